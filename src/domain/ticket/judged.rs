//! What is looked at after the handling: return visits, their draw, spot checks (回访、抽查).

use super::Text;
use crate::domain::time::Instant;
use chrono::NaiveDate;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// Whether a ticket was drawn for a visit, where only a share of its kind is (回访抽取): its lot follows from the month's seed and
/// its number, so that anybody can draw again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDraw {
    pub round: u32,
    /// The first day of the month whose seed it was.
    pub month: NaiveDate,
    /// The SHA-256 of that seed: it was fixed before anybody knew it.
    pub seal: String,
    /// Of a hundred.
    pub share: u32,
    /// 0 to 9999; below a hundred times the share it is drawn.
    pub lot: u32,
    pub drawn: bool,
    pub at: Instant,
}

/// One attempt to reach a caller and what came of it (回访记录).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub round: u32,
    pub caller: CallerId,
    pub channel: VisitChannel,
    pub reached: bool,
    pub unit_contacted: Option<bool>,
    pub solved: Option<Solved>,
    /// 1–5, of the result.
    pub satisfaction: Option<u8>,
    /// 1–5, of the unit.
    pub satisfaction_unit: Option<u8>,
    /// 1–5, of the agent.
    pub satisfaction_agent: Option<u8>,
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}

/// What a round's sign-off was looked at again for (销号后抽查核实; 东营商办发〔2023〕7号（二）9 加大已经销号投诉问题回访核实力度).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    pub round: u32,
    /// The first day of the month whose draw it was in; `None` where somebody looked without a draw (定向核实).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<NaiveDate>,
    pub checks: Vec<SpotCheck>,
}

impl Spot {
    /// What it has come to.
    pub fn state(&self) -> SpotState {
        match self.checks.last() {
            None => SpotState::Waiting,
            Some(last) if last.confirmed => SpotState::Confirmed,
            Some(_) => SpotState::Refuted,
        }
    }
}

/// One look at a ticket that was struck off (抽查核实).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpotCheck {
    /// Whether the matter is put right as the unit said (属实).
    pub confirmed: bool,
    pub note: Option<Text>,
    pub at: Instant,
    pub by: PersonId,
}
