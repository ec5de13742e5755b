//! A thousand tickets at a printer that fails in every way that it can, from the real process to the
//! emulator, which shares no code with what prints.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod trouble;

use kolejka_emulator::{Emulator, Fault, Sensor};
use kolejka_testkit::{
    client::{Client, office},
    follower::{As, Follower},
    process::Process,
    served::{PAPER_IN_LETTERS, Served},
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use trouble::{EndTrouble, Trouble, make_trouble, wait_for_the_end};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long a test waits for what should have come long before.
const WAIT_MAX: Duration = Duration::from_mins(4);

/// Tickets taken.
const TICKETS: u64 = 1_000;

/// The seed of the faults; the same seed, the same faults in the same order.
const SEED: u64 = 0x5eed_0004;

fn equipment(printer: &Emulator, more: &str) -> String {
    format!(
        "{PAPER_IN_LETTERS}{more}[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ntcp = \"{}\"\nconfirms = \"process_id\"\nway = \"text\"\n",
        printer.address()
    )
}

fn emulator() -> Emulator {
    Emulator::tcp(SocketAddr::from(([127, 0, 0, 1], 0)), 576).unwrap()
}

/// A ticket's number on a piece of paper, and whether that says that it is a copy; none if no number is
/// on it.
fn read(text: &str) -> Option<(u64, bool)> {
    let number = text.lines().find_map(|line| line.trim().strip_prefix("A ")?.parse().ok())?;
    Some((number, text.contains("DUPLIKAT")))
}

async fn issue(served: &Served, process: &Process) -> BTreeMap<u64, u64> {
    let mut kiosks = Vec::new();
    for _ in 0..4 {
        kiosks.push(served.kiosk(process).await);
    }
    let tasks: Vec<_> = kiosks
        .into_iter()
        .enumerate()
        .map(|(kiosk, mut client)| {
            tokio::spawn(async move {
                let mut issued = Vec::new();
                for n in 0..TICKETS / 4 {
                    let answer = client.ticket("registration", &format!("k{kiosk}-{n}")).await;
                    assert_eq!(answer.status, 201, "{}", answer.text);
                    let ticket = answer.json();
                    let number: u64 = ticket["number"].as_str().unwrap()[1..].parse().unwrap();
                    issued.push((number, ticket["id"].as_u64().unwrap()));
                }
                issued
            })
        })
        .collect();
    let mut issued = BTreeMap::new();
    for task in tasks {
        issued.extend(task.await.unwrap());
    }
    issued
}

/// What staff were told of jobs that want somebody: the tickets, each with its last state.
async fn told_of_jobs(mut follower: Follower, last: u64) -> BTreeMap<u64, Vec<String>> {
    let mut told: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    loop {
        let message = follower.next().await;
        if message["type"] == "device" && message["job"] != Value::Null {
            let state = message["job"]["state"].as_str().unwrap().to_owned();
            told.entry(message["job"]["ticket"].as_u64().unwrap()).or_default().push(state);
        }
        // A ticket that is cancelled in the end says that all before it was heard.
        if message["type"] == "cancelled" && message["ticket"] == last {
            return told;
        }
    }
}

/// Proves that of a thousand tickets under random faults each is printed exactly once, or is in doubt
/// and reported; that a second printing is marked as a copy; that none is missing; and that they come
/// out in order.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tickets_through_every_fault() {
    let printer = emulator();
    printer.draw_nothing();
    let served = Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment(&printer, ""));
    let process = served.start();
    let mut anna = served.anna(&process).await;
    let follower = Follower::follow(process.address, &As::Cookies(&anna.cookie_header()), "").await;
    let stop = Arc::new(AtomicBool::new(false));
    let _end = EndTrouble(Arc::clone(&stop));
    let trouble = {
        let (printer, stop) = (printer.clone(), Arc::clone(&stop));
        tokio::task::spawn_blocking(move || make_trouble(&printer, &Trouble::ALL, 50, SEED, &stop))
    };
    let issued = issue(&served, &process).await;
    let mut kiosk = served.kiosk(&process).await;
    let last = kiosk.ticket("cashier", "last").await.json()["id"].as_u64().unwrap();
    let told = tokio::spawn(told_of_jobs(follower, last));
    wait_for_the_end(&mut anna, WAIT_MAX, &"a thousand tickets").await;
    stop.store(true, Ordering::SeqCst);
    let faults = trouble.await.unwrap();
    anna.post(&office(&format!("/tickets/{last}/cancel")), "").await;
    let told = told.await.unwrap();

    // The daemon ended the first connection, which was idle meanwhile.
    let mut kiosk = served.kiosk(&process).await;
    let sheets = printer.sheets();
    let whole: Vec<(u64, bool)> =
        sheets.iter().filter(|sheet| sheet.whole).filter_map(|sheet| read(&sheet.text)).collect();
    let (mut printed, mut copies, mut unsure) = (0, 0, 0);
    for (number, id) in &issued {
        let print = kiosk.get(&office(&format!("/tickets/{id}"))).await.json()["print"].clone();
        let unmarked = whole.iter().filter(|sheet| **sheet == (*number, false)).count();
        let marked = whole.iter().filter(|sheet| **sheet == (*number, true)).count();
        assert!(unmarked <= 1, "{number} is doubled unmarked: {print}");
        match print["state"].as_str().unwrap() {
            "printed" => {
                printed += 1;
                assert!(
                    unmarked + marked >= 1,
                    "{number} is said to be printed: {print}; of it came out: {:#?}",
                    sheets
                        .iter()
                        .skip_while(|sheet| !sheet.text.contains(&format!("A {}", number - 2)))
                        .take_while(|sheet| !sheet.text.contains(&format!("A {}", number + 2)))
                        .map(|sheet| (&sheet.text, sheet.whole))
                        .collect::<Vec<_>>()
                );
                if print["copy"] == true {
                    copies += 1;
                    assert!(marked >= 1, "{number} is said to be a copy");
                    assert!(told.contains_key(id), "nobody was told that {number} was in doubt");
                } else {
                    assert_eq!((unmarked, marked), (1, 0), "{number}");
                }
            }
            "unsure" => {
                unsure += 1;
                assert!(told[id].contains(&"unsure".to_owned()), "{number}: {told:?}");
            }
            other => panic!("{number} is {other}: {print}"),
        }
    }
    assert_eq!(printed + unsure, TICKETS);
    let order: Vec<u64> = whole.iter().map(|(number, _)| *number).collect();
    assert!(order.is_sorted(), "out of order: {order:?}");
    assert!(printer.problems().is_empty(), "{:?}", printer.problems());
    println!("{printed} printed, {copies} of them as copies, {unsure} unsure; faults: {faults:?}");
    assert_eq!(faults.len(), Trouble::ALL.len(), "not every kind of fault came up: {faults:?}");
}

