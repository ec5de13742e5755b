//! The visits table: one row a leg, for reports.
//!
//! Rows are made from the state after a batch, not from its events, so that an undo needs no rule
//! of its own here.

use jiff::civil::Date;
use kolejka_core::{Leg, Ticket, TicketState, Timestamp, ids::TicketId};

/// One leg of a visit as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Which leg, from 0.
    pub leg: u32,
    /// The business day.
    pub date: Date,
    /// The ticket's number.
    pub number: String,
    /// The service.
    pub service: String,
    /// How many like matters.
    pub count: u32,
    /// The priority class.
    pub class: Option<String>,
    /// The client's language.
    pub language: String,
    /// Whether a counter without steps was asked for.
    pub step_free: bool,
    /// Whether it began at a counter.
    pub walk_in: bool,
    /// When the client came.
    pub arrived_at: Timestamp,
    /// The first call for this leg.
    pub called_at: Option<Timestamp>,
    /// When serving began.
    pub served_from: Option<Timestamp>,
    /// When serving ended.
    pub served_to: Option<Timestamp>,
    /// Where it was called or served.
    pub counter: Option<String>,
    /// By whom.
    pub clerk: Option<String>,
    /// The outcome that the clerk gave.
    pub outcome: Option<String>,
    /// Whether it is not known when serving really ended: nobody answered whether it still went on.
    pub doubted: bool,
    /// How the leg stands: `waiting`, `called`, `serving`, `parked`, `no_show`, `served`,
    /// `cancelled`, `expired`.
    pub state: &'static str,
}

impl VisitRow {
    /// The rows of a ticket: one a leg.
    pub fn of(ticket: &Ticket, date: Date) -> impl Iterator<Item = VisitRow> {
        (0..).zip(&ticket.legs).map(move |(place, leg)| Self::of_leg(ticket, place, leg, date))
    }

    fn of_leg(ticket: &Ticket, place: u32, leg: &Leg, date: Date) -> Self {
        let mut row = VisitRow {
            ticket: ticket.id,
            leg: place,
            date,
            number: ticket.number.to_string(),
            service: leg.service.to_string(),
            count: leg.count,
            class: ticket.class.as_ref().map(ToString::to_string),
            language: ticket.language.to_string(),
            step_free: ticket.step_free,
            walk_in: ticket.walk_in,
            arrived_at: ticket.arrived_at,
            called_at: None,
            served_from: None,
            served_to: None,
            counter: None,
            clerk: None,
            outcome: None,
            doubted: false,
            state: "waiting",
        };
        if let Some(served) = &leg.served {
            row.called_at = served.called_at;
            row.served_from = Some(served.from);
            row.served_to = Some(served.to);
            row.counter = Some(served.counter.to_string());
            row.clerk = Some(served.clerk.to_string());
            row.outcome.clone_from(&served.outcome);
            row.doubted = served.doubted;
            row.state = "served";
            return row;
        }
        // Later legs of a visit share its end, but not its place at a counter.
        let current = place as usize == ticket.leg;
        match &ticket.state {
            TicketState::Called(call) if current => {
                row.called_at = Some(call.at);
                row.counter = Some(call.counter.to_string());
                row.clerk = Some(call.clerk.to_string());
                row.state = "called";
            }
            TicketState::Serving { call, counter, clerk, since } if current => {
                row.called_at = call.as_ref().map(|call| call.at);
                row.served_from = Some(*since);
                row.counter = Some(counter.to_string());
                row.clerk = Some(clerk.to_string());
                row.state = "serving";
            }
            TicketState::Waiting { .. } | TicketState::Called(_) | TicketState::Serving { .. } => {}
            TicketState::Parked { .. } => row.state = "parked",
            TicketState::NoShow { counter, .. } => {
                if current {
                    row.counter = Some(counter.to_string());
                }
                row.state = "no_show";
            }
            TicketState::Done { .. } => row.state = "served",
            TicketState::Cancelled { .. } => row.state = "cancelled",
            TicketState::Expired { .. } => row.state = "expired",
        }
        row
    }
}
