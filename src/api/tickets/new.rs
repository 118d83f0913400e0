//! `POST /tickets`.

use super::command::guarded::ACCUSED;
use super::command::phoned::TransferCallForm;
use super::fields::{code, instant};
use super::view::TicketView;
use crate::api::auth::{Key, Member, SendTickets};
use crate::api::input::Body;
use crate::api::problem::{Code, Problem};
use crate::domain::lifecycle::{Accused, Intake, NewTicket};
use crate::domain::permission::By;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Details, Location, Upstream};
use crate::service::handling::CallerWish;
use crate::service::intake::{self, CallerForm, Form, Repeatable, Sender};
use crate::service::{Ctx, Error, ticket};
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A ticket to be taken down (contract.md §4).
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct TicketForm {
    line: Option<Line>,
    channel: Option<Channel>,
    #[schema(required, value_type = Kind)]
    kind: Option<Kind>,
    urgency: Option<Urgency>,
    #[schema(required, value_type = Disposition)]
    disposition: Option<Disposition>,
    title: Option<String>,
    content: Option<String>,
    category: Option<String>,
    area: Option<String>,
    address: Option<String>,
    location: Option<LocationForm>,
    occurred_at: Option<DateTime<FixedOffset>>,
    /// A late entry: when the citizen really called, at most 7 days ago.
    received_at: Option<DateTime<FixedOffset>>,
    late_reason: Option<String>,
    subject_unit: Option<String>,
    /// The person whom the citizen accuses: by name, or by the account (s)he signs in with.
    accused: Option<String>,
    matter_code: Option<String>,
    caller: Option<CallerBody>,
    confidential: Option<bool>,
    reply_wanted: Option<bool>,
    call_id: Option<String>,
    tags: Option<Vec<String>>,
    upstream: Option<UpstreamForm>,
    /// For `answer`.
    reply: Option<String>,
    /// For `need_info`.
    question: Option<String>,
    /// For `transfer_emergency`.
    transfer_to: Option<EmergencyLine>,
    /// For `transfer_emergency`: the call by which it was handed over.
    transfer_call: Option<TransferCallForm>,
    /// For `decline`, `legal_channel` and `out_of_scope`.
    reason_code: Option<DeclineReason>,
    told_caller: Option<bool>,
    told_text: Option<String>,
    /// For `malicious`.
    reason: Option<String>,
}

/// WGS-84, degrees.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct LocationForm {
    lat: Option<f64>,
    lng: Option<f64>,
}

/// Who calls.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct CallerBody {
    /// Of `correct` alone: which of the ticket's callers; absent: the first.
    id: Option<i64>,
    #[schema(required, value_type = CallerKind)]
    kind: Option<CallerKind>,
    #[schema(required, value_type = bool)]
    anonymous: Option<bool>,
    name: Option<String>,
    salutation: Option<String>,
    phone: Option<String>,
    contact_phone: Option<String>,
    on_behalf_of: Option<String>,
    language: Option<String>,
    best_time: Option<String>,
    company: Option<String>,
    credit_code: Option<String>,
}

/// The platform above that sent it down.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpstreamForm {
    #[schema(required, value_type = Channel)]
    system: Option<Channel>,
    #[schema(required, value_type = String)]
    number: Option<String>,
    received_at: Option<DateTime<FixedOffset>>,
    due_at: Option<DateTime<FixedOffset>>,
    return_until: Option<DateTime<FixedOffset>>,
}

/// Take a ticket down. Agents decide at once; what a system sends waits for one.
#[utoipa::path(tag = "tickets", request_body = TicketForm,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats answer alike for 24 hours")),
    responses((status = 201, description = "The ticket", body = TicketView)))]
#[post("/tickets")]
pub async fn create(
    request: HttpRequest,
    person: Result<Member, Problem>,
    key: Result<Key<SendTickets>, Problem>,
    ctx: web::Data<Ctx>,
    body: Body<TicketForm>,
) -> Result<HttpResponse, Problem> {
    let repeatable = repeatable(&request, &body.raw)?;
    let (form, errors) = body.into_parts();
    match (person, key) {
        (Ok(person), _) => {
            if !person.is(Role::Agent) && !person.is(Role::Dispatcher) {
                return Err(Problem::new(Code::Forbidden, "您的角色不能登记工单"));
            }
            let form = form.read(errors, true).map_err(Error::Invalid)?;
            let created = intake::create(&ctx, &Sender::person(&person), form, repeatable).await?;
            let detail = ticket::created(&ctx, &person, created).await?;
            Ok(HttpResponse::Created().json(TicketView::of(&detail)))
        }
        (Err(_), Ok(key)) => {
            let form = form.read(errors, false).map_err(Error::Invalid)?;
            let sender = Sender { by: By::Source, name: format!("source:{}", key.0.id) };
            let created = intake::create(&ctx, &sender, form, repeatable).await?;
            Ok(HttpResponse::Created().json(ticket::receipt(&ctx, created).await.map(Receipt::from)?))
        }
        (Err(_), Err(problem)) => Err(problem),
    }
}

