//! Measures how long a board takes: an office with 200 waiting and 20 counters, after ten days.

use kolejka_core::{
    Timestamp,
    config::{ClassRank, CounterIx, ServiceIx},
    ids::TicketId,
};
use kolejka_forecast::{Calling, DayStart, Event, Forecaster, Kind, Rng, Rule, Settings};

const COUNTERS: u16 = 20;
const SERVICES: u16 = 6;
const BOARDS: u32 = 50;

#[expect(clippy::disallowed_methods, reason = "measuring elapsed time is all that this does")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn kind(rng: &mut Rng) -> Kind {
    let class = ClassRank(u16::from(rng.below(4) > 0));
    Kind { class, service: ServiceIx(u16::try_from(rng.below(usize::from(SERVICES))).unwrap_or(0)) }
}

fn main() {
    let calling = Calling::new(Rule::Strict);
    let mut forecaster =
        Forecaster::new(Settings::new(calling), DayStart { midnight: Timestamp(0), weekday: 0 });
    let mut rng = Rng::new(1, 0);
    let mut next = 0;
    let mut at = Timestamp(0);
    for day in 0..10 {
        let midnight = Timestamp(day * 86_400_000);
        forecaster.begin_day(DayStart { midnight, weekday: 0 });
        if day == 9 {
            let from = now();
            forecaster.calibrate();
            println!("calibrate: {:?}", from.elapsed());
        }
        at = midnight.plus_s(8 * 3600);
        let mut serving = Vec::new();
        let mut waiting = std::collections::VecDeque::new();
        for counter in 0..COUNTERS {
            forecaster.observe(at, Event::Opened { counter: CounterIx(counter) });
            serving.push((at, None));
        }
        // Clients come until 200 wait, while each counter serves for five minutes or so.
        while waiting.len() < 200 {
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
    let kinds: Vec<Kind> =
        (0..2 * SERVICES).map(|n| Kind { class: ClassRank(n % 2), service: ServiceIx(n / 2) }).collect();
    let from = now();
    for _ in 0..BOARDS {
        std::hint::black_box(forecaster.board(at, &kinds));
    }
    println!("board: {:?}", from.elapsed() / BOARDS);
}
