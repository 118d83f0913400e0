//! What people hand in, ask for, put right or tell the caller, in words.

use super::{Telling, clock_time, yes_no};
use crate::domain::ticket::{Amendment, Answer, Correction, Imported, Request, Submission};
use entity::values::UnitCode;

/// What stood there and what stands there now.
pub(super) fn corrected(correction: &Correction) -> Telling<'_> {
    let mut telling = Telling::new("更正").saying(&correction.reason).fact("更正项目", correction.labels());
    for change in &correction.changes {
        telling = match change {
            Amendment::Title { was, now } => telling.also("原标题", Some(was)).also("标题更正为", Some(now)),
            Amendment::Content { was, now } => {
                telling.also("原诉求内容", Some(was)).also("诉求内容更正为", Some(now))
            }
            Amendment::Address { was, now } => {
                telling.also("原详细地址", was.as_ref()).also("详细地址更正为", Some(now))
            }
            Amendment::Category { was_name, now_name, .. } => {
                telling.fact_if("原诉求类别", was_name.clone()).fact("诉求类别更正为", now_name.clone())
            }
            Amendment::Area { was_name, now_name, .. } => {
                telling.fact_if("原地点", was_name.clone()).fact("地点更正为", now_name.clone())
            }
            Amendment::OccurredAt { was, now } => {
                telling.fact_if("原发生时间", was.map(clock_time)).fact("发生时间更正为", clock_time(*now))
            }
            // What stood there is personal: whoever may see it finds it with the caller.
            Amendment::Caller { fields, .. } => {
                let names: Vec<&str> = fields.iter().map(|field| field.label()).collect();
                telling.fact("更正的诉求人信息", names.join("、"))
            }
        };
    }
    telling
}

/// What another system recorded, with its own times.
pub(super) fn imported<'a>(i: &'a Imported, unit: &dyn Fn(&UnitCode) -> String) -> Telling<'a> {
    let lead = i.assignment.as_ref();
    let replied = i.answer.as_ref().map(told).and_then(|telling| telling.text);
    Telling::new("从其他系统导入")
        .saying(&i.received.content)
        .fact("原系统", i.origin.source.clone())
        .fact("原编号", i.origin.number.clone())
        .fact("来源", i.received.channel.label())
        .fact("受理时间", clock_time(i.received.received_at))
        .fact_if("主办单位", lead.map(|a| unit(&a.unit)))
        .fact_if("派单时间", lead.map(|a| clock_time(a.dispatched_at)))
        .fact_if("办结时间", i.submission.as_ref().map(|s| clock_time(s.submitted_at)))
        .fact_if("结果", i.submission.as_ref().map(|s| s.outcome.label()))
        .fact("导入时状态", i.status.label())
        .also("办理情况", i.submission.as_ref().map(|s| &s.measures))
        .also("公开答复", i.submission.as_ref().map(|s| &s.public_reply))
        .also("答复", replied)
}

/// A result, as it leaves the unit.
pub(super) fn submitted(s: &Submission) -> Telling<'_> {
    Telling::new("办结")
        .saying(&s.measures)
        .fact("结果", s.outcome.label())
        .fact("诉求属实", yes_no(s.verified))
        .fact_if("核实结论", s.verdict.map(|v| v.label()))
        .fact_if("限期整改至", s.plan.as_ref().map(|p| p.until.to_string()))
        .also("公开答复", Some(&s.public_reply))
        .also("整改计划", s.plan.as_ref().map(|p| &p.measures))
        .also("未等协办的理由", s.open_co_reason.as_ref())
}

/// What somebody asks another to decide.
pub(super) fn requested<'a>(request: &'a Request, unit: &dyn Fn(&UnitCode) -> String) -> Telling<'a> {
    // A draft is the unit's own until it leaves: what it says stands with the request, for the unit's people.
    if request.prepared.is_some() {
        return Telling::new("提交审签");
    }
    if let Some(extension) = &request.extension {
        return Telling::new("申请延期")
            .saying(&request.reason)
            .fact("延长", format!("{} 个工作日", extension.working_days))
            .fact("已告知诉求人", yes_no(extension.told_caller));
    }
    if let Some(suspension) = &request.suspension {
        return Telling::new("申请挂起")
            .saying(&request.reason)
            .fact("原因", suspension.reason.label())
            .fact("恢复日期", suspension.resume_on.to_string());
    }
    if let Some(objecting) = &request.objecting {
        return Telling::new("提出协办异议").saying(&request.basis).fact("协办单位", unit(&objecting.unit));
    }
    if let Some(entry) = &request.ledger {
        return Telling::new("申请挂账")
            .saying(&request.reason)
            .fact("单位", unit(&entry.unit))
            .fact("承诺办结日期", entry.until.to_string());
    }
    let returning = request.returning.as_ref();
    let telling = match returning {
        Some(returning) => Telling::new("退单").saying(&request.basis).fact("原因", returning.reason.label()),
        None => Telling::new(format!("申请{}", request.kind.label()))
            .saying(&request.reason)
            .also("依据", request.basis.as_ref()),
    };
    telling.fact_if("建议承办单位", returning.and_then(|r| r.suggested_unit.as_ref()).map(unit))
}

pub(super) fn told(answer: &Answer) -> Telling<'_> {
    match answer {
        Answer::Reply { reply } => Telling::new("即时答复").saying(reply),
        Answer::Declined { reason, told_caller, told } => Telling::new("不予受理")
            .saying(told)
            .fact("原因", reason.label())
            .fact("已告知诉求人", yes_no(*told_caller)),
        Answer::Transferred { to, call } => {
            let call = call.as_deref();
            Telling::new("转紧急热线")
                .saying(call.and_then(|call| call.note.as_ref()))
                .fact("转至", to.label())
                .also("接听人", call.map(|call| &call.person))
                .also("电话", call.map(|call| &call.number))
                .fact_if("通话时间", call.map(|call| clock_time(call.at)))
        }
        Answer::Question { question } => Telling::new("要求补充").saying(question),
        Answer::Withdrawn { reason } => Telling::new("撤诉").saying(reason),
    }
}
