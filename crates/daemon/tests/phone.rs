//! What clients do by phone and at a kiosk besides taking a ticket, and what follows for the staff,
//! through the real router: every answer, and every refusal by its own problem.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use futures_util::StreamExt;
use kolejka_daemon::{clock::SystemClock, daemon::Daemon, demo};
use kolejka_testkit::{
    client::{Answer, Client, Method, office},
    follower::{As, Follower},
};
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

struct Demo {
    address: SocketAddr,
    daemon: Daemon,
    data: tempfile::TempDir,
}

async fn start() -> Demo {
    start_with(|_| {}).await
}

async fn start_with(change: impl FnOnce(&mut kolejka_daemon::daemon::Plan)) -> Demo {
    let data = tempfile::tempdir().unwrap();
    let mut plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    plan.clock = Arc::new(SystemClock::new());
    change(&mut plan);
    let daemon = Daemon::start(plan).await.unwrap();
    Demo { address: daemon.addresses[0], daemon, data }
}

/// A ticket's page in the hand of its client.
struct Phone {
    client: Client,
    path: String,
}

const JSON: (&str, &str) = ("accept", "application/json");

impl Phone {
    async fn press(&mut self, act: &str, key: &str, form: &str) -> Answer {
        let path = format!("{}/{act}", self.path);
        self.client.send(Method::POST, &path, &[JSON, ("idempotency-key", key)], form).await
    }

    async fn status(&mut self) -> String {
        let state = self.client.get(&format!("{}/state", self.path)).await;
        assert_eq!(state.status, 200, "{}", state.text);
        state.json()["page"]["status"].as_str().unwrap().to_owned()
    }
}

impl Demo {
    async fn kiosk(&self) -> Client {
        Client::device(self.address, "demo-kiosk").await
    }

    async fn clerk(&self, login: &str, counter: &str) -> Client {
        let mut client = Client::staff(self.address, login).await;
        assert_eq!(client.post(&office(&format!("/counters/{counter}/open")), "").await.status, 200);
        client
    }

    /// A new ticket's page.
    async fn phone(&self, key: &str) -> Phone {
        let ticket = self.kiosk().await.ticket("registration", key).await.json();
        let url = ticket["page_url"].as_str().unwrap();
        let path = url.strip_prefix(&format!("http://{}", self.address)).unwrap().to_owned();
        Phone { client: Client::connect(self.address).await.unwrap(), path }
    }
}

fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
}

/// Proves that the page's presses do what they say, once however often they are sent, and that what
/// cannot be is refused by name, to a script; a person without scripts is led back to the page.
#[tokio::test]
async fn presses_on_the_page() {
    let demo = start().await;
    let mut phone = demo.phone("k1").await;
    assert_problem(&phone.press("coming", "a", "").await, 409, "ticket_not_called");
    assert_problem(&phone.press("back", "a", "").await, 409, "ticket_not_parked");
    assert_problem(&phone.press("answer", "a", "score=4").await, 409, "visit_not_over");
    assert_problem(&phone.press("comment", "a", "text=x").await, 409, "visit_not_over");
    assert_problem(&phone.press("answer", "a", "score=9").await, 422, "invalid");
    let long = format!("text={}", "x".repeat(9000));
    assert_problem(&phone.press("comment", "a", &long).await, 413, "too_large");

    let mut anna = demo.clerk("anna", "1").await;
    let called = anna.post(&office("/counters/1/call-next"), "").await.json();
    let ticket = called["ticket"]["id"].as_u64().unwrap();
    assert_eq!(phone.status().await, "called");
    let coming = phone.press("coming", "c", "").await;
    assert_eq!((coming.status.as_u16(), coming.json()["page"]["coming"].clone()), (200, json!(true)));
    assert_eq!(phone.press("coming", "c", "").await.status, 200, "sent again under its key");
    let counter = anna.get(&office("/counters/1")).await.json();
    assert_eq!(counter["ticket"]["call"]["coming"], true, "the clerk sees it");

    assert_eq!(phone.press("more-time", "m", "").await.json()["page"]["status"], "postponed");
    assert_eq!(phone.press("more-time", "n", "").await.status, 200, "asked twice, granted once");
    assert_problem(&phone.press("coming", "m", "").await, 422, "idempotency_key_reused");
    let aside = anna.get(&office("/tickets?status=parked")).await.json();
    assert!(aside[0]["back_at"].is_string(), "the clerk sees when it comes back: {aside}");
    assert_eq!(anna.get(&office("/counters/1")).await.json()["ticket"], Value::Null);
    assert_eq!(phone.press("back", "b", "").await.json()["page"]["status"], "waiting");
    assert_problem(&phone.press("more-time", "o", "").await, 409, "more_time_used");

    let path = format!("{}/more-time", phone.path);
    let without_script = phone.client.post(&path, "key=p").await;
    assert_eq!(
        (without_script.status.as_u16(), without_script.headers["location"].to_str().unwrap()),
        (303, phone.path.as_str())
    );
    anna.post(&office("/counters/1/call-next"), "").await;
    anna.post(&office(&format!("/tickets/{ticket}/serve")), "").await;
    assert_problem(&phone.press("leave", "l", "").await, 409, "ticket_not_waiting");
    assert_eq!(phone.status().await, "serving");
}

