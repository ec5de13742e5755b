//! Pairing: a device shows a code of six digits, an administrator types it, and the device gets its token.
//!
//! Codes are kept in memory only and are few: who restarts the daemon asks for another one, as the device
//! does by itself. A code is good for ten minutes and for one device; what is shown on the device is not
//! enough to become it, for that is done by a secret that it alone knows.
//! Invariant: of [`CODES_MAX`] codes among a million, an administrator has [`TRIES_MAX`] wrong tries in ten
//! minutes, however many right ones are between: anybody can have a code of their own to type.

use super::{Device, DeviceKind};
use crate::secret;
use kolejka_core::ids::OfficeId;
use kolejka_store::Hash;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a code is good for.
pub const CODE_FOR: Duration = Duration::from_mins(10);

/// How long what a code came to can be fetched: the answer may be lost on the way.
const FETCH_FOR: Duration = Duration::from_mins(2);

/// A device that did not ask for so long may lose its code to another, where there are too many.
const SILENT_FOR: Duration = Duration::from_secs(30);

/// Codes at once, and of one address.
pub const CODES_MAX: usize = 64;
const CODES_OF_ADDRESS_MAX: usize = 16;

/// Wrong codes that an administrator may type in [`CODE_FOR`].
pub const TRIES_MAX: u32 = 8;

/// Administrators whose wrong codes are counted; there are never so many.
const TRIERS_MAX: usize = 1_000;

/// A device that waits to be paired.
#[derive(Clone, Debug)]
struct Waiting {
    code: String,
    kind: DeviceKind,
    from: IpAddr,
    since: Duration,
    /// When it was last heard of.
    heard: Duration,
    /// What it became.
    became: Option<Became>,
}

/// What a device became.
#[derive(Clone, Debug)]
struct Became {
    device: Device,
    token: String,
    at: Duration,
    /// By whom.
    by: String,
}

/// A code for a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it shows.
    pub code: String,
    /// By which it, and nobody else, hears what becomes of it.
    pub secret: String,
    /// For how long it is good.
    pub for_s: u64,
}

/// What an administrator is told of the device behind a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it asks to be.
    pub kind: DeviceKind,
    /// From where.
    pub from: IpAddr,
    /// How long ago.
    pub asked_s: u64,
}

/// What a device is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It waits, for so many more seconds.
    Waits(u64),
    /// It is this device, with this token.
    Became(Device, String),
}

/// Why there is no code, or none is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCode {
    /// Too many devices wait already.
    #[error("too many devices wait to be paired")]
    TooMany,
    /// No device shows this code.
    #[error("no device shows this code now")]
    Unknown,
    /// Too many wrong codes.
    #[error("too many wrong codes; try again in {retry_after_s} s")]
    TooManyTries {
        /// When to try again.
        retry_after_s: u64,
    },
}

/// Devices that wait to be paired.
#[derive(Default)]
pub struct Pairing {
    waiting: Mutex<HashMap<Hash, Waiting>>,
    tries: Mutex<HashMap<String, (u32, Duration)>>,
}

/// Six digits, each as likely as any other.
fn new_code() -> String {
    loop {
        let n = u32::from_be_bytes(secret::random_bytes());
        // What is above the last whole million is drawn again.
        if n < u32::MAX / 1_000_000 * 1_000_000 {
            return format!("{:06}", n % 1_000_000);
        }
    }
}

impl Pairing {
    fn waiting(&self) -> MutexGuard<'_, HashMap<Hash, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A code for a device that asks from an address, at a monotonic time.
    ///
    /// # Errors
    /// If too many wait.
    pub fn ask(&self, kind: DeviceKind, from: IpAddr, now: Duration) -> Result<Code, NoCode> {
        let mut waiting = self.waiting();
        waiting.retain(|_, one| !one.is_over(now));
        let of_address = waiting.values().filter(|one| one.from == from && one.became.is_none()).count();
        let (too_many, of_it) = (waiting.len() >= CODES_MAX, of_address >= CODES_OF_ADDRESS_MAX);
        if too_many || of_it {
            let silent = waiting
                .iter()
                .filter(|(_, one)| one.became.is_none() && now >= one.heard + SILENT_FOR)
                .filter(|(_, one)| !of_it || one.from == from)
                .min_by_key(|(_, one)| one.heard)
                .map(|(secret, _)| *secret);
            waiting.remove(&silent.ok_or(NoCode::TooMany)?);
        }
        let code = loop {
            let code = new_code();
            if waiting.values().all(|one| one.code != code) {
                break code;
            }
        };
        let secret = secret::new_token();
        let one = Waiting { code: code.clone(), kind, from, since: now, heard: now, became: None };
        waiting.insert(secret::token_digest(&secret), one);
        Ok(Code { code, secret, for_s: CODE_FOR.as_secs() })
    }

    /// What becomes of a device, by its secret; none if its code is over.
    pub fn hear(&self, secret: &str, now: Duration) -> Option<Told> {
        let mut waiting = self.waiting();
        waiting.retain(|_, one| !one.is_over(now));
        let one = waiting.get_mut(&secret::token_digest(secret))?;
        one.heard = now;
        Some(match &one.became {
            Some(became) => Told::Became(became.device.clone(), became.token.clone()),
            None => Told::Waits((one.since + CODE_FOR).saturating_sub(now).as_secs()),
        })
    }

