//! Tickets on paper, from the real process to a printer on the network that misbehaves.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_testkit::{
    client::{Client, Method, office},
    printer::{Manner, RecordingPrinter},
    process::Process,
    served::Served,
};
use std::{net::SocketAddr, path::Path, time::Duration};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

fn served(hall: SocketAddr, more: &str) -> Served {
    let equipment = format!(
        "[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ntcp = \"{hall}\"\n{more}"
    );
    Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment)
}

/// What stands on a paper, by its bytes: one piece without garbage, its number and whether it is
/// marked as a copy. The number is written letter by letter, so it stands in the bytes as it is.
fn number_on(bytes: &[u8]) -> (String, bool) {
    let printed = kolejka_emulator::print(bytes, 576);
    assert!(printed.problems.is_empty(), "{:?}", printed.problems);
    assert_eq!(printed.papers.len(), 1);
    let text = String::from_utf8_lossy(bytes);
    let place = text.find("A 0").expect("there is a number");
    (text[place..place + 5].replace(' ', ""), text.contains("DUPLIKAT"))
}

/// An address where nobody listens for the moment.
fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn wait_for_print_state(client: &mut Client, id: u64, wanted: &str) {
    let path = office(&format!("/tickets/{id}"));
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    loop {
        let state = client.get(&path).await.json()["print"]["state"].clone();
        if state == wanted {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "the job is {state}, not {wanted}");
        tokio::task::yield_now().await;
    }
}

/// Proves that every ticket taken at a kiosk comes out of its printer once, in order, with its
/// number, and that its print state follows.
#[tokio::test]
async fn every_ticket_comes_out_once_in_order() {
    let printer = RecordingPrinter::start();
    let served = served(printer.address, "");
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let mut ids = Vec::new();
    for n in 0..5 {
        let ticket = kiosk.ticket("registration", &format!("k{n}")).await.json();
        assert_eq!(ticket["print"]["state"], "queued");
        assert!(ticket["page_url"].as_str().unwrap().starts_with("https://q.example/t/"));
        ids.push(ticket["id"].as_u64().unwrap());
    }
    // Asked again: not printed again.
    kiosk.ticket("registration", "k0").await;
    let numbers: Vec<_> = (0..5).map(|_| number_on(&printer.next_job())).collect();
    let expected: Vec<_> = (1..=5).map(|n| (format!("A00{n}"), false)).collect();
    assert_eq!(numbers, expected);
    wait_for_print_state(&mut kiosk, ids[4], "sent").await;
    assert!(printer.others().is_empty());
}

/// Proves that a printer that is not there holds up nobody, and prints everything in order, once
/// and unmarked, when it is there at last.
#[tokio::test]
async fn a_dead_printer_holds_up_nobody_and_catches_up() {
    let free = free_address();
    let served = served(free, "");
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let mut last = 0;
    for n in 0..3 {
        let ticket = kiosk.ticket("registration", &format!("k{n}")).await;
        assert_eq!(ticket.status, 201, "{}", ticket.text);
        last = ticket.json()["id"].as_u64().unwrap();
    }
    let printer = RecordingPrinter::at(free);
    let numbers: Vec<_> = (0..3).map(|_| number_on(&printer.next_job())).collect();
    assert_eq!(numbers, [("A001".to_owned(), false), ("A002".to_owned(), false), ("A003".to_owned(), false)]);
    wait_for_print_state(&mut kiosk, last, "sent").await;
    assert!(printer.others().is_empty());
}

/// Proves that a printer that hangs holds up neither tickets nor another printer.
#[tokio::test]
async fn a_hanging_printer_holds_up_no_other() {
    let (hanging, good) = (RecordingPrinter::start(), RecordingPrinter::start());
    hanging.behave(Manner::Hangs);
    let served =
        served(hanging.address, &format!("[[printers]]\nid = \"desk\"\ntcp = \"{}\"\n", good.address));
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    assert_eq!(kiosk.ticket("registration", "k1").await.status, 201);
    let mut anna = served.anna(&process).await;
    let body = r#"{"services":["registration"],"printer":"desk"}"#;
    let issued = anna.send(Method::POST, &office("/tickets"), &[("idempotency-key", "a")], body).await;
    assert_eq!(issued.status, 201, "{}", issued.text);
    assert_eq!(number_on(&good.next_job()), ("A002".to_owned(), false));
    assert_eq!(kiosk.ticket("registration", "k2").await.status, 201);
}

/// Proves that a ticket whose printing broke off is printed again and marked as a copy, and the next
/// one is not.
#[tokio::test]
async fn what_broke_off_is_printed_again_as_a_copy() {
    let printer = RecordingPrinter::start();
    printer.behave(Manner::BreaksOffAfter(100));
    let served = served(printer.address, "");
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    kiosk.ticket("registration", "k1").await;
    kiosk.ticket("registration", "k2").await;
    printer.wait_for_break();
    printer.behave(Manner::Good);
    let numbers: Vec<_> = (0..2).map(|_| number_on(&printer.next_job())).collect();
    assert_eq!(numbers, [("A001".to_owned(), true), ("A002".to_owned(), false)]);
}

