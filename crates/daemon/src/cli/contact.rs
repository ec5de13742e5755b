//! The command line of an input contact.

use super::{agent, log};
use clap::{Args, ValueEnum};
use kolejka_daemon::{contact, settings::LogFormat};
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// What of a contact is the emergency.
#[derive(Clone, Copy, ValueEnum)]
enum When {
    Closed,
    Open,
}

#[derive(Args)]
pub(super) struct Contact {
    /// The daemon, such as `https://kolejka.example.pl` or `http://192.0.2.1:8080`.
    #[arg(long)]
    server: String,
    /// A file with the device's token, as `kolejka device add --kind agent` printed it; the office file names
    /// the device under `[emergency] contacts`.
    #[arg(long)]
    token_file: PathBuf,
    /// The contact: `serial:/dev/ttyS0@cts` (or `dsr`, `dcd`, `ri`), wired from RTS or DTR, or
    /// `gpio:/dev/gpiochip0@17`, wired to ground.
    #[arg(long)]
    input: String,
    /// When it is the emergency: `open` is for a wire that is closed at rest, so that a cut one is noticed.
    #[arg(long, value_enum, default_value = "closed")]
    when: When,
    /// How long it has to be so, in milliseconds.
    #[arg(long, default_value_t = 100)]
    debounce_ms: u64,
    /// A file of certificates (PEM) to believe besides the system's, for an office's own authority.
    #[arg(long)]
    ca: Option<PathBuf>,
}

pub(super) fn contact(args: Contact) -> anyhow::Result<ExitCode> {
    log::start(LogFormat::Text);
    let wire = contact::Wire::of(&args.input)?;
    let plan = contact::Plan {
        server: args.server,
        token: agent::token(&args.token_file)?,
        ca: args.ca,
        when_open: matches!(args.when, When::Open),
        debounce: Duration::from_millis(args.debounce_ms),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let stop = agent::stop()?;
        contact::run(plan, move || wire.open(), stop).await
    });
    // A name that nobody resolves must not hold up the end.
    runtime.shutdown_background();
    ended?;
    Ok(ExitCode::SUCCESS)
}
