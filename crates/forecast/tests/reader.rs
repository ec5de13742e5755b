//! The reader of bank-1999 recordings: good, compressed, damaged and foreign files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use flate2::{Compression, write::GzEncoder};
use kolejka_forecast::bank::{self, CallEnd, ReadError};
use std::{io::Write, path::PathBuf};

const HEADER: &str = "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver";
const QUEUED: &str = "AA0101\t33118\t27997683\t2\tPS\t990101\t6:55:20\t6:55:26\t6\t6:55:26\t6:55:43\t17\tAGENT\t6:55:43\t6:56:37\t54\tMICHAL";
const AT_ONCE: &str = "AA0101\t33119\t0\t0\tNW\t990101\t7:41:16\t7:41:26\t10\t0:00:00\t0:00:00\t0\tAGENT\t7:41:25\t7:44:53\t208\tBASCH";
const HUNG_UP: &str = "AA0101\t33116\t9664491\t1\tPS\t990101\t0:00:31\t0:00:36\t5\t0:00:36\t0:03:09\t153\tHANG\t0:00:00\t0:00:00\t0\tNO_SERVER";
const OVER_MIDNIGHT: &str = "AA0213\t12511\t35796002\t1\tPS\t990109\t23:59:23\t23:59:23\t0\t23:59:28\t0:00:03\t35\tAGENT\t0:00:03\t0:00:55\t52\tANAT";

fn file(directory: &tempfile::TempDir, bytes: &[u8]) -> PathBuf {
    let path = directory.path().join("calls.txt");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn good() -> String {
    [HEADER, QUEUED, AT_ONCE, HUNG_UP, OVER_MIDNIGHT].join("\n")
}

/// Proves that waits, services and ends are read as they stand, and that what goes on over midnight
/// counts on past 24 hours.
#[test]
fn calls_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let recording = bank::read(&file(&directory, good().as_bytes())).unwrap();
    assert_eq!((recording.calls.len(), recording.skipped), (4, 0));
    let [queued, at_once, hung_up, over_midnight] = recording.calls.as_slice() else { unreachable!() };
    assert_eq!(queued.queued, Some((24_926, 24_943)));
    assert_eq!(queued.service_by, Some(("MICHAL".to_owned(), 24_943, 24_997)));
    assert_eq!((queued.priority, queued.service.as_str()), (2, "PS"));
    assert_eq!((at_once.queued, at_once.end), (None, CallEnd::Served));
    assert_eq!((hung_up.end, &hung_up.service_by), (CallEnd::HungUp, &None));
    assert_eq!(over_midnight.queued, Some((86_368, 86_403)));
    assert_eq!(over_midnight.service_by, Some(("ANAT".to_owned(), 86_403, 86_455)));
}

/// Proves that a gzipped file reads like the plain one, in several members too.
#[test]
fn gzipped_reads_like_plain() {
    let directory = tempfile::tempdir().unwrap();
    let plain = bank::read(&file(&directory, good().as_bytes())).unwrap();
    let mut bytes = Vec::new();
    for part in [&good()[..200], &good()[200..]] {
        let mut member = GzEncoder::new(Vec::new(), Compression::default());
        member.write_all(part.as_bytes()).unwrap();
        bytes.extend(member.finish().unwrap());
    }
    assert_eq!(bank::read(&file(&directory, &bytes)).unwrap(), plain);
}

/// Proves that damaged and odd lines are skipped and counted, each of them, and cost no other line.
#[test]
fn damaged_lines_are_skipped_and_counted() {
    let directory = tempfile::tempdir().unwrap();
    let damaged = [
        "AA0101\t33118".to_owned(),
        String::new(),
        "x".repeat(10_000),
        QUEUED.replace("6:55:43", "6:75:43"),
        QUEUED.replace("\t17\t", "\t18\t"),
        QUEUED.replace("\t17\t", "\t-17\t"),
        QUEUED.replace("990101", "990132"),
        QUEUED.replace("\t2\tPS", "\t7\tPS"),
        QUEUED.replace("AGENT", "PHANTOM"),
        AT_ONCE.replace("BASCH", "NO_SERVER"),
        format!("{QUEUED}\tmore"),
    ];
    let mut text = format!("{HEADER}\n{QUEUED}\n");
    for line in &damaged {
        text.push_str(line);
        text.push('\n');
    }
    let mut bytes = text.into_bytes();
    bytes.extend(b"\xff\xfe\xff\n");
    bytes.extend(AT_ONCE.as_bytes());
    let recording = bank::read(&file(&directory, &bytes)).unwrap();
    assert_eq!((recording.calls.len(), recording.skipped), (2, damaged.len() + 1));
}

/// Proves that a file that is no such recording is refused by name, and one that is not there or cut
/// short in its compression fails as unreadable.
#[test]
fn foreign_files_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    for bytes in [&b""[..], b"name,age\nAda,36\n", b"\0\x01\x02", HEADER.as_bytes(), QUEUED.as_bytes()] {
        let refused = bank::read(&file(&directory, bytes)).unwrap_err();
        assert!(matches!(refused, ReadError::Foreign { .. }), "{refused}");
        assert!(refused.to_string().contains("calls.txt is not a bank-1999 recording"), "{refused}");
    }
    let mut member = GzEncoder::new(Vec::new(), Compression::default());
    member.write_all(good().as_bytes()).unwrap();
    let whole = member.finish().unwrap();
    let cut = bank::read(&file(&directory, &whole[..whole.len() / 2])).unwrap_err();
    assert!(matches!(cut, ReadError::Io { .. }), "{cut}");
    let missing = bank::read(&directory.path().join("nowhere.txt")).unwrap_err();
    assert!(matches!(missing, ReadError::Io { .. }), "{missing}");
}
