//! Mapping files, rows and what is wrong with them.

use super::moment::{Moment, read as moment};
use super::*;
use crate::domain::lifecycle::tests::{at, date, reference};
use crate::domain::routing::{Lead, UnitName};
use entity::values::*;
use rstest::rstest;

#[track_caller]
fn mapping(text: &str) -> Mapping {
    Mapping::read(text, TICKETS).expect("a mapping")
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[rstest]
#[case("[fields]\nnumber = ", "映射文件第 2 行有语法错误")]
#[case("sorce = \"a\"", "映射文件不认识“sorce”，是否想写“source”？")]
#[case("[fields]\ntitel = \"标题\"", "映射文件的 [fields] 中没有“titel”这个字段，是否想写“title”？")]
#[case("[fields]\nzzz = \"标题\"", "映射文件的 [fields] 中没有“zzz”这个字段")]
#[case("[fields]\ntitle = { colum = \"标题\" }", "映射文件不认识“fields.title.colum”，是否想写“column”？")]
#[case("[fields]\ntitle = 3", "映射文件的“fields.title”应为列名，或 { column = …, … }")]
#[case("[fields]\ntitle = { cut = 3 }", "映射文件的 fields.title 须有 column 或 const")]
#[case("header = 0", "映射文件的“header”应为1 以上的整数")]
#[case("delimiter = \"||\"", "映射文件的“delimiter”应为一个字符")]
#[case(
    "[fields]\nreceived_at = { column = \"a\", format = \"YYYY-MM\" }",
    "映射文件的 fields.received_at 中，日期格式“YYYY-MM”无法识别，应形如 %Y-%m-%d %H:%M"
)]
fn a_faulty_mapping_is_told_in_one_sentence(#[case] text: &str, #[case] said: &str) {
    assert_eq!(Mapping::read(text, TICKETS).expect_err("faulty").to_string(), said);
}

#[rstest]
#[case(&["编号", "标题"], "文件没有“内容”列（映射文件 fields.content）；文件的列：编号、标题")]
#[case(&["编号", "留言内容", "内容"], "文件没有“时间”列（映射文件 fields.received_at）；文件的列：编号、留言内容、内容")]
#[case(&["编号", "编号", "内容", "时间"], "文件有两个“编号”列，无法确定用哪一个")]
fn a_column_that_is_not_there_is_named(#[case] present: &[&str], #[case] said: &str) {
    let map = mapping("[fields]\nnumber = \"编号\"\ncontent = \"内容\"\nreceived_at = \"时间\"");
    let error = Bound::new(&map, TICKETS, Some(&columns(present))).expect_err("not bound");
    assert_eq!(error.to_string(), said);
}

#[test]
fn without_a_mapping_columns_are_known_by_their_names() {
    let bound =
        Bound::new(&Mapping::default(), TICKETS, Some(&columns(&["原编号", "content", "受理时间", "别的"])));
    assert_eq!(bound.expect("bound").columns(), ["content", "原编号", "受理时间"]);
    let error = Bound::new(&Mapping::default(), TICKETS, Some(&columns(&["内容"]))).expect_err("not bound");
    assert_eq!(error.to_string(), "文件没有“原编号”（number）列；列名不同的，请用 --map 给出映射文件");
}

#[rstest]
#[case("2018-02-08 15:34:40", "2018-02-08 15:34:40")]
#[case("2018/2/8 9:05", "2018-02-08 09:05")]
#[case("2018年2月8日 9时5分", "2018-02-08 09:05")]
#[case("2018年2月8日9时5分", "2018-02-08 09:05")]
#[case("20180208153440", "2018-02-08 15:34:40")]
#[case("2018-02-08T07:34:40Z", "2018-02-08 15:34:40")]
#[case("2018-02-30 10:00:00", "")]
#[case("昨天", "")]
fn times_as_people_write_them(#[case] text: &str, #[case] read: &str) {
    assert_eq!(moment(text, &[]), (!read.is_empty()).then(|| Moment::At(at(read))));
}

