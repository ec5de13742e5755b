//! Printers that are known, from their public documentation. `docs/PRINTERS.md` says where each
//! figure is written; what no source says is not claimed here.

use kolejka_core::config::{Confirms, CutCommand, Cutter, PageCode};

/// What a model of printer can do.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// Its name in office files.
    pub name: &'static str,
    /// The model, as its maker writes it.
    pub model: &'static str,
    /// Paper width in millimetres.
    pub paper_mm: u16,
    /// Dots across the paper.
    pub dots: u16,
    /// Dots to the inch.
    pub dpi: u16,
    /// Code pages whose numbers are documented, the preferred one first; none if they are not, and
    /// then letters cannot be sent to it as text.
    pub code_pages: &'static [PageCode],
    /// How it cuts.
    pub cutter: Cutter,
    /// By which command.
    pub cut_by: CutCommand,
    /// What it can confirm.
    pub confirms: Confirms,
}

const EPSON_PAGES: &[PageCode] = &[
    PageCode::Pc852,
    PageCode::Wpc1251,
    PageCode::Wpc1250,
    PageCode::Wpc1252,
    PageCode::Iso8859_2,
    PageCode::Pc866,
];

/// A printer of which only paper and resolution are taken for granted.
const GENERIC_80: Profile = Profile {
    name: "generic-80",
    model: "any ESC/POS printer with 80 mm paper",
    paper_mm: 80,
    dots: 576,
    dpi: 203,
    code_pages: &[PageCode::Pc852, PageCode::Wpc1251],
    cutter: Cutter::Partial,
    cut_by: CutCommand::GsV,
    confirms: Confirms::None,
};

/// All that are known.
pub const PROFILES: [Profile; 9] = [
    GENERIC_80,
    Profile {
        name: "generic-58",
        model: "any ESC/POS printer with 58 mm paper",
        paper_mm: 58,
        dots: 384,
        cutter: Cutter::None,
        ..GENERIC_80
    },
    Profile {
        name: "epson-tm-t20iii",
        model: "Epson TM-T20III",
        code_pages: EPSON_PAGES,
        confirms: Confirms::Status,
        ..GENERIC_80
    },
    Profile {
        name: "epson-tm-t88vi",
        model: "Epson TM-T88VI",
        dots: 512,
        dpi: 180,
        code_pages: EPSON_PAGES,
        confirms: Confirms::Status,
        ..GENERIC_80
    },
    Profile {
        name: "epson-tm-m30iii",
        model: "Epson TM-m30III",
        code_pages: EPSON_PAGES,
        confirms: Confirms::Status,
        ..GENERIC_80
    },
    Profile {
        name: "star-mc-print3",
        model: "Star mC-Print3 in ESC/POS mode",
        code_pages: &[],
        ..GENERIC_80
    },
    Profile { name: "star-tsp650ii", model: "Star TSP650II in ESC/POS mode", code_pages: &[], ..GENERIC_80 },
    Profile {
        name: "custom-kube-ii",
        model: "Custom KUBE II",
        code_pages: &[],
        cutter: Cutter::Full,
        cut_by: CutCommand::EscI,
        ..GENERIC_80
    },
    Profile {
        name: "custom-vkp80ii",
        model: "Custom VKP80II with its presenter",
        code_pages: &[],
        cutter: Cutter::Full,
        cut_by: CutCommand::EscIEject,
        ..GENERIC_80
    },
];

impl Profile {
    /// The profile of a name.
    pub fn named(name: &str) -> Option<&'static Profile> {
        PROFILES.iter().find(|profile| profile.name == name)
    }
}
