//! Forecasts of a large office: how long they take to be made anew, and what that costs.

use crate::report::{Report, median};
use kolejka_core::{
    Timestamp,
    config::{ClassRank, CounterIx, ServiceIx},
    ids::TicketId,
};
use kolejka_forecast::{Calling, DayStart, Event, Forecaster, Kind, Rng, Rule, Settings};
use std::{collections::VecDeque, hint::black_box, time::Instant};

const COUNTERS: u16 = 20;
const SERVICES: u16 = 6;
const WAITING: usize = 200;

/// Days that the forecaster has learned from.
const DAYS: i64 = 10;

/// Runs, of which the median counts.
const RUNS: usize = 50;

/// The most that making all forecasts anew may take.
const REFRESH_MS_MAX: f64 = 50.0;

/// Events a second, and the share of a core that they may cost.
const EVENTS_PER_S: f64 = 5.0;
const SHARE_MAX: f64 = 0.2;

pub(crate) fn measure(report: &mut Report) {
    let (mut forecaster, at, mut rng) = an_office();
    let kinds: Vec<Kind> =
        (0..2 * SERVICES).map(|n| Kind { class: ClassRank(n % 2), service: ServiceIx(n / 2) }).collect();
    let mut refreshed: Vec<f64> = Vec::new();
    let mut followed: Vec<f64> = Vec::new();
    for n in 0..RUNS {
        let from = Instant::now();
        black_box(forecaster.board(at, &kinds));
        refreshed.push(from.elapsed().as_secs_f64() * 1000.0);
        // One comes and one leaves, so that as many wait as before.
        let ticket = TicketId(1_000_000 + n as u64);
        let from = Instant::now();
        forecaster.observe(at, Event::Joined { ticket, kind: kind(&mut rng) });
        followed.push(from.elapsed().as_secs_f64() * 1000.0);
        forecaster.observe(at, Event::Left { ticket });
    }
    let (refresh_ms, follow_ms) = (median(&mut refreshed), median(&mut followed));
    report.row(
        format!("forecasts made anew, {WAITING} waiting, {COUNTERS} counters"),
        format!("{refresh_ms:.1} ms"),
        format!("≤ {REFRESH_MS_MAX} ms"),
        refresh_ms <= REFRESH_MS_MAX,
    );
    let share = EVENTS_PER_S * (refresh_ms + follow_ms) / 1000.0;
    report.row(
        format!("one core at {EVENTS_PER_S} newcomers per second, forecasts after each"),
        format!("{:.0} %", share * 100.0),
        format!("≤ {:.0} %", SHARE_MAX * 100.0),
        share <= SHARE_MAX,
    );
}

fn kind(rng: &mut Rng) -> Kind {
    let class = ClassRank(u16::from(rng.below(4) > 0));
    Kind { class, service: ServiceIx(u16::try_from(rng.below(usize::from(SERVICES))).unwrap_or(0)) }
}

/// A forecaster that has learned, in the middle of a day on which many wait.
fn an_office() -> (Forecaster, Timestamp, Rng) {
    let calling = Calling::new(Rule::Strict);
    let mut forecaster =
        Forecaster::new(Settings::new(calling), DayStart { midnight: Timestamp(0), weekday: 0 });
    let mut rng = Rng::new(1, 0);
    let mut next = 0;
    let mut at = Timestamp(0);
    for day in 0..DAYS {
        let midnight = Timestamp(day * 86_400_000);
        forecaster.begin_day(DayStart { midnight, weekday: 0 });
        if day == DAYS - 1 {
            forecaster.calibrate();
        }
        at = midnight.plus_s(8 * 3600);
        let mut serving = Vec::new();
        let mut waiting = VecDeque::new();
        for counter in 0..COUNTERS {
            forecaster.observe(at, Event::Opened { counter: CounterIx(counter) });
            serving.push((at, None));
        }
        // Clients come until so many wait, while each counter serves for five minutes or so.
        while waiting.len() < WAITING {
            at = at.plus_s(10);
            let ticket = TicketId(next);
            next += 1;
            forecaster.observe(at, Event::Joined { ticket, kind: kind(&mut rng) });
            waiting.push_back(ticket);
            for (counter, (until, ticket)) in (0..).map(CounterIx).zip(&mut serving) {
                if *until <= at {
                    if let Some(ticket) = ticket.take() {
                        forecaster.observe(at, Event::Finished { ticket, counter });
                    }
                    let Some(called) = waiting.pop_front() else { continue };
                    forecaster.observe(at, Event::Called { ticket: called, counter: Some(counter) });
                    *until = at.plus_s(100 + u32::try_from(rng.below(400)).unwrap_or_default());
                    *ticket = Some(called);
                }
            }
        }
    }
    (forecaster, at, rng)
}
