//! The office as its supervisor sees it: all of it at one moment, and what one could do about it.
//!
//! Deliberately absent: whose ticket has which class. Who steers an office sees how many wait and how
//! long, not who is served out of turn.

use crate::{
    AlarmView, AlertView, CounterView, DeviceHealthView, EmergencyView, ForecastView, HelpView, NoticeView,
    PauseView, PrinterView, StreamView, View, WireTexts, wire_texts, wire_time,
};
use kolejka_core::{
    ClosedBecause, Counter, CounterState, Day, IntakeOrder, Office, Refusal, ServiceOrders, TicketState,
    Timestamp,
    config::{CounterConfig, Service},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The office at one moment, for supervisors.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupervisorView {
    /// The event that it follows.
    pub seq: u64,
    /// The office's time.
    pub now: String,
    /// The business day that goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whether the office as a whole issues tickets.
    pub open: bool,
    /// Why not; see `OfficeView`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_reason: Option<String>,
    /// When it opens again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    /// When the last of today's hours end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<String>,
    /// What is ordered about its intake for today: `stopped` or `open`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intake: Option<String>,
    /// How many wait.
    pub waiting: u32,
    /// How many are called or being served.
    pub at_counters: u32,
    /// How many visits are over, served.
    pub served: u32,
    /// How many came today, with and without a ticket.
    pub came: u32,
    /// Services.
    pub services: Vec<ServiceStateView>,
    /// Counters.
    pub counters: Vec<CounterStateView>,
    /// Who is signed in and works at no counter.
    pub free: Vec<FreeClerkView>,
    /// Names of those who work at counters or are free, by sign-in name.
    pub names: std::collections::BTreeMap<String, String>,
    /// What should be acted upon.
    pub alerts: Vec<AlertView>,
    /// What would help, the most first.
    pub proposals: Vec<ProposalView>,
    /// Clerks who ask for help in silence.
    pub alarms: Vec<AlarmView>,
    /// Kiosks that call for help.
    pub help: Vec<HelpView>,
    /// Notices that are current.
    pub notices: Vec<NoticeView>,
    /// An emergency that goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<EmergencyView>,
    /// Kiosks, displays and agents.
    pub devices: Vec<DeviceHealthView>,
    /// Printers.
    pub printers: Vec<PrinterView>,
}

/// A service at one moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceStateView {
    /// Its id.
    pub id: String,
    /// The letter before its tickets' numbers.
    pub series: String,
    /// Its name.
    pub name: WireTexts,
    /// Whether it is sensitive: its name stands on no public screen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Whether tickets are issued for it.
    pub open: bool,
    /// Why not; see `ServiceView`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_reason: Option<String>,
    /// When its intake opens again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    /// How many wait for it.
    pub waiting: u32,
    /// How long somebody has waited, since coming.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_s: Option<u32>,
    /// Since when that person waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<String>,
    /// How many are called or being served.
    pub at_counters: u32,
    /// Tickets issued for it today.
    pub issued: u32,
    /// The lower end of the forecast for who comes now; absent until there is one, or while it rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_min_s: Option<u32>,
    /// Its upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_max_s: Option<u32>,
    /// What it is made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<ForecastView>,
    /// The time within which nine of ten services end, once that is learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usually_within_s: Option<u32>,
    /// The office's target: no more wait than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_waiting: Option<u32>,
    /// The office's target: nobody waits longer than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_longest_s: Option<u32>,
    /// Whether a target is missed.
    pub over_target: bool,
    /// Open counters that serve it now, by id.
    pub served_at: Vec<String>,
    /// What is ordered about its intake for today: `stopped` or `open`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intake: Option<String>,
    /// Tickets today, as ordered for today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap_daily: Option<u32>,
    /// Tickets that wait at once, as ordered for today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap_waiting: Option<u32>,
    /// Tickets a day, as configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_limit: Option<u32>,
    /// Since when it rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended_since: Option<String>,
}

/// A counter at one moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CounterStateView {
    /// The counter.
    #[serde(flatten)]
    pub counter: CounterView,
    /// What it is doing: `closed`, `paused`, `free`, `called`, `serving`.
    pub doing: String,
    /// Since when it is doing that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doing_since: Option<String>,
    /// Since when somebody works there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The break there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseView>,
    /// The number there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<u64>,
    /// What it came for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Whether the clerk went to the client.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub away: bool,
    /// Whether it takes much longer than usual, and nobody said yet that it still goes on.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubted: bool,
    /// Services that it took over for the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<String>,
    /// Services of its own that it goes without for the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
    /// Since when its clerk asks the supervisor for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_at: Option<String>,
}

