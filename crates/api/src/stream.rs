//! Messages of the websocket stream.
//!
//! Every event gives at most one message per view, so that following by number never loses half an
//! event. A message that changes more than one call carries all calls that stand.

use crate::{CounterView, EmergencyView, NoticeView, View, WireTexts, wire_texts, wire_time};
use kolejka_core::{
    Call, Event, LaneKey, LegEnd, Office, Recorded, Ticket, Timestamp, TransferTo,
    config::{CounterIx, QueueAlert},
    ids::{CounterId, ServiceId, TicketId},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Who follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamView {
    /// Displays and kiosks: numbers and counters, nothing about a person.
    Display,
    /// Staff.
    Staff,
}

/// A print job that wants somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeviceJob {
    /// The job.
    pub job: u64,
    /// Its ticket.
    pub ticket: u64,
    /// How it stands: `unsure` or `failed`; `queued` with `copy` if it is printed again.
    pub state: crate::PrintState,
    /// Whether its paper says that it is a copy.
    pub copy: bool,
}

/// A message of the stream.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// The first message of every connection.
    Hello {
        /// The number of the office's last event.
        seq: u64,
        /// The journal's identity: another one means starting anew.
        journal: String,
        /// The program's build: another one means loading the page again when idle.
        build: String,
        /// The office's time, for clocks that are wrong.
        now: String,
    },
    /// Everything needed to paint.
    Snapshot {
        /// The number of the event that it follows.
        seq: u64,
        /// The board.
        #[serde(flatten)]
        board: Board,
    },
    /// The connection is alive.
    Ping {
        /// The number of the office's last event.
        seq: u64,
        /// The office's time.
        now: String,
    },
    /// A ticket was called.
    Called(CallMessage),
    /// A ticket was called again.
    Recalled(CallMessage),
    /// A call does not stand any more, for another reason than being answered or missed.
    CallWithdrawn {
        /// The event's number.
        seq: u64,
        /// The number whose call was withdrawn.
        number: String,
        /// Where it was called to.
        counter: String,
        /// The call's event.
        call: u64,
        /// All calls that stand now.
        calls: Vec<BoardCall>,
        /// The ticket; for staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        ticket: Option<u64>,
    },
    /// A call was answered: serving began.
    Serving(TicketMessage),
    /// Serving ended.
    Finished(TicketMessage),
    /// A called client did not come.
    NoShow(TicketMessage),
    /// A ticket was issued.
    Issued(TicketMessage),
    /// A counter opened, closed, or began or ended a break.
    Counter {
        /// The event's number.
        seq: u64,
        /// The counter.
        counter: CounterView,
    },
    /// Notices changed.
    Notice {
        /// The event's number.
        seq: u64,
        /// All notices that are current.
        notices: Vec<NoticeView>,
    },
    /// An emergency began or is over.
    Emergency {
        /// The event's number.
        seq: u64,
        /// The emergency that goes on; absent when it is over.
        #[serde(skip_serializing_if = "Option::is_none")]
        emergency: Option<EmergencyView>,
    },
    /// The business day began or ended.
    Day {
        /// The event's number.
        seq: u64,
        /// Its date.
        date: String,
        /// Whether it began.
        open: bool,
        /// All calls that stand now.
        calls: Vec<BoardCall>,
    },
    /// The office was configured, or intake for a service ended, was ordered, rests or goes on: what was
    /// fetched of it is out of date.
    Office {
        /// The event's number.
        seq: u64,
    },
    /// An action was taken back.
    Undone {
        /// The event's number.
        seq: u64,
        /// Whose action it was.
        counter: String,
        /// All calls that stand now.
        calls: Vec<BoardCall>,
        /// Who is being served now.
        serving: Vec<ServingView>,
    },
    /// Somebody waits for what no open counter can give; for staff only.
    Alert {
        /// The number of the event after which it is so.
        seq: u64,
        /// All alerts that stand.
        alerts: Vec<AlertView>,
    },
    /// Clerks who ask for help in silence; for supervisors only.
    Alarm {
        /// The number of the event after which it is so.
        seq: u64,
        /// All alarms that stand.
        alarms: Vec<AlarmView>,
    },
    /// A device's state changed, or what became of its jobs wants somebody. Displays and kiosks are told
    /// state and conditions only.
    Device {
        /// The number of the event after which it is so.
        seq: u64,
        /// The device, such as `printer:hall`.
        device: String,
        /// `ok` or `trouble`.
        state: String,
        /// What is to be known of it, such as `paper_out` or `paper_low`; see `PrinterView`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        conditions: Vec<String>,
        /// What is wrong; for staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        /// A job that wants somebody; for staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        job: Option<DeviceJob>,
    },
    /// A ticket was set aside; for staff only.
    Parked(TicketMessage),
    /// A ticket waits again; for staff only.
    Returned(TicketMessage),
    /// Who missed a call, or whose ticket was given up, waits again; for staff only.
    Restored(TicketMessage),
    /// A ticket was sent elsewhere; for staff only.
    Transferred(TicketMessage),
    /// A ticket was given up; for staff only.
    Cancelled(TicketMessage),
    /// A ticket's class changed; for staff only.
    Priority(TicketMessage),
    /// A ticket got a note; for staff only.
    Note(TicketMessage),
    /// What was done to a ticket away from any counter was taken back; for staff only.
    PutBack(TicketMessage),
    /// A called client is on the way; for staff only.
    Coming(TicketMessage),
    /// A client asked not to be called for a while; for staff only.
    Postponed(TicketMessage),
    /// Calls for help from kiosks changed.
    Help {
        /// The event's number.
        seq: u64,
        /// All that stand.
        help: Vec<HelpView>,
    },
    /// It was asked or answered whether serving still goes on; for staff only.
    Attended(TicketMessage),
}

