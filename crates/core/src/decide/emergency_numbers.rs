//! Entering emergency numbers.

use super::staff;
use crate::{
    Actor, Day, Decision, EMERGENCY_NUMBER_MAX, EMERGENCY_RANGE_MAX, EMERGENCY_SERIES, EmergencyRange, Event,
    Number, Office, Outcome, Refusal, Role, Timestamp, calendar,
    ids::{Series, TicketId},
};

impl Office {
    /// Opening hours and daily limits are not asked: these people have come and hold a number.
    pub(super) fn decide_enter_emergency(
        &self,
        range: &EmergencyRange,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let (clerk, _) = staff(actor, Role::Supervisor)?;
        self.service_or_refuse(&range.service)?;
        let Day::Open(tally) = &self.day else { return Err(Refusal::DayNotOpen) };
        let in_range = range.from >= 1
            && range.to >= range.from
            && range.to <= EMERGENCY_NUMBER_MAX
            && range.to - range.from < EMERGENCY_RANGE_MAX;
        if !in_range {
            return Err(Refusal::EmergencyRange {
                number_max: EMERGENCY_NUMBER_MAX,
                range_max: EMERGENCY_RANGE_MAX,
            });
        }
        if range.arrived_to < range.arrived_from {
            return Err(Refusal::EmergencyTimesTurned);
        }
        let begins = calendar::day_begins(self.config.day_starts, self.index.zone(), tally.date);
        if range.arrived_from < begins || range.arrived_to > now {
            return Err(Refusal::EmergencyTimes { begins });
        }
        let numbers: Vec<u32> = tally.emergency_numbers.range(range.from..=range.to).copied().collect();
        if !numbers.is_empty() {
            return Err(Refusal::EmergencyTwice { numbers });
        }
        let language = self.default_language();
        let events = (range.from..=range.to)
            .zip(self.next_ticket.0..)
            .map(|(n, id)| Event::EmergencyEntered {
                ticket: TicketId(id),
                number: Number { series: Series::new(EMERGENCY_SERIES), n },
                service: range.service.clone(),
                language: language.clone(),
                arrived_at: range.arrived_at(n),
            })
            .collect();
        // A supervisor who works at a counter can take it back there.
        Ok(Decision { events, counter: self.counter_of(clerk).cloned(), outcome: Outcome::Done })
    }
}
