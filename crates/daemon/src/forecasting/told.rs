//! Turns the journal's events into what the forecaster is told.
//!
//! A copy of the office is kept by replaying the same events; what changed between before and after
//! an event is what happened to the queue, so that undo, and whatever comes later, needs no rule of
//! its own.

use super::{Outlook, kind_range};
use jiff::{civil::Date, tz::TimeZone};
use kolejka_core::{
    CounterState, Event, Office, Recorded, Ticket, TicketState, Timestamp,
    config::{ClassRank, Config, CounterIx, Index, PolicyKind},
    ids::{ClassId, CounterId, OfficeId, Seq, ServiceId, TicketId},
};
use kolejka_forecast::{Accrual, Calling, DayStart, Event as Told, Forecaster, Kind, Rule, Settings};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Where a ticket is, as far as forecasts care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Waits in a lane.
    Waits(Kind),
    /// Was called to a counter and has not come yet.
    Called(Kind, CounterIx),
    /// Is served at a counter.
    Served(Kind, CounterIx),
    /// Missed its call.
    Missed,
    /// Set aside, or its visit is over.
    Away,
}

/// Follows an office by its journal.
pub(super) struct Follower {
    office: Office,
    from: Seq,
    config: Arc<Config>,
    index: Arc<Index>,
    forecaster: Option<Forecaster>,
    stands: BTreeMap<TicketId, Stand>,
    open: BTreeSet<CounterIx>,
    /// Whether a day has begun since the calibrations were learned.
    to_calibrate: bool,
    /// Newcomers that may still be forecast in this turn.
    to_judge: u32,
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
            open: BTreeSet::new(),
            to_calibrate: false,
            to_judge: 0,
        }
    }

    /// The last event that it knows.
    pub(super) fn last_seq(&self) -> Seq {
        self.office.last_seq().max(self.from)
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.office.lanes().len()
    }

    /// Takes in an event; of newcomers, `to_judge` more are forecast to be judged by afterwards, which
    /// takes a run of the whole office each.
    pub(super) fn take(&mut self, recorded: &Recorded, to_judge: &mut u32) -> Result<(), String> {
        self.to_judge = *to_judge;
        let taken = self.take_in(recorded);
        *to_judge = self.to_judge;
        taken
    }

    fn take_in(&mut self, recorded: &Recorded) -> Result<(), String> {
        if matches!(recorded.event, Event::DayOpened { .. }) {
            // Yesterday's tickets leave the state with this event, without one of their own.
            self.stands.clear();
        }
        self.office.replay(recorded).map_err(|error| error.to_string())?;
        self.follow_config();
        if !Arc::ptr_eq(&self.index, self.office.index()) {
            // Counters took services over for the day, or gave them back.
            self.index = Arc::clone(self.office.index());
            self.tell_config();
        }
        if let Event::DayOpened { opening } = &recorded.event {
            self.begin_day(opening.date);
        }
        if self.forecaster.is_some() {
            self.follow_counters(recorded.at);
            for ticket in recorded.event.tickets() {
                self.follow_ticket(recorded.at, ticket);
            }
            if matches!(recorded.event, Event::DayClosed { .. }) {
                self.stands.clear();
            }
        }
        Ok(())
    }

    /// A configuration in which places stand for others makes what was learned worthless.
    fn follow_config(&mut self) {
        if Arc::ptr_eq(&self.config, self.office.config()) {
            return;
        }
        let (before, now) = (Arc::clone(&self.config), Arc::clone(self.office.config()));
        self.config = Arc::clone(&now);
        if places(&before) != places(&now)
            && let Some(date) = self.forecaster.take().and(self.office.day().open_date())
        {
            self.stands.clear();
            self.open.clear();
            self.begin_day(date);
        }
        self.tell_config();
    }

    fn tell_config(&mut self) {
        let (config, index) = (Arc::clone(self.office.config()), Arc::clone(self.office.index()));
        let Some(forecaster) = &mut self.forecaster else { return };
        forecaster.tell_calling(calling(&self.office));
        for counter in &config.counters {
            let Some(ix) = index.counter(&counter.id) else { continue };
            let own = self.office.services_at(&counter.id);
            let services = own.iter().chain(&counter.backup);
            let services = services.filter_map(|service| index.service(service)).collect();
            forecaster.tell_services(ix, services);
        }
    }

    fn begin_day(&mut self, date: Date) {
        let day = day_start(date, self.office.index().zone());
        match &mut self.forecaster {
            Some(forecaster) => {
                forecaster.begin_day(day);
                self.to_calibrate = true;
            }
            None => self.forecaster = Some(Forecaster::new(Settings::new(calling(&self.office)), day)),
        }
        self.tell_config();
        // Who works at the day's turn goes on working.
        self.open.clear();
    }

    fn follow_counters(&mut self, at: Timestamp) {
        let index = Arc::clone(self.office.index());
        let open: BTreeSet<CounterIx> = self
            .office
            .counters()
            .filter(|(_, counter)| matches!(counter.state, CounterState::Open { pause: None, .. }))
            .filter_map(|(config, _)| index.counter(&config.id))
            .collect();
        let before = std::mem::replace(&mut self.open, open.clone());
        for counter in open.difference(&before) {
            self.tell(at, Told::Opened { counter: *counter });
        }
        for counter in before.difference(&open) {
            self.tell(at, Told::Closed { counter: *counter });
        }
    }

    fn follow_ticket(&mut self, at: Timestamp, id: TicketId) {
        let before = self.stands.get(&id).copied().unwrap_or(Stand::Away);
        let now = self.office.ticket(id).map_or(Stand::Away, |ticket| stand(ticket, self.office.index()));
        if before == now {
            return;
        }
        let ticket = id;
        match before {
            Stand::Waits(_) => match now {
                Stand::Called(_, counter) | Stand::Served(_, counter) => {
                    self.tell(at, Told::Called { ticket, counter: Some(counter) });
                }
                Stand::Waits(_) | Stand::Missed | Stand::Away => self.tell(at, Told::Left { ticket }),
            },
            Stand::Called(_, counter) => match now {
                // Still at the counter.
                Stand::Served(_, same) if same == counter => {}
                Stand::Away => self.tell(at, Told::Finished { ticket, counter }),
                Stand::Waits(_) | Stand::Called(..) | Stand::Served(..) | Stand::Missed => {
                    self.tell(at, Told::Missed { ticket, counter });
                }
            },
            Stand::Served(_, counter) => match now {
                Stand::Called(_, same) if same == counter => {}
                Stand::Waits(_) | Stand::Called(..) | Stand::Served(..) | Stand::Missed | Stand::Away => {
                    self.tell(at, Told::Finished { ticket, counter });
                }
            },
            Stand::Missed | Stand::Away => {}
        }
        match (before, now) {
            (_, Stand::Waits(kind)) => self.tell(at, Told::Joined { ticket, kind }),
            (Stand::Missed | Stand::Away, Stand::Called(kind, counter) | Stand::Served(kind, counter)) => {
                self.tell(at, Told::WalkIn { ticket, kind, counter });
            }
            _ => {}
        }
        if now == Stand::Away {
            self.stands.remove(&id);
        } else {
            self.stands.insert(id, now);
        }
    }

    fn tell(&mut self, at: Timestamp, event: Told) {
        let Some(forecaster) = &mut self.forecaster else { return };
        if matches!(event, Told::Joined { .. }) && self.to_judge > 0 {
            self.to_judge -= 1;
            forecaster.observe(at, event);
        } else {
            forecaster.follow(at, event);
        }
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
        let (Some(forecaster), Some(_)) = (&mut self.forecaster, self.office.day().open_date()) else {
            return outlook;
        };
        forecaster.tell_calling(calling(&self.office));
        // Once a day, when all days to learn from have been taken in.
        if std::mem::take(&mut self.to_calibrate) {
            forecaster.calibrate();
        }
        let (config, index) = (self.office.config(), self.office.index());
        let mut asked: Vec<(Option<ClassId>, kolejka_core::ids::ServiceId, Kind)> = Vec::new();
        for service in &config.services {
            let Some(ix) = index.service(&service.id) else { continue };
            for class in config.classes.iter().map(|class| Some(&class.id)).chain([None]) {
                let kind = Kind { class: index.rank(class), service: ix };
                asked.push((class.cloned(), service.id.clone(), kind));
            }
        }
        let kinds: Vec<Kind> = asked.iter().map(|(_, _, kind)| *kind).collect();
        let board = forecaster.board(self.office.now(clock), &kinds);
        for ((class, service, _), (_, prospect)) in asked.into_iter().zip(&board.joining) {
            if let Some(forecast) = &prospect.forecast {
                outlook.joining.insert((class, service), kind_range(forecast));
            }
        }
        for (ticket, prospect) in &board.waiting {
            if let Some(forecast) = &prospect.forecast {
                outlook.waiting.insert(*ticket, kind_range(forecast));
            }
        }
        outlook
    }
}

