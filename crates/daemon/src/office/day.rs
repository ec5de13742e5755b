//! What time brings: the business day's turn, notices that expire, and whether the clock is to be
//! believed.
//!
//! A clock that stands before the last event, or that jumped against the monotonic clock, neither
//! opens nor ends a day until it has gone steadily for a while.

use super::{OfficeHandle, Request};
use crate::clock::Clock;
use kolejka_core::{Actor, Command, Timestamp};
use std::{sync::Arc, time::Duration};

/// How often the clock and the date are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A jump of the wall clock against the monotonic clock that is not believed at once.
const JUMP_MAX: Duration = Duration::from_mins(10);

/// How long a clock that jumped must go steadily to be believed again.
const STEADY_FOR: Duration = Duration::from_mins(10);

/// Whether the clock is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It goes as it should.
    Believed,
    /// It stands before the last event, or jumped less than `STEADY_FOR` ago.
    Doubted,
}

/// Watches the wall clock against the monotonic clock.
#[derive(Debug, Default)]
pub struct ClockWatch {
    last: Option<(Timestamp, Duration)>,
    doubted_since: Option<Duration>,
}

impl ClockWatch {
    /// Looks at both clocks; `last_event` is the time of the office's last event.
    pub fn look(&mut self, wall: Timestamp, monotonic: Duration, last_event: Timestamp) -> Trust {
        if let Some((wall_then, monotonic_then)) = self.last {
            let went = i128::from(wall.0) - i128::from(wall_then.0);
            let passed =
                i128::try_from((monotonic.saturating_sub(monotonic_then)).as_millis()).unwrap_or(i128::MAX);
            if (went - passed).unsigned_abs() > JUMP_MAX.as_millis() {
                self.doubted_since = Some(monotonic);
            }
        }
        self.last = Some((wall, monotonic));
        if self.doubted_since.is_some_and(|since| monotonic.saturating_sub(since) >= STEADY_FOR) {
            self.doubted_since = None;
        }
        if self.doubted_since.is_some() || wall < last_event { Trust::Doubted } else { Trust::Believed }
    }
}

/// Turns the business day when the date turns, for as long as the process lives.
pub(super) async fn keep(office: OfficeHandle, clock: Arc<dyn Clock>) {
    let mut watch = ClockWatch::default();
    let mut told = Trust::Believed;
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let now = clock.now();
        let hub = Arc::clone(office.hub());
        let Ok((latest, date, last_event, has_due)) = office
            .query(move |office, office_now| {
                hub.expire_notices(office, office_now);
                (office.day().latest_date(), office.business_date(now), office.last_at(), office.has_due(now))
            })
            .await
        else {
            continue;
        };
        if has_due {
            let request = Request { command: Command::EndDue, actor: Actor::System, key: None, note: None };
            if let Err(not_done) = office.submit(request, |_| ()).await {
                tracing::warn!(office = %office.id(), ?not_done, "what is over could not be ended yet");
            }
        }
        // Read anew: what happened since the question was asked is not of the future.
        let trust = watch.look(clock.now(), clock.monotonic(), last_event);
        if trust != told {
            let hub = Arc::clone(office.hub());
            let doubted = trust == Trust::Doubted;
            if office.query(move |office, now| hub.doubt_clock(doubted, office, now)).await.is_err() {
                continue;
            }
            told = trust;
            match trust {
                Trust::Doubted => tracing::warn!(
                    office = %office.id(),
                    "the clock jumped or stands before the last event: no business day is opened or ended until it goes steadily"
                ),
                Trust::Believed => tracing::info!(office = %office.id(), "the clock is believed again"),
            }
        }
        metrics::gauge!("kolejka_clock_doubted").set(f64::from(u8::from(trust == Trust::Doubted)));
        if trust == Trust::Believed && latest.is_none_or(|latest| date > latest) {
            let request =
                Request { command: Command::OpenDay { date }, actor: Actor::System, key: None, note: None };
            if let Err(not_done) = office.submit(request, |_| ()).await {
                tracing::warn!(office = %office.id(), ?not_done, "the business day could not be opened yet");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_800_000_000_000);

    fn at(watch: &mut ClockWatch, wall_s: i64, monotonic_s: u64) -> Trust {
        watch.look(Timestamp(NOON.0 + wall_s * 1000), Duration::from_secs(monotonic_s), NOON)
    }

    /// Proves that a steady clock is believed, one before the last event is not, and that it is
    /// again as soon as it has caught up.
    #[test]
    fn a_clock_before_the_last_event_is_doubted() {
        let mut watch = ClockWatch::default();
        assert_eq!(at(&mut watch, -30, 0), Trust::Doubted);
        assert_eq!(at(&mut watch, 0, 30), Trust::Believed);
        assert_eq!(at(&mut watch, 3600, 3630), Trust::Believed);
    }

    /// Proves that a jump of more than ten minutes, either way, is doubted until the clock has gone
    /// steadily for ten minutes, and a small correction is not doubted.
    #[test]
    fn a_jump_is_doubted_until_the_clock_goes_steadily() {
        for jump_s in [24 * 3600, 601] {
            let mut watch = ClockWatch::default();
            assert_eq!(at(&mut watch, 0, 0), Trust::Believed);
            assert_eq!(at(&mut watch, 1 + jump_s, 1), Trust::Doubted);
            assert_eq!(at(&mut watch, 600 + jump_s, 600), Trust::Doubted);
            assert_eq!(at(&mut watch, 601 + jump_s, 601), Trust::Believed);
        }
        let mut watch = ClockWatch::default();
        assert_eq!(at(&mut watch, 5000, 0), Trust::Believed);
        assert_eq!(at(&mut watch, 5001 + 599, 1), Trust::Believed);
        assert_eq!(at(&mut watch, 3000, 2), Trust::Doubted);
    }
}
