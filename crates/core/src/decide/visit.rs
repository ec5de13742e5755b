//! What becomes of a ticket between its call and its end.

use super::{on_ticket, staff};
use crate::{
    Actor, Choice, Decision, Event, LegEnd, Number, Office, Outcome, Place, Reason, Refusal, Role, Scope,
    Ticket, TicketState, Timestamp, TransferTo,
    ids::{ClassId, CounterId, ServiceId, TicketId},
    policy,
    ticket::Call,
};

impl Office {
    pub(super) fn decide_call_next(
        &self,
        id: &CounterId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (counter, clerk) = self.working_counter(id, actor)?;
        let ix = self.index.counter(id).ok_or_else(|| Refusal::UnknownCounter(id.clone()))?;
        let mut events = Vec::new();
        let mut requeued = None;
        if let Some(ticket) = counter.ticket() {
            let ticket = self.ticket_or_refuse(ticket)?;
            let end = leg_end(ticket, false);
            if end == LegEnd::NextLegWaits {
                requeued = Some(self.next_leg_in_lane(ticket));
            }
            events.push(Event::ServiceFinished {
                ticket: ticket.id,
                counter: id.clone(),
                outcome: None,
                end,
                doubted: ticket.attendance.is_doubtful(now),
            });
        }
        // The finished ticket's next leg competes like any other.
        let chosen =
            policy::choose(&self.situation(&self.open_counters()), requeued, Scope::Counter(ix), now);
        let outcome = match chosen {
            None => Outcome::NobodyWaits,
            Some(Choice { entry, reason, also, turn, .. }) => {
                let (ticket, quiet) = (entry.ticket, false);
                events.push(Event::TicketCalled {
                    ticket,
                    counter: id.clone(),
                    clerk,
                    reason,
                    also,
                    turn,
                    quiet,
                });
                Outcome::Called { ticket, reason, also }
            }
        };
        Ok(Decision { events, counter: Some(id.clone()), outcome })
    }

    fn next_leg_in_lane(&self, ticket: &Ticket) -> (crate::LaneKey, crate::Entry) {
        let mut next = ticket.clone();
        next.leg += 1;
        self.lane_of(&next, Place::InTurn, None)
    }

    pub(super) fn decide_call(
        &self,
        id: &CounterId,
        ticket: TicketId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (counter, clerk) = self.working_counter(id, actor)?;
        let ticket = self.ticket_or_refuse(ticket)?;
        let TicketState::Waiting { place, address } = &ticket.state else {
            return Err(Refusal::TicketNotWaiting(ticket.id));
        };
        if counter.ticket().is_some() {
            return Err(Refusal::CounterBusy(id.clone()));
        }
        let reason = Reason::Given { waited_s: ticket.waited_s(now) };
        let ix = self.index.counter(id).ok_or_else(|| Refusal::UnknownCounter(id.clone()))?;
        let (lane, _) = self.lane_of(ticket, *place, address.as_ref());
        // Every call counts, also one that no rule asked for.
        let turn =
            policy::turn_if_given(&self.situation(&self.open_counters()), &lane, Scope::Counter(ix), now);
        let (ticket, also, quiet) = (ticket.id, None, false);
        let event = Event::TicketCalled { ticket, counter: id.clone(), clerk, reason, also, turn, quiet };
        Ok(Decision {
            events: vec![event],
            counter: Some(id.clone()),
            outcome: Outcome::Called { ticket, reason, also },
        })
    }

    pub(super) fn decide_walk_in(
        &self,
        id: &CounterId,
        service: &ServiceId,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let (counter, clerk) = self.working_counter(id, actor)?;
        self.service_or_refuse(service)?;
        if counter.ticket().is_some() {
            return Err(Refusal::CounterBusy(id.clone()));
        }
        let series = &self.service(service).expect("the service was looked up above").series;
        let number = Number { series: series.clone(), n: self.next_number(series)? };
        let language = self.default_language();
        let ticket = self.next_ticket;
        let event = Event::WalkedIn {
            ticket,
            number,
            counter: id.clone(),
            clerk,
            service: service.clone(),
            language,
        };
        Ok(on_ticket(ticket, Some(id.clone()), event))
    }

    pub(super) fn decide_recall(&self, id: TicketId, actor: &Actor) -> Result<Decision, Refusal> {
        let (call, counter) = self.called(id, actor)?;
        let event = Event::TicketRecalled { ticket: id, counter: call.counter.clone() };
        Ok(on_ticket(id, counter, event))
    }

