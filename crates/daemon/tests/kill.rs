//! The process is killed in the middle of work, and nothing that was answered is lost.

use kolejka_testkit::scenario;
use std::path::Path;

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// Proves that after `kill -9` at twenty moments under load, the next process starts unaided on the
/// same folder, knows every ticket and call that was answered, gives every key the same ticket
/// again, has doubled no number and called nobody twice; and that a display picks up where it was.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_answered_is_lost_when_the_process_is_killed() {
    let data = tempfile::tempdir().expect("there is room for a folder");
    let answered = scenario::kills_lose_nothing(Path::new(KOLEJKA), data.path(), 20).await;
    assert!(answered.tickets > 1000, "there was too little load to prove anything");
    assert!(answered.calls > 100, "there were too few calls to prove anything");
}
