//! Whether counters' planned breaks are staggered: whether somebody serves every service all the time.

use crate::check::Findings;
use kolejka_core::config::{Config, CounterConfig, Minutes};

/// Warns of every service that all of its counters leave at once.
pub(crate) fn judge(config: &Config, findings: &mut Findings) {
    for (row, service) in config.services.iter().enumerate() {
        let able: Vec<&CounterConfig> =
            config.counters.iter().filter(|counter| counter.takes(&service.id)).collect();
        // Whenever all are away together, one of their breaks has just begun.
        let begins = able.iter().flat_map(|counter| &counter.breaks).map(|span| span.from);
        if let Some(at) =
            begins.into_iter().filter(|at| able.iter().all(|counter| is_away(counter, *at))).min()
        {
            findings.warning(
                format!("services[{row}]"),
                format!("nobody serves `{}` from {at}: all of its counters have a break then", service.id),
                "let `breaks` of its counters follow each other",
            );
        }
    }
}

fn is_away(counter: &CounterConfig, at: Minutes) -> bool {
    counter.breaks.iter().any(|span| span.from <= at && at < span.to)
}
