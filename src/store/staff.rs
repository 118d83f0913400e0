//! People as the security administrator sees them: lists, changes, and who is locked.

use super::pattern::containing;
use chrono::{DateTime, Utc};
use entity::values::{PersonId, Role, Status, UnitCode};
use entity::{access_log, person, person_role, sign_in_failure, ticket};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a list of people is asked for; an empty field narrows nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the user name or the name.
    pub q: Option<String>,
    pub unit: Option<UnitCode>,
    pub role: Option<Role>,
    /// Those who may sign in, or those who may not.
    pub enabled: Option<bool>,
}

/// People in the order of their rows, from the one after `after`.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<person::Model>, DbErr> {
    use person::Column as C;
    let mut all = Condition::all();
    if let Some(q) = &filter.q {
        all = all.add(Condition::any().add(C::Username.like(containing(q))).add(C::Name.like(containing(q))));
    }
    all = all
        .add_option(filter.unit.clone().map(|unit| C::Unit.eq(unit)))
        .add_option(
            filter.enabled.map(|yes| if yes { C::DisabledAt.is_null() } else { C::DisabledAt.is_not_null() }),
        )
        .add_option(after.map(|id| C::Id.gt(id)));
    if let Some(role) = filter.role {
        let with_role = Query::select()
            .column(person_role::Column::Person)
            .from(person_role::Entity)
            .and_where(person_role::Column::Role.eq(role))
            .take();
        all = all.add(C::Id.in_subquery(with_role));
    }
    person::Entity::find().filter(all).order_by_asc(C::Id).limit(limit).all(db).await
}

/// The roles of many people.
pub async fn roles(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, BTreeSet<Role>>, DbErr> {
    let mut roles: BTreeMap<PersonId, BTreeSet<Role>> = BTreeMap::new();
    if people.is_empty() {
        return Ok(roles);
    }
    let which = person_role::Column::Person.is_in(people.iter().copied());
    for row in person_role::Entity::find().filter(which).all(db).await? {
        roles.entry(row.person).or_default().insert(row.role);
    }
    Ok(roles)
}

/// When each of them last signed in.
pub async fn last_sign_ins(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, DateTime<Utc>>, DbErr> {
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    use access_log::Column as C;
    let rows: Vec<(PersonId, DateTime<Utc>)> = access_log::Entity::find()
        .select_only()
        .column(C::Person)
        .column_as(C::At.max(), "last")
        .filter(C::Person.is_in(people.iter().copied()))
        .filter(C::Action.eq("sign_in"))
        .filter(C::Success.eq(true))
        .group_by(C::Person)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The failed sign-ins with these names, newest first for each.
pub async fn failures(
    db: &impl ConnectionTrait,
    usernames: &[String],
) -> Result<BTreeMap<String, Vec<DateTime<Utc>>>, DbErr> {
    let mut failures: BTreeMap<String, Vec<DateTime<Utc>>> = BTreeMap::new();
    if usernames.is_empty() {
        return Ok(failures);
    }
    let rows = sign_in_failure::Entity::find()
        .filter(sign_in_failure::Column::Username.is_in(usernames.iter().cloned()))
        .order_by_desc(sign_in_failure::Column::At)
        .all(db)
        .await?;
    for row in rows {
        failures.entry(row.username).or_default().push(row.at);
    }
    Ok(failures)
}

/// What a person is called and where (s)he belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    pub name: String,
    pub email: Option<String>,
    pub unit: UnitCode,
    pub contractor: bool,
    pub roles: BTreeSet<Role>,
}

/// Gives a person other particulars and roles.
pub async fn change(db: &impl ConnectionTrait, id: PersonId, to: Particulars) -> Result<(), DbErr> {
    let row = person::ActiveModel {
        id: Set(id),
        name: Set(to.name),
        email: Set(to.email),
        unit: Set(to.unit),
        contractor: Set(to.contractor),
        ..Default::default()
    };
    person::Entity::update(row).exec(db).await?;
    person_role::Entity::delete_many().filter(person_role::Column::Person.eq(id)).exec(db).await?;
    let roles =
        to.roles.into_iter().map(|role| person_role::ActiveModel { person: Set(id), role: Set(role) });
    person_role::Entity::insert_many(roles).exec_without_returning(db).await?;
    Ok(())
}

/// Lets a person sign in again.
pub async fn enable(db: &impl ConnectionTrait, id: PersonId) -> Result<(), DbErr> {
    let row = person::ActiveModel { id: Set(id), disabled_at: Set(None), ..Default::default() };
    person::Entity::update(row).exec(db).await?;
    Ok(())
}

/// The names of the people in use with one of these roles, by unit.
pub async fn of_units(
    db: &impl ConnectionTrait,
    role: Role,
) -> Result<BTreeMap<UnitCode, Vec<String>>, DbErr> {
    let filter = Filter { role: Some(role), enabled: Some(true), ..Filter::default() };
    let mut people: BTreeMap<UnitCode, Vec<String>> = BTreeMap::new();
    for row in list(db, &filter, None, 10_000).await? {
        people.entry(row.unit).or_default().push(row.name);
    }
    Ok(people)
}

/// How many tickets each unit has in hand.
pub async fn open_tickets(db: &impl ConnectionTrait) -> Result<BTreeMap<UnitCode, u64>, DbErr> {
    use Status::{Dispatched, Handling, ReturnReview, Suspended};
    let rows: Vec<(UnitCode, i64)> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::LeadUnit)
        .column_as(ticket::Column::Id.count(), "many")
        .filter(ticket::Column::LeadUnit.is_not_null())
        .filter(ticket::Column::Status.is_in([Dispatched, Handling, ReturnReview, Suspended]))
        .group_by(ticket::Column::LeadUnit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(unit, many)| (unit, u64::try_from(many).unwrap_or(0))).collect())
}
