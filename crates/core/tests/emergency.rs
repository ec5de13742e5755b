//! Emergencies, as stories.

use kolejka_core::{Actor, Command, Event, Office, Refusal, Role, Texts, TicketState};
use kolejka_testkit::story::{Story, clerk, kiosk, supervisor, wanting};

fn assistant() -> Actor {
    Actor::Staff { clerk: "ola".into(), role: Role::FloorAssistant }
}

fn start() -> Command {
    Command::StartEmergency { text: None }
}

/// Proves that during an emergency nothing is issued or called, whoever asks, that a client being served
/// may be finished, and that afterwards everybody stands where they stood.
#[test]
fn nothing_is_issued_or_called() {
    let mut story = Story::begin();
    let [served, called, waits] = [0; 3].map(|_| story.ticket("registration"));
    story.open("anna", "1");
    story.open("piotr", "2");
    assert_eq!(story.next_ticket("anna", "1"), served);
    story.does(&clerk("anna"), Command::Serve { ticket: served });
    assert_eq!(story.next_ticket("piotr", "2"), called);
    story.does(&assistant(), start());

    story.0.pass_s(600);
    for (who, command) in [
        (kiosk(), Command::Issue(wanting(&["registration"]))),
        (supervisor(), Command::Issue(wanting(&["registration"]))),
        (clerk("anna"), Command::CallNext { counter: "1".into() }),
        (clerk("anna"), Command::WalkIn { counter: "1".into(), service: "registration".into() }),
        (clerk("piotr"), Command::Recall { ticket: called }),
        (clerk("piotr"), Command::NoShow { ticket: called }),
        (supervisor(), Command::Call { counter: "2".into(), ticket: waits }),
    ] {
        assert_eq!(story.try_do(&who, command.clone()), Err(Refusal::Emergency), "{command:?}");
    }
    story.does(&clerk("anna"), Command::Finish { ticket: served, outcome: None, carry_on: false });

    assert_eq!(
        story.try_do(&clerk("anna"), Command::EndEmergency),
        Err(Refusal::NotAllowed { needed: Role::Supervisor })
    );
    story.does(&supervisor(), Command::EndEmergency);
    assert!(matches!(story.state(called), TicketState::Called(_)));
    assert_eq!(story.next_ticket("anna", "1"), waits);
}

/// Proves that an emergency begins once, with the office's texts or those given, that ending none changes
/// nothing, and that a kiosk or a client cannot start one.
#[test]
fn it_begins_once_and_on_staff_word_only() {
    let mut story = Story::with(|config| {
        config.emergency.text = Texts::from([("pl", "Proszę wyjść")]);
        config.emergency.way_out = Texts::from([("pl", "Schodami")]);
    });
    assert!(matches!(story.try_do(&kiosk(), start()), Err(Refusal::NotAllowed { .. })));
    story.does(&supervisor(), Command::EndEmergency);
    let before = story.0.journal.len();
    story.does(&assistant(), start());
    story.does(&clerk("anna"), Command::StartEmergency { text: Some(Texts::from([("pl", "Inaczej")])) });
    assert_eq!(story.0.journal.len(), before + 1, "the second changes nothing");
    let emergency = story.0.office.emergency().unwrap().clone();
    assert_eq!(
        (emergency.text, emergency.way_out),
        (Texts::from([("pl", "Proszę wyjść")]), Texts::from([("pl", "Schodami")]))
    );
    story.does(&supervisor(), Command::EndEmergency);
    story.does(&Actor::System, Command::StartEmergency { text: Some(Texts::from([("pl", "Inaczej")])) });
    assert_eq!(story.0.office.emergency().unwrap().text, Texts::from([("pl", "Inaczej")]));
}

/// Proves that the day's turn does not end an emergency, and that replay from that day alone knows it.
#[test]
fn it_outlives_the_day() {
    let mut story = Story::begin();
    story.does(&assistant(), start());
    let tomorrow = story.0.office.day().open_date().unwrap().tomorrow().unwrap();
    story.0.pass_s(24 * 3600);
    story.does(&Actor::System, Command::OpenDay { date: tomorrow });
    assert_eq!(story.try_do(&kiosk(), Command::Issue(wanting(&["registration"]))), Err(Refusal::Emergency));
    let from = story
        .0
        .journal
        .iter()
        .rposition(|recorded| matches!(recorded.event, Event::DayOpened { .. }))
        .unwrap();
    let mut replayed = Office::new(story.0.office.id().clone());
    for recorded in &story.0.journal[from..] {
        replayed.replay(recorded).unwrap();
    }
    assert_eq!(replayed.emergency(), story.0.office.emergency());
    assert!(replayed.emergency().is_some());
}
