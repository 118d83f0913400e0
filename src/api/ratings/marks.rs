//! `GET /ratings/marks`: how many ratings of each level there are, without who gave them.

use super::RatingParams;
use crate::api::auth::Member;
use crate::api::input::Params;
use crate::api::problem::Problem;
use crate::domain::text::FieldCode;
use crate::domain::time::day_of;
use crate::service::rating::{self as service, Mark, MarkBy};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::NaiveDate;
use entity::values::{ServiceWhat, UnitCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// By what, and which; the other filters are those of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MarkParams {
    /// unit (default), matter, window or clerk
    by: Option<String>,
    unit: Option<String>,
    source: Option<String>,
    channel: Option<String>,
    month: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// The marks of one unit, matter, window or clerk. Defaults stand apart, and those in whose place the citizen has spoken are not counted.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct RatingMarkView {
    /// Null where the ratings do not say.
    #[schema(required)]
    key: Option<String>,
    #[schema(required)]
    name: Option<String>,
    #[schema(required)]
    unit: Option<UnitCode>,
    #[schema(required)]
    unit_name: Option<String>,
    /// Level 1 to 5, given by citizens.
    levels: [u64; 5],
    /// Given by citizens.
    active: u64,
    /// Of these 1 and 2 (差评).
    negative: u64,
    /// Given by silence.
    defaults: u64,
}

/// All of them, the most bad ones first.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarkList {
    items: Vec<RatingMarkView>,
}

/// How many ratings of each level there are, by unit, matter, window or clerk.
#[utoipa::path(tag = "ratings", params(MarkParams),
    responses((status = 200, description = "Sums", body = MarkList)))]
#[get("/ratings/marks")]
pub async fn marks(
    who: Member,
    ctx: web::Data<Ctx>,
    params: Params<MarkParams>,
) -> Result<web::Json<MarkList>, Problem> {
    let Params { value: p, mut errors } = params;
    let by = match p.by.as_deref() {
        None | Some("unit") => MarkBy::Unit,
        Some("matter") => MarkBy::Matter,
        Some("window") => MarkBy::Window,
        Some("clerk") => MarkBy::Clerk,
        Some(_) => {
            errors.add("by", FieldCode::Choice, "应为 unit、matter、window 或 clerk");
            MarkBy::Unit
        }
    };
    let asked = RatingParams {
        unit: p.unit,
        source: p.source,
        channel: p.channel,
        month: p.month,
        from: p.from,
        to: p.to,
        ..RatingParams::default()
    };
    let filter = asked.filter(&mut errors);
    errors.or(Some(())).map_err(Error::Invalid)?;
    let found = service::marks(&ctx, &who, filter, by).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let items = gather(found, by, &rules, day_of(ctx.now()));
    Ok(web::Json(MarkList { items }))
}

fn gather(found: Vec<Mark>, by: MarkBy, rules: &Rules, day: NaiveDate) -> Vec<RatingMarkView> {
    let mut sums: BTreeMap<(Option<UnitCode>, Option<String>), RatingMarkView> = BTreeMap::new();
    for mark in found {
        let sum = sums.entry((mark.unit.clone(), mark.key.clone())).or_default();
        let level = usize::try_from(mark.satisfaction - 1).unwrap_or(0);
        match (mark.is_default, sum.levels.get_mut(level)) {
            (false, Some(place)) => {
                *place += mark.count;
                sum.active += mark.count;
                sum.negative += if level < 2 { mark.count } else { 0 };
            }
            _ => sum.defaults += mark.count,
        }
    }
    let named = |((unit, key), sum): ((Option<UnitCode>, Option<String>), RatingMarkView)| {
        let unit_name = unit.as_ref().map(|unit| rules.reference.unit_name(unit, day).to_owned());
        let what = match by {
            MarkBy::Unit => None,
            MarkBy::Matter => Some(ServiceWhat::Matter),
            MarkBy::Window => Some(ServiceWhat::Window),
            MarkBy::Clerk => Some(ServiceWhat::Clerk),
        };
        let name = match (what, &key) {
            (None, _) => unit_name.clone(),
            // What a source calls a window need not be the register's code.
            (Some(what), Some(key)) => {
                Some(rules.reference.services.name(what, key, day).unwrap_or(key).to_owned())
            }
            (Some(_), None) => None,
        };
        RatingMarkView { key, name, unit, unit_name, ..sum }
    };
    let mut items: Vec<RatingMarkView> = sums.into_iter().map(named).collect();
    items.sort_by_key(|sum| std::cmp::Reverse((sum.negative, sum.active)));
    items
}
