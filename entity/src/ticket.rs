//! The ticket (工单): what lists, pools, timers and reports ask for, beside the snapshot of the facts.
//!
//! Every column but the title is a projection of the journal and could be built from it again.

use crate::values::*;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TicketId,
    #[sea_orm(unique)]
    pub number: TicketNumber,
    /// 8 digits for the citizen (查询码).
    #[sea_orm(unique)]
    pub query_code: String,
    pub region: AreaCode,
    pub line: Line,
    pub kind: Kind,
    pub channel: Channel,
    pub urgency: Urgency,
    pub status: Status,
    /// An erasable copy of the title's text.
    pub title: String,
    pub category: Option<CategoryCode>,
    pub area: Option<AreaCode>,
    /// The unit that answers for it now (主办单位).
    pub lead_unit: Option<UnitCode>,
    /// The unit complained about (被反映单位).
    pub subject_unit: Option<UnitCode>,
    pub recorded_by: Option<PersonId>,
    pub confidential: bool,
    pub enterprise: bool,
    /// A unit was designated: nobody gives it back (不得退单).
    pub no_return: bool,
    /// On the long-term ledger (挂账).
    pub long_term: bool,
    /// Left out of what units are measured by (剔除).
    pub excluded: bool,
    /// A rating that a supervisor holds to be a mistake or malice (不予采纳): counted apart.
    pub not_counted: bool,
    /// The unit says so of a rating, and a supervisor has yet to hold it (待认定).
    pub contested: bool,
    /// Held to disturb on purpose (恶意扰乱), by two persons.
    pub malicious: bool,
    /// Its unit has been urged twice and has not signed (拒不接收).
    pub refusing: bool,
    /// Since when somebody has to phone a unit about it (紧急待电话).
    pub phone_since: Option<DateTimeUtc>,
    /// Somebody who may not decide has proposed what to do (处理建议).
    pub proposed: bool,
    /// By this day somebody says how far what is on the ledger has come (复查日期).
    pub review_on: Option<Date>,
    pub upstream_system: Option<Channel>,
    pub upstream_number: Option<String>,
    /// The request that waits for another person's decision.
    pub awaits: Option<RequestKind>,
    /// Whether it waits for the unit's own lead first (待本单位审批).
    pub awaits_unit: bool,
    /// What the check of its sign-off has come to (销号后抽查).
    pub spot: Option<SpotState>,
    /// The highest supervision in force (督办等级), 0 for none.
    pub supervision_level: i32,
    /// Whether somebody was made to hurry (被催办).
    pub urged: bool,
    /// How often somebody on it called again and said nothing new (重复来电).
    pub repeat_calls: i32,
    /// Whether chance chose it for a visit, and in which month; null where chance had no say (回访抽取).
    pub visit_drawn: Option<bool>,
    pub visit_month: Option<Date>,
    /// What the unit still owes an answer to (待回复的督办、批示).
    pub owed: Option<Owed>,
    /// Whether an answered supervision waits for the supervisor (督办待结).
    pub to_close: bool,
    /// Whether a co unit objects and nobody has decided yet (协办异议待审).
    pub objected: bool,
    /// Whether a result waits for the unit's own lead (待审签).
    pub prepared: bool,
    /// Into which ticket it was merged (并入的主单).
    pub merged_into: Option<TicketNumber>,
    /// Callers who joined those who were there from the first (并入、加入的诉求人).
    pub joined: i32,
    /// Of these, who called about what was there already and so has no ticket that counts the call (加入诉求人).
    pub added: i32,
    /// When somebody last joined so, or called again (加入、重复来电).
    pub called_at: Option<DateTimeUtc>,
    /// Who has taken it from its pool, for whom, since when and until when (认领); a time that has passed means nothing.
    pub claimed_by: Option<PersonId>,
    pub claimed_for: Option<PersonId>,
    pub claimed_at: Option<DateTimeUtc>,
    pub claimed_until: Option<DateTimeUtc>,
    pub round: i32,
    /// Counts commands.
    pub version: i64,
    pub received_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    /// The first dispatch.
    pub dispatched_at: Option<DateTimeUtc>,
    /// The last contact of the unit with the citizen.
    pub contacted_at: Option<DateTimeUtc>,
    /// The last result handed in.
    pub submitted_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// Whether an open clock has been missed.
    pub missed: bool,
    /// The earliest due instant of the open clocks; the next columns tell of the same clock.
    pub due_at: Option<DateTimeUtc>,
    pub due_on: Option<Date>,
    /// From when an open clock is near its end.
    pub yellow_at: Option<DateTimeUtc>,
    pub clock: Option<ClockKind>,
    /// When the worker must look at it next.
    pub next_fire_at: Option<DateTimeUtc>,
    /// Since when its timer is set aside because it failed.
    pub parked_at: Option<DateTimeUtc>,
    pub parked_error: Option<String>,
    /// Number of the last journal row.
    pub seq: i64,
    /// Hash of the last journal row: a deleted tail shows.
    pub head: String,
    /// The snapshot: JSON of the facts, without personal data or free texts.
    pub facts: String,
}

impl ActiveModelBehavior for ActiveModel {}
