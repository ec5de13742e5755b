//! Opening hours: spans per weekday, dated exceptions, public holidays.

use crate::Texts;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Minutes after midnight at which a business day's date begins; may pass 24:00 for the hours
/// between midnight and the next day's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(pub u16);

impl std::fmt::Display for Minutes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60 % 24, self.0 % 60)
    }
}

/// A span of opening; `to` is the first minute outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first minute inside.
    pub from: Minutes,
    /// The first minute outside; later than `from`.
    pub to: Minutes,
}

/// When tickets are issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Spans from Monday to Sunday, in order, none touching another.
    pub week: [Vec<Span>; 7],
    /// Dates on which it is otherwise.
    pub exceptions: Vec<HoursException>,
    /// Public holidays on which it is closed.
    pub holidays: HolidayCalendar,
}

/// A date with other hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursException {
    /// The date.
    pub date: Date,
    /// Its hours; closed all day if empty.
    pub spans: Vec<Span>,
    /// Why, in words for clients.
    pub reason: Texts,
}

/// A country's public holidays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayCalendar {
    /// None.
    #[default]
    None,
    /// Poland's days free from work.
    Poland,
}
