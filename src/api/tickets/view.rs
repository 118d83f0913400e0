//! A ticket on the wire (contract.md §4, the answer of `POST /tickets`).

use super::fields::beijing_time as t;
use super::parts::*;
use crate::domain::lifecycle::{
    extensions_left, needs_evidence, never_to, promisable, return_until, suspensions_left,
};
use crate::domain::ticket::{Answer, Text};
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket as this caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketView {
    number: TicketNumber,
    /// Eight digits for the citizen.
    query_code: String,
    line: Line,
    status: Status,
    /// Goes with every change.
    version: i64,
    round: u32,
    light: Light,
    kind: Kind,
    channel: Channel,
    urgency: Urgency,
    disposition: Disposition,
    title: String,
    content: Option<String>,
    #[schema(required)]
    category: Option<CategoryCode>,
    category_name: Option<String>,
    category_path: Option<String>,
    #[schema(required)]
    area: Option<AreaCode>,
    area_name: Option<String>,
    area_path: Option<String>,
    address: Option<String>,
    location: Option<LocationView>,
    occurred_at: Option<DateTime<FixedOffset>>,
    received_at: DateTime<FixedOffset>,
    created_at: DateTime<FixedOffset>,
    closed_at: Option<DateTime<FixedOffset>>,
    late_reason: Option<String>,
    /// Who took it down.
    recorded_by: Option<String>,
    subject_unit: Option<UnitCode>,
    subject_unit_name: Option<String>,
    /// Whom the citizen accuses.
    accused: Option<String>,
    /// Units that must never have it: a report accuses one of their chain.
    never_to: Vec<UnitCode>,
    /// Who keeps away from it.
    recusals: Vec<RecusalView>,
    /// Whether this caller may say that (s)he has to keep away (`recuse`).
    may_recuse: bool,
    /// Whether this caller may log that somebody on it called again (`repeat_call`), also in the archive.
    may_log_call: bool,
    matter_code: Option<String>,
    matter_name: Option<String>,
    call_id: Option<String>,
    tags: Vec<String>,
    confidential: bool,
    reply_wanted: bool,
    upstream: Option<UpstreamView>,
    assignments: Vec<AssignmentView>,
    deadlines: Vec<DeadlineView>,
    callers: Vec<CallerView>,
    flags: Flags,
    reply: Option<String>,
    question: Option<String>,
    told_text: Option<String>,
    reason_code: Option<DeclineReason>,
    transfer_to: Option<EmergencyLine>,
    /// The call by which it was handed over; null where nobody wrote it down.
    #[schema(required)]
    transfer_call: Option<CallView>,
    rating: Option<TicketRatingView>,
    /// Whose a bad rating seems to be, by its indicators; for whoever settles that.
    rating_hints: Vec<RatingHintView>,
    /// What supervisors held of a bad rating, oldest first.
    adjudications: Vec<AdjudicationView>,
    /// What the unit says of a bad rating that a supervisor has yet to hold (误评、恶意差评); null where there is nothing to hold.
    #[schema(required)]
    contested: Option<Verdict>,
    /// What was made public of it, oldest first.
    publications: Vec<PublicationView>,
    contacts: Vec<ContactView>,
    /// What the unit reported first of an emergency; null where it has not, or need not.
    #[schema(required)]
    preliminary: Option<PreliminaryView>,
    results: Vec<ResultView>,
    /// What co units handed in, to the lead unit and not to the citizen.
    co_results: Vec<CoResultView>,
    visits: Vec<VisitView>,
    /// Whether it was drawn for a visit, where only a share is; the last round's last.
    visit_draws: Vec<VisitDrawView>,
    /// What the caller's own unit gave to its people, oldest first.
    inside: Vec<InsideView>,
    /// The days that the caller's unit may set inside; null where it has no part.
    #[schema(required)]
    inside_days: Option<SpanView>,
    /// Whether what this caller hands in would wait for the lead unit's own lead.
    approves_inside: bool,
    /// What the hotline entered in units' names.
    entries: Vec<BehalfView>,
    /// The units that somebody has to phone now, the longest waiting first; empty for whoever does not phone.
    to_phone: Vec<DialView>,
    /// Calls to units about this emergency, oldest first.
    phone_calls: Vec<PhoneCallView>,
    /// Sign-offs that were drawn or looked at again.
    spots: Vec<SpotView>,
    requests: Vec<RequestView>,
    meetings: Vec<MeetingView>,
    /// How often somebody was made to hurry, oldest first.
    urgings: Vec<UrgingView>,
    /// When somebody on it called again and said nothing new, oldest first.
    repeat_calls: Vec<RepeatCallView>,
    /// Supervisions and instructions, oldest first.
    directives: Vec<DirectiveView>,
    /// The official papers that this caller may read, oldest first.
    documents: Vec<DocumentView>,
    /// Those that this caller may ask for now.
    documents_to_issue: Vec<DocumentKind>,
    /// Until when the lead unit may give it back (exclusive); null where nobody may.
    #[schema(required)]
    return_until: Option<DateTime<FixedOffset>>,
    /// How much more time the lead unit may still ask for; null where nobody may.
    #[schema(required)]
    extensions_left: Option<LeftView>,
    /// For how long the lead unit's time may still be made to stand still; null where nobody may.
    #[schema(required)]
    suspensions_left: Option<LeftView>,
    /// The days that may be promised for the long-term ledger; null where nothing goes onto it.
    #[schema(required)]
    promisable: Option<SpanView>,
    proposal: Option<ProposalView>,
    /// Who has taken it from its pool (认领); null where nobody has.
    #[schema(required)]
    claim: Option<ClaimView>,
    attachments: Vec<AttachmentView>,
    /// Whether a result needs proof (`submit`).
    evidence_required: bool,
    possible_duplicates: Vec<TicketNumber>,
    /// The ticket that answers for this one, if it was merged.
    merged_into: Option<RelativeView>,
    /// What was merged into this one, oldest first.
    merged: Vec<MergedView>,
    links: Vec<LinkView>,
    /// The ticket of which this one is a part.
    split_from: Option<RelativeView>,
    /// The tickets that are parts of this one.
    split_into: Vec<RelativeView>,
    suggested_units: Vec<CandidateView>,
    /// What this caller may do now.
    actions: Vec<ActionView>,
    /// What this caller's role could do but for a reason worth showing.
    blocked: Vec<BlockedView>,
}

