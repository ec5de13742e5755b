//! An input contact between a wire that the test holds and the real daemon.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_daemon::contact::{Contact, Plan, run};
use kolejka_testkit::{
    client::{Client, office},
    follower::{As, Follower},
    process::Process,
    served::Served,
};
use serde_json::Value;
use std::{
    io,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::{Notify, mpsc, oneshot},
    time::Instant,
};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long a test waits for what should have come long before.
const WAIT_MAX: Duration = Duration::from_mins(1);

/// How long the contact has to be so.
const DEBOUNCE: Duration = Duration::from_millis(30);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Open,
    Closed,
    Unplugged,
    /// Whoever reads it is kept, as by an adapter that hangs.
    Hung,
}

/// What was read of a wire since it is as it is.
struct Read {
    is: Is,
    times: u32,
    /// When it was read for the second time: what was made of the first is over then.
    again: Option<Instant>,
    is_long_enough: bool,
    is_settled: bool,
}

/// A wire in the test's hand.
#[derive(Clone)]
struct Wire(Arc<(Mutex<Read>, Condvar, Notify)>);

impl Wire {
    fn new(is: Is) -> Self {
        let read = Read { is, times: 0, again: None, is_long_enough: false, is_settled: false };
        Self(Arc::new((Mutex::new(read), Condvar::new(), Notify::new())))
    }

    fn set(&self, is: Is) {
        *self.0.0.lock().unwrap() =
            Read { is, times: 0, again: None, is_long_enough: false, is_settled: false };
        self.0.1.notify_all();
    }

    /// Waits until it was read for so long that it is believed.
    async fn believed(&self) {
        let settled = async {
            loop {
                let told = self.0.2.notified();
                if self.0.0.lock().unwrap().is_settled {
                    return;
                }
                told.await;
            }
        };
        tokio::time::timeout(WAIT_MAX, settled).await.unwrap();
    }
}

impl Contact for Wire {
    fn is_closed(&mut self) -> io::Result<bool> {
        let (read, changed, told) = &*self.0;
        let mut read = changed.wait_while(read.lock().unwrap(), |read| read.is == Is::Hung).unwrap();
        read.times += 1;
        let now = Instant::now();
        // The look before this one was long enough after the first, and is over.
        if read.is_settled_by(now) {
            told.notify_waiters();
        }
        match read.is {
            Is::Open => Ok(false),
            Is::Closed => Ok(true),
            Is::Unplugged | Is::Hung => Err(io::Error::other("no such device")),
        }
    }
}

impl Read {
    fn is_settled_by(&mut self, now: Instant) -> bool {
        match self.again {
            _ if self.times < 2 => {}
            None => self.again = Some(now),
            Some(again) if now.duration_since(again) >= DEBOUNCE => {
                // Twice, since what this look says is taken after it.
                self.is_settled = self.is_long_enough;
                self.is_long_enough = true;
            }
            Some(_) => {}
        }
        self.is_settled
    }
}

/// How what is between the contact and the daemon treats what passes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Carry,
    /// Presses reach the daemon, and its answer goes no further.
    LoseAnswers,
    /// All but presses are taken and never answered.
    HoldTheRest,
}

/// What happened between.
enum Passed {
    /// A press was answered.
    Press,
    /// The daemon has answered a press; the contact hears nothing, and the connection ends when this is dropped.
    Lost(oneshot::Sender<()>),
    /// Something other than a press waits for ever.
    Held,
    /// The contact waits for it no more.
    GivenUp,
}

/// What stands between the contact and the daemon.
struct Between {
    address: SocketAddr,
    way: Arc<AtomicU8>,
    passed: mpsc::Receiver<Passed>,
}

impl Between {
    async fn start(daemon: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let way = Arc::new(AtomicU8::new(Way::Carry as u8));
        let (tell, passed) = mpsc::channel(100);
        let own = Arc::clone(&way);
        tokio::spawn(async move {
            while let Ok((contact, _)) = listener.accept().await {
                tokio::spawn(carry(contact, daemon, Arc::clone(&own), tell.clone()));
            }
        });
        Self { address, way, passed }
    }

    fn set(&self, way: Way) {
        self.way.store(way as u8, Ordering::SeqCst);
    }

    async fn next(&mut self) -> Passed {
        tokio::time::timeout(WAIT_MAX, self.passed.recv()).await.unwrap().unwrap()
    }
}

