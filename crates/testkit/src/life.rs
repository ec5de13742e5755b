//! Random life of an office: steps that can be drawn, stored and played again.
//!
//! A step names people and tickets by small numbers that are resolved against the state at that
//! moment, so that most steps mean something and a shorter list of them still does.

use crate::{invariants, sample};
use jiff::ToSpan;
use kolejka_core::{
    Actor, Cap, Command, EMERGENCY_SERIES, EmergencyRange, Event, FreedBecause, IntakeLimit, IntakeOrder,
    Issue, NoticeKind, Office, Outcome, Recorded, Refusal, Role, Texts, Ticket, TicketState, Timestamp,
    TransferTo, WaitRange,
    config::Config,
    ids::{CounterId, NoticeId, Seq, TicketId},
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One step of an office's life.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// What is done.
    pub verb: Verb,
    /// Who does it.
    pub who: u8,
    /// The first thing meant: a counter, a ticket or a service.
    pub a: u8,
    /// The second.
    pub b: u8,
    /// How long after the step before.
    pub wait_s: u32,
}

/// What is done in a step.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the commands of core")]
pub enum Verb {
    Issue,
    OpenCounter,
    PauseCounter,
    CloseCounter,
    CallNext,
    Call,
    WalkIn,
    Recall,
    Serve,
    Finish,
    NoShow,
    Restore,
    Park,
    Return,
    Transfer,
    Cancel,
    SetPriority,
    AddNote,
    TakeService,
    DropService,
    OfferCounter,
    GoTo,
    DoubtService,
    ConfirmService,
    RaiseAlarm,
    EndAlarm,
    Undo,
    UndoOnTicket,
    UndoEmergency,
    CloseDay,
    OpenDay,
    Configure,
    PostNotice,
    WithdrawNotice,
    LimitIntake,
    FreeIntake,
    Coming,
    Postpone,
    ReturnOwn,
    EnterEmergency,
    CallHelp,
    AnswerHelp,
    EndHelp,
    EndDue,
    StartEmergency,
    EndEmergency,
    StaffCounter,
    OrderIntake,
    CapService,
    SuspendService,
    ResumeService,
}

/// Draws a step; what happens often in an office is drawn often.
pub fn any_step() -> impl Strategy<Value = Step> {
    let verb = prop_oneof![
        30 => Just(Verb::Issue),
        8 => Just(Verb::OpenCounter),
        2 => Just(Verb::PauseCounter),
        2 => Just(Verb::CloseCounter),
        24 => Just(Verb::CallNext),
        4 => Just(Verb::Call),
        3 => Just(Verb::WalkIn),
        6 => Just(Verb::Recall),
        10 => Just(Verb::Serve),
        8 => Just(Verb::Finish),
        6 => Just(Verb::NoShow),
        14 => Just(Verb::Restore),
        5 => Just(Verb::Park),
        5 => Just(Verb::Return),
        5 => Just(Verb::Transfer),
        3 => Just(Verb::Cancel),
        4 => Just(Verb::SetPriority),
        3 => Just(Verb::AddNote),
        2 => Just(Verb::TakeService),
        2 => Just(Verb::DropService),
        2 => Just(Verb::OfferCounter),
        3 => Just(Verb::GoTo),
        6 => Just(Verb::DoubtService),
        6 => Just(Verb::ConfirmService),
        2 => Just(Verb::RaiseAlarm),
        1 => Just(Verb::EndAlarm),
        20 => Just(Verb::Undo),
        14 => Just(Verb::UndoOnTicket),
        6 => Just(Verb::UndoEmergency),
        1 => Just(Verb::CloseDay),
        1 => Just(Verb::OpenDay),
        1 => Just(Verb::Configure),
        1 => Just(Verb::PostNotice),
        1 => Just(Verb::WithdrawNotice),
        1 => Just(Verb::LimitIntake),
        3 => Just(Verb::FreeIntake),
        4 => Just(Verb::Coming),
        6 => Just(Verb::Postpone),
        2 => Just(Verb::ReturnOwn),
        3 => Just(Verb::EnterEmergency),
        2 => Just(Verb::CallHelp),
        2 => Just(Verb::AnswerHelp),
        1 => Just(Verb::EndHelp),
        6 => Just(Verb::EndDue),
        1 => Just(Verb::StartEmergency),
        2 => Just(Verb::EndEmergency),
        2 => Just(Verb::StaffCounter),
        2 => Just(Verb::OrderIntake),
        2 => Just(Verb::CapService),
        2 => Just(Verb::SuspendService),
        5 => Just(Verb::ResumeService),
    ];
    let wait_s = prop_oneof![10 => 0..5_u32, 6 => 5..120_u32, 1 => 120..4000_u32];
    (verb, any::<u8>(), any::<u8>(), any::<u8>(), wait_s).prop_map(|(verb, who, a, b, wait_s)| Step {
        verb,
        who,
        a,
        b,
        wait_s,
    })
}

