//! Limits and stages, set for a line and a kind (时限与环节). What runs keeps the limit with which it started.

use super::{Doer, from_day, ladder, note};
use crate::domain::clock::{Dated, Measure, Policies, Policy, Setting, Value, clocks_of, terms};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of, start_of};
use crate::service::{Ctx, Error};
use crate::store::{self, setting};
use chrono::{Days, NaiveDate};
use entity::values::{AdminAction, Kind, LimitName, Line, PersonId};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use super::ladder::RungForm;
pub use crate::store::setting::Change;

/// The limits in force and how they came about.
#[derive(Debug, Clone)]
pub struct Kept {
    pub policy: Arc<Policy>,
    pub now: Instant,
    /// Every change, newest first.
    pub changes: Vec<Change>,
    pub names: BTreeMap<PersonId, String>,
}

/// The limits in force and every change that led to them.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Kept, Error> {
    let db = &ctx.db.read;
    let policy = ctx.rules(db).await?.policy;
    let mut changes = setting::all(db).await?;
    changes.reverse();
    let back = |change: &Change| change.taken_back.as_ref().and_then(|back| back.by);
    let people: Vec<PersonId> =
        changes.iter().flat_map(|change| [change.set_by, back(change)]).flatten().collect();
    Ok(Kept { policy, now: ctx.now(), names: store::people::names(db, &people).await?, changes })
}

/// A setting as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub name: Option<String>,
    pub line: Option<String>,
    pub kind: Option<String>,
    /// Absent, and no rungs: what is shipped again.
    pub value: Option<u32>,
    /// Of a ladder, which has no value.
    pub rungs: Option<Vec<RungForm>>,
    /// From which day on; absent: at once.
    pub valid_from: Option<NaiveDate>,
    pub basis: Option<String>,
    /// The limit's last change that whoever sets it has seen; absent: whatever it was.
    pub version: Option<i64>,
}

/// What a change would do: the limits before and after it, and how many clocks keep what they began with.
#[derive(Debug, Clone)]
pub struct Preview {
    pub setting: Setting,
    pub now: Arc<Policy>,
    pub then: Arc<Policy>,
    pub running: u64,
}

/// What a change would do, without doing it.
///
/// # Errors
/// Invalid, as the change itself.
pub async fn preview(ctx: &Ctx, form: Form, mut errors: FieldErrors) -> Result<Preview, Error> {
    let setting = check(&form, &mut errors);
    let from = begins(ctx, &form, &mut errors);
    let setting = errors.or(setting)?;
    let db = &ctx.db.read;
    let changes = setting::all(db).await?;
    let dated = Dated { id: i64::MAX, from, setting };
    let of = |more: Option<Dated>| {
        Policies::of(changes.iter().filter_map(Change::dated).chain(more)).at(from).clone()
    };
    let (now, then) = (of(None), of(Some(dated)));
    let running = match clocks_of(setting.name) {
        [] => 0,
        clocks => setting::running(db, clocks, setting).await?,
    };
    Ok(Preview { setting, now, then, running })
}

/// How far ahead a change may be entered, in days: two years.
const AHEAD: u64 = 731;

/// From when on it is to hold: at once, or from the first moment of a day to come.
fn begins(ctx: &Ctx, form: &Form, errors: &mut FieldErrors) -> Instant {
    let now = ctx.now();
    let today = day_of(now);
    let day = from_day(ctx, "valid_from", form.valid_from, errors);
    if day > today + Days::new(AHEAD) {
        errors.add("valid_from", FieldCode::Time, format!("最多提前 {AHEAD} 天"));
    }
    if day > today { start_of(day) } else { now }
}

