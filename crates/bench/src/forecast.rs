//! Forecasts of a large office, the forecaster alone: how long they take to be made anew.
//!
//! What that means in the running daemon, and what it costs there, is measured by `forecast_live`.
//! The office has what makes choosing dear: some counters help out, one in five is step-free, some speak
//! another language, and so do some of the clients.

use crate::report::{Report, median};
use kolejka_core::{
    LaneKey, Timestamp, Wish,
    config::{ClassRank, Config, CounterConfig, CounterIx, Index, LangIx, ServiceIx},
    ids::TicketId,
};
use kolejka_forecast::{DayStart, Event, Forecaster, Kind, Rng, Settings};
use kolejka_testkit::sample;
use std::{collections::VecDeque, hint::black_box, sync::Arc, time::Instant};

pub(crate) const COUNTERS: u16 = 20;
const SERVICES: u16 = 6;
pub(crate) const WAITING: usize = 200;

/// Days that the forecaster has learned from.
const DAYS: i64 = 6;

/// Runs, of which the median counts.
const RUNS: usize = 50;

/// The most that making all forecasts anew may take.
pub(crate) const REFRESH_MS_MAX: f64 = 50.0;

/// Events a second, and the share of a core that they may cost.
pub(crate) const EVENTS_PER_S: f64 = 5.0;
pub(crate) const SHARE_MAX: f64 = 0.2;

pub(crate) fn measure_alone(report: &mut Report) {
    let (mut forecaster, at, mut rng) = an_office();
    // For every service and class: who asks for nothing, for no steps, and for a language.
    let lanes: Vec<LaneKey> = (0..2 * SERVICES)
        .map(|n| Kind { class: ClassRank(n % 2), service: ServiceIx(n / 2) }.plain_lane())
        .flat_map(|plain| [plain, LaneKey { step_free: true, ..plain }, LaneKey { wish: english(), ..plain }])
        .collect();
    let mut refreshed: Vec<f64> = Vec::new();
    let mut followed: Vec<f64> = Vec::new();
    for n in 0..RUNS {
        let from = Instant::now();
        black_box(forecaster.board(at, &lanes));
        refreshed.push(from.elapsed().as_secs_f64() * 1000.0);
        // One comes and one leaves, so that as many wait as before.
        let ticket = TicketId(1_000_000 + n as u64);
        let from = Instant::now();
        forecaster.observe(at, Event::Joined { ticket, lane: lane(&mut rng), arrived_at: at, again: false });
        followed.push(from.elapsed().as_secs_f64() * 1000.0);
        forecaster.observe(at, Event::Left { ticket });
    }
    let (refresh_ms, follow_ms) = (median(&mut refreshed), median(&mut followed));
    report.row(
        format!("the run alone: forecasts made anew, {WAITING} waiting, {COUNTERS} counters"),
        format!("{refresh_ms:.1} ms"),
        format!("≤ {REFRESH_MS_MAX} ms"),
        refresh_ms <= REFRESH_MS_MAX,
    );
    report.note(format!("a newcomer who is judged by afterwards: {follow_ms:.1} ms"));
}

fn english() -> Wish {
    Wish { language: Some(LangIx(1)), need: None }
}

fn lane(rng: &mut Rng) -> LaneKey {
    let class = ClassRank(u16::from(rng.below(4) > 0));
    let service = ServiceIx(u16::try_from(rng.below(usize::from(SERVICES))).unwrap_or(0));
    let plain = Kind { class, service }.plain_lane();
    match rng.below(10) {
        0 => LaneKey { step_free: true, ..plain },
        1 | 2 => LaneKey { wish: english(), ..plain },
        _ => plain,
    }
}

/// Each counter has half of the services as its own, and every other one helps out with the rest.
pub(crate) fn config() -> Config {
    let names: Vec<String> = (0..SERVICES).map(|service| format!("service-{service}")).collect();
    let counter = |number: u16| -> CounterConfig {
        let (own, others): (Vec<_>, Vec<_>) = (0..SERVICES)
            .partition(|service| (service + number).is_multiple_of(2) || number.is_multiple_of(5));
        let name = |service: &u16| names[usize::from(*service)].as_str();
        let own: Vec<&str> = own.iter().map(name).collect();
        let mut counter = sample::counter(&number.to_string(), number.is_multiple_of(5), &own);
        if number.is_multiple_of(2) {
            counter.backup = others.iter().map(|service| name(service).into()).collect();
            counter.backup_after_s = Some(900);
        }
        if number.is_multiple_of(3) {
            counter.languages = vec!["en".into()];
        }
        counter
    };
    let mut config = sample::office();
    config.classes.remove(0);
    config.services = names.iter().map(|name| sample::service(name, "A")).collect();
    config.counters = (0..COUNTERS).map(counter).collect();
    config
}

/// A forecaster that has learned, in the middle of a day on which many wait.
fn an_office() -> (Forecaster, Timestamp, Rng) {
    let rules = Arc::new(Index::new(&config()));
    let mut forecaster =
        Forecaster::new(Settings::default(), rules, DayStart { midnight: Timestamp(0), weekday: 0 });
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
            forecaster
                .observe(at, Event::Joined { ticket, lane: lane(&mut rng), arrived_at: at, again: false });
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
