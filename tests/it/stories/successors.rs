//! 机构改革: what a unit finished before it ended is read by its successor's people, on every path alike, and by nobody else.

use super::*;
use crate::app::on_both_apps;
use crate::worker::live::Ear;
use crate::worker::work;
use hotline::service::live::Live;
use hotline::service::reorganisation;

/// Merges a unit into another from a day on, and lets that day come.
pub async fn merged(app: &TestApp, unit: &str, successor: &str, day: &str) {
    let plan = json!({"units": [unit], "successor": successor, "effective_on": day, "basis": "东办发〔2026〕12号", "phones": "keep"});
    app.login("sysadmin").await.post("/api/v1/reorganisations", plan).await.is(201);
    app.now_is(&format!("{day}T09:00:00+08:00"));
    while reorganisation::step(&app.ctx).await.expect("carried out") > 0 {}
}

/// Brings a ticket that a unit has to its archive.
pub async fn archived(app: &TestApp, number: &str, unit: &str) {
    handle(app, number, unit).await;
    give(&app.login("reviewer1").await, number, "pass_review", json!({})).await.is(200);
    let happy = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 5});
    let done = give(&app.login("visitor1").await, number, "visit", happy).await.is(200).body;
    assert_eq!(done["status"], "archived");
}

/// The paths that show one ticket.
const PATHS: [&str; 4] = ["", "/timeline", "/deadlines/handle/explain", "/attachments"];

/// How many tickets somebody finds in each way of looking for one.
async fn found(who: &Client, number: &str) -> Vec<Value> {
    let mut counts = Vec::new();
    for query in
        ["", "?unit=zhujian", "?status=archived", "?sort=created", "?q=夜间施工", &format!("?q={number}")]
    {
        let list = who.get(&format!("/api/v1/tickets{query}")).await.is(200);
        let rows = list.body["items"].as_array().expect("items").iter();
        assert_eq!(json!(rows.count()), list.body["total"], "{query}");
        counts.push(list.body["total"].clone());
    }
    counts
}

/// The units of the performance report as this person reads it, each with how many parts it had.
async fn reported(who: &Client) -> Vec<(String, Value)> {
    let path = "/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created&group_by=unit";
    let rows = who.get(path).await.is(200).body["rows"].clone();
    let row = |row: &Value| {
        Some((row["key"].as_str()?.to_owned(), row["measures"]["returned"]["denominator"].clone()))
    };
    rows.as_array().expect("rows").iter().filter_map(row).collect()
}

fn hears(app: &TestApp, number: &str) {
    let event = Live::Ticket { number: number.into(), version: 99, status: entity::values::Status::Archived };
    let word = json!({"from": "00000000-0000-0000-0000-000000000000", "person": null, "event": event});
    app.ctx.courier.hub().hear(&word.to_string());
}

