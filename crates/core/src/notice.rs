//! Notices: dated, expiring messages of the office for displays and kiosks.

use crate::{Texts, Timestamp, ids::NoticeId};
use serde::{Deserialize, Serialize};

/// Notices that may be current at once; nobody reads more.
pub const NOTICES_MAX: usize = 20;

/// A message of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// How urgent it is.
    pub kind: NoticeKind,
    /// What it says.
    pub text: Texts,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// When it stops being shown; never, if absent.
    pub until: Option<Timestamp>,
}

impl Notice {
    /// Whether it is still to be shown.
    pub fn is_current(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Worth knowing.
    Info,
    /// Worth acting on.
    Warning,
}
