//! The textbook queue: Poisson arrivals, exponential service, equal counters, two classes.
//!
//! Arrivals, classes and services come from streams of their own, and a service time is drawn when
//! service starts: so under every policy counters are busy at the same times, the same number waits
//! at every instant, and the sum of all waits is the same to the millisecond.
//! Measuring begins after the warm-up with somebody who finds nobody waiting, and ends when
//! everybody was called, so that the measured waits, too, have the same sum.

use crate::{
    Draw, Policy, Summary,
    queue::{self, Desk, Group, Layout},
    waits::{BATCHES, BatchedWaits},
};
use kolejka_core::{
    Entry, LaneKey, Queue, Scope, Timestamp,
    config::{Config, CounterIx},
    ids::TicketId,
};
use kolejka_fields::{Problem, Problems};
use std::{cmp::Reverse, collections::BinaryHeap};

/// The most counters.
pub const COUNTERS_MAX: u16 = 1000;
/// The shortest mean service: below it, milliseconds would be too coarse.
pub const SERVICE_MEAN_MIN_S: f64 = 1.0;
/// The longest mean service: a day.
pub const SERVICE_MEAN_MAX_S: f64 = 86_400.0;
/// The fewest visits: fewer would fill no batches.
pub const VISITS_MIN: u64 = 1000;
/// The most visits.
pub const VISITS_MAX: u64 = 10_000_000_000;

/// The class served out of turn.
pub const PRIORITY: &str = "priority";

/// A run to be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mmc {
    /// Equal counters.
    pub counters: u16,
    /// Mean service time.
    pub service_mean_s: f64,
    /// The share of time in which counters serve.
    pub utilisation: f64,
    /// The share of clients served out of turn.
    pub priority_share: f64,
    /// Who is called.
    pub policy: Policy,
    /// Visits measured, after the warm-up.
    pub visits: u64,
    /// What all draws come from.
    pub seed: u64,
}

/// Somebody who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Which, in order of coming.
    pub number: u64,
    /// Whether served out of turn.
    pub priority: bool,
    /// When.
    pub arrived_at: Timestamp,
}

/// Whatever keeps a queue and calls from it; [`run`] uses core's lanes, tests a whole office.
pub trait Calling {
    /// Somebody begins to wait.
    fn arrive(&mut self, client: Client);
    /// A counter is free and calls the next, if anybody waits.
    fn call(&mut self, counter: CounterIx, now: Timestamp) -> Option<Client>;
    /// Whether nobody waits.
    fn is_empty(&self) -> bool;
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Those served out of turn.
    pub priority: Summary,
    /// Everybody else.
    pub normal: Summary,
    /// The sum of all measured waits.
    pub wait_sum_ms: u128,
    /// Visits before measuring began.
    pub warm_up: u64,
}

impl Mmc {
    /// Checks the figures.
    ///
    /// # Errors
    /// All that do not fit, with field and reason.
    pub fn check(&self) -> Result<(), Vec<Problem>> {
        let problems = Problems::default();
        let must = |fits: bool, field: &str, must: &str, given: String, hint: &str| {
            if !fits {
                problems.note_with_hint(field, format!("must be {must}, not {given}"), hint);
            }
        };
        must(
            (1..=COUNTERS_MAX).contains(&self.counters),
            "counters",
            &format!("from 1 to {COUNTERS_MAX}"),
            self.counters.to_string(),
            "somebody must serve",
        );
        must(
            (SERVICE_MEAN_MIN_S..=SERVICE_MEAN_MAX_S).contains(&self.service_mean_s),
            "service-mean-s",
            &format!("from {SERVICE_MEAN_MIN_S} to {SERVICE_MEAN_MAX_S}"),
            self.service_mean_s.to_string(),
            "a mean service lasts from a second to a day",
        );
        must(
            self.utilisation > 0.0 && self.utilisation < 1.0,
            "utilisation",
            "above 0 and below 1",
            self.utilisation.to_string(),
            "at 0 nobody comes, and from 1 on the queue grows without end",
        );
        must(
            (0.0..=1.0).contains(&self.priority_share),
            "priority-share",
            "from 0 to 1",
            self.priority_share.to_string(),
            "it is a share of all clients",
        );
        must(
            (VISITS_MIN..=VISITS_MAX).contains(&self.visits),
            "visits",
            &format!("from {VISITS_MIN} to {VISITS_MAX}"),
            self.visits.to_string(),
            "fewer fill no batches, more take days",
        );
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// The least visits before measuring begins.
    fn warm_up(&self) -> u64 {
        (self.visits / 20).max(1000)
    }

    /// The office that core is asked about.
    pub fn config(&self) -> Config {
        let services = vec!["service".into()];
        let desk = |n: u16| Desk {
            id: n.to_string().as_str().into(),
            services: services.clone(),
            backup: Vec::new(),
            backup_after_s: None,
        };
        let layout = Layout {
            counters: (1..=self.counters).map(desk).collect(),
            services: services.clone(),
            classes: vec![Group { id: PRIORITY.to_owned(), max_wait_s: None, head_start_s: 0 }],
            max_wait_s: None,
        };
        queue::config(&layout, self.policy)
    }
}

/// Runs it through core's lanes and choosing function.
///
/// # Errors
/// All figures that do not fit.
pub fn run(mmc: &Mmc) -> Result<Outcome, Vec<Problem>> {
    run_telling(mmc, |_, _, _| {})
}

/// As [`run`], telling every call.
///
/// # Errors
/// All figures that do not fit.
pub fn run_telling(
    mmc: &Mmc,
    called: impl FnMut(CounterIx, Client, Timestamp),
) -> Result<Outcome, Vec<Problem>> {
    mmc.check()?;
    let queue = queue::queue(&mmc.config());
    let lanes = [queue::lane(&queue, 1, 0), queue::lane(&queue, 0, 0)];
    Ok(run_on(mmc, &mut OnLanes { queue, lanes }, called))
}

/// Core's lanes and choosing function, without an office around them.
struct OnLanes {
    queue: Queue,
    /// Of those without a class, and of those with one.
    lanes: [LaneKey; 2],
}

impl Calling for OnLanes {
    #[inline]
    fn arrive(&mut self, client: Client) {
        // Ids rise in order of coming and carry the class, which arrival order alone does not tell.
        let ticket = TicketId(client.number * 2 + u64::from(client.priority));
        let entry = Entry { arrived_at: client.arrived_at, ticket };
        self.queue.insert(self.lanes[usize::from(client.priority)], entry);
    }

