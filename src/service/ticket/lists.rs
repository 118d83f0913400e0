//! Lists and the work pools.

use super::super::rules::Rules;
use super::super::{Ctx, Error};
use crate::domain::permission::{Actor, acting, scope};
use crate::domain::ticket::{Claim, RULINGS};
use crate::domain::time::{Instant, day_of};
use crate::store;
use crate::store::ticket::{Claimed, Cursor, Filter, Flag, Inside, Ordered, Row, Sort};
use entity::values::{
    AssignmentStatus, CommandName, Light, PersonId, RequestKind, Role, SpotState, Status, TicketId,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// What a list is asked for.
#[derive(Debug, Clone)]
pub struct Query {
    pub filter: Filter,
    pub sort: Sort,
    pub after: Option<Cursor>,
    /// 1–200.
    pub limit: u64,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page {
    pub rows: Vec<Row>,
    pub next: Option<Cursor>,
    /// How many there are on all pages; `None` for more than a thousand.
    pub total: Option<u64>,
    /// Who has which of them (认领), as people read it: 张三（代李四）.
    pub claims: BTreeMap<TicketId, (Claim, String)>,
    pub now: Instant,
    pub rules: Rules,
}

/// The tickets that the actor may see, narrowed by the query.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx, actor: &Actor, query: Query) -> Result<Page, Error> {
    let (db, scope) = (&ctx.db.read, scope(actor));
    let Query { filter, sort, after, limit } = query;
    let (rows, next) = store::ticket::list(db, &scope, &filter, sort, after, limit).await?;
    let total = store::ticket::count_along(db, &scope, &filter).await?;
    let now = ctx.now();
    let claims = claims(db, &rows, now).await?;
    Ok(Page { rows, next, total, claims, now, rules: ctx.rules(db).await? })
}

/// The claims that hold on these tickets, with the names of who has them.
async fn claims(
    db: &impl ConnectionTrait,
    rows: &[Row],
    now: Instant,
) -> Result<BTreeMap<TicketId, (Claim, String)>, Error> {
    let held: Vec<(TicketId, Claim)> =
        rows.iter().filter_map(|row| Some((row.id, row.claimed(now)?))).collect();
    let people: BTreeSet<PersonId> =
        held.iter().flat_map(|(_, claim)| [Some(claim.by), claim.acting_for]).flatten().collect();
    let names = store::people::names(db, &people.into_iter().collect::<Vec<_>>()).await?;
    let named = |(id, claim): (TicketId, Claim)| {
        let name = claimer(&claim, &names)?;
        Some((id, (claim, name)))
    };
    Ok(held.into_iter().filter_map(named).collect())
}

/// Who has it, as people read it; `None` for whom nobody knows.
pub(in crate::service) fn claimer(claim: &Claim, names: &BTreeMap<PersonId, String>) -> Option<String> {
    let name = names.get(&claim.by)?;
    let principal = claim.acting_for.and_then(|person| names.get(&person));
    Some(principal.map_or_else(|| name.clone(), |principal| acting(name, principal)))
}

/// A pool of work (工作池) with how many tickets wait in it.
#[derive(Debug, Clone)]
pub struct Pool {
    pub key: &'static str,
    pub label: &'static str,
    /// `None` for more than a thousand.
    pub count: Option<u64>,
    /// The list filter that shows it, as parameters of `GET /tickets`.
    pub query: Vec<(&'static str, String)>,
    /// What may be given to many of its tickets at once (批量办理).
    pub batch: &'static [CommandName],
}

/// What a pool holds.
struct Kind {
    key: &'static str,
    label: &'static str,
    roles: &'static [Role],
    statuses: &'static [Status],
    light: Option<Light>,
    awaits: Option<(&'static [RequestKind], Option<Awaited>)>,
    spot: &'static [SpotState],
    ordered: Option<Ordered>,
    /// With the word by which `GET /tickets` asks for it.
    flag: Option<(Flag, &'static str)>,
    ledger: Option<Ledger>,
    own: bool,
    batch: &'static [CommandName],
    /// How far the own unit has come with its part as co unit.
    co: &'static [AssignmentStatus],
    /// In whose hands inside the own unit.
    inside: Option<Hands>,
}

/// In whose hands inside a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hands {
    Mine,
    Anybodys,
}

/// What of the long-term ledger a pool holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ledger {
    All,
    /// What is due for a word.
    ToReview,
}

/// Whose decision a request of a pool waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// The unit's own lead.
    Unit,
    Hotline,
}

impl Awaited {
    fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Hotline => "hotline",
        }
    }
}

