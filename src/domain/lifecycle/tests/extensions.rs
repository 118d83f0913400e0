//! A unit asks for more time, its lead and the hotline decide (contract.md §4 `request_extension`, domain.md §4.3, §11).

use super::super::{NewTicket, allowed, extended_until, extensions_left};
use super::*;
use crate::domain::permission::Actor;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;

/// Monday; the unit's time ends with Monday 23 November.
const MORNING: &str = "2026-11-16 10:00";

fn signed(new: NewTicket) -> Story {
    let mut s = story(MORNING, new);
    s.does("2026-11-16 10:10", handler("zhujian"), sign_it());
    s.does("2026-11-16 10:20", handler("zhujian"), contact());
    s
}

/// Asked for on Friday morning.
fn asked(days: u32) -> Story {
    let mut s = signed(complaint());
    s.does("2026-11-20 09:00", handler("zhujian"), extend(days));
    s
}

fn consented(days: u32) -> Story {
    let mut s = asked(days);
    s.does("2026-11-20 10:00", lead("zhujian"), approve_extension());
    s
}

#[test]
fn two_persons_allow_it_one_after_the_other() {
    let mut s = asked(2);
    assert_eq!((s.status(), s.state(Handle)), (Status::Handling, ClockState::Running), "the time runs on");
    assert_eq!(s.state(ExtensionDecision), ClockState::Paused, "not yet the hotline's turn");
    assert!(s.actions(&lead("zhujian")).contains(&CommandName::ApproveExtension));
    assert!(!s.actions(&dispatcher()).contains(&CommandName::ApproveExtension));
    s.does("2026-11-20 10:00", lead("zhujian"), approve_extension());
    // Half a working day from ten: two hours before lunch, two after it.
    assert_eq!(
        (s.state(ExtensionDecision), s.due(ExtensionDecision)),
        (ClockState::Running, "2026-11-20 15:00".into())
    );
    assert!(!s.actions(&lead("zhujian")).contains(&CommandName::ApproveExtension));
    assert_eq!(extended_until(&s.ticket, s.world.at(s.now)).map(|due| due.on), Some(date("2026-11-25")));
    s.does("2026-11-20 11:00", dispatcher(), approve_extension());
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-11-26 00:00".into(), "2026-11-26 00:00".into()));
    assert_eq!((s.state(Handle), s.state(ExtensionDecision)), (ClockState::Running, ClockState::Met));
    let shifts: Vec<_> = s.clock(Handle).shifts.iter().map(|x| (x.reason, x.working_days)).collect();
    assert_eq!(shifts, [(ShiftReason::Extension, 2)]);
    assert_eq!(s.ticket.extended(&"zhujian".into()), (1, 2));
}

/// From the old day on, not from the day of the decision (domain.md §7.4).
#[rstest]
#[case(MORNING, 1, "2026-11-25 00:00")]
#[case(MORNING, 5, "2026-12-01 00:00")]
// Due on Thursday 8 October, after Mid-Autumn and National Day; Saturday the 10th is worked.
#[case("2026-09-23 10:00", 2, "2026-10-11 00:00")]
#[case("2026-09-23 10:00", 3, "2026-10-13 00:00")]
// Due on Wednesday 30 September: the next working day comes after the holidays.
#[case("2026-09-22 10:00", 1, "2026-10-09 00:00")]
// Due on Saturday 10 October itself.
#[case("2026-09-28 10:00", 1, "2026-10-13 00:00")]
fn the_new_day_is_counted_from_the_old(#[case] taken: &str, #[case] days: u32, #[case] due: &str) {
    let mut s = story(taken, complaint());
    let old = s.clock(Handle).due.on;
    s.does(taken, handler("zhujian"), extend(days)).does(taken, lead("zhujian"), approve_extension());
    s.does(taken, dispatcher(), approve_extension());
    assert_eq!(s.due(Handle), due, "from {old}");
    assert_eq!(s.due(Total), due);
}

#[test]
fn only_before_the_time_has_run_out() {
    let mut s = signed(complaint());
    s.refuses("2026-11-24 00:00", handler("zhujian"), extend(1), "window_closed");
    let (actions, blocked) = allowed(&s.ticket, &handler("zhujian"), s.world.at(at("2026-11-24 00:00")));
    assert!(actions.iter().all(|a| a.name != CommandName::RequestExtension));
    let why = blocked.iter().find(|b| b.name == CommandName::RequestExtension).map(|b| b.refusal.detail());
    assert_eq!(why.as_deref(), Some("办理期限已于 2026-11-23 24:00届满，“申请延期”须在到期前提出"));
    s.does("2026-11-23 23:59:59.999", handler("zhujian"), extend(1));
}

