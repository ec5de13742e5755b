//! Whole stories played against the real process, by tests and by the bench alike.
//!
//! A story panics where something is wrong, and gives figures where all is well.

use crate::{
    client::{Client, Method, office},
    follower::{As, Follower},
    process::Process,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// The demo's clerks at counters that serve registration.
const CLERKS: [(&str, &str); 4] = [("anna", "1"), ("piotr", "2"), ("maria", "3"), ("ewa", "4")];

/// Clerks, each at an open counter.
async fn clerks(address: SocketAddr, how_many: usize) -> Vec<(Client, &'static str)> {
    let mut clerks = Vec::new();
    for (login, counter) in &CLERKS[..how_many] {
        let mut client = Client::staff(address, login).await;
        let opened = client.post(&office(&format!("/counters/{counter}/open")), "").await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        clerks.push((client, *counter));
    }
    clerks
}

fn number_of(ticket: &serde_json::Value) -> String {
    ticket["number"].as_str().expect("a ticket has a number").to_owned()
}

/// Four clerks press next at the same time until nobody waits, round after round: all waiting
/// tickets are called, each once, without an error. How many calls there were.
///
/// # Panics
/// If somebody is called twice or skipped, or an answer is an error.
pub async fn clerks_empty_the_queue(address: SocketAddr, rounds: usize, tickets: usize) -> usize {
    let mut clerks = clerks(address, 4).await;
    let mut kiosk = Client::device(address, "demo-kiosk").await;
    let mut calls = 0;
    for round in 0..rounds {
        let mut issued = BTreeSet::new();
        for n in 0..tickets {
            let ticket = kiosk.ticket("registration", &format!("empty-{round}-{n}")).await;
            issued.insert(number_of(&ticket.json()));
        }
        let tasks: Vec<_> = clerks
            .drain(..)
            .map(|(mut client, counter)| {
                tokio::spawn(async move {
                    let mut called = Vec::new();
                    while let Some(number) = next(&mut client, counter).await {
                        called.push(number);
                    }
                    (client, counter, called)
                })
            })
            .collect();
        let mut called = Vec::new();
        for task in tasks {
            let (client, counter, numbers) = task.await.expect("a clerk does not panic");
            clerks.push((client, counter));
            called.extend(numbers);
        }
        let once: BTreeSet<String> = called.iter().cloned().collect();
        assert_eq!(once.len(), called.len(), "somebody was called twice");
        assert_eq!(once, issued, "somebody was skipped");
        calls += called.len();
    }
    calls
}

/// Presses next; the number called, or none when nobody waits.
async fn next(client: &mut Client, counter: &str) -> Option<String> {
    let answer = client.post(&office(&format!("/counters/{counter}/call-next")), "").await;
    if answer.status == 204 {
        return None;
    }
    assert_eq!(answer.status, 200, "{}", answer.text);
    Some(number_of(&answer.json()["ticket"]))
}

/// A clerk serves so many waiting tickets, one after another.
///
/// # Panics
/// If fewer wait.
pub async fn clerks_serve(address: SocketAddr, tickets: usize) {
    let mut clerks = clerks(address, 1).await;
    let (client, counter) = &mut clerks[0];
    for _ in 0..tickets {
        next(client, counter).await.expect("somebody waits");
    }
}

/// What was answered before a process died.
#[derive(Default)]
struct Answered {
    /// Ticket number by key.
    tickets: BTreeMap<String, String>,
    /// Numbers that were called.
    calls: Vec<String>,
    /// Calls that had no answer: clerk, counter and key.
    unanswered: Vec<(&'static str, &'static str, String)>,
}

/// How much was answered.
pub struct Figures {
    /// Tickets.
    pub tickets: usize,
    /// Calls.
    pub calls: usize,
}

fn locked(answered: &Mutex<Answered>) -> MutexGuard<'_, Answered> {
    answered.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Moments that nobody chose, the same ones for the same seed.
struct Moments(u64);

impl Moments {
    /// Moments by a seed that differs in every run, which is printed.
    fn new() -> Self {
        let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), "moments") | 1;
        println!("the moments' seed is {seed:#x}");
        Self(seed)
    }

    /// A number below `n`, by Marsaglia's xorshift.
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }
}

/// The process is killed (`kill -9`) again and again under load, at moments drawn by chance. Each time
/// the next process starts unaided on the same folder, knows every ticket and call that was answered,
/// gives every key the same ticket again, makes a call that had no answer once and not twice when it
/// is repeated, has doubled no number and called nobody twice; and a display picks up where it was.
///
/// # Panics
/// If anything of that is not so.
pub async fn kills_lose_nothing(binary: &Path, data: &Path, kills: usize) -> Figures {
    let mut moments = Moments::new();
    let answered = Arc::new(Mutex::new(Answered::default()));
    let mut process = Process::demo(binary, data);
    for round in 0..kills {
        let mut display = Follower::display(process.address).await;
        let calls_before = locked(&answered).calls.len();
        // Somewhere in the first few hundred answers, and anywhere between two.
        let kill_after = usize::try_from(moments.below(300)).expect("it is small");
        let then = Duration::from_micros(moments.below(20_000));
        load_and_kill(&mut process, round, (kill_after, then), &answered).await;
        let mut seen = BTreeSet::new();
        while let Ok(message) = display.next_or_end().await {
            note_call(&message, &mut seen);
        }
        process = Process::demo(binary, data);
        repeat_calls(&process, &answered).await;
        let snapshot = {
            let answered = locked(&answered);
            Answered {
                tickets: answered.tickets.clone(),
                calls: answered.calls.clone(),
                unanswered: Vec::new(),
            }
        };
        check(&process, &snapshot).await;
        catches_up(&process, &display, seen, &snapshot.calls[calls_before..]).await;
    }
    let answered = locked(&answered);
    Figures { tickets: answered.tickets.len(), calls: answered.calls.len() }
}

