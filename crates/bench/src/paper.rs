//! A ticket on its way to paper: how long drawing it takes, and how many bytes its printer gets.

use crate::report::{Report, median};
use anyhow::{Context, Result};
use kolejka_core::config::{Config, PrintWay};
use kolejka_print::{Sample, made, sample};
use std::{hint::black_box, time::Instant};

/// The example office.
const OFFICE: &str = include_str!("../../../config/gostynin.toml");

/// Tickets drawn in one run.
const TICKETS: u32 = 200;

/// Runs, of which the median counts.
const RUNS: usize = 9;

/// The most milliseconds of one ticket.
const DRAW_MS_MAX: f64 = 2.0;

/// The most bytes of one ticket.
const BYTES_MAX: usize = 40_000;

pub(crate) fn measure(report: &mut Report) -> Result<()> {
    let config: Config = kolejka_config::read(OFFICE)
        .map_err(|problems| anyhow::anyhow!("the example office is not sound: {problems:?}"))?
        .config;
    let mut printer = config.printers.first().context("the example office has a printer")?.clone();
    for way in [PrintWay::Raster, PrintWay::Text] {
        printer.way = way;
        let name = if way == PrintWay::Raster { "drawn" } else { "as letters" };
        let (mut slowest_ms, mut most_bytes, mut cold_ms) = (0.0_f64, 0, None);
        for language in &config.languages {
            let ticket = sample(&config, &Sample { language: Some(language.clone()), ..Sample::default() })?;
            let begun = Instant::now();
            most_bytes = made(&ticket, &printer).bytes.len().max(most_bytes);
            cold_ms.get_or_insert(begun.elapsed().as_secs_f64() * 1e3);
            let mut runs = Vec::new();
            for _ in 0..RUNS {
                let begun = Instant::now();
                for _ in 0..TICKETS {
                    black_box(made(black_box(&ticket), &printer));
                }
                runs.push(begun.elapsed().as_secs_f64() * 1e3 / f64::from(TICKETS));
            }
            slowest_ms = slowest_ms.max(median(&mut runs));
        }
        report.note(format!("the first ticket {name}: {:.1} ms", cold_ms.unwrap_or_default()));
        report.row(
            format!("an 80 mm ticket {name}, warm, the slowest language"),
            format!("{slowest_ms:.2} ms"),
            format!("≤ {DRAW_MS_MAX} ms"),
            slowest_ms <= DRAW_MS_MAX,
        );
        report.row(
            format!("bytes of an 80 mm ticket {name}, the longest language"),
            format!("{:.1} KB", f64::from(u32::try_from(most_bytes)?) / 1e3),
            format!("≤ {} KB", BYTES_MAX / 1000),
            most_bytes <= BYTES_MAX,
        );
    }
    Ok(())
}
