//! The printer agent: prints for a daemon on another computer.
//!
//! It holds one websocket to the daemon, hands what comes to its printer's driver, and tells what
//! became of it until the daemon has noted it. It keeps nothing on disk: what it was printing when it
//! died is in doubt, which the daemon finds out by the lease.
//! Invariant: a job is begun only while the lease that came with it holds, by this computer's own
//! clock; so a daemon that lost sight of this agent knows when it prints nothing more.

use crate::{
    clock::{Clock, SystemClock},
    secret,
};
use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use kolejka_api::{AGENT_PROTOCOL, AgentEnd, BEAT_S, FromAgent, LEASE_S, ToAgent};
use kolejka_core::config::{Confirms, CutCommand, PrinterLink};
use kolejka_print::{Driver, End, Limits, News, Order, Settings, Status};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::{collections::VecDeque, future::Future, path::PathBuf, pin::pin, sync::Arc, time::Duration};
use tokio::{net::TcpStream, sync::mpsc, time::timeout};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig},
};

/// The shortest and the longest rest before the daemon is sought again.
const SEEK_REST: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// How long connecting may take.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// How long the daemon may be silent, that answers every beat.
const SILENT_MAX: Duration = Duration::from_secs(4 * BEAT_S);

/// How long an agent that is to stop goes on for a job that it has begun.
const STOP_MAX: Duration = Duration::from_secs(10);

/// Beats that are remembered; more than fit into a lease.
const BEATS_MAX: usize = 32;

/// Dots across the widest paper: the agent is told commands, not paper.
const DOTS_MAX: u16 = 832;

/// The longest message from the daemon: a ticket has at most some tens of kilobytes.
const MESSAGE_BYTES_MAX: usize = 4 << 20;

