//! 督办、批示: orders beside the handling, with clocks of their own.

use super::super::Command;
use super::*;
use crate::domain::ticket::Event;
use entity::values::ClockKind::*;
use entity::values::*;

/// Everything that belongs to the handling: what an order must leave alone.
fn handling(s: &Story) -> Vec<crate::domain::clock::Clock> {
    let beside = |kind| matches!(kind, Supervision | Instruction);
    s.ticket.clocks.iter().filter(|c| !beside(c.key.kind)).cloned().collect()
}

fn states(s: &Story) -> Vec<DirectiveState> {
    s.ticket.directives.iter().map(|d| d.state).collect()
}

#[test]
fn a_supervision_runs_beside_the_handling_until_the_supervisor_closes_it() {
    let mut s = story("2026-11-20 10:00", complaint());
    let clocks = handling(&s);
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 3));
    assert_eq!((handling(&s), s.status(), s.ticket.supervision_level()), (clocks, Status::Dispatched, 2));
    let clock = s.clock(Supervision);
    assert_eq!(
        (clock.key.unit.as_ref(), clock.rule.as_str()),
        (Some(&"zhujian".into()), "2 级督办，3 个工作日内回复")
    );
    assert_eq!(s.due(Supervision), "2026-11-26 00:00");
    s.refuses("2026-11-20 12:00", supervisor(), close_supervision(), "illegal_transition");
    s.does("2026-11-23 10:00", lead("zhujian"), reply_supervision());
    assert_eq!(
        (s.state(Supervision), s.ticket.owes(), s.ticket.answered_supervision()),
        (ClockState::Met, None, true)
    );
    assert_eq!(s.ticket.supervision_level(), 2, "until it is closed");
    s.refuses("2026-11-23 11:00", handler("zhujian"), reply_supervision(), "illegal_transition");
    s.does("2026-11-24 10:00", supervisor(), close_supervision());
    assert_eq!((states(&s), s.ticket.supervision_level()), (vec![DirectiveState::Closed], 0));
    s.refuses("2026-11-24 11:00", supervisor(), close_supervision(), "illegal_transition");
}

#[test]
fn an_instruction_is_due_on_the_leaders_day_whatever_day_that_is() {
    let mut s = story("2026-11-20 10:00", complaint());
    let clocks = handling(&s);
    // A Sunday, and a supervision beside it.
    s.does("2026-11-20 11:00", leader(), instruct("2026-11-22"));
    s.does("2026-11-20 11:30", supervisor(), supervise(1, 2));
    assert_eq!((s.due(Instruction), handling(&s)), ("2026-11-23 00:00".to_owned(), clocks));
    assert_eq!(s.ticket.owes(), Some(Owed::Both));
    s.passes("2026-11-23 08:00");
    assert_eq!(s.state(Instruction), ClockState::Missed);
    s.does("2026-11-23 09:00", handler("zhujian"), reply_instruction());
    assert_eq!((s.state(Instruction), s.ticket.owes()), (ClockState::Missed, Some(Owed::Supervision)));
    assert_eq!(s.clock(Instruction).stopped_at, Some(at("2026-11-23 09:00")), "late, and done");
}

#[test]
fn several_orders_are_open_at_once_and_answered_one_by_one() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(1, 10)).does(
        "2026-11-20 12:00",
        supervisor(),
        supervise(3, 2),
    );
    s.does("2026-11-20 13:00", leader(), instruct("2026-11-25")).does(
        "2026-11-20 14:00",
        leader(),
        instruct("2026-11-24"),
    );
    assert_eq!(
        s.ticket.clocks.iter().filter(|c| c.key.kind == Supervision).map(|c| c.key.run).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(s.ticket.supervision_level(), 3);
    let third = Command::ReplySupervision { directive: Some(DirectiveId(3)), content: "答".to_owned() };
    s.faults("2026-11-20 15:00", handler("zhujian"), third, &["directive"]);
    // Without a word which: what is due first.
    s.does("2026-11-20 15:00", handler("zhujian"), reply_supervision());
    s.does("2026-11-20 15:10", handler("zhujian"), reply_instruction());
    use DirectiveState::{Answered, Closed, Open};
    assert_eq!(states(&s), [Open, Answered, Open, Answered]);
    let first = Command::CloseSupervision { directive: Some(DirectiveId(1)), note: None };
    s.faults("2026-11-20 16:00", supervisor(), first, &["directive"]);
    s.does("2026-11-20 16:00", supervisor(), close_supervision());
    assert_eq!((states(&s), s.ticket.supervision_level()), (vec![Open, Closed, Open, Answered], 1));
}

