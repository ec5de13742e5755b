//! Why the office does not do what was asked: the user's meaning, not a failure.

use crate::{
    Role, Texts, Timestamp,
    calendar::Holiday,
    ids::{ClassId, CounterId, KioskId, Lang, NeedId, NoticeId, PrinterId, Seq, ServiceId, TicketId},
};

/// A refusal; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message is the documentation")]
pub enum Refusal {
    #[error("unknown service {0}")]
    UnknownService(ServiceId),
    #[error("unknown counter {0}")]
    UnknownCounter(CounterId),
    #[error("unknown ticket {0}")]
    UnknownTicket(TicketId),
    #[error("unknown priority class {0}")]
    UnknownClass(ClassId),
    #[error("unknown language {0}")]
    UnknownLanguage(Lang),
    #[error("unknown communication need {0}")]
    UnknownNeed(NeedId),
    #[error("unknown printer {0}")]
    UnknownPrinter(PrinterId),
    #[error("unknown notice {0}")]
    UnknownNotice(NoticeId),
    #[error("no service is named")]
    NoService,
    #[error("service {0} is named twice; use a count of like matters")]
    ServiceTwice(ServiceId),
    #[error("a ticket carries between 1 and {max} matters")]
    MattersOutOfRange { max: u32 },
    #[error("a count of like matters goes with a single service")]
    CountWithSeveralServices,
    #[error("the office issues no tickets now")]
    OfficeClosed { because: ClosedBecause, opens_at: Option<Timestamp> },
    #[error("no tickets are issued for {service} now")]
    IntakeClosed { service: ServiceId, because: ClosedBecause, opens_at: Option<Timestamp> },
    #[error("ticket {0} is not waiting")]
    TicketNotWaiting(TicketId),
    #[error("ticket {0} is not called")]
    TicketNotCalled(TicketId),
    #[error("ticket {0} is not parked")]
    TicketNotParked(TicketId),
    #[error("ticket {0} has not missed its call")]
    TicketNotMissed(TicketId),
    #[error("ticket {0} has ended")]
    TicketEnded(TicketId),
    #[error("counter {0} is closed")]
    CounterClosed(CounterId),
    #[error("counter {0} has a break")]
    CounterPaused(CounterId),
    #[error("counter {0} is occupied")]
    CounterBusy(CounterId),
    #[error("the clerk works at counter {0}")]
    ClerkElsewhere(CounterId),
    #[error("this is for the role {needed:?} and above")]
    NotAllowed { needed: Role },
    #[error("this is for whoever works at counter {0}")]
    NotYourCounter(CounterId),
    #[error("a no-show is possible after {calls} calls and from the time given")]
    TooEarlyForNoShow { calls: u32, from: Timestamp },
    #[error("there is nothing at counter {counter} that can be undone: {why}")]
    CannotUndo { counter: CounterId, why: CannotUndo },
    #[error("there is nothing about ticket {ticket} that can be undone: {why}")]
    CannotUndoOnTicket { ticket: TicketId, why: CannotUndo },
    #[error("there is nothing about emergency numbers that can be undone: {0}")]
    CannotUndoEmergency(CannotUndo),
    #[error("{max} notices are current already")]
    TooManyNotices { max: usize },
    #[error("lies in the past")]
    NoticeInPast,
    #[error("service {0} is not offered at this kiosk")]
    ServiceNotHere(ServiceId),
    #[error("the client asked for a counter without steps, and {0} has some")]
    NotStepFree(CounterId),
    #[error("the business day has not begun")]
    DayNotOpen,
    #[error("an emergency goes on: nothing is issued or called")]
    Emergency,
    #[error("a later business day has begun already")]
    DayInPast,
    #[error("the office does not offer more time")]
    MoreTimeNotOffered,
    #[error("more time was asked for once already")]
    MoreTimeUsed,
    #[error("unknown kiosk {0}")]
    UnknownKiosk(KioskId),
    #[error("kiosk {0} does not call for help")]
    HelpNotCalled(KioskId),
    #[error("emergency numbers go from 1 to {number_max}, at most {range_max} at once")]
    EmergencyRange { number_max: u32, range_max: u32 },
    #[error("these emergency numbers were entered already")]
    EmergencyTwice { numbers: Vec<u32> },
    #[error("must lie between the beginning of the business day and now")]
    EmergencyTimes { begins: Timestamp },
    #[error("must not be before `arrived_from`")]
    EmergencyTimesTurned,
    #[error("people wait, are served or work where the new configuration has no place for them")]
    WouldStrand {
        services: Vec<ServiceId>,
        counters: Vec<CounterId>,
        classes: Vec<ClassId>,
        /// The numbers of those concerned.
        tickets: Vec<String>,
    },
    #[error("the configuration was changed meanwhile")]
    ConfigurationChanged { version: Seq },
}

/// Why an action cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message is the documentation")]
pub enum CannotUndo {
    #[error("no action is remembered")]
    Nothing,
    #[error("the time for undoing is over")]
    TooLate,
    #[error("the ticket or the counter has changed since")]
    ChangedSince,
    #[error("the action was somebody else's")]
    NotYours,
}

/// Why no tickets are issued.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum ClosedBecause {
    Hours,
    Holiday(Holiday),
    /// A dated exception, with its reason in words.
    Exception(Texts),
    /// The business day was ended, or has not begun.
    DayEnded,
    /// The day's tickets for the service are used up.
    DailyLimit(u32),
    /// As many wait for the service as a supervisor wants today.
    WaitingLimit(u32),
    /// A supervisor stopped intake for today.
    Stopped,
    /// The service rests until a supervisor lets it go on.
    Suspended,
    /// Who comes now would hardly be served before the end of hours.
    NoTimeLeft {
        closes_at: Timestamp,
    },
}

impl ClosedBecause {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ClosedBecause::Hours => "outside_hours",
            ClosedBecause::Holiday(_) => "holiday",
            ClosedBecause::Exception(_) => "exception",
            ClosedBecause::DayEnded => "day_ended",
            ClosedBecause::DailyLimit(_) => "daily_limit",
            ClosedBecause::WaitingLimit(_) => "waiting_limit",
            ClosedBecause::Stopped => "stopped",
            ClosedBecause::Suspended => "suspended",
            ClosedBecause::NoTimeLeft { .. } => "no_time_left",
        }
    }
}
