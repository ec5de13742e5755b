//! Sample offices, small enough to think about.

use kolejka_core::{
    Texts,
    config::{
        Card, Class, Config, Confirms, CounterConfig, CutCommand, Cutter, DPI, HolidayCalendar, Hours,
        InDoubt, Intake, Kiosk, Limits, Minutes, Need, PageCode, Policy, PolicyKind, PrintWay, Printer,
        PrinterLink, PriorityQuestion, RATE_ONE_MILLI, ROLL_M, Service, ServiceRules, Span, StaffRules,
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
        intake: None,
        card: Card::default(),
        group: None,
        keywords: std::collections::BTreeMap::new(),
        staff: ServiceRules::default(),
    }
}

/// A counter with its services.
pub fn counter(id: &str, step_free: bool, services: &[&str]) -> CounterConfig {
    CounterConfig {
        id: id.into(),
        label: id.to_owned(),
        room: Texts::default(),
        floor: Texts::default(),
        way: Texts::default(),
        step_free,
        services: services.iter().map(|id| (*id).into()).collect(),
        backup: Vec::new(),
        backup_after_s: None,
        breaks: Vec::new(),
        languages: Vec::new(),
        needs: Vec::new(),
    }
}

/// An office with two classes, three services in two series, four counters that differ in what
/// they serve, of which one is step-free; always open.
pub fn office() -> Config {
    let class = |id: &str, max_wait_s| Class {
        id: id.into(),
        name: Texts::from([("pl", id)]),
        max_wait_s,
        rate_milli: RATE_ONE_MILLI,
        head_start_s: 0,
    };
    Config {
        name: Texts::from([("pl", "Starostwo"), ("en", "County office"), ("uk", "Староство")]),
        time_zone: "Europe/Warsaw".to_owned(),
        languages: ["pl", "en", "uk"].map(Into::into).to_vec(),
        day_starts: Minutes(3 * 60),
        hours: always(),
        intake: Intake::default(),
        waiting_room: Texts::from([("pl", "Poczekalnia")]),
        otherwise: Texts::default(),
        accent: None,
        logo: None,
        intake_before_min: 0,
        priority_question: Some(PriorityQuestion {
            text: Texts::from([("pl", "Czy chcą Państwo skorzystać z obsługi poza kolejnością?")]),
            groups: Vec::new(),
            class: "priority".into(),
        }),
        classes: vec![class("urgent", Some(600)), class("priority", Some(1800))],
        policy: Policy::default(),
        limits: Limits { no_show_after_s: 20, more_time_s: Some(300), ..Limits::default() },
        needs: vec![Need { id: "sign".into(), name: Texts::from([("pl", "Język migowy")]) }],
        groups: Vec::new(),
        services: vec![service("registration", "A"), service("licence", "B"), service("pickup", "A")],
        counters: vec![
            counter("1", true, &["registration", "licence", "pickup"]),
            counter("2", false, &["registration", "pickup"]),
            counter("3", false, &["licence"]),
            counter("4", false, &["registration", "licence"]),
        ],
        kiosks: vec![Kiosk { printer: Some("hall".into()), idle_s: 30, ..Kiosk::new("hall".into()) }],
        displays: Vec::new(),
        staff: StaffRules::default(),
        retention: kolejka_core::config::Retention::default(),
        printers: vec![Printer {
            id: "hall".into(),
            link: PrinterLink::Virtual,
            paper_mm: 80,
            code_pages: vec![PageCode::Pc852, PageCode::Wpc1251],
            cutter: Cutter::Partial,
            feed_mm: None,
            profile: None,
            dots: None,
            dpi: DPI,
            way: PrintWay::Raster,
            cut_by: CutCommand::GsV,
            darker: 0,
            confirms: Confirms::None,
            roll_m: ROLL_M,
            place: Texts::default(),
        }],
        paper: None,
        voice: kolejka_core::config::Voice::default(),
        emergency: kolejka_core::config::EmergencyConfig::default(),
        in_doubt: InDoubt::default(),
    }
}

/// The sample office under rules of calling that are drawn by three numbers: any policy, rates,
/// limits, backups, languages and needs, and another order of services and counters.
/// Zeros give the sample office as it is.
pub fn varied(rule: u8, figures: u8, desks: u8) -> Config {
    let mut config = office();
    let figure = |choices: [u32; 4], shift: u8| choices[usize::from(figures >> shift & 3)];
    config.policy.kind = match rule % 4 {
        0 => PolicyKind::Strict,
        1 => PolicyKind::Accumulating,
        _ => PolicyKind::Ratio { calls: figure([2, 1, 3, 7], 0) },
    };
    if config.policy.kind == PolicyKind::Accumulating {
        config.policy.rate_milli = figure([1000, 1500, 333, 1], 0);
        config.policy.head_start_s = figure([0, 0, 30, 90], 2);
        config.classes[0].rate_milli = figure([5000, 1, 1_000_000, 1500], 4);
        config.classes[0].head_start_s = figure([0, 60, 600, 86_400], 6);
        config.classes[1].rate_milli = figure([2000, 1000, 1500, 333], 2);
        config.classes[1].head_start_s = figure([120, 0, 30, 5], 4);
    }
    if rule & 4 != 0 {
        config.policy.max_wait_s = [None, Some(60), Some(600), Some(5)][usize::from(figures >> 1 & 3)];
        config.classes[1].max_wait_s = [Some(90), None, Some(5), Some(600)][usize::from(figures >> 3 & 3)];
    }
    // Long lives go past every limit; without any, the policy itself has its say.
    if rule & 64 != 0 {
        config.policy.max_wait_s = None;
        config.classes.iter_mut().for_each(|class| class.max_wait_s = None);
    }
    if rule & 8 != 0 {
        config.policy.prefer_for_s = figure([600, 30, 0, 120], 5);
        for (counter, bit) in config.counters.iter_mut().zip(0_u8..) {
            let speaks = |n: u8| desks >> ((bit + n) % 8) & 1 != 0;
            counter.languages = ["en", "uk"]
                .iter()
                .zip(0..)
                .filter(|(_, n)| speaks(3 * n))
                .map(|(l, _)| (*l).into())
                .collect();
            counter.needs = if speaks(5) { vec!["sign".into()] } else { Vec::new() };
        }
    }
    if rule & 16 != 0 {
        for (counter, bit) in config.counters.iter_mut().zip(0_u8..) {
            if desks >> bit & 1 != 0 && counter.services.len() > 1 {
                counter.backup = counter.services.split_off(1);
            }
            if desks >> (7 - bit) & 1 != 0 {
                counter.backup.push("pickup".into());
                counter.backup_after_s =
                    [Some(5), Some(60), None, Some(600)].get(usize::from(desks & 3)).copied().flatten();
            }
        }
    }
    if rule & 32 != 0 {
        config.services.reverse();
        config.counters.rotate_left(1);
    }
    config
}
