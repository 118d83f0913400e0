//! The ticket (工单): the facts that decide what may happen to it next.
//!
//! Free texts and personal data are not here: a text is a [`Text::Kept`] reference, a caller is the facts that
//! rules need. The whole value is a fold over the ticket's journal ([`crate::domain::ticket::evolve`]).

mod assignment;
mod caller;
mod claim;
mod correction;
mod course;
mod decided;
mod directive;
mod document;
mod event;
mod evolve;
mod guard;
mod judged;
pub mod light;
mod phone;
mod rated;
mod refusing;
mod request;
mod source;
mod succession;
mod telling;
mod text;
mod together;
mod work;

#[cfg(test)]
mod tests;

pub use assignment::{Assignment, Hand, InnerTask, NO_LONGER, Named};
pub use caller::{Answer, Caller, RepeatCall, TransferCall};
pub use claim::Claim;
pub use correction::{Amendment, Correction, EarlierArea};
pub use course::{Alarm, AlarmKind, Meeting, Participant, Urging};
pub use decided::{Decided, decided};
pub use directive::{Directive, DirectiveAnswer, DirectiveClosing, SECOND_REDO};
pub use document::{Document, DocumentCause};
pub use event::{Event, Imported, Received, RoundCause};
pub use evolve::{Stamp, evolve, found, replay};
pub use guard::Recusal;
pub use judged::{Spot, SpotCheck, Visit, VisitDraw};
pub use phone::{PhoneCall, PhoneTask};
pub(crate) use rated::leaves_out;
pub use rated::{Adjudication, Publication, Withdrawal};
pub use refusing::{REFUSING_LEVEL, Refusing};
pub use request::{
    COUNTED_RULINGS, Endorsement, Extension, LedgerEntry, Objecting, Proposal, RULINGS, Request, Returning,
    Suspension,
};
pub use source::{Attachment, Details, Location, Origin, RatedAgain, RatingFacts, Upstream};
pub use succession::{Held, Passed, Succession};
pub use telling::{Telling, sentence, tell};
pub use text::Text;
pub use together::{Absorbed, Joined, Link, Merged, SplitFrom};
pub use work::{CoResult, Contact, Entry, Plan, PreliminaryReport, Submission};

