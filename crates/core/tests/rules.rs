//! The office's rules, one test a rule, told as short stories.

use kolejka_core::{
    Actor, CannotUndo, ClosedBecause, Command, CounterState, Day, EmergencyRange, Event, FreedBecause,
    HELP_COMING_S, HELP_WAITING_S, IntakeLimit, Issue, Outcome, Place, Reason, Refusal, Role, TicketState,
    Timestamp, TransferTo,
    config::{Config, HoursException, Intake, Minutes, Span},
    ids::{ClassId, CounterId, ServiceId, TicketId},
};
use kolejka_testkit::{
    sample,
    story::{Story, clerk, kiosk, supervisor, wanting},
};

/// Proves rule 1: services of one series share its numbers, other series have their own, and the
/// next business day begins again at 1 with new ticket ids.
#[test]
fn numbers_run_by_series_and_begin_anew_each_day() {
    let mut story = Story::begin();
    let (a, b, c) = (story.ticket("registration"), story.ticket("pickup"), story.ticket("licence"));
    assert_eq!([a, b, c].map(|id| story.number(id)), ["A001", "A002", "B001"]);

    let tomorrow = story.0.office.day().open_date().unwrap().tomorrow().unwrap();
    story.0.pass_s(24 * 3600);
    story.does(&Actor::System, Command::OpenDay { date: tomorrow });
    let d = story.ticket("registration");
    assert_eq!((story.number(d), d > c), ("A001".to_owned(), true));
}

/// Proves that a day ended too early and opened again goes on with its numbers.
#[test]
fn a_day_opened_again_never_issues_a_number_twice() {
    let mut story = Story::begin();
    let before = story.ticket("registration");
    story.does(&supervisor(), Command::CloseDay);
    assert!(matches!(story.state(before), TicketState::Expired { .. }));
    let refused = story.try_do(&kiosk(), Command::Issue(wanting(&["registration"])));
    assert!(matches!(refused, Err(Refusal::OfficeClosed { because: ClosedBecause::DayEnded, .. })));
    let date = story.0.office.day().latest_date().unwrap();
    story.does(&supervisor(), Command::OpenDay { date });
    let after = story.ticket("registration");
    assert_eq!(story.number(after), "A002");
    let earlier = date.yesterday().unwrap();
    assert_eq!(story.try_do(&supervisor(), Command::OpenDay { date: earlier }), Err(Refusal::DayInPast));
}

/// Proves rule 3: a higher class first, arrival order inside, normal tickets last, and the reason
/// says which of these it was.
#[test]
fn strict_policy_calls_by_class_then_arrival() {
    let mut story = Story::begin();
    let first = story.ticket("registration");
    let second = story.ticket("registration");
    let priority = story.priority("registration", "priority");
    let urgent = story.priority("registration", "urgent");
    story.open("anna", "2");
    story.0.pass_s(60);
    assert_eq!(story.next("anna", "2"), Some((urgent, Reason::LongestInClass { waited_s: 60 })));
    assert_eq!(story.next("anna", "2"), Some((priority, Reason::LongestInClass { waited_s: 60 })));
    assert_eq!(story.next("anna", "2"), Some((first, Reason::Longest { waited_s: 60 })));
    assert_eq!(story.next_ticket("anna", "2"), second);
    assert_eq!(story.next("anna", "2"), None);
}

/// Proves that past `max_wait` a ticket goes before all that are not past theirs, oldest first,
/// whatever the class.
#[test]
fn who_is_past_max_wait_goes_first() {
    let mut story = Story::begin();
    let normal = story.ticket("registration");
    story.0.pass_s(2000);
    let priority = story.priority("registration", "priority");
    story.0.pass_s(701);
    let urgent = story.priority("registration", "urgent");
    story.open("anna", "2");
    assert_eq!(story.next("anna", "2"), Some((normal, Reason::MaxWait { waited_s: 2701, max_wait_s: 2700 })));
    assert_eq!(story.next_ticket("anna", "2"), urgent);
    assert_eq!(story.next_ticket("anna", "2"), priority);
}

/// Proves rule 4: a counter calls only its services, and who needs a step-free counter is called
/// only to one, unless a clerk chooses that ticket.
#[test]
fn tickets_go_to_counters_that_can_serve_them() {
    let mut story = Story::begin();
    let step_free = story.issue(Issue { step_free: true, ..wanting(&["registration"]) });
    let licence = story.ticket("licence");
    story.open("anna", "2");
    assert_eq!(story.next("anna", "2"), None);
    story.open("piotr", "3");
    assert_eq!(story.next_ticket("piotr", "3"), licence);
    story.open("maria", "1");
    assert_eq!(story.next_ticket("maria", "1"), step_free);

    let again = story.issue(Issue { step_free: true, ..wanting(&["registration"]) });
    story.does(&clerk("anna"), Command::Call { counter: "2".into(), ticket: again });
    assert_eq!(story.0.office.ticket(again).unwrap().at_counter(), Some(&"2".into()));
}

/// Proves that people ahead counts whom the policy would call first among counters that can serve
/// the ticket, and nobody else.
#[test]
fn people_ahead_follows_the_policy_and_the_counters() {
    let mut story = Story::begin();
    story.open("anna", "2"); // registration, pickup
    story.open("piotr", "3"); // licence
    let registration = story.ticket("registration");
    let licence = story.ticket("licence");
    let pickup = story.ticket("pickup");
    let ahead = |story: &Story, id| {
        let ticket = story.0.office.ticket(id).unwrap();
        story.0.office.people_ahead(ticket, story.0.now())
    };
    assert_eq!([registration, licence, pickup].map(|id| ahead(&story, id)), [Some(0), Some(0), Some(1)]);
    story.priority("registration", "priority");
    assert_eq!([registration, licence, pickup].map(|id| ahead(&story, id)), [Some(1), Some(0), Some(2)]);
    assert_eq!(story.0.office.ticket(pickup).unwrap().people_ahead_at_issue, 1);
    story.next("anna", "2");
    story.next("anna", "2");
    assert_eq!(ahead(&story, registration), None);
}

/// Proves that pressing next finishes the ticket at the counter, counting one only called as
/// served from its call, and that this and the new call are undone together.
#[test]
fn next_finishes_the_one_before_and_is_undone_as_one() {
    let mut story = Story::begin();
    let (first, second) = (story.ticket("registration"), story.ticket("registration"));
    story.open("anna", "2");
    story.next("anna", "2");
    story.0.pass_s(300);
    story.next("anna", "2");
    let served = story.0.office.ticket(first).unwrap().legs[0].served.clone().unwrap();
    assert_eq!(served.to.seconds_since(served.from), 300);
    assert_eq!(served.called_at, Some(served.from));

    story.undo("anna", "2").unwrap();
    assert!(matches!(story.state(first), TicketState::Called(_)));
    assert_eq!(story.state(second), TicketState::Waiting { place: Place::InTurn, address: None });
    let Event::ActionUndone { withdrawn, .. } = &story.0.journal.last().unwrap().event else {
        panic!("no undo");
    };
    assert_eq!(withdrawn.iter().map(|call| call.ticket).collect::<Vec<_>>(), [second]);
}

