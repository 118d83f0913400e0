//! Units, categories, areas, matters and the dispatch directory (contract.md §6).

use super::auth::Member;
use super::input::Params;
use super::problem::Problem;
use super::tickets::{CandidateView, code};
use crate::domain::rating::ServiceItem;
use crate::domain::routing::Query;
use crate::domain::text::FieldCode;
use crate::domain::time::day_of;
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A whole list: these are short and change seldom.
#[derive(Debug, Serialize, ToSchema)]
pub struct Whole<T> {
    items: Vec<T>,
    /// Always null.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl<T> Whole<T> {
    /// The list.
    pub(super) fn of(items: impl IntoIterator<Item = T>) -> web::Json<Self> {
        web::Json(Self { items: items.into_iter().collect(), next_cursor: None })
    }
}

/// A unit that tickets can be given to.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitView {
    code: UnitCode,
    /// The name it bears today.
    name: String,
    kind: UnitKind,
    #[schema(required)]
    parent: Option<UnitCode>,
    /// The division that a township is responsible for.
    #[schema(required)]
    area: Option<AreaCode>,
}

/// The dispatchable units, in order of their codes.
#[utoipa::path(tag = "reference", responses((status = 200, description = "All", body = Whole<UnitView>)))]
#[get("/units")]
pub async fn units(_: Member, ctx: web::Data<Ctx>) -> Result<web::Json<Whole<UnitView>>, Problem> {
    let (rules, today) = (ctx.rules(&ctx.db.read).await?, day_of(ctx.now()));
    Ok(Whole::of(rules.reference.units.values().filter(|u| u.dispatchable && u.is_valid(today)).map(|u| {
        UnitView {
            code: u.code.clone(),
            name: u.name_on(today).to_owned(),
            kind: u.kind,
            parent: u.parent.clone(),
            area: u.area.clone(),
        }
    })))
}

/// A category or an area in its tree.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryView {
    code: CategoryCode,
    name: String,
    /// 1–3; a ticket's category has level 3.
    level: u8,
    #[schema(required)]
    parent: Option<CategoryCode>,
}

/// The categories under which tickets are filed today, in order of their codes.
#[utoipa::path(tag = "reference", responses((status = 200, description = "All", body = Whole<CategoryView>)))]
#[get("/categories")]
pub async fn categories(_: Member, ctx: web::Data<Ctx>) -> Result<web::Json<Whole<CategoryView>>, Problem> {
    let (rules, today) = (ctx.rules(&ctx.db.read).await?, day_of(ctx.now()));
    Ok(Whole::of(rules.reference.categories.values().filter(|c| c.is_valid(today)).map(|c| CategoryView {
        code: c.code.clone(),
        name: c.name.clone(),
        level: c.level,
        parent: c.parent.clone(),
    })))
}

/// A division.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaView {
    code: AreaCode,
    name: String,
    /// county, town or village
    level: String,
    #[schema(required)]
    parent: Option<AreaCode>,
}

/// The divisions, in order of their codes.
#[utoipa::path(tag = "reference", responses((status = 200, description = "All", body = Whole<AreaView>)))]
#[get("/areas")]
pub async fn areas(_: Member, ctx: web::Data<Ctx>) -> Result<web::Json<Whole<AreaView>>, Problem> {
    let rules = ctx.rules(&ctx.db.read).await?;
    Ok(Whole::of(rules.reference.areas.values().map(|a| AreaView {
        code: a.code.clone(),
        name: a.name.clone(),
        level: a.level.clone(),
        parent: a.parent.clone(),
    })))
}

/// A matter that service counters handle.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatterView {
    code: String,
    name: String,
    unit: UnitCode,
    unit_name: String,
}

/// The matters offered today, in order of their codes.
#[utoipa::path(tag = "reference", responses((status = 200, description = "All", body = Whole<MatterView>)))]
#[get("/matters")]
pub async fn matters(_: Member, ctx: web::Data<Ctx>) -> Result<web::Json<Whole<MatterView>>, Problem> {
    let (rules, now) = (ctx.rules(&ctx.db.read).await?, ctx.now());
    let offered = |item: &&ServiceItem| item.what == ServiceWhat::Matter && item.is_valid(day_of(now));
    Ok(Whole::of(rules.reference.services.iter().filter(offered).map(|m| MatterView {
        code: m.code.clone(),
        name: m.facts.name.clone(),
        unit: m.facts.unit.clone(),
        unit_name: rules.unit_name(&m.facts.unit, now),
    })))
}

/// What a ticket would be about.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestParams {
    category: Option<String>,
    area: Option<String>,
    kind: Option<String>,
    /// For a model that learns from decided tickets; the directory does not need it.
    #[expect(dead_code, reason = "accepted, so that callers need not change when a model reads it")]
    title: Option<String>,
    #[expect(dead_code, reason = "accepted, so that callers need not change when a model reads it")]
    content: Option<String>,
}

/// Whom the directory names.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestView {
    /// The one unit responsible, where there is exactly one.
    #[schema(required)]
    exact: Option<CandidateView>,
    /// Whom a person may choose among.
    candidates: Vec<CandidateView>,
    /// Who assists whoever leads.
    co_units: Vec<UnitCode>,
}

/// Where a ticket would go, and why.
#[utoipa::path(tag = "reference", params(SuggestParams),
    responses((status = 200, description = "The directory's answer", body = SuggestView)))]
#[get("/routing/suggest")]
pub async fn suggest(
    _: Member,
    ctx: web::Data<Ctx>,
    params: Params<SuggestParams>,
) -> Result<web::Json<SuggestView>, Problem> {
    let Params { value, mut errors } = params;
    let category: Option<CategoryCode> = code(&mut errors, "category", value.category);
    let area: Option<AreaCode> = code(&mut errors, "area", value.area);
    let kind = match value.kind.as_deref() {
        None => Kind::Other,
        Some(word) => Kind::from_code(word).unwrap_or_else(|| {
            errors.add("kind", FieldCode::Choice, "没有这种业务类别");
            Kind::Other
        }),
    };
    if !errors.is_empty() {
        return Err(Error::Invalid(errors).into());
    }
    let (rules, now): (Rules, _) = (ctx.rules(&ctx.db.read).await?, ctx.now());
    let query = Query { category: category.as_ref(), area: area.as_ref(), kind, day: day_of(now) };
    let found = rules.reference.resolve(query);
    let view = |c: &crate::domain::routing::Candidate| CandidateView::of(&rules, c, now);
    Ok(web::Json(SuggestView {
        exact: found.exact.as_ref().map(view),
        candidates: found.candidates.iter().map(view).collect(),
        co_units: found.co_units.clone(),
    }))
}
