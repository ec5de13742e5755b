//! How devices are: what a kiosk's page tells of itself every minute, and its silence.
//!
//! It is kept in memory only: who was well before a restart tells so again within a minute. An emergency contact
//! that does not is in trouble, too: nothing would be started if somebody pressed it.
//! Staff hear of trouble, and of its end, on the stream like that of printers.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, read_json},
};
use crate::access::DeviceKind;
use axum::{Json, body::Body as RawBody, extract::State, http::StatusCode};
use kolejka_api::{Body, DeviceHealthRequest, DeviceHealthView, wire_time};
use kolejka_core::{Role, Timestamp, config::Config, ids::OfficeId};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A device that has told nothing for so long is in trouble: it speaks every minute.
const SILENT_MAX: Duration = Duration::from_secs(150);

/// Devices remembered at once; more than any office has, and past it new ones are not.
const DEVICES_MAX: usize = 1_000;

/// A device of an office, such as `kiosk:hall`.
type Key = (OfficeId, String);

/// What devices told last.
#[derive(Default)]
pub struct DeviceHealth(Mutex<Devices>);

#[derive(Default)]
struct Devices {
    seen: BTreeMap<Key, Seen>,
    /// Emergency contacts that have told nothing yet.
    awaited: BTreeMap<Key, Awaited>,
}

/// A device that has told nothing yet.
struct Awaited {
    /// Since when it is known: since the daemon started, or the office file named it.
    since: Duration,
    /// Whether staff know that it is silent.
    told: bool,
}

struct Seen {
    heard: Duration,
    at: Timestamp,
    report: DeviceHealthRequest,
    trouble: Option<String>,
}

impl DeviceHealth {
    fn lock(&self) -> MutexGuard<'_, Devices> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Devices {
    /// Takes which emergency contacts an office names, and the time; which of those that have told nothing are
    /// silent from now on, and which are not waited for any more.
    fn await_contacts(
        &mut self,
        office: &OfficeId,
        contacts: &[String],
        now: Duration,
    ) -> Vec<(String, Option<String>)> {
        let mut news = Vec::new();
        self.awaited.retain(|(of, device), awaited| {
            let stays = of != office || contacts.contains(device);
            if !stays && awaited.told {
                news.push((device.clone(), None));
            }
            stays
        });
        for device in contacts {
            let key = (office.clone(), device.clone());
            if self.seen.contains_key(&key) {
                continue;
            }
            let awaited = self.awaited.entry(key).or_insert(Awaited { since: now, told: false });
            if !awaited.told && now.saturating_sub(awaited.since) > SILENT_MAX {
                awaited.told = true;
                news.push((device.clone(), Some(SILENT.to_owned())));
            }
        }
        news
    }
}

/// The devices that an office's emergency may be started from.
fn contacts(config: &Config) -> impl Iterator<Item = String> {
    config.emergency.contacts.iter().map(|id| format!("{}:{id}", DeviceKind::Agent.name()))
}

/// What is wrong by a device's own words.
fn trouble(report: &DeviceHealthRequest) -> Option<String> {
    (!report.troubles.is_empty()).then(|| report.troubles.join("; "))
}

impl App {
    fn hear(&self, office: &OfficeId, device: String, report: DeviceHealthRequest) {
        let now = trouble(&report);
        let seen = Seen { heard: self.clock.monotonic(), at: self.clock.now(), report, trouble: now.clone() };
        let key = (office.clone(), device.clone());
        let mut all = self.device_health.lock();
        if all.seen.len() >= DEVICES_MAX && !all.seen.contains_key(&key) {
            return;
        }
        let awaited = all.awaited.remove(&key).filter(|awaited| awaited.told);
        let before = match all.seen.insert(key, seen) {
            Some(seen) => seen.trouble,
            None => awaited.map(|_| SILENT.to_owned()),
        };
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

    /// Tells of devices that have fallen silent, and of emergency contacts that never spoke.
    pub async fn notice_silence(&self) {
        for (id, office) in &self.offices {
            let named = office.query(|office, _| contacts(office.config()).collect::<Vec<String>>());
            // An office that cannot be asked now is asked the next time.
            let Ok(named) = named.await else { continue };
            let news = self.device_health.lock().await_contacts(id, &named, self.clock.monotonic());
            for (device, trouble) in news {
                self.tell_of(id, device, trouble);
            }
        }
        let now = self.clock.monotonic();
        let mut silent = Vec::new();
        for ((office, device), seen) in &mut self.device_health.lock().seen {
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

/// How the office's kiosks, displays, emergency contacts and other devices that spoke are; for staff.
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

/// The office's kiosks, displays and emergency contacts, and other devices that have told something, with how
/// they are.
pub(super) async fn known(app: &App, at: &AskedOffice) -> Result<Vec<DeviceHealthView>, Problem> {
    let (known, zone) = at
        .office
        .query(|office, _| {
            let config = office.config();
            let kiosks = config.kiosks.iter().map(|kiosk| format!("kiosk:{}", kiosk.id));
            let displays = config.displays.iter().map(|display| format!("display:{}", display.id));
            let all = kiosks.chain(displays).chain(contacts(config));
            (all.collect::<Vec<String>>(), office.index().zone().clone())
        })
        .await?;
    let mut views: BTreeMap<String, DeviceHealthView> =
        known.into_iter().map(|device| (device.clone(), DeviceHealthView::unseen(device))).collect();
    let devices = app.device_health.lock();
    for ((office, device), awaited) in &devices.awaited {
        if office == at.office.id()
            && awaited.told
            && let Some(view) = views.get_mut(device)
        {
            *view = DeviceHealthView::silent(device.clone(), SILENT.to_owned());
        }
    }
    for ((office, device), seen) in &devices.seen {
        if office == at.office.id() {
            let at = wire_time(seen.at, &zone);
            let view = DeviceHealthView::of(device.clone(), at, &seen.report, seen.trouble.clone());
            views.insert(device.clone(), view);
        }
    }
    Ok(views.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that a contact that the office names later has as long to speak as any other, and that staff who
    /// were told of its silence are told of the end when the office does not name it any more; once each.
    #[test]
    fn contacts_come_and_go() {
        let mut devices = Devices::default();
        let office = OfficeId::new("gostynin");
        let (old, new) = ("agent:box".to_owned(), "agent:door".to_owned());
        let mut at =
            |s: u64, named: &[String]| devices.await_contacts(&office, named, Duration::from_secs(s));
        let silent = |device: &String| (device.clone(), Some(SILENT.to_owned()));
        let both = [old.clone(), new.clone()];
        assert_eq!(at(0, &both[..1]), []);
        assert_eq!(at(150, &both), []);
        assert_eq!(at(151, &both), [silent(&old)]);
        assert_eq!(at(300, &both), []);
        assert_eq!(at(301, &both), [silent(&new)]);
        assert_eq!(at(302, &both[1..]), [(old, None)]);
        assert_eq!(at(303, &both[1..]), []);
    }
}
