//! Callers: personal data as the caller's row keeps it, already encrypted.

use entity::caller;
use entity::values::{CallerId, CallerKind, TicketId};
use sea_orm::sea_query::{Condition, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

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

/// The tickets on which a number, given by its keyed hash, stands.
pub(super) fn tickets_with_phone(hmac: &str) -> SelectStatement {
    let known = Condition::any()
        .add(caller::Column::PhoneHmac.eq(hmac))
        .add(caller::Column::ContactPhoneHmac.eq(hmac));
    super::scope::tickets_of(caller::Entity, caller::Column::TicketId).cond_where(known).take()
}
