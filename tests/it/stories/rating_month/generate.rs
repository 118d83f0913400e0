//! A month by lot: the same seed, the same month.

use super::model::*;
use chrono::{NaiveDateTime, TimeDelta};

/// SplitMix64: short, and the same everywhere.
struct Lot(u64);

impl Lot {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("small")
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const TEXTS: [&str; 6] = [
    "材料一次说清，办得快。",
    "说明：\"先到先办\"，\n结果换了两个窗口",
    "请打 13800001234 联系我女儿",
    "ᠮᠣᠩᠭᠣᠯ ཡི་གེ 𠮷𪚥 👩‍👩‍👧‍👦",
    "  \u{3000}谢谢，辛苦了\u{3000} ",
    "a;b|c\td",
];

/// Indicators of each level, as the nation's table has them.
const INDICATORS: [[&str; 3]; 5] = [
    ["108", "113", "115"],
    ["207", "210", "214"],
    ["307", "308", "312"],
    ["407", "410", "413"],
    ["510", "513", "517"],
];

/// Those that go through every channel of today, in turn, so that each is there in each wave.
const FATES: [Fate; 16] = [
    Fate::Righted,
    Fate::Late,
    Fate::Left,
    Fate::Unreachable,
    Fate::Failed,
    Fate::Malicious,
    Fate::PlanKept,
    Fate::Moved("zhujian"),
    Fate::Righted,
    Fate::Misrated,
    Fate::PlanBroken,
    Fate::Reopened,
    Fate::Placed("renshe"),
    Fate::PlanDone,
    Fate::Unplaced,
    Fate::Left,
];

struct Maker {
    lot: Lot,
    month: Month,
    cases: usize,
    fates: usize,
    /// Of the second ratings of open tickets: every third bad one gets one.
    seconds: usize,
}

/// The month of a seed.
pub fn month(seed: u64) -> Month {
    let mut maker = Maker { lot: Lot(seed), month: Month::default(), cases: 0, fates: 0, seconds: 0 };
    for wave in 0..waves().len() {
        for (via, count) in
            [(Via::Single, 12), (Via::Batch, 20), (Via::Upload, 10), (Via::Window, 6), (Via::Case, 5)]
        {
            for _ in 0..count {
                maker.rating(via, wave);
            }
        }
        for _ in 0..4 {
            maker.silent(wave);
        }
    }
    for _ in 0..20 {
        maker.past();
    }
    maker.edges();
    maker.month.told = vec![("shichang", 500), ("renshe", 3), ("shuiwu", 40)];
    maker.month
}

impl Maker {
    fn case(&mut self) -> String {
        self.cases += 1;
        format!("YB{:05}", self.cases)
    }

    fn rater(&mut self) -> Option<Rater> {
        let named = !self.lot.one_in(4);
        let phone = format!("139{:08}", self.cases);
        let (consent, legal) = (!self.lot.one_in(4), self.lot.one_in(5));
        named.then_some(Rater { phone, consent, legal })
    }

    /// A rating without what its channel and its fate say.
    fn plain(&mut self, via: Via, wave: usize) -> Rated {
        let (unit, _, matters) = self.lot.of(&UNITS);
        let level = if self.lot.one_in(4) { self.lot.of(&[1, 2]) } else { self.lot.of(&[3, 4, 5, 5, 5]) };
        let own = INDICATORS[usize::from(level) - 1];
        let indicators = own.iter().copied().filter(|_| self.lot.one_in(2)).collect();
        let text = self.lot.one_in(2).then(|| self.lot.of(&TEXTS).to_owned());
        let before = TimeDelta::minutes(i64::try_from(1 + self.lot.below(1200)).expect("minutes"));
        let case = self.case();
        Rated {
            via,
            case,
            count: "1",
            unit: Some(unit),
            matter: (!self.lot.one_in(6)).then(|| self.lot.of(&matters)),
            window: (!self.lot.one_in(5)).then(|| self.lot.of(&["W01", "W04", "临时窗口"]).to_owned()),
            clerk: (!self.lot.one_in(3)).then(|| self.lot.of(&["C01", "C02", "C07"])),
            channel: self.lot.of(&["1", "2", "3", "4", "5", "6"]),
            level,
            indicators,
            text,
            rater: self.rater(),
            assessed: waves()[wave].comes - before,
            served: None,
            pushed: None,
            wave,
            fate: None,
            on: None,
            superseded: false,
        }
    }

    fn rating(&mut self, via: Via, wave: usize) {
        let mut new = self.plain(via, wave);
        let comes = waves()[wave].comes;
        match via {
            Via::Upload => {
                // Where the push is told, the time runs from there.
                new.pushed = self.lot.one_in(2).then(|| comes - TimeDelta::minutes(30));
                new.assessed -= TimeDelta::minutes(60);
            }
            Via::Window | Via::Case => {
                (new.matter, new.clerk, new.assessed) = (None, None, comes);
                new.window = (via == Via::Window).then(|| "综合窗口9号".to_owned());
                new.channel = if via == Via::Case { "6" } else { self.lot.of(&["3", "4"]) };
                new.rater = new.rater.map(|rater| Rater { legal: false, ..rater });
            }
            _ => {}
        }
        let told = matches!(via, Via::Single | Via::Batch | Via::Case) && self.lot.one_in(2);
        if new.is_bad() {
            self.bad(new, wave, told);
            return;
        }
        if told {
            self.serve(&mut new, wave);
        }
        let at = self.month.ratings.len();
        let again = via == Via::Single && self.lot.one_in(4);
        self.month.ratings.push(new);
        if again {
            // A happy one, and then a bad one of the same case: that makes a ticket of its own.
            self.second(at, 1, false, Some(Fate::Left));
        }
    }

