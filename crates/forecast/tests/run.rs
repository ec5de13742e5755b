//! The forward run against queueing theory, and the learned durations that it draws from.

#![expect(clippy::cast_precision_loss, reason = "small counts")]

use kolejka_core::config::{ClassRank, ServiceIx};
use kolejka_forecast::{
    Calling, Draw, Durations, Kind, Patience, Rng, Rule, Scene, SceneCounter, SceneState, SceneTicket,
};
use std::collections::BTreeMap;

const MEAN_S: f64 = 600.0;

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

/// An office of busy counters, with normal tickets waiting and no newcomers.
fn scene(counters: usize, waiting: usize, probes: Vec<Kind>) -> Scene {
    let busy = SceneCounter {
        state: SceneState::Busy { kind: kind(1), for_s: 60.0 },
        slowness: 1.0,
        refuses: Vec::new(),
        absences: Vec::new(),
    };
    Scene {
        counters: vec![busy; counters],
        waiting: (0..waiting)
            .map(|place| SceneTicket { kind: kind(1), waited_s: (waiting - place) as f64 })
            .collect(),
        probes,
        arrivals: Vec::new(),
        service: BTreeMap::from([(kind(0), exponential(MEAN_S)), (kind(1), exponential(MEAN_S))]),
        pause: exponential(0.01),
        missed: exponential(90.0),
        no_show_rate: 0.0,
        patience: BTreeMap::new(),
        calling: Calling::new(Rule::Strict),
    }
}

/// Proves that with c counters and exponential services, which forget how long they last, whoever
/// has n ahead waits (n + 1) mean services ÷ c on average, and that under the strict rule priority
/// has nobody ahead.
#[test]
fn mean_waits_are_those_of_theory() {
    for (counters, ahead) in [(1, 0), (2, 5), (5, 20)] {
        let outlook = scene(counters, ahead, vec![kind(1), kind(0)]).run(4000, 1);
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
    let with = scene(3, 10, vec![kind(0), kind(1)]).run(200, 1);
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
    let mut scene = scene(2, 0, vec![kind(1)]);
    let patient = scene.run(2000, 1).probes[0].clone();
    scene.patience.insert(kind(1), patience.survival(()));
    let impatient = scene.run(2000, 1).probes[0].clone();
    assert!((patient.served_share() - 1.0).abs() < 1e-9 && impatient.served_share() < 0.8);
    assert!(impatient.mean_s().unwrap() < 0.9 * patient.mean_s().unwrap());
}

/// Proves that nobody is called to a counter that is away, nor to one that does not serve them.
#[test]
fn absences_and_services_are_kept() {
    let mut scene = scene(2, 0, vec![kind(1)]);
    scene.counters[0].refuses = vec![kind(1)];
    scene.counters[1].absences = vec![(0.0, 5000.0)];
    let waits = &scene.run(300, 1).probes[0];
    assert!(waits.quantile_s(0.0).unwrap() >= 5000.0);
    assert!(waits.share_within(4999.0) < 1e-9);
}

/// Proves that a seed replays a run and another seed does not.
#[test]
fn a_seed_replays_a_run() {
    let scene = scene(3, 10, vec![kind(1)]);
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
