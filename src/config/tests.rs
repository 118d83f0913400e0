use super::Config;
use secrecy::ExposeSecret;
use std::collections::HashMap;

fn with(variables: &[(&str, &str)]) -> Result<Config, super::ConfigError> {
    let variables: HashMap<_, _> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::read(config::Environment::with_prefix("HOTLINE").source(Some(variables)), None)
}

#[test]
fn the_defaults_are_those_of_the_contract() {
    let config = Config::defaults().expect("defaults");
    assert_eq!(config.http.bind.to_string(), "127.0.0.1:12345");
    assert_eq!(config.database_url().expose_secret(), "sqlite://data/hotline.db");
    assert_eq!(config.migrate_url().expose_secret(), "sqlite://data/hotline.db");
    assert_eq!(config.key_file().to_str(), Some("data/secret.key"));
    assert_eq!(config.demo_tickets, 300);
    assert_eq!(config.public_url(), "http://127.0.0.1:12345");
}

#[test]
fn variables_override_with_two_underscores_between_levels() {
    let config = with(&[
        ("HOTLINE_DATA_DIR", "/srv/hotline"),
        ("HOTLINE_HTTP__BIND", "0.0.0.0:80"),
        ("HOTLINE_DEMO_PASSWORD", "007"),
        ("HOTLINE_DATABASE__MIGRATE_URL", ""),
        ("HOTLINE_TEST_POSTGRES_URL", "unknown names at the top are others' business"),
    ])
    .expect("config");
    assert_eq!(config.database_url().expose_secret(), "sqlite:///srv/hotline/hotline.db");
    assert_eq!(config.http.bind.to_string(), "0.0.0.0:80");
    assert_eq!(config.demo_password.expose_secret(), "007", "a password is never read as a number");
}

#[test]
fn a_worker_tells_how_it_does_only_where_it_is_told_to() {
    assert_eq!(Config::defaults().expect("defaults").worker.metrics_listen, None);
    let config = with(&[("HOTLINE_WORKER__METRICS_LISTEN", "127.0.0.1:12346")]).expect("config");
    assert_eq!(config.worker.metrics_listen.map(|at| at.port()), Some(12346));
}

#[test]
fn a_misspelt_setting_and_a_senseless_value_are_refused() {
    for (name, value) in [
        ("HOTLINE_HTTP__BINDS", "1.2.3.4:5"),
        ("HOTLINE_WORKER__METRICS_LISTEN", "everywhere"),
        ("HOTLINE_HTTP__BIND", "here"),
        ("HOTLINE_REGION__CODE", "53"),
        ("HOTLINE_LIMITS__SIGNED_IN_PER_SECOND", "10"),
        ("HOTLINE_SIGN_IN__FAILURES", "0"),
        ("HOTLINE_WORKER__LEASE_SECONDS", "30"),
    ] {
        assert!(with(&[(name, value)]).is_err(), "{name}={value}");
    }
}

#[test]
fn secrets_do_not_show() {
    let config = with(&[("HOTLINE_DATABASE__URL", "postgres://u:hidden@h/d")]).expect("config");
    assert!(!format!("{config:?}").contains("hidden"));
}

/// The example that the package installs.
#[test]
fn the_installed_example_is_read() {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/hotline.toml");
    assert!(example.exists());
    let nothing = config::Environment::with_prefix("HOTLINE").source(Some(HashMap::new()));
    let config = Config::read(nothing, Some(&example)).expect("the example");
    assert_eq!(config.log_format, super::LogFormat::Json);
    assert_eq!(config.mail.from, "12345热线 <hotline@example.gov.cn>");
}
