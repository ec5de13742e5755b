//! An event's form in the journal, and the chain of hashes.
//!
//! A row holds number, time, schema, kind and a JSON text; its hash covers all of them and the hash
//! of the row before, so that no row can be changed, left out or slipped in unnoticed.
//! Released schemas are never edited: an older row is brought up to date on reading, here.

use kolejka_core::{Actor, Event, Recorded, Timestamp, ids::CounterId, ids::Seq};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The schema in which events are written.
pub const EVENT_SCHEMA: u32 = 1;

/// A SHA-256 digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first event of an office follows.
    pub const START: Hash = Hash([0; 32]);

    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Hash(Sha256::digest(bytes).into())
    }
}

/// The JSON text of a row, for writing.
#[derive(Serialize)]
struct Written<'a> {
    action: Seq,
    actor: &'a Actor,
    counter: Option<&'a CounterId>,
    event: &'a Event,
}

/// The JSON text of a row of the current schema, for reading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    action: Seq,
    actor: Actor,
    counter: Option<CounterId>,
    event: Event,
}

/// A row of the journal.
pub(crate) struct Row {
    pub(crate) seq: Seq,
    pub(crate) at: Timestamp,
    pub(crate) schema: u32,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) hash: Hash,
}

/// Makes the row that follows a row with the hash `before`.
pub(crate) fn encode(recorded: &Recorded, before: Hash) -> Row {
    let written = Written {
        action: recorded.action,
        actor: &recorded.actor,
        counter: recorded.counter.as_ref(),
        event: &recorded.event,
    };
    let payload = serde_json::to_string(&written).expect("events have no keys that JSON cannot hold");
    let mut row = Row {
        seq: recorded.seq,
        at: recorded.at,
        schema: EVENT_SCHEMA,
        kind: recorded.event.kind().to_owned(),
        payload,
        hash: before,
    };
    row.hash = chained(&row, before);
    row
}

/// Reads a row that follows a row with the hash `before`.
pub(crate) fn decode(row: &Row, before: Hash) -> Result<Recorded, String> {
    if row.schema > EVENT_SCHEMA {
        return Err(format!(
            "it has schema {}, and this version knows schemas up to {EVENT_SCHEMA}; install the newer version",
            row.schema
        ));
    }
    if chained(row, before) != row.hash {
        return Err("its hash does not fit its content and the event before it".to_owned());
    }
    read(row)
}

/// Reads a row without holding it to the chain, for those who look things up.
pub(crate) fn read(row: &Row) -> Result<Recorded, String> {
    let read: Read = serde_json::from_str(&row.payload).map_err(|error| format!("its text: {error}"))?;
    Ok(Recorded {
        seq: row.seq,
        at: row.at,
        action: read.action,
        actor: read.actor,
        counter: read.counter,
        event: read.event,
    })
}

fn chained(row: &Row, before: Hash) -> Hash {
    let mut digest = Sha256::new();
    digest.update(before.0);
    digest.update(row.seq.0.to_be_bytes());
    digest.update(row.at.0.to_be_bytes());
    digest.update(row.schema.to_be_bytes());
    digest.update((row.kind.len() as u64).to_be_bytes());
    digest.update(row.kind.as_bytes());
    digest.update(row.payload.as_bytes());
    Hash(digest.finalize().into())
}
