//! From committed events to paper: a reader that puts every issued ticket into the spool, and one
//! worker a printer that takes jobs out in order and hands them to a driver or an agent.
//!
//! Nothing here is waited for by whoever takes a ticket: a printer that is slow or dead has a long
//! spool, and the office goes on.
//! Invariant: a wall clock that is set keeps no job waiting and gives none up. It is asked once how
//! old a job is, when this process first knows of it; everything after is by the monotonic clock.

mod agents;
mod desk;
mod reader;
mod staff;
mod test_page;
mod worker;

pub use agents::AgentSession;
pub(crate) use desk::number;
pub use staff::NotChanged;

use crate::{clock::Clock, office::OfficeHandle, public::PublicAddress};
use desk::{Desk, print_state};
use kolejka_api::{PaperView, PrintState};
use kolejka_core::{
    Timestamp,
    config::{Config, Printer},
    ids::{OfficeId, PrinterId, Seq},
};
use kolejka_print::{Job, JobId, Spool, SpoolError};
use kolejka_store::{SideTables, StoreError};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// How long after its making a job is given up: nobody waits for such paper any more.
const AGE_MAX: Duration = Duration::from_mins(15);

/// Rest after the spool or the journal failed.
const FAULT_REST: Duration = Duration::from_secs(1);

/// Papers that the virtual printer keeps.
const PAPERS_MAX: usize = 100;

/// Which printer.
type Key = (OfficeId, PrinterId);

/// Printing of all offices.
pub struct Printing {
    spool: Mutex<Spool>,
    desks: Mutex<BTreeMap<Key, Arc<Desk>>>,
    /// Where ways to printers that are in use lead, each with who uses it.
    links: Mutex<Vec<(BTreeSet<String>, Key)>>,
    papers: Mutex<Papers>,
    public: Arc<PublicAddress>,
    clock: Arc<dyn Clock>,
    started: Moment,
    /// Until when open jobs that were put in since the start are tried, by the monotonic clock.
    tried_until: Mutex<BTreeMap<JobId, Duration>>,
    stopping: watch::Receiver<bool>,
    /// Whether what is done is counted among the process's metrics.
    counted: bool,
}

/// A moment on both clocks.
#[derive(Clone, Copy)]
struct Moment {
    wall: Timestamp,
    monotonic: Duration,
}

impl Moment {
    fn of(clock: &dyn Clock) -> Self {
        Self { wall: clock.now(), monotonic: clock.monotonic() }
    }

    /// Until when a job is tried, by the monotonic clock; one made ahead of the wall clock is new.
    fn tried_until(self, made_at: Timestamp) -> Duration {
        let age = Duration::from_secs(self.wall.seconds_since(made_at).into());
        self.monotonic + AGE_MAX.saturating_sub(age)
    }
}

/// What the virtual printers have printed.
#[derive(Default)]
struct Papers {
    count: u64,
    kept: VecDeque<VirtualPaper>,
}

/// A paper of a virtual printer.
#[derive(Clone)]
pub struct VirtualPaper {
    /// Its number, from 1.
    pub id: u64,
    /// The printer.
    pub printer: PrinterId,
    /// The bytes that a real printer would have got.
    pub bytes: Arc<[u8]>,
    /// The paper's width in dots.
    pub dots: usize,
}

impl Printing {
    /// Opens the spool and starts reading and printing.
    ///
    /// # Errors
    /// If the spool or the journal cannot be opened.
    pub fn start(
        path: &Path,
        offices: &BTreeMap<OfficeId, OfficeHandle>,
        side: impl Fn() -> Result<Box<dyn SideTables>, StoreError>,
        public: Arc<PublicAddress>,
        clock: &Arc<dyn Clock>,
        stopping: &watch::Receiver<bool>,
        counted: bool,
    ) -> anyhow::Result<Arc<Self>> {
        let mut spool = Spool::open(path)?;
        let mut readers = Vec::new();
        for office in offices.values() {
            let head = *office.follow().borrow();
            // Without a spool, what is in the journal was somebody else's to print.
            let place = if let Some(place) = spool.place(office.id())? {
                place
            } else {
                spool.take_in(office.id(), &[], &[], head)?;
                head
            };
            readers.push((office.clone(), side()?, place));
        }
        let printing = Arc::new(Self {
            spool: Mutex::new(spool),
            desks: Mutex::new(BTreeMap::new()),
            links: Mutex::new(Vec::new()),
            papers: Mutex::new(Papers::default()),
            public,
            clock: Arc::clone(clock),
            started: Moment::of(clock.as_ref()),
            tried_until: Mutex::new(BTreeMap::new()),
            stopping: stopping.clone(),
            counted,
        });
        for (office, side, place) in readers {
            tokio::spawn(reader::read(Arc::clone(&printing), office, side, place));
        }
        Ok(printing)
    }

    fn spool(&self) -> MutexGuard<'_, Spool> {
        self.spool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn papers(&self) -> MutexGuard<'_, Papers> {
        self.papers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tried_until(&self) -> MutexGuard<'_, BTreeMap<JobId, Duration>> {
        self.tried_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a job has been tried for too long.
    fn is_too_old(&self, job: &Job) -> bool {
        let until = self.tried_until().get(&job.id).copied();
        self.clock.monotonic() >= until.unwrap_or_else(|| self.started.tried_until(job.made_at))
    }

