//! The journal in one SQLite file.
//!
//! Every office's owner has a connection of its own; a gate lets one of them commit at a time, so
//! that no commit ever meets SQLite's own lock.

use crate::{
    Appended, Batch, DayKey, Hash, Journal, JournalSource, KeyRecord, SideTables, StoreError, VisitRow,
    checkpoint::Checkpointer,
    codec::{self, Row},
    schema, visits,
};
use jiff::civil::Date;
use kolejka_core::{
    Event, Recorded, Timestamp,
    ids::{NoteId, OfficeId, Seq, TicketId},
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How long a connection waits for another process that looks into the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Memory for pages per connection, in KiB.
const CACHE_KIB: i64 = 2_048;

/// Bytes that the log is given room for: a commit into room that is there already needs the disk
/// once, one that makes the file longer needs it for the file system's own records too.
const LOG_ROOM: u64 = 32 << 20;

/// Room is made only if so many times as much is free.
const FREE_PER_ROOM: u64 = 16;

/// Bytes of room made at once, and the rest after them: writers wait for that long at most.
const ROOM_STEP: usize = 512 << 10;
const ROOM_REST: Duration = Duration::from_millis(20);

/// Tickets whose visits are erased at once.
const VISITS_STEP: i64 = 200;

/// The SQLite file with the journal and what lies beside it.
pub struct SqliteStore {
    path: PathBuf,
    id: String,
    gate: Arc<Mutex<()>>,
    checkpointer: Checkpointer,
    side: Mutex<SideConnection>,
}

impl SqliteStore {
    /// Opens the file, making it if there is none, and brings it to this version's form.
    /// `new_id` becomes the journal's identity if it is new.
    ///
    /// # Errors
    /// If the file cannot be opened, is of a newer version, or cannot be migrated.
    pub fn open(path: &Path, new_id: &str) -> Result<Self, StoreError> {
        let mut connection = connect(path)?;
        let too_far = rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead;
        let newer = rusqlite_migration::Error::MigrationDefinition(too_far);
        schema::migrations().to_latest(&mut connection).map_err(|source| {
            let path = path.to_owned();
            if source == newer {
                StoreError::NewerVersion { path }
            } else {
                StoreError::Migration { path, source }
            }
        })?;
        let doing = failing(path, "reading its identity");
        connection
            .execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('journal', ?1)", [new_id])
            .map_err(&doing)?;
        let id = connection
            .query_row("SELECT value FROM meta WHERE name = 'journal'", [], |row| row.get(0))
            .map_err(&doing)?;
        let (checkpointer, _thread) =
            Checkpointer::start(path).map_err(failing(path, "starting its checkpoints"))?;
        let gate = Arc::new(Mutex::new(()));
        let side = SideConnection { path: path.to_owned(), connection, gate: Arc::clone(&gate) };
        let side = Mutex::new(side);
        Ok(Self { path: path.to_owned(), id, gate, checkpointer, side })
    }

    /// A connection for reading and erasing what lies beside the journal.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn side_tables(&self) -> Result<Box<dyn SideTables>, StoreError> {
        let connection = connect(&self.path)?;
        Ok(Box::new(SideConnection { path: self.path.clone(), connection, gate: Arc::clone(&self.gate) }))
    }

    /// The offices that have events here.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn offices(&self) -> Result<Vec<OfficeId>, StoreError> {
        let doing = failing(&self.path, "listing offices");
        let side = self.side.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = side.connection.prepare("SELECT id FROM offices ORDER BY ix").map_err(&doing)?;
        let ids = statement.query_map([], |row| row.get::<_, String>(0)).map_err(&doing)?;
        ids.map(|id| id.map(OfficeId::new)).collect::<Result<_, _>>().map_err(doing)
    }

    /// The visits of an office on business days from one to another, both included, by ticket and leg.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn visits(&self, office: &OfficeId, from: Date, to: Date) -> Result<Vec<VisitRow>, StoreError> {
        self.side.lock().unwrap_or_else(PoisonError::into_inner).visits(office, from, to)
    }
}

