//! People who sign in, their roles and passwords, and the log of what they looked at.

use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{PersonId, Role, UnitCode};
use entity::{access_log, person, person_password, person_role, unit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    NotSet, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
};
use std::collections::BTreeSet;

/// What is needed to add a person.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// What (s)he signs in with.
    pub username: String,
    /// The name that colleagues read.
    pub name: String,
    /// Where letters reach this person.
    pub email: Option<String>,
    /// Code of the unit.
    pub unit: UnitCode,
    /// Hired from outside.
    pub contractor: bool,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// Never to be changed (demo).
    pub password_permanent: bool,
    /// To be changed at the first sign-in.
    pub must_change_password: bool,
    /// The first day on which (s)he may act.
    pub valid_from: NaiveDate,
    /// What (s)he may do.
    pub roles: Vec<Role>,
}

/// Adds a person with roles.
pub async fn add(
    db: &impl ConnectionTrait,
    new: NewPerson,
    now: DateTime<Utc>,
) -> Result<person::Model, DbErr> {
    let row = person::ActiveModel {
        id: NotSet,
        username: Set(new.username),
        name: Set(new.name),
        email: Set(new.email),
        unit: Set(new.unit),
        contractor: Set(new.contractor),
        password_hash: Set(new.password_hash),
        password_set_at: Set(now),
        password_permanent: Set(new.password_permanent),
        must_change_password: Set(new.must_change_password),
        valid_from: Set(new.valid_from),
        created_at: Set(now),
        disabled_at: Set(None),
    };
    let person = row.insert(db).await?;
    let roles = new
        .roles
        .into_iter()
        .map(|role| person_role::ActiveModel { person: Set(person.id), role: Set(role) });
    person_role::Entity::insert_many(roles).exec_without_returning(db).await?;
    Ok(person)
}

/// The person who signs in with `username`.
pub async fn by_username(db: &impl ConnectionTrait, username: &str) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find().filter(person::Column::Username.eq(username)).one(db).await
}

