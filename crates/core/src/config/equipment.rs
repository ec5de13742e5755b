//! Kiosks, displays and printers of an office.

use crate::{
    Texts,
    ids::{CounterId, DisplayId, KioskId, PrinterId, ServiceId},
};
use serde::{Deserialize, Serialize};

/// A kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kiosk {
    /// Its id, which is also its page's address.
    pub id: KioskId,
    /// Where its tickets are printed; on no paper if absent.
    pub printer: Option<PrinterId>,
    /// The services that it offers; all if empty.
    pub services: Vec<ServiceId>,
    /// Seconds without a touch after which it returns to its first screen.
    pub idle_s: u32,
}

/// A display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisplayConfig {
    /// Its id, which is also its page's address.
    pub id: DisplayId,
    /// The counters whose calls it shows; all if empty.
    pub counters: Vec<CounterId>,
}

/// A printer.
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
    /// Whether it cuts the paper.
    pub cutter: bool,
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

fn roll_m() -> u16 {
    ROLL_M
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
