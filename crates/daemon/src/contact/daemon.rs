//! The daemon, as an input contact asks it.

use super::Plan;
use crate::agent::{distrust, trusting};
use anyhow::{Context as _, bail};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use std::{sync::OnceLock, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 256 << 10;

/// The daemon, asked over a connection each time: a contact speaks once a minute.
pub(super) struct Daemon {
    authority: String,
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
    authorization: String,
    /// The device's office, once the daemon has told it.
    office: OnceLock<String>,
}

impl Daemon {
    pub(super) fn new(plan: &Plan) -> anyhow::Result<Self> {
        let server =
            if plan.server.contains("://") { plan.server.clone() } else { format!("http://{}", plan.server) };
        let uri: hyper::Uri = server.parse().with_context(|| format!("`{server}` is no address"))?;
        let tls = match uri.scheme_str() {
            Some("http") => None,
            Some("https") => Some(TlsConnector::from(trusting(plan.ca.as_ref())?)),
            Some(_) | None => bail!("a daemon is reached by http or https, not by `{server}`"),
        };
        let host = uri.host().context("the address names no host")?.trim_matches(['[', ']']).to_owned();
        let port = uri.port_u16().unwrap_or(if tls.is_some() { 443 } else { 80 });
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        Ok(Self {
            authority,
            host,
            port,
            tls,
            authorization: format!("Bearer {}", plan.token),
            office: OnceLock::new(),
        })
    }

    /// Has the daemon start the emergency; under one key it starts one, however often it is asked.
    pub(super) async fn start_emergency(&self, key: &str) -> anyhow::Result<()> {
        let office = match self.office.get() {
            Some(office) => office,
            None => self.meet().await?.0,
        };
        let path = format!("/api/v1/offices/{office}/emergency");
        self.ask("POST", &path, Some(key), r#"{"confirm":true}"#).await.map(|_| ())
    }

    /// Asks who this device is; its office, and whether a press of it would count.
    pub(super) async fn meet(&self) -> anyhow::Result<(&str, bool)> {
        let device = self.ask("GET", "/api/v1/me", None, "").await?["device"].take();
        let office = device["office"].as_str().context("the daemon names no office")?;
        if self.office.get().is_none() {
            tracing::info!(office, device = device["id"].as_str(), "connected to the daemon");
        }
        let may = device["emergency_contact"] == true;
        Ok((self.office.get_or_init(|| office.to_owned()), may))
    }

    /// Tells how this device is.
    pub(super) async fn tell_health(&self, troubles: &[String]) -> anyhow::Result<()> {
        let body = serde_json::json!({ "troubles": troubles }).to_string();
        self.ask("POST", "/api/v1/device/health", None, &body).await.map(|_| ())
    }

    /// Asks, perhaps under a key; what was answered, if that was well.
    async fn ask(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: &str,
    ) -> anyhow::Result<serde_json::Value> {
        let mut request = hyper::Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.authority)
            .header("authorization", &self.authorization)
            .header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned())))?;
        timeout(ANSWER_MAX, self.send(request)).await.context("the daemon does not answer")?
    }

    async fn send(&self, request: hyper::Request<Full<Bytes>>) -> anyhow::Result<serde_json::Value> {
        let stream = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .context("the daemon cannot be reached")?;
        match &self.tls {
            None => send_over(stream, request).await,
            Some(tls) => {
                let name = rustls::pki_types::ServerName::try_from(self.host.clone())?;
                let stream = tls
                    .connect(name, stream)
                    .await
                    .map_err(|error| distrust(&error).unwrap_or_else(|| error.into()))?;
                send_over(stream, request).await
            }
        }
    }
}

async fn send_over(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: hyper::Request<Full<Bytes>>,
) -> anyhow::Result<serde_json::Value> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(request).await?;
    let status = answer.status();
    let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
    connection.abort();
    let bytes = body.map_err(|error| anyhow::anyhow!("{error}"))?.to_bytes();
    if !status.is_success() {
        bail!("the daemon refuses: {status} {}", String::from_utf8_lossy(&bytes));
    }
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}
