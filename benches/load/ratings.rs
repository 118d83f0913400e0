//! How fast ratings are taken: one by one, and in batches of 500 of which one in a hundred is bad.

use crate::Failed;
use crate::drive::{Figures, drive};
use crate::http::{Connection, Request};
use crate::place::Place;
use crate::server::Server;
use crate::table::{Table, load};
use serde_json::{Value, json};

/// Connections that send one by one, and that send batches.
const ONE_BY_ONE: usize = 16;
const BATCHES: usize = 2;

/// Ratings of one batch.
const TOGETHER: usize = 500;

fn rating(n: usize) -> Value {
    let bad = n.is_multiple_of(100);
    json!({
        "project_no": format!("BENCH{}-{n}", std::process::id()), "assess_number": 1, "unit": "shichang", "matter_code": "DC-SHICHANG-01",
        "window": "W01", "clerk": "C01", "channel": 4, "satisfaction": if bad { 1 } else { 5 },
        "indicators": [if bad { "115" } else { "517" }], "text": "叫号很快，材料也不多，工作人员耐心细致，一次就办好了。",
        "real_name": true, "user_name": "李某某", "user_phone": format!("137{:08}", n % 100_000_000), "user_kind": "person",
    })
}

/// Measures both on a server of its own.
pub async fn ratings(table: &mut Table, column: &str, place: &Place, seconds: u64) -> Result<(), Failed> {
    let server = Server::start(&place.data, &place.url, "all").await?;
    let key = key(&server).await?;
    let headers = format!("x-api-key: {key}\r\n");
    let one = |n: usize| Request::post("/api/v1/ratings", &headers, &rating(1_000_000_000 + n).to_string());
    let figures = drive(server.port, ONE_BY_ONE, seconds, 201, one).await?;
    put(table, column, "ratings one by one", figures.rate(), &figures);
    let batch = |n: usize| {
        let lines = (0..TOGETHER).map(|at| format!("{}\n", rating(n * TOGETHER + at)));
        Request::post_lines("/api/v1/ratings/batch", &headers, &lines.collect::<String>())
    };
    let figures = drive(server.port, BATCHES, seconds, 200, batch).await?;
    put(table, column, "ratings in batches of 500", figures.rate() * TOGETHER as f64, &figures);
    Ok(())
}

fn put(table: &mut Table, column: &str, line: &str, rate: f64, figures: &Figures) {
    let failed = if figures.failed > 0 { format!(", {} FAILED", figures.failed) } else { String::new() };
    table.put(column, &format!("{line}, ratings/s"), format!("{rate:.0} (load {}){failed}", load()));
    let ms = |share| figures.within(share);
    let times = format!("{:.1} / {:.1} / {:.1}", ms(0.5), ms(0.95), ms(0.99));
    table.put(column, &format!("{line}: p50 / p95 / p99, ms"), times);
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
