//! Makes the scene for the forward run from what is there and what was learned.
//!
//! Invariant: nothing in a scene lies after its instant, except absences told beforehand.

use crate::{
    event::Kind,
    learner::Learner,
    live::{Doing, Live, seconds},
    rule::Calling,
    run::{Scene, SceneCounter, SceneState, SceneTicket},
};
use kolejka_core::{
    Timestamp,
    config::{CounterIx, ServiceIx},
    ids::TicketId,
};
use std::collections::{BTreeMap, BTreeSet};

/// A counter that never told that it is open is not expected back after so long a silence.
const SILENT_MAX_S: f64 = 3600.0;

/// From how many seconds past the arrival rate of now is taken.
const ARRIVALS_WINDOW_S: u32 = 1800;

/// What is told about counters rather than learned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    pub(crate) absences: BTreeMap<CounterIx, Vec<(Timestamp, Timestamp)>>,
    pub(crate) services: BTreeMap<CounterIx, BTreeSet<ServiceIx>>,
}

/// The scene of an instant, and who its waiting tickets are.
pub(crate) fn scene(
    live: &Live,
    learner: &Learner,
    told: &Told,
    calling: &Calling,
    probes: Vec<Kind>,
    now: Timestamp,
) -> (Scene, Vec<TicketId>) {
    let recent = live.recent.joined_by_kind(now, ARRIVALS_WINDOW_S);
    let arrivals = learner.arrivals.rates(live.time_of_day_s(now), &recent, f64::from(ARRIVALS_WINDOW_S));
    let mut waiting: Vec<(Timestamp, TicketId, Kind)> =
        live.waiting.iter().map(|(ticket, waiting)| (waiting.since, *ticket, waiting.kind)).collect();
    waiting.sort_unstable();
    let mut kinds: BTreeSet<Kind> = waiting
        .iter()
        .map(|(_, _, kind)| *kind)
        .chain(probes.iter().copied())
        .chain(arrivals.iter().map(|(kind, _)| *kind))
        .collect();
    let serves = |counter: &CounterIx, service| match told.services.get(counter) {
        Some(services) => services.contains(&service),
        None => learner.serves(*counter, service),
    };
    let to_come = |at: &Timestamp| (at.0 - now.0) as f64 / 1000.0;
    let mut counters = Vec::new();
    for (counter, doing) in &live.counters {
        let Some(state) = state(live, *counter, doing, now) else { continue };
        let absences = told.absences.get(counter).map_or(&[][..], Vec::as_slice);
        counters.push(SceneCounter {
            state,
            slowness: learner.slowness(*counter),
            refuses: kinds.iter().copied().filter(|kind| !serves(counter, kind.service)).collect(),
            absences: absences.iter().map(|(from, to)| (to_come(from), to_come(to))).collect(),
        });
    }
    kinds.extend(counters.iter().filter_map(|counter| match counter.state {
        SceneState::Busy { kind, .. } => Some(kind),
        SceneState::Pausing { .. } => None,
    }));
    let scene = Scene {
        counters,
        waiting: waiting
            .iter()
            .map(|(since, _, kind)| SceneTicket { kind: *kind, waited_s: seconds(*since, now) })
            .collect(),
        probes,
        arrivals,
        service: kinds.iter().map(|kind| (*kind, learner.service.draw(kind.service))).collect(),
        pause: learner.pause.draw(()),
        missed: learner.missed.draw(()),
        no_show_rate: learner.no_show_rate(),
        patience: kinds
            .iter()
            .map(|kind| (*kind, learner.patience.survival((kind.class, kind.service))))
            .collect(),
        calling: calling.clone(),
    };
    (scene, waiting.into_iter().map(|(_, ticket, _)| ticket).collect())
}

/// What a counter does at first, if it can be counted on.
fn state(live: &Live, counter: CounterIx, doing: &Doing, now: Timestamp) -> Option<SceneState> {
    match *doing {
        Doing::Away => None,
        Doing::Busy { kind, since, .. } => Some(SceneState::Busy { kind, for_s: seconds(since, now) }),
        Doing::Free { since, .. } if live.told.contains(&counter) => {
            let queue_since = if live.waiting.is_empty() { now } else { live.queue_since };
            Some(SceneState::Pausing { for_s: seconds(since.max(queue_since), now) })
        }
        Doing::Free { since, .. } => {
            let for_s = seconds(since, now);
            (for_s <= SILENT_MAX_S).then_some(SceneState::Pausing { for_s })
        }
    }
}
