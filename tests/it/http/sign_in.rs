//! Who gets in, and what happens to those who guess (contract.md §2).

use crate::app::{PASSWORD, on_both_apps};
use chrono::TimeDelta;
use entity::{access_log, sign_in_failure};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

const LOGIN: &str = "/api/v1/auth/login";

on_both_apps! {
    async fn a_person_signs_in_and_is_told_who_she_is(app: &TestApp) {
        let answer = app.nobody.post(LOGIN, json!({"username": "agent1", "password": PASSWORD})).await.is(200);
        assert_eq!(answer.body["token_type"], "Bearer");
        assert_eq!(answer.body["expires_in"], 900);
        assert_eq!(answer.body["user"]["roles"], json!(["agent"]));
        assert_eq!(answer.body["user"]["unit_name"], "12345热线中心");
        assert_eq!(answer.body["user"]["must_change_password"], false);

        let me = app.nobody.bearer(&answer.text_of("access_token")).get("/api/v1/me").await.is(200);
        assert_eq!(me.body["username"], "agent1");
        assert_eq!(me.body["duties"], json!(["intake"]));
        assert_eq!(me.body["clock"], crate::app::START);
        assert_eq!(me.body["demo"], true);
        assert_eq!(me.body["demo_clock"], false);
    }

    async fn nobody_gets_in_without_a_token_of_ours(app: &TestApp) {
        let token = app.nobody.post(LOGIN, json!({"username": "agent1", "password": PASSWORD})).await.text_of("access_token");
        let forged = format!("{}x", &token[..token.len() - 1]);
        for client in [app.nobody.clone(), app.nobody.bearer(""), app.nobody.bearer("a.b.c"), app.nobody.bearer(&forged), app.nobody.key("hlk_0")] {
            for path in ["/api/v1/me", "/api/v1/tickets", "/api/v1/sources", "/api/v1/no/such/path"] {
                let answer = client.get(path).await.problem(401, "unauthenticated");
                assert_eq!(answer.header("www-authenticate"), "Bearer");
            }
        }
    }

    async fn wrong_name_and_wrong_password_look_alike(app: &TestApp) {
        let wrong = app.nobody.post(LOGIN, json!({"username": "agent1", "password": "x"})).await.problem(401, "unauthenticated");
        let unknown = app.nobody.post(LOGIN, json!({"username": "nobody", "password": "x"})).await.problem(401, "unauthenticated");
        assert_eq!(wrong.body, unknown.body);
        let faults = app.nobody.post(LOGIN, json!({"username": "", "password": null})).await.faults();
        assert_eq!(faults, ["username required", "password required"]);
    }

    async fn five_failures_lock_the_account_for_ten_minutes(app: &TestApp) {
        for username in ["agent1", "nobody"] {
            for _ in 0..5 {
                app.nobody.post(LOGIN, json!({"username": username, "password": "wrong"})).await.problem(401, "unauthenticated");
            }
            let locked = app.nobody.post(LOGIN, json!({"username": username, "password": PASSWORD})).await.problem(429, "rate_limited");
            let wait: u64 = locked.header("retry-after").parse().expect("seconds");
            assert!((590..=601).contains(&wait), "{wait}");
        }
        // Another account is not touched, and a success forgets what was before it.
        app.login("agent2").await;

        let db = app.connect().await;
        let earlier = app.ctx.clock.real_now() - TimeDelta::minutes(10) - TimeDelta::seconds(1);
        sign_in_failure::Entity::update_many()
            .col_expr(sign_in_failure::Column::At, Expr::value(earlier))
            .exec(&db)
            .await
            .expect("time passes");
        app.login("agent1").await;
        let left = sign_in_failure::Entity::find().filter(sign_in_failure::Column::Username.eq("agent1")).all(&db).await;
        assert_eq!(left.expect("failures").len(), 0);
        sea_orm::DatabaseConnection::close(db).await.expect("closed");
    }

    async fn successes_are_not_counted(app: &TestApp) {
        for _ in 0..4 {
            app.nobody.post(LOGIN, json!({"username": "agent1", "password": "wrong"})).await.problem(401, "unauthenticated");
            app.login("agent1").await;
        }
        app.login("agent1").await;
    }

    async fn an_address_that_guesses_is_stopped(app: &TestApp, |config| config.sign_in.address_per_minute = 7) {
        for guess in 0..7 {
            app.nobody.post(LOGIN, json!({"username": format!("nobody{guess}"), "password": "x"})).await.problem(401, "unauthenticated");
        }
        app.nobody.post(LOGIN, json!({"username": "agent1", "password": PASSWORD})).await.problem(429, "rate_limited");
    }

    async fn sign_ins_are_remembered(app: &TestApp) {
        app.login("leader1").await;
        app.nobody.post(LOGIN, json!({"username": "leader1", "password": "wrong"})).await.problem(401, "unauthenticated");
        let db = app.connect().await;
        let lines = access_log::Entity::find().filter(access_log::Column::Who.eq("leader1")).all(&db).await.expect("log");
        let told: Vec<_> = lines.iter().map(|l| (l.action.as_str(), l.success, l.address.as_deref())).collect();
        assert_eq!(told, [("sign_in", true, Some("127.0.0.1")), ("sign_in", false, Some("127.0.0.1"))]);
        sea_orm::DatabaseConnection::close(db).await.expect("closed");
    }
}
