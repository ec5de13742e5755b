//! An input contact that starts an emergency: a button behind glass, a relay of the building's fire alarm.
//!
//! It stands beside the daemon or on another computer, looks at one wire, and asks the daemon to start the
//! emergency when the wire says so; ending it is a person's. Staff see whether it is there and well, like any
//! device.
//! Invariant: what was pressed is told until the daemon has taken it, however often the daemon is away
//! meanwhile; only what was let go long ago is left, and said so.

use crate::{
    agent::{distrust, trusting},
    clock::{Clock, SystemClock},
    report,
};
use anyhow::{Context as _, bail};
use gpiocdev::{
    Request as GpioRequest,
    line::{Bias, Value},
};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serial2::SerialPort;
use std::{future::Future, io, path::PathBuf, pin::pin, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::mpsc,
    time::{Instant, timeout},
};
use tokio_rustls::TlsConnector;

/// How often the wire is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The rest before a wire that cannot be looked at is tried again.
const WIRE_REST: Duration = Duration::from_secs(1);

/// The shortest and the longest rest before the daemon is asked again.
const ASK_REST: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// How long a press that was let go is still told.
const STALE_MAX: Duration = Duration::from_mins(10);

/// How often it tells how it is.
const HEALTH_EVERY: Duration = Duration::from_mins(1);

/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 256 << 10;

/// The speed of a serial line of which only the control lines are used.
const BAUD: u32 = 9_600;

/// A control line that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlLine {
    /// Clear to send.
    Cts,
    /// Data set ready.
    Dsr,
    /// Carrier detect.
    Dcd,
    /// Ring indicator.
    Ri,
}

/// Where a contact is wired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Between RTS or DTR, which are held on, and a control line of a serial port.
    Serial {
        /// The device file.
        path: String,
        /// The line that comes in.
        line: ControlLine,
    },
    /// Between a pin of a GPIO chip, pulled up, and ground.
    Gpio {
        /// The chip's device file.
        chip: String,
        /// The pin's number on it.
        pin: u32,
    },
}

impl Wire {
    /// Reads `serial:/dev/ttyS0@cts` or `gpio:/dev/gpiochip0@17`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of(text: &str) -> anyhow::Result<Self> {
        let help = "give serial:/dev/ttyS0@cts (or dsr, dcd, ri) or gpio:/dev/gpiochip0@17";
        let parts = text.split_once(':').and_then(|(kind, rest)| Some((kind, rest.rsplit_once('@')?)));
        let Some((kind, (path, at))) = parts.filter(|(_, (path, _))| !path.is_empty()) else {
            bail!("`{text}` is no contact: {help}");
        };
        let path = path.to_owned();
        Ok(match kind {
            "serial" => {
                let line = match at {
                    "cts" => ControlLine::Cts,
                    "dsr" => ControlLine::Dsr,
                    "dcd" => ControlLine::Dcd,
                    "ri" => ControlLine::Ri,
                    other => bail!("a serial port has no line `{other}` that comes in: {help}"),
                };
                Wire::Serial { path, line }
            }
            "gpio" => {
                let pin = at.parse().with_context(|| format!("`{at}` is no pin's number: {help}"))?;
                Wire::Gpio { chip: path, pin }
            }
            other => bail!("a contact is at a serial port or a GPIO chip, not at `{other}`: {help}"),
        })
    }

    /// Opens it.
    ///
    /// # Errors
    /// If it is not there, not allowed, or tells nothing of contacts.
    pub fn open(&self) -> io::Result<Box<dyn Contact>> {
        match self {
            Wire::Serial { path, line } => {
                let port = SerialPort::open(path, BAUD)?;
                // What the contact lets through; a port without these lines is told by the look below.
                let _ = port.set_rts(true);
                let _ = port.set_dtr(true);
                let mut contact = Serial { port, line: *line };
                contact.is_closed()?;
                Ok(Box::new(contact))
            }
            Wire::Gpio { chip, pin } => {
                let request = GpioRequest::builder()
                    .on_chip(chip)
                    .with_consumer("kolejka")
                    .with_line(*pin)
                    .as_input()
                    .as_active_low()
                    .with_bias(Bias::PullUp)
                    .request()
                    .map_err(io::Error::other)?;
                Ok(Box::new(Gpio { request, pin: *pin }))
            }
        }
    }
}

