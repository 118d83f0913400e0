//! A month of ratings whose truth is known, and what the report makes of it (东营商办发〔2023〕7号（二）9, 附件1 二、12).

use super::adjudication::found;
use super::rating::{bad, handle_rating};
use super::*;
use crate::app::on_both_apps;
use entity::rating;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A rating of the month: the last digits of the case, the mark, whose it is.
fn rated(case: u32, satisfaction: u8, unit: &str) -> Value {
    let plain = json!({
        "project_no": format!("DC2026101300{case:03}"), "satisfaction": satisfaction, "unit": unit,
        "indicators": if satisfaction <= 2 { json!([format!("{satisfaction}13")]) } else { json!([]) },
    });
    with(bad(), plain)
}

async fn report(who: &Client, query: &str) -> Value {
    who.get(&format!("/api/v1/reports/ratings?{query}")).await.is(200).body
}

fn row<'a>(report: &'a Value, key: &str) -> &'a Value {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter().find(|row| row["key"] == key).unwrap_or(&Value::Null)
}

/// `3/4` of a measure.
fn figure(row: &Value, measure: &str) -> String {
    let m = &row["measures"][measure];
    format!("{}/{}", m["numerator"], m["denominator"])
}

/// 恶意差评: said by the unit, held by a supervisor.
async fn hold_malicious(app: &TestApp, number: &str) {
    found(app, number, json!({"verdict": "malicious"})).await;
    let supervisor = app.login("supervisor1").await;
    let proof = evidence(&supervisor, number).await;
    let held = json!({"verdict": "malicious", "note": "监控显示未到过大厅", "evidence": [proof]});
    give(&supervisor, number, "adjudicate_rating", held).await.is(200);
}

/// One case that came twice before the second was known to be its second rating, as files of other systems leave it.
async fn one_case_with_two_tickets(app: &TestApp, (case, same): (&str, &str)) {
    use rating::Column as C;
    rating::Entity::update_many()
        .col_expr(C::ProjectNo, Expr::value(case))
        .col_expr(C::AssessNumber, Expr::value("2"))
        .filter(C::ProjectNo.eq(same))
        .exec(&app.connect().await)
        .await
        .expect("one case");
}

