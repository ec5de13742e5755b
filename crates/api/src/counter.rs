//! Counters, calls and what waits.

use crate::{TicketView, View, WireTexts, wire_texts, wire_time};
use kolejka_core::{Counter, CounterState, Office, config::CounterConfig};
use serde::Serialize;
use utoipa::ToSchema;

/// A counter as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CounterView {
    /// Its id.
    pub id: String,
    /// What stands above it.
    pub label: String,
    /// The room.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub room: WireTexts,
    /// The floor.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub floor: WireTexts,
    /// Whether it is reached without a step.
    pub step_free: bool,
    /// `open`, `paused` or `closed`.
    pub state: String,
    /// What is served there; for staff and devices only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Who works there; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
}

impl CounterView {
    /// A counter as shown to somebody.
    pub fn of(config: &CounterConfig, counter: &Counter, view: View) -> Self {
        Self {
            id: config.id.to_string(),
            label: config.label.clone(),
            room: wire_texts(&config.room),
            floor: wire_texts(&config.floor),
            step_free: config.step_free,
            state: match &counter.state {
                CounterState::Closed => "closed",
                CounterState::Open { pause: Some(_), .. } => "paused",
                CounterState::Open { pause: None, .. } => "open",
            }
            .to_owned(),
            services: config
                .services
                .iter()
                .filter(|_| view != View::Public)
                .map(ToString::to_string)
                .collect(),
            clerk: counter.clerk().filter(|_| view == View::Staff).map(ToString::to_string),
        }
    }
}

/// A counter as its clerk sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CounterStaffView {
    /// The counter.
    #[serde(flatten)]
    pub counter: CounterView,
    /// Since when somebody works there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The break there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseView>,
    /// The ticket called to it or served there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketView>,
    /// Until when the latest action can be undone; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<String>,
}

/// A break.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PauseView {
    /// Since when.
    pub since: String,
    /// What for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl CounterStaffView {
    /// A counter with its ticket.
    pub fn of(
        office: &Office,
        config: &CounterConfig,
        counter: &Counter,
        ticket: Option<TicketView>,
        now: kolejka_core::Timestamp,
    ) -> Self {
        let zone = office.index().zone();
        let (since, pause) = match &counter.state {
            CounterState::Closed => (None, None),
            CounterState::Open { since, pause, .. } => (Some(*since), pause.clone()),
        };
        let window_s = office.config().limits.undo_window_s;
        Self {
            counter: CounterView::of(config, counter, View::Staff),
            since: since.map(|at| wire_time(at, zone)),
            pause: pause.map(|pause| PauseView { since: wire_time(pause.since, zone), reason: pause.reason }),
            ticket,
            undo_until: office
                .undo_entries(&config.id)
                .last()
                .map(|entry| entry.at.plus_s(window_s))
                .filter(|until| *until >= now)
                .map(|until| wire_time(until, zone)),
        }
    }
}

/// The answer to a call.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CallAnswer {
    /// The ticket that was called.
    pub ticket: TicketView,
    /// Why this one.
    pub reason: ReasonView,
}

/// Why a ticket was called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReasonView {
    /// The stable code.
    pub code: String,
    /// The reason as a sentence.
    pub text: WireTexts,
}

impl ReasonView {
    /// A reason in the languages of an office.
    pub fn of(reason: kolejka_core::Reason, office: &Office) -> Self {
        let text = kolejka_words::reason(reason, &office.config().languages);
        Self { code: reason.code().to_owned(), text: wire_texts(&text) }
    }
}

/// What waits, in the order in which it would be called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueueView {
    /// How many wait.
    pub waiting: u32,
    /// Who is called first stands first.
    pub tickets: Vec<QueueEntry>,
}

/// One that waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueueEntry {
    /// The ticket.
    pub ticket: TicketView,
    /// Why at this place.
    pub reason: ReasonView,
}

/// The answer to an undo.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UndoAnswer {
    /// The counter as it stands again.
    pub counter: CounterStaffView,
    /// Numbers whose calls were taken back.
    pub withdrawn: Vec<String>,
}
