//! Devices and printers: paired by code, tried, revoked.

use super::{KOLEJKA, assert_problem, configured, start};
use kolejka_testkit::{
    client::{Client, Method, office},
    served::always_open,
};
use serde_json::{Value, json};
use std::{process::Command, sync::atomic::Ordering};

/// Proves pairing from the code on the screen to a device that works, that the code is good once, that
/// wrong ones are slowed down, and that a revoked device is one no more at once.
#[tokio::test]
async fn a_device_is_paired_by_its_code_and_revoked() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let mut device = house.nobody().await;
    assert_problem(&device.post("/api/v1/pairing", r#"{"kind":"toaster"}"#).await, 422, "invalid");
    let asked = device.post("/api/v1/pairing", r#"{"kind":"kiosk"}"#).await.json();
    let (code, secret) = (asked["code"].as_str().unwrap(), asked["secret"].as_str().unwrap());
    assert_eq!((code.len(), asked["languages"][0].as_str()), (6, Some("pl")));
    let hear = json!({"secret": secret}).to_string();
    assert_eq!(device.post("/api/v1/pairing/hear", &hear).await.json()["state"], "waits");

    let mut clerk = Client::staff(house.address, "ewa").await;
    let pair = json!({"code": code, "kind": "kiosk", "id": "hall", "name": "By the door"}).to_string();
    assert_problem(&clerk.post(&office("/pairing"), &pair).await, 403, "not_allowed");
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let found = root.post(&office("/pairing/find"), &json!({"code": spaced}).to_string()).await.json();
    assert_eq!((found["kind"].as_str(), found["from"].as_str()), (Some("kiosk"), Some("127.0.0.1")));
    let nowhere = json!({"code": code, "kind": "kiosk", "id": "roof"}).to_string();
    assert_problem(&root.post(&office("/pairing"), &nowhere).await, 404, "unknown_device");
    let agent = json!({"code": code, "kind": "agent", "id": "hall"}).to_string();
    assert!(root.post(&office("/pairing"), &agent).await.status.is_client_error());
    // The answer may be lost: asked again it is done, once.
    for _ in 0..2 {
        assert_eq!(root.post(&office("/pairing"), &pair).await.status, 204);
    }
    let mut second = house.signed_in("second").await;
    assert_problem(&second.post(&office("/pairing"), &pair).await, 404, "unknown_code");

    let became = device.post("/api/v1/pairing/hear", &hear).await;
    let cookie = became.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(
        became.json(),
        json!({"state": "paired", "kind": "kiosk", "id": "hall", "office": "gostynin"})
    );
    assert_eq!(device.get("/api/v1/me").await.json()["device"]["id"], "hall");
    assert_eq!(device.ticket("registration", "paired").await.status, 201);

    let places = root.get(&office("/devices/paired")).await.json();
    let hall = places.as_array().unwrap().iter().find(|one| one["kind"] == "kiosk").unwrap().clone();
    assert_eq!(hall["devices"].as_array().unwrap().len(), 1, "{hall}");
    let paired = hall["devices"][0].clone();
    assert_eq!(
        (paired["name"].as_str(), paired["seen_from"].as_str()),
        (Some("By the door"), Some("127.0.0.1"))
    );
    assert!(paired["seen_at"].is_string());
    let path = office(&format!("/devices/kiosk/hall/{}", paired["tag"].as_str().unwrap()));
    assert_eq!(root.send(Method::PUT, &path, &[], r#"{"name":"Left of the door"}"#).await.status, 204);
    let places = root.get(&office("/devices/paired")).await.text;
    assert!(places.contains("Left of the door"));
    // Who saw an earlier name overwrites no later one.
    let late = root.send(Method::PUT, &path, &[], r#"{"name":"Desk","was":"By the door"}"#).await;
    assert_problem(&late, 409, "device_changed");
    assert_eq!(late.json()["name"], "Left of the door");
    let seen = r#"{"name":"Desk","was":"Left of the door"}"#;
    assert_eq!(root.send(Method::PUT, &path, &[], seen).await.status, 204);
    assert_eq!(root.send(Method::DELETE, &path, &[], "").await.status, 204);
    assert_eq!(device.get("/api/v1/me").await.status, 401);
    assert_problem(&root.send(Method::PUT, &path, &[], r#"{"name":"x"}"#).await, 404, "unknown_device");

    for n in 0..8 {
        let wrong =
            root.post(&office("/pairing/find"), &json!({"code": format!("00000{n}")}).to_string()).await;
        assert_problem(&wrong, 404, "unknown_code");
    }
    let asked = device.post("/api/v1/pairing", r#"{"kind":"display"}"#).await.json();
    let right = json!({"code": asked["code"]}).to_string();
    assert_problem(&root.post(&office("/pairing/find"), &right).await, 429, "too_many_requests");
    assert_eq!(second.post(&office("/pairing/find"), &right).await.status, 200);
    house.clock.ahead_s.fetch_add(601, Ordering::SeqCst);
    assert_problem(&second.post(&office("/pairing/find"), &right).await, 404, "unknown_code");
    let over = device.post("/api/v1/pairing/hear", &json!({"secret": asked["secret"]}).to_string()).await;
    assert_problem(&over, 404, "unknown_code");
}

/// Proves that a test page goes through the spool to the printer once for a key, is drawn there as paper, is
/// an administrator's act, and holds up no ticket.
#[tokio::test]
async fn a_test_page_is_printed_in_its_turn() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let path = office("/printers/hall/test");
    let test =
        async |client: &mut Client| client.send(Method::POST, &path, &[("idempotency-key", "t")], "").await;
    let (first, again) = (test(&mut root).await, test(&mut root).await);
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (200, 200), "{}", first.text);
    assert_eq!(first.json()["job"], again.json()["job"]);
    assert_eq!(first.json()["number"], Value::Null);
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
    let jobs = loop {
        let jobs = root.get(&office("/printers/hall/jobs")).await.json();
        let jobs = jobs.as_array().unwrap().clone();
        if jobs.len() == 2 && jobs.iter().all(|job| job["state"] == "sent" || job["state"] == "printed") {
            break jobs;
        }
        tokio::task::yield_now().await;
    };
    assert!(jobs.iter().any(|job| job["number"] == "A001"), "{jobs:?}");
    let papers = root.get("/printer").await.text;
    assert!(papers.contains("/printer/2") && !papers.contains("/printer/3"), "{papers}");
    assert_problem(&root.post(&office("/printers/roof/test"), "").await, 404, "unknown_printer");
    let mut ewa = Client::staff(house.address, "ewa").await;
    assert_problem(&ewa.post(&path, "").await, 403, "not_allowed");
    let acts = root.get(&office("/audit?kind=printer_tested")).await.json();
    assert_eq!(acts["acts"][0]["about"]["printer"], "hall");
    assert_eq!(acts["acts"].as_array().unwrap().len(), 1, "asked again it is no other act: {acts}");

    // What anybody of the staff does at a printer is an act, too, done again under its key or without effect it
    // is none.
    let ticket = jobs.iter().find(|job| job["number"] == "A001").unwrap()["job"].clone();
    let again = office(&format!("/printers/hall/jobs/{ticket}/reprint"));
    for _ in 0..2 {
        let answer = ewa.send(Method::POST, &again, &[("idempotency-key", "r")], "").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    assert_eq!(ewa.post(&office("/printers/hall/new-roll"), "").await.status, 200);
    let found = root.get(&office("/audit?person=ewa&kind=job_reprinted,roll_changed")).await.json();
    let found = found["acts"].as_array().unwrap().clone();
    let kinds: Vec<_> = found.iter().map(|act| (act["kind"].clone(), act["about"].clone())).collect();
    assert_eq!(
        kinds,
        [
            (json!("roll_changed"), json!({"printer": "hall"})),
            (json!("job_reprinted"), json!({"printer": "hall", "job": ticket})),
        ]
    );
}

/// Proves that a printer agent becomes one by the code that it says, with a token file for its owner alone, and
/// prints.
#[tokio::test]
async fn an_agent_is_paired_by_its_code() {
    use std::{
        io::{BufRead, BufReader},
        os::unix::fs::PermissionsExt,
        process::Stdio,
    };
    let house = start().await;
    let mut root = house.signed_in("root").await;
    configured(&mut root, |file| file).await;
    let file = always_open().replace("tcp = ", "# tcp = ");
    let file = file.replace("[[printers]]\nid = \"hall\"", "[[printers]]\nid = \"hall\"\nagent = true");
    let put = root.configure(&file).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let token = house.data.path().join("agent.token");
    let paper = house.data.path().join("paper");
    let mut agent = Command::new(KOLEJKA)
        .args(["agent", "--pair", "--server", &format!("http://{}", house.address), "--token-file"])
        .arg(&token)
        .args(["--printer", &format!("file:{}", paper.display())])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(agent.stdout.take().unwrap()).lines();
    let (lines, code) = tokio::task::spawn_blocking(move || {
        let code = lines.find_map(|line| line.unwrap().strip_prefix("code ").map(str::to_owned)).unwrap();
        (lines, code)
    })
    .await
    .unwrap();
    let pair = json!({"code": code, "kind": "agent", "id": "hall", "name": "Hall"}).to_string();
    let paired = root.post(&office("/pairing"), &pair).await;
    assert_eq!(paired.status, 204, "{}", paired.text);
    tokio::task::spawn_blocking(move || {
        let mut lines = lines;
        lines.find(|line| line.as_ref().unwrap().starts_with("paired")).unwrap().unwrap()
    })
    .await
    .unwrap();
    assert_eq!(std::fs::metadata(&token).unwrap().permissions().mode() & 0o777, 0o600);
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
    while std::fs::metadata(&paper).map_or(0, |meta| meta.len()) == 0 {
        tokio::task::yield_now().await;
    }
    agent.kill().unwrap();
    agent.wait().unwrap();
}
