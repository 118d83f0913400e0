//! A month's ratings are handed in to the province: everything at first, then what has changed (每月汇聚; docs/adr/0022).

use super::adjudication::found;
use super::province::platform;
use super::rating::bad;
use super::successors::merged;
use super::*;
use crate::app::on_both_apps;
use crate::worker::work;
use entity::values::{RatingChannel, RatingId, UnitCode};
use hotline::service::admin::Doer;
use hotline::service::province::batches::{self, Made, Wanted};
use hotline::service::province::reminding;
use hotline::store;
use sha2::{Digest, Sha256};

const BATCHES: &str = "/api/v1/ratings/batches";
const BOARD: &str = "/api/v1/ratings/months";

/// A good rating of August.
fn of_august(project_no: &str, unit: &str) -> Value {
    with(
        bad(),
        json!({
            "project_no": project_no, "unit": unit, "satisfaction": 5, "indicators": ["517"], "assessed_at": "2026-08-15T10:00:00+08:00",
        }),
    )
}

fn order(unit: &str, month: &str) -> Value {
    json!({"unit": unit, "month": month})
}

async fn file(who: &Client, batch: &Value, part: &str) -> String {
    who.get(&format!("{BATCHES}/{}/files/{part}", batch["id"])).await.is(200).text
}

async fn hand_in(who: &Client, batch: &Value, receipt: &str) -> Value {
    let path = format!("{BATCHES}/{}/receipt", batch["id"]);
    who.post(&path, json!({"receipt": receipt})).await.is(200).body
}

/// How a unit stands with a month.
async fn cell(who: &Client, unit: &str, month: &str) -> Value {
    let board = who.get(BOARD).await.is(200).body;
    let row = board["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|r| r["unit"] == unit)
        .cloned()
        .expect("the unit");
    row["cells"].as_array().expect("cells").iter().find(|c| c["month"] == month).cloned().expect("the month")
}

/// Of each rating in a batch's file how far it is said to be (办理情况), by the shipped layout's words.
async fn handling(who: &Client, batch: &Value) -> Vec<(String, String)> {
    let text = file(who, batch, "ndjson").await;
    let mut told: Vec<(String, String)> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("json"))
        .map(|line| {
            let word = |name: &str| line[name].as_str().expect("a word").to_owned();
            (word("projectNo"), word("appStatus"))
        })
        .collect();
    told.sort();
    told
}

/// The next batch of 区市场监管局's August says of the one bad rating alone that it is as far as `word` says; it is handed in.
async fn told_as(dispatcher: &Client, receipt: &str, word: &str) {
    let next = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
    assert_eq!((&next["kind"], counts(&next)), (&json!("delta"), (0, 1, 0)));
    assert_eq!(handling(dispatcher, &next).await, [("DC2026093000017".to_owned(), word.to_owned())]);
    hand_in(dispatcher, &next, receipt).await;
}

/// What the system has told somebody of months.
async fn told(who: &Client) -> Vec<Value> {
    let notices = who.get("/api/v1/notices").await.is(200).body;
    let of_months = |notice: &&Value| notice["text"].as_str().is_some_and(|text| text.contains("好差评数据"));
    notices["items"].as_array().expect("notices").iter().filter(of_months).cloned().collect()
}

fn counts(batch: &Value) -> (i64, i64, i64) {
    let of = |name: &str| batch[name].as_i64().expect("a count");
    (of("added"), of("changed"), of("withdrawn"))
}

