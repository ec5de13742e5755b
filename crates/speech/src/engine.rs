//! A program that speaks: run once a sentence, bounded in time and in what it may write.
//!
//! The program gets no shell: each word of its template is one argument, so no text can become
//! another command. Without `{text}` in the template the text comes on standard input, and then it
//! cannot become an option either.
//!
//! Invariant: when [`Command::run`] returns, the program and whatever it started in its group are gone;
//! nothing that it started outside of it is waited for.

use crate::say::Tongue;
use std::{
    io::{Read, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ExitStatus, Stdio},
    sync::mpsc,
    time::Duration,
};

/// How much of what a program complains about is kept.
const COMPLAINT_BYTES_MAX: usize = 300;

/// How long more of it is waited for once the program is gone.
const COMPLAINT_TIME_MAX: Duration = Duration::from_millis(50);

/// How long a program may take to end once it has closed its output, in steps of [`END_STEP`].
const END_STEPS_MAX: u32 = 40;

/// See [`END_STEPS_MAX`].
const END_STEP: Duration = Duration::from_millis(5);

/// What a program may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest that a sentence may take.
    pub time: Duration,
    /// The most that it may write.
    pub bytes: u64,
}

impl Default for Limits {
    /// Three seconds and 8 MiB: a minute and a half of speech at the highest usual rate.
    fn default() -> Self {
        Self { time: Duration::from_secs(3), bytes: 8 * 1024 * 1024 }
    }
}

/// A program with its arguments, in which `{text}`, `{language}` and `{out}` stand for the text, the
/// language's tag, and a file to write to; without `{out}` the program writes to standard output.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Command(Vec<String>);

/// Why a program did not speak.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// It could not be started.
    #[error("`{program}` cannot be started")]
    NotStarted {
        /// Which.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// It took too long and was ended.
    #[error("`{program}` hung and was ended after {ms} ms")]
    Hung {
        /// Which.
        program: String,
        /// How long it was given.
        ms: u128,
    },
    /// It wrote more than a sentence can be and was ended.
    #[error("`{program}` wrote more than {bytes} bytes and was ended")]
    TooMuch {
        /// Which.
        program: String,
        /// How much it may write.
        bytes: u64,
    },
    /// It ended with a failure.
    #[error("`{program}` failed ({status}): {complaint}")]
    Failed {
        /// Which.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What it said, as far as that is worth keeping.
        complaint: String,
    },
    /// What it wrote could not be read.
    #[error("what `{program}` wrote cannot be read")]
    Unreadable {
        /// Which.
        program: String,
        /// Why.
        source: std::io::Error,
    },
}

impl Command {
    /// A program by its template; nothing if that is empty.
    pub fn new(template: Vec<String>) -> Option<Self> {
        template.first().is_some_and(|program| !program.trim().is_empty()).then_some(Self(template))
    }

    /// espeak-ng, as Debian has it: clear, and a hundredth of a second a sentence.
    pub fn espeak(tongue: Tongue) -> Self {
        let (voice, words_a_minute) = match tongue {
            Tongue::Pl => ("pl", "145"),
            Tongue::En => ("en-gb", "145"),
            Tongue::Uk => ("uk", "140"),
            Tongue::De => ("de", "145"),
        };
        let words = ["espeak-ng", "--stdin", "--stdout", "-v", voice, "-s", words_a_minute];
        Self(words.map(str::to_owned).to_vec())
    }

    /// The template, by which one engine's sounds are told from another's.
    pub fn template(&self) -> &[String] {
        &self.0
    }

    fn program(&self) -> String {
        self.0.first().cloned().unwrap_or_default()
    }

