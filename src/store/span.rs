//! Tickets whose rows lie together: what a table holds of them is read in one statement, however many they are.

use entity::values::TicketId;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Tickets in the order of their rows, without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// They lie behind this row.
    pub after: TicketId,
    /// The last of them.
    pub last: TicketId,
}

impl Span {
    /// Whether a column names one of them.
    pub fn holds(self, ticket: impl ColumnTrait) -> SimpleExpr {
        ticket.gt(self.after).and(ticket.lte(self.last))
    }

    /// The rows of a table whose column `ticket` names one of them, by ticket and in order of `n`.
    pub async fn rows<E: EntityTrait>(
        self,
        db: &impl ConnectionTrait,
        (ticket, n): (E::Column, E::Column),
        of: impl Fn(&E::Model) -> TicketId,
    ) -> Result<HashMap<TicketId, Vec<E::Model>>, DbErr> {
        let rows = E::find().filter(self.holds(ticket)).order_by_asc(ticket).order_by_asc(n).all(db).await?;
        let mut sorted: HashMap<TicketId, Vec<E::Model>> = HashMap::new();
        for row in rows {
            sorted.entry(of(&row)).or_default().push(row);
        }
        Ok(sorted)
    }
}
