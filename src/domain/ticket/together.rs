//! Several tickets about one matter, and one ticket about several (并单、加入诉求人、关联、拆单; contract.md §4).
//!
//! What is merged is handled once, and every caller is kept and visited (66号(五) 重复诉求事项原则上并单处理; domain.md §4.3).

use super::{Alarm, Attachment, Caller, Text};
use crate::domain::calendar::Due;
use crate::domain::clock::Clock;
use crate::domain::time::Instant;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// Into what a ticket was merged, and how it stood (已并单): so that it can go back there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    /// The ticket that answers for it (主单).
    pub into: TicketNumber,
    pub reason: Option<Text>,
    pub from: Status,
    pub at: Instant,
    pub by: PersonId,
    /// Its clocks that had not come to an end.
    pub clocks: Vec<Clock>,
    pub alarm: Option<Alarm>,
}

/// What a ticket took over from one that was merged into it (并入).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Absorbed {
    pub number: TicketNumber,
    pub at: Instant,
    pub by: PersonId,
    /// Its callers, under the numbers that they have here.
    pub callers: Vec<Caller>,
    /// Its files, which show what happened here as well as there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// When its unit's time would have ended, where this one had no unit yet: the first one to have it is bound by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Whether it stands for itself again (已拆回).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub released: bool,
}

/// How a caller came to a ticket that was there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The ticket that was merged; `None`: added to this one (加入诉求人).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TicketNumber>,
    pub at: Instant,
    pub by: PersonId,
    /// Whether this caller wants to hear of it, whatever the others want.
    pub reply_wanted: bool,
    /// Whether the unit may learn the number (同意联系).
    pub consent: bool,
    /// Gone again with the ticket that was merged (已拆回).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

/// Another ticket about something that has to do with it (关联工单); no effect on either.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub number: TicketNumber,
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}

/// The ticket of which this one is a part (拆自).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitFrom {
    pub number: TicketNumber,
    /// The units that have had it: none of them gains time by getting a part of it again.
    pub units: Vec<UnitCode>,
    /// When its time as a whole ends, if it has begun.
    pub due: Option<Due>,
    /// Whether the whole still owed its first report then, in time (初步报告): each part owes one too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub preliminary: bool,
    /// Who declared a conflict on the whole: (s)he has nothing to do with its parts either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recused: Vec<PersonId>,
}
