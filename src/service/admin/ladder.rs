//! The rungs of a ladder as they were typed (督办阶梯).

use crate::domain::clock::{Ladder, Part, Recipients};
use crate::domain::text::{FieldCode, FieldErrors};
use entity::values::{Role, Rung};

/// One rung as typed.
#[derive(Debug, Clone, Default)]
pub struct RungForm {
    pub rung: Option<String>,
    pub days: Option<u32>,
    pub minutes: Option<u32>,
    pub to: Option<Vec<String>>,
}

/// The ladder that these rungs make, each of them there once.
pub(super) fn read(rungs: &[RungForm], errors: &mut FieldErrors) -> Option<Ladder> {
    let mut ladder = Ladder::default();
    let mut places: Vec<(Rung, usize)> = Vec::new();
    for (n, form) in rungs.iter().enumerate() {
        let at = |part: &str| format!("rungs[{n}].{part}");
        let Some(code) = errors.required(&at("rung"), form.rung.clone()) else { continue };
        match Rung::from_code(&code) {
            None => errors.add(at("rung"), FieldCode::Choice, "没有这一级"),
            Some(rung) if places.iter().any(|(seen, _)| *seen == rung) => {
                errors.add(at("rung"), FieldCode::Taken, format!("{}写了两次", rung.label()));
            }
            Some(rung) => {
                places.push((rung, n));
                put(&mut ladder, rung, form, &at, errors);
            }
        }
    }
    if let Some(missing) = Rung::ALL.iter().find(|rung| !places.iter().any(|(seen, _)| seen == *rung)) {
        errors.add("rungs", FieldCode::Required, format!("须写明每一级，缺{}", missing.label()));
    }
    if !errors.is_empty() {
        return None;
    }
    for fault in ladder.faults() {
        let n = places.iter().find(|(rung, _)| *rung == fault.rung).map_or(0, |(_, n)| *n);
        let (part, code) = match fault.part {
            Part::Days => ("days", FieldCode::Range),
            Part::Minutes => ("minutes", FieldCode::Range),
            Part::To => ("to", FieldCode::Conflict),
        };
        errors.add(format!("rungs[{n}].{part}"), code, format!("{}：{}", fault.rung.label(), fault.detail));
    }
    errors.is_empty().then_some(ladder)
}

fn put(
    ladder: &mut Ladder,
    rung: Rung,
    form: &RungForm,
    at: &impl Fn(&str) -> String,
    errors: &mut FieldErrors,
) {
    let mut number = |part: &str, given: Option<u32>, wanted: bool| match (given, wanted) {
        (Some(_), false) => {
            errors.add(at(part), FieldCode::Conflict, format!("{}不设此项", rung.label()));
            0
        }
        (None, true) => {
            errors.add(at(part), FieldCode::Required, format!("{}：必填", rung.label()));
            0
        }
        (given, _) => given.unwrap_or(0),
    };
    let days = number("days", form.days, ladder.days(rung).is_some());
    let minutes = number("minutes", form.minutes, ladder.minutes(rung).is_some());
    match rung {
        Rung::Remind => ladder.remind_days = days,
        Rung::Overdue => {}
        Rung::Urge => (ladder.urge_days, ladder.urge_minutes) = (days, minutes),
        Rung::Level1 => (ladder.level_days[0], ladder.level_1_minutes) = (days, minutes),
        Rung::Level2 => ladder.level_days[1] = days,
        Rung::Level3 => ladder.level_days[2] = days,
        Rung::Level4 => ladder.level_days[3] = days,
    }
    let mut roles = Vec::new();
    for code in form.to.iter().flatten() {
        match Role::from_code(code).filter(|role| Recipients::choices().contains(role)) {
            Some(role) => roles.push(role),
            None => errors.add(at("to"), FieldCode::Choice, format!("{}：不能告知这一方", rung.label())),
        }
    }
    ladder.tell(rung, Recipients::of(&roles));
}
