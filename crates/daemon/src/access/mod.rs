//! Who may call: people with passwords and sessions, devices with tokens.
//!
//! They lie in a file of their own (`access.db`), so that signing in never waits for the journal.
//! Only digests of tokens are kept, and passwords as Argon2id hashes.
//! What is deliberately absent: what a role may do, which is `core`'s and the routes' question.

mod acts;
mod devices;
mod file;
mod guard;
mod hashing;
mod managing;
pub mod pairing;
mod password;
mod people;

pub use acts::{ACT_KINDS, Act, ActSearch, Anchor, By, RecordedAct, WalkedActs, verify_acts};
pub use devices::{PairedDevice, Renamed};
pub use file::{AccessError, AccessFile, role_name, role_of};
pub use guard::{SignInGuard, TooManyTries};
pub use password::hash as hash_password;
pub use people::{
    Account, AccountChange, NotSet, PASSWORD_CHARS_MIN, check_login, check_name, check_password,
};

use crate::{clock::Clock, secret};
use hashing::Hashing;
use kolejka_core::{
    Role, Timestamp,
    ids::{ClerkId, OfficeId},
};
use kolejka_store::Hash;
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a session lasts without being used.
pub const SESSION_S: u32 = 12 * 3600;

/// How long what was read from the file is believed without looking again, so that a token that is
/// revoked by another process soon stops working.
const BELIEVED_FOR: Duration = Duration::from_secs(5);

/// Callers remembered at once; past it the memory starts anew.
const REMEMBERED_MAX: usize = 10_000;

/// A person of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The sign-in name.
    pub login: ClerkId,
    /// The name shown to colleagues.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The office where the person works.
    pub office: OfficeId,
}

/// A device of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What it is.
    pub kind: DeviceKind,
    /// Its id in the office's configuration.
    pub id: String,
    /// Where it stands.
    pub office: OfficeId,
    /// The digest of the token by which it came; none for one that is only named, or fixed.
    pub token: Option<Hash>,
}

impl Device {
    /// Whether it is the same kiosk, display or agent, by whatever token.
    pub fn is_same(&self, other: &Device) -> bool {
        (self.kind, &self.id, &self.office) == (other.kind, &other.id, &other.office)
    }
}

impl std::fmt::Display for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.id)
    }
}

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    /// Issues tickets.
    Kiosk,
    /// Shows calls.
    Display,
    /// Prints for a printer of its own.
    Agent,
}

impl DeviceKind {
    /// Every kind.
    pub const ALL: [DeviceKind; 3] = [DeviceKind::Kiosk, DeviceKind::Display, DeviceKind::Agent];

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind's name in requests, files and cookies.
    pub fn name(self) -> &'static str {
        match self {
            DeviceKind::Kiosk => "kiosk",
            DeviceKind::Display => "display",
            DeviceKind::Agent => "agent",
        }
    }
}

/// What accounts and tokens exist besides those in the file: the demo's.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// People, each with a password.
    pub people: Vec<(Person, String)>,
    /// Devices, each with a token.
    pub devices: Vec<(Device, String)>,
}

/// Knows who may call.
pub struct Access {
    file: Mutex<AccessFile>,
    fixed: Fixed,
    clock: Arc<dyn Clock>,
    remembered: Mutex<HashMap<Hash, (Duration, Known)>>,
    hashing: Hashing,
    guard: SignInGuard,
    /// When devices were last heard of, not yet in the file.
    seen: Mutex<HashMap<Hash, (Timestamp, std::net::IpAddr)>>,
    /// Counts how often sessions or tokens were taken away.
    taken_away: tokio::sync::watch::Sender<u64>,
    /// Devices that wait to be paired.
    pub pairing: pairing::Pairing,
}

