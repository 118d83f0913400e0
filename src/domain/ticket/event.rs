//! What happened to a ticket, one entry of its journal each.

use super::*;
use crate::domain::calendar::Due;
use crate::domain::clock::{Clock, ClockKey, Shift};
use crate::domain::time::Instant;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One thing that happened (事件). The journal keeps who and when beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// 登记
    Received(Box<Received>),
    /// 导入
    Imported(Box<Imported>),
    /// 状态变化
    Moved { to: Status },
    /// 受理
    Accepted { category: Option<CategoryCode>, note: Option<Text> },
    /// 外包坐席建议
    Proposed { proposal: Proposal },
    /// 派单
    Dispatched {
        assignment: AssignmentId,
        role: AssignmentRole,
        unit: UnitCode,
        category: Option<CategoryCode>,
        automatic: bool,
        basis: Option<String>,
        override_reason: Option<Text>,
        note: Option<Text>,
        /// Absent in what was written before townships had their own rule.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pushed_down: bool,
    },
    /// 即时答复、不予受理、转接、要求补充、撤诉
    Told { answer: Answer },
    /// 补充信息
    InfoProvided { content: Option<Text> },
    /// 签收
    Signed { unit: UnitCode },
    /// 单位内交办
    AssignedInside { task: Box<InnerTask> },
    /// 单位内交办到期提醒；`overdue` 为已过内部期限
    InsideReminded { task: u32, overdue: bool, again_at: Option<Instant> },
    /// 代录
    Entered { entry: Box<Entry> },
    /// 电话交办
    HandedOver { call: Box<PhoneCall> },
    /// 代理人以其名义办理的人（AB岗）；其后同一次操作的各项均为代理
    ActedFor { person: PersonId },
    /// 联系诉求人
    Contacted { contact: Contact },
    /// 初步报告
    PreliminaryReported { report: Box<PreliminaryReport> },
    /// 上传附件
    Attached { attachment: Attachment },
    /// 办结
    Submitted { submission: Box<Submission> },
    /// 协办办结
    CoSubmitted { result: Box<CoResult> },
    /// 撤销协办
    CoUnitRemoved { assignment: AssignmentId, unit: UnitCode, note: Option<Text> },
    /// 审核
    Reviewed { passed: bool, note: Option<Text> },
    /// 上报确认
    ReportConfirmed { receipt: Option<Text>, confirmed_at: Option<Instant> },
    /// 回访抽取
    VisitDrawn { draw: VisitDraw },
    /// 回访
    Visited { visit: Visit, outcome: Option<VisitOutcome> },
    /// 回访不再需要
    VisitNotWanted { caller: CallerId },
    /// 重办
    RoundOpened { round: u32, cause: RoundCause, reason: Text },
    /// 销号
    SignedOff { note: Option<Text> },
    /// 抽中，销号后核实
    SpotDrawn { month: NaiveDate },
    /// 销号后核实
    SpotChecked { check: SpotCheck },
    /// 差评认定
    Adjudicated { adjudication: Box<Adjudication> },
    /// 整改计划获准，按计划继续整改
    PlanBegun,
    /// 公开
    Published { publication: Box<Publication> },
    /// 撤下公开
    Unpublished { reason: Text },
    /// 申请
    Requested { request: Box<Request> },
    /// 审批
    RequestDecided {
        request: RequestId,
        /// What was asked, for the reader; absent in what was written before returns existed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<RequestKind>,
        approved: bool,
        note: Option<Text>,
    },
    /// 单位负责人同意，报热线审定
    RequestEndorsed {
        request: RequestId,
        kind: RequestKind,
        note: Option<Text>,
        /// For whom a deputy consented.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<PersonId>,
    },
    /// 申请失效（事项已了结，无须再审）
    RequestLapsed { request: RequestId },
    /// 挂起
    Suspended { request: RequestId, resume_on: NaiveDate },
    /// 恢复办理，自 `at` 起计
    Resumed { request: RequestId, at: Instant },
    /// 列入挂账
    LedgerEntered { request: RequestId, until: NaiveDate, due_on: Option<NaiveDate>, review_on: NaiveDate },
    /// 挂账复查到期；到 `again_on` 仍未报告的再次提醒
    LedgerReviewDue { request: RequestId, again_on: NaiveDate },
    /// 销账
    LedgerLeft { request: RequestId },
    /// 报告进展；挂账工单同时定下次复查日期
    ProgressReported { content: Text, review_on: Option<NaiveDate> },
    /// 承办关系变化
    AssignmentMoved { assignment: AssignmentId, to: AssignmentStatus },
    /// 机构改革承接
    Succeeded { succession: Box<Succession> },
    /// 提请协商
    DisputeOpened { reason: Option<Text> },
    /// 会商记录
    MeetingRecorded { meeting: Box<Meeting> },
    /// 指定承办
    Designated { unit: UnitCode, basis: Text, directory: Option<DirectoryReach> },
    /// 催办
    Urged { unit: Option<UnitCode>, note: Text },
    /// 重复来电，无新情况
    CalledAgain { caller: CallerId, note: Option<Text> },
    /// 追评：同一办件再次评价
    RatedAgain { again: RatedAgain },
    /// 督办、批示
    DirectiveGiven { directive: Box<Directive> },
    /// 回复督办、回复批示
    DirectiveAnswered { directive: DirectiveId, kind: DirectiveKind, content: Text },
    /// 结束督办
    DirectiveClosed { directive: DirectiveId, note: Option<Text> },
    /// 督办、批示失效（工单已收回或已了结）
    DirectiveLapsed { directive: DirectiveId, kind: DirectiveKind },
    /// 开具公文
    DocumentIssued { document: Box<Document> },
    /// 并入其他工单
    Merged { into: TicketNumber, reason: Option<Text> },
    /// 拆回，恢复为独立工单
    Unmerged { from: TicketNumber, reason: Option<Text> },
    /// 并入其他工单的诉求
    Absorbed { absorbed: Box<Absorbed> },
    /// 并入的工单拆回
    Released { number: TicketNumber },
    /// 加入诉求人
    CallerJoined { caller: Caller, content: Option<Text> },
    /// 关联工单
    Linked { to: TicketNumber, note: Option<Text> },
    /// 取消关联
    Unlinked { to: TicketNumber },
    /// 拆单
    SplitOff { parts: Vec<TicketNumber>, reason: Option<Text> },
    /// 登记被反映对象；`people` 为系统中与之相符的人员，均应回避
    AccusedNamed { unit: Option<UnitCode>, accused: Option<Text>, people: Vec<PersonId> },
    /// 设为保密、解除保密
    ConfidentialitySet { confidential: bool, reason: Text },
    /// 申请回避
    Recused { person: PersonId, reason: Text },
    /// 更正
    Corrected { correction: Box<Correction> },
    /// 认领
    Claimed { claim: Claim },
    /// 释放认领；`own` 为本人释放，否则为督办员释放他人的认领
    ClaimReleased { own: bool, note: Option<Text> },
    /// 备注
    Noted { text: Text },
    /// 开始计时
    ClockStarted { clock: Box<Clock> },
    /// 计时归属单位；收回后无单位；`spared` 为超期归热线，不计原单位
    ClockAssigned {
        key: ClockKey,
        unit: Option<UnitCode>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        spared: bool,
    },
    /// 停止计时；`held` 为待审核的暂停
    ClockStopped { key: ClockKey, at: Instant, held: bool },
    /// 审核通过，时限认定
    ClockSettled { key: ClockKey },
    /// 暂停计时
    ClockPaused { key: ClockKey, at: Instant },
    /// 恢复计时
    ClockResumed { key: ClockKey, shift: Option<Shift> },
    /// 期限顺延
    ClockMoved { key: ClockKey, shift: Shift },
    /// 超期补正（并非承办单位迟误）
    ClockCured { key: ClockKey },
    /// 时限重算
    ClockRecalculated { key: ClockKey, due: Due, calendar: i64, shift: Option<Shift> },
    /// 超期
    ClockMissed { key: ClockKey, at: Instant },
    /// 超期撤销（节假日安排公布后不再成立）
    ClockVoided { key: ClockKey, calendar: i64 },
    /// 所记完成不再作数
    ClockRevoked { key: ClockKey },
    /// 取消计时
    ClockCancelled { key: ClockKey, at: Instant },
    /// 提醒、催办
    RungFired { key: ClockKey, rung: Rung },
    /// 略过的提醒
    RungSkipped { key: ClockKey, rung: Rung },
    /// 设定定时动作
    AlarmSet { alarm: Option<Alarm> },
    /// 经办
    TookPart { participant: Participant },
}

