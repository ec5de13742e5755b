//! What the repository's commands need from the machine: Node packages, programs from the system's
//! packages, and cargo-deny.

use crate::run::{check, command, has, root};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// A program, with its Debian package.
type Program = (&'static str, &'static str);

/// Chromium for the tests: the engine alone, with no browser around it, which takes a quarter off their time.
const ENGINE: Program = ("chromium-headless-shell", "chromium-headless-shell");

/// Chromium as it stands in the hall, for what is measured and shown.
const BROWSER: Program = ("chromium", "chromium");

/// What tests use besides.
const PROGRAMS: [Program; 6] = [
    ("zbarimg", "zbar-tools"),
    ("tesseract", "tesseract-ocr"),
    ("strace", "strace"),
    ("espeak-ng", "espeak-ng"),
    ("sox", "sox"),
    ("convert", "imagemagick"),
];

/// Files that tests use, each with its Debian package.
const FILES: [(&str, &str); 4] = [
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core"),
    ("/usr/share/tesseract-ocr/5/tessdata/pol.traineddata", "tesseract-ocr-pol"),
    ("/usr/share/tesseract-ocr/5/tessdata/ukr.traineddata", "tesseract-ocr-ukr"),
    ("/usr/share/tesseract-ocr/5/tessdata/deu.traineddata", "tesseract-ocr-deu"),
];

/// The version of cargo-deny that the configuration is written for.
const CARGO_DENY: &str = "0.20.2";

/// Installs the Node packages if they are not those of the lock file.
pub(crate) fn node_modules() -> Result<()> {
    if !has("npm") {
        bail!("npm is missing: install Node.js 20.19 or later (or 22.12 and later)");
    }
    let age = |path: &str| std::fs::metadata(root().join(path)).and_then(|file| file.modified()).ok();
    let (lock, installed) = (age("package-lock.json"), age("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= lock {
        return Ok(());
    }
    // Browsers come from the system's packages.
    let mut ci = command(Path::new("npm"));
    check(ci.args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}

/// Installs the programs that tests use, where that is allowed; otherwise says what to install.
pub(crate) fn for_tests() -> Result<()> {
    install(&[&[ENGINE], &PROGRAMS[..]].concat()).or_else(|error| {
        // Where the engine alone cannot be had, the whole browser does.
        if has(BROWSER.0) { install(&PROGRAMS) } else { Err(error) }
    })
}

/// Installs the programs that measuring and taking pictures need.
pub(crate) fn for_pictures() -> Result<()> {
    install(&[&[BROWSER], &PROGRAMS[..]].concat())
}

fn install(programs: &[Program]) -> Result<()> {
    let mut missing: Vec<&str> =
        programs.iter().filter(|(program, _)| !has(program)).map(|(_, package)| *package).collect();
    missing.extend(FILES.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, package)| *package));
    if missing.is_empty() {
        return Ok(());
    }
    let wanted = missing.join(" ");
    if !has("apt-get") {
        bail!("tests need these, by their Debian names: {wanted}");
    }
    let apt = || {
        let mut apt = if is_root() {
            command(Path::new("apt-get"))
        } else {
            let mut sudo = command(Path::new("sudo"));
            sudo.args(["-n", "apt-get"]);
            sudo
        };
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    println!("installing {wanted}");
    let installed = check(apt().args(["update", "-qq"]))
        .and_then(|()| check(apt().args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing)));
    if let Err(error) = installed {
        bail!("tests need these and they could not be installed ({error:#}): sudo apt-get install {wanted}");
    }
    Ok(())
}

fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status")
        .is_ok_and(|status| status.lines().any(|line| line.starts_with("Uid:\t0\t")))
}

/// cargo-deny, built once into `target/tools`.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    let folder = root().join("target/tools");
    let program = folder.join("bin/cargo-deny");
    if !program.exists() {
        // Unoptimised and without debug information: it runs for a second and builds for a minute.
        let mut install = command(Path::new("cargo"));
        install.env("CARGO_PROFILE_DEV_DEBUG", "none");
        install.args(["install", "cargo-deny", "--locked", "--debug", "--quiet", "--no-default-features"]);
        check(install.args(["--version", CARGO_DENY, "--root"]).arg(&folder))?;
    }
    Ok(program)
}
