//! Where a run takes place: a database of its own and a data directory beside it.

use crate::fill::{self, Wanted};
use crate::{Failed, PASSWORD};
use hotline::clock::Clock;
use hotline::config::Config;
use hotline::service::{Ctx, demo};
use hotline::startup;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A migrated database with the demo district, and whatever was filled in.
pub struct Place {
    pub data: PathBuf,
    pub url: String,
    server: Option<(String, String)>,
}

impl Place {
    /// An empty district. `None` where there is no PostgreSQL.
    pub async fn new(kind: Kind, name: &str) -> Result<Option<Self>, Failed> {
        let name = format!("hotline_bench_{}_{name}", std::process::id());
        // Beside the build, on a real disk: what lies in memory syncs in no time.
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
        std::fs::create_dir_all(&data)?;
        let place = match kind {
            Kind::Sqlite => {
                Self { url: format!("sqlite://{}/hotline.db", data.display()), data, server: None }
            }
            Kind::Postgres => {
                let Ok(server) = std::env::var("HOTLINE_TEST_POSTGRES_URL") else { return Ok(None) };
                admin(&server).await?.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
                let (base, _) = server.rsplit_once('/').ok_or("a URL without a database")?;
                Self { url: format!("{base}/{name}"), data, server: Some((server, name)) }
            }
        };
        startup::migrate(&place.config()?).await?;
        Ok(Some(place))
    }

    fn config(&self) -> Result<Config, Failed> {
        let mut config = Config::defaults()?;
        config.data_dir = self.data.clone();
        config.database.url = self.url.clone().into();
        config.demo_password = PASSWORD.to_owned().into();
        config.demo_tickets = 0;
        Ok(config)
    }

    /// The use cases on it, while no server runs.
    pub async fn ctx(&self) -> Result<Ctx, Failed> {
        let ctx = startup::context(Arc::new(self.config()?), Clock::real(), true).await?;
        demo::load(&ctx).await.map_err(|e| e.chain())?;
        Ok(ctx)
    }

    /// Nothing but the district.
    pub async fn furnish(&self) -> Result<(), Failed> {
        Ok(self.ctx().await?.db.close().await?)
    }

    pub async fn fill(&self, wanted: Wanted) -> Result<(), Failed> {
        let ctx = self.ctx().await?;
        fill::fill(&ctx, wanted).await?;
        self.analyse().await?;
        Ok(ctx.db.close().await?)
    }

    pub async fn fill_due(&self, tickets: u64) -> Result<(), Failed> {
        let ctx = self.ctx().await?;
        fill::fill_due(&ctx, tickets).await?;
        self.analyse().await?;
        Ok(ctx.db.close().await?)
    }

    /// What a night's housekeeping does to both databases.
    pub async fn analyse(&self) -> Result<(), Failed> {
        let db = self.connect(1).await?;
        db.execute_unprepared("ANALYZE").await?;
        Ok(db.close().await?)
    }

    /// A plain pool, as any program has it: every commit on the disk.
    pub async fn connect(&self, connections: u32) -> Result<DatabaseConnection, Failed> {
        let mut options = ConnectOptions::new(self.url.clone());
        options.max_connections(connections).sqlx_logging(false);
        if self.server.is_none() {
            hotline::store::dialect::sqlite_options(&mut options, false);
        }
        Ok(Database::connect(options).await?)
    }

    /// Counts the statements that PostgreSQL runs in this database from now on. `None` where nothing counts.
    pub async fn count_statements(&self) -> Result<Option<Counter>, Failed> {
        let Some((server, name)) = &self.server else { return Ok(None) };
        let admin = admin(server).await?;
        if admin.execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_stat_statements").await.is_err() {
            return Ok(None);
        }
        if admin.execute_unprepared("SELECT pg_stat_statements_reset()").await.is_err() {
            return Ok(None);
        }
        Ok(Some(Counter { admin, database: name.clone() }))
    }

    /// Takes it away.
    pub async fn end(self) -> Result<(), Failed> {
        if let Some((server, name)) = &self.server {
            admin(server).await?.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(std::fs::remove_dir_all(&self.data)?)
    }
}

async fn admin(server: &str) -> Result<DatabaseConnection, Failed> {
    let mut options = ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// What `pg_stat_statements` has seen.
pub struct Counter {
    admin: DatabaseConnection,
    database: String,
}

impl Counter {
    /// Statements, and among them beginnings and ends of transactions.
    pub async fn seen(&self) -> Result<(i64, i64), Failed> {
        let sql = "SELECT coalesce(sum(calls), 0)::bigint, \
            coalesce(sum(calls) FILTER (WHERE query IN ('BEGIN', 'COMMIT', 'ROLLBACK')), 0)::bigint \
            FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1";
        let asked = Statement::from_sql_and_values(DbBackend::Postgres, sql, [self.database.clone().into()]);
        let row = self.admin.query_one_raw(asked).await?.ok_or("no count")?;
        Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
    }
}
