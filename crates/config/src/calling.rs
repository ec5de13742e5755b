//! Whether the rules of calling make sense together: who could wait for ever, and what can never
//! apply, each with an example.
//!
//! Examples are told for one counter, visits of ten minutes and clients who come as fast as they are
//! served; they show what a rule does at its worst, and are no forecast.

use crate::check::Findings;
use kolejka_core::config::{Config, CounterConfig, Hours, Policy, PolicyKind};

/// The visit that examples are told with.
const VISIT_MIN: u32 = 10;

/// The wait that examples are told with.
const WAIT_S: u32 = 3600;

/// Who goes before somebody who has waited [`WAIT_S`] after less than this hardly waits at all.
const HARDLY_S: u64 = 60;

/// More calls than this between two by arrival are many.
const CALLS_MANY: u32 = 10;

/// The most of any time that a rule waits for.
const DAY_S: u32 = 24 * 3600;

/// The most that a second may count, in thousandths.
const RATE_MILLI_MAX: u32 = 1_000_000;

/// Tickets that the policy does not tell apart: of one class, or of none.
struct Group<'c> {
    /// The class's id.
    class: Option<&'c str>,
    path: String,
    max_wait_s: Option<u32>,
    rate_milli: u32,
    head_start_s: u32,
}

impl Group<'_> {
    fn all(config: &Config) -> Vec<Group<'_>> {
        let normal = Group {
            class: None,
            path: "policy".to_owned(),
            max_wait_s: config.policy.max_wait_s,
            rate_milli: config.policy.rate_milli,
            head_start_s: config.policy.head_start_s,
        };
        let classes = config.classes.iter().enumerate().map(|(row, class)| Group {
            class: Some(class.id.as_str()),
            path: format!("classes[{row}]"),
            max_wait_s: class.max_wait_s,
            rate_milli: class.rate_milli,
            head_start_s: class.head_start_s,
        });
        classes.chain([normal]).collect()
    }

    fn name(&self) -> String {
        self.class.map_or_else(|| "without a class".to_owned(), |class| format!("of `{class}`"))
    }

    /// After which wait one of these goes before one of the others who has waited [`WAIT_S`].
    fn overtakes_after_s(&self, other: &Group<'_>) -> u64 {
        let score = u64::from(other.head_start_s) * 1000 + u64::from(other.rate_milli) * u64::from(WAIT_S);
        score.saturating_sub(u64::from(self.head_start_s) * 1000) / u64::from(self.rate_milli.max(1))
    }
}

/// Judges the rules of calling.
pub(crate) fn judge(config: &Config, findings: &mut Findings) {
    let groups = Group::all(config);
    figures(config, &groups, findings);
    order_of_classes(config, &groups, findings);
    limits(config, &groups, findings);
    classes(config, findings);
    backups(config, findings);
    wishes(config, findings);
}

