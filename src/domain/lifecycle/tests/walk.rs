//! Random stories at random times: whatever happens, the truths hold, and `allowed` says what `decide` does.

use super::super::{
    Blocked, Command, Fellow, Intake, NewCaller, NewTicket, Other, Part, Peer, Refusal, allowed, asked_by,
    decide, may_log_call,
};
use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::permission::{Actor, By};
use crate::domain::ticket::{Attachment, Event, Stamp, Ticket, evolve};
use crate::domain::time::Instant;
use chrono::TimeDelta;
use entity::values::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// How many stories: few in a normal run, as many as `HOTLINE_SOAK` says in a long one.
fn cases() -> u32 {
    std::env::var("HOTLINE_SOAK").ok().and_then(|n| n.parse().ok()).unwrap_or(256)
}

fn tickets() -> impl Strategy<Value = NewTicket> {
    let about = (
        prop::sample::select(Line::ALL),
        prop::sample::select(Kind::ALL),
        prop::sample::select(Urgency::ALL),
        prop::sample::select(vec!["030101", "030102", "030103", "030104", ""]),
    );
    let caller = (0..8_u8, 0..8_u8, 0..4_u8, 0..6_u8, 0..4_u8);
    (about, caller, 0..8_u8).prop_map(|((line, kind, urgency, category), who, how)| {
        let (anonymous, unreachable, firm, unwanted, above) = who;
        let kind_of = if firm == 0 { CallerKind::Enterprise } else { CallerKind::Person };
        let who = NewCaller {
            kind: kind_of,
            anonymous: anonymous == 0,
            reachable: unreachable != 0,
            ..super::caller()
        };
        let base = match (kind, how) {
            (Kind::Rating, 0 | 1) => rating(None),
            (Kind::Rating, _) => rating(Some("shichang")),
            (_, 0) => unattended(),
            (_, 1) => unclear(),
            (_, 2) => NewTicket { intake: Intake::Malicious { reason: "？".to_owned() }, ..complaint() },
            _ => complaint(),
        };
        let line = if kind == Kind::Rating { Line::Service } else { line };
        let upstream =
            (kind != Kind::Rating && above == 0).then(|| from_city("2026-10-13 18:00").upstream).flatten();
        let category = if kind == Kind::Rating || category.is_empty() { None } else { Some(category.into()) };
        NewTicket {
            line,
            kind,
            urgency,
            category,
            callers: vec![who],
            reply_wanted: unwanted != 0,
            upstream,
            ..base
        }
    })
}

/// Every command with the parameters that a person might sensibly give.
fn everything(ticket: &Ticket, now: Instant) -> Vec<Command> {
    let next_day = (crate::domain::time::day_of(now) + TimeDelta::days(1)).to_string();
    let far = (crate::domain::time::day_of(now) + TimeDelta::days(175)).to_string();
    let rated = ticket.kind == Kind::Rating;
    vec![
        accept(),
        Command::Accept { category: Some("030102".into()) },
        accept_rating(None),
        accept_rating(Some("shichang")),
        dispatch_because("zhujian", "会商确定"),
        anew("chengguan"),
        // Where a report accuses the other one.
        anew("zhujian"),
        answer(),
        decline(),
        transfer(),
        ask(),
        info(),
        sign_it(),
        give_back("tongdu"),
        give_back_to_nobody(),
        accept_return(),
        reject_return(),
        dispute(),
        meeting("zhujian"),
        meeting("chengguan"),
        designate("zhujian"),
        designate("chengguan"),
        extend(1),
        extend(4),
        approve_extension(),
        reject_extension(),
        suspend(&next_day),
        approve_suspension(),
        reject_suspension(),
        Command::Resume,
        ask_for(RequestKind::Exclusion, None),
        approve(RequestKind::Exclusion),
        reject(RequestKind::Exclusion, "不属不可抗力"),
        ask_for(RequestKind::Inclusion, None),
        approve(RequestKind::Inclusion),
        reject(RequestKind::Inclusion, "理由不成立"),
        ask_for(RequestKind::LongTerm, Some(&far)),
        approve(RequestKind::LongTerm),
        reject(RequestKind::LongTerm, "可以按期办结"),
        ask_for(RequestKind::Termination, None),
        approve(RequestKind::Termination),
        reject(RequestKind::Termination, "诉求尚可解决"),
        ask_for(RequestKind::Malicious, None),
        approve(RequestKind::Malicious),
        reject(RequestKind::Malicious, "确有诉求"),
        phoned(None),
        phoned(Some("tongdu")),
        not_answered("08716212000"),
        progress(),
        contact(),
        report_it(),
        put_right(),
        if rated { submit_with(Verdict::NoBasis) } else { submit() },
        submit_unwaiting(rated),
        if rated { submit_with(Verdict::Malicious) } else { submit() },
        if rated { submit_plan(&far) } else { submit() },
        judge(Verdict::Misrated),
        judge(Verdict::Clear),
        publish_it("窗口等候时间长", "已增开窗口，等候时间明显缩短"),
        unpublish(),
        dispatch_with("zhujian", &["chengguan", "tongdu"]),
        dispatch_with("chengguan", &["shichang"]),
        submit_co(),
        object(),
        on_objection(None, true),
        on_objection(Some("chengguan"), false),
        on_objection(Some("tongdu"), false),
        on_objection(Some("shichang"), false),
        on_objection(Some("zhujian"), false),
        to_worker(1, &crate::domain::time::day_of(now).to_string()),
        approve(RequestKind::Inside),
        reject(RequestKind::Inside, "请补充现场情况"),
        add_co("chengguan", 2),
        add_co("tongdu", 1),
        add_co("shichang", 60),
        add_co("zhujian", 3),
        add_co("zhijian", 2),
        remove_co("chengguan"),
        remove_co("tongdu"),
        remove_co("shichang"),
        remove_co("zhujian"),
        remove_co("zhijian"),
        pass(),
        fail(),
        reported(),
        rejected_above(),
        content(),
        unhappy(),
        heard(None, None),
        no_answer(),
        redo(),
        close_unhappy(),
        approve_close(),
        reject_close(),
        sign_off(),
        reject_sign_off(),
        looks_again(true),
        looks_again(false),
        revoke(),
        drawn("2026-11-01"),
        withdraw(),
        urge(),
        supervise(2, 3),
        reply_supervision(),
        close_supervision(),
        instruct(&next_day),
        reply_instruction(),
        accuse(Some("chengguan"), &[]),
        accuse(Some("zhujian"), &[]),
        accuse(None, &[handler("shichang").person]),
        confide(true),
        confide(false),
        Command::Claim,
        Command::Release { note: None },
        note(),
        again(),
        Command::Archive,
        succeed("zhujian", "chengguan"),
        Command::Merge { into: twin(ticket, None), reason: None },
        Command::Unmerge { root: twin(ticket, None), reason: None },
        Command::MeToo(Box::new(Fellow {
            caller: caller(),
            known: false,
            content: None,
            reply_wanted: true,
        })),
        Command::Link { to: twin(ticket, None), note: None },
        Command::Unlink { from: twin(ticket, ticket.links.first().map(|link| link.number.clone())) },
        Command::Split {
            parts: vec![Part {
                title: "另一件".to_owned(),
                content: "另一件事".to_owned(),
                category: None,
                area: None,
            }],
            numbers: vec!["53011326112000003".into()],
            reason: None,
        },
    ]
}

