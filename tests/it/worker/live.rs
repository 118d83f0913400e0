//! Live events: heard at once, by those who may see the ticket, until the session ends.

use super::work;
use crate::app::{Client, PASSWORD, on_both_apps};
use crate::walk::{complaint, take_down};
use hotline::service::account;
use hotline::service::live::listen;
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// An open stream of events.
pub struct Ear {
    response: Response,
    heard: String,
}

impl Ear {
    pub async fn open(who: &Client) -> Self {
        let response = who.request(Method::GET, "/api/v1/events").send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert!(response.headers()["content-type"].to_str().expect("text").starts_with("text/event-stream"));
        let mut ear = Self { response, heard: String::new() };
        assert_eq!(ear.next_block().await.as_deref(), Some(": "), "the line stands at once");
        ear
    }

    /// The next block of lines; `None` at the end of the stream.
    async fn next_block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.heard.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.heard = rest;
                return Some(block);
            }
            let chunk = self.response.chunk().await.expect("a stream")?;
            self.heard.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }

    /// The next event, its name and its data.
    pub async fn next(&mut self) -> (String, Value) {
        loop {
            let block = self.next_block().await.expect("an event");
            if let Some((name, data)) =
                block.strip_prefix("event: ").and_then(|rest| rest.split_once("\ndata: "))
            {
                return (name.to_owned(), serde_json::from_str(data).expect("json"));
            }
        }
    }
}

fn for_jiaotong() -> Value {
    let mut body = complaint();
    body["disposition"] = json!("accept");
    body["category"] = json!(null);
    body
}

on_both_apps! {
    async fn everybody_hears_what_they_may_see_and_nothing_else(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let mut unit = Ear::open(&app.handler("zhujian").await).await;
        let mut other = Ear::open(&app.handler("jiaotong").await).await;
        let mut sysadmin = Ear::open(&app.login("sysadmin").await).await;
        let mut all = Ear::open(&dispatcher).await;

        let first = take_down(&agent, complaint()).await.text_of("number");
        work(&app.ctx).await;
        let event = ("ticket".to_owned(), json!({"number": first, "version": 1, "status": "dispatched"}));
        assert_eq!(all.next().await, event);
        assert_eq!(unit.next().await, event);
        let (name, notice) = unit.next().await;
        assert_eq!((name.as_str(), &notice["ticket"]), ("notice", &json!(first)));

        // The first thing that the other unit hears is its own ticket.
        let second = take_down(&agent, for_jiaotong()).await;
        let number = second.text_of("number");
        let order = json!({"lead_unit": "jiaotong", "category": "030101", "override_reason": "核实后由其承办"});
        dispatcher.command(&number, "dispatch", 1, order).await.is(200);
        work(&app.ctx).await;
        let (name, heard) = other.next().await;
        assert_eq!((name.as_str(), &heard["number"]), ("ticket", &json!(number)));

        // The administrator sees no tickets; the stream ends without a word when the server goes down.
        app.ctx.courier.hub().close();
        assert_eq!(sysadmin.next_block().await, None);
        app.nobody.get("/api/v1/events").await.problem(401, "unauthenticated");
    }

    async fn a_listener_ends_with_the_session(app: &TestApp) {
        let body = json!({"username": "dispatcher1", "password": PASSWORD});
        let granted = app.nobody.post("/api/v1/auth/login", body).await.is(200);
        let token = granted.text_of("access_token");
        let member = account::member(&app.ctx, &token).await.expect("signed in");
        let mut listener = listen(&app.ctx, member, &token);
        listener.check().await.expect("still signed in");
        assert!((890..=900).contains(&listener.seconds_left()), "{}", listener.seconds_left());
        let refresh = json!({"refresh_token": granted.body["refresh_token"]});
        app.nobody.bearer(&token).post("/api/v1/auth/logout", refresh).await;
        assert!(matches!(listener.check().await, Err(hotline::service::Error::Unauthenticated(_))));
    }
}
