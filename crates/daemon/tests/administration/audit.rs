//! The acts, and `kolejka verify` on the chains of records.

use super::{assert_problem, change, start, verify};
use kolejka_daemon::access::ACT_KINDS;
use kolejka_testkit::client::{Client, office};
use serde_json::{Value, json};

/// Proves that all acts are met once on pages of any size, in order, from both chains; and that they are
/// found by ticket, counter, kind, person and day.
#[tokio::test]
async fn acts_are_searched_page_by_page() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    let mut anna = Client::staff(house.address, "anna").await;
    anna.post(&office("/counters/1/open"), "").await;
    for n in 0..6 {
        assert_eq!(kiosk.ticket("registration", &format!("k{n}")).await.status, 201);
        assert_eq!(anna.post(&office("/counters/1/call-next"), "").await.status, 200);
        let _ = house.try_sign_in("anna", "wrong").await;
        change(&mut root, "second", json!({"name": format!("Second {n}")})).await;
    }
    let mut all = async |query: &str| {
        let (mut met, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = root.get(&office(&format!("/audit?limit=3{query}{cursor}"))).await;
            assert_eq!(page.status, 200, "{}", page.text);
            let page = page.json();
            met.extend(page["acts"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return met,
            }
            assert!(met.len() < 500, "a search ends");
        }
    };
    let met = all("").await;
    let times: Vec<&str> = met.iter().map(|act| act["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
    let mut names: Vec<String> = met.iter().map(|act| format!("{} {}", act["chain"], act["seq"])).collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "every act is met once");
    let of = |kind: &str| met.iter().filter(|act| act["kind"] == kind).count();
    assert_eq!((of("ticket_called"), of("sign_in_failed"), of("person_renamed")), (6, 6, 6));
    assert_eq!(of("ticket_issued"), 0, "what kiosks do is not asked for");
    assert!(all("&everybody=true").await.iter().any(|act| act["kind"] == "ticket_issued"));
    let called = all("&kind=ticket_called,person_renamed").await;
    assert_eq!(called.len(), 12);
    let about = all("&number=a003").await;
    assert!(about.iter().all(|act| act["tickets"][0]["number"] == "A003") && about.len() >= 2, "{about:?}");
    assert_eq!(all("&number=Z999").await.len(), 0);
    assert!(all("&counter=1").await.iter().all(|act| act["counter"] == "1"));
    assert!(
        all("&person=root")
            .await
            .iter()
            .all(|act| act["by"]["id"] == "root" || act["about"]["login"] == "root")
    );
    assert_eq!(all("&until=2020-01-01").await.len(), 0);
    assert_eq!(all("&from=2020-01-01").await.len(), count);
    for wrong in ["from=yesterday", "cursor=x", "nonsense=1"] {
        let answer = root.get(&office(&format!("/audit?{wrong}"))).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.text);
    }
    let mut ewa = Client::staff(house.address, "ewa").await;
    assert_problem(&ewa.get(&office("/audit")).await, 403, "not_allowed");
}

/// Proves that acts are taken out whole as CSV and as JSON lines, that taking them out is an act, and that
/// no field of them is a formula.
#[tokio::test]
async fn acts_are_taken_out() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    for n in 0..40 {
        change(&mut root, "second", json!({"name": format!("Second {n}")})).await;
    }
    let csv = root.get(&office("/audit/export?format=csv")).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert!(csv.headers["content-disposition"].to_str().unwrap().contains("audit-gostynin.csv"));
    let lines: Vec<&str> = csv.text.trim_end().split("\r\n").collect();
    assert!(lines[0].ends_with("chain,seq,at,by_kind,by,role,kind,tickets,counter,about"));
    assert_eq!(lines.iter().filter(|line| line.contains("person_renamed")).count(), 40);
    let json_lines = root.get(&office("/audit/export?format=jsonl&kind=person_renamed,audit_exported")).await;
    let acts: Vec<Value> = json_lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(acts.iter().filter(|act| act["kind"] == "audit_exported").count(), 2);
    assert_eq!(acts.len(), 42);
    assert_problem(&root.get(&office("/audit/export?format=exe")).await, 422, "invalid");
}

