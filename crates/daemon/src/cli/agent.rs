//! The printer agent's command line.

use super::log;
use anyhow::{Context, bail};
use clap::Args;
use kolejka_core::config::PrinterLink;
use kolejka_daemon::{agent, agent_pairing, settings::LogFormat};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use tokio::signal::unix::{SignalKind, signal};

/// Speed of a serial line where nothing is said.
const BAUD: u32 = 19_200;

#[derive(Args)]
pub(super) struct Agent {
    /// The daemon, such as `https://kolejka.example.pl` or `http://192.0.2.1:8080`.
    #[arg(long)]
    server: String,
    /// A file with the agent's token, as `kolejka device add --kind agent` printed it, or as --pair makes it.
    #[arg(long)]
    token_file: PathBuf,
    /// Says a code of six digits, which an administrator enters under Administration → Devices, and writes the
    /// token that comes of it into the token file; then goes on. Does nothing if the file is there already.
    #[arg(long)]
    pair: bool,
    /// The printer: `usb:/dev/usb/lp0`, `serial:/dev/ttyS0` (or `serial:/dev/ttyS0@9600`),
    /// `tcp:192.0.2.10:9100` or `file:/path`.
    #[arg(long)]
    printer: String,
    /// A file of certificates (PEM) to believe besides the system's, for an office's own authority.
    #[arg(long)]
    ca: Option<PathBuf>,
}

pub(super) fn agent(args: Agent) -> anyhow::Result<ExitCode> {
    log::start(LogFormat::Text);
    // One thread is enough, and spares memory; the printer has one of its own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if args.pair && !args.token_file.exists() {
        let say = |code: &str| {
            println!("code {} {}", &code[..code.len().min(3)], &code[code.len().min(3)..]);
            println!("an administrator enters it under Administration → Devices; it is good for ten minutes");
        };
        runtime.block_on(agent_pairing::pair(&args.server, args.ca.as_ref(), &args.token_file, say))?;
        println!("paired; the token is in {}", args.token_file.display());
    }
    let token = token(&args.token_file)?;
    let plan = agent::Plan { server: args.server, token, link: link(&args.printer)?, ca: args.ca };
    runtime.block_on(async {
        let stop = stop()?;
        agent::run(plan, stop).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Comes to its end when the process is asked to stop.
pub(super) fn stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// The token in a file, as it was printed or alone.
pub(super) fn token(file: &Path) -> anyhow::Result<String> {
    let token = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let token = token.trim().trim_start_matches("token:").trim().to_owned();
    if token.is_empty() {
        bail!("{} holds no token", file.display());
    }
    Ok(token)
}

pub(super) fn link(text: &str) -> anyhow::Result<PrinterLink> {
    let Some((kind, rest)) = text.split_once(':').filter(|(_, rest)| !rest.is_empty()) else {
        bail!(
            "`{text}` is no printer: give usb:/dev/usb/lp0, serial:/dev/ttyS0, tcp:HOST:PORT or file:/path"
        );
    };
    Ok(match kind {
        "usb" | "device" => PrinterLink::Device { path: rest.to_owned() },
        "serial" => match rest.rsplit_once('@') {
            Some((path, baud)) => PrinterLink::Serial {
                path: path.to_owned(),
                baud: baud.parse().with_context(|| format!("`{baud}` is no speed of a serial line"))?,
            },
            None => PrinterLink::Serial { path: rest.to_owned(), baud: BAUD },
        },
        "tcp" => {
            let address = if rest.contains(':') { rest.to_owned() } else { format!("{rest}:9100") };
            PrinterLink::Tcp { address }
        }
        "file" => PrinterLink::File { path: rest.to_owned() },
        other => bail!("a printer is reached by usb, serial, tcp or file, not by `{other}`"),
    })
}
