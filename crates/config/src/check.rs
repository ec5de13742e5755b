//! Whether a configuration makes sense: names that lead nowhere, rules that cannot work, and what
//! is allowed but should be known.

use crate::{breaks, calling, display, unread::Unread};
use jiff::tz::TimeZone;
use kolejka_core::{
    EMERGENCY_SERIES,
    config::{Config, PaperWhat, PrinterLink},
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
    logos(config, unread, &mut findings);
    breaks::judge(config, &mut findings);
    calling::judge(config, &mut findings);
    kiosks(config, &mut findings);
    display::judge(config, unread, &mut findings);
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
    let lists: [(&str, Vec<&str>); 8] = [
        ("groups", config.groups.iter().map(|row| row.id.as_str()).collect()),
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
    let groups = ids("groups", "group", config.groups.iter().map(|row| row.id.as_str()).collect());
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
    for (row, service) in unread.rows("services", &config.services) {
        if let Some(group) = &service.group {
            refer(format!("{row}.group"), group.as_str(), &groups);
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
        for (path, id) in unread.rows(&format!("{row}.services"), &display.services) {
            refer(path, id.as_str(), &services);
        }
        for (path, id) in unread.rows(&format!("{row}.languages"), &display.languages) {
            refer(path, id.as_str(), &languages);
        }
        if let Some(counter) = display.counter.as_ref().filter(|_| !unread.at(&format!("{row}.counter"))) {
            refer(format!("{row}.counter"), counter.as_str(), &counters);
        }
    }
    for (path, id) in unread.rows("voice.languages", &config.voice.languages) {
        refer(path, id.as_str(), &languages);
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
    for (row, group) in config.groups.iter().enumerate() {
        check(format!("groups[{row}].name"), &group.name);
    }
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

/// Whether two printers would print into each other.
fn reach_the_same(one: &PrinterLink, other: &PrinterLink) -> bool {
    let file = |link: &PrinterLink| match link {
        PrinterLink::Device { path } | PrinterLink::Serial { path, .. } | PrinterLink::File { path } => {
            Some(path.clone())
        }
        PrinterLink::Tcp { .. } | PrinterLink::Agent | PrinterLink::Virtual => None,
    };
    match (one, other) {
        (PrinterLink::Tcp { address }, PrinterLink::Tcp { address: same }) => address == same,
        _ => file(one).is_some_and(|path| file(other) == Some(path)),
    }
}

/// The most services that a kiosk shows in one list.
const LIST_MAX: usize = 8;

/// Long lists without groups are pages to leaf through.
fn kiosks(config: &Config, findings: &mut Findings) {
    let mut grouped: BTreeMap<&str, usize> = BTreeMap::new();
    for group in config.services.iter().filter_map(|service| service.group.as_ref()) {
        *grouped.entry(group.as_str()).or_default() += 1;
    }
    for (row, group) in config.groups.iter().enumerate() {
        if !grouped.contains_key(group.id.as_str()) {
            findings.warning(format!("groups[{row}]"), "no service is in this group", "it is not shown");
        }
    }
    if config.services.len() > LIST_MAX && grouped.is_empty() {
        findings.warning(
            "services",
            format!("are more than {LIST_MAX}, and none is in a group"),
            "kiosks show them on several pages; [[groups]] and `group` make them easier to find",
        );
    }
}

fn printers(config: &Config, unread: &Unread, findings: &mut Findings) {
    let mut links: Vec<&PrinterLink> = Vec::new();
    for (row, printer) in unread.rows("printers", &config.printers) {
        if ["tcp", "device", "serial", "file", "agent", "virtual"]
            .iter()
            .any(|key| unread.at(&format!("{row}.{key}")))
        {
            continue;
        }
        if links.iter().any(|known| reach_the_same(known, &printer.link)) {
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

/// Logos that do not fit on the paper of every printer.
fn logos(config: &Config, unread: &Unread, findings: &mut Findings) {
    // Blocks that could not be read are left out, so that the places of the others are not known.
    let blocks = config.paper.as_deref().filter(|_| !unread.below("paper")).unwrap_or_default();
    for (place, block) in blocks.iter().enumerate() {
        let PaperWhat::Logo { logo, .. } = &block.what else { continue };
        if let Some(printer) = config.printers.iter().find(|printer| printer.dots() < logo.width) {
            findings.error(
                format!("paper.blocks[{place}].logo"),
                format!(
                    "is too wide: {} mm, and printer `{}` prints {} mm",
                    printer.mm_of_dots(logo.width.into()),
                    printer.id,
                    printer.mm_of_dots(printer.dots().into())
                ),
                "give a smaller width_mm",
            );
        }
    }
    for (row, printer) in unread.rows("printers", &config.printers) {
        if let Some(profile) = printer.profile.as_ref().filter(|_| printer.darker != 0) {
            findings.warning(
                format!("{row}.{}", if printer.darker > 0 { "darker" } else { "lighter" }),
                format!("no source says that `{profile}` takes a density command"),
                "if nothing changes, set it on the printer itself",
            );
        }
    }
}
