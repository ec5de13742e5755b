//! Tickets on paper, from the real process to printers that misbehave; and under a clock that is set,
//! inside this process.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_api::{PrintState, StreamView};
use kolejka_core::{
    Actor, Command, Issue, Texts, Timestamp,
    config::{Align, PaperText, PaperWhat, PrintWay, PrinterLink, TextSize, built_in_paper},
    ids::Seq,
};
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    office::{self, OfficeHandle, Parts, Request},
    printing::Printing,
    public::PublicAddress,
};
use kolejka_store::{JournalSource, SqliteStore};
use kolejka_testkit::{
    client::{Client, Method, office},
    follower::{As, Follower},
    printer::{Manner, RecordingPrinter, make_pipe, stuff_pipe},
    process::Process,
    sample,
    served::{PAPER_IN_LETTERS, Served},
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};
use tokio::sync::watch;

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long stopping may take: less than a printer that hangs is given.
const STOP_MAX: Duration = Duration::from_secs(10);

/// How long staff may wait to be told of trouble.
const TOLD_MAX: Duration = Duration::from_secs(30);

fn served(hall: SocketAddr, more: &str) -> Served {
    let equipment = format!(
        "{PAPER_IN_LETTERS}[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ntcp = \"{hall}\"\nway = \"text\"\n{more}"
    );
    Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment)
}

/// The same with a printer at a device file.
fn served_device(device: &Path) -> Served {
    let equipment = format!(
        "{PAPER_IN_LETTERS}[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ndevice = \"{}\"\npaper_mm = 58\nway = \"text\"\n",
        device.display()
    );
    Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", &equipment)
}

/// Waits until a process has a file open.
async fn wait_until_open(process: &Process, file: &Path) {
    let open = format!("/proc/{}/fd", process.id());
    let is_file = |entry: std::io::Result<std::fs::DirEntry>| {
        // It may be closed again by now.
        entry.and_then(|entry| std::fs::read_link(entry.path())).is_ok_and(|open| open == file)
    };
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    while !std::fs::read_dir(&open).unwrap().any(is_file) {
        assert!(tokio::time::Instant::now() < deadline, "{} is not opened", file.display());
        tokio::task::yield_now().await;
    }
}

/// Stops a process; one that takes too long is killed, and has not ended well.
fn stop_in_time(process: &mut Process) -> bool {
    let (tell, stopped) = mpsc::channel::<()>();
    let id = process.id().to_string();
    let watch = std::thread::spawn(move || {
        if stopped.recv_timeout(STOP_MAX) == Err(RecvTimeoutError::Timeout) {
            std::process::Command::new("kill").args(["-KILL", &id]).status().unwrap();
        }
    });
    let (ended_well, _) = process.stop();
    drop(tell);
    watch.join().unwrap();
    ended_well
}

/// What stands on a paper, by its bytes: one piece without garbage, its number and whether it is
/// marked as a copy. The number is written letter by letter, so it stands in the bytes as it is.
/// Behind a job that broke off a copy comes after what fills up and cuts off the rest of that one.
fn number_on(bytes: &[u8]) -> (String, bool) {
    let printed = kolejka_emulator::print(bytes, 576);
    assert!(printed.problems.is_empty(), "{:?}", printed.problems);
    assert_eq!(printed.papers.len(), if bytes.starts_with(&[0]) { 2 } else { 1 });
    let text = String::from_utf8_lossy(bytes);
    let place = text.find("A 0").expect("there is a number");
    (text[place..place + 5].replace(' ', ""), text.contains("DUPLIKAT"))
}