    pub(super) fn decide_serve(&self, id: TicketId, actor: &Actor) -> Result<Decision, Refusal> {
        let (call, counter) = self.called(id, actor)?;
        let event = Event::ServiceStarted { ticket: id, counter: call.counter.clone(), away: false };
        Ok(on_ticket(id, counter, event))
    }

    pub(super) fn decide_no_show(
        &self,
        id: TicketId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (call, counter) = self.called(id, actor)?;
        let limits = &self.config.limits;
        let from = call.at.plus_s(limits.no_show_after_s);
        if call.times < limits.no_show_calls || now < from {
            return Err(Refusal::TooEarlyForNoShow { calls: limits.no_show_calls, from });
        }
        let event = Event::TicketMissed { ticket: id, counter: call.counter.clone() };
        Ok(on_ticket(id, counter, event))
    }

    fn called(&self, id: TicketId, actor: &Actor) -> Result<(&Call, Option<CounterId>), Refusal> {
        let (ticket, counter) = self.for_staff(id, actor)?;
        ticket.state.call().map(|call| (call, counter)).ok_or(Refusal::TicketNotCalled(id))
    }

    pub(super) fn decide_finish(
        &self,
        id: TicketId,
        outcome: Option<&str>,
        carry_on: bool,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (ticket, counter) = self.for_staff(id, actor)?;
        let Some(at) = ticket.at_counter() else { return Err(Refusal::TicketNotCalled(id)) };
        let event = Event::ServiceFinished {
            ticket: id,
            counter: at.clone(),
            outcome: outcome.map(str::to_owned),
            end: leg_end(ticket, carry_on),
            doubted: ticket.attendance.is_doubtful(now),
        };
        Ok(on_ticket(id, counter, event))
    }

    pub(super) fn decide_restore(
        &self,
        id: TicketId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (ticket, acting) = self.for_staff(id, actor)?;
        let (counter, at) = match &ticket.state {
            TicketState::NoShow { counter, at } => (counter, at),
            TicketState::Cancelled { .. } => {
                self.has_a_place(ticket)?;
                let event = Event::TicketRestored { ticket: id, place: Place::InTurn, address: None };
                return Ok(on_ticket(id, acting, event));
            }
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::Done { .. }
            | TicketState::Expired { .. } => return Err(Refusal::TicketNotMissed(id)),
        };
        let soon = now <= at.plus_s(self.config.limits.restore_next_s);
        let open = self.counters.get(counter).is_some_and(crate::Counter::is_open);
        let next_there = soon && open && ticket.restored_next == 0;
        let event = Event::TicketRestored {
            ticket: id,
            place: if next_there { Place::Front } else { Place::InTurn },
            address: next_there.then(|| counter.clone()),
        };
        Ok(on_ticket(id, acting, event))
    }

    /// Whether a ticket that was given up could wait again: since then the day may have ended, or a
    /// configuration have come that asked about nobody who had left.
    fn has_a_place(&self, ticket: &Ticket) -> Result<(), Refusal> {
        if self.day.open_date().is_none() {
            return Err(Refusal::DayNotOpen);
        }
        for leg in &ticket.legs[ticket.leg..] {
            self.service_or_refuse(&leg.service)?;
            if !self.config.counters.iter().any(|counter| counter.takes(&leg.service)) {
                return Err(Refusal::UnknownService(leg.service.clone()));
            }
        }
        match ticket.class.as_ref().filter(|class| !self.index.has_class(class)) {
            Some(class) => Err(Refusal::UnknownClass(class.clone())),
            None => Ok(()),
        }
    }

    pub(super) fn decide_park(
        &self,
        id: TicketId,
        note: bool,
        remind_after_s: Option<u32>,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let (ticket, counter) = self.for_staff(id, actor)?;
        let Some(at) = ticket.at_counter() else { return Err(Refusal::TicketNotCalled(id)) };
        let (counter_id, note) = (at.clone(), self.new_note(note));
        let event = Event::TicketParked { ticket: id, counter: counter_id, note, remind_after_s };
        Ok(on_ticket(id, counter, event))
    }

