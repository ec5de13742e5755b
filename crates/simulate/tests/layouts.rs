//! Core's lanes and choosing function, as simulations use them, against the whole office, in an office
//! whose counters and classes differ.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Actor, Command, Entry, Issue, LaneKey, Office, OpenCounters, Outcome, Place, Queue, Role, Scope,
    Timestamp, Wish,
    config::{Class, Config, CounterIx, Index, PolicyKind},
    ids::{CounterId, OfficeId, TicketId},
};
use kolejka_simulate::mmc::Mmc;
use std::{collections::BTreeMap, sync::Arc};

const SERVICES: [&str; 3] = ["papers", "cars", "cash"];
const COUNTERS: usize = 6;
/// A step of time, after which every free counter tries to call.
const STEP_S: u32 = 10;
const STEPS: u32 = 1500;

/// Three services; counters with one or two of their own that help out with the rest after 5 or 15 minutes,
/// or at once; two classes with a head start and a longest wait, and a longest wait of everybody.
fn config(kind: PolicyKind) -> Config {
    let plain = Mmc {
        counters: u16::try_from(COUNTERS).unwrap(),
        service_mean_s: 300.0,
        utilisation: 0.9,
        priority_share: 0.3,
        policy: "strict".parse().unwrap(),
        visits: 1000,
        seed: 1,
    };
    let mut config = plain.config();
    let service = config.services[0].clone();
    config.services = SERVICES
        .iter()
        .map(|id| kolejka_core::config::Service { id: (*id).into(), ..service.clone() })
        .collect();
    for (place, counter) in config.counters.iter_mut().enumerate() {
        let own = place % SERVICES.len();
        counter.services = vec![SERVICES[own].into()];
        counter.backup = vec![SERVICES[(own + 1) % SERVICES.len()].into()];
        counter.backup_after_s = [None, Some(300), Some(900)][place / 2];
        if place == 0 {
            counter.services.push(SERVICES[2].into());
        }
    }
    let class = config.classes[0].clone();
    let class = |id: &str, rate_milli, head_start_s, max_wait_s| Class {
        id: id.into(),
        rate_milli,
        head_start_s,
        max_wait_s,
        ..class.clone()
    };
    config.classes = vec![class("first", 5000, 120, Some(900)), class("second", 2000, 600, None)];
    config.policy.kind = kind;
    config.policy.max_wait_s = Some(1500);
    config
}

/// Whatever keeps a queue.
trait Keeps {
    fn arrive(&mut self, number: u64, class: Option<&str>, service: &str, at: Timestamp);
    fn call(&mut self, counter: usize, at: Timestamp) -> Option<u64>;
}

struct Fast(Queue);

impl Keeps for Fast {
    fn arrive(&mut self, number: u64, class: Option<&str>, service: &str, at: Timestamp) {
        let index = Arc::clone(self.0.index());
        let lane = LaneKey {
            place: Place::InTurn,
            class: index.rank(class.map(Into::into).as_ref()),
            service: index.service(&service.into()).unwrap(),
            step_free: false,
            wish: Wish::default(),
            address: None,
        };
        self.0.insert(lane, Entry { arrived_at: at, ticket: TicketId(number) });
    }

    fn call(&mut self, counter: usize, at: Timestamp) -> Option<u64> {
        let counter = CounterIx(u16::try_from(counter).unwrap());
        self.0.call(Scope::Counter(counter), at).map(|choice| choice.entry.ticket.0)
    }
}

struct Whole {
    office: Office,
    counters: Vec<CounterId>,
    numbers: BTreeMap<TicketId, u64>,
}

impl Whole {
    fn new(config: Config) -> Self {
        let counters: Vec<CounterId> = config.counters.iter().map(|counter| counter.id.clone()).collect();
        let office = Office::new(OfficeId::new("office"));
        let mut whole = Self { office, counters: counters.clone(), numbers: BTreeMap::new() };
        let start = Timestamp(0);
        whole.act(&Command::Configure { config: Box::new(config), base: None }, &Actor::System, start);
        let date = start.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
        whole.act(&Command::OpenDay { date }, &Actor::System, start);
        for counter in counters {
            let clerk = clerk(&counter);
            whole.act(&Command::OpenCounter { counter }, &clerk, start);
        }
        whole
    }

    fn act(&mut self, command: &Command, actor: &Actor, at: Timestamp) -> Outcome {
        let decision = self.office.decide(command, actor, at).unwrap();
        for recorded in self.office.record(&decision, actor, at) {
            self.office.replay(&recorded).unwrap();
        }
        decision.outcome
    }
}

