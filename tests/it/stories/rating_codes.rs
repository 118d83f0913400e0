//! Citizens rate by a QR code at the window or by a link for their case (好差评; 国办发〔2019〕51号, contract.md §5).

use super::*;
use crate::app::{on_both_apps, send};
use hotline::service::retention::sweep;
use reqwest::Method;

/// A window's code, as the system administrator makes it: its path.
async fn window_code(app: &TestApp) -> String {
    let sysadmin = app.login("sysadmin").await;
    let made = sysadmin
        .post("/api/v1/rating-tokens", json!({"unit": "shichang", "window": "综合窗口3号"}))
        .await
        .is(201);
    assert_eq!((&made.body["kind"], &made.body["expires_at"]), (&json!("window"), &Value::Null));
    path(&made.body)
}

/// A case's link: its path.
async fn case_link(app: &TestApp, case: &str) -> String {
    let platform = app.key(&["ratings:write"]).await;
    let made = platform
        .post("/api/v1/rating-tokens", json!({"unit": "shichang", "project_no": case, "channel": 6}))
        .await;
    path(&made.is(201).body)
}

fn path(made: &Value) -> String {
    let (url, token) = (made["url"].as_str().expect("an address"), made["token"].as_str().expect("a token"));
    let (_, path) = url.split_once("/r/").expect("a page");
    assert_eq!(path, token);
    path.to_owned()
}

fn to(token: &str) -> String {
    format!("/api/public/ratings/{token}")
}

/// What the page posts.
async fn post_form(app: &TestApp, token: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = app.nobody.request(Method::POST, &to(token)).body(body);
    let answer = send(request.header("content-type", "application/x-www-form-urlencoded")).await;
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{}", answer.text);
    answer
}

/// Every rating there is, newest first.
async fn ratings(app: &TestApp) -> Vec<Value> {
    let all = app.login("supervisor1").await.get("/api/v1/ratings").await.is(200).body;
    all["items"].as_array().expect("items").clone()
}

