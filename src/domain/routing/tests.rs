//! Finding the row, in a directory of a few rows and in the demo district's own.

use super::*;
use crate::domain::lifecycle::tests::{date, reference, row};
use entity::values::*;
use std::collections::{BTreeMap, BTreeSet};

fn ask<'a>(category: &'a CategoryCode, area: Option<&'a AreaCode>, kind: Kind) -> Query<'a> {
    Query { category: Some(category), area, kind, day: date("2026-11-20") }
}

fn unit(resolution: &Resolution) -> Option<&str> {
    resolution.exact.as_ref().map(|c| c.unit.as_str())
}

fn lead(code: &str) -> Lead {
    Lead::Unit(code.into())
}

#[test]
fn the_category_decides_before_the_area_and_the_area_before_the_kind() {
    let of_area = |row: DirectoryRow| DirectoryRow { area: Some("530113001".into()), ..row };
    let of_kind = |row: DirectoryRow| DirectoryRow { kind: Some(Kind::Report), ..row };
    let mut reference = reference();
    reference.directory = vec![
        row(1, "03", lead("zhujian"), &[]),
        of_area(of_kind(row(2, "0301", lead("tongdu"), &[]))),
        row(3, "030101", lead("chengguan"), &[]),
        of_kind(row(4, "030101", lead("shichang"), &[])),
        of_area(row(5, "030101", lead("tongdu"), &[])),
    ];
    let (leaf, other) = (CategoryCode::from("030101"), CategoryCode::from("030102"));
    let (town, village, elsewhere) =
        (AreaCode::from("530113001"), AreaCode::from("530113001003"), AreaCode::from("530113002"));
    let found = |category, area, kind| unit(&reference.resolve(ask(category, area, kind))).map(str::to_owned);
    assert_eq!(found(&leaf, Some(&elsewhere), Kind::Help).as_deref(), Some("chengguan"));
    assert_eq!(found(&leaf, Some(&elsewhere), Kind::Report).as_deref(), Some("shichang"));
    assert_eq!(
        found(&leaf, Some(&town), Kind::Report).as_deref(),
        Some("tongdu"),
        "the area before the kind"
    );
    assert_eq!(
        found(&leaf, Some(&village), Kind::Help).as_deref(),
        Some("tongdu"),
        "a village lies in its town"
    );
    assert_eq!(found(&leaf, None, Kind::Help).as_deref(), Some("chengguan"));
    assert_eq!(found(&other, Some(&town), Kind::Report).as_deref(), Some("tongdu"));
    assert_eq!(found(&other, Some(&town), Kind::Help).as_deref(), Some("zhujian"));
}

#[test]
fn a_row_applies_in_its_time_and_a_unit_in_its_own() {
    let mut reference = reference();
    reference.directory = vec![
        DirectoryRow { valid_to: Some(date("2026-11-19")), ..row(1, "0301", lead("zhujian"), &[]) },
        DirectoryRow { valid_from: date("2026-11-20"), ..row(2, "0301", lead("chengguan"), &[]) },
        row(3, "03", lead("jiuju"), &[]),
    ];
    let leaf = CategoryCode::from("030101");
    let on = |day: &str| Query { day: date(day), ..ask(&leaf, None, Kind::Help) };
    assert_eq!(unit(&reference.resolve(on("2026-11-19"))), Some("zhujian"));
    assert_eq!(unit(&reference.resolve(on("2026-11-20"))), Some("chengguan"));
    reference.directory.remove(0);
    reference.directory.remove(0);
    assert_eq!(unit(&reference.resolve(on("2025-12-31"))), Some("jiuju"));
    assert_eq!(reference.resolve(on("2026-01-01")), Resolution::default(), "the unit is no more");
}

#[test]
fn an_open_row_names_its_candidates_with_ground_and_why() {
    let (leaf, town) = (CategoryCode::from("030102"), AreaCode::from("530113001003"));
    let reference = reference();
    let found = reference.resolve(ask(&leaf, Some(&town), Kind::Help));
    assert_eq!(found.exact, None);
    let named: Vec<_> =
        found.candidates.iter().map(|c| (c.unit.as_str(), c.basis.as_str(), c.why.as_str())).collect();
    let why = "派单目录：广场噪声（全区）";
    assert_eq!(named, [("chengguan", "依据2", why), ("tongdu", "依据2", why)]);
    let elsewhere = AreaCode::from("530113002");
    assert_eq!(reference.resolve(ask(&leaf, Some(&elsewhere), Kind::Help)).candidates.len(), 1);
    assert_eq!(
        reference.resolve(Query { category: None, ..ask(&leaf, None, Kind::Help) }),
        Resolution::default()
    );
}

