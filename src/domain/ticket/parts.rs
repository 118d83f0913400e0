//! The parts of a ticket.

use super::{Held, Joined, Text};
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// The platform above that sent the ticket down (上级平台) and what it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    pub system: Channel,
    pub number: String,
    pub received_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub return_until: Option<Instant>,
}

/// Where an imported ticket comes from (原系统及原编号); together unique.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The name of the system, as the mapping file gives it.
    pub source: String,
    pub number: String,
}

/// What intake wrote down that no rule asks for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// 事发时间
    pub occurred_at: Option<Instant>,
    /// 经纬度
    pub location: Option<Location>,
    /// 政务服务事项
    pub matter_code: Option<String>,
    /// The telephone system's name of the call (通话编号).
    pub call_id: Option<String>,
    pub tags: Vec<String>,
}

/// A place on the map, WGS-84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Location {
    pub lat: f64,
    pub lng: f64,
}

/// What the rules need of a rating (评价).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingFacts {
    pub id: RatingId,
    pub real_name: bool,
    /// Whether the unit may learn the number (同意联系).
    pub consent_contact: bool,
    pub matter_code: Option<String>,
}

/// One caller of a ticket (诉求人), without the personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// 1 for the first.
    pub id: CallerId,
    pub kind: CallerKind,
    pub anonymous: bool,
    /// Whether a number is known.
    pub reachable: bool,
    /// Hex of SHA-256 over the row's salt and the personal data.
    pub identity: String,
    /// What the return visit has established (回访结论); `None` until it has.
    pub visit: Option<VisitOutcome>,
    /// How (s)he came to a ticket that was there before; `None` for who was there from the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<Joined>,
}

impl Caller {
    /// Whether (s)he left again with the ticket that was merged (已拆回).
    pub fn left(&self) -> bool {
        self.joined.as_ref().is_some_and(|joined| joined.left)
    }

    /// Whether (s)he left, or wants nothing more of it (已撤诉).
    pub fn gave_up(&self) -> bool {
        self.left() || self.visit == Some(VisitOutcome::NotWanted)
    }

    /// Whether a call back is possible at all.
    pub fn can_be_called(&self) -> bool {
        !self.left() && !self.anonymous && self.reachable && self.visit != Some(VisitOutcome::NotWanted)
    }

    /// Whether this caller's visit needs no more calls (contract.md §4, `visit`).
    pub fn settled(&self) -> bool {
        !self.can_be_called() || self.visit.is_some_and(|v| v != VisitOutcome::Dissatisfied)
    }
}

/// A unit's part in a ticket (承办关系).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// 1 for the first.
    pub id: AssignmentId,
    pub role: AssignmentRole,
    pub unit: UnitCode,
    pub status: AssignmentStatus,
    pub dispatched_at: Instant,
    pub signed_at: Option<Instant>,
    /// Whether the dispatch directory gave it without a person's choice.
    pub automatic: bool,
    /// The ground on which it was given (派单依据).
    pub basis: Option<String>,
    /// Given to a township's unit though the directory gives no ground for it (目录外下派; 66号(五)).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pushed_down: bool,
    /// Who had it before a reorganisation; never another dispatch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
}

impl Assignment {
    /// Whether the unit still answers for it.
    pub fn is_current(&self) -> bool {
        !matches!(
            self.status,
            AssignmentStatus::Released
                | AssignmentStatus::Disputed
                | AssignmentStatus::Confirmed
                | AssignmentStatus::Removed
        )
    }

    /// Whether the unit has yet to hand in its part (未办结).
    pub fn is_open(&self) -> bool {
        self.is_current() && self.status != AssignmentStatus::Submitted
    }

    /// Whether a co unit has yet to hand in its part (协办未办结).
    pub fn is_open_co(&self) -> bool {
        self.role == AssignmentRole::Co && self.is_open()
    }
}

/// Who has the work inside a unit (单位内承办人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Hand {
    /// A colleague with an account.
    Person { person: PersonId },
    /// A village or grid worker without one, by the row that keeps name and number.
    Worker { worker: WorkerId },
    /// As given by a command, before it is looked up.
    #[serde(skip)]
    Named(Box<Named>),
}

/// A person as somebody typed it (交办给何人).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// User name or name of a colleague, or the name of a worker without an account.
    pub name: String,
    pub village: Option<String>,
    pub phone: Option<String>,
}

/// What a unit gives to one of its people, with an earlier date of its own (单位内交办; contract.md §4 `assign_inside`).
///
/// It ends with the unit's part: with the result, the return, the next dispatch. The ticket's deadlines know nothing of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InnerTask {
    /// 1 for the first.
    pub n: u32,
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    pub hand: Hand,
    /// The last day that the unit gives.
    pub due_on: NaiveDate,
    pub note: Option<Text>,
    pub by: PersonId,
    pub at: Instant,
    /// When somebody is reminded of it next.
    pub remind_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

impl InnerTask {
    /// Whether somebody still has it in hand.
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    /// Whether this colleague has it in hand.
    pub fn is_with(&self, person: PersonId) -> bool {
        self.is_open() && self.hand == Hand::Person { person }
    }
}

