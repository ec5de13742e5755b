//! Taking back a counter's latest action, or what somebody did last to a ticket.

use super::{on_ticket, staff};
use crate::{
    Actor, CounterState, Decision, Event, Office, Outcome, Refusal, Role, TicketState, Timestamp, UndoEntry,
    event::WithdrawnCall,
    ids::{CounterId, TicketId},
    refusal::CannotUndo,
};

impl Office {
    pub(super) fn decide_undo(
        &self,
        id: &CounterId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (clerk, role) = staff(actor, Role::Clerk)?;
        self.counter_or_refuse(id)?;
        let refuse = |why| Refusal::CannotUndo { counter: id.clone(), why };
        let entry = self.undo_entries(id).last().ok_or(refuse(CannotUndo::Nothing))?;
        if entry.by != *clerk && role < Role::Supervisor {
            return Err(refuse(CannotUndo::NotYours));
        }
        if now > entry.at.plus_s(self.config.limits.undo_window_s) {
            return Err(refuse(CannotUndo::TooLate));
        }
        if !self.stands_as_left(entry) {
            return Err(refuse(CannotUndo::ChangedSince));
        }
        let (tickets, removed): (Vec<_>, Vec<_>) =
            entry.tickets.iter().partition(|(_, image)| image.is_some());
        let event = Event::ActionUndone {
            counter: id.clone(),
            undone: entry.action,
            withdrawn: self.withdrawn_by(entry),
            tickets: tickets.into_iter().map(|(id, _)| *id).collect(),
            removed: removed.into_iter().map(|(id, _)| *id).collect(),
        };
        Ok(Decision { events: vec![event], counter: Some(id.clone()), outcome: Outcome::Done })
    }

    /// What the actor did last to a ticket, be it at a counter or away from any: staff in the hall, and
    /// supervisors, act on tickets wherever they stand.
    pub(super) fn decide_undo_on_ticket(
        &self,
        id: TicketId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (clerk, _) = staff(actor, Role::FloorAssistant)?;
        let touched = self.ticket_or_refuse(id)?.touched;
        let refuse = |why| Refusal::CannotUndoOnTicket { ticket: id, why };
        // What a ticket began with is taken back at the counter where it began.
        let about = |entry: &&UndoEntry| {
            entry.by == *clerk && entry.tickets.iter().any(|(of, image)| *of == id && image.is_some())
        };
        let away = self.undo_away.get(clerk).and_then(|entries| entries.iter().rfind(about));
        let at_counter = self
            .undo
            .iter()
            .filter_map(|(counter, entries)| Some((counter, entries.iter().rfind(about)?)))
            .max_by_key(|(_, entry)| entry.action);
        if let Some((counter, entry)) = at_counter
            && away.is_none_or(|away| away.action < entry.action)
        {
            let latest = self.undo_entries(counter).last();
            if latest.is_none_or(|latest| latest.action != entry.action) {
                return Err(refuse(CannotUndo::ChangedSince));
            }
            return match self.decide_undo(counter, actor, now) {
                Err(Refusal::CannotUndo { why, .. }) => Err(refuse(why)),
                decided => decided,
            };
        }
        let entry = away.ok_or(refuse(CannotUndo::Nothing))?;
        if now > entry.at.plus_s(self.config.limits.undo_window_s) {
            return Err(refuse(CannotUndo::TooLate));
        }
        if !entry.covers(touched) || !self.stands_as_left(entry) {
            return Err(refuse(CannotUndo::ChangedSince));
        }
        Ok(on_ticket(id, None, Event::TicketPutBack { ticket: id, undone: entry.action }))
    }

    /// What numbers the actor entered last, be it at a counter or away from any.
    pub(super) fn decide_undo_emergency(&self, actor: &Actor, now: Timestamp) -> Result<Decision, Refusal> {
        let (clerk, _) = staff(actor, Role::Supervisor)?;
        let refuse = |why| Err(Refusal::CannotUndoEmergency(why));
        let entered = |entry: &&UndoEntry| {
            entry.by == *clerk && entry.steps.iter().all(|(kind, _)| *kind == "emergency_entered")
        };
        let away = self.undo_away.get(clerk).and_then(|entries| entries.iter().rfind(entered));
        if let Some(counter) = self.counter_of(clerk)
            && let Some(latest) = self.undo_entries(counter).last().filter(entered)
            && away.is_none_or(|away| away.action < latest.action)
        {
            return match self.decide_undo(counter, actor, now) {
                Err(Refusal::CannotUndo { why, .. }) => refuse(why),
                decided => decided,
            };
        }
        let Some(entry) = away else { return refuse(CannotUndo::Nothing) };
        if now > entry.at.plus_s(self.config.limits.undo_window_s) {
            return refuse(CannotUndo::TooLate);
        }
        if !self.stands_as_left(entry) {
            return refuse(CannotUndo::ChangedSince);
        }
        let removed = entry.tickets.iter().map(|(id, _)| *id).collect();
        let event = Event::EmergencyTakenBack { undone: entry.action, removed };
        Ok(Decision { events: vec![event], counter: None, outcome: Outcome::Done })
    }

    /// Whether nobody has touched the action's tickets and counters since, and putting them back
    /// brings nobody to two places.
    fn stands_as_left(&self, entry: &UndoEntry) -> bool {
        let tickets = entry
            .tickets
            .iter()
            .all(|(id, _)| self.tickets.get(id).is_some_and(|ticket| entry.covers(ticket.touched)));
        let counters = entry.counters.iter().all(|(id, image)| {
            let clerk_free = image.clerk().is_none_or(|clerk| {
                self.counters.iter().all(|(other, counter)| other == id || counter.clerk() != Some(clerk))
            });
            let as_left = self
                .counters
                .get(id)
                .is_some_and(|counter| entry.covers(counter.touched) || image.touched == counter.touched);
            // A counter that would be closed again must not be waited for by anybody else.
            let not_waited_for = image.is_open()
                || self
                    .addressed_to(id)
                    .iter()
                    .all(|ticket| entry.tickets.iter().any(|(touched, _)| touched == ticket));
            clerk_free && as_left && not_waited_for
        });
        // A ticket may have waited for just one counter, and that one may have closed since.
        let addresses =
            entry.tickets.iter().filter_map(|(_, image)| image.as_ref()).all(|image| match &image.state {
                TicketState::Waiting { address: Some(address), .. } => {
                    entry.counters.iter().any(|(id, counter)| id == address && counter.is_open())
                        || self
                            .counters
                            .get(address)
                            .is_some_and(|counter| matches!(counter.state, CounterState::Open { .. }))
                }
                TicketState::Waiting { address: None, .. }
                | TicketState::Called(_)
                | TicketState::Serving { .. }
                | TicketState::Parked { .. }
                | TicketState::NoShow { .. }
                | TicketState::Done { .. }
                | TicketState::Cancelled { .. }
                | TicketState::Expired { .. } => true,
            });
        tickets && counters && addresses
    }

    /// The calls that stand now and do not stand before the action.
    fn withdrawn_by(&self, entry: &UndoEntry) -> Vec<WithdrawnCall> {
        entry
            .tickets
            .iter()
            .filter_map(|(id, image)| {
                let call = self.tickets.get(id)?.state.call()?;
                let before = image.as_ref().and_then(|image| image.state.call());
                let stands_before =
                    before.is_some_and(|before| before.at == call.at && before.counter == call.counter);
                (!stands_before).then(|| WithdrawnCall {
                    ticket: *id,
                    counter: call.counter.clone(),
                    call: call.seq,
                })
            })
            .collect()
    }
}
