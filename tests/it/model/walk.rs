//! One walk: who does what next, and what must be true of the answer.

use super::moves::Beside;
use super::people::{Person, everybody};
use super::{clocks, moves};
use crate::app::{Answer, Client, TestApp};
use crate::walk::{actions, evidence};
use crate::worker::{later, work};
use chrono::TimeDelta;
use entity::values::TicketId;
use hotline::service::{audit, report, timers};
use hotline::store;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// So many tickets are worked on at a time.
const AT_A_TIME: usize = 12;

/// The refusals that there are (contract.md §2).
const CODES: &[&str] = &[
    "not_found",
    "forbidden",
    "separation_of_duties",
    "version_conflict",
    "illegal_transition",
    "window_closed",
    "cap_exceeded",
    "no_return",
    "invalid",
];

/// Why an offered command may be refused after all: for its parameters, not for who or when.
const FOR_ITS_PARAMETERS: &[&str] = &["invalid", "cap_exceeded"];

/// What is offered for the ticket's own sake and may be refused for where the other one stands.
const FOR_ANOTHER_TICKET: &[&str] = &["merge", "unmerge", "link"];

/// What ends a ticket early, leads nowhere or stands beside its way: rarely chosen.
const ASIDE: &[&str] = &[
    "note",
    "repeat_call",
    "claim",
    "release",
    "correct",
    "me_too",
    "merge",
    "split",
    "link",
    "urge",
    "withdraw",
    "answer",
    "decline",
    "transfer_emergency",
    "approve_termination",
    "supervise",
    "instruct",
    "request_termination",
    "request_exclusion",
    "request_long_term",
    "add_co_unit",
    "record_meeting",
    "open_dispute",
    "request_info",
    "revoke_sign_off",
    "report_progress",
    "request_extension",
    "request_suspension",
];

/// A ticket that is not over: its number, and where it was when somebody last looked.
struct Open {
    number: String,
    status: String,
    unit: String,
}

pub struct Walk<'a> {
    app: &'a TestApp,
    rng: StdRng,
    people: Vec<Person<'a>>,
    platform: Client,
    open: Vec<Open>,
    /// First ratings of cases that nobody has rated again.
    rated: Vec<Value>,
    taken: usize,
    /// How often each command was given, and each code was the answer.
    given: BTreeMap<String, usize>,
    refused: BTreeMap<String, usize>,
}

impl<'a> Walk<'a> {
    pub async fn begin(app: &'a TestApp, seed: u64) -> Self {
        let sysadmin = app.login("sysadmin").await;
        let made = sysadmin
            .post("/api/v1/sources", json!({"name": "来源", "scopes": ["ratings:write"]}))
            .await
            .is(201);
        let platform = app.nobody.key(&made.text_of("api_key"));
        let people = everybody(app).await;
        let rng = StdRng::seed_from_u64(seed);
        let (given, refused) = (BTreeMap::new(), BTreeMap::new());
        Self { app, rng, people, platform, open: Vec::new(), rated: Vec::new(), taken: 0, given, refused }
    }

    pub async fn step(&mut self) {
        match self.rng.random_range(0..100) {
            _ if self.open.len() < AT_A_TIME => self.takes_down().await,
            0..5 => self.time_passes().await,
            5..8 => self.two_at_once().await,
            8..10 => self.rates_again().await,
            10..13 => self.publishes().await,
            _ => self.somebody_acts().await,
        }
    }

    async fn takes_down(&mut self) {
        self.taken += 1;
        let (now, number) = (self.app.ctx.now(), self.taken);
        if self.rng.random_bool(0.2) {
            let body = moves::rating(&mut self.rng, number, now);
            let answer = self.platform.post("/api/v1/ratings", body.clone()).await.is(201);
            self.rated.push(body);
            return self.goes_on(answer.text_of("ticket_number")).await;
        }
        let body = moves::matter(&mut self.rng);
        let agent = &mut self.people[self.rng.random_range(0..3)];
        let answer = agent
            .asks(|who| {
                let body = body.clone();
                async move { who.post("/api/v1/tickets", body).await }
            })
            .await;
        let number = answer.is(201).text_of("number");
        self.goes_on(number).await;
    }

