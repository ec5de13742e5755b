//! A ticket's page on the client's phone: useful without scripts, refreshed by itself.
//!
//! Its address is unguessable, dies with the day, and leaks nothing: no referrer, no caching, no
//! search engine.

use super::{App, Problem};
use crate::{
    office::{OfficeHandle, Request},
    secret,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use kolejka_core::{
    Actor, Command, Office, Ticket, TicketState, Timestamp, WaitRange,
    ids::{Lang, TicketId},
};
use kolejka_words::{Arg, say};
use std::{fmt::Write, sync::Arc};

/// What keeps the page up to date where scripts run.
const FOLLOW: &str = include_str!("follow.js");

/// How often the page asks anew.
const REFRESH_S: u32 = 15;

/// A ticket's page.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some((office, id)) = find(&app, &code) else { return Ok(unknown(&headers)) };
    let wait = app.outlook(office.id()).waiting(id).map(|foreseen| foreseen.range);
    let view = office
        .query(move |office, now| office.ticket(id).map(|ticket| Page::of(office, ticket, wait, now)))
        .await?;
    Ok(view.map_or_else(|| unknown(&headers), |page| page.show(&code)))
}

/// Asks whether the client really leaves.
pub(super) async fn ask_leave(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some((office, id)) = find(&app, &code) else { return Ok(unknown(&headers)) };
    let wait = app.outlook(office.id()).waiting(id).map(|foreseen| foreseen.range);
    let view = office
        .query(move |office, now| office.ticket(id).map(|ticket| Page::of(office, ticket, wait, now)))
        .await?;
    Ok(view.map_or_else(|| unknown(&headers), |page| page.ask_leave(&code)))
}

/// The client leaves.
pub(super) async fn leave(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some((office, id)) = find(&app, &code) else { return Ok(unknown(&headers)) };
    let command = Command::Cancel { ticket: id };
    let request = Request { command, actor: Actor::Client(id), key: None, note: None };
    // A ticket that is being served or has ended stays as it is; the page tells how it stands.
    match office.submit(request, |_| ()).await {
        Ok(()) | Err(crate::office::NotDone::Refused { .. }) => {}
        Err(other) => return Err(other.into()),
    }
    Ok(Redirect::to(&format!("/t/{code}")).into_response())
}

/// The page's address as a QR code.
pub(super) async fn qr(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    let image = find(&app, &code)
        .and(app.public_url.as_ref())
        .and_then(|base| crate::qr::svg(&format!("{base}/t/{code}")));
    match image {
        Some(image) => {
            let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")];
            (headers, image).into_response()
        }
        None => unknown(&headers),
    }
}

/// The script of the page.
pub(super) async fn follow() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")];
    (headers, FOLLOW).into_response()
}

fn find<'a>(app: &'a App, code: &str) -> Option<(&'a OfficeHandle, TicketId)> {
    app.public_url.as_ref()?;
    app.offices.values().find_map(|office| {
        let ticket = secret::ticket_of_code(&office.day_key()?, code)?;
        Some((office, ticket))
    })
}

/// What the page says.
struct Page {
    lang: Lang,
    office: String,
    number: String,
    service: String,
    state: String,
    ahead: Option<String>,
    wait: Option<String>,
    place: String,
    time: String,
    called: bool,
    can_leave: bool,
    has_ended: bool,
    accent: String,
}

impl Page {
    fn of(office: &Office, ticket: &Ticket, wait: Option<WaitRange>, now: Timestamp) -> Self {
        let config = office.config();
        let lang = &ticket.language;
        let label = ticket
            .at_counter()
            .and_then(|id| office.counter(id))
            .map_or_else(String::new, |(config, _)| config.label.clone());
        let counter = [("counter", Arg::Text(label.as_str()))];
        let (message, at_counter, can_leave) = match &ticket.state {
            TicketState::Waiting { .. } => ("page-waiting", false, true),
            TicketState::Called(_) => ("page-called", true, true),
            TicketState::Serving { .. } => ("page-serving", true, false),
            TicketState::Parked { .. } => ("page-parked", false, true),
            TicketState::NoShow { .. } => ("page-no-show", false, true),
            TicketState::Done { .. } => ("page-done", false, false),
            TicketState::Cancelled { .. } => ("page-cancelled", false, false),
            TicketState::Expired { .. } => ("page-expired", false, false),
        };
        let place = match ticket.at_counter().and_then(|id| office.counter(id)) {
            Some((counter, _)) => {
                let texts = [&counter.room, &counter.floor];
                let parts: Vec<&str> = texts
                    .into_iter()
                    .map(|text| text.get(lang, &config.languages))
                    .filter(|text| !text.is_empty())
                    .collect();
                parts.join(", ")
            }
            None if can_leave => config.waiting_room.get(lang, &config.languages).to_owned(),
            None => String::new(),
        };
        Self {
            lang: lang.clone(),
            office: config.name.get(lang, &config.languages).to_owned(),
            number: spaced(&ticket.number.to_string()),
            service: office
                .service(ticket.service())
                .map(|service| service.name.get(lang, &config.languages).to_owned())
                .unwrap_or_default(),
            state: say(lang, message, if at_counter { &counter } else { &[] }),
            ahead: office
                .people_ahead(ticket, now)
                .map(|count| say(lang, "paper-people-ahead", &[("count", Arg::Number(count))])),
            wait: wait.filter(|_| matches!(ticket.state, TicketState::Waiting { .. })).map(|range| {
                let minutes = |seconds: u32| Arg::Number(seconds.div_ceil(60));
                say(lang, "paper-wait", &[("min", minutes(range.min_s)), ("max", minutes(range.max_s))])
            }),
            place,
            time: now.in_zone(office.index().zone()).strftime("%H:%M:%S").to_string(),
            called: matches!(ticket.state, TicketState::Called(_)),
            can_leave,
            has_ended: ticket.has_ended(),
            accent: config.accent.clone().unwrap_or_else(|| "#0B5CAD".to_owned()),
        }
    }

