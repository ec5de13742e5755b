//! A configuration made quick to ask: positions instead of names.
//!
//! It is derived from a [`Config`] and never stored; positions mean something only together with
//! the configuration that they were made from.

use super::{Config, CounterConfig, PolicyKind};
use crate::{
    Wish,
    ids::{ClassId, CounterId, Lang, NeedId, ServiceId},
};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// A service's position in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceIx(pub u16);

/// A counter's position in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CounterIx(pub u16);

/// A class's rank: 0 is the highest, and the rank after the last class is the normal one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassRank(pub u16);

/// A language's position in the configuration; the first is the office's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LangIx(pub u16);

/// A communication need's position in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NeedIx(pub u16);

/// How the waits of a class are weighted under an accumulating policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// How much a second counts, in thousandths.
    pub rate_milli: u32,
    /// What is given beforehand, in seconds.
    pub head_start_s: u32,
}

/// What the rules ask of a configuration on every call.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    services: BTreeMap<ServiceId, ServiceIx>,
    counters: BTreeMap<CounterId, CounterIx>,
    classes: BTreeMap<ClassId, ClassRank>,
    /// Languages that make a wish: those besides the first, if any counter names one.
    languages: BTreeMap<Lang, LangIx>,
    /// Needs that make a wish: all, if any counter names one.
    needs: BTreeMap<NeedId, NeedIx>,
    desks: Vec<Desk>,
    /// Services that rest, by position; fewer where none of the later ones does.
    suspended: Vec<bool>,
    policy: PolicyKind,
    prefer_for_s: u32,
    /// `max_wait` in seconds per class rank, the normal rank last.
    max_wait_s: Vec<Option<u32>>,
    /// Per class rank, the normal rank last.
    weights: Vec<Weight>,
    zone: TimeZone,
}

/// A counter, by positions.
#[derive(Clone, Debug, PartialEq)]
struct Desk {
    serves: Vec<bool>,
    backs_up: Vec<bool>,
    has_backup: bool,
    backup_after_s: Option<u32>,
    step_free: bool,
    languages: Vec<bool>,
    needs: Vec<bool>,
}

impl Desk {
    fn of(config: &Config, counter: &CounterConfig) -> Self {
        let serves: Vec<bool> =
            config.services.iter().map(|service| counter.services.contains(&service.id)).collect();
        // What is the counter's own anyway is no backup.
        let backs_up: Vec<bool> = config
            .services
            .iter()
            .zip(&serves)
            .map(|(service, serves)| !serves && counter.backup.contains(&service.id))
            .collect();
        Self {
            serves,
            has_backup: backs_up.contains(&true),
            backs_up,
            backup_after_s: counter.backup_after_s,
            step_free: counter.step_free,
            languages: config.languages.iter().map(|lang| counter.languages.contains(lang)).collect(),
            needs: config.needs.iter().map(|need| counter.needs.contains(&need.id)).collect(),
        }
    }
}

fn at(flags: &[bool], place: u16) -> bool {
    flags.get(usize::from(place)).copied().unwrap_or(false)
}

