//! What is seen of the wire, and when it was looked at last.

use super::wire::{Contact, Debounce};
use crate::{
    clock::{Clock, SystemClock},
    report,
};
use std::{io, time::Duration};
use tokio::{sync::watch, time::Instant};

/// How often the wire is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The rest before a wire that cannot be looked at is tried again.
const WIRE_REST: Duration = Duration::from_secs(1);

/// How old the last look may be. A device that hangs, such as a USB adapter, keeps whoever looks for ever.
const LOOK_AGE_MAX: Duration = Duration::from_secs(1);

/// What is known of the wire.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    began: Instant,
    debounce: Duration,
    looked: Option<Instant>,
    is_believed: bool,
    broken: Option<String>,
    /// Whether it says emergency.
    pub(super) alarm: bool,
    /// How often it has begun to say so.
    pub(super) presses: u64,
}

/// How well it is seen.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It is too early to tell.
    NotYet,
    /// It was read a moment ago.
    Well,
    /// It is not, and why.
    Not(String),
}

impl Sight {
    /// Nothing was seen yet.
    pub(super) fn new(debounce: Duration) -> Self {
        Self {
            began: Instant::now(),
            debounce,
            looked: None,
            is_believed: false,
            broken: None,
            alarm: false,
            presses: 0,
        }
    }

    /// How well it is seen at a moment.
    pub(super) fn seen(&self, now: Instant) -> Seen {
        let cannot = |why: &str| Seen::Not(format!("the contact cannot be read: {why}"));
        if let Some(why) = &self.broken {
            cannot(why)
        } else if now.duration_since(self.looked.unwrap_or(self.began)) > LOOK_AGE_MAX {
            cannot("its device does not answer")
        } else if self.is_believed {
            Seen::Well
        } else if now.duration_since(self.began) > LOOK_AGE_MAX + self.debounce {
            cannot("it does not come to rest")
        } else {
            Seen::NotYet
        }
    }

    /// Takes that it was read, and what is believed of it from now on; whether that is new.
    fn take(&mut self, believed: Option<bool>, now: Instant) -> bool {
        self.looked = Some(now);
        let Some(alarm) = believed else { return false };
        (self.is_believed, self.broken) = (true, None);
        if alarm && !self.alarm {
            tracing::warn!("the contact says emergency");
            self.presses += 1;
        } else if !alarm {
            tracing::info!("the contact is at rest");
        }
        self.alarm = alarm;
        true
    }

    /// Takes that it could not be read; whether that is new.
    fn lose(&mut self, why: String) -> bool {
        let is_new = self.broken.as_ref() != Some(&why);
        if is_new {
            tracing::warn!(why, "the contact cannot be read");
        }
        self.broken = Some(why);
        is_new
    }
}

/// Looks at the wire for as long as somebody wants to know.
pub(super) fn look(
    open: impl Fn() -> io::Result<Box<dyn Contact>>,
    when_open: bool,
    least: Duration,
    sight: &watch::Sender<Sight>,
) {
    let clock = SystemClock::new();
    let mut contact: Option<Box<dyn Contact>> = None;
    let mut debounce = Debounce::new(least);
    while !sight.is_closed() {
        let seen = match &mut contact {
            Some(contact) => contact.is_closed(),
            None => open().and_then(|mut opened| {
                let seen = opened.is_closed();
                contact = Some(opened);
                seen
            }),
        };
        let rest = match seen {
            Ok(is_closed) => {
                let believed = debounce.see(is_closed != when_open, clock.monotonic());
                sight.send_if_modified(|sight| sight.take(believed, Instant::now()));
                LOOK_EVERY
            }
            Err(error) => {
                contact = None;
                // What it was before says nothing of what it is when it can be seen again.
                debounce = Debounce::new(least);
                sight.send_if_modified(|sight| sight.lose(report(&error)));
                WIRE_REST
            }
        };
        std::thread::sleep(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that a press counts once for as long as it is held, also where the wire could not be read
    /// meanwhile, and that a wire that breaks is told once.
    #[test]
    fn a_press_counts_once() {
        let mut sight = Sight::new(Duration::from_millis(30));
        let now = Instant::now();
        for (believed, presses) in [(Some(false), 0), (Some(true), 1), (None, 1), (Some(true), 1)] {
            sight.take(believed, now);
            assert_eq!(sight.presses, presses);
        }
        assert!(sight.lose("the adapter is gone".to_owned()));
        assert!(!sight.lose("the adapter is gone".to_owned()));
        sight.take(Some(true), now);
        assert_eq!((sight.presses, sight.seen(now)), (1, Seen::Well));
    }
}
