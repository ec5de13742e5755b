//! The forecaster: follows the queue, learns from it, and says how long a wait will be.
//!
//! The daemon feeds it committed events, the evaluation feeds it recorded ones; both ask the same
//! type with the same defaults.
//! Invariant: a forecast depends only on events told before it, the settings and the seed.

use crate::{
    calibration::{Answers, Calibration, Sample},
    event::{DayStart, Event, Kind},
    features::{self, Client, Row},
    learner::Learner,
    live::{Live, seconds},
    rng::Rng,
    rule::Calling,
    run::Waits,
    scene::{self, Told},
};
use kolejka_core::{
    Timestamp,
    config::{CounterIx, ServiceIx},
    ids::TicketId,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many past waits a calibration learns from; older ones are forgotten.
pub const SAMPLES_MAX: usize = 30_000;

/// At one of so many joinings, somebody who waits already is noted too, for the calibration of
/// remaining waits.
const WAITING_NOTED_EVERY: usize = 3;

/// Before so many services were seen, nothing is forecast.
const SERVICES_MIN: f64 = 10.0;

/// What the office decides about its forecasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The calling rule.
    pub calling: Calling,
    /// How many times the office is run forward.
    pub runs: usize,
    /// From which all randomness comes.
    pub seed: u64,
}

impl Settings {
    /// The defaults with a calling rule.
    pub fn new(calling: Calling) -> Self {
        Self { calling, runs: 100, seed: 1 }
    }
}

/// How long it takes from now until the call, for one who is served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// One in ten waits less.
    pub p10_s: f32,
    /// The point forecast.
    pub p50_s: f32,
    /// One in ten waits more.
    pub p90_s: f32,
}

/// What is in prospect for somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Prospect {
    /// The calibrated forecast, once there is one.
    pub forecast: Option<Forecast>,
    /// The waits of the forward run, uncalibrated, since joining: from these comes whether somebody
    /// can be served before closing.
    pub run: Waits,
}

/// The prospects of everybody at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// "If you took a ticket now", for the kinds asked.
    pub joining: Vec<(Kind, Prospect)>,
    /// Of those who wait.
    pub waiting: Vec<(TicketId, Prospect)>,
}

/// What was known at a moment about a wait, until it ends.
#[derive(Clone, Debug)]
struct Noted {
    at: Timestamp,
    row: Row,
    answers: Option<Answers>,
}

/// Past waits of one sort, and the calibration learned from them.
#[derive(Clone, Debug, Default)]
struct Past {
    open: BTreeMap<TicketId, Noted>,
    samples: VecDeque<Sample>,
    calibration: Option<Calibration>,
}

impl Past {
    fn came_out(&mut self, ticket: TicketId, called: bool, at: Timestamp, day: u32) {
        let Some(noted) = self.open.remove(&ticket) else { return };
        if !called {
            return;
        }
        let wait_s = seconds(noted.at, at) as f32;
        if let (Some(calibration), Some(answers)) = (&mut self.calibration, noted.answers) {
            calibration.came_out(answers, wait_s);
        }
        if self.samples.len() == SAMPLES_MAX {
            self.samples.pop_front();
        }
        self.samples.push_back(Sample { day, row: noted.row, wait_s });
    }

    fn calibrate(&mut self, today: u32, seed: u64) {
        let earlier = self.calibration.take();
        let samples = self.samples.make_contiguous();
        self.calibration = Calibration::learn(samples, earlier.as_ref(), today, seed).or(earlier);
    }
}

/// The forecaster of one office.
#[derive(Clone, Debug)]
pub struct Forecaster {
    settings: Settings,
    learner: Learner,
    live: Live,
    told: Told,
    days: u32,
    joining: Past,
    waiting: Past,
    rng: Rng,
}

impl Forecaster {
    /// A forecaster that knows nothing yet.
    pub fn new(settings: Settings, day: DayStart) -> Self {
        Self {
            rng: Rng::new(settings.seed, u64::MAX),
            settings,
            learner: Learner::default(),
            live: Live::new(day),
            told: Told::default(),
            days: 0,
            joining: Past::default(),
            waiting: Past::default(),
        }
    }

    /// Ends the day and begins another. The time to [`calibrate`](Self::calibrate).
    pub fn begin_day(&mut self, day: DayStart) {
        self.live.end_day(&mut self.learner);
        self.learner.fade();
        self.live.begin_day(day);
        self.joining.open.clear();
        self.waiting.open.clear();
        self.told.absences.clear();
        self.days += 1;
    }

    /// Tells when a counter will be away today: breaks, and the time after it closes.
    pub fn expect_absences(&mut self, counter: CounterIx, absences: Vec<(Timestamp, Timestamp)>) {
        self.told.absences.insert(counter, absences);
    }

    /// Tells what a counter serves; untold, it is learned from what it has served.
    pub fn tell_services(&mut self, counter: CounterIx, services: BTreeSet<ServiceIx>) {
        self.told.services.insert(counter, services);
    }

