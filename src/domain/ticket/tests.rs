//! Light, texts and the fold over the journal.

use super::light::{foremost, lamp, light};
use super::*;
use crate::domain::lifecycle::NewTicket;
use crate::domain::lifecycle::tests::*;
use chrono::SubsecRound;
use rstest::rstest;

fn shines(s: &Story, now: &str) -> Light {
    light(&lamp(&s.ticket), at(now))
}

#[test]
fn green_then_yellow_on_the_last_working_day_then_red() {
    let mut s = story("2026-11-20 10:00", NewTicket { reply_wanted: false, ..complaint() });
    assert_eq!(shines(&s, "2026-11-20 10:00"), Light::Green);
    assert_eq!(shines(&s, "2026-11-23 00:00"), Light::Yellow, "the last day to sign");
    s.does("2026-11-23 09:00", handler("zhujian"), sign_it());
    assert_eq!(shines(&s, "2026-11-25 10:00"), Light::Green);
    assert_eq!(shines(&s, "2026-11-27 00:00"), Light::Yellow);
    assert_eq!(shines(&s, "2026-11-27 23:59:59.999"), Light::Yellow);
    assert_eq!(shines(&s, "2026-11-28 00:00"), Light::Red, "even before the timer has recorded the miss");
    s.passes("2026-11-28 00:00");
    assert_eq!(shines(&s, "2026-11-28 00:00"), Light::Red);
    s.handled("2026-11-30 10:00");
    assert_eq!(shines(&s, "2026-11-30 10:00"), Light::Green, "a miss whose clock has stopped is history");
}

#[test]
fn short_clocks_turn_yellow_in_their_last_fifth() {
    let s = story("2026-11-21 02:00", NewTicket { urgency: Urgency::Urgent, ..unattended() });
    assert_eq!(shines(&s, "2026-11-21 02:23:59"), Light::Green);
    assert_eq!(shines(&s, "2026-11-21 02:24"), Light::Yellow);
    assert_eq!(shines(&s, "2026-11-21 02:30"), Light::Red);
}

#[test]
fn yellow_comes_at_an_instant_that_every_database_keeps() {
    // Out of hours: from here to the end of the clock it is no whole number of fifths.
    let s = story("2026-11-21 02:00:00.000003", unattended());
    let yellow = lamp(&s.ticket).yellow_at.expect("the dispatch clock");
    assert_eq!(yellow, yellow.trunc_subsecs(6));
}

#[test]
fn grey_when_no_clock_is_open() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    assert_ne!(shines(&s, "2026-11-20 12:00"), Light::Grey);
    s.does("2026-11-20 13:00", visitor(), content());
    assert_eq!(shines(&s, "2027-06-30 12:00"), Light::Grey);
    let paused = story("2026-11-20 10:00", unclear());
    assert_eq!(shines(&paused, "2026-11-20 10:30"), Light::Grey);
}

#[test]
fn lists_show_the_open_clock_that_is_due_first() {
    let mut s = story("2026-11-20 10:00", complaint());
    assert_eq!(foremost(&s.ticket).map(|c| c.key.kind), Some(ClockKind::Sign));
    s.does("2026-11-20 11:00", handler("zhujian"), sign_it());
    assert_eq!(foremost(&s.ticket).map(|c| c.key.kind), Some(ClockKind::Contact));
    s.does("2026-11-20 11:10", handler("zhujian"), contact());
    assert_eq!(foremost(&s.ticket).map(|c| c.key.kind), Some(ClockKind::Handle));
}

#[test]
fn a_text_that_is_not_kept_refuses_to_be_written() {
    let event = Event::Noted { text: Text::plain("张三，13800000000") };
    assert!(serde_json::to_string(&event).is_err());
    let kept = Event::Noted { text: Text::Kept { text: 3, hash: "ab".to_owned() } };
    let written = serde_json::to_string(&kept).expect("kept");
    assert_eq!(written, r#"{"event":"noted","text":{"text":3,"hash":"ab"}}"#);
    assert_eq!(serde_json::from_str::<Event>(&written).expect("readable"), kept);
    assert!(serde_json::from_str::<Event>(r#"{"event":"noted","text":"张三"}"#).is_err());
}

#[test]
fn a_journal_that_does_not_begin_with_intake_tells_no_ticket() {
    let s = story("2026-11-20 10:00", complaint());
    let journal = || s.journal.iter().map(|(e, s, v)| (e, *s, *v));
    assert_eq!(replay(journal()), Some(s.ticket.clone()));
    assert_eq!(replay(journal().skip(1)), None);
    assert_eq!(replay(std::iter::empty()), None);
}

#[rstest]
#[case(true, true, true, true)]
#[case(true, false, true, false)]
#[case(true, true, false, false)]
#[case(false, true, true, false)]
fn a_visit_needs_a_name_a_number_and_the_wish(
    #[case] named: bool,
    #[case] reachable: bool,
    #[case] wanted: bool,
    #[case] visited: bool,
) {
    let caller = crate::domain::lifecycle::NewCaller { anonymous: !named, reachable, ..caller() };
    let s =
        story("2026-11-20 10:00", NewTicket { callers: vec![caller], reply_wanted: wanted, ..complaint() });
    assert_eq!(s.ticket.can_be_visited(), visited);
}

/// Nothing of a story may have two meanings for one word, or a reader of the journal would be lost.
#[test]
fn every_event_of_a_long_story_is_written_and_read() {
    let mut s = story("2026-11-20 10:00", NewTicket { line: Line::Service, ..unclear() });
    s.does("2026-11-20 11:00", agent(), info()).does("2026-11-20 11:10", agent(), accept());
    s.handled("2026-11-24 10:00").does("2026-11-24 11:00", reviewer(), fail());
    s.handled("2026-11-24 12:00").does("2026-11-24 13:00", reviewer(), pass());
    s.does("2026-11-24 14:00", visitor(), unhappy()).does("2026-11-24 15:00", reviewer(), close_unhappy());
    s.does("2026-11-24 16:00", supervisor(), reject_close()).does("2026-11-24 16:10", supervisor(), redo());
    s.handled("2026-11-25 12:00").does("2026-11-25 13:00", reviewer(), pass());
    s.does("2026-11-25 14:00", visitor(), content()).does("2026-11-25 15:00", signer(), sign_off());
    s.passes("2027-12-31 00:00");
    assert_eq!((s.status(), s.ticket.round), (Status::Archived, 2));
    for (event, ..) in &s.journal {
        let written = serde_json::to_value(event).expect("written");
        let name = written["event"].as_str().expect("a name").to_owned();
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
    }
}
