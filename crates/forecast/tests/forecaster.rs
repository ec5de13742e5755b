//! The forecaster as the daemon uses it: told that counters open, asked for boards.

#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small counts")]

use kolejka_core::{
    LaneKey, Timestamp,
    config::{ClassRank, CounterIx, Index, ServiceIx},
    ids::TicketId,
};
use kolejka_forecast::{DayStart, Event, Forecast, Forecaster, Kind, Rng, Settings};
use kolejka_testkit::sample;
use std::sync::Arc;

const NORMAL: Kind = Kind { class: ClassRank(1), service: ServiceIx(0) };
const PRIORITY: Kind = Kind { class: ClassRank(0), service: ServiceIx(0) };

fn day(number: i64) -> DayStart {
    DayStart { midnight: Timestamp(number * 86_400_000), weekday: (number % 7) as u8 }
}

fn forecaster() -> Forecaster {
    let mut config = sample::office();
    config.classes.truncate(1);
    config.counters.truncate(1);
    config.counters[0].services = config.services.iter().map(|service| service.id.clone()).collect();
    Forecaster::new(Settings::default(), Arc::new(Index::new(&config)), day(0))
}

fn joined(ticket: u64, at: Timestamp) -> Event {
    Event::Joined { ticket: TicketId(ticket), lane: NORMAL.plain_lane(), arrived_at: at, again: false }
}

fn lanes(kinds: &[Kind]) -> Vec<LaneKey> {
    kinds.iter().map(|kind| kind.plain_lane()).collect()
}

/// One counter serves a client a minute, in order, all of a morning; the queue grows meanwhile.
fn live_a_day(forecaster: &mut Forecaster, number: i64, rng: &mut Rng) -> Timestamp {
    forecaster.begin_day(day(number));
    let counter = CounterIx(0);
    let mut now = day(number).midnight.plus_s(8 * 3600);
    forecaster.observe(now, Event::Opened { counter });
    let first = number as u64 * 1000;
    let (mut next, mut called) = (first, first);
    for _ in 0..120 {
        for _ in 0..=rng.below(2) {
            forecaster.observe(now, joined(next, now));
            next += 1;
        }
        if called > first {
            forecaster.observe(now, Event::Finished { ticket: TicketId(called - 1), counter });
        }
        if called < next {
            forecaster.observe(now, Event::Called { ticket: TicketId(called), counter: Some(counter) });
            called += 1;
        }
        now = now.plus_s(40 + rng.below(40) as u32);
    }
    now
}

/// Proves that there is no forecast before anything was learned, nor while every counter is closed.
#[test]
fn a_forecast_is_absent_until_there_is_one() {
    let mut forecaster = forecaster();
    let now = Timestamp(9 * 3_600_000);
    forecaster.observe(now, Event::Opened { counter: CounterIx(0) });
    assert_eq!(forecaster.board(now, &lanes(&[NORMAL])).joining[0].forecast, None);
    let end = live_a_day(&mut forecaster, 1, &mut Rng::new(1, 0));
    assert!(forecaster.board(end, &lanes(&[NORMAL])).joining[0].forecast.is_some());
    forecaster.observe(end, Event::Closed { counter: CounterIx(0) });
    assert_eq!(forecaster.board(end, &lanes(&[NORMAL])).joining[0].forecast, None);
}

/// Proves that a board tells everybody's prospects: those further back wait longer, priority waits
/// less, and the chance of being called before closing falls along the queue.
#[test]
fn a_board_tells_everybody() {
    let mut forecaster = forecaster();
    let mut rng = Rng::new(2, 0);
    let mut now = Timestamp(0);
    for number in 1..=6 {
        now = live_a_day(&mut forecaster, number, &mut rng);
        if number == 5 {
            forecaster.calibrate();
        }
    }
    let board = forecaster.board(now, &lanes(&[PRIORITY, NORMAL]));
    let p50_s = |place: usize| board.joining[place].forecast.unwrap().p50_s;
    assert!(p50_s(0) < p50_s(1), "{} and {}", p50_s(0), p50_s(1));
    let (first, last) = (&board.waiting[0].1, &board.waiting[board.waiting.len() - 1].1);
    let (soon_s, late_s) = (first.forecast.unwrap().p50_s, last.forecast.unwrap().p50_s);
    assert!(board.waiting.len() > 20 && soon_s < late_s, "{}: {soon_s} and {late_s}", board.waiting.len());
    let normal = &board.joining[1].run;
    assert!(normal.share_within(600.0) < normal.share_within(7200.0));
    for (_, prospect) in &board.waiting {
        let forecast = prospect.forecast.unwrap();
        assert!(forecast.p10_s <= forecast.p50_s && forecast.p50_s <= forecast.p90_s);
    }
}

