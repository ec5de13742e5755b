//! Signing in and out, and who the caller is.

use super::{
    App, Caller, Problem,
    asked::read_json,
    caller::{SESSION_COOKIE, device_cookie},
    displays,
    server::Peer,
};
use crate::{
    access::{DeviceKind, Person, role_name},
    office::{NotDone, Request},
};
use axum::{
    Json,
    body::Body as RawBody,
    extract::{Extension, State},
    http::{HeaderMap, StatusCode},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use kolejka_api::{Body, DeviceRequest, DeviceView, KioskView, MeView, SessionView, SignInRequest};
use kolejka_core::{
    Actor, Command,
    config::Config,
    ids::{ClerkId, OfficeId},
};
use std::{net::IpAddr, sync::Arc};

fn session_view(person: &Person) -> SessionView {
    SessionView {
        login: person.login.to_string(),
        name: person.name.clone(),
        role: role_name(person.role).to_owned(),
        office: person.office.to_string(),
    }
}

/// A cookie that scripts cannot read and other sites cannot send.
pub(super) fn cookie(app: &App, name: String, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.tls_in_front)
        .permanent()
        .build()
}

/// Where a request comes from: behind a proxy, the address that the proxy saw, which it adds last.
pub(super) fn client_address(app: &App, peer: Peer, headers: &HeaderMap) -> IpAddr {
    let forwarded = || {
        let list = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        list.rsplit(',').next()?.trim().parse().ok()
    };
    app.tls_in_front.then(forwarded).flatten().unwrap_or_else(|| peer.0.ip())
}

/// How long a counter that is offered to a colleague stays open without its clerk.
const OFFERED_FOR_S: u32 = 600;

/// Signs in; the session is a cookie.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session",
    request_body = SignInRequest,
    responses((status = 200, body = SessionView))
)]
pub(super) async fn sign_in(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    cookies: CookieJar,
    body: RawBody,
) -> Result<(CookieJar, Json<SessionView>), Problem> {
    let request = SignInRequest::read(&read_json(body).await?).map_err(Problem::invalid)?;
    let from = client_address(&app, peer, &headers);
    let (person, token) = app.access.sign_in(&request.login, &request.password, from).await?;
    let cookie = cookie(&app, SESSION_COOKIE.to_owned(), token);
    Ok((cookies.add(cookie), Json(session_view(&person))))
}

/// Signs out. Whose last session ends leaves the counter, which closes.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204)))]
pub(super) async fn sign_out(
    State(app): State<Arc<App>>,
    caller: Caller,
    cookies: CookieJar,
) -> Result<(CookieJar, StatusCode), Problem> {
    if let Caller::Person(person, token) = &caller {
        // The counter first: if it cannot be closed now, the session is still there to ask again.
        if app.access.sessions_of(&person.login)? <= 1 {
            app.leave_counter(&person.office, &person.login).await?;
        }
        app.access.sign_out(person, token)?;
    }
    let gone = Cookie::build((SESSION_COOKIE, "")).path("/").build();
    Ok((cookies.remove(gone), StatusCode::NO_CONTENT))
}

impl App {
    /// Closes the counter where somebody works who leaves.
    ///
    /// # Errors
    /// If the office cannot be asked now.
    pub async fn leave_counter(&self, office: &OfficeId, clerk: &ClerkId) -> Result<(), NotDone> {
        let Some(office) = self.offices.get(office) else { return Ok(()) };
        let asked = clerk.clone();
        // A counter that is offered to a colleague waits for one for a while.
        let counter = office
            .query(move |office, now| {
                let id = office.counter_of(&asked)?;
                let offered = office.counter(id).and_then(|(_, counter)| counter.offered_at);
                offered.is_none_or(|at| now > at.plus_s(OFFERED_FOR_S)).then(|| id.clone())
            })
            .await?;
        let Some(counter) = counter else { return Ok(()) };
        let command = Command::CloseCounter { counter };
        office.submit(Request { command, actor: Actor::System, key: None, note: None }, |_| ()).await
    }

