//! Turns the journal's events into what the forecaster is told.
//!
//! A copy of the office is kept by replaying the same events; what changed between before and after
//! an event is what happened to the queue, so that undo, and whatever comes later, needs no rule of
//! its own.
//! Invariant: whoever waits in the office waits in the forecaster's queue, in the same lane and by the
//! same arrival.

use super::{
    Foreseen, Newcomer, Outlook,
    intake::{Look, Watch},
    record::{MOMENTS_S, Noted},
};
use jiff::{civil::Date, tz::TimeZone};
use kolejka_core::{
    Command, CounterState, Entry, Event, LaneKey, Office, Recorded, Ticket, TicketState, Timestamp, Wish,
    calendar,
    config::{Config, CounterIx, Index, Service, ServiceIx},
    ids::{CounterId, OfficeId, Seq, ServiceId, TicketId},
};
use kolejka_forecast::{DayStart, Event as Told, Forecaster, Kind, Settings};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Newcomers asked about for each service and class, at most: who asks for nothing else, and those whose
/// wishes make a difference at the counters that are open.
const MANNERS_MAX: usize = 6;

/// Where a ticket is, as far as forecasts care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Waits in a lane.
    Waits(LaneKey, Entry),
    /// Was called to a counter and has not come yet.
    Called(Kind, CounterIx),
    /// Is served at a counter.
    Served(Kind, CounterIx),
    /// Missed its call.
    Missed,
    /// Was served.
    Done,
    /// Set aside, given up or gone.
    Away,
}

/// Whether a counter calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Working {
    Open,
    Paused,
}

/// Which way a ticket changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Changed {
    /// Something happened.
    Onward,
    /// What had happened was taken back.
    Back,
}

impl Changed {
    fn by(event: &Event) -> Self {
        let back = matches!(
            event,
            Event::ActionUndone { .. } | Event::TicketPutBack { .. } | Event::EmergencyTakenBack { .. }
        );
        if back { Self::Back } else { Self::Onward }
    }

    /// What is told of a ticket that did not wait and is at a counter now.
    fn came_to(self, ticket: TicketId, kind: Kind, counter: CounterIx) -> Told {
        match self {
            Self::Onward => Told::WalkIn { ticket, kind, counter },
            Self::Back => Told::Resumed { ticket, kind, counter },
        }
    }
}

/// A wait whose forecasts are noted.
#[derive(Clone, Copy, Debug)]
struct Waited {
    since: Timestamp,
    /// How many of the moments have passed.
    passed: usize,
}

/// Follows an office by its journal.
pub(super) struct Follower {
    office: Office,
    from: Seq,
    config: Arc<Config>,
    index: Arc<Index>,
    forecaster: Option<Forecaster>,
    stands: BTreeMap<TicketId, Stand>,
    /// Who has come today.
    came: BTreeSet<TicketId>,
    working: BTreeMap<CounterIx, Working>,
    waited: BTreeMap<TicketId, Waited>,
    /// Of the event that is taken in: tickets of which nobody knows when serving really ended.
    doubtful: BTreeSet<TicketId>,
    intake: Watch,
    /// Whether a day has begun since the calibrations were learned.
    to_calibrate: bool,
    /// Whether a day has begun since this was last asked.
    new_day: bool,
    /// What remains of it in this turn.
    judging: Judging,
    /// Newcomers so far.
    newcomers: u32,
}

/// Which newcomers are forecast to be judged by afterwards, which takes a run of the whole office each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Judging {
    /// So many more.
    pub(super) left: u32,
    /// One in so many.
    pub(super) every: u32,
}

impl Follower {
    /// Begins with the events after one, the next of which opens a business day.
    pub(super) fn begin(id: OfficeId, from: Seq) -> Self {
        let office = Office::new(id);
        let (config, index) = (Arc::clone(office.config()), Arc::clone(office.index()));
        Self {
            office,
            from,
            config,
            index,
            forecaster: None,
            stands: BTreeMap::new(),
            came: BTreeSet::new(),
            working: BTreeMap::new(),
            waited: BTreeMap::new(),
            doubtful: BTreeSet::new(),
            intake: Watch::default(),
            to_calibrate: false,
            new_day: false,
            judging: Judging::default(),
            newcomers: 0,
        }
    }

