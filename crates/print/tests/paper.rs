//! Tickets on paper: the same bytes as ever, and paper that says what it should, read back by
//! programs that are not ours.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Actor, Command, Issue, Office, Texts, TicketState, WaitRange,
    config::{Config, Confirms, CutCommand, Cutter, PageCode, PrintWay, Printer, PrinterLink, ROLL_M},
    ids::TicketId,
};
use kolejka_print::{PaperTicket, bytes};
use kolejka_testkit::life::MONDAY_MORNING;
use std::{
    path::{Path, PathBuf},
    process::Command as Process,
};

const URL: &str = "https://kolejka.example.pl/t/AQx3Nf8bWm2pKq7sYtRzVdE";

/// The example office with one ticket in a language, after 4 others.
fn office_with_ticket(language: &str, services: &[&str], count: u32) -> (Office, TicketId) {
    let text = include_str!("../../../config/gostynin.toml");
    let config: Config = kolejka_config::read(text).unwrap().config;
    let mut office = Office::new("gostynin".into());
    let mut act = |command: Command, actor: Actor| {
        let decision = office.decide(&command, &actor, MONDAY_MORNING).unwrap();
        for recorded in office.record(&decision, &actor, MONDAY_MORNING) {
            office.apply(&recorded);
        }
    };
    act(Command::Configure { config: Box::new(config) }, Actor::System);
    act(Command::OpenDay { date: "2026-10-05".parse().unwrap() }, Actor::System);
    let issue = |services: &[&str], language: &str, count| Issue {
        services: services.iter().map(|id| (*id).into()).collect(),
        count,
        class: Some("priority".into()),
        language: Some(language.into()),
        step_free: true,
        need: Some("hearing-loop".into()),
        printer: None,
        forecast: Some(WaitRange { min_s: 600, likely_s: 800, max_s: 1200 }),
        print_card: false,
    };
    for _ in 0..4 {
        act(Command::Issue(issue(&["registration"], "pl", 1)), Actor::Kiosk("hall".into()));
    }
    act(Command::Issue(issue(services, language, count)), Actor::Kiosk("hall".into()));
    let id = office.tickets().last().unwrap().id;
    assert!(matches!(office.ticket(id).unwrap().state, TicketState::Waiting { .. }));
    (office, id)
}

fn paper_ticket(language: &str) -> PaperTicket {
    let (office, id) = office_with_ticket(language, &["registration"], 1);
    PaperTicket::of(&office, office.ticket(id).unwrap(), Some(URL.to_owned()), false)
}

fn printer(paper_mm: u16) -> Printer {
    Printer {
        id: "hall".into(),
        link: PrinterLink::Virtual,
        paper_mm,
        code_pages: vec![PageCode::Pc852, PageCode::Wpc1251],
        cutter: Cutter::Partial,
        feed_mm: None,
        profile: None,
        dots: None,
        way: PrintWay::Raster,
        cut_by: CutCommand::GsV,
        darker: 0,
        confirms: Confirms::None,
        roll_m: ROLL_M,
        place: Texts::default(),
    }
}

fn dots(paper_mm: u16) -> usize {
    if paper_mm == 58 { 384 } else { 576 }
}

/// The picture of a printed ticket, in a file for other programs.
fn picture(bytes: &[u8], paper_mm: u16, name: &str) -> PathBuf {
    let printed = kolejka_emulator::print(bytes, dots(paper_mm));
    assert!(printed.problems.is_empty(), "{:?}", printed.problems);
    assert_eq!(printed.papers.len(), 1, "one ticket is one piece of paper");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{name}.png"));
    std::fs::write(&path, printed.papers[0].to_png()).unwrap();
    std::fs::write(folder.join(format!("{name}-small.png")), printed.papers[0].shrunk(4).to_png()).unwrap();
    path
}

fn run(program: &str, args: &[&str]) -> String {
    let output = Process::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed, `cargo xtask test` installs it: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What tesseract reads, white space folded.
fn read_text(picture: &Path, languages: &str) -> String {
    let text = run("tesseract", &[picture.to_str().unwrap(), "-", "-l", languages, "--psm", "6"]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Proves that the bytes of tickets are what they were: in three languages on both widths. Set
/// `UPDATE_GOLDEN` to take new ones after looking at the paper.
#[test]
fn bytes_are_what_they_were() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for language in ["pl", "en", "uk"] {
        for paper_mm in [58, 80] {
            let now = bytes(&paper_ticket(language), &printer(paper_mm));
            let path = folder.join(format!("{language}-{paper_mm}.bin"));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &now).unwrap();
            }
            assert!(std::fs::read(&path).unwrap() == now, "{} has changed", path.display());
        }
    }
}

