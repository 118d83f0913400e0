//! The life of a ticket (工单生命周期) as data: the table of rules, and the one place where a ticket may change.
//!
//! A command passes four gates in this order: [`permit`] (may this person?), the version, [`open`] (may it happen
//! now?), and the parameters; then [`decide`] says what happened.

mod act;
mod actions;
mod adjudicating;
mod approving;
mod assisting;
mod calendar_change;
mod checking;
mod claiming;
mod command;
mod context;
mod correcting;
mod dispatching;
mod disputing;
mod documenting;
mod draft;
mod entering;
mod extending;
mod gates;
mod guarding;
mod handling;
mod importing;
mod inside;
mod intake;
mod joining;
mod merging;
mod objecting;
mod phoning;
mod preliminary;
mod publishing;
mod pushing_down;
mod rating_again;
mod refusal;
mod repeating;
mod requesting;
mod returning;
mod reviewing;
pub mod rulebook;
mod rules;
mod ruling;
mod sampling;
mod stages;
mod succeeding;
mod supervising;
mod suspending;
mod timers;
mod visiting;

#[cfg(test)]
pub(crate) mod tests;

pub use act::decide;
pub use actions::{Action, Blocked, allowed, may_recuse};
pub use calendar_change::recalculate;
pub use command::{CallerRemedy, Command, Minutes, Remedy, SubmitResult, VisitReport, Wording};
pub use context::Context;
pub use documenting::{issuable, issue_by_hand, may_issue};
pub use entering::{Behalf, enterable};
pub use extending::{extended_until, extensions_left};
pub use gates::{open, permit};
pub use guarding::{is_reported, may_have, never_to};
pub use handling::needs_evidence;
pub use importing::{History, bring_in};
pub use inside::inner_days;
pub use intake::{Accused, Birth, CallerForm, Intake, NewCaller, NewTicket, receive};
pub use joining::{Fellow, PARTS, Part, part_of};
pub use merging::{Other, Peer, answer, may_unmerge};
pub use objecting::object_until;
pub use phoning::{CallReport, Dial, Number, TransferReport, dials};
pub use publishing::may_publish;
pub use rating_again::SecondRating;
pub use refusal::Refusal;
pub use repeating::may_log_call;
pub use requesting::{Decision, asked_by, decided_by};
pub use returning::{names_another, return_until};
pub use rules::{RULES, Rule, Who};
pub use ruling::{Promised, promisable, promised};
pub use sampling::{VisitSeed, is_sampled};
pub(crate) use stages::until;
pub use succeeding::left_behind;
pub use suspending::{suspended, suspensions_left};
pub use timers::{Fired, fire, next_fire_at};
pub use visiting::{Attempts, attempts};