/// Those who bear this name or sign in with it, of these units if any are given; disabled accounts too, for they may come back.
pub async fn called(
    db: &impl ConnectionTrait,
    name: &str,
    units: Option<Vec<UnitCode>>,
) -> Result<Vec<PersonId>, DbErr> {
    let named = Condition::any().add(person::Column::Name.eq(name)).add(person::Column::Username.eq(name));
    let of = units.map(|units| person::Column::Unit.is_in(units));
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(Condition::all().add(named).add_option(of))
        .order_by_asc(person::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// The person with this id.
pub async fn by_id(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(id).one(db).await
}

/// A person as far as the rules care.
#[derive(Debug, Clone)]
pub struct Standing {
    pub person: person::Model,
    pub roles: BTreeSet<Role>,
    /// The units that have ended and to which the own one has succeeded.
    pub predecessors: Vec<UnitCode>,
}

/// These people with their roles and what their units have succeeded to, in the order of their rows: one statement.
pub async fn standing(
    db: &impl ConnectionTrait,
    which: Select<person::Entity>,
) -> Result<Vec<Standing>, DbErr> {
    let ended = person::Entity::belongs_to(unit::Entity)
        .from(person::Column::Unit)
        .to(unit::Column::Successor)
        .into();
    let select = which
        .left_join(person_role::Entity)
        .join(JoinType::LeftJoin, ended)
        .column_as(person_role::Column::Role, "role")
        .column_as(unit::Column::Code, "ended")
        .order_by_asc(person::Column::Id)
        .order_by_asc(unit::Column::Code)
        .into_query();
    let mut all: Vec<Standing> = Vec::new();
    for row in db.query_all(&select).await? {
        let person = person::Model::from_query_result(&row, "")?;
        if all.last().is_none_or(|last| last.person.id != person.id) {
            all.push(Standing { person, roles: BTreeSet::new(), predecessors: Vec::new() });
        }
        let Some(last) = all.last_mut() else { continue };
        last.roles.extend(row.try_get::<Option<Role>>("", "role")?);
        let ended: Option<UnitCode> = row.try_get("", "ended")?;
        last.predecessors.extend(ended.filter(|ended| last.predecessors.last() != Some(ended)));
    }
    Ok(all)
}

/// The same of one person.
pub async fn standing_of(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Standing>, DbErr> {
    Ok(standing(db, person::Entity::find_by_id(id)).await?.into_iter().next())
}

/// A person's roles, in the order of the vocabulary.
pub async fn roles(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<Role>, DbErr> {
    let rows = person_role::Entity::find().filter(person_role::Column::Person.eq(id)).all(db).await?;
    let mut roles: Vec<Role> = rows.into_iter().map(|row| row.role).collect();
    roles.sort();
    Ok(roles)
}

/// Whether anybody can sign in at all.
pub async fn any(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(person::Entity::find().limit(1).count(db).await? > 0)
}

/// Sets a new password and keeps the old one's hash for comparison.
pub async fn set_password(
    db: &impl ConnectionTrait,
    person: &person::Model,
    hash: String,
    must_change: bool,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let old = person_password::ActiveModel {
        id: NotSet,
        person: Set(person.id),
        password_hash: Set(person.password_hash.clone()),
        set_at: Set(person.password_set_at),
    };
    person_password::Entity::insert(old).exec_without_returning(db).await?;
    let row = person::ActiveModel {
        id: Set(person.id),
        password_hash: Set(hash),
        password_set_at: Set(now),
        must_change_password: Set(must_change),
        ..Default::default()
    };
    person::Entity::update(row).exec(db).await?;
    Ok(())
}

/// The hashes of the last `count` passwords before the present one, newest first.
pub async fn earlier_passwords(
    db: &impl ConnectionTrait,
    id: PersonId,
    count: u64,
) -> Result<Vec<String>, DbErr> {
    let rows = person_password::Entity::find()
        .filter(person_password::Column::Person.eq(id))
        .order_by_desc(person_password::Column::Id)
        .limit(count)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.password_hash).collect())
}

/// From now on this person cannot sign in, and what (s)he holds opens nothing.
pub async fn disable(db: &impl ConnectionTrait, id: PersonId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = person::ActiveModel { id: Set(id), disabled_at: Set(Some(now)), ..Default::default() };
    person::Entity::update(row).exec(db).await?;
    Ok(())
}

/// Something that the law wants remembered: a sign-in, a number seen, rows taken out.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Who did it, when that is known.
    pub person: Option<PersonId>,
    /// The name given.
    pub who: String,
    /// What was done.
    pub action: &'static str,
    /// Whether it was allowed.
    pub success: bool,
    /// Number of the ticket concerned.
    pub ticket: Option<String>,
    /// What exactly was seen.
    pub subject: Option<String>,
    /// The reason given.
    pub reason: Option<String>,
    /// The network address it came from.
    pub address: Option<String>,
    /// How many rows were taken out.
    pub rows: i32,
}

/// Writes one line of the access log; `at` is real time.
pub async fn log_access(db: &impl ConnectionTrait, access: Access, at: DateTime<Utc>) -> Result<(), DbErr> {
    let row = access_log::ActiveModel {
        id: NotSet,
        at: Set(at),
        person: Set(access.person),
        who: Set(access.who),
        action: Set(access.action.to_owned()),
        success: Set(access.success),
        ticket: Set(access.ticket),
        subject: Set(access.subject),
        reason: Set(access.reason),
        address: Set(access.address),
        rows: Set(access.rows),
    };
    access_log::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The names of people, by id.
pub async fn names(
    db: &impl ConnectionTrait,
    ids: &[PersonId],
) -> Result<std::collections::BTreeMap<PersonId, String>, DbErr> {
    if ids.is_empty() {
        return Ok(std::collections::BTreeMap::new());
    }
    let rows: Vec<(PersonId, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
