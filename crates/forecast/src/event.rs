//! What the forecaster is told: the events of a queue, in order of time, and nothing else.
//!
//! It deliberately knows no names and no journal: the daemon turns its committed events into
//! these, a replay of a recording does the same.
//! Invariant for the caller: times never decrease within a day.

use kolejka_core::{
    Timestamp,
    config::{ClassRank, CounterIx, ServiceIx},
    ids::TicketId,
};

/// What makes tickets alike to forecasts: class and service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// The priority class.
    pub class: ClassRank,
    /// The service waited for.
    pub service: ServiceIx,
}

/// A business day, as far as forecasts care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayStart {
    /// Midnight, from which the time of day is counted.
    pub midnight: Timestamp,
    /// 0 for Monday to 6 for Sunday.
    pub weekday: u8,
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A client began to wait.
    Joined {
        /// Whose wait.
        ticket: TicketId,
        /// What for.
        kind: Kind,
    },
    /// A waiting client gave up, was cancelled or was set aside.
    Left {
        /// Whose wait.
        ticket: TicketId,
    },
    /// The wait ended with a call; the counter is occupied, if it is known which.
    Called {
        /// Whose wait.
        ticket: TicketId,
        /// Where.
        counter: Option<CounterIx>,
    },
    /// Somebody who did not wait is being served.
    WalkIn {
        /// Who.
        ticket: TicketId,
        /// What for.
        kind: Kind,
        /// Where.
        counter: CounterIx,
    },
    /// The client called did not come; the counter is free again.
    Missed {
        /// Who.
        ticket: TicketId,
        /// Where.
        counter: CounterIx,
    },
    /// Service ended; the counter is free again.
    Finished {
        /// Who.
        ticket: TicketId,
        /// Where.
        counter: CounterIx,
    },
    /// A counter opened.
    Opened {
        /// Which.
        counter: CounterIx,
    },
    /// A counter closed or went on a break.
    Closed {
        /// Which.
        counter: CounterIx,
    },
}
