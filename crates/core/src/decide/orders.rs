//! What a supervisor orders for today: intake, caps, services that rest, and who works where.

use super::{nothing, staff};
use crate::{
    Actor, Cap, CounterState, Day, Decision, Event, IntakeOrder, NOTICES_MAX, Notice, NoticeKind, Office,
    Orders, Outcome, Refusal, Role, Texts, Timestamp, calendar,
    ids::{ClerkId, CounterId, ServiceId},
};

impl Office {
    pub(super) fn decide_order_intake(
        &self,
        service: Option<&ServiceId>,
        order: Option<IntakeOrder>,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let orders = self.orders_to_change(service, actor)?;
        let stands = match service {
            Some(service) => orders.of(service).intake == order,
            // Of the whole office is for all: what was ordered of single services falls with it.
            None => orders.intake == order && orders.services.values().all(|one| one.intake.is_none()),
        };
        if stands {
            return Ok(nothing());
        }
        Ok(done(vec![Event::IntakeOrdered { service: service.cloned(), order }]))
    }

    pub(super) fn decide_cap_service(
        &self,
        service: &ServiceId,
        cap: Cap,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        if self.orders_to_change(Some(service), actor)?.of(service).cap == cap {
            return Ok(nothing());
        }
        Ok(done(vec![Event::ServiceCapped { service: service.clone(), cap }]))
    }

    pub(super) fn decide_suspend_service(
        &self,
        service: &ServiceId,
        text: Option<&Texts>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        if self.orders_to_change(Some(service), actor)?.of(service).suspended.is_some() {
            return Ok(nothing());
        }
        let mut events = Vec::new();
        if let Some(text) = text {
            if self.notices(now).count() >= NOTICES_MAX {
                return Err(Refusal::TooManyNotices { max: NOTICES_MAX });
            }
            events.push(Event::NoticePosted {
                notice: Notice {
                    id: self.next_notice,
                    kind: NoticeKind::Warning,
                    text: text.clone(),
                    posted_at: now,
                    // An order ends with the day, and so does what tells of it.
                    until: self.day_ends(now),
                },
            });
        }
        let notice = text.map(|_| self.next_notice);
        events.push(Event::ServiceSuspended { service: service.clone(), notice });
        Ok(done(events))
    }

    pub(super) fn decide_resume_service(
        &self,
        service: &ServiceId,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        let Some(suspension) = self.orders_to_change(Some(service), actor)?.of(service).suspended else {
            return Ok(nothing());
        };
        let mut events = vec![Event::ServiceResumed { service: service.clone() }];
        if let Some(notice) = suspension.notice.filter(|notice| self.notices.contains_key(notice)) {
            events.push(Event::NoticeWithdrawn { notice });
        }
        Ok(done(events))
    }

    /// Opens a counter for a colleague, or ends the colleague's break there.
    pub(super) fn decide_staff_counter(
        &self,
        id: &CounterId,
        clerk: &ClerkId,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        staff(actor, Role::Supervisor)?;
        match &self.counter_or_refuse(id)?.state {
            CounterState::Open { clerk: at_work, pause, .. } if at_work == clerk => {
                if pause.is_none() {
                    return Ok(nothing());
                }
            }
            CounterState::Open { .. } => return Err(Refusal::CounterBusy(id.clone())),
            CounterState::Closed => {
                if let Some(other) = self.counter_of(clerk) {
                    return Err(Refusal::ClerkElsewhere(other.clone()));
                }
            }
        }
        let event = Event::CounterOpened { counter: id.clone(), clerk: clerk.clone() };
        Ok(Decision { events: vec![event], counter: Some(id.clone()), outcome: Outcome::Done })
    }

    /// Today's orders, if the actor may change them and there is a day for which to order.
    fn orders_to_change(&self, service: Option<&ServiceId>, actor: &Actor) -> Result<&Orders, Refusal> {
        staff(actor, Role::Supervisor)?;
        if let Some(service) = service {
            self.service_or_refuse(service)?;
        }
        match &self.day {
            Day::Open(tally) => Ok(&tally.orders),
            Day::NotBegun | Day::Ended(_) => Err(Refusal::DayNotOpen),
        }
    }

    /// When the business day gives way to the next.
    fn day_ends(&self, now: Timestamp) -> Option<Timestamp> {
        let tomorrow = self.business_date(now).tomorrow().ok()?;
        Some(calendar::day_begins(self.config.day_starts, self.index.zone(), tomorrow))
    }
}

fn done(events: Vec<Event>) -> Decision {
    Decision { events, counter: None, outcome: Outcome::Done }
}
