//! Business days, opening hours and holidays.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::civil::date;
use kolejka_core::{
    Timestamp,
    calendar::{
        Closed, Holiday, Opening, begins_at, business_date, day_begins, easter_sunday, holiday, opening,
    },
    config::{HolidayCalendar, HoursException, Index, Minutes, Span},
};
use kolejka_testkit::sample;

fn at(text: &str) -> Timestamp {
    text.parse::<jiff::Zoned>().unwrap().timestamp().into()
}

/// Proves the dates of Easter against those published for these years.
#[test]
fn easter_falls_where_it_is_published() {
    let published = [
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ];
    for easter in published {
        assert_eq!(easter_sunday(easter.year()), Some(easter));
    }
}

/// Proves that 2026's days free from work in Poland are these and no others.
#[test]
fn polish_holidays_of_2026() {
    let mut found = Vec::new();
    let mut day = date(2026, 1, 1);
    while day.year() == 2026 {
        if let Some(holiday) = holiday(HolidayCalendar::Poland, day) {
            found.push((day, holiday));
        }
        day = day.tomorrow().unwrap();
    }
    let expected = [
        (date(2026, 1, 1), Holiday::NewYear),
        (date(2026, 1, 6), Holiday::Epiphany),
        (date(2026, 4, 5), Holiday::EasterSunday),
        (date(2026, 4, 6), Holiday::EasterMonday),
        (date(2026, 5, 1), Holiday::LabourDay),
        (date(2026, 5, 3), Holiday::ConstitutionDay),
        (date(2026, 5, 24), Holiday::Pentecost),
        (date(2026, 6, 4), Holiday::CorpusChristi),
        (date(2026, 8, 15), Holiday::Assumption),
        (date(2026, 11, 1), Holiday::AllSaints),
        (date(2026, 11, 11), Holiday::IndependenceDay),
        (date(2026, 12, 24), Holiday::ChristmasEve),
        (date(2026, 12, 25), Holiday::ChristmasDay),
        (date(2026, 12, 26), Holiday::SecondChristmasDay),
    ];
    assert_eq!(found, expected);
    assert_eq!(holiday(HolidayCalendar::Poland, date(2024, 12, 24)), None);
}

/// Proves that the business day turns at 03:00 local time, across both changes of the clocks.
#[test]
fn the_business_day_turns_at_three() {
    let zone = jiff::tz::TimeZone::get("Europe/Warsaw").unwrap();
    let day = |text| business_date(Minutes(180), &zone, at(text));
    assert_eq!(day("2026-10-06T02:59:59+02:00[Europe/Warsaw]"), date(2026, 10, 5));
    assert_eq!(day("2026-10-06T03:00:00+02:00[Europe/Warsaw]"), date(2026, 10, 6));
    // 29 March 2026, 02:00 → 03:00; 25 October 2026, 03:00 → 02:00.
    assert_eq!(day("2026-03-29T01:59:59+01:00[Europe/Warsaw]"), date(2026, 3, 28));
    assert_eq!(day("2026-03-29T03:00:00+02:00[Europe/Warsaw]"), date(2026, 3, 29));
    assert_eq!(day("2026-10-25T02:59:59+02:00[Europe/Warsaw]"), date(2026, 10, 24));
    assert_eq!(day("2026-10-25T02:59:59+01:00[Europe/Warsaw]"), date(2026, 10, 24));
    for date in [date(2026, 3, 29), date(2026, 10, 25), date(2026, 10, 6)] {
        let begins = day_begins(Minutes(180), &zone, date);
        assert_eq!(business_date(Minutes(180), &zone, begins), date);
        assert_eq!(business_date(Minutes(180), &zone, Timestamp(begins.0 - 1)), date.yesterday().unwrap());
    }
}

