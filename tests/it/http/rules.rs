//! The rules by which tickets move, for whoever is signed in.

use crate::app::on_both_apps;
use serde_json::Value;

on_both_apps! {
    /// Whoever works with tickets may read by which rules they move; nobody else.
    async fn everybody_who_works_here_may_read_the_rules(app: &TestApp) {
        app.nobody.get("/api/v1/rules").await.problem(401, "unauthenticated");
        for username in ["agent1", "handler.zhujian", "leader1", "sysadmin"] {
            let rules = app.login(username).await.get("/api/v1/rules").await.is(200);
            let rows = rules.body["items"].as_array().expect("rows");
            let row = |command: &str| rows.iter().find(|row| row["command"] == command).expect("a row");
            assert_eq!(row("return")["to"], serde_json::json!(["return_review"]));
            assert_eq!(row("return")["who"], serde_json::json!(["主办单位"]));
            assert!(rows.iter().all(|row| row["source"] != "" && row["source"] != Value::Null));
        }
    }
}
