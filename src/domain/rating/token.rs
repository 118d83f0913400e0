//! What a citizen may still do with a QR code or link (评价码; contract.md §5 `POST /rating-tokens`).

use crate::domain::time::Instant;
use entity::values::RatingTokenKind;

/// Under which the ratings are kept whose tokens no other system asked for. No key's source may bear this name.
pub const LOCAL_SOURCE: &str = "本地评价";

/// How many ratings one case has at most: the first and one more (追评; domain.md §3.2, §10.1 assessNumber).
const MOST: u64 = 2;

/// A token as far as its use goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: RatingTokenKind,
    pub expires_at: Option<Instant>,
    pub revoked: bool,
    /// How many ratings its case has, whichever way they came. Counts for a case only.
    pub given: u64,
}

/// What it is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A rating.
    Open,
    /// The case is rated; one more rating may follow (追评).
    Rated,
    /// The case is rated twice, which is all.
    Complete,
    /// Its time is over.
    Expired,
    /// Somebody took it out of use.
    Revoked,
}

impl Token {
    /// What it is good for at `now`.
    pub fn standing(self, now: Instant) -> Standing {
        if self.revoked {
            return Standing::Revoked;
        }
        let over = self.expires_at.is_some_and(|end| end <= now);
        match self.kind {
            _ if over => Standing::Expired,
            RatingTokenKind::Window => Standing::Open,
            RatingTokenKind::Case if self.given >= MOST => Standing::Complete,
            RatingTokenKind::Case if self.given > 0 => Standing::Rated,
            RatingTokenKind::Case => Standing::Open,
        }
    }
}

impl Standing {
    /// Why nothing more can be said through it, where that is so.
    pub fn closed(self) -> Option<&'static str> {
        match self {
            Self::Open | Self::Rated | Self::Complete => None,
            Self::Expired => Some("这个评价链接已过有效期，不能再评价。有意见请拨打 12345。"),
            Self::Revoked => Some("这个评价码已停用。请扫窗口现在张贴的评价码，有意见也可以拨打 12345。"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn check(kind: RatingTokenKind, given: u64, left: i64, revoked: bool, expect: Standing) {
        let now = DateTime::UNIX_EPOCH;
        let expires_at = (left != 0).then(|| now + TimeDelta::seconds(left));
        assert_eq!(Token { kind, expires_at, revoked, given }.standing(now), expect);
    }

    #[test]
    fn a_windows_code_is_good_until_it_is_revoked() {
        check(RatingTokenKind::Window, 5000, 0, false, Standing::Open);
        check(RatingTokenKind::Window, 0, 0, true, Standing::Revoked);
    }

    #[test]
    fn a_cases_link_is_good_for_one_rating_and_one_more_within_its_time() {
        check(RatingTokenKind::Case, 0, 1, false, Standing::Open);
        check(RatingTokenKind::Case, 1, 1, false, Standing::Rated);
        check(RatingTokenKind::Case, 2, 1, false, Standing::Complete);
        check(RatingTokenKind::Case, 1, -1, false, Standing::Expired);
        check(RatingTokenKind::Case, 0, 1, true, Standing::Revoked);
        assert!(Standing::Expired.closed().is_some() && Standing::Rated.closed().is_none());
    }
}
