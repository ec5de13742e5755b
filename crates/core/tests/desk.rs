//! What clerks do besides calling and serving, told as short stories.

use kolejka_core::{
    Actor, CannotUndo, Command, CounterState, Event, Refusal, Role, TicketState,
    config::{STILL_SERVING_AFTER_S, StaffRules},
    ids::TicketId,
};
use kolejka_testkit::story::{Story, clerk, supervisor};

/// Whether the last finished leg counts as one whose end nobody knows.
fn doubted(story: &Story) -> bool {
    let finished = story.0.journal.iter().rev().find_map(|recorded| {
        if let Event::ServiceFinished { doubted, .. } = recorded.event { Some(doubted) } else { None }
    });
    finished.expect("a leg was finished")
}

fn ask(story: &mut Story, ticket: TicketId) {
    story.does(&Actor::System, Command::DoubtService { ticket, after_s: 600 });
}

/// Proves that a counter that takes a service over calls its tickets like its own, and does so no more
/// after an undo, after giving it back, or on the next day.
#[test]
fn a_service_is_taken_over_for_the_day() {
    let mut story = Story::begin();
    story.open("anna", "3");
    let open = |story: &Story| story.0.office.services_at(&"3".into());
    let before = open(&story);
    let other = ["registration", "licence", "pickup"]
        .into_iter()
        .find(|service| !before.contains(&(*service).into()))
        .expect("counter 3 does not serve everything");
    let ticket = story.ticket(other);
    assert_eq!(story.next("anna", "3"), None);
    let take = || Command::TakeService { counter: "3".into(), service: other.into() };
    story.does(&clerk("anna"), take());
    assert_eq!(story.next_ticket("anna", "3"), ticket);
    story.undo("anna", "3").unwrap();
    story.undo("anna", "3").unwrap();
    assert_eq!(open(&story), before);
    assert_eq!(story.next("anna", "3"), None);
    story.does(&clerk("anna"), take());
    story.does(&clerk("anna"), Command::DropService { counter: "3".into(), service: other.into() });
    assert_eq!(story.next("anna", "3"), None);
    story.does(&clerk("anna"), take());
    let date = story.0.office.day().open_date().unwrap().tomorrow().unwrap();
    story.0.pass_s(24 * 3600);
    story.does(&Actor::System, Command::OpenDay { date });
    assert_eq!(open(&story), before, "for the day");
}

/// Proves that a counter can be taken over only while it is offered, with its ticket, by somebody who
/// works nowhere else; and that the next clerk's name stands by what is served from then on.
#[test]
fn a_counter_is_handed_over_with_its_ticket() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "1");
    story.next("anna", "1");
    story.does(&clerk("anna"), Command::Serve { ticket });
    let open = || Command::OpenCounter { counter: "1".into() };
    assert_eq!(story.try_do(&clerk("piotr"), open()), Err(Refusal::CounterBusy("1".into())));
    story.does(&clerk("anna"), Command::OfferCounter { counter: "1".into(), offered: true });
    story.open("maria", "2");
    assert_eq!(story.try_do(&clerk("maria"), open()), Err(Refusal::ClerkElsewhere("2".into())));
    story.does(&clerk("piotr"), open());
    let TicketState::Serving { clerk: now, .. } = story.state(ticket) else { panic!("it is served") };
    assert_eq!(now.as_str(), "piotr");
    let finish = Command::Finish { ticket, outcome: None, carry_on: false };
    assert_eq!(story.try_do(&clerk("anna"), finish.clone()), Err(Refusal::NotYourCounter("1".into())));
    let refused = story.undo("anna", "1");
    assert_eq!(refused, Err(Refusal::CannotUndo { counter: "1".into(), why: CannotUndo::NotYours }));
    story.does(&clerk("piotr"), finish);
    let served = story.0.office.ticket(ticket).unwrap().legs[0].served.clone().unwrap();
    assert_eq!(served.clerk.as_str(), "piotr");
    let (_, counter) = story.0.office.counter(&"1".into()).unwrap();
    assert!(counter.offered_at.is_none(), "it is offered no more");
}

/// Proves that a clerk can go to somebody who waits or was called, also where the rule would never
/// call them, and that it is a quiet call.
#[test]
fn the_clerk_goes_to_the_client() {
    let mut story = Story::begin();
    let mut issue = kolejka_testkit::story::wanting(&["registration"]);
    issue.step_free = true;
    let ticket = story.issue(issue);
    story.open("anna", "2");
    assert_eq!(story.next("anna", "2"), None, "counter 2 has steps");
    let go = || Command::GoTo { counter: "2".into(), ticket };
    story.does(&clerk("anna"), go());
    assert!(matches!(story.state(ticket), TicketState::Serving { .. }));
    assert!(story.0.office.ticket(ticket).unwrap().attendance.away);
    let quiet = story
        .0
        .journal
        .iter()
        .any(|recorded| matches!(recorded.event, Event::TicketCalled { quiet: true, .. }));
    assert!(quiet);
    story.undo("anna", "2").unwrap();
    assert!(matches!(story.state(ticket), TicketState::Waiting { .. }));
    story.does(&clerk("anna"), Command::Call { counter: "2".into(), ticket });
    story.does(&clerk("anna"), go());
    assert!(story.0.office.ticket(ticket).unwrap().attendance.away);
    assert_eq!(story.try_do(&clerk("anna"), go()), Err(Refusal::TicketNotWaiting(ticket)));
}

