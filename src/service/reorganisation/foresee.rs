//! What a change of a unit would do, without doing it (调整预览).

use super::change::{Change, Form, check};
use super::preview::{Listed, each};
use super::{Ctx, Error, Work};
use crate::domain::lifecycle::{Command, Context, decide, left_behind};
use crate::domain::permission::By;
use crate::domain::routing::{Place, Reference, Unit};
use crate::domain::text::FieldErrors;
use crate::domain::ticket::Ticket;
use crate::domain::time::start_of;
use crate::service::rules::Rules;
use crate::store::reorganisation as store;
use entity::values::{AreaCode, ReorganisationId, UnitCode, UnitKind};
use std::sync::Arc;

/// What would happen.
#[derive(Debug, Clone)]
pub struct ChangePreview {
    pub was: Place,
    pub to: Place,
    /// What the unit has in hand now, and keeps but for what is taken back.
    pub tickets: u64,
    /// Reports that accuse whom it would stand below or above: they go back to the dispatchers.
    pub taken_back: Listed,
    /// The same where a result has been judged already: people have to see to them.
    pub staying: Listed,
    /// Reports that its people, or those below it, see now and would not any more.
    pub hidden: u64,
    /// Reports that were kept from them and would not be any more.
    pub shown: u64,
    /// Its people in use, with those below it.
    pub people: u64,
    /// Rows of the directory in force on that day that name it, and go on naming it.
    pub directory_rows: u64,
    /// Rows that leave a matter to the unit of its township.
    pub township_rows: u64,
    /// Units below it, which go along.
    pub below: Vec<String>,
    /// What people should see to beside, in sentences.
    pub open: Vec<String>,
}

/// What this change would do as things stand now.
///
/// # Errors
/// Invalid, as the plan itself.
pub async fn preview_change(ctx: &Ctx, form: Form, errors: FieldErrors) -> Result<ChangePreview, Error> {
    let db = &ctx.db.read;
    let change = check(ctx, db, form, false, errors).await?;
    let (now, day) = (ctx.rules(db).await?, change.effective_on);
    let then = changed(&now, &change);
    let (known, code) = (&now.reference, &change.unit.code);
    let below = known.with_below(code);
    let own = Work { units: vec![code.clone()], successor: None, accused: None };
    let (mut taken_back, mut staying) = (Listed::default(), Listed::default());
    let work = Work::of_change(code, &then.reference);
    let context = then.context(ctx.now());
    each(ctx, &work, |ticket| {
        let Some(unit) = work.units.iter().find(|unit| work.passes(&ticket, unit, context).is_some()) else {
            return;
        };
        let goes = goes_back(&ticket, unit, &change, context);
        if goes { taken_back.add(&ticket) } else { staying.add(&ticket) }
    })
    .await?;
    let (mut hidden, mut shown) = (0, 0);
    for (accused, unit, many) in store::accused(db, &below).await? {
        let kept_from = |reference: &Reference| reference.in_one_chain(&accused, &unit);
        match (kept_from(known), kept_from(&then.reference)) {
            (false, true) => hidden += many.unsigned_abs(),
            (true, false) => shown += many.unsigned_abs(),
            _ => {}
        }
    }
    let in_force = || known.directory.iter().filter(|row| row.is_valid(day));
    let name = |unit: &UnitCode| known.unit_name(unit, day).to_owned();
    Ok(ChangePreview {
        was: change.unit.place(),
        tickets: own.left(&left_behind()).count(db).await?,
        people: store::people(db, &below).await?.len() as u64,
        directory_rows: in_force().filter(|row| row.names(code)).count() as u64,
        township_rows: in_force().filter(|row| row.leaves_to_township()).count() as u64,
        below: below.iter().filter(|unit| *unit != code).map(name).collect(),
        open: sentences(known, &change),
        to: change.to,
        taken_back,
        staying,
        hidden,
        shown,
    })
}

/// The rules as they would be.
fn changed(now: &Rules, change: &Change) -> Rules {
    let mut reference = Reference::clone(&now.reference);
    let unit = change.unit.clone().moved(change.to.clone(), change.effective_on);
    reference.units.insert(unit.code.clone(), unit);
    Rules { reference: Arc::new(reference), ..now.clone() }
}

fn goes_back(ticket: &Ticket, unit: &UnitCode, change: &Change, context: Context<'_>) -> bool {
    let since = start_of(change.effective_on);
    let command = Command::Succeed { act: ReorganisationId(0), from: unit.clone(), to: unit.clone(), since };
    decide(ticket, command, &By::System, context).is_ok()
}

fn sentences(known: &Reference, change: &Change) -> Vec<String> {
    let Change { unit, to, effective_on: day, .. } = change;
    let (was, name) = (unit.place(), unit.name_on(*day));
    let others = |area: &AreaCode| {
        let of = |other: &&Unit| other.area.as_ref() == Some(area) && other.code != unit.code;
        let mut units = known.units.values().filter(|other| other.dispatchable && other.is_valid(*day));
        units.find(of).map(|other| other.name_on(*day))
    };
    let mut all = Vec::new();
    if was.area != to.area {
        if let Some(area) = &was.area {
            let path = known.area_path(area);
            all.push(match others(area) {
                Some(other) => format!("{path}的事项，按所在乡镇（街道）派单的改派{other}"),
                None => format!(
                    "{path}不再有乡镇（街道）单位，按所在乡镇（街道）派单的事项须由派单员确定承办单位"
                ),
            });
        }
        if let Some(area) = &to.area {
            let path = known.area_path(area);
            all.push(format!("{path}的事项，按所在乡镇（街道）派单的改派{name}"));
            if let Some(other) = others(area) {
                all.push(format!("{path}现由{other}负责，请同日调整{other}的辖区，否则两个单位重叠"));
            }
        }
    }
    if was.kind == UnitKind::Township && to.kind != UnitKind::Township {
        all.push(format!("{name}不再是乡镇（街道），派给它的事项不再核对属地依据"));
    } else if was.kind != UnitKind::Township && to.kind == UnitKind::Township {
        all.push(format!("{name}成为乡镇（街道），以后派给它的事项须有属地依据"));
    }
    all
}
