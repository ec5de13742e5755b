//! The office as a deterministic state machine.
//!
//! [`Office::decide`] turns a [`Command`] into events or a [`Refusal`]; [`Office::apply`] makes an
//! event part of the state and cannot fail.
//! Nothing here reads a clock, draws a random number, does I/O or waits: time is a parameter, and
//! ids come from counters in the state, so the same events give the same office on every machine.
//!
//! What is deliberately absent: texts for people (a [`Reason`] is data, the words are made at the
//! edge), notes and other erasable text (events name them by id), and everything about how a
//! ticket reaches paper or a screen.

mod apply;
mod attendance;
pub mod calendar;
mod command;
pub mod config;
mod counter;
mod decide;
mod emergency;
mod emergency_numbers;
mod event;
mod help;
pub mod ids;
mod lanes;
mod notice;
mod office;
mod orders;
pub mod policy;
mod refusal;
mod text;
mod ticket;
mod time;
mod undo;

pub use apply::Inconsistent;
pub use attendance::{ANSWER_WITHIN_S, Attendance};
pub use command::{
    Actor, Command, Decision, FreedBecause, IntakeLimit, Issue, Outcome, Role, TransferTo, WaitRange,
};
pub use counter::{Counter, CounterState, Pause};
pub use emergency::Emergency;
pub use emergency_numbers::{EMERGENCY_NUMBER_MAX, EMERGENCY_RANGE_MAX, EMERGENCY_SERIES, EmergencyRange};
pub use event::{DayOpening, Event, LegEnd, Recorded, StaffedCounter, WithdrawnCall};
pub use help::{HELP_COMING_S, HELP_WAITING_S, HelpCall};
pub use lanes::{Entry, LaneKey, Lanes, Place, Wish};
pub use notice::{NOTICES_MAX, Notice, NoticeKind};
pub use office::{Day, DayTally, Office};
pub use orders::{Cap, IntakeOrder, Orders, ServiceOrders, Suspension};
pub use policy::{Also, Choice, OpenCounters, Queue, Reason, Scope, Turn};
pub use refusal::{CannotUndo, ClosedBecause, Refusal};
pub use text::{TextProblem, Texts, check_text};
pub use ticket::{Call, Leg, Number, Served, Ticket, TicketState};
pub use time::Timestamp;
pub use undo::{UNDO_DEPTH_MAX, UndoEntry};
