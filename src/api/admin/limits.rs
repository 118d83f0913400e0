//! Limits and stages (系统管理员).

use super::doer;
use super::ladder::{RungForm, RungView, rungs};
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::calendar::Allowance;
use crate::domain::clock::{Matter, Measure, Policy, Recipients, Value, clocks_of, terms};
use crate::domain::permission::{DEMANDED, is_pair};
use crate::domain::time::{Instant, with_offset};
use crate::service::Ctx;
use crate::service::admin::limits::{self, Change, Form, Kept, Preview};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{Kind, LimitName, Line, Role, Urgency};
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
    /// Absent, and no rungs: what is shipped again.
    value: Option<u32>,
    /// Of `ladder`, which has no value: every rung once.
    rungs: Option<Vec<RungForm>>,
    /// The limit's `version` as it was shown; another has been set meanwhile: 409. Absent: whatever it was.
    version: Option<i64>,
    /// From the first moment of which day on, today or later; absent or today: at once.
    valid_from: Option<NaiveDate>,
    /// The document or decision behind it.
    #[schema(required, value_type = String)]
    basis: Option<String>,
}

impl From<LimitForm> for Form {
    fn from(form: LimitForm) -> Self {
        let LimitForm { name, line, kind, value, rungs, version, valid_from, basis } = form;
        let rungs = rungs.map(|rungs| rungs.into_iter().map(Into::into).collect());
        Self { name, line, kind, value, rungs, valid_from, basis, version }
    }
}

/// What can be set.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitTermsView {
    name: LimitName,
    label: &'static str,
    /// working_days, working_minutes, minutes, days, times, percent, yes_no or ladder
    measure: &'static str,
    /// What stands behind the number.
    unit: &'static str,
    /// Whether it can differ by line and kind.
    scoped: bool,
    least: u32,
    most: u32,
    /// Whether it is a pair of duties that one person must not unite.
    pair: bool,
    /// Its last change, to be sent with the next.
    version: i64,
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

/// The ladder of a line and a kind as it is in force (督办阶梯).
#[derive(Debug, Serialize, ToSchema)]
pub struct LadderView {
    line: Line,
    kind: Kind,
    /// Whether it is another than the shipped one.
    changed: bool,
    rungs: Vec<RungView>,
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
    /// Null: the shipped value again, or a ladder.
    #[schema(required)]
    value: Option<u32>,
    /// Null: what is shipped again.
    #[schema(required)]
    value_label: Option<String>,
    basis: String,
    valid_from: DateTime<FixedOffset>,
    /// waiting, begun or taken_back
    state: &'static str,
    /// 待生效、已生效、已撤回
    state_label: &'static str,
    set_at: DateTime<FixedOffset>,
    #[schema(required)]
    by: Option<String>,
    /// When it was taken back, and by whom.
    #[schema(required)]
    taken_back_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    taken_back_by: Option<String>,
}

/// The limits in force, and every change that led to them.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitsView {
    terms: Vec<LimitTermsView>,
    in_force: Vec<LimitInForceView>,
    ladders: Vec<LadderView>,
    /// Whom a rung can tell.
    recipients: &'static [Role],
    /// The pairs of duties that no setting loosens, in words.
    demanded: &'static [&'static str],
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
                let ladder = |policy: &Policy| policy.ladder(matter(line, kind));
                let (was, becomes) = match (terms.measure, of(&now), of(&then)) {
                    (Measure::Ladder, ..) => {
                        (ladder(&now).beside(&ladder(&then)), ladder(&then).beside(&ladder(&now)))
                    }
                    (_, Some(was), Some(becomes)) => (say(was), say(becomes)),
                    _ => continue,
                };
                if was != becomes {
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
        L::ObjectionWindow => return Some(policy.objection_days(matter(line, kind))),
        L::Ladder => return None,
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
    let clock = clocks_of(name).first().filter(|_| terms(name).scoped)?;
    match policy.limit(*clock, matter(line, kind)).allowance {
        Allowance::WorkingDays(n) | Allowance::WorkingMinutes(n) | Allowance::Minutes(n) => Some(n),
    }
}

/// An ordinary matter of a person.
fn matter(line: Line, kind: Kind) -> Matter {
    Matter { line, kind, urgency: Urgency::Normal, enterprise: false }
}

impl From<Kept> for LimitsView {
    fn from(kept: Kept) -> Self {
        let Kept { policy, now, changes, names } = kept;
        let last = |name: LimitName| {
            let of = changes.iter().filter(|change| change.setting.name == name);
            of.map(|change| change.touched).max().unwrap_or(0)
        };
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
                pair: is_pair(*name),
                version: last(*name),
                least: terms.least,
                most: terms.most,
                value,
                value_label: value.map(|value| terms.measure.say(value)),
            }
        };
        let terms: Vec<LimitTermsView> = LimitName::ALL.iter().map(of_terms).collect();
        let mut ladders = Vec::new();
        for line in Line::ALL.iter().copied() {
            for kind in Kind::ALL.iter().copied() {
                let ladder = policy.ladder(matter(line, kind));
                ladders.push(LadderView { line, kind, changed: !ladder.is_shipped(), rungs: rungs(&ladder) });
            }
        }
        let changes = changes.into_iter().map(|change| LimitChangeView {
            id: change.id,
            name: change.setting.name,
            line: change.setting.line,
            kind: change.setting.kind,
            value: match change.setting.value {
                Some(Value::Number(number)) => Some(number),
                Some(Value::Ladder(_)) | None => None,
            },
            value_label: change.setting.value.map(|value| value.say(change.setting.name)),
            state: state(&change, now).0,
            state_label: state(&change, now).1,
            set_at: with_offset(change.set_at),
            taken_back_at: change.taken_back.as_ref().map(|back| with_offset(back.at)),
            taken_back_by: change
                .taken_back
                .as_ref()
                .and_then(|back| back.by.and_then(|person| names.get(&person).cloned())),
            basis: change.basis,
            valid_from: with_offset(change.valid_from),
            by: change.set_by.and_then(|person| names.get(&person).cloned()),
        });
        Self {
            terms,
            in_force: rows,
            ladders,
            recipients: Recipients::choices(),
            demanded: &DEMANDED,
            changes: changes.collect(),
        }
    }
}

fn state(change: &Change, now: Instant) -> (&'static str, &'static str) {
    match change {
        change if change.taken_back.is_some() => ("taken_back", "已撤回"),
        change if change.waits(now) => ("waiting", "待生效"),
        _ => ("begun", "已生效"),
    }
}

/// Take back a change that waits for its day.
#[utoipa::path(tag = "limits", params(("id" = i64, Path, description = "The change")),
    responses((status = 204, description = "Taken back")))]
#[post("/settings/limits/changes/{id}/take-back")]
pub async fn take_back(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<i64>,
) -> Result<HttpResponse, Problem> {
    limits::take_back(&ctx, &doer(&request, &ctx, &who), *id).await?;
    Ok(HttpResponse::NoContent().finish())
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
    limits::set(&ctx, &doer(&request, &ctx, &who), form.into(), errors).await?;
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
    Ok(web::Json(limits::preview(&ctx, form.into(), errors).await?.into()))
}
