//! What a screen shows, how it is laid out, and what is spoken.

use super::{CounterConfig, Span};
use crate::{
    Texts,
    ids::{CounterId, DisplayId, Lang, ServiceId},
};
use serde::{Deserialize, Serialize};

/// A display.
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the office file")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisplayConfig {
    /// Its id, which is also its page's address.
    pub id: DisplayId,
    /// The counters whose calls it shows; all if this and the next two are empty.
    pub counters: Vec<CounterId>,
    /// It shows the calls of counters that serve one of these.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// It shows the calls of counters on one of these floors, by a floor's text in any language.
    #[serde(default)]
    pub floors: Vec<String>,
    /// The counter above which it hangs: it shows that counter alone.
    #[serde(default)]
    pub counter: Option<CounterId>,
    /// How it is laid out.
    #[serde(default)]
    pub layout: Layout,
    /// The languages that it shows; the office's if empty.
    #[serde(default)]
    pub languages: Vec<Lang>,
    /// Whether it only shows, because another one in the room speaks.
    #[serde(default)]
    pub silent: bool,
    /// How loud it is by time of day; as loud as can be at other times.
    #[serde(default)]
    pub volume: Vec<Volume>,
    /// Its panel and from where it is seen, if that is known.
    #[serde(default)]
    pub panel: Option<Panel>,
    /// Whether it shows how long services have to be waited for.
    #[serde(default)]
    pub waiting_times: bool,
    /// Whether it keeps the office's notices to itself.
    #[serde(default)]
    pub hide_notices: bool,
    /// Whether it shows a code by which to follow on a phone.
    #[serde(default)]
    pub follow_code: bool,
    /// What else is shown.
    #[serde(default)]
    pub playlist: Vec<Slide>,
}

impl DisplayConfig {
    /// A display that shows the calls of all counters.
    pub fn of_all(id: DisplayId) -> Self {
        Self {
            id,
            counters: Vec::new(),
            services: Vec::new(),
            floors: Vec::new(),
            counter: None,
            layout: Layout::default(),
            languages: Vec::new(),
            silent: false,
            volume: Vec::new(),
            panel: None,
            waiting_times: false,
            hide_notices: false,
            follow_code: false,
            playlist: Vec::new(),
        }
    }

    /// Whether it shows the calls of all counters, since nothing says which.
    pub fn shows_all(&self) -> bool {
        self.counter.is_none()
            && self.counters.is_empty()
            && self.services.is_empty()
            && self.floors.is_empty()
    }

    /// Whether it shows a counter's calls.
    pub fn shows(&self, counter: &CounterConfig) -> bool {
        if let Some(own) = &self.counter {
            return *own == counter.id;
        }
        self.shows_all()
            || self.counters.contains(&counter.id)
            || self.services.iter().any(|service| counter.takes(service))
            || counter.floor.0.values().any(|text| self.floors.contains(text))
    }
}

/// How a display is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// As the panel stands: upright or lying.
    #[default]
    Auto,
    /// Calls, beside them the earlier ones.
    Landscape,
    /// Calls, below them the earlier ones.
    Portrait,
    /// Nothing but calls, as large as they can be.
    CallsOnly,
    /// Calls beside the playlist.
    Split,
}

/// A panel and from where it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Its diagonal.
    pub diagonal_mm: u32,
    /// From how far it is read.
    pub distance_mm: u32,
    /// Its picture's width.
    pub width_px: u32,
    /// Its picture's height.
    pub height_px: u32,
}

/// How loud a display is at a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// When.
    pub at: Span,
    /// Of the loudest; 0 is silent.
    pub percent: u32,
}

/// Something of the office's own that is shown: a file in its media folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slide {
    /// What it is.
    pub kind: SlideKind,
    /// The file, by its path in the folder.
    pub file: String,
    /// For how long; a video until its end if absent.
    pub seconds: Option<u32>,
}

/// What a slide is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlideKind {
    /// A picture.
    Image,
    /// A film, shown without its sound: nothing may talk over a call.
    Video,
    /// A page of its own.
    Page,
}

/// What is spoken in the office, for every call alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The languages, one after another; nothing is spoken if there are none.
    pub languages: Vec<Lang>,
    /// Whether the way to the counter is spoken too.
    #[serde(default)]
    pub way: SpokenWay,
}

/// Whether the way to a counter is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpokenWay {
    /// Where counters are in more than one place, so that a number alone does not lead there.
    #[default]
    WhereNeeded,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What an emergency looks like in this office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyConfig {
    /// What every screen says; the program's own words if empty.
    #[serde(default)]
    pub text: Texts,
    /// The way out.
    #[serde(default)]
    pub way_out: Texts,
    /// Whether displays say it too; off, since it must not talk over the building's own alarm.
    #[serde(default)]
    pub speak: bool,
    /// Devices (agents with an input contact) that may start it.
    #[serde(default)]
    pub contacts: Vec<String>,
}