/// Proves that it is asked only after the time given, once; that an answer, or finishing soon after the
/// question, keeps the leg as one to learn from; and that silence does not.
#[test]
fn an_unanswered_question_leaves_the_leg_out() {
    let mut story = Story::begin();
    let tickets = [(); 4].map(|()| story.ticket("registration"));
    story.open("anna", "1");
    let asked = |story: &Story, ticket| story.0.office.ticket(ticket).unwrap().attendance.asked_at.is_some();
    let finish = |story: &mut Story, ticket| {
        story.does(&clerk("anna"), Command::Finish { ticket, outcome: None, carry_on: false });
    };
    for (ticket, answers, wait_s, expected) in
        [(tickets[0], false, 60, false), (tickets[1], true, 500, false), (tickets[2], false, 500, true)]
    {
        assert_eq!(story.next_ticket("anna", "1"), ticket);
        story.does(&clerk("anna"), Command::Serve { ticket });
        story.0.pass_s(599);
        ask(&mut story, ticket);
        assert!(!asked(&story, ticket), "too early");
        story.0.pass_s(1);
        ask(&mut story, ticket);
        assert!(asked(&story, ticket));
        if answers {
            story.does(&clerk("anna"), Command::ConfirmService { ticket });
            assert!(!asked(&story, ticket));
            ask(&mut story, ticket);
            assert!(!asked(&story, ticket), "it was just answered");
        }
        story.0.pass_s(wait_s);
        finish(&mut story, ticket);
        assert_eq!(doubted(&story), expected);
    }
    assert_eq!(StaffRules::default().still_serving_after_s, STILL_SERVING_AFTER_S);
}

/// Proves that a question does not take from the clerk what could be taken back before it.
#[test]
fn a_question_hinders_no_undo() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "1");
    story.next("anna", "1");
    story.0.pass_s(600);
    story.does(&clerk("anna"), Command::Serve { ticket });
    story.does(&Actor::System, Command::DoubtService { ticket, after_s: 0 });
    story.undo("anna", "1").unwrap();
    assert!(matches!(story.state(ticket), TicketState::Called(_)));
}

/// Proves that an alarm stands until a supervisor ends it, and can be taken back by who pressed it.
#[test]
fn an_alarm_stands_until_somebody_sees_to_it() {
    let mut story = Story::begin();
    story.open("anna", "1");
    let alarm = |story: &Story| story.0.office.counter(&"1".into()).unwrap().1.alarm_at.is_some();
    story.does(&clerk("anna"), Command::RaiseAlarm { counter: "1".into() });
    assert!(alarm(&story));
    story.undo("anna", "1").unwrap();
    assert!(!alarm(&story));
    story.does(&clerk("anna"), Command::RaiseAlarm { counter: "1".into() });
    let end = || Command::EndAlarm { counter: "1".into() };
    assert_eq!(story.try_do(&clerk("anna"), end()), Err(Refusal::NotAllowed { needed: Role::Supervisor }));
    story.does(&supervisor(), end());
    assert!(!alarm(&story));
    assert!(matches!(story.0.office.counter(&"1".into()).unwrap().1.state, CounterState::Open { .. }));
}

/// Proves that an alarm to which a supervisor saw does not stand again when the clerk takes back what was
/// done after raising it, and that one to which nobody saw stands on.
#[test]
fn taking_something_back_raises_no_alarm_again() {
    for seen_to in [true, false] {
        let mut story = Story::begin();
        story.ticket("registration");
        story.open("anna", "1");
        story.does(&clerk("anna"), Command::RaiseAlarm { counter: "1".into() });
        story.next_ticket("anna", "1");
        if seen_to {
            story.does(&supervisor(), Command::EndAlarm { counter: "1".into() });
        }
        story.undo("anna", "1").unwrap();
        assert_eq!(story.0.office.counter(&"1".into()).unwrap().1.alarm_at.is_some(), !seen_to);
    }
}

/// Proves that a reminder stands while the ticket is set aside and goes when it comes back.
#[test]
fn a_reminder_goes_with_the_return() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "1");
    story.next("anna", "1");
    let at = story.0.now().plus_s(300);
    story.does(&clerk("anna"), Command::Park { ticket, note: false, remind_after_s: Some(300) });
    let remind = |story: &Story| story.0.office.ticket(ticket).unwrap().attendance.remind_at;
    assert_eq!(remind(&story), Some(at));
    story.does(&clerk("anna"), Command::Return { ticket });
    assert_eq!(remind(&story), None);
}
