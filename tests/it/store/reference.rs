//! Reference data and ratings are read back as they were written.

use super::db::{self, on_both};
use super::desk;
use entity::rating::Model as Rating;
use entity::values::*;
use hotline::domain::routing::UnitName;
use hotline::store::{rating, reference};
use sea_orm::DatabaseConnection;

fn rated(assess_number: &str) -> Rating {
    let at = desk::at("2026-09-01T10:00");
    Rating {
        id: RatingId(0),
        source: "窗口系统".to_owned(),
        project_no: "P-1".to_owned(),
        assess_number: assess_number.to_owned(),
        unit: Some("zhujian".into()),
        matter_code: None,
        matter_name: Some("商品房预售许可".to_owned()),
        window: Some("3号".to_owned()),
        clerk: None,
        channel: RatingChannel::CounterTablet,
        satisfaction: 1,
        indicators: "[]".to_owned(),
        text: Some("排队两小时".to_owned()),
        real_name: false,
        consent_contact: false,
        user_name_enc: None,
        user_name_hmac: None,
        user_phone_enc: None,
        user_phone_hmac: None,
        user_kind: Some(UserKind::Person),
        served_at: None,
        assessed_at: at,
        received_at: at,
        is_default: false,
        ticket_id: None,
        superseded_by: None,
        pushed_at: None,
        counted_unit: None,
    }
}

on_both! {
    async fn the_district_is_read_back_as_one_value(db: &DatabaseConnection) {
        let district = desk::reference();
        assert!(reference::is_empty(db).await.expect("empty"));
        for _ in 0..2 {
            reference::put_units(db, district.units.values().cloned().collect()).await.expect("units");
            reference::put_categories(db, district.categories.values().cloned().collect()).await.expect("categories");
            reference::put_areas(db, district.areas.values().cloned().collect()).await.expect("areas");
        }
        reference::add_directory(db, district.directory.clone()).await.expect("directory");
        assert!(!reference::is_empty(db).await.expect("empty"));
        assert_eq!(reference::load(db).await.expect("load"), district);
        let mut renamed = district.units[&UnitCode::from("zhujian")].clone();
        renamed.names.push(UnitName { name: "区住房城乡建设局".to_owned(), valid_from: desk::day("2026-07-01") });
        reference::put_units(db, vec![renamed.clone()]).await.expect("units");
        let read = reference::load(db).await.expect("load");
        assert_eq!(read.units[&renamed.code], renamed);
        assert_eq!(read.unit_name(&renamed.code, desk::day("2026-06-30")), "区住建局");
        assert_eq!(read.unit_name(&renamed.code, desk::day("2026-07-01")), "区住房城乡建设局");
    }

    async fn the_same_rating_is_kept_once(db: &DatabaseConnection) {
        let rating::Kept::New(first) = rating::insert(db, rated("1")).await.expect("insert") else {
            panic!("a new rating is new")
        };
        assert_eq!(rating::insert(db, rated("1")).await.expect("insert"), rating::Kept::Known(first.clone()));
        assert!(matches!(rating::insert(db, rated("2")).await.expect("insert"), rating::Kept::New(_)));
        assert_eq!(rating::by_id(db, first.id).await.expect("read"), Some(first.clone()));
        let of_unit = rating::Filter { units: vec!["zhujian".into()], satisfaction: vec![1, 2], ..Default::default() };
        let rows = rating::list(db, &of_unit, None, 1).await.expect("list");
        assert_eq!(rows[0].assess_number, "2");
        let rows = rating::list(db, &of_unit, Some(rows[0].id), 1).await.expect("list");
        assert_eq!(rows, [first]);
    }
}
