//! Erasing what must not stay: the notes of visits that have ended.
//!
//! A visit's notes stay while its end can be undone.

use super::OfficeHandle;
use kolejka_core::{TicketState, Timestamp, ids::TicketId};
use kolejka_store::SideTables;
use std::time::Duration;

/// How often notes are looked through; there are never many.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Erases notes for as long as the process lives.
pub(super) async fn keep(office: OfficeHandle, side: Box<dyn SideTables>) {
    let mut side = Some(side);
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let Some(tables) = side.take() else { return };
        side = match sweep(&office, tables).await {
            Ok(tables) => Some(tables),
            Err(error) => {
                tracing::error!(error, "erasing notes failed for good");
                None
            }
        };
    }
}

async fn sweep(office: &OfficeHandle, mut side: Box<dyn SideTables>) -> Result<Box<dyn SideTables>, String> {
    let id = office.id().clone();
    let (side_back, with_notes) = blocking(move || {
        let tickets = side.tickets_with_notes(&id);
        (side, tickets)
    })
    .await?;
    side = side_back;
    let with_notes = match with_notes {
        Ok(tickets) if tickets.is_empty() => return Ok(side),
        Ok(tickets) => tickets,
        Err(error) => {
            tracing::warn!(error = crate::report(&error), "notes could not be listed");
            return Ok(side);
        }
    };
    let asked = with_notes.clone();
    let Ok(ended) = office.query(move |office, now| ended(office, &asked, now)).await else {
        return Ok(side);
    };
    if ended.is_empty() {
        return Ok(side);
    }
    let id = office.id().clone();
    let (side, erased) = blocking(move || {
        let erased = side.erase_notes(&id, &ended);
        (side, erased)
    })
    .await?;
    if let Err(error) = erased {
        tracing::warn!(error = crate::report(&error), "notes could not be erased yet");
    }
    Ok(side)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())
}

/// Those of the tickets whose visit has ended for good, or that are of another day.
fn ended(office: &kolejka_core::Office, tickets: &[TicketId], now: Timestamp) -> Vec<TicketId> {
    let window_s = office.config().limits.undo_window_s;
    let is_over = |id: &TicketId| match office.ticket(*id).map(|ticket| &ticket.state) {
        None => true,
        Some(TicketState::Done { at, .. } | TicketState::Cancelled { at } | TicketState::Expired { at }) => {
            now > at.plus_s(window_s)
        }
        Some(
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. },
        ) => false,
    };
    tickets.iter().copied().filter(is_over).collect()
}
