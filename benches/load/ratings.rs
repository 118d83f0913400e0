//! How fast ratings are taken, one by one and in batches of 500 of which one in a hundred is bad, and how long citizens wait for
//! their page.

use crate::Failed;
use crate::drive::{Figures, drive, drive_at};
use crate::http::{Connection, Request};
use crate::measure::{statements, times};
use crate::place::Place;
use crate::server::Server;
use crate::table::{Table, load};
use serde_json::{Value, json};

/// Connections that send one by one, and that send batches.
const ONE_BY_ONE: usize = 16;
const BATCHES: usize = 2;

/// Ratings of one batch.
const TOGETHER: usize = 500;

/// Pages a second, and the connections on which citizens come.
const PAGES: (u32, usize) = (500, 64);

/// The unit that is rated.
pub const UNIT: &str = "shichang";

/// Words that nobody has to look at.
pub const WORDS: &str = "叫号很快，材料也不多，工作人员耐心细致，一次就办好了。";

fn rating(n: usize) -> Value {
    let bad = n.is_multiple_of(100);
    json!({
        "project_no": format!("BENCH{}-{n}", std::process::id()), "assess_number": 1, "unit": UNIT, "matter_code": "DC-SHICHANG-01",
        "window": "W01", "clerk": "C01", "channel": 4, "satisfaction": if bad { 1 } else { 5 },
        "indicators": [if bad { "115" } else { "517" }], "text": WORDS,
        "real_name": true, "user_name": "李某某", "user_phone": format!("137{:08}", n % 100_000_000), "user_kind": "person",
    })
}

/// Measures all of it on a server of its own.
pub async fn ratings(table: &mut Table, column: &str, place: &Place, seconds: u64) -> Result<(), Failed> {
    let server = Server::start(&place.data, &place.url, "all").await?;
    let tokens = tokens(&server).await?;
    let page = |n: usize| {
        let token = tokens.get(n % tokens.len().max(1)).map_or("", String::as_str);
        Request::page(&format!("/r/{token}"))
    };
    drive_at(server.port, PAGES, 2, 200, page).await?;
    let before = server.cpu()?;
    let figures = drive_at(server.port, PAGES, seconds, 200, page).await?;
    let line = format!("a rating page at {}/s", PAGES.0);
    table.put(
        column,
        &format!("{line}: p50 / p95 / p99, ms"),
        format!("{} (load {})", times(&figures), load()),
    );
    let share = (server.cpu()? - before) / figures.seconds * 100.0;
    table.put(column, &format!("{line}: % of a core"), format!("{share:.0}"));

    let headers = format!("x-api-key: {}\r\n", key(&server).await?);
    let one = |n: usize| Request::post("/api/v1/ratings", &headers, &rating(n).to_string());
    let line = "ratings one by one";
    drive(server.port, ONE_BY_ONE, 2, 201, |n| one(1_000_000_000 + n)).await?;
    let before = server.cpu()?;
    let figures = drive(server.port, ONE_BY_ONE, seconds, 201, |n| one(2_000_000_000 + n)).await?;
    put(table, column, line, 1, server.cpu()? - before, &figures);
    // Every hundredth is bad; none of these is.
    statements(table, column, place, (&server, line), |n| one(3_000_000_001 + n / 99 * 100 + n % 99)).await?;

    let batch = |n: usize| {
        let lines = (0..TOGETHER).map(|at| format!("{}\n", rating(n * TOGETHER + at)));
        Request::post_lines("/api/v1/ratings/batch", &headers, &lines.collect::<String>())
    };
    // A batch answers 200 whatever became of its lines.
    let said = Connection::open(server.port).await?.send(&batch(7_000_000)).await?.json()?;
    if said["accepted"] != TOGETHER {
        return Err(format!("a batch: {said}").into());
    }
    drive(server.port, BATCHES, 2, 200, |n| batch(8_000_000 + n)).await?;
    let before = server.cpu()?;
    let figures = drive(server.port, BATCHES, seconds, 200, |n| batch(9_000_000 + n)).await?;
    put(table, column, "ratings in batches of 500", TOGETHER, server.cpu()? - before, &figures);
    Ok(())
}

fn put(table: &mut Table, column: &str, line: &str, each: usize, cpu: f64, figures: &Figures) {
    let failed = if figures.failed > 0 { format!(", {} FAILED", figures.failed) } else { String::new() };
    let rate = figures.rate() * each as f64;
    table.put(column, &format!("{line}, ratings/s"), format!("{rate:.0} (load {}){failed}", load()));
    table.put(column, &format!("{line}: p50 / p95 / p99, ms"), times(figures));
    let cpu = cpu / (figures.requests * each) as f64 * 1e3;
    table.put(column, &format!("{line}: CPU seconds per 1,000"), format!("{cpu:.2}"));
}

/// Codes of windows and of cases.
async fn tokens(server: &Server) -> Result<Vec<String>, Failed> {
    let headers = format!("authorization: Bearer {}\r\n", server.token("sysadmin").await?);
    let mut connection = Connection::open(server.port).await?;
    let mut tokens = Vec::new();
    for n in 0..20 {
        let of = if n % 2 == 0 { "window" } else { "project_no" };
        let code = json!({"unit": UNIT, of: format!("{}-{n}", std::process::id())}).to_string();
        let made = connection.send(&Request::post("/api/v1/rating-tokens", &headers, &code)).await?.json()?;
        tokens.push(made["token"].as_str().ok_or_else(|| format!("no code: {made}"))?.to_owned());
    }
    Ok(tokens)
}

/// A key that may send ratings.
async fn key(server: &Server) -> Result<String, Failed> {
    let token = server.token("sysadmin").await?;
    let name = format!("评价压测{}", std::process::id());
    let headers = format!("authorization: Bearer {token}\r\n");
    let body = json!({"name": name, "scopes": ["ratings:write"]}).to_string();
    let mut connection = Connection::open(server.port).await?;
    let made = connection.send(&Request::post("/api/v1/sources", &headers, &body)).await?.json()?;
    Ok(made["api_key"].as_str().ok_or("no key")?.to_owned())
}
