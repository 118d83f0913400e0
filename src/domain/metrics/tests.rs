use super::*;
use entity::values::{Basis, Part};

fn head() -> Head {
    Head {
        line: entity::values::Line::Hotline,
        confidential: false,
        category: Some("010101".into()),
        township: None,
        channel: entity::values::Channel::Phone,
        kind: entity::values::Kind::Complaint,
        created: "2026-09-01".parse().expect("a date"),
        closed: None,
    }
}

fn share(numerator: i64) -> Share {
    let place = Place {
        figure: Figure::Of(Measure::OnTime),
        due: Some("2026-09-08".parse().expect("a date")),
        unit: Some("zhujian".into()),
    };
    Share { head: head(), facts: [(place, Step { numerator, denominator: 1 })].into() }
}

#[test]
fn a_share_counts_once_in_each_part_by_each_basis_that_it_has() {
    let mut tally = Tally::default();
    tally.add(&share(1), 1);
    let of = |basis| tally.0.keys().filter(|cell| cell.basis == basis).count();
    assert_eq!((of(Basis::Due), of(Basis::Created), of(Basis::Closed)), (6, 6, 0));
    let area = tally.0.keys().find(|cell| cell.part == Part::Area).expect("an area");
    assert_eq!(area.key, "", "a ticket without a place counts under none");
    assert!(tally.0.keys().filter(|c| c.basis == Basis::Due).all(|c| c.day.to_string() == "2026-09-08"));
}

#[test]
fn a_change_takes_away_what_was() {
    let (before, mut after) = (share(0), share(1));
    after.head.closed = Some("2026-09-05".parse().expect("a date"));
    let mut kept = Tally::default();
    kept.add(&before, 1);
    kept.change(&Change { was: Some(before), is: after.clone() });
    let mut anew = Tally::default();
    anew.add(&after, 1);
    assert_eq!(kept.trimmed(), anew);
    let other = Tally::default();
    assert_eq!(anew.differing(&other).len(), 18);
    assert!(anew.differing(&anew.clone()).is_empty());
}

#[test]
fn a_share_goes_through_json() {
    let change = Change { was: None, is: share(1) };
    let json = serde_json::to_string(&change).expect("json");
    assert_eq!(serde_json::from_str::<Change>(&json).expect("a change"), change);
    assert!(serde_json::from_str::<Figure>("\"nothing\"").is_err());
    for measure in Measure::ALL {
        assert_eq!(Figure::from_code(measure.name()), Some(Figure::Of(measure)));
    }
}

#[test]
fn a_rate_is_rounded_only_for_reading() {
    let rate = |numerator, denominator| Ratio { numerator, denominator }.rate();
    assert_eq!(rate(0, 0), None);
    assert_eq!(rate(0, 7).as_deref(), Some("0.00"));
    assert_eq!(rate(7, 7).as_deref(), Some("100.00"));
    assert_eq!(rate(2, 3).as_deref(), Some("66.67"));
    assert_eq!(rate(1, 3).as_deref(), Some("33.33"));
    assert_eq!(rate(1, 800).as_deref(), Some("0.13"));
    let nearly = Ratio { numerator: 24_999, denominator: 25_000 };
    assert_eq!(nearly.rate().as_deref(), Some("100.00"));
    assert!(!nearly.is_whole());
    assert_eq!(rate(u64::MAX, u64::MAX).as_deref(), Some("100.00"));
}

#[test]
fn every_measure_says_what_it_counts() {
    for measure in Measure::ALL {
        let definition = measure.definition();
        assert!(!definition.label.is_empty() && definition.text.contains(definition.denominator));
    }
}
