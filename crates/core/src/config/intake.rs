//! Whether intake ends early because who comes could not be served before closing.

use serde::{Deserialize, Serialize};

/// The limit that forecasts set to intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// Whether there is such a limit.
    pub by_forecast: bool,
    /// How long after closing clients may still be called.
    pub overtime_s: u32,
}

impl Default for Intake {
    /// Whoever would probably be called more than half an hour after closing is told so beforehand.
    fn default() -> Self {
        Self { by_forecast: true, overtime_s: 30 * 60 }
    }
}
