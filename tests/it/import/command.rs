//! The verbs as a person types them: one readable line when it fails, 1; on wrong usage, 2.

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of its own with the program in it.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("hotline_verbs_{name}_{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).expect("written");
    }

    fn types(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hotline"))
            .args(line.split_whitespace())
            .current_dir(&self.0)
            .env("HOTLINE_DATA_DIR", self.0.join("data"))
            .env_remove("HOTLINE_DATABASE__URL")
            .output()
            .expect("run")
    }

    #[track_caller]
    fn fails(&self, line: &str, said: &str) {
        let output = self.types(line);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), stderr.trim_end()), (Some(1), said), "{line}");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const ROWS: &str = "number,content,received_at\n1,路灯不亮,2018-02-08\n2,,2018-02-08\n1,又一次,2018-02-09\n";

#[test]
fn an_import_tells_what_it_did_and_writes_down_what_it_did_not() {
    let desk = Desk::new("told");
    desk.file("old.csv", ROWS.as_bytes());
    let first = desk.types("import tickets old.csv --refused");
    let (out, err) = (String::from_utf8_lossy(&first.stdout), String::from_utf8_lossy(&first.stderr));
    assert_eq!(first.status.code(), Some(0), "{err}");
    assert_eq!(out.trim_end(), "读取 3 行：导入 1 张工单，已存在 0，未导入 2 行；其中在办 1 张，1 张已超期");
    assert!(
        err.contains("第 3 行未导入：内容：不能为空\n")
            && err.contains("第 4 行未导入：原编号与第 2 行重复\n"),
        "{err}"
    );
    let report = std::fs::read_to_string(desk.0.join("old.csv.refused.csv")).expect("a report");
    let expected = "\u{feff}行号,原因,content,number,received_at\n3,内容：不能为空,,2,2018-02-08\n4,原编号与第 2 行重复,又一次,1,2018-02-09\n";
    assert_eq!(report, expected);

    desk.file("again.csv", b"number,content,received_at\n1,x,2018-02-08\n");
    let again = desk.types("import tickets again.csv");
    assert_eq!(
        String::from_utf8_lossy(&again.stdout).trim_end(),
        "读取 1 行：全部 1 张工单此前已导入，没有变化"
    );
    assert_eq!(
        String::from_utf8_lossy(&desk.types("audit verify").stdout).trim_end(),
        "流水完好：共 1 行\n投影一致：共 1 张工单"
    );

    desk.file("days.csv", "# 2027\ndate,is_workday,name\n2027-01-01,0,元旦\n".as_bytes());
    let days = desk.types("import calendar days.csv --dry-run");
    assert!(String::from_utf8_lossy(&days.stdout).starts_with("2027 年：将载入"), "{days:?}");
}

/// A file of that many tickets, closed, each unlike the others so that it packs badly.
fn rows(count: u64) -> Vec<u8> {
    let mut text = "number,content,received_at,closed_at\n".to_owned();
    let row = |n: u64| format!("{n},{:x},2018-02-08,2018-02-09\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    text.extend((0..count).map(row));
    text.into_bytes()
}

#[test]
fn a_failure_is_one_line_and_wrong_usage_is_two() {
    let desk = Desk::new("fails");
    desk.file("old.csv", ROWS.as_bytes());
    desk.file("empty.csv", b"");
    desk.file("head.csv", b"number,content,received_at\n");
    desk.file("short.csv", b"number,content\n1,x\n");
    desk.file("map.toml", b"[fields]\nnumbr = \"number\"\n");
    desk.file(
        "columns.toml",
        b"[fields]\nnumber = \"nummer\"\ncontent = \"content\"\nreceived_at = \"received_at\"\n",
    );
    desk.fails("import tickets nowhere.csv", "错误：找不到文件 nowhere.csv");
    desk.fails("import tickets data", "错误：data 是目录，不是文件");
    desk.fails("import tickets empty.csv", "错误：文件没有任何内容");
    desk.fails("import tickets head.csv", "错误：文件没有任何数据行");
    desk.fails(
        "import tickets short.csv",
        "错误：文件没有“受理时间”（received_at）列；列名不同的，请用 --map 给出映射文件",
    );
    desk.fails(
        "import tickets old.csv --map map.toml",
        "错误：映射文件的 [fields] 中没有“numbr”这个字段，是否想写“number”？",
    );
    desk.fails(
        "import tickets old.csv --map columns.toml",
        "错误：文件没有“nummer”列（映射文件 fields.number），是否为“number”；文件的列：number、content、received_at",
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &rows(5_000)).expect("packed");
    let packed = packed.finish().expect("packed");
    desk.file("cut.csv.gz", &packed[..packed.len() * 3 / 4]);
    let cut = desk.types("import tickets cut.csv.gz");
    let said = String::from_utf8_lossy(&cut.stderr).into_owned();
    assert_eq!(cut.status.code(), Some(1));
    assert!(said.starts_with("错误：读到中途出错，此前的 ") && said.lines().count() == 1, "{said}");
    desk.fails("import tickets old.csv --refused=old.csv", "错误：未导入的行不能写回要导入的文件");
    for usage in ["import", "import tickets", "import nothing x.csv", "import tickets old.csv --dryrun"] {
        assert_eq!(desk.types(usage).status.code(), Some(2), "{usage}");
    }
}
