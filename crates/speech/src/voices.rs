//! The office's voices: sentences to sounds, each made once.
//!
//! A voice is a list of engines, tried in order. What was made is judged, levelled and kept; a sentence
//! asked for by many at once is made once. An engine that fails three times in a row rests, so that a
//! hung program does not make every call late.
//! Blocking: whoever calls here from async code does it on a thread for blocking work.

use crate::{
    cache::{Cache, Key},
    clips::{ClipError, Clips},
    engine::{Command, EngineError, Limits},
    judge::{NotSpeech, judge},
    level::level,
    say::Tongue,
    sound::{NotSound, Sound},
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashSet},
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Failures in a row after which an engine rests.
const FAILURES_MAX: u32 = 3;

/// How long it rests.
const REST: Duration = Duration::from_secs(30);

/// One way of making a voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A program.
    Command(Command),
    /// An office's own recordings.
    Clips(Clips),
}

/// What voices are made with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The engines of each language, the preferred one first.
    pub engines: BTreeMap<Tongue, Vec<Engine>>,
    /// What a program may take.
    pub limits: Limits,
    /// Programs that may run at once.
    pub at_once: usize,
    /// Where sounds are kept over restarts.
    pub folder: Option<PathBuf>,
    /// The most memory for them.
    pub memory_bytes: usize,
    /// The most room on disk for them.
    pub disk_bytes: u64,
}

impl Default for Settings {
    /// espeak-ng for every language, two programs at once, 32 MiB in memory and nothing on disk.
    fn default() -> Self {
        let espeak = |tongue| (tongue, vec![Engine::Command(Command::espeak(tongue))]);
        Self {
            engines: Tongue::ALL.into_iter().map(espeak).collect(),
            limits: Limits::default(),
            at_once: 2,
            folder: None,
            memory_bytes: 32 * 1024 * 1024,
            disk_bytes: 256 * 1024 * 1024,
        }
    }
}

