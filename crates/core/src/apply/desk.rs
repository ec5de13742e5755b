//! How what clerks do about a counter, besides calling and serving, changes the state.

use super::Fit;
use crate::{
    CounterState, Office, Orders, TicketState, Timestamp,
    config::Index,
    ids::{ClerkId, CounterId, Seq, ServiceId, TicketId},
};
use std::sync::Arc;

impl Office {
    /// Makes the index anew: the configuration's, what counters took over for the day or go without, and
    /// the services that rest.
    pub(super) fn reindex(&mut self) {
        let mut index = Index::new(&self.config);
        for (id, counter) in &self.counters {
            for service in &counter.left {
                index.leave(id, service);
            }
            for service in &counter.taken {
                index.take(id, service);
            }
        }
        for service in self.orders().into_iter().flat_map(Orders::suspended) {
            index.suspend(service);
        }
        self.index = Arc::new(index);
    }

    pub(super) fn take_service(&mut self, id: &CounterId, service: &ServiceId, seq: Seq) -> Fit {
        let own = self.counter(id).is_some_and(|(config, _)| config.services.contains(service));
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        if counter.left.contains(service) {
            // One that it went without is as it was before, be it as a backup.
            counter.left.retain(|left| left != service);
        } else if !own {
            counter.taken.push(service.clone());
        }
        self.reindex();
        Ok(())
    }

    pub(super) fn drop_service(&mut self, id: &CounterId, service: &ServiceId, seq: Seq) -> Fit {
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        if counter.taken.contains(service) {
            counter.taken.retain(|taken| taken != service);
        } else {
            counter.left.push(service.clone());
        }
        self.reindex();
        Ok(())
    }

    pub(super) fn offer_counter(&mut self, id: &CounterId, offered: bool, seq: Seq, at: Timestamp) -> Fit {
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        counter.offered_at = offered.then_some(at);
        Ok(())
    }

    pub(super) fn take_over(&mut self, id: &CounterId, new: &ClerkId, seq: Seq, at: Timestamp) -> Fit {
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        counter.offered_at = None;
        let CounterState::Open { clerk, since, ticket, .. } = &mut counter.state else {
            return Err("the counter is closed");
        };
        clerk.clone_from(new);
        *since = at;
        let Some(ticket) = *ticket else { return Ok(()) };
        let ticket = self.ticket_mut(ticket)?;
        ticket.touched = seq;
        match &mut ticket.state {
            TicketState::Called(call) => call.clerk.clone_from(new),
            TicketState::Serving { clerk, .. } => clerk.clone_from(new),
            TicketState::Waiting { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => return Err("the counter's ticket is not there"),
        }
        Ok(())
    }

    /// A question is nobody's action: the ticket counts as untouched, so what its clerk did before can
    /// still be taken back.
    pub(super) fn doubt_service(&mut self, id: TicketId, at: Timestamp) -> Fit {
        self.ticket_mut(id)?.attendance.asked_at = Some(at);
        Ok(())
    }

    pub(super) fn confirm_service(&mut self, id: TicketId, seq: Seq, at: Timestamp) -> Fit {
        let ticket = self.ticket_mut(id)?;
        ticket.touched = seq;
        ticket.attendance.asked_at = None;
        ticket.attendance.confirmed_at = Some(at);
        let counter = ticket.at_counter().cloned().ok_or("the ticket is at no counter")?;
        self.counter_mut(&counter)?.touched = seq;
        Ok(())
    }

    pub(super) fn raise_alarm(&mut self, id: &CounterId, seq: Seq, at: Timestamp) -> Fit {
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        counter.alarm_at = Some(at);
        Ok(())
    }

    /// Ended by somebody else: the clerk's own actions before can still be taken back.
    pub(super) fn end_alarm(&mut self, id: &CounterId) -> Fit {
        self.counter_mut(id)?.alarm_at = None;
        Ok(())
    }
}
