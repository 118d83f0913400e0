//! Who plays: the units, the directory and the people of every story.

use crate::domain::permission::{Actor, Stand};
use crate::domain::routing::{
    Area, Category, DirectoryRow, Lead, Matter, Reference, Unit, UnitName, UnitPhone,
};
use chrono::NaiveDate;
use entity::values::*;

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn person(id: i64, name: &str, unit: &str, role: Role) -> Actor {
    Actor {
        person: PersonId(id),
        name: name.to_owned(),
        unit: unit.into(),
        predecessors: Vec::new(),
        roles: [role].into(),
        contractor: false,
        stand: Stand::Own,
    }
}

pub(crate) fn agent() -> Actor {
    person(1, "坐席一号", "hotline", Role::Agent)
}

pub(crate) fn other_agent() -> Actor {
    person(2, "坐席二号", "hotline", Role::Agent)
}

pub(crate) fn contractor() -> Actor {
    Actor { contractor: true, ..person(3, "坐席三号", "hotline", Role::Agent) }
}

pub(crate) fn dispatcher() -> Actor {
    person(11, "派单一号", "hotline", Role::Dispatcher)
}

pub(crate) fn other_dispatcher() -> Actor {
    person(12, "派单二号", "hotline", Role::Dispatcher)
}

pub(crate) fn reviewer() -> Actor {
    person(21, "审核一号", "hotline", Role::Reviewer)
}

pub(crate) fn visitor() -> Actor {
    person(31, "回访一号", "hotline", Role::Visitor)
}

pub(crate) fn other_visitor() -> Actor {
    person(32, "回访二号", "hotline", Role::Visitor)
}

pub(crate) fn signer() -> Actor {
    person(41, "销号一号", "hotline", Role::Signer)
}

pub(crate) fn supervisor() -> Actor {
    person(51, "督办一号", "hotline", Role::Supervisor)
}

pub(crate) fn other_supervisor() -> Actor {
    person(52, "督办二号", "hotline", Role::Supervisor)
}

pub(crate) fn leader() -> Actor {
    person(61, "领导一号", "hotline", Role::Leader)
}

pub(crate) fn editor() -> Actor {
    person(71, "编辑一号", "hotline", Role::Editor)
}

/// The handler of a unit; each unit has its own.
pub(crate) fn handler(unit: &str) -> Actor {
    let nth = UNITS.iter().position(|(code, _)| *code == unit).expect("a unit of the cast");
    person(100 + i64::try_from(nth).expect("few"), "承办人", unit, Role::Handler)
}

/// The head of a unit; each unit has its own.
pub(crate) fn lead(unit: &str) -> Actor {
    let PersonId(id) = handler(unit).person;
    person(id + 100, "单位负责人", unit, Role::Lead)
}

/// A second one.
pub(crate) fn other_lead(unit: &str) -> Actor {
    let PersonId(id) = handler(unit).person;
    person(id + 200, "单位负责人", unit, Role::Lead)
}

/// Everybody who may meet a ticket in a random story.
pub(crate) fn everybody() -> Vec<Actor> {
    vec![
        agent(),
        other_agent(),
        contractor(),
        dispatcher(),
        other_dispatcher(),
        reviewer(),
        visitor(),
        other_visitor(),
        signer(),
        supervisor(),
        leader(),
        editor(),
        handler("zhujian"),
        handler("chengguan"),
        Actor { roles: [Role::Reviewer, Role::Visitor, Role::Signer].into(), ..reviewer() },
        Actor { roles: [Role::Handler, Role::Reviewer].into(), ..handler("zhujian") },
        Actor { roles: [Role::Handler, Role::Dispatcher, Role::Supervisor].into(), ..handler("chengguan") },
        handler("shichang"),
        handler("tongdu"),
        lead("zhujian"),
        lead("chengguan"),
        lead("shichang"),
        Actor { roles: [Role::Lead, Role::Dispatcher].into(), ..other_lead("zhujian") },
    ]
}

