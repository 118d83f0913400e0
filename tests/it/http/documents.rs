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
