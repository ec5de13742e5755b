//! A scenario: who comes to an office when and for what, and who serves.
//!
//! [`Scenario::read`] turns a file's text into one or tells all of its problems at once.
//! Invariant: whoever comes can be served, and somebody who serves it works when intake ends.

mod check;
mod read;
mod recorded;
mod write;

pub use recorded::{Recorded, RecordedProblem, RecordedService, RecordedVisit};

use crate::{
    Policy,
    queue::{self, Desk, Group, Layout},
};
use kolejka_core::config::Config;

/// The most days of a run.
pub const DAYS_MAX: u32 = 10_000;

/// `max_wait` where a file says nothing, as in an office file.
const MAX_WAIT_S: u32 = 45 * 60;

/// The id of tickets without a class.
pub const NORMAL: &str = "normal";

/// An office on ordinary days.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name, as the report says it.
    pub name: String,
    /// Days to run, unless the caller says otherwise.
    pub days: u32,
    /// A wait that the office does not want to be exceeded.
    pub target_wait_s: u32,
    /// Policies to compare, unless the caller says otherwise.
    pub policies: Vec<Policy>,
    /// When clients come, in order of time.
    pub arrivals: Vec<Arrivals>,
    /// What they come for.
    pub services: Vec<Service>,
    /// Classes, the highest first; the last is the normal one.
    pub classes: Vec<Class>,
    /// Where they are served.
    pub counters: Vec<Counter>,
    /// What the office's own policy says of each class, if this is the scenario of one that is known. It has no
    /// place in a scenario's file.
    pub own: Option<Own>,
}

/// An office's own policy with what its name does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Its name.
    pub policy: Policy,
    /// Rate, in thousandths, and head start, in seconds, of each class in the scenario's order, the normal one
    /// last.
    pub weights: Vec<(u32, u32)>,
}

/// A part of the day, in seconds after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its first second.
    pub from_s: u32,
    /// The first second after it; later than `from_s`.
    pub to_s: u32,
}

/// How many come in a part of the day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrivals {
    /// When.
    pub span: Span,
    /// How many an hour, on average.
    pub per_hour: f64,
}

/// What clients come for.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its id.
    pub id: String,
    /// The share of clients who come for it.
    pub share: f64,
    /// How long serving takes on average.
    pub mean_s: f64,
    /// Its standard deviation divided by the mean.
    pub cv: f64,
}

/// Clients alike to the policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its id; [`NORMAL`] for those without.
    pub id: String,
    /// What the report calls them, if not by id.
    pub name: Option<String>,
    /// Their share.
    pub share: f64,
    /// After this wait they go before all that are not past theirs, under any policy but `fifo`.
    pub max_wait_s: Option<u32>,
    /// What they are given beforehand under an accumulating policy; nothing for the normal class.
    pub head_start_s: u32,
    /// How long they wait on average before they leave; for ever if absent.
    pub patience_s: Option<f64>,
}

/// Where clients are served.
#[derive(Clone, Debug, PartialEq)]
pub struct Counter {
    /// Its id.
    pub id: String,
    /// What is served there.
    pub services: Vec<String>,
    /// What is served there when nothing of `services` waits.
    pub backup: Vec<String>,
    /// After this wait a ticket for a backup service counts as one of `services`.
    pub backup_after_s: Option<u32>,
    /// When somebody works there, in order of time.
    pub shifts: Vec<Span>,
}

impl Scenario {
    /// When nobody comes any more.
    pub fn intake_ends_s(&self) -> u32 {
        self.arrivals.iter().map(|arrivals| arrivals.span.to_s).max().unwrap_or_default()
    }

    /// Clients on an average day.
    pub fn clients_a_day(&self) -> f64 {
        self.arrivals
            .iter()
            .map(|arrivals| arrivals.per_hour * f64::from(arrivals.span.to_s - arrivals.span.from_s) / 3600.0)
            .sum()
    }

    /// The share of the counters' time on shift that serving takes, if nobody leaves.
    pub fn utilisation(&self) -> f64 {
        let work_s: f64 = self.services.iter().map(|service| service.share * service.mean_s).sum();
        let shift_s: u32 = self
            .counters
            .iter()
            .flat_map(|counter| &counter.shifts)
            .map(|shift| shift.to_s - shift.from_s)
            .sum();
        self.clients_a_day() * work_s / f64::from(shift_s.max(1))
    }

    /// The normal class, and those above it.
    fn normal_and_others(&self) -> (&Class, &[Class]) {
        self.classes.split_last().expect("a scenario has a normal class")
    }

    /// The office that core is asked about, under a policy.
    pub(crate) fn config(&self, policy: Policy) -> Config {
        let (normal, classes) = self.normal_and_others();
        let ids = |names: &[String]| names.iter().map(|name| name.as_str().into()).collect();
        let layout = Layout {
            services: self.services.iter().map(|service| service.id.as_str().into()).collect(),
            counters: self
                .counters
                .iter()
                .map(|counter| Desk {
                    id: counter.id.as_str().into(),
                    services: ids(&counter.services),
                    backup: ids(&counter.backup),
                    backup_after_s: counter.backup_after_s,
                })
                .collect(),
            classes: classes
                .iter()
                .map(|class| Group {
                    id: class.id.clone(),
                    max_wait_s: class.max_wait_s,
                    head_start_s: class.head_start_s,
                })
                .collect(),
            // In order of arrival there are no classes, and a limit would only set some before others.
            max_wait_s: normal.max_wait_s.filter(|_| policy != Policy::Fifo),
        };
        let mut config = queue::config(&layout, policy);
        let own = self.own.as_ref().filter(|own| own.policy == policy);
        if let Some(((rate_milli, head_start_s), others)) = own.and_then(|own| own.weights.split_last()) {
            (config.policy.rate_milli, config.policy.head_start_s) = (*rate_milli, *head_start_s);
            for (class, (rate_milli, head_start_s)) in config.classes.iter_mut().zip(others) {
                (class.rate_milli, class.head_start_s) = (*rate_milli, *head_start_s);
            }
        }
        config
    }
}
