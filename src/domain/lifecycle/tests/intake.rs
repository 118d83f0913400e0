//! Registration: dispositions, first states, clocks from the receipt (contract.md §4 "Tickets").

use super::super::Intake;
use super::*;
use entity::values::ClockKind::*;
use entity::values::*;
use rstest::rstest;

#[rstest]
#[case(Intake::Accept, Status::Dispatched)]
#[case(Intake::Answer { reply: "上午九点".into() }, Status::Answered)]
#[case(Intake::NeedInfo { question: "哪里？".into() }, Status::NeedInfo)]
#[case(Intake::TransferEmergency { to: EmergencyLine::Fire, call: None }, Status::Transferred)]
#[case(Intake::Malicious { reason: "反复辱骂".into() }, Status::Received)]
#[case(Intake::Unattended, Status::Received)]
fn a_disposition_leads_to_its_first_state(#[case] intake: Intake, #[case] status: Status) {
    assert_eq!(story("2026-11-20 10:00", super::super::NewTicket { intake, ..complaint() }).status(), status);
}

#[rstest]
#[case(Disposition::LegalChannel)]
#[case(Disposition::Decline)]
#[case(Disposition::OutOfScope)]
fn what_is_not_taken_on_is_declined_at_once(#[case] disposition: Disposition) {
    let intake =
        Intake::Decline { disposition, reason: DeclineReason::Litigation, told_caller: true, told: None };
    let s = story("2026-11-20 10:00", super::super::NewTicket { intake, ..complaint() });
    assert_eq!(
        (s.status(), s.ticket.disposition, s.state(Dispatch)),
        (Status::Declined, disposition, ClockState::Met)
    );
}

#[test]
fn an_accepted_ticket_with_one_answer_in_the_directory_is_dispatched() {
    let s = story("2026-11-20 10:00", complaint());
    let lead = s.ticket.lead().expect("a lead");
    assert_eq!((lead.unit.as_str(), lead.automatic, lead.basis.as_deref()), ("zhujian", true, Some("依据1")));
    assert_eq!(s.state(Dispatch), ClockState::Met);
}

#[test]
fn without_one_answer_a_person_chooses() {
    assert_eq!(story("2026-11-20 10:00", open_complaint()).status(), Status::ToDispatch);
    let uncategorised = super::super::NewTicket { category: None, ..complaint() };
    assert_eq!(story("2026-11-20 10:00", uncategorised).status(), Status::ToDispatch);
}

#[test]
fn a_complaint_about_a_unit_never_goes_to_it_by_itself() {
    let about = super::super::NewTicket { subject_unit: Some("zhujian".into()), ..complaint() };
    let mut s = story("2026-11-20 10:00", about);
    assert_eq!(s.status(), Status::ToDispatch);
    s.does("2026-11-20 10:30", dispatcher(), dispatch("chengguan"));
    assert_eq!(s.ticket.lead().map(|l| l.unit.as_str()), Some("chengguan"));
}

#[test]
fn the_dispatch_clock_starts_at_the_receipt_the_others_at_the_dispatch() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    assert_eq!((s.due(Dispatch).as_str(), s.has(Handle), s.has(Sign)), ("2026-11-20 15:00", false, false));
    s.does("2026-11-20 14:00", dispatcher(), dispatch("chengguan"));
    assert_eq!(s.state(Dispatch), ClockState::Met);
    assert_eq!((s.due(Sign), s.due(Contact)), ("2026-11-24 00:00".into(), "2026-11-24 00:00".into()));
    assert_eq!((s.due(Handle), s.due(Total)), ("2026-11-28 00:00".into(), "2026-11-28 00:00".into()));
    assert_eq!(s.clock(Handle).rule, "投诉办理 5 个工作日");
}

/// A power cut: written on paper on Friday, entered on Monday.
#[test]
fn a_late_entry_counts_from_the_true_receipt_only_what_starts_there() {
    let late = super::super::NewTicket {
        received_at: Some(at("2026-11-20 09:00")),
        late_reason: Some("停电".into()),
        ..complaint()
    };
    let s = story("2026-11-23 10:00", late);
    let dispatch = s.clock(Dispatch);
    assert_eq!(
        (shown(dispatch.starts_at), shown(dispatch.due.at)),
        ("2026-11-20 09:00".into(), "2026-11-20 14:00".into())
    );
    assert_eq!((dispatch.state, dispatch.missed_at), (ClockState::Missed, Some(at("2026-11-20 14:00"))));
    assert_eq!(dispatch.stopped_at, Some(at("2026-11-23 10:00")));
    assert_eq!((s.due(Sign), s.due(Handle)), ("2026-11-25 00:00".into(), "2026-12-01 00:00".into()));
}

#[test]
fn impossible_times_are_refused_all_at_once() {
    let mut new = complaint();
    new.received_at = Some(at("2026-11-12 09:59"));
    new.late_reason = Some("停电".into());
    new.details.occurred_at = Some(at("2026-11-20 10:06"));
    new.category = Some("0301".into());
    new.area = Some("999999".into());
    new.subject_unit = Some("jiuju".into());
    let (code, fields) = refused_intake("2026-11-20 10:00", new);
    assert_eq!(
        (code, fields),
        (
            "invalid",
            vec![
                "category".into(),
                "subject_unit".into(),
                "area".into(),
                "occurred_at".into(),
                "received_at".into()
            ]
        )
    );
}

#[rstest]
#[case("2026-11-13 10:00", true, &[])]
#[case("2026-11-13 09:59", true, &["received_at"])]
#[case("2026-11-20 09:54", false, &["late_reason"])]
#[case("2026-11-20 09:55", false, &[])]
#[case("2026-11-20 10:05", false, &[])]
#[case("2026-11-20 10:06", false, &["received_at"])]
fn a_late_entry_lies_at_most_seven_days_back_and_says_why(
    #[case] received: &str,
    #[case] reason: bool,
    #[case] wrong: &[&str],
) {
    let mut new = complaint();
    new.received_at = Some(at(received));
    new.late_reason = reason.then(|| "停电".to_owned());
    if wrong.is_empty() {
        assert!(story("2026-11-20 10:00", new).ticket.received_at <= at("2026-11-20 10:00"));
    } else {
        assert_eq!(
            refused_intake("2026-11-20 10:00", new),
            ("invalid", wrong.iter().map(|w| (*w).to_owned()).collect())
        );
    }
}

#[test]
fn malicious_calls_wait_for_a_second_person() {
    let malicious = super::super::NewTicket {
        intake: Intake::Malicious { reason: "反复辱骂".into() },
        ..complaint()
    };
    let mut s = story("2026-11-20 10:00", malicious);
    let proposal = s.ticket.proposal.clone().expect("a proposal");
    assert_eq!((proposal.command.as_str(), proposal.by), ("malicious", agent().person));
    assert!(s.ticket.pending(RequestKind::Malicious).is_some());
    s.refuses("2026-11-20 10:10", agent(), decline(), "separation_of_duties");
    s.does("2026-11-20 10:20", dispatcher(), decline());
    assert_eq!((s.status(), s.ticket.proposal.is_none()), (Status::Declined, true));
    assert!(s.ticket.pending(RequestKind::Malicious).is_none() && !s.ticket.malicious());
}

#[test]
fn answering_late_leaves_the_miss() {
    let mut s = story("2026-11-20 10:00", unattended());
    s.does("2026-11-20 15:00", agent(), answer());
    assert_eq!((s.status(), s.state(Dispatch)), (Status::Answered, ClockState::Missed));
}
