//! A row of `import tickets`.

use super::{Bound, Lookup, Reader};
use crate::domain::lifecycle::{CallerForm, History};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Details, Location, Origin, Upstream};
use crate::domain::time::day_of;
use entity::values::*;

/// A ticket as a row tells it, with the personal data that the service encrypts.
#[derive(Debug, Clone)]
pub struct TicketRow {
    /// Without callers: they are filled in once the personal data is sealed.
    pub history: History,
    pub caller: Option<CallerForm>,
}

/// Characters; history is longer than what a form takes today.
const LONGEST: usize = 20_000;
const TITLE: usize = 200;
/// Characters of a title that is made from the content.
const FIRST_WORDS: usize = 30;

/// Reads a row. `source` names the system whose numbers these are.
///
/// # Errors
/// Every fault of the row.
pub fn read_ticket(
    bound: &Bound,
    lookup: &Lookup,
    source: &str,
    judge_closed: bool,
    cells: &[String],
) -> Result<TicketRow, FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let r = &mut row;
    let number = r.required_text("number", 100);
    let content = r.required_text("content", LONGEST);
    let title = r.text("title", TITLE).or_else(|| content.as_deref().map(first_words));
    let received = r.instant("received_at");
    let received_at = r.required("received_at", received);
    let day = received_at.map(day_of).unwrap_or_default();
    let channel = r.word("channel", Channel::ALL, Channel::code, Channel::label).unwrap_or(Channel::Import);
    let line = r.word("line", Line::ALL, Line::code, Line::label).unwrap_or(match channel {
        Channel::Counter | Channel::Rating => Line::Service,
        Channel::BusinessEnv => Line::Business,
        _ => Line::Hotline,
    });
    let kind = r.word("kind", Kind::ALL, Kind::code, Kind::label).unwrap_or(Kind::Other);
    if kind == Kind::Rating {
        r.errors.add("kind", FieldCode::Choice, "差评请用 import ratings 导入");
    }
    let caller = caller(r);
    let dispatched_at = r.instant("dispatched_at");
    let on = dispatched_at.map_or(day, day_of);
    let history = History {
        origin: Origin { source: source.to_owned(), number: number.clone().unwrap_or_default() },
        line,
        channel,
        kind,
        urgency: r.word("urgency", Urgency::ALL, Urgency::code, Urgency::label).unwrap_or(Urgency::Normal),
        title: title.unwrap_or_default(),
        content: content.clone().unwrap_or_default(),
        category: r.typed(
            "category",
            "不是已知的诉求类别（须为最末一级的代码、名称或全路径）",
            |w| lookup.category(w),
        ),
        area: r.typed("area", "不是已知的行政区划，或有重名", |w| lookup.area(w)),
        address: r.text("address", 500),
        subject_unit: r.typed("subject_unit", "不是已知的单位", |w| lookup.unit(w, day)),
        details: details(r),
        callers: Vec::new(),
        confidential: r.flag("confidential").unwrap_or(false),
        reply_wanted: r.flag("reply_wanted").unwrap_or(true),
        upstream: upstream(r),
        rating: None,
        status: r.word("status", Status::ALL, Status::code, Status::label),
        unit: r.typed("unit", "不是已知的单位", |w| lookup.unit(w, on)),
        received_at: received_at.unwrap_or_default(),
        dispatched_at,
        signed_at: r.instant("signed_at"),
        contacted_at: r.instant("contacted_at"),
        submitted_at: r.instant("submitted_at"),
        state_since: r.instant("state_since"),
        closed_at: r.instant("closed_at"),
        due: r.due("due_at"),
        judge_closed,
        reply: r.text("reply", LONGEST),
        measures: r.text("measures", LONGEST),
        outcome: r.word("outcome", Outcome::ALL, Outcome::code, Outcome::label),
        verified: r.flag("verified"),
        verdict: None,
        decline_reason: r.word(
            "decline_reason",
            DeclineReason::ALL,
            DeclineReason::code,
            DeclineReason::label,
        ),
        transfer_to: r.word("transfer_to", EmergencyLine::ALL, EmergencyLine::code, EmergencyLine::label),
    };
    let whole = number.and(content).and(received_at).map(|_| TicketRow { history, caller });
    row.or(whole)
}

fn details(r: &mut Reader<'_>) -> Details {
    let (lat, lng) = (r.number::<f64>("lat"), r.number::<f64>("lng"));
    let fits = |(lat, lng): &(f64, f64)| lat.abs() <= 90.0 && lng.abs() <= 180.0;
    let place = lat.zip(lng);
    if place.is_some_and(|place| !fits(&place)) {
        r.errors.add("lat", FieldCode::Range, "经纬度超出范围");
    }
    let mut tags = r.list("tags");
    tags.dedup();
    if tags.iter().any(|tag| tag.chars().count() > 50) || tags.len() > 20 {
        r.errors.add("tags", FieldCode::Length, "至多 20 个标签，每个至多 50 个字");
    }
    Details {
        occurred_at: r.instant("occurred_at"),
        location: place.filter(fits).map(|(lat, lng)| Location { lat, lng }),
        matter_code: r.text("matter_code", 100),
        call_id: r.text("call_id", 100),
        tags,
    }
}

fn upstream(r: &mut Reader<'_>) -> Option<Upstream> {
    let number = r.text("upstream_number", 100);
    let system = r.word("upstream_system", Channel::ALL, Channel::code, Channel::label);
    let received_at = r.instant("upstream_received_at");
    let due_at = r.due("upstream_due_at").map(|due| due.at);
    match (system, number) {
        (Some(system), Some(number)) => {
            Some(Upstream { system, number, received_at, due_at, return_until: None })
        }
        (None, Some(_)) => {
            r.errors.add("upstream_system", FieldCode::Required, "有上级平台编号的须说明是哪个平台");
            None
        }
        // A constant system for a file in which only some tickets came from above.
        (_, None) => None,
    }
}

/// Whoever is known in any way; nobody at all is no caller.
fn caller(r: &mut Reader<'_>) -> Option<CallerForm> {
    let named = r.flag("anonymous");
    let mut form = CallerForm {
        kind: r
            .word("caller_kind", CallerKind::ALL, CallerKind::code, CallerKind::label)
            .unwrap_or(CallerKind::Person),
        anonymous: false,
        name: r.text("name", 100),
        salutation: r.text("salutation", 20),
        phone: r.phone("phone"),
        contact_phone: r.phone("contact_phone"),
        on_behalf_of: r.text("on_behalf_of", 100),
        language: r.text("language", 50),
        best_time: r.text("best_time", 100),
        company: r.text("company", 200),
        credit_code: r.text("credit_code", 50),
    };
    if form.company.is_some() && r.value("caller_kind").is_none() {
        form.kind = CallerKind::Enterprise;
    }
    let known = form.name.is_some() || form.phone.is_some() || form.contact_phone.is_some();
    form.anonymous = named.unwrap_or(!known);
    (known || named.is_some() || form.company.is_some()).then_some(form)
}

fn first_words(content: &str) -> String {
    let line = content.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(content);
    match line.char_indices().nth(FIRST_WORDS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
