//! The calibration: what past forecasts and their outcomes teach about the next.
//!
//! For each of P10, P50 and P90 boosted trees on the logarithm of the wait, beginning with what the
//! forward run says, so that a few waits correct it a little, and a queue longer than any before is
//! still told apart. How many trees is decided on days left out, and the ends are then moved so that
//! they hold what they promise on those days (conformalised quantile regression, Romano, Patterson and
//! Candès 2019).
//! What is deliberately absent: any constant that belongs to one office.

use crate::{
    boost::{Binned, Boosted, Growth, quantile_of},
    features::{RUN_QUANTILES, Row},
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

impl Scale {
    /// What the run says for a quantile, from which the trees go on; the usual wait if it says nothing.
    fn of_run(self, row: &[f32], number: usize) -> f32 {
        let told_s = RUN_QUANTILES.get(number).and_then(|column| row.get(*column)).copied();
        self.of(told_s.filter(|wait_s| wait_s.is_finite()).unwrap_or(self.usual_s))
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

/// What run and trees say, before it is moved.
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
        let rows: Vec<&[f32]> = samples.iter().map(|sample| sample.row.as_slice()).collect();
        let data = Binned::new(&rows);
        let all: Vec<u32> = (0..samples.len() as u32).collect();
        let mut models = Vec::new();
        for (number, quantile) in QUANTILES.into_iter().enumerate() {
            let mut rng = Rng::new(seed, number as u64);
            let left = |sample: &Sample| scale.of(sample.wait_s) - scale.of_run(&sample.row, number);
            let targets: Vec<f32> = samples.iter().map(left).collect();
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
        for (number, (answer, model)) in answers.iter_mut().zip(&self.models).enumerate() {
            *answer = self.scale.of_run(row, number) + model.boosted.predict(row);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits around a level that one figure tells and another does not, with a spread that grows.
    fn samples(days: std::ops::Range<u32>, rng: &mut Rng) -> Vec<Sample> {
        days.flat_map(|day| (0..300).map(move |_| day))
            .map(|day| {
                let (level, noise) = (rng.unit(), rng.unit());
                let wait_s = 60.0 * (1.0 + 4.0 * level) * rng.exponential();
                Sample { day, row: vec![level as f32, noise as f32, f32::NAN], wait_s: wait_s as f32 }
            })
            .collect()
    }

    fn coverage(calibration: &Calibration, samples: &[Sample]) -> f64 {
        let inside = samples.iter().filter(|sample| {
            let [low_s, _, high_s] = calibration.quantiles_s(calibration.answers(&sample.row));
            (low_s..=high_s).contains(&sample.wait_s)
        });
        inside.count() as f64 / samples.len() as f64
    }

    /// Proves that P10 to P90 holds four fifths of outcomes on days not learned from, and that the
    /// median follows the figure that matters.
    #[test]
    fn ranges_hold_what_they_promise() {
        let mut rng = Rng::new(1, 0);
        let calibration = Calibration::learn(&samples(0..10, &mut rng), None, 10, 1).unwrap();
        let covered = coverage(&calibration, &samples(10..20, &mut rng));
        assert!((0.77..=0.83).contains(&covered), "{covered}");
        for level in [0.1_f32, 0.5, 0.9] {
            let [_, median_s, _] = calibration.quantiles_s(calibration.answers(&[level, 0.5, f32::NAN]));
            let true_s = 60.0 * (1.0 + 4.0 * level) * std::f32::consts::LN_2;
            assert!((median_s / true_s - 1.0).abs() < 0.25, "{level}: {median_s} for {true_s}");
        }
    }

    /// Proves that when an office changes, the outcomes of forecasts bring coverage back in the
    /// next night, before there are enough new waits to grow other trees.
    #[test]
    fn outcomes_move_the_range() {
        let mut rng = Rng::new(2, 0);
        let old = samples(0..10, &mut rng);
        let mut calibration = Calibration::learn(&old, None, 10, 1).unwrap();
        let slower = |rng: &mut Rng| {
            let mut slower = samples(10..30, rng);
            for sample in &mut slower {
                sample.wait_s *= 2.0;
            }
            slower
        };
        for sample in slower(&mut rng) {
            calibration.came_out(calibration.answers(&sample.row), sample.wait_s);
        }
        let next = Calibration::learn(&old, Some(&calibration), 11, 1).unwrap();
        let fresh = slower(&mut rng);
        let (before, after) = (coverage(&calibration, &fresh), coverage(&next, &fresh));
        assert!(before < 0.75 && (0.76..=0.84).contains(&after), "{before}, then {after}");
    }

    /// Proves that too few waits teach nothing rather than something wrong.
    #[test]
    fn few_samples_teach_nothing() {
        let few: Vec<Sample> = samples(0..1, &mut Rng::new(3, 0)).into_iter().take(SAMPLES_MIN - 1).collect();
        assert_eq!(Calibration::learn(&few, None, 1, 1), None);
    }
}
