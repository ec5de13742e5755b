//! One printer's worker: takes jobs out of the spool in order, one at a time, and hands them to the
//! printer's driver or agent.

use super::{
    FAULT_REST, Printing,
    desk::{Desk, Handed},
    test_page::is_test_page,
};
use crate::{office::OfficeHandle, secret};
use kolejka_api::{LEASE_S, ToAgent};
use kolejka_core::{
    Office,
    config::{Confirms, CutCommand, Cutter, InDoubt, Printer, PrinterLink},
    ids::TicketId,
};
use kolejka_print::{
    Condition, Driver, End, Job, JobState, Limits, News, Order, PaperTicket, Settings, SpoolError, Status,
};
use std::{sync::Arc, time::Duration};

/// The longest rest between two tries.
const REST_MAX_S: u64 = 30;

/// Rest after a try that failed at a printer that tells by itself when it can print.
const TOLD_REST: Duration = Duration::from_millis(200);

/// How often it is looked whether jobs that cannot be printed now have become too old.
const AGE_REST: Duration = Duration::from_secs(5);

/// How long the virtual printer takes for a ticket: a real one takes longer.
const VIRTUAL_PACE: Duration = Duration::from_millis(20);

/// How long an agent that is there may take for a job: longer than its driver gives any printer.
const AGENT_MAX: Duration = Duration::from_secs(90);

/// Beyond the lease, for the clocks of two machines and a beat that was heard late.
const LEASE_MARGIN: Duration = Duration::from_secs(1);

/// One printer's worker.
pub(super) struct Worker {
    pub(super) printing: Arc<Printing>,
    pub(super) desk: Arc<Desk>,
    /// Until when nothing is tried, by the monotonic clock.
    rests_until: Duration,
    /// The driver, for a printer that hangs on this computer.
    driver: Option<(Settings, Driver)>,
    /// Whether what an earlier life of the process left was looked through.
    looked_back: bool,
    /// Whether the printer may stand in the middle of a command.
    after_break: bool,
}

/// What became of a turn.
enum Turn {
    /// The next one may come.
    Next,
    /// Nothing to do until woken.
    Idle,
    /// Nothing to do before this time has passed.
    Rest(Duration),
}

impl Worker {
    pub(super) fn new(printing: Arc<Printing>, desk: Arc<Desk>) -> Self {
        Self {
            printing,
            desk,
            rests_until: Duration::ZERO,
            driver: None,
            looked_back: false,
            after_break: false,
        }
    }

    fn office(&self) -> &OfficeHandle {
        &self.desk.office
    }

    pub(super) async fn run(mut self) {
        let mut stopping = self.printing.stopping.clone();
        while !*stopping.borrow() {
            let turn = match self.turn().await {
                Ok(turn) => turn,
                Err(error) => {
                    tracing::error!(printer = %self.desk.printer, error = crate::report(&error), "the spool failed");
                    Turn::Rest(FAULT_REST)
                }
            };
            let rest = match turn {
                Turn::Next => continue,
                Turn::Idle => None,
                Turn::Rest(rest) => Some(rest),
            };
            tokio::select! {
                () = self.desk.woken.notified() => {}
                () = sleep(rest) => {}
                () = crate::stopped(&mut stopping) => return,
            }
        }
    }

