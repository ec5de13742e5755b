//! How much of a core forecasts may take: a fifth, of which some can be saved up.
//!
//! Every second of work takes another four of rest. What is not used is saved, up to `SAVED_MAX` of
//! work, so that a forecast comes at once after some quiet, and a few in a row may, too.
//! Invariant: over any time `t`, the work begun is at most `t` / 5 + `SAVED_MAX` and one turn, where no turn
//! takes longer than `TURN_MAX`.

use std::time::Duration;

/// Of so many parts of a core forecasts may use one.
const PARTS: u32 = 5;

/// So much work may be saved up: a few forecasts of a large office.
const SAVED_MAX: Duration = Duration::from_millis(200);

/// So much of one turn counts at most: one that seems to have taken longer was held up, as by a computer
/// that slept, and forecasts should not be owed minutes of rest for that.
const TURN_MAX: Duration = Duration::from_secs(2);

/// Rest between two forecasts, at least.
const REST_MIN: Duration = Duration::from_millis(20);

/// What may still be used.
#[derive(Debug)]
pub(super) struct Budget {
    saved: Duration,
    owed: Duration,
    at: Option<Duration>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { saved: SAVED_MAX, owed: Duration::ZERO, at: None }
    }
}

impl Budget {
    /// Notes that work took so long and ended now, on a clock that only goes forward.
    pub(super) fn spend(&mut self, work: Duration, now: Duration) {
        let earned = self.at.map_or(Duration::ZERO, |at| now.saturating_sub(at)) / PARTS;
        self.at = Some(now);
        let (have, must) = (self.saved + earned, self.owed + work.min(TURN_MAX));
        self.saved = have.saturating_sub(must).min(SAVED_MAX);
        self.owed = must.saturating_sub(have);
    }

    /// For how long to rest after that.
    pub(super) fn rest(&self) -> Duration {
        REST_MIN.max(self.owed * PARTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// Works for so long again and again, as soon as it may; the work done within a time, and the rests.
    fn busy(work: Duration, within: Duration) -> (Duration, Vec<Duration>) {
        let (mut budget, mut now, mut worked, mut rests) =
            (Budget::default(), Duration::ZERO, Duration::ZERO, Vec::new());
        while now < within {
            now += work;
            worked += work;
            budget.spend(work, now);
            rests.push(budget.rest());
            now += budget.rest();
        }
        (worked, rests)
    }

    /// Proves that who always has something to do gets a fifth of a core and what was saved, no more and
    /// hardly less, and that the first few turns come at once.
    #[test]
    fn a_fifth_of_a_core_is_kept_to() {
        for work in [MS * 10, MS * 35, MS * 300] {
            let minute = Duration::from_mins(1);
            let (worked, rests) = busy(work, minute);
            assert!(worked <= minute / PARTS + SAVED_MAX + work, "{work:?}: {worked:?}");
            assert!(worked + work >= minute / PARTS, "{work:?}: {worked:?}");
            let at_once = rests.iter().take_while(|rest| **rest == REST_MIN).count();
            assert!(at_once >= if work > SAVED_MAX { 0 } else { 4 }, "{work:?}: {rests:?}");
        }
    }

    /// Proves that five events a second that take 30 ms each are all met without more than the least rest,
    /// even in pairs.
    #[test]
    fn five_events_a_second_are_met_at_once() {
        let (mut budget, mut now) = (Budget::default(), Duration::ZERO);
        for _ in 0..300 {
            for gap in [60, 340] {
                now += MS * 30;
                budget.spend(MS * 30, now);
                assert_eq!(budget.rest(), REST_MIN);
                now += MS * (gap - 30);
            }
        }
    }

    /// Proves that after too much work rest is four times as long as the work that nothing was saved for.
    #[test]
    fn what_was_too_much_is_rested_off() {
        let mut budget = Budget::default();
        budget.spend(SAVED_MAX + MS * 800, Duration::from_secs(1));
        assert_eq!(budget.rest(), MS * 800 * PARTS);
        budget.spend(MS, Duration::from_secs(5) + MS);
        assert_eq!(budget.rest(), REST_MIN);
    }

    /// Proves that a turn that was held up for minutes, or during which the clock leapt, does not silence
    /// forecasts for long.
    #[test]
    fn who_was_held_up_soon_goes_on() {
        let mut budget = Budget::default();
        budget.spend(Duration::from_secs(301), Duration::from_secs(302));
        assert!(budget.rest() <= TURN_MAX * PARTS, "{:?}", budget.rest());
    }
}
