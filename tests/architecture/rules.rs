//! Rules over the text of one file.

use crate::source::{Source, Token, root, tokens};

/// Whether these tokens stand here, one after the other.
fn stands(tokens: &[Token], at: usize, pattern: &[&str]) -> bool {
    pattern
        .iter()
        .enumerate()
        .all(|(offset, text)| tokens.get(at + offset).is_some_and(|token| token.text == *text))
}

/// Findings wherever one of the patterns stands.
fn wherever(file: &Source, patterns: &[&[&str]], what: &str) -> Vec<String> {
    let tokens = tokens(&file.path, &file.text);
    let hit = |at: &usize| patterns.iter().any(|pattern| stands(&tokens, *at, pattern));
    (0..tokens.len()).filter(hit).map(|at| file.finding(tokens[at].line, what)).collect()
}

/// Time comes from `src/clock.rs`, so that a test and the demo can set it. This holds for measuring too: what waits, waits by the runtime.
pub fn time(file: &Source) -> Vec<String> {
    if file.path == "src/clock.rs" {
        return Vec::new();
    }
    let patterns: &[&[&str]] = &[
        &["Utc", "::", "now"],
        &["Local", "::", "now"],
        &["SystemTime", "::", "now"],
        &["Instant", "::", "now"],
    ];
    wherever(file, patterns, "the time is asked of crate::clock only")
}

/// A request that meets a surprise gets a problem, not a broken connection.
pub fn panics(file: &Source) -> Vec<String> {
    let patterns: &[&[&str]] = &[
        &[".", "unwrap", "(", ")"],
        &["panic", "!"],
        &["todo", "!"],
        &["unimplemented", "!"],
        &["unreachable", "!"],
    ];
    let mut findings = wherever(file, patterns, "this may panic: return the error");
    let tokens = tokens(&file.path, &file.text);
    for at in 0..tokens.len() {
        // A method of our own may be called `expect`; the one that panics takes a sentence.
        let sentence = tokens
            .get(at + 3)
            .is_some_and(|token| token.text.starts_with('"') || stands(&tokens, at + 3, &["&", "format"]));
        if stands(&tokens, at, &[".", "expect", "("]) && sentence {
            findings.push(file.finding(tokens[at].line, "this may panic: return the error"));
        }
    }
    findings
}

/// SQL that differs between the databases lives in one module; migrations are of their own kind.
pub fn dialect(file: &Source) -> Vec<String> {
    if file.path.starts_with("src/store/dialect/") || file.path.starts_with("migration/") {
        return Vec::new();
    }
    let patterns: &[&[&str]] = &[
        &["DbBackend", "::"],
        &["DatabaseBackend", "::"],
        &["get_database_backend"],
        &["PRAGMA"],
        &["SKIP", "LOCKED"],
    ];
    wherever(file, patterns, "what differs between the databases belongs into store::dialect")
}

/// Rows know people's numbers; without `Serialize` none can leave by accident.
pub fn rows(file: &Source) -> Vec<String> {
    if !file.path.starts_with("entity/src/") || file.path.starts_with("entity/src/values") {
        return Vec::new();
    }
    wherever(file, &[&["Serialize"]], "a row has no Serialize: views are made in the api")
}

/// Marks of unfinished work. Written in two halves here, for this file is read too.
pub fn unfinished(file: &Source) -> Vec<String> {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    by_line(file, |line| marks.iter().any(|mark| line.contains(mark)), "unfinished")
}

/// Paths of the machine it was written on: where the project lies, and anybody's home.
pub fn machine(file: &Source) -> Vec<String> {
    let here = root().to_string_lossy().into_owned();
    let home = std::env::var("HOME").ok().filter(|home| home.len() > 1).map(|home| format!("{home}/"));
    let homes = [concat!("/ho", "me/"), concat!("/Us", "ers/")];
    let known = |line: &str| {
        line.contains(&here)
            || home.as_ref().is_some_and(|home| line.contains(home))
            || homes.iter().any(|home| line.contains(home))
    };
    by_line(file, known, "a path of one machine")
}

fn by_line(file: &Source, bad: impl Fn(&str) -> bool, what: &str) -> Vec<String> {
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| bad(line))
        .map(|(at, _)| file.finding(at + 1, what))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    fn src(text: &str) -> Source {
        at("src/api/a.rs", text)
    }

    #[test]
    fn time_is_asked_in_one_place() {
        assert_eq!(
            time(&src("\nfn f() { let t = chrono::Utc::now(); }")),
            ["src/api/a.rs:2: the time is asked of crate::clock only"]
        );
        assert_eq!(time(&src("fn f() { tokio::time::Instant::now() }")).len(), 1);
        assert!(time(&at("src/clock.rs", "fn f() { Utc::now() }")).is_empty());
        assert!(time(&src("// Utc::now()\nconst A: &str = \"Utc::now()\";")).is_empty());
    }

    #[test]
    fn panics_are_found_outside_tests() {
        assert_eq!(panics(&src("fn f() { a.unwrap(); b.expect(\"x\"); todo!() }")).len(), 3);
        assert!(panics(&src("fn f() { a.unwrap_or(1); ticket.expect(version)?; }")).is_empty());
        assert!(panics(&src("#[cfg(test)] mod tests { fn f() { a.unwrap() } }")).is_empty());
    }

    #[test]
    fn differing_sql_is_found() {
        assert_eq!(dialect(&src("fn f() { if db.get_database_backend() == DbBackend::Sqlite {} }")).len(), 2);
        assert!(dialect(&at("src/store/dialect/insert.rs", "fn f() { DbBackend::Sqlite }")).is_empty());
    }

    #[test]
    fn a_serializable_row_is_found() {
        assert_eq!(rows(&at("entity/src/ticket.rs", "#[derive(Serialize)] struct Model;")).len(), 1);
        assert!(rows(&at("entity/src/values/ticket.rs", "#[derive(Serialize)] struct Status;")).is_empty());
    }

    #[test]
    fn marks_and_machines_are_found() {
        assert_eq!(unfinished(&src(concat!("// TO", "DO later"))).len(), 1);
        assert_eq!(machine(&src(concat!("see /ho", "me/someone/x"))).len(), 1);
        assert!(machine(&src("see src/api")).is_empty());
    }
}
