//! Running the daemon, for real or as the demo, until it is told to stop.

use super::log;
use anyhow::{Context, bail};
use kolejka_config::OfficeFile;
use kolejka_core::{Actor, Command, Office};
use kolejka_daemon::{
    access::Fixed,
    clock::{Clock, SystemClock},
    daemon::{Daemon, Plan, lock_data},
    demo,
    http::Surface,
    public::ASK_EVERY,
    settings::{LogFormat, Settings},
};
use kolejka_store::{Appended, Batch, JournalSource, SqliteStore};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use tokio::signal::unix::{SignalKind, signal};

/// How long what still runs on threads of its own is waited for when the daemon has stopped: enough
/// for a ticket that is being printed, and not for a printer that hangs.
const THREADS_GRACE: Duration = Duration::from_secs(5);

/// Reads the daemon's settings, telling every problem.
pub(super) fn settings(path: &Path) -> anyhow::Result<Settings> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    Settings::read(&text, folder).map_err(|problems| problems_of(path, &problems))
}

pub(super) fn office_file(path: &Path) -> anyhow::Result<OfficeFile> {
    super::office_file::read(path)?.map_err(|problems| problems_of(path, &problems))
}

fn problems_of(path: &Path, problems: &[kolejka_config::Problem]) -> anyhow::Error {
    let lines: Vec<String> = problems.iter().map(|problem| format!("\n  {problem}")).collect();
    anyhow::anyhow!("{} has problems:{}", path.display(), lines.concat())
}

pub(super) fn serve(config: &Path) -> anyhow::Result<ExitCode> {
    let settings = settings(config)?;
    log::start(settings.log);
    let mut offices = Vec::new();
    for path in &settings.offices {
        let office = office_file(path)?;
        for finding in &office.warnings {
            tracing::warn!(file = %path.display(), "{}", finding.problem);
        }
        offices.push(office);
    }
    let mut listen = vec![(settings.staff, Surface::Staff)];
    listen.extend(settings.devices.map(|address| (address, Surface::Devices)));
    listen.extend(settings.public.map(|address| (address, Surface::Public)));
    let plan = Plan {
        data: settings.data,
        offices,
        listen,
        public_url: settings.public_url,
        public_ask_every: settings.public_check.then_some(ASK_EVERY),
        speech: settings.speech,
        media: settings.media,
        tls_in_front: settings.tls_in_front,
        clock: Arc::new(SystemClock::new()),
        fixed: Fixed::default(),
        demo: false,
        rehearsal: false,
    };
    block_on(plan, |addresses| {
        for (address, surface) in addresses {
            println!("listening on {address} for {}", surface.name());
        }
    })
}

pub(super) fn demo(listen: SocketAddr, data: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    log::start(LogFormat::Text);
    let data = match data {
        Some(data) => data,
        None => user_data()?.join("kolejka-demo"),
    };
    let plan = demo::plan(listen, data.clone())?;
    block_on(plan, |addresses| {
        let Some((address, _)) = addresses.first() else { return };
        println!("Kolejka demo: the example office, open at all hours");
        println!("  kiosk            http://{address}/kiosk/hall");
        println!("  lobby screen     http://{address}/display/lobby");
        println!(
            "  clerk's panel    http://{address}/clerk   (anna, piotr, maria, ewa; password: {})",
            demo::PASSWORD
        );
        println!("  virtual printer  http://{address}/printer");
        println!("  data             {}", data.display());
        println!("listening on {address}");
    })
}

/// The user's data folder, by the XDG base directory specification.
fn user_data() -> anyhow::Result<PathBuf> {
    if let Some(folder) = std::env::var_os("XDG_DATA_HOME").filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    match std::env::var_os("HOME").filter(|folder| !folder.is_empty()) {
        Some(home) => Ok(Path::new(&home).join(".local/share")),
        None => bail!("there is no HOME; say where to keep data with --data"),
    }
}

fn block_on(plan: Plan, started: impl FnOnce(&[(SocketAddr, Surface)])) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        // Before anything is promised, so that no signal is missed.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let surfaces: Vec<Surface> = plan.listen.iter().map(|(_, surface)| *surface).collect();
        let daemon = Daemon::start(plan).await?;
        let addresses: Vec<_> = daemon.addresses.iter().copied().zip(surfaces).collect();
        started(&addresses);
        // Without systemd there is nobody to tell.
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
        anyhow::Ok(daemon.stop().await)
    });
    runtime.shutdown_timeout(THREADS_GRACE);
    let _lock = ended?;
    Ok(ExitCode::SUCCESS)
}

/// Takes an office file as one event, while no daemon runs.
pub(super) fn import(config: &Path, file: &Path) -> anyhow::Result<ExitCode> {
    let settings = settings(config)?;
    let office = office_file(file)?;
    let _lock = lock_data(&settings.data)?;
    let store = SqliteStore::open(&settings.data.join("journal.db"), &kolejka_daemon::secret::new_id())?;
    let mut journal = store.connect()?;
    let mut state = Office::new(office.id.clone());
    for recorded in journal.load(&office.id)? {
        state.replay(&recorded)?;
    }
    let command = Command::Configure { config: Box::new(office.config), base: None };
    let now = SystemClock::new().now();
    let decision = state.decide(&command, &Actor::System, now).map_err(|refusal| {
        anyhow::anyhow!("the office refuses this configuration: {refusal}: {refusal:?}")
    })?;
    let events = state.record(&decision, &Actor::System, now);
    if events.is_empty() {
        println!("{}: this configuration is in force already", file.display());
        return Ok(ExitCode::SUCCESS);
    }
    let appended = journal.append(&Batch {
        office: &office.id,
        expected: state.last_seq(),
        events: &events,
        visits: &[],
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    })?;
    match appended {
        Appended::Committed => {
            println!("{}: taken over", file.display());
            Ok(ExitCode::SUCCESS)
        }
        Appended::Conflict { head } => bail!("the journal has gone on to event {head}; nothing was changed"),
    }
}
