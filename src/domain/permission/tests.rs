//! Who sees what, and which duties exclude each other (contract.md §3).

use super::*;
use crate::domain::clock::{Policy, Setting, Value};
use crate::domain::lifecycle::tests::*;
use entity::values::*;
use rstest::rstest;

fn with(roles: &[Role]) -> Actor {
    Actor { roles: roles.iter().copied().collect(), ..handler("zhujian") }
}

/// The table of contract.md §3, column "sees".
#[rstest]
#[case(Role::Supervisor, vec![Sight::All])]
#[case(Role::Leader, vec![Sight::NotConfidential])]
#[case(Role::Office, vec![Sight::NotConfidential])]
#[case(Role::Handler, vec![Sight::OfUnit("zhujian".into())])]
#[case(Role::Lead, vec![Sight::OfUnit("zhujian".into())])]
#[case(Role::Editor, vec![])]
#[case(Role::Sysadmin, vec![])]
#[case(Role::Secadmin, vec![])]
#[case(Role::Auditor, vec![])]
fn each_role_sees_its_part(#[case] role: Role, #[case] expected: Vec<Sight>) {
    assert_eq!(scope(&with(&[role])).sights, expected);
}

#[test]
fn an_agent_sees_the_intake_queue_and_what_he_took_down() {
    let actor = agent();
    let intake = Sight::InState(&[Status::Received, Status::NeedInfo]);
    let own = [Sight::RecordedBy(actor.person), intake, Sight::WorkedOnBy(actor.person)];
    assert_eq!(scope(&actor).sights, own.to_vec());
    // One more caller is added to what a colleague took down, never to what is confidential; nothing else is.
    let super::Scope { sights: reached, .. } = reach(&actor, CommandName::MeToo);
    assert_eq!(reached.last(), Some(&Sight::NotConfidential));
    assert_eq!(reach(&actor, CommandName::RepeatCall).sights.last(), Some(&Sight::NotConfidential));
    assert_eq!(reach(&actor, CommandName::Urge), scope(&actor));
    assert_eq!(reach(&handler("zhujian"), CommandName::MeToo), scope(&handler("zhujian")));
}

#[rstest]
#[case(reviewer(), &[Status::ToReview], &[])]
#[case(visitor(), &[Status::ToVisit], &[Sight::AwaitsSpotCheck])]
#[case(signer(), &[Status::ToSignOff], &[])]
fn a_stage_sees_its_pools_and_what_it_decided(
    #[case] actor: Actor,
    #[case] pool: &'static [Status],
    #[case] more: &[Sight],
) {
    let mut expected = vec![Sight::InState(pool)];
    expected.extend_from_slice(more);
    expected.push(Sight::WorkedOnBy(actor.person));
    assert_eq!(scope(&actor).sights, expected);
}

#[test]
fn a_dispatcher_sees_confidential_tickets_of_the_own_pool_only() {
    let super::Scope { sights, .. } = scope(&dispatcher());
    assert_eq!(sights[0], Sight::NotConfidential);
    let Sight::InState(pool) = &sights[1] else { panic!("{sights:?}") };
    assert!(pool.contains(&Status::ToDispatch) && !pool.contains(&Status::Handling));
    assert!(!sights.contains(&Sight::All));
}

#[test]
fn an_editor_sees_no_tickets_and_reaches_what_is_finished_to_publish_it() {
    let editor = with(&[Role::Editor]);
    assert_eq!(scope(&editor).sights, []);
    for command in CommandName::ALL {
        let publishes = matches!(command, CommandName::Publish | CommandName::Unpublish);
        let reached = if publishes { vec![Sight::Publishable] } else { Vec::new() };
        assert_eq!(reach(&editor, *command).sights, reached, "{}", command.code());
    }
    assert_eq!(reach(&handler("zhujian"), CommandName::Publish), scope(&handler("zhujian")));
}

#[test]
fn several_roles_add_up() {
    let super::Scope { sights, .. } = scope(&with(&[Role::Handler, Role::Lead, Role::Reviewer]));
    assert_eq!(sights.len(), 3, "handler and lead see the same: {sights:?}");
}

/// What a role may do on a ticket, it may only do where the row says so: nobody gets sight by a duty.
#[test]
fn who_works_for_a_unit_is_its_handler_or_lead() {
    let unit = UnitCode::from("zhujian");
    for role in Role::ALL {
        let works = matches!(role, Role::Handler | Role::Lead);
        assert_eq!(with(&[*role]).works_for(&unit), works, "{}", role.code());
        assert!(!with(&[*role]).works_for(&"chengguan".into()));
    }
}

