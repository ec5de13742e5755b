//! Counters: opening, calling, undoing, and what waits.

use super::{
    App, Caller, Problem,
    asked::{Asked, AskedOffice, AskedQuery},
    blocking::blocking,
    offices::forecast_view,
};
use crate::{forecasting::Outlook, office::Done};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kolejka_api::{
    CallAnswer, CallRequest, CounterStaffView, GoToRequest, OfferRequest, PauseRequest, QueueEntry,
    QueueView, ReasonView, ServiceRequest, TicketView, UndoAnswer, View, WalkInRequest,
};
use kolejka_core::{
    Command, Event, Office, Outcome, Role, Scope, Timestamp,
    ids::{CounterId, TicketId},
};
use serde::Deserialize;
use std::sync::Arc;

fn counter_view(office: &Office, id: &CounterId, now: Timestamp) -> Option<CounterStaffView> {
    let (config, counter) = office.counter(id)?;
    let ticket = counter
        .ticket()
        .and_then(|ticket| office.ticket(ticket))
        .map(|ticket| TicketView::of(office, ticket, None, View::Staff));
    Some(CounterStaffView::of(office, config, counter, ticket, now))
}

fn unknown(id: &CounterId) -> Problem {
    Problem::unknown("unknown_counter", "counter", id)
}

/// A counter with its ticket.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/counters/{counter}", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    responses((status = 200, body = CounterStaffView))
)]
pub(super) async fn counter(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<CounterStaffView>, Problem> {
    let person = caller.staff(at.office.id(), Role::FloorAssistant)?;
    let id = at.counter();
    let asked = id.clone();
    let view = at.office.query(move |office, now| counter_view(office, &asked, now)).await?;
    let mut view = view.ok_or_else(|| unknown(&id))?;
    // Colleagues' panels may stand where others see them.
    if person.role < Role::Supervisor && view.counter.clerk.as_deref() != Some(person.login.as_str()) {
        view.alarm_at = None;
        // Nor may what could be taken back tell of it.
        view.undo_steps.retain(|step| step.what != "alarm_raised");
        if view.undo_steps.is_empty() {
            view.undo_until = None;
            view.undo_by = None;
        }
    }
    if let Some(ticket) = &mut view.ticket {
        app.with_notes(&at.office, ticket).await?;
    }
    Ok(Json(view))
}

macro_rules! counter_verbs {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $body:ty, $schema:ty, $role:expr, |$counter:ident, $given:ident| $command:expr;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "counters and tickets",
            params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
            request_body = Option<$schema>,
            responses((status = 200, body = CounterStaffView))
        )]
        pub(super) async fn $name(
            State(_): State<Arc<App>>,
            asked: Asked<$body>,
        ) -> Result<Json<CounterStaffView>, Problem> {
            let ($counter, $given) = (asked.at.counter(), &asked.body);
            let command = $command;
            at_counter_as(&asked, $role, command).await
        }
    )*};
}

counter_verbs! {
    /// Goes to a client who waits, or is called to this counter: nothing is shown or spoken.
    go_to, "/api/v1/offices/{office}/counters/{counter}/go-to", GoToRequest, GoToRequest, Role::Clerk,
        |counter, given| Command::GoTo { counter, ticket: TicketId(given.ticket) };
    /// Serves one more service at this counter, for the day.
    take_service, "/api/v1/offices/{office}/counters/{counter}/take-service", ServiceRequest, ServiceRequest, Role::Clerk,
        |counter, given| Command::TakeService { counter, service: given.service.as_str().into() };
    /// Gives back a service taken over.
    drop_service, "/api/v1/offices/{office}/counters/{counter}/drop-service", ServiceRequest, ServiceRequest, Role::Clerk,
        |counter, given| Command::DropService { counter, service: given.service.as_str().into() };
    /// Offers to hand the counter over: a colleague who opens it takes it over with its ticket.
    offer, "/api/v1/offices/{office}/counters/{counter}/offer", OfferRequest, OfferRequest, Role::Clerk,
        |counter, given| Command::OfferCounter { counter, offered: given.offered };
    /// Asks the supervisor for help in silence; told to supervisors alone.
    raise_alarm, "/api/v1/offices/{office}/counters/{counter}/alarm", (), serde_json::Value, Role::Clerk,
        |counter, _given| Command::RaiseAlarm { counter };
    /// Says that a supervisor saw to an alarm.
    end_alarm, "/api/v1/offices/{office}/counters/{counter}/alarm-end", (), serde_json::Value, Role::Supervisor,
        |counter, _given| Command::EndAlarm { counter };
}

