//! Accounts and sessions in the file: each change with its record, in one transaction.
//!
//! Invariant: an office that has an administrator keeps one, whoever changes accounts at the same moment;
//! the command line alone may do otherwise, since it can also put it right.

use super::{
    AccessError, AccessFile, Person,
    acts::{self, Act, By},
    file::{read_person, role_name},
};
use kolejka_core::{
    Role, Timestamp, check_text,
    ids::{ClerkId, OfficeId},
};
use kolejka_store::Hash;
use rusqlite::{Connection, OptionalExtension, params};

/// The shortest password.
pub const PASSWORD_CHARS_MIN: usize = 10;

/// The longest password; what is longer is no password but a file.
const PASSWORD_CHARS_MAX: usize = 200;

/// The most characters of a sign-in name.
const LOGIN_CHARS_MAX: usize = 32;

/// The most characters of a name shown to colleagues.
const NAME_CHARS_MAX: usize = 60;

/// What is wrong with a sign-in name.
///
/// # Errors
/// That.
pub fn check_login(login: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if (1..=LOGIN_CHARS_MAX).contains(&login.len()) && login.chars().all(fits) {
        Ok(())
    } else {
        Err(format!("must be 1 to {LOGIN_CHARS_MAX} small letters a-z, digits, dots, - and _"))
    }
}

/// What is wrong with a name shown to colleagues.
///
/// # Errors
/// That.
pub fn check_name(name: &str) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err("must not be empty".to_owned());
    }
    check_text(name, NAME_CHARS_MAX, false).map_err(|problem| problem.to_string())
}

/// What is wrong with a password.
///
/// # Errors
/// That.
pub fn check_password(password: &str) -> Result<(), String> {
    match password.chars().count() {
        0..PASSWORD_CHARS_MIN => Err(format!("a password needs at least {PASSWORD_CHARS_MIN} characters")),
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => Ok(()),
        _ => Err(format!("a password has at most {PASSWORD_CHARS_MAX} characters")),
    }
}

/// An account as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub person: Person,
    /// Whether it may not sign in for the time being.
    pub disabled: bool,
    /// Counts its changes.
    pub version: u32,
    /// When it signed in last, as far as is known.
    pub last_sign_in: Option<Timestamp>,
    /// In how many sessions it is signed in.
    pub sessions: u32,
    /// Whether it is one of those that the program came with, which cannot be changed.
    pub fixed: bool,
}

/// What is to be another way with an account; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct AccountChange {
    /// The version that the change was made from; any if absent.
    pub version: Option<u32>,
    /// The name shown to colleagues.
    pub name: Option<String>,
    /// The role.
    pub role: Option<Role>,
    /// Whether it may not sign in.
    pub disabled: Option<bool>,
    /// The hash of a new password.
    pub password: Option<String>,
}

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum NotSet {
    /// There is none.
    #[error("there is no such account")]
    Unknown,
    /// The name is somebody's already.
    #[error("the sign-in name is taken")]
    Taken,
    /// The name was somebody's whose account was removed: what they did stands under it for good.
    #[error(
        "the sign-in name belonged to a removed account, and what was done under it stays; choose another"
    )]
    Used,
    /// Nobody would be left who may change accounts.
    #[error("it is the office's last administrator")]
    LastAdministrator,
    /// Somebody else has changed it since.
    #[error("somebody else has changed it since")]
    Changed,
    /// It came with the program.
    #[error("the demo's own accounts are fixed")]
    Fixed,
    /// The file failed.
    #[error(transparent)]
    File(#[from] AccessError),
}

const ACCOUNT: &str = "SELECT login, name, role, office, disabled, version,
        (SELECT at_ms FROM sign_ins WHERE sign_ins.login = accounts.login),
        (SELECT count(*) FROM sessions WHERE sessions.login = accounts.login AND until_ms > ?1)
    FROM accounts";