    /// Sees to what is under way, takes the next job and hands it over.
    async fn turn(&mut self) -> Result<Turn, SpoolError> {
        let id = self.desk.printer.clone();
        let asked = self.office().query(move |office, _| {
            let config = office.config();
            let printer = config.printers.iter().find(|known| known.id == id).cloned();
            (printer, config.in_doubt == InDoubt::PrintAgain)
        });
        let Ok((printer, again)) = asked.await else { return Ok(Turn::Rest(FAULT_REST)) };
        if !self.looked_back {
            self.look_back(printer.as_ref(), again)?;
            self.looked_back = true;
        }
        if let Some(printer) = &printer {
            self.keep_driver(printer).await;
        }
        if let Some(rest) = self.under_way()? {
            return Ok(rest);
        }
        let next = self.printing.spool().next(self.office().id(), &self.desk.printer)?;
        let Some(job) = next else { return Ok(Turn::Idle) };
        if self.printing.is_too_old(&job) {
            self.give_up(&job, "the printer could not be reached for too long")?;
            return Ok(Turn::Next);
        }
        let Some(printer) = printer else {
            self.give_up(&job, "the printer is not configured any more")?;
            return Ok(Turn::Next);
        };
        if std::mem::take(&mut self.desk.state().failed) {
            let rest = if self.will_tell(&printer) {
                TOLD_REST
            } else {
                let rest_s = (1_u64 << job.attempts.saturating_sub(1).min(5)).min(REST_MAX_S);
                Duration::from_secs(rest_s)
            };
            self.rests_until = self.printing.clock.monotonic() + rest;
        }
        let status = self.desk.state().status.clone();
        if status.as_ref().is_some_and(|status| !status.can_print()) && self.will_tell(&printer) {
            // It is handed nothing; whoever tells that it can print wakes us. A job that waits for a
            // printer in trouble costs no try.
            self.rests_until = Duration::ZERO;
            return Ok(Turn::Rest(AGE_REST));
        }
        let rest = self.rests_until.saturating_sub(self.printing.clock.monotonic());
        if !rest.is_zero() {
            return Ok(Turn::Rest(rest));
        }
        self.hand_over(job, printer, again).await
    }

    /// Whether somebody tells, unasked, when the printer can print again.
    fn will_tell(&self, printer: &Printer) -> bool {
        match printer.link {
            PrinterLink::Agent => printer.confirms != Confirms::None || self.desk.state().agents.is_empty(),
            PrinterLink::Tcp { .. } | PrinterLink::Device { .. } | PrinterLink::Serial { .. } => {
                self.driver.is_none() || printer.confirms != Confirms::None
            }
            PrinterLink::File { .. } | PrinterLink::Virtual => false,
        }
    }

    /// Looks through what an earlier life of the process was about to print. What was at this computer's
    /// printer is in doubt; what an agent has, the agent may still tell.
    fn look_back(&mut self, printer: Option<&Printer>, again: bool) -> Result<(), SpoolError> {
        let now = self.printing.clock.monotonic();
        let underway = self.printing.spool().underway(self.office().id(), &self.desk.printer)?;
        let by_agent = printer.is_some_and(|printer| printer.link == PrinterLink::Agent);
        for listed in underway {
            self.after_break = true;
            let handed = Handed {
                id: listed.job.id,
                ticket: listed.job.ticket,
                lease: listed.job.attempts,
                again,
                confirms: printer.map(|printer| printer.confirms).unwrap_or_default(),
                mm: 0,
                agent: None,
                at: now,
                waited: Duration::ZERO,
            };
            if by_agent && self.desk.state().handed.is_none() {
                self.desk.state().handed = Some(handed);
            } else {
                let why = "the program ended while it was being printed".to_owned();
                self.desk.note_end(&self.printing, &handed, End::InDoubt(why))?;
                self.desk.state().failed = false;
            }
        }
        Ok(())
    }

