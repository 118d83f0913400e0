//! The ratings and the tickets that stand in the end.

use super::super::*;
use super::Cast;
use super::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// Every rating that the product has.
pub async fn all(cast: &Cast<'_>) -> Vec<Value> {
    pages(&cast.supervisor, "/api/v1/ratings?limit=200", "&").await
}

async fn pages(who: &Client, first: &str, glue: &str) -> Vec<Value> {
    let (mut found, mut path) = (Vec::new(), first.to_owned());
    loop {
        let page = who.get(&path).await.is(200).body;
        found.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("{first}{glue}cursor={cursor}"),
            None => return found,
        }
    }
}

/// A rating among those that the product has.
pub fn find<'b>(all: &'b [Value], cast: &Cast<'_>, rated: &Rated) -> &'b Value {
    let key = [rated.via.source(), cast.case(rated), rated.count];
    let same = |r: &&Value| {
        [&r["source"], &r["project_no"], &r["assess_number"]].iter().zip(key).all(|(is, meant)| **is == meant)
    };
    all.iter().find(same).unwrap_or_else(|| panic!("no {key:?}"))
}

/// Exactly these ratings are there, each with every word of it.
pub async fn ratings(cast: &Cast<'_>, month: &Month) {
    let all = all(cast).await;
    assert_eq!(all.len(), month.ratings.len(), "none lost, none twice, none that must not be");
    for rated in &month.ratings {
        let is = find(&all, cast, rated);
        let meant = json!({
            "unit": rated.unit, "matter_code": rated.matter.map(|(code, _)| code), "matter_name": rated.matter.map(|(_, name)| name),
            "window": rated.window, "channel": rated.channel, "satisfaction": rated.level, "indicators": rated.indicators,
            "text": rated.text.as_deref().map(str::trim), "real_name": rated.rater.is_some(), "is_default": rated.is_default(),
            "superseded": rated.superseded, "assessed_at": iso(rated.assessed), "served_at": rated.served.map(iso),
            "pushed_at": rated.pushed.map(iso),
        });
        for (field, meant) in meant.as_object().expect("an object") {
            assert_eq!(&is[field], meant, "{field} of {rated:?}");
        }
        assert_eq!(is["ticket_number"].is_string(), rated.is_bad(), "{rated:?}");
        if rated.on.is_some() {
            // 追评 stands on the ticket of the first.
            assert_eq!(
                is["ticket_number"],
                find(&all, cast, month.first(rated))["ticket_number"],
                "{rated:?}"
            );
        }
    }
}

/// Exactly these tickets are there, one for each case, where they should be and whose they should be.
pub async fn tickets(cast: &Cast<'_>, month: &Month) {
    let all = all(cast).await;
    let mut meant = BTreeMap::new();
    for rated in &month.ratings {
        if let Some(fate) = rated.fate {
            let number = find(&all, cast, rated)["ticket_number"].as_str().expect("a number");
            let unit = if fate == Fate::Unplaced { None } else { month.counted_unit(rated) };
            let before = meant.insert(number.to_owned(), (month.status(fate), unit, rated));
            assert!(before.is_none(), "one ticket, one rating: {rated:?}");
        }
    }
    let told = pages(&cast.supervisor, "/api/v1/tickets?kind=rating&limit=100", "&").await;
    let numbers: BTreeSet<&str> = told.iter().filter_map(|ticket| ticket["number"].as_str()).collect();
    assert_eq!(numbers, meant.keys().map(String::as_str).collect(), "no other ticket");
    for (number, (status, unit, rated)) in meant {
        let seen = look(&cast.supervisor, &number).await;
        assert_eq!(seen["status"], status, "{rated:?}");
        let lead = seen["assignments"]
            .as_array()
            .and_then(|all| all.iter().rev().find(|part| part["role"] == "lead"));
        assert_eq!(lead.and_then(|part| part["unit"].as_str()), unit, "{rated:?}");
        let again = month
            .ratings
            .iter()
            .filter(|other| other.count == "2" && other.case == rated.case && !std::ptr::eq(*other, rated));
        assert_eq!(seen["rating"]["again"].as_array().map(Vec::len), Some(again.count()), "{rated:?}");
    }
}