const UNIT: &[Role] = &[Role::Handler, Role::Lead];
const PLAIN: Kind = Kind {
    key: "",
    label: "",
    roles: &[],
    statuses: &[],
    light: None,
    awaits: None,
    spot: &[],
    ordered: None,
    flag: None,
    ledger: None,
    own: false,
    batch: &[],
    co: &[],
    inside: None,
};

/// What of the enterprise lane nobody has settled yet.
const ENTERPRISE: &[Status] = &[
    Status::Received,
    Status::NeedInfo,
    Status::ToDispatch,
    Status::Dispatched,
    Status::Handling,
    Status::ReturnReview,
    Status::Dispute,
    Status::Suspended,
];
/// While a co unit's part is wanted.
const ASSISTED: &[Status] = &[
    Status::Dispatched,
    Status::Handling,
    Status::ReturnReview,
    Status::Suspended,
    Status::ToReview,
    Status::ToReport,
    Status::ToVisit,
    Status::ToSignOff,
];

const POOLS: &[Kind] = &[
    Kind {
        key: "intake",
        label: "待受理",
        roles: &[Role::Agent, Role::Dispatcher],
        statuses: &[Status::Received, Status::NeedInfo],
        ..PLAIN
    },
    // 紧急工单电话交办 (contract.md §4 ladder): nobody has been reached yet, or not since it climbed.
    Kind {
        key: "to_phone",
        label: "紧急待电话",
        roles: &[Role::Agent, Role::Dispatcher, Role::Supervisor],
        flag: Some((Flag::ToPhone, "to_phone")),
        ..PLAIN
    },
    // 外包坐席的建议，由派单员决定 (66号(三)).
    Kind {
        key: "proposals",
        label: "待定建议",
        roles: &[Role::Dispatcher],
        flag: Some((Flag::Proposed, "proposed")),
        ..PLAIN
    },
    // 涉企专席 (66号(四)): its own queue, whoever has it.
    Kind {
        key: "enterprise",
        label: "企业诉求",
        roles: &[Role::Dispatcher],
        statuses: ENTERPRISE,
        flag: Some((Flag::Enterprise, "enterprise")),
        ..PLAIN
    },
    Kind {
        key: "to_dispatch",
        label: "待派单",
        roles: &[Role::Dispatcher],
        statuses: &[Status::ToDispatch],
        batch: &[CommandName::Dispatch],
        ..PLAIN
    },
    Kind {
        key: "return_review",
        label: "退单待审",
        roles: &[Role::Dispatcher],
        statuses: &[Status::ReturnReview],
        ..PLAIN
    },
    Kind {
        key: "dispute",
        label: "争议协商",
        roles: &[Role::Dispatcher, Role::Supervisor],
        statuses: &[Status::Dispute],
        ..PLAIN
    },
    Kind {
        key: "extensions",
        label: "延期待审",
        roles: &[Role::Dispatcher],
        awaits: Some((&[RequestKind::Extension], Some(Awaited::Hotline))),
        ..PLAIN
    },
    Kind {
        key: "suspensions",
        label: "挂起待审",
        roles: &[Role::Dispatcher],
        awaits: Some((&[RequestKind::Suspension], Some(Awaited::Hotline))),
        ..PLAIN
    },
    Kind {
        key: "objections",
        label: "协办异议待审",
        roles: &[Role::Dispatcher],
        awaits: Some((&[RequestKind::Objection], None)),
        ..PLAIN
    },
    Kind {
        key: "to_report",
        label: "待上报",
        roles: &[Role::Dispatcher],
        statuses: &[Status::ToReport],
        ..PLAIN
    },
    Kind {
        key: "to_sign",
        label: "待签收",
        roles: UNIT,
        statuses: &[Status::Dispatched],
        own: true,
        batch: &[CommandName::Sign],
        ..PLAIN
    },
    Kind {
        key: "to_approve",
        label: "待审签",
        roles: &[Role::Lead],
        awaits: Some((&[RequestKind::Inside], None)),
        own: true,
        ..PLAIN
    },
    Kind { key: "inside_mine", label: "交我办的", roles: UNIT, inside: Some(Hands::Mine), ..PLAIN },
    Kind {
        key: "inside_unit", label: "单位内交办", roles: UNIT, inside: Some(Hands::Anybodys), ..PLAIN
    },
    Kind {
        key: "unit_approvals",
        label: "待本单位审批",
        roles: &[Role::Lead],
        awaits: Some((&[RequestKind::Extension], Some(Awaited::Unit))),
        own: true,
        ..PLAIN
    },
    Kind {
        key: "handling", label: "办理中", roles: UNIT, statuses: &[Status::Handling], own: true, ..PLAIN
    },
    Kind {
        key: "to_answer",
        label: "待回复督办批示",
        roles: UNIT,
        ordered: Some(Ordered::Owed),
        own: true,
        ..PLAIN
    },
    Kind {
        key: "instructed",
        label: "批示待回复",
        roles: &[Role::Leader, Role::Supervisor],
        ordered: Some(Ordered::Instructed),
        ..PLAIN
    },
    Kind {
        key: "to_close",
        label: "督办待结",
        roles: &[Role::Supervisor],
        ordered: Some(Ordered::ToClose),
        ..PLAIN
    },
    // 潍坊 26 拒不接收: a reason to think of a supervision, which nobody but a supervisor orders.
    Kind {
        key: "refusing",
        label: "催办未签收",
        roles: &[Role::Supervisor],
        flag: Some((Flag::Refusing, "refusing")),
        ..PLAIN
    },
    Kind {
        key: "supervised",
        label: "督办中",
        roles: &[Role::Supervisor],
        flag: Some((Flag::Supervised, "supervised")),
        ..PLAIN
    },
    Kind {
        key: "co_to_sign",
        label: "协办待签收",
        roles: UNIT,
        statuses: ASSISTED,
        co: &[AssignmentStatus::Dispatched],
        ..PLAIN
    },
    Kind {
        key: "co_handling",
        label: "协办办理中",
        roles: UNIT,
        statuses: ASSISTED,
        co: &[AssignmentStatus::Handling, AssignmentStatus::Objected],
        ..PLAIN
    },
    Kind {
        key: "suspended", label: "挂起", roles: UNIT, statuses: &[Status::Suspended], own: true, ..PLAIN
    },
    Kind {
        key: "overdue",
        label: "已超期",
        roles: &[Role::Handler, Role::Lead, Role::Supervisor, Role::Dispatcher],
        light: Some(Light::Red),
        ..PLAIN
    },
    Kind {
        key: "to_review",
        label: "待审核",
        roles: &[Role::Reviewer],
        statuses: &[Status::ToReview],
        ..PLAIN
    },
    Kind {
        key: "to_visit", label: "待回访", roles: &[Role::Visitor], statuses: &[Status::ToVisit], ..PLAIN
    },
    Kind {
        key: "to_sign_off",
        label: "待销号",
        roles: &[Role::Signer],
        statuses: &[Status::ToSignOff],
        ..PLAIN
    },
    Kind {
        key: "approvals",
        label: "待审批",
        roles: &[Role::Supervisor],
        statuses: &[Status::ToVisit],
        awaits: Some((&[RequestKind::CloseDissatisfied], Some(Awaited::Hotline))),
        ..PLAIN
    },
    Kind {
        key: "rulings",
        label: "剔除挂账终结待审",
        roles: &[Role::Supervisor],
        awaits: Some((RULINGS, None)),
        ..PLAIN
    },
    // 误评、恶意差评 as the unit says: held by somebody outside it (contract.md §5).
    Kind {
        key: "contested",
        label: "差评待认定",
        roles: &[Role::Supervisor],
        flag: Some((Flag::Contested, "contested")),
        ..PLAIN
    },
    Kind {
        key: "ledger_review",
        label: "挂账待复查",
        roles: &[Role::Handler, Role::Lead, Role::Supervisor],
        ledger: Some(Ledger::ToReview),
        ..PLAIN
    },
    Kind {
        key: "ledger",
        label: "挂账",
        roles: &[Role::Handler, Role::Lead, Role::Supervisor],
        ledger: Some(Ledger::All),
        ..PLAIN
    },
    Kind {
        key: "spot_checks",
        label: "销号后核实",
        roles: &[Role::Visitor],
        spot: &[SpotState::Waiting],
        ..PLAIN
    },
    Kind {
        key: "spot_refuted",
        label: "核实不属实",
        roles: &[Role::Supervisor],
        spot: &[SpotState::Refuted],
        ..PLAIN
    },
];

