//! 催办: whoever has the ticket hears of it, and nothing moves.

use super::*;
use entity::values::*;

#[test]
fn an_urging_is_kept_and_moves_no_deadline() {
    let mut s = story("2026-11-20 10:00", complaint());
    let clocks = s.ticket.clocks.clone();
    s.does("2026-11-20 11:00", agent(), urge()).does("2026-11-23 09:00", supervisor(), urge());
    assert_eq!((s.status(), &s.ticket.clocks), (Status::Dispatched, &clocks));
    let unit = Some(UnitCode::from("zhujian"));
    assert!(s.ticket.urgings.iter().all(|u| u.unit == unit));
    assert_eq!(
        s.ticket.urgings.iter().map(|u| u.by).collect::<Vec<_>>(),
        [agent().person, supervisor().person]
    );
    assert_eq!(s.ticket.version, 3, "a command like any other");
}

#[test]
fn it_is_the_agents_and_the_supervisors() {
    let mut s = story("2026-11-20 10:00", complaint());
    for other in [dispatcher(), handler("zhujian"), lead("zhujian"), reviewer(), leader()] {
        s.refuses("2026-11-20 11:00", other, urge(), "forbidden");
    }
    let mut waiting = story("2026-11-20 10:00", open_complaint());
    waiting.does("2026-11-20 11:00", agent(), urge());
    assert_eq!(waiting.ticket.urgings[0].unit, None, "the hotline's own");
    s.does("2026-11-20 12:00", agent(), withdraw());
    s.refuses("2026-11-20 12:10", agent(), urge(), "illegal_transition");
}
