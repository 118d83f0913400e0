//! Which room may use which (docs/ARCHITECTURE.md, "Rooms"; docs/adr/0001).

use crate::source::{Source, Token, tokens};

/// Room → what of ours it may name. An entry with a path allows that part of the room only.
const ARROWS: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    ("cli", &["startup", "service", "domain", "entity::values"]),
    ("startup", &["api", "worker", "service", "store::Db", "store::dialect", "outbox::Courier", "migration"]),
    ("api", &["service", "domain", "entity::values"]),
    ("worker", &["service", "outbox"]),
    (
        "service",
        &[
            "domain",
            "store",
            "entity",
            "outbox::promised",
            "outbox::CHANNEL",
            "outbox::Message",
            "outbox::Courier",
            "outbox::Lane",
            "outbox::Live",
            "outbox::Subscription",
            "outbox::Word",
            "outbox::recall",
            "gateway::docx",
            "gateway::files",
            "gateway::search",
            "gateway::sheet",
            "gateway::oidc",
        ],
    ),
    ("outbox", &["store", "gateway", "domain", "entity"]),
    ("store", &["entity", "domain"]),
    ("domain", &["entity::values"]),
    ("gateway", &[]),
    ("config", &[]),
    ("clock", &[]),
    ("secrets", &[]),
    ("telemetry", &[]),
    ("lib", &[]),
];

/// Open to every room but these two, which know neither settings nor time nor keys.
const COMMON: &[&str] = &["config", "clock", "secrets", "telemetry"];
const WITHOUT_COMMON: &[&str] = &["domain", "lib"];

/// Crates of others → the rooms that may name them.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("actix_web", &["api", "startup"]),
    ("actix_multipart", &["api"]),
    ("utoipa_actix_web", &["api", "startup"]),
    ("sea_orm", &["store", "service", "outbox"]),
    ("lettre", &["gateway"]),
    ("reqwest", &["gateway"]),
    ("argon2", &["service"]),
    ("calamine", &["gateway"]),
    ("csv_core", &["gateway"]),
    ("indicatif", &["cli"]),
    ("image", &["gateway"]),
    ("docx_rs", &["gateway"]),
    ("infer", &["gateway"]),
    ("exif", &["gateway"]),
    ("jsonwebtoken", &["service"]),
    ("qrcode", &["api"]),
    ("clap", &["cli", "main"]),
    ("anyhow", &["cli", "main", "startup"]),
];

/// What the domain does without, so that it runs with no database, clock, network or randomness.
const NOT_IN_DOMAIN: &[&str] = &["tokio", "rand", "uuid", "config", "tracing", "base64", "hmac", "aes_gcm"];
const NOT_IN_DOMAIN_STD: &[&str] = &["fs", "net", "env", "process", "thread", "io"];

/// The room of a file of the root crate: the folder or file right under `src`.
fn room(path: &str) -> Option<&str> {
    path.strip_prefix("src/")?.split('/').next().map(|first| first.trim_end_matches(".rs"))
}

pub fn check(file: &Source) -> Vec<String> {
    let Some(room) = room(&file.path) else { return Vec::new() };
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == room) else {
        return vec![file.finding(1, &format!("`{room}` is no room"))];
    };
    let tokens = tokens(&file.path, &file.text);
    let mut findings = escapes(file, &tokens);
    for (path, line) in paths(&tokens) {
        let target = match path[0].as_str() {
            "crate" | "hotline" => &path[1..],
            "entity" | "migration" => &path[..],
            _ => continue,
        };
        let Some(first) = target.first() else { continue };
        let common = COMMON.contains(&first.as_str()) && !WITHOUT_COMMON.contains(&room);
        let along = allowed.iter().any(|arrow| starts_with(target, arrow));
        if first != room && !common && !along {
            findings
                .push(file.finding(line, &format!("no arrow leads from {room} to {}", target.join("::"))));
        }
    }
    findings
}

/// `super::` past the root of the room would be an arrow in disguise.
fn escapes(file: &Source, tokens: &[Token]) -> Vec<String> {
    let modules = file
        .path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .trim_end_matches("/mod")
        .split('/')
        .count();
    let mut found = Vec::new();
    let mut run = 0;
    for token in tokens {
        match token.text.as_str() {
            "super" => run += 1,
            "::" => continue,
            _ => run = 0,
        }
        if run > 0
            && run >= modules + token.inside
            && !["src/lib.rs", "src/main.rs"].contains(&file.path.as_str())
        {
            found.push(file.finding(token.line, "`super` leaves the room: name it from `crate`"));
        }
    }
    found
}

