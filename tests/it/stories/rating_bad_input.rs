//! What comes in by mistake or by malice: every character that there is, tokens of somebody else, floods, a file with bad lines.

use super::rating::bad;
use super::*;
use crate::app::{Kind, on_both_apps, send};
use crate::import::{What, count, file, import};
use reqwest::Method;

const RATINGS: &str = "/api/v1/ratings";

/// 5,000 characters, each another: scripts of all directions, marks that combine, ideographs of four bytes, emoji, what has no
/// width, what is for private use, and what is no character for ever. Latin digits are not among them: a run of them is hidden where
/// it leaves the house.
fn characters() -> Vec<char> {
    let ranges = [
        ('\u{21}', '\u{2f}'),
        ('\u{3a}', '\u{7e}'),
        ('\u{a1}', '\u{24f}'),
        // Combining marks, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Tibetan, Hangul, Mongolian.
        ('\u{300}', '\u{377}'),
        ('\u{400}', '\u{4ff}'),
        ('\u{591}', '\u{5f4}'),
        ('\u{600}', '\u{6ff}'),
        ('\u{900}', '\u{97f}'),
        ('\u{e01}', '\u{e5b}'),
        ('\u{f00}', '\u{fda}'),
        ('\u{1100}', '\u{11aa}'),
        ('\u{1800}', '\u{18aa}'),
        // No width, left to right and right to left, isolates, joiners, separators of lines.
        ('\u{200b}', '\u{2064}'),
        ('\u{2066}', '\u{206f}'),
        ('\u{2190}', '\u{21ff}'),
        ('\u{3001}', '\u{30ff}'),
        ('\u{4e00}', '\u{4e7f}'),
        ('\u{e000}', '\u{e03f}'),
        ('\u{fe00}', '\u{fe0f}'),
        ('\u{fdd0}', '\u{fdef}'),
        ('\u{feff}', '\u{feff}'),
        ('\u{fff9}', '\u{ffff}'),
        ('\u{1d100}', '\u{1d1e8}'),
        ('\u{1f1e6}', '\u{1f1ff}'),
        ('\u{1f300}', '\u{1f64f}'),
        ('\u{1f900}', '\u{1f9ff}'),
        ('\u{20000}', '\u{200ff}'),
        ('\u{2a700}', '\u{2a7ff}'),
        ('\u{e0001}', '\u{e007f}'),
        ('\u{e0100}', '\u{e01ef}'),
        ('\u{10fff0}', '\u{10ffff}'),
    ];
    let mut all: Vec<char> = ranges.into_iter().flat_map(|(from, to)| from..=to).collect();
    assert!(all.len() == 5_000 && !all.iter().any(|c| c.is_control()), "{}", all.len());
    // A blank at an end is no part of what somebody says.
    let blanks = all.iter().filter(|c| c.is_whitespace()).count();
    assert!(blanks > 0 && all.iter().any(|c| c.len_utf8() == 4));
    for end in [0, 1_999, 2_000, 3_999, 4_000, 4_999] {
        let at = all.iter().position(|c| c.is_alphabetic() && c.len_utf8() == 3).expect("a letter");
        if all[end].is_whitespace() {
            all.swap(at, end);
        }
    }
    all
}

/// What a rating can hold of them: 2,000 at a time.
fn texts() -> Vec<String> {
    characters().chunks(2_000).map(|some| some.iter().collect()).collect()
}

fn said(case: &str, text: &str) -> Value {
    with(bad(), json!({"project_no": case, "text": text, "indicators": []}))
}

async fn kept(app: &TestApp) -> Vec<Value> {
    let all = app.login("supervisor1").await.get("/api/v1/ratings?limit=200").await.is(200).body;
    all["items"].as_array().expect("items").clone()
}

async fn post_form(app: &TestApp, token: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = app.nobody.request(Method::POST, &format!("/api/public/ratings/{token}")).body(body);
    send(request.header("content-type", "application/x-www-form-urlencoded")).await
}

