//! Whatever is sent, the answer is a problem in Chinese and never a 500 (contract.md §2).

use crate::app::{Answer, Client, on_both_apps, send};
use hotline::api::openapi;
use hotline::api::problem::Code;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

const LOGIN: &str = "/api/v1/auth/login";

/// What stays open until somebody hangs up, and what would end the session of whoever asks.
const APART: &[&str] = &["/api/v1/events", "/api/v1/auth/logout", "/api/v1/auth/refresh"];

/// Every operation of the document: its method and its path, with a 1 in each place.
fn operations() -> Vec<(Method, String)> {
    let document: Value = serde_json::from_str(&openapi::document().to_json().expect("json")).expect("json");
    let paths = document["paths"].as_object().expect("paths").clone();
    let mut all = Vec::new();
    for (path, of) in paths.iter().filter(|(path, _)| !APART.contains(&path.as_str())) {
        let parts: Vec<&str> =
            path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
        let methods = of.as_object().expect("operations").keys();
        let known = methods.filter_map(|name| Method::from_bytes(name.to_uppercase().as_bytes()).ok());
        all.extend(known.map(|method| (method, parts.join("/"))));
    }
    all
}

/// One of the table, with its status, or a page for a citizen.
fn is_one_of_the_table(method: &Method, path: &str, answer: &Answer) {
    let (status, kind) = (answer.status.as_u16(), answer.header("content-type"));
    assert!(status < 500, "{method} {path}: {}", answer.text);
    if status < 400 || kind.starts_with("text/html") {
        return;
    }
    assert_eq!(kind, "application/problem+json", "{method} {path}: {}", answer.text);
    let known = Code::ALL.iter().any(|code| answer.body["code"] == code.code() && code.status() == status);
    assert!(known, "{method} {path}: {}", answer.text);
}

on_both_apps! {
    /// No refusal comes without its stable code, whatever is asked by whomever.
    async fn every_operation_refuses_with_a_code_of_the_table(app: &TestApp) {
        let all = operations();
        assert!(all.len() > 150, "{}", all.len());
        let people: [Client; 4] = [app.nobody.clone(), app.agent().await, app.lead("zhujian").await, app.login("secadmin").await];
        let mut refused = 0;
        for (method, path) in &all {
            for who in &people {
                for body in [json!({}), json!({"version": "x", "name": [1], "numbers": 7, "units": {}, "kind": 5})] {
                    let request = who.request(method.clone(), path);
                    let answer = send(if *method == Method::GET { request } else { request.json(&body) }).await;
                    is_one_of_the_table(method, path, &answer);
                    refused += usize::from(answer.status.as_u16() >= 400);
                }
            }
        }
        assert!(refused > all.len(), "{refused} of {}", all.len());
    }

    async fn broken_bodies_are_bad_requests(app: &TestApp) {
        let bodies: [&[u8]; 7] =
            [b"{", b"[]", b"null", b"\xff\xfe", br#"{"username":"\ud800"}"#, br#"{"a":1e999}"#, &[b'['; 200_000]];
        for body in bodies {
            let request = app.nobody.request(Method::POST, LOGIN).header(CONTENT_TYPE, "application/json").body(body.to_vec());
            send(request).await.problem(400, "bad_request");
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml"] {
            let request = app.nobody.request(Method::POST, LOGIN).header(CONTENT_TYPE, kind).body("username=a");
            send(request).await.problem(415, "unsupported_media_type");
        }
        let packed = app.nobody.request(Method::POST, LOGIN).header("content-encoding", "gzip").header(CONTENT_TYPE, "application/json").body("x");
        send(packed).await.problem(415, "unsupported_media_type");
        assert_eq!(app.nobody.post(LOGIN, json!({"username": ["a"], "password": {}})).await.faults(), ["password type", "username type"]);
        assert_eq!(app.nobody.post(LOGIN, json!({"username": "a\u{0}", "password": "x"})).await.faults(), ["username characters"]);
    }

    async fn a_client_that_sends_too_much_reads_why(app: &TestApp) {
        let large = vec![b' '; 10 << 20];
        let request = app.nobody.request(Method::POST, LOGIN).header(CONTENT_TYPE, "application/json").body(large.clone());
        send(request).await.problem(413, "payload_too_large");
        // Refused before it was read: the reason arrives all the same.
        let request = app.nobody.request(Method::POST, "/api/v1/tickets").header(CONTENT_TYPE, "application/json").body(large);
        send(request).await.problem(401, "unauthenticated");
    }

    async fn paths_and_methods(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        for path in ["/api/v1/nothing", "/api/v2/me", "/api", "/api/v1/sources/x/rotate", "/api/v1/tickets/%00", "/api/v1/tickets/%ff",
            "/api/v1/tickets/' OR 1=1 --", "/api/v1/sources/99999999999999999999/rotate"] {
            let answer = sysadmin.get(path).await;
            let code = if path.ends_with("rotate") { (405, "method_not_allowed") } else { (404, "not_found") };
            let allowed = answer.problem(code.0, code.1);
            assert_eq!(allowed.header("allow"), if code.0 == 405 { "POST" } else { "" });
        }
        for path in ["/api/v1/sources/x/rotate", "/api/v1/sources/99999999999999999999/rotate", "/api/v1/sources/7/rotate"] {
            sysadmin.post(path, json!({})).await.problem(404, "not_found");
        }
        app.nobody.delete("/healthz").await.problem(405, "method_not_allowed");
        app.nobody.post("/", json!({})).await.problem(404, "not_found");
        app.nobody.get("/assets/none.js").await.problem(404, "not_found");
    }

    async fn every_answer_carries_the_headers_of_a_closed_house(app: &TestApp) {
        for path in ["/healthz", "/readyz", "/api/v1/me", "/api/openapi.json", "/api/docs/", "/problems/not_found"] {
            let answer = app.nobody.get(path).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        }
        assert_eq!(app.nobody.get("/healthz").await.is(200).body, json!({"status": "ok"}));
        let ready = app.nobody.get("/readyz").await.is(200).body;
        assert_eq!(ready["status"], "ok");
        let checks = ready["checks"].as_array().expect("what was looked at");
        assert!(checks.len() > 3 && checks.iter().all(|check| check["ok"] == true), "{ready}");
        assert!(app.nobody.get("/problems/window_closed").await.is(200).text.starts_with("409 "));
        app.nobody.get("/problems/nonsense").await.problem(404, "not_found");
    }
}
