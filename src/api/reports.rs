//! `/reports` (contract.md §6).

use super::auth::Member;
use super::input::Params;
use super::problem::Problem;
use super::tickets::{TicketRow, beijing_time as t, day};
use crate::domain::metrics::{Definition, Measure, Ratio};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of};
use crate::service::report::{self, Asked, Basis, GroupBy, Named};
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use entity::values::{Light, Line, RequestKind, Status, UnitCode, UnitKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which period, counted by what, as it was asked.
pub(super) struct Period {
    pub from: Option<String>,
    pub to: Option<String>,
    pub basis: Option<String>,
    pub line: Option<String>,
}

/// What was asked of a report, faults added to `e`.
pub(super) fn asked(e: &mut FieldErrors, now: Instant, p: Period) -> Option<Asked> {
    let today = day_of(now);
    let to = day(e, "to", p.to).unwrap_or(today);
    let from = day(e, "from", p.from).or_else(|| to.with_day(1)).unwrap_or(to);
    if from > to {
        e.add("from", FieldCode::Conflict, "起始日期不能晚于截止日期");
    } else if (to - from).num_days() > 366 * 5 {
        e.add("from", FieldCode::Range, "统计期间不能超过五年");
    }
    let basis = Basis::from_code(p.basis.as_deref().unwrap_or("due"));
    if basis.is_none() {
        e.add("basis", FieldCode::Choice, "统计口径应为 due、created 或 closed");
    }
    let words = p.line.unwrap_or_default();
    let lines: Option<Vec<Line>> =
        words.split(',').map(str::trim).filter(|w| !w.is_empty()).map(Line::from_code).collect();
    if lines.is_none() {
        e.add("line", FieldCode::Choice, "业务条线应为 hotline、service 或 business");
    }
    Some(Asked { from, to, basis: basis?, lines: lines?, as_of: now })
}

/// Which report, and by what its rows are made.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PerformanceParams {
    /// First Beijing date; the first of this month by default.
    from: Option<String>,
    /// Last Beijing date, inclusive; today by default.
    to: Option<String>,
    /// due (default), created, closed
    basis: Option<String>,
    /// hotline, service, business; separated by commas.
    line: Option<String>,
    /// unit (default), category, area, channel, kind, month
    group_by: Option<String>,
}

/// A performance report.
#[derive(Debug, Serialize, ToSchema)]
pub struct PerformanceView {
    from: NaiveDate,
    to: NaiveDate,
    basis: String,
    group_by: String,
    rows: Vec<LineView>,
    /// All together, counted anew.
    #[schema(required)]
    total: Option<LineView>,
    /// Handling deadlines that count nowhere: cancelled, voided, or of excluded tickets.
    excluded: u64,
    /// Tickets of the period that were imported from another system; they count like any other.
    imported: u64,
    /// Tickets of the period that were merged into another (并单), which alone counts as handled.
    merged: u64,
    /// Calls that said nothing new, logged on tickets of the period (重复来电); they made no ticket.
    repeat_calls: u64,
    /// Which duties on one ticket are different persons', in words (职责分离).
    duties: Vec<String>,
    /// From when the time of bad ratings ran, source by source (差评时限起算).
    rating_clock: Vec<String>,
    as_of: DateTime<FixedOffset>,
    definitions: Vec<DefinitionView>,
    /// What the columns of tickets count that no measure tells.
    columns: Vec<ColumnView>,
}

/// A column of tickets.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnView {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) text: &'static str,
}

