//! The chain and what is looked up in it: damage is named, and what may be erased is outside of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Actor, Office,
    ids::{NoteId, OfficeId, Seq, TicketId},
};
use kolejka_store::{
    Appended, AuditReader, Batch, Hash, JournalSource, NoteText, Search, SqliteStore, VisitRow, Walked,
    verify,
};
use kolejka_testkit::{
    life::{Life, any_step},
    sample,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rusqlite::Connection;
use std::{collections::BTreeSet, path::PathBuf};

struct Kept {
    _dir: tempfile::TempDir,
    file: PathBuf,
    store: SqliteStore,
    life: Life,
}

/// The whole journal of a random life, with a note and its visits.
fn kept(steps: usize) -> Kept {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(any_step(), steps).new_tree(&mut runner).unwrap().current();
    let mut life = Life::begin(sample::office());
    for step in &steps {
        life.step(step).unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("journal.db");
    let store = SqliteStore::open(&file, "the-journal").unwrap();
    let date = life.office.day().latest_date().unwrap();
    let visits: Vec<VisitRow> = life.office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)).collect();
    let note = NoteText { note: NoteId(1), ticket: TicketId(1), text: "needs the blue form".to_owned() };
    let office = life.office.id().clone();
    let batch = Batch {
        office: &office,
        expected: Seq(0),
        events: &life.journal,
        visits: &visits,
        voided: &[],
        keys: &[],
        notes: &[note],
        day_key: None,
    };
    assert_eq!(store.connect().unwrap().append(&batch).unwrap(), Appended::Committed);
    Kept { _dir: dir, file, store, life }
}

fn walked(kept: &Kept, asked: &[Seq]) -> Walked {
    verify(&kept.file, asked).unwrap().remove(0)
}

/// Proves that a whole chain is told with its ends, and that a changed byte, a missing event, a slipped-in
/// one, another time and another kind are each found and named by the number of the first event concerned.
#[test]
fn a_changed_event_is_named() {
    let kept = kept(300);
    let whole = walked(&kept, &[Seq(5)]);
    let events = kept.life.journal.len() as u64;
    assert_eq!((whole.broken.clone(), whole.events, whole.head.0), (None, events, Seq(events)));
    assert!(whole.hash_at(Seq(5)).is_some() && whole.hash_at(Seq(6)).is_none());
    let changes = [
        ("UPDATE events SET payload = replace(payload, 'staff', 'stafg') WHERE seq = 40", 40),
        ("DELETE FROM events WHERE seq = 41", 41),
        ("UPDATE events SET at_ms = at_ms + 1 WHERE seq = 7", 7),
        ("UPDATE events SET kind = kind || 'x' WHERE seq = 9", 9),
        ("UPDATE events SET schema = 0 WHERE seq = 1", 1),
        ("UPDATE events SET seq = 2000000 WHERE seq = 12", 12),
        ("UPDATE events SET hash = zeroblob(32) WHERE seq = 13", 13),
        ("UPDATE events SET hash = zeroblob(3) WHERE seq = 14", 14),
    ];
    for (change, named) in changes {
        let connection = Connection::open(&kept.file).unwrap();
        connection.execute_batch("BEGIN").unwrap();
        let is_staff = change.contains("stafg");
        let change = if is_staff {
            // The first event from there on in which that word stands.
            change.replace("seq = 40", "seq = (SELECT min(seq) FROM events WHERE payload LIKE '%staff%')")
        } else {
            change.to_owned()
        };
        assert_eq!(connection.execute(&change, []).unwrap(), 1, "{change}");
        connection.execute_batch("COMMIT").unwrap();
        let broken = walked(&kept, &[]).broken.unwrap();
        if !is_staff {
            assert_eq!(broken.0, Seq(named), "{change}: {}", broken.1);
        }
        assert_eq!(broken.0, walked(&kept, &[]).head.0.next());
        // Put back as it was, for the next one.
        drop(connection);
        restore(&kept);
        assert_eq!(walked(&kept, &[]).broken, None);
    }
}

