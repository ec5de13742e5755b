//! A ticket on its way to paper: how long drawing it takes, and how many bytes its printer gets.

use crate::report::{Report, median};
use anyhow::{Context, Result};
use kolejka_core::config::{Config, PaperBlock, PaperWhat, PrintWay, Printer, built_in_paper};
use kolejka_print::{Sample, made, sample};
use std::{hint::black_box, time::Instant};

/// The example office.
const OFFICE: &str = include_str!("../../../config/gostynin.toml");

/// The second example, which has a logo.
const LOGO_OFFICE: &str = include_str!("../../../config/slubice.toml");

/// Its logo.
const LOGO: &[u8] = include_bytes!("../../../config/slubice-znak.png");

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
    let with_logo = with_logo(&config)?;
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
        told(report, &format!("bytes of an 80 mm ticket {name}, the longest language"), most_bytes)?;
        for (more, config, with_card) in [
            ("the service card", &config, true),
            ("a logo", &with_logo, false),
            ("card and logo", &with_logo, true),
        ] {
            let most = longest(config, &printer, with_card)?;
            told(report, &format!("bytes of an 80 mm ticket {name} with {more}, the longest"), most)?;
        }
    }
    Ok(())
}

fn told(report: &mut Report, what: &str, bytes: usize) -> Result<()> {
    report.row(
        what,
        format!("{:.1} KB", f64::from(u32::try_from(bytes)?) / 1e3),
        format!("≤ {} KB", BYTES_MAX / 1000),
        bytes <= BYTES_MAX,
    );
    Ok(())
}

/// The most bytes of a ticket in any language, for any service.
fn longest(config: &Config, printer: &Printer, with_card: bool) -> Result<usize> {
    let mut most = 0;
    for language in &config.languages {
        for service in &config.services {
            let (language, service) = (Some(language.clone()), Some(service.id.clone()));
            let ticket = sample(config, &Sample { language, service, with_card, copy: false })?;
            most = made(&ticket, printer).bytes.len().max(most);
        }
    }
    Ok(most)
}

/// The office with a logo on its paper, beside which its name stands.
fn with_logo(config: &Config) -> Result<Config> {
    let second = kolejka_config::read_with(LOGO_OFFICE, &|_| Ok(LOGO.to_vec()))
        .map_err(|problems| anyhow::anyhow!("the second example is not sound: {problems:?}"))?
        .config;
    let logo = second.paper.unwrap_or_default().into_iter();
    let logo = logo.filter(|block| matches!(block.what, PaperWhat::Logo { .. }));
    let is_name = |block: &PaperBlock| match &block.what {
        PaperWhat::Text(text) => text.text.0.values().any(|text| text == "{office}"),
        PaperWhat::Number
        | PaperWhat::Rule
        | PaperWhat::List(_)
        | PaperWhat::Qr { .. }
        | PaperWhat::Logo { .. }
        | PaperWhat::Feed { .. }
        | PaperWhat::Cut => false,
    };
    let others = built_in_paper().into_iter().filter(|block| !is_name(block));
    Ok(Config { paper: Some(logo.chain(others).collect()), ..config.clone() })
}