/// 剔除, 挂账, 终结 and 恶意扰乱 are different things, told apart in every report.
const COLUMNS: [ColumnView; 5] = [
    ColumnView {
        name: "excluded",
        label: RequestKind::Exclusion.label(),
        text: "经两人审批剔除的工单：不计入各项比率，超期记录保留；含剔除的比率另列",
    },
    ColumnView {
        name: "long_term",
        label: RequestKind::LongTerm.label(),
        text: "经两人审批列入挂账、尚未销账的工单：按承诺日期考核，挂账前的超期保留；按到期日统计的，列在原到期日所在时段",
    },
    ColumnView {
        name: "terminated",
        label: RequestKind::Termination.label(),
        text: "经两人审批、以最终答复终结的工单：未到期的时限取消，超期记录保留并计入比率",
    },
    ColumnView {
        name: "malicious",
        label: "恶意扰乱",
        text: "经两人认定为恶意扰乱、不予受理的工单：单独计数，超期记录保留",
    },
    ColumnView {
        name: "not_counted",
        label: "不予采纳的差评",
        text: "经被评价单位以外的督办员认定为误评或恶意差评：保留记录、不计入各项比率，含其在内的比率另列",
    },
];

/// A line.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    #[schema(required)]
    key: Option<String>,
    /// As it was called at the end of the period.
    name: String,
    /// Of a unit, what it was then.
    #[schema(required)]
    unit_kind: Option<UnitKind>,
    /// And the name of the one above it.
    #[schema(required)]
    parent_name: Option<String>,
    measures: BTreeMap<&'static str, RatioView>,
    /// The measures that would be others with the excluded tickets (剔除) counted in, as they would be.
    with_excluded: BTreeMap<&'static str, RatioView>,
    /// Tickets that no measure counts (剔除).
    excluded: u64,
    /// Tickets on the long-term ledger (挂账).
    long_term: u64,
    /// Tickets that were ended with a final answer (终结).
    terminated: u64,
    /// Tickets that two persons hold to disturb on purpose (恶意扰乱).
    malicious: u64,
    /// Bad ratings that a supervisor holds to be a mistake or malice (不予采纳).
    not_counted: u64,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatioView {
    numerator: u64,
    denominator: u64,
    /// Percent with two decimals; null where there is nothing to count.
    #[schema(required)]
    rate: Option<String>,
}

/// What a measure counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct DefinitionView {
    name: &'static str,
    label: &'static str,
    numerator: &'static str,
    denominator: &'static str,
    text: String,
}

impl From<Ratio> for RatioView {
    fn from(r: Ratio) -> Self {
        Self { numerator: r.numerator, denominator: r.denominator, rate: r.rate() }
    }
}

impl From<Definition> for DefinitionView {
    fn from(d: Definition) -> Self {
        let Definition { name, label, numerator, denominator, text } = d;
        Self { name, label, numerator, denominator, text }
    }
}

impl LineView {
    fn of(line: report::Line, named: Named) -> Self {
        let (unit_kind, parent_name) = named.unit.map_or((None, None), |(kind, parent)| (Some(kind), parent));
        let with = |m: &Measure| Some((m.name(), RatioView::from(line.with_excluded(*m)?)));
        let ruled = |kind| line.ruled.get(&kind).copied().unwrap_or_default();
        Self {
            with_excluded: line.measures.keys().filter_map(with).collect(),
            excluded: ruled(RequestKind::Exclusion),
            long_term: ruled(RequestKind::LongTerm),
            terminated: ruled(RequestKind::Termination),
            malicious: ruled(RequestKind::Malicious),
            not_counted: line.not_counted,
            measures: line.measures.iter().map(|(m, r)| (m.name(), RatioView::from(*r))).collect(),
            key: line.key,
            name: named.name,
            unit_kind,
            parent_name,
        }
    }
}

/// The measures of a period.
#[utoipa::path(tag = "reports", params(PerformanceParams),
    responses((status = 200, description = "A line a group", body = PerformanceView)))]
