//! Simulations: an office's days under several policies, and the textbook queue.

use super::forecasts::recorded_office;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use jiff::civil::Date;
use kolejka_core::Office;
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    recorded::visits_of,
};
use kolejka_fields::Problem;
use kolejka_simulate::{
    Comparison, Policy, Scenario, Summary, compare,
    mmc::{self, Mmc},
    report::{self, Language},
    scenario::{DAYS_MAX, Recorded},
};
use kolejka_store::JournalSource;
use serde::Serialize;
use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Calls between two steps of the progress bar of the textbook queue, so that it costs nothing.
const CALLS_PER_STEP: u64 = 1 << 16;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Simulate {
    #[command(subcommand)]
    command: Option<Simulation>,
    #[command(flatten)]
    scene: Scene,
}

#[derive(Subcommand)]
enum Simulation {
    /// Runs the textbook queue: Poisson arrivals, exponential service, equal counters, two classes.
    Mmc(MmcArgs),
}

#[derive(Args)]
struct Scene {
    /// The scenario file; `config/scenarios` has an example.
    #[arg(required = true)]
    scenario: Option<PathBuf>,
    /// fifo, strict, accumulating:R or ratio:N; once for each to compare, those of the file if absent.
    #[arg(long)]
    policy: Vec<Policy>,
    /// Days to run; as many as the file says if absent.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(DAYS_MAX)))]
    days: Option<u32>,
    /// The same seed gives the same days.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the figures to a JSON file.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write a report with pictures, in Polish and English, to an HTML file.
    #[arg(long)]
    html: Option<PathBuf>,
    /// Write the report's pictures in English to a folder, as SVG files.
    #[arg(long)]
    svg: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct Record {
    /// Recorded visits as CSV, with the columns arrived, service, class, called, finished, counter.
    ///
    /// Times are local, such as 2026-10-01T08:03:12. An empty class is the normal one. Who left before
    /// being called has neither called nor finished nor counter.
    #[arg(long, required_unless_present = "from", conflicts_with_all = ["from", "to", "config", "office"])]
    csv: Option<PathBuf>,
    /// The first of an office's own recorded days, such as 2026-10-01.
    #[arg(long, requires_all = ["to", "config"])]
    from: Option<Date>,
    /// The last of them.
    #[arg(long, requires = "from")]
    to: Option<Date>,
    /// The daemon's settings; it may be running.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The office; the only one if absent.
    #[arg(long)]
    office: Option<String>,
    /// The office's name in reports; with --from, its own if absent.
    #[arg(long)]
    name: Option<String>,
}

#[derive(Args)]
struct MmcArgs {
    /// How many equal counters.
    #[arg(long, default_value_t = 5)]
    counters: u16,
    /// Mean service time in seconds.
    #[arg(long, default_value_t = 600.0, allow_negative_numbers = true)]
    service_mean_s: f64,
    /// The share of time in which counters serve: above 0 and below 1.
    #[arg(long, default_value_t = 0.9, allow_negative_numbers = true)]
    utilisation: f64,
    /// The share of clients served out of turn.
    #[arg(long, default_value_t = 0.27, allow_negative_numbers = true)]
    priority_share: f64,
    /// fifo, strict, accumulating:R or ratio:N.
    #[arg(long, default_value = "strict")]
    policy: Policy,
    /// Visits measured, after a warm-up.
    #[arg(long, default_value_t = 3_000_000)]
    visits: u64,
    /// The same seed gives the same run.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct MmcResult {
    classes: MmcClasses,
    visits_per_s: f64,
    elapsed_s: f64,
}

#[derive(Serialize)]
struct MmcClasses {
    priority: Summary,
    normal: Summary,
}

pub(super) fn simulate(args: &Simulate) -> anyhow::Result<ExitCode> {
    match &args.command {
        Some(Simulation::Mmc(mmc)) => run_mmc(mmc),
        None => run_days(&args.scene),
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn run_days(args: &Scene) -> anyhow::Result<ExitCode> {
    let path = args.scenario.as_deref().context("a scenario file must be given")?;
    let mut scenario = match Scenario::read(&read(path)?) {
        Ok(scenario) => scenario,
        Err(problems) => {
            let told = refuse(&problems);
            eprintln!("{}: {} problems", path.display(), problems.len());
            return Ok(told);
        }
    };
    if scenario.name.is_empty() {
        scenario.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    }
    let policies = if args.policy.is_empty() { &scenario.policies } else { &args.policy };
    let days = args.days.unwrap_or(scenario.days);
    // Hidden by itself when nobody looks at a terminal.
    let bar = ProgressBar::new(u64::from(days) * policies.len() as u64);
    let comparison = compare(&scenario, policies, days, args.seed, || bar.inc(1));
    bar.finish_and_clear();
    table(&scenario, &comparison);
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&comparison).context("cannot write the figures")?;
        write(path, &(text + "\n"))?;
    }
    if let Some(path) = &args.html {
        write(path, &report::html(&scenario, &comparison)?)?;
    }
    if let Some(folder) = &args.svg {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for picture in report::pictures(&scenario, &comparison, Language::English)? {
            write(&folder.join(format!("{}.svg", picture.name)), &picture.svg)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn table(scenario: &Scenario, comparison: &Comparison) {
    println!(
        "{}: {} days, {:.0} clients a day, counters busy {:.0}% of their time; waits in minutes",
        scenario.name,
        comparison.days,
        scenario.clients_a_day(),
        scenario.utilisation() * 100.0
    );
    println!(
        "{:<18}{:<12}{:>9}{:>7}{:>7}{:>7}{:>7}{:>7}{:>9}{:>8}{:>11}",
        "policy", "class", "visits", "left", "mean", "P50", "P90", "P99", "longest", "over", "overtaken"
    );
    let minutes = |wait_s: Option<f64>| wait_s.map_or("-".to_owned(), |s| format!("{:.1}", s / 60.0));
    for policy in &comparison.policies {
        for class in policy.classes.iter().chain([&policy.all]) {
            println!(
                "{:<18}{:<12}{:>9}{:>7}{:>7}{:>7}{:>7}{:>7}{:>9}{:>8}{:>11}",
                policy.policy.to_string(),
                class.id,
                class.visits,
                class.left,
                minutes(class.wait_mean_s),
                minutes(class.wait_p50_s),
                minutes(class.wait_p90_s),
                minutes(class.wait_p99_s),
                minutes(Some(class.wait_longest_s)),
                class.over_target_share.map_or("-".to_owned(), |share| format!("{:.1}%", share * 100.0)),
                class.overtaken
            );
        }
        println!(
            "{:<18}counters idle {:.1}% of their time, {:.0} min a day past their shifts",
            "",
            policy.idle_share * 100.0,
            policy.overtime_s_per_day / 60.0
        );
    }
}

/// Makes a scenario from recorded visits and prints it.
pub(super) fn scenario(args: &Record) -> anyhow::Result<ExitCode> {
    let recorded = match (&args.csv, args.from, args.to, &args.config) {
        (Some(csv), ..) => Recorded::read(args.name.as_deref().unwrap_or_default(), &read(csv)?)
            .with_context(|| format!("{} makes no scenario", csv.display()))?,
        (None, Some(from), Some(to), Some(config)) => of_own_days(args, from, to, config)?,
        (None, ..) => bail!("say --csv FILE, or --from DATE --to DATE --config FILE"),
    };
    println!(
        "# Made from {} visits on {} days; {} left before being called.",
        recorded.visits, recorded.days, recorded.left
    );
    println!(
        "# Shifts last from the usual first call to the usual last finish; breaks are to be added by hand."
    );
    if args.csv.is_some() {
        println!(
            "# Classes stand with the rarest first, as the highest; please put them in the right order."
        );
    }
    if !recorded.rare.is_empty() {
        println!("# Left out, for they worked on fewer than half of the days: {}.", recorded.rare.join(", "));
    }
    print!("\n{}", recorded.scenario.to_toml());
    Ok(ExitCode::SUCCESS)
}

/// A scenario from an office's own recorded days, and what its configuration says of it.
fn of_own_days(args: &Record, from: Date, to: Date, config: &Path) -> anyhow::Result<Recorded> {
    if to < from {
        bail!("--to {to} lies before --from {from}");
    }
    let (store, id, _) = recorded_office(config, args.office.as_deref())?;
    let mut office = Office::new(id.clone());
    for event in store.connect()?.load(&id)? {
        office.replay(&event)?;
    }
    let (config, zone) = (office.config(), office.index().zone());
    let visits = visits_of(&store.visits(&id, from, to)?, zone);
    let own_name = config.languages.first().map_or("", |lang| config.name.get(lang, &config.languages));
    let mut recorded = Recorded::of(args.name.as_deref().unwrap_or(own_name), &visits)
        .with_context(|| format!("the days from {from} to {to} make no scenario"))?;
    recorded.know(config);
    Ok(recorded)
}

fn run_mmc(args: &MmcArgs) -> anyhow::Result<ExitCode> {
    let run = Mmc {
        counters: args.counters,
        service_mean_s: args.service_mean_s,
        utilisation: args.utilisation,
        priority_share: args.priority_share,
        policy: args.policy,
        visits: args.visits,
        seed: args.seed,
    };
    let clock = SystemClock::new();
    let outcome = if std::io::stderr().is_terminal() {
        let bar = ProgressBar::new(args.visits);
        let mut calls: u64 = 0;
        let outcome = mmc::run_telling(&run, |_, _, _| {
            calls += 1;
            if calls.is_multiple_of(CALLS_PER_STEP) {
                bar.set_position(calls.min(args.visits));
            }
        });
        bar.finish_and_clear();
        outcome
    } else {
        mmc::run(&run)
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(problems) => return Ok(refuse(&problems)),
    };
    let elapsed_s = clock.monotonic().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a speed needs no more than 52 bits")]
    let visits_per_s = args.visits as f64 / elapsed_s;
    let classes = MmcClasses { priority: outcome.priority, normal: outcome.normal };
    let result = MmcResult { classes, visits_per_s, elapsed_s };
    if args.json {
        println!("{}", serde_json::to_string(&result).context("cannot write the result")?);
    } else {
        println!("{:<10}{:>12}{:>12}{:>12}{:>12}", "class", "visits", "mean s", "± 95% s", "P90 s");
        for (name, class) in [("priority", outcome.priority), ("normal", outcome.normal)] {
            let told = |figure: Option<f64>| figure.map_or("-".to_owned(), |figure| format!("{figure:.1}"));
            println!(
                "{name:<10}{:>12}{:>12}{:>12}{:>12}",
                class.visits,
                told(class.wait_mean_s),
                told(class.ci95_s),
                told(class.wait_p90_s)
            );
        }
        println!("{visits_per_s:.0} visits a second, {elapsed_s:.2} s");
    }
    Ok(ExitCode::SUCCESS)
}

fn refuse(problems: &[Problem]) -> ExitCode {
    for problem in problems {
        eprintln!("error: {problem}");
    }
    ExitCode::FAILURE
}