/// Writes the journal's events anew as they were.
fn restore(kept: &Kept) {
    let connection = Connection::open(&kept.file).unwrap();
    connection
        .execute_batch("DELETE FROM events; DELETE FROM visits; DELETE FROM notes; DELETE FROM days;")
        .unwrap();
    drop(connection);
    let office = kept.life.office.id().clone();
    let batch = Batch {
        office: &office,
        expected: Seq(0),
        events: &kept.life.journal,
        visits: &[],
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    assert_eq!(kept.store.connect().unwrap().append(&batch).unwrap(), Appended::Committed);
}

/// Proves that events taken from the end leave a chain that is whole, and that a head written down
/// earlier finds it out; also a journal that was made anew from some event on.
#[test]
fn a_head_written_down_finds_a_shorter_and_another_journal() {
    let kept = kept(200);
    let (seq, hash) = walked(&kept, &[]).head;
    assert_eq!(walked(&kept, &[seq]).hash_at(seq), Some(hash));
    let connection = Connection::open(&kept.file).unwrap();
    connection.execute("DELETE FROM events WHERE seq > ?1 - 3", [seq.0]).unwrap();
    drop(connection);
    let shorter = walked(&kept, &[seq]);
    assert_eq!((shorter.broken.clone(), shorter.hash_at(seq)), (None, None));
    // The same events again, but one of them at another moment.
    let office = kept.life.office.id().clone();
    let mut events = kept.life.journal[usize::try_from(shorter.head.0.0).unwrap()..].to_vec();
    for event in &mut events {
        event.at = event.at.plus_s(1);
    }
    let batch = Batch {
        office: &office,
        expected: shorter.head.0,
        events: &events,
        visits: &[],
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    assert_eq!(kept.store.connect().unwrap().append(&batch).unwrap(), Appended::Committed);
    let other = walked(&kept, &[seq]);
    assert_eq!(other.broken, None);
    assert!(other.hash_at(seq).is_some_and(|now| now != hash));
}

/// Proves that erasing what must be erasable (notes, visits, the day's secret) leaves the chain as it was.
#[test]
fn erasing_leaves_the_chain_whole() {
    let kept = kept(200);
    let before = walked(&kept, &[]);
    let mut side = kept.store.side_tables().unwrap();
    let office = kept.life.office.id().clone();
    assert_eq!(side.notes(&office, TicketId(1)).unwrap().len(), 1);
    side.erase_notes(&office, &[TicketId(1)]).unwrap();
    assert!(side.scrub().unwrap());
    assert_eq!(side.notes(&office, TicketId(1)).unwrap(), []);
    let date = kept.life.office.day().latest_date().unwrap();
    assert!(!kept.store.visits(&office, date, date).unwrap().is_empty());
    assert!(side.erase_visits(&office, date.tomorrow().unwrap()).unwrap() > 0);
    assert_eq!(kept.store.visits(&office, date, date).unwrap(), []);
    assert!(side.scrub().unwrap());
    assert_eq!(walked(&kept, &[]), before);
    let bytes = std::fs::read(&kept.file).unwrap();
    assert!(!bytes.windows(19).any(|window| window == b"needs the blue form"));
}

/// Proves that a search finds just what it describes, the latest first, and that going on from page to page
/// meets every act once.
#[test]
fn acts_are_found_by_person_time_ticket_counter_and_kind() {
    let kept = kept(600);
    let reader = AuditReader::open(&kept.file).unwrap();
    let office = kept.life.office.id().clone();
    let all = |wanted: &Search| {
        let mut wanted = wanted.clone();
        let mut seqs = Vec::new();
        loop {
            let found = reader.search(&office, &wanted, 7).unwrap();
            seqs.extend(found.acts.iter().map(|act| act.seq));
            match found.go_on {
                Some(seq) => wanted.before = Some(seq),
                None => return seqs,
            }
        }
    };
    let expected = |fits: &dyn Fn(&kolejka_core::Recorded) -> bool| -> Vec<Seq> {
        kept.life.journal.iter().rev().filter(|act| fits(act)).map(|act| act.seq).collect()
    };
    let by = |act: &kolejka_core::Recorded| match &act.actor {
        Actor::Staff { clerk, .. } => Some(clerk.to_string()),
        Actor::System | Actor::Kiosk(_) | Actor::Client(_) => None,
    };
    let journal = &kept.life.journal;
    let person = journal.iter().find_map(by).unwrap();
    let middle = journal[journal.len() / 2].at;
    let ticket =
        journal.iter().filter(|act| by(act).is_some()).find_map(|act| act.event.tickets().first().copied());
    let ticket = ticket.unwrap();
    let counter = journal.iter().find_map(|act| act.counter.clone()).unwrap();
    let everybody = Search { everybody: true, ..Search::default() };
    assert_eq!(all(&everybody), expected(&|_| true));
    assert_eq!(all(&Search::default()), expected(&|act| by(act).is_some()));
    let wanted = Search { person: Some(person.clone()), ..Search::default() };
    assert_eq!(all(&wanted), expected(&|act| by(act).as_ref() == Some(&person)));
    let wanted = Search { from: Some(middle), ..everybody.clone() };
    assert_eq!(all(&wanted), expected(&|act| act.at >= middle));
    let wanted = Search { until: Some(middle), ..everybody.clone() };
    assert_eq!(all(&wanted), expected(&|act| act.at < middle));
    let wanted = Search { tickets: Some(BTreeSet::from([ticket])), ..everybody.clone() };
    assert_eq!(all(&wanted), expected(&|act| act.event.tickets().contains(&ticket)));
    let wanted = Search { kinds: BTreeSet::from(["ticket_called".to_owned()]), ..everybody.clone() };
    let called = expected(&|act| act.event.kind() == "ticket_called");
    assert!(!called.is_empty());
    assert_eq!(all(&wanted), called);
    let wanted = Search { counter: Some(counter.to_string()), ..everybody.clone() };
    let there = all(&wanted);
    assert!(expected(&|act| act.counter.as_ref() == Some(&counter)).iter().all(|seq| there.contains(seq)));
    assert!(there.len() < journal.len());
    let nobody = Search { person: Some("\"}' OR 1=1 --".to_owned()), ..everybody };
    assert_eq!(all(&nobody), []);
}

/// Proves that a number leads to its tickets while their visits are kept.
#[test]
fn a_number_leads_to_its_tickets() {
    let kept = kept(200);
    let reader = AuditReader::open(&kept.file).unwrap();
    let office: &Office = &kept.life.office;
    let ticket = office.tickets().next().unwrap();
    let number = ticket.number.to_string();
    let found = reader.tickets_of(office.id(), &number, None, None).unwrap();
    assert!(found.contains(&ticket.id));
    assert_eq!(reader.numbers(office.id(), &found).unwrap().get(&ticket.id), Some(&number));
    assert_eq!(reader.tickets_of(&OfficeId::new("other"), &number, None, None).unwrap(), BTreeSet::new());
    assert_ne!(walked(&kept, &[]).head.1, Hash::START);
}