/// Proves that undo goes back action by action, not past the window, not past somebody else's
/// touch, and not for another clerk's action.
#[test]
fn undo_has_its_limits() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "2");
    story.next("anna", "2");
    story.does(&clerk("anna"), Command::Serve { ticket });
    story.does(&clerk("anna"), Command::Finish { ticket, outcome: None, carry_on: false });
    story.undo("anna", "2").unwrap();
    story.undo("anna", "2").unwrap();
    assert!(matches!(story.state(ticket), TicketState::Called(_)));

    let refused = |why| Err(Refusal::CannotUndo { counter: "2".into(), why });
    assert_eq!(story.undo("piotr", "2"), refused(CannotUndo::NotYours));
    story.does(&Actor::Client(ticket), Command::Cancel { ticket });
    assert_eq!(story.undo("anna", "2"), refused(CannotUndo::ChangedSince));

    let other = story.ticket("registration");
    assert_eq!(story.next_ticket("anna", "2"), other);
    story.0.pass_s(31);
    assert_eq!(story.undo("anna", "2"), refused(CannotUndo::TooLate));
    let closed = Err(Refusal::CannotUndo { counter: "1".into(), why: CannotUndo::Nothing });
    assert_eq!(story.undo("anna", "1"), closed);
}

/// Proves that opening a counter cannot be undone once somebody was sent there to wait.
#[test]
fn undo_never_closes_a_counter_that_somebody_waits_for() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "2");
    story.does(&supervisor(), Command::Transfer { ticket, to: TransferTo::Counter("2".into()), note: false });
    let refused = Err(Refusal::CannotUndo { counter: "2".into(), why: CannotUndo::ChangedSince });
    assert_eq!(story.undo("anna", "2"), refused);
}

/// Proves that closing a counter can be taken back by who closed it: the ticket that was called is at the
/// counter again and who waited for just this one does so again; but not by another clerk, not once a
/// colleague opened it, and not while its clerk works at another.
#[test]
fn closing_a_counter_can_be_taken_back() {
    let mut story = Story::begin();
    let (called, addressed) = (story.ticket("registration"), story.ticket("pickup"));
    story.open("anna", "2");
    assert_eq!(story.next_ticket("anna", "2"), called);
    let to = TransferTo::Counter("2".into());
    story.does(&supervisor(), Command::Transfer { ticket: addressed, to, note: false });
    let stood = story.0.office.counter(&"2".into()).unwrap().1.clone();
    let close = || Command::CloseCounter { counter: "2".into() };
    story.does(&clerk("anna"), close());
    let refused = |why| Err(Refusal::CannotUndo { counter: "2".into(), why });
    assert_eq!(story.undo("piotr", "2"), refused(CannotUndo::NotYours));
    story.undo("anna", "2").unwrap();
    assert_eq!(story.0.office.counter(&"2".into()).unwrap().1, &stood);
    assert!(matches!(story.state(called), TicketState::Called(_)));
    let waits = TicketState::Waiting { place: Place::InTurn, address: Some("2".into()) };
    assert_eq!(story.state(addressed), waits);

    story.does(&clerk("anna"), close());
    story.open("anna", "4");
    assert_eq!(story.undo("anna", "2"), refused(CannotUndo::ChangedSince), "she works elsewhere");
    story.undo("anna", "4").unwrap();
    story.undo("anna", "2").unwrap();

    story.does(&clerk("anna"), close());
    story.open("piotr", "2");
    assert_eq!(story.undo("anna", "2"), refused(CannotUndo::NotYours));
    story.undo("piotr", "2").unwrap();
    story.0.pass_s(31);
    assert_eq!(story.undo("anna", "2"), refused(CannotUndo::TooLate));
}

/// Proves that a ticket that was given up, by staff or by its own client, can be restored for as long as
/// the day lasts, to its place by arrival; and that it is not if the office has no place for it any more.
#[test]
fn a_ticket_given_up_can_be_restored() {
    let mut story = Story::begin();
    let assistant = Actor::Staff { clerk: "hania".into(), role: Role::FloorAssistant };
    let (first, second) = (story.ticket("registration"), story.ticket("registration"));
    let third = story.priority("licence", "urgent");
    story.does(&assistant, Command::Cancel { ticket: first });
    story.does(&Actor::Client(second), Command::Cancel { ticket: second });
    story.does(&assistant, Command::Cancel { ticket: third });
    story.open("anna", "4");
    story.0.pass_s(3600);
    story.does(&assistant, Command::Restore { ticket: second });
    story.does(&supervisor(), Command::Restore { ticket: first });
    assert_eq!(story.order("4"), [first, second], "by their arrival");
    let again = story.try_do(&assistant, Command::Restore { ticket: first });
    assert_eq!(again, Err(Refusal::TicketNotMissed(first)));
    let client = story.try_do(&Actor::Client(third), Command::Restore { ticket: third });
    assert_eq!(client, Err(Refusal::NotAllowed { needed: Role::FloorAssistant }));

    let mut without = sample::office();
    without.classes.retain(|class| class.id.as_str() != "urgent");
    if let Some(question) = &mut without.priority_question {
        question.class = without.classes[0].id.clone();
    }
    story.does(&Actor::System, Command::Configure { config: Box::new(without), base: None });
    let refused = story.try_do(&assistant, Command::Restore { ticket: third });
    assert_eq!(refused, Err(Refusal::UnknownClass("urgent".into())));
    let mut without = sample::office();
    without.services.retain(|service| service.id.as_str() != "licence");
    for counter in &mut without.counters {
        counter.services.retain(|service| service.as_str() != "licence");
        counter.backup.retain(|service| service.as_str() != "licence");
    }
    story.does(&Actor::System, Command::Configure { config: Box::new(without), base: None });
    let refused = story.try_do(&assistant, Command::Restore { ticket: third });
    assert_eq!(refused, Err(Refusal::UnknownService("licence".into())));
    story.does(&supervisor(), Command::CloseDay);
    assert_eq!(story.try_do(&assistant, Command::Restore { ticket: third }), Err(Refusal::DayNotOpen));
}

