//! What a supervisor might look into (督办建议): units that do not sign, and hot spots. A suggestion with its reasons, never an order:
//! somebody decides (66号(六) 不片面追求考核).

mod dismissal;

pub use dismissal::{Dismissed, Form, dismiss};

use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::clock::Matter;
use crate::domain::permission::{Actor, scope};
use crate::domain::ticket::{REFUSING_LEVEL, in_hand};
use crate::domain::time::{Instant, beijing, day_of};
use crate::store;
use crate::store::report::hotspot::{self, Hotspot};
use crate::store::ticket::{Filter, Flag, Row, Sort};
use chrono::TimeDelta;
use entity::values::{AreaCode, CategoryCode, LimitName, Role, TicketId, TicketNumber, UnitCode};
use sea_orm::ConnectionTrait;

/// A unit that has been urged and does not sign.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub id: TicketId,
    pub number: TicketNumber,
    pub title: String,
    pub unit: UnitCode,
    pub unit_name: String,
    pub since: Instant,
    /// How often somebody urged it, the system's notice counting as once.
    pub urged: i64,
    /// The level that the ladder has for it.
    pub level: u8,
    pub reasons: Vec<String>,
}

/// Units that do not sign, and those that a supervisor has put away with a reason.
#[derive(Debug, Clone, Default)]
pub struct Refusals {
    pub open: Vec<Refusal>,
    pub dismissed: Vec<(Refusal, Dismissed)>,
}

/// Many tickets of one category and township within days.
#[derive(Debug, Clone)]
pub struct Spot {
    pub category_path: String,
    pub area: AreaCode,
    pub area_name: String,
    pub found: Hotspot,
    /// How many there were in as many days before.
    pub before: i64,
    pub reasons: Vec<String>,
    /// The newest of those that are not yet done.
    pub open: Vec<Row>,
}

/// Hot spots, and what they were found among.
#[derive(Debug, Clone)]
pub struct Hotspots {
    pub spots: Vec<Spot>,
    /// What a supervisor has put away, until somebody calls about it again.
    pub dismissed: Vec<(Spot, Dismissed)>,
    pub from: Instant,
    pub days: u32,
    pub at_least: u32,
    pub rules: Rules,
    pub now: Instant,
}

/// How many of each a page shows.
const SHOWN: u64 = 50;

/// Pages of tickets that are looked through for them.
const PAGES: usize = 10;

/// Open tickets named with a hot spot.
const NAMED: u64 = 10;

/// Units that do not sign for what they were given, the earliest deadline first; so many urgings as are set make one.
///
/// # Errors
/// Forbidden for who does not supervise.
pub async fn refusals(ctx: &Ctx, actor: &Actor) -> Result<Refusals, Error> {
    if !actor.is(Role::Supervisor) {
        return Err(Error::Forbidden("只有督办员可以查看督办建议".to_owned()));
    }
    let (db, scope, now) = (&ctx.db.read, scope(actor), ctx.now());
    let rules = ctx.rules(db).await?;
    let filter = Filter { flags: vec![Flag::Refusing], ..Filter::default() };
    let mut found = Refusals::default();
    let mut after = None;
    for _ in 0..PAGES {
        let (rows, next) = store::ticket::list(db, &scope, &filter, Sort::Due, after, SHOWN).await?;
        let ids: Vec<TicketId> = rows.iter().map(|row| row.id).collect();
        let dismissals = store::dismissal::of_tickets(db, &ids).await?;
        for refusal in shown(db, rows, &rules, now).await? {
            match dismissal::of_refusal(&dismissals, &refusal) {
                Some(row) => found.dismissed.push((refusal, row.into())),
                None => found.open.push(refusal),
            }
        }
        after = next;
        if after.is_none() || found.open.len() as u64 >= SHOWN {
            break;
        }
    }
    Ok(found)
}

