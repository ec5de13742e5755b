//! Printers of an office.

use crate::{Texts, ids::PrinterId};
use serde::{Deserialize, Serialize};

/// A printer. What its profile says stands here in full, so that a later release's profile changes
/// no office that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printer {
    /// Its id.
    pub id: PrinterId,
    /// How it is reached.
    pub link: PrinterLink,
    /// Paper width in millimetres: 58 or 80.
    pub paper_mm: u16,
    /// The code pages that the device has, the preferred one first.
    pub code_pages: Vec<PageCode>,
    /// How it cuts the paper.
    pub cutter: Cutter,
    /// White paper fed before a cut, in millimetres; as usual for its cutter if absent.
    #[serde(default)]
    pub feed_mm: Option<u16>,
    /// The profile that the settings were taken from, if one was named.
    #[serde(default)]
    pub profile: Option<String>,
    /// Dots that it prints across the paper; as usual for its paper if absent.
    #[serde(default)]
    pub dots: Option<u16>,
    /// Dots to the inch.
    #[serde(default = "dpi")]
    pub dpi: u16,
    /// How tickets are sent to it.
    #[serde(default)]
    pub way: PrintWay,
    /// The command that cuts.
    #[serde(default)]
    pub cut_by: CutCommand,
    /// Steps darker (above 0) or lighter than its own density, told by Epson's `GS ( K`; nothing is
    /// sent for 0.
    #[serde(default)]
    pub darker: i8,
    /// What it can prove about a ticket that it was sent.
    #[serde(default)]
    pub confirms: Confirms,
    /// Metres of paper on a new roll; what is left is estimated from what was printed.
    #[serde(default = "roll_m")]
    pub roll_m: u16,
    /// Where it stands, as told to clients whose own kiosk has no paper.
    #[serde(default)]
    pub place: Texts,
}

/// Metres of paper on a roll where nothing is said: the usual 80 mm roll.
pub const ROLL_M: u16 = 80;

/// Dots to the inch where nothing is said: eight to the millimetre.
pub const DPI: u16 = 203;

fn dpi() -> u16 {
    DPI
}

/// Dots of so many millimetres at so many dots to the inch.
pub fn dots_of_mm(mm: u16, dpi: u16) -> u16 {
    u16::try_from((u32::from(mm) * u32::from(dpi) * 10 + 127) / 254).unwrap_or(u16::MAX)
}

fn roll_m() -> u16 {
    ROLL_M
}

impl Printer {
    /// Dots that it prints across the paper. 203 dots an inch are usual: 384 on 58 mm paper, 576 on
    /// 80 mm.
    pub fn dots(&self) -> u16 {
        self.dots.unwrap_or(if self.paper_mm == 58 { 384 } else { 576 })
    }

    /// Dots of so many millimetres of its paper.
    pub fn dots_of_mm(&self, mm: u16) -> u16 {
        dots_of_mm(mm, self.dpi)
    }

    /// Millimetres of so many of its dots.
    pub fn mm_of_dots(&self, dots: u32) -> u32 {
        (dots.saturating_mul(254) + u32::from(self.dpi) * 5) / (u32::from(self.dpi.max(1)) * 10)
    }

    /// White paper fed before a cut, in millimetres. Where the command does not feed to the blade, or
    /// there is none, the last line must come out above it.
    pub fn feed_mm(&self) -> u16 {
        let feeds_to_blade = self.cutter != Cutter::None && self.cut_by == CutCommand::GsV;
        self.feed_mm.unwrap_or(if feeds_to_blade { 3 } else { 15 })
    }
}

/// How a printer cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", from = "CutterForm")]
pub enum Cutter {
    /// It has no cutter; the paper is torn off.
    None,
    /// It leaves a bridge, so that no ticket falls to the floor.
    Partial,
    /// It cuts through.
    Full,
}

impl Cutter {
    /// Whether it cuts at all.
    pub fn cuts(self) -> bool {
        match self {
            Cutter::None => false,
            Cutter::Partial | Cutter::Full => true,
        }
    }
}

