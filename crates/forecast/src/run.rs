//! The forward run: the office simulated from its present state, many times.
//!
//! Each run draws how long those being served still take, how long the counters pause, who else
//! comes and who gives up, and calls by the office's own rule. Waiting tickets and probes ("if you
//! took a ticket now") share the runs; a probe is noted when it would be called and takes nobody's
//! place, so many can ride along.
//! Invariant: the same scene and seed give the same waits.

use crate::{
    durations::Draw,
    event::Kind,
    patience::Survival,
    rng::Rng,
    rule::{Calling, Rule},
};
use std::collections::{BTreeMap, VecDeque};

/// How far a run looks ahead.
const HORIZON_S: f64 = 6.0 * 3600.0;

/// The office at one instant, all times in seconds from it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The counters that are staffed.
    pub counters: Vec<SceneCounter>,
    /// Who waits, in order of arrival.
    pub waiting: Vec<SceneTicket>,
    /// Who would join now.
    pub probes: Vec<Kind>,
    /// Arrivals per second of each kind.
    pub arrivals: Vec<(Kind, f64)>,
    /// Service times by kind.
    pub service: BTreeMap<Kind, Draw>,
    /// How long a counter pauses between clients while somebody waits.
    pub pause: Draw,
    /// How long a missed call holds a counter.
    pub missed: Draw,
    /// The share of missed calls.
    pub no_show_rate: f64,
    /// Patience by kind.
    pub patience: BTreeMap<Kind, Survival>,
    /// The calling rule.
    pub calling: Calling,
}

/// A staffed counter.
#[derive(Clone, Debug)]
pub struct SceneCounter {
    /// Serving since so many seconds ago, or pausing.
    pub state: SceneState,
    /// How much longer its services take than others'.
    pub slowness: f64,
    /// Which kinds it does not serve.
    pub refuses: Vec<Kind>,
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
    },
    /// Free, though somebody waits.
    Pausing {
        /// Since how long.
        for_s: f64,
    },
}

/// A waiting ticket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SceneTicket {
    /// Class and service.
    pub kind: Kind,
    /// How long it has waited.
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
}

/// Simulated waits of all tickets and probes, in the scene's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Of the waiting.
    pub waiting: Vec<Waits>,
    /// Of the probes.
    pub probes: Vec<Waits>,
}

#[derive(Clone, Copy, Debug)]
enum Who {
    Waiting(usize),
    Probe(usize),
    Newcomer,
}

#[derive(Clone, Copy, Debug)]
struct Queued {
    who: Who,
    arrived_s: f64,
    gives_up_s: f64,
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
}

/// What is the same in every run: kinds as lane numbers.
struct Plan<'a> {
    kinds: Vec<Kind>,
    waiting: Vec<usize>,
    probes: Vec<usize>,
    /// Cumulative arrival rates with their lanes.
    arrivals: Vec<(f64, usize)>,
    takes: Vec<Vec<bool>>,
    service: Vec<Option<&'a Draw>>,
    patience: Vec<Option<&'a Survival>>,
}

impl<'a> Plan<'a> {
    fn new(scene: &'a Scene) -> Self {
        let mut kinds: Vec<Kind> = scene
            .waiting
            .iter()
            .map(|ticket| ticket.kind)
            .chain(scene.probes.iter().copied())
            .chain(scene.arrivals.iter().map(|(kind, _)| *kind))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let lane = |kind: Kind| kinds.partition_point(|known| *known < kind);
        let mut sum = 0.0;
        let arrivals = scene
            .arrivals
            .iter()
            .map(|(kind, rate)| {
                sum += rate;
                (sum, lane(*kind))
            })
            .collect();
        let takes = scene
            .counters
            .iter()
            .map(|counter| kinds.iter().map(|kind| !counter.refuses.contains(kind)).collect())
            .collect();
        Self {
            waiting: scene.waiting.iter().map(|ticket| lane(ticket.kind)).collect(),
            probes: scene.probes.iter().map(|kind| lane(*kind)).collect(),
            arrivals,
            takes,
            service: kinds.iter().map(|kind| scene.service.get(kind)).collect(),
            patience: kinds.iter().map(|kind| scene.patience.get(kind)).collect(),
            kinds,
        }
    }
}

struct OneRun<'a> {
    scene: &'a Scene,
    plan: &'a Plan<'a>,
    lanes: Vec<VecDeque<Queued>>,
    free_at: Vec<f64>,
    next_arrival_s: f64,
    calling: Calling,
    unresolved: usize,
}

