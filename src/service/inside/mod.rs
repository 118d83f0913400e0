//! Inside the unit (单位内办理): its people, the slip for who has no account, whether its lead signs.

mod absences;
mod deputies;
mod slip;
mod workers;

pub use absences::{AbsenceForm, Away, Handed, hand_over};
pub(super) use absences::{everything, open_count};
pub use deputies::{AppointForm, Appointment, Principal, appoint, principals, stand_in};
pub use slip::{Slip, slip};
pub use workers::{Team, WorkerCard, erase_worker, team};
pub(super) use workers::{cards, resolve};

/// Who is away (请假、外出).
pub mod away {
    pub use super::absences::{end, list, note};
}

/// Who stands in for whom (AB岗).
pub mod ab {
    pub use super::deputies::{end, list};
}

use super::admin::Doer;
use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::store::{self, admin_log};
use entity::values::{AdminAction, Role, UnitCode};

/// Whether what a unit hands in waits for its own lead from now on (审签); set by the unit's lead or the system
/// administrator.
///
/// # Errors
/// Not found, or forbidden.
pub async fn set_approval(ctx: &Ctx, actor: &Actor, unit: &UnitCode, wanted: bool) -> Result<(), Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let known = rules.reference.units.contains_key(unit);
    let own = actor.is(Role::Lead) && actor.works_for(unit);
    if !known || !(own || actor.is(Role::Sysadmin)) {
        return Err(if known {
            Error::Forbidden("只有本单位负责人或系统管理员可以设置审签".to_owned())
        } else {
            Error::NotFound
        });
    }
    if rules.reference.approves_inside(unit) == wanted {
        return Ok(());
    }
    let subject = format!("{}（{unit}）", rules.unit_name(unit, ctx.now()));
    ctx.transaction(async |txn| {
        store::inside::set_approving(txn, unit, wanted, actor.person, ctx.now()).await?;
        let detail = if wanted { "审签：否 → 是" } else { "审签：是 → 否" };
        let doer = Doer { person: Some(actor.person), who: actor.full_name(), address: None };
        let now = ctx.clock.real_now();
        admin_log::write(txn, &doer, AdminAction::UnitChange, subject, detail.to_owned(), now).await?;
        Ok(())
    })
    .await
}
