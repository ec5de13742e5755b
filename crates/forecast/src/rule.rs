//! The office's calling rule, as the forward run needs it: how urgent a waiting ticket is.
//!
//! This is the one place that knows of policies, because core's own will grow.
//! What is deliberately absent: reasons, and who may be served where.

use kolejka_core::config::ClassRank;
use std::cmp::Ordering;

/// How fast a class gains on the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accrual {
    /// Points per second waited.
    pub rate: f64,
    /// Seconds credited on joining.
    pub head_start_s: f64,
}

/// Who comes first.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// A higher class first, arrival order within.
    Strict,
    /// The most points first, by class rank; a class beyond the list has rate 1 and no head start.
    Accumulating(Vec<Accrual>),
    /// While both wait, so many calls of a priority class to one of the normal class.
    Ratio {
        /// The rank of the normal class.
        normal: ClassRank,
        /// Priority calls to one normal call.
        priority_calls: u32,
    },
}

/// A rule with the limits that stand above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Calling {
    /// Who comes first.
    pub rule: Rule,
    /// Per class rank, the wait beyond which a ticket goes before all that are not past theirs.
    pub max_wait_s: Vec<Option<f64>>,
    /// Priority calls since the last normal one.
    pub priority_calls_made: u32,
}

/// How urgent a waiting ticket is; the greatest is called first, ties by arrival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Urgency {
    past_max_wait: bool,
    points: f64,
    waited_s: f64,
}

impl Urgency {
    /// Orders the less urgent first.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.past_max_wait
            .cmp(&other.past_max_wait)
            .then(self.points.total_cmp(&other.points))
            .then(self.waited_s.total_cmp(&other.waited_s))
    }
}

impl Calling {
    /// A rule without limits above it.
    pub fn new(rule: Rule) -> Self {
        Self { rule, max_wait_s: Vec::new(), priority_calls_made: 0 }
    }

    /// How urgent a ticket is.
    pub fn urgency(&self, class: ClassRank, waited_s: f64) -> Urgency {
        let limit = self.max_wait_s.get(usize::from(class.0)).copied().flatten();
        if limit.is_some_and(|limit_s| waited_s > limit_s) {
            return Urgency { past_max_wait: true, points: waited_s, waited_s };
        }
        let points = match &self.rule {
            Rule::Strict => -f64::from(class.0),
            Rule::Accumulating(accruals) => match accruals.get(usize::from(class.0)) {
                Some(accrual) => accrual.head_start_s + accrual.rate * waited_s,
                None => waited_s,
            },
            Rule::Ratio { normal, priority_calls } => {
                if class >= *normal {
                    0.0
                } else if self.priority_calls_made < *priority_calls {
                    1.0
                } else {
                    -1.0
                }
            }
        };
        Urgency { past_max_wait: false, points, waited_s }
    }

    /// Counts a call towards a ratio, if somebody of the normal class waited meanwhile.
    pub fn count_call(&mut self, class: ClassRank, normal_waits: bool) {
        if let Rule::Ratio { normal, .. } = &self.rule {
            if class >= *normal {
                self.priority_calls_made = 0;
            } else if normal_waits {
                self.priority_calls_made += 1;
            }
        }
    }
}
