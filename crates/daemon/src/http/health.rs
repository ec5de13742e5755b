//! Whether the process lives and can work, its figures, and its own description.

use super::{App, Problem};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
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
