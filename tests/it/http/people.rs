//! The security administrator keeps people and roles; the auditor reads what was done (contract.md §3).

use crate::app::{Answer, Client, TestApp, on_both_apps, send};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const PEOPLE: &str = "/api/v1/people";

fn person(username: &str, roles: &[&str]) -> Value {
    json!({"username": username, "name": "李四", "unit": "zhujian", "email": "lisi@example.gov.cn", "roles": roles})
}

async fn id_of(secadmin: &Client, username: &str) -> i64 {
    let found = secadmin.get(&format!("{PEOPLE}?q={username}")).await.is(200);
    let items = found.body["items"].as_array().expect("items");
    let exact = items.iter().find(|item| item["username"] == username).expect("the person");
    exact["id"].as_i64().expect("an id")
}

async fn sign_in(app: &TestApp, username: &str, password: &str) -> Answer {
    app.nobody.post("/api/v1/auth/login", json!({"username": username, "password": password})).await
}

async fn import(who: &Client, query: &str, name: &str, bytes: Vec<u8>) -> Answer {
    let form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
    send(who.request(Method::POST, &format!("{PEOPLE}/import{query}")).multipart(form)).await
}

async fn actions(app: &TestApp) -> Vec<(String, String, String)> {
    let auditor = app.login("auditor").await;
    let log = auditor.get("/api/v1/audit/changes").await.is(200);
    let word = |row: &Value, field: &str| row[field].as_str().unwrap_or("?").to_owned();
    let rows = log.body["items"].as_array().expect("items").iter();
    rows.map(|row| (word(row, "who"), word(row, "action"), word(row, "detail"))).collect()
}

