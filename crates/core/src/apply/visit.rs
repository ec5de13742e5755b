//! How visits change the state, from issue to end.

use super::Fit;
use crate::{
    Attendance, Call, Day, Event, Leg, LegEnd, Office, Place, Served, Ticket, TicketState, Timestamp,
    TransferTo,
    ids::{ClassId, ClerkId, CounterId, NoteId, Seq, TicketId},
};

impl Office {
    pub(super) fn issue(&mut self, event: &Event, seq: Seq, at: Timestamp) -> Fit {
        let Event::TicketIssued {
            ticket,
            number,
            legs,
            class,
            language,
            step_free,
            need,
            printer,
            people_ahead,
            forecast,
            print_card,
        } = event
        else {
            return Err("it issues no ticket");
        };
        self.begin(Ticket {
            id: *ticket,
            number: number.clone(),
            legs: legs.clone(),
            leg: 0,
            class: class.clone(),
            language: language.clone(),
            step_free: *step_free,
            need: need.clone(),
            issued_seq: seq,
            arrived_at: at,
            walk_in: false,
            printer: printer.clone(),
            print_card: *print_card,
            people_ahead_at_issue: *people_ahead,
            forecast_at_issue: *forecast,
            notes: Vec::new(),
            restored_next: 0,
            postponed: 0,
            attendance: Attendance::default(),
            state: TicketState::Waiting { place: Place::InTurn, address: None },
            touched: seq,
        })?;
        self.put_into_lane(*ticket)
    }

    pub(super) fn walk_in(&mut self, event: &Event, seq: Seq, at: Timestamp) -> Fit {
        let Event::WalkedIn { ticket, number, counter, clerk, service, language } = event else {
            return Err("nobody walks in by it");
        };
        self.occupy(counter, *ticket, seq)?;
        self.begin(Ticket {
            id: *ticket,
            number: number.clone(),
            legs: vec![Leg::new(service.clone(), 1)],
            leg: 0,
            class: None,
            language: language.clone(),
            step_free: false,
            need: None,
            issued_seq: seq,
            arrived_at: at,
            walk_in: true,
            printer: None,
            print_card: false,
            people_ahead_at_issue: 0,
            forecast_at_issue: None,
            notes: Vec::new(),
            restored_next: 0,
            postponed: 0,
            attendance: Attendance::default(),
            state: TicketState::Serving {
                call: None,
                counter: counter.clone(),
                clerk: clerk.clone(),
                since: at,
            },
            touched: seq,
        })
    }

    /// Adds a ticket and counts it.
    pub(super) fn begin(&mut self, ticket: Ticket) -> Fit {
        let Day::Open(tally) = &mut self.day else { return Err("no business day is going on") };
        let last = tally.numbers.entry(ticket.number.series.clone()).or_default();
        if ticket.number.n <= *last || ticket.id < self.next_ticket {
            return Err("the number or id was issued before");
        }
        *last = ticket.number.n;
        // A daily limit is of a service, whichever of a ticket's legs it is.
        for leg in &ticket.legs {
            *tally.issued.entry(leg.service.clone()).or_default() += 1;
        }
        self.next_ticket = ticket.id.next();
        self.tickets.insert(ticket.id, ticket);
        Ok(())
    }

    pub(super) fn finish(&mut self, event: &Event, seq: Seq, at: Timestamp) -> Fit {
        let Event::ServiceFinished { ticket: id, counter, outcome, end, doubted } = event else {
            return Err("it finishes nothing");
        };
        let id = *id;
        let clerk = self.end_leg(id, outcome.as_deref(), *doubted, at)?;
        match end {
            LegEnd::VisitDone => {
                self.vacate(id, seq)?;
                self.put(id, seq, TicketState::Done { at, by_day_end: false })
            }
            LegEnd::NextLegWaits => {
                self.vacate(id, seq)?;
                self.ticket_mut(id)?.leg += 1;
                self.wait(id, Place::InTurn, None, seq)
            }
            LegEnd::CarryOn => {
                self.counter_mut(counter)?.touched = seq;
                let ticket = self.ticket_mut(id)?;
                ticket.leg += 1;
                // Where the clerk is, nothing says otherwise.
                ticket.attendance = Attendance { away: ticket.attendance.away, ..Attendance::default() };
                let state = TicketState::Serving { call: None, counter: counter.clone(), clerk, since: at };
                self.put(id, seq, state)
            }
        }
    }

    /// Notes when and where the current leg was served; a leg that was only called counts as
    /// served from its call.
    pub(super) fn end_leg(
        &mut self,
        id: TicketId,
        outcome: Option<&str>,
        doubted: bool,
        at: Timestamp,
    ) -> Result<ClerkId, &'static str> {
        let ticket = self.ticket_mut(id)?;
        let outcome = outcome.map(str::to_owned);
        let served = match &ticket.state {
            TicketState::Called(call) => Served {
                counter: call.counter.clone(),
                clerk: call.clerk.clone(),
                called_at: Some(call.at),
                from: call.at,
                to: at,
                outcome,
                doubted,
            },
            TicketState::Serving { call, counter, clerk, since } => Served {
                counter: counter.clone(),
                clerk: clerk.clone(),
                called_at: call.as_ref().map(|call| call.at),
                from: *since,
                to: at,
                outcome,
                doubted,
            },
            TicketState::Waiting { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => return Err("the ticket is at no counter"),
        };
        let clerk = served.clerk.clone();
        let leg = ticket.leg;
        ticket.legs[leg].served = Some(served);
        Ok(clerk)
    }

