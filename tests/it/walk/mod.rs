//! Whole ways of a ticket, walked from outside as each person in turn (contract.md §4).

mod complaint;
mod rating;
mod refusals;
mod scope;

use crate::app::{Answer, Client, send};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// 夜间施工噪声 in 铜都街道: the directory gives it to 区住建局.
pub fn complaint() -> Value {
    json!({
        "channel": "phone", "kind": "complaint", "disposition": "accept",
        "title": "工地夜间施工噪声扰民", "content": "工地每晚十一点后仍在浇筑混凝土，影响休息。",
        "category": "030101", "area": "530113001",
        "caller": {"kind": "person", "anonymous": false, "name": "王小明", "salutation": "先生", "phone": "13800001234"}
    })
}

/// Takes a complaint down and returns it.
pub async fn take_down(agent: &Client, body: Value) -> Answer {
    agent.post("/api/v1/tickets", body).await.is(201)
}

/// A photo on a ticket; its id.
pub async fn evidence(who: &Client, number: &str) -> i64 {
    // The smallest picture there is.
    let photo = Part::bytes(PIXEL.to_vec()).file_name("现场.png").mime_str("image/png").expect("a part");
    let form = Form::new().part("file", photo).text("kind", "evidence");
    let path = format!("/api/v1/tickets/{number}/attachments");
    let answer = send(who.request(Method::POST, &path).multipart(form)).await.is(201);
    answer.body["id"].as_i64().expect("an id")
}

/// What a unit hands in.
pub fn result(evidence: i64) -> Value {
    json!({
        "verified": true, "outcome": "resolved", "measures": "已责令停止夜间施工。",
        "public_reply": "您反映的问题已处理，施工方已停止夜间施工。", "open_to_public": true, "evidence": [evidence]
    })
}

/// The names of the actions offered.
pub fn actions(ticket: &Answer) -> Vec<&str> {
    let actions = ticket.body["actions"].as_array().expect("actions");
    actions.iter().filter_map(|action| action["name"].as_str()).collect()
}

/// A clock's row: the last one of its kind.
pub fn deadline<'a>(ticket: &'a Answer, clock: &str) -> &'a Value {
    let rows = ticket.body["deadlines"].as_array().expect("deadlines");
    rows.iter().rfind(|row| row["clock"] == clock).unwrap_or_else(|| panic!("no {clock} in {}", ticket.text))
}

/// The version to send next.
pub fn version(ticket: &Answer) -> i64 {
    ticket.body["version"].as_i64().expect("a version")
}

const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x62, 0,
    1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];
