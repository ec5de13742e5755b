//! A full disk: a clear problem, nothing lost, and work goes on by itself when there is room again.

use kolejka_testkit::{
    client::{Client, office},
    process::Process,
};
use std::{collections::BTreeMap, path::Path, process::Command};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// The demo on a disk of its own of this size: a file system in memory that ends with the process.
fn on_a_small_disk(mount: &Path, size: &str) -> Process {
    let script = format!(
        "mount -t tmpfs -o size={size} tmpfs {mount} && exec {KOLEJKA} demo --listen 127.0.0.1:0 --data {mount}/data",
        mount = mount.display()
    );
    Process::try_command(Command::new("unshare").args(["--map-root-user", "--mount", "sh", "-c"]).arg(script))
        .unwrap_or_else(|said| panic!("a small disk is needed (unshare, mount): {said}"))
}

/// Proves that on a full disk a ticket is refused with `journal_unavailable` and nothing else
/// happens, that what was answered before is still there and can be read, that `/readyz` tells, and
/// that with room again the same keys work without a restart.
#[tokio::test]
async fn a_full_disk_loses_nothing_and_heals_by_itself() {
    let place = tempfile::tempdir().unwrap();
    let process = on_a_small_disk(place.path(), "8m");
    // The mount is the process's own; this is the way to it from outside.
    let disk = Path::new("/proc").join(process.id().to_string()).join("root");
    let ballast = disk.join(place.path().strip_prefix("/").unwrap()).join("ballast");
    std::fs::write(&ballast, vec![0; 3_000_000]).unwrap();

    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    let mut answered = BTreeMap::new();
    let mut refused = None;
    for n in 0..50_000 {
        let key = format!("k{n}");
        let answer = kiosk.ticket("registration", &key).await;
        if answer.status == 201 {
            answered.insert(key, answer.json()["number"].as_str().unwrap().to_owned());
        } else {
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "journal_unavailable"));
            assert!(answer.headers.contains_key("retry-after"));
            refused = Some(key);
            break;
        }
    }
    let refused = refused.expect("the disk was full at last");
    assert!(answered.len() > 100, "only {} tickets fitted", answered.len());

    let ready = kiosk.get("/readyz").await;
    assert_eq!((ready.status.as_u16(), ready.code().as_str()), (503, "journal_unavailable"));
    let status = kiosk.get(&office("")).await;
    assert_eq!(status.status, 200, "what was committed can still be read");
    let waiting = status.json()["services"][0]["waiting"].as_u64();
    assert_eq!(waiting, Some(answered.len() as u64), "the refused ticket is nowhere");

    std::fs::remove_file(&ballast).unwrap();
    let retried = loop {
        let answer = kiosk.ticket("registration", &refused).await;
        if answer.status != 503 {
            break answer;
        }
    };
    assert_eq!(retried.status, 201, "{}", retried.text);
    assert_eq!(kiosk.get("/readyz").await.status, 200);
    let (last_key, last_number) = answered.iter().next_back().unwrap();
    let again = kiosk.ticket("registration", last_key).await;
    assert_eq!((again.status.as_u16(), again.json()["number"].as_str()), (200, Some(last_number.as_str())));

    let mut supervisor = Client::staff(process.address, "ewa").await;
    let all = supervisor.get(&office("/tickets")).await.json();
    assert_eq!(all.as_array().unwrap().len(), answered.len() + 1);
}
