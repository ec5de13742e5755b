//! What the repository's commands need from the machine: Node packages, programs from the system's
//! packages, and cargo-deny.

use crate::run::{check, command, has, root};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// Programs that tests use, each with its Debian package.
const PROGRAMS: [(&str, &str); 7] = [
    ("chromium", "chromium"),
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
pub(crate) fn system_packages() -> Result<()> {
    let mut missing: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| !has(program)).map(|(_, package)| *package).collect();
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
        // Unoptimised: it runs for a second and builds for a minute.
        let mut install = command(Path::new("cargo"));
        install.args(["install", "cargo-deny", "--locked", "--debug", "--quiet", "--no-default-features"]);
        check(install.args(["--version", CARGO_DENY, "--root"]).arg(&folder))?;
    }
    Ok(program)
}
