//! Measures what the forecaster said on recorded days, beside simple predictors.
//!
//! What is deliberately absent: how days are replayed (`replay`).
//! A forecast that is absent counts as one of no wait at all, so that silence is never rewarded.

use crate::{
    bank::{self, ReadError},
    forecaster::Forecast,
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

/// The measured error of forecasts for those who wait already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct WaitingScores {
    /// How many forecasts.
    pub forecasts: usize,
    /// As for those who join.
    #[serde(flatten)]
    pub scores: Scores,
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
    /// The same for those who wait already: for one who waits, drawn at every second arrival or so,
    /// how long it still takes.
    pub waiting: WaitingScores,
    /// What it is measured against.
    pub baselines: Baselines,
}

/// Trains on some recordings and measures on another.
///
/// # Errors
/// If a file cannot be read or is no such recording.
pub fn evaluate(train: &[impl AsRef<Path>], test: &Path) -> Result<Report, ReadError> {
    evaluate_telling(train, test, |_| ())
}

/// As [`evaluate`], telling after each day which share of all recorded calls is done.
///
/// # Errors
/// If a file cannot be read or is no such recording.
pub fn evaluate_telling(
    train: &[impl AsRef<Path>],
    test: &Path,
    mut progress: impl FnMut(f64),
) -> Result<Report, ReadError> {
    let mut replay = Replay::new();
    let past = train.iter().map(|path| bank::read(path.as_ref())).collect::<Result<Vec<_>, _>>()?;
    let recording = bank::read(test)?;
    let all: usize = past.iter().chain([&recording]).map(|recording| recording.calls.len()).sum();
    let mut done = 0;
    let mut step = |calls: usize| {
        done += calls;
        progress(done as f64 / all.max(1) as f64);
    };
    for recording in &past {
        replay.run_telling(&recording.calls, false, |_| (), &mut step);
    }
    let mut tally = Tally::default();
    // What was noted in training was foreseen by nobody.
    replay.forecaster.take_judged();
    replay.run_telling(&recording.calls, true, |outcome| tally.add(&outcome), &mut step);
    for judged in replay.forecaster.take_judged() {
        tally.waiting.add(judged.forecast, judged.wait_s);
    }
    Ok(tally.report(recording.skipped))
}

/// Errors and coverage of forecasts.
#[derive(Default)]
struct Told {
    count: usize,
    inside: usize,
    errors: Errors,
}

impl Told {
    fn add(&mut self, forecast: Forecast, wait_s: f64) {
        self.count += 1;
        self.errors.add(f64::from(forecast.p50_s), wait_s);
        let inside = f64::from(forecast.p10_s)..=f64::from(forecast.p90_s);
        self.inside += usize::from(inside.contains(&wait_s));
    }

    fn add_silence(&mut self, wait_s: f64) {
        self.count += 1;
        self.errors.add(0.0, wait_s);
    }

    fn scores(&self) -> Scores {
        let n = self.count.max(1) as f64;
        let Baseline { mae_s, rmse_s } = self.errors.baseline(n);
        Scores { mae_s, rmse_s, bias_s: self.errors.signed / n, coverage_p10_p90: self.inside as f64 / n }
    }
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
    forecast: Told,
    waiting: Told,
    mean_50: Errors,
    les: Errors,
    queue_length: Errors,
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        match outcome.forecast {
            Some(forecast) => self.forecast.add(forecast, outcome.wait_s),
            None => self.forecast.add_silence(outcome.wait_s),
        }
        self.mean_50.add(outcome.predicted.mean_50, outcome.wait_s);
        self.les.add(outcome.predicted.les, outcome.wait_s);
        self.queue_length.add(outcome.predicted.queue_length, outcome.wait_s);
    }

    fn report(&self, skipped: usize) -> Report {
        let n = self.forecast.count.max(1) as f64;
        Report {
            calls: self.forecast.count,
            skipped,
            forecast: self.forecast.scores(),
            waiting: WaitingScores { forecasts: self.waiting.count, scores: self.waiting.scores() },
            baselines: Baselines {
                mean_50: self.mean_50.baseline(n),
                les: self.les.baseline(n),
                queue_length: self.queue_length.baseline(n),
            },
        }
    }
}
