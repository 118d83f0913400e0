//! Which rule applies to a matter, and why (适用规则测试).

use crate::api::auth::Member;
use crate::api::input::Params;
use crate::api::problem::Problem;
use crate::domain::clock::{Applied, Clock, Division, Overridden, Source, Value};
use crate::domain::time::with_offset;
use crate::service::Ctx;
use crate::service::admin::applied::{self, Answer, Asked};
use crate::service::admin::limits::place;
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{AreaCode, ClockKind, Kind, LimitName, Line, TicketNumber, Urgency};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A ticket, or a matter described by hand.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AppliedParams {
    /// A ticket that the caller may see; then nothing else but the date.
    number: Option<String>,
    /// Required without a number.
    #[param(value_type = Option<Line>)]
    line: Option<String>,
    /// Required without a number.
    #[param(value_type = Option<Kind>)]
    kind: Option<String>,
    /// Absent: normal.
    #[param(value_type = Option<Urgency>)]
    urgency: Option<String>,
    /// Absent: no place is known.
    area: Option<String>,
    /// `caller.kind`: person, enterprise or other; absent: person.
    caller: Option<String>,
    /// For what begins on this day; absent: now.
    #[param(value_type = Option<NaiveDate>)]
    date: Option<String>,
}

/// A rule: a setting, or what is shipped.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleView {
    /// In words: 5 个工作日.
    value_label: String,
    /// shipped, region (全区) or area (镇街)
    level: &'static str,
    /// Null for the whole region and for what is shipped.
    #[schema(required)]
    area_name: Option<String>,
    /// Null for every line.
    #[schema(required)]
    line: Option<Line>,
    /// Null for every kind.
    #[schema(required)]
    kind: Option<Kind>,
    why: String,
    /// The change that set it; null for what is shipped.
    #[schema(required)]
    version: Option<i64>,
    #[schema(required)]
    valid_from: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    basis: Option<String>,
}

/// A limit that bears on the matter.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppliedView {
    name: LimitName,
    label: &'static str,
    rule: RuleView,
    /// What would hold without it; null where the shipped value holds.
    #[schema(required)]
    overrode: Option<RuleView>,
    #[schema(required)]
    note: Option<&'static str>,
}

/// A clock of the ticket, by the rule with which it began.
#[derive(Debug, Serialize, ToSchema)]
pub struct BegunView {
    clock: ClockKind,
    label: &'static str,
    round: u32,
    rule: String,
    starts_at: DateTime<FixedOffset>,
    due_on: NaiveDate,
    state_label: &'static str,
}

/// Every limit that bears on a matter, where its value comes from and what it overrode.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppliedAnswer {
    /// Null for a matter described by hand.
    #[schema(required)]
    number: Option<TicketNumber>,
    line: Line,
    kind: Kind,
    urgency: Urgency,
    enterprise: bool,
    /// Null where no place is known, and for ratings.
    #[schema(required)]
    area: Option<AreaCode>,
    #[schema(required)]
    area_name: Option<String>,
    /// For what begins on this day.
    on: NaiveDate,
    limits: Vec<AppliedView>,
    /// What has begun goes by the rule with which it began.
    begun: Vec<BegunView>,
}

fn rule(answer: &Answer, name: LimitName, value: Value, source: Option<&Source>) -> RuleView {
    let setting = source.map(|source| source.setting);
    let change = source.and_then(|source| source.change);
    let area = setting.and_then(|setting| setting.area);
    RuleView {
        value_label: value.say(name),
        level: match (source, area) {
            (None, _) => "shipped",
            (Some(_), None) => "region",
            (Some(_), Some(_)) => "area",
        },
        area_name: area.map(|area| place(&answer.reference, area)),
        line: setting.and_then(|setting| setting.line),
        kind: setting.and_then(|setting| setting.kind),
        why: answer.why(source),
        version: change.map(|(id, _)| id),
        valid_from: change.map(|(_, from)| with_offset(from)),
        basis: change.and_then(|(id, _)| answer.bases.get(&id).cloned()),
    }
}

impl From<Answer> for AppliedAnswer {
    fn from(answer: Answer) -> Self {
        let view = |applied: &Applied| AppliedView {
            name: applied.name,
            label: applied.name.label(),
            rule: rule(&answer, applied.name, applied.value, applied.source.as_ref()),
            overrode: applied
                .overrode
                .as_ref()
                .map(|Overridden { value, source }| rule(&answer, applied.name, *value, source.as_ref())),
            note: applied.note,
        };
        let begun = |clock: &Clock| BegunView {
            clock: clock.key.kind,
            label: clock.key.kind.label(),
            round: clock.key.round,
            rule: clock.rule.clone(),
            starts_at: with_offset(clock.starts_at),
            due_on: clock.due.on,
            state_label: clock.state.label(),
        };
        let clocks = answer.ticket.as_ref().map(|(_, clocks)| clocks.as_slice()).unwrap_or_default();
        Self {
            number: answer.ticket.as_ref().map(|(number, _)| number.clone()),
            line: answer.matter.line,
            kind: answer.matter.kind,
            urgency: answer.matter.urgency,
            enterprise: answer.matter.enterprise,
            area: answer.matter.area.map(Division::code),
            area_name: answer.matter.area.map(|area| place(&answer.reference, area)),
            on: answer.on,
            limits: answer.applied.iter().map(view).collect(),
            begun: clocks.iter().map(begun).collect(),
        }
    }
}

/// Every limit that bears on a ticket, or on a matter described by hand, and why: who keeps the settings, and supervisors.
#[utoipa::path(tag = "limits", params(AppliedParams),
    responses((status = 200, description = "Each limit with the rule behind it", body = AppliedAnswer)))]
#[get("/settings/limits/applied")]
pub async fn test(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<AppliedParams>,
) -> Result<web::Json<AppliedAnswer>, Problem> {
    let Params { value, errors } = params;
    let AppliedParams { number, line, kind, urgency, area, caller, date } = value;
    let asked = Asked { number, line, kind, urgency, area, caller, date };
    Ok(web::Json(applied::applied(&ctx, &who, asked, errors).await?.into()))
}
