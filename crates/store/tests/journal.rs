//! The journal in SQLite: durable, in order, and honest about damage.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Office, Outcome, Recorded,
    ids::{NoteId, OfficeId, Seq, TicketId},
};
use kolejka_store::{
    Appended, Batch, DayKey, EVENT_SCHEMA, Hash, JournalSource, KeyRecord, NoteText, SqliteStore, StoreError,
    VisitRow,
};
use kolejka_testkit::{
    life::{Life, any_step},
    sample,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A folder with a database that ends with the test.
struct Place {
    _dir: tempfile::TempDir,
    file: PathBuf,
}

fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("journal.db");
    Place { _dir: dir, file }
}

fn open(file: &Path) -> SqliteStore {
    SqliteStore::open(file, "the-journal").unwrap()
}

/// The random life of an office that the generator's seed gives.
fn a_life(steps: usize) -> Life {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(any_step(), steps).new_tree(&mut runner).unwrap().current();
    let mut life = Life::begin(sample::office());
    for step in &steps {
        life.step(step).unwrap();
    }
    life
}

fn batch<'a>(office: &'a OfficeId, expected: Seq, events: &'a [Recorded]) -> Batch<'a> {
    Batch { office, expected, events, visits: &[], voided: &[], keys: &[], notes: &[], day_key: None }
}

fn loaded(store: &SqliteStore, office: &OfficeId) -> Result<Office, StoreError> {
    let events = store.connect().unwrap().load(office)?;
    let mut state = Office::new(office.clone());
    for recorded in &events {
        state.replay(recorded).unwrap();
    }
    Ok(state)
}

/// A database with the whole journal of a life.
fn written(life: &Life) -> Place {
    let place = place();
    let store = open(&place.file);
    let appended = store.connect().unwrap().append(&batch(life.office.id(), Seq(0), &life.journal)).unwrap();
    assert_eq!(appended, Appended::Committed);
    place
}

/// Proves that recorded visits are read back as they were written, of the days asked for alone.
#[test]
fn visits_are_read_back_by_day() {
    let life = a_life(300);
    let date = life.office.day().latest_date().unwrap();
    let visits: Vec<VisitRow> = life.office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)).collect();
    let (place, office) = (place(), life.office.id().clone());
    let store = open(&place.file);
    let batch = Batch { visits: &visits, ..batch(&office, Seq(0), &life.journal) };
    store.connect().unwrap().append(&batch).unwrap();
    assert!(!visits.is_empty());
    assert_eq!(store.visits(&office, date, date).unwrap(), visits);
    assert_eq!(store.visits(&office, date.tomorrow().unwrap(), date.tomorrow().unwrap()).unwrap(), []);
    assert_eq!(store.visits(&OfficeId::new("other"), date, date).unwrap(), []);
}

/// Proves that after every prefix of a journal, reopening the file gives the state that the office
/// had then.
#[test]
fn reopening_after_every_prefix_gives_the_same_state() {
    let life = a_life(600);
    let place = place();
    let mut live = Office::new(life.office.id().clone());
    let mut days = 0;
    for action in life.journal.chunk_by(|a, b| a.action == b.action) {
        let store = open(&place.file);
        let mut journal = store.connect().unwrap();
        let before = live.last_seq();
        assert_eq!(journal.append(&batch(live.id(), before, action)).unwrap(), Appended::Committed);
        for recorded in action {
            live.apply(recorded);
        }
        drop((store, journal));
        assert_eq!(loaded(&open(&place.file), live.id()).unwrap(), live);
        days += usize::from(action.iter().any(|recorded| recorded.event.kind() == "day_opened"));
    }
    assert!(days > 1, "the life must see a second day for this to prove where replay starts");
    assert_eq!(live, life.office);
}

