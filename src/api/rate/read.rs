//! Reading what a citizen sends, as JSON or from the page.

use super::form::Typed;
use super::page::Look;
use crate::domain::rating::level_of;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::rating_token::Given;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A rating as a citizen gives it.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct GivenForm {
    /// 1–5; 1 and 2 are bad.
    #[schema(required, value_type = u8)]
    satisfaction: Option<Value>,
    /// Codes whose first digit is the satisfaction.
    #[schema(value_type = Option<Vec<String>>)]
    indicators: Option<Value>,
    text: Option<String>,
    /// Under the own name, with number: both are needed then, and dropped otherwise.
    #[schema(value_type = Option<bool>)]
    real_name: Option<Value>,
    /// Whether the unit itself may call; the hotline visits whoever gives a name.
    #[schema(value_type = Option<bool>)]
    consent_contact: Option<Value>,
    user_name: Option<String>,
    user_phone: Option<String>,
    /// One more rating of a case that is rated already.
    #[schema(value_type = Option<bool>)]
    again: Option<Value>,
    /// On the counter's own tablet.
    #[schema(value_type = Option<bool>)]
    tablet: Option<Value>,
    /// Large type in the page that answers.
    #[schema(value_type = Option<bool>)]
    elder: Option<Value>,
    /// 8–32 hexadecimal digits: the same again through a window's code is the same rating.
    once: Option<String>,
}

/// A form as read: what it says, if nothing is wrong, and what was typed.
pub struct Read {
    pub look: Look,
    pub typed: Typed,
    pub given: Result<Given, FieldErrors>,
    /// As sent, where it is one.
    pub once: Option<String>,
}

/// Ticked at once, at most.
const INDICATORS: usize = 20;

impl GivenForm {
    /// `page`: sent by the page, where indicators of another level are only hidden, and where a name without consent is a
    /// mistake to be told, not to be dropped.
    pub fn read(self, mut errors: FieldErrors, page: bool) -> Read {
        let e = &mut errors;
        let look = Look {
            elder: flag(e, "elder", self.elder),
            tablet: flag(e, "tablet", self.tablet),
            again: flag(e, "again", self.again),
        };
        let satisfaction = level(e, self.satisfaction);
        let mut indicators = codes(e, self.indicators);
        if page {
            indicators.retain(|code| level_of(code) == satisfaction);
        }
        let typed = Typed {
            satisfaction,
            indicators: indicators.clone(),
            text: self.text.clone().unwrap_or_default(),
            real_name: flag(e, "real_name", self.real_name),
            consent_contact: flag(e, "consent_contact", self.consent_contact),
            user_name: self.user_name.clone().unwrap_or_default(),
            user_phone: self.user_phone.clone().unwrap_or_default(),
        };
        let text = e.text("text", self.text, 2000);
        let user_name = e.text("user_name", self.user_name, 60);
        let user_phone = e.phone("user_phone", self.user_phone);
        let named = user_name.is_some() || user_phone.is_some();
        if typed.real_name {
            if user_name.is_none() {
                e.add("user_name", FieldCode::Required, "实名评价请填写姓名");
            }
            if user_phone.is_none() {
                e.add("user_phone", FieldCode::Required, "实名评价请填写电话");
            }
        } else if page && named {
            e.add(
                "real_name",
                FieldCode::Required,
                "留姓名电话请勾选同意实名评价；不愿实名，请清空姓名和电话",
            );
        }
        let once = self.once.filter(|once| !once.is_empty());
        if once.as_ref().is_some_and(|once| !is_mark(once)) {
            e.add("once", FieldCode::Format, "页面已失效，请重新扫码打开");
        }
        let kept = once.clone().filter(|once| is_mark(once));
        let given = satisfaction.map(|satisfaction| Given {
            satisfaction,
            indicators,
            text,
            real_name: typed.real_name,
            consent_contact: typed.real_name && typed.consent_contact,
            user_name,
            user_phone,
            again: look.again,
            tablet: look.tablet,
            once: kept.clone(),
        });
        Read { look, typed, given: errors.or(given), once: kept }
    }
}

fn level(e: &mut FieldErrors, value: Option<Value>) -> Option<u8> {
    let Some(value) = value else {
        e.add("satisfaction", FieldCode::Required, "请选一个满意程度");
        return None;
    };
    let number = match &value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64().and_then(|number| u8::try_from(number).ok()),
        _ => None,
    };
    let level = number.filter(|level| (1..=5).contains(level));
    if level.is_none() {
        e.add("satisfaction", FieldCode::Choice, "满意程度为 1 至 5");
    }
    level
}

fn codes(e: &mut FieldErrors, value: Option<Value>) -> Vec<String> {
    let items = match value {
        None => Vec::new(),
        Some(Value::Array(items)) => items,
        Some(one) => vec![one],
    };
    if items.len() > INDICATORS {
        e.add("indicators", FieldCode::Length, format!("最多选 {INDICATORS} 项"));
    }
    let mut codes: Vec<String> = Vec::new();
    for (at, item) in items.into_iter().take(INDICATORS).enumerate() {
        let code = match item {
            Value::String(code) => code,
            Value::Number(number) if number.is_u64() => number.to_string(),
            _ => {
                e.add(format!("indicators[{at}]"), FieldCode::Type, "应为文本或整数");
                continue;
            }
        };
        if code.len() <= 8 && !codes.contains(&code) {
            codes.push(code);
        } else if code.len() > 8 {
            e.add(format!("indicators[{at}]"), FieldCode::Unknown, "没有这个评价指标");
        }
    }
    codes
}

/// A page says yes by 1, and no by saying nothing.
fn flag(e: &mut FieldErrors, field: &str, value: Option<Value>) -> bool {
    match value {
        None => false,
        Some(Value::Bool(yes)) => yes,
        Some(Value::String(word)) if matches!(word.as_str(), "1" | "on" | "true") => true,
        Some(Value::String(word)) if matches!(word.as_str(), "0" | "false") => false,
        Some(_) => {
            e.add(field, FieldCode::Type, "应为 true 或 false");
            false
        }
    }
}

fn is_mark(once: &str) -> bool {
    (8..=32).contains(&once.len()) && once.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
