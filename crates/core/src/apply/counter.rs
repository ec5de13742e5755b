//! How counters change the state.

use super::Fit;
use crate::{
    Counter, CounterState, Office, Pause, StaffedCounter, TicketState, Timestamp,
    ids::{ClerkId, CounterId, Seq, TicketId},
};
use std::collections::BTreeMap;

impl Office {
    pub(super) fn open_counter(
        &mut self,
        id: &CounterId,
        new_clerk: &ClerkId,
        seq: Seq,
        at: Timestamp,
    ) -> Fit {
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        match &mut counter.state {
            CounterState::Open { pause, clerk, .. } if clerk == new_clerk => {
                *pause = None;
                counter.free_since = Some(at);
                Ok(())
            }
            CounterState::Open { .. } => Err("somebody else works at the counter"),
            CounterState::Closed => {
                counter.state =
                    CounterState::Open { clerk: new_clerk.clone(), since: at, pause: None, ticket: None };
                Ok(())
            }
        }
    }

    pub(super) fn pause_counter(
        &mut self,
        id: &CounterId,
        reason: Option<&str>,
        seq: Seq,
        at: Timestamp,
    ) -> Fit {
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        match &mut counter.state {
            CounterState::Open { pause, .. } => {
                *pause = Some(Pause { since: at, reason: reason.map(str::to_owned) });
                Ok(())
            }
            CounterState::Closed => Err("the counter is closed"),
        }
    }

    pub(super) fn close_counter(&mut self, id: &CounterId, released: &[TicketId], seq: Seq) -> Fit {
        for ticket in released {
            self.take_from_lane(*ticket)?;
            let released = self.ticket_mut(*ticket)?;
            released.touched = seq;
            if let TicketState::Waiting { address, .. } = &mut released.state {
                *address = None;
            }
            self.put_into_lane(*ticket)?;
        }
        let counter = self.counter_mut(id)?;
        counter.touched = seq;
        if counter.ticket().is_some() {
            return Err("a ticket is at the counter");
        }
        counter.state = CounterState::Closed;
        counter.offered_at = None;
        Ok(())
    }
}

/// What a counter needs to be known again on the next day.
pub(crate) fn staffed(counters: &BTreeMap<CounterId, Counter>) -> Vec<StaffedCounter> {
    counters
        .iter()
        .filter_map(|(id, counter)| match &counter.state {
            CounterState::Closed => None,
            CounterState::Open { clerk, since, pause, .. } => Some(StaffedCounter {
                counter: id.clone(),
                clerk: clerk.clone(),
                since: *since,
                pause: pause.clone(),
            }),
        })
        .collect()
}