#[test]
fn parameters_out_of_bounds_are_told_all_at_once() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.faults("2026-11-20 11:00", supervisor(), supervise(0, 0), &["level", "due_working_days"]);
    s.faults("2026-11-20 11:00", supervisor(), supervise(5, 61), &["level", "due_working_days"]);
    s.faults("2026-11-20 11:00", leader(), instruct("2026-11-19"), &["due_on"]);
    s.faults("2026-11-20 11:00", leader(), instruct("2028-01-01"), &["due_on"]);
    let other = |unit: &str, day: &str| Command::Instruct {
        text: "请办".to_owned(),
        unit: Some(unit.into()),
        due_on: date(day),
    };
    s.faults("2026-11-20 11:00", leader(), other("chengguan", "2026-11-19"), &["unit", "due_on"]);
    s.does("2026-11-20 11:00", leader(), other("zhujian", "2026-11-20"));
}

#[test]
fn each_order_has_its_giver_and_its_unit() {
    let mut s = story("2026-11-20 10:00", complaint());
    for other in [agent(), dispatcher(), handler("zhujian"), reviewer(), leader()] {
        s.refuses("2026-11-20 11:00", other, supervise(1, 3), "forbidden");
    }
    for other in [agent(), dispatcher(), supervisor(), lead("zhujian")] {
        s.refuses("2026-11-20 11:00", other, instruct("2026-11-24"), "forbidden");
    }
    s.does("2026-11-20 12:00", supervisor(), supervise(1, 3)).does(
        "2026-11-20 12:00",
        leader(),
        instruct("2026-11-24"),
    );
    for other in [handler("chengguan"), supervisor(), leader()] {
        s.refuses("2026-11-20 13:00", other.clone(), reply_supervision(), "forbidden");
        s.refuses("2026-11-20 13:00", other, reply_instruction(), "forbidden");
    }
    // Whose unit has answered does not say that the answer is good.
    let both = crate::domain::permission::Actor {
        roles: [Role::Handler, Role::Supervisor].into(),
        ..handler("zhujian")
    };
    s.does("2026-11-20 14:00", both.clone(), reply_supervision());
    s.refuses("2026-11-20 15:00", both, close_supervision(), "separation_of_duties");
}

#[test]
fn orders_lapse_with_the_unit_and_the_next_one_gets_its_own() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 3)).does(
        "2026-11-20 11:00",
        leader(),
        instruct("2026-11-24"),
    );
    s.does("2026-11-20 12:00", handler("zhujian"), give_back("chengguan"));
    assert_eq!(states(&s), [DirectiveState::Open, DirectiveState::Open], "until the return is decided");
    s.does("2026-11-20 13:00", handler("zhujian"), reply_instruction());
    s.does("2026-11-20 14:00", dispatcher(), accept_return());
    assert_eq!(states(&s), [DirectiveState::Lapsed, DirectiveState::Answered]);
    assert_eq!((s.state(Supervision), s.state(Instruction)), (ClockState::Cancelled, ClockState::Met));
    assert_eq!(s.ticket.supervision_level(), 0);
    s.refuses("2026-11-20 14:10", supervisor(), supervise(2, 3), "illegal_transition");
    s.does("2026-11-20 14:20", dispatcher(), dispatch_because("chengguan", "会商确定"));
    s.does("2026-11-20 14:30", supervisor(), supervise(2, 3));
    assert_eq!(s.clock(Supervision).key.unit, Some("chengguan".into()));
    s.refuses("2026-11-20 15:00", handler("zhujian"), reply_supervision(), "forbidden");
}