/// Does something at a counter and shows it as it stands then.
async fn at_counter<B>(asked: &Asked<B>, command: Command) -> Result<Json<CounterStaffView>, Problem> {
    at_counter_as(asked, Role::Clerk, command).await
}

pub(super) async fn at_counter_as<B>(
    asked: &Asked<B>,
    role: Role,
    command: Command,
) -> Result<Json<CounterStaffView>, Problem> {
    let id = asked.at.counter();
    let shown = id.clone();
    asked
        .as_staff(role, command, None, move |done| counter_view(done.office, &shown, done.now))
        .await?
        .map(Json)
        .ok_or_else(|| unknown(&id))
}

/// Opens a counter, or ends its break.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/open", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    responses((status = 200, body = CounterStaffView))
)]
pub(super) async fn open(
    State(_): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<CounterStaffView>, Problem> {
    at_counter(&asked, Command::OpenCounter { counter: asked.at.counter() }).await
}

/// Begins a break.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/pause", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    request_body = Option<PauseRequest>,
    responses((status = 200, body = CounterStaffView))
)]
pub(super) async fn pause(
    State(_): State<Arc<App>>,
    asked: Asked<PauseRequest>,
) -> Result<Json<CounterStaffView>, Problem> {
    let reason = asked.body.reason.clone();
    at_counter(&asked, Command::PauseCounter { counter: asked.at.counter(), reason }).await
}

/// Closes a counter: a called ticket goes back to the front, one being served is finished.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/close", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    responses((status = 200, body = CounterStaffView))
)]
pub(super) async fn close(
    State(_): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<CounterStaffView>, Problem> {
    at_counter(&asked, Command::CloseCounter { counter: asked.at.counter() }).await
}

fn called(done: &Done<'_>) -> Option<CallAnswer> {
    let (id, reason, also) = match done.outcome {
        Outcome::Called { ticket, reason, also } => (*ticket, *reason, *also),
        Outcome::Done | Outcome::Ticket(_) | Outcome::NobodyWaits | Outcome::Notice(_) => return None,
    };
    let ticket = done.office.ticket(id)?;
    Some(CallAnswer {
        ticket: TicketView::of(done.office, ticket, None, View::Staff),
        reason: ReasonView::of(reason, also, done.office),
    })
}

async fn answer_call<B>(app: &App, asked: &Asked<B>, command: Command) -> Result<Response, Problem> {
    let answer = asked.as_staff(Role::Clerk, command, None, |done| called(&done)).await?;
    match answer {
        Some(mut answer) => {
            app.with_notes(&asked.at.office, &mut answer.ticket).await?;
            Ok(Json(answer).into_response())
        }
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// Calls the next ticket, finishing the one at the counter first; 204 when nobody waits for it.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/call-next", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    responses((status = 200, body = CallAnswer), (status = 204, description = "nobody waits for this counter"))
)]
pub(super) async fn call_next(State(app): State<Arc<App>>, asked: Asked<()>) -> Result<Response, Problem> {
    answer_call(&app, &asked, Command::CallNext { counter: asked.at.counter() }).await
}

/// Calls a certain ticket.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/call", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    request_body = CallRequest,
    responses((status = 200, body = CallAnswer))
)]
pub(super) async fn call(
    State(app): State<Arc<App>>,
    asked: Asked<CallRequest>,
) -> Result<Response, Problem> {
    let command = Command::Call { counter: asked.at.counter(), ticket: TicketId(asked.body.ticket) };
    answer_call(&app, &asked, command).await
}

/// Serves somebody without a ticket.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/walk-in", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    request_body = WalkInRequest,
    responses((status = 200, body = CounterStaffView))
)]
pub(super) async fn walk_in(
    State(_): State<Arc<App>>,
    asked: Asked<WalkInRequest>,
) -> Result<Json<CounterStaffView>, Problem> {
    let service = asked.body.service.as_str().into();
    at_counter(&asked, Command::WalkIn { counter: asked.at.counter(), service }).await
}

