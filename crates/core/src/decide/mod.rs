//! From a command to events or a refusal.
//!
//! Deciding changes nothing: it reads the state, and what it decides is applied afterwards.
//! One file per group of commands; here is the table of all of them, and what they share.

mod client;
mod counter;
mod day;
mod desk;
mod due;
mod emergency;
mod emergency_numbers;
mod help;
mod intake;
mod issue;
mod notice;
mod orders;
mod undo;
mod visit;

use crate::{
    Actor, Command, Counter, CounterState, Decision, Event, Office, Outcome, Refusal, Role, Ticket,
    Timestamp,
    ids::{ClerkId, CounterId, NoteId, Series, ServiceId, TicketId},
};

impl Office {
    /// Decides a command.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing has changed.
    pub fn decide(&self, command: &Command, actor: &Actor, clock: Timestamp) -> Result<Decision, Refusal> {
        let now = self.now(clock);
        self.check_calm(command)?;
        match command {
            Command::Configure { config, base } => self.decide_configure(config, *base, actor),
            Command::OpenDay { date } => self.decide_open_day(*date, actor, now),
            Command::CloseDay => self.decide_close_day(actor),
            Command::Issue(issue) => self.decide_issue(issue, actor, now),
            Command::OpenCounter { counter } => self.decide_open_counter(counter, actor),
            Command::PauseCounter { counter, reason } => {
                self.decide_pause_counter(counter, reason.as_deref(), actor)
            }
            Command::CloseCounter { counter } => self.decide_close_counter(counter, actor, now),
            Command::CallNext { counter } => self.decide_call_next(counter, actor, now),
            Command::Call { counter, ticket } => self.decide_call(counter, *ticket, actor, now),
            Command::WalkIn { counter, service } => self.decide_walk_in(counter, service, actor),
            Command::Recall { ticket } => self.decide_recall(*ticket, actor),
            Command::Serve { ticket } => self.decide_serve(*ticket, actor),
            Command::Finish { ticket, outcome, carry_on } => {
                self.decide_finish(*ticket, outcome.as_deref(), *carry_on, actor, now)
            }
            Command::NoShow { ticket } => self.decide_no_show(*ticket, actor, now),
            Command::Restore { ticket } => self.decide_restore(*ticket, actor, now),
            Command::Park { ticket, note, remind_after_s } => {
                self.decide_park(*ticket, *note, *remind_after_s, actor)
            }
            Command::Return { ticket } => self.decide_return(*ticket, actor),
            Command::Transfer { ticket, to, note } => self.decide_transfer(*ticket, to, *note, actor),
            Command::Coming { ticket } => self.decide_coming(*ticket, actor),
            Command::Postpone { ticket } => self.decide_postpone(*ticket, actor, now),
            Command::Cancel { ticket } => self.decide_cancel(*ticket, actor),
            Command::SetPriority { ticket, class } => {
                self.decide_set_priority(*ticket, class.as_ref(), actor)
            }
            Command::AddNote { ticket } => self.decide_add_note(*ticket, actor),
            Command::TakeService { counter, service } => self.decide_take_service(counter, service, actor),
            Command::DropService { counter, service } => self.decide_drop_service(counter, service, actor),
            Command::OfferCounter { counter, offered } => self.decide_offer_counter(counter, *offered, actor),
            Command::GoTo { counter, ticket } => self.decide_go_to(counter, *ticket, actor, now),
            Command::DoubtService { ticket, after_s } => {
                self.decide_doubt_service(*ticket, *after_s, actor, now)
            }
            Command::ConfirmService { ticket } => self.decide_confirm_service(*ticket, actor),
            Command::RaiseAlarm { counter } => self.decide_raise_alarm(counter, actor),
            Command::EndAlarm { counter } => self.decide_end_alarm(counter, actor),
            Command::Undo { counter } => self.decide_undo(counter, actor, now),
            Command::UndoOnTicket { ticket } => self.decide_undo_on_ticket(*ticket, actor, now),
            Command::UndoEmergency => self.decide_undo_emergency(actor, now),
            Command::LimitIntake { service, limit } => self.decide_limit_intake(service, *limit, actor),
            Command::FreeIntake { service, because } => self.decide_free_intake(service, *because, actor),
            Command::StaffCounter { counter, clerk } => self.decide_staff_counter(counter, clerk, actor),
            Command::OrderIntake { service, order } => {
                self.decide_order_intake(service.as_ref(), *order, actor)
            }
            Command::CapService { service, cap } => self.decide_cap_service(service, *cap, actor),
            Command::SuspendService { service, text } => {
                self.decide_suspend_service(service, text.as_ref(), actor, now)
            }
            Command::ResumeService { service } => self.decide_resume_service(service, actor),
            Command::PostNotice { kind, text, until } => {
                self.decide_post_notice(*kind, text, *until, actor, now)
            }
            Command::WithdrawNotice { notice } => self.decide_withdraw_notice(*notice, actor),
            Command::EnterEmergency(range) => self.decide_enter_emergency(range, actor, now),
            Command::CallHelp => self.decide_call_help(actor),
            Command::AnswerHelp { kiosk } => self.decide_answer_help(kiosk, actor),
            Command::EndHelp { kiosk } => self.decide_end_help(kiosk, actor),
            Command::EndDue => self.decide_end_due(actor, now),
            Command::StartEmergency { text } => self.decide_start_emergency(text.as_ref(), actor, now),
            Command::EndEmergency => self.decide_end_emergency(actor),
        }
    }