/// What the hotline entered in a unit's name (代录; contract.md §4 `on_behalf_of`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub command: CommandName,
    pub unit: UnitCode,
    /// Who of the unit said it.
    pub person: Text,
    pub medium: EntryMedium,
    /// A recording, a picture of the message, the paper.
    pub attachment: Option<AttachmentId>,
    pub by: PersonId,
    pub at: Instant,
}

/// What a co unit hands in to the lead unit (协办结果).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoResult {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    pub round: u32,
    /// What it did and found, internal.
    pub result: Text,
    pub evidence: Vec<AttachmentId>,
    pub submitted_at: Instant,
    pub by: PersonId,
}

/// A contact of the unit with the citizen (联系诉求人).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub unit: UnitCode,
    pub method: ContactMethod,
    pub contacted_at: Instant,
    pub note: Option<Text>,
    pub by: PersonId,
}

/// A result as the unit hands it in (办结).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    pub round: u32,
    pub unit: UnitCode,
    /// Whether the matter was found true (诉求属实).
    pub verified: bool,
    pub outcome: Outcome,
    /// What was done (办理情况), internal.
    pub measures: Text,
    /// What the citizen is told (公开答复).
    pub public_reply: Text,
    pub open_to_public: bool,
    pub evidence: Vec<AttachmentId>,
    pub verdict: Option<Verdict>,
    /// The measures and the day promised, where the verdict is complex (限期整改).
    pub plan: Option<Plan>,
    /// Why it did not wait for a co unit, where one was outstanding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_co_reason: Option<Text>,
    pub submitted_at: Instant,
    pub by: PersonId,
    /// For whom a deputy prepared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<PersonId>,
    /// The consent of the unit's own lead, where it left with one (审签).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Endorsement>,
    /// What the review found; `None` while it waits.
    pub passed: Option<bool>,
    pub review_note: Option<Text>,
    pub reviewed_by: Option<PersonId>,
}

/// The plan that the verdict 情况复杂 promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub measures: Text,
    pub until: NaiveDate,
}

/// Whether a ticket was drawn for a visit, where only a share of its kind is (回访抽取): its lot follows from the month's seed and
/// its number, so that anybody can draw again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDraw {
    pub round: u32,
    /// The first day of the month whose seed it was.
    pub month: NaiveDate,
    /// The SHA-256 of that seed: it was fixed before anybody knew it.
    pub seal: String,
    /// Of a hundred.
    pub share: u32,
    /// 0 to 9999; below a hundred times the share it is drawn.
    pub lot: u32,
    pub drawn: bool,
    pub at: Instant,
}

/// One attempt to reach a caller and what came of it (回访记录).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub round: u32,
    pub caller: CallerId,
    pub channel: VisitChannel,
    pub reached: bool,
    pub unit_contacted: Option<bool>,
    pub solved: Option<Solved>,
    /// 1–5, of the result.
    pub satisfaction: Option<u8>,
    /// 1–5, of the unit.
    pub satisfaction_unit: Option<u8>,
    /// 1–5, of the agent.
    pub satisfaction_agent: Option<u8>,
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}

/// Something one person asks and another decides (申请与审批).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// 1 for the first.
    pub id: RequestId,
    pub kind: RequestKind,
    /// `None` where a code says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// `None` where the reason is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Text>,
    pub evidence: Vec<AttachmentId>,
    pub requested_by: PersonId,
    /// For whom a deputy asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_for: Option<PersonId>,
    pub requested_at: Instant,
    pub state: RequestState,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub note: Option<Text>,
    /// The result that waits for the unit's own lead, if that is asked (草稿待审签).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<Box<Submission>>,
    /// What is given back, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returning: Option<Returning>,
    /// What more time is asked for, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// For what and how long the time is to stand still, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Suspension>,
    /// Which co unit says that it is not concerned, if that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objecting: Option<Objecting>,
    /// Until when it is promised, if it is to go onto the long-term ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerEntry>,
}

/// What a supervisor rules on, at the word of a unit or a dispatcher (督办员裁定): different things, each a column of its own
/// in every report.
pub const RULINGS: &[RequestKind] =
    &[RequestKind::Exclusion, RequestKind::LongTerm, RequestKind::Termination, RequestKind::Malicious];

impl Proposal {
    /// The command by which a dispatcher gives it.
    pub fn given_by(&self) -> CommandName {
        if self.command == Disposition::Malicious.code() {
            CommandName::RequestMalicious
        } else {
            CommandName::Decline
        }
    }
}

impl Request {
    /// Whether a supervisor rules on it, whatever else somebody asks meanwhile.
    pub fn is_ruling(&self) -> bool {
        RULINGS.contains(&self.kind)
    }

    /// Whether it waits for the unit's own lead before anybody else decides.
    pub fn awaits_unit(&self) -> bool {
        self.state == RequestState::Pending
            && self.extension.as_ref().is_some_and(|extension| extension.endorsed.is_none())
    }
}

