//! Why a command is refused.

use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::Claim;
use crate::domain::time::{Instant, beijing, day_of};
use chrono::{NaiveDate, TimeDelta};
use entity::values::{CommandName, DirectiveKind, RequestKind, Status, TicketNumber};

/// A refusal (拒绝), each with a stable code (contract.md §2) and a sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The person's role does not give this command.
    NotYourDuty(CommandName),
    /// A contractor's agent, or anybody, lacks the authority in this case.
    NeedsSupervisor(u32),
    /// One person or unit would unite duties that exclude each other.
    SeparationOfDuties(String),
    /// The command does not exist in this state.
    WrongState {
        command: CommandName,
        status: Status,
    },
    /// Only `accept_rating` takes a rating, only `accept` anything else.
    WrongKind(CommandName),
    /// Ratings, reports and tickets of an upper platform stay what they are.
    NotForThisTicket(CommandName),
    /// What was known at first has been reported, or more than that.
    AlreadyReported(&'static str),
    /// The unit has not yet spoken with the citizen.
    ContactFirst,
    /// The time in which a unit may give a ticket back has passed at this instant: the unit owns it.
    WindowClosed(Instant),
    /// The time in which a co unit may object has passed at this instant.
    ObjectionClosed(Instant),
    /// The unit has not yet signed for its part.
    SignFirst,
    /// The co unit has handed in its part already.
    CoDelivered,
    /// Somebody has yet to decide whether the co unit is concerned.
    ObjectionWaits,
    /// There is no co unit that could be spared.
    NoCoUnit,
    /// These units have not handed in their part: the result needs a reason for not waiting.
    OpenCoUnits(String),
    /// The time that the unit wants moved ran out at this instant.
    TooLate(CommandName, Instant),
    /// The day on which the time was to run again has come before anybody decided.
    ResumptionPassed(NaiveDate),
    /// The day that was promised has come before anybody decided.
    PromisePassed(NaiveDate),
    /// A supervisor has ruled so already.
    AlreadyRuled(RequestKind),
    /// It counts as every other ticket does.
    NotExcluded,
    /// More often or longer than is allowed in sum, and how often and how long that is.
    CapExceeded(String),
    /// Two persons decide one after the other, and it is not this one's turn.
    NotYourTurn(&'static str),
    /// Only a supervisor makes it visible to more people again.
    StaysConfidential,
    /// Somebody has yet to decide whether the unit has more time.
    ExtensionWaits,
    /// The draft that waits can no longer leave as it is, and why.
    DraftOutdated(&'static str),
    /// A supervisor has yet to say what holds of the rating, and of what.
    VerdictWaits(&'static str),
    /// Nothing of it is made public, and why.
    NotPublic(&'static str),
    /// The unit has it for good, and why.
    NoReturn(&'static str),
    /// Nobody is dissatisfied.
    NobodyDissatisfied,
    /// A request of this kind waits already, or none waits.
    AlreadyRequested,
    NothingRequested,
    /// The sign-off of this round was looked at again already.
    AlreadyChecked,
    /// Nobody has ordered it, or it has been answered.
    NothingOrdered(DirectiveKind),
    /// No paper can be issued, and why.
    NoDocument(&'static str),
    /// The unit has not answered yet.
    NotAnswered,
    /// It is merged into this ticket, which alone is acted upon.
    MergedInto(CommandName, TicketNumber),
    /// These two cannot become one, or one cannot become two again, and why.
    NotMergeable(String),
    /// Nobody is left to be called.
    NobodyToVisit,
    /// Somebody else has taken it from the pool; the service adds the name.
    Claimed {
        claim: Claim,
        by: Option<String>,
    },
    /// Nobody has taken it from the pool.
    NotClaimed,
    /// A parameter does not fit.
    Invalid(FieldErrors),
}

impl Refusal {
    /// A refusal of one parameter.
    pub fn field(field: &str, code: FieldCode, detail: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, code, detail))
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotYourDuty(_)
            | Self::NeedsSupervisor(_)
            | Self::NotYourTurn(_)
            | Self::StaysConfidential => "forbidden",
            Self::SeparationOfDuties(_) => "separation_of_duties",
            Self::WindowClosed(_)
            | Self::ObjectionClosed(_)
            | Self::TooLate(..)
            | Self::ResumptionPassed(_)
            | Self::PromisePassed(_) => "window_closed",
            Self::CapExceeded(_) => "cap_exceeded",
            Self::NoReturn(_) => "no_return",
            Self::Invalid(_) => "invalid",
            _ => "illegal_transition",
        }
    }

    /// The same with the name of who has it (张三正在处理).
    #[must_use]
    pub fn naming(self, name: impl FnOnce(&Claim) -> Option<String>) -> Self {
        match self {
            Self::Claimed { claim, by: None } => Self::Claimed { by: name(&claim), claim },
            other => other,
        }
    }

    /// The sentence for the person.
    pub fn detail(&self) -> String {
        match self {
            Self::NotYourDuty(command) => format!("您的岗位不能执行“{}”", command.label()),
            Self::NeedsSupervisor(round) => format!("已重办 {round} 次，再次重办须由督办员决定"),
            Self::SeparationOfDuties(detail) => detail.clone(),
            Self::WrongState { command, status } => {
                format!("工单当前为“{}”，不能执行“{}”", status.label(), command.label())
            }
            Self::WrongKind(CommandName::AcceptRating) => "只有差评工单需要预审".to_owned(),
            Self::WrongKind(_) => "差评工单请用“预审”".to_owned(),
            Self::NotForThisTicket(
                command @ (CommandName::RequestExtension
                | CommandName::RequestSuspension
                | CommandName::RequestLongTerm),
            ) => {
                format!("差评工单不能“{}”", command.label())
            }
            Self::NotForThisTicket(CommandName::ReportPreliminary) => "只有特急工单需要初步报告".to_owned(),
            Self::AlreadyReported(why) => (*why).to_owned(),
            Self::NotForThisTicket(CommandName::AdjudicateRating) => "只有差评工单需要认定".to_owned(),
            Self::NotForThisTicket(CommandName::HandOver) => "只有紧急工单需要电话交办".to_owned(),
            Self::NotForThisTicket(
                command @ (CommandName::MeToo | CommandName::Split | CommandName::Link | CommandName::Unlink),
            ) => {
                format!("差评和保密工单不能“{}”", command.label())
            }
            Self::NotForThisTicket(CommandName::RepeatCall) => {
                "保密工单不登记重复来电，请另行登记".to_owned()
            }
            Self::NotForThisTicket(command) => format!("差评、举报和上级交办的工单不能“{}”", command.label()),
            Self::ContactFirst => "尚未联系诉求人，请先联系并登记后再办结".to_owned(),
            Self::WindowClosed(until) => format!("退单期限已于 {}届满，由本单位承办", ended(*until)),
            Self::ObjectionClosed(until) => format!("协办异议期限已于 {}届满，由本单位协办", ended(*until)),
            Self::SignFirst => "请先签收，再提交协办结果".to_owned(),
            Self::CoDelivered => "协办结果已提交，不能再执行此操作".to_owned(),
            Self::ObjectionWaits => "协办异议尚待审定，审定后再办理".to_owned(),
            Self::NoCoUnit => "没有可以撤销的协办单位".to_owned(),
            Self::OpenCoUnits(units) => format!("协办单位{units}尚未办结，提交办结须说明理由"),
            Self::TooLate(command, due) => {
                format!("办理期限已于 {}届满，“{}”须在到期前提出", ended(*due), command.label())
            }
            Self::ResumptionPassed(on) => format!("申请的恢复日期 {on} 已到，不能再同意挂起"),
            Self::PromisePassed(on) => format!("承诺办结日期 {on} 已到，不能再同意挂账"),
            Self::AlreadyRuled(kind) => format!("本工单已{}，无须再次申请", kind.label()),
            Self::NotExcluded => "本工单没有剔除，无须撤销".to_owned(),
            Self::CapExceeded(detail) => detail.clone(),
            Self::NotYourTurn(whose) => (*whose).to_owned(),
            Self::StaysConfidential => "本工单已设为保密，解除保密须由督办员决定".to_owned(),
            Self::ExtensionWaits => "延期申请尚待审定，请先审定再通过审核".to_owned(),
            Self::DraftOutdated(why) | Self::VerdictWaits(why) | Self::NotPublic(why) => (*why).to_owned(),
            Self::NoReturn(why) => (*why).to_owned(),
            Self::NobodyDissatisfied => "没有不满意的回访结果，无需申请不满意结案".to_owned(),
            Self::AlreadyRequested => "已有一项申请正在等待审批".to_owned(),
            Self::NothingRequested => "没有等待审批的申请".to_owned(),
            Self::AlreadyChecked => "本次销号已抽查核实".to_owned(),
            Self::NothingOrdered(kind) => format!("没有等待回复的{}", kind.label()),
            Self::NoDocument(why) => (*why).to_owned(),
            Self::NotAnswered => "承办单位尚未回复，不能结束督办".to_owned(),
            Self::MergedInto(command, into) => {
                format!("工单已并入{into}，不能执行“{}”，请到该工单办理", command.label())
            }
            Self::NotMergeable(why) => why.clone(),
            Self::NobodyToVisit => "没有还需回访的诉求人".to_owned(),
            Self::Claimed { claim, by } => {
                let who = by.as_deref().unwrap_or("其他人员");
                let (since, until) =
                    (beijing(claim.at).format("%H:%M"), beijing(claim.until).format("%H:%M"));
                format!("{who}正在处理（{since} 认领，保留至 {until}），可由本人或督办员释放")
            }
            Self::NotClaimed => "这张工单没有人认领，无须释放".to_owned(),
            Self::Invalid(_) => "填写的内容有误，请按提示修改".to_owned(),
        }
    }
}

/// 2026-11-23 24:00: an exclusive end in the words of the day that it ends.
fn ended(until: Instant) -> String {
    let last = day_of(until - TimeDelta::milliseconds(1));
    match beijing(until).date() {
        day if day == last => beijing(until).format("%Y-%m-%d %H:%M").to_string(),
        _ => format!("{last} 24:00"),
    }
}
