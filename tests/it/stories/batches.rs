//! One command on many tickets at once (批量办理; contract.md §4 `POST /tickets/batch`).

use super::*;
use crate::app::on_both_apps;

const BATCH: &str = "/api/v1/tickets/batch";

on_both_apps! {
    async fn a_unit_signs_what_came_over_night(app: &TestApp) {
        let agent = app.agent().await;
        let mut numbers = Vec::new();
        for _ in 0..3 {
            numbers.push(take_down(&agent, complaint()).await);
        }
        let handler = app.handler("zhujian").await;
        let pools = handler.get("/api/v1/pools").await.is(200).body;
        let pool = pools["items"].as_array().expect("pools").iter().find(|p| p["key"] == "to_sign").expect("a pool");
        assert_eq!(pool["batch"], json!([{"name": "sign", "label": "签收"}]));
        // One was signed by a colleague meanwhile, and one is not theirs to see.
        give(&handler, &numbers[1], "sign", json!({})).await.is(200);
        let foreign = take_down(&agent, with(complaint(), json!({"category": null}))).await;
        numbers.push(foreign.clone());
        numbers.push(numbers[0].clone());
        let done = handler.post(BATCH, json!({"command": "sign", "numbers": numbers})).await.is(200).body;
        assert_eq!((&done["done"], done["items"].as_array().map(Vec::len)), (&json!(2), Some(4)), "{done}");
        let told: Vec<(&str, &Value, &Value)> = done["items"].as_array().expect("items").iter()
            .map(|item| (item["number"].as_str().expect("a number"), &item["status"], &item["problem"]["code"])).collect();
        assert_eq!(told, [
            (numbers[0].as_str(), &json!("handling"), &Value::Null),
            (numbers[1].as_str(), &Value::Null, &json!("illegal_transition")),
            (numbers[2].as_str(), &json!("handling"), &Value::Null),
            (foreign.as_str(), &Value::Null, &json!("not_found")),
        ]);
        assert_eq!(done["items"][1]["problem"]["detail"], "工单当前为“办理中”，不能执行“签收”");
        assert_eq!(deadline(&look(&handler, &numbers[0]).await, "sign")["state"], "met");
        // Each has its own entry; the number named twice has one.
        let timeline = handler.get(&format!("/api/v1/tickets/{}/timeline", numbers[0])).await.is(200).body;
        let signed = timeline["items"].as_array().expect("items").iter().filter(|i| i["label"] == "签收").count();
        assert_eq!(signed, 1);
    }

    async fn a_batch_says_what_is_wrong_with_it_once_and_with_each_ticket_apart(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"category": null}))).await;
        let dispatcher = app.dispatcher().await;
        app.nobody.post(BATCH, json!({})).await.problem(401, "unauthenticated");
        assert_eq!(dispatcher.post(BATCH, json!({})).await.faults(), ["numbers required", "command required"]);
        let many: Vec<String> = (0..501).map(|n| format!("5301132609010{n:04}")).collect();
        assert_eq!(dispatcher.post(BATCH, json!({"command": "dispatch", "numbers": many})).await.faults(), ["numbers length"]);
        assert_eq!(dispatcher.post(BATCH, json!({"command": "fly", "numbers": [number]})).await.faults(), ["command choice"]);
        // The parameters are looked at as with one ticket: after its state.
        let asked = dispatcher.post(BATCH, json!({"command": "dispatch", "numbers": [number]})).await.is(200).body;
        assert_eq!((&asked["done"], &asked["items"][0]["problem"]["errors"][0]["field"]), (&json!(0), &json!("lead_unit")));
        let order = json!({"command": "dispatch", "numbers": [number], "lead_unit": "zhujian", "category": "030101"});
        let given = dispatcher.post(BATCH, order).await.is(200).body;
        assert_eq!((&given["done"], &given["items"][0]["status"]), (&json!(1), &json!("dispatched")), "{given}");
        let handler = app.handler("zhujian").await.post(BATCH, json!({"command": "dispatch", "numbers": [number], "lead_unit": "zhujian"})).await.is(200).body;
        assert_eq!(handler["items"][0]["problem"]["code"], "forbidden");
    }
}
