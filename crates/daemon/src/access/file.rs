//! The file with accounts, sessions and devices.

use super::{Device, DeviceKind, Person, password};
use crate::secret;
use kolejka_core::{
    Role, Timestamp,
    ids::{ClerkId, OfficeId},
};
use kolejka_store::Hash;
use rusqlite::{Connection, OptionalExtension, params};
use rusqlite_migration::{M, Migrations};
use std::path::{Path, PathBuf};

const MIGRATIONS: &[M<'_>] = &[M::up(
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
)];

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
    connection: Connection,
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

    fn failed(&self, source: rusqlite::Error) -> AccessError {
        AccessError::Database { path: self.path.clone(), source }
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, AccessError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map_err(|source| self.failed(source))
    }

    fn find<T>(
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

    /// Adds an account, or changes one.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_account(&self, person: &Person, password: &str) -> Result<(), AccessError> {
        self.execute(
            "INSERT OR REPLACE INTO accounts (login, name, role, office, password)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                person.login.as_str(),
                person.name,
                role_name(person.role),
                person.office.as_str(),
                password::hash(password)
            ],
        )?;
        Ok(())
    }

    /// Removes an account and its sessions; whether there was one.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn remove_account(&self, login: &str) -> Result<bool, AccessError> {
        self.execute("DELETE FROM sessions WHERE login = ?1", [login])?;
        self.execute("DELETE FROM accounts WHERE login = ?1", [login]).map(|removed| removed > 0)
    }

    /// All accounts.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn accounts(&self) -> Result<Vec<Person>, AccessError> {
        let read = || -> rusqlite::Result<Vec<Person>> {
            let mut statement =
                self.connection.prepare("SELECT login, name, role, office FROM accounts ORDER BY login")?;
            statement.query_map([], read_person)?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    pub(super) fn account(&self, login: &str) -> Result<Option<(Person, String)>, AccessError> {
        self.find(
            "SELECT login, name, role, office, password FROM accounts WHERE login = ?1",
            [login],
            |row| Ok((read_person(row)?, row.get(4)?)),
        )
    }

    pub(super) fn add_session(
        &self,
        digest: Hash,
        login: &ClerkId,
        until: Timestamp,
    ) -> Result<(), AccessError> {
        self.execute(
            "INSERT INTO sessions (digest, login, until_ms) VALUES (?1, ?2, ?3)",
            params![digest.0, login.as_str(), until.0],
        )?;
        Ok(())
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

    pub(super) fn has_device(&self, device: &Device) -> Result<bool, AccessError> {
        let sql = "SELECT 1 FROM devices WHERE kind = ?1 AND id = ?2 AND office = ?3";
        let named = params![device.kind.name(), device.id, device.office.as_str()];
        Ok(self.find(sql, named, |_| Ok(()))?.is_some())
    }

    pub(super) fn end_session(&self, digest: Hash) -> Result<(), AccessError> {
        self.execute("DELETE FROM sessions WHERE digest = ?1", [digest.0]).map(|_| ())
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

    /// Adds a device and gives its token, which is not kept.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add_device(&self, device: &Device) -> Result<String, AccessError> {
        let token = secret::new_token();
        self.execute(
            "INSERT INTO devices (digest, kind, id, office) VALUES (?1, ?2, ?3, ?4)",
            params![secret::token_digest(&token).0, device.kind.name(), device.id, device.office.as_str()],
        )?;
        Ok(token)
    }

    /// Revokes all tokens of a device; how many there were.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn revoke_device(&self, device: &Device) -> Result<usize, AccessError> {
        self.execute(
            "DELETE FROM devices WHERE kind = ?1 AND id = ?2 AND office = ?3",
            params![device.kind.name(), device.id, device.office.as_str()],
        )
    }

    /// All devices.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn devices(&self) -> Result<Vec<Device>, AccessError> {
        let read = || -> rusqlite::Result<Vec<Device>> {
            let mut statement =
                self.connection.prepare("SELECT kind, id, office FROM devices ORDER BY office, kind, id")?;
            statement.query_map([], read_device)?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    pub(super) fn device(&self, digest: Hash) -> Result<Option<Device>, AccessError> {
        self.find("SELECT kind, id, office FROM devices WHERE digest = ?1", [digest.0], read_device)
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

fn read_person(row: &rusqlite::Row<'_>) -> rusqlite::Result<Person> {
    let role: String = row.get(2)?;
    Ok(Person {
        login: ClerkId::new(row.get::<_, String>(0)?),
        name: row.get(1)?,
        role: role_of(&role).ok_or_else(|| unknown(2, &role))?,
        office: OfficeId::new(row.get::<_, String>(3)?),
    })
}

fn read_device(row: &rusqlite::Row<'_>) -> rusqlite::Result<Device> {
    let kind: String = row.get(0)?;
    Ok(Device {
        kind: DeviceKind::ALL
            .into_iter()
            .find(|known| known.name() == kind)
            .ok_or_else(|| unknown(0, &kind))?,
        id: row.get(1)?,
        office: OfficeId::new(row.get::<_, String>(2)?),
    })
}

fn unknown(column: usize, word: &str) -> rusqlite::Error {
    let error = format!("`{word}` is not known to this version").into();
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
}
