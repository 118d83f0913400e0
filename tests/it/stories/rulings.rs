//! 剔除、挂账、终结: a unit or a dispatcher asks, a supervisor rules (contract.md §4 `request_X`, domain.md §4.3).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, letters, work};
use hotline::service::report;

/// Signed by 区住建局 and due on Tuesday 8 September, with a file.
async fn in_hand(app: &TestApp) -> (String, i64) {
    let number = take_down(&app.agent().await, complaint()).await;
    let handler = app.handler("zhujian").await;
    give(&handler, &number, "sign", json!({})).await.is(200);
    let file = evidence(&handler, &number).await;
    (number, file)
}

fn because(file: i64) -> Value {
    json!({"reason": "涉及历史遗留问题，一时难以解决。", "evidence": [file]})
}

fn until(file: i64, day: &str) -> Value {
    with(because(file), json!({"until": day}))
}

/// Asked by the unit, allowed by a supervisor.
async fn ruled(app: &TestApp, number: &str, what: &str, body: Value) -> Value {
    give(&app.handler("zhujian").await, number, &format!("request_{what}"), body).await.is(200);
    let supervisor = app.login("supervisor1").await;
    give(&supervisor, number, &format!("approve_{what}"), json!({"note": "同意"})).await.is(200).body
}

/// The report of what was recorded in September, a line a unit.
async fn september(who: &Client) -> Value {
    let path = "/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created&group_by=unit";
    let mut report = who.get(path).await.is(200).body;
    report.as_object_mut().expect("a report").remove("as_of");
    report
}

async fn name(who: &Client) -> Value {
    who.get("/api/v1/me").await.is(200).body["name"].clone()
}

async fn labels(who: &Client, number: &str) -> Vec<String> {
    let timeline = who.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
    let items = timeline["items"].as_array().expect("items").clone();
    items
        .iter()
        .filter(|i| i["system"] == false)
        .filter_map(|i| i["label"].as_str().map(str::to_owned))
        .collect()
}

