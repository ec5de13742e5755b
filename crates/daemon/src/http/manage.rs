//! What supervisors do: notices and the business day.

use super::{App, Problem, asked::Asked};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kolejka_api::{NoticeRequest, NoticeView, OfficeView, View};
use kolejka_core::{Command, Notice, Outcome, Role, ids::NoticeId};
use std::{collections::HashMap, sync::Arc};

/// Posts a notice.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/notices", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body = NoticeRequest,
    responses((status = 201, body = NoticeView))
)]
pub(super) async fn post_notice(
    State(_): State<Arc<App>>,
    asked: Asked<NoticeRequest>,
) -> Result<(StatusCode, Json<NoticeView>), Problem> {
    let NoticeRequest { kind, text, until } = asked.body.clone();
    let command = Command::PostNotice { kind, text: text.clone(), until };
    let notice = asked
        .as_staff(Role::Supervisor, command, None, move |done| match done.outcome {
            // Made from the request, so that a repetition gets the same answer after the notice is gone.
            Outcome::Notice(id) => {
                let notice = Notice { id: *id, kind, text, posted_at: done.now, until };
                Some(NoticeView::of(&notice, done.office))
            }
            Outcome::Done | Outcome::Ticket(_) | Outcome::Called { .. } | Outcome::NobodyWaits => None,
        })
        .await?
        .ok_or_else(|| Problem::malformed("the key belongs to something that was no notice"))?;
    Ok((StatusCode::CREATED, Json(notice)))
}

/// Takes a notice down.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/notices/{notice}", tag = "management",
    params(("office" = String, Path, description = "the office's id"), ("notice" = u64, Path, description = "the notice's id")),
    responses((status = 204))
)]
pub(super) async fn withdraw_notice(
    State(_): State<Arc<App>>,
    Path(path): Path<HashMap<String, String>>,
    asked: Asked<()>,
) -> Result<StatusCode, Problem> {
    let id = path.get("notice").map_or("", String::as_str);
    let notice = id.parse().map(NoticeId).map_err(|_| Problem::unknown("unknown_notice", "notice", id))?;
    asked.as_staff(Role::Supervisor, Command::WithdrawNotice { notice }, None, |_| ()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins the business day of today, also again after it was ended.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/day/open", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn open_day(
    State(_): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<OfficeView>, Problem> {
    asked.caller.staff(asked.at.office.id(), Role::Supervisor)?;
    let date = asked.at.office.query(kolejka_core::Office::business_date).await?;
    day(&asked, Command::OpenDay { date }).await
}

/// Ends the business day: tickets that wait expire.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/day/close", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn close_day(
    State(_): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<OfficeView>, Problem> {
    day(&asked, Command::CloseDay).await
}

async fn day(asked: &Asked<()>, command: Command) -> Result<Json<OfficeView>, Problem> {
    asked
        .as_staff(Role::Supervisor, command, None, |done| OfficeView::of(done.office, View::Staff, done.now))
        .await
        .map(Json)
}
