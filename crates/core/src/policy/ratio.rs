//! The ratio policy: how calls are counted, and whose turn that makes it.
//!
//! Counted are calls of tickets with a class while one without a class waited within the same
//! counter's reach; a call of a ticket without a class begins the count anew.
//! How a call counts stands in its event ([`Turn`]), so that nothing is decided again on replay.

use super::{
    Situation,
    rank::{Rank, Tier, rank},
    reach::Reach,
};
use crate::{Entry, LaneKey, Timestamp, ids::Seq};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How a call counts for the ratio policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It begins the count anew: a ticket without a class.
    Normal,
    /// It is one more: a ticket with a class, while one without waited.
    Priority,
    /// It counts nothing: nobody without a class waited, or another policy is in force.
    Uncounted,
}

impl Turn {
    /// The calls of tickets with a class since the last without, this call included.
    #[must_use]
    pub fn after(self, run: u32) -> u32 {
        match self {
            Turn::Normal => 0,
            Turn::Priority => run.saturating_add(1),
            Turn::Uncounted => run,
        }
    }
}

/// The office's count, and what of it can still be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    run: u32,
    /// The count before the calls in `recent`.
    base: u32,
    /// Calls that may still be undone, the latest last.
    recent: VecDeque<(Seq, Timestamp, Turn)>,
}

impl Tally {
    /// A count that nothing can be taken back of.
    pub(crate) fn settled(run: u32) -> Self {
        Self { run, base: run, recent: VecDeque::new() }
    }

    /// The calls of tickets with a class since the last without.
    pub(crate) fn run(&self) -> u32 {
        self.run
    }

    /// Counts a call; those older than `window_s` cannot be taken back any more.
    pub(crate) fn count(&mut self, seq: Seq, at: Timestamp, turn: Turn, window_s: u32) {
        while let Some((_, then, turn)) = self.recent.front().copied()
            && then.plus_s(window_s) < at
        {
            self.base = turn.after(self.base);
            self.recent.pop_front();
        }
        if turn != Turn::Uncounted {
            self.recent.push_back((seq, at, turn));
        }
        self.run = turn.after(self.run);
    }

    /// Counts as if the calls from `first` to `last` had not been.
    pub(crate) fn take_back(&mut self, first: Seq, last: Seq) {
        self.recent.retain(|(seq, _, _)| !(first..=last).contains(seq));
        self.run = self.recent.iter().fold(self.base, |run, (_, _, turn)| turn.after(run));
    }
}

/// How many of those in reach are called before a ticket, all of them competing. Told from counts,
/// lane by lane, so that its cost does not grow with the number of people.
pub(super) fn count_ahead(
    at: &Situation<'_>,
    reach: Reach<'_>,
    (key, before): (&LaneKey, Rank),
    calls: u32,
    now: Timestamp,
) -> usize {
    let normal = at.index.normal_rank();
    let place = |tier: Tier, entry: Entry| (tier, entry);
    let lanes: Vec<(&LaneKey, &VecDeque<Entry>, usize, usize)> = at
        .lanes
        .iter()
        .map(|(lane, entries)| {
            let tier = |entry: &Entry| rank(at.index, lane, *entry, now).tier;
            let in_reach = entries.partition_point(|entry| reach.standing(at, lane, *entry, now).is_some());
            let urgent = entries.partition_point(|entry| tier(entry) < Tier::InTurn).min(in_reach);
            (lane, entries, in_reach, urgent)
        })
        .collect();
    let ahead = |of_normal: bool| -> usize {
        lanes
            .iter()
            .filter(|(lane, ..)| (lane.class == normal) == of_normal)
            .map(|(lane, entries, in_reach, urgent)| {
                let ahead = entries.partition_point(|entry| rank(at.index, lane, *entry, now) < before);
                ahead.min(*in_reach) - (*urgent).min(ahead)
            })
            .sum()
    };
    let urgent: usize = lanes.iter().map(|(.., urgent)| urgent).sum();
    if before.tier < Tier::InTurn {
        return lanes
            .iter()
            .map(|(lane, entries, _, urgent)| {
                entries.partition_point(|entry| rank(at.index, lane, *entry, now) < before).min(*urgent)
            })
            .sum();
    }
    let in_turn = |of_normal: bool| -> usize {
        lanes
            .iter()
            .filter(|(lane, ..)| (lane.class == normal) == of_normal)
            .map(|(_, _, in_reach, urgent)| in_reach - urgent)
            .sum()
    };
    let is_normal = key.class == normal;
    let normals = in_turn(true).max(usize::from(is_normal));
    let (priority_ahead, normal_ahead) = (ahead(false), ahead(true));
    if normals == 0 {
        return urgent + priority_ahead;
    }
    // Where the count stands when the first in turn is called.
    let tier_of = |lane: &LaneKey, entry: Entry| rank(at.index, lane, entry, now).tier;
    let last_normal = lanes
        .iter()
        .filter(|(lane, _, _, urgent)| lane.class == normal && *urgent > 0)
        .map(|(lane, entries, _, urgent)| place(tier_of(lane, entries[urgent - 1]), entries[urgent - 1]))
        .max();
    let counted: usize = lanes
        .iter()
        .filter(|(lane, ..)| lane.class != normal)
        .map(|(lane, entries, _, urgent)| {
            let until = last_normal.map_or(0, |last| {
                entries.partition_point(|entry| place(tier_of(lane, *entry), *entry) < last)
            });
            urgent.saturating_sub(until)
        })
        .sum();
    let run = if last_normal.is_some() { 0 } else { to_usize(at.run) }.saturating_add(counted);
    let calls = to_usize(calls);
    let run = run.min(calls);
    let between = if is_normal {
        normal_ahead + (calls - run).saturating_add(normal_ahead.saturating_mul(calls)).min(in_turn(false))
    } else {
        priority_ahead + ((priority_ahead + run) / calls).min(normals)
    };
    urgent + between
}

fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
