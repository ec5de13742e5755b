//! Memory: idle, and per connected display.

use crate::{Place, report::Report};
use anyhow::Result;
use kolejka_testkit::{client::Client, follower::Follower};
use std::time::Duration;

/// Displays connected for the measurement.
const DISPLAYS: usize = 1000;

pub(crate) async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let process = place.demo("memory");
    // One request of each kind, so that what is made on first use is there.
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    kiosk.ticket("registration", "k").await;
    Client::staff(process.address, "anna").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = process.memory_kib();
    let mut displays = Vec::new();
    for _ in 0..DISPLAYS {
        let mut display = Follower::display(process.address).await;
        display.next_of("snapshot").await;
        displays.push(display);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let full = process.memory_kib();
    let each = f64::from(u32::try_from(full.saturating_sub(idle))?) / f64::from(u32::try_from(DISPLAYS)?);
    report.row(
        "memory, idle",
        format!("{:.1} MiB", f64::from(u32::try_from(idle)?) / 1024.0),
        "≤ 30 MiB",
        idle <= 30 * 1024,
    );
    report.row("memory per connected display", format!("{each:.1} KiB"), "≤ 12 KiB", each <= 12.0);
    Ok(())
}
