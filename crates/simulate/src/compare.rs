//! Policies side by side on the same drawn days, and what is told of each.

use crate::{
    Policy, WaitHistogram,
    clients::{Client, clients},
    day,
    scenario::Scenario,
};
use kolejka_core::Timestamp;
use serde::{Serialize, Serializer};

/// Waits are told by the half-hour of coming.
const PART_S: u32 = 1800;
const PARTS_A_DAY: usize = (24 * 3600 / PART_S) as usize;

/// Several policies on the same days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The scenario's name.
    pub scenario: String,
    /// Days run.
    pub days: u32,
    /// What all draws came from.
    pub seed: u64,
    /// The wait not to be exceeded.
    pub target_wait_s: u32,
    /// What came of each policy.
    pub policies: Vec<PolicyResult>,
}

/// What came of a policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyResult {
    /// The policy, as it is written on the command line.
    #[serde(serialize_with = "as_text")]
    pub policy: Policy,
    /// The waits of each class, the highest first.
    #[serde(serialize_with = "by_id")]
    pub classes: Vec<ClassResult>,
    /// The waits of all.
    pub all: ClassResult,
    /// The share of the counters' time on shift in which nobody was served.
    pub idle_share: f64,
    /// That time, all counters together.
    pub idle_s_per_day: f64,
    /// How long counters worked past their shifts, all together.
    pub overtime_s_per_day: f64,
}

/// What came of a policy for one class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassResult {
    /// The class's id.
    #[serde(skip)]
    pub id: String,
    /// How many were served.
    pub visits: u64,
    /// How many left before they were called.
    pub left: u64,
    /// The mean wait of those served; absent if nobody was.
    pub wait_mean_s: Option<f64>,
    /// The wait that half of them did not exceed.
    pub wait_p50_s: Option<f64>,
    /// The wait that nine of ten did not exceed.
    pub wait_p90_s: Option<f64>,
    /// The wait that 99 of 100 did not exceed.
    pub wait_p99_s: Option<f64>,
    /// The longest wait.
    pub wait_longest_s: f64,
    /// The share who waited longer than the target.
    pub over_target_share: Option<f64>,
    /// How often somebody who came later was called first, to a counter that takes both.
    pub overtaken: u64,
    /// All waits.
    #[serde(skip)]
    pub waits: WaitHistogram,
    /// When they came, in seconds after midnight, and their mean wait, by half-hours.
    #[serde(skip)]
    pub over_the_day: Vec<(u32, f64)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the derive passes a reference")]
fn as_text<S: Serializer>(policy: &Policy, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(policy)
}

fn by_id<S: Serializer>(classes: &[ClassResult], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(classes.iter().map(|class| (&class.id, class)))
}

/// Runs policies on the same days; `progress` is told after every day of a policy.
pub fn compare(
    scenario: &Scenario,
    policies: &[Policy],
    days: u32,
    seed: u64,
    mut progress: impl FnMut(),
) -> Comparison {
    let result = |policy: &Policy| {
        let mut queue = day::queue_of(scenario, *policy);
        let mut tally = Tally::new(scenario.classes.len());
        for day in 0..days {
            let clients = clients(scenario, seed, day);
            day::run(scenario, &mut queue, &clients, (seed, day), &mut tally);
            progress();
        }
        tally.result(scenario, *policy, days)
    };
    Comparison {
        scenario: scenario.name.clone(),
        days,
        seed,
        target_wait_s: scenario.target_wait_s,
        policies: policies.iter().map(result).collect(),
    }
}

/// What is counted while days run.
pub(crate) struct Tally {
    classes: Vec<ClassTally>,
    pub(crate) shift_s: u64,
    pub(crate) idle_ms: u64,
    pub(crate) overtime_s: u64,
}

#[derive(Clone, Default)]
struct ClassTally {
    waits: WaitHistogram,
    by_part: Vec<WaitHistogram>,
    left: u64,
    overtaken: u64,
}

impl Tally {
    fn new(classes: usize) -> Self {
        let class =
            ClassTally { by_part: vec![WaitHistogram::default(); PARTS_A_DAY], ..ClassTally::default() };
        Self { classes: vec![class; classes], shift_s: 0, idle_ms: 0, overtime_s: 0 }
    }

    fn class(&mut self, client: Client) -> &mut ClassTally {
        &mut self.classes[usize::from(client.class)]
    }

    pub(crate) fn served(&mut self, client: Client, called_at: Timestamp) {
        let class = self.class(client);
        class.waits.add(client.arrived_at, called_at);
        let part_ms = i64::from(PART_S) * 1000;
        let part = client.arrived_at.0.rem_euclid(crate::clients::DAY_MS) / part_ms;
        let part = usize::try_from(part).expect("a day has 48 half-hours");
        class.by_part[part].add(client.arrived_at, called_at);
    }

    pub(crate) fn left(&mut self, client: Client) {
        self.class(client).left += 1;
    }

    pub(crate) fn overtaken(&mut self, client: Client) {
        self.class(client).overtaken += 1;
    }

    fn result(self, scenario: &Scenario, policy: Policy, days: u32) -> PolicyResult {
        let mut all =
            ClassTally { by_part: vec![WaitHistogram::default(); PARTS_A_DAY], ..ClassTally::default() };
        for class in &self.classes {
            all.waits.join(&class.waits);
            all.left += class.left;
            all.overtaken += class.overtaken;
            for (joined, part) in all.by_part.iter_mut().zip(&class.by_part) {
                joined.join(part);
            }
        }
        let told = |id: &str, class: ClassTally| class.result(id.to_owned(), scenario.target_wait_s);
        #[expect(clippy::cast_precision_loss, reason = "seconds of a run are far below 2^53")]
        let (shift_s, idle_s, overtime_s) =
            (self.shift_s as f64, self.idle_ms as f64 / 1000.0, self.overtime_s as f64);
        PolicyResult {
            policy,
            all: told("all", all),
            classes: scenario
                .classes
                .iter()
                .zip(self.classes)
                .map(|(class, tally)| told(&class.id, tally))
                .collect(),
            idle_share: idle_s / shift_s,
            idle_s_per_day: idle_s / f64::from(days),
            overtime_s_per_day: overtime_s / f64::from(days),
        }
    }
}

impl ClassTally {
    fn result(self, id: String, target_wait_s: u32) -> ClassResult {
        let waits = self.waits;
        ClassResult {
            id,
            visits: waits.visits(),
            left: self.left,
            wait_mean_s: waits.mean_s(),
            wait_p50_s: waits.quantile_s(0.5),
            wait_p90_s: waits.quantile_s(0.9),
            wait_p99_s: waits.quantile_s(0.99),
            wait_longest_s: waits.longest_s(),
            over_target_share: waits.share_over(f64::from(target_wait_s)),
            overtaken: self.overtaken,
            waits,
            over_the_day: self
                .by_part
                .iter()
                .zip(0_u32..)
                .filter_map(|(part, place)| Some((place * PART_S, part.mean_s()?)))
                .collect(),
        }
    }
}
