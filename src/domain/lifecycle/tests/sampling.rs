//! 随机回访: where only a share is visited, the month's seed decides which, and nobody else.

use super::super::{Command, NewTicket, VisitSeed, is_sampled};
use super::*;
use crate::domain::clock::{Matter, Policy, Setting, Value};
use crate::domain::metrics::{Figure, Measure, Share};
use crate::domain::sampling::{lot, seal};
use crate::domain::ticket::VisitDraw;
use entity::values::*;
use rstest::rstest;

const SEED: &str = "0123456789abcdef0123456789abcdef";

fn pass_with(seed: Option<&str>) -> Command {
    let seed = seed.map(|seed| VisitSeed { month: date("2026-11-01"), seed: seed.to_owned() });
    Command::PassReview { note: None, seed }
}

fn share(line: Option<Line>, kind: Option<Kind>, value: u32) -> Setting {
    Setting { line, kind, ..Setting::everywhere(LimitName::VisitShare, Some(Value::Number(value))) }
}

/// Handed in, where `value` in a hundred are visited.
fn handed_in(new: NewTicket, value: u32) -> Story {
    let mut s = story("2026-11-20 10:00", new);
    s.world.policy = Policy::of([share(None, None, value)]);
    s.handled("2026-11-20 11:00");
    s
}

fn figure(s: &Story, measure: Measure) -> (i64, i64) {
    let of = Share::of(&s.ticket).facts.into_iter().filter(|(place, _)| place.figure == Figure::Of(measure));
    of.fold((0, 0), |(n, d), (_, step)| (n + step.numerator, d + step.denominator))
}

#[test]
fn as_shipped_everybody_is_visited_and_nothing_drawn() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass_with(Some(SEED)));
    assert_eq!((s.status(), s.ticket.visit_draws.len()), (Status::ToVisit, 0));
}

#[test]
fn the_lot_decides_and_is_written_down() {
    let number = TicketNumber::from("53011326112000001");
    let lot = lot(SEED, &number);
    for (value, drawn) in [(lot / 100, false), (lot / 100 + 1, true)] {
        let mut s = handed_in(complaint(), value);
        assert_eq!(s.ticket.number, number);
        s.does("2026-11-20 12:00", reviewer(), pass_with(Some(SEED)));
        let draw = VisitDraw {
            round: 1,
            month: date("2026-11-01"),
            seal: seal(SEED),
            share: value,
            lot,
            drawn,
            at: at("2026-11-20 12:00"),
        };
        assert_eq!(s.ticket.visit_draws, [draw]);
        assert_eq!(s.status(), if drawn { Status::ToVisit } else { Status::Archived });
        assert_eq!(figure(&s, Measure::VisitDrawn), (i64::from(drawn), 1));
        // Who was not drawn is no visit that is owed.
        assert_eq!(figure(&s, Measure::Visited), (0, i64::from(drawn)));
    }
}

#[test]
fn who_is_not_drawn_goes_on_to_the_sign_off() {
    let mut s = handed_in(NewTicket { line: Line::Business, ..complaint() }, 0);
    s.does("2026-11-20 12:00", reviewer(), pass_with(Some(SEED)));
    assert_eq!((s.status(), s.ticket.visit_waived()), (Status::ToSignOff, true));
    // What is struck off and found untrue is heard.
    s.does("2026-11-20 13:00", signer(), sign_off()).does("2026-11-21 10:00", supervisor(), revoke());
    s.handled("2026-11-23 10:00").does("2026-11-23 11:00", reviewer(), pass_with(Some(SEED)));
    assert_eq!(s.status(), Status::ToVisit);
}

#[test]
fn the_share_is_the_lines_and_the_kinds() {
    let policy = Policy::of([share(None, None, 50), share(Some(Line::Hotline), Some(Kind::Help), 10)]);
    assert_eq!(policy.visit_share(Matter::ordinary(Line::Hotline, Kind::Help)), 10);
    assert_eq!(policy.visit_share(Matter::ordinary(Line::Business, Kind::Help)), 50);
    assert_eq!(policy.visit_share(Matter::ordinary(Line::Service, Kind::Rating)), 100, "of bad ratings all");
    assert_eq!(Policy::default().visit_share(Matter::ordinary(Line::Hotline, Kind::Help)), 100);
}

#[rstest]
#[case::urged(urge(), agent())]
#[case::called_again(again(), agent())]
#[case::supervised(supervise(1, 2), supervisor())]
#[case::instructed(instruct("2026-11-25"), leader())]
fn whoever_had_to_ask_is_heard(#[case] command: Command, #[case] by: crate::domain::permission::Actor) {
    let mut s = story("2026-11-20 10:00", complaint());
    s.world.policy = Policy::of([share(None, None, 0)]);
    s.does("2026-11-20 10:30", by, command).handled("2026-11-20 11:00");
    assert!(!is_sampled(&s.ticket, s.world.at(s.now)));
    s.does("2026-11-20 12:00", reviewer(), pass_with(Some(SEED)));
    assert_eq!((s.status(), s.ticket.visit_draws.len()), (Status::ToVisit, 0));
}

#[test]
fn what_was_late_or_a_bad_rating_is_visited_whatever_chance_says() {
    let mut late = story("2026-11-20 10:00", complaint());
    late.world.policy = Policy::of([share(None, None, 0)]);
    late.passes("2026-11-30 09:00");
    late.handled("2026-11-30 10:00");
    let rated = handed_in(rating(Some("shichang")), 0);
    for mut s in [late, rated] {
        let next = s.now + chrono::TimeDelta::hours(1);
        let next = crate::domain::time::beijing(next).format("%Y-%m-%d %H:%M").to_string();
        s.does(&next, reviewer(), pass_with(Some(SEED)));
        assert_eq!((s.status(), s.ticket.visit_draws.len()), (Status::ToVisit, 0));
    }
}

#[test]
fn without_a_seed_nobody_is_left_out_and_nobody_to_call_is_not_drawn() {
    let mut s = handed_in(complaint(), 0);
    s.does("2026-11-20 12:00", reviewer(), pass_with(None));
    assert_eq!(s.status(), Status::ToVisit);
    let silent = handed_in(NewTicket { reply_wanted: false, ..complaint() }, 0);
    assert!(!is_sampled(&silent.ticket, silent.world.at(silent.now)));
}