/// An address where nobody listens until its printer does: it stays taken, so that neither another
/// test gets it nor a connection to it starts from it.
fn free_address() -> SocketAddr {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    // As listeners do, so that the printer may have it all the same.
    socket.set_reuseaddr(true).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    std::mem::forget(socket);
    address
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
    let served = served(
        hanging.address,
        &format!("[[printers]]\nid = \"desk\"\ntcp = \"{}\"\nway = \"text\"\n", good.address),
    );
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

/// Proves that a ticket that was given up before its turn is not printed, and the next one is; and that it gets
/// its paper, unmarked, when giving it up is taken back.
#[tokio::test]
async fn a_ticket_given_up_is_not_printed() {
    let free = free_address();
    let served = served(free, "");
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    // It is the first one's turn until there is a printer.
    kiosk.ticket("registration", "k1").await;
    let id = kiosk.ticket("registration", "k2").await.json()["id"].as_u64().unwrap();
    kiosk.ticket("registration", "k3").await;
    let mut anna = served.anna(&process).await;
    let given_up = anna.post(&office(&format!("/tickets/{id}/cancel")), "").await;
    assert_eq!(given_up.status, 200, "{}", given_up.text);
    let printer = RecordingPrinter::at(free);
    let numbers: Vec<_> = (0..2).map(|_| number_on(&printer.next_job()).0).collect();
    assert_eq!(numbers, ["A001", "A003"]);
    wait_for_print_state(&mut kiosk, id, "cancelled").await;
    let back = anna.post(&office(&format!("/tickets/{id}/undo")), "").await;
    assert_eq!(back.status, 200, "{}", back.text);
    assert_eq!(number_on(&printer.next_job()), ("A002".to_owned(), false));
    wait_for_print_state(&mut kiosk, id, "sent").await;
}

/// Proves that a printer at a device file gets its bytes, and that one that cannot be opened is
/// tried again until it can.
#[tokio::test]
async fn a_printer_at_a_device_file() {
    let folder = tempfile::tempdir().unwrap();
    let device = folder.path().join("lp0");
    let served = served_device(&device);
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    let id = kiosk.ticket("registration", "k1").await.json()["id"].as_u64().unwrap();
    std::fs::write(&device, b"").unwrap();
    wait_for_print_state(&mut kiosk, id, "sent").await;
    let printed = kolejka_emulator::print(&std::fs::read(&device).unwrap(), 384);
    assert!(printed.problems.is_empty() && printed.papers.len() == 1);
}

/// Proves that a device file at whose other end nobody is counts as trouble, which staff are told,
/// and that its ticket is printed, unmarked, as soon as somebody is there.
#[tokio::test]
async fn a_device_that_nobody_reads_is_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let device = folder.path().join("lp0");
    make_pipe(&device);
    let served = served_device(&device);
    let process = served.start();
    let anna = served.anna(&process).await;
    let mut staff = Follower::follow(process.address, &As::Cookies(&anna.cookie_header()), "").await;
    let mut kiosk = served.kiosk(&process).await;
    let id = kiosk.ticket("registration", "k1").await.json()["id"].as_u64().unwrap();
    let told = tokio::time::timeout(TOLD_MAX, staff.next_of("device")).await.expect("staff are told");
    assert_eq!((told["device"].as_str(), told["state"].as_str()), (Some("printer:hall"), Some("trouble")));
    let printed = tokio::task::spawn_blocking(move || std::fs::read(&device)).await.unwrap().unwrap();
    assert_eq!(number_on(&printed), ("A001".to_owned(), false));
    wait_for_print_state(&mut kiosk, id, "sent").await;
    assert_eq!(staff.next_of("device").await["state"], "ok");
}

/// Proves that a printer that says its status without end gets one ticket after another, and that a
/// ticket that it has is noted though the daemon stops at that moment: it is not printed again.
#[tokio::test]
async fn a_printer_that_never_stops_talking_holds_up_nothing() {
    let printer = RecordingPrinter::start();
    printer.behave(Manner::Talks);
    let served = served(printer.address, "");
    let mut process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    kiosk.ticket("registration", "k1").await;
    let second = kiosk.ticket("registration", "k2").await.json()["id"].as_u64().unwrap();
    let numbers: Vec<_> = (0..2).map(|_| number_on(&printer.next_job())).collect();
    assert_eq!(numbers, [("A001".to_owned(), false), ("A002".to_owned(), false)]);
    assert!(stop_in_time(&mut process), "stopping takes too long");
    printer.behave(Manner::Good);
    let process = served.start();
    let mut kiosk = served.kiosk(&process).await;
    kiosk.ticket("registration", "k3").await;
    assert_eq!(number_on(&printer.next_job()), ("A003".to_owned(), false));
    wait_for_print_state(&mut kiosk, second, "sent").await;
    assert!(printer.others().is_empty());
}