impl TicketView {
    /// Of the detail that one person may see.
    pub fn of(d: &Detail) -> Self {
        let ticket = d.ticket();
        let reference = &d.rules.reference;
        let words = |text: &Option<Text>| text.as_ref().and_then(|text| d.words(text));
        let category = ticket.category.as_ref();
        let area = ticket.area.as_ref();
        let told = Told::of(d, ticket.answer.as_ref());
        let matter = ticket.details.matter_code.as_ref();
        let matter = matter.or_else(|| ticket.rating.as_ref().and_then(|r| r.matter_code.as_ref()));
        Self {
            number: ticket.number.clone(),
            query_code: d.stored.query_code.clone(),
            line: ticket.line,
            status: ticket.status,
            version: ticket.version,
            round: ticket.round,
            light: d.light,
            kind: ticket.kind,
            channel: ticket.channel,
            urgency: ticket.urgency,
            disposition: ticket.disposition,
            title: d.stored.title.clone(),
            content: d.words(&ticket.content),
            category: category.cloned(),
            category_name: category.and_then(|c| reference.categories.get(c)).map(|c| c.name.clone()),
            category_path: category.map(|c| reference.category_path(c)),
            area: area.cloned(),
            area_name: area.and_then(|a| reference.areas.get(a)).map(|a| a.name.clone()),
            area_path: area.map(|a| reference.area_path(a)),
            address: words(&ticket.address),
            location: ticket.details.location.map(|l| LocationView { lat: l.lat, lng: l.lng }),
            occurred_at: ticket.details.occurred_at.map(t),
            received_at: t(ticket.received_at),
            created_at: t(ticket.created_at),
            closed_at: ticket.closed_at.map(t),
            late_reason: words(&ticket.late_reason),
            recorded_by: ticket.recorded_by.and_then(|p| d.person(p)).map(str::to_owned),
            subject_unit: ticket.subject_unit.clone(),
            subject_unit_name: ticket.subject_unit.as_ref().map(|u| d.rules.unit_name(u, ticket.created_at)),
            accused: words(&ticket.accused),
            never_to: never_to(ticket, d.rules.context(d.now)),
            recusals: RecusalView::all(d),
            may_recuse: d.may_recuse,
            may_log_call: d.may_log_call,
            matter_name: matter.and_then(|m| reference.matters.get(m)).map(|m| m.name.clone()),
            matter_code: matter.cloned(),
            call_id: ticket.details.call_id.clone(),
            tags: ticket.details.tags.clone(),
            confidential: ticket.confidential,
            reply_wanted: ticket.reply_wanted,
            upstream: ticket.upstream.as_ref().map(UpstreamView::of),
            assignments: ticket.assignments.iter().map(|a| AssignmentView::of(d, a)).collect(),
            deadlines: DeadlineView::all(d),
            callers: d.callers.iter().map(CallerView::of).collect(),
            flags: Flags::of(ticket),
            reply: told.reply,
            question: told.question,
            told_text: told.text,
            reason_code: told.reason,
            transfer_to: told.transfer_to,
            transfer_call: told.transfer_call,
            rating: d.rating.as_ref().map(|rating| TicketRatingView::of(d, rating)),
            rating_hints: RatingHintView::all(d),
            adjudications: ticket.adjudications.iter().map(|a| AdjudicationView::of(d, a)).collect(),
            contested: ticket.contested(),
            publications: ticket.publications.iter().map(|p| PublicationView::of(d, p)).collect(),
            contacts: ticket.contacts.iter().map(|c| ContactView::of(d, c)).collect(),
            preliminary: ticket.preliminary.as_ref().map(|r| PreliminaryView::of(d, r)),
            results: ticket.submissions.iter().map(|s| ResultView::of(d, s)).collect(),
            co_results: ticket.co_results.iter().map(|r| CoResultView::of(d, r)).collect(),
            inside: InsideView::all(d),
            inside_days: inside_days(d),
            approves_inside: waits_for_lead(d),
            entries: ticket.entries.iter().map(|e| BehalfView::of(d, e)).collect(),
            to_phone: DialView::all(d),
            phone_calls: ticket.calls.iter().map(|c| PhoneCallView::of(d, c)).collect(),
            visits: ticket.visits.iter().map(|v| VisitView::of(d, v)).collect(),
            visit_draws: ticket.visit_draws.iter().map(VisitDrawView::of).collect(),
            spots: ticket.spots.iter().map(|s| SpotView::of(d, s)).collect(),
            requests: ticket.requests.iter().map(|r| RequestView::of(d, r)).collect(),
            meetings: ticket.meetings.iter().map(|m| MeetingView::of(d, m)).collect(),
            urgings: ticket.urgings.iter().map(|u| UrgingView::of(d, u)).collect(),
            repeat_calls: ticket.repeat_calls.iter().map(|c| RepeatCallView::of(d, c)).collect(),
            directives: ticket.directives.iter().map(|o| DirectiveView::of(d, o)).collect(),
            documents: DocumentView::all(d),
            documents_to_issue: d.issuable.clone(),
            return_until: return_until(ticket, d.rules.context(d.now)).map(t),
            extensions_left: extensions_left(ticket, d.rules.context(d.now))
                .map(|(times, working_days)| LeftView { times, working_days }),
            suspensions_left: suspensions_left(ticket, d.rules.context(d.now))
                .map(|(times, working_days)| LeftView { times, working_days }),
            promisable: promisable(ticket, d.rules.context(d.now)).map(|(from, to)| SpanView { from, to }),
            proposal: ticket.proposal.as_ref().map(|p| ProposalView::of(d, p)),
            claim: ClaimView::of_ticket(d),
            attachments: d
                .attachments
                .iter()
                .map(|a| AttachmentView::of(a, d.person(a.uploaded_by)))
                .collect(),
            evidence_required: needs_evidence(d.ticket().kind),
            possible_duplicates: d.possible_duplicates.clone(),
            merged_into: d.kin.merged_into.as_ref().map(|r| RelativeView::of(d, r)),
            merged: d.kin.merged.iter().map(MergedView::of).collect(),
            links: d.kin.links.iter().map(|l| LinkView::of(d, l)).collect(),
            split_from: d.kin.split_from.as_ref().map(|r| RelativeView::of(d, r)),
            split_into: d.kin.parts.iter().map(|r| RelativeView::of(d, r)).collect(),
            suggested_units: d
                .suggested_units
                .iter()
                .map(|c| CandidateView::of(&d.rules, c, d.now))
                .collect(),
            actions: ActionView::all(d),
            blocked: d.blocked.iter().map(BlockedView::of).collect(),
        }
    }
}

