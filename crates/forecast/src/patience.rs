//! Learned patience: at which rate people leave the queue, by how long they have waited.
//!
//! A hazard per key over logarithmic bins of the time waited, from those who left and from all
//! the time that anybody waited; shrunk to all keys together while little is known.
//! Invariant: hazards are never negative, so survival falls.

use crate::{durations::FADE_PER_DAY, rng::Rng};
use std::collections::BTreeMap;

const BINS: usize = 24;

/// Upper edges double every two bins, from 4 s to about 3 hours.
fn edge_s(bin: usize) -> f64 {
    if bin == 0 { 0.0 } else { 4.0 * 2.0_f64.powf((bin - 1) as f64 / 2.0) }
}

/// How many departures the wider group weighs.
const PRIOR_DEPARTURES: f64 = 10.0;

/// Before anybody has been seen to leave: one in so many seconds waited.
const PRIOR_SECONDS_PER_DEPARTURE: f64 = 3.0 * 3600.0;

#[derive(Clone, Debug, PartialEq)]
struct Seen {
    left: Vec<f64>,
    waited_s: Vec<f64>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { left: vec![0.0; BINS], waited_s: vec![0.0; BINS] }
    }
}

impl Seen {
    fn add(&mut self, waited_s: f64, has_left: bool) {
        for bin in 0..BINS {
            let (from, to) = (edge_s(bin), edge_s(bin + 1));
            if waited_s >= to && bin + 1 < BINS {
                self.waited_s[bin] += to - from;
            } else {
                self.waited_s[bin] += waited_s - from;
                self.left[bin] += f64::from(u8::from(has_left));
                break;
            }
        }
    }

    fn fade(&mut self) {
        self.left.iter_mut().chain(&mut self.waited_s).for_each(|seen| *seen *= FADE_PER_DAY);
    }

    /// Hazards with [`PRIOR_DEPARTURES`] of another group's.
    fn hazards(&self, wider: &[f64]) -> Vec<f64> {
        (0..BINS)
            .map(|bin| {
                (self.left[bin] + PRIOR_DEPARTURES) / (self.waited_s[bin] + PRIOR_DEPARTURES / wider[bin])
            })
            .collect()
    }
}

/// Patience by key.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience<K: Ord> {
    all: Seen,
    by_key: BTreeMap<K, Seen>,
}

impl<K: Ord + Copy> Default for Patience<K> {
    fn default() -> Self {
        Self { all: Seen::default(), by_key: BTreeMap::new() }
    }
}

impl<K: Ord + Copy> Patience<K> {
    /// Learns from a wait that ended: by leaving, or by a call.
    pub fn add(&mut self, key: K, waited_s: f64, has_left: bool) {
        self.all.add(waited_s, has_left);
        self.by_key.entry(key).or_default().add(waited_s, has_left);
    }

    /// Lets what was learned count less, as a day ends.
    pub fn fade(&mut self) {
        self.all.fade();
        self.by_key.values_mut().for_each(Seen::fade);
    }

    /// The survival curve for a key, ready for drawing.
    pub fn survival(&self, key: K) -> Survival {
        let all = self.all.hazards(&[1.0 / PRIOR_SECONDS_PER_DEPARTURE; BINS]);
        let hazards = self.by_key.get(&key).map_or_else(|| all.clone(), |own| own.hazards(&all));
        let mut cumulative = vec![0.0];
        for (bin, hazard) in hazards.iter().enumerate() {
            cumulative.push(cumulative[bin] + hazard * (edge_s(bin + 1) - edge_s(bin)));
        }
        Survival { hazards, cumulative }
    }
}

/// How many still wait after how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    hazards: Vec<f64>,
    cumulative: Vec<f64>,
}

impl Survival {
    fn cumulative_at(&self, waited_s: f64) -> f64 {
        let bin = (0..BINS).find(|bin| waited_s < edge_s(bin + 1)).unwrap_or(BINS - 1);
        self.cumulative[bin] + self.hazards[bin] * (waited_s - edge_s(bin))
    }

    /// The share of those still waiting after `from_s` who also wait until `to_s`.
    pub fn share(&self, from_s: f64, to_s: f64) -> f64 {
        (self.cumulative_at(from_s) - self.cumulative_at(to_s)).exp()
    }

    /// Draws after how long in all somebody leaves who has waited for `waited_s`.
    pub fn sample(&self, waited_s: f64, rng: &mut Rng) -> f64 {
        let target = self.cumulative_at(waited_s) + rng.exponential();
        let bin = self.cumulative.partition_point(|reached| *reached <= target).clamp(1, BINS) - 1;
        edge_s(bin) + (target - self.cumulative[bin]) / self.hazards[bin]
    }
}
