//! The forward run against queueing theory and the office's rules, and the learned durations that it
//! draws from.

#![expect(clippy::cast_precision_loss, reason = "small counts")]

use kolejka_core::{
    LaneKey, OpenCounters, Place, Queue, Timestamp, Wish,
    config::{Class, ClassRank, Config, CounterConfig, CounterIx, Index, LangIx, RATE_ONE_MILLI, ServiceIx},
};
use kolejka_forecast::{
    Draw, Durations, Kind, Patience, Rng, Scene, SceneCounter, SceneState, SceneTicket, Waits,
};
use kolejka_testkit::sample;
use std::{collections::BTreeMap, sync::Arc};

const MEAN_S: f64 = 600.0;
const NOW: Timestamp = Timestamp(1_000_000_000);

fn kind(class: u16) -> Kind {
    Kind { class: ClassRank(class), service: ServiceIx(0) }
}

/// Learned from many draws of the exponential distribution.
fn exponential(mean_s: f64) -> Draw {
    let mut rng = Rng::new(7, 0);
    let mut durations = Durations::new(mean_s, 1.0);
    for _ in 0..200_000 {
        durations.add((), mean_s * rng.exponential());
    }
    durations.draw(())
}

/// Learned from nothing but one length.
fn always(length_s: f64) -> Draw {
    let mut durations = Durations::new(length_s, 0.1);
    for _ in 0..200_000 {
        durations.add((), length_s);
    }
    durations.draw(())
}

/// Counters that serve services 0 and 1, under the strict rule with one class and no limit.
fn config(counters: usize) -> Config {
    let class = Class {
        id: "priority".into(),
        name: kolejka_core::Texts::default(),
        max_wait_s: None,
        rate_milli: RATE_ONE_MILLI,
        head_start_s: 0,
    };
    let counter = |number: usize| sample::counter(&number.to_string(), true, &["first", "second"]);
    let mut config = sample::office();
    config.classes = vec![class];
    config.policy.max_wait_s = None;
    config.services = vec![sample::service("first", "A"), sample::service("second", "B")];
    config.counters = (0..counters).map(counter).collect();
    config
}

fn open(config: &Config) -> Queue {
    let index = Arc::new(Index::new(config));
    let open: OpenCounters = index.counters().collect();
    Queue::new(index, open, 0)
}

/// An office of busy counters, with normal tickets waiting and no newcomers.
fn scene_of(config: &Config, waiting: usize, probes: Vec<LaneKey>) -> Scene {
    let busy = |counter| SceneCounter {
        counter,
        state: SceneState::Busy { kind: kind(1), for_s: 60.0, then_break: false },
        slowness: 1.0,
        absences: Vec::new(),
    };
    let rules = open(config);
    let counters: Vec<CounterIx> = rules.index().counters().collect();
    Scene {
        now: NOW,
        rules,
        counters: counters.into_iter().map(busy).collect(),
        waiting: (0..waiting).map(|place| waits(kind(1).plain_lane(), (waiting - place) as f64)).collect(),
        probes,
        arrivals: Vec::new(),
        arrivals_until_s: f64::INFINITY,
        service: BTreeMap::from([(kind(0), exponential(MEAN_S)), (kind(1), exponential(MEAN_S))]),
        pause: exponential(0.01),
        on_break: always(900.0),
        missed: exponential(90.0),
        no_shows: BTreeMap::new(),
        patience: BTreeMap::new(),
    }
}

fn scene(counters: usize, waiting: usize, probes: Vec<LaneKey>) -> Scene {
    scene_of(&config(counters), waiting, probes)
}

fn waits(lane: LaneKey, waited_s: f64) -> SceneTicket {
    #[expect(clippy::cast_possible_truncation, reason = "small counts")]
    let arrived_at = Timestamp(NOW.0 - (waited_s * 1000.0) as i64);
    SceneTicket { lane, arrived_at, waited_s }
}

fn lane(class: u16) -> LaneKey {
    kind(class).plain_lane()
}

/// The shortest wait from now on.
fn soonest_s(waits: &Waits, waited_s: f64) -> f64 {
    waits.quantile_s(0.0).expect("somebody is served") - waited_s
}

/// Proves that with c counters and exponential services, which forget how long they last, whoever
/// has n ahead waits (n + 1) mean services ÷ c on average, and that under the strict rule priority
/// has nobody ahead.
#[test]
fn mean_waits_are_those_of_theory() {
    for (counters, ahead) in [(1, 0), (2, 5), (5, 20)] {
        let outlook = scene(counters, ahead, vec![lane(1), lane(0)]).run(4000, 1);
        let one_s = MEAN_S / counters as f64;
        for (waits, expected_s) in outlook.probes.iter().zip([(ahead + 1) as f64 * one_s, one_s]) {
            let mean_s = waits.mean_s().unwrap();
            assert!(
                (mean_s / expected_s - 1.0).abs() < 0.06,
                "{counters}, {ahead}: {mean_s} for {expected_s}"
            );
        }
    }
}

