//! Prints a database of the current schema as SQL: the journal of one random life and its visits.
//!
//! `cargo run --package kolejka-store --example journal_fixture > crates/store/tests/fixtures/journal-N.sql`,
//! once, when schema N is released; a fixture is never made anew.
//! A shorter one, for kinds of events that came since: `… -- STEPS KIND…`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of this repository")]

use kolejka_core::ids::{Seq, TicketId};
use kolejka_store::{Batch, JournalSource, SqliteStore, VisitRow};
use kolejka_testkit::{
    life::{Life, any_step},
    sample,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rusqlite::Connection;

/// How long the life is.
const STEPS: usize = 1400;

/// What a life must hold to be worth keeping, besides tickets on its last day: every kind of event,
/// and calls of every policy.
const WANTED: [&str; 27] = [
    "office_configured",
    "day_opened",
    "day_closed",
    "ticket_issued",
    "walked_in",
    "ticket_called",
    "ticket_recalled",
    "service_started",
    "service_finished",
    "ticket_missed",
    "ticket_restored",
    "ticket_parked",
    "ticket_returned",
    "ticket_transferred",
    "ticket_given_back",
    "ticket_cancelled",
    "priority_changed",
    "note_added",
    "counter_opened",
    "counter_paused",
    "counter_closed",
    "action_undone",
    "notice_posted",
    "notice_withdrawn",
    "accumulated",
    "priority_turn",
    "normal_turn",
];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let (steps, wanted) = match asked.split_first() {
        Some((steps, kinds)) => (steps.parse().unwrap(), kinds.to_vec()),
        None => (STEPS, WANTED.map(str::to_owned).to_vec()),
    };
    let mut runner = TestRunner::deterministic();
    let life = (0..u32::MAX)
        .map(|_| {
            let steps = prop::collection::vec(any_step(), steps).new_tree(&mut runner).unwrap().current();
            // A ratio, with backups, languages and needs; configurations drawn later bring the rest.
            let mut life = Life::begin(sample::varied(2 | 8 | 16, 0, 0b1001_0110));
            for step in &steps {
                life.step(step).unwrap();
            }
            life
        })
        .find(|life| {
            let told = serde_json::to_string(&life.journal).unwrap();
            let holds = |wanted: &String| told.contains(&format!("\"{wanted}\":"));
            life.office.tickets().count() > 10 && wanted.iter().all(holds)
        })
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("journal.db");
    let store = SqliteStore::open(&file, "fixture").unwrap();
    let date = life.office.day().latest_date().unwrap();
    let ids: Vec<TicketId> = life.office.tickets().map(|ticket| ticket.id).collect();
    let visits: Vec<VisitRow> =
        ids.iter().flat_map(|id| VisitRow::of(life.office.ticket(*id).unwrap(), date)).collect();
    let batch = Batch {
        office: life.office.id(),
        expected: Seq(0),
        events: &life.journal,
        visits: &visits,
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    store.connect().unwrap().append(&batch).unwrap();
    drop(store);
    dump(&Connection::open(&file).unwrap());
}

fn dump(file: &Connection) {
    let version: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    println!("PRAGMA user_version = {version};");
    let mut tables =
        file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").unwrap();
    let tables: Vec<(String, String)> =
        tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    for (name, sql) in tables {
        println!("{sql};");
        let columns: Vec<String> = {
            let mut columns = file.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
            columns.query_map([&name], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let mut rows = file.prepare(&format!("SELECT {} FROM {name}", quoted.join(" || ', ' || "))).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        for values in rows.map(Result::unwrap) {
            println!("INSERT INTO {name} VALUES ({values});");
        }
    }
}
