//! The kinds of work.

use crate::outbox::Lane;
use crate::service::province::reminding;
use crate::service::rating::silence;
use crate::service::{Ctx, Error, delivery, reorganisation, spot, timers};
use chrono::{DateTime, Utc};

/// One kind of work, done a batch at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Deadlines.
    Timers,
    /// Notices, live events, the writing of letters.
    House,
    /// The sending of letters.
    Mail,
    /// The counters of the reports.
    Counters,
    /// The draws at a month's end.
    Draws,
    /// What ended units leave behind.
    Reorganisations,
    /// Ratings given by silence.
    Silence,
    /// Words to units whose month of ratings is soon due.
    Months,
}

impl Job {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Timers,
        Self::House,
        Self::Mail,
        Self::Counters,
        Self::Draws,
        Self::Reorganisations,
        Self::Silence,
        Self::Months,
    ];

    /// For the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timers => "timers",
            Self::House => "house",
            Self::Mail => "mail",
            Self::Counters => "counters",
            Self::Draws => "draws",
            Self::Reorganisations => "reorganisations",
            Self::Silence => "silence",
            Self::Months => "months",
        }
    }

    /// Does one batch of what is due; 0 when nothing is.
    pub async fn step(self, ctx: &Ctx) -> Result<usize, Error> {
        match self {
            Self::Timers => timers::step(ctx).await,
            Self::House => delivery::step(ctx, Lane::House).await,
            Self::Mail => delivery::step(ctx, Lane::Mail).await,
            Self::Counters => delivery::step(ctx, Lane::Counters).await,
            Self::Draws => spot::step(ctx).await,
            Self::Reorganisations => reorganisation::step(ctx).await,
            Self::Silence => silence::step(ctx).await,
            Self::Months => reminding::step(ctx).await,
        }
    }

    /// When something is due next.
    pub async fn next_at(self, ctx: &Ctx) -> Result<Option<DateTime<Utc>>, Error> {
        match self {
            Self::Timers => timers::next_at(ctx).await,
            Self::House => delivery::next_at(ctx, Lane::House).await,
            Self::Mail => delivery::next_at(ctx, Lane::Mail).await,
            Self::Counters => delivery::next_at(ctx, Lane::Counters).await,
            Self::Draws => Ok(spot::next_at(ctx.now())),
            Self::Reorganisations => reorganisation::next_at(ctx).await,
            Self::Silence => silence::next_at(ctx).await,
            Self::Months => reminding::next_at(ctx).await,
        }
    }
}