    /// The office as it follows it.
    pub(super) fn office(&self) -> &Office {
        &self.office
    }

    pub(super) fn forecaster(&self) -> Option<&Forecaster> {
        self.forecaster.as_ref()
    }

    /// The last event that it knows.
    pub(super) fn last_seq(&self) -> Seq {
        self.office.last_seq().max(self.from)
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.office.lanes().len()
    }

    /// Whether a day has begun since this was last asked.
    pub(super) fn is_new_day(&mut self) -> bool {
        std::mem::take(&mut self.new_day)
    }

    /// Takes in an event.
    pub(super) fn take(&mut self, recorded: &Recorded, judging: &mut Judging) -> Result<(), String> {
        self.judging = *judging;
        let taken = self.take_in(recorded);
        *judging = self.judging;
        taken
    }

    fn take_in(&mut self, recorded: &Recorded) -> Result<(), String> {
        if matches!(recorded.event, Event::DayOpened { .. }) {
            // Yesterday's tickets leave the state with this event, without one of their own.
            self.forget_tickets();
        }
        // Whom the day's end found at a counter left nobody knows when.
        let day_ends = matches!(recorded.event, Event::DayClosed { .. });
        self.doubtful = recorded
            .event
            .tickets()
            .iter()
            .filter(|id| {
                let ticket = self.office.ticket(**id);
                ticket.is_some_and(|ticket| day_ends || ticket.attendance.is_doubtful(recorded.at))
            })
            .copied()
            .collect();
        self.office.replay(recorded).map_err(|error| error.to_string())?;
        self.follow_config(recorded.at);
        if !Arc::ptr_eq(&self.index, self.office.index()) {
            // Counters took services over for the day or gave them back, or a service rests or goes on.
            self.index = Arc::clone(self.office.index());
            self.tell_rules();
        }
        if let Event::ServiceSuspended { service, .. } | Event::ServiceResumed { service } = &recorded.event
            && let (Some(forecaster), Some(service)) = (&mut self.forecaster, self.index.service(service))
        {
            forecaster.forget_waits(service);
        }
        if let Event::DayOpened { opening } = &recorded.event {
            self.begin_day(opening.date);
        }
        if self.forecaster.is_some() {
            self.follow_counters(recorded.at);
            // Who leaves a counter makes room for who comes back to it.
            let mut tickets = recorded.event.tickets();
            tickets.sort_by_key(|id| self.office.ticket(*id).is_some_and(is_at_a_counter));
            for ticket in tickets {
                self.follow_ticket(recorded.at, ticket, Changed::by(&recorded.event));
            }
            if matches!(recorded.event, Event::DayClosed { .. }) {
                self.forget_tickets();
            }
        }
        Ok(())
    }

    fn forget_tickets(&mut self) {
        self.stands.clear();
        self.came.clear();
        self.waited.clear();
    }

    /// A configuration in which places stand for others makes what was learned worthless.
    fn follow_config(&mut self, at: Timestamp) {
        if Arc::ptr_eq(&self.config, self.office.config()) {
            return;
        }
        let (before, now) = (Arc::clone(&self.config), Arc::clone(self.office.config()));
        self.config = Arc::clone(&now);
        if places(&before) != places(&now)
            && let Some(date) = self.forecaster.take().and(self.office.day().open_date())
        {
            self.forget_tickets();
            self.begin_day(date);
        }
        self.tell_rules();
        // Languages and needs may have other places, and so may who waits for them.
        let waiting: Vec<TicketId> = self
            .office
            .tickets()
            .filter(|ticket| matches!(ticket.state, TicketState::Waiting { .. }))
            .map(|ticket| ticket.id)
            .collect();
        for ticket in waiting {
            self.follow_ticket(at, ticket, Changed::Onward);
        }
    }

    fn tell_rules(&mut self) {
        if let Some(forecaster) = &mut self.forecaster {
            forecaster.tell_rules(Arc::clone(self.office.index()), self.office.run());
        }
    }

