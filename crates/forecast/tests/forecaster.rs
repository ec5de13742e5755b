//! The forecaster as the daemon uses it: told that counters open, asked for boards.

#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small counts")]

use kolejka_core::{
    Timestamp,
    config::{ClassRank, CounterIx, ServiceIx},
    ids::TicketId,
};
use kolejka_forecast::{Calling, DayStart, Event, Forecaster, Kind, Rng, Rule, Settings};

const NORMAL: Kind = Kind { class: ClassRank(1), service: ServiceIx(0) };
const PRIORITY: Kind = Kind { class: ClassRank(0), service: ServiceIx(0) };

fn day(number: i64) -> DayStart {
    DayStart { midnight: Timestamp(number * 86_400_000), weekday: (number % 7) as u8 }
}

fn forecaster() -> Forecaster {
    Forecaster::new(Settings::new(Calling::new(Rule::Strict)), day(0))
}

/// One counter serves a client a minute, in order, all of a morning; the queue grows meanwhile.
fn live_a_day(forecaster: &mut Forecaster, number: i64, rng: &mut Rng) -> Timestamp {
    forecaster.begin_day(day(number));
    let counter = CounterIx(0);
    let mut now = day(number).midnight.plus_s(8 * 3600);
    forecaster.observe(now, Event::Opened { counter });
    let first = number as u64 * 1000;
    let (mut joined, mut called) = (first, first);
    for _ in 0..120 {
        for _ in 0..=rng.below(2) {
            forecaster.observe(now, Event::Joined { ticket: TicketId(joined), kind: NORMAL });
            joined += 1;
        }
        if called > first {
            forecaster.observe(now, Event::Finished { ticket: TicketId(called - 1), counter });
        }
        if called < joined {
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
    assert_eq!(forecaster.board(now, &[NORMAL]).joining[0].1.forecast, None);
    let end = live_a_day(&mut forecaster, 1, &mut Rng::new(1, 0));
    assert!(forecaster.board(end, &[NORMAL]).joining[0].1.forecast.is_some());
    forecaster.observe(end, Event::Closed { counter: CounterIx(0) });
    assert_eq!(forecaster.board(end, &[NORMAL]).joining[0].1.forecast, None);
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
    let board = forecaster.board(now, &[PRIORITY, NORMAL]);
    let p50_s = |place: usize| board.joining[place].1.forecast.unwrap().p50_s;
    assert!(p50_s(0) < p50_s(1), "{} and {}", p50_s(0), p50_s(1));
    let (first, last) = (&board.waiting[0].1, &board.waiting[board.waiting.len() - 1].1);
    assert!(board.waiting.len() > 20 && first.forecast.unwrap().p50_s < last.forecast.unwrap().p50_s);
    let normal = &board.joining[1].1.run;
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
            forecaster.board(now, &[NORMAL]);
        }
        forecaster.calibrate();
        now = live_a_day(&mut forecaster, 2, &mut Rng::new(4, 0)).max(now);
        forecaster.board(now, &[NORMAL, PRIORITY])
    };
    assert_eq!(board(0), board(3));
}
