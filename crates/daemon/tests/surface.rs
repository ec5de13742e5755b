//! The HTTP surface through the real router: the contract's answers, and everything that is wrong
//! with a request told by its own problem.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::Timestamp;
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    daemon::Daemon,
    demo,
};
use kolejka_testkit::client::{Answer, Client, Method, office};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// The machine's clock, set ahead as told.
struct SetAhead {
    clock: SystemClock,
    ahead_s: AtomicU32,
}

impl Clock for SetAhead {
    fn now(&self) -> Timestamp {
        self.clock.now().plus_s(self.ahead_s.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic() + Duration::from_secs(self.ahead_s.load(Ordering::SeqCst).into())
    }
}

struct Demo {
    address: SocketAddr,
    daemon: Daemon,
    clock: Arc<SetAhead>,
    _data: tempfile::TempDir,
}

async fn start() -> Demo {
    let data = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetAhead { clock: SystemClock::new(), ahead_s: AtomicU32::new(0) });
    let mut plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    plan.clock = clock.clone();
    let daemon = Daemon::start(plan).await.unwrap();
    Demo { address: daemon.addresses[0], daemon, clock, _data: data }
}

impl Demo {
    async fn kiosk(&self) -> Client {
        Client::device(self.address, "demo-kiosk").await
    }

    async fn nobody(&self) -> Client {
        Client::connect(self.address).await.unwrap()
    }

    async fn clerk(&self, login: &str, counter: &str) -> Client {
        let mut client = Client::staff(self.address, login).await;
        let opened = client.post(&office(&format!("/counters/{counter}/open")), "").await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        client
    }
}

/// Asserts a problem's status and code, and that it is a problem by its content type.
fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
}

/// Proves what everybody sees of an office, field by field.
#[tokio::test]
async fn an_office_as_everybody_sees_it() {
    let demo = start().await;
    let seen = demo.nobody().await.get(&office("")).await;
    assert_eq!(seen.status, 200);
    insta::assert_json_snapshot!(seen.json(), {".now" => "[now]", ".hours[].date" => "[date]"});
}

/// Proves what a ticket's answer says, field by field, when it is new and when it is asked for
/// again.
#[tokio::test]
async fn a_ticket_as_its_kiosk_sees_it() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let first = kiosk.ticket("registration", "k1").await;
    assert_eq!(first.status, 201);
    insta::assert_json_snapshot!(first.json(), {
        ".issued_at" => "[time]", ".page_url" => "[url]", ".print.state" => "[state]"
    });
    let again = kiosk.ticket("registration", "k1").await;
    // The paper may have come out meanwhile: of printing, the job stays the same.
    let lasting = |answer: &Answer| {
        let mut body = answer.json();
        let print = body.as_object_mut().unwrap().remove("print").unwrap();
        (body, print["job"].clone())
    };
    assert_eq!((again.status.as_u16(), lasting(&again)), (200, lasting(&first)));
    let second = kiosk.ticket("registration", "k2").await.json();
    assert_eq!((second["number"].as_str(), second["people_ahead"].as_u64()), (Some("A002"), Some(1)));
}

