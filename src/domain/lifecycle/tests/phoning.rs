//! 紧急工单电话交办 (contract.md §4 "Escalation ladder": 0, 10, 30 minutes, by phone number and notice, at any hour).

use super::super::{CallReport, Command, Intake, NewTicket, TransferReport, dials};
use super::*;
use crate::domain::ticket::{Answer, Event};
use entity::values::*;
use rstest::rstest;

/// A burst pipe at two in the night from Saturday to Sunday.
const NIGHT: &str = "2026-11-22 02:00";

fn burst() -> Story {
    story(NIGHT, NewTicket { urgency: Urgency::Emergency, ..complaint() })
}

/// What has to be phoned: rank, since when, and the number to try next.
fn to_phone(s: &Story) -> Vec<(PhoneRank, String, Option<i64>, bool)> {
    let dials = dials(&s.ticket, s.world.at(s.now)).into_iter();
    dials.map(|d| (d.task.rank, shown(d.task.since), d.next.map(|id| id.0), d.exhausted)).collect()
}

#[test]
fn whoever_is_reached_has_it_and_its_sign_clock_has_stopped() {
    let mut s = burst();
    assert_eq!(to_phone(&s), [(PhoneRank::Desk, NIGHT.to_owned(), Some(1), false)]);
    s.does("2026-11-22 02:04", agent(), phoned(None));
    assert_eq!((s.status(), s.state(ClockKind::Sign)), (Status::Handling, ClockState::Met));
    assert_eq!(to_phone(&s), []);
    let entry = s.ticket.entries.last().expect("entered in the unit's name");
    assert_eq!(
        (entry.command, entry.medium, entry.by),
        (CommandName::Sign, EntryMedium::Phone, agent().person)
    );
    let call = s.ticket.calls.last().expect("the call");
    assert_eq!(
        (call.reached, call.phone, shown(call.at)),
        (true, Some(UnitPhoneId(1)), "2026-11-22 02:04".to_owned())
    );
}

#[test]
fn who_is_not_reached_stops_nothing_and_the_next_number_is_dialled() {
    let mut s = burst();
    s.does("2026-11-22 02:04", agent(), not_answered("08716212000"));
    assert_eq!((s.status(), s.state(ClockKind::Sign)), (Status::Dispatched, ClockState::Running));
    assert_eq!(to_phone(&s)[0].2, Some(2), "the desk's second number");
    s.does("2026-11-22 02:06", agent(), not_answered("08716212001"));
    assert_eq!(to_phone(&s)[0].2, Some(3), "then whoever leads");
    s.does("2026-11-22 02:08", agent(), not_answered("08716212002"));
    s.does("2026-11-22 02:10", agent(), not_answered("08716212003"));
    assert_eq!(
        to_phone(&s),
        [(PhoneRank::Desk, NIGHT.to_owned(), Some(1), true)],
        "and again from the first"
    );
    s.does("2026-11-22 02:12", dispatcher(), call(None, Some("值班员"), "13900000000"));
    assert_eq!(to_phone(&s), [], "another number does as well");
    assert_eq!(s.ticket.calls.last().and_then(|call| call.phone), None);
}

#[test]
fn the_clock_runs_out_visibly_and_each_rung_is_a_call_higher_up() {
    let mut s = burst();
    s.does("2026-11-22 02:04", agent(), not_answered("08716212000"));
    let fired = |events: Vec<Event>, kind: ClockKind| {
        let rung = |event: &Event| match event {
            Event::RungFired { key, rung } if key.kind == kind => Some(*rung),
            _ => None,
        };
        events.iter().find_map(rung)
    };
    assert_eq!(fired(s.fires("2026-11-22 02:30"), ClockKind::Sign), Some(Rung::Overdue));
    assert_eq!(s.state(ClockKind::Sign), ClockState::Missed);
    assert_eq!(to_phone(&s), [(PhoneRank::Desk, "2026-11-22 02:30".to_owned(), Some(1), false)]);
    assert_eq!(fired(s.fires("2026-11-22 02:40"), ClockKind::Sign), Some(Rung::Urge));
    assert_eq!(to_phone(&s), [(PhoneRank::Lead, "2026-11-22 02:40".to_owned(), Some(3), false)]);
    s.does("2026-11-22 02:45", supervisor(), not_answered("08716212002"));
    assert_eq!(fired(s.fires("2026-11-22 03:00"), ClockKind::Sign), Some(Rung::Level1));
    assert_eq!(to_phone(&s), [(PhoneRank::Head, "2026-11-22 03:00".to_owned(), Some(4), false)]);
    s.does("2026-11-22 03:05", supervisor(), call(None, Some("局长"), "08716212003"));
    assert_eq!(s.state(ClockKind::Sign), ClockState::Missed, "a miss stays");
    assert_eq!(to_phone(&s), []);
    assert!(s.clock(ClockKind::Sign).stopped_at.is_some());
}

