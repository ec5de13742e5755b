//! Tools for printers.

use super::run::office_file;
use anyhow::{Context, bail};
use clap::Subcommand;
use kolejka_config::{PROFILES, Profile};
use kolejka_core::{
    Texts,
    config::{Config, Confirms, CutCommand, PrintWay, Printer as PrinterConfig, PrinterLink, ROLL_M},
    ids::Lang,
};
use kolejka_daemon::clock::{Clock, SystemClock};
use kolejka_emulator::{Emulator, Line};
use kolejka_print::{Made, Probe, Sample};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Subcommand)]
pub(super) enum Printer {
    /// Prints a page that shows what a printer can do (width, letters, grey, QR code, cut), and asks the
    /// printer what it can prove of a ticket. The daemon or agent that prints there must be stopped.
    Test {
        /// The office file in which the printer stands; may be left out with --at.
        #[arg(required_unless_present = "at")]
        office: Option<PathBuf>,
        /// Where the printer is, as on a kiosk's computer: `usb:/dev/usb/lp0`, `tcp:HOST:PORT` or
        /// `serial:/dev/ttyS0@19200`.
        #[arg(long)]
        at: Option<String>,
        /// What it is, where no office file says so (`kolejka printer profiles`).
        #[arg(long, default_value = "generic-80")]
        profile: String,
        /// The printer's id; may be left out if there is one.
        #[arg(long)]
        printer: Option<String>,
        /// Write here instead of printing: a PNG picture, or the bytes if it does not end in .png.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Draws a ticket of an office as a PNG picture, to look at its paper.
    Preview {
        /// The office file.
        office: PathBuf,
        /// The client's language; the office's first if left out.
        #[arg(long)]
        lang: Option<String>,
        /// Paper width in millimetres: 58 or 80; the first printer's if left out.
        #[arg(long)]
        width: Option<u16>,
        /// How it is sent; as the first printer has it if left out.
        #[arg(long, value_parser = ["raster", "text"])]
        way: Option<String>,
        /// What for, by the service's id; the first service if left out.
        #[arg(long)]
        service: Option<String>,
        /// With the service card, as if the client had asked for it.
        #[arg(long)]
        card: bool,
        /// As a second printing.
        #[arg(long)]
        copy: bool,
        /// The picture.
        #[arg(long)]
        out: PathBuf,
        /// Make the picture so many times smaller.
        #[arg(long, default_value_t = 1)]
        shrink: usize,
    },
    /// Lists the printers that are known, for `profile = "…"` in an office file.
    Profiles,
    /// Draws what a printer would print of recorded bytes, as a PNG picture a piece of paper.
    Render {
        /// The bytes, as they were sent to the printer.
        bytes: PathBuf,
        /// The picture; further pieces get a number before the ending.
        picture: PathBuf,
        /// Paper width in millimetres: 58 or 80.
        #[arg(long, default_value_t = 80)]
        paper_mm: u16,
        /// Make the picture so many times smaller.
        #[arg(long, default_value_t = 1)]
        shrink: usize,
    },
    /// Is a printer, for people without one: on a port or a pseudo-terminal, with a page on which its
    /// paper is seen, and can be taken out.
    Emulate {
        /// Where the printer listens; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:9100")]
        listen: SocketAddr,
        /// Be at a pseudo-terminal, as a serial line, instead of a port.
        #[arg(long)]
        serial: bool,
        /// Where the page is served; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:9180")]
        page: SocketAddr,
        /// Paper width in millimetres: 58 or 80.
        #[arg(long, default_value_t = 80)]
        paper_mm: u16,
        /// How fast the head is, in millimetres a second; 0 is as fast as it can.
        #[arg(long, default_value_t = 150)]
        speed: u32,
        /// Tell nothing by itself, only answer, as printers do that ignore `GS a`.
        #[arg(long)]
        only_answers: bool,
    },
}

pub(super) fn printer(command: Printer) -> anyhow::Result<ExitCode> {
    match command {
        Printer::Test { office, at, profile, printer, out } => {
            let mut chosen = match &office {
                Some(office) => chosen(&office_file(office)?.config, printer.as_deref())?.clone(),
                None => of_profile(&profile)?,
            };
            // What its profile claims binds nobody who has no office file.
            let must_answer = office.is_some() && chosen.confirms != Confirms::None;
            if let Some(at) = &at {
                chosen.link = super::agent::link(at)?;
            }
            test(&chosen, must_answer, out.as_deref())
        }
        Printer::Preview { office, lang, width, way, service, card, copy, out, shrink } => {
            let config = office_file(&office)?.config;
            let printer = to_look_at(as_asked(&config, width, way.as_deref())?);
            let asked = Sample {
                language: lang.as_deref().map(Lang::new),
                service: service.as_deref().map(Into::into),
                with_card: card,
                copy,
            };
            let ticket = kolejka_print::sample(&config, &asked)
                .map_err(|refusal| anyhow::anyhow!("the office has no such ticket: {refusal}"))?;
            let made = kolejka_print::made(&ticket, &printer);
            told(&made);
            drawn(&made.bytes, &out, printer.dots().into(), shrink)
        }
        Printer::Profiles => {
            for profile in PROFILES {
                let pages: Vec<&str> = profile.code_pages.iter().map(|page| page.name()).collect();
                let text = if pages.is_empty() { "drawn only".to_owned() } else { pages.join(" ") };
                println!(
                    "{:<18} {:<38} {} mm, {} dots, {} dpi, {text}",
                    profile.name, profile.model, profile.paper_mm, profile.dots, profile.dpi
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Printer::Render { bytes, picture, paper_mm, shrink } => {
            let recorded =
                std::fs::read(&bytes).with_context(|| format!("cannot read {}", bytes.display()))?;
            drawn(&recorded, &picture, dots_of(paper_mm)?, shrink)
        }
        Printer::Emulate { listen, serial, page, paper_mm, speed, only_answers } => {
            let dots = dots_of(paper_mm)?;
            let emulator = if serial { Emulator::serial(dots) } else { Emulator::tcp(listen, dots) };
            let emulator = emulator.context("no printer could be set up there")?;
            emulator.set_speed((speed > 0).then_some(speed));
            if only_answers {
                emulator.only_answer();
            }
            match emulator.line() {
                Line::Tcp(address) => println!("printer on tcp:{address}"),
                Line::Serial(path) => println!("printer on serial:{}", path.display()),
            }
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(kolejka_daemon::emulate::serve(emulator, page, |address| {
                println!("its paper: http://{address}/");
                println!("listening on {address}");
            }))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn dots_of(paper_mm: u16) -> anyhow::Result<usize> {
    match paper_mm {
        58 => Ok(384),
        80 => Ok(576),
        other => bail!("paper is 58 or 80 mm wide, not {other}"),
    }
}

/// The printer with an id, or the only one.
fn chosen<'c>(config: &'c Config, id: Option<&str>) -> anyhow::Result<&'c PrinterConfig> {
    let ids = || config.printers.iter().map(|printer| printer.id.as_str()).collect::<Vec<_>>().join(", ");
    match (id, &config.printers[..]) {
        (Some(id), printers) => printers
            .iter()
            .find(|printer| printer.id.as_str() == id)
            .with_context(|| format!("there is no printer `{id}`; there are: {}", ids())),
        (None, [only]) => Ok(only),
        (None, []) => bail!("the office has no printer"),
        (None, _) => bail!("say which printer with --printer: {}", ids()),
    }
}

/// The office's first printer, or one of which nothing is known, on other paper if asked for.
fn as_asked(config: &Config, width: Option<u16>, way: Option<&str>) -> anyhow::Result<PrinterConfig> {
    let first = config.printers.first();
    let mut printer = first.cloned().context("the office has no printer; its paper is the printer's")?;
    if let Some(width) = width.filter(|width| *width != printer.paper_mm) {
        dots_of(width)?;
        (printer.paper_mm, printer.dots) = (width, None);
    }
    match way {
        Some("text") => printer.way = PrintWay::Text,
        Some(_) => printer.way = PrintWay::Raster,
        None => {}
    }
    Ok(printer)
}

/// The same printer with the commands that the drawing knows: a picture shows no cutter's dialect.
fn to_look_at(printer: PrinterConfig) -> PrinterConfig {
    PrinterConfig { cut_by: CutCommand::GsV, darker: 0, feed_mm: Some(printer.feed_mm()), ..printer }
}

/// A printer of which nothing is known but its profile.
fn of_profile(name: &str) -> anyhow::Result<PrinterConfig> {
    let profile = Profile::named(name)
        .with_context(|| format!("there is no profile `{name}`; see `kolejka printer profiles`"))?;
    Ok(PrinterConfig {
        id: "test".into(),
        link: PrinterLink::Virtual,
        paper_mm: profile.paper_mm,
        code_pages: profile.code_pages.to_vec(),
        cutter: profile.cutter,
        feed_mm: None,
        profile: Some(profile.name.to_owned()),
        dots: Some(profile.dots),
        dpi: profile.dpi,
        way: PrintWay::Raster,
        cut_by: profile.cut_by,
        darker: 0,
        confirms: profile.confirms,
        roll_m: ROLL_M,
        place: Texts::default(),
    })
}

fn test(printer: &PrinterConfig, must_answer: bool, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    let made = kolejka_print::test_page(printer);
    told(&made);
    match out {
        Some(path) if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) => {
            let made = kolejka_print::test_page(&to_look_at(printer.clone()));
            drawn(&made.bytes, path, printer.dots().into(), 1)
        }
        Some(path) => {
            std::fs::write(path, &made.bytes).with_context(|| format!("cannot write {}", path.display()))?;
            println!("{}: {} bytes", path.display(), made.bytes.len());
            Ok(ExitCode::SUCCESS)
        }
        None if printer.link == PrinterLink::Virtual => {
            bail!("printer `{}` is virtual; look at its page with --out test.png", printer.id)
        }
        None if printer.link == PrinterLink::Agent => bail!(
            "printer `{}` hangs on another computer; stop the agent there and run \
             `kolejka printer test --at usb:/dev/usb/lp0 --profile {}` there",
            printer.id,
            printer.profile.as_deref().unwrap_or("generic-80")
        ),
        None => {
            let clock = SystemClock::new();
            let monotonic = || clock.monotonic();
            if let PrinterLink::File { .. } = printer.link {
                kolejka_print::send(&printer.link, &made.bytes, &monotonic)
                    .with_context(|| format!("printer `{}` did not take the page", printer.id))?;
                println!("{}: took {} bytes; a file proves nothing of paper", printer.id, made.bytes.len());
                return Ok(ExitCode::SUCCESS);
            }
            let probe = kolejka_print::probe(&printer.link, &made.bytes, must_answer, &monotonic)
                .with_context(|| format!("printer `{}` could not be tested", printer.id))?;
            Ok(judged(printer, &probe, must_answer))
        }
    }
}

/// Tells what a printer can prove, and whether that is what its office expects.
fn judged(printer: &PrinterConfig, probe: &Probe, must_answer: bool) -> ExitCode {
    let told = |yes: bool| if yes { "answers" } else { "does not answer" };
    let asked = ["printer", "cover, feed", "errors", "paper"];
    for ((what, answered), n) in asked.into_iter().zip(probe.answered).zip(1..) {
        println!("  DLE EOT {n}  {what:<24} {}", told(answered));
    }
    if probe.took_page {
        println!("  GS r       {:<24} {}", "paper, behind the cut", told(probe.in_turn));
        println!("  GS ( H     {:<24} {}", "a job's number", told(probe.number));
    }
    let (id, is_told) = (&printer.id, probe.status.conditions().next().is_some());
    if is_told {
        println!("{id}: {}", probe.status);
    }
    if probe.is_silent() && must_answer {
        println!(
            "{id}: did not answer (busy?) and was sent nothing: another program may hold it, such as the \
             daemon or an agent; stop that first. If it never answers, write confirms = \"none\""
        );
        return ExitCode::FAILURE;
    }
    if !probe.took_page {
        println!("{id}: cannot print now, and was sent nothing");
        return ExitCode::FAILURE;
    }
    for unproven in unproven(probe) {
        println!("  not proven: {unproven}");
    }
    if probe.is_silent() {
        println!(
            "{id}: took the page and says nothing: only your eyes tell whether it came out. If it did, write \
             confirms = \"none\": tickets are then never known to be printed, and staff are told only when \
             the printer cannot be reached. If not, another program holds the printer (busy?)"
        );
        return ExitCode::SUCCESS;
    }
    let proves = probe.confirms();
    println!(
        "{id}: took the page, which says itself what to look at; write confirms = \"{}\"",
        proves.name()
    );
    let is_enough = match printer.confirms {
        Confirms::None => true,
        Confirms::Status => probe.in_turn && proves != Confirms::None,
        Confirms::ProcessId => proves == Confirms::ProcessId,
    };
    if must_answer && !is_enough {
        println!("{id}: the office file says \"{}\", which it does not prove", printer.confirms.name());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What a printer's answers leave open.
fn unproven(probe: &Probe) -> Vec<&'static str> {
    let [printer, cover, errors, paper] = probe.answered;
    [
        (probe.number || probe.in_turn, "that the page came out"),
        (probe.number, "which of several tickets came out, should the line break"),
        (printer, "that the printer is ready"),
        (cover, "that its cover is closed"),
        (errors, "that its knife and head are well"),
        (paper, "that there is paper, and how much"),
    ]
    .into_iter()
    .filter_map(|(is_proven, what)| (!is_proven).then_some(what))
    .collect()
}

fn told(made: &Made) {
    if made.missing > 0 {
        println!("warning: {} letters that no font has are boxes on the paper", made.missing);
    }
}

/// Draws bytes as a printer would.
fn drawn(bytes: &[u8], picture: &Path, dots: usize, shrink: usize) -> anyhow::Result<ExitCode> {
    let printed = kolejka_emulator::print(bytes, dots);
    for problem in &printed.problems {
        println!("warning: {problem}");
    }
    for (place, paper) in printed.papers.iter().enumerate() {
        let path = match place {
            0 => picture.to_path_buf(),
            n => picture.with_extension(format!("{n}.png")),
        };
        std::fs::write(&path, paper.shrunk(shrink).to_png())
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}: {} mm", path.display(), paper.height_mm());
    }
    let sound = printed.problems.is_empty() && !printed.papers.is_empty();
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
