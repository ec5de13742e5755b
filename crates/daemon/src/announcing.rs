//! Announcing: what is spoken of a call, made ahead, and served as sound.
//!
//! `kolejka_speech` makes sound of words; here is what an office says, when it is made, and who is told
//! of trouble. Making runs on threads for blocking work, a few at once.
//!
//! Invariant: every call of an office is spoken in the same languages, and of a ticket nothing but its
//! number.

use crate::{clock::Clock, office::OfficeHandle, stopped};
use axum::body::Bytes;
use kolejka_core::{
    Office, Texts,
    config::{Config, CounterConfig, SpokenWay},
    ids::{CounterId, Lang, OfficeId},
};
use kolejka_fields::Table;
use kolejka_speech::{
    Clips, Command, Engine, Settings, Sound, SpeechError, Voices,
    say::{Call, Length, Tongue},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::{Semaphore, watch};

/// Calls that may wait to be spoken before their wording gets shorter.
pub const FULL_WAITING_MAX: u32 = 2;

/// Sentences that are made at once, those that wait for one included.
const MAKING_MAX: usize = 4;

/// The rest between gong and speech, and between two languages.
const REST_MS: u32 = 300;

/// How often it is looked at what will be called next.
const AHEAD_EVERY: Duration = Duration::from_millis(500);

/// What speaks, as the daemon's settings say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeechSettings {
    /// Programs by language.
    pub commands: BTreeMap<Tongue, Vec<String>>,
    /// Folders of recordings by language.
    pub clips: BTreeMap<Tongue, PathBuf>,
    /// The longest that a sentence may take, in seconds.
    pub limit_s: Option<u32>,
    /// The most room on disk, in MiB.
    pub cache_mb: Option<u32>,
}

impl SpeechSettings {
    /// Reads `[speech]`.
    pub fn read(table: &Table<'_>, folder: &Path) -> Self {
        let mut settings = Self::default();
        let Some(table) = table.table("speech") else { return settings };
        settings.limit_s = table.number("limit_s", 1, 30);
        settings.cache_mb = table.number("cache_mb", 1, 100_000);
        for tongue in Tongue::ALL {
            let Some(voice) = table.table(tongue.tag()) else { continue };
            let command: Vec<String> =
                voice.texts("command").into_iter().map(|(_, word)| word.to_owned()).collect();
            if voice.value("command").is_some() && Command::new(command.clone()).is_none() {
                voice.problems().note_with_hint(
                    voice.path("command"),
                    "must name a program",
                    "such as [\"espeak-ng\", \"-v\", \"pl\", \"--stdin\", \"--stdout\"]",
                );
            }
            if !command.is_empty() {
                settings.commands.insert(tongue, command);
            }
            if let Some(clips) = voice.text("clips") {
                settings.clips.insert(tongue, folder.join(clips));
            }
            voice.finish();
        }
        table.finish();
        settings
    }

    /// What the voices are made with; sounds are kept in `cache`, if that is given.
    pub fn voices(&self, cache: Option<&Path>) -> Settings {
        let mut settings = Settings { folder: cache.map(Path::to_owned), ..Settings::default() };
        for (tongue, engines) in &mut settings.engines {
            if let Some(command) = self.commands.get(tongue).cloned().and_then(Command::new) {
                *engines = vec![Engine::Command(command)];
            }
            if let Some(folder) = self.clips.get(tongue) {
                match Clips::open(folder) {
                    Ok(clips) => engines.insert(0, Engine::Clips(clips)),
                    Err(error) => tracing::error!(error = crate::report(&error), "recordings are left out"),
                }
            }
        }
        if let Some(limit_s) = self.limit_s {
            settings.limits.time = Duration::from_secs(limit_s.into());
        }
        if let Some(mb) = self.cache_mb {
            settings.disk_bytes = u64::from(mb) * 1024 * 1024;
        }
        settings
    }
}

/// What is spoken of one call, in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    sentences: Vec<(Tongue, Call)>,
}