#[test]
fn names_are_of_their_day() {
    let mut reference = reference();
    let unit = reference.units.get_mut(&UnitCode::from("zhujian")).expect("a unit");
    unit.names = vec![
        UnitName { name: "区建设局".to_owned(), valid_from: date("2018-01-01") },
        UnitName { name: "区住建局".to_owned(), valid_from: date("2019-03-01") },
    ];
    let code = UnitCode::from("zhujian");
    assert_eq!(reference.unit_name(&code, date("2019-02-28")), "区建设局");
    assert_eq!(reference.unit_name(&code, date("2019-03-01")), "区住建局");
    assert_eq!(reference.unit_name(&code, date("2017-01-01")), "区建设局");
    assert_eq!(reference.unit_name(&"nobody".into(), date("2026-01-01")), "nobody");
}

#[test]
fn paths_go_from_the_root_down() {
    let reference = reference();
    assert_eq!(reference.category_path(&"030101".into()), "城乡建设 / 噪声 / 施工噪声");
    assert_eq!(reference.area_path(&"530113001003".into()), "区划530113 / 区划530113001 / 区划530113001003");
    let day = date("2026-11-20");
    assert!(reference.leaf(&"0301".into(), day).is_none() && reference.leaf(&"030101".into(), day).is_some());
}

/// The cells of a demo table, by the names of its columns.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let names = reader.headers().expect("a head").clone();
    let rows = reader.records().map(|r| r.expect("a row"));
    rows.map(|r| names.iter().zip(r.iter()).map(|(n, c)| (n.to_owned(), c.to_owned())).collect()).collect()
}

fn demo() -> Reference {
    let some = |cell: &str| (!cell.is_empty() && cell != "*").then(|| cell.to_owned());
    let who = |cell: &str| match cell {
        "" => Lead::Open,
        "@township" => Lead::Township,
        code => Lead::Unit(code.into()),
    };
    let units = table(include_str!("../../service/demo/units.csv")).into_iter().map(|r| Unit {
        code: r["code"].as_str().into(),
        kind: UnitKind::from_code(&r["kind"]).expect("a kind"),
        parent: None,
        dispatchable: r["dispatchable"] == "1",
        area: some(&r["area"]).map(AreaCode),
        valid_from: date("2018-01-01"),
        valid_to: None,
        successor: None,
        earlier: Vec::new(),
        names: vec![UnitName { name: r["name"].clone(), valid_from: date("2018-01-01") }],
    });
    let categories = table(include_str!("../../service/demo/categories.csv")).into_iter().map(|r| Category {
        code: r["code"].as_str().into(),
        name: r["name"].clone(),
        level: r["level"].parse().expect("a level"),
        parent: some(&r["parent"]).map(CategoryCode),
        valid_from: None,
        valid_to: None,
    });
    let areas = table(include_str!("../../service/demo/areas.csv")).into_iter().map(|r| Area {
        code: r["code"].as_str().into(),
        name: r["name"].clone(),
        level: r["level"].clone(),
        parent: some(&r["parent"]).map(AreaCode),
    });
    let rows =
        (1..).zip(table(include_str!("../../service/demo/directory.csv"))).map(|(id, r)| DirectoryRow {
            id,
            category: r["category"].as_str().into(),
            area: some(&r["area"]).map(AreaCode),
            kind: some(&r["kind"]).map(|k| Kind::from_code(&k).expect("a kind")),
            lead: who(&r["lead_unit"]),
            co_units: Vec::new(),
            basis: r["basis"].clone(),
            candidates: r["candidates"].split(';').filter(|c| !c.is_empty()).map(who).collect(),
            township: None,
            valid_from: date("2018-01-01"),
            valid_to: None,
        });
    Reference {
        approving: Default::default(),
        phones: Default::default(),
        units: units.map(|u| (u.code.clone(), u)).collect(),
        categories: categories.map(|c| (c.code.clone(), c)).collect(),
        areas: areas.map(|a| (a.code.clone(), a)).collect(),
        matters: BTreeMap::new(),
        services: Default::default(),
        indicators: Default::default(),
        directory: rows.collect(),
    }
}

