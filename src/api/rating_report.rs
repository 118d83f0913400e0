//! `/reports/ratings` (contract.md §6).

use super::auth::Member;
use super::input::Params;
use super::problem::Problem;
use super::reports::{ColumnView, DefinitionView, RatioView};
use super::tickets::{beijing_time as t, day};
use crate::domain::rating::RatingMeasure;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of};
use crate::service::rating_report::{self, Asked, RatedLine};
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate};
use entity::values::{RatingGroup, UnitCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which report, and by what its rows are made.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingReportParams {
    /// `YYYY-MM`; this month where neither it nor dates are given.
    month: Option<String>,
    /// First Beijing date.
    from: Option<String>,
    /// Last Beijing date, inclusive.
    to: Option<String>,
    /// unit (default), matter, window, clerk, channel, month
    group_by: Option<String>,
}

/// The report on ratings: of the ratings given in the period, and of the bad ones whose time to be put right ended in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingReportView {
    from: NaiveDate,
    to: NaiveDate,
    group_by: String,
    rows: Vec<RatedLineView>,
    /// All together, counted once.
    total: RatedLineView,
    as_of: DateTime<FixedOffset>,
    definitions: Vec<DefinitionView>,
    /// What the columns of numbers count.
    columns: Vec<ColumnView>,
    /// How to read it, in words.
    notes: Vec<&'static str>,
}

/// A line: the measures, and what stands beside them.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatedLineView {
    #[schema(required)]
    key: Option<String>,
    name: String,
    /// By unit, window and clerk.
    #[schema(required)]
    unit: Option<UnitCode>,
    measures: BTreeMap<&'static str, RatioView>,
    /// Ratings of the period that count.
    ratings: u64,
    by_default: u64,
    negative: u64,
    /// Ratings of the period whose tickets went into another of the same case (并单): that one counts.
    merged: u64,
    /// Ratings of the period that count nowhere: mistakes, malicious ones, and what two persons excluded.
    ratings_not_counted: u64,
    /// Bad ratings whose time ended in the period.
    due: u64,
    /// Of these, with a plan to be put right later (情况复杂).
    complex: u64,
    /// Of these, without a name: nobody can be visited.
    anonymous: u64,
    /// Of those with a name, never reached.
    unreachable: u64,
    /// Bad ratings whose time ended in the period that count nowhere, for the same reasons.
    due_not_counted: u64,
}

impl RatedLineView {
    fn of(line: RatedLine) -> Self {
        let RatedLine { key, name, unit, given, righted } = line;
        let figure = |measure: RatingMeasure| (measure.name(), RatioView::from(measure.of(&given, &righted)));
        Self {
            key,
            name,
            unit,
            measures: RatingMeasure::ALL.into_iter().map(figure).collect(),
            ratings: given.all,
            by_default: given.by_default,
            negative: given.negative,
            merged: given.merged,
            ratings_not_counted: given.not_counted,
            due: righted.due,
            complex: righted.complex,
            anonymous: righted.anonymous,
            unreachable: righted.unreachable,
            due_not_counted: righted.not_counted,
        }
    }
}

const NOTES: [&str; 4] = [
    "评价按评价日期统计；差评整改按整改到期日统计，未到期的不计。",
    "情况复杂的差评有两种口径：按实际，计划落实才算完成；按计划，限期整改计划获批且未逾期即算完成。两种都列出。",
    "匿名差评无法回访，不计入实名差评各项比率，另列；实名但联系不上的仍计入分母，另列。",
    "认定为误评、恶意的差评及经两人审批剔除的，不计入各项比率，按评价日期、按整改到期日各列一栏。",
];

