//! What the daemon does for kiosks beyond tickets: giving one back, health, speech, the office's own files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::Timestamp;
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    daemon::Daemon,
    demo,
};
use kolejka_testkit::{
    client::{Client, Method, office},
    follower::{As, Follower},
};
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
    data: tempfile::TempDir,
}

async fn start() -> Demo {
    start_with_contacts(&[]).await
}

/// Starts the demo with devices that may start an emergency.
async fn start_with_contacts(contacts: &[&str]) -> Demo {
    let data = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(data.path().join("media/words")).unwrap();
    let clock = Arc::new(SetAhead { clock: SystemClock::new(), ahead_s: AtomicU32::new(0) });
    let mut plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    plan.clock = clock.clone();
    plan.offices[0].config.emergency.contacts = contacts.iter().map(|&id| id.to_owned()).collect();
    let daemon = Daemon::start(plan).await.unwrap();
    Demo { address: daemon.addresses[0], daemon, clock, data }
}

/// Proves that a kiosk gives back the ticket that it issued a moment ago, as often as it asks, and no
/// other: not one of the staff, not one of long ago.
#[tokio::test]
async fn a_kiosk_gives_back_its_own_ticket_for_a_while() {
    let demo = start().await;
    let mut kiosk = Client::device(demo.address, "demo-kiosk").await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let own = kiosk.ticket("pickup", "k1").await.json();
    let others = ewa.ticket("pickup", "s1").await.json();
    let late = kiosk.ticket("pickup", "k2").await.json();
    let path = |ticket: &Value| office(&format!("/tickets/{}", ticket["id"]));
    let key = [("idempotency-key", "back")];
    for _ in 0..2 {
        let back = kiosk.send(Method::DELETE, &path(&own), &key, "").await;
        assert_eq!((back.status.as_u16(), back.json()["status"].as_str()), (200, Some("cancelled")));
    }
    let refused = kiosk.send(Method::DELETE, &path(&others), &[], "").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "not_allowed"));
    demo.clock.ahead_s.store(60, Ordering::SeqCst);
    let refused = kiosk.send(Method::DELETE, &path(&late), &[], "").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "not_allowed"));
    assert_eq!(ewa.get(&path(&late)).await.json()["status"], "waiting");
}

