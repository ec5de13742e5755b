//! Request bodies, read field by field so that every problem is told at once.

use kolejka_core::{EMERGENCY_NUMBER_MAX, IntakeOrder, NoticeKind, Texts, Timestamp, check_text, ids::Lang};
use kolejka_fields::{Problem, Problems, Table};
use serde_json::Value;
use utoipa::ToSchema;

/// The most characters of a note.
const NOTE_CHARS_MAX: usize = 500;
/// The most characters of a reason or outcome: a word, not a sentence.
const WORD_CHARS_MAX: usize = 32;
/// The most characters of a notice in one language.
const NOTICE_CHARS_MAX: usize = 300;
/// The most characters of an id.
const ID_CHARS_MAX: usize = 64;

/// A body that can be read.
pub trait Body: Sized {
    /// Takes the fields, noting problems; what it gives counts only if there are none.
    fn take(table: &Table<'_>) -> Self;

    /// Reads a body.
    ///
    /// # Errors
    /// Every problem, by field.
    fn read(value: &Value) -> Result<Self, Vec<Problem>> {
        let problems = Problems::default();
        let body = Table::root(value, &problems).map(|table| {
            let body = Self::take(&table);
            table.finish();
            body
        });
        match body {
            Some(body) if problems.is_empty() => Ok(body),
            _ => Err(problems.into_vec()),
        }
    }
}

/// Where nothing is asked.
impl Body for () {
    fn take(_: &Table<'_>) -> Self {}
}

fn id(table: &Table<'_>, key: &'static str) -> Option<String> {
    let text = table.text(key)?;
    checked(table, key, text, ID_CHARS_MAX, false)
}

fn required_id(table: &Table<'_>, key: &'static str) -> String {
    table.require(key);
    id(table, key).unwrap_or_default()
}

fn checked(table: &Table<'_>, key: &str, text: &str, max: usize, lines: bool) -> Option<String> {
    match check_text(text, max, lines) {
        Ok(()) => Some(text.to_owned()),
        Err(problem) => {
            table.problems().note(table.path(key), problem.to_string());
            None
        }
    }
}

/// A short text for people; blank counts as absent.
fn words(table: &Table<'_>, key: &'static str, max: usize, lines: bool) -> Option<String> {
    let text = table.text(key)?.trim();
    if text.is_empty() { None } else { checked(table, key, text, max, lines) }
}

/// A word that stays in the journal, so that nothing that must be erasable fits in.
fn one_word(table: &Table<'_>, key: &'static str) -> Option<String> {
    let word = table.text(key)?.trim();
    let is_word = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if word.is_empty() {
        None
    } else if is_word && word.chars().count() <= WORD_CHARS_MAX {
        Some(word.to_owned())
    } else {
        let hint = format!("must be one word of at most {WORD_CHARS_MAX} letters, digits, - and _");
        table.problems().note(table.path(key), hint);
        None
    }
}

/// `POST O/tickets`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct IssueRequest {
    /// What for, in order.
    pub services: Vec<String>,
    /// How many like matters; 1 if absent.
    pub count: u32,
    /// The priority class asked for.
    pub priority: Option<String>,
    /// The client's language; the office's default if absent.
    pub language: Option<String>,
    /// Whether a counter without steps is asked for.
    pub step_free: bool,
    /// A communication need.
    pub need: Option<String>,
    /// Where to print it; staff only.
    pub printer: Option<String>,
    /// Whether the service card (what to bring, fees) is to stand on the paper.
    pub print_card: bool,
}

impl Body for IssueRequest {
    fn take(table: &Table<'_>) -> Self {
        table.require("services");
        let services: Vec<String> =
            table.texts("services").into_iter().map(|(_, text)| text.to_owned()).collect();
        if services.is_empty() && table.value("services").is_some_and(Value::is_array) {
            table.problems().note(table.path("services"), "must name at least one service");
        }
        Self {
            services,
            count: table.number("count", 1, 1000).unwrap_or(1),
            priority: id(table, "priority"),
            language: id(table, "language"),
            step_free: table.flag("step_free").unwrap_or(false),
            need: id(table, "need"),
            printer: id(table, "printer"),
            print_card: table.flag("print_card").unwrap_or(false),
        }
    }
}

/// `POST O/counters/{counter}/call`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct CallRequest {
    /// The ticket's id.
    pub ticket: u64,
}

impl Body for CallRequest {
    fn take(table: &Table<'_>) -> Self {
        table.require("ticket");
        let ticket = table.value("ticket").and_then(Value::as_u64);
        if ticket.is_none() && table.value("ticket").is_some() {
            table.problems().note(table.path("ticket"), "must be a ticket's id, a whole number");
        }
        Self { ticket: ticket.unwrap_or_default() }
    }
}

/// `POST O/counters/{counter}/go-to`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct GoToRequest {
    /// The ticket's id.
    pub ticket: u64,
}

impl Body for GoToRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { ticket: CallRequest::take(table).ticket }
    }
}