async fn post_lines(who: &Client, body: String) -> Value {
    let request = who.request(Method::POST, "/api/v1/ratings/batch");
    send(request.header("content-type", "application/x-ndjson").body(body)).await.is(200).body
}

async fn window_code(app: &TestApp, window: &str) -> String {
    let asked = json!({"unit": "shichang", "window": window});
    app.login("sysadmin").await.post("/api/v1/rating-tokens", asked).await.is(201).text_of("token")
}

/// How many of a flood since `begun` may pass: the allowance of a minute fills up again while the flood lasts.
fn most(per_minute: usize, begun: std::time::Instant) -> usize {
    let seconds = usize::try_from(begun.elapsed().as_secs()).expect("seconds");
    per_minute + (seconds + 1) * per_minute / 60 + 1
}

on_both_apps! {
    /// In by each channel, out in the ticket, the list, the month's file, the public reply: not a character is lost.
    async fn every_kind_of_character_goes_through(app: &TestApp) {
        let (platform, texts) = (app.key(&["ratings:write"]).await, texts());
        let mut numbers = Vec::new();
        for (n, text) in texts.iter().enumerate() {
            let taken = platform.post(RATINGS, said(&format!("A{n}"), text)).await.is(201);
            numbers.push(taken.text_of("ticket_number"));
        }
        let lines: String = texts.iter().enumerate().map(|(n, text)| format!("{}\n", said(&format!("B{n}"), text))).collect();
        assert_eq!(post_lines(&platform, lines).await, json!({"accepted": 3, "refused": []}));
        let token = window_code(app, "综合窗口3号").await;
        for text in &texts {
            post_form(app, &token, &[("satisfaction", "2"), ("text", text)]).await.is(201);
        }
        let rows: String = texts
            .iter()
            .enumerate()
            .map(|(n, text)| format!("{}\n", json!({"project_no": format!("C{n}"), "satisfaction": 5, "channel": "1", "text": text,
                "assessed_at": "2026-09-01 09:00", "unit": "shichang"})))
            .collect();
        let path = file(&app.ctx, "characters.ndjson", &rows);
        let (done, refused) = import(&app.ctx, What::Ratings, &path, None, false).await.expect("imported");
        assert_eq!((done.added, refused.len()), (3, 0), "{refused:?}");
        let all = kept(app).await;
        assert_eq!(all.len(), 12);
        for text in &texts {
            assert_eq!(all.iter().filter(|rating| rating["text"] == text.as_str()).count(), 4);
        }

        // The ticket holds it, the unit answers in all characters at once, and the public reads what the editor releases.
        let answer: String = characters().into_iter().collect();
        let (reviewer, editor) = (app.login("reviewer1").await, app.login("editor1").await);
        let handler = app.handler("shichang").await;
        for (number, text) in numbers.iter().zip(&texts) {
            let seen = look(&handler, number).await;
            assert!(seen["content"].as_str().is_some_and(|content| content.starts_with(text.as_str())));
            give(&handler, number, "sign", json!({})).await.is(200);
            give(&handler, number, "contact", json!({"method": "phone"})).await.is(200);
            let picture = evidence(&handler, number).await;
            let words = with(result(picture), json!({"verdict": "clear", "public_reply": answer, "measures": answer}));
            let long = with(words.clone(), json!({"public_reply": format!("{answer}长"), "measures": format!("{answer}长")}));
            assert_eq!(give(&handler, number, "submit", long).await.faults(), ["measures length", "public_reply length"]);
            let odd = with(words.clone(), json!({"public_reply": format!("a\u{7}{text}")}));
            assert_eq!(give(&handler, number, "submit", odd).await.faults(), ["public_reply characters"]);
            give(&handler, number, "submit", words).await.is(200);
            let seen = look(&reviewer, number).await;
            assert!(seen["results"][0]["public_reply"] == answer.as_str() && seen["results"][0]["measures"] == answer.as_str());
            give(&reviewer, number, "pass_review", json!({})).await.is(200);
            let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
            give(&app.login("visitor1").await, number, "visit", happy).await.is(200);
            give(&app.login("signer1").await, number, "sign_off", json!({})).await.is(200);
            let waiting = editor.get("/api/v1/publications").await.is(200).body;
            let item = waiting["items"].as_array().expect("items").iter().find(|item| item["number"] == number.as_str()).expect("waiting").clone();
            let version = item["version"].as_i64().expect("a version");
            assert!(item["reply"]["text"] == answer.as_str());
            let words = json!({"question": text, "reply": text, "confirmed": true});
            let long = with(words.clone(), json!({"question": format!("{}长", texts[0]), "reply": answer}));
            assert_eq!(editor.command(number, "publish", version, long).await.faults(), ["question length", "reply length"]);
            editor.command(number, "publish", version, words).await.is(200);
        }
        let public = app.nobody.get("/api/public/replies").await.is(200).body;
        let public: Vec<_> = public["items"].as_array().expect("items").iter().map(|item| (item["question"].as_str(), item["reply"].as_str())).collect();
        let page = app.nobody.get("/replies").await.is(200).text;
        for text in &texts {
            assert!(public.contains(&(Some(text), Some(text))));
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;");
            assert!(page.contains(&escaped));
        }

        // And the file of the month, in both its forms.
        app.now_is("2026-10-01T09:00:00+08:00");
        let dispatcher = app.dispatcher().await;
        let made = dispatcher.post("/api/v1/ratings/batches", json!({"unit": "shichang", "month": "2026-09"})).await.is(201).body;
        let path = format!("/api/v1/ratings/batches/{}/files", made["batch"]["id"]);
        let csv = dispatcher.get(&format!("{path}/csv")).await.is(200).text;
        let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let at = rows.headers().expect("a head").iter().position(|name| name == "writingEvaluation").expect("the column");
        let in_csv: Vec<String> = rows.records().map(|row| row.expect("a row")[at].to_owned()).collect();
        let ndjson = dispatcher.get(&format!("{path}/ndjson")).await.is(200).text;
        let read = |line: &str| serde_json::from_str::<Value>(line).expect("json")["writingEvaluation"].as_str().map(str::to_owned);
        let in_ndjson: Vec<String> = ndjson.split_terminator('\n').filter_map(read).collect();
        assert!(in_csv.len() == 12 && in_csv == in_ndjson);
        for text in &texts {
            assert_eq!(in_csv.iter().filter(|told| *told == text).count(), 4);
        }
    }

    /// Too much, and what is no text: refused with the field's name, and nothing of it stays.
    async fn what_is_no_text_is_refused_by_name(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let token = window_code(app, "综合窗口3号").await;
        let whole: String = characters().into_iter().collect();
        let over = format!("{}长", texts()[0]);
        for long in [&whole, &over] {
            assert_eq!(platform.post(RATINGS, said("L", long)).await.faults(), ["text length"]);
            assert_eq!(app.nobody.post(&format!("/api/public/ratings/{token}"), json!({"satisfaction": 1, "text": long})).await.faults(), ["text length"]);
            let page = post_form(app, &token, &[("satisfaction", "1"), ("text", long)]).await.is(422).text;
            assert!(page.contains("最多 2000 个字"));
        }
        for control in ['\u{0}', '\u{1}', '\u{7}', '\u{8}', '\u{b}', '\u{c}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}'] {
            let text = format!("前{control}后");
            assert_eq!(platform.post(RATINGS, said("S", &text)).await.faults(), ["text characters"], "{control:?}");
            assert_eq!(platform.post(RATINGS, with(bad(), json!({"project_no": text}))).await.faults()[0], "project_no characters", "{control:?}");
            let page = post_form(app, &token, &[("satisfaction", "1"), ("text", &text)]).await.is(422).text;
            assert!(page.contains("不能含有控制字符"), "{control:?}");
        }
        // Half a pair is no character, in whatever place; bytes that are no UTF-8 are no text.
        let body = |text: &str| said("H", "X").to_string().replace("\"X\"", &format!("\"{text}\""));
        for half in ["\\ud800", "\\udc00", "\\ud83d\\ud83d", "a\\udfff"] {
            let request = platform.request(Method::POST, RATINGS).header("content-type", "application/json").body(body(half));
            send(request).await.problem(400, "bad_request");
            let sent = post_lines(&platform, format!("{}\n", body(half))).await;
            assert_eq!((&sent["accepted"], &sent["refused"][0]["code"]), (&json!(0), &json!("bad_request")));
        }
        let mut bytes = body("X").into_bytes();
        let at = bytes.iter().rposition(|b| *b == b'X').expect("there");
        bytes[at] = 0xff;
        let request = platform.request(Method::POST, RATINGS).header("content-type", "application/json").body(bytes);
        send(request).await.problem(400, "bad_request");
        let rows = format!("{}\n{}\n", r#"{"project_no":"H","satisfaction":5,"channel":"1","assessed_at":"2026-09-01 09:00","text":"\ud800"}"#,
            json!({"project_no": "N", "satisfaction": 5, "channel": "1", "assessed_at": "2026-09-01 09:00", "text": "a\u{0}b"}));
        let path = file(&app.ctx, "halves.ndjson", &rows);
        let (done, refused) = import(&app.ctx, What::Ratings, &path, None, false).await.expect("read");
        assert_eq!((done.added, refused.iter().map(|(line, _)| *line).collect::<Vec<_>>()), (0, vec![1, 2]), "{refused:?}");
        assert_eq!(kept(app).await, Vec::<Value>::new());
    }

    /// What another installation signed is not there, and neither is what was good for another case.
    async fn a_token_of_another_installation_is_not_there(app: &TestApp, |config| config.limits.public_per_minute = 0) {
        let other = TestApp::with(Kind::Sqlite, |_| {}).await.expect("another installation");
        let (ours, theirs) = (window_code(app, "综合窗口3号").await, window_code(&other, "综合窗口3号").await);
        assert_ne!(ours, theirs);
        for (here, token) in [(app, &theirs), (&other, &ours)] {
            here.nobody.get(&format!("/r/{token}")).await.is(404);
            here.nobody.post(&format!("/api/public/ratings/{token}"), json!({"satisfaction": 1})).await.problem(404, "not_found");
            post_form(here, token, &[("satisfaction", "1")]).await.is(404);
            assert_eq!(kept(here).await, Vec::<Value>::new());
        }
        // Each character of it turned into another.
        for at in 0..ours.len() {
            let mut forged = ours.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).expect("text");
            let answer = app.nobody.post(&format!("/api/public/ratings/{forged}"), json!({"satisfaction": 1})).await;
            assert_eq!(answer.status.as_u16(), 404, "{at}: {}", answer.text);
        }
        assert_eq!(kept(app).await, Vec::<Value>::new());
        other.end().await;
    }

    /// Sixty at once through one code: as many as are allowed are kept, and the next window is not touched.
    async fn a_flood_through_one_code_stops_there(app: &TestApp, |config| (config.limits.public_per_minute, config.limits.rating_code_per_minute) = (0, 20)) {
        let (flooded, other) = (window_code(app, "综合窗口3号").await, window_code(app, "综合窗口5号").await);
        let fields = [("satisfaction", "1"), ("text", "刷")];
        let (mut statuses, begun) = (Vec::new(), std::time::Instant::now());
        for _ in 0..6 {
            let ten = (0..10).map(|_| post_form(app, &flooded, &fields));
            statuses.extend(futures_util::future::join_all(ten).await.iter().map(|answer| answer.status.as_u16()));
        }
        let of = |status| statuses.iter().filter(|s| **s == status).count();
        assert!((20..=most(20, begun)).contains(&of(201)) && of(201) + of(429) == 60, "{statuses:?}");
        post_form(app, &other, &[("satisfaction", "5")]).await.is(201);
        assert_eq!(kept(app).await.len(), of(201) + 1);
        // Whoever comes with a key is not held up.
        app.key(&["ratings:write"]).await.post(RATINGS, bad()).await.is(201);
    }

    /// From one address, through whatever codes and forged ones too.
    async fn a_flood_from_one_address_stops_there(app: &TestApp, |config| config.limits.public_per_minute = 10) {
        let tokens = [window_code(app, "综合窗口3号").await, window_code(app, "综合窗口5号").await, "nothing".to_owned()];
        let begun = std::time::Instant::now();
        let all = (0..45).map(|n| post_form(app, &tokens[n % 3], &[("satisfaction", "5")]));
        let statuses: Vec<u16> = futures_util::future::join_all(all).await.iter().map(|answer| answer.status.as_u16()).collect();
        let of = |status| statuses.iter().filter(|s| **s == status).count();
        assert!((10..=most(10, begun)).contains(&(of(201) + of(404))) && of(201) + of(404) + of(429) == 45, "{statuses:?}");
        assert_eq!(kept(app).await.len(), of(201));
    }

    async fn three_bad_lines_among_ten_thousand_are_named(app: &TestApp) {
        many(app, 10_000).await;
    }

    /// Only where `HOTLINE_SOAK` is set.
    async fn soak_three_bad_lines_among_a_hundred_thousand_are_named(app: &TestApp) {
        if std::env::var_os("HOTLINE_SOAK").is_none() { return }
        many(app, 100_000).await;
    }
}

