//! A ticket as client and staff see it.

use crate::{View, WireTexts, counter::ReasonView, wire_texts, wire_time};
use kolejka_core::{Office, Ticket, TicketState, WaitRange};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the domain")]
pub enum TicketStatus {
    Waiting,
    Called,
    Serving,
    Parked,
    NoShow,
    Done,
    Cancelled,
    Expired,
}

impl TicketStatus {
    /// The status of a ticket.
    pub fn of(ticket: &Ticket) -> Self {
        match ticket.state {
            TicketState::Waiting { .. } => TicketStatus::Waiting,
            TicketState::Called(_) => TicketStatus::Called,
            TicketState::Serving { .. } => TicketStatus::Serving,
            TicketState::Parked { .. } => TicketStatus::Parked,
            TicketState::NoShow { .. } => TicketStatus::NoShow,
            TicketState::Done { .. } => TicketStatus::Done,
            TicketState::Cancelled { .. } => TicketStatus::Cancelled,
            TicketState::Expired { .. } => TicketStatus::Expired,
        }
    }
}

/// A ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own on the wire")]
pub struct TicketView {
    /// Its id.
    pub id: u64,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// What for, in order.
    pub services: Vec<String>,
    /// The service of the leg that is next or being served.
    pub service: String,
    /// How many like matters.
    pub count: u32,
    /// The client's language.
    pub language: String,
    /// Whether a counter without steps was asked for.
    pub step_free: bool,
    /// When it was issued.
    pub issued_at: String,
    /// How many waiting tickets would be called before it; absent when it does not wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_ahead: Option<u32>,
    /// The lower end of the forecast; absent until there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_min_s: Option<u32>,
    /// The upper end of the forecast; absent until there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_max_s: Option<u32>,
    /// The forecast that the range is made from; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<ForecastView>,
    /// Whether its service rests: it keeps its place and nobody is called for it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    /// The address of its page, absent unless a public address is configured; with `/qr.svg` after
    /// it, that address as a QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_url: Option<String>,
    /// Its print job; absent if it is not printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub print: Option<PrintView>,
    /// The counter that it is called to, served at, or addressed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// Its call, while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallView>,
    /// When it waits again by itself, if its client asked not to be called for a while.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_at: Option<String>,
    /// Since when it is being served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serving_since: Option<String>,
    /// Its legs; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<LegView>,
    /// Its priority class; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// A communication need; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<String>,
    /// Whether it began at a counter; for staff only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub walk_in: bool,
    /// Whether the clerk went to the client; for staff only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub away: bool,
    /// When it was asked whether serving still goes on, until that is answered; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<String>,
    /// When the clerk wants to be reminded of a ticket set aside; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind_at: Option<String>,
    /// Notes on it; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteView>,
}

/// How long a wait still takes, for who is served: one in ten waits less than `p10_s`, one in ten more
/// than `p90_s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastView {
    /// One in ten waits less.
    pub p10_s: u32,
    /// As many wait less as more.
    pub p50_s: u32,
    /// One in ten waits more.
    pub p90_s: u32,
}

/// A call.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CallView {
    /// When it was first called.
    pub at: String,
    /// How often, the first call included.
    pub times: u32,
    /// The event of the latest call or recall.
    pub seq: u64,
    /// Whether the client said that they are on their way; left out if not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub coming: bool,
    /// Why this ticket; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonView>,
}

/// One leg of a visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LegView {
    /// The service.
    pub service: String,
    /// Its name.
    pub name: WireTexts,
    /// How many like matters.
    pub count: u32,
    /// Whether it has been served.
    pub served: bool,
}

/// A note.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoteView {
    /// Its id.
    pub id: u64,
    /// Its text.
    pub text: String,
}

/// A print job.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PrintView {
    /// The job's id.
    pub job: u64,
    /// How it stands.
    pub state: PrintState,
    /// Whether its paper says that it is a copy, for it may have been printed before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub copy: bool,
}

/// How a print job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// It waits for the printer.
    Queued,
    /// Its bytes are on their way.
    Sending,
    /// The printer has taken all bytes; whether they are on paper is not known, or not yet.
    Sent,
    /// The printer said that it is on paper.
    Printed,
    /// It may be on paper or not; staff are told.
    Unsure,
    /// It was given up; staff are told.
    Failed,
    /// It is not printed any more: its ticket has ended.
    Cancelled,
}