    fn show(&self, code: &str) -> Response {
        let mut body = String::new();
        let state_class = if self.called { "state called" } else { "state" };
        let _ = write!(
            body,
            "<p class=office>{}</p><h1><span>{}</span><b>{}</b></h1><p class=service>{}</p>\
             <p class=\"{state_class}\" data-part=state role=status>{}</p><div data-part=rest>",
            escape(&self.office),
            escape(&say(&self.lang, "page-your-number", &[])),
            escape(&self.number),
            escape(&self.service),
            escape(&self.state),
        );
        let place = Some(self.place.as_str()).filter(|place| !place.is_empty());
        for line in [self.ahead.as_deref(), self.wait.as_deref(), place].into_iter().flatten() {
            let _ = write!(body, "<p>{}</p>", escape(line));
        }
        if self.can_leave {
            let _ = write!(
                body,
                "<p class=quiet>{}</p><p class=quiet>{}</p><p><a class=leave href=\"/t/{code}/leave\">{}</a></p>",
                escape(&say(&self.lang, "page-watch", &[])),
                escape(&say(&self.lang, "page-as-of", &[("time", Arg::Text(&self.time))])),
                escape(&say(&self.lang, "page-leave", &[])),
            );
        }
        body.push_str("</div>");
        self.html(StatusCode::OK, &body, !self.has_ended)
    }

    fn ask_leave(&self, code: &str) -> Response {
        if !self.can_leave {
            return self.show(code);
        }
        let body = format!(
            "<p class=office>{}</p><h1 class=state>{}</h1>\
             <form method=post action=\"/t/{code}/leave\"><button>{}</button></form>\
             <p><a class=stay href=\"/t/{code}\">{}</a></p>",
            escape(&self.office),
            escape(&say(&self.lang, "page-leave-question", &[("number", Arg::Text(&self.number))])),
            escape(&say(&self.lang, "page-leave-sure", &[])),
            escape(&say(&self.lang, "page-stay", &[])),
        );
        self.html(StatusCode::OK, &body, false)
    }

    fn html(&self, status: StatusCode, body: &str, refresh: bool) -> Response {
        document(
            status,
            &self.lang,
            &format!("{} · {}", self.number, self.office),
            &self.accent,
            body,
            refresh,
        )
    }
}

fn unknown(headers: &HeaderMap) -> Response {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|list| {
            list.split(',')
                .map(|tag| tag.trim().split(['-', ';']).next().unwrap_or_default())
                .find_map(|tag| kolejka_words::languages().find(|lang| lang.as_str() == tag))
        })
        .unwrap_or_else(|| Lang::new("pl"));
    let text = say(&wanted, "page-unknown", &[]);
    let body = format!("<h1 class=state>{}</h1>", escape(&text));
    document(StatusCode::NOT_FOUND, &wanted, "Kolejka", "#0B5CAD", &body, false)
}

fn document(
    status: StatusCode,
    lang: &Lang,
    title: &str,
    accent: &str,
    body: &str,
    refresh: bool,
) -> Response {
    // With scripts the page is brought up to date in place, which a screen reader can follow.
    let refresh = if refresh {
        format!(
            "<script src=\"/t/follow.js\" data-every={REFRESH_S} defer></script>\
             <noscript><meta http-equiv=refresh content={REFRESH_S}></noscript>"
        )
    } else {
        String::new()
    };
    let html = format!(
        "<!doctype html><html lang={lang}><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <meta name=robots content=noindex>{refresh}<title>{}</title>\
         <style>{STYLE}:root{{--accent:{accent}}}</style><main>{body}</main></html>",
        escape(title)
    );
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")];
    (status, headers, Html(html)).into_response()
}

const STYLE: &str = "*{box-sizing:border-box}body{margin:0;background:#F2F4F6;color:#12232E;\
font:18px/1.45 system-ui,sans-serif}main{max-width:32rem;margin:0 auto;padding:24px;min-height:100vh;background:#fff}\
p{margin:0 0 16px}.office,.quiet{color:#5A6B78;font-size:16px}h1{margin:24px 0 8px;font-weight:400;font-size:18px}\
h1 span{display:block}h1 b{display:block;font-size:96px;line-height:1.1;font-variant-numeric:tabular-nums;white-space:nowrap}\
.service{font-size:22px}.state{font-size:24px;font-weight:600;margin:24px 0}\
.called{background:var(--accent);color:#fff;padding:24px;font-size:28px}\
a{color:var(--accent)}.leave,.stay,button{display:inline-block;min-height:48px;padding:12px 16px;font:inherit}\
button{background:#A61B1B;color:#fff;border:0;border-radius:4px;width:100%}.leave{padding-left:0}\
a:focus-visible,button:focus-visible{outline:4px solid var(--accent);outline-offset:2px}";

/// A number with a thin space after its letter: `A 012`.
fn spaced(number: &str) -> String {
    let letters = number.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    format!("{}\u{2009}{}", &number[..letters], &number[letters..])
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