#[test]
fn what_the_hotline_took_too_long_moves_no_order() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 5)).does(
        "2026-11-20 11:00",
        leader(),
        instruct("2026-11-27"),
    );
    let due = (s.due(Supervision), s.due(Instruction));
    s.does("2026-11-20 12:00", handler("zhujian"), give_back("chengguan"));
    s.passes("2026-11-24 09:00");
    s.does("2026-11-24 09:00", dispatcher(), reject_return());
    assert_eq!((s.due(Supervision), s.due(Instruction)), due);
}

#[test]
fn a_suspended_ticket_still_owes_its_answer() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:20", handler("zhujian"), sign_it());
    s.does("2026-11-20 10:30", supervisor(), supervise(1, 1));
    s.does("2026-11-20 10:40", handler("zhujian"), suspend("2026-12-01"));
    s.does("2026-11-20 10:50", dispatcher(), approve_suspension());
    s.passes("2026-11-24 00:00");
    assert_eq!(s.state(Supervision), ClockState::Missed);
    s.does("2026-11-24 09:00", handler("zhujian"), reply_supervision());
}

#[test]
fn with_the_ticket_the_orders_end_and_a_miss_stays() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 1)).does(
        "2026-11-20 11:00",
        leader(),
        instruct("2026-12-31"),
    );
    s.passes("2026-11-24 09:00");
    s.does("2026-11-24 10:00", agent(), withdraw());
    assert_eq!(states(&s), [DirectiveState::Lapsed, DirectiveState::Lapsed]);
    assert_eq!((s.state(Supervision), s.state(Instruction)), (ClockState::Missed, ClockState::Cancelled));
    s.refuses("2026-11-24 11:00", supervisor(), supervise(1, 1), "illegal_transition");
    s.refuses("2026-11-24 11:00", leader(), instruct("2026-12-31"), "illegal_transition");
    s.refuses("2026-11-24 11:00", handler("zhujian"), reply_supervision(), "illegal_transition");

    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 10)).handled("2026-11-20 12:00");
    s.does("2026-11-20 13:00", reviewer(), pass()).does("2026-11-20 14:00", visitor(), content());
    assert_eq!((s.status(), states(&s)), (Status::Archived, vec![DirectiveState::Lapsed]));
}

#[test]
fn a_new_round_keeps_what_was_ordered() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 10)).handled("2026-11-20 12:00");
    s.does("2026-11-20 13:00", reviewer(), pass()).does("2026-11-20 14:00", visitor(), unhappy());
    s.does("2026-11-20 15:00", visitor(), redo());
    assert_eq!((s.status(), states(&s)), (Status::Handling, vec![DirectiveState::Open]));
    s.does("2026-11-23 10:00", handler("zhujian"), reply_supervision());
}

/// When the reminders of a kind of order fired.
fn reminders(s: &mut Story, until: &str, kind: ClockKind) -> Vec<String> {
    let fired = s.passes(until).into_iter();
    let reminded = fired.filter(
        |(_, event)| matches!(event, Event::RungFired { key, rung: Rung::Remind } if key.kind == kind),
    );
    reminded.map(|(at, _)| at).collect()
}

#[test]
fn who_owes_an_answer_is_reminded_on_the_working_day_before() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 3));
    assert_eq!(s.due(Supervision), "2026-11-26 00:00");
    assert_eq!(reminders(&mut s, "2026-12-31 00:00", Supervision), ["2026-11-24 09:00"]);
    assert_eq!(s.ticket.supervision_level(), 4, "by the handling's own ladder, not by the order's");
    let rungs = &s.clock(Supervision).rungs;
    assert_eq!(rungs.as_slice(), [Rung::Remind], "an order climbs no ladder");
}