/// Takes back the counter's latest action.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/undo", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    responses((status = 200, body = UndoAnswer))
)]
pub(super) async fn undo(State(app): State<Arc<App>>, asked: Asked<()>) -> Result<Json<UndoAnswer>, Problem> {
    let id = asked.at.counter();
    let shown = id.clone();
    let (view, action) = asked
        .as_staff(Role::Clerk, Command::Undo { counter: id.clone() }, None, move |done| {
            (counter_view(done.office, &shown, done.now), done.action)
        })
        .await?;
    let side = Arc::clone(&app.side);
    let office = asked.at.office.id().clone();
    let event = blocking(move || {
        side.lock().unwrap_or_else(std::sync::PoisonError::into_inner).event(&office, action)
    })
    .await??;
    let calls = match event.map(|recorded| recorded.event) {
        Some(Event::ActionUndone { withdrawn, .. }) => withdrawn,
        _ => Vec::new(),
    };
    let withdrawn = asked
        .at
        .office
        .query(move |office, _| {
            calls
                .iter()
                .filter_map(|call| office.ticket(call.ticket).map(|ticket| ticket.number.to_string()))
                .collect::<Vec<_>>()
        })
        .await?;
    let counter = view.ok_or_else(|| unknown(&id))?;
    Ok(Json(UndoAnswer { counter, withdrawn }))
}

#[derive(Deserialize)]
pub(super) struct QueueQuery {
    counter: Option<String>,
}

/// What waits, in the order in which a counter would call it with time standing still; without
/// `counter`, an imaginary step-free counter that serves everything.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/queue", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = Option<String>, Query, description = "a counter's id")),
    responses((status = 200, body = QueueView))
)]
pub(super) async fn queue(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    AskedQuery(query): AskedQuery<QueueQuery>,
) -> Result<Json<QueueView>, Problem> {
    caller.staff(at.office.id(), Role::FloorAssistant)?;
    let counter = query.counter.map(CounterId::new);
    let asked = counter.clone();
    let outlook = app.outlook(at.office.id());
    let view = at.office.query(move |office, now| queue_view(office, asked.as_ref(), &outlook, now)).await?;
    view.map(Json).ok_or_else(|| unknown(&counter.unwrap_or_else(|| CounterId::new(""))))
}

fn queue_view(
    office: &Office,
    counter: Option<&CounterId>,
    outlook: &Outlook,
    now: Timestamp,
) -> Option<QueueView> {
    let scope = match counter {
        Some(id) => Scope::Counter(office.index().counter(id)?),
        None => Scope::Everything,
    };
    let tickets: Vec<QueueEntry> = office
        .order(scope, now)
        .into_iter()
        .zip(0..)
        .filter_map(|(choice, place)| {
            let ticket = office.ticket(choice.ticket())?;
            let foreseen = outlook.waiting(ticket.id);
            Some(QueueEntry {
                ticket: TicketView::of(office, ticket, Some(place), View::Staff)
                    .with_wait(foreseen.map(|foreseen| foreseen.range))
                    .with_forecast(foreseen.map(|foreseen| forecast_view(&foreseen.forecast))),
                reason: ReasonView::of(choice.reason, choice.also, office),
            })
        })
        .collect();
    let waiting = u32::try_from(tickets.len()).unwrap_or(u32::MAX);
    Some(QueueView { waiting, tickets, suspended: suspended(office, counter) })
}

/// Who waits for a service that rests and would be this counter's, in order of arrival.
fn suspended(office: &Office, counter: Option<&CounterId>) -> Vec<TicketView> {
    let index = office.index();
    let at = counter.and_then(|id| index.counter(id));
    let mut waiting: Vec<_> = office
        .lanes()
        .iter()
        .filter(|(lane, _)| {
            let here = at.is_none_or(|at| match lane.address {
                Some(address) => address == at,
                None => index.takes(at, lane.service),
            });
            here && index.is_suspended(lane.service)
        })
        .flat_map(|(_, lane)| lane.iter().copied())
        .collect();
    waiting.sort_unstable();
    waiting
        .into_iter()
        .filter_map(|entry| Some(TicketView::of(office, office.ticket(entry.ticket)?, None, View::Staff)))
        .collect()
}
