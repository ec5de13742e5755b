//! The spool: print jobs that last, in a file of their own.
//!
//! A job is one event's effect on one printer; its identity is the event's, so a job that is put in
//! again is recognised. Jobs of one printer are printed in order of their events.
//! A job that was being sent when the process died may be on paper or not: it is printed again and
//! marked as a copy.
//! What is deliberately absent: when a job is tried again. That is counted by a clock that nobody
//! sets, which ends with the process; the next process tries at once.

use kolejka_core::{
    Timestamp,
    ids::{OfficeId, PrinterId, Seq},
};
use rusqlite::{Connection, OptionalExtension, params};
use rusqlite_migration::{M, Migrations};
use std::path::{Path, PathBuf};

const MIGRATIONS: &[M<'_>] = &[
    M::up(
        "CREATE TABLE jobs (
            office TEXT NOT NULL,
            seq INTEGER NOT NULL,
            printer TEXT NOT NULL,
            ticket INTEGER NOT NULL,
            state TEXT NOT NULL,
            copy INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            made_at_ms INTEGER NOT NULL,
            due_at_ms INTEGER NOT NULL,
            error TEXT,
            PRIMARY KEY (office, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX open_jobs ON jobs (printer, office, seq) WHERE state IN ('queued', 'sending');
        -- How far the journal of each office has been read.
        CREATE TABLE places (
            office TEXT PRIMARY KEY,
            seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;",
    ),
    M::up("ALTER TABLE jobs DROP COLUMN due_at_ms;"),
];

/// How long jobs that have ended are kept.
const KEPT_S: u32 = 7 * 24 * 3600;

/// Which job: the event whose effect it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId {
    /// The office.
    pub office: OfficeId,
    /// The event that issued the ticket.
    pub seq: Seq,
}

/// A print job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// On which printer.
    pub printer: PrinterId,
    /// The ticket.
    pub ticket: kolejka_core::ids::TicketId,
    /// Whether an earlier printing is in doubt.
    pub copy: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was made, by its event; that may lie ahead of a clock that was set back.
    pub made_at: Timestamp,
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It waits for the printer.
    Queued,
    /// Its bytes are on their way.
    Sending,
    /// The printer has taken all bytes.
    Sent,
    /// It was given up.
    Failed,
    /// Its ticket had ended before it was printed.
    Cancelled,
}

impl JobState {
    /// Every state.
    const ALL: [JobState; 5] =
        [JobState::Queued, JobState::Sending, JobState::Sent, JobState::Failed, JobState::Cancelled];

    /// The state's name in the file and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            JobState::Queued => "queued",
            JobState::Sending => "sending",
            JobState::Sent => "sent",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }
}

/// A failure of the spool.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// SQLite failed.
    #[error("the spool {path} failed")]
    Database {
        /// Which file.
        path: PathBuf,
        /// SQLite's word for it.
        #[source]
        source: rusqlite::Error,
    },
    /// It is of a newer version, or cannot be migrated.
    #[error("the spool {path} could not be migrated; was it written by a newer version?")]
    Migration {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: rusqlite_migration::Error,
    },
}

/// The spool.
pub struct Spool {
    path: PathBuf,
    connection: Connection,
}

impl Spool {
    /// Opens the file, making it if there is none. Jobs that were being sent when the last process
    /// died wait again, marked as copies.
    ///
    /// # Errors
    /// If it cannot be opened or is of a newer version.
    pub fn open(path: &Path) -> Result<Self, SpoolError> {
        let failed = |source| SpoolError::Database { path: path.to_owned(), source };
        let mut connection = Connection::open(path).map_err(failed)?;
        connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(failed)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        Migrations::from_slice(MIGRATIONS)
            .to_latest(&mut connection)
            .map_err(|source| SpoolError::Migration { path: path.to_owned(), source })?;
        let spool = Self { path: path.to_owned(), connection };
        spool.execute("UPDATE jobs SET state = 'queued', copy = 1 WHERE state = 'sending'", [])?;
        Ok(spool)
    }