async fn wait_for_state(client: &mut Client, id: u64, wanted: &str) -> Value {
    let path = office(&format!("/tickets/{id}"));
    let deadline = tokio::time::Instant::now() + WAIT_MAX;
    loop {
        let print = client.get(&path).await.json()["print"].clone();
        if print["state"] == wanted {
            return print;
        }
        assert!(tokio::time::Instant::now() < deadline, "the job is {print}, not {wanted}");
        tokio::task::yield_now().await;
    }
}

/// Proves that a process killed in the middle of sending leaves the ticket in doubt, which the next one
/// prints again as a copy, once.
#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_the_ticket_comes_out_as_a_copy() {
    let printer = emulator();
    printer.set_speed(Some(10));
    let served = Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment(&printer, ""));
    let mut process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let id = kiosk.ticket("registration", "k1").await.json()["id"].as_u64().unwrap();
    kiosk.ticket("registration", "k2").await;
    wait_for_state(&mut kiosk, id, "sent").await;
    assert_eq!(printer.count(), 0, "it is being printed");
    process.kill();
    printer.set_speed(None);
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    assert_eq!(wait_for_state(&mut kiosk, id, "printed").await["copy"], true);
    wait_for_state(&mut kiosk, id + 1, "printed").await;
    let read: Vec<_> = printer.sheets().iter().filter_map(|sheet| read(&sheet.text)).collect();
    assert_eq!(read, [(1, false), (1, true), (2, false)]);
}