fn leaves(reference: &Reference) -> Vec<&CategoryCode> {
    reference.categories.values().filter(|c| c.level == 3).map(|c| &c.code).collect()
}

fn townships(reference: &Reference) -> Vec<&AreaCode> {
    reference.areas.values().filter(|a| a.code.as_str().len() == 9).map(|a| &a.code).collect()
}

/// Issue: every leaf resolved for each township, or marked open with at least two candidates.
#[test]
fn in_the_demo_district_every_leaf_has_an_answer_or_a_choice_in_each_township() {
    let reference = demo();
    let (leaves, townships) = (leaves(&reference), townships(&reference));
    assert!(
        leaves.len() >= 300 && townships.len() == 9,
        "{} leaves, {} townships",
        leaves.len(),
        townships.len()
    );
    for leaf in &leaves {
        for town in &townships {
            for kind in Kind::ALL {
                let found = reference.resolve(ask(leaf, Some(town), *kind));
                let units: BTreeSet<_> = found.candidates.iter().map(|c| &c.unit).collect();
                assert_eq!(units.len(), found.candidates.len(), "{leaf} {town}: a candidate twice");
                let answered = found.exact.is_some() || units.len() >= 2;
                assert!(answered, "{leaf} {town} {}: {found:?}", kind.code());
                assert!(found.candidates.iter().all(|c| !c.basis.is_empty()));
            }
        }
    }
}

#[test]
fn in_the_demo_district_every_unit_that_is_named_exists() {
    let reference = demo();
    for row in &reference.directory {
        let named = std::iter::once(&row.lead).chain(&row.candidates);
        for unit in named.filter_map(|l| if let Lead::Unit(unit) = l { Some(unit) } else { None }) {
            assert!(reference.dispatchable(unit, date("2018-01-01")).is_some(), "{unit} of row {}", row.id);
        }
        assert!(reference.categories.contains_key(&row.category), "{}", row.category);
        assert!(row.area.as_ref().is_none_or(|a| reference.areas.contains_key(a)));
        assert_eq!(row.lead == Lead::Open, !row.candidates.is_empty(), "row {}", row.id);
    }
}

/// 信访工作条例 30: where the directory keeps reports away from the townships, no nearer row brings them back.
#[test]
fn in_the_demo_district_reports_about_a_township_stay_away_from_it() {
    let reference = demo();
    let kept_away = |leaf: &CategoryCode| {
        let report =
            |r: &DirectoryRow| r.kind == Some(Kind::Report) && leaf.as_str().starts_with(r.category.as_str());
        reference.directory.iter().any(report)
    };
    let concerned: Vec<_> = leaves(&reference).into_iter().filter(|l| kept_away(l)).collect();
    assert!(concerned.len() > 10, "{}", concerned.len());
    for leaf in concerned {
        for town in townships(&reference) {
            let found = reference.resolve(ask(leaf, Some(town), Kind::Report));
            let units = found.candidates.iter().filter_map(|c| reference.units.get(&c.unit));
            assert!(units.clone().all(|u| u.area.is_none()), "{leaf} {town}: {found:?}");
        }
    }
}

#[test]
fn in_the_demo_district_a_village_is_answered_like_its_township() {
    let reference = demo();
    for village in reference.areas.keys().filter(|a| a.as_str().len() == 12) {
        let town = AreaCode::from(&village.as_str()[..9]);
        for leaf in leaves(&reference).into_iter().step_by(17) {
            let of = |area| reference.resolve(ask(leaf, Some(area), Kind::Complaint));
            assert_eq!(of(village), of(&town), "{leaf} {village}");
        }
    }
}

#[test]
fn a_village_lies_in_its_township_and_the_county_in_none() {
    let reference = demo();
    let name = |area: &str| reference.township(&area.into()).map(|a| a.name.as_str());
    assert_eq!(name("530113001016"), Some("铜都街道"));
    assert_eq!(name("530113001"), Some("铜都街道"));
    assert_eq!(name("530113"), None);
    assert_eq!(name("999999"), None);
}

