//! Cases that were served and may be rated (办件; contract.md §5 `POST /served-cases`).

use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::time::Instant;
use chrono::TimeDelta;
use entity::values::*;

/// A served case as a source sends it, its fields of the right form.
#[derive(Debug, Clone)]
pub struct NewCase {
    pub project_no: String,
    pub unit: UnitCode,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
    pub window: Option<String>,
    pub clerk: Option<String>,
    pub user_kind: Option<UserKind>,
    pub user_name: Option<String>,
    pub user_phone: Option<Phone>,
    /// Whether the unit may call; absent: yes where a number is given.
    pub consent_contact: Option<bool>,
    pub served_at: Instant,
    pub finished_at: Option<Instant>,
}

impl NewCase {
    /// Whether its times can be at `now`, a source's clock going at most 5 minutes ahead (contract.md §2).
    pub fn check_times(&self, now: Instant, errors: &mut FieldErrors) {
        let latest = now + TimeDelta::minutes(5);
        for (field, at) in [("served_at", Some(self.served_at)), ("finished_at", self.finished_at)] {
            if at.is_some_and(|at| at > latest) {
                errors.add(field, FieldCode::Time, "时间不能晚于现在");
            }
        }
    }
}
