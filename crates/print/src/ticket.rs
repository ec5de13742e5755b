//! What stands on a ticket, in the client's language. Nothing on it tells priority.

use kolejka_core::{
    Office, Ticket,
    config::{Card, CounterConfig, PaperBlock, built_in_paper},
    ids::Lang,
};
use kolejka_words::{Arg, say};

/// The most rooms that a ticket names; where there are more, it names the floors.
const ROOMS_MAX: usize = 2;

/// The most notices on a ticket; a screen has room for more.
const NOTICES_MAX: usize = 2;

/// What stands on a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperTicket {
    /// The office's name.
    pub office: String,
    /// The number, such as `A 012`.
    pub number: String,
    /// The services, the first one first, with the count of like matters if there are several.
    pub services: Vec<String>,
    /// The same in the office's first language, if the ticket speaks another and they differ.
    pub services_default: Vec<String>,
    /// Date and time of issue.
    pub issued: (String, String),
    /// How many are ahead, as told when it was issued.
    pub ahead: String,
    /// The forecast, as told when it was issued.
    pub wait: Option<String>,
    /// Where to wait.
    pub place: String,
    /// Where the service is served.
    pub rooms: Option<String>,
    /// A heading, and what to bring.
    pub bring: Option<(String, Vec<String>)>,
    /// A heading, and what costs how much.
    pub fees: Option<(String, Vec<(String, String)>)>,
    /// Where and how to pay.
    pub pay: Option<String>,
    /// The legal deadline.
    pub deadline: Option<String>,
    /// What can be done online.
    pub online: Option<String>,
    /// The date of the legal state that the service card gives.
    pub as_of: Option<String>,
    /// Notices of the day.
    pub notices: Vec<String>,
    /// The address of its page and what it is called.
    pub page: Option<(String, String)>,
    /// That calls may come in another order than numbers.
    pub order: String,
    /// The mark of a second printing whose first is in doubt.
    pub copy: Option<String>,
    /// Whether the service card was asked for.
    pub with_card: bool,
    /// Its language.
    pub language: Lang,
    /// The office's languages, the first one first.
    pub languages: Vec<Lang>,
    /// What of all this stands on the paper, and how.
    pub blocks: Vec<PaperBlock>,
}

impl PaperTicket {
    /// What stands on a ticket of an office. `page_url` is the address of its page; `copy` marks
    /// it as a second printing.
    pub fn of(office: &Office, ticket: &Ticket, page_url: Option<String>, copy: bool) -> Self {
        let config = office.config();
        let lang = &ticket.language;
        let languages = &config.languages;
        let services = services(office, ticket, lang);
        let default = languages.first().filter(|default| *default != lang);
        let services_default = default
            .map(|default| self::services(office, ticket, default))
            .filter(|named| *named != services)
            .unwrap_or_default();
        let service = office.service(&ticket.legs[0].service);
        let blank = Card::default();
        let card = service.map_or(&blank, |service| &service.card);
        let bring: Vec<String> = card.bring.iter().map(|line| line.get(lang, languages).to_owned()).collect();
        let fees: Vec<(String, String)> = card
            .fees
            .iter()
            .map(|fee| (fee.what.get(lang, languages).to_owned(), fee.amount.clone()))
            .collect();
        let told = |texts: &kolejka_core::Texts| {
            let text = texts.get(lang, languages);
            (!text.is_empty()).then(|| text.to_owned())
        };
        let at = ticket.arrived_at.in_zone(office.index().zone());
        Self {
            office: config.name.get(lang, languages).to_owned(),
            number: format!("{} {:03}", ticket.number.series, ticket.number.n),
            services,
            services_default,
            issued: (at.strftime(date_format(lang)).to_string(), at.strftime("%H:%M").to_string()),
            ahead: say(lang, "paper-people-ahead", &[("count", Arg::Number(ticket.people_ahead_at_issue))]),
            wait: ticket.forecast_at_issue.map(|range| {
                let minutes = |seconds: u32| Arg::Number(seconds.div_ceil(60));
                say(lang, "paper-wait", &[("min", minutes(range.min_s)), ("max", minutes(range.max_s))])
            }),
            place: config.waiting_room.get(lang, languages).to_owned(),
            rooms: rooms(office, ticket)
                .map(|rooms| say(lang, "paper-rooms", &[("rooms", Arg::Text(&rooms))])),
            bring: (!bring.is_empty()).then(|| (say(lang, "paper-bring", &[]), bring)),
            fees: (!fees.is_empty()).then(|| (say(lang, "paper-fees", &[]), fees)),
            pay: told(&card.pay),
            deadline: told(&card.deadline),
            online: card
                .online
                .as_ref()
                .and_then(|way| told(&way.text))
                .map(|way| say(lang, "paper-online", &[("way", Arg::Text(&way))])),
            as_of: card.as_of.map(|date| {
                let date = date.strftime(date_format(lang)).to_string();
                say(lang, "paper-as-of", &[("date", Arg::Text(&date))])
            }),
            notices: office
                .notices(ticket.arrived_at)
                .take(NOTICES_MAX)
                .map(|notice| notice.text.get(lang, languages).to_owned())
                .collect(),
            page: page_url.map(|url| (url, say(lang, "paper-page", &[]))),
            order: say(lang, "paper-order", &[]),
            copy: copy.then(|| say(lang, "paper-copy", &[])),
            with_card: ticket.print_card,
            language: lang.clone(),
            languages: languages.clone(),
            blocks: config.paper.clone().unwrap_or_else(built_in_paper),
        }
    }