use crate::domain::clock::{Clock, ClockKey};
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// A ticket (工单) as its journal leaves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// `<region 6><yymmdd><5 digits or more>`, never reused.
    pub number: TicketNumber,
    /// The county, city or province whose limits and calendar apply.
    pub region: AreaCode,
    pub line: Line,
    pub kind: Kind,
    pub channel: Channel,
    pub urgency: Urgency,
    pub disposition: Disposition,
    pub status: Status,
    pub title: Text,
    pub content: Text,
    pub address: Option<Text>,
    pub late_reason: Option<Text>,
    pub details: Details,
    /// Counts commands, not timers (contract.md §2).
    pub version: i64,
    /// 1 for the first handling; each redo opens the next (轮次).
    pub round: u32,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
    /// Where it was taken to lie before, in order of time: windows that opened then stay as long as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<EarlierArea>,
    /// The unit that the citizen complains about (被反映单位), never the one to review it.
    pub subject_unit: Option<UnitCode>,
    /// The person whom the citizen accuses, in the citizen's words (被反映人).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accused: Option<Text>,
    /// Who is kept away from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recusals: Vec<Recusal>,
    pub enterprise: bool,
    pub confidential: bool,
    pub reply_wanted: bool,
    pub received_at: Instant,
    pub created_at: Instant,
    /// The person who took it down; `None` where a system sent it.
    pub recorded_by: Option<PersonId>,
    pub upstream: Option<Upstream>,
    /// `None` for what was taken down here; absent, so that snapshots written before imports existed stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    pub rating: Option<RatingFacts>,
    pub callers: Vec<Caller>,
    /// Whether what stands of any of them was put right: then what stood there before is kept beside.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub callers_corrected: bool,
    pub assignments: Vec<Assignment>,
    pub clocks: Vec<Clock>,
    pub contacts: Vec<Contact>,
    /// What the unit reported first of an emergency; absent in what was written before that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preliminary: Option<PreliminaryReport>,
    pub submissions: Vec<Submission>,
    /// What co units handed in; absent, so that snapshots written before they existed stay as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co_results: Vec<CoResult>,
    pub visits: Vec<Visit>,
    /// Whether it was drawn for a visit, where only a share is (回访抽取), round by round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visit_draws: Vec<VisitDraw>,
    /// What units gave to their own people (单位内交办).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<InnerTask>,
    /// What the hotline entered in units' names (代录).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
    /// Calls to units about an emergency (电话交办记录).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<PhoneCall>,
    pub requests: Vec<Request>,
    /// What supervisors held of a bad rating (差评认定), the last word last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjudications: Vec<Adjudication>,
    /// What was made public of it (公开), the latest wording last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publications: Vec<Publication>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spots: Vec<Spot>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<Meeting>,
    /// How often somebody was made to hurry (催办记录).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urgings: Vec<Urging>,
    /// Who called again and said nothing new (重复来电).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeat_calls: Vec<RepeatCall>,
    /// Later ratings of the same case (追评); absent in what was written before they came here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rated_again: Vec<RatedAgain>,
    /// What supervisors and leaders ordered (督办、批示).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directives: Vec<Directive>,
    /// The official papers issued on it (公文).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// Whether a unit was designated, after which nobody gives it back (不得退单).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_return: bool,
    pub attachments: Vec<Attachment>,
    pub participants: Vec<Participant>,
    pub proposal: Option<Proposal>,
    /// Who has taken it from its pool (认领); whether that still holds, the time says ([`Claim::holds`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// An act of the system that is due at a set time (定时动作).
    pub alarm: Option<Alarm>,
    /// What intake or an agent told the caller, in words.
    pub answer: Option<Answer>,
    /// Into what it was merged (已并单); absent, as the next four, in what was written before tickets could be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Merged>,
    /// What was merged into it (并入的工单).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absorbed: Vec<Absorbed>,
    /// What has to do with it (关联工单).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Of what it is a part (拆自).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<SplitFrom>,
    /// Its parts (拆出).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub split_into: Vec<TicketNumber>,
    /// How many texts this ticket has kept so far; the next one takes this number plus one.
    pub texts: u32,
    pub closed_at: Option<Instant>,
}

impl Ticket {
    /// The unit that answers for it (主办单位), if it is dispatched.
    pub fn lead(&self) -> Option<&Assignment> {
        self.assignments.iter().rev().find(|a| a.role == AssignmentRole::Lead && a.is_current())
    }

    /// The part that a unit has as co unit (协办单位), the latest if it had several.
    pub fn co_part(&self, unit: &UnitCode) -> Option<&Assignment> {
        let co = |a: &&Assignment| a.role == AssignmentRole::Co && a.unit == *unit && a.is_current();
        self.assignments.iter().rev().find(co)
    }

    /// The co units that have yet to hand in their part.
    pub fn open_co_units(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(|a| a.is_open_co())
    }

    /// Whether a part was given by the designation after which nobody gives it back (争议协商指定).
    pub fn is_designated(&self, part: &Assignment) -> bool {
        self.no_return && self.lead().is_some_and(|lead| lead.dispatched_at == part.dispatched_at)
    }

    /// The clock with this key.
    pub fn clock(&self, key: &ClockKey) -> Option<&Clock> {
        self.clocks.iter().find(|c| &c.key == key)
    }

    /// The latest row of a kind of clock.
    pub fn latest(&self, kind: ClockKind) -> Option<&Clock> {
        self.clocks.iter().rev().find(|c| c.key.kind == kind)
    }

    /// Whether anybody can be called back: named, with a number, and a reply wanted (contract.md §4 "States").
    pub fn can_be_visited(&self) -> bool {
        self.callers.iter().any(|c| self.reply_is_wanted(c) && c.can_be_called())
    }

