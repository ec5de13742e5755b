//! The forward run: the office simulated from its present state, many times.
//!
//! Each run draws how long those being served still take, how long the counters pause, who else
//! comes and who gives up; whom a counter calls is decided by core's own [`Queue`]. Waiting tickets and
//! probes ("if you took a ticket now") share the runs; a probe is noted when it would be called and
//! takes nobody's place, so many can ride along.
//! What is deliberately absent: any rule of calling; newcomers who ask for more than their service.
//! Invariant: the same scene and seed give the same waits.

use crate::{durations::Draw, event::Kind, patience::Survival, rng::Rng};
use kolejka_core::{
    Entry, LaneKey, Queue, Scope, Timestamp, Wish,
    config::{CounterIx, Index},
    ids::TicketId,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// How far a run looks ahead.
const HORIZON_S: f64 = 6.0 * 3600.0;

/// The office at one instant, all times in seconds from it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The instant.
    pub now: Timestamp,
    /// The rules, with the counters that are open and the count of calls; nobody waits in it yet.
    pub rules: Queue,
    /// The counters that are staffed.
    pub counters: Vec<SceneCounter>,
    /// Who waits, in order of arrival.
    pub waiting: Vec<SceneTicket>,
    /// Where those would wait who would join now.
    pub probes: Vec<LaneKey>,
    /// Arrivals per second into each lane.
    pub arrivals: Vec<(LaneKey, f64)>,
    /// When nobody comes any more.
    pub arrivals_until_s: f64,
    /// Service times by kind.
    pub service: BTreeMap<Kind, Draw>,
    /// How long a counter pauses between clients while somebody waits.
    pub pause: Draw,
    /// How long breaks last.
    pub on_break: Draw,
    /// How long a missed call holds a counter.
    pub missed: Draw,
    /// The share of missed calls.
    pub no_shows: BTreeMap<Kind, f64>,
    /// Patience by kind.
    pub patience: BTreeMap<Kind, Survival>,
}

/// A staffed counter.
#[derive(Clone, Debug)]
pub struct SceneCounter {
    /// Which.
    pub counter: CounterIx,
    /// What it does at first.
    pub state: SceneState,
    /// How much longer its services take than others'.
    pub slowness: f64,
    /// When it is away, in order.
    pub absences: Vec<(f64, f64)>,
}

/// What a counter does at first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SceneState {
    /// Serving.
    Busy {
        /// What.
        kind: Kind,
        /// Since how long.
        for_s: f64,
        /// Whether a break follows.
        then_break: bool,
    },
    /// Free, though somebody waits.
    Pausing {
        /// Since how long.
        for_s: f64,
    },
    /// On a break.
    OnBreak {
        /// Since how long.
        for_s: f64,
        /// Until when, if that is known.
        until_s: Option<f64>,
    },
}

/// A waiting ticket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SceneTicket {
    /// Where it waits.
    pub lane: LaneKey,
    /// By which arrival.
    pub arrived_at: Timestamp,
    /// How long it has waited since it joined.
    pub waited_s: f64,
}

/// Simulated waits with weights: those of runs in which the client was served.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    waits: Vec<(f64, f64)>,
    runs: usize,
}

impl Waits {
    fn finish(&mut self) {
        self.waits.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// The wait that a share of the served does not exceed, in seconds since joining.
    pub fn quantile_s(&self, share: f64) -> Option<f64> {
        let total: f64 = self.waits.iter().map(|(_, weight)| weight).sum();
        let mut sum = 0.0;
        for (wait_s, weight) in &self.waits {
            sum += weight;
            if sum >= share * total {
                return Some(*wait_s);
            }
        }
        None
    }

    /// The mean wait of the served.
    pub fn mean_s(&self) -> Option<f64> {
        let (sum, total) =
            self.waits.iter().fold((0.0, 0.0), |(s, t), (wait, weight)| (s + wait * weight, t + weight));
        (total > 0.0).then(|| sum / total)
    }

    /// The share of runs in which the client was called within so many seconds since joining.
    pub fn share_within(&self, wait_s: f64) -> f64 {
        let called = self.waits.iter().take_while(|(wait, _)| *wait <= wait_s);
        called.map(|(_, weight)| weight).sum::<f64>() / (self.runs.max(1) as f64)
    }

    /// The share of runs in which the client was served.
    pub fn served_share(&self) -> f64 {
        self.waits.iter().map(|(_, weight)| weight).sum::<f64>() / (self.runs.max(1) as f64)
    }

    /// The chance of being called within so many seconds, for who has the patience to be called at all;
    /// none if nobody ever was.
    pub fn chance_within(&self, wait_s: f64) -> Option<f64> {
        let served = self.served_share();
        (served > 0.0).then(|| self.share_within(wait_s) / served)
    }
}

/// Simulated waits of all tickets and probes, in the scene's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Of the waiting.
    pub waiting: Vec<Waits>,
    /// Of the probes.
    pub probes: Vec<Waits>,
}

