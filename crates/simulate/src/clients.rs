//! The clients of one drawn day: the same under every policy.

use crate::{Draw, scenario::Scenario};
use kolejka_core::Timestamp;

/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 24 * 3600 * 1000;

/// Streams of draws for each day; services have one each, after these.
const STREAMS_A_DAY: u64 = 2048;
const ARRIVALS: u64 = 0;
const KINDS: u64 = 1;
const PATIENCE: u64 = 2;
const SERVICES: u64 = 3;

/// Somebody who comes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Client {
    /// When.
    pub(crate) arrived_at: Timestamp,
    /// What for, by place in the scenario.
    pub(crate) service: u16,
    /// Of which class, by place in the scenario.
    pub(crate) class: u16,
    /// When they leave if they are not called before.
    pub(crate) leaves_at: Option<Timestamp>,
}

/// Who comes on a day, in order of coming.
pub(crate) fn clients(scenario: &Scenario, seed: u64, day: u32) -> Vec<Client> {
    let stream = |number| Draw::new(seed, u64::from(day) * STREAMS_A_DAY + number);
    let (mut arrivals, mut kinds, mut patience) = (stream(ARRIVALS), stream(KINDS), stream(PATIENCE));
    let midnight = midnight(day);
    let mut clients = Vec::new();
    for part in &scenario.arrivals {
        let gap_mean_s = 3600.0 / part.per_hour;
        let mut at_s = f64::from(part.span.from_s);
        loop {
            at_s += arrivals.exponential() * gap_mean_s;
            if at_s >= f64::from(part.span.to_s) {
                break;
            }
            let service = place(kinds.pick(scenario.services.iter().map(|service| service.share)));
            let class = place(kinds.pick(scenario.classes.iter().map(|class| class.share)));
            // Drawn for everybody, so that one class's patience changes nothing for another.
            let patience = patience.exponential();
            // Rounding must not put anybody behind the end, when whoever serves may have gone.
            let last = Timestamp(midnight.plus_s(part.span.to_s).0 - 1);
            let arrived_at = after(midnight, at_s).min(last);
            let leaves_at = scenario.classes[usize::from(class)]
                .patience_s
                .map(|mean_s| after(arrived_at, patience * mean_s));
            clients.push(Client { arrived_at, service, class, leaves_at });
        }
    }
    clients
}

/// The midnight before a day.
pub(crate) fn midnight(day: u32) -> Timestamp {
    Timestamp(i64::from(day) * DAY_MS)
}

/// The instant so many seconds later.
pub(crate) fn after(at: Timestamp, seconds: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "durations here are far below what fits")]
    let ms = (seconds * 1000.0).round() as i64;
    Timestamp(at.0 + ms)
}

fn place(place: usize) -> u16 {
    u16::try_from(place).expect("a scenario has at most a thousand of anything")
}

/// Service times of a day, drawn at the start of service: one stream per service, so that the
/// n-th client served for it takes the same time under every policy.
pub(crate) struct ServiceTimes {
    draws: Vec<Draw>,
}

impl ServiceTimes {
    pub(crate) fn new(scenario: &Scenario, seed: u64, day: u32) -> Self {
        let streams = (SERVICES..).take(scenario.services.len());
        let draws = streams.map(|n| Draw::new(seed, u64::from(day) * STREAMS_A_DAY + n)).collect();
        Self { draws }
    }

    /// The next service time of a service.
    pub(crate) fn next_s(&mut self, scenario: &Scenario, service: u16) -> f64 {
        let kind = &scenario.services[usize::from(service)];
        kind.mean_s * self.draws[usize::from(service)].around_one(kind.cv)
    }
}
