//! The administration's own log: written with each change, read by the auditor.

use chrono::{DateTime, Utc};
use entity::admin_log;
use entity::values::{AdminAction, PersonId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter, QueryOrder, QuerySelect, Set,
};

/// Who administers: a person, or somebody at the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doer {
    pub person: Option<PersonId>,
    pub who: String,
    pub address: Option<String>,
}

impl Doer {
    /// Whoever may run the program on the server.
    pub fn at_the_command_line() -> Self {
        Self { person: None, who: "命令行".to_owned(), address: None }
    }
}

/// Writes down one change, in the transaction that makes it; `at` is real time.
pub async fn write(
    db: &impl ConnectionTrait,
    doer: &Doer,
    action: AdminAction,
    subject: String,
    detail: String,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = admin_log::ActiveModel {
        id: NotSet,
        at: Set(at),
        person: Set(doer.person),
        who: Set(doer.who.clone()),
        action: Set(action),
        subject: Set(subject),
        detail: Set(detail),
        address: Set(doer.address.clone()),
    };
    admin_log::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// What a log is asked for; an empty field narrows nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub action: Option<AdminAction>,
    /// A name given.
    pub who: Option<String>,
    pub from: Option<DateTime<Utc>>,
    /// Exclusive.
    pub before: Option<DateTime<Utc>>,
}

/// Changes of the administration, newest first, from below the row `after`.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<admin_log::Model>, DbErr> {
    use admin_log::Column as C;
    let mut select = admin_log::Entity::find();
    for narrow in [
        filter.action.map(|action| C::Action.eq(action)),
        filter.who.as_deref().map(|who| C::Who.eq(who)),
        filter.from.map(|at| C::At.gte(at)),
        filter.before.map(|at| C::At.lt(at)),
        after.map(|id| C::Id.lt(id)),
    ]
    .into_iter()
    .flatten()
    {
        select = select.filter(narrow);
    }
    select.order_by_desc(C::Id).limit(limit).all(db).await
}