/// Proves that who works at no counter takes back what they did to a ticket, act by act, exactly: front,
/// address and class are as they were; and that it is refused past the window, to others, and once
/// somebody else touched the ticket.
#[test]
fn what_is_done_away_from_a_counter_can_be_taken_back() {
    let mut story = Story::begin();
    let assistant = Actor::Staff { clerk: "hania".into(), role: Role::FloorAssistant };
    let ticket = story.ticket("registration");
    story.open("anna", "2");
    let undo = || Command::UndoOnTicket { ticket };
    let refused = |why| Err(Refusal::CannotUndoOnTicket { ticket, why });
    assert_eq!(story.try_do(&assistant, undo()), refused(CannotUndo::Nothing));
    story.does(&supervisor(), Command::Transfer { ticket, to: TransferTo::Counter("2".into()), note: false });

    let mut stood = vec![story.0.office.ticket(ticket).unwrap().clone()];
    let acts = [
        Command::SetPriority { ticket, class: Some("urgent".into()) },
        Command::AddNote { ticket },
        Command::Transfer { ticket, to: TransferTo::Service("licence".into()), note: true },
        Command::Cancel { ticket },
        Command::Restore { ticket },
    ];
    for act in acts {
        story.does(&assistant, act);
        stood.push(story.0.office.ticket(ticket).unwrap().clone());
    }
    assert_eq!(story.try_do(&supervisor(), undo()), refused(CannotUndo::ChangedSince));
    assert_eq!(story.try_do(&clerk("maria"), undo()), refused(CannotUndo::Nothing));
    stood.pop();
    while let Some(before) = stood.pop() {
        story.does(&assistant, undo());
        assert_eq!(story.0.office.ticket(ticket), Some(&before));
    }
    assert_eq!(story.try_do(&assistant, undo()), refused(CannotUndo::Nothing));
    story.does(&supervisor(), undo());
    assert_eq!(story.state(ticket), TicketState::Waiting { place: Place::InTurn, address: None });

    story.does(&assistant, Command::SetPriority { ticket, class: Some("urgent".into()) });
    story.next_ticket("anna", "2");
    assert_eq!(story.try_do(&assistant, undo()), refused(CannotUndo::ChangedSince));
    story.undo("anna", "2").unwrap();
    story.0.pass_s(31);
    assert_eq!(story.try_do(&assistant, undo()), refused(CannotUndo::TooLate));
    story.0.check_replay().unwrap();
}

/// Proves that a clerk who acts on a ticket from elsewhere, and a supervisor who acts on one at somebody's
/// counter, take it back by the ticket as well, as long as it is that counter's latest action; and that
/// what a ticket began with is not taken back like this.
#[test]
fn an_act_of_a_counter_can_be_taken_back_by_its_ticket() {
    let mut story = Story::begin();
    let (first, second) = (story.ticket("registration"), story.ticket("registration"));
    story.open("anna", "2");
    story.next("anna", "2");
    let undo = |ticket| Command::UndoOnTicket { ticket };
    let refused = |ticket, why| Err(Refusal::CannotUndoOnTicket { ticket, why });
    story.does(
        &supervisor(),
        Command::Transfer { ticket: first, to: TransferTo::Service("licence".into()), note: false },
    );
    assert_eq!(story.try_do(&clerk("anna"), undo(first)), refused(first, CannotUndo::ChangedSince));
    story.does(&supervisor(), undo(first));
    assert!(matches!(story.state(first), TicketState::Called(_)));

    story.does(&clerk("anna"), Command::SetPriority { ticket: second, class: Some("urgent".into()) });
    story.does(&clerk("anna"), Command::Recall { ticket: first });
    assert_eq!(story.try_do(&clerk("anna"), undo(second)), refused(second, CannotUndo::ChangedSince));
    story.does(&clerk("anna"), undo(first));
    story.does(&clerk("anna"), undo(second));
    assert_eq!(story.0.office.ticket(second).unwrap().class, None);

    story.does(&clerk("anna"), Command::Finish { ticket: first, outcome: None, carry_on: false });
    story.does(&clerk("anna"), Command::WalkIn { counter: "2".into(), service: "pickup".into() });
    let walk_in = story.0.office.counter(&"2".into()).unwrap().1.ticket().unwrap();
    assert_eq!(story.try_do(&clerk("anna"), undo(walk_in)), refused(walk_in, CannotUndo::Nothing));
}

/// Proves the no-show rule: two calls and 90 s; back within 30 minutes the client is next at that
/// counter, once; after that by original arrival.
#[test]
fn a_missed_call_can_be_made_good() {
    let mut story = Story::with(|config| config.limits.no_show_after_s = 90);
    let missed = story.ticket("registration");
    story.open("anna", "2");
    story.open("maria", "4");
    story.next("anna", "2");
    let anna = clerk("anna");
    let early = story.try_do(&anna, Command::NoShow { ticket: missed });
    assert!(matches!(early, Err(Refusal::TooEarlyForNoShow { calls: 2, .. })));
    story.does(&anna, Command::Recall { ticket: missed });
    story.0.pass_s(90);
    story.does(&anna, Command::NoShow { ticket: missed });

    let priority = story.priority("registration", "urgent");
    story.0.pass_s(1800);
    story.does(&clerk("maria"), Command::Restore { ticket: missed });
    assert_eq!(story.next_ticket("maria", "4"), priority, "it waits for counter 2 only");
    assert!(matches!(story.next("anna", "2"), Some((id, Reason::Front { .. })) if id == missed));

    story.does(&anna, Command::Recall { ticket: missed });
    story.0.pass_s(90);
    story.does(&anna, Command::NoShow { ticket: missed });
    let other = story.priority("registration", "urgent");
    story.does(&anna, Command::Restore { ticket: missed });
    assert_eq!(
        story.state(missed),
        TicketState::Waiting { place: Place::InTurn, address: None },
        "the second time it waits by arrival"
    );
    let _ = other;
}

/// Proves that a counter that closes gives its called ticket back to the front, finishes the one
/// being served, and lets go those who waited for it alone.
#[test]
fn a_closing_counter_leaves_nobody_behind() {
    let mut story = Story::begin();
    let (called, urgent) = (story.ticket("registration"), story.priority("licence", "urgent"));
    let addressed = story.ticket("pickup");
    story.open("anna", "2");
    assert_eq!(story.next_ticket("anna", "2"), called);
    let to = TransferTo::Counter("2".into());
    story.does(&supervisor(), Command::Transfer { ticket: addressed, to, note: false });
    story.does(&clerk("anna"), Command::CloseCounter { counter: "2".into() });
    assert_eq!(story.state(called), TicketState::Waiting { place: Place::Front, address: None });
    assert_eq!(story.state(addressed), TicketState::Waiting { place: Place::InTurn, address: None });

    story.open("maria", "4");
    assert_eq!(story.next_ticket("maria", "4"), called, "before the urgent one");
    story.does(&clerk("maria"), Command::Serve { ticket: called });
    story.does(&clerk("maria"), Command::CloseCounter { counter: "4".into() });
    assert!(matches!(story.state(called), TicketState::Done { .. }));
    assert!(matches!(story.state(urgent), TicketState::Waiting { .. }));
}

/// Proves that a visit of several services goes leg by leg with its number and arrival kept, and
/// that the same counter may carry on.
#[test]
fn a_visit_goes_leg_by_leg() {
    let mut story = Story::begin();
    let visit = story.issue(wanting(&["registration", "licence", "pickup"]));
    story.0.pass_s(10);
    let later = story.ticket("licence");
    story.open("anna", "1");
    assert_eq!(story.next_ticket("anna", "1"), visit);
    story.does(&clerk("anna"), Command::Finish { ticket: visit, outcome: None, carry_on: false });
    assert_eq!(story.next_ticket("anna", "1"), visit, "its arrival was earlier");
    story.does(&clerk("anna"), Command::Finish { ticket: visit, outcome: None, carry_on: true });
    assert!(matches!(story.state(visit), TicketState::Serving { .. }));
    assert_eq!(story.0.office.ticket(visit).unwrap().service(), &"pickup".into());
    assert_eq!(story.next_ticket("anna", "1"), later);
    assert!(matches!(story.state(visit), TicketState::Done { .. }));
    assert_eq!(story.number(visit), "A001");
}

