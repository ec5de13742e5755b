//! What a supervisor orders for today: stories with every invariant checked after every event.

use kolejka_core::{
    Actor, Cap, ClosedBecause, Command, IntakeOrder, NoticeKind, Refusal, Role, Texts, TicketState,
    TransferTo,
    config::{Minutes, Span},
};
use kolejka_testkit::story::{Story, clerk, kiosk, supervisor, wanting};

fn order(service: Option<&str>, order: Option<IntakeOrder>) -> Command {
    Command::OrderIntake { service: service.map(Into::into), order }
}

fn suspend(service: &str) -> Command {
    Command::SuspendService { service: service.into(), text: Some(Texts::from([("pl", "Przerwa")])) }
}

fn resume(service: &str) -> Command {
    Command::ResumeService { service: service.into() }
}

fn cap(service: &str, daily: Option<u32>, waiting: Option<u32>) -> Command {
    Command::CapService { service: service.into(), cap: Cap { daily, waiting } }
}

fn why(story: &mut Story, service: &str) -> Option<ClosedBecause> {
    match story.try_do(&kiosk(), Command::Issue(wanting(&[service]))) {
        Ok(_) => None,
        Err(Refusal::IntakeClosed { because, .. } | Refusal::OfficeClosed { because, .. }) => Some(because),
        Err(other) => panic!("{other}"),
    }
}

/// Proves that a service that rests issues nothing, calls nobody by rule and keeps everybody's place,
/// with a notice until it goes on; others go on meanwhile, and a clerk may still call somebody given.
#[test]
fn a_service_rests_and_goes_on() {
    let mut story = Story::begin();
    let waits = [story.ticket("licence"), story.ticket("licence")];
    let other = story.ticket("registration");
    story.does(&supervisor(), suspend("licence"));
    let head = story.0.office.last_seq();
    story.does(&supervisor(), suspend("licence"));
    assert_eq!(story.0.office.last_seq(), head, "it rests once");
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::Suspended));
    let now = story.0.now();
    assert_eq!(
        story.0.office.notices(now).map(|notice| notice.kind).collect::<Vec<_>>(),
        [NoticeKind::Warning]
    );
    let ticket = story.0.office.ticket(waits[0]).unwrap();
    assert_eq!(story.0.office.people_ahead(ticket, now), None, "nobody knows");

    story.open("anna", "4");
    assert_eq!(story.order("4"), [other], "counter 4 has both");
    assert_eq!(story.next_ticket("anna", "4"), other);
    assert_eq!(story.next("anna", "4"), None);
    // A person decides; only the rule rests.
    story.does(&clerk("anna"), Command::Call { counter: "4".into(), ticket: waits[1] });
    story.undo("anna", "4").unwrap();

    story.does(&supervisor(), resume("licence"));
    assert_eq!(story.0.office.notices(story.0.now()).count(), 0);
    assert_eq!(why(&mut story, "licence"), None);
    assert_eq!(story.next_ticket("anna", "4"), waits[0]);
    assert_eq!(story.next_ticket("anna", "4"), waits[1]);
}

/// Proves that nobody is called for a service that rests even where they are sent to a counter, and that
/// the notice's being taken down by hand does not keep the service from going on.
#[test]
fn who_is_sent_to_a_counter_waits_for_a_resting_service_too() {
    let mut story = Story::begin();
    let ticket = story.ticket("licence");
    story.open("anna", "3");
    let to = TransferTo::Counter("3".into());
    story.does(&clerk("anna"), Command::Transfer { ticket, to, note: false });
    story.does(&supervisor(), suspend("licence"));
    assert_eq!(story.next("anna", "3"), None);
    let notice = story.0.office.notices(story.0.now()).next().unwrap().id;
    story.does(&supervisor(), Command::WithdrawNotice { notice });
    story.does(&supervisor(), resume("licence"));
    assert_eq!(story.next_ticket("anna", "3"), ticket);
}

/// Proves that orders are a supervisor's, for a day that goes on and services that there are, that they
/// outlive the day's being ended too early and no other.
#[test]
fn orders_are_for_today() {
    let mut story = Story::begin();
    let refused = story.try_do(&clerk("anna"), suspend("licence"));
    assert_eq!(refused, Err(Refusal::NotAllowed { needed: Role::Supervisor }));
    assert_eq!(
        story.try_do(&Actor::System, resume("licence")),
        Err(Refusal::NotAllowed { needed: Role::Supervisor })
    );
    assert_eq!(story.try_do(&supervisor(), suspend("x")), Err(Refusal::UnknownService("x".into())));
    story.does(&supervisor(), suspend("licence"));
    story.does(&supervisor(), cap("registration", Some(1), None));
    let today = story.0.office.day().open_date().unwrap();
    story.does(&supervisor(), Command::CloseDay);
    assert_eq!(story.try_do(&supervisor(), suspend("licence")), Err(Refusal::DayNotOpen));
    story.does(&supervisor(), Command::OpenDay { date: today });
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::Suspended));
    assert_eq!(why(&mut story, "registration"), None);
    assert_eq!(why(&mut story, "registration"), Some(ClosedBecause::DailyLimit(1)));
    story.0.pass_s(24 * 3600);
    story.does(&Actor::System, Command::OpenDay { date: today.tomorrow().unwrap() });
    assert_eq!(why(&mut story, "licence"), None);
    assert_eq!(story.0.office.notices(story.0.now()).count(), 0, "its notice ended with the day");
    story.0.check_replay().unwrap();
}