    fn begin_day(&mut self, date: Date) {
        let day = day_start(date, self.office.index().zone());
        if let Some(forecaster) = &mut self.forecaster {
            forecaster.begin_day(day);
            self.to_calibrate = true;
        } else {
            let rules = Arc::clone(self.office.index());
            self.forecaster = Some(Forecaster::new(Settings::default(), rules, day));
        }
        self.new_day = true;
        self.tell_rules();
        // Who works at the day's turn goes on working.
        self.working.clear();
    }

    fn follow_counters(&mut self, at: Timestamp) {
        let index = Arc::clone(self.office.index());
        let working: BTreeMap<CounterIx, Working> = self
            .office
            .counters()
            .filter_map(|(config, counter)| {
                let working = match &counter.state {
                    CounterState::Closed => return None,
                    CounterState::Open { pause: None, .. } => Working::Open,
                    CounterState::Open { pause: Some(_), .. } => Working::Paused,
                };
                Some((index.counter(&config.id)?, working))
            })
            .collect();
        let before = std::mem::replace(&mut self.working, working.clone());
        for counter in before.keys().filter(|counter| !working.contains_key(counter)) {
            self.tell(at, Told::Closed { counter: *counter });
        }
        for (counter, working) in working {
            if before.get(&counter) != Some(&working) {
                self.tell(
                    at,
                    match working {
                        Working::Open => Told::Opened { counter },
                        Working::Paused => Told::Paused { counter },
                    },
                );
            }
        }
    }

    fn follow_ticket(&mut self, at: Timestamp, id: TicketId, changed: Changed) {
        let before = self.stands.get(&id).copied().unwrap_or(Stand::Away);
        let now = self.office.ticket(id).map_or(Stand::Away, |ticket| stand(&self.office, ticket));
        if before == now {
            return;
        }
        let ticket = id;
        match before {
            Stand::Waits(..) => match now {
                Stand::Waits(lane, Entry { arrived_at, .. }) => {
                    self.tell(at, Told::Moved { ticket, lane, arrived_at });
                }
                Stand::Called(_, counter) | Stand::Served(_, counter) => {
                    self.tell(at, Told::Called { ticket, counter: Some(counter) });
                }
                Stand::Missed | Stand::Done | Stand::Away => self.tell(at, Told::Left { ticket }),
            },
            Stand::Called(_, counter) => match now {
                // Still at the counter.
                Stand::Served(_, same) | Stand::Called(_, same) if same == counter => {}
                Stand::Done => self.tell(at, self.ended(ticket, counter)),
                Stand::Missed => self.tell(at, Told::Missed { ticket, counter }),
                // Neither served nor missed: taken back, given back, sent elsewhere or set aside.
                Stand::Waits(..) | Stand::Called(..) | Stand::Served(..) | Stand::Away => {
                    self.tell(at, Told::Withdrawn { ticket, counter });
                }
            },
            Stand::Served(kind, counter) => match now {
                Stand::Called(_, same) if same == counter => {}
                // Another class, at most.
                Stand::Served(other, same) if same == counter && other.service == kind.service => {}
                Stand::Waits(..)
                | Stand::Called(..)
                | Stand::Served(..)
                | Stand::Missed
                | Stand::Done
                | Stand::Away => self.tell(
                    at,
                    match changed {
                        Changed::Onward => self.ended(ticket, counter),
                        Changed::Back => Told::Withdrawn { ticket, counter },
                    },
                ),
            },
            Stand::Missed | Stand::Done | Stand::Away => {}
        }
        match (before, now) {
            (Stand::Waits(..), Stand::Waits(..)) => {}
            (_, Stand::Waits(lane, Entry { arrived_at, .. })) => {
                self.waited.insert(id, Waited { since: at, passed: 0 });
                // Whoever has stood somewhere, be it aside, has come before.
                let again = !self.came.insert(id);
                self.tell(at, Told::Joined { ticket, lane, arrived_at, again });
            }
            (
                Stand::Missed | Stand::Done | Stand::Away,
                Stand::Called(kind, counter) | Stand::Served(kind, counter),
            ) => {
                self.came.insert(id);
                self.tell(at, changed.came_to(ticket, kind, counter));
            }
            // Elsewhere, or on to another matter at the same counter.
            (
                Stand::Called(kind_before, before) | Stand::Served(kind_before, before),
                Stand::Called(kind, counter) | Stand::Served(kind, counter),
            ) if (before, kind_before.service) != (counter, kind.service) => {
                self.tell(at, changed.came_to(ticket, kind, counter));
            }
            (_, Stand::Called(..) | Stand::Served(..) | Stand::Missed | Stand::Done | Stand::Away) => {}
        }
        if !matches!(now, Stand::Waits(..)) {
            self.waited.remove(&id);
        }
        if matches!(now, Stand::Done | Stand::Away) {
            self.stands.remove(&id);
        } else {
            self.stands.insert(id, now);
        }
    }