/// Proves that pressing next with legs still to come lets the next leg compete by arrival.
#[test]
fn next_lets_the_following_leg_compete() {
    let mut story = Story::begin();
    let visit = story.issue(wanting(&["registration", "pickup"]));
    story.0.pass_s(5);
    let priority = story.priority("registration", "priority");
    story.open("anna", "2");
    assert_eq!(story.next_ticket("anna", "2"), priority);
    assert_eq!(story.next_ticket("anna", "2"), visit);
    story.ticket("registration");
    assert_eq!(story.next_ticket("anna", "2"), visit, "its second leg has waited longest");
}

/// Proves that a parked ticket keeps its place, and a transferred one its waiting time.
#[test]
fn parking_and_transfer_keep_the_place() {
    let mut story = Story::begin();
    let first = story.ticket("registration");
    story.0.pass_s(10);
    let second = story.ticket("licence");
    story.open("anna", "1");
    story.next("anna", "1");
    story.does(&clerk("anna"), Command::Park { ticket: first, note: true, remind_after_s: None });
    assert_eq!(story.0.office.ticket(first).unwrap().notes.len(), 1);
    story.does(&clerk("anna"), Command::Return { ticket: first });
    assert_eq!(story.next_ticket("anna", "1"), first);
    story.does(&clerk("anna"), Command::Serve { ticket: first });
    let to = TransferTo::Service("licence".into());
    story.does(&clerk("anna"), Command::Transfer { ticket: first, to, note: false });
    assert_eq!(story.next_ticket("anna", "1"), first);
    assert_eq!(story.next_ticket("anna", "1"), second);
    let legs = &story.0.office.ticket(first).unwrap().legs;
    let kept: Vec<_> = legs.iter().map(|leg| leg.service.as_str()).collect();
    assert_eq!(kept, ["registration", "licence"], "what was served before stays on record");
}

/// Proves that priority can be given later and taken away, back to the arrival place.
#[test]
fn priority_can_be_given_and_withdrawn() {
    let mut story = Story::begin();
    let (first, second) = (story.ticket("registration"), story.ticket("registration"));
    story.open("anna", "2");
    let class = |id: &str| Some(ClassId::new(id));
    story.does(&clerk("anna"), Command::SetPriority { ticket: second, class: class("priority") });
    let next = |story: &Story| story.0.office.next_at(&CounterId::new("2"), story.0.now()).unwrap().ticket();
    assert_eq!(next(&story), second);
    story.does(&clerk("anna"), Command::SetPriority { ticket: second, class: None });
    assert_eq!(next(&story), first);
    assert_eq!(
        story.try_do(&clerk("anna"), Command::SetPriority { ticket: first, class: class("vip") }),
        Err(Refusal::UnknownClass("vip".into()))
    );
}

/// Proves who may act where: one counter a clerk, one clerk a counter, others only as supervisors.
#[test]
fn a_clerk_acts_at_the_own_counter() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "2");
    let open = |counter: &str| Command::OpenCounter { counter: counter.into() };
    assert_eq!(story.try_do(&clerk("anna"), open("1")), Err(Refusal::ClerkElsewhere("2".into())));
    assert_eq!(story.try_do(&clerk("piotr"), open("2")), Err(Refusal::CounterBusy("2".into())));
    assert_eq!(story.try_do(&clerk("anna"), open("2")), Ok(Outcome::Done));
    assert_eq!(
        story.try_do(&clerk("piotr"), Command::CallNext { counter: "2".into() }),
        Err(Refusal::NotYourCounter("2".into()))
    );
    assert_eq!(
        story.try_do(&clerk("piotr"), Command::CallNext { counter: "1".into() }),
        Err(Refusal::CounterClosed("1".into()))
    );
    story.does(&clerk("anna"), Command::PauseCounter { counter: "2".into(), reason: Some("obiad".into()) });
    assert_eq!(
        story.try_do(&clerk("anna"), Command::CallNext { counter: "2".into() }),
        Err(Refusal::CounterPaused("2".into()))
    );
    story.open("anna", "2");
    story.next("anna", "2");
    assert_eq!(
        story.try_do(&clerk("piotr"), Command::Serve { ticket }),
        Err(Refusal::NotYourCounter("2".into()))
    );
    assert_eq!(story.does(&supervisor(), Command::Serve { ticket }), Outcome::Ticket(ticket));
    assert!(matches!(
        story.try_do(&kiosk(), Command::CallNext { counter: "2".into() }),
        Err(Refusal::NotAllowed { needed: Role::Clerk })
    ));
}

/// Proves that commands on tickets in another state are refused by name and change nothing.
#[test]
fn wrong_states_are_refused_by_name() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    story.open("anna", "2");
    let anna = clerk("anna");
    let refusals = [
        (Command::Serve { ticket }, Refusal::TicketNotCalled(ticket)),
        (Command::Recall { ticket }, Refusal::TicketNotCalled(ticket)),
        (Command::NoShow { ticket }, Refusal::TicketNotCalled(ticket)),
        (Command::Park { ticket, note: false, remind_after_s: None }, Refusal::TicketNotCalled(ticket)),
        (Command::Return { ticket }, Refusal::TicketNotParked(ticket)),
        (Command::Restore { ticket }, Refusal::TicketNotMissed(ticket)),
        (Command::Serve { ticket: TicketId(99) }, Refusal::UnknownTicket(TicketId(99))),
    ];
    for (command, refusal) in refusals {
        let before = story.0.office.clone();
        assert_eq!(story.try_do(&anna, command.clone()), Err(refusal), "{command:?}");
        assert_eq!(story.0.office, before);
    }
    story.does(&anna, Command::Cancel { ticket });
    assert_eq!(story.try_do(&anna, Command::Cancel { ticket }), Err(Refusal::TicketEnded(ticket)));
    assert_eq!(
        story.try_do(&anna, Command::Call { counter: "2".into(), ticket }),
        Err(Refusal::TicketNotWaiting(ticket))
    );
}

/// Proves what a ticket may ask for: one to three matters, no service twice, known words only.
#[test]
fn what_a_ticket_may_ask_for() {
    let mut story = Story::begin();
    let refused = |issue: Issue| Story::begin().try_do(&kiosk(), Command::Issue(issue)).unwrap_err();
    assert_eq!(refused(wanting(&[])), Refusal::NoService);
    assert_eq!(refused(wanting(&["tax"])), Refusal::UnknownService("tax".into()));
    assert_eq!(refused(wanting(&["pickup", "pickup"])), Refusal::ServiceTwice("pickup".into()));
    let of = |count| Issue { count, ..wanting(&["registration"]) };
    assert_eq!(refused(of(0)), Refusal::MattersOutOfRange { max: 3 });
    assert_eq!(refused(of(4)), Refusal::MattersOutOfRange { max: 3 });
    let both = Issue { count: 2, ..wanting(&["registration", "pickup"]) };
    assert_eq!(refused(both), Refusal::CountWithSeveralServices);
    let foreign = Issue { language: Some("fr".into()), ..wanting(&["pickup"]) };
    assert_eq!(refused(foreign), Refusal::UnknownLanguage("fr".into()));
    let need = Issue { need: Some("piano".into()), ..wanting(&["pickup"]) };
    assert_eq!(refused(need), Refusal::UnknownNeed("piano".into()));
    let printer = Issue { printer: Some("attic".into()), ..wanting(&["pickup"]) };
    assert_eq!(refused(printer), Refusal::UnknownPrinter("attic".into()));
    let three = story.issue(of(3));
    assert_eq!(story.0.office.ticket(three).unwrap().legs[0].count, 3);
}

