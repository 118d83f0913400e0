//! What the people of the stories say: tickets and commands with ordinary parameters.

use super::super::{
    CallReport, Command, Intake, Minutes, NewCaller, NewTicket, Remedy, SecondRating, SubmitResult,
    VisitReport, Wording,
};
use super::stage::at;
use crate::domain::text::Phone;
use crate::domain::ticket::{Details, RatingFacts, Upstream};
use entity::values::*;

/// A caller with name and number.
pub(crate) fn caller() -> NewCaller {
    NewCaller { kind: CallerKind::Person, anonymous: false, reachable: true, identity: "0".repeat(64) }
}

/// A complaint that the directory gives to zhujian.
pub(crate) fn complaint() -> NewTicket {
    NewTicket {
        line: Line::Hotline,
        channel: Channel::Phone,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        intake: Intake::Accept,
        title: "工地夜间施工".to_owned(),
        content: "连续三晚浇筑到凌晨".to_owned(),
        category: Some("030101".into()),
        area: Some("530113001".into()),
        address: None,
        subject_unit: None,
        accused: None,
        details: Details::default(),
        received_at: None,
        late_reason: None,
        callers: vec![caller()],
        confidential: false,
        reply_wanted: true,
        upstream: None,
        rating: None,
        split_from: None,
    }
}

/// A complaint that a dispatcher has to give to somebody.
pub(crate) fn open_complaint() -> NewTicket {
    NewTicket { category: Some("030102".into()), ..complaint() }
}

/// A complaint that nobody has looked at yet.
pub(crate) fn unattended() -> NewTicket {
    NewTicket { intake: Intake::Unattended, channel: Channel::Web, ..complaint() }
}

/// A complaint whose caller was asked for more.
pub(crate) fn unclear() -> NewTicket {
    NewTicket { intake: Intake::NeedInfo { question: "具体在哪一栋？".to_owned() }, ..complaint() }
}

/// A bad rating with name and number, for `unit` or for nobody yet.
pub(crate) fn rating(unit: Option<&str>) -> NewTicket {
    NewTicket {
        line: Line::Service,
        channel: Channel::Rating,
        kind: Kind::Rating,
        intake: Intake::Rating { unit: unit.map(UnitCode::from) },
        category: None,
        area: None,
        rating: Some(RatingFacts {
            counted_from: None,
            id: RatingId(1),
            real_name: true,
            consent_contact: true,
            matter_code: Some("DC-1".to_owned()),
        }),
        ..complaint()
    }
}

/// A complaint that the city sent down, to be answered by `due`.
pub(crate) fn from_city(due: &str) -> NewTicket {
    let upstream = Upstream {
        system: Channel::City,
        number: "KM-1".to_owned(),
        received_at: None,
        due_at: Some(at(due)),
        return_until: None,
    };
    NewTicket { channel: Channel::City, upstream: Some(upstream), ..complaint() }
}

pub(crate) fn dispatch(unit: &str) -> Command {
    Command::Dispatch {
        lead_unit: unit.into(),
        co_units: Vec::new(),
        category: None,
        note: None,
        override_reason: None,
    }
}

/// Against the directory's word.
pub(crate) fn dispatch_because(unit: &str, reason: &str) -> Command {
    Command::Dispatch {
        lead_unit: unit.into(),
        co_units: Vec::new(),
        category: None,
        note: None,
        override_reason: Some(reason.to_owned()),
    }
}

/// With others that assist.
pub(crate) fn dispatch_with(unit: &str, co: &[&str]) -> Command {
    Command::Dispatch {
        lead_unit: unit.into(),
        co_units: co.iter().map(|unit| (*unit).into()).collect(),
        category: None,
        note: None,
        override_reason: Some("会商确定".to_owned()),
    }
}

pub(crate) fn add_co(unit: &str, working_days: u32) -> Command {
    Command::AddCoUnit {
        unit: unit.into(), working_days, override_reason: Some("须现场核实".to_owned())
    }
}

pub(crate) fn remove_co(unit: &str) -> Command {
    Command::RemoveCoUnit { unit: unit.into(), note: None }
}

pub(crate) fn submit_co() -> Command {
    Command::SubmitCo { result: "已清运渣土".to_owned(), evidence: Vec::new() }
}

pub(crate) fn object() -> Command {
    Command::ObjectCo { basis: "职责清单第 7 条".to_owned() }
}

