//! A mapping bound to the columns that a file really has.

use super::mapping::Spec;
use super::{Field, Mapping};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Which cells of a row fill which field.
#[derive(Debug, Clone)]
pub struct Bound {
    fields: &'static [Field],
    columns: Vec<String>,
    slots: BTreeMap<&'static str, Slot>,
    empty: Vec<String>,
}

#[derive(Debug, Clone)]
struct Slot {
    spec: Spec,
    /// Places among the wanted columns.
    at: Vec<usize>,
}

/// Why a mapping does not fit a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    #[error("文件没有“{column}”列（映射文件 fields.{field}）{}；文件的列：{present}", perhaps(.near))]
    Column { field: &'static str, column: String, near: Option<String>, present: String },
    #[error("文件有两个“{0}”列，无法确定用哪一个")]
    Twice(String),
    #[error("文件没有“{label}”（{name}）列；列名不同的，请用 --map 给出映射文件")]
    Missing { name: &'static str, label: &'static str },
    #[error("映射文件没有给出必需的字段 {name}（{label}）")]
    Unmapped { name: &'static str, label: &'static str },
}

fn perhaps(near: &Option<String>) -> String {
    near.as_ref().map_or_else(String::new, |near| format!("，是否为“{near}”"))
}

/// The word most like `word`, if one is like it at all.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let likeness = |other: &str| strsim::jaro_winkler(word, other);
    let best = known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) > 0.7).then(|| best.to_owned())
}

impl Bound {
    /// Binds `mapping` to a file with these columns; `None` where each row names its own. Without any field in the
    /// mapping, columns named like the fields, in either language, fill them.
    ///
    /// # Errors
    /// A column that is not there or there twice, and a required field that nothing fills.
    pub fn new(
        mapping: &Mapping,
        fields: &'static [Field],
        present: Option<&[String]>,
    ) -> Result<Self, BindError> {
        let named = !mapping.fields.is_empty();
        let specs = if named { mapping.fields.clone() } else { by_name(fields, present) };
        if let Some(field) = fields.iter().find(|f| f.required && !specs.contains_key(f.name)) {
            let (name, label) = (field.name, field.label);
            return Err(match named {
                true => BindError::Unmapped { name, label },
                false => BindError::Missing { name, label },
            });
        }
        let mut bound =
            Self { fields, columns: Vec::new(), slots: BTreeMap::new(), empty: mapping.empty.clone() };
        for (field, spec) in specs {
            let at = spec
                .columns
                .iter()
                .map(|column| bound.place(field, column, present))
                .collect::<Result<_, _>>()?;
            bound.slots.insert(field, Slot { spec, at });
        }
        Ok(bound)
    }

    fn place(
        &mut self,
        field: &'static str,
        column: &str,
        present: Option<&[String]>,
    ) -> Result<usize, BindError> {
        if let Some(present) = present {
            match present.iter().filter(|name| *name == column).count() {
                1 => {}
                0 => {
                    let near = nearest(column, present.iter().map(String::as_str));
                    let present = listed(present);
                    return Err(BindError::Column { field, column: column.to_owned(), near, present });
                }
                _ => return Err(BindError::Twice(column.to_owned())),
            }
        }
        let known = self.columns.iter().position(|name| name == column);
        Ok(known.unwrap_or_else(|| {
            self.columns.push(column.to_owned());
            self.columns.len() - 1
        }))
    }

    /// The columns that rows must be read with, in this order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The fields of this import.
    pub fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// Whether anything fills a field.
    pub fn fills(&self, field: &str) -> bool {
        self.slots.contains_key(field)
    }

    /// The value of a field in our words: trimmed, mapped, with its prefix; `None` where there is nothing.
    pub(super) fn value<'a>(&'a self, field: &str, cells: &'a [String]) -> Option<Cow<'a, str>> {
        let Slot { spec, at } = self.slots.get(field)?;
        let found = match &spec.constant {
            Some(constant) => Some(Cow::Borrowed(constant.as_str())),
            None => self.cell(spec, at, cells),
        };
        let mapped = found.and_then(|found| match spec.values.get(found.as_ref()) {
            Some(ours) => Some(Cow::Borrowed(ours.as_str())).filter(|ours| !ours.is_empty()),
            None if spec.values.is_empty() => Some(found),
            None => Some(spec.otherwise.as_deref().map_or(found, Cow::Borrowed)),
        });
        let mapped = mapped
            .filter(|value| !value.is_empty())
            .or_else(|| spec.default.as_deref().map(Cow::Borrowed))?;
        let whole =
            if spec.prefix.is_empty() { mapped } else { Cow::Owned(format!("{}{mapped}", spec.prefix)) };
        Some(match spec.cut.and_then(|most| whole.char_indices().nth(most)) {
            Some((end, _)) => Cow::Owned(whole[..end].to_owned()),
            None => whole,
        })
    }

    fn cell<'a>(&self, spec: &Spec, at: &[usize], cells: &'a [String]) -> Option<Cow<'a, str>> {
        let mut filled = at
            .iter()
            .filter_map(|at| cells.get(*at))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty() && !self.empty.iter().any(|word| word == cell));
        match &spec.join {
            None => filled.next().map(Cow::Borrowed),
            Some(join) => {
                let all = filled.collect::<Vec<_>>().join(join);
                (!all.is_empty()).then_some(Cow::Owned(all))
            }
        }
    }

    /// What stands for a word that a field does not know.
    pub(super) fn otherwise(&self, field: &str) -> Option<&str> {
        self.slots.get(field).and_then(|slot| slot.spec.otherwise.as_deref())
    }

    /// How a field's dates are written.
    pub(super) fn formats(&self, field: &str) -> &[String] {
        self.slots.get(field).map_or(&[], |slot| &slot.spec.formats)
    }
}

/// Every field whose name or Chinese name is a column; all of them where rows name their own.
fn by_name(fields: &'static [Field], present: Option<&[String]>) -> BTreeMap<&'static str, Spec> {
    let spec = |field: &Field| {
        let columns: Vec<String> = [field.name, field.label]
            .into_iter()
            .chain(field.also.iter().copied())
            .filter(|name| present.is_none_or(|present| present.iter().any(|column| column == name)))
            .map(str::to_owned)
            .collect();
        (!columns.is_empty()).then(|| (field.name, Spec { columns, ..Spec::default() }))
    };
    fields.iter().filter_map(spec).collect()
}

/// The first few, enough to see that it is the wrong file.
fn listed(present: &[String]) -> String {
    let names: Vec<&str> =
        present.iter().map(String::as_str).filter(|name| !name.is_empty()).take(12).collect();
    let more = if present.len() > names.len() { "…" } else { "" };
    format!("{}{more}", names.join("、"))
}
