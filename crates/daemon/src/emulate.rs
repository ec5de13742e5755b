//! An emulated printer's page: its paper to look at, and buttons that make it misbehave.

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kolejka_emulator::{Emulator, Sensor};
use std::{fmt::Write, net::SocketAddr};

/// Pieces of paper on the page, the latest first.
const SHOWN_MAX: usize = 24;

/// Serves the page until the process is told to stop.
///
/// # Errors
/// If its address cannot be had.
pub async fn serve(
    emulator: Emulator,
    page: SocketAddr,
    started: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(page).await?;
    started(listener.local_addr()?);
    let routes = Router::new()
        .route("/", get(show))
        .route("/paper/{name}", get(picture))
        .route("/do/{what}", post(act))
        .with_state(emulator);
    let stopped = async {
        // Without signals it runs until it is killed.
        let _ = tokio::signal::ctrl_c().await;
    };
    axum::serve(listener, routes).with_graceful_shutdown(stopped).await?;
    Ok(())
}

/// What can be done to it: the address's word, what the button says, and of which sensor it tells.
const DEEDS: [(&str, &str, Sensor, bool); 10] = [
    ("paper-out", "Wyjmij papier", Sensor::PaperOut, true),
    ("paper-in", "Włóż papier", Sensor::PaperOut, false),
    ("paper-low", "Papier się kończy", Sensor::PaperLow, true),
    ("paper-enough", "Papieru dość", Sensor::PaperLow, false),
    ("cover-open", "Otwórz pokrywę", Sensor::CoverOpen, true),
    ("cover-closed", "Zamknij pokrywę", Sensor::CoverOpen, false),
    ("cutter-stuck", "Zablokuj nóż", Sensor::CutterError, true),
    ("cutter-free", "Odblokuj nóż", Sensor::CutterError, false),
    ("hot", "Przegrzej głowicę", Sensor::Overheated, true),
    ("cool", "Ostudź głowicę", Sensor::Overheated, false),
];

async fn show(State(emulator): State<Emulator>) -> Html<String> {
    let sheets = emulator.sheets();
    let mut html = String::from(
        "<!doctype html><html lang=pl><meta charset=utf-8><meta http-equiv=refresh content=3>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\"><title>Drukarka</title>\
         <style>body{margin:0;padding:32px;background:#F2F4F6;color:#12232E;font:18px/1.4 system-ui,sans-serif}\
         h1{font-size:22px;margin:0 0 16px}form{display:inline}button{font:inherit;margin:0 8px 8px 0;padding:8px 12px}\
         div{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start;margin-top:24px}\
         figure{margin:0}img{width:300px;background:#fff;box-shadow:0 1px 4px #0003}</style>\
         <h1>Drukarka emulowana</h1>",
    );
    for (word, label, sensor, is) in DEEDS {
        if emulator.has(sensor) != is {
            let _ = write!(html, "<form method=post action=\"/do/{word}\"><button>{label}</button></form>");
        }
    }
    html.push_str("<div>");
    if sheets.is_empty() {
        html.push_str("<p>Jeszcze nic nie wydrukowano.</p>");
    }
    for (place, sheet) in sheets.iter().enumerate().rev().take(SHOWN_MAX) {
        let whole = if sheet.whole { "" } else { "<figcaption>niecały</figcaption>" };
        let _ =
            write!(html, "<figure><img src=\"/paper/{place}.png\" alt=\"Papier {place}\">{whole}</figure>");
    }
    html.push_str("</div></html>");
    Html(html)
}

async fn picture(State(emulator): State<Emulator>, Path(name): Path<String>) -> Response {
    let place = name.strip_suffix(".png").and_then(|place| place.parse::<usize>().ok());
    match place.and_then(|place| emulator.sheets().into_iter().nth(place)) {
        Some(sheet) => ([(header::CONTENT_TYPE, "image/png")], sheet.paper.to_png()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn act(State(emulator): State<Emulator>, Path(what): Path<String>) -> Response {
    match DEEDS.iter().find(|(word, ..)| *word == what) {
        Some((_, _, sensor, is)) => {
            emulator.set(*sensor, *is);
            Redirect::to("/").into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