/// Proves that the visits table says of every ticket what the state says, also after undo.
#[test]
fn visits_follow_the_state() {
    let life = a_life(400);
    let place = place();
    let store = open(&place.file);
    let mut journal = store.connect().unwrap();
    let mut live = Office::new(life.office.id().clone());
    // Batches of several actions, as group commit makes them.
    for events in life.journal.chunks(7) {
        let before = live.last_seq();
        let mut tickets: Vec<TicketId> = Vec::new();
        let mut visits = Vec::new();
        for recorded in events {
            live.apply(recorded);
            tickets.extend(recorded.event.tickets());
        }
        tickets.sort();
        tickets.dedup();
        let Some(date) = live.day().latest_date() else { continue };
        let (known, voided): (Vec<_>, Vec<_>) =
            tickets.into_iter().partition(|id| live.ticket(*id).is_some());
        for id in known {
            visits.extend(VisitRow::of(live.ticket(id).unwrap(), date));
        }
        let batch = Batch { visits: &visits, voided: &voided, ..batch(live.id(), before, events) };
        journal.append(&batch).unwrap();

        let file = Connection::open(&place.file).unwrap();
        for ticket in live.tickets() {
            let expected: Vec<(String, String, Option<String>)> = VisitRow::of(ticket, date)
                .map(|row| (row.service, row.state.to_owned(), row.counter))
                .collect();
            let mut rows = file
                .prepare("SELECT service, state, counter FROM visits WHERE ticket = ?1 ORDER BY leg")
                .unwrap();
            let found: Vec<_> = rows
                .query_map([i64::try_from(ticket.id.0).unwrap()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            assert_eq!(found, expected, "{} after {}", ticket.number, live.last_seq());
        }
    }
}

/// Proves that a writer who does not know the last event writes nothing and is told the head.
#[test]
fn a_writer_that_is_behind_is_told() {
    let life = a_life(20);
    let place = written(&life);
    let store = open(&place.file);
    let head = life.office.last_seq();
    let again = store
        .connect()
        .unwrap()
        .append(&batch(life.office.id(), Seq(head.0 - 1), &life.journal[life.journal.len() - 1..]))
        .unwrap();
    assert_eq!(again, Appended::Conflict { head });
    assert_eq!(loaded(&store, life.office.id()).unwrap(), life.office);
}

/// Proves that two offices in one file do not touch each other.
#[test]
fn offices_lie_side_by_side() {
    let life = a_life(30);
    let place = written(&life);
    let store = open(&place.file);
    let other = OfficeId::new("other");
    assert!(store.connect().unwrap().load(&other).unwrap().is_empty());
    store.connect().unwrap().append(&batch(&other, Seq(0), &life.journal[..2])).unwrap();
    assert_eq!(loaded(&store, life.office.id()).unwrap(), life.office);
    assert_eq!(store.offices().unwrap(), [life.office.id().clone(), other]);
}

/// Databases of every released schema, as SQL, oldest first, each with the kinds of events that it holds: an
/// early one of the first schema, one with every kind that there was, and those with what came since.
const FIXTURES: [(&str, usize); 4] = [
    (include_str!("fixtures/journal-1.sql"), 24),
    (include_str!("fixtures/journal-1-all-kinds.sql"), 46),
    (include_str!("fixtures/journal-1-put-back.sql"), 27),
    (include_str!("fixtures/journal-1-taken-back.sql"), 18),
];

/// Proves that databases of every schema ever released open and replay, each of their events is found, and
/// they give the state that they gave then, which their own visits table tells.
#[test]
fn journals_of_every_schema_replay() {
    let mut schemas = BTreeSet::new();
    for (sql, kinds) in FIXTURES {
        let place = place();
        Connection::open(&place.file).unwrap().execute_batch(sql).unwrap();
        let store = open(&place.file);
        let mut side = store.side_tables().unwrap();
        let file = Connection::open(&place.file).unwrap();
        let all = |query: &str| -> Vec<String> {
            let mut rows = file.prepare(query).unwrap();
            rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let held = all("SELECT DISTINCT kind FROM events ORDER BY kind");
        assert_eq!(held.len(), kinds, "{held:?}");
        schemas.extend(all("SELECT DISTINCT CAST(schema AS TEXT) FROM events"));
        let (mut found, mut seen) = (Vec::new(), 0);
        for id in store.offices().unwrap() {
            let office = loaded(&store, &id).unwrap();
            for seq in (1..=office.last_seq().0).map(Seq) {
                assert!(side.event(&id, seq).unwrap().is_some(), "event {seq} of {id}");
            }
            let date = office.day().latest_date().unwrap();
            let mut rows: Vec<VisitRow> =
                office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)).collect();
            rows.sort_by_key(|row| (row.ticket, row.leg));
            found.extend(
                rows.iter()
                    .map(|row| format!("{id} {} {} {} {}", row.ticket, row.leg, row.service, row.state)),
            );
            seen += rows.len();
        }
        let then = all("SELECT id || ' ' || ticket || ' ' || leg || ' ' || service || ' ' || state
             FROM visits JOIN offices ON ix = office ORDER BY id, ticket, leg");
        assert!(seen > 10, "the last days of {held:?} must have tickets");
        assert_eq!(found, then);
    }
    let every: BTreeSet<String> = (1..=EVENT_SCHEMA).map(|schema| schema.to_string()).collect();
    assert_eq!(schemas, every, "each schema has a fixture");
}

/// What loading says after the database was changed behind the store's back.
fn after_damage(life: &Life, sql: &str) -> (Seq, String) {
    let place = written(life);
    Connection::open(&place.file).unwrap().execute_batch(sql).unwrap();
    match loaded(&open(&place.file), life.office.id()) {
        Err(StoreError::Unreadable { seq, why, .. }) => (seq, why),
        other => panic!("the damage was not noticed: {:?}", other.map(|office| office.last_seq())),
    }
}

/// Proves that a journal that was changed, has a hole or comes from a newer version is refused with
/// the place and the reason, and that nothing is cut off.
#[test]
fn damage_is_told_where_and_why() {
    let life = {
        // One business day, so that everything is replayed.
        let mut life = Life::begin(sample::office());
        let issue = kolejka_core::Command::Issue(kolejka_core::Issue {
            services: vec!["registration".into()],
            count: 1,
            class: None,
            language: Some("pl".into()),
            step_free: false,
            need: None,
            printer: None,
            forecast: None,
            print_card: false,
        });
        for _ in 0..8 {
            life.act(&issue, &kolejka_core::Actor::Kiosk("hall".into())).unwrap();
        }
        life
    };
    let (seq, why) = after_damage(
        &life,
        "UPDATE events SET payload = replace(payload, 'registration', 'pickup') WHERE seq = 5",
    );
    assert_eq!((seq, why.contains("hash")), (Seq(5), true), "{why}");
    let (seq, why) = after_damage(&life, "DELETE FROM events WHERE seq = 6");
    assert_eq!((seq, why.contains("event 6 is missing")), (Seq(7), true), "{why}");
    let (seq, why) = after_damage(&life, "UPDATE events SET schema = 99 WHERE seq = 4");
    assert_eq!((seq, why.contains("newer version")), (Seq(4), true), "{why}");
    let (seq, why) = after_damage(&life, "UPDATE events SET at_ms = at_ms + 1 WHERE seq = 8");
    assert_eq!((seq, why.contains("hash")), (Seq(8), true), "{why}");
}

/// Proves that a file that is no database, and one of a newer version, are refused by name and left
/// as they are.
#[test]
fn foreign_files_are_refused_and_left_alone() {
    let junk = place();
    std::fs::write(&junk.file, "not a database, but quite long enough to be looked at\n".repeat(100))
        .unwrap();
    let before = std::fs::read(&junk.file).unwrap();
    assert!(matches!(SqliteStore::open(&junk.file, "x"), Err(StoreError::Database { .. })));
    assert_eq!(std::fs::read(&junk.file).unwrap(), before);

    let newer = place();
    drop(open(&newer.file));
    Connection::open(&newer.file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let refused = SqliteStore::open(&newer.file, "x").map(|_| ()).unwrap_err();
    assert!(matches!(refused, StoreError::NewerVersion { .. }));
    assert!(refused.to_string().contains("newer version of kolejka"), "{refused}");
}

/// Proves that a journal keeps its identity.
#[test]
fn the_journal_keeps_its_identity() {
    let place = place();
    assert_eq!(open(&place.file).id(), "the-journal");
    assert_eq!(SqliteStore::open(&place.file, "another").unwrap().id(), "the-journal");
}

/// Proves that answered requests are kept with what was answered, and forgotten only after the next
/// business day.
#[test]
fn keys_are_kept_through_the_next_business_day() {
    let place = place();
    let store = open(&place.file);
    let mut journal = store.connect().unwrap();
    let mut life = Life::begin(sample::office());
    let record = KeyRecord {
        caller: "device:hall".to_owned(),
        key: "k1".to_owned(),
        request: Hash::of(b"what was asked"),
        date: life.office.day().open_date().unwrap(),
        outcome: Outcome::Ticket(TicketId(7)),
        action: Seq(3),
    };
    let office = life.office.id().clone();
    let keys = [record];
    journal.append(&Batch { keys: &keys, ..batch(&office, Seq(0), &life.journal) }).unwrap();
    assert_eq!(journal.answered(&office).unwrap(), keys);

    for expected in [&keys[..], &[]] {
        let written = life.journal.len();
        let before = life.office.last_seq();
        let date = life.office.day().open_date().unwrap().tomorrow().unwrap();
        life.pass_s(24 * 3600);
        life.act(&kolejka_core::Command::OpenDay { date }, &kolejka_core::Actor::System).unwrap();
        journal.append(&batch(&office, before, &life.journal[written..])).unwrap();
        assert_eq!(journal.answered(&office).unwrap(), expected);
    }
}

/// Proves that the day's secret is kept while the day lasts, and that its end erases it.
#[test]
fn the_days_secret_dies_with_the_day() {
    let place = place();
    let store = open(&place.file);
    let mut journal = store.connect().unwrap();
    let mut life = Life::begin(sample::office());
    let office = life.office.id().clone();
    let key = DayKey([7; 32]);
    journal.append(&Batch { day_key: Some(&key), ..batch(&office, Seq(0), &life.journal) }).unwrap();
    assert_eq!(store.connect().unwrap().day_key(&office).unwrap(), Some(key));
    let written = life.journal.len();
    let before = life.office.last_seq();
    life.act(&kolejka_core::Command::CloseDay, &kolejka_core::Actor::System).unwrap();
    journal.append(&batch(&office, before, &life.journal[written..])).unwrap();
    assert_eq!(store.connect().unwrap().day_key(&office).unwrap(), None);
}

/// Proves that an erased note's text is nowhere in the store's files, also while they are open.
#[test]
fn erased_text_is_gone_from_the_file() {
    let place = place();
    let store = open(&place.file);
    let office = OfficeId::new("test");
    let life = a_life(5);
    let secret = "a very particular text that nobody else would write";
    let notes = [NoteText { note: NoteId(1), ticket: TicketId(1), text: secret.to_owned() }];
    let mut journal = store.connect().unwrap();
    journal.append(&Batch { notes: &notes, ..batch(&office, Seq(0), &life.journal) }).unwrap();
    let mut side = store.side_tables().unwrap();
    assert_eq!(side.notes(&office, TicketId(1)).unwrap(), [(NoteId(1), secret.to_owned())]);
    assert_eq!(side.tickets_with_notes(&office).unwrap(), [TicketId(1)]);
    let is_on_disk = || {
        ["journal.db", "journal.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(place.file.with_file_name(name)).unwrap();
            bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
        })
    };
    assert!(is_on_disk(), "this must be able to find it");
    side.erase_notes(&office, &[TicketId(1)]).unwrap();
    assert_eq!(side.notes(&office, TicketId(1)).unwrap(), []);
    assert!(side.scrub().unwrap());
    assert!(!is_on_disk(), "the text is still in a file");
}

/// Proves that a log is given room while it is in use, is then written without growing, loses nothing
/// when the process dies, and is given room again after a scrub took it.
#[test]
fn room_in_the_log_is_used_and_harmless() {
    let place = place();
    let store = open(&place.file);
    let office = OfficeId::new("test");
    let life = a_life(12);
    let log_bytes = || std::fs::metadata(place.file.with_file_name("journal.db-wal")).unwrap().len();
    let all =
        |store: &SqliteStore| store.side_tables().unwrap().events_after(&office, Seq(0), usize::MAX).unwrap();
    let (first, rest) = life.journal.split_at(2);
    let (second, rest) = rest.split_at(rest.len() / 2);
    let mut journal = store.connect().unwrap();
    journal.append(&batch(&office, Seq(0), first)).unwrap();
    let mut side = store.side_tables().unwrap();
    side.make_room().unwrap();
    let room = log_bytes();
    assert!(room >= 16 << 20, "{room}");
    assert_eq!(all(&store), first);
    journal.append(&batch(&office, first[1].seq, second)).unwrap();
    assert_eq!(log_bytes(), room);
    let known = &life.journal[..first.len() + second.len()];

    // As a process that dies would leave them.
    let copy = tempfile::tempdir().unwrap();
    for name in ["journal.db", "journal.db-wal"] {
        std::fs::copy(place.file.with_file_name(name), copy.path().join(name)).unwrap();
    }
    assert_eq!(all(&open(&copy.path().join("journal.db"))), known);

    assert!(side.scrub().unwrap());
    assert_eq!(log_bytes(), 0);
    side.make_room().unwrap();
    let room = log_bytes();
    assert!(room >= 16 << 20, "{room}");
    journal.append(&batch(&office, known[known.len() - 1].seq, rest)).unwrap();
    assert_eq!(log_bytes(), room);
    assert_eq!(all(&store), life.journal);
}

/// Proves that the day of so many days ago is found, or the first one, and that the journal can be
/// replayed from there.
#[test]
fn days_are_found_backwards() {
    let life = a_life(1800);
    let place = written(&life);
    let mut side = open(&place.file).side_tables().unwrap();
    let opened: Vec<Seq> = life
        .journal
        .iter()
        .filter(|recorded| recorded.event.kind() == "day_opened")
        .map(|recorded| recorded.seq)
        .collect();
    assert!(opened.len() > 3, "the life must see several days");
    for back in 0..opened.len() + 3 {
        let expected = opened[opened.len().saturating_sub(back + 1)];
        let after = side.days_back(life.office.id(), u32::try_from(back).unwrap()).unwrap();
        assert_eq!(after.next(), expected, "{back} days back");
        let mut office = Office::new(life.office.id().clone());
        for recorded in side.events_after(life.office.id(), after, usize::MAX).unwrap() {
            office.replay(&recorded).unwrap();
        }
        assert_eq!(office, life.office);
    }
    assert_eq!(side.days_back(&OfficeId::new("nobody"), 3).unwrap(), Seq(0));
}

/// Proves that past business days are told, the latest first, and that a day's visits are its own and no
/// other's, each by its first leg.
#[test]
fn a_days_visits_are_its_own() {
    let life = a_life(1800);
    let mut visits: Vec<VisitRow> = Vec::new();
    let mut office = Office::new(life.office.id().clone());
    for recorded in &life.journal {
        if recorded.event.kind() == "day_opened"
            && let Some(date) = office.day().latest_date()
        {
            visits.extend(office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)));
        }
        office.replay(recorded).unwrap();
    }
    let date = office.day().latest_date().unwrap();
    visits.extend(office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)));
    let place = place();
    let store = open(&place.file);
    let batch = Batch { visits: &visits, ..batch(life.office.id(), Seq(0), &life.journal) };
    store.connect().unwrap().append(&batch).unwrap();
    let mut side = store.side_tables().unwrap();
    let (id, today) = (life.office.id().clone(), life.office.day().latest_date().unwrap());
    let dates = side.dates_before(&id, today, 100).unwrap();
    assert!(dates.len() > 2 && dates.is_sorted_by(|a, b| a > b), "{dates:?}");
    assert_eq!(side.dates_before(&id, today, 1).unwrap(), dates[..1]);
    let mut seen = 0;
    for date in dates.iter().copied().chain([today]) {
        let of_day = store.visits(&id, date, date).unwrap();
        let first: Vec<_> = of_day.into_iter().filter(|visit| visit.leg == 0).collect();
        assert_eq!(side.first_legs(&id, date).unwrap(), first, "{date}");
        seen += first.len();
    }
    assert!(seen > 100, "there must be somebody to see: {seen}");
    assert!(side.first_legs(&OfficeId::new("nobody"), today).unwrap().is_empty());
}

/// Proves that an event is found by its number, and that its place in the chain is checked.
#[test]
fn an_event_is_found_by_its_number() {
    let life = a_life(20);
    let place = written(&life);
    let mut side = open(&place.file).side_tables().unwrap();
    let wanted = &life.journal[life.journal.len() / 2];
    assert_eq!(side.event(life.office.id(), wanted.seq).unwrap().as_ref(), Some(wanted));
    assert_eq!(side.event(life.office.id(), Seq(1_000_000)).unwrap(), None);
}
