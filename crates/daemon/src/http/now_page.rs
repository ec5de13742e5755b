//! What the lobby screen shows, on a phone: whom the office calls now. It knows nobody, so its address
//! is no secret.

use super::{App, Problem, asked::AskedOffice, phone::emergency_words};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};
use kolejka_core::ids::Lang;
use kolejka_words::say;
use std::{fmt::Write, sync::Arc};

/// How often the page asks anew.
const REFRESH_S: u32 = 10;

/// The page's script.
const FOLLOW: &str = include_str!("now_page.js");

/// The script that brings the page up to date.
pub(super) async fn follow() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "public, max-age=600")];
    (headers, FOLLOW).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Calls that stand, and the last ones.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    at: AskedOffice,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if app.public.url().is_none() {
        return Err(Problem::unknown("unknown_address", "page", at.office.id()));
    }
    let (name, languages, emergency) = at
        .office
        .query(|office, _| {
            let config = office.config();
            (config.name.clone(), config.languages.clone(), office.emergency().cloned())
        })
        .await?;
    let lang = asked_language(&headers, &languages);
    let board = at.office.hub().board();
    let mut calls = String::new();
    // Calls rest while everybody leaves; who was called is not to come.
    let board = board.filter(|_| emergency.is_none());
    let standing = board.iter().flat_map(|board| board.calls.iter().rev());
    for call in standing {
        let _ =
            write!(calls, "<li><b>{}</b> <span>→ {}</span></li>", escape(&call.number), escape(&call.label));
    }
    if calls.is_empty() {
        let none = if emergency.is_some() { "emergency-calls-rest" } else { "now-nobody" };
        calls = format!("<li class=\"none\">{}</li>", escape(&say(&lang, none, &[])));
    }
    let alarm = emergency.map_or_else(String::new, |emergency| {
        let (text, way) = emergency_words(&emergency, &lang, &languages);
        format!("<p class=leave>{}</p><p>{}</p>", escape(&text), escape(&way))
    });
    let title = escape(name.get(&lang, &languages));
    let heading = escape(&say(&lang, "now-called", &[]));
    let page = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{title}\
         </title><link rel=\"icon\" href=\"data:,\"><style>body{{margin:0;font:18px/1.5 system-ui,sans-serif;\
         background:#f2f4f6;color:#12232e}}main{{max-width:30rem;margin:0 auto;padding:1.5rem}}h1{{font-size:1.1rem;\
         font-weight:600}}h2{{font-size:1rem;font-weight:400;color:#4d5d69}}ul{{list-style:none;margin:0;padding:0;\
         background:#fff;border-radius:12px}}li{{display:flex;justify-content:space-between;padding:1rem 1.25rem;\
         border-bottom:1px solid #d5dce1;font-size:2rem;font-variant-numeric:tabular-nums}}li.none{{font-size:1.1rem}}\
         [data-part=emergency]:not(:empty){{margin:0 0 1rem;padding:1.25rem;border-radius:12px;background:#8f1414;\
         color:#fff;font-weight:600}}[data-part=emergency] p{{margin:.25rem 0}}.leave{{font-size:1.75rem;\
         line-height:1.2;font-weight:750}}\
         </style></head><body><main><h1>{title}</h1><div data-part=\"emergency\" role=\"alert\">{alarm}\
         </div><h2>{heading}</h2><ul data-part=\"calls\" aria-live=\"polite\">\
         {calls}</ul></main><script src=\"/now/follow.js\" data-every=\"{REFRESH_S}\"></script></body></html>"
    );
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response())
}

/// The first of the browser's languages that the office speaks.
fn asked_language(headers: &HeaderMap, languages: &[Lang]) -> Lang {
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted
        .split(',')
        .filter_map(|entry| entry.split([';', '-']).next())
        .map(|tag| Lang::new(tag.trim()))
        .find(|tag| languages.contains(tag))
        .or_else(|| languages.first().cloned())
        .unwrap_or_else(|| Lang::new("pl"))
}

/// The page's address as a QR code, for the lobby screen.
pub(super) async fn qr(State(app): State<Arc<App>>, at: AskedOffice) -> Result<Response, Problem> {
    let id = at.office.id();
    let image = app.public.offered().and_then(|base| crate::qr::svg(&format!("{base}/now/{id}")));
    let image = image.ok_or_else(|| Problem::unknown("unknown_address", "code", id))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-cache")], image)
        .into_response())
}
