//! The office's state, and what can be asked of it without changing it.
//!
//! Invariants (checked after every event by `testkit`): every waiting ticket is in exactly one
//! lane, the one that its own fields name; counters and the tickets at them name each other.

use crate::{
    Actor, Choice, ClosedBecause, Counter, Decision, Emergency, Entry, HelpCall, IntakeLimit, IntakeOrder,
    LaneKey, Lanes, Notice, OpenCounters, Orders, Place, Queue, Recorded, Refusal, Scope, Ticket,
    TicketState, Timestamp, UndoEntry,
    calendar::{self, Closed, Opening},
    config::{Config, CounterConfig, Hours, Index, Intake, Service},
    ids::{
        ClerkId, CounterId, KioskId, Lang, NoteId, NoticeId, OfficeId, PrinterId, Seq, Series, ServiceId,
        TicketId,
    },
    policy::{self, Situation, Tally},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// One office.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    pub(crate) id: OfficeId,
    pub(crate) config: Arc<Config>,
    pub(crate) index: Arc<Index>,
    pub(crate) day: Day,
    pub(crate) tickets: BTreeMap<TicketId, Ticket>,
    pub(crate) lanes: Lanes,
    pub(crate) tally: Tally,
    pub(crate) counters: BTreeMap<CounterId, Counter>,
    pub(crate) notices: BTreeMap<NoticeId, Notice>,
    pub(crate) help: BTreeMap<KioskId, HelpCall>,
    pub(crate) emergency: Option<Emergency>,
    pub(crate) configured: Seq,
    pub(crate) next_ticket: TicketId,
    pub(crate) next_notice: NoticeId,
    pub(crate) next_note: NoteId,
    pub(crate) undo: BTreeMap<CounterId, Vec<UndoEntry>>,
    /// What people did to tickets away from any counter.
    pub(crate) undo_away: BTreeMap<ClerkId, Vec<UndoEntry>>,
    pub(crate) last_seq: Seq,
    pub(crate) last_at: Timestamp,
}

/// The business day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// None has begun yet.
    NotBegun,
    /// One is going on.
    Open(DayTally),
    /// One was ended, and the next has not begun.
    Ended(DayTally),
}

/// What is counted in a business day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTally {
    /// Its date.
    pub date: Date,
    /// The last number issued per series.
    pub numbers: BTreeMap<Series, u32>,
    /// Tickets issued per service, by their first leg.
    pub issued: BTreeMap<ServiceId, u32>,
    /// Services whose intake ended early, and why; a day that is opened again begins without.
    pub limited: BTreeMap<ServiceId, IntakeLimit>,
    /// What is ordered for today.
    pub orders: Orders,
    /// Emergency numbers entered.
    pub emergency_numbers: BTreeSet<u32>,
}

impl Day {
    /// The date of the day that goes on.
    pub fn open_date(&self) -> Option<Date> {
        match self {
            Day::Open(tally) => Some(tally.date),
            Day::NotBegun | Day::Ended(_) => None,
        }
    }

    /// The date of the day that goes on or was ended last.
    pub fn latest_date(&self) -> Option<Date> {
        match self {
            Day::Open(tally) | Day::Ended(tally) => Some(tally.date),
            Day::NotBegun => None,
        }
    }
}

impl Office {
    /// An office before its first event.
    pub fn new(id: OfficeId) -> Self {
        let config = Config::blank();
        Self {
            id,
            index: Arc::new(Index::new(&config)),
            config: Arc::new(config),
            day: Day::NotBegun,
            tickets: BTreeMap::new(),
            lanes: Lanes::default(),
            tally: Tally::default(),
            counters: BTreeMap::new(),
            notices: BTreeMap::new(),
            help: BTreeMap::new(),
            emergency: None,
            configured: Seq(0),
            next_ticket: TicketId(1),
            next_notice: NoticeId(1),
            next_note: NoteId(1),
            undo: BTreeMap::new(),
            undo_away: BTreeMap::new(),
            last_seq: Seq(0),
            last_at: Timestamp(0),
        }
    }