/// Proves that intake is stopped and opened by hand, for a service or for all; what is ordered for all
/// ends what was ordered of one; opened by hand it goes on after hours, but not past a cap.
#[test]
fn intake_by_hand() {
    let mut story = Story::with(|config| {
        let morning = Span { from: Minutes(7 * 60), to: Minutes(9 * 60 + 10) };
        config.hours.week = std::array::from_fn(|day| if day < 5 { vec![morning] } else { vec![] });
    });
    story.does(&supervisor(), order(Some("licence"), Some(IntakeOrder::Stopped)));
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::Stopped));
    assert_eq!(why(&mut story, "registration"), None);
    assert_eq!(story.0.office.check_open(story.0.now()), Ok(()));
    story.does(&supervisor(), order(None, Some(IntakeOrder::Stopped)));
    assert_eq!(why(&mut story, "registration"), Some(ClosedBecause::Stopped));
    assert!(story.0.office.check_open(story.0.now()).is_err());
    story.does(&supervisor(), order(None, None));
    assert_eq!(why(&mut story, "licence"), None, "the order for all took its place");

    story.0.pass_s(3600);
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::Hours));
    story.does(&supervisor(), order(Some("licence"), Some(IntakeOrder::Open)));
    assert_eq!(why(&mut story, "licence"), None);
    assert_eq!(why(&mut story, "registration"), Some(ClosedBecause::Hours));
    story.does(&supervisor(), cap("licence", None, Some(2)));
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::WaitingLimit(2)));
    story.does(&supervisor(), order(None, Some(IntakeOrder::Open)));
    assert_eq!(why(&mut story, "registration"), None);
}

/// Proves that a cap counts who waits now, lets others in when somebody was called, and that a day's
/// number stands in place of the configured one.
#[test]
fn caps() {
    let mut story = Story::with(|config| config.services[1].daily_limit = Some(3));
    story.does(&supervisor(), cap("licence", None, Some(1)));
    let first = story.ticket("licence");
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::WaitingLimit(1)));
    story.open("anna", "3");
    assert_eq!(story.next_ticket("anna", "3"), first);
    assert_eq!(why(&mut story, "licence"), None);
    story.does(&supervisor(), cap("licence", Some(5), None));
    for _ in 0..3 {
        assert_eq!(why(&mut story, "licence"), None);
    }
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::DailyLimit(5)));
    story.does(&supervisor(), cap("licence", None, None));
    assert_eq!(why(&mut story, "licence"), Some(ClosedBecause::DailyLimit(3)));
}

/// Proves that a supervisor opens a counter for a colleague and ends a colleague's break, but puts nobody
/// at two counters or at another's; and that it can be undone there.
#[test]
fn a_counter_is_opened_for_a_colleague() {
    let mut story = Story::begin();
    let staff =
        |counter: &str, name: &str| Command::StaffCounter { counter: counter.into(), clerk: name.into() };
    assert!(matches!(story.try_do(&clerk("anna"), staff("3", "piotr")), Err(Refusal::NotAllowed { .. })));
    story.does(&supervisor(), staff("3", "piotr"));
    assert_eq!(story.0.office.counter_of(&"piotr".into()), Some(&"3".into()));
    assert_eq!(story.try_do(&supervisor(), staff("2", "piotr")), Err(Refusal::ClerkElsewhere("3".into())));
    assert_eq!(story.try_do(&supervisor(), staff("3", "anna")), Err(Refusal::CounterBusy("3".into())));
    story.does(&clerk("piotr"), Command::PauseCounter { counter: "3".into(), reason: None });
    let ticket = story.ticket("licence");
    story.does(&supervisor(), staff("3", "piotr"));
    assert_eq!(story.next_ticket("piotr", "3"), ticket);
    story.undo("piotr", "3").unwrap();
    story.does(&supervisor(), Command::Undo { counter: "3".into() });
    assert!(
        story.try_do(&clerk("piotr"), Command::CallNext { counter: "3".into() }).is_err(),
        "the break goes on"
    );
}

/// Proves that a supervisor takes one of a counter's own services away for the day and gives it back,
/// also before it opens; a clerk cannot; it can be undone.
#[test]
fn a_counter_goes_without_one_of_its_own() {
    let mut story = Story::begin();
    let drop = || Command::DropService { counter: "4".into(), service: "licence".into() };
    let take = || Command::TakeService { counter: "4".into(), service: "licence".into() };
    story.does(&supervisor(), drop());
    story.open("anna", "4");
    let (licence, registration) = (story.ticket("licence"), story.ticket("registration"));
    assert_eq!(story.order("4"), [registration]);
    story.does(&supervisor(), take());
    assert_eq!(story.order("4"), [licence, registration]);
    let (_, counter) = story.0.office.counter(&"4".into()).unwrap();
    assert!(counter.taken.is_empty() && counter.left.is_empty(), "it is its own again, and not taken over");
    story.does(&clerk("anna"), drop());
    assert_eq!(story.order("4"), [licence, registration], "what it is there for, a clerk does not take away");
    story.does(&supervisor(), drop());
    story.does(&supervisor(), Command::Undo { counter: "4".into() });
    assert_eq!(story.next_ticket("anna", "4"), licence);
    assert!(matches!(story.state(licence), TicketState::Called(_)));
    story.0.check_replay().unwrap();
}
