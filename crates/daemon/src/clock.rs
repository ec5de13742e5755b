//! The one clock of the program.
//!
//! Everything else gets the time from here, so that tests can set it.

use kolejka_core::Timestamp;
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// A source of time.
pub trait Clock: Send + Sync {
    /// The wall clock.
    fn now(&self) -> Timestamp;
    /// A clock that nobody sets: the time since some moment before the start, in which the machine may have
    /// slept.
    fn monotonic(&self) -> Duration;
}

/// The machine's clocks.
pub struct SystemClock {
    start: Duration,
}

/// The time since the machine was switched on. A lease goes on while a kiosk's computer sleeps, in which
/// the usual clock of the system stands still.
fn since_boot() -> Duration {
    Duration::try_from(clock_gettime(ClockId::Boottime)).unwrap_or_default()
}

impl SystemClock {
    /// Starts counting.
    pub fn new() -> Self {
        Self { start: since_boot() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> Timestamp {
        jiff::Timestamp::now().into()
    }

    fn monotonic(&self) -> Duration {
        since_boot().saturating_sub(self.start)
    }
}
