//! What the counters count.

use super::Measure;
use crate::domain::ticket::RULINGS;
use entity::values::RequestKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// Something that is counted (计数项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// A measure.
    Of(Measure),
    /// 剔除口径: what an excluded ticket would add to a measure, which leaves it out.
    Aside(Measure),
    /// 剔除、挂账、终结: tickets of which a supervisor ruled so.
    Ruled(RequestKind),
    /// 不予采纳的差评: bad ratings that a supervisor holds to be a mistake or malice.
    NotCounted,
    /// 不计入的办理任务: handling deadlines that were cancelled or voided, or whose ticket is excluded.
    Excluded,
    /// 导入的工单
    Imported,
    /// 并单: tickets that were merged into another, which alone counts as handled.
    Merged,
    /// 重复来电: calls that were logged on tickets that were there, and made none.
    RepeatCalls,
}

/// What stands before a measure's name.
const ASIDE: &str = "aside.";
/// What stands before a ruling's name.
const RULED: &str = "ruled.";
const NOT_COUNTED: &str = "not_counted";
const EXCLUDED: &str = "excluded";
const IMPORTED: &str = "imported";
const MERGED: &str = "merged";
const REPEAT_CALLS: &str = "repeat_calls";

impl Figure {
    /// The stable code in the database.
    pub fn code(self) -> Cow<'static, str> {
        match self {
            Self::Of(measure) => measure.name().into(),
            Self::Aside(measure) => format!("{ASIDE}{}", measure.name()).into(),
            Self::Ruled(kind) => format!("{RULED}{}", kind.code()).into(),
            Self::NotCounted => NOT_COUNTED.into(),
            Self::Excluded => EXCLUDED.into(),
            Self::Imported => IMPORTED.into(),
            Self::Merged => MERGED.into(),
            Self::RepeatCalls => REPEAT_CALLS.into(),
        }
    }

    /// The figure with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        let measure = |name: &str| Measure::ALL.into_iter().find(|measure| measure.name() == name);
        let ruled = |name: &str| RULINGS.iter().copied().find(|kind| kind.code() == name);
        match code {
            NOT_COUNTED => Some(Self::NotCounted),
            EXCLUDED => Some(Self::Excluded),
            IMPORTED => Some(Self::Imported),
            MERGED => Some(Self::Merged),
            REPEAT_CALLS => Some(Self::RepeatCalls),
            _ => match (code.strip_prefix(ASIDE), code.strip_prefix(RULED)) {
                (Some(name), _) => measure(name).map(Self::Aside),
                (None, Some(name)) => ruled(name).map(Self::Ruled),
                (None, None) => measure(code).map(Self::Of),
            },
        }
    }

    /// Whether it makes rows of its own, or is printed once for the whole report.
    pub fn is_grouped(self) -> bool {
        matches!(self, Self::Of(_) | Self::Aside(_) | Self::Ruled(_) | Self::NotCounted)
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(format!("no figure {code}")))
    }
}
