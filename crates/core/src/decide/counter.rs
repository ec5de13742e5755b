//! Opening, pausing and closing counters.

use super::{nothing, staff, visit::leg_end};
use crate::{
    Actor, CounterState, Decision, Event, Office, Outcome, Refusal, Role, TicketState, Timestamp,
    ids::{CounterId, TicketId},
};

impl Office {
    pub(super) fn decide_open_counter(&self, id: &CounterId, actor: &Actor) -> Result<Decision, Refusal> {
        let (clerk, _) = staff(actor, Role::Clerk)?;
        match &self.counter_or_refuse(id)?.state {
            CounterState::Open { clerk: at_work, pause, .. } if at_work == clerk => {
                if pause.is_none() {
                    return Ok(nothing());
                }
            }
            CounterState::Open { .. } => {
                return if self.counter_or_refuse(id)?.offered_at.is_some() {
                    self.decide_take_over(id, clerk)
                } else {
                    Err(Refusal::CounterBusy(id.clone()))
                };
            }
            CounterState::Closed => {
                if let Some(other) = self.counter_of(clerk) {
                    return Err(Refusal::ClerkElsewhere(other.clone()));
                }
            }
        }
        let event = Event::CounterOpened { counter: id.clone(), clerk: clerk.clone() };
        Ok(at_counter(id, vec![event]))
    }

    pub(super) fn decide_pause_counter(
        &self,
        id: &CounterId,
        reason: Option<&str>,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let (clerk, role) = staff(actor, Role::Clerk)?;
        match &self.counter_or_refuse(id)?.state {
            CounterState::Closed => return Err(Refusal::CounterClosed(id.clone())),
            CounterState::Open { pause, .. } => {
                self.check_own(id, clerk, role)?;
                if pause.as_ref().is_some_and(|pause| pause.reason.as_deref() == reason) {
                    return Ok(nothing());
                }
            }
        }
        let event = Event::CounterPaused { counter: id.clone(), reason: reason.map(str::to_owned) };
        Ok(at_counter(id, vec![event]))
    }

    pub(super) fn decide_close_counter(
        &self,
        id: &CounterId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let counter = self.counter_or_refuse(id)?;
        if !counter.is_open() {
            return Ok(nothing());
        }
        // The system closes the counter of a clerk whose session has ended.
        if *actor != Actor::System {
            let (clerk, role) = staff(actor, Role::Clerk)?;
            self.check_own(id, clerk, role)?;
        }
        let mut events = Vec::new();
        if let Some(ticket) = counter.ticket() {
            let ticket = self.ticket_or_refuse(ticket)?;
            events.push(if matches!(ticket.state, TicketState::Called(_)) {
                Event::TicketGivenBack { ticket: ticket.id, counter: id.clone() }
            } else {
                Event::ServiceFinished {
                    ticket: ticket.id,
                    counter: id.clone(),
                    outcome: None,
                    end: leg_end(ticket, false),
                    doubted: ticket.attendance.is_doubtful(now),
                }
            });
        }
        events.push(Event::CounterClosed { counter: id.clone(), released: self.addressed_to(id) });
        Ok(at_counter(id, events))
    }

    /// Tickets that wait for just this counter.
    pub(super) fn addressed_to(&self, id: &CounterId) -> Vec<TicketId> {
        let ix = self.index.counter(id);
        self.lanes
            .iter()
            .filter(|(key, _)| key.address.is_some() && key.address == ix)
            .flat_map(|(_, lane)| lane.iter().map(|entry| entry.ticket))
            .collect()
    }
}

fn at_counter(id: &CounterId, events: Vec<Event>) -> Decision {
    Decision { events, counter: Some(id.clone()), outcome: Outcome::Done }
}