    /// Forgets a code that its device does not show any more.
    pub fn give_up(&self, secret: &str) {
        self.waiting().remove(&secret::token_digest(secret));
    }

    /// The device behind a code, for an administrator.
    ///
    /// # Errors
    /// If there is none, or too many were wrong.
    pub fn find(&self, administrator: &str, code: &str, now: Duration) -> Result<Candidate, NoCode> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let wrong = may_try(&mut tries, administrator, now)?;
        let waiting = self.waiting();
        let Some(one) =
            waiting.values().find(|one| one.code == code && one.became.is_none() && !one.is_over(now))
        else {
            *wrong += 1;
            return Err(NoCode::Unknown);
        };
        Ok(Candidate { kind: one.kind, from: one.from, asked_s: now.saturating_sub(one.since).as_secs() })
    }

    /// Whether an administrator made the device behind a code this device already: the answer may have been lost.
    pub fn made(&self, administrator: &str, code: &str, device: &Device, now: Duration) -> bool {
        self.waiting().values().any(|one| {
            let is_it = |became: &Became| became.by == administrator && became.device.is_same(device);
            one.code == code && !one.is_over(now) && one.became.as_ref().is_some_and(is_it)
        })
    }

    /// Makes the device behind a code what an administrator chose; `give` makes its token and is called
    /// once at most. The code is used up.
    ///
    /// # Errors
    /// If there is none any more, or whatever `give` fails with.
    pub fn become_device<E>(
        &self,
        administrator: &str,
        code: &str,
        device: &Device,
        now: Duration,
        give: impl FnOnce() -> Result<String, E>,
    ) -> Result<Result<(), E>, NoCode> {
        let mut waiting = self.waiting();
        let one = waiting
            .values_mut()
            .find(|one| one.code == code && one.became.is_none() && !one.is_over(now))
            .ok_or(NoCode::Unknown)?;
        Ok(give().map(|token| {
            let (device, by) = (device.clone(), administrator.to_owned());
            one.became = Some(Became { device, token, at: now, by });
        }))
    }

    /// Whether somebody waits who could become a device of any office.
    pub fn is_idle(&self) -> bool {
        self.waiting().is_empty()
    }
}

/// The count of an administrator's wrong codes, unless there were too many.
fn may_try<'a>(
    tries: &'a mut HashMap<String, (u32, Duration)>,
    administrator: &str,
    now: Duration,
) -> Result<&'a mut u32, NoCode> {
    if tries.len() >= TRIERS_MAX {
        tries.retain(|_, (_, since)| now < *since + CODE_FOR);
    }
    let (wrong, since) = tries.entry(administrator.to_owned()).or_insert((0, now));
    if now >= *since + CODE_FOR {
        (*wrong, *since) = (0, now);
    }
    if *wrong >= TRIES_MAX {
        let retry_after_s = (*since + CODE_FOR).saturating_sub(now).as_secs() + 1;
        return Err(NoCode::TooManyTries { retry_after_s });
    }
    Ok(wrong)
}

impl Waiting {
    fn is_over(&self, now: Duration) -> bool {
        match &self.became {
            Some(became) => now >= became.at + FETCH_FOR,
            None => now >= self.since + CODE_FOR,
        }
    }
}

/// Whether a device that asked to be of one kind may become one of another: both are pages in a browser,
/// or it is the same.
pub fn may_become(asked: DeviceKind, becomes: DeviceKind) -> bool {
    (asked == DeviceKind::Agent) == (becomes == DeviceKind::Agent)
}

