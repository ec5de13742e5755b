//! How emergency numbers come into the state, and out of it if they were entered by mistake.

use super::Fit;
use crate::{Day, EMERGENCY_SERIES, Event, Leg, Office, Place, Ticket, TicketState, ids::Seq};

impl Office {
    pub(super) fn enter_emergency(&mut self, event: &Event, seq: Seq) -> Fit {
        let Event::EmergencyEntered { ticket, number, service, language, arrived_at } = event else {
            return Err("it enters no emergency number");
        };
        let Day::Open(tally) = &mut self.day else { return Err("no business day is going on") };
        if *ticket < self.next_ticket || !tally.emergency_numbers.insert(number.n) {
            return Err("the number or id was entered before");
        }
        *tally.issued.entry(service.clone()).or_default() += 1;
        self.next_ticket = ticket.next();
        let made = Ticket {
            id: *ticket,
            number: number.clone(),
            legs: vec![Leg::new(service.clone(), 1)],
            leg: 0,
            class: None,
            language: language.clone(),
            step_free: false,
            need: None,
            issued_seq: seq,
            arrived_at: *arrived_at,
            walk_in: false,
            printer: None,
            print_card: false,
            people_ahead_at_issue: 0,
            forecast_at_issue: None,
            notes: Vec::new(),
            restored_next: 0,
            postponed: 0,
            attendance: crate::Attendance::default(),
            state: TicketState::Waiting { place: Place::InTurn, address: None },
            touched: seq,
        };
        self.tickets.insert(*ticket, made);
        self.put_into_lane(*ticket)
    }

    /// Frees a number whose entering was taken back, and its place within the day's limit.
    pub(super) fn forget_emergency(&mut self, ticket: &Ticket) {
        if ticket.number.series.as_str() == EMERGENCY_SERIES
            && let Day::Open(tally) = &mut self.day
        {
            tally.emergency_numbers.remove(&ticket.number.n);
            if let Some(issued) = tally.issued.get_mut(ticket.service()) {
                *issued = issued.saturating_sub(1);
            }
        }
    }
}
