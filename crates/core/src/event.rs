//! What happened: the journal's words.
//!
//! An event records outcomes (ticket, number, reason, what was told), never a question to be
//! decided again, so a changed rule never changes history.
//! Events are stored for years: a released variant is never edited, only followed by another, and
//! the store brings old forms up to date on reading.

use crate::{
    Actor, Also, Cap, Emergency, FreedBecause, IntakeLimit, IntakeOrder, Leg, Notice, Number, Orders, Pause,
    Place, Reason, Timestamp, TransferTo, Turn, WaitRange,
    config::Config,
    ids::{
        ClassId, ClerkId, CounterId, KioskId, Lang, NeedId, NoteId, NoticeId, PrinterId, Seq, Series,
        ServiceId, TicketId,
    },
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// Its number in its office's journal.
    pub seq: Seq,
    /// When; never before the event that precedes it.
    pub at: Timestamp,
    /// The number of the first event of the same command.
    pub action: Seq,
    /// By whom.
    pub actor: Actor,
    /// The counter whose action it is, and where it can be undone.
    pub counter: Option<CounterId>,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The office has this configuration from now on.
    OfficeConfigured {
        /// The whole configuration.
        config: Box<Config>,
    },
    /// A business day began; carries all that outlives a day, so replay can start here.
    DayOpened {
        /// Everything that outlives a day.
        opening: Box<DayOpening>,
    },
    /// The business day ended.
    DayClosed {
        /// Its date.
        date: Date,
        /// Tickets that waited, were called, parked or missed, and are void now.
        expired: Vec<TicketId>,
        /// Tickets that were being served, and count as served.
        ended: Vec<TicketId>,
    },
    /// A ticket was issued and waits.
    TicketIssued {
        /// Its id.
        ticket: TicketId,
        /// Its number.
        number: Number,
        /// What for.
        legs: Vec<Leg>,
        /// Its priority class.
        class: Option<ClassId>,
        /// The client's language.
        language: Lang,
        /// Whether it asks for a counter without steps.
        step_free: bool,
        /// A communication need.
        need: Option<NeedId>,
        /// Where it is printed.
        printer: Option<PrinterId>,
        /// People ahead, as told to the client.
        people_ahead: u32,
        /// The forecast, as told to the client.
        forecast: Option<WaitRange>,
        /// Whether the service card stands on the paper.
        #[serde(default)]
        print_card: bool,
    },
    /// Somebody without a ticket is being served.
    WalkedIn {
        /// The id of the ticket made for it.
        ticket: TicketId,
        /// Its number.
        number: Number,
        /// Where.
        counter: CounterId,
        /// By whom.
        clerk: ClerkId,
        /// What for.
        service: ServiceId,
        /// The language taken for it.
        language: Lang,
    },
    /// A waiting ticket was called.
    TicketCalled {
        /// Which.
        ticket: TicketId,
        /// Where to.
        counter: CounterId,
        /// By whom.
        clerk: ClerkId,
        /// Why this one.
        reason: Reason,
        /// What else there is to know.
        also: Option<Also>,
        /// How it counts under a ratio.
        turn: Turn,
        /// Whether nothing is shown or spoken: the clerk goes to the client.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        quiet: bool,
    },
    /// A called ticket was called again.
    TicketRecalled {
        /// Which.
        ticket: TicketId,
        /// Where to.
        counter: CounterId,
    },
    /// Serving began.
    ServiceStarted {
        /// Which.
        ticket: TicketId,
        /// Where.
        counter: CounterId,
        /// Whether the clerk goes to the client.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        away: bool,
    },
    /// Serving a leg ended.
    ServiceFinished {
        /// Which.
        ticket: TicketId,
        /// Where.
        counter: CounterId,
        /// The outcome that the clerk gave.
        outcome: Option<String>,
        /// What becomes of the ticket.
        end: LegEnd,
        /// Whether it is not known when it really ended, so that nothing is learned from it: nobody
        /// answered whether it still went on.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        doubted: bool,
    },
    /// A called client did not come.
    TicketMissed {
        /// Which.
        ticket: TicketId,
        /// Where it was called to.
        counter: CounterId,
    },
    /// A client who missed the call, or whose ticket was given up, waits again.
    TicketRestored {
        /// Which.
        ticket: TicketId,
        /// Where it stands now.
        place: Place,
        /// The counter that it waits for, if it is next there.
        address: Option<CounterId>,
    },
    /// A ticket was set aside.
    TicketParked {
        /// Which.
        ticket: TicketId,
        /// From where.
        counter: CounterId,
        /// A note about it.
        note: Option<NoteId>,
        /// After how long its clerk wants to be reminded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remind_after_s: Option<u32>,
    },
    /// A ticket that was set aside waits again, its place kept.
    TicketReturned {
        /// Which.
        ticket: TicketId,
        /// Where it stands now.
        #[serde(default = "in_turn", skip_serializing_if = "is_in_turn")]
        place: Place,
        /// The counter that it waits for, if it did before and that one is still open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<CounterId>,
    },
    /// A called client said that they are on their way.
    ClientComing {
        /// Whose ticket.
        ticket: TicketId,
    },
    /// A client asked not to be called for a while: the ticket stands aside, its place kept.
    TicketPostponed {
        /// Which.
        ticket: TicketId,
        /// When it waits again by itself.
        until: Timestamp,
    },
    /// A ticket was sent to another service or counter, its waiting time kept.
    TicketTransferred {
        /// Which.
        ticket: TicketId,
        /// Where to.
        to: TransferTo,
        /// A note about it.
        note: Option<NoteId>,
    },
    /// A called ticket went back to the front because its counter closed.
    TicketGivenBack {
        /// Which.
        ticket: TicketId,
        /// The counter that closed.
        counter: CounterId,
    },
    /// A ticket was given up.
    TicketCancelled {
        /// Which.
        ticket: TicketId,
    },
    /// A ticket's priority class changed.
    PriorityChanged {
        /// Which.
        ticket: TicketId,
        /// The class from now on.
        class: Option<ClassId>,
    },
    /// A note was put on a ticket.
    NoteAdded {
        /// Which.
        ticket: TicketId,
        /// The note's id; its text lies outside the journal.
        note: NoteId,
    },
    /// A counter opened, or a break there ended.
    CounterOpened {
        /// Which.
        counter: CounterId,
        /// Who works there.
        clerk: ClerkId,
    },
    /// A break began at a counter.
    CounterPaused {
        /// Which.
        counter: CounterId,
        /// What for.
        reason: Option<String>,
    },
    /// A counter closed.
    CounterClosed {
        /// Which.
        counter: CounterId,
        /// Tickets that waited for just this counter and wait for any now.
        released: Vec<TicketId>,
    },
    /// Intake for a service ended early: who comes now would hardly be served before closing.
    IntakeLimited {
        /// Which.
        service: ServiceId,
        /// Why.
        limit: IntakeLimit,
    },
    /// Intake for a service that had ended early goes on.
    IntakeFreed {
        /// Which.
        service: ServiceId,
        /// Why.
        because: FreedBecause,
    },
    /// A counter took a service over for the day, or got one of its own back.
    ServiceTaken {
        /// Which counter.
        counter: CounterId,
        /// Which service.
        service: ServiceId,
    },
    /// A counter gave back a service that it had taken over, or goes without one of its own today.
    ServiceDropped {
        /// Which counter.
        counter: CounterId,
        /// Which service.
        service: ServiceId,
    },
    /// A clerk offered to hand a counter over, or does so no more.
    CounterOffered {
        /// Which.
        counter: CounterId,
        /// Whether it is offered.
        offered: bool,
    },
    /// A colleague took a counter over, with its ticket.
    CounterTakenOver {
        /// Which.
        counter: CounterId,
        /// Who works there from now on.
        clerk: ClerkId,
    },
    /// Serving takes so long that its clerk is asked whether it still goes on.
    ServiceDoubted {
        /// Which.
        ticket: TicketId,
        /// Where.
        counter: CounterId,
    },
    /// The clerk answered that it does.
    ServiceConfirmed {
        /// Which.
        ticket: TicketId,
        /// Where.
        counter: CounterId,
    },
    /// A clerk asks the supervisor for help in silence.
    AlarmRaised {
        /// Where.
        counter: CounterId,
        /// Who.
        clerk: ClerkId,
    },
    /// A supervisor saw to it.
    AlarmEnded {
        /// Where.
        counter: CounterId,
    },
    /// An action was taken back.
    ActionUndone {
        /// The counter whose action it was.
        counter: CounterId,
        /// The action: the number of its first event.
        undone: Seq,
        /// Calls that were taken back with it.
        withdrawn: Vec<WithdrawnCall>,
        /// Tickets that stand as before the action.
        tickets: Vec<TicketId>,
        /// Tickets that began with the action and are void.
        removed: Vec<TicketId>,
    },
    /// What somebody of the staff did to a ticket away from any counter was taken back.
    TicketPutBack {
        /// The ticket, which stands as before.
        ticket: TicketId,
        /// What was done: the number of its event.
        undone: Seq,
    },
    /// Emergency numbers that were entered away from any counter were taken back: they can be entered anew.
    EmergencyTakenBack {
        /// The entering: the number of its first event.
        undone: Seq,
        /// The tickets that were made for them and are void.
        removed: Vec<TicketId>,
    },
    /// It was ordered for today whether tickets are issued.
    IntakeOrdered {
        /// For which service; for the whole office, and no other order about it, if absent.
        service: Option<ServiceId>,
        /// What; as usual if absent.
        order: Option<IntakeOrder>,
    },
    /// It was ordered for today how many tickets of a service there may be.
    ServiceCapped {
        /// Which.
        service: ServiceId,
        /// How many.
        cap: Cap,
    },
    /// A service rests: nobody gets a ticket for it and nobody is called by rule.
    ServiceSuspended {
        /// Which.
        service: ServiceId,
        /// The notice that tells of it.
        notice: Option<NoticeId>,
    },
    /// A service that rested goes on.
    ServiceResumed {
        /// Which.
        service: ServiceId,
    },
    /// A notice was posted.
    NoticePosted {
        /// The notice.
        notice: Notice,
    },
    /// A notice was taken down.
    NoticeWithdrawn {
        /// Which.
        notice: NoticeId,
    },
    /// An emergency number that was given out on paper was entered and waits.
    EmergencyEntered {
        /// The id of the ticket made for it.
        ticket: TicketId,
        /// The number on the paper.
        number: Number,
        /// What for.
        service: ServiceId,
        /// The language taken for it.
        language: Lang,
        /// When the client came.
        arrived_at: Timestamp,
    },
    /// A kiosk called for help.
    HelpCalled {
        /// Which.
        kiosk: KioskId,
    },
    /// Somebody of the staff goes to a kiosk that called for help.
    HelpAnswered {
        /// Which kiosk.
        kiosk: KioskId,
        /// Who.
        clerk: ClerkId,
    },
    /// A call for help ended.
    HelpEnded {
        /// Whose.
        kiosk: KioskId,
    },
    /// An emergency began.
    EmergencyStarted {
        /// What every screen shows.
        emergency: Emergency,
    },
    /// The emergency is over.
    EmergencyEnded,
}