/// Proves that a clerk ends a client's extra time early, and that it ends by itself; by the client's own
/// wish it is not offered where the office does not.
#[tokio::test]
async fn more_time_is_seen_and_ended_by_the_clerk() {
    let demo = start_with(|plan| {
        plan.offices[0].config.limits.more_time_s = Some(1);
    })
    .await;
    let mut phone = demo.phone("k1").await;
    let ticket = phone.press("more-time", "m", "").await;
    assert_eq!(ticket.json()["page"]["status"], "postponed");
    // The daemon looks every second: it comes back unasked.
    let mut stream = follow(&demo, &phone.path, &[]).await.unwrap();
    while next(&mut stream).await["page"]["status"] != "waiting" {}

    let none = start_with(|plan| plan.offices[0].config.limits.more_time_s = None).await;
    let mut phone = none.phone("k1").await;
    assert_problem(&phone.press("more-time", "m", "").await, 409, "more_time_not_offered");
    let page = phone.client.get(&phone.path.clone()).await;
    assert!(!page.text.contains("more-time"), "what is not offered is not shown");
}

/// Proves that answers are counted by service and day, once a ticket, that nothing beside them names a
/// ticket, that markup stays text, and that supervisors alone read and erase comments.
#[tokio::test]
async fn satisfaction_is_anonymous() {
    let demo = start().await;
    let mut anna = demo.clerk("anna", "1").await;
    let mut phones = Vec::new();
    for n in 0..3 {
        phones.push(demo.phone(&format!("k{n}")).await);
        anna.post(&office("/counters/1/call-next"), "").await;
    }
    let last = anna.get(&office("/counters/1")).await.json()["ticket"]["id"].as_u64().unwrap();
    anna.post(&office(&format!("/tickets/{last}/finish")), "").await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let seen = async |ewa: &mut Client| ewa.get(&office("/satisfaction")).await.json();

    assert_eq!(phones[0].press("answer", "s", "score=4").await.status, 200);
    assert_eq!(phones[0].press("answer", "t", "score=1").await.status, 200, "answered once");
    assert_eq!(phones[1].press("answer", "s", "score=1").await.status, 200);
    let few = seen(&mut ewa).await;
    assert_eq!((&few["days"][0]["answers"], &few["days"][0]["by_score"]), (&json!(2), &Value::Null));
    assert_eq!(phones[2].press("answer", "s", "score=4").await.status, 200);
    let hostile = "text=%3Cscript%3Ealert(1)%3C/script%3E%1b%5B2J%E2%80%AE";
    for _ in 0..2 {
        assert_eq!(phones[2].press("comment", "c", hostile).await.status, 200);
    }
    let told = seen(&mut ewa).await;
    assert_eq!(
        told["days"],
        json!([{
            "date": told["days"][0]["date"], "service": "registration", "answers": 3,
            "by_score": {"very_good": 2, "good": 0, "bad": 0, "very_bad": 1}
        }])
    );
    let comments = told["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 1);
    let mut fields: Vec<&String> = comments[0].as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["date", "id", "service", "text"]);
    assert_eq!(comments[0]["text"], "<script>alert(1)</script>[2J");

    // In the file, too: which tickets took part, and what was said, do not know each other.
    let columns = |table: &str| {
        let file = rusqlite::Connection::open(demo.data.path().join("survey.db")).unwrap();
        let mut rows = file.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
        let names = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        names.map(Result::unwrap).collect::<Vec<_>>()
    };
    assert_eq!(columns("answers"), ["office", "date", "service", "score", "count"]);
    assert_eq!(columns("comments"), ["id", "office", "date", "service", "text"]);
    assert_eq!(columns("took_part"), ["office", "ticket", "date", "commented"]);

    let erase = office(&format!("/satisfaction/comments/{}", comments[0]["id"].as_str().unwrap()));
    assert_problem(&anna.get(&office("/satisfaction")).await, 403, "not_allowed");
    assert_problem(&anna.send(Method::DELETE, &erase, &[], "").await, 403, "not_allowed");
    assert_eq!(ewa.send(Method::DELETE, &erase, &[], "").await.status, 204);
    assert_problem(&ewa.send(Method::DELETE, &erase, &[], "").await, 404, "unknown_comment");
    let file = std::fs::read(demo.data.path().join("survey.db")).unwrap();
    assert!(!file.windows(8).any(|bytes| bytes == b"alert(1)"), "erased text is in the file");
}