/// What an agent is started with.
pub struct Plan {
    /// The daemon's address.
    pub server: String,
    /// The agent's token.
    pub token: String,
    /// The printer.
    pub link: PrinterLink,
    /// Certificates to believe besides the system's.
    pub ca: Option<PathBuf>,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Runs until `stop`, through every loss of the daemon or the printer.
///
/// # Errors
/// If what it was started with cannot be used at all.
pub async fn run(plan: Plan, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let url = url(&plan.server)?;
    let connector = if url.starts_with("wss:") {
        Connector::Rustls(tls_config(plan.ca.as_ref())?)
    } else {
        Connector::Plain
    };
    let mut authorization = HeaderValue::from_str(&format!("Bearer {}", plan.token))
        .context("the token has characters that no token has")?;
    authorization.set_sensitive(true);
    let (tell, news) = mpsc::unbounded_channel();
    let mut agent = Agent {
        clock: Arc::new(SystemClock::new()),
        instance: secret::new_id(),
        link: plan.link,
        driver: None,
        printing: None,
        untold: Vec::new(),
        status: (Status::default(), None),
        beats: VecDeque::new(),
        beat: 0,
        tell,
        news,
    };
    let mut stop = pin!(stop);
    let mut rest = SEEK_REST.0;
    loop {
        let connecting = connect(&url, &authorization, &connector);
        let connected = tokio::select! {
            connected = timeout(CONNECT_MAX, connecting) => connected,
            () = &mut stop => return Ok(()),
        };
        let why = match connected {
            Ok(Ok(socket)) => {
                rest = SEEK_REST.0;
                // Without systemd there is nobody to tell.
                let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
                match agent.serve(socket, &mut stop).await {
                    Some(why) => why,
                    None => return Ok(()),
                }
            }
            Ok(Err(error)) => format!("{error:#}"),
            Err(_) => "the daemon does not answer".to_owned(),
        };
        let rest_now = jittered(rest);
        rest = (rest * 2).min(SEEK_REST.1);
        tracing::warn!(why, rest_s = rest_now.as_secs_f32(), "not connected to the daemon; trying again");
        tokio::select! {
            () = tokio::time::sleep(rest_now) => {}
            () = agent.keep_up() => {}
            () = &mut stop => return Ok(()),
        }
    }
}

/// Between half and one and a half of a rest, so that agents that lost a daemon together do not come
/// back together.
fn jittered(rest: Duration) -> Duration {
    let [byte] = secret::random_bytes::<1>();
    rest.mul_f64(0.5 + f64::from(byte) / 255.0)
}

/// The websocket's address of a daemon's.
fn url(server: &str) -> anyhow::Result<String> {
    let (scheme, rest) = server.split_once("://").unwrap_or(("http", server));
    let rest = rest.trim_end_matches('/');
    let scheme = match scheme {
        "http" | "ws" => "ws",
        "https" | "wss" => "wss",
        other => bail!("a daemon is reached by http or https, not by `{other}`"),
    };
    if rest.is_empty() {
        bail!("`{server}` names no host");
    }
    Ok(format!("{scheme}://{rest}/api/v1/agent"))
}

/// Believes the system's authorities, and those of a file.
pub(crate) fn tls_config(ca: Option<&PathBuf>) -> anyhow::Result<Arc<rustls::ClientConfig>> {
    let mut roots = rustls::RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "some of the system's certificates cannot be read");
    }
    roots.add_parsable_certificates(found.certs);
    if let Some(path) = ca {
        let certificates =
            CertificateDer::pem_file_iter(path).with_context(|| format!("cannot read {}", path.display()))?;
        for certificate in certificates {
            let certificate = certificate.with_context(|| format!("{} is damaged", path.display()))?;
            roots.add(certificate).with_context(|| format!("{} cannot be used", path.display()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

async fn connect(url: &str, authorization: &HeaderValue, connector: &Connector) -> anyhow::Result<Socket> {
    let mut request = url.into_client_request().context("the daemon's address is none")?;
    let headers = request.headers_mut();
    headers.insert("authorization", authorization.clone());
    headers.insert("sec-websocket-protocol", HeaderValue::from_static(AGENT_PROTOCOL));
    // Small buffers: an agent runs beside a kiosk's browser on a small computer.
    let config = WebSocketConfig::default()
        .read_buffer_size(16 * 1024)
        .write_buffer_size(0)
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX));
    let connecting = connect_async_tls_with_config(request, Some(config), true, Some(connector.clone()));
    let (socket, _) = connecting.await.map_err(|error| {
        if let tokio_tungstenite::tungstenite::Error::Http(answer) = &error {
            let body = answer.body().as_deref().unwrap_or_default();
            anyhow::anyhow!("the daemon refuses: {} {}", answer.status(), String::from_utf8_lossy(body))
        } else {
            error.into()
        }
    })?;
    Ok(socket)
}

/// A job that is being printed.
struct Printing {
    number: u64,
    job: u64,
    lease: u32,
}

struct Agent {
    clock: Arc<SystemClock>,
    instance: String,
    link: PrinterLink,
    driver: Option<(Settings, Driver)>,
    printing: Option<Printing>,
    /// Ends that the daemon has not noted yet.
    untold: Vec<FromAgent>,
    status: (Status, Option<String>),
    /// Beats that were sent, and when.
    beats: VecDeque<(u64, Duration)>,
    beat: u64,
    tell: mpsc::UnboundedSender<News>,
    news: mpsc::UnboundedReceiver<News>,
}

impl Agent {
    /// Takes news while there is no daemon to tell.
    async fn keep_up(&mut self) {
        while let Some(news) = self.news.recv().await {
            // It is told when there is a daemon again.
            let _ = self.told_by(news);
        }
    }

    /// Serves a daemon until the connection is lost, which is told, or it is to stop.
    async fn serve(
        &mut self,
        mut socket: Socket,
        stop: &mut (impl Future<Output = ()> + Unpin),
    ) -> Option<String> {
        let hello = FromAgent::Hello {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            instance: self.instance.clone(),
        };
        if let Err(why) = send(&mut socket, &hello).await {
            return Some(why);
        }
        let mut beats = tokio::time::interval(Duration::from_secs(BEAT_S));
        let mut heard = self.clock.monotonic();
        let mut stops_at = None;
        loop {
            if stops_at.is_some() && self.printing.is_none() && self.untold.is_empty() {
                let _ = socket.close(None).await;
                return None;
            }
            let told = tokio::select! {
                frame = socket.next() => match frame {
                    Some(Ok(Message::Text(text))) => {
                        heard = self.clock.monotonic();
                        match serde_json::from_str(&text) {
                            Ok(message) => self.take(message),
                            Err(error) => return Some(format!("the daemon says what is not understood: {error}")),
                        }
                    }
                    Some(Ok(Message::Close(frame))) => {
                        return Some(frame.map_or_else(
                            || "the daemon closed the connection".to_owned(),
                            |frame| format!("the daemon closed the connection: {}", frame.reason),
                        ));
                    }
                    Some(Ok(_)) => Vec::new(),
                    Some(Err(error)) => return Some(error.to_string()),
                    None => return Some("the connection ended".to_owned()),
                },
                Some(news) = self.news.recv() => self.told_by(news),
                _ = beats.tick() => {
                    let now = self.clock.monotonic();
                    if now.saturating_sub(heard) > SILENT_MAX {
                        return Some("the daemon is silent".to_owned());
                    }
                    if stops_at.is_some_and(|at| now >= at) {
                        return None;
                    }
                    vec![self.next_beat(now)]
                }
                () = &mut *stop, if stops_at.is_none() => {
                    stops_at = Some(self.clock.monotonic() + STOP_MAX);
                    Vec::new()
                }
            };
            for message in told {
                if let Err(why) = send(&mut socket, &message).await {
                    return Some(why);
                }
            }
        }
    }

    fn next_beat(&mut self, now: Duration) -> FromAgent {
        self.beat += 1;
        if self.beats.len() == BEATS_MAX {
            self.beats.pop_front();
        }
        self.beats.push_back((self.beat, now));
        FromAgent::Beat { n: self.beat }
    }

    /// Takes what the daemon says; what to say to it.
    fn take(&mut self, message: ToAgent) -> Vec<FromAgent> {
        match message {
            ToAgent::Heard { .. } => Vec::new(),
            ToAgent::Noted { job, lease } => {
                self.untold.retain(|told| {
                    !matches!(told, FromAgent::Ended { job: j, lease: l, .. } if *j == job && *l == lease)
                });
                Vec::new()
            }
            ToAgent::Welcome { printer, confirms, cut_by } => {
                tracing::info!(printer, "connected to the daemon");
                let confirms = Confirms::ALL.into_iter().find(|known| known.name() == confirms);
                let cut_by = cut_by.map(|by| if by == "esc_i" { CutCommand::EscI } else { CutCommand::GsV });
                self.keep_driver(confirms.unwrap_or_default(), cut_by);
                let mut told = vec![self.next_beat(self.clock.monotonic()), self.status()];
                told.extend(self.untold.iter().cloned());
                told
            }
            ToAgent::Print { job, lease, beat, after_break, bytes } => {
                match self.print(job, lease, beat, after_break, &bytes) {
                    Ok(()) => Vec::new(),
                    Err(why) => {
                        tracing::warn!(job, lease, why, "a job was not begun");
                        let end = FromAgent::Ended { job, lease, end: AgentEnd::NotBegun, detail: Some(why) };
                        self.untold.push(end.clone());
                        vec![end]
                    }
                }
            }
        }
    }

    fn keep_driver(&mut self, confirms: Confirms, cut_by: Option<CutCommand>) {
        let (link, limits) = (self.link.clone(), Limits::default());
        let settings = Settings { link, confirms, cut_by, dots: DOTS_MAX, limits };
        if self.driver.as_ref().is_some_and(|(known, _)| *known == settings) {
            return;
        }
        // The old one ends what it began.
        self.driver = None;
        self.status = (Status::default(), None);
        match Driver::new(settings.clone()) {
            Ok((driver, running)) => {
                let (clock, tell) = (Arc::clone(&self.clock), self.tell.clone());
                std::thread::spawn(move || {
                    running.run(&|| clock.monotonic(), &|news| {
                        // The agent may have ended.
                        let _ = tell.send(news);
                    });
                });
                self.driver = Some((settings, driver));
            }
            Err(error) => tracing::error!(%error, "no driver could be started"),
        }
    }

    fn print(
        &mut self,
        job: u64,
        lease: u32,
        beat: u64,
        after_break: bool,
        bytes: &str,
    ) -> Result<(), String> {
        let now = self.clock.monotonic();
        let sent = self.beats.iter().find(|(n, _)| *n == beat).map(|(_, at)| *at);
        if sent.is_none_or(|at| now.saturating_sub(at) >= Duration::from_secs(LEASE_S)) {
            return Err("its lease was over when it came".to_owned());
        }
        if self.printing.is_some() {
            return Err("another job is being printed".to_owned());
        }
        let bytes = data_encoding::BASE64.decode(bytes.as_bytes()).map_err(|error| error.to_string())?;
        let Some((_, driver)) = &self.driver else { return Err("there is no driver".to_owned()) };
        let number = crate::printing::number(job, lease);
        if !driver.order(Order { number, bytes, after_break }) {
            return Err("the driver has ended".to_owned());
        }
        self.printing = Some(Printing { number, job, lease });
        Ok(())
    }

    fn status(&self) -> FromAgent {
        let (status, detail) = &self.status;
        FromAgent::Status {
            conditions: status.conditions().map(|one| one.name().to_owned()).collect(),
            detail: detail.clone(),
        }
    }

    /// Takes the driver's news; what to say of it.
    fn told_by(&mut self, news: News) -> Vec<FromAgent> {
        match news {
            News::Status(status, detail) => {
                if status.can_print() {
                    tracing::info!(conditions = %status, "the printer can print");
                } else {
                    tracing::warn!(conditions = %status, detail, "the printer cannot print");
                }
                self.status = (status, detail);
                vec![self.status()]
            }
            News::Sent(number) => {
                let printing = self.printing.iter().filter(|printing| printing.number == number);
                printing.map(|one| FromAgent::Sent { job: one.job, lease: one.lease }).collect()
            }
            News::Ended(number, end) => {
                let Some(printing) = self.printing.take_if(|printing| printing.number == number) else {
                    return Vec::new();
                };
                let (end, detail) = match end {
                    End::Printed => (AgentEnd::Printed, None),
                    End::Taken => (AgentEnd::Taken, None),
                    End::NotBegun(why) => (AgentEnd::NotBegun, Some(why)),
                    End::InDoubt(why) => (AgentEnd::InDoubt, Some(why)),
                };
                tracing::debug!(job = printing.job, ?end, detail, "a job ended");
                let told = FromAgent::Ended { job: printing.job, lease: printing.lease, end, detail };
                self.untold.push(told.clone());
                vec![told]
            }
        }
    }
}

async fn send(socket: &mut Socket, message: &FromAgent) -> Result<(), String> {
    let text = serde_json::to_string(message).expect("messages are plain data");
    match timeout(SILENT_MAX, socket.send(Message::Text(text.into()))).await {
        Ok(sent) => sent.map_err(|error| error.to_string()),
        Err(_) => Err("the daemon takes nothing".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that every way of writing a daemon's address leads to its websocket.
    #[test]
    fn addresses_of_daemons() {
        for (server, expected) in [
            ("http://192.0.2.1:8080", "ws://192.0.2.1:8080/api/v1/agent"),
            ("https://kolejka.example.pl/", "wss://kolejka.example.pl/api/v1/agent"),
            ("kolejka:8080", "ws://kolejka:8080/api/v1/agent"),
            ("wss://x", "wss://x/api/v1/agent"),
        ] {
            assert_eq!(url(server).unwrap(), expected);
        }
        assert!(url("ftp://x").is_err() && url("https://").is_err());
    }

    /// Proves that a TLS client can be made of the libraries as they are built here.
    #[test]
    fn tls_can_be_set_up() {
        assert!(tls_config(None).is_ok());
    }
}
