//! A row of `import ratings`: the rating, and what became of it where it is a bad one.

use super::{Bound, Lookup, Reader};
use crate::domain::lifecycle::{CallerForm, History};
use crate::domain::rating::{NewRating, check_count, complaint, is_negative};
use crate::domain::routing::Reference;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Details, Origin};
use crate::domain::time::{Instant, day_of};
use entity::values::*;

/// A rating of the past. A bad one has a history too, still without the rating's id and the sealed caller.
#[derive(Debug, Clone)]
pub struct RatedCase {
    pub rating: NewRating,
    pub assessed_at: Instant,
    pub history: Option<History>,
    pub caller: CallerForm,
}

/// Reads a row. `source` names the system whose cases these are.
///
/// # Errors
/// Every fault of the row.
pub fn read_rating(
    bound: &Bound,
    lookup: &Lookup,
    reference: &Reference,
    source: &str,
    judge_closed: bool,
    cells: &[String],
) -> Result<RatedCase, FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let r = &mut row;
    let project_no = r.required_text("project_no", 100);
    let satisfaction = satisfaction(r);
    let assessed = r.instant("assessed_at");
    let assessed_at = r.required("assessed_at", assessed);
    let day = assessed_at.map(day_of).unwrap_or_default();
    let rating = NewRating {
        project_no: project_no.clone().unwrap_or_default(),
        assess_number: r.text("assess_number", 20).unwrap_or_else(|| "1".to_owned()),
        unit: r.typed("unit", "不是已知的单位", |w| lookup.unit(w, day)),
        matter_code: r.text("matter_code", 100),
        matter_name: r.text("matter_name", 200),
        window: r.text("window", 100),
        clerk: r.text("clerk", 100),
        channel: channel(r),
        satisfaction: satisfaction.unwrap_or_default(),
        indicators: r.list("indicators"),
        text: r.text("text", 2000),
        real_name: false,
        consent_contact: r.flag("consent_contact"),
        user_name: r.text("user_name", 100),
        user_phone: r.phone("user_phone"),
        user_kind: r.word("user_kind", UserKind::ALL, UserKind::code, UserKind::label),
        served_at: r.instant("served_at"),
        assessed_at,
        is_default: r.flag("is_default").unwrap_or(false),
        pushed_at: r.instant("pushed_at"),
    };
    let named = rating.user_name.is_some() || rating.user_phone.is_some();
    let rating = NewRating { real_name: r.flag("real_name").unwrap_or(named), ..rating };
    if let Some(given) = satisfaction {
        let mut faults = FieldErrors::new();
        let table = reference.indicators.on(day);
        table.check(&rating.indicators, given, &mut faults);
        if let Some(fault) = faults.into_vec().into_iter().next() {
            r.errors.add("indicators", fault.code, fault.detail);
        }
    }
    check_count(Some(&rating.assess_number), &mut r.errors);
    let rated = Rated { rating: &rating, reference, source, judge_closed };
    let history =
        satisfaction.filter(|s| is_negative(*s)).zip(assessed_at).map(|(_, at)| rated.history(r, at));
    let caller = caller(&rating);
    let whole = project_no.and(satisfaction).and(assessed_at);
    row.or(whole.map(|assessed_at| RatedCase { rating, assessed_at, history, caller }))
}

/// 1–5, or the word.
fn satisfaction(r: &mut Reader<'_>) -> Option<u8> {
    let by_word =
        |word: &str| crate::domain::rating::LEVELS.iter().find(|(_, name)| *name == word).map(|(n, _)| *n);
    let read = |word: &str| by_word(word).or_else(|| word.parse().ok().filter(|n| (1..=5).contains(n)));
    let given = r.typed("satisfaction", "应为 1 至 5，或非常满意至非常不满意", read);
    r.required("satisfaction", given)
}

fn channel(r: &mut Reader<'_>) -> RatingChannel {
    let given = r.word("channel", RatingChannel::ALL, RatingChannel::code, RatingChannel::label);
    if given.is_none() && !r.errors.has("channel") {
        r.errors.add("channel", FieldCode::Required, "不能为空");
    }
    given.unwrap_or(RatingChannel::Default)
}

/// What a bad rating becomes its ticket from.
struct Rated<'a> {
    rating: &'a NewRating,
    reference: &'a Reference,
    source: &'a str,
    judge_closed: bool,
}

impl Rated<'_> {
    fn history(&self, r: &mut Reader<'_>, assessed_at: Instant) -> History {
        let rating = self.rating;
        let listed = || self.reference.matters.get(rating.matter_code.as_ref()?).map(|m| m.name.clone());
        let matter = rating.matter_name.clone().or_else(listed);
        let table = self.reference.indicators.on(day_of(assessed_at));
        let text = rating.text.as_deref();
        let words = complaint(rating.satisfaction, matter.as_deref(), &rating.indicators, table, text);
        let status = r.word("status", Status::ALL, Status::code, Status::label);
        let started = rating.unit.is_none().then_some(Status::Received);
        let closed_at = r.instant("closed_at");
        History {
            origin: Origin {
                source: self.source.to_owned(),
                number: format!("{}-{}", rating.project_no, rating.assess_number),
            },
            line: Line::Service,
            channel: Channel::Rating,
            kind: Kind::Rating,
            urgency: Urgency::Normal,
            title: words.title,
            content: words.content,
            category: None,
            area: None,
            address: None,
            subject_unit: None,
            details: Details::default(),
            callers: Vec::new(),
            confidential: false,
            reply_wanted: true,
            upstream: None,
            rating: None,
            status: status.or(started.filter(|_| closed_at.is_none())),
            unit: rating.unit.clone(),
            received_at: assessed_at,
            dispatched_at: r.instant("dispatched_at"),
            signed_at: r.instant("signed_at"),
            contacted_at: r.instant("contacted_at"),
            submitted_at: r.instant("submitted_at"),
            state_since: r.instant("state_since"),
            closed_at,
            due: r.due("due_at"),
            judge_closed: self.judge_closed,
            reply: r.text("reply", 20_000),
            measures: r.text("measures", 20_000),
            outcome: r.word("outcome", Outcome::ALL, Outcome::code, Outcome::label),
            verified: r.flag("verified"),
            verdict: r.word("verdict", Verdict::ALL, Verdict::code, Verdict::label),
            decline_reason: None,
            transfer_to: None,
        }
    }
}

fn caller(rating: &NewRating) -> CallerForm {
    let kind = match rating.user_kind {
        Some(UserKind::Legal) => CallerKind::Enterprise,
        _ => CallerKind::Person,
    };
    CallerForm {
        kind,
        anonymous: !rating.real_name,
        name: rating.user_name.clone().filter(|_| rating.real_name),
        salutation: None,
        phone: rating.user_phone.clone().filter(|_| rating.real_name),
        contact_phone: None,
        on_behalf_of: None,
        language: None,
        best_time: None,
        company: None,
        credit_code: None,
    }
}
