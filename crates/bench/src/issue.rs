//! Tickets per second over HTTP, every one durable before its answer, printing on.

use crate::{
    Place,
    report::{Report, median, percentile},
    sync,
};
use anyhow::Result;
use kolejka_testkit::client::Client;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How long one run lasts.
const FOR: Duration = Duration::from_secs(3);

/// Runs, of which the median counts.
const RUNS: usize = 5;

pub(crate) async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let before = sync::commits_per_s(&place.data, "limit-before")?;
    let (mut rates_8, mut rates_64, mut p99_8) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let process = place.demo(&format!("issue-{run}"));
        let (rate, mut took) = load(process.address, 8, &format!("{run}-8")).await;
        rates_8.push(rate);
        p99_8.push(percentile(&mut took, 0.99));
        report.note(format!(
            "8 kiosks, ms: p50 {:.2}, p90 {:.2}, p99 {:.2}, p99.9 {:.2}, longest {:.2}",
            percentile(&mut took, 0.5) * 1e3,
            percentile(&mut took, 0.9) * 1e3,
            percentile(&mut took, 0.99) * 1e3,
            percentile(&mut took, 0.999) * 1e3,
            percentile(&mut took, 1.0) * 1e3
        ));
        let (rate, _) = load(process.address, 64, &format!("{run}-64")).await;
        rates_64.push(rate);
    }
    let after = sync::commits_per_s(&place.data, "limit-after")?;
    let limit = f64::midpoint(before, after);
    report.note(format!("single-row commits, synchronous=FULL: {before:.0}/s before, {after:.0}/s after"));
    let (rate_8, rate_64, p99) = (median(&mut rates_8), median(&mut rates_64), median(&mut p99_8));
    report.row(
        "tickets per second, 8 kiosks",
        format!("{rate_8:.0}/s = {:.2} ×", rate_8 / limit),
        "≥ 0.4 × single-row commits",
        rate_8 >= 0.4 * limit,
    );
    report.row(
        "tickets per second, 64 kiosks",
        format!("{rate_64:.0}/s = {:.2} ×", rate_64 / limit),
        "≥ 1.0 × single-row commits",
        rate_64 >= limit,
    );
    report.row("p99 of issuing, 8 kiosks", format!("{:.2} ms", p99 * 1000.0), "≤ 5 ms", p99 <= 0.005);
    Ok(())
}

/// Tickets per second of so many kiosks, and how long each took.
pub(crate) async fn load(address: SocketAddr, kiosks: usize, run: &str) -> (f64, Vec<f64>) {
    let mut clients = Vec::new();
    for _ in 0..kiosks {
        clients.push(Client::device(address, "demo-kiosk").await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let started = Instant::now();
    let tasks: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(kiosk, mut client)| {
            let (stop, run) = (Arc::clone(&stop), run.to_owned());
            tokio::spawn(async move {
                let mut took = Vec::new();
                for n in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let key = format!("{run}-{kiosk}-{n}");
                    let asked = Instant::now();
                    let answer = client.ticket("registration", &key).await;
                    took.push(asked.elapsed().as_secs_f64());
                    assert_eq!(answer.status, 201, "{}", answer.text);
                }
                took
            })
        })
        .collect();
    tokio::time::sleep(FOR).await;
    stop.store(true, Ordering::Relaxed);
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("a kiosk does not panic"));
    }
    let rate = f64::from(u32::try_from(took.len()).unwrap_or(u32::MAX)) / started.elapsed().as_secs_f64();
    (rate, took)
}