/// Proves rule 6: outside hours and past a daily limit no ticket is issued, with the reason and
/// the next opening, while tickets already issued are called.
#[test]
fn the_end_of_hours_ends_intake_only() {
    let mut story = Story::with(|config| {
        let morning = Span { from: Minutes(7 * 60), to: Minutes(9 * 60 + 10) };
        config.hours.week = std::array::from_fn(|day| if day < 5 { vec![morning] } else { vec![] });
        config.services[1].daily_limit = Some(1);
    });
    let ticket = story.ticket("registration");
    story.ticket("licence");
    let full = story.try_do(&kiosk(), Command::Issue(wanting(&["licence"])));
    let Err(Refusal::IntakeClosed { service, because: ClosedBecause::DailyLimit(1), opens_at }) = full else {
        panic!("{full:?}");
    };
    assert_eq!(service, "licence".into());
    let tuesday_seven = story.0.now().plus_s(22 * 3600);
    assert_eq!(opens_at, Some(tuesday_seven));

    story.0.pass_s(600);
    let closed = story.try_do(&kiosk(), Command::Issue(wanting(&["registration"])));
    let because = ClosedBecause::Hours;
    assert_eq!(closed, Err(Refusal::OfficeClosed { because, opens_at: Some(tuesday_seven) }));
    story.open("anna", "2");
    assert_eq!(story.next_ticket("anna", "2"), ticket);
}

/// Proves rule 6: intake that ended early, because who comes now would hardly be served before closing,
/// refuses clients with the reason and the next opening; staff may still issue, who waits is called,
/// other services go on, and it goes on when things are better; on the next day anyway.
#[test]
fn intake_ends_early_and_goes_on() {
    let mut story = Story::with(|config| {
        let morning = Span { from: Minutes(7 * 60), to: Minutes(15 * 60) };
        config.hours.week = std::array::from_fn(|day| if day < 5 { vec![morning] } else { vec![] });
    });
    let closes_at = story.0.now().plus_s(6 * 3600);
    let (licence, now) = ("licence".into(), story.0.now());
    assert_eq!(story.0.office.closes_at(&licence, now), Some(closes_at));
    let waits = story.ticket("licence");
    let limit =
        IntakeLimit { closes_at, in_time_until: closes_at.plus_s(1800), chance_percent: 31, waiting: 1 };
    let end = || Command::LimitIntake { service: "licence".into(), limit };
    assert!(matches!(story.try_do(&kiosk(), end()), Err(Refusal::NotAllowed { .. })));
    story.does(&Actor::System, end());
    let head = story.0.office.last_seq();
    story.does(&Actor::System, end());
    assert_eq!(story.0.office.last_seq(), head, "it ends once");

    let refused = story.try_do(&kiosk(), Command::Issue(wanting(&["licence"])));
    let because = ClosedBecause::NoTimeLeft { closes_at };
    let tuesday_seven = story.0.now().plus_s(22 * 3600);
    let closed = Refusal::IntakeClosed { service: licence, because, opens_at: Some(tuesday_seven) };
    assert_eq!(refused, Err(closed.clone()));
    assert_eq!(story.try_do(&kiosk(), Command::Issue(wanting(&["registration", "licence"]))), Err(closed));
    story.ticket("registration");
    story.does(&clerk("anna"), Command::Issue(wanting(&["licence"])));
    story.open("anna", "3");
    assert_eq!(story.next_ticket("anna", "3"), waits);

    let free =
        Command::FreeIntake { service: "licence".into(), because: FreedBecause::Chance { percent: 80 } };
    story.does(&Actor::System, free);
    story.ticket("licence");
    story.does(&Actor::System, end());
    let date = story.0.office.business_date(tuesday_seven);
    story.0.pass_s(22 * 3600);
    story.does(&Actor::System, Command::OpenDay { date });
    story.ticket("licence");
}

/// Proves that intake is not ended early where the configuration does not want it, that taking a
/// configuration that does not frees it, and that hours without an end close at no time.
#[test]
fn who_does_not_want_it_has_no_early_end() {
    let never = Intake { by_forecast: false, overtime_s: 0 };
    let mut story = Story::with(|config| config.services[1].intake = Some(never));
    let closes_at = story.0.now();
    let limit = IntakeLimit { closes_at, in_time_until: closes_at, chance_percent: 0, waiting: 9 };
    for service in ["licence", "registration"] {
        story.does(&Actor::System, Command::LimitIntake { service: service.into(), limit });
    }
    story.ticket("licence");
    assert!(story.0.office.intake_limit(&"registration".into()).is_some());
    let config = Config { intake: never, ..(**story.0.office.config()).clone() };
    let administrator = Actor::Staff { clerk: "adam".into(), role: Role::Administrator };
    story.does(&administrator, Command::Configure { config: Box::new(config), base: None });
    story.ticket("registration");
    assert_eq!(story.0.office.closes_at(&"registration".into(), closes_at), None, "it is always open");
}

/// Proves that a daily limit counts a service whichever of a ticket's legs it is.
#[test]
fn a_daily_limit_counts_later_legs_too() {
    let mut story = Story::with(|config| config.services[1].daily_limit = Some(1));
    story.issue(wanting(&["registration", "licence"]));
    let full = story.try_do(&kiosk(), Command::Issue(wanting(&["registration", "licence"])));
    let Err(Refusal::IntakeClosed { service, .. }) = full else { panic!("{full:?}") };
    assert_eq!(service, "licence".into());
    story.ticket("registration");
}

/// Proves that a kiosk issues only for the services that it offers, also as a later leg, and that
/// staff issue for all.
#[test]
fn a_kiosk_issues_for_its_own_services() {
    let mut story = Story::with(|config| config.kiosks[0].services = vec!["registration".into()]);
    story.ticket("registration");
    for services in [&["licence"][..], &["registration", "licence"][..]] {
        let refused = story.try_do(&kiosk(), Command::Issue(wanting(services)));
        assert_eq!(refused, Err(Refusal::ServiceNotHere("licence".into())));
    }
    story.does(&supervisor(), Command::Issue(wanting(&["licence"])));
}