#[rstest]
#[case("2018-02-08", &[], Some("2018-02-08"))]
#[case("20180208", &[], Some("2018-02-08"))]
#[case("2018.2.8", &[], Some("2018-02-08"))]
#[case("08/02/2018", &["%d/%m/%Y"], Some("2018-02-08"))]
#[case("2018-02-08", &["%d/%m/%Y"], None)]
#[case("43139", &["excel"], Some("2018-02-08"))]
#[case("43139", &[], None)]
fn dates_are_over_at_midnight(#[case] text: &str, #[case] formats: &[&str], #[case] read: Option<&str>) {
    let read = read.map(|day| Moment::Day(date(day)));
    assert_eq!(moment(text, &columns(formats)), read);
    assert!(read.is_none_or(|day| day.due().at == crate::domain::time::end_of(day.due().on)));
}

const MAP: &str = r#"
source = "旧系统"
empty = ["-"]
[fields]
number = { column = "编号", prefix = "A" }
content = { column = ["内容", "备注"] }
title = { column = "内容", cut = 4 }
received_at = "时间"
phone = { column = "电话", otherwise = "" }
kind = { column = "类型", values = { "举 报" = "report" }, default = "help" }
status = { column = "状态", values = { "完结" = "archived" }, otherwise = "to_dispatch" }
unit = "单位"
address = { column = ["街道", "社区"], join = " " }
[units]
"老住建" = "zhujian"
"#;

fn row(cells: &[(&str, &str)]) -> Result<TicketRow, String> {
    let map = mapping(MAP);
    let bound = Bound::new(&map, TICKETS, None).expect("bound");
    let find = |column: &String| {
        cells.iter().find(|(name, _)| name == column).map_or_else(String::new, |(_, cell)| (*cell).to_owned())
    };
    let cells: Vec<String> = bound.columns().iter().map(find).collect();
    let lookup = Lookup::new(&reference(), &map);
    read_ticket(&bound, &lookup, "旧系统", false, &cells).map_err(|errors| reason(&errors, TICKETS))
}

#[test]
fn a_row_is_read_by_its_mapping() {
    let read = row(&[
        ("编号", " 7 "),
        ("内容", "-"),
        ("备注", "路灯不亮已三天"),
        ("时间", "2026-11-10 09:00:00"),
        ("电话", "无"),
        ("类型", "举 报"),
        ("状态", "办理当中"),
        ("街道", "铜都"),
        ("社区", "-"),
    ])
    .expect("a row");
    let h = read.history;
    assert_eq!((h.origin.number.as_str(), h.content.as_str()), ("A7", "路灯不亮已三天"));
    assert_eq!(
        (h.kind, h.status, h.received_at),
        (Kind::Report, Some(Status::ToDispatch), at("2026-11-10 09:00"))
    );
    // The column of the title is empty: its words are those of the content.
    assert_eq!((h.title.as_str(), h.address.as_deref()), ("路灯不亮已三天", Some("铜都")));
    assert!(read.caller.is_none(), "nobody is known");
}

#[test]
fn all_faults_of_a_row_are_told_at_once_without_the_number() {
    let said = row(&[("时间", "十一月"), ("类型", "闹事"), ("单位", "区某局")]).expect_err("faulty");
    assert_eq!(
        said,
        "原编号：不能为空；内容：不能为空；受理时间：“十一月”不是可识别的日期；\
         业务类别：“闹事”不是可用的取值，请在映射文件的 values 中给出对照；承办单位：“区某局”不是已知的单位"
    );
}

