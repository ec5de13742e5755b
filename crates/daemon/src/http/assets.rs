//! The embedded pages.

use super::{App, Problem, caller::device_cookie, session::cookie};
use crate::{access::DeviceKind, pages};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use std::sync::Arc;

/// What a page may load: only what comes from here.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; \
     style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
     form-action 'self'";

/// Puts on every answer what guards a browser.
pub(super) async fn guard_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// A file of a page. Its name changes with its content, so it may be kept for ever.
pub(super) async fn asset(Path(path): Path<String>) -> Result<Response, Problem> {
    let file = pages::file(&path).ok_or_else(|| Problem::unknown("unknown_address", "file", &path))?;
    let kind = mime_guess::from_path(&path).first_or_octet_stream();
    let headers = [
        (header::CONTENT_TYPE, kind.as_ref().to_owned()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, file).into_response())
}

/// A page that may stand inside of another one of ours.
pub(super) fn page_within(name: &str) -> Response {
    let mut response = page(name);
    let policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn page(name: &str) -> Response {
    match pages::file(&format!("{name}/index.html")) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                // The page names its files, so it must be asked for anew.
                (header::CACHE_CONTROL, "no-cache"),
            ];
            (headers, file).into_response()
        }
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            Html("<!doctype html><title>Kolejka</title><p>This build has no pages. Run <code>cargo xtask build</code>."),
        )
            .into_response(),
    }
}

/// A page for a device. The demo's devices get their cookie with it; others are paired.
fn device_page(app: &App, cookies: CookieJar, kind: DeviceKind, id: &str, name: &str) -> Response {
    let paired =
        cookies.get(&device_cookie(kind)).and_then(|cookie| app.access.device(cookie.value()).ok().flatten());
    let is_paired = paired.is_some_and(|device| device.kind == kind && device.id == id);
    match app.access.fixed_token(kind, id).filter(|_| !is_paired) {
        Some(token) => {
            let cookie = cookie(app, device_cookie(kind), token.to_owned());
            (cookies.add(cookie), page(name)).into_response()
        }
        None => page(name),
    }
}

pub(super) async fn kiosk(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    cookies: CookieJar,
) -> Response {
    device_page(&app, cookies, DeviceKind::Kiosk, &id, "kiosk")
}

pub(super) async fn display(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    cookies: CookieJar,
) -> Response {
    device_page(&app, cookies, DeviceKind::Display, &id, "display")
}

/// A device that is not told which one it is: its page asks to be paired.
pub(super) async fn new_kiosk() -> Response {
    page("kiosk")
}

pub(super) async fn new_display() -> Response {
    page("display")
}

pub(super) async fn clerk() -> Response {
    page("clerk")
}

/// The front door leads staff to their page.
pub(super) async fn front() -> Redirect {
    Redirect::to("/clerk")
}
