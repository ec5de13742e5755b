//! Looking acts up in the journal: who did what and when, the latest first.
//!
//! A reader has a connection of its own that cannot write, so it never waits for a commit nor holds one
//! up. A search looks at a bounded number of events and says from where it can be gone on with, so that
//! a search through years costs no more at once than one through a day.
//! What is deliberately absent: holding events to the chain, which is [`crate::verify`]'s.

use crate::{
    Hash, StoreError, codec,
    sqlite::{failing, office_ix, read_row},
    verify::open_to_read,
};
use kolejka_core::{
    Actor, Recorded, Timestamp,
    ids::{OfficeId, Seq, TicketId},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Events that are read at once.
const AT_ONCE: u64 = 5_000;

/// Events that one search looks at.
const LOOKED_AT_MAX: u64 = 100_000;

/// What acts are looked for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Before which event; the end of the journal if absent.
    pub before: Option<Seq>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// By whom, by sign-in name.
    pub person: Option<String>,
    /// Also what machines and clients did.
    pub everybody: bool,
    /// About one of these tickets.
    pub tickets: Option<BTreeSet<TicketId>>,
    /// At which counter.
    pub counter: Option<String>,
    /// Of these kinds; of any if empty.
    pub kinds: BTreeSet<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Acts, the latest first.
    pub acts: Vec<Recorded>,
    /// Every act before this one is still to be looked at; none if all were.
    pub go_on: Option<Seq>,
}

/// Reads the journal for those who look acts up.
pub struct AuditReader {
    path: PathBuf,
    connection: Connection,
}

