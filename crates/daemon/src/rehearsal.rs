//! Rehearsals: an office of its own under a configuration that is not in force, to be looked at.
//!
//! What administrators see before they apply something is no drawing: the real kiosk and the real display ask a
//! second daemon, which lives in a folder of its own for a few minutes, listens nowhere, and prints on no paper.
//! It is reached through this daemon under an address that nobody can guess. Its office is open at all hours,
//! and somebody is being called, so that there is something to see.
//! Invariant: nothing of it reaches the journal, the queue or the devices of the office itself.

use crate::{
    access::{Device, DeviceKind, Fixed, Person},
    announcing::SpeechSettings,
    clock::Clock,
    daemon::{Daemon, Plan},
    http::Surface,
    office::Request as Ask,
    secret,
};
use anyhow::Context;
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use kolejka_config::OfficeFile;
use kolejka_core::{
    Actor, Command, Issue, Role,
    config::{Config, CounterConfig, HolidayCalendar, Hours, Minutes, PrinterLink, Span},
    ids::{ClerkId, OfficeId},
};
use std::{
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// The most rehearsals at once; the one that was looked at longest ago gives way.
const AT_ONCE_MAX: usize = 3;

/// How long one stays that nobody looks at.
const UNUSED_FOR: Duration = Duration::from_mins(5);

/// Counters at which somebody is called.
const COUNTERS_MAX: usize = 3;

/// The rehearsals that go on.
pub struct Rehearsals {
    /// The folder in which each has its own, in the daemon's own data: whatever lies there at the start was
    /// left by a process that is no more.
    folder: PathBuf,
    kept: Mutex<Vec<Arc<Rehearsal>>>,
    /// One is opened at a time: each is a whole daemon, and the office's own work comes first.
    opening: Arc<Semaphore>,
    clock: Arc<dyn Clock>,
}

struct Rehearsal {
    token: String,
    router: Router,
    daemon: Mutex<Option<Daemon>>,
    folder: PathBuf,
    used: Mutex<Duration>,
}

impl Rehearsals {
    /// None yet, nor any left of before.
    pub fn new(data: &Path, clock: Arc<dyn Clock>) -> Self {
        let folder = data.join("rehearsals");
        match std::fs::remove_dir_all(&folder) {
            Ok(()) => tracing::info!("rehearsals that were left behind are gone"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(error = crate::report(&error), "left rehearsals could not be removed");
            }
        }
        Self { folder, kept: Mutex::default(), opening: Arc::new(Semaphore::new(1)), clock }
    }

    /// Opens an office under a sound configuration; the token by which it is reached.
    ///
    /// # Errors
    /// Whatever keeps it from opening.
    pub async fn open(self: &Arc<Self>, id: &OfficeId, config: Config) -> anyhow::Result<String> {
        let turn = Arc::clone(&self.opening).acquire_owned().await.context("rehearsals have ended")?;
        let (all, id) = (Arc::clone(self), id.clone());
        // Who asked may go away; what was begun is brought to its end all the same, and ends like the others.
        tokio::spawn(async move {
            let opened = all.opened(&id, config).await;
            drop(turn);
            opened
        })
        .await?
    }

    async fn opened(&self, id: &OfficeId, config: Config) -> anyhow::Result<String> {
        let token = secret::new_id();
        let folder = self.folder.join(&token);
        std::fs::DirBuilder::new()
            .mode(0o700)
            .recursive(true)
            .create(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let config = open_at_all_hours(config);
        let plan = plan(id, &config, &token, folder.clone(), Arc::clone(&self.clock));
        let daemon = match start(plan).await {
            Ok(daemon) => daemon,
            Err(error) => {
                let _ = std::fs::remove_dir_all(&folder);
                return Err(error);
            }
        };
        call_somebody(&daemon, id, &config, &token).await;
        let rehearsal = Rehearsal {
            token: token.clone(),
            router: daemon.router(Surface::Devices),
            daemon: Mutex::new(Some(daemon)),
            folder,
            used: Mutex::new(self.clock.monotonic()),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(Arc::new(rehearsal));
        while kept.len() > AT_ONCE_MAX {
            let oldest = (0..kept.len())
                .min_by_key(|place| *kept[*place].used.lock().unwrap_or_else(PoisonError::into_inner));
            tokio::spawn(end(&kept.remove(oldest.unwrap_or(0))));
        }
        Ok(token)
    }

    /// Ends those that nobody looks at any more.
    pub fn sweep(&self) {
        let now = self.clock.monotonic();
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).retain(|one| {
            let used = *one.used.lock().unwrap_or_else(PoisonError::into_inner);
            let stays = now.saturating_sub(used) < UNUSED_FOR;
            if !stays {
                tokio::spawn(end(one));
            }
            stays
        });
    }

    /// Ends all of them, and opens no more.
    pub async fn end_all(&self) {
        // Whichever is being opened is waited for, since nobody else would end it.
        let turn = self.opening.acquire().await;
        self.opening.close();
        drop(turn);
        let kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        for one in &kept {
            end(one).await;
        }
    }

    /// Does at once, in each, what a daemon does by itself now and then.
    pub async fn upkeep(&self) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for one in kept {
            let app = one.daemon.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Daemon::keeping);
            if let Some(upkeep) = app {
                upkeep.await;
            }
        }
    }

    fn find(&self, token: &str) -> Option<Arc<Rehearsal>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|one| one.token == token).cloned()?;
        *found.used.lock().unwrap_or_else(PoisonError::into_inner) = self.clock.monotonic();
        Some(found)
    }

    /// Whether there is one of this token.
    pub fn goes_on(&self, token: &str) -> bool {
        self.find(token).is_some()
    }

    /// Answers what a page in a rehearsal asks, as the device that the page is.
    pub async fn answer(
        &self,
        token: &str,
        kind: DeviceKind,
        device: &str,
        rest: &str,
        mut request: Request<Body>,
    ) -> Response {
        let Some(found) = self.find(token) else { return StatusCode::NOT_FOUND.into_response() };
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let bearer = format!("Bearer {}", device_token(token, kind, device));
        let (Ok(uri), Ok(bearer)) = (format!("/{rest}{query}").parse(), HeaderValue::from_str(&bearer))
        else {
            return StatusCode::NOT_FOUND.into_response();
        };
        *request.uri_mut() = uri;
        // It asks as itself, whoever else this browser is.
        request.headers_mut().remove(header::COOKIE);
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        found.router.clone().oneshot(request).await.into_response()
    }
}