    /// The same case again: on its open ticket, or a new round of one that was over.
    async fn rates_again(&mut self) {
        if self.rated.is_empty() {
            return;
        }
        let first = self.rated.swap_remove(self.rng.random_range(0..self.rated.len()));
        let body = moves::rating_again(&mut self.rng, &first, self.app.ctx.now());
        let answer = self.platform.post("/api/v1/ratings", body.clone()).await.is(201);
        let repeated = self.platform.post("/api/v1/ratings", body).await.is(200);
        assert_eq!(repeated.body, answer.body, "said twice it is said once");
        *self.given.entry("(rated again)".to_owned()).or_default() += 1;
        // A better one is written down on the ticket and begins nothing.
        if let Some(number) = answer.body["ticket_number"].as_str() {
            self.goes_on(number.to_owned()).await;
        }
    }

    /// An editor, who sees no ticket, takes what is finished from the pool, or takes down what was made public.
    async fn publishes(&mut self) {
        let editor = self.people.iter().position(|p| p.name.starts_with("editor")).expect("an editor");
        let (state, command) = match self.rng.random_bool(0.7) {
            true => ("waiting", "publish"),
            false => ("published", "unpublish"),
        };
        let path = format!("/api/v1/publications?limit=20&state={state}");
        let asked = |client: Client| {
            let path = path.clone();
            async move { client.get(&path).await }
        };
        let page = self.people[editor].asks(asked).await.is(200).body;
        let Some(item) = page["items"].as_array().expect("items").choose(&mut self.rng).cloned() else {
            return;
        };
        let (number, version) =
            (item["number"].as_str().expect("a number"), item["version"].as_i64().expect("a version"));
        let body = moves::parameters(&mut self.rng, command, &item, Beside::default(), self.app.ctx.now());
        let stale = self.gives(editor, number, command, version - 1, body.clone()).await;
        stale.problem(409, "version_conflict");
        self.gives(editor, number, command, version, body).await.is(200);
        *self.given.entry(command.to_owned()).or_default() += 1;
    }

    /// Remembers where a ticket is, or that it is over.
    async fn goes_on(&mut self, number: String) {
        self.open.retain(|open| open.number != number);
        let Some(seen) = self.somebody_sees(&number).await else {
            *self.given.entry("→out of sight".to_owned()).or_default() += 1;
            return;
        };
        let status = seen.text_of("status");
        // What is merged may be taken apart for a while.
        if is_final(&status) || status == "merged" && self.rng.random_bool(0.3) {
            *self.given.entry(format!("→{status}")).or_default() += 1;
            return;
        }
        let parts = seen.body["assignments"].as_array().expect("assignments");
        let lead = parts.iter().rfind(|part| part["role"] == "lead");
        let unit = lead.and_then(|part| part["unit"].as_str()).unwrap_or("zhujian").to_owned();
        self.open.push(Open { number, status, unit });
    }

