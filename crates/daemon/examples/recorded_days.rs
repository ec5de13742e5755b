//! Makes a data folder with recorded days of the example office, to measure how soon a daemon that
//! starts on it has forecasts: the log says so (`forecasts begin, learned from the journal`).
//!
//! `cargo run --release -p kolejka-daemon --example recorded_days FOLDER DAYS`, then
//! `kolejka serve --config FOLDER/daemon.toml`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of this repository")]

use kolejka_core::ids::Seq;
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    demo,
};
use kolejka_store::{Batch, JournalSource, SqliteStore};
use kolejka_testkit::days::{Days, Traffic};
use std::path::PathBuf;

/// A day of the example office: 160 clients, each served for a quarter of an hour by one of five
/// counters, ninety percent busy.
const TRAFFIC: Traffic = Traffic { every_s: 200, counters: 5, service_s: 900 };
const HOURS_S: u32 = 32_000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("the folder is named"));
    let count: u32 = arguments.next().expect("the number of days is given").parse().unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let plan = demo::plan("127.0.0.1:0".parse().unwrap(), folder.clone()).unwrap();
    let office = &plan.offices[0];
    let now = SystemClock::new().now();
    let first = now.minus_s(count * 24 * 3600);
    let mut days = Days::begin(office.id.clone(), office.config.clone(), first);
    for day in 0..count {
        let from = first.plus_s(day * 24 * 3600 + 60);
        days.live(from, from.plus_s(HOURS_S), TRAFFIC);
        days.go_home(from.plus_s(HOURS_S));
    }
    let store = SqliteStore::open(&folder.join("journal.db"), "recorded").unwrap();
    let batch = Batch {
        office: &office.id,
        expected: Seq(0),
        events: &days.journal,
        visits: &[],
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    store.connect().unwrap().append(&batch).unwrap();
    std::fs::write(folder.join("office.toml"), include_str!("../../../config/gostynin.toml")).unwrap();
    let settings = "data = \".\"\noffices = [\"office.toml\"]\n[listen]\nstaff = \"127.0.0.1:0\"\n";
    std::fs::write(folder.join("daemon.toml"), settings).unwrap();
    println!("{} events of {count} days in {}", days.journal.len(), folder.display());
}
