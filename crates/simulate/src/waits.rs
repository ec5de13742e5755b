//! Waits gathered: means, quantiles, and how sure the mean is.
//!
//! Sums are whole milliseconds, so that the order of adding changes nothing.

use kolejka_core::Timestamp;

/// Batches of a long run; their means are nearly independent where single waits are not.
pub(crate) const BATCHES: usize = 40;

/// Fewer batches with any visit than this, and nothing is said about how sure the mean is.
const BATCHES_MIN: usize = 30;

/// Each power of two is divided into this many steps, so quantiles are right to 0.1%.
const STEPS: u64 = 512;
const STEPS_LOG: u32 = STEPS.trailing_zeros();

/// Waits by length, in steps that grow with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitHistogram {
    steps: Vec<u64>,
    visits: u64,
    sum_ms: u128,
    longest_ms: u64,
}

impl WaitHistogram {
    /// Adds a wait from one instant to another.
    pub fn add(&mut self, from: Timestamp, to: Timestamp) {
        self.add_ms(u64::try_from(to.0 - from.0).unwrap_or_default());
    }

    /// Adds a wait.
    pub fn add_ms(&mut self, wait_ms: u64) {
        let step = step(wait_ms);
        if step >= self.steps.len() {
            self.steps.resize(step + 1, 0);
        }
        self.steps[step] += 1;
        self.visits += 1;
        self.sum_ms += u128::from(wait_ms);
        self.longest_ms = self.longest_ms.max(wait_ms);
    }

    /// Adds all waits of another.
    pub fn join(&mut self, other: &Self) {
        if self.steps.len() < other.steps.len() {
            self.steps.resize(other.steps.len(), 0);
        }
        self.steps.iter_mut().zip(&other.steps).for_each(|(all, visits)| *all += visits);
        self.visits += other.visits;
        self.sum_ms += other.sum_ms;
        self.longest_ms = self.longest_ms.max(other.longest_ms);
    }

    /// How many visits.
    pub fn visits(&self) -> u64 {
        self.visits
    }

    /// The sum of all waits.
    pub fn sum_ms(&self) -> u128 {
        self.sum_ms
    }

    /// The longest wait.
    pub fn longest_s(&self) -> f64 {
        seconds(u128::from(self.longest_ms))
    }

    /// The mean wait, if anybody came.
    pub fn mean_s(&self) -> Option<f64> {
        (self.visits > 0).then(|| seconds(self.sum_ms) / count(self.visits))
    }

    /// The wait that a share of the visits does not exceed, if anybody came.
    pub fn quantile_s(&self, share: f64) -> Option<f64> {
        let wanted = share * count(self.visits);
        let mut seen = 0;
        for (step, visits) in self.steps.iter().enumerate() {
            seen += visits;
            if seen > 0 && count(seen) >= wanted {
                return Some((middle_ms(step) / 1000.0).min(self.longest_s()));
            }
        }
        None
    }

    /// The share of visits that waited longer, if anybody came; exact to a step.
    pub fn share_over(&self, wait_s: f64) -> Option<f64> {
        let over: u64 = self
            .steps
            .iter()
            .enumerate()
            .filter(|(step, _)| middle_ms(*step) > wait_s * 1000.0)
            .map(|(_, visits)| visits)
            .sum();
        (self.visits > 0).then(|| count(over) / count(self.visits))
    }
}

/// The place of a wait: exact below `STEPS`, then so many steps to each doubling.
#[inline]
fn step(wait_ms: u64) -> usize {
    let doublings = wait_ms.checked_ilog2().unwrap_or(0).saturating_sub(STEPS_LOG);
    let step = (u64::from(doublings) << STEPS_LOG) + (wait_ms >> doublings);
    usize::try_from(step).expect("a step is a small number")
}

fn middle_ms(step: usize) -> f64 {
    let step = step as u64;
    let doublings = (step >> STEPS_LOG).saturating_sub(1);
    let from = (step - (doublings << STEPS_LOG)) << doublings;
    count(from) + (count(1 << doublings) - 1.0) / 2.0
}

/// Waits of one class in a long run.
#[derive(Clone, Debug)]
pub(crate) struct BatchedWaits {
    all: WaitHistogram,
    batches: [(u64, u128); BATCHES],
}

