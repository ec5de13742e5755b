//! Tickets on paper: the same bytes as ever, and paper that says what it should, read back by
//! programs that are not ours.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Actor, Command, Issue, Office, Texts, TicketState, WaitRange,
    config::{
        Align, Config, Confirms, CutCommand, Cutter, DPI, PageCode, PaperBlock, PaperText, PaperWhat,
        PrintWay, Printer, PrinterLink, ROLL_M, TextSize, When,
    },
    ids::{Lang, TicketId},
};
use kolejka_print::{PaperTicket, Sample, bytes, made, sample, test_page};
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
    act(Command::Configure { config: Box::new(config), base: None }, Actor::System);
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
        dpi: DPI,
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
    std::fs::write(folder.join(format!("{name}-small.png")), printed.papers[0].shrunk(3).to_png()).unwrap();
    path
}

fn run(program: &str, args: &[&str]) -> String {
    let output = Process::new(program)
        .args(args)
        // Tickets are read beside each other; more threads for each only stand in each other's way.
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed, `cargo xtask test` installs it: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What tesseract reads, white space folded.
fn read_text(picture: &Path, languages: &str) -> String {
    // One column of text with pictures in it.
    read_as(picture, languages, "4")
}

fn read_as(picture: &Path, languages: &str, segmentation: &str) -> String {
    let args = [picture.to_str().unwrap(), "-", "-l", languages, "--psm", segmentation];
    let text = run("tesseract", &args);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The example office with German, which its file does not have.
fn config() -> Config {
    let text = include_str!("../../../config/gostynin.toml");
    let mut config = kolejka_config::read(text).unwrap().config;
    let german: Lang = "de".into();
    config.languages.push(german.clone());
    let say = |texts: &mut Texts, text: &str| texts.0.insert(german.clone(), text.to_owned());
    say(&mut config.name, "Landratsamt Gostynin");
    say(&mut config.waiting_room, "Warteraum, Erdgeschoss");
    say(&mut config.services[0].name, "Fahrzeugzulassung");
    let online = config.services[0].card.online.as_mut().unwrap();
    say(&mut online.text, "Kauf oder Verkauf eines Fahrzeugs melden, ohne Besuch im Amt.");
    config
}

fn sampled(config: &Config, language: &str) -> PaperTicket {
    sample(config, &Sample { language: Some(language.into()), ..Sample::default() }).unwrap()
}

const LANGUAGES: [&str; 4] = ["pl", "en", "uk", "de"];

/// Every way, on both widths.
fn printers() -> Vec<(String, Printer)> {
    let ways = [("raster", PrintWay::Raster), ("text", PrintWay::Text)];
    let all = ways.into_iter().flat_map(|way| [58, 80].map(|paper_mm| (way, paper_mm)));
    all.map(|((name, way), paper_mm)| {
        (
            format!("{paper_mm}-{name}"),
            Printer { way, code_pages: PageCode::ALL.to_vec(), ..printer(paper_mm) },
        )
    })
    .collect()
}

/// Proves that the bytes of tickets sent as letters are what they were, in four languages on both widths,
/// and those of one that is drawn. Set `UPDATE_GOLDEN` to take new ones after looking at the paper.
#[test]
fn bytes_are_what_they_were() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let config = config();
    for language in LANGUAGES {
        for paper_mm in [58, 80] {
            let now =
                bytes(&sampled(&config, language), &Printer { way: PrintWay::Text, ..printer(paper_mm) });
            let path = folder.join(format!("{language}-{paper_mm}.bin"));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &now).unwrap();
            }
            assert!(std::fs::read(&path).unwrap() == now, "{} has changed", path.display());
        }
    }
    // One that is drawn stands for all: the fonts are in the program.
    let now = bytes(&sampled(&config, "uk"), &printer(80));
    let path = folder.join("uk-80-raster.bin");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    assert!(std::fs::read(&path).unwrap() == now, "{} has changed", path.display());
}

/// What tells two texts apart once look-alikes of Latin and Cyrillic and the forms of dashes and
/// spaces count as one: a reader sees no difference.
fn folded(text: &str) -> String {
    let like = |letter: char| match letter {
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'І' => 'I',
        'Ї' => 'Ï',
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        'і' => 'i',
        'ї' => 'ï',
        '–' | '—' => '-',
        ';' => ':',
        ',' => '.',
        other => other,
    };
    text.chars().filter(|letter| !letter.is_whitespace()).map(like).collect()
}

