//! The business day and the configuration.

use super::{nothing, staff_or_system};
use crate::{
    Actor, CounterState, Day, DayOpening, Decision, Event, Office, Orders, Outcome, Refusal, Role, Ticket,
    TicketState, Timestamp,
    apply::staffed,
    config::Config,
    ids::{ClassId, CounterId, Seq, ServiceId},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

impl Office {
    pub(super) fn decide_open_day(
        &self,
        date: Date,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Supervisor)?;
        let mut events = Vec::new();
        let (mut numbers, mut issued, mut emergency_numbers, mut orders) =
            (BTreeMap::new(), BTreeMap::new(), BTreeSet::new(), Orders::default());
        match &self.day {
            Day::NotBegun => {}
            Day::Open(tally) if date == tally.date => return Ok(nothing()),
            Day::Open(tally) if date > tally.date => events.push(self.day_closed(tally.date)),
            Day::Ended(tally) if date > tally.date => {}
            // A day that was ended too early goes on: its numbers are never issued twice.
            Day::Ended(tally) if date == tally.date => {
                numbers.clone_from(&tally.numbers);
                issued.clone_from(&tally.issued);
                emergency_numbers.clone_from(&tally.emergency_numbers);
                orders.clone_from(&tally.orders);
            }
            Day::Open(_) | Day::Ended(_) => return Err(Refusal::DayInPast),
        }
        let opening = DayOpening {
            date,
            config: (*self.config).clone(),
            numbers,
            issued,
            orders,
            emergency_numbers,
            run: self.tally.run(),
            staffed: staffed(&self.counters),
            notices: self.notices(now).cloned().collect(),
            emergency: self.emergency.clone(),
            configured: self.configured,
            next_ticket: self.next_ticket,
            next_notice: self.next_notice,
            next_note: self.next_note,
        };
        events.push(Event::DayOpened { opening: Box::new(opening) });
        Ok(Decision { events, counter: None, outcome: Outcome::Done })
    }

    pub(super) fn decide_close_day(&self, actor: &Actor) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Supervisor)?;
        let date = self.day.open_date().ok_or(Refusal::DayNotOpen)?;
        Ok(Decision { events: vec![self.day_closed(date)], counter: None, outcome: Outcome::Done })
    }

    fn day_closed(&self, date: Date) -> Event {
        let serving = |ticket: &&Ticket| matches!(ticket.state, TicketState::Serving { .. });
        let open = || self.tickets.values().filter(|ticket| !ticket.has_ended());
        Event::DayClosed {
            date,
            expired: open().filter(|ticket| !serving(ticket)).map(|ticket| ticket.id).collect(),
            ended: open().filter(serving).map(|ticket| ticket.id).collect(),
        }
    }

    pub(super) fn decide_configure(
        &self,
        config: &Config,
        base: Option<Seq>,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Administrator)?;
        if *config == *self.config {
            return Ok(nothing());
        }
        if base.is_some_and(|base| base != self.configured) {
            return Err(Refusal::ConfigurationChanged { version: self.configured });
        }
        self.strands_nobody(config)?;
        let event = Event::OfficeConfigured { config: Box::new(config.clone()) };
        Ok(Decision { events: vec![event], counter: None, outcome: Outcome::Done })
    }

    /// Whether everybody who is here, and everybody who works here, has a place in a configuration too.
    fn strands_nobody(&self, config: &Config) -> Result<(), Refusal> {
        let is_known = |id: &ServiceId| config.services.iter().any(|service| service.id == *id);
        // A language or a need only keeps a ticket for another counter a while; a step keeps it for ever.
        let takes = |config: &Config, id: &ServiceId, without_step: bool| {
            config.counters.iter().any(|counter| counter.takes(id) && (counter.step_free || !without_step))
        };
        let has_counter = |id: &CounterId| config.counters.iter().any(|counter| counter.id == *id);
        let has_class = |id: &ClassId| config.classes.iter().any(|class| class.id == *id);
        let live = || self.tickets.values().filter(|ticket| !ticket.has_ended());

        let (mut services, mut classes, mut tickets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for ticket in live() {
            // Who is being served already needs a counter for what comes after only.
            let stays = matches!(ticket.state, TicketState::Serving { .. });
            let unserved = ticket.legs[ticket.leg..].iter().enumerate().filter(|(place, leg)| {
                // Whoever waits before a step already is not left there by what changes now.
                let without_step = ticket.step_free && takes(&self.config, &leg.service, true);
                let is_served = (stays && *place == 0) || takes(config, &leg.service, without_step);
                !(is_known(&leg.service) && is_served)
            });
            let mut is_stranded = false;
            for (_, leg) in unserved {
                services.insert(leg.service.clone());
                is_stranded = true;
            }
            if let Some(class) = ticket.class.as_ref().filter(|class| !has_class(class)) {
                classes.insert(class.clone());
                is_stranded = true;
            }
            if is_stranded {
                tickets.insert(ticket.number.to_string());
            }
        }
        let mut counters: BTreeSet<CounterId> = BTreeSet::new();
        for (id, counter) in self.counters.iter().filter(|(id, _)| !has_counter(id)) {
            if let CounterState::Open { ticket, .. } = &counter.state {
                counters.insert(id.clone());
                tickets.extend(
                    ticket.and_then(|id| self.tickets.get(&id)).map(|ticket| ticket.number.to_string()),
                );
            }
        }
        if !(services.is_empty() && classes.is_empty() && counters.is_empty()) {
            return Err(Refusal::WouldStrand {
                services: services.into_iter().collect(),
                counters: counters.into_iter().collect(),
                classes: classes.into_iter().collect(),
                tickets: tickets.into_iter().collect(),
            });
        }
        Ok(())
    }
}
