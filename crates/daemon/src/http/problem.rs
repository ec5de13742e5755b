//! Errors as `application/problem+json` with stable codes, made in one place.

use crate::{
    access::{AccessError, NotSet, SignInError, pairing::NoCode},
    office::NotDone,
    printing::NotChanged,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kolejka_api::{FieldProblem, ProblemBody, wire_texts, wire_time};
use kolejka_core::{
    ClosedBecause, Refusal, Timestamp,
    config::{Config, Index},
    ids::ServiceId,
};
use kolejka_print::SpoolError;
use kolejka_store::StoreError;
use serde_json::{Map, Value, json};

/// An error as it goes to the caller.
#[derive(Debug)]
pub struct Problem(Box<Told>);

/// What the caller is told; boxed, since errors travel far and are rare.
#[derive(Debug)]
struct Told {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: Option<String>,
    fields: Vec<FieldProblem>,
    more: Map<String, Value>,
    retry_after_s: Option<u64>,
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self(Box::new(Told {
            status,
            code,
            title,
            detail: None,
            fields: Vec::new(),
            more: Map::new(),
            retry_after_s: None,
        }))
    }

    /// What is wrong in this case.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// A further member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.more.insert(name.to_owned(), value.into());
        self
    }

    /// 404 for something that is not there.
    pub fn unknown(code: &'static str, what: &str, id: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, "Not found").detail(format!("there is no {what} `{id}`"))
    }

    /// 401 for who is not known.
    pub fn not_signed_in(detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "Not signed in").detail(detail)
    }

    /// 403 for who may not.
    pub fn not_allowed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_allowed", "Not allowed").detail(detail)
    }

    /// 400 for a request that cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read").detail(detail)
    }

    /// 422 for fields that do not fit.
    pub fn invalid(problems: Vec<kolejka_fields::Problem>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields do not fit");
        problem.0.fields = problems
            .into_iter()
            .map(|problem| FieldProblem {
                message: match problem.hint {
                    Some(hint) => format!("{} ({hint})", problem.message),
                    None => problem.message,
                },
                field: problem.path,
            })
            .collect();
        problem
    }

    /// 422 for one field that does not fit.
    pub fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::invalid(vec![kolejka_fields::Problem { path: field.to_owned(), message, hint: None }])
    }

    /// 503: nothing was done.
    pub fn unavailable() -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "journal_unavailable",
            "The journal cannot be written; nothing was done",
        )
        .detail("try again with the same Idempotency-Key");
        problem.0.retry_after_s = Some(1);
        problem
    }

    /// 429.
    pub fn too_many(detail: impl Into<String>, retry_after_s: u64) -> Self {
        let mut problem =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Too many requests").detail(detail);
        problem.0.retry_after_s = Some(retry_after_s);
        problem
    }

    /// 500: a fault of ours, logged with its chain.
    pub fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = crate::report(error), "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side")
    }

    /// Whether it is a fault, which may be over in a moment, and no refusal.
    pub fn is_a_fault(&self) -> bool {
        self.0.status.is_server_error() || self.0.status == StatusCode::TOO_MANY_REQUESTS
    }

    /// The body as it goes to the caller.
    fn body(&self) -> Value {
        let told = &*self.0;
        serde_json::to_value(ProblemBody {
            kind: format!("/problems/{}", told.code),
            title: told.title.to_owned(),
            status: told.status.as_u16(),
            code: told.code.to_owned(),
            detail: told.detail.clone(),
            problems: told.fields.clone(),
            more: told.more.clone(),
        })
        .expect("a problem is plain data")
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let text = self.body().to_string();
        let told = *self.0;
        let mut response = (told.status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = told.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Where no route is.
pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown_address", "There is nothing at this address")
}

/// Where a route is, but not for this method.
pub(super) async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not know the method",
    )
}

impl From<NotDone> for Problem {
    fn from(not_done: NotDone) -> Self {
        match not_done {
            NotDone::Refused { refusal, config, index } => refused(&refusal, &config, &index),
            NotDone::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "The Idempotency-Key was used for another request",
            ),
            NotDone::Overloaded => Self::too_many("the office is asked more than it can answer", 1),
            NotDone::Unavailable => Self::unavailable(),
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        Self::internal(&error)
    }
}

