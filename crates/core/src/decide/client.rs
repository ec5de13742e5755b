//! What clients say from their ticket's page, besides giving it up.

use super::on_ticket;
use crate::{
    Actor, Decision, Event, Office, Outcome, Place, Refusal, Role, Ticket, TicketState, Timestamp,
    ids::TicketId,
};

impl Office {
    /// "I'm on my way": told to the clerk, and changes nothing else; a no-show stays possible, because
    /// the clerk sees better who came.
    pub(super) fn decide_coming(&self, id: TicketId, actor: &Actor) -> Result<Decision, Refusal> {
        let ticket = self.own(id, actor)?;
        let call = ticket.state.call().ok_or(Refusal::TicketNotCalled(id))?;
        if call.coming {
            return Ok(Decision { events: Vec::new(), counter: None, outcome: Outcome::Ticket(id) });
        }
        Ok(on_ticket(id, None, Event::ClientComing { ticket: id }))
    }

    /// "I need a few more minutes": once, while waiting or called. Nobody calls the ticket meanwhile,
    /// and it comes back to its place.
    pub(super) fn decide_postpone(
        &self,
        id: TicketId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let ticket = self.own(id, actor)?;
        let for_s = self.config.limits.more_time_s.ok_or(Refusal::MoreTimeNotOffered)?;
        match &ticket.state {
            // Asked twice, granted once.
            TicketState::Parked { until: Some(_), .. } => {
                return Ok(Decision { events: Vec::new(), counter: None, outcome: Outcome::Ticket(id) });
            }
            TicketState::Waiting { .. } | TicketState::Called(_) => {}
            TicketState::Serving { .. } | TicketState::Parked { .. } | TicketState::NoShow { .. } => {
                return Err(Refusal::TicketNotWaiting(id));
            }
            TicketState::Done { .. } | TicketState::Cancelled { .. } | TicketState::Expired { .. } => {
                return Err(Refusal::TicketEnded(id));
            }
        }
        if ticket.postponed > 0 {
            return Err(Refusal::MoreTimeUsed);
        }
        Ok(on_ticket(id, None, Event::TicketPostponed { ticket: id, until: now.plus_s(for_s) }))
    }

    /// The ticket, for the client who holds it.
    fn own(&self, id: TicketId, actor: &Actor) -> Result<&Ticket, Refusal> {
        match actor {
            Actor::Client(own) if *own == id => self.ticket_or_refuse(id),
            Actor::Client(_) | Actor::Kiosk(_) | Actor::System | Actor::Staff { .. } => {
                Err(Refusal::NotAllowed { needed: Role::FloorAssistant })
            }
        }
    }

    /// How a ticket that was set aside comes back.
    pub(super) fn returned(&self, ticket: &Ticket) -> Event {
        let (place, address) = match &ticket.state {
            TicketState::Parked { place, address, .. } => (*place, address.clone()),
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => (Place::InTurn, None),
        };
        // An address to a counter where nobody works any more would be a trap.
        let address = address.filter(|id| self.counters.get(id).is_some_and(crate::Counter::is_open));
        Event::TicketReturned { ticket: ticket.id, place, address }
    }
}
