//! 保密、举报、回避 (信访工作条例 28、30; domain.md §4, §8.4; contract.md §3).

use super::super::{Accused, Command, NewTicket, Refusal, allowed};
use super::*;
use crate::domain::ticket::Event;
use entity::values::*;
use rstest::rstest;

/// The directory gives the matter to zhujian, whose station stands below it.
#[rstest]
#[case("zhujian")]
#[case("zhijian")]
fn a_report_goes_by_itself_to_no_unit_in_the_chain_of_the_accused(#[case] accused: &str) {
    let s = story("2026-11-20 10:00", report_on(accused));
    assert_eq!((s.status(), s.ticket.assignments.len()), (Status::ToDispatch, 0));
    let other = NewTicket { kind: Kind::Complaint, ..report_on("zhijian") };
    assert_eq!(story("2026-11-20 10:00", other).status(), Status::Dispatched, "a complaint is no report");
}

#[rstest]
#[case("zhujian")]
#[case("zhijian")]
fn nobody_gives_a_report_to_the_chain_of_the_accused(#[case] unit: &str) {
    let mut s = story("2026-11-20 10:00", report_on("zhijian"));
    s.faults("2026-11-20 10:10", dispatcher(), dispatch(unit), &["lead_unit"]);
    s.faults("2026-11-20 10:10", dispatcher(), dispatch_with("chengguan", &[unit]), &["co_units[0]"]);
    s.does("2026-11-20 10:20", dispatcher(), dispatch_because("chengguan", "举报对象系住建系统"));
    let suggest = Command::Return {
        reason: ReturnReason::NotOurs,
        basis: "职责清单第 3 条".to_owned(),
        suggested_unit: Some(unit.into()),
    };
    s.faults("2026-11-20 10:30", handler("chengguan"), suggest, &["suggested_unit"]);
    s.faults("2026-11-20 10:30", handler("chengguan"), add_co(unit, 2), &["unit"]);
    s.does("2026-11-20 10:40", handler("chengguan"), give_back("shichang"));
    s.does("2026-11-20 10:50", dispatcher(), dispute());
    s.faults("2026-11-20 11:00", supervisor(), meeting(unit), &["lead_unit"]);
    s.faults("2026-11-20 11:00", supervisor(), designate(unit), &["lead_unit"]);
}

#[rstest]
#[case(&[])]
#[case(&["sign"])]
#[case(&["sign", "extend"])]
#[case(&["sign", "suspend"])]
#[case(&["sign", "return"])]
#[case(&["sign", "submit"])]
fn whoever_turns_out_to_be_accused_loses_it_at_once(#[case] steps: &[&str]) {
    let mut s = story("2026-11-20 10:00", NewTicket { kind: Kind::Report, ..complaint() });
    let by = || handler("zhujian");
    for step in steps {
        match *step {
            "sign" => s.does("2026-11-20 10:10", by(), sign_it()),
            "extend" => s.does("2026-11-20 10:20", by(), extend(1)),
            "return" => s.does("2026-11-20 10:20", by(), give_back("chengguan")),
            "suspend" => {
                s.does("2026-11-20 10:20", by(), suspend("2026-11-25"));
                s.does("2026-11-20 10:30", dispatcher(), approve_suspension())
            }
            _ => s.handled("2026-11-20 11:00"),
        };
    }
    s.does("2026-11-20 14:00", dispatcher(), accuse(Some("zhijian"), &[]));
    assert_eq!((s.status(), s.ticket.lead().is_none()), (Status::ToDispatch, true));
    assert_eq!(s.ticket.assignments[0].status, AssignmentStatus::Released, "a wrong dispatch");
    assert!(s.ticket.requests.iter().all(|r| r.state != RequestState::Pending));
    let total = s.ticket.latest(ClockKind::Total).expect("a total");
    assert_eq!(total.state, ClockState::Running, "the citizen waits on");
    let own = s.ticket.clocks.iter().filter(|c| c.key.unit == Some("zhujian".into()));
    assert!(own.clone().count() > 0 && own.clone().all(|c| !c.is_open()), "the unit's clocks have ended");
    s.does("2026-11-20 14:10", dispatcher(), dispatch_because("chengguan", "另派"));
    assert_eq!(s.status(), Status::Dispatched);
}

