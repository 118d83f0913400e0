//! Callers: personal data as the caller's row keeps it, already encrypted.

use super::rows::insert_rows;
use crate::domain::time::Instant;
use entity::values::{CallerField, CallerId, CallerKind, TicketId};
use entity::{caller, caller_former};
use sea_orm::sea_query::{Condition, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

/// One field of personal data, encrypted, with the keyed hash by which it can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// AES-256-GCM.
    pub enc: Vec<u8>,
    /// Hex of the keyed hash over the normalised value.
    pub hmac: String,
}

/// A caller, ready for the row.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// 1 for the first of the ticket.
    pub id: CallerId,
    /// 诉求人类型
    pub kind: CallerKind,
    /// 匿名
    pub anonymous: bool,
    /// 姓名
    pub name: Option<Secret>,
    /// 来电号码
    pub phone: Option<Secret>,
    /// 联系电话
    pub contact_phone: Option<Secret>,
    /// 代何人反映, encrypted.
    pub on_behalf_of: Option<Vec<u8>>,
    /// 称谓
    pub salutation: Option<String>,
    /// 单位名称
    pub company: Option<String>,
    /// 统一社会信用代码
    pub credit_code: Option<String>,
    /// 方便联系的时间
    pub best_time: Option<String>,
    /// 语言
    pub language: Option<String>,
    /// Of the hash in the journal.
    pub salt: Vec<u8>,
}

/// A caller's row.
pub(super) fn row(ticket: TicketId, caller: Sealed) -> caller::Model {
    let (name_enc, name_hmac) = columns(caller.name);
    let (phone_enc, phone_hmac) = columns(caller.phone);
    let (contact_phone_enc, contact_phone_hmac) = columns(caller.contact_phone);
    caller::Model {
        ticket_id: ticket,
        id: caller.id,
        kind: caller.kind,
        anonymous: caller.anonymous,
        name_enc,
        name_hmac,
        phone_enc,
        phone_hmac,
        contact_phone_enc,
        contact_phone_hmac,
        on_behalf_of_enc: caller.on_behalf_of,
        salutation: caller.salutation,
        company: caller.company,
        credit_code: caller.credit_code,
        best_time: caller.best_time,
        language: caller.language,
        salt: caller.salt,
        erased_at: None,
    }
}

impl Sealed {
    /// What a row keeps.
    pub fn of(row: caller::Model) -> Self {
        let secret = |enc: Option<Vec<u8>>, hmac: Option<String>| Some(Secret { enc: enc?, hmac: hmac? });
        Self {
            id: row.id,
            kind: row.kind,
            anonymous: row.anonymous,
            name: secret(row.name_enc, row.name_hmac),
            phone: secret(row.phone_enc, row.phone_hmac),
            contact_phone: secret(row.contact_phone_enc, row.contact_phone_hmac),
            on_behalf_of: row.on_behalf_of_enc,
            salutation: row.salutation,
            company: row.company,
            credit_code: row.credit_code,
            best_time: row.best_time,
            language: row.language,
            salt: row.salt,
        }
    }
}

/// Writes callers down beside those that a ticket has.
pub async fn insert(txn: &impl ConnectionTrait, ticket: TicketId, new: Vec<Sealed>) -> Result<(), DbErr> {
    let rows = new.into_iter().map(|sealed| row(ticket, sealed).into_active_model()).collect();
    insert_rows::<caller::Entity>(txn, rows).await
}

/// Puts a caller right, and keeps what stood there (更正): until `at`, in the named fields.
pub async fn put_right(
    txn: &impl ConnectionTrait,
    former: caller::Model,
    now: Sealed,
    fields: &[CallerField],
    at: Instant,
) -> Result<(), DbErr> {
    let ticket = former.ticket_id;
    // Those of callers who left again are gone: the last number counts on, not how many there are.
    let last = self::former(txn, ticket).await?.last().map_or(0, |kept| kept.n);
    let codes: Vec<&str> = fields.iter().map(|field| field.code()).collect();
    let kept = caller_former::Model {
        ticket_id: ticket,
        n: last + 1,
        caller: former.id,
        fields: codes.join(";"),
        kind: former.kind,
        name_enc: former.name_enc,
        phone_enc: former.phone_enc,
        contact_phone_enc: former.contact_phone_enc,
        salutation: former.salutation,
        company: former.company,
        at,
    };
    caller_former::Entity::insert(kept.into_active_model()).exec_without_returning(txn).await?;
    row(ticket, now).into_active_model().reset_all().update(txn).await.map(|_| ())
}

/// What stood of a ticket's callers before it was put right, oldest first.
pub async fn former(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<caller_former::Model>, DbErr> {
    use caller_former::Column as C;
    caller_former::Entity::find().filter(C::TicketId.eq(ticket)).order_by_asc(C::N).all(db).await
}

/// Takes callers off a ticket: they went with the one on which they called.
pub async fn remove(txn: &impl ConnectionTrait, ticket: TicketId, ids: &[CallerId]) -> Result<(), DbErr> {
    use caller_former::Column as F;
    let former = caller_former::Entity::delete_many().filter(F::TicketId.eq(ticket));
    former.filter(F::Caller.is_in(ids.iter().copied())).exec(txn).await?;
    let gone = caller::Entity::delete_many().filter(caller::Column::TicketId.eq(ticket));
    gone.filter(caller::Column::Id.is_in(ids.iter().copied())).exec(txn).await.map(|_| ())
}

fn columns(secret: Option<Secret>) -> (Option<Vec<u8>>, Option<String>) {
    secret.map_or((None, None), |s| (Some(s.enc), Some(s.hmac)))
}

/// The callers of a ticket, in their order.
pub async fn read(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<caller::Model>, DbErr> {
    caller::Entity::find()
        .filter(caller::Column::TicketId.eq(ticket))
        .order_by_asc(caller::Column::Id)
        .all(db)
        .await
}

/// Under which numbers of these tickets' callers a phone number, given by its keyed hash, stands.
pub async fn with_phone(
    db: &impl ConnectionTrait,
    hmac: &str,
    tickets: &[TicketId],
) -> Result<Vec<(TicketId, CallerId)>, DbErr> {
    use caller::Column as C;
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    caller::Entity::find()
        .select_only()
        .columns([C::TicketId, C::Id])
        .filter(C::TicketId.is_in(tickets.iter().copied()))
        .filter(Condition::any().add(C::PhoneHmac.eq(hmac)).add(C::ContactPhoneHmac.eq(hmac)))
        .into_tuple()
        .all(db)
        .await
}

/// The tickets on which a number, given by its keyed hash, stands.
pub(super) fn tickets_with_phone(hmac: &str) -> SelectStatement {
    let known = Condition::any()
        .add(caller::Column::PhoneHmac.eq(hmac))
        .add(caller::Column::ContactPhoneHmac.eq(hmac));
    super::scope::tickets_of(caller::Entity, caller::Column::TicketId).cond_where(known).take()
}
