//! Official papers (公文): what stands in them, and their 文号.
//!
//! A paper is made of the ticket's facts at its moment and kept unchanged. It names no caller; the citizen's own words stand in
//! it only where its receiver needs them (转办单), numbers in them hidden.

mod compose;
mod paper;

#[cfg(test)]
mod tests;

pub(crate) use compose::{asked, climbed, ordered, redone};
pub use paper::Paper;

use entity::values::DocumentKind;

/// The word of a kind in its 文号.
fn word(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::UrgeNotice => "催",
        DocumentKind::SupervisionOrder => "督",
        DocumentKind::TalkNotice => "约",
        DocumentKind::TransferSlip => "转",
    }
}

/// 热线督〔2026〕7号: the office's word, the kind's, the year and the serial within both (党政机关公文处理工作条例 第九条:
/// 发文字号由发文机关代字、年份、发文顺序号组成).
pub fn number(office: &str, kind: DocumentKind, year: i32, serial: i64) -> String {
    format!("{office}{}〔{year}〕{serial}号", word(kind))
}

/// Whether the citizen's words themselves stand in papers of this kind.
pub fn tells_the_matter(kind: DocumentKind) -> bool {
    kind == DocumentKind::TransferSlip
}
