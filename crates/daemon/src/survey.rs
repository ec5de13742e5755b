//! What clients say of their visit: counted per service and day, never per client.
//!
//! Three tables that do not know each other: counts, words, and which tickets of the day have taken
//! part (so that each does once), which is forgotten with the day. No answer has a time, an order or a
//! ticket beside it. The file is its own, so that it can be erased without touching the journal, and
//! so that the internet never waits for, or holds up, the journal's lock.

use crate::secret;
use jiff::civil::Date;
use kolejka_core::ids::{OfficeId, ServiceId, TicketId};
use rusqlite::{Connection, OptionalExtension, params};
use rusqlite_migration::{M, Migrations};
use serde::Serialize;
use std::{
    collections::HashMap,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError, RwLock},
};
use utoipa::ToSchema;

/// The most characters of a comment.
pub const COMMENT_CHARS_MAX: usize = 500;

/// With fewer answers to a service on a day, only their number is told: one answer would tell about
/// one client, or one clerk.
pub const FEW: u32 = 3;

/// The most comments told at once, the latest days first.
const COMMENTS_MAX: u32 = 500;

const MIGRATIONS: &[M<'_>] = &[M::up(
    "CREATE TABLE answers (
        office TEXT NOT NULL,
        date TEXT NOT NULL,
        service TEXT NOT NULL,
        score INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (office, date, service, score)
    ) STRICT, WITHOUT ROWID;
    -- Under a random id, so that not even the order of coming is kept.
    CREATE TABLE comments (
        id TEXT PRIMARY KEY,
        office TEXT NOT NULL,
        date TEXT NOT NULL,
        service TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- That a ticket has taken part, not with what.
    CREATE TABLE took_part (
        office TEXT NOT NULL,
        ticket INTEGER NOT NULL,
        date TEXT NOT NULL,
        commented INTEGER NOT NULL,
        PRIMARY KEY (office, ticket)
    ) STRICT, WITHOUT ROWID;",
)];

/// How far a ticket has taken part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Not yet.
    #[default]
    None,
    /// It has answered.
    Answered,
    /// It has answered and said a word.
    Commented,
}

/// A failure of the file.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// SQLite failed.
    #[error("the file of answers failed")]
    Database(#[from] rusqlite::Error),
    /// It is of a newer version, or cannot be migrated.
    #[error("the file of answers could not be migrated; was it written by a newer version?")]
    Migration(#[from] rusqlite_migration::Error),
}

/// One day's answers about a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayOfAnswers {
    /// The day.
    pub date: String,
    /// The service.
    pub service: String,
    /// How many answered.
    pub answers: u32,
    /// How many said: very good, good, bad, very bad; absent when too few answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_score: Option<ByScore>,
}

/// Answers by what they said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ByScore {
    pub very_good: u32,
    pub good: u32,
    pub bad: u32,
    pub very_bad: u32,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comment {
    /// Its id, by which it can be erased.
    pub id: String,
    /// The day.
    pub date: String,
    /// The service.
    pub service: String,
    /// What it says: plain text, whatever it looks like.
    pub text: String,
}

/// The open file.
pub struct Survey {
    file: Mutex<Connection>,
    part: RwLock<HashMap<(OfficeId, TicketId), Part>>,
}