/// What a system that sent a ticket learns of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Receipt {
    number: TicketNumber,
    /// For the citizen.
    query_code: String,
    status: Status,
    version: i64,
}

impl From<ticket::Receipt> for Receipt {
    fn from(receipt: ticket::Receipt) -> Self {
        let ticket::Receipt { number, query_code, status, version } = receipt;
        Self { number, query_code, status, version }
    }
}

/// The key of a repeatable request, with what it came with.
pub fn repeatable(
    request: &HttpRequest,
    raw: &serde_json::Map<String, serde_json::Value>,
) -> Result<Option<Repeatable>, Problem> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
    let refuse = |detail: &str| Problem::new(Code::BadRequest, detail);
    let key = value.to_str().map_err(|_| refuse("Idempotency-Key 只能用可见的 ASCII 字符"))?.trim();
    if key.is_empty() || key.len() > 200 {
        return Err(refuse("Idempotency-Key 应为 1 至 200 个字符"));
    }
    // A map of serde_json is in order of its keys: the same members in another order are the same body.
    let body = serde_json::to_vec(raw).map_err(|_| refuse("请求体无法读取"))?;
    Ok(Some(Repeatable::new(key.to_owned(), &body)))
}

impl TicketForm {
    /// The form as typed values, or every fault. `attended`: an agent decides what becomes of it.
    fn read(self, mut errors: FieldErrors, attended: bool) -> Result<Form, FieldErrors> {
        let e = &mut errors;
        let kind = match self.kind {
            Some(Kind::Rating) => {
                e.add("kind", FieldCode::Choice, "差评请从评价接口报送");
                None
            }
            kind => e.required("kind", kind),
        };
        let disposition = if attended { e.required("disposition", self.disposition) } else { None };
        let at_once = kind == Some(Kind::Consult) && disposition == Some(Disposition::Answer);
        let channel = match (self.channel, at_once) {
            (None, true) => Some(Channel::Phone),
            (channel, _) => e.required("channel", channel),
        };
        let content = e.required_text("content", self.content, 5000);
        let title = match e.text("title", self.title, 100) {
            None if at_once => content.as_deref().map(first_words),
            title if e.has("title") => title,
            title => e.required("title", title),
        };
        let category = code(e, "category", self.category);
        if at_once {
            e.required("category", category.as_ref().map(|_: &CategoryCode| ()));
        }
        let area = code(e, "area", self.area);
        if disposition == Some(Disposition::Accept) && !e.has("area") {
            e.required("area", area.as_ref().map(|_: &AreaCode| ()));
        }
        let intake = match disposition {
            Some(disposition) => {
                let told = Told { reason: self.reason_code, caller: self.told_caller, text: self.told_text };
                let transfer = (self.transfer_to, self.transfer_call);
                read_intake(e, disposition, self.reply, self.question, transfer, told, self.reason)
            }
            None => Some(Intake::Unattended),
        };
        let callers = match self.caller {
            None if at_once => Some(Vec::new()),
            caller => caller.unwrap_or_default().read(e).map(|caller| vec![caller]),
        };
        let details = Details {
            occurred_at: instant(e, "occurred_at", self.occurred_at),
            location: self.location.and_then(|location| location.read(e)),
            matter_code: e.text("matter_code", self.matter_code, 60),
            call_id: e.text("call_id", self.call_id, 100),
            tags: tags(e, self.tags.unwrap_or_default()),
        };
        let line = self.line.unwrap_or(match channel {
            Some(Channel::Counter | Channel::Rating) => Line::Service,
            Some(Channel::BusinessEnv) => Line::Business,
            _ => Line::Hotline,
        });
        let address = e.text("address", self.address, 200);
        let subject_unit = code(e, "subject_unit", self.subject_unit);
        let accused =
            e.text("accused", self.accused, ACCUSED).map(|name| Accused { name, people: Vec::new() });
        let received_at = instant(e, "received_at", self.received_at);
        let late_reason = e.text("late_reason", self.late_reason, 200);
        let upstream = match self.upstream {
            Some(upstream) => upstream.read(e).map(Some),
            None => Some(None),
        };
        let read = (|| {
            Some(Form {
                ticket: NewTicket {
                    line,
                    channel: channel?,
                    kind: kind?,
                    urgency: self.urgency.unwrap_or(Urgency::Normal),
                    intake: intake?,
                    title: title?,
                    content: content?,
                    category,
                    area,
                    address,
                    subject_unit,
                    accused,
                    details,
                    received_at,
                    late_reason,
                    callers: Vec::new(),
                    confidential: self.confidential.unwrap_or(false),
                    reply_wanted: self.reply_wanted.unwrap_or(true),
                    upstream: upstream?,
                    rating: None,
                    split_from: None,
                },
                callers: callers?,
            })
        })();
        errors.or(read)
    }
}

