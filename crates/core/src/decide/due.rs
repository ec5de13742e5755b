//! What ends by itself when its time is over.

use super::staff_or_system;
use crate::{Actor, Decision, Event, Office, Outcome, Refusal, Role, Ticket, TicketState, Timestamp};

impl Office {
    /// Whether anything has to be ended.
    pub fn has_due(&self, now: Timestamp) -> bool {
        self.due_tickets(now).next().is_some() || self.help.values().any(|call| call.is_due(now))
    }

    pub(super) fn decide_end_due(&self, actor: &Actor, now: Timestamp) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Supervisor)?;
        let returned = self.due_tickets(now).map(|ticket| self.returned(ticket));
        let due_help = self.help.iter().filter(|(_, call)| call.is_due(now));
        let ended = due_help.map(|(kiosk, _)| Event::HelpEnded { kiosk: kiosk.clone() });
        Ok(Decision { events: returned.chain(ended).collect(), counter: None, outcome: Outcome::Done })
    }

    fn due_tickets(&self, now: Timestamp) -> impl Iterator<Item = &Ticket> {
        let is_due = move |ticket: &&Ticket| match ticket.state {
            TicketState::Parked { until, .. } => until.is_some_and(|until| until <= now),
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => false,
        };
        self.tickets.values().filter(is_due)
    }
}