/// Everything that intake wrote down (登记信息), without personal data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Received {
    pub number: TicketNumber,
    pub region: AreaCode,
    pub line: Line,
    pub kind: Kind,
    pub channel: Channel,
    pub urgency: Urgency,
    pub disposition: Disposition,
    pub title: Text,
    pub content: Text,
    pub address: Option<Text>,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
    pub subject_unit: Option<UnitCode>,
    pub details: Details,
    pub confidential: bool,
    pub reply_wanted: bool,
    pub received_at: Instant,
    pub created_at: Instant,
    pub late_reason: Option<Text>,
    pub recorded_by: Option<PersonId>,
    pub callers: Vec<Caller>,
    pub upstream: Option<Upstream>,
    pub rating: Option<RatingFacts>,
    /// Absent in what was written before tickets were split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<SplitFrom>,
}

/// A ticket of another system as it stood when it was brought in (导入): what was done there, with its own times.
///
/// One event, because nobody here did these things: the journal tells when they were learned, the facts when they happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    pub received: Received,
    pub origin: Origin,
    pub status: Status,
    pub assignment: Option<Assignment>,
    pub contact: Option<Contact>,
    pub submission: Option<Submission>,
    pub answer: Option<Answer>,
    pub clocks: Vec<Clock>,
    pub alarm: Option<Alarm>,
    /// `None` while it is open, and where the other system does not say.
    pub closed_at: Option<Instant>,
}

