//! Following an office over the websocket.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_testkit::{
    client::{Client, Method, office},
    follower::{As, Follower},
    process::Process,
};
use serde_json::{Value, json};
use std::path::Path;
use tokio_tungstenite::tungstenite::Message;

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

struct Office {
    process: Process,
    kiosk: Client,
    anna: Client,
    _data: tempfile::TempDir,
}

async fn open_office() -> Office {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let kiosk = Client::device(process.address, "demo-kiosk").await;
    let mut anna = Client::staff(process.address, "anna").await;
    assert_eq!(anna.post(&office("/counters/1/open"), "").await.status, 200);
    Office { process, kiosk, anna, _data: data }
}

impl Office {
    async fn issue(&mut self, key: &str) -> Value {
        self.kiosk.ticket("registration", key).await.json()
    }

    async fn next(&mut self) -> Value {
        self.anna.post(&office("/counters/1/call-next"), "").await.json()
    }

    async fn verb(&mut self, ticket: &Value, verb: &str) -> Value {
        let answer = self.anna.post(&office(&format!("/tickets/{}/{verb}", ticket["id"])), "").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }
}

/// Proves that a display hears of every step of a call, in order, with number and counter and
/// nothing about the person.
#[tokio::test]
async fn a_display_hears_of_every_step_and_nothing_about_the_person() {
    let mut office = open_office().await;
    let mut display = Follower::display(office.process.address).await;
    let snapshot = display.next_of("snapshot").await;
    assert_eq!(snapshot["calls"], json!([]));
    let body = r#"{"services":["registration"],"priority":"priority","language":"uk","step_free":true,"need":"sign-language"}"#;
    let path = kolejka_testkit::client::office("/tickets");
    let ticket = office.kiosk.send(Method::POST, &path, &[("idempotency-key", "a")], body).await.json();
    office.next().await;
    office.verb(&ticket, "recall").await;
    office.verb(&ticket, "serve").await;
    office.verb(&ticket, "finish").await;
    let mut heard = Vec::new();
    for kind in ["issued", "called", "recalled", "serving", "finished"] {
        let message = display.next().await;
        assert_eq!(message["type"], kind);
        assert_eq!(message["number"], "A001");
        if kind != "issued" {
            assert_eq!(message["counter"], "1");
        }
        heard.push(message.to_string());
    }
    for word in ["priority", "uk\"", "step", "need", "sign", "ticket", "service", "anna", "reason", "waited"]
    {
        // The texts of room and floor are in three languages and say nothing about a person.
        let told = heard
            .iter()
            .map(|line| line.replace("\"uk\":\"", ""))
            .any(|line| line.contains(word) && !line.contains("\"service hall\""));
        assert!(!told, "`{word}` is told: {heard:?}");
    }
}

/// Proves that who comes back with the last number it knows gets just what it missed, and that a
/// snapshot comes for another journal, a number from the future and none at all.
#[tokio::test]
async fn who_comes_back_gets_what_was_missed() {
    let mut office = open_office().await;
    let address = office.process.address;
    let mut display = Follower::display(address).await;
    display.next_of("snapshot").await;
    let known = display.since();
    let (journal, seq) = (display.journal.clone(), display.seq);
    drop(display);
    office.issue("a").await;
    office.next().await;

    let mut again = Follower::follow(address, &As::Device("demo-display"), &known).await;
    assert_eq!(again.next().await["type"], "issued");
    let called = again.next().await;
    assert_eq!((called["type"].as_str(), called["number"].as_str()), (Some("called"), Some("A001")));

    let future = format!("?journal={journal}&since={}", seq + 1000);
    let far_future = format!("?journal={journal}&since=99999999999999999999999");
    let foreign = format!("?journal=another&since={seq}");
    for query in [future.as_str(), far_future.as_str(), foreign.as_str(), ""] {
        let mut fresh = Follower::follow(address, &As::Device("demo-display"), query).await;
        let snapshot = fresh.next().await;
        assert_eq!(snapshot["type"], "snapshot", "{query}");
        assert_eq!(snapshot["calls"][0]["number"], "A001");
        assert_eq!(snapshot["calls"][0]["seq"], called["seq"]);
        assert_eq!(snapshot["recent"][0]["number"], "A001");
        assert_eq!(snapshot["counters"].as_array().unwrap().len(), 5);
    }
}

