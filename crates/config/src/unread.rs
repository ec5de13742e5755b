//! What of an office file could not be read, so that nothing is concluded from its absence.
//!
//! Invariant, held by the readers: a row or item of a list is left out of the configuration exactly
//! if a problem was noted at its own path.

use kolejka_fields::Problems;
use std::{collections::BTreeSet, ops::Bound};

/// The paths of what could not be read.
#[derive(Default)]
pub(crate) struct Unread(BTreeSet<String>);

impl Unread {
    /// What was noted while reading.
    pub(crate) fn new(problems: &Problems) -> Self {
        Self(problems.untaken())
    }

    /// Whether the value at a path could not be read.
    pub(crate) fn at(&self, path: &str) -> bool {
        self.0.contains(path)
    }

    /// Whether a list, a row of it, or a field of any row (or an item of that field) could not be read.
    pub(crate) fn in_any(&self, list: &str, field: &str) -> bool {
        self.0
            .range::<str, _>((Bound::Included(list), Bound::Unbounded))
            .map_while(|path| path.strip_prefix(list))
            .any(|rest| {
                let in_row = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
                rest.is_empty()
                    || in_row.is_some_and(|(_, rest)| {
                        let in_field = rest.strip_prefix('.').and_then(|rest| rest.strip_prefix(field));
                        rest.is_empty()
                            || in_field.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
                    })
            })
    }

    /// Whether anything below a path could not be read.
    pub(crate) fn below(&self, path: &str) -> bool {
        let first = self.0.range::<str, _>((Bound::Included(path), Bound::Unbounded)).next();
        first.is_some_and(|found| found.starts_with(path))
    }

    /// The rows or items of a list, each with the path that it has in the file.
    pub(crate) fn rows<'r, T>(&self, list: &str, rows: &'r [T]) -> impl Iterator<Item = (String, &'r T)> {
        (0_usize..).map(move |place| format!("{list}[{place}]")).filter(|path| !self.at(path)).zip(rows)
    }
}
