//! What stands on an office's paper tickets: the table `paper` of its file, a block a row.

use crate::{
    logo::{self, Files},
    office::rows,
    text::{Languages, texts},
};
use kolejka_core::{
    Texts,
    config::{Align, CardList, PAPER_FIELDS, PaperBlock, PaperText, PaperWhat, TextSize, When, dots_of_mm},
};
use kolejka_fields::{Table, nearest};
use serde_json::Value;

/// The most blocks; paper is to stay short.
const BLOCKS_MAX: usize = 60;

/// The most white paper of one block, in millimetres.
const FEED_MM_MAX: u32 = 50;

/// A logo's width where a file says nothing, in millimetres.
const LOGO_MM: u32 = 16;

/// The keys that say what a block is; each has exactly one.
const KINDS: [&str; 8] = ["logo", "text", "number", "rule", "list", "qr", "feed_mm", "cut"];

/// Reads the table, if there is one; pictures for paper of so many dots to the inch.
pub(crate) fn read(
    table: &Table<'_>,
    languages: &Languages,
    dpi: u16,
    files: Files<'_>,
) -> Option<Vec<PaperBlock>> {
    let table = table.table("paper")?;
    table.require("blocks");
    let blocks: Vec<PaperBlock> =
        rows(&table, "blocks", |row| block(row, languages, dpi, files)).into_iter().flatten().collect();
    if blocks.len() > BLOCKS_MAX {
        table.problems().note(table.path("blocks"), format!("has more than {BLOCKS_MAX} blocks"));
    }
    let says_number = blocks.iter().any(|block| match &block.what {
        PaperWhat::Number => true,
        PaperWhat::Text(text) => names(text, "number"),
        PaperWhat::Logo { beside, .. } | PaperWhat::Qr { beside } => {
            beside.iter().any(|text| names(text, "number"))
        }
        PaperWhat::Rule | PaperWhat::List(_) | PaperWhat::Feed { .. } | PaperWhat::Cut => false,
    });
    if !says_number && table.problems().is_empty() {
        table.problems().note_with_hint(
            table.path("blocks"),
            "leave the number out",
            "add { number = true }: without it nobody knows when they are called",
        );
    }
    table.finish();
    Some(blocks)
}

fn names(text: &PaperText, field: &str) -> bool {
    text.text.0.values().all(|text| text.contains(&format!("{{{field}}}")))
}

fn block(row: &Table<'_>, languages: &Languages, dpi: u16, files: Files<'_>) -> Option<PaperBlock> {
    let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| row.value(kind).is_some()).collect();
    let when = match row.text("when") {
        None | Some("always") => When::Always,
        Some("asked") => When::Asked,
        Some(_) => {
            row.problems().note(row.path("when"), "must be \"always\" or \"asked\"");
            When::Always
        }
    };
    let [kind] = kinds[..] else {
        let path = row.path("").trim_end_matches('.').to_owned();
        let message =
            if kinds.is_empty() { "does not say what it is" } else { "says more than once what it is" };
        row.problems().note_with_hint(path, message, format!("exactly one of {}", KINDS.join(", ")));
        return None;
    };
    let what = match kind {
        "logo" => logo(row, languages, dpi, files),
        "text" => paper_text(row, languages).map(PaperWhat::Text),
        "number" => yes(row, "number").then_some(PaperWhat::Number),
        "rule" => yes(row, "rule").then_some(PaperWhat::Rule),
        "list" => list(row).map(PaperWhat::List),
        "qr" => yes(row, "qr").then(|| PaperWhat::Qr { beside: beside(row, languages) }),
        "feed_mm" => row
            .number("feed_mm", 1, FEED_MM_MAX)
            .and_then(|mm| u16::try_from(mm).ok())
            .map(|mm| PaperWhat::Feed { mm }),
        _ => yes(row, "cut").then_some(PaperWhat::Cut),
    };
    what.map(|what| PaperBlock { what, when })
}

