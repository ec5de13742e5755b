//! The page that shows what a printer can do: `kolejka printer test`.

use crate::{
    Bitmap, Made, bands,
    document::{Block, Document, Picture, Text},
    draw, escpos,
    pages::{escpos_page, holds},
};
use kolejka_core::config::{CutCommand, Cutter, PageCode, PrintWay, Printer, TextSize, dots_of_mm};

/// What the page's QR code says.
const QR_TEXT: &str = "https://kolejka.example/printer-test";

/// Letters that languages need beyond ASCII.
const LETTERS: [(&str, &str); 4] = [
    ("pl", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"),
    ("uk", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ("de", "äöüßÄÖÜ"),
    ("", "€§–„”"),
];

/// A page that shows whether width, letters, grey, QR code and cutter are as configured.
pub fn test_page(printer: &Printer) -> Made {
    let mut bytes = Vec::new();
    bands::begin(printer, &mut bytes);
    let mut missing = 0;
    let mut drawn = |blocks: Vec<Block>, bytes: &mut Vec<u8>| {
        let drawn = draw::draw(&Document { blocks }, printer.into());
        missing += drawn.missing;
        for piece in &drawn.pieces {
            bands::dots(piece, bytes);
        }
    };
    drawn(above(printer), &mut bytes);
    let mut boxed = 0;
    for page in &printer.code_pages {
        // Each alone, so that a page which the printer does not have shows.
        let alone = Printer { code_pages: vec![*page], way: PrintWay::Text, ..printer.clone() };
        boxed += escpos::write(&Document { blocks: letters_of(*page) }, &alone, &mut bytes);
    }
    drawn(below(printer), &mut bytes);
    bands::cut(printer, &mut bytes);
    Made { bytes, missing: missing + boxed }
}

/// What is drawn: the same for every printer, so that two pages can be compared.
fn above(printer: &Printer) -> Vec<Block> {
    let dots = printer.dots();
    let profile = printer.profile.as_deref().unwrap_or("no profile");
    let small = |text: String| Block::Text(Text { size: TextSize::Small, ..Text::plain(text) });
    let picture = |picture: Picture, beside: Vec<Text>| Block::Picture { picture, beside };
    vec![
        Block::Text(Text { size: TextSize::Large, ..Text::bold("Kolejka: printer test") }),
        small(format!("{}, {profile}, {} mm paper, {dots} dots", printer.id, printer.paper_mm)),
        Block::Rule,
        small("Width: the frame is closed at both sides, and a mark is a centimetre.".to_owned()),
        picture(Picture::Dots(ruler(dots.into(), printer.dpi)), Vec::new()),
        small("Grey: every field is darker than the one before.".to_owned()),
        picture(Picture::Dots(greys(dots.into())), Vec::new()),
        small("Fine lines: all can be told apart.".to_owned()),
        picture(Picture::Dots(lines(dots.into())), Vec::new()),
        Block::Number("A 012".to_owned()),
        Block::Text(Text { size: TextSize::Large, ..Text::bold("Zażółć gęślą jaźń") }),
        Block::Text(Text::plain("Щасливої дороги ґ · Größe € · Καλημέρα")),
        small("Kolejność wywołań może się różnić od kolejności numerów.".to_owned()),
        picture(
            Picture::Qr(QR_TEXT.to_owned()),
            vec![Text::plain("A phone reads:"), Text { size: TextSize::Small, ..Text::plain(QR_TEXT) }],
        ),
        Block::Rule,
        Block::Text(Text::bold("The printer's own letters")),
        small(if printer.code_pages.is_empty() {
            "No code pages are configured: tickets are drawn.".to_owned()
        } else {
            "Each line below reads as the language says, without odd signs.".to_owned()
        }),
    ]
}

/// A page of codes by its own letters.
fn letters_of(page: PageCode) -> Vec<Block> {
    let number: u8 = escpos_page(page).into();
    let mut blocks = vec![Block::Text(Text::bold(format!("{} (ESC t {number})", page.name())))];
    for (language, letters) in LETTERS {
        let held: String = letters.chars().filter(|letter| holds(page, *letter)).collect();
        if !held.is_empty() {
            blocks.push(Block::Text(Text::plain(format!("{language} {held}"))));
        }
    }
    blocks
}

fn below(printer: &Printer) -> Vec<Block> {
    let cut = match (printer.cutter, printer.cut_by) {
        (Cutter::None, _) => "No cutter: the line above can be read when the paper is torn off.",
        (Cutter::Partial, _) => "The paper is cut below this line and hangs by a bridge.",
        (Cutter::Full, CutCommand::GsV | CutCommand::EscI) => "The paper is cut off below this line.",
        (Cutter::Full, CutCommand::EscIEject) => "The paper is cut off below this line and held out.",
    };
    vec![Block::Rule, Block::Text(Text::plain(cut))]
}

/// A frame as wide as the paper, with a mark every centimetre.
fn ruler(dots: i32, dpi: u16) -> Bitmap {
    let mut ruler = strip(dots);
    ruler.fill(0, 0, dots, 2);
    ruler.fill(0, 30, dots, 2);
    ruler.fill(0, 0, 2, 32);
    ruler.fill(dots - 2, 0, 2, 32);
    for cm in 0..10 {
        ruler.fill(dots_of_mm(10 * cm, dpi).into(), 0, 2, 18);
    }
    ruler
}

/// Eight fields, each with an eighth more of its dots black.
fn greys(dots: i32) -> Bitmap {
    // An order in which dots of a square of four by four become black (Bayer).
    const ORDER: [[i32; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
    let mut greys = strip(dots);
    let field = dots / 8;
    for (row, y) in (0..48).map(|y: i32| (&ORDER[usize::try_from(y % 4).unwrap_or(0)], y)) {
        for x in 0..field * 8 {
            if row[usize::try_from(x % 4).unwrap_or(0)] < (x / field + 1) * 2 {
                greys.burn(x, y);
            }
        }
    }
    greys
}

/// Upright lines of one to four dots, as far apart as they are wide.
fn lines(dots: i32) -> Bitmap {
    let mut lines = strip(dots);
    for (width, left) in (1..=4).zip((0..).step_by(usize::try_from(dots / 4).unwrap_or(1))) {
        for x in (left..left + dots / 4 - 16).step_by(usize::try_from(2 * width).unwrap_or(1)) {
            lines.fill(x, 0, width, 24);
        }
    }
    lines
}

fn strip(dots: i32) -> Bitmap {
    Bitmap::new(usize::try_from(dots).unwrap_or(0))
}