/// Proves that a job that was being sent when the process was killed is printed by the next process,
/// marked as a copy, and those behind it unmarked.
#[tokio::test]
async fn a_job_in_flight_when_killed_is_printed_as_a_copy() {
    let printer = RecordingPrinter::start();
    printer.behave(Manner::Hangs);
    let served = served(printer.address, "");
    let mut process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let id = kiosk.ticket("registration", "k1").await.json()["id"].as_u64().unwrap();
    kiosk.ticket("registration", "k2").await;
    wait_for_print_state(&mut kiosk, id, "sending").await;
    process.kill();
    printer.behave(Manner::Good);
    let process = served.start();
    let numbers: Vec<_> = (0..2).map(|_| number_on(&printer.next_job())).collect();
    assert_eq!(numbers, [("A001".to_owned(), true), ("A002".to_owned(), false)]);
    let mut kiosk = served.kiosk(&process).await;
    wait_for_print_state(&mut kiosk, id, "sent").await;
    assert!(printer.others().is_empty());
}

/// Proves that a ticket that was given up before its turn is not printed, and the next one is.
#[tokio::test]
async fn a_ticket_given_up_is_not_printed() {
    let free = free_address();
    let served = served(free, "");
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let id = kiosk.ticket("registration", "k1").await.json()["id"].as_u64().unwrap();
    kiosk.ticket("registration", "k2").await;
    let mut anna = served.anna(&process).await;
    let given_up = anna.post(&office(&format!("/tickets/{id}/cancel")), "").await;
    assert_eq!(given_up.status, 200, "{}", given_up.text);
    let printer = RecordingPrinter::at(free);
    assert_eq!(number_on(&printer.next_job()).0, "A002");
    wait_for_print_state(&mut kiosk, id, "cancelled").await;
}

/// Proves that a printer at a device file gets its bytes, and that one that cannot be opened is
/// tried again until it can.
#[tokio::test]
async fn a_printer_at_a_device_file() {
    let folder = tempfile::tempdir().unwrap();
    let device = folder.path().join("lp0");
    let equipment = format!(
        "[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ndevice = \"{}\"\npaper_mm = 58\n",
        device.display()
    );
    let served = Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment);
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let id = kiosk.ticket("registration", "k1").await.json()["id"].as_u64().unwrap();
    std::fs::write(&device, b"").unwrap();
    wait_for_print_state(&mut kiosk, id, "sent").await;
    let printed = kolejka_emulator::print(&std::fs::read(&device).unwrap(), 384);
    assert!(printed.problems.is_empty() && printed.papers.len() == 1);
}

/// Proves that the demo's virtual printer shows the tickets that were taken, as pictures.
#[tokio::test]
async fn the_virtual_printer_shows_its_papers() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    let id = kiosk.ticket("licence", "k").await.json()["id"].as_u64().unwrap();
    wait_for_print_state(&mut kiosk, id, "sent").await;
    let page = kiosk.get("/printer").await;
    assert!(page.text.contains("src=\"/printer/1.png\""), "{}", page.text);
    let picture = kiosk.get("/printer/1.png").await;
    assert_eq!(
        (picture.status.as_u16(), picture.headers["content-type"].to_str().unwrap()),
        (200, "image/png")
    );
    assert_eq!(kiosk.get("/printer/2.png").await.status, 404);
}

/// Proves what each of three listeners shows: staff everything, devices what they need, the public
/// ticket pages and public status and nothing else.
#[tokio::test]
async fn three_listeners_show_what_is_theirs() {
    let printer = RecordingPrinter::start();
    let listen = "staff = \"127.0.0.1:0\"\ndevices = \"127.0.0.1:0\"\npublic = \"127.0.0.1:0\"";
    let equipment = format!(
        "[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ntcp = \"{}\"\n",
        printer.address
    );
    let served = Served::make(Path::new(KOLEJKA), listen, &equipment);
    let process = served.start();
    let (devices, public) = (process.next_address(), process.next_address());
    let mut kiosk = Client::device(devices, &served.kiosk_token).await;
    let ticket = kiosk.ticket("registration", "k").await;
    assert_eq!(ticket.status, 201, "{}", ticket.text);
    assert_eq!(kiosk.post("/api/v1/session", r#"{"login":"anna","password":"x"}"#).await.status, 404);
    assert_eq!(kiosk.post(&office("/counters/1/open"), "").await.status, 404);
    assert_eq!(kiosk.get("/metrics").await.status, 404);
    assert_eq!(kiosk.get("/clerk").await.status, 404);

    let mut phone = Client::connect(public).await.unwrap();
    let url = ticket.json()["page_url"].as_str().unwrap().to_owned();
    let page = phone.get(url.strip_prefix("https://q.example").unwrap()).await;
    assert!(page.status == 200 && page.text.contains("001"), "{}", page.text);
    assert_eq!(phone.get(&office("/public")).await.status, 200);
    for path in [
        office(""),
        office("/stream"),
        "/kiosk/hall".to_owned(),
        "/clerk".to_owned(),
        "/metrics".to_owned(),
        "/readyz".to_owned(),
    ] {
        assert_eq!(phone.get(&path).await.status, 404, "{path} is not for the public");
    }
    assert_eq!(phone.ticket("registration", "x").await.status, 404);
}
