//! 并单、拆回: handled once, every caller visited, the earliest deadline, and back again.

use super::super::{Command, NewCaller, NewTicket, Other, Peer, answer as follow_up, may_unmerge};
use super::*;
use crate::domain::metrics::{Figure, Measure, Share};
use crate::domain::permission::{Actor, By};
use crate::domain::ticket::{Event, Ticket};
use ClockKind::*;
use entity::values::*;
use rstest::rstest;

/// The same under another number.
fn numbered(mut s: Story, serial: u32) -> Story {
    let number: TicketNumber = format!("530113261120{serial:05}").as_str().into();
    s.ticket.number = number.clone();
    if let Some((Event::Received(received), ..)) = s.journal.first_mut() {
        received.number = number;
    }
    s
}

fn found(ticket: &Ticket) -> Peer {
    Peer::Found(Box::new(Other { ticket: ticket.clone(), same_case: false }))
}

fn merge(into: &Story) -> Command {
    Command::Merge { into: found(&into.ticket), reason: Some("反映同一工地".to_owned()) }
}

fn unmerge(root: &Story) -> Command {
    Command::Unmerge { root: found(&root.ticket), reason: None }
}

/// Both sides of a command on two tickets.
#[track_caller]
fn both(time: &str, one: &mut Story, other: &mut Story, by: Actor, command: Command) {
    let before = one.ticket.clone();
    one.does(time, by.clone(), command.clone());
    other.now = at(time);
    let events =
        follow_up(&before, &other.ticket, &command, &By::Person(by.clone()), other.world.at(other.now));
    other.gives(events, &by);
}

/// A complaint to be dispatched by hand, of this serial number, given to a unit.
fn given(time: &str, serial: u32, unit: &str) -> Story {
    let mut s = numbered(story(time, open_complaint()), serial);
    s.does(time, dispatcher(), dispatch_because(unit, "现场属地"));
    s
}

/// From Friday 20 November five working days end on the 27th; from Monday on the 30th.
fn two() -> (Story, Story) {
    (given("2026-11-20 10:00", 1, "zhujian"), given("2026-11-23 10:00", 2, "chengguan"))
}

#[test]
fn the_earliest_running_deadline_wins_and_every_caller_is_visited() {
    let (mut first, mut root) = two();
    assert_eq!((first.due(Handle), root.due(Handle)), ("2026-11-28 00:00".into(), "2026-12-01 00:00".into()));
    let command = merge(&root);
    both("2026-11-24 10:00", &mut first, &mut root, dispatcher(), command);
    assert_eq!(
        (first.status(), first.ticket.merged.as_ref().expect("merged").from),
        (Status::Merged, Status::Dispatched)
    );
    assert!(first.ticket.clocks.iter().all(|c| c.stopped_at.is_some()));
    assert_eq!([root.due(Handle), root.due(Total)], ["2026-11-28 00:00", "2026-11-28 00:00"]);
    assert_eq!(root.clock(Handle).shifts.last().expect("moved").reason, ShiftReason::Merged);
    assert_eq!(root.ticket.callers.len(), 2);
    // Only the sign clock that was missed before stays missed; what is merged is not handled twice.
    assert_eq!(first.state(Sign), ClockState::Missed);
    assert_eq!(first.state(Handle), ClockState::Cancelled);

    root.handled("2026-11-25 10:00").does("2026-11-25 11:00", reviewer(), pass());
    assert_eq!(root.status(), Status::ToVisit);
    root.does("2026-11-25 12:00", visitor(), content());
    assert_eq!(root.status(), Status::ToVisit, "the other caller waits");
    root.does("2026-11-25 12:10", visitor(), content());
    assert_eq!(root.status(), Status::Archived);
    assert!(root.ticket.callers.iter().all(|c| c.visit == Some(VisitOutcome::Content)));
}

