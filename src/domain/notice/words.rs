//! Deadlines and tickets in words.

use crate::domain::calendar::Due;
use crate::domain::lifecycle::Context;
use crate::domain::ticket::Ticket;
use crate::domain::time::{beijing, day_of, end_of, weekday};
use chrono::Datelike;
use entity::values::UnitCode;

/// 10月10日（周六）24:00; a time of the day where it is not the day's end.
pub(crate) fn deadline(due: &Due) -> String {
    let day = |day: chrono::NaiveDate| format!("{}月{}日（{}）", day.month(), day.day(), weekday(day));
    let words = if due.at == end_of(due.on) {
        format!("{}24:00", day(due.on))
    } else {
        format!("{}{}", day(day_of(due.at)), beijing(due.at).format("%H:%M"))
    };
    if due.provisional { format!("{words}（暂定）") } else { words }
}

/// 工单5301…（区住建局承办）
pub(super) fn named(ticket: &Ticket, unit: Option<&UnitCode>, context: Context<'_>) -> String {
    match unit {
        Some(unit) => {
            let name = context.reference.unit_name(unit, day_of(context.now));
            format!("工单{}（{name}承办）", ticket.number)
        }
        None => format!("工单{}", ticket.number),
    }
}
