//! Of all settings the most specific holds.

use super::super::{Dated, Policies, Terms, terms};
use super::*;
use crate::domain::calendar::Allowance;
use crate::domain::lifecycle::tests::at;
use entity::values::{ClockKind, Urgency};
use proptest::prelude::*;
use rstest::rstest;

fn setting(name: LimitName, line: Option<Line>, kind: Option<Kind>, value: u32) -> Setting {
    Setting { line, kind, ..Setting::everywhere(name, Some(Value::Number(value))) }
}

fn within(code: &str, setting: Setting) -> Setting {
    Setting { area: Division::parse(code), ..setting }
}

fn days(policy: &Policy, clock: ClockKind, line: Line, kind: Kind) -> Allowance {
    policy.limit(clock, Matter::ordinary(line, kind)).allowance
}

#[test]
fn the_narrower_scope_counts_and_the_line_before_the_kind() {
    let handle = |line, kind, value| setting(LimitName::Handle, line, kind, value);
    let mut set = vec![handle(None, None, 9)];
    let of =
        |set: &[Setting], line, kind| days(&Policy::of(set.iter().copied()), ClockKind::Handle, line, kind);
    assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(9));
    set.push(handle(None, Some(Kind::Rating), 8));
    set.push(handle(Some(Line::Service), None, 7));
    assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(7));
    assert_eq!(of(&set, Line::Hotline, Kind::Rating), Allowance::WorkingDays(8));
    set.push(handle(Some(Line::Service), Some(Kind::Rating), 2));
    assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(2));
    assert_eq!(of(&set, Line::Business, Kind::Complaint), Allowance::WorkingDays(9));
    set.push(Setting { value: None, ..handle(Some(Line::Service), Some(Kind::Rating), 0) });
    assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(7), "taken back");
    assert_eq!(of(&[], Line::Service, Kind::Rating), Allowance::WorkingDays(3), "as shipped");
}

#[test]
fn the_narrowest_division_comes_before_line_and_kind() {
    let policy = Policy::of([
        setting(LimitName::Handle, Some(Line::Hotline), Some(Kind::Complaint), 6),
        within("530113001", setting(LimitName::Handle, None, None, 8)),
        within("530113001003", setting(LimitName::Handle, None, Some(Kind::Help), 9)),
        within("530113002", setting(LimitName::Handle, Some(Line::Business), None, 20)),
    ]);
    let of = |area: &str, line, kind| {
        let matter = Matter { area: Division::parse(area), ..Matter::ordinary(line, kind) };
        policy.limit(ClockKind::Handle, matter).rule
    };
    assert_eq!(of("530113001", Line::Hotline, Kind::Complaint), "投诉办理 8 个工作日");
    assert_eq!(of("530113001003", Line::Hotline, Kind::Complaint), "投诉办理 8 个工作日", "its township's");
    assert_eq!(of("530113001003", Line::Hotline, Kind::Help), "求助办理 9 个工作日", "its own");
    assert_eq!(of("530113002", Line::Hotline, Kind::Complaint), "投诉办理 6 个工作日", "the district's");
    assert_eq!(of("530113002007", Line::Business, Kind::Complaint), "营商环境办理 20 个工作日");
    assert_eq!(of("", Line::Hotline, Kind::Complaint), "投诉办理 6 个工作日", "nobody knows where");
    assert_eq!(of("530113003", Line::Hotline, Kind::Help), "求助办理 5 个工作日", "as shipped");
}

#[rstest]
#[case(LimitName::Sign, ClockKind::Sign)]
#[case(LimitName::CoHandle, ClockKind::CoHandle)]
#[case(LimitName::Contact, ClockKind::Contact)]
#[case(LimitName::Dispute, ClockKind::Dispute)]
#[case(LimitName::Review, ClockKind::Review)]
#[case(LimitName::Visit, ClockKind::Visit)]
#[case(LimitName::SignOff, ClockKind::SignOff)]
fn every_clock_has_its_setting(#[case] name: LimitName, #[case] clock: ClockKind) {
    let policy = Policy::of([setting(name, Some(Line::Hotline), None, 4)]);
    assert_eq!(days(&policy, clock, Line::Hotline, Kind::Help), Allowance::WorkingDays(4));
    let shipped = days(&Policy::default(), clock, Line::Business, Kind::Help);
    assert_eq!(days(&policy, clock, Line::Business, Kind::Help), shipped);
}

#[test]
fn every_number_is_set_and_taken_back_within_its_bounds() {
    for name in LimitName::ALL.iter().copied().filter(|name| *name != LimitName::Ladder) {
        let Terms { least, most, .. } = terms(name);
        let shipped = Policy::default().plain(name);
        assert!((least..=most).contains(&shipped), "{}", name.code());
        let other = if shipped == least { most } else { least };
        let set = setting(name, None, None, other);
        assert_eq!(Policy::of([set]).plain(name), other, "{}", name.code());
        let some = setting(name, Some(Line::Hotline), None, other);
        assert_eq!(Policy::of([some]).plain(name), shipped, "what is set for some is not everybody's");
        assert_eq!(Policy::of([set, Setting { value: None, ..set }]), Policy::default());
    }
}