    /// Its id.
    pub fn id(&self) -> &OfficeId {
        &self.id
    }
    /// The configuration in force.
    pub fn config(&self) -> &Arc<Config> {
        &self.config
    }
    /// The event by which the configuration in force came, which is its version; 0 if the journal does not
    /// say it.
    pub fn configured(&self) -> Seq {
        self.configured
    }
    /// The configuration in force, made quick to ask.
    pub fn index(&self) -> &Arc<Index> {
        &self.index
    }
    /// The business day.
    pub fn day(&self) -> &Day {
        &self.day
    }
    /// The number of the last event.
    pub fn last_seq(&self) -> Seq {
        self.last_seq
    }
    /// The time of the last event.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }
    /// The lanes in which tickets wait.
    pub fn lanes(&self) -> &Lanes {
        &self.lanes
    }
    /// This business day's tickets.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values()
    }
    /// One of this business day's tickets.
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.get(&id)
    }
    /// The counters as configured, each with how it stands.
    pub fn counters(&self) -> impl Iterator<Item = (&CounterConfig, &Counter)> {
        self.config.counters.iter().filter_map(|config| Some((config, self.counters.get(&config.id)?)))
    }
    /// One counter.
    pub fn counter(&self, id: &CounterId) -> Option<(&CounterConfig, &Counter)> {
        let ix = self.index.counter(id)?;
        Some((&self.config.counters[usize::from(ix.0)], self.counters.get(id)?))
    }
    /// One service.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.index.service(id).map(|ix| &self.config.services[usize::from(ix.0)])
    }
    /// The language of who names none.
    pub fn default_language(&self) -> Lang {
        self.config.languages.first().cloned().unwrap_or_else(|| Lang::new("pl"))
    }
    /// Whether a printer is configured.
    pub fn has_printer(&self, id: &PrinterId) -> bool {
        self.config.printers.iter().any(|printer| printer.id == *id)
    }
    /// Notices still to be shown.
    pub fn notices(&self, now: Timestamp) -> impl Iterator<Item = &Notice> {
        self.notices.values().filter(move |notice| notice.is_current(now))
    }
    /// Kiosks that call for help.
    pub fn help(&self) -> impl Iterator<Item = (&KioskId, &HelpCall)> {
        self.help.iter()
    }
    /// The emergency that goes on.
    pub fn emergency(&self) -> Option<&Emergency> {
        self.emergency.as_ref()
    }
    /// What can be taken back at a counter, the latest last.
    pub fn undo_entries(&self, counter: &CounterId) -> &[UndoEntry] {
        self.undo.get(counter).map_or(&[], Vec::as_slice)
    }
    /// What a counter serves today: what it is configured for, and what it took over.
    pub fn services_at(&self, id: &CounterId) -> Vec<ServiceId> {
        self.counter(id)
            .map_or_else(Vec::new, |(config, counter)| counter.services(config).cloned().collect())
    }
    /// What is ordered for the day that goes on.
    pub fn orders(&self) -> Option<&Orders> {
        match &self.day {
            Day::Open(tally) => Some(&tally.orders),
            Day::NotBegun | Day::Ended(_) => None,
        }
    }
    /// Whether a service rests.
    pub fn is_suspended(&self, service: &ServiceId) -> bool {
        self.index.service(service).is_some_and(|service| self.index.is_suspended(service))
    }
    /// Since when a ticket at a counter is attended to without its clerk having said so again.
    pub fn attended_since(&self, id: TicketId) -> Option<Timestamp> {
        let ticket = self.ticket(id)?;
        let began = match &ticket.state {
            TicketState::Called(call) => call.at,
            TicketState::Serving { since, .. } => *since,
            TicketState::Waiting { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => return None,
        };
        Some(ticket.attendance.confirmed_at.map_or(began, |confirmed| confirmed.max(began)))
    }
    /// The counter at which a clerk works.
    pub fn counter_of(&self, clerk: &ClerkId) -> Option<&CounterId> {
        self.counters.iter().find(|(_, counter)| counter.clerk() == Some(clerk)).map(|(id, _)| id)
    }

    /// The time that the next event gets: the clock's, but never before the last event.
    pub fn now(&self, clock: Timestamp) -> Timestamp {
        clock.max(self.last_at)
    }

    /// Gives a decision's events their places in the journal.
    pub fn record(&self, decision: &Decision, actor: &Actor, now: Timestamp) -> Vec<Recorded> {
        let action = self.last_seq.next();
        (action.0..)
            .zip(&decision.events)
            .map(|(seq, event)| Recorded {
                seq: Seq(seq),
                at: self.now(now),
                action,
                actor: actor.clone(),
                counter: decision.counter.clone(),
                event: event.clone(),
            })
            .collect()
    }

    /// The business day to which an instant belongs.
    pub fn business_date(&self, now: Timestamp) -> Date {
        calendar::business_date(self.config.day_starts, self.index.zone(), now)
    }

    /// Whether the office as a whole issues tickets.
    ///
    /// # Errors
    /// [`Refusal::OfficeClosed`] with the reason and when it opens.
    pub fn check_open(&self, now: Timestamp) -> Result<(), Refusal> {
        let opens_at = |opening| match opening {
            Opening::Open { .. } => None,
            Opening::Closed { opens_at, .. } => opens_at,
        };
        let opening = calendar::opening(&self.config, &self.index, &self.config.hours, now);
        match (self.orders().and_then(|orders| orders.intake), &self.day) {
            (Some(IntakeOrder::Open), Day::Open(_)) => return Ok(()),
            (Some(IntakeOrder::Stopped), Day::Open(_)) => {
                return Err(Refusal::OfficeClosed {
                    because: ClosedBecause::Stopped,
                    opens_at: self.next_day_opening(&self.config.hours, now),
                });
            }
            (Some(_) | None, Day::Open(_) | Day::NotBegun | Day::Ended(_)) => {}
        }
        match (&self.day, opening) {
            // A day ended within its hours opens again with the next one.
            (Day::Ended(_), Opening::Open { .. }) => Err(Refusal::OfficeClosed {
                because: ClosedBecause::DayEnded,
                opens_at: self.next_day_opening(&self.config.hours, now),
            }),
            (Day::NotBegun | Day::Ended(_), _) => {
                Err(Refusal::OfficeClosed { because: ClosedBecause::DayEnded, opens_at: opens_at(opening) })
            }
            (Day::Open(_), Opening::Closed { because, opens_at }) => {
                Err(Refusal::OfficeClosed { because: closed_because(&self.config.hours, because), opens_at })
            }
            (Day::Open(_), Opening::Open { .. }) => Ok(()),
        }
    }

    /// Whether tickets are issued for a service.
    ///
    /// # Errors
    /// [`Refusal::UnknownService`], or [`Refusal::OfficeClosed`] or [`Refusal::IntakeClosed`] with
    /// the reason and when it opens.
    pub fn check_intake(&self, id: &ServiceId, now: Timestamp) -> Result<(), Refusal> {
        let service = self.service(id).ok_or_else(|| Refusal::UnknownService(id.clone()))?;
        let refuse = |because, opens_at| Refusal::IntakeClosed { service: id.clone(), because, opens_at };
        let hours = service.hours.as_ref().unwrap_or(&self.config.hours);
        let orders = self.orders().map(|orders| orders.of(id)).unwrap_or_default();
        let order = self.orders().and_then(|orders| orders.intake_of(id));
        if orders.suspended.is_some() {
            return Err(refuse(ClosedBecause::Suspended, None));
        }
        match order {
            Some(IntakeOrder::Stopped) if orders.intake.is_some() => {
                return Err(refuse(ClosedBecause::Stopped, self.next_day_opening(hours, now)));
            }
            // Ordered for the whole office.
            Some(IntakeOrder::Stopped) => self.check_open(now)?,
            Some(IntakeOrder::Open) => {}
            None => self.check_hours(service, now)?,
        }
        let issued = match &self.day {
            Day::Open(tally) => tally.issued.get(id).copied().unwrap_or_default(),
            Day::NotBegun | Day::Ended(_) => 0,
        };
        let waiting = || {
            let waiting = self.index.service(id).map_or(0, |ix| self.lanes.waiting_for(ix));
            u32::try_from(waiting).unwrap_or(u32::MAX)
        };
        // A place in the queue comes free by itself, the next day's tickets do not.
        match (orders.cap.daily.or(service.daily_limit), orders.cap.waiting, self.intake_limit(id)) {
            (Some(limit), _, _) if issued >= limit => Err(ClosedBecause::DailyLimit(limit)),
            (_, Some(limit), _) if waiting() >= limit => {
                return Err(refuse(ClosedBecause::WaitingLimit(limit), None));
            }
            (_, _, Some(limit)) if order.is_none() => {
                Err(ClosedBecause::NoTimeLeft { closes_at: limit.closes_at })
            }
            (Some(_) | None, Some(_) | None, Some(_) | None) => Ok(()),
        }
        .map_err(|because| refuse(because, self.next_day_opening(hours, now)))
    }

    /// Whether the hours of a service let tickets be issued.
    fn check_hours(&self, service: &Service, now: Timestamp) -> Result<(), Refusal> {
        let Some(hours) = &service.hours else { return self.check_open(now) };
        // A service's own hours stand instead of the office's.
        match (&self.day, calendar::opening(&self.config, &self.index, hours, now)) {
            (Day::NotBegun | Day::Ended(_), _) => self.check_open(now),
            (Day::Open(_), Opening::Open { .. }) => Ok(()),
            (Day::Open(_), Opening::Closed { because, opens_at }) => Err(Refusal::IntakeClosed {
                service: service.id.clone(),
                because: closed_because(hours, because),
                opens_at,
            }),
        }
    }

    /// Why intake for a service ended early today, if it did.
    pub fn intake_limit(&self, id: &ServiceId) -> Option<&IntakeLimit> {
        match &self.day {
            Day::Open(tally) => tally.limited.get(id),
            Day::NotBegun | Day::Ended(_) => None,
        }
    }

    /// Whether forecasts limit the intake of a service: its own rule, or else the office's.
    pub fn intake_of(&self, id: &ServiceId) -> Intake {
        self.service(id).and_then(|service| service.intake).unwrap_or(self.config.intake)
    }

    /// Whether the hours of a service, its own or else the office's, are open.
    pub fn is_within_hours(&self, id: &ServiceId, now: Timestamp) -> bool {
        self.service(id).is_some_and(|service| {
            let hours = service.hours.as_ref().unwrap_or(&self.config.hours);
            matches!(calendar::opening(&self.config, &self.index, hours, now), Opening::Open { .. })
        })
    }

    /// When today's hours of a service end for good, if they do: the last of them that has begun or is
    /// to come, unless tomorrow's go on without a gap.
    pub fn closes_at(&self, id: &ServiceId, now: Timestamp) -> Option<Timestamp> {
        let hours = self.service(id)?.hours.as_ref().unwrap_or(&self.config.hours);
        calendar::closes_at(&self.config, &self.index, hours, now)
    }

    /// When hours first open on a later business day.
    fn next_day_opening(&self, hours: &Hours, now: Timestamp) -> Option<Timestamp> {
        let tomorrow = self.business_date(now).tomorrow().ok()?;
        let begins = calendar::day_begins(self.config.day_starts, self.index.zone(), tomorrow);
        match calendar::opening(&self.config, &self.index, hours, begins) {
            Opening::Open { .. } => Some(begins),
            Opening::Closed { opens_at, .. } => opens_at,
        }
    }

    /// The lane and entry of a ticket that waits, or of one that would wait as given.
    pub(crate) fn lane_of(
        &self,
        ticket: &Ticket,
        place: Place,
        address: Option<&CounterId>,
    ) -> (LaneKey, Entry) {
        let service = self
            .index
            .service(ticket.service())
            .expect("a configuration without a waiting ticket's service is refused");
        let key = LaneKey {
            place,
            class: self.index.rank(ticket.class.as_ref()),
            service,
            step_free: ticket.step_free,
            wish: self.index.wish(&ticket.language, ticket.need.as_ref()),
            address: address.and_then(|id| self.index.counter(id)),
        };
        (key, Entry { arrived_at: ticket.arrived_at, ticket: ticket.id })
    }

    /// Where a waiting ticket stands; none if it does not wait.
    pub fn lane(&self, ticket: &Ticket) -> Option<(LaneKey, Entry)> {
        match &ticket.state {
            TicketState::Waiting { place, address } => Some(self.lane_of(ticket, *place, address.as_ref())),
            TicketState::Called(_)
            | TicketState::Serving { .. }
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => None,
        }
    }

    /// The counters that are open.
    pub fn open_counters(&self) -> OpenCounters {
        self.counters
            .iter()
            .filter(|(_, counter)| counter.is_open())
            .filter_map(|(id, _)| self.index.counter(id))
            .collect()
    }

    pub(crate) fn situation<'a>(&'a self, open: &'a OpenCounters) -> Situation<'a> {
        Situation { index: &self.index, lanes: &self.lanes, open, run: self.tally.run() }
    }

    /// The queue as it stands, to be run on outside of the office.
    pub fn queue(&self) -> Queue {
        Queue::with(Arc::clone(&self.index), self.lanes.clone(), self.open_counters(), self.tally.run())
    }

    /// Under a ratio: calls of tickets with a class since the last without, while one without waited.
    pub fn run(&self) -> u32 {
        self.tally.run()
    }

    /// What a counter would call next, and why.
    pub fn next_at(&self, counter: &CounterId, now: Timestamp) -> Option<Choice> {
        let scope = Scope::Counter(self.index.counter(counter)?);
        policy::choose(&self.situation(&self.open_counters()), None, scope, now)
    }

    /// What waits within a scope, in the order of calling with time standing still.
    pub fn order(&self, scope: Scope, now: Timestamp) -> Vec<Choice> {
        policy::order(&self.situation(&self.open_counters()), scope, now)
    }

    /// How many waiting tickets would be called before this one, were nobody else to come, among
    /// counters that can serve it; none if it does not wait, or if its service rests, for then nobody knows.
    pub fn people_ahead(&self, ticket: &Ticket, now: Timestamp) -> Option<u32> {
        self.lane(ticket)
            .filter(|(key, _)| !self.index.is_suspended(key.service))
            .map(|(key, entry)| self.count_ahead(&key, entry, now))
    }

    pub(crate) fn count_ahead(&self, key: &LaneKey, entry: Entry, now: Timestamp) -> u32 {
        let ahead = policy::count_ahead(&self.situation(&self.open_counters()), key, entry, now);
        u32::try_from(ahead).unwrap_or(u32::MAX)
    }
}

fn closed_because(hours: &Hours, closed: Closed) -> ClosedBecause {
    match closed {
        Closed::Hours => ClosedBecause::Hours,
        Closed::Holiday(holiday) => ClosedBecause::Holiday(holiday),
        Closed::Exception(place) => ClosedBecause::Exception(hours.exceptions[place].reason.clone()),
    }
}
