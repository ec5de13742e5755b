//! The journal: what happened in an office, durable and in order.
//!
//! [`Journal`] is all that the daemon knows of it; [`SqliteStore`] keeps it in one SQLite file,
//! together with the table of visits for reports, the keys of requests already answered, and the
//! texts that must be erasable.
//! What is deliberately absent: any rule of the office, sessions and print jobs (they have files of
//! their own, so that nothing else ever waits for the journal's lock).
//!
//! Invariants: what [`Journal::append`] answered as committed is on disk; events of one office
//! follow each other without a gap, each carrying its predecessor's hash; nothing is ever cut off
//! to make a damaged journal readable.

mod audit;
mod batch;
mod checkpoint;
mod codec;
mod error;
mod schema;
mod sqlite;
mod verify;
mod visits;

pub use audit::{AuditReader, Found, Search};
pub use batch::{Appended, Batch, DayKey, KeyRecord, NoteText};
pub use codec::{EVENT_SCHEMA, Hash};
pub use error::StoreError;
pub use sqlite::{SqliteJournal, SqliteStore};
pub use verify::{Walked, verify};
pub use visits::VisitRow;

use jiff::civil::Date;
use kolejka_core::{
    Recorded,
    ids::{NoteId, OfficeId, Seq, TicketId},
};

/// A connection to the journal, for the one task that owns an office.
pub trait Journal: Send {
    /// Writes a batch, whole or not at all; on return with [`Appended::Committed`] it is durable.
    ///
    /// # Errors
    /// The outcome is unknown: the connection must be given up and the state rebuilt.
    fn append(&mut self, batch: &Batch<'_>) -> Result<Appended, StoreError>;

    /// Whether something can be written: writes and commits a mark of no meaning.
    ///
    /// # Errors
    /// Why not.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// An office's events since its last business day began; all of them if none has.
    ///
    /// # Errors
    /// What cannot be read, where and why.
    fn load(&mut self, office: &OfficeId) -> Result<Vec<Recorded>, StoreError>;

    /// The secret of the business day that goes on.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn day_key(&mut self, office: &OfficeId) -> Result<Option<DayKey>, StoreError>;

    /// The requests answered on the latest business day and the one before it, the latest last.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn answered(&mut self, office: &OfficeId) -> Result<Vec<KeyRecord>, StoreError>;
}

/// Where journals are had from: the daemon connects anew when a connection was given up.
pub trait JournalSource: Send + Sync {
    /// Connects.
    ///
    /// # Errors
    /// If the store cannot be opened.
    fn connect(&self) -> Result<Box<dyn Journal>, StoreError>;

    /// The journal's identity: followers that know another start anew.
    fn id(&self) -> &str;
}

/// Reading and erasing what lies beside the journal.
pub trait SideTables: Send {
    /// The texts of notes, in the order of their ids.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn notes(&mut self, office: &OfficeId, ticket: TicketId) -> Result<Vec<(NoteId, String)>, StoreError>;

    /// Tickets that have notes.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn tickets_with_notes(&mut self, office: &OfficeId) -> Result<Vec<TicketId>, StoreError>;

    /// Erases the notes of tickets; for good with the next [`SideTables::scrub`].
    ///
    /// # Errors
    /// If the store cannot be written.
    fn erase_notes(&mut self, office: &OfficeId, tickets: &[TicketId]) -> Result<(), StoreError>;

    /// Erases the visits of business days before one; for good with the next [`SideTables::scrub`]. How
    /// many rows there were.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn erase_visits(&mut self, office: &OfficeId, before: Date) -> Result<usize, StoreError>;

    /// Removes what was erased from every file of the store, where copies may have stayed; false if
    /// somebody was reading, and it has to be asked again.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn scrub(&mut self) -> Result<bool, StoreError>;

    /// Makes room beforehand for what will be written, so that commits are quick. It takes a while, of
    /// which writers wait only for moments.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn make_room(&mut self) -> Result<(), StoreError>;

    /// Events after one, in order, at most `max`.
    ///
    /// # Errors
    /// What cannot be read, where and why.
    fn events_after(
        &mut self,
        office: &OfficeId,
        after: Seq,
        max: usize,
    ) -> Result<Vec<Recorded>, StoreError>;

    /// After which event a business day begins: that of so many days before the latest, or the first
    /// there is.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn days_back(&mut self, office: &OfficeId, days: u32) -> Result<Seq, StoreError>;

    /// The dates of business days before one, the latest first, at most `max`.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn dates_before(&mut self, office: &OfficeId, date: Date, max: u32) -> Result<Vec<Date>, StoreError>;

    /// The visits of a business day, each by its first leg, in order of issue.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn first_legs(&mut self, office: &OfficeId, date: Date) -> Result<Vec<VisitRow>, StoreError>;
    /// The numbers of the events by which the office was configured, in order.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn configurations(&mut self, office: &OfficeId) -> Result<Vec<Seq>, StoreError>;

    /// The visits of the days from one to another, both included.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn visits(&mut self, office: &OfficeId, from: Date, to: Date) -> Result<Vec<VisitRow>, StoreError>;

    /// An event by its number.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn event(&mut self, office: &OfficeId, seq: Seq) -> Result<Option<Recorded>, StoreError>;
}
