//! When and to whom a clock climbs (督办阶梯; contract.md §4 "Escalation ladder"), as it was set when the clock started.
//!
//! A clock keeps the ladder with which it started: nobody is urged earlier than was promised, nor let off.

use crate::domain::calendar::Allowance;
use entity::values::{Role, Rung};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Who can stand on a rung: those of the unit, and those who watch over it.
const RECIPIENTS: [Role; 5] = [Role::Handler, Role::Lead, Role::Dispatcher, Role::Supervisor, Role::Leader];

/// Whom a rung tells (发送对象).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "Vec<Role>", from = "Vec<Role>")]
pub struct Recipients(u8);

impl Recipients {
    /// Those of `roles` that can stand on a rung.
    pub fn of(roles: &[Role]) -> Self {
        let bit = |(n, role): (usize, &Role)| if roles.contains(role) { 1 << n } else { 0 };
        Self(RECIPIENTS.iter().enumerate().map(bit).sum())
    }

    /// Who can be chosen.
    pub const fn choices() -> &'static [Role] {
        &RECIPIENTS
    }

    /// Whether this role is told.
    pub fn has(self, role: Role) -> bool {
        RECIPIENTS.iter().position(|r| *r == role).is_some_and(|n| self.0 & (1 << n) != 0)
    }

    /// In a fixed order.
    pub fn roles(self) -> Vec<Role> {
        RECIPIENTS.into_iter().filter(|role| self.has(*role)).collect()
    }

    /// 单位负责人、督办员
    pub fn label(self) -> String {
        self.roles().into_iter().map(Role::label).collect::<Vec<_>>().join("、")
    }
}

impl From<Recipients> for Vec<Role> {
    fn from(recipients: Recipients) -> Self {
        recipients.roles()
    }
}

impl From<Vec<Role>> for Recipients {
    fn from(roles: Vec<Role>) -> Self {
        Self::of(&roles)
    }
}

/// The rungs with their offsets to the due instant, and whom each tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// So many working days before `due_on`, at 09:00, the reminder comes; where the clock is no longer than that, on `due_on` itself.
    pub remind_days: u32,
    /// On so manieth working day after `due_on`, at 09:00, the urging comes.
    pub urge_days: u32,
    /// Full working days late at the levels 1 to 4.
    pub level_days: [u32; 4],
    /// Minutes late at the urging and at level 1, for clocks in minutes.
    pub urge_minutes: u32,
    pub level_1_minutes: u32,
    /// In the order of the rungs.
    pub to: [Recipients; Rung::ALL.len()],
}

impl Default for Ladder {
    fn default() -> Self {
        use Role::{Handler, Lead, Leader, Supervisor};
        let to: [&[Role]; Rung::ALL.len()] = [
            &[Handler],
            &[Handler, Lead],
            &[Lead, Supervisor],
            &[Lead],
            &[Lead, Supervisor],
            &[Leader],
            &[Leader],
        ];
        Self {
            remind_days: 1,
            urge_days: 1,
            level_days: [1, 3, 5, 10],
            urge_minutes: 10,
            level_1_minutes: 30,
            to: to.map(Recipients::of),
        }
    }
}

/// What of a rung can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Days,
    Minutes,
    To,
}

/// What speaks against a ladder: at which rung, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub rung: Rung,
    pub part: Part,
    pub detail: String,
}

/// The most working days before the due day, after it, and late.
const MOST_BEFORE: u32 = 10;
const MOST_LATE: u32 = 60;
const MOST_MINUTES: u32 = 24 * 60;

impl Ladder {
    /// Whether it is the shipped one.
    pub fn is_shipped(&self) -> bool {
        *self == Self::default()
    }

    /// Whom a rung tells.
    pub fn to(&self, rung: Rung) -> Recipients {
        Rung::ALL.iter().position(|r| *r == rung).and_then(|n| self.to.get(n)).copied().unwrap_or_default()
    }

    /// Lets `rung` tell these.
    pub fn tell(&mut self, rung: Rung, to: Recipients) {
        let place = Rung::ALL.iter().position(|r| *r == rung).and_then(|n| self.to.get_mut(n));
        place.into_iter().for_each(|told| *told = to);
    }

