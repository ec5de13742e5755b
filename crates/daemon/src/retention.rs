//! Erasing what an office keeps for a time only: visits, and what clients said.
//!
//! The journal itself is never shortened, for its chain would break: it keeps each ticket's number, times and
//! counter, and the sign-in name of who called it. It holds no name of a client, nor of the staff.
//! Each erasing is an act, recorded as the program's own.

use crate::{
    access::{Act, By},
    http::App,
};
use jiff::{ToSpan, civil::Date};
use kolejka_core::{config::Retention, ids::OfficeId};
use kolejka_store::SideTables;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// On which day each office's times were last seen to, and by which connection what is too old is erased.
pub struct Seen {
    offices: Mutex<BTreeMap<OfficeId, (Date, Retention)>>,
    /// Its own: a year's visits take many steps, and nobody's note or report waits for them.
    side: Mutex<Box<dyn SideTables>>,
}

impl Seen {
    /// Nothing was seen to yet; erases by this connection, which nobody else uses.
    pub fn new(side: Box<dyn SideTables>) -> Self {
        Self { offices: Mutex::default(), side: Mutex::new(side) }
    }

    /// Whether an office is still to be seen to today, under these times.
    fn is_due(&self, office: &OfficeId, today: Date, times: &Retention) -> bool {
        let seen = self.offices.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(office) != Some(&(today, times.clone()))
    }

    fn note(&self, office: &OfficeId, today: Date, times: Retention) {
        self.offices.lock().unwrap_or_else(PoisonError::into_inner).insert(office.clone(), (today, times));
    }
}

/// The first day that is kept, of so many; none if all are.
fn first_kept(today: Date, days: u32) -> Option<Date> {
    (days > 0).then(|| today.checked_sub(i64::from(days).days()).ok())?
}

/// Sees to all offices' times, each once a day and after a change.
pub(crate) async fn see_to(app: &Arc<App>) {
    for office in app.offices.values() {
        let asked =
            office.query(|office, _| (office.day().latest_date(), office.config().retention.clone())).await;
        let Ok((Some(today), times)) = asked else { continue };
        if !app.retained.is_due(office.id(), today, &times) {
            continue;
        }
        let (erasing, of, kept) = (Arc::clone(app), office.id().clone(), times.clone());
        let erased = tokio::task::spawn_blocking(move || erase(&erasing, &of, today, &kept)).await;
        match erased {
            Ok(Ok(())) => app.retained.note(office.id(), today, times),
            Ok(Err(error)) => {
                tracing::warn!(office = %office.id(), error, "what is too old could not be erased yet");
            }
            Err(error) => tracing::error!(%error, "erasing failed"),
        }
    }
}

fn erase(app: &App, office: &OfficeId, today: Date, times: &Retention) -> Result<(), String> {
    let say = |error: &(dyn std::error::Error + 'static)| crate::report(error);
    let mut done: Vec<(&str, Date, usize)> = Vec::new();
    if let Some(before) = first_kept(today, times.visits_days) {
        let mut side = app.retained.side.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = side.erase_visits(office, before).map_err(|error| say(&error))?;
        if rows > 0 {
            // Somebody may be reading; the janitor empties the log with the next day's secret at the latest.
            side.scrub().map_err(|error| say(&error))?;
        }
        done.push(("visits", before, rows));
    }
    if let Some(before) = first_kept(today, times.comments_days) {
        let rows = app.survey.erase_comments(office, before).map_err(|error| say(&error))?;
        done.push(("comments", before, rows));
    }
    if let Some(before) = first_kept(today, times.answers_days) {
        let rows = app.survey.erase_answers(office, before).map_err(|error| say(&error))?;
        done.push(("answers", before, rows));
    }
    for (what, before, rows) in done.into_iter().filter(|(_, _, rows)| *rows > 0) {
        let act = Act::Erased { what: what.to_owned(), before: before.to_string(), rows: rows as u64 };
        app.access.record(office, &By::System, &act).map_err(|error| say(&error))?;
        tracing::info!(%office, what, %before, rows, "what is too old was erased");
    }
    Ok(())
}