pub fn check_outside(file: &Source) -> Vec<String> {
    let Some(room) = room(&file.path) else { return Vec::new() };
    let mut findings = Vec::new();
    for (path, line) in paths(&tokens(&file.path, &file.text)) {
        let strange = OUTSIDE.iter().any(|(name, rooms)| path[0] == *name && !rooms.contains(&room));
        let impure = room == "domain"
            && (NOT_IN_DOMAIN.contains(&path[0].as_str())
                || path[0] == "std"
                    && path.get(1).is_some_and(|part| NOT_IN_DOMAIN_STD.contains(&part.as_str())));
        if strange || impure {
            findings.push(file.finding(line, &format!("{room} does without {}", path.join("::"))));
        }
    }
    findings
}

fn starts_with(path: &[String], arrow: &str) -> bool {
    let parts: Vec<&str> = arrow.split("::").collect();
    path.len() >= parts.len() && parts.iter().zip(path).all(|(part, own)| part == own)
}

/// Every path in the tokens, groups of a `use` spelled out: `a::{b, c::d}` gives `a::b` and `a::c::d`.
fn paths(tokens: &[Token]) -> Vec<(Vec<String>, usize)> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let starts = at == 0 || tokens[at - 1].text != "::";
        if starts && tokens.get(at + 1).is_some_and(|next| next.text == "::") && is_word(&tokens[at].text) {
            expand(tokens, at, &[], &mut found);
        }
    }
    found
}

/// Reads the path that goes on at `at` behind `prefix`; returns where it ends.
fn expand(tokens: &[Token], at: usize, prefix: &[String], found: &mut Vec<(Vec<String>, usize)>) -> usize {
    let Some(token) = tokens.get(at) else { return at };
    if token.text == "{" {
        let mut next = at + 1;
        while next < tokens.len() && tokens[next].text != "}" {
            next = expand(tokens, next, prefix, found);
            while next < tokens.len() && ![",", "}"].contains(&tokens[next].text.as_str()) {
                next += 1;
            }
            next += usize::from(next < tokens.len() && tokens[next].text == ",");
        }
        return next + 1;
    }
    let path = [prefix, std::slice::from_ref(&token.text)].concat();
    let goes_on = tokens.get(at + 1).is_some_and(|next| next.text == "::")
        && tokens.get(at + 2).is_some_and(|next| is_word(&next.text) || next.text == "{" || next.text == "*");
    if goes_on {
        return expand(tokens, at + 2, &path, found);
    }
    found.push((path, token.line));
    at + 1
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = Source { path: path.into(), text: text.into() };
        [check(&file), check_outside(&file)].concat()
    }

    #[test]
    fn an_arrow_against_the_order_is_found() {
        assert_eq!(
            findings("src/domain/a.rs", "\nuse crate::store::ticket;"),
            ["src/domain/a.rs:2: no arrow leads from domain to store::ticket"]
        );
        assert_eq!(findings("src/api/a.rs", "fn f() { crate::store::ticket::get() }").len(), 1);
        assert_eq!(
            findings("src/service/a.rs", "use crate::{domain::Ticket, gateway::{files, mail::Smtp}};").len(),
            1
        );
        assert_eq!(findings("src/service/a.rs", "use crate::outbox;").len(), 1);
        assert_eq!(findings("src/api/a.rs", "use entity::ticket;").len(), 1);
        assert_eq!(findings("src/domain/a.rs", "use crate::clock::Clock;").len(), 1);
        assert_eq!(findings("src/main.rs", "fn main() { hotline::service::run() }").len(), 1);
        assert_eq!(findings("src/helpers.rs", "").len(), 1);
    }

    #[test]
    fn arrows_of_the_design_are_free() {
        assert!(
            findings(
                "src/service/a.rs",
                "use crate::{clock::Clock, domain::Ticket, outbox::promised, service::context};"
            )
            .is_empty()
        );
        assert!(
            findings("src/api/a.rs", "use entity::values::ticket::Status; pub(crate) fn f() {}").is_empty()
        );
        assert!(findings("src/main.rs", "fn main() { hotline::cli::run() }").is_empty());
        assert!(findings("src/domain/a.rs", "#[cfg(test)] mod tests { use crate::store; }").is_empty());
    }

    #[test]
    fn super_stays_in_the_room() {
        assert_eq!(findings("src/domain/mod.rs", "use super::store;").len(), 1);
        assert_eq!(findings("src/domain/a.rs", "use super::super::store;").len(), 1);
        assert!(findings("src/domain/a/b.rs", "use super::super::c;").is_empty());
        assert!(findings("src/clock.rs", "mod real { use super::Clock; }").is_empty());
    }

    #[test]
    fn outside_crates_are_held_to_their_rooms() {
        assert_eq!(findings("src/api/a.rs", "use sea_orm::EntityTrait;").len(), 1);
        assert_eq!(findings("src/service/a.rs", "fn f() { actix_web::rt::spawn(x) }").len(), 1);
        assert_eq!(findings("src/domain/a.rs", "use std::{fs, fmt};").len(), 1);
        assert_eq!(findings("src/domain/a.rs", "fn f() { rand::random() }").len(), 1);
        assert!(findings("src/domain/a.rs", "use std::fmt;").is_empty());
    }
}
