//! Whether what another system tells fits together.

use super::History;
use crate::domain::lifecycle::Context;
use crate::domain::lifecycle::context::AHEAD;
use crate::domain::lifecycle::guarding::REPORTED;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::is_in_hand;
use crate::domain::time::{Instant, beijing, day_of, start_of};
use chrono::Datelike;
use entity::values::*;

/// Nothing before this year is a record of a hotline: a slip of the pen, or an empty cell that became a date.
const FIRST_YEAR: i32 = 1980;
/// Nor is a deadline after it.
const LAST_YEAR: i32 = 2100;

/// The history with its times in order.
pub(super) fn check(mut history: History, context: Context<'_>) -> Result<History, FieldErrors> {
    let mut errors = FieldErrors::new();
    times(&mut history, context.now, &mut errors);
    references(&history, context, &mut errors);
    let status = history.stands();
    if status == Status::SignedOff && archived_by(&history, context) {
        history.status = Some(Status::Archived);
    }
    state(&history, status, context, &mut errors);
    if errors.is_empty() { Ok(history) } else { Err(errors) }
}

/// Whether the spot-check months after the sign-off are over.
fn archived_by(history: &History, context: Context<'_>) -> bool {
    let days = context.policy.number(LimitName::ArchiveDays, history.matter());
    let days = chrono::TimeDelta::days(i64::from(days));
    history.closed_at.is_some_and(|at| at + days <= context.now)
}

/// Each time no earlier than the one before it and not in the future. A date without a time means some time of that
/// day: it is moved up to what happened before on the same day.
fn times(history: &mut History, now: Instant, errors: &mut FieldErrors) {
    let h = history;
    if beijing(h.received_at).year() < FIRST_YEAR {
        errors.add("received_at", FieldCode::Time, format!("受理时间早于 {FIRST_YEAR} 年"));
        return;
    }
    let mut after = |field: &str, what: &str, floor: Instant, at: &mut Option<Instant>| {
        let Some(given) = *at else { return };
        if given > now + AHEAD {
            errors.add(field, FieldCode::Time, format!("{what}晚于现在"));
        } else if given < floor {
            if given == start_of(day_of(floor)) {
                *at = Some(floor);
            } else {
                errors.add(field, FieldCode::Time, format!("{what}早于此前的环节"));
            }
        }
    };
    let mut received = Some(h.received_at);
    after("received_at", "受理时间", h.received_at, &mut received);
    after("dispatched_at", "派单时间", h.received_at, &mut h.dispatched_at);
    let dispatched = h.dispatched();
    after("signed_at", "签收时间", dispatched, &mut h.signed_at);
    after("contacted_at", "联系时间", dispatched, &mut h.contacted_at);
    after("submitted_at", "办结时间", dispatched, &mut h.submitted_at);
    after("state_since", "进入当前环节的时间", h.received_at, &mut h.state_since);
    let last = h.submitted_at.unwrap_or(dispatched);
    after("closed_at", "结案时间", last, &mut h.closed_at);
    let mut occurred = h.details.occurred_at;
    after("occurred_at", "事发时间", Instant::MIN_UTC, &mut occurred);
    if let Some(due) = h.due {
        if due.at < h.received_at {
            errors.add("due_at", FieldCode::Time, "到期时间早于受理时间");
        } else if due.on.year() > LAST_YEAR {
            errors.add("due_at", FieldCode::Time, format!("到期时间晚于 {LAST_YEAR} 年"));
        }
    }
}

fn references(history: &History, context: Context<'_>, errors: &mut FieldErrors) {
    let reference = context.reference;
    let known = |unit: &UnitCode| reference.units.contains_key(unit);
    if history
        .category
        .as_ref()
        .is_some_and(|code| reference.leaf(code, day_of(history.received_at)).is_none())
    {
        errors.add("category", FieldCode::Unknown, "没有这个诉求类别，或不是最末一级");
    }
    if history.area.as_ref().is_some_and(|code| !reference.areas.contains_key(code)) {
        errors.add("area", FieldCode::Unknown, "没有这个行政区划");
    }
    if history.subject_unit.as_ref().is_some_and(|unit| !known(unit)) {
        errors.add("subject_unit", FieldCode::Unknown, "没有这个单位");
    }
    if history.details.matter_code.as_ref().is_some_and(|code| !reference.matters.contains_key(code)) {
        errors.add("matter_code", FieldCode::Unknown, "没有这个政务服务事项");
    }
    if history.unit.as_ref().is_some_and(|unit| !known(unit)) {
        errors.add("unit", FieldCode::Unknown, "没有这个承办单位");
    }
}

/// What a state cannot do without, and what it cannot go with.
fn state(history: &History, status: Status, context: Context<'_>, errors: &mut FieldErrors) {
    use Status::*;
    let h = history;
    let mut missing = |field: &str, detail: &str| errors.add(field, FieldCode::Required, detail);
    match status {
        NeedInfo => missing("status", "“待补充”的工单不能导入，请对应为“待受理”"),
        ReturnReview | Dispute => {
            missing("status", "“退单待审”“争议协商”的工单不能导入，请对应为“待派单”");
        }
        Suspended => missing("status", "“挂起”的工单不能导入，请对应为“办理中”"),
        Received | ToDispatch if h.unit.is_some() => missing("unit", "尚未派单的工单不应有承办单位"),
        Dispatched | Handling | ToReview | ToReport | ToVisit | ToSignOff | SignedOff if h.unit.is_none() => {
            missing("unit", "缺少承办单位");
        }
        Answered if h.reply.is_none() => missing("reply", "已答复的工单缺少答复"),
        Declined if h.decline_reason.is_none() => missing("decline_reason", "不予受理的工单缺少原因"),
        Transferred if h.transfer_to.is_none() => missing("transfer_to", "已转紧急的工单缺少去向"),
        ToReport if h.upstream.is_none() => missing("upstream_number", "待上报的工单缺少上级平台编号"),
        _ => {}
    }
    let handed_in = matches!(status, ToReview | ToReport | ToVisit | ToSignOff | SignedOff);
    if handed_in && h.outcome.is_none() {
        missing("outcome", "缺少办理结果");
    }
    if h.outcome.is_some() && h.unit.is_some() {
        if h.verified.is_none() {
            missing("verified", "有办理结果的须说明诉求是否属实");
        }
        if h.reply.is_none() && h.measures.is_none() {
            missing("reply", "有办理结果的须有答复或办理情况");
        }
        if h.finished().is_none() {
            missing("submitted_at", "缺少办结时间");
        }
    }
    let called = || h.reply_wanted && h.callers.iter().any(|c| !c.anonymous && c.reachable);
    if status == ToVisit && !called() {
        missing("phone", "待回访的工单须有可联系的诉求人");
    }
    let idle = |unit: &UnitCode| context.reference.dispatchable(unit, day_of(context.now)).is_none();
    if is_in_hand(status) && h.unit.as_ref().is_some_and(idle) && !errors.has("unit") {
        let detail = "承办单位已停用或不承办工单，请在映射文件的 [units] 中对应到承接单位";
        errors.add("unit", FieldCode::Unknown, detail);
    }
    let accused = h.subject_unit.as_ref().zip(h.unit.as_ref());
    let reported = accused.is_some_and(|(accused, unit)| context.reference.in_one_chain(accused, unit));
    if h.kind == Kind::Report && reported {
        // 信访工作条例 30: what is reported never goes to whom it reports.
        errors.add("unit", FieldCode::Conflict, REPORTED);
    }
}
