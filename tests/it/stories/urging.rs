//! A caller rings again: whoever has the ticket is made to hurry (contract.md §4 `urge`).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, letters, work};

on_both_apps! {
    async fn the_unit_hears_of_it_and_nothing_moves(app: &TestApp) {
        let (agent, handler, lead) = (app.agent().await, app.handler("zhujian").await, app.lead("zhujian").await);
        let number = take_down(&agent, complaint()).await;
        let before = look(&agent, &number).await;
        let urged = give(&agent, &number, "urge", json!({"note": "诉求人第二次来电，昨夜仍在施工。"})).await.is(200).body;
        assert_eq!((&urged["deadlines"], &urged["status"], &urged["version"]), (&before["deadlines"], &json!("dispatched"), &json!(2)));
        assert_eq!((&urged["urgings"][0]["unit"], &urged["urgings"][0]["note"]), (&json!("zhujian"), &json!("诉求人第二次来电，昨夜仍在施工。")));
        work(&app.ctx).await;
        assert_eq!(inbox(&handler).await.last(), Some(&("urge".to_owned(), number.clone())));
        assert_eq!(inbox(&lead).await, [("urge".to_owned(), number.clone())]);
        let letter = letters(&lead).await.remove(0);
        assert_eq!(letter["subject"], json!(format!("催办 {number}")));
        assert!(!letter["body"].as_str().expect("a body").contains("昨夜"), "what a caller says stays in the console");

        let supervisor = app.login("supervisor1").await;
        give(&supervisor, &number, "urge", json!({"note": "请今天联系诉求人。"})).await.is(200);
        assert_eq!(look(&handler, &number).await["urgings"].as_array().map(Vec::len), Some(2));
        let timeline = handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let told: Vec<&str> = timeline["items"].as_array().expect("items").iter().filter_map(|i| i["label"].as_str()).collect();
        assert_eq!(told.iter().filter(|label| **label == "催办").count(), 2, "{told:?}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_nobody_has_yet_is_the_hotlines(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let number = take_down(&agent, with(complaint(), json!({"category": null}))).await;
        give(&agent, &number, "urge", json!({"note": "再次来电"})).await.is(200);
        work(&app.ctx).await;
        assert_eq!(inbox(&dispatcher).await, [("urge".to_owned(), number.clone())]);
        assert_eq!(look(&agent, &number).await["urgings"][0]["unit"], json!(null));
        assert!(letters(&dispatcher).await.is_empty(), "in the console only");
    }

    async fn an_urging_out_of_place_is_refused_once_and_changes_nothing(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await;
        assert_eq!(give(&agent, &number, "urge", json!({})).await.faults(), ["note required"]);
        assert_eq!(give(&agent, &number, "urge", json!({"note": "催".repeat(501)})).await.faults(), ["note length"]);
        let body = json!({"note": "请尽快"});
        refused(&app.handler("zhujian").await, &number, "urge", body.clone(), 403, "forbidden").await;
        refused(&app.login("leader1").await, &number, "urge", body.clone(), 403, "forbidden").await;
        app.handler("chengguan").await.command(&number, "urge", 1, body.clone()).await.problem(404, "not_found");
        agent.command(&number, "urge", 7, body.clone()).await.problem(409, "version_conflict");
        give(&agent, &number, "withdraw", json!({"reason": "已解决"})).await.is(200);
        refused(&agent, &number, "urge", body, 409, "illegal_transition").await;
    }
}
