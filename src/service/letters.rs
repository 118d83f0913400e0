//! Letters, sent or not, as the console shows them.

use super::{Ctx, Error};
use crate::domain::permission::{Actor, Scope, Sight, scope};
use crate::domain::time::Instant;
use crate::store;
use entity::letter;
use entity::values::{LetterState, Role, TicketNumber};

/// A letter (信件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub id: i64,
    /// Name and address of the recipient.
    pub to: String,
    pub subject: String,
    pub body: String,
    pub ticket: Option<TicketNumber>,
    pub state: LetterState,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
}

impl From<letter::Model> for Letter {
    fn from(row: letter::Model) -> Self {
        let to = match &row.to_address {
            Some(address) => format!("{} <{address}>", row.to_name),
            None => row.to_name,
        };
        Self {
            id: row.id,
            to,
            subject: row.subject,
            body: row.body,
            ticket: row.ticket,
            state: row.state,
            attempts: row.attempts,
            last_error: row.last_error,
            created_at: row.created_at,
            sent_at: row.sent_at,
        }
    }
}

impl Letter {
    /// Of a ticket that the reader must not know: that a letter went out, and not what it was about.
    fn withheld(self) -> Self {
        let text = "（保密件，内容不予显示）";
        Self { subject: text.to_owned(), body: text.to_owned(), ticket: None, ..self }
    }
}

/// Of which tickets the letters may be read: what is not confidential by whoever reads letters at all.
fn of_tickets(actor: &Actor) -> Scope {
    let mut may = scope(actor);
    may.sights.push(Sight::NotConfidential);
    may
}

/// A page of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub items: Vec<Letter>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<i64>,
    /// Whether a mail server is set up: without one, letters wait.
    pub smtp: bool,
}

/// Whether `actor` may read letters at all.
///
/// # Errors
/// `Forbidden` for those who neither watch over the deadlines nor belong to a unit.
pub fn permit(actor: &Actor) -> Result<(), Error> {
    if reads_all(actor) || reads_own(actor) {
        return Ok(());
    }
    Err(Error::Forbidden("您的角色不能查看信件".to_owned()))
}

fn reads_all(actor: &Actor) -> bool {
    [Role::Supervisor, Role::Dispatcher, Role::Sysadmin].into_iter().any(|role| actor.is(role))
}

fn reads_own(actor: &Actor) -> bool {
    actor.is(Role::Lead) || actor.is(Role::Handler)
}

/// A page of the letters that `actor` may read, newest first: those who watch over the deadlines read all of them, a
/// unit reads its own.
///
/// # Errors
/// `Forbidden` for everybody else.
pub async fn list(ctx: &Ctx, actor: &Actor, before: Option<i64>, limit: u64) -> Result<Page, Error> {
    permit(actor)?;
    let units = match reads_all(actor) {
        true => None,
        // Those to units that it has succeeded to, too.
        false => Some(std::iter::once(&actor.unit).chain(&actor.predecessors).cloned().collect()),
    };
    let mut rows = store::letter::list(&ctx.db.read, units, before, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let named: Vec<TicketNumber> = rows.iter().filter_map(|row| row.ticket.clone()).collect();
    let known = store::ticket::visible_among(&ctx.db.read, &of_tickets(actor), &named).await?;
    let show = |row: letter::Model| match &row.ticket {
        Some(number) if !known.contains(number) => Letter::from(row).withheld(),
        _ => Letter::from(row),
    };
    Ok(Page { items: rows.into_iter().map(show).collect(), next, smtp: ctx.courier.has_mail() })
}
