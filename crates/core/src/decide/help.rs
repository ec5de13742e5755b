//! Calls for help from kiosks.

use super::{nothing, staff};
use crate::{Actor, Decision, Event, Office, Outcome, Refusal, Role, ids::KioskId};

impl Office {
    pub(super) fn decide_call_help(&self, actor: &Actor) -> Result<Decision, Refusal> {
        let kiosk = match actor {
            Actor::Kiosk(kiosk) => kiosk,
            Actor::Staff { .. } | Actor::Client(_) | Actor::System => {
                return Err(Refusal::NotAllowed { needed: Role::FloorAssistant });
            }
        };
        if !self.config.kiosks.iter().any(|known| known.id == *kiosk) {
            return Err(Refusal::UnknownKiosk(kiosk.clone()));
        }
        // Pressed again, it is the same call.
        if self.help.contains_key(kiosk) {
            return Ok(nothing());
        }
        Ok(one(Event::HelpCalled { kiosk: kiosk.clone() }))
    }

    pub(super) fn decide_answer_help(&self, kiosk: &KioskId, actor: &Actor) -> Result<Decision, Refusal> {
        let (clerk, _) = staff(actor, Role::FloorAssistant)?;
        let call = self.help.get(kiosk).ok_or_else(|| Refusal::HelpNotCalled(kiosk.clone()))?;
        // One assistant is enough; who presses second sees who goes.
        if call.coming.is_some() {
            return Ok(nothing());
        }
        Ok(one(Event::HelpAnswered { kiosk: kiosk.clone(), clerk: clerk.clone() }))
    }

    pub(super) fn decide_end_help(&self, kiosk: &KioskId, actor: &Actor) -> Result<Decision, Refusal> {
        match actor {
            Actor::Kiosk(own) if own == kiosk => {}
            Actor::Kiosk(_) | Actor::Staff { .. } | Actor::Client(_) | Actor::System => {
                staff(actor, Role::FloorAssistant)?;
            }
        }
        if self.help.contains_key(kiosk) {
            Ok(one(Event::HelpEnded { kiosk: kiosk.clone() }))
        } else {
            Ok(nothing())
        }
    }
}

fn one(event: Event) -> Decision {
    Decision { events: vec![event], counter: None, outcome: Outcome::Done }
}
