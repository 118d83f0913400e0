//! 追评: one ticket for a case (domain.md §3.2).

use super::*;
use crate::domain::permission::By;
use crate::domain::ticket::{Event, RoundCause};
use entity::values::ClockKind::*;
use entity::values::*;

fn handled() -> Story {
    let mut s = story("2026-11-20 10:00", rating(Some("shichang")));
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s
}

fn signed_off() -> Story {
    let mut s = handled();
    s.does("2026-11-20 13:00", visitor(), content()).does("2026-11-20 14:00", signer(), sign_off());
    s
}

#[test]
fn while_it_is_open_a_second_rating_is_written_down_and_changes_nothing() {
    for satisfaction in 1..=5 {
        let mut s = handled();
        let (before, clocks) = (s.status(), s.ticket.clocks.clone());
        s.happens("2026-11-20 12:30", By::System, rated_again(satisfaction));
        assert_eq!((s.status(), s.ticket.round), (before, 1), "a better one does not close it either");
        assert_eq!(s.ticket.clocks, clocks);
        let again: Vec<_> = s.ticket.rated_again.iter().map(|again| again.satisfaction).collect();
        assert_eq!(again, [satisfaction]);
    }
}

#[test]
fn after_its_closure_a_second_bad_one_begins_it_anew() {
    for archived in [false, true] {
        let mut s = signed_off();
        if archived {
            s.passes("2027-03-01 00:00");
            assert_eq!(s.status(), Status::Archived);
        }
        let at = if archived { "2027-03-01 10:00" } else { "2026-11-23 10:00" };
        s.happens(at, By::System, rated_again(2));
        assert_eq!((s.status(), s.ticket.round, s.ticket.closed_at), (Status::Handling, 2, None));
        assert_eq!((s.ticket.alarm, s.clock(Handle).key.round), (None, 2));
        let caused = |e: &Event| matches!(e, Event::RoundOpened { cause: RoundCause::RatedAgain, .. });
        assert!(s.journal.iter().any(|(e, ..)| caused(e)));
    }
    let mut s = signed_off();
    s.happens("2026-11-23 10:00", By::System, rated_again(2));
    assert_eq!(s.due(Handle), "2026-11-26 00:00", "half of three working days, rounded up");
    s.attaches("2026-11-23 11:00", &handler("shichang")).handled("2026-11-23 12:00");
    s.does("2026-11-23 13:00", reviewer(), pass());
    assert_eq!(s.status(), Status::ToVisit);
}

#[test]
fn a_better_one_after_the_closure_is_a_note() {
    let mut s = signed_off();
    s.happens("2026-11-23 10:00", By::System, rated_again(5));
    assert_eq!((s.status(), s.ticket.round, s.ticket.rated_again.len()), (Status::SignedOff, 1, 1));
}

#[test]
fn the_third_new_round_stays_a_supervisors_to_open() {
    let mut s = handled();
    for hour in ["13", "16"] {
        s.does(&format!("2026-11-20 {hour}:00"), visitor(), unhappy());
        s.does(&format!("2026-11-20 {hour}:10"), visitor(), redo());
        s.handled(&format!("2026-11-20 {hour}:20")).does(
            &format!("2026-11-20 {hour}:30"),
            reviewer(),
            pass(),
        );
    }
    s.does("2026-11-23 10:00", visitor(), content()).does("2026-11-23 11:00", signer(), sign_off());
    s.happens("2026-11-24 10:00", By::System, rated_again(1));
    assert_eq!((s.status(), s.ticket.round, s.ticket.rated_again.len()), (Status::SignedOff, 3, 1));
    s.does("2026-11-24 11:00", supervisor(), revoke());
    assert_eq!((s.status(), s.ticket.round), (Status::Handling, 4));
}

#[test]
fn only_the_system_and_only_ratings() {
    handled().refuses("2026-11-20 12:30", dispatcher(), rated_again(1), "forbidden");
    let mut s = story("2026-11-20 10:00", complaint());
    let refusal = s.tries(at("2026-11-20 11:00"), &By::System, rated_again(1)).expect_err("refused");
    assert_eq!(refusal.code(), "illegal_transition");
}
