//! The ratings of the month come in, each by its channel, and beside them what must not.

use super::super::*;
use super::Cast;
use super::generate::closed_at;
use super::model::*;
use crate::app::send;
use crate::import::{What, file, import};
use chrono::{NaiveDateTime, TimeDelta};
use hotline::service::rating::silence;
use reqwest::Method;

/// As an interface sends it.
fn form(rated: &Rated) -> Value {
    let mut form = json!({
        "project_no": rated.case, "assess_number": rated.count, "channel": rated.channel, "satisfaction": rated.level,
        "indicators": rated.indicators, "real_name": rated.rater.is_some(), "assessed_at": iso(rated.assessed),
        "unit": rated.unit, "matter_code": rated.matter.map(|(code, _)| code), "window": rated.window, "clerk": rated.clerk,
        "text": rated.text, "served_at": rated.served.map(iso),
        // Who stays without a name leaves none, whatever was sent.
        "user_name": "李某某", "user_phone": "13900000000",
    });
    if let Some(rater) = &rated.rater {
        let kind = if rater.legal { "legal" } else { "person" };
        form = with(form, json!({"user_phone": rater.phone, "user_kind": kind}));
        if !rater.consent {
            form["consent_contact"] = json!(false);
        }
    }
    form
}

/// One by one; twice changes nothing.
async fn single(cast: &Cast<'_>, rated: &Rated) {
    let path = "/api/v1/ratings";
    let taken = cast.hall.post(path, form(rated)).await.is(201).body;
    assert_eq!(taken["ticket_number"].is_string(), rated.is_bad(), "{rated:?}");
    assert_eq!(cast.hall.post(path, form(rated)).await.is(200).body, taken);
    for wrong in [json!({"satisfaction": 0}), json!({"project_no": "", "case": "x"})] {
        cast.hall.post(path, with(form(rated), wrong)).await.problem(422, "invalid");
    }
}

/// As lines, some twice, and others that cannot be taken: those are named by number.
async fn batch(cast: &Cast<'_>, some: &[&Rated], now: NaiveDateTime) {
    let mut lines: Vec<String> = some.iter().map(|rated| form(rated).to_string()).collect();
    let like = |n: usize, more: Value| {
        with(with(form(some[n % some.len()]), json!({"project_no": format!("FALSCH-{n}")})), more).to_string()
    };
    let wrong = [
        like(0, json!({"unit": "nirgends"})),
        like(1, json!({"indicators": ["999"]})),
        like(2, json!({"satisfaction": 6})),
        like(3, json!({"assessed_at": iso(now + TimeDelta::minutes(6))})),
        like(4, json!({"assess_number": 3})),
        like(5, json!({"user_phone": "12"})),
        "{\"project_no\": ".to_owned(),
    ];
    let mut named = Vec::new();
    for (n, wrong) in wrong.into_iter().enumerate() {
        let at = (n * 5) % (lines.len() + 1);
        lines.insert(at, wrong);
    }
    for (n, line) in lines.iter().enumerate() {
        if line.contains("FALSCH") || !line.ends_with('}') {
            named.push(n as u64 + 1);
        }
    }
    // The whole good part once more in the same batch.
    let twice: Vec<String> = some.iter().map(|rated| form(rated).to_string()).collect();
    let body = lines.into_iter().chain(twice).map(|line| line + "\n").collect::<String>();
    for _ in 0..2 {
        let request = cast.hall.request(Method::POST, "/api/v1/ratings/batch");
        let sent = send(request.header("content-type", "application/x-ndjson").body(body.clone()))
            .await
            .is(200)
            .body;
        assert_eq!(sent["accepted"], 2 * some.len());
        let refused: Vec<_> =
            sent["refused"].as_array().expect("lines").iter().filter_map(|r| r["line"].as_u64()).collect();
        assert_eq!(refused, named, "{sent}");
    }
}

