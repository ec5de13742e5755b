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
    run::{Ahead, Scene, Waits},
    scene::{self, Told},
};
use kolejka_core::{
    LaneKey, Queue, Timestamp,
    config::{CounterIx, Index, ServiceIx},
    ids::TicketId,
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// How many past waits a calibration learns from; older ones are forgotten.
pub const SAMPLES_MAX: usize = 30_000;

/// At one of so many joinings, somebody who waits already is noted too, for the calibration of
/// remaining waits.
const WAITING_NOTED_EVERY: usize = 2;

/// With more waiting than this fewer runs do: the longer the queue, the more chance evens out along it.
const WAITING_EVENED: usize = 60;

/// So few runs at least.
const RUNS_MIN: usize = 40;

/// So many times at most the same wait is noted; what comes after is left out.
const NOTES_MAX: usize = 8;

/// Before so many services were seen, nothing is forecast.
const SERVICES_MIN: f64 = 10.0;

/// What the office decides about its forecasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How many times the office is run forward, unless the queue is long.
    pub runs: usize,
    /// From which all randomness comes.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { runs: 100, seed: 1 }
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

impl Forecast {
    /// The chance of a call within a time, read off between the three: nobody is called before now, and
    /// the last tenth is taken to be as long as the part between P50 and P90.
    pub fn chance_within(&self, time_s: f32) -> f32 {
        let steps = [
            (0.0, 0.0),
            (self.p10_s, 0.1),
            (self.p50_s, 0.5),
            (self.p90_s, 0.9),
            (2.0 * self.p90_s - self.p50_s, 1.0),
        ];
        let Some(after) = steps.iter().position(|(until_s, _)| *until_s > time_s) else { return 1.0 };
        if after == 0 {
            return 0.0;
        }
        let ((from_s, low), (to_s, high)) = (steps[after - 1], steps[after]);
        low + (high - low) * (time_s - from_s) / (to_s - from_s)
    }
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
    /// "If you took a ticket now", for the lanes asked.
    pub joining: Vec<Prospect>,
    /// Of those who wait.
    pub waiting: Vec<(TicketId, Prospect)>,
}

/// A forecast beside what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// What was forecast.
    pub forecast: Forecast,
    /// How long it took until the call.
    pub wait_s: f64,
}

/// What was known at a moment about a wait, until it ends.
#[derive(Clone, Debug)]
struct Noted {
    at: Timestamp,
    row: Row,
    answers: Option<Answers>,
    forecast: Option<Forecast>,
}

/// Past waits of one sort, and the calibration learned from them.
#[derive(Clone, Debug, Default)]
struct Past {
    open: BTreeMap<TicketId, Vec<Noted>>,
    /// Those that ended with a call that may still be taken back, and when.
    called: BTreeMap<TicketId, (Timestamp, Vec<Noted>)>,
    samples: VecDeque<Sample>,
    calibration: Option<Calibration>,
}

impl Past {
    /// Notes what is known of a wait. Every note of it counts, so that those who wait long, of whom
    /// there are many, teach as much about their early moments as others.
    fn note(&mut self, ticket: TicketId, noted: Noted) {
        let notes = self.open.entry(ticket).or_default();
        if notes.len() < NOTES_MAX {
            notes.push(noted);
        }
    }

    /// A wait ended; by a call only what stands counts.
    fn ended(&mut self, ticket: TicketId, called: bool, at: Timestamp) {
        if let Some(notes) = self.open.remove(&ticket)
            && called
        {
            self.called.insert(ticket, (at, notes));
        }
    }

    /// What became of forecasts for a wait that ended with a call that stands.
    fn stands(&mut self, ticket: TicketId, day: u32) -> Vec<Judged> {
        let Some((at, notes)) = self.called.remove(&ticket) else { return Vec::new() };
        let mut judged = Vec::new();
        for noted in notes {
            let wait_s = seconds(noted.at, at);
            judged.extend(noted.forecast.map(|forecast| Judged { forecast, wait_s }));
            let wait_s = wait_s as f32;
            if let (Some(calibration), Some(answers)) = (&mut self.calibration, noted.answers) {
                calibration.came_out(answers, wait_s);
            }
            if self.samples.len() == SAMPLES_MAX {
                self.samples.pop_front();
            }
            self.samples.push_back(Sample { day, row: noted.row, wait_s });
        }
        judged
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
    /// Forecasts for those who waited, judged since they were last asked for.
    judged: Vec<Judged>,
    rng: Rng,
}

impl Forecaster {
    /// A forecaster that knows nothing but the office's rules.
    pub fn new(settings: Settings, rules: Arc<Index>, day: DayStart) -> Self {
        Self {
            rng: Rng::new(settings.seed, u64::MAX),
            settings,
            learner: Learner::default(),
            live: Live::new(day, rules),
            told: Told::default(),
            days: 0,
            joining: Past::default(),
            waiting: Past::default(),
            judged: Vec::new(),
        }
    }

