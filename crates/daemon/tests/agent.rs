//! The printer agent as a process of its own, between the real daemon and a printer on its side.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_emulator::{Emulator, Sensor};
use kolejka_testkit::{
    client::{Client, office},
    process::Process,
    served::{PAPER_IN_LETTERS, Served},
};
use serde_json::Value;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long a test waits for what should have come long before.
const WAIT_MAX: Duration = Duration::from_secs(90);

struct Site {
    served: Served,
    token: PathBuf,
    folder: tempfile::TempDir,
}

/// An agent, ended with the test.
struct Agent(Child);

impl Agent {
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Halts the process, or lets it go on.
    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Site {
    /// An office whose printer is an agent's; the daemon keeps its address over restarts.
    fn make(confirms: &str) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let equipment = format!(
            "{PAPER_IN_LETTERS}[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\nagent = true\nconfirms = \"{confirms}\"\nway = \"text\"\n"
        );
        let served = Served::make(Path::new(KOLEJKA), &format!("staff = \"{free}\""), &equipment);
        let kind = ["--kind", "agent", "--id", "hall", "--office", "gostynin"];
        let added = served.run(&["device", "add"], &kind, "");
        let folder = tempfile::tempdir().unwrap();
        let token = folder.path().join("token");
        std::fs::write(&token, added.lines().find(|line| line.starts_with("token: ")).unwrap()).unwrap();
        Self { served, token, folder }
    }

    fn agent(&self, process: &Process, printer: &str) -> Agent {
        self.agent_to(&format!("http://{}", process.address), printer, &[])
    }

