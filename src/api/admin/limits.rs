//! Limits and stages (系统管理员).

use super::doer;
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::calendar::Allowance;
use crate::domain::clock::{Matter, Policy, clock_of, terms};
use crate::domain::time::with_offset;
use crate::service::Ctx;
use crate::service::admin::limits::{self, Form, Kept, Preview};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{Kind, LimitName, Line, Urgency};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A limit to be set.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LimitForm {
    #[schema(required, value_type = LimitName)]
    name: Option<String>,
    /// Absent: every line.
    #[schema(value_type = Option<Line>)]
    line: Option<String>,
    /// Absent: every kind.
    #[schema(value_type = Option<Kind>)]
    kind: Option<String>,
    /// Absent: the shipped value again.
    value: Option<u32>,
    /// The document or decision behind it.
    #[schema(required, value_type = String)]
    basis: Option<String>,
}

/// What can be set.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitTermsView {
    name: LimitName,
    label: &'static str,
    /// working_days, working_minutes, minutes, days, times or yes_no
    measure: &'static str,
    /// What stands behind the number.
    unit: &'static str,
    /// Whether it can differ by line and kind.
    scoped: bool,
    least: u32,
    most: u32,
    /// In force; null where it differs by line and kind.
    #[schema(required)]
    value: Option<u32>,
    /// The same in words: 24 小时.
    #[schema(required)]
    value_label: Option<String>,
}

/// A limit of a line and a kind as it is in force for ordinary matters.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitInForceView {
    name: LimitName,
    line: Line,
    kind: Kind,
    value: u32,
    value_label: String,
    /// Whether it is another than the shipped one.
    changed: bool,
}

/// A change of a limit.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitChangeView {
    id: i64,
    name: LimitName,
    #[schema(required)]
    line: Option<Line>,
    #[schema(required)]
    kind: Option<Kind>,
    /// Null: the shipped value again.
    #[schema(required)]
    value: Option<u32>,
    #[schema(required)]
    value_label: Option<String>,
    basis: String,
    valid_from: DateTime<FixedOffset>,
    #[schema(required)]
    by: Option<String>,
}

/// The limits in force, and every change that led to them.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitsView {
    terms: Vec<LimitTermsView>,
    in_force: Vec<LimitInForceView>,
    /// Newest first.
    changes: Vec<LimitChangeView>,
}

/// A limit that would be another.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitMoveView {
    /// Null for what is one for the whole region.
    #[schema(required)]
    line: Option<Line>,
    #[schema(required)]
    kind: Option<Kind>,
    /// In words: 5 个工作日.
    was: String,
    becomes: String,
}

/// What a change would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitPreview {
    /// For ordinary matters of a person; empty where nothing would be another.
    moves: Vec<LimitMoveView>,
    /// Clocks that have begun and keep what they began with.
    running: u64,
}

impl From<Preview> for LimitPreview {
    fn from(Preview { setting, now, then, running }: Preview) -> Self {
        let terms = terms(setting.name);
        let say = |value: u32| terms.measure.say(value);
        let mut moves = Vec::new();
        if !terms.scoped {
            let (was, becomes) = (now.plain(setting.name), then.plain(setting.name));
            if was != becomes {
                moves.push(LimitMoveView { line: None, kind: None, was: say(was), becomes: say(becomes) });
            }
            return Self { moves, running };
        }
        for line in Line::ALL.iter().copied() {
            for kind in Kind::ALL.iter().copied() {
                let of = |policy: &Policy| in_force(policy, setting.name, line, kind);
                let (Some(was), Some(becomes)) = (of(&now), of(&then)) else { continue };
                if was != becomes {
                    let (was, becomes) = (say(was), say(becomes));
                    moves.push(LimitMoveView { line: Some(line), kind: Some(kind), was, becomes });
                }
            }
        }
        Self { moves, running }
    }
}

