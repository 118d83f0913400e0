//! A month of ratings by lot whose truth is known: it comes in by all channels, people handle it, and in the end tickets, measures,
//! publication and the monthly files are exactly that truth (国办发〔2019〕51号; 东营商办发〔2023〕7号 每月汇聚).
//!
//! [`generate`] makes the month, [`model`] and [`figures`] say what follows from it and ask the product nothing.

mod figures;
mod files;
mod generate;
mod handling;
mod kept;
mod model;
mod public;
mod sending;

use super::*;
use crate::app::on_both_apps;
use figures::{GROUPS, Key, Row};
use handling::Step;
use model::*;
use std::collections::{BTreeMap, HashMap};

/// The month is the same each time; another seed is another month with the same truth about it.
const SEED: u64 = 20_260_901;

/// Who works in this month.
struct Cast<'a> {
    app: &'a TestApp,
    hall: Client,
    handlers: HashMap<&'static str, Client>,
    agent: Client,
    dispatcher: Client,
    reviewer: Client,
    visitor: Client,
    signer: Client,
    supervisor: Client,
    sysadmin: Client,
    /// The cases of ratings by a window's code, as the product names them.
    named: HashMap<String, String>,
}

impl<'a> Cast<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let sysadmin = app.login("sysadmin").await;
        let mut keys = Vec::new();
        for name in [HALL, PROVINCE] {
            let made = sysadmin
                .post("/api/v1/sources", json!({"name": name, "scopes": ["ratings:write"]}))
                .await
                .is(201);
            keys.push(app.nobody.key(&made.text_of("api_key")));
        }
        let province =
            json!({"source": PROVINCE, "province": true, "clock_start": "push", "basis": "省政务局通知"});
        sysadmin.post("/api/v1/settings/rating-feeds", province).await.is(204);
        let mut handlers = HashMap::new();
        for (unit, ..) in UNITS {
            handlers.insert(unit, app.handler(unit).await);
        }
        Self {
            app,
            hall: keys.swap_remove(0),
            handlers,
            agent: app.agent().await,
            dispatcher: app.dispatcher().await,
            reviewer: app.login("reviewer1").await,
            visitor: app.login("visitor1").await,
            signer: app.login("signer1").await,
            supervisor: app.login("supervisor1").await,
            sysadmin,
            named: HashMap::new(),
        }
    }

    fn handler(&self, unit: &str) -> &Client {
        self.handlers.get(unit).expect("a handler")
    }

    /// The number of a case as the product knows it.
    fn case<'b>(&'b self, rated: &'b Rated) -> &'b str {
        self.named.get(&rated.case).unwrap_or(&rated.case)
    }
}

/// Lets the month pass.
async fn pass(cast: &mut Cast<'_>, month: &Month) {
    enum What {
        Comes,
        Does(Step),
    }
    let mut days = Vec::new();
    for (n, wave) in waves().into_iter().enumerate() {
        let afternoon = wave.late + chrono::TimeDelta::hours(4);
        days.push((wave.comes, n, What::Comes));
        days.push((wave.soon, n, What::Does(Step::Soon)));
        days.push((wave.late, n, What::Does(Step::Late)));
        days.push((afternoon, n, What::Does(Step::Afternoon)));
    }
    days.sort_by_key(|(at, n, _)| (*at, *n));
    for (at, n, what) in days {
        cast.app.now_is(&iso(at));
        sending::silence(cast).await;
        match what {
            What::Comes => sending::wave(cast, month, n).await,
            What::Does(step) => {
                handling::step(cast, month, n, step).await;
                sending::later(cast, month, n, at).await;
            }
        }
    }
    cast.app.now_is(&iso(end()));
    sending::silence(cast).await;
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a count: {value}"))
}

/// Compares a row of the report.
fn compare(said: &Value, meant: &Row, about: &str) {
    for (measure, (numerator, denominator)) in meant.measures() {
        // Coverage is told by unit.
        let by_unit =
            !measure.starts_with("covered") || about.starts_with("unit") || about.starts_with("sum");
        if by_unit {
            let figure = &said["measures"][measure];
            let ratio = (count(&figure["numerator"]), count(&figure["denominator"]));
            assert_eq!(ratio, (numerator, denominator), "{measure} of {about}: {said}");
            assert_eq!(figure["rate"].is_null(), denominator == 0, "{measure} of {about}");
        }
    }
    for (name, meant) in [
        ("ratings", meant.ratings),
        ("by_default", meant.by_default),
        ("negative", meant.negative),
        ("due", meant.due),
        ("complex", meant.complex),
        ("anonymous", meant.anonymous),
        ("unreachable", meant.unreachable),
        ("ratings_not_counted", meant.ratings_not_counted),
        ("due_not_counted", meant.due_not_counted),
    ] {
        assert_eq!(count(&said[name]), meant, "{name} of {about}: {said}");
    }
}

