//! One JSON object a line. A column may reach into an object: `caller.phone`.

use super::source::Text;
use super::{Fault, MOST, Row, SheetError};
use serde_json::{Map, Value};
use std::io::{BufRead, Read};
use std::ops::ControlFlow;

pub(super) struct Lines {
    text: Text,
}

impl Lines {
    pub fn new(text: Text) -> Self {
        Self { text }
    }

    pub fn read(
        mut self,
        wanted: &[String],
        sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        let mut bytes = Vec::new();
        for line in 1.. {
            bytes.clear();
            let read = self.text.reader.by_ref().take(MOST as u64).read_until(b'\n', &mut bytes);
            if read.map_err(SheetError::Read)? == 0 {
                break;
            }
            let long = bytes.len() == MOST && bytes.last() != Some(&b'\n');
            if long {
                self.skip_line()?;
            } else if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let cells = if long { Err(Fault::Long) } else { self.cells(&bytes, wanted) };
            if sink(Row { line, cells }).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn cells(&self, bytes: &[u8], wanted: &[String]) -> Result<Vec<String>, Fault> {
        let text = self.text.cell(bytes).ok_or(Fault::Encoding)?;
        let object: Map<String, Value> = serde_json::from_str(&text).map_err(|_| Fault::Json)?;
        Ok(wanted.iter().map(|name| words(find(&object, name))).collect())
    }

    fn skip_line(&mut self) -> Result<(), SheetError> {
        loop {
            let ahead = self.text.reader.fill_buf().map_err(SheetError::Read)?;
            let end = ahead.iter().position(|b| *b == b'\n');
            let taken = end.map_or(ahead.len(), |at| at + 1);
            self.text.reader.consume(taken);
            if end.is_some() || taken == 0 {
                return Ok(());
            }
        }
    }
}

/// The member of this name, or of its path.
fn find<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(name) {
        return Some(value);
    }
    let (first, rest) = name.split_once('.')?;
    find(object.get(first)?.as_object()?, rest)
}

fn words(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|item| words(Some(item))).collect::<Vec<_>>().join(";"),
        Some(other) => other.to_string(),
    }
}
