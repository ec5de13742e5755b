//! Whether the process lives and can work, its figures, and its own description.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, read_json},
};
use axum::{
    Json,
    body::Body as RawBody,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kolejka_api::{Body, DeviceHealthRequest};
use serde_json::json;
use std::sync::Arc;

/// The process lives.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Every office can be written to.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<Json<serde_json::Value>, Problem> {
    let unready: Vec<&str> =
        app.offices.values().filter(|office| !office.is_ready()).map(|office| office.id().as_str()).collect();
    if unready.is_empty() {
        Ok(Json(json!({"ready": true})))
    } else {
        Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "journal_unavailable",
            "The journal cannot be written",
        )
        .with("offices", unready))
    }
}

/// The figures, for Prometheus.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = app.metrics.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// The OpenAPI document.
pub(super) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], super::openapi()).into_response()
}

/// How the device that asks is: staff are told of what is wrong with it.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/device/health", tag = "session",
    params(("office" = String, Path, description = "the office's id")),
    request_body = DeviceHealthRequest,
    responses((status = 204))
)]
pub(super) async fn device(
    State(_): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    body: RawBody,
) -> Result<StatusCode, Problem> {
    let device = match &caller {
        Caller::Device(device) if device.office == *at.office.id() => device,
        Caller::Device(_) => return Err(Problem::not_allowed("this device belongs to another office")),
        Caller::Person(..) | Caller::Anybody(_) | Caller::Bearer(_) => {
            return Err(Problem::not_allowed("only a device tells how it is"));
        }
    };
    let request = DeviceHealthRequest::read(&read_json(body).await?).map_err(Problem::invalid)?;
    let trouble = (!request.troubles.is_empty()).then(|| request.troubles.join("; "));
    at.office.hub().tell_device(format!("{}:{}", device.kind.name(), device.id), trouble);
    Ok(StatusCode::NO_CONTENT)
}
