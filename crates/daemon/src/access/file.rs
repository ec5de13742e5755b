//! The file with accounts, sessions and devices.

use super::{Person, acts};
use kolejka_core::{
    Role, Timestamp,
    ids::{ClerkId, OfficeId},
};
use kolejka_store::Hash;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use rusqlite_migration::{M, Migrations};
use std::path::{Path, PathBuf};

const MIGRATIONS: &[M<'_>] = &[
    M::up(
        "CREATE TABLE accounts (
        login TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        office TEXT NOT NULL,
        password TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE sessions (
        digest BLOB PRIMARY KEY,
        login TEXT NOT NULL,
        until_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE devices (
        digest BLOB PRIMARY KEY,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        office TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;",
    ),
    // Whom an account belongs to may be kept from signing in; `version` counts its changes.
    M::up(
        "ALTER TABLE accounts ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE accounts ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        CREATE TABLE sign_ins (
            login TEXT PRIMARY KEY,
            at_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE devices ADD COLUMN name TEXT NOT NULL DEFAULT '';
        ALTER TABLE devices ADD COLUMN paired_at_ms INTEGER;
        ALTER TABLE devices ADD COLUMN seen_at_ms INTEGER;
        ALTER TABLE devices ADD COLUMN seen_from TEXT;",
    ),
    M::up(acts::TABLE),
];

/// A session's end is written anew only when this much of it is used up, so that being active does
/// not mean writing.
const RENEW_AFTER_S: u32 = 600;

/// A failure of the file.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
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

/// The open file.
pub struct AccessFile {
    path: PathBuf,
    pub(super) connection: Connection,
}

impl AccessFile {
    /// Opens the file, making it if there is none.
    ///
    /// # Errors
    /// If it cannot be opened or is of a newer version.
    pub fn open(path: &Path) -> Result<Self, AccessError> {
        let failed = |source| AccessError::Database { path: path.to_owned(), source };
        let mut connection = Connection::open(path).map_err(failed)?;
        connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(failed)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        connection.pragma_update(None, "secure_delete", 1).map_err(failed)?;
        Migrations::from_slice(MIGRATIONS)
            .to_latest(&mut connection)
            .map_err(|source| AccessError::Migration { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), connection })
    }

    pub(super) fn failed(&self, source: rusqlite::Error) -> AccessError {
        AccessError::Database { path: self.path.clone(), source }
    }

    pub(super) fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, AccessError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map_err(|source| self.failed(source))
    }

    pub(super) fn find<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, AccessError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, read).optional())
            .map_err(|source| self.failed(source))
    }

    /// Does several things whole or not at all, and before anybody else does anything.
    pub(super) fn at_once<T, E: From<AccessError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(|source| self.failed(source))?;
        let done = work(&transaction)?;
        transaction.commit().map_err(|source| self.failed(source))?;
        Ok(done)
    }

    pub(super) fn account(&self, login: &str) -> Result<Option<(Person, String)>, AccessError> {
        self.find(
            "SELECT login, name, role, office, password FROM accounts WHERE login = ?1 AND disabled = 0",
            [login],
            |row| Ok((read_person(row)?, row.get(4)?)),
        )
    }

    pub(super) fn use_session(
        &self,
        digest: Hash,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<ClerkId>, AccessError> {
        let found = self.find(
            "SELECT login, until_ms FROM sessions WHERE digest = ?1 AND until_ms > ?2",
            params![digest.0, now.0],
            |row| Ok((ClerkId::new(row.get::<_, String>(0)?), Timestamp(row.get(1)?))),
        )?;
        let Some((login, had)) = found else { return Ok(None) };
        if until.seconds_since(had) > RENEW_AFTER_S {
            self.execute("UPDATE sessions SET until_ms = ?2 WHERE digest = ?1", params![digest.0, until.0])?;
        }
        Ok(Some(login))
    }

    pub(super) fn has_session(&self, digest: Hash, now: Timestamp) -> Result<bool, AccessError> {
        let sql = "SELECT 1 FROM sessions WHERE digest = ?1 AND until_ms > ?2";
        Ok(self.find(sql, params![digest.0, now.0], |_| Ok(()))?.is_some())
    }

    pub(super) fn sessions_of(&self, login: &ClerkId, now: Timestamp) -> Result<u32, AccessError> {
        self.find(
            "SELECT count(*) FROM sessions WHERE login = ?1 AND until_ms > ?2",
            params![login.as_str(), now.0],
            |row| row.get(0),
        )
        .map(Option::unwrap_or_default)
    }

    /// Who is signed in, each with when they were last seen at the earliest: a session is renewed
    /// once in a while only.
    pub(super) fn signed_in(&self, now: Timestamp) -> Result<Vec<(ClerkId, Timestamp)>, AccessError> {
        let read = || -> rusqlite::Result<Vec<(ClerkId, Timestamp)>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT login, max(until_ms) FROM sessions WHERE until_ms > ?1 GROUP BY login",
            )?;
            let row = |row: &rusqlite::Row<'_>| {
                Ok((ClerkId::new(row.get::<_, String>(0)?), Timestamp(row.get(1)?)))
            };
            statement.query_map([now.0], row)?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    pub(super) fn forget_sessions(&self, now: Timestamp) -> Result<(), AccessError> {
        self.execute("DELETE FROM sessions WHERE until_ms <= ?1", [now.0]).map(|_| ())
    }
}

/// A role's name in files and requests.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::FloorAssistant => "floor_assistant",
        Role::Clerk => "clerk",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

/// The role of a name.
pub fn role_of(name: &str) -> Option<Role> {
    [Role::FloorAssistant, Role::Clerk, Role::Supervisor, Role::Administrator]
        .into_iter()
        .find(|role| role_name(*role) == name)
}

pub(super) fn read_person(row: &rusqlite::Row<'_>) -> rusqlite::Result<Person> {
    let role: String = row.get(2)?;
    Ok(Person {
        login: ClerkId::new(row.get::<_, String>(0)?),
        name: row.get(1)?,
        role: role_of(&role).ok_or_else(|| unknown(2, &role))?,
        office: OfficeId::new(row.get::<_, String>(3)?),
    })
}

pub(super) fn unknown(column: usize, word: &str) -> rusqlite::Error {
    let error = format!("`{word}` is not known to this version").into();
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
}
