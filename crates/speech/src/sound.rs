//! A sound: mono samples at one rate, from and to WAV.
//!
//! Reading is lenient where programs that write to a pipe must be: they cannot know the length when
//! they write the header, and put a false one there. Everything else must be as the format says.

/// The rate of every sound here, in samples a second: that of most speech engines.
pub const RATE_HZ: u32 = 22_050;

/// The longest sound that is kept, in samples: two minutes.
const SAMPLES_MAX: usize = 120 * RATE_HZ as usize;

/// Rates that engines and recorders use.
const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=96_000;

/// A sound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sound {
    samples: Vec<f32>,
}

/// Why bytes are no sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSound {
    /// They do not begin as a WAV file does.
    #[error("it is no WAV file")]
    NoWav,
    /// They break off before the samples begin.
    #[error("it breaks off before its sound begins")]
    Cut,
    /// The samples are of a kind that is not read here.
    #[error(
        "its samples are of a kind that is not read: format {format}, {bits} bits, {channels} channels, {rate} Hz"
    )]
    Kind {
        /// The format's code: 1 is PCM, 3 is floating point.
        format: u16,
        /// Bits of a sample.
        bits: u16,
        /// Channels.
        channels: u16,
        /// Samples a second.
        rate: u32,
    },
    /// It is longer than anything that is spoken.
    #[error("it is longer than two minutes")]
    TooLong,
}

impl Sound {
    /// A sound of these samples, between -1 and 1.
    pub fn new(samples: Vec<f32>) -> Self {
        Self { samples }
    }

    /// Nothing to be heard, for so long.
    pub fn silence(ms: u32) -> Self {
        Self { samples: vec![0.0; usize::try_from(u64::from(ms) * u64::from(RATE_HZ) / 1000).unwrap_or(0)] }
    }

    /// Its samples.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// How long it lasts, in milliseconds.
    pub fn ms(&self) -> u64 {
        self.samples.len() as u64 * 1000 / u64::from(RATE_HZ)
    }

    /// Sounds one after another.
    pub fn join<'a>(parts: impl IntoIterator<Item = &'a Sound>) -> Self {
        Self { samples: parts.into_iter().flat_map(|part| part.samples.iter().copied()).collect() }
    }

    /// The same, louder or quieter.
    #[must_use]
    pub fn times(mut self, factor: f32) -> Self {
        for sample in &mut self.samples {
            *sample *= factor;
        }
        self
    }

    /// Without the silence before and after, but for a moment of it, so that nothing sounds clipped.
    #[must_use]
    pub fn trimmed(self) -> Self {
        /// Quieter than this, about -50 dB, is nothing.
        const QUIET: f32 = 0.003;
        const KEEP: usize = RATE_HZ as usize / 50;
        let loud = |sample: &f32| sample.abs() > QUIET;
        let Some(from) = self.samples.iter().position(loud) else { return Self::default() };
        let to = self.samples.iter().rposition(loud).unwrap_or(from);
        let (from, to) = (from.saturating_sub(KEEP), (to + KEEP).min(self.samples.len()));
        Self { samples: self.samples[from..to].to_vec() }
    }

    /// Reads a WAV file: PCM of 8, 16 or 24 bits or floating point, any usual rate, any channels, which
    /// are mixed into one.
    ///
    /// # Errors
    /// [`NotSound`] if it is none, or none of these.
    pub fn from_wav(bytes: &[u8]) -> Result<Self, NotSound> {
        if bytes.get(0..4) != Some(b"RIFF") || bytes.get(8..12) != Some(b"WAVE") {
            return Err(NotSound::NoWav);
        }
        let mut rest = &bytes[12..];
        let mut format = None;
        loop {
            let (Some(name), Some(length)) = (rest.get(0..4), rest.get(4..8)) else {
                return Err(NotSound::Cut);
            };
            let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let body = &rest[8..];
            match name {
                b"fmt " => {
                    format = Some(Format::read(body.get(..length.min(body.len())).unwrap_or_default())?);
                }
                b"data" => {
                    // A program that writes to a pipe puts a length there that is longer than what comes.
                    let data = &body[..length.min(body.len())];
                    return format.ok_or(NotSound::Cut)?.sound(data);
                }
                _ => {}
            }
            let padded = length.saturating_add(length % 2);
            rest = body.get(padded..).ok_or(NotSound::Cut)?;
        }
    }

    /// As a WAV file: 16 bits, mono.
    pub fn to_wav(&self) -> Vec<u8> {
        let data = u32::try_from(self.samples.len() * 2).unwrap_or(u32::MAX);
        let mut wav = Vec::with_capacity(44 + self.samples.len() * 2);
        wav.extend_from_slice(b"RIFF");
        wav.extend_from_slice(&(36 + data).to_le_bytes());
        wav.extend_from_slice(b"WAVEfmt ");
        wav.extend_from_slice(&16_u32.to_le_bytes());
        wav.extend_from_slice(&1_u16.to_le_bytes());
        wav.extend_from_slice(&1_u16.to_le_bytes());
        wav.extend_from_slice(&RATE_HZ.to_le_bytes());
        wav.extend_from_slice(&(RATE_HZ * 2).to_le_bytes());
        wav.extend_from_slice(&2_u16.to_le_bytes());
        wav.extend_from_slice(&16_u16.to_le_bytes());
        wav.extend_from_slice(b"data");
        wav.extend_from_slice(&data.to_le_bytes());
        for sample in &self.samples {
            #[expect(clippy::cast_possible_truncation, reason = "clamped to what 16 bits hold")]
            let whole = (sample * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16;
            wav.extend_from_slice(&whole.to_le_bytes());
        }
        wav
    }
}

