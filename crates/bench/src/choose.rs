//! Choosing the next of very many, and running a queue forward: `core` alone, no process.

use crate::report::{Report, median};
use kolejka_core::{
    Entry, LaneKey, Lanes, OpenCounters, Place, Queue, Scope, Timestamp, Wish,
    config::{ClassRank, Config, CounterConfig, CounterIx, Index, PolicyKind, ServiceIx},
    ids::TicketId,
};
use kolejka_testkit::{life::MONDAY_MORNING, sample};
use std::{hint::black_box, sync::Arc, time::Instant};

/// How many wait.
const WAITING: u32 = 10_000;

/// Counters that choose, in turn.
const COUNTERS: [u16; 3] = [4, 20, 40];

/// Choices in one run.
const CHOICES: u32 = 2_000;

/// Runs, of which the median counts.
const RUNS: usize = 9;

/// The most that one choice may take, in microseconds.
const CHOICE_US_MAX: f64 = 20.0;

/// Calls in one run forward.
const CALLS: u32 = 300_000;

/// The fewest calls a second of a queue run forward on one core.
const CALLS_PER_S_MIN: f64 = 500_000.0;

pub(crate) fn measure(report: &mut Report) {
    let kinds = [
        ("strict", PolicyKind::Strict),
        ("accumulating", PolicyKind::Accumulating),
        ("ratio", PolicyKind::Ratio { calls: 3 }),
    ];
    for (name, kind) in kinds {
        let plain = COUNTERS.map(|counters| (counters, false, ""));
        let wishes = COUNTERS.map(|counters| (counters, true, ", languages, needs and backups"));
        for (counters, wishes, what) in plain.into_iter().chain(wishes) {
            let (lanes, each_us) = choices(kind, counters, wishes);
            report.row(
                format!("choosing the next of {WAITING}, {counters} counters, {name}{what} ({lanes} lanes)"),
                format!("{each_us:.2} µs"),
                format!("≤ {CHOICE_US_MAX} µs"),
                each_us <= CHOICE_US_MAX,
            );
        }
    }
    for (name, kind) in kinds {
        let rate = calls_per_s(kind);
        report.row(
            format!("a queue run forward, 5 counters, 2 lanes, {name}"),
            format!("{rate:.0} calls/s"),
            format!("≥ {CALLS_PER_S_MIN} calls/s"),
            rate >= CALLS_PER_S_MIN,
        );
    }
}

fn config(kind: PolicyKind) -> Config {
    let mut config = sample::office();
    config.policy.kind = kind;
    config.policy.max_wait_s = None;
    for class in &mut config.classes {
        (class.max_wait_s, class.rate_milli, class.head_start_s) = (None, 3000, 60);
    }
    config
}

/// How many lanes there are, and how long one choice takes, in microseconds.
fn choices(kind: PolicyKind, counters: u16, wishes: bool) -> (usize, f64) {
    let mut config = config(kind);
    if wishes {
        config.policy.prefer_for_s = 24 * 3600;
        config.counters[0].needs = vec!["sign".into()];
        config.counters[1].languages = vec!["uk".into()];
        config.counters[2].backup = vec!["registration".into(), "pickup".into()];
        config.counters[2].backup_after_s = Some(900);
        config.counters[3].languages = vec!["en".into()];
    }
    // More counters are like the first four, in turn.
    let four = config.counters.clone();
    config.counters = (0..counters)
        .map(|n| CounterConfig {
            id: (n + 1).to_string().as_str().into(),
            ..four[usize::from(n) % four.len()].clone()
        })
        .collect();
    let index = Arc::new(Index::new(&config));
    let mut lanes = Lanes::default();
    for n in 0..WAITING {
        let language = ["pl", "uk", "pl", "en", "pl"][pick(n / 7, 5)];
        let need = n.is_multiple_of(9).then(|| "sign".into());
        let lane = LaneKey {
            place: Place::InTurn,
            class: ClassRank([2, 2, 1, 2, 0][pick(n, 5)]),
            service: ServiceIx([0, 1, 2][pick(n / 3, 3)]),
            step_free: n.is_multiple_of(11),
            wish: index.wish(&language.into(), need.as_ref()),
            address: None,
        };
        lanes.insert(lane, entry(n, MONDAY_MORNING.plus_s(n)));
    }
    let kinds = lanes.iter().count();
    let open: OpenCounters = index.counters().collect();
    let queue = Queue::with(Arc::clone(&index), lanes, open, 1);
    let now = MONDAY_MORNING.plus_s(WAITING);
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            for n in 0..CHOICES {
                let counter = u16::try_from(n % u32::from(counters)).expect("there are few counters");
                let counter = CounterIx(counter);
                black_box(queue.choose(Scope::Counter(counter), black_box(now)));
            }
            started.elapsed().as_secs_f64() * 1e6 / f64::from(CHOICES)
        })
        .collect();
    (kinds, median(&mut runs))
}

/// How many calls a second a queue of 40 in two lanes makes, somebody coming for everybody called.
fn calls_per_s(kind: PolicyKind) -> f64 {
    let mut config = config(kind);
    let desk = |n: u8| CounterConfig { id: n.to_string().as_str().into(), ..config.counters[0].clone() };
    config.counters = (0..5).map(desk).collect();
    let index = Arc::new(Index::new(&config));
    let open: OpenCounters = index.counters().collect();
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let mut queue = Queue::new(Arc::clone(&index), open.clone(), 0);
            let comes = |queue: &mut Queue, n: u32| {
                let lane = LaneKey {
                    place: Place::InTurn,
                    class: ClassRank(if n % 11 < 3 { 1 } else { 2 }),
                    service: ServiceIx(0),
                    step_free: false,
                    wish: Wish::default(),
                    address: None,
                };
                queue.insert(lane, entry(n, MONDAY_MORNING.plus_s(n)));
            };
            (0..40).for_each(|n| comes(&mut queue, n));
            let started = Instant::now();
            for n in 40..CALLS {
                let counter = CounterIx(u16::try_from(n % 5).expect("there are five counters"));
                black_box(queue.call(Scope::Counter(counter), MONDAY_MORNING.plus_s(n)));
                comes(&mut queue, n);
            }
            f64::from(CALLS - 40) / started.elapsed().as_secs_f64()
        })
        .collect();
    median(&mut runs)
}

fn entry(n: u32, arrived_at: Timestamp) -> Entry {
    Entry { arrived_at, ticket: TicketId(u64::from(n) + 1) }
}

fn pick(n: u32, of: u32) -> usize {
    usize::try_from(n % of).expect("a small number fits")
}
