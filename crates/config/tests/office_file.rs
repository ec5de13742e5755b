//! Office files: the examples are sound, and everything wrong is told at once.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_config::{Problem, read, read_with};
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
        if path.is_file()
            && path.extension().is_some_and(|end| end == "toml")
            && path.file_name().is_some_and(|name| name != "daemon.toml")
        {
            let beside = |name: &str| std::fs::read(path.with_file_name(name)).map_err(|e| e.to_string());
            let file = read_with(&std::fs::read_to_string(&path).unwrap(), &beside)
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
/// meant: what cannot be read together with what makes no sense in the rest.
#[test]
fn everything_wrong_is_told_at_once() {
    let told = problems(
        r##"
id = "Bad Id"
name = { en = "Office" }
time_zone = "Europe/Warszawa"
languages = ["pl", "en"]
colour = "red"
accent = "#88CCFF"
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
services = ["taks", 7, "tax"]
[[kiosks]]
id = "k"
printer = "q"
idle_s = "long"
[priority_question]
class = "vip"
[[printers]]
id = "p"
tcp = "10.0.0.1"
device = "/dev/usb/lp0"
paper_mm = 70
code_pages = ["PC825"]
"##,
    );
    let expected = [
        // What cannot be read, in the order of reading.
        "id: must be 1 to 40 characters",
        "name.pl: is missing",
        "hours.mon[0]: must be a span such as",
        "hours.mon[2]: overlaps or touches",
        "hours.sunday: is not known",
        "priority_question.text: is missing",
        "services[0].series: is missing",
        "services[0].serise: is not known (did you mean `series`?)",
        "services[1].series: must be one capital letter",
        "services[1].name: is empty",
        "kiosks[0].idle_s: must be a whole number from 10 to 600, not a text",
        "printers[0].tcp: a printer is reached in exactly one way",
        "printers[0].paper_mm: must be 58 or 80",
        "printers[0].code_pages[0]: is no code page that this program knows (did you mean `PC852`?)",
        "counters[0].services[1]: must be a text, not a number",
        "colour: is not known",
        // What makes no sense in the rest.
        "time_zone: is no time zone that this program knows (such as \"Europe/Warsaw\")",
        "services[1].id: `tax` is there already",
        "counters[0].services[0]: there is no service `taks`",
        "kiosks[0].printer: there is no printer `q` (did you mean `p`?)",
        "priority_question.class: there is no class `vip`",
        "accent: white text on #88CCFF has a contrast of",
    ];
    assert_told(&told, &expected);
}

/// Asserts that exactly these problems are told, in this order.
fn assert_told(told: &[String], expected: &[&str]) {
    let same = told.len() == expected.len();
    assert!(
        same && told.iter().zip(expected).all(|(line, start)| line.starts_with(start)),
        "expected {expected:#?}\ntold {told:#?}"
    );
}

/// Proves that nothing is concluded from an id, series or list that could not be read: one fault is
/// told as one, with the place that it has in the file.
#[test]
fn lists_that_could_not_be_read_are_not_judged() {
    const SERVICE: &str = "[[services]]\nid = \"tax\"\nseries = \"F\"\nname = \"Podatki\"\n";
    let sensitive = |s: &str| s.replace("name = \"Podatki\"", "name = \"Podatki\"\nsensitive = true");
    let with_fee = |s: &str, fee: &str| {
        s.replace("services = [\"tax\"]", "services = [\"tax\", \"fee\"]")
            + &format!("[[services]]\nid = \"fee\"\nname = \"Opłaty\"\n{fee}\n")
    };
    let cases: [(Vec<String>, &[&str]); 21] = [
        // A service's own row, of whose id others know.
        (with(|s| s.replace("\"Podatki\"", "7")), &["services[0].name: must be a text, or one text"]),
        (with(|s| s.replace("\"F\"", "\"\"")), &["services[0].series: must be one capital letter"]),
        (
            with(|s| sensitive(&with_fee(s, "series = \"ab\""))),
            &["services[1].series: must be one capital letter"],
        ),
        (
            with(|s| sensitive(&with_fee(s, "serie = \"F\""))),
            &["services[1].series: is missing", "services[1].serie: is not known (did you mean `series`?)"],
        ),
        (
            with(|s| sensitive(&with_fee(s, "series = \"F\"\nsensitive = \"no\""))),
            &["services[1].sensitive: must be true or false, not a text"],
        ),
        // Ids: who refers to one may mean one that could not be read.
        (with(|s| s.replacen("id = \"tax\"\n", "", 1)), &["services[0].id: is missing"]),
        (with(|s| s.replacen("id = \"tax\"", "id = \"Tax\"", 1)), &["services[0].id: must be 1 to 40"]),
        (with(|s| s.replacen("id = \"tax\"", "id = 7", 1)), &["services[0].id: must be a text"]),
        (
            with(|s| s.replacen("id = \"tax\"\n", "", 1) + &SERVICE.replace("id = \"tax\"\n", "")),
            &["services[0].id: is missing", "services[1].id: is missing"],
        ),
        (
            with(|s| {
                let two = sensitive(s) + &SERVICE.replace("tax", "fee");
                two.replace("id = \"tax\"\n", "").replace("id = \"fee\"\n", "")
            }),
            &["services[0].id: is missing", "services[1].id: is missing"],
        ),
        (
            with(|s| sensitive(s).replacen("id = \"tax\"\n", "", 1)),
            &["services[0].id: is missing", "services[0].series: it is sensitive"],
        ),
        (
            with(|s| format!("{s}[[kiosks]]\nid = \"k\"\nprinter = \"p\"\n[[printer]]\nid = \"p\"")),
            &["printer: is not known (did you mean `printers`?)"],
        ),
        (
            with(|s| format!("{s}[[displays]]\nid = \"d\"\ncounters = [\"2\"]\n[[counters]]\nservices = []")),
            &["counters[1].id: is missing"],
        ),
        (
            with(|s| format!("{s}[priority_question]\ntext = \"?\"\nclas = \"vip\"")),
            &["priority_question.class: is missing", "priority_question.clas: is not known"],
        ),
        // Whole lists.
        (
            with(|s| s.replace("[[services]]", "[[service]]")),
            &["service: is not known (did you mean `services`?)"],
        ),
        (
            with(|s| s.replace(SERVICE, "").replace("[hours]", "services = [7]\n[hours]")),
            &["services[0]: must be a table, not a number"],
        ),
        (
            with(|s| s.replace("[[counters]]", "[[counter]]")),
            &["counter: is not known (did you mean `counters`?)"],
        ),
        (with(|s| s[..s.find("[[counters]]").unwrap()].to_owned()), &["counters: must not be empty"]),
        (
            with(|s| s.replace("services = [\"tax\"]", "services = \"every\"")),
            &["counters[0].services: must be a list, not a text"],
        ),
        (
            with(|s| s.replace("services = [\"tax\"]", "services = [7]")),
            &["counters[0].services[0]: must be a text, not a number"],
        ),
        // Places are those of the file, whatever before them could not be read.
        (
            with(|s| s.replace("[hours]", "kiosks = [7, {id = \"k\", services = [7, \"taxx\"]}]\n[hours]")),
            &[
                "kiosks[0]: must be a table, not a number",
                "kiosks[1].services[0]: must be a text, not a number",
                "kiosks[1].services[1]: there is no service `taxx` (did you mean `tax`?)",
            ],
        ),
    ];
    for (told, expected) in cases {
        assert_told(&told, expected);
    }
}

/// Proves that nothing is concluded from a value that could not be read.
#[test]
fn values_that_could_not_be_read_are_not_judged() {
    let cases: [(Vec<String>, &[&str]); 6] = [
        (with(|s| s.replace("[\"pl\"]", "[\"PL\"]")), &["languages[0]: must be a language tag"]),
        (
            with(|s| s.replace("[\"pl\"]", "[7, \"en\"]").replace("\"Podatki\"", "{ pl = \"Podatki\" }")),
            &["languages[0]: must be a text, not a number"],
        ),
        (with(|s| s.replace("\"Europe/Warsaw\"", "7")), &["time_zone: must be a text, not a number"]),
        (
            with(|s| {
                s.replace("[hours]", "day_starts = \"0\"\n[hours]").replace("08:00-16:00", "02:00-06:00")
            }),
            &["day_starts: must be a time of day"],
        ),
        (
            with(|s| format!("{s}[[printers]]\nid = \"p\"\ntcp = 7\n[[printers]]\nid = \"q\"\nvirtual = 7")),
            &[
                "printers[0].tcp: must be a text, not a number",
                "printers[1].virtual: must be true or false, not a number",
            ],
        ),
        (
            with(|s| {
                let two = "device = \"/dev/lp0\"\ntcp = 7\n[[printers]]\nid = \"q\"\ndevice = \"/dev/lp0\"";
                format!("{s}[[printers]]\nid = \"p\"\n{two}")
            }),
            &["printers[0].tcp: must be a text, not a number", "printers[0].tcp: a printer is reached"],
        ),
    ];
    for (told, expected) in cases {
        assert_told(&told, expected);
    }
}

/// A file with every text that is the same in all languages, each once as `@name@`.
const EVERY_LINE: &str = r#"
id = "@id@"
name = "Urząd"
time_zone = "@time_zone@"
languages = ["pl", "@languages[1]@"]
accent = "@accent@"
[hours]
mon = ["08:00-16:00"]
[[services]]
id = "tax"
series = "F"
name = "Podatki"
[services.card]
source = "@services[0].card.source@"
fees = [{ what = "Odpis", amount = "@services[0].card.fees[0].amount@" }]
online = { text = "Wniosek", url = "@services[0].card.online.url@" }
[[services]]
id = "@services[1].id@"
series = "@services[1].series@"
name = { pl = "@services[1].name.pl@" }
[[counters]]
id = "1"
label = "@counters[0].label@"
step_free = true
services = ["tax", "@counters[0].services[1]@"]
[[kiosks]]
id = "k"
printer = "@kiosks[0].printer@"
services = ["@kiosks[0].services[0]@"]
[[displays]]
id = "d"
counters = ["@displays[0].counters[0]@"]
[[printers]]
id = "p"
tcp = "@printers[0].tcp@"
[[printers]]
id = "q"
device = "@printers[1].device@"
[[classes]]
id = "p"
name = "P"
[priority_question]
text = "?"
class = "@priority_question.class@"
"#;

/// What fits each text of [`EVERY_LINE`], in its order.
const FITTING: [&str; 18] = [
    "small",
    "Europe/Warsaw",
    "uk",
    "#0B5CAD",
    "Ustawa o opłacie skarbowej, art. 1–4 („część I”)",
    "17,00 zł",
    "https://example.org/wniosek?a=1#b",
    "fee",
    "F",
    "Opłaty",
    "Kasa №1",
    "fee",
    "p",
    "fee",
    "1",
    "h:1",
    "/dev/usb/lp0",
    "p",
];

/// Proves that every text of an office file is refused, by its path alone, if it holds a control
/// character or a mark that reorders what is read, or is too long; and that what offices write fits.
#[test]
fn texts_that_mislead_are_refused() {
    let names: Vec<&str> = EVERY_LINE.split('@').skip(1).step_by(2).collect();
    let file = |spoilt: Option<(&str, &str)>| {
        names.iter().zip(FITTING).fold(EVERY_LINE.to_owned(), |text, (name, fitting)| {
            let value = match spoilt {
                Some((key, end)) if key == *name => format!("{fitting}{end}"),
                _ => fitting.to_owned(),
            };
            text.replace(&format!("@{name}@"), &value)
        })
    };
    assert_eq!(read(&file(None)).map(|_| ()), Ok(()));
    for name in &names {
        for (end, message) in [
            ("\\u001B@", "holds the control character U+001B"),
            ("\\n", "holds the control character U+000A"),
            ("\\u202E", "holds the invisible direction or formatting mark U+202E"),
            (&"x".repeat(2_001), "longer than "),
        ] {
            let told = problems(&file(Some((name, end))));
            // Where a text has a form of its own, the form is told.
            let message = match *name {
                "id" | "services[1].id" => "must be 1 to 40 characters",
                "services[1].series" => "must be one capital letter",
                "languages[1]" => "must be a language tag",
                _ => message,
            };
            assert_told(&told, &[&format!("{name}: {message}")]);
        }
    }
    let long = problems(&file(Some(("counters[0].label", &"x".repeat(34)))));
    assert_told(&long, &["counters[0].label: longer than 40 characters"]);
    assert_told(
        &with(|s| s.replace("id = \"1\"", "id = \"1\"\nlabel = \" \"")),
        &["counters[0].label: is empty"],
    );
}

/// Proves which language tags are taken.
#[test]
fn languages_are_tags() {
    for tag in ["pl", "szl", "sr-Latn", "pl-PL", "de-CH-1996"] {
        let file = read(&SMALL.replace("[\"pl\"]", &format!("[\"{tag}\"]"))).unwrap();
        assert_eq!(file.config.languages, [tag.into()]);
    }
    for tag in [
        "",
        "p",
        "PL",
        "polish",
        "pl-",
        "pl--PL",
        "pl_PL",
        "pl-Ł",
        "pł",
        "p1",
        "pl-abcdefghi",
        " pl",
        &"pl-abcd".repeat(9),
    ] {
        let told = with(|s| s.replace("[\"pl\"]", &format!("[\"{tag}\"]")));
        assert_told(
            &told,
            &[
                "languages[0]: must be a language tag: 2 or 3 letters from a to z, then any subtags, each a - \
               and 1 to 8 letters or digits (such as \"pl\" or \"sr-Latn\")",
            ],
        );
    }
    for languages in ["", "languages = []"] {
        let told = with(|s| s.replace("languages = [\"pl\"]", languages));
        assert_told(&told, &["languages: must name at least one language"]);
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
        (
            with(|s| format!("{s}[[printers]]\nid = \"p\"\nvirtual = true\ncode_pages = []")),
            "printers[0].code_pages: must name at least one",
        ),
        (with(|s| s.replace("[\"pl\"]", "[\"pl\", \"pl\"]")), "languages[1]: `pl` is there already"),
        (
            with(|s| s.to_owned() + &"[[hours.exceptions]]\ndate = 2026-12-31\n".repeat(2)),
            "hours.exceptions[1].date: is there already",
        ),
        (
            with(|s| s.replace("name = \"Podatki\"", "name = \"Podatki\"\ndaily_limit = inf")),
            "services[0].daily_limit: must be a whole number from 1 to 100000",
        ),
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

/// Proves what is allowed but warned of: letters that are confused by ear or by eye, missing
/// translations, no step-free counter.
#[test]
fn what_should_be_known_is_warned_of() {
    let text = SMALL
        .replace("languages = [\"pl\"]", "languages = [\"pl\", \"uk\"]")
        .replace("step_free = true\nservices = [\"tax\"]", "services = \"all\"")
        .replace("\"F\"", "\"B\"")
        + "[[services]]\nid = \"fee\"\nseries = \"D\"\nname = \"Opłaty\"\n"
        + "[[services]]\nid = \"car\"\nseries = \"O\"\nname = \"Auta\"\n";
    let warnings: Vec<String> =
        read(&text).unwrap().warnings.iter().map(|finding| finding.problem.to_string()).collect();
    for expected in [
        "services: the series letters B, D sound alike",
        "services: the series letters D, O look alike from afar",
        "services: the series letters O look like digits",
        "services: the series letters B, O exist in Cyrillic too",
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

/// Proves that what a file says of kiosks, groups, words to search by and easy words is read.
#[test]
fn kiosks_as_an_office_builds_them() {
    let text = SMALL
        .replace("languages = [\"pl\"]", "languages = [\"pl\"]\nlogo = \"herb.svg\"\nintake_before_min = 30")
        .replace(
            "name = \"Podatki\"",
            "name = { pl = \"Podatki\", pl-simple = \"Płacenie\" }\ngroup = \"money\"\nkeywords = { pl = [\"PIT\"] }\n\
             card = { sign_video = \"podatki.mp4\" }",
        )
        + "[[groups]]\nid = \"money\"\nname = \"Pieniądze\"\n[[kiosks]]\nid = \"hall\"\npanel_mm = [268, 476]\n\
           turned = 90\nphone = false\nspoken_corner = \"top_right\"\nkeys = { speak = [\"F15\"], next = [\"F17\"] }\n\
           ticket_s = 60\nkey_names = { next = \"strzałka w dół\" }\n";
    let config = read(&text).unwrap_or_else(|problems| panic!("{problems:#?}")).config;
    assert_eq!((config.logo.as_deref(), config.intake_before_min), (Some("herb.svg"), 30));
    assert_eq!(config.services[0].name.0["pl-simple"], "Płacenie");
    assert_eq!(config.services[0].keywords["pl"], ["PIT"]);
    assert_eq!(config.services[0].card.sign_video.as_deref(), Some("podatki.mp4"));
    let kiosk = &config.kiosks[0];
    assert_eq!((kiosk.panel_mm, kiosk.turned, kiosk.phone), (Some([268, 476]), 90, false));
    assert_eq!(kiosk.spoken_corner, kolejka_core::config::Corner::TopRight);
    assert_eq!(kiosk.keys[&kolejka_core::config::KeyAction::Speak], ["F15"]);
    assert_eq!(kiosk.key_names[&kolejka_core::config::KeyAction::Next].0["pl"], "strzałka w dół");
    assert_eq!((kiosk.idle_s, kiosk.ticket_s), (45, 60));
}

/// Proves that what cannot be of kiosks is told, all at once and with a hint.
#[test]
fn kiosks_that_cannot_be() {
    let told = with(|small| {
        small
            .replace(
                "languages = [\"pl\"]",
                "languages = [\"pl\"]\nlogo = \"../herb.exe\"\nintake_before_min = 900",
            )
            .replace(
                "name = \"Podatki\"",
                "name = \"Podatki\"\ngroup = \"mony\"\nkeywords = { en = [\"tax\"] }",
            )
            + "[[groups]]\nid = \"money\"\nname = \"Pieniądze\"\n[[kiosks]]\nid = \"hall\"\npanel_mm = [20]\n\
               turned = 45\nspoken_corner = \"middle\"\nkeys = { speak = [\"F15\"], next = [\"F15\"], jump = [\"x\"] }\n"
    });
    for expected in [
        "logo: must be the name of a file",
        "intake_before_min: must be a whole number from 0 to 720",
        "services[0].keywords.en: is no language of this office",
        "services[0].group: there is no group `mony` (did you mean `money`?)",
        "kiosks[0].panel_mm: must be width and height",
        "kiosks[0].turned: must be 0, 90, 180 or 270",
        "kiosks[0].spoken_corner: must be one of bottom_left",
        "kiosks[0].keys.next[0]: does `speak` already",
        "kiosks[0].keys.jump: is not known",
    ] {
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected} not in {told:#?}");
    }
}