/// Why something is not spoken.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// There is no voice for the language.
    #[error("there is no voice for the language")]
    NoVoice,
    /// There is nothing to say.
    #[error("there is nothing to say")]
    NoText,
    /// Its engines failed a moment ago and rest.
    #[error("the voice rests after failing")]
    Resting,
    /// Too much is being spoken.
    #[error("too much is being spoken")]
    Busy,
    /// The program failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The recordings failed.
    #[error(transparent)]
    Clips(#[from] ClipError),
    /// What was made is no sound.
    #[error("what was made is no sound: {0}")]
    NotSound(#[from] NotSound),
    /// What was made is no speech.
    #[error("what was made is no speech: {0}")]
    NotSpeech(#[from] NotSpeech),
    /// There is no room for the program's file.
    #[error("there is no folder for what is made: {0}")]
    NoScratch(std::io::Error),
}

/// A voice's state as it changes: in trouble, with what is wrong, or well again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Whose.
    pub tongue: Tongue,
    /// What is wrong; nothing when it is well again.
    pub what: Option<String>,
}

/// The voices.
pub struct Voices {
    settings: Settings,
    cache: Mutex<Cache>,
    work: Mutex<Work>,
    done: Condvar,
    told: Box<dyn Fn(Trouble) + Send + Sync>,
}

#[derive(Default)]
struct Work {
    busy: usize,
    making: HashSet<Key>,
    /// Per engine: failures in a row, and until when it rests.
    failures: BTreeMap<(Tongue, usize), (u32, Duration)>,
    troubles: BTreeMap<Tongue, String>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Voices {
    /// The voices of these settings; `told` hears of each change between well and in trouble.
    pub fn new(settings: Settings, told: impl Fn(Trouble) + Send + Sync + 'static) -> Self {
        let cache = Cache::new(settings.folder.clone(), settings.memory_bytes, settings.disk_bytes);
        Self {
            settings,
            cache: Mutex::new(cache),
            work: Mutex::default(),
            done: Condvar::new(),
            told: Box::new(told),
        }
    }

    /// Whether there is a voice for a language, working or not.
    pub fn has(&self, tongue: Tongue) -> bool {
        self.settings.engines.get(&tongue).is_some_and(|engines| !engines.is_empty())
    }

    /// What is wrong, by language.
    pub fn troubles(&self) -> BTreeMap<Tongue, String> {
        lock(&self.work).troubles.clone()
    }

    /// The sound of a text in a language by its tag; numbers and letters in it are put into words.
    /// `now` is the time since any fixed instant.
    ///
    /// # Errors
    /// [`SpeechError`], within a bounded time.
    pub fn speak(&self, tag: &str, text: &str, now: Duration) -> Result<Arc<Sound>, SpeechError> {
        let tongue = Tongue::of(tag).ok_or(SpeechError::NoVoice)?;
        self.say(tongue, &tongue.text(text), now)
    }

    /// The sound of a sentence that is in words already.
    ///
    /// # Errors
    /// [`SpeechError`], within a bounded time.
    pub fn say(&self, tongue: Tongue, sentence: &str, now: Duration) -> Result<Arc<Sound>, SpeechError> {
        let sentence = sentence.trim();
        if !sentence.contains(char::is_alphanumeric) {
            return Err(SpeechError::NoText);
        }
        let engines = self.settings.engines.get(&tongue).filter(|engines| !engines.is_empty());
        let engines = engines.ok_or(SpeechError::NoVoice)?;
        let mut last = SpeechError::Resting;
        for (place, engine) in engines.iter().enumerate() {
            let key = key(engine, tongue, sentence);
            if let Some(sound) = lock(&self.cache).get(&key) {
                return Ok(sound);
            }
            if self.rests(tongue, place, now) {
                continue;
            }
            match self.make(engine, &key, tongue, sentence) {
                Ok(sound) => {
                    self.well(tongue, place);
                    return Ok(sound);
                }
                Err(error @ SpeechError::Busy) => return Err(error),
                Err(error) => {
                    self.failed(tongue, place, &error, now);
                    last = error;
                }
            }
        }
        Err(last)
    }

    /// Makes a sentence, or waits for who is making it.
    fn make(
        &self,
        engine: &Engine,
        key: &Key,
        tongue: Tongue,
        sentence: &str,
    ) -> Result<Arc<Sound>, SpeechError> {
        // Somebody else's turn, then ours.
        let patience = self.settings.limits.time * 2;
        let mut work = lock(&self.work);
        while work.making.contains(key) || work.busy >= self.settings.at_once {
            let (next, waited) =
                self.done.wait_timeout(work, patience).unwrap_or_else(PoisonError::into_inner);
            if waited.timed_out() {
                return Err(SpeechError::Busy);
            }
            work = next;
            if let Some(sound) = lock(&self.cache).get(key) {
                return Ok(sound);
            }
        }
        work.busy += 1;
        work.making.insert(*key);
        drop(work);
        let made = self.sound(engine, tongue, sentence);
        if let Ok(sound) = &made {
            lock(&self.cache).put(*key, sound);
        }
        let mut work = lock(&self.work);
        work.busy -= 1;
        work.making.remove(key);
        drop(work);
        self.done.notify_all();
        made
    }

    fn sound(&self, engine: &Engine, tongue: Tongue, sentence: &str) -> Result<Arc<Sound>, SpeechError> {
        let raw = match engine {
            Engine::Clips(clips) => clips.say(sentence)?,
            Engine::Command(command) => {
                let scratch = Scratch::new().map_err(SpeechError::NoScratch)?;
                Sound::from_wav(&command.run(tongue, sentence, &scratch.0, self.settings.limits)?)?
            }
        };
        judge(&raw, sentence)?;
        Ok(Arc::new(level(raw.trimmed())))
    }

    fn rests(&self, tongue: Tongue, place: usize, now: Duration) -> bool {
        lock(&self.work)
            .failures
            .get(&(tongue, place))
            .is_some_and(|(failures, until)| *failures >= FAILURES_MAX && now < *until)
    }

    fn failed(&self, tongue: Tongue, place: usize, error: &SpeechError, now: Duration) {
        let mut what = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            what = format!("{what}: {cause}");
            source = cause.source();
        }
        let mut work = lock(&self.work);
        let (failures, until) = work.failures.entry((tongue, place)).or_default();
        *failures += 1;
        *until = now + REST;
        let is_news = work.troubles.insert(tongue, what.clone()).is_none();
        drop(work);
        if is_news {
            (self.told)(Trouble { tongue, what: Some(what) });
        }
    }

    fn well(&self, tongue: Tongue, place: usize) {
        let mut work = lock(&self.work);
        work.failures.remove(&(tongue, place));
        // Speaking with the second engine is still trouble with the first.
        let is_news = place == 0 && work.troubles.remove(&tongue).is_some();
        drop(work);
        if is_news {
            (self.told)(Trouble { tongue, what: None });
        }
    }
}

/// A folder for one program's file, gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> std::io::Result<Self> {
        /// Counts the folders of this process, which may have several sets of voices.
        static MADE: AtomicU64 = AtomicU64::new(0);
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("kolejka-speech-{}-{made}", std::process::id()));
        // What an earlier process of the same number left behind is nobody's.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn key(engine: &Engine, tongue: Tongue, sentence: &str) -> Key {
    let mut digest = Sha256::new();
    // A change in how sounds are made must not find the old ones.
    digest.update(b"1\0");
    match engine {
        Engine::Command(command) => {
            for word in command.template() {
                digest.update(word.as_bytes());
                digest.update([0]);
            }
        }
        Engine::Clips(clips) => digest.update(format!("clips {clips:?}").as_bytes()),
    }
    digest.update(format!("\0{}\0{sentence}", tongue.tag()).as_bytes());
    digest.finalize().into()
}
