use super::*;

fn years(sheet: &Sheet) -> Vec<i32> {
    sheet.notices.iter().map(YearNotice::year).collect()
}

fn refusals(sheet: &Sheet) -> Vec<(u64, &str)> {
    sheet.refused.iter().map(|refused| (refused.line, refused.reason.as_str())).collect()
}

#[test]
fn our_own_format_and_the_published_one() {
    let ours = "# years 2027\ndate,work,name\n2026-12-31,0,元旦\n2027-01-01,0,元旦\n2027-01-03,1,元旦\n";
    let sheet = read(ours.as_bytes()).expect("a file");
    assert_eq!((years(&sheet), refusals(&sheet)), (vec![2027], vec![]));
    assert_eq!(sheet.notices[0].days().count(), 3);

    let published = "\u{feff}date,is_workday,name,kind\n2027-01-01,0,元旦,holiday\n2027-01-04,1,,workday\n";
    let sheet = read(published.as_bytes()).expect("a file");
    assert_eq!((years(&sheet), refusals(&sheet)), (vec![2027], vec![]));
    assert_eq!(sheet.notices[0].days().count(), 1);

    let lines = "{\"date\":\"2027-01-01\",\"work\":false,\"name\":\"元旦\"}\n\n{\"date\":\"2027-01-03\",\"work\":1}\n";
    let sheet = read(lines.as_bytes()).expect("a file");
    assert_eq!(years(&sheet), [2027]);
    assert_eq!(sheet.notices[0].days().count(), 2);
}

#[test]
fn a_row_that_cannot_be_read_holds_its_year_back() {
    let file =
        "date,work,name\n2026-10-01,0,国庆节\n2027-01-01,0,元旦\n2027-13-01,0,元旦\n2027-02-05,0,春节\n";
    let sheet = read(file.as_bytes()).expect("a file");
    assert_eq!(years(&sheet), [2026]);
    let held = "2027 年另有一行（第 4 行）有误，整年暂不载入，请改正后重新导入";
    let reason = "日期“2027-13-01”无法识别，应形如 2027-01-01";
    assert_eq!(refusals(&sheet), [(3, held), (4, reason), (5, held)]);
}

#[test]
fn the_same_date_twice_is_refused() {
    let file = "date,work,name\n2027-01-01,0,元旦\n2027-01-01,1,\n";
    let sheet = read(file.as_bytes()).expect("a file");
    assert_eq!(refusals(&sheet), [(3, "2027-01-01 与第 2 行重复")]);
    assert!(sheet.notices.is_empty());
}

#[test]
fn what_is_no_table_is_refused() {
    let reason = |bytes: &[u8]| read(bytes).expect_err("no table").to_string();
    assert_eq!(reason(b"date,name\n"), "文件缺少“work”列，应有 date、work（或 is_workday）、name 三列");
    assert_eq!(reason(b"date,work,name\n"), "文件没有任何数据行");
    assert_eq!(reason(b"\xff\xfe"), "文件不是 UTF-8 编码");
    let sheet = read(b"{\"date\":\"2027-01-01\",\"work\":0}\n[1]\n").expect("a file");
    assert_eq!(sheet.refused.len(), 2);
}