/// How many go before somebody, and how long the one of them has waited who waits longest.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ahead {
    pub(crate) count: u32,
    pub(crate) longest_s: f64,
}

impl Scene {
    /// Runs the office forward `runs` times.
    pub fn run(&self, runs: usize, seed: u64) -> Outlook {
        let mut outlook = Outlook {
            waiting: vec![Waits { waits: Vec::with_capacity(runs), runs }; self.waiting.len()],
            probes: vec![Waits { waits: Vec::with_capacity(runs), runs }; self.probes.len()],
        };
        let plan = Plan::new(self);
        for run in 0..runs {
            let mut rng = Rng::new(seed, run as u64);
            OneRun::new(self, &plan, &mut rng).go(&mut rng, &mut outlook);
        }
        outlook.waiting.iter_mut().chain(&mut outlook.probes).for_each(Waits::finish);
        outlook
    }

    /// Who goes before whom with time standing still: for each of the waiting, and each probe.
    pub(crate) fn aheads(&self) -> (Vec<Ahead>, Vec<Ahead>) {
        let mut waiting = vec![Ahead::default(); self.waiting.len()];
        let mut probes = vec![Ahead::default(); self.probes.len()];
        let mut so_far = Ahead::default();
        for choice in Plan::queue(self, |_| true).order(Scope::Everything, self.now) {
            match self.who(choice.entry.ticket) {
                Who::Waiting(place) => {
                    waiting[place] = so_far;
                    so_far.count += 1;
                    so_far.longest_s = so_far.longest_s.max(self.waiting[place].waited_s);
                }
                Who::Probe(place) => probes[place] = so_far,
                Who::Newcomer => {}
            }
        }
        (waiting, probes)
    }

    /// Tickets are numbered in order of coming: the waiting, then probes, then newcomers.
    fn who(&self, ticket: TicketId) -> Who {
        let place = ticket.0 as usize;
        match place.checked_sub(self.waiting.len()) {
            None => Who::Waiting(place),
            Some(place) if place < self.probes.len() => Who::Probe(place),
            Some(_) => Who::Newcomer,
        }
    }

    /// Whether any of the staffed counters can ever call from a lane.
    fn is_callable(&self, lane: &LaneKey) -> bool {
        let index = self.rules.index();
        if index.is_suspended(lane.service) {
            return false;
        }
        self.counters.iter().any(|SceneCounter { counter, .. }| match lane.address {
            Some(address) => address == *counter,
            None => index.takes(*counter, lane.service) && (!lane.step_free || index.is_step_free(*counter)),
        })
    }
}

#[derive(Clone, Copy, Debug)]
enum Who {
    Waiting(usize),
    Probe(usize),
    Newcomer,
}

/// What is the same in every run.
struct Plan {
    /// All who can be called, probes among them.
    queue: Queue,
    unresolved: usize,
    /// Cumulative arrival rates with their lanes.
    arrivals: Vec<(f64, LaneKey)>,
}

impl Plan {
    fn new(scene: &Scene) -> Self {
        let queue = Self::queue(scene, |lane| scene.is_callable(lane));
        let mut total = 0.0;
        let arrivals =
            scene.arrivals.iter().filter(|(lane, _)| scene.is_callable(lane)).map(|(lane, rate)| {
                total += rate;
                (total, *lane)
            });
        Self { unresolved: queue.lanes().len(), arrivals: arrivals.collect(), queue }
    }

    fn queue(scene: &Scene, pass: impl Fn(&LaneKey) -> bool) -> Queue {
        let mut queue = scene.rules.clone();
        let waiting = scene.waiting.iter().map(|ticket| (ticket.lane, ticket.arrived_at));
        let probes = scene.probes.iter().map(|lane| (*lane, scene.now));
        for ((lane, arrived_at), ticket) in waiting.chain(probes).zip((0..).map(TicketId)) {
            if pass(&lane) {
                queue.insert(lane, Entry { arrived_at, ticket });
            }
        }
        queue
    }
}