impl From<NotSet> for Problem {
    fn from(not_set: NotSet) -> Self {
        let conflict = |code, title| Self::new(StatusCode::CONFLICT, code, title).detail(not_set.to_string());
        match not_set {
            NotSet::Unknown => Self::new(StatusCode::NOT_FOUND, "unknown_person", "Not found")
                .detail("there is no such account in this office"),
            NotSet::Taken => conflict("login_taken", "The sign-in name is taken"),
            NotSet::Used => conflict("login_used", "The sign-in name was somebody else's"),
            NotSet::LastAdministrator => {
                conflict("last_administrator", "An office keeps at least one administrator")
            }
            NotSet::Changed => conflict("person_changed", "Somebody else has changed it since"),
            NotSet::Fixed => conflict("person_fixed", "The demo's own accounts are fixed"),
            NotSet::File(error) => error.into(),
        }
    }
}

impl From<NoCode> for Problem {
    fn from(no_code: NoCode) -> Self {
        match no_code {
            NoCode::TooMany => Self::too_many(no_code.to_string(), 60),
            NoCode::Unknown => {
                Self::new(StatusCode::NOT_FOUND, "unknown_code", "No device shows this code now")
                    .detail("codes last ten minutes and are good once; look at the device again")
            }
            NoCode::TooManyTries { retry_after_s } => Self::too_many(no_code.to_string(), retry_after_s),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(&error)
    }
}

impl From<SpoolError> for Problem {
    fn from(error: SpoolError) -> Self {
        Self::internal(&error)
    }
}

impl From<NotChanged> for Problem {
    fn from(not_changed: NotChanged) -> Self {
        match not_changed {
            NotChanged::Unknown => Self::new(StatusCode::NOT_FOUND, "unknown_job", "Not found")
                .detail("there is no such print job at this printer"),
            NotChanged::Not(why) => {
                Self::new(StatusCode::CONFLICT, "job_not_waiting", "The print job does not stand so")
                    .detail(why)
            }
            NotChanged::Failed(error) => error.into(),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => {
                Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", "Wrong name or password")
            }
            SignInError::TooMany(tries) => Self::too_many(tries.to_string(), tries.retry_after_s),
            SignInError::File(error) => error.into(),
        }
    }
}

/// What the office would answer to a command, without doing it.
pub(super) fn foreseen(refusal: &Refusal, office: &kolejka_core::Office) -> Value {
    refused(refusal, office.config(), office.index()).body()
}

/// A refusal as a problem: its status, code and what the caller may want to know.
fn refused(refusal: &Refusal, config: &Config, index: &Index) -> Problem {
    let conflict = |code, title| Problem::new(StatusCode::CONFLICT, code, title).detail(refusal.to_string());
    let unknown = |code| Problem::new(StatusCode::NOT_FOUND, code, "Not found").detail(refusal.to_string());
    let invalid = |field| Problem::invalid_field(field, refusal.to_string());
    let time = |at: Timestamp| wire_time(at, index.zone());
    match refusal {
        Refusal::UnknownService(_) => unknown("unknown_service"),
        Refusal::UnknownCounter(_) => unknown("unknown_counter"),
        Refusal::UnknownTicket(_) => unknown("unknown_ticket"),
        Refusal::UnknownClass(_) => unknown("unknown_class"),
        Refusal::UnknownPrinter(_) => unknown("unknown_printer"),
        Refusal::UnknownNotice(_) => unknown("unknown_notice"),
        Refusal::UnknownLanguage(_) => invalid("language"),
        Refusal::UnknownNeed(_) => invalid("need"),
        Refusal::NoService | Refusal::ServiceTwice(_) => invalid("services"),
        Refusal::MattersOutOfRange { .. } | Refusal::CountWithSeveralServices => invalid("count"),
        Refusal::OfficeClosed { because, opens_at } => closed(
            conflict("office_closed", "The office issues no tickets now"),
            because,
            opens_at.map(time),
            None,
            config,
        ),
        Refusal::IntakeClosed { service, because, opens_at } => closed(
            conflict("intake_closed", "No tickets are issued for this service now"),
            because,
            opens_at.map(time),
            Some(service),
            config,
        ),
        Refusal::TicketNotWaiting(_) => conflict("ticket_not_waiting", "The ticket is not waiting"),
        Refusal::TicketNotCalled(_) => conflict("ticket_not_called", "The ticket is not called"),
        Refusal::TicketNotParked(_) => conflict("ticket_not_parked", "The ticket is not parked"),
        Refusal::TicketNotMissed(_) => conflict("ticket_not_missed", "The ticket has not missed its call"),
        Refusal::TicketEnded(_) => conflict("ticket_ended", "The visit is over"),
        Refusal::CounterClosed(_) => conflict("counter_closed", "The counter is closed"),
        Refusal::CounterPaused(_) => conflict("counter_paused", "The counter has a break"),
        Refusal::CounterBusy(_) => conflict("counter_busy", "The counter is occupied"),
        Refusal::ClerkElsewhere(counter) => conflict("clerk_elsewhere", "The clerk works at another counter")
            .with("counter", counter.as_str()),
        Refusal::NotAllowed { .. } | Refusal::NotYourCounter(_) => Problem::not_allowed(refusal.to_string()),
        Refusal::TooEarlyForNoShow { calls, from } => {
            conflict("too_early_for_no_show", "It is too early for a no-show")
                .with("calls_needed", *calls)
                .with("possible_at", time(*from))
        }
        Refusal::CannotUndo { .. } | Refusal::CannotUndoOnTicket { .. } | Refusal::CannotUndoEmergency(_) => {
            conflict("cannot_undo", "This cannot be undone")
        }
        Refusal::TooManyNotices { .. } => conflict("too_many_notices", "Too many notices are current"),
        Refusal::NoticeInPast => invalid("until"),
        Refusal::ServiceNotHere(service) => {
            conflict("service_not_here", "This kiosk does not offer the service")
                .with("service", service.as_str())
        }
        Refusal::NotStepFree(_) => conflict("counter_not_step_free", "The counter is not step-free"),
        Refusal::Emergency => conflict("emergency", "An emergency goes on: nothing is issued or called"),
        Refusal::DayNotOpen => conflict("office_closed", "The business day has not begun"),
        Refusal::DayInPast => conflict("day_in_past", "A later business day has begun already"),
        Refusal::MoreTimeNotOffered => {
            conflict("more_time_not_offered", "The office does not offer more time")
        }
        Refusal::MoreTimeUsed => conflict("more_time_used", "More time was asked for once already"),
        Refusal::UnknownKiosk(_) => unknown("unknown_kiosk"),
        Refusal::HelpNotCalled(_) => conflict("help_not_called", "This kiosk does not call for help"),
        Refusal::EmergencyRange { .. } => invalid("to"),
        Refusal::EmergencyTimesTurned => invalid("arrived_to"),
        Refusal::EmergencyTimes { begins } => invalid("arrived_from").with("day_begins", time(*begins)),
        Refusal::EmergencyTwice { numbers } => {
            conflict("emergency_entered", "Some of these numbers were entered already")
                .with("numbers", numbers.clone())
        }
        Refusal::ConfigurationChanged { version } => {
            conflict("configuration_changed", "The configuration was changed meanwhile")
                .with("version", version.0)
        }
        Refusal::WouldStrand { services, counters, classes, tickets } => {
            conflict("would_strand", "People wait or work where the new configuration has no place for them")
                .with("services", services.iter().map(ServiceId::as_str).collect::<Vec<_>>())
                .with(
                    "counters",
                    counters.iter().map(kolejka_core::ids::CounterId::as_str).collect::<Vec<_>>(),
                )
                .with("classes", classes.iter().map(kolejka_core::ids::ClassId::as_str).collect::<Vec<_>>())
                .with("tickets", tickets.clone())
        }
    }
}

/// Says why there is no ticket now, when there is one again, and how to file today all the same.
fn closed(
    problem: Problem,
    because: &ClosedBecause,
    opens_at: Option<String>,
    service: Option<&ServiceId>,
    config: &Config,
) -> Problem {
    let mut problem = problem.with("reason", because.code());
    if let ClosedBecause::Exception(text) = because {
        problem = problem.with("reason_text", json!(wire_texts(text)));
    }
    if let Some(opens_at) = opens_at {
        problem = problem.with("opens_at", opens_at);
    }
    if !config.otherwise.is_empty() {
        problem = problem.with("otherwise", json!(wire_texts(&config.otherwise)));
    }
    if let Some(id) = service {
        problem = problem.with("service", id.as_str());
        if let Some(service) = config.services.iter().find(|service| service.id == *id) {
            if !service.card.deadline.is_empty() {
                problem = problem.with("deadline", json!(wire_texts(&service.card.deadline)));
            }
            if let Some(online) = &service.card.online {
                problem =
                    problem.with("online", json!({"text": wire_texts(&online.text), "url": online.url}));
            }
        }
    }
    problem
}