/// Numbers without a denominator. What does not count is told on both bases, which are different ratings: those given in the
/// period, and those whose time ended in it.
const COLUMNS: [ColumnView; 10] = [
    ColumnView {
        name: "ratings", label: "评价数", text: "统计期内作出、计入各项比率的评价，含默认评价"
    },
    ColumnView {
        name: "by_default",
        label: "默认评价",
        text: "其中服务后规定时间内未评价、由系统记为基本满意的",
    },
    ColumnView { name: "negative", label: "差评数", text: "其中不满意和非常不满意的" },
    ColumnView {
        name: "merged",
        label: "并单",
        text: "统计期内作出、工单并入同一办件另一评价的：以并入的评价计，不重复计",
    },
    ColumnView {
        name: "ratings_not_counted",
        label: "不计入的评价",
        text: "统计期内作出（按评价日期）、认定为误评或恶意，或经两人审批剔除的评价：保留记录，不计入评价各项比率",
    },
    ColumnView {
        name: "due",
        label: "差评到期",
        text: "统计期内整改到期（按整改到期日）、计入各项比率的差评",
    },
    ColumnView {
        name: "complex", label: "情况复杂", text: "其中说明理由、经批准限期整改的"
    },
    ColumnView {
        name: "anonymous", label: "匿名", text: "其中匿名的：无法回访，不计入实名差评各项比率"
    },
    ColumnView {
        name: "unreachable", label: "联系不上", text: "其中实名而三次未接通的：仍计入分母"
    },
    ColumnView {
        name: "due_not_counted",
        label: "不计入的到期差评",
        text: "统计期内整改到期（按整改到期日）、认定为误评或恶意，或经两人审批剔除的差评：保留记录，不计入整改各项比率",
    },
];

/// The measures of ratings, by group: whoever sees ratings, a unit's people their unit's.
#[utoipa::path(tag = "reports", params(RatingReportParams),
    responses((status = 200, description = "A line a group", body = RatingReportView)))]
#[get("/reports/ratings")]
pub async fn ratings(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<RatingReportParams>,
) -> Result<web::Json<RatingReportView>, Problem> {
    let Params { value: p, mut errors } = params;
    let word = p.group_by.unwrap_or_else(|| RatingGroup::Unit.code().to_owned());
    let group = RatingGroup::from_code(&word);
    if group.is_none() {
        errors.add("group_by", FieldCode::Choice, "分组应为 unit、matter、window、clerk、channel 或 month");
    }
    let period = period(&mut errors, ctx.now(), p.month, p.from, p.to);
    let ((from, to), group) = errors.or(period.zip(group)).map_err(Error::Invalid)?;
    let found = rating_report::ratings(&ctx, &who, Asked { from, to, group }).await?;
    Ok(web::Json(RatingReportView {
        from,
        to,
        group_by: word,
        rows: found.rows.into_iter().map(RatedLineView::of).collect(),
        total: RatedLineView::of(found.total),
        as_of: t(found.as_of),
        definitions: RatingMeasure::ALL.into_iter().map(|m| DefinitionView::from(m.definition())).collect(),
        columns: COLUMNS.into(),
        notes: NOTES.into(),
    }))
}

/// A month, or from a day to a day; this month where nothing is said. At most two years.
pub(super) fn period(
    e: &mut FieldErrors,
    now: Instant,
    month: Option<String>,
    from: Option<String>,
    to: Option<String>,
) -> Option<(NaiveDate, NaiveDate)> {
    let today = day_of(now);
    if let Some(month) = month.filter(|word| !word.is_empty()) {
        if from.is_some() || to.is_some() {
            e.add("month", FieldCode::Conflict, "月份与起止日期只能填一种");
        }
        let whole = month_of(&month);
        if whole.is_none() {
            e.add("month", FieldCode::Format, "月份应写作 YYYY-MM");
        }
        return whole;
    }
    let to = day(e, "to", to).unwrap_or(today);
    let from = day(e, "from", from).or_else(|| to.with_day(1)).unwrap_or(to);
    if from > to {
        e.add("from", FieldCode::Conflict, "起始日期不能晚于截止日期");
    } else if (to - from).num_days() > 366 * 2 {
        e.add("from", FieldCode::Range, "统计期间不能超过两年");
    }
    Some((from, to))
}

/// The first and the last day of `YYYY-MM`.
fn month_of(word: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (year, month) = word.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
    let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}
