//! Pairing of devices, and what administrators see of and do with paired ones.

use super::{
    App, Caller, Problem,
    asked::{Asked, AskedOffice, read_json},
    caller::device_cookie,
    people::administrator,
    server::Peer,
    session::{client_address, cookie},
};
use crate::access::{
    Device, DeviceKind, PairedDevice, Renamed,
    pairing::{NoCode, Told, device, may_become},
};
use axum::{
    Json,
    body::Body as RawBody,
    extract::{Extension, State},
    http::{HeaderMap, StatusCode},
};
use axum_extra::extract::CookieJar;
use jiff::tz::TimeZone;
use kolejka_api::{Body, WireTexts, wire_texts, wire_time};
use kolejka_core::{
    check_text,
    config::{Config, PrinterLink},
};
use kolejka_fields::Table;
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};
use utoipa::ToSchema;

/// The most characters of a device's name.
const NAME_CHARS_MAX: usize = 60;

/// `POST /api/v1/pairing`
#[derive(Clone, ToSchema)]
pub(super) struct PairingRequest {
    /// What the device is: `kiosk`, `display` or `agent`.
    kind: String,
    /// The secret of the code that it showed so far and does not any more.
    instead_of: Option<String>,
}

impl Body for PairingRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { kind: kind(table), instead_of: table.text("instead_of").map(str::to_owned) }
    }
}

fn kind(table: &Table<'_>) -> String {
    let kind = table.required_text("kind").unwrap_or_default();
    if DeviceKind::named(kind).is_none() && table.value("kind").is_some() {
        table.problems().note(table.path("kind"), "must be \"kiosk\", \"display\" or \"agent\"");
    }
    kind.to_owned()
}

/// A code that a device shows.
#[derive(Serialize, ToSchema)]
pub(super) struct PairingCode {
    /// Six digits, for people.
    code: String,
    /// By which the device alone hears what becomes of it.
    secret: String,
    /// For how many seconds the code is good.
    for_s: u64,
    /// The offices' languages, in order.
    languages: Vec<String>,
    /// The office's name, where there is one office only.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    office: WireTexts,
}

/// Asks for a code, to be shown on a device that is not paired yet.
#[utoipa::path(
    post, path = "/api/v1/pairing", tag = "session",
    request_body = PairingRequest,
    responses((status = 200, body = PairingCode))
)]
pub(super) async fn ask(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Json<PairingCode>, Problem> {
    let request = PairingRequest::read(&read_json(body).await?).map_err(Problem::invalid)?;
    let pairing = &app.access.pairing;
    if let Some(secret) = &request.instead_of {
        pairing.give_up(secret);
    }
    let kind = DeviceKind::named(&request.kind).unwrap_or(DeviceKind::Kiosk);
    let from = client_address(&app, peer, &headers);
    let code = pairing.ask(kind, from, app.clock.monotonic())?;
    let (mut languages, mut name) = (Vec::new(), WireTexts::new());
    for office in app.offices.values() {
        let (spoken, called) = office
            .query(|office, _| {
                let config = office.config();
                let spoken: Vec<String> = config.languages.iter().map(ToString::to_string).collect();
                (spoken, wire_texts(&config.name))
            })
            .await?;
        languages.extend(spoken);
        name = called;
    }
    let mut known = std::collections::BTreeSet::new();
    languages.retain(|language| known.insert(language.clone()));
    let office = if app.offices.len() == 1 { name } else { WireTexts::new() };
    Ok(Json(PairingCode { code: code.code, secret: code.secret, for_s: code.for_s, languages, office }))
}

/// `POST /api/v1/pairing/hear`
#[derive(Clone, ToSchema)]
pub(super) struct HearRequest {
    /// The code's secret.
    secret: String,
}

impl Body for HearRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { secret: table.required_text("secret").unwrap_or_default().to_owned() }
    }
}

/// What becomes of a device that shows a code.
#[derive(Serialize, ToSchema)]
pub(super) struct Heard {
    /// `waits` or `paired`.
    state: &'static str,
    /// For how many seconds more the code is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    for_s: Option<u64>,
    /// What it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// Which one.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Of which office.
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<String>,
    /// The token of a printer agent; a browser gets a cookie that no script can read.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// Hears what became of a device that shows a code. A browser gets its cookie with the answer.
#[utoipa::path(
    post, path = "/api/v1/pairing/hear", tag = "session",
    request_body = HearRequest,
    responses((status = 200, body = Heard))
)]
pub(super) async fn hear(
    State(app): State<Arc<App>>,
    cookies: CookieJar,
    body: RawBody,
) -> Result<(CookieJar, Json<Heard>), Problem> {
    let request = HearRequest::read(&read_json(body).await?).map_err(Problem::invalid)?;
    match app.access.pairing.hear(&request.secret, app.clock.monotonic()).ok_or(NoCode::Unknown)? {
        Told::Waits(for_s) => {
            let heard =
                Heard { state: "waits", for_s: Some(for_s), kind: None, id: None, office: None, token: None };
            Ok((cookies, Json(heard)))
        }
        Told::Became(device, token) => {
            let is_agent = device.kind == DeviceKind::Agent;
            let cookies = if is_agent {
                cookies
            } else {
                cookies.add(cookie(&app, device_cookie(device.kind), token.clone()))
            };
            let heard = Heard {
                state: "paired",
                for_s: None,
                kind: Some(device.kind.name()),
                office: Some(device.office.to_string()),
                id: Some(device.id),
                token: is_agent.then_some(token),
            };
            Ok((cookies, Json(heard)))
        }
    }
}

