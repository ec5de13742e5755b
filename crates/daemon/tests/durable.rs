//! What was answered has reached the disk: a kill alone does not prove it, the system calls do. And the process as
//! those see it who run it: one to a folder, ending well, with a log that a program can read.

use kolejka_testkit::{
    client::{Client, Method, office},
    process::Process,
    served::Served,
};
use serde_json::Value;
use std::{collections::HashSet, path::Path, process::Command};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// One system call of the trace.
#[derive(Debug, PartialEq, Eq)]
enum Call<'a> {
    /// A thread wrote pages to the journal's log.
    LogWritten(&'a str),
    /// A thread synced the journal's log, and the sync succeeded.
    LogSynced(&'a str),
    /// The answer to an issue or a call left, with its ticket's number.
    Answered(String),
}

/// Reads a trace of many threads. A call that other threads' lines cut in two stands there twice: as
/// `fdatasync(9<path> <unfinished ...>` where it began and as `<... fdatasync resumed>) = 0`, with no
/// path, where it ended. A write and an answer count where they begin, a sync where it has ended well.
/// SQLite writes pages with `pwrite64`; a plain `write` only makes the log longer beforehand.
fn read_trace(text: &str) -> Vec<Call<'_>> {
    let mut syncing: HashSet<&str> = HashSet::new();
    let mut calls = Vec::new();
    for line in text.lines() {
        let (thread, call) = line.split_once(' ').expect("a line begins with its thread");
        let call = call.trim();
        let ends_well = call.ends_with("= 0");
        if call.starts_with("<... ") {
            if call.contains("sync resumed>") && syncing.remove(thread) && ends_well {
                calls.push(Call::LogSynced(thread));
            }
        } else if call.contains("journal.db-wal") {
            if call.starts_with("fdatasync(") || call.starts_with("fsync(") {
                if call.ends_with("<unfinished ...>") {
                    syncing.insert(thread);
                } else if ends_well {
                    calls.push(Call::LogSynced(thread));
                }
            } else if call.starts_with("pwrite64(") {
                calls.push(Call::LogWritten(thread));
            }
        } else if call.contains("HTTP/1.1 201")
            || (call.contains("HTTP/1.1 200") && call.contains("\\\"reason\\\":"))
        {
            let number = call.split("\\\"number\\\":\\\"").nth(1).and_then(|rest| rest.split('\\').next());
            calls.push(Call::Answered(number.expect("an answer names its ticket").to_owned()));
        }
    }
    calls
}

/// Proves that the reader of traces tells a sync that ended from one that only began.
#[test]
fn a_sync_counts_where_it_ended() {
    let began = "7 fdatasync(9</d/journal.db-wal> <unfinished ...>";
    let other = "8 <... fdatasync resumed>) = 0";
    assert_eq!(read_trace(&format!("{began}\n{other}")), []);
    let failed = "7 <... fdatasync resumed>) = -1 EIO (Input/output error)";
    assert_eq!(read_trace(&format!("{began}\n{failed}")), []);
    let ended = "7 <... fdatasync resumed>)   = 0";
    assert_eq!(read_trace(&format!("{began}\n{other}\n{ended}")), [Call::LogSynced("7")]);
}