/// Proves that opening follows spans, exceptions and holidays, and names the next opening.
#[test]
fn opening_follows_spans_exceptions_and_holidays() {
    let span = |from: u16, to: u16| Span { from: Minutes(from), to: Minutes(to) };
    let mut config = sample::office();
    config.hours.week = std::array::from_fn(|day| match day {
        0 => vec![span(8 * 60, 12 * 60), span(13 * 60, 17 * 60)],
        1..=4 => vec![span(7 * 60 + 30, 15 * 60 + 30)],
        _ => vec![],
    });
    config.hours.holidays = HolidayCalendar::Poland;
    config.hours.exceptions.push(HoursException {
        date: date(2026, 11, 12),
        spans: vec![span(10 * 60, 11 * 60)],
        reason: kolejka_core::Texts::default(),
    });
    let index = Index::new(&config);
    let ask = |text| opening(&config, &index, &config.hours, at(text));
    let closed = |because, opens: &str| Opening::Closed { because, opens_at: Some(at(opens)) };

    // Monday 9 November 2026: a lunch break between two spans.
    assert_eq!(
        ask("2026-11-09T12:00:00+01:00[Europe/Warsaw]"),
        closed(Closed::Hours, "2026-11-09T13:00:00+01:00[Europe/Warsaw]")
    );
    assert_eq!(
        ask("2026-11-09T16:59:59+01:00[Europe/Warsaw]"),
        Opening::Open { until: at("2026-11-09T17:00:00+01:00[Europe/Warsaw]") }
    );
    // Wednesday 11 November is Independence Day, Thursday an exception.
    assert_eq!(
        ask("2026-11-11T09:00:00+01:00[Europe/Warsaw]"),
        closed(Closed::Holiday(Holiday::IndependenceDay), "2026-11-12T10:00:00+01:00[Europe/Warsaw]")
    );
    assert_eq!(
        ask("2026-11-12T09:00:00+01:00[Europe/Warsaw]"),
        closed(Closed::Exception(0), "2026-11-12T10:00:00+01:00[Europe/Warsaw]")
    );
    // Saturday to Monday.
    assert_eq!(
        ask("2026-11-14T09:00:00+01:00[Europe/Warsaw]"),
        closed(Closed::Hours, "2026-11-16T08:00:00+01:00[Europe/Warsaw]")
    );
}

/// Proves that an office that never opens says so instead of looking for ever.
#[test]
fn an_office_that_never_opens_says_so() {
    let mut config = sample::office();
    config.hours.week = Default::default();
    let index = Index::new(&config);
    let now = at("2026-11-09T12:00:00+01:00[Europe/Warsaw]");
    let expected = Opening::Closed { because: Closed::Hours, opens_at: None };
    assert_eq!(opening(&config, &index, &config.hours, now), expected);
}

/// Proves that tickets may be issued before hours begin, never on the day before, and that both the next
/// opening and the beginning of the hours are told.
#[test]
fn intake_may_begin_before_the_hours() {
    let mut config = sample::office();
    config.hours.week = std::array::from_fn(|_| vec![Span { from: Minutes(8 * 60), to: Minutes(16 * 60) }]);
    let ask = |config: &kolejka_core::config::Config, text: &str| {
        let index = Index::new(config);
        let now = at(text);
        (opening(config, &index, &config.hours, now), begins_at(config, &index, &config.hours, now))
    };
    let eight = at("2026-11-25T08:00[Europe/Warsaw]");
    let early = "2026-11-25T07:30[Europe/Warsaw]";
    let closed = Opening::Closed { because: Closed::Hours, opens_at: Some(eight) };
    assert_eq!(ask(&config, early), (closed, None));
    config.intake_before_min = 45;
    let until = at("2026-11-25T16:00[Europe/Warsaw]");
    assert_eq!(ask(&config, early), (Opening::Open { until }, Some(eight)));
    let quarter_past = Some(at("2026-11-25T07:15[Europe/Warsaw]"));
    let closed = Opening::Closed { because: Closed::Hours, opens_at: quarter_past };
    assert_eq!(ask(&config, "2026-11-25T07:00[Europe/Warsaw]"), (closed, None));
    assert_eq!(ask(&config, "2026-11-25T08:00[Europe/Warsaw]"), (Opening::Open { until }, None));
    config.intake_before_min = 12 * 60;
    let day_begins = Some(at("2026-11-25T03:00[Europe/Warsaw]"));
    let closed = Opening::Closed { because: Closed::Hours, opens_at: day_begins };
    assert_eq!(ask(&config, "2026-11-25T02:59[Europe/Warsaw]"), (closed, None));
}
