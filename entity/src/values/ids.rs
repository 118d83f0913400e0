//! Typed identifiers.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! row_id {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::DeriveValueType, Serialize, Deserialize, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

row_id! {
    /// A ticket's row (工单).
    TicketId;
    /// A person who signs in (用户).
    PersonId;
    /// One caller on one ticket (诉求人).
    CallerId;
    /// A unit's part in a ticket (承办关系).
    AssignmentId;
    /// An uploaded file (附件).
    AttachmentId;
    /// An erasable text kept outside the journal.
    TextId;
    /// A number by which a unit is reached at any hour (值班电话).
    UnitPhoneId;
    /// A rating received (评价).
    RatingId;
    /// A QR code or link by which citizens rate (评价码).
    RatingTokenId;
    /// A case that was served and may be rated (办件).
    ServedCaseId;
    /// A request that another person decides (申请).
    RequestId;
    /// What somebody above the unit orders (督办、批示).
    DirectiveId;
    /// An official paper on a ticket (公文).
    DocumentId;
    /// A village or grid worker without an account (村组、网格人员).
    WorkerId;
    /// An appointment of a deputy (AB岗).
    DeputyId;
    /// A stretch of somebody's absence (请假、外出).
    AbsenceId;
    /// A reorganisation of units (机构改革).
    ReorganisationId;
    /// A system that sends ratings, tickets or calls (来源).
    SourceId;
}

macro_rules! code {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(
            Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::DeriveValueType, Serialize, Deserialize, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        // A code is never what the database counts up.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl From<&str> for $name {
            fn from(code: &str) -> Self {
                Self(code.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

code! {
    /// A unit's code, `[a-z0-9]+` (承办单位代码).
    UnitCode;
    /// A category's code of 2, 4 or 6 digits (诉求类别代码).
    CategoryCode;
    /// A division's code of 6, 9 or 12 digits (行政区划代码).
    AreaCode;
    /// A ticket's number, `<region 6><yymmdd><5 digits or more>` (工单编号).
    TicketNumber;
}
