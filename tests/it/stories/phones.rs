//! 紧急工单电话交办: whom somebody phones at night, by which number, and what stops when nobody answers (contract.md §4).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::import::{What, file, import};
use crate::worker::{by, inbox, letters, work};

/// A burst pipe; the directory gives it to 区住建局.
fn burst() -> Value {
    with(complaint(), json!({"urgency": "emergency", "title": "主管道爆裂，路面塌陷"}))
}

fn numbers() -> Value {
    json!({"phones": [
        {"rank": "head", "label": "局长", "number": "0871 0000 3003"},
        {"rank": "desk", "label": "总值班室", "number": "（0871）0000-1001"},
        {"rank": "lead", "number": "0871-0000-2002"},
    ]})
}

/// What has to be phoned: rank, the number to try next, whether all were tried in vain.
fn task(ticket: &Value) -> Value {
    let dial = &ticket["to_phone"][0];
    let next = dial["numbers"].as_array().and_then(|all| all.iter().find(|n| n["id"] == dial["next"]));
    json!([dial["rank"], next.map(|n| n["number"].clone()), dial["exhausted"]])
}

async fn told(who: &Client, number: &str) -> usize {
    inbox(who).await.into_iter().filter(|(kind, of)| kind == "phone" && of == number).count()
}

on_both_apps! {
    async fn an_emergency_is_handed_over_by_phone(app: &TestApp) {
        app.lead("zhujian").await.put("/api/v1/units/zhujian/phones", numbers()).await.is(204);
        app.now_is("2026-09-06T02:00:00+08:00");
        let (agent, dispatcher, supervisor) = (app.agent().await, app.dispatcher().await, app.login("supervisor1").await);
        let taken = agent.post("/api/v1/tickets", burst()).await.is(201).body;
        let number = taken["number"].as_str().expect("a number").to_owned();
        assert_eq!(task(&taken), json!(["desk", "087100001001", false]), "with the very answer that says who has it");
        assert!(actions(&taken).contains(&"hand_over"));
        assert_eq!((waiting(&agent, "to_phone").await, waiting(&dispatcher, "to_phone").await, waiting(&supervisor, "to_phone").await), (json!(1), json!(1), json!(1)));
        work(&app.ctx).await;
        assert_eq!((told(&agent, &number).await, told(&dispatcher, &number).await), (1, 1));

        app.now_is("2026-09-06T02:03:00+08:00");
        let missed = give(&agent, &number, "hand_over", json!({"reached": false, "number": "087100001001"})).await.is(200).body;
        assert_eq!((&missed["status"], &deadline(&missed, "sign")["state"]), (&json!("dispatched"), &json!("running")));
        assert_eq!(task(&missed), json!(["desk", "087100002002", false]), "the next number");
        let call = json!({"reached": true, "person": "值班员老陈", "number": "0871 0000 2002", "at": "2026-09-06T02:03:00+08:00", "note": "十分钟内到场"});
        let reached = give(&agent, &number, "hand_over", call).await.is(200).body;
        assert_eq!((&reached["status"], &deadline(&reached, "sign")["state"], &reached["to_phone"]), (&json!("handling"), &json!("met"), &json!([])));
        let last = &reached["phone_calls"][1];
        assert_eq!((&last["reached"], &last["person"], &last["number"], &last["at"]), (&json!(true), &json!("值班员老陈"), &json!("087100002002"), &json!("2026-09-06T02:03:00+08:00")));
        assert_eq!((&reached["entries"][0]["command"], &reached["entries"][0]["medium"]), (&json!("sign"), &json!("phone")));
        assert_eq!(waiting(&dispatcher, "to_phone").await, json!(0));
        let timeline = dispatcher.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("电话交办：未接通") && timeline.contains("电话交办：已接通") && timeline.contains("值班员老陈"), "{timeline}");
        // The journal holds neither the name nor the number.
        let journal = app.login("auditor").await.get("/api/v1/audit/journal").await.is(200).text;
        assert!(!journal.contains("老陈") && !journal.contains("087100002002"));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn nobody_answers_and_the_ladder_climbs_by_phone(app: &TestApp) {
        app.login("sysadmin").await.put("/api/v1/units/zhujian/phones", numbers()).await.is(204);
        app.now_is("2026-09-06T02:00:00+08:00");
        let number = take_down(&app.agent().await, burst()).await;
        let (dispatcher, supervisor) = (app.dispatcher().await, app.login("supervisor1").await);
        work(&app.ctx).await;
        let unheard = json!({"reached": false, "number": "087100001001"});
        app.now_is("2026-09-06T02:10:00+08:00");
        give(&dispatcher, &number, "hand_over", unheard.clone()).await.is(200);
        by(app, "2026-09-06T02:30:00+08:00").await;
        let seen = look(&supervisor, &number).await;
        assert_eq!((&deadline(&seen, "sign")["state"], &seen["light"]), (&json!("missed"), &json!("red")), "it ran out for all to see");
        assert_eq!(task(&seen), json!(["desk", "087100001001", false]));
        by(app, "2026-09-06T02:40:00+08:00").await;
        assert_eq!(task(&look(&supervisor, &number).await), json!(["lead", "087100002002", false]));
        by(app, "2026-09-06T03:00:00+08:00").await;
        assert_eq!(task(&look(&supervisor, &number).await), json!(["head", "087100003003", false]));
        assert_eq!((told(&dispatcher, &number).await, told(&supervisor, &number).await), (4, 3), "at hand-over and at each rung, on a Sunday night");
        let sent = letters(&supervisor).await;
        assert!(sent.iter().any(|l| l["body"].as_str().is_some_and(|body| body.contains("主要负责人") || body.contains("局长 087100003003"))), "{sent:?}");
        let nobody = give(&supervisor, &number, "hand_over", json!({"reached": false, "number": "087100003003"})).await.is(200).body;
        assert_eq!(task(&nobody), json!(["head", "087100003003", true]));
        work(&app.ctx).await;
        assert_eq!(told(&supervisor, &number).await, 4, "and that nobody answers");
        let reached = give(&supervisor, &number, "hand_over", json!({"reached": true, "person": "局长", "number": "13900000000"})).await.is(200).body;
        assert_eq!((&deadline(&reached, "sign")["state"], &reached["to_phone"]), (&json!("missed"), &json!([])), "a miss stays");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_is_no_call_is_refused(app: &TestApp) {
        let agent = app.agent().await;
        let (plain, number) = (take_down(&agent, complaint()).await, take_down(&agent, burst()).await);
        refused(&agent, &plain, "hand_over", json!({"reached": false, "number": "12345"}), 409, "illegal_transition").await;
        assert_eq!(look(&agent, &plain).await["to_phone"], json!([]));
        let faults = give(&agent, &number, "hand_over", json!({"number": "abc"})).await.faults();
        assert_eq!(faults, ["reached required", "number format"]);
        let nameless = json!({"reached": true, "number": "12345", "at": "2026-08-01T00:00:00+08:00"});
        assert_eq!(give(&agent, &number, "hand_over", nameless).await.faults(), ["at time", "person required"]);
        let elsewhere = json!({"reached": false, "number": "12345", "unit": "chengguan"});
        assert_eq!(give(&agent, &number, "hand_over", elsewhere).await.faults(), ["unit unknown"]);
        refused(&app.handler("zhujian").await, &number, "hand_over", json!({"reached": false, "number": "12345"}), 403, "forbidden").await;
        assert_eq!(look(&app.handler("zhujian").await, &number).await["to_phone"], json!([]), "nobody of the unit phones itself");
        let other = app.login("agent2").await;
        other.command(&number, "hand_over", 1, json!({"reached": false, "number": "12345"})).await.problem(404, "not_found");
        agent.command(&number, "hand_over", 9, json!({"reached": false, "number": "12345"})).await.problem(409, "version_conflict");
    }

    async fn a_units_numbers_are_its_own_to_keep(app: &TestApp) {
        let (lead, dispatcher, sysadmin) = (app.lead("zhujian").await, app.dispatcher().await, app.login("sysadmin").await);
        let path = "/api/v1/units/zhujian/phones";
        lead.put(path, numbers()).await.is(204);
        let kept = dispatcher.get(path).await.is(200).body;
        let ranks: Vec<_> = kept["items"].as_array().expect("items").iter().map(|p| (p["rank"].clone(), p["number"].clone())).collect();
        assert_eq!(ranks, [("desk", "087100001001"), ("lead", "087100002002"), ("head", "087100003003")].map(|(r, n)| (json!(r), json!(n))), "in the order of dialling");
        for stranger in [app.lead("chengguan").await, app.handler("zhujian").await, dispatcher, app.agent().await] {
            stranger.put(path, numbers()).await.problem(403, "forbidden");
        }
        app.handler("chengguan").await.get(path).await.problem(403, "forbidden");
        app.login("leader1").await.get(path).await.problem(403, "forbidden");
        app.handler("zhujian").await.get(path).await.is(200);
        sysadmin.get("/api/v1/units/nowhere/phones").await.problem(404, "not_found");
        sysadmin.put("/api/v1/units/nowhere/phones", numbers()).await.problem(404, "not_found");
        let wrong = json!({"phones": [{"rank": "desk", "number": "1"}, {"number": "12345"}, {"rank": "desk", "number": "12345", "label": "长".repeat(21)}, {"rank": "lead", "number": "12345"}]});
        assert_eq!(lead.put(path, wrong).await.faults(), ["phones[0].number format", "phones[1].rank required", "phones[2].label length", "phones[3].number taken"]);
        lead.put(path, json!({})).await.problem(422, "invalid");
        let many: Vec<Value> = (10..30).map(|n| json!({"rank": "desk", "number": format!("087100000{n}0")})).collect();
        assert_eq!(lead.put(path, json!({"phones": many})).await.faults(), ["phones range"]);
        assert_eq!(sysadmin.get(path).await.is(200).body, kept, "nothing of it was kept");
        // A number that stays keeps its row; one that goes is dialled no more.
        lead.put(path, json!({"phones": [{"rank": "lead", "number": "087100002002"}]})).await.is(204);
        let after = sysadmin.get(path).await.is(200).body;
        assert_eq!((&after["items"][0]["id"], after["items"].as_array().map(Vec::len)), (&kept["items"][1]["id"], Some(1)));
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).text;
        assert!(log.contains("unit_phones") && log.contains("087100003003"), "{log}");
    }

    async fn numbers_come_by_file_too(app: &TestApp) {
        let rows = "code,name,duty_phone,lead_phone\nzhujian,区住建局,0871 0000 1009；0871 0000 1008,\nchengguan,区城市管理局,,无\n";
        let path = file(&app.ctx, "units.csv", rows);
        let (done, refused) = import(&app.ctx, What::Units, &path, None, false).await.expect("imported");
        assert_eq!((done.read, done.added, refused), (2, 1, vec![(3, "带班领导电话：电话号码格式不正确".to_owned())]));
        let kept = app.dispatcher().await.get("/api/v1/units/zhujian/phones").await.is(200).body;
        let ranks: Vec<_> = kept["items"].as_array().expect("items").iter().map(|p| (p["rank"].clone(), p["number"].clone())).collect();
        assert_eq!(ranks[..2], [(json!("desk"), json!("087100001009")), (json!("desk"), json!("087100001008"))]);
        assert_eq!((&ranks[2].0, &ranks[3].0), (&json!("lead"), &json!("head")), "what the file does not say stays");
        let (again, _) = import(&app.ctx, What::Units, &path, None, false).await.expect("imported");
        assert_eq!((again.added, again.known), (0, 1));
    }

    /// 转紧急热线: who of 119 took it stands on the ticket and in its timeline, and not in the journal.
    async fn the_call_to_an_emergency_line_is_kept(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, with(complaint(), json!({"category": "030103", "urgency": "emergency"}))).await;
        assert_eq!(look(&agent, &number).await["status"], "to_dispatch");
        let call = |more: Value| with(json!({"transfer_to": "119", "reached": true, "person": "7 号接警员老周", "note": "三方通话"}), more);
        for (wrong, faults) in [
            (json!({"person": null}), ["person required"]),
            (json!({"reached": false}), ["reached conflict"]),
            (json!({"reached": null}), ["reached required"]),
            (json!({"number": "12"}), ["number format"]),
            (json!({"at": "2026-09-02T10:00:00+08:00"}), ["at time"]),
            (json!({"at": "2026-08-31T10:00:00+08:00"}), ["at time"]),
            (json!({"transfer_to": null}), ["transfer_to required"]),
        ] {
            assert_eq!(give(&agent, &number, "transfer_emergency", call(wrong)).await.faults(), faults);
        }
        let handed = give(&agent, &number, "transfer_emergency", call(json!({}))).await.is(200).body;
        let kept = &handed["transfer_call"];
        assert_eq!((&handed["status"], &handed["transfer_to"], &kept["person"], &kept["number"], &kept["note"], &kept["at"]),
            (&json!("transferred"), &json!("119"), &json!("7 号接警员老周"), &json!("119"), &json!("三方通话"), &json!("2026-09-01T10:00:00+08:00")));
        assert!(kept["by"].is_string());
        let timeline = agent.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("接听人") && timeline.contains("7 号接警员老周"), "{timeline}");
        let journal = app.login("auditor").await.get("/api/v1/audit/journal").await.is(200).text;
        assert!(!journal.contains("老周"));
        // With the very taking down, and without a word of it as before.
        let at_once = |more: Value| with(complaint(), with(json!({"disposition": "transfer_emergency", "transfer_to": "110"}), more));
        let taken = agent.post("/api/v1/tickets", at_once(json!({"transfer_call": {"reached": true, "person": "3 号", "number": "0871 0000 1001"}}))).await.is(201).body;
        assert_eq!((&taken["transfer_call"]["person"], &taken["transfer_call"]["number"]), (&json!("3 号"), &json!("087100001001")));
        let bare = agent.post("/api/v1/tickets", at_once(json!({}))).await.is(201).body;
        assert_eq!((&bare["status"], &bare["transfer_call"]), (&json!("transferred"), &Value::Null));
        let faults = agent.post("/api/v1/tickets", at_once(json!({"transfer_call": {"reached": true}}))).await.faults();
        assert_eq!(faults, ["transfer_call.person required"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}
