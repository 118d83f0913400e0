//! How long each clock runs, and which stages follow the handling (contract.md §4 "Clocks" and "Stages").
//!
//! The numbers are defaults; each is a setting per line, kind and region.

use super::Division;
use super::setting::by_kind;
use super::special::Special;
use crate::domain::calendar::Allowance;
use crate::domain::ticket::Ticket;
use crate::domain::time::Instant;
use entity::values::{ClockKind, Kind, LimitName, Line, Urgency};
use serde::{Deserialize, Serialize};

/// An allowance with its rule in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub allowance: Allowance,
    /// 投诉办理 5 个工作日
    pub rule: String,
}

/// What the limits depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter {
    pub line: Line,
    pub kind: Kind,
    pub urgency: Urgency,
    /// Whether a caller speaks for an enterprise (企业诉求).
    pub enterprise: bool,
    /// The place of the matter; `None` where none is known, and of ratings: what is set for the whole region holds.
    pub area: Option<Division>,
}

impl Matter {
    /// A matter that does not press, of a person, with no place.
    pub fn ordinary(line: Line, kind: Kind) -> Self {
        Self { line, kind, urgency: Urgency::Normal, enterprise: false, area: None }
    }

    /// The same at a place. A rating is about a case at a counter: it has none (contract.md §5), so that the region's rule holds.
    pub fn within(self, area: Option<Division>) -> Self {
        Self { area: area.filter(|_| self.kind != Kind::Rating), ..self }
    }

    /// What a ticket's limits depend on now.
    pub fn of(ticket: &Ticket) -> Self {
        let area = ticket.area.as_ref().and_then(Division::of);
        let (urgency, enterprise) = (ticket.urgency, ticket.enterprise);
        Self { urgency, enterprise, ..Self::ordinary(ticket.line, ticket.kind) }.within(area)
    }

    /// What they depended on at `at`: a window that opened then is as long as it was, wherever the matter was found to lie since.
    pub fn of_then(ticket: &Ticket, at: Instant) -> Self {
        Self::of(ticket).within(ticket.area_at(at).and_then(Division::of))
    }
}

/// The settings of a region: limits and windows (时限规则). Working days unless the name says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Working minutes from receipt to dispatch: half a working day.
    pub dispatch_working_minutes: u32,
    /// Natural minutes from receipt to dispatch where it presses.
    pub dispatch_urgent_minutes: u32,
    pub sign: u32,
    pub sign_urgent_minutes: u32,
    pub contact: u32,
    pub contact_emergency_minutes: u32,
    /// Natural minutes from receipt to the first report of what is known of an emergency (潍坊 2 小时初步).
    pub preliminary_emergency_minutes: u32,
    /// Working days from its dispatch within which a unit may give a ticket back.
    pub return_window: u32,
    /// Working minutes from the request to its decision: half a working day.
    pub return_decision_working_minutes: u32,
    /// Working days from the dispute to the designation.
    pub dispute: u32,
    /// The accepted return with which a ticket becomes disputed.
    pub returns_before_dispute: u32,
    /// Working minutes from the unit's consent to the decision: half a working day.
    pub extension_decision_working_minutes: u32,
    /// How often one unit's time is extended at most, and by how many working days in sum (山东, 吕梁, 安阳).
    pub extensions: u32,
    pub extension_days: u32,
    /// Working minutes from the request to its decision: half a working day.
    pub suspension_decision_working_minutes: u32,
    /// How often one unit's time stands still at most, and for how many working days in sum.
    pub suspensions: u32,
    pub suspension_days: u32,
    /// Natural days within which what goes onto the long-term ledger is promised (吕梁 最长不超过 180 日).
    pub long_term_days: u32,
    /// Natural days after which somebody asks how far it has come.
    pub long_term_review: u32,
    pub handle_consult: u32,
    pub handle_general: u32,
    pub handle_report: u32,
    pub handle_enterprise: u32,
    /// 政务服务差评整改 3 个工作日 (东营商办发〔2023〕7号（二）9).
    pub handle_service: u32,
    pub handle_business: u32,
    pub handle_emergency_minutes: u32,
    pub review: u32,
    pub visit: u32,
    pub visit_rating: u32,
    pub sign_off: u32,
    /// Working days kept back before the upper platform's deadline for review and reporting.
    pub upstream_reserve: u32,
    /// Working days that a ticket waits for the citizen's information.
    pub need_info: u32,
    /// Working days from the review to the rectification's being sent back to the province (整改反馈回传).
    pub rectification_report: u32,
    /// The working day of the next month on which a month's ratings are due at the province (每月汇聚).
    pub monthly_ratings: u32,
    /// Working days before that on which units that have handed in nothing hear of it; 0: not at all.
    pub monthly_reminder: u32,
    /// Natural days from sign-off to the archive.
    pub archive_days: u32,
    /// Of a hundred tickets struck off in a month, how many are looked at again (domain.md §11 已销号抽访).
    pub spot_share: u32,
    /// With which urging a unit that does not sign is suggested to supervisors (拒不接收).
    pub refusing_urgings: u32,
    /// Within how many days so many tickets of one category and township are shown as a hot spot (热点).
    pub hotspot_days: u32,
    pub hotspot_tickets: u32,
    /// Within how many days so many bad ratings make a matter one that is rated badly often (高频差评事项).
    pub frequent_days: u32,
    pub frequent_ratings: u32,
    /// Attempts on different half-days before a caller counts as unreachable.
    pub visit_attempts: u32,
    /// Natural minutes for which a claim holds (认领).
    pub claim_minutes: u32,
    /// New rounds from which on a supervisor must open the next.
    pub rounds_without_supervisor: u32,
    /// Whether reviewer, visitor and signer of one ticket must be three persons.
    pub separate_stages: bool,
    /// What is set, for all or for some, in place of the numbers above.
    #[serde(skip)]
    pub(super) special: Special,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            dispatch_working_minutes: 240,
            dispatch_urgent_minutes: 30,
            sign: 1,
            sign_urgent_minutes: 30,
            contact: 1,
            contact_emergency_minutes: 30,
            preliminary_emergency_minutes: 120,
            return_window: 1,
            return_decision_working_minutes: 240,
            dispute: 3,
            returns_before_dispute: 2,
            extension_decision_working_minutes: 240,
            extensions: 2,
            extension_days: 10,
            suspension_decision_working_minutes: 240,
            suspensions: 2,
            suspension_days: 30,
            long_term_days: 180,
            long_term_review: 30,
            handle_consult: 3,
            handle_general: 5,
            handle_report: 15,
            handle_enterprise: 3,
            handle_service: 3,
            handle_business: 15,
            handle_emergency_minutes: 24 * 60,
            review: 1,
            visit: 3,
            visit_rating: 5,
            sign_off: 2,
            upstream_reserve: 2,
            need_info: 5,
            rectification_report: 2,
            monthly_ratings: 5,
            monthly_reminder: 2,
            archive_days: 90,
            spot_share: 5,
            refusing_urgings: 2,
            hotspot_days: 7,
            hotspot_tickets: 5,
            frequent_days: 90,
            frequent_ratings: 3,
            visit_attempts: 3,
            claim_minutes: 30,
            rounds_without_supervisor: 2,
            separate_stages: true,
            special: Special::default(),
        }
    }
}

