//! Wait forecasts beside the office: a worker follows the journal on a connection and a copy of the
//! state of its own, runs the office forward, and shows what came out.
//!
//! Nothing here is waited for: a command takes the latest forecast that there is, or none. The worker
//! takes everything that has happened since at once, so a busy office is forecast less often, never
//! late.
//! What is deliberately absent: how forecasts are made (`kolejka_forecast`).

mod budget;
mod intake;
mod proposals;
pub mod record;
mod told;

use crate::{
    clock::Clock,
    office::{OfficeHandle, Request},
};
use budget::Budget;
use kolejka_core::{
    Actor, Command, Event, Recorded, WaitRange, Wish,
    config::Index,
    ids::{ClassId, Lang, NeedId, Seq, ServiceId, TicketId},
};
use kolejka_forecast::Forecast;
use kolejka_store::{SideTables, StoreError};
pub use proposals::{Proposal, What};
use record::Record;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, TrySendError, sync_channel},
    },
    time::Duration,
};
use tokio::{runtime::Handle, sync::watch};
use told::{Follower, Judging};

/// Events read from the journal at once.
const READ_MAX: usize = 1_024;

/// Business days that a new worker learns from before today.
const DAYS_LEARNED: u32 = 20;

/// Newcomers among events read at once that are forecast to be judged by afterwards.
const JUDGED_MAX: u32 = 32;

/// While days are caught up with, one in so many newcomers is judged: enough to learn from, and from all
/// hours of the day alike.
const JUDGED_EVERY: u32 = 6;

/// Nobody is judged while more wait than this: it would take a core for a while.
const JUDGED_AMONG_MAX: usize = 300;

/// With more waiting than this nothing is forecast: it would be about tomorrow.
const WAITING_MAX: usize = 1_000;

/// More events a second than this are a rush: it is waited out, because reading the journal would slow
/// down those who write it, and what is forecast in a rush is past at once.
const RUSH_PER_S: u128 = 500;

/// How often it is looked whether a rush is over.
const RUSH_REST: Duration = Duration::from_millis(200);

/// By how much the worker's priority is below everybody else's.
const NICENESS: i32 = 19;

/// How often forecasts are made anew while nothing happens: time alone changes them, too.
const IDLE_EVERY: Duration = Duration::from_secs(15);

/// What would help is reckoned anew so often while a queue is too long, or when the counters have changed.
const PROPOSED_EVERY: Duration = Duration::from_secs(15);

/// But at most one part in so many of the time goes into it.
const PROPOSING_PARTS: u32 = 40;

/// Rest after the journal failed.
const FAULT_REST: Duration = Duration::from_secs(1);

/// A forecast, and what is shown of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foreseen {
    /// The range in kind steps, for everybody.
    pub range: WaitRange,
    /// What it was made from, for staff.
    pub forecast: Forecast,
}

impl Foreseen {
    fn new(forecast: Forecast) -> Self {
        Self { range: kind_range(&forecast), forecast }
    }
}

/// What newcomers ask for, as far as it changes how long they wait.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Newcomer {
    class: Option<ClassId>,
    service: ServiceId,
    step_free: bool,
    wish: Wish,
}

/// What is forecast as of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// The last event that it knows.
    pub as_of: Seq,
    /// Of the newcomers that were asked about: what there is to say, if anything.
    joining: BTreeMap<Newcomer, Option<Foreseen>>,
    waiting: BTreeMap<TicketId, Foreseen>,
    index: Option<Arc<Index>>,
    usually_within_s: BTreeMap<ServiceId, u32>,
    proposals: Arc<Vec<Proposal>>,
}

/// Who would take a ticket now.
#[derive(Clone, Copy, Debug)]
pub struct Joining<'a> {
    /// With which class.
    pub class: Option<&'a ClassId>,
    /// For what.
    pub service: &'a ServiceId,
    /// Whether only for a counter without steps.
    pub step_free: bool,
    /// In which language; the office's first if absent.
    pub language: Option<&'a Lang>,
    /// With which communication need.
    pub need: Option<&'a NeedId>,
}

impl<'a> Joining<'a> {
    /// Who asks for nothing but a service.
    pub fn plain(service: &'a ServiceId) -> Self {
        Self { class: None, service, step_free: false, language: None, need: None }
    }
}