    /// Ends the day and begins another. The time to [`calibrate`](Self::calibrate).
    pub fn begin_day(&mut self, day: DayStart) {
        self.all_stand();
        self.live.end_day(&mut self.learner);
        self.learner.fade();
        self.live.begin_day(day);
        self.joining.open.clear();
        self.waiting.open.clear();
        self.told = Told::default();
        self.days += 1;
    }

    /// Tells when a counter will be away today, in order: its planned breaks.
    pub fn expect_absences(&mut self, counter: CounterIx, absences: Vec<(Timestamp, Timestamp)>) {
        self.told.absences.insert(counter, absences);
    }

    /// Tells when nobody comes any more today; whoever waits then is still served.
    pub fn expect_closing(&mut self, closes_at: Option<Timestamp>) {
        self.told.closes_at = closes_at;
    }

    /// Tells the office's rules and, under a ratio, its count of calls.
    pub fn tell_rules(&mut self, rules: Arc<Index>, run: u32) {
        self.live.take_rules(rules, run);
    }

    /// Tells that a service rests, or goes on: of the waits for it nothing can be learned, neither about
    /// forecasts nor about patience.
    pub fn forget_waits(&mut self, service: ServiceIx) {
        let of_service = self.live.waiting.iter_mut().filter(|(_, waiting)| waiting.lane.service == service);
        for (ticket, waiting) in of_service {
            waiting.rested = true;
            self.joining.open.remove(ticket);
            self.waiting.open.remove(ticket);
        }
    }

    /// Follows an event; for somebody who joins, what was forecast.
    pub fn observe(&mut self, at: Timestamp, event: Event) -> Option<Forecast> {
        let forecast = if let Event::Joined { ticket, lane, again: false, .. } = event {
            self.note_joining(at, ticket, lane)
        } else {
            None
        };
        self.follow(at, event);
        forecast
    }

    /// Follows an event without a forecast to judge by afterwards: cheap, for catching up.
    pub fn follow(&mut self, at: Timestamp, event: Event) {
        if let Event::Moved { ticket, .. } = event {
            // What was foreseen was about another place.
            self.joining.open.remove(&ticket);
            self.waiting.open.remove(&ticket);
        }
        if let Some(ended) = self.live.follow(at, event, &mut self.learner) {
            self.joining.ended(ended.ticket, ended.called, at);
            self.waiting.ended(ended.ticket, ended.called, at);
        }
        match event {
            Event::Finished { ticket, .. }
            | Event::Released { ticket, .. }
            | Event::Missed { ticket, .. }
            | Event::Called { ticket, counter: None } => self.stands(ticket),
            Event::Withdrawn { ticket, .. } => {
                self.joining.called.remove(&ticket);
                self.waiting.called.remove(&ticket);
            }
            Event::Joined { .. }
            | Event::Moved { .. }
            | Event::Left { .. }
            | Event::Called { counter: Some(_), .. }
            | Event::WalkIn { .. }
            | Event::Resumed { .. }
            | Event::Opened { .. }
            | Event::Paused { .. }
            | Event::Closed { .. } => {}
        }
    }

    /// A call will not be taken back any more: its wait counts.
    fn stands(&mut self, ticket: TicketId) {
        self.joining.stands(ticket, self.days);
        let judged = self.waiting.stands(ticket, self.days);
        let room = SAMPLES_MAX - self.judged.len();
        self.judged.extend(judged.into_iter().take(room));
    }

    /// No call of the day will be taken back any more.
    fn all_stand(&mut self) {
        let called: Vec<TicketId> =
            self.joining.called.keys().chain(self.waiting.called.keys()).copied().collect();
        for ticket in called {
            self.stands(ticket);
        }
    }

    /// Learns the calibrations anew from past waits: seconds of work, meant for the night.
    pub fn calibrate(&mut self) {
        self.joining.calibrate(self.days, self.settings.seed);
        self.waiting.calibrate(self.days, self.settings.seed);
    }

    /// What is in prospect for those who wait, and for newcomers who would wait in some lanes.
    pub fn board(&self, now: Timestamp, lanes: &[LaneKey]) -> Board {
        let (scene, tickets) = self.scene(lanes.to_vec(), now);
        let outlook = scene.run(self.runs(), self.settings.seed);
        let (waiting_ahead, probes_ahead) = scene.aheads();
        let joining =
            scene.probes.iter().zip(probes_ahead).zip(outlook.probes).map(|((lane, ahead), run)| {
                self.prospect(&self.joining, client(lane, 0.0, ahead), now, run).2
            });
        let waiting = scene.waiting.iter().zip(waiting_ahead).zip(outlook.waiting);
        let waiting = tickets.iter().zip(waiting).map(|(id, ((ticket, ahead), run))| {
            let client = client(&ticket.lane, ticket.waited_s, ahead);
            (*id, self.prospect(&self.waiting, client, now, run).2)
        });
        Board { joining: joining.collect(), waiting: waiting.collect() }
    }

