//! The hours of a working day (上下班时间), a setting.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

const DAY_MINUTES: u16 = 24 * 60;

/// One stretch of work, half open, in minutes after 00:00; it may end at 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    pub from: u16,
    pub to: u16,
}

/// The sessions of a working day: in order, apart from each other, at least one of them.
///
/// Written `09:00-12:00 13:00-17:00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sessions(Vec<Session>);

/// Why hours were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    #[error("工作时间“{0}”无法识别，应形如 09:00-12:00 13:00-17:00")]
    Unreadable(String),
    #[error("工作时间至少要有一段")]
    Empty,
    #[error("工作时间各段须先后有序、互不重叠，开始早于结束")]
    Disordered,
}

impl Sessions {
    /// Checks order and size.
    pub fn new(sessions: Vec<Session>) -> Result<Self, SessionError> {
        if sessions.is_empty() {
            return Err(SessionError::Empty);
        }
        let mut end = 0;
        for session in &sessions {
            if session.from < end || session.from >= session.to || session.to > DAY_MINUTES {
                return Err(SessionError::Disordered);
            }
            end = session.to;
        }
        Ok(Self(sessions))
    }

    pub fn iter(&self) -> impl Iterator<Item = Session> {
        self.0.iter().copied()
    }

    /// Working minutes of a whole working day.
    pub fn minutes_a_day(&self) -> u32 {
        self.0.iter().map(|session| u32::from(session.to - session.from)).sum()
    }

    /// The minute after 00:00 at which work begins.
    pub fn opening(&self) -> u16 {
        self.0.first().map_or(0, |session| session.from)
    }
}

/// 09:00–12:00 and 13:00–17:00 (contract.md §2).
impl Default for Sessions {
    fn default() -> Self {
        Self(vec![Session { from: 9 * 60, to: 12 * 60 }, Session { from: 13 * 60, to: 17 * 60 }])
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl fmt::Display for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, session) in self.0.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            write!(f, "{gap}{session}")?;
        }
        Ok(())
    }
}

impl FromStr for Sessions {
    type Err = SessionError;

    fn from_str(text: &str) -> Result<Self, SessionError> {
        let unreadable = || SessionError::Unreadable(text.to_owned());
        let sessions = text
            .split_whitespace()
            .map(|part| {
                let (from, to) = part.split_once('-').ok_or_else(unreadable)?;
                Ok(Session {
                    from: minute(from).ok_or_else(unreadable)?,
                    to: minute(to).ok_or_else(unreadable)?,
                })
            })
            .collect::<Result<_, SessionError>>()?;
        Self::new(sessions)
    }
}

impl TryFrom<String> for Sessions {
    type Error = SessionError;

    fn try_from(text: String) -> Result<Self, SessionError> {
        text.parse()
    }
}

impl From<Sessions> for String {
    fn from(sessions: Sessions) -> Self {
        sessions.to_string()
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && total <= DAY_MINUTES).then_some(total)
}
