//! What happened lately: the last calls, departures, arrivals and services of today.
//!
//! Each list keeps at most [`KEPT`] entries, the oldest are forgotten; nothing outlives the day
//! except the last waits, which are all there is to go by when the next day begins.

use crate::event::Kind;
use kolejka_core::Timestamp;
use std::collections::{BTreeMap, VecDeque};

/// How many happenings of a sort are kept.
pub(crate) const KEPT: usize = 400;

/// A list of the latest happenings of one sort.
#[derive(Clone, Debug)]
pub(crate) struct Latest<T>(VecDeque<(Timestamp, T)>);

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Copy> Latest<T> {
    pub(crate) fn push(&mut self, at: Timestamp, what: T) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((at, what));
    }

    /// Forgets the latest of an instant that is meant.
    pub(crate) fn take_back(&mut self, at: Timestamp, is: impl Fn(T) -> bool) {
        if let Some(place) = self.0.iter().rposition(|(then, what)| *then == at && is(*what)) {
            self.0.remove(place);
        }
    }

    /// From the latest to the oldest.
    pub(crate) fn back(&self) -> impl Iterator<Item = (Timestamp, T)> {
        self.0.iter().rev().copied()
    }

    /// Those of the last seconds, from the latest to the oldest.
    pub(crate) fn within(&self, now: Timestamp, seconds: u32) -> impl Iterator<Item = (Timestamp, T)> {
        let since = now.minus_s(seconds);
        self.back().take_while(move |(at, _)| *at >= since)
    }

    pub(crate) fn count_within(&self, now: Timestamp, seconds: u32) -> usize {
        self.within(now, seconds).count()
    }
}

/// A wait that ended with a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CalledWait {
    pub(crate) kind: Kind,
    pub(crate) waited_s: f64,
}

/// The latest happenings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent {
    pub(crate) called: Latest<CalledWait>,
    pub(crate) left: Latest<f64>,
    pub(crate) joined: Latest<Kind>,
    pub(crate) walk_ins: Latest<Kind>,
    pub(crate) served: Latest<f64>,
    /// Called and left so far today.
    pub(crate) called_today: u32,
    pub(crate) left_today: u32,
    pub(crate) waited_today_s: f64,
}

impl Recent {
    /// Begins a day: only the last waits are kept.
    pub(crate) fn begin_day(&mut self) {
        *self = Self { called: std::mem::take(&mut self.called), ..Self::default() };
    }

    /// A wait ended with a call.
    pub(crate) fn called(&mut self, at: Timestamp, wait: CalledWait) {
        self.called.push(at, wait);
        self.called_today += 1;
        self.waited_today_s += wait.waited_s;
    }

    /// That call was taken back.
    pub(crate) fn not_called(&mut self, at: Timestamp, wait: CalledWait) {
        self.called.take_back(at, |other| other == wait);
        self.called_today = self.called_today.saturating_sub(1);
        self.waited_today_s = (self.waited_today_s - wait.waited_s).max(0.0);
    }

    /// The mean of the last `k` waits of those that pass.
    pub(crate) fn mean_wait_s(&self, k: usize, pass: impl Fn(Kind) -> bool) -> Option<f64> {
        mean(
            self.called
                .back()
                .map(|(_, wait)| wait)
                .filter(|wait| pass(wait.kind))
                .take(k)
                .map(|w| w.waited_s),
        )
    }

    /// The kinds of those who joined lately.
    pub(crate) fn joined_by_kind(&self, now: Timestamp, seconds: u32) -> BTreeMap<Kind, u32> {
        let mut kinds = BTreeMap::new();
        for (_, kind) in self.joined.within(now, seconds) {
            *kinds.entry(kind).or_insert(0) += 1;
        }
        kinds
    }
}

/// The mean of what there is.
pub(crate) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}