#[test]
fn who_signed_by_hand_is_phoned_no_more_until_another_clock_runs_out() {
    let mut s = burst();
    s.does("2026-11-22 02:10", handler("zhujian"), sign_it());
    assert_eq!(to_phone(&s), []);
    s.fires("2026-11-22 02:30");
    let contact = (PhoneRank::Desk, "2026-11-22 02:30".to_owned(), Some(1), false);
    assert_eq!(to_phone(&s), [contact], "the caller has not been called");
    s.does("2026-11-22 02:31", agent(), phoned(None));
    assert_eq!(
        (s.status(), to_phone(&s).len()),
        (Status::Handling, 0),
        "signed before: nothing is signed twice"
    );
    assert_eq!(s.ticket.entries.len(), 0);
    s.fires("2026-11-22 02:40");
    assert_eq!(to_phone(&s)[0].0, PhoneRank::Lead, "the next rung asks again");
}

#[test]
fn each_unit_with_a_part_is_phoned() {
    let mut s = story(NIGHT, NewTicket { urgency: Urgency::Emergency, ..open_complaint() });
    s.does("2026-11-22 02:05", dispatcher(), dispatch_with("zhujian", &["tongdu"]));
    assert_eq!(to_phone(&s).len(), 2);
    s.does("2026-11-22 02:06", dispatcher(), phoned(Some("tongdu")));
    assert_eq!((s.status(), to_phone(&s).len()), (Status::Dispatched, 1), "the lead has still to be told");
    let co = s.ticket.co_part(&"tongdu".into()).expect("a part");
    assert_eq!(co.status, AssignmentStatus::Handling);
    s.faults("2026-11-22 02:07", dispatcher(), phoned(Some("chengguan")), &["unit"]);
}

#[test]
fn another_unit_begins_anew() {
    let mut s = burst();
    s.does("2026-11-22 02:04", agent(), phoned(None));
    s.does("2026-11-22 02:20", handler("zhujian"), give_back("chengguan"));
    assert_eq!(to_phone(&s), [], "nobody has it");
    s.does("2026-11-22 02:30", dispatcher(), accept_return());
    s.does("2026-11-22 02:35", dispatcher(), dispatch_because("chengguan", "退单建议"));
    let since = "2026-11-22 02:35".to_owned();
    assert_eq!(
        to_phone(&s),
        [(PhoneRank::Desk, since, None, false)],
        "it has no numbers, and has to be told all the same"
    );
}

#[rstest]
#[case::reached_by_nobody(CallReport { person: None, ..answered() }, "person")]
#[case::nobody_by_name(CallReport { reached: false, ..answered() }, "person")]
#[case::before_the_dispatch(CallReport { at: Some(at("2026-11-22 01:59")), ..answered() }, "at")]
#[case::tomorrow(CallReport { at: Some(at("2026-11-23 02:00")), ..answered() }, "at")]
fn what_cannot_have_been_is_refused(#[case] report: CallReport, #[case] field: &str) {
    let mut s = burst();
    s.faults("2026-11-22 02:10", agent(), Command::HandOver(Box::new(report)), &[field]);
}

fn answered() -> CallReport {
    let Command::HandOver(report) = phoned(None) else { panic!("a call") };
    *report
}