#[test]
fn only_review_visit_check_and_sign_off_exclude_the_unit() {
    let s = story("2026-11-20 10:00", complaint());
    for duty in Duty::ALL {
        let kept_apart = matches!(duty, Duty::Review | Duty::Visit | Duty::SignOff | Duty::SpotCheck);
        assert_eq!(
            conflict(&s.ticket, &handler("zhujian"), *duty, &Policy::default()).is_some(),
            kept_apart,
            "{}",
            duty.code()
        );
        assert_eq!(conflict(&s.ticket, &handler("chengguan"), *duty, &Policy::default()), None);
    }
}

#[test]
fn dispatching_and_recording_exclude_nothing() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 11:00", dispatcher(), dispatch("chengguan"));
    for actor in [agent(), dispatcher()] {
        assert_eq!(conflict(&s.ticket, &actor, Duty::Review, &Policy::default()), None);
    }
}

#[test]
fn further_pairs_are_apart_where_they_are_set_and_either_way_round() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.does("2026-11-20 11:00", dispatcher(), dispatch("chengguan"));
    let on = |name| Policy::of([Setting::everywhere(name, Some(Value::Number(1)))]);
    let refused = |actor: &Actor, duty, name| conflict(&s.ticket, actor, duty, &on(name));
    let said = "您已承担本工单的派单，不得再承担审核".to_owned();
    assert_eq!(refused(&dispatcher(), Duty::Review, LimitName::DispatchReview), Some(said));
    assert_eq!(refused(&dispatcher(), Duty::Visit, LimitName::DispatchReview), None);
    assert!(refused(&agent(), Duty::Dispatch, LimitName::RecordDispatch).is_some());
    assert!(refused(&dispatcher(), Duty::Record, LimitName::RecordDispatch).is_some());
    assert_eq!(refused(&dispatcher(), Duty::Dispatch, LimitName::RecordDispatch), None);
    for (name, duty) in [
        (LimitName::RecordReview, Duty::Review),
        (LimitName::RecordVisit, Duty::Visit),
        (LimitName::RecordSignOff, Duty::SignOff),
    ] {
        assert!(refused(&agent(), duty, name).is_some(), "{}", name.code());
    }
    for (name, duty) in [(LimitName::DispatchVisit, Duty::Visit), (LimitName::DispatchSignOff, Duty::SignOff)]
    {
        assert!(refused(&dispatcher(), duty, name).is_some(), "{}", name.code());
    }
}

/// 机构改革: who succeeds to a unit reads its papers and what it had, and not the other way round.
#[test]
fn a_successor_has_what_its_predecessors_had() {
    let heir = Actor { predecessors: vec!["fangguan".into()], ..with(&[Role::Handler]) };
    let sight = Sight::OfSuccessor { unit: "zhujian".into(), ended: vec!["fangguan".into()] };
    assert_eq!(scope(&heir).sights, [sight]);
    assert!(may_read_paper(&heir, &"fangguan".into()) && may_read_paper(&heir, &"zhujian".into()));
    assert!(!may_read_paper(&heir, &"chengguan".into()));
    assert!(!heir.works_for(&"fangguan".into()), "it reads");
    assert!(!may_read_paper(&Actor { unit: "fangguan".into(), ..with(&[Role::Handler]) }, &"zhujian".into()));
    let elsewhere = Actor { predecessors: vec!["fangguan".into()], ..with(&[Role::Reviewer]) };
    assert!(!scope(&elsewhere).sights.iter().any(|sight| matches!(sight, Sight::OfSuccessor { .. })));
}

/// A unit reads what was sent to it; who sees the ticket for another reason reads every paper on it.
#[rstest]
#[case(&[Role::Handler], "zhujian", true)]
#[case(&[Role::Handler], "chengguan", false)]
#[case(&[Role::Handler, Role::Lead], "chengguan", false)]
#[case(&[Role::Supervisor], "chengguan", true)]
#[case(&[Role::Lead, Role::Leader], "chengguan", true)]
fn a_unit_reads_the_papers_sent_to_it(#[case] roles: &[Role], #[case] to: &str, #[case] reads: bool) {
    assert_eq!(may_read_paper(&with(roles), &to.into()), reads);
}
