//! People and their roles, and who may change anything at all.

use super::{KOLEJKA, PASSWORD, assert_problem, change, person, start};
use kolejka_testkit::{
    client::{Client, Method, office},
    follower::{As, Follower},
};
use serde_json::{Value, json};
use std::process::Command;

/// Proves a person's whole life: added (once, also when asked twice), signed in, renamed, given another role
/// and another password, kept out, let in, and removed; that each takes effect at once; and that what does
/// not fit is told by field.
#[tokio::test]
async fn a_person_is_added_changed_and_removed() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let zofia = json!({"login": "zofia", "name": "Zofia", "role": "clerk", "password": PASSWORD});
    let added = root.post(&office("/people"), &zofia.to_string()).await;
    assert_eq!((added.status.as_u16(), added.json()["version"].as_u64()), (201, Some(1)), "{}", added.text);
    assert_eq!(root.post(&office("/people"), &zofia.to_string()).await.status, 200);
    let other = json!({"login": "zofia", "name": "Z", "role": "clerk", "password": PASSWORD}).to_string();
    assert_problem(&root.post(&office("/people"), &other).await, 409, "login_taken");
    let fixed = json!({"login": "anna", "name": "A", "role": "clerk", "password": PASSWORD}).to_string();
    assert_problem(&root.post(&office("/people"), &fixed).await, 409, "login_taken");

    let wrong = json!({"login": "Zo fia", "name": "<b>\u{202e}", "role": "boss", "password": "short"});
    let wrong = root.post(&office("/people"), &wrong.to_string()).await;
    assert_problem(&wrong, 422, "invalid");
    let fields: Vec<Value> =
        wrong.json()["problems"].as_array().unwrap().iter().map(|one| one["field"].clone()).collect();
    assert_eq!(fields, ["login", "name", "role", "password"]);

    let mut clerk = house.signed_in("zofia").await;
    assert_eq!(clerk.post(&office("/counters/1/open"), "").await.status, 200);
    assert_eq!(person(&mut root, "zofia").await["counter"], "1");
    assert_problem(&clerk.get(&office("/people")).await, 403, "not_allowed");

    let renamed = change(&mut root, "zofia", json!({"name": "Zofia K."})).await;
    assert_eq!(renamed.json()["name"], "Zofia K.", "{}", renamed.text);
    assert_eq!(change(&mut root, "zofia", json!({"role": "supervisor"})).await.status, 200);
    assert_eq!(clerk.get("/api/v1/session").await.json()["role"], "supervisor");
    let stale = change(&mut root, "zofia", json!({"version": 1, "name": "Stale"})).await;
    assert_problem(&stale, 409, "person_changed");
    assert_eq!(stale.json()["current"]["name"], "Zofia K.");

    assert_eq!(change(&mut root, "zofia", json!({"password": "another long one"})).await.status, 200);
    assert_eq!(clerk.get("/api/v1/session").await.status, 401);
    assert!(house.try_sign_in("zofia", PASSWORD).await.is_err());
    assert!(house.try_sign_in("zofia", "another long one").await.is_ok());

    assert_eq!(change(&mut root, "zofia", json!({"disabled": true})).await.status, 200);
    let out = house.try_sign_in("zofia", "another long one").await.err().unwrap();
    assert_problem(&out, 401, "wrong_credentials");
    assert_eq!(person(&mut root, "zofia").await["counter"], Value::Null);
    assert_eq!(change(&mut root, "zofia", json!({"disabled": false})).await.status, 200);
    let mut back = house.try_sign_in("zofia", "another long one").await.unwrap();
    assert_eq!(root.send(Method::DELETE, &office("/people/zofia/sessions"), &[], "").await.status, 204);
    assert_eq!(back.get("/api/v1/session").await.status, 401);

    assert_eq!(root.send(Method::DELETE, &office("/people/zofia"), &[], "").await.status, 204);
    assert_problem(
        &root.send(Method::DELETE, &office("/people/zofia"), &[], "").await,
        404,
        "unknown_person",
    );
    assert!(house.try_sign_in("zofia", "another long one").await.is_err());
    // What was done under the name is nobody else's.
    let newcomer = json!({"login": "zofia", "name": "Zofia B.", "role": "clerk", "password": PASSWORD});
    assert_problem(&root.post(&office("/people"), &newcomer.to_string()).await, 409, "login_used");
    assert_problem(&change(&mut root, "anna", json!({"version": 0, "name": "A"})).await, 409, "person_fixed");

    // Nobody may be made of them all; the acts say who did what, without what was typed.
    let acts = root.get(&office("/audit?person=zofia")).await.json();
    let kinds: Vec<&str> =
        acts["acts"].as_array().unwrap().iter().filter_map(|act| act["kind"].as_str()).collect();
    for kind in [
        "person_added",
        "signed_in",
        "counter_opened",
        "person_renamed",
        "role_changed",
        "password_set",
        "sign_in_failed",
        "person_disabled",
        "person_enabled",
        "sessions_ended",
        "person_removed",
    ] {
        assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
    }
    assert!(!acts.to_string().contains("Zofia"), "a name is erasable: {acts}");
    assert!(!acts.to_string().contains("long"));
}

