//! What the stage is furnished with: who calls, and what intake writes down.

use super::goal::Goal;
use super::play::Stage;
use super::story::Story;
use crate::domain::lifecycle::{Intake, NewTicket, TransferReport};
use crate::domain::permission::By;
use crate::domain::rating::ServiceItem;
use crate::domain::text::Phone;
use crate::domain::ticket::{Details, Upstream};
use crate::domain::time::end_of;
use crate::service::Error;
use crate::service::intake::{CallerForm, Form};
use entity::values::*;

/// Family names alone, as a demo may show them.
const FAMILIES: &[&str] = &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];

impl Stage<'_> {
    /// Who takes the call.
    pub(super) fn agent(&self, goal: Goal) -> Result<By, Error> {
        self.cast.by(if goal == Goal::Proposed { "agent3" } else { self.one_of(&["agent1", "agent2"]) })
    }

    /// Whether the person of this user name has the id.
    pub(super) fn is(&self, username: &str, person: Option<PersonId>) -> bool {
        self.cast.by(username).is_ok_and(|by| by.person() == person)
    }

    pub(super) fn one_of(&self, choices: &[&'static str]) -> &'static str {
        let at = usize::try_from(self.n).unwrap_or(0) % choices.len().max(1);
        choices.get(at).copied().unwrap_or_default()
    }

    /// A name that is nobody's: 诉求人 with a family name before it.
    pub(super) fn name(&self) -> String {
        let at = usize::try_from(self.n).unwrap_or(0) % FAMILIES.len();
        format!("{}某某", FAMILIES.get(at).copied().unwrap_or_default())
    }

    /// The code of a window by its name.
    pub(super) fn window(&self, name: Option<&str>) -> Option<String> {
        let services = &self.rules.reference.services;
        let named =
            |item: &&ServiceItem| item.what == ServiceWhat::Window && Some(item.facts.name.as_str()) == name;
        services.iter().find(named).map(|item| item.code.clone()).or_else(|| name.map(str::to_owned))
    }

    /// A number of the range that no operator gives out.
    pub(super) fn phone(&self) -> Option<Phone> {
        // Every seventh caller has called before.
        Phone::parse(&format!("1380000{:04}", if self.n.is_multiple_of(7) { 7 } else { self.n % 10_000 }))
    }

    /// What intake writes down.
    pub(super) fn form(&self, story: &Story, goal: Goal) -> Form {
        let intake = match goal {
            Goal::Received => Intake::Unattended,
            Goal::NeedInfo => {
                Intake::NeedInfo { question: "请说明具体地点和发生时间".to_owned() }
            }
            Goal::Answered => Intake::Answer { reply: story.public_reply.clone() },
            Goal::Transferred => Intake::TransferEmergency {
                to: EmergencyLine::Police,
                call: Some(TransferReport {
                    reached: true,
                    person: Some("接警员".to_owned()),
                    number: None,
                    at: None,
                    note: Some("三方通话，已讲明地点和险情".to_owned()),
                }),
            },
            Goal::Declined | Goal::Proposed => Intake::Decline {
                disposition: Disposition::LegalChannel,
                reason: if self.n.is_multiple_of(2) {
                    DeclineReason::Litigation
                } else {
                    DeclineReason::Petition
                },
                told_caller: true,
                told: Some("该事项已进入法定程序，请向受理机关了解进展".to_owned()),
            },
            _ => Intake::Accept,
        };
        let upstream = (goal == Goal::ToReport).then(|| Upstream {
            system: Channel::City,
            number: format!("KM{}{:05}", crate::domain::time::day_of(self.now).format("%y%m%d"), self.n),
            received_at: Some(self.now),
            due_at: Some(end_of(
                self.rules.calendar.add_working_days(crate::domain::time::day_of(self.now), 7).on,
            )),
            return_until: None,
        });
        let channel = match goal {
            Goal::Received => Channel::Web,
            Goal::ToReport => Channel::City,
            _ => story.channel,
        };
        let calls_back =
            matches!(goal, Goal::ToVisit | Goal::Dissatisfied | Goal::AskedToClose | Goal::Redone);
        let anonymous = self.n % 11 == 5 && !calls_back;
        let ticket = NewTicket {
            line: story.line,
            channel,
            kind: story.kind,
            urgency: story.urgency,
            intake,
            title: story.title.clone(),
            content: story.content.clone(),
            // Without a category the directory cannot answer: a person will.
            category: (goal != Goal::ToDispatch).then(|| CategoryCode::from(story.category.as_str())),
            area: Some(AreaCode::from(story.area.as_str())),
            address: story.address.clone(),
            subject_unit: None,
            accused: None,
            details: Details::default(),
            received_at: None,
            late_reason: None,
            callers: Vec::new(),
            confidential: story.kind == Kind::Report && self.n.is_multiple_of(2),
            reply_wanted: true,
            upstream,
            rating: None,
            split_from: None,
        };
        Form { ticket, callers: vec![self.caller(story, anonymous)] }
    }

    fn caller(&self, story: &Story, anonymous: bool) -> CallerForm {
        CallerForm {
            kind: story.caller_kind,
            anonymous,
            name: (!anonymous).then(|| self.name()),
            salutation: (!anonymous)
                .then(|| if self.n.is_multiple_of(2) { "女士" } else { "先生" }.to_owned()),
            phone: self.phone(),
            contact_phone: None,
            on_behalf_of: None,
            language: None,
            best_time: None,
            company: (story.caller_kind == CallerKind::Enterprise)
                .then(|| format!("示例企业{}", self.n % 90 + 10)),
            credit_code: None,
        }
    }
}
