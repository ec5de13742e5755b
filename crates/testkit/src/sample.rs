//! Sample offices, small enough to think about.

use kolejka_core::{
    Texts,
    config::{
        Card, Class, Config, CounterConfig, HolidayCalendar, Hours, Kiosk, Limits, Minutes, Need, PageCode,
        Policy, PolicyKind, Printer, PrinterLink, PriorityQuestion, Service, Span,
    },
};

/// Hours that never close.
pub fn always() -> Hours {
    let day = Span { from: Minutes(3 * 60), to: Minutes(27 * 60) };
    Hours {
        week: std::array::from_fn(|_| vec![day]),
        exceptions: Vec::new(),
        holidays: HolidayCalendar::None,
    }
}

/// A service in its series.
pub fn service(id: &str, series: &str) -> Service {
    Service {
        id: id.into(),
        series: series.into(),
        name: Texts::from([("pl", id), ("en", id), ("uk", id)]),
        sensitive: false,
        hours: None,
        daily_limit: None,
        card: Card::default(),
    }
}

/// A counter with its services.
pub fn counter(id: &str, step_free: bool, services: &[&str]) -> CounterConfig {
    CounterConfig {
        id: id.into(),
        label: id.to_owned(),
        room: Texts::default(),
        floor: Texts::default(),
        step_free,
        services: services.iter().map(|id| (*id).into()).collect(),
    }
}

/// An office with two classes, three services in two series, four counters that differ in what
/// they serve, of which one is step-free; always open.
pub fn office() -> Config {
    let class = |id: &str, max_wait_s| Class { id: id.into(), name: Texts::from([("pl", id)]), max_wait_s };
    Config {
        name: Texts::from([("pl", "Starostwo"), ("en", "County office"), ("uk", "Староство")]),
        time_zone: "Europe/Warsaw".to_owned(),
        languages: ["pl", "en", "uk"].map(Into::into).to_vec(),
        day_starts: Minutes(3 * 60),
        hours: always(),
        waiting_room: Texts::from([("pl", "Poczekalnia")]),
        otherwise: Texts::default(),
        accent: None,
        priority_question: Some(PriorityQuestion {
            text: Texts::from([("pl", "Czy chcą Państwo skorzystać z obsługi poza kolejnością?")]),
            groups: Vec::new(),
            class: "priority".into(),
        }),
        classes: vec![class("urgent", Some(600)), class("priority", Some(1800))],
        policy: Policy { kind: PolicyKind::Strict, max_wait_s: Some(2700) },
        limits: Limits { no_show_after_s: 20, ..Limits::default() },
        needs: vec![Need { id: "sign".into(), name: Texts::from([("pl", "Język migowy")]) }],
        services: vec![service("registration", "A"), service("licence", "B"), service("pickup", "A")],
        counters: vec![
            counter("1", true, &["registration", "licence", "pickup"]),
            counter("2", false, &["registration", "pickup"]),
            counter("3", false, &["licence"]),
            counter("4", false, &["registration", "licence"]),
        ],
        kiosks: vec![Kiosk {
            id: "hall".into(),
            printer: Some("hall".into()),
            services: Vec::new(),
            idle_s: 30,
        }],
        displays: Vec::new(),
        printers: vec![Printer {
            id: "hall".into(),
            link: PrinterLink::Virtual,
            paper_mm: 80,
            code_pages: vec![PageCode::Pc852, PageCode::Wpc1251],
            cutter: true,
        }],
    }
}
