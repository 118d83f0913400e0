//! Refusals: a closed set of codes, each with a sentence (contract.md §2).

use super::super::{Refusal, permit};
use super::*;
use crate::domain::permission::By;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::Claim;
use entity::values::*;
use std::collections::BTreeSet;

#[test]
fn every_refusal_has_its_code_and_a_sentence() {
    let command = CommandName::Submit;
    let all = [
        (Refusal::NotYourDuty(command), "forbidden"),
        (Refusal::NeedsSupervisor(2), "forbidden"),
        (Refusal::SeparationOfDuties("原因".to_owned()), "separation_of_duties"),
        (Refusal::WrongState { command, status: Status::Archived }, "illegal_transition"),
        (Refusal::WrongKind(command), "illegal_transition"),
        (Refusal::NotForThisTicket(command), "illegal_transition"),
        (Refusal::WindowClosed(at("2026-11-24 00:00")), "window_closed"),
        (Refusal::TooLate(CommandName::RequestExtension, at("2026-11-24 00:00")), "window_closed"),
        (Refusal::ResumptionPassed(date("2026-11-24")), "window_closed"),
        (Refusal::PromisePassed(date("2026-11-24")), "window_closed"),
        (Refusal::AlreadyRuled(RequestKind::Exclusion), "illegal_transition"),
        (Refusal::NotForThisTicket(CommandName::RequestLongTerm), "illegal_transition"),
        (Refusal::CapExceeded("原因".to_owned()), "cap_exceeded"),
        (Refusal::NotYourTurn("原因"), "forbidden"),
        (Refusal::DraftOutdated("原因"), "illegal_transition"),
        (Refusal::ExtensionWaits, "illegal_transition"),
        (Refusal::NotForThisTicket(CommandName::RequestExtension), "illegal_transition"),
        (Refusal::NoReturn("原因"), "no_return"),
        (Refusal::ContactFirst, "illegal_transition"),
        (Refusal::ObjectionClosed(at("2026-11-24 00:00")), "window_closed"),
        (Refusal::SignFirst, "illegal_transition"),
        (Refusal::CoDelivered, "illegal_transition"),
        (Refusal::ObjectionWaits, "illegal_transition"),
        (Refusal::NoCoUnit, "illegal_transition"),
        (Refusal::OpenCoUnits("区城市管理局".to_owned()), "illegal_transition"),
        (Refusal::NobodyDissatisfied, "illegal_transition"),
        (Refusal::AlreadyRequested, "illegal_transition"),
        (Refusal::NothingRequested, "illegal_transition"),
        (Refusal::NothingOrdered(DirectiveKind::Instruction), "illegal_transition"),
        (Refusal::NoDocument("原因"), "illegal_transition"),
        (Refusal::NotAnswered, "illegal_transition"),
        (Refusal::NobodyToVisit, "illegal_transition"),
        (Refusal::MergedInto(command, "53011326112000002".into()), "illegal_transition"),
        (Refusal::NotMergeable("原因".to_owned()), "illegal_transition"),
        (Refusal::NotForThisTicket(CommandName::MeToo), "illegal_transition"),
        (Refusal::AlreadyReported("原因"), "illegal_transition"),
        (Refusal::NotExcluded, "illegal_transition"),
        (Refusal::StaysConfidential, "forbidden"),
        (Refusal::VerdictWaits("原因"), "illegal_transition"),
        (Refusal::NotPublic("原因"), "illegal_transition"),
        (Refusal::AlreadyChecked, "illegal_transition"),
        (Refusal::Claimed { claim: claim(), by: None }, "illegal_transition"),
        (Refusal::NotClaimed, "illegal_transition"),
        (Refusal::Invalid(FieldErrors::one("a", FieldCode::Required, "必填")), "invalid"),
    ];
    let mut listed = BTreeSet::new();
    for (refusal, code) in all {
        assert_eq!(refusal.code(), code);
        assert!(!refusal.detail().is_ascii(), "{refusal:?}");
        listed.insert(format!("{refusal:?}").split(['(', ' ']).next().expect("a name").to_owned());
    }
    assert_eq!(listed, variants(), "each refusal there is");
}

/// The names of the refusals, as their file declares them.
fn variants() -> BTreeSet<String> {
    let source = include_str!("../refusal.rs");
    let (_, rest) = source.split_once("pub enum Refusal {").expect("the refusals");
    let (body, _) = rest.split_once("\n}").expect("their end");
    let own = body.lines().filter(|line| line.starts_with("    ") && line.as_bytes()[4].is_ascii_uppercase());
    own.filter_map(|line| line.trim().split(['(', ' ', ',']).next()).map(str::to_owned).collect()
}

fn claim() -> Claim {
    Claim { by: PersonId(1), acting_for: None, at: at("2026-11-20 10:00"), until: at("2026-11-20 10:30") }
}

/// contract.md §2: the person before the state, the state before the parameters.
#[test]
fn what_is_wrong_is_told_in_the_contracts_order() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.refuses("2026-11-20 11:00", agent(), dispatch("nobody"), "forbidden");
    s.refuses("2026-11-20 11:00", dispatcher(), dispatch("nobody"), "illegal_transition");
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.refuses("2026-11-20 11:00", dispatcher(), dispatch("nobody"), "invalid");
}

#[test]
fn the_system_and_sources_give_only_what_the_table_gives_them() {
    let s = story("2026-11-20 10:00", complaint());
    let may = |by: &By| -> Vec<CommandName> {
        let all = CommandName::ALL.iter().copied();
        all.filter(|c| permit(&s.ticket, *c, by, s.world.at(s.now)).is_ok()).collect()
    };
    assert_eq!(
        may(&By::System),
        [
            CommandName::ProvideInfo,
            CommandName::AssignInside,
            CommandName::Resume,
            CommandName::DrawSpotCheck,
            CommandName::RateAgain,
            CommandName::Archive,
            CommandName::Succeed
        ]
    );
    assert_eq!(
        may(&By::Source),
        [CommandName::ProvideInfo, CommandName::ConfirmReported, CommandName::RejectedByUpstream]
    );
}

#[test]
fn administrators_may_nothing_but_note_where_they_see_nothing_anyway() {
    for role in [Role::Sysadmin, Role::Secadmin, Role::Auditor, Role::Editor, Role::Leader, Role::Office] {
        let actor = crate::domain::permission::Actor { roles: [role].into(), ..agent() };
        for new in [unattended(), complaint(), unclear()] {
            let story = story("2026-11-20 10:00", new);
            let mut more = story.actions(&actor);
            more.remove(&CommandName::Note);
            // A leader's line is what a leader has to say.
            let said = role == Role::Leader && story.ticket.lead().is_some();
            let expected = if said { [CommandName::Instruct].into() } else { BTreeSet::new() };
            assert_eq!(more, expected, "{}", role.code());
        }
    }
}

#[test]
fn leader_and_office_write_no_notes() {
    for role in [Role::Leader, Role::Office] {
        let actor = crate::domain::permission::Actor { roles: [role].into(), ..agent() };
        assert!(!story("2026-11-20 10:00", complaint()).actions(&actor).contains(&CommandName::Note));
    }
}
