//! What each command does to the clocks, said beforehand: every decision of every test is held against it.

use crate::domain::ticket::Event;
use entity::values::{ClockKind, CommandName};

/// What happens to a clock (时限变化).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    Starts,
    Stops,
    /// Stands still with the result handed in, until the review has decided.
    Held,
    /// What was handed in counts.
    Settles,
    Pauses,
    Resumes,
    Moves,
    Cures,
    Assigned,
    Revoked,
    Cancelled,
}

impl Turn {
    /// The word that people see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Starts => "开始",
            Self::Stops => "停止",
            Self::Held => "停表待审",
            Self::Settles => "认定",
            Self::Pauses => "暂停",
            Self::Resumes => "恢复",
            Self::Moves => "顺延",
            Self::Cures => "补正超期",
            Self::Assigned => "改归承办单位",
            Self::Revoked => "所记完成作废",
            Self::Cancelled => "取消",
        }
    }

    /// What an event does to which clock; a miss, a rung and a new calendar are nobody's command.
    pub fn of(event: &Event) -> Option<(Self, ClockKind)> {
        Some(match event {
            Event::ClockStarted { clock } => (Self::Starts, clock.key.kind),
            Event::ClockStopped { key, held, .. } => (if *held { Self::Held } else { Self::Stops }, key.kind),
            Event::ClockSettled { key } => (Self::Settles, key.kind),
            Event::ClockPaused { key, .. } => (Self::Pauses, key.kind),
            Event::ClockResumed { key, .. } => (Self::Resumes, key.kind),
            Event::ClockMoved { key, .. } => (Self::Moves, key.kind),
            Event::ClockCured { key } => (Self::Cures, key.kind),
            Event::ClockAssigned { key, .. } => (Self::Assigned, key.kind),
            Event::ClockRevoked { key } => (Self::Revoked, key.kind),
            Event::ClockCancelled { key, .. } => (Self::Cancelled, key.kind),
            _ => return None,
        })
    }
}

