//! Limits and stages, set for a line and a kind (时限与环节). What runs keeps the limit with which it started.

use super::{Doer, note};
use crate::domain::clock::{Policy, Setting, clock_of, terms};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::{Ctx, Error};
use crate::store::{self, setting};
use entity::values::{AdminAction, Kind, LimitName, Line, PersonId};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use crate::store::setting::Change;

/// The limits in force and how they came about.
#[derive(Debug, Clone)]
pub struct Kept {
    pub policy: Arc<Policy>,
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
    let people: Vec<PersonId> = changes.iter().filter_map(|change| change.set_by).collect();
    Ok(Kept { policy, names: store::people::names(db, &people).await?, changes })
}

/// A setting as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub name: Option<String>,
    pub line: Option<String>,
    pub kind: Option<String>,
    /// Absent: the shipped value again.
    pub value: Option<u32>,
    pub basis: Option<String>,
}

/// What a change would do: the limits before and after it, and how many clocks keep what they began with.
#[derive(Debug, Clone)]
pub struct Preview {
    pub setting: Setting,
    pub now: Arc<Policy>,
    pub then: Policy,
    pub running: u64,
}

/// What a change would do, without doing it.
///
/// # Errors
/// Invalid, as the change itself.
pub async fn preview(ctx: &Ctx, form: Form, mut errors: FieldErrors) -> Result<Preview, Error> {
    let setting = check(&form, &mut errors);
    let setting = errors.or(setting)?;
    let db = &ctx.db.read;
    let now = ctx.rules(db).await?.policy;
    let set = setting::all(db).await?.into_iter().map(|change| change.setting);
    let then = Policy::of(set.chain([setting]));
    let running = match clock_of(setting.name) {
        Some(clock) => setting::running(db, clock, setting).await?,
        None => 0,
    };
    Ok(Preview { setting, now, then, running })
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
    errors.range("value", form.value, terms.least, terms.most);
    Some(Setting { name, line, kind, value: form.value })
}

/// Sets a limit for what starts from now on.
///
/// # Errors
/// Invalid.
pub async fn set(ctx: &Ctx, doer: &Doer, form: Form, mut errors: FieldErrors) -> Result<(), Error> {
    let setting = check(&form, &mut errors);
    let basis = errors.required_text("basis", form.basis, 200);
    let (setting, basis) = errors.or(setting.zip(basis))?;
    let name = setting.name;
    ctx.transaction(async |txn| {
        let line = setting.line.map_or("各业务线", Line::label);
        let kind = setting.kind.map_or("各类诉求", Kind::label);
        let subject = format!("{}（{line}，{kind}）", name.label());
        let value = setting.value.map_or("恢复默认".to_owned(), |value| terms(name).measure.say(value));
        let detail = format!("{value}，依据：{basis}");
        setting::add(txn, setting, basis, doer.person, ctx.now()).await?;
        note(ctx, txn, doer, AdminAction::SettingChange, subject, detail).await
    })
    .await
}