/// Why a new round began (重办原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundCause {
    /// 重办
    Redo,
    /// 销号退回
    SignOffRejected,
    /// 上级退回
    UpstreamRejected,
    /// 撤销销号
    SignOffRevoked,
    /// 追评
    RatedAgain,
}

impl Event {
    /// What intake wrote down, of an event with which a ticket can begin.
    pub fn birth(&self) -> Option<&Received> {
        match self {
            Self::Received(received) => Some(received),
            Self::Imported(imported) => Some(&imported.received),
            _ => None,
        }
    }

    /// Every text of the event, to be kept before the event is journaled.
    pub fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Received(r) => r.texts_mut(),
            Self::Imported(i) => i.texts_mut(),
            Self::Accepted { note, .. } | Self::Reviewed { note, .. } | Self::SignedOff { note } => {
                note.iter_mut().collect()
            }
            Self::Proposed { proposal } => proposal.note.iter_mut().collect(),
            Self::Dispatched { override_reason, note, .. } => {
                override_reason.iter_mut().chain(note.iter_mut()).collect()
            }
            Self::Told { answer } => answer.texts_mut(),
            Self::InfoProvided { content } => content.iter_mut().collect(),
            Self::Contacted { contact } => contact.note.iter_mut().collect(),
            Self::PreliminaryReported { report } => vec![&mut report.content],
            Self::Submitted { submission } => submission.texts_mut(),
            Self::CoSubmitted { result } => vec![&mut result.result],
            Self::CoUnitRemoved { note, .. } => note.iter_mut().collect(),
            Self::ReportConfirmed { receipt, .. } => receipt.iter_mut().collect(),
            Self::Visited { visit, .. } => visit.note.iter_mut().collect(),
            Self::RoundOpened { reason, .. } => vec![reason],
            Self::SpotChecked { check } => check.note.iter_mut().collect(),
            Self::Adjudicated { adjudication } => vec![&mut adjudication.note],
            Self::Published { publication } => {
                let Publication { title, question, reply, .. } = publication.as_mut();
                title.iter_mut().chain([question, reply]).collect()
            }
            Self::Unpublished { reason } => vec![reason],
            Self::Requested { request } => {
                let prepared = request.prepared.as_mut().map(|draft| draft.texts_mut()).unwrap_or_default();
                request.reason.iter_mut().chain(request.basis.iter_mut()).chain(prepared).collect()
            }
            Self::AssignedInside { task } => task.note.iter_mut().collect(),
            Self::Entered { entry } => vec![&mut entry.person],
            Self::HandedOver { call } => {
                let PhoneCall { person, number, note, .. } = call.as_mut();
                person.iter_mut().chain([number]).chain(note).collect()
            }
            Self::RequestDecided { note, .. } | Self::RequestEndorsed { note, .. } => {
                note.iter_mut().collect()
            }
            Self::RatedAgain { again } => again.text.iter_mut().collect(),
            Self::DirectiveGiven { directive } => vec![&mut directive.text],
            Self::DirectiveAnswered { content, .. } => vec![content],
            Self::DocumentIssued { document } => vec![&mut document.body],
            Self::DirectiveClosed { note, .. } => note.iter_mut().collect(),
            Self::DisputeOpened { reason } => reason.iter_mut().collect(),
            Self::MeetingRecorded { meeting } => {
                meeting.participants.iter_mut().chain([&mut meeting.decision]).collect()
            }
            Self::Designated { basis, .. } => vec![basis],
            Self::Merged { reason, .. } | Self::Unmerged { reason, .. } | Self::SplitOff { reason, .. } => {
                reason.iter_mut().collect()
            }
            Self::CallerJoined { content: text, .. }
            | Self::Linked { note: text, .. }
            | Self::CalledAgain { note: text, .. }
            | Self::ClaimReleased { note: text, .. } => text.iter_mut().collect(),
            Self::AccusedNamed { accused, .. } => accused.iter_mut().collect(),
            Self::ConfidentialitySet { reason, .. } | Self::Recused { reason, .. } => vec![reason],
            Self::Noted { text } | Self::Urged { note: text, .. } => vec![text],
            Self::ProgressReported { content, .. } => vec![content],
            Self::Corrected { correction } => correction.texts_mut(),
            Self::Moved { .. }
            | Self::Claimed { .. }
            | Self::Signed { .. }
            | Self::InsideReminded { .. }
            | Self::ActedFor { .. }
            | Self::Attached { .. }
            | Self::VisitDrawn { .. }
            | Self::VisitNotWanted { .. }
            | Self::Absorbed { .. }
            | Self::Released { .. }
            | Self::Unlinked { .. }
            | Self::SpotDrawn { .. }
            | Self::PlanBegun
            | Self::RequestLapsed { .. }
            | Self::DirectiveLapsed { .. }
            | Self::Suspended { .. }
            | Self::Resumed { .. }
            | Self::LedgerEntered { .. }
            | Self::LedgerReviewDue { .. }
            | Self::LedgerLeft { .. }
            | Self::AssignmentMoved { .. }
            | Self::Succeeded { .. }
            | Self::ClockStarted { .. }
            | Self::ClockAssigned { .. }
            | Self::ClockStopped { .. }
            | Self::ClockSettled { .. }
            | Self::ClockPaused { .. }
            | Self::ClockResumed { .. }
            | Self::ClockMoved { .. }
            | Self::ClockCured { .. }
            | Self::ClockRecalculated { .. }
            | Self::ClockMissed { .. }
            | Self::ClockVoided { .. }
            | Self::ClockRevoked { .. }
            | Self::ClockCancelled { .. }
            | Self::RungFired { .. }
            | Self::RungSkipped { .. }
            | Self::AlarmSet { .. }
            | Self::TookPart { .. } => Vec::new(),
        }
    }
}

