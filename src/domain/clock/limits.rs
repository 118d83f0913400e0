//! How long each clock runs, and which stages follow the handling (contract.md §4 "Clocks" and "Stages").
//!
//! The numbers are defaults; each is a setting per line, kind and region.

use super::setting::Special;
use crate::domain::calendar::Allowance;
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
    /// Natural days from sign-off to the archive.
    pub archive_days: u32,
    /// Of a hundred tickets struck off in a month, how many are looked at again (domain.md §11 已销号抽访).
    pub spot_share: u32,
    /// With which urging a unit that does not sign is suggested to supervisors (拒不接收).
    pub refusing_urgings: u32,
    /// Within how many days so many tickets of one category and township are shown as a hot spot (热点).
    pub hotspot_days: u32,
    pub hotspot_tickets: u32,
    /// Attempts on different half-days before a caller counts as unreachable.
    pub visit_attempts: u32,
    /// New rounds from which on a supervisor must open the next.
    pub rounds_without_supervisor: u32,
    /// Whether reviewer, visitor and signer of one ticket must be three persons.
    pub separate_stages: bool,
    /// Further pairs of duties that one person must not unite.
    pub pairs: Vec<LimitName>,
    /// What is set for a line or a kind, in place of the numbers above.
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
            archive_days: 90,
            spot_share: 5,
            refusing_urgings: 2,
            hotspot_days: 7,
            hotspot_tickets: 5,
            visit_attempts: 3,
            rounds_without_supervisor: 2,
            separate_stages: true,
            pairs: Vec::new(),
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
        let pressing = matter.urgency != Urgency::Normal;
        let emergency = matter.urgency == Urgency::Emergency;
        let days = |name, shipped| Allowance::WorkingDays(self.special(name, matter).unwrap_or(shipped));
        match clock {
            ClockKind::Dispatch if pressing => Allowance::Minutes(self.dispatch_urgent_minutes),
            ClockKind::Dispatch => {
                let set = self.special(LimitName::Dispatch, matter);
                Allowance::WorkingMinutes(set.unwrap_or(self.dispatch_working_minutes))
            }
            ClockKind::Sign if pressing => Allowance::Minutes(self.sign_urgent_minutes),
            ClockKind::Sign => days(LimitName::Sign, self.sign),
            ClockKind::Contact if emergency => Allowance::Minutes(self.contact_emergency_minutes),
            ClockKind::Contact => days(LimitName::Contact, self.contact),
            ClockKind::Preliminary => Allowance::Minutes(self.preliminary_emergency_minutes),
            ClockKind::Handle | ClockKind::Total if emergency => {
                Allowance::Minutes(self.handle_emergency_minutes)
            }
            ClockKind::Handle | ClockKind::Total => Allowance::WorkingDays(self.handling_days(matter)),
            ClockKind::CoHandle if emergency => Allowance::Minutes(self.handle_emergency_minutes),
            // As long as the lead's, unless less is set; never longer than the lead's own.
            ClockKind::CoHandle => days(LimitName::CoHandle, self.handling_days(matter)),
            ClockKind::ReturnDecision => {
                let set = self.special(LimitName::ReturnDecision, matter);
                Allowance::WorkingMinutes(set.unwrap_or(self.return_decision_working_minutes))
            }
            ClockKind::ExtensionDecision => {
                let set = self.special(LimitName::ExtensionDecision, matter);
                Allowance::WorkingMinutes(set.unwrap_or(self.extension_decision_working_minutes))
            }
            ClockKind::SuspensionDecision => {
                let set = self.special(LimitName::SuspensionDecision, matter);
                Allowance::WorkingMinutes(set.unwrap_or(self.suspension_decision_working_minutes))
            }
            ClockKind::Dispute => days(LimitName::Dispute, self.dispute),
            ClockKind::Review => days(LimitName::Review, self.review),
            ClockKind::Visit if matter.kind == Kind::Rating => days(LimitName::Visit, self.visit_rating),
            ClockKind::Visit => days(LimitName::Visit, self.visit),
            ClockKind::SignOff => days(LimitName::SignOff, self.sign_off),
            ClockKind::ReportUp => Allowance::WorkingDays(self.upstream_reserve),
            // As ordered; whoever orders says until when.
            ClockKind::Supervision | ClockKind::Instruction => Allowance::WorkingDays(1),
        }
    }

    /// How many working days after its dispatch a unit may give such a matter back (退单期限).
    pub fn return_days(&self, matter: Matter) -> u32 {
        self.special(LimitName::ReturnWindow, matter).unwrap_or(self.return_window)
    }

    /// How many working days a co unit may take to object (协办异议期限); as many as a unit to return, where nothing else is set.
    pub fn objection_days(&self, matter: Matter) -> u32 {
        self.special(LimitName::ObjectionWindow, matter).unwrap_or_else(|| self.return_days(matter))
    }

    /// How often a unit may have more time for such a matter, and how many working days in sum (延期次数、合计).
    pub fn extensions(&self, matter: Matter) -> (u32, u32) {
        let set = |name, shipped| self.special(name, matter).unwrap_or(shipped);
        (set(LimitName::Extensions, self.extensions), set(LimitName::ExtensionDays, self.extension_days))
    }

    /// How often a unit's time may stand still for such a matter, and for how many working days in sum (挂起次数、合计).
    pub fn suspensions(&self, matter: Matter) -> (u32, u32) {
        let set = |name, shipped| self.special(name, matter).unwrap_or(shipped);
        (set(LimitName::Suspensions, self.suspensions), set(LimitName::SuspensionDays, self.suspension_days))
    }

    fn handling_days(&self, matter: Matter) -> u32 {
        let set = self.special(LimitName::Handle, matter);
        let by_kind = match matter.kind {
            Kind::Consult => self.handle_consult,
            Kind::Report => self.handle_report,
            _ => self.handle_general,
        };
        let by_kind = set.unwrap_or(by_kind);
        match matter.line {
            // The business line's callers are enterprises: its own limit stands for them.
            Line::Business => set.unwrap_or(self.handle_business),
            Line::Service if matches!(matter.kind, Kind::Rating | Kind::Complaint) => {
                set.unwrap_or(self.handle_service)
            }
            _ if matter.enterprise && matter.kind != Kind::Report => by_kind.min(self.handle_enterprise),
            Line::Service | Line::Hotline => by_kind,
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
