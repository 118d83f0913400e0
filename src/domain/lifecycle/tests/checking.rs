//! What was struck off is looked at again (contract.md §4 `spot_check`, `revoke_sign_off`; domain.md §4.6).

use super::super::NewTicket;
use super::*;
use crate::domain::metrics::{Figure, Measure, Share};
use crate::domain::permission::By;
use crate::domain::ticket::{Event, RoundCause};
use entity::values::*;

fn signed_off() -> Story {
    let mut s = story("2026-11-20 10:00", NewTicket { line: Line::Business, ..complaint() });
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), content()).does("2026-11-23 10:00", signer(), sign_off());
    s
}

fn in_the_draw() -> Story {
    let mut s = signed_off();
    s.happens("2026-12-01 00:00", By::System, drawn("2026-11-01"));
    s
}

/// How many of how many.
fn counted(s: &Story, measure: Measure) -> (i64, i64) {
    let share = Share::of(&s.ticket);
    let of = share.facts.iter().filter(|(place, _)| place.figure == Figure::Of(measure));
    of.fold((0, 0), |sum, (_, step)| (sum.0 + step.numerator, sum.1 + step.denominator))
}

#[test]
fn another_visitor_finds_it_as_the_unit_said() {
    let mut s = in_the_draw();
    assert_eq!(s.ticket.spot(), Some(SpotState::Waiting));
    assert_eq!(counted(&s, Measure::SpotChecked), (0, 1));
    s.refuses("2026-12-02 10:00", visitor(), looks_again(true), "separation_of_duties");
    s.refuses("2026-12-02 10:00", handler("zhujian"), looks_again(true), "separation_of_duties");
    s.does("2026-12-02 10:00", other_visitor(), looks_again(true));
    assert_eq!((s.status(), s.ticket.spot()), (Status::SignedOff, Some(SpotState::Confirmed)));
    assert_eq!(counted(&s, Measure::SpotChecked), (1, 1));
    assert_eq!(counted(&s, Measure::SpotConfirmed), (1, 1));
    s.refuses("2026-12-02 11:00", other_visitor(), looks_again(false), "separation_of_duties");
    s.passes("2027-03-01 10:00");
    assert_eq!(s.status(), Status::Archived);
}

#[test]
fn what_is_untrue_is_said_in_words_and_may_be_looked_at_once_more_by_another() {
    let mut s = in_the_draw();
    let silent = super::super::Command::SpotCheck { confirmed: false, note: None };
    s.faults("2026-12-02 10:00", other_visitor(), silent, &["note"]);
    s.does("2026-12-02 10:00", other_visitor(), looks_again(false));
    assert_eq!(s.ticket.spot(), Some(SpotState::Refuted));
    s.refuses("2026-12-02 11:00", other_visitor(), looks_again(true), "separation_of_duties");
    let third = crate::domain::permission::Actor { person: PersonId(77), ..visitor() };
    s.does("2026-12-03 10:00", third, looks_again(true));
    assert_eq!(counted(&s, Measure::SpotConfirmed), (1, 1), "the last look counts");
}

#[test]
fn a_revoked_sign_off_begins_a_round_and_no_longer_counts_as_done_in_time() {
    let mut s = in_the_draw();
    assert_eq!(counted(&s, Measure::SignedOffOnTime), (1, 1));
    s.does("2026-12-02 10:00", other_visitor(), looks_again(false));
    s.refuses("2026-12-02 11:00", signer(), revoke(), "forbidden");
    s.does("2026-12-02 11:00", supervisor(), revoke());
    assert_eq!((s.status(), s.ticket.round, s.ticket.closed_at), (Status::Handling, 2, None));
    assert_eq!(s.ticket.number, signed_off().ticket.number, "the same number");
    assert!(
        s.journal
            .iter()
            .any(|(e, ..)| matches!(e, Event::RoundOpened { cause: RoundCause::SignOffRevoked, .. }))
    );
    // Half of 15 working days, rounded up, from the revocation.
    assert_eq!(s.due(ClockKind::Handle), "2026-12-15 00:00");
    assert_eq!(counted(&s, Measure::SignedOffOnTime), (0, 1));
    assert_eq!(counted(&s, Measure::SignedOffAsStruck), (1, 1));
    assert_eq!(
        s.passes("2026-12-10 00:00").iter().filter(|(_, e)| matches!(e, Event::Moved { .. })).count(),
        0
    );
    s.handled("2026-12-10 10:00").does("2026-12-10 11:00", reviewer(), pass());
    s.does("2026-12-10 12:00", visitor(), content()).does("2026-12-11 10:00", signer(), sign_off());
    assert_eq!(counted(&s, Measure::SignedOffOnTime), (1, 2));
    assert_eq!(s.ticket.spot(), None, "the new sign-off has not been looked at");
}

#[test]
fn the_archive_waits_for_an_open_check() {
    let mut s = in_the_draw();
    s.passes("2027-02-22 10:00");
    assert_eq!((s.status(), s.ticket.alarm), (Status::SignedOff, None));
    s.does("2027-02-23 10:00", other_visitor(), looks_again(true));
    assert_eq!((s.status(), s.ticket.closed_at), (Status::Archived, Some(at("2026-11-23 10:00"))));
}

#[test]
fn nobody_draws_by_hand_and_none_is_drawn_twice() {
    let mut s = signed_off();
    s.refuses("2026-12-01 09:00", supervisor(), drawn("2026-11-01"), "forbidden");
    s.happens("2026-12-01 00:00", By::System, drawn("2026-11-01"));
    let again = s.tries(at("2026-12-01 00:01"), &By::System, drawn("2026-11-01"));
    assert_eq!(again.map_err(|refusal| refusal.code()), Err("illegal_transition"));
}

#[test]
fn without_a_draw_somebody_may_look_too() {
    let mut s = signed_off();
    s.does("2026-11-25 10:00", other_visitor(), looks_again(false));
    assert_eq!(counted(&s, Measure::SpotChecked), (0, 0));
    assert_eq!(counted(&s, Measure::SpotConfirmed), (0, 1));
}
