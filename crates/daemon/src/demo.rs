//! The demo: the example office, open at all hours, on loopback, with accounts that everybody knows.

use crate::{
    access::{Device, DeviceKind, Fixed, Person},
    announcing::SpeechSettings,
    clock::SystemClock,
    daemon::Plan,
    http::Surface,
    public,
};
use anyhow::{anyhow, bail};
use kolejka_config::OfficeFile;
use kolejka_core::{
    Role,
    config::{HolidayCalendar, Hours, Minutes, PrinterLink, Span},
};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};

const OFFICE: &str = include_str!("../../../config/gostynin.toml");

/// The password of all demo accounts.
pub const PASSWORD: &str = "demo";

/// People of the demo.
const PEOPLE: [(&str, &str, Role); 5] = [
    ("anna", "Anna", Role::Clerk),
    ("piotr", "Piotr", Role::Clerk),
    ("maria", "Maria", Role::Clerk),
    ("ewa", "Ewa", Role::Supervisor),
    ("admin", "Administrator", Role::Administrator),
];

/// Devices of the demo, each with its token.
const DEVICES: [(DeviceKind, &str, &str); 4] = [
    (DeviceKind::Kiosk, "hall", "demo-kiosk"),
    (DeviceKind::Display, "lobby", "demo-display"),
    (DeviceKind::Display, "counter-3", "demo-counter-3"),
    (DeviceKind::Agent, "hall", "demo-agent"),
];

/// The demo as a plan. Refuses any address but loopback: its passwords are known to everybody.
///
/// # Errors
/// For an address that others could reach.
pub fn plan(listen: SocketAddr, data: PathBuf) -> anyhow::Result<Plan> {
    if !listen.ip().is_loopback() {
        bail!("the demo's passwords are known to everybody, so it listens on loopback only, not on {listen}");
    }
    let office = office()?;
    let people = PEOPLE
        .into_iter()
        .map(|(login, name, role)| {
            let person =
                Person { login: login.into(), name: name.to_owned(), role, office: office.id.clone() };
            (person, PASSWORD.to_owned())
        })
        .collect();
    let devices = DEVICES
        .into_iter()
        .map(|(kind, id, token)| {
            (Device { kind, id: id.to_owned(), office: office.id.clone(), token: None }, token.to_owned())
        })
        .collect();
    Ok(Plan {
        data,
        offices: vec![office],
        listen: vec![(listen, Surface::Staff)],
        public_url: Some("http://{listen}".to_owned()),
        public_ask_every: Some(public::ASK_EVERY),
        speech: SpeechSettings::default(),
        media: None,
        tls_in_front: false,
        fixed: Fixed { people, devices },
        demo: true,
        rehearsal: false,
        clock: Arc::new(SystemClock::new()),
    })
}

/// The example office, open at all hours, with a virtual printer.
fn office() -> anyhow::Result<OfficeFile> {
    let mut office = kolejka_config::read(OFFICE)
        .map_err(|problems| anyhow!("the example office is not sound: {problems:?}"))?;
    let starts = office.config.day_starts;
    let whole_day = Span { from: starts, to: Minutes(starts.0 + 24 * 60) };
    office.config.hours = Hours {
        week: std::array::from_fn(|_| vec![whole_day]),
        exceptions: Vec::new(),
        holidays: HolidayCalendar::None,
    };
    for printer in &mut office.config.printers {
        printer.link = PrinterLink::Virtual;
    }
    Ok(office)
}