    /// Tells the rule, with its tally of calls made.
    pub fn tell_calling(&mut self, calling: Calling) {
        self.settings.calling = calling;
    }

    /// Follows an event; for somebody who joins, what was forecast.
    pub fn observe(&mut self, at: Timestamp, event: Event) -> Option<Forecast> {
        let forecast = if let Event::Joined { ticket, kind } = event {
            self.note_joining(at, ticket, kind)
        } else {
            None
        };
        self.follow(at, event);
        forecast
    }

    /// Follows an event without a forecast to judge by afterwards: cheap, for catching up.
    pub fn follow(&mut self, at: Timestamp, event: Event) {
        if let Some(ended) = self.live.follow(at, event, &mut self.learner) {
            self.joining.came_out(ended.ticket, ended.called, at, self.days);
            self.waiting.came_out(ended.ticket, ended.called, at, self.days);
        }
    }

    /// Learns the calibrations anew from past waits: seconds of work, meant for the night.
    pub fn calibrate(&mut self) {
        self.calibrate_joining();
        self.waiting.calibrate(self.days, self.settings.seed);
    }

    /// Learns only what is needed for those who join.
    pub(crate) fn calibrate_joining(&mut self) {
        self.joining.calibrate(self.days, self.settings.seed);
    }

    /// What is in prospect for those who wait and for some kinds of newcomers.
    pub fn board(&self, now: Timestamp, kinds: &[Kind]) -> Board {
        let (scene, tickets) = self.scene(kinds.to_vec(), now);
        let outlook = scene.run(self.settings.runs, self.settings.seed);
        let joining = kinds.iter().zip(outlook.probes).map(|(kind, run)| {
            let client = Client { kind: *kind, waited_s: 0.0 };
            (*kind, self.prospect(&self.joining, client, now, run).2)
        });
        let waiting = tickets.iter().zip(&scene.waiting).zip(outlook.waiting).map(|((id, ticket), run)| {
            let client = Client { kind: ticket.kind, waited_s: ticket.waited_s };
            (*id, self.prospect(&self.waiting, client, now, run).2)
        });
        Board { joining: joining.collect(), waiting: waiting.collect() }
    }

    /// What was learned so far, apart from the calibrations.
    pub fn learner(&self) -> &Learner {
        &self.learner
    }

    fn scene(&self, probes: Vec<Kind>, now: Timestamp) -> (crate::run::Scene, Vec<TicketId>) {
        scene::scene(&self.live, &self.learner, &self.told, &self.settings.calling, probes, now)
    }

    fn note_joining(&mut self, now: Timestamp, ticket: TicketId, kind: Kind) -> Option<Forecast> {
        let (scene, tickets) = self.scene(vec![kind], now);
        let mut outlook = scene.run(self.settings.runs, self.settings.seed);
        if !tickets.is_empty() && self.rng.below(WAITING_NOTED_EVERY) == 0 {
            let place = self.rng.below(tickets.len());
            let waits = outlook.waiting.swap_remove(place);
            let (kind, waited_s) = (scene.waiting[place].kind, scene.waiting[place].waited_s);
            let (row, answers, _) = self.prospect(&self.waiting, Client { kind, waited_s }, now, waits);
            self.waiting.open.insert(tickets[place], Noted { at: now, row, answers });
        }
        let waits = outlook.probes.pop()?;
        let client = Client { kind, waited_s: 0.0 };
        let (row, answers, prospect) = self.prospect(&self.joining, client, now, waits);
        self.joining.open.insert(ticket, Noted { at: now, row, answers });
        prospect.forecast
    }

    fn prospect(
        &self,
        past: &Past,
        client: Client,
        now: Timestamp,
        run: Waits,
    ) -> (Row, Option<Answers>, Prospect) {
        let row = features::row(&self.live, &self.learner, &self.settings.calling, client, now, &run);
        let answers = past.calibration.as_ref().map(|calibration| calibration.answers(&row));
        let forecast = match (&past.calibration, answers) {
            // Where counters tell that they are open, none open means that nothing is known.
            _ if self.learner.services_seen() < SERVICES_MIN || self.live.nobody_serves() => None,
            (Some(calibration), Some(answers)) => {
                let [p10_s, p50_s, p90_s] = calibration.quantiles_s(answers);
                Some(Forecast { p10_s, p50_s, p90_s })
            }
            _ => uncalibrated(&run, client.waited_s),
        };
        (row, answers, Prospect { forecast, run })
    }
}

/// What the run alone says, while there is nothing to calibrate it by.
fn uncalibrated(run: &Waits, waited_s: f64) -> Option<Forecast> {
    let rest = |share| run.quantile_s(share).map(|wait_s| (wait_s - waited_s).max(0.0) as f32);
    Some(Forecast { p10_s: rest(0.1)?, p50_s: rest(0.5)?, p90_s: rest(0.9)? })
}
