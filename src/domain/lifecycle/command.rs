//! Commands with their parameters, typed and complete.

use super::joining::{Fellow, Part};
use super::merging::Peer;
use super::requesting::{command_of, request_of};
use super::sampling::VisitSeed;
use super::{Behalf, CallReport, SecondRating, TransferReport};
use crate::domain::ticket::Hand;
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;

/// A command (命令) whose parameters have the right form; whether they fit the ticket, `decide` says.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    Accept {
        category: Option<CategoryCode>,
    },
    AcceptRating {
        unit: Option<UnitCode>,
        note: Option<String>,
    },
    Dispatch {
        lead_unit: UnitCode,
        co_units: Vec<UnitCode>,
        category: Option<CategoryCode>,
        note: Option<String>,
        override_reason: Option<String>,
    },
    Answer {
        reply: String,
    },
    Decline {
        reason: DeclineReason,
        told_caller: bool,
        told_text: Option<String>,
    },
    TransferEmergency {
        to: EmergencyLine,
        call: Option<TransferReport>,
    },
    RequestInfo {
        question: String,
    },
    ProvideInfo {
        content: Option<String>,
    },
    Sign,
    /// What the hotline enters in a unit's name (代录).
    Entered {
        behalf: Behalf,
        command: Box<Command>,
    },
    AssignInside {
        /// Whose part, where the system hands over; else the actor's own.
        unit: Option<UnitCode>,
        hand: Hand,
        due_on: NaiveDate,
        note: Option<String>,
    },
    AddCoUnit {
        unit: UnitCode,
        working_days: u32,
        /// Why a township assists though the directory gives no ground for it.
        override_reason: Option<String>,
    },
    RemoveCoUnit {
        unit: UnitCode,
        note: Option<String>,
    },
    SubmitCo {
        result: String,
        evidence: Vec<AttachmentId>,
    },
    ObjectCo {
        basis: String,
    },
    DecideObjection {
        /// Whose, where several object.
        unit: Option<UnitCode>,
        accepted: bool,
        note: Option<String>,
    },
    Contact {
        method: ContactMethod,
        contacted_at: Option<Instant>,
        note: Option<String>,
    },
    ReportPreliminary {
        content: String,
    },
    Return {
        reason: ReturnReason,
        basis: String,
        suggested_unit: Option<UnitCode>,
    },
    RequestExtension {
        working_days: u32,
        reason: String,
        told_caller: bool,
    },
    RequestSuspension {
        reason: SuspensionReason,
        resume_on: NaiveDate,
        why: Option<String>,
    },
    Resume,
    /// A supervisor is asked to rule (申请剔除、挂账、终结).
    AskRuling {
        ruling: RequestKind,
        reason: String,
        evidence: Vec<AttachmentId>,
        /// Of the long-term ledger alone.
        until: Option<NaiveDate>,
    },
    ReportProgress {
        content: String,
    },
    /// What another person asked for is approved or rejected (审批).
    Decide {
        request: RequestKind,
        approved: bool,
        note: Option<String>,
    },
    OpenDispute {
        reason: Option<String>,
    },
    RecordMeeting(Box<Minutes>),
    Designate {
        lead_unit: UnitCode,
        co_units: Vec<UnitCode>,
        category: Option<CategoryCode>,
        basis: String,
        /// Whether the next matter of this kind goes there by itself (写入派单目录).
        directory: Option<DirectoryReach>,
    },
    Submit(Box<SubmitResult>),
    /// 差评认定
    AdjudicateRating {
        verdict: Verdict,
        note: String,
        /// Files of the ticket; needed where the rating is left out.
        evidence: Vec<AttachmentId>,
    },
    PassReview {
        note: Option<String>,
        /// From which it follows whether the caller is visited, where only a share is; the service gives it.
        seed: Option<VisitSeed>,
    },
    FailReview {
        note: String,
    },
    ConfirmReported {
        receipt: Option<String>,
        at: Option<Instant>,
    },
    RejectedByUpstream {
        reason: String,
    },
    Visit(Box<VisitReport>),
    Redo {
        reason: String,
    },
    SignOff {
        note: Option<String>,
    },
    RejectSignOff {
        note: String,
    },
    SpotCheck {
        /// Whether it is put right as the unit said.
        confirmed: bool,
        /// Needed where it is not.
        note: Option<String>,
    },
    RevokeSignOff {
        reason: String,
    },
    /// By the month's draw.
    DrawSpotCheck {
        /// Its first day.
        month: NaiveDate,
    },
    /// By a reorganisation (机构改革).
    Succeed {
        act: ReorganisationId,
        from: UnitCode,
        to: UnitCode,
        /// The beginning of its day.
        since: Instant,
    },
    CloseDissatisfied {
        reason: String,
        basis: String,
        evidence: Vec<AttachmentId>,
    },
    Withdraw {
        reason: String,
    },
    /// 电话交办
    HandOver(Box<CallReport>),
    Urge {
        note: String,
    },
    Supervise {
        level: u8,
        requirement: String,
        due_working_days: u32,
    },
    ReplySupervision {
        /// The one that is due first, if absent.
        directive: Option<DirectiveId>,
        content: String,
    },
    CloseSupervision {
        directive: Option<DirectiveId>,
        note: Option<String>,
    },
    Instruct {
        text: String,
        /// The lead unit, if absent.
        unit: Option<UnitCode>,
        due_on: NaiveDate,
    },
    ReplyInstruction {
        directive: Option<DirectiveId>,
        content: String,
    },
    /// 并单
    Merge {
        into: Peer,
        reason: Option<String>,
    },
    /// 拆回
    Unmerge {
        /// Into which it was merged.
        root: Peer,
        reason: Option<String>,
    },
    /// 加入诉求人
    MeToo(Box<Fellow>),
    Link {
        to: Peer,
        note: Option<String>,
    },
    Unlink {
        from: Peer,
    },
    /// 拆单
    Split {
        parts: Vec<Part>,
        /// What they will be called, one each.
        numbers: Vec<TicketNumber>,
        reason: Option<String>,
    },
    /// 重复来电: somebody who is on the ticket called again and said nothing new.
    RepeatCall {
        /// Who, as the service finds by the number on the line.
        caller: Option<CallerId>,
        note: Option<String>,
    },
    /// Which unit and whom the citizen accuses.
    NameAccused {
        subject_unit: Option<UnitCode>,
        accused: Option<String>,
        /// The people of this system who are meant, as the service finds them.
        people: Vec<PersonId>,
    },
    SetConfidential {
        confidential: bool,
        reason: String,
    },
    Recuse {
        reason: String,
    },
    /// 认领
    Claim,
    /// 释放认领
    Release {
        note: Option<String>,
    },
    /// 更正
    Correct(Box<Remedy>),
    /// 公开
    Publish(Box<Wording>),
    /// 撤下公开
    Unpublish {
        reason: String,
    },
    Note {
        text: String,
    },
    /// 追评
    RateAgain(SecondRating),
    Archive,
}

