//! A bad rating becomes a ticket of the service line: three working days from receipt, review, visit, sign-off.

use super::{deadline, evidence, result, version};
use crate::app::on_both_apps;
use serde_json::json;

fn bad() -> serde_json::Value {
    json!({
        "project_no": "P-2026-0001", "assess_number": 1, "unit": "shichang", "matter_code": "DC-SHICHANG-01",
        "matter_name": "个体工商户设立登记", "channel": 4, "satisfaction": 1, "text": "排队两小时，没有人说明原因",
        "real_name": true, "user_name": "李丽", "user_phone": "13900005678", "user_kind": "person",
        "served_at": "2026-09-30T09:30:00+08:00", "assessed_at": "2026-09-30T09:50:00+08:00"
    })
}

on_both_apps! {
    async fn a_bad_rating_goes_all_the_way_over_national_day(app: &TestApp) {
        app.now_is("2026-09-30T10:00:00+08:00");
        let system = app.key(&["ratings:write"]).await;
        let made = system.post("/api/v1/ratings", bad()).await.is(201);
        let number = made.text_of("ticket_number");
        let again = system.post("/api/v1/ratings", bad()).await.is(200);
        assert_eq!(again.body, made.body);

        let handler = app.handler("shichang").await;
        let path = format!("/api/v1/tickets/{number}");
        let ticket = handler.get(&path).await.is(200);
        assert_eq!((&ticket.body["line"], &ticket.body["status"]), (&json!("service"), &json!("dispatched")));
        assert_eq!(deadline(&ticket, "handle")["due_on"], "2026-10-10");
        assert_eq!(deadline(&ticket, "handle")["due_at"], "2026-10-11T00:00:00+08:00");

        let signed = handler.command(&number, "sign", version(&ticket), json!({})).await.is(200);
        let called = handler.command(&number, "contact", version(&signed), json!({"method": "phone"})).await.is(200);
        app.now_is("2026-10-09T16:00:00+08:00");
        let mut handed = result(evidence(&handler, &number).await);
        handed["verdict"] = json!("clear");
        let submitted = handler.command(&number, "submit", version(&called), handed.clone()).await.is(200);
        assert_eq!(submitted.body["status"], "to_review");

        // Refused on Saturday, a made-up working day: the unit gets back the day that the review took.
        app.now_is("2026-10-10T11:00:00+08:00");
        let reviewer = app.login("reviewer1").await;
        let refused = reviewer.command(&number, "fail_review", version(&submitted), json!({"note": "措施不具体"})).await.is(200);
        assert_eq!((&refused.body["status"], &refused.body["round"]), (&json!("handling"), &json!(1)));
        assert_eq!(deadline(&refused, "handle")["due_on"], "2026-10-12");

        let submitted = handler.command(&number, "submit", version(&refused), handed).await.is(200);
        let passed = reviewer.command(&number, "pass_review", version(&submitted), json!({})).await.is(200);
        assert_eq!(passed.body["status"], "to_visit");
        let content = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 4});
        let visited = app.login("visitor1").await.command(&number, "visit", version(&passed), content).await.is(200);
        assert_eq!(visited.body["status"], "to_sign_off");
        let signed_off = app.login("signer1").await.command(&number, "sign_off", version(&visited), json!({})).await.is(200);
        assert_eq!(signed_off.body["status"], "signed_off");
    }

    async fn a_good_rating_is_no_ticket(app: &TestApp) {
        let system = app.key(&["ratings:write"]).await;
        let mut good = bad();
        good["satisfaction"] = json!(5);
        good["served_at"] = json!("2026-09-01T09:00:00+08:00");
        good["assessed_at"] = json!("2026-09-01T09:10:00+08:00");
        let made = system.post("/api/v1/ratings", good).await.is(201);
        assert_eq!(made.body["ticket_number"], serde_json::Value::Null);
    }

    async fn an_unknown_unit_and_an_impossible_satisfaction_are_faults(app: &TestApp) {
        app.now_is("2026-09-30T10:00:00+08:00");
        let system = app.key(&["ratings:write"]).await;
        for (field, value, fault) in [("unit", json!("nirgends"), "unit unknown"), ("satisfaction", json!(9), "satisfaction choice")] {
            let mut wrong = bad();
            wrong[field] = value;
            assert_eq!(system.post("/api/v1/ratings", wrong).await.faults(), [fault]);
        }
    }
}