/// One thing that a command does, and to which clocks.
pub type Effect = (Turn, &'static [ClockKind]);

/// Whatever still runs when a ticket or a part of it ends.
pub const REST: &[ClockKind] = ClockKind::ALL;

/// What a command may do to clocks. Which of it happens depends on the ticket: nothing else ever does.
pub fn of(command: CommandName) -> &'static [Effect] {
    use ClockKind::*;
    use CommandName as C;
    use Turn::*;
    /// A unit has it: its own clocks begin, and the ticket's at the first time.
    const GIVEN: &[ClockKind] = &[Sign, Contact, Handle, Total, CoHandle];
    const WORK: &[ClockKind] = &[Handle, Total];
    /// What a unit loses with the ticket, and what of it was not its fault.
    const TAKEN: &[ClockKind] = &[Sign, Contact, Handle, CoHandle, ReturnDecision, Supervision, Instruction];
    const FORGIVEN: &[ClockKind] = &[Sign, Contact, Handle, Supervision, Instruction];
    /// What belongs to the ticket and is only said to be another's: a rating's time, an emergency's first report.
    const WHOSE: &[ClockKind] = &[Handle, Preliminary];
    const ENDS: Effect = (Cancelled, REST);
    match command {
        C::Accept => {
            &[(Resumes, &[Dispatch]), (Stops, &[Dispatch]), (Starts, GIVEN), (Assigned, &[Preliminary])]
        }
        C::AcceptRating => {
            &[(Resumes, &[Dispatch]), (Stops, &[Dispatch]), (Starts, &[Sign, Contact]), (Assigned, WHOSE)]
        }
        C::ProvideInfo => &[(Resumes, &[Dispatch])],
        C::Dispatch => &[(Stops, &[Dispatch]), (Starts, GIVEN), (Assigned, WHOSE)],
        C::Answer | C::Decline | C::TransferEmergency => &[(Stops, &[Dispatch]), ENDS],
        C::RequestInfo => &[(Pauses, &[Dispatch]), (Cancelled, &[Dispute])],
        C::Sign | C::HandOver => &[(Stops, &[Sign])],
        C::Contact => &[(Stops, &[Contact])],
        C::ReportPreliminary => &[(Stops, &[Preliminary])],
        C::Return => &[(Starts, &[ReturnDecision]), (Cancelled, &[ExtensionDecision, SuspensionDecision])],
        C::ObjectCo => &[(Starts, &[ReturnDecision])],
        C::AcceptReturn => &[
            (Stops, &[ReturnDecision]),
            (Cures, FORGIVEN),
            (Cancelled, TAKEN),
            (Assigned, WHOSE),
            (Starts, &[Dispute]),
        ],
        C::RejectReturn => &[
            (Stops, &[ReturnDecision]),
            (Cures, &[Sign, Contact, Preliminary, Handle]),
            (Moves, &[Sign, Contact, Preliminary, Handle]),
        ],
        C::OpenDispute => &[
            (Starts, &[Dispute]),
            (Stops, &[ReturnDecision]),
            (Cures, FORGIVEN),
            (Cancelled, TAKEN),
            (Assigned, WHOSE),
        ],
        C::Designate => &[(Stops, &[Dispute, Dispatch]), (Starts, GIVEN), (Assigned, WHOSE)],
        C::DecideObjection => &[
            (Stops, &[ReturnDecision]),
            (Cures, &[CoHandle, Sign]),
            (Moves, &[CoHandle, Sign]),
            (Cancelled, &[CoHandle, Sign]),
        ],
        C::RequestExtension => &[(Starts, &[ExtensionDecision]), (Pauses, &[ExtensionDecision])],
        C::ApproveExtension => &[
            (Resumes, &[ExtensionDecision]),
            (Stops, &[ExtensionDecision]),
            (Moves, &[Handle, Total, CoHandle]),
            (Cures, &[Handle, Total, CoHandle]),
            (Held, WORK),
        ],
        C::RejectExtension => &[
            (Stops, &[ExtensionDecision]),
            (Cancelled, &[ExtensionDecision]),
            (Moves, &[Handle]),
            (Cures, &[Handle]),
            (Held, WORK),
        ],
        C::RequestSuspension => &[(Starts, &[SuspensionDecision])],
        C::ApproveSuspension => &[
            (Stops, &[SuspensionDecision]),
            (Pauses, &[Handle, Total, CoHandle, Contact, Preliminary]),
            (Moves, &[Handle]),
            (Cures, &[Handle]),
        ],
        C::RejectSuspension => &[(Stops, &[SuspensionDecision]), (Moves, &[Handle]), (Cures, &[Handle])],
        C::Resume => &[(Resumes, &[Handle, Total, CoHandle, Contact, Preliminary])],
        C::ApproveLongTerm => &[(Stops, &[Review]), (Resumes, WORK), (Moves, WORK)],
        // What is not held so goes back as from a failed review; so does a result whose plan is not approved.
        C::AdjudicateRating | C::RejectLongTerm => &[(Stops, &[Review]), (Resumes, WORK)],
        C::ApproveTermination => &[ENDS],
        C::ApproveCloseDissatisfied => &[(Starts, &[SignOff]), ENDS],
        C::AddCoUnit => &[(Starts, &[CoHandle, Sign])],
        C::RemoveCoUnit => &[(Cancelled, &[CoHandle, Sign])],
        C::SubmitCo => &[(Stops, &[CoHandle])],
        C::ApproveInside | C::Submit => &[
            (Stops, &[Preliminary]),
            (Held, WORK),
            (Starts, &[Review]),
            (Cancelled, &[ExtensionDecision, SuspensionDecision]),
        ],

        C::PassReview => &[(Stops, &[Review]), (Settles, WORK), (Starts, &[ReportUp, Visit, SignOff]), ENDS],
        C::FailReview => &[(Stops, &[Review]), (Resumes, WORK)],
        C::ConfirmReported => &[(Stops, &[ReportUp]), (Starts, &[Visit, SignOff]), ENDS],
        C::Merge => &[ENDS],
        C::RejectedByUpstream => &[(Stops, &[ReportUp]), (Starts, &[Handle]), (Resumes, &[Total])],
        C::Visit => &[(Stops, &[Visit]), (Starts, &[SignOff]), ENDS],
        C::Redo => &[(Stops, &[Visit, SignOff]), (Starts, &[Handle]), (Resumes, &[Total])],
        C::SignOff => &[(Stops, &[SignOff]), ENDS],
        C::RejectSignOff => &[(Stops, &[SignOff]), (Starts, &[Handle]), (Resumes, &[Total])],
        C::RevokeSignOff => &[(Revoked, &[SignOff]), (Starts, &[Handle]), (Resumes, &[Total])],
        C::RateAgain => &[(Starts, &[Handle]), (Resumes, &[Total])],
        C::Instruct => &[(Starts, &[Instruction])],
        C::ReplyInstruction => &[(Stops, &[Instruction])],
        C::Supervise => &[(Starts, &[Supervision])],
        C::ReplySupervision => &[(Stops, &[Supervision])],
        C::Withdraw => &[(Stops, &[Visit]), (Starts, &[SignOff]), ENDS],
        // A unit that turns out to be accused loses the ticket; what the ticket itself has to be done by runs on.
        C::NameAccused => {
            &[(Resumes, &[Handle, Total, CoHandle, Contact, Preliminary]), (Assigned, &[Preliminary]), ENDS]
        }
        // What passes runs on; where the successor has a part already, or is accused, one of the two ends.
        C::Succeed => {
            &[(Resumes, &[Handle, Total, CoHandle, Contact, Preliminary]), (Assigned, &[Preliminary]), ENDS]
        }
        C::ApproveMalicious => &[(Stops, &[Dispatch]), ENDS],
        C::SetConfidential
        | C::Recuse
        | C::Correct
        | C::Claim
        | C::Release
        | C::RequestMalicious
        | C::RejectMalicious
        | C::RecordMeeting
        | C::AssignInside
        | C::RejectInside
        | C::RequestExclusion
        | C::ApproveExclusion
        | C::RejectExclusion
        | C::RequestInclusion
        | C::ApproveInclusion
        | C::RejectInclusion
        | C::RequestLongTerm
        | C::RequestTermination
        | C::RejectTermination
        | C::ReportProgress
        | C::CloseDissatisfied
        | C::RejectCloseDissatisfied
        | C::CloseSupervision
        | C::SpotCheck
        | C::DrawSpotCheck
        | C::Archive
        | C::Urge
        | C::MeToo
        | C::RepeatCall
        | C::Unmerge
        | C::Split
        | C::Link
        | C::Unlink
        | C::Publish
        | C::Unpublish
        | C::Note => &[],
    }
}
