//! Playing one ticket of the history: each step is a command at its own time.

use super::super::intake::write_silently;
use super::super::rules::Rules;
use super::super::{Ctx, Error, attachment, change, documents, province, rating, together};
use super::cast::Cast;
use super::goal::Goal;
use super::story::{BadRating, Story};
use super::tables::PLATFORM;
use crate::domain::lifecycle::{
    Command, Other, Peer, Wording, answer, decide, fire, may_publish, next_fire_at,
};
use crate::domain::permission::By;
use crate::domain::privacy::scrubbed;
use crate::domain::ticket::{Document, Event};
use crate::domain::time::{Instant, beijing, day_of, start_of};
use crate::outbox::Word;
use crate::store;
use crate::store::ticket::Stored;
use chrono::{TimeDelta, Timelike};
use entity::values::*;
use futures_util::future::LocalBoxFuture;
use sea_orm::DatabaseTransaction;

/// Where and when a ticket is played.
pub struct Stage<'a> {
    pub ctx: &'a Ctx,
    pub txn: &'a DatabaseTransaction,
    pub cast: &'a Cast,
    pub rules: &'a Rules,
    /// The evidence that every unit shows.
    pub photo: &'a attachment::Lying,
    pub now: Instant,
    /// Nothing of the history happens at or after it.
    pub end: Instant,
    /// Which ticket of the history it is.
    pub n: u32,
    /// From when on people still have in their inboxes what they were told.
    pub remembered_from: Instant,
    /// That, with its time.
    pub told: &'a mut Vec<(Instant, Word)>,
    /// The papers that were issued, to be numbered in the order of their days.
    pub papers: &'a mut Vec<(TicketId, Document)>,
}

/// What a unit does in the end.
pub(super) struct Ending<'a> {
    pub outcome: Outcome,
    pub measures: &'a str,
    pub public_reply: &'a str,
    pub review_note: Option<&'a str>,
    pub verdict: Option<Verdict>,
}

