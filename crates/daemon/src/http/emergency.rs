//! Starting an emergency and ending it.

use super::{App, Caller, Problem, asked::Asked};
use crate::{access::DeviceKind, office::Done};
use axum::{Json, extract::State};
use kolejka_api::{EmergencyRequest, OfficeView, View};
use kolejka_core::{Actor, Command, Role};
use std::sync::Arc;

/// Starts an emergency: every screen shows the way out, nothing is issued or called. For all staff, and
/// for devices with an input contact that the office's configuration names.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/emergency", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body = EmergencyRequest,
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn start(
    State(_): State<Arc<App>>,
    asked: Asked<EmergencyRequest>,
) -> Result<Json<OfficeView>, Problem> {
    let command = Command::StartEmergency { text: asked.body.text.clone() };
    if let Caller::Device(device) = &asked.caller
        && device.kind == DeviceKind::Agent
        && device.office == *asked.at.office.id()
    {
        let id = device.id.clone();
        let may =
            asked.at.office.query(move |office, _| office.config().emergency.contacts.contains(&id)).await?;
        if !may {
            return Err(Problem::not_allowed("this device is none of the office's emergency contacts"));
        }
        let key = asked.key(format!("{}:{}", device.kind.name(), device.id));
        let view = |done: Done<'_>| OfficeView::of(done.office, View::Device, done.now);
        return asked.submit(command, Actor::System, key, None, view).await.map(Json);
    }
    asked
        .as_staff(Role::FloorAssistant, command, None, |done| {
            OfficeView::of(done.office, View::Staff, done.now)
        })
        .await
        .map(Json)
}

/// Ends the emergency: everything goes on as it stood.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/emergency/end", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn end(State(_): State<Arc<App>>, asked: Asked<()>) -> Result<Json<OfficeView>, Problem> {
    asked
        .as_staff(Role::Supervisor, Command::EndEmergency, None, |done| {
            OfficeView::of(done.office, View::Staff, done.now)
        })
        .await
        .map(Json)
}
