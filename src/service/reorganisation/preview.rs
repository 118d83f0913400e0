//! What a reorganisation would do, without doing it (撤并预览).

use super::plan::{Form, Plan, check};
use super::{Ctx, Error, NAMED, Work};
use crate::domain::lifecycle::{Command, decide, left_behind};
use crate::domain::permission::By;
use crate::domain::routing::{Unit, UnitPhone};
use crate::domain::text::FieldErrors;
use crate::domain::ticket::{Event, InnerTask, Ticket};
use crate::domain::time::start_of;
use crate::service::rules::Rules;
use crate::store::{reorganisation as store, staff, ticket};
use entity::values::*;

/// Tickets that are looked at one by one; more are told by their number only.
const MOST: u64 = 5000;
const BATCH: u64 = 200;

/// Tickets of a kind: how many, and the first of their numbers. Confidential ones are counted, never named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    pub count: u64,
    pub numbers: Vec<TicketNumber>,
}

/// What would happen.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// Everything that the units have in hand now.
    pub tickets: u64,
    /// Whether each of them was looked at.
    pub complete: bool,
    /// Pass as the lead unit's.
    pub lead: u64,
    /// Pass as a co unit's.
    pub co: u64,
    /// Requests that wait and are decided for the successor.
    pub requests: u64,
    /// What their people have in hand.
    pub inside: u64,
    /// Orders that still want an answer.
    pub directives: u64,
    /// With a miss that stays with the unit that ends.
    pub missed: u64,
    /// The successor has a part in it already: the two become one.
    pub overlapping: Listed,
    /// They accuse the successor and go back to the dispatchers.
    pub taken_back: Listed,
    /// They stay behind and have to be seen to by people.
    pub staying: Listed,
    /// They complain about the successor, which would then handle them.
    pub complaints: Listed,
    /// Rows of the directory that name the successor from that day on.
    pub directory_rows: u64,
    pub matters: u64,
    /// Name, user name and roles of whoever moves.
    pub people: Vec<(String, String, Vec<Role>)>,
    pub workers: u64,
    /// Duty numbers, of those that end and of the successor, each with the unit's name.
    pub phones: Vec<(String, Vec<UnitPhone>)>,
    pub own_phones: Vec<UnitPhone>,
    /// Urgent ones that somebody still has to phone about.
    pub to_phone: u64,
    /// Units below them, which stand below the successor then.
    pub below: Vec<String>,
    /// What people should see to beside, in sentences.
    pub open: Vec<String>,
}

impl Listed {
    pub(super) fn add(&mut self, ticket: &Ticket) {
        self.count += 1;
        if !ticket.confidential && self.numbers.len() < NAMED {
            self.numbers.push(ticket.number.clone());
        }
    }
}

/// What this reorganisation would do as things stand now.
///
/// # Errors
/// Invalid, as the plan itself.
pub async fn preview(ctx: &Ctx, form: Form, errors: FieldErrors) -> Result<Preview, Error> {
    let plan = check(ctx, &ctx.db.read, form, false, errors).await?;
    let rules = ctx.rules(&ctx.db.read).await?;
    let mut found = Preview { complete: true, ..Preview::default() };
    tickets(ctx, &rules, &plan, &mut found).await?;
    beside(ctx, &rules, &plan, &mut found).await?;
    Ok(found)
}

async fn tickets(ctx: &Ctx, rules: &Rules, plan: &Plan, found: &mut Preview) -> Result<(), Error> {
    let db = &ctx.db.read;
    let units: Vec<UnitCode> = plan.units.iter().map(|unit| unit.code.clone()).collect();
    let work = Work { units, successor: Some(plan.successor.code.clone()), accused: None };
    found.tickets = work.left(&left_behind()).count(db).await?;
    found.complete = each(ctx, &work, |ticket| look(ctx, rules, plan, ticket, found)).await?;
    Ok(())
}

/// Looks at each of the tickets, or at so many that it takes a while. Returns whether these were all.
pub(super) async fn each(ctx: &Ctx, work: &Work, mut look: impl FnMut(Ticket)) -> Result<bool, Error> {
    let (db, within) = (&ctx.db.read, left_behind());
    let (mut after, mut seen) = (TicketId(0), 0);
    loop {
        let ids = work.left(&within).after(db, after, BATCH).await?;
        let Some(last) = ids.last() else { return Ok(true) };
        if seen >= MOST {
            return Ok(false);
        }
        (after, seen) = (*last, seen + BATCH);
        for id in &ids {
            if let Some(stored) = ticket::by_id(db, *id).await? {
                look(stored.ticket);
            }
        }
    }
}

