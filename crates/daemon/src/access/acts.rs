//! What is done outside of an office's journal: people, devices, sign-ins, files.
//!
//! They are rows of a chain of their own in the same file as accounts and devices, and not events of the
//! journal: so an act and its record are one transaction, whoever acts (the command line beside a running
//! daemon, too); a sign-in never waits for the journal; and `core` need not know of passwords.
//! Invariant: a row carries its predecessor's hash and is never changed or deleted. It says who by the
//! sign-in name alone; that name stays when the account is removed, and is given to nobody else.

use super::AccessError;
use kolejka_core::Timestamp;
use kolejka_store::Hash;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Who did something outside of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A person of the staff, by sign-in name.
    Person(String),
    /// Whoever works at the machine itself.
    CommandLine,
    /// The program by itself.
    System,
}

impl By {
    /// Its form in the file: a person's name begins with `@`, so none can look like something else.
    pub fn name(&self) -> String {
        match self {
            By::Person(login) => format!("@{login}"),
            By::CommandLine => "command-line".to_owned(),
            By::System => "system".to_owned(),
        }
    }

    /// The sign-in name, if it is a person.
    pub fn person(name: &str) -> Option<&str> {
        name.strip_prefix('@')
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields' names say what they are")]
pub enum Act {
    /// Somebody signed in.
    SignedIn {},
    /// Somebody gave a wrong password for an account that there is.
    SignInFailed { login: String },
    /// Somebody signed out.
    SignedOut {},
    /// An account was made.
    PersonAdded { login: String, role: String },
    /// An account got another role.
    RoleChanged { login: String, from: String, to: String },
    /// An account got another name shown to colleagues.
    PersonRenamed { login: String },
    /// An account got a new password; all its sessions ended.
    PasswordSet { login: String },
    /// An account may not sign in any more, for the time being.
    PersonDisabled { login: String },
    /// It may again.
    PersonEnabled { login: String },
    /// An account was removed, with its sessions.
    PersonRemoved { login: String },
    /// All sessions of an account were ended.
    SessionsEnded { login: String },
    /// A device was given a token.
    DevicePaired { device: String },
    /// A device's token was taken away.
    DeviceRevoked { device: String },
    /// A device was given a name.
    DeviceRenamed { device: String },
    /// A test page was asked for.
    PrinterTested { printer: String },
    /// A job was printed again.
    JobReprinted { printer: String, job: u64 },
    /// A job was cancelled.
    JobCancelled { printer: String, job: u64 },
    /// What waited for a printer was given to another.
    JobsMoved { printer: String, to: String, jobs: u32 },
    /// A new roll was said to be in a printer.
    RollChanged { printer: String },
    /// A file was taken in.
    FileUploaded { file: String, bytes: u64 },
    /// A file was deleted.
    FileDeleted { file: String },
    /// Acts were taken out as a file.
    AuditExported { format: String },
    /// A client's comment was erased.
    CommentErased {},
    /// What is kept for a time only was erased.
    Erased { what: String, before: String, rows: u64 },
    /// The journal's last event and its hash as they were at that moment: a journal that does not hold it any more
    /// was cut off or written anew.
    JournalHead { seq: u64, hash: String },
}

impl Act {
    /// Its stable name.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::SignedIn {} => "signed_in",
            Act::SignInFailed { .. } => "sign_in_failed",
            Act::SignedOut {} => "signed_out",
            Act::PersonAdded { .. } => "person_added",
            Act::RoleChanged { .. } => "role_changed",
            Act::PersonRenamed { .. } => "person_renamed",
            Act::PasswordSet { .. } => "password_set",
            Act::PersonDisabled { .. } => "person_disabled",
            Act::PersonEnabled { .. } => "person_enabled",
            Act::PersonRemoved { .. } => "person_removed",
            Act::SessionsEnded { .. } => "sessions_ended",
            Act::DevicePaired { .. } => "device_paired",
            Act::DeviceRevoked { .. } => "device_revoked",
            Act::DeviceRenamed { .. } => "device_renamed",
            Act::PrinterTested { .. } => "printer_tested",
            Act::JobReprinted { .. } => "job_reprinted",
            Act::JobCancelled { .. } => "job_cancelled",
            Act::JobsMoved { .. } => "jobs_moved",
            Act::RollChanged { .. } => "roll_changed",
            Act::FileUploaded { .. } => "file_uploaded",
            Act::FileDeleted { .. } => "file_deleted",
            Act::AuditExported { .. } => "audit_exported",
            Act::CommentErased {} => "comment_erased",
            Act::Erased { .. } => "erased",
            Act::JournalHead { .. } => "journal_head",
        }
    }
}

