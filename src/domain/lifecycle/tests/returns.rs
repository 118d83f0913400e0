//! A unit gives a ticket back, and the hotline decides (contract.md §4 `return`, domain.md §4.2, §11).

use super::super::{Command, NewTicket, allowed, return_until};
use super::*;
use crate::domain::permission::Actor;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;

/// Friday; the window ends with Monday 23 November.
const MORNING: &str = "2026-11-20 10:00";

fn given_back(new: NewTicket) -> Story {
    let mut s = story(MORNING, new);
    s.does("2026-11-20 11:00", handler("zhujian"), give_back("chengguan"));
    s
}

#[test]
fn until_the_decision_the_units_time_runs_on_and_the_hotlines_own_begins() {
    let s = given_back(complaint());
    assert_eq!(s.status(), Status::ReturnReview);
    assert_eq!(
        (s.state(Sign), s.state(Handle), s.state(Total)),
        (ClockState::Running, ClockState::Running, ClockState::Running)
    );
    // Half a working day from 11:00: an hour before lunch, three after it.
    assert_eq!(
        (s.due(ReturnDecision), s.state(ReturnDecision)),
        ("2026-11-20 16:00".into(), ClockState::Running)
    );
    let may = [CommandName::RequestExclusion, CommandName::Note].into();
    assert_eq!(s.actions(&handler("zhujian")), may);
    let decides = s.actions(&dispatcher());
    assert!([CommandName::AcceptReturn, CommandName::RejectReturn].iter().all(|c| decides.contains(c)));
}

#[test]
fn accepted_it_goes_to_another_and_the_total_goes_on() {
    let mut s = given_back(complaint());
    s.does("2026-11-20 15:00", dispatcher(), accept_return());
    assert_eq!((s.status(), s.state(ReturnDecision)), (Status::ToDispatch, ClockState::Met));
    for kind in [Sign, Contact, Handle] {
        assert_eq!(s.state(kind), ClockState::Cancelled, "{}", kind.code());
    }
    assert_eq!((s.state(Total), s.due(Total)), (ClockState::Running, "2026-11-28 00:00".into()));
    assert_eq!(s.ticket.assignments[0].status, AssignmentStatus::Released);
    assert!(
        s.ticket.latest(Dispatch).is_some_and(|c| c.state == ClockState::Met),
        "the first dispatch ended it"
    );
    // The directory names the unit that gave it back: another needs no reason.
    s.does("2026-11-23 09:00", dispatcher(), dispatch("chengguan"));
    assert_eq!((s.clock(Handle).key.run, s.due(Handle)), (1, "2026-12-01 00:00".into()));
    assert_eq!((s.due(Sign), s.due(Total)), ("2026-11-25 00:00".into(), "2026-11-28 00:00".into()));
    s.handled("2026-11-24 10:00").does("2026-11-24 11:00", reviewer(), pass());
    assert_eq!(s.state(Total), ClockState::Met);
}