impl Stage<'_> {
    /// Plays a story up to its goal.
    ///
    /// # Errors
    /// When a command is refused: the history is wrong.
    pub async fn story(&mut self, story: &Story, goal: Goal) -> Result<Stored, Error> {
        let agent = self.agent(goal)?;
        let by = if goal == Goal::Received { &By::Source } else { &agent };
        let form = self.form(story, goal);
        let (stored, events) = write_silently(self.ctx, self.txn, by, form, self.now, self.rules).await?;
        self.remember(&stored, &events, self.now);
        let ending = Ending {
            outcome: story.outcome,
            measures: &story.measures,
            public_reply: &story.public_reply,
            review_note: story.review_note.as_deref(),
            verdict: None,
        };
        let stored = match goal {
            Goal::Withdrawn => {
                self.pass_hours(5);
                self.give(
                    stored,
                    &agent,
                    Command::Withdraw { reason: "诉求人来电表示问题已自行解决".to_owned() },
                )
                .await?
            }
            _ => self.handle(stored, goal, &ending).await?,
        };
        let stored = self.settle(stored).await?;
        Box::pin(self.make_public(stored, Some(&story.title), &story.content, &story.public_reply)).await
    }

    /// What two people said becomes one matter, at the very end of the history.
    ///
    /// # Errors
    /// As [`Self::story`].
    pub async fn merge(&mut self, id: TicketId, into: TicketId) -> Result<(), Error> {
        self.now = self.end - TimeDelta::milliseconds(500);
        let (one, root) = (
            store::ticket::by_id(self.txn, id).await?.ok_or(Error::NotFound)?,
            store::ticket::by_id(self.txn, into).await?.ok_or(Error::NotFound)?,
        );
        let dispatcher = self.cast.by("dispatcher1")?;
        let into = Peer::Found(Box::new(Other { ticket: root.ticket.clone(), same_case: false }));
        let command =
            Command::Merge { into, reason: Some("反映同一类问题，并单办理".to_owned()) };
        let context = self.rules.context(self.now);
        let events = decide(&one.ticket, command.clone(), &dispatcher, context)?;
        let answer = answer(&one.ticket, &root.ticket, &command, &dispatcher, context);
        self.write(&one, events, &dispatcher, true).await?;
        let root = self.write(&root, answer, &dispatcher, true).await?;
        let came = root.ticket.absorbed.last().map(|came| came.callers.iter().map(|c| c.id).collect());
        together::copy(self.txn, &one, root.id, came.unwrap_or_default()).await
    }

    /// Plays a bad rating up to its goal.
    ///
    /// # Errors
    /// As [`Self::story`].
    pub async fn rating(&mut self, bad: &BadRating, goal: Goal) -> Result<Stored, Error> {
        let real_name = bad.real_name == 1;
        let new = rating::NewRating {
            project_no: format!("DC{}{:05}", day_of(self.now).format("%Y%m%d"), self.n),
            assess_number: "1".to_owned(),
            unit: Some(UnitCode(bad.unit.clone())),
            matter_code: Some(bad.matter.clone()),
            matter_name: None,
            window: self.window(bad.window.as_deref()),
            clerk: None,
            channel: bad.channel,
            satisfaction: bad.satisfaction,
            indicators: bad.indicators.iter().flat_map(|i| i.split(';')).map(str::to_owned).collect(),
            text: bad.text.clone(),
            real_name,
            consent_contact: None,
            user_name: real_name.then(|| self.name()),
            user_phone: if real_name { self.phone() } else { None },
            user_kind: Some(UserKind::Person),
            served_at: Some(self.now - TimeDelta::hours(2)),
            assessed_at: Some(self.now - TimeDelta::minutes(30)),
            is_default: false,
            pushed_at: None,
        };
        let (stored, events) =
            rating::take_silently(self.ctx, self.txn, PLATFORM, new, self.now, self.rules).await?;
        self.remember(&stored, &events, self.now);
        let ending = Ending {
            outcome: bad.outcome,
            measures: &bad.measures,
            public_reply: &bad.public_reply,
            review_note: None,
            verdict: Some(bad.verdict),
        };
        let stored = self.handle(stored, goal, &ending).await?;
        let stored = self.settle(stored).await?;
        match &bad.text {
            Some(text) => Box::pin(self.make_public(stored, None, text, &bad.public_reply)).await,
            None => Ok(stored),
        }
    }

    /// An editor lets the public read every third result, covered as it is suggested; the others wait for one.
    async fn make_public(
        &mut self,
        stored: Stored,
        title: Option<&str>,
        question: &str,
        reply: &str,
    ) -> Result<Stored, Error> {
        let finished = matches!(stored.ticket.status, Status::SignedOff | Status::Archived);
        if !finished || !self.n.is_multiple_of(3) || may_publish(&stored.ticket).is_err() {
            return Ok(stored);
        }
        self.pass_hours(20);
        let wording = Wording {
            title: title.map(scrubbed),
            question: scrubbed(question),
            reply: scrubbed(reply),
            confirmed: true,
        };
        let editor = self.cast.by("editor1")?;
        self.give(stored, &editor, Command::Publish(Box::new(wording))).await
    }

    /// From the dispatch to the goal, each step on the heap: together they are more than a thread's stack holds in a build that is
    /// not optimised.
    async fn handle(&mut self, mut stored: Stored, goal: Goal, ending: &Ending<'_>) -> Result<Stored, Error> {
        if matches!(
            goal,
            Goal::Received
                | Goal::Proposed
                | Goal::NeedInfo
                | Goal::Answered
                | Goal::Declined
                | Goal::Transferred
        ) || (goal == Goal::ToDispatch && stored.ticket.status == Status::ToDispatch)
        {
            return Ok(stored);
        }
        if goal == Goal::Emergency {
            stored = Box::pin(self.emergency(stored, ending)).await?;
            return Box::pin(self.reviewed(stored, goal, ending)).await;
        }
        if stored.ticket.status == Status::ToDispatch {
            self.pass_hours(1);
            stored = Box::pin(self.dispatch(stored)).await?;
        }
        if matches!(goal, Goal::Dispatched | Goal::ToDispatch | Goal::Merged) {
            return Ok(stored);
        }
        self.pass_hours(2);
        if matches!(goal, Goal::Returned | Goal::Disputed) {
            return Box::pin(self.give_back(stored, goal)).await;
        }
        stored = Box::pin(self.by_unit(stored, Command::Sign)).await?;
        self.pass_hours(1);
        let method = ContactMethod::Phone;
        let note = Some("已电话联系诉求人核实情况".to_owned());
        let contact = Command::Contact { method, contacted_at: None, note };
        stored = Box::pin(self.by_unit(stored, contact)).await?;
        if goal == Goal::Handling {
            return Ok(stored);
        }
        if goal == Goal::Supervised {
            return Box::pin(self.supervise(stored)).await;
        }
        if matches!(goal, Goal::Extending | Goal::Suspended) {
            return Box::pin(self.ask_for_time(stored, goal)).await;
        }
        if matches!(goal, Goal::LongTerm | Goal::Excluded | Goal::Terminated) {
            return Box::pin(self.rule(stored, goal)).await;
        }
        self.pass_hours(3);
        stored = Box::pin(self.submit(stored, ending)).await?;
        if goal == Goal::ToReview {
            return Ok(stored);
        }
        Box::pin(self.reviewed(stored, goal, ending)).await
    }

    /// From the review to the goal.
    async fn reviewed(
        &mut self,
        mut stored: Stored,
        goal: Goal,
        ending: &Ending<'_>,
    ) -> Result<Stored, Error> {
        self.pass_hours(1);
        let reviewer = self.cast.by(self.one_of(&["reviewer1", "reviewer2"]))?;
        if goal == Goal::Refused {
            let note = "答复未说明整改完成时间，请补充现场照片后重新办结".to_owned();
            return self.give(stored, &reviewer, Command::FailReview { note }).await;
        }
        let note = ending.review_note.map(str::to_owned);
        stored = self.give(stored, &reviewer, Command::PassReview { note, seed: None }).await?;
        Box::pin(self.after_review(stored, goal)).await
    }

    async fn after_review(&mut self, mut stored: Stored, goal: Goal) -> Result<Stored, Error> {
        let unhappy = matches!(goal, Goal::Dissatisfied | Goal::AskedToClose | Goal::Redone);
        if stored.ticket.status == Status::ToVisit && goal != Goal::ToVisit {
            self.pass_hours(3);
            stored = Box::pin(self.visit(stored, unhappy)).await?;
        }
        match goal {
            Goal::AskedToClose => {
                self.pass_hours(2);
                let reviewer = stored.ticket.submissions.last().and_then(|s| s.reviewed_by);
                let reviewer =
                    self.cast.by(if self.is("reviewer1", reviewer) { "reviewer1" } else { "reviewer2" })?;
                let command = Command::CloseDissatisfied {
                    reason: "承办单位已依法依规办理完毕，诉求人的期望超出政策规定".to_owned(),
                    basis: "现行政策规定及现场核查记录".to_owned(),
                    evidence: Vec::new(),
                };
                self.give(stored, &reviewer, command).await
            }
            Goal::Redone => {
                self.pass_hours(2);
                let reason = "诉求人反映问题复发，请再次到场处理".to_owned();
                let supervisor = self.cast.by("supervisor1")?;
                self.give(stored, &supervisor, Command::Redo { reason }).await
            }
            Goal::SignedOff if stored.ticket.status == Status::ToSignOff => {
                self.pass_hours(4);
                let signer = self.cast.by(self.one_of(&["signer1", "signer2"]))?;
                let note = Some("整改措施、佐证和回访记录齐全，同意销号".to_owned());
                self.give(stored, &signer, Command::SignOff { note }).await
            }
            _ => Ok(stored),
        }
    }

    /// One command at the stage's time, after the timers that came before it. Nothing happens any more once the end of
    /// the history is reached.
    ///
    /// On the heap: a story is many of these one after the other, and without optimisation the caller's frame has room
    /// for each of them, together more than a thread's stack.
    pub(super) fn give<'s>(
        &'s mut self,
        stored: Stored,
        by: &'s By,
        command: Command,
    ) -> LocalBoxFuture<'s, Result<Stored, Error>> {
        Box::pin(async move {
            if self.now >= self.end {
                return Ok(stored);
            }
            let stored = self.fire_until(stored, self.now).await?;
            let events = decide(&stored.ticket, command, by, self.rules.context(self.now))?;
            self.write(&stored, events, by, true).await
        })
    }

    /// Everything that the timers did until the end of the history.
    async fn settle(&mut self, stored: Stored) -> Result<Stored, Error> {
        Box::pin(self.fire_until(stored, self.end - TimeDelta::seconds(1))).await
    }

    async fn fire_until(&mut self, mut stored: Stored, until: Instant) -> Result<Stored, Error> {
        while let Some(at) = next_fire_at(&stored.ticket, &self.rules.calendar).filter(|at| *at <= until) {
            let fired = fire(&stored.ticket, self.rules.context(at));
            let act = change::act(&By::System, at, false);
            let events = fired.events.clone();
            stored =
                store::ticket::apply(self.txn, &stored, fired.events, &act, &self.rules.calendar).await?;
            self.remember(&stored, &events, at);
        }
        Ok(stored)
    }

    pub(super) async fn write(
        &mut self,
        stored: &Stored,
        events: Vec<Event>,
        by: &By,
        command: bool,
    ) -> Result<Stored, Error> {
        let act = change::act(by, self.now, command);
        let told = events.clone();
        let before = &stored.ticket;
        let stored = store::ticket::apply(self.txn, stored, events, &act, &self.rules.calendar).await?;
        province::follow(self.txn, before, &stored, &told, self.rules, self.now).await?;
        self.remember(&stored, &told, self.now);
        Ok(stored)
    }

    /// Keeps whom `events`, the last ones of the ticket, told what, where it is not too long ago.
    fn remember(&mut self, stored: &Stored, events: &[Event], at: Instant) {
        self.papers.extend(documents::among(stored.id, events));
        if at < self.remembered_from {
            return;
        }
        let promises = change::made_known(stored, events, self.rules, at);
        let ticket = &stored.ticket.number;
        let word = |promise| (at, Word { promise, ticket: Some(ticket.clone()) });
        self.told.extend(promises.into_iter().map(word));
    }

    /// Working people do things in working hours.
    pub(super) fn pass_hours(&mut self, hours: i64) {
        self.now += TimeDelta::hours(hours) + TimeDelta::minutes(i64::from(self.n % 40));
        let hour = beijing(self.now).hour();
        if !(8..18).contains(&hour) {
            let today = day_of(self.now);
            let after = if hour >= 18 { today + TimeDelta::days(1) } else { today };
            let day = self.rules.calendar.working_day_from(after);
            self.now = start_of(day) + TimeDelta::minutes(9 * 60 + i64::from(self.n % 50));
        }
    }
}
