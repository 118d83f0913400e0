//! What the counters count.

use super::Measure;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something that is counted (计数项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// A measure.
    Of(Measure),
    /// 不计入的办理任务: handling deadlines that were cancelled or voided.
    Excluded,
    /// 导入的工单
    Imported,
}

const EXCLUDED: &str = "excluded";
const IMPORTED: &str = "imported";

impl Figure {
    /// The stable code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Of(measure) => measure.name(),
            Self::Excluded => EXCLUDED,
            Self::Imported => IMPORTED,
        }
    }

    /// The figure with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            EXCLUDED => Some(Self::Excluded),
            IMPORTED => Some(Self::Imported),
            _ => Measure::ALL.into_iter().find(|measure| measure.name() == code).map(Self::Of),
        }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(format!("no figure {code}")))
    }
}