/// Carries one connection; nobody may listen any more to what is told of it.
async fn carry(mut contact: TcpStream, daemon: SocketAddr, way: Arc<AtomicU8>, tell: mpsc::Sender<Passed>) {
    let mut start = [0; 64];
    let read = contact.peek(&mut start).await.unwrap_or(0);
    let start = String::from_utf8_lossy(&start[..read]);
    let is_press = start.starts_with("POST /api/v1/offices/gostynin/emergency ");
    let way = way.load(Ordering::SeqCst);
    if !is_press && way == Way::HoldTheRest as u8 {
        let _ = tell.send(Passed::Held).await;
        let mut nothing = Vec::new();
        let _ = contact.read_to_end(&mut nothing).await;
        let _ = tell.send(Passed::GivenUp).await;
        return;
    }
    // The daemon may be away.
    let Ok(mut daemon) = TcpStream::connect(daemon).await else { return };
    if is_press && way == Way::LoseAnswers as u8 {
        let (mut request, mut answer) = ([0; 4096], [0; 4096]);
        loop {
            tokio::select! {
                read = contact.read(&mut request) => {
                    let read = read.unwrap_or(0);
                    if read == 0 || daemon.write_all(&request[..read]).await.is_err() {
                        return;
                    }
                }
                _ = daemon.read(&mut answer) => break,
            }
        }
        let (hold, held) = oneshot::channel();
        let _ = tell.send(Passed::Lost(hold)).await;
        let _ = held.await;
        return;
    }
    let _ = copy_bidirectional(&mut contact, &mut daemon).await;
    if is_press {
        let _ = tell.send(Passed::Press).await;
    }
}

struct Site {
    served: Served,
    token: String,
}

impl Site {
    fn make(contacts: &str) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let emergency =
            format!("[emergency]\nway_out = {{ pl = \"Schodami w dół.\" }}\ncontacts = [{contacts}]\n");
        let served = Served::make(Path::new(KOLEJKA), &format!("staff = \"{free}\""), &emergency);
        let kind = ["--kind", "agent", "--id", "alarm-box", "--office", "gostynin"];
        let added = served.run(&["device", "add"], &kind, "");
        let token = added.lines().find_map(|line| line.strip_prefix("token: ")).unwrap().to_owned();
        let ewa = ["ewa", "--name", "Ewa", "--role", "supervisor", "--office", "gostynin"];
        served.run(&["user", "set"], &ewa, "a long password\n");
        Self { served, token }
    }

    /// Starts the contact's program on a wire; it ends with what is given back.
    fn watch(&self, daemon: SocketAddr, wire: &Wire, when_open: bool) -> oneshot::Sender<()> {
        let plan = Plan {
            server: format!("http://{daemon}"),
            token: self.token.clone(),
            ca: None,
            when_open,
            debounce: DEBOUNCE,
        };
        let (stop, stopped) = oneshot::channel();
        let wire = wire.clone();
        tokio::spawn(async move {
            let stopped = async {
                // Dropped is stopped, too.
                let _ = stopped.await;
            };
            run(plan, move || Ok(Box::new(wire.clone())), stopped).await.unwrap();
        });
        stop
    }
}

/// A supervisor, who follows the stream.
struct Ewa {
    client: Client,
    stream: Follower,
}

impl Ewa {
    async fn at(process: &Process) -> Self {
        let client = Client::signed_in(process.address, "ewa", "a long password").await;
        let stream = Follower::follow(process.address, &As::Cookies(&client.cookie_header()), "").await;
        Self { client, stream }
    }

    async fn hears(&mut self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        let heard = async {
            loop {
                let message = self.stream.next().await;
                if is(&message) {
                    return message;
                }
            }
        };
        tokio::time::timeout(WAIT_MAX, heard).await.unwrap_or_else(|_| panic!("nobody tells of {what}"))
    }

    async fn hears_of_emergency(&mut self, goes_on: bool) -> Value {
        self.hears("an emergency", |message| is_emergency(message, goes_on)).await
    }

    /// Hears that the device has this trouble.
    async fn hears_of_trouble(&mut self, trouble: &str) {
        self.hears(trouble, |message| is_trouble(message, trouble)).await;
    }

    /// Hears that nothing is wrong with the device any more.
    async fn hears_that_it_is_well(&mut self) {
        self.hears("its end", |message| message["device"] == DEVICE && message["state"] == "ok").await;
    }

    async fn sees_emergency(&mut self) -> bool {
        self.client.get(&office("")).await.json()["emergency"].is_object()
    }

    async fn ends_emergency(&mut self) {
        assert_eq!(self.client.post(&office("/emergency/end"), "").await.status, 200);
        self.hears_of_emergency(false).await;
    }
}

const DEVICE: &str = "agent:alarm-box";

fn is_emergency(message: &Value, goes_on: bool) -> bool {
    message["type"] == "emergency" && message["emergency"].is_object() == goes_on
}

fn is_trouble(message: &Value, trouble: &str) -> bool {
    message["device"] == DEVICE && message["detail"].as_str().is_some_and(|detail| detail.contains(trouble))
}

const UNREADABLE: &str = "the contact cannot be read: no such device";

