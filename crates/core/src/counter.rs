//! A counter as the day goes on.
//!
//! Invariant: a closed counter has no clerk and no ticket; an open one has one clerk and at most
//! one ticket.

use crate::{
    Timestamp,
    config::CounterConfig,
    ids::{ClerkId, Seq, ServiceId, TicketId},
};
use serde::{Deserialize, Serialize};

/// A counter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counter {
    /// How it stands.
    pub state: CounterState,
    /// The last event that changed it or its ticket.
    pub touched: Seq,
    /// Services that it took over for the day, besides those that it is configured for.
    pub taken: Vec<ServiceId>,
    /// Services of its own that it goes without for the day.
    pub left: Vec<ServiceId>,
    /// When somebody left it last, or a break there ended.
    pub free_since: Option<Timestamp>,
    /// Since when its clerk offers to hand it over to a colleague.
    pub offered_at: Option<Timestamp>,
    /// Since when its clerk asks the supervisor for help in silence.
    pub alarm_at: Option<Timestamp>,
}

/// How a counter stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CounterState {
    /// Nobody works there.
    #[default]
    Closed,
    /// A clerk works there.
    Open {
        /// Who.
        clerk: ClerkId,
        /// Since when.
        since: Timestamp,
        /// A break, during which nobody is called.
        pause: Option<Pause>,
        /// The ticket called to it or served there.
        ticket: Option<TicketId>,
    },
}

/// A break at a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// Since when.
    pub since: Timestamp,
    /// What for, in the clerk's words, for staff.
    pub reason: Option<String>,
}

impl Counter {
    /// What it serves today: what it is configured for without what it goes without, and what it took
    /// over.
    pub fn services<'a>(&'a self, config: &'a CounterConfig) -> impl Iterator<Item = &'a ServiceId> {
        config.services.iter().filter(|service| !self.left.contains(service)).chain(&self.taken)
    }

    /// Whether it serves a service today, be it as a backup.
    pub fn takes(&self, config: &CounterConfig, service: &ServiceId) -> bool {
        (config.takes(service) && !self.left.contains(service)) || self.taken.contains(service)
    }

    /// Who works there.
    pub fn clerk(&self) -> Option<&ClerkId> {
        match &self.state {
            CounterState::Closed => None,
            CounterState::Open { clerk, .. } => Some(clerk),
        }
    }

    /// The ticket called to it or served there.
    pub fn ticket(&self) -> Option<TicketId> {
        match &self.state {
            CounterState::Closed => None,
            CounterState::Open { ticket, .. } => *ticket,
        }
    }

    /// Whether somebody works there, break or not.
    pub fn is_open(&self) -> bool {
        match self.state {
            CounterState::Closed => false,
            CounterState::Open { .. } => true,
        }
    }

    pub(crate) fn set_ticket(&mut self, new: Option<TicketId>) {
        match &mut self.state {
            CounterState::Closed => debug_assert!(new.is_none(), "a closed counter has no ticket"),
            CounterState::Open { ticket, .. } => *ticket = new,
        }
    }
}
