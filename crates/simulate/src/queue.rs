//! Everything that is asked of core: rules from a policy, lanes, and whom they call.
//!
//! No rule of calling is written here; a policy's name becomes an office's configuration, and core
//! does the rest.

use crate::Policy;
use kolejka_core::{
    LaneKey, OpenCounters, Place, Queue, Texts, Wish,
    config::{
        Card, Class, ClassRank, Config, CounterConfig, HolidayCalendar, Hours, Index, Minutes, PolicyKind,
        RATE_ONE_MILLI, Service, ServiceIx, ServiceRules, Span,
    },
    ids::{CounterId, ServiceId},
};
use std::{collections::BTreeMap, sync::Arc};

/// What rules need to know of an office.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layout {
    pub(crate) services: Vec<ServiceId>,
    pub(crate) counters: Vec<Desk>,
    /// Classes, the highest first, without the normal one.
    pub(crate) classes: Vec<Group>,
    /// The `max_wait` of the normal class.
    pub(crate) max_wait_s: Option<u32>,
}

/// Tickets alike to the policy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) max_wait_s: Option<u32>,
    pub(crate) head_start_s: u32,
}

/// What is served at a counter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Desk {
    pub(crate) id: CounterId,
    pub(crate) services: Vec<ServiceId>,
    pub(crate) backup: Vec<ServiceId>,
    pub(crate) backup_after_s: Option<u32>,
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
    let (kind, rate_milli) = match policy {
        Policy::Fifo | Policy::Strict => (PolicyKind::Strict, RATE_ONE_MILLI),
        Policy::Accumulating { rate_milli } => (PolicyKind::Accumulating, rate_milli),
        Policy::Ratio { calls } => (PolicyKind::Ratio { calls }, RATE_ONE_MILLI),
    };
    config.policy.kind = kind;
    if policy != Policy::Fifo {
        config.classes = layout
            .classes
            .iter()
            .map(|class| Class {
                id: class.id.as_str().into(),
                name: Texts::default(),
                max_wait_s: class.max_wait_s,
                rate_milli,
                head_start_s: class.head_start_s,
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
        intake: None,
        card: Card::default(),
        group: None,
        keywords: BTreeMap::new(),
        staff: ServiceRules::default(),
    }
}

fn counter(desk: &Desk) -> CounterConfig {
    CounterConfig {
        id: desk.id.clone(),
        label: desk.id.as_str().to_owned(),
        room: Texts::default(),
        floor: Texts::default(),
        way: Texts::default(),
        step_free: true,
        services: desk.services.clone(),
        backup: desk.backup.clone(),
        backup_after_s: desk.backup_after_s,
        breaks: Vec::new(),
        languages: Vec::new(),
        needs: Vec::new(),
    }
}

/// An empty queue under a configuration, with all counters open.
pub(crate) fn queue(config: &Config) -> Queue {
    let index = Index::new(config);
    let open: OpenCounters = index.counters().collect();
    Queue::new(Arc::new(index), open, 0)
}

/// The lane of a class, by its place from the highest, and a service.
pub(crate) fn lane(queue: &Queue, class: u16, service: u16) -> LaneKey {
    LaneKey {
        place: Place::InTurn,
        class: ClassRank(class).min(queue.index().normal_rank()),
        service: ServiceIx(service),
        step_free: false,
        wish: Wish::default(),
        address: None,
    }
}