    /// Closes the counters of clerks whose sessions have all ended.
    ///
    /// # Errors
    /// If an office or the file of sessions cannot be asked now.
    pub async fn close_forsaken_counters(&self) -> Result<(), Problem> {
        for (id, office) in &self.offices {
            let clerks: Vec<ClerkId> = office
                .query(|office, _| {
                    office.counters().filter_map(|(_, counter)| counter.clerk().cloned()).collect()
                })
                .await?;
            for clerk in clerks {
                if self.access.sessions_of(&clerk)? == 0 {
                    tracing::info!(office = %id, "a clerk's session has ended: the counter is closed");
                    self.leave_counter(id, &clerk).await?;
                }
            }
        }
        Ok(())
    }
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses((status = 200, body = SessionView)))]
pub(super) async fn who(State(_): State<Arc<App>>, caller: Caller) -> Result<Json<SessionView>, Problem> {
    Ok(Json(session_view(caller.person()?)))
}

/// Keeps a device's token in the browser as a cookie that scripts cannot read.
#[utoipa::path(
    post, path = "/api/v1/device", tag = "session",
    request_body = DeviceRequest,
    responses((status = 204))
)]
pub(super) async fn bind_device(
    State(app): State<Arc<App>>,
    cookies: CookieJar,
    body: RawBody,
) -> Result<(CookieJar, StatusCode), Problem> {
    let request = DeviceRequest::read(&read_json(body).await?).map_err(Problem::invalid)?;
    let device = app
        .access
        .device(&request.token)?
        .ok_or_else(|| Problem::not_signed_in("the device's token is not known"))?;
    let cookie = cookie(&app, device_cookie(device.kind), request.token);
    Ok((cookies.add(cookie), StatusCode::NO_CONTENT))
}

/// Who the caller is: a person or a device.
#[utoipa::path(get, path = "/api/v1/me", tag = "session", responses((status = 200, body = MeView)))]
pub(super) async fn me(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<MeView>, Problem> {
    match &caller {
        Caller::Device(device) => {
            let office = app
                .offices
                .get(&device.office)
                .ok_or_else(|| Problem::unknown("unknown_office", "office", &device.office))?;
            let config = office.query(|office, _| office.config().clone()).await?;
            device_view(device, &config, &app).map(|view| Json(MeView::Device(Box::new(view))))
        }
        Caller::Person(person, _) => Ok(Json(MeView::Session(session_view(person)))),
        Caller::Anybody(_) | Caller::Bearer(_) => {
            caller.person().map(|person| Json(MeView::Session(session_view(person))))
        }
    }
}

fn device_view(device: &crate::access::Device, config: &Config, app: &App) -> Result<DeviceView, Problem> {
    let mut view = DeviceView {
        display: None,
        kind: device.kind.name().to_owned(),
        id: device.id.clone(),
        office: device.office.to_string(),
        idle_s: None,
        services: Vec::new(),
        prints: None,
        kiosk: None,
        counters: Vec::new(),
        emergency_contact: None,
    };
    match device.kind {
        DeviceKind::Kiosk => {
            let kiosk = config
                .kiosks
                .iter()
                .find(|kiosk| kiosk.id.as_str() == device.id)
                .ok_or_else(|| Problem::unknown("unknown_kiosk", "kiosk", &device.id))?;
            view.idle_s = Some(kiosk.idle_s);
            view.services = kiosk.services.iter().map(ToString::to_string).collect();
            view.prints = Some(kiosk.printer.is_some());
            view.kiosk = Some(KioskView {
                printer: kiosk.printer.as_ref().map(ToString::to_string),
                phone: kiosk.phone,
                panel_mm: kiosk.panel_mm,
                turned: kiosk.turned,
                spoken_corner: kiosk.spoken_corner.name().to_owned(),
                keys: kiosk
                    .keys
                    .iter()
                    .map(|(action, keys)| (action.name().to_owned(), keys.clone()))
                    .collect(),
                key_names: kiosk
                    .key_names
                    .iter()
                    .map(|(action, names)| (action.name().to_owned(), kolejka_api::wire_texts(names)))
                    .collect(),
                ticket_s: kiosk.ticket_s,
                words: app.media.words("kiosk"),
                wrong_ticket_s: config.limits.undo_window_s,
            });
        }
        DeviceKind::Display => {
            let display = config
                .displays
                .iter()
                .find(|display| display.id.as_str() == device.id)
                .ok_or_else(|| Problem::unknown("unknown_display", "display", &device.id))?;
            view.counters = displays::counters(display, config);
            view.display = Some(displays::view(display, config, device, app));
        }
        DeviceKind::Agent => {
            view.emergency_contact = Some(config.emergency.contacts.contains(&device.id));
        }
    }
    Ok(view)
}
