//! How days and configurations change the state.

use super::Fit;
use crate::{
    Counter, CounterState, Day, DayOpening, DayTally, IntakeLimit, Office, StaffedCounter, TicketState,
    Timestamp,
    config::{Config, Index, PolicyKind},
    ids::{NoticeId, Seq, ServiceId, TicketId},
    policy::Tally,
};
use std::{collections::BTreeMap, sync::Arc};

impl Office {
    pub(super) fn configure(&mut self, config: Config, seq: Seq) {
        self.configured = seq;
        let mut old = std::mem::take(&mut self.counters);
        for counter in &config.counters {
            self.counters.insert(counter.id.clone(), old.remove(&counter.id).unwrap_or_default());
        }
        // Who stands at a kiosk that is no more cannot be told that somebody comes.
        self.help.retain(|kiosk, _| config.kiosks.iter().any(|known| known.id == *kiosk));
        self.config = Arc::new(config);
        // What was taken over may not be there any more, or be the counter's own.
        let config = Arc::clone(&self.config);
        let is_there = |id: &ServiceId| config.services.iter().any(|service| service.id == *id);
        for row in &config.counters {
            if let Some(counter) = self.counters.get_mut(&row.id) {
                counter.taken.retain(|taken| is_there(taken) && !row.services.contains(taken));
                counter.left.retain(|left| row.takes(left));
            }
        }
        if let Day::Open(tally) = &mut self.day {
            // Nobody could take down what tells of a service that rests and is no more.
            let gone = tally.orders.services.iter().filter(|(id, _)| !is_there(id));
            let notices: Vec<NoticeId> = gone.filter_map(|(_, orders)| orders.suspended?.notice).collect();
            tally.orders.services.retain(|id, _| is_there(id));
            for notice in notices {
                self.notices.remove(&notice);
            }
        }
        self.reindex();
        // A count has a meaning only under a ratio.
        let ratio = matches!(self.index.policy(), PolicyKind::Ratio { .. });
        self.tally = Tally::settled(if ratio { self.tally.run() } else { 0 });
        // Positions mean something else now, and so would what could be taken back.
        self.forget_actions();
        // A limit stands only as long as the configuration knows of it.
        if let Day::Open(tally) = &self.day {
            let mut limited = tally.limited.clone();
            limited
                .retain(|service, _| self.service(service).is_some() && self.intake_of(service).by_forecast);
            if let Day::Open(tally) = &mut self.day {
                tally.limited = limited;
            }
        }
        self.lanes.clear();
        for id in self.waiting() {
            self.put_into_lane(id).expect("a waiting ticket can always be put into its lane");
        }
    }

    pub(super) fn limit_intake(&mut self, service: &ServiceId, limit: Option<IntakeLimit>) -> Fit {
        let Day::Open(tally) = &mut self.day else { return Err("no business day is going on") };
        match limit {
            Some(limit) => tally.limited.insert(service.clone(), limit),
            None => tally.limited.remove(service),
        };
        Ok(())
    }

    pub(super) fn waiting(&self) -> Vec<TicketId> {
        self.tickets
            .values()
            .filter(|ticket| matches!(ticket.state, TicketState::Waiting { .. }))
            .map(|ticket| ticket.id)
            .collect()
    }

    pub(super) fn open_day(&mut self, opening: &DayOpening, seq: Seq) {
        self.index = Arc::new(Index::new(&opening.config));
        self.config = Arc::new(opening.config.clone());
        self.day = Day::Open(DayTally {
            date: opening.date,
            numbers: opening.numbers.clone(),
            issued: opening.issued.clone(),
            limited: BTreeMap::new(),
            orders: opening.orders.clone(),
            emergency_numbers: opening.emergency_numbers.clone(),
        });
        self.help.clear();
        self.tally = Tally::settled(opening.run);
        self.tickets.clear();
        self.lanes.clear();
        self.forget_actions();
        self.counters = opening
            .config
            .counters
            .iter()
            .map(|counter| (counter.id.clone(), Counter { touched: seq, ..Counter::default() }))
            .collect();
        for StaffedCounter { counter, clerk, since, pause } in &opening.staffed {
            let state = CounterState::Open {
                clerk: clerk.clone(),
                since: *since,
                pause: pause.clone(),
                ticket: None,
            };
            self.counters.insert(counter.clone(), Counter { state, touched: seq, ..Counter::default() });
        }
        // Services that rest, if the day goes on that was ended.
        self.reindex();
        self.notices = opening.notices.iter().map(|notice| (notice.id, notice.clone())).collect();
        self.emergency.clone_from(&opening.emergency);
        if opening.configured != Seq(0) {
            self.configured = opening.configured;
        }
        self.next_ticket = opening.next_ticket;
        self.next_notice = opening.next_notice;
        self.next_note = opening.next_note;
    }

    pub(super) fn close_day(
        &mut self,
        expired: &[TicketId],
        ended: &[TicketId],
        seq: Seq,
        at: Timestamp,
    ) -> Fit {
        for id in ended {
            // Nobody knows when a visit really ended that the day's end found open.
            self.end_leg(*id, Some("day_ended"), true, at)?;
            self.vacate(*id, seq)?;
            self.put(*id, seq, TicketState::Done { at, by_day_end: true })?;
        }
        for id in expired {
            self.leave(*id, seq)?;
            self.put(*id, seq, TicketState::Expired { at })?;
        }
        self.forget_actions();
        self.help.clear();
        match std::mem::replace(&mut self.day, Day::NotBegun) {
            Day::Open(tally) => {
                self.day = Day::Ended(tally);
                // Orders are for a day that goes on.
                self.reindex();
                Ok(())
            }
            Day::NotBegun | Day::Ended(_) => Err("no business day is going on"),
        }
    }
}
