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
    Counter, Office, Texts,
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

    /// What is spoken of those whom open counters would call next, and in which lengths.
    fn next(office: &Office, now: kolejka_core::Timestamp) -> (Vec<Self>, &'static [Length]) {
        let is_open = |(_, counter): &(_, &Counter)| counter.is_open();
        let next = office
            .counters()
            .filter(is_open)
            .filter_map(|(config, _)| {
                let choice = office.next_at(&config.id, now)?;
                let ticket = office.ticket(choice.entry.ticket)?;
                Self::of(office.config(), &ticket.number.to_string(), &config.id)
            })
            .collect();
        (next, lengths(office.counters().filter(is_open).count()))
    }
}

/// The lengths in which calls of so many open counters may be spoken, the likelier first: a call is told in short
/// while more than [`FULL_WAITING_MAX`] others wait behind it, each of another counter.
fn lengths(open: usize) -> &'static [Length] {
    if open > FULL_WAITING_MAX as usize + 1 { &[Length::Full, Length::Short] } else { &[Length::Full] }
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

    /// Makes what is not `made` yet, all in full before any in short; what is in short only until `is_old`.
    async fn make(
        &self,
        next: &[Spoken],
        lengths: &[Length],
        made: &mut Vec<(Spoken, Length)>,
        is_old: impl Fn() -> bool,
    ) {
        made.retain(|(spoken, _)| next.contains(spoken));
        for length in lengths {
            for spoken in next {
                let one = (spoken.clone(), *length);
                if made.contains(&one) {
                    continue;
                }
                if *length == Length::Short && is_old() {
                    return;
                }
                self.call(spoken, *length, false).await;
                made.push(one);
            }
        }
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
    let mut made = Vec::new();
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
        let Ok((next, lengths)) = office.query(Spoken::next).await else { continue };
        let is_old = || head.has_changed().unwrap_or(true);
        announcer.make(&next, lengths, &mut made, is_old).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use kolejka_core::Issue;
    use kolejka_speech::{LEVEL_LUFS, PEAK_DB, loudness};
    use kolejka_testkit::story::{Story, wanting};

    /// An office that speaks three languages and has its counters in two places.
    fn story() -> Story {
        Story::with(|config| {
            config.voice.languages = ["pl", "en", "uk"].map(Into::into).to_vec();
            for (place, counter) in config.counters.iter_mut().enumerate() {
                counter.floor = Texts::from([("pl", if place < 2 { "parter" } else { "pierwsze piętro" })]);
            }
        })
    }

    /// Voices by a program that notes in a file each time that it is run.
    fn announcer(folder: &Path) -> Arc<Announcer> {
        let script =
            format!("echo x >> {}; exec espeak-ng --stdin --stdout -v $0", folder.join("runs").display());
        let command = |tongue: Tongue| ["sh", "-c", &script, tongue.tag()].map(str::to_owned).to_vec();
        let commands = Tongue::ALL.into_iter().map(|tongue| (tongue, command(tongue))).collect();
        let settings = SpeechSettings { commands, ..SpeechSettings::default() };
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let (_, stopping) = watch::channel(false);
        Announcer::start(&settings, &folder.join("kept"), &BTreeMap::new(), &clock, &stopping)
    }

    fn runs(folder: &Path) -> usize {
        std::fs::read_to_string(folder.join("runs")).map_or(0, |runs| runs.lines().count())
    }

    /// Proves that of two calls to one counter the same is spoken but for the number, in the same languages,
    /// whatever their language, class and need; and so of what is made ahead.
    #[test]
    fn a_call_says_nothing_of_its_client() {
        let mut story = story();
        let plain = story.ticket("registration");
        let class = Some("priority".into());
        let other = Issue {
            class,
            language: Some("uk".into()),
            need: Some("sign".into()),
            step_free: true,
            ..wanting(&["registration"])
        };
        let other = story.issue(other);
        story.open("anna", "1");
        let mut said = Vec::new();
        for _ in 0..2 {
            let ahead = Spoken::next(&story.0.office, story.0.now()).0;
            let ticket = story.next_ticket("anna", "1");
            let seq = story.state(ticket).call().unwrap().seq.0;
            let spoken = Spoken::of_call(&story.0.office, seq).unwrap();
            assert_eq!(ahead, std::slice::from_ref(&spoken));
            let number = story.number(ticket);
            said.push((ticket, number.clone(), spoken));
        }
        // Who is served out of turn comes first.
        assert_eq!([said[0].0, said[1].0], [other, plain]);
        let alike = |(_, number, spoken): &(_, String, Spoken)| -> Vec<_> {
            let mut sentences = spoken.sentences.clone();
            for (_, call) in &mut sentences {
                assert_eq!(call.number, *number);
                call.number.clear();
            }
            sentences
        };
        assert_eq!(alike(&said[0]), alike(&said[1]));
        let tongues: Vec<_> = alike(&said[0]).into_iter().map(|(tongue, _)| tongue).collect();
        assert_eq!(tongues, [Tongue::Pl, Tongue::En, Tongue::Uk]);
    }

    /// Proves that what was made ahead is not made again when it is announced, in full and, where so many
    /// counters are open that calls may be told in short, in short; and that the latter waits for who is
    /// next now.
    #[tokio::test]
    async fn what_was_made_ahead_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let announcer = announcer(folder.path());
        let mut story = story();
        story.ticket("registration");
        let counters = [("anna", "1"), ("piotr", "2"), ("maria", "3"), ("ewa", "4")];
        for (name, counter) in &counters[..3] {
            story.open(name, counter);
        }
        assert_eq!(Spoken::next(&story.0.office, story.0.now()).1, [Length::Full]);
        story.open(counters[3].0, counters[3].1);
        let (next, lengths) = Spoken::next(&story.0.office, story.0.now());
        assert_eq!((next.len(), lengths), (3, [Length::Full, Length::Short].as_slice()));

        let mut made = Vec::new();
        announcer.make(&next, lengths, &mut made, || true).await;
        assert_eq!(runs(folder.path()), 9, "three counters, three languages, in full");
        announcer.make(&next, lengths, &mut made, || false).await;
        assert_eq!(runs(folder.path()), 18, "and in short");
        announcer.make(&next, lengths, &mut made, || false).await;
        for length in [Length::Full, Length::Short] {
            for spoken in &next {
                let announcement = announcer.call(spoken, length, true).await;
                assert_eq!(announcement.languages, ["pl", "en", "uk"]);
            }
        }
        assert_eq!(runs(folder.path()), 18);
        announcer.make(&[], lengths, &mut made, || false).await;
        assert_eq!(made, []);
    }

    /// Proves that a whole announcement, gong and three languages in one sound, is as loud as R128 wants it and
    /// clips nowhere, so that nothing in it is louder than the rest; that it is as long as its parts with their
    /// rests; and that there is no longer silence in it.
    #[tokio::test]
    async fn an_announcement_is_whole_and_level() {
        let folder = tempfile::tempdir().unwrap();
        let announcer = announcer(folder.path());
        let mut story = story();
        story.ticket("registration");
        story.open("anna", "1");
        let spoken = Spoken::next(&story.0.office, story.0.now()).0.remove(0);
        for length in [Length::Full, Length::Short] {
            let sound = |wav: Bytes| Sound::from_wav(&wav).unwrap();
            let whole = sound(announcer.call(&spoken, length, true).await.wav);
            let (lufs, peak) = loudness(&whole).unwrap();
            assert!((lufs - LEVEL_LUFS).abs() < 0.5, "{length:?}: {lufs} LUFS");
            assert!(peak <= PEAK_DB + 0.1, "{length:?}: {peak} dB");

            let mut ms = kolejka_speech::gong().ms();
            for (tongue, call) in &spoken.sentences {
                let alone = Spoken { sentences: vec![(*tongue, call.clone())] };
                let part = sound(announcer.call(&alone, length, false).await.wav);
                assert!((1_200..9_000).contains(&part.ms()), "{tongue:?}: {} ms", part.ms());
                ms += u64::from(REST_MS) + part.ms();
            }
            assert!(whole.ms().abs_diff(ms) < 5, "{length:?}: {} ms of {ms}", whole.ms());

            let quiet = whole.samples().split(|sample| sample.abs() > 0.002).map(<[f32]>::len).max();
            let longest_ms = quiet.unwrap_or_default() * 1000 / kolejka_speech::RATE_HZ as usize;
            assert!((300..800).contains(&longest_ms), "{length:?}: silent for {longest_ms} ms");
        }
    }
}
