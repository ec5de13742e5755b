//! The way into the websocket stream.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, AskedQuery},
    origin::same_origin,
    server::Room,
};
use crate::stream::{Following, PING_EVERY, serve};
use axum::{
    extract::{
        Extension, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::Response,
};
use kolejka_api::StreamView;
use kolejka_core::{Role, ids::Seq};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};

/// The websocket subprotocol.
const PROTOCOL: &str = "kolejka.v1";

/// Read buffer of one connection; there may be thousands, and followers say little.
const READ_BUFFER_BYTES: usize = 4096;

/// The least rest between two pings, in seconds: a screen tells within 5 s that it hears nothing.
const PING_MIN_S: u64 = 2;

/// The longest message from a follower.
const MESSAGE_BYTES_MAX: usize = 4096;

#[derive(Deserialize)]
pub(super) struct StreamQuery {
    journal: Option<String>,
    /// As text, because a number too large to be one is a number from the future.
    since: Option<String>,
    ping: Option<u64>,
}

/// Follows the office: `hello`, then a snapshot or what was missed since `since`, then every event.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/stream", tag = "stream",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("journal" = Option<String>, Query, description = "the journal whose number `since` is"),
        ("since" = Option<u64>, Query, description = "the last event that the follower knows"),
        ("ping" = Option<u64>, Query, description = "seconds between two pings, 2 to 15; 15 if absent")
    ),
    responses((status = 101, description = "a websocket with the subprotocol kolejka.v1; messages are `Message`", body = kolejka_api::Message))
)]
pub(super) async fn stream(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    Extension(room): Extension<Room>,
    headers: HeaderMap,
    AskedQuery(query): AskedQuery<StreamQuery>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !same_origin(&headers) {
        return Err(Problem::not_allowed("the page that asks is not of this host"));
    }
    let office = at.office;
    let supervisor = caller.staff(office.id(), Role::Supervisor).is_ok();
    let view = match &caller {
        Caller::Person(..) => {
            caller.staff(office.id(), Role::FloorAssistant)?;
            StreamView::Staff
        }
        Caller::Device(device) if device.office == *office.id() => StreamView::Display,
        Caller::Device(_) => return Err(Problem::not_allowed("this device belongs to another office")),
        Caller::Anybody(why) => return Err(Problem::not_signed_in(why)),
        Caller::Bearer(_) => return Err(Problem::not_signed_in("the token is not known")),
    };
    let upgrade = upgrade.map_err(|error| Problem::malformed(error.to_string()))?;
    let zone = office.query(|office, _| office.index().zone().clone()).await?;
    let since = query.since.and_then(|since| since.parse().ok()).map(Seq);
    let may_go_on = {
        let app = Arc::clone(&app);
        Box::new(move || caller.is_still_welcome(&app.access))
    };
    let ping_every =
        query.ping.map_or(PING_EVERY, |seconds| Duration::from_secs(seconds.clamp(PING_MIN_S, 15)));
    let following = Following {
        view,
        supervisor,
        since: query.journal.zip(since),
        zone,
        ping_every,
        may_go_on,
        recheck: app.access.taken_away(),
    };
    let (hub, clock, stopping) = (Arc::clone(office.hub()), Arc::clone(&app.clock), app.stopping.clone());
    Ok(bounded(upgrade).on_upgrade(move |socket| async move {
        serve(socket, hub, following, clock, stopping).await;
        // The connection counts among the listener's until here.
        drop(room);
    }))
}

/// A websocket with small buffers.
pub(super) fn bounded(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
}
