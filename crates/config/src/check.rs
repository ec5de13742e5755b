//! Whether a configuration makes sense: names that lead nowhere, rules that cannot work, and what
//! is allowed but should be known.

use crate::{calling, unread::Unread};
use jiff::tz::TimeZone;
use kolejka_core::{
    config::{Config, PrinterLink},
    ids::Series,
};
use kolejka_fields::Problem;
use std::collections::{BTreeMap, BTreeSet};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The configuration is not accepted.
    Error,
    /// It is accepted; somebody should know.
    Warning,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// What and where.
    pub problem: Problem,
}

/// The series of emergency numbers, printed in advance for outages.
const EMERGENCY_SERIES: &str = "E";

/// The least contrast of white text on the accent colour (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;

/// Judges a configuration.
pub fn check(config: &Config) -> Vec<Finding> {
    judge(config, &Unread::default())
}

/// Judges what could be read of a configuration. Warnings count only if everything could.
pub(crate) fn judge(config: &Config, unread: &Unread) -> Vec<Finding> {
    let mut findings = Findings::default();
    time_zone(config, unread, &mut findings);
    languages(config, unread, &mut findings);
    ids(config, unread, &mut findings);
    references(config, unread, &mut findings);
    services(config, unread, &mut findings);
    series(config, &mut findings);
    translations(config, &mut findings);
    accent(config, &mut findings);
    printers(config, unread, &mut findings);
    calling::judge(config, &mut findings);
    crate::staff::judge(config, &mut findings);
    findings.0
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, severity: Severity, path: impl Into<String>, message: impl Into<String>, hint: &str) {
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        let problem = Problem { path: path.into(), message: message.into(), hint };
        self.0.push(Finding { severity, problem });
    }

    pub(crate) fn error(&mut self, path: impl Into<String>, message: impl Into<String>, hint: &str) {
        self.add(Severity::Error, path, message, hint);
    }

    pub(crate) fn warning(&mut self, path: impl Into<String>, message: impl Into<String>, hint: &str) {
        self.add(Severity::Warning, path, message, hint);
    }
}

fn time_zone(config: &Config, unread: &Unread, findings: &mut Findings) {
    if !unread.at("time_zone") && TimeZone::get(&config.time_zone).is_err() {
        findings.error("time_zone", "is no time zone that this program knows", "such as \"Europe/Warsaw\"");
    }
}

fn languages(config: &Config, unread: &Unread, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (path, lang) in unread.rows("languages", &config.languages) {
        if !seen.insert(lang) {
            findings.error(path, format!("`{lang}` is there already"), "");
        }
    }
}

fn ids(config: &Config, unread: &Unread, findings: &mut Findings) {
    let lists: [(&str, Vec<&str>); 7] = [
        ("classes", config.classes.iter().map(|row| row.id.as_str()).collect()),
        ("needs", config.needs.iter().map(|row| row.id.as_str()).collect()),
        ("services", config.services.iter().map(|row| row.id.as_str()).collect()),
        ("counters", config.counters.iter().map(|row| row.id.as_str()).collect()),
        ("kiosks", config.kiosks.iter().map(|row| row.id.as_str()).collect()),
        ("displays", config.displays.iter().map(|row| row.id.as_str()).collect()),
        ("printers", config.printers.iter().map(|row| row.id.as_str()).collect()),
    ];
    for (list, ids) in lists {
        let mut seen = BTreeSet::new();
        for (path, id) in unread.rows(list, &ids) {
            let path = format!("{path}.id");
            if !unread.at(&path) && !seen.insert(*id) {
                findings.error(path, format!("`{id}` is there already"), "");
            }
        }
    }
    for (list, empty) in [("services", config.services.is_empty()), ("counters", config.counters.is_empty())]
    {
        if empty && !unread.in_any(list, "id") {
            findings.error(list, "must not be empty", "");
        }
    }
}

/// The ids of one list, for those who refer to them.
struct Ids<'c> {
    what: &'static str,
    known: BTreeSet<&'c str>,
    /// Whether all could be read; if not, one that is not known may be one of the others.
    whole: bool,
}

