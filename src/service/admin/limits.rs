//! Limits and stages, set for a division, a line and a kind (时限与环节). What runs keeps the limit with which it started.

use super::{Doer, from_day, ladder, note};
use crate::domain::clock::{Division, Measure, Policy, Setting, Value, terms};
use crate::domain::routing::Reference;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of, start_of};
use crate::service::{Ctx, Error};
use crate::store::{self, setting};
use chrono::{Days, NaiveDate};
use entity::values::{AdminAction, AreaCode, Kind, LimitName, Line, PersonId};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use super::ladder::RungForm;
pub use super::limit_effect::{Counted, Preview, preview};
pub use crate::store::setting::Change;

/// The limits in force and how they came about.
#[derive(Debug, Clone)]
pub struct Kept {
    pub policy: Arc<Policy>,
    /// Of which division; `None` for the whole region.
    pub area: Option<Division>,
    pub reference: Arc<Reference>,
    pub now: Instant,
    /// Every change, newest first.
    pub changes: Vec<Change>,
    pub names: BTreeMap<PersonId, String>,
}

/// The limits in force in a division, or in the whole region, and every change that led to them.
///
/// # Errors
/// Invalid: no such division, or one of another region.
pub async fn list(ctx: &Ctx, area: Option<String>, mut errors: FieldErrors) -> Result<Kept, Error> {
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let area = division(ctx, &rules.reference, area, &mut errors);
    errors.or(Some(()))?;
    let (policy, reference) = (rules.policy, rules.reference);
    let mut changes = setting::all(db).await?;
    changes.reverse();
    let back = |change: &Change| change.taken_back.as_ref().and_then(|back| back.by);
    let people: Vec<PersonId> =
        changes.iter().flat_map(|change| [change.set_by, back(change)]).flatten().collect();
    let names = store::people::names(db, &people).await?;
    Ok(Kept { policy, area, reference, now: ctx.now(), names, changes })
}

/// A setting as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub name: Option<String>,
    /// Absent, or the region itself: everywhere.
    pub area: Option<String>,
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

/// How far ahead a change may be entered, in days: two years.
const AHEAD: u64 = 731;

/// From when on it is to hold: at once, or from the first moment of a day to come.
pub(super) fn begins(ctx: &Ctx, form: &Form, errors: &mut FieldErrors) -> Instant {
    let now = ctx.now();
    let today = day_of(now);
    let day = from_day(ctx, "valid_from", form.valid_from, errors);
    if day > today + Days::new(AHEAD) {
        errors.add("valid_from", FieldCode::Time, format!("最多提前 {AHEAD} 天"));
    }
    if day > today { start_of(day) } else { now }
}

/// The division of a code, as a scope: `None` for the region itself, which is everywhere.
pub(super) fn division(
    ctx: &Ctx,
    reference: &Reference,
    code: Option<String>,
    errors: &mut FieldErrors,
) -> Option<Division> {
    let code = errors.text("area", code, 12).map(AreaCode)?;
    let Some(found) = Division::of(&code).filter(|_| reference.areas.contains_key(&code)) else {
        errors.add("area", FieldCode::Unknown, "没有这个行政区划");
        return None;
    };
    let region = Division::parse(&ctx.config.region.code);
    if region.is_some_and(|region| !region.contains(found)) {
        errors.add("area", FieldCode::Conflict, "这个行政区划不在本地区范围内");
    }
    (region != Some(found)).then_some(found)
}

/// A setting within its bounds and in a scope that it knows.
pub(super) fn check(
    ctx: &Ctx,
    reference: &Reference,
    form: &Form,
    errors: &mut FieldErrors,
) -> Option<Setting> {
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
    let area = division(ctx, reference, form.area.clone(), errors);
    let name = name?;
    let terms = terms(name);
    let scope = Setting { name, area, line, kind, value: None };
    if !terms.scoped && scope.is_partial() {
        let field = if line.is_none() && kind.is_none() { "area" } else { "line" };
        errors.add(field, FieldCode::Conflict, "这一项全区统一，不分镇街、业务线和业务类别");
    } else if scope.bears_on().next().is_none() {
        let detail = match kind {
            Some(Kind::Rating) if area.is_some() => "差评没有发生地点，按全区的规定",
            Some(Kind::Rating) if line.is_some_and(|line| line != Line::Service) => {
                "差评只属于政务服务业务线"
            }
            _ => "这一项不适用于所选的业务线和业务类别",
        };
        errors.add("kind", FieldCode::Conflict, detail);
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
    Some(Setting { value, ..scope })
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
    let reference = ctx.rules(&ctx.db.read).await?.reference;
    let setting = check(ctx, &reference, &form, &mut errors);
    let from = begins(ctx, &form, &mut errors);
    let basis = errors.required_text("basis", form.basis, 200);
    let (setting, basis) = errors.or(setting.zip(basis))?;
    let name = setting.name;
    ctx.transaction(async |txn| {
        setting::one_at_a_time(txn).await?;
        unchanged(txn, name, form.version).await?;
        let now = ctx.now();
        let same = |change: &Change| {
            let value = setting.value;
            Setting { value, ..change.setting } == setting && change.valid_from == from
        };
        if from > now && setting::all(txn).await?.iter().any(|change| change.waits(now) && same(change)) {
            let detail = "这一天已有同一范围的待生效调整，请先撤回";
            return Err(Error::field("valid_from", FieldCode::Taken, detail));
        }
        let value = setting.value.map_or("恢复默认".to_owned(), |value| value.say(name));
        let since = if from > now { format!("，自 {} 起", day_of(from)) } else { String::new() };
        let detail = format!("{value}{since}，依据：{basis}");
        setting::add(txn, setting, (from, now), basis, doer.person).await?;
        note(ctx, txn, doer, AdminAction::SettingChange, subject(&reference, &setting), detail).await
    })
    .await
}

/// What is set for whom, in words.
fn subject(reference: &Reference, setting: &Setting) -> String {
    let area = setting.area.map(|area| format!("{}，", place(reference, area))).unwrap_or_default();
    let line = setting.line.map_or("各业务线", Line::label);
    let kind = setting.kind.map_or("各类诉求", Kind::label);
    format!("{}（{area}{line}，{kind}）", setting.name.label())
}

/// What a division is called: 铜都街道, or 铜都街道 / 京铜社区 below it.
pub fn place(reference: &Reference, area: Division) -> String {
    let path = reference.area_path(&area.code());
    // Where everything lies in one county its name goes without saying.
    let alone = reference.areas.values().filter(|area| area.parent.is_none()).nth(1).is_none();
    match path.split_once(" / ").filter(|_| alone) {
        Some((_, within)) => within.to_owned(),
        None if path.is_empty() => "未登记的区划".to_owned(),
        None => path,
    }
}

/// Takes back a change that waits for its day (撤回待生效调整).
///
/// # Errors
/// Not found; invalid where it holds already or was taken back.
pub async fn take_back(ctx: &Ctx, doer: &Doer, id: i64) -> Result<(), Error> {
    let reference = ctx.rules(&ctx.db.read).await?.reference;
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
        note(ctx, txn, doer, AdminAction::SettingTakeBack, subject(&reference, &change.setting), detail).await
    })
    .await
}
