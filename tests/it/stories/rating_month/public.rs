//! What the public may read of the month, and what it does read.

use super::super::*;
use super::Cast;
use super::kept::{all, find};
use super::model::*;
use std::collections::{BTreeMap, BTreeSet};

async fn pages(who: &Client, first: &str) -> Vec<Value> {
    let (mut found, mut path) = (Vec::new(), first.to_owned());
    loop {
        let page = who.get(&path).await.is(200).body;
        found.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("{first}&cursor={cursor}"),
            None => return found,
        }
    }
}

fn numbers(items: &[Value]) -> BTreeSet<String> {
    items.iter().map(|item| item["number"].as_str().expect("a number").to_owned()).collect()
}

/// The editor has exactly what is finished and counts before him, releases every second one, takes one down; one is taken up again.
pub async fn released(cast: &Cast<'_>, month: &Month) {
    let all = all(cast).await;
    let mut meant = BTreeMap::new();
    for rated in &month.ratings {
        let finished =
            rated.fate.is_some_and(|fate| ["signed_off", "archived"].contains(&month.status(fate)));
        if finished && month.counts(rated) {
            let number = find(&all, cast, rated)["ticket_number"].as_str().expect("a number");
            meant.insert(number.to_owned(), rated);
        }
    }
    let editor = cast.app.login("editor1").await;
    let waiting = pages(&editor, "/api/v1/publications?state=waiting&limit=100").await;
    assert_eq!(numbers(&waiting), meant.keys().cloned().collect());
    assert_eq!(pages(&cast.app.nobody, "/api/public/replies?limit=50").await, Vec::<Value>::new());

    let mut public = BTreeMap::new();
    for (n, (number, rated)) in meant.iter().enumerate().filter(|(n, _)| n % 2 == 0) {
        let item = waiting.iter().find(|item| item["number"] == number.as_str()).expect("waiting");
        let words = json!({"question": format!("问题{n}"), "reply": format!("答复{n}")});
        editor.command(number, "publish", item["version"].as_i64().expect("a version"), words).await.is(200);
        public.insert(format!("问题{n}"), (number, rated));
    }
    let expected = |public: &BTreeMap<String, (&String, &&Rated)>| -> BTreeSet<String> {
        let line = |(question, (_, rated)): (&String, &(&String, &&Rated))| {
            let unit = month.counted_unit(rated).expect("a unit");
            let matter = rated.matter.map(|(_, name)| name);
            json!([question, unit, "rating", rated.level, matter, "2026-10", "2026-10-12"]).to_string()
        };
        public.iter().map(line).collect()
    };
    let told = async || -> BTreeSet<String> {
        let items = pages(&cast.app.nobody, "/api/public/replies?limit=50").await;
        let line = |item: &Value| {
            let fields = ["question", "unit", "kind", "satisfaction", "matter_name", "month", "published_on"];
            json!(fields.map(|field| item[field].clone())).to_string()
        };
        let lines: BTreeSet<String> = items.iter().map(line).collect();
        assert_eq!(lines.len(), items.len(), "none twice");
        lines
    };
    assert!(public.len() > 10, "{}", public.len());
    assert_eq!(told().await, expected(&public));

    // One is taken down, one is taken up again: both are gone from the public at once.
    let (first, (number, _)) = public.pop_first().expect("one");
    let version = look(&cast.supervisor, number).await["version"].as_i64().expect("a version");
    editor.command(number, "unpublish", version, json!({"reason": format!("{first}有误")})).await.is(200);
    assert_eq!(told().await, expected(&public));
    let words = numbers(&pages(&editor, "/api/v1/publications?state=published&limit=100").await);
    assert_eq!(words, public.values().map(|(number, _)| (*number).clone()).collect());
    let html = cast.app.nobody.get("/replies").await.is(200).text;
    assert!(!html.contains(&first) && public.values().all(|(number, _)| !html.contains(number.as_str())));
}