fn in_turn() -> Place {
    Place::InTurn
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this form")]
fn is_in_turn(place: &Place) -> bool {
    *place == Place::InTurn
}

/// A call that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawnCall {
    /// Which ticket was called.
    pub ticket: TicketId,
    /// Where to.
    pub counter: CounterId,
    /// The call's event.
    pub call: Seq,
}

/// What becomes of a ticket when a leg ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegEnd {
    /// It was the last leg: the visit is over.
    VisitDone,
    /// It waits for the next leg, by its original arrival.
    NextLegWaits,
    /// The same counter serves the next leg at once.
    CarryOn,
}

/// Everything that outlives a business day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayOpening {
    /// The date that begins.
    pub date: Date,
    /// The configuration in force.
    pub config: Config,
    /// The last number issued per series: empty, unless a day that had ended is opened again.
    pub numbers: BTreeMap<Series, u32>,
    /// Tickets issued per service, likewise.
    pub issued: BTreeMap<ServiceId, u32>,
    /// What is ordered for today, likewise.
    #[serde(default, skip_serializing_if = "Orders::is_empty")]
    pub orders: Orders,
    /// Emergency numbers entered, likewise.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub emergency_numbers: BTreeSet<u32>,
    /// Calls of tickets with a class since the last without, as a ratio counts them.
    pub run: u32,
    /// Counters at which somebody works.
    pub staffed: Vec<StaffedCounter>,
    /// Notices that are still current.
    pub notices: Vec<Notice>,
    /// An emergency that goes on.
    #[serde(default)]
    pub emergency: Option<Emergency>,
    /// The event by which the configuration came; 0 in journals that do not say it.
    #[serde(default)]
    pub configured: Seq,
    /// The next ticket's id.
    pub next_ticket: TicketId,
    /// The next notice's id.
    pub next_notice: NoticeId,
    /// The next note's id.
    pub next_note: NoteId,
}