/// A contact, as it is at this moment.
pub trait Contact: Send {
    /// Whether current flows.
    ///
    /// # Errors
    /// If it can no longer be told.
    fn is_closed(&mut self) -> io::Result<bool>;
}

struct Serial {
    port: SerialPort,
    line: ControlLine,
}

impl Contact for Serial {
    fn is_closed(&mut self) -> io::Result<bool> {
        match self.line {
            ControlLine::Cts => self.port.read_cts(),
            ControlLine::Dsr => self.port.read_dsr(),
            ControlLine::Dcd => self.port.read_cd(),
            ControlLine::Ri => self.port.read_ri(),
        }
    }
}

struct Gpio {
    request: GpioRequest,
    pin: u32,
}

impl Contact for Gpio {
    fn is_closed(&mut self) -> io::Result<bool> {
        Ok(self.request.value(self.pin).map_err(io::Error::other)? == Value::Active)
    }
}

/// What a contact is when it has been so for a while: contacts bounce, and long wires catch sparks.
#[derive(Debug)]
pub struct Debounce {
    least: Duration,
    settled: Option<bool>,
    since: Option<(bool, Duration)>,
}

impl Debounce {
    /// A contact is believed when it has been so for this long.
    pub fn new(least: Duration) -> Self {
        Self { least, settled: None, since: None }
    }

    /// Takes what it is at a moment; what it is from now on, if that is new.
    pub fn see(&mut self, is: bool, now: Duration) -> Option<bool> {
        let (_, since) = *match &mut self.since {
            Some(known) if known.0 == is => known,
            other => other.insert((is, now)),
        };
        let is_new = self.settled != Some(is) && now.saturating_sub(since) >= self.least;
        if is_new {
            self.settled = Some(is);
        }
        is_new.then_some(is)
    }
}

/// What a contact's program is started with.
pub struct Plan {
    /// The daemon's address.
    pub server: String,
    /// The device's token.
    pub token: String,
    /// Certificates to believe besides the system's.
    pub ca: Option<PathBuf>,
    /// Whether the emergency is when the contact opens, so that a cut wire is noticed, and not when it closes.
    pub when_open: bool,
    /// How long the contact has to be so.
    pub debounce: Duration,
}

/// What is heard of the wire.
enum News {
    Alarm(bool),
    Broken(String),
}

/// Looks at the wire for as long as somebody listens.
fn look(
    open: impl Fn() -> io::Result<Box<dyn Contact>>,
    when_open: bool,
    debounce: Duration,
    tell: &mpsc::UnboundedSender<News>,
) {
    let clock = SystemClock::new();
    let mut contact: Option<Box<dyn Contact>> = None;
    let mut debounce = Debounce::new(debounce);
    loop {
        let seen = match &mut contact {
            Some(contact) => contact.is_closed(),
            None => open().and_then(|mut opened| {
                let seen = opened.is_closed();
                contact = Some(opened);
                seen
            }),
        };
        let (news, rest) = match seen {
            Ok(is_closed) => {
                (debounce.see(is_closed != when_open, clock.monotonic()).map(News::Alarm), LOOK_EVERY)
            }
            Err(error) => {
                contact = None;
                // What it was before says nothing of what it is when it can be seen again.
                debounce = Debounce::new(debounce.least);
                (Some(News::Broken(report(&error))), WIRE_REST)
            }
        };
        if news.is_some_and(|news| tell.send(news).is_err()) || tell.is_closed() {
            return;
        }
        std::thread::sleep(rest);
    }
}

/// Runs until `stop`, through every loss of the daemon or the wire.
///
/// # Errors
/// If what it was started with cannot be used at all.
pub async fn run(
    plan: Plan,
    open: impl Fn() -> io::Result<Box<dyn Contact>> + Send + 'static,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let daemon = Daemon::new(&plan)?;
    let (tell, mut news) = mpsc::unbounded_channel();
    let (when_open, debounce) = (plan.when_open, plan.debounce);
    std::thread::spawn(move || look(open, when_open, debounce, &tell));
    let mut stop = pin!(stop);
    let mut health = tokio::time::interval(HEALTH_EVERY);
    let mut state = State::default();
    loop {
        let due = state.pending.as_ref().map(|pending| pending.ask_at);
        tokio::select! {
            Some(news) = news.recv() => {
                if state.hear(news) {
                    // Staff are told at once, and not only with the next minute.
                    health.reset_immediately();
                }
            }
            () = until(due) => state.ask(&daemon).await,
            _ = health.tick() => state.tell(&daemon).await,
            () = &mut stop => return Ok(()),
        }
    }
}