#[test]
fn twice_and_ten_days_in_sum() {
    let mut s = signed(complaint());
    let grants = |s: &mut Story, time: &str, days| {
        s.does(time, handler("zhujian"), extend(days)).does(time, lead("zhujian"), approve_extension());
        s.does(time, dispatcher(), approve_extension());
    };
    s.faults("2026-11-16 11:00", handler("zhujian"), extend(0), &["working_days"]);
    s.refuses("2026-11-16 11:00", handler("zhujian"), extend(11), "cap_exceeded");
    grants(&mut s, "2026-11-16 12:00", 6);
    assert_eq!(extensions_left(&s.ticket, s.world.at(s.now)), Some((1, 4)));
    s.refuses("2026-11-16 13:00", handler("zhujian"), extend(5), "cap_exceeded");
    grants(&mut s, "2026-11-16 14:00", 4);
    s.refuses("2026-11-16 15:00", handler("zhujian"), extend(1), "cap_exceeded");
    // As a setting of the kind.
    s.world.policy.extensions = 3;
    s.refuses("2026-11-16 15:00", handler("zhujian"), extend(1), "cap_exceeded");
    s.world.policy.extension_days = 11;
    grants(&mut s, "2026-11-16 15:00", 1);
}

#[test]
fn what_was_refused_counts_against_nobody() {
    let mut s = asked(10);
    s.does("2026-11-20 09:10", lead("zhujian"), reject_extension());
    assert_eq!(
        (s.state(ExtensionDecision), s.due(Handle)),
        (ClockState::Cancelled, "2026-11-24 00:00".into())
    );
    s.does("2026-11-20 09:20", handler("zhujian"), extend(10));
    s.does("2026-11-20 09:30", lead("zhujian"), approve_extension());
    s.does("2026-11-20 09:40", dispatcher(), reject_extension());
    assert_eq!((s.due(Handle), s.clock(ExtensionDecision).key.run), ("2026-11-24 00:00".into(), 2));
    assert_eq!(extensions_left(&s.ticket, s.world.at(s.now)), Some((2, 10)));
}

#[test]
fn one_at_a_time() {
    let mut s = asked(1);
    s.refuses("2026-11-20 09:10", handler("zhujian"), extend(1), "illegal_transition");
    s.does("2026-11-20 10:00", lead("zhujian"), approve_extension());
    s.refuses("2026-11-20 10:10", handler("zhujian"), extend(1), "illegal_transition");
    s.does("2026-11-20 11:00", dispatcher(), reject_extension());
    s.refuses("2026-11-20 11:10", dispatcher(), approve_extension(), "illegal_transition");
    s.refuses("2026-11-20 11:10", lead("zhujian"), reject_extension(), "illegal_transition");
}

#[test]
fn who_asks_never_approves_and_nobody_approves_twice() {
    let mut s = signed(complaint());
    s.refuses("2026-11-20 09:00", handler("chengguan"), extend(1), "forbidden");
    s.refuses("2026-11-20 09:00", dispatcher(), extend(1), "forbidden");
    s.does("2026-11-20 09:00", lead("zhujian"), extend(1));
    s.refuses("2026-11-20 09:10", lead("zhujian"), approve_extension(), "separation_of_duties");
    s.refuses("2026-11-20 09:10", lead("chengguan"), approve_extension(), "forbidden");
    s.refuses("2026-11-20 09:10", handler("zhujian"), approve_extension(), "forbidden");
    s.refuses("2026-11-20 09:10", dispatcher(), approve_extension(), "forbidden");
    let both = Actor { roles: [Role::Lead, Role::Dispatcher].into(), ..other_lead("zhujian") };
    s.does("2026-11-20 09:20", both.clone(), approve_extension());
    for command in [approve_extension(), reject_extension()] {
        s.refuses("2026-11-20 09:30", both.clone(), command.clone(), "separation_of_duties");
        let colleague = Actor { unit: "zhujian".into(), ..other_dispatcher() };
        s.refuses("2026-11-20 09:30", colleague, command.clone(), "separation_of_duties");
        s.refuses("2026-11-20 09:30", agent(), command, "forbidden");
    }
    s.does("2026-11-20 09:40", dispatcher(), approve_extension());
}

/// contract.md §4: "An extension filed in time and approved late cures the miss."
#[test]
fn asked_in_time_and_allowed_late_is_no_miss() {
    let mut s = consented(3);
    s.passes("2026-11-25 10:00");
    assert_eq!((s.state(Handle), s.state(Total)), (ClockState::Missed, ClockState::Missed));
    assert_eq!(s.state(ExtensionDecision), ClockState::Missed, "the hotline's own");
    s.does("2026-11-25 10:00", dispatcher(), approve_extension());
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Running, "2026-11-27 00:00".into()));
    assert_eq!((s.state(Total), s.due(Total)), (ClockState::Running, "2026-11-27 00:00".into()));
    s.handled("2026-11-26 10:00").does("2026-11-26 11:00", reviewer(), pass());
    assert_eq!(
        (s.state(Handle), s.state(Total)),
        (ClockState::Cured, ClockState::Cured),
        "known for it ever after"
    );
}

