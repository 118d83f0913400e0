//! The history of the district: tickets made by commands in the 60 days before the product's first day.

use super::super::rules::Rules;
use super::super::{Ctx, Error};
use super::cast::Cast;
use super::goal::{Age, Goal, Part, ROUND};
use super::play::Stage;
use super::story::{BadRating, Story};
use super::tables::rows;
use crate::domain::calendar::Calendar;
use crate::domain::time::{Instant, day_of, start_of};
use crate::outbox::recall;
use chrono::TimeDelta;
use entity::values::{CategoryCode, Kind, Line, Status};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sea_orm::DatabaseTransaction;
use std::sync::Arc;

const STORIES: &str = include_str!("stories.csv");
const RATINGS: &str = include_str!("bad_ratings.csv");
const PHOTO: &[u8] = include_bytes!("photo.png");

/// Days before the first one in which the history lies (contract.md §1).
const DAYS: i64 = 60;

/// What people were told within this time before its end lies in their inboxes. No letter was sent.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// The same district every time.
const SEED: u64 = 530_113;

/// Writes `wanted` tickets and returns how many there are.
///
/// # Errors
/// When the tables do not fit together, a command is refused, or the database refuses.
pub async fn write(ctx: &Ctx, txn: &DatabaseTransaction, cast: &Cast, wanted: u32) -> Result<u32, Error> {
    let stories: Vec<Story> = rows(STORIES)?;
    let ratings: Vec<BadRating> = rows(RATINGS)?;
    let rules = Rules {
        calendar: ctx.calendars.of(txn, Some(&ctx.config.region.code)).await?,
        policy: Arc::default(),
        policies: Arc::default(),
        reference: Arc::new(crate::store::reference::load(txn).await?),
        office: ctx.config.documents.office.as_str().into(),
    };
    let end = start_of(day_of(ctx.now()));
    let photo = Arc::new(super::super::attachment::keep(ctx, PHOTO.to_vec()).await?);
    let mut random = StdRng::seed_from_u64(SEED);
    let mut plan: Vec<(Instant, u32, Part)> = (0..wanted)
        .zip(ROUND.iter().cycle())
        .map(|(n, part)| (begin(part.age, end, &rules.calendar, &mut random), n, *part))
        .collect();
    // In order of time, as numbers are given.
    plan.sort_by_key(|(at, n, _)| (*at, *n));
    let (mut story, mut rating) = (0, 0);
    let (mut told, mut papers) = (Vec::new(), Vec::new());
    let (mut merged, mut open) = (Vec::new(), Vec::new());
    for (at, n, part) in plan {
        let mut stage = Stage {
            ctx,
            txn,
            cast,
            rules: &rules,
            photo: &photo,
            now: at,
            end,
            n,
            remembered_from: end - REMEMBERED,
            told: &mut told,
            papers: &mut papers,
        };
        if part.rating {
            Box::pin(stage.rating(&ratings[rating % ratings.len()], part.goal)).await?;
            rating += 1;
        } else {
            let fitting = stories.iter().cycle().skip(story % stories.len()).take(stories.len());
            let Some((skipped, chosen)) = fitting.enumerate().find(|(_, s)| s.fits(part.goal)) else {
                continue;
            };
            let played = Box::pin(stage.story(chosen, part.goal)).await?;
            let of = (played.id, played.ticket.category.clone());
            match (part.goal, part.age, played.ticket.status) {
                (Goal::Merged, ..) => merged.push(of),
                (Goal::Handling, Age::Fresh, Status::Handling)
                    if played.ticket.line == Line::Hotline && played.ticket.kind != Kind::Report =>
                {
                    open.push(of);
                }
                _ => {}
            }
            story += skipped + 1;
        }
    }
    for (n, (one, about)) in (wanted..).zip(merged) {
        // The likeliest is about the same kind of thing.
        let near = |other: &Option<CategoryCode>| match (&about, other) {
            (Some(a), Some(b)) => {
                a.as_str().bytes().zip(b.as_str().bytes()).take_while(|(a, b)| a == b).count()
            }
            _ => 0,
        };
        let Some((root, _)) = open.iter().max_by_key(|(_, other)| near(other)) else { continue };
        let mut stage = Stage {
            ctx,
            txn,
            cast,
            rules: &rules,
            photo: &photo,
            now: end,
            end,
            n,
            remembered_from: end - REMEMBERED,
            told: &mut told,
            papers: &mut papers,
        };
        Box::pin(stage.merge(one, *root)).await?;
    }
    told.sort_by_key(|(at, _)| *at);
    recall(txn, &told).await?;
    papers.sort_by_key(|(_, paper)| (paper.on, paper.at));
    super::super::documents::file(txn, &rules, papers).await?;
    Ok(wanted)
}

/// When a ticket of this age came in, at an hour at which people call.
fn begin(age: Age, end: Instant, calendar: &Calendar, random: &mut StdRng) -> Instant {
    let ago = |days: i64| end - TimeDelta::days(days);
    let day = match age {
        // The last working days: what was done meanwhile was done in working hours.
        Age::Fresh => start_of(calendar.sub_working_days(day_of(end), random.random_range(3..=4))),
        Age::Late => ago(random.random_range(20..=34)),
        Age::Past => ago(random.random_range(16..DAYS)),
    };
    day + TimeDelta::minutes(random.random_range(8 * 60..17 * 60))
}
