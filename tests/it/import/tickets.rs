//! `import tickets` and `import ratings`: whole rows, once, without a letter, with clocks that run on.

use super::{What, count, file, import, sound};
use crate::app::{Client, on_both_apps};
use crate::stories::{deadline, evidence, give, look, result};
use crate::worker::{by, letters, work};
use serde_json::{Value, json};

const MAP: &str = r#"
source = "旧热线"
[fields]
number = "编号"
content = "内容"
received_at = "受理"
dispatched_at = "派单"
due_at = "到期"
closed_at = "办结"
unit = "单位"
name = "姓名"
phone = "电话"
reply = "答复"
category = "类别"
area = "区域"
channel = { const = "phone" }
kind = { column = "类型", values = { "诉求" = "help" }, default = "complaint" }
status = { column = "状态", values = { "在办" = "handling", "新件" = "dispatched", "办结" = "archived" } }
[units]
"老住建" = "zhujian"
"#;

/// The clock stands on Tuesday 2026-09-01, 10:00.
const FILE: &str = "\u{feff}编号,内容,受理,派单,到期,办结,单位,姓名,电话,答复,类型,状态,类别,区域
A1,路面塌陷，一直没人修,2026-08-24 09:00,2026-08-24 10:00,,,老住建,王小明,13800001234,,,在办,030101,铜都街道
A2,路灯不亮,2026-08-31 09:00,2026-08-31 10:00,2026-09-03,,zhujian,李小红,13900001234,,诉求,新件,,
A3,垃圾未清运,2025-03-01 09:00,2025-03-01 10:00,2025-03-10,2025-03-12 09:00,区住建局,,,已清运,,办结,,
A4,没有日期,,,,,,,,,,办结,,
A1,路面塌陷,2026-08-24 09:00,,,,,,,,,办结,,
A5,单位不明,2026-08-24 09:00,,,,区某某局,,,,,在办,,
";

async fn listed(who: &Client, q: &str) -> Vec<Value> {
    let answer = who.get(&format!("/api/v1/tickets?q={q}")).await.is(200);
    answer.body["items"].as_array().expect("items").clone()
}

async fn numbered(who: &Client, q: &str) -> String {
    listed(who, q).await[0]["number"].as_str().expect("a number").to_owned()
}

