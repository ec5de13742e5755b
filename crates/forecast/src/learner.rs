//! What outlives the day: the learned durations, patience, arrivals and skills.
//!
//! Learning happens event by event through [`Live`](crate::live::Live); this holds only the sums.
//! Invariant: everything is learned from the past, so the same events give the same learner.

use crate::{arrivals::Arrivals, durations::Durations, event::Kind, patience::Patience};
use kolejka_core::config::{ClassRank, CounterIx, ServiceIx};
use std::collections::BTreeMap;

/// How many services weigh as much as the assumption that a counter is as fast as any other.
const PRIOR_SERVICES: f64 = 30.0;

/// A counter is taken to serve what it has served at least so often, counted with fading.
const SKILL_SEEN_MIN: f64 = 0.5;

/// Before anything is learned: a service takes 5 minutes, give or take a factor of e.
const PRIOR_SERVICE_S: f64 = 300.0;

/// Before anything is learned: a counter calls the next client after 10 seconds.
const PRIOR_PAUSE_S: f64 = 10.0;

/// Before anything is learned: a break lasts a quarter of an hour.
const PRIOR_BREAK_S: f64 = 900.0;

/// Before anything is learned: who does not come holds a counter for a minute and a half.
const PRIOR_MISSED_S: f64 = 90.0;

/// Before anything is learned: one in so many calls is missed.
const PRIOR_CALLS_PER_MISSED: f64 = 20.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Speed {
    log_ratio_sum: f64,
    weight: f64,
}

/// Everything learned that the forward run draws from.
#[derive(Clone, Debug, PartialEq)]
pub struct Learner {
    pub(crate) service: Durations<ServiceIx>,
    pub(crate) missed: Durations<()>,
    pub(crate) pause: Durations<()>,
    pub(crate) on_break: Durations<()>,
    pub(crate) patience: Patience<(ClassRank, ServiceIx)>,
    pub(crate) arrivals: Arrivals,
    speeds: BTreeMap<CounterIx, Speed>,
    skills: BTreeMap<(CounterIx, ServiceIx), f64>,
    calls: f64,
    missed_calls: f64,
    mean_log_s: BTreeMap<ServiceIx, (f64, f64)>,
}

impl Default for Learner {
    fn default() -> Self {
        Self {
            service: Durations::new(PRIOR_SERVICE_S, 1.0),
            missed: Durations::new(PRIOR_MISSED_S, 0.5),
            pause: Durations::new(PRIOR_PAUSE_S, 1.0),
            on_break: Durations::new(PRIOR_BREAK_S, 0.7),
            patience: Patience::default(),
            arrivals: Arrivals::default(),
            speeds: BTreeMap::new(),
            skills: BTreeMap::new(),
            calls: 0.0,
            missed_calls: 0.0,
            mean_log_s: BTreeMap::new(),
        }
    }
}

impl Learner {
    pub(crate) fn service_took(&mut self, kind: Kind, counter: CounterIx, duration_s: f64) {
        let log_s = duration_s.max(1.0).ln();
        let (sum, weight) = self.mean_log_s.entry(kind.service).or_insert((0.0, 0.0));
        if *weight > 0.0 {
            let speed = self.speeds.entry(counter).or_default();
            speed.log_ratio_sum += log_s - *sum / *weight;
            speed.weight += 1.0;
        }
        *sum += log_s;
        *weight += 1.0;
        self.service.add(kind.service, duration_s);
        self.calls += 1.0;
        *self.skills.entry((counter, kind.service)).or_insert(0.0) += 1.0;
    }

    pub(crate) fn call_missed(&mut self, held_s: f64) {
        self.missed.add((), held_s);
        self.calls += 1.0;
        self.missed_calls += 1.0;
    }

    /// How many services were seen, the older ones counting less.
    pub fn services_seen(&self) -> f64 {
        self.calls - self.missed_calls
    }

    /// The share of calls that nobody answers.
    pub fn no_show_rate(&self) -> f64 {
        (self.missed_calls + 1.0) / (self.calls + PRIOR_CALLS_PER_MISSED)
    }

    /// By what a counter's services take longer (above 1) or shorter than all counters'.
    pub fn slowness(&self, counter: CounterIx) -> f64 {
        self.speeds.get(&counter).map_or(1.0, |s| (s.log_ratio_sum / (s.weight + PRIOR_SERVICES)).exp())
    }

    /// The time within which nine of ten services for it end, once enough of them were seen.
    pub fn usually_within_s(&self, service: ServiceIx) -> Option<f64> {
        let (_, seen) = self.mean_log_s.get(&service)?;
        (*seen >= PRIOR_SERVICES).then(|| self.service.draw(service).quantile(0.9))
    }

    /// Whether a counter has been seen to serve something; one never seen may serve anything.
    pub fn serves(&self, counter: CounterIx, service: ServiceIx) -> bool {
        self.skills.get(&(counter, service)).is_some_and(|seen| *seen >= SKILL_SEEN_MIN)
            || !self.speeds.contains_key(&counter)
    }

    /// Lets what was learned count less, as a day ends.
    pub(crate) fn fade(&mut self) {
        use crate::durations::FADE_PER_DAY;
        self.service.fade();
        self.missed.fade();
        self.pause.fade();
        self.on_break.fade();
        self.patience.fade();
        self.arrivals.fade();
        for speed in self.speeds.values_mut() {
            speed.log_ratio_sum *= FADE_PER_DAY;
            speed.weight *= FADE_PER_DAY;
        }
        self.skills.values_mut().for_each(|seen| *seen *= FADE_PER_DAY);
        for (sum, weight) in self.mean_log_s.values_mut() {
            *sum *= FADE_PER_DAY;
            *weight *= FADE_PER_DAY;
        }
        self.calls *= FADE_PER_DAY;
        self.missed_calls *= FADE_PER_DAY;
    }
}
