//! Who notices and letters go to.

use super::deputy;
use super::people::{self, Standing};
use crate::domain::permission::{Actor, Represented, Stand, lent};
use chrono::NaiveDate;
use entity::values::{PersonId, Role, UnitCode};
use entity::{person, person_role, unit};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// Whom to look for.
#[derive(Debug, Clone, Copy)]
pub enum Whom<'a> {
    /// Everybody of a unit with one of these roles.
    Unit(&'a UnitCode, &'a [Role]),
    /// Everybody with one of these roles.
    Roles(&'a [Role]),
    /// One person.
    Person(PersonId),
}

/// A person who can be told something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub actor: Actor,
    pub email: Option<String>,
}

/// The people meant whose account is in force on `today`, and those who stand in for them that day (AB岗).
pub async fn find(
    db: &impl ConnectionTrait,
    whom: Whom<'_>,
    today: NaiveDate,
) -> Result<Vec<Recipient>, DbErr> {
    let mut people = meant(db, whom, today).await?;
    let ids: Vec<PersonId> = people.iter().map(|recipient| recipient.actor.person).collect();
    for row in deputy::deputies_of(db, &ids, today).await? {
        let represented = people.iter().find(|r| r.actor.person == row.principal).map(|r| r.actor.clone());
        let Some(principal) = represented else { continue };
        for standing in meant(db, Whom::Person(row.deputy), today).await? {
            let roles = lent(&principal.roles, &standing.actor.roles, standing.actor.contractor);
            let known = people.iter().any(|known| known.actor.person == row.deputy);
            if known || roles.is_empty() || standing.actor.unit != principal.unit {
                continue;
            }
            let represented = Represented { person: principal.person, name: principal.name.clone() };
            let actor = Actor { roles, stand: Stand::For(represented), ..standing.actor };
            people.push(Recipient { actor, email: standing.email });
        }
    }
    Ok(people)
}

async fn meant(db: &impl ConnectionTrait, whom: Whom<'_>, today: NaiveDate) -> Result<Vec<Recipient>, DbErr> {
    let meant = match whom {
        Whom::Unit(unit, roles) => Condition::all()
            .add(person::Column::Unit.in_subquery(with_heir(unit)))
            .add(person::Column::Id.in_subquery(with_role(roles))),
        Whom::Roles(roles) => Condition::all().add(person::Column::Id.in_subquery(with_role(roles))),
        Whom::Person(id) => Condition::all().add(person::Column::Id.eq(id)),
    };
    let people = person::Entity::find()
        .filter(meant)
        .filter(person::Column::DisabledAt.is_null())
        .filter(person::Column::ValidFrom.lte(today));
    let recipient = |Standing { person, roles, predecessors }: Standing| Recipient {
        actor: Actor {
            roles,
            person: person.id,
            name: person.name,
            unit: person.unit,
            predecessors,
            contractor: person.contractor,
            stand: Stand::Own,
        },
        email: person.email,
    };
    Ok(people::standing(db, people).await?.into_iter().map(recipient).collect())
}

/// A unit and, where it has ended, the one that has succeeded to it: what was promised to it before finds its people there.
fn with_heir(unit: &UnitCode) -> SelectStatement {
    let heir = Query::select()
        .column(unit::Column::Successor)
        .from(unit::Entity)
        .and_where(unit::Column::Code.eq(unit.clone()))
        .and_where(unit::Column::Successor.is_not_null())
        .take();
    Query::select().expr(Expr::val(unit.clone())).union(UnionType::All, heir).take()
}

fn with_role(roles: &[Role]) -> SelectStatement {
    Query::select()
        .column(person_role::Column::Person)
        .from(person_role::Entity)
        .and_where(person_role::Column::Role.is_in(roles.iter().copied()))
        .take()
}
