//! Making events part of the state.
//!
//! Applying never chooses: everything that was decided stands in the event.
//! Here is the table of all events and the few moves that they are made of; what they do to visits,
//! counters and days, and what an action may have to put back, is in one file each.

mod counter;
mod day;
mod desk;
mod emergency_numbers;
mod help;
mod orders;
mod undo;
mod visit;

pub(crate) use counter::staffed;

use crate::{
    Attendance, Counter, Event, Office, Place, Recorded, Suspension, Ticket, TicketState,
    ids::{CounterId, NoteId, Seq, TicketId},
};

/// An event that does not fit the state: the journal is not this office's, or was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} ({kind}) does not fit the state: {why}")]
pub struct Inconsistent {
    /// The event's number.
    pub seq: Seq,
    /// The event's kind.
    pub kind: &'static str,
    /// What does not fit.
    pub why: &'static str,
}

type Fit = Result<(), &'static str>;

impl Office {
    /// Makes an event part of the state.
    ///
    /// # Panics
    /// If the event was not made by [`Office::decide`] on this very state.
    pub fn apply(&mut self, recorded: &Recorded) {
        if let Err(inconsistent) = self.replay(recorded) {
            unreachable!("a decided event fits the state it was decided on: {inconsistent}");
        }
    }

    /// Makes a stored event part of the state.
    ///
    /// # Errors
    /// [`Inconsistent`] if the event cannot follow this state; the state is then of no use.
    pub fn replay(&mut self, recorded: &Recorded) -> Result<(), Inconsistent> {
        let starts_anew = matches!(recorded.event, Event::DayOpened { .. }) && self.last_seq == Seq(0);
        let fit = if recorded.seq != self.last_seq.next() && !starts_anew {
            Err("it is not the next in number")
        } else if recorded.at < self.last_at {
            Err("it is earlier than the event before it")
        } else {
            self.last_seq = recorded.seq;
            self.last_at = recorded.at;
            self.remember(recorded);
            self.change(recorded)
        };
        fit.map_err(|why| Inconsistent { seq: recorded.seq, kind: recorded.event.kind(), why })
    }

    fn change(&mut self, recorded: &Recorded) -> Fit {
        let (seq, at) = (recorded.seq, recorded.at);
        match &recorded.event {
            Event::OfficeConfigured { config } => {
                self.configure((**config).clone(), seq);
                Ok(())
            }
            Event::DayOpened { opening } => {
                self.open_day(opening, seq);
                Ok(())
            }
            Event::DayClosed { expired, ended, .. } => self.close_day(expired, ended, seq, at),
            Event::TicketIssued { .. } => self.issue(&recorded.event, seq, at),
            Event::WalkedIn { .. } => self.walk_in(&recorded.event, seq, at),
            Event::TicketCalled { .. } => self.call(&recorded.event, seq, at),
            Event::TicketRecalled { ticket, counter } => self.recall(*ticket, counter, seq, at),
            Event::ServiceStarted { ticket, counter, away } => self.serve(*ticket, counter, *away, seq, at),
            Event::ServiceFinished { .. } => self.finish(&recorded.event, seq, at),
            Event::TicketMissed { ticket, counter } => {
                self.vacate(*ticket, seq)?;
                self.put(*ticket, seq, TicketState::NoShow { counter: counter.clone(), at })
            }
            Event::TicketRestored { ticket, place, address } => {
                if *place == Place::Front {
                    self.ticket_mut(*ticket)?.restored_next += 1;
                }
                self.wait(*ticket, *place, address.clone(), seq)
            }
            Event::TicketParked { ticket, counter, note, remind_after_s } => {
                self.vacate(*ticket, seq)?;
                self.ticket_mut(*ticket)?.attendance.remind_at =
                    remind_after_s.map(|after_s| at.plus_s(after_s));
                self.note(*ticket, *note)?;
                let counter = Some(counter.clone());
                let (place, address, until) = (Place::InTurn, None, None);
                self.put(*ticket, seq, TicketState::Parked { counter, at, place, address, until })
            }
            Event::TicketReturned { ticket, place, address } => {
                self.wait(*ticket, *place, address.clone(), seq)
            }
            Event::ClientComing { ticket } => self.coming(*ticket),
            Event::TicketPostponed { ticket, until } => self.postpone(*ticket, *until, seq, at),
            Event::TicketTransferred { ticket, to, note } => self.transfer(*ticket, to, *note, seq, at),
            Event::TicketGivenBack { ticket, .. } => {
                self.vacate(*ticket, seq)?;
                self.wait(*ticket, Place::Front, None, seq)
            }
            Event::TicketCancelled { ticket } => {
                self.leave(*ticket, seq)?;
                self.put(*ticket, seq, TicketState::Cancelled { at })
            }
            Event::PriorityChanged { ticket, class } => self.set_class(*ticket, class.as_ref(), seq),
            Event::NoteAdded { ticket, note } => {
                self.note(*ticket, Some(*note))?;
                self.ticket_mut(*ticket)?.touched = seq;
                Ok(())
            }
            Event::CounterOpened { counter, clerk } => self.open_counter(counter, clerk, seq, at),
            Event::CounterPaused { counter, reason } => {
                self.pause_counter(counter, reason.as_deref(), seq, at)
            }
            Event::CounterClosed { counter, released } => self.close_counter(counter, released, seq),
            Event::ServiceTaken { counter, service } => self.take_service(counter, service, seq),
            Event::ServiceDropped { counter, service } => self.drop_service(counter, service, seq),
            Event::CounterOffered { counter, offered } => self.offer_counter(counter, *offered, seq, at),
            Event::CounterTakenOver { counter, clerk } => self.take_over(counter, clerk, seq, at),
            Event::ServiceDoubted { ticket, .. } => self.doubt_service(*ticket, at),
            Event::ServiceConfirmed { ticket, .. } => self.confirm_service(*ticket, seq, at),
            Event::AlarmRaised { counter, .. } => self.raise_alarm(counter, seq, at),
            Event::AlarmEnded { counter } => self.end_alarm(counter),
            Event::ActionUndone { counter, undone, .. } => self.undo_action(counter, *undone),
            Event::TicketPutBack { ticket, undone } => self.put_back(*ticket, *undone, recorded),
            Event::EmergencyTakenBack { undone, .. } => self.take_back_emergency(*undone, recorded),
            Event::IntakeLimited { service, limit } => self.limit_intake(service, Some(*limit)),
            Event::IntakeFreed { service, .. } => self.limit_intake(service, None),
            Event::IntakeOrdered { service, order } => self.order_intake(service.as_ref(), *order),
            Event::ServiceCapped { service, cap } => self.cap_service(service, *cap),
            Event::ServiceSuspended { service, notice } => {
                self.suspend_service(service, Some(Suspension { since: at, notice: *notice }))
            }
            Event::ServiceResumed { service } => self.suspend_service(service, None),
            Event::NoticePosted { notice } => {
                self.next_notice = notice.id.next();
                self.notices.insert(notice.id, notice.clone());
                Ok(())
            }
            Event::NoticeWithdrawn { notice } => {
                self.notices.remove(notice).map(|_| ()).ok_or("there is no such notice")
            }
            Event::EmergencyEntered { .. } => self.enter_emergency(&recorded.event, seq),
            Event::HelpCalled { kiosk } => self.call_help(kiosk, at),
            Event::HelpAnswered { kiosk, clerk } => self.answer_help(kiosk, clerk, at),
            Event::HelpEnded { kiosk } => self.end_help(kiosk),
            Event::EmergencyStarted { emergency } => {
                self.emergency = Some(emergency.clone());
                Ok(())
            }
            Event::EmergencyEnded => self.emergency.take().map(|_| ()).ok_or("there is no emergency"),
        }
    }

