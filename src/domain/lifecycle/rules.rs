//! The table (contract.md §4 "Commands"): from, command, who, to. Later commands are later rows.

use entity::values::{CommandName, Status};

/// Who may give a command (执行人).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Agent,
    /// The agent who took the ticket down.
    Recorder,
    Dispatcher,
    /// A handler or lead of the lead unit.
    LeadUnit,
    /// A lead of the lead unit (主办单位负责人).
    UnitLead,
    /// A handler or lead of a co unit (协办单位).
    CoUnit,
    Reviewer,
    Visitor,
    Signer,
    Supervisor,
    Leader,
    /// Who releases what the public reads (编辑).
    Editor,
    /// Whoever may see the ticket, except leader and office.
    Viewer,
    /// A source on the citizen's or the upper platform's behalf.
    Source,
    /// A timer.
    System,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub from: &'static [Status],
    pub command: CommandName,
    pub who: &'static [Who],
    /// Where it may lead.
    pub to: &'static [Status],
}

use CommandName as C;
use Status::*;

const INTAKE: &[Status] = &[Received, NeedInfo];
const UNDISPATCHED: &[Status] = &[Received, ToDispatch];
const UNSETTLED: &[Status] = &[Received, ToDispatch, Dispute];
const BEFORE_RESULT: &[Status] =
    &[Received, NeedInfo, ToDispatch, Dispatched, Handling, ReturnReview, Dispute, Suspended];
/// Ended, or going on for those who called beside.
const WITHDRAWN: &[Status] =
    &[Withdrawn, Received, NeedInfo, ToDispatch, Dispatched, Handling, ReturnReview, Dispute, Suspended];
/// While those who called can still be visited.
const MORE_CALLERS: &[Status] = &[
    Received,
    NeedInfo,
    ToDispatch,
    Dispatched,
    Handling,
    ReturnReview,
    Dispute,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
];
const SPLITTABLE: &[Status] = &[Received, ToDispatch, Dispatched, Handling, ReturnReview, Dispute];
/// Everywhere but in the archive, which takes notes and corrections only (contract.md §4 "States").
const LINKABLE: &[Status] = &[
    Received,
    NeedInfo,
    ToDispatch,
    Dispatched,
    Handling,
    ReturnReview,
    Dispute,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
    ToSignOff,
    SignedOff,
    Answered,
    Declined,
    Transferred,
    Terminated,
    Merged,
    Withdrawn,
];
/// Everywhere but in what stands merged: who calls again calls about the root.
const CALLED_AGAIN: &[Status] = &[
    Received,
    NeedInfo,
    ToDispatch,
    Dispatched,
    Handling,
    ReturnReview,
    Dispute,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
    ToSignOff,
    SignedOff,
    Archived,
    Answered,
    Declined,
    Transferred,
    Terminated,
    Withdrawn,
];
const LINKERS: &[Who] = &[Who::Agent, Who::Dispatcher, Who::Supervisor];
/// Where somebody still has something to do.
const UNFINISHED: &[Status] = &[
    Received,
    NeedInfo,
    ToDispatch,
    Dispatched,
    Handling,
    ReturnReview,
    Dispute,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
    ToSignOff,
];
/// Where a unit answers for it.
const GIVEN: &[Status] =
    &[Dispatched, Handling, ReturnReview, Suspended, ToReview, ToReport, ToVisit, ToSignOff];
const DISPUTERS: &[Who] = &[Who::Dispatcher, Who::Supervisor];
const EXTENDABLE: &[Status] = &[Dispatched, Handling, ToReview];
const TWO_LEADS: &[Who] = &[Who::UnitLead, Who::Dispatcher];
/// While a result is wanted: the co units' part goes on beside the lead's, also after the lead has submitted without waiting.
const ASSISTED: &[Status] =
    &[Dispatched, Handling, ReturnReview, Suspended, ToReview, ToReport, ToVisit, ToSignOff];
/// The same but for the state in which the lead unit signs.
const ASSISTED_SIGNED: &[Status] =
    &[Handling, ReturnReview, Suspended, ToReview, ToReport, ToVisit, ToSignOff];
