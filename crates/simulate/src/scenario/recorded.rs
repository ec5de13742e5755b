//! A scenario made from recorded visits.
//!
//! The record is CSV with a first line of names, in any order, of which these are read:
//! `arrived`, `service`, `class`, `called`, `finished`, `counter`.
//! Times are local, such as `2026-10-01T08:03:12`; an empty class is the normal one; who left before
//! being called has neither `called` nor `finished` nor `counter`.
//! What is deliberately absent: breaks (a counter's shift lasts from its usual first call to its usual
//! last finish) and patience (when somebody left is seldom known).

use super::{Arrivals, Class, Counter, MAX_WAIT_S, NORMAL, Own, Scenario, Service, Span};
use crate::Policy;
use jiff::civil::{Date, DateTime};
use kolejka_core::config::{Config, PolicyKind, RATE_ONE_MILLI};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Clients are counted by the half-hour.
const PART_S: u32 = 1800;
/// Shifts are rounded to this.
const SHIFT_STEP_S: u32 = 300;
/// So many problems are told.
const PROBLEMS_MAX: usize = 20;
/// Until the office says what it aims at.
const TARGET_WAIT_S: u32 = 30 * 60;
const DAYS: u32 = 250;

/// A scenario from a record, and what should be known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The scenario.
    pub scenario: Scenario,
    /// Days with any visit.
    pub days: usize,
    /// Visits that were read.
    pub visits: usize,
    /// Of those, who left before being called.
    pub left: usize,
    /// Counters left out because they worked on fewer than half of the days.
    pub rare: Vec<String>,
}

/// Why a record makes no scenario.
#[derive(Debug, thiserror::Error)]
pub enum RecordedProblem {
    /// It is no such file.
    #[error(
        "the first line must name the columns arrived, service, class, called, finished and counter: {0}"
    )]
    NoRecord(String),
    /// Lines do not fit; all are told, up to a limit.
    #[error("{} lines do not fit, such as:\n  {}", .count, .first.join("\n  "))]
    Lines {
        /// How many.
        count: usize,
        /// The first of them, with their reasons.
        first: Vec<String>,
    },
    /// Nothing can be learned.
    #[error("no visit was served for {0}, so nothing tells how long that takes")]
    NeverServed(String),
    /// There are no visits.
    #[error("there are no visits")]
    Empty,
}

#[derive(Deserialize)]
struct Line {
    arrived: String,
    service: String,
    #[serde(default)]
    class: String,
    called: String,
    finished: String,
    counter: String,
}

/// A visit as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedVisit {
    /// When the client came, local time.
    pub arrived: DateTime,
    /// What for.
    pub service: String,
    /// The priority class; empty for none.
    pub class: String,
    /// How it was served; absent for who left before.
    pub served: Option<RecordedService>,
}

/// How a visit was served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedService {
    /// When the client was called.
    pub called: DateTime,
    /// When serving ended, on the same day.
    pub finished: DateTime,
    /// Where.
    pub counter: String,
}

impl Recorded {
    /// Makes a scenario from a record's text.
    ///
    /// # Errors
    /// If lines do not fit, or nothing can be learned from them.
    pub fn read(name: &str, text: &str) -> Result<Self, RecordedProblem> {
        Self::of(name, &visits(text)?)
    }

    /// Makes a scenario from visits.
    ///
    /// # Errors
    /// If nothing can be learned from them.
    pub fn of(name: &str, visits: &[RecordedVisit]) -> Result<Self, RecordedProblem> {
        let dates: BTreeSet<Date> = visits.iter().map(|visit| visit.arrived.date()).collect();
        if dates.is_empty() {
            return Err(RecordedProblem::Empty);
        }
        let arrivals = arrivals(visits, dates.len());
        let ends_s = arrivals.iter().map(|part| part.span.to_s).max().unwrap_or_default();
        let (counters, rare) = counters(visits, dates.len(), ends_s);
        let scenario = Scenario {
            name: name.to_owned(),
            days: DAYS,
            target_wait_s: TARGET_WAIT_S,
            policies: vec![
                Policy::Fifo,
                Policy::Strict,
                Policy::Accumulating { rate_milli: 2000 },
                Policy::Ratio { calls: 2 },
            ],
            arrivals,
            services: services(visits)?,
            classes: classes(visits),
            counters,
            own: None,
        };
        let left = visits.iter().filter(|visit| visit.served.is_none()).count();
        Ok(Self { scenario, days: dates.len(), visits: visits.len(), left, rare })
    }
}

