//! What is written together.

use crate::{Hash, VisitRow};
use jiff::civil::Date;
use kolejka_core::{
    Outcome, Recorded,
    ids::{NoteId, OfficeId, Seq, TicketId},
};

/// Everything that one commit writes.
#[derive(Debug)]
pub struct Batch<'a> {
    /// Whose.
    pub office: &'a OfficeId,
    /// The number of the last event that the writer knows of.
    pub expected: Seq,
    /// The events that follow it.
    pub events: &'a [Recorded],
    /// The visits as they stand after the events.
    pub visits: &'a [VisitRow],
    /// Tickets that are void because the action that began them was undone.
    pub voided: &'a [TicketId],
    /// Requests that are answered by this batch.
    pub keys: &'a [KeyRecord],
    /// Texts that events of this batch name by id.
    pub notes: &'a [NoteText],
    /// The secret of a business day that begins with this batch.
    pub day_key: Option<&'a DayKey>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is durable.
    Committed,
    /// Nothing was written: somebody else has written since.
    Conflict {
        /// The number of the last event in the journal.
        head: Seq,
    },
}

/// A request that was answered, so that its repetition gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRecord {
    /// Who asked: a device or a person.
    pub caller: String,
    /// The caller's key.
    pub key: String,
    /// A digest of what was asked.
    pub request: Hash,
    /// The business day on which it was asked.
    pub date: Date,
    /// What was answered.
    pub outcome: Outcome,
    /// The first event of the answer.
    pub action: Seq,
}

/// An erasable text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteText {
    /// Its id in the events.
    pub note: NoteId,
    /// The ticket that it is about.
    pub ticket: TicketId,
    /// The text.
    pub text: String,
}

/// The secret of a business day, from which the addresses of its tickets' pages are made; erasing
/// it erases them all.
#[derive(Clone, PartialEq, Eq)]
pub struct DayKey(pub [u8; 32]);

impl std::fmt::Debug for DayKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DayKey(…)")
    }
}