/// What the public is to read of a result (公开内容).
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    pub title: Option<String>,
    pub question: String,
    pub reply: String,
    /// Whether what looks like a name, an address, a plate or a landline number was looked at and may stand.
    pub confirmed: bool,
}

/// What the record is to say instead (更正); what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remedy {
    pub title: Option<String>,
    pub content: Option<String>,
    pub address: Option<String>,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
    pub occurred_at: Option<Instant>,
    pub caller: Option<CallerRemedy>,
    pub reason: String,
}

/// A caller put right, without the personal data: the service has held it against what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerRemedy {
    pub caller: CallerId,
    /// What differs; empty where all was said as it stands.
    pub fields: Vec<CallerField>,
    pub kind: CallerKind,
    /// Whether a number is known then.
    pub reachable: bool,
    /// Hex of the salted hash over what stands there then.
    pub identity: String,
}

/// What a unit hands in (办结结果).
#[derive(Debug, Clone, PartialEq)]
pub struct SubmitResult {
    pub verified: bool,
    pub outcome: Outcome,
    pub measures: String,
    pub public_reply: String,
    pub open_to_public: bool,
    pub evidence: Vec<AttachmentId>,
    pub verdict: Option<Verdict>,
    /// Measures and day of the plan that the verdict complex needs.
    pub plan: Option<(String, NaiveDate)>,
    /// Why it does not wait for a co unit that is outstanding.
    pub open_co_reason: Option<String>,
}

/// What a meeting on whose a matter is has come to (会商记录).
#[derive(Debug, Clone, PartialEq)]
pub struct Minutes {
    pub participants: Vec<String>,
    pub decision: String,
    pub lead_unit: UnitCode,
    pub co_units: Vec<UnitCode>,
    pub until: Option<NaiveDate>,
}

/// What a visitor reports of one attempt (回访记录).
#[derive(Debug, Clone, PartialEq)]
pub struct VisitReport {
    /// The first caller still to be visited, if absent.
    pub caller: Option<CallerId>,
    pub channel: VisitChannel,
    pub reached: bool,
    pub unit_contacted: Option<bool>,
    pub solved: Option<Solved>,
    pub satisfaction: Option<u8>,
    pub satisfaction_unit: Option<u8>,
    pub satisfaction_agent: Option<u8>,
    pub note: Option<String>,
}

