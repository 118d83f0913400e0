//! A ladder as it is read and written (督办阶梯).

use crate::domain::clock::Ladder;
use crate::service::admin::limits::RungForm as Typed;
use entity::values::{Role, Rung};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One rung to be set; a ladder has all of them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RungForm {
    #[schema(required, value_type = Rung)]
    rung: Option<String>,
    /// Working days before the due day, after it, or late; not for what comes at the due instant.
    days: Option<u32>,
    /// Minutes late, of urging and of level 1, for what presses.
    minutes: Option<u32>,
    /// Whom it tells.
    #[schema(required, value_type = Vec<Role>)]
    to: Option<Vec<String>>,
}

impl From<RungForm> for Typed {
    fn from(form: RungForm) -> Self {
        let RungForm { rung, days, minutes, to } = form;
        Self { rung, days, minutes, to }
    }
}

/// One rung of a ladder.
#[derive(Debug, Serialize, ToSchema)]
pub struct RungView {
    rung: Rung,
    label: &'static str,
    /// When it comes, in words.
    when: String,
    /// Null for what comes at the due instant.
    #[schema(required)]
    days: Option<u32>,
    /// Null where it comes by days alone.
    #[schema(required)]
    minutes: Option<u32>,
    to: Vec<Role>,
    to_label: String,
}

/// The rungs of a ladder, in order.
pub(super) fn rungs(ladder: &Ladder) -> Vec<RungView> {
    let view = |rung: Rung| RungView {
        rung,
        label: rung.label(),
        when: ladder.when(rung),
        days: ladder.days(rung),
        minutes: ladder.minutes(rung),
        to: ladder.to(rung).roles(),
        to_label: ladder.to(rung).label(),
    };
    Rung::ALL.iter().copied().map(view).collect()
}
