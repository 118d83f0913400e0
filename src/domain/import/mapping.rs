//! The mapping file: TOML, every fault of it told in one sentence.

use super::moment::is_format;
use super::{Field, bind::nearest};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// What the columns of a file mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Names the system that the numbers of the file belong to.
    pub source: Option<String>,
    pub encoding: Option<String>,
    pub delimiter: Option<u8>,
    pub sheet: Option<String>,
    /// From 1.
    pub header: Option<u32>,
    /// Whether closed tickets without a deadline of their own are judged by ours.
    pub judge_closed: bool,
    /// Words that stand for nothing: `-`, `NULL`.
    pub empty: Vec<String>,
    /// Names under which the file knows units → code or name.
    pub units: BTreeMap<String, String>,
    pub(super) fields: BTreeMap<&'static str, Spec>,
}

/// How one field is filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spec {
    /// The first that is not empty counts, or all of them where `join` is given.
    pub columns: Vec<String>,
    pub join: Option<String>,
    pub constant: Option<String>,
    /// The file's word → ours.
    pub values: BTreeMap<String, String>,
    /// Where the cell is empty.
    pub default: Option<String>,
    /// Where the cell's word is not known.
    pub otherwise: Option<String>,
    /// How dates are written; as people do where there is none.
    pub formats: Vec<String>,
    /// Before the file's value.
    pub prefix: String,
    /// Characters kept.
    pub cut: Option<usize>,
}

/// What is wrong with a mapping file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    #[error("映射文件第 {line} 行有语法错误")]
    Syntax { line: usize },
    #[error("映射文件不认识“{key}”{}", perhaps(.near))]
    Key { key: String, near: Option<String> },
    #[error("映射文件的 [fields] 中没有“{name}”这个字段{}", perhaps(.near))]
    Field { name: String, near: Option<String> },
    #[error("映射文件的“{key}”应为{expected}")]
    Type { key: String, expected: &'static str },
    #[error("映射文件的 fields.{0} 须有 column 或 const")]
    Nothing(String),
    #[error("映射文件的 fields.{field} 中，日期格式“{format}”无法识别，应形如 %Y-%m-%d %H:%M")]
    Format { field: String, format: String },
}

fn perhaps(near: &Option<String>) -> String {
    near.as_ref().map_or_else(String::new, |near| format!("，是否想写“{near}”？"))
}

const KEYS: &[&str] =
    &["source", "encoding", "delimiter", "sheet", "header", "judge_closed", "empty", "units", "fields"];
const SPEC_KEYS: &[&str] =
    &["column", "join", "const", "values", "default", "otherwise", "format", "prefix", "cut"];

impl Mapping {
    /// Reads a mapping file for an import of these fields.
    ///
    /// # Errors
    /// The first fault.
    pub fn read(text: &str, fields: &'static [Field]) -> Result<Self, MapError> {
        let table: Table =
            text.trim_start_matches('\u{feff}').parse().map_err(|error: toml::de::Error| {
                let at = error.span().map_or(0, |span| span.start);
                MapError::Syntax { line: 1 + text.bytes().take(at).filter(|b| *b == b'\n').count() }
            })?;
        let mut mapping = Self::default();
        for (key, value) in table {
            match key.as_str() {
                "source" => mapping.source = Some(word(&key, value)?).filter(|s| !s.is_empty()),
                "encoding" => mapping.encoding = Some(word(&key, value)?),
                "delimiter" => mapping.delimiter = Some(delimiter(&word(&key, value)?)?),
                "sheet" => mapping.sheet = Some(word(&key, value)?),
                "header" => mapping.header = Some(count(&key, &value)?),
                "judge_closed" => mapping.judge_closed = yes(&key, &value)?,
                "empty" => mapping.empty = words(&key, value)?,
                "units" => mapping.units = pairs(&key, value)?,
                "fields" => mapping.fields = specs(value, fields)?,
                _ => return Err(unknown(key, KEYS)),
            }
        }
        Ok(mapping)
    }
}

fn specs(value: Value, fields: &'static [Field]) -> Result<BTreeMap<&'static str, Spec>, MapError> {
    let Value::Table(table) = value else { return Err(type_of("fields", "一张表")) };
    let mut specs = BTreeMap::new();
    for (name, value) in table {
        let Some(field) = fields.iter().find(|f| f.name == name) else {
            let near = nearest(&name, fields.iter().map(|f| f.name));
            return Err(MapError::Field { name, near });
        };
        specs.insert(field.name, spec(field.name, value)?);
    }
    Ok(specs)
}

fn spec(field: &str, value: Value) -> Result<Spec, MapError> {
    let table = match value {
        Value::String(column) => return Ok(Spec { columns: vec![column], ..Spec::default() }),
        Value::Table(table) => table,
        _ => return Err(type_of(&format!("fields.{field}"), "列名，或 { column = …, … }")),
    };
    let mut spec = Spec::default();
    for (key, value) in table {
        let path = format!("fields.{field}.{key}");
        match key.as_str() {
            "column" => spec.columns = words(&path, value)?,
            "join" => spec.join = Some(word(&path, value)?),
            "const" => spec.constant = Some(word(&path, value)?),
            "values" => spec.values = pairs(&path, value)?,
            "default" => spec.default = Some(word(&path, value)?),
            "otherwise" => spec.otherwise = Some(word(&path, value)?),
            "format" => spec.formats = words(&path, value)?,
            "prefix" => spec.prefix = word(&path, value)?,
            "cut" => spec.cut = Some(count(&path, &value)? as usize),
            _ => return Err(unknown(path, SPEC_KEYS)),
        }
    }
    if spec.columns.is_empty() && spec.constant.is_none() {
        return Err(MapError::Nothing(field.to_owned()));
    }
    if let Some(format) = spec.formats.iter().find(|format| !is_format(format)) {
        return Err(MapError::Format { field: field.to_owned(), format: format.clone() });
    }
    Ok(spec)
}

fn unknown(key: String, known: &[&'static str]) -> MapError {
    let last = key.rsplit('.').next().unwrap_or_default();
    let near = nearest(last, known.iter().copied());
    MapError::Key { key, near }
}

fn type_of(key: &str, expected: &'static str) -> MapError {
    MapError::Type { key: key.to_owned(), expected }
}

/// A text; numbers and truth values as they are written.
fn word(key: &str, value: Value) -> Result<String, MapError> {
    match value {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Boolean(yes) => Ok(yes.to_string()),
        Value::Datetime(at) => Ok(at.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        Value::Array(_) | Value::Table(_) => Err(type_of(key, "文字")),
    }
}

fn words(key: &str, value: Value) -> Result<Vec<String>, MapError> {
    match value {
        Value::Array(items) => items.into_iter().map(|item| word(key, item)).collect(),
        one => Ok(vec![word(key, one)?]),
    }
}

fn pairs(key: &str, value: Value) -> Result<BTreeMap<String, String>, MapError> {
    let Value::Table(table) = value else { return Err(type_of(key, "一张对照表")) };
    table.into_iter().map(|(from, to)| Ok((from.trim().to_owned(), word(key, to)?))).collect()
}

fn count(key: &str, value: &Value) -> Result<u32, MapError> {
    let number = value.as_integer().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    number.ok_or_else(|| type_of(key, "1 以上的整数"))
}

fn yes(key: &str, value: &Value) -> Result<bool, MapError> {
    value.as_bool().ok_or_else(|| type_of(key, " true 或 false"))
}

fn delimiter(text: &str) -> Result<u8, MapError> {
    match text.as_bytes() {
        [one] => Ok(*one),
        _ => Err(type_of("delimiter", "一个字符")),
    }
}
