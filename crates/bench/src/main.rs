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
            let done = forecast_live::measure(&place, &mut report).await;
            report.measured("forecasts refreshed in the daemon", done);
        }
        if report.wants("issue") {
            let done = issue::measure(&place, &mut report).await;
            report.measured("issue", done);
        }
        if report.wants("calls") {
            let done = calls::measure(&place, &mut report).await;
            report.measured("calls", done);
        }
        if report.wants("fanout") {
            let done = fanout::measure(&place, &mut report).await;
            report.measured("fanout", done);
        }
        if report.wants("boards") {
            let done = boards::measure(&place, &args.root, &mut report).await;
            report.measured("boards", done);
        }
        if report.wants("memory") {
            let done = size::measure(&place, &mut report).await;
            report.measured("memory", done);
        }
        if report.wants("printing") {
            let done = printing::measure(&place, &mut report).await;
            report.measured("printing", done);
        }
        if report.wants("start") {
            let done = start::measure(&place, &mut report).await;
            report.measured("start", done);
        }
        if report.wants("kill") {
            let done = calls::measure_kills(&place, &mut report).await;
            report.measured("kill", done);
        }
        if report.wants("formulas") {
            let done = formulas::measure(&place, &mut report);
            report.measured("formulas", done);
        }
        if report.wants("simulator") {
            let done = formulas::measure_speed(&place, &mut report);
            report.measured("simulator", done);
        }
        if report.wants("paper") {
            let done = paper::measure(&mut report);
            report.measured("paper", done);
        }
        if report.wants("speech") {
            let done = display::measure_voice(&mut report);
            report.measured("speech", done);
        }
        if report.wants("display") {
            let done = display::measure(&place, &args.root, &mut report);
            report.measured("display", done);
        }
        if report.wants("lobby") {
            let done = display::measure_lobby(&place, &args.root, &mut report);
            report.measured("lobby", done);
        }
        if report.wants("warning") {
            let done = display::measure_warning(&place, &args.root, &mut report);
            report.measured("warning", done);
        }
        if report.wants("press") {
            let done = display::measure_press(&place, &args.root, &mut report);
            report.measured("press", done);
        }
        if report.wants("scripts") {
            let done = pages::measure(&args.root, &mut report);
            report.measured("scripts", done);
        }
    });
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
