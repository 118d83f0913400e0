//! A small district that drives tickets through the domain and the store, without services.

use chrono::{NaiveDate, TimeDelta};
use entity::values::*;
use hotline::domain::calendar::Calendar;
use hotline::domain::clock::Policy;
use hotline::domain::lifecycle::{
    Birth, Command, Context, Intake, NewCaller, NewTicket, SubmitResult, VisitReport, decide, fire, receive,
};
use hotline::domain::permission::{Actor, By, Scope, Sight};
use hotline::domain::routing::{Area, Category, DirectoryRow, Lead, Reference, Unit, UnitName};
use hotline::domain::ticket::{Attachment, Event};
use hotline::domain::time::Instant;
use hotline::store::ticket::{Act, New, Stored};
use hotline::store::{attachment, caller, number, ticket};
use sea_orm::{DatabaseConnection, TransactionTrait};
use std::collections::BTreeSet;

pub const EVERYTHING: &[Sight] = &[Sight::All];

/// The district at a moment; `now` moves only by [`Desk::later`].
pub struct Desk<'a> {
    pub db: &'a DatabaseConnection,
    pub now: Instant,
    pub calendar: Calendar,
    pub policy: Policy,
    pub reference: Reference,
}

pub fn at(text: &str) -> Instant {
    format!("{text}:00+08:00").parse().expect("an instant")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn everything() -> Scope {
    Scope::of(EVERYTHING.to_vec())
}

pub fn person(id: i64, unit: &str, roles: &[Role]) -> By {
    By::Person(Actor {
        person: PersonId(id),
        name: format!("员工{id}"),
        unit: unit.into(),
        predecessors: Vec::new(),
        roles: roles.iter().copied().collect::<BTreeSet<_>>(),
        contractor: false,
        stand: Default::default(),
    })
}

pub fn agent() -> By {
    person(1, "rexian", &[Role::Agent])
}

pub fn dispatcher() -> By {
    person(2, "rexian", &[Role::Dispatcher])
}

pub fn handler() -> By {
    person(3, "zhujian", &[Role::Handler])
}

pub fn supervisor() -> By {
    person(7, "rexian", &[Role::Supervisor])
}

pub fn leader() -> By {
    person(8, "rexian", &[Role::Leader])
}

pub fn reviewer() -> By {
    person(4, "rexian", &[Role::Reviewer])
}

pub fn visitor() -> By {
    person(5, "rexian", &[Role::Visitor])
}

impl<'a> Desk<'a> {
    /// Tuesday 2026-09-01, 10:00.
    pub fn open(db: &'a DatabaseConnection) -> Self {
        Self {
            db,
            now: at("2026-09-01T10:00"),
            calendar: Calendar::official(),
            policy: Policy::default(),
            reference: reference(),
        }
    }

    pub fn later(&mut self, by: TimeDelta) {
        self.now += by;
    }

    pub fn context(&self) -> Context<'_> {
        Context {
            now: self.now,
            calendar: &self.calendar,
            policy: &self.policy,
            policies: None,
            reference: &self.reference,
        }
    }

    pub fn act(&self, by: &By) -> Act {
        let who = match by {
            By::Person(actor) => Some((actor.person, actor.unit.clone())),
            By::System | By::Source => None,
        };
        Act { at: self.now, by: who, command: true }
    }

    /// A complaint about the roads by a person with a number.
    pub async fn complaint(&self) -> Stored {
        self.take_down(complaint()).await
    }

    pub async fn take_down(&self, new: NewTicket) -> Stored {
        let txn = self.db.begin().await.expect("begin");
        let day = hotline::domain::time::day_of(self.now);
        let region: AreaCode = "530113".into();
        let serial = number::next(&txn, &region, day).await.expect("a number");
        let number = TicketNumber(format!("530113{}{serial:05}", day.format("%y%m%d")));
        let callers = new.callers.iter().zip(1..).map(|(c, id)| sealed(id, c)).collect();
        let birth = Birth { number: number.clone(), region };
        let (_, events) = receive(new, birth, &agent(), self.context()).expect("an intake");
        let new = New { callers };
        let stored =
            ticket::insert(&txn, new, events, &self.act(&agent()), &self.calendar).await.expect("insert");
        txn.commit().await.expect("commit");
        stored
    }

    pub async fn command(&self, number: &TicketNumber, by: &By, command: Command) -> Stored {
        let txn = self.db.begin().await.expect("begin");
        let stored = ticket::lock(&txn, &everything(), number).await.expect("lock").expect("a ticket");
        let events = decide(&stored.ticket, command, by, self.context()).expect("a decision");
        let after = ticket::apply(&txn, &stored, events, &self.act(by), &self.calendar).await.expect("apply");
        txn.commit().await.expect("commit");
        after
    }

    /// Fires what is due now; returns how many tickets had something due.
    pub async fn tick(&self) -> usize {
        let txn = self.db.begin().await.expect("begin");
        let due = ticket::claim_due(&txn, self.now, 200).await.expect("claim");
        let act = Act { command: false, ..self.act(&By::System) };
        for (_, stored) in &due {
            let stored = stored.as_ref().expect("a snapshot");
            let fired = fire(&stored.ticket, self.context());
            ticket::apply(&txn, stored, fired.events, &act, &self.calendar).await.expect("apply");
        }
        txn.commit().await.expect("commit");
        due.len()
    }

    pub async fn evidence(&self, stored: &Stored) -> AttachmentId {
        let txn = self.db.begin().await.expect("begin");
        let new = attachment::New {
            ticket: stored.id,
            name: "整改后.jpg".to_owned(),
            document: None,
            kind: AttachmentKind::Evidence,
            content_type: "image/jpeg".to_owned(),
            size: 12,
            sha256: "00".repeat(32),
            path: "2026/09/x".to_owned(),
            by: PersonId(3),
            taken_at: None,
            place: None,
            lat: None,
            lng: None,
            view_path: None,
        };
        let row = attachment::insert(&txn, new, self.now).await.expect("attachment");
        let stored = ticket::lock_id(&txn, stored.id).await.expect("lock").expect("a ticket");
        let attachment =
            Attachment { id: row.id, kind: AttachmentKind::Evidence, document: None, by: PersonId(3) };
        let events = vec![Event::Attached { attachment }];
        ticket::apply(&txn, &stored, events, &self.act(&handler()), &self.calendar).await.expect("apply");
        txn.commit().await.expect("commit");
        row.id
    }

    /// The unit's part from sign to submit.
    pub async fn handled(&self, stored: &Stored) -> Stored {
        let number = &stored.ticket.number;
        if stored.ticket.status == Status::Dispatched {
            self.command(number, &handler(), Command::Sign).await;
            let contact = Command::Contact {
                method: ContactMethod::Phone,
                contacted_at: None,
                note: Some("已联系诉求人".to_owned()),
            };
            self.command(number, &handler(), contact).await;
        }
        let evidence = self.evidence(stored).await;
        self.command(number, &handler(), result(evidence)).await
    }
}