    /// What the end of a service is told as: one whose real end nobody knows teaches nothing.
    fn ended(&self, ticket: TicketId, counter: CounterIx) -> Told {
        if self.doubtful.contains(&ticket) {
            Told::Released { ticket, counter }
        } else {
            Told::Finished { ticket, counter }
        }
    }

    fn tell(&mut self, at: Timestamp, event: Told) {
        let joined = matches!(event, Told::Joined { again: false, .. });
        self.newcomers = self.newcomers.wrapping_add(u32::from(joined));
        if joined && self.judging.left > 0 && self.newcomers.is_multiple_of(self.judging.every) {
            self.judging.left -= 1;
            self.tell_plans(at);
            if let Some(forecaster) = &mut self.forecaster {
                forecaster.observe(at, event);
            }
        } else if let Some(forecaster) = &mut self.forecaster {
            forecaster.follow(at, event);
        }
    }

    /// Tells what stands in the plan of the day: its end, and breaks.
    fn tell_plans(&mut self, now: Timestamp) {
        let Some(forecaster) = &mut self.forecaster else { return };
        let (config, index) = (self.office.config(), self.office.index());
        let date = self.office.business_date(now);
        for counter in &config.counters {
            if let Some(ix) = index.counter(&counter.id) {
                let breaks = calendar::instants(index.zone(), date, &counter.breaks);
                forecaster.expect_absences(ix, breaks);
            }
        }
        forecaster.expect_closing(last_closing(&self.office, now));
    }

    /// How long services usually take at most, as far as that is learned.
    pub(super) fn usually_within_s(&self) -> BTreeMap<ServiceId, u32> {
        let (Some(forecaster), index) = (&self.forecaster, self.office.index()) else {
            return BTreeMap::new();
        };
        let services = self.office.config().services.iter();
        let learned = |service: &ServiceId| forecaster.learner().usually_within_s(index.service(service)?);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds of a service, not below 0"
        )]
        let whole = |seconds: f64| seconds.clamp(0.0, 86_400.0) as u32;
        services.filter_map(|service| Some((service.id.clone(), whole(learned(&service.id)?)))).collect()
    }

    /// What is in prospect at an instant.
    pub(super) fn outlook(&mut self, clock: Timestamp) -> Outlook {
        let mut outlook = Outlook {
            as_of: self.office.last_seq(),
            usually_within_s: self.usually_within_s(),
            ..Outlook::default()
        };
        if self.forecaster.is_none() || self.office.day().open_date().is_none() {
            return outlook;
        }
        let now = self.office.now(clock);
        self.tell_rules();
        self.tell_plans(now);
        let Some(forecaster) = &mut self.forecaster else { return outlook };
        // Once a day, when all days to learn from have been taken in.
        if std::mem::take(&mut self.to_calibrate) {
            forecaster.calibrate();
        }
        let asked = newcomers(&self.office);
        let lanes: Vec<LaneKey> = asked.iter().map(|(_, lane)| *lane).collect();
        let board = forecaster.board(now, &lanes);
        outlook.index = Some(Arc::clone(self.office.index()));
        let rests = |service: &ServiceId| self.office.is_suspended(service);
        for ((newcomer, _), prospect) in asked.into_iter().zip(&board.joining) {
            let forecast = prospect.forecast.filter(|_| !rests(&newcomer.service));
            outlook.joining.insert(newcomer, forecast.map(Foreseen::new));
        }
        for (ticket, prospect) in &board.waiting {
            let rests = self.office.ticket(*ticket).is_some_and(|ticket| rests(ticket.service()));
            if let Some(forecast) = prospect.forecast.filter(|_| !rests) {
                outlook.waiting.insert(*ticket, Foreseen::new(forecast));
            }
        }
        outlook
    }

    /// What intake should do, given what is in prospect for who comes now without a class.
    pub(super) fn look_at_intake(&mut self, outlook: &Outlook, clock: Timestamp) -> Vec<Command> {
        let Some(forecaster) = &self.forecaster else { return Vec::new() };
        if self.office.day().open_date().is_none() {
            return Vec::new();
        }
        let services_seen = forecaster.learner().services_seen();
        let look = Look { office: &self.office, now: self.office.now(clock), services_seen };
        self.intake.look(&look, |service, time_s| {
            let foreseen = outlook.joining(super::Joining::plain(service))?;
            Some(foreseen.forecast.chance_within(time_s))
        })
    }

    /// What is to be noted of those who wait: the forecasts of those for whom a moment has come.
    pub(super) fn take_notes(&mut self, outlook: &Outlook, clock: Timestamp) -> Vec<Noted> {
        let at = self.office.now(clock);
        let mut notes = Vec::new();
        for (ticket, waited) in &mut self.waited {
            let waited_s = at.seconds_since(waited.since);
            let passed = MOMENTS_S.iter().take_while(|moment_s| **moment_s <= waited_s).count();
            if passed > waited.passed {
                waited.passed = passed;
                notes.extend(outlook.waiting(*ticket).map(|foreseen| Noted {
                    ticket: *ticket,
                    at,
                    foreseen,
                }));
            }
        }
        notes
    }
}