#[test]
fn every_row_of_the_category_says_what_became_of_it_and_the_first_one_answers() {
    let of_area = |row: DirectoryRow, area: &str| DirectoryRow { area: Some(area.into()), ..row };
    let of_kind = |row: DirectoryRow, kind| DirectoryRow { kind: Some(kind), ..row };
    let mut reference = reference();
    reference.directory = vec![
        row(1, "03", lead("zhujian"), &[]),
        row(2, "0301", lead("zhujian"), &[]),
        of_area(row(3, "0301", lead("tongdu"), &[]), "530113001"),
        of_area(of_kind(row(4, "0301", lead("shichang"), &[]), Kind::Report), "530113001"),
        of_area(row(5, "0301", lead("chengguan"), &[]), "530113002"),
        of_area(row(6, "0301", lead("chengguan"), &[]), "530113001"),
        DirectoryRow { valid_to: Some(date("2026-11-19")), ..row(7, "030101", lead("zhujian"), &[]) },
        DirectoryRow { valid_from: date("2026-11-21"), ..row(8, "030101", lead("zhujian"), &[]) },
        row(9, "04", lead("zhujian"), &[]),
    ];
    let (leaf, town) = (CategoryCode::from("030101"), AreaCode::from("530113001003"));
    let said = |kind| -> Vec<(i64, &str)> {
        reference
            .weigh(ask(&leaf, Some(&town), kind))
            .iter()
            .map(|(row, standing)| (row.id, standing.code()))
            .collect()
    };
    let help = [
        (3, "chosen"),
        (7, "ended"),
        (8, "not_yet"),
        (4, "other_kind"),
        (5, "other_area"),
        (6, "younger"),
        (2, "wider_area"),
        (1, "wider_category"),
    ];
    assert_eq!(said(Kind::Help), help);
    assert_eq!(said(Kind::Report)[0], (4, "chosen"));
    assert!(said(Kind::Report).contains(&(3, "every_kind")));
    assert_eq!(reference.weigh(Query { category: None, ..ask(&leaf, None, Kind::Help) }), []);
}

#[test]
fn in_the_demo_district_the_reasons_agree_with_the_answer() {
    let reference = demo();
    for leaf in leaves(&reference).into_iter().step_by(7) {
        for town in townships(&reference) {
            for kind in Kind::ALL {
                let query = ask(leaf, Some(town), *kind);
                let weighed = reference.weigh(query);
                let chosen: Vec<_> = weighed.iter().filter(|(_, v)| *v == Standing::Chosen).collect();
                assert_eq!(chosen.len(), 1, "{leaf} {town} {}", kind.code());
                let open = reference.open_because(weighed[0].0, query);
                assert_eq!(open.is_none(), reference.resolve(query).exact.is_some(), "{leaf} {town}");
            }
        }
    }
}

/// 沿革: a day asks for what held then, whatever came after.
#[test]
fn a_unit_was_what_it_was_until_the_day_of_its_change() {
    let unit = demo().units.remove(&UnitCode::from("tangdan")).expect("a township");
    let first = unit.place();
    let below = Place { parent: Some("zhengfuban".into()), ..first.clone() };
    let bureau = Place { kind: UnitKind::Department, area: None, ..below.clone() };
    let unit = unit.moved(below.clone(), date("2026-03-01")).moved(bureau.clone(), date("2026-09-01"));
    for (day, place) in [
        ("2017-01-01", &first),
        ("2026-02-28", &first),
        ("2026-03-01", &below),
        ("2026-08-31", &below),
        ("2026-09-01", &bureau),
        ("2030-01-01", &bureau),
    ] {
        assert_eq!(&unit.place_on(date(day)), place, "{day}");
    }
    // What it was for no day it never was; and what does not change leaves nothing behind.
    let again = unit.clone().moved(first.clone(), date("2026-09-01"));
    assert_eq!((again.earlier.len(), again.place()), (2, first));
    assert_eq!(unit.clone().moved(bureau, date("2026-10-01")), unit);
}

#[test]
fn whoever_has_what_a_unit_had_is_phoned() {
    let mut known = demo();
    let phone = |number: &str| {
        let id = entity::values::UnitPhoneId(1);
        vec![UnitPhone { id, rank: PhoneRank::Desk, label: None, number: number.to_owned() }]
    };
    known.phones.insert("zhujian".into(), phone("1"));
    let dialled = |known: &Reference| known.phones_to_call(&"zhujian".into())[0].number.clone();
    assert_eq!(dialled(&known), "1");
    known.units.get_mut(&UnitCode::from("zhujian")).expect("a unit").successor = Some("chengguan".into());
    assert_eq!(dialled(&known), "1", "its successor has none");
    known.phones.insert("chengguan".into(), phone("2"));
    assert_eq!(dialled(&known), "2");
}
