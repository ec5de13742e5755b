//! How good forecasts were: of this office's own past, and of recorded days.

use super::run::settings;
use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use kolejka_core::{
    Event, Timestamp, WaitRange,
    ids::{OfficeId, Seq, ServiceId, TicketId},
};
use kolejka_daemon::forecasting::record::{Noted, Record};
use kolejka_forecast::Forecast as ToldForecast;
use kolejka_store::{SideTables, SqliteStore};
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
    /// What clients were told of their waits, beside what became of them, by day and service: on
    /// issuing, and while they waited.
    Forecast {
        /// The daemon's settings; it may be running.
        #[arg(long)]
        config: PathBuf,
        /// The office; the only one if absent.
        #[arg(long)]
        office: Option<String>,
        /// Only what was foreseen while they waited, at 5, 10, 20, 40, 60 and 90 minutes.
        #[arg(long)]
        waiting: bool,
        /// Print JSON: of what was told on issuing, or with --waiting of the other.
        #[arg(long)]
        json: bool,
    },
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
    /// Forecasts for tickets that were called on the same day.
    tickets: usize,
    /// Mean difference between the likely wait and the wait.
    error_s: f64,
    /// Mean of the wait less the likely wait: above 0, waits were longer than told.
    bias_s: f64,
    /// Share of waits within the range that was told.
    coverage: f64,
    /// Share of waits from P10 to P90, where these were noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage_p10_p90: Option<f64>,
}

/// Tallies of one day and service.
#[derive(Default)]
struct Tally {
    tickets: usize,
    error_s: f64,
    bias_s: f64,
    within: usize,
    /// Of those with P10 and P90 noted.
    noted: usize,
    within_noted: usize,
}

impl Tally {
    fn add(&mut self, told: &Told, called_at: Timestamp) {
        let (range, wait_s) = (told.range, called_at.seconds_since(told.at));
        let off_s = f64::from(wait_s) - f64::from(range.likely_s);
        self.tickets += 1;
        self.error_s += off_s.abs();
        self.bias_s += off_s;
        self.within += usize::from((range.min_s..=range.max_s).contains(&wait_s));
        if let Some(forecast) = told.forecast {
            let wait_s = f64::from(wait_s);
            self.noted += 1;
            self.within_noted +=
                usize::from((f64::from(forecast.p10_s)..=f64::from(forecast.p90_s)).contains(&wait_s));
        }
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
            coverage_p10_p90: (self.noted > 0).then(|| self.within_noted as f64 / self.noted as f64),
        }
    }
}

/// What was told when a ticket was issued, or foreseen while it waited.
struct Told {
    at: Timestamp,
    service: ServiceId,
    range: WaitRange,
    forecast: Option<ToldForecast>,
}

/// By day and service.
#[derive(Default)]
struct Tallies(BTreeMap<(Date, ServiceId), Tally>);

impl Tallies {
    fn add(&mut self, date: Date, told: &Told, called_at: Timestamp) {
        self.0.entry((date, told.service.clone())).or_default().add(told, called_at);
    }

    fn rows(&self) -> Vec<Row> {
        self.0.iter().map(|((date, service), tally)| tally.row(*date, service)).collect()
    }
}

pub(super) fn report(command: Report) -> anyhow::Result<ExitCode> {
    let Report::Forecast { config, office, waiting: only_waiting, json } = command;
    let (store, id, data) = recorded_office(&config, office.as_deref())?;
    let noted_in = data.join("forecast.db");
    let mut noted: BTreeMap<TicketId, Vec<Noted>> = BTreeMap::new();
    if noted_in.exists() {
        for one in Record::open(&noted_in)?.noted(&id)? {
            noted.entry(one.ticket).or_default().push(one);
        }
    }
    let (issued, waiting) = judge(store.side_tables()?.as_mut(), &id, &noted)?;
    if json {
        let tallies = if only_waiting { waiting } else { issued };
        println!("{}", serde_json::to_string(&tallies.rows())?);
        return Ok(ExitCode::SUCCESS);
    }
    if !only_waiting {
        print_rows("On issuing:", &issued.rows());
        println!();
    }
    print_rows("While waiting, of the rest of the wait:", &waiting.rows());
    Ok(ExitCode::SUCCESS)
}