/// A setting within its bounds and in a scope that it knows.
fn check(form: &Form, errors: &mut FieldErrors) -> Option<Setting> {
    let name = errors.required("name", form.name.clone()).and_then(|code| {
        let name = LimitName::from_code(&code);
        if name.is_none() {
            errors.add("name", FieldCode::Choice, "没有这项时限或环节");
        }
        name
    });
    let line = form.line.as_deref().and_then(|code| {
        let line = Line::from_code(code);
        if line.is_none() {
            errors.add("line", FieldCode::Choice, "没有这条业务线");
        }
        line
    });
    let kind = form.kind.as_deref().and_then(|code| {
        let kind = Kind::from_code(code);
        if kind.is_none() {
            errors.add("kind", FieldCode::Choice, "没有这种业务类别");
        }
        kind
    });
    let name = name?;
    let terms = terms(name);
    if !terms.scoped && (line.is_some() || kind.is_some()) {
        errors.add("line", FieldCode::Conflict, "这一项全区统一，不分业务线和业务类别");
    }
    let value = match (terms.measure, &form.rungs) {
        (Measure::Ladder, rungs) => {
            if form.value.is_some() {
                errors.add("value", FieldCode::Conflict, "督办阶梯按级设置，没有单一的值");
            }
            match rungs {
                Some(rungs) => Some(Value::Ladder(ladder::read(rungs, errors)?)),
                None => None,
            }
        }
        (_, rungs) => {
            if rungs.is_some() {
                errors.add("rungs", FieldCode::Conflict, "只有督办阶梯按级设置");
            }
            errors.range("value", form.value, terms.least, terms.most);
            form.value.map(Value::Number)
        }
    };
    Some(Setting { name, line, kind, value })
}

/// Refuses what was typed over another change than the last.
async fn unchanged(db: &impl ConnectionTrait, name: LimitName, seen: Option<i64>) -> Result<(), Error> {
    match seen {
        Some(seen) if setting::version(db, name).await? != seen => {
            Err(Error::Changed("这一项已被他人调整，请刷新后核对再试"))
        }
        _ => Ok(()),
    }
}

/// Sets a limit for what starts from now on.
///
/// # Errors
/// Changed meanwhile; invalid.
pub async fn set(ctx: &Ctx, doer: &Doer, form: Form, mut errors: FieldErrors) -> Result<(), Error> {
    if let Some(name) = form.name.as_deref().and_then(LimitName::from_code) {
        unchanged(&ctx.db.read, name, form.version).await?;
    }
    let setting = check(&form, &mut errors);
    let from = begins(ctx, &form, &mut errors);
    let basis = errors.required_text("basis", form.basis, 200);
    let (setting, basis) = errors.or(setting.zip(basis))?;
    let name = setting.name;
    ctx.transaction(async |txn| {
        setting::one_at_a_time(txn).await?;
        unchanged(txn, name, form.version).await?;
        let now = ctx.now();
        let same = |change: &Change| {
            let Setting { name, line, kind, .. } = change.setting;
            (name, line, kind, change.valid_from) == (setting.name, setting.line, setting.kind, from)
        };
        if from > now && setting::all(txn).await?.iter().any(|change| change.waits(now) && same(change)) {
            let detail = "这一天已有同一范围的待生效调整，请先撤回";
            return Err(Error::field("valid_from", FieldCode::Taken, detail));
        }
        let value = setting.value.map_or("恢复默认".to_owned(), |value| value.say(name));
        let since = if from > now { format!("，自 {} 起", day_of(from)) } else { String::new() };
        let detail = format!("{value}{since}，依据：{basis}");
        setting::add(txn, setting, (from, now), basis, doer.person).await?;
        note(ctx, txn, doer, AdminAction::SettingChange, subject(&setting), detail).await
    })
    .await
}

/// What is set for whom, in words.
fn subject(setting: &Setting) -> String {
    let line = setting.line.map_or("各业务线", Line::label);
    let kind = setting.kind.map_or("各类诉求", Kind::label);
    format!("{}（{line}，{kind}）", setting.name.label())
}

/// Takes back a change that waits for its day (撤回待生效调整).
///
/// # Errors
/// Not found; invalid where it holds already or was taken back.
pub async fn take_back(ctx: &Ctx, doer: &Doer, id: i64) -> Result<(), Error> {
    ctx.transaction(async |txn| {
        setting::one_at_a_time(txn).await?;
        let (all, now) = (setting::all(txn).await?, ctx.now());
        let change = all.iter().find(|change| change.id == id).ok_or(Error::NotFound)?;
        if !change.waits(now) {
            let detail = "已经生效或已撤回，不能再撤回；要改回请另行调整";
            return Err(Error::field("id", FieldCode::Conflict, detail));
        }
        setting::take_back(txn, change, doer.person, now).await?;
        let detail = format!("原定 {} 生效", day_of(change.valid_from));
        note(ctx, txn, doer, AdminAction::SettingTakeBack, subject(&change.setting), detail).await
    })
    .await
}
