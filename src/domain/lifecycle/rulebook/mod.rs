//! The rules in words (流转规则): the table with its conditions, effects on the clocks and sources, for people.
//!
//! docs/rules.md and the console's page are made of it; that it tells the truth, every test of the life cycle checks.

mod clauses;
mod effects;
mod markdown;

#[cfg(test)]
mod tests;

pub use clauses::{Clause, of as clause};
pub use effects::{Effect, REST, Turn, of as effects};
pub use markdown::markdown;

use super::Who;

impl Who {
    /// The word that people see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Agent => "坐席",
            Self::Recorder => "登记人",
            Self::Dispatcher => "派单员",
            Self::LeadUnit => "主办单位",
            Self::UnitLead => "主办单位负责人",
            Self::CoUnit => "协办单位",
            Self::Reviewer => "审核员",
            Self::Visitor => "回访员",
            Self::Signer => "销号员",
            Self::Supervisor => "督办员",
            Self::Leader => "领导",
            Self::Editor => "编辑",
            Self::Viewer => "可查看者（领导、办公室除外）",
            Self::Source => "来源系统",
            Self::System => "系统定时",
        }
    }
}

/// An effect in words: 开始：签收、联系诉求人
pub fn told(effect: &Effect) -> String {
    let (turn, clocks) = effect;
    if clocks.len() == REST.len() {
        return format!("{}其余各项", turn.label());
    }
    let names: Vec<_> = clocks.iter().map(|clock| clock.label()).collect();
    format!("{}：{}", turn.label(), names.join("、"))
}