/// A counter at which somebody works while a day begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffedCounter {
    /// Which.
    pub counter: CounterId,
    /// Who.
    pub clerk: ClerkId,
    /// Since when.
    pub since: Timestamp,
    /// A break.
    pub pause: Option<Pause>,
}

impl Event {
    /// The event's stable name in the journal.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::OfficeConfigured { .. } => "office_configured",
            Event::DayOpened { .. } => "day_opened",
            Event::DayClosed { .. } => "day_closed",
            Event::TicketIssued { .. } => "ticket_issued",
            Event::WalkedIn { .. } => "walked_in",
            Event::TicketCalled { .. } => "ticket_called",
            Event::TicketRecalled { .. } => "ticket_recalled",
            Event::ServiceStarted { .. } => "service_started",
            Event::ServiceFinished { .. } => "service_finished",
            Event::TicketMissed { .. } => "ticket_missed",
            Event::TicketRestored { .. } => "ticket_restored",
            Event::TicketParked { .. } => "ticket_parked",
            Event::TicketReturned { .. } => "ticket_returned",
            Event::TicketTransferred { .. } => "ticket_transferred",
            Event::TicketGivenBack { .. } => "ticket_given_back",
            Event::TicketCancelled { .. } => "ticket_cancelled",
            Event::PriorityChanged { .. } => "priority_changed",
            Event::NoteAdded { .. } => "note_added",
            Event::CounterOpened { .. } => "counter_opened",
            Event::CounterPaused { .. } => "counter_paused",
            Event::CounterClosed { .. } => "counter_closed",
            Event::IntakeLimited { .. } => "intake_limited",
            Event::IntakeFreed { .. } => "intake_freed",
            Event::ServiceTaken { .. } => "service_taken",
            Event::ServiceDropped { .. } => "service_dropped",
            Event::CounterOffered { .. } => "counter_offered",
            Event::CounterTakenOver { .. } => "counter_taken_over",
            Event::ServiceDoubted { .. } => "service_doubted",
            Event::ServiceConfirmed { .. } => "service_confirmed",
            Event::AlarmRaised { .. } => "alarm_raised",
            Event::AlarmEnded { .. } => "alarm_ended",
            Event::ActionUndone { .. } => "action_undone",
            Event::TicketPutBack { .. } => "ticket_put_back",
            Event::EmergencyTakenBack { .. } => "emergency_taken_back",
            Event::IntakeOrdered { .. } => "intake_ordered",
            Event::ServiceCapped { .. } => "service_capped",
            Event::ServiceSuspended { .. } => "service_suspended",
            Event::ServiceResumed { .. } => "service_resumed",
            Event::NoticePosted { .. } => "notice_posted",
            Event::NoticeWithdrawn { .. } => "notice_withdrawn",
            Event::ClientComing { .. } => "client_coming",
            Event::TicketPostponed { .. } => "ticket_postponed",
            Event::EmergencyEntered { .. } => "emergency_entered",
            Event::HelpCalled { .. } => "help_called",
            Event::HelpAnswered { .. } => "help_answered",
            Event::HelpEnded { .. } => "help_ended",
            Event::EmergencyStarted { .. } => "emergency_started",
            Event::EmergencyEnded => "emergency_ended",
        }
    }

    /// The tickets that the event changes, for those who keep a copy of them.
    pub fn tickets(&self) -> Vec<TicketId> {
        match self {
            Event::TicketIssued { ticket, .. }
            | Event::WalkedIn { ticket, .. }
            | Event::TicketCalled { ticket, .. }
            | Event::TicketRecalled { ticket, .. }
            | Event::ServiceDoubted { ticket, .. }
            | Event::ServiceConfirmed { ticket, .. }
            | Event::ServiceStarted { ticket, .. }
            | Event::ServiceFinished { ticket, .. }
            | Event::TicketMissed { ticket, .. }
            | Event::TicketRestored { ticket, .. }
            | Event::TicketParked { ticket, .. }
            | Event::TicketReturned { ticket, .. }
            | Event::ClientComing { ticket }
            | Event::TicketPostponed { ticket, .. }
            | Event::EmergencyEntered { ticket, .. }
            | Event::TicketTransferred { ticket, .. }
            | Event::TicketGivenBack { ticket, .. }
            | Event::TicketCancelled { ticket }
            | Event::PriorityChanged { ticket, .. }
            | Event::TicketPutBack { ticket, .. }
            | Event::NoteAdded { ticket, .. } => vec![*ticket],
            Event::CounterClosed { released, .. } => released.clone(),
            Event::DayClosed { expired, ended, .. } => expired.iter().chain(ended).copied().collect(),
            Event::ActionUndone { tickets, removed, .. } => tickets.iter().chain(removed).copied().collect(),
            Event::EmergencyTakenBack { removed, .. } => removed.clone(),
            Event::OfficeConfigured { .. }
            | Event::DayOpened { .. }
            | Event::CounterOpened { .. }
            | Event::CounterPaused { .. }
            | Event::IntakeLimited { .. }
            | Event::IntakeFreed { .. }
            | Event::ServiceTaken { .. }
            | Event::ServiceDropped { .. }
            | Event::CounterOffered { .. }
            | Event::CounterTakenOver { .. }
            | Event::AlarmRaised { .. }
            | Event::AlarmEnded { .. }
            | Event::IntakeOrdered { .. }
            | Event::ServiceCapped { .. }
            | Event::ServiceSuspended { .. }
            | Event::ServiceResumed { .. }
            | Event::NoticePosted { .. }
            | Event::NoticeWithdrawn { .. }
            | Event::HelpCalled { .. }
            | Event::HelpAnswered { .. }
            | Event::HelpEnded { .. }
            | Event::EmergencyStarted { .. }
            | Event::EmergencyEnded => Vec::new(),
        }
    }
}
