//! What an action may have to put back, and putting it back.

use super::Fit;
use crate::{
    Actor, Event, Office, Recorded, TicketState, UNDO_DEPTH_MAX, UndoEntry,
    ids::{CounterId, Seq},
};

impl Office {
    /// Keeps what a clerk's action may have to put back, before its event changes anything.
    pub(super) fn remember(&mut self, recorded: &Recorded) {
        let (Some(counter), Actor::Staff { clerk, .. }) = (&recorded.counter, &recorded.actor) else {
            return;
        };
        if matches!(recorded.event, Event::ActionUndone { .. }) {
            return;
        }
        let tickets = recorded.event.tickets();
        let mut counters: Vec<CounterId> =
            tickets.iter().filter_map(|id| self.tickets.get(id)?.at_counter().cloned()).collect();
        counters.push(counter.clone());
        let images: Vec<_> = tickets.iter().map(|id| (*id, self.tickets.get(id).cloned())).collect();
        let counter_images: Vec<_> =
            counters.iter().filter_map(|id| Some((id.clone(), self.counters.get(id)?.clone()))).collect();

        let window_s = self.config.limits.undo_window_s;
        let entries = self.undo.entry(counter.clone()).or_default();
        if entries.last().is_none_or(|last| last.action != recorded.action) {
            entries.retain(|entry| recorded.at <= entry.at.plus_s(window_s));
            if entries.len() == UNDO_DEPTH_MAX {
                entries.remove(0);
            }
            entries.push(UndoEntry {
                action: recorded.action,
                last: recorded.seq,
                at: recorded.at,
                by: clerk.clone(),
                steps: Vec::new(),
                tickets: Vec::new(),
                counters: Vec::new(),
            });
        }
        let entry = entries.last_mut().expect("one was just pushed if there was none");
        entry.last = recorded.seq;
        entry.steps.push((recorded.event.kind(), recorded.event.tickets().first().copied()));
        for (id, image) in images {
            if !entry.tickets.iter().any(|(known, _)| *known == id) {
                entry.tickets.push((id, image));
            }
        }
        for (id, image) in counter_images {
            if !entry.counters.iter().any(|(known, _)| *known == id) {
                entry.counters.push((id, image));
            }
        }
    }

    pub(super) fn undo_action(&mut self, counter: &CounterId, undone: Seq) -> Fit {
        let entry = self.undo.get_mut(counter).and_then(Vec::pop).ok_or("no action is remembered")?;
        if entry.action != undone {
            return Err("another action is the latest");
        }
        self.tally.take_back(entry.action, entry.last);
        for (id, image) in entry.tickets {
            if self.tickets.get(&id).is_some_and(|ticket| matches!(ticket.state, TicketState::Waiting { .. }))
            {
                self.take_from_lane(id)?;
            }
            match image {
                Some(image) => {
                    let waits = matches!(image.state, TicketState::Waiting { .. });
                    self.tickets.insert(id, image);
                    if waits {
                        self.put_into_lane(id)?;
                    }
                }
                None => {
                    // An emergency number stands on paper in somebody's hand: it can be entered anew.
                    if let Some(ticket) = self.tickets.remove(&id) {
                        self.forget_emergency(&ticket.number);
                    }
                }
            }
        }
        for (id, mut image) in entry.counters {
            // What a supervisor saw to meanwhile does not come back with the clerk's own action.
            let stands = self.counters.get(&id).and_then(|counter| counter.alarm_at);
            image.alarm_at = image.alarm_at.and(stands);
            self.counters.insert(id, image);
        }
        // Services taken over may be among what was put back.
        self.reindex();
        Ok(())
    }
}