#[test]
fn a_co_unit_that_turns_out_to_be_accused_is_let_go_and_the_lead_goes_on() {
    let mut s = story("2026-11-20 10:00", NewTicket { kind: Kind::Report, ..open_complaint() });
    s.does("2026-11-20 10:10", dispatcher(), dispatch_with("chengguan", &["zhujian", "tongdu"]));
    s.does("2026-11-20 10:20", handler("zhujian"), object());
    s.does("2026-11-20 10:30", dispatcher(), accuse(Some("zhujian"), &[]));
    assert_eq!(s.status(), Status::Dispatched);
    let co: Vec<_> = s.ticket.open_co_units().map(|part| part.unit.as_str()).collect();
    assert_eq!(co, ["tongdu"]);
    assert!(s.ticket.pending(RequestKind::Objection).is_none());
}

#[test]
fn a_complaint_stays_with_the_unit_complained_about() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:30", dispatcher(), accuse(Some("zhujian"), &[]));
    assert_eq!(
        (s.status(), s.ticket.subject_unit.as_ref().map(|u| u.as_str())),
        (Status::Dispatched, Some("zhujian"))
    );
    s.faults("2026-11-20 10:40", dispatcher(), accuse(Some("meiyou"), &[]), &["subject_unit"]);
}

#[test]
fn who_is_accused_keeps_away_from_the_first_moment_and_is_offered_nothing() {
    let by_name = Accused { name: "承办人".to_owned(), people: vec![handler("zhujian").person] };
    let mut s = story("2026-11-20 10:00", NewTicket { accused: Some(by_name), ..complaint() });
    s.refuses("2026-11-20 10:10", handler("zhujian"), sign_it(), "separation_of_duties");
    s.refuses("2026-11-20 10:10", handler("zhujian"), note(), "separation_of_duties");
    let (actions, _) = allowed(&s.ticket, &handler("zhujian"), s.world.at(s.now));
    assert_eq!(actions, []);
    s.does("2026-11-20 10:20", lead("zhujian"), sign_it());
}

#[test]
fn whom_nobody_accuses_any_more_is_free_again() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", dispatcher(), accuse(None, &[handler("zhujian").person]));
    assert!(s.ticket.is_recused(handler("zhujian").person));
    s.does("2026-11-20 10:20", dispatcher(), accuse(None, &[lead("zhujian").person]));
    assert!(!s.ticket.is_recused(handler("zhujian").person));
    s.does("2026-11-20 10:30", handler("zhujian"), sign_it());
    s.refuses("2026-11-20 10:40", lead("zhujian"), note(), "separation_of_duties");
}

#[test]
fn who_is_concerned_says_so_and_keeps_away_for_good() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 10:10", handler("zhujian"), recuse());
    s.refuses("2026-11-20 10:20", handler("zhujian"), sign_it(), "separation_of_duties");
    s.does("2026-11-20 10:30", dispatcher(), accuse(None, &[lead("zhujian").person]));
    assert!(s.ticket.is_recused(handler("zhujian").person), "nobody was mistaken about that");
    let why = s.journal.iter().find_map(|(event, ..)| match event {
        Event::Recused { person, .. } => Some(*person),
        _ => None,
    });
    assert_eq!(why, Some(handler("zhujian").person));
    s.refuses("2026-11-20 10:40", leader(), recuse(), "forbidden");
}

#[test]
fn confidentiality_is_soon_given_and_lifted_by_a_supervisor_alone() {
    let mut s = story("2026-11-20 10:00", open_complaint());
    s.refuses("2026-11-20 10:10", other_agent(), confide(true), "forbidden");
    s.does("2026-11-20 10:10", agent(), confide(true));
    assert!(s.ticket.confidential);
    for actor in [agent(), dispatcher()] {
        s.refuses("2026-11-20 10:20", actor, confide(false), "forbidden");
    }
    s.faults("2026-11-20 10:30", supervisor(), confide(true), &["confidential"]);
    s.does("2026-11-20 10:40", supervisor(), confide(false));
    s.faults("2026-11-20 10:50", dispatcher(), confide(false), &["confidential"]);
    assert_eq!(Refusal::StaysConfidential.code(), "forbidden");
}

#[test]
fn the_agents_of_the_queue_may_hide_what_nobody_has_taken_on() {
    let mut s = story("2026-11-20 10:00", unattended());
    s.does("2026-11-20 10:10", other_agent(), confide(true));
    assert!(s.ticket.confidential);
}