    /// Has it speak; what it wrote.
    ///
    /// # Errors
    /// `EngineError`, within the limits' time and little more.
    pub fn run(
        &self,
        tongue: Tongue,
        text: &str,
        scratch: &Path,
        limits: Limits,
    ) -> Result<Vec<u8>, EngineError> {
        let unreadable = |source| EngineError::Unreadable { program: self.program(), source };
        let out = scratch.join("out.wav");
        let fill = |word: &String| {
            word.replace("{language}", tongue.tag())
                .replace("{out}", &out.to_string_lossy())
                .replace("{text}", text)
        };
        let writes_file = self.0.iter().any(|word| word.contains("{out}"));
        let takes_input = !self.0.iter().any(|word| word.contains("{text}"));
        let mut command = std::process::Command::new(self.program());
        command
            .args(self.0.iter().skip(1).map(fill))
            .stdin(if takes_input { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let not_started = |source| EngineError::NotStarted { program: self.program(), source };
        let mut child = command.spawn().map_err(not_started)?;
        if let Some(mut input) = child.stdin.take() {
            // It fits into the pipe, so this does not wait; a program that does not read it fails anyway.
            let _ = input.write_all(text.as_bytes());
        }
        let written = self.read(&mut child, limits);
        let ended = written.is_ok().then(|| end(&mut child)).flatten();
        let complaint = drop_group(&mut child, ended.is_none());
        let written = written?;
        match ended {
            Some(status) if status.success() => {}
            Some(status) => {
                return Err(EngineError::Failed { program: self.program(), status, complaint });
            }
            None => return Err(EngineError::Hung { program: self.program(), ms: limits.time.as_millis() }),
        }
        if !writes_file {
            return Ok(written);
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&out).map_err(unreadable)?;
        file.take(limits.bytes + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        self.within(bytes, limits)
    }

    /// Reads its output to the end, or until time or room is up.
    fn read(&self, child: &mut Child, limits: Limits) -> Result<Vec<u8>, EngineError> {
        let Some(output) = child.stdout.take() else { return Ok(Vec::new()) };
        let (sender, receiver) = mpsc::channel();
        // The thread ends with the program's group, which is ended at the latest when time is up.
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = output.take(limits.bytes + 1).read_to_end(&mut bytes);
            let _ = sender.send(read.map(|_| bytes));
        });
        match receiver.recv_timeout(limits.time) {
            Ok(Ok(bytes)) => self.within(bytes, limits),
            Ok(Err(source)) => Err(EngineError::Unreadable { program: self.program(), source }),
            Err(_) => Err(EngineError::Hung { program: self.program(), ms: limits.time.as_millis() }),
        }
    }

    fn within(&self, bytes: Vec<u8>, limits: Limits) -> Result<Vec<u8>, EngineError> {
        if bytes.len() as u64 > limits.bytes {
            Err(EngineError::TooMuch { program: self.program(), bytes: limits.bytes })
        } else {
            Ok(bytes)
        }
    }
}

/// How a program that has closed its output ended; nothing if it does not end.
fn end(child: &mut Child) -> Option<ExitStatus> {
    for _ in 0..END_STEPS_MAX {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) => std::thread::sleep(END_STEP),
            Err(_) => return None,
        }
    }
    None
}

/// Ends a program with all that it started in its group, and what it complained about.
fn drop_group(child: &mut Child, is_alive: bool) -> String {
    // The group's number is the program's own; it is not given to another while the program has not
    // been waited for, and its children may outlive it.
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    if is_alive {
        let _ = child.kill();
        let _ = child.wait();
    }
    let Some(mut errors) = child.stderr.take() else { return String::new() };
    let (sender, receiver) = mpsc::channel();
    // What was started outside the group may still hold the pipe: then what it said by now has to do,
    // and the thread ends when that program does.
    std::thread::spawn(move || {
        let mut some = [0; COMPLAINT_BYTES_MAX];
        while let Ok(count @ 1..) = errors.read(&mut some) {
            if sender.send(some[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut complaint = Vec::new();
    while complaint.len() < COMPLAINT_BYTES_MAX {
        let Ok(more) = receiver.recv_timeout(COMPLAINT_TIME_MAX) else { break };
        complaint.extend(more);
    }
    complaint.truncate(COMPLAINT_BYTES_MAX);
    String::from_utf8_lossy(&complaint).trim().replace('\n', "; ")
}
