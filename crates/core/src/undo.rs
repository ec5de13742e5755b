//! Taking back: what every undoable action remembers.
//!
//! An action is all the events of one command by a clerk at a counter. Applying its events keeps
//! images of the tickets and counters as they were before; [`crate::Event::ActionUndone`] puts the
//! images back, and calls among them stop counting for the ratio (`policy::Tally`). Sequence numbers
//! and number counters are never put back.
//! What staff do to a ticket away from any counter is remembered for who did it, and put back ticket
//! by ticket ([`crate::Event::TicketPutBack`]).
//! Invariant: entries of one counter, or of one person, lie in order of their actions, the latest last.

use crate::{
    Counter, Ticket, Timestamp,
    ids::{ClerkId, CounterId, Seq, TicketId},
};

/// The most actions per counter, and of each person away from any counter, that can be taken back;
/// older ones are forgotten first.
pub const UNDO_DEPTH_MAX: usize = 64;

/// One action that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoEntry {
    /// The action: the number of its first event.
    pub action: Seq,
    /// The number of its last event.
    pub last: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: ClerkId,
    /// What happened, in order: each event's kind and the ticket that it is about.
    pub steps: Vec<(&'static str, Option<TicketId>)>,
    /// The tickets as they were; absent ones began with this action.
    pub tickets: Vec<(TicketId, Option<Ticket>)>,
    /// The counters as they were.
    pub counters: Vec<(CounterId, Counter)>,
}

impl UndoEntry {
    /// Whether an event number lies within this action.
    pub(crate) fn covers(&self, seq: Seq) -> bool {
        self.action <= seq && seq <= self.last
    }
}
