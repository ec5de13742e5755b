//! What becomes of people when an office is configured anew while it runs.

use kolejka_core::{Actor, Command, Office, Refusal, Role, TicketState, config::Config, ids::Seq};
use kolejka_testkit::{
    life::{Life, any_step},
    sample,
};
use proptest::prelude::*;

fn admin() -> Actor {
    Actor::Staff { clerk: "adam".into(), role: Role::Administrator }
}

/// A configuration from which something is taken away: services, counters, classes, what counters serve, or that
/// they are reached without a step.
fn cut(office: &Config, cuts: u16) -> Config {
    let mut config = office.clone();
    let mut bit = 0..16_u32;
    let mut keep = |_: &_| cuts >> bit.next().unwrap_or(15) & 1 == 0;
    config.services.retain(|service| keep(service.id.as_str()));
    config.counters.retain(|counter| keep(counter.id.as_str()));
    config.classes.retain(|class| keep(class.id.as_str()));
    for counter in &mut config.counters {
        counter.step_free &= keep(counter.id.as_str());
        counter.services.retain(|service| keep(service.as_str()));
        let known = |service: &kolejka_core::ids::ServiceId| config.services.iter().any(|s| s.id == *service);
        counter.services.retain(known);
        counter.backup.retain(known);
    }
    config
}

/// Whether everybody here has somebody to serve them, and everybody who works has a counter.
fn has_place_for_all(office: &Office, config: &Config) -> bool {
    let known = |id| config.services.iter().any(|service| service.id == id);
    let tickets = office.tickets().filter(|ticket| !ticket.has_ended()).all(|ticket| {
        let serving = matches!(ticket.state, TicketState::Serving { .. });
        let legs = ticket.legs[ticket.leg..].iter().enumerate().all(|(place, leg)| {
            let service = leg.service.clone();
            let anywhere = |config: &Config, without_step: bool| {
                config.counters.iter().any(|it| it.takes(&service) && (it.step_free || !without_step))
            };
            // Who could not be served before, is not left without a place by what changes now.
            let without_step = ticket.step_free && anywhere(office.config(), true);
            known(service.clone()) && (serving && place == 0 || anywhere(config, without_step))
        });
        legs && ticket.class.iter().all(|class| config.classes.iter().any(|known| known.id == *class))
    });
    let counters = office
        .counters()
        .filter(|(_, counter)| counter.is_open())
        .all(|(counter, _)| config.counters.iter().any(|known| known.id == counter.id));
    tickets && counters
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Proves that in any life of an office a configuration is taken exactly if everybody who is here has a
    /// place in it, that whoever is refused is told of whom, and that life goes on under every invariant.
    #[test]
    fn nobody_is_stranded(
        steps in prop::collection::vec(any_step(), 1..80),
        cuts in any::<u16>(),
        after in prop::collection::vec(any_step(), 0..20),
    ) {
        let mut life = Life::begin(sample::office());
        for step in &steps {
            life.step(step).map_err(TestCaseError::fail)?;
        }
        let config = cut(life.office.config(), cuts);
        let fits = has_place_for_all(&life.office, &config);
        let before = life.office.clone();
        let done = life.act(&Command::Configure { config: Box::new(config.clone()), base: None }, &admin());
        match done {
            Ok(_) => {
                prop_assert!(fits);
                for ticket in before.tickets() {
                    let now = life.office.ticket(ticket.id).unwrap();
                    prop_assert_eq!(&ticket.number, &now.number);
                    prop_assert_eq!(&ticket.state, &now.state);
                    prop_assert_eq!(ticket.arrived_at, now.arrived_at);
                }
                // The steps of a life choose from lists, of which none may be empty.
                let lists = [config.services.len(), config.counters.len(), config.classes.len()];
                let after = if lists.contains(&0) { &[][..] } else { &after };
                for step in after {
                    life.step(step).map_err(TestCaseError::fail)?;
                }
            }
            Err(Refusal::WouldStrand { services, counters, classes, tickets }) => {
                prop_assert!(!fits);
                prop_assert!(!(tickets.is_empty() && counters.is_empty()));
                prop_assert!(services.is_empty() == tickets.is_empty() || !classes.is_empty() || !counters.is_empty());
                prop_assert_eq!(&before, &life.office);
            }
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }
}

/// Proves that who changed a version that is not in force any more is refused, whoever that is, and that the
/// version is known from the day's beginning on.
#[test]
fn the_second_of_two_is_told() {
    let mut life = Life::begin(sample::office());
    let first = life.office.configured();
    let changed = |label: &str| {
        let mut config = sample::office();
        config.counters[0].label = label.to_owned();
        Box::new(config)
    };
    life.act(&Command::Configure { config: changed("A"), base: Some(first) }, &admin()).unwrap();
    let second = life.office.configured();
    assert!(second > first);
    let refused = life.act(&Command::Configure { config: changed("B"), base: Some(first) }, &admin());
    assert_eq!(refused, Err(Refusal::ConfigurationChanged { version: second }));
    // What is in force already changes nothing, and nobody is overwritten.
    life.act(&Command::Configure { config: changed("A"), base: Some(first) }, &admin()).unwrap();
    assert_eq!(life.office.configured(), second);
    let date = life.office.business_date(life.now()).tomorrow().unwrap();
    life.act(&Command::OpenDay { date }, &Actor::System).unwrap();
    assert_eq!(life.office.configured(), second);
    let mut anew = Office::new(life.office.id().clone());
    anew.replay(life.journal.last().unwrap()).unwrap();
    assert_eq!(anew.configured(), second, "replaying the last day alone tells the version");
    assert_ne!(second, Seq(0));
}