impl JournalSource for SqliteStore {
    fn connect(&self) -> Result<Box<dyn Journal>, StoreError> {
        Ok(Box::new(SqliteJournal {
            path: self.path.clone(),
            connection: connect(&self.path)?,
            gate: Arc::clone(&self.gate),
            checkpointer: self.checkpointer.clone(),
        }))
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// A connection to the journal for writing.
pub struct SqliteJournal {
    path: PathBuf,
    connection: Connection,
    gate: Arc<Mutex<()>>,
    checkpointer: Checkpointer,
}

/// The end of an office's journal.
#[derive(Clone, Copy)]
struct Head {
    office: i64,
    seq: Seq,
    hash: Hash,
}

impl Journal for SqliteJournal {
    fn append(&mut self, batch: &Batch<'_>) -> Result<Appended, StoreError> {
        let gate = Arc::clone(&self.gate);
        // A poisoned gate guards nothing: each holder's transaction was rolled back on its own.
        let _held = gate.lock().unwrap_or_else(PoisonError::into_inner);
        let doing = failing(&self.path, "committing events");
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&doing)?;
        let head = read_head(&transaction, batch.office).map_err(&doing)?;
        if head.seq != batch.expected {
            return Ok(Appended::Conflict { head: head.seq });
        }
        let rows = write_batch(&transaction, batch, head).map_err(&doing)?;
        transaction.commit().map_err(&doing)?;
        self.checkpointer.wrote(rows);
        if self.checkpointer.log_is_too_long() {
            // Everything is durable already; a log that cannot start anew now will later.
            let _ = self.connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()));
        }
        Ok(Appended::Committed)
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        let gate = Arc::clone(&self.gate);
        let _held = gate.lock().unwrap_or_else(PoisonError::into_inner);
        // As large as a batch, so that the last few free bytes of a disk do not count as room.
        self.connection
            .execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('probe', hex(randomblob(8192)))", [])
            .and_then(|_| self.connection.execute("DELETE FROM meta WHERE name = 'probe'", []))
            .map(|_| ())
            .map_err(failing(&self.path, "writing a probe"))
    }

    fn load(&mut self, office: &OfficeId) -> Result<Vec<Recorded>, StoreError> {
        let doing = failing(&self.path, "reading the journal");
        let Some(ix) = office_ix(&self.connection, office).map_err(&doing)? else { return Ok(Vec::new()) };
        let first: i64 = self
            .connection
            .query_row("SELECT coalesce(max(opened_seq), 1) FROM days WHERE office = ?1", [ix], |row| {
                row.get(0)
            })
            .map_err(&doing)?;
        read_chain(&self.connection, &self.path, office, ix, Seq(first.unsigned_abs()), usize::MAX)
    }

    fn day_key(&mut self, office: &OfficeId) -> Result<Option<DayKey>, StoreError> {
        self.connection
            .query_row(
                "SELECT key FROM days JOIN offices ON ix = office
                 WHERE id = ?1 ORDER BY opened_seq DESC LIMIT 1",
                [office.as_str()],
                |row| row.get(0),
            )
            .optional()
            .map(|key| key.flatten().map(DayKey))
            .map_err(failing(&self.path, "reading the day's secret"))
    }

    fn answered(&mut self, office: &OfficeId) -> Result<Vec<KeyRecord>, StoreError> {
        let doing = failing(&self.path, "reading answered requests");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT caller, key, request, date, outcome, action FROM answered
                 WHERE office = (SELECT ix FROM offices WHERE id = ?1) ORDER BY answered.ix",
            )
            .map_err(&doing)?;
        let records = statement
            .query_map([office.as_str()], |row| {
                Ok(KeyRecord {
                    caller: row.get(0)?,
                    key: row.get(1)?,
                    request: Hash(row.get(2)?),
                    date: parsed(row, 3)?,
                    outcome: serde_json::from_str(row.get_ref(4)?.as_str()?)
                        .map_err(|error| unfit(4, error))?,
                    action: Seq(row.get(5)?),
                })
            })
            .map_err(&doing)?;
        records.collect::<Result<_, _>>().map_err(doing)
    }
}