    /// Forgets how long a job is tried, for it is over.
    fn forget_age(&self, id: &JobId) {
        self.tried_until().remove(id);
    }

    /// How a ticket's job stands, and whether its paper says that it is a copy; none if it is not known.
    pub fn state(&self, office: &OfficeId, seq: Seq) -> Option<(PrintState, bool)> {
        let id = JobId { office: office.clone(), seq };
        let listed = self.spool().job(&id).unwrap_or_else(|error| {
            tracing::warn!(error = crate::report(&error), "the spool could not be asked");
            None
        })?;
        Some((print_state(listed.state), listed.job.copy))
    }

    /// The virtual printers' last papers, the latest first.
    pub fn virtual_papers(&self) -> Vec<VirtualPaper> {
        self.papers().kept.iter().rev().cloned().collect()
    }

    /// Forgets jobs that ended long ago.
    pub fn sweep(&self, now: Timestamp) {
        if let Err(error) = self.spool().sweep(now) {
            tracing::warn!(error = crate::report(&error), "ended print jobs could not be forgotten");
        }
    }

    fn keep_paper(&self, printer: &PrinterId, bytes: Vec<u8>, dots: usize) {
        let mut papers = self.papers();
        papers.count += 1;
        let id = papers.count;
        if papers.kept.len() == PAPERS_MAX {
            papers.kept.pop_front();
        }
        papers.kept.push_back(VirtualPaper { id, printer: printer.clone(), bytes: bytes.into(), dots });
    }

    /// Counts paper that came out of a printer.
    fn count_paper(&self, office: &OfficeHandle, printer: &PrinterId, mm: u32) {
        let printed = self.spool().count_paper(office.id(), printer, mm);
        match printed {
            Ok(_) if !self.counted => {}
            Ok(printed_mm) => {
                #[expect(clippy::cast_precision_loss, reason = "a roll has less than a million metres")]
                metrics::gauge!("kolejka_printer_roll_printed_mm", "office" => office.id().to_string(), "printer" => printer.to_string())
                    .set(printed_mm as f64);
            }
            Err(error) => {
                tracing::warn!(error = crate::report(&error), "paper could not be counted");
            }
        }
    }

    /// Notes that a new roll was put in.
    fn new_roll(&self, office: &OfficeId, printer: &PrinterId) -> Result<(), SpoolError> {
        if self.counted {
            metrics::gauge!("kolejka_printer_roll_printed_mm", "office" => office.to_string(), "printer" => printer.to_string())
                .set(0.0);
        }
        self.spool().new_roll(office, printer)
    }

    /// What a kiosk knows of its printer.
    pub fn paper(&self, office: &OfficeId, config: &Config, kiosk: &str) -> PaperView {
        PaperView::of(config, kiosk, self.public.offered().is_some(), &|printer| {
            let desk = self.desk(office, &printer.id)?;
            let status = desk.state().status.clone()?;
            status.conditions().find(|condition| condition.stops()).map(|one| one.name().to_owned())
        })
    }

    fn desks(&self) -> MutexGuard<'_, BTreeMap<Key, Arc<Desk>>> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn desk(&self, office: &OfficeId, printer: &PrinterId) -> Option<Arc<Desk>> {
        self.desks().get(&(office.clone(), printer.clone())).cloned()
    }

    /// Takes a way to a printer for one alone; who has it if it is taken.
    fn take_link(&self, desk: &Desk, places: BTreeSet<String>) -> Option<String> {
        let key = (desk.office.id().clone(), desk.printer.clone());
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, (office, printer))) = links.iter().find(|(known, _)| !known.is_disjoint(&places)) {
            return Some(format!("{office}/{printer}"));
        }
        links.push((places, key));
        None
    }

    fn release_link(&self, desk: &Desk) {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|(_, (office, printer))| office != desk.office.id() || *printer != desk.printer);
    }

    /// Wakes a printer's worker, starting it if there is none.
    fn wake(self: &Arc<Self>, office: &OfficeHandle, printer: &PrinterId) -> Arc<Desk> {
        let mut desks = self.desks();
        let key = (office.id().clone(), printer.clone());
        let desk = desks.entry(key).or_insert_with(|| {
            let desk = Arc::new(Desk::new(office.clone(), printer.clone()));
            tokio::spawn(worker::Worker::new(Arc::clone(self), Arc::clone(&desk)).run());
            desk
        });
        desk.woken.notify_one();
        Arc::clone(desk)
    }

    /// Wakes the workers of all printers that are configured or have something to do.
    async fn wake_all(self: &Arc<Self>, office: &OfficeHandle) {
        let configured = office
            .query(|office, _| office.config().printers.iter().map(|p| p.id.clone()).collect::<Vec<_>>())
            .await;
        let busy = self.spool().busy(office.id()).unwrap_or_else(|error| {
            tracing::error!(error = crate::report(&error), "the spool could not be asked");
            Vec::new()
        });
        for printer in configured.unwrap_or_default().into_iter().chain(busy) {
            self.wake(office, &printer);
        }
    }
}

/// How many millimetres of paper bytes would take.
fn paper_mm(bytes: &[u8], printer: &Printer) -> u32 {
    let printed = kolejka_emulator::print(bytes, printer.dots().into());
    let dots: usize = printed.papers.iter().map(kolejka_emulator::Paper::height).sum();
    printer.mm_of_dots(u32::try_from(dots).unwrap_or(u32::MAX))
}