/// `POST O/counters/{counter}/take-service` and `drop-service`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct ServiceRequest {
    /// The service.
    pub service: String,
}

impl Body for ServiceRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { service: required_id(table, "service") }
    }
}

/// `POST O/counters/{counter}/offer`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct OfferRequest {
    /// Whether it is offered; yes if absent.
    pub offered: bool,
}

impl Body for OfferRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { offered: table.flag("offered").unwrap_or(true) }
    }
}

/// `POST O/counters/{counter}/walk-in`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct WalkInRequest {
    /// What for.
    pub service: String,
}

impl Body for WalkInRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { service: required_id(table, "service") }
    }
}

/// `POST O/counters/{counter}/pause`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct PauseRequest {
    /// What for, for colleagues and reports: one word, such as `lunch`, because it stays in the journal.
    pub reason: Option<String>,
}

impl Body for PauseRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { reason: one_word(table, "reason") }
    }
}

/// `POST O/tickets/{id}/finish`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct FinishRequest {
    /// The outcome, for reports: one word, such as `completed`, because it stays in the journal.
    pub outcome: Option<String>,
    /// Whether this counter serves the next leg at once.
    pub carry_on: bool,
}

impl Body for FinishRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { outcome: one_word(table, "outcome"), carry_on: table.flag("carry_on").unwrap_or(false) }
    }
}

/// `POST O/tickets/{id}/park`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct ParkRequest {
    /// A note about it.
    pub note: Option<String>,
    /// After how many seconds the clerk wants to be reminded.
    pub remind_after_s: Option<u32>,
}

impl Body for ParkRequest {
    fn take(table: &Table<'_>) -> Self {
        Self {
            note: words(table, "note", NOTE_CHARS_MAX, true),
            remind_after_s: table.number("remind_after_s", 60, 24 * 3600),
        }
    }
}

/// `POST O/tickets/{id}/transfer`: to a service or to a counter.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct TransferRequest {
    /// The service to go to.
    pub service: Option<String>,
    /// The counter to go to.
    pub counter: Option<String>,
    /// A note about it.
    pub note: Option<String>,
}

impl Body for TransferRequest {
    fn take(table: &Table<'_>) -> Self {
        let request = Self {
            service: id(table, "service"),
            counter: id(table, "counter"),
            note: words(table, "note", NOTE_CHARS_MAX, true),
        };
        if request.service.is_some() == request.counter.is_some() {
            table.problems().note("service", "give either `service` or `counter`");
        }
        request
    }
}

/// `POST O/tickets/{id}/priority`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct PriorityRequest {
    /// The class, or none.
    pub class: Option<String>,
}

impl Body for PriorityRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { class: id(table, "class") }
    }
}

/// `POST O/tickets/{id}/note`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct NoteRequest {
    /// The text.
    pub text: String,
}

impl Body for NoteRequest {
    fn take(table: &Table<'_>) -> Self {
        table.require("text");
        let text = words(table, "text", NOTE_CHARS_MAX, true);
        if text.is_none() && table.value("text").and_then(Value::as_str).is_some_and(|t| t.trim().is_empty())
        {
            table.problems().note(table.path("text"), "is empty");
        }
        Self { text: text.unwrap_or_default() }
    }
}

/// Texts by language under a key, at least one if the key is there.
fn texts(table: &Table<'_>, key: &'static str) -> Texts {
    let mut text = Texts::default();
    let Some(texts) = table.table(key) else { return text };
    for (path, lang, value) in texts.entries() {
        match value.as_str().map(|line| (line, check_text(line, NOTICE_CHARS_MAX, false))) {
            Some((line, Ok(()))) if !line.trim().is_empty() => {
                text.0.insert(Lang::new(lang), line.trim().to_owned());
            }
            Some((_, Ok(()))) => texts.problems().note(path, "is empty"),
            Some((_, Err(problem))) => texts.problems().note(path, problem.to_string()),
            None => texts.problems().note(path, "must be a text"),
        }
    }
    if text.is_empty() && table.problems().is_empty() {
        table.problems().note(table.path(key), "must hold at least one language");
    }
    text
}

/// `POST O/notices`
#[derive(Clone, Debug, PartialEq, ToSchema)]
pub struct NoticeRequest {
    /// `info` or `warning`.
    #[schema(value_type = String)]
    pub kind: NoticeKind,
    /// What it says, by language.
    #[schema(value_type = crate::WireTexts)]
    pub text: Texts,
    /// When it stops being shown.
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
}

impl Body for NoticeRequest {
    fn take(table: &Table<'_>) -> Self {
        let kind = match table.text("kind") {
            None | Some("info") => NoticeKind::Info,
            Some("warning") => NoticeKind::Warning,
            Some(_) => {
                table.problems().note(table.path("kind"), "must be \"info\" or \"warning\"");
                NoticeKind::Info
            }
        };
        table.require("text");
        let text = texts(table, "text");
        let until = time(table, "until");
        Self { kind, text, until }
    }
}