    /// What became of forecasts for some of those who waited, since this was last asked; at most
    /// [`SAMPLES_MAX`], what comes after is left out.
    pub fn take_judged(&mut self) -> Vec<Judged> {
        std::mem::take(&mut self.judged)
    }

    /// Who waits, under the office's rules.
    pub fn queue(&self) -> &Queue {
        &self.live.queue
    }

    /// What was learned so far, apart from the calibrations.
    pub fn learner(&self) -> &Learner {
        &self.learner
    }

    /// Whether enough services were seen to say anything.
    pub(crate) fn knows_services(&self) -> bool {
        self.learner.services_seen() >= SERVICES_MIN
    }

    pub(crate) fn seed(&self) -> u64 {
        self.settings.seed
    }

    /// When a counter will be away today, in seconds from now.
    pub(crate) fn absences(&self, counter: CounterIx, now: Timestamp) -> Vec<(f64, f64)> {
        let absences = self.told.absences.get(&counter).map_or(&[][..], Vec::as_slice);
        let to_come = |at: Timestamp| (at.0 - now.0) as f64 / 1000.0;
        let absences = absences.iter().map(|(from, to)| (to_come(*from), to_come(*to)));
        absences.filter(|(_, to)| *to > 0.0).collect()
    }

    fn runs(&self) -> usize {
        let runs = self.settings.runs;
        let enough = runs * WAITING_EVENED / self.live.waiting.len().max(WAITING_EVENED);
        enough.max(RUNS_MIN.min(runs))
    }

    pub(crate) fn scene(&self, probes: Vec<LaneKey>, now: Timestamp) -> (Scene, Vec<TicketId>) {
        scene::scene(&self.live, &self.learner, &self.told, probes, now)
    }

    fn note_joining(&mut self, now: Timestamp, ticket: TicketId, lane: LaneKey) -> Option<Forecast> {
        let (scene, tickets) = self.scene(vec![lane], now);
        let mut outlook = scene.run(self.runs(), self.settings.seed);
        let (waiting_ahead, mut probes_ahead) = scene.aheads();
        if !tickets.is_empty() && self.rng.below(WAITING_NOTED_EVERY) == 0 {
            let place = self.rng.below(tickets.len());
            let run = outlook.waiting.swap_remove(place);
            let waiting = scene.waiting[place];
            let client = client(&waiting.lane, waiting.waited_s, waiting_ahead[place]);
            let (row, answers, prospect) = self.prospect(&self.waiting, client, now, run);
            let noted = Noted { at: now, row, answers, forecast: prospect.forecast };
            self.waiting.note(tickets[place], noted);
        }
        let (run, ahead) = (outlook.probes.pop()?, probes_ahead.pop()?);
        let (row, answers, prospect) = self.prospect(&self.joining, client(&lane, 0.0, ahead), now, run);
        self.joining.note(ticket, Noted { at: now, row, answers, forecast: prospect.forecast });
        prospect.forecast
    }

    fn prospect(
        &self,
        past: &Past,
        client: Client,
        now: Timestamp,
        run: Waits,
    ) -> (Row, Option<Answers>, Prospect) {
        let row = features::row(&self.live, &self.learner, client, now, &run);
        let answers = past.calibration.as_ref().map(|calibration| calibration.answers(&row));
        let forecast = match (&past.calibration, answers) {
            // Where counters tell that they are open, none open means that nothing is known.
            _ if self.learner.services_seen() < SERVICES_MIN || self.live.nobody_serves() => None,
            // Nor is anything known where no counter that is there may ever call.
            _ if run.served_share() <= 0.0 && !self.live.told.is_empty() => None,
            (Some(calibration), Some(answers)) => {
                let [p10_s, p50_s, p90_s] = calibration.quantiles_s(answers);
                Some(Forecast { p10_s, p50_s, p90_s })
            }
            _ => uncalibrated(&run, client.waited_s),
        };
        (row, answers, Prospect { forecast, run })
    }
}

fn client(lane: &LaneKey, waited_s: f64, ahead: Ahead) -> Client {
    Client { kind: Kind::of(lane), waited_s, ahead }
}

/// What the run alone says, while there is nothing to calibrate it by.
fn uncalibrated(run: &Waits, waited_s: f64) -> Option<Forecast> {
    let rest = |share| run.quantile_s(share).map(|wait_s| (wait_s - waited_s).max(0.0) as f32);
    Some(Forecast { p10_s: rest(0.1)?, p50_s: rest(0.5)?, p90_s: rest(0.9)? })
}
