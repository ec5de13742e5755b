//! Calls for help from kiosks.
//!
//! A kiosk has one call at a time; it ends when the assistant or the kiosk says so, or by itself.

use crate::{Timestamp, ids::ClerkId};

/// How long a call for help stands while nobody has answered it.
pub const HELP_WAITING_S: u32 = 10 * 60;

/// How long it stands once somebody is coming.
pub const HELP_COMING_S: u32 = 3 * 60;

/// A kiosk's call for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpCall {
    /// Since when.
    pub at: Timestamp,
    /// Who is coming, since when.
    pub coming: Option<(ClerkId, Timestamp)>,
}

impl HelpCall {
    /// Whether it has stood for as long as it may.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let until = match &self.coming {
            Some((_, since)) => since.plus_s(HELP_COMING_S),
            None => self.at.plus_s(HELP_WAITING_S),
        };
        until <= now
    }
}
