//! Whether the journal is as it was written and the rows are what it makes of them, many tickets at a time: a constant
//! number of statements for each page of them, and no more in memory than a page.

use super::journal::{Entry, Head, entry, hash, of_all};
use super::span::Span;
use super::text::{Hashes, hashes};
use super::ticket::{Frame, Projection, rebuild, standing};
use crate::domain::calendar::Calendar;
use crate::domain::ticket::Text;
use entity::values::{TicketId, TicketNumber};
use entity::{journal, ticket};
use sea_orm::{ConnectionTrait, DbErr, StreamTrait};

/// The first row of a journal that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The ticket.
    pub number: TicketNumber,
    /// The row.
    pub seq: i64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with a row of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The row is not there.
    Missing,
    /// The row does not follow from the one before.
    Unlinked,
    /// The row says something else than when it was written.
    Changed,
    /// A text of the row has other words than when it was written.
    TextChanged,
}

/// A kind of rows of a ticket that say something else than its journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Astray {
    /// The journal does not begin with an intake.
    Whole,
    /// The ticket's own row.
    Ticket,
    /// Where it was imported from.
    Origin,
    /// Units' parts.
    Assignments,
    /// Who did what.
    Participants,
    /// Deadlines.
    Clocks,
    /// Return visits.
    Visits,
    /// Sign-offs looked at again.
    Spots,
    /// What supervisors are asked to rule on.
    Rulings,
    /// What units gave to their own people.
    Inside,
    /// Who is kept away.
    Recusals,
    /// What the public reads.
    Publications,
}

/// What [`page`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Tickets read.
    pub tickets: u64,
    /// Rows of their journals.
    pub rows: u64,
    /// The last ticket looked at; `None` where there was none.
    pub last: Option<TicketId>,
    /// The first fault of a journal, in order of the tickets' rows; nothing else was looked at then.
    pub broken: Option<Broken>,
    /// Tickets whose rows are not what their journal makes of them.
    pub astray: Vec<(TicketNumber, Astray)>,
}

/// Reads up to `limit` tickets after the row `after` and looks at their journals, and then at what stands in their rows. Wants
/// one state of the database from beginning to end.
pub async fn page(
    db: &(impl ConnectionTrait + StreamTrait),
    after: TicketId,
    limit: u64,
    calendar: &Calendar,
) -> Result<Page, DbErr> {
    let standing = standing(db, after, limit).await?;
    let Some(last) = standing.last().map(|rows| rows.ticket.id) else { return Ok(Page::default()) };
    let mut found = Page { last: Some(last), ..Page::default() };
    let span = Span { after, last };
    let hashes = hashes(db, span).await?;
    let mut journals = of_all(db, span).await?;
    let mut whole = Vec::with_capacity(standing.len());
    for rows in standing {
        let journal = journals.remove(&rows.ticket.id).unwrap_or_default();
        found.tickets += 1;
        found.rows += u64::try_from(journal.len()).unwrap_or(u64::MAX);
        if found.broken.is_some() {
            continue;
        }
        match read(&rows.ticket, journal, &hashes) {
            Ok(entries) => whole.push((rows, entries)),
            Err((seq, fault)) => {
                found.broken = Some(Broken { number: rows.ticket.number, seq, fault });
            }
        }
    }
    if found.broken.is_some() {
        return Ok(found);
    }
    for (rows, entries) in whole {
        let number = rows.ticket.number.clone();
        let frame = Frame::of(&rows.ticket);
        let built = rebuild(frame, &entries, calendar).map_err(|e| DbErr::Json(e.to_string()))?;
        found.astray.extend(astray(rows, built).map(|astray| (number, astray)));
    }
    Ok(found)
}

/// The entries of a journal, or its first row that is wrong.
fn read(
    ticket: &ticket::Model,
    journal: Vec<journal::Model>,
    hashes: &Hashes,
) -> Result<Vec<Entry>, (i64, Fault)> {
    let mut head = Head::default();
    let mut entries = Vec::with_capacity(journal.len());
    for row in journal {
        let (seq, expected) = (row.seq, head.seq + 1);
        if seq != expected {
            return Err((expected, Fault::Missing));
        }
        if row.prev_hash != head.hash {
            return Err((seq, Fault::Unlinked));
        }
        if row.hash != hash(&ticket.number, &row) {
            return Err((seq, Fault::Changed));
        }
        head = Head { seq, hash: row.hash.clone() };
        let mut entry = entry(row).map_err(|_| (seq, Fault::TextChanged))?;
        let intact = entry.event.texts_mut().into_iter().all(|text| match text {
            // A text that is not there any more was erased.
            Text::Kept { text, hash } => hashes.get(&(ticket.id, *text)).is_none_or(|kept| kept == hash),
            Text::Plain(_) => false,
        });
        if !intact {
            return Err((seq, Fault::TextChanged));
        }
        entries.push(entry);
    }
    match head.seq.cmp(&ticket.seq) {
        std::cmp::Ordering::Less => Err((head.seq + 1, Fault::Missing)),
        _ if head.hash != ticket.head => Err((head.seq, Fault::Unlinked)),
        _ => Ok(entries),
    }
}

/// Whether what stands there is what was built.
fn astray(mut rows: Projection, built: Option<Projection>) -> Option<Astray> {
    let Some(built) = built else { return Some(Astray::Whole) };
    // That a timer is set aside is no fact about the ticket.
    rows.ticket.parked_at = None;
    rows.ticket.parked_error = None;
    let differ = [
        (rows.ticket != built.ticket, Astray::Ticket),
        (rows.origin != built.origin, Astray::Origin),
        (rows.assignments != built.assignments, Astray::Assignments),
        (rows.participants != built.participants, Astray::Participants),
        (rows.clocks != built.clocks, Astray::Clocks),
        (rows.visits != built.visits, Astray::Visits),
        (rows.spots != built.spots, Astray::Spots),
        (rows.rulings != built.rulings, Astray::Rulings),
        (rows.inside != built.inside, Astray::Inside),
        (rows.recusals != built.recusals, Astray::Recusals),
        (rows.publications != built.publications, Astray::Publications),
    ];
    differ.into_iter().find_map(|(differs, astray)| differs.then_some(astray))
}
