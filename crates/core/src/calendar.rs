//! The office's calendar: which business day an instant belongs to, and when intake is open.
//!
//! Everything here is a pure function of configuration and instant.
//! Invariant: a business day is the date on the office's clocks, shifted so that it begins at
//! `day_starts`.

use crate::{
    Timestamp,
    config::{Config, HolidayCalendar, Hours, Index, Minutes, Span},
};
use jiff::{ToSpan, Zoned, civil::Date, tz::TimeZone};

/// How many days ahead an opening is looked for.
pub const DAYS_AHEAD_MAX: u32 = 400;

/// The business day to which an instant belongs.
pub fn business_date(day_starts: Minutes, zone: &TimeZone, at: Timestamp) -> Date {
    let local = at.in_zone(zone).datetime();
    let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
    if minute < i32::from(day_starts.0) {
        local.date().yesterday().unwrap_or(local.date())
    } else {
        local.date()
    }
}

/// The instant at which a business day begins.
pub fn day_begins(day_starts: Minutes, zone: &TimeZone, date: Date) -> Timestamp {
    instant(zone, date, day_starts)
}

/// Whether hours are open at an instant, and what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Open until the instant given.
    Open {
        /// The first instant outside.
        until: Timestamp,
    },
    /// Closed.
    Closed {
        /// Why.
        because: Closed,
        /// When it opens again, if that is within [`DAYS_AHEAD_MAX`].
        opens_at: Option<Timestamp>,
    },
}

/// Why hours are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Outside the hours of this date.
    Hours,
    /// A public holiday.
    Holiday(Holiday),
    /// A dated exception, by its place in the list.
    Exception(usize),
}

/// Whether `hours` are open at `now`.
pub fn opening(config: &Config, index: &Index, hours: &Hours, now: Timestamp) -> Opening {
    let zone = index.zone();
    let today = business_date(config.day_starts, zone, now);
    let (spans, because) = spans_on(hours, today);
    // Intake begins before the hours do, but never on the day before.
    let from = |span: &Span| {
        let early = span.from.0.saturating_sub(config.intake_before_min).max(config.day_starts.0);
        Minutes(early.min(span.from.0))
    };
    for span in spans {
        let until = instant(zone, today, span.to);
        if instant(zone, today, from(span)) <= now && now < until {
            return Opening::Open { until };
        }
    }
    let mut date = today;
    for _ in 0..DAYS_AHEAD_MAX {
        let next = spans_on(hours, date)
            .0
            .iter()
            .map(|span| instant(zone, date, from(span)))
            .find(|from| *from > now);
        if next.is_some() {
            return Opening::Closed { because, opens_at: next };
        }
        match date.tomorrow() {
            Ok(tomorrow) => date = tomorrow,
            Err(_) => break,
        }
    }
    Opening::Closed { because, opens_at: None }
}

/// When the hours of the business day end for good; none if there is nothing left of them, or if the
/// next day's begin at once.
pub fn closes_at(config: &Config, index: &Index, hours: &Hours, now: Timestamp) -> Option<Timestamp> {
    let zone = index.zone();
    let today = business_date(config.day_starts, zone, now);
    let end = instant(zone, today, spans_on(hours, today).0.last()?.to);
    let goes_on = matches!(opening(config, index, hours, end), Opening::Open { .. });
    (end > now && !goes_on).then_some(end)
}

/// When hours begin, if at `now` tickets are issued already but the hours have not begun.
pub fn begins_at(config: &Config, index: &Index, hours: &Hours, now: Timestamp) -> Option<Timestamp> {
    let today = business_date(config.day_starts, index.zone(), now);
    let early = i64::from(config.intake_before_min) * 60_000;
    spans_on(hours, today)
        .0
        .iter()
        .map(|span| instant(index.zone(), today, span.from))
        .find(|from| now < *from && from.0 - now.0 <= early)
}

/// The spans of a date, and why it is closed outside of them.
pub fn spans_on(hours: &Hours, date: Date) -> (&[Span], Closed) {
    if let Some((place, exception)) =
        hours.exceptions.iter().enumerate().find(|(_, exception)| exception.date == date)
    {
        return (&exception.spans, Closed::Exception(place));
    }
    if let Some(holiday) = holiday(hours.holidays, date) {
        return (&[], Closed::Holiday(holiday));
    }
    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    (hours.week.get(weekday).map_or(&[], Vec::as_slice), Closed::Hours)
}

/// Spans of a business day as instants.
pub fn instants(zone: &TimeZone, date: Date, spans: &[Span]) -> Vec<(Timestamp, Timestamp)> {
    spans.iter().map(|span| (instant(zone, date, span.from), instant(zone, date, span.to))).collect()
}

/// The instant of a minute of a business day. Where the clocks skip it, the instant just after
/// the gap; where they show it twice, the first.
fn instant(zone: &TimeZone, date: Date, minute: Minutes) -> Timestamp {
    let local =
        date.at(0, 0, 0, 0).checked_add(i64::from(minute.0).minutes()).unwrap_or(date.at(23, 59, 59, 0));
    local.to_zoned(zone.clone()).map_or(Timestamp(i64::MAX), |zoned: Zoned| zoned.timestamp().into())
}

/// A public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Holiday {
    NewYear,
    Epiphany,
    EasterSunday,
    EasterMonday,
    LabourDay,
    ConstitutionDay,
    Pentecost,
    CorpusChristi,
    Assumption,
    AllSaints,
    IndependenceDay,
    ChristmasEve,
    ChristmasDay,
    SecondChristmasDay,
}

/// The public holiday that a date is.
///
/// Poland: the act of 18 January 1951 on days free from work; Epiphany since 2011, 24 December
/// since 2025.
pub fn holiday(calendar: HolidayCalendar, date: Date) -> Option<Holiday> {
    match calendar {
        HolidayCalendar::None => None,
        HolidayCalendar::Poland => polish_holiday(date),
    }
}

fn polish_holiday(date: Date) -> Option<Holiday> {
    let fixed = match (date.month(), date.day()) {
        (1, 1) => Some(Holiday::NewYear),
        (1, 6) if date.year() >= 2011 => Some(Holiday::Epiphany),
        (5, 1) => Some(Holiday::LabourDay),
        (5, 3) => Some(Holiday::ConstitutionDay),
        (8, 15) => Some(Holiday::Assumption),
        (11, 1) => Some(Holiday::AllSaints),
        (11, 11) => Some(Holiday::IndependenceDay),
        (12, 24) if date.year() >= 2025 => Some(Holiday::ChristmasEve),
        (12, 25) => Some(Holiday::ChristmasDay),
        (12, 26) => Some(Holiday::SecondChristmasDay),
        _ => None,
    };
    fixed.or_else(|| {
        let easter = easter_sunday(date.year())?;
        match date.since(easter).ok()?.get_days() {
            0 => Some(Holiday::EasterSunday),
            1 => Some(Holiday::EasterMonday),
            49 => Some(Holiday::Pentecost),
            60 => Some(Holiday::CorpusChristi),
            _ => None,
        }
    })
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm as published in *Nature*,
/// 20 April 1876 (Meeus, *Astronomical Algorithms*, ch. 8).
#[expect(clippy::many_single_char_names, reason = "the letters are those of the publication")]
pub fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let month = i8::try_from(n / 31).ok()?;
    let day = i8::try_from(n % 31 + 1).ok()?;
    Date::new(year, month, day).ok()
}
