//! A paper ticket as a document: blocks from top to bottom, with nothing left to fill in.

use crate::{Bitmap, PaperTicket};
use data_encoding::BASE64;
use kolejka_core::config::{Align, CardList, Logo, PaperText, PaperWhat, TextSize, When};

/// What stands on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) blocks: Vec<Block>,
}

/// A block of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A text.
    Text(Text),
    /// The number, as large as the paper allows.
    Number(String),
    /// A line across the paper.
    Rule,
    /// A heading and entries.
    List { heading: Text, entries: Vec<Entry> },
    /// A picture, with texts at its right side.
    Picture { picture: Picture, beside: Vec<Text> },
    /// White paper.
    Feed { mm: u16 },
    /// A cut.
    Cut,
}

/// A text in one style; line breaks in it are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "a text's text is called no better")]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) size: TextSize,
    pub(crate) bold: bool,
    pub(crate) align: Align,
    pub(crate) lines_max: Option<u8>,
}

impl Text {
    /// A text at the left edge, in reading size.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { text, size: TextSize::Normal, bold: false, align: Align::Left, lines_max: None }
    }

    /// The same in bold.
    pub(crate) fn bold(text: impl Into<String>) -> Self {
        Self { bold: true, ..Self::plain(text) }
    }
}

/// An entry of a list, with what stands at the right edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) amount: Option<String>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    Dots(Bitmap),
    /// An address, as a QR code.
    Qr(String),
}

/// The most entries of a list; the paper stays short.
const ENTRIES_MAX: usize = 12;

impl From<&PaperTicket> for Document {
    fn from(ticket: &PaperTicket) -> Self {
        let stands = |when| match when {
            When::Always => true,
            When::Asked => ticket.with_card,
        };
        let mut blocks: Vec<Block> = Vec::new();
        for block in ticket.blocks.iter().filter(|block| stands(block.when)) {
            match block_of(&block.what, ticket) {
                // A line that ends nothing, since what stood between was left out, is left out too.
                Some(Block::Rule) if matches!(blocks.last(), None | Some(Block::Rule)) => {}
                Some(Block::Cut) if matches!(blocks.last(), None | Some(Block::Cut)) => {}
                Some(block) => blocks.push(block),
                None => {}
            }
        }
        // The end is cut anyway.
        if blocks.last() == Some(&Block::Cut) {
            blocks.pop();
        }
        Self { blocks }
    }
}

fn block_of(what: &PaperWhat, ticket: &PaperTicket) -> Option<Block> {
    match what {
        PaperWhat::Text(text) => filled(text, ticket).map(Block::Text),
        PaperWhat::Number => Some(Block::Number(ticket.number.clone())),
        PaperWhat::Rule => Some(Block::Rule),
        PaperWhat::List(list) => list_of(*list, ticket),
        PaperWhat::Logo { logo, beside } => {
            let beside = all_filled(beside, ticket);
            dots_of(logo).map(|dots| Block::Picture { picture: Picture::Dots(dots), beside })
        }
        PaperWhat::Qr { beside } => {
            let beside = all_filled(beside, ticket);
            let picture = match &ticket.page {
                Some((url, _)) => Picture::Qr(url.clone()),
                // The texts stand alone, across the paper.
                None => Picture::Dots(Bitmap::new(0)),
            };
            (ticket.page.is_some() || !beside.is_empty()).then_some(Block::Picture { picture, beside })
        }
        PaperWhat::Feed { mm } => Some(Block::Feed { mm: *mm }),
        PaperWhat::Cut => Some(Block::Cut),
    }
}

fn dots_of(logo: &Logo) -> Option<Bitmap> {
    let bits = BASE64.decode(logo.rows.as_bytes()).ok()?;
    Bitmap::packed(logo.width.into(), logo.height.into(), bits)
}

fn list_of(list: CardList, ticket: &PaperTicket) -> Option<Block> {
    let (heading, entries): (&str, Vec<Entry>) = match list {
        CardList::Bring => {
            let (heading, lines) = ticket.bring.as_ref()?;
            (heading, lines.iter().map(|line| Entry { text: line.clone(), amount: None }).collect())
        }
        CardList::Fees => {
            let (heading, fees) = ticket.fees.as_ref()?;
            let entry = |(what, amount): &(String, String)| Entry {
                text: what.clone(),
                amount: Some(amount.clone()),
            };
            (heading, fees.iter().map(entry).collect())
        }
    };
    let entries: Vec<Entry> = entries.into_iter().take(ENTRIES_MAX).collect();
    (!entries.is_empty()).then(|| Block::List { heading: Text::bold(heading), entries })
}

fn all_filled(texts: &[PaperText], ticket: &PaperTicket) -> Vec<Text> {
    texts.iter().filter_map(|text| filled(text, ticket)).collect()
}

/// A text with its fields filled in; none if one of them is empty.
fn filled(text: &PaperText, ticket: &PaperTicket) -> Option<Text> {
    let mut said = String::new();
    let mut rest = text.text.get(&ticket.language, &ticket.languages);
    while let Some((before, after)) = rest.split_once('{') {
        let (field, after) = after.split_once('}')?;
        let value = ticket.field(field).filter(|value| !value.trim().is_empty())?;
        said.push_str(before);
        said.push_str(&value);
        rest = after;
    }
    said.push_str(rest);
    let PaperText { size, bold, align, lines_max, .. } = *text;
    (!said.trim().is_empty()).then_some(Text { text: said, size, bold, align, lines_max })
}