/// Proves that an office that leaves doubt to staff prints nothing twice by itself; that staff see the
/// job, and have it printed again, as a copy, once for one key, or cancel it.
#[tokio::test(flavor = "multi_thread")]
async fn staff_decide_where_the_office_says_so() {
    let printer = emulator();
    let more = "[printing]\nin_doubt = \"ask_staff\"\n";
    let served = Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment(&printer, more));
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let mut anna = served.anna(&process).await;
    printer.arm(Fault::PaperOut { after_dots: 100 });
    let id = kiosk.ticket("registration", "k1").await.json()["id"].as_u64().unwrap();
    let second = kiosk.ticket("registration", "k2").await.json()["id"].as_u64().unwrap();
    wait_for_state(&mut kiosk, id, "unsure").await;
    let shown = anna.get(&office("/printers/hall")).await.json();
    assert_eq!((shown["state"].as_str(), shown["unsure"].as_u64()), (Some("trouble"), Some(1)), "{shown}");
    assert_eq!(shown["conditions"], serde_json::json!(["paper_out"]));
    let told = kiosk.get(&office("")).await.json()["paper"].clone();
    assert_eq!(told, serde_json::json!({"prints": false, "reason": "paper_out", "phone": true}));
    printer.set(Sensor::PaperOut, false);
    wait_for_state(&mut kiosk, second, "printed").await;
    assert_eq!(kiosk.get(&office("")).await.json()["paper"]["prints"], true);
    let jobs = anna.get(&office("/printers/hall/jobs")).await.json();
    assert_eq!((jobs[0]["number"].as_str(), jobs[0]["state"].as_str()), (Some("A001"), Some("unsure")));
    let job = jobs[0]["job"].as_u64().unwrap();
    for _ in 0..2 {
        let path = office(&format!("/printers/hall/jobs/{job}/reprint"));
        let answer = anna
            .send(kolejka_testkit::client::Method::POST, &path, &[("idempotency-key", "again")], "")
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["copy"], true);
    }
    wait_for_state(&mut kiosk, id, "printed").await;
    let answer = anna.post(&office(&format!("/printers/hall/jobs/{job}/cancel")), "").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "job_not_waiting"));
    let whole: Vec<_> =
        printer.sheets().iter().filter(|sheet| sheet.whole).filter_map(|sheet| read(&sheet.text)).collect();
    assert_eq!(whole, [(2, false), (1, true)]);
    let stranger = kiosk.get(&office("/printers")).await;
    assert_eq!(stranger.code(), "not_allowed");
}

