//! Short stories of an office: a few people, a few clerks, one rule.

use crate::{life::Life, sample};
use kolejka_core::{
    Actor, Also, Choice, Command, Issue, Outcome, Reason, Refusal, Role, Scope, TicketState, config::Config,
    ids::TicketId,
};

/// A clerk.
pub fn clerk(name: &str) -> Actor {
    Actor::Staff { clerk: name.into(), role: Role::Clerk }
}

/// The supervisor.
pub fn supervisor() -> Actor {
    Actor::Staff { clerk: "ewa".into(), role: Role::Supervisor }
}

/// The kiosk in the hall.
pub fn kiosk() -> Actor {
    Actor::Kiosk("hall".into())
}

/// A request for services, plain otherwise.
pub fn wanting(services: &[&str]) -> Issue {
    Issue {
        services: services.iter().map(|id| (*id).into()).collect(),
        count: 1,
        class: None,
        language: Some("pl".into()),
        step_free: false,
        need: None,
        printer: None,
        forecast: None,
        print_card: false,
    }
}

/// A life with stories' shorthand; every command is checked by every invariant.
pub struct Story(pub Life);

impl Story {
    /// In the sample office.
    pub fn begin() -> Self {
        Story(Life::begin(sample::office()))
    }

    /// In the sample office, changed.
    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = sample::office();
        change(&mut config);
        Story(Life::begin(config))
    }

    /// Does something, or is refused.
    ///
    /// # Errors
    /// The refusal.
    #[expect(clippy::needless_pass_by_value, reason = "a story makes its commands where it does them")]
    pub fn try_do(&mut self, actor: &Actor, command: Command) -> Result<Outcome, Refusal> {
        self.0.act(&command, actor)
    }

    /// Does something that is not refused.
    pub fn does(&mut self, actor: &Actor, command: Command) -> Outcome {
        self.try_do(actor, command).expect("a story knows whom it tells of")
    }

    /// A ticket as asked for.
    pub fn issue(&mut self, issue: Issue) -> TicketId {
        match self.does(&kiosk(), Command::Issue(issue)) {
            Outcome::Ticket(id) => id,
            other => panic!("no ticket: {other:?}"),
        }
    }

    /// A plain ticket.
    pub fn ticket(&mut self, service: &str) -> TicketId {
        self.issue(wanting(&[service]))
    }

    /// A ticket with a class.
    pub fn priority(&mut self, service: &str, class: &str) -> TicketId {
        self.issue(Issue { class: Some(class.into()), ..wanting(&[service]) })
    }

    /// A clerk opens a counter.
    pub fn open(&mut self, name: &str, counter: &str) {
        self.does(&clerk(name), Command::OpenCounter { counter: counter.into() });
    }

    /// A clerk presses next.
    pub fn next(&mut self, name: &str, counter: &str) -> Option<(TicketId, Reason)> {
        match self.does(&clerk(name), Command::CallNext { counter: counter.into() }) {
            Outcome::Called { ticket, reason, .. } => Some((ticket, reason)),
            Outcome::NobodyWaits => None,
            other => panic!("not a call: {other:?}"),
        }
    }

    /// A clerk presses next: who is called, and what else there is to know.
    pub fn next_also(&mut self, name: &str, counter: &str) -> Option<(TicketId, Option<Also>)> {
        match self.does(&clerk(name), Command::CallNext { counter: counter.into() }) {
            Outcome::Called { ticket, also, .. } => Some((ticket, also)),
            Outcome::NobodyWaits => None,
            other => panic!("not a call: {other:?}"),
        }
    }

    /// How many are ahead of a ticket.
    pub fn ahead(&self, id: TicketId) -> u32 {
        let office = &self.0.office;
        office
            .people_ahead(office.ticket(id).expect("a story knows whom it tells of"), self.0.now())
            .expect("a story knows whom it tells of")
    }

    /// Whom a counter would call, one after another, with time standing still.
    pub fn order(&self, counter: &str) -> Vec<TicketId> {
        let scope = Scope::Counter(
            self.0.office.index().counter(&counter.into()).expect("a story knows whom it tells of"),
        );
        self.0.office.order(scope, self.0.now()).iter().map(Choice::ticket).collect()
    }

    /// A clerk presses next, and somebody is called.
    pub fn next_ticket(&mut self, name: &str, counter: &str) -> TicketId {
        self.next(name, counter).expect("somebody waits").0
    }

    /// A ticket's number.
    pub fn number(&self, id: TicketId) -> String {
        self.0.office.ticket(id).expect("a story knows whom it tells of").number.to_string()
    }

    /// Where a ticket stands.
    pub fn state(&self, id: TicketId) -> TicketState {
        self.0.office.ticket(id).expect("a story knows whom it tells of").state.clone()
    }

    /// A clerk takes back.
    ///
    /// # Errors
    /// The refusal.
    pub fn undo(&mut self, name: &str, counter: &str) -> Result<Outcome, Refusal> {
        self.try_do(&clerk(name), Command::Undo { counter: counter.into() })
    }
}
