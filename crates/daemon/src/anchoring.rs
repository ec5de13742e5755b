//! Holding each journal's head in the chain of acts, when a business day begins and when it ends.
//!
//! The chains are hashes without a key: who writes a file anew from its beginning makes a chain that is whole by
//! itself. With its head in the other file, too, both have to be written anew, up to the last day's beginning or
//! end at least; against who can do that, only a head helps that is kept somewhere else.
//! What is deliberately absent: the acts' head in the journal, which tells the office's doings alone.

use crate::{
    access::{Act, By},
    http::App,
};
use data_encoding::HEXLOWER;
use jiff::civil::Date;
use kolejka_core::{Day, ids::OfficeId};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// At which day's beginning or end each journal's head was held last.
#[derive(Default)]
pub struct Anchored(Mutex<BTreeMap<OfficeId, (Date, bool)>>);

/// Holds the heads of journals whose day has begun or ended since.
pub(crate) async fn see_to(app: &Arc<App>) {
    for office in app.offices.values() {
        let asked = office.query(|office, _| match office.day() {
            Day::Open(tally) => Some((tally.date, true)),
            Day::Ended(tally) => Some((tally.date, false)),
            Day::NotBegun => None,
        });
        let Ok(Some(now)) = asked.await else { continue };
        let anchored = || app.anchored.0.lock().unwrap_or_else(PoisonError::into_inner);
        if anchored().get(office.id()) == Some(&now) {
            continue;
        }
        let (holding, of) = (Arc::clone(app), office.id().clone());
        match tokio::task::spawn_blocking(move || hold(&holding, &of)).await {
            Ok(Ok(())) => {
                anchored().insert(office.id().clone(), now);
            }
            Ok(Err(error)) => {
                tracing::warn!(office = %office.id(), error, "the journal's head could not be held yet");
            }
            Err(error) => tracing::error!(%error, "holding the journal's head failed"),
        }
    }
}

fn hold(app: &App, office: &OfficeId) -> Result<(), String> {
    let say = |error: &(dyn std::error::Error + 'static)| crate::report(error);
    let head = app.audit.lock().unwrap_or_else(PoisonError::into_inner).head(office);
    let Some((seq, hash)) = head.map_err(|error| say(&error))? else { return Ok(()) };
    let act = Act::JournalHead { seq: seq.0, hash: HEXLOWER.encode(&hash.0) };
    app.access.record(office, &By::System, &act).map_err(|error| say(&error))
}
