//! How devices are: what a kiosk's page tells of itself every minute, and its silence.
//!
//! It is kept in memory only: who was well before a restart tells so again within a minute.
//! Staff hear of trouble, and of its end, on the stream like that of printers.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, read_json},
};
use axum::{Json, body::Body as RawBody, extract::State, http::StatusCode};
use kolejka_api::{Body, DeviceHealthRequest, DeviceHealthView, wire_time};
use kolejka_core::{Role, Timestamp, ids::OfficeId};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A device that has told nothing for so long is in trouble: it speaks every minute.
const SILENT_MAX: Duration = Duration::from_secs(150);

/// Devices remembered at once; more than any office has, and past it new ones are not.
const DEVICES_MAX: usize = 1_000;

/// What devices told last.
#[derive(Default)]
pub struct DeviceHealth(Mutex<BTreeMap<(OfficeId, String), Seen>>);

struct Seen {
    heard: Duration,
    at: Timestamp,
    report: DeviceHealthRequest,
    trouble: Option<String>,
}

impl DeviceHealth {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<(OfficeId, String), Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is wrong by a device's own words.
fn trouble(report: &DeviceHealthRequest) -> Option<String> {
    (!report.troubles.is_empty()).then(|| report.troubles.join("; "))
}

impl App {
    fn hear(&self, office: &OfficeId, device: String, report: DeviceHealthRequest) {
        let now = trouble(&report);
        let seen = Seen { heard: self.clock.monotonic(), at: self.clock.now(), report, trouble: now.clone() };
        let mut all = self.device_health.lock();
        if all.len() >= DEVICES_MAX && !all.contains_key(&(office.clone(), device.clone())) {
            return;
        }
        let before = all.insert((office.clone(), device.clone()), seen).and_then(|seen| seen.trouble);
        drop(all);
        if before != now {
            self.tell_of(office, device, now);
        }
    }

    fn tell_of(&self, office: &OfficeId, device: String, trouble: Option<String>) {
        if let Some(trouble) = &trouble {
            tracing::warn!(%office, device, trouble, "a device is in trouble");
        } else {
            tracing::info!(%office, device, "a device is well again");
        }
        if let Some(office) = self.offices.get(office) {
            office.hub().tell_device(device, trouble);
        }
    }

    /// Tells of devices that have fallen silent.
    pub fn notice_silence(&self) {
        let now = self.clock.monotonic();
        let mut silent = Vec::new();
        for ((office, device), seen) in self.device_health.lock().iter_mut() {
            let quiet = now.saturating_sub(seen.heard);
            if quiet > SILENT_MAX && seen.trouble.as_deref() != Some(SILENT) {
                seen.trouble = Some(SILENT.to_owned());
                silent.push((office.clone(), device.clone()));
            }
        }
        for (office, device) in silent {
            self.tell_of(&office, device, Some(SILENT.to_owned()));
        }
    }
}

/// What is told of a device that has fallen silent.
const SILENT: &str = "it has not been heard of for more than two minutes";

/// Takes what a device tells of itself.
#[utoipa::path(
    post, path = "/api/v1/device/health", tag = "devices",
    request_body = DeviceHealthRequest,
    responses((status = 204))
)]
pub(super) async fn tell(
    State(app): State<Arc<App>>,
    caller: Caller,
    body: RawBody,
) -> Result<StatusCode, Problem> {
    let Caller::Device(device) = &caller else {
        return Err(Problem::not_allowed("only a device tells how it is"));
    };
    let report = DeviceHealthRequest::read(&read_json(body).await?).map_err(Problem::invalid)?;
    app.hear(&device.office, format!("{}:{}", device.kind.name(), device.id), report);
    Ok(StatusCode::NO_CONTENT)
}

/// How the office's kiosks and displays, and other devices that have told something, are; for staff.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/devices", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<DeviceHealthView>))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<DeviceHealthView>>, Problem> {
    caller.staff(at.office.id(), Role::FloorAssistant)?;
    known(&app, &at).await.map(Json)
}

/// The office's kiosks and displays, and other devices that have told something, with how they are.
pub(super) async fn known(app: &App, at: &AskedOffice) -> Result<Vec<DeviceHealthView>, Problem> {
    let (known, zone) = at
        .office
        .query(|office, _| {
            let config = office.config();
            let kiosks = config.kiosks.iter().map(|kiosk| format!("kiosk:{}", kiosk.id));
            let displays = config.displays.iter().map(|display| format!("display:{}", display.id));
            (kiosks.chain(displays).collect::<Vec<String>>(), office.index().zone().clone())
        })
        .await?;
    let mut views: BTreeMap<String, DeviceHealthView> =
        known.into_iter().map(|device| (device.clone(), DeviceHealthView::unseen(device))).collect();
    for ((office, device), seen) in app.device_health.lock().iter() {
        if office == at.office.id() {
            let at = wire_time(seen.at, &zone);
            let view = DeviceHealthView::of(device.clone(), at, &seen.report, seen.trouble.clone());
            views.insert(device.clone(), view);
        }
    }
    Ok(views.into_values().collect())
}
