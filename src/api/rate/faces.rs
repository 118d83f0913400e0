//! The five levels as faces: drawn, so that nothing has to be loaded.

macro_rules! concat_face {
    ($mouth:literal, $eyes:literal) => {
        concat!(
            "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"><circle cx=\"16\" cy=\"16\" r=\"14\"/><path d=\"",
            $mouth,
            "\"/><path stroke-width=\"3\" d=\"",
            $eyes,
            "\"/></svg>"
        )
    };
}

/// The face of a level 1–5; decoration beside its word.
pub const fn face(level: u8) -> &'static str {
    match level {
        5 => concat_face!("M9 18q7 9 14 0z", "M9 13q2-3 4 0M19 13q2-3 4 0"),
        4 => concat_face!("M10 19q6 6 12 0", "M11 13v.1M21 13v.1"),
        3 => concat_face!("M11 20h10", "M11 13v.1M21 13v.1"),
        2 => concat_face!("M10 22q6-5 12 0", "M11 13v.1M21 13v.1"),
        _ => concat_face!("M10 23q6-8 12 0z", "M9 11l4 2M23 11l-4 2"),
    }
}
