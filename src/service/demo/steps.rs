//! What people do on a ticket of the history, one step each.

use super::super::Error;
use super::goal::Goal;
use super::play::{Ending, Stage};
use crate::domain::lifecycle::{Command, SubmitResult, VisitReport};
use crate::domain::permission::By;
use crate::domain::ticket::{Attachment, Event};
use crate::domain::time::day_of;
use crate::store;
use crate::store::ticket::Stored;
use chrono::TimeDelta;
use entity::values::*;

impl Stage<'_> {
    pub(super) async fn dispatch(&mut self, stored: Stored) -> Result<Stored, Error> {
        let resolution = self.rules.reference.resolve(crate::domain::routing::Query {
            category: stored.ticket.category.as_ref(),
            area: stored.ticket.area.as_ref(),
            kind: stored.ticket.kind,
            day: day_of(self.now),
        });
        let unit = resolution.candidates.first().map(|c| c.unit.clone());
        let unit = unit.ok_or_else(|| Error::Internal("demo dispatch", "no candidate".into()))?;
        let command = Command::Dispatch {
            lead_unit: unit,
            co_units: Vec::new(),
            category: None,
            note: Some("请按职责办理".to_owned()),
            override_reason: None,
        };
        let dispatcher = self.cast.by(self.one_of(&["dispatcher1", "dispatcher2"]))?;
        self.give(stored, &dispatcher, command).await
    }

    /// The unit says that it is another's.
    pub(super) async fn give_back(&mut self, stored: Stored, goal: Goal) -> Result<Stored, Error> {
        let lead = stored.ticket.lead().map(|lead| lead.unit.clone());
        let other =
            ["chengguan", "zhujian"].map(UnitCode::from).into_iter().find(|unit| Some(unit) != lead.as_ref());
        let command = Command::Return {
            reason: ReturnReason::NotOurs,
            basis: "按部门职责清单，该事项不在我单位职责范围内".to_owned(),
            suggested_unit: other,
        };
        let stored = self.by_unit(stored, command).await?;
        if goal == Goal::Returned {
            return Ok(stored);
        }
        self.pass_hours(1);
        let dispatcher = self.cast.by(self.one_of(&["dispatcher1", "dispatcher2"]))?;
        let reason = Some("两家单位均认为不属本单位职责，目录也没有明确规定".to_owned());
        self.give(stored, &dispatcher, Command::OpenDispute { reason }).await
    }

    /// The caller rings again, a supervisor and a leader order, the unit answers the first.
    pub(super) async fn supervise(&mut self, stored: Stored) -> Result<Stored, Error> {
        self.pass_hours(2);
        let agent = self.cast.by("agent1")?;
        let note = "诉求人再次来电，要求尽快处理".to_owned();
        let stored = self.give(stored, &agent, Command::Urge { note }).await?;
        self.pass_hours(1);
        let supervisor = self.cast.by(self.one_of(&["supervisor1", "supervisor2"]))?;
        let requirement = "查明原因，三日内整改到位，并书面回复".to_owned();
        let command = Command::Supervise { level: 2, requirement, due_working_days: 3 };
        let stored = self.give(stored, &supervisor, command).await?;
        self.pass_hours(1);
        let leader = self.cast.by("leader1")?;
        let text = "请承办单位务必重视，限期解决，办结后向诉求人当面说明。".to_owned();
        let due_on = day_of(self.end) + TimeDelta::days(3);
        let stored = self.give(stored, &leader, Command::Instruct { text, unit: None, due_on }).await?;
        self.pass_hours(1);
        let content = "已到现场核查并责令整改，责任人已签收整改通知".to_owned();
        self.by_unit(stored, Command::ReplySupervision { directive: None, content }).await
    }

    /// The unit cannot be done in time.
    pub(super) async fn ask_for_time(&mut self, stored: Stored, goal: Goal) -> Result<Stored, Error> {
        self.pass_hours(1);
        if goal == Goal::Extending {
            let reason = "需委托第三方检测，报告预计三个工作日后出具".to_owned();
            let command = Command::RequestExtension { working_days: 3, reason, told_caller: true };
            let stored = self.by_unit(stored, command).await?;
            self.pass_hours(1);
            let lead = self.lead(&stored)?;
            return self.give(stored, &lead, approve(RequestKind::Extension)).await;
        }
        let command = Command::RequestSuspension {
            reason: SuspensionReason::Appraisal,
            resume_on: day_of(self.end) + TimeDelta::days(10),
            why: Some("检测机构正在检测，结果出具前无法继续办理".to_owned()),
        };
        let stored = self.by_unit(stored, command).await?;
        self.pass_hours(1);
        let dispatcher = self.cast.by(self.one_of(&["dispatcher1", "dispatcher2"]))?;
        self.give(stored, &dispatcher, approve(RequestKind::Suspension)).await
    }

    pub(super) async fn submit(&mut self, stored: Stored, ending: &Ending<'_>) -> Result<Stored, Error> {
        let (stored, id) = self.attach(stored, "现场照片.png", AttachmentKind::Evidence).await?;
        let result = SubmitResult {
            verified: !matches!(ending.outcome, Outcome::OutOfScope),
            outcome: ending.outcome,
            measures: ending.measures.to_owned(),
            public_reply: ending.public_reply.to_owned(),
            open_to_public: true,
            evidence: vec![id],
            verdict: ending.verdict,
            plan: None,
            open_co_reason: None,
        };
        self.by_unit(stored, Command::Submit(Box::new(result))).await
    }

    /// The unit adds a file.
    pub(super) async fn attach(
        &mut self,
        stored: Stored,
        name: &str,
        kind: AttachmentKind,
    ) -> Result<(Stored, AttachmentId), Error> {
        let by = self.handler(&stored)?;
        let person = by.person().unwrap_or(PersonId(0));
        let new = self.photo.row(stored.id, name, kind, person);
        let row = store::attachment::insert(self.txn, new, self.now).await?;
        let attachment = Attachment { id: row.id, kind: row.kind, document: None, by: person };
        let stored = self.write(&stored, vec![Event::Attached { attachment }], &by, false).await?;
        Ok((stored, row.id))
    }

    pub(super) async fn visit(&mut self, stored: Stored, unhappy: bool) -> Result<Stored, Error> {
        let visitor = self.cast.by(self.one_of(&["visitor1", "visitor2"]))?;
        let report = VisitReport {
            caller: None,
            channel: VisitChannel::Phone,
            reached: true,
            unit_contacted: Some(true),
            solved: Some(if unhappy { Solved::No } else { Solved::Yes }),
            satisfaction: Some(if unhappy { 2 } else { 4 + u8::from(self.n.is_multiple_of(3)) }),
            satisfaction_unit: Some(if unhappy { 3 } else { 5 }),
            satisfaction_agent: Some(5),
            note: unhappy.then(|| "诉求人表示问题没有解决".to_owned()),
        };
        self.give(stored, &visitor, Command::Visit(Box::new(report))).await
    }

    pub(super) async fn by_unit(&mut self, stored: Stored, command: Command) -> Result<Stored, Error> {
        let by = self.handler(&stored)?;
        self.give(stored, &by, command).await
    }

    pub(super) fn handler(&self, stored: &Stored) -> Result<By, Error> {
        let lead = stored.ticket.lead().map(|lead| lead.unit.clone());
        self.cast.handler(&lead.ok_or_else(|| Error::Internal("demo handler", "no lead unit".into()))?)
    }

    pub(super) fn lead(&self, stored: &Stored) -> Result<By, Error> {
        let unit = stored.ticket.lead().map(|lead| lead.unit.as_str().to_owned()).unwrap_or_default();
        self.cast.by(&format!("lead.{unit}"))
    }
}

/// Consent to what was asked for.
pub(super) fn approve(request: RequestKind) -> Command {
    Command::Decide { request, approved: true, note: Some("情况属实，同意".to_owned()) }
}
