//! Which rule applies to a ticket, or to a matter described by hand, and why (适用规则测试).

use super::limits::{division, place};
use crate::domain::clock::{Applied, Clock, Division, Matter, Source};
use crate::domain::permission::{Actor, scope};
use crate::domain::routing::Reference;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{day_of, end_of};
use crate::service::{Ctx, Error};
use crate::store::{self, setting};
use chrono::{NaiveDate, TimeDelta};
use entity::values::{CallerKind, Kind, Line, Role, TicketNumber, Urgency};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is asked about: a ticket, or a matter.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub number: Option<String>,
    pub line: Option<String>,
    pub kind: Option<String>,
    pub urgency: Option<String>,
    pub area: Option<String>,
    /// Who speaks: person, enterprise, other.
    pub caller: Option<String>,
    /// What begins on which day; absent: now.
    pub date: Option<String>,
}

/// The rules that apply, with what is known of the settings behind them.
#[derive(Debug, Clone)]
pub struct Answer {
    pub matter: Matter,
    pub on: NaiveDate,
    pub applied: Vec<Applied>,
    /// The document behind each change, by its number.
    pub bases: BTreeMap<i64, String>,
    pub reference: Arc<Reference>,
    /// Of a ticket: its number and its clocks, in the order in which they began. They go by the rule with which they began.
    pub ticket: Option<(TicketNumber, Vec<Clock>)>,
}

impl Answer {
    /// Why a rule is the one that holds, or would be the next.
    pub fn why(&self, source: Option<&Source>) -> String {
        let Some(Source { setting, .. }) = source else {
            return "没有人作过规定，按系统默认".to_owned();
        };
        let scope = match (setting.line, setting.kind) {
            (Some(_), Some(_)) => "业务线和业务类别都相符",
            (Some(_), None) => "业务线相符",
            (None, Some(_)) => "业务类别相符",
            (None, None) => "适用于各业务线、各类诉求",
        };
        match setting.area {
            Some(area) => format!("地点在{}，越小的区划越优先；{scope}", place(&self.reference, area)),
            None => format!("全区的规定；{scope}"),
        }
    }
}

/// The rules that apply to what begins on a day.
///
/// # Errors
/// Not found for a ticket that the actor may not see; forbidden for who neither keeps the settings nor supervises; invalid.
pub async fn applied(
    ctx: &Ctx,
    actor: &Actor,
    asked: Asked,
    mut errors: FieldErrors,
) -> Result<Answer, Error> {
    let db = &ctx.db.read;
    let number = errors.text("number", asked.number.clone(), 30).map(|number| TicketNumber::from(&*number));
    let found = match &number {
        Some(number) => Some(store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?),
        None => None,
    };
    if !actor.is(Role::Sysadmin) && !actor.is(Role::Supervisor) {
        return Err(Error::Forbidden("只有系统管理员和督办员可以测试适用规则".to_owned()));
    }
    let rules = ctx.rules(db).await?;
    let now = ctx.now();
    let today = day_of(now);
    let on = match asked.date.as_deref().map(str::parse::<NaiveDate>) {
        None => today,
        Some(Ok(day)) => day,
        Some(Err(_)) => {
            errors.add("date", FieldCode::Format, "日期应为 YYYY-MM-DD");
            today
        }
    };
    let matter = match &found {
        Some(stored) => {
            if asked.describes() {
                errors.add("number", FieldCode::Conflict, "填了工单编号，就不必再填其他条件");
            }
            Matter::of(&stored.ticket)
        }
        None => by_hand(ctx, &rules.reference, asked, &mut errors),
    };
    errors.or(Some(()))?;
    // A day's last moment: what began to hold in its course holds by then.
    let at = if on == today { now } else { end_of(on) - TimeDelta::microseconds(1) };
    let applied = rules.policies.at(at).applied(matter);
    let bases = setting::all(db).await?.into_iter().map(|change| (change.id, change.basis)).collect();
    let ticket = found.map(|stored| {
        let mut clocks = stored.ticket.clocks;
        clocks.sort_by_key(|clock| (clock.key.round, clock.starts_at));
        (stored.ticket.number, clocks)
    });
    Ok(Answer { matter, on, applied, bases, reference: rules.reference, ticket })
}

impl Asked {
    /// Whether anything of a matter is said.
    fn describes(&self) -> bool {
        [&self.line, &self.kind, &self.urgency, &self.area, &self.caller].iter().any(|part| part.is_some())
    }
}

fn by_hand(ctx: &Ctx, reference: &Reference, asked: Asked, errors: &mut FieldErrors) -> Matter {
    let mut word = |field: &str, code: Option<String>, known: &dyn Fn(&str) -> bool| {
        let code = errors.text(field, code, 40)?;
        if !known(&code) {
            errors.add(field, FieldCode::Choice, "没有这个选项");
            return None;
        }
        Some(code)
    };
    let line = word("line", asked.line, &|code| Line::from_code(code).is_some());
    let kind = word("kind", asked.kind, &|code| Kind::from_code(code).is_some());
    let urgency = word("urgency", asked.urgency, &|code| Urgency::from_code(code).is_some());
    let caller = word("caller", asked.caller, &|code| CallerKind::from_code(code).is_some());
    let line = errors.required("line", line).as_deref().and_then(Line::from_code).unwrap_or(Line::Hotline);
    let kind = errors.required("kind", kind).as_deref().and_then(Kind::from_code).unwrap_or(Kind::Other);
    if kind == Kind::Rating && line != Line::Service {
        errors.add("kind", FieldCode::Conflict, "差评只属于政务服务业务线");
    }
    let area: Option<Division> = division(ctx, reference, asked.area, errors);
    let enterprise = caller.as_deref().and_then(CallerKind::from_code) == Some(CallerKind::Enterprise);
    let urgency = urgency.as_deref().and_then(Urgency::from_code).unwrap_or(Urgency::Normal);
    Matter { urgency, enterprise, ..Matter::ordinary(line, kind) }.within(area)
}
