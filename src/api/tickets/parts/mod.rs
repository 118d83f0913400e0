//! The parts of a ticket on the wire.

mod actions;
mod asked;
mod caller;
mod card;
mod claim;
mod document;
mod duty;
mod inside;
mod kin;
mod phoned;
mod rated;
mod rating;
mod recusal;
mod supervised;
mod work;

pub use actions::{ActionView, BlockedView, CandidateView};
pub use asked::{LeftView, MeetingView, ProposalView, RequestView, SpanView};
pub use caller::CallerView;
pub use card::CallerCard;
pub use claim::ClaimView;
pub use document::DocumentView;
pub use duty::{AssignmentView, DeadlineView};
pub use inside::{BehalfView, InsideView, inside_days};
pub use kin::{LinkView, MergedView, RelativeView};
pub use phoned::{CallView, DialView, PhoneCallView};
pub use rated::{AdjudicationView, PublicationView, RatingHintView};
pub use rating::TicketRatingView;
pub use recusal::RecusalView;
pub use supervised::{DirectiveView, RepeatCallView, UrgingView};
pub use work::{CoResultView, ContactView, PreliminaryView, ResultView, SpotView, VisitDrawView, VisitView};

use super::fields::beijing_time as t;
use crate::domain::ticket::{self, Ticket};
use crate::service::attachment;
use crate::service::ticket::Row;
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// WGS-84, degrees.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocationView {
    pub lat: f64,
    pub lng: f64,
}

/// The platform above.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpstreamView {
    system: Channel,
    number: String,
    received_at: Option<DateTime<FixedOffset>>,
    due_at: Option<DateTime<FixedOffset>>,
    return_until: Option<DateTime<FixedOffset>>,
}

impl UpstreamView {
    pub fn of(u: &ticket::Upstream) -> Self {
        Self {
            system: u.system,
            number: u.number.clone(),
            received_at: u.received_at.map(t),
            due_at: u.due_at.map(t),
            return_until: u.return_until.map(t),
        }
    }
}

/// Marks beside the state.
#[derive(Debug, Serialize, ToSchema)]
pub struct Flags {
    enterprise: bool,
    confidential: bool,
    malicious: bool,
    long_term: bool,
    excluded: bool,
    /// A bad rating that a supervisor holds to be a mistake or malice.
    not_counted: bool,
    /// The highest supervision in force, 0 for none.
    supervision_level: u8,
    no_return: bool,
}

impl Flags {
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            enterprise: ticket.enterprise,
            confidential: ticket.confidential,
            malicious: ticket.malicious(),
            long_term: ticket.ledger().is_some(),
            excluded: ticket.excluded(),
            not_counted: ticket.not_counted(),
            supervision_level: ticket.supervision_level(),
            no_return: ticket.no_return,
        }
    }

    /// Of a list's row.
    pub fn of_row(row: &Row) -> Self {
        Self {
            enterprise: row.enterprise,
            confidential: row.confidential,
            malicious: row.malicious,
            long_term: row.long_term,
            excluded: row.excluded,
            not_counted: row.not_counted,
            supervision_level: u8::try_from(row.supervision_level).unwrap_or(0),
            no_return: row.no_return,
        }
    }
}

/// An uploaded file.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentView {
    pub id: AttachmentId,
    pub name: String,
    pub kind: AttachmentKind,
    /// Of which official paper it is the signed scan.
    pub document: Option<DocumentId>,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    pub uploaded_by: Option<String>,
    pub uploaded_at: DateTime<FixedOffset>,
    /// When a photo was taken, as the sender or the camera says.
    pub taken_at: Option<DateTime<FixedOffset>>,
    /// Where, in words.
    pub place: Option<String>,
    /// Where, as the camera says (WGS 84).
    pub location: Option<LocationView>,
    /// Whether `…/view` has a small copy to look at.
    pub viewable: bool,
}

impl AttachmentView {
    pub fn of(a: &attachment::Kept, by: Option<&str>) -> Self {
        Self {
            id: a.id,
            name: a.name.clone(),
            kind: a.kind,
            document: a.document,
            content_type: a.content_type.clone(),
            size: a.size,
            uploaded_by: by.map(str::to_owned),
            uploaded_at: t(a.uploaded_at),
            taken_at: a.taken_at.map(t),
            place: a.place.clone(),
            location: a.lat.zip(a.lng).map(|(lat, lng)| LocationView { lat, lng }),
            viewable: a.view_path.is_some(),
        }
    }
}
