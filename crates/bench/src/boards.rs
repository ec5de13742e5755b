//! Twenty clerks and eight supervisors' boards under a busy office in fast forward: whether all of them know
//! the same at every check, and whether the daemon's memory stays flat.
//!
//! A board is what the page is: a follower of the stream that asks for the whole office anew, at once for the
//! first of many messages and then at most every `BOARD_REST`. So is a clerk's panel, which asks for its counter and for
//! who waits there; the clerk's presses come beside it.

use crate::{Place, report::Report};
use anyhow::{Context, Result, ensure};
use kolejka_testkit::{
    client::{Client, Method, office},
    follower::{As, Follower},
};
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    io::Write as _,
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

const CLERKS: usize = 20;
const BOARDS: usize = 8;
const TICKETS: usize = 5_000;

/// Tickets between two checks.
const ROUND: usize = 250;

/// Rest between two questions of a board, as on the page.
const BOARD_REST: Duration = Duration::from_millis(200);

/// The same of a clerk's panel.
const PANEL_REST: Duration = Duration::from_millis(60);

/// How long a page may take to know what has happened.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a ticket more may cost the daemon for the day: its state with the owner, the forecaster and whoever
/// else keeps a copy, what was learned of it, its keys.
const KIB_A_TICKET_MAX: f64 = 16.0;

/// Events that bring no ticket, of which every board hears.
const NOTICES: usize = 2_000;

/// By how much memory may have grown after these: nothing of them is to be kept.
const GROWN_KIB_MAX: u64 = 4 * 1024;

const PASSWORD: &str = "a long password";

/// What a page knows: the last answers to what it asks, in order.
type Known = Arc<Mutex<Vec<Value>>>;

