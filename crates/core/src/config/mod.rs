//! What an office may want otherwise: its configuration, as plain data.
//!
//! It is an event ([`crate::Event::OfficeConfigured`]), so what stands here is also the journal's
//! form of it: fields are added with a default, never renamed or given another meaning.
//! Reading TOML and judging whether a configuration makes sense is the crate `config`'s work;
//! here a configuration is taken to be sound.

mod display;
mod equipment;
mod hours;
mod index;
mod intake;
mod kiosk;
mod paper;
mod service;
mod staff;

pub use display::{
    DisplayConfig, EmergencyConfig, Layout, Panel, Slide, SlideKind, SpokenWay, Voice, Volume,
};
pub use equipment::{
    Confirms, CutCommand, Cutter, DPI, InDoubt, PageCode, PrintWay, Printer, PrinterLink, ROLL_M, dots_of_mm,
};
pub use hours::{HolidayCalendar, Hours, HoursException, Minutes, Span};
pub use index::{ClassRank, CounterIx, Index, LangIx, NeedIx, ServiceIx, Weight};
pub use intake::Intake;
pub use kiosk::{Corner, KeyAction, Kiosk};
pub use paper::{
    Align, CardList, Logo, PAPER_FIELDS, PaperBlock, PaperText, PaperWhat, TextSize, When, built_in_paper,
};
pub use service::{Card, Fee, Group, OnlineWay, Service};
pub use staff::{Choice, QueueAlert, SILENT_AFTER_S, STILL_SERVING_AFTER_S, ServiceRules, StaffRules};

use crate::{
    Texts,
    ids::{ClassId, CounterId, Lang, NeedId, ServiceId},
};
use serde::{Deserialize, Serialize};

/// The configuration of one office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The office's name.
    pub name: Texts,
    /// IANA name of the time zone, such as `Europe/Warsaw`.
    pub time_zone: String,
    /// Languages spoken to clients; the first is the default.
    pub languages: Vec<Lang>,
    /// Minutes after midnight at which a business day begins.
    pub day_starts: Minutes,
    /// When tickets are issued.
    pub hours: Hours,
    /// Whether intake ends early when who comes could not be served before closing.
    #[serde(default)]
    pub intake: Intake,
    /// Where to wait, as said on ticket and kiosk.
    pub waiting_room: Texts,
    /// How to file all the same when no ticket can be had today.
    pub otherwise: Texts,
    /// The accent colour as `#RRGGBB`, if not the house's own.
    pub accent: Option<String>,
    /// The logo: a picture's name in the folder `media`.
    #[serde(default)]
    pub logo: Option<String>,
    /// How many minutes before hours begin tickets are issued already, while counters are still closed.
    #[serde(default)]
    pub intake_before_min: u16,
    /// The one polite question for all priority groups; never asked if absent.
    pub priority_question: Option<PriorityQuestion>,
    /// Priority classes, the highest first. Tickets without one are called after them.
    pub classes: Vec<Class>,
    /// The rule of calling.
    pub policy: Policy,
    /// Times and counts that the rules use.
    pub limits: Limits,
    /// Communication needs that a client may name.
    pub needs: Vec<Need>,
    /// Groups of services, shown where there are too many services for one list.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Services, in the order shown.
    pub services: Vec<Service>,
    /// Counters, in the order shown.
    pub counters: Vec<CounterConfig>,
    /// Kiosks.
    pub kiosks: Vec<Kiosk>,
    /// Displays.
    pub displays: Vec<DisplayConfig>,
    /// Printers.
    pub printers: Vec<Printer>,
    /// What becomes of a ticket that may have been printed or not.
    #[serde(default)]
    pub in_doubt: InDoubt,
    /// What stands on paper tickets, from top to bottom; [`built_in_paper`] if absent.
    #[serde(default)]
    pub paper: Option<Vec<PaperBlock>>,
    /// What is spoken of calls.
    #[serde(default)]
    pub voice: Voice,
    /// What an emergency looks like.
    #[serde(default)]
    pub emergency: EmergencyConfig,
    /// What is set for those who serve.
    #[serde(default)]
    pub staff: StaffRules,
    /// How long is kept what is kept for a time only.
    #[serde(default, skip_serializing_if = "Retention::is_usual")]
    pub retention: Retention,
}

/// For how many days something is kept beside the journal; 0 for as long as the machine lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Visits: one row a matter, with number, times, counter and the clerk's sign-in name.
    pub visits_days: u32,
    /// What clients wrote about their visit.
    pub comments_days: u32,
    /// Counted answers, which tell about nobody.
    pub answers_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { visits_days: 0, comments_days: 90, answers_days: 0 }
    }
}

