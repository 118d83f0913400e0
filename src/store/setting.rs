//! Limits and stages as they were set, one row a change; rows are only added.

use super::meta;
use crate::domain::clock::{Dated, Division, Matter, Measure, Setting, Value, terms};
use crate::domain::ticket::in_hand;
use crate::domain::time::{Instant, day_of};
use entity::values::{AreaCode, ClockKind, ClockState, Kind, LimitName, Line, PersonId, TicketId, Urgency};
use entity::{clock, setting, ticket};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, NotSet, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::BTreeMap;

/// The fact that is written first by whoever changes a limit.
const CHANGING: &str = "setting_changing";

/// A change of a limit.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: i64,
    /// The last row about it: its own, or the one that takes it back.
    pub touched: i64,
    pub setting: Setting,
    pub basis: String,
    pub valid_from: Instant,
    pub set_at: Instant,
    pub set_by: Option<PersonId>,
    /// Who took it back before its day, if somebody did.
    pub taken_back: Option<TakenBack>,
}

/// A change that never came to hold.
#[derive(Debug, Clone)]
pub struct TakenBack {
    pub at: Instant,
    pub by: Option<PersonId>,
}

impl Change {
    /// What it sets from when on; `None` where it was taken back.
    pub fn dated(&self) -> Option<Dated> {
        let Self { id, setting, valid_from, .. } = self;
        self.taken_back.is_none().then_some(Dated { id: *id, from: *valid_from, setting: *setting })
    }

    /// Whether it waits for its day.
    pub fn waits(&self, now: Instant) -> bool {
        self.taken_back.is_none() && self.valid_from > now
    }
}

/// Every change there was, oldest first: there are few.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Change>, DbErr> {
    let rows = setting::Entity::find().order_by_asc(setting::Column::Id).all(db).await?;
    let back: BTreeMap<i64, (i64, TakenBack)> = rows
        .iter()
        .filter_map(|row| {
            let at = row.set_at.unwrap_or(row.valid_from);
            Some((row.takes_back?, (row.id, TakenBack { at, by: row.set_by })))
        })
        .collect();
    let change = |row: setting::Model| {
        // A name that this program does not know was set by a newer one.
        let name = LimitName::from_code(&row.name)?;
        let number = row.value.and_then(|value| u32::try_from(value).ok()).map(Value::Number);
        let value = match terms(name).measure {
            // As for names: rungs that this program does not know were set by a newer one.
            Measure::Ladder => {
                row.rungs.map(|rungs| serde_json::from_str(&rungs)).transpose().ok()?.map(Value::Ladder)
            }
            _ => number,
        };
        // What cannot be read as a division would hold everywhere: it holds nowhere.
        let area = match row.area.as_ref() {
            Some(code) => Some(Division::of(code)?),
            None => None,
        };
        let setting = Setting { name, area, line: row.line, kind: row.kind, value };
        Some(Change {
            touched: back.get(&row.id).map_or(row.id, |(touched, _)| *touched),
            taken_back: back.get(&row.id).map(|(_, back)| back.clone()),
            set_at: row.set_at.unwrap_or(row.valid_from),
            id: row.id,
            setting,
            basis: row.basis,
            valid_from: row.valid_from,
            set_by: row.set_by,
        })
    };
    Ok(rows.into_iter().filter(|row| row.takes_back.is_none()).filter_map(change).collect())
}

