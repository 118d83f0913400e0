//! The real application on a free port, with a database of its own, a clock that stands still, and clients by who they are.

pub mod client;
mod database;
pub mod home {
    pub use super::database::Home;
}

pub use client::{Answer, Client, send};
pub use database::{Kind, PASSWORD};

use chrono::{DateTime, Utc};
use database::Home;
use hotline::clock::Clock;
use hotline::config::Config;
use hotline::service::Ctx;
use hotline::startup;
use sea_orm::DatabaseConnection;
use serde_json::json;
use std::sync::Arc;

/// Tuesday 2026-09-01, 10:00 in Beijing: where the clock stands at first.
pub const START: &str = "2026-09-01T10:00:00+08:00";

/// An application under test. Call [`TestApp::end`] when done.
pub struct TestApp {
    pub ctx: Ctx,
    pub nobody: Client,
    home: Home,
    handle: actix_web::dev::ServerHandle,
}

impl TestApp {
    /// Starts it with other settings. `None` where no PostgreSQL is at hand.
    pub async fn with(kind: Kind, change: impl FnOnce(&mut Config)) -> Option<Self> {
        Self::with_clock(kind, Clock::fixed(at(START)), change).await
    }

    /// Starts it with another clock than one that stands still.
    pub async fn with_clock(kind: Kind, clock: Clock, change: impl FnOnce(&mut Config)) -> Option<Self> {
        let home = Home::new(kind).await?;
        let mut config = home.config();
        change(&mut config);
        let ctx = startup::context(Arc::new(config), clock, true).await.expect("a context");
        let listening = startup::listen(&ctx, false).expect("a listener");
        actix_web::rt::spawn(listening.server);
        let base = format!("http://{}", listening.address);
        Some(Self { nobody: Client::nobody(&base), ctx, home, handle: listening.handle })
    }

    /// Somebody with an account of the demo district.
    pub async fn login(&self, username: &str) -> Client {
        let body = json!({"username": username, "password": PASSWORD});
        let answer = self.nobody.post("/api/v1/auth/login", body).await.is(200);
        self.nobody.bearer(&answer.text_of("access_token"))
    }

    pub async fn agent(&self) -> Client {
        self.login("agent1").await
    }

    pub async fn dispatcher(&self) -> Client {
        self.login("dispatcher1").await
    }

    pub async fn handler(&self, unit: &str) -> Client {
        self.login(&format!("handler.{unit}")).await
    }

    pub async fn lead(&self, unit: &str) -> Client {
        self.login(&format!("lead.{unit}")).await
    }

    /// A system with a key of these scopes.
    pub async fn key(&self, scopes: &[&str]) -> Client {
        let sysadmin = self.login("sysadmin").await;
        let body = json!({"name": format!("来源{}", scopes.join("、")), "scopes": scopes});
        let made = sysadmin.post("/api/v1/sources", body).await.is(201);
        self.nobody.key(&made.text_of("api_key"))
    }

    /// Moves the clock to an instant.
    pub fn now_is(&self, text: &str) {
        assert!(self.ctx.clock.advance_to(at(text)), "the clock only goes forward");
    }

    /// A connection beside those of the application.
    pub async fn connect(&self) -> DatabaseConnection {
        self.home.connect().await
    }

    /// Another process beside it on the same database, and a client of that who is nobody yet.
    pub async fn beside(&self) -> (Ctx, Client) {
        let clock = Clock::fixed(self.ctx.now());
        let ctx = startup::context(self.ctx.config.clone(), clock, true).await.expect("a context");
        let listening = startup::listen(&ctx, false).expect("a listener");
        actix_web::rt::spawn(listening.server);
        let nobody = Client::nobody(&format!("http://{}", listening.address));
        (ctx, nobody)
    }

    /// Stops it and takes its database away.
    pub async fn end(self) {
        self.handle.stop(true).await;
        self.ctx.db.close().await.expect("closed");
        self.home.end().await;
    }
}

/// An instant as people write it.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Two tests from one: `<name>::sqlite` and `<name>::postgres`. The body gets the running application.
/// Without `HOTLINE_TEST_POSTGRES_URL`, which `make test` sets, the second one says that it did not run.
macro_rules! on_both_apps {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: &TestApp $(, $change:expr)?) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($app: &$crate::app::TestApp) $body

            async fn run(kind: $crate::app::Kind) {
                #[allow(unused_mut, unused_assignments)]
                let mut change: fn(&mut hotline::config::Config) = |_| {};
                $(change = $change;)?
                match $crate::app::TestApp::with(kind, change).await {
                    Some(app) => {
                        test(&app).await;
                        app.end().await;
                    }
                    None => println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL"),
                }
            }

            #[actix_web::test]
            async fn sqlite() {
                run($crate::app::Kind::Sqlite).await;
            }

            #[actix_web::test]
            async fn postgres() {
                run($crate::app::Kind::Postgres).await;
            }
        }
    )+};
}
pub(crate) use on_both_apps;
