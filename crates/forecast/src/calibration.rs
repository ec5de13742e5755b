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
use std::collections::{BTreeSet, VecDeque};

/// The quantiles that a forecast tells.
pub(crate) const QUANTILES: [f32; 3] = [0.1, 0.5, 0.9];

/// Fewer waits than this teach nothing.
pub const SAMPLES_MIN: usize = 200;

/// Into how many groups days are put, each left out once.
const FOLDS: usize = 4;

/// Every how many trees a model is looked at.
const STEP: usize = 10;

/// For how many days the numbers of trees stay decided.
const JUDGED_FOR_DAYS: u32 = 7;

/// From how many outcomes it is seen whether answers hold what they promise.
const RESTS_MAX: usize = 6_000;

/// How trees are grown for waits.
const GROWTH: Growth = Growth {
    trees_max: 300,
    leaves_max: 12,
    leaf_rows_min: 60,
    rate: 0.05,
    rows_share: 0.5,
    columns_share: 0.5,
};

/// A wait that ended with a call, and what was known at a moment before.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) day: u32,
    pub(crate) row: Row,
    /// From that moment to the call.
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
pub(crate) struct Calibration {
    scale: Scale,
    models: Vec<Model>,
    /// The day on which the numbers of trees were decided.
    judged_on: u32,
}

/// One quantile's trees.
#[derive(Clone, Debug, PartialEq)]
struct Model {
    trees: usize,
    boosted: Boosted,
    /// What was left to explain lately, on the scale: first on days left out, then in earnest.
    rests: VecDeque<f32>,
    /// By how much answers are moved, on the scale.
    shift: f32,
}

impl Model {
    fn settle(&mut self, quantile: f32) {
        let surplus = self.rests.len().saturating_sub(RESTS_MAX);
        self.rests.drain(..surplus);
        let mut rests: Vec<f32> = self.rests.iter().copied().collect();
        self.shift = quantile_of(&mut rests, quantile);
    }
}

/// What the trees say, before it is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Answers([f32; 3]);

/// What a quantile's answer loses on one outcome.
fn pinball(target: f32, answer: f32, quantile: f32) -> f32 {
    let rest = target - answer;
    if rest >= 0.0 { quantile * rest } else { (quantile - 1.0) * rest }
}

impl Calibration {
    /// Learns from samples up to `today`; nothing if they are too few. The numbers of trees are
    /// taken from an earlier calibration while that is not older than [`JUDGED_FOR_DAYS`].
    pub(crate) fn learn(samples: &[Sample], earlier: Option<&Self>, today: u32, seed: u64) -> Option<Self> {
        if samples.len() < SAMPLES_MIN {
            return None;
        }
        let earlier = earlier.filter(|earlier| today - earlier.judged_on < JUDGED_FOR_DAYS);
        let scale = earlier.map_or_else(
            || {
                let mut waits: Vec<f32> = samples.iter().map(|sample| sample.wait_s).collect();
                Scale { usual_s: quantile_of(&mut waits, 0.5).max(1.0) }
            },
            |earlier| earlier.scale,
        );
        let targets: Vec<f32> = samples.iter().map(|sample| scale.of(sample.wait_s)).collect();
        let rows: Vec<&[f32]> = samples.iter().map(|sample| sample.row.as_slice()).collect();
        let data = Binned::new(&rows);
        let all: Vec<u32> = (0..samples.len() as u32).collect();
        let mut models = Vec::new();
        for (number, quantile) in QUANTILES.into_iter().enumerate() {
            let mut rng = Rng::new(seed, number as u64);
            let (trees, rests) = match earlier {
                Some(earlier) => (earlier.models[number].trees, earlier.models[number].rests.clone()),
                None => judge(&data, &targets, &folds(samples), quantile, &mut rng),
            };
            let growth = Growth { trees_max: trees, ..GROWTH };
            let boosted = Boosted::grow(&data, &targets, &all, quantile, &growth, &mut rng);
            let mut model = Model { trees, boosted, rests, shift: 0.0 };
            model.settle(quantile);
            models.push(model);
        }
        Some(Self { scale, models, judged_on: earlier.map_or(today, |earlier| earlier.judged_on) })
    }

    /// What the trees say for a row.
    pub(crate) fn answers(&self, row: &[f32]) -> Answers {
        let mut answers = [0.0; 3];
        for (answer, model) in answers.iter_mut().zip(&self.models) {
            *answer = model.boosted.predict(row);
        }
        Answers(answers)
    }

    /// P10, P50 and P90 of the wait in seconds, never falling.
    pub(crate) fn quantiles_s(&self, answers: Answers) -> [f32; 3] {
        let mut waits = [0.0; 3];
        for ((wait_s, answer), model) in waits.iter_mut().zip(answers.0).zip(&self.models) {
            *wait_s = self.scale.wait_s(answer + model.shift);
        }
        waits.sort_unstable_by(f32::total_cmp);
        waits
    }

    /// Learns how far from the outcome a forecast was; it counts once the day is settled.
    pub(crate) fn came_out(&mut self, answers: Answers, wait_s: f32) {
        let target = self.scale.of(wait_s);
        for (model, answer) in self.models.iter_mut().zip(answers.0) {
            model.rests.push_back(target - answer);
        }
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

/// How many trees lose least on days left out, and what they leave to explain there, in the order
/// of the samples.
fn judge(
    data: &Binned,
    targets: &[f32],
    folds: &[Vec<u32>],
    quantile: f32,
    rng: &mut Rng,
) -> (usize, VecDeque<f32>) {
    let mut losses = vec![0.0_f64; GROWTH.trees_max / STEP];
    let mut rests = vec![vec![0.0; targets.len()]; losses.len()];
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
                rests[stage][*row as usize] = target - answer;
            }
        }
    }
    let best = (0..losses.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
    ((best + 1) * STEP, rests.swap_remove(best).into())
}