impl AuditReader {
    /// Opens the file, which must be there.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_owned(), connection: open_to_read(path)? })
    }

    /// The last event of an office, and the hash that stands for all up to it; none without events.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn head(&self, office: &OfficeId) -> Result<Option<(Seq, Hash)>, StoreError> {
        let doing = failing(&self.path, "reading its head");
        let Some(ix) = office_ix(&self.connection, office).map_err(&doing)? else { return Ok(None) };
        self.connection
            .prepare_cached("SELECT seq, hash FROM events WHERE office = ?1 ORDER BY seq DESC LIMIT 1")
            .and_then(|mut statement| {
                statement.query_row([ix], |row| Ok((Seq(row.get(0)?), Hash(row.get(1)?)))).optional()
            })
            .map_err(doing)
    }

    /// Looks for acts; at most `max`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn search(&self, office: &OfficeId, wanted: &Search, max: usize) -> Result<Found, StoreError> {
        let doing = failing(&self.path, "looking acts up");
        let Some(ix) = office_ix(&self.connection, office).map_err(&doing)? else {
            return Ok(Found::default());
        };
        let end = match wanted.until {
            Some(until) => self.first_at(ix, until).map_err(&doing)?,
            None => self.last(ix).map_err(&doing)? + 1,
        };
        let mut end = wanted.before.map_or(end, |before| end.min(before.0));
        let begin = match wanted.from {
            Some(from) => self.first_at(ix, from).map_err(&doing)?,
            None => 1,
        };
        let mut found = Found::default();
        let mut looked_at = 0;
        while end > begin {
            if looked_at >= LOOKED_AT_MAX {
                found.go_on = Some(Seq(end));
                return Ok(found);
            }
            let first = begin.max(end.saturating_sub(AT_ONCE));
            looked_at += end - first;
            for recorded in self.between(office, ix, first, end, wanted)? {
                if found.acts.len() == max {
                    found.go_on = found.acts.last().map(|last| last.seq);
                    return Ok(found);
                }
                found.acts.push(recorded);
            }
            end = first;
        }
        Ok(found)
    }

    fn between(
        &self,
        office: &OfficeId,
        ix: i64,
        first: u64,
        end: u64,
        wanted: &Search,
    ) -> Result<Vec<Recorded>, StoreError> {
        let doing = failing(&self.path, "looking acts up");
        // What is rare is left out before its text is read; what is left is judged by its meaning.
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT seq, at_ms, schema, kind, payload, hash FROM events
                 WHERE office = ?1 AND seq >= ?2 AND seq < ?3
                   AND (?4 OR instr(payload, '\"actor\":{\"staff\"') > 0)
                   AND (?5 = '' OR instr(payload, ?5) > 0)
                   AND (?6 = '' OR instr(?6, ' ' || kind || ' ') > 0)
                 ORDER BY seq DESC",
            )
            .map_err(&doing)?;
        let person = wanted.person.as_deref().map_or_else(String::new, |login| {
            serde_json::to_string(login).expect("a text can be written as JSON")
        });
        let kinds: Vec<&str> = wanted.kinds.iter().map(String::as_str).collect();
        let kinds = if kinds.is_empty() { String::new() } else { format!(" {} ", kinds.join(" ")) };
        let everybody = wanted.everybody && wanted.person.is_none();
        let rows = statement
            .query_map(params![ix, first, end, everybody, person, kinds], read_row)
            .map_err(&doing)?;
        let mut found = Vec::new();
        for row in rows {
            let row = row.map_err(&doing)?;
            let recorded = codec::read(&row).map_err(|why| StoreError::Unreadable {
                path: self.path.clone(),
                office: office.clone(),
                seq: row.seq,
                why,
            })?;
            if wanted.fits(&recorded, &row.payload) {
                found.push(recorded);
            }
        }
        Ok(found)
    }

    /// The number of the last event.
    fn last(&self, ix: i64) -> rusqlite::Result<u64> {
        self.connection
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM events WHERE office = ?1")?
            .query_row([ix], |row| row.get(0))
    }

    /// The number of the first event that is not before a moment; times in a journal never fall.
    fn first_at(&self, ix: i64, at: Timestamp) -> rusqlite::Result<u64> {
        let mut statement =
            self.connection.prepare_cached("SELECT at_ms FROM events WHERE office = ?1 AND seq = ?2")?;
        let (mut low, mut high) = (1, self.last(ix)? + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let then: Option<i64> = statement.query_row(params![ix, middle], |row| row.get(0)).optional()?;
            if then.is_some_and(|then| then < at.0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Tickets that had a number between two moments, by their visits.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn tickets_of(
        &self,
        office: &OfficeId,
        number: &str,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<BTreeSet<TicketId>, StoreError> {
        let doing = failing(&self.path, "looking a number up");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT DISTINCT ticket FROM visits
                 WHERE office = (SELECT ix FROM offices WHERE id = ?1) AND number = ?2
                   AND arrived_at_ms >= ?3 AND arrived_at_ms < ?4",
            )
            .map_err(&doing)?;
        // Who came the evening before is served on the same business day.
        let day_ms = 24 * 3_600_000;
        let from = from.map_or(i64::MIN, |at| at.0.saturating_sub(day_ms));
        let until = until.map_or(i64::MAX, |at| at.0);
        let found = statement
            .query_map(params![office.as_str(), number, from, until], |row| row.get(0).map(TicketId))
            .map_err(&doing)?;
        found.collect::<Result<_, _>>().map_err(doing)
    }

    /// The numbers of tickets, where their visits are still kept.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn numbers(
        &self,
        office: &OfficeId,
        tickets: &BTreeSet<TicketId>,
    ) -> Result<BTreeMap<TicketId, String>, StoreError> {
        let doing = failing(&self.path, "looking numbers up");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT number FROM visits
                 WHERE office = (SELECT ix FROM offices WHERE id = ?1) AND ticket = ?2 LIMIT 1",
            )
            .map_err(&doing)?;
        let mut numbers = BTreeMap::new();
        for ticket in tickets {
            let number: Option<String> = statement
                .query_row(params![office.as_str(), ticket.0], |row| row.get(0))
                .optional()
                .map_err(&doing)?;
            numbers.extend(number.map(|number| (*ticket, number)));
        }
        Ok(numbers)
    }
}

impl Search {
    fn fits(&self, recorded: &Recorded, text: &str) -> bool {
        let by = match &recorded.actor {
            Actor::Staff { clerk, .. } => Some(clerk.as_str()),
            Actor::System | Actor::Kiosk(_) | Actor::Client(_) => None,
        };
        let person = match &self.person {
            Some(person) => by == Some(person.as_str()),
            None => self.everybody || by.is_some(),
        };
        let counter = self.counter.as_deref().is_none_or(|counter| {
            recorded.counter.as_ref().is_some_and(|at| at.as_str() == counter)
                || serde_json::to_string(counter)
                    .is_ok_and(|counter| text.contains(&format!("\"counter\":{counter}")))
        });
        let tickets = self
            .tickets
            .as_ref()
            .is_none_or(|tickets| recorded.event.tickets().iter().any(|ticket| tickets.contains(ticket)));
        person && counter && tickets
    }
}
