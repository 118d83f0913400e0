//! Units, categories, the directory and the limits are changed with dates, and no promise moves (contract.md §3, §6).

use crate::app::{Client, TestApp, on_both_apps};
use crate::walk::{complaint, deadline, take_down};
use serde_json::{Value, json};

async fn log(app: &TestApp) -> Vec<String> {
    let rows = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200);
    let rows = rows.body["items"].as_array().expect("items").clone();
    rows.iter()
        .map(|row| format!("{} {} {}", row["action"], row["subject"], row["detail"]).replace('"', ""))
        .collect()
}

async fn unit(sysadmin: &Client, code: &str) -> Value {
    let all = sysadmin.get("/api/v1/units/register").await.is(200);
    let items = all.body["items"].as_array().expect("items");
    items.iter().find(|unit| unit["code"] == code).cloned().unwrap_or(Value::Null)
}

async fn tried(who: &Client, query: &str) -> Value {
    who.get(&format!("/api/v1/directory/test?category=030101&area=530113001&kind=complaint{query}"))
        .await
        .is(200)
        .body
}

fn row(lead: &str) -> Value {
    json!({"category": "030101", "area": "530113001", "kind": "complaint", "lead_unit": lead, "basis": "会议纪要〔2026〕3号"})
}

on_both_apps! {
    async fn a_unit_is_renamed_from_a_day_on_and_closed_and_keeps_its_tickets(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let number = take_down(&app.agent().await, complaint()).await.text_of("number");
        let before = unit(&sysadmin, "zhujian").await;
        assert_eq!((&before["open_tickets"], &before["leads"]), (&json!(1), &json!(["区住建局负责人"])));

        let rename = json!({"name": "区住房和城乡建设局", "valid_from": "2026-09-02"});
        sysadmin.post("/api/v1/units/zhujian/rename", rename).await.is(204);
        let lead = app.lead("zhujian").await;
        let name = |ticket: &Value| ticket["assignments"][0]["unit_name"].clone();
        let path = format!("/api/v1/tickets/{number}");
        assert_eq!(name(&lead.get(&path).await.is(200).body), "区住建局", "not yet");
        app.now_is("2026-09-02T09:00:00+08:00");
        assert_eq!(unit(&sysadmin, "zhujian").await["name"], "区住房和城乡建设局");

        sysadmin.post("/api/v1/units/zhujian/close", json!({"last_day": "2026-09-02"})).await.is(204);
        app.now_is("2026-09-03T09:00:00+08:00");
        assert_eq!(unit(&sysadmin, "zhujian").await["state"], "past");
        let kept = lead.get(&path).await.is(200);
        assert_eq!(kept.body["assignments"][0]["unit"], "zhujian", "what it has in hand stays with it");
        let next = take_down(&app.agent().await, complaint()).await;
        assert_eq!(next.body["status"], "to_dispatch", "nothing new goes to it");
        let said = log(app).await;
        assert_eq!(said[0], "unit_close 区住房和城乡建设局（zhujian） 存续至 2026-09-02");
        assert_eq!(said[1], "unit_rename 区住建局（zhujian） 2026-09-02 起更名为区住房和城乡建设局");
    }

    async fn a_unit_is_added_changed_and_told_its_faults(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let new = json!({"code": "shuju", "name": "区数据局", "kind": "department", "dispatchable": true});
        sysadmin.post("/api/v1/units", new.clone()).await.is(204);
        assert_eq!(sysadmin.post("/api/v1/units", new).await.faults(), ["code taken", "name taken"]);
        let bad = json!({"code": "Shu Ju", "kind": "x", "parent": "nobody", "area": "1", "valid_from": "2020-01-01"});
        let faults = ["valid_from time", "code characters", "name required", "kind choice", "parent unknown", "area unknown"];
        assert_eq!(sysadmin.post("/api/v1/units", bad).await.faults(), faults);
        let change = json!({"kind": "office", "parent": "zhengfuban", "dispatchable": false});
        sysadmin.put("/api/v1/units/shuju", change).await.is(204);
        assert_eq!(log(app).await[0], "unit_change 区数据局（shuju） 类型：区级部门 → 综合机构；上级单位：无 → 区政府办公室（区市长热线办）；派单：接收 → 不接收");
        let listed = app.agent().await.get("/api/v1/units").await.is(200);
        assert!(!listed.text.contains("shuju"), "only those that take tickets");
        assert_eq!(sysadmin.put("/api/v1/units/shuju", json!({"kind": "office", "parent": "shuju"})).await.faults(), ["parent conflict"]);
        sysadmin.put("/api/v1/units/nobody", json!({"kind": "office"})).await.problem(404, "not_found");
    }

    async fn a_category_is_added_renamed_and_closed_and_its_tickets_stay(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        let number = take_down(&agent, complaint()).await.text_of("number");
        sysadmin.post("/api/v1/categories", json!({"code": "030198", "name": "无人机噪声"})).await.is(204);
        let mut body = complaint();
        body["category"] = json!("030198");
        take_down(&agent, body.clone()).await;
        sysadmin.post("/api/v1/categories/030198/rename", json!({"name": "低空飞行噪声"})).await.is(204);
        sysadmin.post("/api/v1/categories/030198/close", json!({})).await.is(204);
        assert_eq!(agent.post("/api/v1/tickets", body).await.faults(), ["category unknown"]);
        let all = sysadmin.get("/api/v1/categories/register").await.is(200);
        let kept = all.body["items"].as_array().expect("items").iter().find(|c| c["code"] == "030198").expect("kept").clone();
        assert_eq!((&kept["name"], &kept["state"]), (&json!("低空飞行噪声"), &json!("past")));
        assert_eq!(kept["names"].as_array().map(Vec::len), Some(2));
        assert!(!agent.get("/api/v1/categories").await.is(200).text.contains("030198"));

        assert_eq!(sysadmin.post("/api/v1/categories/0301/close", json!({})).await.faults(), ["last_day conflict"]);
        let faults = sysadmin.post("/api/v1/categories", json!({"code": "999901", "name": "施工噪声"})).await.faults();
        assert_eq!(faults, ["code unknown"]);
        assert_eq!(sysadmin.post("/api/v1/categories", json!({"code": "3", "name": ""})).await.faults(), ["name required", "code format"]);
        assert_eq!(sysadmin.post("/api/v1/categories/030102/rename", json!({"name": "夜间施工噪声"})).await.faults(), ["name taken"]);
        sysadmin.post("/api/v1/categories/030101/close", json!({})).await.is(204);
        assert_eq!(agent.get(&format!("/api/v1/tickets/{number}")).await.is(200).body["category"], "030101");
    }

    async fn the_directory_says_where_a_matter_goes_and_why_the_others_lost(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let shipped = tried(&sysadmin, "").await;
        assert_eq!(shipped["lead"]["code"], "zhujian");
        assert_eq!(shipped["rows"][0]["outcome"], "chosen");

        sysadmin.post("/api/v1/directory", row("chengguan")).await.is(204);
        let narrower = tried(&sysadmin, "").await;
        assert_eq!((&narrower["lead"]["code"], &narrower["basis"]), (&json!("chengguan"), &json!("会议纪要〔2026〕3号")));
        assert_eq!(narrower["rows"][1]["outcome"], "wider_category");
        assert_eq!(tried(&sysadmin, "&date=2026-08-31").await["lead"]["code"], "zhujian", "the past stays as it was");
        assert_eq!(sysadmin.post("/api/v1/directory", row("zhujian")).await.faults(), ["category taken"]);

        let id = narrower["rows"][0]["row"]["id"].clone();
        let mut next = row("shichang");
        next["valid_from"] = json!("2026-09-10");
        sysadmin.post(&format!("/api/v1/directory/{id}/replace"), next).await.is(204);
        let lead = |tried: Value| tried["lead"]["code"].clone();
        assert_eq!(lead(tried(&sysadmin, "&date=2026-09-09").await), "chengguan");
        assert_eq!(lead(tried(&sysadmin, "&date=2026-09-10").await), "shichang");
        app.now_is("2026-09-11T09:00:00+08:00");
        sysadmin.post(&format!("/api/v1/directory/{id}/close"), json!({})).await.faults();
        let now = tried(&sysadmin, "").await["rows"][0]["row"]["id"].clone();
        sysadmin.post(&format!("/api/v1/directory/{now}/close"), json!({})).await.is(204);
        assert_eq!(lead(tried(&sysadmin, "").await), "zhujian");
        let history = sysadmin.get("/api/v1/directory?history=true").await.is(200);
        let ended = history.body["items"].as_array().expect("items").iter().filter(|row| row["state"] == "past").count();
        assert_eq!(ended, 2, "rows end and stay");
        assert_eq!(log(app).await.len(), 3);
    }

    async fn a_row_of_the_directory_needs_a_ground_and_units_that_exist(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let faults = sysadmin.post("/api/v1/directory", json!({"category": "0399"})).await.faults();
        assert_eq!(faults, ["category unknown", "candidates required", "basis required"]);
        let bad = json!({"category": "030101", "area": "1", "kind": "x", "lead_unit": "nobody", "co_units": ["nobody"],
            "candidates": ["zhujian"], "basis": "依据", "valid_from": "2026-08-01", "valid_to": "2026-07-01"});
        let faults = sysadmin.post("/api/v1/directory", bad).await.faults();
        let expected = ["valid_from time", "valid_to range", "area unknown", "kind choice", "lead_unit unknown", "co_units[0] unknown",
            "candidates conflict", "co_units conflict"];
        assert_eq!(faults, expected);
        assert_eq!(sysadmin.get("/api/v1/directory/test?kind=x&date=y").await.faults(), ["category required", "kind choice", "date format"]);
        sysadmin.post("/api/v1/directory/999999/close", json!({})).await.problem(404, "not_found");
    }

    async fn a_change_of_the_directory_moves_no_ticket_and_no_promise(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        let before = take_down(&agent, complaint()).await;
        sysadmin.post("/api/v1/directory", row("chengguan")).await.is(204);
        let set = json!({"name": "handle", "line": "hotline", "kind": "complaint", "value": 9, "basis": "区政府办通知"});
        sysadmin.post("/api/v1/settings/limits", set).await.is(204);
        let kept = agent.get(&format!("/api/v1/tickets/{}", before.text_of("number"))).await.is(200);
        assert_eq!(kept.body["assignments"][0]["unit"], "zhujian");
        assert_eq!(kept.body["deadlines"], before.body["deadlines"], "what was promised stays");
        assert_eq!(deadline(&kept, "handle")["due_on"], "2026-09-08");

        let after = take_down(&agent, complaint()).await;
        assert_eq!(after.body["assignments"][0]["unit"], "chengguan");
        assert_eq!(deadline(&after, "handle")["due_on"], "2026-09-14");
        assert_eq!(deadline(&after, "handle")["rule"], "投诉办理 9 个工作日");
        assert_eq!(deadline(&after, "total")["due_on"], "2026-09-14");
    }

    async fn what_a_limit_would_change_is_seen_before_and_what_runs_is_counted(app: &TestApp) {
        let (sysadmin, path) = (app.login("sysadmin").await, "/api/v1/settings/limits/preview");
        take_down(&app.agent().await, complaint()).await;
        let seen = sysadmin.post(path, json!({"name": "handle", "line": "hotline", "kind": "complaint", "value": 7})).await.is(200).body;
        let moved = json!({"line": "hotline", "kind": "complaint", "was": "5 个工作日", "becomes": "7 个工作日"});
        assert_eq!((&seen["moves"], &seen["running"]), (&json!([moved]), &json!(1)));
        let every = sysadmin.post(path, json!({"name": "sign", "value": 1})).await.is(200).body;
        assert_eq!((&every["moves"], &every["running"]), (&json!([]), &json!(1)), "it is so already");
        // What moves alike for all is said once.
        let alike = sysadmin.post(path, json!({"name": "need_info", "line": "hotline", "value": 7})).await.is(200).body;
        assert_eq!(alike["moves"], json!([{"line": "hotline", "kind": null, "was": "5 个工作日", "becomes": "7 个工作日"}]));
        let plain = sysadmin.post(path, json!({"name": "spot_share", "value": 10})).await.is(200).body;
        assert_eq!(plain["moves"], json!([{"line": null, "kind": null, "was": "5%", "becomes": "10%"}]));
        assert_eq!(sysadmin.get("/api/v1/settings/limits").await.is(200).body["changes"], json!([]), "nothing is set");
        assert_eq!(sysadmin.post(path, json!({})).await.faults(), ["name required"]);
        let bad = json!({"name": "spot_share", "line": "hotline", "value": 101});
        assert_eq!(sysadmin.post(path, bad).await.faults(), ["line conflict", "value range"]);
        app.login("supervisor1").await.post(path, json!({"name": "sign", "value": 2})).await.problem(403, "forbidden");
    }

    async fn limits_are_set_shown_and_taken_back(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let value = |view: &Value, name: &str, line: &str, kind: &str| -> Value {
            let rows = view["in_force"].as_array().expect("rows");
            let row = rows.iter().find(|r| (&r["name"], &r["line"], &r["kind"]) == (&json!(name), &json!(line), &json!(kind)));
            row.map(|row| row["value"].clone()).unwrap_or(Value::Null)
        };
        let shipped = sysadmin.get("/api/v1/settings/limits").await.is(200).body;
        assert_eq!((value(&shipped, "handle", "service", "rating"), value(&shipped, "stage_sign_off", "hotline", "help")), (json!(3), json!(0)));
        let terms = shipped["terms"].as_array().expect("terms");
        let emergency = terms.iter().find(|term| term["name"] == "handle_emergency").expect("a limit");
        assert_eq!((&emergency["value"], &emergency["value_label"]), (&json!(1440), &json!("24 小时")));
        let set = json!({"name": "sign", "line": "service", "value": 2, "basis": "试行"});
        sysadmin.post("/api/v1/settings/limits", set).await.is(204);
        let after = sysadmin.get("/api/v1/settings/limits").await.is(200).body;
        assert_eq!((value(&after, "sign", "service", "rating"), value(&after, "sign", "hotline", "help")), (json!(2), json!(1)));
        assert_eq!((&after["changes"][0]["by"], &after["changes"][0]["value_label"]), (&json!("系统管理员"), &json!("2 个工作日")));
        sysadmin.post("/api/v1/settings/limits", json!({"name": "sign", "line": "service", "basis": "试行结束"})).await.is(204);
        let back = sysadmin.get("/api/v1/settings/limits").await.is(200).body;
        assert_eq!((value(&back, "sign", "service", "rating"), back["changes"].as_array().map(Vec::len)), (json!(1), Some(2)));
        assert_eq!(log(app).await[0], "setting_change 签收（政务服务，各类诉求） 恢复默认，依据：试行结束");

        assert_eq!(sysadmin.post("/api/v1/settings/limits", json!({})).await.faults(), ["name required", "basis required"]);
        let bad = json!({"name": "handle", "line": "x", "kind": "y", "value": 61, "basis": "z"});
        assert_eq!(sysadmin.post("/api/v1/settings/limits", bad).await.faults(), ["line choice", "kind choice", "value range"]);
        let bad = json!({"name": "hotspot_days", "line": "hotline", "value": 3, "basis": "z"});
        assert_eq!(sysadmin.post("/api/v1/settings/limits", bad).await.faults(), ["line conflict"]);
        let bad = json!({"name": "handle", "line": "hotline", "kind": "rating", "value": 3, "basis": "z"});
        assert_eq!(sysadmin.post("/api/v1/settings/limits", bad).await.faults(), ["kind conflict"], "the service line's alone");
    }

    async fn only_the_system_administrator_changes_settings(app: &TestApp) {
        for username in ["agent1", "dispatcher1", "supervisor1", "leader1", "secadmin", "auditor"] {
            let client = app.login(username).await;
            for path in ["/units", "/units/zhujian/rename", "/units/zhujian/close", "/categories", "/categories/0301/close", "/directory", "/directory/1/replace", "/directory/1/close", "/settings/limits"] {
                client.post(&format!("/api/v1{path}"), json!({})).await.problem(403, "forbidden");
            }
            client.get("/api/v1/settings/limits").await.problem(403, "forbidden");
            // Everybody may ask where a matter would go.
            client.get("/api/v1/directory/test?category=030101").await.is(200);
        }
        app.login("secadmin").await.get("/api/v1/units/register").await.is(200);
        app.login("auditor").await.get("/api/v1/units/register").await.problem(403, "forbidden");
    }
}
