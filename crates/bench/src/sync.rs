//! The limit of the machine: how many single rows can be committed durably in a second.

use anyhow::Result;
use rusqlite::Connection;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// How long the limit is measured.
const FOR: Duration = Duration::from_secs(2);

/// Commits of one 250-byte row a second, `synchronous=FULL`, on the file system of `folder`.
pub(crate) fn commits_per_s(folder: &Path, name: &str) -> Result<f64> {
    let path = folder.join(name);
    let connection = Connection::open(&path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")?;
    let body = [7_u8; 250];
    let mut insert = connection.prepare("INSERT INTO rows (body) VALUES (?1)")?;
    let started = Instant::now();
    let mut commits = 0_u32;
    while started.elapsed() < FOR {
        insert.execute([body])?;
        commits += 1;
    }
    let rate = f64::from(commits) / started.elapsed().as_secs_f64();
    drop(insert);
    drop(connection);
    std::fs::remove_file(path)?;
    Ok(rate)
}
