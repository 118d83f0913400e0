//! 机构改革: what a unit that ends has in hand passes to its successor on the day, and nobody gains or loses time.

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};
use hotline::service::{reorganisation, report};

const PATH: &str = "/api/v1/reorganisations";

fn act(units: &[&str], successor: &str, day: &str) -> Value {
    json!({"units": units, "successor": successor, "effective_on": day, "basis": "东办发〔2026〕12号", "phones": "keep"})
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
        assert_eq!(faults, ["effective_on time", "basis required", "units[0] unknown", "units[1] conflict", "units[3] conflict", "successor unknown", "phones required"]);
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
        // Who was to end anyway ends as it was to.
        sysadmin.post("/api/v1/units/zhujian/close", json!({"last_day": "2026-12-31", "basis": "三定方案"})).await.is(204);
        let id = sysadmin.post(PATH, act(&["zhujian"], "chengguan", "2026-09-03")).await.is(201).body["id"].clone();
        assert_eq!(unit(&sysadmin, "zhujian").await["valid_to"], json!("2026-09-02"));
        sysadmin.post(&format!("{PATH}/{id}/cancel"), json!({})).await.is(204);
        assert_eq!(unit(&sysadmin, "zhujian").await["valid_to"], json!("2026-12-31"));
        app.now_is("2026-09-03T09:00:00+08:00");
        assert_eq!(carried_out(app).await, 0);
        let changes = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).text;
        assert!(changes.contains("2026-09-03 起并入") && changes.contains("reorganise_cancel"), "{changes}");
    }

    async fn no_unit_ends_in_itself_or_twice(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        // Two who plan at once for one unit: the second is told.
        let (one, two) = tokio::join!(
            sysadmin.post(PATH, act(&["zhujian"], "chengguan", "2026-09-03")),
            sysadmin.post(PATH, act(&["zhujian"], "shichang", "2026-09-03")),
        );
        let mut both = [one.status, two.status];
        both.sort_unstable();
        assert_eq!(both, [201, 422]);
        assert_eq!(sysadmin.get(PATH).await.is(200).body["items"].as_array().map(Vec::len), Some(1));
        app.now_is("2026-09-03T09:00:00+08:00");
        carried_out(app).await;
        let heir = unit(&sysadmin, "zhujian").await["parent"].as_str().expect("a successor").to_owned();
        // No circle, whoever it goes round, and nothing ends twice.
        assert_eq!(sysadmin.post(PATH, act(&[&heir], "zhujian", "2026-09-04")).await.faults(), ["successor unknown"]);
        assert_eq!(sysadmin.post(PATH, act(&["zhujian"], "jiaotong", "2026-09-04")).await.faults(), ["units[0] conflict"]);
        assert_eq!(sysadmin.post("/api/v1/units/zhujian/close", json!({"last_day": "2026-12-31"})).await.faults(), ["last_day conflict"]);
        sysadmin.post(PATH, act(&[&heir], "jiaotong", "2026-09-04")).await.is(201);
        assert_eq!(sysadmin.post(PATH, act(&["jiaotong"], &heir, "2026-09-04")).await.faults(), ["successor unknown", "units[0] conflict"]);
    }

    async fn to_the_last_day_a_unit_is_given_tickets_and_they_pass(app: &TestApp) {
        let (sysadmin, dispatcher, agent) = (app.login("sysadmin").await, app.dispatcher().await, app.agent().await);
        let unclear = with(complaint(), json!({"category": null}));
        let (last, late) = (take_down(&agent, unclear.clone()).await, take_down(&agent, unclear).await);
        sysadmin.post(PATH, act(&["zhujian"], "chengguan", "2026-09-02")).await.is(201);
        let order = json!({"lead_unit": "zhujian", "category": "030101"});
        app.now_is("2026-09-01T23:59:00+08:00");
        give(&dispatcher, &last, "dispatch", order.clone()).await.is(200);
        app.now_is("2026-09-02T00:00:00+08:00");
        // It has ended, and nobody has carried that out yet.
        let faults = give(&dispatcher, &late, "dispatch", order).await.faults();
        assert!(faults.contains(&"lead_unit unknown".to_owned()), "{faults:?}");
        let taken = take_down(&agent, complaint()).await;
        assert_ne!(look(&dispatcher, &taken).await["assignments"][0]["unit"], "zhujian");
        carried_out(app).await;
        assert_eq!(look(&dispatcher, &last).await["assignments"][0]["unit"], "chengguan");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// 紧急工单: whoever has to phone has a number, whatever becomes of the unit.
    async fn an_emergency_is_phoned_to_whoever_has_it(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        let phones = |number: &str| json!({"phones": [
            {"rank": "desk", "label": "总值班室", "number": format!("{number}1")}, {"rank": "head", "number": format!("{number}3")},
        ]});
        sysadmin.put("/api/v1/units/zhujian/phones", phones("0871000010")).await.is(204);
        app.now_is("2026-09-02T23:50:00+08:00");
        let urgent = with(complaint(), json!({"urgency": "emergency", "title": "主管道爆裂，路面塌陷"}));
        let number = take_down(&agent, urgent).await;
        give(&agent, &number, "hand_over", json!({"reached": false, "number": "08710000101"})).await.is(200);

        sysadmin.put("/api/v1/units/chengguan/phones", json!({"phones": []})).await.is(204);
        let mut ask = act(&["zhujian"], "chengguan", "2026-09-03");
        ask.as_object_mut().expect("a form").remove("phones");
        let seen = sysadmin.post(&format!("{PATH}/preview"), ask.clone()).await.is(200).body;
        assert_eq!((&seen["phones"][0]["name"], &seen["own_phones"], &seen["to_phone"]), (&json!("区住建局"), &json!([]), &json!(1)), "{seen}");
        assert_eq!(seen["phones"][0]["phones"][0]["number"], "08710000101");
        let with_phones = |what: &str| with(ask.clone(), json!({"phones": what}));
        assert_eq!(sysadmin.post(PATH, ask.clone()).await.faults(), ["phones required"]);
        assert_eq!(sysadmin.post(PATH, with_phones("forget")).await.faults(), ["phones choice"]);
        assert_eq!(sysadmin.post(PATH, with_phones("keep")).await.faults(), ["phones conflict"], "there is none to call");

        // The successor's are to stay; but on the day it has none any more.
        sysadmin.put("/api/v1/units/chengguan/phones", phones("0871000020")).await.is(204);
        assert_eq!(sysadmin.post(PATH, with_phones("keep")).await.is(201).body["phones"], "keep");
        sysadmin.put("/api/v1/units/chengguan/phones", json!({"phones": []})).await.is(204);
        app.now_is("2026-09-03T00:00:00+08:00");
        carried_out(app).await;
        let dial = look(&agent, &number).await["to_phone"][0].clone();
        assert_eq!((&dial["unit"], dial["numbers"].as_array().map(Vec::len)), (&json!("chengguan"), Some(2)), "{dial}");
        let tries: Vec<_> = dial["numbers"].as_array().expect("numbers").iter().map(|n| (n["number"].clone(), n["tries"].clone())).collect();
        assert_eq!(tries, [(json!("08710000101"), json!(1)), (json!("08710000103"), json!(0))], "and who was called stays known");
        assert_eq!(unit(&sysadmin, "zhujian").await["phones"], json!([]));

        // Taken over behind its own; a number that both have is there once.
        let more = json!({"phones": [{"rank": "desk", "number": "08710000101"}, {"rank": "desk", "number": "08710000305"}]});
        sysadmin.put("/api/v1/units/jiaotong/phones", more).await.is(204);
        let take = with(act(&["jiaotong"], "chengguan", "2026-09-03"), json!({"phones": "take_over"}));
        sysadmin.post(PATH, take).await.is(201);
        carried_out(app).await;
        let kept = unit(&sysadmin, "chengguan").await["phones"].clone();
        let kept: Vec<&str> = kept.as_array().expect("phones").iter().filter_map(|p| p["number"].as_str()).collect();
        assert_eq!(kept, ["08710000101", "08710000305", "08710000103"]);
        assert_eq!(unit(&sysadmin, "jiaotong").await["phones"].as_array().map(Vec::len), Some(1), "nothing is lost");
        // And the successor's stay: what it has is phoned there.
        sysadmin.put("/api/v1/units/shichang/phones", phones("0871000040")).await.is(204);
        let keep = with(act(&["chengguan"], "shichang", "2026-09-03"), json!({"phones": "keep"}));
        sysadmin.post(PATH, keep).await.is(201);
        carried_out(app).await;
        let dial = look(&agent, &number).await["to_phone"][0].clone();
        assert_eq!((&dial["unit"], &dial["numbers"][0]["number"]), (&json!("shichang"), &json!("08710000401")), "{dial}");
        assert_eq!(unit(&sysadmin, "chengguan").await["phones"].as_array().map(Vec::len), Some(3));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn people_go_on_with_batches_while_it_is_carried_out(app: &TestApp) {
        let agent = app.agent().await;
        let mut numbers = Vec::new();
        for _ in 0..40 {
            numbers.push(take_down(&agent, complaint()).await);
        }
        let (supervisor, successor) = (app.login("supervisor1").await, app.handler("chengguan").await);
        app.login("sysadmin").await.post(PATH, act(&["zhujian"], "chengguan", "2026-09-03")).await.is(201);
        app.now_is("2026-09-03T09:00:00+08:00");
        let batch = |command: &str| with(json!({"command": command, "numbers": numbers}), json!({"note": "请抓紧办理"}));
        let (_, urged, signed) = tokio::join!(
            carried_out(app),
            supervisor.post("/api/v1/tickets/batch", batch("urge")),
            successor.post("/api/v1/tickets/batch", batch("sign")),
        );
        // Whatever was in the other's way says so, and is done the next time.
        for (who, command, answer) in [(&supervisor, "urge", urged), (&successor, "sign", signed)] {
            let mut left = refused_of(&answer.is(200).body);
            assert!(left.iter().all(|code| ["version_conflict", "not_found", "forbidden"].contains(&code.as_str())), "{command}: {left:?}");
            if !left.is_empty() {
                left = refused_of(&who.post("/api/v1/tickets/batch", batch(command)).await.is(200).body);
                assert!(left.iter().all(|code| code == "illegal_transition" || command == "urge"), "{left:?}");
            }
        }
        let kept = app.login("sysadmin").await.get(PATH).await.is(200).body["items"][0].clone();
        assert_eq!((&kept["passed"], &kept["refused"]), (&json!(40), &json!(0)), "{kept}");
        for number in &numbers {
            let seen = look(&successor, number).await;
            assert_eq!((&seen["assignments"][0]["unit"], &seen["status"]), (&json!("chengguan"), &json!("handling")));
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

/// The codes of what a batch did not do.
fn refused_of(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().expect("items");
    items.iter().filter_map(|item| item["problem"]["code"].as_str().map(str::to_owned)).collect()
}