/// Names of all kinds, for those who look for some.
pub const ACT_KINDS: [&str; 25] = [
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "person_added",
    "role_changed",
    "person_renamed",
    "password_set",
    "person_disabled",
    "person_enabled",
    "person_removed",
    "sessions_ended",
    "device_paired",
    "device_revoked",
    "device_renamed",
    "printer_tested",
    "job_reprinted",
    "job_cancelled",
    "jobs_moved",
    "roll_changed",
    "file_uploaded",
    "file_deleted",
    "audit_exported",
    "comment_erased",
    "erased",
    "journal_head",
];

/// An act as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAct {
    /// Its number in the chain of all offices.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Whose office.
    pub office: String,
    /// By whom, in the form of [`By::name`].
    pub by: String,
    /// What: its stable name.
    pub kind: String,
    /// What more there is to know, as JSON.
    pub about: String,
}

impl RecordedAct {
    /// What was done.
    fn what(&self) -> serde_json::Result<Act> {
        let about: serde_json::Value = serde_json::from_str(&self.about)?;
        serde_json::from_value(serde_json::json!({ self.kind.as_str(): about }))
    }
}

/// The table; a released migration is never edited.
pub(super) const TABLE: &str = "
    CREATE TABLE acts (
        seq INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        office TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        about TEXT NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;";

fn chained(act: &RecordedAct, before: Hash) -> Hash {
    let mut digest = Sha256::new();
    digest.update(before.0);
    digest.update(act.seq.to_be_bytes());
    digest.update(act.at.0.to_be_bytes());
    for text in [&act.office, &act.by, &act.kind, &act.about] {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    Hash(digest.finalize().into())
}

/// Puts an act at the end of the chain; the caller holds a transaction that may write.
pub(super) fn record(
    connection: &Connection,
    office: &str,
    by: &By,
    act: &Act,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let last = connection
        .prepare_cached("SELECT seq, at_ms, hash FROM acts ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, i64>(1)?, Hash(row.get(2)?))))
        .optional()?;
    let (seq, at, before) = last.unwrap_or((0, 0, Hash::START));
    let value = serde_json::to_value(act).expect("an act is plain data");
    let about = value.get(act.kind()).map_or_else(|| "{}".to_owned(), ToString::to_string);
    let recorded = RecordedAct {
        seq: seq + 1,
        // As in the journal, times never fall.
        at: now.max(Timestamp(at)),
        office: office.to_owned(),
        by: by.name(),
        kind: act.kind().to_owned(),
        about,
    };
    let hash = chained(&recorded, before);
    connection
        .prepare_cached(
            "INSERT INTO acts (seq, at_ms, office, actor, kind, about, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            recorded.seq,
            recorded.at.0,
            recorded.office,
            recorded.by,
            recorded.kind,
            recorded.about,
            hash.0
        ])?;
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<RecordedAct> {
    Ok(RecordedAct {
        seq: row.get(0)?,
        at: Timestamp(row.get(1)?),
        office: row.get(2)?,
        by: row.get(3)?,
        kind: row.get(4)?,
        about: row.get(5)?,
    })
}

/// What acts are looked for.
#[derive(Clone, Debug, Default)]
pub struct ActSearch {
    /// Before which one.
    pub before: Option<u64>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// By whom, by sign-in name; or about whom.
    pub person: Option<String>,
    /// Of one of these kinds; any if empty.
    pub kinds: Vec<String>,
}

/// Looks for acts of an office, the latest first; at most `max`.
pub(super) fn search(
    connection: &Connection,
    office: &str,
    wanted: &ActSearch,
    max: usize,
) -> rusqlite::Result<Vec<RecordedAct>> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, at_ms, office, actor, kind, about FROM acts
         WHERE seq < ?1 AND at_ms >= ?2 AND at_ms < ?3 AND office = ?4
           AND (?5 IS NULL OR actor = '@' || ?5 OR json_extract(about, '$.login') = ?5)
           AND (?6 = '' OR instr(?6, ' ' || kind || ' ') > 0)
         ORDER BY seq DESC LIMIT ?7",
    )?;
    let kinds = if wanted.kinds.is_empty() { String::new() } else { format!(" {} ", wanted.kinds.join(" ")) };
    let asked = params![
        wanted.before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX),
        wanted.from.map_or(i64::MIN, |at| at.0),
        wanted.until.map_or(i64::MAX, |at| at.0),
        office,
        wanted.person,
        kinds,
        i64::try_from(max).unwrap_or(i64::MAX)
    ];
    statement.query_map(asked, read)?.collect()
}