/// A file of so many lines, three of them bad: the rest land, bad ratings among them as tickets, and the three are named with why.
async fn many(app: &TestApp, lines: u64) {
    let wrong = [2, lines / 2, lines];
    let mut rows = String::new();
    for n in 1..=lines {
        let minute = n % 60;
        let (unit, level) = match wrong.iter().position(|line| *line == n) {
            Some(0) => ("无此单位", "5"),
            Some(1) => ("shichang", "6"),
            _ => ("shichang", if n % 1_000 == 7 { "1" } else { "5" }),
        };
        let day = if n == lines { "2027-01-01" } else { "2026-08-03" };
        let row = format!(
            "{{\"project_no\":\"M{n:06}\",\"satisfaction\":{level},\"channel\":\"3\",\"unit\":\"{unit}\",\"assessed_at\":\"{day} 10:{minute:02}\",\"text\":\"好\"}}\n"
        );
        rows.push_str(&row);
    }
    let path = file(&app.ctx, "many.ndjson", &rows);
    let begun = std::time::Instant::now();
    let (done, refused) = import(&app.ctx, What::Ratings, &path, None, false).await.expect("imported");
    println!("{lines} lines in {:?}", begun.elapsed());
    assert_eq!((done.read, done.added, done.refused), (lines, lines - 3, 3), "{refused:?}");
    let mut refused = refused;
    refused.sort();
    let named: Vec<u64> = refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(named, wrong);
    for ((_, reason), field) in refused.iter().zip(["承办单位", "满意度", "评价时间"]) {
        assert!(reason.contains(field), "{reason}");
    }
    let db = app.connect().await;
    assert_eq!(count(&db, "rating").await, i64::try_from(lines).expect("a number") - 3);
    assert_eq!(count(&db, "ticket").await, i64::try_from(lines / 1_000).expect("a number"));
    let (again, _) = import(&app.ctx, What::Ratings, &path, None, false).await.expect("imported");
    assert_eq!((again.added, again.known, again.refused), (0, lines - 3, 3));
}
