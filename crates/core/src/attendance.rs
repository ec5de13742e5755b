//! What a ticket's being served, or being set aside, brings with it beyond its state.
//!
//! It begins anew with every leg and every time that the ticket leaves a counter.

use crate::Timestamp;

/// How long an answer to "still serving?" is waited for: who finishes within this time has answered.
pub const ANSWER_WITHIN_S: u32 = 300;

/// How a ticket is attended to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attendance {
    /// Whether the clerk went to the client.
    pub away: bool,
    /// When it was asked whether serving still goes on, until that is answered.
    pub asked_at: Option<Timestamp>,
    /// When it was last answered that it does.
    pub confirmed_at: Option<Timestamp>,
    /// When the clerk wants to be reminded of a ticket set aside.
    pub remind_at: Option<Timestamp>,
}

impl Attendance {
    /// Whether nobody answered in time, so that it is not known when serving really ended.
    pub fn is_doubtful(&self, now: Timestamp) -> bool {
        self.asked_at.is_some_and(|asked| now > asked.plus_s(ANSWER_WITHIN_S))
    }
}