fn references(config: &Config, unread: &Unread, findings: &mut Findings) {
    let ids = |list: &str, what, known| Ids { what, known, whole: !unread.in_any(list, "id") };
    let services = ids("services", "service", config.services.iter().map(|row| row.id.as_str()).collect());
    let counters = ids("counters", "counter", config.counters.iter().map(|row| row.id.as_str()).collect());
    let printers = ids("printers", "printer", config.printers.iter().map(|row| row.id.as_str()).collect());
    let classes = ids("classes", "class", config.classes.iter().map(|row| row.id.as_str()).collect());
    let needs = ids("needs", "need", config.needs.iter().map(|row| row.id.as_str()).collect());
    let languages = Ids {
        what: "language",
        known: config.languages.iter().map(kolejka_core::ids::Lang::as_str).collect(),
        whole: !unread.in_any("languages", ""),
    };
    let mut refer = |path: String, id: &str, ids: &Ids<'_>| {
        if ids.whole && !ids.known.contains(id) {
            let hint = match kolejka_fields::nearest(id, ids.known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => String::new(),
            };
            findings.error(path, format!("there is no {} `{id}`", ids.what), &hint);
        }
    };
    for (row, counter) in unread.rows("counters", &config.counters) {
        for (path, id) in unread.rows(&format!("{row}.services"), &counter.services) {
            refer(path, id.as_str(), &services);
        }
        for (path, id) in unread.rows(&format!("{row}.backup"), &counter.backup) {
            refer(path, id.as_str(), &services);
        }
        for (path, id) in unread.rows(&format!("{row}.languages"), &counter.languages) {
            refer(path, id.as_str(), &languages);
        }
        for (path, id) in unread.rows(&format!("{row}.needs"), &counter.needs) {
            refer(path, id.as_str(), &needs);
        }
    }
    for (row, kiosk) in unread.rows("kiosks", &config.kiosks) {
        for (path, id) in unread.rows(&format!("{row}.services"), &kiosk.services) {
            refer(path, id.as_str(), &services);
        }
        if let Some(printer) = &kiosk.printer {
            refer(format!("{row}.printer"), printer.as_str(), &printers);
        }
    }
    for (row, display) in unread.rows("displays", &config.displays) {
        for (path, id) in unread.rows(&format!("{row}.counters"), &display.counters) {
            refer(path, id.as_str(), &counters);
        }
    }
    if let Some(question) = &config.priority_question
        && !unread.at("priority_question.class")
    {
        refer("priority_question.class".to_owned(), question.class.as_str(), &classes);
    }
}

fn services(config: &Config, unread: &Unread, findings: &mut Findings) {
    let all_counters = !unread.in_any("counters", "services")
        && !unread.in_any("counters", "backup")
        && !config.counters.is_empty();
    let all_series = !unread.in_any("services", "series");
    for (row, service) in unread.rows("services", &config.services) {
        let (id, series) = (format!("{row}.id"), format!("{row}.series"));
        let served_at = || config.counters.iter().filter(|counter| counter.takes(&service.id));
        if all_counters && !unread.at(&id) {
            if served_at().next().is_none() {
                findings.error(
                    id,
                    format!("no counter serves `{}`", service.id),
                    "add it to a counter's services",
                );
            } else if !served_at().any(|counter| counter.step_free) {
                findings.warning(
                    id,
                    format!("no step-free counter serves `{}`", service.id),
                    "who asks for one would wait for a clerk to come",
                );
            }
        }
        let shares = config.services.iter().any(|other| other.series == service.series && !other.sensitive);
        if service.sensitive && all_series && !shares {
            let name =
                if service.id.as_str().is_empty() { "it".to_owned() } else { format!("`{}`", service.id) };
            findings.error(
                series.clone(),
                format!("{name} is sensitive and the only one of its series that could be called"),
                "its letter would tell everybody in the room: share it with a service that is not sensitive",
            );
        }
        if service.series.as_str() == EMERGENCY_SERIES {
            findings.error(
                series,
                "E is kept for emergency numbers printed in advance",
                "take another letter",
            );
        }
    }
}

/// Letters whose names sound alike when called out in Polish (be, ce, de, …) and in English.
const SOUND_ALIKE: [&str; 3] = ["BCDEGPTW", "FLMNRS", "HK"];

/// Letters that are taken for each other when read from afar.
const LOOK_ALIKE: [&str; 4] = ["CG", "DOQ", "IJ", "UV"];

/// Letters that are taken for the digits after them.
const LIKE_DIGITS: &str = "IO";

/// Latin capitals that stand for another sound, or cannot be told apart, in Cyrillic.
const ALSO_CYRILLIC: &str = "ABCEHIKMOPTXY";

