//! Who is called next, and why: pure functions from lanes and time to a ticket and a reason.
//!
//! The rule: first who stands at the front, then who has waited longer
//! than the `max_wait` of the class, oldest first, then by class, arrival and issue.
//! What is deliberately absent: any change of state; words (a reason is data).
//!
//! Invariant: along one lane ranks rise strictly, so a lane's head is its best and counting
//! those ahead is a binary search.

use crate::{
    Entry, LaneKey, Lanes, Place, Timestamp,
    config::{ClassRank, CounterIx, Index},
    ids::TicketId,
};
use serde::{Deserialize, Serialize};

/// Why a ticket was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// It stood at the front: given back by a counter that closed, or come back after a missed
    /// call.
    Front {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
    /// It had waited longer than its class's `max_wait`.
    MaxWait {
        /// How long the client has waited since coming.
        waited_s: u32,
        /// The limit.
        max_wait_s: u32,
    },
    /// It waited longest among those of the highest class that waits.
    LongestInClass {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
    /// It waited longest of all that wait for this counter.
    Longest {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
    /// The clerk chose it.
    Given {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
}

impl Reason {
    /// The reason's stable code.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Front { .. } => "front",
            Reason::MaxWait { .. } => "max_wait",
            Reason::LongestInClass { .. } => "longest_in_class",
            Reason::Longest { .. } => "longest",
            Reason::Given { .. } => "given",
        }
    }

    /// How long the client had waited.
    pub fn waited_s(self) -> u32 {
        match self {
            Reason::Front { waited_s }
            | Reason::MaxWait { waited_s, .. }
            | Reason::LongestInClass { waited_s }
            | Reason::Longest { waited_s }
            | Reason::Given { waited_s } => waited_s,
        }
    }
}

/// The ticket to be called, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The ticket.
    pub ticket: TicketId,
    /// Why this one.
    pub reason: Reason,
}

/// A ticket's place in the order of calling; the least is called first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    tier: Tier,
    class: ClassRank,
    entry: Entry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Front,
    PastMaxWait,
    InTurn,
}

/// For whom the order is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One counter.
    Counter(CounterIx),
    /// An imaginary step-free counter that serves everything, whoever is addressed.
    Everything,
}

impl Scope {
    /// Whether tickets of a lane may be called there.
    pub fn takes(self, index: &Index, lane: &LaneKey) -> bool {
        match (self, lane.address) {
            (Scope::Everything, _) => true,
            (Scope::Counter(counter), Some(address)) => counter == address,
            (Scope::Counter(counter), None) => {
                index.serves(counter, lane.service) && (!lane.step_free || index.is_step_free(counter))
            }
        }
    }
}

/// The place of a waiting ticket in the order of calling at an instant.
pub fn rank(index: &Index, lane: &LaneKey, entry: Entry, now: Timestamp) -> Rank {
    let tier = match lane.place {
        Place::Front => Tier::Front,
        Place::InTurn => {
            if past_max_wait(index, lane, entry, now).is_some() {
                Tier::PastMaxWait
            } else {
                Tier::InTurn
            }
        }
    };
    // In the first two tiers only arrival counts, so classes are made alike there.
    let class = match tier {
        Tier::Front | Tier::PastMaxWait => ClassRank(0),
        Tier::InTurn => lane.class,
    };
    Rank { tier, class, entry }
}

/// The limit that a waiting ticket is past.
fn past_max_wait(index: &Index, lane: &LaneKey, entry: Entry, now: Timestamp) -> Option<u32> {
    index.max_wait_s(lane.class).filter(|max_wait_s| now.seconds_since(entry.arrived_at) > *max_wait_s)
}

/// The ticket that is called next within a scope, and why. `joining` competes as if it waited.
pub fn choose(
    index: &Index,
    lanes: &Lanes,
    joining: Option<(LaneKey, Entry)>,
    scope: Scope,
    now: Timestamp,
) -> Option<Choice> {
    lanes
        .heads()
        .map(|(key, head)| (*key, head))
        .chain(joining)
        .filter(|(key, _)| scope.takes(index, key))
        .map(|(key, head)| (rank(index, &key, head, now), key))
        .min_by_key(|(rank, _)| *rank)
        .map(|(rank, key)| choice(index, &key, rank, now))
}

fn choice(index: &Index, lane: &LaneKey, rank: Rank, now: Timestamp) -> Choice {
    let waited_s = now.seconds_since(rank.entry.arrived_at);
    let reason = match rank.tier {
        Tier::Front => Reason::Front { waited_s },
        Tier::PastMaxWait => {
            Reason::MaxWait { waited_s, max_wait_s: index.max_wait_s(lane.class).unwrap_or_default() }
        }
        Tier::InTurn if rank.class < index.normal_rank() => Reason::LongestInClass { waited_s },
        Tier::InTurn => Reason::Longest { waited_s },
    };
    Choice { ticket: rank.entry.ticket, reason }
}

/// What waits within a scope, in the order in which it would be called with time standing still.
/// Calling one ticket changes no other's rank, so the order is that of the ranks.
pub fn order(index: &Index, lanes: &Lanes, scope: Scope, now: Timestamp) -> Vec<Choice> {
    let mut ranked: Vec<(Rank, &LaneKey)> = lanes
        .iter()
        .filter(|(key, _)| scope.takes(index, key))
        .flat_map(|(key, lane)| lane.iter().map(move |entry| (rank(index, key, *entry, now), key)))
        .collect();
    ranked.sort_unstable_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(rank, key)| choice(index, key, rank, now)).collect()
}

/// How many waiting tickets would be called before a place in the order, among those that any of
/// the given counters takes.
pub fn count_ahead(
    index: &Index,
    lanes: &Lanes,
    counters: &[CounterIx],
    before: Rank,
    now: Timestamp,
) -> usize {
    lanes
        .iter()
        .filter(|(key, _)| counters.iter().any(|counter| Scope::Counter(*counter).takes(index, key)))
        .map(|(key, lane)| lane.partition_point(|entry| rank(index, key, *entry, now) < before))
        .sum()
}
