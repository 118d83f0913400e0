//! What the program acknowledged, and what is not known to be.

use chrono::{DateTime, Utc};
use serde_json::Value;
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
    sent: usize,
}

impl Ledger {
    /// A name that nothing else has.
    pub fn name(&mut self, of: char) -> String {
        self.sent += 1;
        format!("{of}{}", self.sent)
    }

    /// Every ticket that is known, with the unit that handles it.
    pub fn tickets(&self) -> impl Iterator<Item = (&String, &'static str)> {
        let rated = self.rated.values().filter_map(|(_, number)| number.as_ref());
        self.taken.values().map(|number| (number, "zhujian")).chain(rated.map(|number| (number, "shichang")))
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
