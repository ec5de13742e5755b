//! The rules of calling in an office file: what is read, what is refused, what is warned of.

use kolejka_config::{Problem, read};
use kolejka_core::config::{Config, PolicyKind};

/// An office of two counters, with classes and a need; sound, and warned of nothing.
const OFFICE: &str = r#"
id = "small"
name = { pl = "Urząd", uk = "Управа" }
time_zone = "Europe/Warsaw"
languages = ["pl", "uk"]
[hours]
mon = ["08:00-16:00"]
[policy]
kind = "strict"
[[classes]]
id = "priority"
name = { pl = "P", uk = "P" }
[priority_question]
class = "priority"
text = { pl = "?", uk = "?" }
[[needs]]
id = "sign"
name = { pl = "Język migowy", uk = "Жестова мова" }
[[services]]
id = "tax"
series = "F"
name = { pl = "Podatki", uk = "Податки" }
[[services]]
id = "fee"
series = "Z"
name = { pl = "Opłaty", uk = "Збори" }
[[counters]]
id = "1"
step_free = true
services = "all"
languages = ["uk"]
needs = ["sign"]
[[counters]]
id = "2"
services = ["tax"]
"#;

/// A configuration and its warnings, or what is wrong.
type Read = Result<(Config, Vec<String>), Vec<String>>;

fn with(change: impl Fn(&str) -> String) -> Read {
    match read(&change(OFFICE)) {
        Ok(file) => {
            let told = file.warnings.iter().map(|finding| finding.problem.to_string()).collect();
            Ok((file.config, told))
        }
        Err(problems) => Err(problems.iter().map(Problem::to_string).collect()),
    }
}

fn policy(lines: &str) -> Read {
    with(|office| office.replace("kind = \"strict\"", lines))
}

fn class(lines: &str) -> impl Fn(&str) -> String {
    move |office| office.replace("id = \"priority\"\n", &format!("id = \"priority\"\n{lines}\n"))
}

/// Proves that every rule of calling is read, and that what is not said has its default.
#[test]
fn the_rules_are_read() {
    let (plain, warnings) = with(str::to_owned).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!((plain.policy.kind, plain.policy.prefer_for_s), (PolicyKind::Strict, 600));
    assert_eq!((plain.policy.rate_milli, plain.classes[0].rate_milli), (1000, 1000));
    assert_eq!((plain.policy.head_start_s, plain.classes[0].head_start_s), (0, 0));
    assert_eq!((&plain.counters[1].backup, plain.counters[1].backup_after_s), (&Vec::new(), None));

    let (config, warnings) = with(|office| {
        let rules = "kind = \"accumulating\"\nrate = 1.25\nhead_start_s = 30\nprefer_for_s = 300";
        class("rate = 2\nhead_start_s = 600")(&office.replace("kind = \"strict\"", rules))
            + "backup = [\"fee\"]\nbackup_after_s = 900\nlanguages = [\"uk\"]\nneeds = [\"sign\"]\n"
    })
    .unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(config.policy.kind, PolicyKind::Accumulating);
    assert_eq!((config.policy.rate_milli, config.policy.head_start_s), (1250, 30));
    assert_eq!(config.policy.prefer_for_s, 300);
    assert_eq!((config.classes[0].rate_milli, config.classes[0].head_start_s), (2000, 600));
    let counter = &config.counters[1];
    assert_eq!((counter.backup.as_slice(), counter.backup_after_s), (&["fee".into()][..], Some(900)));
    assert_eq!(
        (counter.languages.as_slice(), counter.needs.as_slice()),
        (&["uk".into()][..], &["sign".into()][..])
    );

    let (config, warnings) = policy("kind = \"ratio\"\ncalls = 3").unwrap();
    assert_eq!((config.policy.kind, warnings), (PolicyKind::Ratio { calls: 3 }, Vec::new()));
}