on_both_apps! {
    async fn a_month_is_handed_in_whole_and_then_by_what_has_changed(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        for n in 1..=3 {
            platform.post("/api/v1/ratings", of_august(&format!("A{n}"), "shichang")).await.is(201);
        }
        let dispatcher = app.dispatcher().await;
        assert_eq!(dispatcher.post(BATCHES, order("shichang", "2026-09")).await.faults(), ["month time"]);
        let made = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!((&made["kind"], counts(&made), &made["levels"]), (&json!("full"), (3, 0, 0), &json!([0, 0, 0, 0, 3])));

        // The files: the layout of the province, no name, the hashes of the manifest, the same bytes each time.
        let csv = file(&dispatcher, &made, "csv").await;
        assert!(csv.starts_with("\u{feff}areaCode,areaName,deptCode,taskCode,"), "{csv}");
        assert_eq!(csv.lines().count(), 4);
        assert!(csv.contains("530113,东川区,shichang,DC-SHICHANG-01,") && csv.contains(",2026-08-15 10:00:00,1,"), "{csv}");
        assert!(!csv.contains("李某某") && !csv.contains("13900000000"));
        let ndjson = file(&dispatcher, &made, "ndjson").await;
        assert_eq!(ndjson.lines().count(), 3);
        let manifest: Value = serde_json::from_str(&file(&dispatcher, &made, "manifest").await).expect("json");
        assert_eq!((&manifest["rows"], &manifest["levels"]["5"]), (&json!(3), &json!(3)));
        for (n, bytes) in [&csv, &ndjson].into_iter().enumerate() {
            assert_eq!(manifest["files"][n]["sha256"], hex::encode(Sha256::digest(bytes.as_bytes())));
        }
        let packed = async || {
            let path = format!("{BATCHES}/{}/files/csv?packed=true", made["id"]);
            let answer = dispatcher.request(reqwest::Method::GET, &path).send().await.expect("an answer");
            answer.bytes().await.expect("bytes")
        };
        assert_eq!(packed().await, packed().await);
        let waiting = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(200).body;
        assert_eq!((&waiting["outcome"], &waiting["batch"]["id"]), (&json!("waiting"), &made["id"]));

        // Receipts: not of the future, once, never another.
        let path = format!("{BATCHES}/{}/receipt", made["id"]);
        let future = json!({"receipt": "HJ-1", "at": "2026-09-02T10:00:00+08:00"});
        assert_eq!(dispatcher.post(&path, future).await.faults(), ["at time"]);
        assert_eq!(dispatcher.post(&path, json!({})).await.faults(), ["receipt required"]);
        hand_in(&dispatcher, &made, "HJ-1").await;
        assert_eq!(hand_in(&dispatcher, &made, "HJ-1").await["receipt"], "HJ-1");
        assert_eq!(dispatcher.post(&path, json!({"receipt": "HJ-2"})).await.faults(), ["receipt conflict"]);
        assert_eq!(cell(&dispatcher, "shichang", "2026-08").await["state"], "handed_in");

        // Nothing has changed: no batch. One more has come: that one alone.
        let same = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(200).body;
        assert_eq!((&same["outcome"], &same["batch"]), (&json!("nothing"), &Value::Null));
        platform.post("/api/v1/ratings", of_august("A4", "shichang")).await.is(201);
        let more = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!((&more["kind"], &more["sequence"], counts(&more)), (&json!("delta"), &json!(2), (1, 0, 0)));
        let delta = file(&dispatcher, &more, "csv").await;
        assert!(delta.lines().count() == 2 && delta.contains(",A4,"), "{delta}");
        // The month is handed in, its correction is not: the board says so.
        let seen = cell(&dispatcher, "shichang", "2026-08").await;
        assert_eq!((&seen["state"], &seen["correction"], &seen["label"]), (&json!("handed_in"), &json!(1), &json!("已上报，更正 1 条待上报")));
        assert_eq!(dispatcher.get(BOARD).await.is(200).body["outstanding"], 1);
        assert!(dispatcher.get(&format!("{BOARD}?format=csv")).await.is(200).text.contains("更正 1 条待上报"));
        // The platform's key hands in as well as a person.
        assert_eq!(hand_in(&platform, &more, "HJ-9").await["sent_by"], "接口：来源ratings:write");
        let seen = cell(&dispatcher, "shichang", "2026-08").await;
        assert_eq!((&seen["correction"], &seen["label"]), (&Value::Null, &json!("已上报")));
        assert_eq!(dispatcher.get(BOARD).await.is(200).body["outstanding"], 0);
    }

    /// Two working days before the month is due: who has handed in, or said that there is nothing, hears nothing, and nobody twice.
    async fn units_hear_of_a_month_that_is_soon_due(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        for (n, unit) in [(1, "shichang"), (2, "renshe"), (3, "zhujian")] {
            platform.post("/api/v1/ratings", of_august(&format!("A{n}"), unit)).await.is(201);
        }
        let dispatcher = app.dispatcher().await;
        let made = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        hand_in(&dispatcher, &made, "HJ-1").await;
        let zero = dispatcher.post(BATCHES, with(order("tongdu", "2026-08"), json!({"zero": true}))).await.is(201).body["batch"].clone();
        hand_in(&dispatcher, &zero, "L-1").await;
        // Made is not handed in.
        dispatcher.post(BATCHES, order("zhujian", "2026-08")).await.is(201);

        app.now_is("2026-09-03T08:59:00+08:00");
        assert_eq!(reminding::next_at(&app.ctx).await.expect("a time"), Some(crate::app::at("2026-09-03T09:00:00+08:00")));
        assert_eq!(reminding::step(&app.ctx).await.expect("a step"), 0);
        app.now_is("2026-09-03T09:00:00+08:00");
        assert_eq!(reminding::step(&app.ctx).await.expect("a step"), 1);
        assert_eq!(reminding::step(&app.ctx).await.expect("a step"), 0, "once");
        work(&app.ctx).await;
        for (unit, hears) in [("renshe", 1), ("zhujian", 1), ("bigu", 1), ("shichang", 0), ("tongdu", 0)] {
            assert_eq!(told(&app.lead(unit).await).await.len(), hears, "{unit}");
        }
        let renshe = &told(&app.lead("renshe").await).await[0];
        assert_eq!((&renshe["kind"], &renshe["ticket"]), (&json!("remind"), &Value::Null));
        let text = renshe["text"].as_str().expect("a text");
        assert!(text.contains("2026年8月") && text.contains("9月7日（周一）24:00"), "{text}");
        assert_eq!(told(&app.handler("renshe").await).await.len(), 0, "the lead's");
        // The next is a month away; after its day nobody is told any more.
        assert_eq!(reminding::next_at(&app.ctx).await.expect("a time"), Some(crate::app::at("2026-10-10T09:00:00+08:00")));
        app.now_is("2026-10-14T09:00:00+08:00");
        assert_eq!(reminding::step(&app.ctx).await.expect("a step"), 0);
        // How long before is set; not at all, if so.
        let set = async |days: u32| {
            let body = json!({"name": "monthly_reminder", "value": days, "basis": "区政务服务局意见"});
            app.login("sysadmin").await.post("/api/v1/settings/limits", body).await
        };
        assert_eq!(set(11).await.faults(), ["value range"]);
        set(0).await.is(204);
        assert_eq!(reminding::next_at(&app.ctx).await.expect("a time"), None);
        set(4).await.is(204);
        assert_eq!(reminding::next_at(&app.ctx).await.expect("a time"), Some(crate::app::at("2026-11-02T09:00:00+08:00")));
    }

    /// A bad rating goes to another unit after it was handed in: withdrawn here, added there.
    async fn what_goes_to_another_unit_is_withdrawn_and_added(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        let form = with(bad(), json!({"assessed_at": "2026-08-31T23:30:00+08:00"}));
        let number = platform.post("/api/v1/ratings", form).await.is(201).text_of("ticket_number");
        platform.post("/api/v1/ratings", of_august("A1", "shichang")).await.is(201);
        let dispatcher = app.dispatcher().await;
        let first = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!((counts(&first), &first["levels"]), ((2, 0, 0), &json!([1, 0, 0, 0, 1])));
        hand_in(&dispatcher, &first, "HJ-1").await;

        let back = json!({"reason_code": "not_ours", "basis": "职责清单第 3 条，由住建部门主管。", "suggested_unit": "zhujian"});
        let handler = app.handler("shichang").await;
        give(&handler, &number, "return", back).await.is(200);
        give(&dispatcher, &number, "accept_return", json!({"note": "同意"})).await.is(200);
        give(&dispatcher, &number, "dispatch", json!({"lead_unit": "zhujian", "override_reason": "主管部门"})).await.is(200);
        let gone = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!((counts(&gone), &gone["levels"]), ((0, 0, 1), &json!([0, 0, 0, 0, 0])));
        assert!(file(&dispatcher, &gone, "csv").await.trim_end().ends_with(",3"), "withdrawn");
        let come = dispatcher.post(BATCHES, order("zhujian", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!((&come["kind"], counts(&come)), (&json!("full"), (1, 0, 0)));
        hand_in(&dispatcher, &gone, "HJ-2").await;
        hand_in(&dispatcher, &come, "HJ-3").await;

        // What is done about it is a change.
        handle(app, &number, "zhujian", "clear").await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
        give(&app.login("visitor1").await, &number, "visit", happy).await.is(200);
        give(&app.login("signer1").await, &number, "sign_off", json!({})).await.is(200);
        let done = dispatcher.post(BATCHES, order("zhujian", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!((&done["kind"], counts(&done)), (&json!("delta"), (0, 1, 0)));
        assert_eq!(dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(200).body["outcome"], "nothing");
    }

    /// 误评、恶意差评 and 剔除: what was handed in as a bad rating is told again as one that does not count, and once more where
    /// that is taken back.
    async fn what_is_held_not_to_count_is_told_and_so_is_its_return(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        let form = with(bad(), json!({"assessed_at": "2026-08-31T10:00:00+08:00"}));
        let number = platform.post("/api/v1/ratings", form).await.is(201).text_of("ticket_number");
        platform.post("/api/v1/ratings", of_august("A1", "shichang")).await.is(201);
        let dispatcher = app.dispatcher().await;
        let first = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        let said = [("A1", "0"), ("DC2026093000017", "1")].map(|(no, word)| (no.to_owned(), word.to_owned()));
        assert_eq!(handling(&dispatcher, &first).await, said);
        hand_in(&dispatcher, &first, "HJ-1").await;

        let file = found(app, &number, json!({"verdict": "malicious"})).await;
        assert_eq!(dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(200).body["outcome"], "nothing", "the unit alone says it");
        let supervisor = app.login("supervisor1").await;
        let proof = evidence(&supervisor, &number).await;
        let malicious = json!({"verdict": "malicious", "note": "监控显示未到过大厅", "evidence": [proof]});
        give(&supervisor, &number, "adjudicate_rating", malicious).await.is(200);
        told_as(&dispatcher, "HJ-2", "3").await;
        let back = json!({"verdict": "clear", "note": "复核后认定属实"});
        let two = app.login("supervisor2").await;
        give(&two, &number, "adjudicate_rating", back).await.is(200);
        told_as(&dispatcher, "HJ-3", "1").await;

        let because = json!({"reason": "涉及历史遗留问题，一时难以解决。", "evidence": [file]});
        give(&app.handler("shichang").await, &number, "request_exclusion", because).await.is(200);
        assert_eq!(dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(200).body["outcome"], "nothing", "one person alone");
        give(&supervisor, &number, "approve_exclusion", json!({"note": "同意"})).await.is(200);
        told_as(&dispatcher, "HJ-4", "3").await;
        give(&supervisor, &number, "request_inclusion", json!({"reason": "佐证不实"})).await.is(200);
        give(&two, &number, "approve_inclusion", json!({"note": "同意撤销"})).await.is(200);
        told_as(&dispatcher, "HJ-5", "1").await;
    }

    /// No ratings is something to report too; until somebody says so the month is missing.
    async fn a_month_with_nothing_needs_a_zero_report(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        platform.post("/api/v1/ratings", of_august("A1", "shichang")).await.is(201);
        let dispatcher = app.dispatcher().await;
        let due = cell(&dispatcher, "tongdu", "2026-08").await;
        assert_eq!((&due["state"], &due["label"], &due["due_on"]), (&json!("due"), &json!("无评价，待零报告"), &json!("2026-09-07")));
        assert_eq!(cell(&dispatcher, "tongdu", "2026-07").await["state"], "absent", "before there were ratings");
        assert_eq!(dispatcher.post(BATCHES, order("tongdu", "2026-08")).await.faults(), ["zero required"]);
        let zero = with(order("tongdu", "2026-08"), json!({"zero": true}));
        let made = dispatcher.post(BATCHES, zero.clone()).await.is(201).body["batch"].clone();
        assert_eq!((&made["kind"], counts(&made)), (&json!("zero"), (0, 0, 0)));
        assert_eq!(file(&dispatcher, &made, "csv").await.lines().count(), 1);
        hand_in(&dispatcher, &made, "L-1").await;
        assert_eq!(cell(&dispatcher, "tongdu", "2026-08").await["label"], "已上报（零报告）");
        let wrong = with(order("shichang", "2026-08"), json!({"zero": true}));
        assert_eq!(dispatcher.post(BATCHES, wrong).await.faults(), ["zero conflict"]);

        // After the day: late where it is sent, missing where it is not.
        app.now_is("2026-09-08T00:00:00+08:00");
        let dispatcher = app.dispatcher().await;
        assert_eq!(cell(&dispatcher, "bigu", "2026-08").await["label"], "缺报（未作零报告）");
        let late = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!(cell(&dispatcher, "shichang", "2026-08").await["state"], "missing", "made is not handed in");
        hand_in(&dispatcher, &late, "HJ-1").await;
        assert_eq!(cell(&dispatcher, "shichang", "2026-08").await["state"], "late");
        let board = dispatcher.get(BOARD).await.is(200).body;
        assert_eq!((&board["district_missing"], &board["district_without"], &board["district_deduction"]), (&json!(1), &json!(0), &json!("0.20")));
        let bigu = board["rows"].as_array().expect("rows").iter().find(|r| r["unit"] == "bigu").cloned().expect("bigu");
        assert_eq!((&bigu["missing"], &bigu["deduction"]), (&json!(1), &json!("0.50")));
        let table = dispatcher.get(&format!("{BOARD}?format=csv")).await.is(200).text;
        assert!(table.contains("缺报（未作零报告）") && table.contains("全区（任一单位缺报）"), "{table}");
    }

    async fn units_see_their_own_months_and_hand_in_none(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        platform.post("/api/v1/ratings", of_august("A1", "shichang")).await.is(201);
        let dispatcher = app.dispatcher().await;
        let made = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        let handler = app.handler("shichang").await;
        assert_eq!(handler.get(BATCHES).await.is(200).body["items"].as_array().map(Vec::len), Some(1));
        let board = handler.get(BOARD).await.is(200).body;
        assert_eq!(board["rows"].as_array().map(Vec::len), Some(1));
        let other = app.lead("zhujian").await;
        assert_eq!(other.get(&format!("{BATCHES}?unit=shichang")).await.is(200).body["items"], json!([]));
        for who in [&handler, &other, &app.login("leader1").await] {
            who.post(BATCHES, order("shichang", "2026-08")).await.problem(403, "forbidden");
            who.get(&format!("{BATCHES}/{}/files/csv", made["id"])).await.problem(403, "forbidden");
            who.post(&format!("{BATCHES}/{}/receipt", made["id"]), json!({"receipt": "x"})).await.problem(403, "forbidden");
        }
        for nobody in ["agent1", "sysadmin"] {
            app.login(nobody).await.get(BOARD).await.problem(403, "forbidden");
        }
        let faults = dispatcher.post(BATCHES, json!({"unit": "nirgends", "month": "2026-13"})).await.faults();
        assert_eq!(faults, ["month format"]);
        dispatcher.get(&format!("{BATCHES}/999/files/csv")).await.problem(404, "not_found");
    }

    /// 机构改革: what a unit had of a month is read by its successor's people, and handed in under the name that it bore; the bad
    /// ones went with their tickets.
    async fn a_successor_has_the_months_of_whom_it_succeeded(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        let august = json!({"unit": "zhujian", "assessed_at": "2026-08-31T10:00:00+08:00"});
        let done = platform.post("/api/v1/ratings", with(bad(), august.clone())).await.is(201).text_of("ticket_number");
        let open = with(with(bad(), august), json!({"project_no": "A2"}));
        let open = platform.post("/api/v1/ratings", open).await.is(201).text_of("ticket_number");
        platform.post("/api/v1/ratings", of_august("A1", "zhujian")).await.is(201);
        let dispatcher = app.dispatcher().await;
        let first = dispatcher.post(BATCHES, order("zhujian", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!(counts(&first), (3, 0, 0));
        hand_in(&dispatcher, &first, "HJ-1").await;
        handle(app, &done, "zhujian", "clear").await;
        give(&app.login("reviewer1").await, &done, "pass_review", json!({})).await.is(200);
        let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
        give(&app.login("visitor1").await, &done, "visit", happy).await.is(200);
        give(&app.login("signer1").await, &done, "sign_off", json!({})).await.is(200);
        platform.post("/api/v1/ratings", of_august("A3", "zhujian")).await.is(201);

        let back = "/api/v1/ratings/rectifications";
        let lead = app.lead("chengguan").await;
        let read = async |path: &str| lead.get(path).await.is(200).body["items"].as_array().map(Vec::len);
        assert_eq!((read(BATCHES).await, read(back).await), (Some(0), Some(0)), "before");
        merged(app, "zhujian", "chengguan", "2026-09-03").await;
        let lead = app.lead("chengguan").await;
        let read = async |path: &str| lead.get(path).await.is(200).body["items"].as_array().map(Vec::len);
        let of_the_ended = format!("{BATCHES}?unit=zhujian");
        assert_eq!((read(BATCHES).await, read(&of_the_ended).await, read(back).await), (Some(1), Some(1), Some(1)));
        assert_eq!(read(&format!("{back}?unit=zhujian")).await, Some(1));
        assert_eq!(read(&format!("{BATCHES}?unit=shichang")).await, Some(0));
        assert_eq!(cell(&lead, "zhujian", "2026-08").await["state"], "handed_in");
        let rows = lead.get(BOARD).await.is(200).body["rows"].clone();
        let rows: Vec<_> = rows.as_array().expect("rows").iter().map(|r| (r["unit"].clone(), r["unit_name"].clone())).collect();
        let named = |unit: &str, name: &str| (json!(unit), json!(name));
        assert_eq!(rows, [named("chengguan", "区城市管理局"), named("zhujian", "区住建局")]);

        // What came since goes in under the name of then; whatever may still be taken up again went with its ticket.
        let dispatcher = app.dispatcher().await;
        let next = dispatcher.post(BATCHES, order("zhujian", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!((&next["unit_name"], counts(&next)), (&json!("区住建局"), (1, 0, 2)));
        let csv = file(&dispatcher, &next, "csv").await;
        assert!(csv.lines().skip(1).all(|line| line.contains(",zhujian,区住建局,")), "{csv}");
        hand_in(&dispatcher, &next, "HJ-2").await;
        let heirs = dispatcher.post(BATCHES, order("chengguan", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!(counts(&heirs), (2, 0, 0));
        let csv = file(&dispatcher, &heirs, "csv").await;
        assert!(csv.contains(",A2,") && csv.contains(",DC2026093000017,") && csv.contains(",chengguan,区城市管理局,"), "{csv}");
        look(&lead, &open).await;
        let other = app.lead("jiaotong").await;
        assert_eq!(other.get(&of_the_ended).await.is(200).body["items"], json!([]));
        assert_eq!(other.get(&format!("{back}?unit=zhujian")).await.is(200).body["items"], json!([]));
    }

    /// The administrator lays the file out anew; what is made from then on bears the version.
    async fn the_layout_is_the_provinces(app: &TestApp) {
        let platform = platform(app, "receipt").await;
        platform.post("/api/v1/ratings", of_august("A1", "shichang")).await.is(201);
        let sysadmin = app.login("sysadmin").await;
        let path = "/api/v1/settings/province-layouts/monthly";
        let shipped = sysadmin.get(path).await.is(200).body;
        assert_eq!((&shipped["version"], &shipped["versions"]), (&json!(0), &json!([])));
        let body = "name = '云南'\nseparator = '|'\nuser_name = true\n[[column]]\nname = '编号'\nfield = 'project_no'\n\
            [[column]]\nname = '姓名'\nfield = 'user_name'\n[[column]]\nname = '内容'\nfield = 'text'\n";
        let shown = sysadmin.post(&format!("{path}/preview"), json!({"body": body})).await.is(200).body;
        assert_eq!(shown["items"], json!([
            {"column": "编号", "words": "A1"}, {"column": "姓名", "words": ""}, {"column": "内容", "words": "（预览不显示内容）"},
        ]));
        assert_eq!(sysadmin.put(path, json!({"body": "name = 1"})).await.faults(), ["body format", "basis required"]);
        sysadmin.put(path, json!({"body": body, "basis": "省局规范", "version": 0})).await.is(204);
        sysadmin.put(path, json!({"body": body, "basis": "省局规范", "version": 0})).await.is(409);
        let dispatcher = app.dispatcher().await;
        dispatcher.get(path).await.problem(403, "forbidden");
        let made = dispatcher.post(BATCHES, order("shichang", "2026-08")).await.is(201).body["batch"].clone();
        assert_eq!(made["layout_version"], 1);
        assert_eq!(file(&dispatcher, &made, "csv").await, "\u{feff}编号|姓名|内容\r\nA1|李某某|一直在聊天，叫了两次才抬头。\r\n");
    }

    /// Twenty thousand pass through, a page at a time, and every sum is right.
    async fn a_large_month_adds_up(app: &TestApp) {
        let first = crate::app::at("2026-08-01T00:00:00+08:00");
        let row = |n: i64| entity::rating::Model {
            id: RatingId(0),
            source: "区大厅".into(),
            project_no: format!("QD{n:06}"),
            assess_number: "1".into(),
            unit: Some(UnitCode::from("shichang")),
            matter_code: None,
            matter_name: Some("个体工商户,\"设立\"登记".into()),
            window: None,
            clerk: None,
            channel: RatingChannel::Qr,
            satisfaction: i32::try_from(3 + n % 3).expect("a mark"),
            indicators: "[]".into(),
            text: (n % 7 == 0).then(|| "很好\n下次再来".to_owned()),
            real_name: false,
            consent_contact: false,
            user_name_enc: None,
            user_name_hmac: None,
            user_phone_enc: None,
            user_phone_hmac: None,
            user_kind: None,
            served_at: None,
            // Many in one instant, so that pages end amid them.
            assessed_at: first + chrono::TimeDelta::minutes(n / 9),
            received_at: app.ctx.now(),
            is_default: false,
            ticket_id: None,
            superseded_by: None,
            pushed_at: None,
            counted_unit: Some(UnitCode::from("shichang")),
        };
        for some in 0..4 {
            let rows = (some * 5_000..(some + 1) * 5_000).map(row).collect();
            let db = &app.ctx.db;
            db.long_transaction(async |txn| store::rating::insert_all(txn, rows).await).await.expect("written");
        }
        let wanted = || Wanted { unit: "shichang".into(), month: "2026-08-01".parse().expect("a day"), zero: false, anew: false };
        let doer = Doer::at_the_command_line();
        let begun = std::time::Instant::now();
        let Made::New(batch) = batches::make_as(&app.ctx, &doer, wanted()).await.expect("made") else { panic!("a batch") };
        println!("20,000 ratings in {:?}", begun.elapsed());
        assert_eq!((batch.added, batch.level_3, batch.level_4, batch.level_5), (20_000, 6_667, 6_667, 6_666));
        let dispatcher = app.dispatcher().await;
        let view = json!({"id": batch.id});
        let ndjson = file(&dispatcher, &view, "ndjson").await;
        let mut numbers: Vec<String> = ndjson
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("json")["projectNo"].as_str().expect("a number").to_owned())
            .collect();
        assert_eq!(batch.ndjson_sha256, Some(hex::encode(Sha256::digest(&ndjson))));
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 20_000);
        hand_in(&dispatcher, &view, "HJ-1").await;
        let again = batches::make_as(&app.ctx, &doer, wanted()).await.expect("looked at");
        assert!(matches!(again, Made::Nothing));
    }
}

async fn handle(app: &TestApp, number: &str, unit: &str, verdict: &str) {
    let handler = app.handler(unit).await;
    give(&handler, number, "sign", json!({})).await.is(200);
    give(&handler, number, "contact", json!({"method": "phone"})).await.is(200);
    let picture = evidence(&handler, number).await;
    give(&handler, number, "submit", with(result(picture), json!({"verdict": verdict}))).await.is(200);
}
