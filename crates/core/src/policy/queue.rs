//! A queue that runs without an office, under the office's own rules: for whoever looks ahead.
//!
//! It holds no tickets, only places in lanes; who comes, who is called away and when counters open
//! is up to its user, who may give out ticket ids as it likes, rising in order of coming.
//! Invariant: it calls exactly whom an office with the same lanes, open counters and count calls.

use super::{Choice, OpenCounters, Scope, Situation, Turn, choose, count_ahead, order};
use crate::{
    Entry, LaneKey, Lanes, Timestamp,
    config::{CounterIx, Index},
};
use std::sync::Arc;

/// Lanes, open counters and the count of calls, with the rules of an office.
#[derive(Clone, Debug)]
pub struct Queue {
    index: Arc<Index>,
    lanes: Lanes,
    open: OpenCounters,
    run: u32,
}

impl Queue {
    /// An empty queue; `run` as in [`Situation::run`].
    pub fn new(index: Arc<Index>, open: OpenCounters, run: u32) -> Self {
        Self::with(index, Lanes::default(), open, run)
    }

    /// A queue in which some wait already.
    pub fn with(index: Arc<Index>, lanes: Lanes, open: OpenCounters, run: u32) -> Self {
        Self { index, lanes, open, run }
    }

    /// The rules.
    pub fn index(&self) -> &Arc<Index> {
        &self.index
    }

    /// Who waits.
    pub fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// All that decides who is called.
    pub fn situation(&self) -> Situation<'_> {
        Situation { index: &self.index, lanes: &self.lanes, open: &self.open, run: self.run }
    }

    /// Opens or closes a counter, which changes for whom wishes are kept and nothing else.
    pub fn set_open(&mut self, counter: CounterIx, open: bool) {
        self.open.set(counter, open);
    }

    /// Somebody begins to wait.
    ///
    /// # Panics
    /// If the ticket is in that lane already.
    pub fn insert(&mut self, lane: LaneKey, entry: Entry) {
        self.lanes.insert(lane, entry);
    }

    /// Somebody stops waiting without being called; whether they waited.
    pub fn remove(&mut self, lane: LaneKey, entry: Entry) -> bool {
        self.lanes.remove(lane, entry)
    }

    /// Who would be called next.
    pub fn choose(&self, scope: Scope, now: Timestamp) -> Option<Choice> {
        choose(&self.situation(), None, scope, now)
    }

    /// Calls the next: takes it out of its lane and counts the call.
    pub fn call(&mut self, scope: Scope, now: Timestamp) -> Option<Choice> {
        let choice = self.choose(scope, now)?;
        let waited = self.lanes.remove(choice.lane, choice.entry);
        debug_assert!(waited, "who is chosen waits");
        self.count(choice.turn);
        Some(choice)
    }

    /// Counts a call that was made in another way.
    pub fn count(&mut self, turn: Turn) {
        self.run = turn.after(self.run);
    }

    /// What waits within a scope, in the order of calling with time standing still.
    pub fn order(&self, scope: Scope, now: Timestamp) -> Vec<Choice> {
        order(&self.situation(), scope, now)
    }

    /// How many would be called before a ticket, which waits or is about to; see [`count_ahead`].
    pub fn count_ahead(&self, lane: &LaneKey, entry: Entry, now: Timestamp) -> usize {
        count_ahead(&self.situation(), lane, entry, now)
    }
}