/// What walking the chain of acts came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkedActs {
    /// Acts that are whole, from the first.
    pub acts: u64,
    /// When the first of them was.
    pub from: Option<Timestamp>,
    /// When the last of them was.
    pub until: Option<Timestamp>,
    /// The hash that stands for all of them.
    pub head: Hash,
    /// The first act that is not as it was written, and why.
    pub broken: Option<(u64, String)>,
    /// The hashes of those that were asked for.
    pub asked: Vec<(u64, Hash)>,
    /// Heads of journals that acts hold.
    pub anchors: Vec<Anchor>,
}

/// A journal's head as an act holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// In which act.
    pub act: u64,
    /// Of which office.
    pub office: String,
    /// The number of the journal's last event then.
    pub seq: u64,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
}

/// Walks the chain of acts in a file, and notes the hashes of those in `asked`. None if the file is older
/// than the chain.
///
/// # Errors
/// If the file cannot be read at all.
pub fn verify_acts(path: &Path, asked: &[u64]) -> Result<Option<WalkedActs>, AccessError> {
    let walk = || -> rusqlite::Result<Option<WalkedActs>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        let is_there = connection
            .query_row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'acts'", [], |_| Ok(()))
            .optional()?;
        if is_there.is_none() {
            return Ok(None);
        }
        walk_acts(&connection, asked).map(Some)
    };
    walk().map_err(|source| AccessError::Database { path: path.to_owned(), source })
}

fn walk_acts(connection: &Connection, asked: &[u64]) -> rusqlite::Result<WalkedActs> {
    let mut walked = WalkedActs {
        acts: 0,
        from: None,
        until: None,
        head: Hash::START,
        broken: None,
        asked: Vec::new(),
        anchors: Vec::new(),
    };
    let mut statement =
        connection.prepare("SELECT seq, at_ms, office, actor, kind, about, hash FROM acts ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let expected = walked.acts + 1;
        let (act, hash) = match read(row).and_then(|act| Ok((act, Hash(row.get(6)?)))) {
            Ok(whole) => whole,
            Err(error) => {
                walked.broken = Some((expected, error.to_string()));
                break;
            }
        };
        if act.seq != expected {
            walked.broken = Some((expected, format!("it is missing; the next one is {}", act.seq)));
            break;
        }
        if chained(&act, walked.head) != hash {
            let why = "its hash does not fit its content and the act before it";
            walked.broken = Some((act.seq, why.to_owned()));
            break;
        }
        walked.acts = act.seq;
        walked.from.get_or_insert(act.at);
        walked.until = Some(act.at);
        walked.head = hash;
        if asked.contains(&act.seq) {
            walked.asked.push((act.seq, hash));
        }
        if act.kind == "journal_head"
            && let Ok(Act::JournalHead { seq, hash }) = act.what()
        {
            walked.anchors.push(Anchor { act: act.seq, office: act.office, seq, hash });
        }
    }
    Ok(walked)
}
