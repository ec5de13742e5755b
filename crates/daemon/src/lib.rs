//! The daemon: it keeps offices, and lets people and devices reach them.
//!
//! [`office`] owns the state, [`stream`] tells followers, [`http`] is the surface, [`access`] knows
//! who may call. What is deliberately absent: rules of the office, which are `core`'s.

pub mod access;
pub mod agent;
pub mod agent_pairing;
mod anchoring;
pub mod announcing;
pub mod attending;
pub mod clock;
pub mod contact;
pub mod curve;
pub mod daemon;
pub mod demo;
pub mod emulate;
pub mod forecasting;
pub mod http;
pub mod media;
pub mod office;
pub mod pages;
pub mod printing;
pub mod public;
pub mod qr;
pub mod recorded;
pub mod rehearsal;
pub mod retention;
pub mod secret;
pub mod settings;
pub mod stream;
pub mod survey;
pub mod uploads;
pub mod verify;

/// An error with all its causes, for one line of the log.
pub fn report(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Waits until the daemon stops.
pub(crate) async fn stopped(stopping: &mut tokio::sync::watch::Receiver<bool>) {
    // If nobody can say so any more, it has stopped.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}
