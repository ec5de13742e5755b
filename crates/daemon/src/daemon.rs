//! Starting and stopping the whole daemon.

use crate::{
    access::{Access, Fixed, SignInError},
    announcing::{Announcer, SpeechSettings},
    clock::Clock,
    forecasting,
    http::{self, App, Bound, Surface},
    media::Media,
    office::{self, OfficeHandle, Parts},
    pages,
    printing::Printing,
    public::{self, PublicAddress},
    rehearsal::Rehearsals,
    secret,
    stream::Hub,
    survey::Survey,
};
use anyhow::{Context, bail};
use kolejka_config::OfficeFile;
use kolejka_core::ids::OfficeId;
use kolejka_store::{AuditReader, JournalSource, SqliteStore};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{
    collections::BTreeMap,
    fs::File,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Semaphore, watch};

/// What a daemon is started with.
pub struct Plan {
    /// The folder for everything that lasts.
    pub data: std::path::PathBuf,
    /// Its offices.
    pub offices: Vec<OfficeFile>,
    /// Where it listens, and to whom.
    pub listen: Vec<(SocketAddr, Surface)>,
    /// The address of ticket pages; `{listen}` stands for the first listener's own.
    pub public_url: Option<String>,
    /// How often the public address is asked whether it answers; never if absent.
    pub public_ask_every: Option<Duration>,
    /// Whether a proxy in front speaks TLS.
    pub tls_in_front: bool,
    /// What speaks.
    pub speech: SpeechSettings,
    /// The folder of the offices' own pictures, films, pages and words; `media` in the data folder if
    /// absent.
    pub media: Option<std::path::PathBuf>,
    /// Accounts and tokens besides those in the file.
    pub fixed: Fixed,
    /// Whether this is the demo.
    pub demo: bool,
    /// Whether this is only to be looked at: then nothing is forecast, and nothing of it is counted among
    /// the process's metrics.
    pub rehearsal: bool,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// A daemon that runs.
pub struct Daemon {
    /// Where it listens, in the order of the plan.
    pub addresses: Vec<SocketAddr>,
    app: Arc<App>,
    stop: watch::Sender<bool>,
    servers: Vec<tokio::task::JoinHandle<()>>,
    lock: File,
}

impl Daemon {
    /// Starts everything; when this returns, requests are answered.
    ///
    /// # Errors
    /// Whatever keeps it from starting.
    #[expect(clippy::too_many_lines, reason = "one step after another, each needing the one before")]
    pub async fn start(plan: Plan) -> anyhow::Result<Self> {
        let clock = plan.clock;
        let started = clock.monotonic();
        let lock = lock(&plan.data)?;
        let store = SqliteStore::open(&plan.data.join("journal.db"), &secret::new_id())?;
        let side = Arc::new(Mutex::new(store.side_tables()?));
        let access = Access::open(&plan.data.join("access.db"), plan.fixed, Arc::clone(&clock))?;
        let build = pages::build_id();

        let mut bound = Vec::new();
        for (address, surface) in &plan.listen {
            let here = Bound::to(*address).await.with_context(|| format!("cannot listen on {address}"))?;
            bound.push((here, *surface));
        }
        let addresses: Vec<SocketAddr> = bound.iter().map(|(bound, _)| bound.address).collect();
        let public_url = plan.public_url.map(|url| match addresses.first() {
            Some(first) => url.replace("{listen}", &first.to_string()),
            None => url,
        });

        let public = Arc::new(PublicAddress::new(public_url));
        let survey = Survey::open(&plan.data.join("survey.db"))?;
        let metrics = recorder()?;
        let store = Arc::new(store);
        let media = Media::new(Some(plan.media.unwrap_or_else(|| plan.data.join("media"))));
        if let Some(Err(error)) = media.folder().map(crate::uploads::sweep) {
            tracing::warn!(%error, "what was left on its way into the folder of files could not be removed");
        }
        let mut offices = BTreeMap::new();
        for file in plan.offices {
            let id = file.id.clone();
            for complaint in media.complaints(&file.config) {
                tracing::warn!(office = %id, "{complaint}");
            }
            let parts = Parts {
                id: id.clone(),
                config: file.config,
                source: Arc::clone(&store) as Arc<dyn JournalSource>,
                side: store.side_tables()?,
                build: build.clone(),
                clock: Arc::clone(&clock),
                counted: !plan.rehearsal,
            };
            if offices.insert(id.clone(), office::open(parts)?).is_some() {
                bail!("the office `{id}` is there twice");
            }
        }
        let (stop, stopping) = watch::channel(false);
        // The fonts are read while nobody waits for paper yet.
        tokio::task::spawn_blocking(kolejka_print::warm);
        let printing = Printing::start(
            &plan.data.join("spool.db"),
            &offices,
            || store.side_tables(),
            Arc::clone(&public),
            &clock,
            &stopping,
            !plan.rehearsal,
        )?;
        let mut forecasts = BTreeMap::new();
        for (id, office) in offices.iter().filter(|_| !plan.rehearsal) {
            let follow = forecasting::start(
                office,
                store.side_tables()?,
                forecasting::record::Record::open(&plan.data.join("forecast.db"))?,
                Arc::clone(&clock),
                stopping.clone(),
            );
            tokio::spawn(crate::attending::keep(office.clone(), Arc::clone(&follow), stopping.clone()));
            forecasts.insert(id.clone(), follow);
        }
        let desks = http::Desks::new(offices.keys());
        let announcer =
            Announcer::start(&plan.speech, &plan.data.join("speech"), &offices, &clock, &stopping);
        let app = Arc::new(App {
            announcer,
            offices,
            forecasts,
            access,
            clock: Arc::clone(&clock),
            side,
            printing,
            public: Arc::clone(&public),
            desks,
            usual_days: crate::curve::UsualDays::default(),
            survey,
            media,
            audit: Mutex::new(AuditReader::open(&plan.data.join("journal.db"))?),
            retained: crate::retention::Seen::new(store.side_tables()?),
            anchored: crate::anchoring::Anchored::default(),
            tidying: tokio::sync::Mutex::default(),
            walking: Arc::new(Semaphore::new(1)),
            data: plan.data.clone(),
            rehearsals: Arc::new(Rehearsals::new(&plan.data, Arc::clone(&clock))),
            device_health: http::DeviceHealth::default(),
            build,
            tls_in_front: plan.tls_in_front,
            demo: plan.demo,
            stopping: stopping.clone(),
            metrics: metrics.clone(),
            public_status: http::PublicStatusCache::default(),
        });
        let servers = bound
            .into_iter()
            .map(|(bound, surface)| {
                let router = http::router(Arc::clone(&app), surface);
                tokio::spawn(http::serve(bound, surface, router, stopping.clone()))
            })
            .collect();
        http::Desks::start(&app);
        if let Some(every) = plan.public_ask_every {
            let offices = app.offices.values().cloned().collect();
            tokio::spawn(public::keep(public, offices, every, stopping.clone()));
        }
        tokio::spawn(upkeep(Arc::clone(&app), metrics));
        let took = clock.monotonic().saturating_sub(started);
        tracing::info!(ready_ms = took.as_millis(), "ready");
        Ok(Self { addresses, app, stop, servers, lock })
    }

