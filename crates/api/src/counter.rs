//! Counters, calls and what waits.

use crate::{TicketView, View, WireTexts, wire_texts, wire_time};
use kolejka_core::{Also, Counter, CounterState, Office, Reason, config::CounterConfig, ids::TicketId};
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
    /// Whether its clerk offers to hand it over to who opens it; for staff only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub offered: bool,
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
            services: counter
                .services(config)
                .filter(|_| view != View::Public)
                .map(ToString::to_string)
                .collect(),
            clerk: counter.clerk().filter(|_| view == View::Staff).map(ToString::to_string),
            offered: view == View::Staff && counter.offered_at.is_some(),
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
    /// What the latest action did, in order: what an undo takes back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undo_steps: Vec<UndoStepView>,
    /// Who did it, and may undo it; supervisors may, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_by: Option<String>,
    /// Services that it took over for the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<String>,
    /// Services of its own that it goes without for the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
    /// Since when its clerk asks the supervisor for help; only for that clerk and supervisors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_at: Option<String>,
}

/// One thing that an action did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UndoStepView {
    /// What, by the event's name, such as `ticket_called`.
    pub what: String,
    /// The number that it was done to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
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
        let undo = office.undo_entries(&config.id).last().filter(|entry| entry.at.plus_s(window_s) >= now);
        let number = |id: TicketId| office.ticket(id).map(|ticket| ticket.number.to_string());
        Self {
            counter: CounterView::of(config, counter, View::Staff),
            since: since.map(|at| wire_time(at, zone)),
            pause: pause.map(|pause| PauseView { since: wire_time(pause.since, zone), reason: pause.reason }),
            ticket,
            undo_until: undo.map(|entry| wire_time(entry.at.plus_s(window_s), zone)),
            undo_steps: undo.map_or_else(Vec::new, |entry| {
                let step = |(what, ticket): &(&str, Option<TicketId>)| UndoStepView {
                    what: (*what).to_owned(),
                    number: ticket.and_then(number),
                };
                entry.steps.iter().map(step).collect()
            }),
            undo_by: undo.map(|entry| entry.by.to_string()),
            taken: counter.taken.iter().map(ToString::to_string).collect(),
            left: counter.left.iter().map(ToString::to_string).collect(),
            alarm_at: counter.alarm_at.map(|at| wire_time(at, zone)),
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
    /// The reason as a sentence, with what else there is to know as another.
    pub text: WireTexts,
    /// How long the client had waited since coming.
    pub waited_s: u32,
    /// The limit that the wait was past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_wait_s: Option<u32>,
    /// What the class is given beforehand, under an accumulating policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head_start_s: Option<u32>,
    /// How much a second of waiting counts, in thousandths, under an accumulating policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_milli: Option<u32>,
    /// Head start plus rate times wait, under an accumulating policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score_s: Option<u32>,
    /// Calls out of turn since the last by arrival, under a ratio; with `priority_turn`, this one
    /// included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<u32>,
    /// Calls out of turn to one by arrival, under a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<u32>,
    /// What else there is to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also: Option<AlsoView>,
}

/// What else there is to know about a call: how it came to be this counter's.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlsoView {
    /// The stable code: `backup`, `backup_after`, `language`, `need`, `language_not_here` or
    /// `need_not_here`.
    pub code: String,
    /// The wait after which the counter helps out, with `backup_after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_s: Option<u32>,
}

impl ReasonView {
    /// A reason in the languages of an office.
    pub fn of(reason: Reason, also: Option<Also>, office: &Office) -> Self {
        let text = kolejka_words::reason(reason, also, &office.config().languages);
        let mut view = Self {
            code: reason.code().to_owned(),
            text: wire_texts(&text),
            waited_s: reason.waited_s(),
            max_wait_s: None,
            head_start_s: None,
            rate_milli: None,
            score_s: None,
            run: None,
            calls: None,
            also: also.map(AlsoView::of),
        };
        match reason {
            Reason::MaxWait { max_wait_s, .. } => view.max_wait_s = Some(max_wait_s),
            Reason::Accumulated { head_start_s, rate_milli, score_s, .. } => {
                view.head_start_s = Some(head_start_s);
                view.rate_milli = Some(rate_milli);
                view.score_s = Some(score_s);
            }
            Reason::PriorityTurn { call: run, calls, .. } | Reason::NormalTurn { after: run, calls, .. } => {
                view.run = Some(run);
                view.calls = Some(calls);
            }
            Reason::Front { .. }
            | Reason::LongestInClass { .. }
            | Reason::Longest { .. }
            | Reason::Given { .. } => {}
        }
        view
    }
}

impl AlsoView {
    fn of(also: Also) -> Self {
        let after_s = match also {
            Also::BackupAfter { after_s } => Some(after_s),
            Also::Backup | Also::Language | Also::Need | Also::LanguageNotHere | Also::NeedNotHere => None,
        };
        Self { code: also.code().to_owned(), after_s }
    }
}

/// What waits, in the order in which it would be called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueueView {
    /// How many wait.
    pub waiting: u32,
    /// Who is called first stands first.
    pub tickets: Vec<QueueEntry>,
    /// Who waits for a service that rests, in order of arrival: nobody is called for it, and all keep their
    /// places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<TicketView>,
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
