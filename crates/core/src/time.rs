//! The instant, as core sees it: a number it is given.

use jiff::{SignedDuration, Zoned, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds from `earlier` to this instant; zero if it is not earlier.
    pub fn seconds_since(self, earlier: Timestamp) -> u32 {
        u32::try_from((self.0 - earlier.0).max(0) / 1000).unwrap_or(u32::MAX)
    }

    /// The instant so many seconds later.
    #[must_use]
    pub fn plus_s(self, seconds: u32) -> Timestamp {
        Timestamp(self.0 + i64::from(seconds) * 1000)
    }

    /// The instant so many seconds before.
    #[must_use]
    pub fn minus_s(self, seconds: u32) -> Timestamp {
        Timestamp(self.0 - i64::from(seconds) * 1000)
    }

    /// The same instant for calendar arithmetic; instants outside the years −9999 to 9999 are
    /// brought to the nearer end.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The same instant on the clocks of a time zone.
    pub fn in_zone(self, zone: &TimeZone) -> Zoned {
        self.to_jiff().to_zoned(zone.clone())
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(at: jiff::Timestamp) -> Self {
        Timestamp(at.as_millisecond())
    }
}

impl std::ops::Sub for Timestamp {
    type Output = SignedDuration;
    fn sub(self, earlier: Timestamp) -> SignedDuration {
        SignedDuration::from_millis(self.0 - earlier.0)
    }
}