    /// What a field of `kolejka_core::config::PAPER_FIELDS` says; nothing if there is nothing to say.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let (date, time) = &self.issued;
        match name {
            "office" => Some(self.office.clone()),
            "number" => Some(self.number.clone()),
            "services" => Some(self.services.join("\n")),
            "services-default" => Some(self.services_default.join("\n")),
            "issued" => Some(format!("{date}, {time}")),
            "date" => Some(date.clone()),
            "time" => Some(time.clone()),
            "ahead" => Some(self.ahead.clone()),
            "wait" => self.wait.clone(),
            "waiting-room" => Some(self.place.clone()),
            "rooms" => self.rooms.clone(),
            "pay" => self.pay.clone(),
            "deadline" => self.deadline.clone(),
            "online" => self.online.clone(),
            "as-of" => self.as_of.clone(),
            "notice" => Some(self.notices.join("\n")),
            "page" => self.page.as_ref().map(|(_, name)| name.clone()),
            "order" => Some(self.order.clone()),
            "copy" => self.copy.clone(),
            _ => None,
        }
    }
}

fn services(office: &Office, ticket: &Ticket, lang: &Lang) -> Vec<String> {
    let languages = &office.config().languages;
    let named = |leg: &kolejka_core::Leg| {
        let name = office
            .service(&leg.service)
            .map(|service| service.name.get(lang, languages).to_owned())
            .unwrap_or_default();
        match leg.count {
            1 => name,
            count => format!("{name}, {}", say(lang, "paper-count", &[("count", Arg::Number(count))])),
        }
    };
    ticket.legs.iter().map(named).collect()
}

/// The rooms where the ticket's first service is served, or the floors if there are many rooms. What
/// the client needs plays no part in it: a ticket tells nobody about that.
fn rooms(office: &Office, ticket: &Ticket) -> Option<String> {
    let config = office.config();
    let service = &ticket.legs[0].service;
    let counters = || config.counters.iter().filter(|counter| counter.services.contains(service));
    let said = |texts: &kolejka_core::Texts| texts.get(&ticket.language, &config.languages).to_owned();
    let distinct = |name: &dyn Fn(&CounterConfig) -> String| {
        let mut names: Vec<String> = Vec::new();
        for name in counters().map(name).filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let rooms = distinct(&|counter| {
        let parts = [said(&counter.room), said(&counter.floor)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    });
    if rooms.is_empty() {
        return None;
    }
    if rooms.len() <= ROOMS_MAX {
        return Some(rooms.join("; "));
    }
    let floors = distinct(&|counter| said(&counter.floor));
    (!floors.is_empty()).then(|| floors.join("; "))
}

/// Day before month in all languages of the region; English readers get no ambiguous form.
fn date_format(lang: &Lang) -> &'static str {
    if *lang == Lang::new("en") { "%-d %B %Y" } else { "%d.%m.%Y" }
}