/// The last change of a limit, 0 before the first: what whoever changes it has seen.
pub async fn version(db: &impl ConnectionTrait, name: LimitName) -> Result<i64, DbErr> {
    let last = setting::Entity::find()
        .select_only()
        .column_as(setting::Column::Id.max(), "last")
        .filter(setting::Column::Name.eq(name.code()))
        .into_tuple::<Option<i64>>()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// Whoever changes a limit next waits until this transaction has ended.
pub async fn one_at_a_time(txn: &impl ConnectionTrait) -> Result<(), DbErr> {
    meta::put(txn, CHANGING, "").await
}

/// The tickets in a setting's scope.
fn in_scope(scope: Setting) -> Condition {
    use ticket::Column as T;
    // A rating has no place.
    let within = |area: Division| {
        Condition::all().add(T::Area.starts_with(area.prefix())).add(T::Kind.ne(Kind::Rating))
    };
    let area = scope.area.map(within);
    Condition::all()
        .add_option(area)
        .add_option(scope.line.map(|line| T::Line.eq(line)))
        .add_option(scope.kind.map(|kind| T::Kind.eq(kind)))
}

/// How many tickets in hand lie in a setting's scope.
pub async fn open(db: &impl ConnectionTrait, scope: Setting) -> Result<u64, DbErr> {
    let found = ticket::Entity::find().filter(ticket::Column::Status.is_in(in_hand()));
    found.filter(in_scope(scope)).count(db).await
}

/// A clock of a ticket's first round as it began, and what its limit depends on.
#[derive(Debug, Clone, Copy)]
pub struct Begun {
    pub ticket: TicketId,
    pub kind: ClockKind,
    pub at: Instant,
    pub matter: Matter,
}

/// The clocks of these kinds that began since `since` in a setting's scope, the latest first. What comes from a platform above has
/// that platform's deadline and is left out.
pub async fn begun(
    db: &impl ConnectionTrait,
    clocks: &[ClockKind],
    scope: Setting,
    since: Instant,
    limit: u64,
) -> Result<Vec<Begun>, DbErr> {
    use clock::Column as C;
    use ticket::Column as T;
    type Row = (TicketId, ClockKind, Instant, Line, Kind, Urgency, bool, Option<AreaCode>);
    let of_ticket = clock::Entity::belongs_to(ticket::Entity).from(C::TicketId).to(T::Id);
    let rows: Vec<Row> = clock::Entity::find()
        .select_only()
        .columns([C::TicketId, C::Kind, C::StartsAt])
        .columns([T::Line, T::Kind, T::Urgency, T::Enterprise, T::Area])
        .join(JoinType::InnerJoin, of_ticket.into())
        .filter(C::Kind.is_in(clocks.iter().copied()))
        .filter(C::Round.eq(1))
        .filter(C::Run.eq(1))
        .filter(C::StartsAt.gte(since))
        // Nothing is due before it began: this is what the index knows.
        .filter(C::DueOn.gte(day_of(since)))
        .filter(T::UpstreamSystem.is_null())
        .filter(in_scope(scope))
        .order_by_desc(C::StartsAt)
        .order_by_desc(C::TicketId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let begun = |(ticket, kind, at, line, of, urgency, enterprise, area): Row| {
        let matter = Matter { urgency, enterprise, ..Matter::ordinary(line, of) };
        Begun { ticket, kind, at, matter: matter.within(area.as_ref().and_then(Division::of)) }
    };
    Ok(rows.into_iter().map(begun).collect())
}

/// How many of these clocks in a setting's scope have begun and not come to their end: they keep what they began with.
pub async fn running(db: &impl ConnectionTrait, clocks: &[ClockKind], scope: Setting) -> Result<u64, DbErr> {
    use clock::Column as C;
    let tickets =
        super::scope::tickets_of(ticket::Entity, ticket::Column::Id).cond_where(in_scope(scope)).take();
    clock::Entity::find()
        .filter(C::Kind.is_in(clocks.iter().copied()))
        .filter(C::StoppedAt.is_null())
        .filter(C::State.is_in([ClockState::Running, ClockState::Paused, ClockState::Missed]))
        .filter(C::TicketId.in_subquery(tickets))
        .count(db)
        .await
}

/// Adds a change that holds from an instant on.
pub async fn add(
    db: &impl ConnectionTrait,
    setting: Setting,
    (from, now): (Instant, Instant),
    basis: String,
    by: Option<PersonId>,
) -> Result<(), DbErr> {
    let (number, rungs) = match setting.value {
        Some(Value::Number(number)) => (i32::try_from(number).ok(), None),
        Some(Value::Ladder(ladder)) => {
            let rungs = serde_json::to_string(&ladder).map_err(|error| DbErr::Custom(error.to_string()))?;
            (None, Some(rungs))
        }
        None => (None, None),
    };
    let row =
        setting::ActiveModel { value: Set(number), rungs: Set(rungs), ..row(&setting, from, now, basis, by) };
    setting::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Adds that a change is taken back.
pub async fn take_back(
    db: &impl ConnectionTrait,
    change: &Change,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        takes_back: Set(Some(change.id)),
        ..row(&change.setting, now, now, change.basis.clone(), by)
    };
    setting::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

fn row(
    setting: &Setting,
    from: Instant,
    now: Instant,
    basis: String,
    by: Option<PersonId>,
) -> setting::ActiveModel {
    setting::ActiveModel {
        id: NotSet,
        name: Set(setting.name.code().to_owned()),
        area: Set(setting.area.map(Division::code)),
        line: Set(setting.line),
        kind: Set(setting.kind),
        value: Set(None),
        rungs: Set(None),
        basis: Set(basis),
        valid_from: Set(from),
        set_at: Set(Some(now)),
        takes_back: Set(None),
        set_by: Set(by),
    }
}