    fn failed(&self, source: rusqlite::Error) -> SpoolError {
        SpoolError::Database { path: self.path.clone(), source }
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, SpoolError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map_err(|source| self.failed(source))
    }

    /// How far the journal of an office has been read; none before the first time.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn place(&self, office: &OfficeId) -> Result<Option<Seq>, SpoolError> {
        self.connection
            .query_row("SELECT seq FROM places WHERE office = ?1", [office.as_str()], |row| {
                row.get(0).map(Seq)
            })
            .optional()
            .map_err(|source| self.failed(source))
    }

    /// Puts jobs in and remembers how far the journal was read, both or neither. A job that is
    /// there already stays as it is.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn take_in(&mut self, office: &OfficeId, jobs: &[Job], place: Seq) -> Result<(), SpoolError> {
        let path = self.path.clone();
        let failed = |source| SpoolError::Database { path: path.clone(), source };
        let transaction = self.connection.transaction().map_err(failed)?;
        {
            let mut insert = transaction
                .prepare_cached(
                    "INSERT OR IGNORE INTO jobs
                        (office, seq, printer, ticket, state, made_at_ms)
                     VALUES (?1, ?2, ?3, ?4, 'queued', ?5)",
                )
                .map_err(failed)?;
            for job in jobs {
                insert
                    .execute(params![
                        job.id.office.as_str(),
                        job.id.seq.0,
                        job.printer.as_str(),
                        job.ticket.0,
                        job.made_at.0
                    ])
                    .map_err(failed)?;
            }
            transaction
                .execute(
                    "INSERT OR REPLACE INTO places (office, seq) VALUES (?1, ?2)",
                    params![office.as_str(), place.0],
                )
                .map_err(failed)?;
        }
        transaction.commit().map_err(failed)
    }

    /// The next job of a printer: nothing overtakes it.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn next(&self, office: &OfficeId, printer: &PrinterId) -> Result<Option<Job>, SpoolError> {
        self.connection
            .prepare_cached(
                "SELECT seq, ticket, copy OR state = 'sending', attempts, made_at_ms FROM jobs
                 WHERE printer = ?1 AND office = ?2 AND state IN ('queued', 'sending')
                 ORDER BY seq LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([printer.as_str(), office.as_str()], |row| {
                        Ok(Job {
                            id: JobId { office: office.clone(), seq: Seq(row.get(0)?) },
                            printer: printer.clone(),
                            ticket: kolejka_core::ids::TicketId(row.get(1)?),
                            copy: row.get(2)?,
                            attempts: row.get(3)?,
                            made_at: Timestamp(row.get(4)?),
                        })
                    })
                    .optional()
            })
            .map_err(|source| self.failed(source))
    }

    /// Notes that a job's bytes are on their way.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sending(&self, id: &JobId) -> Result<(), SpoolError> {
        self.execute(
            "UPDATE jobs SET state = 'sending', attempts = attempts + 1 WHERE office = ?1 AND seq = ?2",
            params![id.office.as_str(), id.seq.0],
        )
        .map(|_| ())
    }

    /// Notes that a job waits again; `in_doubt` if some of its bytes may be on paper.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn again(&self, id: &JobId, error: &str, in_doubt: bool) -> Result<(), SpoolError> {
        self.execute(
            "UPDATE jobs SET state = 'queued', error = ?3, copy = max(copy, ?4)
             WHERE office = ?1 AND seq = ?2",
            params![id.office.as_str(), id.seq.0, error, in_doubt],
        )
        .map(|_| ())
    }

    /// Notes how a job ended.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn ended(&self, id: &JobId, state: JobState) -> Result<(), SpoolError> {
        self.execute(
            "UPDATE jobs SET state = ?3 WHERE office = ?1 AND seq = ?2",
            params![id.office.as_str(), id.seq.0, state.name()],
        )
        .map(|_| ())
    }

    /// How a job stands; none if it is not here yet.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn state(&self, id: &JobId) -> Result<Option<JobState>, SpoolError> {
        let name: Option<String> = self
            .connection
            .prepare_cached("SELECT state FROM jobs WHERE office = ?1 AND seq = ?2")
            .and_then(|mut statement| {
                statement.query_row(params![id.office.as_str(), id.seq.0], |row| row.get(0)).optional()
            })
            .map_err(|source| self.failed(source))?;
        Ok(name.and_then(|name| JobState::ALL.into_iter().find(|state| state.name() == name)))
    }

    /// Forgets jobs that ended long ago.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sweep(&self, now: Timestamp) -> Result<(), SpoolError> {
        self.execute(
            "DELETE FROM jobs WHERE state NOT IN ('queued', 'sending') AND made_at_ms < ?1",
            [now.minus_s(KEPT_S).0],
        )
        .map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::ids::TicketId;

    fn job(seq: u64, printer: &str) -> Job {
        Job {
            id: JobId { office: "o".into(), seq: Seq(seq) },
            printer: printer.into(),
            ticket: TicketId(seq),
            copy: false,
            attempts: 0,
            made_at: Timestamp(1),
        }
    }

    /// Proves that jobs come in order for each printer, that one put in twice is one, and that how
    /// far the journal was read lasts.
    #[test]
    fn jobs_come_in_order_and_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spool.db");
        let office = OfficeId::new("o");
        let mut spool = Spool::open(&path).unwrap();
        assert_eq!(spool.place(&office).unwrap(), None);
        spool.take_in(&office, &[job(3, "a"), job(4, "b"), job(5, "a")], Seq(5)).unwrap();
        let first = spool.next(&office, &"a".into()).unwrap().unwrap();
        assert_eq!(first.id.seq, Seq(3));
        spool.sending(&first.id).unwrap();
        spool.ended(&first.id, JobState::Sent).unwrap();
        drop(spool);

        let mut spool = Spool::open(&path).unwrap();
        assert_eq!(spool.place(&office).unwrap(), Some(Seq(5)));
        spool.take_in(&office, &[job(3, "a")], Seq(5)).unwrap();
        assert_eq!(spool.state(&first.id).unwrap(), Some(JobState::Sent));
        assert_eq!(spool.next(&office, &"a".into()).unwrap().unwrap().id.seq, Seq(5));
        assert_eq!(spool.next(&office, &"b".into()).unwrap().unwrap().id.seq, Seq(4));
        assert_eq!(spool.state(&JobId { office, seq: Seq(99) }).unwrap(), None);
    }

    /// Proves that a job being sent when the process died waits again as a copy, and one that failed
    /// before any byte was taken is none.
    #[test]
    fn a_job_in_doubt_becomes_a_copy() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spool.db");
        let office = OfficeId::new("o");
        let mut spool = Spool::open(&path).unwrap();
        spool.take_in(&office, &[job(1, "a")], Seq(1)).unwrap();
        let id = job(1, "a").id;
        spool.sending(&id).unwrap();
        spool.again(&id, "refused", false).unwrap();
        let waiting = spool.next(&office, &"a".into()).unwrap().unwrap();
        assert_eq!((waiting.copy, waiting.attempts), (false, 1));
        spool.sending(&id).unwrap();
        drop(spool);
        let spool = Spool::open(&path).unwrap();
        let waiting = spool.next(&office, &"a".into()).unwrap().unwrap();
        assert_eq!((waiting.copy, waiting.attempts), (true, 2));
    }

    /// Proves that a spool of the version that kept when a job is due is taken over with its jobs.
    #[test]
    fn a_spool_of_the_first_version_is_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spool.db");
        let mut connection = Connection::open(&path).unwrap();
        Migrations::from_slice(&MIGRATIONS[..1]).to_latest(&mut connection).unwrap();
        let row = "INSERT INTO jobs (office, seq, printer, ticket, state, attempts, made_at_ms, due_at_ms)
                   VALUES ('o', 7, 'a', 7, 'queued', 2, 1, 86400000)";
        connection.execute(row, []).unwrap();
        drop(connection);
        let spool = Spool::open(&path).unwrap();
        let waiting = spool.next(&"o".into(), &"a".into()).unwrap();
        assert_eq!(waiting, Some(Job { attempts: 2, ..job(7, "a") }));
    }
}
