//! How good forecasts were: of this office's own past, and of recorded days.

use super::run::settings;
use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use indicatif::ProgressBar;
use jiff::civil::Date;
use kolejka_core::{
    Event, Reason, Recorded, Timestamp, WaitRange,
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
    // Hidden by itself when nobody looks at a terminal.
    let bar = ProgressBar::new(1000);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a thousand")]
    let report =
        kolejka_forecast::evaluate_telling(train, file, |share| bar.set_position((share * 1000.0) as u64));
    bar.finish_and_clear();
    let report = report?;
    let text = if json { serde_json::to_string(&report)? } else { serde_json::to_string_pretty(&report)? };
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// One day's forecasts for a service.
#[derive(Serialize)]
struct Row {
    date: Date,
    service: ServiceId,
    /// Forecasts for tickets that were called on the same day, by the rule.
    tickets: usize,
    /// Those of tickets that a clerk chose by hand, which no forecast is about: they are not judged.
    chosen: usize,
    /// Mean difference between the likely wait and the wait; nothing where no forecast is judged.
    error_s: Option<f64>,
    /// Mean of the wait less the likely wait: above 0, waits were longer than told.
    bias_s: Option<f64>,
    /// Share of waits within the range that was told.
    coverage: Option<f64>,
    /// Share of waits from P10 to P90, where these were noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage_p10_p90: Option<f64>,
}

/// Tallies of one day and service.
#[derive(Default)]
struct Tally {
    tickets: usize,
    chosen: usize,
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
        let mean = |sum: f64| (self.tickets > 0).then(|| sum / self.tickets as f64);
        Row {
            date,
            service: service.clone(),
            tickets: self.tickets,
            chosen: self.chosen,
            error_s: mean(self.error_s),
            bias_s: mean(self.bias_s),
            coverage: mean(self.within as f64),
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

/// A call that may still be taken back, and what had been foreseen of the wait that it ended.
struct Call {
    at: Timestamp,
    date: Date,
    /// Whether a clerk chose whom to call.
    chosen: bool,
    issued: Option<Told>,
    /// Since when the ticket waited, and what for.
    waited: Option<(Timestamp, ServiceId)>,
}

/// By day and service.
#[derive(Default)]
struct Tallies(BTreeMap<(Date, ServiceId), Tally>);

impl Tallies {
    fn add(&mut self, told: &Told, call: &Call) {
        let tally = self.0.entry((call.date, told.service.clone())).or_default();
        if call.chosen {
            tally.chosen += 1;
        } else {
            tally.add(told, call.at);
        }
    }

    fn rows(&self) -> Vec<Row> {
        self.0.iter().map(|((date, service), tally)| tally.row(*date, service)).collect()
    }
}

pub(super) fn report(command: Report) -> anyhow::Result<ExitCode> {
    let (config, office, only_waiting, json) = match command {
        Report::Forecast { config, office, waiting, json } => (config, office, waiting, json),
        Report::Satisfaction(args) => return super::satisfaction::report(&args),
    };
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
    let mut judge = Judge::new(noted);
    let mut after = Seq(0);
    loop {
        let events = side.events_after(office, after, READ_MAX)?;
        let Some(last) = events.last() else { break };
        after = last.seq;
        for recorded in &events {
            judge.take(recorded);
        }
    }
    judge.settle();
    Ok((judge.issued, judge.waiting))
}

/// Reads a journal, holding every call until it can no longer be taken back.
struct Judge<'a> {
    noted: &'a BTreeMap<TicketId, Vec<Noted>>,
    date: Option<Date>,
    /// What was told on issuing those who wait.
    open: BTreeMap<TicketId, Told>,
    /// Since when a ticket waits, and what for: only what was noted since is about this wait.
    waits: BTreeMap<TicketId, (Timestamp, ServiceId)>,
    /// The day's calls, by their events.
    calls: BTreeMap<Seq, (TicketId, Call)>,
    issued: Tallies,
    waiting: Tallies,
}

impl<'a> Judge<'a> {
    fn new(noted: &'a BTreeMap<TicketId, Vec<Noted>>) -> Self {
        Self {
            noted,
            date: None,
            open: BTreeMap::new(),
            waits: BTreeMap::new(),
            calls: BTreeMap::new(),
            issued: Tallies::default(),
            waiting: Tallies::default(),
        }
    }

    fn take(&mut self, recorded: &Recorded) {
        if let Event::DayOpened { opening } = &recorded.event {
            self.settle();
            self.date = Some(opening.date);
            self.open.clear();
            self.waits.clear();
        } else if let Event::TicketIssued { ticket, legs, forecast, .. } = &recorded.event {
            let Some(leg) = legs.first() else { return };
            let (at, service) = (recorded.at, leg.service.clone());
            self.waits.insert(*ticket, (at, service.clone()));
            if let Some(range) = forecast {
                let noted = self.noted.get(ticket).into_iter().flatten().find(|one| one.at == at);
                let forecast = noted.map(|one| one.foreseen.forecast);
                self.open.insert(*ticket, Told { at, service, range: *range, forecast });
            }
        } else if let Event::TicketCalled { ticket, reason, .. } = &recorded.event {
            let Some(date) = self.date else { return };
            let call = Call {
                at: recorded.at,
                date,
                chosen: matches!(reason, Reason::Given { .. }),
                issued: self.open.remove(ticket),
                waited: self.waits.remove(ticket),
            };
            self.calls.insert(recorded.seq, (*ticket, call));
        } else if let Event::ActionUndone { withdrawn, .. } = &recorded.event {
            for taken_back in withdrawn {
                let Some((ticket, call)) = self.calls.remove(&taken_back.call) else { continue };
                // The wait goes on as if there had been no call.
                self.open.extend(call.issued.map(|told| (ticket, told)));
                self.waits.extend(call.waited.map(|wait| (ticket, wait)));
            }
        } else if let Event::TicketTransferred { ticket, .. } | Event::PriorityChanged { ticket, .. } =
            &recorded.event
        {
            // What was foreseen was about another wait.
            self.open.remove(ticket);
            self.waits.remove(ticket);
        }
    }

    /// The day is over: its calls stand.
    fn settle(&mut self) {
        for (ticket, call) in std::mem::take(&mut self.calls).into_values() {
            if let Some(told) = &call.issued {
                self.issued.add(told, &call);
            }
            let Some((since, service)) = &call.waited else { continue };
            for one in self.noted.get(&ticket).into_iter().flatten() {
                // What was noted at the very start was told on issuing.
                if *since < one.at && one.at <= call.at {
                    let told = Told {
                        at: one.at,
                        service: service.clone(),
                        range: one.foreseen.range,
                        forecast: Some(one.foreseen.forecast),
                    };
                    self.waiting.add(&told, &call);
                }
            }
        }
    }
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
        "{:<12}{:<24}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "day", "service", "forecasts", "by hand", "error s", "bias s", "in range", "P10-P90"
    );
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let seconds = |of: Option<f64>| or_none(of.map(|seconds| format!("{seconds:.0}")));
    let percent = |of: Option<f64>| or_none(of.map(|share| format!("{:.0}%", share * 100.0)));
    for row in rows {
        println!(
            "{:<12}{:<24}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}",
            row.date.to_string(),
            row.service.as_str(),
            row.tickets,
            row.chosen,
            seconds(row.error_s),
            seconds(row.bias_s),
            percent(row.coverage),
            percent(row.coverage_p10_p90)
        );
    }
}
