//! What was done about a bad rating, as the province is told (整改反馈): never with anybody's name or number.

use super::write::{Cell, Told};
use crate::domain::privacy::{mask_name, mask_numbers};
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::{Outcome, UnitCode, Verdict};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Something that the unit showed. Its name is not told: it may hold a citizen's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// image/jpeg …
    pub content_type: String,
    pub sha256: String,
}

/// A rectification ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub area_code: String,
    pub area_name: String,
    pub source: String,
    pub project_no: String,
    pub assess_number: String,
    pub version: u32,
    pub unit: UnitCode,
    pub unit_name: String,
    pub verdict: Option<Verdict>,
    pub outcome: Outcome,
    pub measures: String,
    pub reply: String,
    pub handled_on: NaiveDate,
    pub ready_at: Instant,
    pub sent_at: Option<Instant>,
    pub evidence: Vec<Evidence>,
}

/// A text without the rater's name and without anybody's number.
pub fn without_name(text: &str, name: Option<&str>) -> String {
    let named = name.map(str::trim).filter(|name| name.chars().count() > 1);
    let text = named.map_or(Cow::Borrowed(text), |name| Cow::Owned(text.replace(name, &mask_name(name))));
    mask_numbers(&text)
}

impl Report {
    /// What was shown, in one line: 2 件（图片，SHA-256 ab12…；…）
    pub fn evidence_words(&self) -> String {
        if self.evidence.is_empty() {
            return "无".to_owned();
        }
        let kind = |content_type: &str| match content_type.split('/').next() {
            Some("image") => "图片",
            Some("audio") => "录音",
            Some("video") => "录像",
            _ => "文件",
        };
        let one = |e: &Evidence| {
            format!("{}，SHA-256 {}…", kind(&e.content_type), e.sha256.get(..16).unwrap_or(&e.sha256))
        };
        let list: Vec<String> = self.evidence.iter().map(one).collect();
        format!("{} 件（{}）", self.evidence.len(), list.join("；"))
    }

    /// The whole as people paste it into the platform's form.
    pub fn text(&self) -> String {
        let again =
            if self.version > 1 { format!("（第 {} 次反馈）", self.version) } else { String::new() };
        let lines = [
            ("办件编号", format!("{}（第 {} 次评价）{again}", self.project_no, self.assess_number)),
            ("承办单位", self.unit_name.clone()),
            ("核实结论", self.verdict.map_or("未填写", Verdict::label).to_owned()),
            ("办理结果", self.outcome.label().to_owned()),
            ("整改措施", self.measures.clone()),
            ("答复内容", self.reply.clone()),
            ("完成日期", self.handled_on.to_string()),
            ("佐证材料", self.evidence_words()),
        ];
        let lines: Vec<String> = lines.iter().map(|(label, words)| format!("{label}：{words}")).collect();
        lines.join("\n")
    }
}

impl Told for Report {
    fn cell(&self, field: &str) -> Cell<'_> {
        let owned = |text: String| Cell::Text(Cow::Owned(text));
        match field {
            "area_code" => Cell::of(Some(&self.area_code)),
            "area_name" => Cell::of(Some(&self.area_name)),
            "unit_code" => Cell::of(Some(self.unit.as_str())),
            "unit_name" => Cell::of(Some(&self.unit_name)),
            "project_no" => Cell::of(Some(&self.project_no)),
            "assess_number" => Cell::of(Some(&self.assess_number)),
            "source" => Cell::of(Some(&self.source)),
            "version" => owned(self.version.to_string()),
            "verdict" => Cell::of(self.verdict.map(Verdict::code)),
            "verdict_label" => Cell::of(self.verdict.map(Verdict::label)),
            "outcome" => Cell::of(Some(self.outcome.code())),
            "outcome_label" => Cell::of(Some(self.outcome.label())),
            "measures" => Cell::of(Some(&self.measures)),
            "reply" => Cell::of(Some(&self.reply)),
            "handled_on" => owned(self.handled_on.to_string()),
            "ready_at" => Cell::At(Some(self.ready_at)),
            "sent_at" => Cell::At(self.sent_at),
            "evidence" => owned(self.evidence_words()),
            "text" => owned(self.text()),
            _ => Cell::of(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::tests::{at, date};

    #[test]
    fn a_name_and_a_number_stay_here() {
        assert_eq!(
            without_name("已向李小明（13800001234）当面道歉，李小明表示满意", Some("李小明")),
            "已向李**（138******34）当面道歉，李**表示满意"
        );
        assert_eq!(without_name("已整改", None), "已整改");
    }

    #[test]
    fn it_reads_as_it_is_pasted() {
        let report = Report {
            area_code: "530113".into(),
            area_name: "东川区".into(),
            source: "省平台".into(),
            project_no: "DC1".into(),
            assess_number: "1".into(),
            version: 2,
            unit: "shichang".into(),
            unit_name: "区市场监管局".into(),
            verdict: Some(Verdict::Clear),
            outcome: Outcome::Resolved,
            measures: "调整窗口人员".into(),
            reply: "已整改".into(),
            handled_on: date("2026-10-09"),
            ready_at: at("2026-10-10 09:00"),
            sent_at: None,
            evidence: vec![Evidence { content_type: "image/png".into(), sha256: "ab".repeat(32) }],
        };
        let text = report.text();
        assert!(text.starts_with("办件编号：DC1（第 1 次评价）（第 2 次反馈）\n承办单位：区市场监管局\n核实结论：情况清楚、诉求合理"));
        assert!(text.ends_with("佐证材料：1 件（图片，SHA-256 abababababababab…）"), "{text}");
    }
}
