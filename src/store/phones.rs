//! The numbers by which units are reached at any hour (值班电话).

use super::stamp;
use crate::domain::routing::UnitPhone;
use entity::unit_phone::{ActiveModel, Column, Entity};
use entity::values::{PhoneRank, UnitCode, UnitPhoneId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder, Set};
use std::collections::BTreeMap;

/// A number to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhone {
    pub rank: PhoneRank,
    pub label: Option<String>,
    pub number: String,
}

impl From<UnitPhone> for NewPhone {
    fn from(phone: UnitPhone) -> Self {
        Self { rank: phone.rank, label: phone.label, number: phone.number }
    }
}

/// The numbers of every unit, in the order in which they are tried.
pub(super) async fn load(db: &impl ConnectionTrait) -> Result<BTreeMap<UnitCode, Vec<UnitPhone>>, DbErr> {
    let mut phones: BTreeMap<UnitCode, Vec<UnitPhone>> = BTreeMap::new();
    let rows = Entity::find().filter(Column::Ended.eq(false)).order_by_asc(Column::N).all(db).await?;
    for row in rows {
        let phone = UnitPhone { id: row.id, rank: row.rank, label: row.label, number: row.number };
        phones.entry(row.unit).or_default().push(phone);
    }
    Ok(phones)
}

/// The numbers of units that have ended become their successor's, behind its own of the same rank; one that it has already stays
/// where it was. They keep their rows, so that the calls made with them stay known. Returns how many these are.
pub async fn take_over(
    txn: &impl ConnectionTrait,
    ended: &[UnitCode],
    to: &UnitCode,
) -> Result<usize, DbErr> {
    let mut all = load(txn).await?;
    let mut kept = all.remove(to).unwrap_or_default();
    let own = kept.len();
    for phone in ended.iter().filter_map(|unit| all.remove(unit)).flatten() {
        if !kept.iter().any(|known| known.number == phone.number) {
            kept.push(phone);
        }
    }
    let taken = kept.len() - own;
    if taken == 0 {
        return Ok(0);
    }
    kept.sort_by_key(|phone| phone.rank);
    for (n, phone) in (1..).zip(kept) {
        let row = ActiveModel { id: Set(phone.id), unit: Set(to.clone()), n: Set(n), ..Default::default() };
        Entity::update(row).exec(txn).await?;
    }
    stamp::reference_changes(txn).await?;
    Ok(taken)
}

/// Makes these the numbers of a unit. A number that stays keeps its row, so that the calls made with it stay known.
pub async fn put(txn: &impl ConnectionTrait, unit: &UnitCode, phones: Vec<NewPhone>) -> Result<(), DbErr> {
    let mut known = load(txn).await?.remove(unit).unwrap_or_default();
    for (n, phone) in (1..).zip(phones) {
        let same = known.iter().position(|k| k.number == phone.number);
        let id = same.map(|at| known.remove(at).id);
        let row = ActiveModel {
            id: id.map_or(NotSet, Set),
            unit: Set(unit.clone()),
            n: Set(n),
            rank: Set(phone.rank),
            label: Set(phone.label),
            number: Set(phone.number),
            ended: Set(false),
        };
        match id {
            Some(_) => Entity::update(row).exec(txn).await.map(|_| ())?,
            None => Entity::insert(row).exec_without_returning(txn).await.map(|_| ())?,
        }
    }
    let gone: Vec<UnitPhoneId> = known.into_iter().map(|phone| phone.id).collect();
    if !gone.is_empty() {
        let end = Entity::update_many().col_expr(Column::Ended, Expr::value(true));
        end.filter(Column::Id.is_in(gone)).exec(txn).await?;
    }
    stamp::reference_changes(txn).await
}
