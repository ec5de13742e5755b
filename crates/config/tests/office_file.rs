//! Office files: the examples are sound, and everything wrong is told at once.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_config::{Problem, read};
use kolejka_core::config::{Minutes, PrinterLink, Span};

/// A file that is sound, to be spoilt.
const SMALL: &str = r#"
id = "small"
name = "Urząd"
time_zone = "Europe/Warsaw"
languages = ["pl"]
[hours]
mon = ["08:00-16:00"]
[[services]]
id = "tax"
series = "F"
name = "Podatki"
[[counters]]
id = "1"
step_free = true
services = ["tax"]
"#;

fn problems(text: &str) -> Vec<String> {
    read(text).map(|_| ()).unwrap_err().iter().map(Problem::to_string).collect()
}

fn with(change: impl Fn(&str) -> String) -> Vec<String> {
    problems(&change(SMALL))
}

/// Proves that every example office is accepted, and is the one that the demo promises.
#[test]
fn every_example_office_is_sound() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config");
    let mut offices = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "daemon.toml") {
            let file = read(&std::fs::read_to_string(&path).unwrap())
                .unwrap_or_else(|problems| panic!("{}: {problems:#?}", path.display()));
            offices += 1;
            if file.id == "gostynin".into() {
                let services: Vec<_> =
                    file.config.services.iter().map(|s| (s.id.as_str(), s.series.as_str())).collect();
                let promised = [
                    ("registration", "A"),
                    ("licence", "B"),
                    ("pickup", "C"),
                    ("trusted-profile", "D"),
                    ("cashier", "K"),
                ];
                assert_eq!(services, promised);
                let counters: Vec<_> = file.config.counters.iter().map(|c| c.id.as_str()).collect();
                assert_eq!(counters, ["1", "2", "3", "4", "5"]);
                assert!(file.config.counters.iter().all(|c| c.services.contains(&"registration".into())));
                assert!(file.config.counters[0].step_free);
                assert_eq!(file.config.classes.len(), 1);
                assert_eq!(file.config.classes[0].max_wait_s, Some(2700));
                assert_eq!(file.config.policy.max_wait_s, Some(2700));
                for service in &file.config.services {
                    for lang in ["pl", "en", "uk"] {
                        assert!(service.name.0.contains_key(lang), "{} in {lang}", service.id);
                    }
                    assert!(!service.card.bring.is_empty(), "{} has an empty card", service.id);
                }
            }
        }
    }
    assert!(offices > 0);
}

/// Proves that a small file gets the defaults of the rules.
#[test]
fn defaults_are_those_of_the_rules() {
    let config = read(SMALL).unwrap().config;
    assert_eq!(config.day_starts, Minutes(180));
    assert_eq!(config.hours.week[0], [Span { from: Minutes(480), to: Minutes(960) }]);
    assert_eq!((config.limits.undo_window_s, config.limits.no_show_calls), (30, 2));
    assert_eq!((config.limits.no_show_after_s, config.limits.restore_next_s), (90, 1800));
    assert_eq!(config.limits.matters, 3);
    assert_eq!(config.counters[0].label, "1");
}

/// Proves that all problems of a file are told at once, each with its path, and what was probably
/// meant.
#[test]
fn everything_wrong_is_told_at_once() {
    let told = problems(
        r#"
id = "Bad Id"
name = { en = "Office" }
time_zone = "Europe/Warszawa"
languages = ["pl", "en"]
colour = "red"
[hours]
mon = ["8-16", "10:00-12:00", "11:00-13:00"]
sunday = []
[[services]]
id = "tax"
serise = "F"
name = "Podatki"
[[services]]
id = "tax"
series = "ab"
name = ""
[[counters]]
id = "1"
services = ["taks"]
[[printers]]
id = "p"
tcp = "10.0.0.1"
device = "/dev/usb/lp0"
paper_mm = 70
code_pages = ["PC825"]
"#,
    );
    let expected = [
        "id: must be 1 to 40 characters",
        "name.pl: is missing",
        "colour: is not known",
        "hours.mon[0]: must be a span such as",
        "hours.mon[2]: overlaps or touches",
        "hours.sunday: is not known",
        "services[0].series: is missing",
        "services[0].serise: is not known (did you mean `series`?)",
        "services[1].series: must be one capital letter",
        "services[1].name: is empty",
        "printers[0].tcp: a printer is reached in exactly one way",
        "printers[0].paper_mm: must be 58 or 80",
        "printers[0].code_pages[0]: is no code page that this program knows (did you mean `PC852`?)",
    ];
    for problem in expected {
        assert!(told.iter().any(|line| line.starts_with(problem)), "{problem}\nnot in {told:#?}");
    }
}

