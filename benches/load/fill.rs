//! Tickets with full journals, by the product's own decisions and writers: every event is one that `domain` decided,
//! every row one that `store` projected. Only HTTP is left out, and several hundred tickets share a transaction.

use crate::Failed;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::values::*;
use hotline::domain::lifecycle::{
    Birth, Command, Context, Intake, NewCaller, NewTicket, SubmitResult, VisitReport, decide, fire,
    next_fire_at, receive,
};
use hotline::domain::permission::{Actor, By};
use hotline::domain::routing::Query;
use hotline::domain::ticket::{Details, Event, Stamp, Ticket, evolve};
use hotline::domain::time::day_of;
use hotline::service::rules::Rules;
use hotline::service::{Ctx, personal};
use hotline::store;
use hotline::store::caller::Sealed;
use hotline::store::ticket::{Act, New, Newborn};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::thread::JoinHandle;
use tokio::sync::mpsc;

const STORIES: &str = include_str!("../../src/service/demo/stories.csv");

/// Tickets in one transaction.
const BATCH: usize = 400;

/// Days over which the closed ones are spread.
const DAYS: u64 = 300;

#[derive(Deserialize)]
struct Story {
    kind: Kind,
    urgency: Urgency,
    category: String,
    area: String,
    address: Option<String>,
    title: String,
    content: String,
    outcome: Outcome,
    measures: String,
    public_reply: String,
}

/// What stands in the database when it is filled.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub tickets: u64,
    /// Of a hundred, how many are open with nothing due; the others went round the whole loop.
    pub open: u64,
}

/// Fills an empty district.
pub async fn fill(ctx: &Ctx, wanted: Wanted) -> Result<(), Failed> {
    let hand = Hand::new(ctx).await?;
    let now = ctx.now();
    let writer = Writer::start(ctx);
    let mut pasts = Vec::with_capacity(BATCH);
    for n in 0..wanted.tickets {
        let past = if n * 7 % 100 < wanted.open {
            // In the last hour: their clocks run, and none has anything to do before the next working day.
            hand.open(n, now - TimeDelta::seconds(3_600 - i64::try_from(n % 1_800)?)).await?
        } else {
            let ago = i64::try_from(40 + n % DAYS)?;
            hand.closed(n, now - TimeDelta::days(ago) + TimeDelta::seconds(i64::try_from(n % 20_000)?))
                .await?
        };
        pasts.push(past);
        if pasts.len() == BATCH {
            writer.take(std::mem::take(&mut pasts)).await?;
        }
    }
    writer.take(pasts).await?;
    writer.end().await
}

/// As many dispatched tickets, all of the same instant, whose units never looked at them: what was due is due at once.
pub async fn fill_due(ctx: &Ctx, tickets: u64) -> Result<(), Failed> {
    let hand = Hand::new(ctx).await?;
    let writer = Writer::start(ctx);
    let at = ctx.now() - TimeDelta::days(30);
    let mut pasts = Vec::with_capacity(BATCH);
    for n in 0..tickets {
        pasts.push(hand.ignored(n, at).await?);
        if pasts.len() == BATCH {
            writer.take(std::mem::take(&mut pasts)).await?;
        }
    }
    writer.take(pasts).await?;
    writer.end().await
}

/// Writes on a thread of its own what is decided meanwhile.
struct Writer {
    batches: mpsc::Sender<Vec<Newborn>>,
    thread: JoinHandle<Result<(), Failed>>,
}

impl Writer {
    fn start(ctx: &Ctx) -> Self {
        let (batches, mut waiting) = mpsc::channel(2);
        let (ctx, runtime) = (ctx.clone(), tokio::runtime::Handle::current());
        let write_all = async move {
            while let Some(pasts) = waiting.recv().await {
                write(&ctx, pasts).await?;
            }
            Ok(())
        };
        Self { batches, thread: std::thread::spawn(move || runtime.block_on(write_all)) }
    }

    /// When the writer has ended, its own error is told by [`Writer::end`].
    async fn take(&self, pasts: Vec<Newborn>) -> Result<(), Failed> {
        self.batches.send(pasts).await.map_err(|_| "the writer has ended".into())
    }