/// What a digest was found to be.
#[derive(Clone)]
enum Known {
    Person(Person),
    Device(Device),
}

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Wrong name or password; which, is not told.
    #[error("wrong name or password")]
    Wrong,
    /// Too many tries.
    #[error("too many tries")]
    TooMany(#[from] TooManyTries),
    /// The file failed.
    #[error(transparent)]
    File(#[from] AccessError),
}

impl Access {
    /// Opens the file, making it if there is none.
    ///
    /// # Errors
    /// If it cannot be opened or is of a newer version.
    pub fn open(path: &Path, fixed: Fixed, clock: Arc<dyn Clock>) -> Result<Self, AccessError> {
        Ok(Self {
            file: Mutex::new(AccessFile::open(path)?),
            fixed,
            clock,
            remembered: Mutex::new(HashMap::new()),
            hashing: Hashing::begin(),
            guard: SignInGuard::default(),
            seen: Mutex::new(HashMap::new()),
            taken_away: tokio::sync::watch::Sender::new(0),
            pairing: pairing::Pairing::default(),
        })
    }

    fn file(&self) -> MutexGuard<'_, AccessFile> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Signs somebody in and gives the session's token.
    ///
    /// # Errors
    /// Why not.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        from: std::net::IpAddr,
    ) -> Result<(Person, String), SignInError> {
        // Counted before it is known to be wrong, so that many at once are counted, too.
        self.guard.try_once(login, from, self.clock.monotonic())?;
        let Some(person) = self.check_password(login, password).await? else {
            self.note_failed_sign_in(login)?;
            return Err(SignInError::Wrong);
        };
        self.guard.succeeded(login, from);
        let token = secret::new_token();
        let now = self.clock.now();
        let (digest, until) = (secret::token_digest(&token), now.plus_s(SESSION_S));
        if !self.file().add_session(digest, &person, self.is_fixed(login), now, until)? {
            return Err(SignInError::Wrong);
        }
        Ok((person, token))
    }

    async fn check_password(&self, login: &str, password: &str) -> Result<Option<Person>, AccessError> {
        if let Some((person, fixed)) =
            self.fixed.people.iter().find(|(person, _)| person.login.as_str() == login)
        {
            let same = secret::token_digest(fixed) == secret::token_digest(password);
            return Ok(same.then(|| person.clone()));
        }
        let account = self.file().account(login)?;
        let password = password.to_owned();
        let checked = self.hashing.run(move |memory| {
            if let Some((person, hash)) = account {
                password::verify(&password, &hash, memory).then_some(person)
            } else {
                // As long as for a name that exists, so that names cannot be told by time.
                password::waste(&password, memory);
                None
            }
        });
        Ok(checked.await.flatten())
    }

    /// The person whose session's token this is.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn session(&self, token: &str) -> Result<Option<Person>, AccessError> {
        let digest = secret::token_digest(token);
        match self.recall(digest) {
            Some(Known::Person(person)) => return Ok(Some(person)),
            Some(Known::Device(_)) => return Ok(None),
            None => {}
        }
        let now = self.clock.now();
        let login = self.file().use_session(digest, now, now.plus_s(SESSION_S))?;
        let Some(login) = login else { return Ok(None) };
        let fixed = self.fixed.people.iter().map(|(person, _)| person).find(|person| person.login == login);
        let person = match fixed {
            Some(person) => Some(person.clone()),
            None => self.file().account(login.as_str())?.map(|(person, _)| person),
        };
        if let Some(person) = &person {
            self.remember(digest, Known::Person(person.clone()));
        }
        Ok(person)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sign_out(&self, person: &Person, token: &str) -> Result<(), AccessError> {
        let digest = secret::token_digest(token);
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(&digest);
        self.file().end_session(digest, person, self.clock.now())
    }

    /// In how many sessions somebody is signed in.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sessions_of(&self, clerk: &ClerkId) -> Result<u32, AccessError> {
        self.file().sessions_of(clerk, self.clock.now())
    }

    /// Who is signed in and was seen within so long.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn seen_within(&self, seconds: u32) -> Result<Vec<ClerkId>, AccessError> {
        let now = self.clock.now();
        let since = Timestamp(now.0 - i64::from(seconds) * 1000).plus_s(SESSION_S);
        let signed_in = self.file().signed_in(now)?;
        Ok(signed_in.into_iter().filter(|(_, until)| *until >= since).map(|(login, _)| login).collect())
    }

    /// The device whose token this is.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn device(&self, token: &str) -> Result<Option<Device>, AccessError> {
        if let Some((device, _)) = self.fixed.devices.iter().find(|(_, fixed)| fixed == token) {
            return Ok(Some(device.clone()));
        }
        let digest = secret::token_digest(token);
        match self.recall(digest) {
            Some(Known::Device(device)) => return Ok(Some(device)),
            Some(Known::Person(_)) => return Ok(None),
            None => {}
        }
        let device = self.file().device(digest)?;
        if let Some(device) = &device {
            self.remember(digest, Known::Device(device.clone()));
        }
        Ok(device)
    }

    /// Whether a session has not ended and its person has the role and office that they had when they came;
    /// looking does not make it last longer.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn is_still(&self, person: &Person, token: &str) -> Result<bool, AccessError> {
        let file = self.file();
        if !file.has_session(secret::token_digest(token), self.clock.now())? {
            return Ok(false);
        }
        let login = person.login.as_str();
        let now = match self.fixed.people.iter().find(|(fixed, _)| fixed.login.as_str() == login) {
            Some((fixed, _)) => Some(fixed.clone()),
            None => file.account(login)?.map(|(person, _)| person),
        };
        Ok(now.is_some_and(|now| (now.role, now.office) == (person.role, person.office.clone())))
    }

    /// Whether a device is still one of the office's: by the token with which it came.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn has_device(&self, device: &Device) -> Result<bool, AccessError> {
        match device.token {
            Some(digest) => Ok(self.file().device(digest)?.is_some_and(|known| known.is_same(device))),
            None => Ok(self.fixed.devices.iter().any(|(known, _)| known.is_same(device))),
        }
    }

    /// The fixed token of a device, in the demo.
    pub fn fixed_token(&self, kind: DeviceKind, id: &str) -> Option<&str> {
        self.fixed
            .devices
            .iter()
            .find(|(device, _)| device.kind == kind && device.id == id)
            .map(|(_, token)| token.as_str())
    }

    fn recall(&self, digest: Hash) -> Option<Known> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, known) = remembered.get(&digest)?;
        (self.clock.monotonic().saturating_sub(*since) < BELIEVED_FOR).then(|| known.clone())
    }

    fn remember(&self, digest: Hash, known: Known) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(digest, (self.clock.monotonic(), known));
    }

    /// Forgets sessions that have ended, and writes down when devices were last seen.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sweep(&self, now: Timestamp) -> Result<(), AccessError> {
        self.write_seen()?;
        self.file().forget_sessions(now)
    }
}