#[test]
fn allowed_when_the_new_day_has_passed_too_it_is_missed_from_then_on() {
    let mut s = consented(1);
    s.passes("2026-11-26 10:00");
    s.does("2026-11-26 10:00", dispatcher(), approve_extension());
    let handle = s.clock(Handle);
    assert_eq!(
        (handle.state, handle.missed_at.map(shown).as_deref()),
        (ClockState::Missed, Some("2026-11-25 00:00"))
    );
    s.passes("2026-12-10 10:00");
    assert_eq!(s.state(Handle), ClockState::Missed);
}

/// "lateness with a refusal is added to the unit's due".
#[test]
fn what_the_hotline_takes_too_long_to_refuse_is_given_back() {
    let mut s = consented(3);
    // Due on Friday 15:00; Monday is one working day late, Tuesday two.
    s.passes("2026-11-24 09:00");
    s.does("2026-11-24 09:00", dispatcher(), reject_extension());
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Running, "2026-11-26 00:00".into()));
    assert_eq!(
        (s.state(Total), s.due(Total)),
        (ClockState::Missed, "2026-11-24 00:00".into()),
        "the district's time is nobody else's"
    );
    // In time it adds nothing, nor does the unit's own lead's delay.
    let mut s = consented(3);
    s.does("2026-11-20 14:59", dispatcher(), reject_extension());
    assert_eq!(s.due(Handle), "2026-11-24 00:00");
    let mut s = asked(3);
    s.does("2026-11-25 09:00", lead("zhujian"), approve_extension());
    assert_eq!((s.due(ExtensionDecision), s.state(Handle)), ("2026-11-25 14:00".into(), ClockState::Missed));
    s.does("2026-11-25 10:00", dispatcher(), reject_extension());
    assert_eq!((s.due(Handle), s.state(Handle)), ("2026-11-24 00:00".into(), ClockState::Missed));
}

#[test]
fn a_result_in_time_needs_no_more_time() {
    let mut s = consented(3);
    s.handled("2026-11-20 14:00");
    assert_eq!(
        (s.ticket.requests[0].state, s.state(ExtensionDecision)),
        (RequestState::Lapsed, ClockState::Cancelled)
    );
    s.refuses("2026-11-20 15:30", dispatcher(), approve_extension(), "illegal_transition");
    s.does("2026-11-20 16:00", reviewer(), pass());
    assert_eq!(s.state(Handle), ClockState::Met);
}

/// Handed in after the old day while the hotline had not yet decided: whether the unit was late is decided first.
#[rstest]
#[case(3, ClockState::Cured)]
#[case(1, ClockState::Missed)]
fn a_result_between_the_old_and_the_new_day_waits_for_the_decision(
    #[case] days: u32,
    #[case] end: ClockState,
) {
    let mut s = consented(days);
    s.handled("2026-11-25 10:00");
    assert_eq!((s.state(Handle), s.ticket.requests[0].state), (ClockState::Missed, RequestState::Pending));
    s.refuses("2026-11-25 10:30", reviewer(), pass(), "illegal_transition");
    s.does("2026-11-25 11:00", dispatcher(), approve_extension());
    s.does("2026-11-25 12:00", reviewer(), pass());
    assert_eq!((s.state(Handle), s.state(Total)), (end, end));
}

#[test]
fn a_result_that_the_review_sends_back_has_the_new_day() {
    let mut s = consented(3);
    s.handled("2026-11-25 10:00").does("2026-11-25 11:00", dispatcher(), approve_extension());
    s.does("2026-11-25 12:00", reviewer(), fail());
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Running, "2026-11-27 00:00".into()));
    // Or it is decided after that.
    let mut s = consented(3);
    s.handled("2026-11-25 10:00").does("2026-11-25 12:00", reviewer(), fail());
    s.does("2026-11-25 13:00", dispatcher(), approve_extension());
    assert_eq!((s.state(Handle), s.due(Handle)), (ClockState::Running, "2026-11-27 00:00".into()));
}

#[test]
fn whoever_says_that_it_is_anothers_wants_no_more_time_for_it() {
    let mut s = story(MORNING, complaint());
    s.does("2026-11-16 11:00", handler("zhujian"), extend(2));
    s.does("2026-11-16 12:00", handler("zhujian"), give_back("chengguan"));
    assert_eq!(
        (s.ticket.requests[0].state, s.state(ExtensionDecision)),
        (RequestState::Lapsed, ClockState::Cancelled)
    );
    s.refuses("2026-11-16 12:10", lead("zhujian"), approve_extension(), "illegal_transition");
    // The unit that has it next has its own two.
    s.does("2026-11-16 13:00", dispatcher(), accept_return());
    s.does("2026-11-16 13:10", dispatcher(), dispatch("chengguan"));
    assert_eq!(extensions_left(&s.ticket, s.world.at(s.now)), Some((2, 10)));
}

