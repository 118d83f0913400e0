//! Stories, and who is told what in them.

use super::{Audience, Promise, not_before, promises};
use crate::domain::calendar::Calendar;
use crate::domain::lifecycle::NewTicket;
use crate::domain::lifecycle::tests::*;
use entity::values::*;
use std::collections::HashSet;

/// The promises that follow from what happened since `seen` journal entries.
fn since(s: &Story, seen: usize) -> Vec<Promise> {
    let events: Vec<_> = s.journal[seen..].iter().map(|(event, ..)| event.clone()).collect();
    let first = i64::try_from(seen).expect("few") + 1;
    promises(&s.ticket, &events, first, s.world.at(s.now))
}

fn to_unit(roles: &[Role]) -> Audience {
    Audience::Unit { unit: "zhujian".into(), roles: roles.to_vec() }
}

fn to(roles: &[Role]) -> Audience {
    Audience::Roles { roles: roles.to_vec() }
}

/// What the timers of a story promise at `time`, which it must be woken for.
fn fired(s: &mut Story, time: &str) -> Vec<Promise> {
    let seen = s.journal.len();
    s.fires(time);
    since(s, seen)
}

fn told(promises: &[Promise]) -> Vec<(NoticeKind, Audience)> {
    promises.iter().map(|p| (p.kind, p.audience.clone())).collect()
}

#[test]
fn a_dispatch_tells_the_handlers_what_is_due_when() {
    let s = story("2026-11-20 10:00", complaint());
    let promises = since(&s, 0);
    assert_eq!(told(&promises), [(NoticeKind::Assigned, to_unit(&[Role::Handler]))]);
    assert_eq!(
        promises[0].text,
        "新派投诉工单53011326112000001，请于11月23日（周一）24:00前签收，11月23日（周一）24:00前联系诉求人，11月27日（周五）24:00前办结。"
    );
    assert!(promises[0].letter && !promises[0].at_once);
    assert_eq!(promises[0].subject(Some(&s.ticket.number)), "新派工单 53011326112000001");
}

#[test]
fn no_word_of_the_citizen_leaves_the_house() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.passes("2026-12-31 00:00");
    for promise in since(&s, 0) {
        assert!(!promise.text.contains("工地") && !promise.text.contains("浇筑"), "{}", promise.text);
        assert!(promise.text.contains("53011326112000001"));
    }
}

/// contract.md §4, the table of the ladder.
#[test]
fn the_rungs_of_a_units_clock_go_to_handler_lead_and_supervisor() {
    let mut s = story("2026-11-20 10:00", NewTicket { reply_wanted: false, ..complaint() });
    let promises = fired(&mut s, "2026-11-23 09:00");
    assert_eq!(told(&promises), [(NoticeKind::Remind, to_unit(&[Role::Handler]))]);
    assert_eq!(
        promises[0].text,
        "工单53011326112000001（区住建局承办）的“签收”时限至11月23日（周一）24:00，请按时完成。"
    );
    let promises = fired(&mut s, "2026-11-24 00:00");
    assert_eq!(told(&promises), [(NoticeKind::Overdue, to_unit(&[Role::Handler, Role::Lead]))]);
    let promises = fired(&mut s, "2026-11-24 09:00");
    assert_eq!(
        told(&promises),
        [(NoticeKind::Urge, to_unit(&[Role::Lead])), (NoticeKind::Urge, to(&[Role::Supervisor]))]
    );
    assert_eq!(promises[0].subject(Some(&s.ticket.number)), "催办通知书 53011326112000001");
    assert!(promises.iter().all(|p| p.letter && !p.at_once && p.text.starts_with("催办通知书：")));
    let leads = (NoticeKind::Supervise, to_unit(&[Role::Lead]));
    let promises = fired(&mut s, "2026-11-25 00:00");
    assert_eq!(told(&promises), std::slice::from_ref(&leads));
    assert_eq!(
        promises[0].text,
        "督办单：工单53011326112000001（区住建局承办）的“签收”时限（11月23日（周一）24:00）已过 1 个工作日，列入 1 级督办，请单位负责人督促立即完成。"
    );
    let of_sign = |promises: Vec<Promise>| -> Vec<Promise> {
        promises.into_iter().filter(|p| p.text.contains("“签收”")).collect()
    };
    let promises = of_sign(fired(&mut s, "2026-11-27 00:00"));
    assert_eq!(told(&promises), [leads, (NoticeKind::Supervise, to(&[Role::Supervisor]))]);
    for (at, what) in [("2026-12-01 00:00", "约谈通知："), ("2026-12-08 00:00", "请研究提级办理")]
    {
        let promises = of_sign(fired(&mut s, at));
        assert_eq!(told(&promises), [(NoticeKind::Supervise, to(&[Role::Leader]))]);
        assert!(promises[0].letter && promises[0].text.contains(what), "{}", promises[0].text);
    }
}

