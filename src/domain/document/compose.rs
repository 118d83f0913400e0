//! The words of each paper.

use super::Paper;
use crate::domain::calendar::Allowance;
use crate::domain::clock::{Clock, level};
use crate::domain::lifecycle::Context;
use crate::domain::notice::deadline;
use crate::domain::ticket::{Directive, Ticket};
use crate::domain::time::{Instant, day_of};
use chrono::Datelike;
use entity::values::*;

/// Of deadlines that climbed to `rung` together; `None` where the rung has no paper (提级办理 is the leader's own act).
pub(crate) fn climbed(
    ticket: &Ticket,
    unit: &UnitCode,
    rung: Rung,
    clocks: &[&Clock],
    context: Context<'_>,
) -> Option<(DocumentKind, String)> {
    let late = clocks.iter().map(|c| format!("“{}”时限（{}）", c.key.kind.label(), deadline(&c.due)));
    let late = late.collect::<Vec<_>>().join("、");
    let (kind, said) = match rung {
        Rung::Remind | Rung::Overdue | Rung::Level4 => return None,
        Rung::Urge => (
            DocumentKind::UrgeNotice,
            vec![
                format!("你单位承办的上述工单，{late}已过，至今未完成。请立即处理，并说明逾期原因。"),
                "本通知不改变原定时限。".to_owned(),
            ],
        ),
        Rung::Level1 | Rung::Level2 => (
            DocumentKind::SupervisionOrder,
            vec![
                format!(
                    "你单位承办的上述工单，{late}已过{}，至今未完成，现列入 {} 级督办。",
                    since(rung, clocks),
                    level(rung)
                ),
                "请单位负责人督促立即完成，并书面说明逾期原因和整改措施。督办不改变原定时限。".to_owned(),
            ],
        ),
        Rung::Level3 => (
            DocumentKind::TalkNotice,
            vec![
                format!(
                    "你单位承办的上述工单，{late}已过{}，至今未完成，现列入 3 级督办，约谈你单位负责人。",
                    since(rung, clocks)
                ),
                "时间、地点另行通知。请准备办理情况、逾期原因和整改措施，约谈不改变原定时限。".to_owned(),
            ],
        ),
    };
    Some((kind, written(ticket, unit, said, context)))
}

/// How late the one is that presses least: of several that climbed together what is said holds for each.
fn since(rung: Rung, clocks: &[&Clock]) -> String {
    let pressing = |c: &&&Clock| matches!(c.allowance, Allowance::Minutes(_));
    let days = |c: &&&Clock| c.ladder.days(rung).unwrap_or(0);
    let calm = clocks.iter().filter(|c| !pressing(c)).min_by_key(days);
    let late = calm.or(clocks.first()).and_then(|c| c.ladder.late(rung, c.allowance));
    late.map_or_else(|| "期".to_owned(), |late| format!(" {late}"))
}

/// Of a supervisor's order; from level 3 it is a talk (约谈).
pub(crate) fn ordered(
    ticket: &Ticket,
    directive: &Directive,
    wanted: &str,
    context: Context<'_>,
) -> (DocumentKind, String) {
    let due = ticket.clock(&directive.clock).map(|c| deadline(&c.due)).unwrap_or_default();
    let level = directive.level.unwrap_or(1);
    let (kind, head) = match level {
        3 => (
            DocumentKind::TalkNotice,
            "对上述工单实施 3 级督办，约谈你单位负责人，时间、地点另行通知。要求如下：".to_owned(),
        ),
        _ => (DocumentKind::SupervisionOrder, format!("对上述工单实施 {level} 级督办，要求如下：")),
    };
    let foot = format!("请于{due}前书面回复落实情况。督办不改变工单的办理时限。");
    (kind, written(ticket, &directive.unit, vec![head, wanted.to_owned(), foot], context))
}

/// Of the second redo.
pub(crate) fn redone(ticket: &Ticket, unit: &UnitCode, context: Context<'_>) -> (DocumentKind, String) {
    let said = vec![
        "上述工单经你单位办理后仍未解决，现第二次重办，列入 2 级督办。".to_owned(),
        "请单位负责人督促按期办结，并书面说明前两次未办好的原因。".to_owned(),
    ];
    (DocumentKind::SupervisionOrder, written(ticket, unit, said, context))
}

/// What somebody asks for by hand.
pub(crate) fn asked(ticket: &Ticket, unit: &UnitCode, kind: DocumentKind, context: Context<'_>) -> String {
    let due = |kind| {
        let of =
            |c: &&Clock| c.key.kind == kind && c.key.unit.as_ref() == Some(unit) && c.stopped_at.is_none();
        ticket.clocks.iter().rev().find(of).map(|c| deadline(&c.due))
    };
    let said = match kind {
        DocumentKind::TransferSlip => {
            let steps =
                [(ClockKind::Sign, "签收"), (ClockKind::Contact, "联系诉求人"), (ClockKind::Handle, "办结")];
            let steps: Vec<_> = steps
                .iter()
                .filter_map(|(kind, what)| due(*kind).map(|due| format!("{due}前{what}")))
                .collect();
            let until =
                if steps.is_empty() { String::new() } else { format!("，请于{}", steps.join("，")) };
            let whose = match ticket.confidential {
                true => "诉求人要求保密，本单不载诉求人信息，办理中不得泄露。",
                false => "诉求人信息请在系统中按权限查看，不得用于其他用途。",
            };
            vec![
                format!("现将上述工单转你单位办理{until}。办理结果请答复诉求人，并在系统中提交。"),
                whose.to_owned(),
            ]
        }
        _ => {
            let until = due(ClockKind::Handle).map(|due| format!("，办理期限为{due}")).unwrap_or_default();
            vec![format!("你单位承办的上述工单{until}。请抓紧办理。"), "本通知不改变原定时限。".to_owned()]
        }
    };
    written(ticket, unit, said, context)
}

fn written(ticket: &Ticket, unit: &UnitCode, paragraphs: Vec<String>, context: Context<'_>) -> String {
    let reference = context.reference;
    let mut rows = vec![("工单编号".to_owned(), ticket.number.to_string())];
    let mut row =
        |name: &str, value: Option<String>| rows.extend(value.map(|value| (name.to_owned(), value)));
    row("诉求类型", Some(ticket.kind.label().to_owned()));
    row("诉求类别", ticket.category.as_ref().map(|code| reference.category_path(code)));
    row("所在区域", ticket.area.as_ref().map(|code| reference.area_path(code)));
    row("受理日期", Some(day_in_words(ticket.received_at)));
    row("承办单位", Some(reference.unit_name(unit, day_of(context.now)).to_owned()));
    row("派单日期", ticket.lead().map(|lead| day_in_words(lead.dispatched_at)));
    row("办理期限", ticket.latest(ClockKind::Handle).map(|c| deadline(&c.due)));
    Paper { rows, paragraphs }.written()
}

fn day_in_words(at: Instant) -> String {
    let day = day_of(at);
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