/// A call, as displays show and speak it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallMessage {
    /// The event's number, by which a display announces it once.
    pub seq: u64,
    /// The number.
    pub number: String,
    /// The counter's id.
    pub counter: String,
    /// What stands above the counter.
    pub label: String,
    /// The room.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub room: WireTexts,
    /// The floor.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub floor: WireTexts,
    /// When it was first called.
    pub at: String,
    /// How often, the first call included.
    pub times: u32,
    /// The ticket; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<u64>,
}

/// A call on the board.
pub type BoardCall = CallMessage;

/// Something that happened to a ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TicketMessage {
    /// The event's number.
    pub seq: u64,
    /// The number.
    pub number: String,
    /// The counter, if one has to do with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// Whether the client stays at the counter, for the next matter.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub carries_on: bool,
    /// The ticket; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<u64>,
    /// Its service; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// A number that is being served at a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ServingView {
    /// The number.
    pub number: String,
    /// The counter's id.
    pub counter: String,
}

impl ServingView {
    /// Everybody who is being served at a counter. Who is gone to is not: a public word of it would
    /// tell why.
    pub fn all(office: &Office) -> Vec<Self> {
        office
            .counters()
            .filter_map(|(config, counter)| {
                let ticket = office.ticket(counter.ticket()?)?;
                // Who is called has yet to come.
                (ticket.state.call().is_none() && !ticket.attendance.away)
                    .then(|| Self { number: ticket.number.to_string(), counter: config.id.to_string() })
            })
            .collect()
    }
}

/// Everything needed to paint a lobby screen.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Board {
    /// Calls that stand, the earliest first.
    pub calls: Vec<BoardCall>,
    /// The last calls, the latest first, whatever became of them unless they were withdrawn.
    pub recent: Vec<BoardCall>,
    /// Counters.
    pub counters: Vec<CounterView>,
    /// Notices that are current.
    pub notices: Vec<NoticeView>,
    /// Kiosks that call for help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<HelpView>,
    /// Who is being served at which counter, for the screen above it.
    pub serving: Vec<ServingView>,
    /// An emergency that goes on: it takes the whole screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<EmergencyView>,
    /// What staff should act upon; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<AlertView>,
}

