//! The textbook queue: its mean waits against theory, its sums against each other, its speed.

use crate::{Place, report::Report};
use anyhow::{Context, Result, ensure};
use kolejka_simulate::theory::Queue;
use serde::Deserialize;
use std::process::Command;

/// Visits of every run.
const VISITS: u32 = 3_000_000;

/// Mean service time.
const SERVICE_MEAN_S: f64 = 600.0;

/// The share of clients served out of turn.
const PRIORITY_SHARE: f64 = 0.27;

/// Utilisation, counters and seed of every run; the same clients and work come under all policies.
/// The seeds stood here before the first run of these rows was made.
const QUEUES: [(f64, u16, u64); 6] =
    [(0.5, 2, 101), (0.5, 5, 102), (0.8, 2, 103), (0.8, 5, 104), (0.9, 2, 105), (0.9, 5, 106)];

/// Policies with a formula.
const POLICIES: [(&str, Law); 5] = [
    ("fifo", Law::Fifo),
    ("strict", Law::Strict),
    ("accumulating:2", Law::Accumulating(2.0)),
    ("accumulating:5", Law::Accumulating(5.0)),
    ("accumulating:20", Law::Accumulating(20.0)),
];

/// Policies without one, whose waits must have the same sum all the same.
const FURTHER: [&str; 3] = ["ratio:1", "ratio:3", "accumulating:0.5"];

/// Runs from which the speed is taken.
const SPEED_RUNS: usize = 5;

#[derive(Clone, Copy)]
enum Law {
    Fifo,
    Strict,
    Accumulating(f64),
}

impl Law {
    /// The mean waits of priority and normal class.
    fn waits_s(self, queue: Queue) -> Vec<f64> {
        let shares = [PRIORITY_SHARE, 1.0 - PRIORITY_SHARE];
        match self {
            Law::Fifo => vec![queue.fifo_s(); 2],
            Law::Strict => queue.strict_s(&shares),
            Law::Accumulating(rate) => queue.accumulating_s(&shares, &[rate, 1.0]),
        }
    }
}

#[derive(Deserialize)]
struct Told {
    classes: Classes,
    visits_per_s: f64,
}

#[derive(Deserialize)]
struct Classes {
    priority: Class,
    normal: Class,
}

#[derive(Deserialize)]
struct Class {
    visits: u32,
    wait_mean_s: f64,
    ci95_s: f64,
}

fn run(place: &Place, policy: &str, (utilisation, counters, seed): (f64, u16, u64)) -> Result<Told> {
    let output = Command::new(&place.binary)
        .args(["simulate", "mmc", "--json", "--policy", policy])
        .args(["--counters", &counters.to_string(), "--service-mean-s", &SERVICE_MEAN_S.to_string()])
        .args(["--utilisation", &utilisation.to_string(), "--priority-share", &PRIORITY_SHARE.to_string()])
        .args(["--visits", &VISITS.to_string(), "--seed", &seed.to_string()])
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("the result is not the JSON that was promised")
}

fn sum_s(told: &Told) -> f64 {
    [&told.classes.priority, &told.classes.normal]
        .iter()
        .map(|class| f64::from(class.visits) * class.wait_mean_s)
        .sum()
}

/// Rows compared, those inside their interval, the greatest distance in half-widths.
#[derive(Default)]
struct Compared {
    rows: u32,
    inside: u32,
    worst: f64,
}

impl Compared {
    fn row(&mut self, report: &Report, what: &str, class: &Class, theory_s: f64) {
        let distance = (class.wait_mean_s - theory_s).abs() / class.ci95_s;
        self.rows += 1;
        self.inside += u32::from(distance <= 1.0);
        self.worst = self.worst.max(distance);
        report.note(format!(
            "| {what} | {:.3} | {:.3} ± {:.3} | {distance:.2} |",
            theory_s / 60.0,
            class.wait_mean_s / 60.0,
            class.ci95_s / 60.0
        ));
    }
}

/// Means against formulas, and sums against those of arrival order.
pub(crate) fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let mut compared = Compared::default();
    let mut unlike: f64 = 0.0;
    report.note("| ρ | counters | policy | class | formula, min | simulated, min | distance / half-width |");
    report.note("|---|---|---|---|---|---|---|");
    for queue in QUEUES {
        let (utilisation, counters, _) = queue;
        let theory = Queue { counters, service_mean_s: SERVICE_MEAN_S, utilisation };
        let mut fifo_sum_s = None;
        for (policy, law) in POLICIES {
            let told = run(place, policy, queue)?;
            let waits_s = law.waits_s(theory);
            let classes = [("priority", &told.classes.priority), ("normal", &told.classes.normal)];
            for ((name, class), theory_s) in classes.into_iter().zip(waits_s) {
                let what = format!("{utilisation} | {counters} | {policy} | {name}");
                compared.row(report, &what, class, theory_s);
            }
            let sum_s = sum_s(&told);
            unlike = unlike.max((sum_s / *fifo_sum_s.get_or_insert(sum_s) - 1.0).abs());
        }
        for policy in FURTHER {
            let sum_s = sum_s(&run(place, policy, queue)?);
            unlike = unlike.max((sum_s / fifo_sum_s.unwrap_or(sum_s) - 1.0).abs());
        }
    }
    let Compared { rows, inside, worst } = compared;
    report.row(
        format!("mean waits inside their 95% interval of the formula, {VISITS} visits"),
        format!("{inside} of {rows}, farthest {worst:.2} ×"),
        "≥ 90%, none beyond 1.5 ×",
        f64::from(inside) >= 0.9 * f64::from(rows) && worst <= 1.5,
    );
    report.row(
        "sum of all waits against arrival order, every policy",
        format!("unlike by at most {unlike:.1e}"),
        "≤ 1e-9",
        unlike <= 1e-9,
    );
    Ok(())
}

/// Visits a second of M/M/5, the warm-up's time counted but not its visits.
pub(crate) fn measure_speed(place: &Place, report: &mut Report) -> Result<()> {
    for policy in ["fifo", "strict", "accumulating:5", "ratio:3"] {
        let mut speeds = Vec::new();
        for _ in 0..SPEED_RUNS {
            speeds.push(run(place, policy, (0.9, 5, 106))?.visits_per_s);
        }
        let speed = crate::report::median(&mut speeds);
        report.row(
            format!("simulator, M/M/5, {policy}, one core"),
            format!("{:.2} million visits/s", speed / 1e6),
            "≥ 0.5 million visits/s",
            speed >= 500_000.0,
        );
    }
    Ok(())
}
