//! What a change of a limit would do, as it is shown (看影响).

use super::limit_views::uniform;
use crate::domain::clock::{Matter, Measure, Policy, Setting, Value, terms};
use crate::domain::routing::Reference;
use crate::service::admin::limits::{Counted, Preview, place};
use entity::values::{Kind, Line};
use serde::Serialize;
use utoipa::ToSchema;

/// A limit that would be another.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitMoveView {
    /// Null for what is one for the whole region, and for what is the same for every line and kind.
    #[schema(required)]
    line: Option<Line>,
    #[schema(required)]
    kind: Option<Kind>,
    /// In words: 5 个工作日.
    was: String,
    becomes: String,
}

/// What a change would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitPreview {
    /// For ordinary matters of a person; empty where nothing would be another.
    moves: Vec<LimitMoveView>,
    /// Clocks that have begun and keep what they began with.
    running: u64,
    /// Tickets in hand in its scope.
    open: u64,
    /// In words, what is set for parts of its scope, so that it does not hold there.
    narrower: Vec<String>,
    /// What it would have done lately; null for what moves no due day.
    #[schema(required)]
    lately: Option<LimitLatelyView>,
}

/// Tickets of the last days, their due days counted under both rules; those of platforms above have deadlines of their own
/// and are left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitLatelyView {
    days: i64,
    /// Tickets whose due day would have been another.
    other: u64,
    /// Tickets looked at.
    looked_at: u64,
    /// False where there were so many that only the latest were looked at.
    complete: bool,
}

/// A scope in words: 铜都街道 · 12345热线 · 投诉.
fn scope_words(reference: &Reference, setting: &Setting) -> String {
    let area = setting.area.map_or("全区".to_owned(), |area| place(reference, area));
    let line = setting.line.map_or("各业务线", Line::label);
    format!("{area} · {line} · {}", setting.kind.map_or("各类诉求", Kind::label))
}

impl LimitPreview {
    /// What a change would do, in words.
    pub fn of(preview: Preview, reference: &Reference) -> Self {
        let Preview { setting, now, then, running, open, narrower, lately } = preview;
        let measure = terms(setting.name).measure;
        let mut moves: Vec<LimitMoveView> = Vec::new();
        let mut all = 0;
        for (line, kind) in setting.bears_on() {
            all += 1;
            let matter = Matter::ordinary(line, kind).within(setting.area);
            let (was, becomes) = match measure {
                Measure::Ladder => {
                    let (was, becomes) = (now.ladder(matter), then.ladder(matter));
                    (was.beside(&becomes), becomes.beside(&was))
                }
                _ => {
                    let of = |policy: &Policy| measure.say(policy.number(setting.name, matter));
                    (of(&now), of(&then))
                }
            };
            if was != becomes {
                moves.push(LimitMoveView { line: Some(line), kind: Some(kind), was, becomes });
            }
        }
        // What moves alike is said once.
        let alike = uniform(moves.iter().map(|moved| (&moved.was, &moved.becomes))).is_some();
        if alike && moves.len() == all {
            moves.truncate(1);
            for moved in &mut moves {
                (moved.line, moved.kind) = (setting.line, setting.kind);
            }
        }
        let narrower = narrower.iter().map(|other| {
            let value = other.value.map_or_else(String::new, |value| match value {
                Value::Number(_) => format!("：{}", value.say(other.name)),
                Value::Ladder(_) => String::new(),
            });
            format!("{}{value}", scope_words(reference, other))
        });
        let lately = lately.map(|Counted { days, other, looked_at, complete }| LimitLatelyView {
            days,
            other,
            looked_at,
            complete,
        });
        Self { moves, running, open, narrower: narrower.collect(), lately }
    }
}