/// A limit of a line and a kind, for an ordinary matter of a person.
fn in_force(policy: &Policy, name: LimitName, line: Line, kind: Kind) -> Option<u32> {
    use LimitName as L;
    let light = matches!(kind, Kind::Consult | Kind::Suggestion | Kind::Praise);
    match name {
        L::ReturnWindow => return Some(policy.return_days(matter(line, kind))),
        L::Suspensions => return Some(policy.suspensions(matter(line, kind)).0),
        L::SuspensionDays => return Some(policy.suspensions(matter(line, kind)).1),
        L::Extensions => return Some(policy.extensions(matter(line, kind)).0),
        L::ExtensionDays => return Some(policy.extensions(matter(line, kind)).1),
        L::VisitStage => return Some(u32::from(policy.stage(name, line, kind).unwrap_or(!light))),
        L::VisitShare => return Some(policy.visit_share(line, kind)),
        L::SignOffStage => {
            let shipped = !light && line != Line::Hotline;
            return Some(u32::from(policy.stage(name, line, kind).unwrap_or(shipped)));
        }
        _ => {}
    }
    let clock = clock_of(name).filter(|_| terms(name).scoped)?;
    match policy.limit(clock, matter(line, kind)).allowance {
        Allowance::WorkingDays(n) | Allowance::WorkingMinutes(n) | Allowance::Minutes(n) => Some(n),
    }
}

/// An ordinary matter of a person.
fn matter(line: Line, kind: Kind) -> Matter {
    Matter { line, kind, urgency: Urgency::Normal, enterprise: false }
}

impl From<Kept> for LimitsView {
    fn from(kept: Kept) -> Self {
        let Kept { policy, changes, names } = kept;
        let shipped = Policy::default();
        let mut rows = Vec::new();
        for name in LimitName::ALL.iter().copied().filter(|name| terms(*name).scoped) {
            for line in Line::ALL.iter().copied() {
                for kind in Kind::ALL.iter().copied() {
                    let Some(value) = in_force(&policy, name, line, kind) else { continue };
                    let changed = in_force(&shipped, name, line, kind) != Some(value);
                    let value_label = terms(name).measure.say(value);
                    rows.push(LimitInForceView { name, line, kind, value, value_label, changed });
                }
            }
        }
        let of_terms = |name: &LimitName| {
            let terms = terms(*name);
            let value = (!terms.scoped).then(|| policy.plain(*name));
            LimitTermsView {
                name: *name,
                label: name.label(),
                measure: terms.measure.code(),
                unit: terms.measure.label(),
                scoped: terms.scoped,
                least: terms.least,
                most: terms.most,
                value,
                value_label: value.map(|value| terms.measure.say(value)),
            }
        };
        let changes = changes.into_iter().map(|change| LimitChangeView {
            id: change.id,
            name: change.setting.name,
            line: change.setting.line,
            kind: change.setting.kind,
            value: change.setting.value,
            value_label: change.setting.value.map(|value| terms(change.setting.name).measure.say(value)),
            basis: change.basis,
            valid_from: with_offset(change.valid_from),
            by: change.set_by.and_then(|person| names.get(&person).cloned()),
        });
        Self {
            terms: LimitName::ALL.iter().map(of_terms).collect(),
            in_force: rows,
            changes: changes.collect(),
        }
    }
}

/// The limits in force, and every change that led to them.
#[utoipa::path(tag = "limits", responses((status = 200, description = "All", body = LimitsView)))]
#[get("/settings/limits")]
pub async fn show(_: Require<ManageSettings>, ctx: web::Data<Ctx>) -> Result<web::Json<LimitsView>, Problem> {
    Ok(web::Json(limits::list(&ctx).await?.into()))
}

/// Set a limit for what starts from now on; what runs keeps the limit with which it started.
#[utoipa::path(tag = "limits", request_body = LimitForm, responses((status = 204, description = "Set")))]
#[post("/settings/limits")]
pub async fn set(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<LimitForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let LimitForm { name, line, kind, value, basis } = form;
    let form = Form { name, line, kind, value, basis };
    limits::set(&ctx, &doer(&request, &ctx, &who), form, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a change would do: which limits would be others, and how many clocks go on as they began. Nothing is changed.
#[utoipa::path(tag = "limits", request_body = LimitForm,
    responses((status = 200, description = "What would change", body = LimitPreview)))]
#[post("/settings/limits/preview")]
pub async fn preview(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
    body: Body<LimitForm>,
) -> Result<web::Json<LimitPreview>, Problem> {
    let (form, errors) = body.into_parts();
    let LimitForm { name, line, kind, value, basis } = form;
    let form = Form { name, line, kind, value, basis };
    Ok(web::Json(limits::preview(&ctx, form, errors).await?.into()))
}
