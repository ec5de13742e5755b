//! From committed events to paper: a reader that puts every issued ticket into the spool, and one
//! worker a printer that takes jobs out in order.
//!
//! Nothing here is waited for by whoever takes a ticket: a printer that is slow or dead has a long
//! spool, and the office goes on.
//! Invariant: how far the journal was read and the jobs found there are written together, so no
//! ticket is left out and none is put in twice.
//! Invariant: a wall clock that is set keeps no job waiting and gives none up. It is asked once how
//! old a job is, when this process first knows of it; everything after is by the monotonic clock.

use crate::{clock::Clock, office::OfficeHandle, public::PublicAddress, secret};
use kolejka_api::PrintState;
use kolejka_core::{
    Event, Office, Recorded, Timestamp,
    config::{Printer, PrinterLink},
    ids::{OfficeId, PrinterId, Seq, TicketId},
};
use kolejka_print::{Job, JobId, JobState, PaperTicket, Spool, SpoolError};
use kolejka_store::{SideTables, StoreError};
use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};

/// Events read from the journal at once.
const READ_MAX: usize = 256;

/// Rest after reading the journal, which takes disk and processor from those who write it: a rush is
/// taken in by the handful, a single ticket at once.
const READ_REST: Duration = Duration::from_millis(20);

/// How long after its making a job is given up: nobody waits for such paper any more.
const AGE_MAX: Duration = Duration::from_secs(15 * 60);

/// The longest rest between two tries.
const REST_MAX_S: u64 = 30;

/// Rest after the spool or the journal failed.
const FAULT_REST: Duration = Duration::from_secs(1);

/// How long the virtual printer takes for a ticket: a real one takes longer.
const VIRTUAL_PACE: Duration = Duration::from_millis(20);

/// Papers that the virtual printer keeps.
const PAPERS_MAX: usize = 100;

