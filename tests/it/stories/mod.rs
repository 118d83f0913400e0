//! Stories through HTTP: who calls, who handles, what the clock says.

mod adjudication;
mod batches;
mod call;
mod claims;
mod co_units;
mod corrections;
mod dated_settings;
mod demo;
mod deputies;
mod directives;
mod divisions;
mod endings;
mod enterprises;
mod extensions;
mod guarded;
mod hands;
mod inside;
mod intake;
mod ladder;
mod looks;
mod malicious;
mod merging;
mod moments;
mod monthly;
mod opinions;
mod papers;
mod phones;
mod preliminary;
mod province;
mod publication;
mod pushing_down;
mod rating;
mod rating_bad_input;
mod rating_batches;
mod rating_codes;
mod rating_month;
mod rating_report;
mod reorganisations;
mod repeat_calls;
mod returns;
mod rulings;
mod sampling;
mod second_ratings;
mod served_cases;
mod services;
mod sight;
mod spots;
mod successors;
mod suggestions;
mod suspensions;
mod unit_changes;
mod upstream;
mod urging;

use crate::app::{Answer, Client, TestApp};
use serde_json::{Value, json};

/// A complaint as an agent types it; its category leads to 区住建局.
pub fn complaint() -> Value {
    json!({
        "channel": "phone", "kind": "complaint", "disposition": "accept",
        "title": "工地夜间施工", "content": "工地半夜浇筑混凝土，吵得睡不着。",
        "category": "030101", "area": "530113001", "address": "桂苑社区旁",
        "caller": {"kind": "person", "anonymous": false, "name": "王小明", "salutation": "先生", "phone": "13800000000"},
    })
}

/// `base` with the members of `more` put over it.
pub fn with(mut base: Value, more: Value) -> Value {
    if let (Some(base), Value::Object(more)) = (base.as_object_mut(), more) {
        base.extend(more);
    }
    base
}

/// Takes a ticket down and returns its number.
pub async fn take_down(agent: &Client, form: Value) -> String {
    agent.post("/api/v1/tickets", form).await.is(201).text_of("number")
}

/// Gives a command with the version that this person sees now.
pub async fn give(who: &Client, number: &str, command: &str, body: Value) -> Answer {
    let seen = look(who, number).await;
    who.command(number, command, seen["version"].as_i64().expect("a version"), body).await
}

/// The ticket as this person sees it.
pub async fn look(who: &Client, number: &str) -> Value {
    who.get(&format!("/api/v1/tickets/{number}")).await.is(200).body
}

/// Uploads a picture and returns its id.
pub async fn evidence(who: &Client, number: &str) -> i64 {
    let png = b"\x89PNG\r\n\x1a\nnot much of a picture".to_vec();
    let file = reqwest::multipart::Part::bytes(png).file_name("现场.png");
    let form = reqwest::multipart::Form::new().text("kind", "evidence").part("file", file);
    let path = format!("/api/v1/tickets/{number}/attachments");
    let sent = crate::app::send(who.request(reqwest::Method::POST, &path).multipart(form)).await.is(201);
    sent.body["id"].as_i64().expect("an id")
}

/// What a unit hands in.
pub fn result(evidence: i64) -> Value {
    json!({
        "verified": true, "outcome": "resolved", "measures": "已责令停止夜间施工并约谈负责人。",
        "public_reply": "您好，您反映的情况属实，已责令停止夜间施工。", "open_to_public": true, "evidence": [evidence],
    })
}

/// Brings a ticket from its dispatch to the review.
pub async fn handle(app: &TestApp, number: &str, unit: &str) {
    let handler = app.handler(unit).await;
    give(&handler, number, "sign", json!({})).await.is(200);
    give(&handler, number, "contact", json!({"method": "phone"})).await.is(200);
    let picture = evidence(&handler, number).await;
    give(&handler, number, "submit", result(picture)).await.is(200);
}

/// One deadline of a ticket: the last of its kind.
pub fn deadline<'a>(ticket: &'a Value, clock: &str) -> &'a Value {
    let deadlines = ticket["deadlines"].as_array().expect("deadlines");
    deadlines.iter().rev().find(|d| d["clock"] == clock).unwrap_or(&Value::Null)
}

/// The names of the actions.
pub fn actions(ticket: &Value) -> Vec<&str> {
    ticket["actions"].as_array().expect("actions").iter().filter_map(|a| a["name"].as_str()).collect()
}
