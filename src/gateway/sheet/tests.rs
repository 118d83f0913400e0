//! Files as they come.

use super::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

/// A file that goes with the test.
struct Scrap(std::path::PathBuf);

impl Scrap {
    fn new(bytes: &[u8]) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("hotline_sheet_{}_{n}", std::process::id()));
        std::fs::write(&path, bytes).expect("written");
        Self(path)
    }
}

impl Drop for Scrap {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

type Told = (u64, Result<Vec<String>, Fault>);

#[track_caller]
fn read_with(bytes: &[u8], options: &Options, wanted: &[&str]) -> Result<Vec<Told>, SheetError> {
    let file = Scrap::new(bytes);
    let sheet = Sheet::open(&file.0, options)?;
    let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
    let mut rows = Vec::new();
    sheet.read(&wanted, &mut |row| {
        rows.push((row.line, row.cells));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

#[track_caller]
fn read(bytes: &[u8], wanted: &[&str]) -> Vec<Told> {
    read_with(bytes, &Options::default(), wanted).expect("a table")
}

fn cells(line: u64, cells: &[&str]) -> Told {
    (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
}

fn failure(bytes: &[u8]) -> String {
    read_with(bytes, &Options::default(), &["a"]).expect_err("no table").to_string()
}

#[test]
fn a_csv_with_a_mark_quotes_and_blank_lines() {
    let file = "\u{feff}编号,内容\r\n1,\"多行\r\n\"\"引号\"\"，逗号,\"\r\n\r\n2,短\r\n3\r\n";
    let expected =
        [cells(2, &["多行\r\n\"引号\"，逗号,", "1"]), cells(5, &["短", "2"]), cells(6, &["", "3"])];
    assert_eq!(read(file.as_bytes(), &["内容", "编号"]), expected);
}

#[test]
fn tabs_semicolons_and_a_title_above_the_header() {
    assert_eq!(read(b"alpha\tb\n1\t2,3\n", &["b"]), [cells(2, &["2,3"])]);
    assert_eq!(read(b"alpha;b\n1;2\n", &["b"]), [cells(2, &["2"])]);
    assert_eq!(read("2026 年台账,,\n\na,b,c\n1,2,3\n".as_bytes(), &["c"]), [cells(4, &["3"])]);
    let named = Options { header: Some(2), ..Options::default() };
    assert_eq!(read_with(b"x,y\na,b\n1,2\n", &named, &["b"]).expect("a table"), [cells(3, &["2"])]);
    assert_eq!(read(b"only\n1\n2\n", &["only"]), [cells(2, &["1"]), cells(3, &["2"])]);
}

#[test]
fn a_row_that_cannot_be_read_does_not_stop_the_others() {
    let mut file = b"a,b\n1,2,3\n4,\xff\n".to_vec();
    file.extend(b"5,");
    file.extend(vec![b'x'; 3 * MOST]);
    file.extend(b"\n6,7\n");
    let rows = read(&file, &["a", "b"]);
    assert_eq!(rows[0], (2, Err(Fault::Width { found: 3, expected: 2 })));
    assert_eq!(rows[1], (3, Err(Fault::Encoding)));
    assert_eq!(rows[2], (4, Err(Fault::Long)));
    assert_eq!(rows[3], cells(5, &["6", "7"]));
    let open = [b"a,b\n1,2\n3,\"".to_vec(), b"never closed\n".repeat(200_000)].concat();
    assert_eq!(read(&open, &["a"]), [cells(2, &["1"]), (3, Err(Fault::Long))]);
}

#[test]
fn gb18030_where_the_mapping_says_so() {
    let (bytes, ..) = encoding_rs::GB18030.encode("编号,内容\n1,路灯不亮\n");
    let gbk = Options { encoding: Some("gb18030".to_owned()), ..Options::default() };
    assert_eq!(read_with(&bytes, &gbk, &["内容"]).expect("a table"), [cells(2, &["路灯不亮"])]);
    assert_eq!(failure(&bytes), "文件不是 UTF-8 编码；如为 GBK，请在映射文件中写 encoding = \"gb18030\"");
    let broken = [&bytes[..], b"2,\xff\xff\n"].concat();
    assert_eq!(read_with(&broken, &gbk, &["内容"]).expect("a table")[1], (3, Err(Fault::Encoding)));
    let unknown = Options { encoding: Some("klingon".to_owned()), ..Options::default() };
    let said = read_with(&bytes, &unknown, &[]).expect_err("no encoding").to_string();
    assert_eq!(said, "不认识编码“klingon”，可用 utf-8、gb18030");
}

#[test]
fn objects_by_the_line_and_packed_files() {
    let lines = "{\"a\":1,\"caller\":{\"phone\":\"138\"},\"tags\":[\"x\",2]}\n\n[1]\n{\"b\":null}\n";
    let expected = [cells(1, &["1", "138", "x;2"]), (3, Err(Fault::Json)), cells(4, &["", "", ""])];
    assert_eq!(read(lines.as_bytes(), &["a", "caller.phone", "tags"]), expected);
    let long = [b"{\"a\":\"".to_vec(), vec![b'x'; 2 * MOST], b"\"}\n{\"a\":2}\n".to_vec()].concat();
    assert_eq!(read(&long, &["a"]), [(1, Err(Fault::Long)), cells(2, &["2"])]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"a,b\n1,2\n").expect("packed");
    assert_eq!(read(&packed.finish().expect("packed"), &["b"]), [cells(2, &["2"])]);
}

#[test]
fn what_is_no_table_is_told_in_one_sentence() {
    assert_eq!(failure(b""), "文件没有任何内容");
    assert_eq!(failure(b"  \n\n"), "文件没有任何内容");
    assert_eq!(failure(b"[{\"a\":1}]"), "不能读取整个为一个数组的 JSON，应每行一个 JSON 对象");
    assert_eq!(failure(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "文件不是 CSV、XLSX 或每行一个 JSON 对象的文本");
    assert_eq!(
        failure(b"\xd0\xcf\x11\xe0\xa1\xb1"),
        "不能读取旧版 .xls 或加密的工作簿，请另存为未加密的 .xlsx"
    );
    assert!(failure(b"PK\x03\x04 nothing").starts_with("工作簿已损坏"), "{}", failure(b"PK\x03\x04 nothing"));
    assert!(failure(b"\x1f\x8b\x08 nothing").starts_with("读取文件时出错"));
    assert_eq!(failure(&vec![b'x'; 3 * MOST]), "表头超过 1 MB，可能不是表格文件");
    let opened = |path: &Path| Sheet::open(path, &Options::default()).err().map(|error| error.to_string());
    let folder = std::env::temp_dir();
    assert_eq!(opened(&folder), Some(format!("{} 是目录，不是文件", folder.display())));
    assert_eq!(opened(Path::new("nowhere.csv")), Some("找不到文件 nowhere.csv".to_owned()));
}

const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd hh:mm:ss"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

/// A workbook with one sheet of these rows, as Excel packs it.
fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let files = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            format!(r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ),
        (
            "xl/workbook.xml",
            format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/></Relationships>"#),
        ),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#)),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name, SimpleFileOptions::default()).expect("a file");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

fn text(at: &str, words: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>"#)
}

#[test]
fn a_workbook_with_a_merged_title_dates_and_numbers() {
    let rows = [
        format!("<row r=\"1\">{}</row>", text("A1", "2026 年台账")),
        format!("<row r=\"3\">{}{}{}</row>", text("A3", "编号"), text("B3", "时间\n"), text("C3", "到期")),
        format!(
            "<row r=\"4\">{}<c r=\"B4\" s=\"1\"><v>43139.6490740741</v></c><c r=\"C4\" s=\"1\"><v>43146</v></c></row>",
            text("A4", "甲-1")
        ),
        "<row r=\"5\"><c r=\"A5\"><v>13800000000</v></c></row>".to_owned(),
        "<row r=\"6\"><c r=\"A6\"><v>53011326112200001</v></c></row>".to_owned(),
        "<row r=\"7\"></row>".to_owned(),
    ];
    let expected = [
        cells(4, &["甲-1", "2018-02-08 15:34:40", "2018-02-15"]),
        cells(5, &["13800000000", "", ""]),
        (6, Err(Fault::Rounded("编号".to_owned()))),
    ];
    assert_eq!(read(&workbook(&rows.concat()), &["编号", "时间", "到期"]), expected);
}

#[test]
fn a_header_of_two_rows_takes_the_upper_name_where_cells_are_merged() {
    let rows = [
        format!("<row r=\"1\">{}{}</row>", text("A1", "编号"), text("B1", "时间")),
        format!("<row r=\"2\">{}{}</row>", text("B2", "受理"), text("C2", "办结")),
        format!("<row r=\"3\">{}{}{}</row>", text("A3", "1"), text("B3", "x"), text("C3", "y")),
    ];
    let book = workbook(&rows.concat());
    let second = Options { header: Some(2), ..Options::default() };
    assert_eq!(read_with(&book, &second, &["编号", "办结"]).expect("a table"), [cells(3, &["1", "y"])]);
    let elsewhere = Options { sheet: Some("明细".to_owned()), ..Options::default() };
    let said = read_with(&book, &elsewhere, &[]).expect_err("no sheet").to_string();
    assert_eq!(said, "工作簿没有工作表“明细”，现有：台账");
    assert_eq!(failure(&workbook("")), "文件没有任何内容");
}
