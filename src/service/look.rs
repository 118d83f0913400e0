//! Ratings whose words do not fit their level: a dispatcher makes a complaint of one, or says that nothing is to be done.

use super::intake::{self, CallerForm, Form};
use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::lifecycle::{Intake, NewTicket};
use crate::domain::permission::{Actor, By};
use crate::domain::rating::unhappy;
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::ticket::{Details, RatingFacts};
use crate::domain::time::Instant;
use crate::store;
use entity::rating::Model as Rating;
use entity::rating_look::Model as Look;
use entity::values::*;
use sea_orm::ConnectionTrait;

/// Keeps that somebody should look at this rating, where its words do not fit its level.
pub(super) async fn notice(
    txn: &impl ConnectionTrait,
    id: RatingId,
    row: &Rating,
    now: Instant,
) -> Result<(), Error> {
    let level = u8::try_from(row.satisfaction).unwrap_or(0);
    // What is bad is a ticket already, and what the system gave after silence has no words.
    let said = row.text.as_deref().filter(|_| !crate::domain::rating::is_negative(level) && !row.is_default);
    let words = said.map(unhappy).unwrap_or_default();
    if words.is_empty() {
        return Ok(());
    }
    let look = Look {
        rating_id: id,
        words: words.join("、"),
        state: LookState::Waiting,
        found_at: now,
        note: None,
        ticket_number: None,
        decided_by: None,
        decided_at: None,
    };
    Ok(store::look::add(txn, look).await?)
}

/// A rating to be looked at.
#[derive(Debug, Clone)]
pub struct Seen {
    pub look: Look,
    pub rating: Rating,
    /// Who decided.
    pub by: Option<String>,
}

/// Who looks at them.
fn may_look(actor: &Actor) -> Result<(), Error> {
    match actor.is(Role::Dispatcher) || actor.is(Role::Supervisor) {
        true => Ok(()),
        false => Err(Error::Forbidden("只有派单员和督办员可以研判评价".to_owned())),
    }
}

/// Those in one state, newest first, and where the list goes on.
///
/// # Errors
/// Forbidden for who does not dispatch or supervise.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    state: LookState,
    after: Option<RatingId>,
    limit: u64,
) -> Result<(Vec<Seen>, Option<RatingId>), Error> {
    may_look(actor)?;
    let db = &ctx.db.read;
    let mut found = store::look::list(db, state, after, limit + 1).await?;
    let more = found.len() as u64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|(look, _)| look.rating_id);
    let people: Vec<PersonId> = found.iter().filter_map(|(look, _)| look.decided_by).collect();
    let names = store::people::names(db, &people).await?;
    let named = |(look, rating): (Look, Rating)| Seen {
        by: look.decided_by.and_then(|person| names.get(&person).cloned()),
        look,
        rating,
    };
    Ok((found.into_iter().map(named).collect(), next))
}

/// What somebody decides about one.
#[derive(Debug, Clone)]
pub enum Decision {
    /// 立案（转为工单）
    File { note: Option<String> },
    /// 无需处理
    Dismiss { note: String },
}

/// Decides about one; the ticket it became, if it became one.
///
/// # Errors
/// Forbidden for who does not dispatch; not found; [`Error::Changed`] where somebody has decided.
pub async fn decide(
    ctx: &Ctx,
    actor: &Actor,
    id: RatingId,
    decision: Decision,
) -> Result<Option<TicketNumber>, Error> {
    if !actor.is(Role::Dispatcher) {
        return Err(Error::Forbidden("只有派单员可以立案或标记无需处理".to_owned()));
    }
    let now = ctx.now();
    let number = match &decision {
        Decision::File { .. } => Some(ctx.take_number(now).await?),
        Decision::Dismiss { .. } => None,
    };
    let under = number.as_ref().map(|taken| taken.number.clone());
    let done = ctx
        .transaction(async |txn| {
            let look = store::look::lock(txn, id).await?.ok_or(Error::NotFound)?;
            if look.state != LookState::Waiting {
                return Err(Error::Changed("这条评价已有人研判，请刷新后再看"));
            }
            let (state, note) = match decision.clone() {
                Decision::File { note } => (LookState::Filed, note),
                Decision::Dismiss { note } => (LookState::Dismissed, Some(note)),
            };
            if let Some(number) = &under {
                let rating = store::rating::by_id(txn, id).await?.ok_or(Error::NotFound)?;
                let rules = ctx.rules(txn).await?;
                let form = complaint(ctx, rating, note.as_deref(), &rules)?;
                let by = By::Person(actor.clone());
                let made = intake::write(ctx, txn, &by, number.clone(), form, now, &rules).await?;
                store::rating::became(txn, id, made.stored.id).await?;
            }
            let decided = Look {
                state,
                note,
                ticket_number: under.clone(),
                decided_by: Some(actor.person),
                decided_at: Some(now),
                ..look
            };
            store::look::decide(txn, decided).await?;
            Ok(under.clone())
        })
        .await;
    match (&done, number) {
        (Ok(Some(_)), _) => ctx.wake.notify(),
        // Nothing was written under it.
        (Err(error), Some(number)) if !matches!(error, Error::Database(_) | Error::Unavailable(_)) => {
            ctx.give_number_back(number);
        }
        _ => {}
    }
    done
}