on_both_apps! {
    async fn a_successor_reads_what_its_predecessors_finished(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let done = take_down(&agent, complaint()).await;
        archived(app, &done, "zhujian").await;
        // What was taken from it, and what accuses it, was finished by others.
        let returned = take_down(&agent, complaint()).await;
        let back = json!({"reason_code": "not_ours", "basis": "职责清单第 3 条。", "suggested_unit": "jiaotong"});
        give(&app.handler("zhujian").await, &returned, "return", back).await.is(200);
        give(&dispatcher, &returned, "accept_return", json!({"note": "属公路施工"})).await.is(200);
        give(&dispatcher, &returned, "dispatch", json!({"lead_unit": "jiaotong", "override_reason": "公路施工"})).await.is(200);
        archived(app, &returned, "jiaotong").await;
        let accused = with(complaint(), json!({"kind": "report", "subject_unit": "zhujian", "title": "夜间施工收受好处"}));
        let accused = take_down(&agent, accused).await;
        give(&dispatcher, &accused, "dispatch", json!({"lead_unit": "chengguan"})).await.is(200);
        archived(app, &accused, "chengguan").await;

        let own = look(&app.handler("zhujian").await, &done).await;
        let successor = app.handler("shichang").await;
        assert_eq!(found(&successor, &done).await, vec![json!(0); 6], "before");
        merged(app, "zhujian", "chengguan", "2026-09-03").await;
        assert_eq!(found(&successor, &done).await, vec![json!(0); 6], "another's predecessor");
        assert_eq!(found(&app.handler("chengguan").await, &done).await, vec![json!(1); 6], "but the accused one's");
        // The successor is succeeded to in its turn.
        merged(app, "chengguan", "shichang", "2026-09-05").await;
        work(&app.ctx).await;

        let (mut ear, mut deaf) = (Ear::open(&successor).await, Ear::open(&app.handler("jiaotong").await).await);
        for who in [&successor, &app.login("lead.shichang").await, &app.handler("zhujian").await] {
            assert_eq!(found(who, &done).await, vec![json!(1); 6]);
            let seen = look(who, &done).await;
            assert_eq!((&seen["assignments"][0]["unit"], &seen["status"]), (&json!("zhujian"), &json!("archived")), "{seen}");
            for path in PATHS {
                who.get(&format!("/api/v1/tickets/{done}{path}")).await.is(200);
                for hidden in [&returned, &accused] {
                    who.get(&format!("/api/v1/tickets/{hidden}{path}")).await.problem(404, "not_found");
                }
            }
            assert_eq!(reported(who).await, [("zhujian".to_owned(), json!(1))]);
            // As a finished one of its own: to be read, and nobody's number with it.
            assert_eq!(seen["actions"], own["actions"], "{seen}");
            assert_eq!((&seen["callers"][0]["name"], &seen["callers"][0]["phone"]), (&Value::Null, &Value::Null));
            let unmask = json!({"field": "phone", "reason": "联系诉求人"});
            who.post(&format!("/api/v1/tickets/{done}/unmask"), unmask).await.problem(403, "forbidden");
            for command in ["sign", "submit", "request_exclusion"] {
                let answer = give(who, &done, command, json!({})).await;
                assert!([403, 409].contains(&answer.status.as_u16()), "{command}: {}", answer.text);
            }
        }
        let stranger = app.handler("jiaotong").await;
        stranger.get(&format!("/api/v1/tickets/{done}")).await.problem(404, "not_found");
        assert_eq!(stranger.get("/api/v1/tickets?unit=zhujian").await.is(200).body["total"], json!(0));
        assert_eq!(reported(&stranger).await, [("jiaotong".to_owned(), json!(1)), ("zhujian".to_owned(), json!(1))], "its part in its own ticket");
        for number in [&accused, &returned, &done] {
            hears(app, number);
        }
        assert_eq!(ear.next().await.1["number"], json!(done), "the first that it hears");
        assert_eq!(deaf.next().await.1["number"], json!(returned));
    }

    /// What was sent to the unit that ended is read by who answers for its tickets now.
    async fn a_successor_reads_the_papers_that_were_sent_to_its_predecessor(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let order = json!({"level": 2, "requirement": "查明夜间施工是否许可。", "due_working_days": 3});
        give(&app.login("supervisor1").await, &number, "supervise", order).await.is(200);
        work(&app.ctx).await;
        let paper = format!("/api/v1/tickets/{number}/documents/1");
        let successor = app.handler("chengguan").await;
        successor.get(&paper).await.problem(404, "not_found");
        assert_eq!(successor.get("/api/v1/letters").await.is(200).body["items"], json!([]));
        merged(app, "zhujian", "chengguan", "2026-09-03").await;
        assert_eq!(successor.get(&paper).await.is(200).body["to"], "区住建局");
        assert_eq!(look(&successor, &number).await["documents"].as_array().map(Vec::len), Some(1));
        assert!(successor.get("/api/v1/letters").await.is(200).text.contains(&number));
        app.handler("shichang").await.get(&paper).await.problem(404, "not_found");
    }
}
