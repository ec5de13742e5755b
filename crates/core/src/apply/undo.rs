//! What an action may have to put back, and putting it back.

use super::Fit;
use crate::{
    Actor, Event, Office, Recorded, Ticket, TicketState, UNDO_DEPTH_MAX, UndoEntry,
    ids::{ClerkId, CounterId, Seq, TicketId},
};

impl Office {
    /// Keeps what an action of the staff may have to put back, before its event changes anything.
    pub(super) fn remember(&mut self, recorded: &Recorded) {
        let Actor::Staff { clerk, .. } = &recorded.actor else { return };
        if matches!(
            recorded.event,
            Event::ActionUndone { .. } | Event::TicketPutBack { .. } | Event::EmergencyTakenBack { .. }
        ) {
            return;
        }
        match &recorded.counter {
            Some(counter) => self.remember_at_counter(counter, clerk, recorded),
            None => self.remember_away(clerk, recorded),
        }
    }

    fn remember_at_counter(&mut self, counter: &CounterId, clerk: &ClerkId, recorded: &Recorded) {
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
            begin_entry(entries, clerk, recorded, window_s);
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

    /// Keeps a ticket as it was before somebody did something to it who works at no counter.
    fn remember_away(&mut self, clerk: &ClerkId, recorded: &Recorded) {
        let window_s = self.config.limits.undo_window_s;
        // All numbers of a range were entered at once, and go at once.
        if let Event::EmergencyEntered { ticket, .. } = &recorded.event {
            let entries = self.undo_away.entry(clerk.clone()).or_default();
            if entries.last().is_none_or(|last| last.action != recorded.action) {
                begin_entry(entries, clerk, recorded, window_s);
            }
            let entry = entries.last_mut().expect("one was just pushed if there was none");
            entry.last = recorded.seq;
            entry.steps.push((recorded.event.kind(), Some(*ticket)));
            entry.tickets.push((*ticket, None));
            return;
        }
        // What is at a counter is remembered there; the rest changes no ticket that there was, and its
        // undoing is another act.
        let (Event::TicketRestored { ticket, .. }
        | Event::TicketReturned { ticket, .. }
        | Event::TicketTransferred { ticket, .. }
        | Event::TicketCancelled { ticket }
        | Event::PriorityChanged { ticket, .. }
        | Event::NoteAdded { ticket, .. }) = &recorded.event
        else {
            return;
        };
        let ticket = *ticket;
        let Some(image) = self.tickets.get(&ticket).cloned() else { return };
        let entries = self.undo_away.entry(clerk.clone()).or_default();
        let entry = begin_entry(entries, clerk, recorded, window_s);
        entry.steps.push((recorded.event.kind(), Some(ticket)));
        entry.tickets.push((ticket, Some(image)));
    }

    /// What happened before cannot be taken back any more.
    pub(super) fn forget_actions(&mut self) {
        self.undo.clear();
        self.undo_away.clear();
    }

    /// Puts a ticket back as it was before what the actor did to it away from any counter.
    pub(super) fn put_back(&mut self, ticket: TicketId, undone: Seq, recorded: &Recorded) -> Fit {
        match self.away(undone, recorded)?.tickets.pop() {
            Some((id, Some(image))) if id == ticket => self.stand_again(id, image),
            Some(_) | None => Err("the action was about another ticket"),
        }
    }

    /// Takes emergency numbers out that were entered away from any counter.
    pub(super) fn take_back_emergency(&mut self, undone: Seq, recorded: &Recorded) -> Fit {
        for (id, image) in self.away(undone, recorded)?.tickets {
            if image.is_some() {
                return Err("the action entered no numbers");
            }
            self.never_was(id)?;
        }
        Ok(())
    }

    /// What is remembered of an action of the actor's away from any counter; it is forgotten.
    fn away(&mut self, undone: Seq, recorded: &Recorded) -> Result<UndoEntry, &'static str> {
        let Actor::Staff { clerk, .. } = &recorded.actor else {
            return Err("nobody of the staff takes it back");
        };
        let entries = self.undo_away.get_mut(clerk).ok_or("no action is remembered")?;
        let at =
            entries.iter().position(|entry| entry.action == undone).ok_or("no such action is remembered")?;
        Ok(entries.remove(at))
    }

    /// Takes out a ticket that began with what is taken back.
    fn never_was(&mut self, id: TicketId) -> Fit {
        self.leave_lane(id)?;
        // An emergency number stands on paper in somebody's hand: it can be entered anew.
        if let Some(ticket) = self.tickets.remove(&id) {
            self.forget_emergency(&ticket);
        }
        Ok(())
    }

    /// Lets a ticket stand as in an image of it.
    fn stand_again(&mut self, id: TicketId, image: Ticket) -> Fit {
        self.leave_lane(id)?;
        let waits = matches!(image.state, TicketState::Waiting { .. });
        self.tickets.insert(id, image);
        if waits { self.put_into_lane(id) } else { Ok(()) }
    }

    fn leave_lane(&mut self, id: TicketId) -> Fit {
        let waits = |ticket: &Ticket| matches!(ticket.state, TicketState::Waiting { .. });
        if self.tickets.get(&id).is_some_and(waits) { self.take_from_lane(id) } else { Ok(()) }
    }

    pub(super) fn undo_action(&mut self, counter: &CounterId, undone: Seq) -> Fit {
        let entry = self.undo.get_mut(counter).and_then(Vec::pop).ok_or("no action is remembered")?;
        if entry.action != undone {
            return Err("another action is the latest");
        }
        self.tally.take_back(entry.action, entry.last);
        for (id, image) in entry.tickets {
            match image {
                Some(image) => self.stand_again(id, image)?,
                None => self.never_was(id)?,
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

/// Begins to remember an action, forgetting what is too old or too much.
fn begin_entry<'a>(
    entries: &'a mut Vec<UndoEntry>,
    clerk: &ClerkId,
    recorded: &Recorded,
    window_s: u32,
) -> &'a mut UndoEntry {
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
    entries.last_mut().expect("one was just pushed")
}
