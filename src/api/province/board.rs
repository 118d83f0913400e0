//! Who has handed in which month (月度汇聚一览).

use super::{attached, month, shown};
use crate::api::auth::{PersonOrKey, SendRatings};
use crate::api::input::Params;
use crate::api::problem::Problem;
use crate::api::tickets::beijing_time as t;
use crate::domain::text::FieldCode;
use crate::service::province::board::{self as service, Board, Cell, Row};
use crate::service::{Ctx, Error};
use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which board.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingMonthsParams {
    /// The last month, 2026-10; this month by default.
    to: Option<String>,
    /// csv for a file.
    format: Option<String>,
}

/// How a unit stands with a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingMonthCell {
    month: String,
    state: MonthState,
    /// In words, a zero report said.
    label: String,
    due_on: NaiveDate,
    /// Ratings there are, where nothing was handed in yet.
    #[schema(required)]
    count: Option<u64>,
    #[schema(required)]
    sent_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    receipt: Option<String>,
    zero: bool,
    /// How many batches were handed in.
    batches: u32,
    /// Whether one is made and waits to be handed in.
    waiting: bool,
    /// Of a month that was handed in: how many rows the correction has that is made and waits to be (增量未上报).
    #[schema(required)]
    correction: Option<u64>,
}

/// A unit's months.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingMonthRow {
    unit: UnitCode,
    unit_name: String,
    township: bool,
    cells: Vec<RatingMonthCell>,
    missing: u32,
    /// Points by the rubric, as text with two decimals; townships only.
    #[schema(required)]
    deduction: Option<String>,
}

/// The board.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingMonthsView {
    /// Oldest first.
    months: Vec<String>,
    rows: Vec<RatingMonthRow>,
    /// Months in which any unit's data is missing.
    district_missing: u32,
    /// Months in which nothing at all was handed in.
    district_without: u32,
    /// Points by the rubric, two decimals.
    district_deduction: String,
    /// Months of units that were handed in, of which a correction waits to be; of the rows shown.
    outstanding: u32,
    /// How it is counted.
    definitions: Vec<&'static str>,
    as_of: DateTime<FixedOffset>,
}

/// The rubric's words and what they leave open (domain.md §6.4).
const DEFINITIONS: [&str; 5] = [
    "期限：次月第 5 个工作日 24:00 前上报为按时（可设置）；按评价时间所在月份归集，评价归当前承办单位。",
    "首次上报为全量；上报后有新增、变更、改派的，另报增量，不影响首次上报的时间；增量已生成而未上报的，标明更正待上报。",
    "没有评价的月份须作零报告，未确认零报告的按缺报计；逾期上报不算缺报。",
    "区（附件1第11项）：每少 1 个月扣 0.2 分，扣完 1.5 分为止；任一单位缺报即计该月缺报，全区均未报的月数另列。",
    "乡镇（街道）（附件2第4项）：每少 1 个月扣 0.5 分，12 个月均未报送扣 10 分。",
];

fn points(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn label(cell: &Cell) -> String {
    let nothing = cell.count == Some(0);
    let stands = match cell.state {
        MonthState::Due if nothing => "无评价，待零报告".to_owned(),
        MonthState::Missing if nothing => "缺报（未作零报告）".to_owned(),
        state if cell.zero => format!("{}（零报告）", state.label()),
        state => state.label().to_owned(),
    };
    match cell.correction {
        Some(rows) => format!("{stands}，更正 {rows} 条待上报"),
        None => stands,
    }
}

fn cell(cell: Cell) -> RatingMonthCell {
    RatingMonthCell {
        label: label(&cell),
        month: shown(cell.month),
        state: cell.state,
        due_on: cell.due.on,
        count: cell.count,
        sent_at: cell.sent_at.map(t),
        receipt: cell.receipt,
        zero: cell.zero,
        batches: cell.batches,
        waiting: cell.waiting,
        correction: cell.correction,
    }
}

fn row(row: Row) -> RatingMonthRow {
    RatingMonthRow {
        unit: row.unit,
        unit_name: row.name,
        township: row.township,
        cells: row.cells.into_iter().map(cell).collect(),
        missing: row.missing,
        deduction: row.deduction.map(points),
    }
}

impl From<Board> for RatingMonthsView {
    fn from(board: Board) -> Self {
        Self {
            months: board.months.into_iter().map(shown).collect(),
            rows: board.rows.into_iter().map(row).collect(),
            district_missing: board.district.any,
            district_without: board.district.all,
            district_deduction: points(board.deduction),
            outstanding: board.outstanding,
            definitions: DEFINITIONS.to_vec(),
            as_of: t(board.as_of),
        }
    }
}

/// The board as a table for office programs.
fn table(board: &RatingMonthsView) -> Vec<u8> {
    let mut lines = vec![format!("单位,{},缺报月数,扣分", board.months.join(","))];
    for row in &board.rows {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.label.as_str()).collect();
        let deduction = row.deduction.as_deref().unwrap_or("");
        lines.push(format!("{},{},{},{deduction}", row.unit_name, cells.join(","), row.missing));
    }
    let blank = ",".repeat(board.months.len());
    lines
        .push(format!("全区（任一单位缺报）{blank},{},{}", board.district_missing, board.district_deduction));
    lines.push(format!("全区（均未报送）{blank},{},", board.district_without));
    let rest = DEFINITIONS.iter().map(|words| format!("\"{words}\""));
    lines.extend(rest);
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}

/// How every unit stands with the last twelve months: a unit's people see their own line.
#[utoipa::path(tag = "ratings", params(RatingMonthsParams),
    responses((status = 200, description = "Unit by month", body = RatingMonthsView)))]
#[get("/ratings/months")]
pub async fn months(
    who: PersonOrKey<SendRatings>,
    ctx: web::Data<Ctx>,
    params: Params<RatingMonthsParams>,
) -> Result<HttpResponse, Problem> {
    let Params { value: p, errors: mut e } = params;
    let to = month(&mut e, "to", p.to);
    let as_file = match p.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => {
            e.add("format", FieldCode::Choice, "格式应为 csv");
            false
        }
    };
    e.or(Some(())).map_err(Error::Invalid)?;
    let view: RatingMonthsView = service::board(&ctx, &who.0, to).await?.into();
    Ok(match as_file {
        true => attached("好差评月度汇聚一览.csv", "text/csv; charset=utf-8", table(&view)),
        false => HttpResponse::Ok().json(view),
    })
}
