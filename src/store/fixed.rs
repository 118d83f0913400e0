//! Conditions on values that an index is made for, written as constants: with a parameter in their place SQLite would plan the
//! statement anew each time, and PostgreSQL could not use such an index in a plan that it keeps.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait};

/// `column = TRUE`
pub(super) fn yes(column: impl ColumnTrait) -> Expr {
    Expr::col(column.as_column_ref()).eq(Expr::Constant(true.into()))
}

/// `column = FALSE`
pub(super) fn no(column: impl ColumnTrait) -> Expr {
    Expr::col(column.as_column_ref()).eq(Expr::Constant(false.into()))
}

/// `column = 'code'`
pub(super) fn is(column: impl ColumnTrait, code: &'static str) -> Expr {
    Expr::col(column.as_column_ref()).eq(Expr::Constant(code.into()))
}
