//! 文字与等级不符: somebody ticks 满意 and writes that nobody came; a dispatcher looks, and nothing happens by itself.

use super::*;
use crate::app::on_both_apps;

fn happy(number: &str, text: &str) -> Value {
    json!({
        "project_no": number, "assess_number": 1, "unit": "shichang", "matter_code": "DC-SHICHANG-01", "channel": "3",
        "satisfaction": 4, "indicators": ["413"], "text": text, "real_name": true, "user_name": "李某某", "user_phone": "13900000000",
        "user_kind": "person",
    })
}

async fn looks(who: &Client, state: &str) -> Vec<Value> {
    let page = who.get(&format!("/api/v1/ratings/looks?state={state}")).await.is(200).body;
    page["items"].as_array().cloned().expect("items")
}

on_both_apps! {
    async fn unhappy_words_beside_a_happy_level_are_looked_at(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        for (number, text) in [("P-1", "等了一上午没人管"), ("P-2", "服务热情，没有推诿"), ("P-3", "态度太差了")] {
            let sent = platform.post("/api/v1/ratings", happy(number, text)).await.is(201).body;
            assert_eq!(sent["ticket_number"], Value::Null, "no ticket by itself");
            platform.post("/api/v1/ratings", happy(number, text)).await.is(200);
        }
        let dispatcher = app.dispatcher().await;
        let waiting = looks(&dispatcher, "waiting").await;
        let found: Vec<_> = waiting.iter().map(|look| look["rating"]["project_no"].clone()).collect();
        assert_eq!(found, ["P-3", "P-1"]);
        assert!(waiting[1]["words"].as_array().expect("words").contains(&json!("等了一上午")));
        let path = |look: &Value| format!("/api/v1/ratings/{}/look", look["rating"]["id"]);

        app.agent().await.get("/api/v1/ratings/looks").await.problem(403, "forbidden");
        app.handler("shichang").await.post(&path(&waiting[0]), json!({"decision": "dismiss", "note": "无"})).await.problem(403, "forbidden");
        assert_eq!(dispatcher.post(&path(&waiting[0]), json!({"decision": "dismiss"})).await.faults(), ["note required"]);
        assert_eq!(dispatcher.post(&path(&waiting[0]), json!({})).await.faults(), ["decision choice"]);
        dispatcher.post(&path(&waiting[0]), json!({"decision": "dismiss", "note": "已电话说明"})).await.is(200);
        dispatcher.post(&path(&waiting[0]), json!({"decision": "file"})).await.is(409);

        let filed = dispatcher.post(&path(&waiting[1]), json!({"decision": "file"})).await.is(200).text_of("ticket_number");
        let ticket = look(&dispatcher, &filed).await;
        assert_eq!((&ticket["kind"], &ticket["line"], &ticket["status"]), (&json!("complaint"), &json!("service"), &json!("to_dispatch")));
        assert_eq!((&ticket["rating"]["satisfaction"], &ticket["callers"][0]["phone"]), (&json!(4), &json!("139****0000")));
        let seen = dispatcher.get(&format!("/api/v1/ratings/{}", waiting[1]["rating"]["id"])).await.is(200).body;
        assert_eq!(seen["ticket_number"], filed.as_str());
        assert_eq!(looks(&dispatcher, "filed").await[0]["rating"]["ticket_number"], filed.as_str());
        assert_eq!(looks(&dispatcher, "waiting").await, Vec::<Value>::new());
        assert_eq!(looks(&dispatcher, "dismissed").await[0]["note"], "已电话说明");
    }
}