impl Policy {
    /// How long `clock` runs for such a matter, with the rule in words.
    pub fn limit(&self, clock: ClockKind, matter: Matter) -> Limit {
        let allowance = self.allowance(clock, matter);
        let of = match clock {
            ClockKind::Handle | ClockKind::Total => self.handled_as(matter),
            _ if matter.urgency != Urgency::Normal => matter.urgency.label(),
            _ => "",
        };
        Limit { allowance, rule: format!("{of}{} {}", clock.label(), allowance.label()) }
    }

    fn allowance(&self, clock: ClockKind, matter: Matter) -> Allowance {
        use LimitName as L;
        let pressing = matter.urgency != Urgency::Normal;
        let emergency = matter.urgency == Urgency::Emergency;
        let days = |name| Allowance::WorkingDays(self.number(name, matter));
        let working_minutes = |name| Allowance::WorkingMinutes(self.number(name, matter));
        let minutes = |name| Allowance::Minutes(self.number(name, matter));
        match clock {
            ClockKind::Dispatch if pressing => minutes(L::DispatchUrgent),
            ClockKind::Dispatch => working_minutes(L::Dispatch),
            ClockKind::Sign if pressing => minutes(L::SignUrgent),
            ClockKind::Sign => days(L::Sign),
            ClockKind::Contact if emergency => minutes(L::ContactEmergency),
            ClockKind::Contact => days(L::Contact),
            ClockKind::Preliminary => minutes(L::PreliminaryEmergency),
            ClockKind::Handle | ClockKind::Total | ClockKind::CoHandle if emergency => {
                minutes(L::HandleEmergency)
            }
            ClockKind::Handle | ClockKind::Total => Allowance::WorkingDays(self.handling_days(matter)),
            ClockKind::CoHandle => days(L::CoHandle),
            ClockKind::ReturnDecision => working_minutes(L::ReturnDecision),
            ClockKind::ExtensionDecision => working_minutes(L::ExtensionDecision),
            ClockKind::SuspensionDecision => working_minutes(L::SuspensionDecision),
            ClockKind::Dispute => days(L::Dispute),
            ClockKind::Review => days(L::Review),
            ClockKind::Visit => days(L::Visit),
            ClockKind::SignOff => days(L::SignOff),
            ClockKind::ReportUp => days(L::UpstreamReserve),
            // As ordered; whoever orders says until when.
            ClockKind::Supervision | ClockKind::Instruction => Allowance::WorkingDays(1),
        }
    }

