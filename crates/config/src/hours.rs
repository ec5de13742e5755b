//! Opening hours, as they stand in an office file.

use crate::text::{Languages, texts};
use jiff::civil::Date;
use kolejka_core::config::{HolidayCalendar, Hours, HoursException, Minutes, Span};
use kolejka_fields::{Problems, Table};
use std::collections::BTreeSet;

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES: u16 = 24 * 60;

/// Hours under a key; none if the key is absent. Where the day starts is none if it could not be read.
pub(crate) fn hours(
    table: &Table<'_>,
    key: &'static str,
    day_starts: Option<Minutes>,
    languages: &Languages,
) -> Option<Hours> {
    let table = table.table(key)?;
    let week = WEEK.map(|day| spans(&table, day, day_starts));
    let mut dates = BTreeSet::new();
    let exceptions = table
        .tables("exceptions")
        .into_iter()
        .filter_map(|exception| {
            let date = date(&exception, "date", true);
            if date.is_some_and(|date| !dates.insert(date)) {
                table.problems().note(exception.path("date"), "is there already: only the first would count");
            }
            let spans = spans(&exception, "spans", day_starts);
            let reason = texts(&exception, "reason", languages);
            exception.finish();
            Some(HoursException { date: date?, spans, reason })
        })
        .collect();
    let holidays = match table.text("holidays") {
        None | Some("none") => HolidayCalendar::None,
        Some("poland") => HolidayCalendar::Poland,
        Some(_) => {
            table.problems().note(table.path("holidays"), "must be \"poland\" or \"none\"");
            HolidayCalendar::None
        }
    };
    table.finish();
    Some(Hours { week, exceptions, holidays })
}

/// A date under a key.
pub(crate) fn date(table: &Table<'_>, key: &'static str, required: bool) -> Option<Date> {
    if required {
        table.require(key);
    }
    let text = table.text(key)?;
    let date = text.parse().ok();
    if date.is_none() {
        table.problems().note(table.path(key), "must be a date such as 2026-12-31");
    }
    date
}

/// A time of day under a key; `default` if absent, none if it could not be read.
pub(crate) fn time_of_day(table: &Table<'_>, key: &'static str, default: Minutes) -> Option<Minutes> {
    if table.value(key).is_none() {
        return Some(default);
    }
    let text = table.text(key)?;
    let time = minutes(text);
    if time.is_none() {
        table.problems().note(table.path(key), "must be a time of day such as \"03:00\"");
    }
    time
}

/// Spans under a key, in order; those that overlap or touch are noted.
pub(crate) fn spans(table: &Table<'_>, key: &'static str, day_starts: Option<Minutes>) -> Vec<Span> {
    let mut spans: Vec<(String, Span)> = Vec::new();
    for (path, text) in table.texts(key) {
        if let Some(span) = span(text, day_starts, &path, table.problems()) {
            spans.push((path, span));
        }
    }
    spans.sort_by_key(|(_, span)| span.from);
    for pair in spans.windows(2) {
        if pair[1].1.from <= pair[0].1.to {
            table.problems().note(pair[1].0.clone(), "overlaps or touches the span before it");
        }
    }
    spans.into_iter().map(|(_, span)| span).collect()
}

/// A span such as `07:30-15:30`; one that ends at or before its beginning goes past midnight.
pub(crate) fn span(text: &str, day_starts: Option<Minutes>, path: &str, problems: &Problems) -> Option<Span> {
    let ends = text.split_once('-').and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)));
    let Some((from, to)) = ends else {
        problems.note(path, "must be a span such as \"07:30-15:30\"");
        return None;
    };
    let day_starts = day_starts?;
    // Times before the day's start belong to the end of the business day.
    let within = |at: Minutes| if at < day_starts { Minutes(at.0 + DAY_MINUTES) } else { at };
    let (from, mut to) = (within(from), within(to));
    if to <= from {
        to = Minutes(to.0 + DAY_MINUTES);
    }
    if to.0 > day_starts.0 + DAY_MINUTES {
        problems.note_with_hint(
            path,
            "ends after the business day",
            format!("a business day goes from {day_starts} to {day_starts}; see `day_starts`"),
        );
        return None;
    }
    Some(Span { from, to })
}

fn minutes(text: &str) -> Option<Minutes> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= DAY_MINUTES).then_some(Minutes(all))
}
