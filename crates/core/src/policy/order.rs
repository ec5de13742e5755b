//! What waits, in the order in which it would be called with time standing still.
//!
//! Draining is choosing again and again, told without searching anew: the tickets are sorted once,
//! and once more when a counter has nothing of its own left and takes what it is a backup for.

use super::{
    Choice, Situation,
    rank::{Rank, Tier, rank},
    ratio,
    reach::{Reach, Scope, Standing, standing},
    settle,
};
use crate::{
    Entry, LaneKey, Timestamp,
    config::{CounterIx, PolicyKind},
};
use std::collections::VecDeque;

/// A ticket that may be called.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) lane: LaneKey,
    pub(super) rank: Rank,
    pub(super) standing: Standing,
}

impl Candidate {
    /// A ticket as it stands within a reach, if it may be called there.
    pub(super) fn of(
        at: &Situation<'_>,
        reach: Reach<'_>,
        lane: &LaneKey,
        entry: Entry,
        now: Timestamp,
    ) -> Option<Self> {
        let standing = reach.standing(at, lane, entry, now)?;
        Some(Self { lane: *lane, rank: rank(at.index, lane, entry, now), standing })
    }

    pub(super) fn is_in_turn(&self) -> bool {
        self.rank.tier == Tier::InTurn
    }
}

/// Those from among whom one is called: all that decides about it.
#[derive(Clone, Copy, Default)]
pub(super) struct Field {
    /// Who is first by rank.
    pub(super) first: Option<Candidate>,
    /// Who is first of those without a class that are in turn.
    pub(super) normal: Option<Candidate>,
    /// Whether anybody without a class is among them.
    pub(super) normals: bool,
}

impl Field {
    /// One more among whom one is called.
    pub(super) fn add(&mut self, at: &Situation<'_>, candidate: Candidate) {
        let better = |than: Option<Candidate>| than.is_none_or(|than| candidate.rank < than.rank);
        if better(self.first) {
            self.first = Some(candidate);
        }
        if candidate.lane.class == at.index.normal_rank() {
            self.normals = true;
            if candidate.is_in_turn() && better(self.normal) {
                self.normal = Some(candidate);
            }
        }
    }
}

/// All that may be called, one after another.
struct Drain<'a> {
    at: Situation<'a>,
    run: u32,
    /// Those who compete, by rank; under a ratio without those in `normals`.
    competing: VecDeque<Candidate>,
    /// Under a ratio, those without a class that are in turn.
    normals: VecDeque<Candidate>,
    /// How many of those who compete have no class.
    normals_left: usize,
    /// How many of those who compete are the counter's own.
    own_left: usize,
    /// Those who compete only when nothing of the counter's own waits.
    early: Vec<Candidate>,
}

impl<'a> Drain<'a> {
    fn new(at: Situation<'a>, candidates: Vec<Candidate>) -> Self {
        let own_left = candidates.iter().filter(|one| one.standing == Standing::Own).count();
        let (early, competing) = candidates.into_iter().partition(|one| one.standing == Standing::Early);
        let mut drain = Self {
            at,
            run: at.run,
            competing: VecDeque::new(),
            normals: VecDeque::new(),
            normals_left: 0,
            own_left,
            early,
        };
        drain.line_up(competing);
        drain
    }

    fn line_up(&mut self, mut competing: Vec<Candidate>) {
        competing.sort_unstable_by_key(|one| one.rank);
        let normal = self.at.index.normal_rank();
        self.normals_left = competing.iter().filter(|one| one.lane.class == normal).count();
        let apart = matches!(self.at.index.policy(), PolicyKind::Ratio { .. });
        let (normals, others) =
            competing.into_iter().partition(|one| apart && one.is_in_turn() && one.lane.class == normal);
        (self.normals, self.competing) = (normals, others);
    }