impl Outlook {
    /// "If you took a ticket now." A wish that was not asked about makes no difference at the counters
    /// that are open, or is one of several at once, of which none is foreseen.
    pub fn joining(&self, who: Joining<'_>) -> Option<Foreseen> {
        // No language is the office's first, which makes no wish.
        let language = who.language.cloned().unwrap_or_else(|| Lang::new(""));
        let wish = self.index.as_ref().map(|index| index.wish(&language, who.need)).unwrap_or_default();
        let newcomer = |step_free, wish| Newcomer {
            class: who.class.cloned(),
            service: who.service.clone(),
            step_free,
            wish,
        };
        let plain = Wish::default();
        [(who.step_free, wish), (who.step_free, plain), (false, wish), (false, plain)]
            .into_iter()
            .find_map(|(step_free, wish)| self.joining.get(&newcomer(step_free, wish)).copied())
            .flatten()
    }

    /// The time within which nine of ten services for it end, once that is learned.
    pub fn usually_within_s(&self, service: &ServiceId) -> Option<u32> {
        self.usually_within_s.get(service).copied()
    }

    /// What lay behind the range that a ticket was issued with, if it came from here.
    fn told(&self, recorded: &Recorded) -> Option<record::Noted> {
        let Event::TicketIssued { ticket, legs, class, language, step_free, need, forecast, .. } =
            &recorded.event
        else {
            return None;
        };
        let joining = Joining {
            class: class.as_ref(),
            service: &legs.first()?.service,
            step_free: *step_free,
            language: Some(language),
            need: need.as_ref(),
        };
        let foreseen = self.joining(joining)?;
        (Some(foreseen.range) == *forecast).then_some(record::Noted {
            ticket: *ticket,
            at: recorded.at,
            foreseen,
        })
    }

    /// What would help the queues that are too long, as last reckoned, the most first.
    pub fn proposals(&self) -> &[Proposal] {
        &self.proposals
    }

    /// How much longer a ticket waits.
    pub fn waiting(&self, ticket: TicketId) -> Option<Foreseen> {
        self.waiting.get(&ticket).copied()
    }
}

/// The latest forecasts of an office.
#[derive(Default)]
pub struct Forecasts {
    latest: watch::Sender<Arc<Outlook>>,
}

impl Forecasts {
    /// The latest, empty until there is one.
    pub fn latest(&self) -> Arc<Outlook> {
        Arc::clone(&self.latest.borrow())
    }

    /// Tells of every new one.
    pub fn follow(&self) -> watch::Receiver<Arc<Outlook>> {
        self.latest.subscribe()
    }

    fn show(&self, outlook: Outlook) {
        self.latest.send_replace(Arc::new(outlook));
    }
}

/// Starts the worker of an office; what it foresees for those who wait is noted in `record`.
///
/// # Panics
/// If the system cannot start a thread, or outside of a runtime.
pub fn start(
    office: &OfficeHandle,
    side: Box<dyn SideTables>,
    record: Record,
    clock: Arc<dyn Clock>,
    mut stopping: watch::Receiver<bool>,
) -> Arc<Forecasts> {
    let forecasts = Arc::new(Forecasts::default());
    let worker = Worker {
        office: office.clone(),
        side,
        record,
        clock,
        forecasts: Arc::clone(&forecasts),
        follower: None,
        proposing: Proposing::default(),
        runtime: Handle::current(),
    };
    // One place: however much happens meanwhile, it is one reason to look again.
    let (happened, happening) = sync_channel(1);
    std::thread::Builder::new()
        .name(format!("forecast-{}", office.id()))
        .spawn(move || keep(worker, &happening))
        .expect("a process that just started can start a thread");
    let mut head = office.follow();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                changed = head.changed() => if changed.is_err() { return },
                () = crate::stopped(&mut stopping) => return,
            }
            // Full is told already; gone is the worker's end.
            if let Err(TrySendError::Disconnected(())) = happened.try_send(()) {
                return;
            }
        }
    });
    forecasts
}