    /// Keeps a driver for a printer that hangs on this computer, and none for others.
    async fn keep_driver(&mut self, printer: &Printer) {
        let is_local = match printer.link {
            PrinterLink::Tcp { .. }
            | PrinterLink::Device { .. }
            | PrinterLink::Serial { .. }
            | PrinterLink::File { .. } => true,
            PrinterLink::Agent | PrinterLink::Virtual => false,
        };
        let settings = Settings {
            link: printer.link.clone(),
            confirms: printer.confirms,
            cut_by: cut_by(printer),
            dots: printer.dots(),
            limits: Limits::default(),
        };
        if self.driver.as_ref().is_some_and(|(known, _)| is_local && *known == settings) {
            return;
        }
        if self.desk.state().handed.is_some() && self.driver.is_some() {
            // The old one ends what it began.
            return;
        }
        if self.driver.take().is_some() {
            self.printing.release_link(&self.desk);
        }
        if printer.link == PrinterLink::Agent && self.desk.state().agents.is_empty() {
            let detail = Some("no agent is connected".to_owned());
            self.desk.set_status(&self.printing, &Status::of([Condition::Unreachable]), detail);
        }
        if printer.link == PrinterLink::Virtual {
            self.desk.set_status(&self.printing, &Status::default(), None);
        }
        if !is_local {
            return;
        }
        // Names are looked up, which may take a moment.
        let (link, clock) = (printer.link.clone(), Arc::clone(&self.printing.clock));
        let looked_up =
            tokio::task::spawn_blocking(move || kolejka_print::places_of(&link, &|| clock.monotonic())).await;
        let places = looked_up.unwrap_or_default();
        if let Some(other) = self.printing.take_link(&self.desk, places) {
            let detail = Some(format!(
                "the printer {other} is reached in the same way: one would print into the other"
            ));
            self.desk.set_status(&self.printing, &Status::of([Condition::Unreachable]), detail);
            return;
        }
        let made = Driver::new(settings.clone());
        match made {
            Ok((driver, running)) => {
                let (printing, desk) = (Arc::clone(&self.printing), Arc::clone(&self.desk));
                tokio::task::spawn_blocking(move || {
                    let clock = Arc::clone(&printing.clock);
                    running.run(&|| clock.monotonic(), &|news| desk.hear(&printing, news));
                });
                self.desk.state().status = None;
                self.driver = Some((settings, driver));
            }
            Err(error) => {
                let detail = Some(format!("no driver could be started: {error}"));
                self.desk.set_status(&self.printing, &Status::of([Condition::Unreachable]), detail);
            }
        }
    }

    /// What there is to do while a job is under way; none if there is no such job.
    fn under_way(&self) -> Result<Option<Turn>, SpoolError> {
        let state = self.desk.state();
        let Some(handed) = state.handed.clone() else { return Ok(None) };
        let is_driven = handed.agent.is_none() && self.driver.is_some();
        if is_driven {
            return Ok(Some(Turn::Idle));
        }
        // An agent that has gone begins nothing when its lease is over; one that is there tells.
        let is_there = state.agents.iter().any(|agent| Some(agent.id) == handed.agent);
        drop(state);
        let may_take = if is_there { AGENT_MAX } else { Duration::from_secs(LEASE_S) + LEASE_MARGIN };
        let left = (handed.at + may_take).saturating_sub(self.printing.clock.monotonic());
        if !left.is_zero() {
            return Ok(Some(Turn::Rest(left)));
        }
        let why = "the agent that was printing it does not tell how it ended".to_owned();
        self.desk.note_end(&self.printing, &handed, End::InDoubt(why))?;
        let mut state = self.desk.state();
        state.handed = None;
        state.failed = false;
        drop(state);
        Ok(Some(Turn::Next))
    }

    /// What the address of a ticket's page is made of.
    fn page_base(&self) -> Option<(String, kolejka_store::DayKey)> {
        self.printing.public.offered().map(str::to_owned).zip(self.office().day_key())
    }

