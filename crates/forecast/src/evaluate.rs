//! Replays recorded days through the forecaster and measures what it said.
//!
//! Invariant: a forecast is made at joining, from events of that moment or before; an outcome is
//! told at its own time, like everything else.

use crate::{
    bank::{self, BankCall, CallEnd, ReadError},
    baselines::{Predicted, Predictors},
    event::{DayStart, Event, Kind},
    forecaster::{Forecast, Forecaster, Settings},
    rule::{Accrual, Calling, Rule},
};
use jiff::{civil::Date, tz::TimeZone};
use kolejka_core::{
    Timestamp,
    config::{ClassRank, CounterIx, ServiceIx},
    ids::TicketId,
};
use serde::Serialize;
use std::{collections::BTreeMap, path::Path};

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

/// A call that queued and was served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) wait_s: f64,
    pub(crate) forecast: Option<Forecast>,
    pub(crate) predicted: Predicted,
}

pub(crate) struct Replay {
    pub(crate) forecaster: Forecaster,
    predictors: Predictors,
    agents: BTreeMap<String, CounterIx>,
    services: BTreeMap<String, ServiceIx>,
    next_ticket: TicketId,
}

/// The rule of the recorded bank: arrival order, priority customers 90 s ahead.
fn bank_rule() -> Calling {
    Calling::new(Rule::Accumulating(vec![Accrual { rate: 1.0, head_start_s: 90.0 }]))
}

/// The recordings' clocks know no zone and no summer time.
fn midnight(date: Date) -> Timestamp {
    date.to_zoned(TimeZone::UTC).map_or(Timestamp(0), |zoned| zoned.timestamp().into())
}

impl Replay {
    pub(crate) fn new() -> Self {
        let day = DayStart { midnight: Timestamp(0), weekday: 0 };
        Self {
            forecaster: Forecaster::new(Settings::new(bank_rule()), day),
            predictors: Predictors::default(),
            agents: BTreeMap::new(),
            services: BTreeMap::new(),
            next_ticket: TicketId(1),
        }
    }

    /// Replays calls day by day, calibrating before each of them if asked.
    pub(crate) fn run(&mut self, calls: &[BankCall], calibrated: bool, mut told: impl FnMut(Outcome)) {
        let mut days: BTreeMap<Date, Vec<&BankCall>> = BTreeMap::new();
        for call in calls {
            days.entry(call.date).or_default().push(call);
        }
        for (date, calls) in days {
            self.begin_day(date, calibrated);
            self.day(date, &calls, &mut told);
        }
    }

    fn begin_day(&mut self, date: Date, calibrated: bool) {
        let weekday = date.weekday().to_monday_zero_offset().unsigned_abs();
        self.forecaster.begin_day(DayStart { midnight: midnight(date), weekday });
        self.predictors.begin_day();
        if calibrated {
            // The daemon calibrates for waiting tickets too, which no recording can be asked about.
            self.forecaster.calibrate_joining();
        }
    }

    fn day(&mut self, date: Date, calls: &[&BankCall], told: &mut impl FnMut(Outcome)) {
        let midnight = midnight(date);
        let mut events = Vec::new();
        for call in calls {
            self.events_of(call, &mut events);
        }
        events.sort_by_key(|timed| (timed.second, timed.order));
        let mut forecasts: BTreeMap<TicketId, (Option<Forecast>, Predicted, u32)> = BTreeMap::new();
        for timed in events {
            let at = midnight.plus_s(timed.second);
            let predicted = self.predictors.predict();
            let forecast = self.forecaster.observe(at, timed.event);
            match timed.event {
                Event::Joined { ticket, .. } => {
                    forecasts.insert(ticket, (forecast, predicted, timed.second));
                    self.predictors.joined(ticket);
                }
                Event::Left { ticket } => self.predictors.left(ticket),
                Event::Called { ticket, counter } => {
                    if let Some((forecast, predicted, since)) = forecasts.remove(&ticket) {
                        let wait_s = f64::from(timed.second - since);
                        told(Outcome { wait_s, forecast, predicted });
                        self.predictors.called(ticket, wait_s);
                    }
                    if let Some(counter) = counter {
                        self.predictors.busy(counter);
                    }
                }
                Event::WalkIn { counter, .. } => self.predictors.busy(counter),
                Event::Finished { counter, .. } => {
                    self.predictors.finished(counter, f64::from(timed.took_s));
                }
                Event::Missed { .. } | Event::Opened { .. } | Event::Closed { .. } => {}
            }
        }
    }

    fn events_of(&mut self, call: &BankCall, events: &mut Vec<Timed>) {
        let ticket = self.next_ticket;
        self.next_ticket = ticket.next();
        let services = self.services.len() as u16;
        let service = *self.services.entry(call.service.clone()).or_insert(ServiceIx(services));
        let kind = Kind { class: ClassRank(u16::from(call.priority != 2)), service };
        let counter = call.service_by.as_ref().map(|(agent, _, _)| {
            let agents = self.agents.len() as u16;
            *self.agents.entry(agent.clone()).or_insert(CounterIx(agents))
        });
        let mut push = |second, order, event, took_s| events.push(Timed { second, order, event, took_s });
        let mut begins = None;
        if let Some((start, exit)) = call.queued {
            push(start, Order::Join, Event::Joined { ticket, kind }, 0);
            match call.end {
                CallEnd::HungUp => push(exit, Order::Leave, Event::Left { ticket }, 0),
                CallEnd::Served => push(exit, Order::Begin, Event::Called { ticket, counter }, 0),
            }
            begins = Some(exit);
        }
        if let (Some(counter), Some((_, start, exit))) = (counter, &call.service_by) {
            if begins.is_none() {
                push(*start, Order::Begin, Event::WalkIn { ticket, kind, counter }, 0);
            }
            let ends = (*exit).max(begins.unwrap_or(*start));
            push(ends, Order::Finish, Event::Finished { ticket, counter }, exit - start);
        }
    }
}

struct Timed {
    second: u32,
    order: Order,
    event: Event,
    took_s: u32,
}

/// What comes first within a second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Finish,
    Leave,
    Begin,
    Join,
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