fn write_batch(transaction: &Transaction<'_>, batch: &Batch<'_>, mut head: Head) -> rusqlite::Result<u64> {
    if head.office == 0 {
        transaction.execute("INSERT INTO offices (id) VALUES (?1)", [batch.office.as_str()])?;
        head.office = transaction.last_insert_rowid();
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO events (office, seq, at_ms, schema, kind, payload, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for recorded in batch.events {
        let row = codec::encode(recorded, head.hash);
        insert.execute(params![
            head.office,
            row.seq.0,
            row.at.0,
            row.schema,
            row.kind,
            row.payload,
            row.hash.0
        ])?;
        head.seq = row.seq;
        head.hash = row.hash;
        if let Event::DayOpened { opening } = &recorded.event {
            transaction.execute(
                "INSERT INTO days (office, opened_seq, date, first_ticket, key) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    head.office,
                    row.seq.0,
                    opening.date.to_string(),
                    opening.next_ticket.0,
                    batch.day_key.map(|key| key.0)
                ],
            )?;
            // Keys are kept through the business day after theirs.
            let oldest = opening.date.yesterday().unwrap_or(opening.date);
            transaction.execute(
                "DELETE FROM answered WHERE office = ?1 AND date < ?2",
                params![head.office, oldest.to_string()],
            )?;
        } else if let Event::DayClosed { .. } = &recorded.event {
            transaction.execute("UPDATE days SET key = NULL WHERE office = ?1", [head.office])?;
        }
    }
    write_visits(transaction, head.office, batch)?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO answered (office, caller, key, request, date, outcome, action)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for record in batch.keys {
        let outcome = serde_json::to_string(&record.outcome).expect("an outcome is plain data");
        insert.execute(params![
            head.office,
            record.caller,
            record.key,
            record.request.0,
            record.date.to_string(),
            outcome,
            record.action.0
        ])?;
    }
    for note in batch.notes {
        transaction
            .prepare_cached("INSERT INTO notes (office, ticket, note, text) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![head.office, note.ticket.0, note.note.0, note.text])?;
    }
    let rows = batch.events.len() + batch.visits.len() + batch.keys.len();
    Ok(rows as u64)
}

fn write_visits(transaction: &Transaction<'_>, office: i64, batch: &Batch<'_>) -> rusqlite::Result<()> {
    let mut upsert = transaction.prepare_cached(
        "INSERT OR REPLACE INTO visits (office, ticket, leg, date, number, service, count, class,
            language, step_free, walk_in, arrived_at_ms, called_at_ms, served_from_ms, served_to_ms,
            counter, clerk, outcome, state, doubted)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
            ?20)",
    )?;
    let mut trim =
        transaction.prepare_cached("DELETE FROM visits WHERE office = ?1 AND ticket = ?2 AND leg >= ?3")?;
    for (at, visit) in batch.visits.iter().enumerate() {
        let VisitRow {
            ticket,
            leg,
            date,
            number,
            service,
            count,
            class,
            language,
            step_free,
            walk_in,
            arrived_at,
            called_at,
            served_from,
            served_to,
            counter,
            clerk,
            outcome,
            doubted,
            state,
        } = visit;
        let ms = |at: &Option<Timestamp>| at.map(|at| at.0);
        upsert.execute(params![
            office,
            ticket.0,
            leg,
            date.to_string(),
            number,
            service,
            count,
            class,
            language,
            step_free,
            walk_in,
            arrived_at.0,
            ms(called_at),
            ms(served_from),
            ms(served_to),
            counter,
            clerk,
            outcome,
            state,
            doubted
        ])?;
        // A transfer makes a leg more, and its undo one less.
        if batch.visits.get(at + 1).is_none_or(|next| next.ticket != *ticket) {
            trim.execute(params![office, ticket.0, leg + 1])?;
        }
    }
    for ticket in batch.voided {
        trim.execute(params![office, ticket.0, 0])?;
    }
    Ok(())
}

