//! What stands on a paper ticket, as an office wants it: blocks from top to bottom.
//!
//! It is data; `config` reads it from an office file, `print` lays it out.
//! Texts name fields in braces (`{services}`), filled in for each ticket by `print`.

use crate::Texts;
use serde::{Deserialize, Serialize};

/// A block of a paper ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperBlock {
    /// What it is.
    pub what: PaperWhat,
    /// On which tickets it stands.
    #[serde(default)]
    pub when: When,
}

impl From<PaperWhat> for PaperBlock {
    /// A block of every ticket.
    fn from(what: PaperWhat) -> Self {
        Self { what, when: When::Always }
    }
}

/// On which tickets a block stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On every one.
    #[default]
    Always,
    /// Where the client asked for the service card on paper.
    Asked,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PaperWhat {
    /// A picture of the office, with texts at its right side.
    Logo {
        /// The picture.
        logo: Logo,
        /// What stands beside it.
        beside: Vec<PaperText>,
    },
    /// A text.
    Text(PaperText),
    /// The number, as large as the paper allows.
    Number,
    /// A line across the paper.
    Rule,
    /// A list of the service card.
    List(CardList),
    /// The address of the ticket's page as a QR code, with texts at its right side, which stand there
    /// without the code too.
    Qr {
        /// What stands beside it.
        beside: Vec<PaperText>,
    },
    /// White paper.
    Feed {
        /// How much, in millimetres.
        mm: u16,
    },
    /// A cut in the middle; the end is cut anyway.
    Cut,
}

/// A text of a paper ticket. It is left out if a field that it names is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperText {
    /// The text with its fields.
    pub text: Texts,
    /// How large it is.
    #[serde(default)]
    pub size: TextSize,
    /// Whether it is bold.
    #[serde(default)]
    pub bold: bool,
    /// Where it stands.
    #[serde(default)]
    pub align: Align,
    /// The most lines that it may take; what is beyond is left out, visibly.
    #[serde(default)]
    pub lines_max: Option<u8>,
}

/// How large a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// For what is rarely read.
    Small,
    /// For reading.
    #[default]
    Normal,
    /// For what should be seen first.
    Large,
    /// For one word.
    Huge,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// A list of the service card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardList {
    /// What to bring.
    Bring,
    /// What it costs.
    Fees,
}

/// A picture in black and white, a dot a bit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// Its width in dots.
    pub width: u16,
    /// Its height in dots.
    pub height: u16,
    /// Its rows from the top, each in whole bytes with the leftmost dot in the highest bit and a one
    /// for black, in base64.
    pub rows: String,
}

/// The fields that texts of a paper ticket may name, each with what it says.
pub const PAPER_FIELDS: [(&str, &str); 19] = [
    ("office", "the office's name"),
    ("number", "the number"),
    ("services", "the services, a line each"),
    ("services-default", "the same in the office's first language, if the ticket speaks another"),
    ("issued", "date and time of issue"),
    ("date", "the date of issue"),
    ("time", "the time of issue"),
    ("ahead", "how many people are ahead"),
    ("wait", "the forecast, if there is one"),
    ("waiting-room", "where to wait"),
    ("rooms", "the rooms and floors where the service is served, if they are few"),
    ("pay", "where and how to pay"),
    ("deadline", "the legal deadline"),
    ("online", "what can be done online"),
    ("as-of", "the date of the legal state that the service card gives"),
    ("notice", "the office's notices of the day"),
    ("page", "what the QR code leads to, if there is one"),
    ("order", "that calls may come in another order than numbers"),
    ("copy", "that this is a copy, if it may be one"),
];

/// What stands on a ticket where the office says nothing: short, everything at the left edge, the
/// service card only where it was asked for.
pub fn built_in_paper() -> Vec<PaperBlock> {
    let text = |field: &str| PaperText {
        // One text for every language: the field speaks the client's.
        text: Texts::from([("", field)]),
        size: TextSize::Normal,
        bold: false,
        align: Align::Left,
        lines_max: None,
    };
    let bold = |field: &str| PaperText { bold: true, ..text(field) };
    let small = |field: &str| PaperText { size: TextSize::Small, ..text(field) };
    let large = |field: &str| PaperText { size: TextSize::Large, ..bold(field) };
    let asked = |what: PaperWhat| PaperBlock { what, when: When::Asked };
    let always = PaperBlock::from;
    vec![
        always(PaperWhat::Text(large("{copy}"))),
        always(PaperWhat::Text(bold("{office}"))),
        always(PaperWhat::Rule),
        always(PaperWhat::Number),
        always(PaperWhat::Text(large("{services}"))),
        always(PaperWhat::Text(text("{services-default}"))),
        always(PaperWhat::Feed { mm: 2 }),
        always(PaperWhat::Text(bold("{ahead}"))),
        always(PaperWhat::Text(bold("{wait}"))),
        always(PaperWhat::Text(text("{waiting-room}"))),
        always(PaperWhat::Text(text("{rooms}"))),
        always(PaperWhat::Text(text("{issued}"))),
        always(PaperWhat::Rule),
        always(PaperWhat::Text(PaperText { lines_max: Some(4), ..bold("{notice}") })),
        asked(PaperWhat::List(CardList::Bring)),
        asked(PaperWhat::List(CardList::Fees)),
        asked(PaperWhat::Text(text("{pay}"))),
        asked(PaperWhat::Text(small("{as-of}"))),
        asked(PaperWhat::Feed { mm: 1 }),
        always(PaperWhat::Text(small("{online}"))),
        always(PaperWhat::Qr { beside: vec![bold("{page}"), small("{order}")] }),
    ]
}