    /// What holds for such a matter as long as nobody has set anything: the one table of the shipped values.
    pub(super) fn shipped(&self, name: LimitName, matter: Matter) -> u32 {
        use LimitName::*;
        let light = matches!(matter.kind, Kind::Consult | Kind::Suggestion | Kind::Praise);
        match name {
            Handle => self.shipped_handling(matter),
            // As long as the lead's, unless less is set; never longer than the lead's own.
            CoHandle => self.handling_days(matter),
            Sign => self.sign,
            Contact => self.contact,
            Dispatch => self.dispatch_working_minutes,
            ReturnWindow => self.return_window,
            // As many as a unit has to return, where nothing else is set.
            ObjectionWindow => self.return_days(matter),
            ReturnDecision => self.return_decision_working_minutes,
            Dispute => self.dispute,
            ExtensionDecision => self.extension_decision_working_minutes,
            Extensions => self.extensions,
            ExtensionDays => self.extension_days,
            SuspensionDecision => self.suspension_decision_working_minutes,
            Suspensions => self.suspensions,
            SuspensionDays => self.suspension_days,
            LongTermDays => self.long_term_days,
            LongTermReview => self.long_term_review,
            Review => self.review,
            Visit if matter.kind == Kind::Rating => self.visit_rating,
            Visit => self.visit,
            SignOff => self.sign_off,
            VisitStage => u32::from(!light),
            SignOffStage => u32::from(!light && matter.line != Line::Hotline),
            VisitShare => 100,
            HandleEnterprise => self.handle_enterprise,
            HandleEmergency => self.handle_emergency_minutes,
            DispatchUrgent => self.dispatch_urgent_minutes,
            SignUrgent => self.sign_urgent_minutes,
            ContactEmergency => self.contact_emergency_minutes,
            PreliminaryEmergency => self.preliminary_emergency_minutes,
            UpstreamReserve => self.upstream_reserve,
            NeedInfo => self.need_info,
            RectificationReport => self.rectification_report,
            MonthlyRatings => self.monthly_ratings,
            MonthlyReminder => self.monthly_reminder,
            ArchiveDays => self.archive_days,
            VisitAttempts => self.visit_attempts,
            SpotShare => self.spot_share,
            ReturnsBeforeDispute => self.returns_before_dispute,
            RoundsWithoutSupervisor => self.rounds_without_supervisor,
            SeparateStages => u32::from(self.separate_stages),
            RefusingUrgings => self.refusing_urgings,
            ClaimMinutes => self.claim_minutes,
            HotspotDays => self.hotspot_days,
            HotspotTickets => self.hotspot_tickets,
            FrequentDays => self.frequent_days,
            FrequentRatings => self.frequent_ratings,
            // Pairs that the contract leaves open, and what is no number.
            RecordDispatch | RecordReview | RecordVisit | RecordSignOff | DispatchReview | DispatchVisit
            | DispatchSignOff | Ladder => 0,
        }
    }

    /// How many working days after its dispatch a unit may give such a matter back (退单期限).
    pub fn return_days(&self, matter: Matter) -> u32 {
        self.number(LimitName::ReturnWindow, matter)
    }

    /// How many working days a co unit may take to object (协办异议期限).
    pub fn objection_days(&self, matter: Matter) -> u32 {
        self.number(LimitName::ObjectionWindow, matter)
    }

    /// How often a unit may have more time for such a matter, and how many working days in sum (延期次数、合计).
    pub fn extensions(&self, matter: Matter) -> (u32, u32) {
        (self.number(LimitName::Extensions, matter), self.number(LimitName::ExtensionDays, matter))
    }

    /// How often a unit's time may stand still for such a matter, and for how many working days in sum (挂起次数、合计).
    pub fn suspensions(&self, matter: Matter) -> (u32, u32) {
        (self.number(LimitName::Suspensions, matter), self.number(LimitName::SuspensionDays, matter))
    }

    /// Of a hundred such matters, how many are visited (随机回访; document D). Of bad ratings all are (实名差评回访整改率100%),
    /// whatever is set.
    pub fn visit_share(&self, matter: Matter) -> u32 {
        match matter.kind {
            Kind::Rating => 100,
            _ => self.number(LimitName::VisitShare, matter),
        }
    }

    fn handling_days(&self, matter: Matter) -> u32 {
        let days = self.number(LimitName::Handle, matter);
        let shorter = matter.enterprise && matter.kind != Kind::Report && by_kind(matter.line, matter.kind);
        if shorter { days.min(self.number(LimitName::HandleEnterprise, matter)) } else { days }
    }

    fn shipped_handling(&self, matter: Matter) -> u32 {
        match (matter.line, matter.kind) {
            // The business line's callers are enterprises: its own limit stands for them.
            (Line::Business, _) => self.handle_business,
            (Line::Service, Kind::Rating | Kind::Complaint) => self.handle_service,
            (_, Kind::Consult) => self.handle_consult,
            (_, Kind::Report) => self.handle_report,
            _ => self.handle_general,
        }
    }

    /// What the handling limit is named after.
    fn handled_as(&self, matter: Matter) -> &'static str {
        if matter.urgency == Urgency::Emergency {
            return matter.urgency.label();
        }
        match matter.line {
            Line::Business => "营商环境",
            Line::Service | Line::Hotline => matter.kind.label(),
        }
    }
}