    fn ticket_mut(&mut self, id: TicketId) -> Result<&mut Ticket, &'static str> {
        self.tickets.get_mut(&id).ok_or("there is no such ticket today")
    }

    fn counter_mut(&mut self, id: &CounterId) -> Result<&mut Counter, &'static str> {
        self.counters.get_mut(id).ok_or("there is no such counter")
    }

    fn put(&mut self, id: TicketId, seq: Seq, state: TicketState) -> Fit {
        let ticket = self.ticket_mut(id)?;
        ticket.state = state;
        ticket.touched = seq;
        Ok(())
    }

    fn note(&mut self, id: TicketId, note: Option<NoteId>) -> Fit {
        if let Some(note) = note {
            self.next_note = note.next();
            self.ticket_mut(id)?.notes.push(note);
        }
        Ok(())
    }

    fn wait(&mut self, id: TicketId, place: Place, address: Option<CounterId>, seq: Seq) -> Fit {
        self.ticket_mut(id)?.attendance = Attendance::default();
        self.put(id, seq, TicketState::Waiting { place, address })?;
        self.put_into_lane(id)
    }

    fn put_into_lane(&mut self, id: TicketId) -> Fit {
        let ticket = self.tickets.get(&id).ok_or("there is no such ticket today")?;
        let TicketState::Waiting { place, address } = &ticket.state else {
            return Err("the ticket does not wait");
        };
        let (key, entry) = self.lane_of(ticket, *place, address.as_ref());
        self.lanes.insert(key, entry);
        Ok(())
    }

    fn take_from_lane(&mut self, id: TicketId) -> Fit {
        let ticket = self.tickets.get(&id).ok_or("there is no such ticket today")?;
        let TicketState::Waiting { place, address } = &ticket.state else {
            return Err("the ticket does not wait");
        };
        let (key, entry) = self.lane_of(ticket, *place, address.as_ref());
        if self.lanes.remove(key, entry) { Ok(()) } else { Err("the ticket is in no lane") }
    }

    fn occupy(&mut self, counter: &CounterId, ticket: TicketId, seq: Seq) -> Fit {
        let counter = self.counter_mut(counter)?;
        if counter.ticket().is_some() || !counter.is_open() {
            return Err("the counter is closed or occupied");
        }
        counter.set_ticket(Some(ticket));
        counter.touched = seq;
        Ok(())
    }

    /// Takes a ticket away from the counter where it is.
    fn vacate(&mut self, id: TicketId, seq: Seq) -> Fit {
        let counter = self.ticket_mut(id)?.at_counter().cloned().ok_or("the ticket is at no counter")?;
        let at = self.last_at;
        let counter = self.counter_mut(&counter)?;
        counter.set_ticket(None);
        counter.free_since = Some(at);
        counter.touched = seq;
        self.ticket_mut(id)?.attendance = Attendance::default();
        Ok(())
    }

    /// Takes a ticket away from wherever it is: its lane, its counter, or neither.
    fn leave(&mut self, id: TicketId, seq: Seq) -> Fit {
        let ticket = self.ticket_mut(id)?;
        match ticket.state {
            TicketState::Waiting { .. } => self.take_from_lane(id),
            TicketState::Called(_) | TicketState::Serving { .. } => self.vacate(id, seq),
            TicketState::Parked { .. } | TicketState::NoShow { .. } => Ok(()),
            TicketState::Done { .. } | TicketState::Cancelled { .. } | TicketState::Expired { .. } => {
                Err("the ticket has ended")
            }
        }
    }
}
