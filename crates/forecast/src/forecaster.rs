//! The forecaster: follows the queue, learns from it, and says how long a wait will be.
//!
//! The daemon feeds it committed events, the evaluation feeds it recorded ones; both ask the same
//! type with the same defaults.
//! Invariant: a forecast depends only on events told before it, the settings and the seed.

use crate::{
    calibration::{Calibration, Sample},
    event::{DayStart, Event, Kind},
    features::{self, Row},
    learner::Learner,
    live::{Doing, Live, seconds},
    rule::Calling,
    run::{Scene, SceneCounter, SceneState, SceneTicket, Waits},
};
use kolejka_core::{Timestamp, config::CounterIx, ids::TicketId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many past waits the calibration learns from; older ones are forgotten.
pub const SAMPLES_MAX: usize = 30_000;

/// A free counter that has been idle longer is not expected back, unless it told us it is open.
const UNSEEN_S: f64 = 3600.0;

/// From how many seconds past the arrival rate of now is taken.
const ARRIVALS_WINDOW_S: u32 = 1800;

/// What the office decides about its forecasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The calling rule.
    pub calling: Calling,
    /// How many times the office is run forward.
    pub runs: usize,
    /// From which all randomness comes.
    pub seed: u64,
}

impl Settings {
    /// The defaults with a calling rule.
    pub fn new(calling: Calling) -> Self {
        Self { calling, runs: 100, seed: 1 }
    }
}

/// How long a wait will be, in seconds since joining, for one who is served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// One in ten waits less.
    pub p10_s: f32,
    /// The point forecast.
    pub p50_s: f32,
    /// One in ten waits more.
    pub p90_s: f32,
}

/// The forecaster of one office.
#[derive(Clone, Debug)]
pub struct Forecaster {
    settings: Settings,
    learner: Learner,
    live: Live,
    days: u32,
    absences: BTreeMap<CounterIx, Vec<(Timestamp, Timestamp)>>,
    joined: BTreeMap<TicketId, Row>,
    samples: VecDeque<Sample>,
    calibration: Option<Calibration>,
}

impl Forecaster {
    /// A forecaster that knows nothing yet.
    pub fn new(settings: Settings, day: DayStart) -> Self {
        Self {
            settings,
            learner: Learner::default(),
            live: Live::new(day),
            days: 0,
            absences: BTreeMap::new(),
            joined: BTreeMap::new(),
            samples: VecDeque::new(),
            calibration: None,
        }
    }

    /// Ends the day and begins another.
    pub fn begin_day(&mut self, day: DayStart) {
        self.live.end_day(&mut self.learner);
        self.learner.fade();
        self.live.begin_day(day);
        self.joined.clear();
        self.absences.clear();
        self.days += 1;
    }

    /// Tells when a counter will be away today: breaks, and the time after it closes.
    pub fn expect_absences(&mut self, counter: CounterIx, absences: Vec<(Timestamp, Timestamp)>) {
        self.absences.insert(counter, absences);
    }

    /// Follows an event; for somebody who joins, what was forecast.
    pub fn observe(&mut self, at: Timestamp, event: Event) -> Option<Forecast> {
        let forecast = if let Event::Joined { ticket, kind } = event {
            let (row, forecast) = self.look_ahead(at, kind);
            self.joined.insert(ticket, row);
            forecast
        } else {
            None
        };
        if let Some(ended) = self.live.follow(at, event, &mut self.learner)
            && let Some(row) = self.joined.remove(&ended.ticket)
            && ended.called
        {
            if self.samples.len() == SAMPLES_MAX {
                self.samples.pop_front();
            }
            self.samples.push_back(Sample { day: self.days, row, wait_s: ended.waited_s as f32 });
        }
        forecast
    }

    /// Learns the calibration anew from past waits.
    pub fn calibrate(&mut self) {
        let samples = self.samples.make_contiguous();
        self.calibration = Calibration::learn(samples, self.settings.seed).or(self.calibration.take());
    }

