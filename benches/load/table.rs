//! The table that `make bench` prints.

use std::fmt::Write;

/// Measures by line, runs by column.
#[derive(Default)]
pub struct Table {
    columns: Vec<String>,
    lines: Vec<(String, Vec<Option<String>>)>,
}

impl Table {
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a figure where `line` and `column` meet, and says it at once: a run takes long.
    pub fn put(&mut self, column: &str, line: &str, value: String) {
        eprintln!("{column} | {line} | {value} | load {}", load());
        let at = self.columns.iter().position(|c| c == column).unwrap_or_else(|| {
            self.columns.push(column.to_owned());
            self.columns.len() - 1
        });
        let row = self.lines.iter().position(|(l, _)| l == line).unwrap_or_else(|| {
            self.lines.push((line.to_owned(), Vec::new()));
            self.lines.len() - 1
        });
        if let Some((_, values)) = self.lines.get_mut(row) {
            values.resize(values.len().max(at + 1), None);
            if let Some(cell) = values.get_mut(at) {
                *cell = Some(value);
            }
        }
    }

    pub fn markdown(&self) -> String {
        let mut text =
            format!("| | {} |\n|---|{}\n", self.columns.join(" | "), "---:|".repeat(self.columns.len()));
        for (line, values) in &self.lines {
            let cells = (0..self.columns.len())
                .map(|at| values.get(at).and_then(Option::as_deref).unwrap_or("–"))
                .collect::<Vec<_>>();
            let _ = writeln!(text, "| {line} | {} |", cells.join(" | "));
        }
        text
    }
}

/// The load average of the last minute: how much else the machine had to do.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}