/// Proves that figures no rule can work with, and names that lead nowhere, are refused with field
/// and reason.
#[test]
fn what_cannot_be_is_refused() {
    let rate = "must be a number above 0 and up to 1000 with at most three decimals, not";
    let cases = [
        (
            policy("kind = \"lottery\""),
            "policy.kind: must be \"strict\", \"accumulating\" or \"ratio\"".to_owned(),
        ),
        (policy("kind = \"ratio\""), "policy.calls: is missing".to_owned()),
        (
            policy("kind = \"ratio\"\ncalls = 0"),
            "policy.calls: must be a whole number from 1 to 1000, not 0".to_owned(),
        ),
        (policy("kind = \"accumulating\"\nrate = 0"), format!("policy.rate: {rate} 0")),
        (policy("kind = \"accumulating\"\nrate = -2.5"), format!("policy.rate: {rate} -2.5")),
        (with(class("rate = 0.0")), format!("classes[0].rate: {rate} 0.0")),
        (with(class("rate = 1.0005")), format!("classes[0].rate: {rate} 1.0005")),
        (with(class("rate = 1001")), format!("classes[0].rate: {rate} 1001")),
        (
            with(class("head_start_s = 86401")),
            "classes[0].head_start_s: must be a whole number from 0 to 86400, not 86401".to_owned(),
        ),
        (
            with(class("headstart_s = 1")),
            "classes[0].headstart_s: is not known (did you mean `head_start_s`?)".to_owned(),
        ),
        (
            policy("kind = \"strict\"\nprefer_for_s = -1"),
            "policy.prefer_for_s: must be a whole number from 0 to 86400, not -1".to_owned(),
        ),
        (
            with(|office| format!("{office}backup = [\"fees\"]")),
            "counters[1].backup[0]: there is no service `fees` (did you mean `fee`?)".to_owned(),
        ),
        (
            with(|office| format!("{office}backup = [\"fee\"]\nbackup_after_s = 0")),
            "counters[1].backup_after_s: must be a whole number from 1 to 86400, not 0".to_owned(),
        ),
        (
            with(|office| format!("{office}languages = [\"de\"]")),
            "counters[1].languages[0]: there is no language `de`".to_owned(),
        ),
        (
            with(|office| format!("{office}needs = [\"sing\"]")),
            "counters[1].needs[0]: there is no need `sing` (did you mean `sign`?)".to_owned(),
        ),
    ];
    for (read, expected) in cases {
        let told = read.unwrap_err();
        assert!(told.len() == 1 && told[0].starts_with(&expected), "{expected}\nis not {told:#?}");
    }
}