#[test]
fn only_who_is_on_duty_phones_and_only_about_emergencies() {
    let mut s = burst();
    for other in [other_agent(), handler("zhujian"), lead("zhujian"), leader(), reviewer()] {
        s.refuses("2026-11-22 02:10", other, phoned(None), "forbidden");
    }
    let mut s = story("2026-11-20 10:00", NewTicket { urgency: Urgency::Urgent, ..complaint() });
    s.refuses("2026-11-20 10:10", agent(), phoned(None), "illegal_transition");
    assert_eq!(to_phone(&s), []);
    assert!(!s.actions(&agent()).contains(&CommandName::HandOver));
    let mut s = burst();
    s.does("2026-11-22 02:05", agent(), phoned(None)).handled("2026-11-22 03:00");
    s.refuses("2026-11-22 03:10", agent(), phoned(None), "illegal_transition");
}

fn transfer_by(call: TransferReport) -> Command {
    Command::TransferEmergency { to: EmergencyLine::Fire, call: Some(call) }
}

fn taken() -> TransferReport {
    TransferReport {
        reached: true,
        person: Some("7 号接警员".to_owned()),
        number: None,
        at: None,
        note: None,
    }
}

/// 转紧急热线 (云政办发〔2022〕73号): who took it, by which number and when.
#[test]
fn an_emergency_lines_call_is_kept_with_the_transfer() {
    let mut s = story(NIGHT, NewTicket { urgency: Urgency::Emergency, ..unattended() });
    let note = Some("三方通话".to_owned());
    s.does(
        "2026-11-22 02:05",
        agent(),
        transfer_by(TransferReport { at: Some(at("2026-11-22 02:03")), note, ..taken() }),
    );
    assert_eq!(s.status(), Status::Transferred);
    let Some(Answer::Transferred { to, call: Some(call) }) = &s.ticket.answer else { panic!("a call") };
    assert_eq!(
        (*to, shown(call.at), call.by),
        (EmergencyLine::Fire, "2026-11-22 02:03".to_owned(), agent().person)
    );
    assert_eq!(
        [Some(&call.person), Some(&call.number), call.note.as_ref()]
            .map(|text| text.and_then(|t| t.number()).is_some()),
        [true; 3]
    );
    // Whoever takes it down has phoned before.
    let new = NewTicket {
        intake: Intake::TransferEmergency {
            to: EmergencyLine::Fire,
            call: Some(TransferReport { at: Some(at("2026-11-22 01:50")), ..taken() }),
        },
        ..complaint()
    };
    assert!(matches!(story(NIGHT, new).ticket.answer, Some(Answer::Transferred { call: Some(_), .. })));
}

/// What the journal holds of the time before reads as it did.
#[test]
fn a_transfer_of_before_has_no_call() {
    let answer: Answer = serde_json::from_str(r#"{"kind":"transferred","to":"119"}"#).expect("readable");
    assert_eq!(answer, Answer::Transferred { to: EmergencyLine::Fire, call: None });
    assert_eq!(serde_json::to_string(&answer).expect("written"), r#"{"kind":"transferred","to":"119"}"#);
}

#[rstest]
#[case::nobody_answered(TransferReport { reached: false, person: None, ..taken() }, "reached")]
#[case::reached_by_nobody(TransferReport { person: None, ..taken() }, "person")]
#[case::before_it_came_in(TransferReport { at: Some(at("2026-11-22 01:59")), ..taken() }, "at")]
#[case::tomorrow(TransferReport { at: Some(at("2026-11-23 02:00")), ..taken() }, "at")]
fn no_line_has_what_it_did_not_take(#[case] call: TransferReport, #[case] field: &str) {
    let mut s = story(NIGHT, unattended());
    s.faults("2026-11-22 02:10", agent(), transfer_by(call.clone()), &[field]);
    let late = TransferReport {
        at: call.at.map(|at| at - chrono::TimeDelta::days(2) * i32::from(field == "at" && at < s.now)),
        ..call
    };
    let new = NewTicket {
        intake: Intake::TransferEmergency { to: EmergencyLine::Fire, call: Some(late) },
        ..complaint()
    };
    assert_eq!(refused_intake(NIGHT, new), ("invalid", vec![format!("transfer_call.{field}")]));
}
