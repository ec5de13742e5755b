//! The office's own files and words, and what is kept for a time only.

use super::{assert_problem, configured, start, start_with, verify};
use kolejka_testkit::client::{Client, Method, office};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// Proves that a file is taken in by what it is, not by what it is called; too large, or there already, it is
/// not; one that the configuration names cannot be deleted, and nothing outside of the folder can.
#[tokio::test]
async fn files_are_taken_in_and_deleted() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/></svg>";
    let put = async |client: &mut Client, name: &str, body: &str| {
        client.send(Method::PUT, &office(&format!("/media/{name}")), &[], body).await
    };
    let taken = put(&mut root, "Herb%20Powiatu.SVG", svg).await;
    assert_eq!(
        (taken.status.as_u16(), taken.json()["name"].as_str()),
        (201, Some("herb-powiatu.svg")),
        "{}",
        taken.text
    );
    assert_problem(&put(&mut root, "herb-powiatu.svg", svg).await, 409, "file_exists");
    assert_problem(
        &put(&mut root, "evil.svg", &svg.replace("<rect", "<script/><rect")).await,
        422,
        "file_scripts",
    );
    assert_problem(&put(&mut root, "evil.png", svg).await, 422, "not_what_it_claims");
    assert_problem(&put(&mut root, "evil.html", svg).await, 422, "invalid");
    assert_problem(&put(&mut root, "..%2F..%2Fevil.png", svg).await, 422, "not_what_it_claims");
    let large = "x".repeat(10 * 1024 * 1024 + 1);
    // The answer comes before the whole file has, and the connection ends with it.
    let mut other = house.signed_in("second").await;
    let path = office("/media/large.png");
    if let Ok(answer) = other.try_send(Method::PUT, &path, &[], &large).await {
        assert_problem(&answer, 413, "too_large");
    }
    let mut ewa = Client::staff(house.address, "ewa").await;
    assert_problem(&put(&mut ewa, "a.svg", svg).await, 403, "not_allowed");
    let folder: Vec<_> = std::fs::read_dir(house.data.path().join("media"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folder, ["herb-powiatu.svg"], "nothing is left of what was not taken");
    let shown = root.get("/media/gostynin/herb-powiatu.svg").await;
    assert_eq!((shown.status.as_u16(), shown.text.as_str()), (200, svg));

    configured(&mut root, |file| format!("logo = \"herb-powiatu.svg\"\n{file}")).await;
    let listed = root.get(&office("/media")).await.json();
    assert_eq!(listed[0]["used_by"], json!(["logo"]), "{listed}");
    let delete = async |client: &mut Client, name: &str| {
        client.send(Method::DELETE, &office(&format!("/media/{name}")), &[], "").await
    };
    let refused = delete(&mut root, "herb-powiatu.svg").await;
    assert_problem(&refused, 409, "file_in_use");
    assert_eq!(refused.json()["where"], "logo");
    assert_problem(&delete(&mut root, "..%2Faccess.db").await, 404, "unknown_file");
    configured(&mut root, |file| file).await;
    assert_eq!(delete(&mut root, "herb-powiatu.svg").await.status, 204);
    let acts = root.get(&office("/audit?kind=file_uploaded,file_deleted")).await.json();
    assert_eq!(acts["acts"].as_array().unwrap().len(), 2, "{acts}");
}

