//! Intake that ends early, as the forecast worker asks for it.

use super::{nothing, staff_or_system};
use crate::{
    Actor, Day, Decision, Event, FreedBecause, IntakeLimit, Office, Outcome, Refusal, Role, ids::ServiceId,
};

impl Office {
    pub(super) fn decide_limit_intake(
        &self,
        service: &ServiceId,
        limit: IntakeLimit,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Supervisor)?;
        self.service_or_refuse(service)?;
        if !matches!(self.day, Day::Open(_)) {
            return Err(Refusal::DayNotOpen);
        }
        if self.intake_limit(service).is_some() || !self.intake_of(service).by_forecast {
            return Ok(nothing());
        }
        let event = Event::IntakeLimited { service: service.clone(), limit };
        Ok(Decision { events: vec![event], counter: None, outcome: Outcome::Done })
    }

    pub(super) fn decide_free_intake(
        &self,
        service: &ServiceId,
        because: FreedBecause,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Supervisor)?;
        self.service_or_refuse(service)?;
        if self.intake_limit(service).is_none() {
            return Ok(nothing());
        }
        let event = Event::IntakeFreed { service: service.clone(), because };
        Ok(Decision { events: vec![event], counter: None, outcome: Outcome::Done })
    }
}