#[test]
fn units_are_found_by_code_name_alias_and_the_name_of_the_day() {
    let mut known = reference();
    let name = |name: &str, from: &str| UnitName { name: name.to_owned(), valid_from: date(from) };
    let rename = |unit: &mut crate::domain::routing::Unit, names| unit.names = names;
    // One unit took the name that another had given up.
    rename(
        known.units.get_mut(&"zhujian".into()).expect("known"),
        vec![name("规划局", "2018-01-01"), name("住建局", "2020-01-01")],
    );
    rename(
        known.units.get_mut(&"chengguan".into()).expect("known"),
        vec![name("城管局", "2018-01-01"), name("规划局", "2020-01-01")],
    );
    let lookup = Lookup::new(&known, &mapping(MAP));
    let find = |word, day| lookup.unit(word, date(day)).map(|code| code.0);
    assert_eq!(find("zhujian", "2019-01-01").as_deref(), Some("zhujian"));
    assert_eq!(find("老住建", "2019-01-01").as_deref(), Some("zhujian"));
    assert_eq!(find("规划局", "2019-01-01").as_deref(), Some("zhujian"));
    assert_eq!(find("规划局", "2021-01-01").as_deref(), Some("chengguan"));
    assert_eq!(find("城管局", "2021-01-01").as_deref(), Some("chengguan"), "an old name that only one bore");
    assert_eq!(find("财政局", "2021-01-01"), None);
    assert_eq!(lookup.category("城乡建设/噪声/施工噪声"), Some("030101".into()));
    assert_eq!((lookup.category("噪声"), lookup.any_category("噪声")), (None, Some("0301".into())));
}

fn named(code: &str, name: &str, from: Option<&str>) -> UnitRow {
    UnitRow {
        code: code.into(),
        name: name.to_owned(),
        kind: None,
        parent: None,
        dispatchable: None,
        area: None,
        valid_from: from.map(date),
        valid_to: None,
        phones: Vec::new(),
    }
}

#[test]
fn a_rename_is_a_new_dated_name_of_the_same_unit() {
    let rows = [
        named("u1", "甲局", Some("2018-03-02")),
        named("u1", "甲局", Some("2018-01-05")),
        named("u1", "甲乙局", Some("2018-10-22")),
        named("u1", "甲局", Some("2018-11-01")),
    ];
    let log = || {
        let mut log = UnitLog::default();
        rows.iter().cloned().zip(2..).for_each(|(row, line)| log.note(line, row));
        log
    };
    let mut known = reference();
    let (changed, refused) = log().changes(&known, date("2026-11-20"));
    assert_eq!((changed.len(), refused.len()), (1, 0));
    let unit = changed.into_iter().next().expect("a unit");
    let names: Vec<_> = unit.names.iter().map(|n| (n.name.as_str(), n.valid_from)).collect();
    assert_eq!(names, [("甲局", date("2018-01-05")), ("甲乙局", date("2018-10-22"))]);
    assert_eq!((unit.valid_from, unit.dispatchable), (date("2018-01-05"), true));
    known.units.insert(unit.code.clone(), unit);
    assert_eq!(log().changes(&known, date("2026-11-20")), (vec![], vec![]), "again it changes nothing");
    let mut list = UnitLog::default();
    list.note(2, named("u1", "甲乙丙局", None));
    let (changed, _) = list.changes(&known, date("2026-11-20"));
    assert_eq!(changed[0].name_on(date("2026-11-19")), "甲乙局");
    assert_eq!(changed[0].name_on(date("2026-11-20")), "甲乙丙局");
}

#[test]
fn a_unit_below_a_unit_that_does_not_exist_is_refused() {
    let mut log = UnitLog::default();
    log.note(2, UnitRow { parent: Some("nobody".into()), ..named("u1", "甲局", None) });
    let (changed, refused) = log.changes(&reference(), date("2026-11-20"));
    assert_eq!((changed.len(), refused), (0, vec![(2, "上级单位“nobody”不存在".to_owned())]));
}

#[test]
fn a_later_row_of_the_directory_ends_the_one_before() {
    let directory = reference().directory;
    let entry = |lead: &str, from: &str| DirectoryEntry {
        row: crate::domain::routing::DirectoryRow {
            lead: Lead::Unit(lead.into()),
            valid_from: date(from),
            ..directory[0].clone()
        },
    };
    assert_eq!(entry("zhujian", "2026-01-01").place(&directory), Placed::Known);
    let ends = Some((1, date("2026-11-19")));
    assert_eq!(entry("chengguan", "2026-11-20").place(&directory), Placed::Added { ends });
    assert!(matches!(entry("chengguan", "2018-01-01").place(&directory), Placed::Refused(_)));
}
