//! Against a real database: SQLite always, PostgreSQL where `HOTLINE_TEST_POSTGRES_URL` names a server.

mod following;

use chrono::{NaiveDate, NaiveDateTime};
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use secrecy::SecretString;

use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::calendar::{DayKind, NoticeDay};
use crate::domain::time::instant;
use crate::outbox::Courier;
use crate::secrets::Secrets;
use crate::store::Db;

fn at(text: &str) -> Instant {
    instant(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time"))
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn notice(year: i32, region: Option<&str>, days: &[(&str, bool, &str)]) -> Notice {
    let days = days.iter().map(|(day, work, name)| NoticeDay {
        date: date(day),
        work: *work,
        name: (*name).to_owned(),
    });
    Notice {
        year,
        region: region.map(str::to_owned),
        source: Some("测试".to_owned()),
        note: None,
        days: days.collect(),
    }
}

/// Runs on a fresh database of each kind that is there.
async fn on_both(test: impl AsyncFn(Ctx)) {
    let file = std::env::temp_dir().join(format!("hotline-calendar-{}.db", uuid::Uuid::now_v7()));
    let url = format!("sqlite://{}", file.display());
    test(open(&url).await).await;
    for suffix in ["", "-wal", "-shm"] {
        // What the closed pool has tidied away itself need not be.
        let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
    }
    match std::env::var("HOTLINE_TEST_POSTGRES_URL") {
        Ok(server) => test(open(&postgres(&server).await).await).await,
        Err(_) => println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL"),
    }
}

async fn postgres(server: &str) -> String {
    let name = format!("calendar_{}", uuid::Uuid::now_v7().simple());
    let admin = Db::open_single(&SecretString::from(server)).await.expect("the server");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
    let (host, _) = server.rsplit_once('/').expect("a database's name in the URL");
    format!("{host}/{name}")
}

async fn open(url: &str) -> Ctx {
    let url = SecretString::from(url);
    let schema = Db::open_single(&url).await.expect("a database");
    Migrator::up(&schema, None).await.expect("the schema");
    schema.close().await.expect("closed");
    let db = Db::open(&url, 2).await.expect("a database");
    let config = Config::defaults().expect("the defaults");
    let courier = Courier::new(db.clone(), &config).expect("no mail server");
    Ctx::new(
        db,
        Clock::fixed(at("2026-11-22 10:00")),
        config.into(),
        Secrets::from_bytes([7; 32]),
        courier,
        false,
    )
}

#[tokio::test]
async fn the_shipped_calendar_is_there_before_any_import() {
    on_both(async |ctx| {
        let found = year(&ctx, 2026, None, FieldErrors::new()).await.expect("a year");
        assert_eq!((found.version, found.announced, found.working_days), (0, true, 248));
        assert!(
            !year(&ctx, 2027, Some("530113".to_owned()), FieldErrors::new()).await.expect("a year").announced
        );
    })
    .await;
}

#[tokio::test]
async fn a_notice_is_kept_and_counted_by() {
    on_both(async |ctx| {
        let three = async || {
            let asked = deadline(&ctx, Some(at("2026-12-29 10:00")), Some(3), None, FieldErrors::new()).await;
            asked.expect("a deadline").1.due
        };
        assert!(three().await.provisional);
        let days =
            [("2026-12-31", false, "元旦"), ("2027-01-01", false, "元旦"), ("2027-01-04", false, "元旦")];
        let tried =
            import(&ctx, notice(2027, None, &days), None, true, FieldErrors::new()).await.expect("a trial");
        assert_eq!((tried.differs, tried.version), (true, None));
        assert!(three().await.provisional, "a trial changes nothing");

        let changed = import(&ctx, notice(2027, None, &days), None, false, FieldErrors::new())
            .await
            .expect("an import");
        assert_eq!(changed.version, Some(1));
        let turned: Vec<_> = changed.turned.iter().map(|day| (day.date, day.kind)).collect();
        let holiday = DayKind::Holiday;
        assert_eq!(turned, [(date("2026-12-31"), holiday), (date("2027-01-04"), holiday)]);
        assert_eq!((three().await.on, three().await.provisional), (date("2027-01-06"), false));

        let again = import(&ctx, notice(2027, None, &days), None, false, FieldErrors::new())
            .await
            .expect("an import");
        assert_eq!((again.differs, again.version), (false, None));
    })
    .await;
}

#[tokio::test]
async fn a_correction_replaces_and_a_region_stands_on_top() {
    on_both(async |ctx| {
        let load =
            async |region: Option<&str>| ctx.calendars.of(&ctx.db.read, region).await.expect("a calendar");
        let put =
            async |notice| import(&ctx, notice, None, false, FieldErrors::new()).await.expect("an import");
        put(notice(2026, Some("532800"), &[("2026-04-13", false, "泼水节")])).await;
        put(notice(2026, Some("532801"), &[("2026-04-14", false, "泼水节")])).await;
        assert!(load(None).await.is_working(date("2026-04-13")));
        assert!(load(Some("530113")).await.is_working(date("2026-04-13")));
        let city = load(Some("532801")).await;
        assert!(!city.is_working(date("2026-04-13")) && !city.is_working(date("2026-04-14")));
        assert!(load(Some("532800")).await.is_working(date("2026-04-14")));

        // The region's second thoughts: the first are given back, and seen at once.
        let changed = put(notice(2026, Some("532801"), &[("2026-04-15", false, "泼水节")])).await;
        assert_eq!(changed.turned.len(), 2);
        let city = load(Some("532801")).await;
        assert!(city.is_working(date("2026-04-14")) && !city.is_working(date("2026-04-15")));
        // None at all.
        put(notice(2026, Some("532801"), &[])).await;
        assert!(load(Some("532801")).await.is_working(date("2026-04-15")));
        assert!(!load(Some("532801")).await.is_working(date("2026-04-13")), "the prefecture's stays");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_where_it_stands() {
    on_both(async |ctx| {
        let refused = async |notice| match import(&ctx, notice, None, false, FieldErrors::new()).await {
            Err(Error::Invalid(errors)) => errors
                .into_vec()
                .into_iter()
                .map(|error| (error.field, error.code.code()))
                .collect::<Vec<_>>(),
            other => panic!("not refused: {other:?}"),
        };
        let own = |field: &str, code| vec![(field.to_owned(), code)];
        let days = [("2027-01-01", false, "元旦"), ("2028-01-01", false, "元旦")];
        assert_eq!(refused(notice(2027, None, &days)).await, own("days[1].date", "range"));
        let days = [("2027-01-01", false, "元旦"), ("2027-01-01", true, "")];
        assert_eq!(refused(notice(2027, None, &days)).await, own("days[1].date", "conflict"));
        assert_eq!(refused(notice(2027, None, &[])).await, own("days", "required"));
        assert_eq!(refused(notice(1999, None, &[])).await, own("year", "range"));
        assert_eq!(refused(notice(2027, Some("5301"), &[])).await, own("region", "format"));
        let asked = deadline(&ctx, Some(at("2026-12-29 10:00")), Some(1001), None, FieldErrors::new()).await;
        assert!(matches!(asked, Err(Error::Invalid(_))));
        assert_eq!(crate::store::calendar::latest(&ctx.db.read).await.expect("a number"), 0);
    })
    .await;
}