/// Sets what was told on issuing, and what was noted while waiting, beside what became of it.
fn judge(
    side: &mut dyn SideTables,
    office: &OfficeId,
    noted: &BTreeMap<TicketId, Vec<Noted>>,
) -> anyhow::Result<(Tallies, Tallies)> {
    let (mut after, mut date) = (Seq(0), None);
    let mut open: BTreeMap<TicketId, Told> = BTreeMap::new();
    // Since when a ticket waits, and what for: only what was noted since is about this wait.
    let mut waits: BTreeMap<TicketId, (Timestamp, ServiceId)> = BTreeMap::new();
    let (mut issued, mut waiting) = (Tallies::default(), Tallies::default());
    loop {
        let events = side.events_after(office, after, READ_MAX)?;
        let Some(last) = events.last() else { break };
        after = last.seq;
        for recorded in &events {
            if let Event::DayOpened { opening } = &recorded.event {
                date = Some(opening.date);
                open.clear();
                waits.clear();
            } else if let Event::TicketIssued { ticket, legs, forecast, .. } = &recorded.event {
                let Some(leg) = legs.first() else { continue };
                let (at, service) = (recorded.at, leg.service.clone());
                waits.insert(*ticket, (at, service.clone()));
                if let Some(range) = forecast {
                    open.insert(*ticket, Told { at, service, range: *range, forecast: None });
                }
            } else if let Event::TicketCalled { ticket, .. } = &recorded.event {
                let (Some(date), told) = (date, open.remove(ticket)) else { continue };
                if let Some(told) = told {
                    issued.add(date, &told, recorded.at);
                }
                let Some((since, service)) = waits.remove(ticket) else { continue };
                for one in noted.get(ticket).into_iter().flatten() {
                    if (since..=recorded.at).contains(&one.at) {
                        let told = Told {
                            at: one.at,
                            service: service.clone(),
                            range: one.foreseen.range,
                            forecast: Some(one.foreseen.forecast),
                        };
                        waiting.add(date, &told, recorded.at);
                    }
                }
            } else if let Event::TicketTransferred { ticket, .. } | Event::PriorityChanged { ticket, .. } =
                &recorded.event
            {
                // What was foreseen was about another wait.
                waits.remove(ticket);
            }
        }
    }
    Ok((issued, waiting))
}

/// The journal of an office as it lies in the data folder, whether the daemon runs or not.
pub(super) fn recorded_office(
    config: &Path,
    office: Option<&str>,
) -> anyhow::Result<(SqliteStore, OfficeId, PathBuf)> {
    let settings = settings(config)?;
    let path = settings.data.join("journal.db");
    if !path.exists() {
        anyhow::bail!("there is no journal in {}", settings.data.display());
    }
    let store = SqliteStore::open(&path, &kolejka_daemon::secret::new_id())?;
    let offices = store.offices()?;
    let id = match office {
        Some(id) => offices.iter().find(|known| known.as_str() == id).cloned(),
        None if offices.len() == 1 => offices.first().cloned(),
        None => None,
    };
    let names = || offices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let id = id.with_context(|| format!("say which office with --office: {}", names()))?;
    Ok((store, id, settings.data))
}

fn print_rows(title: &str, rows: &[Row]) {
    println!("{title}");
    println!(
        "{:<12}{:<24}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "day", "service", "forecasts", "error s", "bias s", "in range", "P10-P90"
    );
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    for row in rows {
        println!(
            "{:<12}{:<24}{:>10}{:>10.0}{:>10.0}{:>10}{:>10}",
            row.date.to_string(),
            row.service.as_str(),
            row.tickets,
            row.error_s,
            row.bias_s,
            percent(row.coverage),
            row.coverage_p10_p90.map_or("-".to_owned(), percent)
        );
    }
}