on_both_apps! {
    async fn a_promise_stands_on_the_ledger_and_is_not_forgotten(app: &TestApp) {
        let (number, file) = in_hand(app).await;
        let (handler, supervisor) = (app.handler("zhujian").await, app.login("supervisor1").await);
        let seen = look(&handler, &number).await;
        assert!(actions(&seen).contains(&"request_long_term"));
        assert_eq!(seen["promisable"], json!({"from": "2026-09-09", "to": "2027-02-28"}));
        let asked = give(&handler, &number, "request_long_term", until(file, "2026-12-31")).await.is(200).body;
        let request = &asked["requests"][0];
        assert_eq!((&request["kind"], &request["state"], &request["evidence"]), (&json!("long_term"), &json!("pending"), &json!([file])));
        assert_eq!((&request["ledger"]["until"], &asked["flags"]["long_term"]), (&json!("2026-12-31"), &json!(false)));
        work(&app.ctx).await;
        assert_eq!(inbox(&supervisor).await, [("approval".to_owned(), number.clone())]);
        assert_eq!(waiting(&supervisor, "rulings").await, json!(1));
        let listed = supervisor.get("/api/v1/tickets?awaits=exclusion,long_term,termination").await.is(200).body;
        assert_eq!(listed["items"][0]["number"], json!(number));

        let entered = give(&supervisor, &number, "approve_long_term", json!({"note": "同意"})).await.is(200).body;
        assert_eq!((&entered["status"], &entered["flags"]["long_term"]), (&json!("handling"), &json!(true)));
        for clock in ["handle", "total"] {
            assert_eq!((&deadline(&entered, clock)["due_on"], &deadline(&entered, clock)["state"]), (&json!("2026-12-31"), &json!("running")), "{clock}");
        }
        let entry = &entered["requests"][0]["ledger"];
        assert_eq!((&entry["due_on"], &entry["review_on"], &entry["review_due"]), (&json!("2026-09-08"), &json!("2026-10-01"), &json!(false)));
        assert_eq!((waiting(&supervisor, "rulings").await, waiting(&supervisor, "ledger").await, waiting(&handler, "ledger").await), (json!(0), json!(1), json!(1)));
        let row = supervisor.get("/api/v1/tickets?flag=long_term").await.is(200).body;
        assert_eq!((&row["items"][0]["number"], &row["items"][0]["flags"]["long_term"], &row["total"]), (&json!(number), &json!(true), &json!(1)));
        let why = handler.get(&format!("/api/v1/tickets/{number}/deadlines/handle/explain")).await.is(200).text;
        assert!(why.contains("挂账承诺日期"), "{why}");

        // On the day of its review everybody whom it concerns is asked, until somebody has said how far it has come.
        assert_eq!(waiting(&handler, "ledger_review").await, json!(0));
        app.now_is("2026-10-01T08:00:00+08:00");
        work(&app.ctx).await;
        for who in [&handler, &supervisor] {
            assert_eq!(waiting(who, "ledger_review").await, json!(1));
            assert!(inbox(who).await.iter().any(|(kind, of)| kind == "ledger_review" && *of == number));
        }
        assert!(letters(&supervisor).await.iter().any(|l| l["subject"].as_str().is_some_and(|s| s.starts_with("挂账复查"))));
        assert_eq!(give(&handler, &number, "report_progress", json!({})).await.faults(), ["content required"]);
        let told = json!({"content": "已完成测绘，正在报批。"});
        let reported = give(&handler, &number, "report_progress", told).await.is(200).body;
        let entry = &reported["requests"][0]["ledger"];
        assert_eq!((&entry["review_on"], &entry["review_due"]), (&json!("2026-10-31"), &json!(false)));
        assert_eq!((waiting(&supervisor, "ledger_review").await, waiting(&supervisor, "ledger").await), (json!(0), json!(1)));

        // Settled before the promised day, it leaves the ledger with its review.
        give(&handler, &number, "contact", json!({"method": "phone"})).await.is(200);
        give(&handler, &number, "submit", result(file)).await.is(200);
        let passed = give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!((&passed["flags"]["long_term"], &deadline(&passed, "handle")["state"]), (&json!(false), &json!("met")));
        assert_eq!(waiting(&supervisor, "ledger").await, json!(0));
        let told = labels(&supervisor, &number).await;
        for label in ["申请挂账", "同意挂账", "列入挂账", "挂账复查到期，请报告进展", "报告进展", "销账"] {
            assert!(told.iter().any(|l| l == label), "{label}: {told:?}");
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// A promise for a Saturday ends with the Monday behind it: the page says both days, and why.
    async fn a_promise_for_a_day_of_rest_says_with_which_day_it_ends(app: &TestApp) {
        let (number, file) = in_hand(app).await;
        let handler = app.handler("zhujian").await;
        let asked = give(&handler, &number, "request_long_term", until(file, "2026-12-26")).await.is(200).body;
        let why = "承诺日期逢休息日，顺延至其后第一个工作日";
        let entry = &asked["requests"][0]["ledger"];
        assert_eq!((&entry["until"], &entry["ends_on"], &entry["ends_why"]), (&json!("2026-12-26"), &json!("2026-12-28"), &json!(why)));
        let supervisor = app.login("supervisor1").await;
        let entered = give(&supervisor, &number, "approve_long_term", json!({})).await.is(200).body;
        assert_eq!(deadline(&entered, "handle")["due_on"], entered["requests"][0]["ledger"]["ends_on"], "page and clock agree");
        work(&app.ctx).await;
        let told = letters(&app.handler("zhujian").await).await;
        let said = format!("请按承诺于 2026-12-26 前办结（期限至 2026-12-28，{why}）");
        assert!(told.iter().any(|l| l["body"].as_str().is_some_and(|body| body.contains(&said))), "{told:?}");
        let (other, file) = in_hand(app).await;
        let plain = ruled(app, &other, "long_term", until(file, "2026-12-31")).await;
        let entry = &plain["requests"][0]["ledger"];
        assert_eq!((&entry["ends_on"], &entry["ends_why"]), (&json!("2026-12-31"), &Value::Null));
    }

    /// Three things that no report mixes up, and none of them makes a miss undone.
    async fn every_report_tells_the_three_apart(app: &TestApp) {
        let (plain, _) = in_hand(app).await;
        let (out, its_file) = in_hand(app).await;
        let (promised, promise) = in_hand(app).await;
        let (ended, answer) = in_hand(app).await;
        app.now_is("2026-09-09T09:00:00+08:00");
        work(&app.ctx).await;
        let excluded = ruled(app, &out, "exclusion", because(its_file)).await;
        assert_eq!((&excluded["status"], &excluded["flags"]["excluded"]), (&json!("handling"), &json!(true)));
        assert_eq!(deadline(&excluded, "handle")["state"], "missed");
        let on_ledger = ruled(app, &promised, "long_term", until(promise, "2026-12-31")).await;
        assert_eq!((&deadline(&on_ledger, "handle")["state"], &deadline(&on_ledger, "handle")["due_on"]), (&json!("missed"), &json!("2026-09-08")));
        let terminated = ruled(app, &ended, "termination", because(answer)).await;
        assert_eq!((&terminated["status"], &terminated["light"]), (&json!("terminated"), &json!("grey")));
        assert_eq!(deadline(&terminated, "handle")["state"], "missed");

        let leader = app.login("leader1").await;
        let before = september(&leader).await;
        let row = before["rows"].as_array().expect("rows").iter().find(|r| r["key"] == "zhujian").expect("the unit").clone();
        // Four were due and none was in time; the excluded one is in no rate, and what it would make of them stands beside.
        assert_eq!(row["measures"]["on_time"], json!({"numerator": 0, "denominator": 3, "rate": "0.00"}));
        assert_eq!(row["with_excluded"]["on_time"], json!({"numerator": 0, "denominator": 4, "rate": "0.00"}));
        assert_eq!(row["measures"]["signed_on_time"]["denominator"], 3);
        assert_eq!((&row["excluded"], &row["long_term"], &row["terminated"]), (&json!(1), &json!(1), &json!(1)));
        assert_eq!(before["total"]["with_excluded"], row["with_excluded"]);
        assert_eq!(before["excluded"], 1, "one deadline counts nowhere");
        let names: Vec<&str> = before["columns"].as_array().expect("columns").iter().filter_map(|c| c["name"].as_str()).collect();
        assert_eq!(names, ["excluded", "long_term", "terminated", "malicious", "not_counted"]);
        work(&app.ctx).await;
        assert_eq!(september(&leader).await, before, "kept by the counters");
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        // Who sees one unit has it counted from the rows.
        let own = september(&app.handler("zhujian").await).await;
        assert_eq!(own["rows"][0], row);

        // Who answers for each, and why.
        let list = "/api/v1/reports/rulings?from=2026-09-01&to=2026-09-30&basis=created";
        let all = leader.get(list).await.is(200).body;
        let kinds: Vec<(&str, &str)> = all["items"].as_array().expect("items").iter()
            .filter_map(|i| Some((i["kind"].as_str()?, i["number"].as_str()?))).collect();
        assert_eq!(kinds, [("termination", ended.as_str()), ("long_term", promised.as_str()), ("exclusion", out.as_str())]);
        let item = &all["items"][2];
        assert_eq!((&item["reason"], &item["requested_by"], &item["decided_by"]), (&json!("涉及历史遗留问题，一时难以解决。"), &name(&app.handler("zhujian").await).await, &name(&app.login("supervisor1").await).await));
        let first = leader.get(&format!("{list}&limit=1&kind=exclusion,long_term")).await.is(200).body;
        let cursor = first["next_cursor"].as_str().expect("more");
        let second = leader.get(&format!("{list}&limit=1&kind=exclusion,long_term&cursor={cursor}")).await.is(200).body;
        assert_eq!((&second["items"][0]["number"], &second["next_cursor"]), (&json!(out), &Value::Null));
        assert_eq!(app.handler("chengguan").await.get(list).await.is(200).body["items"], json!([]));
        assert_eq!(leader.get("/api/v1/reports/rulings?kind=holiday&limit=0&cursor=x&basis=y").await.faults().len(), 4);
        app.agent().await.get(list).await.problem(403, "forbidden");
        // By due date the promise stands where its time would have ended.
        let due = "/api/v1/reports/rulings?from=2026-09-08&to=2026-09-08&kind=long_term";
        assert_eq!(leader.get(due).await.is(200).body["items"][0]["number"], json!(promised));

        assert!(labels(&leader, &plain).await.iter().any(|l| l.contains("超期")));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// 撤销剔除: two supervisors, and every report corrects itself.
    async fn an_exclusion_is_taken_back(app: &TestApp) {
        let (number, file) = in_hand(app).await;
        let (handler, leader) = (app.handler("zhujian").await, app.login("leader1").await);
        let (one, two) = (app.login("supervisor1").await, app.login("supervisor2").await);
        refused(&one, &number, "request_inclusion", json!({"reason": "佐证不实"}), 409, "illegal_transition").await;
        let before = september(&leader).await;
        let excluded = ruled(app, &number, "exclusion", because(file)).await;
        assert_eq!((&excluded["flags"]["excluded"], actions(&look(&two, &number).await).contains(&"request_inclusion")), (&json!(true), true));
        assert_ne!(september(&leader).await, before);
        for stranger in [&handler, &app.dispatcher().await] {
            refused(stranger, &number, "request_inclusion", json!({"reason": "佐证不实"}), 403, "forbidden").await;
        }
        assert_eq!(give(&one, &number, "request_inclusion", json!({})).await.faults(), ["reason required"]);
        let asked = give(&one, &number, "request_inclusion", json!({"reason": "佐证不实"})).await.is(200).body;
        assert_eq!((&asked["flags"]["excluded"], &asked["requests"][1]["kind"], &asked["requests"][1]["reason"]), (&json!(true), &json!("inclusion"), &json!("佐证不实")));
        refused(&one, &number, "approve_inclusion", json!({}), 403, "separation_of_duties").await;
        refused(&two, &number, "request_inclusion", json!({"reason": "佐证不实"}), 409, "illegal_transition").await;
        assert_eq!(waiting(&two, "rulings").await, json!(1));
        work(&app.ctx).await;
        assert!(inbox(&two).await.contains(&("approval".to_owned(), number.clone())));
        assert_eq!(give(&two, &number, "reject_inclusion", json!({})).await.faults(), ["note required"]);
        let back = give(&two, &number, "approve_inclusion", json!({"note": "同意撤销"})).await.is(200).body;
        assert_eq!((&back["flags"]["excluded"], &back["requests"][0]["state"], back["requests"][0]["revoked_at"].is_string()), (&json!(false), &json!("approved"), true));
        assert_eq!(september(&leader).await, before, "the reports are as if it had never been left out");
        let listed = leader.get("/api/v1/reports/rulings?from=2026-09-01&to=2026-09-30&basis=created").await.is(200).body;
        assert_eq!(listed["items"], json!([]));
        assert_eq!(leader.get("/api/v1/tickets?flag=excluded").await.is(200).body["total"], json!(0));
        let told = labels(&handler, &number).await;
        for label in ["申请撤销剔除", "同意撤销剔除"] {
            assert!(told.iter().any(|l| l == label), "{label} {told:?}");
        }
        refused(&one, &number, "request_inclusion", json!({"reason": "佐证不实"}), 409, "illegal_transition").await;
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_is_in_time_keeps_to_its_promise_and_what_ends_stops(app: &TestApp) {
        let (number, file) = in_hand(app).await;
        let handler = app.handler("zhujian").await;
        give(&app.dispatcher().await, &number, "request_termination", because(file)).await.is(200);
        give(&handler, &number, "request_exclusion", because(file)).await.is(200);
        let supervisor = app.login("supervisor1").await;
        assert_eq!(waiting(&supervisor, "rulings").await, json!(1), "a ticket is one line, whatever waits on it");
        let ended = give(&supervisor, &number, "approve_termination", json!({})).await.is(200).body;
        assert_eq!((&ended["status"], &deadline(&ended, "handle")["state"]), (&json!("terminated"), &json!("cancelled")));
        let states: Vec<_> = ended["requests"].as_array().expect("requests").iter().map(|r| r["state"].clone()).collect();
        assert_eq!(states, ["approved", "lapsed"]);
        assert_eq!(waiting(&supervisor, "rulings").await, json!(0));
        work(&app.ctx).await;
        let told = handler.get("/api/v1/notices").await.is(200).text;
        assert!(told.contains("终结申请已获同意，你单位无须继续办理"), "{told}");
        let dispatchers = inbox(&app.login("dispatcher1").await).await;
        assert!(dispatchers.iter().any(|(kind, of)| kind == "decided" && *of == number), "{dispatchers:?}");
        // Who takes the same caller down again about the same thing is told of the final answer.
        let again = app.agent().await.post("/api/v1/tickets", complaint()).await.is(201).body;
        assert_eq!(again["possible_duplicates"], json!([number]));
        // Nothing happens to it any more.
        for command in ["request_exclusion", "request_termination", "request_long_term", "report_progress", "submit"] {
            refused(&handler, &number, command, json!({}), 409, "illegal_transition").await;
        }
        app.now_is("2026-12-01T09:00:00+08:00");
        work(&app.ctx).await;
        assert_eq!(look(&handler, &number).await["deadlines"], ended["deadlines"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_ruling_out_of_place_is_refused_once_and_changes_nothing(app: &TestApp) {
        let (number, file) = in_hand(app).await;
        let (handler, supervisor) = (app.handler("zhujian").await, app.login("supervisor1").await);
        for what in ["exclusion", "long_term", "termination"] {
            let (request, approve, reject) = (format!("request_{what}"), format!("approve_{what}"), format!("reject_{what}"));
            refused(&supervisor, &number, &approve, json!({}), 409, "illegal_transition").await;
            assert_eq!(give(&handler, &number, &request, json!({})).await.faults(), ["reason required"]);
            let bare = json!({"reason": "历史遗留", "evidence": [], "until": "2026-12-31"});
            assert_eq!(give(&handler, &number, &request, bare).await.faults(), ["evidence required"]);
            let foreign = json!({"reason": "历史遗留", "evidence": [file + 1000], "until": "2026-12-31"});
            assert_eq!(give(&handler, &number, &request, foreign).await.faults(), ["evidence unknown"]);
            refused(&supervisor, &number, &request, until(file, "2026-12-31"), 403, "forbidden").await;
            app.handler("chengguan").await.command(&number, &request, 2, until(file, "2026-12-31")).await.problem(404, "not_found");
            give(&handler, &number, &request, until(file, "2026-12-31")).await.is(200);
            refused(&handler, &number, &request, until(file, "2026-12-31"), 409, "illegal_transition").await;
            refused(&app.dispatcher().await, &number, &approve, json!({}), 403, "forbidden").await;
            assert_eq!(give(&supervisor, &number, &reject, json!({})).await.faults(), ["note required"]);
            give(&supervisor, &number, &reject, json!({"note": "理由不足"})).await.is(200);
            refused(&supervisor, &number, &approve, json!({}), 409, "illegal_transition").await;
        }
        let short = json!({"reason": "历史遗留", "evidence": [file]});
        assert_eq!(give(&handler, &number, "request_long_term", short).await.faults(), ["until required"]);
        for (day, fault) in [("2026-09-08", "until time"), ("2027-03-01", "until range")] {
            assert_eq!(give(&handler, &number, "request_long_term", until(file, day)).await.faults(), [fault]);
        }

        // Who asks never approves, nor anybody of the unit.
        let db = app.connect().await;
        hands::role(&db, "dispatcher1", entity::values::Role::Supervisor).await;
        let both = app.login("dispatcher1").await;
        give(&both, &number, "request_exclusion", because(file)).await.is(200);
        refused(&both, &number, "approve_exclusion", json!({}), 403, "separation_of_duties").await;
        hands::role(&db, "lead.zhujian", entity::values::Role::Supervisor).await;
        let colleague = app.lead("zhujian").await;
        refused(&colleague, &number, "approve_exclusion", json!({}), 403, "separation_of_duties").await;
        // Two decide at once: one does.
        let version = look(&supervisor, &number).await["version"].as_i64().expect("a version");
        let other = app.login("supervisor2").await;
        let (first, second) = futures_util::future::join(
            supervisor.command(&number, "approve_exclusion", version, json!({})),
            other.command(&number, "reject_exclusion", version, json!({"note": "理由不足"})),
        ).await;
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        won.is(200);
        lost.problem(409, "version_conflict");

        // contract.md §5: a rating's time is nobody's to move.
        let platform = app.key(&["ratings:write"]).await;
        let rated = platform.post("/api/v1/ratings", rating::bad()).await.is(201).text_of("ticket_number");
        let shichang = app.handler("shichang").await;
        give(&shichang, &rated, "sign", json!({})).await.is(200);
        let picture = evidence(&shichang, &rated).await;
        let seen = look(&shichang, &rated).await;
        assert_eq!((actions(&seen).contains(&"request_long_term"), &seen["promisable"]), (false, &Value::Null));
        refused(&shichang, &rated, "request_long_term", until(picture, "2026-12-31"), 409, "illegal_transition").await;

        // When all is over.
        give(&app.agent().await, &number, "withdraw", json!({"reason": "已解决"})).await.is(200);
        for command in ["request_exclusion", "request_long_term", "request_termination", "report_progress"] {
            refused(&handler, &number, command, json!({}), 409, "illegal_transition").await;
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}