/// Proves that `kolejka verify` tells whole chains beside a running daemon, names the event and the act of
/// which a byte was changed in the file, and finds by a head written down that the end was taken away.
#[tokio::test]
async fn verify_names_what_was_changed() {
    let house = start().await;
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
    // The day has begun with this one: what the daemon records of that by itself is recorded now, and no later.
    house.daemon.upkeep().await;
    for n in 0..9 {
        assert_eq!(kiosk.ticket("registration", &format!("k{n}")).await.status, 201);
    }
    let mut root = house.signed_in("root").await;
    change(&mut root, "second", json!({"name": "Other"})).await;
    let (whole, said) = verify(house.data.path(), &[]);
    assert!(whole && said.contains("every chain is whole"), "{said}");
    let heads: Vec<String> =
        said.lines().filter_map(|line| line.trim().strip_prefix("head ")).map(str::to_owned).collect();
    assert_eq!(heads.len(), 2, "{said}");
    let chains = root.get(&office("/audit/chain")).await.json();
    let told: Vec<&str> =
        chains.as_array().unwrap().iter().map(|one| one["head"].as_str().unwrap()).collect();
    assert_eq!(told, heads);
    let (whole, said) =
        verify(house.data.path(), &[&heads[0], &heads[1], heads[0].split_once(':').unwrap().1]);
    assert!(whole, "{said}");

    // One byte of one event, as somebody with the file in hand would.
    let (data, daemon) = (house.data, house.daemon);
    drop(daemon.stop().await);
    let connection = rusqlite::Connection::open(data.path().join("journal.db")).unwrap();
    let changed = |sql: &str| assert_eq!(connection.execute(sql, []).unwrap(), 1, "{sql}");
    changed("UPDATE events SET payload = replace(payload, '\"A\"', '\"B\"') WHERE seq = 4");
    drop(connection);
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("gostynin: event 4 is not as it was written"), "{said}");
    let connection = rusqlite::Connection::open(data.path().join("journal.db")).unwrap();
    let changed = |sql: &str| assert_eq!(connection.execute(sql, []).unwrap(), 1, "{sql}");
    changed("UPDATE events SET payload = replace(payload, '\"B\"', '\"A\"') WHERE seq = 4");
    assert!(verify(data.path(), &[]).0);

    // The end of the journal: whole by itself, and found by the head.
    changed("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)");
    drop(connection);
    assert!(verify(data.path(), &[]).0);
    let (whole, said) = verify(data.path(), &[&heads[0]]);
    assert!(!whole && said.contains("its end was taken away"), "{said}");

    let connection = rusqlite::Connection::open(data.path().join("access.db")).unwrap();
    connection.execute("UPDATE acts SET actor = '@ewa' WHERE seq = 2", []).unwrap();
    drop(connection);
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("act 2 is not as it was written"), "{said}");
    let (whole, said) = verify(data.path(), &["nowhere:1:00"]);
    assert!(!whole && said.contains("NAME:SEQ:HASH"), "{said}");
}

