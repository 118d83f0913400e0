//! Who hears that a month of ratings is due (月度汇聚).

use super::words::deadline;
use super::{Audience, Promise};
use crate::domain::calendar::Due;
use chrono::{Datelike, NaiveDate};
use entity::values::{NoticeKind, UnitCode};

/// To the lead of a unit whose `month` is not handed in; made once for a unit and month.
pub fn month_due(unit: &UnitCode, month: NaiveDate, due: &Due) -> Promise {
    let (year, n, until) = (month.year(), month.month(), deadline(due));
    let text = format!(
        "你单位{year}年{n}月的好差评数据尚未汇聚上报，期限为{until}。请核对当月评价并按期上报；当月没有评价的，须作零报告。"
    );
    let audience = Audience::leads(unit);
    let key = format!("month:{}:{}", month.format("%Y-%m"), audience.code());
    Promise { key, audience, kind: NoticeKind::Remind, text, letter: false, at_once: false }
}