#[test]
fn what_is_withdrawn_is_over() {
    let mut s = asked(2);
    s.does("2026-11-20 12:00", agent(), withdraw());
    assert_eq!((s.status(), s.ticket.requests[0].state), (Status::Withdrawn, RequestState::Lapsed));
    s.refuses("2026-11-20 12:10", lead("zhujian"), approve_extension(), "illegal_transition");
    s.refuses("2026-11-20 12:10", handler("zhujian"), extend(1), "illegal_transition");
}

/// contract.md §5: "extension, suspension and long_term are refused".
#[test]
fn a_ratings_three_days_are_never_extended() {
    let mut s = story(MORNING, rating(Some("shichang")));
    s.does("2026-11-16 11:00", handler("shichang"), sign_it());
    s.refuses("2026-11-16 12:00", handler("shichang"), extend(1), "illegal_transition");
    assert_eq!(extensions_left(&s.ticket, s.world.at(s.now)), None);
}

/// Nobody here extends what the city wants by a day of its own.
#[test]
fn the_platform_aboves_deadline_is_not_ours_to_extend() {
    // Two working days before Friday 27 November.
    let mut s = story(MORNING, from_city("2026-11-28 00:00"));
    assert_eq!(
        (s.due(Handle), extensions_left(&s.ticket, s.world.at(s.now))),
        ("2026-11-24 00:00".into(), Some((2, 2)))
    );
    s.refuses("2026-11-16 12:00", handler("zhujian"), extend(3), "cap_exceeded");
    s.does("2026-11-16 12:00", handler("zhujian"), extend(2));
    let mut s = story(MORNING, from_city("2026-11-20 18:00"));
    s.refuses("2026-11-16 12:00", handler("zhujian"), extend(1), "cap_exceeded");
}

/// Whole working days, whatever the clock counts in.
#[test]
fn an_emergencys_day_moves_by_working_days() {
    let mut s = story("2026-11-20 14:00", NewTicket { urgency: Urgency::Emergency, ..complaint() });
    assert_eq!(s.due(Handle), "2026-11-21 14:00");
    s.does("2026-11-20 14:10", handler("zhujian"), extend(1));
    s.does("2026-11-20 14:20", lead("zhujian"), approve_extension());
    s.does("2026-11-20 14:30", dispatcher(), approve_extension());
    assert_eq!(s.due(Handle), "2026-11-24 00:00");
}

/// The days are counted anew with the calendar that is announced afterwards.
#[test]
fn an_announced_calendar_is_followed() {
    let mut s = story("2026-12-28 10:00", complaint());
    s.does("2026-12-28 11:00", handler("zhujian"), extend(3));
    s.does("2026-12-28 11:10", lead("zhujian"), approve_extension());
    s.does("2026-12-28 11:20", dispatcher(), approve_extension());
    assert!(s.clock(Handle).due.provisional);
    let before = s.clock(Handle).due;
    let calendar = super::calendar_change::with_new_year_2027();
    s.announces("2026-12-28 12:00", calendar.clone());
    let first = calendar.add_working_days(date("2026-12-28"), 5);
    assert_eq!(s.clock(Handle).due.on, calendar.add_working_days(first.on, 3).on);
    assert!(s.clock(Handle).due.at >= before.at && !s.clock(Handle).due.provisional);
}

#[test]
fn a_redone_round_counts_against_the_same_cap() {
    let mut s = consented(6);
    s.does("2026-11-20 11:00", dispatcher(), approve_extension());
    s.handled("2026-11-24 10:00").does("2026-11-24 11:00", reviewer(), pass());
    s.does("2026-11-24 12:00", visitor(), unhappy()).does("2026-11-24 13:00", visitor(), redo());
    s.refuses("2026-11-24 14:00", handler("zhujian"), extend(5), "cap_exceeded");
    let (handle, total) = (s.clock(Handle).due.on, s.clock(Total).due.on);
    s.does("2026-11-24 14:00", handler("zhujian"), extend(4));
    s.does("2026-11-24 14:10", lead("zhujian"), approve_extension());
    s.does("2026-11-24 14:20", dispatcher(), approve_extension());
    let later = |day| s.world.calendar.add_working_days(day, 4).on;
    assert_eq!((s.clock(Handle).due.on, s.clock(Total).due.on), (later(handle), later(total)));
}
