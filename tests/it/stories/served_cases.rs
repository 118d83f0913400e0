//! Cases that were served, how many of them were rated, and what silence says (contract.md §5; 云政办发〔2020〕6号).

use super::rating::bad;
use super::*;
use crate::app::on_both_apps;
use hotline::domain::rating::{LOCAL_SOURCE, NewCase};
use hotline::service::rating::silence;
use hotline::service::served;

const FEEDS: &str = "/api/v1/settings/rating-feeds";

fn case(n: u32) -> Value {
    json!({"project_no": format!("BJ{n}"), "unit": "shichang", "matter_code": "DC-SHICHANG-01", "window": "W01", "clerk": "C01",
        "user_name": "李某某", "user_phone": "13900000000", "served_at": "2026-09-01T09:00:00+08:00"})
}

fn rating_of(n: u32, satisfaction: u8) -> Value {
    with(bad(), json!({"project_no": format!("BJ{n}"), "satisfaction": satisfaction, "indicators": []}))
}

async fn ratings(who: &Client) -> Vec<Value> {
    who.get("/api/v1/ratings?limit=200").await.is(200).body["items"].as_array().expect("items").clone()
}

/// A citizen rates by a code that the administrator made for a case.
async fn rate_by_code(app: &TestApp, unit: &str, n: u32) {
    let new = json!({"unit": unit, "project_no": format!("BJ{n}")});
    let made = app.login("sysadmin").await.post("/api/v1/rating-tokens", new).await.is(201);
    let path = format!("/api/public/ratings/{}", made.text_of("token"));
    let request = app.nobody.request(reqwest::Method::POST, &path).body("satisfaction=5");
    crate::app::send(request.header("content-type", "application/x-www-form-urlencoded")).await.is(201);
}

