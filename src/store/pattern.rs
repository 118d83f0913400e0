//! Patterns for LIKE in which what people typed stands for itself.

use sea_orm::sea_query::LikeExpr;

/// Begins with `word`.
pub fn starting(word: &str) -> LikeExpr {
    LikeExpr::new(format!("{}%", escaped(word))).escape('!')
}

/// Has `word` in it.
pub fn containing(word: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escaped(word))).escape('!')
}

fn escaped(word: &str) -> String {
    word.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