/// When nobody comes any more today; none if somebody may come at any time.
fn last_closing(office: &Office, now: Timestamp) -> Option<Timestamp> {
    let mut last = now;
    for service in &office.config().services {
        match office.closes_at(&service.id, now) {
            Some(closes_at) => last = last.max(closes_at),
            None if office.is_within_hours(&service.id, now) => return None,
            None => {}
        }
    }
    Some(last)
}

/// Those who may come, each with where they would wait.
fn newcomers(office: &Office) -> Vec<(Newcomer, LaneKey)> {
    let (config, index) = (office.config(), office.index());
    let mut newcomers = Vec::new();
    for service in &config.services {
        let Some(ix) = index.service(&service.id) else { continue };
        let manners = manners(office, ix, service);
        for class in config.classes.iter().map(|class| Some(&class.id)).chain([None]) {
            let plain = Kind { class: index.rank(class), service: ix }.plain_lane();
            for (step_free, wish) in &manners {
                let lane = LaneKey { step_free: *step_free, wish: *wish, ..plain };
                let newcomer = Newcomer {
                    class: class.cloned(),
                    service: service.id.clone(),
                    step_free: *step_free,
                    wish: *wish,
                };
                newcomers.push((newcomer, lane));
            }
        }
    }
    newcomers
}

/// What newcomers for a service may ask for that makes a difference at the counters that are open.
fn manners(office: &Office, ix: ServiceIx, service: &Service) -> Vec<(bool, Wish)> {
    let (config, index) = (office.config(), office.index());
    let open: Vec<CounterIx> = office
        .counters()
        .filter(|(config, counter)| counter.is_open() && counter.takes(config, &service.id))
        .filter_map(|(config, _)| index.counter(&config.id))
        .collect();
    debug_assert!(open.iter().all(|counter| index.takes(*counter, ix)), "configuration and index agree");
    let mut manners = vec![(false, Wish::default())];
    if !open.iter().all(|counter| index.is_step_free(*counter)) {
        manners.push((true, Wish::default()));
    }
    let first = office.default_language();
    let languages = config.languages.iter().map(|language| index.wish(language, None));
    let needs = config.needs.iter().map(|need| index.wish(&first, Some(&need.id)));
    let wishes: BTreeSet<Wish> = languages
        .chain(needs)
        .filter(|wish| {
            let met = open.iter().filter(|counter| index.meets(**counter, *wish) > 0).count();
            met > 0 && met < open.len()
        })
        .collect();
    manners.extend(wishes.into_iter().map(|wish| (false, wish)));
    manners.truncate(MANNERS_MAX);
    manners
}

fn is_at_a_counter(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Called(_) | TicketState::Serving { .. })
}