    fn ticket_or_refuse(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        self.ticket(id).ok_or(Refusal::UnknownTicket(id))
    }

    fn service_or_refuse(&self, id: &ServiceId) -> Result<(), Refusal> {
        self.service(id).map(|_| ()).ok_or_else(|| Refusal::UnknownService(id.clone()))
    }

    fn counter_or_refuse(&self, id: &CounterId) -> Result<&Counter, Refusal> {
        self.counters.get(id).ok_or_else(|| Refusal::UnknownCounter(id.clone()))
    }

    /// The ticket that a member of staff acts upon, and the counter whose action that is: the one
    /// where the ticket is, or else the one where the actor works.
    fn for_staff(&self, id: TicketId, actor: &Actor) -> Result<(&Ticket, Option<CounterId>), Refusal> {
        let (clerk, role) = staff(actor, Role::FloorAssistant)?;
        let ticket = self.ticket_or_refuse(id)?;
        let Some(counter) = ticket.at_counter() else {
            return Ok((ticket, self.counter_of(clerk).cloned()));
        };
        self.check_own(counter, clerk, role)?;
        Ok((ticket, Some(counter.clone())))
    }

    /// Whether somebody may act at a counter: who works there, or a supervisor.
    fn check_own(&self, counter: &CounterId, clerk: &ClerkId, role: Role) -> Result<(), Refusal> {
        let works_there = self.counter_or_refuse(counter)?.clerk() == Some(clerk);
        if works_there || role >= Role::Supervisor {
            Ok(())
        } else {
            Err(Refusal::NotYourCounter(counter.clone()))
        }
    }

    /// A counter that is open and not on a break, at which the actor may act; and the clerk who
    /// works there.
    fn working_counter(&self, id: &CounterId, actor: &Actor) -> Result<(&Counter, ClerkId), Refusal> {
        let (actor_clerk, role) = staff(actor, Role::Clerk)?;
        let counter = self.counter_or_refuse(id)?;
        match &counter.state {
            CounterState::Closed => Err(Refusal::CounterClosed(id.clone())),
            CounterState::Open { clerk, pause, .. } => {
                self.check_own(id, actor_clerk, role)?;
                if pause.is_some() {
                    return Err(Refusal::CounterPaused(id.clone()));
                }
                Ok((counter, clerk.clone()))
            }
        }
    }

    fn next_number(&self, series: &Series) -> Result<u32, Refusal> {
        match &self.day {
            crate::Day::Open(tally) => Ok(tally.numbers.get(series).copied().unwrap_or_default() + 1),
            crate::Day::NotBegun | crate::Day::Ended(_) => Err(Refusal::DayNotOpen),
        }
    }

    fn new_note(&self, wanted: bool) -> Option<NoteId> {
        wanted.then_some(self.next_note)
    }
}

/// The person behind an actor, if the role suffices.
fn staff(actor: &Actor, needed: Role) -> Result<(&ClerkId, Role), Refusal> {
    match actor {
        Actor::Staff { clerk, role } if *role >= needed => Ok((clerk, *role)),
        Actor::Staff { .. } | Actor::System | Actor::Kiosk(_) | Actor::Client(_) => {
            Err(Refusal::NotAllowed { needed })
        }
    }
}

/// As [`staff`], but the daemon itself may too.
fn staff_or_system(actor: &Actor, needed: Role) -> Result<(), Refusal> {
    match actor {
        Actor::System => Ok(()),
        Actor::Staff { .. } | Actor::Kiosk(_) | Actor::Client(_) => staff(actor, needed).map(|_| ()),
    }
}

fn nothing() -> Decision {
    Decision { events: Vec::new(), counter: None, outcome: Outcome::Done }
}

fn on_ticket(ticket: TicketId, counter: Option<CounterId>, event: Event) -> Decision {
    Decision { events: vec![event], counter, outcome: Outcome::Ticket(ticket) }
}
