//! Matters, windows, clerks and indicators: dated, never deleted, loaded whole.

use super::rating::bad;
use super::*;
use crate::app::on_both_apps;

async fn window(sysadmin: &Client, code: &str) -> Vec<Value> {
    let all = sysadmin.get("/api/v1/services?what=window").await.is(200).body;
    all["items"].as_array().expect("items").iter().filter(|w| w["code"] == code).cloned().collect()
}

on_both_apps! {
    async fn a_window_is_added_renamed_and_closed_with_its_days(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let new = json!({"code": "X9", "name": "企业开办专窗", "unit": "shichang", "hall": "区政务服务大厅"});
        sysadmin.post("/api/v1/services/window", new.clone()).await.is(204);
        assert_eq!(sysadmin.post("/api/v1/services/window", new).await.faults(), ["code taken"]);
        let renamed = json!({"name": "企业服务专窗", "unit": "shichang", "valid_from": "2026-09-10"});
        sysadmin.post("/api/v1/services/window/X9/change", renamed).await.is(204);
        let rows = window(&sysadmin, "X9").await;
        let days: Vec<_> = rows.iter().map(|w| (w["name"].clone(), w["valid_to"].clone(), w["state"].clone())).collect();
        assert_eq!(days, [(json!("企业开办专窗"), json!("2026-09-09"), json!("present")), (json!("企业服务专窗"), Value::Null, json!("future"))]);
        app.now_is("2026-09-20T09:00:00+08:00");
        sysadmin.post("/api/v1/services/window/X9/close", json!({"last_day": "2026-09-20"})).await.is(204);
        app.now_is("2026-09-21T09:00:00+08:00");
        assert!(window(&sysadmin, "X9").await.iter().all(|w| w["state"] == "past"), "ended, not deleted");
        sysadmin.post("/api/v1/services/window/X9/close", json!({})).await.problem(422, "invalid");
        sysadmin.post("/api/v1/services/window/nirgends/close", json!({})).await.problem(404, "not_found");
        let faults = sysadmin.post("/api/v1/services/clerk", json!({"code": "a b", "name": "x", "unit": "nirgends", "window": "W99"})).await;
        assert_eq!(faults.faults(), ["code format", "unit unknown", "window unknown"]);
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200);
        assert!(log.text.contains("企业服务专窗"));
        for other in ["supervisor1", "secadmin", "lead.shichang"] {
            app.login(other).await.get("/api/v1/services").await.problem(403, "forbidden");
        }
    }

    async fn a_table_is_tried_then_taken(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let table = "类别,编码,名称,单位,窗口,办件类型,承诺工作日,启用日期\n窗口,N1,新窗口,shichang,,,,2026-09-01\n\
                     窗口人员,N2,窗口人员甲,区市场监管局,N1,,,2026-09-01\n事项,N3,新事项,shichang,,承诺件,5,2026-09-01\n事项,N4,无单位,nirgends,,,,\n";
        let send = async |query: &str| {
            let file = reqwest::multipart::Part::bytes(table.as_bytes().to_vec()).file_name("t.csv");
            let form = reqwest::multipart::Form::new().part("file", file);
            let path = format!("/api/v1/services/import{query}");
            crate::app::send(sysadmin.request(reqwest::Method::POST, &path).multipart(form)).await.is(200).body
        };
        let tried = send("?dry_run=true").await;
        assert_eq!((&tried["rows"], &tried["added"], &tried["refused"][0]["line"]), (&json!(4), &json!(3), &json!(5)));
        assert!(window(&sysadmin, "N1").await.is_empty());
        assert_eq!(send("").await["added"], 3);
        assert_eq!(send("").await["known"], 3);
        let matters = app.agent().await.get("/api/v1/matters").await.is(200);
        assert!(matters.text.contains("新事项"));
    }

    /// A rating is checked against the table that held when it was given.
    async fn indicators_are_loaded_whole_and_hold_from_a_day(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let row = |code: &str| json!({"code": code, "name": format!("指标{code}")});
        let items = ["101", "201", "301", "401", "501"].map(row);
        let table = json!({"valid_from": "2026-09-10", "basis": "省评价指标第二版", "items": items});
        assert_eq!(sysadmin.post("/api/v1/indicators", with(table.clone(), json!({"items": [row("101")]}))).await.faults(), ["items required"]);
        assert_eq!(sysadmin.post("/api/v1/indicators", table.clone()).await.is(201).body["version"], 2);
        assert_eq!(sysadmin.post("/api/v1/indicators", table.clone()).await.faults(), ["valid_from conflict"]);
        app.login("supervisor1").await.post("/api/v1/indicators", table).await.problem(403, "forbidden");
        let platform = app.key(&["ratings:write"]).await;
        let with_code = |no: &str, code: &str, at: &str| with(bad(), json!({"project_no": no, "indicators": [code], "assessed_at": at}));
        app.now_is("2026-09-11T10:00:00+08:00");
        platform.post("/api/v1/ratings", with_code("A", "115", "2026-09-09T23:59:59+08:00")).await.is(201);
        platform.post("/api/v1/ratings", with_code("B", "101", "2026-09-10T00:00:00+08:00")).await.is(201);
        let old = platform.post("/api/v1/ratings", with_code("C", "115", "2026-09-10T00:00:00+08:00")).await;
        assert_eq!(old.faults(), ["indicators[0] unknown"]);
        let all = app.agent().await.get("/api/v1/indicators").await.is(200).body;
        assert_eq!((&all["items"][0]["version"], &all["items"][0]["current"], &all["items"][1]["version"]), (&json!(2), &json!(true), &json!(1)));
    }
}
