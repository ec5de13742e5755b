//! Slowing down who guesses passwords.
//!
//! Only failed tries count, per name and per address, so that nobody can lock out a colleague from
//! everywhere, and many people behind one address can sign in.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Failed tries for one name from one address before it has to wait.
const FAILURES_MAX: u32 = 10;

/// How long failed tries count.
const COUNTED_FOR: Duration = Duration::from_mins(5);

/// Names and addresses watched at once; past it the memory starts anew.
const WATCHED_MAX: usize = 10_000;

/// Too many failed tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many failed tries; try again in {retry_after_s} s")]
pub struct TooManyTries {
    /// When to try again.
    pub retry_after_s: u64,
}

/// Counts failed tries.
#[derive(Default)]
pub struct SignInGuard {
    failures: Mutex<HashMap<(String, IpAddr), (u32, Duration)>>,
}

impl SignInGuard {
    /// Counts a try at a monotonic time as failed until [`SignInGuard::succeeded`] says otherwise.
    ///
    /// # Errors
    /// If there were too many; this one is not counted, so that waiting ends.
    pub fn try_once(&self, login: &str, from: IpAddr, now: Duration) -> Result<(), TooManyTries> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= WATCHED_MAX {
            failures.clear();
        }
        let (count, last) = failures.entry((login.to_owned(), from)).or_insert((0, now));
        if now >= *last + COUNTED_FOR {
            *count = 0;
        }
        if *count >= FAILURES_MAX {
            let retry_after_s = (*last + COUNTED_FOR).saturating_sub(now).as_secs() + 1;
            return Err(TooManyTries { retry_after_s });
        }
        (*count, *last) = (*count + 1, now);
        Ok(())
    }

    /// Forgets tries after a success.
    pub fn succeeded(&self, login: &str, from: IpAddr) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&(login.to_owned(), from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that the eleventh try after ten failures has to wait, another name or address does
    /// not, and that waiting or a success ends it.
    #[test]
    fn guessing_is_slowed_down() {
        let guard = SignInGuard::default();
        let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let at = Duration::from_secs;
        for second in 0..10 {
            assert_eq!(guard.try_once("anna", here, at(second)), Ok(()));
        }
        assert_eq!(guard.try_once("anna", here, at(10)), Err(TooManyTries { retry_after_s: 300 }));
        assert_eq!(guard.try_once("anna", there, at(10)), Ok(()));
        assert_eq!(guard.try_once("piotr", here, at(10)), Ok(()));
        assert_eq!(guard.try_once("anna", here, at(309)), Ok(()));
        for second in 310..319 {
            assert_eq!(guard.try_once("anna", here, at(second)), Ok(()));
        }
        assert!(guard.try_once("anna", here, at(319)).is_err());
        guard.succeeded("anna", here);
        assert_eq!(guard.try_once("anna", here, at(319)), Ok(()));
    }
}
