//! The working calendar (contract.md §6): read by everybody, replaced by the system administrator, followed by deadlines.

use crate::app::{Client, on_both_apps};
use serde_json::{Value, json};

const CALENDAR: &str = "/api/v1/calendar";

fn day(date: &str, work: bool, name: &str) -> Value {
    json!({"date": date, "work": work, "name": name})
}

/// A ticket that waits for its dispatch.
async fn complaint(agent: &Client) -> String {
    let body = json!({
        "channel": "phone", "kind": "complaint", "disposition": "accept", "title": "路灯不亮",
        "content": "兴东路路灯不亮。", "area": "530113001",
        "caller": {"kind": "person", "anonymous": false, "name": "张某某", "phone": "13800000000"},
    });
    agent.post("/api/v1/tickets", body).await.is(201).text_of("number")
}

async fn first_deadline(agent: &Client, number: &str) -> Value {
    let ticket = agent.get(&format!("/api/v1/tickets/{number}")).await.is(200);
    ticket.body["deadlines"][0].clone()
}

on_both_apps! {
    async fn a_year_and_a_deadline_are_explained_to_whoever_is_signed_in(app: &TestApp) {
        app.nobody.get(&format!("{CALENDAR}/2026")).await.problem(401, "unauthenticated");
        let agent = app.agent().await;
        let year = agent.get(&format!("{CALENDAR}/2026?region=530113")).await.is(200).body;
        assert_eq!((&year["working_days"], &year["announced"], &year["region"]), (&json!(248), &json!(true), &json!("530113")));
        assert_eq!(year["days"][282], json!({"date": "2026-10-10", "work": true, "name": "国庆节", "kind": "makeup"}));

        let asked = format!("{CALENDAR}/deadline?from=2026-09-30T10:00:00%2B08:00&working_days=3");
        let due = agent.get(&asked).await.is(200).body;
        assert_eq!((&due["due_at"], &due["due_on"]), (&json!("2026-10-11T00:00:00+08:00"), &json!("2026-10-10")));
        assert_eq!(due["provisional"], json!(false));
        let last = due["days"].as_array().and_then(|days| days.last());
        assert_eq!(last, Some(&json!({"date": "2026-10-10", "weekday": "周六", "counted": true, "why": "调休上班，第 3 天"})));
        // An offset whose sign was not escaped, as people type it.
        let typed = agent.get(&asked.replace("%2B", "+")).await.is(200).body;
        assert_eq!(typed, due);
    }

    async fn questions_that_make_no_sense_are_told_whole(app: &TestApp) {
        let agent = app.agent().await;
        let faults = agent.get(&format!("{CALENDAR}/deadline?working_days=-1&region=5")).await.faults();
        assert_eq!(faults, ["working_days type", "from required", "region format"]);
        let asked = format!("{CALENDAR}/deadline?from=1999-01-01T00:00:00Z&working_days=1001");
        assert_eq!(agent.get(&asked).await.faults(), ["from range", "working_days range"]);
        assert_eq!(agent.get(&format!("{CALENDAR}/1999")).await.faults(), ["year range"]);
        agent.get(&format!("{CALENDAR}/next")).await.problem(404, "not_found");
    }

    async fn only_the_system_administrator_replaces_a_year(app: &TestApp) {
        let body = json!({"days": [day("2027-01-01", false, "元旦")]});
        for username in ["agent1", "dispatcher1", "supervisor1", "secadmin", "auditor", "handler.zhujian"] {
            let client = app.login(username).await;
            client.put(&format!("{CALENDAR}/2027"), body.clone()).await.problem(403, "forbidden");
        }
        let sysadmin = app.login("sysadmin").await;
        assert_eq!(sysadmin.put(&format!("{CALENDAR}/2027"), json!({})).await.faults(), ["days required"]);
        let days = json!({"days": [day("2027-01-01", false, ""), day("2028-01-01", false, "")]});
        assert_eq!(sysadmin.put(&format!("{CALENDAR}/2027"), days).await.faults(), ["days[1].date range"]);
        let days = json!({"days": [{"date": "2027-02-30", "work": false}]});
        assert_eq!(sysadmin.put(&format!("{CALENDAR}/2027"), days).await.faults(), ["days[0].date format"]);
        assert_eq!(sysadmin.get(&format!("{CALENDAR}/2027")).await.body["version"], 0, "nothing was kept");
    }

    async fn deadlines_follow_a_notice_and_are_never_shortened(app: &TestApp) {
        app.now_is("2026-12-31T16:00:00+08:00");
        let agent = app.agent().await;
        let number = complaint(&agent).await;
        let promised = first_deadline(&agent, &number).await;
        assert_eq!((&promised["due_at"], &promised["provisional"]), (&json!("2027-01-04T12:00:00+08:00"), &json!(true)));

        let sysadmin = app.login("sysadmin").await;
        let days = json!([day("2027-01-01", false, "元旦"), day("2027-01-04", false, "元旦")]);
        let put = sysadmin.put(&format!("{CALENDAR}/2027"), json!({"source": "放假通知", "days": days})).await.is(200).body;
        assert_eq!(put["deadlines"], json!({"lengthened": 1, "kept": 0, "voided": 0}));
        assert_eq!(put["changed"], json!([{"date": "2027-01-04", "work": false, "name": "元旦", "kind": "holiday"}]));
        let longer = first_deadline(&agent, &number).await;
        assert_eq!((&longer["due_at"], &longer["provisional"]), (&json!("2027-01-05T12:00:00+08:00"), &json!(false)));

        // The holiday is taken back: what was promised stays.
        let days = json!([day("2027-01-01", false, "元旦")]);
        let put = sysadmin.put(&format!("{CALENDAR}/2027"), json!({"days": days})).await.is(200).body;
        assert_eq!(put["deadlines"], json!({"lengthened": 0, "kept": 1, "voided": 0}));
        assert_eq!(first_deadline(&agent, &number).await["due_at"], longer["due_at"]);
        let again = sysadmin.put(&format!("{CALENDAR}/2027"), json!({"days": days})).await.is(200).body;
        assert_eq!(again["version"], Value::Null, "the same days are no new version");
    }

    async fn a_notice_is_read_as_it_was_published_and_its_effect_is_seen_before_it_is_kept(app: &TestApp) {
        app.now_is("2026-12-31T16:00:00+08:00");
        let agent = app.agent().await;
        let number = complaint(&agent).await;
        let promised = first_deadline(&agent, &number).await;

        let sysadmin = app.login("sysadmin").await;
        let text = "现将2027年元旦放假调休日期的具体安排通知如下。\n一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。";
        let read = sysadmin.post(&format!("{CALENDAR}/read"), json!({"text": text})).await.is(200).body;
        let days = &read["years"][0]["days"];
        // The plain weekend that lies in it departs from nothing but bears the holiday's name.
        assert_eq!((&read["years"][0]["year"], days.as_array().map(Vec::len)), (&json!(2027), Some(5)));
        assert_eq!(days[3], day("2027-01-04", false, "元旦"));
        assert_eq!(days[4], day("2027-01-09", true, "元旦"));

        let seen = sysadmin.post(&format!("{CALENDAR}/2027/preview"), json!({"days": days})).await.is(200).body;
        assert_eq!(seen["deadlines"], json!({"lengthened": 1, "kept": 0, "voided": 0}));
        let moved = json!([{"number": number, "clock": "dispatch", "unit": null, "was": "2027-01-04", "becomes": "2027-01-05"}]);
        assert_eq!((&seen["moved"], &seen["complete"]), (&moved, &json!(true)));
        assert_eq!(seen["changed"].as_array().map(Vec::len), Some(2));
        assert_eq!(first_deadline(&agent, &number).await, promised, "nothing was kept");
        assert_eq!(sysadmin.get(&format!("{CALENDAR}/2027")).await.body["version"], 0);

        let put = sysadmin.put(&format!("{CALENDAR}/2027"), json!({"days": days, "source": "国办发明电"})).await.is(200).body;
        assert_eq!(put["deadlines"], seen["deadlines"]);
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200);
        assert_eq!(log.body["items"][0]["detail"], "来源：国办发明电，2 天有变化");
        let same = sysadmin.post(&format!("{CALENDAR}/2027/preview"), json!({"days": days})).await.is(200).body;
        assert_eq!((&same["differs"], &same["moved"]), (&json!(false), &json!([])));
    }

    async fn what_is_no_notice_is_told_and_others_may_not_look(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let read = format!("{CALENDAR}/read");
        assert_eq!(sysadmin.post(&read, json!({})).await.faults(), ["text required"]);
        assert_eq!(sysadmin.post(&read, json!({"text": "今天天气很好。"})).await.faults(), ["text format"]);
        let rows = sysadmin.post(&read, json!({"text": "date,work,name\n2027-01-01,0,元旦\n2027-13-01,0,x\n"})).await.is(200).body;
        assert_eq!((rows["years"].as_array().map(Vec::len), rows["refused"].as_array().map(Vec::len)), (Some(0), Some(2)));
        assert_eq!(sysadmin.post(&format!("{CALENDAR}/2027/preview"), json!({})).await.faults(), ["days required"]);
        let agent = app.agent().await;
        agent.post(&read, json!({"text": "x"})).await.problem(403, "forbidden");
        agent.post(&format!("{CALENDAR}/2027/preview"), json!({})).await.problem(403, "forbidden");
    }
}
