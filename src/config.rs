//! Settings: the compiled-in defaults, `hotline.toml`, then `HOTLINE_…` variables (contract.md §1).

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The commented defaults; `docs/configuration.md` shows them.
pub const DEFAULTS: &str = include_str!("config.default.toml");

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file or a variable that does not parse.
    #[error("配置有误：{0}")]
    Read(#[from] config::ConfigError),
    /// A value that parses but makes no sense.
    #[error("配置项 {key} 的值不可用：{why}")]
    Value {
        /// The dotted name of the setting.
        key: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

/// All settings. Secrets never show in `Debug`.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where everything of this installation lies.
    pub data_dir: PathBuf,
    /// The tracing filter.
    pub log: String,
    /// Text for people or JSON for machines.
    pub log_format: LogFormat,
    /// Password of the demo accounts; empty: random.
    pub demo_password: SecretString,
    /// How many tickets the demo loads.
    pub demo_tickets: u32,
    /// The district.
    pub region: Region,
    /// The working day.
    pub calendar: Calendar,
    /// The listener.
    pub http: Http,
    /// Where the rows live.
    pub database: Database,
    /// Where the key file lies.
    pub secrets: Secrets,
    /// The search engine.
    pub search: Search,
    /// How letters leave.
    pub mail: Mail,
    /// Official papers.
    pub documents: Documents,
    /// Ratings of services.
    pub ratings: Ratings,
    /// How work is shared.
    pub worker: Worker,
    /// What is kept for how long.
    pub retention: Retention,
    /// What counts as ill.
    pub health: Health,
    /// Life of tokens.
    pub session: Session,
    /// Lock-out.
    pub sign_in: SignIn,
    /// Rules for passwords.
    pub password: Password,
    /// Rate limits.
    pub limits: Limits,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One object a line.
    Json,
}

/// The district served.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Six digits of GB/T 2260.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// The working day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its sessions, as `09:00-12:00 13:00-17:00`.
    pub hours: String,
}

/// The HTTP listener.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Address and port; port 0 takes a free one.
    pub bind: SocketAddr,
    /// Threads; 0: one per core.
    pub workers: usize,
    /// The address people use.
    pub public_url: String,
    /// Whether `X-Forwarded-For` is believed.
    pub trust_forwarded: bool,
    /// Bytes of a JSON body.
    pub json_limit: usize,
    /// Bytes of an uploaded file.
    pub attachment_limit: usize,
    /// Files on one ticket.
    pub attachments_per_ticket: usize,
    /// Whether cookies carry `Secure`.
    pub secure_cookies: bool,
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// URL with its password; empty: SQLite in the data directory.
    pub url: SecretString,
    /// URL of the schema's owner; empty: the same.
    pub migrate_url: SecretString,
    /// Pool size.
    pub connections: u32,
}

/// The key file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// Empty: in the data directory.
    pub key_file: PathBuf,
}

/// The search engine.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Which engine.
    pub engine: SearchEngine,
    /// Its address.
    pub url: String,
    /// Its key.
    pub api_key: SecretString,
}

/// Which search engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchEngine {
    /// In the process, in the data directory.
    Embedded,
    /// A Meilisearch server.
    Meilisearch,
}

/// Mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Empty: no mail leaves.
    pub smtp_url: SecretString,
    /// The sender.
    pub from: String,
    /// Patience with the server.
    pub timeout_seconds: u32,
}

/// Official papers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// The office's word in their numbers (机关代字).
    pub office: String,
}

/// Ratings of services (好差评).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratings {
    /// Whether ratings are collected here.
    pub collect: bool,
    /// After so many days …
    pub default_days: u32,
    /// … working ones, else natural ones, silence is a rating.
    pub default_working_days: bool,
    /// Lines of one batch.
    pub batch_lines: usize,
    /// Bytes of one batch.
    pub batch_bytes: usize,
    /// Life of a case's link.
    pub case_days: u32,
    /// How far back suspicious series are looked for.
    pub suspicion_days: u32,
    /// From so many ratings within a minute on a series is shown.
    pub suspicion_per_minute: u32,
    /// From so many within an hour.
    pub suspicion_per_hour: u32,
    /// From so many times 非常满意 one after the other.
    pub suspicion_fives: u32,
}

/// How work is shared among processes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Life of a lease.
    pub lease_seconds: u32,
    /// Where a process of workers alone tells how it does; empty: nowhere.
    #[serde(deserialize_with = "address_or_none")]
    pub metrics_listen: Option<SocketAddr>,
}

fn address_or_none<'de, D: Deserializer<'de>>(value: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(value)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
}

/// What is kept for how long.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Promises kept.
    pub outbox_days: u32,
    /// Sessions that ran out.
    pub session_days: u32,
    /// Where ratings came from.
    pub rating_origin_days: u32,
}

/// Beyond which `/readyz` calls the installation ill.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// How late the oldest promise may be.
    pub outbox_lag_seconds: u32,
    /// How late the oldest timer may be.
    pub timer_lag_seconds: u32,
}

/// Life of tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Life of an access token.
    pub access_minutes: u32,
    /// Life of an unused refresh token.
    pub idle_minutes: u32,
    /// Life of a session.
    pub max_hours: u32,
}

/// Lock-out after failed sign-ins.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// So many failures …
    pub failures: u32,
    /// … within this window …
    pub window_minutes: u32,
    /// … lock the account for so long.
    pub lock_minutes: u32,
    /// Failures from one address in a minute.
    pub address_per_minute: u32,
}

