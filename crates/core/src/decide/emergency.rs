//! Starting an emergency, ending it, and what rests meanwhile.

use super::{nothing, staff_or_system};
use crate::{Actor, Command, Decision, Emergency, Event, Office, Outcome, Refusal, Role, Texts, Timestamp};

impl Office {
    /// Refuses what rests during an emergency: whatever would bring somebody to a counter or count
    /// against who has left the building.
    pub(super) fn check_calm(&self, command: &Command) -> Result<(), Refusal> {
        let rests = match command {
            Command::Issue(_)
            | Command::CallNext { .. }
            | Command::Call { .. }
            | Command::WalkIn { .. }
            | Command::Recall { .. }
            | Command::GoTo { .. }
            // Nobody is asked whether serving goes on while all are on their way out.
            | Command::DoubtService { .. }
            | Command::NoShow { .. } => true,
            Command::Configure { .. }
            | Command::OpenDay { .. }
            | Command::CloseDay
            | Command::OpenCounter { .. }
            | Command::PauseCounter { .. }
            | Command::CloseCounter { .. }
            | Command::Serve { .. }
            | Command::Finish { .. }
            | Command::Restore { .. }
            | Command::Park { .. }
            | Command::Return { .. }
            | Command::Transfer { .. }
            | Command::Cancel { .. }
            | Command::SetPriority { .. }
            | Command::AddNote { .. }
            | Command::Undo { .. }
            | Command::UndoOnTicket { .. }
            | Command::UndoEmergency
            | Command::PostNotice { .. }
            | Command::WithdrawNotice { .. }
            | Command::Coming { .. }
            | Command::Postpone { .. }
            | Command::StaffCounter { .. }
            | Command::OrderIntake { .. }
            | Command::CapService { .. }
            | Command::SuspendService { .. }
            | Command::ResumeService { .. }
            | Command::LimitIntake { .. }
            | Command::FreeIntake { .. }
            | Command::EnterEmergency(_)
            | Command::CallHelp
            | Command::AnswerHelp { .. }
            | Command::EndHelp { .. }
            | Command::EndDue
            | Command::TakeService { .. }
            | Command::DropService { .. }
            | Command::OfferCounter { .. }
            | Command::ConfirmService { .. }
            | Command::RaiseAlarm { .. }
            | Command::EndAlarm { .. }
            | Command::StartEmergency { .. }
            | Command::EndEmergency => false,
        };
        if rests && self.emergency.is_some() { Err(Refusal::Emergency) } else { Ok(()) }
    }

    pub(super) fn decide_start_emergency(
        &self,
        text: Option<&Texts>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::FloorAssistant)?;
        if self.emergency.is_some() {
            return Ok(nothing());
        }
        let config = &self.config.emergency;
        let emergency = Emergency {
            text: text.unwrap_or(&config.text).clone(),
            way_out: config.way_out.clone(),
            speak: config.speak,
            since: now,
        };
        Ok(done(Event::EmergencyStarted { emergency }))
    }

    pub(super) fn decide_end_emergency(&self, actor: &Actor) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Supervisor)?;
        if self.emergency.is_none() {
            return Ok(nothing());
        }
        Ok(done(Event::EmergencyEnded))
    }
}

fn done(event: Event) -> Decision {
    Decision { events: vec![event], counter: None, outcome: Outcome::Done }
}