/// Makes forecasts until the daemon stops, behind everything else that wants a core.
fn keep(mut worker: Worker, happening: &Receiver<()>) {
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::warn!(%error, "forecasts cannot be made at a lower priority");
    }
    let mut budget = Budget::default();
    loop {
        let (started, mut head) = (worker.clock.monotonic(), worker.head());
        let begins = worker.follower.is_none();
        let turned = worker.turn();
        let mut looked_at = worker.clock.monotonic();
        // Learning from the past is done once; who comes meanwhile should not wait five times as long for it.
        if !begins {
            budget.spend(looked_at.saturating_sub(started), looked_at);
        }
        let mut rest = budget.rest();
        if let Err(error) = turned {
            let office = worker.office.id();
            tracing::warn!(%office, error, "the journal cannot be followed for forecasts yet");
            rest = rest.max(FAULT_REST);
        }
        let (mut rested_at, mut since) = (looked_at + rest, started);
        let mut has_happened = false;
        loop {
            looked_at = worker.clock.monotonic();
            let left = rested_at.saturating_sub(looked_at);
            if left.is_zero() {
                let before = std::mem::replace(&mut head, worker.head());
                if !is_rush(head.0.saturating_sub(before.0), looked_at.saturating_sub(since)) {
                    break;
                }
                since = looked_at;
                rested_at = looked_at + RUSH_REST;
                continue;
            }
            match happening.recv_timeout(left) {
                Ok(()) => has_happened = true,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if !has_happened && happening.recv_timeout(IDLE_EVERY) == Err(RecvTimeoutError::Disconnected) {
            return;
        }
    }
}

/// Whether so many events within a time are a rush.
fn is_rush(events: u64, within: Duration) -> bool {
    u128::from(events) * 1000 > RUSH_PER_S * within.as_millis().max(1)
}

/// What was proposed last, and when it is time to think again.
#[derive(Default)]
struct Proposing {
    proposals: Arc<Vec<Proposal>>,
    /// Not before this time, by the clock that only goes forward: so much of it may be spent.
    allowed: Duration,
    /// By this time at the latest, likewise.
    next: Duration,
    /// The counters as they stood then, made quick to compare.
    rules: Option<(Arc<Index>, usize)>,
}

impl Proposing {
    /// Thinks again if it is time to.
    fn look(&mut self, follower: &Follower, outlook: &Outlook, clock: &dyn Clock) -> Arc<Vec<Proposal>> {
        let started = clock.monotonic();
        let office = follower.office();
        let open = office.counters().filter(|(_, counter)| counter.is_open()).count();
        let same = self
            .rules
            .as_ref()
            .is_some_and(|(index, then)| Arc::ptr_eq(index, office.index()) && *then == open);
        if started >= self.allowed && (started >= self.next || !same) {
            self.proposals = Arc::new(follower.proposals(outlook, clock.now()));
            let ended = clock.monotonic();
            self.allowed = ended + ended.saturating_sub(started) * PROPOSING_PARTS;
            self.next = self.allowed.max(ended + PROPOSED_EVERY);
            self.rules = Some((Arc::clone(office.index()), open));
        }
        Arc::clone(&self.proposals)
    }
}

struct Worker {
    office: OfficeHandle,
    side: Box<dyn SideTables>,
    clock: Arc<dyn Clock>,
    record: Record,
    forecasts: Arc<Forecasts>,
    follower: Option<Follower>,
    proposing: Proposing,
    /// Where commands are given to the office.
    runtime: Handle,
}

impl Worker {
    /// The last event of the office.
    fn head(&self) -> Seq {
        *self.office.follow().borrow()
    }

    /// Takes in what has happened and makes the forecasts anew.
    fn turn(&mut self) -> Result<(), String> {
        let started = self.clock.monotonic();
        let begins = self.follower.is_none();
        if begins {
            let from = self.side.days_back(self.office.id(), DAYS_LEARNED).map_err(|e| report(&e))?;
            self.follower = Some(Follower::begin(self.office.id().clone(), from));
        }
        let Some(follower) = &mut self.follower else { return Ok(()) };
        let before = self.forecasts.latest();
        let mut notes = Vec::new();
        loop {
            let events = self
                .side
                .events_after(self.office.id(), follower.last_seq(), READ_MAX)
                .map_err(|error| report(&error))?;
            let catching_up = events.len() == READ_MAX;
            let mut judging = Judging { left: JUDGED_MAX, every: if catching_up { JUDGED_EVERY } else { 1 } };
            for recorded in &events {
                notes.extend(before.told(recorded));
                if follower.waiting() > JUDGED_AMONG_MAX {
                    judging.left = 0;
                }
                if let Err(error) = follower.take(recorded, &mut judging) {
                    // A state that does not fit is thrown away; the owner's is not touched by it.
                    self.follower = None;
                    return Err(error);
                }
            }
            if events.len() < READ_MAX {
                break;
            }
        }
        let mut commands = Vec::new();
        let outlook = if follower.waiting() > WAITING_MAX {
            Outlook {
                as_of: follower.last_seq(),
                usually_within_s: follower.usually_within_s(),
                ..Outlook::default()
            }
        } else {
            let now = self.clock.now();
            let mut outlook = follower.outlook(now);
            outlook.proposals = self.proposing.look(follower, &outlook, &*self.clock);
            commands = follower.look_at_intake(&outlook, now);
            notes.extend(follower.take_notes(&outlook, now));
            if let Err(error) = note(&mut self.record, self.office.id(), &notes, follower.is_new_day(), now) {
                let (office, error) = (self.office.id(), crate::report(&error));
                tracing::warn!(%office, error, "what was foreseen could not be noted");
            }
            outlook
        };
        let as_of = outlook.as_of;
        self.forecasts.show(outlook);
        for command in commands {
            self.ask(command);
        }
        let took = self.clock.monotonic().saturating_sub(started);
        if begins {
            let (office, took_s) = (self.office.id(), took.as_secs_f64());
            tracing::info!(%office, %as_of, took_s, "forecasts begin, learned from the journal");
        }
        metrics::histogram!("kolejka_forecast_seconds").record(took.as_secs_f64());
        Ok(())
    }
}

impl Worker {
    /// Asks the office for something without waiting for it; what comes of it is read from the journal
    /// like everything else.
    fn ask(&self, command: Command) {
        let office = self.office.clone();
        self.runtime.spawn(async move {
            let told = format!("{command:?}");
            let request = Request { command, actor: Actor::System, key: None, note: None };
            match office.submit(request, |_| ()).await {
                Ok(()) => tracing::info!(office = %office.id(), told, "intake is changed by forecast"),
                Err(not_done) => {
                    tracing::warn!(office = %office.id(), told, ?not_done, "intake could not be changed yet");
                }
            }
        });
    }
}

fn note(
    record: &mut Record,
    office: &kolejka_core::ids::OfficeId,
    notes: &[record::Noted],
    new_day: bool,
    now: kolejka_core::Timestamp,
) -> Result<(), record::RecordError> {
    if new_day {
        record.forget(now)?;
    }
    if notes.is_empty() { Ok(()) } else { record.note(office, notes) }
}

fn report(error: &StoreError) -> String {
    crate::report(error)
}

/// A forecast as a range in kind steps: of 5 minutes up to an hour, of 15 up to two, of 30 beyond.
fn kind_range(forecast: &Forecast) -> WaitRange {
    let (low, high) = (forecast.p10_s.max(0.0), forecast.p90_s.max(forecast.p10_s).max(0.0));
    let step = |seconds: f32| -> f32 {
        if seconds <= 3600.0 {
            300.0
        } else if seconds <= 7200.0 {
            900.0
        } else {
            1800.0
        }
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a day, not below 0"
    )]
    let whole = |seconds: f32| seconds as u32;
    let min_s = whole((low / step(low)).floor() * step(low));
    let max_s = whole((high / step(high)).ceil() * step(high)).max(min_s + 300);
    WaitRange { min_s, likely_s: whole(forecast.p50_s.max(0.0)), max_s }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that a few events at once are no rush, and hundreds a second are one, however short the time
    /// looked at.
    #[test]
    fn hundreds_a_second_are_a_rush() {
        let ms = Duration::from_millis;
        assert!(!is_rush(0, ms(0)) && !is_rush(10, ms(20)) && !is_rush(100, ms(200)));
        assert!(is_rush(11, ms(20)) && is_rush(101, ms(200)));
    }

    /// Proves that ranges enclose the forecast, in steps that grow with it, and are never empty.
    #[test]
    fn ranges_are_kind() {
        let range = |p10_s, p90_s| {
            let range = kind_range(&Forecast { p10_s, p50_s: p10_s, p90_s });
            (range.min_s / 60, range.max_s / 60)
        };
        assert_eq!(range(0.0, 0.0), (0, 5));
        assert_eq!(range(130.0, 290.0), (0, 5));
        assert_eq!(range(610.0, 1150.0), (10, 20));
        assert_eq!(range(600.0, 600.0), (10, 15));
        assert_eq!(range(3500.0, 4600.0), (55, 90));
        assert_eq!(range(7300.0, 9100.0), (120, 180));
        assert_eq!(range(500.0, 100.0), (5, 10));
    }
}