fn stand(ticket: &Ticket, index: &Index) -> Stand {
    let Some(service) = index.service(ticket.service()) else { return Stand::Away };
    let kind = Kind { class: index.rank(ticket.class.as_ref()), service };
    let at = |counter: &CounterId| index.counter(counter);
    match &ticket.state {
        TicketState::Waiting { .. } => Stand::Waits(kind),
        TicketState::Called(call) => at(&call.counter).map_or(Stand::Away, |ix| Stand::Called(kind, ix)),
        TicketState::Serving { counter, .. } => at(counter).map_or(Stand::Away, |ix| Stand::Served(kind, ix)),
        TicketState::NoShow { .. } => Stand::Missed,
        TicketState::Parked { .. }
        | TicketState::Done { .. }
        | TicketState::Cancelled { .. }
        | TicketState::Expired { .. } => Stand::Away,
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

/// The office's rule, with its count of calls, as the forward run knows it.
fn calling(office: &Office) -> Calling {
    let index = office.index();
    let ranks = || (0..=index.normal_rank().0).map(ClassRank);
    let rule = match index.policy() {
        PolicyKind::Strict => Rule::Strict,
        PolicyKind::Accumulating => Rule::Accumulating(
            ranks()
                .map(|rank| {
                    let weight = index.weight(rank);
                    Accrual {
                        rate: f64::from(weight.rate_milli) / 1000.0,
                        head_start_s: f64::from(weight.head_start_s),
                    }
                })
                .collect(),
        ),
        PolicyKind::Ratio { calls } => Rule::Ratio { normal: index.normal_rank(), priority_calls: calls },
    };
    Calling {
        rule,
        max_wait_s: ranks().map(|rank| index.max_wait_s(rank).map(f64::from)).collect(),
        priority_calls_made: office.run(),
    }
}
