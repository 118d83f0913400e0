//! Systems with keys (contract.md §2 "API keys").

use crate::app::on_both_apps;
use serde_json::json;

const SOURCES: &str = "/api/v1/sources";

on_both_apps! {
    async fn a_key_is_shown_once_rotated_and_taken_away(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let made = sysadmin.post(SOURCES, json!({"name": "政务服务平台", "scopes": ["ratings:write"]})).await.is(201);
        let (id, key) = (&made.body["id"], made.text_of("api_key"));
        let listed = sysadmin.get(SOURCES).await.is(200);
        assert_eq!(listed.body, json!({"items": [{"id": id, "name": "政务服务平台", "scopes": ["ratings:write"]}], "next_cursor": null}));

        // The key opens what its scope says and nothing else.
        let system = app.nobody.key(&key);
        system.post("/api/v1/ratings", json!({})).await.problem(422, "invalid");
        system.get("/api/v1/tickets").await.problem(403, "forbidden");
        system.get(SOURCES).await.problem(403, "forbidden");

        let rotated = sysadmin.post(&format!("{SOURCES}/{id}/rotate"), json!({})).await.is(200);
        assert_ne!(rotated.text_of("api_key"), key);
        system.post("/api/v1/ratings", json!({})).await.problem(401, "unauthenticated");
        let system = app.nobody.key(&rotated.text_of("api_key"));
        system.post("/api/v1/ratings", json!({})).await.problem(422, "invalid");

        sysadmin.delete(&format!("{SOURCES}/{id}")).await.is(204);
        system.post("/api/v1/ratings", json!({})).await.problem(401, "unauthenticated");
        sysadmin.delete(&format!("{SOURCES}/{id}")).await.problem(404, "not_found");
        sysadmin.post(&format!("{SOURCES}/{id}/rotate"), json!({})).await.problem(404, "not_found");
        assert_eq!(sysadmin.get(SOURCES).await.body["items"], json!([]));
        // Ratings are kept under the name: it is not given to another.
        let again = sysadmin.post(SOURCES, json!({"name": "政务服务平台", "scopes": ["open311"]})).await.faults();
        assert_eq!(again, ["name taken"]);
    }

    async fn another_scope_is_not_enough(app: &TestApp) {
        let system = app.key(&["calls:write"]).await;
        system.post("/api/v1/ratings", json!({})).await.problem(403, "forbidden");
    }

    async fn only_the_system_administrator_manages_sources(app: &TestApp) {
        for username in ["agent1", "dispatcher1", "supervisor1", "leader1", "secadmin", "auditor", "handler.zhujian"] {
            let client = app.login(username).await;
            client.get(SOURCES).await.problem(403, "forbidden");
            client.post(SOURCES, json!({"name": "x", "scopes": ["open311"]})).await.problem(403, "forbidden");
            client.delete(&format!("{SOURCES}/1")).await.problem(403, "forbidden");
        }
    }

    async fn a_source_needs_a_name_and_known_scopes(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        assert_eq!(sysadmin.post(SOURCES, json!({})).await.faults(), ["name required", "scopes required"]);
        let faults = sysadmin.post(SOURCES, json!({"name": "a\u{7}b", "scopes": ["open311", "everything"]})).await.faults();
        assert_eq!(faults, ["name characters", "scopes[1] choice"]);
        assert_eq!(sysadmin.post(SOURCES, json!({"name": "字".repeat(61), "scopes": "open311"})).await.faults(), ["scopes type", "name length"]);
        assert_eq!(sysadmin.get(SOURCES).await.body["items"], json!([]));
    }
}
