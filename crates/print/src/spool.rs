//! The spool: print jobs that last, in a file of their own.
//!
//! A job is one event's effect on one printer; its identity is the event's, so a job that is put in
//! again is recognised. Jobs of one printer are printed in order of their events.
//! A job that was being sent when the process died may be on paper or not. It stays as it was until
//! somebody who knows more, such as an agent, says so, or it is declared in doubt; a printing behind
//! one in doubt is marked as a copy.
//! Each try has a number, its lease: whatever is noted of an earlier one changes nothing.
//! What is deliberately absent: when a job is tried again. That is counted by a clock that nobody
//! sets, which ends with the process; the next process tries at once.

use kolejka_core::{
    Timestamp,
    ids::{OfficeId, PrinterId, Seq, TicketId},
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
    M::up(
        "-- How many printings of it are in doubt.
        ALTER TABLE jobs ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;
        -- Whether the printer has yet to say that what it took is printed.
        ALTER TABLE jobs ADD COLUMN awaits INTEGER NOT NULL DEFAULT 0;
        -- The key under which printing it again was asked for last.
        ALTER TABLE jobs ADD COLUMN reprint_key TEXT;
        UPDATE jobs SET doubts = copy;
        DROP INDEX open_jobs;
        CREATE INDEX open_jobs ON jobs (office, printer, seq)
            WHERE state IN ('queued', 'sending', 'unsure') OR awaits = 1;
        -- What each printer has printed of its roll.
        CREATE TABLE rolls (
            office TEXT NOT NULL,
            printer TEXT NOT NULL,
            printed_mm INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (office, printer)
        ) STRICT, WITHOUT ROWID;",
    ),
    M::up(
        "-- Jobs that were given up want somebody, too.
        DROP INDEX open_jobs;
        CREATE INDEX open_jobs ON jobs (office, printer, seq)
            WHERE state IN ('queued', 'sending', 'unsure', 'failed') OR awaits = 1;",
    ),
    M::up(
        "-- Whether it was cancelled because its ticket had ended, and by nobody.
        ALTER TABLE jobs ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX ended_jobs ON jobs (office, ticket) WHERE ended = 1;",
    ),
];

/// Printings in doubt after which a job is left for staff, whatever the office chose.
const DOUBTS_MAX: u32 = 3;

/// The most jobs in a list.
const LISTED_MAX: u32 = 200;

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
    pub ticket: TicketId,
    /// Whether it may have been printed before, so that paper must say that it is a copy.
    pub copy: bool,
    /// How often it was tried; the number of the latest try is its lease.
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
    /// The printer said that it has printed it.
    Printed,
    /// It may be on paper or not; staff decide.
    Unsure,
    /// It was given up.
    Failed,
    /// Its ticket had ended before it was printed.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [JobState; 7] = [
        JobState::Queued,
        JobState::Sending,
        JobState::Sent,
        JobState::Printed,
        JobState::Unsure,
        JobState::Failed,
        JobState::Cancelled,
    ];

    fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing more becomes of such a job by itself.
    pub fn is_over(self) -> bool {
        !matches!(self, JobState::Queued | JobState::Sending)
    }

    /// The state's name in the file and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            JobState::Queued => "queued",
            JobState::Sending => "sending",
            JobState::Sent => "sent",
            JobState::Printed => "printed",
            JobState::Unsure => "unsure",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }
}

/// A job as it is told to staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The job.
    pub job: Job,
    /// How it stands.
    pub state: JobState,
    /// What went wrong last.
    pub error: Option<String>,
}

/// How many jobs of a printer wait or want a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for the printer.
    pub queued: u32,
    /// On their way, or not yet confirmed.
    pub underway: u32,
    /// In doubt, left for staff.
    pub unsure: u32,
    /// Given up, and neither printed again nor dismissed since.
    pub failed: u32,
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

/// What a list of jobs is asked by.
trait AsParam {
    fn as_param(&self) -> rusqlite::types::ToSqlOutput<'_>;
}

impl AsParam for PrinterId {
    fn as_param(&self) -> rusqlite::types::ToSqlOutput<'_> {
        self.as_str().into()
    }
}

impl AsParam for u64 {
    fn as_param(&self) -> rusqlite::types::ToSqlOutput<'_> {
        rusqlite::types::ToSqlOutput::Owned(i64::try_from(*self).unwrap_or(i64::MAX).into())
    }
}

