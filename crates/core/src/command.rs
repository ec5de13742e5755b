//! What people and timers ask of the office, and what they get.

use crate::{
    Also, Cap, Event, IntakeOrder, Reason, Texts, Timestamp,
    config::Config,
    emergency_numbers::EmergencyRange,
    ids::{
        ClassId, ClerkId, CounterId, KioskId, Lang, NeedId, NoticeId, PrinterId, Seq, ServiceId, TicketId,
    },
    notice::NoticeKind,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Actor {
    /// The daemon itself: timers and start-up.
    System,
    /// A client at a kiosk.
    Kiosk(KioskId),
    /// The client who holds a ticket, from its page.
    Client(TicketId),
    /// A person of the staff.
    Staff {
        /// Who.
        clerk: ClerkId,
        /// In which role.
        role: Role,
    },
}

/// What a person of the staff may do; each may do what those before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asystent klienta: issues tickets, helps in the hall.
    FloorAssistant,
    /// Pracownik: serves at a counter.
    Clerk,
    /// Kierownik: sees and steers the whole office.
    Supervisor,
    /// Administrator: also configures it.
    Administrator,
}

/// A request to the office.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields carry the names of the domain's words")]
pub enum Command {
    /// Take this configuration. Who changed one that they had seen says which: it is refused if another
    /// came between.
    Configure { config: Box<Config>, base: Option<Seq> },
    /// Begin the business day of a date, ending an earlier one.
    OpenDay { date: Date },
    /// End the business day.
    CloseDay,
    /// Issue a ticket.
    Issue(Issue),
    /// Work at a counter, or end its break.
    OpenCounter { counter: CounterId },
    /// Begin a break at a counter.
    PauseCounter { counter: CounterId, reason: Option<String> },
    /// Stop working at a counter.
    CloseCounter { counter: CounterId },
    /// Finish the ticket at the counter, if there is one, and call the next.
    CallNext { counter: CounterId },
    /// Call a certain ticket.
    Call { counter: CounterId, ticket: TicketId },
    /// Serve somebody without a ticket.
    WalkIn { counter: CounterId, service: ServiceId },
    /// Call a called ticket again.
    Recall { ticket: TicketId },
    /// Begin to serve a called ticket.
    Serve { ticket: TicketId },
    /// End serving a leg; `carry_on` keeps the client at the counter for the next one.
    Finish { ticket: TicketId, outcome: Option<String>, carry_on: bool },
    /// Note that a called client did not come.
    NoShow { ticket: TicketId },
    /// Take back in a client who missed the call, or whose ticket was given up.
    Restore { ticket: TicketId },
    /// Set a ticket aside; `note` asks for a note's id.
    Park { ticket: TicketId, note: bool, remind_after_s: Option<u32> },
    /// Bring a ticket back that was set aside.
    Return { ticket: TicketId },
    /// Send a ticket to another service or counter; `note` asks for a note's id.
    Transfer { ticket: TicketId, to: TransferTo, note: bool },
    /// A called client says that they are on their way.
    Coming { ticket: TicketId },
    /// A client asks not to be called for a few minutes.
    Postpone { ticket: TicketId },
    /// Give a ticket up.
    Cancel { ticket: TicketId },
    /// Give a ticket a priority class, or take it away.
    SetPriority { ticket: TicketId, class: Option<ClassId> },
    /// Put a note on a ticket.
    AddNote { ticket: TicketId },
    /// Open a counter for a colleague who is there, or end the colleague's break.
    StaffCounter { counter: CounterId, clerk: ClerkId },
    /// Serve one more service at a counter for the day.
    TakeService { counter: CounterId, service: ServiceId },
    /// Give back a service taken over; a supervisor also takes a counter's own away for the day.
    DropService { counter: CounterId, service: ServiceId },
    /// Offer to hand a counter over; who opens it then takes it over with its ticket.
    OfferCounter { counter: CounterId, offered: bool },
    /// Go to a client who waits, or is called to this counter, instead of having them come.
    GoTo { counter: CounterId, ticket: TicketId },
    /// Ask whether serving still goes on, after so long.
    DoubtService { ticket: TicketId, after_s: u32 },
    /// Answer that it does.
    ConfirmService { ticket: TicketId },
    /// Ask the supervisor for help in silence.
    RaiseAlarm { counter: CounterId },
    /// Say that somebody saw to it.
    EndAlarm { counter: CounterId },
    /// Take back a counter's latest action.
    Undo { counter: CounterId },
    /// Take back what the actor did last to a ticket.
    UndoOnTicket { ticket: TicketId },
    /// Take back the emergency numbers that the actor entered last.
    UndoEmergency,
    /// End intake for a service early, because who comes now would hardly be served before closing.
    LimitIntake { service: ServiceId, limit: IntakeLimit },
    /// Let intake for a service go on.
    FreeIntake { service: ServiceId, because: FreedBecause },
    /// Order for today whether tickets are issued, by the office or for a service; none is as usual.
    OrderIntake { service: Option<ServiceId>, order: Option<IntakeOrder> },
    /// Order for today how many tickets of a service there may be.
    CapService { service: ServiceId, cap: Cap },
    /// Let a service rest: no tickets, no calls, places kept; `text` is the notice that tells of it.
    SuspendService { service: ServiceId, text: Option<Texts> },
    /// Let a service that rests go on.
    ResumeService { service: ServiceId },
    /// Post a notice.
    PostNotice { kind: NoticeKind, text: Texts, until: Option<Timestamp> },
    /// Take a notice down.
    WithdrawNotice { notice: NoticeId },
    /// Enter emergency numbers that were given out on paper while the machines were down.
    EnterEmergency(EmergencyRange),
    /// Call an assistant to the kiosk that asks.
    CallHelp,
    /// Say that one is going to the kiosk that called.
    AnswerHelp { kiosk: KioskId },
    /// End a kiosk's call for help.
    EndHelp { kiosk: KioskId },
    /// End what lasts for a while only and whose time is over: put-off calls, calls for help.
    EndDue,
    /// Stop issuing and calling, and show every screen the way out; `text` says what stands there
    /// instead of what is configured.
    StartEmergency { text: Option<Texts> },
    /// Go on as before.
    EndEmergency,
}

