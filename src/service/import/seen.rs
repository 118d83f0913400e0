//! Which keys of a file have come by: a key that comes twice is refused the second time.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hash};

/// Keys by hash, with the line on which each came first: some 16 bytes a row, whatever the keys are. Two keys among a
/// million share a hash once in thirty million files; the later row is then refused and shown, never lost in silence.
#[derive(Debug, Default)]
pub(super) struct Seen {
    lines: HashMap<u64, u32>,
    hasher: RandomState,
}

impl Seen {
    /// Notes a key. The line on which it was seen before, if it was.
    pub fn note(&mut self, key: impl Hash, line: u64) -> Option<u32> {
        match self.lines.entry(self.hasher.hash_one(key)) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(u32::try_from(line).unwrap_or(u32::MAX));
                None
            }
        }
    }
}