#[test]
fn what_is_merged_stands_still_and_is_acted_upon_nowhere_else() {
    let (mut first, mut root) = two();
    let command = merge(&root);
    both("2026-11-24 10:00", &mut first, &mut root, dispatcher(), command);
    assert_eq!(first.passes("2026-12-31 00:00"), [], "a merged ticket climbs no ladder");
    for (actor, command) in
        [(handler("zhujian"), sign_it()), (dispatcher(), dispatch("zhujian")), (agent(), withdraw())]
    {
        first.refuses("2026-12-31 10:00", actor, command, "illegal_transition");
    }
    let other = numbered(story("2026-11-24 10:00", open_complaint()), 3);
    first.refuses("2026-12-31 10:00", dispatcher(), merge(&other), "illegal_transition");
    first.does("2026-12-31 10:00", dispatcher(), note());
    assert_eq!(
        first.actions(&dispatcher()),
        [CommandName::Unmerge, CommandName::Link, CommandName::Note].into()
    );
    // Nor into it: a circle cannot close.
    root.refuses("2026-12-31 10:00", dispatcher(), merge(&first), "illegal_transition");
}

#[test]
fn what_is_taken_apart_stands_where_it_stood_and_the_time_counted() {
    let (mut first, mut root) = two();
    first.does("2026-11-23 16:00", handler("zhujian"), sign_it());
    let command = merge(&root);
    both("2026-11-24 10:00", &mut first, &mut root, dispatcher(), command);
    let command = unmerge(&root);
    both("2026-11-30 10:00", &mut first, &mut root, dispatcher(), command);
    assert_eq!(first.status(), Status::Handling);
    assert!(first.ticket.closed_at.is_none() && first.ticket.merged.is_none());
    // Its own five days were over meanwhile: missed once, at the instant.
    assert_eq!((first.due(Handle), first.state(Handle)), ("2026-11-28 00:00".into(), ClockState::Missed));
    assert_eq!(first.clock(Handle).missed_at, Some(at("2026-11-28 00:00")));
    let misses = first
        .journal
        .iter()
        .filter(|(e, ..)| matches!(e, Event::ClockMissed { key, .. } if key.kind == Handle));
    assert_eq!(misses.count(), 1);
    // The other has its own deadline again, and no miss for what was not its own.
    assert_eq!((root.due(Handle), root.state(Handle)), ("2026-12-01 00:00".into(), ClockState::Running));
    assert!(root.clock(Handle).cured && root.clock(Handle).missed_at.is_none());
    let left: Vec<bool> = root.ticket.callers.iter().map(|c| c.left()).collect();
    assert_eq!(left, [false, true]);
    // And again: the caller gets a number that nobody had.
    let command = merge(&root);
    both("2026-11-30 11:00", &mut first, &mut root, dispatcher(), command);
    assert_eq!(root.ticket.callers.last().map(|c| c.id), Some(CallerId(3)));
    assert_eq!(root.due(Handle), "2026-12-01 00:00", "what was missed presses nobody else");
}

#[test]
fn a_stage_that_waits_comes_back_as_it_was() {
    let (mut first, mut root) = two();
    first.does("2026-11-23 09:30", handler("zhujian"), give_back("chengguan"));
    let command = merge(&root);
    both("2026-11-24 10:00", &mut first, &mut root, dispatcher(), command);
    assert!(first.ticket.waiting().is_none(), "nobody decides on what is merged");
    let command = unmerge(&root);
    both("2026-11-24 11:00", &mut first, &mut root, dispatcher(), command);
    assert_eq!(first.status(), Status::ReturnReview);
    first.does("2026-11-24 12:00", dispatcher(), accept_return());
    // What waited for the citizen's word goes on waiting, and no longer than before.
    let mut asked = numbered(story("2026-11-23 10:00", unclear()), 3);
    let command = merge(&root);
    both("2026-11-24 12:00", &mut asked, &mut root, dispatcher(), command);
    let command = unmerge(&root);
    both("2026-11-24 13:00", &mut asked, &mut root, dispatcher(), command);
    asked.passes("2026-12-01 00:00");
    assert_eq!(asked.status(), Status::Received);
}