    /// Whether this caller wants to hear of it: who joined later says so alone.
    pub fn reply_is_wanted(&self, caller: &Caller) -> bool {
        caller.joined.as_ref().map_or(self.reply_wanted, |joined| joined.reply_wanted)
    }

    /// Whether the unit may call this caller (同意联系; contract.md §5).
    pub fn consented(&self, caller: &Caller) -> bool {
        let own = self.rating.as_ref().is_none_or(|rating| rating.consent_contact);
        caller.joined.as_ref().map_or(own, |joined| joined.consent)
    }

    /// Those whom the hotline visits: of a ticket from above only who joined here, the others are visited there.
    pub fn visited_here(&self) -> impl Iterator<Item = &Caller> {
        let ours = |c: &&Caller| self.upstream.is_none() || c.joined.is_some();
        self.callers.iter().filter(ours).filter(|c| self.reply_is_wanted(c) && c.can_be_called())
    }

    /// The callers whose visit still needs a call, in their order.
    pub fn to_be_visited(&self) -> impl Iterator<Item = &Caller> {
        self.visited_here().filter(|c| c.visit.is_none())
    }

    /// Whether this round's draw left it out, and nobody joined since who was told of a visit (未抽中回访).
    pub fn visit_waived(&self) -> bool {
        let draw = self.visit_draws.iter().rev().find(|draw| draw.round == self.round);
        let after = |at| self.callers.iter().filter_map(|c| c.joined.as_ref()).any(|joined| joined.at > at);
        draw.is_some_and(|draw| !draw.drawn && !after(draw.at))
    }

    /// Whether every caller's visit is settled: who is not content is not (contract.md §4 `visit`).
    pub fn visits_settled(&self) -> bool {
        self.visited_here().all(Caller::settled)
    }

    /// The files that came with what stands merged into it.
    pub fn files_merged_in(&self) -> Vec<AttachmentId> {
        self.merged_in().flat_map(|absorbed| &absorbed.attachments).map(|file| file.id).collect()
    }

    /// What stands merged into it now.
    pub fn merged_in(&self) -> impl Iterator<Item = &Absorbed> {
        self.absorbed.iter().filter(|absorbed| !absorbed.released)
    }

    /// Whether a unit ever had a part in it (forbidden pairs; contract.md §3).
    pub fn involves_unit(&self, unit: &UnitCode) -> bool {
        self.assignments.iter().any(|a| a.is_or_was_of(unit))
    }

    /// Whether a unit has a part in it now.
    pub fn current_unit(&self, unit: &UnitCode) -> bool {
        self.assignments.iter().any(|a| &a.unit == unit && a.is_current())
    }

    /// Whether no clock can run any more (closed or final states; contract.md §4 "States").
    pub fn is_closed(&self) -> bool {
        is_final(self.status) || self.status == Status::Archived
    }

    /// A caller whose visit failed to please and is not yet dealt with.
    pub fn dissatisfied(&self) -> bool {
        self.callers.iter().any(|c| c.visit == Some(VisitOutcome::Dissatisfied))
    }

    /// What the check of this round's sign-off has come to; `None` where nobody has asked for one.
    pub fn spot(&self) -> Option<SpotState> {
        let of_round = self.spots.iter().find(|spot| spot.round == self.round);
        of_round.filter(|_| self.status == Status::SignedOff).map(Spot::state)
    }

    /// Whether its sign-off is still to be looked at, for the first time or once more.
    pub fn awaits_spot_check(&self) -> bool {
        matches!(self.spot(), Some(SpotState::Waiting | SpotState::Refuted))
    }

    /// Whether this person has looked at this round's sign-off already.
    pub fn spot_checked_by(&self, person: PersonId) -> bool {
        let of_round = self.spots.iter().filter(|spot| spot.round == self.round);
        of_round.flat_map(|spot| &spot.checks).any(|check| check.by == person)
    }

    /// The request of this kind that waits for a decision.
    pub fn pending(&self, kind: RequestKind) -> Option<&Request> {
        self.requests.iter().find(|r| r.kind == kind && r.state == RequestState::Pending)
    }

