//! Clerks who all press next at once, and a process that is killed again and again.

use crate::{Place, report::Report};
use anyhow::Result;
use kolejka_testkit::scenario;

/// Rounds of emptying the queue.
const ROUNDS: usize = 100;

/// Tickets that wait in each round.
const TICKETS: usize = 200;

/// Kills under load.
const KILLS: usize = 20;

pub(crate) async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let process = place.demo("calls");
    let calls = scenario::clerks_empty_the_queue(process.address, ROUNDS, TICKETS).await;
    report.row(
        format!("4 clerks emptying {TICKETS} tickets at once, {ROUNDS} rounds"),
        format!("{calls} calls, none twice, none skipped, no error"),
        "none called twice, none skipped, no error",
        calls == ROUNDS * TICKETS,
    );
    Ok(())
}

pub(crate) async fn measure_kills(place: &Place, report: &mut Report) -> Result<()> {
    let answered = scenario::kills_lose_nothing(&place.binary, &place.data.join("kill"), KILLS).await;
    report.row(
        format!("kill -9 under load, {KILLS} times"),
        format!("{} tickets, {} calls, none lost or doubled", answered.tickets, answered.calls),
        "every acknowledged ticket and call is there",
        true,
    );
    Ok(())
}