/// On the objection of a unit, or of the only one.
pub(crate) fn on_objection(unit: Option<&str>, accepted: bool) -> Command {
    let note = (!accepted).then(|| "职责清单第 8 条已列明".to_owned());
    Command::DecideObjection { unit: unit.map(UnitCode::from), accepted, note }
}

/// Without waiting for a co unit.
pub(crate) fn submit_unassisted() -> Command {
    let reason = Some("协办事项不影响答复".to_owned());
    Command::Submit(Box::new(SubmitResult { open_co_reason: reason, ..result() }))
}

pub(crate) fn accept() -> Command {
    Command::Accept { category: None }
}

pub(crate) fn accept_rating(unit: Option<&str>) -> Command {
    Command::AcceptRating { unit: unit.map(UnitCode::from), note: None }
}

pub(crate) fn answer() -> Command {
    Command::Answer { reply: "窗口周一至周五上班".to_owned() }
}

pub(crate) fn decline() -> Command {
    Command::Decline { reason: DeclineReason::Litigation, told_caller: true, told_text: None }
}

pub(crate) fn transfer() -> Command {
    Command::TransferEmergency { to: EmergencyLine::Police, call: None }
}

pub(crate) fn ask() -> Command {
    Command::RequestInfo { question: "请补充门牌号".to_owned() }
}

pub(crate) fn info() -> Command {
    Command::ProvideInfo { content: Some("三栋二单元".to_owned()) }
}

/// 签收
pub(crate) fn sign_it() -> Command {
    Command::Sign
}

pub(crate) fn contact() -> Command {
    Command::Contact {
        method: ContactMethod::Phone, contacted_at: None, note: Some("已说明情况".to_owned())
    }
}

pub(crate) fn contact_at(time: &str) -> Command {
    Command::Contact { method: ContactMethod::Visit, contacted_at: Some(at(time)), note: None }
}

/// What is known at first.
pub(crate) fn report_it() -> Command {
    Command::ReportPreliminary { content: "抢修队已到场，正在关阀".to_owned() }
}

/// A result with the first file of the ticket as its evidence.
pub(crate) fn result() -> SubmitResult {
    SubmitResult {
        verified: true,
        outcome: Outcome::Resolved,
        measures: "责令停工".to_owned(),
        public_reply: "已责令停止夜间施工".to_owned(),
        open_to_public: true,
        evidence: vec![AttachmentId(1)],
        verdict: None,
        plan: None,
        open_co_reason: None,
    }
}

pub(crate) fn give_back(suggested: &str) -> Command {
    Command::Return {
        reason: ReturnReason::NotOurs,
        basis: "职责清单第 3 条".to_owned(),
        suggested_unit: Some(suggested.into()),
    }
}

/// Nobody's that the unit knows.
pub(crate) fn give_back_to_nobody() -> Command {
    Command::Return { reason: ReturnReason::Other, basis: "不明".to_owned(), suggested_unit: None }
}

/// What was asked for is approved.
pub(crate) fn approve(request: RequestKind) -> Command {
    Command::Decide { request, approved: true, note: None }
}

/// Or not, and why.
pub(crate) fn reject(request: RequestKind, why: &str) -> Command {
    Command::Decide { request, approved: false, note: Some(why.to_owned()) }
}

pub(crate) fn accept_return() -> Command {
    approve(RequestKind::Return)
}

pub(crate) fn reject_return() -> Command {
    reject(RequestKind::Return, "职责清单第 5 条已列明")
}

pub(crate) fn dispute() -> Command {
    Command::OpenDispute { reason: Some("两家均不认领".to_owned()) }
}

pub(crate) fn meeting(unit: &str) -> Command {
    Command::RecordMeeting(Box::new(Minutes {
        participants: vec!["区住建局张三".to_owned(), "区城市管理局李四".to_owned()],
        decision: "由主办单位牵头".to_owned(),
        lead_unit: unit.into(),
        co_units: vec!["tongdu".into()],
        until: None,
    }))
}

pub(crate) fn designate(unit: &str) -> Command {
    Command::Designate {
        lead_unit: unit.into(),
        co_units: Vec::new(),
        category: Some("030102".into()),
        basis: "会商纪要第 1 号".to_owned(),
        directory: None,
    }
}

pub(crate) fn extend(working_days: u32) -> Command {
    Command::RequestExtension { working_days, reason: "须等检测报告".to_owned(), told_caller: true }
}