/// Proves that nobody who asked for a counter without steps is sent to one with steps, and may be
/// sent to one without.
#[test]
fn nobody_is_sent_up_steps() {
    let mut story = Story::begin();
    let ticket = story.issue(Issue { step_free: true, ..wanting(&["registration"]) });
    let counters: Vec<(CounterId, bool)> = story
        .0
        .office
        .config()
        .counters
        .iter()
        .map(|counter| (counter.id.clone(), counter.step_free))
        .collect();
    let (clerks, mut sent) = (["anna", "piotr", "maria", "jan", "zofia"], Vec::new());
    for ((counter, step_free), name) in counters.into_iter().zip(clerks) {
        story.does(&clerk(name), Command::OpenCounter { counter: counter.clone() });
        let to = TransferTo::Counter(counter.clone());
        let moved = story.try_do(&clerk(name), Command::Transfer { ticket, to, note: false });
        assert_eq!(moved.is_ok(), step_free, "{counter}: {moved:?}");
        if !step_free {
            assert_eq!(moved, Err(Refusal::NotStepFree(counter)));
        }
        sent.push(step_free);
    }
    assert!(sent.contains(&true) && sent.contains(&false), "both kinds must be among them");
}

/// Proves that a notice whose time has passed is refused and leaves nothing behind.
#[test]
fn a_notice_of_the_past_is_refused() {
    let mut story = Story::begin();
    let before = story.0.office.clone();
    let post = |until| Command::PostNotice {
        kind: kolejka_core::NoticeKind::Info,
        text: kolejka_core::Texts::from([("pl", "Komunikat")]),
        until: Some(until),
    };
    let now = story.0.now();
    assert_eq!(story.try_do(&supervisor(), post(now)), Err(Refusal::NoticeInPast));
    assert_eq!(story.0.office, before);
    story.does(&supervisor(), post(now.plus_s(1)));
}

/// Proves that a dated exception closes the day with its own reason.
#[test]
fn a_dated_exception_gives_its_reason() {
    let mut story = Story::with(|config| {
        config.hours.exceptions.push(HoursException {
            date: "2026-10-05".parse().unwrap(),
            spans: vec![],
            reason: kolejka_core::Texts::from([("pl", "Szkolenie pracowników")]),
        });
    });
    let refused = story.try_do(&kiosk(), Command::Issue(wanting(&["registration"])));
    let Err(Refusal::OfficeClosed { because: ClosedBecause::Exception(reason), opens_at: Some(_) }) = refused
    else {
        panic!("{refused:?}");
    };
    assert_eq!(reason.get(&"en".into(), &[]), "Szkolenie pracowników");
}

/// Proves that at the day's end who waits, is called, parked or missed expires, who is served
/// counts as served, and clerks stay at their counters.
#[test]
fn the_day_ends_for_everybody() {
    let mut story = Story::begin();
    let served = story.ticket("registration");
    let called = story.ticket("licence");
    let waiting = story.ticket("registration");
    story.open("anna", "2");
    story.open("piotr", "3");
    story.next("anna", "2");
    story.does(&clerk("anna"), Command::Serve { ticket: served });
    story.next("piotr", "3");
    story.does(&supervisor(), Command::CloseDay);
    assert!(matches!(story.state(served), TicketState::Done { by_day_end: true, .. }));
    assert!(matches!(story.state(called), TicketState::Expired { .. }));
    assert!(matches!(story.state(waiting), TicketState::Expired { .. }));
    for (_, counter) in story.0.office.counters().filter(|(_, counter)| counter.is_open()) {
        assert!(matches!(counter.state, CounterState::Open { ticket: None, .. }));
    }
    assert_eq!(story.0.office.counters().filter(|(_, counter)| counter.is_open()).count(), 2);
}

/// Proves that a configuration that would strand somebody is refused with what is missing.
#[test]
fn a_configuration_strands_nobody() {
    let mut story = Story::begin();
    story.priority("licence", "urgent");
    story.open("anna", "2");
    let mut config = sample::office();
    config.services.remove(1);
    config.classes.remove(0);
    config.counters.remove(1);
    let admin = Actor::Staff { clerk: "adam".into(), role: Role::Administrator };
    let refused = story.try_do(&admin, Command::Configure { config: Box::new(config.clone()), base: None });
    assert_eq!(
        refused,
        Err(Refusal::WouldStrand {
            services: vec!["licence".into()],
            counters: vec!["2".into()],
            classes: vec!["urgent".into()],
            tickets: vec!["B001".into()],
        })
    );
    assert!(matches!(
        story.try_do(&supervisor(), Command::Configure { config: Box::new(config), base: None }),
        Err(Refusal::NotAllowed { needed: Role::Administrator })
    ));
}

/// Proves that the last counter without a step stays so while somebody waits who needs it, and that where there
/// was none before, nothing else is refused for it.
#[test]
fn nobody_is_left_before_a_step() {
    let mut story = Story::begin();
    let mut wanted = wanting(&["licence"]);
    wanted.step_free = true;
    story.try_do(&kiosk(), Command::Issue(wanted)).unwrap();
    let admin = Actor::Staff { clerk: "adam".into(), role: Role::Administrator };
    let configure = |config: &Config| Command::Configure { config: Box::new(config.clone()), base: None };
    let mut steps = sample::office();
    for counter in &mut steps.counters {
        counter.step_free = false;
    }
    assert_eq!(
        story.try_do(&admin, configure(&steps)),
        Err(Refusal::WouldStrand {
            services: vec!["licence".into()],
            counters: Vec::new(),
            classes: Vec::new(),
            tickets: vec!["B001".into()],
        })
    );

    let mut story = Story::begin();
    story.try_do(&admin, configure(&steps)).unwrap();
    let mut wanted = wanting(&["licence"]);
    wanted.step_free = true;
    story.try_do(&kiosk(), Command::Issue(wanted)).unwrap();
    steps.counters[0].label = "A".to_owned();
    story.try_do(&admin, configure(&steps)).unwrap();
}

/// Proves that a clock set back does not move the office's time back.
#[test]
fn time_never_goes_back() {
    let story = Story::begin();
    let decision = story
        .0
        .office
        .decide(&Command::Issue(wanting(&["registration"])), &kiosk(), kolejka_core::Timestamp(0))
        .unwrap();
    let recorded = story.0.office.record(&decision, &kiosk(), kolejka_core::Timestamp(0));
    assert_eq!(recorded[0].at, story.0.office.last_at());
}

/// Proves that a client who asks for more time while waiting stands aside, is called by nobody, keeps
/// the place, and waits again by itself when the time is over.
#[test]
fn more_time_while_waiting_keeps_the_place() {
    let mut story = Story::begin();
    let (first, second) = (story.ticket("registration"), story.ticket("registration"));
    story.open("anna", "2");
    story.0.pass_s(10);
    story.does(&Actor::Client(first), Command::Postpone { ticket: first });
    assert!(matches!(story.state(first), TicketState::Parked { until: Some(_), counter: None, .. }));
    // Asked again it is the same wish, and changes nothing.
    let before = story.0.office.last_seq();
    story.does(&Actor::Client(first), Command::Postpone { ticket: first });
    assert_eq!(story.0.office.last_seq(), before);
    assert_eq!(story.next_ticket("anna", "2"), second);
    let third = story.ticket("registration");
    story.0.pass_s(299);
    story.does(&Actor::System, Command::EndDue);
    assert!(matches!(story.state(first), TicketState::Parked { .. }));
    story.0.pass_s(1);
    assert!(story.0.office.has_due(story.0.now()));
    story.does(&Actor::System, Command::EndDue);
    assert!(!story.0.office.has_due(story.0.now()));
    assert_eq!(story.next_ticket("anna", "2"), first);
    assert_eq!(story.next_ticket("anna", "2"), third);
}