fn stand(office: &Office, ticket: &Ticket) -> Stand {
    let index = office.index();
    let Some(service) = index.service(ticket.service()) else { return Stand::Away };
    let kind = Kind { class: index.rank(ticket.class.as_ref()), service };
    let at = |counter: &CounterId| index.counter(counter);
    match &ticket.state {
        TicketState::Waiting { .. } => {
            office.lane(ticket).map_or(Stand::Away, |(lane, entry)| Stand::Waits(lane, entry))
        }
        TicketState::Called(call) => at(&call.counter).map_or(Stand::Away, |ix| Stand::Called(kind, ix)),
        TicketState::Serving { counter, .. } => at(counter).map_or(Stand::Away, |ix| Stand::Served(kind, ix)),
        TicketState::NoShow { .. } => Stand::Missed,
        TicketState::Done { .. } => Stand::Done,
        TicketState::Parked { .. } | TicketState::Cancelled { .. } | TicketState::Expired { .. } => {
            Stand::Away
        }
    }
}

/// What positions stand for.
fn places(config: &Config) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
    (
        config.services.iter().map(|service| service.id.as_str()).collect(),
        config.counters.iter().map(|counter| counter.id.as_str()).collect(),
        config.classes.iter().map(|class| class.id.as_str()).collect(),
    )
}

