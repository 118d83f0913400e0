//! What the program acknowledged, and what is not known to be.

use chrono::{DateTime, Utc};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A command that was answered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    pub number: String,
    /// The ticket's version after it.
    pub version: i64,
    /// What its journal says then.
    pub event: &'static str,
    /// A word in the text that came with it, of which no other command knows.
    pub word: Option<String>,
}

/// A rating that was answered: its id and, of a bad one, its ticket.
pub type Rated = (i64, Option<String>);

#[derive(Debug, Default)]
pub struct Ledger {
    /// Tickets: key → number.
    pub taken: BTreeMap<String, String>,
    /// Ratings: case → answer.
    pub rated: BTreeMap<String, Rated>,
    /// Keys and cases that were sent and not answered.
    pub unsure: BTreeSet<String>,
    pub given: BTreeSet<Given>,
    /// Number → the latest version that was seen.
    versions: BTreeMap<String, i64>,
    /// Evidence: id → number and bytes.
    pub uploaded: BTreeMap<i64, (String, Vec<u8>)>,
    /// Tickets on which somebody is at work.
    pub busy: BTreeSet<String>,
    /// Tickets on which there is nothing left to do.
    pub finished: BTreeSet<String>,
    /// The latest instant to which the clock was moved.
    pub moved: Option<DateTime<Utc>>,
    /// Answers of any kind.
    pub answers: usize,
    sent: usize,
}

impl Ledger {
    /// A name that nothing else has.
    pub fn name(&mut self, of: char) -> String {
        self.sent += 1;
        format!("{of}{}", self.sent)
    }

    /// Tickets that nobody has in hand and on which there is something left to do, with the unit that handles them; those that
    /// have come furthest are first. Some are left to lie until their time is over.
    pub fn open(&self) -> Vec<(String, &'static str)> {
        let rated = self.rated.values().filter_map(|(_, number)| number.as_ref());
        let all = self.taken.values().map(|n| (n, "zhujian")).chain(rated.map(|n| (n, "shichang")));
        let lies = |number: &String| number.ends_with(['0', '3', '6', '9']);
        let free =
            |number: &String| !lies(number) && !self.busy.contains(number) && !self.finished.contains(number);
        let mut open: Vec<_> = all.filter(|(n, _)| free(n)).map(|(n, unit)| (n.clone(), unit)).collect();
        open.sort_by_key(|(number, _)| Reverse(self.versions.get(number).copied().unwrap_or_default()));
        open
    }

    /// Notes the version of a ticket that somebody was shown: it never goes back.
    pub fn saw(&mut self, number: &str, ticket: &Value) -> i64 {
        let version = ticket["version"].as_i64().expect("a version");
        let known = self.versions.entry(number.to_owned()).or_default();
        assert!(version >= *known, "{number} was at {known} and is at {version}");
        *known = version;
        version
    }
}