/// Proves that what fits in its parts but makes no sense together is told with a way out.
#[test]
fn what_makes_no_sense_is_told() {
    let cases = [
        (
            with(|s| s.replace("services = [\"tax\"]", "services = [\"taxx\"]")),
            "counters[0].services[0]: there is no service `taxx` (did you mean `tax`?)",
        ),
        (
            with(|s| s.replace("services = [\"tax\"]", "services = []")),
            "services[0].id: no counter serves `tax`",
        ),
        (with(|s| s.replace("Europe/Warsaw", "Europe/Warszawa")), "time_zone: is no time zone"),
        (with(|s| s.replace("\"F\"", "\"E\"")), "services[0].series: E is kept for emergency numbers"),
        (
            with(|s| s.replace("name = \"Podatki\"", "name = \"Podatki\"\nsensitive = true")),
            "services[0].series: `tax` is sensitive",
        ),
        (with(|s| s.replace("[hours]", "accent = \"#88CCFF\"\n[hours]")), "accent: white text on #88CCFF"),
        (
            with(|s| format!("{s}[[counters]]\nid = \"1\"\nservices = [\"tax\"]")),
            "counters[1].id: `1` is there already",
        ),
        (
            with(|s| format!("{s}[[kiosks]]\nid = \"k\"\nprinter = \"p\"")),
            "kiosks[0].printer: there is no printer `p`",
        ),
        (
            with(|s| format!("{s}[[printers]]\nid=\"p\"\ntcp=\"h:1\"\n[[printers]]\nid=\"q\"\ntcp=\"h:1\"")),
            "printers[1]: another printer is reached in the same way",
        ),
        (
            with(|s| format!("{s}[priority_question]\ntext = \"?\"\nclass = \"vip\"")),
            "priority_question.class: there is no class `vip`",
        ),
        (
            with(|s| s.replace("\"Podatki\"", "\"Pod\\u001Batki\"")),
            "services[0].name: holds the control character U+001B",
        ),
        (
            with(|s| s.replace("\"Podatki\"", "\"Pod\\u202Eatki\"")),
            "services[0].name: holds the invisible direction",
        ),
        (with(|s| s.replace("08:00-16:00", "02:00-06:00")), "hours.mon[0]: ends after the business day"),
        (with(|_| "id = [".to_owned()), "TOML parse error"),
    ];
    for (told, expected) in cases {
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected}\nnot in {told:#?}");
    }
}

/// Proves that hours past midnight belong to the business day in which they begin.
#[test]
fn hours_may_go_past_midnight() {
    let file = read(&SMALL.replace("08:00-16:00", "22:00-02:00")).unwrap();
    assert_eq!(file.config.hours.week[0], [Span { from: Minutes(22 * 60), to: Minutes(26 * 60) }]);
    let whole = read(&SMALL.replace("08:00-16:00", "03:00-03:00")).unwrap();
    assert_eq!(whole.config.hours.week[0], [Span { from: Minutes(180), to: Minutes(27 * 60) }]);
}

/// Proves what is allowed but warned of: letters that are confused, missing translations, no
/// step-free counter.
#[test]
fn what_should_be_known_is_warned_of() {
    let text = SMALL
        .replace("languages = [\"pl\"]", "languages = [\"pl\", \"uk\"]")
        .replace("step_free = true\nservices = [\"tax\"]", "services = \"all\"")
        .replace("\"F\"", "\"B\"")
        + "[[services]]\nid = \"fee\"\nseries = \"D\"\nname = \"Opłaty\"\n";
    let warnings: Vec<String> =
        read(&text).unwrap().warnings.iter().map(|finding| finding.problem.to_string()).collect();
    for expected in [
        "services: the series letters B, D sound alike",
        "services: the series letters B exist in Cyrillic too",
        "services[0].name: is not translated into uk",
        "services[0].id: no step-free counter serves `tax`",
    ] {
        assert!(warnings.iter().any(|line| line.starts_with(expected)), "{expected}\nnot in {warnings:#?}");
    }
}

/// Proves that a printer without a port gets the customary one.
#[test]
fn a_printer_gets_the_customary_port() {
    let file = read(&format!("{SMALL}[[printers]]\nid = \"p\"\ntcp = \"10.0.0.5\"")).unwrap();
    let expected = PrinterLink::Tcp { address: "10.0.0.5:9100".to_owned() };
    assert_eq!(file.config.printers[0].link, expected);
}
