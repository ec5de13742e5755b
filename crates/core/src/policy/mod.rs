//! Who is called next, and why: pure functions from the state of the queue and time to a ticket and
//! a reason.
//!
//! First who stands at the front, then who has waited longer than the `max_wait` of the class, oldest
//! first, then by the office's policy: by class (strict), by weighted wait (accumulating), or so many
//! calls out of turn to one normal call (ratio); then by arrival and issue.
//! Who may be called at all is `reach`'s question, places in the order are `rank`'s, counting calls is
//! `ratio`'s, telling the whole order is `order`'s; `queue` runs all of it outside of an office.
//! What is deliberately absent: any change of state but in [`Queue`]; words (a reason is data).
//!
//! Invariant: along one lane nobody stands better or ranks before an earlier one, so choosing looks
//! at lane heads only.

mod order;
mod queue;
mod rank;
mod ratio;
mod reach;
mod reason;

pub use order::{count_ahead, order};
pub use queue::Queue;
pub(crate) use ratio::Tally;
pub use ratio::Turn;
pub use reach::{OpenCounters, Scope};
pub use reason::{Also, Reason};

use crate::{
    Entry, LaneKey, Lanes, Timestamp,
    config::{Index, PolicyKind},
    ids::TicketId,
};
use order::{Candidate, Field};
use rank::Tier;
use reach::{Reach, Standing};

/// What of an office decides who is called.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// Its configuration.
    pub index: &'a Index,
    /// Who waits.
    pub lanes: &'a Lanes,
    /// The counters that are open.
    pub open: &'a OpenCounters,
    /// Under a ratio: calls of tickets with a class since the last without, while one without waited.
    pub run: u32,
}

/// The ticket to be called, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Where it waits.
    pub lane: LaneKey,
    /// Its place there.
    pub entry: Entry,
    /// Why this one.
    pub reason: Reason,
    /// What else there is to know.
    pub also: Option<Also>,
    /// How the call counts.
    pub turn: Turn,
}

impl Choice {
    /// The ticket.
    pub fn ticket(&self) -> TicketId {
        self.entry.ticket
    }
}

/// The ticket that is called next within a scope, and why. `joining` competes as if it waited.
pub fn choose(
    at: &Situation<'_>,
    joining: Option<(LaneKey, Entry)>,
    scope: Scope,
    now: Timestamp,
) -> Option<Choice> {
    settle(at, field(at, joining, scope, now), at.run, scope, now).map(|(_, choice)| choice)
}

/// How a call of a ticket that the clerk chose counts.
pub fn turn_if_given(at: &Situation<'_>, lane: &LaneKey, scope: Scope, now: Timestamp) -> Turn {
    turn(at, lane, &field(at, None, scope, now))
}

/// Those from among whom one is called.
fn field(at: &Situation<'_>, joining: Option<(LaneKey, Entry)>, scope: Scope, now: Timestamp) -> Field {
    let one;
    let reach = match scope {
        Scope::Counter(counter) => {
            one = [counter];
            Reach::Counters(&one)
        }
        Scope::Everything => Reach::Everything,
    };
    // What a counter is a backup for counts only if nothing of its own waits, which is known last.
    let (mut competing, mut everybody, mut own) = (Field::default(), Field::default(), false);
    for (lane, head) in at.lanes.heads().map(|(key, head)| (*key, head)).chain(joining) {
        let Some(candidate) = Candidate::of(at, reach, &lane, head, now) else { continue };
        own |= candidate.standing == Standing::Own;
        if candidate.standing != Standing::Early {
            competing.add(at, candidate);
        }
        everybody.add(at, candidate);
    }
    if own { competing } else { everybody }
}

/// Who of a field is called, and why.
fn settle(
    at: &Situation<'_>,
    field: Field,
    run: u32,
    scope: Scope,
    now: Timestamp,
) -> Option<(Candidate, Choice)> {
    let first = field.first?;
    // Under a ratio it is somebody's turn only while both kinds wait, and nothing goes before.
    let share = match (at.index.policy(), field.normal) {
        (PolicyKind::Ratio { calls }, Some(normal))
            if first.is_in_turn() && first.lane.class != at.index.normal_rank() =>
        {
            Some((calls, normal))
        }
        (PolicyKind::Strict | PolicyKind::Accumulating | PolicyKind::Ratio { .. }, _) => None,
    };
    let entry_of = |candidate: &Candidate| candidate.rank.entry;
    let waited_s = |candidate: &Candidate| now.seconds_since(entry_of(candidate).arrived_at);
    let (called, reason) = match share {
        Some((calls, normal)) if run >= calls => {
            (normal, Reason::NormalTurn { waited_s: waited_s(&normal), after: run, calls })
        }
        Some((calls, _)) => {
            (first, Reason::PriorityTurn { waited_s: waited_s(&first), call: run + 1, calls })
        }
        None => (first, reason(at, &first, now)),
    };
    let choice = Choice {
        lane: called.lane,
        entry: entry_of(&called),
        reason,
        also: reach::also(at.index, scope, &called.lane, called.standing),
        turn: turn(at, &called.lane, &field),
    };
    Some((called, choice))
}

/// Why a ticket is first, if that is not for its turn.
fn reason(at: &Situation<'_>, first: &Candidate, now: Timestamp) -> Reason {
    let (index, lane, entry) = (at.index, &first.lane, first.rank.entry);
    let waited_s = now.seconds_since(entry.arrived_at);
    match (first.rank.tier, index.policy()) {
        (Tier::Front, _) => Reason::Front { waited_s },
        (Tier::PastMaxWait, _) => {
            Reason::MaxWait { waited_s, max_wait_s: index.max_wait_s(lane.class).unwrap_or_default() }
        }
        (Tier::InTurn, PolicyKind::Accumulating) => {
            let weight = index.weight(lane.class);
            Reason::Accumulated {
                waited_s,
                head_start_s: weight.head_start_s,
                rate_milli: weight.rate_milli,
                score_s: u32::try_from(rank::score(index, lane, entry, now) / 1_000_000).unwrap_or(u32::MAX),
            }
        }
        (Tier::InTurn, PolicyKind::Strict | PolicyKind::Ratio { .. }) => {
            if lane.class < index.normal_rank() {
                Reason::LongestInClass { waited_s }
            } else {
                Reason::Longest { waited_s }
            }
        }
    }
}

/// How a call out of a field counts.
fn turn(at: &Situation<'_>, lane: &LaneKey, field: &Field) -> Turn {
    match at.index.policy() {
        PolicyKind::Ratio { .. } if lane.class == at.index.normal_rank() => Turn::Normal,
        PolicyKind::Ratio { .. } if field.normals => Turn::Priority,
        PolicyKind::Strict | PolicyKind::Accumulating | PolicyKind::Ratio { .. } => Turn::Uncounted,
    }
}