on_both_apps! {
    async fn a_person_is_added_changed_disabled_and_let_in_again(app: &TestApp) {
        let secadmin = app.login("secadmin").await;
        let made = secadmin.post(PEOPLE, person("lisi", &["handler"])).await.is(201);
        let (id, password) = (&made.body["id"], made.text_of("password"));
        let held = sign_in(app, "lisi", &password).await.is(200);
        assert_eq!(held.body["user"]["must_change_password"], true);
        let lisi = app.nobody.bearer(&held.text_of("access_token"));
        lisi.post("/api/v1/auth/password", json!({"old_password": password, "new_password": "Tongdu-Qu-2026"})).await.is(204);
        lisi.get("/api/v1/tickets").await.is(200);

        let path = format!("{PEOPLE}/{id}");
        let mut body = person("lisi", &["handler", "lead"]);
        body["unit"] = json!("区水务局");
        let changed = secadmin.put(&path, body).await.is(200).body;
        assert_eq!((&changed["unit"], &changed["roles"]), (&json!("shuiwu"), &json!(["handler", "lead"])));
        lisi.get("/api/v1/me").await.problem(401, "unauthenticated");

        let held = sign_in(app, "lisi", "Tongdu-Qu-2026").await.is(200);
        let lisi = app.nobody.bearer(&held.text_of("access_token"));
        assert!(secadmin.post(&format!("{path}/disable"), json!({})).await.is(200).body["disabled_at"].is_string());
        lisi.get("/api/v1/me").await.problem(401, "unauthenticated");
        sign_in(app, "lisi", "Tongdu-Qu-2026").await.problem(401, "unauthenticated");
        assert_eq!(secadmin.post(&format!("{path}/enable"), json!({})).await.is(200).body["disabled_at"], Value::Null);
        sign_in(app, "lisi", "Tongdu-Qu-2026").await.is(200);

        let fresh = secadmin.post(&format!("{path}/reset-password"), json!({})).await.is(200).text_of("password");
        sign_in(app, "lisi", "Tongdu-Qu-2026").await.problem(401, "unauthenticated");
        assert_eq!(sign_in(app, "lisi", &fresh).await.is(200).body["user"]["must_change_password"], true);

        let log = actions(app).await;
        let what: Vec<_> = log.iter().map(|(who, action, _)| (who.as_str(), action.as_str())).collect();
        let by = "安全管理员";
        let expected =
            [(by, "password_reset"), (by, "person_enable"), (by, "person_disable"), (by, "person_change"), (by, "person_add")];
        assert_eq!(what, expected);
        assert_eq!(log[3].2, "单位：区住建局 → 区水务局；角色：承办人 → 承办人、单位负责人");
    }

    async fn nobody_administers_the_own_account_and_no_two_administrators_are_one(app: &TestApp) {
        let secadmin = app.login("secadmin").await;
        let own = id_of(&secadmin, "secadmin").await;
        for act in ["disable", "enable", "unlock", "reset-password"] {
            secadmin.post(&format!("{PEOPLE}/{own}/{act}"), json!({})).await.problem(403, "forbidden");
        }
        let body = json!({"name": "安全管理员", "unit": "hotline", "roles": ["secadmin"]});
        secadmin.put(&format!("{PEOPLE}/{own}"), body).await.problem(403, "forbidden");
        for roles in [&["sysadmin", "secadmin"][..], &["auditor", "sysadmin"], &["auditor", "dispatcher"]] {
            assert_eq!(secadmin.post(PEOPLE, person("wangwu", roles)).await.faults(), ["roles conflict"]);
        }
        let mut outside = person("wangwu", &["dispatcher"]);
        outside["contractor"] = json!(true);
        assert_eq!(secadmin.post(PEOPLE, outside).await.faults(), ["roles conflict"]);
        assert_eq!(actions(app).await, []);
    }

    async fn the_password_of_a_demo_account_stays(app: &TestApp) {
        let secadmin = app.login("secadmin").await;
        let id = id_of(&secadmin, "agent1").await;
        secadmin.post(&format!("{PEOPLE}/{id}/reset-password"), json!({})).await.problem(403, "forbidden");
        app.agent().await.get("/api/v1/me").await.is(200);
    }

    async fn an_account_locked_by_failures_is_shown_and_unlocked(app: &TestApp) {
        for _ in 0..5 {
            sign_in(app, "agent2", "wrong").await.problem(401, "unauthenticated");
        }
        sign_in(app, "agent2", crate::app::PASSWORD).await.problem(429, "rate_limited");
        let secadmin = app.login("secadmin").await;
        let id = id_of(&secadmin, "agent2").await;
        assert!(secadmin.get(&format!("{PEOPLE}/{id}")).await.is(200).body["locked_until"].is_string());
        let open = secadmin.post(&format!("{PEOPLE}/{id}/unlock"), json!({})).await.is(200);
        assert_eq!(open.body["locked_until"], Value::Null);
        sign_in(app, "agent2", crate::app::PASSWORD).await.is(200);
        assert_eq!(actions(app).await.len(), 1);
    }

    async fn faults_are_told_whole_and_others_are_kept_out(app: &TestApp) {
        let secadmin = app.login("secadmin").await;
        assert_eq!(secadmin.post(PEOPLE, json!({})).await.faults(), ["username required", "name required", "unit required", "roles required"]);
        let bad = json!({"username": "张 三", "name": "张三", "unit": "nowhere", "email": "x@y@z", "roles": ["king"]});
        assert_eq!(secadmin.post(PEOPLE, bad).await.faults(), ["username characters", "email format", "unit unknown", "roles choice"]);
        assert_eq!(secadmin.post(PEOPLE, person("agent1", &["agent"])).await.faults(), ["username taken"]);
        assert_eq!(secadmin.get(&format!("{PEOPLE}?role=king&state=x&limit=0")).await.faults(), ["limit range", "role choice", "state choice"]);
        secadmin.get(&format!("{PEOPLE}/999999")).await.problem(404, "not_found");
        for username in ["agent1", "sysadmin", "auditor", "leader1", "lead.zhujian"] {
            let client = app.login(username).await;
            client.get(PEOPLE).await.problem(403, "forbidden");
            client.post(PEOPLE, person("x", &["agent"])).await.problem(403, "forbidden");
        }
        for username in ["secadmin", "sysadmin", "supervisor1"] {
            let client = app.login(username).await;
            client.get("/api/v1/audit/changes").await.problem(403, "forbidden");
            }
    }

    async fn people_are_found_by_name_unit_role_and_state_page_by_page(app: &TestApp) {
        let secadmin = app.login("secadmin").await;
        let names = |page: &Answer| -> Vec<String> {
            let items = page.body["items"].as_array().expect("items").iter();
            items.map(|item| item["username"].as_str().unwrap_or("?").to_owned()).collect()
        };
        let found = secadmin.get(&format!("{PEOPLE}?unit=zhujian&role=lead")).await.is(200);
        assert_eq!(names(&found), ["lead.zhujian"]);
        assert_eq!(names(&secadmin.get(&format!("{PEOPLE}?q=%E5%9D%90%E5%B8%AD")).await.is(200)), ["agent1", "agent2", "agent3"]);
        assert_eq!(names(&secadmin.get(&format!("{PEOPLE}?state=disabled")).await.is(200)), [""; 0]);
        let first = secadmin.get(&format!("{PEOPLE}?limit=2")).await.is(200);
        let second = secadmin.get(&format!("{PEOPLE}?limit=2&cursor={}", first.text_of("next_cursor"))).await.is(200);
        assert_eq!((names(&first).len(), names(&second).len()), (2, 2));
        assert!(names(&first).iter().all(|name| !names(&second).contains(name)));
    }

    async fn a_file_of_people_is_tried_and_then_taken_row_by_row(app: &TestApp) {
        let secadmin = app.login("secadmin").await;
        let file = "用户名,姓名,邮箱,单位,角色,外包\n\
            zhaoliu,赵六,,区住建局,承办人、单位负责人,否\n\
            agent1,坐席,,hotline,agent,\n\
            qianqi,钱七,not-an-address,no-such,坐席,也许\n\
            zhaoliu,赵六,,zhujian,handler,\n\
            sunba,孙八,sunba@example.gov.cn,hotline,agent,是\n";
        let tried = import(&secadmin, "?dry_run=true", "people.csv", file.into()).await.is(200).body;
        assert_eq!(tried["rows"], 5);
        assert_eq!(tried["accepted"], json!([{"username": "zhaoliu", "name": "赵六"}, {"username": "sunba", "name": "孙八"}]));
        let refused: Vec<_> = tried["refused"].as_array().expect("refused").iter().map(|row| {
            let faults = row["errors"].as_array().expect("errors").iter();
            (row["line"].as_i64(), faults.map(|e| format!("{} {}", e["field"], e["code"]).replace('"', "")).collect::<Vec<_>>().join(","))
        }).collect();
        let expected = [(Some(3), "username taken"), (Some(4), "contractor choice,email format,unit unknown"), (Some(5), "username conflict")];
        assert_eq!(refused, expected.map(|(line, faults)| (line, faults.to_owned())));
        assert_eq!(tried["passwords"], json!([]));
        assert_eq!(secadmin.get(&format!("{PEOPLE}?q=zhaoliu")).await.body["items"], json!([]), "nothing was written");

        let taken = import(&secadmin, "", "people.csv", file.into()).await.is(200).body;
        let password = taken["passwords"][1]["password"].as_str().expect("a password");
        assert_eq!(sign_in(app, "sunba", password).await.is(200).body["user"]["must_change_password"], true);
        let again = import(&secadmin, "", "people.csv", file.into()).await.is(200).body;
        assert_eq!(again["accepted"], json!([]), "once is enough");
        assert_eq!(actions(app).await.len(), 2);

        assert_eq!(import(&secadmin, "", "x.csv", b"\xd0\xd5".to_vec()).await.faults(), ["file format"]);
        assert_eq!(import(&secadmin, "", "x.csv", "姓名\n张三\n".into()).await.faults(), ["file format"]);
        assert_eq!(import(&secadmin, "", "x.csv", Vec::new()).await.faults(), ["file required"]);
        secadmin.post(&format!("{PEOPLE}/import"), json!({})).await.problem(415, "unsupported_media_type");
    }

    async fn the_auditor_finds_a_change_by_what_who_and_when(app: &TestApp) {
        let secadmin = app.login("secadmin").await;
        secadmin.post(PEOPLE, person("lisi", &["handler"])).await.is(201);
        let auditor = app.login("auditor").await;
        let many = async |query: &str| {
            let found = auditor.get(&format!("/api/v1/audit/changes?{query}")).await.is(200);
            found.body["items"].as_array().map_or(0, Vec::len)
        };
        let today = app.ctx.clock.real_now().date_naive();
        assert_eq!(many("action=person_add").await, 1);
        assert_eq!(many("action=person_change").await, 0);
        assert_eq!(many("who=%E5%AE%89%E5%85%A8%E7%AE%A1%E7%90%86%E5%91%98").await, 1);
        assert_eq!(many("who=nobody").await, 0);
        assert_eq!(many("to=2020-01-01").await, 0);
        assert_eq!(many(&format!("from={}", today - chrono::Days::new(1))).await, 1);
        let faults = auditor.get("/api/v1/audit/changes?action=x&from=y&to=2026-13-01&limit=0").await.faults();
        assert_eq!(faults, ["limit range", "action choice", "from format", "to format"]);
    }
}