fn look(ctx: &Ctx, rules: &Rules, plan: &Plan, ticket: Ticket, found: &mut Preview) {
    let to = &plan.successor.code;
    for unit in &plan.units {
        let parts: Vec<AssignmentRole> = ticket.left_by(&unit.code).map(|part| part.role).collect();
        if parts.is_empty() {
            continue;
        }
        let since = start_of(plan.effective_on);
        let command =
            Command::Succeed { act: ReorganisationId(0), from: unit.code.clone(), to: to.clone(), since };
        let Ok(events) = decide(&ticket, command, &By::System, rules.context(ctx.now())) else {
            found.staying.add(&ticket);
            continue;
        };
        if events.iter().any(|event| matches!(event, Event::Moved { to: Status::ToDispatch })) {
            found.taken_back.add(&ticket);
            continue;
        }
        if events.iter().any(|e| matches!(e, Event::AssignmentMoved { to: AssignmentStatus::Removed, .. })) {
            found.overlapping.add(&ticket);
        }
        found.to_phone += u64::from(ticket.phone_tasks().iter().any(|task| task.unit == unit.code));
        if !events.iter().any(|event| matches!(event, Event::Succeeded { .. })) {
            continue;
        }
        let leads = parts.contains(&AssignmentRole::Lead);
        let (lead, co) = if leads { (1, 0) } else { (0, 1) };
        (found.lead, found.co) = (found.lead + lead, found.co + co);
        let many = |count: usize| count as u64;
        if leads {
            let waits = |request: &&crate::domain::ticket::Request| request.state == RequestState::Pending;
            found.requests += many(ticket.requests.iter().filter(waits).count());
            let open =
                ticket.directives.iter().filter(|d| d.state == DirectiveState::Open && d.unit == unit.code);
            found.directives += many(open.count());
            if ticket.subject_unit.as_ref() == Some(to) {
                found.complaints.add(&ticket);
            }
        }
        let own = |task: &&InnerTask| task.is_open() && task.unit == unit.code;
        found.inside += many(ticket.inside.iter().filter(own).count());
        let missed = ticket.clocks.iter().any(|c| c.is_missed() && c.key.unit.as_ref() == Some(&unit.code));
        found.missed += u64::from(missed);
    }
}

async fn beside(ctx: &Ctx, rules: &Rules, plan: &Plan, found: &mut Preview) -> Result<(), Error> {
    let (db, known, day) = (&ctx.db.read, &rules.reference, plan.effective_on);
    let units: Vec<UnitCode> = plan.units.iter().map(|unit| unit.code.clone()).collect();
    let people = store::people(db, &units).await?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let mut roles = staff::roles(db, &ids).await?;
    for person in people {
        let roles: Vec<Role> = roles.remove(&person.id).unwrap_or_default().into_iter().collect();
        found.people.push((person.name, person.username, roles));
    }
    found.workers = store::count_workers(db, &units).await?;
    found.matters = known.matters.values().filter(|matter| units.contains(&matter.unit)).count() as u64;
    let below = |unit: &&Unit| unit.parent.as_ref().is_some_and(|parent| units.contains(parent));
    let goes_on = |unit: &&Unit| unit.is_valid(day) && !units.contains(&unit.code);
    let names = known.units.values().filter(below).filter(goes_on);
    found.below = names.map(|unit| unit.name_on(day).to_owned()).collect();
    let to = &plan.successor;
    for unit in &plan.units {
        let phones = known.phones_of(&unit.code).to_vec();
        if !phones.is_empty() {
            found.phones.push((unit.name_on(day).to_owned(), phones));
        }
    }
    found.own_phones = known.phones_of(&to.code).to_vec();
    for row in &known.directory {
        let Some(heir) = row.succeeded(&units, &to.code, day) else { continue };
        found.directory_rows += 1;
        if heir.is_undecided() {
            let category = known.category_path(&row.category);
            found.open.push(format!("派单目录“{category}”的候选单位并为一个，请确定主办单位"));
        }
    }
    for unit in &plan.units {
        let name = unit.name_on(day);
        if let Some(area) = unit.area.as_ref().filter(|area| to.area.as_ref() != Some(*area)) {
            let (area, to) = (known.area_path(area), to.name_on(day));
            found.open.push(format!("{name}负责的{area}，按所在乡镇（街道）派单的改派{to}，请核对"));
        }
        if known.approves_inside(&unit.code) && !known.approves_inside(&to.code) {
            found.open.push(format!(
                "{name}开启了审签，{}未开启：已待审签的仍由负责人审签，以后的不再审签",
                to.name_on(day)
            ));
        }
    }
    let leads = found.people.iter().filter(|(_, _, roles)| roles.contains(&Role::Lead)).count();
    if leads > 0 {
        let to = to.name_on(day);
        found.open.push(format!("原单位负责人 {leads} 人转入{to}后仍为单位负责人，须调整的请安全管理员办理"));
    }
    Ok(())
}