/// What came of asking for a job to be printed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reprint {
    /// It is printed again.
    Now,
    /// It was asked for under the same key before.
    Before,
    /// It is not over, so nothing was done.
    NotOver,
}

/// The spool.
pub struct Spool {
    path: PathBuf,
    connection: Connection,
}

impl Spool {
    /// Opens the file, making it if there is none.
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
        Ok(Self { path: path.to_owned(), connection })
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
    /// there already stays as it is. Jobs of tickets that had ended and are `back` wait again; which, each with
    /// its printer.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn take_in(
        &mut self,
        office: &OfficeId,
        jobs: &[Job],
        back: &[TicketId],
        place: Seq,
    ) -> Result<Vec<(JobId, PrinterId)>, SpoolError> {
        let path = self.path.clone();
        let failed = |source| SpoolError::Database { path: path.clone(), source };
        let mut waiting = Vec::new();
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
            let mut wait = transaction
                .prepare_cached(
                    "UPDATE jobs SET state = 'queued', ended = 0
                     WHERE office = ?1 AND ticket = ?2 AND state = 'cancelled' AND ended = 1
                     RETURNING seq, printer",
                )
                .map_err(failed)?;
            for ticket in back {
                let rows = wait.query_map(params![office.as_str(), ticket.0], |row| {
                    let printer: String = row.get(1)?;
                    Ok((JobId { office: office.clone(), seq: Seq(row.get(0)?) }, printer.as_str().into()))
                });
                for row in rows.map_err(failed)? {
                    waiting.push(row.map_err(failed)?);
                }
            }
            transaction
                .execute(
                    "INSERT OR REPLACE INTO places (office, seq) VALUES (?1, ?2)",
                    params![office.as_str(), place.0],
                )
                .map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
        Ok(waiting)
    }

    /// The next job of a printer: nothing overtakes it.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn next(&self, office: &OfficeId, printer: &PrinterId) -> Result<Option<Job>, SpoolError> {
        let sql = "SELECT seq, ticket, copy, attempts, made_at_ms, state, error, printer FROM jobs
                   WHERE office = ?1 AND printer = ?2 AND state = 'queued' ORDER BY seq LIMIT 1";
        Ok(self.rows(sql, office, printer)?.pop().map(|listed| listed.job))
    }

    /// Jobs of a printer that are on their way or not yet confirmed, with how they stand.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn underway(&self, office: &OfficeId, printer: &PrinterId) -> Result<Vec<Listed>, SpoolError> {
        let sql = "SELECT seq, ticket, copy, attempts, made_at_ms, state, error, printer FROM jobs
                   WHERE office = ?1 AND printer = ?2 AND (state = 'sending' OR awaits = 1) ORDER BY seq";
        self.rows(sql, office, printer)
    }

    /// Jobs of a printer for staff: what is open first, then the latest.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn list(&self, office: &OfficeId, printer: &PrinterId) -> Result<Vec<Listed>, SpoolError> {
        let sql = format!(
            "SELECT seq, ticket, copy, attempts, made_at_ms, state, error, printer FROM jobs
             WHERE office = ?1 AND printer = ?2
             ORDER BY state IN ('queued', 'sending', 'unsure', 'failed') DESC, seq DESC LIMIT {LISTED_MAX}"
        );
        self.rows(&sql, office, printer)
    }

    /// One job.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn job(&self, id: &JobId) -> Result<Option<Listed>, SpoolError> {
        let sql = "SELECT seq, ticket, copy, attempts, made_at_ms, state, error, printer FROM jobs
                   WHERE office = ?1 AND seq = ?2";
        Ok(self.rows(sql, &id.office, &id.seq.0)?.pop())
    }

    fn rows(&self, sql: &str, office: &OfficeId, of: &dyn AsParam) -> Result<Vec<Listed>, SpoolError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|source| self.failed(source))?;
        let rows = statement.query_map(params![office.as_str(), of.as_param()], |row| {
            let state: String = row.get(5)?;
            let printer: String = row.get(7)?;
            Ok(Listed {
                job: Job {
                    id: JobId { office: office.clone(), seq: Seq(row.get(0)?) },
                    printer: printer.as_str().into(),
                    ticket: TicketId(row.get(1)?),
                    copy: row.get(2)?,
                    attempts: row.get(3)?,
                    made_at: Timestamp(row.get(4)?),
                },
                // A file of a newer version is refused when it is opened.
                state: JobState::of_name(&state).unwrap_or(JobState::Failed),
                error: row.get(6)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(|source| self.failed(source))
    }

    /// Printers that have jobs which are not over.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn busy(&self, office: &OfficeId) -> Result<Vec<PrinterId>, SpoolError> {
        let sql = "SELECT DISTINCT printer FROM jobs
                   WHERE office = ?1 AND (state IN ('queued', 'sending') OR awaits = 1)";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let rows = statement.query_map([office.as_str()], |row| row.get::<_, String>(0))?;
                rows.map(|name| name.map(|name| name.as_str().into())).collect()
            })
            .map_err(|source| self.failed(source))
    }

    /// How many jobs of a printer wait, are underway, or want a decision.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn counts(&self, office: &OfficeId, printer: &PrinterId) -> Result<Counts, SpoolError> {
        let sql =
            "SELECT coalesce(sum(state = 'queued'), 0), coalesce(sum(state = 'sending' OR awaits = 1), 0),
                          coalesce(sum(state = 'unsure'), 0), coalesce(sum(state = 'failed'), 0)
                   FROM jobs WHERE office = ?1 AND printer = ?2
                       AND (state IN ('queued', 'sending', 'unsure', 'failed') OR awaits = 1)";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row([office.as_str(), printer.as_str()], |row| {
                    Ok(Counts {
                        queued: row.get(0)?,
                        underway: row.get(1)?,
                        unsure: row.get(2)?,
                        failed: row.get(3)?,
                    })
                })
            })
            .map_err(|source| self.failed(source))
    }

    /// Notes that a job's bytes are on their way, before the first of them is; the try's lease. None if
    /// it does not wait any more.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sending(&self, id: &JobId, printer: &PrinterId) -> Result<Option<u32>, SpoolError> {
        let sql = "UPDATE jobs SET state = 'sending', attempts = attempts + 1
                   WHERE office = ?1 AND seq = ?2 AND printer = ?3 AND state = 'queued'
                   RETURNING attempts";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let given = params![id.office.as_str(), id.seq.0, printer.as_str()];
                statement.query_row(given, |row| row.get(0)).optional()
            })
            .map_err(|source| self.failed(source))
    }

    /// Notes that the printer has taken all bytes; `awaits` if it has yet to say that they are printed.
    /// False if that was not the job's latest try.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sent(&self, id: &JobId, lease: u32, awaits: bool) -> Result<bool, SpoolError> {
        let sql = "UPDATE jobs SET state = 'sent', awaits = ?4, error = NULL
                   WHERE office = ?1 AND seq = ?2 AND attempts = ?3 AND state = 'sending'";
        self.execute(sql, params![id.office.as_str(), id.seq.0, lease, awaits]).map(|rows| rows > 0)
    }

    /// Notes that a try ended well: the printer said so, or has taken all and cannot say more.
    /// False if that was not the job's latest try.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn succeeded(&self, id: &JobId, lease: u32, printed: bool) -> Result<bool, SpoolError> {
        let state = if printed { JobState::Printed } else { JobState::Sent };
        let sql = "UPDATE jobs SET state = ?4, awaits = 0, error = NULL
                   WHERE office = ?1 AND seq = ?2 AND attempts = ?3 AND (state = 'sending' OR awaits = 1)";
        self.execute(sql, params![id.office.as_str(), id.seq.0, lease, state.name()]).map(|rows| rows > 0)
    }

    /// Notes that nothing of a try reached the printer: the job waits again, no copy if it was none.
    /// False if that was not the job's latest try.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn not_begun(&self, id: &JobId, lease: u32, error: &str) -> Result<bool, SpoolError> {
        let sql = "UPDATE jobs SET state = 'queued', error = ?4
                   WHERE office = ?1 AND seq = ?2 AND attempts = ?3 AND state = 'sending'";
        self.execute(sql, params![id.office.as_str(), id.seq.0, lease, error]).map(|rows| rows > 0)
    }

    /// Notes that a try may be on paper or not: the job waits again as a copy if it is to be printed
    /// `again`, unless that happened too often; otherwise it is left for staff. None if that was not
    /// the job's latest try.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn in_doubt(
        &self,
        id: &JobId,
        lease: u32,
        error: &str,
        again: bool,
    ) -> Result<Option<JobState>, SpoolError> {
        let sql = format!(
            "UPDATE jobs SET copy = 1, awaits = 0, doubts = doubts + 1, error = ?4,
                 state = iif(?5 AND doubts + 1 < {DOUBTS_MAX}, 'queued', 'unsure')
             WHERE office = ?1 AND seq = ?2 AND attempts = ?3 AND (state = 'sending' OR awaits = 1)
             RETURNING state"
        );
        let name: Option<String> = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut statement| {
                let given = params![id.office.as_str(), id.seq.0, lease, error, again];
                statement.query_row(given, |row| row.get(0)).optional()
            })
            .map_err(|source| self.failed(source))?;
        Ok(name.and_then(|name| JobState::of_name(&name)))
    }

    /// Notes that a job that waits is given up.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn give_up(&self, id: &JobId, why: &str) -> Result<bool, SpoolError> {
        // What may be on paper is no failure but a doubt, to which staff see.
        let sql = "UPDATE jobs SET state = iif(copy, 'unsure', 'failed'), error = ?3
                   WHERE office = ?1 AND seq = ?2 AND state = 'queued'";
        self.execute(sql, params![id.office.as_str(), id.seq.0, why]).map(|rows| rows > 0)
    }

    /// Cancels a job that waits or is left for staff; false if it does neither.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn cancel(&self, id: &JobId) -> Result<bool, SpoolError> {
        let sql = "UPDATE jobs SET state = 'cancelled'
                   WHERE office = ?1 AND seq = ?2 AND state IN ('queued', 'unsure', 'failed')";
        self.execute(sql, params![id.office.as_str(), id.seq.0]).map(|rows| rows > 0)
    }

    /// Cancels a job that waits, as its ticket had ended when the office's journal stood at `head`; false if it
    /// does not wait, or if the journal was read further meanwhile, where the ticket may be back.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn ended(&self, id: &JobId, head: Seq) -> Result<bool, SpoolError> {
        let sql = "UPDATE jobs SET state = 'cancelled', ended = 1
                   WHERE office = ?1 AND seq = ?2 AND state = 'queued'
                       AND (SELECT seq FROM places WHERE office = ?1) <= ?3";
        self.execute(sql, params![id.office.as_str(), id.seq.0, head.0]).map(|rows| rows > 0)
    }

    /// Has a job that is over printed again; marked as a copy if it may have been printed before. Asked again
    /// under the same key, it is not done again.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn reprint(&self, id: &JobId, printer: &PrinterId, key: Option<&str>) -> Result<Reprint, SpoolError> {
        if key.is_some() {
            let sql = "SELECT 1 FROM jobs WHERE office = ?1 AND seq = ?2 AND reprint_key = ?3";
            let known = self
                .connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.exists(params![id.office.as_str(), id.seq.0, key]))
                .map_err(|source| self.failed(source))?;
            if known {
                return Ok(Reprint::Before);
            }
        }
        let sql = "UPDATE jobs SET copy = max(copy, doubts > 0 OR state IN ('sent', 'printed', 'unsure')),
                       state = 'queued', doubts = 0, printer = ?3, error = NULL, reprint_key = ?4, ended = 0
                   WHERE office = ?1 AND seq = ?2 AND awaits = 0
                       AND state IN ('sent', 'printed', 'unsure', 'failed', 'cancelled')";
        let given = params![id.office.as_str(), id.seq.0, printer.as_str(), key];
        Ok(if self.execute(sql, given)? > 0 { Reprint::Now } else { Reprint::NotOver })
    }

    /// Gives the jobs that wait for a printer to another; which.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn move_all(
        &self,
        office: &OfficeId,
        from: &PrinterId,
        to: &PrinterId,
    ) -> Result<Vec<JobId>, SpoolError> {
        let sql = "UPDATE jobs SET printer = ?3 WHERE office = ?1 AND printer = ?2 AND state = 'queued'
                   RETURNING seq";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let given = params![office.as_str(), from.as_str(), to.as_str()];
                let rows = statement.query_map(given, |row| row.get(0))?;
                rows.map(|seq| Ok(JobId { office: office.clone(), seq: Seq(seq?) })).collect()
            })
            .map_err(|source| self.failed(source))
    }

    /// Counts paper that was printed; what was printed of the roll by now.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn count_paper(&self, office: &OfficeId, printer: &PrinterId, mm: u32) -> Result<u64, SpoolError> {
        let sql = "INSERT INTO rolls (office, printer, printed_mm) VALUES (?1, ?2, ?3)
                   ON CONFLICT DO UPDATE SET printed_mm = printed_mm + ?3 RETURNING printed_mm";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row(params![office.as_str(), printer.as_str(), mm], |row| row.get(0))
            })
            .map_err(|source| self.failed(source))
    }

    /// Notes that a new roll was put in.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn new_roll(&self, office: &OfficeId, printer: &PrinterId) -> Result<(), SpoolError> {
        let sql = "DELETE FROM rolls WHERE office = ?1 AND printer = ?2";
        self.execute(sql, [office.as_str(), printer.as_str()]).map(|_| ())
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
        Ok(name.and_then(|name| JobState::of_name(&name)))
    }

    /// Forgets jobs that ended long ago.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sweep(&self, now: Timestamp) -> Result<(), SpoolError> {
        self.execute(
            "DELETE FROM jobs WHERE state NOT IN ('queued', 'sending') AND awaits = 0 AND made_at_ms < ?1",
            [now.minus_s(KEPT_S).0],
        )
        .map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        spool.take_in(&office, &[job(3, "a"), job(4, "b"), job(5, "a")], &[], Seq(5)).unwrap();
        let first = spool.next(&office, &"a".into()).unwrap().unwrap();
        assert_eq!(first.id.seq, Seq(3));
        let lease = spool.sending(&first.id, &"a".into()).unwrap().unwrap();
        assert!(spool.sent(&first.id, lease, false).unwrap());
        drop(spool);

        let mut spool = Spool::open(&path).unwrap();
        assert_eq!(spool.place(&office).unwrap(), Some(Seq(5)));
        spool.take_in(&office, &[job(3, "a")], &[], Seq(5)).unwrap();
        assert_eq!(spool.state(&first.id).unwrap(), Some(JobState::Sent));
        assert_eq!(spool.next(&office, &"a".into()).unwrap().unwrap().id.seq, Seq(5));
        assert_eq!(spool.next(&office, &"b".into()).unwrap().unwrap().id.seq, Seq(4));
        assert_eq!(spool.state(&JobId { office, seq: Seq(99) }).unwrap(), None);
    }

    /// Proves that a job in doubt waits again as a copy, or is left for staff, and one of which the
    /// printer got nothing is none; and that a job in doubt too often is left for staff.
    #[test]
    fn a_job_in_doubt_becomes_a_copy() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spool.db");
        let (office, a): (OfficeId, PrinterId) = ("o".into(), "a".into());
        let mut spool = Spool::open(&path).unwrap();
        spool.take_in(&office, &[job(1, "a"), job(2, "a")], &[], Seq(2)).unwrap();
        let id = job(1, "a").id;
        let lease = spool.sending(&id, &a).unwrap().unwrap();
        assert_eq!(spool.sending(&id, &a).unwrap(), None, "one try at a time");
        assert!(spool.not_begun(&id, lease, "refused").unwrap());
        let waiting = spool.next(&office, &a).unwrap().unwrap();
        assert_eq!((waiting.copy, waiting.attempts), (false, 1));
        spool.sending(&id, &a).unwrap();
        drop(spool);
        let spool = Spool::open(&path).unwrap();
        assert_eq!(spool.next(&office, &a).unwrap().unwrap().id.seq, Seq(2), "nobody decided yet");
        let underway = spool.underway(&office, &a).unwrap();
        assert_eq!(
            underway.iter().map(|one| (one.job.id.seq, one.state)).collect::<Vec<_>>(),
            [(Seq(1), JobState::Sending)]
        );
        assert_eq!(spool.in_doubt(&id, 2, "died", true).unwrap(), Some(JobState::Queued));
        let waiting = spool.next(&office, &a).unwrap().unwrap();
        assert_eq!((waiting.id.seq, waiting.copy, waiting.attempts), (Seq(1), true, 2));
        for (lease, state) in [(3, JobState::Queued), (4, JobState::Unsure)] {
            assert_eq!(spool.sending(&id, &a).unwrap(), Some(lease));
            assert_eq!(spool.in_doubt(&id, lease, "broke", true).unwrap(), Some(state));
        }
        let second = job(2, "a").id;
        let lease = spool.sending(&second, &a).unwrap().unwrap();
        assert!(spool.sent(&second, lease, true).unwrap());
        assert_eq!(spool.in_doubt(&second, lease, "silent", false).unwrap(), Some(JobState::Unsure));
        assert_eq!(
            spool.counts(&office, &a).unwrap(),
            Counts { queued: 0, underway: 0, unsure: 2, failed: 0 }
        );
    }

    /// Proves that a job that was given up is counted and listed until staff dismiss it or have it printed.
    #[test]
    fn a_job_given_up_is_counted_until_somebody_sees_to_it() {
        let dir = tempfile::tempdir().unwrap();
        let (office, a): (OfficeId, PrinterId) = ("o".into(), "a".into());
        let mut spool = Spool::open(&dir.path().join("spool.db")).unwrap();
        spool.take_in(&office, &[job(1, "a"), job(2, "a")], &[], Seq(2)).unwrap();
        for seq in [1, 2] {
            assert!(spool.give_up(&job(seq, "a").id, "too old").unwrap());
        }
        assert_eq!(spool.counts(&office, &a).unwrap().failed, 2);
        assert!(spool.cancel(&job(1, "a").id).unwrap());
        assert_eq!(spool.reprint(&job(2, "a").id, &a, None).unwrap(), Reprint::Now);
        let counts = spool.counts(&office, &a).unwrap();
        assert_eq!(counts, Counts { queued: 1, ..Counts::default() });
    }

    /// Proves that what is noted of an earlier try changes nothing: two who print the same job cannot
    /// both have their say.
    #[test]
    fn an_earlier_try_has_no_say() {
        let dir = tempfile::tempdir().unwrap();
        let (office, a): (OfficeId, PrinterId) = ("o".into(), "a".into());
        let mut spool = Spool::open(&dir.path().join("spool.db")).unwrap();
        spool.take_in(&office, &[job(1, "a")], &[], Seq(1)).unwrap();
        let id = job(1, "a").id;
        let first = spool.sending(&id, &a).unwrap().unwrap();
        spool.in_doubt(&id, first, "away", true).unwrap();
        let second = spool.sending(&id, &a).unwrap().unwrap();
        assert!(!spool.sent(&id, first, true).unwrap());
        assert!(!spool.succeeded(&id, first, true).unwrap());
        assert!(!spool.not_begun(&id, first, "x").unwrap());
        assert_eq!(spool.in_doubt(&id, first, "x", true).unwrap(), None);
        assert!(spool.sent(&id, second, true).unwrap());
        assert!(spool.succeeded(&id, second, true).unwrap());
        assert_eq!(spool.state(&id).unwrap(), Some(JobState::Printed));
        assert!(!spool.succeeded(&id, second, true).unwrap(), "once");
    }

    /// Proves what staff may do: cancel what waits, have printed again what is over (as a copy if it
    /// may be on paper), and give what waits to another printer; and nothing with what is on its way.
    #[test]
    fn staff_cancel_reprint_and_move() {
        let dir = tempfile::tempdir().unwrap();
        let (office, a, b): (OfficeId, PrinterId, PrinterId) = ("o".into(), "a".into(), "b".into());
        let mut spool = Spool::open(&dir.path().join("spool.db")).unwrap();
        let jobs: Vec<Job> = (1..=4).map(|seq| job(seq, "a")).collect();
        spool.take_in(&office, &jobs, &[], Seq(4)).unwrap();
        let id = |seq| job(seq, "a").id;
        let lease = spool.sending(&id(1), &a).unwrap().unwrap();
        assert!(!spool.cancel(&id(1)).unwrap());
        assert_eq!(spool.reprint(&id(1), &a, None).unwrap(), Reprint::NotOver);
        assert!(spool.cancel(&id(2)).unwrap());
        assert_eq!(spool.reprint(&id(3), &a, None).unwrap(), Reprint::NotOver, "it waits already");
        assert_eq!(spool.move_all(&office, &a, &b).unwrap(), [id(3), id(4)]);
        assert_eq!(spool.sending(&id(3), &a).unwrap(), None, "it is not this printer's any more");
        assert_eq!(spool.next(&office, &b).unwrap().unwrap().id, id(3));
        assert!(spool.succeeded(&id(1), lease, true).unwrap());
        assert_eq!(spool.reprint(&id(1), &b, Some("k")).unwrap(), Reprint::Now);
        assert_eq!(spool.reprint(&id(2), &b, None).unwrap(), Reprint::Now);
        assert_eq!(spool.reprint(&id(1), &b, Some("k")).unwrap(), Reprint::Before, "asked again");
        assert_eq!(spool.reprint(&id(1), &b, Some("l")).unwrap(), Reprint::NotOver, "it waits already");
        let copies: Vec<(Seq, bool)> =
            spool.list(&office, &b).unwrap().iter().map(|one| (one.job.id.seq, one.job.copy)).collect();
        assert_eq!(copies, [(Seq(4), false), (Seq(3), false), (Seq(2), false), (Seq(1), true)]);
        assert_eq!(spool.count_paper(&office, &a, 90).unwrap(), 90);
        assert_eq!(spool.count_paper(&office, &a, 30).unwrap(), 120);
        spool.new_roll(&office, &a).unwrap();
        assert_eq!(spool.count_paper(&office, &a, 0).unwrap(), 0);
    }

    /// Proves that a job whose ticket had ended waits again when the ticket is back, also if that was read while
    /// the job was about to be cancelled; and that one that staff cancelled, or that is on paper, does not.
    #[test]
    fn the_job_of_a_ticket_that_is_back_waits_again() {
        let dir = tempfile::tempdir().unwrap();
        let (office, a): (OfficeId, PrinterId) = ("o".into(), "a".into());
        let mut spool = Spool::open(&dir.path().join("spool.db")).unwrap();
        let jobs: Vec<Job> = (1..=4).map(|seq| job(seq, "a")).collect();
        spool.take_in(&office, &jobs, &[], Seq(4)).unwrap();
        let id = |seq| job(seq, "a").id;
        let back: Vec<TicketId> = (1..=3).map(TicketId).collect();
        assert!(spool.ended(&id(1), Seq(9)).unwrap());
        assert!(spool.cancel(&id(2)).unwrap());
        let lease = spool.sending(&id(3), &a).unwrap().unwrap();
        assert!(!spool.ended(&id(3), Seq(9)).unwrap(), "it is on its way");
        spool.succeeded(&id(3), lease, true).unwrap();
        assert_eq!(spool.take_in(&office, &[], &back, Seq(10)).unwrap(), [(id(1), a.clone())]);
        assert!(!spool.ended(&id(1), Seq(9)).unwrap(), "it was asked before the ticket was back");
        assert!(!spool.next(&office, &a).unwrap().unwrap().copy);
        let states = (1..=4).map(|seq| spool.state(&id(seq)).unwrap().unwrap()).collect::<Vec<_>>();
        assert_eq!(states, [JobState::Queued, JobState::Cancelled, JobState::Printed, JobState::Queued]);
        assert!(spool.ended(&id(1), Seq(10)).unwrap());
        assert_eq!(spool.reprint(&id(1), &a, None).unwrap(), Reprint::Now);
        assert!(spool.cancel(&id(1)).unwrap());
        assert!(spool.take_in(&office, &[], &back, Seq(11)).unwrap().is_empty(), "staff cancelled it since");
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

    /// Proves that a spool of the second version is taken over: what was being sent is still underway,
    /// and what was a copy is in doubt.
    #[test]
    fn a_spool_of_the_second_version_is_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spool.db");
        let mut connection = Connection::open(&path).unwrap();
        Migrations::from_slice(&MIGRATIONS[..2]).to_latest(&mut connection).unwrap();
        for row in ["(7, 'sending', 0)", "(8, 'queued', 1)", "(9, 'sent', 0)"] {
            let sql = format!(
                "INSERT INTO jobs (seq, state, copy, office, printer, ticket, attempts, made_at_ms)
                 SELECT *, 'o', 'a', 1, 1, 1 FROM (VALUES {row})"
            );
            connection.execute(&sql, []).unwrap();
        }
        drop(connection);
        let (office, a): (OfficeId, PrinterId) = ("o".into(), "a".into());
        let spool = Spool::open(&path).unwrap();
        assert_eq!(spool.underway(&office, &a).unwrap()[0].job.id.seq, Seq(7));
        assert!(spool.next(&office, &a).unwrap().unwrap().copy);
        assert!(spool.give_up(&job(8, "a").id, "too old").unwrap());
        assert_eq!(spool.state(&job(8, "a").id).unwrap(), Some(JobState::Unsure));
        assert_eq!(spool.state(&job(9, "a").id).unwrap(), Some(JobState::Sent));
    }
}