#[test]
fn whoever_objects_has_as_long_as_whoever_returns_until_it_is_set() {
    let matter = Matter::ordinary(Line::Hotline, Kind::Help);
    let returning = setting(LimitName::ReturnWindow, None, None, 3);
    let objecting = setting(LimitName::ObjectionWindow, Some(Line::Hotline), None, 2);
    let of = |set: &[Setting]| Policy::of(set.iter().copied()).objection_days(matter);
    assert_eq!((of(&[]), of(&[returning]), of(&[returning, objecting])), (1, 3, 2));
}

#[test]
fn a_ladder_is_set_for_a_scope_as_a_whole() {
    let matter = |kind| Matter::ordinary(Line::Hotline, kind);
    let steep = Ladder { level_days: [1, 2, 3, 4], ..Ladder::default() };
    let set = Setting {
        value: Some(Value::Ladder(steep)),
        ..setting(LimitName::Ladder, None, Some(Kind::Help), 0)
    };
    let policy = Policy::of([set]);
    let ladders = (policy.ladder(matter(Kind::Help)), policy.ladder(matter(Kind::Report)));
    assert_eq!(ladders, (steep, Ladder::default()));
    assert_eq!(Policy::of([set, Setting { value: None, ..set }]), Policy::default());
    let town = Policy::of([within("530113001", Setting { kind: None, ..set })]);
    let there = Matter { area: Division::parse("530113001003"), ..matter(Kind::Report) };
    assert_eq!((town.ladder(there), town.ladder(matter(Kind::Report))), (steep, Ladder::default()));
}

#[test]
fn an_enterprise_keeps_its_shorter_limit() {
    let policy = Policy::of([setting(LimitName::Handle, None, Some(Kind::Help), 10)]);
    let matter = Matter { enterprise: true, ..Matter::ordinary(Line::Hotline, Kind::Help) };
    assert_eq!(policy.limit(ClockKind::Handle, matter).allowance, Allowance::WorkingDays(3));
}

/// How narrow a scope is: digits of the division, then line with kind, line, kind, neither.
fn narrowness(setting: &Setting) -> (usize, u8) {
    let digits = setting.area.map_or(0, |area| area.prefix().len());
    (digits, 2 * u8::from(setting.line.is_some()) + u8::from(setting.kind.is_some()))
}

fn divisions() -> impl Strategy<Value = Option<Division>> {
    const CODES: &[&str] =
        &["530000", "530100", "530113", "530113001", "530113001003", "530113001004", "530113002", "530114"];
    prop::option::of(prop::sample::select(CODES)).prop_map(|code| code.and_then(Division::parse))
}

prop_compose! {
    fn any_setting()(
        area in divisions(),
        line in prop::option::of(prop::sample::select(Line::ALL)),
        kind in prop::option::of(prop::sample::select(Kind::ALL)),
        value in prop::option::weighted(0.8, 1..=60_u32),
    ) -> Setting {
        Setting { name: LimitName::Handle, area, line, kind, value: value.map(Value::Number) }
    }
}

proptest! {
    #[test]
    fn the_most_specific_holds_whatever_the_order_of_scopes(
        settings in prop::collection::vec(any_setting(), 0..24),
        area in divisions(),
        line in prop::sample::select(Line::ALL),
        kind in prop::sample::select(Kind::ALL),
    ) {
        let matter = Matter { area, urgency: Urgency::Normal, ..Matter::ordinary(line, kind) };
        let policy = Policy::of(settings.iter().copied());
        // By hand: the last of each scope counts, of those that hold the narrowest.
        let same = |a: &Setting, b: &Setting| (a.area, a.line, a.kind) == (b.area, b.line, b.kind);
        let last = settings.iter().enumerate().filter(|(n, s)| !settings[n + 1..].iter().any(|later| same(s, later)));
        let holds = |s: &Setting| {
            s.area.is_none_or(|wide| area.is_some_and(|place| wide.contains(place)))
                && s.line.is_none_or(|of| of == line)
                && s.kind.is_none_or(|of| of == kind)
                && s.value.is_some()
        };
        let mut holding: Vec<Setting> = last.map(|(_, s)| *s).filter(holds).collect();
        holding.sort_by_key(|s| std::cmp::Reverse(narrowness(s)));
        let found: Vec<Setting> =
            policy.sources(LimitName::Handle, matter).into_iter().map(|source| source.setting).collect();
        prop_assert_eq!(&found, &holding);
        let expected = match holding.first().and_then(|s| s.value) {
            Some(Value::Number(number)) => number,
            _ => Policy::default().number(LimitName::Handle, matter),
        };
        prop_assert_eq!(policy.number(LimitName::Handle, matter), expected);
        // Which scope was set first makes no difference, and dated settings come to the same.
        let again = Policy::of(holding.iter().rev().copied());
        prop_assert_eq!(again.number(LimitName::Handle, matter), expected);
        let from = at("2026-09-01 10:00");
        let dated = settings.iter().zip(1..).map(|(setting, id)| Dated { id, from, setting: *setting });
        prop_assert_eq!(Policies::of(dated).at(from).number(LimitName::Handle, matter), expected);
    }
}
