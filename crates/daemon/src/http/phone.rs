//! A ticket's page on the client's phone: useful without scripts, kept up to date by one.
//!
//! Its address is unguessable, dies with the day, and leaks nothing: no referrer, no caching, no
//! search engine, and no content but its own.
//! Its presses are forms, each under a key of its own, so that one counts once however often it is
//! sent; with `Accept: application/json` they are answered with what the page says then.

mod live;
mod page;

pub(crate) use live::Desks;
pub(super) use live::stream;
pub(crate) use page::SCORES;
pub(super) use page::emergency_words;

use super::{App, Problem, asked::read_bytes, blocking::blocking};
use crate::{
    office::{NotDone, OfficeHandle, Request, RequestKey},
    secret,
    survey::SurveyError,
};
use axum::{
    body::Body as RawBody,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use data_encoding::BASE64;
use kolejka_core::{
    Actor, Command, TicketState, Timestamp,
    ids::{Lang, ServiceId, TicketId},
};
use kolejka_store::Hash;
use kolejka_words::{Arg, say};
use page::{Page, escape};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What keeps the page up to date where scripts run.
const SCRIPT: &str = include_str!("phone/page.js");

const STYLE: &str = include_str!("phone/page.css");

/// How often the page asks anew where no script runs.
const REFRESH_S: u32 = 15;

/// The largest body of a form.
const FORM_BYTES_MAX: usize = 8 * 1024;

/// A ticket by the code in its page's address.
#[derive(Clone)]
struct Found {
    office: OfficeHandle,
    ticket: TicketId,
    code: String,
}

fn find(app: &App, code: &str) -> Option<Found> {
    app.public.url()?;
    app.offices.values().find_map(|office| {
        let ticket = secret::ticket_of_code(&office.day_key()?, code)?;
        Some(Found { office: office.clone(), ticket, code: code.to_owned() })
    })
}

/// What the page says, and the time of day.
async fn look(app: &App, found: &Found) -> Result<Option<(Page, String)>, NotDone> {
    let Found { office, ticket: id, code } = found.clone();
    let wait = app.outlook(office.id()).waiting(id).map(|foreseen| foreseen.range);
    let part = app.survey.part(office.id(), id);
    office
        .query(move |office, now| {
            let ticket = office.ticket(id)?;
            let page = Page::of(office, ticket, wait, part, &code, now);
            Some((page, time_of_day(now, office.index().zone())))
        })
        .await
}

fn time_of_day(now: Timestamp, zone: &jiff::tz::TimeZone) -> String {
    now.in_zone(zone).strftime("%H:%M:%S").to_string()
}

/// A ticket's page.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(found) = find(&app, &code) else { return Ok(unknown(&headers)) };
    let Some((page, at)) = look(&app, &found).await? else { return Ok(unknown(&headers)) };
    Ok(document(
        &headers,
        StatusCode::OK,
        &Document {
            lang: &page.lang,
            title: &page.title,
            accent: &page.accent,
            status: page.status,
            data: &format!(
                " data-at=\"{at}\" data-ends={} data-call={} data-say=\"{}\"",
                page.ends,
                page.call.map_or(0, |seq| seq.0),
                escape(&page.say)
            ),
            body: &page.html(&at),
            script: true,
            refresh: !page.ends,
        },
    ))
}

/// What the page says, for its script where no websocket holds.
pub(super) async fn state(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let gone = || Problem::unknown("unknown_ticket", "ticket with this code", "");
    let found = find(&app, &code).ok_or_else(gone)?;
    let (page, at) = look(&app, &found).await?.ok_or_else(gone)?;
    Ok(state_answer(&page, &at))
}

fn state_answer(page: &Page, at: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (headers, live::message(at, &page.json())).into_response()
}

/// Asks whether the client really leaves.
pub(super) async fn ask_leave(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(found) = find(&app, &code) else { return Ok(unknown(&headers)) };
    let Some((page, _)) = look(&app, &found).await? else { return Ok(unknown(&headers)) };
    if !page.can_leave {
        return Ok(back_to(&code));
    }
    let body = format!(
        "<p class=office>{}</p><h1 class=state>{}</h1>\
         <form method=post action=\"/t/{code}/leave\"><input type=hidden name=key value=leave>\
         <button class=grave>{}</button></form><p><a class=button href=\"/t/{code}\">{}</a></p>\
         <p id=failed class=failed role=alert data-text=\"{}\"></p>\
         <div id=say class=hidden role=alert></div><div id=tell class=hidden role=status></div>",
        escape(&page.office),
        escape(&say(&page.lang, "page-leave-question", &[("number", Arg::Text(&page.number))])),
        escape(&say(&page.lang, "page-leave-sure", &[])),
        escape(&say(&page.lang, "page-stay", &[])),
        escape(&say(&page.lang, "page-failed", &[])),
    );
    Ok(document(
        &headers,
        StatusCode::OK,
        &Document {
            lang: &page.lang,
            title: &page.title,
            accent: &page.accent,
            status: "leaving",
            data: "",
            body: &body,
            script: true,
            refresh: false,
        },
    ))
}

