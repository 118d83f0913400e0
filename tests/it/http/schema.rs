//! The schema goes forward, one process at a time, and never back (contract.md §1 "migrate").

use crate::app::on_both_apps;
use hotline::startup;
use hotline::store::dialect::Backend;
use sea_orm::ConnectionTrait;

on_both_apps! {
    async fn a_newer_schema_is_refused(app: &TestApp) {
        let all = startup::schema_status(&app.ctx.config).await.expect("a status");
        assert!(all.len() > 3 && all.iter().all(|(_, applied)| *applied), "{all:?}");
        let db = app.connect().await;
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9990_tomorrow', 0)";
        db.execute_unprepared(newer).await.expect("tomorrow's change");
        db.close().await.expect("closed");
        let refused = startup::migrate(&app.ctx.config).await.expect_err("refused");
        assert!(refused.to_string().contains("m9990_tomorrow"), "{refused}");
        assert!(startup::schema_status(&app.ctx.config).await.is_err());
    }

    async fn two_processes_may_start_at_once(app: &TestApp) {
        let mut config = (*app.ctx.config).clone();
        match app.ctx.db.backend {
            Backend::Sqlite => {
                let file = config.data_dir.join("fresh.db");
                config.database.url = format!("sqlite://{}", file.display()).into();
            }
            Backend::Postgres => {
                let db = app.connect().await;
                let empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
                db.execute_unprepared(empty).await.expect("an empty database");
                db.close().await.expect("closed");
            }
        }
        let (one, two) = tokio::join!(startup::migrate(&config), startup::migrate(&config));
        one.expect("the first");
        two.expect("the second");
        assert!(startup::schema_status(&config).await.expect("a status").iter().all(|(_, applied)| *applied));
    }
}
