//! People, devices and the audit through the real router, and `kolejka verify` on what came of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{Role, Timestamp};
use kolejka_daemon::{
    access::{AccessFile, By, Person, hash_password},
    clock::{Clock, SystemClock},
    daemon::{Daemon, Plan},
    demo,
};
use kolejka_testkit::{
    client::{Answer, Client, Method, office},
    follower::{As, Follower},
    served::always_open,
};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

const PASSWORD: &str = "a long password";

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

/// A daemon whose administrators stand in its file: `root` and `second`.
struct House {
    address: SocketAddr,
    daemon: Daemon,
    clock: Arc<SetAhead>,
    data: tempfile::TempDir,
}

async fn start() -> House {
    start_with(|_| ()).await
}

async fn start_with(change: impl FnOnce(&mut Plan)) -> House {
    let data = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetAhead { clock: SystemClock::new(), ahead_s: AtomicU32::new(0) });
    let mut plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    plan.fixed.people.retain(|(person, _)| person.role != Role::Administrator);
    plan.clock = clock.clone();
    change(&mut plan);
    let file = AccessFile::open(&data.path().join("access.db")).unwrap();
    for login in ["root", "second"] {
        let person = Person {
            login: login.into(),
            name: login.to_owned(),
            role: Role::Administrator,
            office: "gostynin".into(),
        };
        file.set_account(&person, &hash_password(PASSWORD), &By::CommandLine, clock.now()).unwrap();
    }
    let daemon = Daemon::start(plan).await.unwrap();
    House { address: daemon.addresses[0], daemon, clock, data }
}

impl House {
    async fn nobody(&self) -> Client {
        Client::connect(self.address).await.unwrap()
    }

    async fn try_sign_in(&self, login: &str, password: &str) -> Result<Client, Answer> {
        let mut client = self.nobody().await;
        let body = json!({"login": login, "password": password}).to_string();
        let answer = client.post("/api/v1/session", &body).await;
        if answer.status == 200 { Ok(client) } else { Err(answer) }
    }

    async fn signed_in(&self, login: &str) -> Client {
        match self.try_sign_in(login, PASSWORD).await {
            Ok(client) => client,
            Err(answer) => panic!("{login}: {}", answer.text),
        }
    }
}

/// What `kolejka verify` says of a folder, and whether it is content.
fn verify(data: &Path, expect: &[&str]) -> (bool, String) {
    let mut command = Command::new(KOLEJKA);
    command.args(["verify", "--data"]).arg(data);
    for one in expect {
        command.args(["--expect", one]);
    }
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
}

async fn people(client: &mut Client) -> Vec<Value> {
    client.get(&office("/people")).await.json().as_array().unwrap().clone()
}

async fn person(client: &mut Client, login: &str) -> Value {
    people(client).await.into_iter().find(|one| one["login"] == login).unwrap_or(Value::Null)
}

async fn change(client: &mut Client, login: &str, mut body: Value) -> Answer {
    if body.get("version").is_none() {
        body["version"] = person(client, login).await["version"].clone();
    }
    client.send(Method::PUT, &office(&format!("/people/{login}")), &[], &body.to_string()).await
}

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