/// A request for a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What for, in order.
    pub services: Vec<ServiceId>,
    /// How many like matters; above 1 only with a single service.
    pub count: u32,
    /// The priority class asked for.
    pub class: Option<ClassId>,
    /// The client's language; the office's default if absent.
    pub language: Option<Lang>,
    /// Whether a counter without steps is asked for.
    pub step_free: bool,
    /// A communication need.
    pub need: Option<NeedId>,
    /// Where to print it; if absent, at the kiosk's own printer, or nowhere.
    pub printer: Option<PrinterId>,
    /// Whether the service card is to stand on the paper.
    pub print_card: bool,
    /// The forecast to tell, if there is one.
    pub forecast: Option<WaitRange>,
}

/// A forecast as told to a client: a range of waiting time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitRange {
    /// Its lower end.
    pub min_s: u32,
    /// What is most likely, for judging forecasts afterwards; never told as if it were exact.
    pub likely_s: u32,
    /// Its upper end.
    pub max_s: u32,
}

/// Why intake for a service ended early: how many of the office's forecast runs had a newcomer called
/// in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeLimit {
    /// The end of today's hours.
    pub closes_at: Timestamp,
    /// Until when a call would have been in time: the end of hours and the overtime that the office
    /// allows.
    pub in_time_until: Timestamp,
    /// The chance of being called in time, in percent.
    pub chance_percent: u8,
    /// How many waited for the service.
    pub waiting: u32,
}

/// Why intake for a service goes on again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FreedBecause {
    /// Who comes now has a good chance of being called in time.
    Chance {
        /// The chance, in percent.
        percent: u8,
    },
    /// There is no closing to be served before: hours or configuration are others now.
    NoClosing,
}

/// Where a ticket is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TransferTo {
    /// To any counter that serves a service.
    Service(ServiceId),
    /// To one counter.
    Counter(CounterId),
}

/// What a command comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What happens; empty if nothing changes.
    pub events: Vec<Event>,
    /// The counter whose action it is.
    pub counter: Option<CounterId>,
    /// What the asker is told.
    pub outcome: Outcome,
}

/// What the asker is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It is done, or stood so already.
    Done,
    /// It is done to this ticket.
    Ticket(TicketId),
    /// This ticket is called.
    Called {
        /// Which.
        ticket: TicketId,
        /// Why this one.
        reason: Reason,
        /// What else there is to know.
        also: Option<Also>,
    },
    /// Nobody waits for this counter.
    NobodyWaits,
    /// This notice was posted.
    Notice(NoticeId),
}