    /// The request about its time, its unit or its closing that waits for a decision; rulings and what co units object wait
    /// beside it.
    pub fn waiting(&self) -> Option<&Request> {
        let beside =
            |r: &Request| r.is_ruling() || matches!(r.kind, RequestKind::Objection | RequestKind::Inside);
        // Nobody decides on what is merged; what was asked waits for the ticket to stand for itself again.
        let going = |r: &&Request| r.state == RequestState::Pending && !beside(r) && self.merged.is_none();
        self.requests.iter().find(going)
    }

    /// What a unit has given to one of its people and waits for (单位内交办).
    pub fn inner_task(&self, unit: &UnitCode) -> Option<&InnerTask> {
        self.inside.iter().find(|task| task.is_open() && task.unit == *unit)
    }

    /// Whether it is left out of what units are measured by (剔除).
    pub fn excluded(&self) -> bool {
        self.requests.iter().any(|r| r.kind == RequestKind::Exclusion && r.is_in_force())
    }

    /// Whether two persons hold that it only disturbs (恶意扰乱).
    pub fn malicious(&self) -> bool {
        self.requests.iter().any(|r| r.kind == RequestKind::Malicious && r.state == RequestState::Approved)
    }

    /// The entry by which it stands on the long-term ledger (挂账), and the request behind it.
    pub fn ledger(&self) -> Option<(RequestId, &LedgerEntry)> {
        let open = |r: &Request| r.ledger.as_ref().filter(|entry| entry.is_open()).is_some();
        let found = self.requests.iter().rev().find(|r| open(r))?;
        Some((found.id, found.ledger.as_ref()?))
    }

    /// How often a unit's time was extended, and by how many working days in sum (延期次数、合计).
    pub fn extended(&self, unit: &UnitCode) -> (u32, u32) {
        let approved = self.requests.iter().filter(|r| r.state == RequestState::Approved);
        let of_unit = approved.filter_map(|r| r.extension.as_ref()).filter(|e| e.unit == *unit);
        of_unit.fold((0, 0), |(times, days), e| (times + 1, days + e.working_days))
    }

    /// How often it was given back with the hotline's consent (退单次数).
    pub fn accepted_returns(&self) -> usize {
        let accepted = |r: &&Request| r.kind == RequestKind::Return && r.state == RequestState::Approved;
        self.requests.iter().filter(accepted).count()
    }

    /// Whether it was found not to be this unit's.
    pub fn was_not_of(&self, unit: &UnitCode) -> bool {
        self.assignments.iter().any(|a| &a.unit == unit && a.status == AssignmentStatus::Released)
    }

    /// Whether a clock stands still because of the submit that is under review: its decision lets it go on or settles it.
    pub fn awaits_review(&self, clock: &Clock) -> bool {
        self.status == Status::ToReview
            && matches!(clock.key.kind, ClockKind::Handle | ClockKind::Total)
            && self.submission().is_some_and(|s| clock.stopped_at == Some(s.submitted_at))
    }

    /// The result handed in last, if it was in the current round.
    pub fn submission(&self) -> Option<&Submission> {
        self.submissions.last().filter(|s| s.round == self.round)
    }
}

/// Whether a state has no way on.
pub fn is_final(status: Status) -> bool {
    matches!(
        status,
        Status::Answered
            | Status::Declined
            | Status::Transferred
            | Status::Terminated
            | Status::Merged
            | Status::Withdrawn
    )
}

/// Whether somebody still has something to do on a ticket in this state (在办): it has neither come to an end nor been struck off,
/// after which it only waits for the archive (contract.md §4 "States").
pub fn is_in_hand(status: Status) -> bool {
    !is_final(status) && !matches!(status, Status::SignedOff | Status::Archived)
}

/// The states of which [`is_in_hand`] is true, in their order.
pub fn in_hand() -> impl Iterator<Item = Status> {
    Status::ALL.iter().copied().filter(|status| is_in_hand(*status))
}
