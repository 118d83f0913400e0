//! Writing what a layout asks: lines of CSV and of NDJSON.

use super::layout::{Column, Layout};
use crate::domain::time::{Instant, beijing};
use std::borrow::Cow;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    Text(Cow<'a, str>),
    At(Option<Instant>),
}

impl<'a> Cell<'a> {
    /// A text, empty where there is none.
    pub fn of(text: Option<&'a str>) -> Self {
        Self::Text(Cow::Borrowed(text.unwrap_or_default()))
    }
}

/// Something whose fields a layout can name.
pub trait Told {
    /// What the field of this name holds.
    fn cell(&self, field: &str) -> Cell<'_>;
}

impl Layout {
    /// The words of a column for `told`.
    pub fn words<'a>(&self, column: &'a Column, told: &'a impl Told) -> Cow<'a, str> {
        let Some(field) = column.field else { return Cow::Borrowed(&column.constant) };
        let words = match told.cell(field) {
            Cell::Text(text) => text,
            Cell::At(None) => Cow::Borrowed(""),
            Cell::At(Some(at)) => {
                let format = column.date_format.as_deref().unwrap_or(&self.date_format);
                Cow::Owned(beijing(at).format(format).to_string())
            }
        };
        match column.values.get(words.as_ref()) {
            Some(theirs) => Cow::Borrowed(theirs),
            None => words,
        }
    }

    /// The first line of a CSV.
    pub fn header(&self, out: &mut Vec<u8>) {
        for (n, column) in self.columns.iter().enumerate() {
            self.put(n, &column.name, out);
        }
        out.extend_from_slice(b"\r\n");
    }

    /// A line of CSV.
    pub fn csv(&self, told: &impl Told, out: &mut Vec<u8>) {
        for (n, column) in self.columns.iter().enumerate() {
            self.put(n, &self.words(column, told), out);
        }
        out.extend_from_slice(b"\r\n");
    }

    fn put(&self, n: usize, words: &str, out: &mut Vec<u8>) {
        let mut bytes = [0; 4];
        let separator = self.separator.encode_utf8(&mut bytes);
        if n > 0 {
            out.extend_from_slice(separator.as_bytes());
        }
        // A lone carriage return would end the line for some readers too.
        if words.contains(['"', '\n', '\r', self.separator]) {
            out.push(b'"');
            out.extend_from_slice(words.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(words.as_bytes());
        }
    }

    /// A line of NDJSON: every value a text, in the order of the columns.
    pub fn json(&self, told: &impl Told, out: &mut Vec<u8>) {
        for (n, column) in self.columns.iter().enumerate() {
            member(n, &column.name, &self.words(column, told), out);
        }
        out.extend_from_slice(b"}\n");
    }

    /// A line of CSV and the same of NDJSON: each word is found once for both.
    pub fn both(&self, told: &impl Told, csv: &mut Vec<u8>, json: &mut Vec<u8>) {
        for (n, column) in self.columns.iter().enumerate() {
            let words = self.words(column, told);
            self.put(n, &words, csv);
            member(n, &column.name, &words, json);
        }
        csv.extend_from_slice(b"\r\n");
        json.extend_from_slice(b"}\n");
    }
}

fn member(n: usize, name: &str, words: &str, out: &mut Vec<u8>) {
    out.push(if n > 0 { b',' } else { b'{' });
    quoted(name, out);
    out.push(b':');
    quoted(words, out);
}

fn quoted(words: &str, out: &mut Vec<u8>) {
    // Writing a text into memory does not fail.
    let _ = serde_json::to_writer(out, words);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::tests::at;
    use entity::values::LayoutKind;

    struct One;

    impl Told for One {
        fn cell(&self, field: &str) -> Cell<'_> {
            match field {
                "assessed_at" => Cell::At(Some(at("2026-10-31 23:59"))),
                "served_at" => Cell::At(None),
                "satisfaction" => Cell::of(Some("5")),
                "text" => Cell::of(Some("排队\"久\"，\n等;久")),
                _ => Cell::of(None),
            }
        }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be_and_values_are_theirs() {
        let layout = "name='x'\nseparator=';'\ndate_format='%Y%m%d'\n\
            [[column]]\nname='when'\nfield='assessed_at'\n\
            [[column]]\nname='exact'\nfield='assessed_at'\ndate_format='%H:%M'\n\
            [[column]]\nname='served'\nfield='served_at'\n\
            [[column]]\nname='level'\nfield='satisfaction'\nvalues={'5'='A'}\n\
            [[column]]\nname='words'\nfield='text'\n\
            [[column]]\nname='from'\nconst='东川'\n";
        let layout = Layout::read(LayoutKind::Monthly, layout).expect("a layout");
        let (mut csv, mut json) = (Vec::new(), Vec::new());
        layout.header(&mut csv);
        layout.csv(&One, &mut csv);
        layout.json(&One, &mut json);
        let (mut lines, mut objects) = (Vec::new(), Vec::new());
        layout.header(&mut lines);
        layout.both(&One, &mut lines, &mut objects);
        assert_eq!((&lines, &objects), (&csv, &json));
        assert_eq!(
            String::from_utf8(csv).expect("text"),
            "when;exact;served;level;words;from\r\n20261031;23:59;;A;\"排队\"\"久\"\"，\n等;久\";东川\r\n"
        );
        let read: serde_json::Value = serde_json::from_slice(&json).expect("json");
        assert_eq!(
            (read["level"].as_str(), read["words"].as_str()),
            (Some("A"), Some("排队\"久\"，\n等;久"))
        );
    }
}
