//! Generated documents are committed, and fresh. `HOTLINE_UPDATE_DOCS=1` writes them anew.

use hotline::{api, config, startup};
use std::path::Path;

fn fresh(name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("HOTLINE_UPDATE_DOCS").is_some() {
        std::fs::write(&path, wanted).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == wanted, "docs/{name} is stale: HOTLINE_UPDATE_DOCS=1 cargo test --test it docs");
}

#[test]
fn docs_openapi_is_fresh() {
    fresh("openapi.json", &startup::openapi().expect("a document"));
}

#[test]
fn docs_problems_is_fresh() {
    fresh("problems.md", &api::problem_docs::markdown());
}

#[test]
fn docs_rules_is_fresh() {
    fresh("rules.md", &hotline::domain::lifecycle::rulebook::markdown());
}

#[test]
fn docs_configuration_is_fresh() {
    fresh("configuration.md", &config::markdown());
}

#[test]
fn the_document_is_whole() {
    let document = api::openapi::document();
    assert!(document.paths.paths.len() > 20);
    let text = startup::openapi().expect("a document");
    let schemas = &document.components.as_ref().expect("components").schemas;
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(schemas.contains_key(name), "{name} is referred to and not there");
    }
    let mut ids: Vec<_> =
        text.split("\"operationId\": \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "operation ids are unique");
}

/// Whoever is woken at night finds every figure, check and verb of the program in docs/operations.md.
#[actix_web::test]
async fn operations_tell_of_everything_that_can_be_seen() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let app =
        crate::app::TestApp::with(crate::app::Kind::Sqlite, |_| {}).await.expect("SQLite is always there");
    let figures = app.nobody.get("/metrics").await.is(200).text;
    let figures = figures.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    let figures: Vec<&str> = figures.filter(|name| *name != "hotline_build_info").collect();
    assert!(figures.len() > 8, "{figures:?}");
    let ready = app.nobody.get("/readyz").await.is(200);
    let checks = ready.body["checks"].as_array().expect("checks").clone();
    for name in figures.into_iter().chain(checks.iter().filter_map(|check| check["name"].as_str())) {
        assert!(page.contains(&format!("`{name}")), "{name} is not told of");
    }
    app.end().await;
    for verb in ["backup", "restore", "audit verify", "user add", "migrate --status"] {
        assert!(page.contains(&format!("hotline {verb}")), "hotline {verb}");
    }
}