on_both_apps! {
    async fn a_month_of_ratings_is_counted_as_it_was(app: &TestApp) {
        app.now_is("2026-10-13T09:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        for (case, mark) in [(1, 5), (2, 4), (3, 3)] {
            platform.post("/api/v1/ratings", rated(case, mark, "shichang")).await.is(201);
        }
        let silent = with(rated(4, 3, "shichang"), json!({"channel": "7", "is_default": true, "real_name": false}));
        platform.post("/api/v1/ratings", silent).await.is(201);
        let named = platform.post("/api/v1/ratings", rated(5, 1, "shichang")).await.is(201).text_of("ticket_number");
        let nameless = with(rated(6, 2, "shichang"), json!({"real_name": false}));
        let nameless = platform.post("/api/v1/ratings", nameless).await.is(201).text_of("ticket_number");
        platform.post("/api/v1/ratings", rated(7, 2, "renshe")).await.is(201);

        // The first is put right in time and its citizen called; the second a day late; nobody does anything about the third.
        handle_rating(app, &named, "clear").await;
        give(&app.login("reviewer1").await, &named, "pass_review", json!({})).await.is(200);
        let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
        give(&app.login("visitor1").await, &named, "visit", happy).await.is(200);
        app.now_is("2026-10-19T10:00:00+08:00");
        handle_rating(app, &nameless, "clear").await;

        let leader = app.login("leader1").await;
        let seen = report(&leader, "month=2026-10").await;
        let ours = row(&seen, "shichang");
        assert_eq!((&ours["name"], &ours["ratings"], &ours["by_default"]), (&json!("区市场监管局"), &json!(6), &json!(1)));
        let of = |measure| figure(ours, measure);
        assert_eq!((of("active"), of("satisfied"), of("negative")), ("5/6".into(), "4/6".into(), "2/6".into()));
        assert_eq!((of("righted"), of("righted_on_time")), ("2/2".into(), "1/2".into()));
        assert_eq!((of("visited"), of("visited_and_righted")), ("1/1".into(), "1/1".into()));
        assert_eq!((of("contacted_on_time"), &ours["anonymous"]), ("1/1".into(), &json!(1)));
        assert_eq!(ours["measures"]["active"]["rate"], "83.33");
        let theirs = row(&seen, "renshe");
        assert_eq!((figure(theirs, "righted"), figure(theirs, "visited")), ("0/1".into(), "0/1".into()));
        assert_eq!(figure(&seen["total"], "righted_on_time"), "1/3");
        assert_eq!(theirs["measures"]["active"]["rate"], "100.00");
        assert!(seen["definitions"].as_array().is_some_and(|all| all.len() == 12));

        // By matter, window and channel the same ratings, grouped otherwise.
        let by_matter = report(&leader, "month=2026-10&group_by=matter").await;
        assert_eq!(row(&by_matter, "DC-SHICHANG-01")["ratings"], 7);
        let by_window = report(&leader, "month=2026-10&group_by=window").await;
        assert!(row(&by_window, "综合窗口3号")["name"].as_str().is_some_and(|name| name.ends_with(" · 综合窗口3号")));
        let by_channel = report(&leader, "month=2026-10&group_by=channel").await;
        assert_eq!((&row(&by_channel, "7")["name"], &row(&by_channel, "7")["ratings"]), (&json!("系统默认"), &json!(1)));
        let by_month = report(&leader, "from=2026-09-01&to=2026-10-31&group_by=month").await;
        assert_eq!(figure(row(&by_month, "2026-10"), "righted"), "2/3");

        // A month without ratings has no rates, not rates of nothing.
        let empty = report(&leader, "month=2026-08").await;
        assert_eq!(empty["total"]["measures"]["righted"]["rate"], Value::Null);
        // Who has matters and was never rated stands there: that is who coverage is about.
        let silent = row(&empty, "shuiwu");
        assert_eq!((&silent["name"], &silent["ratings"], figure(silent, "active")), (&json!("区水务局"), &json!(0), "0/0".into()));
        assert_ne!(silent["measures"]["covered_matters"]["denominator"], 0);
    }

    /// 追评 names the ticket of its case, and a dispatcher may file a complaint of a happy rating's words: of the first there is one
    /// bad rating to be put right, of the second none, and whoever handles the complaint has not been rated.
    async fn a_case_is_put_right_once_and_a_complaint_out_of_a_happy_rating_is_none(app: &TestApp) {
        app.now_is("2026-10-13T09:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        let number = platform.post("/api/v1/ratings", rated(1, 1, "shichang")).await.is(201).text_of("ticket_number");
        let again = with(rated(1, 2, "shichang"), json!({"assess_number": 2, "window": "综合窗口5号"}));
        assert_eq!(platform.post("/api/v1/ratings", again).await.is(201).text_of("ticket_number"), number);
        let words = with(rated(2, 4, "shichang"), json!({"text": "等了一上午没人管"}));
        let happy = platform.post("/api/v1/ratings", words).await.is(201).body;
        let dispatcher = app.dispatcher().await;
        let path = format!("/api/v1/ratings/{}/look", happy["id"]);
        let filed = dispatcher.post(&path, json!({"decision": "file"})).await.is(200).text_of("ticket_number");
        let on = json!({"lead_unit": "renshe", "category": "030101", "area": "530113001", "override_reason": "社保窗口之事"});
        give(&dispatcher, &filed, "dispatch", on).await.is(200);
        // What two persons leave out of the figures is the complaint; the rating stands.
        let handler = app.handler("renshe").await;
        give(&handler, &filed, "sign", json!({})).await.is(200);
        let file = evidence(&handler, &filed).await;
        let why = json!({"reason": "涉及历史遗留问题，一时难以解决。", "evidence": [file]});
        give(&handler, &filed, "request_exclusion", why).await.is(200);
        let out = give(&app.login("supervisor1").await, &filed, "approve_exclusion", json!({"note": "同意"})).await.is(200);
        assert_eq!(out.body["flags"]["excluded"], true);

        // Every time has run out, and nobody has done anything.
        app.now_is("2026-10-26T09:00:00+08:00");
        let complaint = look(&dispatcher, &filed).await;
        assert_eq!((&complaint["kind"], &deadline(&complaint, "total")["state"]), (&json!("complaint"), &json!("running")));
        assert_eq!(deadline(&complaint, "total")["due_on"], "2026-10-16");
        let leader = app.login("leader1").await;
        for group in ["unit", "matter", "channel", "month"] {
            let seen = report(&leader, &format!("month=2026-10&group_by={group}")).await;
            let rows = seen["rows"].as_array().expect("rows");
            let rated: Vec<&Value> = rows.iter().filter(|row| row["ratings"] != 0).collect();
            let [only] = rated[..] else { panic!("one row by {group}: {seen}") };
            assert_eq!((&only["ratings"], &only["due"], figure(only, "righted")), (&json!(3), &json!(1), "0/1".into()), "{group}");
            assert_eq!((figure(only, "negative"), figure(only, "visited")), ("2/3".into(), "0/1".into()), "{group}");
        }
        let whole = report(&leader, "month=2026-10").await;
        assert_eq!((&whole["total"]["ratings_not_counted"], &whole["total"]["due_not_counted"]), (&json!(0), &json!(0)));
        // By window it stands where its first rating was given.
        let by_window = report(&leader, "month=2026-10&group_by=window").await;
        let due = |window| row(&by_window, window)["due"].clone();
        assert_eq!((due("综合窗口3号"), due("综合窗口5号")), (json!(1), json!(0)));
    }

    async fn a_unit_reads_its_own_ratings_and_an_administrator_none(app: &TestApp) {
        app.now_is("2026-10-13T09:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        platform.post("/api/v1/ratings", rated(1, 1, "shichang")).await.is(201);
        platform.post("/api/v1/ratings", rated(2, 1, "renshe")).await.is(201);
        app.now_is("2026-10-20T09:00:00+08:00");
        let seen = report(&app.handler("renshe").await, "month=2026-10").await;
        assert_eq!((seen["rows"].as_array().map(Vec::len), &seen["rows"][0]["key"]), (Some(1), &json!("renshe")));
        assert_eq!(figure(&seen["total"], "righted"), "0/1");
        for nobody in ["sysadmin", "secadmin", "auditor"] {
            let path = "/api/v1/reports/ratings?month=2026-10";
            app.login(nobody).await.get(path).await.problem(403, "forbidden");
        }
    }

    async fn a_report_that_makes_no_sense_says_where(app: &TestApp) {
        let leader = app.login("leader1").await;
        for (query, fault) in [
            ("month=2026-13", "month format"),
            ("month=10月", "month format"),
            ("month=2026-10&from=2026-10-01", "month conflict"),
            ("from=2026-10-02&to=2026-10-01", "from conflict"),
            ("from=2020-01-01&to=2026-01-01", "from range"),
            ("group_by=colour", "group_by choice"),
        ] {
            assert_eq!(leader.get(&format!("/api/v1/reports/ratings?{query}")).await.faults(), [fault], "{query}");
        }
    }

    /// 高频差评事项: three bad ratings of one matter, a plan with an owner, and somebody else who looks whether it helped.
    async fn a_matter_that_is_rated_badly_again_and_again_gets_a_plan(app: &TestApp) {
        app.now_is("2026-10-13T09:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        for case in 1..=3 {
            platform.post("/api/v1/ratings", rated(case, 1, "shichang")).await.is(201);
        }
        let other = with(rated(4, 1, "shichang"), json!({"matter_code": "DC-SHICHANG-02"}));
        platform.post("/api/v1/ratings", other).await.is(201);
        let supervisor = app.login("supervisor1").await;
        let seen = supervisor.get("/api/v1/ratings/frequent").await.is(200).body;
        let items = seen["items"].as_array().expect("items");
        assert_eq!((items.len(), &items[0]["matter"], &items[0]["bad"]), (1, &json!("DC-SHICHANG-01"), &json!(3)));
        assert_eq!(items[0]["indicators"][0]["code"], "113");

        // How many in how many days is set for the region, and the page says what holds.
        let sysadmin = app.login("sysadmin").await;
        let set = async |name: &str, value: u32| sysadmin.post("/api/v1/settings/limits", json!({"name": name, "value": value, "basis": "督办室意见"})).await;
        let holds = async || {
            let seen = supervisor.get("/api/v1/ratings/frequent").await.is(200).body;
            (seen["from"].clone(), seen["at_least"].clone(), seen["items"].as_array().map_or(0, Vec::len))
        };
        assert_eq!(holds().await, (json!("2026-07-16"), json!(3), 1));
        set("frequent_ratings", 4).await.is(204);
        set("frequent_days", 30).await.is(204);
        assert_eq!(holds().await, (json!("2026-09-14"), json!(4), 0));
        set("frequent_ratings", 1).await.is(204);
        assert_eq!(holds().await, (json!("2026-09-14"), json!(1), 2));
        assert_eq!((set("frequent_days", 6).await.faults(), set("frequent_ratings", 0).await.faults()), (vec!["value range".to_owned()], vec!["value range".to_owned()]));
        set("frequent_ratings", 3).await.is(204);

        let plan = json!({
            "matter": "DC-SHICHANG-01", "unit": "shichang", "owner": "注册窗口负责人", "cause": "材料清单与网上不一致",
            "measures": "统一清单，窗口增设帮办。", "review_on": "2026-11-13",
        });
        let leader = app.login("leader1").await;
        leader.post("/api/v1/ratings/frequent/plans", plan.clone()).await.problem(403, "forbidden");
        let odd = with(plan.clone(), json!({"matter": "NIX", "unit": "nirgends", "owner": " ", "review_on": "2026-10-13"}));
        let faults = supervisor.post("/api/v1/ratings/frequent/plans", odd).await.faults();
        assert_eq!(faults, ["owner required", "unit unknown", "review_on time", "matter unknown"]);
        supervisor.post("/api/v1/ratings/frequent/plans", plan.clone()).await.is(204);
        let twice = supervisor.post("/api/v1/ratings/frequent/plans", plan).await.faults();
        assert_eq!(twice, ["matter conflict"]);

        // The unit sees what is planned for it, another does not.
        let ours = app.lead("shichang").await.get("/api/v1/ratings/frequent").await.is(200).body;
        assert_eq!(ours["plans"][0]["owner"], "注册窗口负责人");
        let theirs = app.lead("renshe").await.get("/api/v1/ratings/frequent").await.is(200).body;
        assert_eq!((&theirs["plans"], &theirs["items"]), (&json!([]), &json!([])));

        app.now_is("2026-11-13T09:00:00+08:00");
        let due = supervisor.get("/api/v1/ratings/frequent").await.is(200).body["plans"][0].clone();
        assert_eq!(due["to_review"], true);
        let path = format!("/api/v1/ratings/frequent/plans/{}/review", due["id"]);
        let finding = json!({"effective": true, "finding": "一个月内没有新的差评"});
        supervisor.post(&path, finding.clone()).await.problem(403, "forbidden");
        let second = app.login("supervisor2").await;
        assert_eq!(second.post(&path, json!({})).await.faults(), ["effective required", "finding required"]);
        second.post(&path, finding.clone()).await.is(204);
        assert_eq!(second.post(&path, finding).await.faults(), ["effective conflict"]);
        second.post("/api/v1/ratings/frequent/plans/999/review", json!({})).await.problem(404, "not_found");
        let done = second.get("/api/v1/ratings/frequent").await.is(200).body["plans"][0].clone();
        assert_eq!((&done["state"], &done["to_review"]), (&json!("effective"), &json!(false)));
    }

    /// What does not count is told twice: among the ratings of the month, and among those whose time ended in it.
    async fn what_does_not_count_is_told_on_either_base(app: &TestApp) {
        app.now_is("2026-10-29T09:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        let malicious = platform.post("/api/v1/ratings", rated(1, 1, "shichang")).await.is(201).text_of("ticket_number");
        platform.post("/api/v1/ratings", rated(2, 1, "shichang")).await.is(201);
        platform.post("/api/v1/ratings", rated(3, 5, "shichang")).await.is(201);
        hold_malicious(app, &malicious).await;

        app.now_is("2026-11-05T09:00:00+08:00");
        let leader = app.login("leader1").await;
        let october = report(&leader, "month=2026-10").await;
        let ours = row(&october, "shichang");
        assert_eq!((&ours["ratings"], &ours["ratings_not_counted"]), (&json!(2), &json!(1)));
        assert_eq!((&ours["due"], &ours["due_not_counted"]), (&json!(0), &json!(0)), "their time ended in November");
        assert_eq!(figure(ours, "negative"), "1/2");
        let november = report(&leader, "month=2026-11").await;
        let ours = row(&november, "shichang");
        assert_eq!((&ours["ratings"], &ours["ratings_not_counted"]), (&json!(0), &json!(0)));
        assert_eq!((&ours["due"], &ours["due_not_counted"]), (&json!(1), &json!(1)));
        assert_eq!(figure(&november["total"], "righted"), "0/1");
        let columns: Vec<_> = november["columns"].as_array().expect("columns").iter().collect();
        for column in &columns {
            let name = column["name"].as_str().expect("a name");
            assert!(ours[name].is_u64() && column["text"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        }
        let of = |name: &str| columns.iter().find(|column| column["name"] == name).expect("a column")["label"].clone();
        assert_eq!((of("ratings_not_counted"), of("due_not_counted")), (json!("不计入的评价"), json!("不计入的到期差评")));
    }

    /// A matter's bad ratings are those of the report: neither what is malice nor what went into another of its case.
    async fn a_matter_has_as_many_bad_ratings_as_the_report_says(app: &TestApp) {
        app.now_is("2026-10-13T09:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        let mut numbers = Vec::new();
        for case in 1..=4 {
            let sent = platform.post("/api/v1/ratings", rated(case, 1, "shichang")).await.is(201);
            numbers.push(sent.text_of("ticket_number"));
        }
        let supervisor = app.login("supervisor1").await;
        let most = supervisor.get("/api/v1/ratings/frequent").await.is(200).body["items"][0]["bad"].clone();
        assert_eq!(most, 4);
        hold_malicious(app, &numbers[0]).await;
        one_case_with_two_tickets(app, ("DC2026101300002", "DC2026101300003")).await;
        give(&app.dispatcher().await, &numbers[2], "merge", json!({"into": numbers[1]})).await.is(200);

        assert_eq!(supervisor.get("/api/v1/ratings/frequent").await.is(200).body["items"], json!([]), "two are not often");
        let told = supervisor.get("/api/v1/ratings/frequent?at_least=1").await.is(200).body;
        let counted = report(&supervisor, "month=2026-10&group_by=matter").await;
        let ours = row(&counted, "DC-SHICHANG-01");
        assert_eq!((&told["items"][0]["bad"], figure(ours, "negative")), (&json!(2), "2/2".to_owned()));
        assert_eq!(told["items"][0]["units"], json!([{"code": "shichang", "name": "区市场监管局", "count": 2}]));
        assert_eq!((&ours["merged"], &ours["ratings_not_counted"]), (&json!(1), &json!(1)));
    }

    /// 考核线索: what a bad rating says would cost points; it counts once somebody has found it true.
    async fn what_a_rating_suggests_counts_once_it_is_found_true(app: &TestApp) {
        app.now_is("2026-10-13T09:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        let more = with(rated(1, 1, "shichang"), json!({"indicators": ["108", "109", "115"]}));
        let id = platform.post("/api/v1/ratings", more).await.is(201).body["id"].clone();
        platform.post("/api/v1/ratings", rated(2, 1, "shichang")).await.is(201);
        let supervisor = app.login("supervisor1").await;
        let seen = supervisor.get("/api/v1/ratings/grounds?month=2026-10").await.is(200).body;
        // Both indicators say the same thing once; rudeness is no ground.
        assert_eq!(seen["items"].as_array().map(Vec::len), Some(1));
        assert_eq!((&seen["items"][0]["ground"], &seen["items"][0]["verified"]), (&json!("extra_demands"), &Value::Null));
        let sum = |seen: &Value| (seen["sums"][0]["suggested"].clone(), seen["sums"][0]["verified"].clone());
        assert_eq!(sum(&seen), (json!(1), json!(0)));

        let found = json!({"rating_id": id, "ground": "extra_demands", "verified": true, "note": "调取材料清单，确有多收。"});
        app.login("leader1").await.post("/api/v1/ratings/grounds", found.clone()).await.problem(403, "forbidden");
        let wrong = with(found.clone(), json!({"ground": "wrong_guide"}));
        assert_eq!(supervisor.post("/api/v1/ratings/grounds", wrong).await.faults(), ["ground conflict"]);
        assert_eq!(
            supervisor.post("/api/v1/ratings/grounds", json!({"rating_id": 99_999})).await.faults(),
            ["ground required", "verified required", "note required", "rating_id unknown"],
        );
        supervisor.post("/api/v1/ratings/grounds", found.clone()).await.is(204);
        let seen = supervisor.get("/api/v1/ratings/grounds?month=2026-10").await.is(200).body;
        assert_eq!(sum(&seen), (json!(1), json!(1)));
        // Found otherwise later: the last finding counts.
        supervisor.post("/api/v1/ratings/grounds", with(found, json!({"verified": false}))).await.is(204);
        let seen = supervisor.get("/api/v1/ratings/grounds?month=2026-10").await.is(200).body;
        assert_eq!((sum(&seen), &seen["sums"][0]["rejected"]), ((json!(1), json!(0)), &json!(1)));
    }
}