/// Proves that the same events and seed give the same board, and that asking changes nothing.
#[test]
fn the_same_events_give_the_same_board() {
    let board = |asked: usize| {
        let mut forecaster = forecaster();
        let mut now = live_a_day(&mut forecaster, 1, &mut Rng::new(3, 0));
        for _ in 0..asked {
            forecaster.board(now, &lanes(&[NORMAL]));
        }
        forecaster.calibrate();
        now = live_a_day(&mut forecaster, 2, &mut Rng::new(4, 0)).max(now);
        forecaster.board(now, &lanes(&[NORMAL, PRIORITY]))
    };
    assert_eq!(board(0), board(3));
}

/// Proves that the chance of a call within a time rises from nothing to certainty, through the three
/// figures of a forecast.
#[test]
fn chances_are_read_off_a_forecast() {
    let forecast = Forecast { p10_s: 100.0, p50_s: 300.0, p90_s: 900.0 };
    let steps =
        [(0.0, 0.0), (50.0, 0.05), (100.0, 0.1), (200.0, 0.3), (300.0, 0.5), (600.0, 0.7), (900.0, 0.9)];
    for (time_s, chance) in steps.into_iter().chain([(1500.0, 1.0), (9000.0, 1.0)]) {
        assert!((forecast.chance_within(time_s) - chance).abs() < 1e-4, "{time_s}");
    }
    let at_once = Forecast { p10_s: 0.0, p50_s: 0.0, p90_s: 0.0 };
    assert!((at_once.chance_within(1.0) - 1.0).abs() < 1e-4);
}

/// Proves that who gives up while a service rests, or because it did, teaches no impatience, and that who
/// came afterwards does.
#[test]
fn a_service_that_rests_teaches_no_impatience() {
    let mut forecaster = forecaster();
    let now = live_a_day(&mut forecaster, 1, &mut Rng::new(6, 0));
    let learned = |forecaster: &Forecaster| format!("{:?}", forecaster.learner());
    for ticket in [7, 8] {
        forecaster.observe(now, joined(ticket, now));
    }
    forecaster.forget_waits(NORMAL.service);
    let lane = PRIORITY.plain_lane();
    forecaster.observe(now, Event::Moved { ticket: TicketId(8), lane, arrived_at: now });
    let before = learned(&forecaster);
    for ticket in [7, 8] {
        forecaster.observe(now.plus_s(7200), Event::Left { ticket: TicketId(ticket) });
    }
    assert_eq!(learned(&forecaster), before);
    forecaster.forget_waits(NORMAL.service);
    forecaster.observe(now.plus_s(7200), joined(9, now.plus_s(7200)));
    let before = learned(&forecaster);
    forecaster.observe(now.plus_s(7900), Event::Left { ticket: TicketId(9) });
    assert_ne!(learned(&forecaster), before);
}

/// Proves that somebody who moves to another lane waits on there since the same time, that it teaches
/// no impatience, and that a break is learned.
#[test]
fn moving_is_not_leaving_and_breaks_are_learned() {
    let mut forecaster = forecaster();
    let now = live_a_day(&mut forecaster, 1, &mut Rng::new(5, 0));
    let patience = |forecaster: &Forecaster| format!("{:?}", forecaster.learner());
    forecaster.observe(now, joined(7, now));
    let before = patience(&forecaster);
    let lane = PRIORITY.plain_lane();
    forecaster.observe(now.plus_s(60), Event::Moved { ticket: TicketId(7), lane, arrived_at: now });
    assert_eq!(patience(&forecaster), before);
    let waits = |forecaster: &Forecaster| {
        forecaster
            .queue()
            .lanes()
            .iter()
            .filter(|(key, _)| **key == lane)
            .map(|(_, lane)| lane.len())
            .sum::<usize>()
    };
    assert_eq!(waits(&forecaster), 1);

    let counter = CounterIx(0);
    forecaster.observe(now.plus_s(100), Event::Closed { counter });
    forecaster.observe(now.plus_s(100), Event::Opened { counter });
    let board = |forecaster: &Forecaster, now| forecaster.board(now, &[lane]).joining[0].run.quantile_s(0.5);
    let open = board(&forecaster, now.plus_s(100)).unwrap();
    forecaster.observe(now.plus_s(100), Event::Paused { counter });
    let paused = board(&forecaster, now.plus_s(100)).unwrap();
    assert!(paused > open + 400.0, "{paused} after {open}");
    for minute in 0..40 {
        forecaster.observe(now.plus_s(200 + 60 * minute), Event::Opened { counter });
        forecaster.observe(now.plus_s(220 + 60 * minute), Event::Paused { counter });
        forecaster.observe(now.plus_s(250 + 60 * minute), Event::Opened { counter });
        forecaster.observe(now.plus_s(250 + 60 * minute), Event::Paused { counter });
    }
    let short = board(&forecaster, now.plus_s(2590)).unwrap();
    assert!(short < paused - 300.0, "{short} after {paused}: breaks turned out short");
}