pub(crate) fn approve_extension() -> Command {
    approve(RequestKind::Extension)
}

pub(crate) fn reject_extension() -> Command {
    reject(RequestKind::Extension, "可以按期办结")
}

pub(crate) fn suspend(resume_on: &str) -> Command {
    Command::RequestSuspension {
        reason: SuspensionReason::Appraisal,
        resume_on: super::date(resume_on),
        why: Some("等噪声检测报告".to_owned()),
    }
}

pub(crate) fn approve_suspension() -> Command {
    approve(RequestKind::Suspension)
}

pub(crate) fn reject_suspension() -> Command {
    reject(RequestKind::Suspension, "不影响办理")
}

/// A supervisor is asked to rule, with the first file of the ticket.
pub(crate) fn ask_for(ruling: RequestKind, until: Option<&str>) -> Command {
    Command::AskRuling {
        ruling,
        reason: "涉及历史遗留问题".to_owned(),
        evidence: vec![AttachmentId(1)],
        until: until.map(super::date),
    }
}

pub(crate) fn progress() -> Command {
    Command::ReportProgress { content: "已完成测绘，正在报批".to_owned() }
}

pub(crate) fn submit() -> Command {
    Command::Submit(Box::new(result()))
}

pub(crate) fn submit_with(verdict: Verdict) -> Command {
    Command::Submit(Box::new(SubmitResult { verdict: Some(verdict), ..result() }))
}

/// With a plan until this day.
pub(crate) fn submit_plan(until: &str) -> Command {
    let plan = Some(("改造窗口叫号系统，分三步实施".to_owned(), super::date(until)));
    Command::Submit(Box::new(SubmitResult { verdict: Some(Verdict::Complex), plan, ..result() }))
}

/// 差评认定, with the first file of the ticket.
pub(crate) fn judge(verdict: Verdict) -> Command {
    let note = "调取监控，向评价人核实".to_owned();
    Command::AdjudicateRating { verdict, note, evidence: vec![AttachmentId(1)] }
}

/// 公开
pub(crate) fn publish_it(question: &str, reply: &str) -> Command {
    Command::Publish(Box::new(Wording {
        title: None,
        question: question.to_owned(),
        reply: reply.to_owned(),
        confirmed: false,
    }))
}

pub(crate) fn unpublish() -> Command {
    Command::Unpublish { reason: "答复有误，重新核实".to_owned() }
}

pub(crate) fn pass() -> Command {
    Command::PassReview { note: None, seed: None }
}

pub(crate) fn fail() -> Command {
    Command::FailReview { note: "没有复查".to_owned() }
}

pub(crate) fn reported() -> Command {
    Command::ConfirmReported { receipt: Some("回执1".to_owned()), at: None }
}

pub(crate) fn rejected_above() -> Command {
    Command::RejectedByUpstream { reason: "答复不完整".to_owned() }
}

/// A visit that reached the caller, who says this much.
pub(crate) fn heard(solved: Option<Solved>, satisfaction: Option<u8>) -> Command {
    Command::Visit(Box::new(VisitReport {
        caller: None,
        channel: VisitChannel::Phone,
        reached: true,
        unit_contacted: Some(true),
        solved,
        satisfaction,
        satisfaction_unit: None,
        satisfaction_agent: None,
        note: Some("通话两分钟".to_owned()),
    }))
}

pub(crate) fn content() -> Command {
    heard(Some(Solved::Yes), Some(5))
}

pub(crate) fn unhappy() -> Command {
    heard(Some(Solved::No), Some(1))
}

/// A visit in which nobody answered.
pub(crate) fn no_answer() -> Command {
    Command::Visit(Box::new(VisitReport {
        caller: None,
        channel: VisitChannel::Phone,
        reached: false,
        unit_contacted: None,
        solved: None,
        satisfaction: None,
        satisfaction_unit: None,
        satisfaction_agent: None,
        note: None,
    }))
}

pub(crate) fn redo() -> Command {
    Command::Redo { reason: "问题依旧".to_owned() }
}

pub(crate) fn close_unhappy() -> Command {
    Command::CloseDissatisfied {
        reason: "已依法办结".to_owned(),
        basis: "施工许可合法".to_owned(),
        evidence: Vec::new(),
    }
}

pub(crate) fn approve_close() -> Command {
    approve(RequestKind::CloseDissatisfied)
}