/// Figures that no policy can work with.
fn figures(config: &Config, groups: &[Group<'_>], findings: &mut Findings) {
    for group in groups {
        if group.rate_milli == 0 || group.rate_milli > RATE_MILLI_MAX {
            findings.error(format!("{}.rate", group.path), "must be above 0 and up to 1000", "");
        }
        if group.head_start_s > DAY_S {
            findings.error(format!("{}.head_start_s", group.path), "must be no more than a day", "");
        }
    }
    if config.policy.kind == (PolicyKind::Ratio { calls: 0 }) {
        findings.error("policy.calls", "must be at least 1", "");
    }
}

/// Who could be overtaken for ever, and weights that change nothing.
fn order_of_classes(config: &Config, groups: &[Group<'_>], findings: &mut Findings) {
    let (from, to) = longest_day(config).unwrap_or((8 * 60, 16 * 60));
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let all_day = |winner: &str, loser: &Group<'_>| {
        format!(
            "example: one counter, visits of {VISIT_MIN} min, somebody {winner} every {VISIT_MIN} min: who came \
             {} at {} still waits at {}; a max_wait_s of 2700 would call them after 45 min",
            loser.name(),
            clock(from),
            clock(to),
        )
    };
    for (place, loser) in groups.iter().enumerate().filter(|(_, group)| group.max_wait_s.is_none()) {
        let path = format!("{}.max_wait_s", loser.path);
        let could_wait = format!("tickets {} could wait for ever: they have no max_wait", loser.name());
        match config.policy.kind {
            PolicyKind::Ratio { calls } if loser.class.is_none() => {
                if calls > CALLS_MANY && groups.len() > 1 {
                    let hint = format!(
                        "example: one counter, visits of {VISIT_MIN} min: {calls} calls out of turn take {} min, \
                         and only then one by arrival is called",
                        calls.saturating_mul(VISIT_MIN),
                    );
                    findings.warning(path, could_wait, &hint);
                }
            }
            PolicyKind::Strict | PolicyKind::Ratio { .. } => {
                if let Some(winner) = groups[..place].last() {
                    findings.warning(path, could_wait, &all_day(&winner.name(), loser));
                }
            }
            PolicyKind::Accumulating => {
                let sooner = |group: &&Group<'_>| group.overtakes_after_s(loser);
                let others = groups.iter().enumerate().filter(|(other, _)| *other != place);
                let winner = others.map(|(_, group)| group).min_by_key(sooner);
                if let Some(winner) = winner.filter(|winner| winner.overtakes_after_s(loser) < HARDLY_S) {
                    let hint = format!(
                        "example: who has waited 60 min {} goes after somebody {} who came {} s ago",
                        loser.name(),
                        winner.name(),
                        winner.overtakes_after_s(loser) + 1,
                    );
                    findings.warning(path, could_wait, &hint);
                }
            }
        }
    }
    weights(config, groups, findings);
}

fn weights(config: &Config, groups: &[Group<'_>], findings: &mut Findings) {
    let Some((normal, classes)) = groups.split_last() else { return };
    if config.policy.kind == PolicyKind::Accumulating {
        for class in classes {
            if class.rate_milli <= normal.rate_milli && class.head_start_s <= normal.head_start_s {
                let hint = format!(
                    "example: a wait of 30 min counts {}, and {} without a class: raise its rate or head_start_s",
                    points(class),
                    points(normal),
                );
                let message = format!("tickets {} are never called before others", class.name());
                findings.warning(class.path.clone(), message, &hint);
            }
        }
        return;
    }
    let default = Policy::default();
    for group in groups {
        if group.rate_milli != default.rate_milli {
            never(findings, format!("{}.rate", group.path), "it counts with kind = \"accumulating\" only");
        }
        if group.head_start_s != default.head_start_s {
            let hint = format!(
                "example: {} are given to nobody; it counts with kind = \"accumulating\" only",
                told(group.head_start_s)
            );
            never(findings, format!("{}.head_start_s", group.path), &hint);
        }
    }
}

/// What a wait of half an hour counts.
fn points(group: &Group<'_>) -> String {
    let seconds = u64::from(group.head_start_s) + u64::from(group.rate_milli) * 1800 / 1000;
    told(u32::try_from(seconds).unwrap_or(u32::MAX))
}

fn never(findings: &mut Findings, path: impl Into<String>, hint: &str) {
    findings.warning(path, "can never apply", hint);
}

/// Limits that lie beyond the day.
fn limits(config: &Config, groups: &[Group<'_>], findings: &mut Findings) {
    if let Some((from, to)) = longest_day(config) {
        for group in groups {
            if let Some(max_wait_s) = group.max_wait_s.filter(|max| *max >= (to - from) * 60) {
                let hint = format!(
                    "example: who comes first in the morning has waited {} when the longest day ends, and the limit is {}",
                    told((to - from) * 60),
                    told(max_wait_s)
                );
                never(findings, format!("{}.max_wait_s", group.path), &hint);
            }
        }
    }
    let kind = match config.policy.kind {
        PolicyKind::Strict => return,
        PolicyKind::Accumulating => "accumulating",
        PolicyKind::Ratio { .. } => "ratio",
    };
    if config.classes.is_empty() {
        let hint = format!("\"{kind}\" is between classes, and there is none: all are called by arrival");
        never(findings, "policy.kind", &hint);
    }
}

/// Classes that no kiosk gives.
fn classes(config: &Config, findings: &mut Findings) {
    let asked = config.priority_question.as_ref().map(|question| &question.class);
    for (row, class) in config.classes.iter().enumerate().filter(|(_, class)| Some(&class.id) != asked) {
        let hint = match asked {
            Some(asked) => format!(
                "example: who says yes at the kiosk gets `{asked}`; `{}` only staff can give",
                class.id
            ),
            None => format!(
                "example: no kiosk asks, as there is no priority_question; `{}` only staff can give",
                class.id
            ),
        };
        findings.warning(format!("classes[{row}].id"), format!("no question gives `{}`", class.id), &hint);
    }
}

fn backups(config: &Config, findings: &mut Findings) {
    for (row, counter) in config.counters.iter().enumerate() {
        for (place, service) in counter.backup.iter().enumerate() {
            if counter.services.contains(service) {
                let hint = format!("counter {} serves `{service}` as its own", counter.id);
                never(findings, format!("counters[{row}].backup[{place}]"), &hint);
            }
        }
        if counter.backup.is_empty() && counter.backup_after_s.is_some() {
            let hint = format!("counter {} is a backup for nothing", counter.id);
            never(findings, format!("counters[{row}].backup_after_s"), &hint);
        }
    }
    for (row, service) in config.services.iter().enumerate() {
        let at: Vec<&CounterConfig> =
            config.counters.iter().filter(|counter| counter.takes(&service.id)).collect();
        let only_then = |counter: &&CounterConfig| {
            !counter.services.contains(&service.id)
                && counter.backup_after_s.is_none()
                && !counter.services.is_empty()
        };
        let Some(first) = at.first().filter(|_| at.iter().all(only_then)) else { continue };
        let hint = format!(
            "example: somebody comes to counter {} for `{}` every {VISIT_MIN} min, and visits take {VISIT_MIN} min: \
             `{}` is never called there; a backup_after_s of 900 would call it after 15 min",
            first.id, first.services[0], service.id
        );
        let message = format!("`{}` could wait for ever: every counter is only a backup for it", service.id);
        findings.warning(format!("services[{row}].id"), message, &hint);
    }
}

/// Languages and needs, and how long they keep a ticket.
fn wishes(config: &Config, findings: &mut Findings) {
    let any = |has: &dyn Fn(&CounterConfig) -> bool| config.counters.iter().any(has);
    let languages: Vec<&str> = config
        .languages
        .iter()
        .skip(1)
        .filter(|lang| !any(&|counter| counter.languages.contains(lang)))
        .map(kolejka_core::ids::Lang::as_str)
        .collect();
    if let Some(first) = languages.first() {
        let hint = format!(
            "example: a ticket in `{first}` goes to any counter at once; say where it is spoken with languages = \
             [\"{first}\"] at a counter"
        );
        findings.warning("languages", format!("no counter speaks {}", languages.join(", ")), &hint);
    }
    let needs: Vec<&str> = config
        .needs
        .iter()
        .filter(|need| !any(&|counter| counter.needs.contains(&need.id)))
        .map(|need| need.id.as_str())
        .collect();
    if let Some(first) = needs.first() {
        let hint = format!(
            "example: a ticket that asks for `{first}` goes to any counter at once; say where it is met with needs = \
             [\"{first}\"] at a counter"
        );
        findings.warning("needs", format!("no counter meets {}", needs.join(", ")), &hint);
    }
    let prefer_for_s = config.policy.prefer_for_s;
    if prefer_for_s == 0 && any(&|counter| !counter.languages.is_empty() || !counter.needs.is_empty()) {
        never(findings, "policy.prefer_for_s", "at 0 s languages and needs keep no ticket for any counter");
    }
    for group in Group::all(config) {
        if let Some(max_wait_s) = group.max_wait_s.filter(|max| *max < prefer_for_s) {
            let hint = format!(
                "example: a ticket {} is kept for {} at most, as any counter takes it past its max_wait",
                group.name(),
                told(max_wait_s)
            );
            findings.warning(
                format!("{}.max_wait_s", group.path),
                format!("is shorter than policy.prefer_for_s of {}", told(prefer_for_s)),
                &hint,
            );
        }
    }
}

/// The longest day of opening, from the first minute to the last, as minutes after midnight.
fn longest_day(config: &Config) -> Option<(u32, u32)> {
    let own = config.services.iter().filter_map(|service| service.hours.as_ref());
    let days = |hours: &Hours| -> Vec<(u32, u32)> {
        let dated = hours.exceptions.iter().map(|exception| &exception.spans);
        hours
            .week
            .iter()
            .chain(dated)
            .filter_map(|spans| Some((spans.first()?.from.0.into(), spans.last()?.to.0.into())))
            .collect()
    };
    std::iter::once(&config.hours).chain(own).flat_map(days).max_by_key(|(from, to)| to - from)
}

/// A time as people say it.
fn told(seconds: u32) -> String {
    if seconds.is_multiple_of(60) && seconds > 0 {
        format!("{} min", seconds / 60)
    } else {
        format!("{seconds} s")
    }
}
