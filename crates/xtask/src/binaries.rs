//! Runs the tests of the workspace, some binaries beside each other: cargo runs one after another, and many of
//! them wait more than they work.

#![expect(clippy::disallowed_methods, reason = "it tells how long each binary took")]

use crate::run::{cargo, command};
use anyhow::{Context, Result, bail};
use cargo_metadata::{Artifact, Message, camino::Utf8PathBuf};
use std::{
    io::BufReader,
    path::Path,
    process::Stdio,
    sync::{Mutex, PoisonError},
    thread,
    time::Instant,
};

/// A binary of tests, and the folder of its package, where cargo would run it.
struct Binary {
    name: String,
    program: Utf8PathBuf,
    package: Utf8PathBuf,
}

/// Builds all tests and runs them; an error names every binary that failed.
pub(crate) fn run_all() -> Result<()> {
    // Those with most in them first, so that none of them is left alone at the end.
    let mut binaries = build()?;
    binaries.sort_by_key(|binary| std::fs::metadata(&binary.program).map_or(0, |file| file.len()));
    let waiting = Mutex::new(binaries);
    let failed = Mutex::new(Vec::new());
    let beside = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..beside {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
                    let Some(binary) = next else { break };
                    if let Err(error) = run(&binary) {
                        println!("{error:#}");
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push(binary.name);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !failed.is_empty() {
        bail!("tests failed in {}", failed.join(", "));
    }
    cargo(&["test", "--workspace", "--doc", "--quiet"])
}

/// Builds the tests; what the compiler says goes to the terminal.
fn build() -> Result<Vec<Binary>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = command(Path::new(&cargo));
    build.args(["test", "--workspace", "--no-run", "--quiet", "--message-format=json-render-diagnostics"]);
    let mut child = build.stdout(Stdio::piped()).spawn().context("cannot run cargo")?;
    let output = child.stdout.take().context("cargo prints nowhere")?;
    let mut binaries = Vec::new();
    for message in Message::parse_stream(BufReader::new(output)) {
        if let Message::CompilerArtifact(artifact) = message? {
            binaries.extend(binary(artifact));
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("the tests do not build ({status})");
    }
    if binaries.is_empty() {
        bail!("there are no tests");
    }
    Ok(binaries)
}

/// The binary that an artifact is, if it holds tests.
fn binary(artifact: Artifact) -> Option<Binary> {
    let program = artifact.executable.filter(|_| artifact.profile.test)?;
    let package = artifact.manifest_path.parent()?.to_owned();
    let name = format!("{}: {}", package.file_name()?, artifact.target.name);
    Some(Binary { name, program, package })
}

/// Runs a binary and prints what it printed, in one piece.
fn run(binary: &Binary) -> Result<()> {
    let started = Instant::now();
    let mut tests = command(binary.program.as_std_path());
    tests.arg("--quiet").current_dir(&binary.package).env("CARGO_MANIFEST_DIR", &binary.package);
    let output = tests.output().with_context(|| format!("cannot run {}", binary.program))?;
    let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("-- {} ({:.1} s){said}{told}", binary.name, started.elapsed().as_secs_f64());
    if !output.status.success() {
        bail!("{} failed ({})", binary.name, output.status);
    }
    Ok(())
}
