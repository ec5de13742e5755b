//! What stands on a ticket, in the client's language. Nothing on it tells priority.

use kolejka_core::{Office, Ticket, ids::Lang};
use kolejka_words::{Arg, say};

/// What stands on a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperTicket {
    /// The office's name.
    pub office: String,
    /// The number, such as `A 012`.
    pub number: String,
    /// The services, the first one first, with the count of like matters if there are several.
    pub services: Vec<String>,
    /// Date and time of issue.
    pub issued: String,
    /// How many are ahead, as told when it was issued.
    pub ahead: String,
    /// The forecast, as told when it was issued.
    pub wait: Option<String>,
    /// Where to wait.
    pub place: String,
    /// A heading, and what to bring.
    pub bring: Option<(String, Vec<String>)>,
    /// The address of its page and what it is called.
    pub page: Option<(String, String)>,
    /// That calls may come in another order than numbers.
    pub order: String,
    /// The mark of a second printing whose first is in doubt.
    pub copy: Option<String>,
}

impl PaperTicket {
    /// What stands on a ticket of an office. `page_url` is the address of its page; `copy` marks
    /// it as a second printing.
    pub fn of(office: &Office, ticket: &Ticket, page_url: Option<String>, copy: bool) -> Self {
        let config = office.config();
        let lang = &ticket.language;
        let services = ticket
            .legs
            .iter()
            .map(|leg| {
                let name = office
                    .service(&leg.service)
                    .map(|service| service.name.get(lang, &config.languages).to_owned())
                    .unwrap_or_default();
                match leg.count {
                    1 => name,
                    count => {
                        format!("{name}, {}", say(lang, "paper-count", &[("count", Arg::Number(count))]))
                    }
                }
            })
            .collect();
        let bring: Vec<String> = office
            .service(&ticket.legs[0].service)
            .map(|service| {
                let lines = service.card.bring.iter();
                lines.map(|line| line.get(lang, &config.languages).to_owned()).collect()
            })
            .unwrap_or_default();
        Self {
            office: config.name.get(lang, &config.languages).to_owned(),
            number: format!("{} {:03}", ticket.number.series, ticket.number.n),
            services,
            issued: issued(office, ticket),
            ahead: say(lang, "paper-people-ahead", &[("count", Arg::Number(ticket.people_ahead_at_issue))]),
            wait: ticket.forecast_at_issue.map(|range| {
                let minutes = |seconds: u32| Arg::Number(seconds.div_ceil(60));
                say(lang, "paper-wait", &[("min", minutes(range.min_s)), ("max", minutes(range.max_s))])
            }),
            place: config.waiting_room.get(lang, &config.languages).to_owned(),
            bring: (!bring.is_empty()).then(|| (say(lang, "paper-bring", &[]), bring)),
            page: page_url.map(|url| (url, say(lang, "paper-page", &[]))),
            order: say(lang, "paper-order", &[]),
            copy: copy.then(|| say(lang, "paper-copy", &[])),
        }
    }
}

fn issued(office: &Office, ticket: &Ticket) -> String {
    let at = ticket.arrived_at.in_zone(office.index().zone());
    // Day before month in all languages of the region; English readers get no ambiguous form.
    let format = if ticket.language == Lang::new("en") { "%-d %B %Y, %H:%M" } else { "%d.%m.%Y, %H:%M" };
    at.strftime(format).to_string()
}
