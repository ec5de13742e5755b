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

/// Visits between two days.
pub(crate) const BETWEEN: &str =
    "SELECT ticket, leg, date, number, service, count, class, language, step_free,
        walk_in, arrived_at_ms, called_at_ms, served_from_ms, served_to_ms, counter, clerk, outcome, state,
        doubted
    FROM visits JOIN offices ON offices.ix = visits.office
    WHERE offices.id = ?1 AND date BETWEEN ?2 AND ?3 ORDER BY ticket, leg";

/// The first legs of a day; ticket ids rise from day to day, so only that day's rows are read.
pub(crate) const FIRST_LEGS: &str =
    "SELECT ticket, leg, visits.date, number, service, count, class, language, step_free,
        walk_in, arrived_at_ms, called_at_ms, served_from_ms, served_to_ms, counter, clerk, outcome, state,
        doubted
    FROM visits JOIN offices ON offices.ix = visits.office
    WHERE offices.id = ?1 AND leg = 0 AND visits.date = ?2
        AND ticket >= coalesce(
            (SELECT min(first_ticket) FROM days WHERE days.office = offices.ix AND days.date = ?2), 0)
        AND ticket < coalesce(
            (SELECT min(first_ticket) FROM days WHERE days.office = offices.ix AND days.date > ?2),
            9223372036854775807)
    ORDER BY ticket";

/// Every state of a leg.
const STATES: [&str; 8] =
    ["waiting", "called", "serving", "parked", "no_show", "served", "cancelled", "expired"];

impl VisitRow {
    /// A row of [`BETWEEN`].
    pub(crate) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let time = |column: &str| row.get::<_, Option<i64>>(column).map(|ms| ms.map(Timestamp));
        let foreign = |column: usize, what: String| {
            rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, what.into())
        };
        let (date, state): (String, String) = (row.get("date")?, row.get("state")?);
        Ok(Self {
            ticket: TicketId(row.get("ticket")?),
            leg: row.get("leg")?,
            date: date.parse().map_err(|_| foreign(2, format!("{date} is no date")))?,
            number: row.get("number")?,
            service: row.get("service")?,
            count: row.get("count")?,
            class: row.get("class")?,
            language: row.get("language")?,
            step_free: row.get("step_free")?,
            walk_in: row.get("walk_in")?,
            arrived_at: Timestamp(row.get("arrived_at_ms")?),
            called_at: time("called_at_ms")?,
            served_from: time("served_from_ms")?,
            served_to: time("served_to_ms")?,
            counter: row.get("counter")?,
            clerk: row.get("clerk")?,
            outcome: row.get("outcome")?,
            doubted: row.get("doubted")?,
            state: STATES
                .into_iter()
                .find(|known| *known == state)
                .ok_or_else(|| foreign(17, format!("{state} is no state of a visit")))?,
        })
    }

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
