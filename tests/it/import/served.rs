//! `import services`, `import served-cases`, `import served-counts`, and a case's second rating in `import ratings`.

use super::{What, file, import, sound};
use crate::app::on_both_apps;
use hotline::service::rating::silence;
use serde_json::{Value, json};

on_both_apps! {
    async fn services_follow_one_another(app: &TestApp) {
        let rows = "类别,编码,名称,单位,大厅,窗口,启用日期\n窗口,Z1,综合一窗,区市场监管局,区政务服务大厅,,2020-01-01\n窗口,Z1,企业一窗,区市场监管局,区政务服务大厅,,2026-08-01\n\
                    窗口人员,Z2,窗口人员甲,区市场监管局,,Z1,2020-01-01\n窗口,Z1,旧窗,区市场监管局,,,2019-01-01\n";
        let path = file(&app.ctx, "services.csv", rows);
        let (tried, _) = import(&app.ctx, What::Services, &path, None, true).await.expect("tried");
        assert_eq!((tried.read, tried.added), (4, 3));
        let (done, refused) = import(&app.ctx, What::Services, &path, None, false).await.expect("imported");
        assert_eq!((done.added, done.known), (3, 0));
        assert_eq!(refused.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5]);
        let (again, _) = import(&app.ctx, What::Services, &path, None, false).await.expect("imported");
        assert_eq!(again.added, 0);
        let all = app.login("sysadmin").await.get("/api/v1/services?what=window").await.is(200).body;
        let own: Vec<_> = all["items"].as_array().expect("items").iter().filter(|w| w["code"] == "Z1").cloned().collect();
        assert_eq!((&own[0]["valid_to"], &own[1]["name"], &own[1]["valid_to"]), (&json!("2026-07-31"), &json!("企业一窗"), &Value::Null));
    }

    /// History is silent: nobody has said that its source collects here.
    async fn served_cases_of_the_past_bring_no_defaults(app: &TestApp) {
        let rows = "办件编号,承办单位,服务时间,窗口,姓名,联系电话\nL1,区市场监管局,2026-08-03 10:00,W01,李某某,13900000000\nL2,区市场监管局,2026-08-04,W01,,\n\
                    L3,没有的单位,2026-08-04,,,\nL4,区市场监管局,2027-08-04,,,\nL1,区市场监管局,2026-08-03,,,\n";
        let path = file(&app.ctx, "cases.csv", rows);
        let (done, refused) = import(&app.ctx, What::ServedCases, &path, None, false).await.expect("imported");
        assert_eq!((done.read, done.added), (5, 2));
        assert_eq!(refused.iter().map(|(line, _)| *line).collect::<std::collections::BTreeSet<_>>(), [4, 5, 6].into());
        let (again, _) = import(&app.ctx, What::ServedCases, &path, None, false).await.expect("imported");
        assert_eq!((again.added, again.known), (0, 2));
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 0);
        let lead = app.lead("shichang").await;
        let month = lead.get("/api/v1/served-counts?month=2026-08").await.is(200).body;
        assert_eq!((&month["units"][0]["known"], &month["units"][0]["served"]), (&json!(2), &json!(2)));
    }

    async fn counts_take_the_place_of_earlier_ones(app: &TestApp) {
        for (rows, added) in [("月份,单位,办件量\n2026-07,区市场监管局,100\n2026年7月,区人社局,50\n", 2), ("月份,单位,办件量\n2026-07,区市场监管局,120\n2026-07,区人社局,50\n", 1)] {
            let path = file(&app.ctx, "counts.csv", rows);
            let (done, refused) = import(&app.ctx, What::ServedCounts, &path, None, false).await.expect("imported");
            assert_eq!((done.read, done.added, refused.len()), (2, added, 0));
        }
        let month = app.login("supervisor1").await.get("/api/v1/served-counts?month=2026-07").await.is(200).body;
        let told: Vec<_> = month["units"].as_array().expect("units").iter().map(|u| u["told"].as_u64()).collect();
        assert_eq!(told, [Some(50), Some(120)], "in order of codes");
    }

    /// One ticket for a case, in history too; a third rating is a refused row, and the rest land.
    async fn a_second_rating_of_history_stands_on_the_ticket_of_the_first(app: &TestApp) {
        let row = |no: &str, count: &str| json!({
            "project_no": no, "assess_number": count, "satisfaction": "1", "channel": "4", "unit": "shichang", "assessed_at": "2026-08-03 10:00",
        });
        let rows: String = [row("H1", "2"), row("H1", "1"), row("H1", "3"), row("H2", "2")].iter().map(|r| format!("{r}\n")).collect();
        let path = file(&app.ctx, "ratings.ndjson", &rows);
        let (done, refused) = import(&app.ctx, What::Ratings, &path, None, false).await.expect("imported");
        assert_eq!((done.added, refused.len(), refused[0].0), (3, 1, 3));
        let supervisor = app.login("supervisor1").await;
        let ratings = supervisor.get("/api/v1/ratings").await.is(200).body;
        let tickets: Vec<_> = ratings["items"].as_array().expect("items").iter().filter(|r| r["project_no"] == "H1").map(|r| r["ticket_number"].clone()).collect();
        assert!(tickets.len() == 2 && tickets[0] == tickets[1] && tickets[0].is_string(), "{tickets:?}");
        let all = supervisor.get("/api/v1/tickets?kind=rating").await.is(200).body;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(2));
        sound(&app.ctx).await;
    }
}