/// Proves that a called client may ask for more time, once: the counter is free for the next, the
/// clerk cannot undo over the client's head, client and clerk may end it early, and a second wish is
/// refused.
#[test]
fn more_time_when_called_is_given_once() {
    let mut story = Story::begin();
    let (first, second) = (story.ticket("registration"), story.ticket("registration"));
    story.open("anna", "2");
    assert_eq!(story.next_ticket("anna", "2"), first);
    story.does(&Actor::Client(first), Command::Postpone { ticket: first });
    let undo = Command::Undo { counter: "2".into() };
    let refused = story.try_do(&clerk("anna"), undo);
    assert!(matches!(refused, Err(Refusal::CannotUndo { why: CannotUndo::ChangedSince, .. })));
    assert_eq!(story.next_ticket("anna", "2"), second);
    story.does(&Actor::Client(first), Command::Return { ticket: first });
    assert_eq!(story.next_ticket("anna", "2"), first);
    let again = story.try_do(&Actor::Client(first), Command::Postpone { ticket: first });
    assert_eq!(again, Err(Refusal::MoreTimeUsed));

    // What a clerk set aside is not the client's to bring back.
    story.does(&clerk("anna"), Command::Park { ticket: first, note: false, remind_after_s: None });
    let own = story.try_do(&Actor::Client(first), Command::Return { ticket: first });
    assert_eq!(own, Err(Refusal::TicketNotParked(first)));
    // Another's ticket is nobody's business, and an office may not offer it at all.
    let third = story.ticket("registration");
    let other = story.try_do(&Actor::Client(second), Command::Postpone { ticket: third });
    assert!(matches!(other, Err(Refusal::NotAllowed { .. })));
    let mut config = sample::office();
    config.limits.more_time_s = None;
    story.does(&Actor::System, Command::Configure { config: Box::new(config), base: None });
    let closed = story.try_do(&Actor::Client(third), Command::Postpone { ticket: third });
    assert_eq!(closed, Err(Refusal::MoreTimeNotOffered));
}

/// Proves that who stood at the front, or waited for one counter, does so again after more time, and
/// waits for any if that counter has closed meanwhile.
#[test]
fn more_time_keeps_front_and_address() {
    let mut story = Story::begin();
    let (front, addressed) = (story.ticket("registration"), story.ticket("registration"));
    story.open("anna", "2");
    assert_eq!(story.next_ticket("anna", "2"), front);
    story.does(&clerk("anna"), Command::CloseCounter { counter: "2".into() });
    story.open("anna", "2");
    let to = TransferTo::Counter("2".into());
    story.does(&clerk("anna"), Command::Transfer { ticket: addressed, to, note: false });
    for id in [front, addressed] {
        story.does(&Actor::Client(id), Command::Postpone { ticket: id });
    }
    story.does(&Actor::Client(front), Command::Return { ticket: front });
    let place = |story: &Story, id| {
        let TicketState::Waiting { place, address } = story.state(id) else { panic!("it does not wait") };
        (place, address)
    };
    assert_eq!(place(&story, front), (Place::Front, None));
    story.does(&clerk("anna"), Command::CloseCounter { counter: "2".into() });
    story.0.pass_s(300);
    story.does(&Actor::System, Command::EndDue);
    assert_eq!(place(&story, addressed), (Place::InTurn, None));
}

/// Proves that "I'm on my way" is told, once a call, and takes nothing from the clerk: the call can be
/// undone still.
#[test]
fn on_my_way_is_told_and_takes_nothing_away() {
    let mut story = Story::begin();
    let ticket = story.ticket("registration");
    let early = story.try_do(&Actor::Client(ticket), Command::Coming { ticket });
    assert_eq!(early, Err(Refusal::TicketNotCalled(ticket)));
    story.open("anna", "2");
    story.next_ticket("anna", "2");
    let coming = |story: &Story| story.state(ticket).call().is_some_and(|call| call.coming);
    story.does(&Actor::Client(ticket), Command::Coming { ticket });
    assert!(coming(&story));
    let before = story.0.office.last_seq();
    story.does(&Actor::Client(ticket), Command::Coming { ticket });
    assert_eq!(story.0.office.last_seq(), before, "said twice, it is told once");
    story.does(&clerk("anna"), Command::Recall { ticket });
    assert!(!coming(&story), "who is called again may say so again");
    story.does(&Actor::Client(ticket), Command::Coming { ticket });
    story.does(&clerk("anna"), Command::Undo { counter: "2".into() });
    story.does(&clerk("anna"), Command::Undo { counter: "2".into() });
    assert!(matches!(story.state(ticket), TicketState::Waiting { .. }));
}

/// Proves rule 10: emergency numbers wait by the times at which their clients came, before those who
/// came later, under the same rule; whatever the order in which ranges are entered; each number once,
/// also over a day that was ended and opened again.
#[test]
fn emergency_numbers_wait_by_their_times() {
    let mut story = Story::begin();
    let begins = story.0.now();
    story.0.pass_s(3600);
    let later = story.ticket("registration");
    let range = |from, to, since_s, until_s| EmergencyRange {
        from,
        to,
        service: "registration".into(),
        arrived_from: begins.plus_s(since_s),
        arrived_to: begins.plus_s(until_s),
    };
    story.does(&supervisor(), Command::EnterEmergency(range(11, 13, 1000, 1200)));
    story.does(&supervisor(), Command::EnterEmergency(range(1, 2, 400, 500)));
    let waited: Vec<(String, u32)> = {
        let office = &story.0.office;
        let mut all: Vec<_> = office.tickets().filter(|ticket| ticket.id != later).collect();
        all.sort_by_key(|ticket| ticket.arrived_at);
        all.iter().map(|ticket| (ticket.number.to_string(), ticket.waited_s(story.0.now()))).collect()
    };
    let expected = [("E001", 3200), ("E002", 3100), ("E011", 2600), ("E012", 2500), ("E013", 2400)];
    assert_eq!(waited, expected.map(|(number, waited_s)| (number.to_owned(), waited_s)));
    story.open("anna", "2");
    for (number, waited_s) in expected {
        let (ticket, reason) = story.next("anna", "2").unwrap();
        assert_eq!((story.number(ticket), reason.waited_s()), (number.to_owned(), waited_s));
    }
    assert_eq!(story.next_ticket("anna", "2"), later);

    let twice = story.try_do(&supervisor(), Command::EnterEmergency(range(12, 14, 1000, 1100)));
    assert_eq!(twice, Err(Refusal::EmergencyTwice { numbers: vec![12, 13] }));
    story.does(&supervisor(), Command::CloseDay);
    let date = story.0.office.day().latest_date().unwrap();
    story.does(&supervisor(), Command::OpenDay { date });
    let twice = story.try_do(&supervisor(), Command::EnterEmergency(range(13, 13, 1000, 1000)));
    assert_eq!(twice, Err(Refusal::EmergencyTwice { numbers: vec![13] }));
}

