//! From what stands on a ticket to the bytes that its printer gets.

use crate::{
    PaperTicket, bands,
    document::{Block, Document, Text},
    draw::{self, Roll},
    escpos,
};
use kolejka_core::config::{DPI, PrintWay, Printer, TextSize};

/// The bytes of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What is sent.
    pub bytes: Vec<u8>,
    /// Letters that no font has: each is a visible box on the paper.
    pub missing: usize,
}

/// A ticket as bytes for a printer. Letters that cannot be drawn are told in the log.
pub fn bytes(ticket: &PaperTicket, printer: &Printer) -> Vec<u8> {
    let made = made(ticket, printer);
    if made.missing > 0 {
        tracing::warn!(
            printer = %printer.id,
            number = ticket.number,
            letters = made.missing,
            "letters that no font has were printed as boxes"
        );
    }
    made.bytes
}

/// As [`bytes`], with what could not be drawn.
pub fn made(ticket: &PaperTicket, printer: &Printer) -> Made {
    sent(&Document::from(ticket), printer)
}

/// Reads the fonts and draws what most tickets have, which the first one would otherwise wait for.
pub fn warm() {
    let alphabet = "AĄBCĆDEĘFGHIJKLŁMNŃOÓPRSŚTUWYZŹŻaąbcćdeęfghijklłmnńoóprsśtuwyzźż0123456789.,:–";
    let text = |size, bold| Block::Text(Text { size, bold, ..Text::plain(alphabet) });
    let blocks = vec![
        Block::Number("A 012".to_owned()),
        text(TextSize::Small, false),
        text(TextSize::Normal, false),
        text(TextSize::Normal, true),
        text(TextSize::Large, true),
    ];
    draw::draw(&Document { blocks }, Roll { dots: 576, dpi: DPI });
}

/// A document as bytes for a printer.
pub(crate) fn sent(document: &Document, printer: &Printer) -> Made {
    let mut bytes = Vec::new();
    bands::begin(printer, &mut bytes);
    let missing = match printer.way {
        PrintWay::Text => escpos::write(document, printer, &mut bytes),
        PrintWay::Raster => {
            let drawn = draw::draw(document, printer.into());
            for (place, piece) in drawn.pieces.iter().enumerate() {
                if place > 0 {
                    bands::cut(printer, &mut bytes);
                }
                bands::dots(piece, &mut bytes);
            }
            drawn.missing
        }
    };
    bands::cut(printer, &mut bytes);
    Made { bytes, missing }
}
