//! Real speech by espeak-ng, and engines that misbehave.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_speech::{
    Clips, Command, Engine, LEVEL_LUFS, Limits, PEAK_DB, RATE_HZ, Settings, Sound, SpeechError, Trouble,
    Voices, loudness,
    say::{Call, Length, Tongue},
};
use std::{
    collections::BTreeMap,
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};

const NOW: Duration = Duration::from_secs(1_000);

fn quiet(settings: Settings) -> Voices {
    Voices::new(settings, |_| ())
}

fn shell(script: &str) -> Engine {
    Engine::Command(Command::new(["sh", "-c", script].map(str::to_owned).to_vec()).unwrap())
}

fn polish(engines: Vec<Engine>) -> Settings {
    Settings {
        engines: BTreeMap::from([(Tongue::Pl, engines)]),
        limits: Limits { time: Duration::from_secs(20), bytes: 500_000 },
        ..Settings::default()
    }
}

/// What espeak-ng says, as phonemes: an independent reading of the words.
fn phonemes(tongue: Tongue, text: &str) -> String {
    let output = std::process::Command::new("espeak-ng")
        .args(["-q", "-x", "-v", tongue.tag(), text])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn call(number: &str, counter: &str) -> Call {
    Call { number: number.to_owned(), counter: counter.to_owned(), way: None }
}

/// Proves that what is made of a call is whole: levelled by R128, of a length that its words need, and
/// not silent, in all four languages.
#[test]
fn calls_are_spoken_in_four_languages() {
    let voices = quiet(Settings::default());
    for tongue in Tongue::ALL {
        let full = voices.say(tongue, &tongue.call(&call("A012", "3"), Length::Full), NOW).unwrap();
        let short = voices.say(tongue, &tongue.call(&call("A012", "3"), Length::Short), NOW).unwrap();
        assert!((1_800..6_000).contains(&full.ms()), "{tongue:?}: {} ms", full.ms());
        assert!(short.ms() + 300 < full.ms(), "{tongue:?}: {} ms", short.ms());
        for sound in [&full, &short] {
            let (lufs, peak) = loudness(sound).unwrap();
            assert!((lufs - LEVEL_LUFS).abs() < 0.5, "{tongue:?}: {lufs}");
            assert!(peak <= PEAK_DB + 0.1);
        }
    }
}

/// Proves that a letter is said by its name and never as a word or with the next one: the engine's
/// phonemes of each letter's name are its own, and differ from every other's.
#[test]
fn letters_are_said_by_their_names() {
    let says = |tongue: Tongue, text: &str| phonemes(tongue, text).replace(['\'', ',', '_', '#'], "");
    for (tongue, letter, expected) in [
        (Tongue::Pl, 'B', "bE"),
        (Tongue::Pl, 'K', "ka"),
        (Tongue::En, 'A', "eI"),
        (Tongue::En, 'K', "keI"),
        (Tongue::Uk, 'C', "tsE"),
        (Tongue::De, 'C', "tse:"),
        (Tongue::De, 'W', "ve:"),
    ] {
        assert_eq!(says(tongue, tongue.letter(letter).unwrap()), expected, "{tongue:?} {letter}");
    }
    for tongue in Tongue::ALL {
        let all: std::collections::BTreeSet<String> =
            ('A'..='Z').map(|letter| says(tongue, tongue.letter(letter).unwrap())).collect();
        assert_eq!(all.len(), 26, "{tongue:?}: {all:?}");
    }
}

/// Proves that whatever an engine does instead of speaking ends within its limits as an error that says
/// what is wrong, and is told once; and that the voice is well again with the next good sentence.
#[test]
fn an_engine_that_misbehaves_is_bounded_and_told() {
    for (script, expected) in [
        ("sleep 60", "hung"),
        ("sleep 60 & exec sleep 60", "hung"),
        // One that leaves something behind outside its group, which holds on to its outputs.
        ("setsid sleep 5 & exec sleep 60", "hung"),
        ("setsid sleep 5 > /dev/null & exit 3", "failed"),
        ("trap '' TERM; cat > /dev/null; while :; do :; done", "hung"),
        ("cat /dev/urandom", "more than 500000 bytes"),
        ("head -c 200000 /dev/urandom", "no WAV file"),
        ("echo broken >&2; exit 3", "broken"),
        ("kill -SEGV $$", "signal"),
        ("exit 0", "no WAV file"),
        ("sox -q -n -r 22050 -b 16 -t wav - synth 3 whitenoise", "noise"),
        ("sox -q -n -r 22050 -b 16 -t wav - synth 3 sine 300", "noise"),
        ("sox -q -n -r 22050 -b 16 -t wav - trim 0 3", "silent"),
        ("exec espeak-ng --stdout -v pl tak", "too short"),
    ] {
        let told: Arc<Mutex<Vec<Trouble>>> = Arc::default();
        let tell = Arc::clone(&told);
        let mut settings = polish(vec![shell(script)]);
        // Only what hangs is held to its time: the others say what is wrong however slow the machine is.
        if expected == "hung" {
            settings.limits.time = Duration::from_millis(400);
        }
        let voices = Voices::new(settings, move |trouble| tell.lock().unwrap().push(trouble));
        let sentence = Tongue::Pl.call(&call("A012", "3"), Length::Full);
        for _ in 0..3 {
            let error = voices.say(Tongue::Pl, &sentence, NOW).unwrap_err();
            let mut said = error.to_string();
            if let Some(source) = std::error::Error::source(&error) {
                said.push_str(&source.to_string());
            }
            assert!(said.contains(expected), "{script}: {said}");
        }
        // After three failures it rests, so that calls are not late.
        assert!(matches!(voices.say(Tongue::Pl, &sentence, NOW), Err(SpeechError::Resting)));
        let later = NOW + Duration::from_mins(1);
        assert!(!matches!(voices.say(Tongue::Pl, &sentence, later), Err(SpeechError::Resting)));
        assert_eq!(told.lock().unwrap().len(), 1, "{script}");
    }
}

/// Proves that an engine that is not there is told by name, and the next one speaks in its place while
/// the trouble stands.
#[test]
fn the_next_engine_speaks_when_the_first_cannot() {
    let nowhere = Engine::Command(Command::new(vec!["/nowhere/voice".to_owned()]).unwrap());
    let voices = quiet(polish(vec![nowhere, Engine::Command(Command::espeak(Tongue::Pl))]));
    let sound = voices.say(Tongue::Pl, "Numer a dwa.", NOW).unwrap();
    assert!(sound.ms() > 400);
    assert!(voices.troubles()[&Tongue::Pl].contains("/nowhere/voice"));
}

/// Proves that a text cannot become an option or another command, wherever it stands.
#[test]
fn a_text_stays_a_text() {
    let folder = tempfile::tempdir().unwrap();
    let trap = folder.path().join("trap");
    for engine in [
        Engine::Command(Command::espeak(Tongue::Pl)),
        Engine::Command(
            Command::new(["espeak-ng", "-v", "pl", "--stdout", "--", "{text}"].map(str::to_owned).to_vec())
                .unwrap(),
        ),
    ] {
        let voices = quiet(polish(vec![engine]));
        for text in [
            format!("; touch {} ;", trap.display()),
            format!("$(touch {})", trap.display()),
            "-w proba --help".to_owned(),
        ] {
            // It is spoken or refused; nothing else happens.
            let _ = voices.speak("pl", &text, NOW);
        }
        assert!(!trap.exists());
    }
}

/// Proves that a sentence asked for by many at once is made once, and that the next one comes from what
/// was kept, also after a restart.
#[test]
fn a_sentence_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let count = folder.path().join("count");
    let script = format!("echo x >> {}; exec espeak-ng --stdin --stdout -v pl", count.display());
    let mut settings = polish(vec![shell(&script)]);
    settings.limits.time = Duration::from_secs(5);
    settings.folder = Some(folder.path().join("kept"));
    let voices = quiet(settings.clone());
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| voices.say(Tongue::Pl, "Numer a dwanaście.", NOW).unwrap());
        }
    });
    let again = quiet(settings).say(Tongue::Pl, "Numer a dwanaście.", NOW).unwrap();
    assert!(again.ms() > 500);
    assert_eq!(std::fs::read_to_string(&count).unwrap().lines().count(), 1);
}

