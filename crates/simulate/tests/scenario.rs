//! Scenario files and what comes of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_simulate::{Comparison, Policy, Scenario, compare, report, scenario::Recorded};
use std::fmt::Write as _;

const EXAMPLE: &str = include_str!("../../../config/scenarios/registration.toml");

fn run(scenario: &Scenario, policies: &[&str], days: u32) -> Comparison {
    let policies: Vec<Policy> = policies.iter().map(|policy| policy.parse().unwrap()).collect();
    compare(scenario, &policies, days, 1, || {})
}

/// Proves that the example is sound, that everybody who comes is served under every policy, and
/// that the policies do what they are for.
#[test]
fn the_example_shows_what_policies_do() {
    let scenario = Scenario::read(EXAMPLE).unwrap();
    let told = run(&scenario, &["fifo", "strict", "accumulating:2", "ratio:2"], 40);
    let mean = |policy: usize, class: usize| told.policies[policy].classes[class].wait_mean_s.unwrap();
    for policy in &told.policies {
        assert_eq!(policy.all.visits, told.policies[0].all.visits);
        assert_eq!(policy.all.left, 0);
        assert!(policy.idle_share > 0.0 && policy.idle_share < 0.5, "{}", policy.idle_share);
    }
    // Strict helps the priority class most, accumulating less, and both at the others' expense.
    assert!(mean(1, 0) < mean(2, 0) && mean(2, 0) < mean(0, 0));
    assert!(mean(1, 1) > mean(2, 1) && mean(2, 1) > mean(0, 1));
    assert!(told.policies[1].classes[1].overtaken > told.policies[0].classes[1].overtaken);
    assert_eq!(run(&scenario, &["strict"], 40).policies[0], told.policies[1]);
}

/// Proves that clients with patience leave, that nobody else does, and that nobody waits past a
/// limit for long.
#[test]
fn patience_ends_and_limits_hold() {
    let text = EXAMPLE
        .replace("\nname = \"pozostali\"", "\nname = \"pozostali\"\npatience_min = 20")
        .replace("max_wait_min = 45", "max_wait_min = 30");
    let told = run(&Scenario::read(&text).unwrap(), &["strict"], 20);
    let [priority, normal] = &told.policies[0].classes[..] else { panic!("two classes") };
    assert_eq!(priority.left, 0);
    assert!(normal.left > 0);
    assert!(normal.wait_longest_s < 3600.0);
}

