//! The one task that owns an office's state.
//!
//! It takes commands in batches, decides them in order, commits the batch once, and only then
//! answers and tells the followers. If a commit fails or its outcome is unknown, everybody in the
//! batch is told so, and connection and state are thrown away and made anew from the journal.
//! A panic here ends the process: a state that nobody can vouch for must not answer.

use super::{
    AnswerFn, Ask, Done, NotDone, OfficeHandle, Request, Shared, WAITING_ASKS_MAX,
    answered::Answered,
    day, janitor,
    plan::{self, Pending, Plan, Verdict},
};
use crate::{
    clock::Clock,
    secret,
    stream::{Hub, RING_MAX, Told},
};
use kolejka_core::{
    Actor, Command, Event, Office, Timestamp,
    config::Config,
    ids::{OfficeId, Seq},
};
use kolejka_store::{Appended, Batch, DayKey, Journal, JournalSource, SideTables, StoreError};
use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{mpsc, watch};

/// Commands decided together and committed once.
const BATCH_MAX: usize = 256;

/// How long the owner rests between two tries to reach a journal that fails.
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// How often a batch is decided again because somebody else wrote first.
const CONFLICTS_MAX: usize = 16;

/// What an office is opened with.
pub struct Parts {
    /// Its id.
    pub id: OfficeId,
    /// Its configuration as its file has it; taken if the journal has none yet.
    pub config: Config,
    /// Where its journal is had from.
    pub source: Arc<dyn JournalSource>,
    /// What lies beside the journal.
    pub side: Box<dyn SideTables>,
    /// The program's build, as told to followers.
    pub build: String,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Whether what happens is counted among the process's metrics.
    pub counted: bool,
}

/// Why an office could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The journal cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal's events do not fit each other.
    #[error("the journal of office {office} cannot be replayed")]
    Inconsistent {
        /// Whose.
        office: OfficeId,
        /// Where and why.
        #[source]
        source: kolejka_core::Inconsistent,
    },
    /// The first events could not be written.
    #[error("the journal of office {0} cannot be written")]
    NotWritten(OfficeId),
}

/// Opens an office: replays its journal, brings its business day up to date, and starts its owner.
///
/// # Errors
/// If the journal cannot be read or written.
///
/// # Panics
/// If the system cannot start a thread.
pub fn open(parts: Parts) -> Result<OfficeHandle, OpenError> {
    let Parts { id, config, source, side, build, clock, counted } = parts;
    let shared = Arc::new(Shared {
        hub: Arc::new(Hub::new(source.id().to_owned(), build)),
        ready: AtomicBool::new(false),
        day_key: RwLock::new(None),
        head: watch::Sender::new(Seq(0)),
    });
    let mut owner = Owner {
        office: Office::new(id.clone()),
        answered: Answered::default(),
        journal: source.connect()?,
        source,
        shared: Arc::clone(&shared),
        clock: Arc::clone(&clock),
        retry_at: None,
        is_dirty: false,
    };
    owner.load()?;
    owner.begin(config)?;
    shared.ready.store(true, Ordering::Release);

    let (asks, asked) = mpsc::channel(WAITING_ASKS_MAX);
    let handle = OfficeHandle { id, asks, shared };
    std::thread::Builder::new()
        .name(format!("office-{}", handle.id))
        .spawn(move || {
            let _abort = AbortOnPanic;
            if counted {
                owner.run(asked);
            } else {
                metrics::with_local_recorder(&metrics::NoopRecorder, || owner.run(asked));
            }
        })
        .expect("a process that just started can start a thread");
    tokio::spawn(day::keep(handle.clone(), Arc::clone(&clock)));
    tokio::spawn(janitor::keep(handle.clone(), side));
    Ok(handle)
}

/// Ends the process if the owner's thread panics.
struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("the owner of an office panicked; ending the process");
            std::process::abort();
        }
    }
}

struct Owner {
    office: Office,
    answered: Answered,
    journal: Box<dyn Journal>,
    source: Arc<dyn JournalSource>,
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    /// While the journal fails: the monotonic time from which it is tried again.
    retry_at: Option<Duration>,
    /// Whether the state holds what was not committed: nobody may be answered from it.
    is_dirty: bool,
}