/// Proves that a probe takes nobody's place: the waiting fare the same with and without it.
#[test]
fn probes_cost_nobody_anything() {
    let without = scene(3, 10, Vec::new()).run(200, 1);
    let with = scene(3, 10, vec![lane(0), lane(1)]).run(200, 1);
    assert_eq!(with.waiting, without.waiting);
}

/// Proves that those who would not have waited so long do not count among the served: with
/// impatient clients the waits of the served are shorter, and fewer are served.
#[test]
fn waits_are_of_those_served() {
    let mut patience = Patience::default();
    for _ in 0..1000 {
        patience.add((), 300.0, true);
    }
    let mut scene = scene(2, 0, vec![lane(1)]);
    let patient = scene.run(2000, 1).probes[0].clone();
    scene.patience.insert(kind(1), patience.survival(()));
    let impatient = scene.run(2000, 1).probes[0].clone();
    assert!((patient.served_share() - 1.0).abs() < 1e-9 && impatient.served_share() < 0.8);
    assert!(impatient.mean_s().unwrap() < 0.9 * patient.mean_s().unwrap());
}

/// A lane of the second service.
fn second() -> LaneKey {
    Kind { class: ClassRank(1), service: ServiceIx(1) }.plain_lane()
}

/// Counter 0 serves the first service, counter 1 the second and helps out with the first.
fn helping(after_s: Option<u32>) -> Config {
    let mut config = config(2);
    let only = |counter: &mut CounterConfig, service: &str| counter.services = vec![service.into()];
    only(&mut config.counters[0], "first");
    only(&mut config.counters[1], "second");
    config.counters[1].backup = vec!["first".into()];
    config.counters[1].backup_after_s = after_s;
    config
}

/// Proves that nobody is called to a counter that is away, nor to one that does not serve them.
#[test]
fn absences_and_services_are_kept() {
    let mut config = config(2);
    config.counters[0].services = vec!["second".into()];
    let mut scene = scene_of(&config, 0, vec![lane(1)]);
    scene.counters[1].absences = vec![(0.0, 5000.0)];
    let waits = &scene.run(300, 1).probes[0];
    assert!(waits.quantile_s(0.0).unwrap() >= 5000.0);
    assert!(waits.share_within(4999.0) < 1e-9);
}

/// Proves that a counter on a break is back when its plan says so, or else after what breaks take, that
/// one which serves goes on its break afterwards, and that who waits is served after the end of hours
/// though nobody comes any more.
#[test]
fn breaks_and_the_end_of_hours_are_known() {
    let mut paused = scene(1, 1, Vec::new());
    paused.service = BTreeMap::from([(kind(1), always(100.0))]);
    let soonest = |scene: &Scene| soonest_s(&scene.run(100, 1).waiting[0], 1.0);
    paused.counters[0].state = SceneState::OnBreak { for_s: 300.0, until_s: None };
    assert!((500.0..700.0).contains(&soonest(&paused)), "{}", soonest(&paused));
    paused.counters[0].state = SceneState::OnBreak { for_s: 300.0, until_s: Some(60.0) };
    assert!((60.0..61.0).contains(&soonest(&paused)));
    paused.counters[0].state = SceneState::Busy { kind: kind(1), for_s: 0.0, then_break: true };
    assert!((900.0..1100.0).contains(&soonest(&paused)), "{}", soonest(&paused));

    // Priority comes faster than it can be served, until the end of hours; then it is the others' turn.
    let mut closing = scene(1, 1, Vec::new());
    closing.arrivals = vec![(lane(0), 1.0 / 200.0)];
    closing.arrivals_until_s = 3600.0;
    let waits = &closing.run(200, 1).waiting[0];
    let p90_s = waits.quantile_s(0.9).unwrap();
    assert!(waits.served_share() > 0.97 && p90_s > 3600.0, "{} and {p90_s}", waits.served_share());
    closing.arrivals_until_s = f64::INFINITY;
    assert!(closing.run(200, 1).waiting[0].served_share() < 0.5);
}

/// Proves that a counter helps out when nothing of its own waits, that its own come first, and that with
/// a threshold it also helps out once somebody has waited so long.
#[test]
fn backups_help_out() {
    let idle = |scene: &mut Scene| scene.counters[1].state = SceneState::Pausing { for_s: 0.0 };
    let mut free = scene_of(&helping(None), 1, Vec::new());
    idle(&mut free);
    assert!(free.run(200, 1).waiting[0].share_within(10.0) > 0.99, "it has nothing else to do");

    // Of its own more and more wait, so it would come to nothing else.
    for after_s in [None, Some(1200)] {
        let mut busy = scene_of(&helping(after_s), 0, vec![lane(1)]);
        idle(&mut busy);
        busy.counters.remove(0);
        busy.service.insert(Kind { class: ClassRank(1), service: ServiceIx(1) }, always(100.0));
        busy.waiting = (0..20).map(|place| waits(second(), f64::from(20 - place))).collect();
        busy.arrivals = vec![(second(), 1.0 / 50.0)];
        let probe = &busy.run(50, 1).probes[0];
        if after_s.is_some() {
            // Those who had come before are served by then or still go before.
            assert!((1200.0..2500.0).contains(&soonest_s(probe, 0.0)), "{}", soonest_s(probe, 0.0));
            assert!((probe.served_share() - 1.0).abs() < 1e-9);
        } else {
            assert!(probe.served_share() < 1e-9, "{}", probe.served_share());
        }
    }
}