/// What a decline says and whether the caller was told.
struct Told {
    reason: Option<DeclineReason>,
    caller: Option<bool>,
    text: Option<String>,
}

/// What the disposition asks for.
fn read_intake(
    e: &mut FieldErrors,
    disposition: Disposition,
    reply: Option<String>,
    question: Option<String>,
    (transfer_to, call): (Option<EmergencyLine>, Option<TransferCallForm>),
    told: Told,
    reason: Option<String>,
) -> Option<Intake> {
    match disposition {
        Disposition::Accept => Some(Intake::Accept),
        Disposition::Answer => Some(Intake::Answer { reply: e.required_text("reply", reply, 2000)? }),
        Disposition::NeedInfo => {
            Some(Intake::NeedInfo { question: e.required_text("question", question, 1000)? })
        }
        Disposition::TransferEmergency => {
            let to = e.required("transfer_to", transfer_to);
            let call = match call {
                Some(call) => Some(call.read(e, "transfer_call.")?),
                None => None,
            };
            Some(Intake::TransferEmergency { to: to?, call })
        }
        Disposition::Decline | Disposition::LegalChannel | Disposition::OutOfScope => {
            let reason = e.required("reason_code", told.reason);
            let told_caller = e.required("told_caller", told.caller);
            let text = e.text("told_text", told.text, 1000);
            Some(Intake::Decline { disposition, reason: reason?, told_caller: told_caller?, told: text })
        }
        Disposition::Malicious => {
            Some(Intake::Malicious { reason: e.required_text("reason", reason, 1000)? })
        }
    }
}

impl CallerBody {
    pub(super) fn read(self, e: &mut FieldErrors) -> Option<CallerForm> {
        let kind = e.required("caller.kind", self.kind);
        let anonymous = e.required("caller.anonymous", self.anonymous);
        let form = CallerForm {
            kind: kind.unwrap_or(CallerKind::Person),
            anonymous: anonymous.unwrap_or(false),
            // Whoever stays anonymous leaves no name.
            name: e.text("caller.name", self.name, 40).filter(|_| anonymous != Some(true)),
            salutation: e.text("caller.salutation", self.salutation, 20),
            phone: e.phone("caller.phone", self.phone),
            contact_phone: e.phone("caller.contact_phone", self.contact_phone),
            on_behalf_of: e.text("caller.on_behalf_of", self.on_behalf_of, 40),
            language: e.text("caller.language", self.language, 20),
            best_time: e.text("caller.best_time", self.best_time, 60),
            company: e.text("caller.company", self.company, 100),
            credit_code: e.text("caller.credit_code", self.credit_code, 18),
        };
        kind.and(anonymous).map(|_| form)
    }
}

impl CallerBody {
    /// Of `correct`: only what is said stands there afterwards.
    pub(super) fn read_wish(self, e: &mut FieldErrors) -> CallerWish {
        CallerWish {
            caller: self.id.map(CallerId),
            kind: self.kind,
            name: e.text("caller.name", self.name, 40),
            salutation: e.text("caller.salutation", self.salutation, 20),
            phone: e.phone("caller.phone", self.phone),
            contact_phone: e.phone("caller.contact_phone", self.contact_phone),
            company: e.text("caller.company", self.company, 100),
        }
    }
}

impl UpstreamForm {
    fn read(self, e: &mut FieldErrors) -> Option<Upstream> {
        let system = e.required("upstream.system", self.system);
        let number = e.required_text("upstream.number", self.number, 60);
        let received_at = instant(e, "upstream.received_at", self.received_at);
        let due_at = instant(e, "upstream.due_at", self.due_at);
        let return_until = instant(e, "upstream.return_until", self.return_until);
        Some(Upstream { system: system?, number: number?, received_at, due_at, return_until })
    }
}

impl LocationForm {
    fn read(self, e: &mut FieldErrors) -> Option<Location> {
        let lat = e.required("location.lat", self.lat);
        let lng = e.required("location.lng", self.lng);
        let lat = e.range("location.lat", lat, -90.0, 90.0);
        let lng = e.range("location.lng", lng, -180.0, 180.0);
        Some(Location { lat: lat?, lng: lng? })
    }
}

fn tags(e: &mut FieldErrors, tags: Vec<String>) -> Vec<String> {
    if tags.len() > 10 {
        e.add("tags", FieldCode::Length, "标签最多 10 个");
        return Vec::new();
    }
    tags.into_iter()
        .enumerate()
        .filter_map(|(at, tag)| e.text(&format!("tags[{at}]"), Some(tag), 20))
        .collect()
}

/// The title of a consultation that has none: the beginning of what was asked.
fn first_words(content: &str) -> String {
    const LONGEST: usize = 30;
    let line = content.lines().next().unwrap_or(content);
    let mut title: String = line.chars().take(LONGEST).collect();
    if line.chars().count() > LONGEST {
        title.push('…');
    }
    title
}
