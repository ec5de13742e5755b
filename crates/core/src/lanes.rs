//! Where tickets wait: lanes of tickets that are alike to every rule of calling.
//!
//! A lane holds the tickets of one class, service, step-free need, wish, place and address in order
//! of arrival, then of issue. Choosing looks at lane heads only, so its cost grows with the number of
//! kinds of tickets, not with the number of people.
//! What is deliberately absent: any rule of who comes first (`policy`) and who may serve what.
//!
//! Invariants: entries in a lane rise strictly; no lane is empty.

use crate::{
    Timestamp,
    config::{ClassRank, CounterIx, LangIx, NeedIx, ServiceIx},
    ids::TicketId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Where a ticket stands among those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before all that are in turn: given back by a counter that closed, or come back after a
    /// missed call.
    Front,
    /// In turn.
    InTurn,
}

/// What a ticket would have a counter offer, beyond its service: a preference, never a priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wish {
    /// A language other than the office's first.
    pub language: Option<LangIx>,
    /// A communication need.
    pub need: Option<NeedIx>,
}

/// What tickets in one lane have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneKey {
    /// At the front or in turn.
    pub place: Place,
    /// The priority class.
    pub class: ClassRank,
    /// The service of the next leg.
    pub service: ServiceIx,
    /// Whether it asks for a counter without steps.
    pub step_free: bool,
    /// What it would have the counter offer.
    pub wish: Wish,
    /// The one counter waited for.
    pub address: Option<CounterIx>,
}

/// A waiting ticket in its lane; ordered by arrival, then by issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// When the client came.
    pub arrived_at: Timestamp,
    /// The ticket.
    pub ticket: TicketId,
}

/// All lanes of an office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    lanes: BTreeMap<LaneKey, VecDeque<Entry>>,
    waiting: usize,
}

impl Lanes {
    /// Puts a ticket into its lane, at its place by arrival.
    ///
    /// # Panics
    /// If it is there already.
    pub fn insert(&mut self, key: LaneKey, entry: Entry) {
        let lane = self.lanes.entry(key).or_default();
        // Whoever comes last, which is nearly everybody, goes to the end without a search.
        if lane.back().is_none_or(|last| *last < entry) {
            lane.push_back(entry);
        } else {
            match lane.binary_search(&entry) {
                Ok(_) => unreachable!("ticket {} waits already", entry.ticket),
                Err(at) => lane.insert(at, entry),
            }
        }
        self.waiting += 1;
    }

    /// Takes a ticket out of its lane; whether it was there.
    pub fn remove(&mut self, key: LaneKey, entry: Entry) -> bool {
        let Some(lane) = self.lanes.get_mut(&key) else { return false };
        if lane.front() == Some(&entry) {
            lane.pop_front();
        } else if let Ok(at) = lane.binary_search(&entry) {
            lane.remove(at);
        } else {
            return false;
        }
        if lane.is_empty() {
            self.lanes.remove(&key);
        }
        self.waiting -= 1;
        true
    }

    /// Whether a ticket is in a lane.
    pub fn contains(&self, key: &LaneKey, entry: Entry) -> bool {
        self.lanes.get(key).is_some_and(|lane| lane.binary_search(&entry).is_ok())
    }

    /// The lanes with their entries, none of them empty.
    pub fn iter(&self) -> impl Iterator<Item = (&LaneKey, &VecDeque<Entry>)> {
        self.lanes.iter()
    }

    /// The first of every lane.
    pub fn heads(&self) -> impl Iterator<Item = (&LaneKey, Entry)> {
        self.lanes.iter().filter_map(|(key, lane)| lane.front().map(|head| (key, *head)))
    }

    /// How many tickets wait.
    pub fn len(&self) -> usize {
        self.waiting
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// How many wait for a service.
    pub fn waiting_for(&self, service: ServiceIx) -> usize {
        self.lanes.iter().filter(|(key, _)| key.service == service).map(|(_, lane)| lane.len()).sum()
    }

    pub(crate) fn clear(&mut self) {
        self.lanes.clear();
        self.waiting = 0;
    }
}
