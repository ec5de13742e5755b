//! What was foreseen for those who wait, kept so that it can be set beside what became of it.
//!
//! The range that a client is told on issuing stands in the journal, and here, at the same instant, what
//! it was made from; what the pages say afterwards changes all the
//! time, so for each wait it is noted at a few moments (`MOMENTS_S`).
//! The file is the forecast worker's own, so that nobody else ever waits for its lock; lost, it begins
//! anew. It names tickets by id only, and forgets after `KEPT_DAYS`.

use super::Foreseen;
use kolejka_core::{
    Timestamp, WaitRange,
    ids::{OfficeId, TicketId},
};
use kolejka_forecast::Forecast;
use rusqlite::{Connection, params};
use rusqlite_migration::{M, Migrations};
use std::path::{Path, PathBuf};

/// After how much waiting a forecast is noted.
pub(super) const MOMENTS_S: [u32; 6] = [5 * 60, 10 * 60, 20 * 60, 40 * 60, 60 * 60, 90 * 60];

/// For how many days it is kept.
const KEPT_DAYS: i64 = 60;

const MIGRATIONS: &[M<'_>] = &[M::up(
    "CREATE TABLE waiting (
        office TEXT NOT NULL,
        ticket INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        min_s INTEGER NOT NULL,
        likely_s INTEGER NOT NULL,
        max_s INTEGER NOT NULL,
        p10_s REAL NOT NULL,
        p50_s REAL NOT NULL,
        p90_s REAL NOT NULL,
        PRIMARY KEY (office, ticket, at_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX waiting_at ON waiting (at_ms);",
)];

/// A failure of the file.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// SQLite failed.
    #[error("the file {path} failed")]
    Database {
        /// Which file.
        path: PathBuf,
        /// SQLite's word for it.
        #[source]
        source: rusqlite::Error,
    },
    /// It is of a newer version, or cannot be migrated.
    #[error("the file {path} could not be migrated; was it written by a newer version?")]
    Migration {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: rusqlite_migration::Error,
    },
}

/// What was foreseen for a ticket at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noted {
    /// Whose wait.
    pub ticket: TicketId,
    /// When.
    pub at: Timestamp,
    /// What was foreseen of the rest of it.
    pub foreseen: Foreseen,
}

/// The open file.
pub struct Record {
    path: PathBuf,
    connection: Connection,
}

impl Record {
    /// Opens the file, making it if there is none.
    ///
    /// # Errors
    /// If it cannot be opened or is of a newer version.
    pub fn open(path: &Path) -> Result<Self, RecordError> {
        let failed = |source| RecordError::Database { path: path.to_owned(), source };
        let mut connection = Connection::open(path).map_err(failed)?;
        connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(failed)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        // A loss of power may cost the last notes: they judge forecasts, and nobody waits for them.
        connection.pragma_update(None, "synchronous", "NORMAL").map_err(failed)?;
        Migrations::from_slice(MIGRATIONS)
            .to_latest(&mut connection)
            .map_err(|source| RecordError::Migration { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), connection })
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> RecordError + use<> {
        let path = self.path.clone();
        move |source| RecordError::Database { path: path.clone(), source }
    }

    /// Notes what was foreseen; what is there already stays.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn note(&mut self, office: &OfficeId, notes: &[Noted]) -> Result<(), RecordError> {
        let failed = self.failed();
        let transaction = self.connection.transaction().map_err(&failed)?;
        for noted in notes {
            let Foreseen { range, forecast } = noted.foreseen;
            let ticket = i64::try_from(noted.ticket.0).unwrap_or(i64::MAX);
            transaction
                .execute(
                    "INSERT OR IGNORE INTO waiting VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    params![
                        office.as_str(),
                        ticket,
                        noted.at.0,
                        range.min_s,
                        range.likely_s,
                        range.max_s,
                        f64::from(forecast.p10_s),
                        f64::from(forecast.p50_s),
                        f64::from(forecast.p90_s)
                    ],
                )
                .map_err(&failed)?;
        }
        transaction.commit().map_err(&failed)
    }

    /// Forgets what is too old.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn forget(&mut self, now: Timestamp) -> Result<(), RecordError> {
        let before = now.0 - KEPT_DAYS * 24 * 3_600_000;
        self.connection
            .execute("DELETE FROM waiting WHERE at_ms < ?1", params![before])
            .map(|_| ())
            .map_err(self.failed())
    }

    /// All that is kept of an office, by ticket and time.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn noted(&self, office: &OfficeId) -> Result<Vec<Noted>, RecordError> {
        let failed = self.failed();
        let mut statement = self
            .connection
            .prepare(
                "SELECT ticket, at_ms, min_s, likely_s, max_s, p10_s, p50_s, p90_s
                 FROM waiting WHERE office = ?1 ORDER BY ticket, at_ms",
            )
            .map_err(&failed)?;
        let rows = statement
            .query_map(params![office.as_str()], |row| {
                #[expect(clippy::cast_possible_truncation, reason = "they were of this precision")]
                let seconds = |column| row.get::<_, f64>(column).map(|seconds| seconds as f32);
                Ok(Noted {
                    ticket: TicketId(u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default()),
                    at: Timestamp(row.get(1)?),
                    foreseen: Foreseen {
                        range: WaitRange { min_s: row.get(2)?, likely_s: row.get(3)?, max_s: row.get(4)? },
                        forecast: Forecast { p10_s: seconds(5)?, p50_s: seconds(6)?, p90_s: seconds(7)? },
                    },
                })
            })
            .map_err(&failed)?;
        rows.collect::<Result<Vec<_>, _>>().map_err(&failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(ticket: u64, at_s: i64) -> Noted {
        let range = WaitRange { min_s: 300, likely_s: 500, max_s: 900 };
        let forecast = Forecast { p10_s: 320.5, p50_s: 500.0, p90_s: 800.0 };
        let foreseen = Foreseen { range, forecast };
        Noted { ticket: TicketId(ticket), at: Timestamp(at_s * 1000), foreseen }
    }

    /// Proves that notes are there when the file is opened again, apart for each office, that the same
    /// moment is noted once, and that what is too old is forgotten.
    #[test]
    fn notes_are_kept_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forecast.db");
        let mut record = Record::open(&path).unwrap();
        let (here, there) = (OfficeId::new("here"), OfficeId::new("there"));
        record.note(&here, &[noted(2, 100), noted(1, 50), noted(1, 50)]).unwrap();
        record.note(&there, &[noted(7, 60)]).unwrap();
        drop(record);
        let mut record = Record::open(&path).unwrap();
        assert_eq!(record.noted(&here).unwrap(), [noted(1, 50), noted(2, 100)]);
        record.forget(Timestamp(100_000 + KEPT_DAYS * 24 * 3_600_000)).unwrap();
        assert_eq!(record.noted(&here).unwrap(), [noted(2, 100)]);
        assert_eq!(record.noted(&there).unwrap(), []);
    }
}