impl Owner {
    fn run(mut self, mut asked: mpsc::Receiver<Ask>) {
        while let Some(first) = asked.blocking_recv() {
            let mut asks = Vec::with_capacity(16);
            asks.push(first);
            while asks.len() < BATCH_MAX {
                match asked.try_recv() {
                    Ok(ask) => asks.push(ask),
                    Err(_) => break,
                }
            }
            self.serve(asks);
        }
    }

    /// Decides a batch, commits it, answers.
    fn serve(&mut self, asks: Vec<Ask>) {
        let (mut requests, mut answers, mut queries) = (Vec::new(), Vec::new(), Vec::new());
        for ask in asks {
            match ask {
                Ask::Command(request, answer) => {
                    requests.push(*request);
                    answers.push(answer);
                }
                Ask::Query(query) => queries.push(query),
            }
        }
        if self.is_resting() {
            for answer in answers {
                answer(Err(NotDone::Unavailable));
            }
        } else {
            match self.commit(&requests) {
                Ok(verdicts) => {
                    for (answer, verdict) in answers.into_iter().zip(verdicts) {
                        self.answer(answer, verdict);
                    }
                }
                Err(error) => {
                    let chain = crate::report(&error);
                    tracing::error!(office = %self.office.id(), error = chain, "the journal failed");
                    self.shared.ready.store(false, Ordering::Release);
                    for answer in answers {
                        answer(Err(NotDone::Unavailable));
                    }
                    self.is_dirty = true;
                    self.start_over();
                }
            }
        }
        if self.is_dirty {
            // Who asked is told that the office is not available.
            drop(queries);
            return;
        }
        let now = self.now();
        for query in queries {
            query(&self.office, now);
        }
    }

    fn answer(&self, answer: AnswerFn, verdict: Verdict) {
        match verdict {
            Err(not_done) => answer(Err(not_done)),
            Ok(Pending { outcome, action, replayed }) => {
                let (office, now) = (&self.office, self.now());
                answer(Ok(Done { office, outcome: &outcome, action, replayed, now }));
            }
        }
    }

    /// Decides commands in order and commits what they come to.
    fn commit(&mut self, requests: &[Request]) -> Result<Vec<Verdict>, OpenError> {
        for _ in 0..CONFLICTS_MAX {
            let expected = self.office.last_seq();
            let now = self.clock.now();
            let mut plan = Plan::default();
            let verdicts: Vec<Verdict> = requests
                .iter()
                .map(|request| plan.decide(&mut self.office, request, &self.answered, now, new_day_key))
                .collect();
            if plan.events.is_empty() {
                return Ok(verdicts);
            }
            plan.project(&self.office);
            let started = self.clock.monotonic();
            let appended = self.journal.append(&Batch {
                office: self.office.id(),
                expected,
                events: &plan.events,
                visits: &plan.visits,
                voided: &plan.voided,
                keys: &plan.keys,
                notes: &plan.notes,
                day_key: plan.day_key.as_ref(),
            })?;
            match appended {
                Appended::Committed => {
                    let took = self.clock.monotonic().saturating_sub(started);
                    metrics::histogram!("kolejka_commit_seconds").record(took.as_secs_f64());
                    metrics::histogram!("kolejka_commit_events").record(count(plan.events.len()));
                    self.publish(plan);
                    return Ok(verdicts);
                }
                // Somebody else wrote first: catch up and decide the same commands again.
                Appended::Conflict { .. } => self.load()?,
            }
        }
        Err(OpenError::NotWritten(self.office.id().clone()))
    }

    /// Tells everybody who follows what was committed.
    fn publish(&mut self, plan: Plan) {
        let mut day_key = plan.day_key;
        for recorded in &plan.events {
            metrics::counter!("kolejka_events_total", "kind" => recorded.event.kind()).increment(1);
            // A batch opens a day once at most: the commands of one instant have one date.
            if let Event::DayOpened { opening } = &recorded.event {
                self.set_day_key(day_key.take());
                self.answered.open_day(opening.date);
            } else if matches!(recorded.event, Event::DayClosed { .. }) {
                self.set_day_key(None);
            }
        }
        self.answered.extend(plan.keys);
        self.shared.hub.publish(plan.told, &self.office, self.now());
        self.shared.head.send_replace(self.office.last_seq());
    }

