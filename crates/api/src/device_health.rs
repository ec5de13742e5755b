//! What a device tells of itself, and how staff see it.

use crate::Body;
use kolejka_core::check_text;
use kolejka_fields::Table;
use serde::Serialize;
use utoipa::ToSchema;

/// The most troubles told at once, and the characters of one.
const TROUBLES_MAX: usize = 20;
const TROUBLE_CHARS_MAX: usize = 200;

/// The most characters of a word such as the build's name.
const WORD_CHARS_MAX: usize = 64;

/// `POST /api/v1/device/health`
#[derive(Clone, Debug, Default, PartialEq, Eq, ToSchema)]
pub struct DeviceHealthRequest {
    /// The build of the page that runs.
    pub build: Option<String>,
    /// The screen that it shows.
    pub screen: Option<String>,
    /// How long the page has run.
    pub uptime_s: u32,
    /// Elements on the page.
    pub dom_nodes: Option<u32>,
    /// Memory that its script uses, in KiB.
    pub heap_kib: Option<u32>,
    /// What is wrong, in words for staff; empty if nothing is.
    pub troubles: Vec<String>,
}

impl Body for DeviceHealthRequest {
    fn take(table: &Table<'_>) -> Self {
        let word = |key: &'static str| {
            let text = table.text(key)?;
            if check_text(text, WORD_CHARS_MAX, false).is_err() {
                table.problems().note(table.path(key), "must be a short word");
                return None;
            }
            Some(text.to_owned())
        };
        let troubles = table.texts("troubles");
        if troubles.len() > TROUBLES_MAX {
            table.problems().note(table.path("troubles"), format!("has more than {TROUBLES_MAX} entries"));
        }
        let troubles = troubles
            .into_iter()
            .filter_map(|(path, text)| match check_text(text, TROUBLE_CHARS_MAX, false) {
                Ok(()) => Some(text.to_owned()),
                Err(problem) => {
                    table.problems().note(path, problem.to_string());
                    None
                }
            })
            .collect();
        Self {
            build: word("build"),
            screen: word("screen"),
            uptime_s: table.number("uptime_s", 0, u32::MAX).unwrap_or(0),
            dom_nodes: table.number("dom_nodes", 0, u32::MAX),
            heap_kib: table.number("heap_kib", 0, u32::MAX),
            troubles,
        }
    }
}

/// How a device is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceHealthView {
    /// The device, such as `kiosk:hall`.
    pub device: String,
    /// `ok`, `trouble`, or `unseen` since the daemon started.
    pub state: String,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When it was heard of last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<String>,
    /// The build of the page that runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// The screen that it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<String>,
    /// How long the page has run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime_s: Option<u32>,
    /// Elements on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dom_nodes: Option<u32>,
    /// Memory that its script uses, in KiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heap_kib: Option<u32>,
}

impl DeviceHealthView {
    /// A device that has told nothing yet.
    pub fn unseen(device: String) -> Self {
        Self {
            device,
            state: "unseen".to_owned(),
            detail: None,
            seen_at: None,
            build: None,
            screen: None,
            uptime_s: None,
            dom_nodes: None,
            heap_kib: None,
        }
    }

    /// A device that has told nothing although it is waited for.
    pub fn silent(device: String, trouble: String) -> Self {
        Self { state: "trouble".to_owned(), detail: Some(trouble), ..Self::unseen(device) }
    }

    /// A device by what it told last, and what is wrong with it.
    pub fn of(device: String, seen_at: String, told: &DeviceHealthRequest, trouble: Option<String>) -> Self {
        Self {
            device,
            state: if trouble.is_some() { "trouble" } else { "ok" }.to_owned(),
            detail: trouble,
            seen_at: Some(seen_at),
            build: told.build.clone(),
            screen: told.screen.clone(),
            uptime_s: Some(told.uptime_s),
            dom_nodes: told.dom_nodes,
            heap_kib: told.heap_kib,
        }
    }
}
