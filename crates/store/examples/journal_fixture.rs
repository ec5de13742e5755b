//! Prints a database of the current schema as SQL: the journal of one random life and its visits.
//!
//! `cargo run --package kolejka-store --example journal_fixture > crates/store/tests/fixtures/journal-N.sql`,
//! once, when schema N is released; a fixture is never made anew.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of this repository")]

use kolejka_core::ids::{Seq, TicketId};
use kolejka_store::{Batch, JournalSource, SqliteStore, VisitRow};
use kolejka_testkit::{
    life::{Life, any_step},
    sample,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rusqlite::{Connection, types::ValueRef};

/// How long the life is: enough for every kind of event, and for a last day with tickets.
const STEPS: usize = 1400;

fn main() {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(any_step(), STEPS).new_tree(&mut runner).unwrap().current();
    let mut life = Life::begin(sample::office());
    for step in &steps {
        life.step(step).unwrap();
    }
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
    let mut tables = file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").unwrap();
    let tables: Vec<(String, String)> =
        tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    for (name, sql) in tables {
        println!("{sql};");
        let mut rows = file.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..columns).map(|column| literal(row.get_ref(column).unwrap())).collect();
            println!("INSERT INTO {name} VALUES ({});", values.join(", "));
        }
    }
}

fn literal(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => format!("'{}'", str::from_utf8(text).unwrap().replace('\'', "''")),
        ValueRef::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("X'{hex}'")
        }
    }
}
