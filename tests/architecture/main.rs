//! The shape of the system, read off its source: docs/ARCHITECTURE.md says why each rule is there.
//!
//! Every finding reads `file:line: what is wrong`. The rules are plain functions over one file's text, so that each is tested on a few
//! lines of its own beside being run over the whole tree.
#![allow(clippy::unwrap_used)]

mod acceptance;
mod arrows;
mod dependencies;
mod rules;
mod sizes;
mod source;

use source::{Source, project_files, rust_files};

/// Fails with all findings at once, one a line.
#[track_caller]
fn none(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn over(files: &[Source], rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    files.iter().flat_map(rule).collect()
}

/// The files of the server and its crates, without their tests.
fn product() -> Vec<Source> {
    let files = rust_files(&["src", "entity/src", "migration/src"]);
    assert!(files.len() > 3, "the source was not found");
    files
}

#[test]
fn rooms_use_each_other_along_the_arrows_only() {
    none(over(&product(), arrows::check));
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    none(over(&product(), arrows::check_outside));
}

#[test]
fn only_the_clock_asks_what_time_it_is() {
    none(over(&product(), rules::time));
}

#[test]
fn nothing_panics_on_purpose() {
    none(over(&product(), rules::panics));
}

#[test]
fn sql_that_differs_lives_in_the_dialect() {
    none(over(&product(), rules::dialect));
}

#[test]
fn rows_cannot_be_serialized() {
    none(over(&product(), rules::rows));
}

#[test]
fn nothing_is_left_for_later() {
    none(over(&project_files(&["rs", "ts", "vue", "mjs", "sql", "toml", "csv", ""]), rules::unfinished));
}

#[test]
fn no_file_knows_this_machine() {
    none(over(
        &project_files(&["rs", "ts", "vue", "md", "toml", "json", "yml", "html", "css", "mjs", "sh", ""]),
        rules::machine,
    ));
}

#[test]
fn files_are_small() {
    for kind in ["rs", "ts", "vue"] {
        none(sizes::check(&project_files(&[kind])));
    }
}

#[test]
fn what_was_asked_has_its_test() {
    let page = acceptance::of_the_project("docs/acceptance.md").unwrap();
    none(acceptance::check(&page, acceptance::of_the_project));
}
