//! Ordinary days of an office, as a journal: clients come at even distances, counters serve them for
//! times that differ from one to the next in a fixed way.
//!
//! Quick enough for weeks of them, since no invariant is checked on the way (`life` does that).

use kolejka_core::{
    Actor, Command, Issue, Office, Outcome, Recorded, Role, Timestamp,
    config::Config,
    ids::{CounterId, OfficeId, ServiceId},
};
use std::collections::BTreeMap;

/// An office and all that happened in it.
pub struct Days {
    /// The office as it stands.
    pub office: Office,
    /// Its journal.
    pub journal: Vec<Recorded>,
    serving_until: BTreeMap<CounterId, Timestamp>,
    came: u64,
}

/// Who comes and who serves for a while.
#[derive(Clone, Copy, Debug)]
pub struct Traffic {
    /// A client comes every so many seconds.
    pub every_s: u32,
    /// How many counters serve, in their configured order.
    pub counters: usize,
    /// How long serving takes on average; single times differ by up to half of it.
    pub service_s: u32,
}

impl Days {
    /// An office with this configuration, before its first day.
    ///
    /// # Panics
    /// If the configuration is refused.
    pub fn begin(id: OfficeId, config: Config, at: Timestamp) -> Self {
        let office = Office::new(id);
        let mut days = Self { office, journal: Vec::new(), serving_until: BTreeMap::new(), came: 0 };
        days.act(Command::Configure { config: Box::new(config), base: None }, &Actor::System, at);
        days
    }

    /// Does something that is not refused.
    ///
    /// # Panics
    /// If it is refused.
    #[expect(clippy::needless_pass_by_value, reason = "commands are made where they are done")]
    pub fn act(&mut self, command: Command, actor: &Actor, at: Timestamp) -> Outcome {
        let decision = self.office.decide(&command, actor, at).expect("ordinary days know what is allowed");
        for recorded in self.office.record(&decision, actor, at) {
            self.office.apply(&recorded);
            self.journal.push(recorded);
        }
        decision.outcome
    }

    /// Lets an ordinary time go by, opening a business day if none goes on. All the services that every
    /// counter in use takes are asked for in turn.
    pub fn live(&mut self, from: Timestamp, until: Timestamp, traffic: Traffic) {
        let date = self.office.business_date(from);
        if self.office.day().open_date() != Some(date) {
            self.act(Command::OpenDay { date }, &Actor::System, from);
            self.serving_until.clear();
        }
        let desks: Vec<_> = self.office.config().counters.iter().take(traffic.counters).cloned().collect();
        let services: Vec<ServiceId> = self
            .office
            .config()
            .services
            .iter()
            .map(|service| service.id.clone())
            .filter(|service| desks.iter().all(|desk| desk.services.contains(service)))
            .collect();
        for desk in &desks {
            self.act(Command::OpenCounter { counter: desk.id.clone() }, &clerk(&desk.id), from);
        }
        let mut now = from;
        let mut next_arrival = from;
        while now < until {
            for desk in &desks {
                if self.serving_until.get(&desk.id).is_none_or(|until| *until <= now) {
                    self.serve_next(&desk.id, traffic.service_s, now);
                }
            }
            while next_arrival <= now {
                self.came += 1;
                let place = usize::try_from(self.came).unwrap_or_default() % services.len().max(1);
                self.arrive(&services[place], now);
                next_arrival = next_arrival.plus_s(traffic.every_s);
            }
            now = now.plus_s(5);
        }
    }

    /// Closes every counter.
    pub fn go_home(&mut self, at: Timestamp) {
        let open: Vec<CounterId> = self
            .office
            .counters()
            .filter(|(_, counter)| counter.is_open())
            .map(|(config, _)| config.id.clone())
            .collect();
        for counter in open {
            self.act(Command::CloseCounter { counter }, &Actor::System, at);
        }
    }

    fn arrive(&mut self, service: &ServiceId, at: Timestamp) {
        let issue = Issue {
            services: vec![service.clone()],
            count: 1,
            class: None,
            language: None,
            step_free: false,
            need: None,
            printer: None,
            print_card: false,
            forecast: None,
        };
        let floor = Actor::Staff { clerk: "floor".into(), role: Role::FloorAssistant };
        self.act(Command::Issue(issue), &floor, at);
    }

    fn serve_next(&mut self, counter: &CounterId, service_s: u32, at: Timestamp) {
        let clerk = clerk(counter);
        match self.act(Command::CallNext { counter: counter.clone() }, &clerk, at) {
            Outcome::Called { ticket, .. } => {
                self.act(Command::Serve { ticket }, &clerk, at);
                // Told by the ticket, so that the same days are the same again.
                let spread = u32::try_from(ticket.0 * 7919 % 1000).unwrap_or_default();
                let took_s = service_s / 2 + service_s * spread / 1000;
                self.serving_until.insert(counter.clone(), at.plus_s(took_s));
            }
            _ => {
                self.serving_until.remove(counter);
            }
        }
    }
}

/// Whoever works at a counter: at the first ones the clerks of the demo.
fn clerk(counter: &CounterId) -> Actor {
    let name = match counter.as_str() {
        "1" => "anna".to_owned(),
        "2" => "piotr".to_owned(),
        "3" => "maria".to_owned(),
        other => format!("clerk-{other}"),
    };
    Actor::Staff { clerk: name.as_str().into(), role: Role::Clerk }
}