/// Proves that an undone call is withdrawn on displays, is gone from the list of recent ones, and
/// that a recall makes a call's number new, so that it is announced again.
#[tokio::test]
async fn an_undone_call_is_withdrawn() {
    let mut office = open_office().await;
    office.issue("a").await;
    let ticket = office.next().await["ticket"].clone();
    let recalled = office.verb(&ticket, "recall").await;
    let mut display = Follower::display(office.process.address).await;
    let snapshot = display.next_of("snapshot").await;
    assert_eq!(snapshot["calls"][0]["seq"], recalled["call"]["seq"]);
    assert_eq!(snapshot["calls"][0]["times"], 2);

    for _ in 0..2 {
        let undone = office.anna.post(&kolejka_testkit::client::office("/counters/1/undo"), "").await;
        assert_eq!(undone.status, 200, "{}", undone.text);
    }
    let undone = display.next().await;
    assert_eq!((undone["type"].as_str(), undone["calls"][0]["times"].as_u64()), (Some("undone"), Some(1)));
    let withdrawn = display.next().await;
    assert_eq!(withdrawn["type"], "call_withdrawn");
    assert_eq!((withdrawn["number"].as_str(), withdrawn["calls"].clone()), (Some("A001"), json!([])));
    let mut fresh = Follower::display(office.process.address).await;
    assert_eq!(fresh.next_of("snapshot").await["recent"], json!([]));
}

/// Proves that a call whose number was set aside, and that stands again after an undo, is among the recent
/// ones as before, as often called.
#[tokio::test]
async fn an_undo_brings_a_recent_call_back() {
    let mut office = open_office().await;
    office.issue("a").await;
    let ticket = office.next().await["ticket"].clone();
    office.verb(&ticket, "recall").await;
    let recent = async |office: &Office| {
        Follower::display(office.process.address).await.next_of("snapshot").await["recent"].clone()
    };
    let before = recent(&office).await;
    assert_eq!((&before[0]["number"], &before[0]["times"]), (&json!("A001"), &json!(2)));
    office.verb(&ticket, "park").await;
    assert_eq!(recent(&office).await, json!([]));
    let undone = office.anna.post(&kolejka_testkit::client::office("/counters/1/undo"), "").await;
    assert_eq!(undone.status, 200, "{}", undone.text);
    assert_eq!(recent(&office).await, before);
}

/// Proves that staff hear more than displays, and that nobody without a token or session hears
/// anything.
#[tokio::test]
async fn who_may_follow() {
    let mut office = open_office().await;
    let address = office.process.address;
    let cookies = office.anna.cookie_header();
    let mut staff = Follower::follow(address, &As::Cookies(&cookies), "").await;
    staff.next_of("snapshot").await;
    let ticket = office.issue("a").await;
    let issued = staff.next_of("issued").await;
    assert_eq!(
        (issued["ticket"].clone(), issued["service"].as_str()),
        (ticket["id"].clone(), Some("registration"))
    );

    for (who, status) in
        [(As::Nobody, 401), (As::Device("wrong"), 401), (As::Cookies("kolejka_session=x"), 401)]
    {
        let refused = Follower::connect(address, &who, "").await.map(|_| ()).unwrap_err();
        let tokio_tungstenite::tungstenite::Error::Http(response) = refused else { panic!("{refused:?}") };
        assert_eq!(response.status().as_u16(), status);
    }
}

/// Proves that a page of another host or port may not follow with the browser's cookies.
#[tokio::test]
async fn foreign_pages_may_not_follow() {
    let office = open_office().await;
    let address = office.process.address;
    let cookies = office.anna.cookie_header();
    let own = format!("http://{address}");
    for (origin, may) in [(own.as_str(), true), ("http://127.0.0.1:1", false), ("null", false)] {
        let followed = Follower::connect_from(address, &As::Cookies(&cookies), "", Some(origin)).await;
        let status = match followed {
            Ok((_, response)) => response.status().as_u16(),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => response.status().as_u16(),
            Err(other) => panic!("{other}"),
        };
        assert_eq!(status, if may { 101 } else { 403 }, "{origin}");
    }
}