impl Recorded {
    /// Adds what an office's configuration says and no record can show: the order, names and limits of
    /// classes, which services a counter only helps out with, and the office's own policy with all of its
    /// weights, as the first to compare. Languages and needs are in no record, so that for how long they keep a
    /// ticket for another counter is not simulated.
    pub fn know(&mut self, config: &Config) {
        let rank = |class: &Class| config.classes.iter().position(|known| known.id.as_str() == class.id);
        // Those that the office does not know any more stand above the normal one, below all others.
        self.scenario.classes.sort_by_key(|class| (class.id == NORMAL, rank(class).unwrap_or(usize::MAX)));
        for class in &mut self.scenario.classes {
            if class.id == NORMAL {
                class.max_wait_s = config.policy.max_wait_s;
            } else if let Some(known) = config.classes.iter().find(|known| known.id.as_str() == class.id) {
                class.max_wait_s = known.max_wait_s;
                class.head_start_s = known.head_start_s;
                let name =
                    config.languages.first().map_or("", |lang| known.name.get(lang, &config.languages));
                class.name = (!name.is_empty()).then(|| name.to_owned());
            }
        }
        for counter in &mut self.scenario.counters {
            let Some(known) = config.counters.iter().find(|known| known.id.as_str() == counter.id) else {
                continue;
            };
            let helps = |service: &String| {
                let id = service.as_str().into();
                !known.services.contains(&id) && known.backup.contains(&id)
            };
            (counter.backup, counter.services) =
                std::mem::take(&mut counter.services).into_iter().partition(helps);
            counter.backup_after_s = known.backup_after_s.filter(|_| !counter.backup.is_empty());
        }
        let own = match config.policy.kind {
            PolicyKind::Strict => Policy::Strict,
            PolicyKind::Accumulating => Policy::Accumulating {
                rate_milli: config.classes.first().map_or(RATE_ONE_MILLI, |class| class.rate_milli),
            },
            PolicyKind::Ratio { calls } => Policy::Ratio { calls },
        };
        self.scenario.policies.retain(|policy| *policy != own);
        self.scenario.policies.insert(0, own);
        // Whom the office does not know any more counts as one without a class.
        let normal = (config.policy.rate_milli, config.policy.head_start_s);
        let weight = |class: &Class| {
            let known = config.classes.iter().find(|known| known.id.as_str() == class.id);
            known.map_or(normal, |known| (known.rate_milli, known.head_start_s))
        };
        self.scenario.own =
            Some(Own { policy: own, weights: self.scenario.classes.iter().map(weight).collect() });
    }
}

fn visits(text: &str) -> Result<Vec<RecordedVisit>, RecordedProblem> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|error| RecordedProblem::NoRecord(error.to_string()))?;
    for name in ["arrived", "service", "called", "finished", "counter"] {
        if !names.iter().any(|column| column == name) {
            return Err(RecordedProblem::NoRecord(format!("there is no `{name}`")));
        }
    }
    let (mut visits, mut count, mut first) = (Vec::new(), 0, Vec::new());
    for (place, line) in reader.deserialize::<Line>().enumerate() {
        match line.map_err(|error| error.to_string()).and_then(visit) {
            Ok(visit) => visits.push(visit),
            Err(reason) => {
                count += 1;
                if first.len() < PROBLEMS_MAX {
                    first.push(format!("line {}: {reason}", place + 2));
                }
            }
        }
    }
    if count > 0 { Err(RecordedProblem::Lines { count, first }) } else { Ok(visits) }
}

fn visit(line: Line) -> Result<RecordedVisit, String> {
    let time = |name: &str, written: &str| {
        written
            .parse::<DateTime>()
            .map_err(|_| format!("{name} `{written}` is no local time such as 2026-10-01T08:03:12"))
    };
    let arrived = time("arrived", &line.arrived)?;
    if line.service.is_empty() {
        return Err("service is empty".to_owned());
    }
    let served = match (line.called.is_empty(), line.finished.is_empty()) {
        (true, true) => None,
        (false, false) => {
            let (called, finished) = (time("called", &line.called)?, time("finished", &line.finished)?);
            if called < arrived || finished < called {
                return Err("called must not be before arrived, nor finished before called".to_owned());
            }
            if finished.date() != arrived.date() {
                return Err("finished must be on the day of arrived".to_owned());
            }
            if line.counter.is_empty() {
                return Err("counter is empty".to_owned());
            }
            Some(RecordedService { called, finished, counter: line.counter })
        }
        _ => return Err("called and finished are either both there or both empty".to_owned()),
    };
    Ok(RecordedVisit { arrived, service: line.service, class: line.class, served })
}

fn arrivals(visits: &[RecordedVisit], days: usize) -> Vec<Arrivals> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for visit in visits {
        *counts.entry(of_day_s(visit.arrived) / PART_S).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(part, count)| Arrivals {
            span: Span { from_s: part * PART_S, to_s: (part + 1) * PART_S },
            per_hour: number(count) / number(days) * 3600.0 / f64::from(PART_S),
        })
        .collect()
}

