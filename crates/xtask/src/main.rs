//! What is done with this repository: `cargo xtask <command>`.
//!
//! Every command does its own set-up, so that a fresh clone on a machine with Rust and Node needs
//! nothing else.

mod binaries;
mod run;
mod test;
mod tools;

use anyhow::Result;
use clap::{Parser, Subcommand};
use run::{cargo, npm, root};

#[derive(Parser)]
#[command(about = "Builds, runs, tests and measures Kolejka")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds `target/release/kolejka` with the pages embedded.
    Build,
    /// Builds and runs the example office; arguments go to `kolejka demo`.
    Demo {
        /// Such as `--listen 127.0.0.1:0` or `--data FOLDER`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Installs what tests need, then runs everything that a change must pass.
    Test {
        /// Only these parts, such as `rust` or `browser`.
        parts: Vec<String>,
    },
    /// Measures the release build; arguments go to the bench, such as the name of a group.
    Bench {
        /// Such as `issue` or `fanout`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Measures the kiosk in a browser: touch to ticket, and memory over thousands of tickets.
    KioskFigures,
    /// Looks whether anything that this program depends on has a known hole: fetches the advisory
    /// database of `RustSec`, so it needs the network and is no part of `test`.
    Advisories,
    /// Makes generated files anew: the OpenAPI document and the pages' types.
    Gen,
    /// Takes the pictures of the documentation anew, from the real pages and the simulator.
    Pictures,
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Build => {
            tools::node_modules()?;
            build_pages()?;
            cargo(&["build", "--release", "--package", "kolejka-daemon"])
        }
        Command::Demo { args } => {
            tools::node_modules()?;
            build_pages()?;
            cargo(&["build", "--release", "--package", "kolejka-daemon"])?;
            let mut command = run::command(&root().join("target/release/kolejka"));
            run::become_it(command.arg("demo").args(args))
        }
        Command::Test { parts } => test::run(&parts),
        Command::Bench { args } => {
            tools::node_modules()?;
            tools::for_pictures()?;
            build_pages()?;
            cargo(&["build", "--release", "--package", "kolejka-daemon", "--package", "kolejka-bench"])?;
            let mut command = run::command(&root().join("target/release/kolejka-bench"));
            run::check(command.args(args))
        }
        Command::KioskFigures => {
            tools::node_modules()?;
            tools::for_pictures()?;
            build_pages()?;
            cargo(&["build", "--release", "--package", "kolejka-daemon"])?;
            npm(&["run", "figures", "--workspace", "tests"])
        }
        Command::Advisories => {
            let deny = tools::cargo_deny()?;
            run::check(run::command(&deny).args(["check", "advisories"]))
        }
        Command::Gen => {
            tools::node_modules()?;
            generate()
        }
        Command::Pictures => {
            tools::node_modules()?;
            tools::for_pictures()?;
            build_pages()?;
            cargo(&["build", "--package", "kolejka-daemon"])?;
            let mut simulate = run::command(&root().join("target/debug/kolejka"));
            run::check(simulate.args(["simulate", SCENARIO, "--svg", "docs/pictures"]))?;
            tickets("docs/pictures")?;
            npm(&["run", "pictures", "--workspace", "tests"])
        }
    }
}

/// The example that the documentation's pictures of policies are made from.
const SCENARIO: &str = "config/scenarios/registration.toml";

/// The offices whose tickets the documentation shows, each with the languages.
const TICKETS: [(&str, &[&str]); 2] =
    [("config/gostynin.toml", &["pl", "en", "uk"]), ("config/slubice.toml", &["de"])];

/// Draws the documentation's tickets into a folder: every language, both ways, both widths, and the test
/// page.
fn tickets(folder: &str) -> Result<()> {
    let kolejka = root().join("target/debug/kolejka");
    for (office, languages) in TICKETS {
        for lang in languages {
            for (width, way) in [("80", "raster"), ("58", "raster"), ("80", "text"), ("58", "text")] {
                let picture = format!("{folder}/ticket-{lang}-{width}-{way}.png");
                let mut preview = run::command(&kolejka);
                preview.args(["printer", "preview", office, "--lang", lang, "--width", width, "--way", way]);
                run::check(preview.args(["--out", &picture]))?;
            }
        }
    }
    let mut card = run::command(&kolejka);
    card.args(["printer", "preview", TICKETS[0].0, "--card", "--out", &format!("{folder}/ticket-card.png")]);
    run::check(&mut card)?;
    let mut page = run::command(&kolejka);
    page.args(["printer", "test", TICKETS[0].0, "--out", &format!("{folder}/printer-test.png")]);
    run::check(&mut page)
}

fn build_pages() -> Result<()> {
    npm(&["run", "--silent", "build"])
}

/// Where the OpenAPI document stands.
const OPENAPI: &str = "crates/api/openapi.json";

/// Where the pages' types stand.
const TYPES: &str = "ui-shared/src/api/schema.d.ts";

fn generate() -> Result<()> {
    cargo(&["build", "--package", "kolejka-daemon"])?;
    let document = run::output(run::command(&root().join("target/debug/kolejka")).arg("openapi"))?;
    std::fs::write(root().join(OPENAPI), document)?;
    npm(&["run", "--silent", "types"])
}
