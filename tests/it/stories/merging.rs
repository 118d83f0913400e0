//! 并单、拆回、加入诉求人、关联、拆单: one matter handled once, every caller kept and visited (contract.md §4 `merge`).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// What somebody else says of the same building site.
fn neighbour(phone: &str) -> Value {
    with(
        complaint(),
        json!({
            "title": "桂苑工地半夜打桩", "content": "凌晨两点还在打桩。",
            "caller": {"kind": "person", "anonymous": false, "name": "李大梅", "phone": phone},
        }),
    )
}

fn who(phone: &str) -> Value {
    json!({"kind": "person", "anonymous": false, "name": "陈三", "phone": phone})
}

fn numbers(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|item| item["number"].as_str()).collect()
}

/// The tables with a ticket's row in them, and what becomes of the rows of a ticket that is merged (peers.md lesson 27).
const CHILDREN: &[(&str, &str)] = &[
    (
        "assignment",
        "stays: who had the merged ticket had it; its unit is told and goes on where it comes back",
    ),
    ("attachment", "stays, and is shown with the root: its files are named in the root's facts"),
    ("caller", "copied to the root, taken off it when it is taken apart"),
    ("clock", "cancelled, and restored when it is taken apart; misses stay"),
    ("document", "stays: a paper is issued on the ticket whose number it bears"),
    ("inner_task", "stays with the unit that gave it: what a unit does inside is its own"),
    ("journal", "stays: what happened, happened there"),
    ("caller_former", "stays: what stood there before a correction is asked for where it was made"),
    ("origin", "stays: the number that it had elsewhere is still found"),
    ("outbox", "stays: what was promised is kept"),
    ("letter", "stays: what was sent was sent"),
    ("notice", "stays: what people were told, they were told"),
    ("participant", "stays: the forbidden pairs of the merged ticket are its own"),
    ("publication", "stays, and is not public: what is merged was taken up again, or never had a result"),
    ("rating", "stays: the rating names the ticket that it became"),
    (
        "recusal",
        "stays: who is kept away from the merged is kept away from the root too, or it is not merged",
    ),
    ("rectification", "stays: what waited to be sent lapsed with the round whose result it was"),
    ("ruling", "lapses where it waits"),
    ("spot", "cannot be there: only what is signed off is looked at again"),
    ("suggestion_dismissal", "stays: what was not followed then was about this ticket"),
    ("text", "stays: the root's page shows what was said there"),
    ("visit", "cannot be there: only what has a result is visited"),
    ("access_log", "stays: who looked, looked there"),
];

async fn tables_with_a_ticket(app: &TestApp) -> Vec<String> {
    let db = app.connect().await;
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT DISTINCT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND p.name IN ('ticket_id', 'ticket') ORDER BY 1"
        }
        _ => {
            "SELECT DISTINCT table_name AS name FROM information_schema.columns \
             WHERE table_schema = current_schema() AND column_name IN ('ticket_id', 'ticket') ORDER BY 1"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.expect("tables");
    rows.iter().map(|row| row.try_get("", "name").expect("a name")).collect()
}

