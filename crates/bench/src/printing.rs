//! From asking for a ticket to its last byte at the printer, and what a printer agent takes of memory.

use crate::{
    Place,
    report::{Report, percentile},
};
use anyhow::{Context, Result};
use kolejka_testkit::{client::Client, printer::RecordingPrinter, process::Process, served::Served};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

/// Tickets measured, one after another as at a kiosk.
const TICKETS: usize = 400;

/// From one ticket to the next.
const PAUSE: Duration = Duration::from_millis(50);

/// How long a ticket may take at all.
const WAIT_MAX: Duration = Duration::from_secs(20);

pub(crate) async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let plain = RecordingPrinter::start();
    let took = tickets(place, plain.address, "none", || {
        plain.next_job();
        Instant::now()
    })
    .await?;
    told(report, "ticket to last byte at a printer that proves nothing", took);
    let (address, done) = talking()?;
    let took =
        tickets(place, address, "process_id", || done.recv_timeout(WAIT_MAX).expect("a ticket is printed"))
            .await?;
    told(report, "ticket to last byte at a printer that confirms", took);
    agent(place, report).await
}

fn told(report: &mut Report, what: &str, mut took: Vec<f64>) {
    let (p50, p99) = (percentile(&mut took, 0.5) * 1e3, percentile(&mut took, 0.99) * 1e3);
    report.row(
        format!("{what}, p50 / p99"),
        format!("{p50:.1} / {p99:.1} ms"),
        "≤ 10 / ≤ 50 ms",
        p50 <= 10.0 && p99 <= 50.0,
    );
}

/// How long tickets took, each from the request to its last byte.
async fn tickets(
    place: &Place,
    printer: SocketAddr,
    confirms: &str,
    wait: impl Fn() -> Instant,
) -> Result<Vec<f64>> {
    let equipment = format!(
        "[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ntcp = \"{printer}\"\nconfirms = \"{confirms}\"\n"
    );
    let served = Served::make(&std::path::absolute(&place.binary)?, "staff = \"127.0.0.1:0\"", &equipment);
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let mut took = Vec::new();
    for n in 0..TICKETS {
        let asked = Instant::now();
        let answer = kiosk.ticket("registration", &format!("k{n}")).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let done = wait();
        // The first finds everything cold.
        if n > 0 {
            took.push(done.saturating_duration_since(asked).as_secs_f64());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(took)
}

/// A printer that answers as one that is well, and tells when the last byte of a job has come.
fn talking() -> Result<(SocketAddr, mpsc::Receiver<Instant>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let (tell, done) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(std::result::Result::ok) {
            answer(stream, &tell);
        }
    });
    Ok((address, done))
}

/// Serves one connection.
fn answer(mut stream: TcpStream, tell: &mpsc::Sender<Instant>) {
    let mut last: Vec<u8> = Vec::new();
    let mut some = [0; 16 * 1024];
    // A socket that is just open has options.
    let _ = stream.set_nodelay(true);
    while let Ok(count) = stream.read(&mut some) {
        if count == 0 {
            return;
        }
        let now = Instant::now();
        last.extend(&some[..count]);
        let mut said = Vec::new();
        let mut place = 0;
        while place < last.len() {
            match &last[place..] {
                [0x10, 0x04, 1..=4, ..] => {
                    said.push(0x12);
                    place += 3;
                }
                [0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d, ..] => {
                    said.extend([0x37, 0x22, *a, *b, *c, *d, 0]);
                    place += 11;
                    // Who measures may have ended.
                    let _ = tell.send(now);
                }
                _ => place += 1,
            }
        }
        // A request may come in two pieces.
        let kept = last.len().saturating_sub(10);
        let is_open = last[kept..].iter().any(|byte| matches!(byte, 0x10 | 0x1d));
        last.drain(..if is_open && said.is_empty() { kept } else { last.len() });
        if stream.write_all(&said).is_err() {
            return;
        }
    }
}

/// An agent, ended with the measurement.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn agent(place: &Place, report: &mut Report) -> Result<()> {
    let equipment = "[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\nagent = true\nconfirms = \"process_id\"\n";
    let binary = std::path::absolute(&place.binary)?;
    let served = Served::make(&binary, "staff = \"127.0.0.1:0\"", equipment);
    let kind = ["--kind", "agent", "--id", "hall", "--office", "gostynin"];
    let added = served.run(&["device", "add"], &kind, "");
    let token = place.data.join("agent-token");
    std::fs::write(&token, added.lines().next().unwrap_or_default())?;
    let process = served.start();
    let (address, done) = talking()?;
    let child = Command::new(&binary)
        .args(["agent", "--server", &format!("http://{}", process.address)])
        .args(["--printer", &format!("tcp:{address}"), "--token-file"])
        .arg(&token)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let agent = Agent(child);
    let took = through(&served, &process, &done).await?;
    told(report, "ticket to last byte at an agent's printer", took);
    let status = std::fs::read_to_string(format!("/proc/{}/status", agent.0.id()))?;
    let kib: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .context("the agent's status tells VmRSS")?;
    let mib = kib / 1024.0;
    report.row("memory of the printer agent", format!("{mib:.1} MiB"), "≤ 15 MiB", mib <= 15.0);
    Ok(())
}

async fn through(served: &Served, process: &Process, done: &mpsc::Receiver<Instant>) -> Result<Vec<f64>> {
    let mut kiosk: Client = served.kiosk(process).await;
    let mut took = Vec::new();
    for n in 0..TICKETS {
        let asked = Instant::now();
        let answer = kiosk.ticket("registration", &format!("k{n}")).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let at = done.recv_timeout(WAIT_MAX).context("a ticket is printed")?;
        // The first waits for the agent to come.
        if n > 0 {
            took.push(at.saturating_duration_since(asked).as_secs_f64());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(took)
}
