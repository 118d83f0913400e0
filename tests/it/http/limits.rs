//! Public paths are for people, not for scripts (contract.md §2).

use crate::app::on_both_apps;

on_both_apps! {
    async fn thirty_a_minute_from_one_address(app: &TestApp) {
        // One more is let through every two seconds: a slow machine gets a few beyond the thirty.
        let mut passed = 0;
        let refused = loop {
            let answer = app.nobody.get("/api/public/nothing").await;
            if answer.status != 404 {
                break answer.problem(429, "rate_limited");
            }
            passed += 1;
        };
        assert!((30..60).contains(&passed), "{passed}");
        let wait: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=3).contains(&wait), "{wait}");
        // Other paths, and who has signed in, are not touched.
        app.nobody.get("/healthz").await.is(200);
        let agent = app.agent().await;
        for _ in 0..40 {
            agent.get("/api/v1/me").await.is(200);
        }
    }

    async fn signed_in_callers_are_limited_where_the_settings_say_so(app: &TestApp, |config| config.limits.signed_in_per_second = 3) {
        let agent = app.agent().await;
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(agent.get("/api/v1/me").await.status.as_u16());
        }
        assert_eq!(statuses[..3], [200, 200, 200]);
        assert!(statuses.contains(&429), "{statuses:?}");
        app.login("agent2").await.get("/api/v1/me").await.is(200);
    }
}