    /// An office's handle.
    pub fn office(&self, id: &OfficeId) -> Option<&OfficeHandle> {
        self.app.offices.get(id)
    }

    /// An office's stream.
    pub fn hub(&self, id: &OfficeId) -> Option<&Arc<Hub>> {
        self.office(id).map(OfficeHandle::hub)
    }

    /// An office's wait forecasts.
    pub fn forecasts(&self, id: &OfficeId) -> Option<&Arc<forecasting::Forecasts>> {
        self.app.forecasts.get(id)
    }

    /// Everything that a surface answers, for who asks without a listener.
    pub fn router(&self, surface: Surface) -> axum::Router {
        http::router(Arc::clone(&self.app), surface)
    }

    /// Signs somebody in, for who asks without a listener.
    ///
    /// # Errors
    /// Why not.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<(), SignInError> {
        self.app.access.sign_in(login, password, Ipv4Addr::LOCALHOST.into()).await.map(drop)
    }

    /// Does at once what the daemon does by itself now and then: forgets and closes what is over.
    pub async fn upkeep(&self) {
        tidy(&self.app).await;
        self.app.rehearsals.upkeep().await;
    }

    /// The same, for who cannot hold on to the daemon meanwhile.
    pub fn keeping(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let app = Arc::clone(&self.app);
        Box::pin(async move { tidy(&app).await })
    }

    /// Stops: no new connections, running requests end, followers are sent off. The data folder is this
    /// process's until what is given back is dropped: a job may still be at a printer.
    pub async fn stop(self) -> File {
        self.stop.send_replace(true);
        self.app.rehearsals.end_all().await;
        for server in self.servers {
            // A server that panicked has nothing left to end.
            let _ = server.await;
        }
        self.lock
    }
}

/// Takes the data folder for this process alone.
fn lock(data: &Path) -> anyhow::Result<File> {
    std::fs::create_dir_all(data).with_context(|| format!("cannot make the folder {}", data.display()))?;
    let path = data.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("cannot open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            bail!("the folder {} belongs to another kolejka that is running", data.display())
        }
        Err(std::fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

/// Takes the data folder, for commands that must not meet a running daemon.
///
/// # Errors
/// If a daemon runs, or the folder cannot be used.
pub fn lock_data(data: &Path) -> anyhow::Result<File> {
    lock(data)
}

/// The process's metrics; there is one recorder for all daemons in it.
fn recorder() -> anyhow::Result<PrometheusHandle> {
    static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
    // Held until it is set: of two daemons that start at once, both are to show the one that counts.
    let mut known = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*known {
        return Ok(handle.clone());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets(&[0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0])?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)?;
    Ok(known.insert(handle).clone())
}

/// What has to be done now and then.
async fn upkeep(app: Arc<App>, metrics: PrometheusHandle) {
    let mut every = tokio::time::interval(Duration::from_secs(30));
    let mut stopping = app.stopping.clone();
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = crate::stopped(&mut stopping) => return,
        }
        metrics.run_upkeep();
        tidy(&app).await;
    }
}

/// Forgets and closes what is over.
async fn tidy(app: &Arc<App>) {
    let _turn = app.tidying.lock().await;
    if let Err(error) = app.access.sweep(app.clock.now()) {
        tracing::warn!(error = crate::report(&error), "ended sessions could not be forgotten");
    }
    if let Err(problem) = app.close_forsaken_counters().await {
        tracing::warn!(code = problem.code(), "forsaken counters could not be closed yet");
    }
    app.notice_silence().await;
    crate::retention::see_to(app).await;
    crate::anchoring::see_to(app).await;
    app.rehearsals.sweep();
    app.printing.sweep(app.clock.now());
    for office in app.offices.values() {
        let Ok(Some(today)) = office.query(|office, _| office.day().latest_date()).await else { continue };
        if let Err(error) = app.survey.sweep(office.id(), today) {
            tracing::warn!(error = crate::report(&error), "old comments could not be erased yet");
        }
    }
}