/// Something that staff should act upon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AlertView {
    /// What: `clock_doubted`, `no_counter`, `no_step_free_counter`, `no_need_counter`,
    /// `no_language_counter`, `long_queue`, `silent_counter`, `intake_limited`: no tickets for the
    /// service, for who came now would hardly be served before closing, or `service_suspended`: it rests,
    /// and who waits for it keeps their place.
    pub code: String,
    /// For which service, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// How many wait.
    pub waiting: u32,
    /// With `long_queue`: how long somebody has waited, in whole steps of five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_s: Option<u32>,
    /// With `long_queue`: open counters that do not serve it and could take it for the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub could_take: Vec<String>,
    /// With `silent_counter`: where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// With `silent_counter`: the number that was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// A clerk who asks for help in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AlarmView {
    /// Where.
    pub counter: String,
    /// What stands above it.
    pub label: String,
    /// Who works there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
    /// Since when.
    pub at: String,
}

impl AlarmView {
    /// All that stand.
    pub fn of(office: &Office) -> Vec<Self> {
        let zone = office.index().zone();
        office
            .counters()
            .filter_map(|(config, counter)| {
                Some(Self {
                    counter: config.id.to_string(),
                    label: config.label.clone(),
                    clerk: counter.clerk().map(ToString::to_string),
                    at: wire_time(counter.alarm_at?, zone),
                })
            })
            .collect()
    }
}

/// A kiosk's call for help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HelpView {
    /// The kiosk.
    pub kiosk: String,
    /// Since when.
    pub at: String,
    /// Whether somebody is coming.
    pub coming: bool,
    /// Who; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
}

impl HelpView {
    /// All calls for help that stand, the earliest first.
    pub fn standing(office: &Office, view: StreamView) -> Vec<Self> {
        let mut calls: Vec<_> = office.help().collect();
        calls.sort_by_key(|(_, call)| call.at);
        let staff = view == StreamView::Staff;
        calls
            .into_iter()
            .map(|(kiosk, call)| Self {
                kiosk: kiosk.to_string(),
                at: wire_time(call.at, office.index().zone()),
                coming: call.coming.is_some(),
                clerk: call.coming.as_ref().filter(|_| staff).map(|(clerk, _)| clerk.to_string()),
            })
            .collect()
    }
}

impl CallMessage {
    /// A standing call of a ticket.
    pub fn of(office: &Office, ticket: &Ticket, call: &Call, view: StreamView) -> Self {
        let config = office.counter(&call.counter).map(|(config, _)| config);
        Self {
            seq: call.seq.0,
            number: ticket.number.to_string(),
            counter: call.counter.to_string(),
            label: config.map_or_else(|| call.counter.to_string(), |config| config.label.clone()),
            room: config.map(|config| wire_texts(&config.room)).unwrap_or_default(),
            floor: config.map(|config| wire_texts(&config.floor)).unwrap_or_default(),
            at: wire_time(call.at, office.index().zone()),
            times: call.times,
            ticket: (view == StreamView::Staff).then_some(ticket.id.0),
        }
    }

    /// All calls of an office that stand, the earliest first.
    pub fn standing(office: &Office, view: StreamView) -> Vec<Self> {
        let mut calls: Vec<(&Call, Self)> = office
            .counters()
            .filter_map(|(_, counter)| office.ticket(counter.ticket()?))
            .filter_map(|ticket| {
                let call = ticket.state.call()?;
                Some((call, Self::of(office, ticket, call, view)))
            })
            .collect();
        calls.sort_by_key(|(call, _)| (call.at, call.seq));
        calls.into_iter().map(|(_, message)| message).collect()
    }
}