impl TicketView {
    /// With a forecast of the wait, if it waits.
    #[must_use]
    pub fn with_wait(mut self, range: Option<WaitRange>) -> Self {
        let range = range.filter(|_| self.status == TicketStatus::Waiting);
        self.wait_min_s = range.map(|range| range.min_s);
        self.wait_max_s = range.map(|range| range.max_s);
        self
    }

    /// With the forecast that the range is made from, if it waits; for staff.
    #[must_use]
    pub fn with_forecast(mut self, forecast: Option<ForecastView>) -> Self {
        self.forecast = forecast.filter(|_| self.status == TicketStatus::Waiting);
        self
    }

    /// A ticket as shown to somebody; people ahead as told, addresses and print left to who knows
    /// them.
    pub fn of(office: &Office, ticket: &Ticket, people_ahead: Option<u32>, view: View) -> Self {
        let zone = office.index().zone();
        let staff = view == View::Staff;
        let (call, serving_since) = match &ticket.state {
            TicketState::Called(call) => (Some(call), None),
            TicketState::Serving { call, since, .. } => (call.as_ref(), Some(*since)),
            TicketState::Waiting { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => (None, None),
        };
        let counter = match &ticket.state {
            TicketState::Waiting { address, .. } => address.as_ref(),
            TicketState::NoShow { counter, .. } | TicketState::Parked { counter: Some(counter), .. }
                if staff =>
            {
                Some(counter)
            }
            TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::NoShow { .. }
            | TicketState::Parked { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => ticket.at_counter(),
        };
        Self {
            id: ticket.id.0,
            number: ticket.number.to_string(),
            status: TicketStatus::of(ticket),
            services: ticket.legs.iter().map(|leg| leg.service.to_string()).collect(),
            service: ticket.service().to_string(),
            count: ticket.current_leg().count,
            language: ticket.language.to_string(),
            step_free: ticket.step_free,
            issued_at: wire_time(ticket.arrived_at, zone),
            people_ahead,
            wait_min_s: None,
            wait_max_s: None,
            forecast: None,
            suspended: matches!(ticket.state, TicketState::Waiting { .. })
                && office.is_suspended(ticket.service()),
            page_url: None,
            // How it stands by now is known where it is printed.
            print: ticket.printer.as_ref().map(|_| PrintView {
                job: ticket.issued_seq.0,
                state: PrintState::Queued,
                copy: false,
            }),
            back_at: match ticket.state {
                TicketState::Parked { until, .. } => until.map(|until| wire_time(until, zone)),
                TicketState::Waiting { .. }
                | TicketState::Called(_)
                | TicketState::Serving { .. }
                | TicketState::NoShow { .. }
                | TicketState::Done { .. }
                | TicketState::Cancelled { .. }
                | TicketState::Expired { .. } => None,
            },
            counter: counter.map(ToString::to_string),
            call: call.map(|call| CallView {
                at: wire_time(call.at, zone),
                times: call.times,
                seq: call.seq.0,
                coming: call.coming,
                reason: staff.then(|| ReasonView::of(call.reason, call.also, office)),
            }),
            serving_since: serving_since.map(|at| wire_time(at, zone)),
            legs: ticket
                .legs
                .iter()
                .filter(|_| staff)
                .map(|leg| LegView {
                    service: leg.service.to_string(),
                    name: office
                        .service(&leg.service)
                        .map(|service| wire_texts(&service.name))
                        .unwrap_or_default(),
                    count: leg.count,
                    served: leg.served.is_some(),
                })
                .collect(),
            priority: ticket.class.as_ref().filter(|_| staff).map(ToString::to_string),
            need: ticket.need.as_ref().filter(|_| staff).map(ToString::to_string),
            walk_in: staff && ticket.walk_in,
            away: staff && ticket.attendance.away,
            asked_at: ticket.attendance.asked_at.filter(|_| staff).map(|at| wire_time(at, zone)),
            remind_at: ticket.attendance.remind_at.filter(|_| staff).map(|at| wire_time(at, zone)),
            notes: Vec::new(),
        }
    }
}
