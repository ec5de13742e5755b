//! Walking the whole chain of hashes, so that a change of what was recorded is found and named.
//!
//! It reads beside a running daemon and changes nothing. Whoever keeps a head of the chain elsewhere (on
//! paper, with the auditor) also finds that events were taken from the end, or that all of them were
//! made anew: [`Walked::hash_at`] is then another one, or there is none.

use crate::{
    Hash, StoreError, codec,
    sqlite::{failing, read_row},
};
use kolejka_core::{
    Timestamp,
    ids::{OfficeId, Seq},
};
use rusqlite::{Connection, OpenFlags, params};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// What walking an office's chain came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walked {
    /// Whose.
    pub office: OfficeId,
    /// Events that are whole, from the first.
    pub events: u64,
    /// When the first of them was.
    pub from: Option<Timestamp>,
    /// When the last of them was.
    pub until: Option<Timestamp>,
    /// The last whole event, and the hash that stands for all up to it.
    pub head: (Seq, Hash),
    /// The first event that is not as it was written, and why.
    pub broken: Option<(Seq, String)>,
    asked: BTreeMap<Seq, Hash>,
}

impl Walked {
    /// The hash of one of the events that were asked for; none if the chain does not reach so far.
    pub fn hash_at(&self, seq: Seq) -> Option<Hash> {
        self.asked.get(&seq).copied()
    }
}

/// Opens a file for reading alone, also while a daemon writes it.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let doing = failing(path, "opening it for reading");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(&doing)?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(doing)?;
    Ok(connection)
}

/// Walks the chains of all offices in a journal, and notes the hashes of the events in `asked`.
///
/// # Errors
/// If the file cannot be read at all; what is wrong with an event is told in [`Walked::broken`].
pub fn verify(path: &Path, asked: &[Seq]) -> Result<Vec<Walked>, StoreError> {
    let doing = failing(path, "walking its chain");
    let mut connection = open_to_read(path)?;
    // One view of the file, whatever is written meanwhile.
    let view = connection.transaction().map_err(&doing)?;
    let mut offices = view.prepare("SELECT ix, id FROM offices ORDER BY ix").map_err(&doing)?;
    let offices: Vec<(i64, String)> = offices
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(&doing)?;
    let asked: BTreeSet<Seq> = asked.iter().copied().collect();
    offices.into_iter().map(|(ix, id)| walk(&view, path, ix, OfficeId::new(id), &asked)).collect()
}

fn walk(
    view: &Connection,
    path: &Path,
    ix: i64,
    office: OfficeId,
    asked: &BTreeSet<Seq>,
) -> Result<Walked, StoreError> {
    let doing = failing(path, "walking its chain");
    let mut walked = Walked {
        office,
        events: 0,
        from: None,
        until: None,
        head: (Seq(0), Hash::START),
        broken: None,
        asked: BTreeMap::new(),
    };
    let mut statement = view
        .prepare("SELECT seq, at_ms, schema, kind, payload, hash FROM events WHERE office = ?1 ORDER BY seq")
        .map_err(&doing)?;
    let mut rows = statement.query(params![ix]).map_err(&doing)?;
    while let Some(row) = rows.next().map_err(&doing)? {
        let expected = walked.head.0.next();
        let row = match read_row(row) {
            Ok(row) => row,
            // A value that is of another type than it was written with.
            Err(error) => {
                walked.broken = Some((expected, error.to_string()));
                break;
            }
        };
        if row.seq != expected {
            walked.broken = Some((expected, format!("it is missing; the next one is {}", row.seq)));
            break;
        }
        if let Err(why) = codec::decode(&row, walked.head.1) {
            walked.broken = Some((row.seq, why));
            break;
        }
        walked.events += 1;
        walked.from.get_or_insert(row.at);
        walked.until = Some(row.at);
        walked.head = (row.seq, row.hash);
        if asked.contains(&row.seq) {
            walked.asked.insert(row.seq, row.hash);
        }
    }
    Ok(walked)
}