/// What a WAV file says of its samples.
#[derive(Clone, Copy)]
struct Format {
    code: u16,
    channels: u16,
    rate: u32,
    bits: u16,
}

impl Format {
    fn read(body: &[u8]) -> Result<Self, NotSound> {
        if body.len() < 16 {
            return Err(NotSound::Cut);
        }
        let short = |at: usize| u16::from_le_bytes([body[at], body[at + 1]]);
        let mut format = Self {
            code: short(0),
            channels: short(2),
            rate: u32::from_le_bytes([body[4], body[5], body[6], body[7]]),
            bits: short(14),
        };
        // The extensible form names the real one further on.
        if format.code == 0xFFFE && body.len() >= 26 {
            format.code = short(24);
        }
        let readable = matches!((format.code, format.bits), (1, 8 | 16 | 24) | (3, 32));
        if readable && (1..=8).contains(&format.channels) && RATES_HZ.contains(&format.rate) {
            Ok(format)
        } else {
            let Self { code, channels, rate, bits } = format;
            Err(NotSound::Kind { format: code, bits, channels, rate })
        }
    }

    fn sound(self, data: &[u8]) -> Result<Sound, NotSound> {
        let bytes = usize::from(self.bits / 8);
        let frame = bytes * usize::from(self.channels);
        if data.len() / frame > SAMPLES_MAX * 5 {
            return Err(NotSound::TooLong);
        }
        let sample = |raw: &[u8]| match *raw {
            [byte] => (f32::from(byte) - 128.0) / 128.0,
            [low, high] => f32::from(i16::from_le_bytes([low, high])) / 32_768.0,
            [low, middle, high] => {
                let whole = i32::from_le_bytes([0, low, middle, high]) >> 8;
                #[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
                let value = whole as f32 / 8_388_608.0;
                value
            }
            [a, b, c, d] => {
                let value = f32::from_le_bytes([a, b, c, d]);
                if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 }
            }
            _ => 0.0,
        };
        let mono: Vec<f32> = data
            .chunks_exact(frame)
            .map(|frame| frame.chunks_exact(bytes).map(sample).sum::<f32>() / f32::from(self.channels))
            .collect();
        let samples = if self.rate == RATE_HZ { mono } else { resampled(&mono, self.rate) };
        if samples.len() > SAMPLES_MAX { Err(NotSound::TooLong) } else { Ok(Sound { samples }) }
    }
}

