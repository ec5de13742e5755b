//! The rules of calling beyond `strict`, one test a rule, told as short stories.
//!
//! Every command of a story passes every invariant of `testkit`, so that the order is compared with
//! calling one by one all along.

use kolejka_core::{
    Also, Command, Event, Issue, Queue, Reason, Scope, TransferTo,
    config::{Config, PolicyKind},
    ids::TicketId,
};
use kolejka_testkit::{
    sample,
    story::{Story, clerk, supervisor, wanting},
};

/// The sample office without any `max_wait`, with a change.
fn office(change: impl FnOnce(&mut Config)) -> Story {
    Story::with(|config| {
        config.policy.max_wait_s = None;
        config.classes.iter_mut().for_each(|class| class.max_wait_s = None);
        change(config);
    })
}

fn accumulating(rate_milli: u32, head_start_s: u32) -> Story {
    office(|config| {
        config.policy.kind = PolicyKind::Accumulating;
        (config.classes[1].rate_milli, config.classes[1].head_start_s) = (rate_milli, head_start_s);
    })
}

fn ratio(calls: u32) -> Story {
    office(|config| config.policy.kind = PolicyKind::Ratio { calls })
}

fn in_language(language: &str) -> Issue {
    Issue { language: Some(language.into()), ..wanting(&["registration"]) }
}

fn with_need(language: &str) -> Issue {
    Issue { need: Some("sign".into()), ..in_language(language) }
}

/// Proves that under `accumulating` a second counts as much as the class's rate says, exactly: at
/// like scores arrival decides, a second later the faster one is ahead, and the reason has the
/// figures.
#[test]
fn waits_are_weighted_by_class() {
    for (later_s, priority_is_next) in [(100, false), (101, true)] {
        let mut story = accumulating(2000, 0);
        let normal = story.ticket("registration");
        story.0.pass_s(100);
        let priority = story.priority("registration", "priority");
        story.open("anna", "2");
        story.0.pass_s(later_s);
        let first = if priority_is_next { priority } else { normal };
        let (rate_milli, waited_s, score_s) =
            if priority_is_next { (2000, later_s, 2 * later_s) } else { (1000, 200, 200) };
        let reason = Reason::Accumulated { waited_s, head_start_s: 0, rate_milli, score_s };
        assert_eq!(story.next("anna", "2"), Some((first, reason)), "after {later_s} s");
    }
}

/// Proves that a rate finer than a whole second is not rounded away: at 1.001 the faster one is
/// ahead after a wait of which the thousandth part is more than the other's advance.
#[test]
fn weighting_rounds_nothing() {
    for (waited_s, priority_is_next) in [(1_000, false), (1_001, true)] {
        let mut story = accumulating(1001, 0);
        let normal = story.ticket("registration");
        story.0.pass_s(1);
        let priority = story.priority("registration", "priority");
        story.open("anna", "2");
        story.0.pass_s(waited_s);
        let first = if priority_is_next { priority } else { normal };
        assert_eq!(story.next_ticket("anna", "2"), first, "after {waited_s} s");
    }
}

/// Proves that a head start counts like so much waiting: it goes before who came less before, and
/// after who came more before.
#[test]
fn a_head_start_counts_like_waiting() {
    let mut story = accumulating(1000, 300);
    let long_ago = story.ticket("registration");
    story.0.pass_s(2);
    let lately = story.ticket("registration");
    story.0.pass_s(299);
    let priority = story.priority("registration", "priority");
    story.open("anna", "2");
    assert_eq!(story.order("2"), [long_ago, priority, lately]);
    story.next("anna", "2");
    let reason = Reason::Accumulated { waited_s: 0, head_start_s: 300, rate_milli: 1000, score_s: 300 };
    assert_eq!(story.next("anna", "2"), Some((priority, reason)));
}