/// An office being lived in, with everything needed to judge it.
pub struct Life {
    /// The office.
    pub office: Office,
    /// All its events.
    pub journal: Vec<Recorded>,
    clock: Timestamp,
    numbers: BTreeSet<(jiff::civil::Date, String)>,
    before_action: BTreeMap<Seq, Office>,
}

/// 09:00 in Warsaw on Monday, 5 October 2026.
pub const MONDAY_MORNING: Timestamp = Timestamp(1_791_183_600_000);

impl Life {
    /// Opens an office with this configuration.
    ///
    /// # Panics
    /// If it cannot be opened.
    pub fn begin(config: Config) -> Self {
        let mut life = Self {
            office: Office::new("test".into()),
            journal: Vec::new(),
            clock: MONDAY_MORNING,
            numbers: BTreeSet::new(),
            before_action: BTreeMap::new(),
        };
        let configure = Command::Configure { config: Box::new(config), base: None };
        life.act(&configure, &Actor::System).expect("a new office takes any configuration");
        let date = life.office.business_date(life.clock);
        life.act(&Command::OpenDay { date }, &Actor::System).expect("a new office opens");
        life
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock
    }

    /// Lets time pass.
    pub fn pass_s(&mut self, seconds: u32) {
        self.clock = self.clock.plus_s(seconds);
    }

    /// Does a command, checking every invariant after every event.
    ///
    /// # Errors
    /// The office's refusal.
    ///
    /// # Panics
    /// If an invariant is broken.
    pub fn act(&mut self, command: &Command, actor: &Actor) -> Result<Outcome, Refusal> {
        self.try_act(command, actor).unwrap_or_else(|broken| panic!("{command:?}: {broken}"))
    }