    /// Whose turn it is, mostly; else anybody.
    fn whose(&mut self, open: usize) -> usize {
        let Open { status, unit, .. } = &self.open[open];
        let turn: &[&str] = match status.as_str() {
            "received" | "need_info" => &["agent", "dispatcher"],
            "to_dispatch" | "return_review" | "to_report" | "merged" => &["dispatcher"],
            "dispatched" | "handling" => {
                &["handler", "handler", "handler", "lead", "dispatcher", "supervisor"]
            }
            "dispute" => &["supervisor"],
            "suspended" => &["dispatcher", "handler"],
            "to_review" => &["reviewer", "reviewer", "reviewer", "supervisor"],
            "to_visit" => &["visitor", "visitor", "reviewer", "supervisor"],
            "to_sign_off" => &["signer"],
            _ => &["visitor", "supervisor"],
        };
        let duty = turn.choose(&mut self.rng).expect("a duty");
        let fits = |p: &&Person<'_>| {
            p.name.starts_with(duty) && p.name.rsplit_once('.').is_none_or(|(_, of)| of == unit)
        };
        let fitting: Vec<_> = self.people.iter().filter(fits).map(|p| p.name.clone()).collect();
        let chosen = fitting.choose(&mut self.rng).filter(|_| self.rng.random_bool(0.8)).cloned();
        let found = chosen.and_then(|name| self.people.iter().position(|p| p.name == name));
        found.unwrap_or_else(|| self.somebody())
    }

    /// Minutes, hours or days; the workers see it at once, or look away until the next time.
    async fn time_passes(&mut self) {
        let minutes = match self.rng.random_range(0..10) {
            0..4 => self.rng.random_range(1..60),
            4..8 => self.rng.random_range(60..600),
            _ => self.rng.random_range(600..4_000),
        };
        later(&self.app.ctx, TimeDelta::minutes(minutes));
        if self.rng.random_bool(0.8) {
            work(&self.app.ctx).await;
        }
    }

    fn somebody(&mut self) -> usize {
        self.rng.random_range(0..self.people.len())
    }

    /// A ticket as a supervisor sees it, or whoever is left: who declared a conflict keeps away, supervisors too.
    async fn somebody_sees(&mut self, number: &str) -> Option<Answer> {
        let supervises = |p: &Person<'_>| p.name.starts_with("supervisor");
        let (mut order, others): (Vec<_>, Vec<_>) =
            (0..self.people.len()).partition(|&who| supervises(&self.people[who]));
        order.extend(others);
        for who in order {
            let seen = self.sees(who, number).await;
            if seen.status != 404 {
                return Some(seen.is(200));
            }
        }
        None
    }

    async fn sees(&mut self, who: usize, number: &str) -> Answer {
        let path = format!("/api/v1/tickets/{number}");
        self.people[who]
            .asks(|client| {
                let path = path.clone();
                async move { client.get(&path).await }
            })
            .await
    }

    /// What somebody might do with a ticket: mostly something that is offered, so that tickets get far.
    fn choice(&mut self, ticket: &Answer) -> (String, bool) {
        let offered = actions(ticket);
        let further: Vec<_> = offered.iter().copied().filter(|name| !ASIDE.contains(name)).collect();
        let name = match self.rng.random_range(0..100) {
            0..70 => further.choose(&mut self.rng).copied(),
            70..85 => offered.choose(&mut self.rng).copied(),
            _ => None,
        };
        if let Some(name) = name {
            return (name.to_owned(), true);
        }
        let all = entity::values::CommandName::ALL;
        let name = all.choose(&mut self.rng).expect("commands").code();
        (name.to_owned(), offered.contains(&name))
    }

    async fn somebody_acts(&mut self) {
        let at = self.rng.random_range(0..self.open.len());
        let (number, who) = (self.open[at].number.clone(), self.whose(at));
        let seen = self.sees(who, &number).await;
        if seen.status == 404 {
            let answer = self.gives(who, &number, "note", 1, json!({"text": "？"})).await;
            assert_eq!(answer.status, 404, "{} acts on what {} may not see", self.people[who].name, number);
            return;
        }
        let seen = seen.is(200);
        let (command, offered) = self.choice(&seen);
        let file = self.file(who, &number, &command, &seen).await;
        // A file is a change of its own, and the version counts commands only.
        let stale = self.rng.random_bool(0.02);
        let version = crate::walk::version(&seen) - i64::from(stale);
        let now = self.app.ctx.now();
        let beside = Beside { file, other: self.another(&number) };
        let body = moves::parameters(&mut self.rng, &command, &seen.body, beside, now);
        let answer = self.gives(who, &number, &command, version, body).await;
        self.judge(who, &command, offered && !stale, &seen, answer).await;
        self.goes_on(number).await;
    }

    /// Another ticket that is open, to be merged into or linked with.
    fn another(&mut self, number: &str) -> Option<String> {
        let others: Vec<_> = self.open.iter().filter(|open| open.number != number).collect();
        others.choose(&mut self.rng).map(|open| open.number.clone())
    }

    async fn file(&mut self, who: usize, number: &str, command: &str, seen: &Answer) -> Option<i64> {
        if !moves::needs_evidence(command) || !actions(seen).contains(&command) {
            return None;
        }
        if let Some(file) = seen.body["attachments"].as_array().and_then(|files| files.first()) {
            return file["id"].as_i64();
        }
        // The session was good a moment ago.
        let client = self.app.login(&self.people[who].name).await;
        Some(evidence(&client, number).await)
    }

    async fn gives(&mut self, who: usize, number: &str, command: &str, version: i64, body: Value) -> Answer {
        self.people[who]
            .asks(|client| {
                let (number, command, body) = (number.to_owned(), command.to_owned(), body.clone());
                async move { client.command(&number, &command, version, body).await }
            })
            .await
    }

    async fn judge(&mut self, who: usize, command: &str, offered: bool, seen: &Answer, answer: Answer) {
        let name = self.people[who].name.clone();
        if answer.status == 200 {
            // To keep away is offered apart from the work.
            let apart = match command {
                "recuse" => &seen.body["may_recuse"],
                "repeat_call" => &seen.body["may_log_call"],
                _ => &Value::Bool(false),
            };
            let offered = offered || apart == true;
            assert!(offered, "{name} gave {command} that was not offered: {}", seen.text);
            *self.given.entry(command.to_owned()).or_default() += 1;
            let was = crate::walk::version(seen);
            assert_eq!(crate::walk::version(&answer), was + 1, "{command}: {}", answer.text);
            return one_lead(&answer);
        }
        let code = answer.text_of("code");
        assert!(CODES.contains(&code.as_str()), "{name} {command}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let for_another = FOR_ANOTHER_TICKET.contains(&command) && code == "illegal_transition";
        let told = !offered || for_another || FOR_ITS_PARAMETERS.contains(&code.as_str());
        assert!(told, "{name} was offered {command} and refused: {}\n{}", answer.text, seen.text);
        *self.refused.entry(code).or_default() += 1;
        let number = seen.text_of("number");
        if self.rng.random_bool(0.2) {
            let after = self.sees(who, &number).await.is(200);
            for unchanged in ["version", "status", "round", "assignments", "callers"] {
                assert_eq!(
                    after.body[unchanged], seen.body[unchanged],
                    "a refused {command} changed {unchanged}"
                );
            }
        }
    }

    /// Two persons, or a person and the timers, in the same moment: what was seen is done once.
    async fn two_at_once(&mut self) {
        let at = self.rng.random_range(0..self.open.len());
        let (number, pair) = (self.open[at].number.clone(), (self.whose(at), self.whose(at)));
        let seen = (self.sees(pair.0, &number).await, self.sees(pair.1, &number).await);
        if seen.0.status != 200 || seen.1.status != 200 || seen.0.body["version"] != seen.1.body["version"] {
            return;
        }
        let now = self.app.ctx.now();
        let (first, second) = (self.choice(&seen.0).0, self.choice(&seen.1).0);
        let other = self.another(&number);
        let bodies = [(&first, &seen.0), (&second, &seen.1)].map(|(command, seen)| {
            let beside = Beside { file: None, other: other.clone() };
            moves::parameters(&mut self.rng, command, &seen.body, beside, now)
        });
        let version = crate::walk::version(&seen.0);
        let clients = [self.client(pair.0).await, self.client(pair.1).await];
        let [one, two] = bodies;
        let (a, b, fired) = tokio::join!(
            clients[0].command(&number, &first, version, one),
            clients[1].command(&number, &second, version, two),
            timers::step(&self.app.ctx),
        );
        fired.expect("timers");
        assert!(a.status != 200 || b.status != 200, "both {first} and {second} on one version of {number}");
        for answer in [a, b] {
            let known = answer.status == 200 || CODES.contains(&answer.text_of("code").as_str());
            assert!(known, "{first} beside {second}: {}", answer.text);
        }
        *self.given.entry("(at once)".to_owned()).or_default() += 1;
        self.goes_on(number).await;
    }

    async fn client(&self, who: usize) -> Client {
        self.app.login(&self.people[who].name).await
    }

    /// The journal is whole, the rows are what it makes of them, the counters count what is there, the clocks can be
    /// counted anew, and nobody is stuck.
    pub async fn all_tell_one_story(&mut self) {
        let ctx = &self.app.ctx;
        work(ctx).await;
        let verified = audit::verify(ctx).await.expect("verified");
        assert!(verified.is_whole(), "{verified:?}");
        let counted = report::verify(ctx).await.expect("counted").differing;
        assert!(counted.is_empty(), "{counted:?}");
        let db = self.app.connect().await;
        assert_eq!(store::ticket::count_parked(&db).await.expect("a count"), 0, "a timer is stuck");
        let calendar = ctx.calendars.of(&db, None).await.expect("a calendar");
        let mut id = 1;
        while let Some(stored) = store::ticket::by_id(&db, TicketId(id)).await.expect("a ticket") {
            clocks::are_counted_right(&stored.ticket, &calendar);
            id += 1;
        }
        assert!(id > self.taken as i64, "{id} of {}", self.taken);
    }

    /// What happened, for the reader of a log.
    pub fn told(&self) -> String {
        format!(
            "{} tickets until {}; given {:?}; refused {:?}",
            self.taken,
            self.app.ctx.now(),
            self.given,
            self.refused
        )
    }
}

fn is_final(status: &str) -> bool {
    matches!(status, "archived" | "answered" | "declined" | "transferred" | "terminated" | "withdrawn")
}

/// One unit answers for a ticket that somebody has.
fn one_lead(ticket: &Answer) {
    let parts = ticket.body["assignments"].as_array().expect("assignments");
    let current = |part: &&Value| {
        part["role"] == "lead"
            && matches!(part["status"].as_str(), Some("dispatched" | "handling" | "disputed"))
    };
    assert!(parts.iter().filter(current).count() <= 1, "two leads: {}", ticket.text);
}
