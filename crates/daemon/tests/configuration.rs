//! The configuration through the real router: seen, checked, changed by two at once, and as it was.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_daemon::{daemon::Daemon, demo};
use kolejka_testkit::client::{Answer, Client, Method, office};
use serde_json::{Value, json};
use std::net::SocketAddr;

async fn start() -> (SocketAddr, Daemon, tempfile::TempDir) {
    let data = tempfile::tempdir().unwrap();
    let plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    let daemon = Daemon::start(plan).await.unwrap();
    (daemon.addresses[0], daemon, data)
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

async fn put(admin: &mut Client, base: &Value, document: &Value) -> Answer {
    let body = json!({"document": document, "base": base}).to_string();
    admin.send(Method::PUT, &office("/configuration"), &JSON, &body).await
}

async fn check(admin: &mut Client, document: &Value) -> Value {
    let body = json!({"document": document}).to_string();
    let answer = admin.send(Method::POST, &office("/configuration/check"), &JSON, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Proves that of two administrators who change the same version the second is refused and told what is in
/// force, that both changes stand in the history with who made them, and that an older version can be taken
/// again.
#[tokio::test]
async fn two_administrators_at_once() {
    let (address, _daemon, _data) = start().await;
    let mut admin = Client::staff(address, "admin").await;
    let first = admin.get(&office("/configuration")).await.json();
    assert_eq!(first["document"]["counters"][0]["room"]["pl"], "sala obsługi");
    assert!(first["text"].as_str().unwrap().contains("[[counters]]"));
    let (mut mine, mut theirs) = (first["document"].clone(), first["document"].clone());
    theirs["counters"][0]["room"]["pl"] = json!("sala A");
    mine["counters"][1]["room"]["pl"] = json!("sala B");
    let done = put(&mut admin, &first["version"], &theirs).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let refused = put(&mut admin, &first["version"], &mine).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["code"].as_str()),
        (409, Some("configuration_changed"))
    );
    let current = &refused.json()["current"];
    assert_eq!(current["version"], done.json()["version"]);
    assert_eq!(current["by"], "admin");
    assert_eq!(current["document"]["counters"][0]["room"]["pl"], "sala A");
    // Knowingly, upon what is in force now.
    mine["counters"][0]["room"]["pl"] = json!("sala A");
    assert_eq!(put(&mut admin, &current["version"], &mine).await.status, 200);
    let versions = admin.get(&office("/configuration/versions")).await.json();
    assert_eq!(versions.as_array().unwrap().len(), 3);
    assert_eq!((versions[2]["by"].as_str(), versions[0]["by"].as_str()), (None, Some("admin")));
    let path = office(&format!("/configuration/versions/{}", first["version"]));
    let old = admin.get(&path).await.json();
    assert_eq!(old["document"], first["document"]);
    let last = admin.get(&office("/configuration")).await.json();
    assert_eq!(put(&mut admin, &last["version"], &old["document"]).await.status, 200);
    let again = admin.get(&office("/configuration")).await.json();
    assert_eq!(again["document"], first["document"]);
    assert!(again["version"].as_u64() > last["version"].as_u64());
    let unknown = admin.get(&office("/configuration/versions/1000000")).await;
    assert_eq!(unknown.status, 404);
}

/// Proves that a check tells everything wrong by its place, whom a change would strand with their numbers,
/// and changes nothing; and that what went out as a file comes in as the same office.
#[tokio::test]
async fn checked_before_it_is_taken() {
    let (address, _daemon, _data) = start().await;
    let mut admin = Client::staff(address, "admin").await;
    let first = admin.get(&office("/configuration")).await.json();
    let same = check(&mut admin, &first["document"]).await;
    assert_eq!((&same["same"], &same["problems"]), (&json!(true), &json!([])));
    assert!(same["warnings"].as_array().unwrap().iter().all(|one| one["path"].is_string()));
    let mut spoilt = first["document"].clone();
    spoilt["counters"][1]["services"][0] = json!("pikcup");
    spoilt["services"][0]["serie"] = json!("A");
    spoilt["limits"]["matters"] = json!("three");
    spoilt["accent"] = json!("#FFFF00");
    let told = check(&mut admin, &spoilt).await;
    let paths: Vec<_> = told["problems"].as_array().unwrap().iter().map(|one| &one["path"]).collect();
    assert_eq!(paths, ["limits.matters", "services[0].serie", "counters[1].services[0]", "accent"]);
    assert_eq!(told["problems"][2]["hint"], "did you mean `pickup`?");

    Client::device(address, "demo-kiosk").await.ticket("trusted-profile", "k").await;
    let mut without = first["document"].clone();
    without["services"].as_array_mut().unwrap().retain(|service| service["id"] != "trusted-profile");
    for counter in without["counters"].as_array_mut().unwrap() {
        counter["services"].as_array_mut().unwrap().retain(|service| service != "trusted-profile");
    }
    let told = check(&mut admin, &without).await;
    assert_eq!(told["problems"], json!([]));
    assert_eq!(told["refusal"]["code"], "would_strand");
    assert_eq!(told["refusal"]["tickets"], json!(["D001"]));
    assert_eq!(told["refusal"]["services"], json!(["trusted-profile"]));
    assert_eq!(put(&mut admin, &first["version"], &without).await.status, 409);

    let file = first["text"].as_str().unwrap();
    let answer = admin.send(Method::POST, &office("/configuration/check"), &[], file).await;
    assert_eq!(answer.json()["same"], true);
    assert_eq!(answer.json()["document"], first["document"]);
    assert_eq!(admin.get(&office("/configuration")).await.json()["version"], first["version"]);
}

/// Proves that what is no configuration is refused by what it is: no UTF-8, no TOML, no JSON, too much of
/// it, another office's, or from somebody who may not.
#[tokio::test]
async fn what_is_no_configuration() {
    let (address, _daemon, _data) = start().await;
    let mut admin = Client::staff(address, "admin").await;
    let path = office("/configuration");
    let told = check(&mut admin, &json!({"id": "elsewhere"})).await;
    assert!(told["problems"].as_array().unwrap().len() > 3);
    let answer = admin.send(Method::POST, &office("/configuration/check"), &[], "[[services]").await;
    assert_eq!(answer.json()["problems"].as_array().unwrap().len(), 1);
    let text = admin.get(&path).await.json()["text"].as_str().unwrap().replace("\"gostynin\"", "\"slubice\"");
    let other = admin.send(Method::PUT, &path, &[], &text).await;
    assert_eq!((other.status.as_u16(), &other.json()["problems"][0]["field"]), (422, &json!("id")));
    let large = admin.send(Method::PUT, &path, &[], &"#".repeat(1024 * 1024 + 1)).await;
    assert_eq!(large.status, 413);
    let mut admin = Client::staff(address, "admin").await;
    for body in ["{", "[]", "{}", "{\"document\": {}, \"base\": \"x\"}"] {
        let answer = admin.send(Method::PUT, &path, &JSON, body).await;
        assert!([400, 422].contains(&answer.status.as_u16()), "{body}: {}", answer.text);
    }
    let mut ewa = Client::staff(address, "ewa").await;
    for path in [path.as_str(), &office("/configuration/versions")] {
        assert_eq!(ewa.get(path).await.status, 403);
    }
}

/// Proves that a rehearsal shows the real kiosk and display under a configuration that is not in force, that a
/// ticket drawn there reaches nothing of the office, and that nobody finds one without its address.
#[tokio::test]
async fn a_rehearsal_is_an_office_of_its_own() {
    let (address, _daemon, _data) = start().await;
    let mut admin = Client::staff(address, "admin").await;
    let mut document = admin.get(&office("/configuration")).await.json()["document"].clone();
    document["name"]["pl"] = json!("Urząd na próbę");
    let body = json!({"document": document}).to_string();
    let opened = admin.send(Method::POST, &office("/configuration/rehearsal"), &JSON, &body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let at = opened.json()["address"].as_str().unwrap().to_owned();
    let mut nobody = Client::connect(address).await.unwrap();
    let page = nobody.get(&format!("{at}/kiosk/hall")).await;
    assert_ne!(page.status, 404);
    let kiosk = format!("{at}/kiosk/hall{}", office(""));
    let seen = nobody.get(&kiosk).await.json();
    assert_eq!(seen["name"]["pl"], "Urząd na próbę");
    assert_eq!(seen["open"], true);
    let me = nobody.get(&format!("{at}/display/lobby/api/v1/me")).await.json();
    assert_eq!(me["device"]["id"], "lobby");
    let key = [("idempotency-key", "k")];
    let ask = json!({"services": ["pickup"]}).to_string();
    let issued = nobody.send(Method::POST, &format!("{kiosk}/tickets"), &key, &ask).await;
    assert_eq!(issued.status, 201, "{}", issued.text);
    // The office itself has no such name, no ticket and no counter open.
    let real = admin.get(&office("")).await.json();
    assert_eq!(real["name"]["pl"], "Starostwo Powiatowe w Gostyninie");
    assert!(real["counters"].as_array().unwrap().iter().all(|counter| counter["state"] == "closed"));
    assert_eq!(admin.get(&office("/tickets?status=waiting")).await.json(), json!([]));
    for wrong in [
        "/preview/0/kiosk/hall",
        &format!("{at}/clerk/anna"),
        &format!("{at}/kiosk/other{}", office("/stream")),
    ] {
        assert!(nobody.get(wrong).await.status.as_u16() >= 400, "{wrong}");
    }
    let picture = admin.send(Method::POST, &office("/configuration/ticket"), &JSON, &body).await;
    assert_eq!(picture.status, 200);
    let few = admin.send(Method::POST, &office("/configuration/simulation"), &JSON, &body).await;
    assert_eq!(few.json()["few"], true);
    let mut unsound = document.clone();
    unsound["accent"] = json!("yellow");
    let body = json!({"document": unsound}).to_string();
    for path in ["/configuration/rehearsal", "/configuration/ticket", "/configuration/simulation"] {
        assert_eq!(admin.send(Method::POST, &office(path), &JSON, &body).await.status, 422);
    }
}

/// Proves that what a rehearsal shows stays there after the daemon has closed what is over, that nothing of it is
/// forecast or counted among the process's metrics, that several at once come to be one after another, and that
/// its folder is gone when the daemon stops, or at the next start if it could not go then.
#[tokio::test]
async fn a_rehearsal_stays_and_ends() {
    let data = tempfile::tempdir().unwrap();
    let left = data.path().join("rehearsals/left/journal.db");
    std::fs::create_dir_all(left.parent().unwrap()).unwrap();
    std::fs::write(&left, "of a process that is no more").unwrap();
    let plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    let daemon = Daemon::start(plan).await.unwrap();
    assert!(!left.exists());
    let address = daemon.addresses[0];
    let mut admin = Client::staff(address, "admin").await;
    let mut another = Client::staff(address, "admin").await;
    let body = json!({"document": admin.get(&office("/configuration")).await.json()["document"]}).to_string();
    let path = office("/configuration/rehearsal");
    let (one, other) = tokio::join!(
        admin.send(Method::POST, &path, &JSON, &body),
        another.send(Method::POST, &path, &JSON, &body)
    );
    let mut nobody = Client::connect(address).await.unwrap();
    daemon.upkeep().await;
    for opened in [one, other] {
        let at = opened.json()["address"].as_str().unwrap().to_owned();
        let seen = nobody.get(&format!("{at}/display/lobby{}", office(""))).await;
        let counters = seen.json()["counters"].clone();
        let open = counters.as_array().unwrap().iter().filter(|counter| counter["state"] == "open").count();
        assert_eq!(open, 3, "{}", seen.text);
        let folder = data.path().join("rehearsals").join(at.trim_start_matches("/preview/"));
        assert!(folder.join("journal.db").exists() && !folder.join("forecast.db").exists());
    }
    let metrics = admin.get("/metrics").await;
    assert!(metrics.text.contains("kind=\"day_opened\""), "{}", metrics.text);
    assert!(!metrics.text.contains("kind=\"ticket_called\""), "{}", metrics.text);
    drop(daemon.stop().await);
    assert_eq!(std::fs::read_dir(data.path().join("rehearsals")).unwrap().count(), 0);
}
