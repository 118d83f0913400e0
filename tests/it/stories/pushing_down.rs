//! What is a department's is not pushed down to a township without a ground (66号(五) 应由职能部门办理的诉求事项不得分派给基层办理).

use super::returns::{figure, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;

/// Traffic noise in 铜都街道: the directory gives it to 区交通运输局 and says nothing of townships.
fn noisy_road() -> Value {
    with(
        complaint(),
        json!({"title": "货车夜间鸣笛", "content": "货车整夜鸣笛通行，吵得睡不着。", "category": "030104"}),
    )
}

/// The row of the directory for this category, with this part for the township, from the product's today.
async fn township_may(app: &TestApp, role: &str) {
    let sysadmin = app.login("sysadmin").await;
    let rows = sysadmin.get("/api/v1/directory").await.is(200).body;
    let row = rows["items"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|r| r["category"] == "030104")
        .expect("the row")
        .clone();
    let next = json!({"category": "030104", "lead_unit": "jiaotong", "basis": "部门职责：道路交通噪声", "township_role": role, "township_basis": "属地职责：协助现场核实"});
    sysadmin.post(&format!("/api/v1/directory/{}/replace", row["id"]), next).await.is(204);
}

/// The part that 铜都街道 has of a ticket.
fn township(ticket: &Value) -> &Value {
    let parts = ticket["assignments"].as_array().expect("parts");
    parts.iter().find(|a| a["unit"] == "tongdu").unwrap_or(&Value::Null)
}

fn asks_why(answer: Answer) {
    let said = answer.body["errors"][0]["detail"].as_str().unwrap_or_default().to_owned();
    assert_eq!(answer.faults(), ["override_reason required"]);
    assert!(said.starts_with("派单目录没有规定该事项可由铜都街道"), "{said}");
}

on_both_apps! {
    async fn a_township_is_given_what_the_directory_gives_it_and_the_rest_with_a_reason_that_the_reports_count(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let number = take_down(&agent, noisy_road()).await;
        let lead = app.handler("jiaotong").await;
        give(&lead, &number, "sign", json!({})).await.is(200);

        // Neither the unit nor the hotline calls it in without saying why.
        let call = json!({"unit": "tongdu", "due_working_days": 2});
        asks_why(give(&lead, &number, "add_co_unit", call.clone()).await);
        asks_why(give(&dispatcher, &number, "add_co_unit", call.clone()).await);
        assert_eq!(look(&lead, &number).await["assignments"].as_array().map(Vec::len), Some(1), "and nothing happened");
        let why = json!({"override_reason": "货运站在居民小组内，须社区协助核实"});
        let given = give(&dispatcher, &number, "add_co_unit", with(call.clone(), why)).await.is(200).body;
        assert_eq!((&township(&given)["role"], &township(&given)["pushed_down"]), (&json!("co"), &json!(true)));
        let story = lead.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(story.contains("目录外下派") && story.contains("须社区协助核实"), "{story}");
        assert_eq!(figure(app, "tongdu", "pushed_down").await, (json!(1), json!(1)));
        assert_eq!(figure(app, "jiaotong", "pushed_down").await, (json!(0), json!(1)));

        // The same at the first dispatch, whether it would lead or assist.
        let open = with(noisy_road(), json!({"category": null}));
        let second = take_down(&agent, open.clone()).await;
        asks_why(give(&dispatcher, &second, "dispatch", json!({"lead_unit": "jiaotong", "co_units": ["tongdu"], "category": "030104"})).await);
        assert_eq!(give(&dispatcher, &second, "dispatch", json!({"lead_unit": "tongdu", "category": "030104"})).await.faults(), ["override_reason required"]);

        // From the day on which the directory lets it assist it assists without a word, and leads with one.
        township_may(app, "co").await;
        let assists = json!({"lead_unit": "jiaotong", "co_units": ["tongdu"], "category": "030104"});
        let given = give(&dispatcher, &second, "dispatch", assists).await.is(200).body;
        assert_eq!(township(&given)["pushed_down"], false);
        let third = take_down(&agent, open.clone()).await;
        let leads = json!({"lead_unit": "tongdu", "category": "030104"});
        assert_eq!(give(&dispatcher, &third, "dispatch", leads.clone()).await.faults(), ["override_reason required"]);
        let because = with(leads.clone(), json!({"override_reason": "群众要求就近处理"}));
        let given = give(&dispatcher, &third, "dispatch", because).await.is(200).body;
        assert_eq!((&township(&given)["role"], &township(&given)["pushed_down"]), (&json!("lead"), &json!(true)));
        assert_eq!(figure(app, "tongdu", "pushed_down").await, (json!(2), json!(3)));

        // Where it may lead, from the next day, it needs no reason for that either; what was pushed down before stays so.
        app.now_is("2026-09-02T10:00:00+08:00");
        township_may(app, "lead").await;
        let fourth = take_down(&agent, open).await;
        let given = give(&dispatcher, &fourth, "dispatch", leads).await.is(200).body;
        assert_eq!(township(&given)["pushed_down"], false);
        assert_eq!(township(&look(&lead, &number).await)["pushed_down"], true);
        assert_eq!(figure(app, "tongdu", "pushed_down").await, (json!(2), json!(4)));
        let of_all = app.login("leader1").await.get("/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created").await.is(200).body;
        assert_eq!(of_all["total"]["measures"]["pushed_down"], json!({"numerator": 2, "denominator": 6, "rate": "33.33"}));
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}