#[test]
fn refused_it_is_back_where_it_was() {
    let mut s = given_back(complaint());
    s.does("2026-11-20 15:00", dispatcher(), reject_return());
    assert_eq!((s.status(), s.due(Sign)), (Status::Dispatched, "2026-11-24 00:00".into()));
    let mut s = story(MORNING, complaint());
    s.does("2026-11-20 10:10", handler("zhujian"), sign_it());
    s.does("2026-11-20 11:00", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-20 15:00", dispatcher(), reject_return());
    assert_eq!((s.status(), s.ticket.lead().map(|l| l.unit.as_str())), (Status::Handling, Some("zhujian")));
}

/// The last instant and the first one after it (domain.md §11).
#[rstest]
#[case(MORNING, "2026-11-23 23:59:59.999", "2026-11-24 00:00")]
// Over a weekend that is worked on Saturday 10 October.
#[case("2026-10-09 10:00", "2026-10-10 23:59:59", "2026-10-11 00:00")]
// Dispatched within National Day: the first working day after it.
#[case("2026-10-01 10:00", "2026-10-08 23:59:59", "2026-10-09 00:00")]
fn the_window_is_a_working_day_from_the_dispatch(
    #[case] taken: &str,
    #[case] last: &str,
    #[case] late: &str,
) {
    let mut s = story(taken, complaint());
    assert_eq!(return_until(&s.ticket, s.world.at(s.now)).map(shown).as_deref(), Some(late));
    s.refuses(late, handler("zhujian"), give_back("chengguan"), "window_closed");
    let (actions, blocked) = allowed(&s.ticket, &handler("zhujian"), s.world.at(at(late)));
    assert!(actions.iter().all(|a| a.name != CommandName::Return));
    assert!(blocked.iter().any(|b| b.name == CommandName::Return && b.refusal.code() == "window_closed"));
    s.does(last, handler("zhujian"), give_back("chengguan"));
}

#[test]
fn the_window_is_a_setting_and_begins_anew_with_each_dispatch() {
    let mut s = story(MORNING, complaint());
    s.world.policy.return_window = 2;
    s.does("2026-11-24 23:00", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-25 09:00", dispatcher(), accept_return());
    s.does("2026-11-25 09:10", dispatcher(), dispatch("chengguan"));
    assert_eq!(return_until(&s.ticket, s.world.at(s.now)).map(shown).as_deref(), Some("2026-11-28 00:00"));
}

#[test]
fn a_refused_unit_does_not_ask_again() {
    let mut s = given_back(complaint());
    s.refuses("2026-11-20 11:10", handler("zhujian"), give_back("chengguan"), "illegal_transition");
    s.does("2026-11-20 15:00", dispatcher(), reject_return());
    s.refuses("2026-11-20 15:10", handler("zhujian"), give_back("chengguan"), "no_return");
    // Another dispatch is another question.
    let mut s = given_back(complaint());
    s.does("2026-11-20 15:00", dispatcher(), accept_return());
    s.does("2026-11-20 15:10", dispatcher(), dispatch("zhujian"));
    s.does("2026-11-20 15:20", handler("zhujian"), give_back("chengguan"));
}

#[test]
fn whose_it_is_must_be_said_and_be_another_that_exists() {
    let mut s = story(MORNING, complaint());
    let by = |reason, unit: Option<&str>| Command::Return {
        reason,
        basis: "职责清单".to_owned(),
        suggested_unit: unit.map(UnitCode::from),
    };
    for reason in [ReturnReason::NotOurs, ReturnReason::WrongArea, ReturnReason::PartlyOurs] {
        s.faults("2026-11-20 11:00", handler("zhujian"), by(reason, None), &["suggested_unit"]);
    }
    for unit in ["zhujian", "jiuju", "hotline", "nobody"] {
        s.faults(
            "2026-11-20 11:00",
            handler("zhujian"),
            by(ReturnReason::NotOurs, Some(unit)),
            &["suggested_unit"],
        );
    }
    s.does("2026-11-20 11:00", handler("zhujian"), by(ReturnReason::Duplicate, None));
}

#[test]
fn only_the_lead_unit_returns_and_only_the_hotline_decides() {
    let mut s = story(MORNING, complaint());
    s.refuses("2026-11-20 11:00", handler("chengguan"), give_back("chengguan"), "forbidden");
    s.refuses("2026-11-20 11:00", dispatcher(), give_back("chengguan"), "forbidden");
    s.does("2026-11-20 11:00", handler("zhujian"), give_back("chengguan"));
    s.refuses("2026-11-20 11:10", handler("zhujian"), accept_return(), "forbidden");
    s.refuses("2026-11-20 11:10", agent(), accept_return(), "forbidden");
    s.refuses("2026-11-20 11:10", supervisor(), accept_return(), "forbidden");
}

/// 申请人不得审批自己的申请, nor a colleague (domain.md §11 "return-decider ≠ returning unit").
#[test]
fn who_returns_does_not_decide_nor_does_the_unit() {
    let both = Actor { roles: [Role::Handler, Role::Dispatcher].into(), ..handler("zhujian") };
    let mut s = story(MORNING, complaint());
    s.does("2026-11-20 11:00", both.clone(), give_back("chengguan"));
    for command in [accept_return(), reject_return(), dispute()] {
        s.refuses("2026-11-20 11:10", both.clone(), command, "separation_of_duties");
    }
    let colleague = Actor { unit: "zhujian".into(), ..other_dispatcher() };
    s.refuses("2026-11-20 11:10", colleague, accept_return(), "separation_of_duties");
    s.does("2026-11-20 11:10", other_dispatcher(), accept_return());
}

/// "lateness with a refusal is added to the unit's due": by working days, as every pause is.
#[test]
fn what_the_hotline_takes_too_long_is_given_back() {
    let mut s = given_back(complaint());
    // Due on Friday 16:00; Monday is one working day late, Tuesday two.
    s.does("2026-11-24 09:00", dispatcher(), reject_return());
    assert_eq!((s.state(ReturnDecision), s.due(Handle)), (ClockState::Missed, "2026-12-02 00:00".into()));
    let shifts: Vec<_> = s.clock(Handle).shifts.iter().map(|x| (x.reason, x.working_days)).collect();
    assert_eq!(shifts, [(ShiftReason::ReturnDecidedLate, 2)]);
    assert_eq!(s.due(Total), "2026-11-28 00:00", "the district's time is nobody else's");
    // Later the same day is within the day.
    let mut s = given_back(complaint());
    s.does("2026-11-20 17:30", dispatcher(), reject_return());
    assert_eq!((s.state(ReturnDecision), s.due(Handle)), (ClockState::Missed, "2026-11-28 00:00".into()));
}

#[test]
fn a_miss_that_came_of_the_hotlines_delay_is_cured() {
    let mut s = given_back(complaint());
    s.passes("2026-11-25 10:00");
    assert_eq!((s.state(Sign), s.due(Sign)), (ClockState::Missed, "2026-11-24 00:00".into()));
    s.does("2026-11-25 10:00", dispatcher(), reject_return());
    assert_eq!((s.state(Sign), s.due(Sign)), (ClockState::Running, "2026-11-27 00:00".into()));
    s.does("2026-11-26 09:00", handler("zhujian"), sign_it());
    assert_eq!(s.state(Sign), ClockState::Cured, "known for it ever after");
}

#[test]
fn a_units_own_miss_stays() {
    let mut s = story(MORNING, complaint());
    // Monday 16:30; the hotline's half day ends on Tuesday at 11:30, after the day to sign.
    s.does("2026-11-23 16:30", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-26 10:00", dispatcher(), reject_return());
    assert_eq!((s.state(Sign), s.due(Sign)), (ClockState::Missed, "2026-11-24 00:00".into()));
    assert_eq!(s.due(Handle), "2026-12-02 00:00", "the handling was not missed: two days are given back");
}

#[test]
fn who_was_right_to_return_it_has_missed_nothing_meanwhile() {
    let mut s = given_back(complaint());
    s.passes("2026-11-26 10:00");
    assert_eq!(s.state(Sign), ClockState::Missed);
    s.does("2026-11-26 10:00", dispatcher(), accept_return());
    assert_eq!((s.state(Sign), s.state(Handle)), (ClockState::Cancelled, ClockState::Cancelled));
}

#[test]
fn an_urgent_clock_gets_back_exactly_the_minutes() {
    let urgent = NewTicket { urgency: Urgency::Emergency, ..complaint() };
    let mut s = story("2026-11-20 14:00", urgent);
    s.does("2026-11-20 14:10", handler("zhujian"), give_back("chengguan"));
    let due = s.due(Handle);
    assert_eq!((due.as_str(), s.due(ReturnDecision)), ("2026-11-21 14:00", "2026-11-23 10:10".into()));
    s.world.policy.return_decision_working_minutes = 30;
    let mut s = story("2026-11-20 14:00", NewTicket { urgency: Urgency::Emergency, ..complaint() });
    s.world.policy.return_decision_working_minutes = 30;
    s.does("2026-11-20 14:10", handler("zhujian"), give_back("chengguan"));
    s.does("2026-11-20 15:25", dispatcher(), reject_return());
    assert_eq!(s.due(Handle), "2026-11-21 14:45");
}

/// contract.md §5: "A rating's clocks belong to the ticket: pre-check, return, re-dispatch and merge neither restart nor
/// pause them".
#[test]
fn a_ratings_clocks_belong_to_the_ticket() {
    let mut s = story(MORNING, rating(Some("shichang")));
    let (handle, total) = (s.due(Handle), s.due(Total));
    s.does("2026-11-20 11:00", handler("shichang"), give_back("zhujian"));
    s.does("2026-11-20 12:00", dispatcher(), accept_return());
    assert_eq!(
        (s.clock(Handle).key.unit.clone(), s.state(Handle)),
        (None, ClockState::Running),
        "the hotline's time"
    );
    s.does("2026-11-20 13:00", dispatcher(), dispatch("zhujian"));
    assert_eq!(s.clock(Handle).key.unit, Some("zhujian".into()));
    assert_eq!((s.due(Handle), s.due(Total)), (handle.clone(), total));
    // Nor does a late refusal move them.
    s.does("2026-11-20 13:10", handler("zhujian"), give_back("shichang"));
    s.does("2026-11-24 13:20", dispatcher(), reject_return());
    assert_eq!(s.due(Handle), handle);
}

#[test]
fn the_citizen_may_withdraw_while_it_is_decided() {
    let mut s = given_back(complaint());
    s.does("2026-11-20 12:00", agent(), withdraw());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::Withdrawn, RequestState::Lapsed));
    s.refuses("2026-11-20 12:10", dispatcher(), accept_return(), "illegal_transition");
    s.refuses("2026-11-20 12:10", handler("zhujian"), give_back("chengguan"), "illegal_transition");
}

/// A unit that gave it back does not get it again by itself.
#[test]
fn nothing_goes_back_to_who_returned_it_by_itself() {
    let mut s = given_back(complaint());
    s.does("2026-11-20 12:00", dispatcher(), accept_return());
    s.does("2026-11-20 12:10", dispatcher(), ask()).does("2026-11-20 12:20", agent(), info());
    s.does("2026-11-20 12:30", agent(), accept());
    assert_eq!(s.status(), Status::ToDispatch);
}