fn waits_for_lead(d: &Detail) -> bool {
    let leads = |unit: &UnitCode| d.actor.is(Role::Lead) && d.actor.works_for(unit);
    let lead = d.ticket().lead().map(|lead| &lead.unit);
    lead.is_some_and(|unit| d.rules.reference.approves_inside(unit) && !leads(unit))
}

/// The answer's parts, each in its field.
#[derive(Default)]
struct Told {
    reply: Option<String>,
    question: Option<String>,
    text: Option<String>,
    reason: Option<DeclineReason>,
    transfer_to: Option<EmergencyLine>,
    transfer_call: Option<CallView>,
}

impl Told {
    fn of(d: &Detail, answer: Option<&Answer>) -> Self {
        match answer {
            None => Self::default(),
            Some(Answer::Reply { reply }) => Self { reply: d.words(reply), ..Self::default() },
            Some(Answer::Question { question }) => Self { question: d.words(question), ..Self::default() },
            Some(Answer::Withdrawn { reason }) => Self { text: d.words(reason), ..Self::default() },
            Some(Answer::Transferred { to, call }) => Self {
                transfer_to: Some(*to),
                transfer_call: call.as_ref().map(|call| CallView::transfer(d, call)),
                ..Self::default()
            },
            Some(Answer::Declined { reason, told, .. }) => Self {
                reason: Some(*reason),
                text: told.as_ref().and_then(|t| d.words(t)),
                ..Self::default()
            },
        }
    }
}
