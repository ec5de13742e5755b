//! Moving what was committed from the write-ahead log into the database file, beside the writers.
//!
//! SQLite would do it inside a commit, which a waiting client would notice; this thread does it on
//! a connection of its own. A checkpoint never decides about durability: a commit is durable in the
//! log already.

use rusqlite::Connection;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};

/// Rows written between two checkpoints.
const ROWS_PER_CHECKPOINT: u64 = 2_000;

/// Pages in the log past which a writer lets it start anew, waiting if need be (16 MiB): well within
/// the room that an empty log is given.
const LOG_PAGES_MAX: i64 = 4_096;

/// While a checkpoint moves more pages than this, writers have written more meanwhile than a writer
/// should move itself when it lets the log start anew; then it goes on, so many times.
const PAGES_LEFT_MAX: i64 = 64;
const ROUNDS_MAX: usize = 5;

/// Tells the checkpointing thread how much was written.
#[derive(Clone)]
pub(crate) struct Checkpointer {
    shared: Arc<Shared>,
    wake: SyncSender<()>,
}

struct Shared {
    rows: AtomicU64,
    log_too_long: AtomicBool,
}

impl Checkpointer {
    /// Starts the thread; it ends when the last handle is dropped.
    pub(crate) fn start(path: &Path) -> Result<(Self, JoinHandle<()>), rusqlite::Error> {
        let connection = Connection::open(path)?;
        let (wake, woken) = sync_channel(1);
        let shared = Arc::new(Shared { rows: AtomicU64::new(0), log_too_long: AtomicBool::new(false) });
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || {
                let mut moved_before = 0;
                while woken.recv().is_ok() {
                    for _ in 0..ROUNDS_MAX {
                        // What fails is tried again after the next rows; nothing depends on it.
                        let (pages, moved) = connection
                            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
                                Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
                            })
                            .unwrap_or((0, 0));
                        // The log that starts anew counts from the beginning.
                        let by_this = if moved < moved_before { moved } else { moved - moved_before };
                        moved_before = moved;
                        if pages <= LOG_PAGES_MAX {
                            break;
                        }
                        if by_this <= PAGES_LEFT_MAX {
                            of_thread.log_too_long.store(true, Ordering::Relaxed);
                            break;
                        }
                    }
                }
            })
            .expect("a process that just opened a database can start a thread");
        Ok((Self { shared, wake }, thread))
    }

    /// Counts rows that were committed; wakes the thread when there are enough.
    pub(crate) fn wrote(&self, rows: u64) {
        if self.shared.rows.fetch_add(rows, Ordering::Relaxed) + rows >= ROWS_PER_CHECKPOINT {
            self.shared.rows.store(0, Ordering::Relaxed);
            match self.wake.try_send(()) {
                // Awake already, or gone with the store: both are fine.
                Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
            }
        }
    }

    /// Whether the log has grown so long that a writer should let it start anew.
    pub(crate) fn log_is_too_long(&self) -> bool {
        self.shared.log_too_long.swap(false, Ordering::Relaxed)
    }
}
