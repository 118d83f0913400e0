//! The dispatch directory, and whom it would name for a matter, and why (contract.md §6).

use super::auth::Member;
use super::input::Params;
use super::problem::Problem;
use super::reference::Whole;
use super::tickets::code;
use crate::domain::routing::{DirectoryRow, Lead, Query};
use crate::domain::text::FieldCode;
use crate::domain::time::{Instant, day_of};
use crate::service::admin::directory::TOWNSHIP;
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::NaiveDate;
use entity::values::{AreaCode, AssignmentRole, CategoryCode, Kind, UnitCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A unit by code and by the name it bears.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedUnitView {
    /// `@township` for the unit of the ticket's township.
    code: String,
    name: String,
}

/// A row of the dispatch directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryView {
    id: i64,
    category: CategoryCode,
    category_name: String,
    /// From the root down.
    category_path: String,
    /// Null: everywhere.
    #[schema(required)]
    area: Option<AreaCode>,
    area_name: Option<String>,
    /// Null: of every kind.
    #[schema(required)]
    kind: Option<Kind>,
    /// Null: open, or the township's own unit.
    #[schema(required)]
    lead_unit: Option<UnitCode>,
    /// A unit's name, or 所在乡镇（街道）, or null where it is open.
    #[schema(required)]
    lead_unit_name: Option<String>,
    /// Whether the lead is the unit of the ticket's township.
    township: bool,
    co_units: Vec<UnitCode>,
    co_unit_names: Vec<String>,
    basis: String,
    /// What the township's unit may do beside the units named: lead (and assist), or assist; null: nothing.
    #[schema(required)]
    township_role: Option<AssignmentRole>,
    township_basis: Option<String>,
    candidates: Vec<String>,
    candidate_units: Vec<NamedUnitView>,
    valid_from: NaiveDate,
    /// The last day on which it applies.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// `present`, `future` or `past`.
    state: &'static str,
}

impl DirectoryView {
    fn of(rules: &Rules, row: &DirectoryRow, now: Instant) -> Self {
        let (reference, today) = (&rules.reference, day_of(now));
        let named = |lead: &Lead| match lead {
            Lead::Unit(unit) => Some((unit.to_string(), rules.unit_name(unit, now))),
            Lead::Township => Some((TOWNSHIP.to_owned(), "所在乡镇（街道）".to_owned())),
            Lead::Open => None,
        };
        let candidates: Vec<(String, String)> = row.candidates.iter().filter_map(named).collect();
        Self {
            id: row.id,
            category_name: reference
                .categories
                .get(&row.category)
                .map(|category| category.name.clone())
                .unwrap_or_default(),
            category_path: reference.category_path(&row.category),
            category: row.category.clone(),
            area_name: row
                .area
                .as_ref()
                .and_then(|area| reference.areas.get(area))
                .map(|area| area.name.clone()),
            area: row.area.clone(),
            kind: row.kind,
            lead_unit: match &row.lead {
                Lead::Unit(unit) => Some(unit.clone()),
                Lead::Township | Lead::Open => None,
            },
            lead_unit_name: named(&row.lead).map(|(_, name)| name),
            township: row.lead == Lead::Township,
            co_unit_names: row.co_units.iter().map(|unit| rules.unit_name(unit, now)).collect(),
            co_units: row.co_units.clone(),
            basis: row.basis.clone(),
            township_role: row.township.as_ref().map(|part| part.role),
            township_basis: row.township.as_ref().map(|part| part.basis.clone()),
            candidates: candidates.iter().map(|(_, name)| name.clone()).collect(),
            candidate_units: candidates
                .into_iter()
                .map(|(code, name)| NamedUnitView { code, name })
                .collect(),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            state: match row.is_valid(today) {
                true => "present",
                false if row.valid_from > today && row.valid_to.is_none_or(|to| to >= row.valid_from) => {
                    "future"
                }
                false => "past",
            },
        }
    }
}

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DirectoryParams {
    /// `true`: also those that have ended.
    history: Option<String>,
}

/// The dispatch directory in force and to come.
#[utoipa::path(tag = "reference", params(DirectoryParams),
    responses((status = 200, description = "All", body = Whole<DirectoryView>)))]
#[get("/directory")]
pub async fn directory(
    _: Member,
    ctx: web::Data<Ctx>,
    params: Params<DirectoryParams>,
) -> Result<web::Json<Whole<DirectoryView>>, Problem> {
    let history = params.value.history.as_deref() == Some("true");
    let (rules, now) = (ctx.rules(&ctx.db.read).await?, ctx.now());
    let rows = rules.reference.directory.iter().map(|row| DirectoryView::of(&rules, row, now));
    Ok(Whole::of(rows.filter(|row| history || row.state != "past")))
}

