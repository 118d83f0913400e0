//! The leader's first page in numbers.

use crate::domain::permission::Scope;
use crate::domain::ticket::in_hand;
use crate::domain::time::{Instant, day_of, end_of, start_of};
use crate::store::ticket::{Filter, by_status, count};
use entity::values::{Light, Status};
use sea_orm::{ConnectionTrait, DbErr};

/// How things stand, each number with the filter of the list behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// 今日受理
    pub received_today: (u64, Filter),
    /// 在办
    pub open: (u64, Filter),
    /// 将到期
    pub due_soon: (u64, Filter),
    /// 已超期
    pub overdue: (u64, Filter),
    /// 待签收
    pub unsigned: (u64, Filter),
}

/// The numbers at `now`, of what `scope` shows.
pub async fn overview(db: &impl ConnectionTrait, scope: &Scope, now: Instant) -> Result<Overview, DbErr> {
    let today = day_of(now);
    let received_today = Filter {
        created_from: Some(start_of(today)),
        created_before: Some(end_of(today)),
        ..Filter::default()
    };
    let open = Filter { statuses: in_hand().collect(), ..Filter::default() };
    let lit = |light| Filter { lights: Some((vec![light], now)), ..Filter::default() };
    let states = by_status(db, scope, &open).await?;
    let of = |status| states.iter().filter(|(found, _)| *found == status).map(|(_, tickets)| tickets).sum();
    let (due_soon, overdue) = (lit(Light::Yellow), lit(Light::Red));
    Ok(Overview {
        received_today: (count(db, scope, &received_today).await?, received_today),
        open: (states.iter().map(|(_, tickets)| tickets).sum(), open),
        due_soon: (count(db, scope, &due_soon).await?, due_soon),
        overdue: (count(db, scope, &overdue).await?, overdue),
        unsigned: (
            of(Status::Dispatched),
            Filter { statuses: vec![Status::Dispatched], ..Filter::default() },
        ),
    })
}
