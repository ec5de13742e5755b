//! Every fault at every kind of line, by every proof and both ways of printing: the real process, the real
//! agent, and the emulator, which shares no code with what prints.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod trouble;

use kolejka_core::{
    Texts,
    config::{Config, PrintWay, Printer},
};
use kolejka_emulator::{Emulator, Line, Paper};
use kolejka_print::{Sample, made, sample};
use kolejka_testkit::{
    client::office,
    process::Process,
    served::{Served, office_file},
};
use std::{
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use trouble::{EndTrouble, Trouble, wait_for_the_end};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long a test waits for what should have come long before.
const WAIT_MAX: Duration = Duration::from_mins(4);

/// The most tickets of one run; it takes as many as bring up every kind of fault.
const TICKETS_MAX: u64 = 120;

/// Tickets taken at once.
const AT_ONCE: u64 = 4;

/// The paper: what a second printing is known by, and the number, so that a drawn ticket is known dot by dot.
const PAPER: &str = "[paper]\nblocks = [{ text = \"{copy}\" }, { number = true }, { text = \"{number}\" }]\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Tcp,
    Serial,
    Agent,
}

/// One run.
#[derive(Clone, Copy, Debug)]
struct Case {
    at: At,
    confirms: &'static str,
    way: &'static str,
    /// How fast the head is; as fast as it can if none is said.
    speed: Option<u32>,
    /// Whether the daemon is killed in the middle.
    killed: bool,
}

/// An agent, ended with the test.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn agent(served: &Served, process: &Process, printer: &Emulator) -> Agent {
    let kind = ["--kind", "agent", "--id", "hall", "--office", "gostynin"];
    let added = served.run(&["device", "add"], &kind, "");
    let token = served.settings().with_file_name("agent.token");
    std::fs::write(&token, added.lines().find(|line| line.starts_with("token: ")).unwrap()).unwrap();
    let agent = Command::new(KOLEJKA)
        .args(["agent", "--server", &format!("http://{}", process.address)])
        .args(["--printer", &format!("tcp:{}", printer.address()), "--token-file"])
        .arg(token)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Agent(agent)
}

/// What a ticket's paper looks like.
fn paper_of(config: &Config, printer: &Printer, number: u64, copy: bool) -> Paper {
    let mut ticket = sample(config, &Sample { copy, ..Sample::default() }).unwrap();
    ticket.number = format!("A {number:03}");
    let bytes = made(&ticket, printer).bytes;
    kolejka_emulator::print(&bytes, 576).papers.remove(0)
}

/// Numbers on whole papers, in the order in which they came out, each with whether it is marked as a copy.
fn numbers(printer: &Emulator, known: &[(u64, bool, Paper)]) -> Vec<(u64, bool)> {
    let whole = printer.sheets().into_iter().filter(|sheet| sheet.whole);
    whole
        .filter_map(|sheet| known.iter().find(|(.., paper)| *paper == sheet.paper))
        .map(|(number, copy, _)| (*number, *copy))
        .collect()
}

