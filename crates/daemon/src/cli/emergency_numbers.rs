//! Emergency numbers on paper, printed in advance.

use super::run::{office_file, settings};
use anyhow::{Context, bail};
use clap::Args;
use flate2::{Compression, write::ZlibEncoder};
use kolejka_core::{
    EMERGENCY_NUMBER_MAX,
    config::{Config, Printer, PrinterLink},
};
use kolejka_daemon::clock::{Clock, SystemClock};
use kolejka_emulator::Paper;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The most numbers printed at once.
const NUMBERS_MAX: u32 = 1_000;

/// A4 in points, and the margin around what is printed.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 28.0;

/// Points of a printer's dot: 203 dots and 72 points to the inch.
const DOT: f32 = 72.0 / 203.0;

/// Space between two papers on a page.
const GAP: f32 = 14.0;

#[derive(Args)]
pub(super) struct EmergencyTickets {
    /// The daemon's settings; the office's file is taken from them.
    #[arg(long, conflicts_with = "office", required_unless_present = "office")]
    config: Option<PathBuf>,
    /// The office's file.
    #[arg(long)]
    office: Option<PathBuf>,
    /// The first number.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(EMERGENCY_NUMBER_MAX)))]
    from: u32,
    /// The last number.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(EMERGENCY_NUMBER_MAX)))]
    to: u32,
    /// Where to put them: a file ending in .pdf (A4, to be cut), .png (one picture a number) or .escpos
    /// (bytes for a ticket printer).
    #[arg(long, conflicts_with = "printer", required_unless_present = "printer")]
    out: Option<PathBuf>,
    /// A printer of the office to print them at, now.
    #[arg(long)]
    printer: Option<String>,
}

pub(super) fn print(args: &EmergencyTickets) -> anyhow::Result<ExitCode> {
    if args.to < args.from {
        bail!("--to must not be below --from");
    }
    let count = args.to - args.from + 1;
    if count > NUMBERS_MAX {
        bail!("at most {NUMBERS_MAX} numbers are printed at once, not {count}");
    }
    let config = office(args)?;
    let printer = printer(&config, args.printer.as_deref())?;
    let bytes = |n| kolejka_print::emergency_number(&config, n, &printer).bytes;
    let numbers = args.from..=args.to;
    let Some(out) = &args.out else {
        let clock = SystemClock::new();
        for n in numbers {
            kolejka_print::send(&printer.link, &bytes(n), &|| clock.monotonic())
                .with_context(|| format!("E{n:03} and what follows was not printed"))?;
        }
        println!("E{:03} to E{:03}: printed at `{}`", args.from, args.to, printer.id);
        return Ok(ExitCode::SUCCESS);
    };
    let write = |path: &Path, data: &[u8]| {
        std::fs::write(path, data).with_context(|| format!("cannot write {}", path.display()))
    };
    match out.extension().and_then(|ending| ending.to_str()) {
        Some("escpos") => write(out, &numbers.flat_map(bytes).collect::<Vec<u8>>())?,
        Some("png") => {
            for n in numbers {
                let stem = out.file_stem().unwrap_or_default().to_string_lossy();
                let path = out.with_file_name(format!("{stem}-E{n:03}.png"));
                write(&path, &drawn(&bytes(n), &printer)?.to_png())?;
            }
        }
        Some("pdf") => {
            let papers: Vec<Paper> =
                numbers.map(|n| drawn(&bytes(n), &printer)).collect::<anyhow::Result<_>>()?;
            write(out, &pdf(&papers)?)?;
        }
        _ => bail!("--out must end in .pdf, .png or .escpos"),
    }
    println!("E{:03} to E{:03}: {}", args.from, args.to, out.display());
    Ok(ExitCode::SUCCESS)
}

fn office(args: &EmergencyTickets) -> anyhow::Result<Config> {
    if let Some(file) = &args.office {
        return Ok(office_file(file)?.config);
    }
    let config = args.config.as_deref().context("say --config or --office")?;
    let settings = settings(config)?;
    match settings.offices.as_slice() {
        [one] => Ok(office_file(one)?.config),
        _ => bail!("{} names several offices; say which file with --office", config.display()),
    }
}

