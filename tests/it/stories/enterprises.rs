//! 涉企诉求: an own queue, an own limit, a mark on lists, an own share in the report (国办函〔2025〕66号(四); contract.md §4 "handle").

use super::returns::{figure, waiting};
use super::*;
use crate::app::on_both_apps;

/// A complaint of a firm.
fn firm() -> Value {
    let caller = json!({"kind": "enterprise", "anonymous": false, "name": "李经理", "phone": "13900005678", "company": "铜都建材", "credit_code": "91530113MA6K000000"});
    with(complaint(), json!({"caller": caller, "title": "工地围挡影响企业出货"}))
}

on_both_apps! {
    async fn what_enterprises_call_about_has_its_own_lane(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let plain = take_down(&agent, complaint()).await;
        let number = take_down(&agent, firm()).await;
        let seen = look(&dispatcher, &number).await;
        assert_eq!((&seen["flags"]["enterprise"], &deadline(&seen, "handle")["due_on"]), (&json!(true), &json!("2026-09-04")), "three working days, not five");
        assert_eq!(&deadline(&look(&dispatcher, &plain).await, "handle")["due_on"], "2026-09-08");
        assert_eq!(waiting(&dispatcher, "enterprise").await, json!(1));
        let list = dispatcher.get("/api/v1/tickets?flag=enterprise").await.is(200).body;
        assert_eq!((&list["total"], &list["items"][0]["number"], &list["items"][0]["flags"]["enterprise"]), (&json!(1), &json!(number), &json!(true)));
        // A consultation keeps its own shorter limit, a report its longer one.
        for (kind, due) in [("consult", "2026-09-04"), ("report", "2026-09-21")] {
            let other = take_down(&agent, with(firm(), json!({"kind": kind}))).await;
            assert_eq!(&deadline(&look(&dispatcher, &other).await, "handle")["due_on"], due, "{kind}");
        }
        assert_eq!(figure(app, "zhujian", "enterprise").await, (json!(3), json!(4)));
        // What nobody but its handlers may know of is no part of anybody's figures.
        let hidden = take_down(&agent, with(firm(), json!({"confidential": true}))).await;
        assert_eq!(figure(app, "zhujian", "enterprise").await, (json!(3), json!(4)));
        dispatcher.get(&format!("/api/v1/tickets/{hidden}")).await.problem(404, "not_found");

        handle(app, &number, "zhujian").await;
        assert_eq!(figure(app, "zhujian", "enterprise_on_time").await, (json!(1), json!(1)));
        crate::worker::by(app, "2026-09-09T09:00:00+08:00").await;
        assert_eq!(figure(app, "zhujian", "enterprise_on_time").await, (json!(1), json!(2)), "the consultation is late");
        assert_eq!(figure(app, "zhujian", "on_time").await, (json!(1), json!(3)), "with the citizen's own");
        let counted = hotline::service::report::verify(&app.ctx).await.expect("counted");
        assert!(counted.differing.is_empty(), "{:?}", counted.differing);
    }
}
