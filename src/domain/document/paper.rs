//! The shape of a paper's words: facts in rows, then paragraphs.

/// What a paper says, without its head and foot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// Name and value.
    pub rows: Vec<(String, String)>,
    pub paragraphs: Vec<String>,
}

/// Between a name and its value; no text that people write has one after [`flat`].
const BETWEEN: char = '\t';

impl Paper {
    /// In one text, as it is kept.
    pub fn written(&self) -> String {
        let rows = self.rows.iter().map(|(name, value)| format!("{}{BETWEEN}{}", flat(name), flat(value)));
        let paragraphs =
            self.paragraphs.iter().flat_map(|p| p.lines()).map(flat).filter(|line| !line.is_empty());
        rows.chain(paragraphs).collect::<Vec<_>>().join("\n")
    }

    /// From the text that was kept.
    pub fn read(text: &str) -> Self {
        let mut paper = Self::default();
        for line in text.lines() {
            match line.split_once(BETWEEN) {
                Some((name, value)) => paper.rows.push((name.to_owned(), value.to_owned())),
                None => paper.paragraphs.push(line.to_owned()),
            }
        }
        paper
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
