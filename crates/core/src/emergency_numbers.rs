//! Emergency numbers: printed on paper in advance, given out while the machines are down, entered
//! afterwards with the times at which their clients came.
//!
//! They have a series of their own, so that they never meet a number that the office issues; within
//! it the paper says the number, not the office, so ranges may be entered in any order, each number
//! once a day.

use crate::{Timestamp, ids::ServiceId};
use serde::{Deserialize, Serialize};

/// The series of emergency numbers; no service may have it.
pub const EMERGENCY_SERIES: &str = "E";

/// The highest emergency number.
pub const EMERGENCY_NUMBER_MAX: u32 = 9_999;

/// The most emergency numbers entered at once.
pub const EMERGENCY_RANGE_MAX: u32 = 500;

/// Emergency numbers to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyRange {
    /// The first number.
    pub from: u32,
    /// The last number.
    pub to: u32,
    /// What for.
    pub service: ServiceId,
    /// When the first client came.
    pub arrived_from: Timestamp,
    /// When the last client came; those between are taken to have come at even distances.
    pub arrived_to: Timestamp,
}

impl EmergencyRange {
    /// When the client with a number of the range came.
    pub fn arrived_at(&self, n: u32) -> Timestamp {
        let steps = i64::from((self.to - self.from).max(1));
        let span_ms = self.arrived_to.0 - self.arrived_from.0;
        Timestamp(self.arrived_from.0 + span_ms * i64::from(n - self.from) / steps)
    }
}
