//! What is measured, in the order in which it is.

use crate::Failed;
use crate::drive::{Figures, drive};
use crate::fill::Wanted;
use crate::http::{Connection, Request};
use crate::place::{Kind, Place};
use crate::ratings::ratings;
use crate::raw;
use crate::server::Server;
use crate::table::{Table, load};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub open: u64,
    pub seconds: u64,
    /// Which parts.
    pub reads: bool,
    pub intake: bool,
    pub ratings: bool,
}

/// Connections of the intake; what is read has fewer, as at desks.
const CONNECTIONS: usize = 16;
const READERS: usize = 4;

/// The unit whose lists are read.
const UNIT: &str = "zhujian";

/// Everything but timers, on a database of this size.
pub async fn all(table: &mut Table, kind: Kind, name: &str, tickets: u64, size: Size) -> Result<(), Failed> {
    let column = format!("{name} {tickets}");
    let Some(place) = Place::new(kind, &format!("{tickets}")).await? else {
        eprintln!("{column}: no PostgreSQL (scripts/with-postgres)");
        return Ok(());
    };
    let begun = Instant::now();
    place.fill(Wanted { tickets, open: size.open }).await?;
    let seconds = begun.elapsed().as_secs_f64();
    table.put(&column, "filled, tickets/s", format!("{:.0}", tickets as f64 / seconds));
    let db = place.connect(1).await?;
    table.put(&column, "journal rows", entity::journal::Entity::find().count(&db).await?.to_string());
    table.put(&column, "open tickets", open_tickets(&db).await?.to_string());
    let server = Server::start(&place.data, &place.url, "all").await?;
    table.put(&column, "ready after, ms", format!("{:.0}", server.ready_after.as_secs_f64() * 1e3));
    if size.reads {
        at_rest(table, &column, &server).await?;
        reads(table, &column, &server, &db, size.seconds).await?;
    }
    drop(server);
    if size.intake {
        let ours = intake(table, &column, &place, size.seconds).await?;
        against_raw(table, &column, kind, &db, ours).await?;
    }
    if size.ratings {
        ratings(table, &column, &place, size.seconds).await?;
    }
    db.close().await?;
    place.end().await
}

async fn open_tickets(db: &DatabaseConnection) -> Result<u64, Failed> {
    use entity::ticket::{Column, Entity};
    Ok(Entity::find()
        .filter(Column::NextFireAt.is_not_null())
        .filter(Column::ClosedAt.is_null())
        .count(db)
        .await?)
}

/// Memory and processor of a server whom nobody asks anything.
async fn at_rest(table: &mut Table, column: &str, server: &Server) -> Result<(), Failed> {
    const REST: u64 = 15;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let before = server.cpu()?;
    tokio::time::sleep(Duration::from_secs(REST)).await;
    let share = (server.cpu()? - before) / REST as f64 * 100.0;
    table.put(column, "idle, % of a core", format!("{share:.2}"));
    table.put(column, "memory at rest, MB", format!("{:.0}", server.memory()?));
    Ok(())
}

/// p50, p95 and p99.
pub fn times(figures: &Figures) -> String {
    let ms = |share| figures.within(share);
    let failed = if figures.failed > 0 { format!(", {} FAILED", figures.failed) } else { String::new() };
    format!("{:.1} / {:.1} / {:.1}{failed}", ms(0.5), ms(0.95), ms(0.99))
}

