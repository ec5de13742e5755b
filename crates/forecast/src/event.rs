//! What the forecaster is told: the events of a queue, in order of time, and nothing else.
//!
//! It deliberately knows no names and no journal: the daemon turns its committed events into
//! these, a replay of a recording does the same.
//! Invariant for the caller: times never decrease within a day.

use kolejka_core::{
    LaneKey, Place, Timestamp, Wish,
    config::{ClassRank, CounterIx, ServiceIx},
    ids::TicketId,
};

/// What makes tickets alike to learning: class and service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// The priority class.
    pub class: ClassRank,
    /// The service waited for.
    pub service: ServiceIx,
}

impl Kind {
    /// The kind of those who wait in a lane.
    pub fn of(lane: &LaneKey) -> Self {
        Self { class: lane.class, service: lane.service }
    }

    /// The lane in which one of this kind waits who asks for nothing else.
    pub fn plain_lane(self) -> LaneKey {
        LaneKey {
            place: Place::InTurn,
            class: self.class,
            service: self.service,
            step_free: false,
            wish: Wish::default(),
            address: None,
        }
    }
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
        /// Where it waits.
        lane: LaneKey,
        /// By which arrival it waits: earlier than now for who waits again.
        arrived_at: Timestamp,
        /// Whether it is somebody who came before and waits again: no newcomer.
        again: bool,
    },
    /// A waiting client waits elsewhere now: class, service or address changed.
    Moved {
        /// Whose wait.
        ticket: TicketId,
        /// Where it waits.
        lane: LaneKey,
        /// By which arrival it waits.
        arrived_at: Timestamp,
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
    /// A call came to nothing without anybody's doing: it was taken back, or the client was sent
    /// elsewhere before being served. The counter is free again, and nothing is to be learned from it.
    Withdrawn {
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
    /// Service ended, but nobody knows when it really did; the counter is free again, and nothing is
    /// learned of how long it took.
    Released {
        /// Who.
        ticket: TicketId,
        /// Where.
        counter: CounterIx,
    },
    /// The end of a service was taken back: it goes on as if it had never ended.
    Resumed {
        /// Who.
        ticket: TicketId,
        /// What for.
        kind: Kind,
        /// Where.
        counter: CounterIx,
    },
    /// A counter opened, or its break ended.
    Opened {
        /// Which.
        counter: CounterIx,
    },
    /// A counter went on a break: whom it serves it serves to the end, and it comes back.
    Paused {
        /// Which.
        counter: CounterIx,
    },
    /// A counter closed.
    Closed {
        /// Which.
        counter: CounterIx,
    },
}
