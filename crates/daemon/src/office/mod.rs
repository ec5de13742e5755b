//! An office as the rest of the daemon knows it: a handle through which commands and questions
//! reach the one task that owns the state.
//!
//! Invariant: whatever an answer was made from is durable before the answer leaves.

mod answered;
mod day;
mod janitor;
mod owner;
mod plan;

pub use day::{ClockWatch, Trust};
pub use owner::{Parts, open};

use crate::stream::Hub;
use kolejka_core::{
    Actor, Command, Office, Outcome, Refusal, Timestamp,
    config::{Config, Index},
    ids::{OfficeId, Seq},
};
use kolejka_store::{DayKey, Hash};
use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::{mpsc, oneshot, watch};

/// Commands and questions that may wait for an office's owner; past it callers are told to come
/// back.
pub const WAITING_ASKS_MAX: usize = 1024;

/// A command with what belongs to it.
pub struct Request {
    /// What is asked.
    pub command: Command,
    /// By whom.
    pub actor: Actor,
    /// The caller's key, under which a repetition gets the same answer.
    pub key: Option<RequestKey>,
    /// The text of the note that the command adds.
    pub note: Option<String>,
}

/// A caller's key for a request.
#[derive(Clone, Debug)]
pub struct RequestKey {
    /// Who asked: `kiosk:…`, `staff:…` or `ticket:…`.
    pub caller: String,
    /// The key.
    pub key: String,
    /// A digest of what was asked.
    pub request: Hash,
}

/// What was done, with the office as it stands.
pub struct Done<'a> {
    /// The office after the commit.
    pub office: &'a Office,
    /// What the asker is told.
    pub outcome: &'a Outcome,
    /// The first event of it; the last event of the office if nothing changed.
    pub action: Seq,
    /// Whether this is the answer to a repetition.
    pub replayed: bool,
    /// The time.
    pub now: Timestamp,
}

/// Why something was not done. Nothing has changed.
#[derive(Debug)]
pub enum NotDone {
    /// The office refused.
    Refused {
        /// Why.
        refusal: Box<Refusal>,
        /// The configuration in force, for the words.
        config: Arc<Config>,
        /// The same, made quick to ask.
        index: Arc<Index>,
    },
    /// The key was used for another request.
    KeyReused,
    /// Too many wait already.
    Overloaded,
    /// The journal cannot be written, or the outcome is unknown: ask again with the same key.
    Unavailable,
}

type AnswerFn = Box<dyn FnOnce(Result<Done<'_>, NotDone>) + Send>;
type QueryFn = Box<dyn FnOnce(&Office, Timestamp) + Send>;

enum Ask {
    Command(Box<Request>, AnswerFn),
    Query(QueryFn),
}

/// An office's handle.
#[derive(Clone)]
pub struct OfficeHandle {
    id: OfficeId,
    asks: mpsc::Sender<Ask>,
    shared: Arc<Shared>,
}

/// What the owner shows without being asked.
struct Shared {
    hub: Arc<Hub>,
    ready: AtomicBool,
    day_key: RwLock<Option<DayKey>>,
    head: watch::Sender<Seq>,
}

impl OfficeHandle {
    /// The office's id.
    pub fn id(&self) -> &OfficeId {
        &self.id
    }

    /// The stream of what happens.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.shared.hub
    }

    /// Whether commands can be committed.
    pub fn is_ready(&self) -> bool {
        self.shared.ready.load(Ordering::Acquire)
    }

    /// The secret of the business day that goes on.
    pub fn day_key(&self) -> Option<DayKey> {
        self.shared.day_key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The number of the last committed event, as it rises.
    pub fn follow(&self) -> watch::Receiver<Seq> {
        self.shared.head.subscribe()
    }

    /// Asks for a command; `answer` makes the answer from the office after the commit.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn submit<T: Send + 'static>(
        &self,
        request: Request,
        answer: impl FnOnce(Done<'_>) -> T + Send + 'static,
    ) -> Result<T, NotDone> {
        let (sender, receiver) = oneshot::channel();
        let answer: AnswerFn = Box::new(move |result| {
            // Who asked may have gone; what was done stays done.
            let _ = sender.send(result.map(answer));
        });
        self.asks.try_send(Ask::Command(Box::new(request), answer)).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => NotDone::Overloaded,
            mpsc::error::TrySendError::Closed(_) => NotDone::Unavailable,
        })?;
        receiver.await.unwrap_or(Err(NotDone::Unavailable))
    }

    /// Asks the office something; the answer is made from committed state.
    ///
    /// # Errors
    /// If the office cannot be asked now.
    pub async fn query<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Office, Timestamp) -> T + Send + 'static,
    ) -> Result<T, NotDone> {
        let (sender, receiver) = oneshot::channel();
        let question: QueryFn = Box::new(move |office, now| {
            let _ = sender.send(question(office, now));
        });
        self.asks.try_send(Ask::Query(question)).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => NotDone::Overloaded,
            mpsc::error::TrySendError::Closed(_) => NotDone::Unavailable,
        })?;
        receiver.await.map_err(|_| NotDone::Unavailable)
    }
}