fn series(config: &Config, findings: &mut Findings) {
    let mut first: BTreeMap<&Series, usize> = BTreeMap::new();
    for (row, service) in config.services.iter().enumerate() {
        first.entry(&service.series).or_insert(row);
    }
    let letters: Vec<char> = first.keys().filter_map(|series| series.as_str().chars().next()).collect();
    let of = |group: &str| letters.iter().filter(|letter| group.contains(**letter)).collect::<String>();
    for alike in SOUND_ALIKE.map(of).iter().filter(|alike| alike.len() > 1) {
        findings.warning(
            "services",
            format!("the series letters {} sound alike when called", listed(alike)),
            "letters such as A, F, K, U, Z are told apart by ear",
        );
    }
    for alike in LOOK_ALIKE.map(of).iter().filter(|alike| alike.len() > 1) {
        findings.warning(
            "services",
            format!("the series letters {} look alike from afar", listed(alike)),
            "letters such as A, F, K, S, Z are told apart by eye",
        );
    }
    let like_digits = of(LIKE_DIGITS);
    if !like_digits.is_empty() {
        findings.warning(
            "services",
            format!("the series letters {} look like digits", listed(&like_digits)),
            "I001 is read as 1001, O001 as 0001: take another letter",
        );
    }
    let cyrillic = config.languages.iter().any(|lang| matches!(lang.as_str(), "uk" | "ru" | "be" | "bg"));
    let alike = of(ALSO_CYRILLIC);
    if cyrillic && !alike.is_empty() {
        findings.warning(
            "services",
            format!("the series letters {} exist in Cyrillic too, some with another sound", listed(&alike)),
            "letters such as D, F, G, L, R, S, Z exist in Latin only",
        );
    }
}

fn listed(letters: &str) -> String {
    letters.chars().map(String::from).collect::<Vec<_>>().join(", ")
}

fn translations(config: &Config, findings: &mut Findings) {
    let mut check = |path: String, texts: &kolejka_core::Texts| {
        if texts.is_empty() {
            return;
        }
        let missing: Vec<&str> = config
            .languages
            .iter()
            .filter(|lang| !texts.0.contains_key(*lang))
            .map(kolejka_core::ids::Lang::as_str)
            .collect();
        if !missing.is_empty() {
            findings.warning(
                path,
                format!("is not translated into {}", missing.join(", ")),
                "the first language is shown instead",
            );
        }
    };
    check("name".to_owned(), &config.name);
    check("waiting_room".to_owned(), &config.waiting_room);
    check("otherwise".to_owned(), &config.otherwise);
    for (row, service) in config.services.iter().enumerate() {
        check(format!("services[{row}].name"), &service.name);
        for (place, line) in service.card.bring.iter().enumerate() {
            check(format!("services[{row}].card.bring[{place}]"), line);
        }
    }
    if let Some(question) = &config.priority_question {
        check("priority_question.text".to_owned(), &question.text);
    }
}

fn accent(config: &Config, findings: &mut Findings) {
    let Some(colour) = &config.accent else { return };
    match luminance(colour) {
        None => findings.error("accent", "must be a colour such as \"#0B5CAD\"", ""),
        Some(luminance) => {
            // WCAG 2.2: contrast of white (luminance 1) on this colour.
            let contrast = 1.05 / (luminance + 0.05);
            if contrast < CONTRAST_MIN {
                findings.error(
                    "accent",
                    format!(
                        "white text on {colour} has a contrast of {contrast:.1}, less than {CONTRAST_MIN}"
                    ),
                    "take a darker colour",
                );
            }
        }
    }
}

/// Relative luminance of an sRGB colour (WCAG 2.2, glossary).
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |place: usize| {
        let byte = u8::from_str_radix(&digits[place..place + 2], 16).ok()?;
        let part = f64::from(byte) / 255.0;
        Some(if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

fn printers(config: &Config, unread: &Unread, findings: &mut Findings) {
    let mut links: Vec<&PrinterLink> = Vec::new();
    for (row, printer) in unread.rows("printers", &config.printers) {
        if ["tcp", "device", "virtual"].iter().any(|key| unread.at(&format!("{row}.{key}"))) {
            continue;
        }
        if printer.link != PrinterLink::Virtual && links.contains(&&printer.link) {
            findings.error(
                row,
                "another printer is reached in the same way",
                "two would print into each other: give each its own address",
            );
        }
        links.push(&printer.link);
    }
    for (row, kiosk) in unread.rows("kiosks", &config.kiosks) {
        if kiosk.printer.is_none() {
            findings.warning(row, "has no printer", "its tickets are shown only");
        }
    }
}