/// Proves that staff see how a kiosk is, hear of its trouble and of its end, and of a kiosk that has
/// fallen silent; and that only devices tell.
#[tokio::test]
async fn staff_hear_how_a_kiosk_is() {
    let demo = start().await;
    let mut kiosk = Client::device(demo.address, "demo-kiosk").await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let list = office("/devices");
    let unseen = |device: &str| json!({"device": device, "state": "unseen"});
    let screens = [unseen("display:counter-3"), unseen("display:lobby")];
    assert_eq!(ewa.get(&list).await.json(), json!([screens[0], screens[1], unseen("kiosk:hall")]));
    let cookie = ewa.cookie_header();
    let mut staff = Follower::follow(demo.address, &As::Cookies(&cookie), "").await;
    let tell = "/api/v1/device/health";
    let well =
        r#"{"build":"b1","screen":"start","uptime_s":60,"dom_nodes":200,"heap_kib":4096,"troubles":[]}"#;
    assert_eq!(kiosk.post(tell, well).await.status, 204);
    let seen = ewa.get(&list).await.json();
    assert_eq!((seen[2]["state"].as_str(), seen[2]["dom_nodes"].as_u64()), (Some("ok"), Some(200)));
    assert_eq!(kiosk.post(tell, r#"{"uptime_s":120,"troubles":["no paper comes out"]}"#).await.status, 204);
    let told = staff.next_of("device").await;
    assert_eq!((&told["device"], &told["state"]), (&json!("kiosk:hall"), &json!("trouble")));
    assert_eq!(told["detail"], "no paper comes out");
    assert_eq!(kiosk.post(tell, well).await.status, 204);
    assert_eq!(staff.next_of("device").await["state"], "ok");
    demo.clock.ahead_s.store(200, Ordering::SeqCst);
    demo.daemon.upkeep().await;
    assert_eq!(staff.next_of("device").await["state"], "trouble");
    assert_eq!(kiosk.post(tell, well).await.status, 204);
    assert_eq!(staff.next_of("device").await["state"], "ok");
    assert_eq!(ewa.post(tell, well).await.status, 403);
    assert_eq!(kiosk.get(&list).await.status, 403);
    let wrong = kiosk.post(tell, r#"{"troubles":["a\u0000"],"uptime_s":-1}"#).await;
    assert_eq!((wrong.status.as_u16(), wrong.json()["problems"].as_array().unwrap().len()), (422, 2));
}

/// Proves that staff see an emergency contact before it is heard of, and hear that it has not been heard of
/// since the daemon started, and of the end of that.
#[tokio::test]
async fn staff_hear_of_a_contact_that_never_spoke() {
    let demo = start_with_contacts(&["hall"]).await;
    let mut contact = Client::device(demo.address, "demo-agent").await;
    let mut ewa = Client::staff(demo.address, "ewa").await;
    let mut staff = Follower::follow(demo.address, &As::Cookies(&ewa.cookie_header()), "").await;
    let list = office("/devices");
    assert_eq!(ewa.get(&list).await.json()[0], json!({"device": "agent:hall", "state": "unseen"}));
    // The daemon's own time may come later than the test's.
    demo.daemon.upkeep().await;
    demo.clock.ahead_s.store(200, Ordering::SeqCst);
    demo.daemon.upkeep().await;
    let told = staff.next_of("device").await;
    assert_eq!((&told["device"], &told["state"]), (&json!("agent:hall"), &json!("trouble")));
    let seen = ewa.get(&list).await.json()[0].clone();
    assert_eq!((&seen["state"], &seen["detail"]), (&json!("trouble"), &told["detail"]));
    assert!(seen.get("seen_at").is_none(), "{seen}");
    assert_eq!(contact.post("/api/v1/device/health", r#"{"troubles":[]}"#).await.status, 204);
    let told = staff.next_of("device").await;
    assert_eq!((&told["device"], &told["state"]), (&json!("agent:hall"), &json!("ok")));
    assert_eq!(ewa.get(&list).await.json()[0]["state"], "ok");
}

/// Proves that sentences are spoken to devices in the office's languages, and nothing to anybody else.
#[tokio::test]
async fn sentences_are_spoken_to_devices() {
    let demo = start().await;
    let mut kiosk = Client::device(demo.address, "demo-kiosk").await;
    let say = |lang: &str, text: &str| office(&format!("/speech?lang={lang}&text={text}"));
    let spoken = kiosk.get(&say("pl", "Numer%20B%2012")).await;
    assert_eq!(spoken.status, 200);
    assert_eq!(spoken.headers["content-type"], "audio/wav");
    for (lang, text) in [("de", "Nummer"), ("pl", ""), ("pl", "a%00b")] {
        assert_eq!(kiosk.get(&say(lang, text)).await.status, 422, "{lang} {text}");
    }
    assert_eq!(kiosk.get(&say("pl", &"a".repeat(2_000))).await.status, 422);
    let mut nobody = Client::connect(demo.address).await.unwrap();
    assert_eq!(nobody.get(&say("pl", "Numer")).await.status, 401);
}

/// Proves that the office's own files are served as they are, from their folder only and unable to run
/// anything, and that a kiosk is told which languages have words.
#[tokio::test]
async fn own_files_are_served_from_their_folder() {
    let demo = start().await;
    let media = demo.data.path().join("media");
    std::fs::write(media.join("herb.svg"), "<svg/>").unwrap();
    std::fs::write(media.join("words/kiosk.de.ftl"), "language = Deutsch\n").unwrap();
    let mut kiosk = Client::device(demo.address, "demo-kiosk").await;
    let logo = kiosk.get("/media/gostynin/herb.svg").await;
    assert_eq!((logo.status.as_u16(), logo.text.as_str()), (200, "<svg/>"));
    assert_eq!(logo.headers["content-type"], "image/svg+xml");
    assert!(logo.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    for path in [
        "/media/gostynin/",
        "/media/gostynin/words",
        "/media/gostynin/%2e%2e/journal.db",
        "/media/gostynin/none.png",
    ] {
        let answer = kiosk.get(path).await;
        assert!(!answer.status.is_success(), "{path}: {}", answer.status);
    }
    let me = kiosk.get("/api/v1/me").await.json();
    assert_eq!(me["device"]["kiosk"]["words"], json!(["de"]));
}