/// Proves that all acts are met once on pages of any size, in order, from both chains; and that they are
/// found by ticket, counter, kind, person and day.
#[tokio::test]
async fn acts_are_searched_page_by_page() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    let mut anna = Client::staff(house.address, "anna").await;
    anna.post(&office("/counters/1/open"), "").await;
    for n in 0..6 {
        assert_eq!(kiosk.ticket("registration", &format!("k{n}")).await.status, 201);
        assert_eq!(anna.post(&office("/counters/1/call-next"), "").await.status, 200);
        let _ = house.try_sign_in("anna", "wrong").await;
        change(&mut root, "second", json!({"name": format!("Second {n}")})).await;
    }
    let mut all = async |query: &str| {
        let (mut met, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = root.get(&office(&format!("/audit?limit=3{query}{cursor}"))).await;
            assert_eq!(page.status, 200, "{}", page.text);
            let page = page.json();
            met.extend(page["acts"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return met,
            }
            assert!(met.len() < 500, "a search ends");
        }
    };
    let met = all("").await;
    let times: Vec<&str> = met.iter().map(|act| act["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
    let mut names: Vec<String> = met.iter().map(|act| format!("{} {}", act["chain"], act["seq"])).collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "every act is met once");
    let of = |kind: &str| met.iter().filter(|act| act["kind"] == kind).count();
    assert_eq!((of("ticket_called"), of("sign_in_failed"), of("person_renamed")), (6, 6, 6));
    assert_eq!(of("ticket_issued"), 0, "what kiosks do is not asked for");
    assert!(all("&everybody=true").await.iter().any(|act| act["kind"] == "ticket_issued"));
    let called = all("&kind=ticket_called,person_renamed").await;
    assert_eq!(called.len(), 12);
    let about = all("&number=a003").await;
    assert!(about.iter().all(|act| act["tickets"][0]["number"] == "A003") && about.len() >= 2, "{about:?}");
    assert_eq!(all("&number=Z999").await.len(), 0);
    assert!(all("&counter=1").await.iter().all(|act| act["counter"] == "1"));
    assert!(
        all("&person=root")
            .await
            .iter()
            .all(|act| act["by"]["id"] == "root" || act["about"]["login"] == "root")
    );
    assert_eq!(all("&until=2020-01-01").await.len(), 0);
    assert_eq!(all("&from=2020-01-01").await.len(), count);
    for wrong in ["from=yesterday", "cursor=x", "nonsense=1"] {
        let answer = root.get(&office(&format!("/audit?{wrong}"))).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.text);
    }
    let mut ewa = Client::staff(house.address, "ewa").await;
    assert_problem(&ewa.get(&office("/audit")).await, 403, "not_allowed");
}

/// Proves that acts are taken out whole as CSV and as JSON lines, that taking them out is an act, and that
/// no field of them is a formula.
#[tokio::test]
async fn acts_are_taken_out() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    for n in 0..40 {
        change(&mut root, "second", json!({"name": format!("Second {n}")})).await;
    }
    let csv = root.get(&office("/audit/export?format=csv")).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert!(csv.headers["content-disposition"].to_str().unwrap().contains("audit-gostynin.csv"));
    let lines: Vec<&str> = csv.text.trim_end().split("\r\n").collect();
    assert!(lines[0].ends_with("chain,seq,at,by_kind,by,role,kind,tickets,counter,about"));
    assert_eq!(lines.iter().filter(|line| line.contains("person_renamed")).count(), 40);
    let json_lines = root.get(&office("/audit/export?format=jsonl&kind=person_renamed,audit_exported")).await;
    let acts: Vec<Value> = json_lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(acts.iter().filter(|act| act["kind"] == "audit_exported").count(), 2);
    assert_eq!(acts.len(), 42);
    assert_problem(&root.get(&office("/audit/export?format=exe")).await, 422, "invalid");
}