#[test]
fn of_what_is_confidential_the_supervisor_hears_in_the_leaders_place() {
    let mut s =
        story("2026-11-20 10:00", NewTicket { reply_wanted: false, confidential: true, ..complaint() });
    s.passes("2026-11-30 23:00");
    assert_eq!(told(&fired(&mut s, "2026-12-01 00:00"))[0].1, to(&[Role::Supervisor]));
}

#[test]
fn orders_go_to_the_unit_and_their_answers_to_who_gave_them() {
    let mut s = story("2026-11-20 10:00", complaint());
    let seen = s.journal.len();
    s.does("2026-11-20 11:00", supervisor(), supervise(2, 3)).does(
        "2026-11-20 12:00",
        leader(),
        instruct("2026-11-22"),
    );
    let unit = to_unit(&[Role::Handler, Role::Lead]);
    let promises = since(&s, seen);
    assert_eq!(
        told(&promises),
        [
            (NoticeKind::Supervise, unit.clone()),
            (NoticeKind::Instruct, unit.clone()),
            (NoticeKind::Instruct, to(&[Role::Supervisor]))
        ]
    );
    assert!(
        promises[1].text.contains("11月22日（周日）24:00前回复") && promises[1].letter,
        "{}",
        promises[1].text
    );
    assert!(
        promises.iter().all(|p| !p.text.contains("整改") && !p.text.contains("重视")),
        "no words of the order"
    );
    let late = fired(&mut s, "2026-11-23 00:00");
    let giver = Audience::Person { person: leader().person };
    assert_eq!(
        told(&late),
        [
            (NoticeKind::Instruct, unit),
            (NoticeKind::Instruct, to(&[Role::Supervisor])),
            (NoticeKind::Instruct, giver.clone())
        ]
    );
    let seen = s.journal.len();
    s.does("2026-11-23 09:00", handler("zhujian"), reply_instruction());
    assert_eq!(told(&since(&s, seen)), [(NoticeKind::Answered, giver)]);
}

#[test]
fn the_totals_rungs_go_to_dispatcher_and_supervisor() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), unhappy()).does("2026-11-20 14:00", visitor(), redo());
    s.passes("2026-11-27 23:00");
    let promises = fired(&mut s, "2026-11-28 00:00");
    assert_eq!(told(&promises), [(NoticeKind::Overdue, to(&[Role::Dispatcher, Role::Supervisor]))]);
    assert_eq!(
        promises[0].text,
        "工单53011326112000001的“全程办理”时限（11月27日（周五）24:00）已超期，请立即处理。"
    );
}

#[test]
fn a_rating_without_a_unit_is_the_hotlines() {
    let mut s = story("2026-09-30 10:00", rating(None));
    s.passes("2026-10-10 23:59");
    let promises = fired(&mut s, "2026-10-11 00:00");
    assert_eq!(told(&promises), [(NoticeKind::Overdue, to(&[Role::Dispatcher, Role::Supervisor]))]);
    assert!(promises[0].text.contains("10月10日（周六）24:00"), "{}", promises[0].text);
}