/// The word by which `GET /tickets` asks for it.
fn code(ordered: Ordered) -> &'static str {
    match ordered {
        Ordered::Owed => "owed",
        Ordered::Instructed => "instructed",
        Ordered::ToClose => "to_close",
    }
}

/// The pools of the actor's roles, each with its count.
///
/// # Errors
/// When the database cannot be read.
pub async fn pools(ctx: &Ctx, actor: &Actor) -> Result<Vec<Pool>, Error> {
    let (db, scope, now) = (&ctx.db.read, scope(actor), ctx.now());
    let mut pools = Vec::new();
    for kind in POOLS.iter().filter(|k| k.roles.iter().any(|r| actor.is(*r))) {
        let mut query = Vec::new();
        let mut filter = Filter { statuses: kind.statuses.to_vec(), ..Filter::default() };
        if !kind.statuses.is_empty() {
            let codes: Vec<&str> = kind.statuses.iter().map(|s| s.code()).collect();
            query.push(("status", codes.join(",")));
        }
        // What is overdue or on the ledger is a unit's own while it has it, and everybody's whom it is for to see to.
        let everybodys = kind.light.is_some() || kind.ledger.is_some();
        let own = kind.own || (everybodys && UNIT.iter().any(|r| actor.is(*r)));
        if own {
            filter.units = vec![actor.unit.clone()];
            query.push(("unit", actor.unit.to_string()));
        }
        if let Some(light) = kind.light {
            filter.lights = Some((vec![light], now));
            query.push(("light", light.code().to_owned()));
        }
        if !kind.co.is_empty() {
            filter.co_units = vec![actor.unit.clone()];
            filter.co_statuses = kind.co.to_vec();
            query.push(("co_unit", actor.unit.to_string()));
            let codes: Vec<&str> = kind.co.iter().map(|status| status.code()).collect();
            query.push(("co_status", codes.join(",")));
        }
        if let Some((awaits, of)) = kind.awaits {
            // What a co unit objects, and what a supervisor rules on, waits for nobody else.
            if let Some(of) = of {
                filter.awaits_unit = Some(of == Awaited::Unit);
                query.push(("awaits_of", of.code().to_owned()));
            }
            filter.awaits = awaits.to_vec();
            let codes: Vec<&str> = awaits.iter().map(|kind| kind.code()).collect();
            query.push(("awaits", codes.join(",")));
        }
        if let Some(hands) = kind.inside {
            let (inside, word) = match hands {
                Hands::Mine => (Inside::Person(actor.principal().unwrap_or(actor.person)), "mine"),
                Hands::Anybodys => (Inside::Unit(actor.unit.clone()), "unit"),
            };
            filter.inside = Some(inside);
            query.push(("inside", word.to_owned()));
        }
        match kind.ledger {
            None => {}
            Some(Ledger::All) => {
                filter.flags = vec![Flag::LongTerm];
                query.push(("flag", "long_term".to_owned()));
            }
            Some(Ledger::ToReview) => {
                filter.review_by = Some(day_of(now));
                query.push(("flag", "review_due".to_owned()));
            }
        }
        if !kind.spot.is_empty() {
            filter.spots = kind.spot.to_vec();
            query.push(("spot", kind.spot.iter().map(|s| s.code()).collect::<Vec<_>>().join(",")));
        }
        if let Some(ordered) = kind.ordered {
            filter.ordered = Some(ordered);
            query.push(("ordered", code(ordered).to_owned()));
        }
        if let Some((flag, word)) = kind.flag {
            filter.flags = vec![flag];
            query.push(("flag", word.to_owned()));
        }
        query.push(("sort", "due".to_owned()));
        let count = store::ticket::count_along(db, &scope, &filter).await?;
        pools.push(Pool { key: kind.key, label: kind.label, count, query, batch: kind.batch });
    }
    // Whoever takes tickets from a pool: what (s)he has in hand now.
    let takes = [Role::Agent, Role::Dispatcher, Role::Reviewer, Role::Visitor, Role::Signer];
    if takes.iter().any(|role| actor.is(*role)) {
        let claimed = Claimed { by: actor.persons().collect(), them: true, now };
        let filter = Filter { claimed: Some(claimed), ..Filter::default() };
        let count = store::ticket::count_along(db, &scope, &filter).await?;
        let query = vec![("claim", "mine".to_owned()), ("sort", "due".to_owned())];
        pools.push(Pool { key: "claimed", label: "我认领的", count, query, batch: &[] });
    }
    if !pools.is_empty() {
        let filter = Filter { mine: Some(actor.person), ..Filter::default() };
        let count = store::ticket::count_along(db, &scope, &filter).await?;
        pools.push(Pool {
            key: "mine",
            label: "我经办的",
            count,
            query: vec![("mine", "true".to_owned())],
            batch: &[],
        });
    }
    Ok(pools)
}