    pub(super) fn transfer(
        &mut self,
        id: TicketId,
        to: &TransferTo,
        note: Option<NoteId>,
        seq: Seq,
        at: Timestamp,
    ) -> Fit {
        let serving = matches!(self.ticket_mut(id)?.state, TicketState::Serving { .. });
        if serving {
            // What was served stays on record as a leg of its own; the rest is a new leg.
            let doubted = self.ticket_mut(id)?.attendance.is_doubtful(at);
            self.end_leg(id, Some("transferred"), doubted, at)?;
            let ticket = self.ticket_mut(id)?;
            let rest = Leg { served: None, ..ticket.current_leg().clone() };
            ticket.leg += 1;
            ticket.legs.insert(ticket.leg, rest);
        }
        self.leave(id, seq)?;
        self.note(id, note)?;
        let address = match to {
            TransferTo::Service(service) => {
                let ticket = self.ticket_mut(id)?;
                let leg = ticket.leg;
                ticket.legs[leg].service = service.clone();
                None
            }
            TransferTo::Counter(counter) => Some(counter.clone()),
        };
        self.wait(id, Place::InTurn, address, seq)
    }

    pub(super) fn call(&mut self, event: &Event, seq: Seq, at: Timestamp) -> Fit {
        let Event::TicketCalled { ticket: id, counter, clerk, reason, also, turn, .. } = event else {
            return Err("it calls nobody");
        };
        self.take_from_lane(*id)?;
        self.occupy(counter, *id, seq)?;
        self.tally.count(seq, at, *turn, self.config.limits.undo_window_s);
        let call = Call {
            counter: counter.clone(),
            clerk: clerk.clone(),
            at,
            again_at: at,
            times: 1,
            seq,
            reason: *reason,
            also: *also,
            coming: false,
        };
        self.put(*id, seq, TicketState::Called(call))
    }

    pub(super) fn recall(&mut self, id: TicketId, counter: &CounterId, seq: Seq, at: Timestamp) -> Fit {
        self.counter_mut(counter)?.touched = seq;
        let mut call = self.ticket_mut(id)?.state.call().cloned().ok_or("the ticket is not called")?;
        call.times += 1;
        // Who is called again is not there yet, and may say so again.
        call.coming = false;
        call.again_at = at;
        call.seq = seq;
        self.put(id, seq, TicketState::Called(call))
    }

    pub(super) fn serve(
        &mut self,
        id: TicketId,
        counter: &CounterId,
        away: bool,
        seq: Seq,
        at: Timestamp,
    ) -> Fit {
        self.counter_mut(counter)?.touched = seq;
        let call = self.ticket_mut(id)?.state.call().cloned().ok_or("the ticket is not called")?;
        let state = TicketState::Serving {
            counter: counter.clone(),
            clerk: call.clerk.clone(),
            call: Some(call),
            since: at,
        };
        self.ticket_mut(id)?.attendance = Attendance { away, ..Attendance::default() };
        self.put(id, seq, state)
    }

    /// Notes that the client is on the way. The ticket counts as untouched: a clerk who called by
    /// mistake can still take that back.
    pub(super) fn coming(&mut self, id: TicketId) -> Fit {
        match &mut self.ticket_mut(id)?.state {
            TicketState::Called(call) => {
                call.coming = true;
                Ok(())
            }
            TicketState::Waiting { .. }
            | TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => Err("the ticket is not called"),
        }
    }

    /// Sets a ticket aside for its client, wherever it waits or is called to.
    pub(super) fn postpone(&mut self, id: TicketId, until: Timestamp, seq: Seq, at: Timestamp) -> Fit {
        let ticket = self.ticket_mut(id)?;
        ticket.postponed += 1;
        let (place, address) = match &ticket.state {
            TicketState::Waiting { place, address } => (*place, address.clone()),
            TicketState::Called(_) => (Place::InTurn, None),
            TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => return Err("the ticket neither waits nor is called"),
        };
        let counter = ticket.at_counter().cloned();
        self.leave(id, seq)?;
        self.put(id, seq, TicketState::Parked { counter, at, place, address, until: Some(until) })
    }

    pub(super) fn set_class(&mut self, id: TicketId, class: Option<&ClassId>, seq: Seq) -> Fit {
        let waiting = self.take_from_lane(id).is_ok();
        let ticket = self.ticket_mut(id)?;
        ticket.class = class.cloned();
        ticket.touched = seq;
        if waiting { self.put_into_lane(id) } else { Ok(()) }
    }
}
