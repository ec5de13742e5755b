//! The way in for printer agents: a websocket on which jobs go out and what became of them comes back.

use super::{App, Caller, Problem, server::Room};
use crate::{access::DeviceKind, printing::Printing};
use axum::{
    extract::{
        Extension, State,
        ws::{
            CloseFrame, Message as Frame, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code,
            rejection::WebSocketUpgradeRejection,
        },
    },
    response::Response,
};
use kolejka_api::{AGENT_PROTOCOL, BEAT_S, FromAgent};
use kolejka_core::config::{Printer, PrinterLink};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, interval, timeout};

/// How long an agent may be silent, that sends a beat every few seconds.
const SILENT_MAX: Duration = Duration::from_secs(4 * BEAT_S);

/// How long an agent may take to say who it is.
const HELLO_MAX: Duration = Duration::from_secs(5);

/// The longest message from an agent.
const MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// Connects a printer agent; by its device token it is known whose. Messages are described in the
/// crate `api`, module `agent`.
#[utoipa::path(
    get, path = "/api/v1/agent", tag = "printers",
    responses((status = 101, description = "a websocket with the subprotocol kolejka.agent.v1"))
)]
pub(super) async fn agent(
    State(app): State<Arc<App>>,
    caller: Caller,
    Extension(room): Extension<Room>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let device = match &caller {
        Caller::Device(device) if device.kind == DeviceKind::Agent => device.clone(),
        Caller::Device(_) | Caller::Person(..) => {
            return Err(Problem::not_allowed("this is for printer agents"));
        }
        Caller::Anybody(why) => return Err(Problem::not_signed_in(why)),
        Caller::Bearer(_) => return Err(Problem::not_signed_in("the token is not known")),
    };
    let office = app
        .offices
        .get(&device.office)
        .cloned()
        .ok_or_else(|| Problem::unknown("unknown_office", "office", &device.office))?;
    let id = device.id.clone();
    let printer = office
        .query(move |office, _| office.config().printers.iter().find(|one| one.id.as_str() == id).cloned())
        .await?
        .ok_or_else(|| Problem::unknown("unknown_printer", "printer", &device.id))?;
    if printer.link != PrinterLink::Agent {
        return Err(Problem::not_allowed("the office file does not leave this printer to an agent"));
    }
    let upgrade = upgrade.map_err(|error| Problem::malformed(error.to_string()))?;
    let upgrade = upgrade
        .protocols([AGENT_PROTOCOL])
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |mut socket| async move {
        let end = serve(&mut socket, &app, &office, &printer, &caller).await;
        if let Some((code, reason)) = end {
            let close = Frame::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
            // Who does not take the farewell either is gone.
            let _ = timeout(HELLO_MAX, socket.send(close)).await;
        }
        drop(room);
    }))
}

/// What is said when the connection is ended from here.
type Farewell = (u16, &'static str);

async fn serve(
    socket: &mut WebSocket,
    app: &App,
    office: &crate::office::OfficeHandle,
    printer: &Printer,
    caller: &Caller,
) -> Option<Farewell> {
    let first = timeout(HELLO_MAX, next(socket)).await.ok().flatten()?;
    let FromAgent::Hello { version, instance } = first else {
        return Some((close_code::POLICY, "hello comes first"));
    };
    tracing::debug!(printer = %printer.id, version, "a printer agent says who it is");
    let printing: &Arc<Printing> = &app.printing;
    let (mut session, mut orders) = printing.attach(office, printer, instance);
    let mut stopping = app.stopping.clone();
    let mut check = interval(Duration::from_secs(BEAT_S));
    let mut heard = Instant::now();
    loop {
        tokio::select! {
            order = orders.recv() => {
                // A channel that has ended belongs to a connection that another took the place of.
                let Some(order) = order else { return Some((close_code::POLICY, "another came")) };
                let text = serde_json::to_string(&order).expect("messages are plain data");
                timeout(SILENT_MAX, socket.send(Frame::Text(text.into()))).await.ok()?.ok()?;
            }
            told = next(socket) => {
                heard = Instant::now();
                session.hear(told?).await;
            }
            _ = check.tick() => {
                if heard.elapsed() > SILENT_MAX {
                    return Some((close_code::POLICY, "silent"));
                }
                if !caller.is_still_welcome(&app.access) {
                    return Some((close_code::POLICY, "the token is revoked"));
                }
                let left = printer.id.clone();
                let is_its = office.query(move |office, _| {
                    office.config().printers.iter().any(|one| one.id == left && one.link == PrinterLink::Agent)
                });
                if !is_its.await.unwrap_or(true) {
                    return Some((close_code::POLICY, "the printer is not left to an agent any more"));
                }
            }
            () = crate::stopped(&mut stopping) => return Some((close_code::AWAY, "the daemon stops")),
        }
    }
}

/// The next message; none if the connection has ended, or what came is none.
async fn next(socket: &mut WebSocket) -> Option<FromAgent> {
    loop {
        match socket.recv().await? {
            Ok(Frame::Text(text)) => match serde_json::from_str(&text) {
                Ok(told) => return Some(told),
                Err(error) => {
                    tracing::warn!(%error, "a printer agent said what is not understood");
                    return None;
                }
            },
            Ok(Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_)) => {}
            Ok(Frame::Close(_)) | Err(_) => return None,
        }
    }
}
