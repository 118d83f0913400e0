//! What stands in papers, when they are issued, and how they are numbered.

use super::{Paper, number};
use crate::domain::lifecycle::tests::*;
use crate::domain::lifecycle::{NewTicket, issuable, issue_by_hand};
use crate::domain::permission::Actor;
use crate::domain::ticket::{Document, DocumentCause, Event, Text};
use entity::values::*;

#[test]
fn a_number_is_the_offices_word_the_kind_the_year_and_the_serial() {
    assert_eq!(number("热线", DocumentKind::SupervisionOrder, 2026, 7), "热线督〔2026〕7号");
    let words = DocumentKind::ALL.iter().map(|kind| number("东", *kind, 2026, 1)).collect::<Vec<_>>();
    assert_eq!(words, ["东催〔2026〕1号", "东督〔2026〕1号", "东约〔2026〕1号", "东转〔2026〕1号"]);
}

#[test]
fn a_paper_is_read_as_it_was_written() {
    let rows = vec![("工单编号".to_owned(), "5301".to_owned())];
    let paper = Paper { rows, paragraphs: vec!["一是\n二是\t三是".to_owned(), "请办。".to_owned()] };
    let read = Paper::read(&paper.written());
    assert_eq!(read.rows, paper.rows);
    assert_eq!(
        read.paragraphs,
        ["一是", "二是 三是", "请办。"],
        "a line each, and no line looks like a fact"
    );
    assert_eq!(Paper::read(""), Paper::default());
}

/// The papers that the timers and commands of a story issued: the day of the timer, kind, unit and day of the paper.
fn papers(s: &Story) -> Vec<(DocumentKind, String, String)> {
    s.ticket.documents.iter().map(|d| (d.kind, shown(d.at), d.on.to_string())).collect()
}

/// contract.md §4, the column "document" of the ladder.
#[test]
fn each_rung_has_its_paper_and_deadlines_that_climb_together_share_one() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.passes("2026-12-08 00:00");
    use DocumentKind::{SupervisionOrder as Order, TalkNotice as Talk, UrgeNotice as Urge};
    let of = |kind, at: &str, on: &str| (kind, at.to_owned(), on.to_owned());
    assert_eq!(
        papers(&s),
        [
            // Sign and contact, due on the 23rd.
            of(Urge, "2026-11-24 09:00", "2026-11-24"),
            of(Order, "2026-11-25 00:00", "2026-11-25"),
            of(Order, "2026-11-27 00:00", "2026-11-27"),
            // The handling, due on the 27th, a Friday.
            of(Urge, "2026-11-30 09:00", "2026-11-30"),
            // The first two five working days late, the handling one: two papers.
            of(Talk, "2026-12-01 00:00", "2026-12-01"),
            of(Order, "2026-12-01 00:00", "2026-12-01"),
            of(Order, "2026-12-03 00:00", "2026-12-03"),
            // On a Saturday nothing leaves: dated Monday.
            of(Talk, "2026-12-05 00:00", "2026-12-07"),
        ]
        .into_iter()
        .collect::<Vec<_>>()
    );
    let shared = s
        .ticket
        .documents
        .iter()
        .filter(|d| matches!(&d.cause, DocumentCause::Rung { clocks, .. } if clocks.len() == 2));
    assert_eq!(shared.count(), 4);
}

#[test]
fn an_order_has_a_paper_and_a_talk_at_level_three() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 3)).does(
        "2026-11-20 12:00",
        supervisor(),
        supervise(3, 3),
    );
    s.does("2026-11-20 13:00", leader(), instruct("2026-11-24"));
    let kinds: Vec<_> = s.ticket.documents.iter().map(|d| d.kind).collect();
    assert_eq!(kinds, [DocumentKind::SupervisionOrder, DocumentKind::TalkNotice]);
    assert_eq!(s.ticket.documents[0].cause, DocumentCause::Directive { directive: DirectiveId(1) });
}

#[test]
fn the_second_redo_has_a_paper() {
    let mut s = story("2026-11-20 10:00", complaint());
    for day in ["2026-11-20", "2026-11-23"] {
        let hour = |hour: u32| format!("{day} {hour}:00");
        s.handled(&hour(11)).does(&hour(12), reviewer(), pass()).does(&hour(13), visitor(), unhappy());
        s.does(&hour(14), visitor(), redo());
    }
    assert_eq!(
        papers(&s),
        [(DocumentKind::SupervisionOrder, "2026-11-23 14:00".to_owned(), "2026-11-23".to_owned())]
    );
}

/// The words of a paper asked for by hand, and the ticket with it.
fn asked(s: &mut Story, kind: DocumentKind, actor: &Actor) -> Result<Paper, &'static str> {
    let events =
        issue_by_hand(&s.ticket, kind, actor, s.world.at(s.now)).map_err(|refusal| refusal.code())?;
    let Some(Event::DocumentIssued { document }) = events.last() else { panic!("{events:?}") };
    let Document { body: Text::Plain(body), .. } = &**document else { panic!("{document:?}") };
    let paper = Paper::read(body);
    s.gives(events, actor);
    Ok(paper)
}

#[test]
fn a_slip_goes_with_each_dispatch_once() {
    let mut s = story("2026-11-20 10:00", complaint());
    use DocumentKind::{TransferSlip as Slip, UrgeNotice as Urge};
    assert_eq!(
        (issuable(&s.ticket, &dispatcher()), issuable(&s.ticket, &supervisor())),
        (vec![Slip], vec![Slip, Urge])
    );
    assert_eq!(issuable(&s.ticket, &handler("zhujian")), []);
    assert_eq!(asked(&mut s, Urge, &dispatcher()), Err("forbidden"));
    assert_eq!(asked(&mut s, Slip, &agent()), Err("forbidden"));
    assert_eq!(asked(&mut s, DocumentKind::SupervisionOrder, &supervisor()), Err("invalid"));
    let slip = asked(&mut s, Slip, &dispatcher()).expect("a slip");
    assert!(slip.rows.contains(&("承办单位".to_owned(), "区住建局".to_owned())), "{slip:?}");
    assert!(
        slip.paragraphs[0].contains("11月23日（周一）24:00前签收")
            && slip.paragraphs[0].contains("11月27日（周五）24:00前办结")
    );
    assert_eq!(asked(&mut s, Slip, &dispatcher()), Err("illegal_transition"));
    assert_eq!(issuable(&s.ticket, &dispatcher()), []);
    s.does("2026-11-20 11:00", handler("zhujian"), give_back("chengguan")).does(
        "2026-11-20 12:00",
        dispatcher(),
        accept_return(),
    );
    assert_eq!(asked(&mut s, Slip, &dispatcher()), Err("illegal_transition"), "nobody has it");
    s.does("2026-11-20 13:00", dispatcher(), dispatch_because("chengguan", "会商确定"));
    asked(&mut s, Slip, &dispatcher()).expect("a slip for the next unit");
}

#[test]
fn no_paper_names_the_caller_or_repeats_the_citizens_words() {
    let mut s = story("2026-11-20 10:00", NewTicket { confidential: true, ..complaint() });
    let slip = asked(&mut s, DocumentKind::TransferSlip, &dispatcher()).expect("a slip");
    let all = format!("{slip:?}");
    assert!(!all.contains("工地") && !all.contains("浇筑") && all.contains("要求保密"), "{all}");
    s.does("2026-11-20 14:00", agent(), withdraw());
    assert_eq!(asked(&mut s, DocumentKind::UrgeNotice, &supervisor()), Err("illegal_transition"));
}