    async fn end(self) -> Result<(), Failed> {
        drop(self.batches);
        let ended = tokio::task::spawn_blocking(|| self.thread.join()).await?;
        ended.map_err(|_| "the writer panicked")?
    }
}

async fn write(ctx: &Ctx, pasts: Vec<Newborn>) -> Result<(), Failed> {
    ctx.long_transaction(async |txn| {
        store::ticket::insert_all(txn, pasts).await?;
        Ok(())
    })
    .await
    .map_err(|e| e.chain().into())
}

/// Whoever plays the tickets: the people of the district and what they know.
struct Hand<'a> {
    ctx: &'a Ctx,
    rules: Rules,
    stories: Vec<Story>,
    people: BTreeMap<String, Actor>,
    /// Serials leased for a day, not yet used.
    serials: std::cell::RefCell<BTreeMap<NaiveDate, std::ops::Range<i64>>>,
}

impl<'a> Hand<'a> {
    async fn new(ctx: &'a Ctx) -> Result<Self, Failed> {
        let rules = ctx.rules(&ctx.db.read).await.map_err(|e| e.chain())?;
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(STORIES.as_bytes());
        let stories: Vec<Story> = reader.deserialize().collect::<Result<_, _>>()?;
        let mut names: Vec<String> =
            ["agent1", "agent2", "dispatcher1", "reviewer1", "visitor1"].map(str::to_owned).into();
        let day = day_of(ctx.now());
        let units = rules.reference.units.keys().filter(|u| rules.reference.dispatchable(u, day).is_some());
        names.extend(units.map(|unit| format!("handler.{unit}")));
        let mut people = BTreeMap::new();
        for username in names {
            let Some(person) = store::people::by_username(&ctx.db.read, &username).await? else { continue };
            let roles = store::people::roles(&ctx.db.read, person.id).await?;
            let actor = Actor {
                person: person.id,
                name: person.name,
                unit: person.unit,
                predecessors: Vec::new(),
                roles: roles.into_iter().collect(),
                contractor: person.contractor,
                stand: Default::default(),
            };
            people.insert(username, actor);
        }
        Ok(Self { ctx, rules, stories, people, serials: Default::default() })
    }

    fn by(&self, username: &str) -> Result<By, Failed> {
        let actor = self.people.get(username).cloned().map(By::Person);
        actor.ok_or_else(|| format!("nobody is called {username}").into())
    }

    fn story(&self, n: u64, fits: impl Fn(&Story) -> bool) -> Result<&Story, Failed> {
        let calm: Vec<&Story> =
            self.stories.iter().filter(|s| s.urgency == Urgency::Normal && fits(s)).collect();
        let at = usize::try_from(n)? % calm.len().max(1);
        calm.get(at).copied().ok_or_else(|| "no story fits".into())
    }

    async fn number(&self, day: NaiveDate) -> Result<TicketNumber, Failed> {
        const LEASE: i64 = 2_000;
        let region = AreaCode(self.ctx.config.region.code.clone());
        let known = self.serials.borrow_mut().get_mut(&day).and_then(Iterator::next);
        let serial = match known {
            Some(serial) => serial,
            None => {
                let first = self
                    .ctx
                    .transaction(async |txn| Ok(store::number::lease(txn, &region, day, LEASE).await?))
                    .await
                    .map_err(|e| e.chain())?;
                self.serials.borrow_mut().insert(day, first + 1..first + LEASE);
                first
            }
        };
        Ok(TicketNumber(format!("{region}{}{serial:05}", day.format("%y%m%d"))))
    }

    /// Dispatched, every second one signed and the caller spoken to.
    async fn open(&self, n: u64, at: DateTime<Utc>) -> Result<Newborn, Failed> {
        let mut play = self.take_down(n, at, self.story(n, |_| true)?).await?;
        if n.is_multiple_of(2) && play.ticket.status == Status::Dispatched {
            let handler = self.handler(&play.ticket)?;
            play.after(self, TimeDelta::minutes(5));
            play.give(self, &handler, Command::Sign)?;
            play.give(self, &handler, contact())?;
        }
        play.past(self)
    }