/// Proves that staff can give what waits for a dead printer to another, and that a kiosk whose printer
/// does not work says where there is one that does.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_given_to_another_printer() {
    let (dead, good) = (emulator(), emulator());
    dead.set(Sensor::CoverOpen, true);
    let more = format!(
        "[[kiosks]]\nid = \"door\"\nprinter = \"door\"\n[[printers]]\nid = \"door\"\ntcp = \"{}\"\nconfirms = \"status\"\nway = \"text\"\nplace = \"przy wejściu\"\n",
        good.address()
    );
    let served = Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment(&dead, &more));
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let mut anna = served.anna(&process).await;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(kiosk.ticket("registration", &format!("k{n}")).await.json()["id"].as_u64().unwrap());
    }
    let deadline = tokio::time::Instant::now() + WAIT_MAX;
    loop {
        let paper = kiosk.get(&office("")).await.json()["paper"].clone();
        let shown = anna.get(&office("/printers/hall")).await.json();
        if paper["prints"] == false && shown["queued"] == 3 {
            let elsewhere = serde_json::json!([{"kiosk": "door", "place": {"pl": "przy wejściu"}}]);
            assert_eq!((paper["reason"].as_str(), &paper["elsewhere"]), (Some("cover_open"), &elsewhere));
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{paper} {shown}");
        tokio::task::yield_now().await;
    }
    for (to, code) in [("hall", "invalid"), ("nowhere", "unknown_printer")] {
        let answer = anna.post(&office("/printers/hall/move"), &format!(r#"{{"to":"{to}"}}"#)).await;
        assert_eq!(answer.code(), code);
    }
    let answer = anna.post(&office("/printers/hall/move"), r#"{"to":"door"}"#).await;
    assert_eq!(answer.json()["moved"], 3, "{}", answer.text);
    for id in ids {
        wait_for_state(&mut kiosk, id, "printed").await;
    }
    let read: Vec<_> = good.sheets().iter().filter_map(|sheet| read(&sheet.text)).collect();
    assert_eq!(read, [(1, false), (2, false), (3, false)]);
    let left = anna.get(&office("/printers/door")).await.json()["paper_left_mm"].as_u64().unwrap();
    assert!(left <= 80_000, "{left}");
    let answer = anna.post(&office("/printers/door/new-roll"), "").await;
    assert_eq!(answer.json()["paper_left_mm"], 80_000);
    let figures = anna.get("/metrics").await.text;
    let condition =
        "kolejka_printer_condition{office=\"gostynin\",printer=\"hall\",condition=\"cover_open\"} 1";
    assert!(figures.contains(condition), "{figures}");
}

/// Proves that a printer that two offices' files lead to, by its name and by its address, is one's alone:
/// the other's tickets wait and its staff are told, so that none is printed into another; and that one file
/// that names it twice is refused.
#[tokio::test(flavor = "multi_thread")]
async fn two_printers_on_one_address() {
    let printer = emulator();
    let folder = tempfile::tempdir().unwrap();
    let file = kolejka_testkit::served::office_file(&format!(
        "[[printers]]\nid = \"a\"\ntcp = \"{0}\"\n[[printers]]\nid = \"b\"\ntcp = \"{0}\"\n",
        printer.address()
    ));
    let path = folder.path().join("office.toml");
    std::fs::write(&path, file).unwrap();
    let checked = std::process::Command::new(KOLEJKA).arg("check").arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(
        !checked.status.success() && said.contains("another printer is reached in the same way"),
        "{said}"
    );

    let served = Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment(&printer, ""));
    let settings = std::fs::read_to_string(served.settings()).unwrap();
    let both = settings.replace("\"office.toml\"", "\"office.toml\", \"other.toml\"");
    std::fs::write(served.settings(), both).unwrap();
    let other = kolejka_testkit::served::office_file(&equipment(&printer, ""))
        .replacen("id = \"gostynin\"", "id = \"plock\"", 1)
        .replace("127.0.0.1:", "localhost:");
    std::fs::write(served.settings().with_file_name("other.toml"), other).unwrap();
    let kind = ["--kind", "kiosk", "--id", "hall", "--office", "plock"];
    let added = served.run(&["device", "add"], &kind, "");
    let token = added.lines().find_map(|line| line.strip_prefix("token: ")).unwrap().to_owned();
    let process = served.start();
    let mut anna = served.anna(&process).await;
    let mut here = served.kiosk(&process).await;
    let mut there = Client::device(process.address, &token).await;
    let issue = r#"{"services":["registration"]}"#;
    let key = [("idempotency-key", "k")];
    let mut ids = Vec::new();
    for (client, office) in [(&mut here, "gostynin"), (&mut there, "plock")] {
        let path = format!("/api/v1/offices/{office}/tickets");
        let answer = client.send(kolejka_testkit::client::Method::POST, &path, &key, issue).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        ids.push(format!("{path}/{}", answer.json()["id"]));
    }
    let deadline = tokio::time::Instant::now() + WAIT_MAX;
    loop {
        let states = [
            here.get(&ids[0]).await.json()["print"]["state"].clone(),
            there.get(&ids[1]).await.json()["print"]["state"].clone(),
        ];
        let figures = anna.get("/metrics").await.text;
        let told = ["gostynin", "plock"].map(|office| {
            let condition = format!(
                "kolejka_printer_condition{{office=\"{office}\",printer=\"hall\",condition=\"unreachable\"}} 1"
            );
            figures.contains(&condition)
        });
        // Whoever comes first has it.
        let printed = states.each_ref().map(|state| state == "printed");
        if printed != [false, false] && told == printed.map(|is| !is) {
            let waiting = usize::from(printed[0]);
            assert_eq!(states[waiting], "queued");
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{states:?} {told:?}");
        tokio::task::yield_now().await;
    }
    assert_eq!(printer.count(), 1);
}