/// Proves what is refused of emergency numbers: a clerk's word, ranges that are none, times that are
/// not of today or not yet, a service that is not there.
#[test]
fn emergency_numbers_that_cannot_be() {
    let mut story = Story::begin();
    story.0.pass_s(3600);
    let now = story.0.now();
    let range = EmergencyRange {
        from: 1,
        to: 3,
        service: "registration".into(),
        arrived_from: Timestamp(now.0 - 600_000),
        arrived_to: now,
    };
    let mut refused = |range: EmergencyRange, actor: &Actor| {
        story.try_do(actor, Command::EnterEmergency(range)).unwrap_err()
    };
    assert!(matches!(refused(range.clone(), &clerk("anna")), Refusal::NotAllowed { .. }));
    for (from, to) in [(0, 3), (3, 2), (1, 501), (9_999, 10_000)] {
        let wrong = EmergencyRange { from, to, ..range.clone() };
        assert!(matches!(refused(wrong, &supervisor()), Refusal::EmergencyRange { .. }), "{from}-{to}");
    }
    let turned = EmergencyRange { arrived_from: now, arrived_to: range.arrived_from, ..range.clone() };
    assert_eq!(refused(turned, &supervisor()), Refusal::EmergencyTimesTurned);
    let future = EmergencyRange { arrived_to: now.plus_s(1), ..range.clone() };
    assert!(matches!(refused(future, &supervisor()), Refusal::EmergencyTimes { .. }));
    let yesterday = EmergencyRange { arrived_from: Timestamp(now.0 - 8 * 3_600_000), ..range.clone() };
    assert!(matches!(refused(yesterday, &supervisor()), Refusal::EmergencyTimes { .. }));
    let unknown = EmergencyRange { service: "no".into(), ..range };
    assert!(matches!(refused(unknown, &supervisor()), Refusal::UnknownService(_)));
    assert_eq!(story.0.office.tickets().count(), 0);
}

/// Proves that a supervisor at a counter can take emergency numbers back, and enter them anew.
#[test]
fn emergency_numbers_entered_by_mistake() {
    let mut story = Story::begin();
    let now = story.0.now();
    let ewa = supervisor();
    story.does(&ewa, Command::OpenCounter { counter: "2".into() });
    let range = |service: &str| {
        Command::EnterEmergency(EmergencyRange {
            from: 5,
            to: 6,
            service: service.into(),
            arrived_from: now,
            arrived_to: now,
        })
    };
    story.does(&ewa, range("licence"));
    story.does(&ewa, Command::Undo { counter: "2".into() });
    assert_eq!(story.0.office.tickets().count(), 0);
    story.does(&ewa, range("registration"));
    assert_eq!(story.next("ewa", "2").map(|(ticket, _)| story.number(ticket)), Some("E005".to_owned()));
}

/// Proves that who works at no counter takes back the numbers entered last, all of them at once, from the day's limit,
/// too, for as long as anything can be taken back, while none was touched, and nobody else's.
#[test]
fn emergency_numbers_taken_back_away_from_a_counter() {
    let mut story = Story::begin();
    let now = story.0.now();
    let ewa = supervisor();
    let range = |from, to, service: &str| {
        Command::EnterEmergency(EmergencyRange {
            from,
            to,
            service: service.into(),
            arrived_from: now,
            arrived_to: now,
        })
    };
    let refused = |why| Err(Refusal::CannotUndoEmergency(why));
    assert_eq!(story.try_do(&ewa, Command::UndoEmergency), refused(CannotUndo::Nothing));
    story.does(&ewa, range(1, 3, "licence"));
    let boss = Actor::Staff { clerk: "boss".into(), role: Role::Supervisor };
    assert_eq!(story.try_do(&boss, Command::UndoEmergency), refused(CannotUndo::Nothing));
    assert!(matches!(story.try_do(&clerk("anna"), Command::UndoEmergency), Err(Refusal::NotAllowed { .. })));
    story.does(&ewa, Command::UndoEmergency);
    assert_eq!(story.0.office.tickets().count(), 0);
    let Day::Open(tally) = story.0.office.day() else { panic!("a day is going on") };
    assert_eq!(tally.issued[&ServiceId::new("licence")], 0);
    assert_eq!(story.try_do(&ewa, Command::UndoEmergency), refused(CannotUndo::Nothing));

    // Entered anew in two ranges: the later one goes first.
    story.does(&ewa, range(1, 2, "registration"));
    story.does(&ewa, range(3, 3, "registration"));
    story.does(&ewa, Command::UndoEmergency);
    let left: Vec<String> = story.0.office.tickets().map(|ticket| ticket.number.to_string()).collect();
    assert_eq!(left, ["E001", "E002"]);
    story.open("anna", "2");
    story.next_ticket("anna", "2");
    assert_eq!(story.try_do(&ewa, Command::UndoEmergency), refused(CannotUndo::ChangedSince));
    story.does(&ewa, range(3, 3, "registration"));
    story.0.pass_s(31);
    assert_eq!(story.try_do(&ewa, Command::UndoEmergency), refused(CannotUndo::TooLate));
}

/// Proves that a kiosk has one call for help, that one assistant is enough, that both may end it, and
/// that it ends by itself: later while nobody has answered.
#[test]
fn help_is_called_answered_and_ends() {
    let mut story = Story::begin();
    let hall = || kolejka_core::ids::KioskId::new("hall");
    story.does(&kiosk(), Command::CallHelp);
    let before = story.0.office.last_seq();
    story.does(&kiosk(), Command::CallHelp);
    assert_eq!(story.0.office.last_seq(), before, "pressed twice, it is one call");
    story.0.pass_s(HELP_COMING_S);
    story.does(&Actor::System, Command::EndDue);
    assert_eq!(story.0.office.help().count(), 1);
    story.does(&clerk("anna"), Command::AnswerHelp { kiosk: hall() });
    story.does(&clerk("piotr"), Command::AnswerHelp { kiosk: hall() });
    let who = story.0.office.help().next().and_then(|(_, call)| call.coming.clone()).unwrap().0;
    assert_eq!(who.as_str(), "anna", "one is enough");
    story.0.pass_s(HELP_COMING_S);
    story.does(&Actor::System, Command::EndDue);
    assert_eq!(story.0.office.help().count(), 0);

    story.does(&kiosk(), Command::CallHelp);
    story.0.pass_s(HELP_WAITING_S);
    assert!(story.0.office.has_due(story.0.now()));
    story.does(&Actor::System, Command::EndDue);
    assert_eq!(story.0.office.help().count(), 0);
    let late = story.try_do(&clerk("anna"), Command::AnswerHelp { kiosk: hall() });
    assert_eq!(late, Err(Refusal::HelpNotCalled(hall())));

    story.does(&kiosk(), Command::CallHelp);
    story.does(&kiosk(), Command::EndHelp { kiosk: hall() });
    assert_eq!(story.0.office.help().count(), 0);
    let unknown = story.try_do(&Actor::Kiosk("cellar".into()), Command::CallHelp);
    assert_eq!(unknown, Err(Refusal::UnknownKiosk("cellar".into())));
}
