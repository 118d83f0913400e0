//! A month of one unit's ratings: brought in from a file, and told as the month's file (月度汇聚), each by the program as a process
//! of its own.

use crate::Failed;
use crate::place::{Kind, Place};
use crate::ratings::{UNIT, WORDS};
use crate::server::{Spent, run};
use crate::table::{Table, load};
use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use hotline::clock::Clock;
use hotline::domain::time::day_of;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Days on which there are ratings, so that every month has them.
const DAYS: u64 = 28;

/// Fills last month with so many ratings, one in a hundred of them bad, and measures how they come in and go out.
pub async fn month(table: &mut Table, kind: Kind, name: &str, ratings: u64) -> Result<(), Failed> {
    let column = format!("{name} month");
    let Some(place) = Place::new(kind, "month").await? else { return Ok(()) };
    place.furnish().await?;
    let today = day_of(Clock::real().now());
    let month = today.with_day(1).and_then(|first| first.checked_sub_months(Months::new(1)));
    let month = month.ok_or("no month")?;
    let file = place.data.join("ratings.csv");
    write(&file, month, ratings)?;
    let import = ["import", "ratings", path(&file)?];
    let spent = run(&place.data, &place.url, &import).await?;
    put(table, &column, &format!("import of {ratings} ratings"), &spent);
    place.analyse().await?;
    let (out, word) = (place.data.join("out"), month.format("%Y-%m").to_string());
    let export = ["export", "ratings", "--month", &word, "--out", path(&out)?];
    let spent = run(&place.data, &place.url, &export).await?;
    put(table, &column, &format!("a month of {ratings} ratings to its file"), &spent);
    let told = told(&out)?;
    if told != ratings {
        return Err(format!("the month's file tells {told} of {ratings} ratings").into());
    }
    place.end().await
}

fn put(table: &mut Table, column: &str, line: &str, spent: &Spent) {
    table.put(column, &format!("{line}, s"), format!("{:.1} (load {})", spent.seconds, load()));
    table.put(column, &format!("{line}: memory at most, MB"), format!("{:.0}", spent.memory));
}

fn path(path: &Path) -> Result<&str, Failed> {
    path.to_str().ok_or_else(|| "a path that is no text".into())
}

fn write(file: &Path, month: NaiveDate, ratings: u64) -> Result<(), Failed> {
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(
        out,
        "project_no,assess_number,unit,matter_code,window,clerk,channel,satisfaction,indicators,text,assessed_at,\
         real_name,user_name,user_phone,user_kind"
    )?;
    let midnight = month.and_hms_opt(0, 0, 0).ok_or("no midnight")?;
    let step = DAYS * 86_400_000 / ratings.max(1);
    for n in 0..ratings {
        let at = midnight + TimeDelta::milliseconds(i64::try_from(n * step)?);
        let (mark, code) = if n.is_multiple_of(100) { (1, 115) } else { (5, 517) };
        writeln!(
            out,
            "MONTH-{n},1,{UNIT},DC-SHICHANG-01,W{:02},C{:02},4,{mark},{code},{WORDS},{},1,李某某,137{n:08},person",
            n % 40,
            n % 90,
            at.format("%Y-%m-%d %H:%M:%S")
        )?;
    }
    Ok(out.flush()?)
}

/// How many ratings the manifests name.
fn told(out: &Path) -> Result<u64, Failed> {
    let mut told = 0;
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let manifest: Value = serde_json::from_slice(&fs::read(&path)?)?;
            told += manifest["rows"].as_u64().ok_or("no rows")?;
        }
    }
    Ok(told)
}