const MAPPING: &str = "[fields]\nproject_no='编号'\nassess_number='次数'\nsatisfaction='等级'\nassessed_at='时间'\nchannel='渠道'\nunit='单位'\n\
    matter_code='事项'\nwindow='窗口'\nclerk='人员'\nindicators='指标'\ntext='内容'\nreal_name='实名'\nconsent_contact='同意'\nuser_name='姓名'\n\
    user_phone='电话'\nuser_kind='类型'\nserved_at='服务'\npushed_at='推送'\n";

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// A file of the province's: looked at first, then taken, then once more.
async fn upload(cast: &Cast<'_>, some: &[&Rated]) {
    let mut rows =
        "编号,次数,等级,时间,渠道,单位,事项,窗口,人员,指标,内容,实名,同意,姓名,电话,类型,服务,推送\n"
            .to_owned();
    for rated in some {
        let time = |at: Option<NaiveDateTime>| {
            at.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
        };
        let yes = |yes: bool| if yes { "是" } else { "否" };
        let rater = rated.rater.as_ref();
        let cells = [
            rated.case.clone(),
            rated.count.to_owned(),
            rated.level.to_string(),
            time(Some(rated.assessed)),
            rated.channel.to_owned(),
            rated.unit.unwrap_or_default().to_owned(),
            rated.matter.map(|(code, _)| code).unwrap_or_default().to_owned(),
            rated.window.clone().unwrap_or_default(),
            rated.clerk.unwrap_or_default().to_owned(),
            rated.indicators.join("、"),
            rated.text.clone().unwrap_or_default(),
            yes(rater.is_some()).to_owned(),
            rater.map(|rater| yes(rater.consent)).unwrap_or_default().to_owned(),
            "李某某".to_owned(),
            rater.map_or("13900000000", |rater| &rater.phone).to_owned(),
            rater.map(|rater| if rater.legal { "legal" } else { "person" }).unwrap_or_default().to_owned(),
            time(rated.served),
            time(rated.pushed),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        rows.push_str(&(cells.join(",") + "\n"));
    }
    // Two that cannot be: a unit that is none, a level that is none.
    rows.push_str("FALSCH-1,1,5,2026-09-01 10:00,1,无此单位,,,,,,,,,,,,\nFALSCH-2,1,9,2026-09-01 10:00,1,,,,,,,,,,,,,\n");
    for (dry_run, added, known) in [(true, some.len(), 0), (false, some.len(), 0), (false, 0, some.len())] {
        let file = reqwest::multipart::Part::bytes(rows.clone().into_bytes()).file_name("省平台.csv");
        let form = reqwest::multipart::Form::new()
            .part("file", file)
            .text("source", PROVINCE)
            .text("mapping", MAPPING);
        let request = cast.dispatcher.request(Method::POST, "/api/v1/ratings/upload");
        let sent = send(request.multipart(form.text("dry_run", dry_run.to_string()))).await.is(200).body;
        assert_eq!(
            (&sent["added"], &sent["known"], &sent["refused_count"]),
            (&json!(added), &json!(known), &json!(2)),
            "{sent}"
        );
    }
}

/// The file of the system before, with two lines that cannot be.
async fn past(cast: &Cast<'_>, some: &[&Rated]) {
    let mut rows = String::new();
    for rated in some {
        let time = |at: NaiveDateTime| at.format("%Y-%m-%d %H:%M:%S").to_string();
        let rater = rated.rater.as_ref();
        let mut row = json!({
            "project_no": rated.case, "satisfaction": rated.level.to_string(), "assessed_at": time(rated.assessed), "channel": rated.channel,
            "unit": rated.unit, "matter_code": rated.matter.map(|(code, _)| code), "window": rated.window, "clerk": rated.clerk,
            "indicators": rated.indicators.join("、"), "text": rated.text,
        });
        if let Some(rater) = rater {
            let kind = if rater.legal { "legal" } else { "person" };
            let consent = if rater.consent { "是" } else { "否" };
            let more = json!({"user_name": "李某某", "user_phone": rater.phone, "user_kind": kind, "consent_contact": consent});
            row = with(row, more);
        }
        if let Some(Fate::Closed { late }) = rated.fate {
            let closed = time(closed_at(rated.assessed, late));
            row = with(
                row,
                json!({"closed_at": closed, "reply": "已致歉并改进。", "outcome": "resolved", "verified": "是"}),
            );
        }
        rows.push_str(&format!("{row}\n"));
    }
    rows.push_str("{\"project_no\":\"FALSCH\",\"satisfaction\":5,\"channel\":\"1\",\"assessed_at\":\"2026-12-31 09:00\"}\n");
    rows.push_str("{\"project_no\":\"FALSCH\",\"satisfaction\":5,\"channel\":\"9\",\"assessed_at\":\"2026-09-01 09:00\"}\n");
    let path = file(&cast.app.ctx, "past.ndjson", &rows);
    let map = format!("source = '{PAST}'\njudge_closed = true\n");
    for added in [some.len(), 0] {
        let (done, refused) =
            import(&cast.app.ctx, What::Ratings, &path, Some(&map), false).await.expect("imported");
        assert_eq!((done.added as usize, done.known as usize), (added, some.len() - added), "{refused:?}");
        let lines: Vec<u64> = refused.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [some.len() as u64 + 1, some.len() as u64 + 2], "{refused:?}");
    }
}

