//! Who somebody is.

use serde::Serialize;
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
    /// The counters whose calls a display shows; all if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<String>,
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