    /// Full working days late at a level, by rung.
    pub fn levels(&self) -> [(Rung, u32); 4] {
        let [one, two, three, four] = self.level_days;
        [(Rung::Level1, one), (Rung::Level2, two), (Rung::Level3, three), (Rung::Level4, four)]
    }

    /// How many days belong to a rung; `None` for the one that comes with the due instant.
    pub fn days(&self, rung: Rung) -> Option<u32> {
        match rung {
            Rung::Remind => Some(self.remind_days),
            Rung::Overdue => None,
            Rung::Urge => Some(self.urge_days),
            level => self.levels().into_iter().find(|(of, _)| *of == level).map(|(_, days)| days),
        }
    }

    /// How many minutes belong to a rung of a clock in minutes.
    pub fn minutes(&self, rung: Rung) -> Option<u32> {
        match rung {
            Rung::Urge => Some(self.urge_minutes),
            Rung::Level1 => Some(self.level_1_minutes),
            _ => None,
        }
    }

    /// How long the deadline of such a clock has been over at a rung: `3 个工作日`; `None` before the levels.
    pub fn late(&self, rung: Rung, allowance: Allowance) -> Option<String> {
        match (rung, allowance) {
            (Rung::Remind | Rung::Overdue | Rung::Urge, _) => None,
            (Rung::Level1, Allowance::Minutes(_) | Allowance::WorkingMinutes(_)) => {
                Some(Allowance::Minutes(self.level_1_minutes).label())
            }
            (level, _) => self.days(level).map(|days| Allowance::WorkingDays(days).label()),
        }
    }

    /// When a rung comes, in words.
    pub fn when(&self, rung: Rung) -> String {
        let minutes = |n| Allowance::Minutes(n).label();
        match rung {
            Rung::Remind if self.remind_days == 0 => "到期日 9:00".to_owned(),
            Rung::Remind => format!("到期前 {} 个工作日 9:00", self.remind_days),
            Rung::Overdue => "到期时".to_owned(),
            Rung::Urge => {
                format!(
                    "到期后第 {} 个工作日 9:00（紧急：超期 {}）",
                    self.urge_days,
                    minutes(self.urge_minutes)
                )
            }
            Rung::Level1 => {
                let days = self.days(rung).unwrap_or(0);
                format!("超期 {days} 个工作日（紧急：超期 {}）", minutes(self.level_1_minutes))
            }
            _ => format!("超期 {} 个工作日", self.days(rung).unwrap_or(0)),
        }
    }

    /// The whole of it in one line.
    pub fn label(&self) -> String {
        self.said(|_| true)
    }

    /// What it says where `other` says something else, in one line.
    pub fn beside(&self, other: &Self) -> String {
        self.said(|rung| self.when(rung) != other.when(rung) || self.to(rung) != other.to(rung))
    }

    fn said(&self, of: impl Fn(Rung) -> bool) -> String {
        let mut said = String::new();
        for rung in Rung::ALL.iter().copied().filter(|rung| of(*rung)) {
            let sep = if said.is_empty() { "" } else { "；" };
            let _ = write!(said, "{sep}{}：{}，告知{}", rung.label(), self.when(rung), self.to(rung).label());
        }
        said
    }

