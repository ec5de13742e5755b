//! A ticket: one client's place, and its whole life.
//!
//! Invariant: a ticket is in exactly one [`TicketState`], and only a waiting one is in a lane.

use crate::{
    Also, Attendance, Place, Reason, Timestamp, WaitRange,
    ids::{ClassId, ClerkId, CounterId, Lang, NeedId, NoteId, PrinterId, Seq, Series, ServiceId, TicketId},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A ticket's number, such as `A012`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The letter.
    pub series: Series,
    /// The count within the series and business day, from 1.
    pub n: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.series, self.n)
    }
}

/// One matter of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// What for.
    pub service: ServiceId,
    /// How many like matters.
    pub count: u32,
    /// Until it has been served.
    pub served: Option<Served>,
}

impl Leg {
    /// A leg still to be served.
    pub fn new(service: ServiceId, count: u32) -> Self {
        Self { service, count, served: None }
    }
}

/// When and where a leg was served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Served {
    /// Where.
    pub counter: CounterId,
    /// By whom.
    pub clerk: ClerkId,
    /// The first call for this leg; absent if it was served without one.
    pub called_at: Option<Timestamp>,
    /// When serving began.
    pub from: Timestamp,
    /// When it ended.
    pub to: Timestamp,
    /// The outcome that the clerk gave.
    pub outcome: Option<String>,
    /// Whether it is not known when it really ended: nobody answered whether it still went on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubted: bool,
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: Number,
    /// What for, in order.
    pub legs: Vec<Leg>,
    /// Which leg is next or being served.
    pub leg: usize,
    /// Its priority class.
    pub class: Option<ClassId>,
    /// The client's language.
    pub language: Lang,
    /// Whether it asks for a counter without steps.
    pub step_free: bool,
    /// A communication need.
    pub need: Option<NeedId>,
    /// The event that issued it.
    pub issued_seq: Seq,
    /// When the client came: what every wait is counted from, through transfers and legs.
    pub arrived_at: Timestamp,
    /// Whether it began at a counter without being taken beforehand.
    pub walk_in: bool,
    /// Where it was printed.
    pub printer: Option<PrinterId>,
    /// Whether the service card was asked for on the paper.
    pub print_card: bool,
    /// People ahead, as told when it was issued.
    pub people_ahead_at_issue: u32,
    /// The forecast told when it was issued.
    pub forecast_at_issue: Option<WaitRange>,
    /// Notes on it.
    pub notes: Vec<NoteId>,
    /// How often it was restored to be next at the counter that missed it.
    pub restored_next: u32,
    /// How often its client asked not to be called for a while.
    pub postponed: u32,
    /// How it is attended to.
    pub attendance: Attendance,
    /// Where it stands.
    pub state: TicketState,
    /// The last event that changed it.
    pub touched: Seq,
}

/// Where a ticket stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketState {
    /// Waits in a lane.
    Waiting {
        /// Its place among those who wait.
        place: Place,
        /// The one counter that it waits for, if it does.
        address: Option<CounterId>,
    },
    /// Called to a counter.
    Called(Call),
    /// Being served.
    Serving {
        /// The call that it came by; a walk-in has none.
        call: Option<Call>,
        /// Where.
        counter: CounterId,
        /// By whom.
        clerk: ClerkId,
        /// Since when.
        since: Timestamp,
    },
    /// Set aside, to be brought back with its place kept.
    Parked {
        /// The counter that it was at when it was set aside; none if it waited.
        counter: Option<CounterId>,
        /// When.
        at: Timestamp,
        /// Where it comes back to.
        place: Place,
        /// The counter that it waits for when it comes back, if that one is open then.
        address: Option<CounterId>,
        /// When it comes back by itself: its client asked not to be called for a while.
        until: Option<Timestamp>,
    },
    /// Called, did not come.
    NoShow {
        /// The counter that called.
        counter: CounterId,
        /// When that was noted.
        at: Timestamp,
    },
    /// Served to the end.
    Done {
        /// When.
        at: Timestamp,
        /// Whether it was only ended by the day's end.
        by_day_end: bool,
    },
    /// Given up by the client or the staff.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Still open when the day ended.
    Expired {
        /// When.
        at: Timestamp,
    },
}

/// A call to a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Where to.
    pub counter: CounterId,
    /// By whom.
    pub clerk: ClerkId,
    /// When it was first called.
    pub at: Timestamp,
    /// When it was last called.
    pub again_at: Timestamp,
    /// How often, the first call included.
    pub times: u32,
    /// The event of the latest call or recall: what a display announces once.
    pub seq: Seq,
    /// Why this ticket.
    pub reason: Reason,
    /// What else there is to know.
    pub also: Option<Also>,
    /// Whether the client said that they are on their way.
    pub coming: bool,
}

impl TicketState {
    /// The call that stands, if it is called and not yet served.
    pub fn call(&self) -> Option<&Call> {
        match self {
            TicketState::Called(call) => Some(call),
            TicketState::Waiting { .. }
            | TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => None,
        }
    }
}

impl Ticket {
    /// The leg that is next or being served.
    pub fn current_leg(&self) -> &Leg {
        &self.legs[self.leg]
    }

    /// The service of the leg that is next or being served.
    pub fn service(&self) -> &ServiceId {
        &self.current_leg().service
    }

    /// The counter at which it is called or served.
    pub fn at_counter(&self) -> Option<&CounterId> {
        match &self.state {
            TicketState::Called(call) => Some(&call.counter),
            TicketState::Serving { counter, .. } => Some(counter),
            TicketState::Waiting { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => None,
        }
    }

    /// Whether its visit is over for good. A no-show is not: it can be restored.
    pub fn has_ended(&self) -> bool {
        match self.state {
            TicketState::Done { .. } | TicketState::Cancelled { .. } | TicketState::Expired { .. } => true,
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. } => false,
        }
    }

    /// How long the client has waited since coming, in whole seconds.
    pub fn waited_s(&self, now: Timestamp) -> u32 {
        now.seconds_since(self.arrived_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that numbers have at least three digits and go on past 999.
    #[test]
    fn numbers_have_at_least_three_digits() {
        let number = |n| Number { series: Series::new("A"), n }.to_string();
        assert_eq!(number(1), "A001");
        assert_eq!(number(999), "A999");
        assert_eq!(number(1000), "A1000");
    }
}