impl Index {
    /// Makes the index of a configuration. A time zone that is not known counts as UTC.
    pub fn new(config: &Config) -> Self {
        let services: BTreeMap<_, _> = config
            .services
            .iter()
            .enumerate()
            .map(|(ix, service)| (service.id.clone(), ServiceIx(position(ix))))
            .collect();
        // An office that says of no counter what is spoken there has no rule for languages; so with needs.
        let any = |names: fn(&CounterConfig) -> bool| config.counters.iter().any(names);
        let languages = config
            .languages
            .iter()
            .zip(0_u16..)
            .skip(1)
            .filter(|_| any(|counter| !counter.languages.is_empty()))
            .map(|(lang, ix)| (lang.clone(), LangIx(ix)))
            .collect();
        let needs = config
            .needs
            .iter()
            .zip(0_u16..)
            .filter(|_| any(|counter| !counter.needs.is_empty()))
            .map(|(need, ix)| (need.id.clone(), NeedIx(ix)))
            .collect();
        let weight = |rate_milli, head_start_s| Weight { rate_milli, head_start_s };
        let mut weights: Vec<_> =
            config.classes.iter().map(|class| weight(class.rate_milli, class.head_start_s)).collect();
        weights.push(weight(config.policy.rate_milli, config.policy.head_start_s));
        let mut max_wait_s: Vec<_> = config.classes.iter().map(|class| class.max_wait_s).collect();
        max_wait_s.push(config.policy.max_wait_s);
        Self {
            services,
            counters: config
                .counters
                .iter()
                .enumerate()
                .map(|(ix, counter)| (counter.id.clone(), CounterIx(position(ix))))
                .collect(),
            classes: config
                .classes
                .iter()
                .enumerate()
                .map(|(rank, class)| (class.id.clone(), ClassRank(position(rank))))
                .collect(),
            languages,
            needs,
            desks: config.counters.iter().map(|counter| Desk::of(config, counter)).collect(),
            suspended: Vec::new(),
            policy: config.policy.kind,
            prefer_for_s: config.policy.prefer_for_s,
            max_wait_s,
            weights,
            zone: TimeZone::get(&config.time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// Makes a service one of a counter's own.
    pub(crate) fn take(&mut self, counter: &CounterId, service: &ServiceId) {
        let (Some(counter), Some(service)) = (self.counter(counter), self.service(service)) else { return };
        let desk = &mut self.desks[usize::from(counter.0)];
        desk.serves[usize::from(service.0)] = true;
        desk.backs_up[usize::from(service.0)] = false;
        desk.has_backup = desk.backs_up.contains(&true);
    }

    /// Lets a counter go without a service, be it one that it is a backup for.
    pub(crate) fn leave(&mut self, counter: &CounterId, service: &ServiceId) {
        let (Some(counter), Some(service)) = (self.counter(counter), self.service(service)) else { return };
        let desk = &mut self.desks[usize::from(counter.0)];
        desk.serves[usize::from(service.0)] = false;
        desk.backs_up[usize::from(service.0)] = false;
        desk.has_backup = desk.backs_up.contains(&true);
    }

    /// Lets a service rest.
    pub(crate) fn suspend(&mut self, service: &ServiceId) {
        let Some(service) = self.service(service) else { return };
        let place = usize::from(service.0);
        if self.suspended.len() <= place {
            self.suspended.resize(place + 1, false);
        }
        self.suspended[place] = true;
    }

    /// These rules with one more service at a counter, for whoever asks what would come of it.
    #[must_use]
    pub fn with_service(&self, counter: &CounterId, service: &ServiceId) -> Self {
        let mut index = self.clone();
        index.take(counter, service);
        index
    }

    /// Whether a service rests: nobody is called for it by rule.
    pub fn is_suspended(&self, service: ServiceIx) -> bool {
        at(&self.suspended, service.0)
    }

    /// The position of a service.
    pub fn service(&self, id: &ServiceId) -> Option<ServiceIx> {
        self.services.get(id).copied()
    }

    /// The position of a counter.
    pub fn counter(&self, id: &CounterId) -> Option<CounterIx> {
        self.counters.get(id).copied()
    }

    /// The rank of a class, or of no class. A class that is not known ranks as none.
    pub fn rank(&self, class: Option<&ClassId>) -> ClassRank {
        class.and_then(|id| self.classes.get(id).copied()).unwrap_or(self.normal_rank())
    }

    /// Whether there is such a class.
    pub fn has_class(&self, id: &ClassId) -> bool {
        self.classes.contains_key(id)
    }

    /// The rank of tickets without a class: the lowest.
    pub fn normal_rank(&self) -> ClassRank {
        ClassRank(position(self.max_wait_s.len() - 1))
    }

    /// The `max_wait` of a rank.
    pub fn max_wait_s(&self, rank: ClassRank) -> Option<u32> {
        self.max_wait_s.get(usize::from(rank.0)).copied().flatten()
    }

    /// How classes stand to each other.
    pub fn policy(&self) -> PolicyKind {
        self.policy
    }

    /// How the waits of a rank are weighted.
    pub fn weight(&self, rank: ClassRank) -> Weight {
        self.weights[usize::from(rank.0.min(self.normal_rank().0))]
    }

    /// How long a wish keeps a ticket for the counters that meet it.
    pub fn prefer_for_s(&self) -> u32 {
        self.prefer_for_s
    }

    /// What a ticket with this language and need would have a counter offer; nothing, as far as the
    /// office has no rule for it.
    pub fn wish(&self, language: &Lang, need: Option<&NeedId>) -> Wish {
        Wish {
            language: self.languages.get(language).copied(),
            need: need.and_then(|need| self.needs.get(need).copied()),
        }
    }

    /// All counters.
    pub fn counters(&self) -> impl Iterator<Item = CounterIx> + use<> {
        (0..position(self.desks.len())).map(CounterIx)
    }

    fn desk(&self, counter: CounterIx) -> Option<&Desk> {
        self.desks.get(usize::from(counter.0))
    }

    /// Whether a service is one of a counter's own.
    pub fn serves(&self, counter: CounterIx, service: ServiceIx) -> bool {
        self.desk(counter).is_some_and(|desk| at(&desk.serves, service.0))
    }

    /// Whether a counter serves a service, be it as a backup.
    pub fn takes(&self, counter: CounterIx, service: ServiceIx) -> bool {
        self.desk(counter).is_some_and(|desk| at(&desk.serves, service.0) || at(&desk.backs_up, service.0))
    }

    /// Whether a counter is a backup for anything.
    pub fn has_backup(&self, counter: CounterIx) -> bool {
        self.desk(counter).is_some_and(|desk| desk.has_backup)
    }

    /// The wait after which a counter takes what it is a backup for as if it were its own.
    pub fn backup_after_s(&self, counter: CounterIx) -> Option<u32> {
        self.desk(counter).and_then(|desk| desk.backup_after_s)
    }

    /// Whether a counter is reached without a step.
    pub fn is_step_free(&self, counter: CounterIx) -> bool {
        self.desk(counter).is_some_and(|desk| desk.step_free)
    }

    /// Whether a language is spoken at a counter.
    pub fn has_language(&self, counter: CounterIx, language: LangIx) -> bool {
        self.desk(counter).is_some_and(|desk| at(&desk.languages, language.0))
    }

    /// Whether a communication need is met at a counter.
    pub fn has_need(&self, counter: CounterIx, need: NeedIx) -> bool {
        self.desk(counter).is_some_and(|desk| at(&desk.needs, need.0))
    }

    /// How much of a wish a counter meets: how many of its parts.
    pub fn meets(&self, counter: CounterIx, wish: Wish) -> u8 {
        u8::from(wish.language.is_some_and(|language| self.has_language(counter, language)))
            + u8::from(wish.need.is_some_and(|need| self.has_need(counter, need)))
    }

    /// The office's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

fn position(ix: usize) -> u16 {
    u16::try_from(ix).expect("a checked configuration has fewer than 65,536 of anything")
}
