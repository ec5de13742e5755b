//! Everything that is asked of core: rules from a policy, lanes, and whom they call.
//!
//! No rule of calling is written here; a policy's name becomes an office's configuration, and core
//! does the rest.

use crate::Policy;
use kolejka_core::{
    Entry, LaneKey, Lanes, Place, Scope, Texts, Timestamp,
    config::{
        Card, Class, ClassRank, Config, CounterConfig, CounterIx, HolidayCalendar, Hours, Index, Minutes,
        PolicyKind, Service, ServiceIx, Span,
    },
    ids::{CounterId, ServiceId, TicketId},
};
use std::sync::Arc;

/// What rules need to know of an office.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layout {
    pub(crate) services: Vec<ServiceId>,
    pub(crate) counters: Vec<Desk>,
    /// Ids and `max_wait` of the classes, the highest first, without the normal one.
    pub(crate) classes: Vec<(String, Option<u32>)>,
    /// The `max_wait` of the normal class.
    pub(crate) max_wait_s: Option<u32>,
}

/// What is served at a counter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Desk {
    pub(crate) id: CounterId,
    pub(crate) services: Vec<ServiceId>,
}

/// An office's configuration under a policy; it never closes.
pub(crate) fn config(layout: &Layout, policy: Policy) -> Config {
    let always = Span { from: Minutes(3 * 60), to: Minutes(27 * 60) };
    let mut config = Config::blank();
    config.languages = vec!["en".into()];
    config.hours = Hours {
        week: std::array::from_fn(|_| vec![always]),
        exceptions: Vec::new(),
        holidays: HolidayCalendar::None,
    };
    config.services = layout.services.iter().map(service).collect();
    config.counters = layout.counters.iter().map(counter).collect();
    config.policy.max_wait_s = layout.max_wait_s;
    config.policy.kind = match policy {
        Policy::Fifo | Policy::Strict | Policy::Accumulating { .. } | Policy::Ratio { .. } => {
            PolicyKind::Strict
        }
    };
    if policy != Policy::Fifo {
        config.classes = layout
            .classes
            .iter()
            .map(|(id, max_wait_s)| Class {
                id: id.as_str().into(),
                name: Texts::default(),
                max_wait_s: *max_wait_s,
            })
            .collect();
    }
    config
}

fn service(id: &ServiceId) -> Service {
    Service {
        id: id.clone(),
        series: "A".into(),
        name: Texts::default(),
        sensitive: false,
        hours: None,
        daily_limit: None,
        card: Card::default(),
    }
}

fn counter(desk: &Desk) -> CounterConfig {
    CounterConfig {
        id: desk.id.clone(),
        label: desk.id.as_str().to_owned(),
        room: Texts::default(),
        floor: Texts::default(),
        step_free: true,
        services: desk.services.clone(),
    }
}

/// Who waits, and the rules by which they are called.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    index: Arc<Index>,
    lanes: Lanes,
}

impl Queue {
    /// An empty queue with all counters open.
    pub(crate) fn new(config: &Config) -> Self {
        Self { index: Arc::new(Index::new(config)), lanes: Lanes::default() }
    }

    /// The lane of a class, by its place from the highest, and a service.
    pub(crate) fn lane(&self, class: u16, service: u16) -> LaneKey {
        LaneKey {
            place: Place::InTurn,
            class: ClassRank(class).min(self.index.normal_rank()),
            service: ServiceIx(service),
            step_free: false,
            address: None,
        }
    }

    /// Whether anybody waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// Somebody begins to wait.
    pub(crate) fn insert(&mut self, lane: LaneKey, arrived_at: Timestamp, ticket: TicketId) {
        self.lanes.insert(lane, Entry { arrived_at, ticket });
    }

    /// Calls the next to a counter.
    pub(crate) fn call(&mut self, counter: CounterIx, now: Timestamp) -> Option<Entry> {
        let choice =
            kolejka_core::policy::choose(&self.index, &self.lanes, None, Scope::Counter(counter), now)?;
        let found = self
            .lanes
            .heads()
            .find(|(_, head)| head.ticket == choice.ticket)
            .map(|(key, head)| (*key, head))?;
        self.lanes.remove(found.0, found.1);
        Some(found.1)
    }
}
