//! The stage: a story is told step by step, and every step is checked against what must always be true.

use super::super::{
    Birth, Command, Context, NewTicket, Refusal, allowed, decide, fire, next_fire_at, recalculate, receive,
};
use super::truths;
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Clock, Policy};
use crate::domain::permission::{Actor, By};
use crate::domain::routing::Reference;
use crate::domain::ticket::{Attachment, Event, Stamp, Text, Ticket, evolve, replay};
use crate::domain::time::{Instant, beijing, instant};
use chrono::NaiveDateTime;
use entity::values::*;
use std::collections::BTreeSet;

/// The instant at which Beijing's clocks show `2026-10-10 09:30`, seconds and their fractions allowed.
pub(crate) fn at(text: &str) -> Instant {
    let parse = |format| NaiveDateTime::parse_from_str(text, format);
    instant(parse("%Y-%m-%d %H:%M").or_else(|_| parse("%Y-%m-%d %H:%M:%S%.f")).expect("a time"))
}

/// `2026-10-10 09:30`, as people read it.
pub(crate) fn shown(at: Instant) -> String {
    beijing(at).format("%Y-%m-%d %H:%M").to_string()
}

/// The world in which a story plays.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub calendar: Calendar,
    pub policy: Policy,
    pub reference: Reference,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { calendar: Calendar::official(), policy: Policy::default(), reference: super::reference() }
    }

    pub(crate) fn at(&self, now: Instant) -> Context<'_> {
        Context {
            now,
            calendar: &self.calendar,
            policy: &self.policy,
            policies: None,
            reference: &self.reference,
        }
    }
}

/// One ticket with its journal (故事).
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub world: World,
    pub ticket: Ticket,
    pub journal: Vec<(Event, Stamp, i64)>,
    pub now: Instant,
    /// When a decision or the timers last looked at the clocks.
    pub looked: Instant,
}

/// A ticket taken down by agent one; what nobody took down (unattended, ratings) comes from a source.
pub(crate) fn story(time: &str, new: NewTicket) -> Story {
    let by = match new.intake {
        super::super::Intake::Unattended | super::super::Intake::Rating { .. } => By::Source,
        _ => By::Person(super::agent()),
    };
    Story::begin(World::new(), at(time), new, by).expect("taken down")
}

/// A ticket taken down by `actor`.
pub(crate) fn story_by(time: &str, actor: Actor, new: NewTicket) -> Story {
    Story::begin(World::new(), at(time), new, By::Person(actor)).expect("taken down")
}

/// The code and the faulty fields with which intake refuses.
pub(crate) fn refused_intake(time: &str, new: NewTicket) -> (&'static str, Vec<String>) {
    let refusal = Story::begin(World::new(), at(time), new, By::Person(super::agent())).expect_err("refused");
    (refusal.code(), fields(&refusal))
}

impl Story {
    pub(crate) fn begin(world: World, now: Instant, new: NewTicket, by: By) -> Result<Self, Refusal> {
        let birth = Birth { number: "53011326112000001".into(), region: "530113".into() };
        let stamp = Stamp { at: now, by: by.person() };
        let (ticket, mut events) = receive(new, birth, &by, world.at(now))?;
        assert_eq!(ticket.version, 1);
        keep(0, &mut events);
        events.iter().for_each(truths::can_be_read_again);
        let journal: Vec<_> = events.into_iter().map(|event| (event, stamp, 1)).collect();
        let ticket =
            replay(journal.iter().map(|(e, s, v)| (e, *s, *v))).expect("a journal begins with intake");
        let story = Self { world, ticket, journal, now, looked: now };
        truths::hold(&story);
        Ok(story)
    }

    /// A person gives a command, and it happens.
    #[track_caller]
    pub(crate) fn does(&mut self, time: &str, actor: Actor, command: Command) -> &mut Self {
        let name = command.name();
        if let Err(refusal) = self.tries(at(time), &By::Person(actor), command) {
            panic!("{} refused: {refusal:?}", name.code());
        }
        self
    }

    /// A source or the system gives a command, and it happens.
    #[track_caller]
    pub(crate) fn happens(&mut self, time: &str, by: By, command: Command) -> &mut Self {
        self.tries(at(time), &by, command).expect("happens");
        self
    }

    /// A person gives a command and is refused with this code; nothing changes.
    #[track_caller]
    pub(crate) fn refuses(&mut self, time: &str, actor: Actor, command: Command, code: &str) -> &mut Self {
        let name = command.name();
        let refusal = self.tries(at(time), &By::Person(actor), command).expect_err(name.code());
        assert_eq!(refusal.code(), code, "{}: {}", name.code(), refusal.detail());
        self
    }

    /// Like [`Self::refuses`], for a faulty parameter.
    #[track_caller]
    pub(crate) fn faults(&mut self, time: &str, actor: Actor, command: Command, wrong: &[&str]) -> &mut Self {
        let refusal = self.tries(at(time), &By::Person(actor), command).expect_err("refused");
        assert_eq!(
            (refusal.code(), fields(&refusal)),
            ("invalid", wrong.iter().map(|f| (*f).to_owned()).collect())
        );
        self
    }

    pub(crate) fn tries(&mut self, now: Instant, by: &By, command: Command) -> Result<(), Refusal> {
        let before = self.ticket.clone();
        let name = command.name();
        let events = decide(&self.ticket, command, by, self.world.at(now));
        truths::effects_are_declared(name, events.as_deref().unwrap_or_default());
        assert_eq!(self.ticket, before);
        self.apply(now, by.person(), events?, true);
        Ok(())
    }