#[test]
fn a_longer_time_that_was_granted_meanwhile_stays() {
    let (mut first, mut root) = two();
    let command = merge(&root);
    both("2026-11-24 10:00", &mut first, &mut root, dispatcher(), command);
    root.does("2026-11-24 11:00", handler("chengguan"), extend(2));
    root.does("2026-11-24 12:00", lead("chengguan"), approve_extension());
    root.does("2026-11-24 13:00", dispatcher(), approve_extension());
    assert_eq!(root.due(Handle), "2026-12-02 00:00", "from the 27th two working days on");
    let command = unmerge(&root);
    both("2026-11-24 14:00", &mut first, &mut root, dispatcher(), command);
    assert_eq!(root.due(Handle), "2026-12-03 00:00", "from the 30th two working days on");
}

#[test]
fn a_deadline_is_taken_over_by_the_first_unit_that_gets_the_ticket() {
    let mut first = given("2026-11-20 10:00", 1, "zhujian");
    let mut root = numbered(story("2026-11-23 10:00", open_complaint()), 2);
    let command = merge(&root);
    both("2026-11-23 11:00", &mut first, &mut root, dispatcher(), command);
    root.does("2026-11-23 11:10", dispatcher(), dispatch_because("chengguan", "现场属地"));
    assert_eq!([root.due(Handle), root.due(Total)], ["2026-11-28 00:00", "2026-11-28 00:00"]);
    // Never before the end of the next working day.
    let mut late = given("2026-11-20 10:00", 3, "zhujian");
    let mut root = numbered(story("2026-11-26 10:00", open_complaint()), 4);
    let command = merge(&root);
    both("2026-11-26 11:00", &mut late, &mut root, dispatcher(), command);
    root.does("2026-11-27 10:00", dispatcher(), dispatch_because("chengguan", "现场属地"));
    assert_eq!(root.due(Handle), "2026-12-01 00:00");
}

#[rstest]
#[case::itself(|s: &mut Story, root: &mut Story| root.ticket.number = s.ticket.number.clone(), "invalid")]
#[case::done(|_: &mut Story, root: &mut Story| root.ticket.status = Status::Archived, "illegal_transition")]
#[case::standing_still(|_: &mut Story, root: &mut Story| root.ticket.status = Status::Suspended, "illegal_transition")]
#[case::after_the_visits(|_: &mut Story, root: &mut Story| root.ticket.status = Status::ToSignOff, "illegal_transition")]
#[case::of_another_confidentiality(|_: &mut Story, root: &mut Story| root.ticket.confidential = true, "invalid")]
#[case::of_another_ledger(|_: &mut Story, root: &mut Story| root.ticket.line = Line::Service, "invalid")]
#[case::a_rating(|_: &mut Story, root: &mut Story| root.ticket.kind = Kind::Rating, "invalid")]
fn into_what_it_may_not(#[case] change: fn(&mut Story, &mut Story), #[case] code: &str) {
    let (mut first, mut root) = two();
    change(&mut first, &mut root);
    first.refuses("2026-11-24 10:00", dispatcher(), merge(&root), code);
    first.refuses("2026-11-24 10:00", agent(), merge(&root), "forbidden");
    let unseen = Command::Merge { into: Peer::Named("53011326112000009".into()), reason: None };
    first.faults("2026-11-24 10:00", dispatcher(), unseen, &["into"]);
}