on_both_apps! {
    async fn two_neighbours_get_one_answer_and_both_are_asked_about_it(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let first = take_down(&agent, neighbour("13800000001")).await;
        let picture = evidence(&app.handler("zhujian").await, &first).await;
        app.now_is("2026-09-02T10:00:00+08:00");
        let root = take_down(&app.login("agent2").await, complaint()).await;
        assert_eq!(deadline(&look(&dispatcher, &root).await, "handle")["due_on"], "2026-09-09");

        // The dispatcher is shown that they may be one, with what they have in common.
        let similar = dispatcher.get(&format!("/api/v1/tickets/{first}/similar")).await.is(200).body;
        assert_eq!(numbers(&similar["items"]), [root.as_str()]);
        assert_eq!(similar["items"][0]["why"], json!(["同一类别", "同一镇街"]));

        assert_eq!(give(&dispatcher, &first, "merge", json!({})).await.faults(), ["into required"]);
        assert_eq!(give(&dispatcher, &first, "merge", json!({"into": "53011326090199999"})).await.faults(), ["into unknown"]);
        assert_eq!(give(&dispatcher, &first, "merge", json!({"into": first})).await.faults(), ["into conflict"]);
        refused(&agent, &first, "merge", json!({"into": root}), 403, "forbidden").await;
        app.handler("chengguan").await.command(&first, "merge", 1, json!({"into": root})).await.problem(404, "not_found");
        dispatcher.command(&first, "merge", 0, json!({"into": root})).await.problem(409, "version_conflict");
        let before = look(&dispatcher, &root).await;

        let merged = give(&dispatcher, &first, "merge", json!({"into": root, "reason": "同一工地"})).await.is(200).body;
        assert_eq!((&merged["status"], &merged["merged_into"]["number"], &merged["light"]), (&json!("merged"), &json!(root), &json!("grey")));
        assert_eq!(deadline(&merged, "handle")["state"], "cancelled");
        let seen = look(&dispatcher, &root).await;
        // The earlier deadline, and why.
        assert_eq!((&deadline(&seen, "handle")["due_on"], &deadline(&seen, "total")["due_on"]), (&json!("2026-09-08"), &json!("2026-09-08")));
        let why = dispatcher.get(&format!("/api/v1/tickets/{root}/deadlines/handle/explain")).await.is(200).text;
        assert!(why.contains("并单后取最早期限"), "{why}");
        assert_eq!(seen["version"].as_i64(), before["version"].as_i64().map(|v| v + 1), "whoever looked before looks again");
        assert_eq!((&seen["callers"][1]["id"], &seen["callers"][1]["name"], &seen["callers"][1]["merged_from"]), (&json!(2), &json!("李**"), &json!(first)));
        assert_eq!((&seen["merged"][0]["number"], &seen["merged"][0]["content"], &seen["merged"][0]["callers"]), (&json!(first), &json!("凌晨两点还在打桩。"), &json!([2])));
        // The unit that answers sees what was sent with the other one, and may call that caller too.
        let unit = app.handler("zhujian").await;
        assert_eq!(look(&unit, &root).await["attachments"][0]["id"], json!(picture));
        unit.get(&format!("/api/v1/tickets/{root}/attachments/{picture}")).await.is(200);
        let phone = unit.post(&format!("/api/v1/tickets/{root}/unmask"), json!({"field": "phone", "caller": 2, "reason": "联系诉求人"})).await.is(200).body;
        assert_eq!(phone["value"], "13800000001");
        work(&app.ctx).await;
        let told = inbox(&unit).await;
        assert_eq!(told.iter().filter(|(kind, _)| kind == "merged").count(), 2, "{told:?}");

        // Nothing happens on what is merged, and one stable code says so.
        for (who, command, body) in [(&unit, "sign", json!({})), (&dispatcher, "withdraw", json!({"reason": "x"})), (&dispatcher, "merge", json!({"into": root}))] {
            refused(who, &first, command, body, 409, "illegal_transition").await;
        }
        refused(&dispatcher, &root, "merge", json!({"into": first}), 409, "illegal_transition").await;
        give(&dispatcher, &first, "note", json!({"text": "已电话告知"})).await.is(200);
        assert_eq!(numbers(&dispatcher.get("/api/v1/tickets?status=merged").await.is(200).body["items"]), [first.as_str()]);
        let found = dispatcher.get("/api/v1/tickets?q=13800000001").await.is(200).body;
        assert_eq!(found["total"], 2, "the caller's number finds both: {found}");

        // The answer is for both, and both are asked.
        handle(app, &root, "zhujian").await;
        give(&app.login("reviewer1").await, &root, "pass_review", json!({})).await.is(200);
        let visitor = app.login("visitor1").await;
        let heard = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 5});
        assert_eq!(give(&visitor, &root, "visit", heard.clone()).await.is(200).body["status"], "to_visit");
        assert_eq!(give(&visitor, &root, "visit", with(heard, json!({"caller": 2}))).await.is(200).body["status"], "archived");
        let closed = look(&dispatcher, &first).await;
        assert_eq!((&closed["status"], &closed["merged_into"]["status"]), (&json!("merged"), &json!("archived")));
        assert!(!actions(&closed).contains(&"unmerge"));
        refused(&dispatcher, &first, "unmerge", json!({}), 409, "illegal_transition").await;

        // Handled once: the report counts one task, and names the other as merged.
        let report = app.login("leader1").await.get("/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created").await.is(200).body;
        assert_eq!((&report["merged"], &report["excluded"]), (&json!(1), &json!(1)));
        let row = report["rows"].as_array().expect("rows").iter().find(|r| r["key"] == "zhujian").expect("the unit");
        assert_eq!(row["measures"]["on_time"]["denominator"], 1);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_is_taken_apart_stands_where_it_stood(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let first = take_down(&agent, neighbour("13800000001")).await;
        app.now_is("2026-09-02T10:00:00+08:00");
        let root = take_down(&agent, complaint()).await;
        give(&dispatcher, &first, "merge", json!({"into": root})).await.is(200);
        app.now_is("2026-09-09T10:00:00+08:00");
        work(&app.ctx).await;
        assert_eq!(deadline(&look(&dispatcher, &root).await, "handle")["state"], "missed");
        refused(&agent, &first, "unmerge", json!({}), 403, "forbidden").await;
        let back = give(&dispatcher, &first, "unmerge", json!({"reason": "不是同一工地"})).await.is(200).body;
        assert_eq!((&back["status"], &back["merged_into"], &back["closed_at"]), (&json!("dispatched"), &Value::Null, &Value::Null));
        assert_eq!((&deadline(&back, "handle")["due_on"], &deadline(&back, "handle")["state"]), (&json!("2026-09-08"), &json!("missed")));
        let seen = look(&dispatcher, &root).await;
        assert_eq!((&deadline(&seen, "handle")["due_on"], &deadline(&seen, "handle")["state"]), (&json!("2026-09-09"), &json!("running")));
        assert_eq!((seen["callers"].as_array().map(Vec::len), &seen["merged"]), (Some(1), &json!([])));
        dispatcher.post(&format!("/api/v1/tickets/{root}/unmask"), json!({"field": "phone", "caller": 2, "reason": "x"})).await.problem(404, "not_found");
        work(&app.ctx).await;
        let story = |body: Value| body["items"].as_array().expect("items").iter().filter_map(|i| i["label"].as_str().map(str::to_owned)).collect::<Vec<_>>();
        let kept = story(dispatcher.get(&format!("/api/v1/tickets/{first}/timeline")).await.is(200).body);
        assert!(kept.contains(&"并单".to_owned()) && kept.contains(&"拆回，恢复为独立工单".to_owned()), "{kept:?}");
        let kept = story(dispatcher.get(&format!("/api/v1/tickets/{root}/timeline")).await.is(200).body);
        assert!(kept.contains(&"并入工单".to_owned()) && kept.contains(&"并入的工单拆回".to_owned()), "{kept:?}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn each_into_the_other_at_once_leaves_one_root(app: &TestApp) {
        let agent = app.agent().await;
        let (one, other) = (take_down(&agent, neighbour("13800000001")).await, take_down(&agent, complaint()).await);
        let (a, b) = (app.dispatcher().await, app.login("dispatcher2").await);
        let (there, back) = tokio::join!(
            a.command(&one, "merge", 1, json!({"into": other})),
            b.command(&other, "merge", 1, json!({"into": one})),
        );
        let done: Vec<u16> = [&there, &back].map(|answer| answer.status.as_u16()).into_iter().filter(|s| *s == 200).collect();
        assert_eq!(done.len(), 1, "{} {}", there.text, back.text);
        let refused = if there.status.as_u16() == 200 { back } else { there };
        refused.problem(409, "version_conflict");
        let states = [look(&a, &one).await["status"].clone(), look(&a, &other).await["status"].clone()];
        assert!(states.contains(&json!("merged")) && states.contains(&json!("dispatched")), "{states:?}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_unit_submits_while_its_ticket_is_merged(app: &TestApp) {
        let agent = app.agent().await;
        let (one, other) = (take_down(&agent, neighbour("13800000001")).await, take_down(&agent, complaint()).await);
        let (unit, dispatcher) = (app.handler("zhujian").await, app.dispatcher().await);
        give(&unit, &one, "sign", json!({})).await.is(200);
        give(&unit, &one, "contact", json!({"method": "phone"})).await.is(200);
        let picture = evidence(&unit, &one).await;
        let version = look(&unit, &one).await["version"].as_i64().expect("a version");
        let (submitted, merged) = tokio::join!(
            unit.command(&one, "submit", version, result(picture)),
            dispatcher.command(&one, "merge", version, json!({"into": other})),
        );
        let won = [&submitted, &merged].map(|answer| answer.status.as_u16() == 200);
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{} {}", submitted.text, merged.text);
        let lost = if won[0] { merged } else { submitted };
        lost.problem(409, "version_conflict");
        // What has a result is not merged any more.
        if won[0] {
            refused(&dispatcher, &one, "merge", json!({"into": other}), 409, "illegal_transition").await;
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn an_agent_adds_the_caller_on_the_line_to_what_a_colleague_took_down(app: &TestApp) {
        let (agent, colleague) = (app.agent().await, app.login("agent2").await);
        let number = take_down(&colleague, complaint()).await;
        agent.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        // What may be the same is shown while the form is filled in.
        let like = "/api/v1/similar?category=030101&area=530113001";
        let found = agent.get(like).await.is(200).body;
        let row = &found["items"][0];
        assert_eq!((&row["number"], &row["joined"]), (&json!(number), &json!(0)));
        app.handler("zhujian").await.get(like).await.problem(403, "forbidden");
        assert_eq!(agent.get("/api/v1/similar?line=nowhere").await.faults(), ["line choice"]);

        let version = row["version"].as_i64().expect("a version");
        assert_eq!(agent.command(&number, "me_too", version, json!({})).await.faults(), ["caller required"]);
        assert_eq!(agent.command(&number, "me_too", version, json!({"caller": 1})).await.faults(), ["caller type"]);
        assert_eq!(agent.command(&number, "me_too", version, json!({"caller": {"kind": "person", "phone": "12"}})).await.faults(), ["caller.anonymous required", "caller.phone format"]);
        assert_eq!(agent.command(&number, "me_too", version, json!({"caller": who("13800000000")})).await.faults(), ["caller.phone conflict"]);
        let joined = agent.command(&number, "me_too", version, json!({"caller": who("13900000009"), "content": "灰尘也大"})).await.is(200).body;
        assert_eq!((&joined["callers"][1]["name"], &joined["status"], joined["query_code"].as_str().map(str::len)), (&json!("陈*"), &json!("dispatched"), Some(8)));
        // From now on (s)he sees it: the caller may call again.
        let seen = look(&agent, &number).await;
        assert_eq!(seen["callers"].as_array().map(Vec::len), Some(2));
        assert_eq!(agent.get("/api/v1/callers/history?phone=13900000009").await.is(200).body["total"], 1);
        agent.command(&number, "me_too", version, json!({"caller": who("13900000010")})).await.problem(409, "version_conflict");

        // What is confidential is nobody's to join, and not named.
        let secret = take_down(&colleague, with(neighbour("13800000002"), json!({"confidential": true}))).await;
        agent.command(&secret, "me_too", 1, json!({"caller": who("13900000011")})).await.problem(404, "not_found");
        let found = agent.get(like).await.is(200).body;
        assert_eq!(numbers(&found["items"]), [number.as_str()]);
        assert_eq!(found["items"][0]["joined"], 1);
        assert!(!agent.get("/api/v1/similar?category=030101&area=530113001&phone=13800000002").await.is(200).text.contains(&secret));

        // Nobody is forgotten.
        handle(app, &number, "zhujian").await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let visitor = app.login("visitor1").await;
        let heard = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 4});
        assert_eq!(give(&visitor, &number, "visit", heard.clone()).await.is(200).body["status"], "to_visit");
        assert_eq!(give(&visitor, &number, "visit", heard).await.is(200).body["status"], "archived");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_call_about_two_things_becomes_two_tickets(app: &TestApp) {
        let dispatcher = app.dispatcher().await;
        let whole = take_down(&app.agent().await, complaint()).await;
        app.now_is("2026-09-02T10:00:00+08:00");
        assert_eq!(give(&dispatcher, &whole, "split", json!({})).await.faults(), ["parts required"]);
        assert_eq!(give(&dispatcher, &whole, "split", json!({"parts": [{"title": "路"}]})).await.faults(), ["parts[0].content required"]);
        refused(&app.agent().await, &whole, "split", json!({"parts": []}), 403, "forbidden").await;
        let part = json!({"title": "门口路面塌陷", "content": "渣土车把门口路面压塌了。", "category": "010105"});
        let split = give(&dispatcher, &whole, "split", json!({"parts": [part], "reason": "两件事"})).await.is(200).body;
        let number = split["split_into"][0]["number"].as_str().expect("a part").to_owned();
        let own = look(&dispatcher, &number).await;
        assert_eq!((&own["split_from"]["number"], &own["title"], &own["callers"][0]["name"]), (&json!(whole), &json!("门口路面塌陷"), &json!("王**")));
        assert_eq!((&own["received_at"], &own["created_at"]), (&json!("2026-09-01T10:00:00+08:00"), &json!("2026-09-02T10:00:00+08:00")));
        assert_eq!(deadline(&own, "dispatch")["state"], "missed", "half a working day from the receipt");
        assert_eq!((&split["split_into"][0]["title"], &split["status"]), (&json!("门口路面塌陷"), &json!("dispatched")));
        let phone = dispatcher.post(&format!("/api/v1/tickets/{number}/unmask"), json!({"field": "phone", "reason": "核对"})).await.is(200).body;
        assert_eq!(phone["value"], "13800000000");

        // Linked, they know of each other; whoever does not see one is not told of it.
        give(&dispatcher, &whole, "link", json!({"number": number, "note": "同一工地"})).await.is(200);
        assert_eq!(numbers(&look(&dispatcher, &number).await["links"]), [whole.as_str()]);
        assert_eq!(look(&app.handler("zhujian").await, &whole).await["links"], json!([]));
        assert_eq!(give(&dispatcher, &whole, "link", json!({"number": number})).await.faults(), ["number conflict"]);
        assert_eq!(give(&dispatcher, &whole, "link", json!({"number": whole})).await.faults(), ["number conflict"], "with itself");
        give(&dispatcher, &number, "unlink", json!({"number": whole})).await.is(200);
        assert_eq!(look(&dispatcher, &whole).await["links"], json!([]));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_ring_of_three_is_not_closed_and_what_came_back_goes_in_again(app: &TestApp) {
        let agent = app.agent().await;
        let mut three = Vec::new();
        for n in 0..3 {
            three.push(take_down(&agent, neighbour(&format!("1380000010{n}"))).await);
        }
        let [one, two, last] = &three[..] else { unreachable!() };
        let dispatcher = app.dispatcher().await;
        give(&dispatcher, one, "merge", json!({"into": two})).await.is(200);
        // What others lie in goes nowhere itself, and nothing goes into what lies elsewhere.
        for (from, into) in [(two, last), (two, one), (last, one)] {
            refused(&dispatcher, from, "merge", json!({"into": into}), 409, "illegal_transition").await;
        }
        let of_another_line = take_down(&agent, with(neighbour("13800000109"), json!({"line": "business"}))).await;
        refused(&dispatcher, &of_another_line, "merge", json!({"into": two}), 422, "invalid").await;
        give(&dispatcher, last, "merge", json!({"into": two})).await.is(200);
        give(&dispatcher, one, "unmerge", json!({})).await.is(200);
        refused(&dispatcher, one, "unmerge", json!({}), 409, "illegal_transition").await;
        let again = give(&dispatcher, one, "merge", json!({"into": two})).await.is(200).body;
        assert_eq!(again["merged_into"]["number"], json!(two));
        let root = look(&dispatcher, two).await;
        let mut parts = numbers(&root["merged"]);
        parts.sort_unstable();
        assert_eq!((parts, root["callers"].as_array().map(Vec::len)), (vec![one.as_str(), last.as_str()], Some(3)));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn every_table_of_a_ticket_has_its_place_in_a_merge(app: &TestApp) {
        let tables = tables_with_a_ticket(app).await;
        let named: Vec<&str> = CHILDREN.iter().map(|(table, _)| *table).collect();
        let unnamed: Vec<_> = tables.iter().filter(|table| !named.contains(&table.as_str())).collect();
        assert_eq!(unnamed, Vec::<&String>::new(), "what becomes of its rows when a ticket is merged?");
        let gone: Vec<_> = named.iter().filter(|name| !tables.iter().any(|table| table == *name)).collect();
        assert_eq!(gone, Vec::<&&str>::new(), "no such table any more");

    }
}