/// Proves that a language is added with what is missing told, that faults are told one by one and nothing is
/// taken then, and that the template can be had and taken as it is.
#[tokio::test]
async fn words_are_added() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let put = async |client: &mut Client, language: &str, body: &str| {
        client.send(Method::PUT, &office(&format!("/words/{language}")), &[], body).await
    };
    let template = root.get(&office("/words/lt")).await.text;
    assert!(template.contains("greeting = Good day."));
    let whole = put(&mut root, "lt", &template).await;
    assert_eq!(
        (whole.status.as_u16(), whole.json()),
        (200, json!({"warnings": [], "missing": 0})),
        "{}",
        whole.text
    );
    let some = put(&mut root, "lt", "greeting = Laba diena.\nnonsense = x\n").await.json();
    assert_eq!(some["warnings"], json!([{"kind": "unknown", "id": "nonsense"}]));
    assert!(some["missing"].as_u64().unwrap() > 50);
    let faulty = put(&mut root, "lt", "greeting = Laba { $diena }\nwhat\nabout = { -firma }\n").await;
    assert_problem(&faulty, 422, "words_faulty");
    let kinds: Vec<Value> =
        faulty.json()["findings"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["syntax", "variable", "reference"]);
    assert!(root.get(&office("/words/lt")).await.text.starts_with("greeting = Laba diena."));
    assert_problem(&put(&mut root, "..%2Fx", "greeting = x").await, 422, "invalid");
    let languages = root.get(&office("/words")).await.json();
    let lt = languages.as_array().unwrap().iter().find(|one| one["language"] == "lt").unwrap();
    assert_eq!(
        (lt["built_in"].clone(), lt["added"].clone(), lt["missing"].clone()),
        (json!(false), json!(true), some["missing"].clone())
    );
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.get("/api/v1/me").await.json()["device"]["kiosk"]["words"], json!(["lt"]));
    assert_eq!(root.send(Method::DELETE, &office("/words/lt"), &[], "").await.status, 204);
    assert_problem(&root.send(Method::DELETE, &office("/words/lt"), &[], "").await, 404, "unknown_file");
}

/// Proves that visits are erased when their days are over and not before, that each erasing is an act, and
/// that the journal's chain is whole behind it.
#[tokio::test]
async fn what_is_kept_for_a_time_is_erased_after_it() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    configured(&mut root, |file| file.replace("visits_days = 1096", "visits_days = 30")).await;
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
    let visits = || {
        let journal = rusqlite::Connection::open(house.data.path().join("journal.db")).unwrap();
        journal.query_row("SELECT count(*) FROM visits", [], |row| row.get::<_, u32>(0)).unwrap()
    };
    assert_eq!(visits(), 1);
    let day = async |days: u32| {
        house.clock.ahead_s.store(days * 24 * 3600, Ordering::SeqCst);
        let mut root = house.signed_in("root").await;
        let opened = root.post(&office("/day/open"), "").await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        house.daemon.upkeep().await;
        root
    };
    day(30).await;
    assert_eq!(visits(), 1);
    let mut root = day(31).await;
    assert_eq!(visits(), 0);
    let acts = root.get(&office("/audit?kind=erased")).await.json();
    assert_eq!(
        (acts["acts"][0]["about"]["what"].clone(), acts["acts"][0]["about"]["rows"].clone()),
        (json!("visits"), json!(1))
    );
    assert_eq!(acts["acts"][0]["by"]["kind"], "system");
    let (whole, said) = verify(house.data.path(), &[]);
    assert!(whole, "{said}");
}

/// Proves that where two offices share the folder of files and words, neither's administrator changes what is the
/// other's, too, while both see it.
#[tokio::test]
async fn what_offices_share_none_of_them_changes() {
    let house = start_with(|plan| {
        let mut second = plan.offices[0].clone();
        second.id = "plock".into();
        plan.offices.push(second);
    })
    .await;
    let mut root = house.signed_in("root").await;
    let media = house.data.path().join("media");
    std::fs::create_dir_all(media.join("words")).unwrap();
    for name in ["b.png", "words/kiosk.lt.ftl"] {
        std::fs::write(media.join(name), "greeting = Laba diena.\n").unwrap();
    }
    for (method, path) in [
        (Method::PUT, "/media/a.svg"),
        (Method::DELETE, "/media/b.png"),
        (Method::PUT, "/words/lt"),
        (Method::DELETE, "/words/lt"),
    ] {
        let body = if path.ends_with("lt") {
            "greeting = x\n"
        } else {
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"
        };
        assert_problem(&root.send(method, &office(path), &[], body).await, 409, "files_shared");
    }
    assert_eq!(root.get(&office("/media")).await.json()[0]["name"], "b.png");
    assert_eq!(root.get(&office("/words/lt")).await.text, "greeting = Laba diena.\n");
}