async fn run(case: Case) {
    let printer = match case.at {
        At::Serial => Emulator::serial(576).unwrap(),
        At::Tcp | At::Agent => Emulator::tcp(SocketAddr::from(([127, 0, 0, 1], 0)), 576).unwrap(),
    };
    printer.set_speed(case.speed);
    let link = match (case.at, printer.line()) {
        (At::Agent, _) => "agent = true".to_owned(),
        (_, Line::Tcp(address)) => format!("tcp = \"{address}\""),
        (_, Line::Serial(path)) => format!("serial = \"{}\"\nbaud = 115200", path.display()),
    };
    let equipment = format!(
        "{PAPER}[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\n{link}\nconfirms = \"{}\"\nway = \"{}\"\n",
        case.confirms, case.way
    );
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let served = Served::make(Path::new(KOLEJKA), &format!("staff = \"{free}\""), &equipment);
    let mut process = served.start();
    let _agent = (case.at == At::Agent).then(|| agent(&served, &process, &printer));
    let stop = Arc::new(AtomicBool::new(false));
    let all = Arc::new(AtomicBool::new(false));
    let _end = EndTrouble(Arc::clone(&stop));
    let kinds: &[Trouble] = if case.at == At::Serial { &Trouble::SERIAL } else { &Trouble::ALL };
    let trouble = {
        let (printer, stop, all) = (printer.clone(), Arc::clone(&stop), Arc::clone(&all));
        tokio::task::spawn_blocking(move || {
            let mut done = std::collections::BTreeMap::new();
            // Each kind once.
            for kind in kinds {
                for (kind, times) in trouble::once(&printer, *kind, 0x5eed_0012, &stop) {
                    *done.entry(kind).or_insert(0) += times;
                }
            }
            all.store(true, Ordering::SeqCst);
            done
        })
    };
    let mut ids = Vec::new();
    let mut killed = !case.killed;
    while !all.load(Ordering::SeqCst) {
        assert!((ids.len() as u64) < TICKETS_MAX, "{case:?}: not every fault came up");
        let mut kiosk = served.kiosk(&process).await;
        for _ in 0..AT_ONCE {
            let ticket = kiosk.ticket("registration", &format!("k{}", ids.len())).await.json();
            ids.push(ticket["id"].as_u64().unwrap());
        }
        if !killed && ids.len() >= 8 {
            process.kill();
            process = served.start();
            killed = true;
        }
        let until = printer.count() + 2;
        let waiting = printer.clone();
        tokio::task::spawn_blocking(move || {
            waiting.wait_until(Duration::from_secs(5), |machine| machine.sheets().len() >= until)
        })
        .await
        .unwrap();
    }
    let mut anna = served.anna(&process).await;
    wait_for_the_end(&mut anna, WAIT_MAX, &case).await;
    stop.store(true, Ordering::SeqCst);
    let faults = trouble.await.unwrap();
    assert_eq!(faults.len(), kinds.len(), "{case:?}: {faults:?}");

    let config = kolejka_config::read(&office_file(&equipment)).unwrap().config;
    let mut by = config.printers[0].clone();
    by.way = if case.way == "text" { PrintWay::Text } else { PrintWay::Raster };
    by.place = Texts::default();
    let known: Vec<(u64, bool, Paper)> = (1..=ids.len() as u64)
        .flat_map(|n| [false, true].map(|copy| (n, copy, paper_of(&config, &by, n, copy))))
        .collect();
    let whole = numbers(&printer, &known);
    let mut kiosk = served.kiosk(&process).await;
    let (mut printed, mut unsure) = (0, 0);
    for (id, number) in ids.iter().zip(1..) {
        let print = kiosk.get(&office(&format!("/tickets/{id}"))).await.json()["print"].clone();
        let unmarked = whole.iter().filter(|sheet| **sheet == (number, false)).count();
        let marked = whole.iter().filter(|sheet| **sheet == (number, true)).count();
        assert!(unmarked <= 1, "{case:?}: {number} is doubled unmarked: {print}");
        match print["state"].as_str().unwrap() {
            "printed" => {
                printed += 1;
                let came = if print["copy"] == true { marked >= 1 } else { (unmarked, marked) == (1, 0) };
                assert!(came, "{case:?}: {number} is said to be printed: {print}; {whole:?}");
            }
            "unsure" => unsure += 1,
            other => panic!("{case:?}: {number} is {other}: {print}"),
        }
    }
    let order: Vec<u64> = whole.iter().map(|(number, _)| *number).collect();
    assert!(order.is_sorted(), "{case:?}: out of order: {order:?}");
    assert!(printer.problems().is_empty(), "{case:?}: {:?}", printer.problems());
    println!("{case:?}: {printed} printed, {unsure} unsure");
}

/// Proves for every line (port, serial line, agent), every proof and both ways that under every kind of
/// fault each ticket is printed once, or is in doubt and marked; also at a head as slow as a real one, and
/// with the daemon killed in the middle.
#[test]
fn every_fault_at_every_line() {
    let mut cases = Vec::new();
    for at in [At::Tcp, At::Serial, At::Agent] {
        for confirms in ["process_id", "status"] {
            for way in ["text", "raster"] {
                cases.push(Case { at, confirms, way, speed: None, killed: false });
            }
        }
    }
    let slow = Case { at: At::Tcp, confirms: "status", way: "text", speed: Some(150), killed: false };
    cases.push(slow);
    cases.push(Case { speed: None, killed: true, ..slow });
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(run(case));
            });
        }
    });
}