    /// A file is uploaded, as its own service does it.
    pub(crate) fn attaches(&mut self, time: &str, actor: &Actor) -> &mut Self {
        let id = AttachmentId(i64::try_from(self.ticket.attachments.len()).expect("few") + 1);
        let attachment = Attachment { id, kind: AttachmentKind::Evidence, document: None, by: actor.person };
        self.apply(at(time), Some(actor.person), vec![Event::Attached { attachment }], false);
        self
    }

    /// What a service of its own does beside the commands.
    pub(crate) fn gives(&mut self, events: Vec<Event>, actor: &Actor) -> &mut Self {
        self.apply(self.now, Some(actor.person), events, false);
        self
    }

    /// The lead unit does at once what is left for it to do, up to the submit.
    #[track_caller]
    pub(crate) fn handled(&mut self, time: &str) -> &mut Self {
        let unit = self.ticket.lead().expect("a lead").unit.clone();
        let by = super::handler(unit.as_str());
        if self.status() == Status::Dispatched {
            self.does(time, by.clone(), super::sign_it());
        }
        if self.ticket.contacts.is_empty() || super::super::gates::needs_contact(&self.ticket) {
            self.does(time, by.clone(), super::contact());
        }
        if self.ticket.attachments.is_empty() {
            self.attaches(time, &by);
        }
        let rated = self.ticket.kind == Kind::Rating;
        self.does(time, by, if rated { super::submit_with(Verdict::Clear) } else { super::submit() })
    }

    /// The timers run once, at this time.
    #[track_caller]
    pub(crate) fn fires(&mut self, time: &str) -> Vec<Event> {
        self.fires_at(at(time))
    }

    #[track_caller]
    pub(crate) fn fires_at(&mut self, now: Instant) -> Vec<Event> {
        let events = fire(&self.ticket, self.world.at(now)).events;
        self.apply(now, None, events.clone(), false);
        let again = fire(&self.ticket, self.world.at(now)).events;
        assert_eq!(again, [], "timers fire twice");
        let next = next_fire_at(&self.ticket, &self.world.calendar);
        assert!(next.is_none_or(|next| next > now), "{next:?} lies before {now}");
        events
    }

    /// The timers run whenever one is due, until this time; what fired, in order.
    pub(crate) fn passes(&mut self, until: &str) -> Vec<(String, Event)> {
        let (until, mut fired) = (at(until), Vec::new());
        while let Some(next) = next_fire_at(&self.ticket, &self.world.calendar).filter(|next| *next <= until)
        {
            let events = self.fires_at(next);
            assert_ne!(events, [], "woken at {next} for nothing");
            fired.extend(events.into_iter().map(|event| (shown(next), event)));
        }
        self.now = until;
        fired
    }

    /// Another calendar is imported.
    pub(crate) fn announces(&mut self, time: &str, calendar: Calendar) -> Vec<Event> {
        self.announces_at(at(time), calendar)
    }

    pub(crate) fn announces_at(&mut self, now: Instant, calendar: Calendar) -> Vec<Event> {
        self.world.calendar = calendar;
        let events = recalculate(&self.ticket, self.world.at(now));
        self.apply(now, None, events.clone(), false);
        events
    }

    fn apply(&mut self, now: Instant, by: Option<PersonId>, mut events: Vec<Event>, command: bool) {
        let before = self.ticket.clone();
        keep(self.ticket.texts, &mut events);
        self.ticket.version += i64::from(command);
        for event in events {
            let stamp = Stamp { at: now, by };
            truths::can_be_read_again(&event);
            evolve(&mut self.ticket, &event, stamp);
            self.journal.push((event, stamp, self.ticket.version));
        }
        self.now = now;
        if command || by.is_none() {
            self.looked = now;
        }
        truths::hold(self);
        truths::hold_between(&before, self);
    }

    /// What a person may do now.
    pub(crate) fn actions(&self, actor: &Actor) -> BTreeSet<CommandName> {
        allowed(&self.ticket, actor, self.world.at(self.now)).0.into_iter().map(|a| a.name).collect()
    }

    pub(crate) fn status(&self) -> Status {
        self.ticket.status
    }

    /// The latest row of a kind of clock.
    #[track_caller]
    pub(crate) fn clock(&self, kind: ClockKind) -> &Clock {
        self.ticket.latest(kind).expect("such a clock")
    }

    #[track_caller]
    pub(crate) fn state(&self, kind: ClockKind) -> ClockState {
        self.clock(kind).state
    }

    /// The due instant of the latest row, as people read it.
    #[track_caller]
    pub(crate) fn due(&self, kind: ClockKind) -> String {
        shown(self.clock(kind).due.at)
    }

    pub(crate) fn has(&self, kind: ClockKind) -> bool {
        self.ticket.latest(kind).is_some()
    }
}

/// What [`Story`] does in place of the rows in which texts are kept.
pub(crate) fn keep(kept: u32, events: &mut [Event]) {
    let texts = events.iter_mut().flat_map(Event::texts_mut).filter(|t| t.number().is_none());
    for (text, number) in texts.zip(kept + 1..) {
        *text = Text::Kept { text: number, hash: format!("{number:064x}") };
    }
}

pub(crate) fn fields(refusal: &Refusal) -> Vec<String> {
    match refusal {
        Refusal::Invalid(errors) => errors.iter().map(|e| e.field.clone()).collect(),
        _ => Vec::new(),
    }
}