/// The printer named; for a file the office's first, whose paper and letters are likely the ones meant.
fn printer(config: &Config, named: Option<&str>) -> anyhow::Result<Printer> {
    let known = || config.printers.iter().map(|printer| printer.id.as_str()).collect::<Vec<_>>().join(", ");
    let found = match named {
        Some(id) => Some(
            config
                .printers
                .iter()
                .find(|printer| printer.id.as_str() == id)
                .with_context(|| format!("there is no printer `{id}`, only: {}", known()))?,
        ),
        None => config.printers.first(),
    };
    if let (Some(id), Some(Printer { link: PrinterLink::Virtual, .. })) = (named, found) {
        bail!("`{id}` is a virtual printer, which prints nothing outside of the daemon; use --out");
    }
    found.cloned().context("the office has no printer; its paper is the printer's")
}

fn drawn(bytes: &[u8], printer: &Printer) -> anyhow::Result<Paper> {
    kolejka_emulator::print(bytes, printer.dots().into())
        .papers
        .into_iter()
        .next()
        .context("nothing was drawn")
}

/// Papers on A4 pages, in columns with lines to cut along.
#[expect(clippy::cast_precision_loss, reason = "a paper has a few thousand dots")]
fn pdf(papers: &[Paper]) -> anyhow::Result<Vec<u8>> {
    let width = papers.iter().map(Paper::width).max().unwrap_or(576) as f32 * DOT;
    let height = papers.iter().map(Paper::height).max().unwrap_or(400) as f32 * DOT;
    let fit = |room: f32, size: f32| {
        let mut n = 1_u16;
        while f32::from(n + 1) * size + f32::from(n) * GAP <= room {
            n += 1;
        }
        n
    };
    let columns = fit(PAGE.0 - 2.0 * MARGIN, width);
    let rows = fit(PAGE.1 - 2.0 * MARGIN, height);
    let mut next = 0;
    let mut id = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree) = (id(), id());
    let mut pdf = Pdf::new();
    let mut kids = Vec::new();
    for some in papers.chunks(usize::from(columns * rows)) {
        let (page_id, content_id) = (id(), id());
        let mut images = Vec::new();
        let mut content = Content::new();
        for (place, paper) in (0_u16..).zip(some) {
            let image_id = id();
            let data = dots(paper)?;
            let mut image = pdf.image_xobject(image_id, &data);
            image.filter(Filter::FlateDecode);
            image
                .bits_per_component(1)
                .width(i32::try_from(paper.width())?)
                .height(i32::try_from(paper.height())?);
            image.color_space().device_gray();
            image.finish();
            images.push((format!("P{place}"), image_id));
            let (w, h) = (paper.width() as f32 * DOT, paper.height() as f32 * DOT);
            let x = MARGIN + f32::from(place % columns) * (width + GAP);
            let y = PAGE.1 - MARGIN - f32::from(place / columns) * (height + GAP);
            content.save_state().transform([w, 0.0, 0.0, h, x, y - h]);
            content.x_object(Name(format!("P{place}").as_bytes())).restore_state();
            content.save_state().set_line_width(0.3).set_dash_pattern([3.0, 3.0], 0.0);
            content.rect(x - GAP / 2.0, y - height - GAP / 2.0, width + GAP, height + GAP).stroke();
            content.restore_state();
        }
        pdf.stream(content_id, &content.finish());
        let mut page = pdf.page(page_id);
        page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(tree).contents(content_id);
        let mut resources = page.resources();
        let mut objects = resources.x_objects();
        for (name, image) in &images {
            objects.pair(Name(name.as_bytes()), image);
        }
        objects.finish();
        resources.finish();
        page.finish();
        kids.push(page_id);
    }
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).count(i32::try_from(kids.len())?).kids(kids);
    Ok(pdf.finish())
}

/// A paper's dots, eight to a byte, black as 0, deflated.
fn dots(paper: &Paper) -> anyhow::Result<Vec<u8>> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for y in 0..paper.height() {
        let row: Vec<u8> = (0..paper.width().div_ceil(8))
            .map(|byte| {
                (0..8).fold(0_u8, |bits, bit| bits << 1 | u8::from(!paper.is_black(byte * 8 + bit, y)))
            })
            .collect();
        packed.write_all(&row)?;
    }
    Ok(packed.finish()?)
}
