//! What administrators do with people and devices while the daemon runs.

use super::{
    Access, AccessError, Account, AccountChange, Act, ActSearch, By, Device, Known, NotSet, PairedDevice,
    Person, RecordedAct, Renamed, acts, password,
};
use kolejka_core::{
    Role, Timestamp,
    ids::{ClerkId, OfficeId},
};
use std::{net::IpAddr, sync::PoisonError};

impl Access {
    /// The people of an office: those in the file, and the fixed ones.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn people(&self, office: &OfficeId) -> Result<Vec<Account>, AccessError> {
        let now = self.clock.now();
        let file = self.file();
        let mut people = Vec::new();
        for (person, _) in self.fixed.people.iter().filter(|(person, _)| person.office == *office) {
            people.push(Account {
                person: person.clone(),
                disabled: false,
                version: 0,
                last_sign_in: file.last_sign_in(&person.login)?,
                sessions: file.sessions_of(&person.login, now)?,
                fixed: true,
            });
        }
        let all = file.accounts(now)?;
        people.extend(all.into_iter().filter(|account| account.person.office == *office));
        people.sort_by(|one, other| one.person.login.cmp(&other.person.login));
        Ok(people)
    }

    /// A person of an office.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn person(&self, office: &OfficeId, login: &str) -> Result<Option<Account>, AccessError> {
        Ok(self.people(office)?.into_iter().find(|account| account.person.login.as_str() == login))
    }

    /// The hash of a password; few are made at once.
    ///
    /// # Panics
    /// Never: hashing does not panic.
    pub async fn hash(&self, password: String) -> String {
        let hashed = self.hashing.run(move |memory| password::hash_in(&password, memory));
        hashed.await.expect("hashing does not panic")
    }

    pub(super) fn is_fixed(&self, login: &str) -> bool {
        self.fixed.people.iter().any(|(person, _)| person.login.as_str() == login)
    }

    fn has_fixed_administrator(&self, office: &OfficeId) -> bool {
        self.fixed
            .people
            .iter()
            .any(|(person, _)| person.office == *office && person.role == Role::Administrator)
    }

    /// Adds a person.
    ///
    /// # Errors
    /// Why not.
    pub fn add_person(&self, person: &Person, password_hash: &str, by: &By) -> Result<(), NotSet> {
        if self.is_fixed(person.login.as_str()) {
            return Err(NotSet::Taken);
        }
        self.file().add_account(person, password_hash, by, self.clock.now())
    }

    /// Whether there is this person with this password.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn is_person(&self, person: &Person, password: &str) -> Result<bool, AccessError> {
        Ok(self.check_password(person.login.as_str(), password).await?.as_ref() == Some(person))
    }

    /// Changes a person; what was believed of anybody is looked up anew.
    ///
    /// # Errors
    /// Why not.
    pub fn change_person(
        &self,
        office: &OfficeId,
        login: &str,
        change: &AccountChange,
        by: &By,
    ) -> Result<Account, NotSet> {
        if self.is_fixed(login) {
            return Err(NotSet::Fixed);
        }
        let others = self.has_fixed_administrator(office);
        let changed = self.file().change_account(office, login, change, others, by, self.clock.now())?;
        self.forget_people();
        Ok(changed)
    }

    /// Removes a person and ends the sessions.
    ///
    /// # Errors
    /// Why not.
    pub fn remove_person(&self, office: &OfficeId, login: &str, by: &By) -> Result<(), NotSet> {
        if self.is_fixed(login) {
            return Err(NotSet::Fixed);
        }
        let others = self.has_fixed_administrator(office);
        self.file().remove_account(Some(office), login, others, by, self.clock.now())?;
        self.forget_people();
        Ok(())
    }

    /// Ends all sessions of somebody.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn end_sessions(&self, office: &OfficeId, login: &ClerkId, by: &By) -> Result<usize, AccessError> {
        let ended = self.file().end_sessions(office, login.as_str(), by, self.clock.now())?;
        self.forget_people();
        Ok(ended)
    }

    /// Keeps in mind that somebody failed to sign in under a name that there is; what was typed in place of
    /// another may be a password.
    pub(super) fn note_failed_sign_in(&self, login: &str) -> Result<(), AccessError> {
        let fixed = self.fixed.people.iter().find(|(person, _)| person.login.as_str() == login);
        let file = self.file();
        let office = match fixed {
            Some((person, _)) => Some(person.office.clone()),
            None => file.office_of(login)?,
        };
        let Some(office) = office else { return Ok(()) };
        let act = Act::SignInFailed { login: login.to_owned() };
        file.record(&office, &By::System, &act, self.clock.now())
    }

    fn forget_people(&self) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.retain(|_, (_, known)| matches!(known, Known::Device(_)));
        self.taken_away.send_modify(|count| *count += 1);
    }

    fn forget_devices(&self) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.retain(|_, (_, known)| matches!(known, Known::Person(_)));
        self.taken_away.send_modify(|count| *count += 1);
    }

    /// Tells whenever sessions or tokens are taken away, so that who follows by one is let go at once.
    pub fn taken_away(&self) -> tokio::sync::watch::Receiver<u64> {
        self.taken_away.subscribe()
    }

    /// The devices of an office that have tokens.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn devices(&self, office: &OfficeId) -> Result<Vec<PairedDevice>, AccessError> {
        let mut all = self.file().devices()?;
        all.retain(|paired| paired.device.office == *office);
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for paired in &mut all {
            let later = paired.device.token.and_then(|digest| seen.get(&digest));
            if let Some((at, from)) = later {
                paired.seen = Some((*at, from.to_string()));
            }
        }
        Ok(all)
    }

    /// Gives a device a token.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add_device(&self, device: &Device, name: &str, by: &By) -> Result<String, AccessError> {
        self.file().add_device(device, name, by, self.clock.now())
    }

    /// Takes tokens away: one by its tag, or all of a device; how many there were.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn revoke_device(&self, device: &Device, tag: Option<&str>, by: &By) -> Result<usize, AccessError> {
        let revoked = self.file().revoke_device(device, tag, by, self.clock.now())?;
        self.forget_devices();
        Ok(revoked)
    }

    /// Gives a device a name, in place of the one that it `was` seen to have, if that is told.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn rename_device(
        &self,
        device: &Device,
        tag: &str,
        (was, name): (Option<&str>, &str),
        by: &By,
    ) -> Result<Renamed, AccessError> {
        self.file().rename_device(device, tag, (was, name), by, self.clock.now())
    }

    /// Keeps in mind that a device was heard of; it is written now and then.
    pub fn note_seen(&self, device: &Device, from: IpAddr) {
        let Some(digest) = device.token else { return };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < super::REMEMBERED_MAX || seen.contains_key(&digest) {
            seen.insert(digest, (self.clock.now(), from));
        }
    }

    pub(super) fn write_seen(&self) -> Result<(), AccessError> {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        if seen.is_empty() { Ok(()) } else { self.file().note_seen(seen) }
    }

    /// Records something that was done outside of the journal and of this file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn record(&self, office: &OfficeId, by: &By, act: &Act) -> Result<(), AccessError> {
        self.file().record(office, by, act, self.clock.now())
    }

    /// Looks for acts of an office, the latest first; at most `max`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn acts(
        &self,
        office: &OfficeId,
        wanted: &ActSearch,
        max: usize,
    ) -> Result<Vec<RecordedAct>, AccessError> {
        let file = self.file();
        acts::search(&file.connection, office.as_str(), wanted, max).map_err(|source| file.failed(source))
    }

    /// The moment that it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