/// Proves that a kiosk's call for help reaches staff, that the kiosk hears that somebody comes, that a
/// press repeated is one call, and who may do what.
#[tokio::test]
async fn help_is_called_and_answered() {
    let demo = start().await;
    let (mut kiosk, mut anna) = (demo.kiosk().await, Client::staff(demo.address, "anna").await);
    let mut piotr = Client::staff(demo.address, "piotr").await;
    let call = async |kiosk: &mut Client, key: &str| {
        kiosk.send(Method::POST, &office("/help"), &[("idempotency-key", key)], "").await
    };
    let coming = office("/help/hall/coming");
    assert_problem(&anna.post(&coming, "").await, 409, "help_not_called");
    let first = call(&mut kiosk, "h").await;
    assert_eq!((first.status.as_u16(), first.json()[0]["coming"].clone()), (200, json!(false)));
    for key in ["h", "i"] {
        assert_eq!(call(&mut kiosk, key).await.json(), first.json(), "it is the same call");
    }
    assert_problem(&call(&mut anna, "h").await, 403, "not_allowed");
    assert_problem(
        &Client::connect(demo.address).await.unwrap().post(&office("/help"), "").await,
        401,
        "not_signed_in",
    );
    assert_problem(&kiosk.post(&coming, "").await, 403, "not_allowed");
    assert_eq!(anna.post(&coming, "").await.json()[0]["clerk"], "anna");
    assert_eq!(piotr.post(&coming, "").await.json()[0]["clerk"], "anna", "one is enough");
    let heard = call(&mut kiosk, "j").await.json();
    assert_eq!((&heard[0]["coming"], &heard[0]["clerk"]), (&json!(true), &Value::Null));
    assert_eq!(kiosk.post(&office("/help/hall/end"), "").await.json(), json!([]));
    assert_eq!(anna.post(&office("/help/hall/end"), "").await.json(), json!([]), "ended is ended");
    assert_eq!(call(&mut kiosk, "k").await.json()[0]["coming"], false, "it can call anew");
}