/// Whether a key that can only be `true` is.
fn yes(row: &Table<'_>, key: &'static str) -> bool {
    let yes = row.flag(key) == Some(true);
    if !yes && row.value(key) == Some(&Value::Bool(false)) {
        row.problems().note_with_hint(row.path(key), "can only be true", "leave the block out instead");
    }
    yes
}

fn logo(row: &Table<'_>, languages: &Languages, dpi: u16, files: Files<'_>) -> Option<PaperWhat> {
    let beside = beside(row, languages);
    let mm_max = u32::from(logo::WIDTH_MAX / dots_of_mm(1, dpi).max(1));
    let width_mm = row.number("width_mm", 4, mm_max);
    let width_mm = width_mm.or_else(|| row.value("width_mm").is_none().then_some(LOGO_MM))?;
    let name = row.text("logo")?;
    let width = dots_of_mm(u16::try_from(width_mm).unwrap_or(1), dpi).min(logo::WIDTH_MAX);
    match logo::read(name, width, files) {
        Ok(logo) => Some(PaperWhat::Logo { logo, beside }),
        Err((message, hint)) => {
            row.problems().note_with_hint(row.path("logo"), message, hint);
            None
        }
    }
}

fn beside(row: &Table<'_>, languages: &Languages) -> Vec<PaperText> {
    rows(row, "beside", |row| paper_text(row, languages)).into_iter().flatten().collect()
}

fn list(row: &Table<'_>) -> Option<CardList> {
    match row.text("list")? {
        "bring" => Some(CardList::Bring),
        "fees" => Some(CardList::Fees),
        _ => {
            row.problems().note(row.path("list"), "must be \"bring\" or \"fees\"");
            None
        }
    }
}

fn paper_text(row: &Table<'_>, languages: &Languages) -> Option<PaperText> {
    row.require("text");
    let text = texts(row, "text", languages);
    check_fields(row, &text);
    let size = match row.text("size") {
        Some("small") => TextSize::Small,
        None | Some("normal") => TextSize::Normal,
        Some("large") => TextSize::Large,
        Some("huge") => TextSize::Huge,
        Some(_) => {
            let message = "must be \"small\", \"normal\", \"large\" or \"huge\"";
            row.problems().note(row.path("size"), message);
            TextSize::Normal
        }
    };
    let align = match row.text("align") {
        None | Some("left") => Align::Left,
        Some("center") => Align::Center,
        Some("right") => Align::Right,
        Some(_) => {
            row.problems().note(row.path("align"), "must be \"left\", \"center\" or \"right\"");
            Align::Left
        }
    };
    let text = PaperText {
        text,
        size,
        bold: row.flag("bold").unwrap_or(false),
        align,
        lines_max: row.number("lines_max", 1, 20).and_then(|lines| u8::try_from(lines).ok()),
    };
    (!text.text.is_empty()).then_some(text)
}

/// Notes fields that there are not, and braces that are not closed.
fn check_fields(row: &Table<'_>, text: &Texts) {
    for (lang, text) in &text.0 {
        let path = || match row.value("text") {
            Some(Value::Object(_)) => format!("{}.{lang}", row.path("text")),
            _ => row.path("text"),
        };
        for piece in text.split('{').skip(1) {
            let Some((field, _)) = piece.split_once('}') else {
                row.problems().note_with_hint(
                    path(),
                    "opens a brace and does not close it",
                    "such as {services}",
                );
                continue;
            };
            if PAPER_FIELDS.iter().all(|(known, _)| *known != field) {
                let known = || PAPER_FIELDS.iter().map(|(known, _)| *known);
                let hint = match nearest(field, known()) {
                    Some(meant) => format!("did you mean {{{meant}}}?"),
                    None => format!("one of {}", known().collect::<Vec<_>>().join(", ")),
                };
                row.problems().note_with_hint(path(), format!("there is no field {{{field}}}"), hint);
            }
        }
    }
}
