//! Kiosks: what they offer, and how they are built into the hall.

use crate::{
    ids::{KioskId, PrinterId, ServiceId},
    text::Texts,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// Seconds without a touch for which a ticket stays on its screen.
    #[serde(default = "ticket_s")]
    pub ticket_s: u32,
    /// Whether it shows the code that takes a ticket to the phone.
    #[serde(default = "yes")]
    pub phone: bool,
    /// Width and height of its panel in millimetres, as it hangs; buttons are made large enough for it.
    #[serde(default)]
    pub panel_mm: Option<[u16; 2]>,
    /// By how many degrees the page is turned clockwise, where the system does not turn it.
    #[serde(default)]
    pub turned: u16,
    /// The corner that starts the spoken mode when it is held.
    #[serde(default)]
    pub spoken_corner: Corner,
    /// Keys other than the usual ones, by what they do.
    #[serde(default)]
    pub keys: BTreeMap<KeyAction, Vec<String>>,
    /// What keys are called where the spoken mode tells of them, by what they do.
    #[serde(default)]
    pub key_names: BTreeMap<KeyAction, Texts>,
}

fn ticket_s() -> u32 {
    45
}

fn yes() -> bool {
    true
}

impl Kiosk {
    /// A kiosk with nothing said of it.
    pub fn new(id: KioskId) -> Self {
        Self {
            id,
            printer: None,
            services: Vec::new(),
            idle_s: 45,
            ticket_s: ticket_s(),
            phone: true,
            panel_mm: None,
            turned: 0,
            spoken_corner: Corner::default(),
            keys: BTreeMap::new(),
            key_names: BTreeMap::new(),
        }
    }
}

/// A corner of a kiosk's panel, marked so that it can be felt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corner {
    /// Within reach of everybody, and not under a right hand that writes.
    #[default]
    BottomLeft,
    /// At the bottom on the right.
    BottomRight,
    /// At the top on the left.
    TopLeft,
    /// At the top on the right.
    TopRight,
    /// None: the spoken mode starts by a key only.
    None,
}

impl Corner {
    /// Every corner.
    pub const ALL: [Corner; 5] =
        [Corner::BottomLeft, Corner::BottomRight, Corner::TopLeft, Corner::TopRight, Corner::None];

    /// Its name in configuration and answers.
    pub fn name(self) -> &'static str {
        match self {
            Corner::BottomLeft => "bottom_left",
            Corner::BottomRight => "bottom_right",
            Corner::TopLeft => "top_left",
            Corner::TopRight => "top_right",
            Corner::None => "none",
        }
    }
}

/// What a key of an assistive keypad does at a kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyAction {
    /// Starts the spoken mode; in it, makes the screen dark or light.
    Speak,
    /// Ends the spoken mode: headphones that are pulled out.
    Quiet,
    /// To the next choice.
    Next,
    /// To the choice before.
    Previous,
    /// Takes the choice.
    Choose,
    /// To the screen before.
    Back,
    /// To the next language.
    Language,
    /// Says it again.
    Repeat,
    /// Calls an assistant.
    Help,
}

impl KeyAction {
    /// Every action.
    pub const ALL: [KeyAction; 9] = [
        KeyAction::Speak,
        KeyAction::Quiet,
        KeyAction::Next,
        KeyAction::Previous,
        KeyAction::Choose,
        KeyAction::Back,
        KeyAction::Language,
        KeyAction::Repeat,
        KeyAction::Help,
    ];

    /// Its name in configuration and answers.
    pub fn name(self) -> &'static str {
        match self {
            KeyAction::Speak => "speak",
            KeyAction::Quiet => "quiet",
            KeyAction::Next => "next",
            KeyAction::Previous => "previous",
            KeyAction::Choose => "choose",
            KeyAction::Back => "back",
            KeyAction::Language => "language",
            KeyAction::Repeat => "repeat",
            KeyAction::Help => "help",
        }
    }
}
