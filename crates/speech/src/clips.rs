//! Speech put together from an office's own recordings.
//!
//! A clip is a WAV file named by the words that it says, such as `dwanaście.wav` or
//! `zapraszamy do stanowiska numer.wav`. A sentence is laid out with the longest clips that fit, from
//! its beginning; a word without a clip is named, and then nothing of the sentence is spoken.

use crate::{
    level::level,
    say::{Length, Tongue},
    sound::Sound,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The most clips in a folder.
const CLIPS_MAX: usize = 5_000;

/// The most words of one clip.
const WORDS_MAX: usize = 12;

/// The largest file that is a clip.
const CLIP_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// The rest between two clips, and at a comma or a full stop.
const REST_MS: u32 = 40;
const COMMA_MS: u32 = 220;

/// An office's recordings in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clips {
    files: BTreeMap<Vec<String>, Clip>,
}

/// A recording; by its size and time one that was made anew is told from the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clip {
    path: PathBuf,
    bytes: u64,
    changed_at: Option<SystemTime>,
}

/// Why clips say nothing.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// The folder cannot be read.
    #[error("the recordings in {folder} cannot be read")]
    NoFolder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A word was never recorded.
    #[error("there is no recording of \"{word}\"")]
    NoClip {
        /// Which.
        word: String,
    },
    /// A recording is none.
    #[error("the recording {file} cannot be used: {why}")]
    BadClip {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// A sentence as words in small letters; a mark stands as a word of its own.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() {
            words.push(bare.to_lowercase().replace('\u{2019}', "'"));
        }
        if word.ends_with([',', '.', ';', ':']) {
            words.push(",".to_owned());
        }
    }
    words
}

impl Clips {
    /// The recordings of a folder.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, ClipError> {
        let failed = |source| ClipError::NoFolder { folder: folder.to_owned(), source };
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(failed)?.take(CLIPS_MAX) {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            let is_wav = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("wav"));
            let name = path.file_stem().map(|name| name.to_string_lossy().replace('_', " "));
            if let (true, Some(name)) = (is_wav, name) {
                let about = entry.metadata().map_err(failed)?;
                let clip = Clip { path, bytes: about.len(), changed_at: about.modified().ok() };
                files.insert(words(&name), clip);
            }
        }
        Ok(Self { files })
    }

    /// Says a sentence.
    ///
    /// # Errors
    /// `ClipError` for the first word that cannot be said.
    pub fn say(&self, text: &str) -> Result<Sound, ClipError> {
        let words = words(text);
        let mut parts: Vec<Sound> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if words[at] == "," {
                parts.push(Sound::silence(COMMA_MS));
                at += 1;
                continue;
            }
            let longest = (1..=WORDS_MAX.min(words.len() - at))
                .rev()
                .find_map(|count| Some((count, self.files.get(&words[at..at + count])?)));
            let Some((count, clip)) = longest else {
                return Err(ClipError::NoClip { word: words[at].clone() });
            };
            parts.push(read(&clip.path)?);
            parts.push(Sound::silence(REST_MS));
            at += count;
        }
        Ok(Sound::join(&parts))
    }

    /// Every word and phrase that an office must record so that any ticket up to `A999` at its counters
    /// can be called.
    pub fn needed(
        tongue: Tongue,
        series: &[String],
        counters: &[String],
        ways: &[String],
    ) -> BTreeSet<String> {
        let mut needed = BTreeSet::new();
        let mut add = |text: &str| {
            needed.extend(words(text).into_iter().filter(|word| word != ","));
        };
        for n in 1..1_000 {
            add(&tongue.cardinal(n));
        }
        for counter in counters {
            for length in [Length::Full, Length::Short] {
                for letter in series {
                    let call = crate::say::Call {
                        number: format!("{letter}001"),
                        counter: counter.clone(),
                        way: None,
                    };
                    add(&tongue.call(&call, length));
                }
            }
        }
        for way in ways {
            add(&tongue.text(way));
        }
        needed
    }
}

fn read(file: &Path) -> Result<Sound, ClipError> {
    let bad = |why: String| ClipError::BadClip { file: file.to_owned(), why };
    let length = std::fs::metadata(file).map_err(|error| bad(error.to_string()))?.len();
    if length > CLIP_BYTES_MAX {
        return Err(bad("it is too large".to_owned()));
    }
    let bytes = std::fs::read(file).map_err(|error| bad(error.to_string()))?;
    let sound = Sound::from_wav(&bytes).map_err(|error| bad(error.to_string()))?.trimmed();
    if sound.samples().is_empty() { Err(bad("it is silent".to_owned())) } else { Ok(level(sound)) }
}
