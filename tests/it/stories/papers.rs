//! Official papers: numbered, printed, taken away as a file, and their scans brought back (contract.md §4, the ladder's documents).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::by;
use std::collections::BTreeSet;

fn supervision(level: u8) -> Value {
    json!({"level": level, "requirement": "查明夜间施工是否许可。\n三日内整改。", "due_working_days": 3})
}

fn path(number: &str, id: i64) -> String {
    format!("/api/v1/tickets/{number}/documents/{id}")
}

async fn ask(who: &Client, number: &str, kind: &str) -> Answer {
    who.post(&format!("/api/v1/tickets/{number}/documents"), json!({"kind": kind})).await
}

/// The numbers of a series, the newest first.
async fn register(who: &Client, kind: &str) -> Vec<String> {
    let page = who.get(&format!("/api/v1/documents?kind={kind}&year=2026&limit=200")).await.is(200).body;
    page["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|d| d["number"].as_str().map(str::to_owned))
        .collect()
}

on_both_apps! {
    async fn a_supervision_order_is_printed_taken_away_and_comes_back_signed(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"title": "工地夜间施工，请回电13812345678"}))).await;
        let (supervisor, handler, lead) = (app.login("supervisor1").await, app.handler("zhujian").await, app.lead("zhujian").await);
        let given = give(&supervisor, &number, "supervise", supervision(2)).await.is(200).body;
        let paper = &given["documents"][0];
        assert_eq!((&paper["kind"], &paper["number"], &paper["unit"], &paper["issued_on"]), (&json!("supervision_order"), &json!("热线督〔2026〕1号"), &json!("zhujian"), &json!("2026-09-01")));
        let sheet = lead.get(&path(&number, 1)).await.is(200).body;
        assert_eq!((&sheet["title"], &sheet["to"], &sheet["date"]), (&json!("督办单"), &json!("区住建局"), &json!("2026年9月1日")));
        let rows: Vec<(&str, &str)> = sheet["rows"].as_array().expect("rows").iter()
            .filter_map(|r| Some((r["label"].as_str()?, r["value"].as_str()?))).collect();
        assert_eq!(rows[..2], [("工单编号", number.as_str()), ("诉求标题", "工地夜间施工，请回电138******78")], "no number on paper");
        let words: Vec<&str> = sheet["paragraphs"].as_array().expect("paragraphs").iter().filter_map(Value::as_str).collect();
        assert_eq!(words[..3], ["对上述工单实施 2 级督办，要求如下：", "查明夜间施工是否许可。", "三日内整改。"]);
        assert!(words[3].starts_with("请于9月4日（周五）24:00前书面回复"), "{words:?}");

        let file = handler.get(&format!("{}/docx", path(&number, 1))).await.is(200);
        assert!(file.header("content-disposition").contains("%E7%9D%A3%E5%8A%9E%E5%8D%95"), "{}", file.header("content-disposition"));
        assert!(file.header("content-type").ends_with("wordprocessingml.document") && file.text.starts_with("PK"));

        // Facts change; the paper does not.
        give(&supervisor, &number, "supervise", supervision(1)).await.is(200);
        handle(app, &number, "zhujian").await;
        assert_eq!(lead.get(&path(&number, 1)).await.is(200).body, sheet);
        assert_eq!(register(&supervisor, "supervision_order").await, ["热线督〔2026〕2号", "热线督〔2026〕1号"]);

        // The signed scan stands with its paper.
        let scan = |document: &'static str| {
            let pdf = reqwest::multipart::Part::bytes(b"%PDF-1.4\n%%EOF".to_vec()).file_name("督办单签章.pdf");
            reqwest::multipart::Form::new().text("kind", "other").text("document", document).part("file", pdf)
        };
        let files = format!("/api/v1/tickets/{number}/attachments");
        let sent = crate::app::send(lead.request(reqwest::Method::POST, &files).multipart(scan("1"))).await.is(201);
        assert_eq!(sent.body["document"], 1);
        let seen = look(&supervisor, &number).await;
        assert_eq!((&seen["documents"][0]["scans"], &seen["documents"][1]["scans"]), (&json!([sent.body["id"]]), &json!([])));
        assert_eq!(crate::app::send(lead.request(reqwest::Method::POST, &files).multipart(scan("9"))).await.faults(), ["document unknown"]);
        assert_eq!(crate::app::send(lead.request(reqwest::Method::POST, &files).multipart(scan("x"))).await.faults(), ["document format"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn the_ladder_issues_its_papers_and_each_unit_reads_its_own(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (zhujian, chengguan, leader) = (app.handler("zhujian").await, app.handler("chengguan").await, app.login("leader1").await);
        by(app, "2026-09-03T09:00:00+08:00").await;
        let seen = look(&zhujian, &number).await;
        assert_eq!(seen["documents"].as_array().map(Vec::len), Some(1), "sign and contact share one");
        assert_eq!((&seen["documents"][0]["number"], &seen["documents"][0]["cause"]), (&json!("热线催〔2026〕1号"), &json!("催办")));
        let words = zhujian.get(&path(&number, 1)).await.is(200).text;
        assert!(words.contains("“签收”时限") && words.contains("“联系诉求人”时限"), "{words}");
        by(app, "2026-09-10T09:00:00+08:00").await;
        let seen = look(&leader, &number).await;
        assert_eq!(seen["flags"]["supervision_level"], 3);
        let kinds: Vec<&str> = seen["documents"].as_array().expect("papers").iter().filter_map(|d| d["kind"].as_str()).collect();
        assert!(kinds.contains(&"talk_notice") && kinds.contains(&"supervision_order"), "{kinds:?}");

        // Designated to another: the next unit does not read what was sent to the first.
        let supervisor = app.login("supervisor1").await;
        let other = take_down(&app.agent().await, complaint()).await;
        give(&supervisor, &other, "supervise", supervision(1)).await.is(200);
        let back = json!({"reason_code": "not_ours", "basis": "职责清单第 3 条", "suggested_unit": "chengguan"});
        give(&zhujian, &other, "return", back).await.is(200);
        let dispatcher = app.dispatcher().await;
        give(&dispatcher, &other, "accept_return", json!({})).await.is(200);
        give(&dispatcher, &other, "dispatch", json!({"lead_unit": "chengguan", "category": "030102"})).await.is(200);
        assert_eq!(look(&chengguan, &other).await["documents"], json!([]));
        chengguan.get(&path(&other, 1)).await.problem(404, "not_found");
        chengguan.get(&format!("{}/docx", path(&other, 1))).await.problem(404, "not_found");
        assert_eq!(look(&zhujian, &other).await["documents"].as_array().map(Vec::len), Some(1), "who got it keeps it");
        app.handler("jiaotong").await.get(&path(&other, 1)).await.problem(404, "not_found");
        zhujian.get(&path(&other, 9)).await.problem(404, "not_found");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// One after the other within kind and year, whoever asks at the same time and whatever is refused meanwhile.
    async fn numbers_have_neither_gaps_nor_doubles(app: &TestApp) {
        let mut tickets = Vec::new();
        for _ in 0..8 {
            tickets.push(take_down(&app.agent().await, complaint()).await);
        }
        let (one, two) = (app.login("supervisor1").await, app.login("supervisor2").await);
        let orders = tickets.iter().flat_map(|number| {
            // Of each two at once one is refused and takes no number with it.
            [one.command(number, "supervise", 1, supervision(1)), two.command(number, "supervise", 1, supervision(4))]
        });
        let answers = futures_util::future::join_all(orders).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 8);
        let slips = futures_util::future::join_all(tickets.iter().map(|number| ask(&one, number, "transfer_slip"))).await;
        let given: BTreeSet<String> = slips.into_iter().map(|slip| slip.is(201).text_of("number")).collect();
        let expected = |word: &str| (1..=8).map(|n| format!("热线{word}〔2026〕{n}号")).collect::<BTreeSet<_>>();
        assert_eq!(given, expected("转"));
        assert_eq!(register(&one, "supervision_order").await.into_iter().collect::<BTreeSet<_>>(), expected("督"));
        // All of them climb at once, in one turn of the timers.
        by(app, "2026-09-03T09:00:00+08:00").await;
        assert_eq!(register(&one, "urge_notice").await.into_iter().collect::<BTreeSet<_>>(), expected("催"));
        let first = one.get("/api/v1/documents?kind=urge_notice&year=2026&limit=5").await.is(200).body;
        let cursor = first["next_cursor"].as_str().expect("more");
        let rest = one.get(&format!("/api/v1/documents?kind=urge_notice&year=2026&limit=5&cursor={cursor}")).await.is(200).body;
        assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next_cursor"]), (Some(3), &json!(null)));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_paper_out_of_place_is_refused_and_none_is_numbered(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"confidential": true}))).await;
        let (supervisor, dispatcher) = (app.login("supervisor1").await, app.dispatcher().await);
        let documents = format!("/api/v1/tickets/{number}/documents");
        assert_eq!(supervisor.post(&documents, json!({})).await.faults(), ["kind required"]);
        assert_eq!(ask(&supervisor, &number, "banner").await.faults(), ["kind choice"]);
        assert_eq!(ask(&supervisor, &number, "talk_notice").await.faults(), ["kind choice"]);
        ask(&app.handler("zhujian").await, &number, "transfer_slip").await.problem(403, "forbidden");
        ask(&app.agent().await, &number, "transfer_slip").await.problem(403, "forbidden");
        ask(&dispatcher, &number, "transfer_slip").await.problem(404, "not_found");
        app.agent().await.get("/api/v1/documents").await.problem(403, "forbidden");
        assert_eq!(supervisor.get("/api/v1/documents?kind=banner&year=12").await.faults(), ["kind choice", "year range"]);
        let slip = ask(&supervisor, &number, "transfer_slip").await.is(201).body;
        assert!(!slip.to_string().contains("浇筑") && !slip.to_string().contains("工地夜间") && slip.to_string().contains("保密件"), "{slip}");
        ask(&supervisor, &number, "transfer_slip").await.problem(409, "illegal_transition");
        refused(&supervisor, &number, "supervise", supervision(7), 422, "invalid").await;
        give(&app.agent().await, &number, "withdraw", json!({"reason": "已解决"})).await.is(200);
        ask(&supervisor, &number, "urge_notice").await.problem(409, "illegal_transition");
        assert_eq!((register(&supervisor, "transfer_slip").await.len(), register(&supervisor, "supervision_order").await.len()), (1, 0));
        assert_eq!(register(&app.login("leader1").await, "transfer_slip").await, Vec::<String>::new(), "of what is confidential a leader reads nothing");
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}
