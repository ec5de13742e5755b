//! Random draws from a seed: the same seed, the same run, on every machine.
//!
//! Arrivals, classes and services each have a stream of their own, so that runs under different
//! policies see the same clients and the same work.

use rand_distr::{Distribution, Exp1, LogNormal};
use rand_pcg::{Pcg64Mcg, rand_core::SeedableRng};

/// One stream of draws.
#[derive(Clone, Debug)]
pub struct Draw(Pcg64Mcg);

impl Draw {
    /// The stream of a seed with a number.
    pub fn new(seed: u64, stream: u64) -> Self {
        // Neighbouring seeds and streams must not give similar states, so both are mixed.
        let high = mix(mix(seed).wrapping_add(stream));
        let low = mix(high ^ seed);
        let mut state = [0; 16];
        state[..8].copy_from_slice(&low.to_le_bytes());
        state[8..].copy_from_slice(&high.to_le_bytes());
        Self(Pcg64Mcg::from_seed(state))
    }

    /// An exponential draw with a mean of 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.0)
    }

    /// A number from 0 to below 1.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        rand_distr::StandardUniform.sample(&mut self.0)
    }

    /// Which of some shares is hit; the last if rounding leaves a gap. Shares add up to 1.
    pub fn pick(&mut self, shares: impl IntoIterator<Item = f64>) -> usize {
        let mut left = self.unit();
        let mut last = 0;
        for (place, share) in shares.into_iter().enumerate() {
            if left < share {
                return place;
            }
            left -= share;
            last = place;
        }
        last
    }

    /// A log-normal draw with a mean of 1 and a coefficient of variation.
    pub fn around_one(&mut self, cv: f64) -> f64 {
        LogNormal::from_mean_cv(1.0, cv).map_or(1.0, |law| law.sample(&mut self.0))
    }
}

/// The last step of Vigna's `SplitMix64`, a bijection that spreads every bit.
fn mix(z: u64) -> u64 {
    let z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that a seed gives the same draws for ever, on every machine: these figures stay.
    #[test]
    fn draws_stay_the_same() {
        let mut draw = Draw::new(7, 1);
        let drawn: Vec<String> = (0..3).map(|_| format!("{:.12}", draw.exponential())).collect();
        assert_eq!(drawn, ["0.295890579125", "0.494004844676", "4.432315519081"]);
    }

    /// Proves that the means are right, and that streams of one seed differ.
    #[test]
    fn means_are_right() {
        let mean = |draws: &mut dyn FnMut() -> f64| (0..200_000).map(|_| draws()).sum::<f64>() / 200_000.0;
        let (mut a, mut b, mut c) = (Draw::new(1, 0), Draw::new(1, 1), Draw::new(1, 2));
        assert!((mean(&mut || a.exponential()) - 1.0).abs() < 0.01);
        assert!((mean(&mut || b.around_one(0.8)) - 1.0).abs() < 0.01);
        assert!((mean(&mut || f64::from(u8::from(c.pick([0.3, 0.7]) == 0))) - 0.3).abs() < 0.01);
        assert!((Draw::new(1, 0).unit() - Draw::new(1, 1).unit()).abs() > 1e-9);
        assert!((a.around_one(0.0) - 1.0).abs() < 1e-12);
    }
}
