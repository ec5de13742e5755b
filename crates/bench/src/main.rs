//! Figures of the real program: `cargo xtask bench`.
//!
//! Every figure is taken from a process of the release build, through its own surface (the choice of
//! the next, which no surface shows alone, from `core`), and where it depends on the machine it is a
//! ratio to a limit measured in the same run. Medians of several
//! runs; what is not reached is said so.

#![expect(clippy::disallowed_methods, reason = "measuring is reading the clock")]

mod boards;
mod calls;
mod choose;
mod display;
mod fanout;
mod forecast;
mod forecast_live;
mod formulas;
mod issue;
mod pages;
mod paper;
mod printing;
mod report;
mod size;
mod start;
mod sync;

use clap::Parser;
use report::Report;
use std::path::PathBuf;

/// Measures the release build.
#[derive(Parser)]
struct Args {
    /// The program to measure.
    #[arg(long, default_value = "target/release/kolejka")]
    binary: PathBuf,
    /// Where the data of the measured offices lie: the file system counts.
    #[arg(long, default_value = "target/bench")]
    data: PathBuf,
    /// Where the built pages are.
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// Measure only what has one of these words in its name.
    only: Vec<String>,
    /// Be the bare fan-out server instead (used by the bench itself).
    #[arg(long, hide = true)]
    bare_fanout: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if args.bare_fanout {
        return runtime.block_on(fanout::bare_server());
    }
    let _ = std::fs::remove_dir_all(&args.data);
    std::fs::create_dir_all(&args.data)?;
    let place = Place { binary: args.binary, data: args.data.clone() };
    let mut report = Report::new(args.only);
    runtime.block_on(async {
        report.machine();
        if report.wants("choose") {
            choose::measure(&mut report);
        }
        if report.wants("forecast") {
            forecast::measure_alone(&mut report);
            // What is not measured is not reached; the rest is measured all the same.
            if let Err(error) = forecast_live::measure(&place, &mut report).await {
                let why = format!("not measured: {error:.200}");
                report.row(
                    "forecasts refreshed in the daemon, 200 waiting, 20 counters",
                    why,
                    "≤ 50 ms",
                    false,
                );
            }
        }
        if report.wants("issue") {
            issue::measure(&place, &mut report).await?;
        }
        if report.wants("calls") {
            calls::measure(&place, &mut report).await?;
        }
        if report.wants("fanout") {
            fanout::measure(&place, &mut report).await?;
        }
        if report.wants("boards") {
            boards::measure(&place, &args.root, &mut report).await?;
        }
        if report.wants("memory") {
            size::measure(&place, &mut report).await?;
        }
        if report.wants("printing") {
            printing::measure(&place, &mut report).await?;
        }
        if report.wants("start") {
            start::measure(&place, &mut report).await?;
        }
        if report.wants("kill") {
            calls::measure_kills(&place, &mut report).await?;
        }
        if report.wants("formulas") {
            formulas::measure(&place, &mut report)?;
        }
        if report.wants("simulator") {
            formulas::measure_speed(&place, &mut report)?;
        }
        if report.wants("paper") {
            paper::measure(&mut report)?;
        }
        if report.wants("speech") {
            display::measure_voice(&mut report)?;
        }
        if report.wants("display") {
            display::measure(&place, &args.root, &mut report)?;
        }
        if report.wants("lobby") {
            display::measure_lobby(&place, &args.root, &mut report)?;
        }
        if report.wants("warning") {
            display::measure_warning(&place, &args.root, &mut report)?;
        }
        if report.wants("scripts") {
            pages::measure(&args.root, &mut report)?;
        }
        anyhow::Ok(())
    })?;
    let _ = std::fs::remove_dir_all(&args.data);
    match report.finish() {
        0 => Ok(()),
        missed => anyhow::bail!("{missed} figures were not reached"),
    }
}

/// What is measured, and where.
pub(crate) struct Place {
    /// The program.
    pub(crate) binary: PathBuf,
    /// A folder on the file system that counts.
    pub(crate) data: PathBuf,
}

impl Place {
    /// The demo, fresh, with its data under a name.
    pub(crate) fn demo(&self, name: &str) -> kolejka_testkit::process::Process {
        kolejka_testkit::process::Process::demo(&self.binary, &self.data.join(name))
    }
}
