//! AB岗, absence and hand-over: who acts for whom, and what becomes of open work (contract.md §3; users.md).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};
use reqwest::Method;

/// The same person in the place of another.
struct For<'a>(&'a Client, i64);

impl For<'_> {
    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.0.request(method, path).header("x-acting-for", self.1.to_string());
        crate::app::send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    async fn give(&self, number: &str, command: &str, body: Value) -> Answer {
        let path = format!("/api/v1/tickets/{number}");
        let seen = self.send(Method::GET, &path, None).await.is(200).body;
        let body = with(body, json!({"command": command, "version": seen["version"]}));
        self.send(Method::POST, &format!("{path}/commands"), Some(body)).await
    }
}

async fn id_of(who: &Client) -> i64 {
    who.get("/api/v1/me").await.is(200).body["id"].as_i64().expect("an id")
}

async fn sign_in(app: &TestApp, username: &str, password: &str) -> Client {
    let form = json!({"username": username, "password": password});
    let held = app.nobody.post("/api/v1/auth/login", form).await.is(200);
    app.nobody.bearer(&held.text_of("access_token"))
}

/// A second handler of 区住建局.
async fn colleague(app: &TestApp) -> Client {
    let added = app
        .login("secadmin")
        .await
        .post(
            "/api/v1/people",
            json!({
                "username": "zhujian.b", "name": "钱七", "unit": "zhujian", "roles": ["handler"],
            }),
        )
        .await
        .is(201)
        .text_of("password");
    let me = sign_in(app, "zhujian.b", &added).await;
    let password = "Zhujian-2026-b";
    me.post("/api/v1/auth/password", json!({"old_password": added, "new_password": password})).await.is(204);
    sign_in(app, "zhujian.b", password).await
}

