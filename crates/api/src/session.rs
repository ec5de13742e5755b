//! Who somebody is.

use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A person who is signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The sign-in name.
    pub login: String,
    /// The name shown to colleagues.
    pub name: String,
    /// `floor_assistant`, `clerk`, `supervisor` or `administrator`.
    pub role: String,
    /// The office where the person works.
    pub office: String,
}

/// A device that is known.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceView {
    /// `kiosk`, `display` or `agent`.
    pub kind: String,
    /// Its id in the office's configuration.
    pub id: String,
    /// The office where it stands.
    pub office: String,
    /// Seconds without a touch after which a kiosk returns to its first screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_s: Option<u32>,
    /// The services that a kiosk offers; all if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Whether a kiosk prints its tickets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prints: Option<bool>,
    /// How a kiosk is built into the hall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kiosk: Option<KioskView>,
    /// The counters whose calls a display shows; all if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<String>,
}

/// How a kiosk is built into the hall, and what lies in the folder `media` for it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KioskView {
    /// Its printer's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printer: Option<String>,
    /// Whether it shows the code that takes a ticket to the phone.
    pub phone: bool,
    /// Width and height of its panel in millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel_mm: Option<[u16; 2]>,
    /// By how many degrees the page is turned clockwise.
    pub turned: u16,
    /// The corner that starts the spoken mode when it is held: `bottom_left`, `bottom_right`,
    /// `top_left`, `top_right` or `none`.
    pub spoken_corner: String,
    /// Keys other than the usual ones, by what they do.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Languages for which there is a file of words.
    pub words: Vec<String>,
    /// How long a ticket can be given back, in seconds.
    pub wrong_ticket_s: u32,
}

/// Who the caller is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeView {
    /// A person of the staff.
    Session(SessionView),
    /// A device.
    Device(DeviceView),
}
