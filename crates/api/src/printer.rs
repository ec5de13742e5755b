//! Printers and their jobs as staff see them, and what a kiosk may know of its own.

use crate::{Body, PrintState, WireTexts, wire_texts, wire_time};
use jiff::tz::TimeZone;
use kolejka_core::{
    Timestamp,
    config::{Config, Printer, PrinterLink},
};
use kolejka_fields::Table;
use serde::Serialize;
use utoipa::ToSchema;

/// A printer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PrinterView {
    /// Its id.
    pub id: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub place: WireTexts,
    /// How it is reached: `tcp`, `device`, `serial`, `file`, `agent` or `virtual`.
    pub link: String,
    /// What it can prove: `none`, `status` or `process_id`.
    pub confirms: String,
    /// `ok`, `trouble`, or `unknown` while nothing was heard of it.
    pub state: String,
    /// What is to be known of it: `unreachable`, `silent`, `paper_out`, `cover_open`, `cutter_error`,
    /// `overheated`, `recoverable_error`, `unrecoverable_error`, `offline`, `paper_low`.
    pub conditions: Vec<String>,
    /// The same in words of the program that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Jobs that wait for it.
    pub queued: u32,
    /// Jobs on their way, or not yet confirmed.
    pub underway: u32,
    /// Jobs that may be on paper or not, and wait for somebody to decide.
    pub unsure: u32,
    /// Jobs that were given up, and are still to be seen to.
    pub failed: u32,
    /// Paper that should be left of the roll, by what was printed since it was put in.
    pub paper_left_mm: u64,
    /// The same of a new roll.
    pub paper_left_percent: u32,
}

impl PrinterView {
    /// A printer of which nothing is known but its configuration.
    pub fn of(printer: &Printer) -> Self {
        Self {
            id: printer.id.to_string(),
            place: wire_texts(&printer.place),
            link: match printer.link {
                PrinterLink::Tcp { .. } => "tcp",
                PrinterLink::Device { .. } => "device",
                PrinterLink::Serial { .. } => "serial",
                PrinterLink::File { .. } => "file",
                PrinterLink::Agent => "agent",
                PrinterLink::Virtual => "virtual",
            }
            .to_owned(),
            confirms: printer.confirms.name().to_owned(),
            state: "unknown".to_owned(),
            conditions: Vec::new(),
            detail: None,
            queued: 0,
            underway: 0,
            unsure: 0,
            failed: 0,
            paper_left_mm: 0,
            paper_left_percent: 100,
        }
    }

    /// With what was printed of its roll.
    #[must_use]
    pub fn with_printed(mut self, printed_mm: u64, roll_m: u16) -> Self {
        let roll_mm = u64::from(roll_m.max(1)) * 1000;
        self.paper_left_mm = roll_mm.saturating_sub(printed_mm);
        self.paper_left_percent = u32::try_from(self.paper_left_mm * 100 / roll_mm).unwrap_or(100);
        self
    }
}

/// A print job.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobView {
    /// The job's id.
    pub job: u64,
    /// The printer.
    pub printer: String,
    /// The ticket's id.
    pub ticket: u64,
    /// The ticket's number; absent if it is not of today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How it stands.
    pub state: PrintState,
    /// Whether its paper says that it is a copy.
    pub copy: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When it was made.
    pub made_at: String,
}

impl JobView {
    /// The time of its making.
    pub fn time(at: Timestamp, zone: &TimeZone) -> String {
        wire_time(at, zone)
    }
}

/// `POST O/printers/{printer}/move`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct MoveRequest {
    /// The printer that is to print what waits.
    pub to: String,
}

impl Body for MoveRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { to: table.required_text("to").unwrap_or_default().to_owned() }
    }
}

/// What was moved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoveAnswer {
    /// How many jobs.
    pub moved: u32,
}

/// What a kiosk knows of its printer before it offers a paper ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaperView {
    /// Whether a ticket taken now comes out on paper.
    pub prints: bool,
    /// If not, why: a printer's condition, such as `paper_out`; absent for a kiosk without a printer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether a ticket can be taken on the phone instead.
    pub phone: bool,
    /// Where a ticket comes out on paper instead, the first one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<ElsewhereView>,
}

/// Another kiosk, whose printer works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ElsewhereView {
    /// The kiosk's id.
    pub kiosk: String,
    /// Where it stands; absent if the configuration does not say.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub place: WireTexts,
}

impl PaperView {
    /// What a kiosk knows, by which printers are stopped and why.
    pub fn of(
        config: &Config,
        kiosk: &str,
        phone: bool,
        stopped: &dyn Fn(&Printer) -> Option<String>,
    ) -> Self {
        let printer_of = |id: &str| {
            let kiosk = config.kiosks.iter().find(|kiosk| kiosk.id.as_str() == id)?;
            config.printers.iter().find(|printer| Some(&printer.id) == kiosk.printer.as_ref())
        };
        let own = printer_of(kiosk);
        let reason = own.and_then(stopped);
        let prints = own.is_some() && reason.is_none();
        let elsewhere = config
            .kiosks
            .iter()
            .filter(|other| !prints && own.is_some() && other.id.as_str() != kiosk)
            .filter_map(|other| Some((other, printer_of(other.id.as_str())?)))
            .filter(|(_, printer)| Some(&printer.id) != own.map(|own| &own.id) && stopped(printer).is_none())
            .map(|(other, printer)| ElsewhereView {
                kiosk: other.id.to_string(),
                place: wire_texts(&printer.place),
            })
            .collect();
        Self { prints, reason, phone, elsewhere }
    }
}
