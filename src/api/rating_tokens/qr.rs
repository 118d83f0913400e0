//! A QR code as a path to be drawn (二维码).

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use utoipa::ToSchema;

/// A QR code: a square of `size` modules with a margin of four around, and the path of its dark modules, one unit each.
#[derive(Debug, Serialize, ToSchema)]
pub struct QrView {
    size: usize,
    /// For the `d` of an SVG path.
    path: String,
}

/// Modules of margin that readers need.
const QUIET: usize = 4;

/// The code of a text; `None` where it is too long for any. A quarter of it may be scratched off.
pub fn qr(text: &str) -> Option<QrView> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{} {}h{}v1H{}z", x + QUIET, y + QUIET, run.len(), x + QUIET));
            }
            x += run.len();
        }
    }
    Some(QrView { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::qr;

    #[test]
    fn the_first_corner_is_a_finder_of_seven_modules() {
        let code = qr("https://12345.example/r/abcdefghijklmnopqrstuvwxyz012345").expect("a code");
        assert!(code.size > 30 && code.path.starts_with("M4 4h7v1H4z"), "{}", code.path);
        assert!(qr(&"x".repeat(9000)).is_none());
    }
}
