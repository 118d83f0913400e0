//! What callers think of the result, of the unit and of the hotline: three figures, and those not reached beside them (domain.md §4.5).

use super::returns::figure;
use super::*;
use crate::app::on_both_apps;

/// A complaint whose result passed the review.
async fn to_visit(app: &TestApp, title: &str) -> String {
    let number = take_down(&app.agent().await, with(complaint(), json!({"title": title}))).await;
    handle(app, &number, "zhujian").await;
    give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
    number
}

on_both_apps! {
    async fn result_unit_and_hotline_are_asked_and_reported_apart(app: &TestApp) {
        let visitor = app.login("visitor1").await;
        let pleased = to_visit(app, "满意的").await;
        let said = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 5, "satisfaction_unit": 2, "satisfaction_agent": 4});
        let seen = give(&visitor, &pleased, "visit", said).await.is(200).body;
        let visit = &seen["visits"][0];
        assert_eq!((&visit["satisfaction"], &visit["satisfaction_unit"], &visit["satisfaction_agent"]), (&json!(5), &json!(2), &json!(4)));
        assert_eq!(seen["status"], "archived", "only the result decides what happens next");
        let silent = to_visit(app, "只评热线的").await;
        let said = json!({"channel": "phone", "reached": true, "satisfaction_agent": 1});
        give(&visitor, &silent, "visit", said).await.is(200);
        let away = to_visit(app, "没有接通的").await;
        give(&visitor, &away, "visit", json!({"channel": "phone", "reached": false})).await.is(200);
        let unsaid = give(&visitor, &away, "visit", json!({"channel": "phone", "reached": false, "satisfaction_unit": 5})).await;
        assert_eq!(unsaid.faults(), ["satisfaction_unit conflict"]);

        for (measure, of) in [("satisfied", (1, 1)), ("satisfied_unit", (0, 1)), ("satisfied_agent", (1, 2)), ("visited", (2, 3)), ("not_reached", (1, 3))] {
            assert_eq!(figure(app, "zhujian", measure).await, (json!(of.0), json!(of.1)), "{measure}");
        }
        let counted = hotline::service::report::verify(&app.ctx).await.expect("counted");
        assert!(counted.differing.is_empty(), "{:?}", counted.differing);
    }
}
