//! `kolejka printer test`: what a printer can prove, as the command line tells it, at printers that answer,
//! that do not, and that cannot be had.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_emulator::{Emulator, Line, Sensor};
use std::{
    net::{SocketAddr, TcpStream},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::Command,
    time::Duration,
};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long a printer may take for what it should have done by now.
const WAIT_MAX: Duration = Duration::from_secs(20);

fn emulator() -> Emulator {
    Emulator::tcp(SocketAddr::from(([127, 0, 0, 1], 0)), 576).unwrap()
}

fn at(emulator: &Emulator) -> String {
    match emulator.line() {
        Line::Tcp(address) => format!("tcp:{address}"),
        Line::Serial(path) => format!("serial:{}@115200", path.display()),
    }
}

/// Whether the command was content, and what it said.
fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

fn test(args: &[&str]) -> (bool, String) {
    run(Command::new(KOLEJKA).args(["printer", "test"]).args(args))
}

fn office(folder: &Path, printer: &str) -> String {
    let path = folder.join("office.toml");
    let equipment = format!("[[printers]]\nid = \"hall\"\n{printer}\n");
    std::fs::write(&path, kolejka_testkit::served::office_file(&equipment)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Proves that a printer that answers everything is told to prove a job's number, on a port and on a serial
/// line, with an office file and without, and that the page comes out.
#[test]
fn what_a_printer_proves_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (port, serial) = (emulator(), Emulator::serial(576).unwrap());
    let file = office(folder.path(), &format!("tcp = \"{}\"\nconfirms = \"process_id\"", port.address()));
    for (printer, args) in [
        (&port, vec![file.as_str()]),
        (&port, vec!["--at", &at(&port)]),
        (&serial, vec![file.as_str(), "--at", &at(&serial)]),
    ] {
        let before = printer.count();
        let (is_content, said) = test(&args);
        assert!(is_content && said.contains("write confirms = \"process_id\""), "{said}");
        assert_eq!(said.matches(" answers").count(), 6, "{said}");
        assert!(!said.contains("not proven"), "{said}");
        assert_eq!(printer.count(), before + 1, "the page came out");
        assert!(printer.problems().is_empty(), "{:?}", printer.problems());
    }
}

/// Proves that a printer that another connection holds, or that says nothing, is not called content where
/// the office expects answers, and gets nothing; and that trouble is told.
#[test]
fn a_printer_that_does_not_answer_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let printer = emulator();
    let tcp = format!("tcp = \"{}\"", printer.address());
    let file = office(folder.path(), &format!("{tcp}\nconfirms = \"status\""));
    let holding = TcpStream::connect(printer.address()).unwrap();
    let (is_content, said) = test(&[&file]);
    assert!(!is_content && said.contains("did not answer (busy?)"), "{said}");
    drop(holding);
    printer.silence(true);
    let (is_content, said) = test(&[&file]);
    assert!(!is_content && said.contains("did not answer (busy?)"), "{said}");
    assert_eq!(printer.count(), 0);
    // Who expects no answer gets the page, and is told that nothing is known of it.
    let (is_content, said) = test(&[&office(folder.path(), &tcp)]);
    assert!(is_content && said.contains("says nothing: only your eyes tell"), "{said}");
    assert_eq!(said.matches("not proven: ").count(), 6, "{said}");
    assert!(said.contains("not proven: that the page came out"), "{said}");
    assert!(printer.wait_until(WAIT_MAX, |machine| machine.sheets().len() == 1));
    printer.silence(false);
    printer.set(Sensor::CoverOpen, true);
    let (is_content, said) = test(&["--at", &at(&printer)]);
    assert!(!is_content && said.contains("cover_open") && said.contains("cannot print now"), "{said}");
}

/// Proves that a printer that cannot be had is told in words that help: an agent's, and a device file that is
/// not there or not allowed.
#[test]
fn a_printer_that_cannot_be_had_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (is_content, said) = test(&[&office(folder.path(), "agent = true\nprofile = \"epson-tm-t20iii\"")]);
    assert!(!is_content && said.contains("--at usb:/dev/usb/lp0 --profile epson-tm-t20iii"), "{said}");
    let device = folder.path().join("lp0");
    let usb = format!("usb:{}", device.display());
    let (is_content, said) = test(&["--at", &usb]);
    assert!(!is_content && said.contains("plugged in"), "{said}");
    std::fs::write(&device, "").unwrap();
    std::fs::set_permissions(&device, PermissionsExt::from_mode(0o000)).unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    // Everything is allowed to root, so somebody else asks, with a copy of the program that they may run.
    let program = folder.path().join("kolejka");
    std::fs::copy(KOLEJKA, &program).unwrap();
    let mut command = Command::new(&program);
    if is_root() {
        command.uid(65_534);
    }
    let (is_content, said) = run(command.args(["printer", "test", "--at", &usb]));
    assert!(!is_content && said.contains("may not use the device file"), "{said}");
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0
}
