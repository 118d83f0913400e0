//! How what goes to the province is laid out (字段布局): names, order, code values, dates, separator, constants. TOML.

use entity::values::LayoutKind;
use serde::Deserialize;
use std::collections::BTreeMap;
use strsim::jaro_winkler;

/// A layout that was read and makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub name: String,
    /// Between the cells of a CSV.
    pub separator: char,
    /// Of instants, in Beijing time.
    pub date_format: String,
    /// Whether the names of those who rated under theirs are told.
    pub user_name: bool,
    /// Whether what came from the province's own platform is handed in with the rest.
    pub province_ratings: bool,
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// The field that fills it; `None` for a constant.
    pub field: Option<&'static str>,
    pub constant: String,
    /// Our word → theirs.
    pub values: BTreeMap<String, String>,
    /// Instead of the layout's.
    pub date_format: Option<String>,
}

/// What is wrong with a layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    #[error("第 {line} 行有语法错误或不认识的配置项：{what}")]
    Syntax { line: usize, what: String },
    #[error("字段“{0}”不存在{1}")]
    Field(String, String),
    #[error("列“{0}”须有 field 或 const 之一")]
    Nothing(String),
    #[error("列名“{0}”出现了两次")]
    Twice(String),
    #[error("列名须为 1 至 60 个字符")]
    Name,
    #[error("日期格式“{0}”无法识别，应形如 %Y-%m-%d %H:%M:%S")]
    Format(String),
    #[error("分隔符应为一个字符，且不能是引号或换行")]
    Separator,
    #[error("应有 1 至 80 列")]
    Columns,
    #[error("布局超过 20,000 个字符")]
    Long,
}

/// The fields of the monthly file.
const MONTHLY: &[&str] = &[
    "area_code",
    "area_name",
    "unit_code",
    "unit_name",
    "matter_code",
    "matter_name",
    "project_no",
    "assess_number",
    "source",
    "window",
    "clerk",
    "channel",
    "channel_label",
    "satisfaction",
    "satisfaction_label",
    "indicators",
    "text",
    "real_name",
    "user_name",
    "user_kind",
    "served_at",
    "assessed_at",
    "received_at",
    "pushed_at",
    "is_default",
    "handling",
    "change",
];

/// The fields of the rectifications' file.
const RECTIFICATION: &[&str] = &[
    "area_code",
    "area_name",
    "unit_code",
    "unit_name",
    "project_no",
    "assess_number",
    "source",
    "version",
    "verdict",
    "verdict_label",
    "outcome",
    "outcome_label",
    "measures",
    "reply",
    "handled_on",
    "ready_at",
    "sent_at",
    "evidence",
    "text",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    #[serde(default = "comma")]
    separator: String,
    #[serde(default = "format")]
    date_format: String,
    #[serde(default)]
    user_name: bool,
    #[serde(default = "yes")]
    province_ratings: bool,
    column: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    name: String,
    field: Option<String>,
    r#const: Option<String>,
    #[serde(default)]
    values: BTreeMap<String, String>,
    date_format: Option<String>,
}

fn comma() -> String {
    ",".to_owned()
}

fn format() -> String {
    "%Y-%m-%d %H:%M:%S".to_owned()
}

fn yes() -> bool {
    true
}

/// The layout that is shipped, as text.
pub fn shipped(kind: LayoutKind) -> &'static str {
    match kind {
        LayoutKind::Monthly => include_str!("layouts/monthly.toml"),
        LayoutKind::Rectification => include_str!("layouts/rectification.toml"),
    }
}

impl Layout {
    /// The fields that a layout of this kind can name.
    pub fn fields(kind: LayoutKind) -> &'static [&'static str] {
        match kind {
            LayoutKind::Monthly => MONTHLY,
            LayoutKind::Rectification => RECTIFICATION,
        }
    }

    /// Reads a layout.
    ///
    /// # Errors
    /// The first fault, in one sentence.
    pub fn read(kind: LayoutKind, text: &str) -> Result<Self, LayoutError> {
        if text.chars().count() > 20_000 {
            return Err(LayoutError::Long);
        }
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = 1 + text.bytes().take(at).filter(|b| *b == b'\n').count();
            LayoutError::Syntax { line, what: error.message().chars().take(80).collect() }
        })?;
        let mut separators = raw.separator.chars();
        let separator = match (separators.next(), separators.next()) {
            (Some(c), None) if !matches!(c, '"' | '\n' | '\r') => c,
            _ => return Err(LayoutError::Separator),
        };
        check_format(&raw.date_format)?;
        if raw.column.is_empty() || raw.column.len() > 80 {
            return Err(LayoutError::Columns);
        }
        let mut columns: Vec<Column> = Vec::with_capacity(raw.column.len());
        for column in raw.column {
            let column = column.read(kind)?;
            if columns.iter().any(|known| known.name == column.name) {
                return Err(LayoutError::Twice(column.name));
            }
            columns.push(column);
        }
        Ok(Self {
            name: raw.name,
            separator,
            date_format: raw.date_format,
            user_name: raw.user_name,
            province_ratings: raw.province_ratings,
            columns,
        })
    }
}

