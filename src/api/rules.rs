//! `GET /rules`: the rules by which tickets move, as docs/rules.md tells them.

use super::auth::Identified;
use crate::domain::lifecycle::RULES;
use crate::domain::lifecycle::rulebook::{clause, effects, told};
use actix_web::{get, web};
use entity::values::{CommandName, Status};
use serde::Serialize;
use utoipa::ToSchema;

/// One row of the table (流转规则).
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleRow {
    command: CommandName,
    label: &'static str,
    from: &'static [Status],
    /// Where it may lead; the states of `from` among them are left as they were.
    to: &'static [Status],
    who: Vec<&'static str>,
    /// The condition beside the state; empty where there is none.
    when: &'static str,
    /// What it may do to clocks, in words.
    clocks: Vec<String>,
    /// The document that asks for it.
    source: &'static str,
}

/// Every row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rules {
    items: Vec<RuleRow>,
}

/// The rules by which tickets move: who, from where to where, when, what happens to the clocks, and whose rule it is.
#[utoipa::path(tag = "reference", responses((status = 200, description = "The whole table", body = Rules)))]
#[get("/rules")]
pub async fn rules(_: Identified) -> web::Json<Rules> {
    let row = |rule: &crate::domain::lifecycle::Rule| RuleRow {
        command: rule.command,
        label: rule.command.label(),
        from: rule.from,
        to: rule.to,
        who: rule.who.iter().map(|who| who.label()).collect(),
        when: clause(rule.command).when,
        clocks: effects(rule.command).iter().map(told).collect(),
        source: clause(rule.command).source,
    };
    web::Json(Rules { items: RULES.iter().map(row).collect() })
}
