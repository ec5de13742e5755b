//! Makes the scene for the forward run from what is there and what was learned.
//!
//! Invariant: nothing in a scene lies after its instant, except absences and hours told beforehand.

use crate::{
    event::Kind,
    learner::Learner,
    live::{Doing, Live, seconds},
    run::{Scene, SceneCounter, SceneState, SceneTicket},
};
use kolejka_core::{Entry, LaneKey, Queue, Timestamp, config::CounterIx, ids::TicketId};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A counter that never told that it is open is not expected back after so long a silence.
const SILENT_MAX_S: f64 = 3600.0;

/// From how many seconds past the arrival rate of now is taken.
const ARRIVALS_WINDOW_S: u32 = 1800;

/// A break that began so long before its plan is taken for the planned one; and a counter that still
/// works so long after a planned break's beginning is taken to do without it.
const BREAK_SHIFT_S: f64 = 600.0;

/// What is told rather than learned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// When counters will be away, in order.
    pub(crate) absences: BTreeMap<CounterIx, Vec<(Timestamp, Timestamp)>>,
    /// When nobody comes any more today.
    pub(crate) closes_at: Option<Timestamp>,
}

/// The scene of an instant, and who its waiting tickets are.
pub(crate) fn scene(
    live: &Live,
    learner: &Learner,
    told: &Told,
    probes: Vec<LaneKey>,
    now: Timestamp,
) -> (Scene, Vec<TicketId>) {
    let recent = live.recent.joined_by_kind(now, ARRIVALS_WINDOW_S);
    let arrivals = learner.arrivals.rates(live.time_of_day_s(now), &recent, f64::from(ARRIVALS_WINDOW_S));
    let mut waiting: Vec<(Entry, LaneKey, Timestamp)> =
        live.waiting.values().map(|waiting| (waiting.entry, waiting.lane, waiting.since)).collect();
    waiting.sort_unstable_by_key(|(entry, ..)| *entry);
    let mut kinds: BTreeSet<Kind> = waiting
        .iter()
        .map(|(_, lane, _)| Kind::of(lane))
        .chain(probes.iter().map(Kind::of))
        .chain(arrivals.iter().map(|(kind, _)| *kind))
        .collect();
    let to_come = |at: Timestamp| (at.0 - now.0) as f64 / 1000.0;
    let mut counters = Vec::new();
    for (counter, doing) in &live.counters {
        let Some(state) = state(live, *counter, doing, now) else { continue };
        let absences = told.absences.get(counter).map_or(&[][..], Vec::as_slice);
        let absences = absences.iter().map(|(from, to)| (to_come(*from), to_come(*to)));
        counters.push(counter_of(*counter, state, learner.slowness(*counter), absences.collect()));
    }
    kinds.extend(counters.iter().filter_map(|counter| match counter.state {
        SceneState::Busy { kind, .. } => Some(kind),
        SceneState::Pausing { .. } | SceneState::OnBreak { .. } => None,
    }));
    let at = live.queue.situation();
    let scene = Scene {
        now,
        rules: Queue::new(Arc::clone(live.queue.index()), at.open.clone(), at.run),
        counters,
        waiting: waiting
            .iter()
            .map(|(entry, lane, since)| SceneTicket {
                lane: *lane,
                arrived_at: entry.arrived_at,
                waited_s: seconds(*since, now),
            })
            .collect(),
        probes,
        arrivals: arrivals.into_iter().map(|(kind, rate)| (kind.plain_lane(), rate)).collect(),
        arrivals_until_s: told.closes_at.map_or(f64::INFINITY, to_come),
        service: kinds.iter().map(|kind| (*kind, learner.service.draw(kind.service))).collect(),
        pause: learner.pause.draw(()),
        on_break: learner.on_break.draw(()),
        missed: learner.missed.draw(()),
        no_shows: kinds.iter().map(|kind| (*kind, learner.no_show_rate(kind.service))).collect(),
        patience: kinds
            .iter()
            .map(|kind| (*kind, learner.patience.survival((kind.class, kind.service))))
            .collect(),
    };
    (scene, waiting.into_iter().map(|(entry, ..)| entry.ticket).collect())
}

/// A counter with what its plan for breaks means, given what it does.
fn counter_of(
    counter: CounterIx,
    state: SceneState,
    slowness: f64,
    mut absences: Vec<(f64, f64)>,
) -> SceneCounter {
    let on_break = match state {
        SceneState::OnBreak { .. } | SceneState::Busy { then_break: true, .. } => true,
        SceneState::Busy { then_break: false, .. } | SceneState::Pausing { .. } => false,
    };
    let current = absences.iter().copied().find(|(from, to)| on_break && *from <= BREAK_SHIFT_S && *to > 0.0);
    absences.retain(|(from, to)| *to > 0.0 && (on_break || *from > -BREAK_SHIFT_S));
    let state = match (state, current) {
        // It is back when the plan says so.
        (SceneState::OnBreak { .. }, Some((_, to))) => SceneState::OnBreak { for_s: 0.0, until_s: Some(to) },
        (state, _) => state,
    };
    SceneCounter { counter, state, slowness, absences }
}

/// What a counter does at first, if it can be counted on.
fn state(live: &Live, counter: CounterIx, doing: &Doing, now: Timestamp) -> Option<SceneState> {
    match *doing {
        Doing::Away => None,
        Doing::Busy { kind, since, .. } => Some(SceneState::Busy {
            kind,
            for_s: seconds(since, now),
            then_break: live.breaks.contains_key(&counter),
        }),
        Doing::OnBreak { since } => Some(SceneState::OnBreak { for_s: seconds(since, now), until_s: None }),
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