/// How many letters must be changed, added or left out to turn the likest part of `read` into `said`.
fn misread(read: &str, said: &str) -> usize {
    let (read, said): (Vec<char>, Vec<char>) =
        (folded(read).chars().collect(), folded(said).chars().collect());
    // It may begin and end anywhere in what was read (Sellers 1980).
    let mut row: Vec<usize> = (0..=said.len()).collect();
    let mut best = said.len();
    for letter in read {
        let mut diagonal = 0;
        row[0] = 0;
        for place in 1..=said.len() {
            let kept = diagonal + usize::from(said[place - 1] != letter);
            diagonal = row[place];
            row[place] = kept.min(row[place] + 1).min(row[place - 1] + 1);
        }
        best = best.min(row[said.len()]);
    }
    best
}

/// The line with letters that no code page holds together.
const HARD: &str = "Zażółć gęślą jaźń Щасливої дороги ґ Größe €";

/// The same by language.
const HARD_PARTS: [(&str, &str); 3] =
    [("pol", "Zażółć gęślą jaźń"), ("ukr", "Щасливої дороги ґ"), ("deu", "Größe €")];

/// Proves that paper in four languages, and the hard line, sent both ways on both widths, is read back
/// by programs that are not ours: the address from the QR code, the number, and every sentence with at
/// most one letter in ten misread.
#[test]
fn paper_is_read_back_by_others() {
    let config = config();
    let mut texts: Vec<(String, PaperTicket, &str)> = LANGUAGES
        .into_iter()
        .zip(["pol", "eng+pol", "ukr+pol", "deu+pol"])
        .map(|(language, read_as)| (language.to_owned(), sampled(&config, language), read_as))
        .collect();
    let mut hard = sampled(&config, "pl");
    hard.place = HARD.to_owned();
    texts.push(("hard".to_owned(), hard, "pol+ukr+deu"));
    std::thread::scope(|scope| {
        for (name, ticket, read_as) in &texts {
            scope.spawn(move || {
                for (form, printer) in printers() {
                    let name = format!("{name}-{form}");
                    read_back(&name, ticket, &printer, read_as);
                }
            });
        }
    });
}

fn read_back(name: &str, ticket: &PaperTicket, printer: &Printer, languages: &str) {
    let path = picture(&bytes(ticket, printer), printer.paper_mm, name);
    let url = run("zbarimg", &["--quiet", "--raw", path.to_str().unwrap()]);
    assert_eq!(url.trim(), ticket.page.as_ref().unwrap().0, "{name}");
    let text = read_text(&path, languages);
    // The number is as large as the paper; made smaller, it is read like any other word. Its zeros are
    // round, and are taken for a letter now and then.
    let small = path.with_file_name(format!("{name}-small.png"));
    let shows_it = |read: &str| read.replace(' ', "").replace('O', "0").contains("A005");
    let is_read = shows_it(&text) || ["11", "6"].iter().any(|as_| shows_it(&read_as(&small, "eng", as_)));
    assert!(is_read, "{name}: {text}");
    let said = [&ticket.office, &ticket.ahead, &ticket.order, &ticket.issued.0];
    let more = [ticket.wait.as_ref(), ticket.online.as_ref()].into_iter().flatten();
    let place = Some(&ticket.place).filter(|place| *place != HARD);
    for sentence in said.into_iter().chain(more).chain(place).chain(&ticket.services) {
        check_read(name, &text, sentence);
    }
    if place.is_none() {
        // Who reads three languages at once guesses at the script of a word: each reads its own.
        for (languages, sentence) in HARD_PARTS {
            check_read(name, &read_text(&path, languages), sentence);
        }
    }
}