/// Printing of all offices.
pub struct Printing {
    spool: Mutex<Spool>,
    workers: Mutex<BTreeMap<(OfficeId, PrinterId), Arc<Notify>>>,
    papers: Mutex<Papers>,
    public: Arc<PublicAddress>,
    clock: Arc<dyn Clock>,
    started: Moment,
    /// Until when open jobs that were put in since the start are tried, by the monotonic clock.
    tried_until: Mutex<BTreeMap<JobId, Duration>>,
    stopping: watch::Receiver<bool>,
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
    ) -> anyhow::Result<Arc<Self>> {
        let mut spool = Spool::open(path)?;
        let mut readers = Vec::new();
        for office in offices.values() {
            let head = *office.follow().borrow();
            // Without a spool, what is in the journal was somebody else's to print.
            let place = if let Some(place) = spool.place(office.id())? {
                place
            } else {
                spool.take_in(office.id(), &[], head)?;
                head
            };
            readers.push((office.clone(), side()?, place));
        }
        let printing = Arc::new(Self {
            spool: Mutex::new(spool),
            workers: Mutex::new(BTreeMap::new()),
            papers: Mutex::new(Papers::default()),
            public,
            clock: Arc::clone(clock),
            started: Moment::of(clock.as_ref()),
            tried_until: Mutex::new(BTreeMap::new()),
            stopping: stopping.clone(),
        });
        for (office, side, place) in readers {
            tokio::spawn(read(Arc::clone(&printing), office, side, place));
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

    /// Notes how a job ended.
    fn ended(&self, id: &JobId, state: JobState) -> Result<(), SpoolError> {
        self.spool().ended(id, state)?;
        self.tried_until().remove(id);
        Ok(())
    }

    /// How a ticket's job stands; none if it is not known.
    pub fn state(&self, office: &OfficeId, seq: Seq) -> Option<PrintState> {
        let id = JobId { office: office.clone(), seq };
        let state = self.spool().state(&id).unwrap_or_else(|error| {
            tracing::warn!(error = crate::report(&error), "the spool could not be asked");
            None
        })?;
        Some(match state {
            JobState::Queued => PrintState::Queued,
            JobState::Sending => PrintState::Sending,
            JobState::Sent => PrintState::Sent,
            JobState::Failed => PrintState::Failed,
            JobState::Cancelled => PrintState::Cancelled,
        })
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

    /// Prints a ticket and notes what came of it, which is answered: nothing, or what went wrong.
    ///
    /// It blocks, on a thread that is given time to end when the daemon stops and the worker is gone
    /// already; so it notes it here.
    fn send(
        &self,
        id: &JobId,
        printer: &Printer,
        paper: &PaperTicket,
    ) -> Result<Result<(), String>, SpoolError> {
        let bytes = kolejka_print::bytes(paper, printer);
        match kolejka_print::send(&printer.link, &bytes, &|| self.clock.monotonic()) {
            Ok(()) => {
                if printer.link == PrinterLink::Virtual {
                    self.keep_paper(&printer.id, bytes, printer.dots().into());
                }
                self.ended(id, JobState::Sent)?;
                Ok(Ok(()))
            }
            Err(error) => {
                let text = crate::report(&error);
                self.spool().again(id, &text, error.is_partial())?;
                Ok(Err(text))
            }
        }
    }

    /// Wakes a printer's worker, starting it if there is none.
    fn wake(self: &Arc<Self>, office: &OfficeHandle, printer: &PrinterId) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (office.id().clone(), printer.clone());
        let woken = workers.entry(key).or_insert_with(|| {
            let woken = Arc::new(Notify::new());
            let worker = Worker {
                printing: Arc::clone(self),
                office: office.clone(),
                printer: printer.clone(),
                woken: Arc::clone(&woken),
                rests_until: Duration::ZERO,
                in_trouble: false,
            };
            tokio::spawn(worker.run());
            woken
        });
        woken.notify_one();
    }
}

/// Reads an office's journal and puts issued tickets into the spool.
async fn read(printing: Arc<Printing>, office: OfficeHandle, mut side: Box<dyn SideTables>, mut place: Seq) {
    let mut head = office.follow();
    let mut stopping = printing.stopping.clone();
    // Jobs of an earlier life of the process.
    let configured = office
        .query(|office, _| office.config().printers.iter().map(|p| p.id.clone()).collect::<Vec<_>>())
        .await;
    for printer in configured.unwrap_or_default() {
        printing.wake(&office, &printer);
    }
    loop {
        while *head.borrow_and_update() > place {
            let (id, spooling) = (office.id().clone(), Arc::clone(&printing));
            let taken = tokio::task::spawn_blocking(move || {
                let taken = take_in(&spooling, side.as_mut(), &id, place);
                (side, taken)
            })
            .await;
            let Ok((side_back, taken)) = taken else { return };
            side = side_back;
            match taken {
                Ok((read_to, printers)) => {
                    place = read_to;
                    for printer in printers {
                        printing.wake(&office, &printer);
                    }
                    tokio::time::sleep(READ_REST).await;
                }
                Err(error) => {
                    tracing::error!(error, "issued tickets could not be put into the spool; trying again");
                    tokio::time::sleep(FAULT_REST).await;
                }
            }
        }
        tokio::select! {
            changed = head.changed() => if changed.is_err() { return },
            () = crate::stopped(&mut stopping) => return,
        }
    }
}

/// Reads some events and puts in the jobs found there; how far it came, and for which printers.
fn take_in(
    printing: &Printing,
    side: &mut dyn SideTables,
    office: &OfficeId,
    place: Seq,
) -> Result<(Seq, Vec<PrinterId>), String> {
    let events = side.events_after(office, place, READ_MAX).map_err(|error| crate::report(&error))?;
    let Some(last) = events.last() else { return Ok((place, Vec::new())) };
    let jobs: Vec<Job> = events.iter().filter_map(|recorded| job_of(office, recorded)).collect();
    let mut printers: Vec<PrinterId> = jobs.iter().map(|job| job.printer.clone()).collect();
    printers.sort();
    printers.dedup();
    let now = Moment::of(printing.clock.as_ref());
    for job in &jobs {
        // Before anybody takes it out; if it cannot be put in now, it will be later.
        printing.tried_until().entry(job.id.clone()).or_insert(now.tried_until(job.made_at));
    }
    printing.spool().take_in(office, &jobs, last.seq).map_err(|error| crate::report(&error))?;
    Ok((last.seq, printers))
}

fn job_of(office: &OfficeId, recorded: &Recorded) -> Option<Job> {
    let Event::TicketIssued { ticket, printer: Some(printer), .. } = &recorded.event else { return None };
    Some(Job {
        id: JobId { office: office.clone(), seq: recorded.seq },
        printer: printer.clone(),
        ticket: *ticket,
        copy: false,
        attempts: 0,
        made_at: recorded.at,
    })
}

/// One printer's worker.
struct Worker {
    printing: Arc<Printing>,
    office: OfficeHandle,
    printer: PrinterId,
    woken: Arc<Notify>,
    /// Until when nothing is tried, by the monotonic clock.
    rests_until: Duration,
    in_trouble: bool,
}

/// What became of a job's turn.
enum Turn {
    /// The next one may come.
    Next,
    /// Nothing to do until woken.
    Idle,
    /// Nothing to do before this time has passed.
    Rest(Duration),
}

impl Worker {
    async fn run(mut self) {
        let mut stopping = self.printing.stopping.clone();
        while !*stopping.borrow() {
            let turn = match self.turn().await {
                Ok(turn) => turn,
                Err(error) => {
                    tracing::error!(printer = %self.printer, error = crate::report(&error), "the spool failed");
                    Turn::Rest(FAULT_REST)
                }
            };
            let rest = match turn {
                Turn::Next => continue,
                Turn::Idle => None,
                Turn::Rest(rest) => Some(rest),
            };
            tokio::select! {
                () = self.woken.notified() => {}
                () = sleep(rest) => {}
                () = crate::stopped(&mut stopping) => return,
            }
        }
    }

    /// Takes the next job and prints it.
    async fn turn(&mut self) -> Result<Turn, SpoolError> {
        let next = self.printing.spool().next(self.office.id(), &self.printer)?;
        let Some(job) = next else { return Ok(Turn::Idle) };
        let rest = self.rests_until.saturating_sub(self.printing.clock.monotonic());
        if !rest.is_zero() {
            return Ok(Turn::Rest(rest));
        }
        if self.printing.is_too_old(&job) {
            self.give_up(&job, "the printer could not be reached for too long")?;
            return Ok(Turn::Next);
        }
        let (id, ticket, copy) = (self.printer.clone(), job.ticket, job.copy);
        let base = self.page_base();
        let asked = self.office.query(move |office, _| prepare(office, &id, ticket, base, copy)).await;
        let Ok(prepared) = asked else { return Ok(Turn::Rest(FAULT_REST)) };
        match prepared {
            Prepared::Paper(printer, paper) => self.print(&job, printer, paper).await,
            Prepared::Ended => {
                self.printing.ended(&job.id, JobState::Cancelled)?;
                Ok(Turn::Next)
            }
            Prepared::NoPrinter => {
                self.give_up(&job, "the printer is not configured any more")?;
                Ok(Turn::Next)
            }
        }
    }

    /// What the address of a ticket's page is made of.
    fn page_base(&self) -> Option<(String, kolejka_store::DayKey)> {
        self.printing.public.offered().map(str::to_owned).zip(self.office.day_key())
    }

    async fn print(
        &mut self,
        job: &Job,
        printer: Printer,
        paper: Box<PaperTicket>,
    ) -> Result<Turn, SpoolError> {
        self.printing.spool().sending(&job.id)?;
        let is_virtual = printer.link == PrinterLink::Virtual;
        let (printing, id) = (Arc::clone(&self.printing), job.id.clone());
        let sending = tokio::task::spawn_blocking(move || printing.send(&id, &printer, &paper)).await;
        let sent = match sending.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(noted) => noted?,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The process is ending, and the thread was not begun.
            Err(Err(_)) => return Ok(Turn::Idle),
        };
        match sent {
            Ok(()) => {
                metrics::counter!("kolejka_print_jobs_total", "state" => "sent").increment(1);
                self.tell(None);
                if is_virtual {
                    tokio::time::sleep(VIRTUAL_PACE).await;
                }
            }
            Err(text) => {
                let rest_s = (1_u64 << job.attempts.min(5)).min(REST_MAX_S);
                self.rests_until = self.printing.clock.monotonic() + Duration::from_secs(rest_s);
                tracing::warn!(printer = %self.printer, job = %job.id.seq, error = text, rest_s, "a ticket was not printed; trying again");
                metrics::counter!("kolejka_print_jobs_total", "state" => "retried").increment(1);
                self.tell(Some(&text));
            }
        }
        Ok(Turn::Next)
    }

    fn give_up(&mut self, job: &Job, why: &str) -> Result<(), SpoolError> {
        tracing::error!(printer = %self.printer, job = %job.id.seq, why, "a print job was given up");
        self.printing.ended(&job.id, JobState::Failed)?;
        metrics::counter!("kolejka_print_jobs_total", "state" => "failed").increment(1);
        self.tell(Some(why));
        Ok(())
    }

    /// Tells staff when the printer gets into trouble and out of it.
    fn tell(&mut self, trouble: Option<&str>) {
        let in_trouble = trouble.is_some();
        metrics::gauge!("kolejka_printer_trouble", "printer" => self.printer.to_string())
            .set(f64::from(u8::from(in_trouble)));
        if in_trouble == self.in_trouble {
            return;
        }
        self.in_trouble = in_trouble;
        self.office.hub().tell_device(format!("printer:{}", self.printer), trouble.map(str::to_owned));
    }
}

/// What is needed to print a ticket.
enum Prepared {
    /// The printer and what stands on the paper.
    Paper(Printer, Box<PaperTicket>),
    /// The ticket has ended, or is of another day.
    Ended,
    /// There is no such printer any more.
    NoPrinter,
}

fn prepare(
    office: &Office,
    printer: &PrinterId,
    ticket: TicketId,
    base: Option<(String, kolejka_store::DayKey)>,
    copy: bool,
) -> Prepared {
    let Some(printer) = office.config().printers.iter().find(|known| known.id == *printer) else {
        return Prepared::NoPrinter;
    };
    let Some(ticket) = office.ticket(ticket).filter(|ticket| !ticket.has_ended()) else {
        return Prepared::Ended;
    };
    let url = base.map(|(base, key)| format!("{base}/t/{}", secret::ticket_code(&key, ticket.id)));
    Prepared::Paper(printer.clone(), Box::new(PaperTicket::of(office, ticket, url, copy)))
}

async fn sleep(rest: Option<Duration>) {
    match rest {
        Some(rest) => tokio::time::sleep(rest).await,
        None => std::future::pending().await,
    }
}
