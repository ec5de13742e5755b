//! A configuration made quick to ask: positions instead of names.
//!
//! It is derived from a [`Config`] and never stored; positions mean something only together with
//! the configuration that they were made from.

use super::Config;
use crate::ids::{ClassId, CounterId, ServiceId};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// A service's position in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceIx(pub u16);

/// A counter's position in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CounterIx(pub u16);

/// A class's rank: 0 is the highest, and the rank after the last class is the normal one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassRank(pub u16);

/// What the rules ask of a configuration on every call.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    services: BTreeMap<ServiceId, ServiceIx>,
    counters: BTreeMap<CounterId, CounterIx>,
    classes: BTreeMap<ClassId, ClassRank>,
    /// Per counter, per service: whether it is served there.
    serves: Vec<Vec<bool>>,
    step_free: Vec<bool>,
    /// `max_wait` in seconds per class rank, the normal rank last.
    max_wait_s: Vec<Option<u32>>,
    zone: TimeZone,
}

impl Index {
    /// Makes the index of a configuration. A time zone that is not known counts as UTC.
    pub fn new(config: &Config) -> Self {
        let services: BTreeMap<_, _> = config
            .services
            .iter()
            .enumerate()
            .map(|(ix, service)| (service.id.clone(), ServiceIx(position(ix))))
            .collect();
        let serves = config
            .counters
            .iter()
            .map(|counter| {
                config.services.iter().map(|service| counter.services.contains(&service.id)).collect()
            })
            .collect();
        let mut max_wait_s: Vec<_> = config.classes.iter().map(|class| class.max_wait_s).collect();
        max_wait_s.push(config.policy.max_wait_s);
        Self {
            services,
            counters: config
                .counters
                .iter()
                .enumerate()
                .map(|(ix, counter)| (counter.id.clone(), CounterIx(position(ix))))
                .collect(),
            classes: config
                .classes
                .iter()
                .enumerate()
                .map(|(rank, class)| (class.id.clone(), ClassRank(position(rank))))
                .collect(),
            serves,
            step_free: config.counters.iter().map(|counter| counter.step_free).collect(),
            max_wait_s,
            zone: TimeZone::get(&config.time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// The position of a service.
    pub fn service(&self, id: &ServiceId) -> Option<ServiceIx> {
        self.services.get(id).copied()
    }

    /// The position of a counter.
    pub fn counter(&self, id: &CounterId) -> Option<CounterIx> {
        self.counters.get(id).copied()
    }

    /// The rank of a class, or of no class. A class that is not known ranks as none.
    pub fn rank(&self, class: Option<&ClassId>) -> ClassRank {
        class.and_then(|id| self.classes.get(id).copied()).unwrap_or(self.normal_rank())
    }

    /// Whether there is such a class.
    pub fn has_class(&self, id: &ClassId) -> bool {
        self.classes.contains_key(id)
    }

    /// The rank of tickets without a class: the lowest.
    pub fn normal_rank(&self) -> ClassRank {
        ClassRank(position(self.max_wait_s.len() - 1))
    }

    /// The `max_wait` of a rank.
    pub fn max_wait_s(&self, rank: ClassRank) -> Option<u32> {
        self.max_wait_s.get(usize::from(rank.0)).copied().flatten()
    }

    /// Whether a counter serves a service.
    pub fn serves(&self, counter: CounterIx, service: ServiceIx) -> bool {
        self.serves
            .get(usize::from(counter.0))
            .and_then(|services| services.get(usize::from(service.0)))
            .copied()
            .unwrap_or(false)
    }

    /// Whether a counter is reached without a step.
    pub fn is_step_free(&self, counter: CounterIx) -> bool {
        self.step_free.get(usize::from(counter.0)).copied().unwrap_or(false)
    }

    /// The office's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

fn position(ix: usize) -> u16 {
    u16::try_from(ix).expect("a checked configuration has fewer than 65,536 of anything")
}