fn check_read(name: &str, read: &str, said: &str) {
    let (wrong, letters) = (misread(read, said), folded(said).chars().count());
    assert!(wrong <= (letters / 10).max(1), "{name}: {wrong} of {letters} in `{said}`: {read}");
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

/// Proves that no text does harm, whatever it is: every byte is a command of ours, a dot or a letter
/// of the page; there is one paper; and what no font has is told.
#[test]
fn no_text_does_harm() {
    let hostile = [
        "中文 😀 Größe € „Zażółć” \u{2009}ґ".to_owned(),
        "مرحبا بالعالم שלום 123 abc".to_owned(),
        "\u{1b}@\u{1d}V\u{0}\u{10}\u{4}\u{1}\u{202e}cba\u{200b}\r\n\u{1d}VA\u{0}".to_owned(),
        "x".repeat(200),
        "Zaświadczenie o ".repeat(13),
        "e\u{301}\u{301}\u{301}\u{301}\u{fe0f}\u{e000}\u{10ffff}".to_owned(),
        "{services} {{ }".to_owned(),
        String::new(),
    ];
    for (form, printer) in printers() {
        for text in &hostile {
            let mut ticket = paper_ticket("uk");
            ticket.office.clone_from(text);
            ticket.services = vec![text.clone()];
            ticket.notices = vec![text.clone()];
            ticket.online = Some(text.clone());
            let made = made(&ticket, &printer);
            let printed = kolejka_emulator::print(&made.bytes, dots(printer.paper_mm));
            assert!(printed.problems.is_empty(), "{form}, {text:?}: {:?}", printed.problems);
            assert_eq!(printed.papers.len(), 1, "{form}, {text:?}");
            assert!(printed.papers[0].height_mm() < 320, "{form}, {text:?}");
            assert_eq!(made.missing > 0, text.contains(['中', '\u{10ffff}']), "{form}, {text:?}");
        }
    }
}

/// Proves that the paper of the second example office, which has a template and a logo of its own, is no longer
/// than 120 mm either: in each of its languages, for every service, both ways and on both widths.
#[test]
fn paper_of_a_template_stays_short() {
    let config = slubice();
    let mut most = std::collections::BTreeMap::new();
    for language in &config.languages {
        for service in &config.services {
            let (language, service) = (Some(language.clone()), Some(service.id.clone()));
            let wanted = Sample { language: language.clone(), service, with_card: false, copy: false };
            let ticket = sample(&config, &wanted).unwrap();
            for (form, printer) in printers() {
                let bytes = bytes(&ticket, &printer);
                let height = kolejka_emulator::print(&bytes, dots(printer.paper_mm)).papers[0].height_mm();
                let known: &mut usize = most.entry((form, language.clone())).or_default();
                *known = (*known).max(height);
            }
        }
    }
    println!("{most:#?}");
    for ((form, language), height) in most {
        assert!(height <= 120, "{height} mm: {language:?}, {form}");
    }
}

/// Proves that the paper stays short, 120 mm at most, for every service of the example office, in
/// every language, both ways and on both widths; and that no ticket is more than 40,000 bytes, also with the service card, with
/// a logo, and with both.
#[test]
fn paper_stays_short() {
    let config = config();
    let with_logo = {
        let mut with_logo = config.clone();
        let logo =
            slubice().paper.unwrap().into_iter().filter(|block| matches!(block.what, PaperWhat::Logo { .. }));
        // The office's name stands beside it.
        let others = kolejka_core::config::built_in_paper().into_iter().filter(|block| {
            let PaperWhat::Text(text) = &block.what else { return true };
            !text.text.0.values().any(|text| text == "{office}")
        });
        with_logo.paper = Some(logo.chain(others).collect());
        with_logo
    };
    let mut most = std::collections::BTreeMap::new();
    for language in LANGUAGES {
        for service in &config.services {
            for (name, config, with_card) in [
                ("plain", &config, false),
                ("with the card", &config, true),
                ("with a logo", &with_logo, false),
                ("with card and logo", &with_logo, true),
            ] {
                let (language, service) = (Some(language.into()), Some(service.id.clone()));
                let ticket = sample(config, &Sample { language, service, with_card, copy: false }).unwrap();
                for (form, printer) in printers() {
                    let bytes = bytes(&ticket, &printer);
                    let height =
                        kolejka_emulator::print(&bytes, dots(printer.paper_mm)).papers[0].height_mm();
                    let known: &mut (usize, usize) = most.entry((name, form)).or_default();
                    *known = (known.0.max(bytes.len()), known.1.max(height));
                }
            }
        }
    }
    println!("{most:#?}");
    for ((name, form), (bytes, height)) in most {
        assert!(name != "plain" || height <= 120, "{height} mm: {name}, {form}");
        assert!(bytes <= 40_000, "{bytes} bytes: {name}, {form}");
    }
}

/// The second example, which has a logo.
fn slubice() -> Config {
    let logo = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/slubice-znak.png")).unwrap();
    let text = include_str!("../../../config/slubice.toml");
    kolejka_config::read_with(text, &|_| Ok(logo.clone())).unwrap().config
}

/// Proves that a text with letters that no page of the printer holds loses no word and no amount when it
/// is drawn, in Greek and in a line that mixes scripts: it is dot by dot what a printer gets for which all
/// is drawn, and an amount in such a list stands at the right edge.
#[test]
fn drawn_lines_lose_nothing() {
    let greek = "Αίτηση ταξινόμησης οχήματος και βεβαίωση πληρωμής των τελών κυκλοφορίας";
    let mixed = "Wniosek o rejestrację pojazdu, Αίτηση ταξινόμησης οχήματος, Größe der Kennzeichen";
    for paper_mm in [58, 80] {
        let text = Printer { way: PrintWay::Text, code_pages: vec![PageCode::Pc852], ..printer(paper_mm) };
        let raster = printer(paper_mm);
        let paper = |ticket: &PaperTicket, printer: &Printer| {
            let made = made(ticket, printer);
            assert_eq!(made.missing, 0);
            let printed = kolejka_emulator::print(&made.bytes, dots(paper_mm));
            assert!(printed.problems.is_empty(), "{:?}", printed.problems);
            printed.papers.into_iter().next().unwrap()
        };
        for said in [greek, mixed] {
            for what in ["{services}", "{waiting-room}"] {
                for size in [TextSize::Normal, TextSize::Large] {
                    let mut ticket = sampled(&config(), "pl");
                    ticket.services = vec![said.to_owned()];
                    ticket.place = said.to_owned();
                    let block = PaperText { size, ..paper_text(what) };
                    ticket.blocks = vec![PaperBlock { what: PaperWhat::Text(block), when: When::Always }];
                    assert!(paper(&ticket, &text) == paper(&ticket, &raster), "{paper_mm}, {what}: {said}");
                }
            }
        }
        let mut ticket = sampled(&config(), "pl");
        let list = PaperWhat::List(kolejka_core::config::CardList::Fees);
        ticket.blocks = vec![PaperBlock { what: list, when: When::Always }];
        let fee = |what: &str| vec![(what.to_owned(), "160,50 zł".to_owned())];
        ticket.fees = Some(("Opłaty".to_owned(), [fee(greek), fee(mixed)].concat()));
        let path = picture(&bytes(&ticket, &text), paper_mm, &format!("greek-{paper_mm}-text"));
        let read = read_text(&path, "pol+deu");
        assert_eq!(read.matches("160,50 zł").count(), 2, "{paper_mm}: {read}");
        for word in ["rejestrację", "Kennzeichen"] {
            assert!(misread(&read, word) <= 1, "{paper_mm}: `{word}` not in: {read}");
        }
    }
}

fn paper_text(text: &str) -> PaperText {
    PaperText {
        text: Texts::from([("pl", text)]),
        size: TextSize::Normal,
        bold: false,
        align: Align::Left,
        lines_max: None,
    }
}

/// Proves that millimetres are a printer's own: white paper, a logo and the ruler of the test page have as
/// many dots as its head has in them, and paper that is left is counted by the same.
#[test]
fn millimetres_are_the_printers_own() {
    let coarse = Printer { dots: Some(512), dpi: 180, ..printer(80) };
    let usual = printer(80);
    assert_eq!((coarse.dots_of_mm(30), usual.dots_of_mm(30)), (213, 240));
    assert_eq!((coarse.mm_of_dots(213), usual.mm_of_dots(240)), (30, 30));
    let height = |printer: &Printer| {
        let mut ticket = sampled(&config(), "pl");
        let feed = PaperWhat::Feed { mm: 40 };
        ticket.blocks = vec![PaperBlock { what: feed, when: When::Always }];
        let printed = kolejka_emulator::print(&bytes(&ticket, printer), printer.dots().into());
        printed.papers[0].height()
    };
    assert_eq!(height(&usual), usize::from(usual.dots_of_mm(40) + usual.dots_of_mm(usual.feed_mm())));
    assert_eq!(height(&coarse), usize::from(coarse.dots_of_mm(40) + coarse.dots_of_mm(coarse.feed_mm())));
    let file = include_str!("../../../config/gostynin.toml").replace("generic-80", "epson-tm-t88vi");
    let office = kolejka_config::read(&file).unwrap().config;
    assert_eq!((office.printers[0].dpi, office.printers[0].dots()), (180, 512));
}

/// Proves that the service card stands on the paper only where it was asked for, and the service's
/// name in the office's first language only where it differs.
#[test]
fn the_card_is_printed_when_asked_for() {
    let config = config();
    let asked = |with_card, language: &str| {
        let asked = Sample { with_card, language: Some(language.into()), ..Sample::default() };
        sample(&config, &asked).unwrap()
    };
    let height = |ticket: &PaperTicket| {
        kolejka_emulator::print(&bytes(ticket, &printer(80)), 576).papers[0].height_mm()
    };
    assert!(height(&asked(true, "pl")) > height(&asked(false, "pl")) + 50);
    let read = |name: &str, ticket: &PaperTicket| {
        read_text(&picture(&bytes(ticket, &printer(80)), 80, name), "pol+eng")
    };
    let with = read("card-pl", &asked(true, "pl"));
    for said in ["Proszę przygotować", "wniosek o rejestrację", "Opłaty", "160,00 zł", "Kasa na parterze"]
    {
        assert!(misread(&with, said) <= 1, "`{said}` not in: {with}");
    }
    let without = read("no-card-en", &asked(false, "en"));
    assert!(without.contains("Rejestracja pojazdu") && !without.contains("application"), "{without}");
    assert_eq!(asked(false, "pl").services_default, Vec::<String>::new());
}

/// Proves that an office's own template is followed: texts with fields, lists, a rule, white paper, a
/// cut in the middle, and a text left out with its empty field; a picture beside its texts.
#[test]
fn an_offices_template_is_followed() {
    let file = format!(
        "{}\n[paper]\nblocks = [\n{}\n]\n",
        include_str!("../../../config/gostynin.toml"),
        r#"{ logo = "logo.png", width_mm = 10, beside = [ { text = "{office}", bold = true } ] },
{ text = { pl = "Numer {number} z godziny {time}", en = "Number {number} at {time}" }, align = "center" },
{ text = "Uwaga: {notice}" },
{ rule = true },
{ list = "fees" },
{ cut = true },
{ feed_mm = 10 },
{ number = true },
{ text = "Dziękujemy", size = "huge", align = "right" },
{ cut = true },"#
    );
    let logo = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/slubice-znak.png")).unwrap();
    let config = kolejka_config::read_with(&file, &|_| Ok(logo.clone())).unwrap().config;
    let ticket = sample(&config, &Sample::default()).unwrap();
    for (form, printer) in printers() {
        let printed = kolejka_emulator::print(&bytes(&ticket, &printer), dots(printer.paper_mm));
        assert!(printed.problems.is_empty(), "{form}: {:?}", printed.problems);
        assert_eq!(printed.papers.len(), 2, "{form}");
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("template-{form}.png"));
        std::fs::write(&path, printed.papers[0].to_png()).unwrap();
        let text = read_text(&path, "pol");
        for said in ["Starostwo Powiatowe", "Numer A 005 z godziny 09:00", "Opłaty", "160,00"] {
            assert!(misread(&text, said) <= 1, "{form}: `{said}` not in: {text}");
        }
        assert!(!text.contains("Uwaga"), "{form}: {text}");
    }
}

/// Proves that the page which shows what a printer can do is printed by every kind of printer, and
/// its code is read.
#[test]
fn the_test_page_is_printed() {
    for (form, printer) in printers() {
        for code_pages in [PageCode::ALL.to_vec(), Vec::new()] {
            let made = test_page(&Printer { code_pages, ..printer.clone() });
            assert_eq!(made.missing, 0, "{form}");
            let path = picture(&made.bytes, printer.paper_mm, &format!("test-page-{form}"));
            let url = run("zbarimg", &["--quiet", "--raw", path.to_str().unwrap()]);
            assert_eq!(url.trim(), "https://kolejka.example/printer-test", "{form}");
        }
    }
}
