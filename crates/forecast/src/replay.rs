//! Replays recorded days through the forecaster, event by event.
//!
//! Invariant: a forecast is made at joining, from events of that moment or before; an outcome is
//! told at its own time, like everything else.

use crate::{
    bank::{BankCall, CallEnd},
    baselines::{Predicted, Predictors},
    event::{DayStart, Event, Kind},
    forecaster::{Forecast, Forecaster, Settings},
    learned_rules::LearnedRules,
};
use jiff::{civil::Date, tz::TimeZone};
use kolejka_core::{
    Timestamp,
    config::{ClassRank, Config, CounterIx, Index, ServiceIx},
    ids::TicketId,
};
use std::{collections::BTreeMap, sync::Arc};

/// A call that queued and was served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests ask when a forecast was made"))]
    pub(crate) joined_at: Timestamp,
    pub(crate) wait_s: f64,
    pub(crate) forecast: Option<Forecast>,
    pub(crate) predicted: Predicted,
}

pub(crate) struct Replay {
    pub(crate) forecaster: Forecaster,
    rules: LearnedRules,
    predictors: Predictors,
    agents: BTreeMap<String, CounterIx>,
    services: BTreeMap<String, ServiceIx>,
    next_ticket: TicketId,
}

/// The rule of the recorded bank: arrival order, priority customers 90 s ahead.
const BANK_HEAD_START_S: u32 = 90;

/// The recordings' clocks know no zone and no summer time.
fn midnight(date: Date) -> Timestamp {
    date.to_zoned(TimeZone::UTC).map_or(Timestamp(0), |zoned| zoned.timestamp().into())
}

impl Replay {
    pub(crate) fn new() -> Self {
        let day = DayStart { midnight: Timestamp(0), weekday: 0 };
        Self {
            forecaster: Forecaster::new(Settings::default(), Arc::new(Index::new(&Config::blank())), day),
            rules: LearnedRules::new(BANK_HEAD_START_S),
            predictors: Predictors::default(),
            agents: BTreeMap::new(),
            services: BTreeMap::new(),
            next_ticket: TicketId(1),
        }
    }

    #[cfg(test)]
    pub(crate) fn run(&mut self, calls: &[BankCall], calibrated: bool, told: impl FnMut(Outcome)) {
        self.run_telling(calls, calibrated, told, |_| ());
    }

    /// Replays calls day by day, calibrating before each of them if asked, and tells how many calls each day had that is done.
    pub(crate) fn run_telling(
        &mut self,
        calls: &[BankCall],
        calibrated: bool,
        mut told: impl FnMut(Outcome),
        mut done: impl FnMut(usize),
    ) {
        let mut days: BTreeMap<Date, Vec<&BankCall>> = BTreeMap::new();
        for call in calls {
            days.entry(call.date).or_default().push(call);
        }
        for (date, calls) in days {
            self.begin_day(date, calibrated);
            self.day(date, &calls, &mut told);
            done(calls.len());
        }
    }

    fn begin_day(&mut self, date: Date, calibrated: bool) {
        let weekday = date.weekday().to_monday_zero_offset().unsigned_abs();
        self.forecaster.begin_day(DayStart { midnight: midnight(date), weekday });
        self.predictors.begin_day();
        if calibrated {
            self.forecaster.calibrate();
        }
    }

    fn day(&mut self, date: Date, calls: &[&BankCall], told: &mut impl FnMut(Outcome)) {
        let midnight = midnight(date);
        let mut events = Vec::new();
        for call in calls {
            self.events_of(call, midnight, &mut events);
        }
        events.sort_by_key(|timed| (timed.second, timed.order));
        let mut forecasts: BTreeMap<TicketId, (Option<Forecast>, Predicted, u32)> = BTreeMap::new();
        for timed in events {
            let at = midnight.plus_s(timed.second);
            let predicted = self.predictors.predict();
            if matches!(timed.event, Event::Joined { .. }) {
                self.tell_rules();
            }
            let forecast = self.forecaster.observe(at, timed.event);
            match timed.event {
                Event::Joined { ticket, .. } => {
                    forecasts.insert(ticket, (forecast, predicted, timed.second));
                    self.predictors.joined(ticket);
                }
                Event::Left { ticket } => self.predictors.left(ticket),
                Event::Called { ticket, counter } => {
                    if let Some((forecast, predicted, since)) = forecasts.remove(&ticket) {
                        let wait_s = f64::from(timed.second - since);
                        told(Outcome { joined_at: midnight.plus_s(since), wait_s, forecast, predicted });
                        self.predictors.called(ticket, wait_s);
                    }
                    if let Some(counter) = counter {
                        self.predictors.busy(counter);
                    }
                }
                Event::WalkIn { counter, .. } | Event::Resumed { counter, .. } => {
                    self.predictors.busy(counter)
                }
                Event::Finished { counter, .. } => {
                    self.predictors.finished(counter, f64::from(timed.took_s));
                }
                Event::Missed { .. }
                | Event::Released { .. }
                | Event::Withdrawn { .. }
                | Event::Moved { .. }
                | Event::Opened { .. }
                | Event::Paused { .. }
                | Event::Closed { .. } => {}
            }
        }
    }

    /// Counters serve what they have been seen to serve until now.
    fn tell_rules(&mut self) {
        let (counters, services) = (self.agents.len() as u16, self.services.len() as u16);
        if let Some(rules) = self.rules.changed(self.forecaster.learner(), counters, services) {
            self.forecaster.tell_rules(rules, 0);
        }
    }