/// Asserts that each office is accepted with just one warning, which begins so.
fn assert_warned(cases: impl IntoIterator<Item = (Read, &'static str)>) {
    for (read, expected) in cases {
        let (_, told) = read.unwrap_or_else(|told| panic!("{expected}\nis refused: {told:#?}"));
        assert!(told.len() == 1 && told[0].starts_with(expected), "{expected}\nis not {told:#?}");
    }
}

/// Proves that rules by which somebody could wait for ever are warned of, each alone and with an
/// example that has figures.
#[test]
fn what_starves_somebody_is_warned_of() {
    let no_limit = "max_wait_s = 0\n";
    let cases = [
        (
            policy(&format!("kind = \"strict\"\n{no_limit}")),
            "policy.max_wait_s: tickets without a class could wait for ever: they have no max_wait (example: one \
             counter, visits of 10 min, somebody of `priority` every 10 min: who came without a class at 08:00 still \
             waits at 16:00; a max_wait_s of 2700 would call them after 45 min)",
        ),
        (
            with(|office| {
                let limitless =
                    office.replace("kind = \"strict\"", "kind = \"accumulating\"\nmax_wait_s = 0");
                class("rate = 100")(&limitless)
            }),
            "policy.max_wait_s: tickets without a class could wait for ever: they have no max_wait (example: who has \
             waited 60 min without a class goes after somebody of `priority` who came 37 s ago)",
        ),
        (
            with(|office| {
                let limitless =
                    office.replace("kind = \"strict\"", "kind = \"accumulating\"\nmax_wait_s = 0");
                class("head_start_s = 7200")(&limitless)
            }),
            "policy.max_wait_s: tickets without a class could wait for ever: they have no max_wait (example: who has \
             waited 60 min without a class goes after somebody of `priority` who came 1 s ago)",
        ),
        (
            policy(&format!("kind = \"ratio\"\ncalls = 50\n{no_limit}")),
            "policy.max_wait_s: tickets without a class could wait for ever: they have no max_wait (example: one \
             counter, visits of 10 min: 50 calls out of turn take 500 min",
        ),
        (
            with(|office| office.replace("services = \"all\"", "services = [\"tax\"]\nbackup = [\"fee\"]")),
            "services[1].id: `fee` could wait for ever: every counter is only a backup for it (example: somebody \
             comes to counter 1 for `tax` every 10 min, and visits take 10 min: `fee` is never called there; a \
             backup_after_s of 900 would call it after 15 min)",
        ),
    ];
    assert_warned(cases);
}

/// Proves that what can never apply, or changes nothing, is warned of, each alone.
#[test]
fn what_never_applies_is_warned_of() {
    let cases = [
        (
            policy("kind = \"accumulating\""),
            "classes[0]: tickets of `priority` are never called before others (example: a wait of 30 min counts \
             30 min, and 30 min without a class: raise its rate or head_start_s)",
        ),
        (
            policy("kind = \"strict\"\ncalls = 3"),
            "policy.calls: can never apply: the policy is \"strict\" (it counts with kind = \"ratio\" only)",
        ),
        (
            policy("kind = \"strict\"\nrate = 2"),
            "policy.rate: can never apply (it counts with kind = \"accumulating\" only)",
        ),
        (
            with(class("head_start_s = 300")),
            "classes[0].head_start_s: can never apply (example: 5 min are given to nobody",
        ),
        (
            with(class("max_wait_s = 28800")),
            "classes[0].max_wait_s: can never apply (example: who comes first in the morning has waited 480 min when \
             the longest day ends, and the limit is 480 min)",
        ),
        (
            with(|office| {
                let from = office.find("[[classes]]").unwrap();
                let to = office.find("[[needs]]").unwrap();
                format!("{}{}", &office[..from], &office[to..]).replace("\"strict\"", "\"accumulating\"")
            }),
            "policy.kind: can never apply (\"accumulating\" is between classes, and there is none",
        ),
        (
            with(|office| format!("{office}[[classes]]\nid = \"vip\"\nname = {{ pl = \"V\", uk = \"V\" }}")),
            "classes[1].id: no question gives `vip` (example: who says yes at the kiosk gets `priority`",
        ),
        (
            with(|office| format!("{office}backup = [\"tax\"]")),
            "counters[1].backup[0]: can never apply (counter 2 serves `tax` as its own)",
        ),
        (
            with(|office| format!("{office}backup_after_s = 60")),
            "counters[1].backup_after_s: can never apply (counter 2 is a backup for nothing)",
        ),
        (
            with(|office| office.replace("languages = [\"uk\"]\n", "")),
            "languages: no counter speaks uk (example: a ticket in `uk` goes to any counter at once",
        ),
        (
            with(|office| office.replace("needs = [\"sign\"]\n", "")),
            "needs: no counter meets sign (example: a ticket that asks for `sign` goes to any counter at once",
        ),
        (
            policy("kind = \"strict\"\nprefer_for_s = 0"),
            "policy.prefer_for_s: can never apply (at 0 s languages and needs keep no ticket for any counter)",
        ),
        (
            with(class("max_wait_s = 300")),
            "classes[0].max_wait_s: is shorter than policy.prefer_for_s of 10 min (example: a ticket of `priority` is \
             kept for 5 min at most",
        ),
    ];
    assert_warned(cases);
}

/// Proves that a limit on every wait takes away the warning of waiting for ever.
#[test]
fn a_max_wait_ends_every_wait() {
    for rules in ["kind = \"strict\"", "kind = \"ratio\"\ncalls = 1000"] {
        assert_eq!(policy(rules).unwrap().1, Vec::<String>::new(), "{rules}");
    }
}
