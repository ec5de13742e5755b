//! What an office sets for those who serve: outcomes, breaks, and when they are reminded or told.

use crate::Texts;
use serde::{Deserialize, Serialize};

/// How long a service may last before its clerk is asked, where nothing is learned of it yet.
pub const STILL_SERVING_AFTER_S: u32 = 45 * 60;

/// How long a called ticket may stand at a counter where nothing happens.
pub const SILENT_AFTER_S: u32 = 3 * 60;

/// One of the answers that staff choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The word that stands in the journal.
    pub id: String,
    /// What staff see.
    pub name: Texts,
}

/// From when a service's queue is long; neither is looked at if absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueAlert {
    /// So many wait.
    #[serde(default)]
    pub waiting: Option<u32>,
    /// Somebody has waited so long.
    #[serde(default)]
    pub longest_s: Option<u32>,
}

/// What holds for all services, unless one says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffRules {
    /// How a visit can end.
    #[serde(default)]
    pub outcomes: Vec<Choice>,
    /// What a break can be for.
    #[serde(default)]
    pub breaks: Vec<Choice>,
    /// Until it is learned how long a service takes: from when its clerk is asked whether it goes on.
    #[serde(default = "still_serving_after_s")]
    pub still_serving_after_s: u32,
    /// From when a called ticket at a counter where nothing happens is told to staff.
    #[serde(default = "silent_after_s")]
    pub silent_after_s: u32,
    /// From when a queue is long.
    #[serde(default)]
    pub queue_alert: QueueAlert,
}

impl Default for StaffRules {
    fn default() -> Self {
        Self {
            outcomes: Vec::new(),
            breaks: Vec::new(),
            still_serving_after_s: STILL_SERVING_AFTER_S,
            silent_after_s: SILENT_AFTER_S,
            queue_alert: QueueAlert::default(),
        }
    }
}

fn still_serving_after_s() -> u32 {
    STILL_SERVING_AFTER_S
}

fn silent_after_s() -> u32 {
    SILENT_AFTER_S
}

/// What one service sets otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceRules {
    /// How a visit for it can end; the office's outcomes if empty.
    #[serde(default)]
    pub outcomes: Vec<Choice>,
    /// As [`StaffRules::still_serving_after_s`].
    #[serde(default)]
    pub still_serving_after_s: Option<u32>,
    /// As [`StaffRules::queue_alert`].
    #[serde(default)]
    pub queue_alert: Option<QueueAlert>,
}
