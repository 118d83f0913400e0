//! A ticket received on the last evening of 2026, whose first deadline lies in a year without a notice.

use entity::values::*;

use super::*;
use crate::domain::clock::Clock;
use crate::domain::lifecycle::{Birth, Intake, NewCaller, NewTicket, fire, receive};
use crate::domain::permission::{Actor, By};
use crate::domain::ticket::Event;
use crate::service::change::act;
use crate::store::ticket::{self, New};
use crate::store::{self, journal};

fn complaint() -> NewTicket {
    NewTicket {
        line: Line::Hotline,
        channel: Channel::Phone,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        intake: Intake::Accept,
        title: "路灯不亮".to_owned(),
        content: "兴东路路灯不亮。".to_owned(),
        category: None,
        area: None,
        address: None,
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

async fn received(ctx: &Ctx) -> TicketId {
    let agent = By::Person(Actor {
        person: PersonId(1),
        name: "坐席".to_owned(),
        unit: "hotline".into(),
        predecessors: Vec::new(),
        roles: [Role::Agent].into(),
        contractor: false,
        stand: Default::default(),
    });
    let birth = Birth { number: TicketNumber("53011326123100001".to_owned()), region: "530113".into() };
    let made: Result<_, Error> = ctx
        .transaction(async |txn| {
            let rules = ctx.rules(txn).await?;
            let (_, events) =
                receive(complaint(), birth, &agent, rules.context(ctx.now())).expect("an intake");
            let new = New { callers: Vec::new() };
            Ok(ticket::insert(txn, new, events, &act(&agent, ctx.now(), true), &rules.calendar).await?)
        })
        .await;
    made.expect("a ticket").id
}

/// What the worker does when the time has come.
async fn tick(ctx: &Ctx) {
    let done: Result<(), Error> = ctx
        .transaction(async |txn| {
            let rules = ctx.rules(txn).await?;
            for (_, stored) in ticket::claim_due(txn, ctx.now(), 10).await? {
                let stored = stored?;
                let events = fire(&stored.ticket, rules.context(ctx.now())).events;
                ticket::apply(txn, &stored, events, &act(&By::System, ctx.now(), false), &rules.calendar)
                    .await?;
            }
            Ok(())
        })
        .await;
    done.expect("fired");
}

async fn dispatch_clock(ctx: &Ctx, id: TicketId) -> Clock {
    let stored = ticket::by_id(&ctx.db.read, id).await.expect("read").expect("a ticket");
    stored
        .ticket
        .clocks
        .into_iter()
        .find(|clock| clock.key.kind == ClockKind::Dispatch)
        .expect("a dispatch clock")
}

async fn put(ctx: &Ctx, days: &[(&str, bool, &str)]) -> Followed {
    import(ctx, notice(2027, None, days), None, false, FieldErrors::new()).await.expect("an import");
    follow(ctx).await.expect("followed")
}

fn evening(ctx: Ctx) -> Ctx {
    ctx.with_clock(crate::clock::Clock::fixed(at("2026-12-31 16:00")))
}

#[tokio::test]
async fn an_import_lengthens_what_is_open_and_says_so() {
    on_both(async |ctx| {
        let ctx = evening(ctx);
        let id = received(&ctx).await;
        let before = dispatch_clock(&ctx, id).await;
        assert_eq!((before.due.at, before.due.provisional), (at("2027-01-04 12:00"), true));

        let followed = put(&ctx, &[("2027-01-01", false, "元旦"), ("2027-01-04", false, "元旦")]).await;
        assert_eq!(followed, Followed { lengthened: 1, kept: 0, voided: 0 });
        let after = dispatch_clock(&ctx, id).await;
        assert_eq!((after.due.at, after.due.provisional), (at("2027-01-05 12:00"), false));
        assert_eq!(after.calendar, 1);
        let events = journal::read(&ctx.db.read, id).await.expect("a journal");
        let last = events.last().map(|entry| entry.event.clone());
        assert!(matches!(last, Some(Event::ClockRecalculated { calendar: 1, .. })), "{last:?}");

        assert_eq!(follow(&ctx).await.expect("followed"), Followed::default(), "once is enough");
    })
    .await;
}

#[tokio::test]
async fn an_import_never_shortens() {
    on_both(async |ctx| {
        let ctx = evening(ctx);
        let id = received(&ctx).await;
        let followed = put(&ctx, &[("2027-01-01", false, "元旦"), ("2027-01-02", true, "元旦")]).await;
        assert_eq!(followed, Followed { lengthened: 0, kept: 1, voided: 0 });
        let after = dispatch_clock(&ctx, id).await;
        assert_eq!((after.due.at, after.due.provisional), (at("2027-01-04 12:00"), false));
    })
    .await;
}

#[tokio::test]
async fn an_import_voids_a_miss_that_it_makes_untrue() {
    on_both(async |ctx| {
        let ctx = evening(ctx);
        let id = received(&ctx).await;
        let ctx = ctx.with_clock(crate::clock::Clock::fixed(at("2027-01-04 15:00")));
        tick(&ctx).await;
        assert!(dispatch_clock(&ctx, id).await.is_missed());

        let followed = put(&ctx, &[("2027-01-01", false, "元旦"), ("2027-01-04", false, "元旦")]).await;
        assert_eq!((followed.lengthened, followed.voided), (1, 1));
        let clock = dispatch_clock(&ctx, id).await;
        assert!(!clock.is_missed() && clock.is_open());
        let next = ticket::next_fire(&ctx.db.read).await.expect("read");
        assert_eq!(next, Some(at("2027-01-05 12:00")), "the worker comes back for it");
    })
    .await;
}

/// The process ended between the import and the deadlines: the next start goes on.
#[tokio::test]
async fn what_was_interrupted_is_done_later() {
    on_both(async |ctx| {
        let ctx = evening(ctx);
        let id = received(&ctx).await;
        let days = [("2027-01-01", false, "元旦"), ("2027-01-04", false, "元旦")];
        import(&ctx, notice(2027, None, &days), None, false, FieldErrors::new()).await.expect("an import");
        let days =
            [("2027-01-01", false, "元旦"), ("2027-01-04", false, "元旦"), ("2027-10-08", false, "国庆节")];
        import(&ctx, notice(2027, None, &days), None, false, FieldErrors::new()).await.expect("a correction");
        assert!(dispatch_clock(&ctx, id).await.due.provisional);
        assert_eq!(follow(&ctx).await.expect("followed").lengthened, 1);
        assert_eq!(dispatch_clock(&ctx, id).await.calendar, 2);
        assert_eq!(store::calendar::latest(&ctx.db.read).await.expect("a number"), 2);
    })
    .await;
}
