//! Why a ticket was called, as data; the words are made at the edge.

use serde::{Deserialize, Serialize};

/// Why a ticket was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// It stood at the front: given back by a counter that closed, or come back after a missed
    /// call.
    Front {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
    /// It had waited longer than its class's `max_wait`.
    MaxWait {
        /// How long the client has waited since coming.
        waited_s: u32,
        /// The limit.
        max_wait_s: u32,
    },
    /// It waited longest among those of the highest class that waits.
    LongestInClass {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
    /// It waited longest of all that wait for this counter.
    Longest {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
    /// Its wait, weighted as its class's waits are, was the greatest.
    Accumulated {
        /// How long the client has waited since coming.
        waited_s: u32,
        /// What the class is given beforehand.
        head_start_s: u32,
        /// How much a second of waiting counts, in thousandths.
        rate_milli: u32,
        /// Head start plus rate times wait, in whole seconds.
        score_s: u32,
    },
    /// Both kinds waited, and it was the turn of those who are served out of turn.
    PriorityTurn {
        /// How long the client has waited since coming.
        waited_s: u32,
        /// Which such call it is since the last normal one, from 1.
        call: u32,
        /// How many there are to one normal call.
        calls: u32,
    },
    /// Both kinds waited, and it was the turn of those without a class.
    NormalTurn {
        /// How long the client has waited since coming.
        waited_s: u32,
        /// How many calls out of turn there were since the last normal one.
        after: u32,
        /// How many there are to one normal call.
        calls: u32,
    },
    /// The clerk chose it.
    Given {
        /// How long the client has waited since coming.
        waited_s: u32,
    },
}

impl Reason {
    /// The reason's stable code.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Front { .. } => "front",
            Reason::MaxWait { .. } => "max_wait",
            Reason::LongestInClass { .. } => "longest_in_class",
            Reason::Longest { .. } => "longest",
            Reason::Accumulated { .. } => "accumulated",
            Reason::PriorityTurn { .. } => "priority_turn",
            Reason::NormalTurn { .. } => "normal_turn",
            Reason::Given { .. } => "given",
        }
    }

    /// How long the client had waited.
    pub fn waited_s(self) -> u32 {
        match self {
            Reason::Front { waited_s }
            | Reason::MaxWait { waited_s, .. }
            | Reason::LongestInClass { waited_s }
            | Reason::Longest { waited_s }
            | Reason::Accumulated { waited_s, .. }
            | Reason::PriorityTurn { waited_s, .. }
            | Reason::NormalTurn { waited_s, .. }
            | Reason::Given { waited_s } => waited_s,
        }
    }
}

/// What else there is to know about a call: how it came to be this counter's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Also {
    /// The counter only helps out with this service, and nothing of its own waited.
    Backup,
    /// The counter only helps out with this service, and the ticket had waited long enough for that.
    BackupAfter {
        /// The wait after which the counter helps out.
        after_s: u32,
    },
    /// The client's language is spoken there.
    Language,
    /// What the client needs to communicate is there.
    Need,
    /// The client's language is not spoken there.
    LanguageNotHere,
    /// What the client needs to communicate is not there.
    NeedNotHere,
}

impl Also {
    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Also::Backup => "backup",
            Also::BackupAfter { .. } => "backup_after",
            Also::Language => "language",
            Also::Need => "need",
            Also::LanguageNotHere => "language_not_here",
            Also::NeedNotHere => "need_not_here",
        }
    }
}
