//! An input contact between a wire that the test holds and the real daemon.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_daemon::contact::{Contact, Plan, run};
use kolejka_testkit::{
    client::{Client, office},
    process::Process,
    served::Served,
};
use serde_json::Value;
use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};
use tokio::sync::oneshot;

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long a test waits for what should have come long before.
const WAIT_MAX: Duration = Duration::from_mins(1);

const OPEN: u8 = 0;
const CLOSED: u8 = 1;
const UNPLUGGED: u8 = 2;

/// A wire in the test's hand.
#[derive(Clone, Default)]
struct Wire(Arc<AtomicU8>);

impl Wire {
    fn set(&self, to: u8) {
        self.0.store(to, Ordering::SeqCst);
    }
}

impl Contact for Wire {
    fn is_closed(&mut self) -> io::Result<bool> {
        match self.0.load(Ordering::SeqCst) {
            UNPLUGGED => Err(io::Error::other("no such device")),
            other => Ok(other == CLOSED),
        }
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
    fn watch(&self, process: &Process, wire: &Wire, when_open: bool) -> oneshot::Sender<()> {
        let plan = Plan {
            server: format!("http://{}", process.address),
            token: self.token.clone(),
            ca: None,
            when_open,
            debounce: Duration::from_millis(30),
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

async fn ewa(process: &Process) -> Client {
    let mut client = Client::connect(process.address).await.unwrap();
    let signed = client.post("/api/v1/session", r#"{"login":"ewa","password":"a long password"}"#).await;
    assert_eq!(signed.status, 200, "{}", signed.text);
    client
}

async fn wait_for(client: &mut Client, path: &str, what: &str, is: impl Fn(&Value) -> bool) {
    let deadline = tokio::time::Instant::now() + WAIT_MAX;
    loop {
        let answer = client.get(&office(path)).await.json();
        if is(&answer) {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "{what}: {path} is still {answer}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn wait_for_emergency(client: &mut Client, goes_on: bool) {
    wait_for(client, "", "an emergency", |office| office["emergency"].is_object() == goes_on).await;
}

/// Whether the device stands in the list with this trouble; with none if empty.
async fn wait_for_trouble(client: &mut Client, trouble: &str) {
    wait_for(client, "/devices", trouble, |devices| {
        let devices = devices.as_array().unwrap();
        let own = devices.iter().find(|device| device["device"] == "agent:alarm-box");
        own.is_some_and(|own| match own["detail"].as_str() {
            Some(told) => !trouble.is_empty() && told.contains(trouble),
            None => trouble.is_empty() && own["state"] == "ok",
        })
    })
    .await;
}

/// Proves that a contact that closes starts the emergency, once: held on, it starts none that a supervisor has
/// ended, and pressed anew it does; that a press while the daemon is away counts when it is back, though the
/// button was let go; and that staff are told when the wire cannot be read, and when it can.
#[tokio::test(flavor = "multi_thread")]
async fn a_contact_starts_the_emergency() {
    let site = Site::make("\"alarm-box\"");
    let mut process = site.served.start();
    let mut staff = ewa(&process).await;
    let wire = Wire::default();
    let _watching = site.watch(&process, &wire, false);
    wait_for_trouble(&mut staff, "").await;
    assert!(!staff.get(&office("")).await.json()["emergency"].is_object());
    wire.set(CLOSED);
    wait_for_emergency(&mut staff, true).await;
    let told = staff.get(&office("")).await.json();
    assert_eq!(told["emergency"]["way_out"]["pl"], "Schodami w dół.");

    assert_eq!(staff.post(&office("/emergency/end"), "").await.status, 200);
    wire.set(UNPLUGGED);
    wait_for_trouble(&mut staff, "the contact cannot be read: no such device").await;
    assert!(!staff.get(&office("")).await.json()["emergency"].is_object());
    // Plugged in while it is closed still: nobody has pressed it anew.
    wire.set(CLOSED);
    wait_for_trouble(&mut staff, "").await;
    assert!(!staff.get(&office("")).await.json()["emergency"].is_object());

    wire.set(OPEN);
    process.kill();
    // Longer than it takes to be believed, and let go long before the daemon is back.
    tokio::time::sleep(Duration::from_millis(200)).await;
    wire.set(CLOSED);
    tokio::time::sleep(Duration::from_millis(200)).await;
    wire.set(OPEN);
    let process = site.served.start();
    let mut staff = ewa(&process).await;
    wait_for_emergency(&mut staff, true).await;
}

/// Proves that a wire that is closed at rest starts the emergency when it is cut, and not before.
#[tokio::test(flavor = "multi_thread")]
async fn a_wire_that_is_cut() {
    let site = Site::make("\"alarm-box\"");
    let process = site.served.start();
    let mut staff = ewa(&process).await;
    let wire = Wire::default();
    wire.set(CLOSED);
    let _watching = site.watch(&process, &wire, true);
    wait_for_trouble(&mut staff, "").await;
    assert!(!staff.get(&office("")).await.json()["emergency"].is_object());
    wire.set(OPEN);
    wait_for_emergency(&mut staff, true).await;
}

/// Proves that a contact that the office file does not name is told to staff before anybody presses it, and
/// starts nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_contact_that_nobody_named() {
    let site = Site::make("");
    let process = site.served.start();
    let mut staff = ewa(&process).await;
    let wire = Wire::default();
    let _watching = site.watch(&process, &wire, false);
    wait_for_trouble(&mut staff, "under [emergency] contacts nowhere").await;
}