/// Rules for passwords.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Password {
    /// Least characters.
    pub min_length: usize,
    /// Least classes of characters.
    pub min_classes: usize,
    /// Earlier passwords that may not come back.
    pub history: u64,
    /// Days until a change is asked for; 0: never.
    pub max_age_days: u32,
}

/// Rate limits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Public paths, per address and minute.
    pub public_per_minute: u32,
    /// Signed-in requests, per person and second; 0: not limited.
    pub signed_in_per_second: u32,
    /// Ratings sent through one code, per minute.
    pub rating_code_per_minute: u32,
}

/// docs/configuration.md.
pub fn markdown() -> String {
    format!("{HEAD}\n```toml\n{DEFAULTS}```\n")
}

const HEAD: &str = "\
# Configuration

Generated from `src/config.default.toml`; a test keeps this page fresh (`HOTLINE_UPDATE_DOCS=1 cargo test --test it docs` writes it anew).

The defaults below are compiled in. A `hotline.toml` in the working directory overrides them, and variables override both: `HOTLINE_` and the
name in capitals, with `__` between levels, so that `bind` under `[http]` is `HOTLINE_HTTP__BIND`. An empty variable counts as unset. A misspelt
setting under a heading is refused at start.
";

impl Config {
    /// The settings of this process: defaults, `hotline.toml` in the working directory, environment.
    pub fn load() -> Result<Self, ConfigError> {
        Self::read(config::Environment::with_prefix("HOTLINE"), Some(Path::new("hotline.toml")))
    }

    /// The defaults alone, as tests start from.
    pub fn defaults() -> Result<Self, ConfigError> {
        Self::read(config::Environment::with_prefix("HOTLINE").source(Some(Default::default())), None)
    }

    fn read(environment: config::Environment, file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut sources =
            config::Config::builder().add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(file) = file {
            sources = sources.add_source(config::File::from(file).required(false));
        }
        let read: Self = sources
            .add_source(environment.prefix_separator("_").separator("__").ignore_empty(true))
            .build()?
            .try_deserialize()?;
        read.checked()
    }

    fn checked(self) -> Result<Self, ConfigError> {
        let refuse = |key, why: &str| Err(ConfigError::Value { key, why: why.to_owned() });
        if self.region.code.len() != 6 || !self.region.code.bytes().all(|b| b.is_ascii_digit()) {
            return refuse("region.code", "应为 6 位数字的行政区划代码");
        }
        if self.session.access_minutes == 0 || self.session.idle_minutes == 0 || self.session.max_hours == 0 {
            return refuse("session", "时长应大于 0");
        }
        if self.sign_in.failures == 0 || self.sign_in.address_per_minute == 0 {
            return refuse("sign_in", "次数应大于 0");
        }
        if self.database.connections == 0 {
            return refuse("database.connections", "应大于 0");
        }
        if self.mail.timeout_seconds == 0 || self.worker.lease_seconds <= self.mail.timeout_seconds {
            return refuse("worker.lease_seconds", "应大于 mail.timeout_seconds，后者应大于 0");
        }
        if self.health.outbox_lag_seconds == 0 || self.health.timer_lag_seconds == 0 {
            return refuse("health", "秒数应大于 0");
        }
        if !(1..=365).contains(&self.ratings.case_days) {
            return refuse("ratings.case_days", "应为 1 至 365");
        }
        if !(1..=90).contains(&self.ratings.suspicion_days) {
            return refuse("ratings.suspicion_days", "应为 1 至 90");
        }
        let Ratings { suspicion_per_minute, suspicion_per_hour, suspicion_fives, .. } = self.ratings;
        if [suspicion_per_minute, suspicion_per_hour, suspicion_fives].iter().any(|least| *least < 2) {
            return refuse("ratings.suspicion_per_minute", "可疑评价的条数应不少于 2");
        }
        if !(1..=60).contains(&self.ratings.default_days) {
            return refuse("ratings.default_days", "应在 1 至 60 之间");
        }
        if self.ratings.batch_lines == 0 || self.ratings.batch_bytes == 0 {
            return refuse("ratings", "一批的行数和字节数应大于 0");
        }
        if (1..2000).contains(&self.limits.signed_in_per_second) {
            return refuse("limits.signed_in_per_second", "应为 0（不限）或不小于 2000");
        }
        Ok(self)
    }

    /// The database's URL, with the default filled in.
    pub fn database_url(&self) -> SecretString {
        if self.database.url.expose_secret().is_empty() {
            format!("sqlite://{}", self.data_dir.join("hotline.db").display()).into()
        } else {
            self.database.url.clone()
        }
    }

    /// The URL of the schema's owner.
    pub fn migrate_url(&self) -> SecretString {
        if self.database.migrate_url.expose_secret().is_empty() {
            self.database_url()
        } else {
            self.database.migrate_url.clone()
        }
    }

    /// Where the secret key lies.
    pub fn key_file(&self) -> PathBuf {
        if self.secrets.key_file.as_os_str().is_empty() {
            self.data_dir.join("secret.key")
        } else {
            self.secrets.key_file.clone()
        }
    }

    /// The address people use, without a slash at its end.
    pub fn public_url(&self) -> String {
        if self.http.public_url.is_empty() {
            format!("http://{}", self.http.bind)
        } else {
            self.http.public_url.trim_end_matches('/').to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