/// What a page's form says.
struct Form {
    fields: Vec<(String, String)>,
    key: Option<String>,
}

impl Form {
    /// Reads a form; its key stands in the header, or in a field where no script runs.
    async fn read(headers: &HeaderMap, body: RawBody) -> Result<Self, Problem> {
        let bytes = read_bytes(body, FORM_BYTES_MAX).await?;
        let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
        let by_header = super::asked::key(headers)?;
        let by_field = || fields.iter().find(|(name, _)| name == "key").map(|(_, key)| key.clone());
        let key = by_header
            .or_else(by_field)
            .filter(|key| (1..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()));
        Ok(Self { fields, key })
    }

    fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json")
}

fn back_to(code: &str) -> Response {
    Redirect::to(&format!("/t/{code}")).into_response()
}

/// Answers a press: a script gets what the page says now, or the problem; a person is led back to the
/// page, which tells how it stands.
async fn answer(
    app: &App,
    found: &Found,
    headers: &HeaderMap,
    done: Result<(), Problem>,
) -> Result<Response, Problem> {
    if wants_json(headers) {
        done?;
        let gone = || Problem::unknown("unknown_ticket", "ticket with this code", "");
        let (page, at) = look(app, found).await?.ok_or_else(gone)?;
        return Ok(state_answer(&page, &at));
    }
    match done {
        Err(problem) if problem.is_a_fault() => Ok(failed(app, found, headers, problem).await),
        Ok(()) | Err(_) => Ok(back_to(&found.code)),
    }
}

/// Says to a person without scripts that it did not work, with the way back.
async fn failed(app: &App, found: &Found, headers: &HeaderMap, problem: Problem) -> Response {
    let Ok(Some((page, _))) = look(app, found).await else { return problem.into_response() };
    let body = format!(
        "<p class=office>{}</p><h1 class=state>{}</h1><p><a class=button href=\"/t/{}\">{}</a></p>",
        escape(&page.office),
        escape(&say(&page.lang, "page-failed", &[])),
        found.code,
        escape(&say(&page.lang, "page-to-ticket", &[])),
    );
    document(
        headers,
        StatusCode::SERVICE_UNAVAILABLE,
        &Document {
            lang: &page.lang,
            title: &page.title,
            accent: &page.accent,
            status: "failed",
            data: "",
            body: &body,
            script: false,
            refresh: false,
        },
    )
}

/// Does something in the client's name.
async fn act(
    app: Arc<App>,
    code: String,
    headers: HeaderMap,
    body: RawBody,
    name: &str,
    command: impl FnOnce(TicketId) -> Command,
) -> Result<Response, Problem> {
    let Some(found) = find(&app, &code) else { return Ok(gone(&headers)) };
    let form = Form::read(&headers, body).await?;
    let request = Hash::of(name.as_bytes());
    let key = form.key.map(|key| RequestKey { caller: format!("ticket:{}", found.ticket), key, request });
    let (command, actor) = (command(found.ticket), Actor::Client(found.ticket));
    let done = found.office.submit(Request { command, actor, key, note: None }, |_| ()).await;
    answer(&app, &found, &headers, done.map_err(Problem::from)).await
}