/// A rating as an ordinary complaint about the service (政务服务投诉), for the unit that was rated to answer.
fn complaint(ctx: &Ctx, row: Rating, note: Option<&str>, rules: &Rules) -> Result<Form, Error> {
    let level = crate::domain::rating::level(u8::try_from(row.satisfaction).unwrap_or(0));
    let listed = row.matter_code.as_ref().and_then(|code| rules.reference.matters.get(code));
    let matter = row.matter_name.clone().or_else(|| listed.map(|matter| matter.name.clone()));
    let title = match &matter {
        Some(matter) => format!("评价反映问题（评为{level}）：{matter}"),
        None => format!("评价反映问题（评为{level}）"),
    };
    let mut content = row.text.clone().unwrap_or_default();
    if let Some(note) = note {
        content.push_str("\n派单员说明：");
        content.push_str(note);
    }
    let open = |sealed: &Option<Vec<u8>>| sealed.as_deref().map(|sealed| ctx.vault.open(sealed)).transpose();
    let (name, phone) = (open(&row.user_name_enc)?, open(&row.user_phone_enc)?);
    let ticket = NewTicket {
        line: Line::Service,
        channel: Channel::Rating,
        kind: Kind::Complaint,
        urgency: Urgency::Normal,
        intake: Intake::Accept,
        title: title.chars().take(100).collect(),
        content,
        category: None,
        area: None,
        address: None,
        // The unit that was rated is to answer, and is not kept out of it as one that is accused.
        subject_unit: None,
        accused: None,
        details: Details {
            matter_code: row.matter_code.clone().filter(|_| listed.is_some()),
            ..Details::default()
        },
        received_at: None,
        late_reason: None,
        callers: Vec::new(),
        confidential: false,
        reply_wanted: true,
        upstream: None,
        split_from: None,
        rating: Some(RatingFacts {
            id: row.id,
            real_name: row.real_name,
            consent_contact: row.consent_contact,
            matter_code: row.matter_code.clone(),
            counted_from: None,
        }),
    };
    let kind = match row.user_kind {
        Some(UserKind::Legal) => CallerKind::Enterprise,
        Some(UserKind::Person) | None => CallerKind::Person,
    };
    let caller = CallerForm {
        kind,
        anonymous: !row.real_name,
        name,
        salutation: None,
        phone: phone.as_deref().and_then(Phone::parse),
        contact_phone: None,
        on_behalf_of: None,
        language: None,
        best_time: None,
        company: None,
        credit_code: None,
    };
    Ok(Form { ticket, callers: vec![caller] })
}

/// Reads a decision: what is dismissed needs a word why.
///
/// # Errors
/// Faulty fields.
pub fn read(
    decision: Option<&str>,
    note: Option<String>,
    mut errors: FieldErrors,
) -> Result<Decision, Error> {
    let note = errors.text("note", note, 500);
    let read = match decision {
        Some("file") => Some(Decision::File { note }),
        Some("dismiss") => errors.required("note", note).map(|note| Decision::Dismiss { note }),
        _ => {
            errors.add("decision", FieldCode::Choice, "请选择立案或无需处理");
            None
        }
    };
    errors.or(read).map_err(Error::Invalid)
}
