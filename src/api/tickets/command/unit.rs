//! The parameters of what a unit does: its own people, its result, and in whose name the hotline enters it.

use super::{BehalfForm, CommandForm, LONG, NOTE, evidence};
use crate::api::tickets::fields::date;
use crate::domain::lifecycle::{Behalf, Command, SubmitResult};
use crate::domain::text::FieldErrors;
use crate::domain::ticket::{Hand, Named};
use entity::values::*;

impl CommandForm {
    pub(super) fn assign_inside(self, e: &mut FieldErrors) -> Option<Command> {
        let name = e.required_text("person", self.person, 40);
        let village = e.text("village", self.village, 60);
        let phone = e.phone("phone", self.phone).map(|phone| phone.as_str().to_owned());
        let due_on = date(e, "due_on", self.due_on);
        let due_on = e.required("due_on", due_on);
        let note = e.text("note", self.note, NOTE);
        let hand = Hand::Named(Box::new(Named { name: name?, village, phone }));
        Some(Command::AssignInside { unit: None, hand, due_on: due_on?, note })
    }

    pub(super) fn submit(self, e: &mut FieldErrors) -> Option<Command> {
        let verified = e.required("verified", self.verified);
        let outcome = e.required("outcome", self.outcome);
        let measures = e.required_text("measures", self.measures, LONG);
        let public_reply = e.required_text("public_reply", self.public_reply, LONG);
        let open_to_public = e.required("open_to_public", self.open_to_public);
        let evidence = evidence(e, self.evidence);
        let open_co_reason = e.text("open_co_reason", self.open_co_reason, NOTE);
        let plan = match self.plan {
            Some(plan) => {
                let measures = e.required_text("plan.measures", plan.measures, LONG);
                let until = date(e, "plan.until", plan.until);
                let until = e.required("plan.until", until);
                measures.zip(until)
            }
            None => None,
        };
        Some(Command::Submit(Box::new(SubmitResult {
            verified: verified?,
            outcome: outcome?,
            measures: measures?,
            public_reply: public_reply?,
            open_to_public: open_to_public?,
            evidence,
            verdict: self.verdict,
            plan,
            open_co_reason,
        })))
    }
}

impl BehalfForm {
    pub(super) fn read(self, e: &mut FieldErrors) -> Option<Behalf> {
        let person = e.required_text("on_behalf_of.person", self.person, 40);
        let medium = e.required("on_behalf_of.medium", self.medium);
        Some(Behalf { person: person?, medium: medium?, attachment: self.attachment.map(AttachmentId) })
    }
}
