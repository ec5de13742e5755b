//! Mean waits that theory gives for equal counters and exponential service (M/M/c).
//!
//! Erlang's C formula for arrival order, Cobham's for strict priority, Kleinrock's delay-dependent
//! priority for accumulating rates.
//! Classes stand from the highest to the lowest; utilisation is below 1.

/// A queue of which the mean waits are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// Equal counters.
    pub counters: u16,
    /// Mean service time.
    pub service_mean_s: f64,
    /// The share of time in which counters serve.
    pub utilisation: f64,
}

impl Queue {
    /// Clients a second.
    pub fn arrivals_per_s(self) -> f64 {
        self.utilisation * f64::from(self.counters) / self.service_mean_s
    }

    /// The probability that a client has to wait (Erlang C).
    pub fn waits(self) -> f64 {
        let offered = self.utilisation * f64::from(self.counters);
        // Erlang B by its recursion, which no factorial overflows, then C from B.
        let blocked = (1..=self.counters).fold(1.0, |blocked, n| {
            let busy = offered * blocked;
            busy / (f64::from(n) + busy)
        });
        blocked / (1.0 - self.utilisation * (1.0 - blocked))
    }

    /// The mean time until a counter becomes free, over all who come.
    fn residual_s(self) -> f64 {
        self.waits() * self.service_mean_s / f64::from(self.counters)
    }

    /// The mean wait in order of arrival.
    pub fn fifo_s(self) -> f64 {
        self.residual_s() / (1.0 - self.utilisation)
    }

    /// The probability of waiting longer than `wait_s` in order of arrival.
    pub fn fifo_waits_longer(self, wait_s: f64) -> f64 {
        let spare = f64::from(self.counters) / self.service_mean_s - self.arrivals_per_s();
        self.waits() * (-spare * wait_s).exp()
    }

    /// The wait that a share of clients does not exceed, in order of arrival.
    pub fn fifo_quantile_s(self, share: f64) -> f64 {
        let spare = f64::from(self.counters) / self.service_mean_s - self.arrivals_per_s();
        (self.waits() / (1.0 - share)).ln().max(0.0) / spare
    }

    /// The mean wait of each class under strict priority, of which each has a share of the clients.
    pub fn strict_s(self, shares: &[f64]) -> Vec<f64> {
        let mut above = 0.0;
        shares
            .iter()
            .map(|share| {
                let through = above + share * self.utilisation;
                let wait_s = self.residual_s() / ((1.0 - above) * (1.0 - through));
                above = through;
                wait_s
            })
            .collect()
    }

    /// The mean wait of each class when waits are weighted by rates, falling from class to class.
    pub fn accumulating_s(self, shares: &[f64], rates: &[f64]) -> Vec<f64> {
        let load = |class: usize| shares[class] * self.utilisation;
        let mut wait_s = vec![0.0; shares.len()];
        for class in (0..shares.len()).rev() {
            let lower: f64 = (class + 1..shares.len())
                .map(|other| load(other) * wait_s[other] * (1.0 - rates[other] / rates[class]))
                .sum();
            let higher: f64 = (0..class).map(|other| load(other) * (1.0 - rates[class] / rates[other])).sum();
            wait_s[class] = (self.fifo_s() - lower) / (1.0 - higher);
        }
        wait_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example: five counters, ten minutes, nine tenths busy.
    const EXAMPLE: Queue = Queue { counters: 5, service_mean_s: 600.0, utilisation: 0.9 };
    const SHARES: [f64; 2] = [0.27, 0.73];

    fn minutes(wait_s: &[f64]) -> Vec<String> {
        wait_s.iter().map(|wait_s| format!("{:.2}", wait_s / 60.0)).collect()
    }

    /// Proves that the formulas give the figures of the worked example.
    #[test]
    fn the_worked_example_comes_out() {
        assert_eq!(minutes(&[EXAMPLE.fifo_s()]), ["15.25"]);
        assert_eq!(minutes(&EXAMPLE.strict_s(&SHARES)), ["2.01", "20.15"]);
        let accumulating = |rate| minutes(&EXAMPLE.accumulating_s(&SHARES, &[rate, 1.0]));
        assert_eq!(accumulating(2.0), ["9.55", "17.36"]);
        assert_eq!(accumulating(5.0), ["5.30", "18.93"]);
        assert_eq!(accumulating(20.0), ["2.87", "19.83"]);
    }

    /// Proves that equal rates give the order of arrival, a rate without bound gives strict priority,
    /// and that every policy leaves the mean over all clients as it is.
    #[test]
    fn the_formulas_meet_where_they_must() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-6 * b;
        let fifo_s = EXAMPLE.fifo_s();
        assert!(EXAMPLE.accumulating_s(&SHARES, &[1.0, 1.0]).iter().all(|wait_s| close(*wait_s, fifo_s)));
        let strict = EXAMPLE.strict_s(&SHARES);
        let steep = EXAMPLE.accumulating_s(&SHARES, &[1e12, 1.0]);
        assert!(close(steep[0], strict[0]) && close(steep[1], strict[1]));
        for wait_s in [strict, EXAMPLE.accumulating_s(&SHARES, &[5.0, 1.0])] {
            assert!(close(wait_s.iter().zip(SHARES).map(|(wait_s, share)| wait_s * share).sum(), fifo_s));
        }
        let p90_s = EXAMPLE.fifo_quantile_s(0.9);
        assert!(close(EXAMPLE.fifo_waits_longer(p90_s), 0.1));
    }
}
