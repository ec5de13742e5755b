//! How good forecasts were: of this office's own past, and of recorded days.

use super::run::settings;
use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use kolejka_core::{
    Event, Timestamp, WaitRange,
    ids::{OfficeId, Seq, ServiceId, TicketId},
};
use kolejka_store::SqliteStore;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Events read from the journal at once.
const READ_MAX: usize = 4_096;

/// Reports of what happened.
#[derive(Subcommand)]
pub(super) enum Report {
    /// What clients were told of their waits, beside what became of them, by day and service.
    Forecast {
        /// The daemon's settings; it may be running.
        #[arg(long)]
        config: PathBuf,
        /// The office; the only one if absent.
        #[arg(long)]
        office: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// What clients said of their visits, by day and service.
    Satisfaction(super::satisfaction::Satisfaction),
}

/// Formats of recorded days.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// One call a line, as the call centre of "Anonymous Bank" recorded them in 1999.
    #[value(name = "bank-1999")]
    Bank1999,
}

/// Replays recorded days through the forecaster.
pub(super) fn evaluate(
    format: Format,
    train: &[PathBuf],
    file: &Path,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let Format::Bank1999 = format;
    let report = kolejka_forecast::evaluate(train, file)?;
    let text = if json { serde_json::to_string(&report)? } else { serde_json::to_string_pretty(&report)? };
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// One day's forecasts for a service.
#[derive(Serialize)]
struct Row {
    date: Date,
    service: ServiceId,
    /// Tickets that were told a forecast and called on the same day.
    tickets: usize,
    /// Mean difference between the likely wait and the wait.
    error_s: f64,
    /// Mean of the wait less the likely wait: above 0, waits were longer than told.
    bias_s: f64,
    /// Share of waits within the range that was told.
    coverage: f64,
}

/// Tallies of one day and service.
#[derive(Default)]
struct Tally {
    tickets: usize,
    error_s: f64,
    bias_s: f64,
    within: usize,
}

impl Tally {
    fn add(&mut self, told: WaitRange, wait_s: u32) {
        let off_s = f64::from(wait_s) - f64::from(told.likely_s);
        self.tickets += 1;
        self.error_s += off_s.abs();
        self.bias_s += off_s;
        self.within += usize::from((told.min_s..=told.max_s).contains(&wait_s));
    }

    #[expect(clippy::cast_precision_loss, reason = "a day has far fewer than 2^52 tickets")]
    fn row(&self, date: Date, service: &ServiceId) -> Row {
        let n = self.tickets as f64;
        Row {
            date,
            service: service.clone(),
            tickets: self.tickets,
            error_s: self.error_s / n,
            bias_s: self.bias_s / n,
            coverage: self.within as f64 / n,
        }
    }
}

/// What was told when a ticket was issued.
struct Told {
    at: Timestamp,
    service: ServiceId,
    range: WaitRange,
}

/// The office that is meant: the one named, or the only one.
pub(super) fn which_office(offices: &[OfficeId], named: Option<&str>) -> anyhow::Result<OfficeId> {
    let id = match named {
        Some(id) => offices.iter().find(|known| known.as_str() == id).cloned(),
        None if offices.len() == 1 => offices.first().cloned(),
        None => None,
    };
    let names = || offices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    id.with_context(|| format!("say which office with --office: {}", names()))
}

pub(super) fn report(command: Report) -> anyhow::Result<ExitCode> {
    let (config, office, json) = match command {
        Report::Forecast { config, office, json } => (config, office, json),
        Report::Satisfaction(args) => return super::satisfaction::report(&args),
    };
    let settings = settings(&config)?;
    let path = settings.data.join("journal.db");
    if !path.exists() {
        anyhow::bail!("there is no journal in {}", settings.data.display());
    }
    let store = SqliteStore::open(&path, &kolejka_daemon::secret::new_id())?;
    let id = which_office(&store.offices()?, office.as_deref())?;

    let mut side = store.side_tables()?;
    let (mut after, mut date) = (Seq(0), None);
    let mut open: BTreeMap<TicketId, Told> = BTreeMap::new();
    let mut tallies: BTreeMap<(Date, ServiceId), Tally> = BTreeMap::new();
    loop {
        let events = side.events_after(&id, after, READ_MAX)?;
        let Some(last) = events.last() else { break };
        after = last.seq;
        for recorded in &events {
            if let Event::DayOpened { opening } = &recorded.event {
                date = Some(opening.date);
                open.clear();
            } else if let Event::TicketIssued { ticket, legs, forecast: Some(range), .. } = &recorded.event {
                if let Some(leg) = legs.first() {
                    let told = Told { at: recorded.at, service: leg.service.clone(), range: *range };
                    open.insert(*ticket, told);
                }
            } else if let Event::TicketCalled { ticket, .. } = &recorded.event
                && let (Some(told), Some(date)) = (open.remove(ticket), date)
            {
                let wait_s = recorded.at.seconds_since(told.at);
                tallies.entry((date, told.service)).or_default().add(told.range, wait_s);
            }
        }
    }
    let rows: Vec<Row> = tallies.iter().map(|((date, service), tally)| tally.row(*date, service)).collect();
    if json {
        println!("{}", serde_json::to_string(&rows)?);
    } else {
        println!(
            "{:<12}{:<24}{:>8}{:>10}{:>10}{:>10}",
            "day", "service", "tickets", "error s", "bias s", "within"
        );
        for row in &rows {
            let within = row.coverage * 100.0;
            println!(
                "{:<12}{:<24}{:>8}{:>10.0}{:>10.0}{:>9.0}%",
                row.date.to_string(),
                row.service.as_str(),
                row.tickets,
                row.error_s,
                row.bias_s,
                within
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
