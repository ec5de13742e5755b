//! Who may call whom: services, backup, steps, addresses, languages and needs.
//!
//! Invariant: along one lane, whoever came earlier stands at least as well, so those who may be
//! called are the lane's first ones, and its head stands best.

use super::{Also, Situation, rank::is_past_max_wait};
use crate::{
    Entry, LaneKey, Timestamp, Wish,
    config::{CounterIx, Index},
};

/// For whom the order is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One counter.
    Counter(CounterIx),
    /// An imaginary step-free counter that serves everything, whoever is addressed.
    Everything,
}

/// Which counters are open; none to begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenCounters(Vec<bool>);

impl OpenCounters {
    /// Whether a counter is open.
    pub fn contains(&self, counter: CounterIx) -> bool {
        self.0.get(usize::from(counter.0)).copied().unwrap_or(false)
    }

    /// Opens or closes a counter.
    pub fn set(&mut self, counter: CounterIx, open: bool) {
        let place = usize::from(counter.0);
        if self.0.len() <= place {
            self.0.resize(place + 1, false);
        }
        self.0[place] = open;
    }
}

impl FromIterator<CounterIx> for OpenCounters {
    fn from_iter<I: IntoIterator<Item = CounterIx>>(counters: I) -> Self {
        let mut open = Self::default();
        counters.into_iter().for_each(|counter| open.set(counter, true));
        open
    }
}

/// How a waiting ticket stands to a counter that may call it; the least competes best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It is one of the counter's own.
    Own,
    /// The counter is a backup for it, and it has waited long enough to compete with the own ones.
    Late,
    /// The counter is a backup for it, and takes it when nothing of its own waits.
    Early,
}

/// The counters that an order is asked for, taken together.
#[derive(Clone, Copy)]
pub(super) enum Reach<'a> {
    Counters(&'a [CounterIx]),
    Everything,
}

impl Reach<'_> {
    /// How a ticket stands to the counters: as to the one to which it stands best; none if none of
    /// them may call it now.
    pub(super) fn standing(
        self,
        at: &Situation<'_>,
        lane: &LaneKey,
        entry: Entry,
        now: Timestamp,
    ) -> Option<Standing> {
        match self {
            Reach::Everything => (!at.index.is_suspended(lane.service)).then_some(Standing::Own),
            Reach::Counters(counters) => {
                counters.iter().filter_map(|counter| standing(at, *counter, lane, entry, now)).min()
            }
        }
    }

    /// Whether some of the counters take something only as a backup.
    pub(super) fn has_backup(self, index: &Index) -> bool {
        match self {
            Reach::Everything => false,
            Reach::Counters(counters) => counters.iter().any(|counter| index.has_backup(*counter)),
        }
    }
}

/// How a ticket stands to one counter; none if that may not call it now.
pub(super) fn standing(
    at: &Situation<'_>,
    counter: CounterIx,
    lane: &LaneKey,
    entry: Entry,
    now: Timestamp,
) -> Option<Standing> {
    if at.index.is_suspended(lane.service) {
        return None;
    }
    if let Some(address) = lane.address {
        return (address == counter).then_some(Standing::Own);
    }
    if !can_serve(at.index, counter, lane) || is_kept_for_another(at, counter, lane, entry, now) {
        return None;
    }
    if at.index.serves(counter, lane.service) {
        return Some(Standing::Own);
    }
    let waited_s = now.seconds_since(entry.arrived_at);
    let late = at.index.backup_after_s(counter).is_some_and(|after_s| waited_s > after_s);
    Some(if late { Standing::Late } else { Standing::Early })
}

/// Whether a counter has the service, its own or as a backup, and no step in the way.
fn can_serve(index: &Index, counter: CounterIx, lane: &LaneKey) -> bool {
    index.takes(counter, lane.service) && (!lane.step_free || index.is_step_free(counter))
}

/// Whether a ticket's wish keeps it for another open counter, which meets more of it.
fn is_kept_for_another(
    at: &Situation<'_>,
    counter: CounterIx,
    lane: &LaneKey,
    entry: Entry,
    now: Timestamp,
) -> bool {
    if lane.wish == Wish::default()
        || now.seconds_since(entry.arrived_at) >= at.index.prefer_for_s()
        || is_past_max_wait(at.index, lane, entry, now)
    {
        return false;
    }
    let here = at.index.meets(counter, lane.wish);
    at.index.counters().any(|other| {
        at.open.contains(other) && at.index.meets(other, lane.wish) > here && can_serve(at.index, other, lane)
    })
}

/// What else there is to say of a call within a scope.
pub(super) fn also(index: &Index, scope: Scope, lane: &LaneKey, standing: Standing) -> Option<Also> {
    let Scope::Counter(counter) = scope else { return None };
    if lane.address.is_some() {
        return None;
    }
    match standing {
        Standing::Early => return Some(Also::Backup),
        Standing::Late => {
            return index.backup_after_s(counter).map(|after_s| Also::BackupAfter { after_s });
        }
        Standing::Own => {}
    }
    let need = lane.wish.need.map(|need| index.has_need(counter, need));
    let language = lane.wish.language.map(|language| index.has_language(counter, language));
    match (need, language) {
        (Some(false), _) => Some(Also::NeedNotHere),
        (_, Some(false)) => Some(Also::LanguageNotHere),
        (Some(true), _) => Some(Also::Need),
        (None, Some(true)) => Some(Also::Language),
        (None, None) => None,
    }
}