/// Proves that one counter, one service and one class give the waits of theory, shifts and all.
#[test]
fn a_plain_office_gives_the_waits_of_theory() {
    let text = "
        target_wait_min = 10
        [[arrivals]]
        hours = \"00:00-24:00\"
        per_hour = 9
        [[services]]
        id = \"s\"
        share = 1
        mean_min = 4
        cv = 1
        [[counters]]
        id = \"1\"
        services = [\"s\"]
        shifts = [\"00:00-12:00\", \"12:00-24:00\"]
    ";
    let told = run(&Scenario::read(text).unwrap(), &["fifo"], 2000);
    // M/G/1 by Pollaczek and Khinchine: W = ρ (1 + cv²) mean / (2 (1 − ρ)), with ρ = 0.6.
    let theory_s = 0.6 * 2.0 * 240.0 / (2.0 * 0.4);
    let mean_s = told.policies[0].all.wait_mean_s.unwrap();
    assert!((mean_s / theory_s - 1.0).abs() < 0.03, "{mean_s}, theory {theory_s}");
}

/// Proves that every problem of a file is told at once, with path and hint.
#[test]
fn all_problems_are_told_at_once() {
    let told = |text: &str| -> Vec<String> {
        Scenario::read(text).unwrap_err().iter().map(ToString::to_string).collect()
    };
    let unread = EXAMPLE
        .replace("per_hour = 22", "per_hour = 0")
        .replace("\"07:30-11:00\"", "\"11:00-07:30\"")
        .replace("mean_min = 5\n", "mean_min = -5\n")
        .replace("\"ratio:2\"", "\"ratio:0\", \"lifo\"")
        .replace("share = 0.25\nmax_wait", "shrae = 0.25\nmax_wait");
    assert_eq!(
        told(&unread),
        [
            "classes[0].share: is missing",
            "classes[0].shrae: is not known (did you mean `share`?)",
            "policies[4]: the calls of `ratio` must be a whole number from 1 to 1000, not `0`",
            "policies[5]: `lifo` is no policy; there are fifo, strict, accumulating:R and ratio:N",
            "arrivals[0].per_hour: must be a number above 0 and up to 10000 with at most three decimals, not 0",
            "services[1].mean_min: must be a number above 0 and up to 1440 with at most three decimals, not -5",
            "counters[0].shifts[0]: `11:00-07:30` ends before it begins (a span lies inside one day and ends \
             later than it begins)",
        ]
    );
    let unsound = EXAMPLE
        .replace("\"11:20-15:00\"", "\"10:20-15:00\"")
        .replace("hours = \"08:30-11:30\"", "hours = \"08:00-11:30\"")
        .replace("services = [\"licence\"]", "services = [\"licnce\"]")
        .replace("share = 0.55", "share = 0.45")
        .replace("id = \"5\"", "id = \"4\"");
    assert_eq!(
        told(&unsound),
        [
            "counters[4].id: `4` stands there twice",
            "services: have shares that add up to 0.900 (together all services have a share of 1)",
            "arrivals[1].hours: begins at 08:00 before the one above it ends at 08:30 (list them in order of \
             time, none overlapping another)",
            "counters[0].shifts[1]: begins at 10:20 before the one above it ends at 11:00 (list them in order \
             of time, none overlapping another)",
            "counters[3].services[0]: there is no service `licnce` (did you mean `licence`?)",
        ]
    );
    let unserved = EXAMPLE.replace("\"07:30-12:00\", \"12:20-15:00\"", "\"07:30-12:00\"");
    assert_eq!(
        told(&unserved),
        [
            "services[2]: nobody who serves `licence` works until 15:00, when clients still come (let a shift of \
          such a counter last until then)"
        ]
    );
    assert_eq!(told("name = ")[0].split(':').next(), Some("line 1"));
}

/// Proves that a scenario written as a file is read as it was.
#[test]
fn a_written_scenario_is_read_as_it_was() {
    let scenario = Scenario::read(EXAMPLE).unwrap();
    assert_eq!(Scenario::read(&scenario.to_toml()), Ok(scenario));
}

/// Proves that a record of visits gives the rates, services, classes and shifts that it shows, as a
/// scenario that is sound.
#[test]
fn a_record_gives_the_scenario_that_it_shows() {
    let mut record = "arrived,service,class,called,finished,counter\n".to_owned();
    for day in 1..=4 {
        for minute in (0..60).step_by(6) {
            let date = format!("2026-10-{day:02}T");
            let (class, service) = if minute % 12 == 0 { ("priority", "a") } else { ("", "b") };
            let _ = writeln!(
                record,
                "{date}08:{minute:02}:00,{service},{class},{date}08:{minute:02}:30,{date}08:{:02}:30,1",
                minute + 4 - (minute / 30) * 2
            );
        }
    }
    record += "2026-10-02T09:10:00,b,,,,\n2026-10-03T08:59:00,b,,2026-10-03T09:00:00,2026-10-03T09:05:00,2\n";
    let recorded = Recorded::read("Biuro", &record).unwrap();
    assert_eq!((recorded.days, recorded.visits, recorded.left), (4, 42, 1));
    assert_eq!(recorded.rare, ["2"]);
    let scenario = recorded.scenario;
    assert!((scenario.arrivals[0].per_hour - 10.0).abs() < 1e-9);
    assert_eq!((scenario.services[0].id.as_str(), scenario.classes[0].id.as_str()), ("a", "priority"));
    assert!((scenario.services[0].mean_s - 192.0).abs() < 1e-9, "{}", scenario.services[0].mean_s);
    assert_eq!(scenario.counters.len(), 1);
    let read = Scenario::read(&scenario.to_toml()).unwrap();
    assert_eq!(read.counters, scenario.counters);
    assert!(run(&read, &["strict"], 5).policies[0].all.visits > 0);
}

/// Proves that a record that does not fit is refused with line and reason.
#[test]
fn a_bad_record_is_told_with_line_and_reason() {
    let told = |lines: &str| {
        let text = format!("arrived,service,class,called,finished,counter\n{lines}");
        Recorded::read("x", &text).unwrap_err().to_string()
    };
    assert_eq!(told(""), "there are no visits");
    let lines = told(
        "2026-10-01T08:00:00,a,,2026-10-01T07:59:00,2026-10-01T08:05:00,1\nnever,a,,,,\n2026-10-01T08:00:00,,,,,\n",
    );
    assert!(lines.starts_with("3 lines do not fit"), "{lines}");
    assert!(lines.contains("line 2: called must not be before arrived"), "{lines}");
    assert!(lines.contains("line 3: arrived `never` is no local time"), "{lines}");
    assert!(lines.contains("line 4: service is empty"), "{lines}");
    assert!(told("2026-10-01T08:00:00,a,,,,\n").contains("no visit was served for `a`"));
    assert!(Recorded::read("x", "a,b\n1,2\n").unwrap_err().to_string().contains("there is no `arrived`"));
}

/// Proves that the report is one page that loads nothing and runs nothing, in both languages, with
/// names escaped and two pictures for each class and language.
#[test]
fn the_report_is_one_page_that_loads_nothing() {
    let text = EXAMPLE.replace("Wydział komunikacji\"", "Wydział <komunikacji>\"");
    let scenario = Scenario::read(&text).unwrap();
    let told = run(&scenario, &["fifo", "strict", "accumulating:2.5"], 5);
    let page = report::html(&scenario, &told).unwrap();
    assert_eq!(page.matches("<svg ").count(), 8);
    for absent in ["<script", "<link", "src=", "@import", "url(", "<komunikacji>"] {
        assert!(!page.contains(absent), "{absent}");
    }
    for there in [
        "Ilu klientów czeka dłużej",
        "How many wait longer",
        "czekanie liczone × 2,5",
        "waiting counts × 2.5",
    ] {
        assert!(page.contains(there), "{there}");
    }
}

/// Proves that what an office's configuration says of a record comes into its scenario: the order, names
/// and limits of classes, what a counter only helps out with, and the office's own policy first.
#[test]
fn a_record_of_a_known_office_knows_what_is_configured() {
    let mut record = "arrived,service,class,called,finished,counter\n".to_owned();
    for minute in 0..60 {
        let class = ["", "", "", "priority", "priority", "urgent"][minute % 6];
        let service = ["first", "second"][minute % 2];
        let (at, to) = (format!("2026-10-01T08:{minute:02}:00"), format!("2026-10-01T08:{minute:02}:50"));
        let _ = writeln!(record, "{at},{service},{class},{at},{to},1");
    }
    let mut recorded = Recorded::read("Biuro", &record).unwrap();
    let mut config = kolejka_testkit::sample::office();
    // In the record `urgent` is rarer; the office says that `priority` stands above.
    config.classes.reverse();
    config.classes[0].head_start_s = 120;
    config.policy.kind = kolejka_core::config::PolicyKind::Ratio { calls: 3 };
    config.policy.max_wait_s = Some(1200);
    config.counters[0].services = vec!["first".into()];
    config.counters[0].backup = vec!["second".into()];
    config.counters[0].backup_after_s = Some(900);
    recorded.know(&config);
    let Scenario { classes, counters, policies, .. } = &recorded.scenario;
    let told: Vec<_> =
        classes.iter().map(|class| (class.id.as_str(), class.max_wait_s, class.head_start_s)).collect();
    assert_eq!(told, [("priority", Some(1800), 120), ("urgent", Some(600), 0), ("normal", Some(1200), 0)]);
    assert_eq!(counters[0].services, ["first"]);
    assert_eq!(
        (counters[0].backup.as_slice(), counters[0].backup_after_s),
        (&["second".to_owned()][..], Some(900))
    );
    assert_eq!(policies[0], "ratio:3".parse().unwrap());
}
