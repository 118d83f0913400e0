//! Rows of `import services`: matters, windows and clerks, whose rows end but are never deleted.

use super::{Bound, Lookup, Reader};
use crate::domain::rating::{ServiceFacts, ServiceItem};
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::time::day_of;
use chrono::NaiveDate;
use entity::values::{MatterKind, ServiceWhat};

/// Reads a row, with a clerk's own number that is still to be sealed; it is valid from `today` on where it does not say since when.
///
/// # Errors
/// Every fault of the row.
pub fn read_service(
    bound: &Bound,
    lookup: &Lookup,
    today: NaiveDate,
    cells: &[String],
) -> Result<(ServiceItem, Option<Phone>), FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let r = &mut row;
    let what = r.word("what", ServiceWhat::ALL, ServiceWhat::code, ServiceWhat::label);
    let what = r.required("what", what);
    let code = r.required_text("code", 60);
    if code.as_ref().is_some_and(|code| code.chars().any(|c| c.is_whitespace() || c == '/')) {
        r.errors.add("code", FieldCode::Format, "编码中不能有空白和斜线");
    }
    let name = r.required_text("name", 100);
    let valid_from = r.instant("valid_from").map_or(today, day_of);
    let valid_to = r.instant("valid_to").map(day_of);
    if valid_to.is_some_and(|to| to < valid_from) {
        r.errors.add("valid_to", FieldCode::Time, "停用日期早于启用日期");
    }
    let unit = r.typed("unit", "不是已知的单位", |word| lookup.unit(word, valid_from));
    let unit = r.required("unit", unit);
    let (hall, window) = (r.text("hall", 60), r.text("window", 60));
    let kind = r.word("kind", MatterKind::ALL, MatterKind::code, MatterKind::label);
    let promise_days = r.number::<u32>("promise_days");
    if promise_days.is_some_and(|days| !(1..=365).contains(&days)) {
        r.errors.add("promise_days", FieldCode::Range, "应在 1 至 365 之间");
    }
    let rated = r.flag("rated").unwrap_or(true);
    let guide_version = r.text("guide_version", 40);
    let phone = r.phone("phone");
    let named = what.zip(code).zip(name.zip(unit));
    let whole = named.map(|((what, code), (name, unit))| {
        let matter = what == ServiceWhat::Matter;
        let facts = ServiceFacts {
            name,
            unit,
            hall: hall.filter(|_| what == ServiceWhat::Window),
            window: window.filter(|_| what == ServiceWhat::Clerk),
            kind: kind.filter(|_| matter),
            promise_days: promise_days.filter(|_| matter),
            rated,
            guide_version: guide_version.filter(|_| matter),
            phone: None,
        };
        let phone = phone.filter(|_| what == ServiceWhat::Clerk);
        (ServiceItem { id: 0, what, code, facts, valid_from, valid_to }, phone)
    });
    row.or(whole)
}