/// Proves, from a trace of the real process's system calls, that between writing a ticket or a call into
/// the journal and answering for it there is a completed sync of the journal, for every one.
///
/// Only one thread at a time writes the log, and an answer can only follow it, so the order of the
/// trace is the order of things: log written, log synced by who wrote it, answered.
#[tokio::test]
async fn a_completed_sync_lies_between_append_and_answer() {
    let data = tempfile::tempdir().unwrap();
    let trace = data.path().join("trace");
    let mut process = Process::try_command(
        Command::new("strace")
            // The daemon is the child, so that it ends with the test and the tracer after it.
            .args([
                "--daemonize",
                "--follow-forks",
                "--seccomp-bpf",
                "--decode-fds=path",
                "--string-limit=4096",
            ])
            .args(["--trace=write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync", "-o"])
            .arg(&trace)
            .args([Path::new(KOLEJKA).as_os_str(), "demo".as_ref(), "--listen".as_ref()])
            .args(["127.0.0.1:0".as_ref(), "--data".as_ref(), data.path().join("data").as_os_str()]),
    )
    .unwrap_or_else(|said| panic!("strace is needed (Debian package strace): {said}"));
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    let mut numbers = Vec::new();
    for n in 0..20 {
        let ticket = kiosk.ticket("registration", &format!("k{n}")).await;
        assert_eq!(ticket.status, 201, "{}", ticket.text);
        numbers.push(ticket.json()["number"].as_str().unwrap().to_owned());
    }
    let mut anna = Client::staff(process.address, "anna").await;
    assert_eq!(anna.post(&office("/counters/1/open"), "").await.status, 200);
    for _ in 0..20 {
        let call = anna.post(&office("/counters/1/call-next"), "").await;
        assert_eq!(call.status, 200, "{}", call.text);
        numbers.push(call.json()["ticket"]["number"].as_str().unwrap().to_owned());
    }
    let (ended_well, log) = process.stop();
    assert!(ended_well, "{log}");

    let trace = std::fs::read_to_string(&trace).unwrap();
    let calls = read_trace(&trace);
    let mut answered = Vec::new();
    let (mut writer, mut synced) = (None, false);
    for call in calls {
        match call {
            Call::LogWritten(thread) => (writer, synced) = (Some(thread), false),
            Call::LogSynced(thread) => synced |= writer == Some(thread),
            Call::Answered(number) => {
                assert!(synced, "{number} was answered before its sync was complete");
                answered.push(number);
                (writer, synced) = (None, false);
            }
        }
    }
    assert_eq!(answered, numbers, "every answer must be seen in the trace");
}

/// Proves that a daemon that is asked to stop ends well and leaves everything readable, a session
/// included, and that a second one on the same folder is refused by name while the first runs.
#[tokio::test]
async fn one_process_owns_the_folder_and_stops_well() {
    let data = tempfile::tempdir().unwrap();
    let mut first = Process::demo(Path::new(KOLEJKA), data.path());
    let second = Process::try_command(
        Command::new(KOLEJKA).args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()),
    );
    let said = second.err().expect("a second one is refused");
    assert!(said.contains("belongs to another kolejka"), "{said}");
    Client::device(first.address, "demo-kiosk").await.ticket("licence", "k").await;
    let cookies = Client::staff(first.address, "anna").await.cookie_header();
    let (well, log) = first.stop();
    assert!(well && log.contains("stopping"), "{log}");
    let third = Process::demo(Path::new(KOLEJKA), data.path());
    let mut anna = Client::connect(third.address).await.unwrap();
    let session = anna.send(Method::GET, "/api/v1/session", &[("cookie", &cookies)], "").await;
    assert_eq!((session.status.as_u16(), session.json()["login"].as_str()), (200, Some("anna")));
    let again = Client::device(third.address, "demo-kiosk").await.ticket("licence", "k").await;
    assert_eq!((again.status.as_u16(), again.json()["number"].as_str()), (200, Some("B001")));
}

/// Proves that with `log = "json"` every line of the log is an object with time, level and words, from the first
/// to the last, a warning of the office file among them; and that nothing else is printed there.
#[tokio::test]
async fn a_log_for_programs() {
    let equipment = "[[kiosks]]\nid = \"hall\"\n";
    let served = Served::make(Path::new(KOLEJKA), "staff = \"127.0.0.1:0\"", equipment);
    let settings = std::fs::read_to_string(served.settings()).unwrap();
    std::fs::write(served.settings(), format!("log = \"json\"\n{settings}")).unwrap();
    let written = served.settings().with_file_name("log");
    // The log alone, from its first line.
    let mut kolejka = Command::new("sh");
    kolejka.args(["-c", "exec \"$0\" serve --config \"$1\" 2> \"$2\"", KOLEJKA]);
    let mut process = Process::try_command(kolejka.arg(served.settings()).arg(&written)).unwrap();
    let taken = served.kiosk(&process).await.ticket("licence", "k").await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    let (well, _) = process.stop();
    let log = std::fs::read_to_string(written).unwrap();
    assert!(well, "{log}");
    let mut said = Vec::new();
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        for key in ["timestamp", "level"] {
            assert!(line[key].is_string(), "{line}");
        }
        let what = line["fields"]["message"].as_str().unwrap_or_else(|| panic!("{line}")).to_owned();
        said.push((line["level"].as_str().unwrap().to_owned(), what));
    }
    let told =
        |level: &str, start: &str| said.iter().any(|(at, what)| at == level && what.starts_with(start));
    assert!(told("WARN", "services: "), "{log}");
    assert!(told("INFO", "stopping"), "{log}");
}
