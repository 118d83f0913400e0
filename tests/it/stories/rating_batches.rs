//! Ratings by the thousand: each line whole or not at all (contract.md §5 `POST /ratings/batch`).

use super::rating::bad;
use super::*;
use crate::app::{on_both_apps, send};
use reqwest::Method;

/// Lines of a batch.
fn lines(ratings: &[Value]) -> String {
    ratings.iter().map(|rating| format!("{rating}\n")).collect()
}

async fn post(system: &Client, path: &str, body: String) -> Answer {
    send(system.request(Method::POST, path).header("content-type", "application/x-ndjson").body(body)).await
}

fn good(n: usize) -> Value {
    with(bad(), json!({"project_no": format!("P{n:05}"), "satisfaction": 5, "indicators": ["517"]}))
}

async fn count(app: &TestApp) -> usize {
    let supervisor = app.login("supervisor1").await;
    let mut found = 0;
    let mut path = "/api/v1/ratings?limit=200".to_owned();
    loop {
        let page = supervisor.get(&path).await.is(200).body;
        found += page["items"].as_array().map_or(0, Vec::len);
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/ratings?limit=200&cursor={cursor}"),
            None => return found,
        }
    }
}

on_both_apps! {
    async fn good_lines_are_kept_and_faulty_ones_named_by_number(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let mut body = lines(&[good(1), with(good(2), json!({"unit": "nirgends"})), good(3)]);
        body.push_str("\n{\"project_no\": \n[1, 2]\n");
        body.push_str(&lines(&[bad(), good(1), with(bad(), json!({"project_no": "B2", "assess_number": 3}))]));
        let answer = post(&platform, "/api/v1/ratings/batch", body.clone()).await.is(200).body;
        assert_eq!(answer["accepted"], 4, "{answer}");
        let refused: Vec<_> = answer["refused"].as_array().expect("lines").iter()
            .map(|line| (line["line"].as_u64(), line["code"].as_str().unwrap_or("").to_owned())).collect();
        let expected = [(2, "invalid"), (5, "bad_request"), (6, "bad_request"), (9, "invalid")];
        assert_eq!(refused, expected.map(|(line, code)| (Some(line), code.to_owned())));
        assert!(answer["refused"][0]["detail"].as_str().is_some_and(|detail| detail.contains("承办单位")));
        assert_eq!(count(app).await, 3);
        // The bad one became a ticket, exactly as one by one; the same batch again changes nothing.
        let alone = platform.post("/api/v1/ratings", bad()).await.is(200).text_of("ticket_number");
        assert_eq!(look(&app.handler("shichang").await, &alone).await["status"], "dispatched");
        let again = post(&platform, "/api/v1/ratings/batch", body).await.is(200).body;
        assert_eq!((&again["accepted"], count(app).await), (&json!(4), 3));
        assert_eq!(platform.post("/api/v1/ratings", bad()).await.is(200).text_of("ticket_number"), alone);
    }

    /// More than one transaction's worth, one in a hundred bad.
    async fn a_thousand_ratings_bring_eleven_tickets(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let one = |n: usize| match n % 100 {
            0 => with(bad(), json!({"project_no": format!("N{n}")})),
            _ => good(n),
        };
        let all: Vec<Value> = (1..=1100).map(one).collect();
        let answer = post(&platform, "/api/v1/ratings/batch", lines(&all)).await.is(200).body;
        assert_eq!(answer, json!({"accepted": 1100, "refused": []}));
        assert_eq!(count(app).await, 1100);
        let supervisor = app.login("supervisor1").await;
        let tickets = supervisor.get("/api/v1/tickets?kind=rating&limit=50").await.is(200).body;
        assert_eq!(tickets["items"].as_array().map(Vec::len), Some(11));
    }

    async fn texts_of_every_kind_are_kept_or_refused(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let texts = ["👩‍👩‍👧‍👦".repeat(200), "ᨏ\u{202e}𠀀\u{fe0f}\u{0301}".repeat(300), "\u{fffd}\u{10ffff}".repeat(900)];
        let long = ["长", "𠮷", "e\u{301}", "\u{1f600}"].map(|word| word.repeat(5000));
        let odd = ["\u{0}", "\u{7}", "a\u{85}b"].map(str::to_owned);
        let all = texts.iter().chain(&long).chain(&odd).enumerate();
        let body: Vec<Value> = all.map(|(n, text)| with(good(n), json!({"text": text}))).collect();
        let mut body = lines(&body);
        body.push_str("{\"project_no\": \"X\", \"text\": \"\\ud800\"}\n");
        let answer = post(&platform, "/api/v1/ratings/batch", body).await.is(200).body;
        assert_eq!(answer["accepted"], 3, "{answer}");
        assert_eq!(answer["refused"].as_array().map(Vec::len), Some(8));
        let supervisor = app.login("supervisor1").await;
        let kept = supervisor.get("/api/v1/ratings").await.is(200).body;
        let kept: Vec<_> = kept["items"].as_array().expect("items").iter().rev().map(|r| r["text"].as_str()).collect();
        assert_eq!(kept, texts.iter().map(|text| Some(text.as_str())).collect::<Vec<_>>());
    }

    async fn a_batch_has_its_bounds(app: &TestApp, |config| config.ratings.batch_lines = 3) {
        let platform = app.key(&["ratings:write"]).await;
        let many: Vec<Value> = (1..=4).map(good).collect();
        post(&platform, "/api/v1/ratings/batch", lines(&many)).await.problem(413, "payload_too_large");
        post(&platform, "/api/v1/ratings/batch", lines(&many[..3])).await.is(200);
        let csv = platform.request(Method::POST, "/api/v1/ratings/batch").header("content-type", "text/csv").body("x");
        send(csv).await.problem(415, "unsupported_media_type");
        let empty = post(&platform, "/api/v1/ratings/batch", String::new()).await.is(200).body;
        assert_eq!(empty, json!({"accepted": 0, "refused": []}));
        post(&app.agent().await, "/api/v1/ratings/batch", lines(&many[..1])).await.problem(403, "forbidden");
        post(&app.nobody, "/api/v1/ratings/batch", lines(&many[..1])).await.problem(401, "unauthenticated");
    }
}