/// Reading and erasing beside the journal.
struct SideConnection {
    path: PathBuf,
    connection: Connection,
    gate: Arc<Mutex<()>>,
}

/// Where SQLite keeps the write-ahead log of a file.
fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// Makes a log longer by a step of zeros; false if it has room enough, or if the room would be more
/// than a small part of what is free on the disk.
fn lengthen_log(log: &Path) -> std::io::Result<bool> {
    let mut file = std::fs::OpenOptions::new().append(true).open(log)?;
    let length = file.metadata()?.len();
    let disk = rustix::fs::fstatvfs(&file)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if length >= LOG_ROOM || free / FREE_PER_ROOM < LOG_ROOM {
        return Ok(false);
    }
    let lengthened = file.write_all(&vec![0; ROOM_STEP]).and_then(|()| file.sync_all());
    if lengthened.is_err() {
        // What was got of it is given back; a shorter log is as good as before.
        let _ = file.set_len(length);
    }
    lengthened.map(|()| true)
}

impl SideTables for SideConnection {
    fn notes(&mut self, office: &OfficeId, ticket: TicketId) -> Result<Vec<(NoteId, String)>, StoreError> {
        let doing = failing(&self.path, "reading notes");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT note, text FROM notes JOIN offices ON ix = office
                 WHERE id = ?1 AND ticket = ?2 ORDER BY note",
            )
            .map_err(&doing)?;
        let rows = statement
            .query_map(params![office.as_str(), ticket.0], |row| Ok((NoteId(row.get(0)?), row.get(1)?)))
            .map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(doing)
    }

    fn tickets_with_notes(&mut self, office: &OfficeId) -> Result<Vec<TicketId>, StoreError> {
        let doing = failing(&self.path, "listing notes");
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT ticket FROM notes JOIN offices ON ix = office WHERE id = ?1")
            .map_err(&doing)?;
        let rows = statement.query_map([office.as_str()], |row| row.get(0).map(TicketId)).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(doing)
    }

    fn erase_notes(&mut self, office: &OfficeId, tickets: &[TicketId]) -> Result<(), StoreError> {
        let gate = Arc::clone(&self.gate);
        let _held = gate.lock().unwrap_or_else(PoisonError::into_inner);
        let doing = failing(&self.path, "erasing notes");
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&doing)?;
        for ticket in tickets {
            transaction
                .prepare_cached(
                    "DELETE FROM notes WHERE office = (SELECT ix FROM offices WHERE id = ?1) AND ticket = ?2",
                )
                .and_then(|mut statement| statement.execute(params![office.as_str(), ticket.0]))
                .map_err(&doing)?;
        }
        transaction.commit().map_err(doing)
    }

    fn erase_visits(&mut self, office: &OfficeId, before: Date) -> Result<usize, StoreError> {
        let doing = failing(&self.path, "erasing visits");
        let Some(ix) = office_ix(&self.connection, office).map_err(&doing)? else { return Ok(0) };
        // Ticket ids rise with the days.
        let first_kept: i64 = self
            .connection
            .query_row(
                "SELECT coalesce(min(first_ticket), ?3) FROM days WHERE office = ?1 AND date >= ?2",
                params![ix, before.to_string(), i64::MAX],
                |row| row.get(0),
            )
            .map_err(&doing)?;
        let mut erased = 0;
        loop {
            let gate = Arc::clone(&self.gate);
            let held = gate.lock().unwrap_or_else(PoisonError::into_inner);
            // In steps, so that a year's worth keeps nobody's ticket waiting.
            let step = self
                .connection
                .prepare_cached(
                    "DELETE FROM visits WHERE office = ?1 AND ticket IN (
                         SELECT DISTINCT ticket FROM visits WHERE office = ?1 AND ticket < ?2
                         ORDER BY ticket LIMIT ?3)",
                )
                .and_then(|mut statement| statement.execute(params![ix, first_kept, VISITS_STEP]))
                .map_err(&doing)?;
            drop(held);
            if step == 0 {
                return Ok(erased);
            }
            erased += step;
            std::thread::sleep(ROOM_REST);
        }
    }

    fn scrub(&mut self) -> Result<bool, StoreError> {
        let gate = Arc::clone(&self.gate);
        let _held = gate.lock().unwrap_or_else(PoisonError::into_inner);
        // What is deleted is overwritten in the database; old copies of its pages are in the log, which
        // is moved into the database and cut off.
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
            .map(|busy| busy == 0)
            .map_err(failing(&self.path, "emptying the log"))
    }

    fn make_room(&mut self) -> Result<(), StoreError> {
        let gate = Arc::clone(&self.gate);
        loop {
            let held = gate.lock().unwrap_or_else(PoisonError::into_inner);
            // Another process that looks into the file cannot write meanwhile either. Behind the last
            // frame that was written, SQLite takes zeros for the log's end (a frame is of no page 0).
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(failing(&self.path, "making room in the log"))?;
            let lengthened = lengthen_log(&log_of(&self.path));
            drop(transaction);
            drop(held);
            if !lengthened.map_err(|source| StoreError::File { path: log_of(&self.path), source })? {
                return Ok(());
            }
            std::thread::sleep(ROOM_REST);
        }
    }

    fn events_after(
        &mut self,
        office: &OfficeId,
        after: Seq,
        max: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let doing = failing(&self.path, "reading the journal");
        let Some(ix) = office_ix(&self.connection, office).map_err(doing)? else { return Ok(Vec::new()) };
        read_chain(&self.connection, &self.path, office, ix, after.next(), max)
    }

    fn days_back(&mut self, office: &OfficeId, days: u32) -> Result<Seq, StoreError> {
        let doing = failing(&self.path, "looking for a business day");
        let opened: Option<u64> = self
            .connection
            .query_row(
                "SELECT min(opened_seq) FROM (
                     SELECT opened_seq FROM days JOIN offices ON ix = office
                     WHERE id = ?1 ORDER BY opened_seq DESC LIMIT ?2 + 1)",
                params![office.as_str(), days],
                |row| row.get(0),
            )
            .map_err(doing)?;
        Ok(Seq(opened.unwrap_or(1).saturating_sub(1)))
    }

    fn dates_before(&mut self, office: &OfficeId, date: Date, max: u32) -> Result<Vec<Date>, StoreError> {
        let doing = failing(&self.path, "looking for business days");
        let mut statement = self
            .connection
            .prepare(
                "SELECT DISTINCT date FROM days JOIN offices ON ix = office
                 WHERE id = ?1 AND date < ?2 ORDER BY date DESC LIMIT ?3",
            )
            .map_err(&doing)?;
        let rows = statement
            .query_map(params![office.as_str(), date.to_string(), max], |row| row.get::<_, String>(0))
            .map_err(&doing)?;
        let texts: Vec<String> = rows.collect::<Result<_, _>>().map_err(doing)?;
        // What is no date was not written by this program, and nothing is known of such a day.
        Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
    }

    fn first_legs(&mut self, office: &OfficeId, date: Date) -> Result<Vec<VisitRow>, StoreError> {
        let doing = failing(&self.path, "reading a day's visits");
        let mut statement = self.connection.prepare(visits::FIRST_LEGS).map_err(&doing)?;
        let rows = statement
            .query_map(params![office.as_str(), date.to_string()], VisitRow::read)
            .map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(doing)
    }

    fn configurations(&mut self, office: &OfficeId) -> Result<Vec<Seq>, StoreError> {
        let doing = failing(&self.path, "listing configurations");
        // Said as it stands in the index, so that it is used.
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT seq FROM events WHERE office = (SELECT ix FROM offices WHERE id = ?1)
                 AND kind = 'office_configured' ORDER BY seq",
            )
            .map_err(&doing)?;
        let rows = statement.query_map([office.as_str()], |row| row.get(0).map(Seq)).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(doing)
    }

    fn visits(&mut self, office: &OfficeId, from: Date, to: Date) -> Result<Vec<VisitRow>, StoreError> {
        let doing = failing(&self.path, "reading visits");
        let mut statement = self.connection.prepare(visits::BETWEEN).map_err(&doing)?;
        // Dates of one form are in order as texts.
        let between = params![office.as_str(), from.to_string(), to.to_string()];
        let rows = statement.query_map(between, VisitRow::read).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(doing)
    }

    fn event(&mut self, office: &OfficeId, seq: Seq) -> Result<Option<Recorded>, StoreError> {
        let events = self.events_after(office, Seq(seq.0.saturating_sub(1)), 1)?;
        Ok(events.into_iter().find(|recorded| recorded.seq == seq))
    }
}

