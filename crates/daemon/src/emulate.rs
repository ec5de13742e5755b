//! An emulated printer's page: its paper to look at, and buttons that make it misbehave.

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use kolejka_emulator::{Emulator, Fault, Sensor};
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

/// What else can be done to it: the address's word and what the button says.
const FAULTS: [(&str, &str); 11] = [
    ("refuse", "Odmawiaj połączeń"),
    ("accept", "Przyjmuj połączenia"),
    ("hang", "Zawieś"),
    ("go-on", "Odwieś"),
    ("silent", "Nic nie mów"),
    ("garbage", "Mów bzdury"),
    ("talk", "Mów jak zwykle"),
    ("speed-0", "Głowica bez zwłoki"),
    ("speed-150", "Głowica 150 mm/s"),
    ("speed-40", "Głowica 40 mm/s"),
    ("disconnect", "Przerwij połączenie"),
];

/// Bytes after which a connection is cut off, where nothing is said.
const BYTES: usize = 1000;

/// Does what a button of [`FAULTS`] says, or what is to happen after so many bytes; false if it is none.
fn fault(emulator: &Emulator, what: &str, bytes: usize) -> bool {
    match what {
        "refuse" => emulator.refuse(true),
        "accept" => emulator.refuse(false),
        "hang" => emulator.hang(true),
        "go-on" => emulator.hang(false),
        "silent" => emulator.silence(true),
        "garbage" => emulator.garble(true),
        "talk" => {
            emulator.silence(false);
            emulator.garble(false);
        }
        "speed-0" => emulator.set_speed(None),
        "speed-150" => emulator.set_speed(Some(150)),
        "speed-40" => emulator.set_speed(Some(40)),
        "disconnect" => emulator.cut_off(),
        "cut-off" => emulator.arm(Fault::CutOff { after_bytes: bytes }),
        "power-loss" => emulator.arm(Fault::PowerLoss { after_bytes: bytes }),
        _ => return false,
    }
    true
}

async fn show(State(emulator): State<Emulator>) -> Html<String> {
    let sheets = emulator.sheets();
    let mut html = String::from(
        "<!doctype html><html lang=pl><meta charset=utf-8><meta http-equiv=refresh content=3>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\"><title>Drukarka</title>\
         <style>hr{border:0;margin:8px 0}input{font:inherit;width:6em}body{margin:0;padding:32px;background:#F2F4F6;color:#12232E;font:18px/1.4 system-ui,sans-serif}\
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
    html.push_str("<hr>");
    for (word, label) in FAULTS {
        let _ = write!(html, "<form method=post action=\"/do/{word}\"><button>{label}</button></form>");
    }
    let _ = write!(
        html,
        "<form method=post action=/do/cut-off>Po <input name=bytes type=number min=1 value={BYTES}> bajtach \
         <button>przerwij połączenie</button> <button formaction=/do/power-loss>wyłącz i włącz</button></form>"
    );
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

async fn act(State(emulator): State<Emulator>, Path(what): Path<String>, form: String) -> Response {
    if let Some((_, _, sensor, is)) = DEEDS.iter().find(|(word, ..)| *word == what) {
        emulator.set(*sensor, *is);
        return Redirect::to("/").into_response();
    }
    let bytes = form.strip_prefix("bytes=").and_then(|bytes| bytes.parse().ok()).unwrap_or(BYTES);
    // Until nobody listens any more, which takes a moment.
    let done = tokio::task::spawn_blocking(move || fault(&emulator, &what, bytes)).await;
    if done.unwrap_or(false) {
        Redirect::to("/").into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that every button of the page does something, and that no other word does.
    #[test]
    fn every_button_does_something() {
        let emulator = Emulator::tcp(SocketAddr::from(([127, 0, 0, 1], 0)), 384).unwrap();
        for (word, _) in FAULTS {
            assert!(fault(&emulator, word, 10), "{word}");
        }
        assert!(fault(&emulator, "cut-off", 10) && fault(&emulator, "power-loss", 10));
        assert!(!fault(&emulator, "dance", 10));
    }
}
