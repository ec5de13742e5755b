//! The virtual printer's papers, to look at. The pictures are drawn when somebody looks.

use super::{App, Caller, Problem, blocking::blocking};
use axum::{
    extract::{Path, State},
    http::header,
    response::{Html, IntoResponse, Response},
};
use std::{fmt::Write, sync::Arc};

/// The papers, the latest first.
pub(super) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Html<String>, Problem> {
    allowed(&app, &caller)?;
    let mut html = String::from(
        "<!doctype html><html lang=pl><meta charset=utf-8><meta http-equiv=refresh content=3>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\"><title>Drukarka</title>\
         <style>body{margin:0;padding:32px;background:#F2F4F6;color:#12232E;font:18px/1.4 system-ui,sans-serif}\
         h1{font-size:22px;margin:0 0 24px}div{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start}\
         img{width:300px;background:#fff;box-shadow:0 1px 4px #0003}</style><h1>Drukarka wirtualna</h1><div>",
    );
    let papers = app.printing.virtual_papers();
    if papers.is_empty() {
        html.push_str("<p>Jeszcze nic nie wydrukowano.</p>");
    }
    for paper in papers {
        let _ = write!(html, "<img src=\"/printer/{}.png\" alt=\"Bilet {}\">", paper.id, paper.id);
    }
    html.push_str("</div></html>");
    Ok(Html(html))
}

/// One paper as a picture.
pub(super) async fn picture(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    allowed(&app, &caller)?;
    let unknown = || Problem::unknown("unknown_address", "paper", &name);
    let id: u64 = name.strip_suffix(".png").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
    let paper = app.printing.virtual_papers().into_iter().find(|paper| paper.id == id).ok_or_else(unknown)?;
    let drawn = blocking(move || {
        let printed = kolejka_emulator::print(&paper.bytes, paper.dots);
        printed.papers.first().map(kolejka_emulator::Paper::to_png)
    })
    .await?;
    let png = drawn.ok_or_else(unknown)?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

/// The demo's papers are for everybody on this machine; an office's for its staff.
fn allowed(app: &App, caller: &Caller) -> Result<(), Problem> {
    if app.demo { Ok(()) } else { caller.person().map(|_| ()) }
}