    fn events_of(&mut self, call: &BankCall, midnight: Timestamp, events: &mut Vec<Timed>) {
        let ticket = self.next_ticket;
        self.next_ticket = ticket.next();
        let services = self.services.len() as u16;
        let service = *self.services.entry(call.service.clone()).or_insert(ServiceIx(services));
        let kind = Kind { class: ClassRank(u16::from(call.priority != 2)), service };
        let counter = call.service_by.as_ref().map(|(agent, _, _)| {
            let agents = self.agents.len() as u16;
            *self.agents.entry(agent.clone()).or_insert(CounterIx(agents))
        });
        let mut push = |second, order, event, took_s| events.push(Timed { second, order, event, took_s });
        let mut begins = None;
        if let Some((start, exit)) = call.queued {
            let (lane, arrived_at) = (kind.plain_lane(), midnight.plus_s(start));
            push(start, Order::Join, Event::Joined { ticket, lane, arrived_at, again: false }, 0);
            match call.end {
                CallEnd::HungUp => push(exit, Order::Leave, Event::Left { ticket }, 0),
                CallEnd::Served => push(exit, Order::Begin, Event::Called { ticket, counter }, 0),
            }
            begins = Some(exit);
        }
        if let (Some(counter), Some((_, start, exit))) = (counter, &call.service_by) {
            if begins.is_none() {
                push(*start, Order::Begin, Event::WalkIn { ticket, kind, counter }, 0);
            }
            let ends = (*exit).max(begins.unwrap_or(*start));
            push(ends, Order::Finish, Event::Finished { ticket, counter }, exit - start);
        }
    }
}

struct Timed {
    second: u32,
    order: Order,
    event: Event,
    took_s: u32,
}

/// What comes first within a second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Finish,
    Leave,
    Begin,
    Join,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    const DAYS: i8 = 6;
    const MINUTE_CHOSEN: u32 = 12 * 60;

    /// Two agents, a call a minute, waits and services drawn.
    fn recording(rng: &mut Rng) -> Vec<BankCall> {
        let mut calls = Vec::new();
        for day in 1..=DAYS {
            for minute in 8 * 60..18 * 60 {
                let joined = minute * 60 + rng.below(60) as u32;
                calls.push(call(Date::constant(1999, 3, day), joined, rng));
            }
        }
        calls
    }

    fn call(date: Date, joined: u32, rng: &mut Rng) -> BankCall {
        let called = joined + 1 + (rng.exponential() * 90.0) as u32;
        let served = called + 1 + (rng.exponential() * 100.0) as u32;
        let agent = if rng.below(2) == 0 { "ADA" } else { "BOB" };
        BankCall {
            date,
            priority: 2 * rng.below(2) as u8,
            service: if rng.below(4) == 0 { "NW" } else { "PS" }.to_owned(),
            queued: Some((joined, called)),
            end: CallEnd::Served,
            service_by: Some((agent.to_owned(), called, served)),
        }
    }

    fn forecasts(calls: &[BankCall]) -> Vec<(Timestamp, u64, Option<Forecast>)> {
        let mut replay = Replay::new();
        let (past, last): (Vec<BankCall>, Vec<BankCall>) =
            calls.iter().cloned().partition(|call| call.date.day() < DAYS);
        replay.run(&past, false, |_| ());
        let mut told = Vec::new();
        replay.run(&last, true, |outcome| {
            told.push((outcome.joined_at, outcome.predicted.mean_50.to_bits(), outcome.forecast));
        });
        told.sort_by_key(|(joined_at, ..)| *joined_at);
        told
    }

    /// Proves that nothing is known before it happened: when everything on the last day after noon
    /// is drawn anew, ends of waits and services that had begun included, no forecast made until
    /// then changes by a bit, and later ones do.
    #[test]
    fn the_future_does_not_change_forecasts() {
        let calls = recording(&mut Rng::new(1, 0));
        let noon = MINUTE_CHOSEN * 60;
        let mut other = calls.clone();
        let mut rng = Rng::new(2, 0);
        for call in other.iter_mut().filter(|call| call.date.day() == DAYS) {
            let (Some((joined, called)), Some((agent, begun, served))) =
                (call.queued, call.service_by.clone())
            else {
                unreachable!("every call here queued and was served")
            };
            if joined > noon {
                *call = super::tests::call(call.date, joined, &mut rng);
            } else if called > noon {
                let called = noon + 1 + rng.below(600) as u32;
                call.queued = Some((joined, called));
                call.service_by = Some((agent, called, called + 5));
            } else if served > noon {
                call.service_by = Some((agent, begun, noon + 1 + rng.below(600) as u32));
            }
        }
        let at_noon = midnight(Date::constant(1999, 3, DAYS)).plus_s(noon);
        let until_noon = |calls: &[BankCall]| {
            forecasts(calls).into_iter().partition::<Vec<_>, _>(|(joined_at, ..)| *joined_at <= at_noon)
        };
        let ((before, after), (before_other, after_other)) = (until_noon(&calls), until_noon(&other));
        assert!(before.len() > 200 && before.iter().all(|(.., forecast)| forecast.is_some()));
        assert_eq!(before, before_other);
        assert_ne!(after, after_other);
    }

    /// Proves that the same recording gives the same forecasts, bit by bit.
    #[test]
    fn the_same_recording_gives_the_same_forecasts() {
        let calls = recording(&mut Rng::new(3, 0));
        assert_eq!(forecasts(&calls), forecasts(&calls));
    }
}
