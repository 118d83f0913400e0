//! Why the directory answers as it does: every row that speaks of a category, and what became of it.

use super::resolve::{DirectoryRow, Query};
use super::{Lead, Reference};

/// What became of a row (未选中的原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It answers.
    Chosen,
    /// Its time has not come.
    NotYet,
    /// Its time is over.
    Ended,
    /// It speaks of another area.
    OtherArea,
    /// It speaks of another kind.
    OtherKind,
    /// Another row speaks of a narrower category.
    WiderCategory,
    /// Another row of the same category speaks of a narrower area.
    WiderArea,
    /// Another row of the same category and area speaks of the kind.
    EveryKind,
    /// An older row says the same.
    Younger,
}

impl Standing {
    /// Whether the row answers.
    pub fn is_chosen(self) -> bool {
        self == Self::Chosen
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::NotYet => "not_yet",
            Self::Ended => "ended",
            Self::OtherArea => "other_area",
            Self::OtherKind => "other_kind",
            Self::WiderCategory => "wider_category",
            Self::WiderArea => "wider_area",
            Self::EveryKind => "every_kind",
            Self::Younger => "younger",
        }
    }

    /// The same for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Chosen => "采用：生效中，且在各行中最具体",
            Self::NotYet => "未采用：当日尚未生效",
            Self::Ended => "未采用：当日已终止",
            Self::OtherArea => "未采用：区域不符",
            Self::OtherKind => "未采用：业务类别不符",
            Self::WiderCategory => "未采用：类别不如采用的一行具体",
            Self::WiderArea => "未采用：区域不如采用的一行具体",
            Self::EveryKind => "未采用：采用的一行专指此业务类别",
            Self::Younger => "未采用：条件相同，以先设的一行为准",
        }
    }
}

impl Reference {
    /// The rows that speak of the category or one above it, the chosen one first, then the narrower before the wider.
    pub fn weigh(&self, query: Query<'_>) -> Vec<(&DirectoryRow, Standing)> {
        let Some(category) = query.category else { return Vec::new() };
        let chosen = self.row_for(query);
        let speaks = |row: &&DirectoryRow| category.as_str().starts_with(row.category.as_str());
        let mut rows: Vec<_> =
            self.directory.iter().filter(speaks).map(|row| (row, standing(row, chosen, query))).collect();
        rows.sort_by_key(|(row, standing)| {
            let narrow =
                std::cmp::Reverse((row.category.as_str().len(), row.area.is_some(), row.kind.is_some()));
            (*standing != Standing::Chosen, narrow, row.id)
        });
        rows
    }

    /// Why the row that answers names nobody, where a person must choose.
    pub fn open_because(&self, row: &DirectoryRow, query: Query<'_>) -> Option<&'static str> {
        match &row.lead {
            Lead::Open => Some("目录未定主办单位，由派单员从候选单位中选定"),
            Lead::Township if query.area.is_none() => Some("由所在乡镇（街道）主办，须先选定区域"),
            Lead::Township if self.named(&row.lead, query).is_none() => Some("该区域没有对应的乡镇（街道）"),
            Lead::Unit(unit) if self.dispatchable(unit, query.day).is_none() => {
                Some("目录所定的主办单位当日不存在或不接收派单")
            }
            Lead::Unit(_) | Lead::Township => None,
        }
    }
}

fn standing(row: &DirectoryRow, chosen: Option<&DirectoryRow>, query: Query<'_>) -> Standing {
    if row.valid_from > query.day {
        return Standing::NotYet;
    }
    if row.valid_to.is_some_and(|to| to < query.day) {
        return Standing::Ended;
    }
    if !row.covers(query.area) {
        return Standing::OtherArea;
    }
    if row.kind.is_some_and(|kind| kind != query.kind) {
        return Standing::OtherKind;
    }
    let Some(chosen) = chosen.filter(|chosen| chosen.id != row.id) else { return Standing::Chosen };
    let length = |row: &DirectoryRow| row.area.as_ref().map_or(0, |area| area.as_str().len());
    if row.category.as_str().len() < chosen.category.as_str().len() {
        Standing::WiderCategory
    } else if length(row) < length(chosen) {
        Standing::WiderArea
    } else if row.kind.is_none() && chosen.kind.is_some() {
        Standing::EveryKind
    } else {
        Standing::Younger
    }
}