/// When somebody loses patience.
type Departure = Reverse<(Timestamp, TicketId, LaneKey, Timestamp)>;

struct OneRun<'a> {
    scene: &'a Scene,
    plan: &'a Plan,
    queue: Queue,
    /// When each counter can next call.
    free_at: Vec<f64>,
    next_arrival_s: f64,
    next_ticket: TicketId,
    departures: BinaryHeap<Departure>,
    /// Tickets and probes not yet called.
    unresolved: usize,
}

impl<'a> OneRun<'a> {
    fn new(scene: &'a Scene, plan: &'a Plan, rng: &mut Rng) -> Self {
        let free_at = scene.counters.iter().map(|counter| first_free(scene, counter, rng)).collect();
        let mut run = Self {
            scene,
            plan,
            queue: plan.queue.clone(),
            free_at,
            next_arrival_s: 0.0,
            next_ticket: TicketId((scene.waiting.len() + scene.probes.len()) as u64),
            departures: BinaryHeap::new(),
            unresolved: plan.unresolved,
        };
        for (ticket, id) in scene.waiting.iter().zip((0..).map(TicketId)) {
            run.lose_patience(
                ticket.lane,
                Entry { arrived_at: ticket.arrived_at, ticket: id },
                ticket.waited_s,
                0.0,
                rng,
            );
        }
        run.next_arrival_s = run.after(0.0, rng);
        run
    }

    fn at(&self, from_now_s: f64) -> Timestamp {
        Timestamp(self.scene.now.0 + (from_now_s * 1000.0).round() as i64)
    }

    /// Draws when somebody who has waited so long at a time will have lost patience.
    fn lose_patience(&mut self, lane: LaneKey, entry: Entry, waited_s: f64, now: f64, rng: &mut Rng) {
        let Some(patience) = self.scene.patience.get(&Kind::of(&lane)) else { return };
        let leaves_s = now + patience.sample(waited_s, rng) - waited_s;
        if leaves_s < HORIZON_S {
            self.departures.push(Reverse((self.at(leaves_s), entry.ticket, lane, entry.arrived_at)));
        }
    }

    /// The time of the next arrival after one.
    fn after(&self, now: f64, rng: &mut Rng) -> f64 {
        let next = match self.plan.arrivals.last() {
            Some((total, _)) if *total > 0.0 => now + rng.exponential() / total,
            _ => f64::INFINITY,
        };
        if next < self.scene.arrivals_until_s { next } else { f64::INFINITY }
    }

    fn go(mut self, rng: &mut Rng, outlook: &mut Outlook) {
        while self.unresolved > 0 {
            let Some((place, now)) = self.next_free() else { return };
            if now > HORIZON_S {
                return;
            }
            self.let_arrive(now, rng);
            self.let_leave(now);
            self.free_at[place] = match self.call(place, now, rng, outlook) {
                Some(occupied_s) => now + occupied_s + self.scene.pause.sample(rng),
                None => self.next_arrival_s.min(self.next_change(place, now)),
            };
        }
    }

    fn next_free(&mut self) -> Option<(usize, f64)> {
        loop {
            let (place, now) = self.free_at.iter().copied().enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
            if now.is_infinite() {
                return None;
            }
            let absences = &self.scene.counters[place].absences;
            match absences.iter().find(|(from, to)| *from <= now && now < *to) {
                Some((_, to)) => self.free_at[place] = *to,
                None => return Some((place, now)),
            }
        }
    }

    fn let_arrive(&mut self, now: f64, rng: &mut Rng) {
        while self.next_arrival_s <= now {
            let total = self.plan.arrivals.last().map_or(0.0, |(total, _)| *total);
            let drawn = rng.unit() * total;
            let place = self.plan.arrivals.partition_point(|(sum, _)| *sum <= drawn);
            let lane = self.plan.arrivals[place.min(self.plan.arrivals.len() - 1)].1;
            let arrived_s = self.next_arrival_s;
            let entry = Entry { arrived_at: self.at(arrived_s), ticket: self.next_ticket };
            self.next_ticket = self.next_ticket.next();
            self.queue.insert(lane, entry);
            self.lose_patience(lane, entry, 0.0, arrived_s, rng);
            self.next_arrival_s = self.after(arrived_s, rng);
        }
    }