impl Survey {
    /// Opens the file, making it if there is none.
    ///
    /// # Errors
    /// If it cannot be opened or is of a newer version.
    pub fn open(path: &Path) -> Result<Self, SurveyError> {
        let mut file = Connection::open(path)?;
        file.busy_timeout(std::time::Duration::from_secs(5))?;
        file.pragma_update(None, "journal_mode", "WAL")?;
        file.pragma_update(None, "secure_delete", 1)?;
        Migrations::from_slice(MIGRATIONS).to_latest(&mut file)?;
        let part = {
            let mut rows = file.prepare("SELECT office, ticket, commented FROM took_part")?;
            let read = rows.query_map([], |row| {
                let office: String = row.get(0)?;
                let part = if row.get(2)? { Part::Commented } else { Part::Answered };
                Ok(((OfficeId::new(office), TicketId(row.get(1)?)), part))
            })?;
            read.collect::<Result<_, _>>()?
        };
        Ok(Self { file: Mutex::new(file), part: RwLock::new(part) })
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far a ticket has taken part.
    pub fn part(&self, office: &OfficeId, ticket: TicketId) -> Part {
        let part = self.part.read().unwrap_or_else(PoisonError::into_inner);
        part.get(&(office.clone(), ticket)).copied().unwrap_or_default()
    }

    fn remember(&self, office: &OfficeId, ticket: TicketId, now: Part) {
        let mut part = self.part.write().unwrap_or_else(PoisonError::into_inner);
        part.insert((office.clone(), ticket), now);
    }

    /// Counts an answer, once a ticket.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn answer(
        &self,
        office: &OfficeId,
        ticket: TicketId,
        date: Date,
        service: &ServiceId,
        score: u8,
    ) -> Result<(), SurveyError> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        let is_first = transaction.execute(
            "INSERT OR IGNORE INTO took_part (office, ticket, date, commented) VALUES (?1, ?2, ?3, 0)",
            params![office.as_str(), ticket.0, date.to_string()],
        )? == 1;
        if is_first {
            transaction.execute(
                "INSERT INTO answers (office, date, service, score, count) VALUES (?1, ?2, ?3, ?4, 1)
                 ON CONFLICT DO UPDATE SET count = count + 1",
                params![office.as_str(), date.to_string(), service.as_str(), score],
            )?;
            transaction.commit()?;
            self.remember(office, ticket, Part::Answered);
        }
        Ok(())
    }

    /// Keeps a word of a ticket that has answered, once.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn comment(
        &self,
        office: &OfficeId,
        ticket: TicketId,
        date: Date,
        service: &ServiceId,
        text: &str,
    ) -> Result<(), SurveyError> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        let is_first = transaction.execute(
            "UPDATE took_part SET commented = 1 WHERE office = ?1 AND ticket = ?2 AND commented = 0",
            params![office.as_str(), ticket.0],
        )? == 1;
        if is_first {
            transaction.execute(
                "INSERT INTO comments (id, office, date, service, text) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![secret::new_id(), office.as_str(), date.to_string(), service.as_str(), text],
            )?;
            transaction.commit()?;
            self.remember(office, ticket, Part::Commented);
        }
        Ok(())
    }

    /// Answers by day and service, the latest day first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn days(&self, office: &OfficeId) -> Result<Vec<DayOfAnswers>, SurveyError> {
        let file = self.file();
        let mut rows = file.prepare(
            "SELECT date, service, SUM(count), SUM(count * (score = 4)), SUM(count * (score = 3)),
                 SUM(count * (score = 2)), SUM(count * (score = 1))
             FROM answers WHERE office = ?1 GROUP BY date, service ORDER BY date DESC, service",
        )?;
        let days = rows.query_map([office.as_str()], |row| {
            let answers = row.get(2)?;
            let by_score = ByScore {
                very_good: row.get(3)?,
                good: row.get(4)?,
                bad: row.get(5)?,
                very_bad: row.get(6)?,
            };
            Ok(DayOfAnswers {
                date: row.get(0)?,
                service: row.get(1)?,
                answers,
                by_score: (answers >= FEW).then_some(by_score),
            })
        })?;
        Ok(days.collect::<Result<_, _>>()?)
    }

    /// Comments, the latest day first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn comments(&self, office: &OfficeId) -> Result<Vec<Comment>, SurveyError> {
        let file = self.file();
        let mut rows = file.prepare(
            "SELECT id, date, service, text FROM comments WHERE office = ?1 ORDER BY date DESC, id LIMIT ?2",
        )?;
        let comments = rows.query_map(params![office.as_str(), COMMENTS_MAX], |row| {
            Ok(Comment { id: row.get(0)?, date: row.get(1)?, service: row.get(2)?, text: row.get(3)? })
        })?;
        Ok(comments.collect::<Result<_, _>>()?)
    }

    /// Erases a comment, as when it names somebody; whether it was there.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn erase(&self, office: &OfficeId, id: &str) -> Result<bool, SurveyError> {
        let file = self.file();
        let erased = file
            .execute("DELETE FROM comments WHERE office = ?1 AND id = ?2", params![office.as_str(), id])?
            == 1;
        empty_log(&file)?;
        Ok(erased)
    }

    /// Erases comments of days before one; how many.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn erase_comments(&self, office: &OfficeId, before: Date) -> Result<usize, SurveyError> {
        self.erase_before("DELETE FROM comments WHERE office = ?1 AND date < ?2", office, before)
    }

    /// Erases counted answers of days before one; how many rows.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn erase_answers(&self, office: &OfficeId, before: Date) -> Result<usize, SurveyError> {
        self.erase_before("DELETE FROM answers WHERE office = ?1 AND date < ?2", office, before)
    }

    fn erase_before(&self, sql: &str, office: &OfficeId, before: Date) -> Result<usize, SurveyError> {
        let file = self.file();
        let rows = file.execute(sql, params![office.as_str(), before.to_string()])?;
        if rows > 0 {
            empty_log(&file)?;
        }
        Ok(rows)
    }

    /// Forgets which tickets of days before today took part.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sweep(&self, office: &OfficeId, today: Date) -> Result<(), SurveyError> {
        let file = self.file();
        let parts = file.execute(
            "DELETE FROM took_part WHERE office = ?1 AND date < ?2",
            params![office.as_str(), today.to_string()],
        )?;
        if parts == 0 {
            return Ok(());
        }
        empty_log(&file)?;
        let mut left: Vec<u64> = Vec::new();
        let mut rows = file.prepare("SELECT ticket FROM took_part WHERE office = ?1")?;
        for ticket in rows.query_map([office.as_str()], |row| row.get(0))? {
            left.push(ticket?);
        }
        let mut part = self.part.write().unwrap_or_else(PoisonError::into_inner);
        part.retain(|(of, ticket), _| of != office || left.contains(&ticket.0));
        Ok(())
    }
}

/// Copies of what was erased may stand in the log.
fn empty_log(file: &Connection) -> rusqlite::Result<()> {
    file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).optional().map(|_| ())
}

/// A comment as it is kept: what a person typed, without what cannot be seen or reorders text, and not
/// longer than it may be. Markup stays what it is, text; it is escaped wherever it is shown.
pub fn tidy(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace(['\r', '\t'], " ");
    let seen: String = plain
        .chars()
        .filter(|c| {
            let mut one = [0; 4];
            *c == '\n' || kolejka_core::check_text(c.encode_utf8(&mut one), 1, false).is_ok()
        })
        .collect();
    seen.trim().chars().take(COMMENT_CHARS_MAX).collect::<String>().trim_end().to_owned()
}
