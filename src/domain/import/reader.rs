//! One row, read field by field, with all its faults.

use super::moment::{self, Moment};
use super::{Bound, Field};
use crate::domain::calendar::Due;
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::time::Instant;
use std::borrow::Cow;

/// A row under a mapping.
#[derive(Debug)]
pub struct Reader<'a> {
    bound: &'a Bound,
    cells: &'a [String],
    pub errors: FieldErrors,
}

/// Characters of a word that are repeated in a reason: a misplaced text must not flood the report.
const QUOTED: usize = 20;

impl<'a> Reader<'a> {
    pub fn new(bound: &'a Bound, cells: &'a [String]) -> Self {
        Self { bound, cells, errors: FieldErrors::new() }
    }

    /// A field's value in our words, as it stands.
    pub fn value(&self, field: &str) -> Option<Cow<'a, str>> {
        self.bound.value(field, self.cells)
    }

    /// A text of at most `max` characters.
    pub fn text(&mut self, field: &str, max: usize) -> Option<String> {
        let value = self.value(field)?;
        self.errors.text(field, Some(value.into_owned()), max)
    }

    /// A text that must be there.
    pub fn required_text(&mut self, field: &str, max: usize) -> Option<String> {
        let text = self.text(field, max);
        self.required(field, text)
    }

    /// A field that must be there.
    pub fn required<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.errors.add(field, FieldCode::Required, "不能为空");
        }
        value
    }

    /// A value that `parse` understands, or else the mapping's word for what is not known.
    pub fn typed<T>(&mut self, field: &str, what: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.value(field)?;
        if let Some(found) = parse(&value) {
            return Some(found);
        }
        match self.bound.otherwise(field) {
            Some("") => None,
            Some(word) if parse(word).is_some() => parse(word),
            _ => {
                self.errors.add(field, FieldCode::Format, format!("“{}”{what}", short(&value)));
                None
            }
        }
    }

    /// A word of a closed vocabulary, by its code or its label.
    pub fn word<T: Copy>(
        &mut self,
        field: &str,
        all: &[T],
        code: impl Fn(T) -> &'static str,
        label: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let find = |word: &str| all.iter().copied().find(|one| code(*one) == word || label(*one) == word);
        self.typed(field, "不是可用的取值，请在映射文件的 values 中给出对照", find)
    }

    /// Yes or no.
    pub fn flag(&mut self, field: &str) -> Option<bool> {
        self.typed(field, "应为是或否", |word| match word.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "y" | "是" | "有" => Some(true),
            "0" | "false" | "no" | "n" | "否" | "无" => Some(false),
            _ => None,
        })
    }

    /// A number.
    pub fn number<N: std::str::FromStr>(&mut self, field: &str) -> Option<N> {
        self.typed(field, "不是数字", |word| word.parse().ok())
    }

    /// A phone number. It is not repeated in the reason, which ends on a screen.
    pub fn phone(&mut self, field: &str) -> Option<Phone> {
        let value = self.value(field)?;
        let typed = Phone::parse(&value).or_else(|| Phone::parse(self.bound.otherwise(field)?));
        if typed.is_none() && self.bound.otherwise(field) != Some("") {
            self.errors.add(field, FieldCode::Format, "电话号码格式不正确");
        }
        typed
    }

    /// Phone numbers, several apart from each other by semicolons, commas or 、.
    pub fn phones(&mut self, field: &str) -> Vec<Phone> {
        let typed: Vec<Option<Phone>> = self.list(field).iter().map(|word| Phone::parse(word)).collect();
        if typed.iter().any(Option::is_none) {
            self.errors.add(field, FieldCode::Format, "电话号码格式不正确");
        }
        typed.into_iter().flatten().collect()
    }

    /// A point in time, Beijing time where the file names no other; 00:00 of a date.
    pub fn instant(&mut self, field: &str) -> Option<Instant> {
        self.moment(field).map(Moment::instant)
    }

    /// A deadline; 24:00 of a date.
    pub fn due(&mut self, field: &str) -> Option<Due> {
        self.moment(field).map(Moment::due)
    }

    fn moment(&mut self, field: &str) -> Option<Moment> {
        let formats = self.bound.formats(field);
        self.typed(field, "不是可识别的日期", |word| moment::read(word, formats))
    }

    /// Words separated by semicolons, commas or 、.
    pub fn list(&mut self, field: &str) -> Vec<String> {
        let value = self.value(field).unwrap_or_default();
        let words = value.split([';', '；', ',', '，', '、']).map(str::trim).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    }

    /// The record, if nothing is wrong with the row.
    ///
    /// # Errors
    /// Every fault.
    pub fn or<T>(self, record: Option<T>) -> Result<T, FieldErrors> {
        self.errors.or(record)
    }
}

fn short(value: &str) -> String {
    match value.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// All faults of a row in one sentence, each with the Chinese name of its field.
pub fn reason(errors: &FieldErrors, fields: &[Field]) -> String {
    let told = errors.iter().map(|error| {
        let label = fields.iter().find(|f| f.name == error.field).map_or(error.field.as_str(), |f| f.label);
        format!("{label}：{}", error.detail)
    });
    told.collect::<Vec<_>>().join("；")
}