/// What the page posts; the number of the case as the product makes it.
async fn by_code(cast: &mut Cast<'_>, rated: &Rated, n: usize) {
    let asked = match rated.via {
        Via::Case => json!({"unit": rated.unit, "project_no": rated.case, "channel": 6}),
        _ => json!({"unit": rated.unit, "window": rated.window}),
    };
    let maker = if rated.via == Via::Case { &cast.hall } else { &cast.sysadmin };
    let made = maker.post("/api/v1/rating-tokens", asked).await.body;
    let (id, token) =
        (made["id"].as_i64().expect("an id"), made["token"].as_str().expect("a token").to_owned());
    let once = format!("{n:016x}");
    let level = rated.level.to_string();
    let mut fields: Vec<(&str, &str)> = vec![("satisfaction", &level), ("once", &once)];
    fields.extend(rated.indicators.iter().map(|code| ("indicators", *code)));
    fields.extend(rated.text.as_deref().map(|text| ("text", text)));
    if let Some(rater) = &rated.rater {
        fields.extend([("real_name", "1"), ("user_name", "李某某"), ("user_phone", rater.phone.as_str())]);
        fields.extend(rater.consent.then_some(("consent_contact", "1")));
    }
    if rated.channel == "4" {
        fields.push(("tablet", "1"));
    }
    // The finger was quick: the second one changes nothing.
    for status in [201, 200] {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let request =
            cast.app.nobody.request(Method::POST, &format!("/api/public/ratings/{token}")).body(body);
        send(request.header("content-type", "application/x-www-form-urlencoded")).await.is(status);
    }
    if rated.via == Via::Window {
        cast.named.insert(rated.case.clone(), format!("QR-{id}-{once}"));
    }
}

/// Everything of a wave that comes at its beginning.
pub async fn wave(cast: &mut Cast<'_>, month: &Month, n: usize) {
    let now = waves()[n].comes;
    let told: Vec<Value> = month
        .cases
        .iter()
        .filter(|case| case.wave == n)
        .map(|case| {
            json!({"project_no": case.case, "unit": case.unit, "matter_code": case.matter.map(|(code, _)| code), "window": case.window,
                "clerk": case.clerk, "served_at": case.served.map(iso)})
        })
        .collect();
    for _ in 0..2 {
        let sent = cast.hall.post("/api/v1/served-cases", json!(told)).await.is(200).body;
        assert_eq!((&sent["accepted"], &sent["refused"]), (&json!(told.len()), &json!([])));
    }
    let come: Vec<(usize, &Rated)> = month
        .ratings
        .iter()
        .enumerate()
        .filter(|(_, r)| r.wave == n && r.count != "2" && month.came(r) == now)
        .collect();
    let of = |via| come.iter().filter(|(_, r)| r.via == via).map(|(_, r)| *r).collect::<Vec<&Rated>>();
    for rated in of(Via::Single) {
        single(cast, rated).await;
    }
    batch(cast, &of(Via::Batch), now).await;
    upload(cast, &of(Via::Upload)).await;
    if !of(Via::Import).is_empty() {
        past(cast, &of(Via::Import)).await;
    }
    for (at, rated) in come.iter().filter(|(_, r)| matches!(r.via, Via::Window | Via::Case)) {
        by_code(cast, rated, *at).await;
    }
}

/// What comes later: second ratings, and those of the last days.
pub async fn later(cast: &Cast<'_>, month: &Month, n: usize, now: NaiveDateTime) {
    let wave = waves()[n];
    let late = month.ratings.iter().filter(|r| r.wave == n && month.came(r) == now && now != wave.comes);
    for rated in late.filter(|r| r.via != Via::Silence) {
        match rated.via {
            Via::Single => single(cast, rated).await,
            Via::Upload => upload(cast, &[rated]).await,
            other => panic!("no second rating comes by {other:?}"),
        }
    }
}

/// Who has said nothing for long enough.
pub async fn silence(cast: &Cast<'_>) {
    while silence::step(&cast.app.ctx).await.expect("a step") > 0 {}
}