impl Received {
    fn texts_mut(&mut self) -> Vec<&mut Text> {
        [Some(&mut self.title), Some(&mut self.content), self.address.as_mut(), self.late_reason.as_mut()]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Imported {
    fn texts_mut(&mut self) -> Vec<&mut Text> {
        let mut texts = self.received.texts_mut();
        texts.extend(self.contact.as_mut().and_then(|c| c.note.as_mut()));
        texts.extend(self.submission.iter_mut().flat_map(Submission::texts_mut));
        texts.extend(self.answer.iter_mut().flat_map(Answer::texts_mut));
        texts
    }
}

impl Submission {
    fn texts_mut(&mut self) -> Vec<&mut Text> {
        let plan = self.plan.as_mut().map(|p| &mut p.measures);
        let signed = self.signed.as_mut().and_then(|s| s.note.as_mut());
        [Some(&mut self.measures), Some(&mut self.public_reply), plan, self.open_co_reason.as_mut(), signed]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Answer {
    fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Reply { reply } => vec![reply],
            Self::Declined { told, .. } => told.iter_mut().collect(),
            Self::Transferred { call: None, .. } => Vec::new(),
            Self::Transferred { call: Some(call), .. } => {
                let TransferCall { person, number, note, .. } = call.as_mut();
                [person, number].into_iter().chain(note).collect()
            }
            Self::Question { question } => vec![question],
            Self::Withdrawn { reason } => vec![reason],
        }
    }
}
