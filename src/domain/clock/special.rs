//! What is set where (特别规定): of all settings whose scope a matter lies in, the most specific holds.
//!
//! The narrowest division comes first; within one division the line and kind together, then the line, then the kind; what is
//! set for nobody in particular comes last. So a township's rule for everything comes before the district's for one kind:
//! whoever sets a township apart means it (ADR 0018).

use super::{Division, Ladder, Matter, Policy, Setting, Value};
use crate::domain::time::Instant;
use entity::values::{Kind, LimitName, Line};
use std::collections::BTreeMap;

/// A setting that holds, and the change by which it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Its value is there.
    pub setting: Setting,
    /// The change's number and since when it holds; `None` where nobody wrote it down.
    pub change: Option<(i64, Instant)>,
}

/// The scope of a setting, with its name.
type Scope = (LimitName, Option<Division>, Option<Line>, Option<Kind>);

/// What is set for all scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Special(BTreeMap<Scope, Source>);

impl Special {
    /// All that hold for a matter, the most specific first.
    fn of(&self, name: LimitName, matter: Matter) -> impl Iterator<Item = &Source> {
        let (line, kind) = (Some(matter.line), Some(matter.kind));
        let scopes = [(line, kind), (line, None), (None, kind), (None, None)];
        let divisions = matter.area.into_iter().flat_map(Division::upwards).map(Some).chain([None]);
        divisions
            .flat_map(move |area| scopes.map(|(line, kind)| (name, area, line, kind)))
            .filter_map(|scope| self.0.get(&scope))
    }
}

impl Policy {
    /// The shipped limits with these settings on them, the last of a name and scope counting.
    pub fn of(settings: impl IntoIterator<Item = Setting>) -> Self {
        let sources = settings.into_iter().map(|setting| Source { setting, change: None });
        sources.fold(Self::default(), Self::with)
    }

    pub(super) fn with(mut self, source: Source) -> Self {
        let Setting { name, area, line, kind, value } = source.setting;
        let scope = (name, area, line, kind);
        match value {
            Some(_) => self.special.0.insert(scope, source),
            None => self.special.0.remove(&scope),
        };
        self
    }

    /// What is set for such a matter, the most specific first; empty where the shipped value holds.
    pub fn sources(&self, name: LimitName, matter: Matter) -> Vec<Source> {
        self.special.of(name, matter).copied().collect()
    }

    /// All that is set, limit by limit, the whole region before its parts.
    pub fn specials(&self) -> impl Iterator<Item = &Source> {
        self.special.0.values()
    }

    /// A limit for such a matter: what is set for it, or what is shipped. 0 for what is no number.
    pub fn number(&self, name: LimitName, matter: Matter) -> u32 {
        match self.special.of(name, matter).next().and_then(|source| source.setting.value) {
            Some(Value::Number(number)) => number,
            Some(Value::Ladder(_)) | None => self.shipped(name, matter),
        }
    }

    /// Whether a stage follows, or two duties are apart, for such a matter.
    pub fn is_set(&self, name: LimitName, matter: Matter) -> bool {
        self.number(name, matter) != 0
    }

    /// A limit as it is set for everybody, whatever is set for some.
    pub fn plain(&self, name: LimitName) -> u32 {
        match self.special.0.get(&(name, None, None, None)).and_then(|source| source.setting.value) {
            Some(Value::Number(number)) => number,
            Some(Value::Ladder(_)) | None => self.shipped(name, Matter::ordinary(Line::Hotline, Kind::Other)),
        }
    }

    /// The ladder that clocks of such a matter climb (督办阶梯).
    pub fn ladder(&self, matter: Matter) -> Ladder {
        match self.special.of(LimitName::Ladder, matter).next().and_then(|source| source.setting.value) {
            Some(Value::Ladder(ladder)) => ladder,
            Some(Value::Number(_)) | None => Ladder::default(),
        }
    }
}

#[cfg(test)]
mod tests;