impl Command {
    /// Its name in the table.
    pub fn name(&self) -> CommandName {
        match self {
            Self::Accept { .. } => CommandName::Accept,
            Self::AcceptRating { .. } => CommandName::AcceptRating,
            Self::Dispatch { .. } => CommandName::Dispatch,
            Self::Answer { .. } => CommandName::Answer,
            Self::Decline { .. } => CommandName::Decline,
            Self::TransferEmergency { .. } => CommandName::TransferEmergency,
            Self::RequestInfo { .. } => CommandName::RequestInfo,
            Self::ProvideInfo { .. } => CommandName::ProvideInfo,
            Self::Sign => CommandName::Sign,
            Self::Entered { command, .. } => command.name(),
            Self::AssignInside { .. } => CommandName::AssignInside,
            Self::AddCoUnit { .. } => CommandName::AddCoUnit,
            Self::RemoveCoUnit { .. } => CommandName::RemoveCoUnit,
            Self::SubmitCo { .. } => CommandName::SubmitCo,
            Self::ObjectCo { .. } => CommandName::ObjectCo,
            Self::DecideObjection { .. } => CommandName::DecideObjection,
            Self::Contact { .. } => CommandName::Contact,
            Self::ReportPreliminary { .. } => CommandName::ReportPreliminary,
            Self::Return { .. } => CommandName::Return,
            Self::RequestExtension { .. } => CommandName::RequestExtension,
            Self::RequestSuspension { .. } => CommandName::RequestSuspension,
            Self::Resume => CommandName::Resume,
            Self::AskRuling { ruling, .. } => request_of(*ruling),
            Self::ReportProgress { .. } => CommandName::ReportProgress,
            Self::Decide { request, approved, .. } => command_of(*request, *approved),
            Self::OpenDispute { .. } => CommandName::OpenDispute,
            Self::RecordMeeting(_) => CommandName::RecordMeeting,
            Self::Designate { .. } => CommandName::Designate,
            Self::Submit(_) => CommandName::Submit,
            Self::AdjudicateRating { .. } => CommandName::AdjudicateRating,
            Self::PassReview { .. } => CommandName::PassReview,
            Self::FailReview { .. } => CommandName::FailReview,
            Self::ConfirmReported { .. } => CommandName::ConfirmReported,
            Self::RejectedByUpstream { .. } => CommandName::RejectedByUpstream,
            Self::Visit(_) => CommandName::Visit,
            Self::Redo { .. } => CommandName::Redo,
            Self::SignOff { .. } => CommandName::SignOff,
            Self::RejectSignOff { .. } => CommandName::RejectSignOff,
            Self::SpotCheck { .. } => CommandName::SpotCheck,
            Self::RevokeSignOff { .. } => CommandName::RevokeSignOff,
            Self::DrawSpotCheck { .. } => CommandName::DrawSpotCheck,
            Self::Succeed { .. } => CommandName::Succeed,
            Self::CloseDissatisfied { .. } => CommandName::CloseDissatisfied,
            Self::Withdraw { .. } => CommandName::Withdraw,
            Self::HandOver(_) => CommandName::HandOver,
            Self::Urge { .. } => CommandName::Urge,
            Self::Supervise { .. } => CommandName::Supervise,
            Self::ReplySupervision { .. } => CommandName::ReplySupervision,
            Self::CloseSupervision { .. } => CommandName::CloseSupervision,
            Self::Instruct { .. } => CommandName::Instruct,
            Self::ReplyInstruction { .. } => CommandName::ReplyInstruction,
            Self::Merge { .. } => CommandName::Merge,
            Self::Unmerge { .. } => CommandName::Unmerge,
            Self::MeToo(_) => CommandName::MeToo,
            Self::Link { .. } => CommandName::Link,
            Self::Unlink { .. } => CommandName::Unlink,
            Self::Split { .. } => CommandName::Split,
            Self::RepeatCall { .. } => CommandName::RepeatCall,
            Self::NameAccused { .. } => CommandName::NameAccused,
            Self::SetConfidential { .. } => CommandName::SetConfidential,
            Self::Recuse { .. } => CommandName::Recuse,
            Self::Claim => CommandName::Claim,
            Self::Release { .. } => CommandName::Release,
            Self::Correct(_) => CommandName::Correct,
            Self::Publish(_) => CommandName::Publish,
            Self::Unpublish { .. } => CommandName::Unpublish,
            Self::Note { .. } => CommandName::Note,
            Self::RateAgain(_) => CommandName::RateAgain,
            Self::Archive => CommandName::Archive,
        }
    }
}