/// Proves that under `ratio` so many calls out of turn go to one by arrival while both wait, higher
/// classes first among them, counted for the office whichever counter calls; and the reasons count.
#[test]
fn so_many_out_of_turn_go_to_one_by_arrival() {
    let mut story = ratio(2);
    let normal: Vec<TicketId> = (0..3).map(|_| story.ticket("registration")).collect();
    let priority: Vec<TicketId> = (0..4).map(|_| story.priority("registration", "priority")).collect();
    let urgent = story.priority("registration", "urgent");
    story.open("anna", "2");
    story.open("maria", "4");
    let expected =
        [urgent, priority[0], normal[0], priority[1], priority[2], normal[1], priority[3], normal[2]];
    assert_eq!(story.order("2"), expected);
    assert_eq!(expected.map(|id| story.ahead(id)), [0, 1, 2, 3, 4, 5, 6, 7]);
    story.0.pass_s(60);
    let (waited_s, calls) = (60, 2);
    let reasons = [
        Reason::PriorityTurn { waited_s, call: 1, calls },
        Reason::PriorityTurn { waited_s, call: 2, calls },
        Reason::NormalTurn { waited_s, after: 2, calls },
        Reason::PriorityTurn { waited_s, call: 1, calls },
        Reason::PriorityTurn { waited_s, call: 2, calls },
        Reason::NormalTurn { waited_s, after: 2, calls },
        Reason::PriorityTurn { waited_s, call: 1, calls },
        Reason::Longest { waited_s },
    ];
    for (turn, (ticket, reason)) in expected.into_iter().zip(reasons).enumerate() {
        let (name, counter) = if turn % 2 == 0 { ("anna", "2") } else { ("maria", "4") };
        assert_eq!(story.next(name, counter), Some((ticket, reason)), "turn {turn}");
    }
}

/// Proves that calls out of turn do not count while nobody without a class waits within reach: who
/// comes then finds no debt, and nobody waits for a kind that is not there.
#[test]
fn nothing_is_counted_while_only_one_kind_waits() {
    let mut story = ratio(1);
    story.open("anna", "2");
    for _ in 0..3 {
        let priority = story.priority("registration", "priority");
        assert_eq!(story.next("anna", "2"), Some((priority, Reason::LongestInClass { waited_s: 0 })));
    }
    // Who waits for another counter only is out of reach.
    story.ticket("licence");
    story.priority("registration", "priority");
    story.next("anna", "2");
    assert_eq!(story.0.office.run(), 0);
    let normal = story.ticket("registration");
    let priority = story.priority("registration", "priority");
    assert_eq!(story.order("2"), [priority, normal]);
}

/// Proves that every call counts, also one that the clerk chose or `max_wait` asked for.
#[test]
fn every_call_counts() {
    let mut story = ratio(2);
    story.ticket("registration");
    let chosen = story.priority("registration", "priority");
    story.open("anna", "2");
    story.does(&clerk("anna"), Command::Call { counter: "2".into(), ticket: chosen });
    assert_eq!(story.0.office.run(), 1);
    story.priority("registration", "priority");
    story.priority("registration", "priority");
    assert!(matches!(story.next("anna", "2"), Some((_, Reason::PriorityTurn { call: 2, .. }))));
    assert!(matches!(story.next("anna", "2"), Some((_, Reason::NormalTurn { after: 2, .. }))));
    assert_eq!(story.0.office.run(), 0);

    let mut story = Story::with(|config| config.policy.kind = PolicyKind::Ratio { calls: 2 });
    let late = story.ticket("registration");
    story.0.pass_s(2701);
    let other = story.ticket("registration");
    story.priority("registration", "priority");
    story.open("anna", "2");
    story.next("anna", "2");
    assert!(story.0.office.ticket(late).unwrap().at_counter().is_some(), "past max_wait, it is first");
    assert_eq!(story.0.office.run(), 0);
    story.next("anna", "2");
    assert_eq!((story.0.office.run(), story.order("2")), (1, vec![other]));
}

/// Proves that the count outlives a restart and a day, and is forgotten where there is no ratio.
#[test]
fn the_count_is_kept() {
    let mut story = ratio(3);
    story.ticket("registration");
    story.priority("registration", "priority");
    story.priority("registration", "priority");
    story.open("anna", "2");
    story.next("anna", "2");
    story.next("anna", "2");
    story.0.check_replay().unwrap();
    let tomorrow = story.0.office.day().open_date().unwrap().tomorrow().unwrap();
    story.0.pass_s(24 * 3600);
    story.does(&supervisor(), Command::OpenDay { date: tomorrow });
    assert_eq!(story.0.office.run(), 2);
    let Event::DayOpened { opening } = &story.0.journal.last().unwrap().event else { panic!("no day") };
    assert_eq!(opening.run, 2);
    story.0.check_replay().unwrap();

    let admin = kolejka_core::Actor::Staff { clerk: "adam".into(), role: kolejka_core::Role::Administrator };
    story.does(&admin, Command::Configure { config: Box::new(sample::office()), base: None });
    assert_eq!(story.0.office.run(), 0);
}

