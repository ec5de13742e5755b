//! The tools for paper, as a technician uses them: preview, test page, list of profiles.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

fn run(args: &[&str]) -> Output {
    Command::new(KOLEJKA).arg("printer").args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat()
}

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config").join(name).to_str().unwrap().to_owned()
}

/// Proves that a ticket of each example office is drawn in its languages and on both widths, with the
/// logo that lies beside the file, and that a language or service it does not have is told.
#[test]
fn tickets_are_previewed() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("ticket.png");
    let out = picture.to_str().unwrap();
    for (office, lang) in [("gostynin.toml", "uk"), ("slubice.toml", "de"), ("slubice.toml", "pl")] {
        for width in ["58", "80"] {
            let output =
                run(&["preview", &example(office), "--lang", lang, "--width", width, "--card", "--out", out]);
            assert!(output.status.success(), "{office} {lang}: {}", said(&output));
            assert!(said(&output).ends_with(" mm\n"), "{}", said(&output));
            assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
        }
    }
    let unknown = run(&["preview", &example("gostynin.toml"), "--lang", "fr", "--out", out]);
    assert!(!unknown.status.success() && said(&unknown).contains("no such ticket"), "{}", said(&unknown));
}

/// Proves that a test page goes into a picture, into a file of bytes and to a printer at a device
/// file, and that a printer that is not there is told by its name.
#[test]
fn a_test_page_goes_where_it_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let device = path("lp0");
    std::fs::write(&device, "").unwrap();
    let office = path("office.toml");
    let text = std::fs::read_to_string(example("gostynin.toml")).unwrap();
    let at = format!("device = \"{}\"", device.display());
    std::fs::write(&office, text.replace("tcp = \"192.0.2.10:9100\"", &at)).unwrap();
    let office = office.to_str().unwrap();
    for name in ["page.png", "page.bin"] {
        let output = run(&["test", office, "--out", path(name).to_str().unwrap()]);
        assert!(output.status.success(), "{}", said(&output));
    }
    assert!(std::fs::read(path("page.png")).unwrap().starts_with(b"\x89PNG"));
    let output = run(&["test", office, "--printer", "hall"]);
    assert!(output.status.success(), "{}", said(&output));
    // Between what it is asked before and behind the page.
    let (sent, page) = (std::fs::read(&device).unwrap(), std::fs::read(path("page.bin")).unwrap());
    assert!(sent.windows(page.len()).any(|some| some == page), "{} bytes", sent.len());
    let output = run(&["test", office, "--printer", "hal"]);
    assert!(!output.status.success() && said(&output).contains("there are: hall"), "{}", said(&output));
}

/// Proves that profiles are listed.
#[test]
fn profiles_are_listed() {
    let listed = said(&run(&["profiles"]));
    for name in ["generic-80", "generic-58", "epson-tm-t20iii"] {
        assert!(listed.contains(name), "{listed}");
    }
}
