//! Clients, by who they are.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

/// Somebody who talks to the application.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    header: Option<(&'static str, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
}

impl Client {
    /// Nobody known.
    pub fn nobody(base: &str) -> Self {
        // Well before the server closes an idle connection: one that it closes while a request is on its way looks like a crash.
        let idle = Duration::from_secs(1);
        let http = reqwest::Client::builder().no_proxy().pool_idle_timeout(idle).build().expect("a client");
        Self { http, base: base.to_owned(), header: None }
    }

    /// The same with an access token.
    pub fn bearer(&self, token: &str) -> Self {
        Self { header: Some(("authorization", format!("Bearer {token}"))), ..self.clone() }
    }

    /// The same with an API key.
    pub fn key(&self, key: &str) -> Self {
        Self { header: Some(("x-api-key", key.to_owned())), ..self.clone() }
    }

    /// The same person before another server.
    pub fn at(&self, other: &Self) -> Self {
        Self { header: self.header.clone(), ..other.clone() }
    }

    /// A request to a path under the base, to be completed by the test.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.header {
            Some((name, value)) => request.header(*name, value),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    /// Gives a command on a ticket with the version that was seen.
    pub async fn command(&self, number: &str, command: &str, version: i64, mut body: Value) -> Answer {
        body["command"] = json!(command);
        body["version"] = json!(version);
        self.post(&format!("/api/v1/tickets/{number}/commands"), body).await
    }
}

/// Sends a request and reads the whole answer.
pub async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.expect("a body");
    Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
}

impl Answer {
    /// Says the whole answer where its status is another.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// A problem document with this status and code, in Chinese.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        let answer = self.is(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
        assert_eq!(answer.body["code"], code, "{}", answer.text);
        assert_eq!(answer.body["status"], status);
        assert_eq!(answer.body["type"], format!("/problems/{code}"));
        for word in [&answer.body["title"], &answer.body["detail"]] {
            assert!(word.as_str().is_some_and(|word| !word.is_ascii()), "in Chinese: {}", answer.text);
        }
        answer
    }

    /// The faults of a 422, as `field code`.
    #[track_caller]
    pub fn faults(self) -> Vec<String> {
        let answer = self.problem(422, "invalid");
        let errors = answer.body["errors"].as_array().expect("errors");
        errors
            .iter()
            .map(|e| format!("{} {}", e["field"].as_str().unwrap_or("?"), e["code"].as_str().unwrap_or("?")))
            .collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    #[track_caller]
    pub fn text_of(&self, field: &str) -> String {
        self.body[field].as_str().unwrap_or_else(|| panic!("{field} in {}", self.text)).to_owned()
    }
}
