//! Refresh tokens rotate; a spent one that comes again ends the session (contract.md §2 "Sessions").

use crate::app::{Answer, PASSWORD, TestApp, on_both_apps, send};
use hotline::service::people::{self, Doer, Leftover};
use reqwest::Method;
use serde_json::{Value, json};

const LOGIN: &str = "/api/v1/auth/login";
const REFRESH: &str = "/api/v1/auth/refresh";
const LOGOUT: &str = "/api/v1/auth/logout";

async fn sign_in(app: &TestApp) -> Answer {
    app.nobody.post(LOGIN, json!({"username": "agent1", "password": PASSWORD})).await.is(200)
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.nobody.post(REFRESH, json!({"refresh_token": token})).await
}

/// A request as the console sends it, with the cookie that a browser would keep.
async fn console(app: &TestApp, path: &str, cookie: &str, body: Value) -> Answer {
    let request = app.nobody.request(Method::POST, path).header("x-console", "1").json(&body);
    send(if cookie.is_empty() { request } else { request.header("cookie", cookie) }).await
}

on_both_apps! {
    async fn each_refresh_token_works_once(app: &TestApp) {
        let first = sign_in(app).await;
        let second = refresh(app, &first.text_of("refresh_token")).await.is(200);
        assert_ne!(first.text_of("refresh_token"), second.text_of("refresh_token"));
        let third = refresh(app, &second.text_of("refresh_token")).await.is(200);
        let newest = app.nobody.bearer(&third.text_of("access_token"));
        newest.get("/api/v1/me").await.is(200);

        // Somebody else has the first one: the whole family ends, at once.
        refresh(app, &first.text_of("refresh_token")).await.problem(401, "unauthenticated");
        refresh(app, &third.text_of("refresh_token")).await.problem(401, "unauthenticated");
        newest.get("/api/v1/me").await.problem(401, "unauthenticated");
        // Another session of the same person goes on.
        app.login("agent1").await.get("/api/v1/me").await.is(200);
    }

    async fn of_two_that_refresh_at_once_one_is_a_thief(app: &TestApp) {
        let token = sign_in(app).await.text_of("refresh_token");
        let (one, other) = tokio::join!(refresh(app, &token), refresh(app, &token));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
        let winner = if one.status == 200 { one } else { other };
        refresh(app, &winner.text_of("refresh_token")).await.problem(401, "unauthenticated");
    }

    async fn what_is_no_refresh_token_opens_nothing(app: &TestApp) {
        for body in [json!({}), json!({"refresh_token": "x"}), json!({"refresh_token": null})] {
            app.nobody.post(REFRESH, body).await.problem(401, "unauthenticated");
        }
        assert_eq!(app.nobody.post(REFRESH, json!({"refresh_token": 5})).await.faults(), ["refresh_token type"]);
    }

    async fn signing_out_ends_the_session(app: &TestApp) {
        let held = sign_in(app).await;
        let client = app.nobody.bearer(&held.text_of("access_token"));
        client.post(LOGOUT, json!({})).await.is(204);
        client.get("/api/v1/me").await.problem(401, "unauthenticated");
        refresh(app, &held.text_of("refresh_token")).await.problem(401, "unauthenticated");
        // Signing out again, or with nothing, is no fault.
        client.post(LOGOUT, json!({})).await.is(204);
        app.nobody.post(LOGOUT, json!({"refresh_token": "x"})).await.is(204);
    }

    async fn the_console_keeps_its_refresh_token_in_a_cookie_alone(app: &TestApp) {
        let body = json!({"username": "agent1", "password": PASSWORD});
        let first = console(app, LOGIN, "", body).await.is(200);
        assert_eq!(first.body["refresh_token"], Value::Null);
        let set = first.header("set-cookie").to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth", "Max-Age="] {
            assert!(set.contains(part), "{part} in {set}");
        }
        let cookie = set.split(';').next().expect("a cookie").to_owned();

        // Without the header, which no other site can send, the cookie counts for nothing.
        let bare = app.nobody.request(Method::POST, REFRESH).header("cookie", &cookie).json(&json!({}));
        send(bare).await.problem(401, "unauthenticated");
        let second = console(app, REFRESH, &cookie, json!({})).await.is(200);
        assert_eq!(second.body["refresh_token"], Value::Null);
        let cookie = second.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        let out = console(app, LOGOUT, &cookie, json!({})).await.is(204);
        assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
        console(app, REFRESH, &cookie, json!({})).await.problem(401, "unauthenticated");
    }

    async fn a_disabled_person_is_out_at_once(app: &TestApp) {
        let held = sign_in(app).await;
        let id = people::by_username(&app.ctx, "agent1").await.expect("known");
        people::disable(&app.ctx, &Doer::at_the_command_line(), id, Leftover::Leave).await.expect("disabled");
        app.nobody.bearer(&held.text_of("access_token")).get("/api/v1/me").await.problem(401, "unauthenticated");
        refresh(app, &held.text_of("refresh_token")).await.problem(401, "unauthenticated");
        app.nobody.post(LOGIN, json!({"username": "agent1", "password": PASSWORD})).await.problem(401, "unauthenticated");
    }
}