    fn next(&mut self, scope: Scope, now: Timestamp) -> Option<Choice> {
        if self.own_left == 0 && !self.early.is_empty() {
            let all = self.early.drain(..).chain(self.competing.drain(..)).chain(self.normals.drain(..));
            let all = all.collect();
            self.line_up(all);
        }
        let field = Field {
            first: self.competing.front().or(self.normals.front()).copied(),
            normal: self.normals.front().copied(),
            normals: self.normals_left > 0,
        };
        let (called, choice) = settle(&self.at, field, self.run, scope, now)?;
        let from_normals = self.normals.front().is_some_and(|one| one.rank == called.rank);
        if from_normals { &mut self.normals } else { &mut self.competing }.pop_front();
        self.run = choice.turn.after(self.run);
        self.own_left -= usize::from(called.standing == Standing::Own);
        self.normals_left -= usize::from(called.lane.class == self.at.index.normal_rank());
        Some(choice)
    }
}

fn candidates(
    at: &Situation<'_>,
    reach: Reach<'_>,
    joining: Option<(LaneKey, Entry)>,
    now: Timestamp,
) -> Vec<Candidate> {
    at.lanes
        .iter()
        .flat_map(|(lane, entries)| entries.iter().map(move |entry| (*lane, *entry)))
        .chain(joining)
        .filter_map(|(lane, entry)| Candidate::of(at, reach, &lane, entry, now))
        .collect()
}

/// What waits within a scope, in the order in which it would be called with time standing still.
pub fn order(at: &Situation<'_>, scope: Scope, now: Timestamp) -> Vec<Choice> {
    let candidates = match scope {
        Scope::Counter(counter) => candidates(at, Reach::Counters(&[counter]), None, now),
        Scope::Everything => candidates(at, Reach::Everything, None, now),
    };
    let mut drain = Drain::new(*at, candidates);
    std::iter::from_fn(|| drain.next(scope, now)).collect()
}

/// How many waiting tickets would be called before this one, were nobody else to come, among
/// counters that can serve it, taken together: those open now that have its service as their own;
/// if there is none, those open now that are a backup for it; failing these, closed ones likewise.
/// The ticket itself may wait or be about to.
pub fn count_ahead(at: &Situation<'_>, key: &LaneKey, entry: Entry, now: Timestamp) -> usize {
    let counters = counters_for(at, key, entry, now);
    if counters.is_empty() {
        return 0;
    }
    let reach = Reach::Counters(&counters);
    if reach.has_backup(at.index) {
        return count_by_draining(at, reach, key, entry, now);
    }
    let before = rank(at.index, key, entry, now);
    match at.index.policy() {
        PolicyKind::Ratio { calls } => ratio::count_ahead(at, reach, (key, before), calls, now),
        PolicyKind::Strict | PolicyKind::Accumulating => at
            .lanes
            .iter()
            .map(|(lane, entries)| {
                entries.partition_point(|other| {
                    rank(at.index, lane, *other, now) < before
                        && reach.standing(at, lane, *other, now).is_some()
                })
            })
            .sum(),
    }
}

fn count_by_draining(
    at: &Situation<'_>,
    reach: Reach<'_>,
    key: &LaneKey,
    entry: Entry,
    now: Timestamp,
) -> usize {
    let waits = at.lanes.contains(key, entry);
    let joining = (!waits).then_some((*key, entry));
    let mut drain = Drain::new(*at, candidates(at, reach, joining, now));
    std::iter::from_fn(|| drain.next(Scope::Everything, now))
        .take_while(|choice| choice.entry != entry)
        .count()
}

/// The counters that can serve a ticket; see [`count_ahead`].
fn counters_for(at: &Situation<'_>, key: &LaneKey, entry: Entry, now: Timestamp) -> Vec<CounterIx> {
    let able = |open_only: bool| -> Vec<(CounterIx, Standing)> {
        at.index
            .counters()
            .filter(|counter| !open_only || at.open.contains(*counter))
            .filter_map(|counter| Some((counter, standing(at, counter, key, entry, now)?)))
            .collect()
    };
    let mut able_now = able(true);
    if able_now.is_empty() {
        able_now = able(false);
    }
    let own = able_now.iter().any(|(_, standing)| *standing == Standing::Own);
    able_now
        .into_iter()
        .filter(|(_, standing)| !own || *standing == Standing::Own)
        .map(|(counter, _)| counter)
        .collect()
}