/// Proves that keys are per caller, compared by what was asked whatever its form, and needed.
#[tokio::test]
async fn keys_are_per_caller_and_by_what_was_asked() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let path = office("/tickets");
    let mut ask =
        async |body: &str| kiosk.send(Method::POST, &path, &[("idempotency-key", "same")], body).await;
    let first = ask(r#"{"services":["pickup"],"language":"pl","priority":null}"#).await;
    let reordered = ask("{ \"language\": \"pl\",\n \"services\": [\"pickup\"] }").await;
    assert_eq!((first.status.as_u16(), reordered.status.as_u16()), (201, 200));
    assert_eq!(first.json()["id"], reordered.json()["id"]);
    assert_problem(&ask(r#"{"services":["licence"],"language":"pl"}"#).await, 422, "idempotency_key_reused");
    let missing = kiosk.post(&path, r#"{"services":["pickup"]}"#).await;
    assert_problem(&missing, 400, "idempotency_key_missing");

    let mut anna = Client::staff(demo.address, "anna").await;
    let staff =
        anna.send(Method::POST, &path, &[("idempotency-key", "same")], r#"{"services":["licence"]}"#).await;
    assert_eq!(staff.status, 201, "another caller's key is another key: {}", staff.text);
}

/// Proves that a refusal is not remembered: the same key works when the reason is gone.
#[tokio::test]
async fn a_refusal_is_not_remembered() {
    let demo = start().await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let mut kiosk = demo.kiosk().await;
    assert_eq!(ewa.post(&office("/day/close"), "").await.status, 200);
    let refused = kiosk.ticket("registration", "k").await;
    assert_problem(&refused, 409, "office_closed");
    assert_eq!(refused.json()["reason"], "day_ended");
    assert!(refused.json()["otherwise"]["pl"].as_str().unwrap().contains("biurze podawczym"));
    assert_eq!(ewa.post(&office("/day/open"), "").await.status, 200);
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
}

/// Proves that everything that can be wrong with a request for a ticket gets its own problem, and
/// that none of it issues a ticket.
#[tokio::test]
async fn bad_requests_for_tickets() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let path = office("/tickets");
    let huge = format!(r#"{{"services":["{}"]}}"#, "x".repeat(70_000));
    let cases: Vec<(&str, u16, &str)> = vec![
        ("{", 400, "malformed"),
        ("[1]", 400, "malformed"),
        ("\"x\"", 400, "malformed"),
        ("\u{0}", 400, "malformed"),
        (&huge, 413, "too_large"),
        ("", 422, "invalid"),
        ("null", 422, "invalid"),
        (r#"{"services":"registration"}"#, 422, "invalid"),
        (r#"{"services":[]}"#, 422, "invalid"),
        (r#"{"services":[7]}"#, 422, "invalid"),
        (r#"{"services":["registration"],"colour":"red"}"#, 422, "invalid"),
        (r#"{"services":["registration"],"count":0}"#, 422, "invalid"),
        (r#"{"services":["registration"],"count":4}"#, 422, "invalid"),
        (r#"{"services":["registration"],"count":-1}"#, 422, "invalid"),
        (r#"{"services":["registration"],"language":"xx"}"#, 422, "invalid"),
        (r#"{"services":["registration"],"need":"piano"}"#, 422, "invalid"),
        (r#"{"services":["registration"],"printer":"hall"}"#, 422, "invalid"),
        (r#"{"services":["registration","registration"]}"#, 422, "invalid"),
        (r#"{"services":["registration"],"language":"p\u202el"}"#, 422, "invalid"),
        (r#"{"services":["tax"]}"#, 404, "unknown_service"),
        (r#"{"services":["reg\u001bistration"]}"#, 404, "unknown_service"),
        (r#"{"services":["registration"],"priority":"vip"}"#, 404, "unknown_class"),
    ];
    for (n, (body, status, code)) in cases.iter().enumerate() {
        let key = format!("bad-{n}");
        let answer = kiosk.send(Method::POST, &path, &[("idempotency-key", &key)], body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (*status, *code),
            "{body:.60}: {}",
            answer.text
        );
    }
    for key in ["", "with space", "ż", &"k".repeat(256)] {
        let answer =
            kiosk.send(Method::POST, &path, &[("idempotency-key", key)], r#"{"services":["pickup"]}"#).await;
        assert_problem(&answer, 422, "invalid");
    }
    let all = json!([
        {"field": "services", "message": "is missing"},
        {"field": "count", "message": "must be a whole number from 1 to 1000, not a text"},
        {"field": "step_free", "message": "must be true or false, not a number"},
        {"field": "langage", "message": "is not known (did you mean `language`?)"},
    ]);
    let answer = kiosk
        .send(
            Method::POST,
            &path,
            &[("idempotency-key", "all")],
            r#"{"count":"two","step_free":1,"langage":"pl"}"#,
        )
        .await;
    assert_eq!(answer.json()["problems"], all);
    assert_eq!(kiosk.ticket("pickup", "good").await.json()["number"], "C001", "nothing was issued before");
}

/// Proves that what is not there is told by its own code, and that nothing else than the office's
/// addresses answers.
#[tokio::test]
async fn what_is_not_there() {
    let demo = start().await;
    let mut anna = demo.clerk("anna", "1").await;
    let elsewhere = anna.get("/api/v1/offices/elsewhere").await;
    assert_problem(&elsewhere, 404, "unknown_office");
    assert_problem(&anna.get("/api/v1/offices/elsewhere/stream").await, 404, "unknown_office");
    assert_problem(&anna.get(&office("/tickets/99")).await, 404, "unknown_ticket");
    assert_problem(&anna.get(&office("/tickets/one")).await, 404, "unknown_ticket");
    assert_problem(&anna.post(&office("/tickets/99/serve"), "").await, 404, "unknown_ticket");
    assert_problem(&anna.get(&office("/counters/99")).await, 404, "unknown_counter");
    assert_problem(&anna.post(&office("/counters/99/open"), "").await, 404, "unknown_counter");
    assert_problem(&anna.get(&office("/queue?counter=99")).await, 404, "unknown_counter");
    assert_problem(
        &anna.post(&office("/counters/1/walk-in"), r#"{"service":"tax"}"#).await,
        404,
        "unknown_service",
    );
    assert_problem(&anna.get("/api/v2/offices").await, 404, "unknown_address");
    assert_problem(&anna.get("/assets/../../etc/passwd").await, 404, "unknown_address");
    assert_problem(&anna.get("/assets/kiosk/..%2f..%2fCargo.toml").await, 404, "unknown_address");
    assert_problem(&anna.send(Method::PATCH, &office("/tickets"), &[], "").await, 405, "method_not_allowed");
}

/// Proves that a ticket in another state than asked for is refused by name and stays as it is.
#[tokio::test]
async fn a_ticket_in_another_state() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let id = kiosk.ticket("registration", "k").await.json()["id"].as_u64().unwrap();
    let mut anna = demo.clerk("anna", "1").await;
    let verb = |verb: &str| office(&format!("/tickets/{id}/{verb}"));
    for (name, code) in [
        ("recall", "ticket_not_called"),
        ("serve", "ticket_not_called"),
        ("finish", "ticket_not_called"),
        ("no-show", "ticket_not_called"),
        ("park", "ticket_not_called"),
        ("return", "ticket_not_parked"),
        ("restore", "ticket_not_missed"),
    ] {
        assert_problem(&anna.post(&verb(name), "").await, 409, code);
    }
    assert_eq!(anna.post(&office("/counters/1/call-next"), "").await.status, 200);
    assert_problem(&anna.post(&verb("priority"), r#"{"class":"priority"}"#).await, 409, "ticket_not_waiting");
    let early = anna.post(&verb("no-show"), "").await;
    assert_problem(&early, 409, "too_early_for_no_show");
    assert_eq!(early.json()["calls_needed"], 2);
    let second = kiosk.ticket("registration", "k2").await.json()["id"].as_u64().unwrap();
    let busy = anna.post(&office("/counters/1/call"), &format!(r#"{{"ticket":{second}}}"#)).await;
    assert_problem(&busy, 409, "counter_busy");
    assert_problem(&anna.post(&verb("transfer"), "{}").await, 422, "invalid");
    assert_problem(&anna.post(&verb("transfer"), r#"{"counter":"5"}"#).await, 409, "counter_closed");
    assert_eq!(anna.post(&verb("finish"), "").await.json()["status"], "done");
    assert_problem(&anna.post(&verb("cancel"), "").await, 409, "ticket_ended");
    assert_problem(&anna.post(&verb("note"), r#"{"text":"x"}"#).await, 409, "ticket_ended");
}

/// Proves who may do what: no session, a wrong, ended or foreign one, a device, a role too low, a
/// colleague's counter.
#[tokio::test]
async fn who_may_do_what() {
    let demo = start().await;
    let next = office("/counters/1/call-next");
    let mut nobody = demo.nobody().await;
    assert_problem(&nobody.post(&next, "").await, 401, "not_signed_in");
    assert_problem(&nobody.ticket("pickup", "k").await, 401, "not_signed_in");
    assert_problem(&nobody.get(&office("/queue")).await, 401, "not_signed_in");
    assert_problem(&nobody.get("/api/v1/session").await, 401, "not_signed_in");
    for header in
        [("authorization", "Bearer wrong"), ("authorization", "Basic x"), ("cookie", "kolejka_session=wrong")]
    {
        assert_problem(&nobody.send(Method::POST, &next, &[header], "").await, 401, "not_signed_in");
    }
    let mut kiosk = demo.kiosk().await;
    assert_problem(&kiosk.post(&next, "").await, 403, "not_allowed");
    let mut display = Client::device(demo.address, "demo-display").await;
    assert_problem(&display.ticket("pickup", "k").await, 403, "not_allowed");

    let mut wrong = demo.nobody().await;
    let answer = wrong.post("/api/v1/session", r#"{"login":"anna","password":"wrong"}"#).await;
    assert_problem(&answer, 401, "wrong_credentials");
    let answer = wrong.post("/api/v1/session", r#"{"login":"nobody","password":"demo"}"#).await;
    assert_problem(&answer, 401, "wrong_credentials");

    let mut anna = demo.clerk("anna", "1").await;
    let mut piotr = demo.clerk("piotr", "2").await;
    assert_problem(&piotr.post(&next, "").await, 403, "not_allowed");
    assert_problem(&piotr.post(&office("/counters/1/open"), "").await, 409, "counter_busy");
    let elsewhere = piotr.post(&office("/counters/3/open"), "").await;
    assert_problem(&elsewhere, 409, "clerk_elsewhere");
    assert_eq!(elsewhere.json()["counter"], "2");
    assert_problem(&piotr.post(&office("/day/close"), "").await, 403, "not_allowed");
    let notice = r#"{"text":{"pl":"Komunikat"}}"#;
    assert_problem(&piotr.post(&office("/notices"), notice).await, 403, "not_allowed");
    assert_problem(&piotr.send(Method::PUT, &office("/configuration"), &[], "").await, 403, "not_allowed");

    let mut ewa = Client::staff(demo.address, "ewa").await;
    assert_eq!(ewa.post(&next, "").await.status, 204, "a supervisor may act at any counter");
    assert_eq!(anna.send(Method::DELETE, "/api/v1/session", &[], "").await.status, 204);
    assert_problem(&anna.post(&next, "").await, 401, "not_signed_in");
    let counter = ewa.get(&office("/counters/1")).await.json();
    assert_eq!(counter["state"], "closed", "whose clerk leaves, closes");
}

/// Proves that guessing passwords is slowed down with a time to wait, and the right one still works
/// from elsewhere in the meantime.
#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let demo = start().await;
    let mut thief = demo.nobody().await;
    for _ in 0..10 {
        let answer = thief.post("/api/v1/session", r#"{"login":"maria","password":"guess"}"#).await;
        assert_problem(&answer, 401, "wrong_credentials");
    }
    let answer = thief.post("/api/v1/session", r#"{"login":"maria","password":"demo"}"#).await;
    assert_problem(&answer, 429, "too_many_requests");
    assert!(answer.headers.contains_key("retry-after"));
    Client::staff(demo.address, "piotr").await;
}

/// Proves that text with control characters or marks that reorder is refused wherever people write,
/// and that what is accepted comes back as it was written.
#[tokio::test]
async fn hostile_text_is_refused() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let id = kiosk.ticket("registration", "k").await.json()["id"].as_u64().unwrap();
    let mut anna = demo.clerk("anna", "1").await;
    let note = office(&format!("/tickets/{id}/note"));
    let long = "ż".repeat(501);
    for text in ["a\u{1b}@b", "a\u{202e}b", "a\u{0}b", "\u{200f}a", "", "   ", long.as_str()] {
        let answer = anna.post(&note, &json!({ "text": text }).to_string()).await;
        assert_problem(&answer, 422, "invalid");
        assert_eq!(answer.json()["problems"][0]["field"], "text");
    }
    let pause = office("/counters/1/pause");
    assert_problem(&anna.post(&pause, r#"{"reason":"a\u0007b"}"#).await, 422, "invalid");
    let good = "Zażółć <b>gęślą</b> & „jaźń”\nЩасливої дороги";
    assert_eq!(anna.post(&note, &json!({ "text": good }).to_string()).await.status, 200);
    let seen = anna.get(&office(&format!("/tickets/{id}"))).await.json();
    assert_eq!(seen["notes"][0]["text"], good);
    let by_kiosk = kiosk.get(&office(&format!("/tickets/{id}"))).await.json();
    assert_eq!(by_kiosk["notes"], Value::Null, "notes are for clerks only");
}

/// Proves the clerk's whole round through the surface: call, serve, park with a note, return,
/// transfer, finish, no-show refused early, undo, and what waits with its reasons.
#[tokio::test]
async fn a_clerks_round() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    for key in ["a", "b", "c"] {
        kiosk.ticket("registration", key).await;
    }
    let mut anna = demo.clerk("anna", "1").await;
    let called = anna.post(&office("/counters/1/call-next"), "").await.json();
    assert_eq!(called["reason"]["code"], "longest");
    assert!(called["reason"]["text"]["pl"].as_str().unwrap().starts_with("Czeka najdłużej."));
    let id = called["ticket"]["id"].as_u64().unwrap();
    let verb = |verb: &str| office(&format!("/tickets/{id}/{verb}"));
    assert_eq!(anna.post(&verb("serve"), "").await.json()["status"], "serving");
    assert_eq!(anna.post(&verb("park"), r#"{"note":"wypełnia wniosek"}"#).await.json()["status"], "parked");
    let parked = anna.get(&office("/tickets?status=parked,no_show")).await.json();
    assert_eq!(parked[0]["id"], id);
    assert_eq!(anna.post(&verb("return"), "").await.json()["status"], "waiting");
    let queue = anna.get(&office("/queue?counter=1")).await.json();
    let order: Vec<&str> = queue["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["ticket"]["number"].as_str().unwrap())
        .collect();
    assert_eq!(order, ["A001", "A002", "A003"]);
    let again = anna.post(&office("/counters/1/call"), &json!({ "ticket": id }).to_string()).await.json();
    assert_eq!(again["reason"]["code"], "given");
    assert_eq!(again["ticket"]["notes"][0]["text"], "wypełnia wniosek");
    let moved = anna.post(&verb("transfer"), r#"{"service":"licence"}"#).await.json();
    assert_eq!((moved["status"].as_str(), moved["service"].as_str()), (Some("waiting"), Some("licence")));
    let undone = anna.post(&office("/counters/1/undo"), "").await.json();
    assert_eq!(undone["counter"]["ticket"]["number"], "A001");
    assert_eq!(undone["withdrawn"], json!([]));
    assert_eq!(anna.post(&verb("finish"), r#"{"outcome":"załatwione"}"#).await.json()["status"], "done");
    let walk_in = anna.post(&office("/counters/1/walk-in"), r#"{"service":"cashier"}"#).await.json();
    assert_eq!(walk_in["ticket"]["walk_in"], true);
    assert_eq!(anna.post(&office("/counters/1/close"), "").await.json()["state"], "closed");
}

/// Proves that who works at no counter takes back what they did to a ticket, once and with its notes; that a
/// ticket that was given up, also by its client, is restored; and that a closed counter opens again for who
/// closed it, which the counter tells.
#[tokio::test]
async fn acts_away_from_a_counter_are_taken_back() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let id = kiosk.ticket("registration", "a").await.json()["id"].as_u64().unwrap();
    let verb = |verb: &str| office(&format!("/tickets/{id}/{verb}"));
    let mut ewa = Client::staff(demo.address, "ewa").await;
    assert_eq!(ewa.post(&verb("undo"), "").await.code(), "cannot_undo");
    ewa.post(&verb("note"), r#"{"text":"z wózkiem"}"#).await;
    ewa.post(&verb("priority"), r#"{"class":"priority"}"#).await;
    ewa.post(&verb("transfer"), r#"{"service":"licence","note":"jednak prawo jazdy"}"#).await;
    assert_eq!(ewa.post(&verb("cancel"), "").await.json()["status"], "cancelled");
    let mut stood = Vec::new();
    for _ in 0..3 {
        let ticket = ewa.post(&verb("undo"), "").await.json();
        let notes = ticket["notes"].as_array().map_or(0, Vec::len);
        stood.push((ticket["service"].clone(), ticket["priority"].clone(), notes));
    }
    let priority = json!("priority");
    let expected = [
        (json!("licence"), priority.clone(), 2),
        (json!("registration"), priority, 1),
        (json!("registration"), Value::Null, 1),
    ];
    assert_eq!(stood, expected);
    assert_eq!(ewa.post(&verb("undo"), "").await.json()["notes"], Value::Null);
    assert_eq!(ewa.post(&verb("undo"), "").await.code(), "cannot_undo");
    assert_eq!(kiosk.post(&verb("undo"), "").await.status, 403);

    let left = kiosk.send(Method::DELETE, &office(&format!("/tickets/{id}")), &[], "").await.json();
    assert_eq!(left["status"], "cancelled");
    assert_eq!(ewa.post(&verb("restore"), "").await.json()["status"], "waiting");
    assert_eq!(ewa.post(&verb("restore"), "").await.code(), "ticket_not_missed");

    let mut anna = demo.clerk("anna", "1").await;
    anna.post(&office("/counters/1/call-next"), "").await;
    let closed = anna.post(&office("/counters/1/close"), "").await.json();
    let did = (&closed["state"], &closed["undo_by"], &closed["undo_steps"][1]["what"]);
    assert_eq!(did, (&json!("closed"), &json!("anna"), &json!("counter_closed")));
    let undone = anna.post(&office("/counters/1/undo"), "").await.json();
    assert_eq!(undone["counter"]["ticket"]["number"], "A001");
}

/// Proves that nothing is foretold before anything was seen, and that then everybody who waits or may
/// come is told the same range: the kiosk for its services, the ticket, its page, and staff; and that
/// a request repeated later has the answer of then.
#[tokio::test]
async fn waits_are_foretold_once_there_is_something_to_go_by() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let mut anna = demo.clerk("anna", "1").await;
    let first = kiosk.ticket("registration", "first").await.json();
    assert_eq!(first["wait_max_s"], Value::Null);
    for n in 0..12 {
        kiosk.ticket("registration", &format!("k{n}")).await;
        anna.post(&office("/counters/1/call-next"), "").await;
    }
    for n in 0..3 {
        kiosk.ticket("registration", &format!("w{n}")).await;
    }
    let told = async {
        loop {
            let seen = kiosk.get(&office("")).await.json();
            let service = seen["services"].as_array().unwrap().iter().find(|s| s["id"] == "registration");
            if let Some(max) = service.unwrap()["wait_max_s"].as_u64() {
                return max;
            }
        }
    };
    let max = tokio::time::timeout(Duration::from_secs(30), told).await.expect("a forecast is made");
    assert!(max >= 300 && max % 300 == 0, "{max}");
    let ticket = kiosk.ticket("registration", "last").await.json();
    assert!(ticket["wait_min_s"].as_u64().unwrap() < ticket["wait_max_s"].as_u64().unwrap(), "{ticket}");
    assert_eq!(kiosk.ticket("registration", "last").await.json()["wait_max_s"], ticket["wait_max_s"]);
    assert_eq!(kiosk.ticket("registration", "first").await.json()["wait_max_s"], Value::Null);
    let queue = anna.get(&office("/queue?counter=1")).await.json();
    assert!(queue["tickets"][0]["ticket"]["wait_max_s"].as_u64().is_some(), "{queue}");
    let url = ticket["page_url"].as_str().unwrap();
    let path = url.strip_prefix(&format!("http://{}", demo.address)).unwrap();
    let page = async { while !demo.nobody().await.get(path).await.text.contains("Oczekiwanie:") {} };
    tokio::time::timeout(Duration::from_secs(30), page).await.expect("the page tells it, too");
}

/// Proves that a session that is not used for half a day has ended: the clerk is told to sign in, and
/// the counter closes and gives back its called ticket.
#[tokio::test]
async fn a_session_ends_and_leaves_no_counter_open() {
    let demo = start().await;
    let mut anna = demo.clerk("anna", "1").await;
    demo.kiosk().await.ticket("registration", "k").await;
    assert_eq!(anna.post(&office("/counters/1/call-next"), "").await.json()["ticket"]["number"], "A001");
    demo.clock.ahead_s.store(12 * 3600 + 1, Ordering::SeqCst);
    let refused = anna.get(&office("/queue")).await;
    assert_problem(&refused, 401, "not_signed_in");
    demo.daemon.upkeep().await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let counter = ewa.get(&office("/counters/1")).await.json();
    assert_eq!(counter["state"], "closed", "{counter}");
}

/// Proves that signing out closes the counter and gives back its called ticket, and that of two
/// sessions only the last does.
#[tokio::test]
async fn who_signs_out_leaves_the_counter() {
    let demo = start().await;
    let mut anna = demo.clerk("anna", "1").await;
    let mut elsewhere = Client::staff(demo.address, "anna").await;
    demo.kiosk().await.ticket("registration", "k").await;
    anna.post(&office("/counters/1/call-next"), "").await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let session = "/api/v1/session";
    for (client, state, waiting) in [(&mut elsewhere, "open", 0), (&mut anna, "closed", 1)] {
        assert_eq!(client.send(Method::DELETE, session, &[], "").await.status, 204);
        assert_eq!(ewa.get(&office("/counters/1")).await.json()["state"], state);
        assert_eq!(ewa.get(&office("/queue")).await.json()["waiting"], waiting);
    }
}

/// Proves that a ticket's page lives under its own address only, says where the ticket stands, and
/// lets the client leave after asking once.
#[tokio::test]
async fn a_tickets_own_page() {
    let demo = start().await;
    let mut kiosk = demo.kiosk().await;
    let ticket = kiosk.ticket("registration", "k").await.json();
    let url = ticket["page_url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&format!("http://{}", demo.address)).unwrap().to_owned();
    let code = path.strip_prefix("/t/").unwrap().to_owned();
    let mut phone = demo.nobody().await;
    let page = phone.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text.contains("A\u{2009}001") && page.text.contains("Nikogo przed Państwem."),
        "{}",
        page.text
    );
    assert_eq!(
        (&page.headers["cache-control"], &page.headers["referrer-policy"]),
        (&"no-store".parse().unwrap(), &"no-referrer".parse().unwrap())
    );
    assert!(phone.get(&format!("{path}/qr.svg")).await.text.contains("<svg"));
    assert_eq!(phone.get("/t/AAAAAAAAAAAAAAAAAAAAAAA").await.status, 404);
    assert_eq!(phone.get(&format!("{path}A")).await.status, 404);

    let by_code = [("authorization", format!("Bearer {code}"))];
    let headers: Vec<(&str, &str)> = by_code.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let own = office(&format!("/tickets/{}", ticket["id"]));
    let seen = phone.send(Method::GET, &own, &headers, "").await.json();
    assert_eq!((seen["number"].as_str(), seen["priority"].clone()), (Some("A001"), Value::Null));
    let other = kiosk.ticket("registration", "k2").await.json();
    let others = office(&format!("/tickets/{}", other["id"]));
    assert_problem(&phone.send(Method::GET, &others, &headers, "").await, 403, "not_allowed");
    assert_problem(&phone.send(Method::DELETE, &others, &headers, "").await, 403, "not_allowed");

    assert!(phone.get(&format!("{path}/leave")).await.text.contains("Tak, rezygnuję"));
    assert_eq!(phone.post(&format!("{path}/leave"), "").await.status, 303);
    assert!(phone.get(&path).await.text.contains("Ten bilet jest odwołany."));
    assert_eq!(phone.send(Method::DELETE, &own, &headers, "").await.status, 409);
}

/// Proves that notices are posted, shown and taken down, and refused when they could not be shown.
#[tokio::test]
async fn notices() {
    let demo = start().await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let body =
        r#"{"kind":"warning","text":{"pl":"Kasa nieczynna do 12:00"},"until":"2099-01-01T12:00:00+01:00"}"#;
    let posted = ewa.post(&office("/notices"), body).await;
    assert_eq!(posted.status, 201, "{}", posted.text);
    let id = posted.json()["id"].clone();
    let seen = demo.nobody().await.get(&office("/public")).await.json();
    assert_eq!(seen["board"]["notices"][0]["text"]["pl"], "Kasa nieczynna do 12:00");
    for (body, field) in [
        (r#"{"text":{}}"#, "text"),
        (r#"{"text":{"pl":"<\u001b>"}}"#, "text.pl"),
        (r#"{"text":{"pl":"x"},"until":"tomorrow"}"#, "until"),
        (r#"{"text":{"pl":"x"},"kind":"loud"}"#, "kind"),
        (r#"{"text":{"pl":"x"},"until":"2026-01-01T12:00:00+01:00"}"#, "until"),
    ] {
        let answer = ewa.post(&office("/notices"), body).await;
        assert_problem(&answer, 422, "invalid");
        assert_eq!(answer.json()["problems"][0]["field"], field, "{}", answer.text);
    }
    let path = office(&format!("/notices/{id}"));
    assert_eq!(ewa.send(Method::DELETE, &path, &[], "").await.status, 204);
    assert_problem(&ewa.send(Method::DELETE, &path, &[], "").await, 404, "unknown_notice");
    let keyed = [("idempotency-key", "n1")];
    let first = ewa.send(Method::POST, &office("/notices"), &keyed, body).await;
    let path = office(&format!("/notices/{}", first.json()["id"]));
    assert_eq!(ewa.send(Method::DELETE, &path, &[], "").await.status, 204);
    let again = ewa.send(Method::POST, &office("/notices"), &keyed, body).await;
    assert_eq!(
        (again.status.as_u16(), again.json()),
        (201, first.json()),
        "a repetition has the same answer"
    );
}

/// Proves that an office file is taken over by an administrator as one event, effective at once, and
/// refused with all problems or with whom it would strand.
#[tokio::test]
async fn an_office_file_is_taken_over() {
    let demo = start().await;
    let file = include_str!("../../../config/gostynin.toml");
    let mut admin = Client::staff(demo.address, "admin").await;
    let taken = admin.configure(&file.replace("sala obsługi", "sala A")).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert!(taken.json()["warnings"].as_array().unwrap().len() > 1);
    let mut nobody = demo.nobody().await;
    assert_eq!(nobody.get(&office("")).await.json()["counters"][0]["room"]["pl"], "sala A");
    let unseen = admin.send(Method::PUT, &office("/configuration"), &[], file).await;
    assert_problem(&unseen, 422, "invalid");
    assert_eq!(unseen.json()["problems"], json!([{"field": "base", "message": "is missing"}]));
    let spoilt = file.replace("series = \"A\"", "serie = \"A\"").replace("\"pickup\"]", "\"pikcup\"]");
    let refused = admin.configure(&spoilt).await;
    assert_problem(&refused, 422, "invalid");
    let unknown = "there is no service `pikcup` (did you mean `pickup`?)";
    let told = json!([
        {"field": "services[0].series", "message": "is missing"},
        {"field": "services[0].serie", "message": "is not known (did you mean `series`?)"},
        {"field": "counters[1].services[1]", "message": unknown},
        {"field": "counters[2].services[2]", "message": unknown},
        {"field": "counters[4].services[2]", "message": unknown},
    ]);
    assert_eq!(refused.json()["problems"], told);

    let mut anna = demo.clerk("anna", "2").await;
    anna.get(&office("")).await;
    let without = file.replace("id = \"2\"", "id = \"22\"");
    let stranding = admin.configure(&without).await;
    assert_problem(&stranding, 409, "would_strand");
    assert_eq!(stranding.json()["counters"], json!(["2"]));
}

/// Proves that the daemon lives, is ready, tells its figures and describes itself.
#[tokio::test]
async fn around_the_surface() {
    let demo = start().await;
    let mut nobody = demo.nobody().await;
    assert_eq!(nobody.get("/healthz").await.text, "ok\n");
    assert_eq!(nobody.get("/readyz").await.json()["ready"], true);
    demo.kiosk().await.ticket("pickup", "k").await;
    let metrics = nobody.get("/metrics").await.text;
    assert!(metrics.contains("kolejka_events_total{kind=\"ticket_issued\"}"), "{metrics}");
    let document = nobody.get("/api/v1/openapi.json").await.json();
    assert!(document["paths"].as_object().unwrap().len() >= 25);
    demo.daemon.stop().await;
}

/// Proves that the demo refuses any address but loopback.
#[test]
fn the_demo_stays_on_loopback() {
    for address in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0"] {
        let refused = demo::plan(address.parse().unwrap(), "/nowhere".into()).map(|_| ()).unwrap_err();
        assert!(refused.to_string().contains("loopback only"), "{refused}");
    }
    assert!(demo::plan("[::1]:0".parse().unwrap(), "/nowhere".into()).is_ok());
}
