//! What a clerk does about a counter besides calling and serving: services taken over for the day,
//! handing the counter over, going to a client, the question whether serving goes on, the alarm.

use super::{on_ticket, staff};
use crate::{
    Actor, CounterState, Decision, Event, Office, Outcome, Reason, Refusal, Role, Scope, TicketState,
    Timestamp,
    ids::{ClerkId, CounterId, ServiceId, TicketId},
    policy,
};

impl Office {
    pub(super) fn decide_take_service(
        &self,
        id: &CounterId,
        service: &ServiceId,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        self.steered_counter(id, actor)?;
        self.service_or_refuse(service)?;
        if self.services_at(id).contains(service) {
            return Ok(super::nothing());
        }
        let event = Event::ServiceTaken { counter: id.clone(), service: service.clone() };
        Ok(at_counter(id, event))
    }

    pub(super) fn decide_drop_service(
        &self,
        id: &CounterId,
        service: &ServiceId,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let role = self.steered_counter(id, actor)?;
        let (config, counter) = self.counter(id).ok_or_else(|| Refusal::UnknownCounter(id.clone()))?;
        // What a counter is there for, only a supervisor takes away.
        let own = role >= Role::Supervisor && config.takes(service) && !counter.left.contains(service);
        if !counter.taken.contains(service) && !own {
            return Ok(super::nothing());
        }
        let event = Event::ServiceDropped { counter: id.clone(), service: service.clone() };
        Ok(at_counter(id, event))
    }

    pub(super) fn decide_offer_counter(
        &self,
        id: &CounterId,
        offered: bool,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        self.own_counter(id, actor)?;
        if self.counter_or_refuse(id)?.offered_at.is_some() == offered {
            return Ok(super::nothing());
        }
        Ok(at_counter(id, Event::CounterOffered { counter: id.clone(), offered }))
    }

    /// Taking over a counter that its clerk offers, with its ticket.
    pub(super) fn decide_take_over(&self, id: &CounterId, clerk: &ClerkId) -> Result<Decision, Refusal> {
        if let Some(other) = self.counter_of(clerk) {
            return Err(Refusal::ClerkElsewhere(other.clone()));
        }
        let event = Event::CounterTakenOver { counter: id.clone(), clerk: clerk.clone() };
        Ok(at_counter(id, event))
    }

    /// Going to the client instead of calling: nothing is shown or spoken, since a public word of it
    /// would tell why.
    pub(super) fn decide_go_to(
        &self,
        id: &CounterId,
        ticket: TicketId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (counter, clerk) = self.working_counter(id, actor)?;
        let ticket = self.ticket_or_refuse(ticket)?;
        let mut events = Vec::new();
        match &ticket.state {
            TicketState::Called(call) if call.counter == *id => {}
            TicketState::Waiting { place, address } => {
                if counter.ticket().is_some() {
                    return Err(Refusal::CounterBusy(id.clone()));
                }
                let ix = self.index.counter(id).ok_or_else(|| Refusal::UnknownCounter(id.clone()))?;
                let (lane, _) = self.lane_of(ticket, *place, address.as_ref());
                let open = self.open_counters();
                events.push(Event::TicketCalled {
                    ticket: ticket.id,
                    counter: id.clone(),
                    clerk,
                    reason: Reason::Given { waited_s: ticket.waited_s(now) },
                    also: None,
                    turn: policy::turn_if_given(&self.situation(&open), &lane, Scope::Counter(ix), now),
                    quiet: true,
                });
            }
            TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => return Err(Refusal::TicketNotWaiting(ticket.id)),
        }
        events.push(Event::ServiceStarted { ticket: ticket.id, counter: id.clone(), away: true });
        Ok(Decision { events, counter: Some(id.clone()), outcome: Outcome::Ticket(ticket.id) })
    }

    /// Asking whether serving still goes on: the daemon knows how long it usually takes.
    pub(super) fn decide_doubt_service(
        &self,
        id: TicketId,
        after_s: u32,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        super::staff_or_system(actor, Role::Supervisor)?;
        let ticket = self.ticket_or_refuse(id)?;
        let Some(counter) = ticket.at_counter() else { return Err(Refusal::TicketNotCalled(id)) };
        let due = self.attended_since(id).is_some_and(|since| now >= since.plus_s(after_s));
        if !due || ticket.attendance.asked_at.is_some() {
            return Ok(super::nothing());
        }
        // Nobody's action, so nothing that a clerk could take back.
        Ok(on_ticket(id, None, Event::ServiceDoubted { ticket: id, counter: counter.clone() }))
    }

    pub(super) fn decide_confirm_service(&self, id: TicketId, actor: &Actor) -> Result<Decision, Refusal> {
        let (ticket, counter) = self.for_staff(id, actor)?;
        let Some(at) = ticket.at_counter() else { return Err(Refusal::TicketNotCalled(id)) };
        if ticket.attendance.asked_at.is_none() {
            return Ok(super::nothing());
        }
        Ok(on_ticket(id, counter, Event::ServiceConfirmed { ticket: id, counter: at.clone() }))
    }

    pub(super) fn decide_raise_alarm(&self, id: &CounterId, actor: &Actor) -> Result<Decision, Refusal> {
        let clerk = self.own_counter(id, actor)?;
        if self.counter_or_refuse(id)?.alarm_at.is_some() {
            return Ok(super::nothing());
        }
        Ok(at_counter(id, Event::AlarmRaised { counter: id.clone(), clerk }))
    }

    pub(super) fn decide_end_alarm(&self, id: &CounterId, actor: &Actor) -> Result<Decision, Refusal> {
        staff(actor, Role::Supervisor)?;
        if self.counter_or_refuse(id)?.alarm_at.is_none() {
            return Ok(super::nothing());
        }
        // Seeing to it is no action of the counter's.
        let event = Event::AlarmEnded { counter: id.clone() };
        Ok(Decision { events: vec![event], counter: None, outcome: Outcome::Done })
    }

    /// A counter whose services the actor may change: its own, or for a supervisor any, also before
    /// anybody works there.
    fn steered_counter(&self, id: &CounterId, actor: &Actor) -> Result<Role, Refusal> {
        let (_, role) = staff(actor, Role::Clerk)?;
        self.counter_or_refuse(id)?;
        if role < Role::Supervisor {
            self.own_counter(id, actor)?;
        }
        Ok(role)
    }

    /// A counter that is open, break or not, at which the actor may act.
    fn own_counter(&self, id: &CounterId, actor: &Actor) -> Result<ClerkId, Refusal> {
        let (clerk, role) = staff(actor, Role::Clerk)?;
        match &self.counter_or_refuse(id)?.state {
            CounterState::Closed => Err(Refusal::CounterClosed(id.clone())),
            CounterState::Open { .. } => {
                self.check_own(id, clerk, role)?;
                Ok(clerk.clone())
            }
        }
    }
}

fn at_counter(id: &CounterId, event: Event) -> Decision {
    Decision { events: vec![event], counter: Some(id.clone()), outcome: Outcome::Done }
}