/// The report by each group, of the month before, of the month, of the one after, and of all three.
async fn reports(cast: &Cast<'_>, month: &Month) {
    let leader = cast.app.login("leader1").await;
    let spans =
        [("2026-08", "2026-08"), ("2026-09", "2026-09"), ("2026-10", "2026-10"), ("2026-08", "2026-10")];
    for (from, to) in spans {
        let period = match from == to {
            true => format!("month={from}"),
            false => format!("from={from}-01&to={to}-31"),
        };
        for group in GROUPS {
            let said =
                leader.get(&format!("/api/v1/reports/ratings?{period}&group_by={group}")).await.is(200).body;
            let (rows, sum) = month.report(group, from, to);
            let about = |key: &Key| format!("{group} {key:?} {from}..{to}");
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let key = |row: &Value| match group {
                "unit" => (text(&row["key"]), None),
                _ => (text(&row["unit"]), text(&row["key"])),
            };
            let told: BTreeMap<Key, &Value> =
                said["rows"].as_array().expect("rows").iter().map(|row| (key(row), row)).collect();
            assert_eq!(told.len(), said["rows"].as_array().map_or(0, Vec::len), "each key once: {said}");
            assert_eq!(
                told.keys().collect::<Vec<_>>(),
                rows.keys().collect::<Vec<_>>(),
                "{group} {from}..{to}"
            );
            for (key, row) in &rows {
                compare(told[key], row, &about(key));
            }
            compare(&said["total"], &sum, &format!("sum by {group} {from}..{to}"));
        }
    }
    // A unit reads its own line, and it is the same.
    let own = cast.handler("renshe").get("/api/v1/reports/ratings?month=2026-09").await.is(200).body;
    let (rows, _) = month.report("unit", "2026-09", "2026-09");
    assert_eq!(own["rows"].as_array().map(Vec::len), Some(1), "{own}");
    compare(&own["rows"][0], &rows[&(Some("renshe".to_owned()), None)], "unit renshe, by itself");
}

on_both_apps! {
    async fn a_month_of_known_truth_is_told_as_it_was(
        app: &TestApp, |config| (config.limits.public_per_minute, config.limits.rating_code_per_minute) = (0, 0)
    ) {
        let month = generate::month(SEED);
        let mut cast = Cast::of(app).await;
        for (unit, served) in &month.told {
            let told = json!({"month": "2026-09", "unit": unit, "served": served});
            cast.sysadmin.put("/api/v1/served-counts", told).await.is(204);
        }
        pass(&mut cast, &month).await;
        kept::ratings(&cast, &month).await;
        kept::tickets(&cast, &month).await;
        reports(&cast, &month).await;
        public::released(&cast, &month).await;
        files::handed_in(&cast, &month).await;
    }
}

/// The lot gives each fate and each channel its part, and two seeds are two months.
#[test]
fn the_month_holds_everything_that_it_should() {
    let month = generate::month(SEED);
    let of = |fate: Fate| month.ratings.iter().filter(|r| r.fate == Some(fate)).count();
    for fate in [
        Fate::Righted,
        Fate::Late,
        Fate::Left,
        Fate::Unreachable,
        Fate::Failed,
        Fate::Malicious,
        Fate::Misrated,
        Fate::PlanKept,
        Fate::PlanBroken,
        Fate::PlanDone,
        Fate::Moved("zhujian"),
        Fate::Placed("renshe"),
        Fate::Unplaced,
        Fate::Reopened,
        Fate::Closed { late: false },
        Fate::Closed { late: true },
    ] {
        assert!(of(fate) > 0, "{fate:?}");
    }
    for via in [Via::Single, Via::Batch, Via::Import, Via::Upload, Via::Window, Via::Case, Via::Silence] {
        assert!(month.ratings.iter().any(|r| r.via == via && (r.is_bad() || via == Via::Silence)), "{via:?}");
    }
    let seconds = |bad| month.ratings.iter().filter(|r| r.count == "2" && r.on.is_some() == bad).count();
    assert!(seconds(true) > 1 && seconds(false) > 1 && month.ratings.iter().any(|r| r.superseded));
    assert!(month.ratings.len() > 250, "{}", month.ratings.len());
    let other = generate::month(SEED + 1);
    assert!(month.ratings.iter().zip(&other.ratings).any(|(one, two)| one.level != two.level));
}
