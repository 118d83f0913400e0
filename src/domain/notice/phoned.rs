//! Who has to phone about an emergency, and by which number (电话交办; contract.md §4 "by phone number and notice, at any hour").

use super::words::{deadline, named};
use super::{Audience, Told};
use crate::domain::clock::Clock;
use crate::domain::lifecycle::{Context, Dial, dials};
use crate::domain::ticket::{PhoneCall, Ticket};
use crate::domain::time::day_of;
use entity::values::*;

/// A unit has just been given it: whoever took it down phones, or a dispatcher.
pub(super) fn to_hand_over(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> Vec<(Audience, Told)> {
    let Some(dial) = dial_of(ticket, unit, context) else { return Vec::new() };
    let text = format!(
        "【{}】{}已派出，请立即电话交办：{}。",
        ticket.urgency.label(),
        named(ticket, Some(unit), context),
        numbers(&dial)
    );
    hotline(ticket, &[Role::Dispatcher], told(text, false))
}

/// A clock climbed and the unit has to be phoned higher up: `None` where it does not climb in minutes.
pub(super) fn to_climb(ticket: &Ticket, clock: &Clock, context: Context<'_>) -> Vec<(Audience, Told)> {
    let dial = clock.key.unit.as_ref().and_then(|unit| dial_of(ticket, unit, context));
    let Some(dial) = dial.filter(|dial| dial.task.clock == Some(clock.key.kind)) else { return Vec::new() };
    let text = format!(
        "{}的“{}”时限（{}）已过，请立即电话联系{}：{}。",
        named(ticket, Some(&dial.task.unit), context),
        clock.key.kind.label(),
        deadline(&clock.due),
        dial.task.rank.label(),
        numbers(&dial)
    );
    hotline(ticket, &[Role::Dispatcher, Role::Supervisor], told(text, true))
}

/// Nobody answered at any number: the supervisor finds another way.
pub(super) fn not_reached(ticket: &Ticket, call: &PhoneCall, context: Context<'_>) -> Vec<(Audience, Told)> {
    let dial = dial_of(ticket, &call.unit, context).filter(|dial| dial.exhausted && !call.reached);
    let Some(dial) = dial else { return Vec::new() };
    let name = context.reference.unit_name(&dial.task.unit, day_of(context.now));
    let text = format!(
        "【{}】工单{}：{name}的值班电话均未接通，请立即另行联系。",
        ticket.urgency.label(),
        ticket.number
    );
    hotline(ticket, &[Role::Dispatcher, Role::Supervisor], told(text, true))
}

fn dial_of(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> Option<Dial> {
    dials(ticket, context).into_iter().find(|dial| dial.task.unit == *unit)
}

/// Whoever took it down is at the phone, whatever else.
fn hotline(ticket: &Ticket, roles: &[Role], told: Told) -> Vec<(Audience, Told)> {
    let recorder = ticket.recorded_by.map(|person| (Audience::Person { person }, told.clone()));
    std::iter::once((Audience::roles(roles), told)).chain(recorder).collect()
}

fn told(text: String, letter: bool) -> Told {
    Told { kind: NoticeKind::Phone, text, letter, at_once: true }
}

/// 值班室 08716212000、带班领导 08716212002: official numbers, the next one first.
fn numbers(dial: &Dial) -> String {
    let next = |number: &&crate::domain::lifecycle::Number| Some(number.phone.id) != dial.next;
    let mut numbers: Vec<_> = dial.numbers.iter().collect();
    numbers.sort_by_key(next);
    let word = |number: &crate::domain::lifecycle::Number| {
        let phone = &number.phone;
        format!("{} {}", phone.label.as_deref().unwrap_or(phone.rank.label()), phone.number)
    };
    let words: Vec<String> = numbers.into_iter().map(word).collect();
    if words.is_empty() { "该单位未登记值班电话".to_owned() } else { words.join("、") }
}
