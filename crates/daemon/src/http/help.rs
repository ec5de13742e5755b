//! Calls for help from kiosks.

use super::{App, Caller, Problem, asked::Asked};
use axum::{Json, extract::State};
use kolejka_api::{HelpView, StreamView};
use kolejka_core::{Command, Role, ids::KioskId};
use std::sync::Arc;

/// Calls an assistant to the kiosk that asks; pressed again, it is the same call. Staff are told on the
/// stream at once, and the kiosk is when somebody is coming.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/help", tag = "clients",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<HelpView>, description = "all calls for help that stand"))
)]
pub(super) async fn call(
    State(_): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<Vec<HelpView>>, Problem> {
    let device = asked.caller.device()?;
    let (actor, caller) = Caller::kiosk_as_actor(device, asked.at.office.id())?;
    let key = asked.key(caller);
    asked
        .submit(Command::CallHelp, actor, key, None, |done| {
            Json(HelpView::standing(done.office, StreamView::Display))
        })
        .await
}

/// Says that one is going to a kiosk that called; the first who says so goes.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/help/{kiosk}/coming", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("kiosk" = String, Path, description = "the kiosk's id")),
    responses((status = 200, body = Vec<HelpView>, description = "all calls for help that stand"))
)]
pub(super) async fn coming(
    State(_): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<Vec<HelpView>>, Problem> {
    let command = Command::AnswerHelp { kiosk: asked.at.kiosk() };
    asked
        .as_staff(Role::FloorAssistant, command, None, |done| {
            Json(HelpView::standing(done.office, StreamView::Staff))
        })
        .await
}

/// Ends a call for help, by staff or by the kiosk that called.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/help/{kiosk}/end", tag = "clients",
    params(("office" = String, Path, description = "the office's id"), ("kiosk" = String, Path, description = "the kiosk's id")),
    responses((status = 200, body = Vec<HelpView>, description = "all calls for help that stand"))
)]
pub(super) async fn end(State(_): State<Arc<App>>, asked: Asked<()>) -> Result<Json<Vec<HelpView>>, Problem> {
    let kiosk: KioskId = asked.at.kiosk();
    let command = Command::EndHelp { kiosk };
    if let Caller::Device(device) = &asked.caller {
        let (actor, caller) = Caller::kiosk_as_actor(device, asked.at.office.id())?;
        let key = asked.key(caller);
        return asked
            .submit(command, actor, key, None, |done| {
                Json(HelpView::standing(done.office, StreamView::Display))
            })
            .await;
    }
    asked
        .as_staff(Role::FloorAssistant, command, None, |done| {
            Json(HelpView::standing(done.office, StreamView::Staff))
        })
        .await
}
