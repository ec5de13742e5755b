//! A printer's settings in an office file: what its profile says, and single keys in its stead.

use crate::{
    profiles::{PROFILES, Profile},
    text::{ID_CHARS_MAX, line},
};
use kolejka_core::{
    Texts,
    config::{Confirms, CutCommand, Cutter, DPI, PageCode, PrintWay, Printer, PrinterLink, ROLL_M},
    ids::PrinterId,
};
use kolejka_fields::{Table, nearest};
use serde_json::Value;

/// The fewest and most dots across a ticket's paper.
const DOTS: (u32, u32) = (256, 832);

/// The most white paper before a cut, in millimetres.
const FEED_MM_MAX: u32 = 40;

/// The fewest and most dots to the inch.
const DPI_ALLOWED: (u32, u32) = (150, 300);

/// The most steps darker or lighter (Epson's `GS ( K` has six each).
const DARKER_MAX: u32 = 6;

/// Reads a printer's settings.
pub(crate) fn read(row: &Table<'_>, id: PrinterId, link: PrinterLink) -> Printer {
    let profile = profile(row);
    let paper_mm =
        row.number("paper_mm", 58, 80).unwrap_or(profile.map_or(80, |known| known.paper_mm.into()));
    if paper_mm != 58 && paper_mm != 80 {
        row.problems().note(row.path("paper_mm"), "must be 58 or 80");
    }
    let code_pages = code_pages(row, profile);
    let darker = row.number("darker", 0, DARKER_MAX).unwrap_or(0);
    let lighter = row.number("lighter", 0, DARKER_MAX).unwrap_or(0);
    if darker > 0 && lighter > 0 {
        row.problems().note(row.path("lighter"), "a printer is told to be either darker or lighter");
    }
    let steps = |steps: u32| i8::try_from(steps).unwrap_or(i8::MAX);
    let profile_dots = profile.filter(|known| u32::from(known.paper_mm) == paper_mm).map(|known| known.dots);
    let printer = Printer {
        id,
        link,
        paper_mm: u16::try_from(paper_mm).unwrap_or(80),
        cutter: cutter(row).unwrap_or(profile.map_or(Cutter::Partial, |known| known.cutter)),
        feed_mm: row.number("feed_mm", 0, FEED_MM_MAX).and_then(|mm| u16::try_from(mm).ok()),
        profile: profile.map(|known| known.name.to_owned()),
        dots: row.number("dots", DOTS.0, DOTS.1).and_then(|dots| u16::try_from(dots).ok()).or(profile_dots),
        dpi: row
            .number("dpi", DPI_ALLOWED.0, DPI_ALLOWED.1)
            .and_then(|dpi| u16::try_from(dpi).ok())
            .unwrap_or(profile.map_or(DPI, |known| known.dpi)),
        way: way(row),
        cut_by: profile.map_or(CutCommand::GsV, |known| known.cut_by),
        darker: steps(darker) - steps(lighter),
        confirms: confirms(row).unwrap_or(profile.map_or(Confirms::None, |known| known.confirms)),
        code_pages,
        roll_m: ROLL_M,
        place: Texts::default(),
    };
    if printer.way == PrintWay::Text && printer.code_pages.is_empty() {
        row.problems().note_with_hint(
            row.path("way"),
            "letters cannot be sent as text: the numbers of this printer's code pages are not known",
            "leave `way` out, and tickets are drawn; or give `code_pages` that its manual numbers as Epson does",
        );
    }
    printer
}

fn profile(row: &Table<'_>) -> Option<&'static Profile> {
    let name = line(row, "profile", ID_CHARS_MAX)?;
    let known = Profile::named(name);
    if known.is_none() {
        let names = || PROFILES.iter().map(|profile| profile.name);
        let message = format!("there is no printer profile `{name}`");
        let hint = match nearest(name, names()) {
            Some(meant) => format!("did you mean `{meant}`? otherwise `generic-80` or `generic-58` fits"),
            None => format!("one of {}", names().collect::<Vec<_>>().join(", ")),
        };
        row.problems().note_with_hint(row.path("profile"), message, hint);
    }
    known
}

/// One of a few words under a key.
fn word<T: Copy>(row: &Table<'_>, key: &'static str, words: &[(&str, T)]) -> Option<T> {
    let written = row.text(key)?;
    let found = words.iter().find(|(word, _)| *word == written).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let known: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        row.problems().note(row.path(key), format!("must be one of {}", known.join(", ")));
    }
    found
}

fn cutter(row: &Table<'_>) -> Option<Cutter> {
    match row.value("cutter")? {
        Value::Bool(true) => Some(Cutter::Partial),
        Value::Bool(false) => Some(Cutter::None),
        Value::String(_) => word(
            row,
            "cutter",
            &[("partial", Cutter::Partial), ("full", Cutter::Full), ("none", Cutter::None)],
        ),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            row.problems().note(row.path("cutter"), "must be \"partial\", \"full\" or \"none\"");
            None
        }
    }
}

fn way(row: &Table<'_>) -> PrintWay {
    word(row, "way", &[("raster", PrintWay::Raster), ("text", PrintWay::Text)]).unwrap_or_default()
}

fn confirms(row: &Table<'_>) -> Option<Confirms> {
    word(row, "confirms", &Confirms::ALL.map(|known| (known.name(), known)))
}

fn code_pages(row: &Table<'_>, profile: Option<&Profile>) -> Vec<PageCode> {
    if row.value("code_pages").is_none() {
        return profile.map_or(vec![PageCode::Pc852, PageCode::Wpc1251], |known| known.code_pages.to_vec());
    }
    let names = || PageCode::ALL.iter().map(|page| page.name());
    let mut pages = Vec::new();
    for (path, name) in row.texts("code_pages") {
        match PageCode::ALL.iter().find(|page| page.name() == name) {
            Some(page) => pages.push(*page),
            None => row.problems().note_with_hint(
                path,
                "is no code page that this program knows",
                match nearest(name, names()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("one of {}", names().collect::<Vec<_>>().join(", ")),
                },
            ),
        }
    }
    if row.value("code_pages").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        row.problems().note(row.path("code_pages"), "must name at least one code page");
    }
    pages
}