/// The client leaves.
pub(super) async fn leave(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Problem> {
    act(app, code, headers, body, "leave", |ticket| Command::Cancel { ticket }).await
}

/// The client is on the way.
pub(super) async fn coming(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Problem> {
    act(app, code, headers, body, "coming", |ticket| Command::Coming { ticket }).await
}

/// The client needs a few more minutes.
pub(super) async fn more_time(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Problem> {
    act(app, code, headers, body, "more-time", |ticket| Command::Postpone { ticket }).await
}

/// The client needs them no more.
pub(super) async fn back(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Problem> {
    act(app, code, headers, body, "back", |ticket| Command::Return { ticket }).await
}

/// The service of a visit that is over, for the survey.
async fn visited(found: &Found) -> Result<Option<(jiff::civil::Date, ServiceId)>, NotDone> {
    let id = found.ticket;
    found
        .office
        .query(move |office, _| {
            let ticket = office.ticket(id)?;
            match ticket.state {
                TicketState::Done { .. } => Some((office.day().open_date()?, ticket.service().clone())),
                TicketState::Waiting { .. }
                | TicketState::Called(_)
                | TicketState::Serving { .. }
                | TicketState::Parked { .. }
                | TicketState::NoShow { .. }
                | TicketState::Cancelled { .. }
                | TicketState::Expired { .. } => None,
            }
        })
        .await
}

fn not_over() -> Problem {
    Problem::new(StatusCode::CONFLICT, "visit_not_over", "The visit is not over yet")
}

/// One tap after the visit. Each ticket answers once: asked again, nothing is counted.
pub(super) async fn survey_answer(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Problem> {
    let Some(found) = find(&app, &code) else { return Ok(gone(&headers)) };
    let form = Form::read(&headers, body).await?;
    let score: Option<u8> = form.text("score").parse().ok().filter(|score| SCORES.contains(score));
    let Some(score) = score else {
        return Err(Problem::invalid_field("score", "must be 1, 2, 3 or 4"));
    };
    let done = match visited(&found).await? {
        None => Err(not_over()),
        Some((date, service)) => {
            let (app, office, ticket) = (Arc::clone(&app), found.office.id().clone(), found.ticket);
            survey(move || app.survey.answer(&office, ticket, date, &service, score)).await
        }
    };
    answer(&app, &found, &headers, done).await
}

/// A word after it, if the client wishes.
pub(super) async fn survey_comment(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Response, Problem> {
    let Some(found) = find(&app, &code) else { return Ok(gone(&headers)) };
    let form = Form::read(&headers, body).await?;
    let text = crate::survey::tidy(form.text("text"));
    let done = match visited(&found).await? {
        None => Err(not_over()),
        // Nothing said is nothing stored.
        Some(_) if text.is_empty() => Ok(()),
        Some((date, service)) => {
            let (app, office, ticket) = (Arc::clone(&app), found.office.id().clone(), found.ticket);
            survey(move || app.survey.comment(&office, ticket, date, &service, &text)).await
        }
    };
    answer(&app, &found, &headers, done).await
}

async fn survey(work: impl FnOnce() -> Result<(), SurveyError> + Send + 'static) -> Result<(), Problem> {
    blocking(work).await?.map_err(|error| Problem::internal(&error))
}

/// The page's address as a QR code.
pub(super) async fn qr(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    let image =
        find(&app, &code).and(app.public.url()).and_then(|base| crate::qr::svg(&format!("{base}/t/{code}")));
    match image {
        Some(image) => {
            let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")];
            (headers, image).into_response()
        }
        None => unknown(&headers),
    }
}

/// The script of the page.
pub(super) async fn script() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")];
    (headers, SCRIPT).into_response()
}

/// By what the daemon recognises itself when it looks whether its public address answers.
pub(super) async fn here(State(app): State<Arc<App>>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], app.public.mark().to_owned()).into_response()
}

/// Search engines are asked to stay away, besides what each page says.
pub(super) async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

/// There is no such ticket (any more), told to a script or a person.
fn gone(headers: &HeaderMap) -> Response {
    if wants_json(headers) {
        Problem::unknown("unknown_ticket", "ticket with this code", "").into_response()
    } else {
        unknown(headers)
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
    let body = format!("<h1 class=state>{}</h1>", escape(&say(&wanted, "page-unknown", &[])));
    document(
        headers,
        StatusCode::NOT_FOUND,
        &Document {
            lang: &wanted,
            title: "Kolejka",
            accent: "#0B5CAD",
            status: "unknown",
            data: "",
            body: &body,
            script: false,
            refresh: false,
        },
    )
}

/// A page to be written.
struct Document<'a> {
    lang: &'a Lang,
    title: &'a str,
    accent: &'a str,
    status: &'a str,
    data: &'a str,
    body: &'a str,
    script: bool,
    refresh: bool,
}

fn document(asked: &HeaderMap, status: StatusCode, page: &Document<'_>) -> Response {
    let Document { lang, title, accent, status: class, data, body, script, refresh } = page;
    let style = format!(":root{{--office:{accent}}}{STYLE}");
    let script = if *script { "<script src=\"/t/page.js\" defer></script>" } else { "" };
    let refresh = if *refresh {
        format!("<noscript><meta http-equiv=refresh content={REFRESH_S}></noscript>")
    } else {
        String::new()
    };
    let html = format!(
        "<!doctype html><html lang={lang}><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <meta name=color-scheme content=\"light dark\"><meta name=robots content=noindex>\
         <meta name=format-detection content=\"telephone=no\">{refresh}<title>{}</title>\
         <style>{style}</style>{script}</head><body class={class}{data}><main>{body}</main></body></html>",
        escape(title)
    );
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow")),
        (header::CONTENT_SECURITY_POLICY, policy(asked, &style)),
    ];
    (status, headers, Html(html)).into_response()
}

/// What the page may load: its own style and script, and what comes from here. Older Safari does not
/// count a websocket to the same host as `'self'`, so the host is named.
fn policy(asked: &HeaderMap, style: &str) -> HeaderValue {
    let host = asked
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .filter(|host| host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b)))
        .unwrap_or_default();
    let sockets = if host.is_empty() { String::new() } else { format!(" ws://{host} wss://{host}") };
    let style = BASE64.encode(&Sha256::digest(style.as_bytes()));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'sha256-{style}'; connect-src 'self'{sockets}; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}
