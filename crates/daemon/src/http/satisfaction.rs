//! What clients say of their visits, for supervisors.

use super::{
    App, Caller, Problem,
    asked::{Asked, AskedOffice},
    blocking::blocking,
};
use crate::survey::{Comment, DayOfAnswers};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kolejka_core::Role;
use serde::Serialize;
use std::{collections::HashMap, sync::Arc};
use utoipa::ToSchema;

/// What clients say of their visits.
#[derive(Serialize, ToSchema)]
pub(super) struct Satisfaction {
    /// Answers by day and service, the latest day first.
    days: Vec<DayOfAnswers>,
    /// Comments, the latest day first; plain text, whatever it looks like.
    comments: Vec<Comment>,
}

/// What clients say of their visits, by service and day, never by client.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/satisfaction", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Satisfaction))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Satisfaction>, Problem> {
    caller.staff(at.office.id(), Role::Supervisor)?;
    let office = at.office.id().clone();
    let read = move || {
        let days = app.survey.days(&office)?;
        Ok::<_, crate::survey::SurveyError>(Satisfaction { days, comments: app.survey.comments(&office)? })
    };
    let read = blocking(read).await?;
    read.map(Json).map_err(|error| Problem::internal(&error))
}

/// Erases a comment, as when it names somebody.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/satisfaction/comments/{comment}", tag = "management",
    params(("office" = String, Path, description = "the office's id"), ("comment" = String, Path, description = "the comment's id")),
    responses((status = 204))
)]
pub(super) async fn erase(
    State(app): State<Arc<App>>,
    Path(path): Path<HashMap<String, String>>,
    asked: Asked<()>,
) -> Result<StatusCode, Problem> {
    let office = asked.at.office.id().clone();
    asked.caller.staff(&office, Role::Supervisor)?;
    let id = path.get("comment").cloned().unwrap_or_default();
    let asked_id = id.clone();
    let erased = blocking(move || app.survey.erase(&office, &asked_id))
        .await?
        .map_err(|error| Problem::internal(&error))?;
    if erased { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::unknown("unknown_comment", "comment", id)) }
}