async fn reads(
    table: &mut Table,
    column: &str,
    server: &Server,
    db: &DatabaseConnection,
    seconds: u64,
) -> Result<(), Failed> {
    let seconds = seconds.min(5);
    let handler = server.token(&format!("handler.{UNIT}")).await?;
    let supervisor = server.token("supervisor1").await?;
    let numbers = numbers(db).await?;
    let fetch = |n: usize| {
        let at = n.wrapping_mul(7_919) % numbers.len().max(1);
        let number = numbers.get(at).map_or("", String::as_str);
        Request::get(&format!("/api/v1/tickets/{number}"), &supervisor)
    };
    let open = format!("/api/v1/tickets?unit={UNIT}&status=dispatched,handling&sort=due");
    let far = fiftieth(server, &open, &handler).await?;
    let list = |path: String, token: &str| {
        let request = Request::get(&path, token);
        move |_: usize| request.clone()
    };
    let mut lines: Vec<(&str, Figures)> =
        vec![("a ticket", drive(server.port, READERS, seconds, 200, fetch).await?)];
    let asked = [
        ("a unit's open list, page 1", open.clone(), &handler),
        ("a unit's open list, page 50", far, &handler),
        ("a unit's whole list, page 1", "/api/v1/tickets".to_owned(), &handler),
        ("everything, page 1", "/api/v1/tickets".to_owned(), &supervisor),
        ("filter: red", format!("{open}&light=red"), &handler),
        (
            "filter: kind, area, day",
            "/api/v1/tickets?kind=complaint&area=530113001&due_from=2026-01-01".to_owned(),
            &supervisor,
        ),
        ("filter: phone", "/api/v1/tickets?q=13900007919".to_owned(), &supervisor),
        ("pools", "/api/v1/pools".to_owned(), &handler),
    ];
    for (line, path, token) in asked {
        lines.push((line, drive(server.port, READERS, seconds, 200, list(path, token)).await?));
    }
    for (line, figures) in &lines {
        table.put(column, &format!("{line}: p50 / p95 / p99, ms"), times(figures));
    }
    // Counters for who sees all, rows for who sees one unit.
    let asked = [
        ("by unit", &supervisor, "unit"),
        ("by category", &supervisor, "category"),
        ("of one unit", &handler, "month"),
    ];
    for (line, token, group) in asked {
        let begun = Instant::now();
        let path = format!("/api/v1/reports/performance?from=2026-01-01&to=2026-12-31&group_by={group}");
        server.look(&path, token).await?;
        let took = format!("{:.0}", begun.elapsed().as_secs_f64() * 1e3);
        table.put(column, &format!("report of a year {line}, ms"), took);
    }
    Ok(())
}

/// A thousand numbers from all over the table.
async fn numbers(db: &DatabaseConnection) -> Result<Vec<String>, Failed> {
    use entity::ticket::{Column, Entity};
    use sea_orm::{QueryOrder, QuerySelect};
    let last: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .order_by_desc(Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    let last = last.unwrap_or(1);
    let ids: Vec<i64> = (0..1_000).map(|n| 1 + n * 7_919 % last).collect();
    let found: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Number)
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found)
}

/// The address of a list's fiftieth page, or of its last.
async fn fiftieth(server: &Server, path: &str, token: &str) -> Result<String, Failed> {
    let mut connection = Connection::open(server.port).await?;
    let mut here = path.to_owned();
    for _ in 1..50 {
        let page = connection.send(&Request::get(&here, token)).await?.json()?;
        match page["next_cursor"].as_str() {
            Some(cursor) => here = format!("{path}&cursor={cursor}"),
            None => break,
        }
    }
    Ok(here)
}

fn call(n: usize) -> Value {
    json!({
        "channel": "phone", "kind": "complaint", "disposition": "accept",
        "title": "工地半夜浇筑混凝土吵得睡不着", "category": "030101", "area": "530113001003", "address": "桂苑社区某在建工地旁",
        "content": "我家就在工地对面，这三天晚上十一点以后还在打混凝土，泵车一直响到凌晨两点，家里有老人和上小学的孩子，白天去找过门卫说没办法。希望管一管。",
        "caller": {"kind": "person", "anonymous": false, "name": "王某某", "phone": format!("137{:08}", n % 100_000_000)},
    })
}

/// Tickets taken down by agents, each under a key of its own.
async fn intake(table: &mut Table, column: &str, place: &Place, seconds: u64) -> Result<f64, Failed> {
    let request = |token: &str| {
        let headers = format!("authorization: Bearer {token}\r\nidempotency-key: ");
        let stamp = std::process::id();
        move |n: usize| {
            let headers = format!("{headers}{stamp}-{n}\r\n");
            Request::post("/api/v1/tickets", &headers, &call(n).to_string())
        }
    };
    // First alone, so that only the request's own statements are counted.
    let web = Server::start(&place.data, &place.url, "web").await?;
    let token = web.token("agent1").await?;
    let send = request(&token);
    statements(table, column, place, (&web, "intake"), |n| send(1_000_000_000 + n)).await?;
    drop(web);
    let server = Server::start(&place.data, &place.url, "all").await?;
    let token = server.token("agent1").await?;
    let send = request(&token);
    drive(server.port, CONNECTIONS, 2, 201, |n| send(2_000_000_000 + n)).await?;
    let before = server.cpu()?;
    let figures = drive(server.port, CONNECTIONS, seconds, 201, &send).await?;
    let cpu = (server.cpu()? - before) / figures.requests as f64 * 1e3;
    table.put(column, "intake, requests/s", format!("{:.0} (load {})", figures.rate(), load()));
    table.put(column, "intake: p50 / p95 / p99, ms", times(&figures));
    table.put(column, "intake: CPU seconds per 1,000", format!("{cpu:.2}"));
    Ok(figures.rate())
}

