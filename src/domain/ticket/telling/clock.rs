//! What happens to clocks, and a deadline, in words.

use super::{Telling, clock_time};
use crate::domain::clock::ClockKey;
use crate::domain::ticket::Event;
use crate::domain::time::beijing;
use entity::values::{ClockKind, UnitCode};

pub(super) fn tell_clock<'a>(event: &'a Event, unit: &dyn Fn(&UnitCode) -> String) -> Telling<'a> {
    let named = |what: &str, key: &ClockKey| {
        Telling::new(format!("{}时限{what}", key.kind.label()))
            .fact_if("单位", key.unit.as_ref().map(unit))
            .by_system()
    };
    match event {
        Event::ClockStarted { clock } => {
            named("开始", &clock.key).fact("规则", clock.rule.clone()).fact("到期", due(&clock.due))
        }
        Event::ClockAssigned { key, unit: to, .. } => {
            named("归属单位", key).fact("归属", to.as_ref().map_or("热线中心".to_owned(), unit))
        }
        Event::ClockMoved { key, shift } => Telling { system: false, ..named("顺延", key) }
            .fact("原因", shift.reason.label())
            .fact("到期", due(&shift.due)),
        Event::ClockCured { key } => {
            Telling { system: false, ..named("的超期已补正（非承办单位迟误）", key) }
        }
        Event::ClockStopped { key, held, .. } => named(if *held { "暂停（待审核）" } else { "停止" }, key),
        Event::ClockSettled { key } => named("认定", key),
        Event::ClockPaused { key, .. } => named("暂停", key),
        Event::ClockResumed { key, shift } => named("恢复", key)
            .fact_if("原因", shift.as_ref().map(|s| s.reason.label()))
            .fact_if("到期", shift.as_ref().map(|s| due(&s.due))),
        Event::ClockRecalculated { key, due: at, .. } => {
            named("按新公布的节假日安排重算", key).fact("到期", due(at))
        }
        Event::ClockMissed { key, at } => {
            Telling { system: false, ..named("已超期", key).fact("超期时间", clock_time(*at)) }
        }
        Event::ClockVoided { key, .. } => Telling { system: false, ..named("的超期已撤销", key) },
        Event::ClockRevoked { key } => Telling { system: false, ..named("不再计为按时完成", key) },
        Event::ClockCancelled { key, .. } => named("取消", key),
        Event::RungFired { key, rung } => {
            let label = format!("{}（{}）", rung.label(), key.kind.label());
            Telling { label, system: false, ..named("", key) }
        }
        Event::RungSkipped { key, rung } => {
            Telling { label: format!("略过{}", rung.label()), ..named("", key) }
        }
        other => Telling::new(format!("{other:?}")).by_system(),
    }
}

fn due(due: &crate::domain::calendar::Due) -> String {
    let end = crate::domain::time::end_of(due.on);
    if due.at == end { format!("{} 24:00", due.on) } else { clock_time(due.at) }
}

/// A deadline in one sentence: 投诉办理 5 个工作日，自 2026-09-30 10:00 起计，2026-10-10（周六）24:00 到期。
pub fn sentence(clock: &crate::domain::clock::Clock) -> String {
    let capped = clock.cap.is_some_and(|cap| cap == clock.due);
    let by = match (capped, clock.key.kind) {
        (true, ClockKind::CoHandle) => "，受主办单位时限约束",
        (true, _) => "，受上级平台时限约束",
        (false, _) => "",
    };
    let moved = match clock.shifts.len() {
        0 => String::new(),
        n => format!("，其间调整 {n} 次"),
    };
    let provisional = if clock.due.provisional { "（暂定，待放假安排公布）" } else { "" };
    let weekday = crate::domain::time::weekday(clock.due.on);
    let day = clock.due.on;
    let time = if clock.due.at == crate::domain::time::end_of(day) {
        "24:00".to_owned()
    } else {
        beijing(clock.due.at).format("%H:%M").to_string()
    };
    let start = clock_time(clock.starts_at);
    format!("{}，自 {start} 起计{by}{moved}，{day}（{weekday}）{time} 到期{provisional}", clock.rule)
}
