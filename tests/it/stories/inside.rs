//! Inside the unit: given to its people, signed by its lead, entered in its name (contract.md §3, §4; users.md).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};

/// What a village worker is given.
fn to_worker(due_on: &str) -> Value {
    json!({"person": "赵六", "village": "桂苑社区三组", "phone": "13900001111", "due_on": due_on, "note": "请现场查看并拍照"})
}

/// The lead of 区住建局 wants to sign what leaves.
async fn signing(app: &TestApp) {
    let lead = app.lead("zhujian").await;
    lead.put("/api/v1/units/zhujian/approval", json!({"approves": true})).await.is(204);
}

fn named(ticket: &Value, name: &str) -> Value {
    let actions = ticket["actions"].as_array().expect("actions");
    actions.iter().find(|a| a["name"] == name).cloned().unwrap_or_default()
}

fn behalf(person: &str) -> Value {
    json!({"unit": "zhujian", "person": person, "medium": "phone"})
}

on_both_apps! {
    async fn a_handler_gives_it_to_a_village_worker_with_a_slip(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let handler = app.handler("zhujian").await;
        let seen = look(&handler, &number).await;
        assert!(actions(&seen).contains(&"assign_inside"));
        assert_eq!(seen["inside_days"], json!({"from": "2026-09-01", "to": "2026-09-08"}));
        let given = give(&handler, &number, "assign_inside", to_worker("2026-09-03")).await.is(200).body;
        let task = &given["inside"][0];
        assert_eq!((&task["person"], &task["village"], &task["phone"]), (&json!("赵六"), &json!("桂苑社区三组"), &json!("13900001111")));
        assert_eq!((&task["due_on"], &task["late"], &task["ended_at"]), (&json!("2026-09-03"), &json!(false), &Value::Null));
        assert_eq!(deadline(&given, "handle"), deadline(&seen, "handle"), "the unit's own time is as it was");
        assert_eq!((waiting(&handler, "inside_unit").await, waiting(&handler, "inside_mine").await), (json!(1), json!(0)));

        // On paper: what is to be done, not who called.
        let slip = handler.get(&format!("/api/v1/tickets/{number}/inside/1/slip")).await.is(200);
        assert_eq!((&slip.body["person"], &slip.body["due_on"], &slip.body["unit_due_on"]), (&json!("赵六"), &json!("2026-09-03"), &json!("2026-09-08")));
        assert!(slip.text.contains("工地半夜浇筑混凝土") && !slip.text.contains("13800000000") && !slip.text.contains("王小明"), "{}", slip.text);

        // Remembered for the next time, known to the unit alone, and forgotten at a word.
        let team = handler.get("/api/v1/inside/people").await.is(200).body;
        assert_eq!(team["workers"][0]["name"], "赵六");
        give(&handler, &number, "assign_inside", to_worker("2026-09-04")).await.is(200);
        let team = handler.get("/api/v1/inside/people").await.is(200).body;
        assert_eq!(team["workers"].as_array().map(Vec::len), Some(1));
        let dispatcher = app.dispatcher().await;
        let seen = dispatcher.get(&format!("/api/v1/tickets/{number}")).await.is(200);
        assert!(!seen.text.contains("赵六") && !seen.text.contains("13900001111"), "{}", seen.text);
        let told = dispatcher.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(told.contains("单位内交办") && !told.contains("赵六") && !told.contains("现场查看"), "{told}");
        assert!(handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text.contains("赵六"));
        dispatcher.get(&format!("/api/v1/tickets/{number}/inside/1/slip")).await.problem(404, "not_found");
        dispatcher.get("/api/v1/inside/people").await.problem(403, "forbidden");
        let worker = team["workers"][0]["id"].clone();
        app.handler("chengguan").await.delete(&format!("/api/v1/inside/workers/{worker}")).await.problem(404, "not_found");
        handler.delete(&format!("/api/v1/inside/workers/{worker}")).await.is(204);
        assert_eq!(look(&handler, &number).await["inside"][1]["person"], Value::Null);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_colleague_finds_it_among_the_own_and_is_reminded(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (handler, lead) = (app.handler("zhujian").await, app.lead("zhujian").await);
        give(&lead, &number, "assign_inside", json!({"person": "handler.zhujian", "due_on": "2026-09-02"})).await.is(200);
        assert_eq!(waiting(&handler, "inside_mine").await, json!(1));
        let mine = handler.get("/api/v1/tickets?inside=mine").await.is(200).body;
        assert_eq!(mine["items"][0]["number"], json!(number));
        assert_eq!(look(&handler, &number).await["inside"][0]["mine"], true);
        app.now_is("2026-09-02T09:00:00+08:00");
        work(&app.ctx).await;
        let inside = |kinds: Vec<(String, String)>| kinds.into_iter().filter(|(kind, _)| kind == "inside").count();
        assert_eq!((inside(inbox(&handler).await), inside(inbox(&lead).await)), (2, 0), "given, and its day");
        app.now_is("2026-09-03T09:00:00+08:00");
        work(&app.ctx).await;
        assert_eq!((inside(inbox(&handler).await), inside(inbox(&lead).await)), (3, 1), "and past it");
        handler.get("/api/v1/tickets?inside=others").await.problem(422, "invalid");

        // It ends with the result.
        handle(app, &number, "zhujian").await;
        let seen = look(&handler, &number).await;
        assert!(seen["inside"][0]["ended_at"].is_string());
        assert_eq!(waiting(&handler, "inside_mine").await, json!(0));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_is_given_inside_out_of_place_is_refused(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let handler = app.handler("zhujian").await;
        assert_eq!(give(&handler, &number, "assign_inside", json!({})).await.faults(), ["person required", "due_on required"]);
        assert_eq!(give(&handler, &number, "assign_inside", to_worker("2026-09-09")).await.faults(), ["due_on range"]);
        assert_eq!(give(&handler, &number, "assign_inside", to_worker("2026-08-31")).await.faults(), ["due_on time"]);
        let stranger = json!({"person": "handler.chengguan", "due_on": "2026-09-03"});
        assert_eq!(give(&handler, &number, "assign_inside", stranger).await.faults(), ["person unknown"]);
        let wrong = with(to_worker("2026-09-03"), json!({"phone": "12"}));
        assert_eq!(give(&handler, &number, "assign_inside", wrong).await.faults(), ["phone format"]);
        refused(&app.dispatcher().await, &number, "assign_inside", to_worker("2026-09-03"), 403, "forbidden").await;
        app.handler("chengguan").await.command(&number, "assign_inside", 1, to_worker("2026-09-03")).await.problem(404, "not_found");
        handle(app, &number, "zhujian").await;
        refused(&handler, &number, "assign_inside", to_worker("2026-09-03"), 409, "illegal_transition").await;
    }

    async fn the_lead_signs_before_it_leaves(app: &TestApp) {
        signing(app).await;
        let number = take_down(&app.agent().await, complaint()).await;
        let (handler, lead) = (app.handler("zhujian").await, app.lead("zhujian").await);
        give(&handler, &number, "sign", json!({})).await.is(200);
        give(&handler, &number, "contact", json!({"method": "phone"})).await.is(200);
        let proof = evidence(&handler, &number).await;
        let seen = look(&handler, &number).await;
        assert_eq!(seen["approves_inside"], true);
        let drafted = give(&handler, &number, "submit", result(proof)).await.is(200).body;
        assert_eq!((&drafted["status"], &deadline(&drafted, "handle")["state"]), (&json!("handling"), &json!("running")));
        let request = &drafted["requests"][0];
        assert_eq!((&request["kind"], &request["state"], &request["prepared"]["outcome"]), (&json!("inside"), &json!("pending"), &json!("resolved")));
        assert_eq!(drafted["results"], json!([]));

        // A draft is the unit's own; the lead has it in a pool of his.
        let outside = app.dispatcher().await.get(&format!("/api/v1/tickets/{number}")).await.is(200);
        let story = app.dispatcher().await.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200);
        assert!(!outside.text.contains("约谈负责人") && !story.text.contains("约谈负责人"), "{} {}", outside.text, story.text);
        assert_eq!(waiting(&lead, "to_approve").await, json!(1));
        work(&app.ctx).await;
        assert!(inbox(&lead).await.contains(&("approval".to_owned(), number.clone())));
        refused(&handler, &number, "approve_inside", json!({}), 403, "forbidden").await;
        assert_eq!(give(&lead, &number, "reject_inside", json!({})).await.faults(), ["note required"]);
        give(&lead, &number, "reject_inside", json!({"note": "请补充整改照片"})).await.is(200);
        give(&handler, &number, "submit", result(proof)).await.is(200);
        let sent = give(&lead, &number, "approve_inside", json!({"note": "同意"})).await.is(200).body;
        assert_eq!((&sent["status"], &deadline(&sent, "handle")["state"]), (&json!("to_review"), &json!("paused")));
        let sent = &sent["results"][0];
        assert_eq!((&sent["by"], &sent["signed_by"], &sent["public_reply"]), (&json!("区住建局承办人"), &json!("区住建局负责人"), &json!("您好，您反映的情况属实，已责令停止夜间施工。")));
        refused(&lead, &number, "approve_inside", json!({}), 409, "illegal_transition").await;
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn only_the_units_lead_says_whether_it_signs(app: &TestApp) {
        let path = "/api/v1/units/zhujian/approval";
        for who in [app.handler("zhujian").await, app.lead("chengguan").await, app.dispatcher().await] {
            who.put(path, json!({"approves": true})).await.problem(403, "forbidden");
        }
        let lead = app.lead("zhujian").await;
        assert_eq!(lead.put(path, json!({})).await.faults(), ["approves required"]);
        lead.put("/api/v1/units/nobody/approval", json!({"approves": true})).await.problem(404, "not_found");
        app.login("sysadmin").await.put(path, json!({"approves": true})).await.is(204);
        assert_eq!(lead.get("/api/v1/inside/people").await.is(200).body["approves"], true);
        lead.put(path, json!({"approves": false})).await.is(204);
        assert_eq!(lead.get("/api/v1/inside/people").await.is(200).body["approves"], false);
    }

    async fn the_hotline_enters_what_the_unit_said_by_phone(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let dispatcher = app.dispatcher().await;
        let seen = look(&dispatcher, &number).await;
        assert_eq!(named(&seen, "sign"), json!({"name": "sign", "label": "代录签收", "on_behalf_of": ["zhujian"]}));
        let signed = give(&dispatcher, &number, "sign", json!({"on_behalf_of": behalf("李四")})).await.is(200).body;
        assert_eq!((&signed["status"], &deadline(&signed, "sign")["state"]), (&json!("handling"), &json!("met")));
        let entry = &signed["entries"][0];
        assert_eq!((&entry["command"], &entry["unit"], &entry["person"], &entry["medium"]), (&json!("sign"), &json!("zhujian"), &json!("李四"), &json!("phone")));
        give(&dispatcher, &number, "contact", json!({"method": "phone", "on_behalf_of": behalf("李四")})).await.is(200);
        let proof = evidence(&dispatcher, &number).await;
        let told = with(result(proof), json!({"on_behalf_of": with(behalf("李四"), json!({"attachment": proof}))}));
        let sent = give(&dispatcher, &number, "submit", told).await.is(200).body;
        assert_eq!((&sent["status"], &sent["results"][0]["unit"]), (&json!("to_review"), &json!("zhujian")));
        let timeline = dispatcher.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("代录“签收”") && timeline.contains("李四"), "{timeline}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn an_entry_in_a_units_name_is_the_hotlines_alone(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let dispatcher = app.dispatcher().await;
        dispatcher.command(&number, "sign", 0, json!({})).await.problem(403, "forbidden");
        refused(&app.handler("zhujian").await, &number, "sign", json!({"on_behalf_of": behalf("李四")}), 403, "forbidden").await;
        refused(&dispatcher, &number, "return", json!({"on_behalf_of": behalf("李四")}), 403, "forbidden").await;
        let faults = give(&dispatcher, &number, "sign", json!({"on_behalf_of": {"unit": "zhujian"}})).await.faults();
        assert_eq!(faults, ["on_behalf_of.person required", "on_behalf_of.medium required"]);
        let other = json!({"on_behalf_of": with(behalf("李四"), json!({"unit": "chengguan"}))});
        assert_eq!(give(&dispatcher, &number, "sign", other).await.faults(), ["on_behalf_of.unit unknown"]);
        assert_eq!(give(&dispatcher, &number, "sign", json!({"on_behalf_of": {}})).await.faults(), ["on_behalf_of.unit unknown"]);
        let file = json!({"on_behalf_of": with(behalf("李四"), json!({"attachment": 99}))});
        assert_eq!(give(&dispatcher, &number, "sign", file).await.faults(), ["on_behalf_of.attachment unknown"]);
        app.agent().await.command(&number, "sign", 0, json!({"on_behalf_of": behalf("李四")})).await.problem(409, "version_conflict");
    }

    async fn a_co_units_word_is_entered_too(app: &TestApp) {
        let road = with(complaint(), json!({"title": "道路塌陷", "category": "010105"}));
        let number = take_down(&app.agent().await, road).await;
        let dispatcher = app.dispatcher().await;
        give(&dispatcher, &number, "dispatch", json!({"lead_unit": "chengguan", "co_units": ["zhujian"]})).await.is(200);
        give(&dispatcher, &number, "sign", json!({"on_behalf_of": behalf("李四")})).await.is(200);
        let sent = give(&dispatcher, &number, "submit_co", json!({"result": "已现场清理", "on_behalf_of": behalf("李四")})).await.is(200).body;
        assert_eq!((&sent["co_results"][0]["unit"], &deadline(&sent, "co_handle")["state"]), (&json!("zhujian"), &json!("met")));
        assert_eq!(sent["assignments"][0]["status"], "dispatched", "the lead unit's own part is as it was");
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}
