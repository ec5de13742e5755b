//! A journal that fails: everybody in the batch is told, nothing leaks, and the state is made anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Actor, Command, Decision, Issue, Office, Outcome, Recorded,
    ids::{OfficeId, Seq, TicketId},
};
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    office::{self, NotDone, OfficeHandle, Parts, Request, RequestKey},
};
use kolejka_store::{
    Appended, Batch, DayKey, Hash, Journal, JournalSource, KeyRecord, SqliteStore, StoreError,
};
use kolejka_testkit::sample;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

/// What happens to the next appends.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Nothing is written, and that is told.
    NotWritten,
    /// It is written, and a failure is told all the same.
    WrittenButUnknown,
    /// Nothing is written, and the journal cannot be read afterwards either, so many times.
    NotReadableEither(u32),
    /// Somebody else writes a ticket first.
    OvertakenBy,
}

/// A real journal in a file that fails as told.
struct Failing {
    store: SqliteStore,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    /// How often loading fails from now on.
    unreadable: Arc<AtomicU32>,
}

struct FailingJournal {
    inner: Box<dyn Journal>,
    other: Box<dyn Journal>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    unreadable: Arc<AtomicU32>,
}

impl JournalSource for Failing {
    fn connect(&self) -> Result<Box<dyn Journal>, StoreError> {
        Ok(Box::new(FailingJournal {
            inner: self.store.connect()?,
            other: self.store.connect()?,
            faults: Arc::clone(&self.faults),
            unreadable: Arc::clone(&self.unreadable),
        }))
    }

    fn id(&self) -> &str {
        self.store.id()
    }
}

fn failure() -> StoreError {
    StoreError::Database {
        path: "journal.db".into(),
        doing: "being tested",
        source: rusqlite::Error::InvalidQuery,
    }
}

impl Journal for FailingJournal {
    fn append(&mut self, batch: &Batch<'_>) -> Result<Appended, StoreError> {
        let fault = self.faults.lock().unwrap().pop_front();
        match fault {
            None => self.inner.append(batch),
            Some(Fault::NotWritten) => Err(failure()),
            Some(Fault::NotReadableEither(times)) => {
                self.unreadable.store(times, Ordering::SeqCst);
                Err(failure())
            }
            Some(Fault::WrittenButUnknown) => {
                self.inner.append(batch)?;
                Err(failure())
            }
            Some(Fault::OvertakenBy) => {
                let events = somebody_elses_ticket(&mut *self.other, batch.office);
                let first = Batch { expected: batch.expected, events: &events, ..empty(batch.office) };
                assert_eq!(self.other.append(&first)?, Appended::Committed);
                self.inner.append(batch)
            }
        }
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.inner.probe()
    }

    fn load(&mut self, office: &OfficeId) -> Result<Vec<Recorded>, StoreError> {
        let left = |left: u32| left.checked_sub(1);
        if self.unreadable.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_ok() {
            return Err(failure());
        }
        self.inner.load(office)
    }

    fn day_key(&mut self, office: &OfficeId) -> Result<Option<DayKey>, StoreError> {
        self.inner.day_key(office)
    }

    fn answered(&mut self, office: &OfficeId) -> Result<Vec<KeyRecord>, StoreError> {
        self.inner.answered(office)
    }
}

fn empty(office: &OfficeId) -> Batch<'_> {
    Batch {
        office,
        expected: Seq(0),
        events: &[],
        visits: &[],
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    }
}

/// What another daemon on the same journal would write: a ticket.
fn somebody_elses_ticket(journal: &mut dyn Journal, id: &OfficeId) -> Vec<Recorded> {
    let mut office = Office::new(id.clone());
    for recorded in journal.load(id).unwrap() {
        office.replay(&recorded).unwrap();
    }
    let actor = Actor::Kiosk("hall".into());
    let decision: Decision = office.decide(&Command::Issue(wanting()), &actor, office.last_at()).unwrap();
    office.record(&decision, &actor, office.last_at())
}

fn wanting() -> Issue {
    Issue {
        services: vec!["registration".into()],
        count: 1,
        class: None,
        language: None,
        step_free: false,
        need: None,
        printer: None,
        forecast: None,
        print_card: false,
    }
}

struct Place {
    office: OfficeHandle,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    _dir: tempfile::TempDir,
}

fn open() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("journal.db"), "j").unwrap();
    let faults = Arc::new(Mutex::new(VecDeque::new()));
    let side = store.side_tables().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let office = office::open(Parts {
        id: "test".into(),
        config: sample::office(),
        source: Arc::new(Failing {
            store,
            faults: Arc::clone(&faults),
            unreadable: Arc::new(AtomicU32::new(0)),
        }),
        side,
        build: "test".to_owned(),
        clock,
        counted: true,
    })
    .unwrap();
    Place { office, faults, _dir: dir }
}

impl Place {
    fn fail(&self, fault: Fault) {
        self.faults.lock().unwrap().push_back(fault);
    }