    fn agent_to(&self, server: &str, printer: &str, more: &[&str]) -> Agent {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("agent.log"))
            .unwrap();
        let agent = Command::new(KOLEJKA)
            .args(["agent", "--server", server, "--printer", printer])
            .arg("--token-file")
            .arg(&self.token)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Agent(agent)
    }

    /// Waits until an agent has said something.
    async fn wait_for_log(&self, words: &str) {
        self.wait_for_log_where(|log| log.contains(words)).await;
    }

    async fn wait_for_log_where(&self, is: impl Fn(&str) -> bool) {
        let deadline = tokio::time::Instant::now() + WAIT_MAX;
        loop {
            let log = std::fs::read_to_string(self.folder.path().join("agent.log")).unwrap_or_default();
            if is(&log) {
                return;
            }
            assert!(tokio::time::Instant::now() < deadline, "it is not in: {log}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Writes a file; its path.
    fn write(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn emulator() -> Emulator {
    Emulator::tcp(SocketAddr::from(([127, 0, 0, 1], 0)), 576).unwrap()
}

fn at(emulator: &Emulator) -> String {
    format!("tcp:{}", emulator.address())
}

async fn wait_for(client: &mut Client, path: &str, is: impl Fn(&Value) -> bool) -> Value {
    let deadline = tokio::time::Instant::now() + WAIT_MAX;
    loop {
        let answer = client.get(&office(path)).await.json();
        if is(&answer) {
            return answer;
        }
        assert!(tokio::time::Instant::now() < deadline, "{path} is still {answer}");
        tokio::task::yield_now().await;
    }
}

async fn wait_for_state(client: &mut Client, id: u64, wanted: &str) -> Value {
    let path = format!("/tickets/{id}");
    wait_for(client, &path, |ticket| ticket["print"]["state"] == wanted).await["print"].clone()
}

async fn take(client: &mut Client, key: &str) -> u64 {
    client.ticket("registration", key).await.json()["id"].as_u64().unwrap()
}

/// Numbers on the pieces of paper that came out, and whether each is marked as a copy.
fn numbers(printer: &Emulator) -> Vec<(u64, bool)> {
    let read = |text: &str| {
        let number = text.lines().find_map(|line| line.trim().strip_prefix("A ")?.parse().ok())?;
        Some((number, text.contains("DUPLIKAT")))
    };
    printer.sheets().iter().filter_map(|sheet| read(&sheet.text)).collect()
}

/// Proves that tickets come out at an agent's printer, on a port and on a serial line, confirmed; that
/// its trouble is told to staff and kiosk; that tickets wait while there is no agent; and that it finds
/// its way back to a daemon that was away.
#[tokio::test(flavor = "multi_thread")]
async fn tickets_come_out_at_another_computer() {
    let site = Site::make("process_id");
    let mut process = site.served.start();
    let mut kiosk = site.served.kiosk(&process).await;
    let mut anna = site.served.anna(&process).await;
    let shown = wait_for(&mut anna, "/printers/hall", |shown| shown["state"] == "trouble").await;
    assert_eq!(shown["detail"], "no agent is connected");
    let first = take(&mut kiosk, "k1").await;
    let printer = emulator();
    let agent = site.agent(&process, &at(&printer));
    assert_eq!(wait_for_state(&mut kiosk, first, "printed").await["copy"], Value::Null);
    printer.set(Sensor::PaperOut, true);
    wait_for(&mut anna, "/printers/hall", |shown| shown["conditions"][0] == "paper_out").await;
    assert_eq!(kiosk.get(&office("")).await.json()["paper"]["reason"], "paper_out");
    let second = take(&mut kiosk, "k2").await;
    printer.set(Sensor::PaperOut, false);
    wait_for_state(&mut kiosk, second, "printed").await;
    // The limit of the figures is 15 MiB in a release build; a debug build carries its symbols, too.
    let kib = agent.memory_kib();
    assert!(kib <= 64 * 1024, "the agent takes {kib} KiB");

    process.kill();
    let process = site.served.start();
    let mut kiosk = site.served.kiosk(&process).await;
    let third = take(&mut kiosk, "k3").await;
    wait_for_state(&mut kiosk, third, "printed").await;
    assert_eq!(numbers(&printer), [(1, false), (2, false), (3, false)]);
    drop(agent);

    let serial = Emulator::serial(576).unwrap();
    let _agent = site.agent(&process, &format!("serial:{}@115200", serial.path().display()));
    let fourth = take(&mut kiosk, "k4").await;
    wait_for_state(&mut kiosk, fourth, "printed").await;
    assert_eq!(numbers(&serial), [(4, false)]);
}

/// Proves that a daemon killed while an agent prints learns from the agent, when it is back, how that
/// ended: nothing is printed again.
#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_killed_meanwhile_learns_how_it_ended() {
    let site = Site::make("process_id");
    let mut process = site.served.start();
    let printer = emulator();
    printer.set_speed(Some(20));
    let _agent = site.agent(&process, &at(&printer));
    let mut kiosk = site.served.kiosk(&process).await;
    let id = take(&mut kiosk, "k1").await;
    wait_for_state(&mut kiosk, id, "sent").await;
    process.kill();
    assert_eq!(printer.count(), 0, "it is being printed");
    let process = site.served.start();
    let mut kiosk = site.served.kiosk(&process).await;
    assert_eq!(wait_for_state(&mut kiosk, id, "printed").await["copy"], Value::Null);
    assert_eq!(numbers(&printer), [(1, false)]);
}

/// Proves that a ticket that an agent was killed over is in doubt and printed by the next one as a
/// copy, and those behind it once and unmarked.
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_killed_in_the_middle_leaves_doubt() {
    let site = Site::make("process_id");
    let process = site.served.start();
    let printer = emulator();
    printer.set_speed(Some(10));
    let mut agent = site.agent(&process, &at(&printer));
    let mut kiosk = site.served.kiosk(&process).await;
    let first = take(&mut kiosk, "k1").await;
    let second = take(&mut kiosk, "k2").await;
    wait_for_state(&mut kiosk, first, "sent").await;
    agent.kill();
    printer.set_speed(None);
    let _agent = site.agent(&process, &at(&printer));
    assert_eq!(wait_for_state(&mut kiosk, first, "printed").await["copy"], true);
    assert_eq!(wait_for_state(&mut kiosk, second, "printed").await["copy"], Value::Null);
    assert_eq!(numbers(&printer), [(1, false), (1, true), (2, false)]);
}

/// Proves that of two agents for one printer one prints, and the other when the first has gone: no
/// ticket comes out at both.
#[tokio::test(flavor = "multi_thread")]
async fn two_agents_print_no_ticket_twice() {
    let site = Site::make("process_id");
    let process = site.served.start();
    let (one, other) = (emulator(), emulator());
    let mut kiosk = site.served.kiosk(&process).await;
    let mut anna = site.served.anna(&process).await;
    let mut first = site.agent(&process, &at(&one));
    wait_for(&mut anna, "/printers/hall", |shown| shown["state"] == "ok").await;
    let _second = site.agent(&process, &at(&other));
    let mut ids = Vec::new();
    for n in 0..20 {
        ids.push(take(&mut kiosk, &format!("k{n}")).await);
        if n == 9 {
            wait_for_state(&mut kiosk, ids[4], "printed").await;
            first.kill();
        }
    }
    for id in &ids {
        wait_for_state(&mut kiosk, *id, "printed").await;
    }
    let mut unmarked: Vec<u64> =
        numbers(&one).into_iter().chain(numbers(&other)).filter(|(_, copy)| !copy).map(|(n, _)| n).collect();
    unmarked.sort_unstable();
    let mut once = unmarked.clone();
    once.dedup();
    assert_eq!(unmarked, once, "one is doubled unmarked");
    let mut all: Vec<u64> = numbers(&one).into_iter().chain(numbers(&other)).map(|(n, _)| n).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all, (1..=20).collect::<Vec<u64>>());
    assert!(!numbers(&one).is_empty() && !numbers(&other).is_empty());
}

/// Proves that an agent that was handed a ticket and halted, longer than its lease holds, does not print it
/// when it goes on: another agent has, as a copy since nobody could know; and the halted one serves again
/// when the other has gone.
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_halted_beyond_its_lease_prints_nothing() {
    let site = Site::make("process_id");
    let process = site.served.start();
    let (one, other) = (emulator(), emulator());
    let mut kiosk = site.served.kiosk(&process).await;
    let mut anna = site.served.anna(&process).await;
    let halted = site.agent(&process, &at(&one));
    let before = take(&mut kiosk, "k1").await;
    wait_for_state(&mut kiosk, before, "printed").await;
    halted.signal("-STOP");
    let id = take(&mut kiosk, "k2").await;
    // It is on its way to the halted one.
    wait_for_state(&mut kiosk, id, "sending").await;
    let mut second = site.agent(&process, &at(&other));
    assert_eq!(wait_for_state(&mut kiosk, id, "printed").await["copy"], true);
    halted.signal("-CONT");
    // It hears first that the daemon has let it go, or what it was handed; whichever it is, it comes back.
    site.wait_for_log_where(|log| {
        log.contains("its lease was over") || log.matches("connected to the daemon").count() > 3
    })
    .await;
    assert_eq!((numbers(&one), numbers(&other)), (vec![(1, false)], vec![(2, true)]));
    second.kill();
    wait_for(&mut anna, "/printers/hall", |shown| shown["state"] == "ok").await;
    let after = take(&mut kiosk, "k3").await;
    wait_for_state(&mut kiosk, after, "printed").await;
    assert_eq!((numbers(&one), numbers(&other)), (vec![(1, false), (3, false)], vec![(2, true)]));
}

/// An authority of an office's own.
fn authority(name: &str) -> (String, rcgen::Issuer<'static, rcgen::KeyPair>) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let certificate = params.self_signed(&key).unwrap();
    (certificate.pem(), rcgen::Issuer::new(params, key))
}

/// A front that speaks TLS, with a certificate for a name, before a daemon; where it listens.
async fn tls_front(daemon: SocketAddr, name: &str, issuer: &rcgen::Issuer<'_, rcgen::KeyPair>) -> SocketAddr {
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // Who does not believe the certificate goes away.
                let Ok(mut near) = acceptor.accept(stream).await else { return };
                let mut far = tokio::net::TcpStream::connect(daemon).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    address
}

/// Proves that an agent prints over TLS when it is given the office's own authority; and that without
/// it, with another's, and with a certificate for another name, it stays away and says what to do.
#[tokio::test(flavor = "multi_thread")]
async fn an_agent_over_tls() {
    let site = Site::make("process_id");
    let process = site.served.start();
    let mut kiosk = site.served.kiosk(&process).await;
    let mut anna = site.served.anna(&process).await;
    let (own_pem, own) = authority("Starostwo");
    let (other_pem, _) = authority("Somebody else");
    let (own_file, other_file) = (site.write("own.pem", &own_pem), site.write("other.pem", &other_pem));
    let front = tls_front(process.address, "127.0.0.1", &own).await;
    let misnamed = tls_front(process.address, "kolejka.example", &own).await;
    let printer = emulator();
    let server = format!("https://{front}");
    let id = take(&mut kiosk, "k1").await;
    let unknown = "comes from an authority that is not believed here; give the office's own with --ca FILE";
    for (server, ca, says) in [
        (&server, None, unknown),
        (&server, Some(&other_file), unknown),
        (&format!("https://{misnamed}"), Some(&own_file), "the server's certificate is not believed"),
    ] {
        let more: Vec<&str> = ca.iter().flat_map(|file| ["--ca", file.as_str()]).collect();
        let _agent = site.agent_to(server, &at(&printer), &more);
        site.wait_for_log(says).await;
        site.write("agent.log", "");
        let shown = anna.get(&office("/printers/hall")).await.json();
        assert_eq!(shown["detail"], "no agent is connected", "{says}");
    }
    assert_eq!(printer.bytes(), 0);
    let empty = site.write("empty.pem", "no certificate\n");
    let mut refused = site.agent_to(&server, &at(&printer), &["--ca", &empty]);
    assert!(!refused.0.wait().unwrap().success());
    site.wait_for_log("holds no certificate").await;

    let _agent = site.agent_to(&server, &at(&printer), &["--ca", &own_file]);
    wait_for_state(&mut kiosk, id, "printed").await;
    assert_eq!(numbers(&printer), [(1, false)]);
}

/// Proves that an agent is let in by its own token only, and only where the office file leaves a
/// printer to it.
#[tokio::test(flavor = "multi_thread")]
async fn only_agents_are_let_in() {
    let site = Site::make("none");
    let process = site.served.start();
    let mut kiosk = site.served.kiosk(&process).await;
    assert_eq!(kiosk.get("/api/v1/agent").await.code(), "not_allowed");
    let mut nobody = Client::connect(process.address).await.unwrap();
    assert_eq!(nobody.get("/api/v1/agent").await.code(), "not_signed_in");
}