pub(crate) fn reject_close() -> Command {
    reject(RequestKind::CloseDissatisfied, "再办一次")
}

pub(crate) fn sign_off() -> Command {
    Command::SignOff { note: None }
}

pub(crate) fn reject_sign_off() -> Command {
    Command::RejectSignOff { note: "佐证不足".to_owned() }
}

pub(crate) fn looks_again(confirmed: bool) -> Command {
    Command::SpotCheck { confirmed, note: (!confirmed).then(|| "现场仍未整改".to_owned()) }
}

pub(crate) fn drawn(month: &str) -> Command {
    Command::DrawSpotCheck { month: month.parse().expect("a date") }
}

pub(crate) fn rated_again(satisfaction: u8) -> Command {
    let text = Some("还是老样子".to_owned());
    Command::RateAgain(SecondRating { rating: RatingId(2), satisfaction, text })
}

pub(crate) fn revoke() -> Command {
    Command::RevokeSignOff { reason: "核实为虚假整改".to_owned() }
}

pub(crate) fn withdraw() -> Command {
    Command::Withdraw { reason: "双方已和解".to_owned() }
}

pub(crate) fn supervise(level: u8, due_working_days: u32) -> Command {
    Command::Supervise {
        level, requirement: "查明原因，三日内整改到位".to_owned(), due_working_days
    }
}

pub(crate) fn reply_supervision() -> Command {
    Command::ReplySupervision { directive: None, content: "已约谈施工方，今晚起停工".to_owned() }
}

pub(crate) fn close_supervision() -> Command {
    Command::CloseSupervision { directive: None, note: Some("回复属实".to_owned()) }
}

pub(crate) fn instruct(due_on: &str) -> Command {
    Command::Instruct { text: "请住建局务必重视".to_owned(), unit: None, due_on: super::date(due_on) }
}

pub(crate) fn reply_instruction() -> Command {
    Command::ReplyInstruction { directive: None, content: "已落实".to_owned() }
}

/// 电话交办, answered by somebody.
pub(crate) fn phoned(unit: Option<&str>) -> Command {
    call(unit, Some("值班员"), "08716212000")
}

/// 电话交办, answered by nobody.
pub(crate) fn not_answered(number: &str) -> Command {
    call(None, None, number)
}

pub(crate) fn call(unit: Option<&str>, person: Option<&str>, number: &str) -> Command {
    Command::HandOver(Box::new(CallReport {
        unit: unit.map(UnitCode::from),
        reached: person.is_some(),
        person: person.map(str::to_owned),
        number: Phone::parse(number).expect("a number"),
        at: None,
        note: None,
    }))
}

pub(crate) fn urge() -> Command {
    Command::Urge { note: "诉求人再次来电".to_owned() }
}

/// The first caller calls again and says nothing new.
pub(crate) fn again() -> Command {
    Command::RepeatCall { caller: Some(CallerId(1)), note: None }
}

/// Whom the citizen accuses, as it turns out later.
pub(crate) fn accuse(unit: Option<&str>, people: &[PersonId]) -> Command {
    let accused = (!people.is_empty()).then(|| "承办人".to_owned());
    Command::NameAccused { subject_unit: unit.map(UnitCode::from), accused, people: people.to_vec() }
}

pub(crate) fn confide(confidential: bool) -> Command {
    Command::SetConfidential { confidential, reason: "诉求人要求保密".to_owned() }
}

pub(crate) fn recuse() -> Command {
    Command::Recuse { reason: "与诉求人系近亲属".to_owned() }
}

/// What is said against zhujian, of a matter that is zhujian's by the directory.
pub(crate) fn report_on(unit: &str) -> NewTicket {
    NewTicket { kind: Kind::Report, subject_unit: Some(unit.into()), ..complaint() }
}

/// From the beginning of 23 November 2026 on.
pub(crate) fn succeed(from: &str, to: &str) -> Command {
    let since = super::at("2026-11-23 00:00");
    Command::Succeed { act: ReorganisationId(1), from: from.into(), to: to.into(), since }
}

/// The address was misheard.
pub(crate) fn put_right() -> Command {
    let address = Some("白云街15号".to_owned());
    Command::Correct(Box::new(Remedy { address, reason: "登记有误".to_owned(), ..Remedy::default() }))
}

pub(crate) fn note() -> Command {
    Command::Note { text: "来电催问".to_owned() }
}
