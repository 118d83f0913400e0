//! 机构改革: what a unit that ends has in hand passes to its successor on the day, and nobody gains or loses time.

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};
use hotline::service::{reorganisation, report};

const PATH: &str = "/api/v1/reorganisations";

fn act(units: &[&str], successor: &str, day: &str) -> Value {
    json!({"units": units, "successor": successor, "effective_on": day, "basis": "东办发〔2026〕12号"})
}

/// Carries out what is due, in as many pieces as it takes.
async fn carried_out(app: &TestApp) -> usize {
    let mut pieces = 0;
    while reorganisation::step(&app.ctx).await.expect("carried out") > 0 {
        pieces += 1;
    }
    pieces
}

/// When a clock of a ticket ends.
fn due(ticket: &Value, clock: &str) -> Value {
    let rows = ticket["deadlines"].as_array().expect("deadlines");
    rows.iter().find(|row| row["clock"] == clock).map(|row| row["due_at"].clone()).expect("such a clock")
}

async fn unit(who: &Client, code: &str) -> Value {
    let all = who.get("/api/v1/units/register").await.is(200).body;
    all["items"]
        .as_array()
        .expect("items")
        .iter()
        .find(|unit| unit["code"] == code)
        .cloned()
        .unwrap_or_default()
}

on_both_apps! {
    async fn what_a_merged_unit_has_passes_to_the_successor_on_the_day(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        let open = take_down(&agent, complaint()).await;
        let done = take_down(&agent, complaint()).await;
        handle(app, &done, "zhujian").await;
        let other = take_down(&agent, with(complaint(), json!({"kind": "report", "subject_unit": "chengguan"}))).await;
        let before = look(&app.login("supervisor1").await, &open).await;

        // What would happen, before it does.
        let asked = act(&["zhujian"], "chengguan", "2026-09-03");
        let seen = sysadmin.post(&format!("{PATH}/preview"), asked.clone()).await.is(200).body;
        assert_eq!((&seen["tickets"], &seen["lead"], &seen["complete"]), (&json!(3), &json!(2), &json!(true)), "{seen}");
        assert_eq!(seen["taken_back"], json!({"count": 1, "numbers": [other]}));
        assert!(seen["people"].to_string().contains("handler.zhujian"), "{seen}");
        assert!(seen["directory_rows"].as_u64().is_some_and(|rows| rows > 0), "{seen}");
        assert!(seen["open"].to_string().contains("仍为单位负责人"), "{seen}");
        assert_eq!(sysadmin.get(PATH).await.is(200).body["items"], json!([]), "nothing has happened");

        let planned = sysadmin.post(PATH, asked.clone()).await.is(201).body;
        assert_eq!((&planned["state"], &planned["successor"]["code"]), (&json!("planned"), &json!("chengguan")));
        assert_eq!(unit(&sysadmin, "zhujian").await["valid_to"], "2026-09-02");
        assert_eq!(carried_out(app).await, 0, "its day has not come");
        assert_eq!(sysadmin.post(PATH, asked).await.faults(), ["units[0] taken"]);

        app.now_is("2026-09-03T00:00:00+08:00");
        assert!(carried_out(app).await > 1);
        assert_eq!(carried_out(app).await, 0);
        let kept = sysadmin.get(PATH).await.is(200).body["items"][0].clone();
        assert_eq!((&kept["state"], &kept["total"], &kept["passed"], &kept["refused"]), (&json!("done"), &json!(3), &json!(3), &json!(0)), "{kept}");

        // The people have moved, and go on with what they had.
        let handler = app.login("handler.zhujian").await;
        let after = look(&handler, &open).await;
        assert_eq!((&after["assignments"][0]["unit"], &after["status"]), (&json!("chengguan"), &before["status"]));
        for clock in ["sign", "contact", "handle", "total"] {
            assert_eq!(due(&after, clock), due(&before, clock), "{clock}");
        }
        give(&handler, &open, "sign", json!({})).await.is(200);
        assert_eq!(look(&app.handler("chengguan").await, &done).await["status"], "to_review");
        app.handler("chengguan").await.get(&format!("/api/v1/tickets/{other}")).await.problem(404, "not_found");
        assert_eq!(look(&app.login("dispatcher1").await, &other).await["status"], "to_dispatch");

        // New matters go to the successor; to the unit that ended nothing can be given any more.
        let new = take_down(&app.agent().await, complaint()).await;
        assert_eq!(look(&handler, &new).await["assignments"][0]["unit"], "chengguan");
        let dispatcher = app.login("dispatcher1").await;
        let faults = give(&dispatcher, &other, "dispatch", json!({"lead_unit": "zhujian"})).await.faults();
        assert!(faults.contains(&"lead_unit unknown".to_owned()), "{faults:?}");

        work(&app.ctx).await;
        let told = handler.get("/api/v1/notices").await.is(200).text;
        assert!(told.contains("因机构改革由你单位承接"), "{told}");
        assert!(inbox(&handler).await.iter().any(|(_, number)| *number == open));
        let timeline = handler.get(&format!("/api/v1/tickets/{open}/timeline")).await.is(200).text;
        assert!(timeline.contains("机构改革承接") && timeline.contains("原承办单位"), "{timeline}");
        refused(&dispatcher, &open, "succeed", json!({}), 403, "forbidden").await;
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn only_the_keeper_plans_it_and_is_told_every_fault(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        for name in ["dispatcher1", "supervisor1", "secadmin", "lead.zhujian"] {
            let who = app.login(name).await;
            who.post(PATH, act(&["zhujian"], "chengguan", "2026-09-03")).await.problem(403, "forbidden");
            who.post(&format!("{PATH}/preview"), act(&["zhujian"], "chengguan", "2026-09-03")).await.problem(403, "forbidden");
        }
        app.login("secadmin").await.get(PATH).await.is(200);
        app.login("dispatcher1").await.get(PATH).await.problem(403, "forbidden");
        let bad = json!({"units": ["nobody", "hotline", "zhujian", "zhujian"], "successor": "nobody", "effective_on": "2020-01-01"});
        let faults = sysadmin.post(PATH, bad).await.faults();
        assert_eq!(faults, ["effective_on time", "basis required", "units[0] unknown", "units[1] conflict", "units[3] conflict", "successor unknown"]);
        assert_eq!(sysadmin.post(PATH, json!({})).await.faults(), ["basis required", "units required", "successor required"]);
        let own = act(&["zhujian", "zhujian"], "zhujian", "2026-09-03");
        assert_eq!(sysadmin.post(PATH, own).await.faults(), ["units[1] conflict", "successor conflict"]);

        // A plan is taken back before its day, and not after.
        let id = sysadmin.post(PATH, act(&["zhujian"], "chengguan", "2026-09-03")).await.is(201).body["id"].clone();
        let chain = act(&["chengguan"], "shichang", "2026-09-02");
        assert_eq!(sysadmin.post(PATH, chain).await.faults(), ["units[0] conflict"]);
        app.login("secadmin").await.post(&format!("{PATH}/{id}/cancel"), json!({})).await.problem(403, "forbidden");
        sysadmin.post(&format!("{PATH}/{id}/cancel"), json!({})).await.is(204);
        assert_eq!(unit(&sysadmin, "zhujian").await["valid_to"], Value::Null);
        assert_eq!(sysadmin.post(&format!("{PATH}/{id}/cancel"), json!({})).await.faults(), ["id conflict"]);
        sysadmin.post(&format!("{PATH}/9999/cancel"), json!({})).await.problem(404, "not_found");
        app.now_is("2026-09-03T09:00:00+08:00");
        assert_eq!(carried_out(app).await, 0);
        let changes = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).text;
        assert!(changes.contains("2026-09-03 起并入") && changes.contains("reorganise_cancel"), "{changes}");
    }
}