fn day_start(date: Date, zone: &TimeZone) -> DayStart {
    let midnight = date
        .to_zoned(zone.clone())
        .map_or(Timestamp(0), |midnight| Timestamp(midnight.timestamp().as_millisecond()));
    let weekday = u8::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
    DayStart { midnight, weekday }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::{Actor, Outcome, Role, TransferTo};
    use kolejka_forecast::Learner;
    use kolejka_testkit::{
        days::{Days, Traffic},
        life::{Life, MONDAY_MORNING, any_step},
        sample,
        story::{Story, clerk, supervisor},
    };
    use proptest::{
        prelude::*,
        strategy::ValueTree,
        test_runner::{Config as RunnerConfig, RngAlgorithm, TestRng, TestRunner},
    };

    /// An office in the middle of a morning, and what follows it.
    struct Morning {
        days: Days,
        follower: Follower,
        known: usize,
        now: Timestamp,
    }

    impl Morning {
        fn begin() -> Self {
            let now = MONDAY_MORNING.plus_s(3600);
            let mut days = Days::begin("office".into(), sample::office(), MONDAY_MORNING);
            days.live(MONDAY_MORNING, now, Traffic { every_s: 60, counters: 1, service_s: 200 });
            let follower = Follower::begin("office".into(), Seq(0));
            let mut morning = Self { days, follower, known: 0, now };
            morning.follow();
            morning
        }

        fn follow(&mut self) {
            for recorded in &self.days.journal[self.known..] {
                self.follower.take(recorded, &mut Judging::default()).unwrap();
            }
            self.known = self.days.journal.len();
        }

        fn counter(&self) -> CounterId {
            self.days.office.config().counters[0].id.clone()
        }

        /// The clerk does something a quarter of a minute later.
        fn act(&mut self, command: Command) -> Outcome {
            let actor = Actor::Staff { clerk: "anna".into(), role: Role::Clerk };
            self.now = self.now.plus_s(15);
            let told = self.days.act(command, &actor, self.now);
            self.follow();
            told
        }

        fn call(&mut self) -> TicketId {
            let told = self.act(Command::CallNext { counter: self.counter() });
            let Outcome::Called { ticket, .. } = told else { panic!("{told:?}") };
            ticket
        }

        fn learner(&self) -> Learner {
            self.follower.forecaster.as_ref().unwrap().learner().clone()
        }
    }

    /// Proves that nothing is learned from what did not happen: a call that is taken back, one whose client
    /// is set aside, comes back or is sent elsewhere, one given back by a counter that closes; and that
    /// something is learned from a call that is answered, and from one that is not.
    #[test]
    fn what_comes_to_nothing_teaches_nothing() {
        let mut office = Morning::begin();
        let serving = |ticket: &&kolejka_core::Ticket| matches!(ticket.state, TicketState::Serving { .. });
        let first = office.days.office.tickets().find(serving).unwrap().id;
        office.act(Command::Finish { ticket: first, outcome: None, carry_on: false });
        let before = office.learner();
        assert!(before.services_seen() > 10.0);

        let called = office.call();
        office.act(Command::Undo { counter: office.counter() });
        assert_eq!(office.learner(), before, "taken back");
        assert_eq!(office.call(), called);
        office.act(Command::Park { ticket: called, note: false, remind_after_s: None });
        assert_eq!(office.learner(), before, "set aside");
        office.act(Command::Return { ticket: called });
        assert_eq!(office.learner(), before, "back again");
        let called = office.call();
        let to = office.days.office.ticket(called).unwrap().service().clone();
        let other = office.days.office.config().counters[0].services.iter().find(|one| **one != to).cloned();
        office.act(Command::Transfer {
            ticket: called,
            to: TransferTo::Service(other.unwrap()),
            note: false,
        });
        assert_eq!(office.learner(), before, "sent elsewhere");
        office.call();
        office.act(Command::CloseCounter { counter: office.counter() });
        office.act(Command::OpenCounter { counter: office.counter() });
        assert_eq!(office.learner(), before, "given back");

        let called = office.call();
        office.act(Command::Recall { ticket: called });
        office.now = office.now.plus_s(600);
        let rates = |learner: &Learner| (learner.no_show_rate(ServiceIx(0)), learner.services_seen());
        office.act(Command::NoShow { ticket: called });
        assert_ne!(rates(&office.learner()), rates(&before), "missed");
        office.act(Command::Undo { counter: office.counter() });
        assert_eq!(rates(&office.learner()), rates(&before), "not missed after all");
        office.act(Command::NoShow { ticket: called });
        let missed = office.learner();
        assert_ne!(missed, before, "missed");
        assert!((missed.services_seen() - before.services_seen()).abs() < 1e-9, "nobody was served");
        let called = office.call();
        office.act(Command::Serve { ticket: called });
        office.act(Command::Finish { ticket: called, outcome: None, carry_on: false });
        assert!(office.learner().services_seen() > missed.services_seen(), "served");
    }

    /// Proves that a service about which nobody answered whether it still goes on teaches nothing of how long
    /// services take, and that one about which somebody did teaches its whole length.
    #[test]
    fn an_unanswered_question_teaches_nothing() {
        let learned = |answers: bool| {
            let mut office = Morning::begin();
            let serving =
                |ticket: &&kolejka_core::Ticket| matches!(ticket.state, TicketState::Serving { .. });
            let ticket = office.days.office.tickets().find(serving).unwrap().id;
            let before = office.learner().services_seen();
            office.now = office.now.plus_s(3600);
            office.days.act(Command::DoubtService { ticket, after_s: 600 }, &Actor::System, office.now);
            office.follow();
            if answers {
                office.act(Command::ConfirmService { ticket });
            }
            office.now = office.now.plus_s(kolejka_core::ANSWER_WITHIN_S + 1);
            office.act(Command::Finish { ticket, outcome: None, carry_on: false });
            office.learner().services_seen() - before
        };
        assert!(learned(false) <= 0.0, "{}", learned(false));
        assert!(learned(true) > 0.5, "{}", learned(true));
    }

    /// Proves that a service whose end was pressed too soon and taken back is learned from once, with its
    /// whole length, whether the end was pressed by itself or by calling the next one.
    #[test]
    fn an_end_taken_back_is_learned_from_once() {
        let learned = |presses: &dyn Fn(&mut Morning, TicketId)| {
            let mut office = Morning::begin();
            let serving =
                |ticket: &&kolejka_core::Ticket| matches!(ticket.state, TicketState::Serving { .. });
            let ticket = office.days.office.tickets().find(serving).unwrap().id;
            presses(&mut office, ticket);
            office.now = MONDAY_MORNING.plus_s(2 * 3600);
            office.act(Command::Finish { ticket, outcome: None, carry_on: false });
            let learner = office.learner();
            [learner.services_seen(), learner.slowness(CounterIx(0))]
        };
        let undisturbed = learned(&|_, _| {});
        let finished = learned(&|office, ticket| {
            office.act(Command::Finish { ticket, outcome: None, carry_on: false });
            office.act(Command::Undo { counter: office.counter() });
        });
        let alike =
            |one: [f64; 2]| one.iter().zip(undisturbed).all(|(one, other)| (one - other).abs() < 1e-9);
        assert!(alike(finished), "finished too soon: {finished:?}, not {undisturbed:?}");
        let next = learned(&|office, _| {
            office.call();
            office.act(Command::Undo { counter: office.counter() });
        });
        assert!(alike(next), "the next one called too soon: {next:?}, not {undisturbed:?}");
    }

    /// Proves the invariant: in random lives of varied offices, with undo, transfers, returns and new
    /// configurations, after every event exactly those wait in the forecaster's queue who wait in the
    /// office, in the same lanes by the same arrivals, and the same counters are open.
    #[test]
    fn the_forecasters_queue_is_the_offices() {
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(RunnerConfig::default(), rng);
        let mut waited = 0;
        for draw in 0..60_u8 {
            let steps = prop::collection::vec(any_step(), 150).new_tree(&mut runner).unwrap().current();
            let mut life = Life::begin(sample::varied(draw, draw.wrapping_mul(7), draw.wrapping_mul(29)));
            let mut follower = Follower::begin(life.office.id().clone(), Seq(0));
            let mut known = 0;
            for step in &steps {
                life.step(step).unwrap();
                for recorded in &life.journal[known..] {
                    follower.take(recorded, &mut Judging::default()).unwrap();
                }
                known = life.journal.len();
                if life.office.day().open_date().is_none() {
                    continue;
                }
                follower.tell_rules();
                let queue = follower.forecaster.as_ref().unwrap().queue();
                assert_eq!(queue.lanes(), life.office.lanes(), "after {:?}", life.journal.last());
                assert_eq!(queue.situation().run, life.office.run());
                let open = |counter| (counter, queue.situation().open.contains(counter));
                let office = life.office.open_counters();
                for counter in life.office.index().counters() {
                    assert_eq!(open(counter), (counter, office.contains(counter)));
                }
                waited += life.office.lanes().len();
            }
        }
        assert!(waited > 1000, "somebody must wait");
    }

    /// Proves that a service of which nobody knows when it ended teaches nothing about how long services
    /// take, neither when its clerk leaves the question unanswered nor when the day's end finds it; and
    /// that one teaches whose clerk answers.
    #[test]
    fn nothing_is_learned_from_a_forgotten_service() {
        let usual = |story: &Story| {
            let mut follower = Follower::begin(story.0.office.id().clone(), Seq(0));
            for recorded in &story.0.journal {
                follower.take(recorded, &mut Judging::default()).unwrap();
            }
            assert!(follower.working.values().all(|working| *working == Working::Open));
            follower.usually_within_s().get("registration").copied()
        };
        // Each long visit in turn, after the same morning; none at all first.
        let after = |last: Option<(bool, bool)>| {
            let mut story = Story::begin();
            story.open("anna", "1");
            for n in 0..60 {
                story.ticket("registration");
                let ticket = story.next_ticket("anna", "1");
                story.does(&clerk("anna"), Command::Serve { ticket });
                story.0.pass_s(60 + n);
                story.does(&clerk("anna"), Command::Finish { ticket, outcome: None, carry_on: false });
            }
            let Some((answered, day_ends)) = last else { return usual(&story) };
            story.ticket("registration");
            let ticket = story.next_ticket("anna", "1");
            story.does(&clerk("anna"), Command::Serve { ticket });
            story.0.pass_s(3600);
            if !day_ends {
                story.does(&Actor::System, Command::DoubtService { ticket, after_s: 600 });
                story.0.pass_s(3600);
            }
            if answered {
                story.does(&clerk("anna"), Command::ConfirmService { ticket });
            }
            if day_ends {
                story.does(&supervisor(), Command::CloseDay);
            } else {
                story.does(&clerk("anna"), Command::Finish { ticket, outcome: None, carry_on: false });
            }
            usual(&story)
        };
        let morning = after(None);
        assert!(morning.is_some(), "sixty services are enough to learn from");
        assert_eq!(after(Some((false, false))), morning, "unanswered");
        assert_eq!(after(Some((false, true))), morning, "the day's end");
        assert!(after(Some((true, false))) > morning, "answered");
    }
}