    pub(super) fn decide_return(&self, id: TicketId, actor: &Actor) -> Result<Decision, Refusal> {
        let (ticket, counter) = match actor {
            // Clients end what they asked for themselves; what a clerk set aside waits for the clerk.
            Actor::Client(own) if *own == id => {
                let ticket = self.ticket_or_refuse(id)?;
                if !matches!(ticket.state, TicketState::Parked { until: Some(_), .. }) {
                    return Err(Refusal::TicketNotParked(id));
                }
                (ticket, None)
            }
            Actor::Client(_) | Actor::Kiosk(_) | Actor::System | Actor::Staff { .. } => {
                self.for_staff(id, actor)?
            }
        };
        match ticket.state {
            TicketState::Parked { .. } => Ok(on_ticket(id, counter, self.returned(ticket))),
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => Err(Refusal::TicketNotParked(id)),
        }
    }

    pub(super) fn decide_transfer(
        &self,
        id: TicketId,
        to: &TransferTo,
        note: bool,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let (ticket, acting) = self.for_staff(id, actor)?;
        match to {
            TransferTo::Service(service) => self.service_or_refuse(service)?,
            // An address to a counter where nobody works would be a trap.
            TransferTo::Counter(counter) => {
                if !self.counter_or_refuse(counter)?.is_open() {
                    return Err(Refusal::CounterClosed(counter.clone()));
                }
                // Nobody who asked for no steps is sent up some.
                let reachable =
                    self.index.counter(counter).is_some_and(|counter| self.index.is_step_free(counter));
                if ticket.step_free && !reachable {
                    return Err(Refusal::NotStepFree(counter.clone()));
                }
            }
        }
        match ticket.state {
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::Parked { .. } => {}
            TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => return Err(Refusal::TicketNotWaiting(id)),
        }
        let event = Event::TicketTransferred { ticket: id, to: to.clone(), note: self.new_note(note) };
        Ok(on_ticket(id, acting, event))
    }

    pub(super) fn decide_cancel(&self, id: TicketId, actor: &Actor) -> Result<Decision, Refusal> {
        let (ticket, counter) = match actor {
            // The client's own wish counts wherever the ticket stands.
            Actor::Client(own) if *own == id => (self.ticket_or_refuse(id)?, None),
            Actor::Client(_) | Actor::Kiosk(_) | Actor::System => {
                return Err(Refusal::NotAllowed { needed: Role::FloorAssistant });
            }
            Actor::Staff { .. } => self.for_staff(id, actor)?,
        };
        match ticket.state {
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. } => Ok(on_ticket(id, counter, Event::TicketCancelled { ticket: id })),
            TicketState::Serving { .. } => Err(Refusal::TicketNotWaiting(id)),
            TicketState::Done { .. } | TicketState::Cancelled { .. } | TicketState::Expired { .. } => {
                Err(Refusal::TicketEnded(id))
            }
        }
    }

    pub(super) fn decide_set_priority(
        &self,
        id: TicketId,
        class: Option<&ClassId>,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let (ticket, counter) = self.for_staff(id, actor)?;
        if let Some(class) = class.filter(|class| !self.index.has_class(class)) {
            return Err(Refusal::UnknownClass(class.clone()));
        }
        match ticket.state {
            TicketState::Waiting { .. } | TicketState::Parked { .. } => {}
            TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => return Err(Refusal::TicketNotWaiting(id)),
        }
        if ticket.class.as_ref() == class {
            return Ok(Decision { events: Vec::new(), counter: None, outcome: Outcome::Ticket(id) });
        }
        Ok(on_ticket(id, counter, Event::PriorityChanged { ticket: id, class: class.cloned() }))
    }

    pub(super) fn decide_add_note(&self, id: TicketId, actor: &Actor) -> Result<Decision, Refusal> {
        let (_, _) = staff(actor, Role::FloorAssistant)?;
        let (ticket, counter) = self.for_staff(id, actor)?;
        if ticket.has_ended() {
            return Err(Refusal::TicketEnded(id));
        }
        Ok(on_ticket(id, counter, Event::NoteAdded { ticket: id, note: self.next_note }))
    }
}

/// What becomes of a ticket whose current leg ends.
pub(super) fn leg_end(ticket: &Ticket, carry_on: bool) -> LegEnd {
    if ticket.leg + 1 == ticket.legs.len() {
        LegEnd::VisitDone
    } else if carry_on {
        LegEnd::CarryOn
    } else {
        LegEnd::NextLegWaits
    }
}
