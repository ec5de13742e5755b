//! The limit that forecasts set to intake, and planned breaks: what is read, refused and warned of.

use kolejka_config::{Problem, read};
use kolejka_core::config::{Config, Intake, Minutes, Span};

const OFFICE: &str = r#"
id = "small"
name = "Urząd"
time_zone = "Europe/Warsaw"
languages = ["pl"]
#intake
[hours]
mon = ["08:00-16:00"]
[[services]]
id = "tax"
series = "F"
name = "Podatki"
#service
[[counters]]
id = "1"
services = "all"
step_free = true
#first
[[counters]]
id = "2"
services = "all"
step_free = true
#second
"#;

/// A configuration and its warnings, or what is wrong.
fn with(lines: &[(&str, &str)]) -> Result<(Config, Vec<String>), Vec<String>> {
    let text = lines.iter().fold(OFFICE.to_owned(), |text, (place, line)| text.replace(place, line));
    match read(&text) {
        Ok(file) => {
            let told = file.warnings.iter().map(|finding| finding.problem.to_string()).collect();
            Ok((file.config, told))
        }
        Err(problems) => Err(problems.iter().map(Problem::to_string).collect()),
    }
}

/// Proves that the limit is on with half an hour of overtime where nothing is said, that an office and a
/// service may want it otherwise, and that figures out of range are refused by name.
#[test]
fn the_limit_of_intake_is_read() {
    let (plain, warnings) = with(&[]).unwrap();
    assert_eq!(
        (plain.intake, plain.services[0].intake),
        (Intake { by_forecast: true, overtime_s: 1800 }, None)
    );
    assert_eq!(warnings, Vec::<String>::new());
    let (config, warnings) =
        with(&[("#intake", "intake = { overtime_s = 0 }"), ("#service", "intake = { by_forecast = false }")])
            .unwrap();
    assert_eq!(config.intake, Intake { by_forecast: true, overtime_s: 0 });
    assert_eq!(config.services[0].intake.map(|intake| intake.by_forecast), Some(false));
    assert_eq!(warnings, Vec::<String>::new());
    let wrong = with(&[
        ("#intake", "intake = { by_forecast = \"yes\", overtime_min = 5 }"),
        ("#service", "intake = { overtime_s = 86401 }"),
    ])
    .unwrap_err();
    for (place, path) in ["intake.by_forecast: ", "intake.overtime_min: ", "services[0].intake.overtime_s: "]
        .iter()
        .enumerate()
    {
        assert!(wrong.iter().any(|told| told.starts_with(path)), "{place}: {wrong:?}");
    }
}

/// Proves that an overtime which can never apply is warned of.
#[test]
fn overtime_without_a_limit_is_warned_of() {
    let (_, warnings) = with(&[
        ("#intake", "intake = { by_forecast = false, overtime_s = 60 }"),
        ("#service", "intake = { by_forecast = false, overtime_s = 60 }"),
    ])
    .unwrap();
    let paths: Vec<&str> =
        warnings.iter().filter_map(|told| told.split_once(": ")).map(|told| told.0).collect();
    assert_eq!(paths, ["intake.overtime_s", "services[0].intake.overtime_s"]);
}

/// Proves that planned breaks are read in order of time, that those that overlap are refused, and that
/// a service which all of its counters leave at once is warned of, with the time.
#[test]
fn breaks_are_read_and_judged() {
    let (config, warnings) = with(&[
        ("#first", "breaks = [\"13:00-13:15\", \"10:00-10:15\"]"),
        ("#second", "breaks = [\"10:15-10:30\"]"),
    ])
    .unwrap();
    let span = |from, to| Span { from: Minutes(from), to: Minutes(to) };
    assert_eq!(config.counters[0].breaks, [span(600, 615), span(780, 795)]);
    assert_eq!(warnings, Vec::<String>::new());
    let (_, warnings) =
        with(&[("#first", "breaks = [\"10:00-10:15\"]"), ("#second", "breaks = [\"10:10-10:30\"]")]).unwrap();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].starts_with("services[0]: nobody serves `tax` from 10:10"), "{warnings:?}");
    let wrong = with(&[("#first", "breaks = [\"10:00-10:15\", \"10:10-10:20\", \"noon\"]")]).unwrap_err();
    assert_eq!(wrong.iter().filter(|told| told.starts_with("counters[0].breaks")).count(), 2, "{wrong:?}");
}
