//! 单位类型、上级、辖区调整: a unit is something else from a day on, and what it was stays known with its dates.

use super::returns::rows_are_what_the_journal_makes_of_them;
use super::successors::archived;
use super::*;
use crate::app::on_both_apps;
use hotline::service::reorganisation;

const PATH: &str = "/api/v1/reorganisations/changes";

fn below(unit: &str, parent: Option<&str>, day: &str) -> Value {
    json!({"unit": unit, "kind": "department", "parent": parent, "effective_on": day, "basis": "东编发〔2026〕8号"})
}

async fn carried_out(app: &TestApp) {
    while reorganisation::step(&app.ctx).await.expect("carried out") > 0 {}
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

/// A report against 区住建局, which 区城管局 has.
async fn report(app: &TestApp) -> String {
    let said = json!({"kind": "report", "subject_unit": "zhujian", "title": "执法人员收受好处"});
    let number = take_down(&app.agent().await, with(complaint(), said)).await;
    let order = json!({"lead_unit": "chengguan"});
    give(&app.dispatcher().await, &number, "dispatch", order).await.is(200);
    number
}

/// What the performance report says 区城管局 was, in a period from the first of September on.
async fn reported(app: &TestApp, to: &str) -> Value {
    let path = format!("/api/v1/reports/performance?from=2026-09-01&to={to}&basis=created&group_by=unit");
    let rows = app.login("leader1").await.get(&path).await.is(200).body["rows"].clone();
    let row = rows
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["key"] == "chengguan")
        .cloned()
        .unwrap_or_default();
    json!([row["name"], row["unit_kind"], row["parent_name"]])
}