/// Under another category, whatever the directory says.
fn anew(unit: &str) -> Command {
    Command::Dispatch {
        lead_unit: unit.into(),
        co_units: Vec::new(),
        category: Some("030101".into()),
        note: Some("请尽快".to_owned()),
        override_reason: Some("会商确定".to_owned()),
    }
}

/// Another ticket like this one, into which it may be merged.
fn twin(ticket: &Ticket, number: Option<TicketNumber>) -> Peer {
    let mut free = (0..100).map(|n| TicketNumber(format!("5301132611201{n:04}")));
    let new = |number: &TicketNumber| ticket.links.iter().all(|link| link.number != *number);
    let number = number.or_else(|| free.find(new)).expect("a number");
    let twin = Ticket { number, status: Status::Handling, merged: None, ..ticket.clone() };
    Peer::Found(Box::new(Other { ticket: twin, same_case: true }))
}

/// Whoever is still to come.
fn submit_unwaiting(rated: bool) -> Command {
    match submit_unassisted() {
        Command::Submit(result) if rated => Command::Submit(Box::new(super::super::SubmitResult {
            verdict: Some(Verdict::NoBasis),
            ..*result
        })),
        other => other,
    }
}

/// One step: how long after the last one, who, and what of the possible.
#[derive(Debug, Clone, Copy)]
struct Step {
    seconds: i64,
    who: prop::sample::Index,
    what: prop::sample::Index,
    timers: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let pause = prop_oneof![0..60_i64, 60..7_200_i64, 7_200..200_000_i64, 200_000..1_500_000_i64];
    let step = (pause, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>());
    let step = step.prop_map(|(seconds, who, what, timers)| Step { seconds, who, what, timers });
    prop::collection::vec(step, 1..40)
}

/// `allowed` ⇔ some parameters make `decide` agree; attaching evidence counts as giving parameters.
fn told_truly(s: &Story, actor: &Actor) {
    let mut ticket = s.ticket.clone();
    if ticket.attachments.is_empty() {
        let attachment = Attachment {
            id: AttachmentId(1),
            kind: AttachmentKind::Evidence,
            document: None,
            by: actor.person,
        };
        let stamp = Stamp { at: s.now, by: Some(actor.person) };
        evolve(&mut ticket, &Event::Attached { attachment }, stamp);
    }
    let by = By::Person(actor.clone());
    let context = s.world.at(s.now);
    let mut possible: BTreeSet<_> = everything(&s.ticket, s.now)
        .into_iter()
        .filter(|c| match decide(&ticket, c.clone(), &by, context) {
            Ok(_) => true,
            Err(refusal) => {
                assert!(CODES.contains(&refusal.code()), "{refusal:?}");
                false
            }
        })
        .map(|c| c.name())
        .collect();
    // That somebody called again is offered apart, wherever somebody is there who could.
    let called = s.ticket.callers.iter().any(|c| c.id == CallerId(1) && !c.left());
    let logged = possible.remove(&CommandName::RepeatCall);
    assert_eq!(logged, called && may_log_call(&s.ticket, actor, context), "{actor:?}");
    let (actions, blocked) = allowed(&s.ticket, actor, s.world.at(s.now));
    assert_eq!(actions.iter().map(|a| a.name).collect::<BTreeSet<_>>(), possible, "{actor:?}");
    // What needs a reason for not waiting stands in both.
    let refused = |b: &&Blocked| !matches!(b.refusal, Refusal::OpenCoUnits(_));
    assert!(blocked.iter().filter(refused).all(|b| !possible.contains(&b.name)));
    assert!(blocked.iter().all(|b| !matches!(b.refusal, Refusal::NotYourDuty(_))));
}

