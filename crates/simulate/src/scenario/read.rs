//! Reading a scenario file, field by field.

use super::{Arrivals, Class, Counter, DAYS_MAX, MAX_WAIT_S, NORMAL, Scenario, Service, Span, check};
use crate::Policy;
use kolejka_fields::{Problem, Problems, Table};
use serde_json::Value;

/// The most clients an hour.
const PER_HOUR_MAX: u32 = 10_000;
/// The longest mean service, wait limit and patience, in minutes.
const MINUTES_MAX: u32 = 24 * 60;
/// The most characters of a name.
const CHARS_MAX: usize = 100;
/// The most of anything: counters, services, classes, spans.
const LIST_MAX: usize = 1000;

impl Scenario {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path and, where there is one, a hint.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let value: Value = toml::from_str(text).map_err(|error| {
            let message = error.message().to_owned();
            let line = error.span().map(|span| text[..span.start.min(text.len())].lines().count().max(1));
            let path = line.map(|line| format!("line {line}")).unwrap_or_default();
            vec![Problem { path, message, hint: None }]
        })?;
        let problems = Problems::default();
        let scenario = Table::root(&value, &problems).map(|table| scenario(table, &problems));
        // What could not be read would only give further problems that are none.
        if let Some(scenario) = scenario.as_ref().filter(|_| problems.is_empty()) {
            check::check(scenario, &problems);
        }
        let problems = problems.into_vec();
        scenario.filter(|_| problems.is_empty()).ok_or(problems)
    }
}

fn scenario(table: Table<'_>, problems: &Problems) -> Scenario {
    table.require("target_wait_min");
    for key in ["arrivals", "services", "counters"] {
        table.require(key);
    }
    let mut classes: Vec<Class> = limited(&table, "classes").into_iter().map(class).collect();
    let given: f64 = classes.iter().map(|class| class.share).sum();
    classes.push(normal(&table, (1.0 - given).max(0.0)));
    let scenario = Scenario {
        name: name(&table, "name").unwrap_or_default(),
        days: table.number("days", 1, DAYS_MAX).unwrap_or(100),
        target_wait_s: minutes(&table, "target_wait_min").unwrap_or_default(),
        policies: policies(&table, problems),
        arrivals: limited(&table, "arrivals").into_iter().map(arrivals).collect(),
        services: limited(&table, "services").into_iter().map(service).collect(),
        classes,
        counters: limited(&table, "counters").into_iter().map(counter).collect(),
        own: None,
    };
    table.finish();
    scenario
}

fn limited<'a>(table: &Table<'a>, key: &'static str) -> Vec<Table<'a>> {
    let tables = table.tables(key);
    if tables.len() > LIST_MAX {
        table.problems().note(table.path(key), format!("has more than {LIST_MAX} entries"));
        return Vec::new();
    }
    tables
}

fn policies(table: &Table<'_>, problems: &Problems) -> Vec<Policy> {
    let mut policies = Vec::new();
    for (path, written) in table.texts("policies") {
        match written.parse::<Policy>() {
            Ok(policy) if policies.contains(&policy) => problems.note(path, "stands there twice"),
            Ok(policy) => policies.push(policy),
            Err(problem) => problems.note(path, problem.to_string()),
        }
    }
    if table.value("policies").is_none() {
        policies = vec![Policy::Fifo, Policy::Strict, Policy::Accumulating { rate_milli: 2000 }];
    } else if policies.is_empty() && problems.is_empty() {
        problems.note(table.path("policies"), "must name at least one policy");
    }
    policies
}

fn arrivals(table: Table<'_>) -> Arrivals {
    table.require("hours");
    table.require("per_hour");
    let hours = table.text("hours").and_then(|written| span(&table.path("hours"), written, table.problems()));
    let arrivals = Arrivals {
        span: hours.unwrap_or(Span { from_s: 0, to_s: 1 }),
        per_hour: decimal(&table, "per_hour", PER_HOUR_MAX).unwrap_or_default(),
    };
    table.finish();
    arrivals
}