/// Those of these tickets whose unit was urged as often as is set.
async fn shown(
    db: &impl ConnectionTrait,
    rows: Vec<Row>,
    rules: &Rules,
    now: Instant,
) -> Result<Vec<Refusal>, Error> {
    let mut refusals = Vec::with_capacity(rows.len());
    for row in rows {
        let stored = store::ticket::by_id(db, row.id).await?;
        // Between both looks somebody may have signed.
        let Some(ticket) = stored.as_ref().map(|stored| &stored.ticket) else { continue };
        let Some(refusing) = ticket.refusing() else { continue };
        let needed = rules.policy.number(LimitName::RefusingUrgings, Matter::of(ticket));
        let needed = usize::try_from(needed).unwrap_or(usize::MAX);
        let urged = refusing.urged + usize::from(refusing.noticed);
        if urged < needed {
            continue;
        }
        let waited = rules.calendar.working_days_after(day_of(refusing.dispatched_at), day_of(now));
        let minute = |at: Instant| beijing(at).format("%m-%d %H:%M").to_string();
        let sent = minute(refusing.dispatched_at);
        let mut reasons = vec![match waited {
            0 if day_of(refusing.dispatched_at) == day_of(now) => format!("今日派出（{sent}），尚未签收"),
            0 => format!("{sent} 派出，其后尚无工作日，仍未签收"),
            _ => format!("{sent} 派出，已过 {waited} 个工作日未签收"),
        }];
        if let Some(last) = refusing.last_urged_at {
            reasons.push(format!("人工催办 {} 次，最近一次 {}", refusing.urged, minute(last)));
        }
        if refusing.noticed {
            reasons.push("签收超期，系统已发催办通知书".to_owned());
        }
        refusals.push(Refusal {
            id: row.id,
            urged: i64::try_from(urged).unwrap_or(i64::MAX),
            number: row.number,
            title: row.title,
            unit_name: rules.unit_name(&refusing.unit, now),
            unit: refusing.unit,
            since: refusing.dispatched_at,
            level: REFUSING_LEVEL,
            reasons,
        });
    }
    Ok(refusals)
}

/// Where at least so many tickets of one category and township were recorded within so many days until now; how many make one is
/// set for the region, and may be asked for otherwise.
///
/// # Errors
/// Forbidden for who reads no reports.
pub async fn hotspots(
    ctx: &Ctx,
    actor: &Actor,
    days: Option<u32>,
    at_least: Option<u32>,
) -> Result<Hotspots, Error> {
    let readers = [Role::Supervisor, Role::Dispatcher, Role::Leader, Role::Office];
    if !readers.iter().any(|role| actor.is(*role)) {
        return Err(Error::Forbidden("您的岗位不能查看热点".to_owned()));
    }
    let (db, scope, now) = (&ctx.db.read, scope(actor), ctx.now());
    let rules = ctx.rules(db).await?;
    let days = days.unwrap_or(rules.policy.plain(LimitName::HotspotDays));
    let at_least = at_least.unwrap_or(rules.policy.plain(LimitName::HotspotTickets));
    let stretch = TimeDelta::days(i64::from(days));
    let from = now - stretch;
    // What is recorded at this very moment counts.
    let until = now + TimeDelta::microseconds(1);
    let found = hotspot::hotspots(db, &scope, (from, until), at_least, SHOWN).await?;
    let earlier = match found.is_empty() {
        true => Vec::new(),
        false => hotspot::hotspots(db, &scope, (from - stretch, from), 1, u64::from(u32::MAX)).await?,
    };
    let mut spots = Vec::with_capacity(found.len());
    for found in found {
        let same = |h: &&Hotspot| h.category == found.category && h.town == found.town;
        let before = earlier.iter().find(same).map_or(0, |h| h.tickets);
        let area = AreaCode::from(found.town.as_str());
        let open = open_of(ctx, actor, &found.category, &area, from).await?;
        spots.push(Spot {
            category_path: rules.reference.category_path(&found.category),
            area_name: rules
                .reference
                .areas
                .get(&area)
                .map_or_else(|| found.town.clone(), |a| a.name.clone()),
            reasons: reasons(&found, before, days),
            area,
            before,
            open,
            found,
        });
    }
    let dismissals = store::dismissal::of_hotspots(db, from).await?;
    let (mut kept, mut dismissed) = (Vec::with_capacity(spots.len()), Vec::new());
    for spot in spots {
        match dismissal::of_hotspot(&dismissals, &spot) {
            Some(row) => dismissed.push((spot, row.into())),
            None => kept.push(spot),
        }
    }
    let spots = kept;
    Ok(Hotspots { spots, dismissed, from, days, at_least, rules, now })
}

async fn open_of(
    ctx: &Ctx,
    actor: &Actor,
    category: &CategoryCode,
    area: &AreaCode,
    from: Instant,
) -> Result<Vec<Row>, Error> {
    let filter = Filter {
        categories: vec![category.clone()],
        areas: vec![area.clone()],
        statuses: in_hand().collect(),
        created_from: Some(from),
        ..Filter::default()
    };
    let db = &ctx.db.read;
    let (rows, _) = store::ticket::list(db, &scope(actor), &filter, Sort::Created, None, NAMED).await?;
    Ok(rows)
}

fn reasons(found: &Hotspot, before: i64, days: u32) -> Vec<String> {
    let mut reasons = vec![format!("{days} 天内 {} 件，此前 {days} 天 {before} 件", found.tickets)];
    if found.joined > 0 {
        reasons.push(format!("另有 {} 位诉求人加入", found.joined));
    }
    if found.open > 0 {
        reasons.push(format!("其中 {} 件未办结", found.open));
    }
    reasons
}
