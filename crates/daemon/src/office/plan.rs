//! A batch of commands being decided: everything that its commit will write and its followers will
//! be told.
//!
//! The working state is the owner's office itself: each command is decided on a state to which the
//! batch's earlier commands are already applied. Nothing of it may leave before the commit; if the
//! commit fails the whole state is thrown away.

use super::{NotDone, Request, answered::Answered};
use crate::stream::Told;
use kolejka_api::StreamView;
use kolejka_core::{
    Event, Office, Outcome, Recorded, Timestamp,
    ids::{NoteId, Seq, TicketId},
};
use kolejka_store::{DayKey, KeyRecord, NoteText, VisitRow};
use std::collections::{BTreeSet, HashMap};

/// What a command came to, before it is told.
pub(super) type Verdict = Result<Pending, NotDone>;

/// A command that was done, or had been before.
pub(super) struct Pending {
    pub(super) outcome: Outcome,
    pub(super) action: Seq,
    pub(super) replayed: bool,
}

/// Everything that a batch writes and tells.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) events: Vec<Recorded>,
    pub(super) told: Vec<Told>,
    pub(super) visits: Vec<VisitRow>,
    pub(super) voided: Vec<TicketId>,
    pub(super) keys: Vec<KeyRecord>,
    pub(super) notes: Vec<NoteText>,
    pub(super) day_key: Option<DayKey>,
    touched: BTreeSet<TicketId>,
    answered: HashMap<(String, String), usize>,
}

impl Plan {
    /// Decides one command on the working state and makes its events part of it.
    pub(super) fn decide(
        &mut self,
        office: &mut Office,
        request: &Request,
        answered: &Answered,
        now: Timestamp,
        new_day_key: fn() -> DayKey,
    ) -> Verdict {
        if let Some(key) = &request.key {
            let in_batch = self.answered.get(&(key.caller.clone(), key.key.clone()));
            if let Some(record) = in_batch.map(|place| &self.keys[*place]).or_else(|| answered.find(key)) {
                return if record.request == key.request {
                    Ok(Pending { outcome: record.outcome.clone(), action: record.action, replayed: true })
                } else {
                    Err(NotDone::KeyReused)
                };
            }
        }
        let decision =
            office.decide(&request.command, &request.actor, now).map_err(|refusal| NotDone::Refused {
                refusal: Box::new(refusal),
                config: office.config().clone(),
                index: office.index().clone(),
            })?;
        let recorded = office.record(&decision, &request.actor, now);
        let Some(first) = recorded.first() else {
            let pending = Pending { outcome: decision.outcome, action: office.last_seq(), replayed: false };
            return Ok(pending);
        };
        let (action, date_before) = (first.seq, office.day().latest_date());
        for event in recorded {
            self.take(office, event, now, new_day_key, request.note.as_deref());
        }
        if let (Some(key), Some(date)) = (&request.key, office.day().latest_date().or(date_before)) {
            self.answered.insert((key.caller.clone(), key.key.clone()), self.keys.len());
            self.keys.push(KeyRecord {
                caller: key.caller.clone(),
                key: key.key.clone(),
                request: key.request,
                date,
                outcome: decision.outcome.clone(),
                action,
            });
        }
        Ok(Pending { outcome: decision.outcome, action, replayed: false })
    }

    fn take(
        &mut self,
        office: &mut Office,
        recorded: Recorded,
        now: Timestamp,
        new_day_key: fn() -> DayKey,
        note: Option<&str>,
    ) {
        if let Event::DayOpened { .. } = recorded.event {
            // The day's tickets leave the state with this event.
            self.project(office);
            self.day_key = Some(new_day_key());
        }
        if let (Some((ticket, id)), Some(text)) = (note_of(&recorded.event), note) {
            self.notes.push(NoteText { note: id, ticket, text: text.to_owned() });
        }
        self.touched.extend(recorded.event.tickets());
        self.told.push(tell(office, &recorded, now, |office| office.apply(&recorded)));
        self.events.push(recorded);
    }

    /// Makes the visits' rows from the state as it stands.
    pub(super) fn project(&mut self, office: &Office) {
        let touched = std::mem::take(&mut self.touched);
        let Some(date) = office.day().latest_date() else { return };
        for id in touched {
            match office.ticket(id) {
                Some(ticket) => self.visits.extend(VisitRow::of(ticket, date)),
                None => self.voided.push(id),
            }
        }
    }
}

/// Applies an event and makes what followers are told of it.
pub(super) fn tell(
    office: &mut Office,
    recorded: &Recorded,
    now: Timestamp,
    apply: impl FnOnce(&mut Office),
) -> Told {
    let tickets = recorded.event.tickets();
    let stood = match tickets.as_slice() {
        [ticket] => office.ticket(*ticket).and_then(|ticket| ticket.state.call().cloned()),
        _ => None,
    };
    apply(office);
    let message =
        |view| kolejka_api::office_message(recorded, office, stood.as_ref(), view, now).map(Box::new);
    Told { seq: recorded.seq, display: message(StreamView::Display), staff: message(StreamView::Staff) }
}

fn note_of(event: &Event) -> Option<(TicketId, NoteId)> {
    match event {
        Event::NoteAdded { ticket, note } => Some((*ticket, *note)),
        Event::TicketParked { ticket, note, .. } | Event::TicketTransferred { ticket, note, .. } => {
            note.map(|note| (*ticket, note))
        }
        Event::OfficeConfigured { .. }
        | Event::DayOpened { .. }
        | Event::DayClosed { .. }
        | Event::TicketIssued { .. }
        | Event::WalkedIn { .. }
        | Event::TicketCalled { .. }
        | Event::TicketRecalled { .. }
        | Event::ServiceStarted { .. }
        | Event::ServiceFinished { .. }
        | Event::TicketMissed { .. }
        | Event::TicketRestored { .. }
        | Event::TicketReturned { .. }
        | Event::TicketGivenBack { .. }
        | Event::TicketCancelled { .. }
        | Event::PriorityChanged { .. }
        | Event::CounterOpened { .. }
        | Event::CounterPaused { .. }
        | Event::CounterClosed { .. }
        | Event::ServiceTaken { .. }
        | Event::ServiceDropped { .. }
        | Event::CounterOffered { .. }
        | Event::CounterTakenOver { .. }
        | Event::ServiceDoubted { .. }
        | Event::ServiceConfirmed { .. }
        | Event::AlarmRaised { .. }
        | Event::AlarmEnded { .. }
        | Event::ActionUndone { .. }
        | Event::TicketPutBack { .. }
        | Event::EmergencyTakenBack { .. }
        | Event::IntakeLimited { .. }
        | Event::IntakeFreed { .. }
        | Event::IntakeOrdered { .. }
        | Event::ServiceCapped { .. }
        | Event::ServiceSuspended { .. }
        | Event::ServiceResumed { .. }
        | Event::NoticePosted { .. }
        | Event::NoticeWithdrawn { .. }
        | Event::ClientComing { .. }
        | Event::TicketPostponed { .. }
        | Event::EmergencyEntered { .. }
        | Event::HelpCalled { .. }
        | Event::HelpAnswered { .. }
        | Event::HelpEnded { .. }
        | Event::EmergencyStarted { .. }
        | Event::EmergencyEnded => None,
    }
}