/// `POST O/pairing/find`
#[derive(Clone, ToSchema)]
pub(super) struct FindRequest {
    /// What stands on the device.
    code: String,
}

/// A code as people type it: digits alone, whatever stands between them.
fn code(table: &Table<'_>) -> String {
    let typed = table.required_text("code").unwrap_or_default();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 6 && table.value("code").is_some() {
        table.problems().note(table.path("code"), "must be six digits");
    }
    digits
}

impl Body for FindRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { code: code(table) }
    }
}

/// The device behind a code.
#[derive(Serialize, ToSchema)]
pub(super) struct CandidateView {
    /// What it asks to be: `kiosk`, `display` or `agent`.
    kind: &'static str,
    /// Its address in the network.
    from: String,
    /// How many seconds ago it asked.
    asked_s: u64,
}

/// Looks at the device behind a code, before it becomes one of the office's.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/pairing/find", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    request_body = FindRequest,
    responses((status = 200, body = CandidateView))
)]
pub(super) async fn find(
    State(app): State<Arc<App>>,
    asked: Asked<FindRequest>,
) -> Result<Json<CandidateView>, Problem> {
    let by = administrator(&asked.caller, &asked.at)?;
    let found = app.access.pairing.find(&by.name(), &asked.body.code, app.clock.monotonic())?;
    Ok(Json(CandidateView { kind: found.kind.name(), from: found.from.to_string(), asked_s: found.asked_s }))
}

/// `POST O/pairing`
#[derive(Clone, ToSchema)]
pub(super) struct PairRequest {
    /// What stands on the device.
    code: String,
    /// What it is to be: `kiosk`, `display` or `agent`.
    kind: String,
    /// Which one, by its id in the configuration; an agent's is its printer's.
    id: String,
    /// What its people call it.
    name: String,
}

fn name(table: &Table<'_>) -> String {
    let name = table.text("name").unwrap_or_default().trim();
    if !name.is_empty()
        && let Err(problem) = check_text(name, NAME_CHARS_MAX, false)
    {
        table.problems().note(table.path("name"), problem.to_string());
    }
    name.to_owned()
}

impl Body for PairRequest {
    fn take(table: &Table<'_>) -> Self {
        Self {
            code: code(table),
            kind: kind(table),
            id: table.required_text("id").unwrap_or_default().to_owned(),
            name: name(table),
        }
    }
}

/// The devices that a configuration has a place for, each with what is told of it.
fn places(config: &Config) -> Vec<(DeviceKind, String, WireTexts)> {
    let kiosks =
        config.kiosks.iter().map(|kiosk| (DeviceKind::Kiosk, kiosk.id.to_string(), WireTexts::new()));
    let displays =
        config.displays.iter().map(|display| (DeviceKind::Display, display.id.to_string(), WireTexts::new()));
    let agents = config
        .printers
        .iter()
        .filter(|printer| printer.link == PrinterLink::Agent)
        .map(|printer| (DeviceKind::Agent, printer.id.to_string(), wire_texts(&printer.place)));
    kiosks.chain(displays).chain(agents).collect()
}

/// Makes the device behind a code a kiosk, display or agent of the office; it does the rest by itself. Asked again
/// by the same administrator, it is not done again.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/pairing", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    request_body = PairRequest,
    responses((status = 204))
)]
pub(super) async fn pair(
    State(app): State<Arc<App>>,
    asked: Asked<PairRequest>,
) -> Result<StatusCode, Problem> {
    let by = administrator(&asked.caller, &asked.at)?;
    let PairRequest { code, kind, id, name } = asked.body;
    let kind = DeviceKind::named(&kind).unwrap_or(DeviceKind::Kiosk);
    let known = asked.at.office.query(|office, _| places(office.config())).await?;
    if !known.iter().any(|(known, place, _)| (*known, place) == (kind, &id)) {
        return Err(Problem::unknown("unknown_device", kind.name(), &id));
    }
    let now = app.clock.monotonic();
    let device = device(kind, &id, asked.at.office.id());
    if app.access.pairing.made(&by.name(), &code, &device, now) {
        return Ok(StatusCode::NO_CONTENT);
    }
    let found = app.access.pairing.find(&by.name(), &code, now)?;
    if !may_become(found.kind, kind) {
        return Err(Problem::invalid_field("kind", format!("the device is a {}", found.kind.name())));
    }
    app.access
        .pairing
        .become_device(&by.name(), &code, &device, now, || app.access.add_device(&device, &name, &by))??;
    Ok(StatusCode::NO_CONTENT)
}

