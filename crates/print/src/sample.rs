//! A ticket to look at: what an office's paper would say, without an office that runs.

use crate::PaperTicket;
use kolejka_core::{
    Actor, Command, Issue, Office, Refusal, Timestamp, WaitRange,
    config::{Config, HolidayCalendar, Hours, Minutes, Span},
    ids::{Lang, ServiceId},
};

/// A Monday morning, 09:00 in Warsaw.
const MOMENT: Timestamp = Timestamp(1_791_183_600_000);

/// An address as long as those of ticket pages are.
const PAGE_URL: &str = "https://kolejka.example.pl/t/AQx3Nf8bWm2pKq7sYtRzVdE";

/// Tickets issued before.
const AHEAD: usize = 4;

/// Which ticket to show.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The client's language; the office's first if absent.
    pub language: Option<Lang>,
    /// What for; the office's first service if absent.
    pub service: Option<ServiceId>,
    /// Whether the service card was asked for.
    pub with_card: bool,
    /// Whether it is a second printing.
    pub copy: bool,
}

/// What would stand on a ticket of an office, four others being ahead.
///
/// # Errors
/// If the office has no such language or service.
///
/// # Panics
/// Never: what was just issued is there.
pub fn sample(config: &Config, sample: &Sample) -> Result<PaperTicket, Refusal> {
    let mut config = config.clone();
    let day = Span { from: config.day_starts, to: Minutes(config.day_starts.0 + 24 * 60) };
    config.hours = Hours {
        week: std::array::from_fn(|_| vec![day]),
        exceptions: Vec::new(),
        holidays: HolidayCalendar::None,
    };
    for service in &mut config.services {
        (service.hours, service.daily_limit) = (None, None);
    }
    let service = sample.service.clone().or_else(|| config.services.first().map(|first| first.id.clone()));
    let mut office = Office::new("sample".into());
    let mut act = |command: Command| {
        let decision = office.decide(&command, &Actor::System, MOMENT)?;
        for recorded in office.record(&decision, &Actor::System, MOMENT) {
            office.apply(&recorded);
        }
        Ok(office.business_date(MOMENT))
    };
    let date = act(Command::Configure { config: Box::new(config), base: None })?;
    act(Command::OpenDay { date })?;
    let issue = Issue {
        services: service.into_iter().collect(),
        count: 1,
        class: None,
        language: sample.language.clone(),
        step_free: false,
        need: None,
        printer: None,
        print_card: sample.with_card,
        forecast: Some(WaitRange { min_s: 600, likely_s: 800, max_s: 1200 }),
    };
    for _ in 0..=AHEAD {
        act(Command::Issue(issue.clone()))?;
    }
    let ticket = office.tickets().last().expect("tickets were issued above");
    Ok(PaperTicket::of(&office, ticket, Some(PAGE_URL.to_owned()), sample.copy))
}
