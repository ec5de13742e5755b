//! An emergency: every screen shows the way out, and nothing is issued or called until it is over.

use crate::{Texts, Timestamp};
use serde::{Deserialize, Serialize};

/// An emergency that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emergency {
    /// What every screen says; the program's own words if empty.
    pub text: Texts,
    /// The way out.
    pub way_out: Texts,
    /// Whether displays say it too.
    pub speak: bool,
    /// Since when.
    pub since: Timestamp,
}