/// The forms in which a journal holds a cutter: first it was a yes or no, with a yes cutting partly.
#[derive(Deserialize)]
#[serde(untagged)]
enum CutterForm {
    Flag(bool),
    Named(CutterName),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum CutterName {
    None,
    Partial,
    Full,
}

impl From<CutterForm> for Cutter {
    fn from(form: CutterForm) -> Self {
        match form {
            CutterForm::Flag(false) | CutterForm::Named(CutterName::None) => Cutter::None,
            CutterForm::Flag(true) | CutterForm::Named(CutterName::Partial) => Cutter::Partial,
            CutterForm::Named(CutterName::Full) => Cutter::Full,
        }
    }
}

/// How tickets are sent to a printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintWay {
    /// Drawn here and sent as dots: every language on every printer.
    #[default]
    Raster,
    /// As letters of the printer's own fonts, through its code pages.
    Text,
}

/// The command that cuts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutCommand {
    /// `GS V`, function B: feed to the blade and cut.
    #[default]
    GsV,
    /// `ESC i` and `ESC m`, as on Custom's printers, which do not feed to the blade.
    EscI,
    /// `ESC i`, then `GS e` 5: a presenter holds the ticket out.
    EscIEject,
}

/// What a printer can prove about a ticket that it was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirms {
    /// Nothing: that it took the bytes is all that is known.
    #[default]
    None,
    /// By its status, asked for behind the cut: it has come so far, and has paper.
    Status,
    /// By a number of the job that it sends back when it has come to its end.
    ProcessId,
}

impl Confirms {
    /// Everything that can be proven, the least first.
    pub const ALL: [Confirms; 3] = [Confirms::None, Confirms::Status, Confirms::ProcessId];

    /// Its name in configuration and answers.
    pub fn name(self) -> &'static str {
        match self {
            Confirms::None => "none",
            Confirms::Status => "status",
            Confirms::ProcessId => "process_id",
        }
    }
}

/// What becomes of a ticket that may have been printed or not, as when a printer broke off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InDoubt {
    /// It is printed again and marked as a copy.
    #[default]
    PrintAgain,
    /// It is left for staff to decide.
    AskStaff,
}

/// How a printer is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PrinterLink {
    /// Raw bytes over TCP, by custom on port 9100.
    Tcp {
        /// Host and port.
        address: String,
    },
    /// A device file such as `/dev/usb/lp0`.
    Device {
        /// The file.
        path: String,
    },
    /// A serial line.
    Serial {
        /// Its device file, such as `/dev/ttyS0`.
        path: String,
        /// Bits a second.
        baud: u32,
    },
    /// A file to which everything is appended, for tests and for printers behind other programs.
    File {
        /// The file.
        path: String,
    },
    /// A printer agent: the printer hangs on another computer.
    Agent,
    /// Images to look at instead of paper.
    Virtual,
}

/// A printer's code page, by the name that printers' manuals give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PageCode {
    /// Latin 2, as in DOS.
    #[serde(rename = "PC852")]
    Pc852,
    /// Central European, as in Windows.
    #[serde(rename = "WPC1250")]
    Wpc1250,
    /// Cyrillic, as in Windows; has the Ukrainian letters.
    #[serde(rename = "WPC1251")]
    Wpc1251,
    /// Western European, as in Windows.
    #[serde(rename = "WPC1252")]
    Wpc1252,
    /// Latin 2, ISO 8859-2.
    #[serde(rename = "ISO8859-2")]
    Iso8859_2,
    /// Cyrillic, as in DOS; lacks Ukrainian і and ґ.
    #[serde(rename = "PC866")]
    Pc866,
}

impl PageCode {
    /// Every page that can be configured.
    pub const ALL: [PageCode; 6] = [
        PageCode::Pc852,
        PageCode::Wpc1250,
        PageCode::Wpc1251,
        PageCode::Wpc1252,
        PageCode::Iso8859_2,
        PageCode::Pc866,
    ];

    /// The name as written in printers' manuals and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            PageCode::Pc852 => "PC852",
            PageCode::Wpc1250 => "WPC1250",
            PageCode::Wpc1251 => "WPC1251",
            PageCode::Wpc1252 => "WPC1252",
            PageCode::Iso8859_2 => "ISO8859-2",
            PageCode::Pc866 => "PC866",
        }
    }
}