/// Proves that the daemon stops in time, and well, while a printer without paper takes no bytes.
#[tokio::test]
async fn stopping_does_not_wait_for_a_printer_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let device = folder.path().join("lp0");
    make_pipe(&device);
    let _stuffed = stuff_pipe(&device);
    let served = served_device(&device);
    let mut process = served.start();
    served.kiosk(&process).await.ticket("registration", "k1").await;
    wait_until_open(&process, &device).await;
    assert!(stop_in_time(&mut process), "stopping takes too long");
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
        "{PAPER_IN_LETTERS}[[kiosks]]\nid = \"hall\"\nprinter = \"hall\"\n[[printers]]\nid = \"hall\"\ntcp = \"{}\"\nway = \"text\"\n",
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

/// The machine's clocks, each so many seconds off.
struct SetClock {
    machine: SystemClock,
    wall_s: AtomicI64,
    monotonic_s: AtomicI64,
}

const DAY_S: i64 = 24 * 3600;

/// Longer than a job is tried.
const TOO_LONG_S: i64 = 16 * 60;

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.machine.now().0 + self.wall_s.load(Ordering::SeqCst) * 1000)
    }

    fn monotonic(&self) -> Duration {
        self.machine.monotonic()
            + Duration::from_secs(self.monotonic_s.load(Ordering::SeqCst).try_into().unwrap())
    }
}

impl SetClock {
    /// Sets the wall clock.
    fn set(&self, wall_s: i64) {
        self.wall_s.store(wall_s, Ordering::SeqCst);
    }

    /// Lets so much time pass, by the clock that nobody sets.
    fn pass(&self, monotonic_s: i64) {
        self.monotonic_s.fetch_add(monotonic_s, Ordering::SeqCst);
    }
}

/// An office and its printing in this process, under a clock that can be set.
struct Place {
    clock: Arc<SetClock>,
    store: Arc<SqliteStore>,
    office: OfficeHandle,
    printing: Arc<Printing>,
    stop: watch::Sender<bool>,
    folder: tempfile::TempDir,
}

impl Place {
    /// Opens it with its printer at an address and its wall clock so many seconds off.
    fn open(printer: SocketAddr, wall_s: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock {
            machine: SystemClock::new(),
            wall_s: wall_s.into(),
            monotonic_s: AtomicI64::new(0),
        });
        let store = Arc::new(SqliteStore::open(&folder.path().join("journal.db"), "j").unwrap());
        let mut config = sample::office();
        config.printers[0].link = PrinterLink::Tcp { address: printer.to_string() };
        // Its numbers are read out of the bytes.
        config.printers[0].way = PrintWay::Text;
        let mut blocks = built_in_paper();
        for block in blocks.iter_mut().filter(|block| block.what == PaperWhat::Number) {
            let text = Texts::from([("pl", "{number}")]);
            let (size, align) = (TextSize::Huge, Align::Left);
            block.what = PaperWhat::Text(PaperText { text, size, bold: true, align, lines_max: None });
        }
        config.paper = Some(blocks);
        let office = office::open(Parts {
            id: "test".into(),
            config,
            source: Arc::clone(&store) as Arc<dyn JournalSource>,
            side: store.side_tables().unwrap(),
            build: "test".to_owned(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            counted: true,
        })
        .unwrap();
        let (stop, _) = watch::channel(false);
        let printing = Self::print(&office, &store, &clock, &stop, folder.path());
        Self { clock, store, office, printing, stop, folder }
    }

    fn print(
        office: &OfficeHandle,
        store: &SqliteStore,
        clock: &Arc<SetClock>,
        stop: &watch::Sender<bool>,
        folder: &Path,
    ) -> Arc<Printing> {
        Printing::start(
            &folder.join("spool.db"),
            &BTreeMap::from([(office.id().clone(), office.clone())]),
            || store.side_tables(),
            Arc::new(PublicAddress::new(None)),
            &(Arc::clone(clock) as Arc<dyn Clock>),
            &stop.subscribe(),
            true,
        )
        .unwrap()
    }