    /// Draws a job's paper and hands it to the printer.
    async fn hand_over(&mut self, job: Job, printer: Printer, again: bool) -> Result<Turn, SpoolError> {
        let agent = match printer.link {
            PrinterLink::Agent => {
                let state = self.desk.state();
                let Some(agent) = state.agents.front() else { return Ok(Turn::Rest(AGE_REST)) };
                Some((agent.id, agent.beat.0, agent.send.clone()))
            }
            PrinterLink::Tcp { .. }
            | PrinterLink::Device { .. }
            | PrinterLink::Serial { .. }
            | PrinterLink::File { .. } => {
                if self.driver.is_none() {
                    return Ok(Turn::Rest(AGE_REST));
                }
                None
            }
            PrinterLink::Virtual => None,
        };
        let (ticket, copy, base) = (job.ticket, job.copy, self.page_base());
        let (number, bytes) = if is_test_page(&job) {
            ("test page".to_owned(), kolejka_print::test_page(&printer).bytes)
        } else {
            let asked = self
                .office()
                .query(move |office, _| prepare(office, ticket, base, copy).ok_or(office.last_seq()))
                .await;
            match asked {
                Ok(Ok(paper)) => (paper.number.clone(), kolejka_print::bytes(&paper, &printer)),
                // The ticket has ended, or is of another day.
                Ok(Err(head)) => {
                    if self.printing.spool().ended(&job.id, head)? {
                        self.printing.forget_age(&job.id);
                    }
                    return Ok(Turn::Next);
                }
                Err(_) => return Ok(Turn::Rest(FAULT_REST)),
            }
        };
        let Some(lease) = self.printing.spool().sending(&job.id, &self.desk.printer)? else {
            return Ok(Turn::Next);
        };
        tracing::debug!(printer = %self.desk.printer, number, lease, bytes = bytes.len(), "a ticket is printed");
        let dots = usize::from(printer.dots());
        let now = self.printing.clock.now();
        let handed = Handed {
            id: job.id.clone(),
            ticket: job.ticket,
            lease,
            again,
            confirms: printer.confirms,
            mm: 0,
            agent: agent.as_ref().map(|(id, ..)| *id),
            at: self.printing.clock.monotonic(),
            waited: Duration::from_millis(now.0.saturating_sub(job.made_at.0).try_into().unwrap_or(0)),
        };
        let number = handed.number();
        if printer.link == PrinterLink::Virtual {
            self.printing.keep_paper(&printer.id, bytes, dots);
            self.desk.note_end(&self.printing, &handed, End::Taken)?;
            tokio::time::sleep(VIRTUAL_PACE).await;
            return Ok(Turn::Next);
        }
        self.desk.state().handed = Some(handed);
        let measured = bytes.clone();
        let after_break = std::mem::take(&mut self.after_break);
        let is_given = match (agent, &self.driver) {
            (Some((_, beat, send)), _) => send
                .send(ToAgent::Print {
                    job: job.id.seq.0,
                    lease,
                    beat,
                    after_break,
                    bytes: data_encoding::BASE64.encode(&bytes),
                })
                .is_ok(),
            (None, Some((_, driver))) => driver.order(Order { number, bytes, after_break, begin_by: None }),
            (None, None) => false,
        };
        if !is_given {
            // Nobody has it: the agent or driver has just gone.
            self.desk.hear(&self.printing, News::Ended(number, End::NotBegun("nobody prints".to_owned())));
            self.driver = None;
            return Ok(Turn::Next);
        }
        // While it prints, the height of its paper is taken.
        let (printing, desk) = (Arc::clone(&self.printing), Arc::clone(&self.desk));
        tokio::task::spawn_blocking(move || {
            let mm = super::paper_mm(&measured, &printer);
            desk.measured(&printing, number, mm);
        });
        Ok(Turn::Next)
    }

    fn give_up(&mut self, job: &Job, why: &str) -> Result<(), SpoolError> {
        tracing::error!(printer = %self.desk.printer, job = %job.id.seq, why, "a print job was given up");
        self.printing.spool().give_up(&job.id, why)?;
        self.printing.forget_age(&job.id);
        let state = if job.copy { JobState::Unsure } else { JobState::Failed };
        if self.printing.counted {
            metrics::counter!("kolejka_print_jobs_total", "state" => "failed").increment(1);
        }
        self.desk.tell_job(&job.id, job.ticket, state, job.copy);
        Ok(())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if self.driver.is_some() {
            self.printing.release_link(&self.desk);
        }
    }
}

/// What stands on a ticket's paper; none if the ticket has ended, or is of another day.
fn prepare(
    office: &Office,
    ticket: TicketId,
    base: Option<(String, kolejka_store::DayKey)>,
    copy: bool,
) -> Option<Box<PaperTicket>> {
    let ticket = office.ticket(ticket).filter(|ticket| !ticket.has_ended())?;
    let url = base.map(|(base, key)| format!("{base}/t/{}", secret::ticket_code(&key, ticket.id)));
    Some(Box::new(PaperTicket::of(office, ticket, url, copy)))
}

/// The command by which a printer cuts, if it does.
pub(super) fn cut_by(printer: &Printer) -> Option<CutCommand> {
    (printer.cutter != Cutter::None).then_some(printer.cut_by)
}

async fn sleep(rest: Option<Duration>) {
    match rest {
        Some(rest) => tokio::time::sleep(rest).await,
        None => std::future::pending().await,
    }
}
