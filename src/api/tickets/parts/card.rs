//! The card of whoever calls again (重复来电).

use crate::api::problem::Problem;
use crate::api::tickets::fields::beijing_time as t;
use crate::api::tickets::row::TicketRow;
use crate::service::Ctx;
use crate::service::ticket::{Card, Earlier, Word};
use actix_web::web;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

/// The earlier tickets of a caller: what is open, what was decided, how often (s)he called.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallerCard {
    items: Vec<EarlierView>,
    /// All of them, also those that are not shown.
    total: u64,
    /// Calls that said nothing new, on those that are shown.
    repeat_calls: usize,
}

/// An earlier ticket of a caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarlierView {
    #[serde(flatten)]
    ticket: TicketRow,
    /// What it has in common with what (s)he calls about now, in words; empty where it is something else.
    same: Vec<&'static str>,
    /// What was decided, in the agreed words; null while nothing is.
    #[schema(required)]
    decided: Option<WordView>,
    /// By when it is promised, where it stands on the long-term ledger.
    promised: Option<NaiveDate>,
    /// This person's calls that said nothing new.
    repeat_calls: usize,
    last_called_at: Option<DateTime<FixedOffset>>,
    /// Whether this caller may log one more (`repeat_call`).
    may_log_call: bool,
}

/// What was decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordView {
    label: String,
    /// What whoever calls again is told.
    text: Option<String>,
    at: Option<DateTime<FixedOffset>>,
    /// The names of the signed documents behind a final answer.
    papers: Vec<String>,
}

impl CallerCard {
    pub async fn of(ctx: &Ctx, card: Card) -> Result<web::Json<Self>, Problem> {
        let (rules, now) = (ctx.rules(&ctx.db.read).await.map_err(Problem::from)?, ctx.now());
        let view = |e: Earlier| EarlierView {
            ticket: TicketRow::of(&e.row, &rules, now),
            same: e.same,
            decided: e.word.map(WordView::of),
            promised: e.promised,
            repeat_calls: e.repeat_calls,
            last_called_at: e.last_called.map(t),
            may_log_call: e.may_log_call,
        };
        let items = card.items.into_iter().map(view).collect();
        Ok(web::Json(Self { items, total: card.total, repeat_calls: card.repeat_calls }))
    }
}

impl WordView {
    fn of(word: Word) -> Self {
        Self { label: word.label, text: word.text, at: word.at.map(t), papers: word.papers }
    }
}