    #[inline]
    fn call(&mut self, counter: CounterIx, now: Timestamp) -> Option<Client> {
        let entry = self.queue.call(Scope::Counter(counter), now)?.entry;
        let TicketId(id) = entry.ticket;
        Some(Client { number: id / 2, priority: id % 2 == 1, arrived_at: entry.arrived_at })
    }

    #[inline]
    fn is_empty(&self) -> bool {
        self.queue.lanes().is_empty()
    }
}

/// Runs it on anything that keeps a queue, telling every call; the figures are taken to fit.
pub fn run_on<C: Calling>(
    mmc: &Mmc,
    calling: &mut C,
    called: impl FnMut(CounterIx, Client, Timestamp),
) -> Outcome {
    let mut run = Run {
        mmc,
        calling,
        called,
        services: Draw::new(mmc.seed, 2),
        busy: BinaryHeap::new(),
        free: (0..mmc.counters).rev().map(CounterIx).collect(),
        measured_from: None,
        waits: [BatchedWaits::default(), BatchedWaits::default()],
    };
    run.clients();
    run.served_until(Timestamp(i64::MAX));
    let [normal, priority] = &run.waits;
    Outcome {
        priority: priority.summary(),
        normal: normal.summary(),
        wait_sum_ms: priority.sum_ms() + normal.sum_ms(),
        warm_up: run.measured_from.unwrap_or_default(),
    }
}

/// A run as it goes on.
struct Run<'a, C, F> {
    mmc: &'a Mmc,
    calling: &'a mut C,
    called: F,
    services: Draw,
    /// When each busy counter becomes free.
    busy: BinaryHeap<Reverse<(Timestamp, CounterIx)>>,
    free: Vec<CounterIx>,
    /// The first client who is measured, once that is known.
    measured_from: Option<u64>,
    /// Of those without a class, and of those with one.
    waits: [BatchedWaits; 2],
}

impl<C: Calling, F: FnMut(CounterIx, Client, Timestamp)> Run<'_, C, F> {
    /// Everybody comes, one after another.
    fn clients(&mut self) {
        let mut arrivals = Draw::new(self.mmc.seed, 0);
        let mut classes = Draw::new(self.mmc.seed, 1);
        let gap_mean_ms =
            1000.0 * self.mmc.service_mean_s / (self.mmc.utilisation * f64::from(self.mmc.counters));
        let warm_up = self.mmc.warm_up();
        let mut clock_ms = 0.0;
        for number in 0.. {
            clock_ms += arrivals.exponential() * gap_mean_ms;
            let arrived_at = Timestamp(whole_ms(clock_ms));
            let priority = classes.unit() < self.mmc.priority_share;
            self.served_until(arrived_at);
            match self.measured_from {
                Some(first) if number == first + self.mmc.visits => break,
                // Near full load the queue may never be empty; then conservation holds for the
                // whole run only.
                None if number >= warm_up
                    && (self.calling.is_empty() || number >= warm_up + self.mmc.visits) =>
                {
                    self.measured_from = Some(number);
                }
                Some(_) | None => {}
            }
            self.calling.arrive(Client { number, priority, arrived_at });
            if let Some(counter) = self.free.pop() {
                self.call(counter, arrived_at);
            }
        }
    }

    /// Counters become free and call, up to an instant.
    fn served_until(&mut self, until: Timestamp) {
        while let Some(Reverse((at, counter))) = self.busy.peek().copied()
            && at <= until
        {
            self.busy.pop();
            self.call(counter, at);
        }
    }

    fn call(&mut self, counter: CounterIx, now: Timestamp) {
        let Some(client) = self.calling.call(counter, now) else {
            self.free.push(counter);
            return;
        };
        let service_ms = whole_ms(self.services.exponential() * self.mmc.service_mean_s * 1000.0);
        self.busy.push(Reverse((Timestamp(now.0 + service_ms), counter)));
        if let Some(place) = self.measured_from.and_then(|first| client.number.checked_sub(first)) {
            let batch = place * BATCHES as u64 / self.mmc.visits;
            let batch = usize::try_from(batch).expect("there are few batches").min(BATCHES - 1);
            let wait_ms = u64::try_from(now.0 - client.arrived_at.0).expect("nobody is called before coming");
            self.waits[usize::from(client.priority)].add_ms(batch, wait_ms);
        }
        (self.called)(counter, client, now);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a run lasts less than the 292 million years that fit")]
fn whole_ms(ms: f64) -> i64 {
    ms.round() as i64
}
