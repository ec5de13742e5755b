//! A test page by way of the spool: a job like any other, in its turn, but of no ticket.

use super::{Moment, Printing, staff::NotChanged};
use crate::{office::OfficeHandle, secret};
use kolejka_core::ids::{PrinterId, Seq, TicketId};
use kolejka_print::{Job, JobId, Listed};
use kolejka_store::Hash;
use std::sync::Arc;

/// No ticket has this id; they begin at 1.
const NO_TICKET: TicketId = TicketId(0);

/// Beyond any event's number, and still a whole number to every reader of JSON.
const FIRST: u64 = 1 << 50;

/// Whether a job is a test page.
pub(super) fn is_test_page(job: &Job) -> bool {
    job.ticket == NO_TICKET && job.id.seq.0 >= FIRST
}

impl Printing {
    /// Has a test page printed when the printer's other jobs leave it its turn. Asked again under the same
    /// key, it is not done again; `first` is called before it is done.
    ///
    /// # Errors
    /// If the spool failed, or whatever `first` fails with.
    pub fn test_page<E: From<NotChanged>>(
        self: &Arc<Self>,
        office: &OfficeHandle,
        printer: &PrinterId,
        key: Option<&str>,
        first: impl FnOnce() -> Result<(), E>,
    ) -> Result<Listed, E> {
        let bytes: [u8; 8] = match key {
            Some(key) => std::array::from_fn(|at| Hash::of(key.as_bytes()).0[at]),
            None => secret::random_bytes(),
        };
        let seq = Seq(FIRST | (u64::from_be_bytes(bytes) >> 16));
        let id = JobId { office: office.id().clone(), seq };
        let failed = |error| E::from(NotChanged::from(error));
        let is_new = self.spool().job(&id).map_err(failed)?.is_none();
        if is_new {
            first()?;
        }
        let now = Moment::of(self.clock.as_ref());
        let job = Job {
            id: id.clone(),
            printer: printer.clone(),
            ticket: NO_TICKET,
            copy: false,
            attempts: 0,
            made_at: now.wall,
        };
        self.tried_until().entry(id.clone()).or_insert(now.tried_until(now.wall));
        let listed = {
            let mut spool = self.spool();
            // How far the journal was read stays as it is.
            let place = spool.place(office.id()).map_err(failed)?.unwrap_or_default();
            spool.take_in(office.id(), &[job], &[], place).map_err(failed)?;
            spool.job(&id).map_err(failed)?
        };
        self.wake(office, printer);
        listed.ok_or_else(|| NotChanged::Unknown.into())
    }
}
