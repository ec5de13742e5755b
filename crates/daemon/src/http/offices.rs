//! What everybody may know of an office.

use super::{App, Caller, Problem, asked::AskedOffice};
use axum::{Json, extract::State};
use kolejka_api::{Board, OfficeView, View};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// An office with its services, counters and notices. Sensitive services are left out for callers
/// without a device token or a session.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}", tag = "clients",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn office(
    State(_): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<OfficeView>, Problem> {
    let view = caller.view(at.office.id());
    Ok(Json(at.office.query(move |office, now| OfficeView::of(office, view, now)).await?))
}

/// What the public may know: the office, and the calls that stand.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicStatus {
    #[serde(flatten)]
    office: OfficeView,
    board: Option<Board>,
}

/// Public status: what the lobby screen shows.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/public", tag = "clients",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = PublicStatus))
)]
pub(super) async fn public_status(
    State(_): State<Arc<App>>,
    at: AskedOffice,
) -> Result<Json<PublicStatus>, Problem> {
    let office = at.office.query(|office, now| OfficeView::of(office, View::Public, now)).await?;
    Ok(Json(PublicStatus { office, board: at.office.hub().board() }))
}
