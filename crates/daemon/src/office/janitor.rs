//! Erasing what must not stay: the notes of visits that have ended, and every copy of them and of a
//! past day's secret that the store's files still hold.
//!
//! A visit's notes stay while its end can be undone.
//! Erasing takes the log's room away, so it is given room again here, too.

use super::OfficeHandle;
use kolejka_core::{TicketState, Timestamp, ids::TicketId};
use kolejka_store::SideTables;
use std::time::Duration;

/// How often notes are looked through; there are never many.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// After how many looks a log that was emptied is given room again: often enough for a rush to find
/// it, seldom enough to spare the disk.
const LOOKS_PER_ROOM: u32 = 120;

/// Erases notes for as long as the process lives.
pub(super) async fn keep(office: OfficeHandle, side: Box<dyn SideTables>) {
    let mut side = Some(side);
    let mut log = Log::default();
    let mut day_key = office.day_key();
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let Some(tables) = side.take() else { return };
        let key = office.day_key();
        log.to_scrub |= key != day_key;
        day_key = key;
        side = match sweep(&office, tables, &mut log).await {
            Ok(tables) => Some(tables),
            Err(error) => {
                tracing::error!(error, "erasing notes failed for good");
                None
            }
        };
    }
}

/// What is to be done to the store's log.
struct Log {
    /// Whether something that was erased may still be in it.
    to_scrub: bool,
    /// Whether it was given room since it was emptied.
    has_room: bool,
    /// Looks until it may be given room.
    looks_to_room: u32,
}

impl Default for Log {
    fn default() -> Self {
        // At the start there may be something that was erased before.
        Self { to_scrub: true, has_room: false, looks_to_room: 0 }
    }
}

async fn sweep(
    office: &OfficeHandle,
    side: Box<dyn SideTables>,
    log: &mut Log,
) -> Result<Box<dyn SideTables>, String> {
    let (mut side, erased) = erase(office, side).await?;
    log.to_scrub |= erased;
    log.looks_to_room = log.looks_to_room.saturating_sub(1);
    if log.to_scrub {
        let (side_back, scrubbed) = blocking(move || {
            let scrubbed = side.scrub();
            (side, scrubbed)
        })
        .await?;
        side = side_back;
        match scrubbed {
            Ok(true) => (log.to_scrub, log.has_room) = (false, false),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(error = crate::report(&error), "erased text may still be in the log");
            }
        }
    }
    if !log.has_room && log.looks_to_room == 0 {
        let (side_back, made) = blocking(move || {
            let made = side.make_room();
            (side, made)
        })
        .await?;
        side = side_back;
        (log.has_room, log.looks_to_room) = (true, LOOKS_PER_ROOM);
        if let Err(error) = made {
            tracing::warn!(error = crate::report(&error), "the log could not be given room");
        }
    }
    Ok(side)
}

/// Erases the notes of visits that have ended; whether there were any.
async fn erase(
    office: &OfficeHandle,
    mut side: Box<dyn SideTables>,
) -> Result<(Box<dyn SideTables>, bool), String> {
    let id = office.id().clone();
    let (side_back, with_notes) = blocking(move || {
        let tickets = side.tickets_with_notes(&id);
        (side, tickets)
    })
    .await?;
    side = side_back;
    let with_notes = match with_notes {
        Ok(tickets) if tickets.is_empty() => return Ok((side, false)),
        Ok(tickets) => tickets,
        Err(error) => {
            tracing::warn!(error = crate::report(&error), "notes could not be listed");
            return Ok((side, false));
        }
    };
    let asked = with_notes.clone();
    let Ok(ended) = office.query(move |office, now| ended(office, &asked, now)).await else {
        return Ok((side, false));
    };
    if ended.is_empty() {
        return Ok((side, false));
    }
    let id = office.id().clone();
    let (side, erased) = blocking(move || {
        let erased = side.erase_notes(&id, &ended);
        (side, erased)
    })
    .await?;
    if let Err(error) = erased {
        tracing::warn!(error = crate::report(&error), "notes could not be erased yet");
        return Ok((side, false));
    }
    Ok((side, true))
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