/// Somebody of the staff who works at no counter now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FreeClerkView {
    /// The sign-in name.
    pub login: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
}

/// What would help, and how much, as the office runs forward with it and without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalView {
    /// `take_service` or `open_counter`.
    pub what: String,
    /// At which counter.
    pub counter: String,
    /// For which service's queue.
    pub service: String,
    /// Who could work there: signed in, at no counter. With `open_counter` alone; empty if nobody is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clerks: Vec<FreeClerkView>,
    /// How long who comes now waits for it, as things are; absent if nobody could be called at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_s: Option<u32>,
    /// How long with the change.
    pub after_s: u32,
    /// Services for which one would wait noticeably longer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<CostView>,
    /// When it was reckoned.
    pub at: String,
}

/// A service for which a change makes the wait longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostView {
    /// Which.
    pub service: String,
    /// How long who comes now waits for it, as things are.
    pub before_s: u32,
    /// How long with the change.
    pub after_s: u32,
}

/// Today beside a usual day: who came and how many waited, in equal steps of the office's time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct CurveView {
    /// When the first step begins, as `07:30`.
    pub from: String,
    /// How long a step is.
    pub step_s: u32,
    /// How many came in each step so far.
    pub arrivals: Vec<u32>,
    /// How many waited at the end of each step so far, for their first matter; the last is who waits now.
    pub waiting: Vec<u32>,
    /// The same of a usual day: the medians of as many past days of the same weekday.
    pub usual_arrivals: Vec<f32>,
    /// Likewise.
    pub usual_waiting: Vec<f32>,
    /// Of how many days; nothing is usual while it is 0.
    pub usual_days: u32,
    /// Steps that the day has in all.
    pub steps: u32,
}

