//! From every schema that there has ever been the way leads to the present one, and takes what lies in it along.

use crate::app::home::Home;
use crate::app::{Kind, at};
use entity::values::{self, LimitName, Line};
use hotline::domain::clock::{Division, Matter, Policies};
use hotline::startup;
use hotline::store::{Db, dialect, meta};
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

async fn from_every_schema(kind: Kind) {
    let Some(fresh) = Home::empty(kind).await else {
        println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
        return;
    };
    startup::migrate(&fresh.config()).await.expect("migrated");
    let db = fresh.connect().await;
    let present = dialect::tables(&db).await.expect("tables");
    db.close().await.expect("closed");
    fresh.end().await;
    let steps = u32::try_from(migration::known().len()).expect("a few");
    for step in 1..steps {
        let old = Home::empty(kind).await.expect("it was there before");
        // It makes the file.
        let db = Db::open_single(&old.config().migrate_url()).await.expect("connected");
        Migrator::up(&db, Some(step)).await.expect("the schema of then");
        db.execute_unprepared("INSERT INTO meta (key, value) VALUES ('kept', 'from then')")
            .await
            .expect("a row");
        db.close().await.expect("closed");
        startup::migrate(&old.config()).await.expect("migrated");
        let db = old.connect().await;
        assert_eq!(dialect::tables(&db).await.expect("tables"), present, "from step {step}");
        assert_eq!(meta::get(&db, "kept").await.expect("read").as_deref(), Some("from then"));
        db.close().await.expect("closed");
        old.end().await;
    }
}

#[actix_web::test]
async fn from_every_schema_on_sqlite() {
    from_every_schema(Kind::Sqlite).await;
}

#[actix_web::test]
async fn from_every_schema_on_postgres() {
    from_every_schema(Kind::Postgres).await;
}

/// A limit that was set before divisions had limits of their own is the whole region's.
async fn an_old_limit_keeps_its_meaning(kind: Kind) {
    let Some(old) = Home::empty(kind).await else {
        println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
        return;
    };
    let before = migration::known().iter().position(|name| name == "m0310_setting_area").expect("a step");
    let db = Db::open_single(&old.config().migrate_url()).await.expect("connected");
    Migrator::up(&db, Some(u32::try_from(before).expect("a few"))).await.expect("the schema of then");
    db.execute_unprepared(
        "INSERT INTO setting (name, line, value, basis, valid_from) VALUES
            ('handle', 'hotline', 7, '会议纪要', '2026-08-01 00:00:00+00:00'),
            ('need_info', NULL, 9, '会议纪要', '2026-08-01 00:00:00+00:00')",
    )
    .await
    .expect("rows");
    db.close().await.expect("closed");
    startup::migrate(&old.config()).await.expect("migrated");
    let db = old.connect().await;
    let changes = hotline::store::setting::all(&db).await.expect("read");
    let policies = Policies::of(changes.iter().filter_map(hotline::store::setting::Change::dated));
    let policy = policies.at(at("2026-09-01T10:00:00+08:00"));
    for area in [None, Division::parse("530113001003")] {
        let number =
            |line, name| policy.number(name, Matter::ordinary(line, values::Kind::Help).within(area));
        assert_eq!(number(Line::Hotline, LimitName::Handle), 7);
        assert_eq!(number(Line::Service, LimitName::Handle), 5, "as shipped");
        assert_eq!(number(Line::Business, LimitName::NeedInfo), 9);
    }
    db.close().await.expect("closed");
    old.end().await;
}

#[actix_web::test]
async fn an_old_limit_keeps_its_meaning_on_sqlite() {
    an_old_limit_keeps_its_meaning(Kind::Sqlite).await;
}

#[actix_web::test]
async fn an_old_limit_keeps_its_meaning_on_postgres() {
    an_old_limit_keeps_its_meaning(Kind::Postgres).await;
}

/// What a source was settled to be is said of its feed, unless something was said there already; whether silence counts stays.
async fn what_a_source_was_settled_to_be_is_kept(kind: Kind) {
    let Some(old) = Home::empty(kind).await else {
        println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
        return;
    };
    let before = migration::known().iter().position(|name| name == "m0391_source_kind").expect("a step");
    let db = Db::open_single(&old.config().migrate_url()).await.expect("connected");
    Migrator::up(&db, Some(u32::try_from(before).expect("a few"))).await.expect("the schema of then");
    for rows in [
        "INSERT INTO rating_source (name, kind, collects_defaults, changed_at) VALUES
            ('省平台', 'province', FALSE, '2026-08-01 00:00:00+00:00'),
            ('区大厅', 'local', FALSE, '2026-08-01 00:00:00+00:00'),
            ('税务大厅', 'province', FALSE, '2026-08-01 00:00:00+00:00'),
            ('本地评价', 'province', FALSE, '2026-08-01 00:00:00+00:00')",
        "INSERT INTO rating_feed (source, province, clock_start, basis, valid_from, set_at) VALUES
            ('税务大厅', FALSE, 'receipt', '会议纪要', '2026-08-02 00:00:00+00:00', '2026-08-02 00:00:00+00:00')",
    ] {
        db.execute_unprepared(rows).await.expect("rows");
    }
    db.close().await.expect("closed");
    startup::migrate(&old.config()).await.expect("migrated");
    let db = old.connect().await;
    let now = at("2026-09-01T10:00:00+08:00");
    let known = hotline::store::services::rating_sources(&db, now).await.expect("read");
    let known: Vec<_> = known.iter().map(|s| (s.name.as_str(), s.is_local(), s.collects_defaults)).collect();
    let expected = [
        ("区大厅", true, false),
        ("本地评价", true, false),
        ("省平台", false, false),
        ("税务大厅", true, false),
    ];
    assert_eq!(known.len(), expected.len(), "{known:?}");
    for source in expected {
        assert!(known.contains(&source), "{source:?} in {known:?}");
    }
    let feeds = hotline::store::feed::all(&db).await.expect("read");
    assert_eq!(feeds.changes().count(), 2, "nothing was said of what is local");
    db.close().await.expect("closed");
    old.end().await;
}

#[actix_web::test]
async fn what_a_source_was_settled_to_be_is_kept_on_sqlite() {
    what_a_source_was_settled_to_be_is_kept(Kind::Sqlite).await;
}

#[actix_web::test]
async fn what_a_source_was_settled_to_be_is_kept_on_postgres() {
    what_a_source_was_settled_to_be_is_kept(Kind::Postgres).await;
}