/// `POST O/intake`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct IntakeRequest {
    /// For which service; for the whole office if absent, and then nothing else is ordered about intake.
    pub service: Option<String>,
    /// `stopped`: no tickets; `open`: tickets whatever the hours and forecasts say; as usual if absent.
    #[schema(value_type = Option<String>)]
    pub order: Option<IntakeOrder>,
}

impl Body for IntakeRequest {
    fn take(table: &Table<'_>) -> Self {
        let order = match table.text("order") {
            None => None,
            Some("stopped") => Some(IntakeOrder::Stopped),
            Some("open") => Some(IntakeOrder::Open),
            Some(_) => {
                table.problems().note(table.path("order"), "must be \"stopped\", \"open\" or absent");
                None
            }
        };
        Self { service: id(table, "service"), order }
    }
}

/// The most tickets that a cap can name.
const CAP_MAX: u32 = 100_000;

/// `POST O/services/{service}/cap`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct CapRequest {
    /// Tickets today, instead of what is configured; as configured if absent.
    pub daily: Option<u32>,
    /// Tickets that wait at once; any number if absent.
    pub waiting: Option<u32>,
}

impl Body for CapRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { daily: table.number("daily", 0, CAP_MAX), waiting: table.number("waiting", 0, CAP_MAX) }
    }
}

/// `POST O/services/{service}/suspend`
#[derive(Clone, Debug, PartialEq, ToSchema)]
pub struct SuspendRequest {
    /// Whether a notice tells of it; true if absent.
    pub notice: bool,
    /// What the notice says, by language; the program's own words if absent.
    #[schema(value_type = Option<crate::WireTexts>)]
    pub text: Option<Texts>,
}

impl Body for SuspendRequest {
    fn take(table: &Table<'_>) -> Self {
        Self {
            notice: table.flag("notice").unwrap_or(true),
            text: table.value("text").is_some().then(|| texts(table, "text")),
        }
    }
}

/// `POST O/counters/{counter}/staff`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct StaffRequest {
    /// Who works there from now on.
    pub clerk: String,
}

impl Body for StaffRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { clerk: required_id(table, "clerk") }
    }
}

/// `POST O/emergency-tickets`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct EmergencyNumbersRequest {
    /// The first number of the range.
    pub from: u32,
    /// The last number of the range.
    pub to: u32,
    /// What for.
    pub service: String,
    /// When the first client came.
    #[schema(value_type = String)]
    pub arrived_from: Timestamp,
    /// When the last client came; those between are taken to have come at even distances.
    #[schema(value_type = String)]
    pub arrived_to: Timestamp,
}

impl Body for EmergencyNumbersRequest {
    fn take(table: &Table<'_>) -> Self {
        let number = |key: &'static str| {
            table.require(key);
            table.number(key, 1, EMERGENCY_NUMBER_MAX).unwrap_or_default()
        };
        let time = |key: &'static str| {
            table.require(key);
            time(table, key).unwrap_or(Timestamp(0))
        };
        Self {
            from: number("from"),
            to: number("to"),
            service: required_id(table, "service"),
            arrived_from: time("arrived_from"),
            arrived_to: time("arrived_to"),
        }
    }
}

/// `POST O/emergency`
#[derive(Clone, Debug, PartialEq, ToSchema)]
pub struct EmergencyRequest {
    /// Must be true: it is asked for on purpose.
    pub confirm: bool,
    /// What every screen says instead of what is configured, by language.
    #[schema(value_type = Option<crate::WireTexts>)]
    pub text: Option<Texts>,
}

impl Body for EmergencyRequest {
    fn take(table: &Table<'_>) -> Self {
        let confirm = table.flag("confirm").unwrap_or(false);
        if !confirm && table.problems().is_empty() {
            table.problems().note(table.path("confirm"), "must be true: this stops the whole office");
        }
        Self { confirm, text: table.value("text").is_some().then(|| texts(table, "text")) }
    }
}

/// An instant with its offset.
fn time(table: &Table<'_>, key: &'static str) -> Option<Timestamp> {
    let parsed = table.text(key)?.parse::<jiff::Timestamp>().ok();
    if parsed.is_none() {
        table.problems().note(table.path(key), "must be a time such as 2026-12-31T15:00:00+01:00");
    }
    parsed.map(Timestamp::from)
}

/// `POST /api/v1/session`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct SignInRequest {
    /// The sign-in name.
    pub login: String,
    /// The password.
    pub password: String,
}

impl Body for SignInRequest {
    fn take(table: &Table<'_>) -> Self {
        table.require("password");
        Self {
            login: required_id(table, "login"),
            password: table.text("password").unwrap_or_default().to_owned(),
        }
    }
}

/// `POST /api/v1/device`
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct DeviceRequest {
    /// The device's token.
    pub token: String,
}

impl Body for DeviceRequest {
    fn take(table: &Table<'_>) -> Self {
        Self { token: required_id(table, "token") }
    }
}
