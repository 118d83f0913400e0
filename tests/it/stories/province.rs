//! What comes from the province's platform and goes back there (好差评; docs/guide/service-bureau.md).

use super::rating::{bad, handle_rating};
use super::*;
use crate::app::on_both_apps;
use reqwest::Method;

const FEEDS: &str = "/api/v1/settings/rating-feeds";
const BACK: &str = "/api/v1/ratings/rectifications";

/// The platform's key, and what the source is said to be.
pub(super) async fn platform(app: &TestApp, clock_start: &str) -> Client {
    let key = app.key(&["ratings:write"]).await;
    let said = json!({"source": "来源ratings:write", "province": true, "clock_start": clock_start, "basis": "省政务局通知"});
    app.login("sysadmin").await.post(FEEDS, said).await.is(204);
    key
}

async fn explained(who: &Client, number: &str, clock: &str) -> Value {
    who.get(&format!("/api/v1/tickets/{number}/deadlines/{clock}/explain")).await.is(200).body
}

on_both_apps! {
    /// Pushed before National Day and received after it: three working days end with the working Saturday.
    async fn the_time_runs_from_the_push_where_the_source_says_so(app: &TestApp) {
        let platform = platform(app, "push").await;
        app.now_is("2026-10-08T10:00:00+08:00");
        let form = with(bad(), json!({"pushed_at": "2026-09-30T09:00:00+08:00"}));
        let number = platform.post("/api/v1/ratings", form).await.is(201).text_of("ticket_number");
        let handler = app.handler("shichang").await;
        let seen = look(&handler, &number).await;
        for (clock, named) in [("handle", "差评办理"), ("total", "差评全程办理")] {
            let due = deadline(&seen, clock);
            assert_eq!((&due["starts_at"], &due["due_on"]), (&json!("2026-09-30T09:00:00+08:00"), &json!("2026-10-10")));
            assert_eq!(due["rule"], format!("{named} 3 个工作日（自省平台推送起算）"));
        }
        let why = explained(&handler, &number, "handle").await;
        let since = why["since"].as_str().expect("said");
        assert!(since.contains("省平台于 2026-09-30 09:00 推送，本平台于 2026-10-08 10:00 收到"), "{since}");
        assert_eq!(explained(&handler, &number, "sign").await["since"], Value::Null);
        // The unit's own clocks start with its dispatch, and so they do without a push.
        assert_eq!(deadline(&seen, "sign")["starts_at"], "2026-10-08T10:00:00+08:00");
        let plain = with(bad(), json!({"project_no": "DC2"}));
        let number = platform.post("/api/v1/ratings", plain).await.is(201).text_of("ticket_number");
        assert_eq!(deadline(&look(&handler, &number).await, "handle")["due_on"], "2026-10-12");
        // Never more than thirty days before, never after now.
        for pushed in ["2026-09-08T09:59:59+08:00", "2026-10-08T10:06:00+08:00"] {
            let form = with(bad(), json!({"project_no": "DC3", "pushed_at": pushed}));
            assert_eq!(platform.post("/api/v1/ratings", form).await.faults(), ["pushed_at time"]);
        }
        let report = app.login("leader1").await.get("/api/v1/reports/performance").await.is(200).body;
        let said = report["rating_clock"][0].as_str().expect("printed");
        assert!(said.contains("来源“来源ratings:write”自省平台推送时起算") && said.contains("省政务局通知"), "{said}");
    }

    /// What is said of a source begins with its day; until then, and for other sources, the receipt counts.
    async fn a_sources_rule_begins_with_its_day(app: &TestApp) {
        let key = app.key(&["ratings:write"]).await;
        let sysadmin = app.login("sysadmin").await;
        let said = json!({
            "source": "来源ratings:write", "province": true, "clock_start": "push", "basis": "省政务局通知", "valid_from": "2026-10-01",
        });
        sysadmin.post(FEEDS, said).await.is(204);
        app.now_is("2026-09-30T10:00:00+08:00");
        let form = with(bad(), json!({"pushed_at": "2026-09-25T10:00:00+08:00"}));
        let number = key.post("/api/v1/ratings", form).await.is(201).text_of("ticket_number");
        let handler = app.handler("shichang").await;
        assert_eq!(deadline(&look(&handler, &number).await, "handle")["starts_at"], "2026-09-30T10:00:00+08:00");
        assert_eq!(sysadmin.post(FEEDS, json!({"clock_start": "later"})).await.faults(),
            ["source required", "basis required", "province required", "clock_start choice"]);
        let local = json!({"source": "区大厅", "province": false, "clock_start": "push", "basis": "x"});
        assert_eq!(sysadmin.post(FEEDS, local).await.faults(), ["clock_start conflict"]);
        for other in ["dispatcher1", "supervisor1", "secadmin", "handler.shichang"] {
            app.login(other).await.get(FEEDS).await.problem(403, "forbidden");
        }
    }

    /// A result goes back once its review has passed, and again after a new round; the old one keeps its receipt.
    async fn a_rectification_goes_back_and_once_more_after_a_redo(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        let number = platform.post("/api/v1/ratings", bad()).await.is(201).text_of("ticket_number");
        handle_rating(app, &number, "clear").await;
        let dispatcher = app.dispatcher().await;
        assert_eq!(dispatcher.get(BACK).await.is(200).body["items"], json!([]), "not before the review");
        let reviewer = app.login("reviewer1").await;
        give(&reviewer, &number, "pass_review", json!({})).await.is(200);

        let page = dispatcher.get(&format!("{BACK}?state=pending")).await.is(200).body;
        let first = page["items"][0].clone();
        assert_eq!((&first["version"], &first["state"], &first["due_on"]), (&json!(1), &json!("pending"), &json!("2026-09-03")));
        assert_eq!((&first["project_no"], &first["verdict"], &first["ticket_number"]), (&json!("DC2026093000017"), &json!("clear"), &json!(number)));
        let text = first["text"].as_str().expect("words");
        assert!(text.contains("核实结论：情况清楚、诉求合理") && text.contains("佐证材料：1 件（图片"), "{text}");
        assert!(!page.to_string().contains("13900000000") && !page.to_string().contains("李某某"));
        assert_eq!(platform.get(BACK).await.is(200).body["items"][0]["id"], first["id"]);
        let file = dispatcher.get(&format!("{BACK}/file?state=pending")).await.is(200);
        assert!(file.text.starts_with("\u{feff}projectNo,assessNumber,dataSource,version,"), "{}", file.text);
        assert!(file.text.contains("\r\nDC2026093000017,1,来源ratings:write,1,shichang,区市场监管局,1,"), "{}", file.text);

        // Late from its day on.
        app.now_is("2026-09-04T09:00:00+08:00");
        assert_eq!(dispatcher.get(BACK).await.body["counts"]["late"], 1);
        dispatcher.post(&format!("{BACK}/sent"), json!({"ids": [first["id"]]})).await.is(200);
        let again = dispatcher.post(&format!("{BACK}/sent"), json!({"ids": [first["id"]]})).await.is(200).body;
        assert_eq!(again["sent"], 0, "the same again changes nothing");
        let sent = dispatcher.get(&format!("{BACK}?state=sent")).await.body["items"][0].clone();
        assert_eq!((&sent["late_working_days"], &sent["sent_by"]), (&json!(1), &json!("派单员一号")));

        // Receipts: each line by itself.
        let receipts = json!([
            {"project_no": "DC2026093000017", "assess_number": 1, "receipt": "R-1", "at": "2026-09-04T09:01:00+08:00"},
            {"project_no": "DC2026093000017", "assess_number": "1", "receipt": "R-1"},
            {"project_no": "DC2026093000017", "assess_number": "1", "receipt": "R-2"},
            {"project_no": "nirgends", "assess_number": "1", "receipt": "R-3"},
            {"project_no": "DC2026093000017", "assess_number": "1", "receipt": "R-4", "at": "2026-09-05T09:00:00+08:00"},
            {"assess_number": [1]},
        ]);
        let answer = platform.post(&format!("{BACK}/receipts"), receipts).await.is(200).body;
        assert_eq!(answer["accepted"], 2);
        let refused: Vec<_> = answer["refused"].as_array().expect("refused").iter().map(|r| (r["line"].clone(), r["code"].clone())).collect();
        assert_eq!(refused, [(json!(3), json!("conflict")), (json!(4), json!("unknown")), (json!(5), json!("time")), (json!(6), json!("type"))]);

        // The citizen is not content: a new round ends anew.
        let unhappy = json!({"channel": "phone", "reached": true, "solved": "no", "satisfaction": 1});
        give(&app.login("visitor1").await, &number, "visit", unhappy).await.is(200);
        give(&app.login("visitor1").await, &number, "redo", json!({"reason": "窗口态度没有改变"})).await.is(200);
        let handler = app.handler("shichang").await;
        let picture = evidence(&handler, &number).await;
        give(&handler, &number, "submit", with(result(picture), json!({"verdict": "clear"}))).await.is(200);
        give(&reviewer, &number, "pass_review", json!({})).await.is(200);
        let items = dispatcher.get(BACK).await.is(200).body["items"].clone();
        assert_eq!((&items[0]["version"], &items[0]["state"]), (&json!(2), &json!("pending")));
        assert_eq!((&items[1]["version"], &items[1]["state"], &items[1]["receipt"]), (&json!(1), &json!("confirmed"), &json!("R-1")));
    }

    /// What was not sent before a new round began is never sent.
    async fn what_is_no_longer_true_is_not_sent(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        let number = platform.post("/api/v1/ratings", bad()).await.is(201).text_of("ticket_number");
        handle_rating(app, &number, "clear").await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let unhappy = json!({"channel": "phone", "reached": true, "solved": "no", "satisfaction": 1});
        give(&app.login("visitor1").await, &number, "visit", unhappy).await.is(200);
        give(&app.login("visitor1").await, &number, "redo", json!({"reason": "没有改变"})).await.is(200);
        let dispatcher = app.dispatcher().await;
        let item = dispatcher.get(BACK).await.is(200).body["items"][0].clone();
        assert_eq!(item["state"], "superseded");
        let faults = dispatcher.post(&format!("{BACK}/sent"), json!({"ids": [item["id"], 999]})).await.faults();
        assert_eq!(faults, ["ids[0] conflict", "ids[1] unknown"]);
    }

    /// A local source's ratings stay here; who may look is who may look at ratings.
    async fn rectifications_are_seen_as_ratings_are(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        let number = platform.post("/api/v1/ratings", bad()).await.is(201).text_of("ticket_number");
        handle_rating(app, &number, "clear").await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let of = async |name: &str| app.login(name).await.get(BACK).await.is(200).body["items"].as_array().map(Vec::len);
        assert_eq!((of("handler.shichang").await, of("lead.zhujian").await, of("leader1").await), (Some(1), Some(0), Some(1)));
        for nobody in ["agent1", "sysadmin", "auditor"] {
            app.login(nobody).await.get(BACK).await.problem(403, "forbidden");
        }
        for looking in ["handler.shichang", "leader1", "reviewer1"] {
            let who = app.login(looking).await;
            who.post(&format!("{BACK}/sent"), json!({"ids": [1]})).await.problem(403, "forbidden");
            who.get(&format!("{BACK}/file")).await.problem(403, "forbidden");
        }
        // A key that is not the province's has nothing to do here.
        let sysadmin = app.login("sysadmin").await;
        let made = sysadmin.post("/api/v1/sources", json!({"name": "区大厅", "scopes": ["ratings:write"]})).await.is(201);
        let local = app.nobody.key(&made.text_of("api_key"));
        local.get(BACK).await.problem(403, "forbidden");
        local.post("/api/v1/ratings", with(bad(), json!({"project_no": "QD1"}))).await.is(201);
        local.post(&format!("{BACK}/receipts"), json!([])).await.problem(403, "forbidden");
    }

    /// A file in the console: looked at first, then taken; the mapping is remembered; rows are refused by line.
    async fn a_file_of_the_provinces_is_taken_in(app: &TestApp) {
        platform(app, "push").await;
        let dispatcher = app.dispatcher().await;
        let mapping = "[fields]\nproject_no = '编号'\nsatisfaction = '等级'\nassessed_at = '时间'\nchannel = { const = '3' }\nunit = '单位'\npushed_at = '推送'\n";
        let rows = "编号,等级,时间,单位,推送\nP1,5,2026-08-31 10:00,区市场监管局,\nP2,1,2026-08-31 11:00,区市场监管局,2026-08-31 12:00\n\
            P3,9,2026-08-31 11:00,,\nP4,2,2026-08-31 11:00,无此单位,\nP5,2,2026-07-01 11:00,区市场监管局,2026-07-02 12:00\n";
        let upload = async |mapping: Option<&str>, dry_run: bool| {
            let file = reqwest::multipart::Part::bytes(rows.as_bytes().to_vec()).file_name("省平台.csv");
            let mut form = reqwest::multipart::Form::new().part("file", file).text("source", "来源ratings:write");
            if let Some(mapping) = mapping {
                form = form.text("mapping", mapping.to_owned());
            }
            let form = form.text("dry_run", dry_run.to_string());
            crate::app::send(dispatcher.request(Method::POST, "/api/v1/ratings/upload").multipart(form)).await
        };
        assert_eq!(upload(None, true).await.faults(), ["mapping format"]);
        let seen = upload(Some(mapping), true).await.is(200).body;
        assert_eq!((&seen["read"], &seen["added"], &seen["refused_count"]), (&json!(5), &json!(2), &json!(3)));
        let lines: Vec<_> = seen["refused"].as_array().expect("refused").iter().map(|r| r["line"].clone()).collect();
        assert_eq!(lines, [4, 5, 6]);
        assert_eq!(dispatcher.get("/api/v1/ratings").await.is(200).body["items"], json!([]), "nothing was written");
        assert_eq!(upload(Some(mapping), false).await.is(200).body["bad"], 1);
        // Remembered, and the same again changes nothing.
        let again = upload(None, false).await.is(200).body;
        assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(2)));
        let ratings = dispatcher.get("/api/v1/ratings?satisfaction=1").await.is(200).body;
        let number = ratings["items"][0]["ticket_number"].as_str().expect("a ticket").to_owned();
        assert_eq!(deadline(&look(&dispatcher, &number).await, "handle")["starts_at"], "2026-08-31T12:00:00+08:00");
        for nobody in ["supervisor1", "handler.shichang", "sysadmin"] {
            app.login(nobody).await.get("/api/v1/ratings/upload/mapping?source=x").await.problem(403, "forbidden");
        }
    }
}
