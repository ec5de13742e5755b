//! Learned durations: what a service, a missed call or a counter's pause between clients takes.
//!
//! One histogram over logarithmic bins per key, fading from day to day; while a key has few
//! samples, it is mixed with all keys together, and those with a broad prior.
//! Invariant: a drawn duration is positive and at most [`LONGEST_S`].

use crate::rng::Rng;
use std::collections::BTreeMap;

/// The longest duration told apart.
pub(crate) const LONGEST_S: f64 = 4.0 * 3600.0;

const BINS: usize = 96;

/// How many samples of a key what is known of all keys weighs.
const ALL_WEIGHT: f64 = 20.0;

/// How many samples what is assumed of any office weighs: little, for this office soon tells better.
const PRIOR_WEIGHT: f64 = 5.0;

/// What remains of a sample's weight after a day.
pub(crate) const FADE_PER_DAY: f64 = 0.95;

fn edge(bin: usize) -> f64 {
    LONGEST_S.powf(bin as f64 / BINS as f64)
}

fn bin_of(duration_s: f64) -> usize {
    if duration_s <= 1.0 {
        return 0;
    }
    ((duration_s.ln() / LONGEST_S.ln() * BINS as f64) as usize).min(BINS - 1)
}

/// A fading histogram.
#[derive(Clone, Debug, PartialEq)]
struct Histogram {
    bins: Vec<f64>,
    weight: f64,
}

impl Histogram {
    fn new() -> Self {
        Self { bins: vec![0.0; BINS], weight: 0.0 }
    }

    /// Log-normal around `median_s`, with a total weight of one.
    fn prior(median_s: f64, sigma: f64) -> Self {
        let mut bins: Vec<f64> = (0..BINS)
            .map(|bin| {
                let middle = (edge(bin) * edge(bin + 1)).sqrt();
                let z = (middle / median_s).ln() / sigma;
                (-z * z / 2.0).exp()
            })
            .collect();
        let sum: f64 = bins.iter().sum();
        for bin in &mut bins {
            *bin /= sum;
        }
        Self { bins, weight: 1.0 }
    }

    fn add(&mut self, duration_s: f64) {
        self.bins[bin_of(duration_s)] += 1.0;
        self.weight += 1.0;
    }

    fn fade(&mut self) {
        self.bins.iter_mut().for_each(|bin| *bin *= FADE_PER_DAY);
        self.weight *= FADE_PER_DAY;
    }

    /// This histogram with samples of another of so much weight, as one of weight one.
    fn shrunk_to(&self, wider: &Histogram, weight: f64) -> Histogram {
        let total = self.weight + weight;
        let bins = self
            .bins
            .iter()
            .zip(&wider.bins)
            .map(|(own, wide)| (own + weight * wide / wider.weight) / total)
            .collect();
        Histogram { bins, weight: 1.0 }
    }
}

/// Durations by key.
#[derive(Clone, Debug, PartialEq)]
pub struct Durations<K: Ord> {
    prior: Histogram,
    all: Histogram,
    by_key: BTreeMap<K, Histogram>,
}

impl<K: Ord + Copy> Durations<K> {
    /// Nothing learned yet: a log-normal prior.
    pub fn new(median_s: f64, sigma: f64) -> Self {
        Self { prior: Histogram::prior(median_s, sigma), all: Histogram::new(), by_key: BTreeMap::new() }
    }

    /// Learns one duration.
    pub fn add(&mut self, key: K, duration_s: f64) {
        self.all.add(duration_s);
        self.by_key.entry(key).or_insert_with(Histogram::new).add(duration_s);
    }

    /// Lets what was learned count less, as a day ends.
    pub fn fade(&mut self) {
        self.all.fade();
        self.by_key.values_mut().for_each(Histogram::fade);
    }

    /// The distribution for a key, ready for drawing.
    pub fn draw(&self, key: K) -> Draw {
        let all = self.all.shrunk_to(&self.prior, PRIOR_WEIGHT);
        match self.by_key.get(&key) {
            Some(own) => Draw::new(&own.shrunk_to(&all, ALL_WEIGHT)),
            None => Draw::new(&all),
        }
    }
}

/// A distribution ready for drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    cumulative: Vec<f64>,
    mean_s: f64,
}

impl Draw {
    fn new(histogram: &Histogram) -> Self {
        let mut cumulative = Vec::with_capacity(BINS + 1);
        let (mut sum, mut mean_s) = (0.0, 0.0);
        cumulative.push(0.0);
        for (bin, weight) in histogram.bins.iter().enumerate() {
            sum += weight;
            cumulative.push(sum);
            mean_s += weight * f64::midpoint(edge(bin), edge(bin + 1));
        }
        for share in &mut cumulative {
            *share /= sum;
        }
        Self { cumulative, mean_s: mean_s / sum }
    }

    /// The mean.
    pub fn mean_s(&self) -> f64 {
        self.mean_s
    }

    /// The duration that a share of all does not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        let bin = self.cumulative.partition_point(|below| *below <= share).clamp(1, BINS) - 1;
        let (low, high) = (self.cumulative[bin], self.cumulative[bin + 1]);
        let part = if high > low { ((share - low) / (high - low)).clamp(0.0, 1.0) } else { 1.0 };
        LONGEST_S.powf((bin as f64 + part) / BINS as f64)
    }

    /// The share of durations that are at most this long.
    pub fn share_within(&self, duration_s: f64) -> f64 {
        if duration_s <= 1.0 {
            return 0.0;
        }
        let place = duration_s.min(LONGEST_S).ln() / LONGEST_S.ln() * BINS as f64;
        let bin = (place as usize).min(BINS - 1);
        let part = place - bin as f64;
        self.cumulative[bin] + part * (self.cumulative[bin + 1] - self.cumulative[bin])
    }

    /// Draws a duration.
    pub fn sample(&self, rng: &mut Rng) -> f64 {
        self.quantile(rng.unit())
    }

    /// Draws how long something still takes that has gone on for `elapsed_s`.
    pub fn sample_rest(&self, elapsed_s: f64, rng: &mut Rng) -> f64 {
        let gone = self.share_within(elapsed_s);
        if gone > 1.0 - 1e-6 {
            // Longer than anything known: as long again as it went on, give or take.
            return elapsed_s.max(1.0) * rng.exponential();
        }
        (self.quantile(gone + (1.0 - gone) * rng.unit()) - elapsed_s).max(0.0)
    }
}
