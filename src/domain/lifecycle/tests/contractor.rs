//! A contractor's agent records and does not decide (国办函〔2025〕66号(三); contract.md §4).

use super::super::{Command, Intake, NewTicket};
use super::*;
use entity::values::*;
use rstest::rstest;

fn declining(disposition: Disposition) -> NewTicket {
    let intake = Intake::Decline {
        disposition,
        reason: DeclineReason::Litigation,
        told_caller: true,
        told: Some("请向法院咨询".into()),
    };
    NewTicket { intake, ..complaint() }
}

#[rstest]
#[case(Disposition::Decline, "decline")]
#[case(Disposition::LegalChannel, "legal_channel")]
#[case(Disposition::OutOfScope, "out_of_scope")]
fn what_a_contractor_declines_stays_received_as_a_proposal(
    #[case] disposition: Disposition,
    #[case] code: &str,
) {
    let s = story_by("2026-11-20 10:00", contractor(), declining(disposition));
    let proposal = s.ticket.proposal.as_ref().expect("a proposal");
    assert_eq!(
        (s.status(), proposal.command.as_str(), proposal.by),
        (Status::Received, code, contractor().person)
    );
    assert_eq!(story("2026-11-20 10:00", declining(disposition)).status(), Status::Declined);
}

#[test]
fn a_dispatcher_gives_it_or_any_other_command_drops_it() {
    let mut s = story_by("2026-11-20 10:00", contractor(), declining(Disposition::Decline));
    s.does("2026-11-20 10:30", dispatcher(), decline());
    assert_eq!((s.status(), s.ticket.proposal.is_none()), (Status::Declined, true));
    for other in [accept(), answer(), transfer(), ask(), dispatch("zhujian"), withdraw()] {
        let mut s = story_by("2026-11-20 10:00", contractor(), declining(Disposition::Decline));
        s.does("2026-11-20 10:30", dispatcher(), other);
        assert_eq!(s.ticket.proposal, None);
    }
}

#[test]
fn a_note_leaves_the_proposal_where_it_is() {
    let mut s = story_by("2026-11-20 10:00", contractor(), declining(Disposition::Decline));
    s.does("2026-11-20 10:30", dispatcher(), note());
    assert!(s.ticket.proposal.is_some());
}

#[test]
fn the_command_is_a_proposal_too() {
    let mut s = story("2026-11-20 10:00", unattended());
    s.does("2026-11-20 10:10", contractor(), decline());
    assert_eq!(
        (s.status(), s.ticket.proposal.as_ref().map(|p| p.command.as_str())),
        (Status::Received, Some("decline"))
    );
    s.does(
        "2026-11-20 10:20",
        contractor(),
        Command::Decline { reason: DeclineReason::Market, told_caller: false, told_text: None },
    );
    assert_eq!(s.ticket.proposal.as_ref().and_then(|p| p.reason_code), Some(DeclineReason::Market));
    s.does("2026-11-20 10:30", agent(), decline());
    assert_eq!(s.status(), Status::Declined);
}