    /// The case was told, served the day before.
    fn serve(&mut self, new: &mut Rated, wave: usize) {
        let served = waves()[wave].comes - TimeDelta::hours(24);
        if new.via != Via::Case {
            new.served = Some(served);
        }
        self.month.cases.push(Rated { served: Some(served), ..new.clone() });
    }

    fn bad(&mut self, mut new: Rated, wave: usize, told: bool) {
        let via = new.via;
        let mut fate = FATES[self.fates % FATES.len()];
        self.fates += 1;
        // By a code the unit is known, and a window's code takes no second one; a new round of the fourth wave would end in October.
        let code = matches!(via, Via::Window | Via::Case);
        let once = wave > 2 || via == Via::Window;
        if code && matches!(fate, Fate::Unplaced | Fate::Placed(_)) || once && fate == Fate::Reopened {
            fate = Fate::Righted;
        }
        if matches!(fate, Fate::Moved(unit) if new.unit == Some(unit)) {
            fate = Fate::Moved("shichang");
        }
        match fate {
            Fate::Unplaced | Fate::Placed(_) => new.unit = None,
            Fate::Unreachable => {
                let phone = format!("139{:08}", self.cases);
                new.rater = new.rater.or(Some(Rater { phone, consent: true, legal: false }));
            }
            _ => {}
        }
        new.fate = Some(fate);
        if told && new.unit.is_some() {
            self.serve(&mut new, wave);
        }
        let at = self.month.ratings.len();
        self.month.ratings.push(new);
        match fate {
            Fate::Reopened => self.second(at, 2, true, None),
            Fate::Left if via == Via::Single || via == Via::Batch => {
                self.seconds += 1;
                self.second(at, if self.seconds.is_multiple_of(2) { 1 } else { 5 }, false, None);
            }
            _ => {}
        }
    }

    /// 追评 of a rating of the hall: on its ticket where it is bad and has one.
    fn second(&mut self, at: usize, level: u8, late: bool, fate: Option<Fate>) {
        let first = self.month.ratings[at].clone();
        let wave = waves()[first.wave];
        let comes = if late { wave.late } else { wave.soon };
        let own = INDICATORS[usize::from(level) - 1];
        let via = if first.via.source() == HALL { Via::Single } else { first.via };
        let (pushed, served) = (None, first.served);
        let new = Rated {
            via,
            count: "2",
            level,
            indicators: vec![own[1]],
            text: Some("再评一次".to_owned()),
            assessed: comes - TimeDelta::minutes(10),
            pushed,
            served,
            on: (level <= 2 && fate.is_none()).then_some(at),
            fate,
            ..first
        };
        self.month.ratings.push(new);
    }

    /// A case about which the citizen says nothing, or nothing for a while.
    fn silent(&mut self, wave: usize) {
        let mut new = self.plain(Via::Silence, wave);
        let served = waves()[wave].comes - TimeDelta::hours(24);
        (new.served, new.channel, new.level, new.count) = (Some(served), "7", 3, "0");
        (new.text, new.rater) = (None, None);
        new.indicators.clear();
        self.month.cases.push(new.clone());
        let due = working_days(served, 5).succ_opt().expect("a day").and_hms_opt(0, 0, 0);
        new.assessed = due.expect("midnight");
        new.superseded = wave < 3 && self.lot.one_in(2);
        let speaks = new.superseded.then(|| {
            let level = self.lot.of(&[1, 4, 5]);
            let comes = waves()[wave + 2].comes;
            let fate = (level == 1).then_some(Fate::Left);
            let rater = self.rater();
            let (via, count, channel) = (Via::Single, "1", "2");
            let assessed = comes - TimeDelta::minutes(30);
            Rated {
                via,
                count,
                channel,
                level,
                rater,
                fate,
                assessed,
                wave: wave + 2,
                superseded: false,
                ..new.clone()
            }
        });
        self.month.ratings.push(new);
        self.month.ratings.extend(speaks);
    }

    /// A rating of the system before, brought in as a file in the fourth wave.
    fn past(&mut self) {
        let mut new = self.plain(Via::Import, 3);
        let back = TimeDelta::minutes(i64::try_from(7 * 1440 + self.lot.below(13 * 1440)).expect("minutes"));
        new.assessed = waves()[3].comes - back;
        if new.is_bad() {
            new.fate =
                Some(self.lot.of(&[Fate::Left, Fate::Closed { late: false }, Fate::Closed { late: true }]));
        }
        self.month.ratings.push(new);
    }

    /// On both sides of both ends of September.
    fn edges(&mut self) {
        for (wave, at) in [
            (0, "2026-08-31 23:59:59"),
            (0, "2026-09-01 00:00:00"),
            (4, "2026-09-30 23:59:59"),
            (4, "2026-10-01 00:00:00"),
        ] {
            let mut new = self.plain(Via::Single, wave);
            (new.level, new.assessed) = (4, moment(at));
            new.indicators = vec!["410"];
            self.month.ratings.push(new);
        }
    }
}

/// Of the past: when it was closed there.
pub fn closed_at(assessed: NaiveDateTime, late: bool) -> NaiveDateTime {
    match late {
        true => working_days(assessed, 3).succ_opt().expect("a day").and_hms_opt(0, 0, 1).expect("a time"),
        false => assessed + TimeDelta::hours(1),
    }
}