const IN_HAND: &[Status] = &[Dispatched, Handling];
const UNITS: &[Who] = &[Who::LeadUnit, Who::CoUnit];
/// A unit gives to its own people; the system hands over what somebody leaves behind.
const INSIDE: &[Who] = &[Who::LeadUnit, Who::CoUnit, Who::System];
const LEAD_OR_HOTLINE: &[Who] = &[Who::LeadUnit, Who::Dispatcher];
const ASKERS: &[Who] = &[Who::LeadUnit, Who::Dispatcher];
/// Where a unit has it or had it last, until it is archived.
const MEASURED: &[Status] =
    &[Dispatched, Handling, ReturnReview, Suspended, ToReview, ToReport, ToVisit, ToSignOff, SignedOff];
const TERMINABLE: &[Status] = &[Dispatched, Handling, Suspended, ToVisit];
/// Before anybody has a result: afterwards it was worth handling.
const DISTURBING: &[Status] = &[Received, ToDispatch, Dispatched, Handling];
const FRONT: &[Who] = &[Who::Agent, Who::Dispatcher];
/// Where whoever is accused can still be kept out of it.
const BEFORE_JUDGED: &[Status] =
    &[Received, NeedInfo, ToDispatch, Dispatched, Handling, ReturnReview, Dispute, Suspended, ToReview];
/// After intake, until it is archived.
const TAKEN_ON: &[Status] = &[
    ToDispatch,
    Dispatched,
    Handling,
    ReturnReview,
    Dispute,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
    ToSignOff,
    SignedOff,
];
/// Where a unit has it in hand, may get it back, or would have it again if it were taken apart.
const LEFT_BEHIND: &[Status] = &[
    Dispatched,
    Handling,
    ReturnReview,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
    ToSignOff,
    SignedOff,
    Merged,
];
/// The same, or with the dispatchers where a report accuses the successor.
const SUCCEEDED: &[Status] = &[
    Dispatched,
    Handling,
    ReturnReview,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
    ToSignOff,
    SignedOff,
    Merged,
    ToDispatch,
];
/// Whoever has work to do on it.
const WORKERS: &[Who] = &[
    Who::Agent,
    Who::Dispatcher,
    Who::LeadUnit,
    Who::CoUnit,
    Who::Reviewer,
    Who::Visitor,
    Who::Signer,
    Who::Supervisor,
];
/// Where nobody works on it any more.
const PUT_AWAY: &[Status] = &[Archived, Answered, Declined, Transferred, Terminated, Merged, Withdrawn];
/// Where the finding on a rating can be judged: with the result under review, and until it is archived.
const ADJUDICABLE: &[Status] = &[ToReview, ToVisit, ToSignOff, SignedOff];
/// What is not held so goes back to the unit.
const ADJUDICATED: &[Status] = &[ToReview, Handling, ToVisit, ToSignOff, SignedOff];
/// Where a result stands: to publish it changes nothing of it (docs/adr/0024).
const FINISHED: &[Status] = &[SignedOff, Archived];
/// What was done is done.
const STRUCK_OFF: &[Status] = &[SignedOff, Archived];
const NOT_STRUCK_OFF: &[Status] = &[
    Received,
    NeedInfo,
    ToDispatch,
    Dispatched,
    Handling,
    ReturnReview,
    Dispute,
    Suspended,
    ToReview,
    ToReport,
    ToVisit,
    ToSignOff,
    Answered,
    Declined,
    Transferred,
    Terminated,
    Merged,
    Withdrawn,
];
const GUARDS: &[Who] = &[Who::Agent, Who::Dispatcher, Who::Supervisor];
const LATER_GUARDS: &[Who] = &[Who::Recorder, Who::Dispatcher, Who::Supervisor];

const fn rule(from: &'static [Status], command: C, who: &'static [Who], to: &'static [Status]) -> Rule {
    Rule { from, command, who, to }
}