/// Proves that paper in three languages on both widths is read back by programs that are not ours:
/// the address from the QR code, and the number and the sentences from the print.
#[test]
fn paper_is_read_back_by_others() {
    let said = [
        (
            "pl",
            vec![
                "Starostwo Powiatowe w Gostyninie",
                "Rejestracja pojazdu",
                "05.10.2026, 09:00",
                "Przed Państwem: 4 osoby.",
                "Proszę przygotować:",
                "Kolejność wywołań",
            ],
        ),
        (
            "en",
            vec![
                "Gostynin County Office",
                "Vehicle registration",
                "5 October 2026, 09:00",
                "4 people are ahead of you.",
                "Please have ready:",
                "The order of calls",
            ],
        ),
        ("uk", vec!["Повітове староство", "Реєстрація", "Перед вами: 4 особи.", "Порядок викликів"]),
    ];
    for (language, sentences) in said {
        for paper_mm in [58, 80] {
            let name = format!("{language}-{paper_mm}");
            let path = picture(&bytes(&paper_ticket(language), &printer(paper_mm)), paper_mm, &name);
            let url = run("zbarimg", &["--quiet", "--raw", path.to_str().unwrap()]);
            assert_eq!(url.trim(), URL, "{name}");
            // The number is as large as the paper; made smaller, it is read like any other word.
            let number = read_text(&path.with_file_name(format!("{name}-small.png")), "eng");
            assert!(number.replace(' ', "").contains("A005"), "{name}: {number}");
            let text = read_text(&path, "pol+ukr+eng");
            for sentence in &sentences {
                assert!(text.contains(sentence), "{name}: `{sentence}` not in: {text}");
            }
        }
    }
}

/// Proves that nothing on the paper tells priority or a need: it is the same as without.
#[test]
fn paper_tells_no_priority() {
    let with = paper_ticket("pl");
    let (office, id) = office_with_ticket("pl", &["registration"], 1);
    let mut ticket = office.ticket(id).unwrap().clone();
    (ticket.class, ticket.need, ticket.step_free) = (None, None, false);
    assert_eq!(PaperTicket::of(&office, &ticket, Some(URL.to_owned()), false), with);
}

/// Proves that a visit of several services names them all, a count of like matters is told, and a
/// second printing in doubt is marked.
#[test]
fn several_matters_and_copies_are_told() {
    let (office, id) = office_with_ticket("pl", &["registration", "cashier"], 1);
    let both = PaperTicket::of(&office, office.ticket(id).unwrap(), None, true);
    assert_eq!(both.services, ["Rejestracja pojazdu", "Kasa"]);
    assert_eq!((both.copy.as_deref(), both.page), (Some("DUPLIKAT"), None));
    let (office, id) = office_with_ticket("pl", &["pickup"], 3);
    let three = PaperTicket::of(&office, office.ticket(id).unwrap(), None, false);
    assert_eq!(three.services, ["Odbiór dowodu rejestracyjnego, 3 sprawy"]);
}

/// Proves that a printer whose page lacks letters prints none of them as garbage, whatever the text:
/// every byte is a command of ours or a letter of the page.
#[test]
fn no_text_comes_out_as_garbage() {
    let mut ticket = paper_ticket("uk");
    ticket.services = vec!["中文 😀 Größe € „Zażółć” \u{2009}ґ".to_owned(), "x".repeat(200)];
    for code_pages in [vec![PageCode::Pc852], vec![PageCode::Pc866], PageCode::ALL.to_vec()] {
        for paper_mm in [58, 80] {
            let printer = Printer { code_pages: code_pages.clone(), ..printer(paper_mm) };
            let printed = kolejka_emulator::print(&bytes(&ticket, &printer), dots(paper_mm));
            assert!(printed.problems.is_empty(), "{code_pages:?}: {:?}", printed.problems);
        }
    }
}

/// Proves that the paper stays short: at most 160 mm with the list of documents and the QR code.
#[test]
fn paper_stays_short() {
    for paper_mm in [58, 80] {
        let printed =
            kolejka_emulator::print(&bytes(&paper_ticket("pl"), &printer(paper_mm)), dots(paper_mm));
        let height = printed.papers[0].height_mm();
        assert!(height <= 160, "{height} mm on {paper_mm} mm paper");
    }
}