    fn let_leave(&mut self, now: f64) {
        let now = self.at(now);
        while let Some(Reverse((at, ticket, lane, arrived_at))) = self.departures.peek().copied() {
            if at > now {
                break;
            }
            self.departures.pop();
            // Who was called meanwhile is not there any more.
            if self.queue.remove(lane, Entry { arrived_at, ticket })
                && let Who::Waiting(_) = self.scene.who(ticket)
            {
                self.unresolved -= 1;
            }
        }
    }

    /// Calls the next to a counter; for how long that occupies it.
    fn call(&mut self, place: usize, now: f64, rng: &mut Rng, outlook: &mut Outlook) -> Option<f64> {
        let (scope, at) = (Scope::Counter(self.scene.counters[place].counter), self.at(now));
        loop {
            let choice = self.queue.choose(scope, at)?;
            self.queue.remove(choice.lane, choice.entry);
            let kind = Kind::of(&choice.lane);
            match self.scene.who(choice.entry.ticket) {
                Who::Probe(probe) => {
                    let patience = self.scene.patience.get(&kind);
                    let weight = patience.map_or(1.0, |patience| patience.share(0.0, now));
                    outlook.probes[probe].waits.push((now, weight));
                    self.unresolved -= 1;
                    if self.unresolved == 0 {
                        return None;
                    }
                    continue;
                }
                Who::Waiting(ticket) => {
                    outlook.waiting[ticket].waits.push((self.scene.waiting[ticket].waited_s + now, 1.0));
                    self.unresolved -= 1;
                }
                Who::Newcomer => {}
            }
            self.queue.count(choice.turn);
            let occupied_s = if rng.unit() < self.scene.no_shows.get(&kind).copied().unwrap_or(0.0) {
                self.scene.missed.sample(rng)
            } else {
                self.scene.service.get(&kind).map_or(0.0, |draw| draw.sample(rng))
                    * self.scene.counters[place].slowness
            };
            return Some(occupied_s);
        }
    }

    /// When time alone may let a counter call somebody whom it may not call now.
    fn next_change(&self, place: usize, now: f64) -> f64 {
        let (index, at) = (self.queue.index(), self.at(now));
        let counter = self.scene.counters[place].counter;
        let next = self
            .queue
            .lanes()
            .heads()
            .flat_map(|(lane, head)| changes(index, counter, lane, head))
            .filter(|change| *change > at)
            .min();
        next.map_or(f64::INFINITY, |change| (change.0 - self.scene.now.0) as f64 / 1000.0)
    }
}

/// When a ticket may come to stand better to a counter: its wish keeps it for others no longer, or it
/// has waited long enough for the counter to help out.
fn changes(
    index: &Index,
    counter: CounterIx,
    lane: &LaneKey,
    head: Entry,
) -> impl Iterator<Item = Timestamp> + use<> {
    let after = move |wait_s: u32| Timestamp(head.arrived_at.0 + i64::from(wait_s) * 1000 + 1);
    let wishes = lane.wish != Wish::default();
    let kept = wishes.then(|| index.prefer_for_s());
    let late = wishes.then(|| index.max_wait_s(lane.class)).flatten();
    let helped = index.backup_after_s(counter).filter(|_| !index.serves(counter, lane.service));
    [kept, late, helped].into_iter().flatten().map(after)
}

/// When a counter can first call.
fn first_free(scene: &Scene, counter: &SceneCounter, rng: &mut Rng) -> f64 {
    match counter.state {
        SceneState::Busy { kind, for_s, then_break } => {
            let slowness = counter.slowness.max(0.01);
            let served_s = scene
                .service
                .get(&kind)
                .map_or(0.0, |draw| draw.sample_rest(for_s / slowness, rng) * slowness);
            let between_s = if then_break { scene.on_break.sample(rng) } else { scene.pause.sample(rng) };
            served_s + between_s
        }
        SceneState::Pausing { for_s } => scene.pause.sample_rest(for_s, rng),
        SceneState::OnBreak { until_s: Some(until_s), .. } => until_s,
        SceneState::OnBreak { for_s, until_s: None } => scene.on_break.sample_rest(for_s, rng),
    }
}