on_both_apps! {
    async fn a_unit_stands_below_another_from_the_day_on(app: &TestApp) {
        let (sysadmin, dispatcher, handler) = (app.login("sysadmin").await, app.dispatcher().await, app.handler("chengguan").await);
        let (open, done) = (report(app).await, report(app).await);
        archived(app, &done, "chengguan").await;
        let other = take_down(&app.agent().await, with(complaint(), json!({"category": null, "disposition": "accept"}))).await;
        give(&dispatcher, &other, "dispatch", json!({"lead_unit": "chengguan", "category": "030101", "override_reason": "市容"})).await.is(200);
        let before = look(&handler, &other).await;

        let asked = below("chengguan", Some("zhujian"), "2026-09-03");
        let seen = sysadmin.post(&format!("{PATH}/preview"), asked.clone()).await.is(200).body;
        assert_eq!((&seen["was"]["parent"], &seen["to"]["parent_name"], &seen["tickets"]), (&Value::Null, &json!("区住建局"), &json!(2)), "{seen}");
        assert_eq!((&seen["taken_back"], &seen["hidden"], &seen["shown"]), (&json!({"count": 1, "numbers": [open]}), &json!(2), &json!(0)), "{seen}");
        assert!(seen["people"].as_u64() >= Some(2) && seen["directory_rows"].as_u64() > Some(0), "{seen}");
        let planned = sysadmin.post(PATH, asked).await.is(201).body;
        assert_eq!((&planned["what"], &planned["state"], &planned["to"]["parent"]), (&json!("change"), &json!("planned"), &json!("zhujian")));
        carried_out(app).await;
        assert_eq!(unit(&sysadmin, "chengguan").await["parent"], Value::Null, "its day has not come");
        look(&handler, &open).await;

        app.now_is("2026-09-03T00:00:00+08:00");
        carried_out(app).await;
        // What accuses the unit above is nobody's below it to see, and goes back.
        for number in [&open, &done] {
            handler.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        }
        assert_eq!(handler.get("/api/v1/tickets").await.is(200).body["total"], json!(1));
        let taken = look(&dispatcher, &open).await;
        assert_eq!((&taken["status"], &taken["assignments"][0]["status"]), (&json!("to_dispatch"), &json!("released")));
        let faults = give(&dispatcher, &open, "dispatch", json!({"lead_unit": "chengguan"})).await.faults();
        assert_eq!(faults, ["lead_unit conflict"]);
        // Everything else goes on as it was.
        let after = look(&handler, &other).await;
        assert_eq!((&after["status"], &after["deadlines"]), (&before["status"], &before["deadlines"]));
        let kept = sysadmin.get("/api/v1/reorganisations").await.is(200).body["items"][0].clone();
        assert_eq!((&kept["state"], &kept["passed"], &kept["refused"]), (&json!("done"), &json!(1), &json!(0)), "{kept}");
        let now = unit(&sysadmin, "chengguan").await;
        assert_eq!((&now["parent_name"], &now["earlier"][0]["valid_to"], &now["earlier"][0]["place"]["parent"]), (&json!("区住建局"), &json!("2026-09-02"), &Value::Null));
        assert_eq!(sysadmin.post(PATH, below("zhujian", Some("chengguan"), "2026-09-04")).await.faults(), ["parent conflict"], "a circle");

        // A period is told as things were in it.
        let name = now["name"].clone();
        assert_eq!(reported(app, "2026-09-02").await, json!([name, "department", null]));
        assert_eq!(reported(app, "2026-09-30").await, json!([name, "department", "区住建局"]));

        // And back: another change, and both are known.
        let back = below("chengguan", None, "2026-09-04");
        let seen = sysadmin.post(&format!("{PATH}/preview"), back.clone()).await.is(200).body;
        assert_eq!((&seen["hidden"], &seen["shown"], &seen["taken_back"]["count"]), (&json!(0), &json!(2), &json!(0)));
        sysadmin.post(PATH, back).await.is(201);
        app.now_is("2026-09-04T00:00:00+08:00");
        carried_out(app).await;
        look(&handler, &done).await;
        assert_eq!(unit(&sysadmin, "chengguan").await["earlier"].as_array().map(Vec::len), Some(2));
        assert_eq!(reported(app, "2026-09-03").await[2], "区住建局");
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).text;
        assert!(log.contains("上级单位：无 → 区住建局") && log.contains("东编发〔2026〕8号"), "{log}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_township_is_responsible_for_another_division_from_the_day_on(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let form = |area: &str| with(complaint(), json!({"category": "010204", "area": area}));
        let lead = async |area: &str| {
            let number = take_down(&app.agent().await, form(area)).await;
            look(&app.dispatcher().await, &number).await["assignments"][0]["unit"].clone()
        };
        assert_eq!(lead("530113102").await, "tangdan");
        let moves = |unit: &str, area: &str| {
            json!({"unit": unit, "kind": "township", "area": area, "effective_on": "2026-09-02", "basis": "云府复〔2026〕3号"})
        };
        let seen = sysadmin.post(&format!("{PATH}/preview"), moves("tangdan", "530113107")).await.is(200).body;
        let open = seen["open"].to_string();
        assert!(open.contains("拖布卡镇") && open.contains("不再有乡镇") && open.contains("重叠"), "{open}");
        assert!(seen["township_rows"].as_u64() > Some(0), "{seen}");
        // The two change places on one day.
        sysadmin.post(PATH, moves("tangdan", "530113107")).await.is(201);
        sysadmin.post(PATH, moves("tuobuka", "530113102")).await.is(201);
        assert_eq!(lead("530113102").await, "tangdan");
        app.now_is("2026-09-02T00:00:00+08:00");
        carried_out(app).await;
        assert_eq!((lead("530113102").await, lead("530113107").await), (json!("tuobuka"), json!("tangdan")));
    }

    async fn what_is_no_change_is_refused(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        for name in ["dispatcher1", "secadmin", "lead.zhujian"] {
            let who = app.login(name).await;
            who.post(PATH, below("zhujian", None, "2026-09-03")).await.problem(403, "forbidden");
            who.post(&format!("{PATH}/preview"), below("zhujian", None, "2026-09-03")).await.problem(403, "forbidden");
        }
        let faults = async |body: Value| sysadmin.post(PATH, body).await.faults();
        assert_eq!(faults(json!({})).await, ["basis required", "unit required", "kind required"]);
        let bad = json!({"unit": "nobody", "kind": "ministry", "parent": "nobody", "area": "99", "effective_on": "2020-01-01", "basis": "x"});
        assert_eq!(faults(bad).await, ["effective_on time", "unit unknown", "kind choice", "parent unknown", "area unknown"]);
        assert_eq!(faults(below("zhujian", Some("zhujian"), "2026-09-03")).await, ["parent conflict"]);
        assert_eq!(faults(below("zhujian", None, "2026-09-03")).await, ["unit conflict"], "nothing would be different");
        let hotline = json!({"unit": "hotline", "kind": "office", "effective_on": "2026-09-03", "basis": "x"});
        assert_eq!(faults(hotline).await, ["unit conflict"]);
        let kind = json!({"unit": "zhujian", "kind": "hotline", "effective_on": "2026-09-03", "basis": "x"});
        assert_eq!(faults(kind).await, ["kind conflict"]);

        // One thing at a time is planned for a unit, whoever plans it.
        let (one, two) = tokio::join!(
            sysadmin.post(PATH, below("zhujian", Some("chengguan"), "2026-09-03")),
            sysadmin.post(PATH, below("zhujian", Some("shichang"), "2026-09-03")),
        );
        let mut both = [one.status, two.status];
        both.sort_unstable();
        assert_eq!(both, [201, 422]);
        let merge = json!({"units": ["zhujian"], "successor": "chengguan", "effective_on": "2026-09-03", "basis": "x", "phones": "keep"});
        assert_eq!(sysadmin.post("/api/v1/reorganisations", merge.clone()).await.faults(), ["units[0] taken"]);
        let correct = json!({"kind": "office", "dispatchable": true});
        assert_eq!(sysadmin.put("/api/v1/units/zhujian", correct.clone()).await.faults(), ["kind conflict"]);
        assert_eq!(sysadmin.post("/api/v1/units/zhujian/close", json!({"last_day": "2026-12-31"})).await.faults(), ["last_day conflict"]);
        let id = sysadmin.get("/api/v1/reorganisations").await.is(200).body["items"][0]["id"].clone();
        sysadmin.post(&format!("/api/v1/reorganisations/{id}/cancel"), json!({})).await.is(204);
        app.now_is("2026-09-03T09:00:00+08:00");
        carried_out(app).await;
        let kept = unit(&sysadmin, "zhujian").await;
        assert_eq!((&kept["parent"], &kept["earlier"]), (&Value::Null, &json!([])));

        // A mistake is corrected at once, and never was so; but no circle, and nothing of what has been succeeded to.
        sysadmin.put("/api/v1/units/zhujian", correct.clone()).await.is(204);
        assert_eq!(unit(&sysadmin, "zhujian").await["earlier"], json!([]));
        sysadmin.put("/api/v1/units/chengguan", json!({"kind": "department", "dispatchable": true, "parent": "zhujian"})).await.is(204);
        assert_eq!(sysadmin.put("/api/v1/units/zhujian", json!({"kind": "office", "dispatchable": true, "parent": "chengguan"})).await.faults(), ["parent conflict"]);
        let merge = with(merge, json!({"units": ["jiaotong"]}));
        sysadmin.post("/api/v1/reorganisations", merge).await.is(201);
        carried_out(app).await;
        assert_eq!(sysadmin.put("/api/v1/units/jiaotong", correct).await.faults(), ["kind conflict"]);
        assert_eq!(sysadmin.post("/api/v1/units/jiaotong/close", json!({})).await.faults(), ["last_day conflict"]);
        assert_eq!(faults(below("jiaotong", Some("zhujian"), "2026-09-04")).await, ["unit conflict"]);
    }
}
