//! docs/rules.md

use super::{clause, effects, told};
use crate::domain::calendar::Allowance;
use crate::domain::clock::{Matter, Policy};
use crate::domain::lifecycle::RULES;
use entity::values::{ClockKind, CommandName, Kind, Line, Status, Urgency};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The whole page.
pub fn markdown() -> String {
    let mut page = String::from(INTRODUCTION);
    diagram(&mut page);
    for status in Status::ALL {
        state(&mut page, *status);
    }
    limits(&mut page);
    page
}

const INTRODUCTION: &str = "# 流转规则

本页由程序中的规则表生成（`src/domain/lifecycle/rules.rs`），程序只按这张表办事；控制台“流转规则”一页与此相同。
时限、次数、比例为默认值，均可在“时限规则”中按条线和类型设置。“来源”为规则所依据的文件；注明“本系统设计”的，是本系统自己的选择。

";

/// How the states follow each other; what leaves a state as it is stands in the tables only.
fn diagram(page: &mut String) {
    let mut ways: BTreeMap<(Status, Status), Vec<&str>> = BTreeMap::new();
    for rule in RULES {
        for (from, to) in rule.from.iter().flat_map(|from| rule.to.iter().map(move |to| (*from, *to))) {
            // A row that names a state on both sides leaves it as it was.
            if !rule.from.contains(&to) {
                ways.entry((from, to)).or_default().push(rule.command.label());
            }
        }
    }
    page.push_str("## 状态图\n\n```mermaid\nstateDiagram-v2\n");
    for status in Status::ALL {
        let _ = writeln!(page, "    state \"{}\" as {}", status.label(), status.code());
    }
    for ((from, to), commands) in &ways {
        let _ = writeln!(page, "    {} --> {}: {}", from.code(), to.code(), commands.join("、"));
    }
    page.push_str("```\n");
}

fn state(page: &mut String, status: Status) {
    let rules: Vec<_> = RULES.iter().filter(|rule| rule.from.contains(&status)).collect();
    let _ = write!(page, "\n## {} `{}`\n\n", status.label(), status.code());
    let only_note = rules.iter().all(|rule| rule.command == CommandName::Note);
    if only_note {
        page.push_str("只可备注。\n");
        return;
    }
    page.push_str("| 操作 | 由谁 | 到 | 条件 | 时限 | 来源 |\n|---|---|---|---|---|---|\n");
    for rule in rules.into_iter().filter(|rule| rule.command != CommandName::Note) {
        let words = |words: Vec<&str>| words.join("、");
        let to =
            if rule.to == rule.from { vec!["不变"] } else { rule.to.iter().map(|s| s.label()).collect() };
        let told: Vec<_> = effects(rule.command).iter().map(told).collect();
        let said = clause(rule.command);
        let _ = writeln!(
            page,
            "| {} `{}` | {} | {} | {} | {} | {} |",
            rule.command.label(),
            rule.command.code(),
            words(rule.who.iter().map(|who| who.label()).collect()),
            words(to),
            said.when,
            told.join("；"),
            said.source,
        );
    }
}

/// The limits as shipped, by what they depend on.
fn limits(page: &mut String) {
    let policy = Policy::default();
    let plain = Matter::ordinary(Line::Hotline, Kind::Complaint);
    page.push_str("\n## 默认时限\n\n| 时限 | 一般 | 紧急 | 特急 |\n|---|---|---|---|\n");
    let ordered = [ClockKind::ReportUp, ClockKind::Supervision, ClockKind::Instruction];
    for clock in ClockKind::ALL.iter().filter(|clock| !ordered.contains(clock)) {
        let of = |urgency| policy.limit(*clock, Matter { urgency, ..plain }).allowance.label();
        // What is asked of emergencies alone.
        let none = (*clock == ClockKind::Preliminary).then(|| "—".to_owned());
        let others = |urgency| none.clone().unwrap_or_else(|| of(urgency));
        let (normal, urgent) = (others(Urgency::Normal), others(Urgency::Urgent));
        let _ = writeln!(page, "| {} | {normal} | {urgent} | {} |", clock.label(), of(Urgency::Emergency));
    }
    page.push_str("\n上报按上级平台时限，督办和批示按其要求的期限。\n\n| 办理 | ");
    let lines: Vec<_> = Line::ALL.iter().map(|line| line.label()).collect();
    let _ = writeln!(page, "{} | 企业诉求（{}） |", lines.join(" | "), Line::Hotline.label());
    let _ = writeln!(page, "|---|{}---|", "---|".repeat(lines.len()));
    for kind in Kind::ALL {
        let days = |line, enterprise| {
            // 差评 come on the service line alone (contract.md §4).
            if *kind == Kind::Rating && line != Line::Service {
                return "—".to_owned();
            }
            let matter = Matter { enterprise, ..Matter::ordinary(line, *kind) };
            match policy.limit(ClockKind::Handle, matter).allowance {
                Allowance::WorkingDays(days) => format!("{days} 个工作日"),
                other => other.label(),
            }
        };
        let cells: Vec<_> = Line::ALL.iter().map(|line| days(*line, false)).collect();
        let _ =
            writeln!(page, "| {} | {} | {} |", kind.label(), cells.join(" | "), days(Line::Hotline, true));
    }
}