/// The same sound at our rate: a windowed sinc, low-passed where the rate falls.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places within two minutes of sound fit, and none is below 0"
)]
fn resampled(samples: &[f32], from: u32) -> Vec<f32> {
    /// Zero crossings of the sinc on each side.
    const WIDTH: f64 = 12.0;
    let step = f64::from(from) / f64::from(RATE_HZ);
    let cut = (1.0 / step).min(1.0);
    let reach = WIDTH / cut;
    let count = (samples.len() as f64 / step) as usize;
    (0..count)
        .map(|place| {
            let centre = place as f64 * step;
            let first = (centre - reach).ceil().max(0.0) as usize;
            let last = ((centre + reach).floor() as usize).min(samples.len().saturating_sub(1));
            let sum: f64 = (first..=last)
                .map(|at| {
                    let x = at as f64 - centre;
                    let window = 0.5 + 0.5 * (std::f64::consts::PI * x / reach).cos();
                    let turn = std::f64::consts::PI * x * cut;
                    let sinc = if turn.abs() < 1e-9 { 1.0 } else { turn.sin() / turn };
                    f64::from(samples[at]) * sinc * window * cut
                })
                .sum();
            sum as f32
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers of samples")]
mod tests {
    use super::*;

    fn tone(rate: u32, hertz: f32, ms: u32) -> Vec<f32> {
        (0..rate * ms / 1000)
            .map(|n| 0.5 * (2.0 * std::f32::consts::PI * hertz * n as f32 / rate as f32).sin())
            .collect()
    }

    /// Proves that what is written is read back, and that a false length in the header does no harm.
    #[test]
    fn a_wav_is_read_back() {
        let sound = Sound::new(tone(RATE_HZ, 440.0, 300));
        let mut wav = sound.to_wav();
        let near = |other: &Sound| {
            other.samples.len() == sound.samples.len()
                && other.samples.iter().zip(&sound.samples).all(|(a, b)| (a - b).abs() < 1e-3)
        };
        assert!(near(&Sound::from_wav(&wav).unwrap()));
        wav[40..44].copy_from_slice(&0x7fff_f000_u32.to_le_bytes());
        assert!(near(&Sound::from_wav(&wav).unwrap()));
    }

    /// Proves that a sound of another rate keeps its pitch, loudness and length.
    #[test]
    fn another_rate_keeps_the_pitch() {
        for rate in [16_000, 24_000, 44_100, 48_000] {
            let sound = Sound::new(resampled(&tone(rate, 440.0, 1000), rate));
            assert!((995..=1000).contains(&sound.ms()), "{rate}: {} ms", sound.ms());
            let inner = &sound.samples[2_000..20_000];
            let rises = inner.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
            let seconds = inner.len() as f32 / RATE_HZ as f32;
            assert!((rises as f32 / seconds - 440.0).abs() < 3.0, "{rate}: {rises}");
            let peak = inner.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
            assert!((peak - 0.5).abs() < 0.02, "{rate}: {peak}");
        }
    }

    /// Proves that bytes that are no sound are refused by name, cut anywhere.
    #[test]
    fn what_is_no_sound_is_refused() {
        assert_eq!(Sound::from_wav(b"<html>not found</html>"), Err(NotSound::NoWav));
        let wav = Sound::new(tone(RATE_HZ, 440.0, 10)).to_wav();
        for end in 12..44 {
            assert_eq!(Sound::from_wav(&wav[..end]), Err(NotSound::Cut), "{end}");
        }
        let mut law = wav.clone();
        law[20] = 7;
        assert!(matches!(Sound::from_wav(&law), Err(NotSound::Kind { format: 7, .. })));
    }
}