    /// Dispatched, and nobody looked at it; its timers have not run.
    async fn ignored(&self, n: u64, at: DateTime<Utc>) -> Result<Newborn, Failed> {
        self.take_down(n, at, self.story(n, |s| s.kind == Kind::Complaint)?).await?.past(self)
    }

    /// Round the loop, each timer on its way.
    async fn closed(&self, n: u64, at: DateTime<Utc>) -> Result<Newborn, Failed> {
        // A unit shows evidence for a complaint or a report, which the writers of many tickets have no rows for.
        let story = self
            .story(n, |s| !matches!(s.kind, Kind::Complaint | Kind::Report | Kind::Rating | Kind::Praise))?;
        let mut play = self.take_down(n, at, story).await?;
        let handler = self.handler(&play.ticket)?;
        let (reviewer, visitor) = (self.by("reviewer1")?, self.by("visitor1")?);
        play.after(self, TimeDelta::hours(2));
        play.give(self, &handler, Command::Sign)?;
        play.after(self, TimeDelta::minutes(40));
        play.give(self, &handler, contact())?;
        // Every ninth is late.
        play.after(self, if n % 9 == 4 { TimeDelta::days(12) } else { TimeDelta::hours(20) });
        let result = SubmitResult {
            verified: true,
            outcome: story.outcome,
            measures: story.measures.clone(),
            public_reply: story.public_reply.clone(),
            open_to_public: true,
            evidence: Vec::new(),
            verdict: None,
            plan: None,
            open_co_reason: None,
        };
        play.give(self, &handler, Command::Submit(Box::new(result)))?;
        play.after(self, TimeDelta::hours(3));
        play.give(
            self,
            &reviewer,
            Command::PassReview { note: Some("答复完整，同意".to_owned()), seed: None },
        )?;
        if play.ticket.status == Status::ToVisit {
            play.after(self, TimeDelta::hours(4));
            let report = VisitReport {
                caller: None,
                channel: VisitChannel::Phone,
                reached: true,
                unit_contacted: Some(true),
                solved: Some(Solved::Yes),
                satisfaction: Some(4 + u8::from(n.is_multiple_of(3))),
                satisfaction_unit: Some(5),
                satisfaction_agent: Some(5),
                note: None,
            };
            play.give(self, &visitor, Command::Visit(Box::new(report)))?;
        }
        play.past(self)
    }

    fn handler(&self, ticket: &Ticket) -> Result<By, Failed> {
        let lead = ticket.lead().ok_or("a ticket without a unit")?;
        self.by(&format!("handler.{}", lead.unit))
    }

    async fn take_down(&self, n: u64, at: DateTime<Utc>, story: &Story) -> Result<Play, Failed> {
        let phone = format!("139{:08}", n * 7_919 % 100_000_000);
        let name = format!("王{}", n % 97);
        let salt: [u8; 16] = hotline::secrets::random()?;
        let caller = NewCaller {
            kind: CallerKind::Person,
            anonymous: false,
            reachable: true,
            identity: personal::identity(&salt, &[Some(&name), Some(&phone)]),
        };
        let vault = &self.ctx.vault;
        let sealed = Sealed {
            id: CallerId(1),
            kind: CallerKind::Person,
            anonymous: false,
            name: Some(vault.seal(&name).map_err(|e| e.chain())?),
            phone: Some(vault.seal(&phone).map_err(|e| e.chain())?),
            contact_phone: None,
            on_behalf_of: None,
            salutation: Some("先生".to_owned()),
            company: None,
            credit_code: None,
            best_time: None,
            language: None,
            salt: salt.to_vec(),
        };
        let new = NewTicket {
            line: Line::Hotline,
            channel: Channel::Phone,
            kind: story.kind,
            urgency: story.urgency,
            intake: Intake::Accept,
            title: story.title.clone(),
            content: story.content.clone(),
            category: Some(CategoryCode::from(story.category.as_str())),
            area: Some(AreaCode::from(story.area.as_str())),
            address: story.address.clone(),
            subject_unit: None,
            accused: None,
            details: Details::default(),
            received_at: None,
            late_reason: None,
            callers: vec![caller],
            confidential: false,
            reply_wanted: true,
            upstream: None,
            rating: None,
            split_from: None,
        };
        let number = self.number(day_of(at)).await?;
        let region = AreaCode(self.ctx.config.region.code.clone());
        let by = self.by(if n.is_multiple_of(2) { "agent1" } else { "agent2" })?;
        let (ticket, events) = receive(new, Birth { number, region }, &by, self.rules.context(at))
            .map_err(|refused| format!("{refused:?}"))?;
        let mut play = Play { ticket, acts: vec![(events, act(&by, at, true))], caller: sealed, now: at };
        if play.ticket.status == Status::ToDispatch {
            let dispatch = Command::Dispatch {
                lead_unit: self.unit(n, &play.ticket)?,
                co_units: Vec::new(),
                category: None,
                note: None,
                override_reason: Some("按职责分工".to_owned()),
            };
            play.give(self, &self.by("dispatcher1")?, dispatch)?;
        }
        Ok(play)
    }