/// The rules in the order in which a person would use them: the likeliest first, the grave ones last.
pub const RULES: &[Rule] = &[
    rule(INTAKE, C::Accept, FRONT, &[ToDispatch, Dispatched]),
    rule(INTAKE, C::AcceptRating, FRONT, &[ToDispatch, Dispatched]),
    rule(&[NeedInfo], C::ProvideInfo, &[Who::Agent, Who::Source, Who::System], &[Received]),
    rule(UNDISPATCHED, C::Dispatch, &[Who::Dispatcher], &[Dispatched]),
    // 66号(五) 建立派单异议审核制度: who decides is the hotline, who ends a dispute its supervisor.
    rule(&[ReturnReview], C::AcceptReturn, &[Who::Dispatcher], &[ToDispatch, Dispute]),
    rule(&[ReturnReview], C::RejectReturn, &[Who::Dispatcher], &[Dispatched, Handling]),
    rule(ASSISTED, C::DecideObjection, &[Who::Dispatcher], ASSISTED),
    // 延期经负责人批准 (行政许可法 42): the unit's own lead, then the hotline; after the submit only what was asked before.
    rule(EXTENDABLE, C::ApproveExtension, TWO_LEADS, EXTENDABLE),
    rule(EXTENDABLE, C::RejectExtension, TWO_LEADS, EXTENDABLE),
    // 审签: the result leaves with the consent of the unit's own lead.
    rule(&[Handling], C::ApproveInside, &[Who::UnitLead], &[ToReview]),
    rule(&[Handling], C::RejectInside, &[Who::UnitLead], &[Handling]),
    rule(&[Handling], C::ApproveSuspension, &[Who::Dispatcher], &[Suspended]),
    rule(&[Handling], C::RejectSuspension, &[Who::Dispatcher], &[Handling]),
    rule(&[Suspended], C::Resume, &[Who::LeadUnit, Who::Dispatcher, Who::System], &[Handling]),
    // 剔除、挂账、终结须两人: who asks is the unit or a dispatcher, who rules the supervisor (domain.md §11).
    // The plan of a complex bad rating is approved with the result under review (国办发〔2019〕51号 建立台账，限期整改).
    rule(&[Handling, ToReview], C::ApproveLongTerm, &[Who::Supervisor], &[Handling]),
    rule(&[Handling, ToReview], C::RejectLongTerm, &[Who::Supervisor], &[Handling]),
    rule(MEASURED, C::ApproveExclusion, &[Who::Supervisor], MEASURED),
    rule(MEASURED, C::RejectExclusion, &[Who::Supervisor], MEASURED),
    rule(MEASURED, C::ApproveInclusion, &[Who::Supervisor], MEASURED),
    rule(MEASURED, C::RejectInclusion, &[Who::Supervisor], MEASURED),
    rule(TERMINABLE, C::ApproveTermination, &[Who::Supervisor], &[Terminated]),
    rule(TERMINABLE, C::RejectTermination, &[Who::Supervisor], TERMINABLE),
    // 恶意扰乱 (66号(二)): two persons, and nothing else waits for them.
    rule(DISTURBING, C::ApproveMalicious, &[Who::Supervisor], &[Declined]),
    rule(DISTURBING, C::RejectMalicious, &[Who::Supervisor], DISTURBING),
    rule(&[Dispute], C::Designate, &[Who::Supervisor], &[Dispatched]),
    rule(&[Dispute], C::RecordMeeting, DISPUTERS, &[Dispute]),
    rule(UNSETTLED, C::Answer, FRONT, &[Answered]),
    rule(UNSETTLED, C::RequestInfo, FRONT, &[NeedInfo]),
    rule(&[Dispatched], C::Sign, UNITS, &[Handling, Dispatched]),
    rule(ASSISTED_SIGNED, C::Sign, UNITS, ASSISTED_SIGNED),
    rule(ASSISTED, C::SubmitCo, &[Who::CoUnit], ASSISTED),
    rule(&[Handling], C::Submit, &[Who::LeadUnit], &[ToReview]),
    rule(ASSISTED, C::AssignInside, INSIDE, ASSISTED),
    rule(&[Dispatched, Handling], C::Contact, &[Who::LeadUnit], &[Dispatched, Handling]),
    // 紧急：2 小时初步 (潍坊): what is known at first, whoever still looks for the rest.
    rule(IN_HAND, C::ReportPreliminary, &[Who::LeadUnit], IN_HAND),
    rule(&[Dispatched, Handling], C::Return, &[Who::LeadUnit], &[ReturnReview]),
    rule(&[Dispatched, Handling], C::RequestExtension, &[Who::LeadUnit], &[Dispatched, Handling]),
    rule(&[Handling], C::RequestSuspension, &[Who::LeadUnit], &[Handling]),
    // 多部门协办 (53号): the lead unit calls for whom it needs, the hotline too.
    rule(IN_HAND, C::AddCoUnit, LEAD_OR_HOTLINE, IN_HAND),
    rule(
        &[Dispatched, Handling, Suspended],
        C::RemoveCoUnit,
        LEAD_OR_HOTLINE,
        &[Dispatched, Handling, Suspended],
    ),
    rule(ASSISTED, C::ObjectCo, &[Who::CoUnit], ASSISTED),
    rule(&[Handling], C::RequestLongTerm, ASKERS, &[Handling]),
    rule(&[Handling, Suspended], C::ReportProgress, &[Who::LeadUnit], &[Handling, Suspended]),
    // 误评、恶意差评 are held by somebody outside the rated unit (domain.md §3.2), before the review and until the archive.
    rule(ADJUDICABLE, C::AdjudicateRating, &[Who::Supervisor], ADJUDICATED),
    rule(&[ToReview], C::PassReview, &[Who::Reviewer], &[ToReport, ToVisit, ToSignOff, Archived]),
    rule(&[ToReview], C::FailReview, &[Who::Reviewer], &[Handling]),
    // Who joined here is visited here; the platform above visits its own callers.
    rule(&[ToReport], C::ConfirmReported, &[Who::Dispatcher, Who::Source], &[ToVisit, ToSignOff, Archived]),
    rule(&[ToReport], C::RejectedByUpstream, &[Who::Dispatcher, Who::Supervisor, Who::Source], &[Handling]),
    rule(&[ToVisit], C::Visit, &[Who::Visitor], &[ToVisit, ToSignOff, Archived]),
    rule(&[ToSignOff], C::SignOff, &[Who::Signer], &[SignedOff]),
    rule(&[ToSignOff], C::RejectSignOff, &[Who::Signer], &[Handling]),
    rule(&[ToVisit], C::ApproveCloseDissatisfied, &[Who::Supervisor], &[ToSignOff, Archived]),
    rule(&[ToVisit], C::RejectCloseDissatisfied, &[Who::Supervisor], &[ToVisit]),
    rule(&[ToVisit, ToSignOff], C::Redo, &[Who::Reviewer, Who::Visitor, Who::Supervisor], &[Handling]),
    rule(&[ToVisit], C::CloseDissatisfied, &[Who::Reviewer], &[ToVisit]),
    rule(&[ToDispatch, ReturnReview], C::OpenDispute, DISPUTERS, &[Dispute]),
    // 加大已经销号投诉问题回访核实力度 (东营商办发〔2023〕7号（二）9); what is found untrue is the supervisor's to reopen.
    rule(&[SignedOff], C::SpotCheck, &[Who::Visitor], &[SignedOff, Archived]),
    rule(&[SignedOff], C::RevokeSignOff, &[Who::Supervisor], &[Handling]),
    rule(&[SignedOff], C::DrawSpotCheck, &[Who::System], &[SignedOff]),
    rule(&[SignedOff], C::Archive, &[Who::System], &[SignedOff, Archived]),
    // 追评 (domain.md §3.2): one ticket for a case; a second bad rating after its closure begins it anew.
    rule(STRUCK_OFF, C::RateAgain, &[Who::System], &[SignedOff, Archived, Handling]),
    rule(NOT_STRUCK_OFF, C::RateAgain, &[Who::System], NOT_STRUCK_OFF),
    // 机构改革: the successor of a unit that ended has it as it stands.
    rule(LEFT_BEHIND, C::Succeed, &[Who::System], SUCCEEDED),
    // 督办 (济南 28、潍坊 26: 拒不接收、逾期、应解决未解决、负面影响) and the leader's 批示 run beside the handling.
    rule(GIVEN, C::ReplyInstruction, &[Who::LeadUnit], GIVEN),
    rule(GIVEN, C::ReplySupervision, &[Who::LeadUnit], GIVEN),
    rule(GIVEN, C::Instruct, &[Who::Leader], GIVEN),
    rule(UNFINISHED, C::CloseSupervision, &[Who::Supervisor], UNFINISHED),
    rule(GIVEN, C::Supervise, &[Who::Supervisor], GIVEN),
    // 紧急: 电话交办 (蚌埠 电话交办; 潍坊 30 分钟响应): who is reached has it.
    rule(IN_HAND, C::HandOver, LATER_GUARDS, IN_HAND),
    // 催办 changes no state and no deadline (fsou: 到期前电话催办; domain.md §4.3).
    rule(UNFINISHED, C::Urge, &[Who::Agent, Who::Supervisor], UNFINISHED),
    // 昆明市12345运行管理办法（无新增内容不重复受理）: logged where it was decided, and no ticket more.
    rule(CALLED_AGAIN, C::RepeatCall, FRONT, CALLED_AGAIN),
    // 66号(五) 重复诉求事项原则上并单处理: before there is a result, and back again.
    rule(MORE_CALLERS, C::MeToo, FRONT, MORE_CALLERS),
    rule(BEFORE_RESULT, C::Merge, &[Who::Dispatcher], &[Merged]),
    rule(&[Merged], C::Unmerge, &[Who::Dispatcher], BEFORE_RESULT),
    rule(SPLITTABLE, C::Split, &[Who::Dispatcher], SPLITTABLE),
    rule(MEASURED, C::RequestExclusion, ASKERS, MEASURED),
    rule(MEASURED, C::RequestInclusion, &[Who::Supervisor], MEASURED),
    rule(TERMINABLE, C::RequestTermination, ASKERS, TERMINABLE),
    rule(LINKABLE, C::Link, LINKERS, LINKABLE),
    rule(LINKABLE, C::Unlink, LINKERS, LINKABLE),
    // 信访工作条例 28、30: whoever is accused neither has it nor sees it; who is concerned keeps away.
    rule(BEFORE_JUDGED, C::NameAccused, LATER_GUARDS, BEFORE_JUDGED),
    rule(INTAKE, C::SetConfidential, GUARDS, INTAKE),
    rule(TAKEN_ON, C::SetConfidential, LATER_GUARDS, TAKEN_ON),
    rule(UNFINISHED, C::Recuse, WORKERS, UNFINISHED),
    rule(DISTURBING, C::RequestMalicious, ASKERS, DISTURBING),
    // 认领: who takes a ticket from its pool has it alone for a while; the stage and the clocks stay as they are.
    rule(INTAKE, C::Claim, FRONT, INTAKE),
    rule(&[ToDispatch, ReturnReview], C::Claim, &[Who::Dispatcher], &[ToDispatch, ReturnReview]),
    rule(&[Dispute], C::Claim, DISPUTERS, &[Dispute]),
    rule(&[ToReview], C::Claim, &[Who::Reviewer], &[ToReview]),
    rule(&[ToVisit], C::Claim, &[Who::Visitor], &[ToVisit]),
    rule(&[ToSignOff], C::Claim, &[Who::Signer], &[ToSignOff]),
    rule(INTAKE, C::Release, GUARDS, INTAKE),
    rule(&[ToDispatch, ReturnReview, Dispute], C::Release, DISPUTERS, &[ToDispatch, ReturnReview, Dispute]),
    rule(&[ToReview], C::Release, &[Who::Reviewer, Who::Supervisor], &[ToReview]),
    rule(&[ToVisit], C::Release, &[Who::Visitor, Who::Supervisor], &[ToVisit]),
    rule(&[ToSignOff], C::Release, &[Who::Signer, Who::Supervisor], &[ToSignOff]),
    // 归档后只作更正和备注 (contract.md §4 "States"): who took it down puts it right while it is going on, then the supervisor alone.
    rule(INTAKE, C::Correct, GUARDS, INTAKE),
    rule(TAKEN_ON, C::Correct, LATER_GUARDS, TAKEN_ON),
    rule(PUT_AWAY, C::Correct, &[Who::Supervisor], PUT_AWAY),
    // 评价和回复公开 (西政发〔2022〕27号): an editor releases the public wording, and takes it down.
    rule(FINISHED, C::Publish, &[Who::Editor], FINISHED),
    rule(FINISHED, C::Unpublish, &[Who::Editor, Who::Supervisor], FINISHED),
    rule(Status::ALL, C::Note, &[Who::Viewer], Status::ALL),
    rule(UNSETTLED, C::TransferEmergency, FRONT, &[Transferred]),
    rule(UNSETTLED, C::Decline, FRONT, &[Declined, Received, ToDispatch, Dispute]),
    rule(BEFORE_RESULT, C::Withdraw, &[Who::Recorder, Who::Dispatcher], WITHDRAWN),
    rule(
        &[ToReview, ToVisit, ToSignOff],
        C::Withdraw,
        &[Who::Recorder, Who::Dispatcher],
        &[ToReview, ToVisit, ToSignOff, Archived],
    ),
];

/// The rows of a command.
pub(super) fn of(command: CommandName) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |r| r.command == command)
}

/// The row by which `command` may happen in `status`.
pub(super) fn in_state(command: CommandName, status: Status) -> Option<&'static Rule> {
    of(command).find(|r| r.from.contains(&status))
}