    /// "If you took a ticket now".
    pub fn if_joining(&self, now: Timestamp, kind: Kind) -> Option<Forecast> {
        self.look_ahead(now, kind).1
    }

    /// Learned so far.
    pub fn learner(&self) -> &Learner {
        &self.learner
    }

    /// The past waits, from which a calibration can be learned elsewhere.
    pub fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter()
    }

    fn look_ahead(&self, now: Timestamp, kind: Kind) -> (Row, Option<Forecast>) {
        let outlook = self.scene(now, vec![kind]).run(self.settings.runs, self.settings.seed);
        let waits = &outlook.probes[0];
        let row = features::row(&self.live, &self.learner, &self.settings.calling, kind, now, waits);
        let forecast = match &self.calibration {
            Some(calibration) => {
                let [p10_s, p50_s, p90_s] = calibration.quantiles_s(&row);
                Some(Forecast { p10_s, p50_s, p90_s })
            }
            None => uncalibrated(waits),
        };
        (row, forecast)
    }

    fn scene(&self, now: Timestamp, probes: Vec<Kind>) -> Scene {
        let learner = &self.learner;
        let recent = self.live.recent.joined_by_kind(now, ARRIVALS_WINDOW_S);
        let arrivals =
            learner.arrivals.rates(self.live.time_of_day_s(now), &recent, f64::from(ARRIVALS_WINDOW_S));
        let mut waiting: Vec<(TicketId, SceneTicket)> = self
            .live
            .waiting
            .iter()
            .map(|(ticket, w)| (*ticket, SceneTicket { kind: w.kind, waited_s: seconds(w.since, now) }))
            .collect();
        waiting.sort_by(|a, b| b.1.waited_s.total_cmp(&a.1.waited_s).then(a.0.cmp(&b.0)));
        let waiting: Vec<SceneTicket> = waiting.into_iter().map(|(_, ticket)| ticket).collect();
        let queued_kinds: BTreeSet<Kind> = waiting
            .iter()
            .map(|ticket| ticket.kind)
            .chain(probes.iter().copied())
            .chain(arrivals.iter().map(|(kind, _)| *kind))
            .collect();
        let mut counters = Vec::new();
        let mut kinds = queued_kinds.clone();
        for (counter, doing) in &self.live.counters {
            let state = match *doing {
                Doing::Away => continue,
                Doing::Free { since, .. } if seconds(since, now) > UNSEEN_S => continue,
                Doing::Free { since, .. } => SceneState::Pausing { for_s: seconds(since, now) },
                Doing::Busy { kind, since, .. } => {
                    kinds.insert(kind);
                    SceneState::Busy { kind, for_s: seconds(since, now) }
                }
            };
            counters.push(SceneCounter {
                state,
                slowness: learner.slowness(*counter),
                refuses: queued_kinds
                    .iter()
                    .copied()
                    .filter(|kind| !learner.serves(*counter, kind.service))
                    .collect(),
                absences: self.absences.get(counter).map_or_else(Vec::new, |spans| {
                    let rel = |at: Timestamp| (at.0 - now.0) as f64 / 1000.0;
                    spans.iter().map(|(from, to)| (rel(*from), rel(*to))).collect()
                }),
            });
        }
        Scene {
            counters,
            waiting,
            probes,
            arrivals,
            service: kinds.iter().map(|kind| (*kind, learner.service.draw(kind.service))).collect(),
            pause: learner.pause.draw(()),
            missed: learner.missed.draw(()),
            no_show_rate: learner.no_show_rate(),
            patience: kinds
                .iter()
                .map(|kind| (*kind, learner.patience.survival((kind.class, kind.service))))
                .collect(),
            calling: self.settings.calling.clone(),
        }
    }
}

/// What the run alone says, while there is nothing to calibrate it by.
fn uncalibrated(waits: &Waits) -> Option<Forecast> {
    Some(Forecast {
        p10_s: waits.quantile_s(0.1)? as f32,
        p50_s: waits.quantile_s(0.5)? as f32,
        p90_s: waits.quantile_s(0.9)? as f32,
    })
}
