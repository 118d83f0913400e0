//! The faults of a form's fields, collected so that all are told at once (contract.md §2 "errors").

/// What is wrong with a field. The codes are stable: scripts and the console rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldCode {
    /// Not the JSON type that stands here.
    Type,
    /// Not one of the words that may stand here.
    Choice,
    /// Absent, null or empty.
    Required,
    /// Too short or too long, in characters.
    Length,
    /// Control characters, or nothing but blanks.
    Characters,
    /// Not written as it should be: a phone number, a date, a code.
    Format,
    /// Too small or too large.
    Range,
    /// Names something that does not exist, or no longer.
    Unknown,
    /// An instant that lies in the future, or otherwise where it cannot.
    Time,
    /// Does not go together with another field.
    Conflict,
    /// Taken by somebody else.
    Taken,
    /// Not possible yet.
    Unsupported,
}

impl FieldCode {
    /// All codes with what each means, for docs/problems.md.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Type, "值的类型不对"),
        (Self::Choice, "不在允许的取值之内"),
        (Self::Required, "必填项缺失"),
        (Self::Length, "长度不合要求"),
        (Self::Characters, "含有不允许的字符"),
        (Self::Format, "格式不正确"),
        (Self::Range, "超出允许的范围"),
        (Self::Unknown, "所指的对象不存在或已失效"),
        (Self::Time, "时间不合理"),
        (Self::Conflict, "与其他字段矛盾"),
        (Self::Taken, "已被占用"),
        (Self::Unsupported, "暂不支持"),
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Choice => "choice",
            Self::Required => "required",
            Self::Length => "length",
            Self::Characters => "characters",
            Self::Format => "format",
            Self::Range => "range",
            Self::Unknown => "unknown",
            Self::Time => "time",
            Self::Conflict => "conflict",
            Self::Taken => "taken",
            Self::Unsupported => "unsupported",
        }
    }
}

/// One fault of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where, as a path: `caller.phone`, `evidence[2]`; empty for the whole.
    pub field: String,
    /// What kind of fault.
    pub code: FieldCode,
    /// The sentence for the person who typed it.
    pub detail: String,
}

/// The faults found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No fault yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A single fault.
    pub fn one(field: impl Into<String>, code: FieldCode, detail: impl Into<String>) -> Self {
        let mut errors = Self::new();
        errors.add(field, code, detail);
        errors
    }

    /// Records a fault. A field is told only its first one: the others follow from it.
    pub fn add(&mut self, field: impl Into<String>, code: FieldCode, detail: impl Into<String>) {
        let field = field.into();
        if !self.has(&field) {
            self.0.push(FieldError { field, code, detail: detail.into() });
        }
    }

    /// Whether a fault of this field is known.
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|error| error.field == field)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, in the order found.
    pub fn into_vec(self) -> Vec<FieldError> {
        self.0
    }

    /// The faults, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// Takes over the faults of a part.
    pub fn extend(&mut self, other: Self) {
        for error in other.0 {
            self.add(error.field, error.code, error.detail);
        }
    }

    /// The value, if nothing is wrong.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }

    /// A field that must be there. An absent one is a fault, unless its value was found faulty before.
    pub fn required<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.add(field, FieldCode::Required, "此项必填");
        }
        value
    }

    /// An optional text: trimmed, at most `max` characters, no control characters but line breaks and tabs.
    /// Blanks alone are as good as nothing.
    pub fn text(&mut self, field: &str, value: Option<String>, max: usize) -> Option<String> {
        let text = value?.trim().to_owned();
        if text.is_empty() {
            return None;
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.add(field, FieldCode::Characters, "不能含有控制字符");
            return None;
        }
        let length = text.chars().count();
        if length > max {
            self.add(field, FieldCode::Length, format!("最多 {max} 个字，现为 {length} 个字"));
            return None;
        }
        Some(text)
    }

    /// A text that must be there, as [`Self::text`].
    pub fn required_text(&mut self, field: &str, value: Option<String>, max: usize) -> Option<String> {
        let text = self.text(field, value, max);
        self.required(field, text)
    }

    /// A number within bounds, both inclusive.
    pub fn range<N: PartialOrd + std::fmt::Display>(
        &mut self,
        field: &str,
        value: Option<N>,
        least: N,
        most: N,
    ) -> Option<N> {
        let value = value?;
        if value < least || value > most {
            self.add(field, FieldCode::Range, format!("应在 {least} 至 {most} 之间"));
            return None;
        }
        Some(value)
    }

    /// A phone number (电话号码), normalised.
    pub fn phone(&mut self, field: &str, value: Option<String>) -> Option<super::Phone> {
        let typed = self.text(field, value, 40)?;
        let phone = super::Phone::parse(&typed);
        if phone.is_none() {
            self.add(field, FieldCode::Format, "电话号码格式不正确");
        }
        phone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes_and_blanks_are_nothing() {
        let mut errors = FieldErrors::new();
        assert_eq!(errors.text("title", Some(" 路灯不亮 ".into()), 4), Some("路灯不亮".to_owned()));
        assert_eq!(errors.text("title", Some(" \u{3000}\n".into()), 4), None);
        assert!(errors.is_empty());
        assert_eq!(errors.text("title", Some("路灯不亮了".into()), 4), None);
        assert_eq!(errors.text("content", Some("a\u{7}b".into()), 4), None);
        let codes: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code)).collect();
        assert_eq!(codes, [("title", FieldCode::Length), ("content", FieldCode::Characters)]);
    }

    #[test]
    fn a_faulty_field_is_not_called_missing_too() {
        let mut errors = FieldErrors::one("area", FieldCode::Type, "应为文字");
        assert_eq!(errors.required::<String>("area", None), None);
        assert_eq!(errors.required_text("note", Some(String::new()), 9), None);
        let codes: Vec<_> = errors.clone().into_vec().into_iter().map(|e| e.code).collect();
        assert_eq!(codes, [FieldCode::Type, FieldCode::Required]);
        assert!(errors.or(Some(1)).is_err());
    }

    #[test]
    fn every_code_is_listed_once() {
        let mut codes: Vec<_> = FieldCode::ALL.iter().map(|(code, _)| code.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 12);
    }
}