/// More time that a unit asks for (延期).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    pub unit: UnitCode,
    /// Added to the last day that the unit had when it asked.
    pub working_days: u32,
    /// Whether the citizen has been told (告知诉求人).
    pub told_caller: bool,
    /// The consent of the unit's own lead, before which the hotline does not decide.
    pub endorsed: Option<Endorsement>,
}

/// A time in which the unit cannot go on (挂起).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    pub unit: UnitCode,
    pub reason: SuspensionReason,
    /// With this day its time runs again by itself.
    pub resume_on: NaiveDate,
    pub suspended_at: Option<Instant>,
    pub resumed_at: Option<Instant>,
}

/// A matter that cannot be settled now, with the day on which it will be (挂账; 济南条例 24 措施、时限、跟踪督办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub unit: UnitCode,
    /// The day that the unit promises (承诺办结日期).
    pub until: NaiveDate,
    pub entered_at: Option<Instant>,
    /// The day on which the time of the ticket as a whole would have ended: there the reports show it.
    pub due_on: Option<NaiveDate>,
    /// By this day somebody says how far it has come (复查日期).
    pub review_on: Option<NaiveDate>,
    /// With this day people are reminded of that, and again until somebody has.
    pub remind_on: Option<NaiveDate>,
    pub left_at: Option<Instant>,
}

impl LedgerEntry {
    /// Whether the ticket stands on the ledger by it.
    pub fn is_open(&self) -> bool {
        self.entered_at.is_some() && self.left_at.is_none()
    }
}

/// The first of two consents (单位负责人审批).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endorsement {
    pub by: PersonId,
    /// For whom a deputy gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<PersonId>,
    pub at: Instant,
    pub note: Option<Text>,
}

/// A co unit that says that it is not concerned (协办异议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objecting {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    /// Where its part stands again if the objection is refused.
    pub from: AssignmentStatus,
}

/// What a unit says when it gives a ticket back (退单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returning {
    pub assignment: AssignmentId,
    pub unit: UnitCode,
    pub reason: ReturnReason,
    /// Whose it is instead (建议承办单位).
    pub suggested_unit: Option<UnitCode>,
    /// Where the ticket stands again if the return is refused.
    pub from: Status,
}

/// A meeting on whose a matter is (会商记录; 66号(五) 组织协商确定主办和协办单位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    pub participants: Vec<Text>,
    pub decision: Text,
    pub lead_unit: UnitCode,
    pub co_units: Vec<UnitCode>,
    /// The day by which the meeting wants it done; a word among those present, no clock.
    pub until: Option<NaiveDate>,
    pub at: Instant,
    pub by: PersonId,
}

/// What a round's sign-off was looked at again for (销号后抽查核实; 东营商办发〔2023〕7号（二）9 加大已经销号投诉问题回访核实力度).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    pub round: u32,
    /// The first day of the month whose draw it was in; `None` where somebody looked without a draw (定向核实).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<NaiveDate>,
    pub checks: Vec<SpotCheck>,
}

impl Spot {
    /// What it has come to.
    pub fn state(&self) -> SpotState {
        match self.checks.last() {
            None => SpotState::Waiting,
            Some(last) if last.confirmed => SpotState::Confirmed,
            Some(_) => SpotState::Refuted,
        }
    }
}

/// One look at a ticket that was struck off (抽查核实).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpotCheck {
    /// Whether the matter is put right as the unit said (属实).
    pub confirmed: bool,
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}

/// Somebody made to hurry (催办).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Urging {
    /// Who had the ticket then; `None`: the hotline itself.
    pub unit: Option<UnitCode>,
    pub note: Text,
    pub at: Instant,
    pub by: PersonId,
}

/// Somebody who is on the ticket called again and said nothing new (重复来电).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepeatCall {
    pub caller: CallerId,
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}

/// An uploaded file, as far as the rules care (附件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub kind: AttachmentKind,
    /// Of which paper it is the signed scan (签章扫描件).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    pub by: PersonId,
}

/// A person's duty on a ticket (经办人), for the forbidden pairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    pub person: PersonId,
    pub unit: UnitCode,
    pub duty: Duty,
}

/// What a contractor's agent proposes and an own one decides (外包坐席建议; 国办函〔2025〕66号(三)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The command's name, or `malicious`.
    pub command: String,
    pub by: PersonId,
    pub reason_code: Option<DeclineReason>,
    /// Whether the caller has been told already; absent in what was written before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_caller: Option<bool>,
    pub note: Option<Text>,
}

/// An act of the system at a set time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    pub kind: AlarmKind,
    pub at: Instant,
}

/// What an [`Alarm`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A ticket waiting for the citizen's information goes back to intake (待补充到期).
    InfoTimeout,
    /// A suspended ticket's time runs again (挂起到期).
    Resume,
    /// A signed-off ticket is archived after its spot-check month (归档).
    Archive,
}

/// What the caller was told at or after intake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// 即时答复
    Reply { reply: Text },
    /// 不予受理
    Declined { reason: DeclineReason, told_caller: bool, told: Option<Text> },
    /// 转紧急热线
    Transferred { to: EmergencyLine },
    /// 待补充
    Question { question: Text },
    /// 撤诉
    Withdrawn { reason: Text },
}
