//! The gong: two notes with a soft attack, 1.2 s, made here.

use crate::{
    level::level,
    sound::{RATE_HZ, Sound},
};

/// How long it lasts.
const GONG_S: f64 = 1.2;

/// The two notes, a falling major third: hertz, and when each begins.
const NOTES: [(f64, f64); 2] = [(659.26, 0.0), (523.25, 0.42)];

/// Partials of a struck bar: pitch, loudness, and how many seconds they take to fade.
const PARTIALS: [(f64, f64, f64); 3] = [(1.0, 0.5, 0.75), (2.01, 0.12, 0.35), (3.98, 0.04, 0.18)];

/// A note comes in this softly, in seconds.
const ATTACK_S: f64 = 0.025;

/// The gong, at the level of everything else.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some ten thousand samples, each between -1 and 1"
)]
pub fn gong() -> Sound {
    let rate = f64::from(RATE_HZ);
    let samples = (0..(GONG_S * rate) as usize)
        .map(|place| {
            let at = place as f64 / rate;
            let mut sum = 0.0;
            for (hertz, begins) in NOTES {
                let since = at - begins;
                if since < 0.0 {
                    continue;
                }
                for (times, loud, fade_s) in PARTIALS {
                    let rise = (since / ATTACK_S).min(1.0);
                    // To a thousandth within its time.
                    let fall = (-6.9 * since / fade_s).exp();
                    sum += loud * rise * fall * (std::f64::consts::TAU * hertz * times * since).sin();
                }
            }
            // The end is silent, whatever still rings.
            let end = ((GONG_S - at) / 0.05).min(1.0);
            (sum * end) as f32
        })
        .collect();
    level(Sound::new(samples))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::level::{LEVEL_LUFS, PEAK_DB, loudness};

    /// Proves that the gong is as long and as loud as it should be, and begins and ends softly.
    #[test]
    fn the_gong_is_as_it_should_be() {
        let gong = gong();
        assert!((1_195..=1_200).contains(&gong.ms()));
        let (lufs, peak) = loudness(&gong).unwrap();
        assert!((LEVEL_LUFS - 1.0..=LEVEL_LUFS + 0.5).contains(&lufs), "{lufs}");
        assert!(peak <= PEAK_DB);
        let samples = gong.samples();
        assert!(samples[..20].iter().chain(&samples[samples.len() - 20..]).all(|sample| sample.abs() < 0.02));
    }
}
