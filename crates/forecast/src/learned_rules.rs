//! The rules of an office of which only a recording is known: a head start for a priority class, and
//! counters that serve what they have been seen to serve.
//!
//! Invariant: what a counter is seen to serve later changes nothing before.

use crate::learner::Learner;
use kolejka_core::{
    Texts,
    config::{
        Class, Config, CounterConfig, CounterIx, Index, Policy, PolicyKind, RATE_ONE_MILLI, Service,
        ServiceIx,
    },
};
use std::sync::Arc;

/// Rules that follow what was learned of counters.
#[derive(Debug, Default)]
pub(crate) struct LearnedRules {
    head_start_s: u32,
    /// Per counter, which services it serves.
    serves: Vec<Vec<bool>>,
}

impl LearnedRules {
    /// Arrival order, with so much of a head start for the one priority class.
    pub(crate) fn new(head_start_s: u32) -> Self {
        Self { head_start_s, serves: Vec::new() }
    }

    /// The rules as learned, if they have changed since.
    pub(crate) fn changed(&mut self, learner: &Learner, counters: u16, services: u16) -> Option<Arc<Index>> {
        let serves: Vec<Vec<bool>> = (0..counters)
            .map(|counter| {
                (0..services).map(|service| learner.serves(CounterIx(counter), ServiceIx(service))).collect()
            })
            .collect();
        if serves == self.serves {
            return None;
        }
        self.serves = serves;
        Some(Arc::new(Index::new(&self.config(services))))
    }

    fn config(&self, services: u16) -> Config {
        let id = |number: u16| number.to_string();
        Config {
            classes: vec![Class {
                id: "priority".into(),
                name: Texts::default(),
                max_wait_s: None,
                rate_milli: RATE_ONE_MILLI,
                head_start_s: self.head_start_s,
            }],
            policy: Policy { kind: PolicyKind::Accumulating, max_wait_s: None, ..Policy::default() },
            services: (0..services)
                .map(|service| Service {
                    id: id(service).as_str().into(),
                    series: "A".into(),
                    name: Texts::default(),
                    sensitive: false,
                    hours: None,
                    daily_limit: None,
                    intake: None,
                    card: kolejka_core::config::Card::default(),
                    group: None,
                    staff: kolejka_core::config::ServiceRules::default(),
                    keywords: std::collections::BTreeMap::default(),
                })
                .collect(),
            counters: (0..)
                .zip(&self.serves)
                .map(|(counter, serves)| CounterConfig {
                    id: id(counter).as_str().into(),
                    way: Texts::default(),
                    label: id(counter),
                    room: Texts::default(),
                    floor: Texts::default(),
                    step_free: true,
                    services: (0..)
                        .zip(serves)
                        .filter(|(_, serves)| **serves)
                        .map(|(service, _)| id(service).as_str().into())
                        .collect(),
                    backup: Vec::new(),
                    backup_after_s: None,
                    languages: Vec::new(),
                    needs: Vec::new(),
                    breaks: Vec::new(),
                })
                .collect(),
            ..Config::blank()
        }
    }
}
