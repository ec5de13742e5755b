//! Many people at once: nobody is called twice, nobody is skipped, and a repeated request is done
//! once.

use kolejka_testkit::{
    client::{Client, office},
    process::Process,
    scenario,
};
use std::{collections::BTreeSet, path::Path};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// Proves that four clerks who press next at the same time until nobody waits get all waiting
/// tickets, each once, without an error; ten times.
#[tokio::test(flavor = "multi_thread")]
async fn four_clerks_empty_the_queue_at_once() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let calls = scenario::clerks_empty_the_queue(process.address, 10, 50).await;
    assert_eq!(calls, 500);
}

/// Proves that one request sent eight times at the same moment under one key gives one ticket, one
/// 201 and seven 200.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_repeated_at_the_same_moment_is_done_once() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    for round in 0..20 {
        let mut tasks = Vec::new();
        for _ in 0..8 {
            let mut client = Client::device(process.address, "demo-kiosk").await;
            tasks.push(tokio::spawn(async move {
                let answer = client.ticket("pickup", &format!("same-{round}")).await;
                (answer.status.as_u16(), answer.json()["id"].as_u64().unwrap())
            }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        let ids: BTreeSet<u64> = answers.iter().map(|(_, id)| *id).collect();
        assert_eq!(ids.len(), 1, "{answers:?}");
        let created = answers.iter().filter(|(status, _)| *status == 201).count();
        assert_eq!(created, 1, "{answers:?}");
    }
}

/// Proves that a call repeated under its key after a lost answer gives the same ticket and calls
/// nobody else.
#[tokio::test]
async fn a_call_repeated_under_its_key_calls_nobody_else() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    for n in 0..3 {
        kiosk.ticket("registration", &format!("t{n}")).await;
    }
    let mut anna = Client::staff(process.address, "anna").await;
    anna.post(&office("/counters/1/open"), "").await;
    let mut numbers = Vec::new();
    for body in ["", "null", "{}"] {
        let path = office("/counters/1/call-next");
        let answer = anna
            .send(kolejka_testkit::client::Method::POST, &path, &[("idempotency-key", "press-1")], body)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        numbers.push(answer.json()["ticket"]["number"].as_str().unwrap().to_owned());
    }
    assert_eq!(numbers, ["A001", "A001", "A001"]);
    let waiting = anna.get(&office("/queue?counter=1")).await.json()["waiting"].as_u64();
    assert_eq!(waiting, Some(2));
}