impl Default for BatchedWaits {
    fn default() -> Self {
        Self { all: WaitHistogram::default(), batches: [(0, 0); BATCHES] }
    }
}

/// What is told about the waits of one class; nothing where nobody came.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Summary {
    /// How many visits.
    pub visits: u64,
    /// The mean wait.
    pub wait_mean_s: Option<f64>,
    /// The wait that nine of ten visits do not exceed, to 0.1%.
    pub wait_p90_s: Option<f64>,
    /// Half the width of the mean's 95% interval, by batch means.
    pub ci95_s: Option<f64>,
}

impl BatchedWaits {
    #[inline]
    pub(crate) fn add_ms(&mut self, batch: usize, wait_ms: u64) {
        self.all.add_ms(wait_ms);
        let (visits, sum_ms) = &mut self.batches[batch];
        *visits += 1;
        *sum_ms += u128::from(wait_ms);
    }

    pub(crate) fn sum_ms(&self) -> u128 {
        self.all.sum_ms()
    }

    pub(crate) fn summary(&self) -> Summary {
        Summary {
            visits: self.all.visits(),
            wait_mean_s: self.all.mean_s(),
            wait_p90_s: self.all.quantile_s(0.9),
            ci95_s: self.ci95_s(),
        }
    }

    fn ci95_s(&self) -> Option<f64> {
        let means: Vec<f64> = self
            .batches
            .iter()
            .filter(|(visits, _)| *visits > 0)
            .map(|(visits, sum_ms)| seconds(*sum_ms) / count(*visits))
            .collect();
        if means.len() < BATCHES_MIN {
            return None;
        }
        let n = count(means.len() as u64);
        let mean = means.iter().sum::<f64>() / n;
        let variance = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (n - 1.0);
        Some(student_975(n - 1.0) * (variance / n).sqrt())
    }
}

/// The 97.5% quantile of Student's distribution with at least 29 degrees of freedom, by the
/// expansion of Cornish and Fisher, which is right to four decimals there.
fn student_975(freedom: f64) -> f64 {
    let z: f64 = 1.959_963_985;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    z + first / freedom + second / freedom.powi(2)
}

#[expect(clippy::cast_precision_loss, reason = "counts of visits and milliseconds are far below 2^53")]
fn count(n: u64) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "a sum's last bits do not matter any more once it is told")]
fn seconds(ms: u128) -> f64 {
    ms as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that every wait lies in its step and quantiles are right to 0.1%.
    #[test]
    fn quantiles_are_right_to_a_thousandth() {
        for wait_ms in (0..5_000).chain((0..40).map(|n| 3 << n)) {
            let middle = middle_ms(step(wait_ms));
            assert!((middle - count(wait_ms)).abs() <= 0.001 * count(wait_ms), "{wait_ms}: {middle}");
        }
        let mut waits = WaitHistogram::default();
        assert_eq!((waits.mean_s(), waits.quantile_s(0.5)), (None, None));
        for wait_s in 1..=1000 {
            waits.add_ms(wait_s * 1000);
        }
        assert_eq!(waits.mean_s(), Some(500.5));
        for (share, wait_s) in [(0.5, 500.0), (0.9, 900.0), (0.99, 990.0)] {
            assert!((waits.quantile_s(share).unwrap() - wait_s).abs() <= 0.001 * wait_s);
        }
        assert!((waits.share_over(899.0).unwrap() - 0.1).abs() < 0.002);
        assert!((waits.longest_s() - 1000.0).abs() < 1e-9);
    }

    /// Proves that Student's quantile is that of the tables, and that few batches give no interval.
    #[test]
    fn intervals_follow_the_tables() {
        for (freedom, table) in [(29.0, 2.0452), (39.0, 2.0227), (120.0, 1.9799)] {
            assert!((student_975(freedom) - table).abs() < 1e-4);
        }
        let mut waits = BatchedWaits::default();
        for batch in 0..BATCHES {
            waits.add_ms(batch, if batch % 2 == 0 { 1000 } else { 3000 });
        }
        let half = waits.summary().ci95_s.unwrap();
        assert!((half - 2.0227 * (40.0 / 39.0_f64).sqrt() / 40.0_f64.sqrt()).abs() < 1e-3);
        let mut few = BatchedWaits::default();
        few.add_ms(0, 1000);
        assert_eq!(few.summary().ci95_s, None);
    }
}