#[test]
fn nobody_gets_rid_of_an_order_or_of_the_platform_above_by_merging() {
    let (mut ordered, root) = two();
    ordered.does("2026-11-23 10:00", supervisor(), supervise(1, 3));
    ordered.refuses("2026-11-24 10:00", dispatcher(), merge(&root), "illegal_transition");
    assert!(!ordered.actions(&dispatcher()).contains(&CommandName::Merge));
    let mut above = numbered(story("2026-11-20 10:00", from_city("2026-12-11 18:00")), 3);
    above.refuses("2026-11-24 10:00", dispatcher(), merge(&root), "illegal_transition");
    // What has others merged into it stays their root.
    let (mut first, mut middle) = two();
    let command = merge(&middle);
    both("2026-11-24 10:00", &mut first, &mut middle, dispatcher(), command);
    let last = numbered(story("2026-11-24 10:00", open_complaint()), 4);
    middle.refuses("2026-11-24 11:00", dispatcher(), merge(&last), "illegal_transition");
}

#[test]
fn a_rating_goes_only_into_one_of_the_same_case() {
    let mut one = numbered(story("2026-11-20 10:00", rating(Some("shichang"))), 1);
    let mut other = numbered(story("2026-11-23 10:00", rating(Some("shichang"))), 2);
    one.refuses("2026-11-23 11:00", dispatcher(), merge(&other), "invalid");
    let same = |s: &Story| Peer::Found(Box::new(Other { ticket: s.ticket.clone(), same_case: true }));
    let command = Command::Merge { into: same(&other), reason: None };
    let begun = other.clock(Handle).starts_at;
    both("2026-11-23 11:00", &mut one, &mut other, dispatcher(), command);
    // Neither restarted nor paused: it ends where the earlier one would have.
    assert_eq!((other.due(Handle), other.clock(Handle).starts_at), ("2026-11-26 00:00".into(), begun));
    other.refuses("2026-11-23 12:00", dispatcher(), Command::MeToo(Box::new(fellow())), "illegal_transition");
}

#[test]
fn who_joined_a_ticket_from_above_is_visited_here() {
    let mut first = given("2026-11-20 10:00", 1, "zhujian");
    let mut root = numbered(story("2026-11-20 10:00", from_city("2026-12-11 18:00")), 2);
    let command = merge(&root);
    both("2026-11-20 11:00", &mut first, &mut root, dispatcher(), command);
    root.handled("2026-11-23 10:00").does("2026-11-23 11:00", reviewer(), pass());
    root.does("2026-11-23 12:00", dispatcher(), reported());
    assert_eq!(root.status(), Status::ToVisit);
    assert_eq!(root.ticket.to_be_visited().map(|c| c.id).collect::<Vec<_>>(), [CallerId(2)]);
    root.does("2026-11-23 13:00", visitor(), content());
    assert_eq!(root.status(), Status::Archived);
}

#[test]
fn nothing_goes_back_once_its_caller_was_visited_or_the_matter_is_over() {
    let (mut first, mut root) = two();
    let command = merge(&root);
    both("2026-11-24 10:00", &mut first, &mut root, dispatcher(), command);
    root.handled("2026-11-25 10:00").does("2026-11-25 11:00", reviewer(), pass());
    assert_eq!(may_unmerge(&first.ticket, &root.ticket), Ok(()));
    root.does("2026-11-25 12:00", visitor(), content());
    assert_eq!(may_unmerge(&first.ticket, &root.ticket), Ok(()), "only the root's own caller was called");
    root.does("2026-11-25 12:10", visitor(), no_answer());
    first.refuses("2026-11-25 13:00", dispatcher(), unmerge(&root), "illegal_transition");
    let mut over = root.clone();
    over.ticket.status = Status::Archived;
    first.refuses("2026-11-25 13:00", dispatcher(), unmerge(&over), "illegal_transition");
}

#[test]
fn who_withdraws_takes_back_only_his_own_word() {
    let (mut first, mut root) = two();
    let command = merge(&root);
    both("2026-11-24 10:00", &mut first, &mut root, dispatcher(), command);
    root.does("2026-11-24 11:00", dispatcher(), withdraw());
    assert_eq!(root.status(), Status::Dispatched, "the other still waits for an answer");
    assert_eq!(root.ticket.callers[0].visit, Some(VisitOutcome::NotWanted));
    root.does("2026-11-24 12:00", dispatcher(), withdraw());
    assert_eq!(root.status(), Status::Withdrawn);
}