impl AlertView {
    /// What staff should act upon: a clock that is not believed, so that no business day begins;
    /// services for which somebody waits and no open counter can call them; and languages and needs
    /// that no open counter has.
    pub fn of(office: &Office, clock_doubted: bool, now: Timestamp) -> Vec<Self> {
        let mut alerts: Vec<Self> = Vec::new();
        if clock_doubted {
            alerts.push(Self::new("clock_doubted", None, 0));
        }
        // What a supervisor ordered to be issued is, whatever the forecast says.
        let ordered = |id: &ServiceId| office.orders().and_then(|orders| orders.intake_of(id)).is_some();
        let limited = |id: &ServiceId| office.intake_limit(id).is_some() && !ordered(id);
        for service in office.config().services.iter().filter(|one| limited(&one.id)) {
            let waiting = office.index().service(&service.id).map_or(0, |ix| office.lanes().waiting_for(ix));
            let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
            alerts.push(Self::new("intake_limited", Some(service.id.to_string()), waiting));
        }
        for service in office.config().services.iter().filter(|one| office.is_suspended(&one.id)) {
            let waiting = office.index().service(&service.id).map_or(0, |ix| office.lanes().waiting_for(ix));
            let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
            alerts.push(Self::new("service_suspended", Some(service.id.to_string()), waiting));
        }
        for (key, lane) in office.lanes().iter().filter(|(key, _)| key.address.is_none()) {
            let service = Some(office.config().services[usize::from(key.service.0)].id.to_string());
            let waiting = u32::try_from(lane.len()).unwrap_or(u32::MAX);
            for code in lacking(office, key) {
                match alerts.iter_mut().find(|alert| alert.code == code && alert.service == service) {
                    Some(alert) => alert.waiting += waiting,
                    None => alerts.push(Self::new(code, service.clone(), waiting)),
                }
            }
        }
        alerts.extend(long_queues(office, now));
        alerts.extend(silent_counters(office, now));
        alerts
    }

    fn new(code: &str, service: Option<String>, waiting: u32) -> Self {
        Self {
            code: code.to_owned(),
            service,
            waiting,
            longest_s: None,
            could_take: Vec::new(),
            counter: None,
            number: None,
        }
    }
}

/// Steps in which a growing wait is told anew.
const LONGEST_STEP_S: u32 = 300;

/// Services for which more wait, or somebody waits longer, than the office wants.
fn long_queues(office: &Office, now: Timestamp) -> Vec<AlertView> {
    let (config, index) = (office.config(), office.index());
    let mut alerts = Vec::new();
    for service in &config.services {
        let limits = service.staff.queue_alert.unwrap_or(config.staff.queue_alert);
        let Some(ix) = index.service(&service.id).filter(|_| limits != QueueAlert::default()) else {
            continue;
        };
        // Nobody can help where the service rests.
        if index.is_suspended(ix) {
            continue;
        }
        let lanes = || office.lanes().iter().filter(|(key, _)| key.service == ix);
        let waiting = u32::try_from(lanes().map(|(_, lane)| lane.len()).sum::<usize>()).unwrap_or(u32::MAX);
        let longest_s = lanes()
            .filter_map(|(_, lane)| lane.iter().next())
            .map(|entry| now.seconds_since(entry.arrived_at))
            .max();
        let many = limits.waiting.is_some_and(|limit| waiting >= limit);
        let long = limits.longest_s.zip(longest_s).is_some_and(|(limit, longest)| longest >= limit);
        if !many && !long {
            continue;
        }
        let could_take = office.counters().filter(|(config, counter)| {
            counter.is_open() && index.counter(&config.id).is_some_and(|at| !index.serves(at, ix))
        });
        alerts.push(AlertView {
            longest_s: longest_s.map(|longest| longest / LONGEST_STEP_S * LONGEST_STEP_S),
            could_take: could_take.map(|(config, _)| config.id.to_string()).collect(),
            ..AlertView::new("long_queue", Some(service.id.to_string()), waiting)
        });
    }
    alerts
}

/// Counters at which nothing happens although somebody was called to them.
fn silent_counters(office: &Office, now: Timestamp) -> Vec<AlertView> {
    let after_s = office.config().staff.silent_after_s;
    office
        .counters()
        .filter_map(|(config, counter)| {
            let ticket = office.ticket(counter.ticket()?)?;
            let call = ticket.state.call()?;
            (now >= call.again_at.plus_s(after_s)).then(|| AlertView {
                counter: Some(config.id.to_string()),
                number: Some(ticket.number.to_string()),
                ..AlertView::new("silent_counter", None, 0)
            })
        })
        .collect()
}

