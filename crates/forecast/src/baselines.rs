//! The simple predictors that a forecast is measured against, fed only what was known at joining.
//!
//! Every one of them is a usual predictor of call-centre practice (Ibrahim and Whitt 2009).

use kolejka_core::{Timestamp, config::CounterIx, ids::TicketId};
use std::collections::{BTreeSet, VecDeque};

/// The predictors' view of the queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Predictors {
    waits: VecDeque<f64>,
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
        let n = self.waits.len().max(1) as f64;
        let mean_service_s =
            if self.services > 0 { self.service_sum_s / f64::from(self.services) } else { 0.0 };
        Predicted {
            mean_50: self.waits.iter().sum::<f64>() / n,
            les: self.waits.back().copied().unwrap_or(0.0),
            queue_length: self.waiting.len() as f64 * mean_service_s / (self.busy.len().max(1) as f64),
        }
    }

    pub(crate) fn joined(&mut self, ticket: TicketId, _at: Timestamp) {
        self.waiting.insert(ticket);
    }

    pub(crate) fn left(&mut self, ticket: TicketId) {
        self.waiting.remove(&ticket);
    }

    pub(crate) fn called(&mut self, ticket: TicketId, waited_s: f64) {
        self.waiting.remove(&ticket);
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
        self.waiting.clear();
        self.busy.clear();
    }
}