/// What ends a story early, or leads nowhere: rarely chosen.
const ENDINGS: &[CommandName] = &[
    CommandName::Note,
    CommandName::RepeatCall,
    CommandName::Claim,
    CommandName::Release,
    CommandName::Urge,
    CommandName::Withdraw,
    CommandName::Answer,
    CommandName::Decline,
    CommandName::TransferEmergency,
    CommandName::ApproveTermination,
    CommandName::Merge,
    CommandName::ApproveMalicious,
    CommandName::NameAccused,
];

const CODES: &[&str] = &[
    "forbidden",
    "separation_of_duties",
    "illegal_transition",
    "window_closed",
    "cap_exceeded",
    "no_return",
    "invalid",
];

/// Walks one story; somewhere on the way `import` becomes the calendar.
fn walk(new: NewTicket, start: Instant, steps: &[Step], mut import: Option<Calendar>) {
    let by = match new.intake {
        Intake::Unattended | Intake::Rating { .. } => By::Source,
        _ => By::Person(agent()),
    };
    let mut world = World::new();
    if steps.len().is_multiple_of(2) {
        world.reference.approving.insert("zhujian".into());
    }
    let mut s = Story::begin(world, start, new, by).expect("taken down");
    for step in steps {
        let now = s.now + TimeDelta::seconds(step.seconds);
        if step.timers {
            s.fires_at(now);
        }
        if let Some(calendar) = import.take_if(|_| step.seconds % 5 == 0) {
            s.announces_at(now, calendar.clone());
            assert_eq!(s.announces_at(now, calendar), [], "an import counts once");
        }
        s.now = now;
        let people = everybody();
        let actor = step.who.get(&people);
        told_truly(&s, actor);
        // Mostly something that can happen now, so that stories get far.
        let offers: Vec<_> = people
            .iter()
            .flat_map(|p| s.actions(p).into_iter().map(move |name| (p, name)))
            .filter(|(_, name)| !ENDINGS.contains(name) || step.seconds % 7 == 0)
            .collect();
        let all = everything(&s.ticket, now);
        let (actor, command) = match offers.is_empty() || step.seconds % 11 == 0 {
            true => (actor.clone(), step.what.get(&all).clone()),
            false => {
                let (actor, name) = step.what.get(&offers);
                let fitting: Vec<_> = all.iter().filter(|c| c.name() == *name).collect();
                ((*actor).clone(), (*step.who.get(&fitting)).clone())
            }
        };
        if (command.name() == CommandName::Submit || asked_by(command.name()).is_some())
            && s.ticket.attachments.is_empty()
        {
            let time = crate::domain::time::beijing(now).format("%Y-%m-%d %H:%M:%S%.f").to_string();
            s.attaches(&time, &actor);
        }
        if step.seconds % 13 == 0 {
            // Units end and are succeeded at any time, whatever they have in hand, and come to have each other's.
            let pairs = [("zhujian", "chengguan"), ("chengguan", "shichang"), ("tongdu", "zhujian")];
            let (from, to) = *step.what.get(&pairs);
            let _ = s.tries(now, &By::System, succeed(from, to));
        }
        if step.seconds % 17 == 0 {
            // Citizens rate once more whenever they like.
            let satisfaction = u8::try_from(1 + step.seconds % 5).unwrap_or(1);
            let _ = s.tries(now, &By::System, rated_again(satisfaction));
        }
        // A refusal changes nothing: `tries` sees to it.
        let _ = s.tries(now, &By::Person(actor), command);
    }
    s.fires_at(s.now + TimeDelta::days(1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// From the week before the Mid-Autumn festival over National Day.
    #[test]
    fn over_the_holidays_the_truths_hold(new in tickets(), minute in 0..30_000_i64, steps in steps()) {
        walk(new, at("2026-09-21 00:00") + TimeDelta::minutes(minute), &steps, None);
    }

    /// Over New Year into a year whose notice is not known, until it is.
    #[test]
    fn over_an_unannounced_new_year_too(new in tickets(), minute in 0..10_000_i64, steps in steps()) {
        let calendar = super::calendar_change::with_new_year_2027();
        walk(new, at("2026-12-25 00:00") + TimeDelta::minutes(minute), &steps, Some(calendar));
    }
}
