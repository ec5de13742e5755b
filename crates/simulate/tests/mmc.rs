//! The textbook queue against theory, against itself under other policies, and against the whole
//! office.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Actor, Command, Issue, Office, Outcome, Role, Timestamp,
    config::CounterIx,
    ids::{CounterId, OfficeId},
};
use kolejka_simulate::{
    Summary,
    mmc::{self, Calling, Client, Mmc},
    theory::Queue,
};
use std::collections::BTreeMap;

const POLICIES: [&str; 8] = [
    "fifo",
    "strict",
    "accumulating:2",
    "accumulating:5",
    "accumulating:20",
    "accumulating:0.5",
    "ratio:1",
    "ratio:3",
];

fn example(policy: &str) -> Mmc {
    Mmc {
        counters: 5,
        service_mean_s: 600.0,
        utilisation: 0.9,
        priority_share: 0.27,
        policy: policy.parse().unwrap(),
        visits: 200_000,
        seed: 1,
    }
}

fn near(what: &str, summary: Summary, theory_s: f64) {
    let (mean_s, half_s) = (summary.wait_mean_s.unwrap(), summary.ci95_s.unwrap());
    // Twice the interval: a wrong rule is far outside, a fixed seed stays inside for ever.
    assert!((mean_s - theory_s).abs() < 2.0 * half_s, "{what}: {mean_s} ± {half_s}, theory {theory_s}");
}

/// Proves that mean waits are those of theory under every policy for which there is one.
#[test]
fn mean_waits_are_those_of_theory() {
    for (utilisation, counters) in [(0.5, 2), (0.8, 5)] {
        let queue = Queue { counters, service_mean_s: 600.0, utilisation };
        let shares = [0.27, 0.73];
        let fifo = vec![queue.fifo_s(); 2];
        let accumulating = |rate| queue.accumulating_s(&shares, &[rate, 1.0]);
        for (policy, theory_s) in [
            ("fifo", fifo),
            ("strict", queue.strict_s(&shares)),
            ("accumulating:2", accumulating(2.0)),
            ("accumulating:20", accumulating(20.0)),
        ] {
            let run = mmc::run(&Mmc { counters, utilisation, ..example(policy) }).unwrap();
            let what = format!("{policy}, {counters} counters, {utilisation}");
            near(&what, run.priority, theory_s[0]);
            near(&what, run.normal, theory_s[1]);
            assert_eq!(run.priority.visits + run.normal.visits, 200_000);
        }
    }
}

/// Proves that one wait in ten is longer than theory says, in order of arrival.
#[test]
fn the_longest_tenth_is_that_of_theory() {
    let queue = Queue { counters: 5, service_mean_s: 600.0, utilisation: 0.8 };
    let run = mmc::run(&Mmc { utilisation: 0.8, ..example("fifo") }).unwrap();
    let (p90_s, theory_s) = (run.normal.wait_p90_s.unwrap(), queue.fifo_quantile_s(0.9));
    assert!((p90_s / theory_s - 1.0).abs() < 0.05, "{p90_s}, theory {theory_s}");
}

/// Proves that no policy makes or takes waiting: on the same run, the sum over all measured is the
/// same as in order of arrival, to the millisecond, and so is what can be worked out from the means.
#[test]
fn waiting_is_only_moved() {
    for seed in 1..=3 {
        let run = |policy| mmc::run(&Mmc { visits: 20_000, seed, ..example(policy) }).unwrap();
        let told_s = |run: &mmc::Outcome| {
            [run.priority, run.normal]
                .map(|class| f64::from(u32::try_from(class.visits).unwrap()) * class.wait_mean_s.unwrap())
                .iter()
                .sum::<f64>()
        };
        let fifo = run("fifo");
        for policy in POLICIES {
            let other = run(policy);
            assert_eq!(other.wait_sum_ms, fifo.wait_sum_ms, "{policy}");
            assert!((told_s(&other) / told_s(&fifo) - 1.0).abs() < 1e-9, "{policy}");
        }
    }
}

/// A whole office, asked by commands as its staff and kiosks ask.
struct WholeOffice {
    office: Office,
    counters: Vec<CounterId>,
    clients: BTreeMap<kolejka_core::ids::TicketId, Client>,
}