on_both_apps! {
    async fn served_cases_are_kept_once(app: &TestApp) {
        let hall = app.key(&["ratings:write"]).await;
        let odd = json!([case(1), case(1), with(case(2), json!({"unit": "nirgends"})), with(case(3), json!({"served_at": null})), 7]);
        let answer = hall.post("/api/v1/served-cases", odd).await.is(200).body;
        assert_eq!(answer["accepted"], 2);
        let refused: Vec<_> = answer["refused"].as_array().expect("lines").iter().map(|line| line["line"].as_u64()).collect();
        assert_eq!(refused, [Some(3), Some(4), Some(5)]);
        assert_eq!(hall.post("/api/v1/served-cases", json!([case(1)])).await.is(200).body["accepted"], 1, "known");
        hall.post("/api/v1/ratings", rating_of(1, 5)).await.is(201);

        let handler = app.handler("shichang").await;
        let seen = handler.get("/api/v1/served-cases").await.is(200);
        assert!(!seen.text.contains("李某某") && !seen.text.contains("1390000"), "nobody's name");
        assert_eq!(seen.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!((&seen.body["items"][0]["rated"], &seen.body["items"][0]["window_name"]), (&json!("rated"), &json!("综合窗口3号")));
        // One scope: another unit's people see nothing of it, and who has nothing to do with ratings is told so.
        let other = app.handler("zhujian").await;
        assert_eq!(other.get("/api/v1/served-cases?unit=shichang").await.is(200).body["items"], json!([]));
        assert_eq!(ratings(&other).await, Vec::<Value>::new());
        let id = ratings(&handler).await[0]["id"].clone();
        other.get(&format!("/api/v1/ratings/{id}")).await.problem(404, "not_found");
        app.agent().await.get("/api/v1/served-cases").await.problem(403, "forbidden");
        app.agent().await.post("/api/v1/served-cases", json!([case(9)])).await.problem(403, "forbidden");
    }

    /// 5 working days after the service, the day itself not counted: 24:00 of Tuesday 8 September.
    async fn silence_becomes_a_default_rating_once(app: &TestApp) {
        let hall = app.key(&["ratings:write"]).await;
        hall.post("/api/v1/served-cases", json!([case(1), case(2), case(3)])).await.is(200);
        hall.post("/api/v1/ratings", rating_of(1, 5)).await.is(201);
        app.now_is("2026-09-08T23:59:59+08:00");
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 0);
        app.now_is("2026-09-09T00:00:00+08:00");
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 3);
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 0, "once");
        assert_eq!(silence::next_at(&app.ctx).await.expect("read"), None);

        let lead = app.lead("shichang").await;
        let all = ratings(&lead).await;
        let defaults: Vec<_> = all.iter().filter(|r| r["is_default"] == true).collect();
        assert_eq!((all.len(), defaults.len()), (3, 2));
        let facts = |r: &Value| (r["satisfaction"].clone(), r["channel"].clone(), r["assessed_at"].clone(), r["ticket_number"].clone());
        assert_eq!(facts(defaults[0]), (json!(3), json!("7"), json!("2026-09-09T00:00:00+08:00"), Value::Null));

        // The citizen speaks after all: it counts in place of the default, and a bad one is a first one, no 追评.
        let taken = hall.post("/api/v1/ratings", rating_of(2, 1)).await.is(201);
        let number = taken.text_of("ticket_number");
        assert_eq!(look(&app.handler("shichang").await, &number).await["rating"]["again"], json!([]));
        let counting = lead.get("/api/v1/ratings?counting=true").await.is(200).body;
        assert_eq!(counting["items"].as_array().map(Vec::len), Some(3));
        let gone = ratings(&lead).await.into_iter().filter(|r| r["superseded"] == true).count();
        assert_eq!(gone, 1);
        let marks = lead.get("/api/v1/ratings/marks?by=clerk").await.is(200);
        let rows = marks.body["items"].as_array().expect("items");
        let own = rows.iter().find(|row| row["key"] == "C01").expect("the clerk");
        assert_eq!((&own["name"], &own["defaults"], &own["active"]), (&json!("窗口人员一号"), &json!(1), &json!(0)), "{}", marks.text);
        assert!(!marks.text.contains("李某某"));
        app.dispatcher().await.get("/api/v1/ratings/marks?by=clerk").await.problem(403, "forbidden");
        app.dispatcher().await.get("/api/v1/ratings/marks?by=window").await.is(200);
    }

    /// Whose system a source is, is said in one place, with its day: the province counts silence itself.
    async fn the_provinces_silence_is_its_own(app: &TestApp) {
        let hall = app.key(&["ratings:write"]).await;
        let sysadmin = app.login("sysadmin").await;
        let name = "来源ratings:write";
        let path = format!("/api/v1/rating-sources/{name}");
        let source = async |name: &str| {
            let all = sysadmin.get("/api/v1/rating-sources").await.is(200).body;
            let found = all["items"].as_array().expect("items").iter().find(|s| s["name"] == name).cloned();
            found.map(|s| (s["kind"].clone(), s["collects_defaults"].clone(), s["settled"].clone()))
        };
        assert_eq!(source(name).await, Some((json!("local"), json!(true), json!(false))));
        hall.post("/api/v1/served-cases", json!([case(1)])).await.is(200);
        let province = |source: &str| json!({"source": source, "province": true, "basis": "省局通知"});
        sysadmin.post(FEEDS, province(name)).await.is(204);
        assert_eq!(source(name).await, Some((json!("province"), json!(false), json!(true))));
        assert_eq!(sysadmin.put(&path, json!({})).await.faults(), ["collects_defaults required"]);
        assert_eq!(sysadmin.put(&path, json!({"collects_defaults": true})).await.faults(), ["collects_defaults conflict"]);
        hall.post("/api/v1/served-cases", json!([case(2)])).await.is(200);
        app.now_is("2026-10-01T00:00:00+08:00");
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 0);
        assert!(ratings(&app.lead("shichang").await).await.is_empty());
        app.lead("shichang").await.get("/api/v1/rating-sources").await.problem(403, "forbidden");

        // From the day on which it is the district's own again, what waited longest has waited long enough.
        let sysadmin = app.login("sysadmin").await;
        let local = json!({"source": name, "province": false, "basis": "改为本地采集", "valid_from": "2026-10-03"});
        sysadmin.post(FEEDS, local).await.is(204);
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 0);
        app.now_is("2026-10-03T00:00:00+08:00");
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 1);
        app.login("sysadmin").await.put(&path, json!({"collects_defaults": false})).await.is(204);

        // What the codes here collect is never the province's.
        let sysadmin = app.login("sysadmin").await;
        assert_eq!(sysadmin.post(FEEDS, province("本地评价")).await.faults(), ["source conflict"]);
        let all = sysadmin.get("/api/v1/rating-sources").await.is(200).body;
        let own = all["items"].as_array().expect("items").iter().find(|s| s["name"] == "本地评价").cloned().expect("the own");
        assert_eq!((&own["kind"], &own["collects_defaults"]), (&json!("local"), &json!(true)));
    }

    /// A code that a person made is kept under the hotline's own source: what was said by it was said of the case all the same.
    async fn who_rated_by_a_code_was_not_silent(app: &TestApp) {
        let hall = app.key(&["ratings:write"]).await;
        hall.post("/api/v1/served-cases", json!([case(1), case(2), case(3)])).await.is(200);
        for n in [1, 4] {
            rate_by_code(app, "shichang", n).await;
        }
        // Another unit's case may bear the same number.
        rate_by_code(app, "zhujian", 2).await;
        let own = |n: u32| NewCase {
            project_no: format!("BJ{n}"),
            unit: "shichang".into(),
            matter_code: None,
            matter_name: None,
            window: None,
            clerk: None,
            user_kind: None,
            user_name: None,
            user_phone: None,
            consent_contact: None,
            served_at: crate::app::at("2026-09-01T09:00:00+08:00"),
            finished_at: None,
        };
        let lines = vec![(1, own(4)), (2, own(5))];
        let taken = served::take_batch(&app.ctx, LOCAL_SOURCE, lines, &mut Vec::new()).await;
        assert_eq!(taken.expect("taken"), 2);

        app.now_is("2026-09-09T00:00:00+08:00");
        while silence::step(&app.ctx).await.expect("a step") > 0 {}
        let lead = app.lead("shichang").await;
        let defaults = async || {
            let all = ratings(&lead).await;
            let defaults = all.iter().filter(|r| r["is_default"] == true && r["superseded"] == false);
            let mut defaults: Vec<String> = defaults.map(|r| r["project_no"].as_str().expect("a number").to_owned()).collect();
            defaults.sort();
            defaults
        };
        assert_eq!(defaults().await, ["BJ2", "BJ3", "BJ5"]);
        let seen = lead.get("/api/v1/served-cases").await.is(200).body;
        let state = |n: u32| {
            let cases = seen["items"].as_array().expect("items");
            cases.iter().find(|c| c["project_no"] == format!("BJ{n}")).expect("the case")["rated"].clone()
        };
        assert_eq!([1, 2, 3, 4, 5].map(state), ["rated", "default", "default", "rated", "default"].map(|word| json!(word)));
        // Who speaks after all by a code is heard in place of the default.
        rate_by_code(app, "shichang", 3).await;
        assert_eq!(defaults().await, ["BJ2", "BJ5"]);
    }

    async fn switched_off_silence_rests(app: &TestApp, |config| config.ratings.collect = false) {
        let hall = app.key(&["ratings:write"]).await;
        hall.post("/api/v1/served-cases", json!([case(1)])).await.is(200);
        app.now_is("2026-10-01T00:00:00+08:00");
        assert_eq!(silence::step(&app.ctx).await.expect("a step"), 0);
        assert_eq!(silence::next_at(&app.ctx).await.expect("read"), None);
    }

    async fn natural_days_are_a_setting(app: &TestApp, |config| (config.ratings.default_days, config.ratings.default_working_days) = (7, false)) {
        let hall = app.key(&["ratings:write"]).await;
        hall.post("/api/v1/served-cases", json!([case(1)])).await.is(200);
        let due = silence::next_at(&app.ctx).await.expect("read").map(|at| at.to_rfc3339());
        assert_eq!(due.as_deref(), Some("2026-09-08T16:00:00+00:00"));
    }

    /// A default that the source itself sent stands where the citizen's first rating comes.
    async fn a_default_of_the_source_gives_way_too(app: &TestApp) {
        let hall = app.key(&["ratings:write"]).await;
        let silent = with(rating_of(1, 3), json!({"channel": 7, "is_default": true}));
        hall.post("/api/v1/ratings", silent.clone()).await.is(201);
        hall.post("/api/v1/ratings", rating_of(1, 5)).await.is(201);
        hall.post("/api/v1/ratings", rating_of(1, 5)).await.is(200);
        let lead = app.lead("shichang").await;
        let all = ratings(&lead).await;
        assert_eq!(all.len(), 2);
        assert_eq!(all.iter().filter(|r| r["superseded"] == true).count(), 1);
    }

    async fn where_only_the_number_is_known_it_is_the_denominator(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let count = |served: i64| json!({"month": "2026-08", "unit": "shichang", "served": served});
        sysadmin.put("/api/v1/served-counts", count(200)).await.is(204);
        sysadmin.put("/api/v1/served-counts", count(250)).await.is(204);
        let faults = sysadmin.put("/api/v1/served-counts", json!({"month": "2026-10", "unit": "nirgends", "served": -1})).await;
        assert_eq!(faults.faults().len(), 3);
        let hall = app.key(&["ratings:write"]).await;
        let august = json!({"served_at": "2026-08-31T16:00:00+08:00", "assessed_at": "2026-09-01T09:00:00+08:00"});
        hall.post("/api/v1/ratings", with(rating_of(1, 5), august)).await.is(201);
        let lead = app.lead("shichang").await;
        let month = lead.get("/api/v1/served-counts?month=2026-08").await.is(200).body;
        let own = &month["units"][0];
        assert_eq!((&own["told"], &own["known"], &own["rated"], &own["served"]), (&json!(250), &json!(0), &json!(1), &json!(250)));
        let none = app.lead("zhujian").await.get("/api/v1/served-counts?month=2026-08").await.is(200).body;
        assert_eq!(none["units"], json!([]));
        let open = lead.get("/api/v1/served-counts?month=2026-07").await.is(200).body;
        assert_eq!(open["units"], json!([]), "无分母");
        lead.put("/api/v1/served-counts", count(1)).await.problem(403, "forbidden");
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200);
        assert!(log.text.contains("200 件 → 250 件"), "{}", log.text);
    }
}