impl Retention {
    /// Whether it is as where nothing is said.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Config {
    /// The configuration of an office that has none yet: nothing is offered, nobody works there.
    pub fn blank() -> Self {
        Self {
            name: Texts::default(),
            time_zone: "UTC".to_owned(),
            languages: Vec::new(),
            day_starts: Minutes(3 * 60),
            hours: Hours {
                week: Default::default(),
                exceptions: Vec::new(),
                holidays: HolidayCalendar::None,
            },
            intake: Intake::default(),
            waiting_room: Texts::default(),
            otherwise: Texts::default(),
            accent: None,
            logo: None,
            intake_before_min: 0,
            priority_question: None,
            classes: Vec::new(),
            policy: Policy { max_wait_s: None, ..Policy::default() },
            limits: Limits::default(),
            needs: Vec::new(),
            groups: Vec::new(),
            services: Vec::new(),
            counters: Vec::new(),
            kiosks: Vec::new(),
            displays: Vec::new(),
            printers: Vec::new(),
            in_doubt: InDoubt::default(),
            paper: None,
            voice: Voice::default(),
            emergency: EmergencyConfig::default(),
            staff: StaffRules::default(),
            retention: Retention::default(),
        }
    }
}

/// The question asked at the kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityQuestion {
    /// The question.
    pub text: Texts,
    /// Who may say yes, one line a group.
    pub groups: Vec<Texts>,
    /// The class that a yes gives.
    pub class: ClassId,
}

/// A priority class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its id.
    pub id: ClassId,
    /// What staff see.
    pub name: Texts,
    /// After this wait a ticket goes before all that are not past theirs; no such limit if absent.
    pub max_wait_s: Option<u32>,
    /// Under an accumulating policy: how much a second of waiting counts, in thousandths.
    pub rate_milli: u32,
    /// Under an accumulating policy: what the class is given beforehand, in seconds.
    pub head_start_s: u32,
}

/// The rule by which the next ticket is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How classes stand to each other.
    pub kind: PolicyKind,
    /// `max_wait` of tickets without a class.
    pub max_wait_s: Option<u32>,
    /// The rate of tickets without a class, as [`Class::rate_milli`].
    pub rate_milli: u32,
    /// The head start of tickets without a class, as [`Class::head_start_s`].
    pub head_start_s: u32,
    /// How long a language or need keeps a ticket for the counters that have it.
    pub prefer_for_s: u32,
}

/// A rate of one, in thousandths: a second of waiting counts as a second.
pub const RATE_ONE_MILLI: u32 = 1000;

/// How long a language or need keeps a ticket for the counters that have it, unless the office says
/// otherwise.
pub const PREFER_FOR_S: u32 = 600;

impl Default for Policy {
    /// By class, with a `max_wait` of 45 minutes.
    fn default() -> Self {
        Self {
            kind: PolicyKind::Strict,
            max_wait_s: Some(45 * 60),
            rate_milli: RATE_ONE_MILLI,
            head_start_s: 0,
            prefer_for_s: PREFER_FOR_S,
        }
    }
}

/// How priority classes stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PolicyKind {
    /// A higher class first, arrival order inside a class.
    Strict,
    /// The greatest weighted wait first: head start plus rate times wait, each of the class.
    Accumulating,
    /// While tickets with and without a class wait, so many with one to one without; by class and
    /// arrival among those with one.
    Ratio {
        /// How many with a class to one without; at least 1.
        calls: u32,
    },
}

/// Times and counts that the rules use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// How long an action can be undone.
    pub undo_window_s: u32,
    /// Calls (the first included) after which a no-show is possible.
    pub no_show_calls: u32,
    /// Time after the first call from which a no-show is possible.
    pub no_show_after_s: u32,
    /// Who comes back after a no-show within this time is next at that counter.
    pub restore_next_s: u32,
    /// The most matters that one ticket may carry, as services or as a count of like ones.
    pub matters: u32,
    /// For how long a client may ask, once, not to be called; not offered if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_time_s: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            undo_window_s: 30,
            no_show_calls: 2,
            no_show_after_s: 90,
            restore_next_s: 30 * 60,
            matters: 3,
            more_time_s: None,
        }
    }
}

/// A communication need: shown to clerks, never a priority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Its id.
    pub id: NeedId,
    /// Its name.
    pub name: Texts,
}

/// A place where a clerk serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterConfig {
    /// Its id.
    pub id: CounterId,
    /// What stands above it and is spoken, such as `3`.
    pub label: String,
    /// The room, if rooms matter.
    pub room: Texts,
    /// The floor, if floors matter.
    pub floor: Texts,
    /// The way to it, in a sentence, if it is not seen from the waiting room.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub way: Texts,
    /// Whether it is reached without a step.
    pub step_free: bool,
    /// What is served there.
    pub services: Vec<ServiceId>,
    /// What is served there when nothing of `services` waits.
    pub backup: Vec<ServiceId>,
    /// After this wait a ticket for a backup service is served there as if it were one of
    /// `services`; never if absent.
    pub backup_after_s: Option<u32>,
    /// Languages spoken there besides the office's first.
    pub languages: Vec<Lang>,
    /// Communication needs that are met there.
    pub needs: Vec<NeedId>,
    /// Planned breaks, the same every day, in order; known to forecasts, and kept by the clerk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Span>,
}

impl CounterConfig {
    /// Whether a service is served there, be it as a backup.
    pub fn takes(&self, service: &ServiceId) -> bool {
        self.services.contains(service) || self.backup.contains(service)
    }
}