/// Works the office and looks whether all agree.
pub(crate) async fn measure(place: &Place, root: &Path, report: &mut Report) -> Result<()> {
    let process = place.demo("boards");
    let address = process.address;
    let mut admin = staffed(place, root, address).await?;

    let mut follows = Vec::new();
    let mut clerks = Vec::new();
    for n in 1..=CLERKS {
        let login = format!("clerk-{n}");
        let mut clerk = sign_in(address, &login).await?;
        let stands = done(&mut clerk, &format!("/counters/{n}/open"), "").await?;
        let panel = Known::default();
        follows.push(follow(address, &login, panel_asks(n), PANEL_REST, Arc::clone(&panel)).await?);
        clerks.push(Worker { client: clerk, counter: n, stands, panel, presses: Vec::new() });
    }
    let mut boards: Vec<Known> = Vec::new();
    for n in 1..=BOARDS {
        let known = Known::default();
        boards.push(Arc::clone(&known));
        let asks = vec![office("/board")];
        follows.push(follow(address, &format!("board-{n}"), asks, BOARD_REST, known).await?);
    }

    let (mut issued, mut checks, mut disagreements) = (0, 0, Vec::new());
    let mut memory = Vec::new();
    let started = Instant::now();
    while issued < TICKETS {
        clerks = round(address, clerks, issued).await?;
        issued += ROUND;
        checks += 1;
        disagreements.extend(check(&mut admin, &mut clerks, &boards).await?);
        memory.push((issued, process.memory_kib()));
    }
    let took_s = started.elapsed().as_secs_f64();
    let before = process.memory_kib();
    for _ in 0..NOTICES {
        let answer = admin.post(&office("/notices"), r#"{"text":{"pl":"Komunikat"}}"#).await;
        ensure!(answer.status == 201, "{}", answer.text);
        let path = office(&format!("/notices/{}", answer.json()["id"]));
        ensure!(admin.send(Method::DELETE, &path, &[], "").await.status == 204, "it is taken down");
    }
    disagreements.extend(check(&mut admin, &mut clerks, &boards).await?);
    checks += 1;
    let after = process.memory_kib();
    for follow in &follows {
        ensure!(!follow.is_finished(), "a page lost its stream");
        follow.abort();
    }
    for what in disagreements.iter().take(5) {
        report.note(what);
    }
    report.row(
        format!("{CLERKS} clerks, {BOARDS} boards, {TICKETS} tickets: checks at which all agree"),
        format!("{} of {checks}, in {took_s:.0} s", checks - disagreements.len().min(checks)),
        "all",
        disagreements.is_empty(),
    );
    report.row(
        format!("memory over {} events that bring no ticket", 2 * NOTICES),
        format!("{} → {} MiB", before / 1024, after / 1024),
        format!("≤ {} MiB more", GROWN_KIB_MAX / 1024),
        after.saturating_sub(before) <= GROWN_KIB_MAX,
    );
    let mut presses: Vec<f64> = clerks.iter().flat_map(|clerk| clerk.presses.iter().copied()).collect();
    let p95 = crate::report::percentile(&mut presses, 0.95);
    report.note(format!("{} presses meanwhile, p95 {:.1} ms until the answer", presses.len(), p95 * 1e3));
    let (first, last) =
        memory.get(memory.len() / 4).copied().zip(memory.last().copied()).context("memory was looked at")?;
    #[expect(clippy::cast_precision_loss, reason = "KiB and tickets")]
    let each = last.1.saturating_sub(first.1) as f64 / (last.0 - first.0) as f64;
    report.row(
        format!("memory from {} to {} tickets", first.0, last.0),
        format!("{} → {} MiB, {each:.1} KiB a ticket", first.1 / 1024, last.1 / 1024),
        format!("≤ {KIB_A_TICKET_MAX} KiB a ticket"),
        each <= KIB_A_TICKET_MAX,
    );
    Ok(())
}

/// The example office with twenty counters, clerks and boards for them, open; its administrator.
async fn staffed(place: &Place, root: &Path, address: SocketAddr) -> Result<Client> {
    let settings = place.data.join("boards.toml");
    let data = place.data.join("boards");
    let (data, example) =
        (std::path::absolute(data)?, std::path::absolute(root.join("config/gostynin.toml"))?);
    let text = format!(
        "data = \"{}\"\noffices = [\"{}\"]\n[listen]\nstaff = \"127.0.0.1:0\"\n",
        data.display(),
        example.display()
    );
    std::fs::write(&settings, text)?;
    for n in 1..=CLERKS {
        person(&place.binary, &settings, &format!("clerk-{n}"), "clerk")?;
    }
    for n in 1..=BOARDS {
        person(&place.binary, &settings, &format!("board-{n}"), "supervisor")?;
    }
    let mut admin = Client::staff(address, "admin").await;
    let mut file = std::fs::read_to_string(root.join("config/gostynin.toml"))?;
    for n in 6..=CLERKS {
        write!(file, "\n[[counters]]\nid = \"{n}\"\nlabel = \"{n}\"\nservices = \"all\"\n")?;
    }
    let base = admin.get(&office("/configuration")).await.json()["version"].clone();
    let path = office(&format!("/configuration?base={base}"));
    let answer = admin.send(Method::PUT, &path, &[], &file).await;
    ensure!(answer.status == 200, "{}", answer.text);
    // Whatever the hour at which it is measured.
    done(&mut admin, "/intake", r#"{"order":"open"}"#).await?;
    Ok(admin)
}

/// A clerk at a counter, and how it stands by the last answer.
struct Worker {
    client: Client,
    counter: usize,
    stands: Value,
    /// What the clerk's panel shows meanwhile.
    panel: Known,
    presses: Vec<f64>,
}

impl Worker {
    async fn press(&mut self, path: &str) -> Result<Option<Value>> {
        let pressed = Instant::now();
        let answer = self.client.post(&office(path), "").await;
        self.presses.push(pressed.elapsed().as_secs_f64());
        if answer.status == 204 {
            return Ok(None);
        }
        ensure!(answer.status == 200, "{path}: {}", answer.text);
        Ok(Some(answer.json()))
    }

    /// Calls, serves and finishes until told to stop, whatever stands at the counter then.
    async fn work(mut self, stop: Arc<AtomicBool>) -> Result<Self> {
        let next = format!("/counters/{}/call-next", self.counter);
        let mut ticket = self.stands["ticket"]["id"].as_u64();
        while !stop.load(Ordering::Acquire) {
            let Some(id) = ticket else {
                match self.press(&next).await? {
                    Some(called) => ticket = called["ticket"]["id"].as_u64(),
                    None => tokio::time::sleep(Duration::from_millis(2)).await,
                }
                continue;
            };
            if stop.load(Ordering::Acquire) {
                break;
            }
            self.press(&format!("/tickets/{id}/serve")).await?;
            if stop.load(Ordering::Acquire) {
                break;
            }
            self.press(&format!("/tickets/{id}/finish")).await?;
            ticket = None;
        }
        self.stands = self.client.get(&office(&format!("/counters/{}", self.counter))).await.json();
        // Served already, which another press would refuse: the next press of next finishes it.
        if self.stands["ticket"]["status"] == "serving" {
            self.press(&next).await?;
            self.stands = self.client.get(&office(&format!("/counters/{}", self.counter))).await.json();
        }
        Ok(self)
    }
}

/// Issues so many tickets while the clerks work.
async fn round(address: SocketAddr, clerks: Vec<Worker>, issued: usize) -> Result<Vec<Worker>> {
    let stop = Arc::new(AtomicBool::new(false));
    let works: Vec<_> = clerks.into_iter().map(|clerk| tokio::spawn(clerk.work(Arc::clone(&stop)))).collect();
    let next = Arc::new(AtomicUsize::new(0));
    let issuers: Vec<_> = (0..4)
        .map(|_| {
            let next = Arc::clone(&next);
            tokio::spawn(async move {
                let mut floor = Client::staff(address, "ewa").await;
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= ROUND {
                        return Ok(());
                    }
                    let service = ["registration", "licence", "pickup", "trusted-profile", "cashier"][n % 5];
                    let body = format!(r#"{{"services":["{service}"]}}"#);
                    let key = format!("boards-{}", issued + n);
                    let headers = [("idempotency-key", key.as_str())];
                    let answer = floor.send(Method::POST, &office("/tickets"), &headers, &body).await;
                    ensure!(answer.status == 201, "{}", answer.text);
                }
            })
        })
        .collect();
    for issuer in issuers {
        issuer.await??;
    }
    stop.store(true, Ordering::Release);
    let mut clerks = Vec::new();
    for work in works {
        clerks.push(work.await??);
    }
    Ok(clerks)
}

/// What a clerk's panel asks for.
fn panel_asks(counter: usize) -> Vec<String> {
    vec![office(&format!("/counters/{counter}")), office(&format!("/queue?counter={counter}"))]
}

/// A page of somebody who signs in for it.
async fn follow(
    address: SocketAddr,
    login: &str,
    asks: Vec<String>,
    rest: Duration,
    known: Known,
) -> Result<JoinHandle<()>> {
    let client = sign_in(address, login).await?;
    let follower = Follower::follow(address, &As::Cookies(&client.cookie_header()), "").await;
    Ok(tokio::spawn(page(client, follower, asks, rest, known)))
}

/// A page that asks anew whenever something has happened.
async fn page(mut client: Client, mut follower: Follower, asks: Vec<String>, rest: Duration, known: Known) {
    loop {
        let mut answers = Vec::new();
        for ask in &asks {
            answers.push(client.get(ask).await.json());
        }
        *known.lock().unwrap_or_else(PoisonError::into_inner) = answers;
        let rested = Instant::now() + rest;
        // Something happens, and whatever else happens within the rest is known with it.
        loop {
            let message = follower.next().await;
            if message["type"] != "ping" {
                break;
            }
        }
        while let Ok(_message) =
            tokio::time::timeout(rested.saturating_duration_since(Instant::now()), follower.next()).await
        {
        }
    }
}

/// Whether the boards, the clerks and the daemon know the same; what differs.
async fn check(admin: &mut Client, clerks: &mut [Worker], boards: &[Known]) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut truth = admin.get(&office("/board")).await.json();
    let waits = Instant::now();
    for (n, known) in boards.iter().enumerate() {
        let seen = loop {
            let seen =
                known.lock().unwrap_or_else(PoisonError::into_inner).first().cloned().unwrap_or_default();
            if seen["seq"] == truth["seq"] || waits.elapsed() > PATIENCE {
                break seen;
            }
            if seen["seq"].as_u64() > truth["seq"].as_u64() {
                // The office did something of its own meanwhile.
                truth = admin.get(&office("/board")).await.json();
                continue;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        if facts(&seen) != facts(&truth) {
            wrong.push(format!("board {n} is at {}, the daemon at {}", seen["seq"], truth["seq"]));
        }
    }
    // The same told by what clerks and the hall are answered.
    let waiting = admin.get(&office("/tickets?status=waiting")).await.json();
    let waiting = waiting.as_array().context("a list of tickets")?;
    if truth["waiting"].as_u64() != Some(waiting.len() as u64) {
        wrong.push(format!("{} wait, the board says {}", waiting.len(), truth["waiting"]));
    }
    for service in truth["services"].as_array().context("services")? {
        let count = waiting.iter().filter(|ticket| ticket["service"] == service["id"]).count();
        if service["waiting"].as_u64() != Some(count as u64) {
            wrong.push(format!("{count} wait for {}, the board says {}", service["id"], service["waiting"]));
        }
    }
    for clerk in clerks {
        let id = clerk.counter.to_string();
        let counters = truth["counters"].as_array().context("counters")?;
        let shown = counters.iter().find(|one| one["id"] == id.as_str()).context("the counter")?;
        if shown["ticket"] != clerk.stands["ticket"]["id"] || shown["clerk"] != clerk.stands["clerk"] {
            wrong.push(format!(
                "clerk {id} has {}, the board {}",
                clerk.stands["ticket"]["id"], shown["ticket"]
            ));
        }
        wrong.extend(check_panel(admin, clerk).await);
    }
    // One check counts once, however much differs.
    Ok(if wrong.is_empty() { wrong } else { vec![wrong.join("; ")] })
}

/// Whether a clerk's panel shows the counter and who waits there as the daemon tells them; what differs.
async fn check_panel(admin: &mut Client, clerk: &Worker) -> Option<String> {
    let asks = panel_asks(clerk.counter);
    let waits = Instant::now();
    loop {
        let (counter, queue) = (admin.get(&asks[0]).await.json(), admin.get(&asks[1]).await.json());
        let truth = shown(&[counter, queue]);
        let seen = shown(&clerk.panel.lock().unwrap_or_else(PoisonError::into_inner));
        if seen == truth {
            return None;
        }
        if waits.elapsed() > PATIENCE {
            return Some(format!("the panel of clerk {} shows {seen}, the daemon {truth}", clerk.counter));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Of what a panel asked, what does not change with time alone: the counter, its ticket, and who is called next.
fn shown(answers: &[Value]) -> Value {
    let [counter, queue] = answers else { return Value::Null };
    let numbers: Vec<&Value> =
        queue["tickets"].as_array().into_iter().flatten().map(|entry| &entry["ticket"]["number"]).collect();
    let facts = ["state", "clerk", "services", "taken", "left"].map(|key| &counter[key]);
    let ticket = ["number", "status", "calls"].map(|key| &counter["ticket"][key]);
    json!({ "counter": facts, "ticket": ticket, "waiting": queue["waiting"], "numbers": numbers })
}

/// What a board tells that does not change with time alone.
fn facts(view: &Value) -> Value {
    let mut view = view.clone();
    let timely = ["now", "proposals", "devices", "printers", "free", "alerts"];
    if let Some(all) = view.as_object_mut() {
        all.retain(|key, _| !timely.contains(&key.as_str()));
    }
    for service in view["services"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        let timely = ["longest_s", "forecast", "wait_min_s", "wait_max_s", "usually_within_s", "over_target"];
        service.retain(|key, _| !timely.contains(&key.as_str()));
    }
    view
}

fn person(binary: &Path, settings: &Path, login: &str, role: &str) -> Result<()> {
    let mut child = Command::new(binary)
        .args(["user", "set", login, "--name", login, "--role", role, "--office", "gostynin", "--config"])
        .arg(settings)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    writeln!(child.stdin.take().context("a pipe")?, "{PASSWORD}")?;
    ensure!(child.wait()?.success(), "{login} could not be added");
    Ok(())
}

async fn sign_in(address: SocketAddr, login: &str) -> Result<Client> {
    let mut client = Client::connect(address).await?;
    let body = format!(r#"{{"login":"{login}","password":"{PASSWORD}"}}"#);
    let answer = client.post("/api/v1/session", &body).await;
    ensure!(answer.status == 200, "{login}: {}", answer.text);
    Ok(client)
}

async fn done(client: &mut Client, path: &str, body: &str) -> Result<Value> {
    let answer = client.post(&office(path), body).await;
    ensure!(answer.status == 200, "{path}: {}", answer.text);
    Ok(answer.json())
}