/// Proves that `kolejka verify` tells whole chains beside a running daemon, names the event and the act of
/// which a byte was changed in the file, and finds by a head written down that the end was taken away.
#[tokio::test]
async fn verify_names_what_was_changed() {
    let house = start().await;
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    for n in 0..10 {
        assert_eq!(kiosk.ticket("registration", &format!("k{n}")).await.status, 201);
    }
    let mut root = house.signed_in("root").await;
    change(&mut root, "second", json!({"name": "Other"})).await;
    let (whole, said) = verify(house.data.path(), &[]);
    assert!(whole && said.contains("every chain is whole"), "{said}");
    let heads: Vec<String> =
        said.lines().filter_map(|line| line.trim().strip_prefix("head ")).map(str::to_owned).collect();
    assert_eq!(heads.len(), 2, "{said}");
    let chains = root.get(&office("/audit/chain")).await.json();
    let told: Vec<&str> =
        chains.as_array().unwrap().iter().map(|one| one["head"].as_str().unwrap()).collect();
    assert_eq!(told, heads);
    let (whole, said) =
        verify(house.data.path(), &[&heads[0], &heads[1], heads[0].split_once(':').unwrap().1]);
    assert!(whole, "{said}");

    // One byte of one event, as somebody with the file in hand would.
    let (data, daemon) = (house.data, house.daemon);
    drop(daemon.stop().await);
    let connection = rusqlite::Connection::open(data.path().join("journal.db")).unwrap();
    let changed = |sql: &str| assert_eq!(connection.execute(sql, []).unwrap(), 1, "{sql}");
    changed("UPDATE events SET payload = replace(payload, '\"A\"', '\"B\"') WHERE seq = 4");
    drop(connection);
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("gostynin: event 4 is not as it was written"), "{said}");
    let connection = rusqlite::Connection::open(data.path().join("journal.db")).unwrap();
    let changed = |sql: &str| assert_eq!(connection.execute(sql, []).unwrap(), 1, "{sql}");
    changed("UPDATE events SET payload = replace(payload, '\"B\"', '\"A\"') WHERE seq = 4");
    assert!(verify(data.path(), &[]).0);

    // The end of the journal: whole by itself, and found by the head.
    changed("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)");
    drop(connection);
    assert!(verify(data.path(), &[]).0);
    let (whole, said) = verify(data.path(), &[&heads[0]]);
    assert!(!whole && said.contains("its end was taken away"), "{said}");

    let connection = rusqlite::Connection::open(data.path().join("access.db")).unwrap();
    connection.execute("UPDATE acts SET actor = '@ewa' WHERE seq = 2", []).unwrap();
    drop(connection);
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("act 2 is not as it was written"), "{said}");
    let (whole, said) = verify(data.path(), &["nowhere:1:00"]);
    assert!(!whole && said.contains("NAME:SEQ:HASH"), "{said}");
}

/// Puts the office's configuration on, changed as told.
async fn configured(root: &mut Client, change: impl Fn(String) -> String) {
    let file = change(always_open().replace("tcp = ", "# tcp = "));
    let file = file.replace("[[printers]]\nid = \"hall\"", "[[printers]]\nid = \"hall\"\nvirtual = true");
    let put = root.configure(&file).await;
    assert_eq!(put.status, 200, "{}", put.text);
}

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

/// Proves that a journal whose end was cut off behind a held head, or that was written anew as a chain which is whole
/// by itself, is found without any head kept elsewhere; and so is a chain of acts that was taken away.
#[tokio::test]
async fn verify_holds_the_journal_to_heads_that_acts_hold() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    assert_eq!(root.post(&office("/day/open"), "").await.status, 200);
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
    house.daemon.upkeep().await;
    house.daemon.upkeep().await;
    let acts = root.get(&office("/audit?kind=journal_head")).await.json();
    let held = acts["acts"].as_array().unwrap();
    let last = held[0]["about"]["seq"].as_u64().unwrap();
    assert_eq!(held.len(), 1, "once for a day's beginning: {acts}");
    let (data, daemon) = (house.data, house.daemon);
    drop(daemon.stop().await);
    let (whole, said) = verify(data.path(), &[]);
    assert!(whole && said.contains("holds 1 heads") && said.contains("Write the heads down"), "{said}");

    let journal = rusqlite::Connection::open(data.path().join("journal.db")).unwrap();
    journal.execute("CREATE TABLE kept AS SELECT * FROM events", []).unwrap();
    journal.execute("DELETE FROM events WHERE seq >= ?1", [last]).unwrap();
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("the journal's end was taken away"), "{said}");

    // A chain that is whole by itself: another journal's events in place of this one's.
    let other = start().await;
    let mut kiosk = Client::device(other.address, "demo-kiosk").await;
    for n in 0..=last {
        assert_eq!(kiosk.ticket("registration", &format!("k{n}")).await.status, 201);
    }
    let (other_data, daemon) = (other.data, other.daemon);
    drop(daemon.stop().await);
    let path = other_data.path().join("journal.db");
    journal.execute("ATTACH ?1 AS other", [path.to_str().unwrap()]).unwrap();
    journal.execute_batch("DELETE FROM events; INSERT INTO events SELECT * FROM other.events").unwrap();
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("has another hash"), "{said}");

    journal.execute_batch("DELETE FROM events; INSERT INTO events SELECT * FROM kept").unwrap();
    assert!(verify(data.path(), &[]).0);
    drop(journal);
    rusqlite::Connection::open(data.path().join("access.db"))
        .unwrap()
        .execute("DROP TABLE acts", [])
        .unwrap();
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("the chain of acts is missing"), "{said}");
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