/// Proves that undo takes a call out of the count, and nothing else: what another counter called
/// since still counts, also if the call that is undone had begun the count anew.
#[test]
fn undo_restores_the_count() {
    let mut story = ratio(3);
    for _ in 0..3 {
        story.ticket("registration");
        story.priority("registration", "priority");
        story.priority("registration", "priority");
    }
    story.open("anna", "2");
    story.open("maria", "4");
    for run in [1, 2, 3, 0] {
        story.next("anna", "2");
        assert_eq!(story.0.office.run(), run);
    }
    story.next("maria", "4");
    assert_eq!(story.0.office.run(), 1);
    // Without the call that began anew, these are four in a row.
    story.undo("anna", "2").unwrap();
    assert_eq!(story.0.office.run(), 4);
    story.undo("anna", "2").unwrap();
    assert_eq!(story.0.office.run(), 3);
    story.undo("maria", "4").unwrap();
    assert_eq!(story.0.office.run(), 2);
    story.0.check_replay().unwrap();
}

/// Counter 2 with registration as its own and pickup as a backup.
fn helping(after_s: Option<u32>) -> Story {
    office(|config| {
        config.counters[1].services = vec!["registration".into()];
        config.counters[1].backup = vec!["pickup".into()];
        config.counters[1].backup_after_s = after_s;
    })
}

/// Proves that a backup service is taken only when nothing of the counter's own waits, and that the
/// call says so.
#[test]
fn a_backup_is_taken_when_nothing_else_waits() {
    let mut story = helping(None);
    let pickup = story.priority("pickup", "urgent");
    story.0.pass_s(5000);
    let own = story.ticket("registration");
    story.open("anna", "2");
    assert_eq!(story.order("2"), [own, pickup]);
    assert_eq!(story.next_also("anna", "2"), Some((own, None)));
    assert_eq!(story.next_also("anna", "2"), Some((pickup, Some(Also::Backup))));
}

/// Proves that past the threshold a backup ticket competes with the counter's own by rank, and at
/// the threshold does not yet.
#[test]
fn a_backup_competes_after_the_threshold() {
    let mut story = helping(Some(900));
    let pickup = story.ticket("pickup");
    let own = story.ticket("registration");
    let urgent = story.priority("registration", "urgent");
    story.open("anna", "2");
    story.0.pass_s(900);
    assert_eq!(story.order("2"), [urgent, own, pickup]);
    story.0.pass_s(1);
    assert_eq!(story.order("2"), [urgent, pickup, own]);
    story.next("anna", "2");
    assert_eq!(story.next_also("anna", "2"), Some((pickup, Some(Also::BackupAfter { after_s: 900 }))));
}

/// Proves that people ahead are counted where a service is at home, and by helping counters only
/// if no other is open.
#[test]
fn people_ahead_are_those_where_the_service_is_at_home() {
    let mut story = helping(None);
    story.ticket("registration");
    story.ticket("registration");
    let pickup = story.ticket("pickup");
    story.open("anna", "2");
    assert_eq!(story.ahead(pickup), 2, "the helping counter's own go first");
    story.open("maria", "1");
    assert_eq!(story.ahead(pickup), 2, "at counter 1 all are alike");
    story.does(
        &supervisor(),
        Command::Transfer { ticket: pickup, to: TransferTo::Counter("1".into()), note: false },
    );
    assert_eq!(story.order("2").len(), 2);
}

/// Counters 2 and 4 open; Ukrainian is spoken at 4, sign language at 1.
fn speaking() -> Story {
    let mut story = office(|config| {
        config.counters[3].languages = vec!["uk".into()];
        config.counters[0].needs = vec!["sign".into()];
    });
    story.open("anna", "2");
    story.open("maria", "4");
    story
}

/// Proves that a ticket in another language is kept for the open counter that speaks it for ten
/// minutes, goes before nobody there, and after that to anyone.
#[test]
fn a_language_prefers_its_counter_for_a_while() {
    let mut story = speaking();
    let polish = story.ticket("registration");
    let ukrainian = story.issue(in_language("uk"));
    assert_eq!((story.order("2"), story.order("4")), (vec![polish], vec![polish, ukrainian]));
    assert_eq!(story.ahead(ukrainian), 1);
    story.0.pass_s(599);
    assert_eq!(story.next_ticket("anna", "2"), polish);
    assert_eq!(story.order("2"), []);
    story.0.pass_s(1);
    assert_eq!(story.order("2"), [ukrainian]);
    assert_eq!(story.next_also("anna", "2"), Some((ukrainian, Some(Also::LanguageNotHere))));
    let second = story.issue(in_language("uk"));
    assert_eq!(story.next_also("maria", "4"), Some((second, Some(Also::Language))));
}

