//! A printer's desk: what is known of the printer now, what it was handed, and who hands it over.
//!
//! News comes from the printer's driver, on the driver's own thread, or from an agent's connection. It
//! is noted in the spool before anybody is told, also when the worker has gone because the daemon
//! stops.

use super::Printing;
use crate::{office::OfficeHandle, stream::DeviceState};
use kolejka_api::{DeviceJob, PrintState, ToAgent};
use kolejka_core::{
    config::Confirms,
    ids::{PrinterId, TicketId},
};
use kolejka_print::{Condition, End, JobId, JobState, News, SpoolError, Status};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, mpsc};

/// A printer's desk.
pub(super) struct Desk {
    pub(super) office: OfficeHandle,
    pub(super) printer: PrinterId,
    pub(super) woken: Notify,
    state: Mutex<DeskState>,
}

/// What is known of a printer now.
#[derive(Default)]
pub(super) struct DeskState {
    /// How it is; none while nothing was heard.
    pub(super) status: Option<Status>,
    pub(super) detail: Option<String>,
    /// The job that it was handed and that has not ended.
    pub(super) handed: Option<Handed>,
    /// How the latest handed job ended without success: the worker rests.
    pub(super) failed: bool,
    /// The latest try that left paper whose height is not known yet.
    pub(super) unmeasured: Option<u64>,
    /// Agents that are connected; the first one prints.
    pub(super) agents: VecDeque<AgentLine>,
}

/// A job that a printer was handed.
#[derive(Clone)]
pub(super) struct Handed {
    pub(super) id: JobId,
    pub(super) ticket: TicketId,
    pub(super) lease: u32,
    /// Whether it is printed again if it is in doubt.
    pub(super) again: bool,
    pub(super) confirms: Confirms,
    /// The height of its paper, once it is known.
    pub(super) mm: u32,
    /// To which agent.
    pub(super) agent: Option<u64>,
    /// When, by the monotonic clock.
    pub(super) at: Duration,
    /// Since its ticket was issued, by the wall clock, until it was handed over.
    pub(super) waited: Duration,
}

impl Handed {
    /// The number by which the driver tells of this try.
    pub(super) fn number(&self) -> u64 {
        number(self.id.seq.0, self.lease)
    }
}

/// The number by which a driver tells of a try: another one for each.
pub(crate) fn number(job: u64, lease: u32) -> u64 {
    job.wrapping_mul(64).wrapping_add(u64::from(lease % 64))
}

/// An agent that is connected.
pub(super) struct AgentLine {
    /// This connection.
    pub(super) id: u64,
    /// The agent's life.
    pub(super) instance: String,
    pub(super) send: mpsc::UnboundedSender<ToAgent>,
    /// Its last beat, and when it was heard.
    pub(super) beat: (u64, Duration),
}