const UNITS: &[(&str, &str)] = &[
    ("zhujian", "区住建局"),
    ("chengguan", "区城市管理局"),
    ("shichang", "区市场监管局"),
    ("tongdu", "铜都街道"),
    ("hotline", "12345热线中心"),
    ("jiuju", "原区规划局"),
    ("zhijian", "区建设工程质监站"),
];

/// A district in small: 030101 belongs to zhujian, 030102 is open, 030103 to the township, 030104 to nobody.
pub(crate) fn reference() -> Reference {
    let units = UNITS.iter().map(|(code, name)| unit(code, name)).map(|u| (u.code.clone(), u)).collect();
    let category = |code: &str, name: &str| Category {
        code: code.into(),
        name: name.to_owned(),
        level: u8::try_from(code.len() / 2).expect("short"),
        parent: (code.len() > 2).then(|| code[..code.len() - 2].into()),
        valid_from: None,
        valid_to: None,
    };
    let categories = [
        ("03", "城乡建设"),
        ("0301", "噪声"),
        ("030101", "施工噪声"),
        ("030102", "广场噪声"),
        ("030103", "邻里噪声"),
        ("030104", "不明噪声"),
    ];
    let area = |code: &str, level: &str, parent: Option<&str>| Area {
        code: code.into(),
        name: format!("区划{code}"),
        level: level.to_owned(),
        parent: parent.map(AreaCode::from),
    };
    let areas = [
        area("530113", "county", None),
        area("530113001", "town", Some("530113")),
        area("530113001003", "village", Some("530113001")),
        area("530113002", "town", Some("530113")),
    ];
    let matter = Matter { code: "DC-1".to_owned(), name: "设立登记".to_owned(), unit: "shichang".into() };
    Reference {
        approving: Default::default(),
        phones: [("zhujian".into(), phones())].into(),
        units,
        categories: categories.iter().map(|(c, n)| ((*c).into(), category(c, n))).collect(),
        areas: areas.into_iter().map(|a| (a.code.clone(), a)).collect(),
        matters: [(matter.code.clone(), matter)].into(),
        services: Default::default(),
        indicators: Default::default(),
        directory: vec![
            row(1, "030101", Lead::Unit("zhujian".into()), &[]),
            row(2, "030102", Lead::Open, &[Lead::Unit("chengguan".into()), Lead::Township]),
            row(3, "030103", Lead::Township, &[]),
        ],
    }
}

/// A desk with two numbers, who leads, and the head.
fn phones() -> Vec<UnitPhone> {
    let numbers = [
        (PhoneRank::Desk, "08716212000"),
        (PhoneRank::Desk, "08716212001"),
        (PhoneRank::Lead, "08716212002"),
        (PhoneRank::Head, "08716212003"),
    ];
    let phone = |(id, (rank, number)): (i64, (PhoneRank, &str))| UnitPhone {
        id: UnitPhoneId(id),
        rank,
        label: None,
        number: number.to_owned(),
    };
    (1..).zip(numbers).map(phone).collect()
}

fn unit(code: &str, name: &str) -> Unit {
    Unit {
        code: code.into(),
        kind: match code {
            "hotline" => UnitKind::Hotline,
            "tongdu" => UnitKind::Township,
            _ => UnitKind::Department,
        },
        parent: (code == "zhijian").then(|| "zhujian".into()),
        dispatchable: code != "hotline",
        area: (code == "tongdu").then(|| "530113001".into()),
        valid_from: date("2018-01-01"),
        successor: None,
        earlier: Vec::new(),
        valid_to: (code == "jiuju").then(|| date("2025-12-31")),
        names: vec![UnitName { name: name.to_owned(), valid_from: date("2018-01-01") }],
    }
}

pub(crate) fn row(id: i64, category: &str, lead: Lead, candidates: &[Lead]) -> DirectoryRow {
    DirectoryRow {
        id,
        category: category.into(),
        area: None,
        kind: None,
        lead,
        co_units: Vec::new(),
        basis: format!("依据{id}"),
        candidates: candidates.to_vec(),
        township: None,
        valid_from: date("2018-01-01"),
        valid_to: None,
    }
}