#[test]
fn an_emergency_presses_at_any_hour() {
    let mut s = story("2026-11-21 23:30", NewTicket { urgency: Urgency::Emergency, ..complaint() });
    let promises = since(&s, 0);
    // And whoever phones about it ([`an_emergency_calls_whoever_is_on_duty_to_the_phone`]).
    assert_eq!(told(&promises)[..1], [(NoticeKind::Assigned, to_unit(&[Role::Handler, Role::Lead]))]);
    assert!(
        promises[0]
            .text
            .starts_with("【特急】新派投诉工单53011326112000001，请于11月21日（周六）24:00前签收")
    );
    s.does("2026-11-21 23:35", handler("zhujian"), contact());
    let promises = fired(&mut s, "2026-11-22 00:00");
    assert_eq!(told(&promises)[..1], [(NoticeKind::Overdue, to_unit(&[Role::Handler, Role::Lead]))]);
    assert_eq!(not_before(&promises[0], s.now, &s.world.calendar), s.now);
    assert_eq!(told(&fired(&mut s, "2026-11-22 00:10"))[1].1, to(&[Role::Supervisor]));
    let first = fired(&mut s, "2026-11-22 00:30").remove(0);
    assert!(first.at_once && first.text.contains("已过 30 分钟"), "{}", first.text);
}

#[test]
fn a_pressing_ticket_that_waits_is_told_to_the_dispatchers() {
    let urgent = NewTicket { urgency: Urgency::Urgent, ..open_complaint() };
    let promises = since(&story("2026-11-21 23:00", urgent), 0);
    assert_eq!(told(&promises), [(NoticeKind::Waiting, to(&[Role::Dispatcher]))]);
    assert_eq!(promises[0].text, "【紧急】工单53011326112000001等待派单，请于11月21日（周六）23:30前派出。");
    assert_eq!(since(&story("2026-11-21 23:00", open_complaint()), 0), []);
    let untouched = NewTicket { urgency: Urgency::Urgent, ..unattended() };
    assert_eq!(
        told(&since(&story("2026-11-21 23:00", untouched), 0)),
        [(NoticeKind::Waiting, to(&[Role::Dispatcher]))]
    );
}

#[test]
fn what_comes_back_names_the_new_deadline() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-25 16:00");
    let seen = s.journal.len();
    s.does("2026-11-26 09:00", reviewer(), fail());
    let promises = since(&s, seen);
    assert_eq!(told(&promises), [(NoticeKind::ReviewFailed, to_unit(&[Role::Handler, Role::Lead]))]);
    assert_eq!(
        promises[0].text,
        "工单53011326112000001审核未通过，已退回，请于11月30日（周一）24:00前重新办结。"
    );
    s.handled("2026-11-26 10:00").does("2026-11-26 11:00", reviewer(), pass());
    s.does("2026-11-26 12:00", visitor(), unhappy());
    let seen = s.journal.len();
    s.does("2026-11-26 13:00", visitor(), redo());
    let promises = since(&s, seen);
    assert_eq!(told(&promises), [(NoticeKind::Redo, to_unit(&[Role::Handler, Role::Lead]))]);
    assert!(promises[0].text.contains("12月1日（周二）24:00"), "{}", promises[0].text);
}

#[test]
fn a_late_stage_is_told_to_whose_turn_it_is() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00");
    let promises = fired(&mut s, "2026-11-24 00:00");
    assert_eq!(told(&promises), [(NoticeKind::Stage, to(&[Role::Reviewer, Role::Supervisor]))]);
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00");
    let seen = s.journal.len();
    s.does("2026-11-24 00:00", reviewer(), pass());
    assert_eq!(since(&s, seen), [], "missed and done at once: nobody need act");
}

#[test]
fn a_request_goes_to_the_supervisor_and_its_answer_to_who_asked() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.handled("2026-11-20 11:00").does("2026-11-20 12:00", reviewer(), pass());
    s.does("2026-11-20 13:00", visitor(), unhappy());
    let seen = s.journal.len();
    s.does("2026-11-20 14:00", reviewer(), close_unhappy()).does(
        "2026-11-20 15:00",
        supervisor(),
        approve_close(),
    );
    let asker = Audience::Person { person: reviewer().person };
    assert_eq!(
        told(&since(&s, seen)),
        [(NoticeKind::Approval, to(&[Role::Supervisor])), (NoticeKind::Decided, asker)]
    );
}