/// Proves that a journal whose end was cut off behind a held head, or that was written anew as a chain which is whole
/// by itself, is found without any head kept elsewhere; and so is a chain of acts that was taken away.
#[tokio::test]
async fn verify_holds_the_journal_to_heads_that_acts_hold() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    assert_eq!(root.post(&office("/day/open"), "").await.status, 200);
    let mut kiosk = Client::device(house.address, "demo-kiosk").await;
    assert_eq!(kiosk.ticket("registration", "k").await.status, 201);
    house.daemon.upkeep().await;
    house.daemon.upkeep().await;
    let acts = root.get(&office("/audit?kind=journal_head")).await.json();
    let held = acts["acts"].as_array().unwrap();
    let last = held[0]["about"]["seq"].as_u64().unwrap();
    assert_eq!(held.len(), 1, "once for a day's beginning: {acts}");
    let (data, daemon) = (house.data, house.daemon);
    drop(daemon.stop().await);
    let (whole, said) = verify(data.path(), &[]);
    assert!(whole && said.contains("holds 1 heads") && said.contains("Write the heads down"), "{said}");

    let journal = rusqlite::Connection::open(data.path().join("journal.db")).unwrap();
    journal.execute("CREATE TABLE kept AS SELECT * FROM events", []).unwrap();
    journal.execute("DELETE FROM events WHERE seq >= ?1", [last]).unwrap();
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("the journal's end was taken away"), "{said}");

    // A chain that is whole by itself: another journal's events in place of this one's.
    let other = start().await;
    let mut kiosk = Client::device(other.address, "demo-kiosk").await;
    for n in 0..=last {
        assert_eq!(kiosk.ticket("registration", &format!("k{n}")).await.status, 201);
    }
    let (other_data, daemon) = (other.data, other.daemon);
    drop(daemon.stop().await);
    let path = other_data.path().join("journal.db");
    journal.execute("ATTACH ?1 AS other", [path.to_str().unwrap()]).unwrap();
    journal.execute_batch("DELETE FROM events; INSERT INTO events SELECT * FROM other.events").unwrap();
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("has another hash"), "{said}");

    journal.execute_batch("DELETE FROM events; INSERT INTO events SELECT * FROM kept").unwrap();
    assert!(verify(data.path(), &[]).0);
    drop(journal);
    rusqlite::Connection::open(data.path().join("access.db"))
        .unwrap()
        .execute("DROP TABLE acts", [])
        .unwrap();
    let (whole, said) = verify(data.path(), &[]);
    assert!(!whole && said.contains("the chain of acts is missing"), "{said}");
}

/// Proves that a day's end is held once, also when what the daemon does by itself comes upon itself.
#[tokio::test]
async fn a_head_is_held_once() {
    let house = start().await;
    let mut root = house.signed_in("root").await;
    assert_eq!(root.post(&office("/day/open"), "").await.status, 200);
    house.daemon.upkeep().await;
    assert_eq!(root.post(&office("/day/close"), "").await.status, 200);
    tokio::join!(house.daemon.upkeep(), house.daemon.upkeep(), house.daemon.upkeep());
    let acts = root.get(&office("/audit?kind=journal_head")).await.json();
    assert_eq!(acts["acts"].as_array().unwrap().len(), 2, "one for its beginning, one for its end: {acts}");
}

/// Proves that every kind of event that a journal holds and every kind of act can be chosen in the audit's room,
/// that nothing else can, and that each has words in every language of the staff's pages.
#[test]
fn every_kind_can_be_chosen() {
    let journal = rusqlite::Connection::open_in_memory().unwrap();
    journal.execute_batch(include_str!("../../../store/tests/fixtures/journal-1-all-kinds.sql")).unwrap();
    let mut events = journal.prepare("SELECT DISTINCT kind FROM events").unwrap();
    let mut kinds: Vec<String> =
        events.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    // What came since that journal was kept.
    kinds.extend(["ticket_put_back", "emergency_taken_back"].map(str::to_owned));
    kinds.extend(ACT_KINDS.map(str::to_owned));
    kinds.sort();
    let room = include_str!("../../../../clerk-ui/src/admin/audit/kinds.ts");
    let mut offered: Vec<String> = room
        .lines()
        .filter_map(|line| line.trim().strip_prefix('\'')?.strip_suffix("',"))
        .map(str::to_owned)
        .collect();
    offered.sort();
    assert_eq!(offered, kinds);
    for words in [
        include_str!("../../../../clerk-ui/src/admin/locales/people-pl.ftl"),
        include_str!("../../../../clerk-ui/src/admin/locales/people-en.ftl"),
        include_str!("../../../../clerk-ui/src/admin/locales/people-uk.ftl"),
    ] {
        let without: Vec<_> =
            kinds.iter().filter(|kind| !words.contains(&format!("\nact-{kind} = "))).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