    /// Makes the state from the journal, and tells followers what they do not know yet.
    fn load(&mut self) -> Result<(), OpenError> {
        let id = self.office.id().clone();
        let events = self.journal.load(&id)?;
        let now = self.clock.now();
        let mut office = Office::new(id.clone());
        let mut told: Vec<Told> = Vec::new();
        let known = self.shared.hub.head();
        let keep_from = events.len().saturating_sub(RING_MAX);
        for (place, recorded) in events.iter().enumerate() {
            let mut fit = Ok(());
            if place >= keep_from && recorded.seq > known {
                told.push(plan::tell(&mut office, recorded, now, |office| fit = office.replay(recorded)));
            } else {
                fit = office.replay(recorded);
            }
            fit.map_err(|source| OpenError::Inconsistent { office: id.clone(), source })?;
        }
        let key = self.journal.day_key(&id)?;
        let mut answered = Answered::default();
        answered.extend(self.journal.answered(&id)?);
        self.office = office;
        self.answered = answered;
        self.is_dirty = false;
        self.set_day_key(key);
        self.shared.hub.publish(told, &self.office, self.now());
        self.shared.head.send_replace(self.office.last_seq());
        Ok(())
    }

    /// Takes the file's configuration if there is none yet, and begins the day if it has not begun.
    fn begin(&mut self, config: Config) -> Result<(), OpenError> {
        let mut commands = Vec::new();
        if self.office.last_seq() == Seq(0) {
            commands.push(Command::Configure { config: Box::new(config), base: None });
        } else if *self.office.config().as_ref() != config {
            tracing::warn!(
                office = %self.office.id(),
                "the office file differs from the configuration in force, which stays; \
                 `kolejka import` takes the file"
            );
        }
        for command in commands {
            self.act(command)?;
        }
        let now = self.clock.now();
        let date = self.office.business_date(now);
        // A clock that stands before the last event neither opens nor ends a day.
        let believed = now >= self.office.last_at();
        if self.office.day().latest_date().is_none_or(|latest| believed && date > latest) {
            self.act(Command::OpenDay { date })?;
        }
        Ok(())
    }

    fn act(&mut self, command: Command) -> Result<(), OpenError> {
        let request = Request { command, actor: Actor::System, key: None, note: None };
        match self.commit(std::slice::from_ref(&request))?.pop() {
            Some(Err(not_done)) => {
                tracing::error!(?not_done, "the office refused to begin");
                Err(OpenError::NotWritten(self.office.id().clone()))
            }
            Some(Ok(_)) | None => Ok(()),
        }
    }

    /// Throws connection and state away and makes them anew from the journal; until that works the
    /// office is not ready.
    fn start_over(&mut self) {
        self.retry_at = Some(self.clock.monotonic() + RETRY_AFTER);
        let fresh = self.source.connect().map_err(OpenError::from).and_then(|journal| {
            self.journal = journal;
            self.load()
        });
        if let Err(error) = fresh {
            tracing::error!(office = %self.office.id(), error = crate::report(&error), "the journal cannot be read");
        }
    }

    /// Whether the journal failed a moment ago. When the rest is over, it is tried by writing.
    fn is_resting(&mut self) -> bool {
        let Some(retry_at) = self.retry_at else { return false };
        if self.clock.monotonic() < retry_at {
            return true;
        }
        let tried = self
            .source
            .connect()
            .map_err(OpenError::from)
            .and_then(|journal| {
                self.journal = journal;
                self.load()
            })
            .and_then(|()| self.journal.probe().map_err(OpenError::from));
        match tried {
            Ok(()) => {
                tracing::info!(office = %self.office.id(), "the journal can be written again");
                self.retry_at = None;
                self.shared.ready.store(true, Ordering::Release);
                false
            }
            Err(error) => {
                tracing::warn!(office = %self.office.id(), error = crate::report(&error), "the journal still fails");
                self.retry_at = Some(self.clock.monotonic() + RETRY_AFTER);
                true
            }
        }
    }

    fn set_day_key(&self, key: Option<DayKey>) {
        *self.shared.day_key.write().unwrap_or_else(PoisonError::into_inner) = key;
    }

    fn now(&self) -> Timestamp {
        self.office.now(self.clock.now())
    }
}

fn new_day_key() -> DayKey {
    DayKey(secret::random_bytes())
}

#[expect(clippy::cast_precision_loss, reason = "a batch has at most a few thousand events")]
fn count(n: usize) -> f64 {
    n as f64
}