/// The stable name of an order about intake.
fn order_name(order: IntakeOrder) -> String {
    match order {
        IntakeOrder::Stopped => "stopped",
        IntakeOrder::Open => "open",
    }
    .to_owned()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Why nothing is issued, by code, and when something is again.
fn closed(checked: Result<(), Refusal>) -> (bool, Option<ClosedBecause>, Option<Timestamp>) {
    match checked {
        Err(
            Refusal::OfficeClosed { because, opens_at } | Refusal::IntakeClosed { because, opens_at, .. },
        ) => (false, Some(because), opens_at),
        Ok(()) | Err(_) => (true, None, None),
    }
}

impl SupervisorView {
    /// What the office itself knows; forecasts, people and devices are left to who knows them.
    pub fn of(office: &Office, clock_doubted: bool, now: Timestamp) -> Self {
        let zone = office.index().zone();
        let (open, because, opens_at) = closed(office.check_open(now));
        let done = |state: &TicketState| matches!(state, TicketState::Done { .. });
        let closes_at =
            office.config().services.iter().filter_map(|one| office.closes_at(&one.id, now)).max();
        Self {
            seq: office.last_seq().0,
            now: wire_time(now, zone),
            date: office.day().open_date().map(|date| date.to_string()),
            open,
            closed_reason: because.map(|because| because.code().to_owned()),
            opens_at: opens_at.map(|at| wire_time(at, zone)),
            closes_at: closes_at.map(|at| wire_time(at, zone)),
            intake: office.orders().and_then(|orders| orders.intake).map(order_name),
            waiting: count(office.lanes().len()),
            at_counters: count(office.counters().filter(|(_, counter)| counter.ticket().is_some()).count()),
            served: count(office.tickets().filter(|ticket| done(&ticket.state)).count()),
            came: count(office.tickets().count()),
            services: office
                .config()
                .services
                .iter()
                .map(|service| ServiceStateView::of(office, service, now))
                .collect(),
            counters: office
                .counters()
                .map(|(config, counter)| CounterStateView::of(office, config, counter))
                .collect(),
            free: Vec::new(),
            names: std::collections::BTreeMap::new(),
            alerts: AlertView::of(office, clock_doubted, now),
            proposals: Vec::new(),
            alarms: AlarmView::of(office),
            help: HelpView::standing(office, StreamView::Staff),
            notices: office.notices(now).map(|notice| NoticeView::of(notice, office)).collect(),
            emergency: EmergencyView::of(office),
            devices: Vec::new(),
            printers: Vec::new(),
        }
    }
}

impl ServiceStateView {
    fn of(office: &Office, service: &Service, now: Timestamp) -> Self {
        let zone = office.index().zone();
        let (open, because, opens_at) = closed(office.check_intake(&service.id, now));
        let ix = office.index().service(&service.id);
        let lanes = || office.lanes().iter().filter(move |(key, _)| Some(key.service) == ix);
        let first = lanes().filter_map(|(_, lane)| lane.front()).map(|entry| entry.arrived_at).min();
        let waiting = count(lanes().map(|(_, lane)| lane.len()).sum());
        let longest_s = first.map(|at| now.seconds_since(at));
        let target = service.staff.queue_alert.unwrap_or(office.config().staff.queue_alert);
        let orders: ServiceOrders = office.orders().map(|orders| orders.of(&service.id)).unwrap_or_default();
        let issued = match office.day() {
            Day::Open(tally) | Day::Ended(tally) => {
                tally.issued.get(&service.id).copied().unwrap_or_default()
            }
            Day::NotBegun => 0,
        };
        let serves = |config: &CounterConfig| {
            office.index().counter(&config.id).zip(ix).is_some_and(|(at, ix)| office.index().serves(at, ix))
        };
        Self {
            id: service.id.to_string(),
            series: service.series.to_string(),
            name: wire_texts(&service.name),
            sensitive: service.sensitive,
            open,
            closed_reason: because.map(|because| because.code().to_owned()),
            opens_at: opens_at.map(|at| wire_time(at, zone)),
            waiting,
            longest_s,
            waiting_since: first.map(|at| wire_time(at, zone)),
            at_counters: count(
                office
                    .counters()
                    .filter_map(|(_, counter)| office.ticket(counter.ticket()?))
                    .filter(|ticket| *ticket.service() == service.id)
                    .count(),
            ),
            issued,
            wait_min_s: None,
            wait_max_s: None,
            forecast: None,
            usually_within_s: None,
            target_waiting: target.waiting,
            target_longest_s: target.longest_s,
            over_target: target.waiting.is_some_and(|limit| waiting >= limit)
                || target.longest_s.zip(longest_s).is_some_and(|(limit, longest)| longest >= limit),
            served_at: office
                .counters()
                .filter(|(config, counter)| counter.is_open() && serves(config))
                .map(|(config, _)| config.id.to_string())
                .collect(),
            intake: orders.intake.map(order_name),
            cap_daily: orders.cap.daily,
            cap_waiting: orders.cap.waiting,
            daily_limit: service.daily_limit,
            suspended_since: orders.suspended.map(|suspension| wire_time(suspension.since, zone)),
        }
    }
}

impl CounterStateView {
    fn of(office: &Office, config: &CounterConfig, counter: &Counter) -> Self {
        let zone = office.index().zone();
        let ticket = counter.ticket().and_then(|id| office.ticket(id));
        let (doing, doing_since, since, pause) = match &counter.state {
            CounterState::Closed => ("closed", None, None, None),
            CounterState::Open { since, pause, .. } => {
                let at_counter = ticket.and_then(|ticket| match &ticket.state {
                    TicketState::Called(call) => Some(("called", call.at)),
                    TicketState::Serving { since, .. } => Some(("serving", *since)),
                    TicketState::Waiting { .. }
                    | TicketState::Parked { .. }
                    | TicketState::NoShow { .. }
                    | TicketState::Done { .. }
                    | TicketState::Cancelled { .. }
                    | TicketState::Expired { .. } => None,
                });
                // Who is served through a break that was pressed is still served.
                let (doing, at) = match (at_counter, pause) {
                    (Some((doing, at)), _) => (doing, Some(at)),
                    (None, Some(pause)) => ("paused", Some(pause.since)),
                    (None, None) => ("free", Some(counter.free_since.map_or(*since, |at| at.max(*since)))),
                };
                (doing, at, Some(*since), pause.clone())
            }
        };
        Self {
            counter: CounterView::of(config, counter, View::Staff),
            doing: doing.to_owned(),
            doing_since: doing_since.map(|at| wire_time(at, zone)),
            since: since.map(|at| wire_time(at, zone)),
            pause: pause.map(|pause| PauseView { since: wire_time(pause.since, zone), reason: pause.reason }),
            number: ticket.map(|ticket| ticket.number.to_string()),
            ticket: ticket.map(|ticket| ticket.id.0),
            service: ticket.map(|ticket| ticket.service().to_string()),
            away: ticket.is_some_and(|ticket| ticket.attendance.away),
            doubted: ticket.is_some_and(|ticket| ticket.attendance.asked_at.is_some()),
            taken: counter.taken.iter().map(ToString::to_string).collect(),
            left: counter.left.iter().map(ToString::to_string).collect(),
            alarm_at: counter.alarm_at.map(|at| wire_time(at, zone)),
        }
    }
}
