//! Emergency numbers: entered after an outage.

use super::{App, Problem, asked::Asked};
use axum::{Json, extract::State, http::StatusCode};
use kolejka_api::{EmergencyNumbersRequest, TicketView, View};
use kolejka_core::{Command, EMERGENCY_SERIES, EmergencyRange, Role};
use std::sync::Arc;

/// Enters a range of emergency numbers that were given out on paper; they wait by the times at which
/// their clients came. For supervisors. A number that was entered already is refused, and then none of
/// the range is entered.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/emergency-tickets", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body = EmergencyNumbersRequest,
    responses((status = 201, body = Vec<TicketView>), (status = 200, body = Vec<TicketView>, description = "entered before under this key"))
)]
pub(super) async fn enter(
    State(_): State<Arc<App>>,
    asked: Asked<EmergencyNumbersRequest>,
) -> Result<(StatusCode, Json<Vec<TicketView>>), Problem> {
    let EmergencyNumbersRequest { from, to, service, arrived_from, arrived_to } = asked.body.clone();
    let range = EmergencyRange { from, to, service: service.as_str().into(), arrived_from, arrived_to };
    asked
        .as_staff(Role::Supervisor, Command::EnterEmergency(range), None, move |done| {
            let of_range = |number: &kolejka_core::Number| {
                number.series.as_str() == EMERGENCY_SERIES && (from..=to).contains(&number.n)
            };
            let tickets = done
                .office
                .tickets()
                .filter(|ticket| of_range(&ticket.number))
                .map(|ticket| TicketView::of(done.office, ticket, None, View::Staff))
                .collect();
            let status = if done.replayed { StatusCode::OK } else { StatusCode::CREATED };
            (status, Json(tickets))
        })
        .await
}

/// Takes back the emergency numbers that the caller entered last, all of the range, within the window for undoing and
/// while none of them was touched; they can be entered anew.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/emergency-tickets/undo", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 204))
)]
pub(super) async fn undo(State(_): State<Arc<App>>, asked: Asked<()>) -> Result<StatusCode, Problem> {
    asked.as_staff(Role::Supervisor, Command::UndoEmergency, None, |_| StatusCode::NO_CONTENT).await
}