/// Proves that emergency numbers are entered by a supervisor, wait by their times before who came
/// later, once, and that everything wrong with a range gets its own problem.
#[tokio::test]
async fn emergency_numbers_are_entered() {
    let demo = start().await;
    demo.kiosk().await.ticket("registration", "later").await;
    let (mut anna, mut ewa) = (demo.clerk("anna", "1").await, Client::staff(demo.address, "ewa").await);
    let path = office("/emergency-tickets");
    let now = ewa.get(&office("")).await.json()["now"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let ago = |seconds: i64| (now - jiff::SignedDuration::from_secs(seconds)).to_string();
    let body = |from: u32, to: u32| {
        json!({"from": from, "to": to, "service": "registration",
            "arrived_from": ago(2), "arrived_to": ago(1)})
    };
    let mut enter = async |key: &str, body: Value| {
        ewa.send(Method::POST, &path, &[("idempotency-key", key)], &body.to_string()).await
    };
    let entered = enter("e", body(7, 9)).await;
    assert_eq!(entered.status, 201, "{}", entered.text);
    let numbers: Vec<_> = entered.json().as_array().unwrap().iter().map(|t| t["number"].clone()).collect();
    assert_eq!(numbers, ["E007", "E008", "E009"]);
    assert_eq!(enter("e", body(7, 9)).await.status, 200, "the same key is the same entering");
    let twice = enter("f", body(9, 10)).await;
    assert_problem(&twice, 409, "emergency_entered");
    assert_eq!(twice.json()["numbers"], json!([9]));
    assert_problem(&enter("e", body(7, 8)).await, 422, "idempotency_key_reused");
    assert_problem(&enter("g", body(20, 19)).await, 422, "invalid");
    assert_problem(&enter("g", body(1000, 1600)).await, 422, "invalid");
    let wrong = json!({"from": 0, "to": "x", "arrived_from": "noon"});
    let told = enter("g", wrong).await.json();
    let fields: Vec<&str> =
        told["problems"].as_array().unwrap().iter().filter_map(|p| p["field"].as_str()).collect();
    for field in ["from", "to", "service", "arrived_from", "arrived_to"] {
        assert!(fields.contains(&field), "{field} is not in {told}");
    }
    let with = |field: &str, value: String| {
        let mut body = body(20, 21);
        body[field] = value.into();
        body
    };
    assert_problem(&enter("g", with("service", "no".to_owned())).await, 404, "unknown_service");
    for (field, value) in
        [("arrived_to", ago(-600)), ("arrived_from", ago(48 * 3600)), ("arrived_to", ago(3))]
    {
        assert_problem(&enter("g", with(field, value)).await, 422, "invalid");
    }
    assert_problem(&anna.post(&path, &body(30, 30).to_string()).await, 403, "not_allowed");
    let called = anna.post(&office("/counters/1/call-next"), "").await.json();
    assert_eq!(called["ticket"]["number"], "E007", "who came first is called first");
}

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// Follows a ticket's page; the status if that is refused.
async fn follow(demo: &Demo, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{}{path}/stream", demo.address).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "kolejka.v1".parse().unwrap());
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

/// The next state that is told.
async fn next(stream: &mut Socket) -> Value {
    loop {
        let message = tokio::time::timeout(Duration::from_secs(30), stream.next()).await.unwrap();
        if let Message::Text(text) = message.unwrap().unwrap() {
            let told: Value = serde_json::from_str(&text).unwrap();
            if told["type"] == "state" {
                return told;
            }
        }
    }
}

/// Proves that a page hears of its own ticket, at once and in words, and of nobody else's; that it is
/// open to who has the address only, from its own host, and that a ticket has a bounded number.
#[tokio::test]
async fn a_page_follows_its_own_ticket() {
    let demo = start().await;
    let (mut own, other) = (demo.phone("k1").await, demo.phone("k2").await);
    let mut anna = demo.clerk("anna", "1").await;
    let mut stream = follow(&demo, &own.path, &[]).await.unwrap();
    let mut others = follow(&demo, &other.path, &[]).await.unwrap();
    let first = next(&mut stream).await;
    assert_eq!(first["page"]["status"], "waiting");
    assert!(next(&mut others).await["page"]["tell"].as_str().unwrap().contains("1 osoba"));

    anna.post(&office("/counters/1/call-next"), "").await;
    let called = next(&mut stream).await["page"].clone();
    assert_eq!((&called["status"], called["call"].is_u64()), (&json!("called"), true));
    assert_eq!(called["say"], "Numer A 1: zapraszamy do stanowiska 1. sala obsługi. parter");
    let told = next(&mut others).await.to_string();
    assert!(told.contains("Nikogo przed Państwem") && !told.contains("A\u{2009}001"), "{told}");

    // What changes nothing for a page is not told to it.
    demo.kiosk().await.ticket("pickup", "k3").await;
    own.press("coming", "c", "").await;
    assert_eq!(next(&mut stream).await["page"]["coming"], true);

    assert_eq!(follow(&demo, "/t/AAAAAAAAAAAAAAAAAAAAAAA", &[]).await.err(), Some(404));
    let foreign = follow(&demo, &own.path, &[("origin", "https://elsewhere.example")]).await;
    assert_eq!(foreign.err(), Some(403));
    let second = follow(&demo, &own.path, &[]).await.unwrap();
    let third = follow(&demo, &own.path, &[]).await.unwrap();
    assert_eq!(follow(&demo, &own.path, &[]).await.err(), Some(429), "past three a page asks instead");
    drop((second, third));
}

/// Proves what guards a ticket's page: not cached, not referred to, not indexed, nothing loaded but its
/// own, dead with the day; and that all of it is 30 KB at most even unpacked.
#[tokio::test]
async fn a_page_is_guarded() {
    let demo = start().await;
    let mut phone = demo.phone("k1").await;
    let page = phone.client.get(&phone.path.clone()).await;
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex, nofollow"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(page.headers[name], value);
    }
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    for part in ["default-src 'none'", "script-src 'self'", "style-src 'sha256-", "frame-ancestors 'none'"] {
        assert!(policy.contains(part) && !policy.contains("unsafe"), "{policy}");
    }
    let script = phone.client.get("/t/page.js").await;
    assert!(page.text.len() + script.text.len() <= 30_000, "{}", page.text.len() + script.text.len());
    assert!(phone.client.get("/robots.txt").await.text.contains("Disallow: /"));

    let mut stream = follow(&demo, &phone.path, &[]).await.unwrap();
    next(&mut stream).await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    assert_eq!(ewa.post(&office("/day/close"), "").await.status, 200);
    assert_eq!(phone.client.get(&phone.path.clone()).await.status, 404);
    assert_problem(&phone.client.get(&format!("{}/state", phone.path)).await, 404, "unknown_ticket");
    assert_problem(&phone.press("leave", "l", "").await, 404, "unknown_ticket");
    // The stream of a dead address ends.
    while let Some(Ok(message)) = tokio::time::timeout(Duration::from_secs(30), stream.next()).await.unwrap()
    {
        if matches!(message, Message::Close(_)) {
            break;
        }
    }
}

/// Proves that phone tickets are offered only while the public address answers as this daemon: an
/// address where somebody else answers is not believed, staff are told, and when it answers again
/// tickets are offered again.
#[tokio::test]
async fn phone_tickets_are_offered_while_the_address_answers() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let public = listener.local_addr().unwrap();
    let demo = start_with(|plan| {
        plan.public_url = Some(format!("http://{public}"));
        plan.public_ask_every = Some(Duration::from_millis(50));
    })
    .await;
    let mut kiosk = demo.kiosk().await;
    let cookie = Client::staff(demo.address, "anna").await.cookie_header();
    let mut stream = Follower::follow(demo.address, &As::Cookies(&cookie), "").await;
    // A web server that is not ours.
    let somebody = tokio::spawn(async move {
        loop {
            let (mut asked, _) = listener.accept().await.unwrap();
            let _ = asked.read(&mut [0; 1024]).await;
            let _ =
                asked.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi").await;
        }
    });
    let trouble = stream.next_of("device").await;
    assert_eq!((&trouble["device"], &trouble["state"]), (&json!("phone-tickets"), &json!("trouble")));
    assert_eq!(kiosk.ticket("registration", "k1").await.json()["page_url"], Value::Null);

    somebody.abort();
    let _ = somebody.await;
    // Now the address leads to the daemon.
    let listener = tokio::net::TcpListener::bind(public).await.unwrap();
    let daemon = demo.address;
    tokio::spawn(async move {
        loop {
            let (mut asked, _) = listener.accept().await.unwrap();
            let mut to = tokio::net::TcpStream::connect(daemon).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut asked, &mut to).await });
        }
    });
    let again = stream.next_of("device").await;
    assert_eq!(again["state"], "ok");
    assert!(kiosk.ticket("registration", "k2").await.json()["page_url"].is_string());
    drop(demo.daemon);
}
