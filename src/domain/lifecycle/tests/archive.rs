//! Sign-off and the archive (contract.md §4 "States").

use super::super::NewTicket;
use super::*;
use entity::values::*;

fn signed_off() -> Story {
    let mut s = story("2026-11-20 10:00", NewTicket { line: Line::Business, ..complaint() });
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), content()).does("2026-11-23 10:00", signer(), sign_off());
    s
}

#[test]
fn ninety_days_after_the_sign_off_a_timer_archives() {
    let mut s = signed_off();
    assert_eq!((s.status(), s.ticket.closed_at), (Status::SignedOff, Some(at("2026-11-23 10:00"))));
    assert_eq!(s.fires("2027-02-21 09:59:59.999"), []);
    s.fires("2027-02-21 10:00");
    assert_eq!((s.status(), s.ticket.closed_at), (Status::Archived, Some(at("2026-11-23 10:00"))));
    assert_eq!(s.passes("2028-01-01 00:00"), []);
}

#[test]
fn the_archive_takes_notes_corrections_and_what_the_public_reads_only() {
    let mut s = signed_off();
    s.passes("2027-03-01 10:00");
    for actor in everybody() {
        let corrects = actor.is(Role::Supervisor);
        // What the public reads changes nothing of the ticket (docs/adr/0024): most tickets are finished nowhere else.
        let publishes = actor.is(Role::Editor);
        for action in s.actions(&actor) {
            let open = action == CommandName::Note
                || corrects && action == CommandName::Correct
                || publishes && matches!(action, CommandName::Publish | CommandName::Unpublish);
            assert!(open, "{actor:?} {action:?}");
        }
    }
    s.refuses("2027-03-01 11:00", supervisor(), redo(), "illegal_transition");
    s.does("2027-03-01 11:00", supervisor(), note()).does("2027-03-01 11:10", supervisor(), put_right());
    assert_eq!((s.status(), &s.ticket.alarm), (Status::Archived, &None));
    s.refuses("2027-03-01 11:20", dispatcher(), put_right(), "forbidden");
    s.refuses("2027-03-01 11:00", leader(), note(), "forbidden");
}

#[test]
fn nobody_archives_by_hand() {
    let mut s = signed_off();
    s.refuses("2026-11-24 10:00", supervisor(), super::super::Command::Archive, "forbidden");
}
