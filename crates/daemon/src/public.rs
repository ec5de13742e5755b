//! Where clients reach their tickets' pages, and whether anybody does.
//!
//! A QR code that leads nowhere is worse than none: so the daemon asks at its public address for its
//! own mark now and then, and while that does not come back, no phone ticket is offered and staff are
//! told. Pages that are open already go on.
//! An office from which its own public address cannot be reached switches this off
//! (`public_check = false`).

use crate::office::OfficeHandle;
use anyhow::{Context, bail};
use http_body_util::{BodyExt, Empty, Full, Limited};
use hyper_util::rt::TokioIo;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, pki_types::ServerName},
};

/// How often the address is asked.
pub const ASK_EVERY: Duration = Duration::from_secs(30);

/// How often in a row it may stay silent before it is believed to.
const FAILURES_MAX: u32 = 3;

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// As what staff are told of it.
const DEVICE: &str = "phone-tickets";

/// The public address.
pub struct PublicAddress {
    url: Option<String>,
    answers: AtomicBool,
    mark: String,
}

impl PublicAddress {
    /// An address that is taken to answer until it does not.
    pub fn new(url: Option<String>) -> Self {
        Self { url, answers: AtomicBool::new(true), mark: crate::secret::new_id() }
    }

    /// The address, if one is configured, without a slash at its end.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The address, if phone tickets are to be offered.
    pub fn offered(&self) -> Option<&str> {
        self.url().filter(|_| self.answers.load(Ordering::Acquire))
    }

    /// By what this process recognises itself.
    pub fn mark(&self) -> &str {
        &self.mark
    }
}

/// Asks at the address for as long as the process lives.
pub async fn keep(
    address: Arc<PublicAddress>,
    offices: Vec<OfficeHandle>,
    every: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let Some(url) = address.url().map(|url| format!("{url}/t/here")) else { return };
    let mut failures = 0;
    loop {
        let asked = tokio::time::timeout(ANSWER_MAX, ask(&url)).await;
        let answer = asked.context("no answer in time").and_then(std::convert::identity);
        let trouble = match answer {
            Ok(mark) if mark == address.mark => None,
            Ok(_) => Some("somebody else answers there".to_owned()),
            Err(error) => Some(format!("{error:#}")),
        };
        failures = if trouble.is_none() { 0 } else { failures + 1 };
        let answers = failures < FAILURES_MAX;
        if address.answers.swap(answers, Ordering::AcqRel) != answers {
            if let Some(why) = &trouble {
                tracing::warn!(url, why, "the public address does not answer: no phone ticket is offered");
            } else {
                tracing::info!(url, "the public address answers again");
            }
            for office in &offices {
                let told = (!answers).then(|| "no_answer".to_owned());
                office.hub().tell_device(DEVICE.to_owned(), told);
            }
        }
        metrics::gauge!("kolejka_public_address_answers").set(f64::from(u8::from(answers)));
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = crate::stopped(&mut stopping) => return,
        }
    }
}

/// What is said at an address.
async fn ask(url: &str) -> anyhow::Result<String> {
    let uri: hyper::Uri = url.parse()?;
    let host = uri.host().context("the address names no host")?.to_owned();
    let tls = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await.context("cannot connect")?;
    if !tls {
        return read(stream, &uri).await;
    }
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())?;
    let stream = connector()?.connect(name, stream).await.context("no TLS")?;
    read(stream, &uri).await
}

/// Posts JSON and gives the status and the answer.
pub(crate) async fn ask_json(
    url: &str,
    tls: &Arc<ClientConfig>,
    body: &serde_json::Value,
) -> anyhow::Result<(u16, serde_json::Value)> {
    let uri: hyper::Uri = url.parse()?;
    let host = uri.host().context("the address names no host")?.to_owned();
    let is_tls = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await.context("cannot connect")?;
    if !is_tls {
        return post(stream, &uri, body).await;
    }
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())?;
    let connector = TlsConnector::from(Arc::clone(tls));
    post(connector.connect(name, stream).await.context("no TLS")?, &uri, body).await
}

async fn post(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    uri: &hyper::Uri,
    body: &serde_json::Value,
) -> anyhow::Result<(u16, serde_json::Value)> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let request = hyper::Request::post(uri.path())
        .header("host", uri.authority().map_or("", hyper::http::uri::Authority::as_str))
        .header("content-type", "application/json")
        .body(Full::new(hyper::body::Bytes::from(body.to_string())))?;
    let answer = sender.send_request(request).await?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), 16 * 1024).collect().await;
    connection.abort();
    let bytes = body.map_err(|error| anyhow::anyhow!("{error}"))?.to_bytes();
    Ok((status, crate::agent_pairing::json_of(&bytes)))
}

/// TLS as the machine trusts it.
fn connector() -> anyhow::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        bail!("this machine trusts no certificate authority (Debian: ca-certificates)");
    }
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn read(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    uri: &hyper::Uri,
) -> anyhow::Result<String> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let request = hyper::Request::get(uri.path())
        .header("host", uri.authority().map_or("", hyper::http::uri::Authority::as_str))
        .body(Empty::<hyper::body::Bytes>::new())?;
    let answer = sender.send_request(request).await?;
    let status = answer.status();
    let body = Limited::new(answer.into_body(), 256).collect().await;
    connection.abort();
    if !status.is_success() {
        bail!("the answer is {status}");
    }
    let bytes = body.map_err(|error| anyhow::anyhow!("{error}"))?.to_bytes();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
