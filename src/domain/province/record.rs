//! A rating as the monthly file tells it, and by what one telling differs from another.

use super::write::{Cell, Told};
use crate::domain::privacy::mask_numbers;
use crate::domain::rating::level;
use crate::domain::time::Instant;
use entity::values::*;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// How far a bad rating is (办理情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// It is none that must be handled.
    None,
    Open,
    Done,
    /// It does not count: its result was not adopted (误评、恶意差评), or two persons excluded it (剔除).
    NotCounted,
}

impl Handling {
    /// The word that layouts translate.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Open => "open",
            Self::Done => "done",
            Self::NotCounted => "not_counted",
        }
    }
}

/// What the file can tell of a rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingRecord {
    pub id: RatingId,
    pub source: String,
    pub project_no: String,
    pub assess_number: String,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
    pub window: Option<String>,
    pub clerk: Option<String>,
    pub channel: RatingChannel,
    /// 1–5
    pub satisfaction: u8,
    /// Codes, separated by commas.
    pub indicators: String,
    pub text: Option<String>,
    pub real_name: bool,
    /// Only where the layout asks for it and the name was given openly.
    pub user_name: Option<String>,
    pub user_kind: Option<UserKind>,
    pub served_at: Option<Instant>,
    pub assessed_at: Instant,
    pub received_at: Instant,
    pub pushed_at: Option<Instant>,
    pub is_default: bool,
    pub handling: Handling,
}

impl RatingRecord {
    /// The first half of the SHA-256 of what is told, whatever the layout: another layout alone makes no change.
    pub fn digest(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        let mut put = |part: &str| {
            hash.update(part);
            // A separator that no field holds, so that parts cannot run into each other.
            hash.update([0]);
        };
        let time = |at: Option<Instant>| at.map_or(0, |at| at.timestamp_micros()).to_string();
        put(&self.source);
        put(&self.project_no);
        put(&self.assess_number);
        for part in [&self.matter_code, &self.matter_name, &self.window, &self.clerk, &self.text] {
            put(part.as_deref().unwrap_or_default());
        }
        put(self.channel.code());
        put(&self.satisfaction.to_string());
        put(&self.indicators);
        put(self.user_kind.map_or("", UserKind::code));
        put(self.handling.code());
        put(if self.real_name { "1" } else { "0" });
        put(if self.is_default { "1" } else { "0" });
        put(&time(self.served_at));
        put(&time(Some(self.assessed_at)));
        let whole: [u8; 32] = hash.finalize().into();
        let mut half = [0; 16];
        half.copy_from_slice(&whole[..16]);
        half
    }
}

/// Where the file comes from, the same for all its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub area_code: String,
    pub area_name: String,
    pub unit: UnitCode,
    pub unit_name: String,
}

/// A line of the monthly file.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub place: &'a Place,
    pub record: &'a RatingRecord,
    pub change: RowChange,
}

impl Told for Line<'_> {
    fn cell(&self, field: &str) -> Cell<'_> {
        let (p, r) = (self.place, self.record);
        let flag = |yes: bool| Cell::of(Some(if yes { "1" } else { "0" }));
        match field {
            "area_code" => Cell::of(Some(&p.area_code)),
            "area_name" => Cell::of(Some(&p.area_name)),
            "unit_code" => Cell::of(Some(p.unit.as_str())),
            "unit_name" => Cell::of(Some(&p.unit_name)),
            "matter_code" => Cell::of(r.matter_code.as_deref()),
            "matter_name" => Cell::of(r.matter_name.as_deref()),
            "project_no" => Cell::of(Some(&r.project_no)),
            "assess_number" => Cell::of(Some(&r.assess_number)),
            "source" => Cell::of(Some(&r.source)),
            "window" => Cell::of(r.window.as_deref()),
            "clerk" => Cell::of(r.clerk.as_deref()),
            "channel" => Cell::of(Some(r.channel.code())),
            "channel_label" => Cell::of(Some(r.channel.label())),
            "satisfaction" => Cell::Text(Cow::Owned(r.satisfaction.to_string())),
            "satisfaction_label" => Cell::of(Some(level(r.satisfaction))),
            "indicators" => Cell::of(Some(&r.indicators)),
            // What people write holds numbers of others at times.
            "text" => Cell::Text(Cow::Owned(mask_numbers(r.text.as_deref().unwrap_or_default()))),
            "real_name" => flag(r.real_name),
            "user_name" => Cell::of(r.user_name.as_deref().filter(|_| r.real_name)),
            "user_kind" => Cell::of(Some(r.user_kind.unwrap_or(UserKind::Person).code())),
            "served_at" => Cell::At(r.served_at),
            "assessed_at" => Cell::At(Some(r.assessed_at)),
            "received_at" => Cell::At(Some(r.received_at)),
            "pushed_at" => Cell::At(r.pushed_at),
            "is_default" => flag(r.is_default),
            "handling" => Cell::of(Some(r.handling.code())),
            "change" => Cell::of(Some(self.change.code())),
            _ => Cell::of(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::tests::at;
    use crate::domain::province::{Layout, shipped};

    fn record() -> RatingRecord {
        RatingRecord {
            id: RatingId(7),
            source: "区大厅".into(),
            project_no: "DC1".into(),
            assess_number: "1".into(),
            matter_code: Some("M1".into()),
            matter_name: Some("登记".into()),
            window: None,
            clerk: None,
            channel: RatingChannel::Qr,
            satisfaction: 2,
            indicators: "213,214".into(),
            text: Some("打 13800001234 没人接".into()),
            real_name: false,
            user_name: Some("李某某".into()),
            user_kind: None,
            served_at: None,
            assessed_at: at("2026-10-31 23:59"),
            received_at: at("2026-11-01 08:00"),
            pushed_at: None,
            is_default: false,
            handling: Handling::Open,
        }
    }

    #[test]
    fn the_shipped_layout_tells_no_name_and_no_number() {
        let layout = Layout::read(LayoutKind::Monthly, shipped(LayoutKind::Monthly)).expect("a layout");
        let place = Place {
            area_code: "530113".into(),
            area_name: "东川区".into(),
            unit: "shichang".into(),
            unit_name: "区市场监管局".into(),
        };
        let mut out = Vec::new();
        layout.csv(&Line { place: &place, record: &record(), change: RowChange::Added }, &mut out);
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "530113,东川区,shichang,M1,,登记,,DC1,3,shichang,区市场监管局,,3,,,1,2,\"213,214\",打 138******34 没人接,\
             2026-10-31 23:59:00,1,1,,,区大厅,1\r\n"
        );
    }

    #[test]
    fn whatever_is_told_otherwise_is_a_change_and_nothing_else() {
        let one = record();
        let same = RatingRecord { received_at: at("2026-11-02 08:00"), user_name: None, ..one.clone() };
        assert_eq!(one.digest(), same.digest());
        for other in [
            RatingRecord { handling: Handling::Done, ..one.clone() },
            RatingRecord { satisfaction: 1, ..one.clone() },
            RatingRecord { text: None, ..one.clone() },
            RatingRecord { window: Some("M1".into()), matter_code: None, ..one.clone() },
        ] {
            assert_ne!(one.digest(), other.digest());
        }
    }
}
