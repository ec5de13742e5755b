//! One day of a scenario under one policy.
//!
//! A free counter calls at once, and a client who comes is called at once if a free counter takes
//! the service, the one that has been free longest.
//! A shift's end stops calling; the client at the counter is served to the end. Whoever's last shift
//! lasts as long as intake stays until nobody waits for that counter.

use crate::{
    clients::{Client, ServiceTimes, after, midnight},
    compare::Tally,
    queue,
    scenario::{Counter, Scenario},
};
use kolejka_core::{Choice, Entry, LaneKey, Queue, Scope, Timestamp, config::CounterIx, ids::TicketId};
use std::{cmp::Reverse, collections::BinaryHeap};

/// What happens; of what happens at the same instant, the least comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    ServiceEnds(u16),
    ShiftEnds(u16),
    ShiftBegins(u16),
    Comes(usize),
    Leaves(usize),
}

/// What somebody at a counter does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    Off,
    Free { since: Timestamp },
    Serves,
}

/// The queue as it stands between days: empty, but for what a policy counts.
pub(crate) fn queue_of(scenario: &Scenario, policy: crate::Policy) -> Queue {
    queue::queue(&scenario.config(policy))
}

/// Runs a day.
pub(crate) fn run(
    scenario: &Scenario,
    queue: &mut Queue,
    clients: &[Client],
    (seed, day): (u64, u32),
    tally: &mut Tally,
) {
    let mut run = Day {
        scenario,
        queue,
        clients,
        times: ServiceTimes::new(scenario, seed, day),
        midnight: midnight(day),
        work: vec![Work::Off; scenario.counters.len()],
        ahead: BinaryHeap::new(),
        tally,
    };
    run.plan();
    while let Some(Reverse((now, happening))) = run.ahead.pop() {
        run.happens(happening, now);
    }
    debug_assert!(run.queue.lanes().is_empty(), "somebody stays for whoever waits");
}

struct Day<'a> {
    scenario: &'a Scenario,
    queue: &'a mut Queue,
    clients: &'a [Client],
    times: ServiceTimes,
    midnight: Timestamp,
    work: Vec<Work>,
    ahead: BinaryHeap<Reverse<(Timestamp, Happening)>>,
    tally: &'a mut Tally,
}

impl Day<'_> {
    fn plan(&mut self) {
        for (counter, ix) in self.scenario.counters.iter().zip(0..) {
            for shift in &counter.shifts {
                self.tally.shift_s += u64::from(shift.to_s - shift.from_s);
                self.ahead.push(Reverse((self.midnight.plus_s(shift.from_s), Happening::ShiftBegins(ix))));
                self.ahead.push(Reverse((self.midnight.plus_s(shift.to_s), Happening::ShiftEnds(ix))));
            }
        }
        for (place, client) in self.clients.iter().enumerate() {
            self.ahead.push(Reverse((client.arrived_at, Happening::Comes(place))));
        }
    }

    fn happens(&mut self, happening: Happening, now: Timestamp) {
        match happening {
            Happening::Comes(place) => self.comes(place, now),
            Happening::Leaves(place) => {
                let client = self.clients[place];
                if self.queue.remove(self.lane(client), entry(place, client)) {
                    self.tally.left(client);
                }
            }
            Happening::ShiftBegins(counter) => {
                if self.work[usize::from(counter)] == Work::Off {
                    self.work[usize::from(counter)] = Work::Free { since: now };
                    self.call(counter, now);
                }
            }
            Happening::ShiftEnds(counter) => {
                // Two shifts may touch; and whoever serves goes on until the client is served.
                if matches!(self.work[usize::from(counter)], Work::Free { .. })
                    && !self.is_on_shift(counter, now)
                {
                    self.rests(counter, now);
                }
            }
            Happening::ServiceEnds(counter) => {
                self.work[usize::from(counter)] = Work::Free { since: now };
                let stays = self.is_on_shift(counter, now) || self.is_last(counter, now);
                let calls = stays && self.call(counter, now);
                if !calls && !self.is_on_shift(counter, now) {
                    self.rests(counter, now);
                }
            }
        }
    }

    fn comes(&mut self, place: usize, now: Timestamp) {
        let client = self.clients[place];
        self.queue.insert(self.lane(client), entry(place, client));
        if let Some(leaves_at) = client.leaves_at {
            self.ahead.push(Reverse((leaves_at, Happening::Leaves(place))));
        }
        let mut free: Vec<(Timestamp, u16)> = self
            .work
            .iter()
            .zip(0..)
            .filter_map(|(work, counter)| match work {
                Work::Free { since } => Some((*since, counter)),
                Work::Off | Work::Serves => None,
            })
            .collect();
        free.sort_unstable();
        for (_, counter) in free {
            if self.call(counter, now) {
                break;
            }
        }
    }

    /// A free counter calls the next, if anybody waits for it.
    fn call(&mut self, counter: u16, now: Timestamp) -> bool {
        let Some(choice) = self.queue.call(Scope::Counter(CounterIx(counter)), now) else { return false };
        self.overtaken(counter, &choice);
        let client = self.clients[place(choice.entry)];
        self.tally.served(client, now);
        self.idle_until(counter, now);
        self.work[usize::from(counter)] = Work::Serves;
        let service_s = self.times.next_s(self.scenario, client.service);
        self.ahead.push(Reverse((after(now, service_s), Happening::ServiceEnds(counter))));
        true
    }

    /// Notes who came earlier, could have been called to the same counter, and was not.
    fn overtaken(&mut self, counter: u16, choice: &Choice) {
        let (queue, tally, clients) = (&*self.queue, &mut *self.tally, self.clients);
        for (lane, entries) in queue.lanes().iter() {
            if queue.index().takes(CounterIx(counter), lane.service) {
                for earlier in entries.iter().take_while(|earlier| **earlier < choice.entry) {
                    tally.overtaken(clients[place(*earlier)]);
                }
            }
        }
    }

    fn rests(&mut self, counter: u16, now: Timestamp) {
        self.idle_until(counter, now);
        self.work[usize::from(counter)] = Work::Off;
        let last_s = self.counter(counter).shifts.last().map_or(0, |shift| shift.to_s);
        self.tally.overtime_s += u64::from(now.seconds_since(self.midnight.plus_s(last_s)));
    }

    fn idle_until(&mut self, counter: u16, now: Timestamp) {
        if let Work::Free { since } = self.work[usize::from(counter)] {
            self.tally.idle_ms += u64::try_from(now.0 - since.0).unwrap_or_default();
        }
    }

    fn counter(&self, counter: u16) -> &Counter {
        &self.scenario.counters[usize::from(counter)]
    }

    fn is_on_shift(&self, counter: u16, now: Timestamp) -> bool {
        self.counter(counter)
            .shifts
            .iter()
            .any(|shift| self.midnight.plus_s(shift.from_s) <= now && now < self.midnight.plus_s(shift.to_s))
    }

    /// Whether a counter is past its last shift and one of those that stay until nobody waits.
    fn is_last(&self, counter: u16, now: Timestamp) -> bool {
        self.counter(counter).shifts.last().is_some_and(|shift| {
            now >= self.midnight.plus_s(shift.to_s) && shift.to_s >= self.scenario.intake_ends_s()
        })
    }

    fn lane(&self, client: Client) -> LaneKey {
        queue::lane(self.queue, client.class, client.service)
    }
}

fn entry(place: usize, client: Client) -> Entry {
    Entry { arrived_at: client.arrived_at, ticket: TicketId(place as u64) }
}

fn place(entry: Entry) -> usize {
    usize::try_from(entry.ticket.0).expect("tickets are places in a list")
}
