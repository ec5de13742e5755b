//! The simple predictors that a forecast is measured against, fed only what was known at joining.
//!
//! Every one of them is a usual predictor of call-centre practice (Ibrahim and Whitt 2009).

use crate::recent::mean;
use kolejka_core::{config::CounterIx, ids::TicketId};
use std::collections::{BTreeSet, VecDeque};

/// The predictors' view of the queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Predictors {
    waits: VecDeque<f64>,
    wait_sum_s: f64,
    calls: u32,
    waiting: BTreeSet<TicketId>,
    busy: BTreeSet<CounterIx>,
    service_sum_s: f64,
    services: u32,
}

/// What they predict, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Predicted {
    pub(crate) mean_50: f64,
    pub(crate) les: f64,
    pub(crate) queue_length: f64,
}

impl Predictors {
    pub(crate) fn predict(&self) -> Predicted {
        let mean_service_s =
            if self.services > 0 { self.service_sum_s / f64::from(self.services) } else { 0.0 };
        // Before the day's first call, the mean of all waits so far.
        let before = self.wait_sum_s / f64::from(self.calls.max(1));
        Predicted {
            mean_50: mean(self.waits.iter().copied()).unwrap_or(before),
            les: self.waits.back().copied().unwrap_or(before),
            queue_length: self.waiting.len() as f64 * mean_service_s / (self.busy.len().max(1) as f64),
        }
    }

    pub(crate) fn joined(&mut self, ticket: TicketId) {
        self.waiting.insert(ticket);
    }

    pub(crate) fn left(&mut self, ticket: TicketId) {
        self.waiting.remove(&ticket);
    }

    pub(crate) fn called(&mut self, ticket: TicketId, waited_s: f64) {
        self.waiting.remove(&ticket);
        self.wait_sum_s += waited_s;
        self.calls += 1;
        if self.waits.len() == 50 {
            self.waits.pop_front();
        }
        self.waits.push_back(waited_s);
    }

    pub(crate) fn busy(&mut self, counter: CounterIx) {
        self.busy.insert(counter);
    }

    pub(crate) fn finished(&mut self, counter: CounterIx, took_s: f64) {
        self.busy.remove(&counter);
        self.service_sum_s += took_s;
        self.services += 1;
    }

    pub(crate) fn begin_day(&mut self) {
        self.waits.clear();
        self.waiting.clear();
        self.busy.clear();
    }
}
