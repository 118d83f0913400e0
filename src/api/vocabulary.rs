//! `GET /vocabulary`: the Chinese word for every code, so that the console has no table of its own.

use super::auth::Identified;
use crate::api::problem::Problem;
use crate::domain::lifecycle::names_another;
use crate::domain::rating::LEVELS;
use crate::service::Ctx;
use actix_web::{get, web};
use entity::values::*;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A code with its word.
#[derive(Debug, Serialize, ToSchema)]
pub struct Word {
    code: String,
    label: String,
    /// Fields of the command that whoever chooses this word must fill in too.
    requires: Vec<&'static str>,
}

impl Word {
    fn new(code: impl Into<String>, label: &str) -> Self {
        Self { code: code.into(), label: label.to_owned(), requires: Vec::new() }
    }
}

macro_rules! words {
    ($($name:literal => $kind:ident),+ $(,)?) => {{
        let mut all: BTreeMap<&'static str, Vec<Word>> = BTreeMap::new();
        $(all.insert(
            $name,
            $kind::ALL.iter().map(|w| Word::new(w.code(), w.label())).collect(),
        );)+
        all
    }};
}

/// Every closed vocabulary: code and word.
#[utoipa::path(tag = "reference",
    responses((status = 200, description = "Lists by name", body = BTreeMap<String, Vec<Word>>)))]
#[get("/vocabulary")]
pub async fn vocabulary(
    _: Identified,
    ctx: web::Data<Ctx>,
) -> Result<web::Json<BTreeMap<&'static str, Vec<Word>>>, Problem> {
    let mut all = words! {
        "line" => Line, "channel" => Channel, "kind" => Kind, "urgency" => Urgency, "disposition" => Disposition,
        "status" => Status, "clock" => ClockKind, "clock_state" => ClockState, "outcome" => Outcome,
        "verdict" => Verdict, "visit_channel" => VisitChannel, "visit_outcome" => VisitOutcome,
        "contact_method" => ContactMethod, "entry_medium" => EntryMedium, "phone_rank" => PhoneRank, "decline_reason" => DeclineReason, "transfer_to" => EmergencyLine,
        "caller_kind" => CallerKind, "role" => Role, "unit_kind" => UnitKind, "attachment_kind" => AttachmentKind,
        "assignment_role" => AssignmentRole, "assignment_status" => AssignmentStatus, "light" => Light,
        "solved" => Solved, "rating_channel" => RatingChannel, "rating_token_kind" => RatingTokenKind, "suspicion" => Suspicion, "suspicion_verdict" => SuspicionVerdict, "rung" => Rung, "request_kind" => RequestKind,
        "request_state" => RequestState, "spot_state" => SpotState, "shift_reason" => ShiftReason, "command" => CommandName, "scope" => Scope,
        "suspension_reason" => SuspensionReason, "directory_reach" => DirectoryReach,
        "document_kind" => DocumentKind, "directive_kind" => DirectiveKind, "directive_state" => DirectiveState, "user_kind" => UserKind, "duty" => Duty, "admin_action" => AdminAction, "matter_plan_state" => MatterPlanState,
        "service_what" => ServiceWhat, "matter_kind" => MatterKind, "rating_source_kind" => RatingSourceKind,
        "case_rated" => CaseRated,
    };
    let returned = |reason: &ReturnReason| Word {
        requires: names_another(*reason).then_some("suggested_unit").into_iter().collect(),
        ..Word::new(reason.code(), reason.label())
    };
    all.insert("return_reason", ReturnReason::ALL.iter().map(returned).collect());
    all.insert(
        "satisfaction",
        LEVELS.iter().map(|(level, label)| Word::new(level.to_string(), label)).collect(),
    );
    // Of every table that was ever in force: ratings of the past name theirs.
    let reference = ctx.rules(&ctx.db.read).await?.reference;
    let indicators = reference.indicators.all();
    all.insert("indicator", indicators.into_iter().map(|(code, name)| Word::new(code, name)).collect());
    Ok(web::Json(all))
}
