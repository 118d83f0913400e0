//! From every schema that there has ever been the way leads to the present one, and takes what lies in it along.

use crate::app::Kind;
use crate::app::home::Home;
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
