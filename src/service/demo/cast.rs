//! The people of the demo district: role words, no names of real people.

use super::super::Error;
use super::tables::{VALID_FROM, rows};
use crate::domain::permission::{Actor, By};
use crate::store::people::{self, NewPerson};
use chrono::{DateTime, Utc};
use entity::values::*;
use sea_orm::DatabaseTransaction;
use serde::Deserialize;
use std::collections::BTreeMap;

const PEOPLE: &str = include_str!("people.csv");

/// Letters to the demo's people go nowhere (RFC 2606).
const DOMAIN: &str = "dongchuan.example";

#[derive(Deserialize)]
struct PersonRow {
    username: String,
    name: String,
    roles: String,
    unit: String,
    contractor: u8,
}

/// Everybody, by user name.
pub struct Cast(BTreeMap<String, Actor>);

impl Cast {
    /// Adds the accounts. All share one password hash, which takes a moment to make and would take minutes for each.
    ///
    /// # Errors
    /// When the table does not parse, or the database refuses.
    pub async fn hire(txn: &DatabaseTransaction, hash: &str, now: DateTime<Utc>) -> Result<Self, Error> {
        let mut cast = BTreeMap::new();
        for row in rows::<PersonRow>(PEOPLE)? {
            let roles: Option<Vec<Role>> = row.roles.split(';').map(Role::from_code).collect();
            let roles = roles.ok_or_else(|| Error::Internal("demo roles", row.roles.clone().into()))?;
            let person = people::add(
                txn,
                NewPerson {
                    username: row.username.clone(),
                    name: row.name.clone(),
                    email: Some(format!("{}@{DOMAIN}", row.username)),
                    unit: UnitCode(row.unit),
                    contractor: row.contractor == 1,
                    password_hash: hash.to_owned(),
                    password_permanent: true,
                    must_change_password: false,
                    valid_from: VALID_FROM,
                    roles: roles.clone(),
                },
                now,
            )
            .await?;
            let actor = Actor {
                person: person.id,
                name: row.name,
                unit: person.unit,
                predecessors: Vec::new(),
                roles: roles.into_iter().collect(),
                contractor: person.contractor,
                stand: Default::default(),
            };
            cast.insert(row.username, actor);
        }
        Ok(Self(cast))
    }

    /// The person of this user name.
    ///
    /// # Errors
    /// When there is none: the tables do not fit together.
    pub fn by(&self, username: &str) -> Result<By, Error> {
        self.actor(username).map(By::Person)
    }

    /// As [`Self::by`], for what people do beside tickets.
    ///
    /// # Errors
    /// As [`Self::by`].
    pub fn actor(&self, username: &str) -> Result<Actor, Error> {
        let actor = self.0.get(username).cloned();
        actor.ok_or_else(|| Error::Internal("demo person", username.to_owned().into()))
    }

    /// The handler of a unit.
    ///
    /// # Errors
    /// As [`Self::by`].
    pub fn handler(&self, unit: &UnitCode) -> Result<By, Error> {
        self.by(&format!("handler.{unit}"))
    }

    /// User names and names, staff of the hotline first.
    pub fn accounts(&self) -> Vec<(String, String)> {
        let mut accounts: Vec<_> =
            self.0.iter().map(|(user, actor)| (user.clone(), actor.name.clone())).collect();
        accounts.sort_by_key(|(user, _)| (user.contains('.'), user.clone()));
        accounts
    }
}
