//! Open matters that may be the same as one (疑似重复), for who takes calls and who dispatches.

use super::super::{Ctx, Error};
use crate::domain::duplicate::{Case, Likeness, likeness};
use crate::domain::permission::{Actor, reach, scope};
use crate::domain::text::Phone;
use crate::domain::ticket::in_hand;
use crate::store;
use crate::store::ticket::{Filter, Row, Sort};
use chrono::TimeDelta;
use entity::values::*;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody calls about, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    pub case: Case,
    pub line: Option<Line>,
    pub phone: Option<Phone>,
}

/// A matter that may be the same.
#[derive(Debug, Clone)]
pub struct Similar {
    pub row: Row,
    pub likeness: Likeness,
}

/// How many are named.
const NAMED: usize = 10;

/// How many are looked at, the newest first, and how far back.
const LOOKED_AT: u64 = 200;
const BACK: TimeDelta = TimeDelta::days(90);

/// Open matters like the one that is being taken down.
///
/// # Errors
/// Forbidden for everybody but agents and dispatchers.
pub async fn like(ctx: &Ctx, actor: &Actor, sought: Sought) -> Result<Vec<Similar>, Error> {
    if !actor.is(Role::Agent) && !actor.is(Role::Dispatcher) {
        return Err(Error::Forbidden("只有坐席和派单员可以查找相似工单".to_owned()));
    }
    let phones = sought.phone.iter().map(|phone| ctx.vault.fingerprint(phone.as_str())).collect();
    find(ctx, actor, &sought.case, sought.line, phones, None, false).await
}

/// Open matters like one that is there.
///
/// # Errors
/// Not found, also for what the actor may not see.
pub async fn similar(ctx: &Ctx, actor: &Actor, number: &TicketNumber) -> Result<Vec<Similar>, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let ticket = &stored.ticket;
    let callers = store::caller::read(db, stored.id).await?;
    let phones = callers.into_iter().filter_map(|row| row.phone_hmac).collect();
    let case =
        Case { title: stored.title.clone(), category: ticket.category.clone(), area: ticket.area.clone() };
    find(ctx, actor, &case, Some(ticket.line), phones, Some(stored.id), ticket.confidential).await
}

async fn find(
    ctx: &Ctx,
    actor: &Actor,
    case: &Case,
    line: Option<Line>,
    phones: Vec<String>,
    own: Option<TicketId>,
    confidential: bool,
) -> Result<Vec<Similar>, Error> {
    let (db, seen) = (&ctx.db.read, reach(actor, CommandName::MeToo));
    let open = Filter {
        statuses: in_hand().collect(),
        lines: line.into_iter().collect(),
        created_from: Some(ctx.now() - BACK),
        ..Filter::default()
    };
    let wide = |code: &str, digits: usize| code.get(..digits).unwrap_or(code).to_owned();
    let mut searches = Vec::new();
    if let Some(category) = &case.category {
        let categories = vec![CategoryCode(wide(category.as_str(), 4))];
        searches.push(Filter { categories, ..open.clone() });
    }
    if let Some(area) = &case.area {
        searches.push(Filter { areas: vec![AreaCode(wide(area.as_str(), 9))], ..open.clone() });
    }
    let mut found: BTreeMap<TicketId, Row> = BTreeMap::new();
    let mut called = BTreeSet::new();
    for phone in phones {
        let theirs = Filter { phone: Some(phone), ..open.clone() };
        let (rows, _) = store::ticket::list(db, &seen, &theirs, Sort::Created, None, LOOKED_AT).await?;
        called.extend(rows.iter().map(|row| row.id));
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    for filter in searches {
        let (rows, _) = store::ticket::list(db, &seen, &filter, Sort::Created, None, LOOKED_AT).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    let mut similar: Vec<Similar> = found
        .into_values()
        .filter(|row| Some(row.id) != own && row.confidential == confidential)
        .filter_map(|row| {
            let other =
                Case { title: row.title.clone(), category: row.category.clone(), area: row.area.clone() };
            Some(Similar { likeness: likeness(case, &other, called.contains(&row.id))?, row })
        })
        .collect();
    // The likeliest first, of those the oldest: into that the others go.
    similar.sort_by_key(|s| (std::cmp::Reverse(s.likeness.score), s.row.created_at, s.row.id));
    similar.truncate(NAMED);
    Ok(similar)
}
