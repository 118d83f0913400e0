//! The demo district (contract.md §1 "Demo").

use crate::app::on_both_apps;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// The states that the history shows.
const SHOWN: [&str; 20] = [
    "received",
    "need_info",
    "to_dispatch",
    "dispatched",
    "handling",
    "return_review",
    "dispute",
    "suspended",
    "to_review",
    "to_report",
    "to_visit",
    "to_sign_off",
    "signed_off",
    "archived",
    "answered",
    "declined",
    "transferred",
    "terminated",
    "merged",
    "withdrawn",
];

on_both_apps! {
    /// Another number tells other stories: what is merged must not be what no other ticket may be merged with.
    async fn ninety_tell_other_stories(app: &TestApp) {
        forget_the_district(&app.connect().await).await;
        let mut config = (*app.ctx.config).clone();
        config.demo_tickets = 90;
        let ctx = hotline::service::Ctx { config: std::sync::Arc::new(config), ..app.ctx.clone() };
        let loaded = hotline::service::demo::load(&ctx).await.expect("loaded").expect("not there before");
        assert_eq!(loaded.tickets, 90);
    }

    /// In the 60 days before the first day, in every state, with every light.
    async fn its_history_shows_every_state(app: &TestApp) {
        let db = app.connect().await;
        forget_the_district(&db).await;
        let mut config = (*app.ctx.config).clone();
        config.demo_tickets = 120;
        let ctx = hotline::service::Ctx { config: std::sync::Arc::new(config), ..app.ctx.clone() };
        let loaded = hotline::service::demo::load(&ctx).await.expect("loaded").expect("not there before");
        assert_eq!((loaded.tickets, loaded.accounts.len(), loaded.password.is_none()), (120, 117, true));
        assert!(hotline::service::demo::load(&ctx).await.expect("loaded").is_none(), "only once");

        let supervisor = app.login("supervisor1").await;
        let mut states: BTreeMap<String, u32> = BTreeMap::new();
        let mut lights: BTreeMap<String, u32> = BTreeMap::new();
        let page = supervisor.get("/api/v1/tickets?limit=200").await.is(200).body;
        assert_eq!(page["total"], 120);
        for row in page["items"].as_array().expect("items") {
            *states.entry(row["status"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
            *lights.entry(row["light"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
            let created = row["created_at"].as_str().unwrap_or_default();
            assert!(("2026-07-03".."2026-09-01").contains(&created), "{created}");
        }
        for state in SHOWN {
            assert!(states.contains_key(state), "no ticket is {state}: {states:?}");
        }
        for light in ["red", "green", "grey"] {
            assert!(lights.contains_key(light), "no light is {light}: {lights:?}");
        }
        // What the hall served in those days, rated by citizens or by silence, and where only the number is known.
        let ratings = supervisor.get("/api/v1/ratings?limit=200&counting=true").await.is(200).body;
        let items = ratings["items"].as_array().expect("items");
        let silent = items.iter().filter(|r| r["is_default"] == true).count();
        assert!(items.len() > 100 && silent > 5 && silent < items.len() / 2, "{} of {}", silent, items.len());
        let august = supervisor.get("/api/v1/served-counts?month=2026-08").await.is(200).body;
        let told = |unit: &serde_json::Value| unit["told"].as_u64() > Some(0);
        assert!(august["units"].as_array().expect("units").iter().any(told));
        // Nothing about ratings is an empty page: each has what is open, and most what is done.
        let few = |list: &serde_json::Value| list.as_array().map_or(0, Vec::len);
        let odd = supervisor.get("/api/v1/suspicious-ratings").await.is(200).body;
        assert_eq!((few(&odd["items"]), few(&odd["looked"])), (1, 1), "{odd}");
        let frequent = supervisor.get("/api/v1/ratings/frequent").await.is(200).body;
        let plans: Vec<_> = frequent["plans"].as_array().expect("plans").iter().map(|plan| &plan["state"]).collect();
        assert_eq!(plans, ["open", "open", "effective"], "{frequent}");
        let dispatcher = app.login("dispatcher1").await;
        for (state, count) in [("waiting", 2), ("dismissed", 1)] {
            let looks = dispatcher.get(&format!("/api/v1/ratings/looks?state={state}")).await.is(200).body;
            assert_eq!(few(&looks["items"]), count, "{looks}");
        }
        let codes = app.login("sysadmin").await.get("/api/v1/rating-tokens?limit=100").await.is(200).body;
        assert_eq!(few(&codes["items"]), 11, "{codes}");
        let grounds = supervisor.get("/api/v1/ratings/grounds?month=2026-08").await.is(200).body;
        assert!(grounds["items"].as_array().expect("items").iter().any(|item| item["verified"] == true), "{grounds}");
        let editor = app.login("editor1").await;
        for state in ["waiting", "published"] {
            let pool = editor.get(&format!("/api/v1/publications?state={state}")).await.is(200).body;
            assert!(few(&pool["items"]) > 2, "{state}: {pool}");
        }
        // What the last days made known lies in inboxes at its own time, and history sends no letters.
        let told = supervisor.get("/api/v1/notices?limit=200").await.is(200).body;
        let lines = told["items"].as_array().expect("items");
        assert!(lines.iter().any(|line| line["kind"] == "urge"), "{told}");
        let times: Vec<&str> = lines.iter().filter_map(|line| line["created_at"].as_str()).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older), "{times:?}");
        assert!(times.iter().all(|at| ("2026-08-25".."2026-09-01").contains(at)), "{times:?}");
        let mut kinds = BTreeSet::new();
        let rows = page["items"].as_array().expect("items").iter();
        for row in rows.filter(|row| row["status"] == "dispatched" && row["created_at"].as_str() > Some("2026-08-25")) {
            let number = row["number"].as_str().expect("a number");
            let ticket = supervisor.get(&format!("/api/v1/tickets/{number}")).await.is(200).body;
            let handler = app.handler(ticket["assignments"][0]["unit"].as_str().expect("a unit")).await;
            let told: BTreeSet<String> =
                crate::worker::inbox(&handler).await.into_iter().filter(|(_, of)| of == number).map(|(kind, _)| kind).collect();
            assert!(told.contains("assigned"), "{number}: {told:?}");
            kinds.extend(told);
        }
        assert!(["remind", "overdue"].iter().all(|kind| kinds.contains(*kind)), "{kinds:?}");
        // Of the past only the counters of the reports wait.
        let waits = "SELECT COUNT(*) FROM outbox WHERE topic <> 'count'";
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), waits)).await.expect(waits);
        let waiting: i64 = row.expect("a count").try_get_by_index(0).expect("a count");
        assert_eq!(waiting, 0, "nothing of the past waits to be told");
        assert!(crate::worker::letters(&supervisor).await.is_empty());
    }
}

/// The template holds the district without tickets: it is taken away, so that it can be loaded with a history.
async fn forget_the_district(db: &sea_orm::DatabaseConnection) {
    use sea_orm::ConnectionTrait;
    for table in [
        "person_role",
        "person_password",
        "person",
        "directory_row",
        "unit_name",
        "unit",
        "category",
        "area",
        "service_item",
        "rating_source",
        "meta",
    ] {
        db.execute_unprepared(&format!("DELETE FROM {table}")).await.expect("emptied");
    }
}
