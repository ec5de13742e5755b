//! Speaking: what is said of a call, in words that people use, and the sound of it.
//!
//! [`say`] is pure: numbers and letters become words in Polish, English, Ukrainian and German.
//! [`Voices`] makes sound of words: by a program that the site configures ([`Engine::Command`]) or
//! from an office's own recordings ([`Engine::Clips`]); judged, levelled, and kept for the next time.
//! What is deliberately absent: the office. Whoever calls here says what is to be spoken; nothing
//! here knows a ticket, a display or a clock on the wall.
//!
//! Invariant: a program that hangs, breaks off or writes anything but speech costs a bounded time and
//! bounded memory, and ends as a [`SpeechError`], never as a sound.

mod cache;
mod clips;
mod engine;
mod gong;
mod judge;
mod level;
pub mod say;
mod sound;
mod voices;

pub use clips::Clips;
pub use engine::{Command, Limits};
pub use gong::gong;
pub use judge::{NotSpeech, judge};
pub use level::{LEVEL_LUFS, PEAK_DB, level, loudness};
pub use sound::{NotSound, RATE_HZ, Sound};
pub use voices::{Engine, Settings, SpeechError, Trouble, Voices};
