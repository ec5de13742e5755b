//! Random office life under every named invariant.

use kolejka_testkit::{
    life::{Life, Step, any_step},
    sample,
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A life that can be lived again: a failing one is saved, and kept in `tests/lives` once it is mended.
#[derive(Debug, Serialize, Deserialize)]
struct Trace {
    /// What [`sample::varied`] makes the office of.
    office: (u8, u8, u8),
    steps: Vec<Step>,
}

impl Trace {
    /// Lives it.
    fn live(&self) -> Result<(), String> {
        let (rule, figures, desks) = self.office;
        let mut life = Life::begin(sample::varied(rule, figures, desks));
        self.steps.iter().try_for_each(|step| life.step(step))?;
        life.check_replay()
    }

    /// Saves it where it can be found.
    fn save(&self) -> String {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("failed-lives");
        std::fs::create_dir_all(&folder).expect("the build's folder can be written");
        let file = folder.join(format!("{}-steps.json", self.steps.len()));
        let text = serde_json::to_string(self).expect("a trace has no keys that JSON cannot hold");
        std::fs::write(&file, text).expect("the build's folder can be written");
        file.display().to_string()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Proves that after every event of any sequence of commands all invariants of
    /// `testkit::invariants` hold, that undo brings back the state before the action, and that
    /// replaying the events gives the live state.
    #[test]
    fn every_invariant_holds_in_any_life(
        office in any::<(u8, u8, u8)>(),
        steps in prop::collection::vec(any_step(), 1..250),
    ) {
        let trace = Trace { office, steps };
        trace.live().map_err(|broken| TestCaseError::fail(format!("{broken}\nsaved as {}", trace.save())))?;
    }
}

/// Proves that every life that was kept, because it once broke something or tells much in little,
/// breaks nothing.
#[test]
fn kept_lives_break_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lives");
    let mut lived = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let trace: Trace = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        if let Err(broken) = trace.live() {
            panic!("{}: {broken}", path.display());
        }
        lived += trace.steps.len();
    }
    assert!(lived > 50, "there must be something to live");
}

/// Proves that the random lives are not blind: over a fixed number of them every kind of event
/// happens, so does the undoing of each kind of action by a clerk at a counter and by staff away from
/// any, and calls have every reason.
#[test]
#[expect(clippy::too_many_lines, reason = "the list of all that must happen")]
fn random_lives_reach_every_event_and_every_undo() {
    use kolejka_core::Event;
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    use std::collections::{BTreeMap, BTreeSet};

    let mut runner = TestRunner::deterministic();
    let (mut happened, mut undone, mut reasons) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
    let mut put_back = BTreeSet::new();
    for draw in 0..600_u16 {
        let steps = prop::collection::vec(any_step(), 200).new_tree(&mut runner).unwrap().current();
        let [rule, figures] = draw.wrapping_mul(40_503).to_be_bytes();
        let mut life = Life::begin(sample::varied(rule, figures, rule.wrapping_add(figures)));
        for step in &steps {
            life.step(step).unwrap();
        }
        for recorded in &life.journal {
            *happened.entry(recorded.event.kind()).or_insert(0) += 1;
            if let Event::TicketCalled { reason, also, turn, .. } = &recorded.event {
                *reasons.entry(reason.code().to_owned()).or_insert(0) += 1;
                *reasons.entry(format!("{turn:?}")).or_insert(0) += 1;
                if let Some(also) = also {
                    *reasons.entry(format!("also {}", also.code())).or_insert(0) += 1;
                }
            }
            if let Event::ActionUndone { undone: action, .. } = &recorded.event {
                let of_action = life.journal.iter().filter(|other| other.action == *action);
                undone.extend(of_action.map(|other| other.event.kind()));
            }
            if let Event::TicketPutBack { undone: act, .. } | Event::EmergencyTakenBack { undone: act, .. } =
                &recorded.event
            {
                let of_act = life.journal.iter().filter(|other| other.seq == *act);
                put_back.extend(of_act.map(|other| other.event.kind()));
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
        "service_taken",
        "service_dropped",
        "counter_offered",
        "counter_taken_over",
        "service_confirmed",
        "alarm_raised",
        "service_doubted",
        "alarm_ended",
        "action_undone",
        "notice_posted",
        "notice_withdrawn",
        "intake_limited",
        "intake_freed",
        "client_coming",
        "ticket_postponed",
        "emergency_entered",
        "help_called",
        "help_answered",
        "help_ended",
        "emergency_started",
        "emergency_ended",
        "intake_ordered",
        "service_capped",
        "service_suspended",
        "service_resumed",
        "ticket_put_back",
        "emergency_taken_back",
    ];
    let missing: Vec<_> = kinds.iter().filter(|kind| !happened.contains_key(*kind)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}, of {happened:?}");
    let undoable = kinds[4..27].iter().chain(&["emergency_entered"]);
    let missing: Vec<_> = undoable.filter(|kind| !undone.contains(*kind)).collect();
    assert!(missing.is_empty(), "never undone: {missing:?}");
    let away = [
        "emergency_entered",
        "note_added",
        "priority_changed",
        "ticket_cancelled",
        "ticket_restored",
        "ticket_returned",
        "ticket_transferred",
    ];
    assert!(put_back.iter().eq(&away), "put back away from a counter: {put_back:?}, not {away:?}");
    let told = [
        "front",
        "max_wait",
        "longest_in_class",
        "longest",
        "accumulated",
        "priority_turn",
        "normal_turn",
        "given",
        "also backup",
        "also backup_after",
        "also language",
        "also need",
        "also language_not_here",
        "also need_not_here",
        "Normal",
        "Priority",
        "Uncounted",
    ];
    let missing: Vec<_> = told.iter().filter(|code| !reasons.contains_key(**code)).collect();
    assert!(missing.is_empty(), "never told: {missing:?}, of {reasons:?}");
    println!("{happened:?}\n{reasons:?}");
}