#[get("/reports/performance")]
pub async fn performance(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<PerformanceParams>,
) -> Result<web::Json<PerformanceView>, Problem> {
    let Params { value: p, mut errors } = params;
    let group_word = p.group_by.unwrap_or_else(|| "unit".to_owned());
    let group = GroupBy::from_code(&group_word);
    if group.is_none() {
        errors.add("group_by", FieldCode::Choice, "分组应为 unit、category、area、channel、kind 或 month");
    }
    let period = Period { from: p.from, to: p.to, basis: p.basis, line: p.line };
    let asked = asked(&mut errors, ctx.now(), period);
    let (asked, group) = errors.or(asked.zip(group)).map_err(Error::Invalid)?;
    let (from, to, basis_word) = (asked.from, asked.to, asked.basis.code().to_owned());
    let found = report::performance(&ctx, &who, asked, group).await?;
    Ok(web::Json(PerformanceView {
        from,
        to,
        basis: basis_word,
        group_by: group_word,
        rows: found.rows.into_iter().map(|(line, named)| LineView::of(line, named)).collect(),
        total: found.all.map(|line| LineView::of(line, Named { name: "合计".to_owned(), unit: None })),
        excluded: found.excluded,
        imported: found.imported,
        merged: found.merged,
        repeat_calls: found.repeat_calls,
        duties: found.duties,
        rating_clock: found.rating_clock,
        as_of: t(found.as_of),
        definitions: Measure::ALL.into_iter().map(|m| m.definition().into()).collect(),
        columns: COLUMNS.into(),
    }))
}

/// The leader's first page.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverviewView {
    as_of: DateTime<FixedOffset>,
    received_today: u64,
    open: u64,
    due_soon: u64,
    overdue: u64,
    unsigned: u64,
    /// Due from today to Sunday and not handed in, the most pressing first.
    at_risk: Vec<AtRiskView>,
    week_from: NaiveDate,
    week_to: NaiveDate,
    /// Parameters of `GET /tickets` that show what each figure counts.
    queries: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

/// A ticket that may go bad.
#[derive(Debug, Serialize, ToSchema)]
pub struct AtRiskView {
    #[serde(flatten)]
    row: TicketRow,
    owner_unit: Option<UnitCode>,
    owner_unit_name: Option<String>,
    /// Whether anybody has phoned the citizen.
    contacted: bool,
}

/// Five figures and the list of the week.
#[utoipa::path(tag = "reports", responses((status = 200, description = "As things stand", body = OverviewView)))]
#[get("/reports/overview")]
pub async fn overview(who: Member, ctx: web::Data<Ctx>) -> Result<web::Json<OverviewView>, Problem> {
    let found = report::overview(&ctx, &who).await?;
    let (rules, now) = (&found.rules, found.now);
    let owner = |unit: &Option<UnitCode>| unit.as_ref().map(|u| rules.unit_name(u, now));
    let view = |r: &report::AtRisk| AtRiskView {
        row: TicketRow::of(&r.row, rules, now),
        owner_unit: r.row.lead_unit.clone(),
        owner_unit_name: owner(&r.row.lead_unit),
        contacted: r.contacted,
    };
    let f = &found.figures;
    let today = day_of(now).to_string();
    let statuses: Vec<&str> = f.open.1.statuses.iter().map(|s| s.code()).collect();
    let sorted =
        |name: &'static str, value: String| BTreeMap::from([(name, value), ("sort", "due".to_owned())]);
    let queries = BTreeMap::from([
        ("received_today", BTreeMap::from([("created_from", today.clone()), ("created_to", today)])),
        ("open", sorted("status", statuses.join(","))),
        ("due_soon", sorted("light", Light::Yellow.code().to_owned())),
        ("overdue", sorted("light", Light::Red.code().to_owned())),
        ("unsigned", sorted("status", Status::Dispatched.code().to_owned())),
    ]);
    Ok(web::Json(OverviewView {
        as_of: t(now),
        received_today: f.received_today.0,
        open: f.open.0,
        due_soon: f.due_soon.0,
        overdue: f.overdue.0,
        unsigned: f.unsigned.0,
        at_risk: found.at_risk.iter().map(view).collect(),
        week_from: found.week.0,
        week_to: found.week.1,
        queries,
    }))
}