impl Spoken {
    /// What is spoken of the call with this event's number, if it still stands.
    pub fn of_call(office: &Office, seq: u64) -> Option<Self> {
        let (ticket, call) = office
            .counters()
            .filter_map(|(_, counter)| office.ticket(counter.ticket()?))
            .find_map(|ticket| Some((ticket, ticket.state.call().filter(|call| call.seq.0 == seq)?)))?;
        Self::of(office.config(), &ticket.number.to_string(), &call.counter)
    }

    /// What is spoken when a number is called to a counter.
    fn of(config: &Config, number: &str, counter: &CounterId) -> Option<Self> {
        let counter = config.counters.iter().find(|other| other.id == *counter)?;
        let says_way = match config.voice.way {
            SpokenWay::Always => true,
            SpokenWay::Never => false,
            SpokenWay::WhereNeeded => {
                let places: BTreeSet<String> =
                    config.counters.iter().map(|counter| way(counter, &config.languages)).collect();
                places.len() > 1
            }
        };
        let sentences = config
            .voice
            .languages
            .iter()
            .filter_map(|lang| {
                let way = says_way.then(|| way(counter, std::slice::from_ref(lang)));
                let call = Call {
                    number: number.to_owned(),
                    counter: counter.label.clone(),
                    way: way.filter(|way| !way.is_empty()),
                };
                Some((Tongue::of(lang.as_str())?, call))
            })
            .collect();
        Some(Self { sentences })
    }

    /// What is spoken of those whom open counters would call next.
    fn next(office: &Office, now: kolejka_core::Timestamp) -> Vec<Self> {
        office
            .counters()
            .filter(|(_, counter)| counter.is_open())
            .filter_map(|(config, _)| {
                let choice = office.next_at(&config.id, now)?;
                let ticket = office.ticket(choice.entry.ticket)?;
                Self::of(office.config(), &ticket.number.to_string(), &config.id)
            })
            .collect()
    }
}