    /// What is not sane about it: rungs climb, whoever owes is warned, and what is very late leaves the unit.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut when = |rung, part, detail: String| faults.push(Fault { rung, part, detail });
        if self.remind_days > MOST_BEFORE {
            when(Rung::Remind, Part::Days, format!("应为 0 至 {MOST_BEFORE} 个工作日"));
        }
        if !(1..=MOST_LATE).contains(&self.urge_days) {
            when(Rung::Urge, Part::Days, format!("应为 1 至 {MOST_LATE} 个工作日"));
        }
        if !(1..=MOST_MINUTES).contains(&self.urge_minutes) {
            when(Rung::Urge, Part::Minutes, format!("紧急事项应为 1 至 {MOST_MINUTES} 分钟"));
        }
        let mut least = self.urge_days;
        for (rung, days) in self.levels() {
            if !(1..=MOST_LATE).contains(&days) {
                when(rung, Part::Days, format!("应为 1 至 {MOST_LATE} 个工作日"));
            } else if days < least {
                let than = if rung == Rung::Level1 { "不能早于催办" } else { "须晚于前一级" };
                when(rung, Part::Days, than.to_owned());
            }
            least = days.saturating_add(1);
        }
        if self.level_1_minutes > MOST_MINUTES || self.level_1_minutes <= self.urge_minutes {
            when(Rung::Level1, Part::Minutes, format!("紧急事项须晚于催办，至多 {MOST_MINUTES} 分钟"));
        }
        let mut whom = |rung, detail: &str| {
            faults.push(Fault { rung, part: Part::To, detail: detail.to_owned() });
        };
        for rung in Rung::ALL.iter().copied() {
            let to = self.to(rung);
            let unit = to.has(Role::Handler) || to.has(Role::Lead);
            match rung {
                _ if to == Recipients::default() => whom(rung, "至少告知一方"),
                Rung::Remind | Rung::Overdue if !unit => whom(rung, "须告知承办人或单位负责人"),
                Rung::Level3 | Rung::Level4 if !to.has(Role::Supervisor) && !to.has(Role::Leader) => {
                    whom(rung, "须告知督办员或领导，不能只在单位内部");
                }
                _ => {}
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_shipped_ladder_is_sane_and_says_what_the_contract_says() {
        let shipped = Ladder::default();
        assert_eq!(shipped.faults(), []);
        let said: Vec<_> = Rung::ALL.iter().map(|rung| shipped.when(*rung)).collect();
        let expected = [
            "到期前 1 个工作日 9:00",
            "到期时",
            "到期后第 1 个工作日 9:00（紧急：超期 10 分钟）",
            "超期 1 个工作日（紧急：超期 30 分钟）",
            "超期 3 个工作日",
            "超期 5 个工作日",
            "超期 10 个工作日",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn it_is_kept_as_it_is() {
        let set = Ladder { remind_days: 2, to: [Recipients::of(&[Role::Lead]); 7], ..Ladder::default() };
        let text = serde_json::to_string(&set).expect("json");
        assert_eq!(serde_json::from_str::<Ladder>(&text).expect("a ladder"), set);
    }

    #[rstest]
    #[case::remind(|l: &mut Ladder| l.remind_days = 11, Rung::Remind, Part::Days)]
    #[case::urge_zero(|l: &mut Ladder| l.urge_days = 0, Rung::Urge, Part::Days)]
    #[case::urge_after_level(|l: &mut Ladder| l.urge_days = 2, Rung::Level1, Part::Days)]
    #[case::level_zero(|l: &mut Ladder| l.level_days[0] = 0, Rung::Level1, Part::Days)]
    #[case::levels_equal(|l: &mut Ladder| l.level_days[2] = 3, Rung::Level3, Part::Days)]
    #[case::absurd(|l: &mut Ladder| l.level_days[3] = 61, Rung::Level4, Part::Days)]
    #[case::minutes_zero(|l: &mut Ladder| l.urge_minutes = 0, Rung::Urge, Part::Minutes)]
    #[case::minutes_equal(|l: &mut Ladder| l.level_1_minutes = 10, Rung::Level1, Part::Minutes)]
    #[case::nobody(|l: &mut Ladder| l.to[2] = Recipients::default(), Rung::Urge, Part::To)]
    #[case::unit_unwarned(|l: &mut Ladder| l.to[1] = Recipients::of(&[Role::Leader]), Rung::Overdue, Part::To)]
    #[case::inside_only(|l: &mut Ladder| l.to[5] = Recipients::of(&[Role::Lead]), Rung::Level3, Part::To)]
    fn what_is_not_sane_is_told_at_its_rung(
        #[case] change: fn(&mut Ladder),
        #[case] rung: Rung,
        #[case] part: Part,
    ) {
        let mut ladder = Ladder::default();
        change(&mut ladder);
        let faults: Vec<_> = ladder.faults().into_iter().map(|f| (f.rung, f.part)).collect();
        assert_eq!(faults, [(rung, part)]);
    }
}