    /// As [`Life::act`], telling what is broken.
    ///
    /// # Errors
    /// The broken invariant.
    pub fn try_act(&mut self, command: &Command, actor: &Actor) -> Result<Result<Outcome, Refusal>, String> {
        let decision = match self.office.decide(command, actor, self.clock) {
            Ok(decision) => decision,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let before = self.office.clone();
        for recorded in self.office.record(&decision, actor, self.clock) {
            invariants::check_event(&self.office, &recorded)?;
            self.office.apply(&recorded);
            invariants::check_state(&self.office)?;
            self.check_number(&recorded)?;
            let journal: Vec<&Recorded> = self.journal.iter().chain([&recorded]).collect();
            invariants::check_run(&self.office, &journal)?;
            if let Event::TicketIssued { ticket, people_ahead, .. } = &recorded.event {
                check_told(&self.office, *ticket, *people_ahead)?;
            }
            let taken_back: Option<(&Seq, &[TicketId], &[TicketId])> = match &recorded.event {
                Event::ActionUndone { undone, tickets, removed, .. } => Some((undone, tickets, removed)),
                Event::EmergencyTakenBack { undone, removed } => Some((undone, &[], removed)),
                Event::TicketPutBack { ticket, undone } => Some((undone, std::slice::from_ref(ticket), &[])),
                _ => None,
            };
            if let Some((undone, tickets, removed)) = taken_back {
                let then = self.before_action.get(undone).ok_or(format!("{undone} was never seen"))?;
                check_undone(then, &before, &self.office, tickets, removed)?;
                // An emergency number whose entering was taken back is on paper still.
                let date = before.day().latest_date().ok_or("something is undone on no day")?;
                for number in removed.iter().filter_map(|id| Some(&before.ticket(*id)?.number)) {
                    if number.series.as_str() == EMERGENCY_SERIES {
                        self.numbers.remove(&(date, number.to_string()));
                    }
                }
            }
            self.journal.push(recorded);
        }
        if !decision.events.is_empty() {
            self.before_action.insert(before.last_seq().next(), before);
        }
        Ok(Ok(decision.outcome))
    }

    fn check_number(&mut self, recorded: &Recorded) -> Result<(), String> {
        let (Event::TicketIssued { number, .. }
        | Event::WalkedIn { number, .. }
        | Event::EmergencyEntered { number, .. }) = &recorded.event
        else {
            return Ok(());
        };
        let date = self.office.day().latest_date().ok_or("a number is issued on no day")?;
        if self.numbers.insert((date, number.to_string())) {
            Ok(())
        } else {
            Err(format!("{number} was issued twice on {date}"))
        }
    }

    /// Takes a step.
    ///
    /// # Errors
    /// The broken invariant; a refusal is none.
    pub fn step(&mut self, step: &Step) -> Result<(), String> {
        self.pass_s(step.wait_s);
        let step = &Step { verb: self.livelier(step), ..*step };
        let (command, actor) = self.resolve(step);
        self.try_act(&command, &actor).map(|_| ()).map_err(|broken| format!("{command:?}: {broken}"))
    }

    /// What a step does: a day that has not begun and an emergency end sooner than chance would end them, or
    /// most of a life would pass in front of a closed door.
    fn livelier(&self, step: &Step) -> Verb {
        let soon = step.who.is_multiple_of(8);
        if soon && self.office.emergency().is_some() {
            Verb::EndEmergency
        } else if soon && self.office.day().open_date().is_none() {
            Verb::OpenDay
        } else {
            step.verb
        }
    }

    /// Whether replaying the journal, whole and from its last day on, gives the live state.
    ///
    /// # Errors
    /// What differs.
    pub fn check_replay(&self) -> Result<(), String> {
        let day = self
            .journal
            .iter()
            .rposition(|recorded| matches!(recorded.event, Event::DayOpened { .. }))
            .unwrap_or(0);
        for start in [0, day] {
            let mut again = Office::new(self.office.id().clone());
            for recorded in &self.journal[start..] {
                let stored = serde_json::to_string(recorded).map_err(|e| e.to_string())?;
                let read = serde_json::from_str(&stored).map_err(|e| format!("{stored}: {e}"))?;
                again.replay(&read).map_err(|e| e.to_string())?;
            }
            if again != self.office {
                return Err(format!("replay from event {start} gives another state"));
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_lines, reason = "one arm a verb")]
    fn resolve(&self, step: &Step) -> (Command, Actor) {
        let config = self.office.config();
        let service = |n: u8| config.services[usize::from(n) % config.services.len()].id.clone();
        let counter = |n: u8| config.counters[usize::from(n) % config.counters.len()].id.clone();
        let class = match step.b % 4 {
            0 => Some("urgent".into()),
            1 => Some("priority".into()),
            _ => None,
        };
        let at = |n: u8| self.counter_in_use(n).unwrap_or_else(|| counter(n));
        let command = match step.verb {
            Verb::Issue => Command::Issue(self.issue(step, class)),
            Verb::OpenCounter => Command::OpenCounter { counter: counter(step.a) },
            Verb::PauseCounter => Command::PauseCounter { counter: at(step.a), reason: None },
            Verb::CloseCounter => Command::CloseCounter { counter: at(step.a) },
            Verb::CallNext => Command::CallNext { counter: at(step.a) },
            Verb::Call => {
                Command::Call { counter: at(step.a), ticket: self.pick(step.b, |ticket| !ticket.has_ended()) }
            }
            Verb::WalkIn => Command::WalkIn { counter: at(step.a), service: service(step.b) },
            Verb::Recall => Command::Recall { ticket: self.at_counter(step.a) },
            Verb::Serve => Command::Serve { ticket: self.at_counter(step.a) },
            Verb::Finish => Command::Finish {
                ticket: self.at_counter(step.a),
                outcome: None,
                carry_on: step.b.is_multiple_of(2),
            },
            Verb::NoShow => Command::NoShow { ticket: self.at_counter(step.a) },
            Verb::Restore => Command::Restore {
                ticket: self.pick(step.a, |ticket| {
                    let missed = matches!(ticket.state, TicketState::NoShow { .. });
                    let gave_up = matches!(ticket.state, TicketState::Cancelled { .. });
                    missed || (gave_up && step.b.is_multiple_of(3)) || step.b.is_multiple_of(8)
                }),
            },
            Verb::Park => Command::Park {
                ticket: self.at_counter(step.a),
                note: step.b.is_multiple_of(2),
                remind_after_s: step.b.is_multiple_of(3).then_some(300),
            },
            Verb::Return => Command::Return {
                ticket: self.pick(step.a, |ticket| {
                    let parked = matches!(ticket.state, TicketState::Parked { .. });
                    parked || step.b.is_multiple_of(8)
                }),
            },
            Verb::Transfer => Command::Transfer {
                ticket: self.pick(step.a, |ticket| !ticket.has_ended()),
                to: if step.b.is_multiple_of(2) {
                    TransferTo::Service(service(step.b / 2))
                } else {
                    TransferTo::Counter(at(step.b / 2))
                },
                note: step.b.is_multiple_of(3),
            },
            Verb::Cancel => Command::Cancel { ticket: self.pick(step.a, |_| true) },
            Verb::SetPriority => {
                Command::SetPriority { ticket: self.pick(step.a, |ticket| !ticket.has_ended()), class }
            }
            Verb::AddNote => Command::AddNote { ticket: self.pick(step.a, |_| true) },
            Verb::TakeService => Command::TakeService { counter: at(step.a), service: service(step.b) },
            Verb::DropService => {
                let counter = at(step.a);
                let taken = self.office.counter(&counter).and_then(|(_, counter)| counter.taken.first());
                let taken = taken.cloned().filter(|_| !step.b.is_multiple_of(3));
                let service = taken.unwrap_or_else(|| service(step.b));
                Command::DropService { counter, service }
            }
            Verb::OfferCounter => {
                Command::OfferCounter { counter: at(step.a), offered: !step.b.is_multiple_of(4) }
            }
            Verb::GoTo => {
                let at_counter = self.at_counter(step.a);
                let own = self.office.ticket(at_counter).and_then(|ticket| ticket.at_counter().cloned());
                match own.filter(|_| step.b.is_multiple_of(2)) {
                    Some(counter) => Command::GoTo { counter, ticket: at_counter },
                    None => Command::GoTo {
                        counter: at(step.a),
                        ticket: self
                            .pick(step.b, |ticket| matches!(ticket.state, TicketState::Waiting { .. })),
                    },
                }
            }
            Verb::DoubtService => {
                Command::DoubtService { ticket: self.at_counter(step.a), after_s: u32::from(step.b % 64) }
            }
            Verb::ConfirmService => Command::ConfirmService {
                ticket: self.pick(step.a, |ticket| ticket.attendance.asked_at.is_some()),
            },
            Verb::RaiseAlarm => Command::RaiseAlarm { counter: at(step.a) },
            Verb::EndAlarm => Command::EndAlarm { counter: at(step.a) },
            Verb::Undo => Command::Undo { counter: self.latest_action(step).unwrap_or_else(|| at(step.a)) },
            Verb::UndoOnTicket => {
                let ticket = self.latest_change(step).unwrap_or_else(|| self.pick(step.a, |_| true));
                Command::UndoOnTicket { ticket }
            }
            Verb::UndoEmergency => Command::UndoEmergency,
            Verb::CloseDay => Command::CloseDay,
            Verb::OpenDay => Command::OpenDay {
                date: self
                    .office
                    .day()
                    .latest_date()
                    .and_then(|date| date.checked_add(i64::from(step.a % 3).days()).ok())
                    .unwrap_or_else(|| self.office.business_date(self.clock)),
            },
            Verb::Configure => {
                Command::Configure { config: Box::new(sample::varied(step.a, step.b, step.who)), base: None }
            }
            Verb::PostNotice => Command::PostNotice {
                kind: NoticeKind::Info,
                text: Texts::from([("pl", "Komunikat")]),
                until: Some(self.clock.plus_s(u32::from(step.a) * 10)),
            },
            Verb::LimitIntake => Command::LimitIntake { service: service(step.a), limit: self.limit(step) },
            Verb::FreeIntake => {
                let because = FreedBecause::Chance { percent: 100 - step.b % 25 };
                Command::FreeIntake { service: service(step.a), because }
            }
            // Mostly one that stands; at times one that does not.
            Verb::WithdrawNotice => {
                let standing = self.office.notices(self.clock).nth(usize::from(step.a % 3));
                let notice = standing.map_or(NoticeId(u64::from(step.b)), |notice| notice.id);
                Command::WithdrawNotice { notice }
            }
            Verb::Coming => {
                let ticket = self.pick(step.a, |ticket| ticket.state.call().is_some());
                return (Command::Coming { ticket }, self.client(step, ticket));
            }
            Verb::Postpone => {
                let ticket = self.pick(step.a, |ticket| !ticket.has_ended());
                return (Command::Postpone { ticket }, self.client(step, ticket));
            }
            Verb::ReturnOwn => {
                let ticket = self.pick(step.a, |ticket| matches!(ticket.state, TicketState::Parked { .. }));
                return (Command::Return { ticket }, self.client(step, ticket));
            }
            Verb::EnterEmergency => Command::EnterEmergency(self.range(step, service(step.who))),
            Verb::CallHelp => Command::CallHelp,
            Verb::AnswerHelp => Command::AnswerHelp { kiosk: "hall".into() },
            Verb::EndHelp => Command::EndHelp { kiosk: "hall".into() },
            Verb::EndDue => Command::EndDue,
            // Seldom, since little else happens meanwhile.
            Verb::StartEmergency if step.b.is_multiple_of(6) => Command::StartEmergency {
                text: step.a.is_multiple_of(2).then(|| Texts::from([("pl", "Alarm")])),
            },
            Verb::StartEmergency | Verb::EndEmergency => Command::EndEmergency,
            Verb::StaffCounter => Command::StaffCounter {
                counter: counter(step.a),
                clerk: ["anna", "piotr", "maria"][usize::from(step.b) % 3].into(),
            },
            // Mostly as usual, or little else would happen.
            Verb::OrderIntake => Command::OrderIntake {
                service: (!step.a.is_multiple_of(5)).then(|| service(step.a)),
                order: match step.b % 8 {
                    0 => Some(IntakeOrder::Stopped),
                    1 | 2 => Some(IntakeOrder::Open),
                    _ => None,
                },
            },
            Verb::CapService => Command::CapService {
                service: service(step.a),
                cap: Cap {
                    daily: step.b.is_multiple_of(4).then_some(u32::from(step.b)),
                    waiting: step.b.is_multiple_of(5).then_some(u32::from(step.b % 16)),
                },
            },
            Verb::SuspendService => Command::SuspendService {
                service: service(step.a),
                text: step.b.is_multiple_of(2).then(|| Texts::from([("pl", "Przerwa w systemie")])),
            },
            Verb::ResumeService => {
                let rests = self.office.orders().and_then(|orders| orders.suspended().next().cloned());
                Command::ResumeService { service: rests.unwrap_or_else(|| service(step.a)) }
            }
        };
        (command, self.actor(step))
    }

    fn limit(&self, step: &Step) -> IntakeLimit {
        let closes_at = self.clock.plus_s(3600);
        IntakeLimit {
            closes_at,
            in_time_until: closes_at,
            chance_percent: step.b % 50,
            waiting: u32::from(step.b),
        }
    }

    fn issue(&self, step: &Step, class: Option<kolejka_core::ids::ClassId>) -> Issue {
        let config = self.office.config();
        let several = usize::from(step.b / 16 % 3) + 1;
        let services = (0..several)
            .map(|i| config.services[(usize::from(step.a) + i) % config.services.len()].id.clone())
            .collect::<Vec<_>>();
        Issue {
            count: if services.len() == 1 { u32::from(step.a % 3) + 1 } else { 1 },
            services: if step.a.is_multiple_of(3) { services } else { services[..1].to_vec() },
            class,
            language: config.languages.get(usize::from(step.who % 4)).cloned(),
            step_free: step.b.is_multiple_of(5),
            need: (step.who / 4).is_multiple_of(4).then(|| config.needs[0].id.clone()),
            printer: None,
            print_card: step.b.is_multiple_of(4),
            forecast: (step.b % 2 == 1).then_some(WaitRange { min_s: 300, likely_s: 500, max_s: 900 }),
        }
    }

    /// The client who holds a ticket, sometimes somebody else's.
    fn client(&self, step: &Step, ticket: TicketId) -> Actor {
        Actor::Client(if step.who.is_multiple_of(8) { self.pick(step.b, |_| true) } else { ticket })
    }

    /// A few emergency numbers, at times some that were entered before, of clients who came today, or
    /// so it is said.
    fn range(&self, step: &Step, service: kolejka_core::ids::ServiceId) -> EmergencyRange {
        let from = u32::from(step.a % 16) * 4 + 1;
        let ago_s = i64::from(step.b) * 200;
        EmergencyRange {
            from,
            to: from + u32::from(step.a / 16 % 4),
            service,
            arrived_from: Timestamp(self.clock.0 - ago_s * 1000),
            arrived_to: Timestamp(self.clock.0 - ago_s * 250),
        }
    }

    /// Mostly whoever is concerned, sometimes somebody else.
    fn actor(&self, step: &Step) -> Actor {
        let clerk = |name: &str, role| Actor::Staff { clerk: name.into(), role };
        let concerned = match step.verb {
            Verb::Issue | Verb::CallHelp => return Actor::Kiosk("hall".into()),
            Verb::EndDue | Verb::LimitIntake | Verb::FreeIntake | Verb::DoubtService => return Actor::System,
            // A supervisor who works at a counter can take it back.
            Verb::EnterEmergency => {
                let at_work = self.counter_in_use(step.who).and_then(|id| {
                    self.office.counter(&id).and_then(|(_, counter)| counter.clerk().cloned())
                });
                let login = at_work.unwrap_or_else(|| "ewa".into());
                return Actor::Staff { clerk: login, role: Role::Supervisor };
            }
            // Mostly who entered them.
            Verb::UndoEmergency => {
                let latest = self.journal.last().filter(|_| !step.who.is_multiple_of(4));
                return match latest.map(|latest| &latest.actor) {
                    Some(actor @ Actor::Staff { .. }) => actor.clone(),
                    _ => clerk("ewa", Role::Supervisor),
                };
            }
            Verb::CloseDay
            | Verb::OpenDay
            | Verb::PostNotice
            | Verb::WithdrawNotice
            | Verb::Configure
            | Verb::StartEmergency
            | Verb::EndEmergency => {
                return clerk("adam", Role::Administrator);
            }
            Verb::Recall | Verb::Serve | Verb::Finish | Verb::NoShow | Verb::Park => {
                self.office.ticket(self.at_counter(step.a)).and_then(|ticket| ticket.at_counter().cloned())
            }
            Verb::EndAlarm
            | Verb::StaffCounter
            | Verb::OrderIntake
            | Verb::CapService
            | Verb::SuspendService
            | Verb::ResumeService => return clerk("ewa", Role::Supervisor),
            Verb::ConfirmService => {
                let asked = self.pick(step.a, |ticket| ticket.attendance.asked_at.is_some());
                self.office.ticket(asked).and_then(|ticket| ticket.at_counter().cloned())
            }
            Verb::OpenCounter => None,
            // Mostly who did it.
            Verb::UndoOnTicket => {
                let latest = self.journal.last().filter(|_| !step.who.is_multiple_of(4));
                if let Some(Recorded { actor: actor @ Actor::Staff { .. }, .. }) = latest {
                    return actor.clone();
                }
                None
            }
            Verb::Undo => self.latest_action(step).or_else(|| self.counter_in_use(step.a)),
            _ => self.counter_in_use(step.a),
        };
        let at_work = concerned
            .and_then(|id| self.office.counter(&id).and_then(|(_, counter)| counter.clerk().cloned()));
        match (step.who % 8, at_work) {
            (0, _) => clerk("ewa", Role::Supervisor),
            (1, _) => clerk(["anna", "piotr", "maria"][usize::from(step.b) % 3], Role::Clerk),
            (_, Some(id)) => clerk(id.as_str(), Role::Clerk),
            (n, None) => clerk(["anna", "piotr", "maria"][usize::from(n) % 3], Role::Clerk),
        }
    }

    /// The counter of the latest action, three times out of four.
    fn latest_action(&self, step: &Step) -> Option<CounterId> {
        let latest = self
            .office
            .counters()
            .max_by_key(|(config, _)| self.office.undo_entries(&config.id).last().map(|entry| entry.action));
        latest.filter(|_| !step.b.is_multiple_of(4)).map(|(config, _)| config.id.clone())
    }

    /// The ticket that the latest event changed, three times out of four.
    fn latest_change(&self, step: &Step) -> Option<TicketId> {
        let latest = self.journal.last().filter(|_| !step.b.is_multiple_of(4))?;
        latest.event.tickets().first().copied()
    }

    fn counter_in_use(&self, n: u8) -> Option<CounterId> {
        let open: Vec<CounterId> = self
            .office
            .counters()
            .filter(|(_, counter)| counter.is_open())
            .map(|(config, _)| config.id.clone())
            .collect();
        (!open.is_empty()).then(|| open[usize::from(n) % open.len()].clone())
    }

    fn at_counter(&self, n: u8) -> TicketId {
        self.pick(n, |ticket| ticket.at_counter().is_some())
    }

    fn pick(&self, n: u8, like: impl Fn(&Ticket) -> bool) -> TicketId {
        let some: Vec<TicketId> =
            self.office.tickets().filter(|ticket| like(ticket)).map(|ticket| ticket.id).collect();
        if some.is_empty() { TicketId(u64::from(n)) } else { some[usize::from(n) % some.len()] }
    }
}

/// Whether the people ahead that a ticket was told when it was issued are those ahead of it once it
/// waits.
fn check_told(office: &Office, ticket: TicketId, people_ahead: u32) -> Result<(), String> {
    let ticket = office.ticket(ticket).ok_or("an issued ticket is unknown")?;
    let ahead = office.people_ahead(ticket, office.last_at());
    if ahead == Some(people_ahead) {
        Ok(())
    } else {
        Err(format!("{} was told {people_ahead} people ahead, not {ahead:?}", ticket.number))
    }
}

/// Whether an undo put back exactly what its action had changed: its tickets and counters stand as
/// `then` (but for an alarm that a supervisor ended since), all others as just before the undo, and
/// everybody waits in the right lane.
fn check_undone(
    then: &Office,
    before: &Office,
    after: &Office,
    tickets: &[TicketId],
    removed: &[TicketId],
) -> Result<(), String> {
    let expected = |id: TicketId| {
        if tickets.contains(&id) || removed.contains(&id) { then.ticket(id) } else { before.ticket(id) }
    };
    for ticket in before.tickets() {
        if after.ticket(ticket.id) != expected(ticket.id) {
            return Err(format!("{} is {:?} after the undo", ticket.number, after.ticket(ticket.id)));
        }
    }
    let concerned = |id: &CounterId| {
        let by_ticket = |office: &Office| {
            office
                .counter(id)
                .and_then(|(_, counter)| counter.ticket())
                .is_some_and(|ticket| tickets.contains(&ticket) || removed.contains(&ticket))
        };
        by_ticket(then) || by_ticket(before)
    };
    for (config, counter) in after.counters() {
        let stood = |office: &Office| office.counter(&config.id).map(|(_, counter)| counter.clone());
        let unchanged = stood(before).as_ref() == Some(counter);
        let as_then = stood(then).is_some_and(|mut stood| {
            // An alarm to which somebody saw since is over for good.
            let stands = before.counter(&config.id).and_then(|(_, counter)| counter.alarm_at);
            stood.alarm_at = stood.alarm_at.and(stands);
            stood == *counter
        });
        if !as_then && (concerned(&config.id) || !unchanged) {
            return Err(format!("counter {} is {counter:?} after the undo", config.id));
        }
    }
    Ok(())
}