/// What no open counter has for those who wait in a lane. Who cannot be called at all is told of for
/// that alone; a language or need that is nowhere keeps nobody waiting, but somebody should know.
fn lacking(office: &Office, key: &LaneKey) -> Vec<&'static str> {
    let index = office.index();
    if index.is_suspended(key.service) {
        return Vec::new();
    }
    let open: Vec<CounterIx> = office
        .counters()
        .filter(|(_, counter)| counter.is_open())
        .filter_map(|(config, _)| index.counter(&config.id))
        .filter(|counter| index.takes(*counter, key.service))
        .collect();
    let able: Vec<CounterIx> =
        open.iter().copied().filter(|counter| !key.step_free || index.is_step_free(*counter)).collect();
    if able.is_empty() {
        return vec![if open.is_empty() { "no_counter" } else { "no_step_free_counter" }];
    }
    let no_need = key.wish.need.is_some_and(|need| !able.iter().any(|at| index.has_need(*at, need)));
    let no_language =
        key.wish.language.is_some_and(|lang| !able.iter().any(|at| index.has_language(*at, lang)));
    [(no_need, "no_need_counter"), (no_language, "no_language_counter")]
        .into_iter()
        .filter_map(|(lacks, code)| lacks.then_some(code))
        .collect()
}

/// What followers are told of an event: the office as it stands after it, and the call that stood
/// on its ticket before it.
#[expect(clippy::too_many_lines, reason = "one arm an event")]
pub fn office_message(
    recorded: &Recorded,
    office: &Office,
    stood: Option<&Call>,
    view: StreamView,
    now: Timestamp,
) -> Option<Message> {
    let seq = recorded.seq.0;
    let staff = view == StreamView::Staff;
    let about = |id: TicketId, counter: Option<&CounterId>| {
        let ticket = office.ticket(id)?;
        Some(TicketMessage {
            seq,
            number: ticket.number.to_string(),
            counter: counter.map(ToString::to_string),
            carries_on: matches!(recorded.event, Event::ServiceFinished { end: LegEnd::CarryOn, .. }),
            ticket: staff.then_some(id.0),
            service: staff.then(|| ticket.service().to_string()),
        })
    };
    let counter_message = |id: &CounterId| {
        let (config, counter) = office.counter(id)?;
        let view = if staff { View::Staff } else { View::Public };
        Some(Message::Counter { seq, counter: CounterView::of(config, counter, view) })
    };
    let call = |id: TicketId| {
        let ticket = office.ticket(id)?;
        Some(CallMessage::of(office, ticket, ticket.state.call()?, view))
    };
    // For a display, a ticket that leaves its call is a call withdrawn.
    let withdrawn = |id: TicketId| {
        let stood = stood?;
        Some(Message::CallWithdrawn {
            seq,
            number: office.ticket(id)?.number.to_string(),
            counter: stood.counter.to_string(),
            call: stood.seq.0,
            calls: CallMessage::standing(office, view),
            ticket: staff.then_some(id.0),
        })
    };
    let for_staff = |id: TicketId, message: fn(TicketMessage) -> Message, counter: Option<&CounterId>| {
        match withdrawn(id) {
            Some(message) if !staff => Some(message),
            _ if staff => about(id, counter).map(message),
            _ => None,
        }
    };

    match &recorded.event {
        // What was fetched of the office is out of date: its services' intake, or who waits.
        Event::OfficeConfigured { .. }
        | Event::IntakeLimited { .. }
        | Event::IntakeFreed { .. }
        | Event::IntakeOrdered { .. }
        | Event::ServiceCapped { .. }
        | Event::ServiceSuspended { .. }
        | Event::ServiceResumed { .. }
        | Event::EmergencyTakenBack { .. } => Some(Message::Office { seq }),
        Event::DayOpened { opening } => Some(Message::Day {
            seq,
            date: opening.date.to_string(),
            open: true,
            calls: CallMessage::standing(office, view),
        }),
        Event::DayClosed { date, .. } => {
            Some(Message::Day { seq, date: date.to_string(), open: false, calls: Vec::new() })
        }
        Event::TicketIssued { ticket, .. } | Event::EmergencyEntered { ticket, .. } => {
            about(*ticket, None).map(Message::Issued)
        }
        Event::WalkedIn { ticket, counter, .. } => {
            about(*ticket, Some(counter)).filter(|_| staff).map(Message::Serving)
        }
        // Who is gone to is not called: the hall hears nothing of it.
        Event::TicketCalled { ticket, quiet, .. } => {
            call(*ticket).filter(|_| staff || !quiet).map(Message::Called)
        }
        Event::TicketRecalled { ticket, .. } => call(*ticket).map(Message::Recalled),
        Event::ServiceStarted { ticket, counter, away } => {
            // A call that stood before was heard and is over; where the clerk went at once, in the
            // same action, the hall knows of none.
            let known = staff || !away || recorded.action == recorded.seq;
            about(*ticket, Some(counter)).filter(|_| known).map(Message::Serving)
        }
        Event::ServiceFinished { ticket, counter, .. } => {
            about(*ticket, Some(counter)).map(Message::Finished)
        }
        Event::TicketMissed { ticket, counter } => about(*ticket, Some(counter)).map(Message::NoShow),
        Event::TicketRestored { ticket, address, .. } => {
            for_staff(*ticket, Message::Restored, address.as_ref())
        }
        Event::TicketParked { ticket, counter, .. } => for_staff(*ticket, Message::Parked, Some(counter)),
        Event::TicketReturned { ticket, .. } => for_staff(*ticket, Message::Returned, None),
        Event::TicketTransferred { ticket, to, .. } => {
            let counter = match to {
                TransferTo::Service(_) => None,
                TransferTo::Counter(counter) => Some(counter),
            };
            for_staff(*ticket, Message::Transferred, counter)
        }
        Event::TicketGivenBack { ticket, .. } => withdrawn(*ticket),
        Event::TicketCancelled { ticket } => for_staff(*ticket, Message::Cancelled, None),
        Event::PriorityChanged { ticket, .. } => for_staff(*ticket, Message::Priority, None),
        Event::NoteAdded { ticket, .. } => about(*ticket, None).filter(|_| staff).map(Message::Note),
        Event::TicketPutBack { ticket, .. } => about(*ticket, None).filter(|_| staff).map(Message::PutBack),
        Event::CounterOpened { counter, .. }
        | Event::CounterPaused { counter, .. }
        | Event::CounterTakenOver { counter, .. }
        | Event::CounterClosed { counter, .. } => counter_message(counter),
        Event::ServiceTaken { counter, .. }
        | Event::ServiceDropped { counter, .. }
        | Event::CounterOffered { counter, .. } => counter_message(counter).filter(|_| staff),
        Event::ServiceDoubted { ticket, counter } | Event::ServiceConfirmed { ticket, counter } => {
            about(*ticket, Some(counter)).filter(|_| staff).map(Message::Attended)
        }
        // Told to supervisors alone, as what stands.
        Event::AlarmRaised { .. } => None,
        // Its clerk's panel asks how the counter is; nothing says that this is why.
        Event::AlarmEnded { counter } => counter_message(counter).filter(|_| staff),
        Event::ActionUndone { counter, withdrawn, .. } => {
            let calls = CallMessage::standing(office, view);
            match withdrawn.first() {
                Some(call) => Some(Message::CallWithdrawn {
                    seq,
                    number: office.ticket(call.ticket)?.number.to_string(),
                    counter: call.counter.to_string(),
                    call: call.call.0,
                    calls,
                    ticket: staff.then_some(call.ticket.0),
                }),
                None => Some(Message::Undone {
                    seq,
                    counter: counter.to_string(),
                    calls,
                    serving: ServingView::all(office),
                }),
            }
        }
        Event::ClientComing { ticket } => about(*ticket, None).filter(|_| staff).map(Message::Coming),
        Event::TicketPostponed { ticket, .. } => for_staff(*ticket, Message::Postponed, None),
        Event::HelpCalled { .. } | Event::HelpAnswered { .. } | Event::HelpEnded { .. } => {
            Some(Message::Help { seq, help: HelpView::standing(office, view) })
        }
        Event::EmergencyStarted { .. } | Event::EmergencyEnded => {
            Some(Message::Emergency { seq, emergency: EmergencyView::of(office) })
        }
        Event::NoticePosted { .. } | Event::NoticeWithdrawn { .. } => Some(Message::Notice {
            seq,
            notices: office.notices(now).map(|notice| NoticeView::of(notice, office)).collect(),
        }),
    }
}