/// Proves that a language that no open counter speaks keeps nobody waiting, and that neither does
/// one spoken only where the ticket could not be served.
#[test]
fn a_language_spoken_nowhere_keeps_nobody_waiting() {
    let mut story = speaking();
    story.does(&clerk("maria"), Command::CloseCounter { counter: "4".into() });
    let ukrainian = story.issue(in_language("uk"));
    let english = story.issue(in_language("en"));
    assert_eq!(story.order("2"), [ukrainian, english]);
    story.open("maria", "4");
    assert_eq!(story.order("2"), [english]);
    let pickup = story.issue(Issue { services: vec!["pickup".into()], ..in_language("uk") });
    assert_eq!(story.order("2"), [english, pickup], "counter 4 has no pickup");
}

/// Proves that a need is kept for its counter likewise, that a ticket with two wishes goes where
/// most is met, and that `max_wait` ends what keeps it.
#[test]
fn needs_are_wishes_too() {
    let mut story = speaking();
    let both = story.issue(with_need("uk"));
    assert_eq!(story.order("2"), []);
    assert_eq!(story.order("4"), [both], "half of it is more than nothing");
    story.open("piotr", "1");
    assert_eq!((story.order("1"), story.order("4")), (vec![both], vec![both]), "each meets half");
    let sign = story.issue(with_need("pl"));
    assert_eq!((story.order("1"), story.order("4")), (vec![both, sign], vec![both]));
    assert_eq!(story.next_also("piotr", "1"), Some((both, Some(Also::LanguageNotHere))));
    assert_eq!(story.next_also("piotr", "1"), Some((sign, Some(Also::Need))));

    let mut story = Story::with(|config| {
        config.counters[3].languages = vec!["uk".into()];
        config.policy.max_wait_s = Some(60);
    });
    story.open("anna", "2");
    story.open("maria", "4");
    let ukrainian = story.issue(in_language("uk"));
    story.0.pass_s(60);
    assert_eq!(story.order("2"), []);
    story.0.pass_s(1);
    assert_eq!(story.order("2"), [ukrainian]);
}

/// Proves that a ticket addressed to a counter, and one that asks for no steps, go only there,
/// whatever they wish.
#[test]
fn an_address_and_steps_go_before_wishes() {
    let mut story = speaking();
    let addressed = story.issue(in_language("uk"));
    story.does(
        &supervisor(),
        Command::Transfer { ticket: addressed, to: TransferTo::Counter("2".into()), note: false },
    );
    assert_eq!((story.order("2"), story.order("4")), (vec![addressed], vec![]));
    assert_eq!(story.next_also("anna", "2"), Some((addressed, None)));
    let step_free = story.issue(Issue { step_free: true, ..in_language("uk") });
    assert_eq!((story.order("2"), story.order("4")), (vec![], vec![]));
    story.open("piotr", "1");
    assert_eq!(story.order("1"), [step_free], "nobody without steps speaks it");
}

/// Proves that a queue run outside of an office calls whom the office calls, in its order, under
/// every policy, and that its count goes on likewise.
#[test]
fn a_queue_outside_calls_as_the_office_does() {
    for kind in [PolicyKind::Strict, PolicyKind::Accumulating, PolicyKind::Ratio { calls: 2 }] {
        let mut story = office(|config| {
            config.policy.kind = kind;
            config.classes[1].rate_milli = 3000;
            config.counters[1].services = vec!["registration".into()];
            config.counters[1].backup = vec!["pickup".into()];
            config.counters[3].languages = vec!["uk".into()];
        });
        for n in 0..30 {
            let service = ["registration", "pickup", "licence"][n % 3];
            story.issue(Issue {
                services: vec![service.into()],
                class: (n % 4 == 0).then(|| "priority".into()),
                ..in_language(["pl", "uk", "en", "pl", "pl"][n % 5])
            });
            story.0.pass_s(17);
        }
        let clerks = [("anna", "2"), ("maria", "4"), ("piotr", "1")];
        for (name, counter) in clerks {
            story.open(name, counter);
        }
        let mut queue: Queue = story.0.office.queue();
        for turn in 0..31 {
            let (name, counter) = clerks[turn % 3];
            let scope = Scope::Counter(queue.index().counter(&counter.into()).unwrap());
            let now = story.0.now();
            let ahead = queue.order(scope, now).first().copied();
            let called = queue.call(scope, now);
            assert_eq!(called, ahead, "{kind:?}");
            let office = story.next(name, counter);
            assert_eq!(called.map(|choice| (choice.ticket(), choice.reason)), office, "{kind:?}");
            assert_eq!(queue.situation().run, story.0.office.run(), "{kind:?}");
        }
        assert_eq!(queue.lanes().len(), story.0.office.lanes().len());
    }
}