    async fn ticket(&self, key: &str) -> Result<(TicketId, String, bool), NotDone> {
        let request = Request {
            command: Command::Issue(wanting()),
            actor: Actor::Kiosk("hall".into()),
            key: Some(RequestKey {
                caller: "kiosk:hall".to_owned(),
                key: key.to_owned(),
                request: Hash::of(b"a ticket"),
            }),
            note: None,
        };
        self.office
            .submit(request, |done| {
                let Outcome::Ticket(id) = done.outcome else { panic!("{:?}", done.outcome) };
                let number = done.office.ticket(*id).unwrap().number.to_string();
                (*id, number, done.replayed)
            })
            .await
    }

    /// The same request again and again, as a kiosk would, until it is answered.
    async fn ticket_at_last(&self, key: &str) -> (TicketId, String, bool) {
        loop {
            match self.ticket(key).await {
                Ok(answer) => return answer,
                Err(NotDone::Unavailable) => tokio::task::yield_now().await,
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    async fn numbers(&self) -> Vec<String> {
        self.office
            .query(|office, _| office.tickets().map(|ticket| ticket.number.to_string()).collect())
            .await
            .unwrap()
    }
}

/// Proves that when a commit fails everybody in the batch is told `unavailable`, followers hear
/// nothing, the office is not ready meanwhile, and afterwards numbers go on without a gap.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_commit_leaks_nothing() {
    let place = open();
    assert_eq!(place.ticket("a").await.unwrap().1, "A001");
    let head = place.office.hub().head();
    place.fail(Fault::NotWritten);
    assert!(matches!(place.ticket("b").await, Err(NotDone::Unavailable)));
    assert!(!place.office.is_ready());
    assert_eq!(place.office.hub().head(), head);
    let (_, number, replayed) = place.ticket_at_last("b").await;
    assert_eq!((number.as_str(), replayed), ("A002", false));
    assert!(place.office.is_ready());
    assert_eq!(place.numbers().await, ["A001", "A002"]);
    assert_eq!(place.office.hub().head(), Seq(head.0 + 1));
}

/// Proves that while the state after a failed commit cannot be made anew from the journal, nobody is
/// answered from it: a ticket that was never written is never seen.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_what_was_not_committed() {
    let place = open();
    assert_eq!(place.ticket("a").await.unwrap().1, "A001");
    place.fail(Fault::NotReadableEither(2));
    assert!(matches!(place.ticket("b").await, Err(NotDone::Unavailable)));
    let count = |office: &Office, _| office.tickets().count();
    assert!(matches!(place.office.query(count).await, Err(NotDone::Unavailable)));
    assert_eq!(place.ticket_at_last("b").await.1, "A002");
    assert_eq!(place.office.query(count).await.unwrap(), 2);
}

/// Proves that a commit that was written though a failure was told is found again under its key:
/// the ticket is there once, and followers hear of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_of_unknown_outcome_is_found_again() {
    let place = open();
    let head = place.office.hub().head();
    place.fail(Fault::WrittenButUnknown);
    assert!(matches!(place.ticket("a").await, Err(NotDone::Unavailable)));
    let (_, number, replayed) = place.ticket_at_last("a").await;
    assert_eq!((number.as_str(), replayed), ("A001", true));
    assert_eq!(place.numbers().await, ["A001"]);
    assert_eq!(place.office.hub().head(), Seq(head.0 + 1));
}

/// Proves that when somebody else wrote first, the same commands are decided again on what is there
/// now: no number twice, and the others' events are told too.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_overtaken_decides_again() {
    let place = open();
    let mut follow = place.office.hub().follow(kolejka_api::StreamView::Display, false, None).live;
    place.fail(Fault::OvertakenBy);
    let (_, number, replayed) = place.ticket("a").await.unwrap();
    assert_eq!((number.as_str(), replayed), ("A002", false));
    assert_eq!(place.numbers().await, ["A001", "A002"]);
    let mut told = Vec::new();
    while let Ok(item) = follow.try_recv() {
        told.extend(item.text(kolejka_api::StreamView::Display).map(ToString::to_string));
    }
    let numbers: Vec<bool> =
        ["A001", "A002"].map(|number| told.iter().any(|line| line.contains(number))).to_vec();
    assert_eq!(numbers, [true, true], "{told:?}");
}

/// Proves that a command refused in a batch whose commit failed is told `unavailable` too: the
/// refusal was decided on a state that never was.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_a_failed_batch_is_not_told() {
    let place = open();
    // The owner is held up until both commands wait for it, so that they share a batch.
    let (entered, mut inside) = tokio::sync::mpsc::channel(1);
    let (release, released) = std::sync::mpsc::channel::<()>();
    let handle = place.office.clone();
    let holding = tokio::spawn(async move {
        handle
            .query(move |_, _| {
                entered.blocking_send(()).unwrap();
                released.recv().unwrap();
            })
            .await
    });
    inside.recv().await.unwrap();
    place.fail(Fault::NotWritten);
    let issue = place.ticket("a");
    let refused = place.office.submit(
        Request {
            command: Command::Recall { ticket: TicketId(1) },
            actor: Actor::Staff { clerk: "anna".into(), role: kolejka_core::Role::Clerk },
            key: None,
            note: None,
        },
        |_| (),
    );
    let (issue, refused, ()) = tokio::join!(issue, refused, async { release.send(()).unwrap() });
    holding.await.unwrap().unwrap();
    assert!(matches!(issue, Err(NotDone::Unavailable)), "{issue:?}");
    assert!(matches!(refused, Err(NotDone::Unavailable)), "{refused:?}");
}