/// A matter, to be tried.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TestParams {
    #[param(required)]
    category: Option<String>,
    area: Option<String>,
    kind: Option<String>,
    /// Absent: today.
    #[param(value_type = Option<NaiveDate>)]
    date: Option<String>,
}

/// A row that speaks of the category, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeighedView {
    row: DirectoryView,
    /// `chosen`, or why not.
    outcome: &'static str,
    why: &'static str,
}

/// Whom the directory would name, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestView {
    /// The one unit responsible, where there is exactly one.
    #[schema(required)]
    lead: Option<NamedUnitView>,
    /// Why a person must choose, where there is not.
    #[schema(required)]
    open_because: Option<&'static str>,
    co_units: Vec<NamedUnitView>,
    /// Whom a person may choose among.
    candidates: Vec<NamedUnitView>,
    #[schema(required)]
    basis: Option<String>,
    /// What the unit of the township may do in this matter: lead (and assist), or assist; null: nothing without a reason.
    #[schema(required)]
    township_role: Option<AssignmentRole>,
    township_basis: Option<String>,
    /// Every row that speaks of the category or one above it, the chosen one first.
    rows: Vec<WeighedView>,
}

/// Where a matter would go on a day, and why: every row looked at, and why it lost.
#[utoipa::path(tag = "reference", params(TestParams),
    responses((status = 200, description = "The directory's answer with its reasons", body = TestView)))]
#[get("/directory/test")]
pub async fn test(
    _: Member,
    ctx: web::Data<Ctx>,
    params: Params<TestParams>,
) -> Result<web::Json<TestView>, Problem> {
    let Params { value, mut errors } = params;
    let (rules, now) = (ctx.rules(&ctx.db.read).await?, ctx.now());
    let reference = &rules.reference;
    let category: Option<CategoryCode> = code(&mut errors, "category", value.category);
    let category = errors.required("category", category);
    if category.as_ref().is_some_and(|code| !reference.categories.contains_key(code)) {
        errors.add("category", FieldCode::Unknown, "没有这个类别");
    }
    let area: Option<AreaCode> = code(&mut errors, "area", value.area);
    if area.as_ref().is_some_and(|code| !reference.areas.contains_key(code)) {
        errors.add("area", FieldCode::Unknown, "没有这个区划");
    }
    let kind = match value.kind.as_deref() {
        None => Kind::Other,
        Some(word) => Kind::from_code(word).unwrap_or_else(|| {
            errors.add("kind", FieldCode::Choice, "没有这种业务类别");
            Kind::Other
        }),
    };
    let day = match value.date.as_deref().map(str::parse::<NaiveDate>) {
        None => day_of(now),
        Some(Ok(day)) => day,
        Some(Err(_)) => {
            errors.add("date", FieldCode::Format, "日期应为 YYYY-MM-DD");
            day_of(now)
        }
    };
    let category = errors.or(category).map_err(Error::Invalid)?;
    let query = Query { category: Some(&category), area: area.as_ref(), kind, day };
    let (found, weighed) = (reference.resolve(query), reference.weigh(query));
    let chosen = weighed.first().filter(|(_, standing)| standing.is_chosen()).map(|(row, _)| *row);
    let named = |unit: &UnitCode| NamedUnitView {
        code: unit.to_string(),
        name: reference.unit_name(unit, day).to_owned(),
    };
    let open_because = match (&found.exact, chosen) {
        (Some(_), _) => None,
        (None, Some(row)) => reference.open_because(row, query),
        (None, None) => Some("目录中没有适用的一行，由派单员选定"),
    };
    let township = chosen.and_then(DirectoryRow::township_part);
    let candidates = if found.exact.is_some() { &[][..] } else { &found.candidates };
    Ok(web::Json(TestView {
        lead: found.exact.as_ref().map(|candidate| named(&candidate.unit)),
        open_because,
        co_units: chosen.map(|row| row.co_units.iter().map(named).collect()).unwrap_or_default(),
        candidates: candidates.iter().map(|candidate| named(&candidate.unit)).collect(),
        basis: chosen.map(|row| row.basis.clone()),
        township_role: township.as_ref().map(|part| part.role),
        township_basis: township.map(|part| part.basis),
        rows: weighed
            .iter()
            .map(|(row, standing)| WeighedView {
                row: DirectoryView::of(&rules, row, now),
                outcome: standing.code(),
                why: standing.label(),
            })
            .collect(),
    }))
}
