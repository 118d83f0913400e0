//! What the administrators changed, for the auditor: read only.

use crate::api::auth::{ReadLogs, Require};
use crate::api::input::Params;
use crate::api::page::PageParams;
use crate::api::problem::Problem;
use crate::api::tickets::list::moment;
use crate::domain::text::FieldCode;
use crate::domain::time::{end_of, start_of, with_offset};
use crate::service::admin::{self, Filter};
use crate::service::{Ctx, Error};
use actix_web::{get, web};
use chrono::{DateTime, FixedOffset};
use entity::values::AdminAction;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeParams {
    #[param(value_type = Option<AdminAction>)]
    action: Option<String>,
    /// The administrator's name.
    who: Option<String>,
    /// A Beijing date or an instant.
    from: Option<String>,
    /// A Beijing date (inclusive) or an instant.
    to: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One change of the administration.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    id: i64,
    /// Real time, whatever the product's clock shows.
    at: DateTime<FixedOffset>,
    who: String,
    action: AdminAction,
    subject: String,
    detail: String,
    #[schema(required)]
    address: Option<String>,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeList {
    items: Vec<ChangeView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// What the administrators changed, newest first.
#[utoipa::path(tag = "audit", params(ChangeParams),
    responses((status = 200, description = "A page", body = ChangeList)))]
#[get("/audit/changes")]
pub async fn changes(
    _: Require<ReadLogs>,
    ctx: web::Data<Ctx>,
    params: Params<ChangeParams>,
) -> Result<web::Json<ChangeList>, Problem> {
    let Params { value, mut errors } = params;
    let page = PageParams { limit: value.limit, cursor: value.cursor }.read(&mut errors);
    let action = value.action.and_then(|code| {
        let action = AdminAction::from_code(&code);
        if action.is_none() {
            errors.add("action", FieldCode::Choice, "没有这种管理操作");
        }
        action
    });
    let filter = Filter {
        action,
        who: errors.text("who", value.who, 60),
        from: moment(&mut errors, "from", value.from, start_of),
        before: moment(&mut errors, "to", value.to, end_of),
    };
    let page = errors.or(Some(page)).map_err(Error::Invalid)?;
    let (rows, next) = admin::changes(&ctx, &filter, page.after, page.limit).await?;
    let items = rows.into_iter().map(|row| ChangeView {
        id: row.id,
        at: with_offset(row.at),
        who: row.who,
        action: row.action,
        subject: row.subject,
        detail: row.detail,
        address: row.address,
    });
    Ok(web::Json(ChangeList { items: items.collect(), next_cursor: next.map(|id| id.to_string()) }))
}
