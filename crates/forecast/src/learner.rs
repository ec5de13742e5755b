//! What outlives the day: the learned durations, patience, arrivals and skills.
//!
//! Learning happens event by event through [`Live`](crate::live::Live); this holds only the sums.
//! Invariant: everything is learned from the past, so the same events give the same learner.

use crate::{
    arrivals::Arrivals,
    durations::{Durations, FADE_PER_DAY},
    event::Kind,
    patience::Patience,
};
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

/// Before anything is learned: one in so many calls is missed. So many calls for a service weigh as much as
/// what is known of all the office's.
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
    answered: Answered,
    answered_for: BTreeMap<ServiceIx, Answered>,
    mean_log_s: BTreeMap<ServiceIx, (f64, f64)>,
}

/// What an end at a counter taught, so that it can be forgotten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Taught {
    /// A service took so long.
    Service {
        kind: Kind,
        counter: CounterIx,
        duration_s: f64,
        /// How it compares with the service's others, if there were any.
        log_ratio: Option<f64>,
    },
    /// A call was missed, and held the counter for so long.
    Missed { kind: Kind, held_s: f64 },
}

/// Calls, and those of them to which nobody came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Answered {
    calls: f64,
    missed: f64,
}

impl Answered {
    fn add(&mut self, missed: bool) {
        self.calls += 1.0;
        self.missed += f64::from(u8::from(missed));
    }

    fn take_back(&mut self, missed: bool) {
        self.calls -= 1.0;
        self.missed -= f64::from(u8::from(missed));
    }

    fn fade(&mut self) {
        self.calls *= FADE_PER_DAY;
        self.missed *= FADE_PER_DAY;
    }

    /// The share of missed calls, shrunk to another while there are few.
    fn missed_share(self, prior: f64) -> f64 {
        (self.missed + prior * PRIOR_CALLS_PER_MISSED) / (self.calls + PRIOR_CALLS_PER_MISSED)
    }
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
            answered: Answered::default(),
            answered_for: BTreeMap::new(),
            mean_log_s: BTreeMap::new(),
        }
    }
}

impl Learner {
    pub(crate) fn service_took(&mut self, kind: Kind, counter: CounterIx, duration_s: f64) -> Taught {
        let log_s = duration_s.max(1.0).ln();
        let (sum, weight) = self.mean_log_s.entry(kind.service).or_insert((0.0, 0.0));
        let log_ratio = (*weight > 0.0).then(|| log_s - *sum / *weight);
        if let Some(log_ratio) = log_ratio {
            let speed = self.speeds.entry(counter).or_default();
            speed.log_ratio_sum += log_ratio;
            speed.weight += 1.0;
        }
        *sum += log_s;
        *weight += 1.0;
        self.service.add(kind.service, duration_s);
        self.called_for(kind.service, false);
        *self.skills.entry((counter, kind.service)).or_insert(0.0) += 1.0;
        Taught::Service { kind, counter, duration_s, log_ratio }
    }

    pub(crate) fn call_missed(&mut self, kind: Kind, held_s: f64) -> Taught {
        self.missed.add((), held_s);
        self.called_for(kind.service, true);
        Taught::Missed { kind, held_s }
    }

    /// Forgets what an end of the same day taught that was taken back.
    pub(crate) fn forget(&mut self, taught: Taught) {
        let (service, missed) = match taught {
            Taught::Service { kind, counter, duration_s, log_ratio } => {
                self.service.forget(kind.service, duration_s);
                if let Some((log_ratio, speed)) = log_ratio.zip(self.speeds.get_mut(&counter)) {
                    speed.log_ratio_sum -= log_ratio;
                    speed.weight -= 1.0;
                    // Of a counter of which nothing else is known, nothing is known again.
                    if speed.weight < 0.5 {
                        self.speeds.remove(&counter);
                    }
                }
                if let Some((sum, weight)) = self.mean_log_s.get_mut(&kind.service) {
                    *sum -= duration_s.max(1.0).ln();
                    *weight -= 1.0;
                }
                if let Some(seen) = self.skills.get_mut(&(counter, kind.service)) {
                    *seen -= 1.0;
                }
                (kind.service, false)
            }
            Taught::Missed { kind, held_s } => {
                self.missed.forget((), held_s);
                (kind.service, true)
            }
        };
        for answered in [Some(&mut self.answered), self.answered_for.get_mut(&service)].into_iter().flatten()
        {
            answered.take_back(missed);
        }
    }

