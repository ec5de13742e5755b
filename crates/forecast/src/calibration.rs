//! The calibration: what past forecasts and their outcomes teach about the next.
//!
//! For each of P10, P50 and P90 boosted trees on the logarithm of the wait; how many trees is
//! decided on days left out, and the ends are then moved so that they hold what they promise on
//! those days (conformalised quantile regression, Romano, Patterson and Candès 2019).
//! What is deliberately absent: any constant that belongs to one office.

use crate::{
    boost::{Binned, Boosted, Growth, quantile_of},
    features::Row,
    rng::Rng,
};
use std::collections::BTreeSet;

/// The quantiles that a forecast tells.
pub(crate) const QUANTILES: [f32; 3] = [0.1, 0.5, 0.9];

/// Fewer waits than this teach nothing.
pub const SAMPLES_MIN: usize = 200;

/// Into how many groups days are put, each left out once.
const FOLDS: usize = 4;

/// Every how many trees a model is looked at.
const STEP: usize = 10;

/// How trees are grown for waits.
const GROWTH: Growth = Growth {
    trees_max: 300,
    leaves_max: 12,
    leaf_rows_min: 60,
    rate: 0.05,
    rows_share: 0.5,
    columns_share: 0.5,
};

/// A wait that ended with a call, and what was known when it began.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub(crate) day: u32,
    pub(crate) row: Row,
    pub(crate) wait_s: f32,
}

/// Waits are compared by their logarithm, softened around the usual wait.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    usual_s: f32,
}

impl Scale {
    fn of(self, wait_s: f32) -> f32 {
        (1.0 + wait_s.max(0.0) / self.usual_s).ln()
    }

    fn wait_s(self, value: f32) -> f32 {
        ((value.exp() - 1.0) * self.usual_s).max(0.0)
    }
}

/// A learned calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    scale: Scale,
    models: Vec<Boosted>,
    /// By how much each quantile is moved, on the scale.
    shifts: Vec<f32>,
}

/// What a quantile's answer loses on one outcome.
fn pinball(target: f32, answer: f32, quantile: f32) -> f32 {
    let rest = target - answer;
    if rest >= 0.0 { quantile * rest } else { (quantile - 1.0) * rest }
}

impl Calibration {
    /// Learns from samples; nothing if they are too few.
    pub fn learn(samples: &[Sample], seed: u64) -> Option<Self> {
        if samples.len() < SAMPLES_MIN {
            return None;
        }
        let mut waits: Vec<f32> = samples.iter().map(|sample| sample.wait_s).collect();
        let scale = Scale { usual_s: quantile_of(&mut waits, 0.5).max(1.0) };
        let targets: Vec<f32> = samples.iter().map(|sample| scale.of(sample.wait_s)).collect();
        let rows: Vec<&[f32]> = samples.iter().map(|sample| sample.row.as_slice()).collect();
        let data = Binned::new(&rows);
        let folds = folds(samples);
        let mut models = Vec::new();
        let mut shifts = Vec::new();
        for (number, quantile) in QUANTILES.into_iter().enumerate() {
            let mut rng = Rng::new(seed, number as u64);
            let (trees, shift) = judge(&data, &targets, &folds, quantile, &mut rng);
            let all: Vec<u32> = (0..samples.len() as u32).collect();
            let growth = Growth { trees_max: trees, ..GROWTH };
            models.push(Boosted::grow(&data, &targets, &all, quantile, &growth, &mut rng));
            shifts.push(shift);
        }
        Some(Self { scale, models, shifts })
    }

    /// P10, P50 and P90 of the wait in seconds, never falling.
    pub fn quantiles_s(&self, row: &[f32]) -> [f32; 3] {
        let mut answers = [0.0; 3];
        for ((answer, model), shift) in answers.iter_mut().zip(&self.models).zip(&self.shifts) {
            *answer = self.scale.wait_s(model.predict(row) + shift);
        }
        answers.sort_unstable_by(f32::total_cmp);
        answers
    }
}

/// Groups of samples by day; without several days, by order.
fn folds(samples: &[Sample]) -> Vec<Vec<u32>> {
    let days: Vec<u32> =
        samples.iter().map(|sample| sample.day).collect::<BTreeSet<_>>().into_iter().collect();
    let mut folds = vec![Vec::new(); FOLDS];
    for (place, sample) in samples.iter().enumerate() {
        let fold = if days.len() >= FOLDS {
            days.partition_point(|day| *day < sample.day) % FOLDS
        } else {
            place * FOLDS / samples.len()
        };
        folds[fold].push(place as u32);
    }
    folds
}

/// How many trees lose least on days left out, and by how much their answers must be moved there
/// to hold what they promise.
fn judge(data: &Binned, targets: &[f32], folds: &[Vec<u32>], quantile: f32, rng: &mut Rng) -> (usize, f32) {
    let mut losses = vec![0.0_f64; GROWTH.trees_max / STEP];
    let mut rests = vec![Vec::with_capacity(targets.len()); losses.len()];
    for (number, left_out) in folds.iter().enumerate() {
        let rows: Vec<u32> = folds
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number)
            .flat_map(|(_, rows)| rows.iter().copied())
            .collect();
        let model = Boosted::grow(data, targets, &rows, quantile, &GROWTH, rng);
        for (stage, answers) in model.stages(data, left_out, STEP).iter().enumerate() {
            for (answer, row) in answers.iter().zip(left_out) {
                let target = targets[*row as usize];
                losses[stage] += f64::from(pinball(target, *answer, quantile));
                rests[stage].push(target - answer);
            }
        }
    }
    let best = (0..losses.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
    ((best + 1) * STEP, quantile_of(&mut rests[best], quantile))
}