/// Waits until a moment; for ever if none is said.
async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// A press that the daemon has not taken yet.
struct Pending {
    since: Instant,
    ask_at: Instant,
    rest: Duration,
}

#[derive(Default)]
struct State {
    alarm: bool,
    pending: Option<Pending>,
    /// The device's office, once the daemon has told it.
    office: Option<String>,
    trouble: Option<String>,
}

impl State {
    /// Takes what is heard of the wire; whether that is to be told at once.
    fn hear(&mut self, news: News) -> bool {
        let trouble = match news {
            News::Alarm(alarm) => {
                if alarm && !self.alarm {
                    tracing::warn!("the contact says emergency");
                    let now = Instant::now();
                    self.pending = Some(Pending { since: now, ask_at: now, rest: ASK_REST.0 });
                } else if !alarm {
                    tracing::info!("the contact is at rest");
                }
                self.alarm = alarm;
                None
            }
            News::Broken(why) => Some(format!("the contact cannot be read: {why}")),
        };
        if let Some(why) = trouble.as_ref().filter(|_| trouble != self.trouble) {
            tracing::warn!("{why}");
        }
        let is_new = trouble != self.trouble;
        self.trouble = trouble;
        is_new
    }

    /// Has the daemon start the emergency.
    async fn ask(&mut self, daemon: &Daemon) {
        let asked = self.start(daemon).await;
        let now = Instant::now();
        let Some(pending) = &mut self.pending else { return };
        match asked {
            Ok(()) => {
                tracing::warn!("the emergency goes on");
                self.pending = None;
            }
            Err(error) if !self.alarm && now.duration_since(pending.since) > STALE_MAX => {
                tracing::error!(why = format!("{error:#}"), "the emergency could not be started; given up");
                self.pending = None;
            }
            Err(error) => {
                tracing::error!(
                    why = format!("{error:#}"),
                    "the emergency could not be started; trying again"
                );
                pending.ask_at = now + pending.rest;
                pending.rest = (pending.rest * 2).min(ASK_REST.1);
            }
        }
    }

    async fn start(&mut self, daemon: &Daemon) -> anyhow::Result<()> {
        let office = self.office(daemon).await?;
        let path = format!("/api/v1/offices/{office}/emergency");
        daemon.ask("POST", &path, r#"{"confirm":true}"#).await.map(|_| ())
    }

    async fn office(&mut self, daemon: &Daemon) -> anyhow::Result<String> {
        if let Some(office) = &self.office {
            return Ok(office.clone());
        }
        let device = daemon.ask("GET", "/api/v1/me", "").await?["device"].take();
        let office = device["office"].as_str().context("the daemon names no office")?.to_owned();
        tracing::info!(office, device = device["id"].as_str(), "connected to the daemon");
        self.office = Some(office.clone());
        Ok(office)
    }

    /// Tells the daemon how it is, and sees whether a press would count.
    async fn tell(&mut self, daemon: &Daemon) {
        if let Err(error) = self.try_to_tell(daemon).await {
            tracing::warn!(why = format!("{error:#}"), "the daemon cannot be told how the contact is");
        }
    }

    async fn try_to_tell(&mut self, daemon: &Daemon) -> anyhow::Result<()> {
        self.office(daemon).await?;
        let device = daemon.ask("GET", "/api/v1/me", "").await?["device"].take();
        let mut troubles: Vec<String> = self.trouble.iter().cloned().collect();
        if device["emergency_contact"] != true {
            let why = "the office file names it under [emergency] contacts nowhere: it can start nothing";
            tracing::error!("{why}");
            troubles.push(why.to_owned());
        }
        let body = serde_json::json!({ "troubles": troubles }).to_string();
        daemon.ask("POST", "/api/v1/device/health", &body).await.map(|_| ())
    }
}

/// The daemon, asked over a connection each time: a contact speaks once a minute.
struct Daemon {
    authority: String,
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
    authorization: String,
}

impl Daemon {
    fn new(plan: &Plan) -> anyhow::Result<Self> {
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
        Ok(Self { authority, host, port, tls, authorization: format!("Bearer {}", plan.token) })
    }