/// Proves that a number that is called again, for its next matter, stands once among the recent
/// calls, and as the latest of them.
#[tokio::test]
async fn a_number_stands_once_among_the_recent_calls() {
    let mut office = open_office().await;
    for key in ["a", "b"] {
        office.issue(key).await;
        office.next().await;
    }
    let third = office.issue("c").await;
    let transfer = kolejka_testkit::client::office(&format!("/tickets/{}/transfer", third["id"]));
    for _ in 0..2 {
        office.next().await;
        office.verb(&third, "serve").await;
        let moved = office.anna.post(&transfer, r#"{"service":"licence"}"#).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
    }
    let mut display = Follower::display(office.process.address).await;
    let snapshot = display.next_of("snapshot").await;
    let recent: Vec<&str> =
        snapshot["recent"].as_array().unwrap().iter().map(|call| call["number"].as_str().unwrap()).collect();
    assert_eq!(recent, ["A003", "A002", "A001"]);
}

/// Proves that staff who come back, with the last number they know or without, are told what is to
/// be acted upon although it is no event: alerts that stand and devices in trouble.
#[tokio::test]
async fn staff_who_come_back_hear_of_lasting_trouble() {
    let mut office = open_office().await;
    let address = office.process.address;
    let cookies = office.anna.cookie_header();
    let mut staff = Follower::follow(address, &As::Cookies(&cookies), "").await;
    assert!(staff.next_of("snapshot").await["alerts"].is_null(), "nothing is wrong yet");
    let known = staff.since();
    office.anna.post(&kolejka_testkit::client::office("/counters/1/close"), "").await;
    office.issue("a").await;
    let told = staff.next_of("alert").await["alerts"].clone();
    assert_eq!(told[0]["code"], "no_counter", "{told}");
    let mut again = Follower::follow(address, &As::Cookies(&cookies), &known).await;
    assert_eq!(again.next_of("alert").await["alerts"], told);
    let mut fresh = Follower::follow(address, &As::Cookies(&cookies), "").await;
    assert_eq!(fresh.next_of("snapshot").await["alerts"], told);
}

/// Proves that a follower that does not read is let go with code 4008 when it is too far behind,
/// that it holds nobody up, and that it picks up again with the last number it read.
#[tokio::test(flavor = "multi_thread")]
async fn a_follower_too_slow_for_its_buffer_is_let_go() {
    let mut office = open_office().await;
    let address = office.process.address;
    let mut slow = Follower::display(address).await;
    slow.next_of("snapshot").await;
    // Notices are the largest messages: a few thousand of them fill any socket's buffers.
    let mut ewa = Client::staff(address, "ewa").await;
    let text = "x".repeat(290);
    let body = json!({"text": {"pl": text, "en": text, "uk": text}}).to_string();
    let notices = kolejka_testkit::client::office("/notices");
    let mut last = 0;
    for _ in 0..20 {
        last = ewa.post(&notices, &body).await.json()["id"].as_u64().unwrap();
    }
    assert_eq!(ewa.post(&notices, &body).await.code(), "too_many_notices");
    for _ in 0..1500 {
        let gone = ewa.send(Method::DELETE, &format!("{notices}/{last}"), &[], "").await;
        assert_eq!(gone.status, 204, "{}", gone.text);
        last = ewa.post(&notices, &body).await.json()["id"].as_u64().unwrap();
    }
    let end = loop {
        if let Err(end) = slow.next_or_end().await {
            break end;
        }
    };
    assert_eq!(end, Some(4008));
    // Anew: a connection on which nothing was asked for so long is closed.
    office.kiosk = Client::device(address, "demo-kiosk").await;
    office.issue("after").await;
    let mut again = Follower::follow(address, &As::Device("demo-display"), &slow.since()).await;
    let first = again.next().await;
    assert!(first["seq"].as_u64().unwrap() > slow.seq || first["type"] == "snapshot");
    again.next_of("issued").await;
}

/// Proves that what a follower says cannot hurt: text, binary, pings and oversized messages.
#[tokio::test]
async fn what_a_follower_says_cannot_hurt() {
    let mut office = open_office().await;
    let mut display = Follower::display(office.process.address).await;
    display.next_of("snapshot").await;
    for message in [
        Message::text("{\"type\":\"called\"}"),
        Message::binary(vec![0, 1, 2]),
        Message::Ping(vec![1].into()),
    ] {
        display.say(message).await;
    }
    office.issue("a").await;
    assert_eq!(display.next_of("issued").await["number"], "A001");
    display.say(Message::text("x".repeat(100_000))).await;
    while display.next_or_end().await.is_ok() {}
    let mut other = Follower::display(office.process.address).await;
    other.next_of("snapshot").await;
}
