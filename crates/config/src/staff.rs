//! What an office file sets for those who serve: outcomes, breaks, reminders and long queues.

use crate::{
    check::Findings,
    text::{Languages, required_texts},
};
use kolejka_core::config::{Choice, Config, QueueAlert, ServiceRules, StaffRules};
use kolejka_fields::Table;
use std::collections::BTreeSet;

/// The most answers to choose from: more do not fit under a hand.
const CHOICES_MAX: usize = 12;

/// The most characters of a word that stands in the journal.
const WORD_CHARS_MAX: usize = 32;

/// A day.
const DAY_S: u32 = 24 * 3600;

/// Outcomes that the program itself writes.
const OWN_OUTCOMES: [&str; 2] = ["transferred", "day_ended"];

pub(crate) fn staff(table: &Table<'_>, languages: &Languages) -> StaffRules {
    let default = StaffRules::default();
    let Some(table) = table.table("staff") else { return default };
    let rules = StaffRules {
        outcomes: choices(&table, "outcomes", languages),
        breaks: choices(&table, "breaks", languages),
        still_serving_after_s: table
            .number("still_serving_after_s", 60, DAY_S)
            .unwrap_or(default.still_serving_after_s),
        silent_after_s: table.number("silent_after_s", 30, DAY_S).unwrap_or(default.silent_after_s),
        queue_alert: queue_alert(&table).unwrap_or_default(),
    };
    table.finish();
    rules
}

pub(crate) fn service(row: &Table<'_>, languages: &Languages) -> ServiceRules {
    let Some(table) = row.table("staff") else { return ServiceRules::default() };
    let rules = ServiceRules {
        outcomes: choices(&table, "outcomes", languages),
        still_serving_after_s: table.number("still_serving_after_s", 60, DAY_S),
        queue_alert: queue_alert(&table),
    };
    table.finish();
    rules
}

fn queue_alert(table: &Table<'_>) -> Option<QueueAlert> {
    let table = table.table("queue_alert")?;
    let alert = QueueAlert {
        waiting: table.number("waiting", 1, 10_000),
        longest_s: table.number("longest_s", 60, DAY_S),
    };
    table.finish();
    Some(alert)
}

fn choices(table: &Table<'_>, key: &'static str, languages: &Languages) -> Vec<Choice> {
    let rows = table.tables(key);
    if rows.len() > CHOICES_MAX {
        let message = format!("has more than {CHOICES_MAX} entries: nobody finds the right one in time");
        table.problems().note(table.path(key), message);
        return Vec::new();
    }
    rows.into_iter()
        .map(|row| {
            let id = row.required_text("id").unwrap_or_default();
            let fits = !id.is_empty()
                && id.chars().count() <= WORD_CHARS_MAX
                && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            if !fits && row.value("id").is_some() {
                let message = format!(
                    "must be one word of at most {WORD_CHARS_MAX} letters, digits, - and _: it stays in the journal"
                );
                row.problems().note(row.path("id"), message);
            }
            let choice = Choice { id: id.to_owned(), name: required_texts(&row, "name", languages) };
            row.finish();
            choice
        })
        .collect()
}

/// Whether the answers are told apart, and the figures mean something.
pub(crate) fn judge(config: &Config, findings: &mut Findings) {
    let unique = |list: &[Choice], path: &str, findings: &mut Findings| {
        let mut seen = BTreeSet::new();
        for (n, choice) in list.iter().enumerate() {
            let path = format!("{path}[{n}].id");
            if !choice.id.is_empty() && !seen.insert(&choice.id) {
                findings.error(path, format!("`{}` is there already", choice.id), "");
            } else if path.contains("outcomes") && OWN_OUTCOMES.contains(&choice.id.as_str()) {
                findings.error(path, format!("`{}` is written by the program itself", choice.id), "");
            }
        }
    };
    unique(&config.staff.outcomes, "staff.outcomes", findings);
    unique(&config.staff.breaks, "staff.breaks", findings);
    for (n, service) in config.services.iter().enumerate() {
        unique(&service.staff.outcomes, &format!("services[{n}].staff.outcomes"), findings);
    }
}
