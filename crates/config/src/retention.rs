//! What an office file sets of how long things are kept beside the journal.

use kolejka_core::config::Retention;
use kolejka_fields::Table;

/// A hundred years.
const DAYS_MAX: u32 = 36_525;

/// Fewer days of visits would take what today's reports are made of.
const VISITS_DAYS_MIN: u32 = 7;

pub(crate) fn retention(table: &Table<'_>) -> Retention {
    let usual = Retention::default();
    let Some(table) = table.table("retention") else { return usual };
    let days = |key: &'static str, usual: u32| table.number(key, 0, DAYS_MAX).unwrap_or(usual);
    let retention = Retention {
        visits_days: days("visits_days", usual.visits_days),
        comments_days: days("comments_days", usual.comments_days),
        answers_days: days("answers_days", usual.answers_days),
    };
    if (1..VISITS_DAYS_MIN).contains(&retention.visits_days) {
        let message = format!("must be 0, for ever, or at least {VISITS_DAYS_MIN}");
        table.problems().note(table.path("visits_days"), message);
    }
    table.finish();
    retention
}
