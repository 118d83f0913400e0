//! Free text beside the journal.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

/// A free text (文本), either just given or already kept in an erasable row.
///
/// Erasing a person (个人信息保护法 47) empties the row; the journal keeps number and salted hash, and its chain
/// stays whole. A text that has not been kept yet refuses to be serialised, so that no citizen's words reach the
/// journal by accident.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// In an erasable row of this ticket.
    Kept {
        /// The row's number within the ticket.
        text: u32,
        /// Hex of SHA-256 over the row's salt and the text.
        hash: String,
    },
    /// As given by a command, before it is kept.
    #[serde(skip)]
    Plain(String),
}

impl Text {
    /// A text as given.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    /// The row's number, once kept.
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Kept { text, .. } => Some(*text),
            Self::Plain(_) => None,
        }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Kept { text, hash } => {
                let mut out = serializer.serialize_struct("Text", 2)?;
                out.serialize_field("text", text)?;
                out.serialize_field("hash", hash)?;
                out.end()
            }
            Self::Plain(_) => Err(serde::ser::Error::custom("a text must be kept before it is journaled")),
        }
    }
}