    /// Asks; what was answered, if that was well.
    async fn ask(&self, method: &str, path: &str, body: &str) -> anyhow::Result<serde_json::Value> {
        timeout(ANSWER_MAX, self.ask_for_long(method, path, body))
            .await
            .context("the daemon does not answer")?
    }

    async fn ask_for_long(&self, method: &str, path: &str, body: &str) -> anyhow::Result<serde_json::Value> {
        let stream = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .context("the daemon cannot be reached")?;
        match &self.tls {
            None => self.ask_over(stream, method, path, body).await,
            Some(tls) => {
                let name = rustls::pki_types::ServerName::try_from(self.host.clone())?;
                let stream = tls
                    .connect(name, stream)
                    .await
                    .map_err(|error| distrust(&error).unwrap_or_else(|| error.into()))?;
                self.ask_over(stream, method, path, body).await
            }
        }
    }

    async fn ask_over(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        method: &str,
        path: &str,
        body: &str,
    ) -> anyhow::Result<serde_json::Value> {
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let request = hyper::Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.authority)
            .header("authorization", &self.authorization)
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(body.to_owned())))?;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that wires are read as people write them, and that what is none is told with what would be.
    #[test]
    fn wires_are_read() {
        let serial = |line| Wire::Serial { path: "/dev/ttyS0".to_owned(), line };
        for (text, wire) in [
            ("serial:/dev/ttyS0@cts", serial(ControlLine::Cts)),
            ("serial:/dev/ttyS0@dsr", serial(ControlLine::Dsr)),
            ("serial:/dev/ttyS0@dcd", serial(ControlLine::Dcd)),
            ("serial:/dev/ttyS0@ri", serial(ControlLine::Ri)),
            ("gpio:/dev/gpiochip0@17", Wire::Gpio { chip: "/dev/gpiochip0".to_owned(), pin: 17 }),
        ] {
            assert_eq!(Wire::of(text).unwrap(), wire);
        }
        for text in [
            "",
            "serial:/dev/ttyS0",
            "serial:@cts",
            "serial:/dev/ttyS0@rts",
            "gpio:/dev/gpiochip0@x",
            "usb:x@1",
        ] {
            let why = format!("{:#}", Wire::of(text).unwrap_err());
            assert!(why.contains("give serial:/dev/ttyS0@cts"), "{text}: {why}");
        }
    }

    /// Proves that a contact counts when it has been so without a break, once; and that bouncing, or a spark on
    /// the wire, counts for nothing.
    #[test]
    fn bouncing_counts_for_nothing() {
        let ms = Duration::from_millis;
        let mut debounce = Debounce::new(ms(50));
        let mut told = Vec::new();
        let mut see = |is: bool, from: u64, to: u64| {
            for at in (from..to).step_by(10) {
                told.extend(debounce.see(is, ms(at)).map(|is| (at, is)));
            }
        };
        see(false, 0, 200);
        // A spark, and a press that bounces.
        see(true, 200, 230);
        see(false, 230, 400);
        see(true, 400, 420);
        see(false, 420, 440);
        see(true, 440, 1_000);
        see(false, 1_000, 1_040);
        see(true, 1_040, 2_000);
        see(false, 2_000, 3_000);
        assert_eq!(told, [(50, false), (490, true), (2_050, false)]);
    }

    /// Proves that a device file that is no contact is told, and not taken for an open one.
    #[test]
    fn what_is_no_contact_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tty").to_str().unwrap().to_owned();
        assert!(Wire::Serial { path: path.clone(), line: ControlLine::Cts }.open().is_err());
        assert!(Wire::Gpio { chip: path.clone(), pin: 1 }.open().is_err());
        std::fs::write(&path, "").unwrap();
        assert!(Wire::Serial { path, line: ControlLine::Dcd }.open().is_err());
        // A pseudo-terminal is a serial line without control lines.
        let printer = kolejka_emulator::Emulator::serial(384).unwrap();
        let path = printer.path().to_str().unwrap().to_owned();
        assert!(Wire::Serial { path, line: ControlLine::Cts }.open().is_err());
    }
}
