//! Measures what the forecaster said on recorded days, beside simple predictors.
//!
//! What is deliberately absent: how days are replayed (`replay`).
//! A forecast that is absent counts as one of no wait at all, so that silence is never rewarded.

use crate::{
    bank::{self, ReadError},
    replay::{Outcome, Replay},
};
use serde::Serialize;
use std::path::Path;

/// The measured error of point forecasts and the share of outcomes inside P10 to P90.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Mean absolute error.
    pub mae_s: f64,
    /// Root of the mean squared error.
    pub rmse_s: f64,
    /// Mean of forecast less outcome.
    pub bias_s: f64,
    /// Share of waits from P10 to P90.
    pub coverage_p10_p90: f64,
}

/// The measured error of a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Baseline {
    /// Mean absolute error.
    pub mae_s: f64,
    /// Root of the mean squared error.
    pub rmse_s: f64,
}

/// The baselines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Baselines {
    /// The mean of the last 50 waits.
    pub mean_50: Baseline,
    /// The wait of the last to enter service.
    pub les: Baseline,
    /// Queue length × mean service ÷ busy agents.
    pub queue_length: Baseline,
}

/// What an evaluation found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Calls that queued and were served.
    pub calls: usize,
    /// Lines skipped in the test file.
    pub skipped: usize,
    /// The forecaster.
    pub forecast: Scores,
    /// What it is measured against.
    pub baselines: Baselines,
}

/// Trains on some recordings and measures on another.
///
/// # Errors
/// If a file cannot be read or is no such recording.
pub fn evaluate(train: &[impl AsRef<Path>], test: &Path) -> Result<Report, ReadError> {
    let mut replay = Replay::new();
    for path in train {
        let recording = bank::read(path.as_ref())?;
        replay.run(&recording.calls, false, |_| ());
    }
    let recording = bank::read(test)?;
    let mut tally = Tally::default();
    replay.run(&recording.calls, true, |outcome| tally.add(&outcome));
    Ok(tally.report(recording.skipped))
}

#[derive(Default)]
struct Errors {
    absolute: f64,
    squared: f64,
    signed: f64,
}

impl Errors {
    fn add(&mut self, predicted_s: f64, wait_s: f64) {
        let error = predicted_s - wait_s;
        self.absolute += error.abs();
        self.squared += error * error;
        self.signed += error;
    }

    fn baseline(&self, n: f64) -> Baseline {
        Baseline { mae_s: self.absolute / n, rmse_s: (self.squared / n).sqrt() }
    }
}

#[derive(Default)]
struct Tally {
    calls: usize,
    inside: usize,
    forecast: Errors,
    mean_50: Errors,
    les: Errors,
    queue_length: Errors,
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        self.calls += 1;
        if let Some(forecast) = outcome.forecast {
            self.forecast.add(f64::from(forecast.p50_s), outcome.wait_s);
            let inside = f64::from(forecast.p10_s)..=f64::from(forecast.p90_s);
            self.inside += usize::from(inside.contains(&outcome.wait_s));
        } else {
            self.forecast.add(0.0, outcome.wait_s);
        }
        self.mean_50.add(outcome.predicted.mean_50, outcome.wait_s);
        self.les.add(outcome.predicted.les, outcome.wait_s);
        self.queue_length.add(outcome.predicted.queue_length, outcome.wait_s);
    }

    fn report(&self, skipped: usize) -> Report {
        let n = self.calls.max(1) as f64;
        let forecast = self.forecast.baseline(n);
        Report {
            calls: self.calls,
            skipped,
            forecast: Scores {
                mae_s: forecast.mae_s,
                rmse_s: forecast.rmse_s,
                bias_s: self.forecast.signed / n,
                coverage_p10_p90: self.inside as f64 / n,
            },
            baselines: Baselines {
                mean_50: self.mean_50.baseline(n),
                les: self.les.baseline(n),
                queue_length: self.queue_length.baseline(n),
            },
        }
    }
}
