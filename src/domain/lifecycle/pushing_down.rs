//! 下派基层: what is a department's is not given to a township (66号(五) 应由职能部门办理的诉求事项不得分派给基层办理).
//!
//! The directory says whether a township's unit may lead or assist, and on what ground. Without a ground whoever gives it must say why, and
//! the reports tell of it (下派基层率).

use super::context::Context;
use super::dispatching::Order;
use crate::domain::routing::Query;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::Ticket;
use crate::domain::time::day_of;
use entity::values::*;

/// The ground on which a township's unit may have this part of a ticket, under another category if one is given.
pub(super) fn ground(
    ticket: &Ticket,
    category: Option<&CategoryCode>,
    unit: &UnitCode,
    role: AssignmentRole,
    context: Context<'_>,
) -> Option<String> {
    let query = Query {
        category: category.or(ticket.category.as_ref()),
        area: ticket.area.as_ref(),
        kind: ticket.kind,
        day: day_of(context.now),
    };
    context.reference.township_basis(query, unit, role).map(str::to_owned)
}

/// Whether a township's unit is given this part without a ground. A bad rating goes to whom it rates, also in a township
/// (51号 谁办理、谁负责).
pub(super) fn is_without_ground(
    ticket: &Ticket,
    category: Option<&CategoryCode>,
    unit: &UnitCode,
    role: AssignmentRole,
    context: Context<'_>,
) -> bool {
    let rated = ticket.kind == Kind::Rating && role == AssignmentRole::Lead;
    !rated && context.reference.is_township(unit) && ground(ticket, category, unit, role, context).is_none()
}

/// Asks for the reason of an order that gives a township what the directory does not.
pub(super) fn check(ticket: &Ticket, order: &Order, context: Context<'_>, errors: &mut FieldErrors) {
    if order.override_reason.is_some() {
        return;
    }
    let parts = std::iter::once((&order.unit, AssignmentRole::Lead))
        .chain(order.co_units.iter().map(|unit| (unit, AssignmentRole::Co)));
    let mut without =
        parts.filter(|(unit, role)| is_without_ground(ticket, order.category.as_ref(), unit, *role, context));
    if let Some((unit, role)) = without.next() {
        errors.add("override_reason", FieldCode::Required, sentence(unit, role, context));
    }
}

/// 派单目录没有规定…
pub(super) fn sentence(unit: &UnitCode, role: AssignmentRole, context: Context<'_>) -> String {
    let name = context.reference.unit_name(unit, day_of(context.now));
    format!("派单目录没有规定该事项可由{name}{}，派给乡镇（街道）须说明理由", role.label())
}
