//! A page of an official letter as a file for office programs (Office Open XML), laid out as 党政机关公文格式 (GB/T 9704) has it:
//! A4, the office's name and a line in red, a title in 小标宋, the body in 仿宋 16 pt.

use docx_rs::{
    AlignmentType, BorderType, Docx, LineSpacing, PageMargin, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, RunFonts, Table, TableCell, TableRow, WidthType,
};
use std::error::Error;
use std::io::Cursor;

/// What stands on the page, from top to bottom.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// 发文机关
    pub issuer: &'a str,
    /// 文号
    pub number: &'a str,
    pub title: &'a str,
    /// 主送
    pub to: &'a str,
    /// Facts, name and value.
    pub rows: &'a [(String, String)],
    pub paragraphs: &'a [String],
    /// 成文日期
    pub date: &'a str,
}

/// Twentieths of a point: A4, and GB/T 9704's margins (37, 35, 28, 26 mm).
const PAPER: (u32, u32) = (11_906, 16_838);
const MARGINS: (i32, i32, i32, i32) = (2_098, 1_984, 1_587, 1_474);
/// The two columns of the facts.
const COLUMNS: [usize; 2] = [1_900, 6_940];
/// Half points: 三号, 二号, 初号's smaller sister.
const BODY: usize = 32;
const TITLE: usize = 44;
const HEAD: usize = 56;
const RED: &str = "E60000";
const SONG: &str = "方正小标宋简体";
const FANGSONG: &str = "仿宋";

/// The bytes of the file; the same for the same page.
///
/// # Errors
/// When it cannot be packed.
pub fn write(page: &Page<'_>) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let (top, bottom, left, right) = MARGINS;
    let margin = PageMargin::new().top(top).bottom(bottom).left(left).right(right);
    let mut file = Docx::new()
        .page_size(PAPER.0, PAPER.1)
        .page_margin(margin)
        .add_paragraph(centred(said(page.issuer, SONG, HEAD).color(RED).bold()))
        .add_paragraph(underlined(centred(said(page.number, FANGSONG, BODY))))
        .add_paragraph(empty())
        .add_paragraph(centred(said(page.title, SONG, TITLE).bold()))
        .add_paragraph(empty())
        .add_paragraph(spaced(Paragraph::new().add_run(said(&format!("{}：", page.to), FANGSONG, BODY))));
    if !page.rows.is_empty() {
        let row = |(name, value): &(String, String)| TableRow::new(vec![cell(name, 0), cell(value, 1)]);
        let rows = page.rows.iter().map(row).collect();
        let width = COLUMNS.iter().sum();
        file = file.add_table(Table::new(rows).set_grid(COLUMNS.to_vec()).width(width, WidthType::Dxa));
    }
    for paragraph in page.paragraphs {
        let words = Paragraph::new().add_run(said(paragraph, FANGSONG, BODY)).first_line_chars(200);
        file = file.add_paragraph(spaced(words));
    }
    for line in [page.issuer, page.date] {
        let foot = Paragraph::new().add_run(said(line, FANGSONG, BODY)).align(AlignmentType::Right);
        file = file.add_paragraph(if line == page.issuer { before(foot) } else { spaced(foot) });
    }
    let mut bytes = Cursor::new(Vec::new());
    file.build().pack(&mut bytes)?;
    Ok(bytes.into_inner())
}

fn said(text: &str, font: &str, size: usize) -> Run {
    let fonts = RunFonts::new().ascii(font).hi_ansi(font).east_asia(font);
    Run::new().add_text(text).fonts(fonts).size(size)
}

fn centred(run: Run) -> Paragraph {
    spaced(Paragraph::new().add_run(run).align(AlignmentType::Center))
}

fn empty() -> Paragraph {
    spaced(Paragraph::new())
}

fn spaced(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().line(420))
}

/// Room for the seal above the office's name.
fn before(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().line(420).before(900))
}

/// The red line between head and body.
fn underlined(mut paragraph: Paragraph) -> Paragraph {
    let line = ParagraphBorder::new(ParagraphBorderPosition::Bottom)
        .val(BorderType::Single)
        .size(18)
        .space(6)
        .color(RED);
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(line));
    paragraph
}

fn cell(text: &str, column: usize) -> TableCell {
    let width = COLUMNS.get(column).copied().unwrap_or_default();
    let words = Paragraph::new().add_run(said(text, FANGSONG, 28));
    TableCell::new().width(width, WidthType::Dxa).add_paragraph(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_written_stands_in_the_file_and_markup_does_not() {
        let rows = [("诉求标题".to_owned(), "夜间 <施工> & 噪声".to_owned())];
        let paragraphs = ["请立即处理。".to_owned(), "本通知不改变原定时限。".to_owned()];
        let page = Page {
            issuer: "12345热线中心",
            number: "热线督〔2026〕7号",
            title: "督办单",
            to: "区住建局",
            rows: &rows,
            paragraphs: &paragraphs,
            date: "2026年9月9日",
        };
        let bytes = write(&page).expect("a file");
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.clone())).expect("a package");
        let mut text = String::new();
        zip.by_name("word/document.xml").expect("a document").read_to_string(&mut text).expect("text");
        for word in [
            "12345热线中心",
            "热线督〔2026〕7号",
            "督办单",
            "区住建局：",
            "请立即处理。",
            "2026年9月9日",
            "夜间 &lt;施工&gt; &amp; 噪声",
        ] {
            assert!(text.contains(word), "{word}\n{text}");
        }
        assert_eq!(bytes, write(&page).expect("a file"), "the same for the same page");
    }
}