pub fn result(evidence: AttachmentId) -> Command {
    Command::Submit(Box::new(SubmitResult {
        verified: true,
        outcome: Outcome::Resolved,
        measures: "已修补路面".to_owned(),
        public_reply: "路面已修好，感谢监督。".to_owned(),
        open_to_public: true,
        evidence: vec![evidence],
        verdict: None,
        plan: None,
        open_co_reason: None,
    }))
}

pub fn visited(satisfaction: u8) -> Command {
    Command::Visit(Box::new(VisitReport {
        caller: None,
        channel: VisitChannel::Phone,
        reached: true,
        unit_contacted: Some(true),
        solved: Some(if satisfaction < 3 { Solved::No } else { Solved::Yes }),
        satisfaction: Some(satisfaction),
        satisfaction_unit: None,
        satisfaction_agent: None,
        note: Some("回访完成".to_owned()),
    }))
}

pub fn complaint() -> NewTicket {
    NewTicket {
        line: Line::Hotline,
        channel: Channel::Phone,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        intake: Intake::Accept,
        title: "路面坑洼50%_无人修".to_owned(),
        content: "兴东路车行道坑洼，雨天积水。".to_owned(),
        category: Some("010101".into()),
        area: Some("530113001".into()),
        address: Some("兴东路12号".to_owned()),
        subject_unit: None,
        accused: None,
        details: Default::default(),
        received_at: None,
        late_reason: None,
        callers: vec![NewCaller {
            kind: CallerKind::Person,
            anonymous: false,
            reachable: true,
            identity: "ab".repeat(32),
        }],
        confidential: false,
        reply_wanted: true,
        upstream: None,
        rating: None,
        split_from: None,
    }
}