/// A device of an office, not yet with a token.
pub fn device(kind: DeviceKind, id: &str, office: &OfficeId) -> Device {
    Device { kind, id: id.to_owned(), office: office.clone(), token: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn hall() -> Device {
        device(DeviceKind::Kiosk, "hall", &OfficeId::new("gostynin"))
    }

    /// Proves that a code leads to one device once, that its secret alone tells what it became, and that
    /// both end by themselves.
    #[test]
    fn a_code_is_good_once_and_for_ten_minutes() {
        let (pairing, at) = (Pairing::default(), Duration::from_secs);
        let code = pairing.ask(DeviceKind::Kiosk, HERE, at(0)).unwrap();
        let other = pairing.ask(DeviceKind::Display, HERE, at(0)).unwrap();
        assert_eq!(code.code.len(), 6);
        assert_ne!(code.code, other.code);
        assert_eq!(pairing.hear(&code.secret, at(1)), Some(Told::Waits(599)));
        assert_eq!(pairing.find("admin", &code.code, at(2)).unwrap().kind, DeviceKind::Kiosk);
        let given =
            pairing.become_device("admin", &code.code, &hall(), at(3), || Ok::<_, ()>("token".to_owned()));
        assert_eq!(given, Ok(Ok(())));
        let again =
            pairing.become_device("admin", &code.code, &hall(), at(3), || Ok::<_, ()>("other".to_owned()));
        assert_eq!(again, Err(NoCode::Unknown));
        assert!(pairing.made("admin", &code.code, &hall(), at(4)));
        let lobby = device(DeviceKind::Kiosk, "lobby", &OfficeId::new("gostynin"));
        assert!(!pairing.made("admin", &code.code, &lobby, at(4)));
        assert!(!pairing.made("other", &code.code, &hall(), at(4)));
        assert!(!pairing.made("admin", &other.code, &hall(), at(4)));
        let became = Some(Told::Became(hall(), "token".to_owned()));
        assert_eq!(pairing.hear(&code.secret, at(4)), became);
        assert_eq!(pairing.hear(&code.code, at(4)), None);
        assert_eq!(pairing.hear(&code.secret, at(122)), became);
        assert_eq!(pairing.hear(&code.secret, at(123)), None);
        assert_eq!(pairing.find("admin", &other.code, at(600)), Err(NoCode::Unknown));
        assert_eq!(pairing.hear(&other.secret, at(600)), None);
    }

    /// Proves that a token that could not be made leaves the code good.
    #[test]
    fn a_failure_uses_no_code_up() {
        let pairing = Pairing::default();
        let code = pairing.ask(DeviceKind::Kiosk, HERE, Duration::ZERO).unwrap();
        assert_eq!(
            pairing.become_device("admin", &code.code, &hall(), Duration::ZERO, || Err("full")),
            Ok(Err("full"))
        );
        assert!(pairing.find("admin", &code.code, Duration::ZERO).is_ok());
    }

    /// Proves that guessing ends after eight wrong codes, for that administrator alone and for ten minutes, however
    /// many right ones are typed between.
    #[test]
    fn guessing_a_code_is_slowed_down() {
        let (pairing, at) = (Pairing::default(), Duration::from_secs);
        let code = pairing.ask(DeviceKind::Kiosk, HERE, at(0)).unwrap().code;
        for second in 0..8 {
            assert!(pairing.find("admin", &code, at(second)).is_ok());
            assert_eq!(pairing.find("admin", "no", at(second)), Err(NoCode::Unknown));
            assert!(pairing.find("other", &code, at(second)).is_ok());
        }
        let too_many = Err(NoCode::TooManyTries { retry_after_s: 593 });
        assert_eq!(pairing.find("admin", &code, at(8)), too_many);
        assert!(pairing.find("other", &code, at(8)).is_ok());
        assert_eq!(pairing.find("admin", "no", at(600)), Err(NoCode::Unknown));
    }

    /// Proves that where too many wait, the device that was silent longest loses its code, of the same address where
    /// that has too many, and none that still asks.
    #[test]
    fn who_is_silent_makes_room() {
        let (pairing, at) = (Pairing::default(), Duration::from_secs);
        let ask = |s: u64| pairing.ask(DeviceKind::Kiosk, HERE, at(s));
        let codes: Vec<Code> = (0..CODES_OF_ADDRESS_MAX).map(|_| ask(0).unwrap()).collect();
        for (n, code) in codes.iter().enumerate().filter(|(n, _)| *n != 3) {
            let heard = pairing.hear(&code.secret, at(if n == 5 { 2 } else { 20 }));
            assert!(matches!(heard, Some(Told::Waits(_))));
        }
        assert_eq!(ask(29), Err(NoCode::TooMany));
        ask(30).unwrap();
        assert_eq!(pairing.hear(&codes[3].secret, at(30)), None);
        assert_eq!(ask(31), Err(NoCode::TooMany));
        ask(32).unwrap();
        let left = codes.iter().filter(|code| pairing.hear(&code.secret, at(32)).is_some()).count();
        assert_eq!((left, pairing.hear(&codes[5].secret, at(32))), (CODES_OF_ADDRESS_MAX - 2, None));
        let elsewhere = IpAddr::from([10, 0, 0, 1]);
        assert!(pairing.ask(DeviceKind::Kiosk, elsewhere, at(32)).is_ok());
        assert_eq!(ask(32), Err(NoCode::TooMany));
    }

    /// Proves that devices that wait are bounded, from one address and in all, and that those that are over
    /// or gave up make room.
    #[test]
    fn devices_that_wait_are_bounded() {
        let pairing = Pairing::default();
        let address = |n: u8| IpAddr::from([10, 0, 0, n]);
        let ask = |n: u8, s: u64| pairing.ask(DeviceKind::Kiosk, address(n), Duration::from_secs(s));
        let first = ask(1, 0).unwrap();
        for _ in 1..CODES_OF_ADDRESS_MAX {
            ask(1, 0).unwrap();
        }
        assert_eq!(ask(1, 0), Err(NoCode::TooMany));
        pairing.give_up(&first.secret);
        assert!(ask(1, 0).is_ok());
        for n in 2..=4 {
            for _ in 0..CODES_OF_ADDRESS_MAX {
                ask(n, 0).unwrap();
            }
        }
        assert_eq!(ask(9, 0), Err(NoCode::TooMany));
        assert!(ask(9, 600).is_ok());
    }
}