fn service(table: Table<'_>) -> Service {
    for key in ["share", "mean_min"] {
        table.require(key);
    }
    let service = Service {
        id: id(&table),
        share: decimal(&table, "share", 1).unwrap_or_default(),
        mean_s: decimal(&table, "mean_min", MINUTES_MAX).unwrap_or_default() * 60.0,
        cv: decimal(&table, "cv", 10).unwrap_or(1.0),
    };
    table.finish();
    service
}

fn class(table: Table<'_>) -> Class {
    table.require("share");
    let class = Class {
        id: id(&table),
        share: decimal(&table, "share", 1).unwrap_or_default(),
        head_start_s: table.number("head_start_min", 0, MINUTES_MAX).unwrap_or(0) * 60,
        ..rest(&table)
    };
    if class.id == NORMAL {
        table.problems().note_with_hint(
            table.path("id"),
            format!("must not be `{NORMAL}`"),
            "those without a class are in the table [normal]",
        );
    }
    table.finish();
    class
}

fn normal(table: &Table<'_>, share: f64) -> Class {
    let normal = table.table("normal").map(|table| {
        let rest = rest(&table);
        table.finish();
        rest
    });
    let normal = normal.unwrap_or(Class {
        id: String::new(),
        name: None,
        share,
        max_wait_s: Some(MAX_WAIT_S),
        head_start_s: 0,
        patience_s: None,
    });
    Class { id: NORMAL.to_owned(), share, ..normal }
}

fn rest(table: &Table<'_>) -> Class {
    Class {
        id: String::new(),
        name: name(table, "name"),
        share: 0.0,
        max_wait_s: max_wait_s(table),
        head_start_s: 0,
        patience_s: decimal(table, "patience_min", MINUTES_MAX).map(|min| min * 60.0),
    }
}

fn counter(table: Table<'_>) -> Counter {
    table.require("services");
    table.require("shifts");
    let names = |key| table.texts(key).into_iter().map(|(_, name)| name.to_owned()).collect();
    let counter = Counter {
        id: id(&table),
        services: names("services"),
        backup: names("backup"),
        backup_after_s: minutes(&table, "backup_after_min"),
        shifts: table
            .texts("shifts")
            .into_iter()
            .filter_map(|(path, written)| span(&path, written, table.problems()))
            .collect(),
    };
    table.finish();
    counter
}

fn id(table: &Table<'_>) -> String {
    table.require("id");
    name(table, "id").unwrap_or_default()
}

fn name(table: &Table<'_>, key: &'static str) -> Option<String> {
    let written = table.text(key)?;
    if written.trim().is_empty() || written.chars().count() > CHARS_MAX {
        table.problems().note(table.path(key), format!("must have from 1 to {CHARS_MAX} characters"));
    }
    Some(written.to_owned())
}

fn decimal(table: &Table<'_>, key: &'static str, max: u32) -> Option<f64> {
    table.thousandths(key, max).map(|milli| f64::from(milli) / 1000.0)
}

fn minutes(table: &Table<'_>, key: &'static str) -> Option<u32> {
    table.number(key, 1, MINUTES_MAX).map(|min| min * 60)
}

/// A `max_wait`; 0 switches it off, as in an office file.
fn max_wait_s(table: &Table<'_>) -> Option<u32> {
    let limit_min = table
        .value("max_wait_min")
        .map_or(Some(MAX_WAIT_S / 60), |_| table.number("max_wait_min", 0, MINUTES_MAX));
    limit_min.filter(|min| *min > 0).map(|min| min * 60)
}

/// A span such as `08:00-15:30`, on one day.
fn span(path: &str, written: &str, problems: &Problems) -> Option<Span> {
    let ends = written.split_once('-').and_then(|(from, to)| Some((clock_s(from)?, clock_s(to)?)));
    let Some((from_s, to_s)) = ends else {
        problems.note_with_hint(path, format!("`{written}` is no span of time"), "such as \"08:00-15:30\"");
        return None;
    };
    if from_s >= to_s {
        problems.note_with_hint(
            path,
            format!("`{written}` ends before it begins"),
            "a span lies inside one day and ends later than it begins",
        );
        return None;
    }
    Some(Span { from_s, to_s })
}

fn clock_s(written: &str) -> Option<u32> {
    let (hours, minutes) = written.trim().split_once(':')?;
    let two = |digits: &str| digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some((hours * 60 + minutes) * 60)
}