/// The keyed hash under which every caller of these tests is known.
pub const PHONE: &str = "feedbeef";

fn sealed(id: i64, new: &NewCaller) -> caller::Sealed {
    caller::Sealed {
        id: CallerId(id),
        kind: new.kind,
        anonymous: new.anonymous,
        name: None,
        phone: Some(caller::Secret { enc: vec![1, 2, 3], hmac: PHONE.to_owned() }),
        contact_phone: None,
        on_behalf_of: None,
        salutation: Some("女士".to_owned()),
        company: None,
        credit_code: None,
        best_time: None,
        language: None,
        salt: vec![9; 16],
    }
}

pub fn reference() -> Reference {
    let since = day("2018-01-01");
    let unit = |code: &str, name: &str, kind, area: Option<&str>| Unit {
        code: code.into(),
        kind,
        parent: None,
        dispatchable: kind != UnitKind::Hotline,
        area: area.map(Into::into),
        valid_from: since,
        valid_to: None,
        successor: None,
        earlier: Vec::new(),
        names: vec![UnitName { name: name.to_owned(), valid_from: since }],
    };
    let category = |code: &str, name: &str| Category {
        code: code.into(),
        name: name.to_owned(),
        level: u8::try_from(code.len() / 2).expect("a level"),
        parent: (code.len() > 2).then(|| code[..code.len() - 2].into()),
        valid_from: None,
        valid_to: None,
    };
    let area = |code: &str, name: &str, level: &str, parent: Option<&str>| Area {
        code: code.into(),
        name: name.to_owned(),
        level: level.to_owned(),
        parent: parent.map(Into::into),
    };
    let units = [
        unit("chengguan", "区城管局", UnitKind::Department, None),
        unit("rexian", "12345热线中心", UnitKind::Hotline, None),
        unit("tongdu", "铜都街道", UnitKind::Township, Some("530113001")),
        unit("zhujian", "区住建局", UnitKind::Department, None),
    ];
    let categories = [
        category("01", "市政设施"),
        category("0101", "城市道路"),
        category("010101", "车行道坑洼破损"),
        category("010105", "道路移交"),
    ];
    let areas = [
        area("530113", "东川区", "county", None),
        area("530113001", "铜都街道", "town", Some("530113")),
        area("530113001001", "桂苑社区", "village", Some("530113001")),
    ];
    let row = |id, category: &str, area: Option<&str>, lead, candidates| DirectoryRow {
        id,
        category: category.into(),
        area: area.map(Into::into),
        kind: None,
        lead,
        co_units: Vec::new(),
        basis: "部门职责".to_owned(),
        candidates,
        township: None,
        valid_from: since,
        valid_to: None,
    };
    Reference {
        approving: Default::default(),
        phones: Default::default(),
        units: units.into_iter().map(|u| (u.code.clone(), u)).collect(),
        categories: categories.into_iter().map(|c| (c.code.clone(), c)).collect(),
        areas: areas.into_iter().map(|a| (a.code.clone(), a)).collect(),
        matters: Default::default(),
        services: Default::default(),
        indicators: Default::default(),
        directory: vec![
            row(1, "0101", Some("530113001"), Lead::Unit("zhujian".into()), Vec::new()),
            row(2, "010105", None, Lead::Open, vec![Lead::Unit("chengguan".into()), Lead::Township]),
        ],
    }
}
