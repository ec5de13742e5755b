//! Whether a sound can be the speech that was asked for.
//!
//! No recogniser: what an engine makes when it is broken (nothing, a click, hiss, hum, a stuck buffer,
//! minutes of anything) is unlike speech in ways that a few figures tell. Whether the words are right,
//! tests ask with other means.

use crate::{
    level::loudness,
    sound::{RATE_HZ, Sound},
};

/// A frame in which the sound is looked at: 20 ms.
const FRAME: usize = RATE_HZ as usize / 50;

/// Quieter than this is as good as nothing.
const SILENT_LUFS: f64 = -55.0;

/// The share of samples at which the sign changes, above which a sound hisses; speech has 0.05 to 0.2,
/// even noise 0.5.
const HISS: f64 = 0.34;

/// How many times louder the loud frames of speech are than the quiet ones, at least: words have
/// closures and pauses.
const LIVELY: f32 = 4.0;

/// Why a sound is not the speech that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSpeech {
    /// Nothing can be heard.
    #[error("it is silent")]
    Silent,
    /// It ends long before the text could.
    #[error("it is too short for the text: {ms} ms")]
    TooShort {
        /// Its length.
        ms: u64,
    },
    /// It goes on long after the text would end.
    #[error("it is too long for the text: {ms} ms")]
    TooLong {
        /// Its length.
        ms: u64,
    },
    /// It hisses or hums.
    #[error("it is noise, not speech")]
    Noise,
}

/// Judges whether a sound can be the speech of a text.
///
/// # Errors
/// [`NotSpeech`], why it cannot.
pub fn judge(sound: &Sound, text: &str) -> Result<(), NotSpeech> {
    match loudness(sound) {
        Some((lufs, _)) if lufs > SILENT_LUFS => {}
        _ => return Err(NotSpeech::Silent),
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count() as u64;
    let ms = sound.ms();
    // From the fastest voice to the slowest, with room.
    if ms < 60 + letters * 18 {
        return Err(NotSpeech::TooShort { ms });
    }
    if ms > 2_500 + letters * 260 {
        return Err(NotSpeech::TooLong { ms });
    }
    let samples = sound.samples();
    let loud: Vec<f32> = samples
        .chunks_exact(FRAME)
        .map(|frame| {
            #[expect(clippy::cast_precision_loss, reason = "a frame has some hundred samples")]
            let mean = frame.iter().map(|sample| sample * sample).sum::<f32>() / FRAME as f32;
            mean.sqrt()
        })
        .collect();
    let mut sorted = loud.clone();
    sorted.sort_by(f32::total_cmp);
    let at = |share: usize| sorted.get(sorted.len() * share / 100).copied().unwrap_or_default();
    let lively = at(90) > LIVELY * at(10);
    // Where it is loud, speech is voiced for the most part; hiss crosses zero all the time.
    let threshold = at(60);
    let (mut crossings, mut counted) = (0_u32, 0_u32);
    for (frame, loud) in samples.chunks_exact(FRAME).zip(&loud) {
        if *loud >= threshold {
            counted += u32::try_from(FRAME).unwrap_or_default();
            let crossed = frame.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
            crossings += u32::try_from(crossed).unwrap_or_default();
        }
    }
    let hisses = f64::from(crossings) > HISS * f64::from(counted.max(1));
    if hisses || !lively { Err(NotSpeech::Noise) } else { Ok(()) }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers of samples")]
mod tests {
    use super::*;

    /// An even noise without a source of randomness.
    fn noise(ms: u32) -> Vec<f32> {
        let mut state = 0x1234_5678_u32;
        (0..RATE_HZ * ms / 1000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect()
    }

    /// Proves that everything that a broken engine makes is told from speech, by name.
    #[test]
    fn what_is_not_speech_is_named() {
        let text = "Numer a dwanaście, zapraszamy do stanowiska numer trzy.";
        let judged = |samples: Vec<f32>| judge(&Sound::new(samples), text);
        assert_eq!(judged(Vec::new()), Err(NotSpeech::Silent));
        assert_eq!(judged(vec![0.0; 60_000]), Err(NotSpeech::Silent));
        assert_eq!(judged(noise(3_000)), Err(NotSpeech::Noise));
        assert!(matches!(judged(noise(300)), Err(NotSpeech::TooShort { .. })));
        assert!(matches!(judged(noise(30_000)), Err(NotSpeech::TooLong { .. })));
        // Noise without its highs, and a hum: neither hisses, neither lives.
        let mut dull = noise(3_000);
        for n in 1..dull.len() {
            dull[n] = 0.05 * dull[n] + 0.95 * dull[n - 1];
        }
        assert_eq!(judged(dull), Err(NotSpeech::Noise));
        let hum = (0..66_150).map(|n| 0.3 * (n as f32 * 0.014).sin()).collect();
        assert_eq!(judged(hum), Err(NotSpeech::Noise));
        // Noise that comes and goes still hisses.
        let gusts =
            noise(3_000).into_iter().enumerate().map(|(n, s)| if n / 4_000 % 2 == 0 { s } else { 0.0 });
        assert_eq!(judged(gusts.collect()), Err(NotSpeech::Noise));
    }
}
