//! Whether a scenario makes sense: what is named exists, spans do not overlap, shares fit, and
//! whoever comes can be served.

use super::{Counter, Scenario, Span};
use kolejka_fields::{Problems, nearest};
use std::collections::BTreeSet;

/// How far shares may be from one because they are written with three decimals.
const SHARES_SLACK: f64 = 0.005;

pub(super) fn check(scenario: &Scenario, problems: &Problems) {
    filled(scenario, problems);
    unique("services", scenario.services.iter().map(|service| service.id.as_str()), problems);
    unique("classes", scenario.classes.iter().map(|class| class.id.as_str()), problems);
    unique("counters", scenario.counters.iter().map(|counter| counter.id.as_str()), problems);
    shares(scenario, problems);
    apart("arrivals", "hours", scenario.arrivals.iter().map(|arrivals| arrivals.span), problems);
    for (place, counter) in scenario.counters.iter().enumerate() {
        let path = format!("counters[{place}]");
        names(scenario, counter, &path, problems);
        shifts(counter, &path, problems);
    }
    if problems.is_empty() {
        served(scenario, problems);
    }
}

fn filled(scenario: &Scenario, problems: &Problems) {
    for (key, empty) in [
        ("arrivals", scenario.arrivals.is_empty()),
        ("services", scenario.services.is_empty()),
        ("counters", scenario.counters.is_empty()),
    ] {
        if empty {
            problems.note(key, "must have at least one entry");
        }
    }
}

fn unique<'a>(list: &str, ids: impl Iterator<Item = &'a str>, problems: &Problems) {
    let mut known = BTreeSet::new();
    for (place, id) in ids.enumerate() {
        if !known.insert(id) {
            problems.note(format!("{list}[{place}].id"), format!("`{id}` stands there twice"));
        }
    }
}

fn shares(scenario: &Scenario, problems: &Problems) {
    let services: f64 = scenario.services.iter().map(|service| service.share).sum();
    if (services - 1.0).abs() > SHARES_SLACK {
        problems.note_with_hint(
            "services",
            format!("have shares that add up to {services:.3}"),
            "together all services have a share of 1",
        );
    }
    let (_, classes) = scenario.normal_and_others();
    let classes: f64 = classes.iter().map(|class| class.share).sum();
    if classes > 1.0 + 1e-9 {
        problems.note_with_hint(
            "classes",
            format!("have shares that add up to {classes:.3}"),
            "what they leave of 1 is the normal class",
        );
    }
}

fn names(scenario: &Scenario, counter: &Counter, path: &str, problems: &Problems) {
    let known = || scenario.services.iter().map(|service| service.id.as_str());
    for (key, named) in [("services", &counter.services), ("backup", &counter.backup)] {
        for (place, name) in named.iter().enumerate() {
            if !known().any(|id| id == name) {
                let path = format!("{path}.{key}[{place}]");
                let message = format!("there is no service `{name}`");
                match nearest(name, known()) {
                    Some(meant) => problems.note_with_hint(path, message, format!("did you mean `{meant}`?")),
                    None => problems.note(path, message),
                }
            }
        }
    }
    if counter.services.is_empty() && counter.backup.is_empty() {
        problems.note(format!("{path}.services"), "must name at least one service");
    }
}

fn shifts(counter: &Counter, path: &str, problems: &Problems) {
    if counter.shifts.is_empty() {
        problems.note(format!("{path}.shifts"), "must have at least one shift");
    }
    for (place, pair) in counter.shifts.windows(2).enumerate() {
        overlap(&format!("{path}.shifts[{}]", place + 1), pair, problems);
    }
}

fn apart(list: &str, key: &str, spans: impl Iterator<Item = Span>, problems: &Problems) {
    let spans: Vec<Span> = spans.collect();
    for (place, pair) in spans.windows(2).enumerate() {
        overlap(&format!("{list}[{}].{key}", place + 1), pair, problems);
    }
}

fn overlap(path: &str, pair: &[Span], problems: &Problems) {
    if let [before, after] = pair
        && after.from_s < before.to_s
    {
        problems.note_with_hint(
            path,
            format!(
                "begins at {} before the one above it ends at {}",
                clock(after.from_s),
                clock(before.to_s)
            ),
            "list them in order of time, none overlapping another",
        );
    }
}

/// Whoever waits when intake ends must find somebody who goes on until all are served.
fn served(scenario: &Scenario, problems: &Problems) {
    let ends_s = scenario.intake_ends_s();
    for (place, service) in scenario.services.iter().enumerate() {
        let stays = scenario.counters.iter().any(|counter| {
            (counter.services.contains(&service.id) || counter.backup.contains(&service.id))
                && counter.shifts.last().is_some_and(|shift| shift.to_s >= ends_s)
        });
        if !stays {
            problems.note_with_hint(
                format!("services[{place}]"),
                format!(
                    "nobody who serves `{}` works until {}, when clients still come",
                    service.id,
                    clock(ends_s)
                ),
                "let a shift of such a counter last until then",
            );
        }
    }
}

/// A time of day as it is written.
pub(super) fn clock(at_s: u32) -> String {
    format!("{:02}:{:02}", at_s / 3600, at_s / 60 % 60)
}