/// Proves that an engine that writes a file instead of to a pipe is read there.
#[test]
fn an_engine_may_write_a_file() {
    let template = ["espeak-ng", "-v", "{language}", "-w", "{out}", "{text}"].map(str::to_owned).to_vec();
    let voices = quiet(polish(vec![Engine::Command(Command::new(template).unwrap())]));
    assert!(voices.say(Tongue::Pl, "Numer a dwa.", NOW).unwrap().ms() > 400);
}

/// Proves that a call is put together from an office's own recordings, the longest that fit; and that a
/// word that was never recorded is named, and said by the next engine.
#[test]
fn recordings_are_put_together() {
    let folder = tempfile::tempdir().unwrap();
    let voices = quiet(Settings::default());
    let record = |words: &str| {
        let sound = voices.say(Tongue::Pl, words, NOW).unwrap();
        std::fs::write(folder.path().join(format!("{words}.wav")), sound.to_wav()).unwrap();
        sound.ms()
    };
    let phrase = record("zapraszamy do stanowiska numer");
    let words: u64 = ["numer", "a", "dwanaście", "trzy"].map(record).into_iter().sum();
    let clips = Clips::open(folder.path()).unwrap();
    let sentence = Tongue::Pl.call(&call("A012", "3"), Length::Full);
    let made = clips.say(&sentence).unwrap();
    let rests = 5 * 40 + 2 * 220;
    assert!(made.ms().abs_diff(phrase + words + rests) < 250, "{} ms", made.ms());
    let other = Tongue::Pl.call(&call("A013", "3"), Length::Full);
    assert!(clips.say(&other).unwrap_err().to_string().contains("trzynaście"));

    let spoken = quiet(polish(vec![Engine::Clips(clips), Engine::Command(Command::espeak(Tongue::Pl))]));
    assert!(spoken.say(Tongue::Pl, &sentence, NOW).unwrap().ms() > 2_000);
    assert!(spoken.say(Tongue::Pl, &other, NOW).unwrap().ms() > 1_500);
    assert!(spoken.troubles()[&Tongue::Pl].contains("trzynaście"));

    let needed = Clips::needed(Tongue::Pl, &["A".to_owned()], &["3".to_owned()], &[]);
    assert!(["numer", "a", "trzy", "dwadzieścia", "stanowiska"].iter().all(|word| needed.contains(*word)));
    assert!(needed.len() < 60, "{needed:?}");
}

/// Proves that what comes out of a sound that is stretched over another rate is still a sound.
#[test]
fn a_cut_recording_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let wav = Sound::silence(500).to_wav();
    std::fs::write(folder.path().join("numer.wav"), &wav).unwrap();
    std::fs::write(folder.path().join("dwa.wav"), &wav[..30]).unwrap();
    let clips = Clips::open(folder.path()).unwrap();
    assert!(clips.say("numer").unwrap_err().to_string().contains("silent"));
    assert!(clips.say("dwa").unwrap_err().to_string().contains("breaks off"));
    assert_eq!(RATE_HZ, 22_050);
}
