//! One follower's websocket.
//!
//! Its buffers are small, because there may be thousands; a follower that is silent or too slow is
//! let go and comes back with the number of the last event that it knows.

use super::{Hub, hub::text};
use crate::clock::Clock;
use axum::extract::ws::{CloseFrame, Message as Frame, Utf8Bytes, WebSocket, close_code};
use kolejka_api::{Message, StreamView, wire_time};
use kolejka_core::ids::Seq;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{broadcast::error::RecvError, watch},
    time::{Instant, interval_at, timeout},
};

/// How often a follower is asked whether it is there, unless it asks for more.
pub const PING_EVERY: Duration = Duration::from_secs(15);

/// How long a follower may be silent.
const SILENT_MAX: Duration = Duration::from_secs(45);

/// The close code for a follower too slow for its buffer.
const TOO_SLOW: u16 = 4008;

/// What a follower asked for.
pub struct Following {
    /// As what it follows.
    pub view: StreamView,
    /// Whether it is told what is for supervisors alone.
    pub supervisor: bool,
    /// The journal and last event that it knows.
    pub since: Option<(String, Seq)>,
    /// The office's time zone, for the time told.
    pub zone: jiff::tz::TimeZone,
    /// How often it is told that the connection is alive.
    pub ping_every: Duration,
    /// Whether the session or token by which it came is still good; asked now and then.
    pub may_go_on: Box<dyn Fn() -> bool + Send + Sync>,
    /// Changes when sessions or tokens are taken away.
    pub recheck: watch::Receiver<u64>,
}

/// Serves a follower until it goes.
pub async fn serve(
    mut socket: WebSocket,
    hub: Arc<Hub>,
    following: Following,
    clock: Arc<dyn Clock>,
    mut stopping: watch::Receiver<bool>,
) {
    let gauge = metrics::gauge!("kolejka_followers");
    gauge.increment(1.0);
    let end = follow(&mut socket, &hub, following, clock.as_ref(), &mut stopping).await;
    if let Some((code, reason)) = end {
        let close = Frame::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
        // Who does not take the farewell either is gone.
        let _ = tokio::time::timeout(Duration::from_secs(5), socket.send(close)).await;
    }
    gauge.decrement(1.0);
}

async fn follow(
    socket: &mut WebSocket,
    hub: &Hub,
    following: Following,
    clock: &dyn Clock,
    stopping: &mut watch::Receiver<bool>,
) -> Option<(u16, &'static str)> {
    let Following { view, supervisor, since, zone, ping_every, may_go_on, mut recheck } = following;
    let mut begin =
        hub.follow(view, supervisor, since.as_ref().map(|(journal, seq)| (journal.as_str(), *seq)));
    let mut head = begin.head;
    let time = || wire_time(clock.now(), &zone);
    let hello = Message::Hello {
        seq: head.0,
        journal: hub.journal().to_owned(),
        build: hub.build().to_owned(),
        now: time(),
    };
    let mut heard = Instant::now();
    // A word behind what was missed says that there is no more of it.
    let caught_up = text(&Message::Ping { seq: head.0, now: time() });
    let first = std::iter::once(text(&hello)).chain(begin.first).chain(std::iter::once(caught_up));
    for line in first {
        send(socket, Frame::Text(line)).await?;
    }
    let mut ping = interval_at(Instant::now() + ping_every, ping_every);
    loop {
        tokio::select! {
            item = begin.live.recv() => match item {
                Ok(item) => {
                    head = head.max(item.seq);
                    let alone = item.for_supervisors().filter(|_| supervisor);
                    if let Some(line) = item.text(view).or(alone) {
                        send(socket, Frame::Text(line.clone())).await?;
                    }
                }
                Err(RecvError::Lagged(_)) => return Some((TOO_SLOW, "too slow")),
                Err(RecvError::Closed) => return Some((close_code::AWAY, "the office closes")),
            },
            frame = socket.recv() => match frame {
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return None,
                // Whatever it says, it is there; followers have nothing else to say.
                Some(Ok(Frame::Text(_) | Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_))) => {
                    heard = Instant::now();
                }
            },
            _ = ping.tick() => {
                if heard.elapsed() > SILENT_MAX {
                    return Some((close_code::POLICY, "silent"));
                }
                if !may_go_on() {
                    return Some((close_code::POLICY, "signed out"));
                }
                let seq = head.0;
                send(socket, Frame::Ping(seq.to_string().into())).await?;
                send(socket, Frame::Text(text(&Message::Ping { seq, now: time() }))).await?;
            },
            // Somebody's session or token was taken away: perhaps this one's.
            Ok(()) = recheck.changed() => {
                if !may_go_on() {
                    return Some((close_code::POLICY, "signed out"));
                }
            }
            () = crate::stopped(stopping) => {
                return Some((close_code::AWAY, "the daemon stops"));
            }
        }
    }
}

/// Sends a frame; gives up on a follower that takes nothing for as long as it may be silent.
async fn send(socket: &mut WebSocket, frame: Frame) -> Option<()> {
    timeout(SILENT_MAX, socket.send(frame)).await.ok()?.ok()
}