/// Reads events from `first` on, at most `max`, and holds them to the chain.
fn read_chain(
    connection: &Connection,
    path: &Path,
    office: &OfficeId,
    ix: i64,
    first: Seq,
    max: usize,
) -> Result<Vec<Recorded>, StoreError> {
    let doing = failing(path, "reading the journal");
    let mut hash = connection
        .prepare_cached("SELECT hash FROM events WHERE office = ?1 AND seq = ?2")
        .and_then(|mut statement| {
            statement.query_row(params![ix, first.0.saturating_sub(1)], |row| row.get(0).map(Hash)).optional()
        })
        .map_err(&doing)?
        .unwrap_or(Hash::START);
    let mut statement = connection
        .prepare_cached(
            "SELECT seq, at_ms, schema, kind, payload, hash FROM events
             WHERE office = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3",
        )
        .map_err(&doing)?;
    let limit = i64::try_from(max).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![ix, first.0, limit], read_row).map_err(&doing)?;
    let mut events = Vec::new();
    let mut expected = first;
    for row in rows {
        let row = row.map_err(&doing)?;
        let unreadable =
            |why| StoreError::Unreadable { path: path.to_owned(), office: office.clone(), seq: row.seq, why };
        if row.seq != expected {
            return Err(unreadable(format!("event {expected} is missing before it")));
        }
        events.push(codec::decode(&row, hash).map_err(unreadable)?);
        hash = row.hash;
        expected = expected.next();
    }
    Ok(events)
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let doing = failing(path, "opening it");
    let connection = Connection::open(path).map_err(&doing)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(&doing)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(&doing)?;
    debug_assert_eq!(mode, "wal", "a database in a file can always use a write-ahead log");
    for (pragma, value) in [
        // FULL: a commit has reached the disk before it is answered.
        ("synchronous", 2),
        ("foreign_keys", 1),
        // What is deleted is overwritten: erasing means erasing.
        ("secure_delete", 1),
        ("wal_autocheckpoint", 0),
        ("cache_size", -CACHE_KIB),
    ] {
        connection.pragma_update(None, pragma, value).map_err(&doing)?;
    }
    Ok(connection)
}

pub(crate) fn failing(path: &Path, doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::Database { path: path.clone(), doing, source }
}

pub(crate) fn office_ix(connection: &Connection, office: &OfficeId) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT ix FROM offices WHERE id = ?1")?
        .query_row([office.as_str()], |row| row.get(0))
        .optional()
}

fn read_head(connection: &Connection, office: &OfficeId) -> rusqlite::Result<Head> {
    let none = Head { office: 0, seq: Seq(0), hash: Hash::START };
    let Some(ix) = office_ix(connection, office)? else { return Ok(none) };
    connection
        .prepare_cached("SELECT seq, hash FROM events WHERE office = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([ix], |row| Ok(Head { office: ix, seq: Seq(row.get(0)?), hash: Hash(row.get(1)?) }))
        .optional()
        .map(|head| head.unwrap_or(Head { office: ix, ..none }))
}

pub(crate) fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        seq: Seq(row.get(0)?),
        at: Timestamp(row.get(1)?),
        schema: row.get(2)?,
        kind: row.get(3)?,
        payload: row.get(4)?,
        hash: Hash(row.get(5)?),
    })
}

fn parsed<T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    row.get_ref(column)?.as_str()?.parse().map_err(|error| unfit(column, error))
}

fn unfit(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}