on_both_apps! {
    async fn a_deputy_acts_for_the_lead_within_the_dates_and_both_are_named(app: &TestApp) {
        let (handler, lead) = (app.handler("zhujian").await, app.lead("zhujian").await);
        let principal = id_of(&lead).await;
        let deputy = For(&handler, principal);
        deputy.send(Method::GET, "/api/v1/pools", None).await.problem(403, "forbidden");
        let form = json!({"deputy": "handler.zhujian", "to": "2026-09-04", "reason": "外出培训"});
        lead.post("/api/v1/deputies", form.clone()).await.is(201);
        assert_eq!(lead.post("/api/v1/deputies", form).await.faults(), ["deputy conflict"]);
        let me = handler.get("/api/v1/me").await.is(200).body;
        assert_eq!((&me["acting_for"], &me["principals"][0]["id"], &me["principals"][0]["to"]), (&Value::Null, &json!(principal), &json!("2026-09-04")));
        let acting = deputy.send(Method::GET, "/api/v1/me", None).await.is(200).body;
        assert_eq!((&acting["name"], &acting["roles"], &acting["acting_for"]), (&json!("区住建局承办人（代区住建局负责人）"), &json!(["lead"]), &json!(principal)));

        // A colleague's request is passed on by the deputy, the own is not.
        let other = colleague(app).await;
        let ask = json!({"working_days": 1, "reason": "须等检测报告", "told_caller": true});
        let own = take_down(&app.agent().await, complaint()).await;
        give(&handler, &own, "request_extension", ask.clone()).await.is(200);
        deputy.give(&own, "approve_extension", json!({})).await.problem(403, "separation_of_duties");
        let number = take_down(&app.agent().await, with(complaint(), json!({"title": "另一处工地"}))).await;
        give(&other, &number, "request_extension", ask.clone()).await.is(200);
        work(&app.ctx).await;
        assert!(inbox(&handler).await.contains(&("approval".to_owned(), number.clone())), "the deputy hears what the lead hears");
        let passed = deputy.give(&number, "approve_extension", json!({"note": "确需检测"})).await.is(200).body;
        assert_eq!(passed["requests"][0]["extension"]["endorsed_by"], "区住建局承办人（代区住建局负责人）");
        let timeline = other.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let items = timeline["items"].as_array().expect("items");
        let entry = items.iter().find(|i| i["label"] == "单位负责人同意延期").expect("the consent");
        assert_eq!(entry["actor"]["name"], "区住建局承办人（代区住建局负责人）");
        let asked = items.iter().find(|i| i["label"] == "申请延期").expect("the request");
        assert_eq!(asked["actor"]["name"], "钱七", "who acted in the own name is not named otherwise");

        // What the deputy asked for is the lead's own too.
        let third = take_down(&app.agent().await, with(complaint(), json!({"title": "第三处工地"}))).await;
        deputy.give(&third, "request_extension", ask).await.is(200);
        refused(&lead, &third, "approve_extension", json!({}), 403, "separation_of_duties").await;

        // It ends with its day.
        app.now_is("2026-09-05T00:00:00+08:00");
        deputy.send(Method::GET, "/api/v1/pools", None).await.problem(403, "forbidden");
        assert_eq!(handler.get("/api/v1/me").await.is(200).body["principals"], json!([]));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn who_may_appoint_whom(app: &TestApp) {
        let (handler, lead, secadmin) = (app.handler("zhujian").await, app.lead("zhujian").await, app.login("secadmin").await);
        let form = |person: &str, deputy: &str| json!({"person": person, "deputy": deputy, "to": "2026-09-10"});
        assert_eq!(handler.post("/api/v1/deputies", json!({})).await.faults(), ["deputy required", "to required"]);
        // Not another's, not one of another unit, not a role of another kind, no administrator, not oneself.
        handler.post("/api/v1/deputies", form("lead.zhujian", "handler.zhujian")).await.problem(403, "forbidden");
        app.lead("chengguan").await.post("/api/v1/deputies", form("handler.zhujian", "lead.zhujian")).await.problem(403, "forbidden");
        for (person, deputy) in [
            ("handler.zhujian", "handler.chengguan"), ("handler.zhujian", "handler.zhujian"), ("agent1", "reviewer1"),
            ("sysadmin", "auditor"), ("secadmin", "sysadmin"), ("supervisor1", "dispatcher1"),
        ] {
            assert_eq!(secadmin.post("/api/v1/deputies", form(person, deputy)).await.faults(), ["deputy conflict"], "{person} by {deputy}");
        }
        assert_eq!(secadmin.post("/api/v1/deputies", form("agent1", "nobody")).await.faults(), ["deputy unknown"]);
        assert_eq!(lead.post("/api/v1/deputies", json!({"deputy": "handler.zhujian", "from": "2026-08-31", "to": "2026-09-10"})).await.faults(), ["from time"]);
        assert_eq!(lead.post("/api/v1/deputies", json!({"deputy": "handler.zhujian", "to": "2026-08-31"})).await.faults(), ["to time"]);
        assert_eq!(lead.post("/api/v1/deputies", json!({"deputy": "handler.zhujian", "to": "2027-09-10"})).await.faults(), ["to range"]);
        secadmin.post("/api/v1/deputies", form("agent1", "agent2")).await.is(201);
        lead.post("/api/v1/deputies", form("handler.zhujian", "lead.zhujian")).await.is(201);

        // A deputy appoints nobody further, and what was not lent stays shut.
        let acting = For(&lead, id_of(&handler).await);
        acting.send(Method::POST, "/api/v1/deputies", Some(json!({"deputy": "lead.zhujian", "to": "2026-09-03"}))).await.problem(403, "forbidden");
        acting.send(Method::GET, "/api/v1/people", None).await.problem(403, "forbidden");
        For(&handler, 999_999).send(Method::GET, "/api/v1/me", None).await.problem(403, "forbidden");
        For(&handler, id_of(&lead).await).send(Method::GET, "/api/v1/me", None).await.problem(403, "forbidden");

        // Ended before its day, at once; strangers do not even see it.
        let items = handler.get("/api/v1/deputies").await.is(200).body["items"].clone();
        let end = format!("/api/v1/deputies/{}/end", items[0]["id"]);
        app.handler("chengguan").await.post(&end, json!({})).await.problem(404, "not_found");
        handler.post(&end, json!({})).await.is(204);
        acting.send(Method::GET, "/api/v1/me", None).await.problem(403, "forbidden");
        let log = app.login("auditor").await.get("/api/v1/audit/changes?limit=20").await.is(200).text;
        assert!(log.contains("deputy_add") && log.contains("deputy_end"), "{log}");
    }

    async fn who_is_away_with_open_work_is_warned_and_hands_it_over(app: &TestApp) {
        let (handler, lead) = (app.handler("zhujian").await, app.lead("zhujian").await);
        let other = colleague(app).await;
        let number = take_down(&app.agent().await, complaint()).await;
        give(&lead, &number, "assign_inside", json!({"person": "handler.zhujian", "due_on": "2026-09-03"})).await.is(200);
        let away = handler.post("/api/v1/absences", json!({"from": "2026-09-02", "to": "2026-09-04", "reason": "年休假"})).await.is(201).body;
        assert_eq!(away["open"], json!([{"number": number, "due_on": "2026-09-03"}]));
        for who in [&handler, &lead] {
            let notices = who.get("/api/v1/notices").await.is(200).text;
            assert!(notices.contains("还有 1 件单位内交办未办结"), "{notices}");
        }
        let seen = lead.get("/api/v1/absences").await.is(200).body;
        assert_eq!((&seen["items"][0]["username"], &seen["items"][0]["open"][0]["number"]), (&json!("handler.zhujian"), &json!(number)));
        assert_eq!(app.handler("chengguan").await.get("/api/v1/absences").await.is(200).body["items"], json!([]));
        other.post("/api/v1/absences", json!({"person": "handler.zhujian", "to": "2026-09-04"})).await.problem(403, "forbidden");
        assert_eq!(handler.post("/api/v1/absences", json!({"from": "2026-09-05", "to": "2026-09-04"})).await.faults(), ["to time"]);

        // All of it in one act, its day as it was.
        other.post("/api/v1/inside/hand-over", json!({"from": "handler.zhujian", "to": "zhujian.b"})).await.problem(403, "forbidden");
        assert_eq!(lead.post("/api/v1/inside/hand-over", json!({"from": "handler.zhujian", "to": "handler.chengguan"})).await.faults(), ["to unknown"]);
        let handed = lead.post("/api/v1/inside/hand-over", json!({"from": "handler.zhujian", "to": "zhujian.b"})).await.is(200).body;
        assert_eq!((&handed["done"], &handed["items"][0]["number"]), (&json!(1), &json!(number)));
        assert_eq!((waiting(&handler, "inside_mine").await, waiting(&other, "inside_mine").await), (json!(0), json!(1)));
        assert_eq!(look(&other, &number).await["inside"][1]["due_on"], "2026-09-03");
        assert_eq!(lead.get("/api/v1/absences").await.is(200).body["items"][0]["open"], json!([]));
        handler.post(&format!("/api/v1/absences/{}/end", away["id"]), json!({})).await.is(204);
        assert_eq!(lead.get("/api/v1/absences").await.is(200).body["items"], json!([]));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn an_account_is_not_shut_over_open_work_unsaid(app: &TestApp) {
        let (lead, secadmin) = (app.lead("zhujian").await, app.login("secadmin").await);
        let other = colleague(app).await;
        let number = take_down(&app.agent().await, complaint()).await;
        give(&lead, &number, "assign_inside", json!({"person": "zhujian.b", "due_on": "2026-09-03"})).await.is(200);
        let shut = format!("/api/v1/people/{}/disable", id_of(&other).await);
        assert_eq!(secadmin.post(&shut, json!({})).await.faults(), ["hand_over_to required"]);
        assert_eq!(secadmin.post(&shut, json!({"hand_over_to": "handler.chengguan"})).await.faults(), ["hand_over_to unknown"]);
        let gone = secadmin.post(&shut, json!({"hand_over_to": "handler.zhujian"})).await.is(200).body;
        assert!(gone["disabled_at"].is_string());
        let handler = app.handler("zhujian").await;
        assert_eq!(waiting(&handler, "inside_mine").await, json!(1));
        assert!(app.login("auditor").await.get("/api/v1/audit/changes?limit=5").await.is(200).text.contains("1 件单位内交办移交给 handler.zhujian"));
        // Or it stays, with a word.
        let shut = format!("/api/v1/people/{}/disable", id_of(&handler).await);
        secadmin.post(&shut, json!({"leave_open": true})).await.is(200);
        assert_eq!(look(&lead, &number).await["inside"][1]["person"], "区住建局承办人");
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}