on_both_apps! {
    async fn a_file_is_brought_in_once_each_row_whole_or_not_at_all(app: &TestApp) {
        let path = file(&app.ctx, "old.csv", FILE);
        let tried = import(&app.ctx, What::Tickets, &path, Some(MAP), true).await.expect("tried");
        assert_eq!((tried.0.read, tried.0.added, tried.0.refused, count(&app.connect().await, "ticket").await), (6, 3, 3, 0));

        let (done, refused) = import(&app.ctx, What::Tickets, &path, Some(MAP), false).await.expect("imported");
        assert_eq!((done.read, done.added, done.known, done.refused), (6, 3, 0, 3));
        assert_eq!((done.open, done.overdue), (2, 1));
        let mut refused = refused;
        refused.sort();
        let said = [
            (5, "受理时间：不能为空".to_owned()),
            (6, "原编号与第 2 行重复".to_owned()),
            (7, "承办单位：“区某某局”不是已知的单位".to_owned()),
        ];
        assert_eq!(refused, said);
        sound(&app.ctx).await;

        let (again, refused) = import(&app.ctx, What::Tickets, &path, Some(MAP), false).await.expect("imported");
        let mut refused = refused;
        refused.sort();
        assert_eq!((again.added, again.known, refused), (0, 3, said.to_vec()));
        let other = MAP.replace("旧热线", "另一系统");
        let (elsewhere, _) = import(&app.ctx, What::Tickets, &path, Some(&other), false).await.expect("imported");
        assert_eq!((elsewhere.added, elsewhere.known), (3, 0), "another system has its own numbers");
    }

    async fn nobody_is_told_and_the_clocks_run_on(app: &TestApp) {
        let path = file(&app.ctx, "old.csv", FILE);
        import(&app.ctx, What::Tickets, &path, Some(MAP), false).await.expect("imported");
        assert_eq!(work(&app.ctx).await, 0, "nothing is due and nothing was promised");
        assert!(letters(&app.login("supervisor1").await).await.is_empty());

        let dispatcher = app.dispatcher().await;
        let late = look(&dispatcher, &numbered(&dispatcher, "路面塌陷").await).await;
        let handle = deadline(&late, "handle");
        assert_eq!((&late["status"], &late["received_at"]), (&json!("handling"), &json!("2026-08-24T09:00:00+08:00")));
        assert_eq!((&handle["starts_at"], &handle["due_on"], &handle["state"]), (&json!("2026-08-24T10:00:00+08:00"), &json!("2026-08-31"), &json!("missed")));
        assert!(late["number"].as_str().is_some_and(|number| number.starts_with("530113260824")));
        assert_eq!(late["callers"][0]["phone"], json!("138****1234"));

        let fresh = numbered(&dispatcher, "路灯不亮").await;
        let seen = look(&dispatcher, &fresh).await;
        let handle = deadline(&seen, "handle");
        assert_eq!((&handle["due_at"], &handle["state"]), (&json!("2026-09-04T00:00:00+08:00"), &json!("running")));
        by(app, "2026-09-04T00:00:00+08:00").await;
        let seen = look(&dispatcher, &fresh).await;
        assert_eq!(deadline(&seen, "handle")["state"], json!("missed"));
        let told = letters(&app.login("supervisor1").await).await;
        // What was late before it came is told to nobody; how late it gets here is.
        let climbed = |letter: &Value| letter["subject"].as_str().is_some_and(|s| s.starts_with("督办单"));
        assert!(told.iter().all(|letter| letter["ticket"] == json!(fresh.clone()) || climbed(letter)), "{told:?}");
        sound(&app.ctx).await;
    }

    async fn the_unit_goes_on_where_it_stood(app: &TestApp) {
        let path = file(&app.ctx, "old.csv", FILE);
        import(&app.ctx, What::Tickets, &path, Some(MAP), false).await.expect("imported");
        let handler = app.handler("zhujian").await;
        let number = numbered(&handler, "路面塌陷").await;
        let picture = evidence(&handler, &number).await;
        give(&handler, &number, "submit", result(picture)).await.is(200);
        let timeline = handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200);
        let first = &timeline.body["items"][0];
        assert_eq!((&first["event"], &first["label"]), (&json!("imported"), &json!("从其他系统导入")));
        let facts = first["details"].as_array().expect("details");
        assert!(facts.contains(&json!({"label": "原编号", "value": "A1"})), "{facts:?}");
        sound(&app.ctx).await;
    }

    async fn reports_count_what_was_judged_and_lists_of_today_do_not_hold_the_past(app: &TestApp) {
        let path = file(&app.ctx, "old.csv", FILE);
        import(&app.ctx, What::Tickets, &path, Some(MAP), false).await.expect("imported");
        let leader = app.login("leader1").await;
        let report = leader.get("/api/v1/reports/performance?from=2025-03-01&to=2025-03-31").await.is(200).body;
        let zhujian = report["rows"].as_array().expect("rows").iter().find(|row| row["key"] == "zhujian").expect("a row");
        assert_eq!(zhujian["measures"]["on_time"]["denominator"], json!(1));
        assert_eq!(zhujian["measures"]["on_time"]["numerator"], json!(0));
        assert_eq!(report["imported"], json!(1));
        let overview = leader.get("/api/v1/reports/overview").await.is(200).body;
        assert_eq!(overview["received_today"], json!(0));
    }

    async fn ratings_come_with_what_became_of_them(app: &TestApp) {
        let rows = "\
{\"project_no\":\"P1\",\"satisfaction\":5,\"channel\":\"1\",\"assessed_at\":\"2026-08-20 09:00\"}
{\"project_no\":\"P2\",\"satisfaction\":\"不满意\",\"channel\":\"窗口平板\",\"assessed_at\":\"2026-08-31 09:00\",\"unit\":\"zhujian\",\"text\":\"等了一上午\",\"user_name\":\"王小明\",\"user_phone\":\"13800001234\"}
{\"project_no\":\"P3\",\"satisfaction\":1,\"channel\":\"2\",\"assessed_at\":\"2026-07-01 09:00\",\"unit\":\"zhujian\",\"closed_at\":\"2026-07-03 09:00\",\"reply\":\"已致歉\",\"outcome\":\"resolved\",\"verified\":\"是\"}
{\"project_no\":\"P2\",\"satisfaction\":5,\"channel\":\"1\",\"assessed_at\":\"2026-08-31 09:00\"}
{\"project_no\":\"P4\",\"satisfaction\":6,\"channel\":\"1\",\"assessed_at\":\"2026-08-31 09:00\"}
{\"project_no\":\"P5\",\"satisfaction\":2,\"channel\":\"1\",\"assessed_at\":\"2026-12-31 09:00\"}
";
        let path = file(&app.ctx, "ratings.ndjson", rows);
        let (done, refused) = import(&app.ctx, What::Ratings, &path, None, false).await.expect("imported");
        assert_eq!((done.read, done.added, done.refused, done.open), (6, 3, 3, 1));
        let mut lines: Vec<u64> = refused.iter().map(|(line, _)| *line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [4, 5, 6], "{refused:?}");
        assert_eq!(work(&app.ctx).await, 0);
        let dispatcher = app.dispatcher().await;
        let ratings = dispatcher.get("/api/v1/ratings").await.is(200).body;
        let of = |project: &str| ratings["items"].as_array().expect("items").iter().find(|r| r["project_no"] == project).expect("a rating").clone();
        assert_eq!(of("P1")["ticket_number"], Value::Null);
        let open = look(&dispatcher, of("P2")["ticket_number"].as_str().expect("a ticket")).await;
        assert_eq!((&open["status"], &deadline(&open, "handle")["due_on"]), (&json!("dispatched"), &json!("2026-09-03")));
        let closed = look(&dispatcher, of("P3")["ticket_number"].as_str().expect("a ticket")).await;
        assert_eq!(closed["status"], json!("archived"));
        let (again, _) = import(&app.ctx, What::Ratings, &path, None, false).await.expect("imported");
        assert_eq!((again.added, again.known), (0, 3));
        sound(&app.ctx).await;
    }
}
