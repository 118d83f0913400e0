//! Passwords that are given are changed, and new ones keep the rules (domain.md §8.2).

use crate::app::{TestApp, on_both_apps};
use entity::person;
use hotline::domain::text::FieldErrors;
use hotline::service::people::{self, AddPerson, Doer};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::ExposeSecret;
use serde_json::json;

const PASSWORD: &str = "/api/v1/auth/password";

async fn newcomer(app: &TestApp) -> String {
    let new = AddPerson {
        username: Some("xiaowang".to_owned()),
        name: Some("小王".to_owned()),
        unit: Some("hotline".to_owned()),
        roles: vec!["sysadmin".to_owned()],
        ..AddPerson::default()
    };
    let doer = Doer::at_the_command_line();
    let added = people::add(&app.ctx, &doer, new, FieldErrors::new()).await.expect("added");
    added.password.expose_secret().to_owned()
}

async fn login(app: &TestApp, password: &str) -> crate::app::Answer {
    app.nobody.post("/api/v1/auth/login", json!({"username": "xiaowang", "password": password})).await
}

on_both_apps! {
    async fn a_given_password_opens_nothing_but_its_change(app: &TestApp) {
        let given = newcomer(app).await;
        let held = login(app, &given).await.is(200);
        assert_eq!(held.body["user"]["must_change_password"], true);
        let client = app.nobody.bearer(&held.text_of("access_token"));
        client.get("/api/v1/me").await.is(200);
        client.get("/api/v1/sources").await.problem(403, "forbidden");

        client.post(PASSWORD, json!({"old_password": given, "new_password": "Tongdu-Qu-2026"})).await.is(204);
        client.get("/api/v1/sources").await.is(200);
        login(app, &given).await.problem(401, "unauthenticated");
        assert_eq!(login(app, "Tongdu-Qu-2026").await.is(200).body["user"]["must_change_password"], false);
    }

    async fn a_new_password_keeps_the_rules(app: &TestApp) {
        let given = newcomer(app).await;
        let client = app.nobody.bearer(&login(app, &given).await.text_of("access_token"));
        for weak in ["Short-1", "alllowercase1", "Xiaowang-2026"] {
            let faults = client.post(PASSWORD, json!({"old_password": given, "new_password": weak})).await.faults();
            assert_eq!(faults, ["new_password format"], "{weak}");
        }
        let faults = client.post(PASSWORD, json!({"old_password": "wrong", "new_password": "Tongdu-Qu-2026"})).await.faults();
        assert_eq!(faults, ["old_password format"]);

        let mut now = given.clone();
        for next in ["Tongdu-Qu-1", "Tongdu-Qu-2"] {
            client.post(PASSWORD, json!({"old_password": now, "new_password": next})).await.is(204);
            now = next.to_owned();
        }
        for used in [given.as_str(), "Tongdu-Qu-1", "Tongdu-Qu-2"] {
            let faults = client.post(PASSWORD, json!({"old_password": now, "new_password": used})).await.faults();
            assert_eq!(faults, ["new_password conflict"], "{used}");
        }
        client.post(PASSWORD, json!({"old_password": now, "new_password": "Tongdu-Qu-3"})).await.is(204);
        client.post(PASSWORD, json!({"old_password": "Tongdu-Qu-3", "new_password": given})).await.is(204);
    }

    async fn a_change_ends_the_other_sessions(app: &TestApp) {
        let given = newcomer(app).await;
        let one = app.nobody.bearer(&login(app, &given).await.text_of("access_token"));
        let other = app.nobody.bearer(&login(app, &given).await.text_of("access_token"));
        one.post(PASSWORD, json!({"old_password": given, "new_password": "Tongdu-Qu-2026"})).await.is(204);
        one.get("/api/v1/me").await.is(200);
        other.get("/api/v1/me").await.problem(401, "unauthenticated");

        let id = people::by_username(&app.ctx, "xiaowang").await.expect("known");
        people::reset_password(&app.ctx, &Doer::at_the_command_line(), id).await.expect("reset");
        one.get("/api/v1/me").await.problem(401, "unauthenticated");
    }

    async fn an_old_password_is_changed(app: &TestApp) {
        let given = newcomer(app).await;
        let client = app.nobody.bearer(&login(app, &given).await.text_of("access_token"));
        client.post(PASSWORD, json!({"old_password": given, "new_password": "Tongdu-Qu-2026"})).await.is(204);
        let db = app.connect().await;
        let long_ago = app.ctx.clock.real_now() - chrono::TimeDelta::days(91);
        // The accounts of the demo never expire, this one does.
        person::Entity::update_many().col_expr(person::Column::PasswordSetAt, Expr::value(long_ago)).exec(&db).await.expect("time passes");
        client.get("/api/v1/sources").await.problem(403, "forbidden");
        app.login("sysadmin").await.get("/api/v1/sources").await.is(200);
        let left = person::Entity::find().filter(person::Column::PasswordPermanent.eq(false)).all(&db).await.expect("people");
        assert_eq!(left.len(), 1);
        db.close().await.expect("closed");
    }
}
