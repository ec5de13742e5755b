//! The administration through the real router: people, devices, files and the audit, and `kolejka verify` on what
//! came of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod audit;
mod devices;
mod files;
mod people;

use kolejka_core::{Role, Timestamp};
use kolejka_daemon::{
    access::{AccessFile, By, Person, hash_password},
    clock::{Clock, SystemClock},
    daemon::{Daemon, Plan},
    demo,
};
use kolejka_testkit::{
    client::{Answer, Client, Method, office},
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

/// Puts the office's configuration on, changed as told.
async fn configured(root: &mut Client, change: impl Fn(String) -> String) {
    let file = change(always_open().replace("tcp = ", "# tcp = "));
    let file = file.replace("[[printers]]\nid = \"hall\"", "[[printers]]\nid = \"hall\"\nvirtual = true");
    let put = root.configure(&file).await;
    assert_eq!(put.status, 200, "{}", put.text);
}