#[test]
fn a_day_given_for_a_sunday_is_reminded_of_on_friday() {
    let mut s = story("2026-11-18 10:00", complaint());
    s.does("2026-11-18 11:00", leader(), instruct("2026-11-22"));
    assert_eq!(reminders(&mut s, "2026-12-31 00:00", Instruction), ["2026-11-20 09:00"]);
}

#[test]
fn an_order_for_tomorrow_is_reminded_of_tomorrow_and_one_for_today_not_at_all() {
    let mut s = story("2026-11-19 10:00", complaint());
    s.does("2026-11-19 11:00", leader(), instruct("2026-11-20"));
    assert_eq!(reminders(&mut s, "2026-12-31 00:00", Instruction), ["2026-11-20 09:00"]);
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", leader(), instruct("2026-11-20"));
    assert_eq!(reminders(&mut s, "2026-12-31 00:00", Instruction), Vec::<String>::new());
}

#[test]
fn who_has_answered_is_not_reminded_and_what_is_past_needs_no_reminder() {
    let mut s = story("2026-11-18 10:00", complaint());
    s.does("2026-11-18 11:00", leader(), instruct("2026-11-24"));
    s.passes("2026-11-20 10:00");
    s.does("2026-11-20 11:00", handler("zhujian"), reply_instruction());
    assert_eq!(reminders(&mut s, "2026-12-31 00:00", Instruction), Vec::<String>::new());
    // After an outage over the whole time.
    let mut s = story("2026-11-18 10:00", complaint());
    s.does("2026-11-18 11:00", leader(), instruct("2026-11-24"));
    let fired = s.fires("2026-11-26 10:00");
    let of = |event: &&Event| matches!(event, Event::RungSkipped { key, .. } if key.kind == Instruction);
    assert_eq!(fired.iter().filter(of).count(), 1);
    let of = |event: &&Event| matches!(event, Event::RungFired { key, .. } if key.kind == Instruction);
    assert_eq!(fired.iter().filter(of).count(), 0);
}

/// 拒不接收 (潍坊 26; contract.md §4 ladder, level 3): what a supervisor is shown, and what takes it from the list.
#[test]
fn who_was_urged_twice_and_does_not_sign_is_shown_and_nothing_else_happens() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 14:00", agent(), urge());
    assert_eq!(s.ticket.refusing(), None, "once");
    s.does("2026-11-20 16:00", supervisor(), urge());
    let refusing = s.ticket.refusing().expect("twice");
    assert_eq!((refusing.unit.as_str(), refusing.urged, refusing.noticed), ("zhujian", 2, false));
    assert_eq!(
        (s.ticket.supervision_level(), s.ticket.directives.len()),
        (0, 0),
        "nobody has ordered anything"
    );
    let mut signed = story("2026-11-20 10:00", complaint());
    signed.does("2026-11-20 14:00", agent(), urge()).does("2026-11-20 15:00", agent(), urge());
    signed.does("2026-11-20 16:00", handler("zhujian"), sign_it());
    assert_eq!(signed.ticket.refusing(), None, "signed after all");
    s.does("2026-11-20 16:30", supervisor(), supervise(3, 2));
    assert_eq!(s.ticket.refusing(), None, "a supervisor has done something about it");
}

#[test]
fn the_systems_own_urging_counts_once_and_another_unit_begins_anew() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 14:00", agent(), urge());
    s.passes("2026-11-24 10:00");
    let refusing = s.ticket.refusing().expect("by a person and by the notice");
    assert_eq!((refusing.urged, refusing.noticed), (1, true));
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", agent(), urge()).does("2026-11-20 10:20", agent(), urge());
    s.does("2026-11-20 11:00", handler("zhujian"), give_back("chengguan"));
    assert_eq!(s.ticket.refusing(), None, "it said why it does not want it");
    s.does("2026-11-20 11:30", dispatcher(), accept_return());
    s.does("2026-11-20 11:40", dispatcher(), dispatch_because("chengguan", "退单建议"));
    assert_eq!(s.ticket.refusing(), None, "nobody has urged that one");
}
