//! Everything that a change must pass, in the order of what fails soonest.

#![expect(clippy::disallowed_methods, reason = "it tells how long each part took")]

use crate::{
    OPENAPI, TYPES, binaries, build_pages,
    run::{cargo, check, command, npm, output, root},
    tickets, tools,
};
use anyhow::{Context, Result, bail};
use std::{path::Path, time::Instant};

/// A part of the whole, with its name.
type Part = (&'static str, fn() -> Result<()>);

const PARTS: [Part; 11] = [
    ("node packages", tools::node_modules),
    ("system packages", tools::for_tests),
    ("formatting", || cargo(&["fmt", "--all", "--check"])),
    ("pages", build_pages),
    ("types of the pages", || npm(&["run", "--silent", "check"])),
    ("clippy", || cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])),
    ("rust tests", binaries::run_all),
    ("generated files", drift),
    ("documentation", || {
        check(
            command(Path::new("cargo"))
                .args(["doc", "--workspace", "--no-deps", "--quiet"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    }),
    ("dependencies", dependencies),
    ("browser tests", || npm(&["test", "--workspace", "tests"])),
];

/// Runs every part, or those whose names begin as one of `wanted` does.
pub(crate) fn run(wanted: &[String]) -> Result<()> {
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|start| name.starts_with(start));
    let parts: Vec<Part> = PARTS.into_iter().filter(|(name, _)| is_wanted(name)).collect();
    if parts.is_empty() {
        bail!("no part is named so; there are: {}", PARTS.map(|(name, _)| name).join(", "));
    }
    let mut times = Vec::new();
    for (name, part) in parts {
        println!("\n== {name}");
        let started = Instant::now();
        part().with_context(|| format!("{name} did not pass"))?;
        let took = started.elapsed();
        println!("== {name}: passed in {} s", took.as_secs());
        times.push((name, took));
    }
    println!("\npassed in {} s:", times.iter().map(|(_, took)| took.as_secs()).sum::<u64>());
    for (name, took) in times {
        println!("  {name:<20} {:>5} s", took.as_secs());
    }
    Ok(())
}

/// Whether the generated files are what the program that was just tested generates.
fn drift() -> Result<()> {
    let kolejka = root().join("target/debug/kolejka");
    let document = output(command(&kolejka).arg("openapi"))?;
    if document != std::fs::read(root().join(OPENAPI))? {
        bail!("{OPENAPI} is stale: run `cargo xtask gen` and commit");
    }
    let fresh = root().join("target/schema.d.ts");
    let mut types = command(Path::new("npx"));
    check(types.args(["--no-install", "openapi-typescript", OPENAPI, "--output"]).arg(&fresh))?;
    if std::fs::read(&fresh)? != std::fs::read(root().join(TYPES))? {
        bail!("{TYPES} is stale: run `cargo xtask gen` and commit");
    }
    tickets_drift()
}

/// Whether the documentation's tickets are what is printed now; the fonts are in the program, so a picture
/// is the same on every machine.
fn tickets_drift() -> Result<()> {
    let fresh = "target/ticket-pictures";
    std::fs::create_dir_all(root().join(fresh))?;
    tickets(fresh)?;
    for entry in std::fs::read_dir(root().join(fresh))? {
        let entry = entry?;
        let shown = root().join("docs/pictures").join(entry.file_name());
        if std::fs::read(entry.path())? != std::fs::read(&shown)? {
            bail!("{} is stale: run `cargo xtask pictures`, look at it and commit", shown.display());
        }
    }
    Ok(())
}

/// Licences, sources and doubles of what is depended upon.
fn dependencies() -> Result<()> {
    let deny = tools::cargo_deny()?;
    check(command(&deny).args(["--log-level", "error", "check", "licenses", "bans", "sources"]))
}