impl Desk {
    pub(super) fn new(office: OfficeHandle, printer: PrinterId) -> Self {
        Self { office, printer, woken: Notify::new(), state: Mutex::new(DeskState::default()) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, DeskState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn device(&self) -> String {
        format!("printer:{}", self.printer)
    }

    /// Takes news of a printer.
    pub(super) fn hear(&self, printing: &Printing, news: News) {
        let noted = match news {
            News::Status(status, detail) => {
                self.set_status(printing, &status, detail);
                Ok(())
            }
            News::Sent(number) => self.sent(printing, number),
            News::Ended(number, end) => self.ended(printing, number, end),
        };
        if let Err(error) = noted {
            // The job stays as it was: in doubt, for whoever opens the spool next.
            tracing::error!(printer = %self.printer, error = crate::report(&error), "the spool failed");
        }
        self.woken.notify_one();
    }

    /// Notes how the printer is, and tells everybody if that is another way than before.
    pub(super) fn set_status(&self, printing: &Printing, status: &Status, detail: Option<String>) {
        let mut state = self.state();
        let before = state.status.replace(status.clone());
        state.detail.clone_from(&detail);
        drop(state);
        if before.as_ref() == Some(status) {
            return;
        }
        let before = before.unwrap_or_default();
        let had_no_paper =
            |status: &Status| status.has(Condition::PaperOut) || status.has(Condition::PaperLow);
        if had_no_paper(&before) && !had_no_paper(status) && status.can_print() {
            // Somebody has put in a roll.
            if let Err(error) = printing.new_roll(self.office.id(), &self.printer) {
                tracing::warn!(printer = %self.printer, error = crate::report(&error), "a new roll was not noted");
            }
        }
        let names: Vec<String> = status.conditions().map(|one| one.name().to_owned()).collect();
        let (office, printer) = (self.office.id().to_string(), self.printer.to_string());
        if printing.counted {
            for condition in Condition::ALL {
                metrics::gauge!("kolejka_printer_condition", "office" => office.clone(), "printer" => printer.clone(), "condition" => condition.name())
                    .set(f64::from(u8::from(status.has(condition))));
            }
            metrics::gauge!("kolejka_printer_trouble", "office" => office, "printer" => printer)
                .set(f64::from(u8::from(!status.can_print())));
        }
        if status.can_print() {
            tracing::info!(printer = %self.printer, conditions = %status, "a printer can print");
        } else {
            tracing::warn!(printer = %self.printer, conditions = %status, detail, "a printer cannot print");
        }
        if before != *status {
            let told = DeviceState { in_trouble: !status.can_print(), conditions: names, detail };
            self.office.hub().tell_printer(self.device(), told);
        }
    }

    fn handed(&self, number: u64) -> Option<Handed> {
        self.state().handed.clone().filter(|handed| handed.number() == number)
    }

    fn sent(&self, printing: &Printing, number: u64) -> Result<(), SpoolError> {
        let Some(handed) = self.handed(number) else { return Ok(()) };
        let took = handed.waited + printing.clock.monotonic().saturating_sub(handed.at);
        if printing.counted {
            metrics::histogram!("kolejka_print_seconds").record(took.as_secs_f64());
        }
        printing.spool().sent(&handed.id, handed.lease, handed.confirms != Confirms::None)?;
        Ok(())
    }

    fn ended(&self, printing: &Printing, number: u64, end: End) -> Result<(), SpoolError> {
        let Some(handed) = self.handed(number) else { return Ok(()) };
        self.note_end(printing, &handed, end)?;
        let mut state = self.state();
        if state.handed.as_ref().is_some_and(|now| now.number() == number) {
            state.handed = None;
        }
        Ok(())
    }

    /// Takes the height of a try's paper, which is counted when the try has left any.
    pub(super) fn measured(&self, printing: &Printing, number: u64, mm: u32) {
        let mut state = self.state();
        if let Some(handed) = state.handed.as_mut().filter(|handed| handed.number() == number) {
            handed.mm = mm;
        } else if state.unmeasured == Some(number) {
            state.unmeasured = None;
            drop(state);
            printing.count_paper(&self.office, &self.printer, mm);
        }
    }

    /// Notes in the spool how a try ended; false if it was not the job's latest.
    pub(super) fn note_end(
        &self,
        printing: &Printing,
        handed: &Handed,
        end: End,
    ) -> Result<bool, SpoolError> {
        let (id, lease) = (&handed.id, handed.lease);
        let (counted, noted, succeeded) = match end {
            End::Printed => ("printed", printing.spool().succeeded(id, lease, true)?, true),
            End::Taken => ("sent", printing.spool().succeeded(id, lease, false)?, true),
            End::NotBegun(why) => {
                tracing::warn!(printer = %self.printer, job = %id.seq, why, "a ticket was not printed; trying again");
                ("retried", printing.spool().not_begun(id, lease, &why)?, false)
            }
            End::InDoubt(why) => {
                let state = printing.spool().in_doubt(id, lease, &why, handed.again)?;
                if let Some(state) = state {
                    tracing::warn!(printer = %self.printer, job = %id.seq, why, state = state.name(), "a ticket may be on paper or not");
                    self.tell_job(id, handed.ticket, state, true);
                }
                ("unsure", state.is_some(), false)
            }
        };
        if printing.counted {
            metrics::counter!("kolejka_print_jobs_total", "state" => counted).increment(1);
        }
        if noted && succeeded {
            printing.forget_age(id);
        }
        let mut state = self.state();
        state.failed = !succeeded;
        // Its height may have become known since it was looked up.
        let mm = state.handed.as_ref().filter(|now| now.number() == handed.number()).map_or(0, |now| now.mm);
        if counted != "retried" {
            if mm > 0 {
                drop(state);
                printing.count_paper(&self.office, &self.printer, mm);
            } else {
                state.unmeasured = Some(handed.number());
            }
        }
        Ok(noted)
    }

    /// Tells staff of a job that wants somebody.
    pub(super) fn tell_job(&self, id: &JobId, ticket: TicketId, state: JobState, copy: bool) {
        let job = DeviceJob { job: id.seq.0, ticket: ticket.0, state: print_state(state), copy };
        self.office.hub().tell_job(&self.device(), job);
    }
}

/// A job's state on the wire.
pub(super) fn print_state(state: JobState) -> PrintState {
    match state {
        JobState::Queued => PrintState::Queued,
        JobState::Sending => PrintState::Sending,
        JobState::Sent => PrintState::Sent,
        JobState::Printed => PrintState::Printed,
        JobState::Unsure => PrintState::Unsure,
        JobState::Failed => PrintState::Failed,
        JobState::Cancelled => PrintState::Cancelled,
    }
}
