//! An input contact that starts an emergency: a button behind glass, a relay of the building's fire alarm.
//!
//! It stands beside the daemon or on another computer, looks at one wire, and asks the daemon to start the
//! emergency when the wire says so; ending it is a person's. Staff see whether it is there and well, like any
//! device. Looking is a thread's, since a device may keep it; presses and health are told side by side, so that
//! neither waits for the other's answer.
//! Invariants: what was pressed is told until the daemon has taken it, however often the daemon is away
//! meanwhile, and only what was let go long ago is left, and said so; well is what was read a moment ago.

mod daemon;
mod health;
mod press;
mod sight;
mod wire;

use self::{daemon::Daemon, sight::Sight};
use std::{future::Future, io, path::PathBuf, time::Duration};
use tokio::sync::watch;

pub use wire::{Contact, ControlLine, Debounce, Wire};

/// What a contact's program is started with.
pub struct Plan {
    /// The daemon's address.
    pub server: String,
    /// The device's token.
    pub token: String,
    /// Certificates to believe besides the system's.
    pub ca: Option<PathBuf>,
    /// Whether the emergency is when the contact opens, so that a cut wire is noticed, and not when it closes.
    pub when_open: bool,
    /// How long the contact has to be so.
    pub debounce: Duration,
}

/// Runs until `stop`, through every loss of the daemon or the wire.
///
/// # Errors
/// If what it was started with cannot be used at all, or nobody looks at the wire any more.
pub async fn run(
    plan: Plan,
    open: impl Fn() -> io::Result<Box<dyn Contact>> + Send + 'static,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let daemon = Daemon::new(&plan)?;
    let (when_open, debounce) = (plan.when_open, plan.debounce);
    let (see, sight) = watch::channel(Sight::new(debounce));
    let (tell, told) = watch::channel(press::Told::default());
    std::thread::spawn(move || sight::look(open, when_open, debounce, &see));
    tokio::select! {
        failed = press::tell(&daemon, sight.clone(), &tell) => failed,
        () = health::tell(&daemon, sight, told) => Ok(()),
        () = stop => Ok(()),
    }
}