    /// Ends printing and begins it again, as the next process would.
    fn print_again(&mut self) {
        self.stop.send_replace(true);
        self.stop = watch::channel(false).0;
        self.printing = Self::print(&self.office, &self.store, &self.clock, &self.stop, self.folder.path());
    }

    /// Takes a ticket at the kiosk; the event that issued it.
    async fn ticket(&self) -> Seq {
        let issue = Issue {
            services: vec!["registration".into()],
            count: 1,
            class: None,
            language: None,
            step_free: false,
            need: None,
            printer: None,
            forecast: None,
            print_card: false,
        };
        let request = Request {
            command: Command::Issue(issue),
            actor: Actor::Kiosk("hall".into()),
            key: None,
            note: None,
        };
        self.office.submit(request, |done| done.action).await.unwrap()
    }

    /// Takes a ticket while the printer is not there, and waits until printing it has failed.
    async fn ticket_in_trouble(&self) -> Seq {
        let mut staff = self.office.hub().follow(StreamView::Staff, false, None).live;
        let ticket = self.ticket().await;
        loop {
            let told = staff.recv().await.unwrap();
            if told.text(StreamView::Staff).is_some_and(|text| text.contains("\"state\":\"trouble\"")) {
                return ticket;
            }
        }
    }

    async fn wait_for(&self, ticket: Seq, wanted: PrintState) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            let state = self.printing.state(self.office.id(), ticket).map(|(state, _)| state);
            if state == Some(wanted) {
                return;
            }
            assert!(tokio::time::Instant::now() < deadline, "the job is {state:?}, not {wanted:?}");
            tokio::task::yield_now().await;
        }
    }
}

/// Proves that tickets are printed at once while the clock stands before the last event, having been
/// set back by a day.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_before_the_last_event_holds_up_no_paper() {
    let printer = RecordingPrinter::start();
    let place = Place::open(printer.address, DAY_S);
    place.ticket().await;
    assert_eq!(number_on(&printer.next_job()).0, "A001");
    place.clock.set(0);
    let ticket = place.ticket().await;
    assert_eq!(number_on(&printer.next_job()), ("A002".to_owned(), false));
    place.wait_for(ticket, PrintState::Sent).await;
}

/// Proves that a job that failed is tried again after its rest, and not given up, whether the clock is
/// set back or forward by a day meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_neither_delays_a_retry_nor_gives_it_up() {
    for jump_s in [-DAY_S, DAY_S] {
        let free = free_address();
        let place = Place::open(free, 0);
        let ticket = place.ticket_in_trouble().await;
        place.clock.set(jump_s);
        let printer = RecordingPrinter::at(free);
        assert_eq!(number_on(&printer.next_job()), ("A001".to_owned(), false));
        place.wait_for(ticket, PrintState::Sent).await;
    }
}

/// Proves that a job is given up when it has been tried for too long, although the clock was set back
/// meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_does_not_keep_a_job_for_ever() {
    let place = Place::open(free_address(), 0);
    let ticket = place.ticket_in_trouble().await;
    place.clock.set(-DAY_S);
    place.clock.pass(TOO_LONG_S);
    place.wait_for(ticket, PrintState::Failed).await;
}

/// Proves that the next process tries a job at once although its clock was set back, and gives up one
/// that grew too old while nobody printed.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_an_earlier_life_is_as_old_as_the_clock_says() {
    let free = free_address();
    let mut place = Place::open(free, DAY_S);
    let ticket = place.ticket_in_trouble().await;
    place.clock.set(0);
    place.print_again();
    let printer = RecordingPrinter::at(free);
    assert_eq!(number_on(&printer.next_job()), ("A001".to_owned(), false));
    place.wait_for(ticket, PrintState::Sent).await;

    let mut place = Place::open(free_address(), 0);
    let ticket = place.ticket_in_trouble().await;
    place.clock.set(TOO_LONG_S);
    place.print_again();
    place.wait_for(ticket, PrintState::Failed).await;
}
