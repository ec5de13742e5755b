//! Sentences as sound, for the spoken mode of kiosks: a program of the system speaks them.
//!
//! Bounded in every way: the length of a text, how long the program may take, how many run at once,
//! and how much of what was spoken is kept.
//! Only languages of the office are spoken, and only to its devices and staff.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, AskedQuery},
};
use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kolejka_core::{Role, check_text};
use serde::Deserialize;
use std::{
    collections::VecDeque,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{io::AsyncWriteExt, process::Command, sync::Semaphore, time::timeout};

/// The longest text: some sentences.
const TEXT_CHARS_MAX: usize = 600;

/// How long the program may take for it.
const SPEAK_FOR: Duration = Duration::from_secs(5);

/// Programs that run at once; who comes then waits in turn.
const AT_ONCE_MAX: usize = 2;

/// How much sound is kept; what is said at a kiosk is said often.
const KEPT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The program where the settings name none. The text comes in on standard input, a WAV file goes
/// out on standard output.
pub const PROGRAM: [&str; 6] = ["espeak-ng", "-v", "{lang}", "-s", "150", "--stdout"];

/// Speaks.
pub struct Speech {
    program: Vec<String>,
    patience: Duration,
    running: Semaphore,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    bytes: usize,
    sounds: VecDeque<((String, String), Bytes)>,
}

impl Kept {
    fn get(&self, lang: &str, text: &str) -> Option<Bytes> {
        self.sounds.iter().find(|((l, t), _)| l == lang && t == text).map(|(_, sound)| sound.clone())
    }

    fn put(&mut self, lang: String, text: String, sound: Bytes) {
        self.bytes += sound.len();
        self.sounds.push_back(((lang, text), sound));
        while self.bytes > KEPT_BYTES_MAX {
            let Some((_, oldest)) = self.sounds.pop_front() else { break };
            self.bytes -= oldest.len();
        }
    }
}

impl Speech {
    /// Speaks by a program; `{lang}` in its arguments stands for the language.
    pub fn new(program: Vec<String>) -> Self {
        Self { program, patience: SPEAK_FOR, running: Semaphore::new(AT_ONCE_MAX), kept: Mutex::default() }
    }

    async fn say(&self, lang: &str, text: &str) -> Result<Bytes, Problem> {
        if let Some(sound) = self.kept().get(lang, text) {
            return Ok(sound);
        }
        let _turn = self.running.acquire().await.map_err(|error| Problem::internal(&error))?;
        let spoken = timeout(self.patience, run(&self.program, lang, text)).await;
        match spoken {
            Ok(Ok(sound)) if sound.starts_with(b"RIFF") => {
                let sound = Bytes::from(with_length(sound));
                self.kept().put(lang.to_owned(), text.to_owned(), sound.clone());
                Ok(sound)
            }
            Ok(Ok(_)) => Err(mute("the program gave no sound")),
            Ok(Err(error)) => Err(mute(&error.to_string())),
            Err(_) => Err(mute("the program took too long")),
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn mute(why: &str) -> Problem {
    tracing::warn!(why, "a sentence could not be spoken");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "speech_unavailable", "Nothing can be spoken now")
        .detail(why)
}

async fn run(program: &[String], lang: &str, text: &str) -> std::io::Result<Vec<u8>> {
    let (name, args) = program.split_first().ok_or(std::io::ErrorKind::NotFound)?;
    let mut child = Command::new(name)
        .args(args.iter().map(|arg| arg.replace("{lang}", lang)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes()).await?;
    }
    Ok(child.wait_with_output().await?.stdout)
}

/// A WAV file's head, written before its length was known, told the length.
fn with_length(mut sound: Vec<u8>) -> Vec<u8> {
    const HEAD: usize = 44;
    if sound.len() > HEAD && sound.get(36..40) == Some(b"data") {
        let size = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
        let (whole, data) = (size(sound.len() - 8), size(sound.len() - HEAD));
        sound[4..8].copy_from_slice(&whole);
        sound[40..44].copy_from_slice(&data);
    }
    sound
}

#[derive(Deserialize)]
pub(super) struct SpeechQuery {
    lang: String,
    text: String,
}

/// A text as sound (WAV), in one of the office's languages; for its devices and staff.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/speech", tag = "devices",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("lang" = String, Query, description = "the language's tag"),
        ("text" = String, Query, description = "what to say")
    ),
    responses((status = 200, body = Vec<u8>, content_type = "audio/wav"))
)]
pub(super) async fn speech(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    AskedQuery(query): AskedQuery<SpeechQuery>,
) -> Result<Response, Problem> {
    match &caller {
        Caller::Device(device) if device.office == *at.office.id() => {}
        Caller::Device(_) => return Err(Problem::not_allowed("this device belongs to another office")),
        Caller::Person(..) | Caller::Anybody(_) | Caller::Bearer(_) => {
            caller.staff(at.office.id(), Role::FloorAssistant)?;
        }
    }
    check_text(&query.text, TEXT_CHARS_MAX, false)
        .map_err(|problem| Problem::invalid_field("text", problem.to_string()))?;
    let lang = query.lang.clone();
    let known = at
        .office
        .query(move |office, _| office.config().languages.iter().any(|tag| tag.as_str() == lang))
        .await?;
    if !known {
        return Err(Problem::invalid_field("lang", "is no language of this office"));
    }
    let sound = app.speech.say(&query.lang, query.text.trim()).await?;
    let headers = [(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, "private, max-age=600")];
    Ok((headers, sound).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    /// Proves that the system's program speaks each of the example's languages, and that the sound
    /// tells its true length.
    #[tokio::test]
    async fn the_usual_program_speaks() {
        let speech = Speech::new(program(&PROGRAM));
        for (lang, text) in
            [("pl", "Państwa numer: B 12."), ("en", "Your number: B 12."), ("uk", "Ваш номер")]
        {
            let sound = speech.say(lang, text).await.unwrap();
            let data = u32::from_le_bytes(sound[40..44].try_into().unwrap()) as usize;
            assert_eq!(data, sound.len() - 44, "{lang}");
            assert!(data > 10_000, "{lang}: {data} bytes");
        }
    }

    /// Proves that a program that is missing, says nothing or hangs is told and keeps nobody waiting.
    #[tokio::test]
    async fn a_program_that_fails_is_told() {
        for words in [&["/no/such/program"][..], &["true"], &["sleep", "600"], &[]] {
            let patience = Duration::from_millis(if words.contains(&"sleep") { 50 } else { 30_000 });
            let speech = Speech { patience, ..Speech::new(program(words)) };
            let problem = speech.say("pl", "x").await.unwrap_err();
            assert_eq!(problem.code(), "speech_unavailable", "{words:?}");
        }
    }

    /// Proves that what is kept stays within its limit, the oldest leaving first.
    #[test]
    fn what_is_kept_is_bounded() {
        let mut kept = Kept::default();
        for n in 0..40 {
            kept.put("pl".to_owned(), n.to_string(), Bytes::from(vec![0; 1024 * 1024]));
        }
        assert!(kept.bytes <= KEPT_BYTES_MAX);
        assert!(kept.get("pl", "0").is_none() && kept.get("pl", "39").is_some());
    }
}
