//! A waiting ticket's place in the order of calling, where the order needs no tally.
//!
//! Everything is whole numbers: two machines never disagree about who comes first.
//! Invariant: along one lane ranks rise strictly, so a lane's head is its best.

use crate::{
    Entry, LaneKey, Place, Timestamp,
    config::{Index, PolicyKind},
};

/// A ticket's place in the order of calling; the least is called first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(super) tier: Tier,
    /// What the policy puts before arrival: the class, or what is left of the greatest score.
    order: u64,
    pub(super) entry: Entry,
}

/// What goes before any policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Front,
    PastMaxWait,
    InTurn,
}

/// The place of a waiting ticket at an instant.
pub(super) fn rank(index: &Index, lane: &LaneKey, entry: Entry, now: Timestamp) -> Rank {
    let tier = match lane.place {
        Place::Front => Tier::Front,
        Place::InTurn if is_past_max_wait(index, lane, entry, now) => Tier::PastMaxWait,
        Place::InTurn => Tier::InTurn,
    };
    let order = match (tier, index.policy()) {
        // In the first two tiers only arrival counts.
        (Tier::Front | Tier::PastMaxWait, _) => 0,
        (Tier::InTurn, PolicyKind::Strict | PolicyKind::Ratio { .. }) => u64::from(lane.class.0),
        (Tier::InTurn, PolicyKind::Accumulating) => u64::MAX - score(index, lane, entry, now),
    };
    Rank { tier, order, entry }
}

/// Whether a ticket has waited longer than its class's `max_wait`.
pub(super) fn is_past_max_wait(index: &Index, lane: &LaneKey, entry: Entry, now: Timestamp) -> bool {
    index.max_wait_s(lane.class).is_some_and(|max_wait_s| now.seconds_since(entry.arrived_at) > max_wait_s)
}

/// Head start plus rate times wait, in millionths of a second: thousandths of rate times
/// milliseconds of wait, so that nothing is rounded.
pub(super) fn score(index: &Index, lane: &LaneKey, entry: Entry, now: Timestamp) -> u64 {
    let weight = index.weight(lane.class);
    let waited_ms = u64::try_from(now.0 - entry.arrived_at.0).unwrap_or_default();
    (u64::from(weight.head_start_s) * 1_000_000)
        .saturating_add(u64::from(weight.rate_milli).saturating_mul(waited_ms))
}
