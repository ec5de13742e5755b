//! Loudness by EBU R128: every sentence of every voice, and the gong, equally loud.

use crate::sound::{RATE_HZ, Sound};
use ebur128::{EbuR128, Mode};

/// How loud everything is, as R128 wants it.
pub const LEVEL_LUFS: f64 = -23.0;

/// The highest true peak, as R128 wants it, so that nothing clips on any device.
pub const PEAK_DB: f64 = -1.0;

/// Gates are of 400 ms; a shorter sound is measured as if it went on.
const MEASURED_SAMPLES_MIN: usize = RATE_HZ as usize;

/// Its loudness in LUFS and its true peak in dB; nothing for one that is silent.
pub fn loudness(sound: &Sound) -> Option<(f64, f64)> {
    let samples = sound.samples();
    if samples.is_empty() {
        return None;
    }
    let mut meter = EbuR128::new(1, RATE_HZ, Mode::I | Mode::TRUE_PEAK).ok()?;
    let mut measured = 0;
    while measured < MEASURED_SAMPLES_MIN {
        meter.add_frames_f32(samples).ok()?;
        measured += samples.len();
    }
    let loudness = meter.loudness_global().ok()?;
    let peak = 20.0 * meter.true_peak(0).ok()?.log10();
    (loudness.is_finite() && peak.is_finite()).then_some((loudness, peak))
}

/// The sound at [`LEVEL_LUFS`], or quieter if it would peak above [`PEAK_DB`]; a silent one stays so.
pub fn level(sound: Sound) -> Sound {
    let Some((loudness, peak)) = loudness(&sound) else { return sound };
    let gain_db = (LEVEL_LUFS - loudness).min(PEAK_DB - peak);
    #[expect(clippy::cast_possible_truncation, reason = "a factor of a few at most")]
    let factor = 10_f64.powf(gain_db / 20.0) as f32;
    sound.times(factor)
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers of samples")]
mod tests {
    use super::*;

    /// Proves that loud and quiet, long and short sounds come out equally loud, and never too high.
    #[test]
    fn all_come_out_equally_loud() {
        for (ms, loud) in [(150, 0.9_f32), (150, 0.01), (2_000, 0.9), (2_000, 0.004)] {
            let samples = (0..RATE_HZ * ms / 1000).map(|n| loud * (n as f32 * 0.2).sin()).collect();
            let (lufs, peak) = loudness(&level(Sound::new(samples))).unwrap();
            assert!((lufs - LEVEL_LUFS).abs() < 0.5, "{ms} ms at {loud}: {lufs}");
            assert!(peak <= PEAK_DB + 0.1);
        }
        // A single click is all peak: it stays below the limit instead of reaching the level.
        let mut click = vec![0.0; 10_000];
        click[5_000] = 0.5;
        let (_, peak) = loudness(&level(Sound::new(click))).unwrap();
        assert!(peak <= PEAK_DB + 0.1, "{peak}");
        assert_eq!(loudness(&Sound::silence(500)), None);
    }
}