/// Proves that an office keeps an administrator: alone none can go, of two that take each other's role away
/// at the same moment one succeeds, and one that is kept out does not count.
#[tokio::test]
async fn the_last_administrator_stays() {
    let house = start().await;
    for round in 0..8 {
        let (mut root, mut second) = (house.signed_in("root").await, house.signed_in("second").await);
        let demote = async |client: &mut Client, login: &str| {
            change(client, login, json!({"role": "clerk"})).await.status.as_u16()
        };
        let (one, other) = tokio::join!(demote(&mut root, "second"), demote(&mut second, "root"));
        let done = [one, other].into_iter().filter(|status| *status == 200).count();
        assert_eq!(done, 1, "round {round}: {one} and {other}");
        let (mut left, gone) = if one == 200 { (root, "second") } else { (second, "root") };
        let myself = if gone == "second" { "root" } else { "second" };
        assert_problem(&change(&mut left, myself, json!({"role": "clerk"})).await, 409, "last_administrator");
        assert_problem(
            &change(&mut left, myself, json!({"disabled": true})).await,
            409,
            "last_administrator",
        );
        let removed = left.send(Method::DELETE, &office(&format!("/people/{myself}")), &[], "").await;
        assert_problem(&removed, 409, "last_administrator");
        assert_eq!(left.get("/api/v1/session").await.json()["role"], "administrator");
        assert_eq!(change(&mut left, gone, json!({"role": "administrator"})).await.status, 200);
    }
    let mut root = house.signed_in("root").await;
    assert_eq!(change(&mut root, "second", json!({"disabled": true})).await.status, 200);
    assert_problem(&change(&mut root, "root", json!({"role": "clerk"})).await, 409, "last_administrator");
}

/// Proves that a page of another port, which a browser sends with the administrator's cookie, changes nothing,
/// and that programs, our own pages and a ticket's forms do.
#[tokio::test]
async fn a_page_from_elsewhere_changes_nothing() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let own = format!("http://{}", house.address);
    let body =
        json!({"login": "mallory", "name": "M", "role": "administrator", "password": PASSWORD}).to_string();
    for headers in [
        [("origin", "http://127.0.0.1:1"), ("content-type", "text/plain")],
        [("origin", "null"), ("content-type", "text/plain")],
        [("sec-fetch-site", "same-site"), ("content-type", "text/plain")],
        [("sec-fetch-site", "cross-site"), ("origin", &own)],
    ] {
        let refused = root.send(Method::POST, &office("/people"), &headers, &body).await;
        assert_problem(&refused, 403, "not_allowed");
        assert_problem(&root.send(Method::DELETE, "/api/v1/session", &headers, "").await, 403, "not_allowed");
        assert_eq!(root.send(Method::GET, &office("/people"), &headers, "").await.status, 200);
    }
    assert_eq!(person(&mut root, "mallory").await, Value::Null);
    let added = root.send(Method::POST, &office("/people"), &[("origin", &own)], &body).await;
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(root.post(&office("/people"), &body).await.status, 200);

    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    let ticket = kiosk.ticket("registration", "k").await.json();
    let code = ticket["page_url"].as_str().unwrap().rsplit('/').next().unwrap();
    let leave = format!("/t/{code}/leave");
    let mut phone = house.nobody().await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    let elsewhere =
        phone.send(Method::POST, &leave, &[("origin", "http://127.0.0.1:1"), form], "key=leave").await;
    assert_problem(&elsewhere, 403, "not_allowed");
    let left = phone.send(Method::POST, &leave, &[("origin", "null"), form], "key=leave").await;
    assert!(left.status.is_redirection() || left.status.is_success(), "{} {}", left.status, left.text);
}

/// Proves that who is no supervisor any more is let go from the supervisors' stream at once, while another
/// name or somebody else's change lets nobody go.
#[tokio::test]
async fn a_supervisor_who_is_none_any_more_hears_no_more() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let body =
        json!({"login": "wanda", "name": "Wanda", "role": "supervisor", "password": PASSWORD}).to_string();
    assert_eq!(root.post(&office("/people"), &body).await.status, 201);
    let wanda = house.signed_in("wanda").await;
    let mut stream = Follower::follow(house.address, &As::Cookies(&wanda.cookie_header()), "").await;
    stream.next_of("snapshot").await;
    assert_eq!(change(&mut root, "wanda", json!({"name": "Wanda N."})).await.status, 200);
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
    assert_eq!(stream.next_of("issued").await["type"], "issued");
    assert_eq!(change(&mut root, "wanda", json!({"role": "clerk"})).await.status, 200);
    let end = loop {
        if let Err(end) = stream.next_or_end().await {
            break end;
        }
    };
    assert_eq!(end, Some(1008));
    let mut again = Follower::follow(house.address, &As::Cookies(&wanda.cookie_header()), "").await;
    again.next_of("snapshot").await;
}

/// Proves that the command line gives a removed account's name to nobody either, and tells of each office that is
/// left without an administrator, also the one that somebody was moved away from.
#[test]
fn the_command_line_tells_what_comes_of_it() {
    use std::{io::Write, process::Stdio};
    let data = tempfile::tempdir().unwrap();
    let config = data.path().join("daemon.toml");
    std::fs::write(&config, "data = \"data\"\noffices = [\"a.toml\"]\n[listen]\nstaff = \"127.0.0.1:0\"\n")
        .unwrap();
    let user = |args: &[&str]| {
        let mut child = Command::new(KOLEJKA)
            .args(["user", args[0], "--config"])
            .arg(&config)
            .args(&args[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who refuses before it reads has closed the pipe.
        let _ = child.stdin.take().unwrap().write_all(b"a long password\n");
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let set = |login: &str, office: &str| {
        user(&["set", login, "--name", "Ewa", "--role", "administrator", "--office", office])
    };
    let (set_up, said) = set("ewa", "gostynin");
    assert!(set_up && !said.contains("warning"), "{said}");
    let (moved, said) = set("ewa", "plock");
    assert!(moved && said.contains("warning: the office `gostynin` has no administrator"), "{said}");
    assert!(!said.contains("`plock` has no"), "{said}");
    assert!(user(&["remove", "ewa"]).0);
    let (given, said) = set("ewa", "plock");
    assert!(!given && said.contains("choose another name"), "{said}");
}