/// Statements of each request, one after the other, where they can be counted.
pub async fn statements(
    table: &mut Table,
    column: &str,
    place: &Place,
    (server, line): (&Server, &str),
    send: impl Fn(usize) -> Request,
) -> Result<(), Failed> {
    const WARM: usize = 20;
    const COUNTED: usize = 200;
    let mut connection = Connection::open(server.port).await?;
    for n in 0..WARM {
        connection.send(&send(n)).await?;
    }
    let Some(counter) = place.count_statements().await? else { return Ok(()) };
    for n in 0..COUNTED {
        let answer = connection.send(&send(WARM + n)).await?;
        if answer.status != 201 {
            return Err(format!("{line}: {}", String::from_utf8_lossy(&answer.body)).into());
        }
    }
    let (all, frames) = counter.seen().await?;
    let each = |count: i64| count as f64 / COUNTED as f64;
    let line = format!("{line}: statements a request (of these BEGIN and COMMIT)");
    table.put(column, &line, format!("{:.2} ({:.2})", each(all), each(frames)));
    Ok(())
}

/// The rows of the last tickets once more, by plain inserts into an empty database of the same shape.
async fn against_raw(
    table: &mut Table,
    column: &str,
    kind: Kind,
    db: &DatabaseConnection,
    ours: f64,
) -> Result<(), Failed> {
    const TICKETS: u64 = 4_000;
    let rows = raw::read(db, TICKETS).await?;
    let ways: &[(&str, usize, usize)] = match kind {
        Kind::Sqlite => &[("a commit each", 1, 1), ("16 a commit", 1, 16)],
        Kind::Postgres => &[("16 writers, a commit each", 16, 1)],
    };
    for (way, writers, together) in ways {
        let Some(empty) = Place::new(kind, "raw").await? else { continue };
        let connections = u32::try_from(*writers)?;
        let plain = empty.connect(connections).await?;
        let raw = raw::write(&plain, &rows, *writers, *together).await?;
        table.put(column, &format!("raw, {way}, tickets/s"), format!("{raw:.0} (load {})", load()));
        table.put(column, &format!("intake in % of raw, {way}"), format!("{:.0}", ours / raw * 100.0));
        plain.close().await?;
        empty.end().await?;
    }
    Ok(())
}

/// So many timers due at one instant, fired by a server that has just started.
pub async fn timers(table: &mut Table, kind: Kind, name: &str, timers: u64) -> Result<(), Failed> {
    let column = format!("{name} timers");
    let Some(place) = Place::new(kind, "timers").await? else { return Ok(()) };
    let begun = Instant::now();
    place.fill_due(timers).await?;
    let filled = timers as f64 / begun.elapsed().as_secs_f64();
    table.put(&column, "filled, tickets/s", format!("{filled:.0}"));
    let db = place.connect(1).await?;
    let begun = Instant::now();
    let server = Server::start(&place.data, &place.url, "all").await?;
    let mut left = due(&db).await?;
    while left > 0 && begun.elapsed() < Duration::from_secs(900) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        left = due(&db).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let line = format!("{timers} timers due at once, s");
    table.put(&column, &line, format!("{seconds:.1} ({left} left, load {})", load()));
    table.put(&column, "timers a second", format!("{:.0}", (timers - left) as f64 / seconds));
    table.put(&column, "their CPU seconds per 1,000", format!("{:.2}", server.cpu()? / timers as f64 * 1e3));
    let parked = entity::ticket::Entity::find().filter(entity::ticket::Column::ParkedAt.is_not_null());
    table.put(&column, "set aside", parked.count(&db).await?.to_string());
    drop(server);
    db.close().await?;
    place.end().await
}

async fn due(db: &DatabaseConnection) -> Result<u64, Failed> {
    use entity::ticket::{Column, Entity};
    let now = hotline::clock::Clock::real().now();
    let due = Entity::find().filter(Column::NextFireAt.lte(now)).filter(Column::ParkedAt.is_null());
    Ok(due.count(db).await?)
}
