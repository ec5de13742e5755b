//! From the journal into the spool: every issued ticket becomes a job, and waits again with its ticket.
//!
//! Invariant: how far the journal was read and the jobs found there are written together, so no ticket
//! is left out and none is put in twice. Where nothing is found nothing is written: reading there again
//! finds nothing again.
//! A ticket that is taken back after it had ended gets its paper after all, if that is still open.

use super::{FAULT_REST, Moment, Printing};
use crate::office::OfficeHandle;
use kolejka_core::{
    Event, Recorded,
    ids::{OfficeId, PrinterId, Seq, TicketId},
};
use kolejka_print::{Job, JobId};
use kolejka_store::SideTables;
use std::{sync::Arc, time::Duration};

/// Events read from the journal at once.
const READ_MAX: usize = 256;

/// Readings that may follow each other without a rest; a ticket now and then is taken at once.
const AT_ONCE_MAX: u32 = 8;

/// Rest after a reading beyond these, which takes disk and processor from those who write the journal:
/// a rush is taken in by the handful. After each such time one more reading may go at once.
const READ_REST: Duration = Duration::from_millis(20);

/// Events without a job after which the place is written all the same.
const UNWRITTEN_MAX: u64 = 4_096;

/// Reads an office's journal and puts issued tickets into the spool.
pub(super) async fn read(
    printing: Arc<Printing>,
    office: OfficeHandle,
    mut side: Box<dyn SideTables>,
    mut place: Seq,
) {
    let mut head = office.follow();
    let mut stopping = printing.stopping.clone();
    // Jobs of an earlier life of the process, and printers to be watched.
    printing.wake_all(&office).await;
    let mut written = place;
    let (mut at_once, mut counted_at) = (AT_ONCE_MAX, printing.clock.monotonic());
    loop {
        while *head.borrow_and_update() > place {
            let (id, spooling) = (office.id().clone(), Arc::clone(&printing));
            let taken = tokio::task::spawn_blocking(move || {
                let taken = take_in(&spooling, side.as_mut(), &id, place, written);
                (side, taken)
            })
            .await;
            let Ok((side_back, taken)) = taken else { return };
            side = side_back;
            match taken {
                Ok(taken) => {
                    place = taken.read_to;
                    written = taken.written_to;
                    for printer in &taken.printers {
                        printing.wake(&office, printer);
                    }
                    if taken.configured {
                        printing.wake_all(&office).await;
                    }
                }
                Err(error) => {
                    tracing::error!(error, "issued tickets could not be put into the spool; trying again");
                    tokio::time::sleep(FAULT_REST).await;
                }
            }
            let now = printing.clock.monotonic();
            let rests = now.saturating_sub(counted_at).as_millis() / READ_REST.as_millis();
            if rests > 0 {
                at_once = at_once.saturating_add(u32::try_from(rests).unwrap_or(u32::MAX)).min(AT_ONCE_MAX);
                counted_at = now;
            }
            match at_once.checked_sub(1) {
                Some(left) => at_once = left,
                None => tokio::time::sleep(READ_REST).await,
            }
        }
        tokio::select! {
            changed = head.changed() => if changed.is_err() { return },
            () = crate::stopped(&mut stopping) => return,
        }
    }
}

/// What was read.
struct Taken {
    read_to: Seq,
    written_to: Seq,
    /// Printers with new jobs.
    printers: Vec<PrinterId>,
    /// Whether the office was configured anew.
    configured: bool,
}

/// Reads some events and puts in the jobs found there.
fn take_in(
    printing: &Printing,
    side: &mut dyn SideTables,
    office: &OfficeId,
    place: Seq,
    written: Seq,
) -> Result<Taken, String> {
    let events = side.events_after(office, place, READ_MAX).map_err(|error| crate::report(&error))?;
    let read_to = events.last().map_or(place, |last| last.seq);
    let jobs: Vec<Job> = events.iter().filter_map(|recorded| job_of(office, recorded)).collect();
    let back: Vec<TicketId> =
        events.iter().flat_map(|recorded| may_be_back(&recorded.event)).copied().collect();
    let mut printers: Vec<PrinterId> = jobs.iter().map(|job| job.printer.clone()).collect();
    let configured = events.iter().any(|recorded| matches!(recorded.event, Event::OfficeConfigured { .. }));
    let now = Moment::of(printing.clock.as_ref());
    for job in &jobs {
        // Before anybody takes it out; if it cannot be put in now, it will be later.
        printing.tried_until().entry(job.id.clone()).or_insert(now.tried_until(job.made_at));
    }
    let is_due = !jobs.is_empty() || !back.is_empty() || read_to.0.saturating_sub(written.0) > UNWRITTEN_MAX;
    if is_due {
        let mut spool = printing.spool();
        let waiting = spool.take_in(office, &jobs, &back, read_to).map_err(|error| crate::report(&error))?;
        for (job, printer) in waiting {
            // As if it were made now, and before anybody finds it there.
            printing.tried_until().insert(job, now.tried_until(now.wall));
            printers.push(printer);
        }
    }
    printers.sort();
    printers.dedup();
    let written_to = if is_due { read_to } else { written };
    Ok(Taken { read_to, written_to, printers, configured })
}

/// Tickets that may have ended before an event and have not ended after it.
fn may_be_back(event: &Event) -> &[TicketId] {
    if let Event::ActionUndone { tickets, .. } = event {
        tickets
    } else if let Event::TicketPutBack { ticket, .. } | Event::TicketRestored { ticket, .. } = event {
        std::slice::from_ref(ticket)
    } else {
        &[]
    }
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
