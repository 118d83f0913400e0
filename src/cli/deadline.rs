//! `hotline deadline`: the due instant and, day by day, why.

use std::fmt::Write as _;

use anyhow::{Context, bail};
use chrono::{DateTime, FixedOffset};
use clap::Args;

use crate::config::Config;
use crate::domain::calendar::{Calendar, Explanation};
use crate::domain::text::FieldErrors;
use crate::domain::time::{weekday, with_offset};
use crate::service::calendar::{MOST_DAYS, check_region, check_start, explain, stored};

/// 计算期限：从某一时刻起若干个工作日，到期时间和逐日理由
#[derive(Debug, Args)]
pub struct Deadline {
    /// 起始时刻，RFC 3339，如 2026-09-30T10:00:00+08:00
    #[arg(long, value_name = "RFC3339")]
    from: DateTime<FixedOffset>,
    /// 工作日数
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(MOST_DAYS)))]
    working_days: u32,
    /// 行政区划代码（6 位），含地方放假；缺省为全国
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
}

impl Deadline {
    /// Prints it. Uses the imported calendar where there is a database, the shipped one elsewhere.
    pub async fn run(self) -> anyhow::Result<()> {
        let config = Config::load()?;
        let mut errors = FieldErrors::new();
        check_start(self.from.to_utc(), &mut errors);
        let region = check_region(self.region, &mut errors);
        if let Some(error) = errors.into_vec().into_iter().next() {
            bail!("{}：{}", error.field, error.detail);
        }
        let calendar = stored(&config, region.as_deref()).await.context("无法读取日历")?;
        print!("{}", report(&calendar, self.from, self.working_days));
        Ok(())
    }
}

fn report(calendar: &Calendar, from: DateTime<FixedOffset>, working_days: u32) -> String {
    let Explanation { due, days } = explain(calendar, from.to_utc(), working_days);
    let mut text = format!(
        "{}\n到期日 {} {}，24:00 前办结为按时",
        with_offset(due.at).to_rfc3339(),
        due.on,
        weekday(due.on)
    );
    if due.provisional {
        text.push_str("（暂定：所跨年份的放假安排尚未公布，公布后重新计算，只延长、不缩短）");
    }
    text.push_str("\n\n");
    for day in days {
        let mark = if day.counted { '✓' } else { ' ' };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{} {} {mark} {}", day.date, weekday(day.date), day.why);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(from: &str, working_days: u32) -> String {
        let from = DateTime::parse_from_rfc3339(from).expect("an instant");
        report(&Calendar::official(), from, working_days)
    }

    #[test]
    fn over_national_day() {
        insta::assert_snapshot!(shown("2026-09-30T10:00:00+08:00", 3), @r"
        2026-10-11T00:00:00+08:00
        到期日 2026-10-10 周六，24:00 前办结为按时

        2026-09-30 周三   起始日不计入
        2026-10-01 周四   国庆节放假
        2026-10-02 周五   国庆节放假
        2026-10-03 周六   国庆节放假
        2026-10-04 周日   国庆节放假
        2026-10-05 周一   国庆节放假
        2026-10-06 周二   国庆节放假
        2026-10-07 周三   国庆节放假
        2026-10-08 周四 ✓ 工作日，第 1 天
        2026-10-09 周五 ✓ 工作日，第 2 天
        2026-10-10 周六 ✓ 调休上班，第 3 天
        ");
    }

    #[test]
    fn a_start_in_another_time_zone_is_counted_in_beijing() {
        let text = shown("2026-12-28T20:00:00Z", 3);
        assert!(
            text.starts_with("2027-01-05T00:00:00+08:00\n到期日 2027-01-04 周一，24:00 前办结为按时（暂定：")
        );
    }
}
