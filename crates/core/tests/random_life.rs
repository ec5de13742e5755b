//! Random office life under every named invariant.

use kolejka_testkit::{
    life::{Life, any_step},
    sample,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Proves that after every event of any sequence of commands all invariants of
    /// `testkit::invariants` hold, that undo brings back the state before the action, and that
    /// replaying the events gives the live state.
    #[test]
    fn every_invariant_holds_in_any_life(
        (rule, figures, desks) in any::<(u8, u8, u8)>(),
        steps in prop::collection::vec(any_step(), 1..250),
    ) {
        let mut life = Life::begin(sample::varied(rule, figures, desks));
        for step in &steps {
            if let Err(broken) = life.step(step) {
                let trace = serde_json::to_string(&steps).unwrap();
                let office = format!("sample::varied({rule}, {figures}, {desks})");
                return Err(TestCaseError::fail(format!("{broken}\noffice: {office}\ntrace: {trace}")));
            }
        }
        life.check_replay().map_err(TestCaseError::fail)?;
    }
}

/// Proves that the random lives are not blind: over a fixed number of them every kind of event
/// happens, and so does the undoing of each kind of action by a clerk.
#[test]
fn random_lives_reach_every_event_and_every_undo() {
    use kolejka_core::Event;
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    use std::collections::{BTreeMap, BTreeSet};

    let mut runner = TestRunner::deterministic();
    let (mut happened, mut undone) = (BTreeMap::new(), BTreeSet::new());
    for _ in 0..300 {
        let steps = prop::collection::vec(any_step(), 200).new_tree(&mut runner).unwrap().current();
        let mut life = Life::begin(sample::office());
        for step in &steps {
            life.step(step).unwrap();
        }
        for recorded in &life.journal {
            *happened.entry(recorded.event.kind()).or_insert(0) += 1;
            if let Event::ActionUndone { undone: action, .. } = &recorded.event {
                let of_action = life.journal.iter().filter(|other| other.action == *action);
                undone.extend(of_action.map(|other| other.event.kind()));
            }
        }
    }
    let kinds = [
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
    ];
    let missing: Vec<_> = kinds.iter().filter(|kind| !happened.contains_key(*kind)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}, of {happened:?}");
    let undoable = &kinds[4..21];
    let missing: Vec<_> = undoable.iter().filter(|kind| !undone.contains(*kind)).collect();
    assert!(missing.is_empty(), "never undone: {missing:?}");
    println!("{happened:?}");
}
