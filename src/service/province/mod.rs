//! The province's platform (省政务服务平台): what sources are to us, files that come from it, rectifications that go back, and the
//! monthly files with their board.

pub mod batches;
pub mod board;
pub mod feeds;
mod handing;
mod known;
pub mod layouts;
mod page;
pub mod rectifications;
pub mod reminding;
pub mod upload;
mod writing;

pub(super) use rectifications::follow;

use super::admin::Doer;
use super::source::Source;
use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::province::Feeds;
use crate::service::rating::{Sight, sight};
use crate::store;
use entity::values::{Role, UnitCode};

/// Who asks: somebody in the console, or the platform with its key.
#[derive(Debug, Clone)]
pub enum Caller {
    Person { actor: Actor, address: Option<String> },
    Platform(Source),
}

impl Caller {
    /// As the log names them.
    pub fn doer(&self) -> Doer {
        match self {
            Self::Person { actor, address } => {
                Doer { person: Some(actor.person), who: actor.full_name(), address: address.clone() }
            }
            Self::Platform(source) => {
                Doer { person: None, who: format!("接口：{}", source.name), address: None }
            }
        }
    }
}

/// What somebody may look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// These units' alone: the own one's, and of whom it has succeeded to; `None` for all.
    pub units: Option<Vec<UnitCode>>,
    /// What came from this source alone.
    pub source: Option<String>,
}

impl Seen {
    /// Of these units what was asked for is shown, where one unit was asked for: none at all where that is another's. What may not
    /// be seen is not there.
    pub fn narrowed(&self, asked: Option<UnitCode>) -> Option<Vec<UnitCode>> {
        match (&self.units, asked) {
            (own, None) => own.clone(),
            (None, Some(asked)) => Some(vec![asked]),
            (Some(own), Some(asked)) => Some(own.iter().filter(|unit| **unit == asked).cloned().collect()),
        }
    }
}

/// What `caller` may look at: people what they may of ratings, the platform's key what is its own.
///
/// # Errors
/// Forbidden for roles without a part in ratings, and for keys of other systems.
pub async fn seen(ctx: &Ctx, caller: &Caller) -> Result<Seen, Error> {
    match caller {
        Caller::Person { actor, .. } => {
            let units = match sight(actor)? {
                Sight::All => None,
                Sight::Units(own) => Some(own),
            };
            Ok(Seen { units, source: None })
        }
        Caller::Platform(source) => {
            platform(&store::feed::all(&ctx.db.read).await?, ctx, source)?;
            Ok(Seen { units: None, source: Some(source.name.clone()) })
        }
    }
}

/// Whether `caller` sends things to the province, in its own name or the platform's.
///
/// # Errors
/// Forbidden.
pub async fn may_send(ctx: &Ctx, caller: &Caller) -> Result<(), Error> {
    match caller {
        Caller::Person { actor, .. } if actor.is(Role::Dispatcher) => Ok(()),
        Caller::Person { .. } => Err(Error::Forbidden("只有派单员可以向省平台上报或登记回执".to_owned())),
        Caller::Platform(source) => platform(&store::feed::all(&ctx.db.read).await?, ctx, source),
    }
}

fn platform(feeds: &Feeds, ctx: &Ctx, source: &Source) -> Result<(), Error> {
    if feeds.at(&source.name, ctx.now()).province {
        return Ok(());
    }
    Err(Error::Forbidden("此密钥的来源不是省平台；请系统管理员先设置好差评来源".to_owned()))
}