    /// Whom the directory would choose from, else any unit.
    fn unit(&self, n: u64, ticket: &Ticket) -> Result<UnitCode, Failed> {
        let (category, area) = (ticket.category.as_ref(), ticket.area.as_ref());
        let query = Query { category, area, kind: ticket.kind, day: day_of(ticket.created_at) };
        let named = self.rules.reference.resolve(query).candidates.first().map(|c| c.unit.clone());
        let units: Vec<&Actor> =
            self.people.iter().filter(|(name, _)| name.starts_with("handler.")).map(|(_, a)| a).collect();
        let any = units.get(usize::try_from(n)? % units.len().max(1)).map(|actor| actor.unit.clone());
        named.or(any).ok_or_else(|| "no unit".into())
    }
}

fn contact() -> Command {
    Command::Contact {
        method: ContactMethod::Phone,
        contacted_at: None,
        note: Some("已电话联系，核实情况".to_owned()),
    }
}

fn act(by: &By, at: DateTime<Utc>, command: bool) -> Act {
    let by = match by {
        By::Person(actor) => Some((actor.person, actor.unit.clone())),
        By::System | By::Source => None,
    };
    Act { at, by, command }
}

/// One ticket on its way.
struct Play {
    ticket: Ticket,
    acts: Vec<(Vec<Event>, Act)>,
    caller: Sealed,
    now: DateTime<Utc>,
}

impl Play {
    /// Working people do things in working hours.
    fn after(&mut self, hand: &Hand<'_>, wait: TimeDelta) {
        self.now += wait;
        let hour = (self.now + TimeDelta::hours(8)).format("%H").to_string().parse().unwrap_or(12_u32);
        if wait >= TimeDelta::minutes(30) && !(9..17).contains(&hour) {
            let after = day_of(self.now) + TimeDelta::days(i64::from(hour >= 17));
            let day = hand.rules.calendar.working_day_from(after);
            self.now = hotline::domain::time::start_of(day) + TimeDelta::hours(10);
        }
    }

    fn give(&mut self, hand: &Hand<'_>, by: &By, command: Command) -> Result<(), Failed> {
        let calendar = &hand.rules.calendar;
        while let Some(at) = next_fire_at(&self.ticket, calendar).filter(|at| *at <= self.now) {
            let events = fire(&self.ticket, hand.rules.context(at)).events;
            self.keep(events, act(&By::System, at, false));
        }
        let context: Context<'_> = hand.rules.context(self.now);
        let what = format!("{command:?} in {:?}", self.ticket.status);
        let events = decide(&self.ticket, command, by, context)
            .map_err(|refused| format!("{what} is refused: {refused:?}"))?;
        self.keep(events, act(by, self.now, true));
        Ok(())
    }

    fn keep(&mut self, events: Vec<Event>, act: Act) {
        let stamp = Stamp { at: act.at, by: act.by.as_ref().map(|(person, _)| *person) };
        for event in &events {
            evolve(&mut self.ticket, event, stamp);
        }
        self.ticket.version += i64::from(act.command);
        self.acts.push((events, act));
    }

    fn past(self, hand: &Hand<'_>) -> Result<Newborn, Failed> {
        let new = New { callers: vec![self.caller] };
        Ok(Newborn::with_past(new, self.acts, &hand.rules.calendar)?)
    }
}
