//! Whose hands may do what: refusals in their order, and nothing changed by them (contract.md §2).

use super::*;
use crate::app::on_both_apps;

on_both_apps! {
    async fn refusals_come_in_their_order(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let path = format!("/api/v1/tickets/{number}/commands");
        let handler = app.handler("zhujian").await;
        app.nobody.post(&path, json!({"command": "sign", "version": 1})).await.problem(401, "unauthenticated");
        // A handler's unit never reviews; a visitor does not sign; a stale version; a wrong state; faulty fields.
        handler.command(&number, "pass_review", 0, json!({})).await.problem(403, "separation_of_duties");
        app.dispatcher().await.command(&number, "sign", 0, json!({})).await.problem(403, "forbidden");
        handler.command(&number, "submit", 0, json!({})).await.problem(409, "version_conflict");
        handler.command(&number, "submit", 1, json!({})).await.problem(409, "illegal_transition");
        assert_eq!(handler.command(&number, "contact", 1, json!({"method": "pigeon"})).await.faults(), ["method choice"]);
        assert_eq!(handler.post(&path, json!({"command": "sign"})).await.faults(), ["version required"]);
        handler.post(&path, json!({"command": "fly", "version": 1})).await.problem(422, "invalid");
        let seen = look(&handler, &number).await;
        assert_eq!((&seen["version"], &seen["status"]), (&json!(1), &json!("dispatched")));
    }

    async fn one_person_is_not_reviewer_and_visitor(app: &TestApp) {
        // The pair is about persons: somebody who holds both roles and reviewed does not visit.
        let db = app.connect().await;
        role(&db, "reviewer1", entity::values::Role::Visitor).await;
        let number = take_down(&app.agent().await, complaint()).await;
        handle(app, &number, "zhujian").await;
        let both = app.login("reviewer1").await;
        let seen = give(&both, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!(seen["blocked"][0]["name"], "visit");
        let happy = json!({"channel": "phone", "reached": true, "satisfaction": 5});
        give(&both, &number, "visit", happy.clone()).await.problem(403, "separation_of_duties");
        give(&app.login("visitor1").await, &number, "visit", happy).await.is(200);
    }

    async fn of_two_at_once_one_is_told(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"category": null}))).await;
        let (one, two) = (app.login("dispatcher1").await, app.login("dispatcher2").await);
        let order = json!({"lead_unit": "zhujian", "category": "030101"});
        let (first, second) = futures_util::future::join(
            one.command(&number, "dispatch", 1, order.clone()),
            two.command(&number, "dispatch", 1, order),
        ).await;
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }

    async fn going_against_the_directory_needs_a_reason(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"category": null}))).await;
        let dispatcher = app.dispatcher().await;
        assert_eq!(give(&dispatcher, &number, "dispatch", json!({"lead_unit": "chengguan"})).await.faults(), ["category required"]);
        let other = json!({"lead_unit": "chengguan", "category": "030101"});
        assert_eq!(give(&dispatcher, &number, "dispatch", other.clone()).await.faults(), ["override_reason required"]);
        let co = with(other.clone(), json!({"co_units": ["chengguan"]}));
        assert_eq!(give(&dispatcher, &number, "dispatch", co).await.faults(), ["co_units[0] conflict"]);
        let given = give(&dispatcher, &number, "dispatch", with(other, json!({"override_reason": "联席会议确定"}))).await.is(200).body;
        assert_eq!(given["assignments"][0]["unit"], "chengguan");
    }

    async fn who_calls_it_off(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await;
        app.login("agent2").await.command(&number, "withdraw", 1, json!({"reason": "x"})).await.problem(404, "not_found");
        let gone = give(&agent, &number, "withdraw", json!({"reason": "来电人说已解决"})).await.is(200).body;
        assert_eq!((&gone["status"], &deadline(&gone, "handle")["state"]), (&json!("withdrawn"), &json!("cancelled")));
        let report = take_down(&agent, with(complaint(), json!({"kind": "report"}))).await;
        give(&agent, &report, "withdraw", json!({"reason": "x"})).await.problem(409, "illegal_transition");
    }
}

/// Somebody gets another role beside the own.
pub(super) async fn role(db: &sea_orm::DatabaseConnection, username: &str, role: entity::values::Role) {
    use entity::{person, person_role};
    use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
    let person = person::Entity::find().filter(person::Column::Username.eq(username)).one(db).await;
    let person = person.expect("a query").expect("a person");
    let role = person_role::ActiveModel { person: Set(person.id), role: Set(role) };
    role.insert(db).await.expect("a role");
}