    fn called_for(&mut self, service: ServiceIx, missed: bool) {
        self.answered.add(missed);
        self.answered_for.entry(service).or_default().add(missed);
    }

    /// How many services were seen, the older ones counting less.
    pub fn services_seen(&self) -> f64 {
        self.answered.calls - self.answered.missed
    }

    /// The share of calls for a service to which nobody comes.
    pub fn no_show_rate(&self, service: ServiceIx) -> f64 {
        let office = self.answered.missed_share(1.0 / PRIOR_CALLS_PER_MISSED);
        self.answered_for.get(&service).map_or(office, |own| own.missed_share(office))
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
        self.answered.fade();
        self.answered_for.values_mut().for_each(Answered::fade);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::config::ClassRank;

    /// Proves that a service whose clients often miss their call is taken to be like that, that others are
    /// not, and that one of which little is known is like the office.
    #[test]
    fn calls_are_missed_by_service() {
        let mut learner = Learner::default();
        let kind = |service| Kind { class: ClassRank(0), service: ServiceIx(service) };
        assert!((learner.no_show_rate(ServiceIx(0)) - 0.05).abs() < 1e-9);
        for n in 0..400 {
            learner.service_took(kind(0), CounterIx(0), 100.0);
            if n % 2 == 0 {
                learner.call_missed(kind(1), 60.0);
            } else {
                learner.service_took(kind(1), CounterIx(0), 100.0);
            }
        }
        let rate = |service| learner.no_show_rate(ServiceIx(service));
        assert!(rate(0) < 0.02, "{}", rate(0));
        assert!((rate(1) - 0.5).abs() < 0.02, "{}", rate(1));
        assert!((rate(2) - 0.25).abs() < 0.01, "the office's: {}", rate(2));
    }

    /// Proves that forgetting leaves the learner as if the end had never been, whatever it taught: what
    /// services take, how fast the counter is, how often calls are missed, and for how long they hold it.
    #[test]
    fn what_is_forgotten_leaves_no_trace() {
        let kind = Kind { class: ClassRank(0), service: ServiceIx(0) };
        let figures = |learner: &Learner| {
            let (service, missed) = (learner.service.draw(ServiceIx(0)), learner.missed.draw(()));
            [
                learner.services_seen(),
                learner.no_show_rate(ServiceIx(0)),
                learner.slowness(CounterIx(0)),
                learner.usually_within_s(ServiceIx(0)).unwrap_or_default(),
                service.mean_s(),
                service.quantile(0.5),
                missed.mean_s(),
                missed.quantile(0.9),
            ]
        };
        let alike = |one: [f64; 8], other: [f64; 8]| one.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-9);
        let mut learner = Learner::default();
        for n in 0..60 {
            learner.service_took(kind, CounterIx(n % 2), 100.0 + f64::from(n));
        }
        learner.call_missed(kind, 40.0);
        let before = figures(&learner);
        let served = learner.service_took(kind, CounterIx(0), 4000.0);
        assert!(!alike(figures(&learner), before), "a service teaches");
        learner.forget(served);
        assert!(alike(figures(&learner), before), "{:?}, not {before:?}", figures(&learner));
        let missed = learner.call_missed(kind, 900.0);
        assert!(!alike(figures(&learner), before), "a missed call teaches");
        learner.forget(missed);
        assert!(alike(figures(&learner), before), "{:?}, not {before:?}", figures(&learner));
    }
}