/// Where a counter is, in the first of some languages that has it, without falling back to others: the
/// way is not spoken in a language that it does not know.
fn way(counter: &CounterConfig, languages: &[Lang]) -> String {
    let text = |texts: &Texts| languages.iter().find_map(|lang| texts.0.get(lang)).cloned();
    [text(&counter.room), text(&counter.floor)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Sound to be played.
pub struct Announcement {
    /// The sound, as WAV.
    pub wav: Bytes,
    /// The languages in which it speaks; those whose voice is in trouble are left out.
    pub languages: Vec<&'static str>,
}

/// What speaks.
pub struct Announcer {
    voices: Arc<Voices>,
    gong: Arc<Sound>,
    gong_wav: Bytes,
    making: Semaphore,
    clock: Arc<dyn Clock>,
}

impl Announcer {
    /// Starts: voices, and for each office what makes ahead what will be called next.
    pub fn start(
        settings: &SpeechSettings,
        cache: &Path,
        offices: &BTreeMap<OfficeId, OfficeHandle>,
        clock: &Arc<dyn Clock>,
        stopping: &watch::Receiver<bool>,
    ) -> Arc<Self> {
        let hubs: Vec<_> = offices.values().map(|office| Arc::clone(office.hub())).collect();
        let voices = Voices::new(settings.voices(Some(cache)), move |trouble| {
            let device = format!("voice:{}", trouble.tongue.tag());
            if let Some(what) = &trouble.what {
                tracing::warn!(device, what, "a voice is in trouble");
            } else {
                tracing::info!(device, "a voice is well again");
            }
            for hub in &hubs {
                hub.tell_device(device.clone(), trouble.what.clone());
            }
        });
        let gong = Arc::new(kolejka_speech::gong());
        let announcer = Arc::new(Self {
            voices: Arc::new(voices),
            gong_wav: gong.to_wav().into(),
            gong,
            making: Semaphore::new(MAKING_MAX),
            clock: Arc::clone(clock),
        });
        for office in offices.values() {
            tokio::spawn(make_ahead(Arc::clone(&announcer), office.clone(), stopping.clone()));
        }
        announcer
    }

    /// The gong alone, as WAV.
    pub fn gong(&self) -> Bytes {
        self.gong_wav.clone()
    }

    /// A text spoken in a language by its tag, as WAV: numbers and letters in it are put into words.
    ///
    /// # Errors
    /// Why it is not spoken.
    pub async fn speak(&self, tag: &str, text: &str) -> Result<Bytes, SpeechError> {
        let tongue = Tongue::of(tag).ok_or(SpeechError::NoVoice)?;
        self.say(tongue, tongue.text(text)).await.map(|sound| sound.to_wav().into())
    }

    /// A call as it is announced, with the gong in front or without.
    pub async fn call(&self, spoken: &Spoken, length: Length, with_gong: bool) -> Announcement {
        let sentence = |(tongue, call): &(Tongue, Call)| {
            // The way is part of the whole sentence only.
            let call = match length {
                Length::Full => call.clone(),
                Length::Short => Call { way: None, ..call.clone() },
            };
            (*tongue, tongue.call(&call, length))
        };
        self.announce(spoken.sentences.iter().map(sentence).collect(), with_gong).await
    }

    /// Texts, one after another, without a gong.
    pub async fn texts(&self, texts: Vec<(Tongue, String)>) -> Announcement {
        let sentences = texts.into_iter().map(|(tongue, text)| (tongue, tongue.text(&text))).collect();
        self.announce(sentences, false).await
    }

    async fn announce(&self, sentences: Vec<(Tongue, String)>, with_gong: bool) -> Announcement {
        let making = sentences
            .into_iter()
            .map(|(tongue, sentence)| async move { (tongue, self.say(tongue, sentence).await) });
        let made = futures_util::future::join_all(making).await;
        let mut parts: Vec<Arc<Sound>> = Vec::new();
        let rest = Arc::new(Sound::silence(REST_MS));
        if with_gong {
            parts.push(Arc::clone(&self.gong));
        }
        let mut languages = Vec::new();
        for (tongue, sound) in made {
            // What is wrong with a voice was told; the others speak.
            let Ok(sound) = sound else { continue };
            if !parts.is_empty() {
                parts.push(Arc::clone(&rest));
            }
            parts.push(sound);
            languages.push(tongue.tag());
        }
        let wav = Sound::join(parts.iter().map(AsRef::as_ref)).to_wav().into();
        Announcement { wav, languages }
    }

    async fn say(&self, tongue: Tongue, sentence: String) -> Result<Arc<Sound>, SpeechError> {
        let Ok(_place) = self.making.acquire().await else { return Err(SpeechError::Busy) };
        let (voices, now) = (Arc::clone(&self.voices), self.clock.monotonic());
        let made = tokio::task::spawn_blocking(move || voices.say(tongue, &sentence, now)).await;
        made.unwrap_or(Err(SpeechError::Busy))
    }
}

/// Makes what will probably be called next, so that its call does not wait for the voice.
async fn make_ahead(announcer: Arc<Announcer>, office: OfficeHandle, mut stopping: watch::Receiver<bool>) {
    let mut head = office.follow();
    let mut known: Vec<Spoken> = Vec::new();
    loop {
        tokio::select! {
            changed = head.changed() => if changed.is_err() { return },
            () = stopped(&mut stopping) => return,
        }
        tokio::select! {
            () = tokio::time::sleep(AHEAD_EVERY) => {}
            () = stopped(&mut stopping) => return,
        }
        head.borrow_and_update();
        // Who cannot be asked now is asked at the next event.
        let Ok(next) = office.query(Spoken::next).await else { continue };
        for spoken in next.iter().filter(|spoken| !known.contains(spoken)) {
            announcer.call(spoken, Length::Full, false).await;
        }
        known = next;
    }
}