fn clerk(counter: &CounterId) -> Actor {
    Actor::Staff { clerk: counter.as_str().into(), role: Role::Clerk }
}

impl Keeps for Whole {
    fn arrive(&mut self, number: u64, class: Option<&str>, service: &str, at: Timestamp) {
        let issue = Issue {
            services: vec![service.into()],
            count: 1,
            class: class.map(Into::into),
            language: None,
            step_free: false,
            need: None,
            printer: None,
            forecast: None,
            print_card: false,
        };
        let told = self.act(&Command::Issue(issue), &Actor::System, at);
        let Outcome::Ticket(ticket) = told else { panic!("{told:?}") };
        self.numbers.insert(ticket, number);
    }

    fn call(&mut self, counter: usize, at: Timestamp) -> Option<u64> {
        let counter = self.counters[counter].clone();
        let clerk = clerk(&counter);
        match self.act(&Command::CallNext { counter }, &clerk, at) {
            Outcome::Called { ticket, .. } => Some(self.numbers[&ticket]),
            Outcome::NobodyWaits => None,
            other @ (Outcome::Done | Outcome::Ticket(_) | Outcome::Notice(_)) => panic!("{other:?}"),
        }
    }
}

/// Numbers that look drawn, the same for the same seed (a linear congruence, its high bits).
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Everybody who is called, where and when. For half of the time more come than can be served.
fn run(queue: &mut impl Keeps, seed: u64) -> Vec<(usize, u64, Timestamp)> {
    let mut drawn = Drawn(seed);
    let mut busy_until = [Timestamp(0); COUNTERS];
    let (mut calls, mut number) = (Vec::new(), 0);
    for step in 1..=STEPS {
        let now = Timestamp(0).plus_s(step * STEP_S);
        let per_come = if step < STEPS / 2 { 4 } else { 9 };
        if drawn.below(per_come) == 0 {
            number += 1;
            let class =
                [None, None, None, Some("second"), Some("first")][usize::try_from(drawn.below(5)).unwrap()];
            let service = SERVICES[usize::try_from(drawn.below(3)).unwrap()];
            queue.arrive(number, class, service, now);
        }
        for (counter, busy_until) in busy_until.iter_mut().enumerate() {
            if *busy_until <= now
                && let Some(number) = queue.call(counter, now)
            {
                calls.push((counter, number, now));
                *busy_until = now.plus_s(u32::try_from(60 + drawn.below(600)).unwrap());
            }
        }
    }
    calls
}

/// What makes an office call by one rule.
type Rule = fn(&mut Config);

/// Proves that simulations call exactly whom the whole office calls where counters help out after a
/// threshold, classes have a head start and everybody a longest wait, under every rule and several seeds;
/// and that all of that does come into play.
#[test]
fn the_whole_office_makes_the_same_calls_where_counters_differ() {
    for kind in [PolicyKind::Strict, PolicyKind::Accumulating, PolicyKind::Ratio { calls: 2 }] {
        for seed in 1..=4 {
            let fast = |config: &Config| {
                let index = Arc::new(Index::new(config));
                let open: OpenCounters = index.counters().collect();
                run(&mut Fast(Queue::new(index, open, 0)), seed)
            };
            let config = config(kind);
            let calls = fast(&config);
            assert!(calls.len() > 150, "{}", calls.len());
            assert_eq!(calls, run(&mut Whole::new(config.clone()), seed), "{kind:?}, seed {seed}");

            let without = |change: fn(&mut Config)| {
                let mut other = config.clone();
                change(&mut other);
                fast(&other)
            };
            let rules: [(&str, Rule); 3] = [
                ("backups", |config| config.counters.iter_mut().for_each(|one| one.backup.clear())),
                ("thresholds", |config| {
                    config.counters.iter_mut().for_each(|one| one.backup_after_s = None);
                }),
                ("the longest wait", |config| {
                    config.policy.max_wait_s = None;
                    config.classes.iter_mut().for_each(|class| class.max_wait_s = None);
                }),
            ];
            for (what, change) in rules {
                assert_ne!(calls, without(change), "{what} must matter: {kind:?}, seed {seed}");
            }
            if kind == PolicyKind::Accumulating {
                let without_start =
                    without(|config| config.classes.iter_mut().for_each(|class| class.head_start_s = 0));
                assert_ne!(calls, without_start, "the head start must matter, seed {seed}");
            }
        }
    }
}