on_both_apps! {
    async fn whoever_scans_a_windows_code_is_asked_in_one_page(app: &TestApp) {
        let token = window_code(app).await;
        let page = app.nobody.get(&format!("/r/{token}")).await.is(200);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
        for words in ["区市场监管局", "综合窗口3号", "非常满意", "非常不满意", "服务态度差效率低", "lang=\"zh-CN\"", "加密保存"] {
            assert!(page.text.contains(words), "{words} in {}", page.text);
        }
        assert!(!page.text.contains("<script") && page.text.len() < 100_000, "{}", page.text.len());
        let large = app.nobody.get(&format!("/r/{token}?elder=1")).await.is(200).text;
        assert!(large.contains("class=\"elder\"") && large.contains("标准版"));

        let good = post_form(app, &token, &[("satisfaction", "5"), ("indicators", "517"), ("once", "00112233aabbccdd")]).await;
        assert!(good.is(201).text.contains("谢谢您的评价"));
        // The finger was quick: still one rating, and thanks again.
        let twice = post_form(app, &token, &[("satisfaction", "5"), ("indicators", "517"), ("once", "00112233aabbccdd")]).await;
        assert!(twice.is(200).text.contains("谢谢您的评价"));
        // The next citizen.
        post_form(app, &token, &[("satisfaction", "4")]).await.is(201);
        let kept = ratings(app).await;
        assert_eq!(kept.len(), 2);
        for rating in &kept {
            assert_eq!((&rating["window"], &rating["channel"], &rating["assess_number"]), (&json!("综合窗口3号"), &json!("3"), &json!("1")));
            assert!(rating["project_no"].as_str().is_some_and(|n| n.starts_with("QR-")));
        }
        assert_eq!(kept[1]["indicators"], json!(["517"]));
        let listed = app.login("sysadmin").await.get("/api/v1/rating-tokens?kind=window&good=true").await.is(200).body;
        assert_eq!((&listed["items"][0]["ratings"], &listed["items"][0]["token"]), (&json!(2), &json!(token)));
    }

    async fn a_bad_rating_under_the_own_name_becomes_a_ticket_and_can_be_tracked(app: &TestApp) {
        let token = window_code(app).await;
        let said = post_form(app, &token, &[
            ("satisfaction", "1"), ("indicators", "115"), ("indicators", "110"), ("indicators", "517"), ("text", "排了一上午"),
            ("real_name", "1"), ("user_name", "李某某"), ("user_phone", "139 0000 0000"),
        ]).await.is(201).text;
        assert!(said.contains("3 个工作日") && said.contains("回访") && said.contains("区市场监管局"), "{said}");
        let kept = ratings(app).await;
        // What was hidden under another level is not sent along.
        assert_eq!(kept[0]["indicators"], json!(["115", "110"]));
        let number = kept[0]["ticket_number"].as_str().expect("a ticket");
        let seen = look(&app.handler("shichang").await, number).await;
        assert_eq!((&seen["status"], &seen["line"]), (&json!("dispatched"), &json!("service")));
        assert_eq!(deadline(&seen, "contact"), &Value::Null, "the unit was not allowed to call");
        let code = seen["query_code"].as_str().expect("a code");
        assert!(said.contains(code));
        // Nobody who stays without a name is told a code that is of no use.
        let said = post_form(app, &token, &[("satisfaction", "2")]).await.is(201).text;
        assert!(said.contains("没有留下联系方式") && !said.contains("查询码"), "{said}");
    }

    async fn what_is_missing_is_told_beside_the_field_and_nothing_typed_is_lost(app: &TestApp) {
        let token = window_code(app).await;
        let evil = "<script>alert(1)</script>\"";
        let page = post_form(app, &token, &[("text", evil), ("user_name", evil), ("user_phone", "12"), ("elder", "1")]).await.is(422).text;
        for words in ["请选一个满意程度", "电话号码格式不正确", "请勾选同意实名评价", "&lt;script&gt;alert(1)&lt;/script&gt;&quot;", "class=\"elder\"", "href=\"#user_phone\""] {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert!(!page.contains("<script") && page.contains("value=\"12\""));
        let page = post_form(app, &token, &[("satisfaction", "3"), ("real_name", "1")]).await.is(422).text;
        assert!(page.contains("实名评价请填写姓名") && page.contains("value=\"3\" checked"), "{page}");
        let long = "长".repeat(2001);
        assert!(post_form(app, &token, &[("satisfaction", "3"), ("text", &long)]).await.is(422).text.contains("最多 2000 个字"));
        let faults = app.nobody.post(&to(&token), json!({"satisfaction": 7, "indicators": "x", "real_name": 3})).await.faults();
        assert_eq!(faults, ["satisfaction choice", "real_name type"]);
        let faults = app.nobody.post(&to(&token), json!({"satisfaction": 1, "indicators": ["517", "999"]})).await.faults();
        assert_eq!(faults, ["indicators[0] conflict", "indicators[1] unknown"]);
        post_form(app, &token, &[("satisfaction", "5"), ("once", "not a mark")]).await.is(422);
        assert!(post_form(app, &token, &[("text", &"x".repeat(70_000))]).await.is(413).text.contains("没有提交成功"));
        assert_eq!(ratings(app).await.len(), 0);
    }

    async fn a_cases_link_is_good_for_one_rating_and_one_more(app: &TestApp) {
        let token = case_link(app, "DC2026090100001").await;
        let first = app.nobody.post(&to(&token), json!({"satisfaction": 4})).await.is(201).body;
        assert_eq!(first["rated_before"], false);
        let again = app.nobody.post(&to(&token), json!({"satisfaction": 1})).await.is(200).body;
        assert_eq!((&again["rated_before"], &again["may_add"], &again["id"]), (&json!(true), &json!(true), &Value::Null));
        let page = app.nobody.get(&format!("/r/{token}")).await.is(200).text;
        assert!(page.contains("已经评价过了") && page.contains("追加评价") && !page.contains("<form"));
        assert!(app.nobody.get(&format!("/r/{token}?again=1")).await.is(200).text.contains("<form"));
        assert!(post_form(app, &token, &[("satisfaction", "5"), ("again", "1")]).await.is(201).text.contains("谢谢"));
        let third = post_form(app, &token, &[("satisfaction", "5"), ("again", "1")]).await.is(200).text;
        assert!(third.contains("首次评价和追加评价都已收到"), "{third}");
        let kept = ratings(app).await;
        let seen: Vec<_> = kept.iter().map(|r| (r["assess_number"].as_str(), r["channel"].as_str())).collect();
        assert_eq!(seen, [(Some("2"), Some("6")), (Some("1"), Some("6"))]);
    }

    async fn of_two_at_once_one_is_kept(app: &TestApp) {
        let token = case_link(app, "DC2026090100002").await;
        let path = to(&token);
        let one = app.nobody.post(&path, json!({"satisfaction": 1}));
        let two = app.nobody.post(&path, json!({"satisfaction": 1}));
        let (one, two) = tokio::join!(one, two);
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201], "{} {}", one.text, two.text);
        assert_eq!(ratings(app).await.len(), 1);
    }

    /// What the platform itself has sent counts too: one case, one rating (一事一评).
    async fn a_case_that_the_platform_rated_is_rated(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let bad = super::rating::bad();
        platform.post("/api/v1/ratings", bad.clone()).await.is(201);
        let made = platform.post("/api/v1/rating-tokens", json!({"unit": "shichang", "project_no": bad["project_no"]})).await.is(201);
        let answer = app.nobody.post(&to(&path(&made.body)), json!({"satisfaction": 5})).await.is(200).body;
        assert_eq!((&answer["rated_before"], &answer["may_add"]), (&json!(true), &json!(true)));
    }

    async fn an_old_link_and_a_code_out_of_use_say_so(app: &TestApp) {
        let link = case_link(app, "DC2026090100003").await;
        app.now_is("2026-10-01T09:59:59+08:00");
        app.nobody.get(&format!("/r/{link}")).await.is(200);
        app.now_is("2026-10-01T10:00:00+08:00");
        assert!(app.nobody.get(&format!("/r/{link}")).await.is(410).text.contains("已过有效期"));
        app.nobody.post(&to(&link), json!({"satisfaction": 5})).await.problem(409, "window_closed");
        assert!(post_form(app, &link, &[("satisfaction", "5")]).await.is(409).text.contains("已过有效期"));

        let code = window_code(app).await;
        let sysadmin = app.login("sysadmin").await;
        let id = sysadmin.get("/api/v1/rating-tokens?kind=window").await.is(200).body["items"][0]["id"].clone();
        sysadmin.delete(&format!("/api/v1/rating-tokens/{id}")).await.is(204);
        assert!(app.nobody.get(&format!("/r/{code}")).await.is(410).text.contains("已停用"));
        app.nobody.post(&to(&code), json!({"satisfaction": 5})).await.problem(409, "window_closed");
        assert_eq!(ratings(app).await.len(), 0);
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!((&log["items"][0]["action"], &log["items"][1]["action"]), (&json!("rating_token_revoke"), &json!("rating_token_add")));
    }

    /// Trying tells nothing: forged, foreign and unknown are the same page.
    async fn what_was_not_signed_here_is_not_there(app: &TestApp) {
        let code = window_code(app).await;
        let mut forged = code.clone().into_bytes();
        forged[5] = if forged[5] == b'x' { b'y' } else { b'x' };
        let forged = String::from_utf8(forged).expect("text");
        let foreign = "gtMslsDTMg5f4CQ7DWQ1mUo1JQXbRYxN";
        let nothing = app.nobody.get("/r/nothing").await.is(404).text;
        assert!(nothing.contains("没有这个评价页面"));
        for token in [forged.as_str(), foreign, "%E8%AF%84", "-", &"a".repeat(400)] {
            assert_eq!(app.nobody.get(&format!("/r/{token}")).await.is(404).text, nothing);
            app.nobody.post(&to(token), json!({"satisfaction": 5})).await.problem(404, "not_found");
            assert_eq!(post_form(app, token, &[("satisfaction", "5")]).await.is(404).text, nothing);
        }
    }

    async fn who_may_make_codes(app: &TestApp) {
        let form = json!({"unit": "shichang", "window": "1号"});
        let lead = app.lead("shichang").await;
        let made = lead.post("/api/v1/rating-tokens", form.clone()).await.is(201).body;
        // The same window keeps its code, whoever asks.
        let sysadmin = app.login("sysadmin").await;
        assert_eq!(sysadmin.post("/api/v1/rating-tokens", form.clone()).await.is(200).body["token"], made["token"]);
        let other = app.lead("zhujian").await;
        other.post("/api/v1/rating-tokens", form.clone()).await.problem(403, "forbidden");
        assert_eq!(other.get("/api/v1/rating-tokens").await.is(200).body["items"], json!([]));
        let id = &made["id"];
        other.delete(&format!("/api/v1/rating-tokens/{id}")).await.problem(404, "not_found");
        for who in [app.handler("shichang").await, app.agent().await, app.login("supervisor1").await] {
            who.post("/api/v1/rating-tokens", form.clone()).await.problem(403, "forbidden");
            who.get("/api/v1/rating-tokens").await.problem(403, "forbidden");
            who.get(&format!("/api/v1/rating-tokens/posters?ids={id}")).await.problem(403, "forbidden");
        }
        let tickets_only = app.key(&["tickets:write"]).await;
        tickets_only.post("/api/v1/rating-tokens", form.clone()).await.problem(403, "forbidden");
        app.nobody.post("/api/v1/rating-tokens", form).await.problem(401, "unauthenticated");
        let faults = sysadmin.post("/api/v1/rating-tokens", json!({"unit": "nirgends"})).await.faults();
        assert_eq!(faults, ["unit unknown"]);
        let faults = sysadmin.post("/api/v1/rating-tokens", json!({"channel": 7})).await.faults();
        assert_eq!(faults, ["unit required", "channel choice"]);
        sysadmin.post("/api/v1/sources", json!({"name": "本地评价", "scopes": ["ratings:write"]})).await.problem(422, "invalid");
    }

    async fn posters_and_lists_of_links(app: &TestApp) {
        window_code(app).await;
        let sysadmin = app.login("sysadmin").await;
        let id = sysadmin.get("/api/v1/rating-tokens").await.is(200).body["items"][0]["id"].clone();
        let printed = sysadmin.get(&format!("/api/v1/rating-tokens/posters?ids={id}")).await.is(200).body;
        let poster = &printed["items"][0];
        assert_eq!((&poster["unit_name"], &poster["window"]), (&json!("区市场监管局"), &json!("综合窗口3号")));
        assert!(poster["qr"]["path"].as_str().is_some_and(|path| path.starts_with('M')));
        assert_eq!(printed["levels"].as_array().map(Vec::len), Some(5));
        assert_eq!(sysadmin.get("/api/v1/rating-tokens/posters?ids=1,x").await.faults(), ["ids format"]);
        sysadmin.post("/api/v1/rating-tokens", json!({"unit": "shichang", "project_no": "=1+1", "channel": "6"})).await.is(201);
        let list = sysadmin.get("/api/v1/rating-tokens?kind=case&good=true&format=csv").await.is(200);
        assert_eq!(list.header("content-type"), "text/csv; charset=utf-8");
        assert!(list.text.contains("\"'=1+1\",\"区市场监管局\"") && list.text.contains("/r/"), "{}", list.text);
    }

    async fn one_code_is_not_flooded(app: &TestApp, |config| (config.limits.public_per_minute, config.limits.rating_code_per_minute) = (0, 2)) {
        let token = window_code(app).await;
        for _ in 0..2 {
            post_form(app, &token, &[("satisfaction", "5")]).await.is(201);
        }
        let kindly = post_form(app, &token, &[("satisfaction", "5")]).await.is(429);
        assert!(kindly.text.contains("请稍等片刻") && !kindly.header("retry-after").is_empty());
        app.nobody.post(&to(&token), json!({"satisfaction": 5})).await.problem(429, "rate_limited");
        // To look costs nothing; and other windows are not touched.
        app.nobody.get(&format!("/r/{token}")).await.is(200);
        post_form(app, &case_link(app, "DC2026090100009").await, &[("satisfaction", "5")]).await.is(201);
    }

    async fn one_address_is_told_kindly_to_wait(app: &TestApp, |config| config.limits.public_per_minute = 2) {
        let token = window_code(app).await;
        for _ in 0..2 {
            app.nobody.get(&format!("/r/{token}")).await.is(200);
        }
        let kindly = app.nobody.get(&format!("/r/{token}")).await.is(429);
        assert_eq!(kindly.header("content-type"), "text/html; charset=utf-8");
        assert!(kindly.text.contains("请稍等片刻") && !kindly.header("retry-after").is_empty());
        app.nobody.post(&to(&token), json!({"satisfaction": 5})).await.problem(429, "rate_limited");
    }

    async fn a_tablet_goes_back_to_its_start(app: &TestApp) {
        let token = window_code(app).await;
        let page = app.nobody.get(&format!("/r/{token}?tablet=1")).await.is(200).text;
        assert!(page.contains("class=\"tablet\"") && page.contains("name=\"tablet\""));
        let thanks = post_form(app, &token, &[("satisfaction", "5"), ("tablet", "1")]).await.is(201).text;
        assert!(thanks.contains(&format!("content=\"8;url=/r/{token}?tablet=1\"")), "{thanks}");
        assert_eq!(ratings(app).await[0]["channel"], "4");
    }

    async fn a_series_is_shown_to_the_supervisor_who_decides(app: &TestApp) {
        let token = window_code(app).await;
        for _ in 0..3 {
            post_form(app, &token, &[("satisfaction", "5")]).await.is(201);
        }
        let supervisor = app.login("supervisor1").await;
        let shown = supervisor.get("/api/v1/suspicious-ratings").await.is(200).body;
        let series = &shown["items"][0];
        assert_eq!((&series["reason"], &series["count"], &series["places"]), (&json!("address_minute"), &json!(3), &json!(["区市场监管局 综合窗口3号"])));
        assert_eq!(series["said"], "1 秒内 3 条评价：非常满意 3 条，差评 0 条");
        assert!(!shown.to_string().contains("hash"));
        let found = json!({"reason": "address_minute", "rating": series["ratings"][0]["id"], "seen": 3, "verdict": "cleared", "note": "调看监控，三人排队评价"});
        for who in [app.agent().await, app.lead("shichang").await, app.login("auditor").await, app.login("leader1").await] {
            who.get("/api/v1/suspicious-ratings").await.problem(403, "forbidden");
            who.post("/api/v1/suspicious-ratings/look", found.clone()).await.problem(403, "forbidden");
        }
        let faults = supervisor.post("/api/v1/suspicious-ratings/look", json!({"verdict": "x", "note": " "})).await.faults();
        assert_eq!(faults, ["verdict choice", "note required", "reason required", "rating required", "seen required"]);
        let stale = with(found.clone(), json!({"seen": 2}));
        supervisor.post("/api/v1/suspicious-ratings/look", stale).await.problem(409, "version_conflict");
        supervisor.post("/api/v1/suspicious-ratings/look", found).await.is(204);
        let shown = supervisor.get("/api/v1/suspicious-ratings").await.is(200).body;
        assert_eq!((&shown["items"], &shown["looked"][0]["looked"]["note"]), (&json!([]), &json!("调看监控，三人排队评价")));
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!(log["items"][0]["action"], "suspicion_look");
        // One more of them: it is to be looked at again.
        post_form(app, &token, &[("satisfaction", "5")]).await.is(201);
        assert_eq!(supervisor.get("/api/v1/suspicious-ratings").await.is(200).body["items"][0]["count"], 4);
    }

    /// A good mark under a number of the office itself: one is enough for a look.
    async fn a_rating_under_a_duty_number_is_shown(app: &TestApp) {
        let token = window_code(app).await;
        let phones = json!({"phones": [{"rank": "lead", "number": "139 1234 5678"}]});
        app.lead("shichang").await.put("/api/v1/units/shichang/phones", phones).await.is(204);
        let named = json!({"satisfaction": 5, "real_name": true, "user_name": "张某某", "user_phone": "13912345678"});
        app.nobody.post(&to(&token), named).await.is(201);
        let shown = app.login("supervisor1").await.get("/api/v1/suspicious-ratings").await.is(200).body;
        assert_eq!((&shown["items"][0]["reason"], &shown["items"][0]["count"]), (&json!("staff_phone"), &json!(1)));
        assert!(!shown.to_string().contains("5678"));
    }

    /// 窗口人员本人手机: who sits at the window and rates it under the own number is noticed; nobody reads the number anywhere.
    async fn a_rating_under_a_clerks_own_number_is_shown(app: &TestApp) {
        let token = window_code(app).await;
        let sysadmin = app.login("sysadmin").await;
        let clerk = |phone: &str| json!({"code": "C77", "name": "窗口人员丙", "unit": "shichang", "phone": phone});
        assert_eq!(sysadmin.post("/api/v1/services/clerk", clerk("12")).await.faults(), ["phone format"]);
        sysadmin.post("/api/v1/services/clerk", clerk("137 1234 5678")).await.is(204);
        let table = "类别,编码,名称,单位,本人手机\n窗口人员,C78,窗口人员丁,shichang,13787654321\n窗口,W78,新窗口,shichang,13787654321\n窗口人员,C77,窗口人员丙,shichang,\n";
        let file = reqwest::multipart::Part::bytes(table.as_bytes().to_vec()).file_name("t.csv");
        let form = reqwest::multipart::Form::new().part("file", file);
        let taken = send(sysadmin.request(Method::POST, "/api/v1/services/import").multipart(form)).await.is(200).body;
        assert_eq!((&taken["added"], &taken["known"]), (&json!(2), &json!(1)), "a table without a number takes none away");
        let phones = async |code: &str| {
            let all = sysadmin.get("/api/v1/services").await.is(200);
            assert!(!all.text.contains("1234567") && !all.text.contains("8765432"), "masked");
            let rows = all.body["items"].as_array().expect("items").iter().filter(|i| i["code"] == code);
            rows.map(|i| i["phone"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(phones("C77").await, [json!("137****5678")]);
        assert_eq!((phones("C78").await, phones("W78").await), (vec![json!("137****4321")], vec![Value::Null]));

        let rate = async |phone: &str| {
            let named = json!({"satisfaction": 5, "real_name": true, "user_name": "张某某", "user_phone": phone});
            app.nobody.post(&to(&token), named).await.is(201);
        };
        for phone in ["13712345678", "13787654321", "13700000000"] {
            rate(phone).await;
        }
        let supervisor = app.login("supervisor1").await;
        let noticed = async || {
            let shown = supervisor.get("/api/v1/suspicious-ratings").await.is(200);
            assert!(!shown.text.contains("5678") && !shown.text.contains("4321"), "nobody's number");
            let items = shown.body["items"].as_array().expect("items").clone();
            items.iter().filter(|item| item["reason"] == "staff_phone").count()
        };
        assert_eq!(noticed().await, 2);
        // Said anew without a number: as it is known. Until it is said that it is not to be known.
        let anew = json!({"name": "窗口人员丙（组长）", "unit": "shichang", "valid_from": "2026-09-05"});
        sysadmin.post("/api/v1/services/clerk/C77/change", anew).await.is(204);
        let none = json!({"name": "窗口人员丙（组长）", "unit": "shichang", "no_phone": true, "valid_from": "2026-09-06"});
        sysadmin.post("/api/v1/services/clerk/C77/change", none).await.is(204);
        let kept = json!("137****5678");
        assert_eq!(phones("C77").await, [kept.clone(), kept, Value::Null]);
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).text;
        assert!(log.contains("窗口人员丙") && !log.contains("5678") && !log.contains("4321"), "{log}");

        // Who has left is looked for as far back as ratings are, and then forgotten.
        app.now_is("2026-10-05T10:00:00+08:00");
        assert_eq!(sweep(&app.ctx).await.expect("swept").clerk_phones, 1, "the first of three");
        app.now_is("2026-10-06T10:00:00+08:00");
        assert_eq!(sweep(&app.ctx).await.expect("swept").clerk_phones, 1);
        let sysadmin = app.login("sysadmin").await;
        let left = sysadmin.get("/api/v1/services?what=clerk").await.is(200).text;
        assert!(!left.contains("5678") && left.contains("4321"), "{left}");
    }

    /// Units' workers have no account, but a number.
    async fn a_rating_under_a_workers_number_is_shown(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let handler = app.handler("zhujian").await;
        give(&handler, &number, "sign", json!({})).await.is(200);
        let worker = json!({"person": "赵六", "phone": "13812340000", "due_on": "2026-09-03"});
        give(&handler, &number, "assign_inside", worker).await.is(200);
        let token = window_code(app).await;
        let named = json!({"satisfaction": 5, "real_name": true, "user_name": "赵某某", "user_phone": "13812340000"});
        app.nobody.post(&to(&token), named).await.is(201);
        let shown = app.login("supervisor1").await.get("/api/v1/suspicious-ratings").await.is(200).body;
        assert_eq!((&shown["items"][0]["reason"], &shown["items"][0]["count"]), (&json!("staff_phone"), &json!(1)));
    }

    async fn where_ratings_came_from_is_forgotten(app: &TestApp) {
        let token = window_code(app).await;
        post_form(app, &token, &[("satisfaction", "5")]).await.is(201);
        app.ctx.clock.advance_to(app.ctx.now() + chrono::TimeDelta::days(180));
        assert_eq!(sweep(&app.ctx).await.expect("swept").origins, 0);
        app.ctx.clock.advance_to(app.ctx.now() + chrono::TimeDelta::days(1));
        assert_eq!(sweep(&app.ctx).await.expect("swept").origins, 1);
        assert_eq!(sweep(&app.ctx).await.expect("swept").origins, 0);
        // The code it came through stays known.
        let listed = app.login("sysadmin").await.get("/api/v1/rating-tokens").await.is(200).body;
        assert_eq!(listed["items"][0]["ratings"], 1);
    }
}