fn device_token(token: &str, kind: DeviceKind, device: &str) -> String {
    format!("{token}-{}-{device}", kind.name())
}

/// A future with a name, since a daemon's own router leads back here.
fn start(plan: Plan) -> Pin<Box<dyn Future<Output = anyhow::Result<Daemon>> + Send>> {
    Box::pin(Daemon::start(plan))
}

fn end(rehearsal: &Arc<Rehearsal>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    let rehearsal = Arc::clone(rehearsal);
    let daemon = rehearsal.daemon.lock().unwrap_or_else(PoisonError::into_inner).take();
    Box::pin(async move {
        let Some(daemon) = daemon else { return };
        drop(daemon.stop().await);
        if let Err(error) = std::fs::remove_dir_all(&rehearsal.folder) {
            tracing::warn!(error = crate::report(&error), "a rehearsal's folder could not be removed");
        }
    })
}

/// The configuration in a rehearsal: open now, on no paper, and silent, for the room has its own voice.
fn open_at_all_hours(mut config: Config) -> Config {
    let whole_day = Span { from: config.day_starts, to: Minutes(config.day_starts.0 + 24 * 60) };
    config.hours = Hours {
        week: std::array::from_fn(|_| vec![whole_day]),
        exceptions: Vec::new(),
        holidays: HolidayCalendar::None,
    };
    config.intake.by_forecast = false;
    for service in &mut config.services {
        (service.hours, service.intake) = (None, None);
    }
    for printer in &mut config.printers {
        printer.link = PrinterLink::Virtual;
    }
    for display in &mut config.displays {
        display.silent = true;
    }
    config
}

fn plan(id: &OfficeId, config: &Config, token: &str, folder: PathBuf, clock: Arc<dyn Clock>) -> Plan {
    let device = |kind: DeviceKind, name: &str| {
        (
            Device { kind, id: name.to_owned(), office: id.clone(), token: None },
            device_token(token, kind, name),
        )
    };
    let kiosks = config.kiosks.iter().map(|kiosk| device(DeviceKind::Kiosk, kiosk.id.as_str()));
    let displays = config.displays.iter().map(|display| device(DeviceKind::Display, display.id.as_str()));
    let people = (0..COUNTERS_MAX).map(|n| {
        let login = clerk(n);
        let name = login.as_str().to_owned();
        (Person { login, name, role: Role::Clerk, office: id.clone() }, token.to_owned())
    });
    let fixed = Fixed { people: people.collect(), devices: kiosks.chain(displays).collect() };
    Plan {
        data: folder,
        offices: vec![OfficeFile { id: id.clone(), config: config.clone(), warnings: Vec::new() }],
        listen: Vec::new(),
        public_url: Some("https://kolejka.example.pl".to_owned()),
        public_ask_every: None,
        speech: SpeechSettings::default(),
        media: None,
        tls_in_front: false,
        fixed,
        demo: false,
        rehearsal: true,
        clock,
    }
}

fn clerk(n: usize) -> ClerkId {
    ClerkId::new(format!("rehearsal-{n}"))
}

/// Opens a few counters, lets people come and calls the first of them. What cannot be done is not there to be
/// seen, and nothing more.
async fn call_somebody(daemon: &Daemon, id: &OfficeId, config: &Config, token: &str) {
    let Some(office) = daemon.office(id) else { return };
    let shown = |counter: &&CounterConfig| {
        config.displays.iter().all(|display| display.counter.as_ref() != Some(&counter.id))
    };
    let mut counters: Vec<&CounterConfig> =
        config.counters.iter().filter(|counter| !counter.services.is_empty()).collect();
    // Those with a display of their own come first.
    counters.sort_by_key(|counter| shown(counter));
    for (n, counter) in counters.into_iter().take(COUNTERS_MAX).enumerate() {
        // A counter of somebody who is not signed in would be closed again.
        if let Err(error) = daemon.sign_in(clerk(n).as_str(), token).await {
            tracing::warn!(error = crate::report(&error), "nobody can be called in a rehearsal");
            continue;
        }
        let actor = Actor::Staff { clerk: clerk(n), role: Role::Clerk };
        let issue = |place: usize| {
            Command::Issue(Issue {
                services: vec![counter.services[place % counter.services.len()].clone()],
                count: 1,
                class: None,
                language: None,
                step_free: false,
                need: None,
                printer: None,
                print_card: false,
                forecast: None,
            })
        };
        let mut commands = vec![(issue(n), Actor::System), (issue(n), Actor::System)];
        commands.push((Command::OpenCounter { counter: counter.id.clone() }, actor.clone()));
        commands.push((Command::CallNext { counter: counter.id.clone() }, actor));
        for (command, actor) in commands {
            if let Err(not_done) = office.submit(Ask { command, actor, key: None, note: None }, |_| ()).await
            {
                tracing::debug!(?not_done, "what a rehearsal would show could not be done");
            }
        }
    }
}
