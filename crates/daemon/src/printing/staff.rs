//! What staff see of printers and do with their jobs.

use super::{Desk, Moment, Printing, print_state};
use crate::office::OfficeHandle;
use kolejka_api::{JobView, PrinterView};
use kolejka_core::{
    Office,
    config::Printer,
    ids::{OfficeId, PrinterId, Seq},
};
use kolejka_print::{JobId, Listed, Reprint, SpoolError};
use std::sync::Arc;

/// Why something was not done with a job.
#[derive(Debug)]
pub enum NotChanged {
    /// There is no such job at this printer.
    Unknown,
    /// It stands so that this cannot be done.
    Not(&'static str),
    /// The spool failed.
    Failed(SpoolError),
}

impl From<SpoolError> for NotChanged {
    fn from(error: SpoolError) -> Self {
        NotChanged::Failed(error)
    }
}

impl Printing {
    /// A printer as it stands.
    ///
    /// # Errors
    /// If the spool cannot be asked.
    pub fn printer(&self, office: &OfficeId, printer: &Printer) -> Result<PrinterView, SpoolError> {
        let spool = self.spool();
        let counts = spool.counts(office, &printer.id)?;
        let printed_mm = spool.count_paper(office, &printer.id, 0)?;
        drop(spool);
        let mut view = PrinterView::of(printer).with_printed(printed_mm, printer.roll_m);
        (view.queued, view.underway) = (counts.queued, counts.underway);
        (view.unsure, view.failed) = (counts.unsure, counts.failed);
        if let Some(desk) = self.desk(office, &printer.id) {
            let state = desk.state();
            if let Some(status) = &state.status {
                if status.can_print() { "ok" } else { "trouble" }.clone_into(&mut view.state);
                view.conditions = status.conditions().map(|one| one.name().to_owned()).collect();
                view.detail.clone_from(&state.detail);
            }
        }
        Ok(view)
    }

    /// A printer's jobs: what is open first, then the latest.
    ///
    /// # Errors
    /// If the spool cannot be asked.
    pub fn jobs(&self, office: &OfficeId, printer: &PrinterId) -> Result<Vec<Listed>, SpoolError> {
        self.spool().list(office, printer)
    }

    fn job_at(&self, office: &OfficeId, printer: &PrinterId, job: u64) -> Result<Listed, NotChanged> {
        let listed = self.spool().job(&JobId { office: office.clone(), seq: Seq(job) })?;
        listed.filter(|listed| listed.job.printer == *printer).ok_or(NotChanged::Unknown)
    }

    /// Has a job that is over printed again, on its printer; and whether it was done now. Asked again under
    /// the same key, it is not done again.
    ///
    /// # Errors
    /// Why not.
    pub fn reprint(
        self: &Arc<Self>,
        office: &OfficeHandle,
        printer: &PrinterId,
        job: u64,
        key: Option<&str>,
    ) -> Result<(Listed, bool), NotChanged> {
        let listed = self.job_at(office.id(), printer, job)?;
        let id = listed.job.id;
        let now = Moment::of(self.clock.as_ref());
        let done = match self.spool().reprint(&id, printer, key)? {
            Reprint::Now => true,
            Reprint::Before => false,
            Reprint::NotOver => return Err(NotChanged::Not("the job is not over")),
        };
        // It is as if it were made now.
        self.tried_until().insert(id, now.tried_until(now.wall));
        self.wake(office, printer);
        Ok((self.job_at(office.id(), printer, job)?, done))
    }

    /// Cancels a job that waits, or that is left for staff; and whether it was done now.
    ///
    /// # Errors
    /// Why not.
    pub fn cancel(
        &self,
        office: &OfficeHandle,
        printer: &PrinterId,
        job: u64,
    ) -> Result<(Listed, bool), NotChanged> {
        let listed = self.job_at(office.id(), printer, job)?;
        let is_cancelled = listed.state == kolejka_print::JobState::Cancelled;
        if !is_cancelled && !self.spool().cancel(&listed.job.id)? {
            return Err(NotChanged::Not("the job is on its way, or over"));
        }
        self.forget_age(&listed.job.id);
        Ok((self.job_at(office.id(), printer, job)?, !is_cancelled))
    }

    /// Gives what waits for a printer to another; how many jobs.
    ///
    /// # Errors
    /// If the spool failed.
    pub fn move_all(
        self: &Arc<Self>,
        office: &OfficeHandle,
        from: &PrinterId,
        to: &PrinterId,
    ) -> Result<usize, SpoolError> {
        let moved = self.spool().move_all(office.id(), from, to)?;
        self.wake(office, to);
        Ok(moved.len())
    }

    /// Notes that somebody put in a new roll.
    ///
    /// # Errors
    /// If the spool failed.
    pub fn put_in_roll(&self, office: &OfficeHandle, printer: &PrinterId) -> Result<(), SpoolError> {
        self.new_roll(office.id(), printer)
    }

    /// A job as staff see it.
    pub fn job_view(listed: &Listed, office: &Office) -> JobView {
        let ticket = office.ticket(listed.job.ticket);
        JobView {
            job: listed.job.id.seq.0,
            printer: listed.job.printer.to_string(),
            ticket: listed.job.ticket.0,
            number: ticket.map(|ticket| ticket.number.to_string()),
            state: print_state(listed.state),
            copy: listed.job.copy,
            attempts: listed.job.attempts,
            error: listed.error.clone(),
            made_at: JobView::time(listed.job.made_at, office.index().zone()),
        }
    }
}

impl Desk {
    /// Whether its printer is one of the office's configuration now.
    pub(super) fn key(&self) -> (OfficeId, PrinterId) {
        (self.office.id().clone(), self.printer.clone())
    }
}