impl<'a> OneRun<'a> {
    fn new(scene: &'a Scene, plan: &'a Plan<'a>, rng: &mut Rng) -> Self {
        let mut lanes = vec![VecDeque::new(); plan.kinds.len()];
        for (place, ticket) in scene.waiting.iter().enumerate() {
            let gives_up_s = plan.patience[plan.waiting[place]]
                .map_or(f64::INFINITY, |patience| patience.sample(ticket.waited_s, rng) - ticket.waited_s);
            lanes[plan.waiting[place]].push_back(Queued {
                who: Who::Waiting(place),
                arrived_s: -ticket.waited_s,
                gives_up_s,
            });
        }
        for (place, lane) in plan.probes.iter().enumerate() {
            lanes[*lane].push_back(Queued {
                who: Who::Probe(place),
                arrived_s: 0.0,
                gives_up_s: f64::INFINITY,
            });
        }
        let free_at = scene
            .counters
            .iter()
            .map(|counter| match counter.state {
                SceneState::Busy { kind, for_s } => {
                    let rest = scene.service.get(&kind).map_or(0.0, |draw| {
                        draw.sample_rest(for_s / counter.slowness, rng) * counter.slowness
                    });
                    rest + scene.pause.sample(rng)
                }
                SceneState::Pausing { for_s } => scene.pause.sample_rest(for_s, rng),
            })
            .collect();
        let mut run = Self {
            scene,
            plan,
            lanes,
            free_at,
            next_arrival_s: 0.0,
            calling: scene.calling.clone(),
            unresolved: scene.waiting.len() + scene.probes.len(),
        };
        run.next_arrival_s = run.gap(rng);
        run
    }

    fn gap(&self, rng: &mut Rng) -> f64 {
        match self.plan.arrivals.last() {
            Some((total, _)) if *total > 0.0 => rng.exponential() / total,
            _ => f64::INFINITY,
        }
    }

    fn go(mut self, rng: &mut Rng, outlook: &mut Outlook) {
        while self.unresolved > 0 {
            let Some((counter, now)) = self.next_free() else { return };
            if now > HORIZON_S {
                return;
            }
            self.let_arrive(now, rng);
            match self.call(counter, now, rng, outlook) {
                Some(occupied_s) => self.free_at[counter] = now + occupied_s + self.scene.pause.sample(rng),
                None if self.next_arrival_s.is_finite() => self.free_at[counter] = self.next_arrival_s,
                None => self.free_at[counter] = f64::INFINITY,
            }
        }
    }

    fn next_free(&mut self) -> Option<(usize, f64)> {
        loop {
            let (counter, now) =
                self.free_at.iter().copied().enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
            if now.is_infinite() {
                return None;
            }
            let absences = &self.scene.counters[counter].absences;
            match absences.iter().find(|(from, to)| *from <= now && now < *to) {
                Some((_, to)) => self.free_at[counter] = *to,
                None => return Some((counter, now)),
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
            let gives_up_s = self.plan.patience[lane]
                .map_or(f64::INFINITY, |patience| arrived_s + patience.sample(0.0, rng));
            self.lanes[lane].push_back(Queued { who: Who::Newcomer, arrived_s, gives_up_s });
            self.next_arrival_s = arrived_s + self.gap(rng);
        }
    }

    /// Calls the next to a counter; for how long that occupies it.
    fn call(&mut self, counter: usize, now: f64, rng: &mut Rng, outlook: &mut Outlook) -> Option<f64> {
        loop {
            let lane = self.choose(counter, now)?;
            let kind = self.plan.kinds[lane];
            let queued = self.lanes[lane].pop_front()?;
            let wait_s = now - queued.arrived_s;
            match queued.who {
                Who::Probe(place) => {
                    let weight = self.plan.patience[lane].map_or(1.0, |patience| patience.share(0.0, wait_s));
                    outlook.probes[place].waits.push((wait_s, weight));
                    self.unresolved -= 1;
                    if self.unresolved == 0 {
                        return None;
                    }
                    continue;
                }
                Who::Waiting(place) => {
                    outlook.waiting[place].waits.push((wait_s, 1.0));
                    self.unresolved -= 1;
                }
                Who::Newcomer => {}
            }
            let normal_waits = self.normal_waits();
            self.calling.count_call(kind.class, normal_waits);
            let occupied_s = if rng.unit() < self.scene.no_show_rate {
                self.scene.missed.sample(rng)
            } else {
                self.plan.service[lane].map_or(0.0, |draw| draw.sample(rng))
                    * self.scene.counters[counter].slowness
            };
            return Some(occupied_s);
        }
    }

    /// Whether somebody of the normal class waits, where that counts.
    fn normal_waits(&self) -> bool {
        let Rule::Ratio { normal, .. } = &self.calling.rule else { return false };
        self.lanes.iter().zip(&self.plan.kinds).any(|(lane, kind)| kind.class >= *normal && !lane.is_empty())
    }

    /// The lane whose head is called next, after those who have given up are gone.
    fn choose(&mut self, counter: usize, now: f64) -> Option<usize> {
        let mut best = None;
        for (lane, queue) in self.lanes.iter_mut().enumerate() {
            if !self.plan.takes[counter][lane] {
                continue;
            }
            while let Some(head) = queue.front() {
                if head.gives_up_s > now {
                    break;
                }
                if let Who::Waiting(_) = head.who {
                    self.unresolved -= 1;
                }
                queue.pop_front();
            }
            let Some(head) = queue.front() else { continue };
            let urgency = self.calling.urgency(self.plan.kinds[lane].class, now - head.arrived_s);
            if best.is_none_or(|(_, than)| urgency.compare(&than).is_gt()) {
                best = Some((lane, urgency));
            }
        }
        best.map(|(lane, _)| lane)
    }
}