fn fellow() -> super::super::Fellow {
    super::super::Fellow {
        caller: caller(),
        known: false,
        content: Some("还堵住了消防通道".to_owned()),
        reply_wanted: true,
    }
}

#[test]
fn one_more_caller_waits_for_the_same_answer_and_nothing_else_changes() {
    let mut s = story("2026-11-20 10:00", complaint());
    let before = s.ticket.clocks.clone();
    s.does("2026-11-20 11:00", other_agent(), Command::MeToo(Box::new(fellow())));
    assert_eq!((s.ticket.callers.len(), &s.ticket.clocks), (2, &before));
    let again = super::super::Fellow { known: true, ..fellow() };
    s.faults("2026-11-20 11:10", agent(), Command::MeToo(Box::new(again)), &["caller.phone"]);
    s.refuses("2026-11-20 11:10", handler("zhujian"), Command::MeToo(Box::new(fellow())), "forbidden");
    // Who wants no answer, and who gives no number, is not waited for.
    let silent = super::super::Fellow { reply_wanted: false, ..fellow() };
    s.does("2026-11-20 11:20", agent(), Command::MeToo(Box::new(silent)));
    let unknown = NewCaller { anonymous: true, reachable: false, ..caller() };
    s.does(
        "2026-11-20 11:30",
        agent(),
        Command::MeToo(Box::new(super::super::Fellow { caller: unknown, ..fellow() })),
    );
    s.handled("2026-11-23 10:00").does("2026-11-23 11:00", reviewer(), pass());
    assert_eq!(s.ticket.to_be_visited().count(), 2);
}

#[test]
fn what_is_merged_counts_once() {
    let mut first = given("2026-11-20 10:00", 1, "zhujian");
    let mut root = given("2026-11-30 10:00", 2, "chengguan");
    first.does("2026-11-20 11:00", agent(), urge());
    let command = merge(&root);
    both("2026-11-30 11:00", &mut first, &mut root, dispatcher(), command);
    let share = Share::of(&first.ticket);
    let of = |figure| {
        let steps = share.facts.iter().filter(|(place, _)| place.figure == figure).map(|(_, step)| *step);
        steps.fold((0, 0), |(n, d), step| (n + step.numerator, d + step.denominator))
    };
    assert_eq!(of(Figure::Of(Measure::OnTime)), (0, 1), "its miss stays");
    assert_eq!(of(Figure::Of(Measure::Completed)), (0, 1), "merging is no handling");
    assert_eq!(of(Figure::Of(Measure::Urged)), (0, 0));
    assert_eq!(of(Figure::Merged), (0, 1));
}

#[test]
fn a_part_is_received_when_the_whole_was_and_no_unit_gains_time_by_it() {
    let mut whole = given("2026-11-20 10:00", 1, "zhujian");
    let part = super::super::Part {
        title: "路面破损".to_owned(),
        content: "车辆碾压路面".to_owned(),
        category: Some("030102".into()),
        area: None,
    };
    let split = |parts: Vec<super::super::Part>| Command::Split {
        parts,
        numbers: vec!["53011326112300002".into()],
        reason: None,
    };
    whole.faults("2026-11-24 10:00", dispatcher(), split(Vec::new()), &["parts"]);
    let odd = super::super::Part { category: Some("99".into()), ..part.clone() };
    whole.faults("2026-11-24 10:00", dispatcher(), split(vec![odd]), &["parts[0].category"]);
    whole.refuses("2026-11-24 10:00", handler("zhujian"), split(vec![part.clone()]), "forbidden");
    let new = super::super::part_of(&whole.ticket, part.clone(), None);
    whole.does("2026-11-24 10:00", dispatcher(), split(vec![part]));
    assert_eq!(whole.ticket.split_into, ["53011326112300002".into()]);
    let begin = |new: NewTicket| numbered(story_by("2026-11-24 10:00", dispatcher(), new), 2);
    let mut own = begin(new.clone());
    assert_eq!((own.status(), own.ticket.received_at), (Status::ToDispatch, at("2026-11-20 10:00")));
    assert_eq!(own.state(Dispatch), ClockState::Missed, "half a working day from the receipt");
    own.does("2026-11-24 10:10", dispatcher(), dispatch_because("zhujian", "现场属地"));
    assert_eq!(own.due(Handle), "2026-11-28 00:00", "the same unit, the same day");
    let mut another = begin(new);
    another.does("2026-11-24 10:10", dispatcher(), dispatch_because("chengguan", "现场属地"));
    assert_eq!(another.due(Handle), "2026-12-02 00:00", "its own five working days");
}