#[test]
fn a_withdrawal_stops_the_unit() {
    let mut s = story("2026-11-20 10:00", complaint());
    let seen = s.journal.len();
    s.does("2026-11-20 11:00", agent(), withdraw());
    assert_eq!(told(&since(&s, seen)), [(NoticeKind::Withdrawn, to_unit(&[Role::Handler]))]);
}

#[test]
fn keys_are_unique_and_the_same_every_time() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.passes("2026-11-26 10:00");
    s.handled("2026-11-26 11:00").does("2026-12-01 12:00", reviewer(), fail());
    s.passes("2026-12-31 00:00");
    let all = since(&s, 0);
    let keys: HashSet<_> = all.iter().map(|p| p.key.clone()).collect();
    assert_eq!(keys.len(), all.len());
    assert!(all.len() > 10);
    assert_eq!(since(&s, 0), all);
}

#[test]
fn letters_wait_for_working_hours() {
    let calendar = Calendar::official();
    let mut letter = since(&story("2026-11-20 10:00", complaint()), 0).remove(0);
    for (now, leaves) in [
        ("2026-11-20 09:00", "2026-11-20 09:00"),
        ("2026-11-20 16:59", "2026-11-20 16:59"),
        ("2026-11-20 12:00", "2026-11-20 13:00"),
        ("2026-11-20 17:00", "2026-11-23 09:00"),
        ("2026-10-11 00:00", "2026-10-12 09:00"),
        ("2026-09-30 20:00", "2026-10-08 09:00"),
    ] {
        assert_eq!(not_before(&letter, at(now), &calendar), at(leaves), "{now}");
        letter.at_once = true;
        assert_eq!(not_before(&letter, at(now), &calendar), at(now));
        letter.at_once = false;
    }
}

#[test]
fn a_return_is_asked_of_the_dispatchers_and_answered_to_the_unit_in_writing() {
    let mut s = story("2026-11-20 10:00", complaint());
    let seen = s.journal.len();
    s.does("2026-11-20 11:00", handler("zhujian"), give_back("chengguan"));
    let promises = since(&s, seen);
    assert_eq!(told(&promises), [(NoticeKind::Approval, to(&[Role::Dispatcher]))]);
    assert_eq!(
        promises[0].text,
        "工单53011326112000001（区住建局承办）申请退单：不属本单位职责，请于11月20日（周五）16:00前审定。"
    );
    let seen = s.journal.len();
    s.does("2026-11-24 09:00", dispatcher(), reject_return());
    let promises = since(&s, seen);
    let unit = to_unit(&[Role::Handler, Role::Lead]);
    let corrected = (NoticeKind::Corrected, unit.clone());
    assert_eq!(
        told(&promises),
        [(NoticeKind::Decided, unit), corrected.clone(), corrected.clone(), corrected]
    );
    assert!(
        promises[0].letter && promises[0].text.ends_with("请于12月1日（周二）24:00前办结，不得再次退单。")
    );
    assert_eq!(
        promises[3].text,
        "工单53011326112000001（区住建局承办）的“办理”时限顺延至12月1日（周二）24:00（退单审定超时顺延）。"
    );
}

#[test]
fn who_is_rid_of_it_and_who_must_designate_are_told() {
    let mut s = story("2026-11-20 10:00", complaint());
    s.does("2026-11-20 11:00", handler("zhujian"), give_back("chengguan"));
    let seen = s.journal.len();
    s.does("2026-11-20 11:10", dispatcher(), dispute());
    let promises = since(&s, seen);
    assert_eq!(told(&promises), [(NoticeKind::Dispute, to(&[Role::Supervisor]))]);
    assert!(promises[0].text.contains("11月25日（周三）24:00"), "{}", promises[0].text);
    let late = fired(&mut s, "2026-11-26 00:00");
    assert_eq!(told(&late)[0], (NoticeKind::Stage, to(&[Role::Supervisor])));
    let seen = s.journal.len();
    s.does("2026-11-26 10:00", supervisor(), designate("chengguan"));
    let promises = since(&s, seen);
    let named = Audience::Unit { unit: "chengguan".into(), roles: vec![Role::Handler] };
    assert_eq!(
        told(&promises),
        [(NoticeKind::Decided, to_unit(&[Role::Handler, Role::Lead])), (NoticeKind::Assigned, named)]
    );
    assert!(promises[0].text.contains("无须继续办理") && promises[1].text.contains("不得退单"));
}