/// Load from four kiosks and two clerks until so many tickets were answered, and a little longer; then
/// the process is killed while requests are under way.
async fn load_and_kill(
    process: &mut Process,
    round: usize,
    (kill_after, then): (usize, Duration),
    answered: &Arc<Mutex<Answered>>,
) {
    let address = process.address;
    let clerks = clerks(address, 2).await;
    let count = Arc::new(AtomicUsize::new(0));
    let (reached, mut told) = tokio::sync::mpsc::channel(1);
    let mut tasks = Vec::new();
    for kiosk in 0..4 {
        let (answered, count, reached) = (Arc::clone(answered), Arc::clone(&count), reached.clone());
        tasks.push(tokio::spawn(async move {
            let mut client = Client::device(address, "demo-kiosk").await;
            for n in 0.. {
                let key = format!("{round}-{kiosk}-{n}");
                let Ok(answer) = client.try_ticket("registration", &key).await else { return };
                assert_eq!(answer.status, 201, "{}", answer.text);
                locked(&answered).tickets.insert(key, number_of(&answer.json()));
                if count.fetch_add(1, Ordering::SeqCst) == kill_after {
                    reached.send(()).await.expect("the story waits for this");
                }
            }
        }));
    }
    for ((mut client, counter), (login, _)) in clerks.into_iter().zip(CLERKS) {
        let answered = Arc::clone(answered);
        tasks.push(tokio::spawn(async move {
            for n in 0.. {
                let path = office(&format!("/counters/{counter}/call-next"));
                let key = format!("call-{round}-{counter}-{n}");
                let headers = [("idempotency-key", key.as_str())];
                let Ok(answer) = client.try_send(Method::POST, &path, &headers, "").await else {
                    locked(&answered).unanswered.push((login, counter, key));
                    return;
                };
                if answer.status == 200 {
                    locked(&answered).calls.push(number_of(&answer.json()["ticket"]));
                }
            }
        }));
    }
    told.recv().await.expect("the kiosks tell when it is time");
    // The moment is what is tried here; nothing is waited for.
    tokio::time::sleep(then).await;
    process.kill();
    for task in tasks {
        task.await.expect("nobody panics");
    }
}

/// The clerks repeat the calls that had no answer. One that was made all the same is answered now, and
/// made no second time.
async fn repeat_calls(process: &Process, answered: &Mutex<Answered>) {
    let unanswered = std::mem::take(&mut locked(answered).unanswered);
    for (login, counter, key) in unanswered {
        let mut client = Client::staff(process.address, login).await;
        let mine = client.get(&office(&format!("/counters/{counter}"))).await.json();
        let before = &mine["ticket"]["number"];
        let path = office(&format!("/counters/{counter}/call-next"));
        let answer = client.send(Method::POST, &path, &[("idempotency-key", &key)], "").await;
        if answer.status == 204 {
            continue;
        }
        assert_eq!(answer.status, 200, "{}", answer.text);
        let number = number_of(&answer.json()["ticket"]);
        let mut answered = locked(answered);
        if let Some(before) =
            before.as_str().filter(|before| !answered.calls.iter().any(|call| call == before))
        {
            assert_eq!(number, before, "{key} was made before and is made again");
        }
        answered.calls.push(number);
    }
}

async fn check(process: &Process, answered: &Answered) {
    let mut supervisor = Client::staff(process.address, "ewa").await;
    let all = supervisor.get(&office("/tickets")).await.json();
    let mut numbers = BTreeSet::new();
    let mut by_number = BTreeMap::new();
    for ticket in all.as_array().expect("a list of tickets") {
        let number = number_of(ticket);
        assert!(numbers.insert(number.clone()), "{number} is there twice");
        by_number.insert(number, ticket.clone());
    }
    for (key, number) in &answered.tickets {
        assert!(numbers.contains(number), "{number} of {key} was answered and is lost");
    }
    let mut called = BTreeSet::new();
    for number in &answered.calls {
        assert!(called.insert(number), "{number} was called twice");
        let status = by_number[number]["status"].as_str().expect("a ticket has a status");
        assert!(matches!(status, "called" | "done"), "{number} was called and is {status}");
    }
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    for (key, number) in answered.tickets.iter().rev().take(10) {
        let again = kiosk.ticket("registration", key).await;
        assert_eq!(again.status, 200, "{}", again.text);
        assert_eq!(again.json()["number"].as_str(), Some(number.as_str()), "{key}");
    }
}

fn note_call(message: &serde_json::Value, seen: &mut BTreeSet<String>) {
    if message["type"] == "called" {
        seen.insert(number_of(message));
    }
}

/// The display that lost its connection asks for what it missed; with what it saw before, it knows
/// of every call that was answered.
async fn catches_up(process: &Process, display: &Follower, mut seen: BTreeSet<String>, calls: &[String]) {
    let before = display.seq;
    let mut again = Follower::follow(process.address, &As::Device("demo-display"), &display.since()).await;
    assert_eq!(again.journal, display.journal, "it is the same journal");
    // Something new, so that there is an end to wait for.
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    let marker = kiosk.ticket("licence", &format!("marker-{before}")).await.json();
    let mut last = before;
    loop {
        let message = again.next().await;
        assert_ne!(message["type"], "snapshot", "the events since {before} are few enough to be had");
        let seq = message["seq"].as_u64().expect("an event has a number");
        assert!(seq > last, "event {seq} comes after {last}");
        last = seq;
        note_call(&message, &mut seen);
        if message["type"] == "issued" && message["number"] == marker["number"] {
            break;
        }
    }
    for number in calls {
        assert!(seen.contains(number), "the display never heard of {number}");
    }
}