fn read_account(row: &rusqlite::Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        person: read_person(row)?,
        disabled: row.get(4)?,
        version: row.get(5)?,
        last_sign_in: row.get::<_, Option<i64>>(6)?.map(Timestamp),
        sessions: row.get(7)?,
        fixed: false,
    })
}

/// Whether an office has an administrator who may sign in.
fn has_administrator(connection: &Connection, office: &OfficeId) -> rusqlite::Result<bool> {
    connection
        .query_row(
            "SELECT 1 FROM accounts WHERE office = ?1 AND role = 'administrator' AND disabled = 0",
            [office.as_str()],
            |_| Ok(()),
        )
        .optional()
        .map(|found| found.is_some())
}

/// Whether a sign-in name was somebody's whose account was removed.
fn was_removed(connection: &Connection, login: &str) -> rusqlite::Result<bool> {
    connection
        .query_row(
            "SELECT 1 FROM acts WHERE kind = 'person_removed' AND json_extract(about, '$.login') = ?1",
            [login],
            |_| Ok(()),
        )
        .optional()
        .map(|found| found.is_some())
}

impl AccessFile {
    /// Whether a sign-in name was somebody's whose account was removed, and so is given to nobody else.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn is_used_up(&self, login: &str) -> Result<bool, AccessError> {
        was_removed(&self.connection, login).map_err(|source| self.failed(source))
    }

    /// All accounts, as of a moment.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn accounts(&self, now: Timestamp) -> Result<Vec<Account>, AccessError> {
        let read = || -> rusqlite::Result<Vec<Account>> {
            let mut statement = self.connection.prepare_cached(&format!("{ACCOUNT} ORDER BY login"))?;
            statement.query_map([now.0], read_account)?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    /// Adds an account, or makes one anew, whoever it belongs to: the command line's way.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_account(
        &self,
        person: &Person,
        password_hash: &str,
        by: &By,
        now: Timestamp,
    ) -> Result<(), AccessError> {
        self.at_once(|connection| {
            let set = || -> rusqlite::Result<()> {
                let login = person.login.as_str();
                let before: Option<String> = connection
                    .query_row("SELECT role FROM accounts WHERE login = ?1", [login], |row| row.get(0))
                    .optional()?;
                connection.execute(
                    "INSERT INTO accounts (login, name, role, office, password) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (login) DO UPDATE SET name = ?2, role = ?3, office = ?4, password = ?5,
                        disabled = 0, version = version + 1",
                    params![
                        login,
                        person.name,
                        role_name(person.role),
                        person.office.as_str(),
                        password_hash
                    ],
                )?;
                connection.execute("DELETE FROM sessions WHERE login = ?1", [login])?;
                let (login, to) = (login.to_owned(), role_name(person.role).to_owned());
                let mut done = Vec::new();
                match before {
                    None => done.push(Act::PersonAdded { login, role: to }),
                    Some(from) => {
                        if from != to {
                            done.push(Act::RoleChanged { login: login.clone(), from, to });
                        }
                        done.push(Act::PasswordSet { login });
                    }
                }
                done.iter().try_for_each(|act| acts::record(connection, person.office.as_str(), by, act, now))
            };
            set().map_err(|source| self.failed(source))
        })
    }

    /// Adds an account.
    ///
    /// # Errors
    /// If the name is taken or was somebody else's, or the file cannot be written.
    pub fn add_account(
        &self,
        person: &Person,
        password_hash: &str,
        by: &By,
        now: Timestamp,
    ) -> Result<(), NotSet> {
        self.at_once(|connection| {
            if was_removed(connection, person.login.as_str()).map_err(|source| self.failed(source))? {
                return Err(NotSet::Used);
            }
            let add = || -> rusqlite::Result<bool> {
                let role = role_name(person.role);
                let added = connection.execute(
                    "INSERT OR IGNORE INTO accounts (login, name, role, office, password)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![person.login.as_str(), person.name, role, person.office.as_str(), password_hash],
                )?;
                let act = Act::PersonAdded { login: person.login.to_string(), role: role.to_owned() };
                if added > 0 {
                    acts::record(connection, person.office.as_str(), by, &act, now)?;
                }
                Ok(added > 0)
            };
            if add().map_err(|source| self.failed(source))? { Ok(()) } else { Err(NotSet::Taken) }
        })
    }

    /// Changes an account of an office. `others` tells whether the office has an administrator besides
    /// those in the file.
    ///
    /// # Errors
    /// Why not.
    pub fn change_account(
        &self,
        office: &OfficeId,
        login: &str,
        change: &AccountChange,
        others: bool,
        by: &By,
        now: Timestamp,
    ) -> Result<Account, NotSet> {
        self.at_once(|connection| {
            let failed = |source| NotSet::File(self.failed(source));
            let find = || {
                connection
                    .prepare_cached(&format!("{ACCOUNT} WHERE login = ?2 AND office = ?3"))?
                    .query_row(params![now.0, login, office.as_str()], read_account)
                    .optional()
            };
            let before = find().map_err(failed)?.ok_or(NotSet::Unknown)?;
            if change.version.is_some_and(|version| version != before.version) {
                return Err(NotSet::Changed);
            }
            let had_one = has_administrator(connection, office).map_err(failed)?;
            let role = change.role.unwrap_or(before.person.role);
            let disabled = change.disabled.unwrap_or(before.disabled);
            let done = acts_of(&before, change);
            if done.is_empty() {
                return Ok(before);
            }
            let write = || -> rusqlite::Result<()> {
                connection.execute(
                    "UPDATE accounts SET name = ?2, role = ?3, disabled = ?4,
                        password = coalesce(?5, password), version = version + 1
                     WHERE login = ?1",
                    params![
                        login,
                        change.name.as_ref().unwrap_or(&before.person.name),
                        role_name(role),
                        disabled,
                        change.password
                    ],
                )?;
                if change.password.is_some() || disabled {
                    connection.execute("DELETE FROM sessions WHERE login = ?1", [login])?;
                }
                done.iter().try_for_each(|act| acts::record(connection, office.as_str(), by, act, now))
            };
            write().map_err(failed)?;
            if had_one && !others && !has_administrator(connection, office).map_err(failed)? {
                return Err(NotSet::LastAdministrator);
            }
            find().map_err(failed)?.ok_or(NotSet::Unknown)
        })
    }

    /// Removes an account and its sessions. `others` as for a change; the command line says true.
    ///
    /// # Errors
    /// Why not.
    pub fn remove_account(
        &self,
        office: Option<&OfficeId>,
        login: &str,
        others: bool,
        by: &By,
        now: Timestamp,
    ) -> Result<(), NotSet> {
        self.at_once(|connection| {
            let failed = |source| NotSet::File(self.failed(source));
            let of: Option<String> = connection
                .query_row("SELECT office FROM accounts WHERE login = ?1", [login], |row| row.get(0))
                .optional()
                .map_err(failed)?;
            let of = of
                .map(OfficeId::new)
                .filter(|of| office.is_none_or(|office| office == of))
                .ok_or(NotSet::Unknown)?;
            let had_one = has_administrator(connection, &of).map_err(failed)?;
            let remove = || -> rusqlite::Result<()> {
                connection.execute("DELETE FROM sessions WHERE login = ?1", [login])?;
                connection.execute("DELETE FROM sign_ins WHERE login = ?1", [login])?;
                connection.execute("DELETE FROM accounts WHERE login = ?1", [login])?;
                let act = Act::PersonRemoved { login: login.to_owned() };
                acts::record(connection, of.as_str(), by, &act, now)
            };
            remove().map_err(failed)?;
            if had_one && !others && !has_administrator(connection, &of).map_err(failed)? {
                return Err(NotSet::LastAdministrator);
            }
            Ok(())
        })
    }

    /// Ends all sessions of somebody; how many there were.
    pub(super) fn end_sessions(
        &self,
        office: &OfficeId,
        login: &str,
        by: &By,
        now: Timestamp,
    ) -> Result<usize, AccessError> {
        self.at_once(|connection| {
            let end = || -> rusqlite::Result<usize> {
                let ended = connection.execute("DELETE FROM sessions WHERE login = ?1", [login])?;
                let act = Act::SessionsEnded { login: login.to_owned() };
                acts::record(connection, office.as_str(), by, &act, now)?;
                Ok(ended)
            };
            end().map_err(|source| self.failed(source))
        })
    }

    /// Adds a session; whether the account still may sign in.
    pub(super) fn add_session(
        &self,
        digest: Hash,
        person: &Person,
        is_fixed: bool,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, AccessError> {
        self.at_once(|connection| {
            let add = || -> rusqlite::Result<bool> {
                let login = person.login.as_str();
                // The account may have gone while the password was checked.
                let is_welcome = is_fixed
                    || connection
                        .query_row(
                            "SELECT 1 FROM accounts WHERE login = ?1 AND disabled = 0",
                            [login],
                            |_| Ok(()),
                        )
                        .optional()?
                        .is_some();
                if !is_welcome {
                    return Ok(false);
                }
                connection.execute(
                    "INSERT INTO sessions (digest, login, until_ms) VALUES (?1, ?2, ?3)",
                    params![digest.0, login, until.0],
                )?;
                connection.execute(
                    "INSERT OR REPLACE INTO sign_ins (login, at_ms) VALUES (?1, ?2)",
                    params![login, now.0],
                )?;
                let by = By::Person(login.to_owned());
                acts::record(connection, person.office.as_str(), &by, &Act::SignedIn {}, now)?;
                Ok(true)
            };
            add().map_err(|source| self.failed(source))
        })
    }

    pub(super) fn end_session(
        &self,
        digest: Hash,
        person: &Person,
        now: Timestamp,
    ) -> Result<(), AccessError> {
        self.at_once(|connection| {
            let end = || -> rusqlite::Result<()> {
                connection.execute("DELETE FROM sessions WHERE digest = ?1", [digest.0])?;
                let by = By::Person(person.login.to_string());
                acts::record(connection, person.office.as_str(), &by, &Act::SignedOut {}, now)
            };
            end().map_err(|source| self.failed(source))
        })
    }

    pub(super) fn last_sign_in(&self, login: &ClerkId) -> Result<Option<Timestamp>, AccessError> {
        self.find("SELECT at_ms FROM sign_ins WHERE login = ?1", [login.as_str()], |row| {
            row.get(0).map(Timestamp)
        })
    }

    /// The office of an account, also of one that may not sign in.
    pub(super) fn office_of(&self, login: &str) -> Result<Option<OfficeId>, AccessError> {
        self.find("SELECT office FROM accounts WHERE login = ?1", [login], |row| {
            row.get::<_, String>(0).map(OfficeId::new)
        })
    }

    /// Records something that was done outside of the file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn record(&self, office: &OfficeId, by: &By, act: &Act, now: Timestamp) -> Result<(), AccessError> {
        self.at_once(|connection| {
            acts::record(connection, office.as_str(), by, act, now).map_err(|source| self.failed(source))
        })
    }
}

/// What a change does to an account, by what it really changes.
fn acts_of(before: &Account, change: &AccountChange) -> Vec<Act> {
    let login = before.person.login.to_string();
    let mut done = Vec::new();
    if change.name.as_ref().is_some_and(|name| *name != before.person.name) {
        done.push(Act::PersonRenamed { login: login.clone() });
    }
    if let Some(role) = change.role.filter(|role| *role != before.person.role) {
        let (from, to) = (role_name(before.person.role).to_owned(), role_name(role).to_owned());
        done.push(Act::RoleChanged { login: login.clone(), from, to });
    }
    if change.password.is_some() {
        done.push(Act::PasswordSet { login: login.clone() });
    }
    match change.disabled.filter(|disabled| *disabled != before.disabled) {
        Some(true) => done.push(Act::PersonDisabled { login }),
        Some(false) => done.push(Act::PersonEnabled { login }),
        None => {}
    }
    done
}
