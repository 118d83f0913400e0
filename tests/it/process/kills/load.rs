//! What people and systems do while the program lives. `None` from any of these says that it is gone.

use super::MORNING;
use super::ledger::{Given, Rated};
use super::people::People;
use super::run::Run;
use crate::app::{Client, at};
use crate::walk::{complaint, result};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

fn text(body: &Value, field: &str) -> String {
    body[field].as_str().unwrap_or_else(|| panic!("{field} in {body}")).to_owned()
}

impl Run<'_> {
    /// Sends a request. An answer is never a fault of the server's.
    async fn send(&self, request: RequestBuilder) -> Option<(u16, Value)> {
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        let body: Value = response.json().await.ok()?;
        assert!(status < 500 || status == 503, "{status}: {body}");
        self.ledger().answers += 1;
        Some((status, body))
    }

    /// Everything at once.
    pub async fn work(&self, people: &People) {
        tokio::join!(
            self.calls(people),
            self.calls(people),
            self.ratings(people),
            self.desk(people),
            self.desk(people),
            self.desk(people),
            self.time(people),
        );
    }

    /// Citizens call.
    async fn calls(&self, people: &People) -> Option<()> {
        for _ in 0..3 {
            let key = self.ledger().name('k');
            self.take(people, &key).await?;
        }
        Some(())
    }

    /// Takes a ticket down under a key, perhaps again.
    pub async fn take(&self, people: &People, key: &str) -> Option<()> {
        let mut body = complaint();
        body["title"] = json!(format!("工地夜间施工噪声扰民 {key}"));
        let request = people.agent.request(Method::POST, "/api/v1/tickets").header("idempotency-key", key);
        self.ledger().unsure.insert(key.to_owned());
        let (status, body) = self.send(request.json(&body)).await?;
        assert!([201, 503].contains(&status), "{status}: {body}");
        if status == 201 {
            let mut ledger = self.ledger();
            ledger.unsure.remove(key);
            let number = text(&body, "number");
            let known = ledger.taken.entry(key.to_owned()).or_insert_with(|| number.clone());
            assert_eq!(*known, number, "one key, one ticket");
        }
        Some(())
    }

    /// Citizens rate, and some of them badly.
    async fn ratings(&self, people: &People) -> Option<()> {
        for _ in 0..3 {
            let case = self.ledger().name('p');
            self.rate(people, &case).await?;
        }
        Some(())
    }

    /// Sends the rating of a case, perhaps again.
    pub async fn rate(&self, people: &People, case: &str) -> Option<()> {
        let good = case.ends_with('0');
        let body = json!({
            "project_no": case, "assess_number": 1, "unit": "shichang", "channel": 4,
            "satisfaction": if good { 5 } else { 1 }, "text": "排队两小时，没有人说明原因",
            "real_name": true, "user_name": "李丽", "user_phone": "13900005678", "user_kind": "person",
        });
        self.ledger().unsure.insert(case.to_owned());
        let (status, body) =
            self.send(people.platform.request(Method::POST, "/api/v1/ratings").json(&body)).await?;
        assert!([200, 201, 503].contains(&status), "{status}: {body}");
        if status != 503 {
            let rated: Rated =
                (body["id"].as_i64().expect("an id"), body["ticket_number"].as_str().map(str::to_owned));
            assert_eq!(rated.1.is_none(), good, "{body}");
            let mut ledger = self.ledger();
            ledger.unsure.remove(case);
            let known = ledger.rated.entry(case.to_owned()).or_insert_with(|| rated.clone());
            assert_eq!(*known, rated, "one case, one rating");
        }
        Some(())
    }

    /// What was not answered is sent again, and something that was.
    pub async fn again(&self, people: &People) -> Option<()> {
        let again: Vec<String> = {
            let ledger = self.ledger();
            let answered: Vec<&String> = ledger.taken.keys().chain(ledger.rated.keys()).collect();
            let one = self.pick(answered.len().max(1));
            ledger.unsure.iter().chain(answered.get(one).copied()).cloned().collect()
        };
        for name in again {
            match name.starts_with('k') {
                true => self.take(people, &name).await?,
                false => self.rate(people, &name).await?,
            }
        }
        Some(())
    }

    /// Somebody takes a ticket that nobody else has in hand, and it goes its way as far as it comes.
    async fn desk(&self, people: &People) -> Option<()> {
        loop {
            let open = self.ledger().open();
            if open.is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                continue;
            }
            let (number, unit) = &open[self.pick(open.len().min(4))];
            self.ledger().busy.insert(number.clone());
            self.go_on(people, number, unit).await?;
            let mut ledger = self.ledger();
            ledger.busy.remove(number);
            ledger.finished.insert(number.clone());
        }
    }

    /// Does what is next on a ticket until nothing is.
    async fn go_on(&self, people: &People, number: &str, unit: &str) -> Option<()> {
        let mut status = text(&self.look(people.handler(unit), number).await?, "status");
        while let Some(who) = people.whose_turn(&status, unit) {
            let seen = self.look(who, number).await?;
            status = self.step(who, number, &seen).await?;
        }
        Some(())
    }

    async fn look(&self, who: &Client, number: &str) -> Option<Value> {
        loop {
            let (status, ticket) =
                self.send(who.request(Method::GET, &format!("/api/v1/tickets/{number}"))).await?;
            if status == 200 {
                self.ledger().saw(number, &ticket);
                return Some(ticket);
            }
            assert_eq!(status, 503, "{ticket}");
        }
    }

    /// One command; the status after it.
    async fn step(&self, who: &Client, number: &str, seen: &Value) -> Option<String> {
        let offers = |name: &str| {
            seen["actions"].as_array().expect("actions").iter().any(|action| action["name"] == name)
        };
        let word = self.ledger().name('w');
        let note = format!("记录 {word}");
        let (event, command) = if offers("sign") {
            ("signed", json!({"command": "sign"}))
        } else if offers("submit") {
            let mut handed = result(self.upload(who, number).await?);
            handed["command"] = json!("submit");
            handed["measures"] = json!(note);
            if seen["kind"] == "rating" {
                handed["verdict"] = json!("clear");
            }
            ("submitted", handed)
        } else if offers("contact") {
            ("contacted", json!({"command": "contact", "method": "phone", "note": note}))
        } else if offers("pass_review") {
            let command = if self.pick(5) == 0 { "fail_review" } else { "pass_review" };
            ("reviewed", json!({"command": command, "note": note}))
        } else if offers("visit") {
            // A third round would need a supervisor's word.
            let satisfaction = if seen["round"] == 1 && self.pick(5) == 0 { 2 } else { 5 };
            let solved = if satisfaction == 5 { "yes" } else { "no" };
            let visit = json!({"command": "visit", "channel": "phone", "reached": true, "unit_contacted": true,
                "solved": solved, "satisfaction": satisfaction, "note": note});
            ("visited", visit)
        } else if offers("redo") {
            ("round_opened", json!({"command": "redo", "reason": note}))
        } else if offers("sign_off") {
            ("signed_off", json!({"command": "sign_off", "note": note}))
        } else {
            panic!("nothing to do on {seen}");
        };
        self.give(who, number, seen, event, command, (event != "signed").then_some(word)).await
    }

    async fn give(
        &self,
        who: &Client,
        number: &str,
        seen: &Value,
        event: &'static str,
        mut command: Value,
        word: Option<String>,
    ) -> Option<String> {
        command["version"] = seen["version"].clone();
        let path = format!("/api/v1/tickets/{number}/commands");
        let (status, answer) = self.send(who.request(Method::POST, &path).json(&command)).await?;
        assert!([200, 503].contains(&status), "{command}: {status}: {answer}");
        if status == 503 {
            return Some(text(seen, "status"));
        }
        let mut ledger = self.ledger();
        let version = ledger.saw(number, &answer);
        ledger.given.insert(Given { number: number.to_owned(), version, event, word });
        Some(text(&answer, "status"))
    }

    /// A photo for the result. There are only a few of them: the same bytes come again after a kill.
    async fn upload(&self, who: &Client, number: &str) -> Option<i64> {
        let which = u8::try_from(self.pick(6)).expect("a few");
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(std::iter::repeat_n(which, 100_000));
        let path = format!("/api/v1/tickets/{number}/attachments");
        loop {
            let photo = Part::bytes(bytes.clone()).file_name("现场.png");
            let form = Form::new().text("kind", "evidence").part("file", photo);
            let (status, kept) = self.send(who.request(Method::POST, &path).multipart(form)).await?;
            assert!([201, 503].contains(&status), "{status}: {kept}");
            if status == 201 {
                let id = kept["id"].as_i64().expect("an id");
                self.ledger().uploaded.insert(id, (number.to_owned(), bytes));
                return Some(id);
            }
        }
    }

    /// Time goes by, and never back.
    async fn time(&self, people: &People) -> Option<()> {
        let known = self.ledger().moved;
        if let Some(known) = known {
            assert_ne!(
                self.move_clock(people, known - TimeDelta::minutes(1)).await?,
                200,
                "it stood at {known}"
            );
        }
        // A move that was not answered may have been made, and the clock runs by itself, too.
        let mut to = known.unwrap_or_else(|| at(MORNING));
        loop {
            to += TimeDelta::hours(i64::try_from(1 + self.pick(5)).expect("a few"));
            if self.move_clock(people, to).await? == 200 {
                self.ledger().moved = Some(to);
                return Some(());
            }
        }
    }

    async fn move_clock(&self, people: &People, to: DateTime<Utc>) -> Option<u16> {
        let now = json!({"now": to.to_rfc3339()});
        let request = people.sysadmin.request(Method::POST, "/api/v1/demo/clock").json(&now);
        Some(self.send(request).await?.0)
    }
}