impl RawColumn {
    fn read(self, kind: LayoutKind) -> Result<Column, LayoutError> {
        let length = self.name.chars().count();
        if length == 0 || length > 60 || self.name.chars().any(char::is_control) {
            return Err(LayoutError::Name);
        }
        if let Some(format) = &self.date_format {
            check_format(format)?;
        }
        let field = match (self.field, &self.r#const) {
            (Some(name), None) => Some(known(kind, name)?),
            (None, Some(_)) => None,
            _ => return Err(LayoutError::Nothing(self.name)),
        };
        Ok(Column {
            name: self.name,
            field,
            constant: self.r#const.unwrap_or_default(),
            values: self.values,
            date_format: self.date_format,
        })
    }
}

fn known(kind: LayoutKind, name: String) -> Result<&'static str, LayoutError> {
    let fields = Layout::fields(kind);
    if let Some(field) = fields.iter().find(|field| **field == name) {
        return Ok(field);
    }
    let likeness = |field: &str| jaro_winkler(&name, field);
    let near = fields.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let hint =
        near.filter(|near| likeness(near) > 0.7).map_or_else(String::new, |near| format!("，是否为 {near}"));
    Err(LayoutError::Field(name, hint))
}

/// Beijing dates and times only: what depends on a place or an era is a typing error here.
fn check_format(format: &str) -> Result<(), LayoutError> {
    use chrono::format::{Fixed, Item, StrftimeItems};
    let odd = |item: Item<'_>| {
        matches!(
            item,
            Item::Error
                | Item::Fixed(Fixed::TimezoneName | Fixed::TimezoneOffset | Fixed::RFC2822 | Fixed::RFC3339)
        )
    };
    let fits = format.contains('%') && format.len() <= 60 && !StrftimeItems::new(format).any(odd);
    if fits { Ok(()) } else { Err(LayoutError::Format(format.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_shipped_layouts_are_sound() {
        for kind in LayoutKind::ALL {
            assert!(Layout::read(*kind, shipped(*kind)).is_ok(), "{}", kind.code());
        }
        let monthly = Layout::read(LayoutKind::Monthly, shipped(LayoutKind::Monthly)).expect("a layout");
        assert_eq!((monthly.columns.len(), monthly.user_name), (26, false));
        assert_eq!(monthly.columns.first().map(|c| c.name.as_str()), Some("areaCode"));
    }

    #[rstest]
    #[case("name = 1", "第 1 行有语法错误")]
    #[case("name = 'a'\ncolour = 'b'\n[[column]]\nname='x'\nconst=''", "第 2 行")]
    #[case(
        "name = 'a'\n[[column]]\nname='x'\nfield='satisfacton'",
        "字段“satisfacton”不存在，是否为 satisfaction"
    )]
    #[case("name = 'a'\n[[column]]\nname='x'", "列“x”须有 field 或 const 之一")]
    #[case(
        "name = 'a'\n[[column]]\nname='x'\nconst='1'\n[[column]]\nname='x'\nconst='2'",
        "列名“x”出现了两次"
    )]
    #[case("name = 'a'\nseparator='||'\n[[column]]\nname='x'\nconst='1'", "分隔符应为一个字符")]
    #[case("name = 'a'\ndate_format='%Q'\n[[column]]\nname='x'\nconst='1'", "日期格式“%Q”无法识别")]
    #[case("name = 'a'\ncolumn=[]", "应有 1 至 80 列")]
    fn a_layout_that_makes_no_sense_says_where(#[case] text: &str, #[case] said: &str) {
        let error = Layout::read(LayoutKind::Monthly, text).expect_err("a fault").to_string();
        assert!(error.contains(said), "{error}");
    }
}
