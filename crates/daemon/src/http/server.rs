//! Listening: one task a connection, with limits, and a graceful end.

use super::Surface;
use axum::Router;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tower::{Layer, ServiceExt, util::MapRequestLayer};

/// Connections of a listener at once; past it new ones wait in the system's queue.
const CONNECTIONS_MAX: usize = 16_384;

/// The same for the public listener, so that the internet cannot use up the process's files.
const PUBLIC_CONNECTIONS_MAX: usize = 1_024;

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);

/// Bytes of a request's head, and of the buffer that a connection keeps.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// How long running requests may take when the daemon stops.
const GRACE: Duration = Duration::from_secs(10);

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// A connection's place among those that a listener has at once; held for as long as it lives.
#[derive(Clone, Debug)]
pub(super) struct Room(#[expect(dead_code, reason = "it is held, not read")] Arc<OwnedSemaphorePermit>);

/// A listener that is bound.
pub struct Bound {
    listener: TcpListener,
    /// Where.
    pub address: SocketAddr,
}

impl Bound {
    /// Binds an address; port 0 takes any free one.
    ///
    /// # Errors
    /// If the address cannot be had.
    pub async fn to(address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }
}

/// Serves until told to stop, then lets running requests end.
///
/// # Panics
/// Never: the semaphore is never closed.
pub async fn serve(bound: Bound, surface: Surface, router: Router, mut stopping: watch::Receiver<bool>) {
    let most = match surface {
        Surface::Staff | Surface::Devices => CONNECTIONS_MAX,
        Surface::Public => PUBLIC_CONNECTIONS_MAX,
    };
    let room = Arc::new(Semaphore::new(most));
    let mut stop = stopping.clone();
    loop {
        let permit = Arc::clone(&room).acquire_owned().await.expect("the semaphore is never closed");
        let accepted = tokio::select! {
            accepted = bound.listener.accept() => accepted,
            () = crate::stopped(&mut stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, and the like: rest a moment instead of spinning.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // An answer is one small packet; waiting to fill it would only make it late.
        let _ = stream.set_nodelay(true);
        let permit = Room(Arc::new(permit));
        let held = permit.clone();
        let service = MapRequestLayer::new(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            request.extensions_mut().insert(held.clone());
            request.map(axum::body::Body::new)
        })
        .layer(router.clone());
        let mut stopping = stopping.clone();
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIMEOUT)
                .max_buf_size(HEAD_BYTES_MAX)
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.boxed_clone()))
                .with_upgrades();
            tokio::pin!(connection);
            tokio::select! {
                // A client that breaks off is no event worth a line.
                _ = connection.as_mut() => {}
                () = crate::stopped(&mut stopping) => {
                    connection.as_mut().graceful_shutdown();
                    let _ = tokio::time::timeout(GRACE, connection).await;
                }
            }
            drop(permit);
        });
    }
    // All permits are back when the last connection has ended.
    let all = u32::try_from(most).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(GRACE, room.acquire_many(all)).await;
    let _ = stopping.borrow_and_update();
}
