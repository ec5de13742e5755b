//! From start to ready, with a busy day behind it and years of visits on record.

use crate::{
    Place,
    report::{Report, median},
};
use anyhow::Result;
use kolejka_testkit::{client::Client, scenario};
use rusqlite::Connection;
use std::time::Instant;

const TICKETS_TODAY: usize = 5_000;
const VISITS_ON_RECORD: u32 = 1_000_000;
const RUNS: usize = 5;

pub(crate) async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let process = place.demo("start");
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    for n in 0..TICKETS_TODAY {
        let answer = kiosk.ticket("registration", &format!("start-{n}")).await;
        anyhow::ensure!(answer.status == 201, "{}", answer.text);
    }
    // Four in five have been called and served, as at the end of a day.
    scenario::clerks_serve(process.address, TICKETS_TODAY * 4 / 5).await;
    drop(process);
    visits_on_record(&place.data.join("start/journal.db"))?;

    let mut took = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        let process = place.demo("start");
        let mut client = Client::connect(process.address).await?;
        let ready = client.get("/readyz").await;
        took.push(started.elapsed().as_secs_f64());
        anyhow::ensure!(ready.status == 200, "{}", ready.text);
    }
    let took = median(&mut took);
    report.row(
        format!("start to ready, {TICKETS_TODAY} tickets today, {VISITS_ON_RECORD} visits on record"),
        format!("{:.0} ms", took * 1e3),
        "≤ 200 ms",
        took <= 0.2,
    );
    Ok(())
}

/// Visits of earlier days, under ids before today's.
fn visits_on_record(journal: &std::path::Path) -> Result<()> {
    let connection = Connection::open(journal)?;
    connection.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO visits (office, ticket, leg, date, number, service, count, class, language,
            step_free, walk_in, arrived_at_ms, called_at_ms, served_from_ms, served_to_ms, counter,
            clerk, outcome, state)
         SELECT 1, -i, 0, date('2026-01-01', '-' || (i / 500) || ' days'), 'A' || printf('%03d', i % 500),
            'registration', 1, NULL, 'pl', 0, 0, 1700000000000 - i * 60000, 1700000600000 - i * 60000,
            1700000660000 - i * 60000, 1700001260000 - i * 60000, '1', 'anna', NULL, 'served'
         FROM n",
        [VISITS_ON_RECORD],
    )?;
    Ok(())
}
