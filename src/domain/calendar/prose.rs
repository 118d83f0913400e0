//! A year's notice as it is published (国务院办公厅关于部分节假日安排的通知): 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。

use super::NoticeDay;
use chrono::NaiveDate;

/// The days that the sentences of a notice name, for the year that stands in it. Empty where this is no such notice.
pub fn read_notice(text: &str) -> Vec<NoticeDay> {
    let Some(year) = year_of(text) else { return Vec::new() };
    let text = without_remarks(text);
    let mut days = Vec::new();
    let mut name = String::new();
    // A holiday begins with its number and name and goes on until the next.
    for sentence in text.split(['。', '；', '\n']) {
        let said = match sentence.split_once(['：', ':']) {
            Some((head, said)) => {
                if let Some(named) = holiday(head) {
                    name = named;
                }
                said
            }
            None => sentence,
        };
        if name.is_empty() {
            continue;
        }
        let work = said.contains("上班");
        if work || said.contains("放假") || said.contains("补休") {
            days.extend(dates(said, year).into_iter().map(|date| NoticeDay {
                date,
                work,
                name: name.clone(),
            }));
        }
    }
    days
}

/// 现将2026年元旦、春节 … 放假调休日期的具体安排通知如下: the year named together with a holiday.
fn year_of(text: &str) -> Option<i32> {
    let mut from = 0;
    let mut first = None;
    while let Some(at) = text.get(from..)?.find('年').map(|at| from + at) {
        let digits: String = text.get(..at)?.chars().rev().take_while(char::is_ascii_digit).collect();
        let year: Option<i32> = digits.chars().rev().collect::<String>().parse().ok();
        let year = year.filter(|year| (2000..=2100).contains(year));
        let rest = text.get(at + '年'.len_utf8()..)?;
        if year.is_some()
            && ["元旦", "部分节假日", "放假"].iter().any(|word| rest.trim_start().starts_with(word))
        {
            return year;
        }
        first = first.or(year);
        from = at + '年'.len_utf8();
    }
    first
}

/// Weekdays and days of the old calendar stand in brackets and have commas of their own.
fn without_remarks(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// 七、国庆节、中秋节 → 国庆节、中秋节
fn holiday(head: &str) -> Option<String> {
    let (number, name) = head.trim().split_once('、')?;
    let numbered = !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c));
    let name = name.trim();
    (numbered && !name.is_empty() && name.chars().count() <= 20).then(|| name.to_owned())
}

/// The dates of 9月20日、10月10日 and of 10月1日至7日.
fn dates(said: &str, year: i32) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = Vec::new();
    let (mut in_year, mut month, mut number, mut until) = (year, None, String::new(), false);
    for c in said.chars() {
        match c {
            '0'..='9' => number.push(c),
            '年' => in_year = std::mem::take(&mut number).parse().unwrap_or(year),
            '月' => month = std::mem::take(&mut number).parse::<u32>().ok(),
            '日' => {
                let day = std::mem::take(&mut number).parse::<u32>().ok();
                let date =
                    month.zip(day).and_then(|(month, day)| NaiveDate::from_ymd_opt(in_year, month, day));
                match (date, days.last().copied().filter(|_| until)) {
                    // At most a month: whatever is longer was misread.
                    (Some(date), Some(first)) => {
                        days.extend(first.iter_days().skip(1).take_while(|d| *d <= date).take(31))
                    }
                    (Some(date), None) => days.push(date),
                    (None, _) => {}
                }
                until = false;
            }
            '至' | '—' | '－' | '-' | '~' => until = true,
            _ => number.clear(),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Calendar, YearNotice};
    use chrono::Datelike;

    /// As it was published, in its own wording.
    const NOTICE: &str = include_str!("tests/notice_2026.txt");

    #[test]
    fn the_published_notice_says_what_the_shipped_table_says() {
        let days = read_notice(NOTICE);
        let read = Calendar::official().with_notice(1, &YearNotice::check(2026, days).unwrap()).unwrap();
        let shipped = Calendar::official();
        for (read, shipped) in read.year(2026).iter().zip(shipped.year(2026)) {
            assert_eq!((read.date, read.work), (shipped.date, shipped.work));
        }
        assert_eq!(read.year(2026).iter().filter(|day| day.work).count(), 248);
    }

    #[test]
    fn ranges_cross_months_and_years_and_lists_do_not() {
        let of = |said: &str| -> Vec<String> { dates(said, 2027).iter().map(ToString::to_string).collect() };
        assert_eq!(of("1月30日至2月1日放假"), ["2027-01-30", "2027-01-31", "2027-02-01"]);
        assert_eq!(of("2026年12月31日至2027年1月2日放假"), ["2026-12-31", "2027-01-01", "2027-01-02"]);
        assert_eq!(of("9月20日、10月10日上班"), ["2027-09-20", "2027-10-10"]);
        assert_eq!(of("2月30日放假，共8天"), [""; 0]);
    }

    #[test]
    fn a_holiday_with_two_names_keeps_both_and_other_texts_are_no_notice() {
        let days = read_notice(
            "2025年放假安排：\n七、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。",
        );
        assert_eq!((days.len(), days[0].name.as_str(), days[0].date.year()), (8, "国庆节、中秋节", 2025));
        for other in
            ["", "date,work,name\n2027-01-01,0,元旦", "关于2026年工作的通知：一、加强值班。", "1月1日放假"]
        {
            assert_eq!(read_notice(other), [], "{other}");
        }
    }
}
