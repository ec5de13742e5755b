//! Issuing tickets.

use crate::{
    Actor, ClosedBecause, Day, Decision, Entry, Event, Issue, LaneKey, Leg, Number, Office, Outcome, Place,
    Refusal, Timestamp,
    config::Kiosk,
    ids::{PrinterId, ServiceId},
};

impl Office {
    pub(super) fn decide_issue(
        &self,
        issue: &Issue,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let first = issue.services.first().ok_or(Refusal::NoService)?;
        for (at, service) in issue.services.iter().enumerate() {
            self.service_or_refuse(service)?;
            self.check_offered(service, actor)?;
            if issue.services[..at].contains(service) {
                return Err(Refusal::ServiceTwice(service.clone()));
            }
        }
        self.check_matters(issue)?;
        if let Some(class) = issue.class.as_ref().filter(|class| !self.index.has_class(class)) {
            return Err(Refusal::UnknownClass(class.clone()));
        }
        let language = match &issue.language {
            Some(language) if self.config.languages.contains(language) => language.clone(),
            Some(language) => return Err(Refusal::UnknownLanguage(language.clone())),
            None => self.default_language(),
        };
        if let Some(need) = &issue.need
            && !self.config.needs.iter().any(|known| known.id == *need)
        {
            return Err(Refusal::UnknownNeed(need.clone()));
        }
        if let Some(printer) = issue.printer.as_ref().filter(|printer| !self.has_printer(printer)) {
            return Err(Refusal::UnknownPrinter(printer.clone()));
        }
        for service in &issue.services {
            match self.check_intake(service, now) {
                // A forecast can be wrong and staff see the hall: their word counts.
                Err(Refusal::IntakeClosed { because: ClosedBecause::NoTimeLeft { .. }, .. })
                    if matches!(actor, Actor::Staff { .. }) => {}
                checked => checked?,
            }
        }
        if !matches!(self.day, Day::Open(_)) {
            return Err(Refusal::DayNotOpen);
        }

        let service = self.service(first).expect("every service was looked up above");
        let number = Number { series: service.series.clone(), n: self.next_number(&service.series)? };
        let key = LaneKey {
            place: Place::InTurn,
            class: self.index.rank(issue.class.as_ref()),
            service: self.index.service(first).expect("every service was looked up above"),
            step_free: issue.step_free,
            wish: self.index.wish(&language, issue.need.as_ref()),
            address: None,
        };
        let entry = Entry { arrived_at: now, ticket: self.next_ticket };
        let event = Event::TicketIssued {
            ticket: self.next_ticket,
            number,
            legs: issue.services.iter().map(|service| Leg::new(service.clone(), issue.count)).collect(),
            class: issue.class.clone(),
            language,
            step_free: issue.step_free,
            need: issue.need.clone(),
            printer: issue.printer.clone().or_else(|| self.own_printer(actor)),
            people_ahead: self.count_ahead(&key, entry, now),
            forecast: issue.forecast,
            print_card: issue.print_card,
        };
        Ok(Decision { events: vec![event], counter: None, outcome: Outcome::Ticket(self.next_ticket) })
    }

    /// The kiosk that acts, if one does and it is still configured.
    fn acting_kiosk(&self, actor: &Actor) -> Option<&Kiosk> {
        match actor {
            Actor::Kiosk(id) => self.config.kiosks.iter().find(|kiosk| kiosk.id == *id),
            Actor::Staff { .. } | Actor::Client(_) | Actor::System => None,
        }
    }

    /// A kiosk issues for the services that it offers, and one that the office does not have any more for
    /// none; staff issue for all.
    fn check_offered(&self, service: &ServiceId, actor: &Actor) -> Result<(), Refusal> {
        match self.acting_kiosk(actor) {
            Some(kiosk) if !kiosk.services.is_empty() && !kiosk.services.contains(service) => {
                Err(Refusal::ServiceNotHere(service.clone()))
            }
            Some(_) => Ok(()),
            None => match actor {
                Actor::Kiosk(id) => Err(Refusal::UnknownKiosk(id.clone())),
                Actor::Staff { .. } | Actor::Client(_) | Actor::System => Ok(()),
            },
        }
    }

    /// The printer beside a kiosk.
    fn own_printer(&self, actor: &Actor) -> Option<PrinterId> {
        self.acting_kiosk(actor).and_then(|kiosk| kiosk.printer.clone())
    }

    fn check_matters(&self, issue: &Issue) -> Result<(), Refusal> {
        let max = self.config.limits.matters;
        if issue.count > 1 && issue.services.len() > 1 {
            return Err(Refusal::CountWithSeveralServices);
        }
        let several = u32::try_from(issue.services.len()).unwrap_or(u32::MAX);
        if issue.count == 0 || issue.count > max || several > max {
            return Err(Refusal::MattersOutOfRange { max });
        }
        Ok(())
    }
}
