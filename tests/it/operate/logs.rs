//! The log of a story names no citizen and repeats no word of theirs; every answer can be found in it by its id.

use crate::app::Kind;
use crate::process::server::{Server, home, login};
use crate::walk::{complaint, take_down};
use crate::worker::sign_and_contact;
use crate::worker::sink::{Sink, url};
use serde_json::{Value, json};

async fn nothing_personal(kind: Kind) {
    let Some(home) = home(kind).await else { return };
    let address = Sink::nowhere().await;
    let sink = Sink::at(address).await;
    let mut server = Server::demo(&home, "server", "2026-09-01T10:00:00+08:00", |command| {
        command.env("HOTLINE_LOG", "debug").env("HOTLINE_MAIL__SMTP_URL", url(address));
    });
    let nobody = server.ready().await;
    let agent = login(&nobody, "agent1").await;
    let made = take_down(&agent, complaint()).await;
    let number = made.text_of("number");
    let id = made.header("x-request-id").to_owned();
    sign_and_contact(&login(&nobody, "handler.zhujian").await, &number).await;
    agent.get("/api/v1/tickets?q=13800001234").await.is(200);
    agent.get("/api/v1/tickets?q=%E7%8E%8B%E5%B0%8F%E6%98%8E").await.is(200);
    agent
        .post(
            "/api/v1/tickets",
            json!({"title": "工地夜间施工噪声扰民", "caller": {"phone": "13800001234x"}}),
        )
        .await
        .is(422);
    nobody.post("/api/v1/auth/login", json!({"username": "王小明", "password": "13800001234"})).await.is(401);
    let moved = json!({"now": "2026-09-20T10:00:00+08:00"});
    login(&nobody, "sysadmin").await.post("/api/v1/demo/clock", moved).await.is(200);
    while sink.letters().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let log = server.log.clone();
    assert!(server.stop().await.success());
    let logged = std::fs::read_to_string(log).expect("a log");
    for word in [
        "王小明",
        "13800001234",
        "夜间施工",
        "浇筑混凝土",
        "已联系，说明办理安排",
        crate::app::PASSWORD,
        "%E7%8E%8B",
    ] {
        let line = logged.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{word} in {line:?}");
    }
    let lines: Vec<Value> =
        logged.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect();
    let answered =
        lines.iter().find(|line| line["span"]["id"] == json!(id) && line["fields"]["message"] == "answered");
    let answered = answered.unwrap_or_else(|| panic!("{id} in {logged}"));
    assert_eq!(answered["span"]["status"], 201);
    assert_eq!(answered["span"]["route"], "/api/v1/tickets");
    assert!(answered["span"]["ms"].is_u64(), "{answered}");
    home.end().await;
}

#[actix_web::test]
async fn nothing_personal_is_logged_on_sqlite() {
    nothing_personal(Kind::Sqlite).await;
}

#[actix_web::test]
async fn nothing_personal_is_logged_on_postgres() {
    nothing_personal(Kind::Postgres).await;
}