impl WholeOffice {
    fn new(mmc: &Mmc) -> Self {
        let config = mmc.config();
        let counters: Vec<CounterId> = config.counters.iter().map(|counter| counter.id.clone()).collect();
        let mut whole =
            Self { office: Office::new(OfficeId::new("office")), counters, clients: BTreeMap::new() };
        let start = Timestamp(0);
        whole.act(&Command::Configure { config: Box::new(config), base: None }, &Actor::System, start);
        let date = start.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
        whole.act(&Command::OpenDay { date }, &Actor::System, start);
        for counter in whole.counters.clone() {
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

impl Calling for WholeOffice {
    fn arrive(&mut self, client: Client) {
        let issue = Issue {
            services: vec!["service".into()],
            count: 1,
            // In order of arrival nobody is asked for a class.
            class: (client.priority && !self.office.config().classes.is_empty())
                .then(|| mmc::PRIORITY.into()),
            language: None,
            step_free: false,
            need: None,
            printer: None,
            forecast: None,
            print_card: false,
        };
        let told = self.act(&Command::Issue(issue), &Actor::System, client.arrived_at);
        let Outcome::Ticket(ticket) = told else { panic!("{told:?}") };
        self.clients.insert(ticket, client);
    }

    fn call(&mut self, counter: CounterIx, now: Timestamp) -> Option<Client> {
        let counter = self.counters[usize::from(counter.0)].clone();
        let clerk = clerk(&counter);
        match self.act(&Command::CallNext { counter }, &clerk, now) {
            Outcome::Called { ticket, .. } => Some(self.clients[&ticket]),
            Outcome::NobodyWaits => None,
            other @ (Outcome::Done | Outcome::Ticket(_) | Outcome::Notice(_)) => panic!("{other:?}"),
        }
    }

    fn is_empty(&self) -> bool {
        self.office.lanes().is_empty()
    }
}

/// Proves that the fast run calls exactly whom the whole office calls: the same clients, at the same
/// counters and instants, with the same waits.
#[test]
fn the_whole_office_makes_the_same_calls() {
    for policy in POLICIES {
        let mmc = Mmc { visits: 1000, ..example(policy) };
        let (mut fast, mut whole) = (Vec::new(), Vec::new());
        let outcome = mmc::run_telling(&mmc, |counter, client, at| fast.push((counter, client, at))).unwrap();
        let mut office = WholeOffice::new(&mmc);
        let told = mmc::run_on(&mmc, &mut office, |counter, client, at| whole.push((counter, client, at)));
        assert!(fast.len() > 1000);
        assert_eq!(fast, whole, "{policy}");
        assert_eq!(outcome, told, "{policy}");
    }
}

/// Proves that the same seed gives the same run, and another seed another.
#[test]
fn a_seed_is_a_run() {
    let run = |seed| mmc::run(&Mmc { visits: 5000, seed, ..example("strict") }).unwrap();
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

/// Proves that figures that make no run are told all at once, with field and reason.
#[test]
fn bad_figures_are_told_with_field_and_reason() {
    let wrong = Mmc {
        counters: 0,
        service_mean_s: -1.0,
        utilisation: 1.0,
        priority_share: f64::NAN,
        visits: 10,
        ..example("fifo")
    };
    let told: Vec<String> = mmc::run(&wrong).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "counters: must be from 1 to 1000, not 0 (somebody must serve)",
            "service-mean-s: must be from 1 to 86400, not -1 (a mean service lasts from a second to a day)",
            "utilisation: must be above 0 and below 1, not 1 (at 0 nobody comes, and from 1 on the queue grows \
             without end)",
            "priority-share: must be from 0 to 1, not NaN (it is a share of all clients)",
            "visits: must be from 1000 to 10000000000, not 10 (fewer fill no batches, more take days)",
        ]
    );
    for utilisation in [0.0, -0.1, 1.5, f64::NAN, f64::INFINITY] {
        assert!(mmc::run(&Mmc { utilisation, ..example("fifo") }).is_err(), "{utilisation}");
    }
}