/// Proves that a wish keeps somebody for the counter that meets it only so long, that who asks for no
/// steps goes to no other counter, that an address holds, and that who stands at the front goes first.
#[test]
fn wishes_steps_addresses_and_the_front_count() {
    let mut config = config(2);
    config.counters[1].languages = vec!["en".into()];
    config.counters[0].step_free = false;
    config.policy.prefer_for_s = 600;
    let mut scene = scene_of(&config, 0, Vec::new());
    scene.service = BTreeMap::from([(kind(1), always(5000.0))]);
    scene.counters[0].state = SceneState::Pausing { for_s: 0.0 };
    scene.counters[1].state = SceneState::Busy { kind: kind(1), for_s: 0.0, then_break: false };
    let english = Wish { language: Some(LangIx(1)), need: None };
    let soonest = |lanes: Vec<LaneKey>, waited_s: f64| {
        let mut scene = scene.clone();
        scene.waiting = lanes.into_iter().map(|lane| waits(lane, waited_s)).collect();
        let outlook = scene.run(50, 1);
        outlook.waiting.iter().map(|waits| soonest_s(waits, waited_s)).collect::<Vec<_>>()
    };
    let kept = soonest(vec![LaneKey { wish: english, ..lane(1) }], 100.0)[0];
    assert!((500.0..501.0).contains(&kept), "{kept}");
    for beyond in [LaneKey { step_free: true, ..lane(1) }, LaneKey { address: Some(CounterIx(1)), ..lane(1) }]
    {
        let soonest = soonest(vec![beyond], 100.0)[0];
        assert!(soonest > 4000.0, "{beyond:?}: {soonest}");
    }
    let both = soonest(vec![lane(1), LaneKey { place: Place::Front, ..lane(1) }], 100.0);
    assert!(both[1] < 100.0 && both[0] > 4000.0, "{both:?}");
}

/// Proves that a run ends though some can never be called: they have no wait, and the others theirs.
#[test]
fn who_can_never_be_called_keeps_nobody() {
    let mut config = config(1);
    config.counters[0].services = vec!["first".into()];
    let mut scene = scene_of(&config, 3, vec![second(), lane(1)]);
    scene.waiting.push(waits(second(), 1.0));
    scene.arrivals = vec![(lane(1), 0.1), (second(), 0.1)];
    let outlook = scene.run(20, 1);
    assert!(outlook.waiting[3].quantile_s(0.5).is_none() && outlook.probes[0].quantile_s(0.5).is_none());
    assert!(outlook.probes[1].quantile_s(0.5).is_some());
}

/// Proves that a seed replays a run and another seed does not.
#[test]
fn a_seed_replays_a_run() {
    let scene = scene(3, 10, vec![lane(1)]);
    assert_eq!(scene.run(50, 1), scene.run(50, 1));
    assert_ne!(scene.run(50, 1), scene.run(50, 2));
}

/// Proves that a service with few samples is taken to be like the others, and with many like itself.
#[test]
fn few_samples_are_shrunk_to_the_others() {
    let mut durations = Durations::new(300.0, 1.0);
    for _ in 0..500 {
        durations.add(0, 600.0);
    }
    let median_s = |durations: &Durations<i32>, key| durations.draw(key).quantile(0.5);
    durations.add(1, 60.0);
    assert!((500.0..700.0).contains(&median_s(&durations, 1)), "one sample must not decide");
    assert!((500.0..700.0).contains(&median_s(&durations, 2)), "an unseen service is like the others");
    for _ in 0..200 {
        durations.add(1, 60.0);
    }
    assert!((50.0..70.0).contains(&median_s(&durations, 1)), "many samples must decide");
}

/// Proves that old days fade: a service that has become slower is soon forecast as slow.
#[test]
fn old_days_fade() {
    let mut durations = Durations::new(300.0, 1.0);
    for day in 0..80 {
        for _ in 0..50 {
            durations.add((), if day < 60 { 120.0 } else { 480.0 });
        }
        durations.fade();
    }
    assert!(durations.draw(()).quantile(0.5) > 400.0);
}

/// Proves that what remains of a duration is drawn from those that last longer than it has.
#[test]
fn what_remains_is_conditional() {
    let draw = exponential(MEAN_S);
    let mut rng = Rng::new(1, 0);
    let rests: Vec<f64> = (0..20_000).map(|_| draw.sample_rest(900.0, &mut rng)).collect();
    let mean_s = rests.iter().sum::<f64>() / rests.len() as f64;
    assert!((mean_s / MEAN_S - 1.0).abs() < 0.06, "{mean_s}");
}