/// Proves that a contact that closes starts the emergency, once: held on, it starts none that a supervisor has
/// ended, and pressed anew it does; that a press while the daemon is away counts when it is back, though the
/// button was let go; and that staff are told when the wire cannot be read, and when it can.
#[tokio::test(flavor = "multi_thread")]
async fn a_contact_starts_the_emergency() {
    let site = Site::make("\"alarm-box\"");
    let mut process = site.served.start();
    let mut ewa = Ewa::at(&process).await;
    let wire = Wire::new(Is::Unplugged);
    let _watching = site.watch(process.address, &wire, false);
    ewa.hears_of_trouble(UNREADABLE).await;
    wire.set(Is::Open);
    ewa.hears_that_it_is_well().await;
    assert!(!ewa.sees_emergency().await);
    wire.set(Is::Closed);
    let told = ewa.hears_of_emergency(true).await;
    assert_eq!(told["emergency"]["way_out"]["pl"], "Schodami w dół.");

    ewa.ends_emergency().await;
    wire.set(Is::Unplugged);
    ewa.hears_of_trouble(UNREADABLE).await;
    assert!(!ewa.sees_emergency().await);
    // Plugged in while it is closed still: nobody has pressed it anew.
    wire.set(Is::Closed);
    ewa.hears_that_it_is_well().await;
    assert!(!ewa.sees_emergency().await);

    process.kill();
    // Let go before the daemon is back.
    for is in [Is::Open, Is::Closed, Is::Open] {
        wire.set(is);
        wire.believed().await;
    }
    let process = site.served.start();
    let mut ewa = Ewa::at(&process).await;
    if !ewa.sees_emergency().await {
        ewa.hears_of_emergency(true).await;
    }
}

/// Proves that a wire that is closed at rest starts the emergency when it is cut, and not before: it is told to
/// be well only once it has been read and what was read has been acted upon.
#[tokio::test(flavor = "multi_thread")]
async fn a_wire_that_is_cut() {
    let site = Site::make("\"alarm-box\"");
    let process = site.served.start();
    let mut ewa = Ewa::at(&process).await;
    let wire = Wire::new(Is::Unplugged);
    let _watching = site.watch(process.address, &wire, true);
    ewa.hears_of_trouble(UNREADABLE).await;
    wire.set(Is::Closed);
    ewa.hears_that_it_is_well().await;
    assert!(!ewa.sees_emergency().await);
    wire.set(Is::Open);
    ewa.hears_of_emergency(true).await;
}

/// Proves that a contact that the office file does not name is told to staff before anybody presses it, and
/// starts nothing; that it was pressed is told, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_contact_that_nobody_named() {
    let site = Site::make("");
    let process = site.served.start();
    let mut ewa = Ewa::at(&process).await;
    let wire = Wire::new(Is::Open);
    let _watching = site.watch(process.address, &wire, false);
    ewa.hears_of_trouble("under [emergency] contacts nowhere").await;
    wire.set(Is::Closed);
    let refused = "it was pressed, and the emergency could not be started: the daemon refuses: 403";
    let is_answer = |message: &Value| is_trouble(message, refused) || message["type"] == "emergency";
    assert_eq!(ewa.hears("a refusal", is_answer).await["type"], "device");
    assert!(!ewa.sees_emergency().await);
}

/// Proves that a wire whose device hangs is never told to be well, neither at the start nor later.
#[tokio::test(flavor = "multi_thread")]
async fn a_wire_that_hangs() {
    let site = Site::make("\"alarm-box\"");
    let process = site.served.start();
    let mut ewa = Ewa::at(&process).await;
    let wire = Wire::new(Is::Hung);
    let _watching = site.watch(process.address, &wire, false);
    for _ in 0..2 {
        ewa.hears_of_trouble("the contact cannot be read: its device does not answer").await;
        wire.set(Is::Open);
        ewa.hears_that_it_is_well().await;
        wire.set(Is::Hung);
    }
}

/// Proves that one press starts one emergency: where the daemon's answer was lost and a supervisor has ended
/// the emergency since, asking again starts none; and that the next press does.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost() {
    let site = Site::make("\"alarm-box\"");
    let process = site.served.start();
    let mut ewa = Ewa::at(&process).await;
    let mut between = Between::start(process.address).await;
    between.set(Way::LoseAnswers);
    let wire = Wire::new(Is::Closed);
    let _watching = site.watch(between.address, &wire, false);
    let Passed::Lost(held) = between.next().await else { panic!("the first answer is lost") };
    ewa.hears_of_emergency(true).await;
    ewa.ends_emergency().await;
    between.set(Way::Carry);
    drop(held);
    assert!(matches!(between.next().await, Passed::Press));
    assert!(!ewa.sees_emergency().await);
    wire.set(Is::Open);
    wire.believed().await;
    wire.set(Is::Closed);
    ewa.hears_of_emergency(true).await;
}

/// Proves that a press is told while the daemon keeps the contact waiting with something else.
#[tokio::test(flavor = "multi_thread")]
async fn a_press_waits_for_nothing_else() {
    let site = Site::make("\"alarm-box\"");
    let process = site.served.start();
    let mut ewa = Ewa::at(&process).await;
    let mut between = Between::start(process.address).await;
    let wire = Wire::new(Is::Unplugged);
    let _watching = site.watch(between.address, &wire, false);
    ewa.hears_of_trouble(UNREADABLE).await;
    between.set(Way::HoldTheRest);
    wire.set(Is::Open);
    assert!(matches!(between.next().await, Passed::Held));
    wire.set(Is::Closed);
    assert!(matches!(between.next().await, Passed::Press), "it waited until the rest was given up");
    ewa.hears_of_emergency(true).await;
}