/// A place for a device, and the devices that have it.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceView {
    /// `kiosk`, `display` or `agent`.
    kind: &'static str,
    /// Its id in the configuration.
    id: String,
    /// Where it is, as far as the configuration tells.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    place: WireTexts,
    /// Whether the configuration still has it.
    configured: bool,
    /// Whether the demo gives it a token that everybody knows.
    fixed: bool,
    /// The devices that have a token for it.
    devices: Vec<PairedView>,
}

/// A device that has a token.
#[derive(Serialize, ToSchema)]
pub(super) struct PairedView {
    /// What tells it from others that are the same.
    tag: String,
    /// What its people call it; empty if nothing.
    name: String,
    /// When it was paired.
    #[serde(skip_serializing_if = "Option::is_none")]
    paired_at: Option<String>,
    /// When it was last heard of.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<String>,
    /// From which address.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_from: Option<String>,
}

impl PairedView {
    fn of(paired: PairedDevice, zone: &TimeZone) -> Self {
        let (at, from) = paired.seen.unzip();
        Self {
            tag: paired.tag,
            name: paired.name,
            paired_at: paired.paired_at.map(|at| wire_time(at, zone)),
            seen_at: at.map(|at| wire_time(at, zone)),
            seen_from: from,
        }
    }
}

/// Places for devices in the configuration, and devices that are paired.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/devices/paired", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<PlaceView>))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<PlaceView>>, Problem> {
    administrator(&caller, &at)?;
    let (known, zone) =
        at.office.query(|office, _| (places(office.config()), office.index().zone().clone())).await?;
    let mut views: Vec<PlaceView> = known
        .into_iter()
        .map(|(kind, id, place)| PlaceView {
            kind: kind.name(),
            fixed: app.access.fixed_token(kind, &id).is_some(),
            id,
            place,
            configured: true,
            devices: Vec::new(),
        })
        .collect();
    for paired in app.access.devices(at.office.id())? {
        let Device { kind, id, .. } = &paired.device;
        let found = views.iter().position(|view| view.kind == kind.name() && view.id == *id);
        let place = found.unwrap_or_else(|| {
            views.push(PlaceView {
                kind: kind.name(),
                id: id.clone(),
                place: WireTexts::new(),
                configured: false,
                fixed: false,
                devices: Vec::new(),
            });
            views.len() - 1
        });
        views[place].devices.push(PairedView::of(paired, &zone));
    }
    Ok(Json(views))
}

/// The device that a path names.
fn named(at: &AskedOffice) -> Result<Device, Problem> {
    let kind = DeviceKind::named(at.param("kind"))
        .ok_or_else(|| Problem::unknown("unknown_device", "kind of device", at.param("kind")))?;
    Ok(device(kind, at.param("id"), at.office.id()))
}

/// Revokes a device: within seconds it shows that it is not paired.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/devices/{kind}/{id}/{tag}", tag = "administration",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("kind" = String, Path, description = "`kiosk`, `display` or `agent`"),
        ("id" = String, Path, description = "its id in the configuration"),
        ("tag" = String, Path, description = "what tells it from others that are the same")
    ),
    responses((status = 204))
)]
pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<StatusCode, Problem> {
    let by = administrator(&caller, &at)?;
    app.access.revoke_device(&named(&at)?, Some(at.param("tag")), &by)?;
    // Gone is gone, whoever did it.
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT O/devices/{kind}/{id}/{tag}`
#[derive(Clone, ToSchema)]
pub(super) struct RenameRequest {
    /// What its people call it; empty takes the name away.
    name: String,
    /// What it was called as the caller saw it: if it is called otherwise by now, it is not renamed.
    was: Option<String>,
}

impl Body for RenameRequest {
    fn take(table: &Table<'_>) -> Self {
        table.require("name");
        Self { name: name(table), was: table.text("was").map(str::to_owned) }
    }
}

/// Gives a device a name. If somebody else has given it another since the caller saw `was`, this is refused with
/// `device_changed` and that `name`.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/devices/{kind}/{id}/{tag}", tag = "administration",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("kind" = String, Path, description = "`kiosk`, `display` or `agent`"),
        ("id" = String, Path, description = "its id in the configuration"),
        ("tag" = String, Path, description = "what tells it from others that are the same")
    ),
    request_body = RenameRequest,
    responses((status = 204))
)]
pub(super) async fn rename(
    State(app): State<Arc<App>>,
    asked: Asked<RenameRequest>,
) -> Result<StatusCode, Problem> {
    let by = administrator(&asked.caller, &asked.at)?;
    let tag = asked.at.param("tag");
    let RenameRequest { name, was } = &asked.body;
    match app.access.rename_device(&named(&asked.at)?, tag, (was.as_deref(), name), &by)? {
        Renamed::Done => Ok(StatusCode::NO_CONTENT),
        Renamed::Unknown => Err(Problem::unknown("unknown_device", "device", tag)),
        Renamed::Changed(now) => {
            let changed =
                Problem::new(StatusCode::CONFLICT, "device_changed", "Somebody else has renamed it since");
            Err(changed.with("name", now))
        }
    }
}