#[test]
fn whoever_keeps_away_from_the_whole_keeps_away_from_its_parts() {
    let mut whole = given("2026-11-20 10:00", 1, "zhujian");
    let name =
        |people| Command::NameAccused { subject_unit: None, accused: Some("承办人".to_owned()), people };
    whole.does("2026-11-20 10:10", dispatcher(), name(vec![handler("zhujian").person]));
    whole.does("2026-11-20 10:20", lead("zhujian"), Command::Recuse { reason: "亲属".to_owned() });
    let part = super::super::Part {
        title: "路面破损".to_owned(),
        content: "车辆碾压路面".to_owned(),
        category: Some("030102".into()),
        area: None,
    };
    let new = super::super::part_of(&whole.ticket, part, Some("承办人".to_owned()));
    let own = story_by("2026-11-24 10:00", dispatcher(), new).ticket;
    for actor in [handler("zhujian"), lead("zhujian")] {
        assert!(own.is_recused(actor.person));
    }
    assert!(!own.is_recused(handler("chengguan").person));
}

#[test]
fn merging_shows_nobody_what_they_keep_away_from() {
    let (mut first, mut root) = two();
    first.does("2026-11-24 10:00", handler("zhujian"), Command::Recuse { reason: "亲属".to_owned() });
    first.faults("2026-11-24 10:10", dispatcher(), merge(&root), &["into"]);
    root.does(
        "2026-11-24 10:20",
        dispatcher(),
        Command::NameAccused {
            subject_unit: None,
            accused: Some("承办人".to_owned()),
            people: vec![handler("zhujian").person],
        },
    );
    let command = merge(&root);
    both("2026-11-24 10:30", &mut first, &mut root, dispatcher(), command);
    let report = NewTicket { kind: Kind::Report, subject_unit: Some("chengguan".into()), ..open_complaint() };
    let mut report = numbered(story("2026-11-24 11:00", report), 3);
    report.faults("2026-11-24 11:10", dispatcher(), merge(&root), &["into"]);
}

#[test]
fn linked_tickets_know_of_each_other() {
    let (mut one, mut other) = two();
    let link = |to: &Story| Command::Link { to: found(&to.ticket), note: Some("同一开发商".to_owned()) };
    let command = link(&other);
    both("2026-11-24 10:00", &mut one, &mut other, dispatcher(), command);
    assert_eq!(
        (&one.ticket.links[0].number, &other.ticket.links[0].number),
        (&other.ticket.number, &one.ticket.number)
    );
    one.faults("2026-11-24 10:10", dispatcher(), link(&other), &["number"]);
    one.faults("2026-11-24 10:10", dispatcher(), link(&one.clone()), &["number"]);
    let command = Command::Unlink { from: found(&other.ticket) };
    both("2026-11-24 10:20", &mut one, &mut other, dispatcher(), command);
    assert!(one.ticket.links.is_empty() && other.ticket.links.is_empty());
    assert!(!one.actions(&dispatcher()).contains(&CommandName::Unlink));
}