fn services(visits: &[RecordedVisit]) -> Result<Vec<Service>, RecordedProblem> {
    let mut known: BTreeMap<&str, (usize, Vec<f64>)> = BTreeMap::new();
    for visit in visits {
        let (count, times) = known.entry(&visit.service).or_default();
        *count += 1;
        times.extend(visit.served.as_ref().map(|served| seconds(served.called, served.finished)));
    }
    known
        .into_iter()
        .map(|(id, (count, times))| {
            if times.is_empty() {
                return Err(RecordedProblem::NeverServed(format!("`{id}`")));
            }
            let mean_s = (times.iter().sum::<f64>() / number(times.len())).max(1.0);
            let variance =
                times.iter().map(|time_s| (time_s - mean_s).powi(2)).sum::<f64>() / number(times.len());
            Ok(Service {
                id: id.to_owned(),
                share: number(count) / number(visits.len()),
                mean_s,
                cv: variance.sqrt() / mean_s,
            })
        })
        .collect()
}

/// Classes by share, the smallest first: the rarer, the likelier it is served out of turn.
fn classes(visits: &[RecordedVisit]) -> Vec<Class> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for visit in visits.iter().filter(|visit| !visit.class.is_empty() && visit.class != NORMAL) {
        *counts.entry(&visit.class).or_default() += 1;
    }
    let mut counts: Vec<(usize, &str)> = counts.into_iter().map(|(id, count)| (count, id)).collect();
    counts.sort_unstable();
    let class = |id: &str, count: usize| Class {
        id: id.to_owned(),
        name: None,
        share: number(count) / number(visits.len()),
        max_wait_s: Some(MAX_WAIT_S),
        head_start_s: 0,
        patience_s: None,
    };
    let with: usize = counts.iter().map(|(count, _)| count).sum();
    let mut classes: Vec<Class> = counts.into_iter().map(|(count, id)| class(id, count)).collect();
    classes.push(class(NORMAL, visits.len() - with));
    classes
}

/// What was seen of a counter.
#[derive(Default)]
struct Seen {
    services: BTreeSet<String>,
    /// First call and last finish of each day.
    days: BTreeMap<Date, (u32, u32)>,
}

fn counters(visits: &[RecordedVisit], days: usize, ends_s: u32) -> (Vec<Counter>, Vec<String>) {
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    for (visit, served) in visits.iter().filter_map(|visit| Some((visit, visit.served.as_ref()?))) {
        let one = seen.entry(&served.counter).or_default();
        one.services.insert(visit.service.clone());
        let (from_s, to_s) = (of_day_s(served.called), of_day_s(served.finished));
        let day = one.days.entry(visit.arrived.date()).or_insert((from_s, to_s));
        *day = (day.0.min(from_s), day.1.max(to_s));
    }
    let is_rare = |one: &Seen| one.days.len() * 2 < days;
    let mut needed: BTreeSet<&String> = seen.values().flat_map(|one| &one.services).collect();
    for one in seen.values().filter(|one| !is_rare(one)) {
        one.services.iter().for_each(|service| {
            needed.remove(service);
        });
    }
    // A rare counter stays if nobody else has what it serves.
    let (rare, kept): (Vec<_>, Vec<_>) = seen
        .iter()
        .partition(|(_, one)| is_rare(one) && !one.services.iter().any(|service| needed.contains(service)));
    let mut counters: Vec<Counter> = kept.into_iter().map(|(id, one)| counter(id, one)).collect();
    stay(&mut counters, ends_s);
    (counters, rare.into_iter().map(|(id, _)| (*id).to_owned()).collect())
}

fn counter(id: &str, seen: &Seen) -> Counter {
    let middle = |mut times: Vec<u32>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let from_s = middle(seen.days.values().map(|day| day.0).collect()) / SHIFT_STEP_S * SHIFT_STEP_S;
    let to_s = middle(seen.days.values().map(|day| day.1).collect()).div_ceil(SHIFT_STEP_S) * SHIFT_STEP_S;
    Counter {
        id: id.to_owned(),
        services: seen.services.iter().cloned().collect(),
        backup: Vec::new(),
        backup_after_s: None,
        shifts: vec![Span { from_s, to_s: to_s.max(from_s + SHIFT_STEP_S) }],
    }
}

/// For every service, whoever usually works longest stays until intake ends.
fn stay(counters: &mut [Counter], ends_s: u32) {
    let services: BTreeSet<String> =
        counters.iter().flat_map(|counter| counter.services.iter().cloned()).collect();
    for service in services {
        let last = counters
            .iter_mut()
            .filter(|counter| counter.services.contains(&service))
            .max_by_key(|counter| counter.shifts[0].to_s);
        if let Some(counter) = last {
            counter.shifts[0].to_s = counter.shifts[0].to_s.max(ends_s);
        }
    }
}

fn of_day_s(at: DateTime) -> u32 {
    let part = |n: i8| u32::try_from(n).unwrap_or_default();
    (part(at.hour()) * 60 + part(at.minute())) * 60 + part(at.second())
}

fn seconds(from: DateTime, to: DateTime) -> f64 {
    from.duration_until(to).as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "counts of visits are far below 2^53")]
fn number(n: usize) -> f64 {
    n as f64
}