/// A pressing ticket does not wait for somebody to look into the list again.
#[test]
fn a_pressing_ticket_that_came_back_is_told_at_once() {
    let mut s = story("2026-11-20 10:00", NewTicket { urgency: Urgency::Urgent, ..complaint() });
    s.does("2026-11-20 10:10", handler("zhujian"), give_back("chengguan"));
    let seen = s.journal.len();
    s.does("2026-11-20 10:20", dispatcher(), accept_return());
    let promises = since(&s, seen);
    assert!(
        promises
            .iter()
            .any(|p| p.kind == NoticeKind::Waiting && p.at_once && p.audience == to(&[Role::Dispatcher]))
    );
}

/// contract.md §4: "by phone number and notice, at any hour".
#[test]
fn an_emergency_calls_whoever_is_on_duty_to_the_phone() {
    let mut s = story("2026-11-22 02:00", NewTicket { urgency: Urgency::Emergency, ..complaint() });
    let phone = |promises: Vec<Promise>| -> Vec<Promise> {
        promises.into_iter().filter(|p| p.kind == NoticeKind::Phone).collect()
    };
    let recorder = Audience::Person { person: agent().person };
    let first = phone(since(&s, 0));
    assert_eq!(first.iter().map(|p| &p.audience).collect::<Vec<_>>(), [&to(&[Role::Dispatcher]), &recorder]);
    assert_eq!(
        first[0].text,
        "【特急】工单53011326112000001（区住建局承办）已派出，请立即电话交办：值班室 08716212000、值班室 08716212001、带班领导 08716212002、主要负责人 08716212003。"
    );
    let hotline = to(&[Role::Dispatcher, Role::Supervisor]);
    let ring = |promises: Vec<Promise>| -> Vec<(Audience, String)> {
        phone(promises).into_iter().map(|p| (p.audience, p.text)).collect()
    };
    let rung = ring(fired(&mut s, "2026-11-22 02:30"));
    assert_eq!(
        rung.iter().map(|(to, _)| to).collect::<Vec<_>>(),
        [&hotline, &recorder],
        "once for both clocks"
    );
    assert!(
        rung[0].1.starts_with(
            "工单53011326112000001（区住建局承办）的“签收”时限（11月22日（周日）02:30）已过，请立即电话联系值班室：值班室 08716212000、"
        ),
        "{rung:?}"
    );
    let rung = ring(fired(&mut s, "2026-11-22 02:40"));
    assert!(
        rung.iter().all(|(_, text)| text.contains("请立即电话联系带班领导：带班领导 08716212002")),
        "{rung:?}"
    );
    for (time, number) in [("02:41", "08716212002"), ("02:42", "08716212003")] {
        let seen = s.journal.len();
        s.does(&format!("2026-11-22 {time}"), agent(), not_answered(number));
        let told = ring(since(&s, seen));
        assert_eq!(told.len(), if number.ends_with('3') { 2 } else { 0 }, "{told:?}");
        assert!(told.iter().all(|(_, text)| text.contains("区住建局的值班电话均未接通")));
    }
}

/// The lead and whoever works on it there, in writing, before an answer to a supervision or an instruction is due.
#[test]
fn who_owes_an_answer_is_reminded_in_writing() {
    let mut s = story("2026-11-18 10:00", NewTicket { reply_wanted: false, ..complaint() });
    s.does("2026-11-18 10:30", handler("zhujian"), sign_it());
    s.does("2026-11-18 11:00", leader(), instruct("2026-11-22"));
    let promises = fired(&mut s, "2026-11-20 09:00");
    assert_eq!(told(&promises), [(NoticeKind::Remind, to_unit(&[Role::Handler, Role::Lead]))]);
    assert_eq!(
        promises[0].text,
        "工单53011326112000001（区住建局承办）的批示须于11月22日（周日）24:00前回复，请按时回复。"
    );
    assert!(promises[0].letter);
}
