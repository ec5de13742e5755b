//! Who somebody is.

use crate::WireTexts;
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
    /// How a display shows and speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<DisplayView>,
    /// Whether an agent may start an emergency, as the office file says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency_contact: Option<bool>,
}

/// How a display shows and speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DisplayView {
    /// `auto`, `landscape`, `portrait`, `calls_only` or `split`.
    pub layout: String,
    /// The counter above which it hangs; it shows that one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// The languages that it shows, the main one first.
    pub languages: Vec<String>,
    /// What is spoken; absent for a display that only shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceView>,
    /// How loud it is by time of day; as loud as can be at other times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volume: Vec<VolumeView>,
    /// Its panel, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<PanelView>,
    /// Whether it shows how long services have to be waited for.
    pub waiting_times: bool,
    /// Whether it shows notices.
    pub notices: bool,
    /// The address that its code leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_url: Option<String>,
    /// What else is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub playlist: Vec<SlideView>,
}

/// What a display speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VoiceView {
    /// The languages, one after another; only the gong sounds if there are none.
    pub languages: Vec<String>,
    /// Calls that may wait to be spoken before their wording gets shorter.
    pub full_waiting_max: u32,
}

/// How loud a display is at a time of day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VolumeView {
    /// From this minute after midnight of the business day's date.
    pub from_min: u16,
    /// Until this one; past 1440 it is the next date's.
    pub to_min: u16,
    /// Of the loudest.
    pub percent: u32,
}

/// A panel and from where it is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PanelView {
    /// Its diagonal.
    pub diagonal_mm: u32,
    /// From how far it is read.
    pub distance_mm: u32,
}

/// Something of the office's own that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SlideView {
    /// `image`, `video` or `page`.
    pub kind: String,
    /// Its name, for telling what is wrong with it.
    pub file: String,
    /// Where it is.
    pub url: String,
    /// For how long; a video until its end if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
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
    /// What keys are called where the spoken mode tells of them, by what they do.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub key_names: BTreeMap<String, WireTexts>,
    /// Seconds without a touch for which a ticket stays on its screen.
    pub ticket_s: u32,
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
    Device(Box<DeviceView>),
}
