//! An emergency of the history: handed over by phone, first reported within two hours, put right within the day.

use super::super::Error;
use super::play::{Ending, Stage};
use crate::domain::lifecycle::{CallReport, Command};
use crate::domain::text::Phone;
use crate::store::ticket::Stored;
use chrono::TimeDelta;
use entity::values::*;

impl Stage<'_> {
    /// From the receipt to the result, at whatever hour.
    ///
    /// # Errors
    /// As [`Stage::story`].
    pub(super) async fn emergency(
        &mut self,
        mut stored: Stored,
        ending: &Ending<'_>,
    ) -> Result<Stored, Error> {
        if stored.ticket.status == Status::ToDispatch {
            self.pass_minutes(6);
            stored = self.dispatch(stored).await?;
        }
        self.pass_minutes(4);
        let unit = stored.ticket.lead().map(|lead| lead.unit.clone());
        let phones = unit.map(|unit| self.rules.reference.phones_of(&unit)).unwrap_or_default();
        let number = phones.first().and_then(|phone| Phone::parse(&phone.number)).or_else(|| self.phone());
        if let Some(number) = number {
            let note = Some("已讲明地点和险情，立即派人".to_owned());
            let person = Some("值班员".to_owned());
            let call = CallReport { unit: None, reached: true, person, number, at: None, note };
            let dispatcher = self.cast.by("dispatcher1")?;
            stored = self.give(stored, &dispatcher, Command::HandOver(Box::new(call))).await?;
        }
        self.pass_minutes(12);
        let (method, note) = (ContactMethod::Phone, Some("已电话联系诉求人，告知避险方法".to_owned()));
        stored = self.by_unit(stored, Command::Contact { method, contacted_at: None, note }).await?;
        self.pass_minutes(40);
        let content = "人员已到场，现场已设警戒，暂无人员伤亡；正在排查原因，处理情况随后报告。".to_owned();
        stored = self.by_unit(stored, Command::ReportPreliminary { content }).await?;
        self.pass_minutes(180);
        self.submit(stored, ending).await
    }

    fn pass_minutes(&mut self, minutes: i64) {
        self.now += TimeDelta::minutes(minutes);
    }
}
