//! What a person sees while a file is imported: a bar, the rows that were not taken, and a file of them.

use crate::service::import::{Meter, Refused};
use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::{File, OpenOptions};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Refused rows that the screen shows; the rest is counted, and stands in the report.
const SHOWN: u64 = 50;

/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(200);

/// The bar and the report.
#[derive(Clone)]
pub struct Shown {
    bar: ProgressBar,
    refusals: Arc<Mutex<Refusals>>,
}

#[derive(Default)]
struct Refusals {
    count: u64,
    path: Option<PathBuf>,
    file: Option<csv::Writer<File>>,
    failed: Option<anyhow::Error>,
}

impl Shown {
    /// `report` takes the refused rows of `input`; it is made when the first one comes.
    pub fn new(input: &Path, report: Option<PathBuf>) -> Result<Self> {
        let same =
            |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
        if report.as_ref().is_some_and(|report| same(input, report)) {
            bail!("未导入的行不能写回要导入的文件");
        }
        let refusals = Refusals { path: report, ..Refusals::default() };
        Ok(Self { bar: ProgressBar::hidden(), refusals: Arc::new(Mutex::new(refusals)) })
    }

    /// Draws a bar on a terminal once the file is open.
    pub fn progress(&self) -> Box<dyn FnOnce(Meter) + Send> {
        let bar = self.bar.clone();
        Box::new(move |meter| {
            if !std::io::stderr().is_terminal() {
                return;
            }
            let form = match meter.total {
                Some(_) => "{bar:40} {percent}%  已用 {elapsed}  剩余 {eta}",
                None => "{spinner} 已用 {elapsed}",
            };
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(style);
            }
            if let Some(total) = meter.total {
                bar.set_length(total);
            }
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            tokio::spawn(async move {
                while !bar.is_finished() {
                    bar.set_position(meter.read());
                    tokio::time::sleep(TICK).await;
                }
            });
        })
    }

    /// Shows and writes down each row that was not taken.
    pub fn refusals(&self) -> Box<dyn FnMut(Refused) + Send> {
        let shown = self.clone();
        Box::new(move |refused| {
            let mut refusals = shown.refusals.lock().unwrap_or_else(PoisonError::into_inner);
            refusals.count += 1;
            if refusals.count <= SHOWN {
                shown.bar.suspend(|| match refused.line {
                    0 => eprintln!("未导入：{}", refused.reason),
                    line => eprintln!("第 {line} 行未导入：{}", refused.reason),
                });
            }
            if refusals.path.is_some() && refusals.failed.is_none() {
                refusals.failed = refusals.write(refused).err();
            }
        })
    }

    /// Takes the bar away and says where the refused rows stand.
    pub fn end(&self) -> Result<()> {
        self.bar.finish_and_clear();
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.count > SHOWN {
            eprintln!("另有 {} 行未导入，不再逐行显示", refusals.count - SHOWN);
        }
        if let Some(error) = refusals.failed.take() {
            return Err(error);
        }
        if let Some(mut file) = refusals.file.take() {
            file.flush().context("无法写入未导入行的文件")?;
            if let Some(path) = &refusals.path {
                eprintln!("未导入的行及原因：{}", path.display());
            }
        }
        Ok(())
    }
}

impl Refusals {
    fn write(&mut self, refused: Refused) -> Result<()> {
        let row = refused.row.unwrap_or_default();
        if self.file.is_none() {
            let Some(path) = &self.path else { return Ok(()) };
            let said = || format!("无法写入未导入行的文件 {}", path.display());
            let mut file = private(path).with_context(said)?;
            // Excel takes a CSV for UTF-8 only with this mark.
            file.write_all("\u{feff}".as_bytes()).with_context(said)?;
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
            let columns = row.iter().map(|(column, _)| column.as_str());
            writer.write_record(["行号", "原因"].into_iter().chain(columns)).with_context(said)?;
            self.file = Some(writer);
        }
        let Some(writer) = &mut self.file else { return Ok(()) };
        let line = refused.line.to_string();
        let cells = row.iter().map(|(_, cell)| cell.as_str());
        let record = [line.as_str(), refused.reason.as_str()].into_iter().chain(cells);
        writer.write_record(record).context("无法写入未导入行的文件")
    }
}

/// A new file that only its owner reads: the rows name people.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
